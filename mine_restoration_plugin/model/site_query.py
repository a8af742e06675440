"""What a person looks for in the list of sites, and the list that answers without asking the database again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

COLUMNS = ("uuid", "ZTBH", "KSMC", "XZJD", "XZX", "ZT", "GZL", "WZD", "ZYWT", "TQMJ")
"""What the list knows of a site (the area in whole m2); the numbers of its patches come behind."""


@dataclass(frozen=True)
class SiteQuery:
    """What to look for; what is left empty does not matter.

    Attributes:
        text: words that all stand somewhere in number, name, town, county or patch number, whatever the case.
        statuses, classes, problems: codes of which one must fit.
        complete: True for complete archive records only, False for the others.
        sites: only these keys (a selection on the map).
        sort: column of :data:`COLUMNS` to sort by. descending: its direction.
    """

    text: str = ""
    statuses: Tuple[str, ...] = ()
    classes: Tuple[str, ...] = ()
    problems: Tuple[str, ...] = ()
    complete: Optional[bool] = None
    sites: Tuple[str, ...] = ()
    sort: str = "ZTBH"
    descending: bool = False


def codes_in(text: Any) -> Tuple[str, ...]:
    """The codes of a field that may hold several: ``1,3``, ``1;3``, ``1、3`` or QGIS's own ``{1,3}`` and ``{"1","3"}``."""
    if text is None:
        return ()
    parts = str(text).strip().strip("{}").replace(";", ",").replace("；", ",").replace("，", ",").replace("、", ",").split(",")
    return tuple(part.strip().strip('"') for part in parts if part.strip().strip('"'))


UNIT, LINE = "\x1f", "\n"
"""What stands between the values of a site, and between sites, where an index comes as text."""

TEXT_COLUMNS = ("ZTBH", "KSMC", "XZJD", "XZX")
"""The columns that are searched."""
DATA_COLUMNS = ("uuid", "ZT", "GZL", "WZD", "TQMJ")
_NUMBERS = ("WZD", "TQMJ")


class SiteIndex:
    """All sites of a workspace in memory, so that a search while one types takes milliseconds with 100,000 of them.

    The sites are kept as lines of text, as they come from the database, and taken apart only where somebody looks: making an
    object of each of 100,000 rows would take longer than reading them.

    Args:
        rows: the values of :data:`COLUMNS` and the numbers of the patches (joined by blanks), one a site.
    """

    def __init__(self, rows: Iterable[Sequence[Any]] = ()) -> None:
        self._data: List[str] = []
        self._text: List[str] = []
        self._keys: List[str] = []
        self._place: Dict[str, int] = {}
        self._load_problems: Callable[[], Dict[str, str]] = dict
        self._load_patches: Callable[[], Dict[str, str]] = dict
        self._problems: Optional[Dict[str, str]] = None
        self._patches: Optional[Dict[str, str]] = None
        self._columns: Dict[str, List[Any]] = {}
        self._newer: Dict[str, Dict[str, str]] = {"_problems": {}, "_patches": {}}
        self._lines: Optional[List[str]] = None
        self._sorted = True
        for row in rows:
            self.update(row)

    @classmethod
    def from_text(
        cls, data: str, text: str, problems: Callable[[], Dict[str, str]], patches: Callable[[], Dict[str, str]]
    ) -> "SiteIndex":
        """An index from two texts with a line a site, in the same order, whichever that is.

        Args:
            data: lines of :data:`DATA_COLUMNS`. text: lines of :data:`TEXT_COLUMNS`.
            problems: reads 主要问题 by site; asked when somebody first filters by it.
            patches: reads the patch numbers by site, joined by blanks; asked at the first search.
        """
        index = cls()
        index._data, index._text = (given.split(LINE) if given else [] for given in (data, text))
        index._load_problems, index._load_patches = problems, patches
        # To sort here is quicker than to let the database walk along its index.
        index._sorted = False
        index._renumber()
        return index

    def __len__(self) -> int:
        return len(self._keys)

    def warm(self) -> None:
        """Read what the first search needs, while nobody waits."""
        self._search_lines()

    # --- changes ------------------------------------------------------------------------------------------------------
    def update(self, row: Sequence[Any]) -> None:
        """Take a site's new values in, or a new site.

        Args:
            row: values of :data:`COLUMNS`, then the numbers of the patches; None behind keeps those that are known.
        """
        values = dict(zip(COLUMNS, row))
        key = str(values["uuid"])
        data = UNIT.join(_line_text(values[name]) for name in DATA_COLUMNS)
        text = UNIT.join(_line_text(values[name]) for name in TEXT_COLUMNS)
        place = self._place.get(key)
        if place is None:
            self._place[key] = len(self._keys)
            self._keys.append(key)
            self._data.append(data)
            self._text.append(text)
            self._sorted = False
            self._columns.clear()
        else:
            if self._text[place] != text:
                self._sorted = self._sorted and self._text[place].split(UNIT, 1)[0] == text.split(UNIT, 1)[0]
                self._text[place] = text
            self._data[place] = data
            for name, column in self._columns.items():
                column[place] = self._cell(place, name)
        self._remember(key, "_problems", _line_text(values["ZYWT"]))
        numbers = row[len(COLUMNS)] if len(row) > len(COLUMNS) else None
        if numbers is not None:
            self._remember(key, "_patches", str(numbers))
        if not self._sorted:
            self._lines = None
        elif self._lines is not None and self._patches is not None and place is not None:
            self._lines[place] = f"{text}{LINE}{self._patches.get(key, '')}".casefold()

    def _remember(self, key: str, what: str, value: str) -> None:
        known = getattr(self, what)
        if known is not None:
            known[key] = value
            return
        # Not read yet: what is known already goes over what will be read.
        self._newer[what][key] = value

    def remove(self, site: str) -> None:
        """Forget a site that is gone."""
        place = self._place.get(site)
        if place is None:
            return
        for lines in (self._data, self._text):
            del lines[place]
        self._renumber()

    def _renumber(self) -> None:
        self._keys = [line.split(UNIT, 1)[0] for line in self._data]
        self._place = {key: place for place, key in enumerate(self._keys)}
        self._columns.clear()
        self._lines = None

    def _sort(self) -> None:
        """Put the lines into the order of the numbers after new ones came or numbers changed."""
        if self._sorted:
            return
        order = sorted(range(len(self._keys)), key=lambda place: self._text[place].split(UNIT, 1)[0])
        self._data, self._text = [self._data[i] for i in order], [self._text[i] for i in order]
        self._renumber()
        self._sorted = True

    # --- values -------------------------------------------------------------------------------------------------------
    def row(self, site: str) -> Optional[Mapping[str, Any]]:
        """A site's values by column."""
        if site not in self._place:
            return None
        return {name: self.value(site, name) for name in COLUMNS}

    def value(self, site: str, column: str) -> Any:
        """One value of a site; None where it is empty or the site is not known."""
        place = self._place.get(site)
        return None if place is None else self._cell(place, column)

    def _cell(self, place: int, column: str) -> Any:
        if column == "ZYWT":
            return self._problem_texts().get(self._keys[place]) or None
        if column in TEXT_COLUMNS:
            return self._text[place].split(UNIT)[TEXT_COLUMNS.index(column)] or None
        value = self._data[place].split(UNIT)[DATA_COLUMNS.index(column)]
        if not value:
            return None
        return float(value) if column in _NUMBERS else value

    def _column(self, name: str) -> List[Any]:
        if name not in self._columns:
            self._columns[name] = [self._cell(place, name) for place in range(len(self._keys))]
        return self._columns[name]

    def _problem_texts(self) -> Dict[str, str]:
        if self._problems is None:
            self._problems = {**self._load_problems(), **self._newer["_problems"]}
        return self._problems

    # --- search -------------------------------------------------------------------------------------------------------
    def search(self, query: SiteQuery) -> List[str]:
        """Keys of the sites that fit, in order."""
        self._sort()
        found: Iterable[int] = self._by_text(query.text)
        if query.sites:
            wanted = {self._place[site] for site in query.sites if site in self._place}
            found = [place for place in found if place in wanted]
        for column, codes in (("ZT", query.statuses), ("GZL", query.classes)):
            if codes:
                values, allowed = self._column(column), set(codes)
                found = [place for place in found if values[place] in allowed]
        if query.problems:
            values, allowed = self._column("ZYWT"), set(query.problems)
            found = [place for place in found if values[place] and allowed.intersection(codes_in(values[place]))]
        if query.complete is not None:
            values = self._column("WZD")
            found = [place for place in found if ((values[place] or 0) >= 100) is query.complete]
        return self._ordered(found, query)

    def _ordered(self, found: Iterable[int], query: SiteQuery) -> List[str]:
        keys = self._keys
        if query.sort == "ZTBH":
            places: Iterable[int] = reversed(list(found)) if query.descending else found
            return [keys[place] for place in places]
        values = self._column(query.sort)
        # Empty ones go last whichever way it runs; equal ones keep the order of numbers.
        filled = [place for place in found if values[place] not in (None, "")]
        empty = [place for place in found if values[place] in (None, "")]
        return [keys[place] for place in sorted(filled, key=lambda place: values[place], reverse=query.descending) + empty]

    def _by_text(self, text: str) -> Iterable[int]:
        words = text.casefold().split()
        if not words:
            return range(len(self._keys))
        # One text of all lines would find a rare word sooner, and a digit that stands everywhere much later.
        first, *others = sorted(words, key=len, reverse=True)
        found = [place for place, line in enumerate(self._search_lines()) if first in line]
        for word in others:
            lines = self._search_lines()
            found = [place for place in found if word in lines[place]]
        return found

    def _search_lines(self) -> List[str]:
        """What is searched, a line a site: its texts, then the numbers of its patches."""
        if self._lines is None:
            self._sort()
            if self._patches is None:
                self._patches = {**self._load_patches(), **self._newer["_patches"]}
            patches = self._patches
            self._lines = [f"{text}{LINE}{patches.get(key, '')}".casefold() for key, text in zip(self._keys, self._text)]
        return self._lines


def _line_text(value: Any) -> str:
    return "" if value is None else str(value).replace(LINE, " ").replace(UNIT, " ")
