"""The figures of a province's implementation plan, made once for its sentences, tables, charts and lists.

Which mines count, and the totals by class, come from the appendix table (:func:`.appendix.appendix_of`, by patch and by site). Its
hectares are shared out downwards, class to city to county to mine (强制调平): every other table is a sum of the mines' hundredths of a
hectare, so that all of them make the same total, and a reader who adds up the list of mines finds them again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...model.appendix import LARGEST_AREA_M2, AppendixTable, Cell, TableRow, shared_out
from ...model.appendix_statement import Statement
from ...model.campaign import Campaign, Province
from ...model.errors import Finding
from ...model.site_query import codes_in
from .appendix import appendix_of, statement_of
from .ledger_figures import BLANK, hundredths

EXCLUDED = "90"
"""The status of what was found to be no mine."""
NOTHING = ""
UNNAMED = "未填写"


@dataclass(frozen=True)
class GroupLine:
    """One line of a table: a key (code or name), and a cell for each river class and for all."""

    key: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Grouping:
    """Lines and their total. ``overlapping``: a mine can stand in several lines, so that they do not make the total."""

    lines: tuple[GroupLine, ...]
    total: GroupLine
    overlapping: bool = False

    def line(self, key: str) -> GroupLine:
        """The line of a key; an empty one where there is none."""
        empty = GroupLine(key, tuple(Cell() for _ in self.total.cells), Cell())
        return next((line for line in self.lines if line.key == key), empty)


@dataclass(frozen=True)
class FundLine:
    """Money in cents of 万元 (whole hundreds of yuan): estimate, planned, arrived, spent, and what the plan is short of mine by mine."""

    key: str
    count: int = 0
    estimate: int = 0
    planned: int = 0
    arrived: int = 0
    spent: int = 0
    gap: int = 0


@dataclass(frozen=True)
class Funds:
    """Sums of a province: by source (without estimates and gaps) and by city.

    Attributes:
        short: number of mines with a gap. funded: keys of those with a source.
    """

    by_source: tuple[FundLine, ...]
    by_city: tuple[FundLine, ...]
    total: FundLine
    short: int
    funded: frozenset[str]


@dataclass(frozen=True)
class PlanFigures:
    """All that the plan of a province says in numbers.

    Attributes:
        sites: the mines in scope, one row each, in the order of city, county and number: uuid, ZTBH, KSMC, XZS, XZX, GZL, HLMC, PQ, KZ, ZYWT,
            DZYH, YZCD, NXFFS, ZT, ledger's fields, patches, m2, cents (hundredths of a hectare).
        by_patch, by_site: the province's lines of the appendix table. patch_cities: the first of them by city.
        left_out: mines of the province that are not in scope.
        without_shape: numbers of mines of the province that have no patch at all.
        codes: names by code for each code list of the workspace.
        findings: those of the appendix table.
    """

    campaign: Campaign
    province: Province
    statement: Statement
    sites: pd.DataFrame
    by_patch: TableRow
    by_site: TableRow
    patch_cities: Grouping
    funds: Funds
    left_out: int
    without_shape: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]]

    def name(self, codelist: str, code: Any) -> str:
        """The name of a code of the workspace; the code itself where its list has none, empty for a missing one."""
        text = NOTHING if code is None or code != code else str(code)
        return self.codes.get(codelist, {}).get(text, text)

    def names(self, codelist: str, codes: Any) -> str:
        """The names of several codes, as they stand in one field."""
        return "、".join(self.name(codelist, code) for code in codes_in(codes))

    @property
    def tasks(self) -> pd.DataFrame:
        """The mines that are to be restored: those in scope without the excluded ones."""
        return self.sites[self.sites["ZT"] != EXCLUDED]

    def grouped(self, column: str, order: Sequence[str] | None = None, only_tasks: bool = False) -> Grouping:
        """Counts and hectares by a column of :attr:`sites`.

        Args:
            column: with one key a mine; its rows' order is kept unless ``order`` gives one.
            only_tasks: leave the excluded mines out.
        """
        rows = self.tasks if only_tasks else self.sites
        return grouping(rows, rows[column].fillna(NOTHING).astype(str), self.classes, order)

    def grouped_several(self, column: str, order: Sequence[str], only_tasks: bool = False) -> Grouping:
        """As :meth:`grouped`, for a column of several codes a mine."""
        rows = self.tasks if only_tasks else self.sites
        found = [codes_in(value) or (NOTHING,) for value in rows[column].fillna(NOTHING).astype(str)]
        spread = rows.loc[np.repeat(rows.index.to_numpy(), [len(codes) for codes in found])]
        keys = pd.Series([code for codes in found for code in codes], index=spread.index, dtype=object)
        lines = grouping(spread, keys, self.classes, order)
        return Grouping(lines.lines, grouping(rows, pd.Series(NOTHING, index=rows.index), self.classes).total, True)

    @property
    def classes(self) -> tuple[str, ...]:
        """Codes of the river classes, in the campaign's order."""
        return tuple(c.code for c in self.campaign.classes)


class PlanSource:
    """The records of a workspace, ready for the plans of all its provinces.

    Args:
        campaign: of the workspace.
        tables: ``sites``, ``patches``, ``archive``, ``ledger``, ``funds`` as :mod:`..storage.workspace_records` reads them.
        codes: names by code for each code list.
    """

    def __init__(self, campaign: Campaign, tables: Mapping[str, pd.DataFrame], codes: Mapping[str, Mapping[str, str]]) -> None:
        self.campaign, self.codes = campaign, codes
        self._tables = tables
        sites = tables["sites"]
        numbers = dict(zip(sites["uuid"], sites["ZTBH"], strict=True))
        # The mine that a patch belongs to is told by its key; the number beside it may be missing or an older one.
        self._patches = tables["patches"].assign(ZTBH=[numbers.get(site) for site in tables["patches"]["site"]])
        self.by_patch = appendix_of(self._patches, campaign, "patch", key_field="uuid")
        self.by_site = appendix_of(self._patches, campaign, "site", key_field="uuid")
        self._by_key = self._patches.set_index("uuid")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the appendix table found, by patch and by site, each once."""
        found = (*self.by_patch.findings, *self.by_site.findings)
        return tuple(f for place, f in enumerate(found) if f.code not in {earlier.code for earlier in found[:place]} or f.code.startswith("site_"))

    def provinces(self) -> list[Province]:
        """Provinces of the campaign with mines in scope, in its order."""
        return [p for p in self.campaign.provinces if self.by_site.row(p.code).total.count]

    def figures(self, province: Province) -> PlanFigures:
        """The figures of one province."""
        row = self.by_site.row(province.code)
        patches = self._members(self.by_site, province)
        sites = self._sites(patches)
        sites["cents"] = levelled(sites, tuple(c.code for c in self.campaign.classes), row)
        everywhere = self._tables["sites"]
        own = everywhere[(everywhere["SDM"].fillna("").astype(str) == province.code) & ~everywhere["uuid"].isin(sites["uuid"])]
        drawn = set(self._tables["patches"]["site"])
        bare = tuple(str(number) for key, number in zip(own["uuid"], own["ZTBH"], strict=True) if key not in drawn)
        return PlanFigures(
            self.campaign, province, statement_of(patches), sites, self.by_patch.row(province.code), row,
            self._patch_cities(province, [str(city) for city in sites["XZS"].unique()]),
            funds_of(sites, self._tables["funds"]), len(own), bare, self.codes,
        )  # fmt: skip

    def _patch_cities(self, province: Province, order: list[str]) -> Grouping:
        """The province's line by patch, shared out among cities: that of the patch, else that of its mine."""
        cities = dict(zip(self._tables["sites"]["uuid"], self._tables["sites"]["XZS"], strict=True))
        patches = self._members(self.by_patch, province)
        rows = pd.DataFrame({
            "GZL": patches["counted_class"], "m2": _square_metres(patches["TQMJ"]),
            "XZS": _named(_filled(patches["XZS"], patches["site"].map(cities))), "XZX": NOTHING,
        })  # fmt: skip
        rows["cents"] = levelled(rows, self.by_patch.classes, self.by_patch.row(province.code))
        return grouping(rows, rows["XZS"], self.by_patch.classes, order)

    def _members(self, table: AppendixTable, province: Province) -> pd.DataFrame:
        """The patches behind the province's line, with the class that counts for them."""
        parts = []
        for river_class in table.classes:
            keys = list(table.keys_of(province.code, river_class))
            parts.append(self._by_key.loc[keys].assign(counted_class=river_class).reset_index())
        return pd.concat(parts, ignore_index=True)

    def _sites(self, patches: pd.DataFrame) -> pd.DataFrame:
        patches = patches.assign(m2=_square_metres(patches["TQMJ"]))
        of_site = patches.groupby("site", sort=False)
        sums = pd.DataFrame({"GZL": of_site["counted_class"].first(), "patches": of_site.size(), "m2": of_site["m2"].agg(math.fsum)})
        largest = patches.sort_values("m2", ascending=False, kind="stable").drop_duplicates("site").set_index("site")
        sites = self._tables["sites"].drop(columns=["GZL", "m2", "patches"], errors="ignore").set_index("uuid")
        sites = sites.loc[sites.index.isin(sums.index)].join(sums)
        for table, fields in (("archive", _ARCHIVE), ("ledger", _LEDGER)):
            sites = sites.join(self._tables[table].set_index("site")[list(fields)])
        # Before a mine has its record, what the survey saw on its largest patch stands for it.
        for field, seen in (("KZ", "KZ"), ("ZYWT", "STWT"), ("NXFFS", "NXFFS")):
            sites[field] = _filled(sites[field], largest[seen].reindex(sites.index))
        for field in ("HLMC", "PQ"):
            sites[field] = _filled(largest[field].reindex(sites.index), sites[field])
        sites["quarter"] = [quarter_of(value) for value in sites["ZLSX"]]
        sites["XZS"], sites["XZX"] = _named(sites["XZS"]), _named(sites["XZX"])
        code = sites["XZQDM"].fillna("").astype(str)
        first_of_city = code.groupby(sites["XZS"]).transform("min")
        order = pd.DataFrame(
            {"_": sites["XZS"] == UNNAMED, "a": first_of_city, "b": sites["XZS"], "c": code, "d": sites["XZX"], "e": sites["ZTBH"].astype(str)}
        )
        return sites.loc[order.sort_values(list("_abcde"), kind="stable").index].reset_index(names="uuid")


_ARCHIVE = ("KZ", "ZYWT", "DZYH", "YZCD", "ZRHFMJ", "ZBFGD", "CQCS", "NXFFS")
_LEDGER = ("ZRLX", "ZRZT", "ZLRW", "RWMJ", "GSTZ", "KGRQ", "ZLSX")


def grouping(rows: pd.DataFrame, keys: "pd.Series[Any]", classes: Sequence[str], order: Sequence[str] | None = None) -> Grouping:
    """Put mines into lines.

    Args:
        rows: with GZL and cents.
        keys: of each row's line. order: of the lines; keys that it does not have follow, the empty one last.
    """
    cells: dict[str, list[Cell]] = {key: [Cell() for _ in classes] for key in order or ()}
    place = {code: number for number, code in enumerate(classes)}
    for key, river_class, cents in zip(keys, rows["GZL"], rows["cents"], strict=True):
        line = cells.setdefault(key, [Cell() for _ in classes])
        line[place[river_class]] += Cell(1, int(cents))
    named = [key for key in cells if key != NOTHING] + [key for key in cells if key == NOTHING]
    lines = [GroupLine(key, tuple(cells[key]), sum(cells[key], Cell())) for key in named]
    lines = [line for line in lines if line.total.count]
    sums = tuple(sum((line.cells[k] for line in lines), Cell()) for k in range(len(classes)))
    return Grouping(tuple(lines), GroupLine(NOTHING, sums, sum(sums, Cell())))


def levelled(sites: pd.DataFrame, classes: Sequence[str], row: TableRow) -> list[int]:
    """Hundredths of a hectare of each mine, such that cities, counties and classes make what the appendix table says of the province."""
    cents = np.zeros(len(sites), dtype=np.int64)
    areas = sites["m2"].to_numpy(dtype=float)
    levels = [sites["XZS"].to_numpy(), sites["XZX"].to_numpy(), np.arange(len(sites))]
    for river_class, cell in zip(classes, row.cells, strict=True):
        members = np.flatnonzero(sites["GZL"].to_numpy() == river_class)
        _share(areas, members, levels, cell.centi_hectares, cents)
    return [int(value) for value in cents]


def _share(areas: Any, members: Any, levels: list[Any], total: int, cents: Any) -> None:
    groups: dict[Any, list[int]] = {}
    for member in members:
        groups.setdefault(levels[0][member], []).append(int(member))
    parts = shared_out([math.fsum(areas[group]) for group in groups.values()], total)
    for group, part in zip(groups.values(), parts, strict=True):
        if len(levels) == 1:
            cents[group[0]] = part
        else:
            _share(areas, group, levels[1:], part, cents)


def cents_of(values: "pd.Series[Any]") -> list[int]:
    """Typed hectares or 万元 in hundredths by the ledger's rule; 0 where there is none."""
    found = hundredths(values)
    return [int(value) for value in np.where(found == BLANK, 0, found)]


def funds_of(sites: pd.DataFrame, funds: pd.DataFrame) -> Funds:
    """The sums of money of mines."""
    own = funds[funds["site"].isin(sites["uuid"])]
    amounts = {name: cents_of(own[field]) for name, field in (("planned", "ZJJH"), ("arrived", "ZJDW"), ("spent", "ZJZC"))}
    table = pd.DataFrame({"site": own["site"].to_numpy(), "source": own["ZJLX"].fillna(NOTHING).astype(str).to_numpy(), **amounts}).astype(
        {name: "int64" for name in amounts}
    )
    by_site = table.groupby("site")[list(amounts)].sum().reindex(sites["uuid"]).fillna(0).astype("int64").reset_index(drop=True)
    by_site["estimate"] = cents_of(sites["GSTZ"])
    by_site["gap"] = (by_site["estimate"] - by_site["planned"]).clip(lower=0)
    sources = []
    for source, rows in table.groupby("source"):
        sources.append(FundLine(str(source), len(rows), 0, *(int(rows[name].sum()) for name in amounts)))
    cities = []
    for city, places in sites.groupby("XZS", sort=False).indices.items():
        cities.append(_fund_line(str(city), by_site.iloc[places]))
    sources.sort(key=lambda line: (line.key == NOTHING, line.key))
    return Funds(tuple(sources), tuple(cities), _fund_line(NOTHING, by_site), int((by_site["gap"] > 0).sum()), frozenset(table["site"]))


def _fund_line(key: str, rows: pd.DataFrame) -> FundLine:
    names = ("estimate", "planned", "arrived", "spent", "gap")
    return FundLine(key, len(rows), *(int(rows[name].sum()) for name in names))


def quarter_of(date: Any) -> str:
    """2020Q3 for a date; empty where it is none."""
    text = str(date or "")
    if len(text) >= 7 and text[:4].isdigit() and text[5:7].isdigit() and 1 <= int(text[5:7]) <= 12:
        return f"{text[:4]}Q{(int(text[5:7]) + 2) // 3}"
    return NOTHING


def natural_recovery(figures: PlanFigures) -> tuple[int, int]:
    """Number of mines with naturally recovered land, and its hundredths of a hectare; sums of what was typed in hectares."""
    areas = cents_of(figures.sites["ZRHFMJ"])
    return sum(1 for area in areas if area > 0), sum(area for area in areas if area > 0)


def task_area(figures: PlanFigures) -> tuple[int, int]:
    """Number of mines whose ledger names an area to restore, and its hundredths of a hectare."""
    areas = cents_of(figures.tasks["RWMJ"])
    return sum(1 for area in areas if area > 0), sum(area for area in areas if area > 0)


def count_where(rows: pd.DataFrame, column: str, wanted: Callable[[str], bool]) -> int:
    """Number of mines whose value a function likes; a missing one is an empty text."""
    return sum(1 for value in rows[column].fillna(NOTHING).astype(str) if wanted(value))


def _square_metres(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Areas by the appendix table's rule: what is no area counts nothing."""
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    return numbers.where((numbers >= 0) & (numbers <= LARGEST_AREA_M2), 0.0)


def _filled(first: "pd.Series[Any]", second: "pd.Series[Any]") -> "pd.Series[Any]":
    texts = first.fillna(NOTHING).astype(str).str.strip()
    return texts.where(texts != NOTHING, second.fillna(NOTHING).astype(str).str.strip())


def _named(names: "pd.Series[Any]") -> "pd.Series[Any]":
    texts = names.fillna(NOTHING).astype(str).str.strip()
    return texts.where(texts != NOTHING, UNNAMED)
