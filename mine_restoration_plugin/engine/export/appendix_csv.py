"""The appendix table as CSV: the header and cells of the plan, UTF-8 with a byte order mark so that Excel reads the Chinese."""

from __future__ import annotations

import csv
import io

from ...model.appendix import plain_number
from .appendix_sheet import Block, Sheet

COMPARISON_HEAD = "数据"


def csv_bytes(sheet: Sheet) -> bytes:
    """The whole file. Without a comparison it holds the plan's table and nothing else; with one, its blocks follow after an empty line.

    In the comparison the first column names the block, so that each line can be understood (and filtered) alone.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    columns = [harmless(group + head) for group in sheet.groups for head in (sheet.count_head, sheet.area_head)]
    writer.writerow([*map(harmless, sheet.heads), *columns])
    for line, figures in _rows(sheet.table):
        writer.writerow(["" if line[0] is None else line[0], *map(harmless, line[1:]), *figures])
    if sheet.comparison:
        writer.writerow([])
        writer.writerow([COMPARISON_HEAD, *map(harmless, sheet.heads[1:]), *columns])
        for block in sheet.comparison:
            for line, figures in _rows(block):
                writer.writerow([block.name, *map(harmless, line[1:]), *figures])
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that Excel would take for a formula, with an apostrophe in front: a CSV cannot say that a cell is text."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _rows(block: Block) -> list[tuple[tuple[int | None, str, str], list[str]]]:
    rows = []
    for line in block.lines:
        figures = []
        for cell in line.cells:
            figures += [_signed(str(cell.count), block.signed), _signed(plain_number(cell.hectares), block.signed)]
        rows.append(((line.order, line.name, line.range_label), figures))
    return rows


def _signed(number: str, signed: bool) -> str:
    return f"+{number}" if signed and number != "0" and not number.startswith("-") else number
