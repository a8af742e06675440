"""What the tables panel decides: which patches count, what each number stands for, what an export will hold. No Qt."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Dict, FrozenSet, List, NamedTuple, Optional, Sequence, Tuple

from ..model.appendix import AppendixTable, Cell, PatchRow, appendix_table, plain_number
from ..model.appendix_baseline import compare
from ..model.appendix_statement import read_rule
from ..model.campaign import Campaign
from ..model.job import AREAS, COUNT_BY
from .export_documents import APPENDIX, Document, documents
from .export_presenter import AREA, CANVAS, SELECTED, SITES, path_words
from .words import in_a_row, number, tr

NO_DIFFERENCE = "–"
AREA_FIELDS = dict(zip(AREAS, ("TQMJ", "TBMJ", "TBHDMJ")))


class Record(NamedTuple):
    """What the table needs of one patch, and its feature id."""

    fid: int
    number: str
    site: str
    province: str
    river_class: str
    in_scope: bool
    area_m2: Optional[float]


@dataclass(frozen=True)
class TableCell:
    """One cell of the shown table.

    Attributes:
        row, column: its place.
        text: what it shows.
        rows, columns: how many it covers.
        head: whether it belongs to the two head rows.
        key: (province code, class code) of a number that can be clicked, empty codes for totals; None otherwise.
        marked: whether it differs from the baseline.
        left: whether it begins at its left edge.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False
    key: Optional[Tuple[str, str]] = None
    marked: bool = False
    left: bool = False


@dataclass(frozen=True)
class Made:
    """A table, and what was said about it."""

    table: AppendixTable
    patches: int
    in_scope: int


def make_table(records: Sequence[Record], campaign: Campaign, count_by: str, area: str, only: Optional[FrozenSet[int]] = None) -> Made:
    """The table of all records, or of those with the given feature ids. Feature ids are its keys."""
    taken = [record for record in records if only is None or record.fid in only]
    rows = [PatchRow(str(r.fid), r.site, r.province, r.river_class, r.in_scope, r.area_m2) for r in taken]
    table = appendix_table(rows, campaign, count_by, area, keep_keys=True)
    return Made(table, len(taken), sum(1 for r in taken if r.in_scope))


def feature_ids(table: AppendixTable, key: Tuple[str, str]) -> List[int]:
    """The features behind a number."""
    return sorted(int(fid) for fid in table.keys_of(*key))


def shown_cells(table: AppendixTable, campaign: Campaign, distance_km: float, difference: bool = False) -> List[TableCell]:
    """The table as the work plan draws it: two head rows with merged cells, provinces, totals."""
    words = campaign.table
    cells = [
        TableCell(0, 0, words.number_head, rows=2, head=True),
        TableCell(0, 1, words.province_head, rows=2, head=True),
        TableCell(0, 2, words.range_head, rows=2, head=True),
    ]
    names = [campaign.class_name(code) for code in table.classes] + [words.total_label]
    for place, name in enumerate(names):
        column = 3 + 2 * place
        cells.append(TableCell(0, column, name, columns=2, head=True))
        cells += [TableCell(1, column, words.count_head, head=True), TableCell(1, column + 1, words.area_head, head=True)]
    label = campaign.range_label_for(distance_km)
    for place, row in enumerate((*table.rows, table.total)):
        line = 2 + place
        cells.append(TableCell(line, 0, "" if row.order is None else str(row.order)))
        cells += [TableCell(line, 1, row.name or words.total_label), TableCell(line, 2, label)]
        for index, cell in enumerate((*row.cells, row.total)):
            key = (row.code, table.classes[index] if index < len(table.classes) else "")
            cells += number_cells(line, 3 + 2 * index, cell, None if difference else key, difference)
    return cells


def number_cells(line: int, column: int, cell: Cell, key: Optional[Tuple[str, str]], difference: bool) -> List[TableCell]:
    """Count and area of a line."""
    count, area = str(cell.count), plain_number(cell.hectares)
    if difference:
        # A column of zeros hides the one number that is none; the eye finds it among dashes.
        count = f"{cell.count:+d}" if cell.count else NO_DIFFERENCE
        area = (("+" if cell.centi_hectares > 0 else "") + area) if cell.centi_hectares else NO_DIFFERENCE
    return [
        TableCell(line, column, count, key=key, marked=difference and cell.count != 0),
        TableCell(line, column + 1, area, key=key, marked=difference and cell.centi_hectares != 0),
    ]


def differences(table: AppendixTable, campaign: Campaign) -> Tuple[AppendixTable, int]:
    """Present minus published, and how many numbers differ."""
    difference = compare(table, campaign).difference
    differing = sum((cell.count != 0) + (cell.centi_hectares != 0) for row in difference.rows for cell in row.cells)
    return difference, differing


def difference_text(differing: int, title: str) -> str:
    """What the comparison with the published table says, over its numbers; it has none where nothing differs."""
    if not differing:
        return tr("No difference: every number equals the published table ({title}).").format(title=title)
    return tr("Present minus published ({title}): {count} numbers differ; {dash} stands where nothing does.").format(
        title=title, count=differing, dash=NO_DIFFERENCE
    )


def written_text(path: str) -> str:
    """One line for the message bar; the folder has a button of its own beside it."""
    return tr("The table {name} was written.").format(name=os.path.basename(path))


def left_out_text(table: AppendixTable) -> str:
    """What is in scope but in no cell; empty where nothing is."""
    parts = []
    if table.outside.count:
        parts.append(
            tr("{count} in scope lie outside the campaign's provinces ({hectares} ha)").format(
                count=table.outside.count, hectares=plain_number(table.outside.hectares)
            )
        )
    if table.unclassed.count:
        parts.append(
            tr("{count} in scope have no river class ({hectares} ha)").format(
                count=table.unclassed.count, hectares=plain_number(table.unclassed.hectares)
            )
        )
    return tr("Not in the table: {parts}.").format(parts="; ".join(parts)) if parts else ""


def extent_word(which: str) -> str:
    """All, the selected ones, those in the map window or in the drawn area, or those of single mines."""
    words = {
        SELECTED: tr("the selected patches"), CANVAS: tr("the patches in the map window"), AREA: tr("the patches in the drawn area"),
        SITES: tr("the patches of the chosen mines"),
    }  # fmt: skip
    return words.get(which, tr("all patches"))


def count_by_word(count_by: str) -> str:
    """By patch or by site."""
    return tr("by patch") if count_by == COUNT_BY[0] else tr("by site")


def area_word(area: str) -> str:
    """Name of an area."""
    words: Dict[str, str] = {AREAS[0]: tr("ellipsoidal area"), AREAS[1]: tr("area handed down"), AREAS[2]: tr("verified area")}
    return words[area]


def table_text(made: Made, which: str, count_by: str, area: str) -> str:
    """What the table counts, in words."""
    return tr("Counts {extent} ({patches}, {in_scope} of them in scope), {count_by}, {area}.").format(
        extent=extent_word(which), patches=number(made.patches), in_scope=number(made.in_scope),
        count_by=count_by_word(count_by), area=area_word(area),
    )  # fmt: skip


@dataclass(frozen=True)
class TableWish:
    """What a person has chosen for the table's file.

    Attributes:
        which: the part. count_by, area: how it is counted. baseline: whether it is compared with the published table.
        group_by: number of the rows' kind. earlier: a day as 2020-06-30 beside which it is put; empty for none. path: of the file.
    """

    which: str
    count_by: str
    area: str
    baseline: bool = False
    group_by: int = 0
    earlier: str = ""
    path: str = ""


def export_text(made: Optional[Made], wish: TableWish) -> str:
    """What will be exported, before it is."""
    if made is None:
        return tr("Nothing to export yet: classify the patches first.")
    if not wish.path:
        return tr("Choose where the table is written to.")
    kinds = {".xlsx": tr("Excel workbook"), ".csv": tr("CSV table"), ".html": tr("Web page")}
    kind = kinds.get(os.path.splitext(wish.path)[1].lower())
    if kind is None:
        return tr("The table's file must end in .xlsx, .csv or .html.")
    text = tr("Will be exported: the appendix table of {extent} ({patches}), {count_by}, {area}, as {kind} to {path}.").format(
        extent=extent_word(wish.which), patches=number(made.patches), count_by=count_by_word(wish.count_by), area=area_word(wish.area),
        kind=kind, path=wish.path,
    )  # fmt: skip
    parts = [text]
    if wish.group_by:
        label = _document().option("GROUP_BY").labels[wish.group_by]
        parts.append(tr("Its rows: {rows}.").format(rows=label))
    if wish.baseline:
        parts.append(tr("The comparison with the published baseline stands below it."))
    if wish.earlier:
        parts.append(tr("Beside it stands the table as it was on {day}, and which patches explain the difference.").format(day=wish.earlier))
    return in_a_row(*parts, path_words(wish.path)[0])


def _document() -> Document:
    return documents()[APPENDIX]


def distance_of(rules: Sequence[str], campaign: Campaign) -> float:
    """Distance in km for the range column: of the patches' own rule, else the campaign's."""
    for text in rules:
        rule = read_rule(text)
        if rule is not None:
            return rule[2]
    return campaign.distance_km
