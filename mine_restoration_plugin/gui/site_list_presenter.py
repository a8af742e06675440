"""What the list of sites shows and what it is filtered by. No Qt."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ..model.fields import codelist
from ..model.site_query import SiteIndex, SiteQuery
from .field_words import choices_in, name_of
from .words import number, tr

COLUMNS = ("ZTBH", "KSMC", "XZJD", "ZT", "WZD")
"""Columns of the list, by the names of the index."""
LISTS = {"statuses": "ZT", "classes": "GZL", "problems": "STWT"}
"""Filters by codes, and their code lists."""
ANY, COMPLETE, INCOMPLETE = "", "1", "0"


class SiteFilter:
    """What is looked for, step by step as a person sets it; remembered as JSON text.

    Attributes:
        query: what the index is asked.
        on_map: whether only the sites selected on the map are shown.
        selected: their keys.
    """

    def __init__(self, text: str = "") -> None:
        self.query = SiteQuery()
        self.on_map = False
        self.selected: Tuple[str, ...] = ()
        self._restore(text)

    def set(self, **changes: Any) -> None:
        """Change parts of the query by name."""
        self.query = replace(self.query, **changes)

    def set_complete(self, choice: str) -> None:
        """Take one of :data:`ANY`, :data:`COMPLETE`, :data:`INCOMPLETE`."""
        self.set(complete={COMPLETE: True, INCOMPLETE: False}.get(choice))

    @property
    def complete_choice(self) -> str:
        """The choice that :meth:`set_complete` took."""
        return {None: ANY, True: COMPLETE, False: INCOMPLETE}[self.query.complete]

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the list."""
        query = self.query
        return bool(query.text.strip() or query.statuses or query.classes or query.problems or query.complete is not None or self.on_map)

    def clear(self) -> None:
        """Show all sites, in the order that was chosen."""
        self.query = SiteQuery(sort=self.query.sort, descending=self.query.descending)
        self.on_map = False

    def search(self, index: SiteIndex) -> List[str]:
        """Keys of the sites that fit, in order."""
        if self.on_map:
            return index.search(replace(self.query, sites=self.selected)) if self.selected else []
        return index.search(self.query)

    def count_text(self, found: int, total: int) -> str:
        """How many sites are shown, for people."""
        if not total:
            return tr("The workspace has no sites yet. Load patches in the panel Data.")
        if self.on_map and not self.selected:
            return tr("No patch is selected on the map.")
        if not self.is_set:
            return tr("{count} sites").format(count=number(total))
        if not found:
            return tr("None of {total} sites fits. Clear the search or a filter.").format(total=number(total))
        return tr("{count} of {total} sites").format(count=number(found), total=number(total))

    # --- remembered ---------------------------------------------------------------------------------------------------
    def as_text(self) -> str:
        """What is remembered until the next start: filters and order, not the words looked for."""
        query = self.query
        kept: Dict[str, Any] = {name: list(getattr(query, name)) for name in LISTS}
        return json.dumps({**kept, "complete": self.complete_choice, "sort": query.sort, "descending": query.descending})

    def _restore(self, text: str) -> None:
        """Take what was remembered; what does not fit any more is left out."""
        try:
            kept = json.loads(text) if text else {}
        except ValueError:
            return
        if not isinstance(kept, dict):
            return
        for name, list_name in LISTS.items():
            known = codelist(list_name)
            given = kept.get(name)
            self.set(**{name: tuple(c for c in given if c in known) if isinstance(given, list) else ()})
        complete = kept.get("complete")
        self.set_complete(complete if complete in (COMPLETE, INCOMPLETE) else ANY)
        sort = kept.get("sort")
        self.set(sort=sort if sort in COLUMNS else "ZTBH", descending=kept.get("descending") is True)


def choices(name: str, english: bool) -> List[Tuple[str, str]]:
    """Codes and names of a filter."""
    return choices_in(LISTS[name], english)


def heads() -> List[str]:
    """The heads of the columns, short."""
    return [tr("Number"), tr("Name"), tr("Town"), tr("Status"), tr("Complete")]


def cell(index: SiteIndex, site: str, column: str, english: bool) -> str:
    """What the list shows of a site in a column."""
    value = index.value(site, column)
    if value is None or value == "":
        return "0 %" if column == "WZD" else ""
    if column == "WZD":
        return f"{float(value):.0f} %"
    if column == "ZT":
        return name_of("ZT", value, english)
    return str(value)


def tip(index: SiteIndex, site: str, english: bool) -> str:
    """What the list knows of a site. Without its problems: they are read from the file when somebody first filters by them."""
    number_, name, county, town, status, river_class = (index.value(site, column) for column in ("ZTBH", "KSMC", "XZX", "XZJD", "ZT", "GZL"))
    lines = [f"{number_ or ''}  {name or ''}".strip(), f"{county or ''}{town or ''}"]
    lines.append(tr("Status: {status}").format(status=name_of("ZT", status, english)))
    if river_class:
        lines.append(name_of("GZL", river_class, english))
    return "<p>" + "<br>".join(escape(line) for line in lines if line) + "</p>"


def neighbour(found: Sequence[str], current: Optional[str], step: int) -> Optional[str]:
    """The site before (-1) or after (+1) the current one in the list; the first or last one where the current one is not in it."""
    if not found:
        return None
    try:
        place = found.index(current) + step if current is not None else 0
    except ValueError:
        return found[0 if step > 0 else -1]
    return found[place] if 0 <= place < len(found) else None
