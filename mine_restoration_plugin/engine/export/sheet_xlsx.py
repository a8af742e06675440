"""The sheet that townships fill in (填报表), written line by line so that 100,000 sites need little memory.

Protected without a password: protection keeps people from slips, it hides nothing from them. What is shown but not filled in is
locked and grey; keys and what was exported stand in hidden places, so that the sheet can be told apart from others when it
comes back.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ...model.sheet_columns import FUNDS, IDENTITY_PAGE, KEY_HEADING, NUMBER, Column, columns_of
from ..core.sheet_cells import TooLong, cell_of, code_names
from .printed_page import HIGHEST_ROW, TEXT_AS_IT_IS, TITLE_FONT, PrintedPage, header_text, letters_wide, lines_of, row_height
from .sheet_validation import validation_of

PAGES = {"archive": "档案", "ledger": "台账", FUNDS: "资金来源"}
_LISTS = "代码"
_HEADING_ROW = 2  # from 0, after title and instructions
FIRST_LINE = _HEADING_ROW + 1
# Letters on a page: at seven tenths of its size, the smallest print that is still read on paper.
_PAGE_WIDTH = 205.0
_GREY, _HEAD_LOCKED, _HEAD_OPEN = "#EDEDED", "#D0D0D0", "#DCEBDD"
# Characters outside the basic plane count twice for Excel.
_CHUNK = 16_000
_INSTRUCTIONS = {
    "archive": "白色单元格可填写，灰色单元格不可修改。有下拉箭头的从列表中选择；日期按 2020-06-01 填写。可以筛选；请勿改表头。",
    "ledger": "白色单元格可填写，灰色单元格不可修改。有下拉箭头的从列表中选择；日期按 2020-06-01 填写。资金来源填在下一个工作表。请勿改表头。",
    FUNDS: "一行一项资金，一个矿山可以有多行。增加资金：在末尾空行填写主体编号和各项金额；删除资金：清空该行的白色单元格。金额单位为万元。",
}
_WIDTHS = {"T": 36.0, "D": 12.0, "N": 13.0, "I": 9.0}
# Names that are far shorter than their fields.
_SHORT = {"ZTBH": 16.0, "XZX": 11.0, "XZJD": 15.0, "HLMC": 11.0}
_PROTECTION = {
    "autofilter": True, "format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


class SheetBook:
    """A workbook that is being written; use it as a context.

    Args:
        path: of the file. what: ``archive`` or ``ledger``. title: of the pages. facts: for :meth:`.SheetFile.identity`.
    """

    def __init__(self, path: Path, what: str, title: str, facts: dict[str, Any]) -> None:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd", **TEXT_AS_IT_IS}
        self.what = what
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"title": title, "author": f"Mine Restoration {facts.get('plugin_version', '')}"})
        self.title = title
        kinds = [what, FUNDS] if what == "ledger" else [what]
        pages = {kind: self.book.add_worksheet(PAGES[kind]) for kind in kinds}
        self.lists = _Lists(self.book.add_worksheet(_LISTS), [c for kind in kinds for c in columns_of(kind) if c.filled_in])
        self.identity = self.book.add_worksheet(IDENTITY_PAGE)
        self.identity.very_hidden()
        self.identity.protect()
        self._identity_row = 0
        columns = {kind: [column.key for column in columns_of(kind)] for kind in kinds}
        self._identify("facts", "", json.dumps({**facts, "columns": columns}))
        self.pages = {kind: _PageWriter(self.book, page, kind, title, self.lists) for kind, page in pages.items()}

    def __enter__(self) -> "SheetBook":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.book.close()

    def line(self, page: str, key: str, values: Sequence[Any]) -> list[tuple[Column, int]]:
        """Write a record.

        Args:
            page: ``archive``, ``ledger`` or ``funds``. key: of the record. values: stored ones, in the order of the columns.

        Returns:
            Columns whose text is too long for a cell, with its length; these cells are locked.
        """
        self._identify(page, key, json.dumps(values, ensure_ascii=False, default=_text))
        return self.pages[page].line(key, values)

    def finish(self, page: str, blank: int = 0) -> None:
        """Close a page, with blank lines below for new records."""
        self.pages[page].finish(blank)

    def _identify(self, kind: str, key: str, text: str) -> None:
        row, self._identity_row = self._identity_row, self._identity_row + 1
        cells = [kind, key or "-", *(text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK))]
        for column, cell in enumerate(cells):
            self.identity.write_string(row, column, cell)


class _Lists:
    """The hidden page with the code lists that the drop-downs point to."""

    def __init__(self, page: Worksheet, columns: Iterable[Column]) -> None:
        page.hide()
        page.protect()
        lists = {column.field.codelist: list(code_names(column.field).values()) for column in columns if column.field.codelist}
        self.ranges: dict[str, str] = {}
        for place, (name, names) in enumerate(lists.items()):
            letter = xlsxwriter.utility.xl_col_to_name(place)
            self.ranges[name] = f"='{_LISTS}'!${letter}$2:${letter}${len(names) + 1}"
        for row in range(1 + max((len(names) for names in lists.values()), default=0)):  # row by row: rows are written once
            for place, (name, names) in enumerate(lists.items()):
                if row == 0:
                    page.write_string(0, place, name)
                elif row <= len(names):
                    page.write_string(row, place, names[row - 1])


class _PageWriter(PrintedPage):
    """Writes one page."""

    font_size = 10

    def __init__(self, book: Any, page: Worksheet, what: str, title: str, lists: _Lists) -> None:
        self.columns = columns_of(what)
        super().__init__(book, page, len(self.columns))
        self.what, self.lists = what, lists
        self.row = FIRST_LINE
        self._locked = [self._cell_format(column, locked=True) for column in self.columns]
        self._open = [self._cell_format(column, locked=False) for column in self.columns]
        self._beginnings = [self._cell_format(column, locked=False, valign="top") for column in self.columns]
        self._key_format = self._format(font_color="#808080")
        self._text_widths = [_width(column) if column.field.type in "CT" else 0.0 for column in self.columns]
        self._set_up(title)
        self._head(title)

    def _cell_format(self, column: Column, locked: bool, **more: str) -> Format:
        field = column.field
        pattern = {"N": "0." + "0" * field.decimals if field.decimals else "0", "I": "0", "D": "yyyy-mm-dd"}.get(field.type, "@")
        look: dict[str, Any] = {"num_format": pattern, "border": 1, "border_color": "#A0A0A0", "locked": locked, **more}
        if field.type in "NI":
            look |= {"align": "right", "indent": 1}
        elif field.type == "D" or field.codelist and not field.several:
            look["align"] = "center"
        if field.type in "CT":
            look["text_wrap"] = True
        if locked:
            look |= {"bg_color": _GREY, "font_color": "#404040"}
        return self._format(**look)

    def _set_up(self, title: str) -> None:
        page = self.page
        widths = [_width(column) for column in self.columns]
        pages = _pages(widths)
        self._set_up_paper(0.4, 0.8, 0.6, pages)
        # In a cell it would be cut where a page's columns do not follow those that each page repeats.
        page.set_header(f'&L&"{TITLE_FONT},Regular"&14 {header_text(title)}')
        page.repeat_rows(_HEADING_ROW)
        if pages > 1:
            page.repeat_columns(1, 2)
            page.print_across()  # the pages of the same sites follow each other
        page.set_column(0, 0, 38, None, {"hidden": True})
        for place, width in enumerate(widths, 1):
            page.set_column(place, place, width)
        # Number and name of the mine stay in sight.
        page.freeze_panes(FIRST_LINE, 3)
        page.protect("", _PROTECTION)

    def _head(self, title: str) -> None:
        page = self.page
        page.set_row(0, 26)
        page.write_string(0, 1, title, self._format(font_name=TITLE_FONT, font_size=14))
        page.set_row(1, 18)
        page.write_string(1, 1, _INSTRUCTIONS[self.what], self._format(font_color="#404040"))
        page.set_row(_HEADING_ROW, 32)
        page.write_string(_HEADING_ROW, 0, KEY_HEADING, self._key_format)
        for place, column in enumerate(self.columns, 1):
            colour = _HEAD_OPEN if self._is_open(column, new=True) else _HEAD_LOCKED
            look = self._format(bold=True, border=1, align="center", text_wrap=True, bg_color=colour)
            page.write_string(_HEADING_ROW, place, column.heading, look)

    def _is_open(self, column: Column, new: bool) -> bool:
        return column.filled_in or (new and self.what == FUNDS and column.field.name == NUMBER)

    def line(self, key: str, values: Sequence[Any]) -> list[tuple[Column, int]]:
        """Write a record; columns whose text is too long, with its length."""
        row, self.row = self.row, self.row + 1
        # Programs other than Excel do not fit the height of a row by themselves; a row's height must be told before its cells.
        cells = [cell_of(column.field, stored) for column, stored in zip(self.columns, values)]
        texts = ((cell.text if isinstance(cell, TooLong) else cell, width) for cell, width in zip(cells, self._text_widths) if width)
        lines = max((lines_of(text, width, self.font_size) for text, width in texts if isinstance(text, str)), default=1)
        height = row_height(lines, self.font_size)
        if lines > 1:
            self.page.set_row(row, height)
        # Of what is too long even for the highest row, the beginning is seen and not the middle.
        filled_in = self._beginnings if height == HIGHEST_ROW else self._open
        self.page.write_string(row, 0, key, self._key_format)
        too_long = []
        for place, (column, cell) in enumerate(zip(self.columns, cells)):
            look = filled_in[place] if column.filled_in else self._locked[place]
            if isinstance(cell, TooLong):
                too_long.append((column, cell.length))
                cell, look = cell.text, self._locked[place]
            self._write(row, place + 1, cell, look)
        return too_long

    def _write(self, row: int, place: int, cell: Any, look: Format) -> None:
        if cell is None:
            self.page.write_blank(row, place, None, look)
        elif isinstance(cell, str):
            self.page.write_string(row, place, cell, look)
        elif isinstance(cell, datetime.date):
            self.page.write_datetime(row, place, datetime.datetime(cell.year, cell.month, cell.day), look)
        else:
            self.page.write_number(row, place, cell, look)

    def finish(self, blank: int) -> None:
        """Blank lines, checks of the entries, filter."""
        for _ in range(blank):
            row, self.row = self.row, self.row + 1
            for place, column in enumerate(self.columns):
                look = self._open[place] if self._is_open(column, new=True) else self._locked[place]
                self.page.write_blank(row, place + 1, None, look)
        last = max(self.row - 1, FIRST_LINE)
        for place, column in enumerate(self.columns, 1):
            if self._is_open(column, new=True):
                self.page.data_validation(FIRST_LINE, place, last, place, validation_of(column.field, self.lists.ranges))
        self.page.autofilter(_HEADING_ROW, 1, last, self.last_column)
        self.page.print_area(_HEADING_ROW, 1, last, self.last_column)


def _width(column: Column) -> float:
    """Width of a column in letters: for what is in it, and for its heading in two lines."""
    field = column.field
    if field.name in _SHORT:
        wanted = _SHORT[field.name]
    elif field.codelist:
        names = list(code_names(field).values())
        wanted = 26.0 if field.several else max(letters_wide(name) for name in names) + 4.0
    else:
        wanted = _WIDTHS.get(field.type) or min(22.0, max(8.0, field.width * 0.6))
    return max(wanted, min(24.0, letters_wide(column.heading) / 2 + 4.0), 8.0)


def _pages(widths: Sequence[float]) -> int:
    """How many pages are beside each other when each begins with number and name of the mine and no column is parted."""
    pages, room = 1, _PAGE_WIDTH - sum(widths[:2])
    for width in widths[2:]:
        if width > room:
            pages, room = pages + 1, _PAGE_WIDTH - sum(widths[:2])
        room -= width
    return pages


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
