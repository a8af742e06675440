"""The patches of a workspace as they were: the lines of the history taken back, from the last one on.

Pure: rows and lines in, rows out. A line of an insertion takes the row away, lines of a deletion bring it back value by value, a changed value
becomes the old one. The history keeps values as text (numbers with 15 digits, which is more than an area has).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Line(NamedTuple):
    """A line of the history of one table."""

    id: int
    uuid: str
    action: str
    field: str | None
    old: str | None
    new: str | None


@dataclass
class Earlier:
    """The rows as they were.

    Attributes:
        rows: by key.
        broken: numbers of the lines that do not fit what stands there: lines before them are missing, or somebody changed rows past the history.
    """

    rows: dict[str, dict[str, Any]]
    broken: list[int] = field(default_factory=list)


def taken_back(rows: Mapping[str, Mapping[str, Any]], lines: Iterable[Line], columns: Sequence[str], numbers: frozenset[str]) -> Earlier:
    """Take lines back.

    Args:
        rows: as they stand now, by key, with at least ``columns``; left as they are.
        lines: everything that happened since, in the order in which it is taken back (the last one first).
        columns: those that are wanted; lines about others are only read for insertions and deletions.
        numbers: those of the columns that hold numbers.
    """
    result: dict[str, dict[str, Any]] = {key: dict(row) for key, row in rows.items()}
    earlier = Earlier(result)
    wanted = frozenset(columns)
    returning: tuple[str, str] = ("", "")
    for line in lines:
        key, row = line.uuid, result.get(line.uuid)
        if line.action == "D":
            if returning != (key, "D"):
                if row is not None:
                    earlier.broken.append(line.id)
                row = result[key] = dict.fromkeys(columns)
                returning = (key, "D")
            if line.field in wanted and row is not None:
                row[line.field] = _value(line.old, line.field in numbers)
            continue
        returning = (key, line.action)
        if line.action == "I":
            if result.pop(key, None) is None:
                earlier.broken.append(line.id)
        elif line.field in wanted:
            if row is None:
                earlier.broken.append(line.id)
                continue
            is_number = line.field in numbers
            if not _same(row.get(line.field), _value(line.new, is_number)):
                earlier.broken.append(line.id)
            row[line.field] = _value(line.old, is_number)
    return earlier


def _value(text: str | None, is_number: bool) -> Any:
    if text is None or not is_number:
        return text
    try:
        return float(text)
    except ValueError:
        return text  # somebody's program wrote a text into a column of numbers


def _same(now: Any, then: Any) -> bool:
    """Whether a value is the one that the history tells; it keeps numbers with 15 digits."""
    if now is None or then is None:
        return now is then
    if isinstance(now, (int, float)) and isinstance(then, (int, float)):
        return math.isclose(now, then, rel_tol=1e-13) or now == then
    return str(now) == str(then)
