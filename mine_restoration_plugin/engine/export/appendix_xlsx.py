"""The appendix table as an Excel workbook, ready to print on A4 landscape."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook

from .appendix_sheet import Block, Line, Sheet
from .printed_page import TITLE_FONT, PrintedPage, header_text, workbook_bytes

SHEET_NAME, COMPARISON_NAME = "附表", "与公布数据比较"
COUNT_FORMAT, AREA_FORMAT = "0", "0.00;-0.00;0"
# the sign and the arrow say what the colour says
COUNT_DIFFERENCE, AREA_DIFFERENCE = '"▲"+0;"▼"-0;0', '"▲"+0.00;"▼"-0.00;0'
COLUMN_WIDTHS = (7.0, 13.0, 14.0)
FIGURE_WIDTH = 13.5
FIRST_LINE = 3  # after title and two rows of heads


def xlsx_bytes(sheet: Sheet) -> bytes:
    """The whole workbook."""
    properties = {
        "title": sheet.title,
        "subject": sheet.campaign,
        "author": f"Mine Restoration {sheet.version}",
        "comments": sheet.statement,
    }
    return workbook_bytes(properties, lambda book: _write(book, sheet))


def _write(book: Workbook, sheet: Sheet) -> None:
    _Writer(book, SHEET_NAME, sheet).write_table()
    if sheet.comparison:
        _Writer(book, COMPARISON_NAME, sheet).write_comparison()


class _Writer(PrintedPage):
    """Writes a worksheet: the table as it stands in the plan, or its comparison with the published one."""

    def __init__(self, book: Workbook, name: str, sheet: Sheet) -> None:
        super().__init__(book, book.add_worksheet(name), len(sheet.heads) + 2 * len(sheet.groups) - 1)
        self.sheet = sheet

    def write_table(self) -> None:
        """The table and its statement."""
        self.page.set_header(f'&L&"{TITLE_FONT},Regular"&12 {header_text(self.sheet.label)}')
        self._begin(self.sheet.title)
        self._block(self.sheet.table)
        self._end(self.sheet.statement)

    def write_comparison(self) -> None:
        """Published, present and difference, each on a page of its own under the same title and heads."""
        self._begin(self.sheet.comparison_title)
        breaks = []
        for block in self.sheet.comparison:
            breaks.append(self.row)
            self._merged(block.name, 24, font_name=TITLE_FONT, font_size=12, align="left")
            self._block(block)
        self.page.set_h_pagebreaks(breaks[1:])
        self._end(self.sheet.comparison_note, self.sheet.statement)

    def _begin(self, title: str) -> None:
        self._set_up_print()
        self._merged(title, 36, font_name=TITLE_FONT, font_size=16, align="center", valign="vcenter", text_wrap=True)
        self._heads()

    def _end(self, *notes: str) -> None:
        for note in notes:
            self._note(note, sum(COLUMN_WIDTHS) + FIGURE_WIDTH * 2 * len(self.sheet.groups))
        self.page.print_area(0, 0, self.row - 1, self.last_column)

    def _set_up_print(self) -> None:
        page = self.page
        self._set_up_paper(0.5, 0.75, 0.75)
        page.center_horizontally()
        page.repeat_rows(0, FIRST_LINE - 1)
        page.freeze_panes(FIRST_LINE, 0)
        for column, width in enumerate(COLUMN_WIDTHS):
            page.set_column(column, column, width)
        page.set_column(len(COLUMN_WIDTHS), self.last_column, FIGURE_WIDTH)

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
