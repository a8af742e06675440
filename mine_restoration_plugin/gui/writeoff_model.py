"""The table of sites that stand before the write-off, with a tick each; only sites that are ready can be ticked."""

from __future__ import annotations

import datetime
from typing import Any, List, Set

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt

from .words import number, tr
from .writeoff_presenter import Candidate, state_text

NUMBER, NAME, COUNTY, AREA, PAPER, ACCEPTED, STATE = range(7)


class WriteoffModel(QAbstractTableModel):
    """Candidates as rows; ticks are kept by key, so that sorting and filtering leave them alone."""

    def __init__(self, date: datetime.date, english: bool) -> None:
        super().__init__()
        self.candidates: List[Candidate] = []
        self.ticked: Set[str] = set()
        self.date, self.english = date, english
        self._heads = (tr("Number"), tr("Name"), tr("County"), tr("Area, ha"), tr("Acceptance paper"), tr("Accepted on"), tr("State"))

    # --- content ------------------------------------------------------------------------------------------------------
    def add(self, candidates: List[Candidate]) -> None:
        """Rows below those that are there."""
        if candidates:
            first = len(self.candidates)
            self.beginInsertRows(QModelIndex(), first, first + len(candidates) - 1)
            self.candidates += candidates
            self.endInsertRows()

    def clear(self) -> None:
        """No rows and no ticks."""
        self.beginResetModel()
        self.candidates, self.ticked = [], set()
        self.endResetModel()

    def set_date(self, date: datetime.date) -> None:
        """The day of the write-off; sites that are not ready on it lose their ticks."""
        self.date = date
        self.ticked &= {c.site for c in self.candidates if not c.problems(date)}
        self._changed()

    def tick(self, sites: Set[str], ticked: bool) -> None:
        """Tick sites as far as they are ready, or take their ticks away."""
        if ticked:
            self.ticked |= {c.site for c in self.candidates if c.site in sites and not c.problems(self.date)}
        else:
            self.ticked -= sites
        self._changed()

    def chosen(self) -> List[Candidate]:
        """The ticked sites in their order."""
        return [c for c in self.candidates if c.site in self.ticked]

    def _changed(self) -> None:
        if self.candidates:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.candidates) - 1, STATE))

    # --- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.candidates)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def flags(self, index: QModelIndex) -> Any:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == NUMBER and not self.candidates[index.row()].problems(self.date):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        candidate, column = self.candidates[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(candidate, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(candidate, STATE) if column == STATE else self._text(candidate, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == NUMBER:
            return Qt.CheckState.Checked if candidate.site in self.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column == AREA:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.UserRole:  # what sorts
            return (candidate.hectares or 0.0) if column == AREA else self._text(candidate, column)
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != NUMBER:
            return False
        self.tick({self.candidates[index.row()].site}, value in (Qt.CheckState.Checked, 2))  # Qt hands over the number
        return True

    def _text(self, candidate: Candidate, column: int) -> str:
        area = "-" if candidate.hectares is None else number(candidate.hectares, 2)
        if column == STATE:
            return state_text(candidate, self.date, self.english)
        return (candidate.number, candidate.name, candidate.county, area, candidate.paper or "-", candidate.accepted or "-")[column]


class WriteoffFilter(QSortFilterProxyModel):
    """Shows the rows that fit some words, all or only those that are ready."""

    def __init__(self, model: WriteoffModel) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setSortRole(Qt.ItemDataRole.UserRole)
        self._model = model
        self._words: List[str] = []
        self._ready_only = False

    def look_for(self, text: str, ready_only: bool) -> None:
        """Show what fits."""
        self._words, self._ready_only = text.casefold().split(), ready_only
        self.invalidateFilter()

    def shown(self) -> Set[str]:
        """Keys of the sites that are shown."""
        rows = (self.mapToSource(self.index(row, 0)).row() for row in range(self.rowCount()))
        return {self._model.candidates[row].site for row in rows}

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # noqa: N802
        candidate = self._model.candidates[row]
        return candidate.fits(self._words) and not (self._ready_only and candidate.problems(self._model.date))
