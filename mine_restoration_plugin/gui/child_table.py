"""Rows of a site in a small table: funds, progress, acceptance, inspections; each cell is saved when it is left.

    table = ChildTable(iface, session, "funds")
    table.show_site(uuid)          # "" for none
    table.acted.connect(...)       # name of each act, for Ctrl+Z of the panel
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ..bridge.translation import is_english, sentence
from ..model.errors import MineError
from ..model.field_values import same, shown, value_of
from ..model.fields import FieldDef
from ..model.workspace_schema import new_act, table_named
from .dock import named, text_label
from .field_words import head_of, plain_text, tip_of
from .ledger_view import CellDelegate, SheetView
from .notices import Notices, guarded
from .words import tr

Role = Qt.ItemDataRole
_NARROWEST = 104  # pixels: the longest names of codes and dates fit


class ChildModel(QAbstractTableModel):
    """The rows of one site in one table."""

    refused = pyqtSignal(str)
    acted = pyqtSignal(str)

    def __init__(self, session: Any, table: str, parent: Any = None) -> None:
        super().__init__(parent)
        self.session, self.table, self.site = session, table, ""
        self.fields: List[FieldDef] = [f for f in table_named(table).fields if not f.computed]
        self.rows: List[Dict[str, Any]] = []
        self._english = is_english()
        self._problems: Dict[Tuple[str, str], Tuple[str, str]] = {}

    def load(self, site: str) -> None:
        """Read the rows of a site."""
        store = self.session.store
        self.beginResetModel()
        self.site = site
        self.rows = store.rows(self.table, site) if store is not None and site else []
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of fields."""
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, field = self.rows[index.row()], self.fields[index.column()]
        problem = self._problems.get((row["uuid"], field.name))
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            if problem:
                return "✗ " + problem[0]
            try:
                return shown(field, row.get(field.name), self._english).replace("\n", " ⏎ ")
            except (TypeError, ValueError):
                return str(row.get(field.name))
        if role == Role.EditRole:
            return problem[0] if problem else plain_text(field, row.get(field.name))
        if role == Role.ToolTipRole:
            return problem[1] if problem else str(row.get(field.name) or "")[:2000]
        if role == Role.TextAlignmentRole and field.type in "NI":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        """The field's name and unit."""
        if orientation != Qt.Orientation.Horizontal:
            return section + 1 if role == Role.DisplayRole else None
        field = self.fields[section]
        if role == Role.DisplayRole:
            return head_of(field, self._english)
        return tip_of(field, self._english) if role == Role.ToolTipRole else None

    def flags(self, index: QModelIndex) -> Any:
        """Every cell can be typed into, unless the workspace is for reading only."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        store = self.session.store
        return flags | Qt.ItemFlag.ItemIsEditable if store is not None and not store.read_only else flags

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802
        """Save a cell at once."""
        if role != Role.EditRole or not index.isValid():
            return False
        row, field = self.rows[index.row()], self.fields[index.column()]
        key = (row["uuid"], field.name)
        try:
            new = value_of(field, value)
            if not same(field, row.get(field.name), new):
                act = new_act()
                seen = {field.name: row.get(field.name)}
                saved = self.session.store.save(self.table, row["uuid"], {field.name: new}, seen=seen, act=act)
                if not saved.written:
                    conflict = saved.conflicts[0]
                    raise MineError("cell_conflict", field=field.label, theirs=str(conflict.theirs), who=conflict.who or "?")
                row[field.name] = new
                self.acted.emit(act)
        except MineError as error:
            text = sentence(error.code, error.params)
            self._problems[key] = (str(value), text)
            self.refused.emit(text)
            self.dataChanged.emit(index, index)
            return False
        self._problems.pop(key, None)
        self.dataChanged.emit(index, index)
        return True


class ChildTable(QWidget):
    """The table with its buttons.

    Signals:
        acted: the name of an act, after each change.
    """

    acted = pyqtSignal(str)

    def __init__(self, iface: Any, session: Any, table: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.session, self.table, self.notices = session, table, Notices(iface)
        spec = table_named(table)
        words = spec.label_en if is_english() else spec.label
        self.model = ChildModel(session, table, self)
        self.view = named(SheetView(self), f"child_{table}", words)
        self.view.setModel(self.model)
        self.view.setItemDelegate(CellDelegate(lambda index: self.model.fields[index.column()], is_english(), self.view))
        self.view.setMinimumHeight(96)
        self.view.setTabKeyNavigation(True)
        self.problem = text_label(f"child_{table}_problem")
        self.problem.hide()
        row = QHBoxLayout()
        self.add_button = named(QPushButton(tr("Add a line")), f"child_{table}_add", tr("Add a line: {table}").format(table=words))
        delete = tr("Delete the selected lines: {table}").format(table=words)
        self.delete_button = named(QPushButton(tr("Delete lines")), f"child_{table}_delete", delete)
        row.addWidget(self.add_button)
        row.addWidget(self.delete_button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(3)
        for widget in (self.view, self.problem):
            layout.addWidget(widget)
        layout.addLayout(row)
        self.add_button.clicked.connect(lambda: self.add())
        self.delete_button.clicked.connect(lambda: self.delete())
        self.model.refused.connect(self._refused)
        self.model.acted.connect(self._acted)
        self.view.cleared.connect(self._clear)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._buttons())
        self.model.modelReset.connect(self._buttons)
        self.view.itemDelegate().closeEditor.connect(lambda *_: self._edited())
        self._late = False
        self._store: Optional[Any] = None
        session.listen(self._session_changed)
        self._session_changed()

    def _session_changed(self) -> None:
        store = self.session.store
        if store is not self._store:
            self._store = store
            if store is not None:
                store.changed.connect(self._store_changed)
            self.show_site("")

    def _store_changed(self, touched: List[Any]) -> None:
        site = self.model.site
        if site and (not touched or any(table == self.table and changed == site for table, _, changed in touched)):
            if self.view.state() == SheetView.State.EditingState:
                self._late = True  # what is being typed stays; the rest follows when the cell is left
            else:
                self._reload()

    def _edited(self) -> None:
        if self._late:
            self._late = False
            QTimer.singleShot(0, self._reload)

    def _reload(self) -> None:
        current = self.view.currentIndex()
        self.model.load(self.model.site)
        self.view.setCurrentIndex(self.model.index(current.row(), current.column()))

    def show_site(self, site: str) -> None:
        """Show the rows of another site; an empty key shows none."""
        self.problem.hide()
        self.model.load(site)
        self.view.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            self.view.setColumnWidth(column, max(_NARROWEST, self.view.columnWidth(column)))

    def _buttons(self) -> None:
        store = self.session.store
        writable = store is not None and not store.read_only and bool(self.model.site)
        self.add_button.setEnabled(writable)
        self.delete_button.setEnabled(writable and bool(self.view.selectedIndexes()))

    @guarded
    def add(self) -> None:
        """Add an empty row and begin to type into it."""
        act = new_act()
        self.session.store.add(self.table, {"site": self.model.site}, act=act)
        self._acted(act)
        self._reload()
        first = self.model.index(self.model.rowCount() - 1, 0)
        self.view.setFocus()
        self.view.setCurrentIndex(first)
        self.view.edit(first)

    @guarded
    def delete(self) -> None:
        """Delete the selected rows; the history keeps them."""
        rows = sorted({index.row() for index in self.view.selectedIndexes()})
        keys = [self.model.rows[row]["uuid"] for row in rows if row < len(self.model.rows)]
        if keys:
            act = new_act()
            self.session.store.remove(self.table, keys, act)
            self._acted(act)
            self._reload()

    def _clear(self) -> None:
        for row, column in self.view.cells():
            self.model.setData(self.model.index(row, column), "")

    def _refused(self, text: str) -> None:
        self.problem.setText("⚠ " + text)
        self.problem.show()

    def _acted(self, act: str) -> None:
        self.problem.hide()
        self.acted.emit(act)
