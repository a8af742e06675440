"""The appendix table as an Excel workbook, ready to print on A4 landscape."""

from __future__ import annotations

import io
import math
import unicodedata
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from .appendix_sheet import Block, Line, Sheet

SHEET_NAME = "附表"
BODY_FONT = "宋体"
TITLE_FONT = "黑体"
COUNT_FORMAT, AREA_FORMAT = "0", "0.00;-0.00;0"
# the sign and the arrow say what the colour says
COUNT_DIFFERENCE, AREA_DIFFERENCE = '"▲"+0;"▼"-0;0', '"▲"+0.00;"▼"-0.00;0'
COLUMN_WIDTHS = (7.0, 13.0, 14.0)
FIGURE_WIDTH = 13.5
FIRST_LINE = 3  # after title and two rows of heads
A4 = 9


def xlsx_bytes(sheet: Sheet) -> bytes:
    """The whole workbook."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {
                "title": sheet.title,
                "subject": sheet.campaign,
                "author": f"Mine Restoration {sheet.version}",
                "comments": sheet.statement,
            }
        )
        _Writer(book, sheet).write()
    return buffer.getvalue()


class _Writer:
    """Writes the one worksheet from the top down."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.page: Worksheet = book.add_worksheet(SHEET_NAME)
        self.last_column = len(sheet.heads) + 2 * len(sheet.groups) - 1
        self.row = 0
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write(self) -> None:
        """All of it."""
        self._set_up_print()
        self._merged(self.sheet.title, 36, font_name=TITLE_FONT, font_size=16, align="center", valign="vcenter", text_wrap=True)
        self._heads()
        self._block(self.sheet.table)
        self._note(self.sheet.statement)
        if self.sheet.comparison:
            self.page.set_h_pagebreaks(self._comparison())
        self.page.print_area(0, 0, self.row - 1, self.last_column)

    def _set_up_print(self) -> None:
        page = self.page
        page.set_paper(A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
        label = self.sheet.label.replace("&", "&&").replace("\n", " ")[:100]
        page.set_header(f'&L&"{TITLE_FONT},Regular"&12 {label}')
        page.set_footer("&C第 &P 页 共 &N 页")
        page.repeat_rows(0, FIRST_LINE - 1)
        page.freeze_panes(FIRST_LINE, 0)
        for column, width in enumerate(COLUMN_WIDTHS):
            page.set_column(column, column, width)
        page.set_column(len(COLUMN_WIDTHS), self.last_column, FIGURE_WIDTH)

    def _format(self, **properties: Any) -> Format:
        """One format for each look: a workbook keeps every format that is made."""
        look = {"font_name": BODY_FONT, "font_size": 11, "valign": "vcenter", **properties}
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def _merged(self, text: str, height: float, **look: Any) -> None:
        """A line across the whole table."""
        style = self._format(**look)
        self.page.set_row(self.row, height)
        self.page.merge_range(self.row, 0, self.row, self.last_column, "", style)
        self.page.write_string(self.row, 0, text, style)
        self.row += 1

    def _note(self, text: str) -> None:
        # Excel does not fit the height of merged cells by itself
        width = sum(COLUMN_WIDTHS) + FIGURE_WIDTH * 2 * len(self.sheet.groups)
        lines = sum(max(1, math.ceil(_text_width(part) / (width * 0.95))) for part in text.split("\n"))
        self._merged(text, min(400, 8 + 15 * lines), font_size=10, text_wrap=True, align="left", valign="top")

    def _heads(self) -> None:
        style = self._format(bold=True, border=1, align="center", text_wrap=True)
        top, under = self.row, self.row + 1
        self.page.set_row(top, 20)
        self.page.set_row(under, 20)
        for column, head in enumerate(self.sheet.heads):
            self.page.merge_range(top, column, under, column, "", style)
            self.page.write_string(top, column, head, style)
        for number, group in enumerate(self.sheet.groups):
            column = len(self.sheet.heads) + 2 * number
            self.page.merge_range(top, column, top, column + 1, "", style)
            self.page.write_string(top, column, group, style)
            self.page.write_string(under, column, self.sheet.count_head, style)
            self.page.write_string(under, column + 1, self.sheet.area_head, style)
        self.row += 2

    def _block(self, block: Block) -> None:
        for line in block.lines:
            self._line(line, block.signed)

    def _line(self, line: Line, signed: bool) -> None:
        text = self._format(border=1, align="center", bold=line.is_total)
        self.page.set_row(self.row, 20)
        if line.order is None:
            self.page.write_blank(self.row, 0, None, text)
        else:
            self.page.write_number(self.row, 0, line.order, text)
        self.page.write_string(self.row, 1, line.name, text)
        self.page.write_string(self.row, 2, line.range_label, text)
        column = len(self.sheet.heads)
        for cell in line.cells:
            self._figure(column, cell.count, COUNT_DIFFERENCE if signed else COUNT_FORMAT, signed, line.is_total)
            self._figure(column + 1, float(cell.hectares), AREA_DIFFERENCE if signed else AREA_FORMAT, signed, line.is_total)
            column += 2
        self.row += 1

    def _figure(self, column: int, value: float, pattern: str, signed: bool, bold: bool) -> None:
        look: dict[str, Any] = {"border": 1, "align": "center", "num_format": pattern, "bold": bold}
        if signed and value:
            up = value > 0
            look |= {"bold": True, "font_color": "#123F8C" if up else "#8A3B00", "bg_color": "#E8EEFA" if up else "#FBEEE2"}
        self.page.write_number(self.row, column, value, self._format(**look))

    def _comparison(self) -> list[int]:
        """Write the comparison; the rows before which a page begins."""
        breaks = []
        for number, block in enumerate(self.sheet.comparison):
            breaks.append(self.row)
            if number == 0:
                self._merged(self.sheet.comparison_title, 26, font_name=TITLE_FONT, font_size=14, align="center")
            self._merged(block.name, 24, font_name=TITLE_FONT, font_size=12, align="left")
            self._block(block)
        self._note(self.sheet.comparison_note)
        self._note(self.sheet.statement)
        return breaks


def _text_width(text: str) -> float:
    """Width in columns of a latin letter at 10 points; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text) * 10 / 11
