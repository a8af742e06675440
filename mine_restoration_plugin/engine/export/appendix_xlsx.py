"""The appendix table as an Excel workbook, ready to print on A4 landscape."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook

from .appendix_changes_xlsx import AREA_DIFFERENCE, COUNT_DIFFERENCE, ChangesPage, signed_look
from .appendix_lines import Block, Line
from .appendix_sheet import Page, Sheet
from .printed_page import TITLE_FONT, PrintedPage, header_text, lines_of, row_height, workbook_bytes

COUNT_FORMAT, AREA_FORMAT = "0", "0.00;-0.00;0"
COLUMN_WIDTHS = (7.0, 13.0, 14.0)
PLACE_WIDTHS = (7.0, 14.0, 21.0, 20.0)
"""Of the columns before the figures: as in the plan, and with the names of cities and counties."""
FIGURE_WIDTH = 13.5
TITLE_SIZE = 16
WIDENED = (1.0, 1.1, 1.2, 1.3, 1.4)
SUBTOTAL_COLOR = "#F2F2F2"
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
    _Writer(book, sheet, sheet.table).write_table()
    for page in sheet.comparisons:
        _Writer(book, sheet, page).write_comparison()
    if sheet.changes is not None:
        ChangesPage(book, sheet.changes, sheet.statement).write()


class _Writer(PrintedPage):
    """Writes a worksheet: the table as it stands in the plan, or its comparison with another one."""

    def __init__(self, book: Workbook, sheet: Sheet, shown: Page) -> None:
        super().__init__(book, book.add_worksheet(shown.name), len(shown.heads) + 2 * len(sheet.groups) - 1)
        self.sheet, self.shown = sheet, shown
        self.by_place = any(line.level > 1 for block in shown.blocks for line in block.lines)
        widths = (PLACE_WIDTHS if self.by_place else COLUMN_WIDTHS)[: len(shown.heads)]
        factor = self._widened(shown.title, sum(widths) + FIGURE_WIDTH * 2 * len(sheet.groups))
        self.widths, self.figure_width = [round(width * factor, 2) for width in widths], round(FIGURE_WIDTH * factor, 2)

    @staticmethod
    def _widened(title: str, width: float) -> float:
        """A table of few columns is made as wide as its title, as far as the paper goes."""
        return next((factor for factor in WIDENED if lines_of(title, width * factor, TITLE_SIZE) == 1), 1.0)

    def write_table(self) -> None:
        """The table and its statement."""
        self.page.set_header(f'&L&"{TITLE_FONT},Regular"&12 {header_text(self.sheet.label)}')
        self._begin()
        self._block(self.shown.blocks[0])
        self._end()

    def write_comparison(self) -> None:
        """The other table, the present one and the difference, each on a page of its own under the same title and heads."""
        self._begin()
        breaks = []
        for block in self.shown.blocks:
            breaks.append(self.row)
            self._merged(block.name, 24, font_name=TITLE_FONT, font_size=12, align="left")
            self._block(block)
        self.page.set_h_pagebreaks(breaks[1:])
        self._end()

    def _begin(self) -> None:
        self._set_up_print()
        height = max(36.0, row_height(lines_of(self.shown.title, self._width(), TITLE_SIZE), TITLE_SIZE))
        self._merged(self.shown.title, height, font_name=TITLE_FONT, font_size=TITLE_SIZE, align="center", valign="vcenter", text_wrap=True)
        self._heads()

    def _end(self) -> None:
        for note in (*self.shown.notes, self.sheet.statement):
            self._note(note, self._width())
        self.page.print_area(0, 0, self.row - 1, self.last_column)

    def _width(self) -> float:
        return sum(self.widths) + self.figure_width * 2 * len(self.sheet.groups)

    def _set_up_print(self) -> None:
        page = self.page
        self._set_up_paper(0.5, 0.75, 0.75)
        page.center_horizontally()
        page.repeat_rows(0, FIRST_LINE - 1)
        page.freeze_panes(FIRST_LINE, 0)
        for column, width in enumerate(self.widths):
            page.set_column(column, column, width)
        page.set_column(len(self.shown.heads), self.last_column, self.figure_width)

    def _heads(self) -> None:
        style = self._format(bold=True, border=1, align="center", text_wrap=True)
        top, under = self.row, self.row + 1
        self.page.set_row(top, 20)
        self.page.set_row(under, 20)
        for column, head in enumerate(self.shown.heads):
            self.page.merge_range(top, column, under, column, "", style)
            self.page.write_string(top, column, head, style)
        for number, group in enumerate(self.sheet.groups):
            column = len(self.shown.heads) + 2 * number
            self.page.merge_range(top, column, top, column + 1, "", style)
            self.page.write_string(top, column, group, style)
            self.page.write_string(under, column, self.sheet.count_head, style)
            self.page.write_string(under, column + 1, self.sheet.area_head, style)
        self.row += 2

    def _block(self, block: Block) -> None:
        for line in block.lines:
            self._line(line, block.signed)

    def _line(self, line: Line, signed: bool) -> None:
        look: dict[str, Any] = {"bold": True} if line.is_total else {"bold": True, "bg_color": SUBTOTAL_COLOR} if line.sums else {"bold": False}
        text = self._format(border=1, align="center", **look)
        height = 20.0
        if self.by_place:  # 恩施土家族苗族自治州 is wider than its column
            text = self._format(border=1, align="center", text_wrap=True, **look)
            lines = max(lines_of(words, width, self.font_size) for words, width in zip(line.texts, self.widths[1:], strict=True))
            height = max(height, row_height(lines, self.font_size))
        self.page.set_row(self.row, height)
        if line.order is None:
            self.page.write_blank(self.row, 0, None, text)
        else:
            self.page.write_number(self.row, 0, line.order, text)
        for place, words in enumerate(line.texts, start=1):
            self.page.write_string(self.row, place, words, text)
        column = len(self.shown.heads)
        for cell in line.cells:
            self._figure(column, cell.count, COUNT_DIFFERENCE if signed else COUNT_FORMAT, signed, look)
            self._figure(column + 1, float(cell.hectares), AREA_DIFFERENCE if signed else AREA_FORMAT, signed, look)
            column += 2
        self.row += 1

    def _figure(self, column: int, value: float, pattern: str, signed: bool, more: dict[str, Any]) -> None:
        look: dict[str, Any] = {"border": 1, "align": "center", "num_format": pattern, **more}
        if signed and value:
            look |= signed_look(value)
        self.page.write_number(self.row, column, value, self._format(**look))
