"""The lines of a ledger, batch by batch and column by column: codes as their names, texts without what no document can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...model.site_query import codes_in
from ..core.ledger_book import LedgerBook, ProvinceLedger
from ..core.ledger_columns import CODE, CODES, DATE, NUMBER, ORDER, PROVINCE, Column
from ..core.ledger_figures import BLANK
from .appendix_sheet import clean

Read = Callable[[Sequence[tuple[str, str]], int, int], Iterator[list[tuple[Any, ...]]]]
"""Gives the stored values of (table, column) between two places, in batches."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Batch:
    """Lines that follow one another.

    Attributes:
        start: place of the first one in the book. columns: values by column; texts are never None, figures are hundredths, counts or None,
            dates ISO texts (anything else in a column of dates is a text that somebody put there).
    """

    start: int
    columns: list[list[Any]]

    def __len__(self) -> int:
        return len(self.columns[0])


def batches_of(book: LedgerBook, ledger: ProvinceLedger, columns: Sequence[Column], read: Read) -> Iterator[Batch]:
    """The lines of a province.

    Args:
        columns: what is wanted, from :func:`..core.ledger_columns.ledger_columns` and its siblings.
    """
    stored = [column for column in columns if column.table]
    wanted = [(column.table, column.key) for column in stored] or [("sites", NUMBER)]
    makers = {column.key: _Texts(column, book) for column in columns if column.table or column.key in book.words}
    place = ledger.start
    for rows in read(wanted, ledger.start, ledger.stop):
        values = dict(zip((column.key for column in stored), zip(*rows)))
        stop = place + len(rows)
        found: list[list[Any]] = []
        for column in columns:
            if column.key == ORDER:
                found.append(list(range(place - ledger.start + 1, stop - ledger.start + 1)))
            elif column.key == PROVINCE:
                found.append([ledger.name] * len(rows))
            elif column.key in book.figures:
                found.append([None if value == BLANK else value for value in book.figures[column.key][place:stop].tolist()])
            elif column.key in book.words:
                found.append(makers[column.key].of(book.words[column.key][place:stop].tolist()))
            else:
                found.append(makers[column.key].of(values[column.key]))
        yield Batch(place, found)
        place = stop


def is_date(text: str) -> bool:
    """Whether a text of a column of dates is one."""
    return _DATE.fullmatch(text) is not None


class _Texts:
    """Stored values of one column as they are read by people; what comes again and again is made once."""

    def __init__(self, column: Column, book: LedgerBook) -> None:
        self._kind, self._names = column.kind, book.codes.get(column.codelist, {})
        self._known: dict[Any, str] | None = {} if column.kind in (CODE, CODES, DATE) else None

    def of(self, values: Sequence[Any]) -> list[str]:
        if self._known is None:
            texts = ["" if value is None else str(value) for value in values]
            # One look at all of them: hardly ever is there anything to clean.
            joined = "".join(texts)
            return texts if clean(joined) == joined else [clean(text) for text in texts]
        known = self._known
        for value in set(values):
            if value not in known:
                known[value] = self._word(value)
        return [known[value] for value in values]

    def _word(self, value: Any) -> str:
        if value is None:
            return ""
        codes = codes_in(value) if self._kind == CODES else (str(value),)
        return clean("、".join(self._names.get(code, code) for code in codes))
