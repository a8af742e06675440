"""The table of differences: a tick, three values side by side, state and remarks."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFont, QPalette

from ..model.sheet_difference import CONFLICT
from .sheet_presenter import TICK, SheetPresenter, heads

Role = Qt.ItemDataRole
Flag = Qt.ItemFlag


class SheetModel(QAbstractTableModel):
    """Shows what the presenter shows.

    Signals:
        ticked: a tick was set or taken away.
    """

    ticked = pyqtSignal()

    def __init__(self, presenter: SheetPresenter, palette: QPalette, parent: Any = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self._heads = heads()
        self._bold = QFont()
        self._bold.setBold(True)
        # Greyed, but the reason must still be read: darker than the style's own grey.
        text, paper = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        parts = [round(0.6 * a + 0.4 * b) for a, b in zip(text.getRgb()[:3], paper.getRgb()[:3])]
        self._grey = QColor(*parts)

    def refresh(self) -> None:
        """Other differences or another filter."""
        self.beginResetModel()
        self.endResetModel()

    def refresh_ticks(self) -> None:
        """The same differences, other ticks."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, TICK), self.index(self.rowCount() - 1, TICK))
        self.ticked.emit()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of differences that are shown."""
        return 0 if parent.isValid() else len(self.presenter.shown)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._heads[section]
        return None

    def flags(self, index: QModelIndex) -> Any:
        """Refused and equal ones have no tick; all can be selected to be read."""
        flags = Flag.ItemIsEnabled | Flag.ItemIsSelectable
        if index.isValid() and index.column() == TICK and self.presenter.at(index.row()).can_be_taken:
            flags |= Flag.ItemIsUserCheckable
        return flags

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        difference = self.presenter.at(row)
        if column == TICK:
            if role == Role.CheckStateRole and difference.can_be_taken:
                return Qt.CheckState.Checked if self.presenter.is_ticked(row) else Qt.CheckState.Unchecked
            if role == Role.AccessibleTextRole:
                return self._heads[TICK]
            return None
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self.presenter.cell(row, column)
        if role == Role.ToolTipRole:
            return self.presenter.cell(row, column)[:2000]
        if role == Role.FontRole and difference.state == CONFLICT:
            return self._bold
        if role == Role.ForegroundRole and not difference.can_be_taken:
            return self._grey
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802
        """A tick by the mouse or the space bar."""
        if role != Role.CheckStateRole or not index.isValid() or index.column() != TICK:
            return False
        # A plain number with Qt 5, a member of the enum with Qt 6.
        checked = value in (Qt.CheckState.Checked, 2)
        if not self.presenter.tick(index.row(), checked):
            return False
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True
