"""The rows of the list of sites: keys in order, values from the index in memory when they are shown."""

from __future__ import annotations

from typing import Any, List, Optional, Tuple

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt

from ..model.site_query import SiteIndex
from .site_list_presenter import COLUMNS, cell, heads, tip

Role = Qt.ItemDataRole


class SiteListModel(QAbstractTableModel):
    """Shows keys that a search gave; 100,000 rows cost no more than the few that are on the screen."""

    def __init__(self, english: bool, parent: Any = None) -> None:
        super().__init__(parent)
        self.keys: List[str] = []
        self.english = english
        self._index: Optional[SiteIndex] = None
        self._heads = heads()
        self._found: Tuple[str, int] = ("", -1)  # the last answer of row_of

    def show(self, index: Optional[SiteIndex], keys: List[str]) -> None:
        """Show these sites."""
        self.beginResetModel()
        self._index, self.keys, self._found = index, keys, ("", -1)
        self.endResetModel()

    def repaint(self, index: Optional[SiteIndex]) -> None:
        """Show the same sites with their present values."""
        self._index = index
        if self.keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.keys) - 1, len(COLUMNS) - 1))

    def key(self, row: int) -> Optional[str]:
        """The site of a row."""
        return self.keys[row] if 0 <= row < len(self.keys) else None

    def row_of(self, site: Optional[str]) -> int:
        """The row of a site, or -1."""
        if not site:
            return -1
        if self._found[0] != site:
            try:
                self._found = (site, self.keys.index(site))
            except ValueError:
                self._found = (site, -1)
        return self._found[1]

    # --- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of sites."""
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        if self._index is None or not index.isValid():
            return None
        site = self.key(index.row())
        if site is None:
            return None
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return cell(self._index, site, COLUMNS[index.column()], self.english)
        if role == Role.ToolTipRole:
            return tip(self._index, site, self.english)
        if role == Role.TextAlignmentRole and COLUMNS[index.column()] == "WZD":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        """The head of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._heads[section]
        return None
