"""A province's own workbook as a template: words in double braces are filled in, the row with fields is repeated for each mine.

    {{标题}} {{省}} {{单位}} {{日期}} {{填报人}} {{说明}} {{矿山数}} {{面积}}    anywhere
    {{合计.任务面积}} or {{合计.RWMJ}}                                        the total of a column
    {{主体编号}} or {{ZTBH}}, {{序号}} ...                                     in the row that is repeated

What stands below that row moves down with its merges and heights, and formulas over the row reach over all lines: ``=SUM(K6:K6)`` becomes
``=SUM(K6:K105)``.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from ...model.errors import WARNING, Finding, MineError
from ..core.ledger_book import LedgerBook, ProvinceLedger
from ..core.ledger_columns import AMOUNT, COUNT, DATE, PERCENT, Column, template_columns
from .ledger_lines import Batch, Read, batches_of, is_date
from .ledger_paper import UNITS, paper_of
from .provenance import Provenance
from .writeoff_list import LONGEST

_FIELD = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_REFERENCE = re.compile(r"(?<![A-Za-z0-9_.!'])(\$?[A-Z]{1,3}\$?)(\d{1,7})(?![\d(A-Za-z_])")
_TOTAL = re.compile(r"合计[.．·]\s*(.+)")


def fill_template(
    path: Path, template: str, book: LedgerBook, ledgers: Sequence[ProvinceLedger], provenance: Provenance, read: Read
) -> list[Finding]:
    """Fill a copy of the template; with several ledgers each has its own copy of the sheets.

    Raises:
        MineError: ``template_unreadable``; ``template_no_row`` where no row asks for a field of the mines.
    """
    file = _opened(template)
    asked = _Asked(template, book)
    pages = list(file.worksheets)
    rows = [_row_of(page, asked) for page in pages]
    if not any(rows):
        raise MineError("template_no_row", path=template)
    sets = [pages, *([file.copy_worksheet(page) for page in pages] for _ in ledgers[1:])]
    for ledger, copies in zip(ledgers, sets):
        for page, original, row in zip(copies, pages, rows):
            if len(ledgers) > 1:
                _arrange(page, original, f"{ledger.name}{original.title if len(pages) > 1 and page is not original else ''}"[:31])
            _Filler(page, row, asked, ledger, provenance).fill(read)
    file.properties.title = paper_of(book, ledgers[0], provenance).title
    file.properties.creator = provenance.author
    file.save(path)
    return asked.findings()


def _opened(template: str) -> openpyxl.Workbook:
    try:
        return openpyxl.load_workbook(template)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, AttributeError, EOFError) as error:
        raise MineError("template_unreadable", path=template, reason=str(error)[:200] or type(error).__name__) from error


def _arrange(page: Worksheet, original: Worksheet, title: str) -> None:
    """Name of a copy, and what openpyxl does not copy."""
    page.title = title
    page.freeze_panes = original.freeze_panes
    page.print_title_rows = original.print_title_rows
    page.oddFooter.center.text = original.oddFooter.center.text


class _Asked:
    """The fields that a template may ask for, by code and by label, and those that it asked for in vain."""

    def __init__(self, template: str, book: LedgerBook) -> None:
        self.template, self.book = template, book
        self.columns = template_columns(book.columns)
        self._by_name: dict[str, int] = {}
        for place, column in enumerate(self.columns):
            for name in (column.key, column.head, column.flat):
                self._by_name.setdefault(_plain(name), place)
        self._unknown: list[str] = []

    def place(self, name: str) -> int | None:
        """Which column a name means."""
        return self._by_name.get(_plain(name))

    def unknown(self, name: str) -> None:
        """Remember a name that means nothing."""
        if name not in self._unknown:
            self._unknown.append(name)

    def findings(self) -> list[Finding]:
        """What was asked for in vain."""
        return [Finding("template_unknown", WARNING, "", {"path": self.template, "fields": self._unknown})] if self._unknown else []


def _plain(name: str) -> str:
    """A name without unit and spaces, to compare it."""
    return re.sub(r"（[^）]*）$|\([^)]*\)$|\s", "", name).casefold()


def _row_of(page: Worksheet, asked: _Asked) -> int:
    """The first row with a field of the mines that is no word of the whole paper; 0 where there is none."""
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                for name in _FIELD.findall(cell.value):
                    if name not in _WORDS and not _TOTAL.fullmatch(name) and asked.place(name) is not None:
                        return int(cell.row)
    return 0


_WORDS = ("标题", "省", "单位", "日期", "填报人", "说明", "矿山数", "面积")


class _Filler:
    """Fills one sheet for one ledger."""

    def __init__(self, page: Worksheet, row: int, asked: _Asked, ledger: ProvinceLedger, provenance: Provenance) -> None:
        self.page, self.row, self.asked, self.ledger = page, row, asked, ledger
        paper = paper_of(asked.book, ledger, provenance)
        self.words: dict[str, Any] = {
            "标题": paper.title, "省": ledger.name, "单位": UNITS, "日期": paper.day, "填报人": provenance.editor, "说明": "\n".join(paper.notes),
            "矿山数": ledger.total.count, "面积": float(ledger.total.hectares),
        }  # fmt: skip

    def fill(self, read: Read) -> None:
        """All of it."""
        pattern = self._pattern()
        count = max(1, self.ledger.stop - self.ledger.start)
        if self.row:
            self._make_room(count - 1)
        for cells in self.page.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and (not self.row or not self.row <= cell.row < self.row + count):
                    self._fill_words(cell)
        if self.row:
            self._lines(pattern, read)

    def _pattern(self) -> list[tuple[Cell, Any]]:
        """The cells of the repeated row with what stands in them."""
        if not self.row:
            return []
        cells = [self.page.cell(self.row, column) for column in range(1, self.page.max_column + 1)]
        return [(cell, cell.value) for cell in cells if not isinstance(cell, MergedCell)]

    # --- room for the lines -----------------------------------------------------------------------------------------
    def _make_room(self, more: int) -> None:
        """Move what is below the row down, with merges, heights, and what formulas point to."""
        page, row = self.page, self.row
        merges = list(page.merged_cells.ranges)
        for one in merges:
            page.merged_cells.remove(one)
        heights = {number: page.row_dimensions[number].height for number in range(row, page.max_row + 1)}
        if more and page.max_row > row:
            page.move_range(f"A{row + 1}:{page.cell(page.max_row, page.max_column).coordinate}", rows=more)
        for number, height in sorted(heights.items(), reverse=True):
            if number > row:
                page.row_dimensions[number + more].height = height
        for number in range(row + 1, row + more + 1):
            page.row_dimensions[number].height = heights[row]
        for one in merges:
            if one.min_row > row:
                one.shift(row_shift=more)
            page.merge_cells(one.coord)
            if one.min_row == one.max_row == row:
                for step in range(1, more + 1):
                    page.merge_cells(start_row=row + step, end_row=row + step, start_column=one.min_col, end_column=one.max_col)
        for cells in page.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and cell.value.startswith("=") and cell.row != row:
                    cell.value = self._moved(cell.value, more)
        if page.print_area:
            page.print_area = re.sub(r"\$?(\d+)$", lambda found: str(int(found[1]) + more), str(page.print_area).rsplit("!", 1)[-1])

    def _moved(self, formula: str, more: int) -> str:
        """A formula after the move: the row alone becomes all lines where it is the end of a range."""
        row = self.row
        formula = re.sub(rf"(\$?[A-Z]{{1,3}}\$?){row}:(\$?[A-Z]{{1,3}}\$?){row}(?!\d)", rf"\g<1>{row}:\g<2>#END#", formula)
        formula = _REFERENCE.sub(lambda found: found[1] + str(int(found[2]) + more if int(found[2]) > row else int(found[2])), formula)
        return formula.replace("#END#", str(row + more))

    # --- words ------------------------------------------------------------------------------------------------------
    def _fill_words(self, cell: Cell) -> None:
        names = _FIELD.findall(cell.value)
        if not names:
            return
        values = [self._word(name) for name in names]
        if len(names) == 1 and _FIELD.fullmatch(cell.value.strip()):
            _put(cell, values[0])
        else:
            filled = iter(values)
            _put(cell, _FIELD.sub(lambda _: _as_text(next(filled)), cell.value))

    def _word(self, name: str) -> Any:
        if name in self.words:
            return self.words[name]
        total = _TOTAL.fullmatch(name)
        place = self.asked.place(total[1]) if total else None
        if place is None or not self.asked.columns[place].summed:
            self.asked.unknown(name)
            return ""
        column = self.asked.columns[place]
        value = self.asked.book.total(column.key, self.ledger.start, self.ledger.stop)
        return value / 100 if column.kind == AMOUNT else value

    # --- lines ------------------------------------------------------------------------------------------------------
    def _lines(self, pattern: list[tuple[Cell, Any]], read: Read) -> None:
        fields = {name for _, value in pattern if isinstance(value, str) for name in _FIELD.findall(value)}
        places = {name: self.asked.place(name) for name in fields}
        for name in sorted(name for name, place in places.items() if place is None):
            if name not in self.words:
                self.asked.unknown(name)
        columns = self.asked.columns
        row = self.row
        for batch in batches_of(self.asked.book, self.ledger, columns, read):
            for line in range(len(batch)):
                values = {
                    name: self.words.get(name, "") if place is None else _value(columns[place], batch, place, line) for name, place in places.items()
                }
                self._line(pattern, row, values)
                row += 1
        if row == self.row:
            self._line(pattern, row, dict.fromkeys(fields, ""))

    def _in_row(self, formula: str, row: int) -> str:
        """A formula of the repeated row in another line."""
        return _REFERENCE.sub(lambda found: found[1] + (str(row) if int(found[2]) == self.row else found[2]), formula)

    def _line(self, pattern: list[tuple[Cell, Any]], row: int, values: dict[str, Any]) -> None:
        for original, value in pattern:
            cell = self.page.cell(row, original.column)
            if row != self.row and original.has_style:
                cell._style = original._style  # styles are shared by number; there is no public way to do so
            if not isinstance(value, str):
                cell.value = value
            elif value.startswith("="):
                cell.value = self._in_row(value, row)
            else:
                names = _FIELD.findall(value)
                if len(names) == 1 and _FIELD.fullmatch(value.strip()):
                    _put(cell, values[names[0]])
                else:
                    _put(cell, _FIELD.sub(lambda found: _as_text(values[found[1]]), value))


def _value(column: Column, batch: Batch, place: int, line: int) -> Any:
    """A value of a line as a cell holds it."""
    value = batch.columns[place][line]
    if value is None:
        return ""
    if column.kind in (AMOUNT, PERCENT):
        return value / 100
    if column.kind == DATE and is_date(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    return value if column.kind == COUNT else str(value)


def _as_text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def _put(cell: Cell, value: Any) -> None:
    """A value that stays what it is: text that begins with = is text."""
    if isinstance(cell, MergedCell):
        return
    if value == "" or value is None:
        cell.value = None
    elif isinstance(value, str):
        cell.value = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        cell.data_type = "s"
    else:
        cell.value = value
        if isinstance(value, datetime.date) and cell.number_format == "General":
            cell.number_format = "yyyy-mm-dd"
