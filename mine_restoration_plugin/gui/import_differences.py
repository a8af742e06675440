"""What an import would change in the workspace, row by row, each with a tick."""

from __future__ import annotations

from typing import Any, Callable

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from .dock import named, text_label
from .import_presenter import TICK, ImportPresenter, difference_heads
from .words import tr

Role = Qt.ItemDataRole
Flag = Qt.ItemFlag
_WIDTHS = (44, 96, 160, 150, 330, 96, 96)


class DifferencesModel(QAbstractTableModel):
    """Shows the presenter's differences."""

    def __init__(self, presenter: ImportPresenter, ticked: Callable[[], None], parent: Any = None) -> None:
        super().__init__(parent)
        self.presenter, self._ticked = presenter, ticked
        self._heads = difference_heads()

    def refresh(self) -> None:
        """Other differences or another filter."""
        self.beginResetModel()
        self.endResetModel()

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
        """All can be read and ticked."""
        flags = Flag.ItemIsEnabled | Flag.ItemIsSelectable
        return flags | Flag.ItemIsUserCheckable if index.isValid() and index.column() == TICK else flags

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        if index.column() == TICK:
            if role == Role.CheckStateRole:
                return Qt.CheckState.Checked if self.presenter.is_ticked(index.row()) else Qt.CheckState.Unchecked
            return self._heads[TICK] if role == Role.AccessibleTextRole else None
        if role in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return self.presenter.difference_cell(index.row(), index.column())[:2000]
        if role == Role.TextAlignmentRole and index.column() in (5, 6):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802
        """A tick by the mouse or the space bar."""
        if role != Role.CheckStateRole or not index.isValid() or index.column() != TICK:
            return False
        self.presenter.tick(index.row(), value in (Qt.CheckState.Checked, 2))  # a plain number with Qt 5
        self.dataChanged.emit(index, index)
        self._ticked()
        return True


class DifferencesView(QWidget):
    """Filter, ticks for all that is shown, and the table; a double click shows the patches on the map."""

    def __init__(self, presenter: ImportPresenter, zoom: Callable[..., None], ticked: Callable[[], None]) -> None:
        super().__init__()
        self.presenter, self._zoom, self._ticked = presenter, zoom, ticked
        self.model = DifferencesModel(presenter, ticked, self)
        self.filter = named(QComboBox(), "import_kinds", tr("Which differences are shown"))
        self.filter.setMinimumContentsLength(22)
        self.filter.activated.connect(lambda _: self._show())
        self.all_button = named(QPushButton(tr("Tick all that are shown")), "import_tick_all", tr("Tick all that are shown"))
        self.none_button = named(QPushButton(tr("Tick none that is shown")), "import_tick_none", tr("Take the ticks of all that are shown away"))
        self.all_button.clicked.connect(lambda: self._tick_shown(True))
        self.none_button.clicked.connect(lambda: self._tick_shown(False))
        self.text = text_label("import_differences_text")
        tip = tr("Tick what shall be taken over; a double click shows it on the map")
        self.table = named(QTableView(), "import_differences", tr("Differences"), tip)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.doubleClicked.connect(lambda index: self._zoom(*self.presenter.patches_of(index.row())))
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Show")))
        row.addWidget(self.filter)
        row.addWidget(self.text, 1)
        for button in (self.all_button, self.none_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Show the presenter's differences anew."""
        self.filter.clear()
        for kind, words in self.presenter.kinds():
            self.filter.addItem(words, kind)
        self._show()

    def _show(self) -> None:
        self.presenter.show(str(self.filter.currentData() or ""))
        self.model.refresh()
        self.text.setText(self.presenter.unchanged_words())
        for button in (self.all_button, self.none_button):
            button.setEnabled(bool(self.presenter.shown))

    def _tick_shown(self, ticked: bool) -> None:
        for row in range(len(self.presenter.shown)):
            self.presenter.tick(row, ticked)
        self.model.refresh()
        self._ticked()
