"""The patches of a workspace as they stand, and as they stood at an earlier time by its history, read in one transaction."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...model.appendix_earlier import Moment
from ...model.errors import WARNING, Finding
from ...model.workspace_schema import table_named
from ..core.earlier_state import Earlier, Line, taken_back
from .workspace_file import settings_of

KEY, SHAPE = "uuid", "geom"
_TABLE = "patches"
_NUMBERS = frozenset(f.name for f in table_named(_TABLE).fields if f.type in "NI")


@dataclass(frozen=True)
class PatchesThen:
    """What was found.

    Attributes:
        now: the patches as they stand. then: as they stood; None where the history does not reach back so far.
        findings: what a person should know of it.
    """

    now: pd.DataFrame
    then: pd.DataFrame | None
    findings: tuple[Finding, ...]


def patches_then(connection: sqlite3.Connection, moment: Moment, columns: Sequence[str]) -> PatchesThen:
    """Read the patches now and take the history back to a moment.

    Args:
        connection: from :func:`.workspace_file.reading`.
        columns: that are wanted beside the key; ``geom`` for the shapes, as GeoPackage geometries (now) and hexadecimal text (changed since).
    """
    names = [KEY, *(name for name in dict.fromkeys(columns) if name != KEY)]
    present = {row[1] for row in connection.execute(f"PRAGMA table_info({_TABLE})")}  # a workspace of an older version lacks some
    asked = ", ".join(name if name in present else f"NULL AS {name}" for name in names)
    rows = connection.execute(f"SELECT {asked} FROM {_TABLE} ORDER BY fid").fetchall()  # noqa: S608
    now = pd.DataFrame.from_records(rows, columns=names)
    since = first_since(connection, moment)
    findings = []
    if not _reaches(connection, moment):
        made = str(settings_of(connection).get("made_at", ""))
        return PatchesThen(now, None, (Finding("earlier_not_reached", WARNING, "", {"time": moment.paper, "made": _local(made)}),))
    if _has_gap(connection, since):
        findings.append(Finding("earlier_lines_missing", WARNING, "", {"time": moment.paper}))
    given = {str(row[0]): dict(zip(names, row, strict=True)) for row in rows}
    earlier = taken_back(_hexed(given), _lines(connection, since), [n for n in names if n != KEY], _NUMBERS)
    if earlier.broken:
        params = {"time": moment.paper, "count": len(earlier.broken), "first": min(earlier.broken)}
        findings.append(Finding("earlier_lines_broken", WARNING, "", params))
    return PatchesThen(now, _frame(earlier, names), tuple(findings))


def first_since(connection: sqlite3.Connection, moment: Moment) -> int:
    """Number of the first line that is later than a moment; behind the last one where there is none.

    The numbers are the order of events, the times only tell where to begin: a computer's clock may have been set back.
    """
    row = connection.execute("SELECT min(id) FROM history WHERE at > ?", (moment.in_history,)).fetchone()
    if row[0] is not None:
        return int(row[0])
    return int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM history").fetchone()[0])


def _lines(connection: sqlite3.Connection, since: int) -> Any:
    query = "SELECT id, uuid, action, field, old, new FROM history WHERE id >= ? AND tab = ? ORDER BY id DESC"
    return (Line(*row) for row in connection.execute(query, (since, _TABLE)))


def _hexed(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Shapes as the history keeps them."""
    for row in rows.values():
        if isinstance(row.get(SHAPE), bytes):
            row[SHAPE] = row[SHAPE].hex().upper()
    return rows


def _frame(earlier: Earlier, names: Sequence[str]) -> pd.DataFrame:
    records = [(key, *(row.get(name) for name in names[1:])) for key, row in earlier.rows.items()]
    return pd.DataFrame.from_records(records, columns=list(names))


def _reaches(connection: sqlite3.Connection, moment: Moment) -> bool:
    """Whether the workspace was there at that moment: it was made before, or its history begins before."""
    made = settings_of(connection).get("made_at", "")
    first = connection.execute("SELECT at FROM history ORDER BY id LIMIT 1").fetchone()
    begins = [_utc(text) for text in (made, first[0] if first else "") if text]
    known = [time for time in begins if time is not None]
    return bool(known) and min(known) <= moment.last


def _has_gap(connection: sqlite3.Connection, since: int) -> bool:
    """Whether lines are missing between a line and the end, or the end itself: numbers have no gaps (AUTOINCREMENT)."""
    last, count, first = connection.execute("SELECT max(id), count(*), min(id) FROM history WHERE id >= ?", (since,)).fetchone()
    sealed = int(settings_of(connection).get("sealed_id") or 0)
    handed_out = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'history'").fetchone()
    expected = max(sealed, int(handed_out[0]) if handed_out else 0)
    if not count:
        return expected >= since
    before = int(connection.execute("SELECT coalesce(max(id), 0) FROM history WHERE id < ?", (since,)).fetchone()[0])
    return int(count) != int(last) - int(first) + 1 or int(last) < expected or int(first) != before + 1


def _utc(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


def _local(text: str) -> str:
    time = _utc(text)
    return time.astimezone().strftime("%Y-%m-%d %H:%M") if time else text or "?"
