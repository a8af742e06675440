"""The history as an Excel workbook, written line by line: it may have as many lines as a worksheet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook

from ...model.version import plugin_version
from .printed_page import TEXT_AS_IT_IS, TITLE_FONT, PrintedPage, lines_of, row_height

_WIDTHS = (20, 12, 15, 30, 10, 9, 16, 38, 38)
_KEY_WIDTH = 38
_HEADING_ROW = 2  # from 0, after title and facts
FIRST_LINE = _HEADING_ROW + 1
LINES_OF_A_SHEET = 1_048_576 - FIRST_LINE
_CELL = 32_767
_CENTRED = (0, 1, 4, 5)


def write_history(path: Path, name: str, facts: str, heads: Sequence[str], rows: Iterable[Sequence[str]], footer: str) -> None:
    """Write the workbook.

    Args:
        name: of the worksheet, and over the table. facts: under it. heads: of the columns. footer: with Excel's codes of page and pages.
        rows: texts for each column; first the time, last the key of the record, which stands in a hidden column: people do not read it.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, **TEXT_AS_IT_IS}) as book:
        book.set_properties({"title": name, "author": f"Mine Restoration {plugin_version()}"})
        page = _Writer(book, name, footer)
        page.head(name, facts, heads)
        for row in rows:
            page.line(row)
        page.finish()


class _Writer(PrintedPage):
    """Writes the one worksheet."""

    font_size = 10

    def __init__(self, book: Workbook, name: str, footer: str) -> None:
        super().__init__(book, book.add_worksheet(name), len(_WIDTHS) - 1)
        self._set_up_paper(0.4, 0.6, 0.7)
        self.page.set_footer(f"&C{footer}")
        self.page.center_horizontally()
        self.page.repeat_rows(_HEADING_ROW)
        self.page.freeze_panes(FIRST_LINE, 0)
        for column, width in enumerate(_WIDTHS):
            self.page.set_column(column, column, width)
        self.page.set_column(len(_WIDTHS), len(_WIDTHS), _KEY_WIDTH, None, {"hidden": True})
        centred, time = {"align": "center"}, {"align": "center", "num_format": "yyyy-mm-dd hh:mm:ss"}
        looks = [time if column == 0 else centred if column in _CENTRED else {} for column in range(len(_WIDTHS) + 1)]
        self._looks = [self._format(border=1, text_wrap=True, **look) for look in looks]

    def head(self, title: str, facts: str, heads: Sequence[str]) -> None:
        """Title, facts and headings."""
        self._merged(title, 30, font_name=TITLE_FONT, font_size=16, align="center")
        self._merged(facts, 20, align="left")
        self.page.set_row(self.row, 24)
        style = self._format(bold=True, border=1, align="center", text_wrap=True, bg_color="#E7E6E6")
        for column, text in enumerate(heads):
            self.page.write_string(self.row, column, text, style)
        self.row += 1

    def line(self, row: Sequence[str]) -> None:
        """One change."""
        lines = max(lines_of(text, width, self.font_size) for text, width in zip(row, _WIDTHS))
        self.page.set_row(self.row, row_height(lines, self.font_size))
        for column, (text, look) in enumerate(zip(row, self._looks)):
            moment = _moment(text) if column == 0 else None
            if moment is not None:
                self.page.write_datetime(self.row, column, moment, look)
            else:
                self.page.write_string(self.row, column, text[:_CELL], look)
        self.row += 1

    def finish(self) -> None:
        """Filter and print area."""
        last = max(self.row - 1, _HEADING_ROW)
        self.page.autofilter(_HEADING_ROW, 0, last, len(_WIDTHS))
        self.page.print_area(0, 0, last, self.last_column)


def _moment(text: str) -> datetime.datetime | None:
    """A time as the history's words have it; None where somebody else wrote something else."""
    try:
        moment = datetime.datetime.fromisoformat(text if len(text) == 19 else "")
    except ValueError:
        return None
    return moment if moment.year > 1900 else None
