"""The ledgers as one flat table: a line of heads, a line a site, no totals; UTF-8 with a byte order mark so that Excel reads the Chinese."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..core.ledger_book import LedgerBook, ProvinceLedger
from ..core.ledger_columns import AMOUNT, COUNT, PERCENT, Column, flat_columns
from .appendix_csv import harmless
from .ledger_lines import Read, batches_of


def write_csv(path: Path, book: LedgerBook, ledgers: Sequence[ProvinceLedger], read: Read) -> None:
    """The whole file."""
    columns = flat_columns(book.columns)
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.flat for column in columns])
        for ledger in ledgers:
            for batch in batches_of(book, ledger, columns, read):
                writer.writerows(zip(*(_written(column, values) for column, values in zip(columns, batch.columns))))


def _written(column: Column, values: list[Any]) -> list[Any]:
    if column.kind == AMOUNT:
        return ["" if value is None else f"{value / 100:.2f}" for value in values]
    if column.kind == PERCENT:
        return ["" if value is None else f"{value / 100:g}" for value in values]
    if column.kind == COUNT:
        return ["" if value is None else value for value in values]
    return [harmless(value) for value in values]
