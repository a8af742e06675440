"""The list of a write-off batch as CSV: heads and sites, for other programs; UTF-8 with a byte order mark so that Excel reads the Chinese."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from .appendix_csv import harmless
from .writeoff_list import Cell, WriteoffList


def csv_bytes(paper: WriteoffList) -> bytes:
    """Batch and date in front of each site, so that each line can be understood alone; no totals, they would be a site too many."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    facts = dict(paper.facts)
    writer.writerow(["注销批次", *(column.head for column in paper.columns)])
    for line in paper.lines:
        writer.writerow([harmless(facts["注销批次"]), *map(_cell, line)])
    return text.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    return f"{cell:.2f}" if isinstance(cell, Decimal) else cell.isoformat()
