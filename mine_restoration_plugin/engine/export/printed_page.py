"""A worksheet that can be printed as it is: what the appendix table, the write-off list and the sheets to fill in have in common."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

BODY_FONT, TITLE_FONT = "宋体", "黑体"
TEXT_AS_IT_IS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of a workbook in which no text becomes a formula, a link or a number."""
_A4 = 9


def workbook_bytes(properties: dict[str, str], write: Callable[[Workbook], None]) -> bytes:
    """A whole workbook.

    Args:
        properties: of the file (title, author, ...). write: puts the pages in.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **TEXT_AS_IT_IS}) as book:
        book.set_properties(properties)
        write(book)
    return buffer.getvalue()


def letters_wide(text: str) -> int:
    """Width of a text in latin letters; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


class PrintedPage:
    """Writes one worksheet on A4 landscape from the top down.

    Args:
        book: that has the page. page: the worksheet. last_column: its last one, from 0.
    """

    font_size = 11

    def __init__(self, book: Workbook, page: Worksheet, last_column: int) -> None:
        self.book, self.page, self.last_column = book, page, last_column
        self.row = 0
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def _set_up_paper(self, side: float, top: float, bottom: float, pages_wide: int = 1) -> None:
        """Paper and page numbers; margins in inches."""
        self.page.set_paper(_A4)
        self.page.set_landscape()
        self.page.fit_to_pages(pages_wide, 0)
        self.page.set_margins(left=side, right=side, top=top, bottom=bottom)
        self.page.set_footer("&C第 &P 页 共 &N 页")

    def _format(self, **properties: Any) -> Format:
        """One format for each look: a workbook keeps every format that is made."""
        look = {"font_name": BODY_FONT, "font_size": self.font_size, "valign": "vcenter", **properties}
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]

    def _merged(self, text: str, height: float, **look: Any) -> None:
        """A line across the whole table."""
        style = self._format(**look)
        self.page.set_row(self.row, height)
        self.page.merge_range(self.row, 0, self.row, self.last_column, "", style)
        self.page.write_string(self.row, 0, text, style)
        self.row += 1
