"""Write sites off in a batch: choose among those that stand before it, give number and date, do it, make the list to sign."""

from __future__ import annotations

import datetime
import os
from typing import Any, Iterator, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QDate, Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ..bridge.background import Failure, Outcome, run_algorithm
from ..bridge.status_change import DONE, REFUSED, Wanted, dossiers_of, keys_by_number, set_status, used_batches
from ..bridge.translation import is_english, sentence
from ..bridge.workspace_database import expression_text
from ..model.errors import MineError
from ..model.status_writeoff import BATCH_LENGTH, checked_batch
from . import settings
from . import writeoff_presenter as presenter
from .dock import in_order, named, text_label
from .notices import NoticeAction, Notices, folder_action, guarded
from .words import in_a_row, number, tr
from .writeoff_model import ACCEPTED, AREA, COUNTY, NAME, NUMBER, PAPER, STATE, WriteoffFilter, WriteoffModel
from .writeoff_presenter import state_text

_AT_ONCE = 300
"""Sites that are read before the window answers again."""
_WIDTHS = {NUMBER: 130, NAME: 150, COUNTY: 100, AREA: 90, PAPER: 140, ACCEPTED: 90}


def open_writeoff(iface: Any, session: Any) -> None:
    """Open the window from the menu."""
    if session.store is None:
        Notices(iface).warn(tr("Open a workspace first, in the panel Data."))
    else:
        WriteoffDialog(iface, session).exec()


class WriteoffDialog(QDialog):
    """The window.

    Args:
        ticked: keys of sites that are ticked at first, as far as they are ready.
    """

    def __init__(self, iface: Any, session: Any, ticked: Sequence[str] = (), parent: Optional[QWidget] = None) -> None:
        super().__init__(parent or iface.mainWindow())
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.store = session.store
        self._wanted = list(ticked)
        self._used: List[str] = []
        self._reading: Optional[Iterator[Tuple[str, Any]]] = None
        self._proposed = ""
        self._run: Optional[Any] = None
        self._closed = False
        self.setWindowTitle(tr("Write sites off"))
        self.setObjectName("writeoff_dialog")
        self.resize(980, 560)
        today = datetime.date.today()
        self.model = WriteoffModel(today, is_english())
        self.filter = WriteoffFilter(self.model)
        layout = QVBoxLayout(self)
        layout.addLayout(self._search_row())
        layout.addWidget(self._table(), 1)
        self.detail, self.text, self.problem = (text_label(f"writeoff_{name}") for name in ("detail", "summary", "problem"))
        for label in (self.detail, self.text, self.problem):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        layout.addWidget(self.detail)
        layout.addWidget(self.text)
        layout.addLayout(self._batch_row(today))
        layout.addWidget(self.problem)
        layout.addLayout(self._list_row())
        in_order(self.search, self.ready_only, self.all_button, self.none_button, self.table, self.batch, self.date, self.do_button, self.batches,
                 self.list_button, self.close_button)  # fmt: skip
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_on)
        self.read()
        self.search.setFocus()

    # --- widgets ------------------------------------------------------------------------------------------------------
    def _search_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.search = named(QLineEdit(), "writeoff_search", tr("Search sites by number, name, county or acceptance paper"))
        self.search.setPlaceholderText(tr("Number, name, county or acceptance paper"))
        self.search.setClearButtonEnabled(True)
        self.ready_only = named(QCheckBox(tr("Only sites that are ready")), "writeoff_ready", tr("Only sites that are ready"))
        self.all_button = named(QPushButton(tr("Tick all shown")), "writeoff_all", tr("Tick all sites that are shown and ready"))
        self.none_button = named(QPushButton(tr("Tick none")), "writeoff_none", tr("Take all ticks away"))
        for button in (self.all_button, self.none_button):
            button.setAutoDefault(False)
        row.addWidget(self.search, 1)
        for widget in (self.ready_only, self.all_button, self.none_button):
            row.addWidget(widget)
        self.search.textChanged.connect(lambda _: self._look())
        self.ready_only.toggled.connect(lambda _: self._look())
        self.all_button.clicked.connect(lambda: self._tick(self.filter.shown(), True))
        self.none_button.clicked.connect(lambda: self._tick({c.site for c in self.model.candidates}, False))
        return row

    def _table(self) -> QTableView:
        self.table = named(QTableView(), "writeoff_table", tr("Sites that stand before the write-off"), " ")
        self.table.setModel(self.filter)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(NUMBER, Qt.SortOrder.AscendingOrder)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        self.model.dataChanged.connect(lambda *_: self._summarise())
        self.table.selectionModel().currentRowChanged.connect(lambda current, _: self._show_detail(current))
        return self.table

    def _batch_row(self, today: datetime.date) -> QHBoxLayout:
        row = QHBoxLayout()
        self.batch = named(QLineEdit(), "writeoff_batch", tr("Write-off batch"), tr("Number of the batch; it must not have been used before"))
        self.batch.setMaxLength(BATCH_LENGTH)
        self.batch.setMinimumWidth(self.fontMetrics().horizontalAdvance("0" * (BATCH_LENGTH + 2)))
        self.date = named(QDateEdit(QDate(today.year, today.month, today.day)), "writeoff_date", tr("Date of the write-off"))
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setMaximumDate(QDate(today.year, today.month, today.day))
        self.do_button = named(QPushButton(tr("Write off")), "writeoff_do", tr("Write the ticked sites off"))
        self.do_button.setAutoDefault(False)
        for words, widget in ((tr("Write-off batch"), self.batch), (tr("Date of the write-off"), self.date)):
            label = QLabel(words)
            label.setBuddy(widget)
            row.addWidget(label)
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.do_button)
        self.batch.textChanged.connect(lambda _: self._check())
        self.date.dateChanged.connect(lambda _: self._date_chosen())
        self.do_button.clicked.connect(lambda: self.write_off())
        return row

    def _list_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.batches = named(QComboBox(), "writeoff_batches", tr("Batches so far"))
        self.batches.setMinimumWidth(180)
        self.list_button = named(QPushButton(tr("Make the list …")), "writeoff_list", tr("Make the list of the chosen batch, to print and sign"))
        self.close_button = named(QPushButton(tr("Close")), "writeoff_close", tr("Close"))
        for button in (self.list_button, self.close_button):
            button.setAutoDefault(False)
        row.addWidget(QLabel(tr("Batches so far")))
        row.addWidget(self.batches)
        row.addWidget(self.list_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.list_button.clicked.connect(lambda: self.make_list())
        self.close_button.clicked.connect(self.reject)
        return row

    # --- reading ------------------------------------------------------------------------------------------------------
    @guarded
    def read(self) -> None:
        """Read the sites anew, some hundred at a time, so that the window answers meanwhile."""
        self.model.clear()
        self.detail.hide()
        self._used = used_batches(self.store)
        self._show_batches()
        origins = self.store.campaign.status_rules.origins_of("written_off")
        literals = ", ".join(map(expression_text, origins))
        rows = self.store.database.rows("sites", f'"ZT" IN ({literals})') if origins else []
        self._reading = dossiers_of(self.store, keys_by_number(rows))
        self._propose()
        self._read_on()
        if self._reading is not None:
            self._timer.start()

    @guarded
    def _read_on(self) -> None:
        if self._reading is None:
            return
        found: List[presenter.Candidate] = []
        today = datetime.date.today()
        try:
            for site, dossier in self._reading:
                found.append(presenter.candidate_of(self.store.campaign, site, dossier, today, is_english()))
                if len(found) >= _AT_ONCE:
                    break
            else:
                self._end_reading()
        except MineError:
            self._end_reading()
            raise
        self.model.add(found)
        self.model.tick({c.site for c in found if c.site in self._wanted}, True)
        self._summarise()

    def _end_reading(self) -> None:
        self._reading = None
        self._timer.stop()

    def _show_batches(self, chosen: str = "") -> None:
        self.batches.clear()
        now = {str(row[0]) for row in self.store.database.sql(f"SELECT DISTINCT \"ZXPC\" FROM {self.store.database.table('sites')}")}  # noqa: S608
        self.batches.addItems([batch for batch in reversed(self._used) if batch in now])
        if chosen:
            self.batches.setCurrentText(chosen)
        self.batches.setEnabled(self.batches.count() > 0)
        self.list_button.setEnabled(self.batches.count() > 0)

    # --- what is chosen -----------------------------------------------------------------------------------------------
    def _look(self) -> None:
        self.filter.look_for(self.search.text(), self.ready_only.isChecked())

    def _show_detail(self, current: Any) -> None:
        """All that is missing for the site of the current row; the column has room for the beginning only."""
        text = ""
        if current.isValid():
            candidate = self.model.candidates[self.filter.mapToSource(current).row()]
            if candidate.problems(self.model.date):
                text = f"{candidate.number}: {state_text(candidate, self.model.date, self.model.english)}"
        self.detail.setText(text)
        self.detail.setVisible(bool(text))

    def _tick(self, sites: Any, ticked: bool) -> None:
        self.model.tick(set(sites), ticked)
        self._summarise()

    def chosen_date(self) -> datetime.date:
        """The day of the write-off."""
        date = self.date.date()
        return datetime.date(date.year(), date.month(), date.day())

    def _date_chosen(self) -> None:
        self.model.set_date(self.chosen_date())
        self._look()
        self._propose()
        self._summarise()

    def _propose(self) -> None:
        """Put the next number in, unless a person wrote another one."""
        if self.batch.text() in ("", self._proposed):
            self._proposed = presenter.batch_for(self.store.settings.get("region", ""), self.chosen_date(), self._used)
            self.batch.setText(self._proposed)

    def _summarise(self) -> None:
        text = presenter.summary(self.model.chosen(), self.model.candidates, self.model.date)
        if self._reading is not None:
            text = in_a_row(tr("Reading … {count} sites so far.").format(count=number(len(self.model.candidates))), text)
        elif not self.model.candidates:
            text = tr("No site stands before the write-off. A site comes here when the city has accepted it.")
        self.text.setText(text)
        self._check()

    def _check(self) -> None:
        problem = ""
        try:
            checked_batch(self.batch.text(), self._used)
        except MineError as error:
            problem = sentence(error.code, error.params)
        if self.store.read_only:
            problem = sentence(self.store.read_only_reason, {"path": self.store.name})
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.do_button.setEnabled(not problem and bool(self.model.ticked) and self._reading is None)

    # --- what is done -------------------------------------------------------------------------------------------------
    @guarded
    def write_off(self) -> None:
        """Write the ticked sites off, and offer the list."""
        store = self.store
        target = presenter.target_of(store.campaign)
        wanted = Wanted(target, batch=self.batch.text(), date=self.chosen_date().isoformat())
        run = set_status(store, [c.site for c in self.model.chosen()], wanted)
        refused = run.of(REFUSED)
        text = presenter.done_text(len(run.of(DONE)), run.batch, [line.number for line in refused])
        self._wanted, self._proposed = [], self.batch.text()
        self.read()
        if not run.act:
            self.notices.warn(text)
            return
        self._show_batches(run.batch)
        self.notices.done(text, [NoticeAction(tr("Take back"), lambda: self._take_back(store, run.act))])
        self.text.setText(in_a_row(text, tr("Make the list now, or later from the batches so far.")))
        self.list_button.setFocus()

    @guarded
    def _take_back(self, store: Any, act: str) -> None:
        if store is not self.session.store:
            return
        result = store.take_back(store.lines_of_act(act))
        if result.refused:
            self.notices.error(result.refused[0][1])

    @guarded
    def make_list(self, path: str = "") -> None:
        """Make the list of the chosen batch; asks for the file where none is given."""
        batch = self.batches.currentText()
        if not batch:
            return
        if not path:
            start = os.path.join(settings.last_folder() or os.path.dirname(self.store.path), presenter.list_name(batch))
            filters = tr("Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)")
            path, _ = QFileDialog.getSaveFileName(self, tr("Make the list of a write-off batch"), start, filters)
        if not path:
            return
        settings.set_last_folder(path)
        self.list_button.setEnabled(False)
        parameters = {"WORKSPACE": self.store.path, "BATCH": batch, "OUTPUT": path}
        self._run = run_algorithm("mine_restoration:writeofflist", parameters, self._listed, self._not_listed, group=None)

    def _listed(self, outcome: Outcome) -> None:
        path = str(outcome.results.get("OUTPUT", ""))
        text = tr("The list of batch {batch} was written to {file}.").format(batch=outcome.data.get("batch", ""), file=os.path.basename(path))
        self.notices.done(text, [folder_action(path)])
        self._end_run(text)

    def _not_listed(self, failure: Failure) -> None:
        self.notices.run_failed(failure)
        self._end_run(failure.text)

    def _end_run(self, text: str) -> None:
        self._run = None
        if self._closed:
            self.deleteLater()
            return
        self.list_button.setEnabled(True)
        self.text.setText(text)

    def reject(self) -> None:
        """Closing ends the reading; a list that is being made is finished all the same, so the window lives until then."""
        self._end_reading()
        self._closed = True
        super().reject()
        if self._run is None:
            self.deleteLater()
