"""The history of a site: who changed what and when, newest first; any change can be taken back from here."""

from __future__ import annotations

import os
from itertools import groupby
from typing import Any, List, Optional, Set, Tuple

from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..bridge.background import Outcome, run_algorithm
from ..bridge.translation import is_english, sentence
from ..model.errors import MineError
from ..model.history_words import words_of
from ..model.workspace_history import HistoryLine
from ..model.workspace_schema import ACT_LENGTH
from . import settings
from .dock import named, text_label
from .notices import Notices, folder_action, guarded
from .read_table import ReadTable
from .words import in_a_row, tr

PAGE = 200
_SITE_COLUMN = 2


class HistoryWidget(QWidget):
    """Shows the history of one site, or of the whole workspace while no site is chosen.

    Use: ``widget.show_site(uuid)``; it follows the store's changes by itself while it is visible.
    """

    def __init__(self, iface: Any, session: Any, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.site = ""
        self._lines: List[HistoryLine] = []
        self._groups: List[List[HistoryLine]] = []
        self._store: Optional[Any] = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        heads = [tr("When"), tr("Who"), tr("Site"), tr("What"), tr("Old value"), tr("New value")]
        self.table = ReadTable("history_table", tr("History"), heads)
        self.table.setMinimumHeight(160)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate((128, 64, 110, 120, 90)):
            self.table.setColumnWidth(column, width)
        self.empty = text_label("history_empty", tr("No changes yet."))
        row = QHBoxLayout()
        self.back_button = named(QPushButton(tr("Take back")), "history_back", tr("Take back the selected changes"))
        self.more_button = named(QPushButton(tr("More")), "history_more", tr("Show older changes"))
        self.export_button = named(QPushButton(tr("Export …")), "history_export", tr("Export the history"))
        for button in (self.back_button, self.more_button, self.export_button):
            row.addWidget(button)
        row.addStretch(1)
        layout.addWidget(self.empty)
        layout.addWidget(self.table)
        layout.addLayout(row)
        self.back_button.clicked.connect(lambda: self.take_back())
        self.more_button.clicked.connect(lambda: self._more())
        self.export_button.clicked.connect(lambda: self.export())
        self.table.itemSelectionChanged.connect(self._buttons)
        session.listen(self._session_changed)
        self._session_changed()

    def _session_changed(self) -> None:
        store = self.session.store
        if store is self._store:
            return
        self._store, self.site = store, ""
        if store is not None:
            store.changed.connect(self._store_changed)
        self.refresh()

    def _store_changed(self, touched: list) -> None:
        if self.isVisible() and (not touched or not self.site or any(site == self.site for _, _, site in touched)):
            self.refresh()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        super().showEvent(event)
        self.refresh()

    def show_site(self, site: str) -> None:
        """Show another site; an empty key shows the whole workspace."""
        self.site = site
        self.refresh()

    def refresh(self) -> None:
        """Read the newest lines again."""
        store = self.session.store
        self._lines = store.history(site=self.site or None, limit=PAGE) if store is not None else []
        self._fill()

    def _more(self) -> None:
        store = self.session.store
        if store is not None and self._lines:
            self._lines += store.history(site=self.site or None, limit=PAGE, before=self._lines[-1].id)
            self._fill()

    def _fill(self) -> None:
        self._groups = [list(group) for _, group in groupby(self._lines, key=_same_load)]
        self.table.setRowCount(len(self._groups))
        for row, lines in enumerate(self._groups):
            for column, text in enumerate(self._cells(lines)):
                item = QTableWidgetItem(text.replace("\n", " "))
                item.setToolTip(text[:2000])
                self.table.setItem(row, column, item)
        self.table.setColumnHidden(_SITE_COLUMN, bool(self.site))
        self.empty.setVisible(not self._lines)
        self.table.setVisible(bool(self._lines))
        self.more_button.setEnabled(len(self._lines) >= PAGE and len(self._lines) % PAGE == 0)
        self._buttons()

    def _cells(self, lines: List[HistoryLine]) -> Tuple[str, ...]:
        line, english = lines[0], is_english()
        words, colon = words_of(line, english), ": " if english else "："
        what = f"{words.table} · {words.field}" if words.field and line.action == "U" else words.table
        if line.action == "I":
            what += colon + (tr("{count} new records").format(count=len(lines)) if len(lines) > 1 else tr("new record"))
        elif line.action == "D":
            what += f" · {words.field}" + colon + tr("deleted")
        site = self._store.index().value(line.site, "ZTBH") if self._store is not None and not self.site and len(lines) == 1 else ""
        return words.at, words.who or tr("outside the plugin"), str(site or ""), what, words.old, words.new

    def selected(self) -> List[HistoryLine]:
        """The lines that are chosen."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [line for row in rows if row < len(self._groups) for line in self._groups[row]]

    def _buttons(self) -> None:
        store = self.session.store
        self.back_button.setEnabled(bool(self.selected()) and store is not None and not store.read_only)
        self.export_button.setEnabled(store is not None)

    @guarded
    def take_back(self) -> None:
        """Undo the chosen changes; a deleted or new record goes as a whole."""
        store = self.session.store
        if store is None:
            raise MineError("no_workspace")
        result = store.take_back(self._whole_records(self.selected()))
        if result.count:
            self.notices.done(tr("{count} changes were taken back.").format(count=result.count))
        if result.refused:
            reasons = list(dict.fromkeys(sentence(error.code, error.params) for _, error in result.refused))
            text = tr("{count} changes could not be taken back: {reason}")
            self.notices.warn(text.format(count=len(result.refused), reason=in_a_row(*reasons)))
        self.refresh()

    def _whole_records(self, lines: List[HistoryLine]) -> List[HistoryLine]:
        """Of a deleted record every field comes back, also those whose lines were not chosen."""
        store = self.session.store
        chosen = {line.id: line for line in lines}
        loads: Set[str] = set()
        for line in lines:
            if line.action == "I" and line.mark and len(lines) > 1 and store is not None and _act(line) not in loads:
                # A load goes as a whole, also what is not listed yet.
                loads.add(_act(line))
                chosen.update((other.id, other) for other in store.lines_of_act(_act(line)) if other.action == "I")
            if line.action == "D" and store is not None:
                for other in store.history(table=line.table, uuid=line.uuid, limit=500):
                    if other.action == "D" and other.mark == line.mark and other.at == line.at:
                        chosen[other.id] = other
        return list(chosen.values())

    def export(self) -> None:
        """Write the history shown into a file."""
        store = self.session.store
        if store is None:
            return
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Export the history"), settings.last_folder(), tr("Excel workbook (*.xlsx);;CSV table (*.csv)")
        )
        if not path:
            return
        settings.set_last_folder(path)
        path = path if path.lower().endswith((".xlsx", ".csv")) else path + ".xlsx"
        own = store.record("sites", self.site) if self.site else None
        parameters = {"WORKSPACE": store.path, "SITE": own["ZTBH"] if own else "", "OUTPUT": path}

        def done(outcome: Outcome) -> None:
            text = tr("The history was exported to {file}.").format(file=os.path.basename(path))
            self.notices.done(text, [folder_action(path)])

        run_algorithm("mine_restoration:history", parameters, done, self.notices.run_failed, None, None)


def _same_load(line: HistoryLine) -> Any:
    """New rows of one load stand in one line of the table."""
    return (line.table, _act(line)) if line.action == "I" and line.mark else line.id


def _act(line: HistoryLine) -> str:
    return line.mark[:ACT_LENGTH]
