"""What became of an export: a line, its folder, and the list of what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, List, Optional

from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ..bridge.workspace_database import expression_text
from .dock import named, text_label
from .findings_list import FindingsList
from .map_view import select_where
from .notices import Notices, open_folder
from .scope_presenter import FindingLine
from .words import tr
from .workspace_keeper import patches_layer


@dataclass(frozen=True)
class Result:
    """What became of an export: words, where it was written to (empty for nowhere), and what is missing."""

    text: str
    path: str = ""
    lines: List[FindingLine] = field(default_factory=list)


class ExportResult(QWidget):
    """The end of the export section; hidden until something was exported."""

    def __init__(self, iface: Any, notices: Notices) -> None:
        super().__init__()
        self.iface, self.notices = iface, notices
        self._path = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.text = text_label("export_result")
        self.folder_button = named(QPushButton(tr("Open folder")), "export_folder", tr("Open the folder of what was exported"))
        self.folder_button.clicked.connect(lambda: open_folder(self._path))
        self.findings = FindingsList(self._zoom)
        for widget in (self.text, self.folder_button, self.findings):
            layout.addWidget(widget)
        self.show_result(None)

    def show_result(self, result: Optional[Result]) -> None:
        """Show what became of the last export of a document; None for one that was not exported yet."""
        self._path = result.path if result is not None else ""
        self.text.setText(result.text if result is not None else "")
        self.findings.show_findings(result.lines if result is not None else [])
        self.folder_button.setVisible(bool(self._path))
        self.findings.setVisible(result is not None and bool(result.lines))
        self.setVisible(result is not None)

    def _zoom(self, where: str) -> None:
        """Show the patches of the mine that a finding is about."""
        layer = patches_layer()
        value = expression_text(where.strip())
        if layer is None or not where.strip() or not select_where(self.iface, layer, f'"ZTBH" = {value} OR "TBBH" = {value}'):
            self.notices.warn(tr("There are no patches behind this line."))
