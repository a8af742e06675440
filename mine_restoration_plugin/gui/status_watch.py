"""Says it when an inspection finds a relapse on a site that is written off: at once when one is saved, and when a workspace is opened."""

from __future__ import annotations

from typing import Any, Callable, List, Sequence, Set

from qgis.PyQt.QtCore import QObject

from ..bridge.status_change import dossiers_of
from ..model.status import reopening
from .dock import single_shot
from .notices import NoticeAction, Notices, guarded
from .words import listed, tr

_NAMED = 5
# Problems that are not mended (see model.status_conditions), for a first look that the database can do.
_OPEN = "\"XFQK\" IN ('2', '3') AND (\"ZGQK\" IS NULL OR \"ZGQK\" <> '3')"


class RelapseWatch(QObject):
    """Watches one store.

    Args:
        open_site: shows the status of a site, by its key.
    """

    def __init__(self, iface: Any, store: Any, open_site: Callable[[str], None]) -> None:
        super().__init__()
        self.store, self.notices = store, Notices(iface)
        self._open_site = open_site
        self._told: Set[str] = set()
        store.changed.connect(self._changed)
        # The workspace shall be there before its old sins are.
        self._first = single_shot(self, 0, self.look)
        self._first.start(500)

    def stop(self) -> None:
        """Listen no more."""
        self._first.stop()
        self.store.changed.disconnect(self._changed)

    def _changed(self, touched: List[Any]) -> None:
        sites = list(dict.fromkeys(site for table, _, site in touched if table == "inspections" and site))
        if sites:
            self._tell(sites)

    @guarded
    def look(self) -> None:
        """Look at all written-off sites with a problem that is not mended."""
        rules = self.store.campaign.status_rules
        closed = [status.code for status in rules.statuses if status.kind == "written_off"]
        open_ = list(dict.fromkeys(str(row["site"]) for row in self.store.database.rows("inspections", _OPEN)))
        self._tell([str(row["uuid"]) for row in self.store.records("sites", open_) if row["ZT"] in closed])

    @guarded
    def _tell(self, sites: Sequence[str]) -> None:
        """One line for those of the sites that should be reopened and were not told yet."""
        rules = self.store.campaign.status_rules
        fresh = []
        for site, dossier in dossiers_of(self.store, sites):
            if reopening(rules, dossier) is None:
                self._told.discard(site)
            elif site not in self._told:
                self._told.add(site)
                fresh.append((site, str(dossier["sites"].get("ZTBH") or "")))
        if not fresh:
            return
        text = tr("Relapse on written-off sites: {names}.").format(names=listed([number for _, number in fresh], _NAMED))
        self.notices.warn(text, [NoticeAction(tr("Show"), lambda: self._open_site(fresh[0][0]))])
