"""Write-off in batches: the number of a batch, and what may not be written off on a day."""

from __future__ import annotations

import datetime
import re
from typing import Iterable, List, Optional, Tuple

from .errors import MineError
from .status_conditions import Dossier, Unmet, date_of, rows_in
from .workspace_schema import table_named

BATCH_LENGTH = next(f.width for f in table_named("sites").fields if f.name == "ZXPC")
_SERIAL_DIGITS = 3


def proposed_batch(region: str, date: datetime.date, used: Iterable[str]) -> str:
    """The next number of a batch: region, year, serial number, such as 420581-2020-001.

    Args:
        region: GB/T 2260 code of the workspace; may be empty.
        used: numbers that batches have or had.
    """
    start = f"{region}-{date.year:04d}-" if region else f"{date.year:04d}-"
    serials = [int(text[len(start) :]) for text in used if text.startswith(start) and re.fullmatch("[0-9]{1,9}", text[len(start) :])]
    return f"{start}{max(serials, default=0) + 1:0{_SERIAL_DIGITS}d}"


def checked_batch(batch: str, used: Iterable[str]) -> str:
    """A batch number without blanks around it.

    Raises:
        MineError: ``batch_missing``, ``batch_long`` or ``batch_used``.
    """
    text = batch.strip()
    if not text or not text.isprintable():
        raise MineError("batch_missing")
    if len(text) > BATCH_LENGTH:
        raise MineError("batch_long", batch=text, length=len(text), limit=BATCH_LENGTH)
    if text in set(used):
        raise MineError("batch_used", batch=text)
    return text


def checked_date(text: str, today: datetime.date) -> datetime.date:
    """The date of a write-off; today's where none is given.

    Raises:
        MineError: ``writeoff_date``.
    """
    date = date_of(text) if text.strip() else today
    if date is None or date > today:
        raise MineError("writeoff_date", date=text)
    return date


def too_early(dossier: Dossier, date: datetime.date) -> Optional[Unmet]:
    """Whether a site would be written off before its own acceptance."""
    days: List[Tuple[datetime.date, str]] = []
    for row in rows_in(dossier, "acceptance"):
        day = date_of(row.get("YSRQ"))
        if day is not None:
            days.append((day, str(row.get("uuid") or "")))
    last = max(days, default=None)
    if last is None or date >= last[0]:
        return None
    return Unmet("unmet_writeoff_early", {"date": str(date), "accepted": str(last[0])}, "acceptance", "YSRQ", last[1])
