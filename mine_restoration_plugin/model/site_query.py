"""What a person looks for in the list of sites, and the list that answers without asking the database again."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

COLUMNS = ("uuid", "ZTBH", "KSMC", "XZJD", "XZX", "ZT", "GZL", "WZD", "ZYWT", "TQMJ", "KFX", "KFY")
"""What the list knows of a site; the numbers of its patches come behind."""

_PLACE = {name: place for place, name in enumerate(COLUMNS)}
_SEARCHED = tuple(_PLACE[name] for name in ("ZTBH", "KSMC", "XZJD", "XZX"))


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


class SiteIndex:
    """All sites of a workspace in memory, so that a search while one types takes milliseconds with 100,000 of them.

    Args:
        rows: the values of :data:`COLUMNS` and the numbers of the patches (joined by blanks), one a site.
    """

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows: Dict[str, Tuple[Any, ...]] = {str(row[0]): tuple(row) for row in rows}
        self._order: List[str] = []
        self._text, self._starts = "", [0]
        self._dirty = True

    def __len__(self) -> int:
        return len(self._rows)

    def update(self, row: Sequence[Any]) -> None:
        """Take a site's new values in, or a new site."""
        self._rows[str(row[0])] = tuple(row)
        self._dirty = True

    def remove(self, site: str) -> None:
        """Forget a site that is gone."""
        self._dirty = self._rows.pop(site, None) is not None or self._dirty

    def row(self, site: str) -> Optional[Mapping[str, Any]]:
        """A site's values by column."""
        values = self._rows.get(site)
        return None if values is None else dict(zip(COLUMNS, values))

    def value(self, site: str, column: str) -> Any:
        """One value of a site."""
        values = self._rows.get(site)
        return None if values is None else values[_PLACE[column]]

    def search(self, query: SiteQuery) -> List[str]:
        """Keys of the sites that fit, in order."""
        self._refresh()
        found = self._by_text(query.text)
        if query.sites:
            wanted = set(query.sites)
            found = [site for site in found if site in wanted]
        for column, codes in (("ZT", query.statuses), ("GZL", query.classes)):
            if codes:
                place, allowed = _PLACE[column], set(codes)
                found = [site for site in found if self._rows[site][place] in allowed]
        if query.problems:
            place, allowed = _PLACE["ZYWT"], set(query.problems)
            found = [site for site in found if allowed.intersection(codes_in(self._rows[site][place]))]
        if query.complete is not None:
            place = _PLACE["WZD"]
            found = [site for site in found if ((self._rows[site][place] or 0) >= 100) is query.complete]
        return self._sorted(found, query)

    def _sorted(self, found: List[str], query: SiteQuery) -> List[str]:
        if query.sort != "ZTBH":
            place = _PLACE[query.sort]
            # Empty ones go last whichever way it runs; equal ones keep the order of numbers.
            filled = [site for site in found if self._rows[site][place] not in (None, "")]
            empty = [site for site in found if self._rows[site][place] in (None, "")]
            return sorted(filled, key=lambda site: self._rows[site][place], reverse=query.descending) + empty
        return found[::-1] if query.descending else found

    def _refresh(self) -> None:
        if not self._dirty:
            return
        number = _PLACE["ZTBH"]
        self._order = sorted(self._rows, key=lambda site: str(self._rows[site][number] or ""))
        lines = ["\x1f".join([*(str(row[i] or "") for i in _SEARCHED), str(row[-1] or "")]) for row in map(self._rows.__getitem__, self._order)]
        lines = [line.replace("\n", " ").casefold() for line in lines]
        self._text = "\n".join(lines)
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        self._dirty = False

    def _by_text(self, text: str) -> List[str]:
        words = text.casefold().split()
        if not words:
            return list(self._order)
        # The longest word is looked for in the whole text, the others only in the lines where it stands.
        first = max(words, key=len)
        others = [word for word in words if word is not first]
        found = []
        at = self._text.find(first)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            end = self._starts[line + 1]
            if all(self._text.find(word, self._starts[line], end) >= 0 for word in others):
                found.append(self._order[line])
            at = self._text.find(first, end)
        return found
