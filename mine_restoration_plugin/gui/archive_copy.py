"""Copy fields from another site: choose the site, see what differs, tick what shall come over."""

from __future__ import annotations

from html import escape
from typing import Any, List

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ..model.errors import MineError
from . import archive_many_presenter as presenter
from .archive_presenter import ArchivePresenter, sentence_of
from .careful_dialog import CarefulDialog
from .dock import in_order, named, text_label
from .field_words import label_of, read
from .read_table import ReadTable
from .site_list import SiteList
from .words import tr


class CopyDialog(CarefulDialog):
    """After it was accepted, ``act`` names what was done and ``count`` says how many fields came over."""

    def __init__(self, store: Any, record: ArchivePresenter, english: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._store, self._record, self._english = store, record, english
        self._lines: List[presenter.Copied] = []
        self.act, self.count = "", 0
        self.setWindowTitle(tr("Copy from another site to {site}").format(site=record.title()))
        self.resize(760, 560)
        layout = QVBoxLayout(self)
        self.sites = SiteList(english, name="copy_sites", several=False)
        self.sites.on_map.hide()
        self.sites.chosen.connect(self._chosen)
        self.table = ReadTable("copy_table", tr("Fields that differ"), [tr("Field"), tr("Stands here now"), tr("Would be copied")], " ")
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(lambda _: self._enable())
        self.text = text_label("copy_text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        splitter = QSplitter(Qt.Orientation.Vertical)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        self.all_button = named(QPushButton(tr("Tick all")), "copy_all", tr("Tick all fields"))
        self.none_button = named(QPushButton(tr("Tick none")), "copy_none", tr("Tick no field"))
        self.all_button.clicked.connect(lambda: self._tick(lambda line: True))
        self.none_button.clicked.connect(lambda: self._tick(lambda line: False))
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        row.addWidget(self.all_button)
        row.addWidget(self.none_button)
        below.addLayout(row)
        below.addWidget(self.table, 1)
        splitter.addWidget(self.sites)
        splitter.addWidget(lower)
        self.buttons = QDialogButtonBox()
        self.copy_button = self.buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.copy_button.setObjectName("copy_apply")
        self.cancel_button = self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.copy_button.clicked.connect(lambda: self.copy())
        self.cancel_button.clicked.connect(self.reject)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.buttons)
        in_order(*self.sites.controls(), self.all_button, self.none_button, self.table, self.copy_button, self.cancel_button)
        self.sites.set_index(store.index())
        self._show([], tr("Choose the site from which shall be copied."))

    def _chosen(self, site: str) -> None:
        if site == self._record.site:
            self._show([], tr("This is the site itself. Choose another one."))
            return
        try:
            other = self._store.dossier(site)
        except MineError as error:
            self._show([], sentence_of(error))
            return
        keys = [key for section in self._record.sections() for key in section.keys]
        lines = presenter.copy_plan(self._record.dossier, other, keys)
        text = tr("Tick what shall be copied; fields that are empty here are ticked already.")
        self._show(lines, text if lines else tr("This site has nothing that differs."))
        self._tick(lambda line: line.here in (None, ""))

    def _show(self, lines: List[presenter.Copied], text: str) -> None:
        self._lines = lines
        self.text.setText(text)
        self.table.blockSignals(True)
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            there = f"✕ {line.reason}" if line.reason else read(line.field, line.there, self._english)
            for column, words in enumerate((label_of(line.field, self._english), read(line.field, line.here, self._english), there)):
                item = QTableWidgetItem(" ".join(words.split())[:200])
                item.setToolTip(f"<p>{escape(words)}</p>")
                self.table.setItem(row, column, item)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            self.table.item(row, 0).setFlags(flags if line.reason else flags | Qt.ItemFlag.ItemIsUserCheckable)
            self.table.item(row, 0).setCheckState(Qt.CheckState.Unchecked)
        self.table.blockSignals(False)
        self._enable()

    def _tick(self, wanted: Any) -> None:
        for row, line in enumerate(self._lines):
            on = wanted(line) and not line.reason
            self.table.item(row, 0).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def ticked(self) -> List[presenter.Copied]:
        """The fields that a person ticked."""
        return [line for row, line in enumerate(self._lines) if self.table.item(row, 0).checkState() == Qt.CheckState.Checked]

    def _enable(self) -> None:
        self.copy_button.setEnabled(bool(self.ticked()))
        for button in (self.all_button, self.none_button):
            button.setEnabled(bool(self._lines))

    def copy(self) -> None:
        """Copy what is ticked; stays open where that fails."""
        chosen = self.ticked()
        try:
            self.act = presenter.copy(self._store, self._record.dossier, chosen)
        except MineError as error:
            self.text.setText(f"⚠ {sentence_of(error)}")
            return
        self.count = len(chosen)
        self.accept()
