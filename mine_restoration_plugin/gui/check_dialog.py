"""Check a workspace from the menu: what was found, what can be repaired, where the rest of a damaged file is."""

from __future__ import annotations

import os
from typing import Any, Dict, List

from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QPushButton,
    QVBoxLayout,
)

from ..bridge.background import Failure, Outcome, run_algorithm
from ..bridge.translation import sentence
from . import settings
from .dock import named, text_label
from .notices import Notices, open_folder
from .read_table import ReadTable
from .run_bar import RunBar
from .scope_presenter import severity_word
from .words import number, tr

_SHOWN = 2_000


class CheckDialog(QDialog):
    """The open workspace, or a file that a person chooses because it no longer opens."""

    def __init__(self, iface: Any, session: Any) -> None:
        super().__init__(iface.mainWindow())
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.setWindowTitle(tr("Check workspace"))
        self.resize(820, 500)
        self.path = session.store.path if session.store is not None else ""
        self.rescued = ""
        layout = QVBoxLayout(self)
        self.text = text_label("check_text")
        layout.addWidget(self.text)
        self.table = ReadTable("check_findings", tr("Findings"), [tr("Kind"), tr("Where"), tr("What was found"), tr("State")])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(self.table)
        self.run_bar = RunBar(self)
        layout.addWidget(self.run_bar)
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.choose_button = named(QPushButton(tr("Another file …")), "check_choose", tr("Check another file"))
        self.again_button = named(QPushButton(tr("Check")), "check_run", tr("Check workspace"))
        self.repair_button = named(QPushButton(tr("Repair")), "check_repair", tr("Repair what is safe, after a copy of the file"))
        self.folder_button = named(QPushButton(tr("Open folder")), "check_folder", tr("Open folder"))
        for button in (self.choose_button, self.again_button, self.repair_button, self.folder_button):
            buttons.addButton(button, role.ActionRole)
        close = buttons.addButton(tr("Close"), role.RejectRole)
        layout.addWidget(buttons)
        close.clicked.connect(self.reject)
        self.choose_button.clicked.connect(lambda: self.choose())
        self.again_button.clicked.connect(lambda: self.start(False))
        self.repair_button.clicked.connect(lambda: self.start(True))
        self.folder_button.clicked.connect(lambda: open_folder(self.rescued or self.path))
        self._buttons(False)
        self.text.setText(tr("Choose a workspace to check.") if not self.path else self.path)
        if self.path:
            self.start(False)

    def choose(self) -> None:
        """Check another file, for example one that cannot be opened any more."""
        path, _ = QFileDialog.getOpenFileName(self, tr("Check another file"), settings.last_folder(), "GeoPackage (*.gpkg)")
        if path:
            self.path = path
            self.start(False)

    def start(self, repair: bool) -> None:
        """Run the check in the background."""
        if self.run_bar.is_busy() or not self.path:
            return
        feedback = self.run_bar.feedback()
        parameters = {"WORKSPACE": self.path, "REPAIR": repair}
        run = run_algorithm("mine_restoration:checkworkspace", parameters, self._done, self._failed, feedback, None)
        self.run_bar.follow(run, tr("Checking"))
        for button in (self.choose_button, self.again_button, self.repair_button):
            button.setEnabled(False)

    def _failed(self, failure: Failure) -> None:
        self.run_bar.finish()
        self._buttons(False)
        self.text.setText("⚠ " + failure.text)

    def _done(self, outcome: Outcome) -> None:
        self.run_bar.finish()
        findings: List[Dict[str, Any]] = list(outcome.data.get("findings") or [])
        self.rescued = str(outcome.results.get("RESCUED") or "")
        self._fill(findings)
        backup = str(outcome.results.get("BACKUP") or "")
        lines = [tr("{file}: nothing is wrong.").format(file=self.path) if outcome.results.get("SOUND") else self._left(outcome)]
        if backup:
            lines.append(tr("A copy was made before the repair: {file}").format(file=os.path.basename(backup)))
        if self.rescued:
            lines.append(tr("What could be read of the damaged file was saved into {file}.").format(file=os.path.basename(self.rescued)))
        self.text.setText("\n".join(lines))
        self._buttons(any(finding.get("state") == "repairable" for finding in findings) or bool(outcome.data.get("damaged")))
        store = self.session.store
        if store is not None and store.path == self.path and outcome.results.get("REPAIRED"):
            store.reload()
            self.session.notify()

    def _left(self, outcome: Outcome) -> str:
        left, repaired = (number(int(outcome.results.get(name) or 0)) for name in ("FINDINGS", "REPAIRED"))
        return tr("{file}: {left} findings are left, {repaired} were repaired.").format(file=self.path, left=left, repaired=repaired)

    def _fill(self, findings: List[Dict[str, Any]]) -> None:
        states = {"open": tr("for a person"), "repairable": tr("can be repaired"), "repaired": tr("repaired")}
        rows = []
        for finding in findings[:_SHOWN]:
            where = str(finding.get("where") or "")
            text = sentence(str(finding["code"]), {"where": where, **(finding.get("params") or {})})
            rows.append((severity_word(str(finding["severity"])), where, text, states.get(str(finding.get("state")), "")))
        self.table.show_rows(rows)

    def _buttons(self, can_repair: bool) -> None:
        self.choose_button.setEnabled(True)
        self.again_button.setEnabled(bool(self.path))
        self.repair_button.setEnabled(can_repair)
        self.folder_button.setEnabled(bool(self.path))
