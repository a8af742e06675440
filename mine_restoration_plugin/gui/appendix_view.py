"""Draws the appendix table as the work plan does: a head of two rows with merged cells; numbers can be clicked."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QBrush, QPalette
from qgis.PyQt.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from .dock import named
from .table_presenter import TableCell
from .words import tr

FIRST_WIDTHS = (32, 40, 56)  # pixels of number, province and range
MOST_ROWS = 24


class AppendixView(QTableWidget):
    """A table of :class:`TableCell`; ``clicked(key)`` is called for a number."""

    def __init__(self, name: str, words: str, clicked: Optional[Callable[[Tuple[str, str]], None]]) -> None:
        super().__init__(0, 0)
        named(self, name, words, tr("A click on a number selects its patches and zooms to them") if clicked else words)
        self._clicked = clicked
        self._first_widths: Tuple[int, ...] = FIRST_WIDTHS
        self._keys: Dict[Tuple[int, int], Tuple[str, str]] = {}
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        font = self.font()
        font.setPointSizeF(max(7.5, font.pointSizeF() - 1))
        self.setFont(font)
        self.cellClicked.connect(self._cell)
        self.cellActivated.connect(self._cell)

    def show_cells(self, cells: List[TableCell], first_widths: Tuple[int, ...] = FIRST_WIDTHS) -> None:
        """Show these cells instead of the ones before.

        Args:
            first_widths: pixels of the columns before the numbers.
        """
        self._first_widths = first_widths
        self.clearSpans()
        self.clear()
        self._keys = {}
        rows = 1 + max((cell.row for cell in cells), default=-1)
        self.setRowCount(rows)
        self.setColumnCount(1 + max((cell.column + cell.columns - 1 for cell in cells), default=-1))
        self.setVisible(bool(cells))
        for cell in cells:
            if cell.rows > 1 or cell.columns > 1:
                self.setSpan(cell.row, cell.column, cell.rows, cell.columns)
            self.setItem(cell.row, cell.column, self._item(cell, rows))
            if cell.key is not None and self._clicked is not None:
                self._keys[cell.row, cell.column] = cell.key
        self.horizontalHeader().setMinimumSectionSize(20)
        self._fit_width()
        self._fit_height()

    def _item(self, cell: TableCell, rows: int) -> QTableWidgetItem:
        # A unit in brackets has a line of its own: left to itself, the line breaks inside it.
        item = QTableWidgetItem(cell.text.replace("（", "\n（") if cell.head and cell.columns == 1 else cell.text)
        centred = cell.head or (cell.column < len(self._first_widths) and not cell.left)
        side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft if cell.left else Qt.AlignmentFlag.AlignRight
        item.setTextAlignment(int(side | Qt.AlignmentFlag.AlignVCenter))
        palette = self.palette()
        if cell.head:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setBackground(QBrush(palette.color(QPalette.ColorRole.Button)))
        elif cell.key is not None and cell.text != "0" and self._clicked is not None:
            item.setForeground(QBrush(palette.color(QPalette.ColorRole.Link)))
        font = item.font()
        # In a comparison only what differs is bold, the totals too.
        font.setBold(cell.head or cell.marked or (cell.row == rows - 1 and self._clicked is not None))
        item.setFont(font)
        item.setToolTip(cell.text)
        return item

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_width()

    def _fit_width(self) -> None:
        """Share the width: areas have more digits than counts. A scroll bar comes before any digit is cut off."""
        first = self._first_widths
        if self.columnCount() <= len(first):
            return
        digit = self.fontMetrics().horizontalAdvance("0")
        pair = (self.viewport().width() - sum(first)) * 2 // (self.columnCount() - len(first))
        count = max(6 * digit, int(pair * 0.4))
        widths = [*first, *[count, max(10 * digit, pair - count)] * ((self.columnCount() - len(first)) // 2)]
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def _fit_height(self) -> None:
        self.resizeRowsToContents()
        line = self.fontMetrics().height() + 5
        for row in range(self.rowCount()):
            self.setRowHeight(row, 2 * line - 4 if row == 1 else line)
        # The table of all counties scrolls by itself; the provinces' is seen whole.
        shown = min(self.rowCount(), MOST_ROWS)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if shown == self.rowCount() else Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self.setVerticalScrollBarPolicy(policy)
        total = sum(self.rowHeight(row) for row in range(shown))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(total + 2 * self.frameWidth() + bar if total else 40)

    def _cell(self, row: int, column: int) -> None:
        key = self._keys.get((row, column))
        if key is not None and self._clicked is not None:
            self._clicked(key)

    def cell_rectangle(self, row: int, column: int) -> "object":
        """Where a cell stands, in the viewport's coordinates."""
        return self.visualRect(self.model().index(row, column))
