"""The appendix table beside an earlier date: which moment is meant, and what a patch contributes to the difference.

The figures are made by :mod:`mine_restoration_plugin.engine.core.appendix_changes`.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Dict, Optional, Tuple

from .appendix import Cell
from .appendix_places import Path, PlaceTable
from .errors import MineError

_LOCAL_YEARS = (1971, 2900)
_MOMENT = re.compile(
    r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:(?:\s*T\s*|\s+)(\d{1,2})[:：时](\d{2})分?(?:[:：](\d{2})(?:\.\d+)?)?)?\s*", re.IGNORECASE
)

# Why a patch counts otherwise than it did.
NEW, REMOVED, INTO_SCOPE, OUT_OF_SCOPE = "new", "removed", "into_scope", "out_of_scope"
CLASS, PROVINCE, PLACE, AREA, SITE, WITH_SITE, ROUNDING, FURTHER = "class", "province", "place", "area", "site", "with_site", "rounding", "further"


@dataclass(frozen=True)
class Moment:
    """A point in time that a person named.

    Attributes:
        last: its last instant, with the local time zone: of a day the end, of a minute its beginning.
        whole_day: whether only a date was given.
    """

    last: datetime.datetime
    whole_day: bool

    @property
    def in_history(self) -> str:
        """As the history writes times (UTC, milliseconds); what was changed later has a greater text."""
        utc = self.last.astimezone(datetime.timezone.utc)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.") + "{0:03d}Z".format(utc.microsecond // 1000)

    @property
    def in_future(self) -> bool:
        """Whether it has not begun yet; the end of today has."""
        now = datetime.datetime.now().astimezone()
        return self.last.date() > now.date() if self.whole_day else self.last > now

    @property
    def paper(self) -> str:
        """As it stands on paper: 2020年6月30日, or 2020年6月30日 18:00."""
        day = "{0.year}年{0.month}月{0.day}日".format(self.last)
        return day if self.whole_day else day + self.last.strftime(" %H:%M:%S" if self.last.second else " %H:%M")


def moment_of(text: str) -> Moment:
    """Read a date or a time: 2020-06-30 (its end), 2020-06-30 18:00, 2020年6月30日, 2020/6/30 18:00:30; local time.

    Raises:
        MineError: ``earlier_time``.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise MineError("earlier_time", text=text[:40])
    year, month, day, hour, minute, second = (None if part is None else int(part) for part in match.groups())
    try:
        if hour is None:
            naive = datetime.datetime(year or 0, month or 0, day or 0, 23, 59, 59, 999_000)
        else:
            naive = datetime.datetime(year or 0, month or 0, day or 0, hour, minute or 0, second or 0)
        # Systems know the local time of some years only, and differ in which; far from now the hours do not matter.
        known = _LOCAL_YEARS[0] <= naive.year <= _LOCAL_YEARS[1]
        return Moment(naive.astimezone() if known else naive.replace(tzinfo=datetime.timezone.utc), hour is None)
    except (ValueError, OverflowError, OSError) as error:
        raise MineError("earlier_time", text=text[:40]) from error


@dataclass(frozen=True)
class Change:
    """What one patch adds to the difference of one cell.

    Attributes:
        number, site, name: of the patch and its mine; empty for a line of rounding.
        kinds: why, of the words above.
        path: of the line of the table. river_class: its column.
        before_m2, after_m2: area that the patch had in this cell then, and has now; None where it was or is not in it.
        count: how much the count grew by it. centi_hectares: how much the area grew, in hundredths of a hectare.
        details: (kind, from, to) of what changed in the patch.
    """

    number: str
    site: str
    name: str
    kinds: Tuple[str, ...]
    path: Path
    river_class: str
    before_m2: Optional[float]
    after_m2: Optional[float]
    count: int
    centi_hectares: int
    details: Tuple[Tuple[str, str, str], ...] = ()

    @property
    def cell(self) -> Cell:
        """As a cell of the difference."""
        return Cell(self.count, self.centi_hectares)

    def as_dict(self) -> Dict[str, Any]:
        """For a report."""
        data = {key: value for key, value in asdict(self).items() if key != "centi_hectares"}
        return {**data, "hectares": float(self.cell.hectares)}


@dataclass(frozen=True)
class Beside:
    """The table as it was and as it is, line by line, and what lies between.

    Attributes:
        moment: of the earlier table.
        earlier, present, difference: with the same lines.
        changes: that add up to the difference in each of its lowest cells, in the order of the table.
        patches: how many patches changed in the table, by kind; a patch may be of several.
    """

    moment: Moment
    earlier: PlaceTable
    present: PlaceTable
    difference: PlaceTable
    changes: Tuple[Change, ...]
    patches: "Counter[str]"

    def as_dict(self, most: int) -> Dict[str, Any]:
        """For a report, with the first so many changes."""
        return {
            "time": self.moment.last.isoformat(timespec="seconds"),
            "table": self.earlier.as_dict(),
            "present": self.present.as_dict(),
            "difference": self.difference.as_dict(),
            "patches": dict(self.patches),
            "changes_total": len(self.changes),
            "changes": [change.as_dict() for change in self.changes[:most]],
        }
