"""A worksheet that can be printed as it is: what the appendix table, the write-off list and the sheets to fill in have in common."""

from __future__ import annotations

import io
import math
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
# A column's width is told in digits of the workbook's default font, which are this wide.
_DIGIT = 7 * 72 / 96  # points
HIGHEST_ROW = 409.0
"""Points; Excel's limit."""
_LINE, _AROUND = 1.4, 4.0


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


def lines_of(text: str, width: float, size: float) -> int:
    """About how many lines a text takes in a column, rather one too many than one that is cut.

    Args:
        width: of the column. size: of the font, in points.
    """
    room = 2 * max(1, math.floor(width * _DIGIT / size))
    lines = 0
    for part in text.split("\n"):
        # A Chinese character is three bytes long and two letters wide; by far quicker than asking each one, and sheets have millions.
        letters = (len(part) + len(part.encode("utf-8", "surrogatepass"))) / 2
        # A comma or bracket that may not begin a line takes the character before it along.
        lines += 1 if letters <= room else math.ceil(letters / (room - 1))
    return lines


def row_height(lines: int, size: float) -> float:
    """Points that a row with so many lines needs; at most what Excel knows."""
    return min(HIGHEST_ROW, math.ceil(lines * size * _LINE + _AROUND))


def header_text(text: str) -> str:
    """A text for the head of the page, in which & has a meaning; Excel refuses long ones."""
    return text.replace("&", "&&").replace("\n", " ")[:100]


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

    def _note(self, text: str, width: float) -> None:
        """Small print across the whole table, which is so many letters wide: programs do not fit the height of merged cells."""
        size = 10
        self._merged(text, row_height(lines_of(text, width, size), size), font_size=size, text_wrap=True, align="left", valign="top")
