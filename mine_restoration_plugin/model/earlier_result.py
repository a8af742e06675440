"""What a patch was before a person decided (field YPDJG): one short text, so that a decision can be taken back at any later time."""

from __future__ import annotations

from typing import Dict, Mapping, Optional

BEFORE = "YPDJG"
_NAMES = ("HLMC", "GZL", "PDYJ", "SCOPE")
_SEPARATOR = ","


def packed(values: Mapping[str, object]) -> str:
    """River, class, basis and scope as one text, such as ``长江,1,2,1``."""
    # A river may be called anything; it stands first, so that only the last three separators count.
    return _SEPARATOR.join(str(values.get(name, "")) for name in _NAMES)


def unpacked(text: str) -> Optional[Dict[str, str]]:
    """The values by field name; None where the text is not one of :func:`packed`."""
    parts = text.rsplit(_SEPARATOR, len(_NAMES) - 1)
    if len(parts) != len(_NAMES) or parts[-1] not in ("0", "1"):
        return None
    return dict(zip(_NAMES, parts))
