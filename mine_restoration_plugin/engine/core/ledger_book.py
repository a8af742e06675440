"""The ledger of each province as figures: which sites, in which order, under which city and county, and with which sums.

Counts and areas are those of the appendix table counted by site: a site stands in the ledger of the province in whose line it counts, with
the area of its patches in scope. Areas are shared out inside each cell of the table, by city, county and site (强制调平), money is rounded
to 100 yuan (0.01 万元) entry by entry; so every total is the sum of what stands above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...model.appendix import LARGEST_AREA_M2, AppendixTable, Cell, centi_hectares, code_of
from ...model.campaign import Campaign
from ...model.errors import WARNING, Finding, MineError
from .appendix import appendix_of
from .ledger_columns import (
    AREA,
    ARRIVED,
    FUND_LIST,
    LONG,
    NO_KIND,
    PATCHES,
    PLANNED,
    SPENT,
    Column,
    fitted,
    fund_key,
    ledger_columns,
)
from .ledger_figures import BLANK, Ints, hundredths, numbers
from .ledger_latest import latest_acceptances, latest_progress
from .ledger_records import LedgerRecords


@dataclass(frozen=True)
class Part:
    """Lines that belong together: a county's, with ``parts`` empty, or a city's with its counties.

    Attributes:
        name: empty where the sites name none. start, stop: places of the lines in the book's order.
    """

    name: str
    start: int
    stop: int
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class ProvinceLedger:
    """One province's ledger.

    Attributes:
        code: two digits. name: in full (湖北省). start, stop: places of its lines.
        cities: in their order. cells: of the appendix table, one for each class.
        outside: sites of the province that are out of scope; unclassed: in scope without a class of river.
    """

    code: str
    name: str
    start: int
    stop: int
    cities: tuple[Part, ...]
    cells: tuple[Cell, ...]
    outside: Cell
    unclassed: Cell

    @property
    def total(self) -> Cell:
        """Count and area of the whole ledger."""
        return sum(self.cells, Cell())


@dataclass(frozen=True)
class LedgerBook:
    """All ledgers of an export.

    Attributes:
        columns: of each ledger, from the left.
        provinces: in the campaign's order.
        fids: of the sites, in the order of the lines.
        figures: of each column that the records give as a figure, in the order of the lines; :data:`BLANK` where there is none.
        words: of each column whose texts come from the figures, in the order of the lines; None where there is none.
        table: the appendix table of the same patches, counted by site.
        findings: what a person should know.
    """

    campaign: Campaign
    columns: tuple[Column, ...]
    provinces: tuple[ProvinceLedger, ...]
    fids: Ints
    figures: Mapping[str, Ints]
    words: Mapping[str, npt.NDArray[np.object_]]
    table: AppendixTable
    codes: Mapping[str, Mapping[str, str]]
    findings: tuple[Finding, ...]

    def total(self, key: str, start: int, stop: int) -> int:
        """The sum of a column over lines."""
        part = self.figures[key][start:stop]
        return int(part[part != BLANK].sum())


def book_of(records: LedgerRecords) -> LedgerBook:
    """Make the ledgers.

    Raises:
        MineError: ``ledger_no_province`` where none of the sites lies in a province of the campaign.
    """
    campaign, sites = records.campaign, records.sites
    table = appendix_of(records.patches, campaign, count_by="site", key_field="fid")
    place = _places(sites["fid"].to_numpy(dtype=np.int64))
    square_metres, patches = _patch_sums(records.patches, place, len(sites))
    keys = _sort_keys(sites)
    province, river_class, area = _cells(table, place, square_metres, keys)
    provinces = _province_codes(sites)
    wanted = [rank for rank, p in enumerate(campaign.provinces) if (province == rank).any() or (provinces == p.code).any()]
    if not wanted:
        raise MineError("ledger_no_province", campaign=campaign.title)
    order = np.lexsort((keys.number, keys.county, keys.city, province))
    order = order[province[order] >= 0]
    figures = {AREA: area, PATCHES: patches, **_money(records, place, len(sites))}
    words: dict[str, npt.NDArray[np.object_]] = {"GZL": np.array([None, *table.classes], dtype=object)[river_class + 1]}
    latest_progress(records.progress, place, figures, words, len(sites))
    latest_acceptances(records.acceptance, records.codes, place, figures, words, len(sites))
    figures = {key: values[order] for key, values in figures.items()}
    ledgers = []
    outside_m2 = np.where(np.isfinite(numbers(sites["TQMJ"])), numbers(sites["TQMJ"]), 0.0)
    for rank in wanted:
        start, stop = np.searchsorted(province[order], (rank, rank + 1)).tolist()
        given = campaign.provinces[rank]
        mine = (province < 0) & (provinces == given.code)
        outside, unclassed = _left(mine & (patches == 0), outside_m2), _left(mine & (patches > 0), square_metres)
        cities = _parts(order, keys, start, stop)
        name, cells = given.full_name or given.name, table.row(given.code).cells
        ledgers.append(ProvinceLedger(given.code, name, start, stop, cities, cells, outside, unclassed))
    columns = _columns(records, figures, [(ledger.start, ledger.stop) for ledger in ledgers])
    findings = list(table.findings)
    if not len(order):
        findings.append(Finding("ledger_empty", WARNING, "", {"count": len(sites)}))
    return LedgerBook(
        campaign, columns, tuple(ledgers), sites["fid"].to_numpy(dtype=np.int64)[order], figures,
        {key: values[order] for key, values in words.items()}, table, records.codes, tuple(findings),
    )  # fmt: skip


class _places:
    """Where a site stands among the sites, by its fid."""

    def __init__(self, fids: Ints) -> None:
        self._fids = fids

    def __call__(self, fids: Iterable[int]) -> Ints:
        return np.searchsorted(self._fids, np.asarray(fids, dtype=np.int64))


def _patch_sums(patches: pd.DataFrame, place: _places, size: int) -> tuple[npt.NDArray[np.float64], Ints]:
    """Square metres in scope and number of patches in scope of each site."""
    at, areas = place(patches["fid"].to_numpy()), numbers(patches["TQMJ"])
    with np.errstate(invalid="ignore"):
        areas = np.where((areas >= 0) & (areas <= LARGEST_AREA_M2), areas, 0.0)
    return np.bincount(at, weights=areas, minlength=size).astype(np.float64), np.bincount(at, minlength=size).astype(np.int64)


def _cells(table: AppendixTable, place: _places, square_metres: npt.NDArray[np.float64], keys: "_SortKeys") -> tuple[Ints, Ints, Ints]:
    """Rank of province and class (-1: in no cell), and area, of each site; the areas of a cell make the table's."""
    size = len(square_metres)
    province, river_class, area = np.full(size, -1), np.full(size, -1), np.zeros(size, dtype=np.int64)
    for rank, row in enumerate(table.rows):
        for column, (code, cell) in enumerate(zip(table.classes, row.cells)):
            members = np.unique(place((table.keys or {}).get((row.code, code), ())))
            province[members], river_class[members] = rank, column
            area[members] = _shared_down(square_metres[members], cell.centi_hectares, (keys.city[members], keys.county[members]))
    return province, river_class, area


def _shared_down(square_metres: npt.NDArray[np.float64], total: int, levels: tuple[Ints, ...]) -> Ints:
    """A cell's area through its cities and their counties down to the sites, as the appendix table by city and county has it.

    Args:
        levels: ranks of the sites' cities and counties, from the highest level down.
    """
    if not levels or not len(square_metres):
        return shared(square_metres, total)
    _, group = np.unique(levels[0], return_inverse=True)
    parts = shared(np.bincount(group, weights=square_metres).astype(np.float64), total)
    area = np.zeros(len(square_metres), dtype=np.int64)
    for number, part in enumerate(parts.tolist()):
        members = np.flatnonzero(group == number)
        area[members] = _shared_down(square_metres[members], part, tuple(level[members] for level in levels[1:]))
    return area


def shared(square_metres: npt.NDArray[np.float64], total: int) -> Ints:
    """As :func:`...model.appendix.shared_out`, for very many parts: hundredths of a hectare that make the total."""
    parts = (np.rint(square_metres * 10_000).astype(np.int64) + 500_000) // 1_000_000
    rest = total - int(parts.sum())
    for index in np.argsort(-square_metres, kind="stable"):
        if rest == 0:
            break
        step = max(rest, -int(parts[index]))
        parts[index] += step
        rest -= step
    return parts


def _money(records: LedgerRecords, place: _places, size: int) -> dict[str, Ints]:
    """Task, estimate and funds of each site."""
    figures = {name: hundredths(records.sites[name]) for name in ("RWMJ", "GSTZ")}
    funds, at = records.funds, place(records.funds["fid"].to_numpy())
    for name in (PLANNED, ARRIVED, SPENT):
        figures[name] = _added(hundredths(funds[name]), at, size)
    planned, kinds = hundredths(funds[PLANNED]), _fund_codes(records)
    for code in _fund_kinds(records):
        figures[fund_key(code)] = _added(np.where(kinds == code, planned, BLANK), at, size)
    return figures


def _added(values: Ints, at: Ints, size: int) -> Ints:
    """Sums by site; blank where a site has nothing to add."""
    given = values != BLANK
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, at[given], values[given])
    there = np.bincount(at[given], minlength=size) > 0
    return np.where(there, sums, BLANK)


def _fund_codes(records: LedgerRecords) -> npt.NDArray[np.object_]:
    known = records.codes.get(FUND_LIST, {})
    codes = [code if code in known else NO_KIND for code in _codes_of(records.funds["ZJLX"])]
    return np.array(codes, dtype=object)


def _fund_kinds(records: LedgerRecords) -> dict[str, str]:
    """The sources of funds; the last column only where some money has none."""
    kinds = dict(records.codes.get(FUND_LIST, {}))
    if (_fund_codes(records) == NO_KIND).any():
        kinds[NO_KIND] = "未注明来源"
    return kinds


def _columns(records: LedgerRecords, figures: Mapping[str, Ints], spans: list[tuple[int, int]]) -> tuple[Column, ...]:
    columns = ledger_columns(_fund_kinds(records))
    totals = {}
    for key, values in figures.items():
        known = np.where(values == BLANK, 0, values)
        totals[key] = max((int(np.abs(known[start:stop]).sum()) for start, stop in spans), default=0)
    lengths = {key: numbers(records.sites[f"{key}_length"]) for key in LONG}
    return fitted(columns, totals, {key: int(np.nanmax(found, initial=0)) for key, found in lengths.items()})


# --- order ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _SortKeys:
    """Ranks of city, county and number of each site, and the names of cities and counties."""

    city: Ints
    county: Ints
    number: Ints
    city_names: list[str]
    county_names: list[str]


def _sort_keys(sites: pd.DataFrame) -> _SortKeys:
    """Cities and counties stand in the order of the region codes, as in every official table; those without a name come last."""
    regions = _codes_of(sites["XZQDM"])
    cities, counties = ([plain_word(value) for value in sites[name]] for name in ("XZS", "XZX"))
    city_ranks, city_names = _ranked([(name,) for name in cities], [region[:4] for region in regions])
    county_ranks, county_names = _ranked(list(zip(cities, counties)), [region[:6] for region in regions])
    number = np.argsort(np.argsort(sites["ZTBH"].astype(str).to_numpy(dtype=object), kind="stable"))
    return _SortKeys(city_ranks, county_ranks, number, [name[0] for name in city_names], [name[1] for name in county_names])


def _ranked(names: list[tuple[str, ...]], regions: list[str]) -> tuple[Ints, list[tuple[str, ...]]]:
    """Rank of each name by the smallest region code that it has."""
    smallest: dict[tuple[str, ...], str] = {}
    for name, region in zip(names, regions):
        if name not in smallest or region and (not smallest[name] or region < smallest[name]):
            smallest[name] = region
    ordered = sorted(smallest, key=lambda name: (not name[-1], not smallest[name], smallest[name], name))
    ranks = {name: rank for rank, name in enumerate(ordered)}
    return np.array([ranks[name] for name in names], dtype=np.int64), ordered


def _codes_of(values: pd.Series) -> list[str]:
    """Codes as texts; the few different ones are each made once."""
    known = {value: code_of(value) for value in values.unique()}
    return [known[value] for value in values]


def plain_word(value: object) -> str:
    """A value as text without blanks around it; nothing for what is missing."""
    return "" if value is None or value != value else str(value).strip()


def _parts(order: Ints, keys: _SortKeys, start: int, stop: int) -> tuple[Part, ...]:
    """Cities with their counties between two places."""
    cities = []
    for first, last in _runs(keys.city[order[start:stop]], start):
        counties = [Part(keys.county_names[keys.county[order[a]]], a, b) for a, b in _runs(keys.county[order[first:last]], first)]
        cities.append(Part(keys.city_names[keys.city[order[first]]], first, last, tuple(counties)))
    return tuple(cities)


def _runs(ranks: Ints, start: int) -> list[tuple[int, int]]:
    """Beginnings and ends of equal values that follow one another."""
    if not len(ranks):
        return []
    ends = [*np.flatnonzero(np.diff(ranks)) + 1, len(ranks)]
    return [(start + int(a), start + int(b)) for a, b in zip([0, *ends[:-1]], ends)]


def _province_codes(sites: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The province of each site by its patches, else by its region code."""
    given = [code[:2] or region[:2] for code, region in zip(_codes_of(sites["SDM"]), _codes_of(sites["XZQDM"]))]
    return np.array(given, dtype=object)


def _left(which: npt.NDArray[np.bool_], square_metres: npt.NDArray[np.float64]) -> Cell:
    return Cell(int(which.sum()), centi_hectares(float(square_metres[which].sum())))
