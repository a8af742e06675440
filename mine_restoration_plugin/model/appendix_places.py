"""The appendix table by city or county: the provinces' lines taken apart, each part levelled so that it equals its whole.

A line's figures are shared out to the lines below it (:func:`~.appendix.shared_out`), class by class, so that the counties make their city, the
cities make their province, and the provinces are those of the work plan's table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, NamedTuple, Sequence, Tuple

from .appendix import AppendixTable, Cell, shared_out
from .errors import MineError
from .job import GROUP_BY

PLACE_FIELDS: Mapping[str, Tuple[str, ...]] = {"province": (), "city": ("XZS",), "county": ("XZS", "XZX")}
"""The fields of a patch that name its line, below the province."""
REGION_FIELD = "XZQDM"

Path = Tuple[str, ...]
"""Province code, then names as deep as the table goes; an empty name is one that nobody filled in."""


class Leaf(NamedTuple):
    """What is known of the lowest line of a table before rounding.

    Attributes:
        path: see :data:`Path`.
        region: code that orders it among the lines of its parent; empty where none is known.
        counts: by class.
        areas_m2: true sums by class.
    """

    path: Path
    region: str
    counts: Sequence[int]
    areas_m2: Sequence[float]


@dataclass(frozen=True)
class PlaceRow:
    """One line.

    Attributes:
        path: of the line; shorter than the table is deep for a line that sums up others, empty for the grand total.
        province: the province's name; empty for the grand total.
        cells: one for each river class. total: their sum.
    """

    path: Path
    province: str
    cells: Tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class PlaceTable:
    """The table by city or county.

    Attributes:
        group_by: one of :data:`.job.GROUP_BY`.
        classes: codes of the river classes.
        rows: each line before those that it sums up; provinces without any patch are left out.
        total: the grand total.
    """

    group_by: str
    classes: Tuple[str, ...]
    rows: Tuple[PlaceRow, ...]
    total: PlaceRow

    @property
    def depth(self) -> int:
        """How long the paths of the lowest lines are."""
        return 1 + len(PLACE_FIELDS[self.group_by])

    @property
    def provinces(self) -> Tuple[str, ...]:
        """Names of the provinces that have lines."""
        return tuple(row.province for row in self.rows if len(row.path) == 1)

    def cells(self) -> Dict[Tuple[Path, str], Cell]:
        """The lowest cells by path and class."""
        return {(row.path, code): cell for row in self.rows if len(row.path) == self.depth for code, cell in zip(self.classes, row.cells)}

    def minus(self, other: "PlaceTable") -> "PlaceTable":
        """This table less another one with the same lines."""
        rows = tuple(_minus(now, then) for now, then in zip(self.rows, other.rows))
        return PlaceTable(self.group_by, self.classes, rows, _minus(self.total, other.total))

    def as_dict(self) -> Dict[str, Any]:
        """The table as numbers for a report; areas in hectares."""
        rows = [{"path": list(row.path), "province": row.province, **_figures(row)} for row in self.rows]
        return {"group_by": self.group_by, "classes": list(self.classes), "rows": rows, "total": _figures(self.total)}


def check_group_by(group_by: str) -> None:
    """Refuse lines that do not exist.

    Raises:
        MineError: ``setting_invalid``.
    """
    if group_by not in GROUP_BY:
        raise MineError("setting_invalid", setting="group_by", value=group_by, choices=list(GROUP_BY))


def places_of(table: AppendixTable, leaves: Sequence[Leaf], group_by: str) -> PlaceTable:
    """Take the lines of the plan's table apart.

    Args:
        table: by province.
        leaves: the lowest lines, of which each province's make its line; also such as are empty, where two tables need the same lines.
        group_by: one of :data:`.job.GROUP_BY`.
    """
    known = {leaf.path[0] for leaf in leaves}
    rows: List[PlaceRow] = []
    for row in table.rows:
        if group_by == "province" or row.code in known:
            members = [leaf for leaf in leaves if leaf.path[0] == row.code]
            rows += _with_parts(PlaceRow((row.code,), row.name, row.cells, row.total), members, 1 + len(PLACE_FIELDS[group_by]))
    return PlaceTable(group_by, table.classes, tuple(rows), PlaceRow((), "", table.total.cells, table.total.total))


def _with_parts(row: PlaceRow, leaves: Sequence[Leaf], depth: int) -> List[PlaceRow]:
    """A line and, below it, those that make it."""
    level = len(row.path)
    rows = [row]
    if level == depth:
        return rows
    found: Dict[Path, List[Leaf]] = {}
    for leaf in leaves:
        found.setdefault(leaf.path[: level + 1], []).append(leaf)
    parts = dict(sorted(found.items(), key=lambda part: _place(part[0][-1], part[1])))
    shares = []
    for k, cell in enumerate(row.cells):
        sums = [math.fsum(leaf.areas_m2[k] for leaf in members) for members in parts.values()]
        shares.append(shared_out(sums, cell.centi_hectares))
    for number, (path, members) in enumerate(parts.items()):
        cells = tuple(Cell(sum(leaf.counts[k] for leaf in members), shares[k][number]) for k in range(len(row.cells)))
        rows += _with_parts(PlaceRow(path, row.province, cells, sum(cells, Cell())), members, depth)
    return rows


def _place(name: str, leaves: Sequence[Leaf]) -> Tuple[bool, bool, str, str]:
    """Where a part stands among the others: by the lowest code in it, then by name; what nobody filled in comes last."""
    code = min((leaf.region for leaf in leaves if leaf.region), default="")
    return not name, not code, code, name


def _minus(now: PlaceRow, then: PlaceRow) -> PlaceRow:
    return PlaceRow(now.path, now.province, tuple(a - b for a, b in zip(now.cells, then.cells)), now.total - then.total)


def _figures(row: PlaceRow) -> Dict[str, Any]:
    cells = [*row.cells, row.total]
    figures = [{"count": cell.count, "hectares": float(cell.hectares)} for cell in cells]
    return {"cells": figures[:-1], "total": figures[-1]}
