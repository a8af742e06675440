"""The appendix table as CSV: the header and cells of the plan, UTF-8 with a byte order mark so that Excel reads the Chinese."""

from __future__ import annotations

import csv
import io

from ...model.appendix import plain_number
from .appendix_lines import Block, Line
from .appendix_sheet import Sheet

COMPARISON_HEAD = "数据"


def csv_bytes(sheet: Sheet) -> bytes:
    """The whole file. Without a comparison it holds the table and nothing else; with one, its blocks follow after an empty line.

    In a comparison the first column names the block, so that each line can be understood (and filtered) alone. The patches behind a difference
    follow after another empty line.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    columns = [harmless(group + head) for group in sheet.groups for head in (sheet.count_head, sheet.area_head)]
    writer.writerow([*map(harmless, sheet.table.heads), *columns])
    for line, figures in _rows(sheet.table.blocks[0]):
        writer.writerow(["" if line.order is None else line.order, *map(harmless, line.texts), *figures])
    for page in sheet.comparisons:
        writer.writerow([])
        writer.writerow([COMPARISON_HEAD, *map(harmless, page.heads[1:]), *columns])
        for block in page.blocks:
            for line, figures in _rows(block):
                writer.writerow([block.name, *map(harmless, line.texts), *figures])
    if sheet.changes is not None:
        writer.writerow([])
        writer.writerow(map(harmless, sheet.changes.heads))
        for change in sheet.changes.lines:
            areas = ["" if area is None else f"{area:.2f}" for area in change.areas]
            figures = [_signed(str(change.cell.count), True), _signed(plain_number(change.cell.hectares), True)]
            writer.writerow([*map(harmless, change.texts), *areas, *figures, harmless(change.explanation)])
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that Excel would take for a formula, with an apostrophe in front: a CSV cannot say that a cell is text."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _rows(block: Block) -> list[tuple[Line, list[str]]]:
    rows = []
    for line in block.lines:
        figures = []
        for cell in line.cells:
            figures += [_signed(str(cell.count), block.signed), _signed(plain_number(cell.hectares), block.signed)]
        rows.append((line, figures))
    return rows


def _signed(number: str, signed: bool) -> str:
    return f"+{number}" if signed and number != "0" and not number.startswith("-") else number
