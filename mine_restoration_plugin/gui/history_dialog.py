"""The history of the whole workspace in a window of its own."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from .history_widget import HistoryWidget
from .words import tr


class HistoryDialog(QDialog):
    """All changes of the workspace, newest first."""

    def __init__(self, iface: Any, session: Any) -> None:
        super().__init__(iface.mainWindow())
        self.setWindowTitle(tr("History"))
        self.resize(900, 520)
        layout = QVBoxLayout(self)
        self.history = HistoryWidget(iface, session)
        layout.addWidget(self.history)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.clicked.connect(self.reject)
        layout.addWidget(buttons)
