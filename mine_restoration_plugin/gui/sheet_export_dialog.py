"""导出填报表: which records, of which sites, into which file."""

from __future__ import annotations

import os
from typing import Any, List, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from ..bridge.background import Failure, Outcome, run_algorithm
from ..bridge.translation import sentence
from ..compat import QShortcut
from ..model.errors import MineError
from ..model.sheet_columns import KINDS
from . import settings
from .dock import named, text_label
from .manual import open_manual
from .notices import Notices, folder_action
from .run_bar import RunBar
from .sheet_presenter import kind_words
from .words import in_a_row, number, tr


def open_export(iface: Any, session: Any, kind: str = KINDS[0], numbers: Optional[List[str]] = None) -> Optional["SheetExportDialog"]:
    """Open the dialog; None where no workspace is open.

    Args:
        kind: ``archive`` or ``ledger``. numbers: of the sites that are chosen in a list, to begin with; none for all.
    """
    if session.store is None:
        Notices(iface).error(MineError("no_workspace"))
        return None
    dialog = SheetExportDialog(iface, session, kind, numbers or [])
    dialog.show()
    return dialog


class SheetExportDialog(QDialog):
    """The dialog."""

    MANUAL = "sheets"

    def __init__(self, iface: Any, session: Any, kind: str, numbers: List[str]) -> None:
        super().__init__(iface.mainWindow())
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.setObjectName("MineRestorationSheetExport")
        self.setWindowTitle(tr("Export a sheet to fill in"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 240)
        self._path_given = False
        layout = QVBoxLayout(self)
        form = QFormLayout()
        layout.addLayout(form)
        self.kind = named(QComboBox(), "sheet_kind", tr("What"))
        for name, words in kind_words().items():
            self.kind.addItem(words, name)
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.kind.currentIndexChanged.connect(lambda _: self._propose())
        form.addRow(tr("What"), self.kind)
        self.scope = named(QLineEdit(", ".join(numbers)), "sheet_scope", tr("Sites"))
        self.scope.setPlaceholderText(tr("Empty: all sites. Numbers separated by commas, or an expression such as \"XZJD\" = 'Town'"))
        self.scope.textChanged.connect(lambda _: self._say())
        form.addRow(tr("Sites"), self.scope)
        row = QHBoxLayout()
        self.path = named(QLineEdit(), "sheet_path", tr("File of the sheet"))
        self.path.textEdited.connect(lambda _: self._typed())
        browse = named(QPushButton(tr("Choose …")), "sheet_browse", tr("Choose the file of the sheet"))
        browse.setAutoDefault(False)
        browse.clicked.connect(lambda: self._browse())
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        form.addRow(tr("File"), row)
        self.text = text_label("sheet_export_text")
        layout.addWidget(self.text)
        layout.addStretch(1)
        self.run_bar = RunBar(self)
        layout.addWidget(self.run_bar)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.export_button = named(QPushButton(tr("Export")), "sheet_export", tr("Export the sheet"))
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(lambda: self.export())
        close = named(QPushButton(tr("Close")), "sheet_export_close", tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        buttons.addWidget(self.export_button)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        help_key = QShortcut(QKeySequence("F1"), self)
        help_key.activated.connect(lambda: open_manual(self.MANUAL, self.notices))
        self._propose()

    def _propose(self) -> None:
        if not self._path_given and self.session.store is not None:
            names = dict(zip(KINDS, (tr("archive sheet"), tr("ledger sheet"))))
            self.path.setText(default_sheet_path(self.session.store, names[str(self.kind.currentData())]))
        self._say()

    def _typed(self) -> None:
        self._path_given = True
        self._say()

    def _browse(self) -> None:
        filters = tr("Excel workbook (*.xlsx)")
        path, _ = QFileDialog.getSaveFileName(self, tr("File of the sheet"), self.path.text(), filters)
        if path:
            self.path.setText(path if path.lower().endswith(".xlsx") else path + ".xlsx")
            settings.set_last_folder(path)
            self._typed()

    def _say(self) -> None:
        """What will happen, before it does."""
        store, path = self.session.store, self.path.text().strip()
        sites = tr("the sites that are named above") if self.scope.text().strip() else tr("all {count} sites").format(count=number(store.count()))
        text = tr("A protected sheet with one line a site is written for {sites}. Townships fill in the white cells and send the file back.")
        text = text.format(sites=sites)
        if os.path.exists(path):
            text = in_a_row(text, tr("The file exists and will be replaced."))
        self.text.setText(text)
        self.export_button.setEnabled(bool(path) and not self.run_bar.is_busy())

    def export(self) -> None:
        """Write the sheet, in the background."""
        store, path = self.session.store, self.path.text().strip()
        if store is None or self.run_bar.is_busy() or not path:
            return
        path = path if path.lower().endswith(".xlsx") else path + ".xlsx"
        parameters = {"WORKSPACE": store.path, "WHAT": KINDS.index(str(self.kind.currentData())), "SCOPE": self.scope.text().strip(), "FILE": path}
        run = run_algorithm("mine_restoration:exportsheet", parameters, self._done, self._failed, self.run_bar.feedback(), None)
        self.run_bar.follow(run, tr("Writing the sheet"))
        self._say()

    def _done(self, outcome: Outcome) -> None:
        self.run_bar.finish()
        path = str(outcome.results["FILE"])
        lines = [tr("The sheet with {count} sites is written: {path}").format(count=number(int(outcome.results.get("SITES") or 0)), path=path)]
        lines += [sentence(f["code"], {"where": f.get("where", ""), **f.get("params", {})}) for f in outcome.findings[:5]]
        if len(outcome.findings) > 5:
            lines.append(tr("… and {count} more.").format(count=len(outcome.findings) - 5))
        self._say()
        self.text.setText("\n".join(lines))
        self.notices.done(lines[0], [folder_action(path)])
        if not outcome.findings:
            self.accept()

    def _failed(self, failure: Failure) -> None:
        self.run_bar.finish()
        self._say()
        self.text.setText("⚠ " + failure.text)
        if not failure.cancelled:
            self.notices.run_failed(failure)

    def reject(self) -> None:
        """Close; an export that still runs is ended."""
        if self.run_bar.is_busy():
            self.run_bar.cancel()
        super().reject()

def default_sheet_path(store: Any, words: str) -> str:
    """Where an exported sheet goes at first: beside the workspace, named after it."""
    folder = os.path.dirname(store.path) if os.path.isfile(store.path) else settings.last_folder()
    return os.path.join(folder, f"{os.path.splitext(store.name)[0]}_{words}.xlsx")
