"""The hash chain of a workspace's history: each sealed line carries a hash of itself and of the line before.

SQLite's triggers write the lines but cannot hash, so the store and the engine seal new lines when they next look. A line
that was cut out, put in or changed afterwards breaks the chain; a cut end is noticed because the settings say how far the
history was sealed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any, Iterable, List, Optional, Sequence

FIRST_SEAL = "0" * 64
COLUMNS = ("id", "tab", "uuid", "site", "action", "field", "old", "new", "who", "at", "mark")
"""The columns that a seal covers, in its order."""


def seal_of(before: str, line: Sequence[Any]) -> str:
    """The seal of a line.

    Args:
        before: seal of the line before, or :data:`FIRST_SEAL`.
        line: values of :data:`COLUMNS`; numbers other than ``id`` must be text already, as SQLite keeps them.

    Returns:
        64 hexadecimal digits (SHA-256 of the one before and the line as JSON).
    """
    # The same as json.dumps(..., ensure_ascii=False, separators=(",", ":")), which takes three times as long.
    text = f"[{int(line[0])},{','.join('null' if value is None else encode_basestring(str(value)) for value in line[1:])}]"
    return hashlib.sha256(before.encode("ascii") + text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class ChainBreak:
    """The first place where a history is not what was sealed: line number and what is wrong (``changed``, ``missing``, ``cut``)."""

    line: int
    kind: str


def check_chain(lines: Iterable[Sequence[Any]], sealed_id: int, sealed: str) -> Optional[ChainBreak]:
    """Look for the first break of a chain.

    Args:
        lines: every line in order: the values of :data:`COLUMNS`, then the seal or None.
        sealed_id: number of the last sealed line, by the settings. sealed: its seal.
    """
    chain, expected, last_seal = FIRST_SEAL, 1, FIRST_SEAL
    for line in lines:
        number, seal = int(line[0]), line[len(COLUMNS)]
        if number != expected:
            return ChainBreak(expected, "missing")
        if seal is None:
            if number <= sealed_id:
                return ChainBreak(number, "changed")
        else:
            chain = seal_of(chain, line[: len(COLUMNS)])
            if chain != seal:
                return ChainBreak(number, "changed")
        if number == sealed_id:
            last_seal = chain
        expected += 1
    if expected <= sealed_id:
        return ChainBreak(expected, "cut")
    if sealed_id and last_seal != sealed:
        return ChainBreak(sealed_id, "changed")
    return None


@dataclass(frozen=True)
class HistoryLine:
    """One line of the history, for people: who is empty where the change was made outside the plugin."""

    id: int
    table: str
    uuid: str
    site: str
    action: str
    field: str
    old: Optional[str]
    new: Optional[str]
    who: str
    at: str
    mark: str

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> "HistoryLine":
        """From the values of :data:`COLUMNS`."""
        texts: List[str] = ["" if value is None else str(value) for value in row]
        old, new = (None if row[i] is None else str(row[i]) for i in (6, 7))
        return cls(int(row[0]), texts[1], texts[2], texts[3], texts[4], texts[5], old, new, texts[8], texts[9], texts[10])
