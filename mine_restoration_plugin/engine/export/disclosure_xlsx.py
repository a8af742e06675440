"""The public disclosure as an Excel workbook, ready to print on A4 landscape."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from xlsxwriter.workbook import Workbook

from .disclosure_paper import AREA, COLUMNS, Cell, Paper, line_of, words_of
from .printed_page import TITLE_FONT, PrintedPage, lines_of, row_height, workbook_bytes

SHEET_NAME = "公示表"
FIRST_LINE = 4  # after title, facts, opening and heads


def xlsx_bytes(paper: Paper) -> bytes:
    """The whole workbook."""
    return workbook_bytes(paper.properties, lambda book: _Writer(book, paper).write())


class _Writer(PrintedPage):
    """Writes the one worksheet."""

    font_size = 9

    def __init__(self, book: Workbook, paper: Paper) -> None:
        super().__init__(book, book.add_worksheet(SHEET_NAME), len(COLUMNS) - 1)
        self.paper = paper

    def write(self) -> None:
        """All of it."""
        width = sum(column.width for column in COLUMNS)
        self._set_up_print()
        self._merged(
            self.paper.title,
            row_height(lines_of(self.paper.title, width, 18), 18),
            font_name=TITLE_FONT,
            font_size=18,
            align="center",
            text_wrap=True,
        )
        facts = "　　".join(f"{name}：{value}" for name, value in self.paper.facts)
        self._merged(facts, row_height(lines_of(facts, width, 11), 11), font_size=11, align="left", text_wrap=True)
        opening = f"　　{self.paper.opening}"
        self._merged(opening, row_height(lines_of(opening, width, 11), 11), font_size=11, align="left", text_wrap=True)
        head = self._format(bold=True, border=1, align="center", text_wrap=True)
        self.page.set_row(self.row, 32)
        for place, column in enumerate(COLUMNS):
            self.page.write_string(self.row, place, column.head, head)
        self.row += 1
        for mine in self.paper.mines:
            self._line(line_of(mine))
        total: list[Cell] = [None] * len(COLUMNS)
        total[0], total[1], total[AREA] = "合计", f"{len(self.paper.mines)}个", self.paper.total
        self._line(tuple(total), bold=True)
        self.page.autofilter(FIRST_LINE - 1, 0, max(FIRST_LINE, self.row - 2), self.last_column)
        for note in self.paper.notes:
            self._note(note, width)
        self.page.print_area(0, 0, self.row - 1, self.last_column)

    def _set_up_print(self) -> None:
        page = self.page
        self._set_up_paper(0.4, 0.6, 0.7)
        page.center_horizontally()
        page.repeat_rows(FIRST_LINE - 1)
        page.freeze_panes(FIRST_LINE, 3)
        for place, column in enumerate(COLUMNS):
            page.set_column(place, place, column.width)

    def _line(self, line: tuple[Cell, ...], bold: bool = False) -> None:
        rows = (lines_of(words_of(cell), column.width, self.font_size) for cell, column in zip(line, COLUMNS, strict=True))
        self.page.set_row(self.row, row_height(max(rows), self.font_size))
        for place, cell in enumerate(line):
            self._cell(place, cell, bold)
        self.row += 1

    def _cell(self, place: int, cell: Cell, bold: bool) -> None:
        align = "left" if COLUMNS[place].kind == "long" else "center"
        look: dict[str, Any] = {"border": 1, "align": align, "text_wrap": True, "bold": bold}
        if isinstance(cell, Decimal):
            self.page.write_number(self.row, place, float(cell), self._format(**look, num_format="0.00"))
        elif isinstance(cell, datetime.date) and cell.year >= 1900:
            style = self._format(**look, num_format='yyyy"年"m"月"d"日"')
            self.page.write_datetime(self.row, place, datetime.datetime.combine(cell, datetime.time()), style)
        elif not cell:
            self.page.write_blank(self.row, place, None, self._format(**look))
        elif place == 0 and words_of(cell).isdigit():
            self.page.write_number(self.row, place, int(words_of(cell)), self._format(**look))
        else:
            self.page.write_string(self.row, place, words_of(cell), self._format(**look))
