"""The list of findings; a double click zooms to the patch."""

from __future__ import annotations

from typing import Callable, List

from qgis.PyQt.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from .dock import text_label
from .read_table import ReadTable
from .scope_presenter import FindingLine, severity_word
from .words import number, tr

MOST_SHOWN = 1000


class FindingsList(QWidget):
    """Severity, patch and a sentence; ``zoom(patch)`` on a double click or Enter."""

    def __init__(self, zoom: Callable[[str], None]) -> None:
        super().__init__()
        self.lines: List[FindingLine] = []
        self._zoom = zoom
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.text = text_label("findings_text", tr("No findings."))
        heads = [tr("Kind"), tr("Patch"), tr("What was found")]
        self.table = ReadTable("findings_table", tr("Findings"), heads, tr("A double click zooms to the patch"))
        self.table.setMinimumHeight(170)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.cellActivated.connect(lambda row, _: self._activated(row))
        self.table.cellDoubleClicked.connect(lambda row, _: self._activated(row))
        layout.addWidget(self.text)
        layout.addWidget(self.table)

    def show_findings(self, lines: List[FindingLine]) -> None:
        """Show these instead of the ones before."""
        self.lines = list(lines)
        shown = self.lines[:MOST_SHOWN]
        self.table.show_rows([(severity_word(line.severity), line.where, line.text) for line in shown], [line.text for line in shown])
        text = tr("{count} findings. A double click zooms to the patch.").format(count=number(len(self.lines)))
        self.text.setText(text if self.lines else tr("No findings."))

    def _activated(self, row: int) -> None:
        if 0 <= row < len(self.lines):
            self._zoom(self.lines[row].where)
