"""A table that people read and choose rows in, such as a list of findings."""

from __future__ import annotations

from typing import Optional, Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from .dock import named

_MEASURED = 300  # rows; measuring the height of every line takes long with many


class ReadTable(QTableWidget):
    """Nothing is typed into it, whole rows are chosen, and Tab goes on to the next control."""

    def __init__(self, name: str, words: str, heads: Sequence[str], tip: str = "") -> None:
        super().__init__(0, len(heads))
        named(self, name, words, tip)
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)

    def show_rows(self, rows: Sequence[Sequence[str]], tips: Optional[Sequence[str]] = None) -> None:
        """Show these texts, wrapped, instead of the ones before.

        Args:
            tips: the tool tip of each row; by default each cell says its own text.
        """
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop))
                item.setToolTip(tips[row] if tips is not None else text)
                self.setItem(row, column, item)
        self.fit_rows()

    def fit_rows(self) -> None:
        """Let every row be as high as its texts, unless there are too many rows for that."""
        if self.rowCount() <= _MEASURED:
            self.resizeRowsToContents()
