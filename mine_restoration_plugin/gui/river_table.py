"""The table "name in the file, river of the campaign", where a person gives names to rivers or leaves them out."""

from __future__ import annotations

from typing import Any, Callable, List, Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from .dock import named
from .river_presenter import RiverMatch, found_by, how_text
from .words import tr

# A list of rivers in every row costs time; a file of thousands of names is searched by its words.
MOST_ROWS = 300
SEARCHED_FROM = 15
NAME, RIVER, CLASS, HOW = range(4)


class RiverList(QComboBox):
    """The campaign's rivers of one row. The wheel scrolls the panel and never changes a choice in passing."""

    def __init__(self, name: str, rivers: Sequence[str]) -> None:
        super().__init__()
        named(self, "river_of", tr("River of the campaign for {name}").format(name=name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.addItem(tr("left out"), "")
        for river in rivers:
            self.addItem(river, river)

    def wheelEvent(self, event: Any) -> None:  # noqa: N802
        event.ignore()


class RiverTable(QWidget):
    """Shows matches; ``choose(name, river)`` is called for a choice (river empty: left out), ``reset()`` for the way back."""

    def __init__(self, choose: Callable[[str, str], None], reset: Callable[[], None]) -> None:
        super().__init__()
        self._choose = choose
        self._matches: List[RiverMatch] = []
        self._rivers: List[str] = []
        self._shown: List[RiverMatch] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.search = named(QLineEdit(), "river_search", tr("Find a name in the table"))
        self.search.setPlaceholderText(tr("Find a name in the table"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._show())
        self.table = named(QTableWidget(0, 4), "river_table", tr("Names in the file and the campaign's rivers"))
        self.table.setHorizontalHeaderLabels([tr("Name in the file"), tr("River of the campaign"), tr("Class"), tr("Matched")])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setMinimumHeight(190)
        self.table.setMaximumHeight(260)
        self.table.setTabKeyNavigation(False)
        self.more = QLabel()
        self.more.setObjectName("river_more")
        self.more.setWordWrap(True)
        words = tr("All by name again")
        self.reset_button = named(QPushButton(words), "river_reset", words, tr("Forget what was chosen by hand for this layer"))
        self.reset_button.clicked.connect(lambda: reset())
        row = QHBoxLayout()
        row.addWidget(self.more, 1)
        row.addWidget(self.reset_button)
        layout.addWidget(self.search)
        layout.addWidget(self.table)
        layout.addLayout(row)

    def show_matches(self, matches: Sequence[RiverMatch], rivers: Sequence[str]) -> None:
        """Show these rows, with the campaign's rivers to choose from."""
        self._matches = list(matches)
        self.search.setVisible(len(matches) >= SEARCHED_FROM)
        if list(rivers) != self._rivers:
            self._rivers, self._shown = list(rivers), []
            self.table.setRowCount(0)
        self._show()

    def _show(self) -> None:
        words = self.search.text() if not self.search.isHidden() else ""
        found = found_by(self._matches, words)
        shown = found[:MOST_ROWS]
        # Where the names are the same the rows stay, so that the list that a person has just used keeps focus and place.
        if [match.name for match in shown] != [match.name for match in self._shown]:
            self.table.setRowCount(0)
            self.table.setRowCount(len(shown))
            for row, match in enumerate(shown):
                self._make_row(row, match)
        for row, match in enumerate(shown):
            self._fill(row, match)
        self._shown = shown
        self.more.setText(tr("{shown} of {count} names shown.").format(shown=len(shown), count=len(self._matches)))
        self.more.setVisible(len(shown) < len(self._matches))
        self.reset_button.setVisible(any(match.by_hand for match in self._matches))

    def _make_row(self, row: int, match: RiverMatch) -> None:
        for column in (NAME, RIVER, CLASS, HOW):
            self.table.setItem(row, column, QTableWidgetItem())
        rivers = RiverList(match.name, self._rivers)
        rivers.activated.connect(lambda _, name=match.name, chosen=rivers: self._choose(name, chosen.currentData()))
        self.table.setCellWidget(row, RIVER, rivers)

    def _fill(self, row: int, match: RiverMatch) -> None:
        for column, text in ((NAME, match.name), (CLASS, match.class_name), (HOW, how_text(match))):
            item = self.table.item(row, column)
            item.setText(text)
            item.setToolTip(text)
            font = item.font()
            font.setBold(match.by_hand)
            item.setFont(font)
        rivers = self.table.cellWidget(row, RIVER)
        rivers.setCurrentIndex(max(0, rivers.findData(match.river)))
