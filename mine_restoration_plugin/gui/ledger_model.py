"""The ledger as a table of Qt: only the cells on the screen are asked for."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QColor, QFont

from ..bridge.translation import sentence
from ..model.errors import MineError
from .field_words import head_of, plain_text, tip_of
from .ledger_presenter import LedgerPresenter
from .ledger_rows import Column, LedgerRow, cell_text, mark_texts
from .words import tr

Role = Qt.ItemDataRole
# Light enough for black letters, and grey when printed; the signs say the same in words.
_MARKED = QColor("#FFF3D6")
_FIXED = QColor("#F2F2F2")


class LedgerModel(QAbstractTableModel):
    """Shows the lines of a presenter.

    Signals:
        refused: a value that a person typed did not fit: the sentence.
        conflicted: somebody else changed the cell meanwhile: site, column, conflict.
    """

    refused = pyqtSignal(str)
    conflicted = pyqtSignal(str, object, object)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.presenter: Optional[LedgerPresenter] = None
        self._problems: Dict[Tuple[str, str], Tuple[str, str]] = {}

    def show(self, presenter: Optional[LedgerPresenter]) -> None:
        """Show another workspace, or other lines of it."""
        self.beginResetModel()
        self.presenter = presenter
        self.endResetModel()

    def repaint(self) -> None:
        """The values changed, not the lines."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def column(self, place: int) -> Column:
        """A column by its place."""
        assert self.presenter is not None
        return self.presenter.columns[place]

    def line(self, row: int) -> Optional[LedgerRow]:
        """A line by its place."""
        presenter = self.presenter
        return presenter.rows.row(presenter.sites[row]) if presenter is not None and 0 <= row < len(presenter.sites) else None

    # --- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of lines."""
        return 0 if parent.isValid() or self.presenter is None else len(self.presenter.sites)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of columns."""
        return 0 if parent.isValid() or self.presenter is None else len(self.presenter.columns)

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        row = self.line(index.row())
        if row is None or self.presenter is None:
            return None
        column = self.column(index.column())
        problem = self._problems.get((row.site, column.name))
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            text = problem[0] if problem else cell_text(column, row, self.presenter.english)
            return ("✗ " if problem else "") + text.replace("\n", " ⏎ ")
        if role == Role.EditRole:
            return problem[0] if problem else "" if column.field is None else plain_text(column.field, row.values.get(column.name))
        if role == Role.ToolTipRole:
            return self._tip(row, column, problem)
        if role == Role.TextAlignmentRole and column.field is not None and column.field.type in "NI":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.BackgroundRole:
            if problem or any(mark.field == column.name for mark in row.marks):
                return QBrush(_MARKED)
            return None if column.editable else QBrush(_FIXED)
        if role == Role.FontRole and any(mark.field == column.name for mark in row.marks):
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _tip(self, row: LedgerRow, column: Column, problem: Optional[Tuple[str, str]]) -> str:
        assert self.presenter is not None
        parts: List[str] = [problem[1]] if problem else []
        marks = row.marks if column.field is None else [mark for mark in row.marks if mark.field == column.name]
        parts += ["⚠ " + text for text in mark_texts(marks, sentence)]
        text = cell_text(column, row, self.presenter.english)
        if column.field is not None and len(text) > 20:
            parts.append(text[:2000])
        return "\n".join(parts)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        """The head of a column, with its unit."""
        if self.presenter is None or orientation != Qt.Orientation.Horizontal:
            return section + 1 if role == Role.DisplayRole and orientation == Qt.Orientation.Vertical else None
        column = self.column(section)
        if role == Role.DisplayRole:
            if column.field is None:
                return tr("Notes")
            sign = (" ▼" if self.presenter.descending else " ▲") if column.name == self.presenter.sort else ""
            return head_of(column.field, self.presenter.english) + sign
        if role == Role.ToolTipRole and column.field is not None:
            return tip_of(column.field, self.presenter.english)
        return None

    def flags(self, index: QModelIndex) -> Any:
        """Whether a cell can be typed into."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.presenter is not None and index.isValid() and self.column(index.column()).editable and not self.presenter.store.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802
        """Save a cell at once; what does not fit stays in the cell, marked, until it is mended."""
        row = self.line(index.row())
        if role != Role.EditRole or row is None or self.presenter is None:
            return False
        column = self.column(index.column())
        key = (row.site, column.name)
        try:
            conflicts = self.presenter.set_cell(row.site, column, value)
        except MineError as error:
            text = sentence(error.code, error.params)
            self._problems[key] = (str(value), text)
            self.refused.emit(text)
            self.dataChanged.emit(index, index)
            return False
        self._problems.pop(key, None)
        for conflict in conflicts:
            self.conflicted.emit(row.site, column, conflict)
        self.dataChanged.emit(index, index)
        return True

    def forget_problems(self) -> None:
        """Values that did not fit are given up."""
        self._problems.clear()
        self.repaint()
