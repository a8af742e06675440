"""The appendix table by city and county, live: which patches stand in which line, and the cells that show it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from ..model.appendix import AppendixTable, code_of
from ..model.appendix_places import PLACE_FIELDS, Leaf, Path, PlaceRow, PlaceTable, places_of
from ..model.campaign import Campaign
from ..model.job import COUNT_BY, GROUP_BY
from .table_presenter import Record, TableCell, number_cells
from .words import tr

INDENT = "　"  # as wide as a Chinese letter
Place = Tuple[Tuple[str, ...], str]
"""City and county of a patch, and its region's code."""


@dataclass(frozen=True)
class PlacesMade:
    """The table by places, and the features behind its lowest cells by path and class."""

    table: PlaceTable
    fids: Mapping[Tuple[Path, str], Tuple[int, ...]]

    def behind(self, key: Tuple[str, str]) -> List[int]:
        """The features behind a number, by the key of its cell."""
        line, code = key
        path = tuple(line.split("/")) if line else ()
        found = [fids for (leaf, own), fids in self.fids.items() if leaf[: len(path)] == path and code in ("", own)]
        return sorted(fid for part in found for fid in part)


def with_site_places(places: Mapping[int, Place], sites: Mapping[int, Place], sites_first: bool) -> Mapping[int, Place]:
    """The places of patches, completed from those of their mines, as the engine does it (``engine/storage/site_places.py``).

    Args:
        places, sites: of the patch and of its mine, by the patch's feature id. sites_first: the mine's place goes before the patch's: what
            is counted is the mine.
    """
    completed = dict(places)
    for fid, of_site in sites.items():
        own = places.get(fid, (("", ""), ""))
        (first, code), (second, other_code) = (of_site, own) if sites_first else (own, of_site)
        (city, county), (other_city, other_county) = map(str.strip, first), map(str.strip, second)
        city = city or other_city
        county = county or (other_county if other_city in ("", city) else "")  # no county of another city
        completed[fid] = ((city, county), code.strip() or other_code.strip())
    return completed


def make_places(records: Sequence[Record], table: AppendixTable, count_by: str, group_by: str, places: Mapping[int, Place]) -> PlacesMade:
    """Take the table of the provinces apart.

    A mine that counts once stands where its largest patch lies, as in the file.

    Args:
        records: of all patches. table: made of them with its keys kept.
        places: city, county and region's code by feature id.
    """
    by_fid = {record.fid: record for record in records}
    depth = len(PLACE_FIELDS[group_by])
    leaves: Dict[Path, List[Any]] = {}
    fids: Dict[Tuple[Path, str], List[int]] = {}
    for row in table.rows:
        for k, code in enumerate(table.classes):
            for unit in _units([by_fid[int(key)] for key in table.keys_of(row.code, code)], count_by):
                largest = max(unit, key=lambda record: record.area_m2 or 0.0)
                names, region = places.get(largest.fid, ((), ""))
                path = (row.code, *(*names, "", "")[:depth])
                leaf = leaves.setdefault(path, [region, [0] * len(table.classes), [0.0] * len(table.classes)])
                leaf[0] = min(filter(None, (leaf[0], region)), default="")
                leaf[1][k] += 1
                leaf[2][k] += sum(record.area_m2 or 0.0 for record in unit)
                fids.setdefault((path, code), []).extend(record.fid for record in unit)
    made = places_of(table, [Leaf(path, region, counts, areas) for path, (region, counts, areas) in leaves.items()], group_by)
    return PlacesMade(made, {key: tuple(value) for key, value in fids.items()})


def _units(records: Sequence[Record], count_by: str) -> List[List[Record]]:
    """What counts once: each patch, or the patches of a mine."""
    units: Dict[Any, List[Record]] = {}
    for record in records:
        site = code_of(record.site) if count_by != COUNT_BY[0] else ""
        units.setdefault(site or record.fid, []).append(record)
    return list(units.values())


def place_cells(made: PlacesMade, campaign: Campaign) -> List[TableCell]:
    """The lines, each place set in below the one it is part of."""
    table, words = made.table, campaign.table
    cells = [TableCell(0, 0, tr("City or county"), rows=2, head=True)]
    names = [campaign.class_name(code) for code in table.classes] + [words.total_label]
    for place, name in enumerate(names):
        column = 1 + 2 * place
        cells.append(TableCell(0, column, name, columns=2, head=True))
        cells += [TableCell(1, column, words.count_head, head=True), TableCell(1, column + 1, words.area_head, head=True)]
    for line, row in enumerate((*table.rows, table.total)):
        cells.append(TableCell(2 + line, 0, _name(row, words.total_label), left=bool(row.path)))
        for index, cell in enumerate((*row.cells, row.total)):
            key = ("/".join(row.path), table.classes[index] if index < len(table.classes) else "")
            cells += number_cells(2 + line, 1 + 2 * index, cell, key, False)
    return cells


def _name(row: PlaceRow, total: str) -> str:
    if not row.path:
        return total
    name = row.province if len(row.path) == 1 else row.path[-1] or tr("not filled in")
    return INDENT * (len(row.path) - 1) + name


def group_by_of(number: int) -> str:
    """The kind of the rows by its number in the list."""
    return GROUP_BY[number]
