"""Texts of files that should be UTF-8 and often are not: a reading that keeps every byte, so that the encoding can be decided later."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import numpy as np

# Bytes that fit no encoding stand here meanwhile, at the end of the last private plane, which no text of ours uses.
_PLACE = 0x10FF00
_PLACED = re.compile(f"[{chr(_PLACE + 0x80)}-{chr(_PLACE + 0xFF)}]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


@dataclass(frozen=True)
class ForeignText:
    """A file's text.

    Attributes:
        text: readable as far as its structure goes.
        latin: whether its letters are a reading of bytes of an unknown encoding: then :func:`bytes_of` gives the bytes of a piece of it.
        odd: how many bytes fit no double-byte encoding.
    """

    text: str
    latin: bool
    odd: int = 0


def foreign_text(content: bytes) -> ForeignText:
    """Read bytes that are UTF-8 (or UTF-16 or UTF-32 by their mark), or else some double-byte encoding.

    The structure (quotes, brackets, tags) is read right in either case: a backslash can be the second byte of a character in GBK and in
    Big5, so bytes can't simply be taken one by one. GB18030 has the same pairs of bytes as GBK and Big5, and gives each back as it was.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return ForeignText(content[len(mark) :].decode(encoding, "replace"), latin=False)
    for encoding in ("utf-16-be", "utf-16-le"):  # without a mark: every second byte of the first signs is 0
        zero = content[:8:2] if encoding == "utf-16-be" else content[1:8:2]
        if len(zero) == 4 and not any(zero) and content[:8].replace(b"\0", b""):
            return ForeignText(content.decode(encoding, "replace"), latin=False)
    try:
        return ForeignText(content.decode("utf-8"), latin=False)
    except UnicodeDecodeError:
        text = content.decode("gb18030", "surrogateescape")
        placed = text.translate({0xDC00 + byte: _PLACE + byte for byte in range(0x80, 0x100)})
        return ForeignText(placed, latin=True, odd=len(_PLACED.findall(placed)))


def bytes_of(text: str) -> str:
    """The bytes that :func:`foreign_text` read as this text, each as one character of Latin-1."""
    if text.isascii():
        return text
    back = _PLACED.sub(lambda found: chr(ord(found.group()) - _PLACE + 0xDC00), text)
    # Half of a pair, from an escape such as \\ud800, has no bytes.
    return back.encode("gb18030", "surrogateescape").decode("latin-1") if _encodes(back) else back.encode("gb18030", "replace").decode("latin-1")


def bytes_in(values: np.ndarray) -> np.ndarray:
    """The same for the texts among the values (n) of a column."""
    made = np.empty(len(values), dtype=object)
    made[:] = [bytes_of(value) if isinstance(value, str) else value for value in values]
    return made


def _encodes(text: str) -> bool:
    try:
        text.encode("gb18030", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True
