"""The lines of the appendix table by city or county, for a whole layer; the rules stand in :mod:`mine_restoration_plugin.model.appendix_places`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...model.appendix import AppendixTable
from ...model.appendix_places import PLACE_FIELDS, REGION_FIELD, Leaf, Path, PlaceTable, places_of
from ...model.campaign import Campaign
from .appendix import Counted, Ints, codes_of

_DIGITS = {"city": 4, "county": 6}  # of the code that orders the lines


@dataclass(frozen=True)
class Lines:
    """The lowest lines that several tables share.

    Attributes:
        paths: of each line. regions: the code that it is ordered by.
        of_patch: for each of the tables, the line of every patch in scope; -1 where it is not in the table.
    """

    paths: tuple[Path, ...]
    regions: tuple[str, ...]
    of_patch: tuple[Ints, ...]


def lines_of(tables: Sequence[Counted], campaign: Campaign, group_by: str) -> Lines:
    """Find the lines of all the tables: the places that their patches name, by site those of the site's largest patch.

    Args:
        tables: with the columns XZS, XZX and XZQDM as far as ``group_by`` needs them.
    """
    names = PLACE_FIELDS[group_by]
    parts = [_named(counted, campaign, names) for counted in tables]
    whole = pd.concat(parts, ignore_index=True)
    keys = ["province", *names]
    known = whole[whole["province"] >= 0]
    number = known.groupby(keys, sort=True).ngroup()
    first = known.loc[~number.duplicated()].assign(number=number).sort_values("number")
    paths = tuple((campaign.provinces[int(row[0])].code, *row[1:]) for row in first[keys].itertuples(index=False, name=None))
    line = np.full(len(whole), -1, dtype=np.int64)
    line[known.index.to_numpy()] = number.to_numpy()
    ends = np.cumsum([len(part) for part in parts])[:-1]
    return Lines(paths, _regions(known["region"], number, len(paths), _DIGITS.get(group_by, 2)), tuple(np.split(line, ends)))


def _named(counted: Counted, campaign: Campaign, names: Sequence[str]) -> pd.DataFrame:
    """Province rank (-1: not in the table), names and region code of each patch's place."""
    rows, leader = counted.layer.rows, counted.leader
    columns: dict[str, object] = {"province": np.where(counted.cells(campaign) >= 0, counted.province, -1)}
    for name in names:
        columns[name] = _cleaned(rows[name])[leader]
    columns["region"] = _cleaned(rows[REGION_FIELD])[leader] if REGION_FIELD in rows else np.full(len(rows), "", dtype=object)
    return pd.DataFrame(columns)


def _cleaned(column: pd.Series[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    codes, names = codes_of(column)
    found = np.empty(len(names) + 1, dtype=object)
    found[:-1] = names
    return found[codes]


def _regions(codes: pd.Series[str], number: pd.Series[int], count: int, digits: int) -> tuple[str, ...]:
    """The code that most patches of a line have, the lowest of several."""
    short = codes.str.slice(0, digits)
    usable = short[short.str.fullmatch(rf"\d{{{digits}}}")]
    seen = pd.DataFrame({"number": number.loc[usable.index], "code": usable}).value_counts().reset_index()
    best = seen.sort_values(["number", "count", "code"], ascending=[True, False, True]).drop_duplicates("number")
    found = dict(zip(best["number"].tolist(), best["code"].tolist(), strict=True))
    return tuple(str(found.get(k, "")) for k in range(count))


def place_table(table: AppendixTable, counted: Counted, lines: Lines, which: int, campaign: Campaign, group_by: str) -> PlaceTable:
    """The table of one of the layers that ``lines`` was made for.

    Args:
        table: of the same patches by province. which: number of the layer among those of ``lines``.
    """
    classes = len(campaign.classes)
    line = lines.of_patch[which]
    inside = np.flatnonzero(line >= 0)
    cell = line[inside] * classes + counted.river_class[inside]
    order = np.argsort(cell, kind="stable")
    members = np.split(inside[order], np.searchsorted(cell[order], np.arange(1, len(lines.paths) * classes)))
    areas = counted.layer.areas
    counts = [len(np.unique(counted.unit[part])) for part in members]
    sums = [math.fsum(areas[part].tolist()) for part in members]
    leaves = [
        Leaf(path, region, counts[k * classes : (k + 1) * classes], sums[k * classes : (k + 1) * classes])
        for k, (path, region) in enumerate(zip(lines.paths, lines.regions, strict=True))
    ]
    return places_of(table, leaves, group_by)
