"""导入填报表: the differences of a sheet beside what the workspace holds, a tick each, and Take over.

    open_import(iface, session)      asks for the file and opens the dialog
    open_export(iface, session)      see ``sheet_export_dialog``
"""

from __future__ import annotations

from typing import Any, List, Optional

from qgis.PyQt.QtCore import QItemSelectionModel, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ..bridge.background import Failure, Outcome, run_algorithm
from ..bridge.sheet_take import take_over
from ..bridge.translation import sentence
from ..compat import QShortcut
from ..model.errors import MineError
from ..model.sheet_columns import KINDS
from . import settings
from .dock import in_order, named, text_label
from .manual import open_manual
from .notices import NoticeAction, Notices, guarded
from .run_bar import RunBar
from .sheet_model import SheetModel
from .sheet_presenter import TICK, SheetPresenter, heads, taken_words
from .words import in_a_row, tr

WIDTHS = (44, 104, 126, 104, 150, 150, 150, 122, 180)
_NOTES_SHOWN = 6


def open_import(iface: Any, session: Any) -> Optional["SheetDialog"]:
    """Ask for a sheet and show its differences; None where no file was chosen or no workspace is open."""
    notices = Notices(iface)
    if session.store is None:
        notices.error(MineError("no_workspace"))
        return None
    path = choose_sheet(iface.mainWindow())
    if not path:
        return None
    dialog = SheetDialog(iface, session)
    dialog.show()
    dialog.compare(path)
    return dialog


def choose_sheet(parent: QWidget) -> str:
    """The file dialog; empty where it was cancelled."""
    filters = tr("Sheets (*.xlsx);;All files (*)")
    path, _ = QFileDialog.getOpenFileName(parent, tr("Sheet that was filled in"), settings.last_folder(), filters)
    if path:
        settings.set_last_folder(path)
    return str(path)


class SheetDialog(QDialog):
    """The dialog; stays open beside the panels."""

    MANUAL = "sheets"

    def __init__(self, iface: Any, session: Any) -> None:
        super().__init__(iface.mainWindow())
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.setObjectName("MineRestorationSheet")
        self.setWindowTitle(tr("Import a sheet that was filled in"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1180, 640)
        self.presenter = SheetPresenter(sentence)
        self.model = SheetModel(self.presenter, self.palette(), self)
        self.path, self.kind, self._tried = "", KINDS[0], [KINDS[0]]
        self._said, self._act = "", ""
        layout = QVBoxLayout(self)
        layout.addLayout(self._file_row())
        self.summary = text_label("sheet_summary")
        self.notes = text_label("sheet_notes")
        layout.addWidget(self.summary)
        layout.addWidget(self.notes)
        layout.addLayout(self._filter_row())
        layout.addWidget(self._middle(), 1)
        self.run_bar = RunBar(self)
        layout.addWidget(self.run_bar)
        layout.addLayout(self._buttons())
        order = (self.file_button, self.states, self.all_button, self.none_button, self.table, self.back_button, self.take_button, self.close_button)
        in_order(self.file, *order)
        help_key = QShortcut(QKeySequence("F1"), self)
        help_key.activated.connect(lambda: open_manual(self.MANUAL, self.notices))
        self.model.ticked.connect(self._show_buttons)
        self.refresh()

    # --- parts ----------------------------------------------------------------------------------------------------------
    def _file_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.file = named(QLineEdit(), "sheet_file", tr("Sheet that was filled in"))
        self.file.setReadOnly(True)
        self.file_button = named(QPushButton(tr("Other file …")), "sheet_choose", tr("Choose another sheet"))
        self.file_button.setAutoDefault(False)
        self.file_button.clicked.connect(lambda: self.choose())
        row.addWidget(QLabel(tr("Sheet")))
        row.addWidget(self.file, 1)
        row.addWidget(self.file_button)
        return row

    def _filter_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.states = named(QComboBox(), "sheet_states", tr("Which differences are shown"))
        self.states.setMinimumContentsLength(24)
        self.states.activated.connect(lambda _: self._filter())
        words = tr("Tick all without conflict")
        self.all_button = named(QPushButton(words), "sheet_all", words)
        self.none_button = named(QPushButton(tr("Tick none")), "sheet_none", tr("Take all ticks away"))
        self.all_button.clicked.connect(lambda: (self.presenter.tick_without_conflict(), self.model.refresh_ticks()))
        self.none_button.clicked.connect(lambda: (self.presenter.tick_none(), self.model.refresh_ticks()))
        row.addWidget(QLabel(tr("Show")))
        row.addWidget(self.states)
        row.addStretch(1)
        for button in (self.all_button, self.none_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def _middle(self) -> QSplitter:
        self.table = named(QTableView(), "sheet_table", tr("Differences"), tr("Tick what shall be taken over; the space bar ticks too"))
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.selectionModel().currentRowChanged.connect(lambda current, _: self._show_details(current.row()))
        self._space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        self._space.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._space.activated.connect(self._tick_selected)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.table)
        splitter.addWidget(self._details())
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([380, 150])
        return splitter

    def _details(self) -> QWidget:
        """The three texts of the chosen row in full, side by side."""
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        self.detail_title = text_label("sheet_detail_title")
        grid.addWidget(self.detail_title, 0, 0, 1, 3)
        self.detail_texts: List[QPlainTextEdit] = []
        for place, words in enumerate(heads()[4:7]):
            view = named(QPlainTextEdit(), f"sheet_detail_{place}", words)
            view.setReadOnly(True)
            view.setTabChangesFocus(True)
            view.setMinimumHeight(50)
            grid.addWidget(QLabel(words), 1, place)
            grid.addWidget(view, 2, place)
            self.detail_texts.append(view)
        return box

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.take_button = named(QPushButton(""), "sheet_take", tr("Take over what is ticked"))
        self.take_button.clicked.connect(lambda: self.take())
        self.close_button = named(QPushButton(tr("Close")), "sheet_close", tr("Close"))
        self.close_button.clicked.connect(self.reject)
        # Also here, since the dialog may cover the message bar.
        self.back_button = named(QPushButton(tr("Take back what was taken over")), "sheet_back", tr("Take back what was taken over"))
        self.back_button.clicked.connect(lambda: self._take_back(self.session.store, self._act))
        self.back_button.setAutoDefault(False)
        self.back_button.hide()
        row.addWidget(self.back_button)
        row.addStretch(1)
        for button in (self.take_button, self.close_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    # --- actions ----------------------------------------------------------------------------------------------------------
    def choose(self) -> None:
        """Another file."""
        path = choose_sheet(self)
        if path:
            self.compare(path)

    def compare(self, path: str, kind: str = "") -> None:
        """Compare a sheet with the workspace, in the background.

        Args:
            kind: ``archive`` or ``ledger``; by default the last one first, then the other.
        """
        store = self.session.store
        if store is None:
            self.notices.error(MineError("no_workspace"))
            return
        if self.run_bar.is_busy():
            return
        if not kind:
            self._tried = [self.kind]
        if path != self.path:
            self._said, self._act = "", ""
        self.path, self.kind = path, kind or self.kind
        self.file.setText(path)
        self.file.setToolTip(path)
        parameters = {"WORKSPACE": store.path, "WHAT": KINDS.index(self.kind), "FILE": path, "TAKE": 1}
        feedback = self.run_bar.feedback()
        run = run_algorithm("mine_restoration:importsheet", parameters, self._compared, self._failed, feedback, None)
        self.run_bar.follow(run, tr("Reading the sheet"))
        self._show_buttons()

    def _compared(self, outcome: Outcome) -> None:
        self.run_bar.finish()
        self.presenter.load(outcome.data)
        self.refresh()

    def _failed(self, failure: Failure) -> None:
        self.run_bar.finish()
        other = next(kind for kind in KINDS if kind != self.kind)
        # Nobody should have to say what the file itself says.
        if failure.error is not None and failure.error.code == "sheet_other_kind" and other not in self._tried:
            self._tried.append(other)
            self.compare(self.path, other)
            return
        self.presenter.clear()
        self.refresh()
        self.summary.setText("⚠ " + failure.text)
        if not failure.cancelled:
            self.notices.run_failed(failure)

    @guarded
    def take(self) -> None:
        """Take over what is ticked, in one act, and compare again."""
        store = self.session.store
        if store is None:
            raise MineError("no_workspace")
        wanted = self.presenter.ticked()
        if not wanted or self.run_bar.is_busy():
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            taken = take_over(store, wanted, self.presenter.compared_at)
        finally:
            QApplication.restoreOverrideCursor()
        actions = [NoticeAction(tr("Take back"), lambda: self._take_back(store, taken.act))] if taken.done else []
        self._said, self._act = taken_words(len(taken.done), taken.late), taken.act if taken.done else ""
        self.notices.done(self._said, actions)
        self.session.notify()
        self.compare(self.path, self.kind)

    @guarded
    def _take_back(self, store: Any, act: str) -> None:
        if store is None or store is not self.session.store:
            raise MineError("no_workspace")
        back = store.take_back(store.lines_of_act(act))
        text = tr("{count} changes were taken back.").format(count=back.count)
        self.notices.done(text)
        for _, error in back.refused[:1]:
            self.notices.error(error)
        self.session.notify()
        try:
            if self.path and self.isVisible():
                self._said, self._act = text, ""
                self.compare(self.path, self.kind)
        except RuntimeError:
            # The dialog was closed meanwhile; what was taken back stays taken back.
            pass

    def reject(self) -> None:
        """Close; a comparison that still runs is ended."""
        if self.run_bar.is_busy():
            self.run_bar.cancel()
        super().reject()

    # --- what it shows ----------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the differences anew."""
        self.summary.setText(in_a_row(self._said, self.presenter.summary()) if self.path else "")
        notes = self.presenter.notes()
        more = len(notes) - _NOTES_SHOWN
        lines = ["· " + note for note in notes[:_NOTES_SHOWN]]
        if more > 0:
            lines.append(tr("… and {count} more.").format(count=more))
        self.notes.setText("\n".join(lines))
        self.notes.setVisible(bool(notes))
        self.states.clear()
        for state, words in self.presenter.choices():
            self.states.addItem(words, state)
        self.states.setCurrentIndex(max(0, self.states.findData(self.presenter.filter)))
        self._show_rows()

    def _filter(self) -> None:
        self.presenter.show(str(self.states.currentData() or ""))
        self._show_rows()

    def _show_rows(self) -> None:
        self.model.refresh()
        if self.model.rowCount():
            self.table.selectionModel().setCurrentIndex(
                self.model.index(0, TICK), QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )
        self._show_details(self.table.currentIndex().row())
        self._show_buttons()

    def _show_details(self, row: int) -> None:
        known = 0 <= row < self.model.rowCount()
        (title, why), *texts = self.presenter.details(row) if known else [("", ""), ("", ""), ("", ""), ("", "")]
        self.detail_title.setText(f"{title}\n{why}" if why else title)
        for view, (_, text) in zip(self.detail_texts, texts):
            view.setPlainText(text)

    def _show_buttons(self) -> None:
        busy, store = self.run_bar.is_busy(), self.session.store
        writable = store is not None and not store.read_only
        self.take_button.setText(self.presenter.take_words())
        self.take_button.setEnabled(writable and not busy and bool(self.presenter.ticked()))
        tip = tr("Take over what is ticked")
        if store is not None and store.read_only:
            tip = sentence(store.read_only_reason, {"path": store.name})
        self.take_button.setToolTip(tip)
        self.back_button.setVisible(bool(self._act))
        self.back_button.setEnabled(writable and not busy)
        self.file_button.setEnabled(not busy)
        for widget in (self.all_button, self.none_button, self.states):
            widget.setEnabled(bool(self.presenter.differences) and not busy)

    def _tick_selected(self) -> None:
        """The space bar turns the ticks of all chosen rows to that of the current one."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows(TICK)})
        current = self.table.currentIndex().row()
        if not rows or current < 0:
            return
        wanted = not self.presenter.is_ticked(current if current in rows else rows[0])
        for row in rows:
            self.presenter.tick(row, wanted)
        self.model.refresh_ticks()
