"""Funds, progress, acceptance and inspections of a site, a tab each; used below the ledger and beside the archive record."""

from __future__ import annotations

from typing import Any, Dict, Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget, QWidget

from ..bridge.translation import is_english
from ..model.workspace_schema import table_named
from .child_table import ChildTable
from .dock import named
from .words import tr

TABLES = ("funds", "progress", "acceptance", "inspections")


class SiteRecords(QTabWidget):
    """The child tables of one site.

    Signals:
        acted: the name of an act, after each change.
    """

    acted = pyqtSignal(str)

    def __init__(self, iface: Any, session: Any, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        named(self, "site_records", tr("Records of the site"), " ")
        self.tables: Dict[str, ChildTable] = {}
        for table in TABLES:
            spec = table_named(table)
            child = ChildTable(iface, session, table)
            child.acted.connect(self.acted.emit)
            self.tables[table] = child
            self.addTab(child, spec.label_en if is_english() else spec.label)

    def show_site(self, site: str) -> None:
        """Show the rows of another site; an empty key shows none."""
        for child in self.tables.values():
            if child.model.site != site or not site:
                child.show_site(site)

    def show_table(self, table: str) -> bool:
        """Go to a table's tab; False where there is none."""
        if table not in self.tables:
            return False
        self.setCurrentWidget(self.tables[table])
        self.tables[table].view.setFocus()
        return True
