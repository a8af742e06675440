"""The appendix table of a whole layer: the rules of :mod:`mine_restoration_plugin.model.appendix`, on arrays.

Both ways hand the same groups to :func:`~mine_restoration_plugin.model.appendix.assemble`; a test holds them against each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...model.appendix import LARGEST_AREA_M2, AppendixTable, Groups, assemble, centi_hectares, check_choices, code_of
from ...model.appendix_findings import left_out, province_label, site_straddles, without_area
from ...model.appendix_places import PLACE_FIELDS, REGION_FIELD
from ...model.appendix_statement import Statement, statement_from
from ...model.campaign import Campaign
from ...model.errors import Finding

AREA_FIELDS: Mapping[str, str] = {"ellipsoidal": "TQMJ", "handed_down": "TBMJ", "verified": "TBHDMJ"}
NUMBER_FIELD = "TBBH"
SITE_FIELD = "ZTBH"
RULE_FIELD = "PDGZ"
TIME_FIELD = "PDSJ"
PLACE_COLUMNS = (*PLACE_FIELDS["county"], REGION_FIELD)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def appendix_of(
    patches: pd.DataFrame,
    campaign: Campaign,
    count_by: str = "patch",
    area: str = "ellipsoidal",
    key_field: str | None = None,
) -> AppendixTable:
    """Make the table of a classified layer.

    Args:
        patches: columns SCOPE, GZL, SDM and that of the area (``AREA_FIELDS``, square metres); ZTBH to count by site; TBBH, where present, names
            the patches in findings. Rows in any order, any index.
        campaign: provinces and classes, with their order.
        count_by: "patch" or "site".
        area: one of ``job.AREAS``.
        key_field: column whose values are kept behind each cell (:attr:`AppendixTable.keys`), or None.

    Raises:
        MineError: ``setting_invalid``.
    """
    check_choices(count_by, area)
    return table_of(counted_of(patches, campaign, count_by, area), campaign, count_by, area, key_field)


def table_of(counted: Counted, campaign: Campaign, count_by: str, area: str, key_field: str | None = None) -> AppendixTable:
    """Make the table of patches whose places are known already; arguments as for :func:`appendix_of`."""
    return assemble(campaign, _grouped(counted, campaign, area, key_field), count_by, area)


@dataclass(frozen=True)
class Counted:
    """The patches in scope, and where each counts.

    Attributes:
        layer: their own values.
        province, river_class: ranks that count, by site those of the whole site; beyond the last one it is not in the table.
        unit: number of what counts as one.
        leader: position (among these patches) of the patch that decides the place of each patch's unit.
        findings: sites that straddle.
    """

    layer: Layer
    province: Ints
    river_class: Ints
    unit: Ints
    leader: Ints
    findings: list[Finding]

    def cells(self, campaign: Campaign) -> Ints:
        """The cell of each patch, ``province * classes + class``; -1 where it is not in the table."""
        provinces, classes = len(campaign.provinces), len(campaign.classes)
        inside = (self.province < provinces) & (self.river_class < classes)
        return np.where(inside, self.province * classes + self.river_class, -1)


def counted_of(patches: pd.DataFrame, campaign: Campaign, count_by: str, area: str) -> Counted:
    """Find out where each patch in scope counts; arguments as for :func:`appendix_of`."""
    scope = np.flatnonzero(pd.to_numeric(patches["SCOPE"], errors="coerce").to_numpy(dtype=float, na_value=np.nan) == 1)
    rows = patches.iloc[scope]
    layer = Layer(rows, scope, campaign, AREA_FIELDS[area])
    findings: list[Finding] = []
    if count_by == "site":
        return Counted(layer, *_sites(rows[SITE_FIELD], layer, campaign, findings), findings)
    alone = np.arange(len(rows))
    return Counted(layer, layer.province, layer.river_class, alone, alone, findings)


class Layer:
    """The patches in scope as arrays: rank of province and class, area, and which area is missing."""

    def __init__(self, rows: pd.DataFrame, positions: Ints, campaign: Campaign, area_field: str) -> None:
        self.rows = rows
        self.positions = positions
        codes, self.province_names = codes_of(rows["SDM"], digits=2)
        known = {p.code: rank for rank, p in enumerate(campaign.provinces)}
        self.outside_codes = sorted(name for name in self.province_names if name not in known)
        known.update({code: len(known) + rank for rank, code in enumerate(self.outside_codes)})
        self.province = np.array([known[name] for name in self.province_names], dtype=np.int64)[codes]
        self.class_codes, self.class_names = codes_of(rows["GZL"])
        ranks = {c.code: rank for rank, c in enumerate(campaign.classes)}
        self.river_class = np.array([ranks.get(name, len(ranks)) for name in self.class_names], dtype=np.int64)[self.class_codes]
        areas = pd.to_numeric(rows[area_field], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        with np.errstate(invalid="ignore"):
            self.missing = ~((areas >= 0) & (areas <= LARGEST_AREA_M2))
        self.areas = np.where(self.missing, 0.0, areas)

    def numbers(self, which: npt.NDArray[Any]) -> list[str]:
        """What the patches at these positions are called: number, or row from 1."""
        if NUMBER_FIELD not in self.rows:
            return [f"#{row + 1}" for row in self.positions[which]]
        found = self.rows[NUMBER_FIELD].iloc[which]
        return [code_of(number) or f"#{row + 1}" for number, row in zip(found, self.positions[which], strict=True)]


    def place_codes(self) -> Ints:
        """Numbers of the different places below the province (city, county, code), in an order of their own."""
        number = np.zeros(len(self.rows), dtype=np.int64)
        for name in PLACE_COLUMNS:
            if name in self.rows:
                codes, names = codes_of(self.rows[name])
                number = number * max(1, len(names)) + codes
                number = np.unique(number, return_inverse=True)[1].reshape(-1)
        return number


def codes_of(column: pd.Series[Any], digits: int | None = None) -> tuple[Ints, list[str]]:
    """A column of codes as numbers of its different values, each cleaned once by the plain rule."""
    raw, found = pd.factorize(column, use_na_sentinel=False)
    cleaned = [code_of(None if pd.isna(value) else value)[:digits] for value in found.tolist()]
    names = sorted(set(cleaned))
    place = {name: k for k, name in enumerate(names)}
    return np.array([place[name] for name in cleaned], dtype=np.int64)[raw], names


def _grouped(counted: Counted, campaign: Campaign, area: str, key_field: str | None) -> Groups:
    """Put the patches into cells."""
    layer, province, river_class, unit = counted.layer, counted.province, counted.river_class, counted.unit
    findings = list(counted.findings)
    provinces, classes = len(campaign.provinces), len(campaign.classes)
    outside = province >= provinces
    unclassed = ~outside & (river_class >= classes)
    inside = np.flatnonzero(~outside & ~unclassed)
    cell = province[inside] * classes + river_class[inside]
    order = np.argsort(cell, kind="stable")
    ends = np.searchsorted(cell[order], np.arange(1, provinces * classes))
    members = [inside[part] for part in np.split(order, ends)]
    parts = [layer.areas[part] for part in members]
    outside_m2, unclassed_m2 = _sum([layer.areas[outside]]), _sum([layer.areas[unclassed]])
    if outside.any():
        found = [province_label(campaign, int(rank), layer.outside_codes) for rank in np.unique(layer.province[outside])]
        numbers = layer.numbers(outside)
        findings.append(left_out("table_outside_provinces", len(numbers), centi_hectares(outside_m2), found, numbers))
    if unclassed.any():
        found = [layer.class_names[code] for code in np.unique(layer.class_codes[unclassed])]
        numbers = layer.numbers(unclassed)
        findings.append(left_out("table_without_class", len(numbers), centi_hectares(unclassed_m2), found, numbers))
    blank = inside[layer.missing[inside]]
    if len(blank):
        findings.append(without_area(len(blank), area, layer.numbers(blank)))
    return Groups(
        counts=[len(np.unique(unit[part])) for part in members],
        areas_m2=[_sum([part]) for part in parts],
        total_m2=_sum(parts),
        outside=(len(np.unique(unit[outside])), outside_m2),
        unclassed=(len(np.unique(unit[unclassed])), unclassed_m2),
        findings=tuple(findings),
        keys=None if key_field is None else _keys(members, layer.rows[key_field]),
    )


def _sum(parts: Iterable[Floats]) -> float:
    # fsum is exactly rounded: the table does not depend on the order of the rows
    return math.fsum(chain.from_iterable(part.tolist() for part in parts))


def _keys(members: list[npt.NDArray[np.intp]], column: pd.Series[Any]) -> dict[int, tuple[Any, ...]]:
    return {cell: tuple(sorted(column.iloc[part].tolist())) for cell, part in enumerate(members) if len(part)}


def _sites(column: pd.Series[Any], layer: Layer, campaign: Campaign, findings: list[Finding]) -> tuple[Ints, Ints, Ints, Ints]:
    """Province and class that count for each patch, the site it belongs to and its largest patch; adds the sites that straddle to the findings."""
    size = len(column)
    if size == 0:
        return layer.province, layer.river_class, np.arange(0), np.arange(0)
    codes, names = codes_of(column)
    named = np.array([bool(name) for name in names])[codes]
    site = np.where(named, codes, len(names) + np.arange(size))
    # In each site the largest patch first, then the campaign's order; the rest only so that the order of the rows decides nothing.
    order = np.lexsort((layer.place_codes(), layer.province, -layer.areas, site))
    starts = np.flatnonzero(np.r_[True, np.diff(site[order]) != 0])
    of_site = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, size]))
    province, river_class, leader = (np.empty(size, dtype=np.int64) for _ in range(3))
    first_province = layer.province[order][starts]
    first_class = np.minimum.reduceat(layer.river_class[order], starts)
    province[order], river_class[order] = first_province[of_site], first_class[of_site]
    leader[order] = order[starts][of_site]

    classes = len(campaign.classes)
    sorted_class = layer.river_class[order]
    last_class = np.maximum.reduceat(np.where(sorted_class < classes, sorted_class, -1), starts)
    sorted_province = layer.province[order]
    lowest, highest = np.minimum.reduceat(sorted_province, starts), np.maximum.reduceat(sorted_province, starts)
    ends = np.r_[starts[1:], size]
    for k in np.flatnonzero(last_class > first_class):  # the few that straddle
        ranks = np.unique(sorted_class[starts[k] : ends[k]])
        parts = [campaign.classes[rank].name for rank in ranks if rank < classes]
        findings.append(site_straddles("site_two_classes", names[site[order[starts[k]]]], parts, parts[0]))
    for k in np.flatnonzero(highest > lowest):
        ranks = np.unique(sorted_province[starts[k] : ends[k]])
        parts = [province_label(campaign, int(rank), layer.outside_codes) for rank in ranks]
        taken = province_label(campaign, int(first_province[k]), layer.outside_codes)
        findings.append(site_straddles("site_two_provinces", names[site[order[starts[k]]]], parts, taken))
    return province, river_class, site, leader


def statement_of(patches: pd.DataFrame) -> Statement:
    """What the layer says of the rules, distances and times it was classified with (PDGZ, PDSJ), with what is mixed as findings."""
    if RULE_FIELD in patches:
        codes, names = codes_of(patches[RULE_FIELD])
        rules = dict(zip(names, np.bincount(codes, minlength=len(names)).tolist(), strict=True))
    else:
        rules = {"": len(patches)} if len(patches) else {}
    times = patches[TIME_FIELD].dropna().unique() if TIME_FIELD in patches else ()
    return statement_from(rules, [_time_text(value) for value in times])


def _time_text(value: object) -> str:
    # a GeoPackage may hand the text back as a time stamp
    text = value.isoformat(sep=" ") if isinstance(value, pd.Timestamp) else str(value)
    return text.strip().replace("T", " ")[:19]
