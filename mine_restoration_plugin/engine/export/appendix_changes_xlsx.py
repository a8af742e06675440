"""The worksheet with the patches behind the difference between two appendix tables, to print on A4 landscape."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from .appendix_changes import ChangeLine, ChangeList
from .printed_page import TITLE_FONT, PrintedPage, lines_of, row_height

# the sign and the arrow say what the colour says
COUNT_DIFFERENCE, AREA_DIFFERENCE = '"▲"+0;"▼"-0;0', '"▲"+0.00;"▼"-0.00;0'


def signed_look(value: float) -> dict[str, Any]:
    """How a figure looks that is more or less than the other one."""
    up = value > 0
    return {"bold": True, "font_color": "#123F8C" if up else "#8A3B00", "bg_color": "#E8EEFA" if up else "#FBEEE2"}


class ChangesPage(PrintedPage):
    """Writes the list."""

    font_size = 10

    def __init__(self, book: Workbook, changes: ChangeList, statement: str) -> None:
        super().__init__(book, book.add_worksheet(changes.name), len(changes.heads) - 1)
        self.changes, self.statement = changes, statement
        self._made: dict[bool, dict[str, Format]] = {}

    def write(self) -> None:
        """Title, heads, lines, notes."""
        page = self.page
        self._set_up_paper(0.5, 0.75, 0.75)
        page.center_horizontally()
        for column, width in enumerate(self.changes.widths):
            page.set_column(column, column, width)
        self._merged(self.changes.title, 36, font_name=TITLE_FONT, font_size=16, align="center")
        head = self._format(bold=True, border=1, align="center", text_wrap=True)
        page.set_row(self.row, 32)
        page.write_row(self.row, 0, self.changes.heads, head)
        self.row += 1
        page.repeat_rows(0, self.row - 1)
        page.freeze_panes(self.row, 1)
        first = self.row
        for line in self.changes.lines:
            self._line(line)
        if len(self.changes.lines) > 1:
            page.autofilter(first - 1, 0, self.row - 2, self.last_column)
        for note in (self.changes.note, self.statement):
            self._note(note, sum(self.changes.widths))
        page.print_area(0, 0, self.row - 1, self.last_column)

    def _line(self, line: ChangeLine) -> None:
        row, write, looks = self.row, self.page.write_string, self._looks(line.is_total)
        for column, words in enumerate(line.texts):
            write(row, column, words, looks["text"])
        column = len(line.texts)
        for area in line.areas:
            if area is None:
                self.page.write_blank(row, column, None, looks["area"])
            else:
                self.page.write_number(row, column, area, looks["area"])
            column += 1
        for value, kind in ((float(line.cell.count), "count"), (float(line.cell.hectares), "hectares")):
            sign = "+" if value > 0 else "-" if value < 0 else ""
            self.page.write_number(row, column, value, looks[kind + sign])
            column += 1
        write(row, column, line.explanation, looks["why"])
        widths = self.changes.widths
        lines = [lines_of(words, width, self.font_size) for words, width in zip(line.texts, widths, strict=False)]
        tallest = max(*lines, lines_of(line.explanation, widths[-1], self.font_size))
        self.page.set_row(row, max(18.0, row_height(tallest, self.font_size)))
        self.row += 1

    def _looks(self, is_total: bool) -> dict[str, Format]:
        """The formats of a line, made once: the list may have tens of thousands."""
        if is_total not in self._made:
            look: dict[str, Any] = {"border": 1, "align": "center", "bold": is_total}
            made = {
                "text": self._format(**look, text_wrap=True), "area": self._format(**look, num_format="0.00"),
                "why": self._format(**{**look, "align": "left"}, text_wrap=True),
            }  # fmt: skip
            for kind, pattern in (("count", COUNT_DIFFERENCE), ("hectares", AREA_DIFFERENCE)):
                for sign, value in (("", 0), ("+", 1), ("-", -1)):
                    more = signed_look(value) if value else {}
                    made[kind + sign] = self._format(**{**look, "num_format": pattern, **more})
            self._made[is_total] = made
        return self._made[is_total]
