"""Whether what stands in a worksheet can be read on paper: measured from the file, by rules of its own."""

from __future__ import annotations

import datetime
import unicodedata
from typing import Any

DIGIT = 5.25  # points: a digit of the default font, in which widths of columns are told
PADDING = 3.75  # points beside the text of a column
BEGINS_NO_LINE = "，。、；：？！）〕》」』”’％"


def widths(page: Any) -> dict[int, float]:
    """Points that the text of each column may be wide."""
    found = {}
    for dimension in page.column_dimensions.values():
        for column in range(dimension.min or 1, (dimension.max or 1) + 1):
            found[column] = (dimension.width - 5 / 7) * DIGIT
    return found


def ems(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 for letter in text)


def lines_needed(text: str, room: float) -> int:
    """Lines of a text in a column of so many ems, broken as Chinese typesetting does."""
    lines = 0
    for part in text.split("\n"):
        line = ""
        lines += 1
        for letter in part:
            if ems(line + letter) <= room:
                line += letter
                continue
            lines += 1
            line = line[-1:] + letter if letter in BEGINS_NO_LINE else letter
    return lines


def unreadable(page: Any) -> list[str]:
    """Cells whose text is higher than its row, or whose number or date is wider than its column."""
    points, merged = widths(page), {}
    for cells in page.merged_cells.ranges:
        merged[cells.start_cell.coordinate] = cells
    found = []
    for row in page.iter_rows():
        for cell in row:
            if cell.value is None or page.column_dimensions[cell.column_letter].hidden:
                continue
            size, cells = cell.font.size, merged.get(cell.coordinate)
            columns = range(cells.min_col, cells.max_col + 1) if cells else [cell.column]
            rows = range(cells.min_row, cells.max_row + 1) if cells else [cell.row]
            room = sum(points[column] for column in columns) / size
            if isinstance(cell.value, str):
                height = sum(page.row_dimensions[number].height or 15.0 for number in rows)
                lines = lines_needed(cell.value, room) if cell.alignment.wrap_text else 1
                fits = min(408, lines * size * 1.2) <= height and (lines > 1 or cell.alignment.wrap_text or ems(cell.value) <= room)
            else:
                fits = ems(as_shown(cell)) <= room
            if not fits:
                found.append(cell.coordinate)
    return found


def as_shown(cell: Any) -> str:
    if isinstance(cell.value, datetime.datetime):
        if "年" in cell.number_format:
            return "2020年12月31日"
        return f"{cell.value:%Y-%m-%d %H:%M:%S}" if "h" in cell.number_format else f"{cell.value:%Y-%m-%d}"
    return f"{cell.value:.2f}" if "0.00" in cell.number_format else str(cell.value)


def print_set_up(page: Any) -> tuple[Any, ...]:
    """Paper, orientation, pages wide and high (0: as many as there are)."""
    assert page.sheet_properties.pageSetUpPr.fitToPage
    set_up = page.page_setup
    return int(set_up.paperSize), set_up.orientation, int(set_up.fitToWidth or 1), int(set_up.fitToHeight)
