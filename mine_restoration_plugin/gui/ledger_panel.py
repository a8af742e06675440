"""The ledger panel: one line a site like a spreadsheet, the site's funds, progress, acceptance and inspections below."""

from __future__ import annotations

from typing import Any, List, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLineEdit, QMessageBox, QPushButton, QSplitter, QVBoxLayout, QWidget

from ..bridge.translation import is_english, sentence
from ..model.clipboard_table import block_of, cells_of
from ..model.field_values import shown
from ..model.ledger_checks import LATE, MISSING, WRONG
from . import settings
from .dock import Panel, in_order, named, single_shot, text_label
from .field_words import choices_in, label_of, unit_of
from .ledger_model import LedgerModel
from .ledger_presenter import PREVIEW_FROM, LedgerPresenter, Plan
from .ledger_preview import PreviewDialog, summary
from .ledger_rows import FROZEN, SUMMED, LedgerFilter
from .ledger_view import CellDelegate, FrozenView
from .notices import guarded
from .site_records import SiteRecords
from .words import in_a_row, number, tr

_SOON_MS = 150
# Pixels, until a person changes them.
_WIDTHS = {"ZLRW": 200, "ZRZT": 140, "@marks": 190, "ZTBH": 126, "XZX": 80, "XZJD": 110, "ZT": 96, "KGRQ": 92, "ZLSX": 92}


class LedgerPanel(Panel):
    """台账."""

    NAME = "MineRestorationLedger"
    MANUAL = "ledger"

    def __init__(self, iface: Any, session: Any) -> None:
        super().__init__(iface, session, tr("Ledger"))
        self.english = is_english()
        self.presenter: Optional[LedgerPresenter] = None
        self._store: Optional[Any] = None
        self._stale = False
        self.model = LedgerModel(self)
        self._add_filters()
        self._add_table()
        self._add_children()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.upper)
        self.splitter.addWidget(self.tabs)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 1)
        self._soon = single_shot(self, _SOON_MS, self._search)
        in_order(self.text, self.status, self.mark, self.clear_button, self.view, self.tabs)
        self.finish()
        session.listen(self.refresh)
        self.refresh()

    def finish(self) -> None:
        """The table scrolls by itself, so the panel does not."""
        self.area.setWidget(self.splitter)
        self.setWidget(self.area)

    # --- what stands in the panel -------------------------------------------------------------------------------------
    def _add_filters(self) -> None:
        self.upper = QWidget()
        self.upper_layout = QVBoxLayout(self.upper)
        self.upper_layout.setContentsMargins(6, 4, 6, 2)
        self.upper_layout.setSpacing(3)
        self.note = text_label("ledger_note")
        self.upper_layout.addWidget(self.note)
        row = QHBoxLayout()
        self.text = named(QLineEdit(), "ledger_text", tr("Search the ledger"))
        self.text.setPlaceholderText(tr("Any words of a line"))
        self.text.setClearButtonEnabled(True)
        self.status = named(QComboBox(), "ledger_status", tr("Filter by status"))
        self.status.addItem(tr("All statuses"), "")
        for code, name in choices_in("ZT", self.english):
            self.status.addItem(name, code)
        self.mark = named(QComboBox(), "ledger_mark", tr("Filter by notes"))
        for words, kind in ((tr("All lines"), ""), (tr("overdue"), LATE), (tr("contradiction"), WRONG), (tr("missing"), MISSING)):
            self.mark.addItem(words, kind)
        self.clear_button = named(QPushButton(tr("Clear filter")), "ledger_clear", tr("Clear filter"))
        row.addWidget(self.text, 1)
        for widget in (self.status, self.mark, self.clear_button):
            row.addWidget(widget)
        self.upper_layout.addLayout(row)
        self.text.textChanged.connect(lambda _: self._soon.start())
        self.status.activated.connect(lambda _: self._search())
        self.mark.activated.connect(lambda _: self._search())
        self.clear_button.clicked.connect(lambda: self._clear_filter())

    def _add_table(self) -> None:
        self.view = named(FrozenView(FROZEN), "ledger_table", tr("Ledger"))
        self.view.setModel(self.model)
        delegate = CellDelegate(lambda index: self.model.column(index.column()).field, self.english, self.view)
        self.view.setItemDelegate(delegate)
        self.view.setMinimumHeight(160)
        self.totals = text_label("ledger_totals")
        self.problem = text_label("ledger_problem")
        self.problem.hide()
        for widget in (self.view, self.problem, self.totals):
            self.upper_layout.addWidget(widget, 1 if widget is self.view else 0)
        self.view.copied.connect(self.copy)
        self.view.pasted.connect(self.paste)
        self.view.filled.connect(self.fill_down)
        self.view.cleared.connect(self.clear_cells)
        self.view.undone.connect(self.take_back)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self.view.selectionModel().currentRowChanged.connect(lambda now, _: self._went_to(now.row()))
        for header in (self.view.horizontalHeader(), self.view.front.horizontalHeader()):
            header.sectionClicked.connect(self._sort_by)
        self.view.horizontalHeader().sectionResized.connect(lambda *_: self._keep_widths.start())
        self._keep_widths = single_shot(self, 500, self._remember_widths)
        self.model.refused.connect(self._refused)
        self.model.conflicted.connect(self._conflicted)

    def _add_children(self) -> None:
        self.tabs = SiteRecords(self.iface, self.session)
        self.tabs.acted.connect(self._child_acted)
        self.children_ = self.tabs.tables

    # --- the workspace --------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Take the session's workspace."""
        store = self.session.store
        if store is self._store:
            return
        self._store = store
        if store is not None:
            store.changed.connect(self._store_changed)
        self.presenter = None
        if self.isVisible() or store is None:
            self._load()
        else:
            self._stale = True

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """A hidden panel reads nothing until it is looked at."""
        super().showEvent(event)
        if self._stale or (self._store is not None and self.presenter is None):
            self._load()

    @guarded
    def _load(self) -> None:
        self._stale = False
        store = self.session.store
        self.presenter = LedgerPresenter(store, self.english) if store is not None else None
        self.model.show(self.presenter)
        self._restore_widths()
        self._say()

    def _store_changed(self, touched: List[Any]) -> None:
        if self.presenter is None:
            return
        if not self.isVisible() and not touched:
            self._stale, self.presenter = True, None
            return
        if self.presenter.refresh(touched):
            self.model.show(self.presenter)
        else:
            self.model.repaint()
        self._selected()

    # --- filter and order -----------------------------------------------------------------------------------------------
    def _search(self) -> None:
        if self.presenter is None:
            return
        status, mark = self.status.currentData(), self.mark.currentData()
        self.presenter.filter = LedgerFilter(self.text.text(), (status,) if status else (), (mark,) if mark else ())
        self.presenter.search()
        self.model.show(self.presenter)
        self._say()

    def _clear_filter(self) -> None:
        self.text.clear()
        self.status.setCurrentIndex(0)
        self.mark.setCurrentIndex(0)
        self._search()

    def _sort_by(self, column: int) -> None:
        if self.presenter is None:
            return
        name = self.model.column(column).name
        self.presenter.descending = not self.presenter.descending if self.presenter.sort == name else False
        self.presenter.sort = name
        self._search()

    # --- blocks of cells ------------------------------------------------------------------------------------------------
    def copy(self) -> None:
        """Put the selected block onto the clipboard, as a spreadsheet takes it."""
        cells = self.view.cells()
        if not cells or self.presenter is None:
            return
        rows, places = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
        block = [[self._plain(row, column) for column in places] for row in rows]
        QApplication.clipboard().setText(block_of(block))

    def _plain(self, row: int, place: int) -> str:
        line, column = self.model.line(row), self.model.column(place)
        if line is None:
            return ""
        if column.field is None:
            return str(self.model.data(self.model.index(row, place)) or "")
        return shown(column.field, line.values.get(column.name), self.english)

    @guarded
    def paste(self) -> None:
        """Take a block from the clipboard over, from the current cell on."""
        index = self.view.currentIndex()
        text = QApplication.clipboard().text()
        if self.presenter is None or not index.isValid() or not text:
            return
        cells = self.view.cells()
        first = min(cells)[0] if cells else index.row()
        place = min(column for _, column in cells) if cells else index.column()
        self._carry_out(self.presenter.plan_paste(first, place, cells_of(text), cells))

    @guarded
    def fill_down(self) -> None:
        """Fill the top cell of each selected column into those below."""
        if self.presenter is not None:
            self._carry_out(self.presenter.plan_fill_down(self.view.cells()))

    @guarded
    def clear_cells(self) -> None:
        """Empty the selected cells."""
        if self.presenter is not None:
            self._carry_out(self.presenter.plan_clear(self.view.cells()))

    def _carry_out(self, plan: Plan) -> None:
        assert self.presenter is not None
        if (len(plan) >= PREVIEW_FROM or plan.refused) and not PreviewDialog(self.presenter, plan, self).exec():
            return
        self.problem.hide()
        self.presenter.carry_out(plan)
        if plan.changes:
            self.notices.done(in_a_row(summary(plan, done=True), tr("Ctrl+Z takes them back.")))

    @guarded
    def take_back(self) -> None:
        """Undo the last change made in this panel."""
        result = self.presenter.take_back() if self.presenter is not None else None
        if result is None:
            self.notices.warn(tr("There is nothing to take back in this panel. Older changes: see the history."))
            return
        self.model.forget_problems()
        if result.refused:
            _, error = result.refused[0]
            self.notices.warn(sentence(error.code, error.params))

    # --- cells --------------------------------------------------------------------------------------------------------
    def _refused(self, text: str) -> None:
        self.problem.setText("⚠ " + text)
        self.problem.show()

    def _conflicted(self, site: str, column: Any, conflict: Any) -> None:
        """Somebody else changed the cell: both values, and a person chooses."""
        assert self.presenter is not None
        field = column.field
        text = tr("{who} changed {field} meanwhile.\nThere now: {theirs}\nYours: {mine}").format(
            who=conflict.who or tr("Somebody"), field=label_of(field, self.english),
            theirs=shown(field, conflict.theirs, self.english) or "-", mine=shown(field, conflict.mine, self.english) or "-",
        )  # fmt: skip
        box = QMessageBox(QMessageBox.Icon.Question, tr("Changed by somebody else"), text, parent=self)
        mine = box.addButton(tr("Keep mine"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(tr("Take theirs"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        self.presenter.refresh([("ledger", "", site)])
        if box.clickedButton() is mine:
            self.presenter.set_cell(site, column, conflict.mine)
        self.model.repaint()

    def _went_to(self, row: int) -> None:
        line = self.model.line(row)
        self.tabs.show_site(line.site if line is not None else "")

    def _child_acted(self, act: str) -> None:
        if self.presenter is not None:
            self.presenter.remember(act)

    # --- what it says -------------------------------------------------------------------------------------------------
    def _selected(self) -> None:
        rows = sorted({row for row, _ in self.view.cells()})
        self._show_totals(rows if len(rows) > 1 else None)

    def _say(self) -> None:
        if self.presenter is None:
            self.note.setText(tr("No workspace is open. Open one in the Data panel."))
            self.totals.setText("")
        else:
            store = self.presenter.store
            self.note.setText("⚠ " + sentence(store.read_only_reason, {"path": store.name}) if store.read_only else "")
            self._show_totals(None)
        self.note.setVisible(bool(self.note.text()))

    def _show_totals(self, rows: Optional[List[int]]) -> None:
        if self.presenter is None:
            return
        sums = self.presenter.totals(rows)
        words = tr("Selected: {count} sites") if rows is not None else tr("Shown: {count} of {total} sites")
        parts = [words.format(count=number(sums["sites"]), total=number(len(self.presenter.rows)))]
        labels = {column.name: column.field for column in self.presenter.columns if column.field is not None}
        for name in SUMMED:
            field = labels[name]
            parts.append(f"{label_of(field, self.english)} {number(sums[name], 2)} {unit_of(field)}")
        parts.append(tr("{count} with notes").format(count=number(sums["marked"])))
        self.totals.setText(" · ".join(parts))

    def _remember_widths(self) -> None:
        if self.presenter is not None:
            widths = ",".join(str(self.view.columnWidth(column)) for column in range(self.model.columnCount()))
            settings.set_ledger_widths(widths)

    def _restore_widths(self) -> None:
        widths = [int(text) for text in settings.ledger_widths().split(",") if text.isdigit()]
        if len(widths) == self.model.columnCount():
            for column, width in enumerate(widths):
                self.view.setColumnWidth(column, max(30, width))
        elif self.presenter is not None:
            for column, one in enumerate(self.presenter.columns):
                self.view.setColumnWidth(column, _WIDTHS.get(one.name, 122))
