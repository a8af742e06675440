"""The check of the history's hash chain: every place where it is not what was sealed.

A broken chain is never mended: the lines stay as they are. A repair only writes down that the break was seen, in the setting
``chain_breaks``, and lets sealing go on behind it; each later check goes on reporting it.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Iterator

from ...model.errors import ERROR, WARNING, Finding
from ...model.workspace_history import COLUMNS, FIRST_SEAL, seal_of
from .workspace_check import Case, Check
from .workspace_file import last_sealed, put_sealed, put_setting

BREAKS = "chain_breaks"


@dataclass(frozen=True)
class Break:
    """A place where the chain is broken: lines from ``first`` to ``last`` that are missing, changed, cut off, or unsealed among sealed ones."""

    kind: str
    first: int
    last: int


def breaks_of(connection: sqlite3.Connection, sealed_id: int, sealed: str) -> Iterator[Break]:
    """Every break; behind one the chain is taken up again from the seal that stands there.

    Args:
        sealed_id: number of the last sealed line, by the settings. sealed: its seal.
    """
    chain: str | None = FIRST_SEAL
    before, last_seal = 0, FIRST_SEAL
    for row in connection.execute(f"SELECT {', '.join(COLUMNS)}, seal FROM history ORDER BY id"):  # noqa: S608
        number, seal = int(row[0]), row[-1]
        if number > before + 1:
            yield Break("missing", before + 1, number - 1)
            chain = None  # the line before is gone, so the seal of this one cannot be proved
        if seal is None:
            if number <= sealed_id:
                yield Break("unsealed", number, number)
                chain = None
        else:
            if chain is not None and seal_of(chain, row[: len(COLUMNS)]) != seal:
                yield Break("changed", number, number)
            chain = str(seal)
        if number == sealed_id:
            last_seal = chain or ""
        before = number
    if before < sealed_id:
        yield Break("cut", before + 1, sealed_id)
    elif sealed_id and last_seal and last_seal != sealed:
        yield Break("setting", sealed_id, sealed_id)


def sealed_of(case: Case) -> tuple[int, str]:
    """How far the settings say that the history was sealed, and with what."""
    settings = case.settings
    text = settings.get("sealed_id", "")
    return (int(text) if text.isdigit() else 0), settings.get("sealed") or FIRST_SEAL


def recorded(case: Case) -> list[dict[str, Any]]:
    """The breaks that were seen before."""
    try:
        found = json.loads(case.settings.get(BREAKS) or "[]")
    except ValueError:
        return []
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


class Chain(Check):
    """The history is what was sealed."""

    name, mends = "history chain", "recorded"

    def look(self, case: Case) -> Iterator[Finding]:
        seen = recorded(case)
        for entry in seen:
            lines = _lines(entry.get("first"), entry.get("last"))
            params = {"lines": lines, "at": str(entry.get("at", ""))[:10], "kind": {"code": f"word_chain_{entry.get('kind')}", "params": {}}}
            yield Finding("check_history_seen", WARNING, lines, params)
        for found in breaks_of(case.connection, *sealed_of(case)):
            if not _covered(found, seen):
                lines = _lines(found.first, found.last)
                yield Finding(f"check_history_{found.kind}", ERROR, lines, {"lines": lines})

    def repair(self, case: Case) -> None:
        record_breaks(case)


def _lines(first: Any, last: Any) -> str:
    return f"{first}" if first == last else f"{first}–{last}"


def _covered(found: Break, seen: list[dict[str, Any]]) -> bool:
    """Whether a break was written down before; a cut end is a gap once new lines follow, and the gap may be longer."""
    for entry in seen:
        if entry.get("first") == found.first and (entry.get("kind") == found.kind or (entry.get("kind"), found.kind) == ("cut", "missing")):
            return True
    return False


def record_breaks(case: Case, reason: str = "check") -> list[Break]:
    """Write down the breaks that nobody wrote down yet, and let sealing go on behind the last line that has a seal.

    A cut end and a wrong setting vanish by that: they are written down as lines that are missing or changed.
    """
    entries = recorded(case)
    now = str(case.one("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"))
    fresh = [found for found in breaks_of(case.connection, *sealed_of(case)) if not _covered(found, entries)]
    if not fresh:
        return []
    entries += [{"kind": f.kind, "first": f.first, "last": f.last, "at": now, "by": case.editor, "reason": reason} for f in fresh]
    put_setting(case.connection, BREAKS, json.dumps(entries, ensure_ascii=False))
    put_sealed(case.connection, *last_sealed(case.connection))
    return fresh


CHECKS: tuple[type[Check], ...] = (Chain,)
