"""The list of a write-off batch as an Excel workbook, ready to print on A4 landscape."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from xlsxwriter.workbook import Workbook

from .printed_page import TITLE_FONT, PrintedPage, lines_of, row_height, workbook_bytes
from .writeoff_list import Cell, WriteoffList, before_brackets, words_of

SHEET_NAME = "注销清单"
FIRST_LINE = 3  # after title, facts and heads


def xlsx_bytes(paper: WriteoffList) -> bytes:
    """The whole workbook."""
    properties = {"title": paper.title, "subject": paper.campaign, "author": f"Mine Restoration {paper.version}"}
    return workbook_bytes(properties, lambda book: _Writer(book, paper).write())


class _Writer(PrintedPage):
    """Writes the one worksheet."""

    def __init__(self, book: Workbook, paper: WriteoffList) -> None:
        super().__init__(book, book.add_worksheet(SHEET_NAME), len(paper.columns) - 1)
        self.paper = paper

    def write(self) -> None:
        """All of it."""
        self._set_up_print()
        self._merged(self.paper.title, 36, font_name=TITLE_FONT, font_size=16, align="center")
        self._merged("　　".join(f"{name}：{value}" for name, value in self.paper.facts), 22, align="left")
        head = self._format(bold=True, border=1, align="center", text_wrap=True)
        self.page.set_row(self.row, 34)
        for column, one in enumerate(self.paper.columns):
            self.page.write_string(self.row, column, before_brackets(one.head), head)
        self.row += 1
        for line in self.paper.lines:
            self._line(line)
        self._line(self.paper.total, bold=True)
        for note in self.paper.notes:
            self._note(note, self._width())
        self.page.set_row(self.row, 12)
        self.row += 1
        self._merged(("　" * 10).join(self.paper.signatures), 30, align="left")
        self.page.print_area(0, 0, self.row - 1, self.last_column)

    def _width(self) -> float:
        return sum(column.width for column in self.paper.columns)

    def _set_up_print(self) -> None:
        page = self.page
        self._set_up_paper(0.4, 0.6, 0.7)
        page.center_horizontally()
        page.repeat_rows(0, FIRST_LINE - 1)
        page.freeze_panes(FIRST_LINE, 0)
        for column, one in enumerate(self.paper.columns):
            page.set_column(column, column, one.width)

    def _line(self, line: tuple[Cell, ...], bold: bool = False) -> None:
        lines = (lines_of(words_of(cell), column.width, self.font_size) for cell, column in zip(line, self.paper.columns))
        self.page.set_row(self.row, row_height(max(lines), self.font_size))
        for column, cell in enumerate(line):
            self._cell(column, cell, bold)
        self.row += 1

    def _cell(self, column: int, cell: Cell, bold: bool) -> None:
        look: dict[str, Any] = {"border": 1, "align": "center", "text_wrap": True, "bold": bold}
        if isinstance(cell, Decimal):
            self.page.write_number(self.row, column, float(cell), self._format(**look, num_format="0.00"))
        elif isinstance(cell, datetime.date) and cell.year >= 1900:
            style = self._format(**look, num_format='yyyy"年"m"月"d"日"')
            self.page.write_datetime(self.row, column, datetime.datetime.combine(cell, datetime.time()), style)
        elif cell is None or cell == "":
            self.page.write_blank(self.row, column, None, self._format(**look))
        else:
            self.page.write_string(self.row, column, str(cell), self._format(**look))
