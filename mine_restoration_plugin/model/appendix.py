"""The appendix table (附表) of the work plan: counts and hectares by province and river class.

The rules, on plain records. :mod:`mine_restoration_plugin.engine.core.appendix` groups a whole layer at once and hands the groups to the
same :func:`assemble`, so that both ways give the same table.

Areas are whole hundredths of a hectare inside a table; a sum of floats would show parts that do not make the total.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from .appendix_findings import key_of, left_out, province_label, site_straddles, without_area
from .errors import Finding, MineError
from .job import AREAS, COUNT_BY

if TYPE_CHECKING:
    from .campaign import Campaign

LARGEST_AREA_M2 = 5.2e14  # the Earth's surface: what is larger is no area


class PatchRow(NamedTuple):
    """What the table needs to know of one patch.

    Attributes:
        number: patch number (TBBH), may be empty.
        site: site number (ZTBH); a patch without one is a site of its own.
        province_code: SDM, or any GB/T 2260 code that begins with the province's two digits.
        river_class: a class code of the campaign ("1" main stem, "2" tributary), empty outside the strips.
        in_scope: whether the patch counts.
        area_m2: area in square metres; None, negative or not a number where it is not known.
    """

    number: str
    site: str
    province_code: str
    river_class: str
    in_scope: bool
    area_m2: Optional[float]


@dataclass(frozen=True)
class Cell:
    """A count, and an area in hundredths of a hectare (100 m2)."""

    count: int = 0
    centi_hectares: int = 0

    @property
    def hectares(self) -> Decimal:
        """The area in hectares with two decimals."""
        return Decimal(self.centi_hectares).scaleb(-2)

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.count + other.count, self.centi_hectares + other.centi_hectares)

    def __sub__(self, other: "Cell") -> "Cell":
        return Cell(self.count - other.count, self.centi_hectares - other.centi_hectares)


@dataclass(frozen=True)
class TableRow:
    """One line of the table.

    Attributes:
        order: number in front of the line; None for the line of totals.
        code: province code; empty for the line of totals.
        name: province name; empty for the line of totals, whose name each export has.
        cells: one for each river class, in the campaign's order.
        total: the sum of ``cells``.
    """

    order: Optional[int]
    code: str
    name: str
    cells: Tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class AppendixTable:
    """The whole table, and what did not find a place in it.

    Attributes:
        classes: codes of the river classes, in the campaign's order (columns).
        rows: every province of the campaign in its order, those with nothing included.
        total: the line of totals.
        count_by: "patch" or "site".
        area: which area was summed, one of ``job.AREAS``.
        outside: patches in scope that lie in no province of the campaign.
        unclassed: patches in scope of the campaign's provinces without a river class of the campaign.
        findings: what a person should know.
        keys: for each (province code, class code) that has any, what is behind the cell; None when it was not asked for.
    """

    classes: Tuple[str, ...]
    rows: Tuple[TableRow, ...]
    total: TableRow
    count_by: str = "patch"
    area: str = "ellipsoidal"
    outside: Cell = Cell()
    unclassed: Cell = Cell()
    findings: Tuple[Finding, ...] = ()
    keys: Optional[Mapping[Tuple[str, str], Tuple[Any, ...]]] = None

    def row(self, province_code: str) -> TableRow:
        """The line of a province; the line of totals for an empty code."""
        if not province_code:
            return self.total
        return next(row for row in self.rows if row.code == province_code)

    def cell(self, province_code: str, river_class: str) -> Cell:
        """One cell; an empty code means the line or column of totals."""
        row = self.row(province_code)
        return row.cells[self.classes.index(river_class)] if river_class else row.total

    def keys_of(self, province_code: str, river_class: str) -> Tuple[Any, ...]:
        """What is behind a cell; an empty code means the line or column of totals."""
        found: List[Any] = []
        for (province, klass), keys in (self.keys or {}).items():
            if province_code in ("", province) and river_class in ("", klass):
                found.extend(keys)
        return tuple(found)

    def as_dict(self) -> Dict[str, Any]:
        """The table as numbers for a report; areas in hectares. ``keys`` stay behind."""
        return {
            "classes": list(self.classes),
            "count_by": self.count_by,
            "area": self.area,
            "rows": [_row_as_dict(row) for row in self.rows],
            "total": _row_as_dict(self.total),
            "outside_provinces": _cell_as_dict(self.outside),
            "without_class": _cell_as_dict(self.unclassed),
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "AppendixTable":
        """The table back from :meth:`as_dict`, without findings and keys."""
        return cls(
            classes=tuple(raw["classes"]),
            rows=tuple(_row_from_dict(row) for row in raw["rows"]),
            total=_row_from_dict(raw["total"]),
            count_by=raw["count_by"],
            area=raw["area"],
            outside=_cell_from_dict(raw["outside_provinces"]),
            unclassed=_cell_from_dict(raw["without_class"]),
        )


def plain_number(hectares: Decimal) -> str:
    """Hectares as the work plan prints them: no trailing zeros, ``2486.3``, ``0``."""
    text = format(hectares, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def cell_filter(table: AppendixTable, province_code: str, river_class: str) -> str:
    """A QGIS expression that selects the patches behind a cell of a table counted by patch, in a classified layer.

    It costs nothing to keep, whatever the number of patches. With a table counted by site the patches of a site can stand in other cells:
    use :meth:`AppendixTable.keys_of` there.
    """
    provinces = [row.code for row in table.rows if province_code in ("", row.code)]
    classes = [code for code in table.classes if river_class in ("", code)]
    return '"SCOPE" = 1 AND "SDM" IN ({0}) AND "GZL" IN ({1})'.format(
        ", ".join(_quoted(code) for code in provinces), ", ".join(_quoted(code) for code in classes)
    )


def code_of(value: object) -> str:
    """A code as text, whatever type a file made of it: 42, 42.0, "42 " and "42.0" are "42"; None and NaN are empty."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value == int(value) else str(value)
    text = str(value).strip()
    if text in ("nan", "NaN", "None", "<NA>", "NULL"):
        return ""
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def centi_hectares(square_metres: float) -> int:
    """Square metres in hundredths of a hectare, halves upwards (四舍五入).

    Areas are kept with two decimals, which floats cannot hold exactly: what stands behind the fourth decimal is noise and must not decide a half.
    """
    exact = Decimal(square_metres).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)
    return int((exact / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def balanced(sums_m2: Sequence[float], total_m2: float) -> List[int]:
    """Round parts so that they make the rounded total (强制调平, reference/coordinates.md).

    Args:
        sums_m2: the true sums of the parts, in square metres.
        total_m2: their true sum.

    Returns:
        The parts in hundredths of a hectare. They sum to the total rounded; what is left over after rounding each goes to the largest part (the
        first of several equal ones). No part becomes negative by it: what the largest cannot give, the next one gives.
    """
    return shared_out(sums_m2, centi_hectares(total_m2))


def shared_out(sums_m2: Sequence[float], total: int) -> List[int]:
    """As :func:`balanced`, for a total that is already rounded, in hundredths of a hectare."""
    parts = [centi_hectares(part) for part in sums_m2]
    rest = total - sum(parts)
    for index in sorted(range(len(parts)), key=lambda i: (-sums_m2[i], i)):
        if rest == 0:
            break
        step = max(rest, -parts[index])
        parts[index] += step
        rest -= step
    return parts


class Groups(NamedTuple):
    """Patches or sites, put into cells: what :func:`assemble` makes a table of.

    Attributes:
        counts: number by cell; cell ``p * number_of_classes + c``.
        areas_m2: true sum by cell (exactly rounded, so the order of the rows does not matter).
        total_m2: the true sum of all cells.
        outside: number and square metres in no province of the campaign.
        unclassed: number and square metres without a river class.
        findings: what was found on the way.
        keys: what is behind each cell, or None.
    """

    counts: Sequence[int]
    areas_m2: Sequence[float]
    total_m2: float
    outside: Tuple[int, float]
    unclassed: Tuple[int, float]
    findings: Tuple[Finding, ...]
    keys: Optional[Mapping[int, Tuple[Any, ...]]]


def assemble(campaign: "Campaign", groups: Groups, count_by: str, area: str) -> AppendixTable:
    """Make the table of the groups: rounding, margins, the campaign's order."""
    classes = tuple(c.code for c in campaign.classes)
    provinces = [(int(p.order), p.code, p.name) for p in campaign.provinces]
    parts = _parts(groups, len(classes))
    rows = []
    for index, (order, code, name) in enumerate(provinces):
        span = range(index * len(classes), (index + 1) * len(classes))
        cells = tuple(Cell(int(groups.counts[k]), parts[k]) for k in span)
        rows.append(TableRow(order, code, name, cells, sum(cells, Cell())))
    column_sums = tuple(sum((row.cells[k] for row in rows), Cell()) for k in range(len(classes)))
    named_keys = None
    if groups.keys is not None:
        named_keys = {(provinces[k // len(classes)][1], classes[k % len(classes)]): keys for k, keys in sorted(groups.keys.items())}
    return AppendixTable(
        classes=classes,
        rows=tuple(rows),
        total=TableRow(None, "", "", column_sums, sum(column_sums, Cell())),
        count_by=count_by,
        area=area,
        outside=Cell(groups.outside[0], centi_hectares(groups.outside[1])),
        unclassed=Cell(groups.unclassed[0], centi_hectares(groups.unclassed[1])),
        findings=groups.findings,
        keys=named_keys,
    )


def _parts(groups: Groups, classes: int) -> List[int]:
    """Cells in hundredths of a hectare: first the classes' totals share out the grand total, then the provinces their class's."""
    columns = [groups.areas_m2[k::classes] for k in range(classes)]
    totals = balanced([math.fsum(column) for column in columns], groups.total_m2)
    parts = [0] * len(groups.areas_m2)
    for k, (column, total) in enumerate(zip(columns, totals)):
        parts[k::classes] = shared_out(column, total)
    return parts


def check_choices(count_by: str, area: str) -> None:
    """Refuse settings that do not exist.

    Raises:
        MineError: ``setting_invalid``.
    """
    for setting, value, choices in (("count_by", count_by, COUNT_BY), ("area", area, AREAS)):
        if value not in choices:
            raise MineError("setting_invalid", setting=setting, value=value, choices=list(choices))


# --- the plain way ----------------------------------------------------------------------------------------------------


class _Unit(NamedTuple):
    """A patch, or a site's patches taken together: one count in one cell."""

    province: int  # rank; from len(provinces) on it is outside the campaign
    river_class: int  # rank; len(classes) is none
    members: Tuple[int, ...]  # rows


def appendix_table(
    patches: Iterable[PatchRow],
    campaign: "Campaign",
    count_by: str = "patch",
    area: str = "ellipsoidal",
    keep_keys: bool = False,
) -> AppendixTable:
    """Make the table from plain records.

    By site: a site counts once, its class is the first class of the campaign (the main stem) that any of its patches in scope has, its province that
    of its largest patch, and all its area goes there. A site that straddles classes or provinces is a finding.

    Args:
        patches: the records, in any order.
        campaign: provinces and classes, with their order.
        count_by: "patch" or "site".
        area: what ``area_m2`` is, one of ``job.AREAS``; only handed on.
        keep_keys: keep the patch numbers behind each cell (rows as "#1" where there is no number).

    Raises:
        MineError: ``setting_invalid``.
    """
    check_choices(count_by, area)
    rows: List[PatchRow] = []
    names: List[str] = []
    for index, patch in enumerate(patches):
        if patch.in_scope:
            rows.append(patch)
            names.append(key_of(patch.number, index))
    province_codes = [code_of(p.province_code)[:2] for p in rows]
    known = {p.code: rank for rank, p in enumerate(campaign.provinces)}
    outside_codes = sorted({code for code in province_codes if code not in known})
    known.update({code: len(campaign.provinces) + rank for rank, code in enumerate(outside_codes)})
    province = [known[code] for code in province_codes]
    class_rank = {c.code: rank for rank, c in enumerate(campaign.classes)}
    river_class = [class_rank.get(code_of(p.river_class), len(class_rank)) for p in rows]
    missing = [p.area_m2 is None or not 0 <= p.area_m2 <= LARGEST_AREA_M2 for p in rows]  # NaN compares false
    areas = [0.0 if gone or p.area_m2 is None else float(p.area_m2) for p, gone in zip(rows, missing)]

    findings: List[Finding] = []
    if count_by == "site":
        units = _sites([code_of(p.site) for p in rows], province, river_class, areas, campaign, outside_codes, findings)
    else:
        units = [_Unit(province[i], river_class[i], (i,)) for i in range(len(rows))]
    labels = [province_label(campaign, rank, outside_codes) for rank in province]
    groups = _grouped(units, areas, missing, names, rows, labels, campaign, area, keep_keys, findings)
    return assemble(campaign, groups, count_by, area)


def _grouped(
    units: Sequence[_Unit],
    areas: Sequence[float],
    missing: Sequence[bool],
    names: Sequence[str],
    rows: Sequence[PatchRow],
    labels: Sequence[str],
    campaign: "Campaign",
    area: str,
    keep_keys: bool,
    findings: List[Finding],
) -> Groups:
    provinces, classes = len(campaign.provinces), len(campaign.classes)
    members: Dict[int, List[int]] = {}
    counts = [0] * (provinces * classes)
    outside: List[int] = []
    unclassed: List[int] = []
    outside_count = unclassed_count = 0
    for unit in units:
        if unit.province >= provinces:
            outside_count += 1
            outside.extend(unit.members)
        elif unit.river_class >= classes:
            unclassed_count += 1
            unclassed.extend(unit.members)
        else:
            cell = unit.province * classes + unit.river_class
            counts[cell] += 1
            members.setdefault(cell, []).extend(unit.members)
    sums = [math.fsum(areas[i] for i in members.get(cell, ())) for cell in range(len(counts))]
    inside = [i for rows_of_cell in members.values() for i in rows_of_cell]
    outside_m2, unclassed_m2 = math.fsum(areas[i] for i in outside), math.fsum(areas[i] for i in unclassed)
    if outside:
        found = (labels[i] for i in outside)
        findings.append(left_out("table_outside_provinces", len(outside), centi_hectares(outside_m2), found, (names[i] for i in outside)))
    if unclassed:
        found = (code_of(rows[i].river_class) for i in unclassed)
        findings.append(left_out("table_without_class", len(unclassed), centi_hectares(unclassed_m2), found, (names[i] for i in unclassed)))
    blank = [i for i in inside if missing[i]]
    if blank:
        findings.append(without_area(len(blank), area, (names[i] for i in blank)))
    keys = {cell: tuple(sorted(names[i] for i in found)) for cell, found in members.items()} if keep_keys else None
    return Groups(
        counts,
        sums,
        math.fsum(areas[i] for i in inside),
        (outside_count, outside_m2),
        (unclassed_count, unclassed_m2),
        tuple(findings),
        keys,
    )


def _sites(
    site_codes: Sequence[str],
    province: Sequence[int],
    river_class: Sequence[int],
    areas: Sequence[float],
    campaign: "Campaign",
    outside_codes: Sequence[str],
    findings: List[Finding],
) -> List[_Unit]:
    by_site: Dict[str, List[int]] = {}
    units: List[_Unit] = []
    for i, site in enumerate(site_codes):
        if site:
            by_site.setdefault(site, []).append(i)
        else:
            units.append(_Unit(province[i], river_class[i], (i,)))
    two_classes: List[Finding] = []
    two_provinces: List[Finding] = []
    for site in sorted(by_site):
        members = by_site[site]
        largest = min(members, key=lambda i: (-areas[i], province[i]))
        unit = _Unit(province[largest], min(river_class[i] for i in members), tuple(members))
        units.append(unit)
        classes = sorted({river_class[i] for i in members if river_class[i] < len(campaign.classes)})
        if len(classes) > 1:
            names = [campaign.classes[k].name for k in classes]
            two_classes.append(site_straddles("site_two_classes", site, names, names[0]))
        ranks = sorted({province[i] for i in members})
        if len(ranks) > 1:
            names = [province_label(campaign, k, outside_codes) for k in ranks]
            taken = province_label(campaign, unit.province, outside_codes)
            two_provinces.append(site_straddles("site_two_provinces", site, names, taken))
    findings.extend(two_classes + two_provinces)
    return units


def cell_of_hectares(count: int, hectares: object) -> Cell:
    """A cell of printed figures: a count, and hectares as a number or text."""
    # str: the shortest text of a float is the figure as printed (1187.99, not 1187.990000000000009)
    return Cell(int(count), int((Decimal(str(hectares)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _cell_as_dict(cell: Cell) -> Dict[str, Any]:
    return {"count": cell.count, "hectares": float(cell.hectares)}


def _cell_from_dict(raw: Mapping[str, Any]) -> Cell:
    return cell_of_hectares(raw["count"], raw["hectares"])


def _row_as_dict(row: TableRow) -> Dict[str, Any]:
    return {
        "order": row.order,
        "code": row.code,
        "name": row.name,
        "cells": [_cell_as_dict(cell) for cell in row.cells],
        "total": _cell_as_dict(row.total),
    }


def _row_from_dict(raw: Mapping[str, Any]) -> TableRow:
    cells = tuple(_cell_from_dict(cell) for cell in raw["cells"])
    return TableRow(raw["order"], raw["code"], raw["name"], cells, _cell_from_dict(raw["total"]))
