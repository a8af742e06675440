"""The list of sites: a search box, filters, and a table that 100,000 sites do not slow down."""

from __future__ import annotations

from typing import Any, List, Optional

from qgis.gui import QgsCheckableComboBox, QgsFilterLineEdit
from qgis.PyQt.QtCore import QByteArray, QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QHBoxLayout, QHeaderView, QTableView, QToolButton, QVBoxLayout, QWidget

from . import site_list_presenter as presenter
from .dock import named, single_shot, text_label
from .site_list_model import SiteListModel
from .words import tr

_ROOM_FOR_TOWN = 440  # pixels
_SOON_MS = 40  # between a key and its search, so that quick typing searches once


class SiteList(QWidget):
    """Search, filters and table of an index of sites.

    Signals:
        chosen: key of the site that a person went to.
        searched: the list shows something else.

    Args:
        remembered: text of :meth:`.site_list_presenter.SiteFilter.as_text`.
        name: before the object names of the controls, so that two lists of a window can be told apart.
        several: whether several rows can be selected.
    """

    chosen = pyqtSignal(str)
    searched = pyqtSignal()

    def __init__(self, english: bool = False, remembered: str = "", name: str = "sites", several: bool = True) -> None:
        super().__init__()
        self.english, self.name = english, name
        self.filter = presenter.SiteFilter(remembered)
        self.model = SiteListModel(english, self)
        self.index: Any = None
        self.known = 0
        self._current: Optional[str] = None
        self._quiet = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)
        self._add_search()
        self._add_filters()
        self._add_table(several)
        self._soon = single_shot(self, _SOON_MS, self.search)

    def _add_search(self) -> None:
        self.text = named(QgsFilterLineEdit(), f"{self.name}_text", tr("Search sites by number, name, town or patch number"))
        self.text.setShowSearchIcon(True)
        self.text.setPlaceholderText(tr("Number, name, town or patch number (Ctrl+F)"))
        self.text.textChanged.connect(self._typed)
        self.on_map = named(QCheckBox(tr("Selected on the map")), f"{self.name}_on_map", tr("Show only the sites that are selected on the map"))
        self.on_map.toggled.connect(self._on_map)
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        row.addWidget(self.on_map)
        self._layout.addLayout(row)

    def _add_filters(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(3)
        self.combos = {}
        for name, words in (("statuses", tr("Status")), ("classes", tr("River class")), ("problems", tr("Problems"))):
            combo = named(QgsCheckableComboBox(), f"{self.name}_{name}", tr("Filter by: {what}").format(what=words))
            combo.setDefaultText(words)
            combo.setSeparator("、")
            for code, label in presenter.choices(name, self.english):
                held = code in getattr(self.filter.query, name)
                combo.addItemWithCheckState(label, Qt.CheckState.Checked if held else Qt.CheckState.Unchecked, code)
            combo.checkedItemsChanged.connect(lambda _, chosen=name: self._filtered(chosen))
            self.combos[name] = combo
        self.complete = named(QComboBox(), f"{self.name}_complete", tr("Filter by: {what}").format(what=tr("completeness")))
        for choice, words in (
            (presenter.ANY, tr("Completeness")), (presenter.COMPLETE, tr("Complete records")), (presenter.INCOMPLETE, tr("Incomplete records")),
        ):  # fmt: skip
            self.complete.addItem(words, choice)
        self.complete.setCurrentIndex(self.complete.findData(self.filter.complete_choice))
        self.complete.currentIndexChanged.connect(lambda _: self._completeness())
        for combo in (*self.combos.values(), self.complete):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(4)
            row.addWidget(combo, 1)
        self.clear_button = named(QToolButton(), f"{self.name}_clear", tr("Clear search and filters"))
        self.clear_button.setText("✕")
        self.clear_button.clicked.connect(lambda: self.clear())
        row.addWidget(self.clear_button)
        self._layout.addLayout(row)

    def _add_table(self, several: bool) -> None:
        self.table = named(QTableView(), f"{self.name}_table", tr("Sites"), " ")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.table.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setMinimumHeight(90)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(40)
        for column, width in enumerate((120, 0, 80, 84, 62)):
            if width:
                self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(presenter.COLUMNS.index("KSMC"), QHeaderView.ResizeMode.Stretch)
        header.sectionClicked.connect(self._sort_by)
        self._show_sort()
        self.table.selectionModel().currentRowChanged.connect(self._went_to)
        self.count = text_label(f"{self.name}_count")
        self._layout.addWidget(self.table, 1)
        self._layout.addWidget(self.count)

    def controls(self) -> List[QWidget]:
        """In reading order."""
        return [self.text, self.on_map, *self.combos.values(), self.complete, self.clear_button, self.table]

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Where there is no room for all columns, the name goes before the town, which the tool tip tells."""
        super().resizeEvent(event)
        self.table.setColumnHidden(presenter.COLUMNS.index("XZJD"), self.width() < _ROOM_FOR_TOWN)

    # --- what a person does -------------------------------------------------------------------------------------------
    def _typed(self, text: str) -> None:
        self.filter.set(text=text)
        self._soon.start()

    def _on_map(self, on: bool) -> None:
        self.filter.on_map = on
        self.search()

    def _filtered(self, name: str) -> None:
        if not self._quiet:
            self.filter.set(**{name: tuple(self.combos[name].checkedItemsData())})
            self.search()

    def _completeness(self) -> None:
        if not self._quiet:
            self.filter.set_complete(self.complete.currentData())
            self.search()

    def clear(self) -> None:
        """Show all sites."""
        self.filter.clear()
        self._quiet = True
        self.text.blockSignals(True)
        self.on_map.blockSignals(True)
        self.text.clear()
        self.on_map.setChecked(False)
        for combo in self.combos.values():
            combo.deselectAllOptions()
        self.complete.setCurrentIndex(0)
        self.text.blockSignals(False)
        self.on_map.blockSignals(False)
        self._quiet = False
        self.search()

    def _sort_by(self, column: int) -> None:
        name = presenter.COLUMNS[column]
        query = self.filter.query
        self.filter.set(sort=name, descending=query.sort == name and not query.descending)
        self._show_sort()
        self.search()

    def _show_sort(self) -> None:
        query = self.filter.query
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(presenter.COLUMNS.index(query.sort), order)

    def _went_to(self, now: Any, _before: Any) -> None:
        site = self.model.key(now.row())
        if site is not None and not self._quiet and site != self._current:
            self._current = site
            self.chosen.emit(site)

    # --- what it shows ------------------------------------------------------------------------------------------------
    def set_index(self, index: Any) -> None:
        """Show the sites of an index (see :class:`..model.site_query.SiteIndex`), or none."""
        self.index, self.known = index, len(index) if index is not None else 0
        self.search()

    def set_selected_on_map(self, sites: List[str]) -> None:
        """Know which sites are selected on the map."""
        self.filter.selected = tuple(sites)
        if self.filter.on_map:
            self.search()

    def search(self) -> None:
        """Search anew; the site that is open stays the current row where it is found."""
        self._soon.stop()
        found = self.filter.search(self.index) if self.index is not None else []
        self._quiet = True
        self.model.show(self.index, found)
        self._quiet = False
        self._mark_current()
        self.count.setText(self.filter.count_text(len(found), len(self.index)) if self.index is not None else "")
        self.clear_button.setEnabled(self.filter.is_set)
        self.searched.emit()

    def repaint_rows(self, index: Any) -> None:
        """Show present values without searching anew: a row that a person works on must not jump away."""
        self.index = index
        self.model.repaint(index)

    def show_current(self, site: Optional[str]) -> None:
        """Mark the site that is open."""
        self._current = site
        self._mark_current()

    def _mark_current(self) -> None:
        row = self.model.row_of(self._current)
        selection = self.table.selectionModel()
        self._quiet = True
        if row < 0:
            selection.clear()
        elif self.table.currentIndex().row() != row or not selection.isRowSelected(row, self.table.rootIndex()):
            flags = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(self.model.index(row, 0), flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(self.model.index(row, 0))
        self._quiet = False

    def selected(self) -> List[str]:
        """Keys of the selected rows, in the list's order."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.keys[row] for row in rows]

    def neighbour(self, step: int) -> Optional[str]:
        """The site before (-1) or after (+1) the one that is open."""
        row = self.model.row_of(self._current)
        if row < 0:
            return presenter.neighbour(self.model.keys, self._current, step)
        return self.model.key(row + step)

    def header_state(self) -> str:
        """Widths of the columns, for remembering."""
        return bytes(self.table.horizontalHeader().saveState().toBase64()).decode("ascii")

    def restore_header(self, text: str) -> None:
        """Take remembered widths."""
        if text:
            self.table.horizontalHeader().restoreState(QByteArray.fromBase64(text.encode("ascii")))
            self._show_sort()
