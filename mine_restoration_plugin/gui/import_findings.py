"""The findings of an import as a table: each opens its place on the map, all go into a workbook."""

from __future__ import annotations

import os
from typing import Any, Callable

from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from ..bridge.table_file import write_rows
from . import settings
from .dock import named, text_label
from .import_presenter import ImportPresenter
from .notices import Notices, guarded
from .read_table import ReadTable
from .scope_presenter import severity_word
from .words import number, tr

MOST_SHOWN = 2000


class FindingsView(QWidget):
    """Severity, patch, what was found, what was done, and the file."""

    def __init__(self, presenter: ImportPresenter, show: Callable[[int, int], None], notices: Notices) -> None:
        super().__init__()
        self.presenter, self._show_place, self.notices = presenter, show, notices
        self.filter = named(QComboBox(), "import_findings_filter", tr("Which findings are shown"))
        self.filter.setMinimumContentsLength(20)
        self.filter.activated.connect(lambda _: self._show())
        self.export_button = named(QPushButton(tr("Export to Excel …")), "import_findings_export", tr("Write the findings to a workbook"))
        self.export_button.setAutoDefault(False)
        self.export_button.clicked.connect(lambda: self.export())
        self.text = text_label("import_findings_text")
        self.table = ReadTable("import_findings", tr("Findings"), self.heads(), tr("A double click shows the place on the map"))
        header = self.table.horizontalHeader()
        for column, width in enumerate((70, 150, 560, 80, 200)):
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.cellActivated.connect(lambda row, _: self._activated(row))
        self.table.cellDoubleClicked.connect(lambda row, _: self._activated(row))
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Show")))
        row.addWidget(self.filter)
        row.addWidget(self.text, 1)
        row.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        self._rows = presenter.shown_findings("")

    @staticmethod
    def heads() -> "list[str]":
        """Headings of the table and of the workbook."""
        return [tr("Kind"), tr("Patch"), tr("What was found"), tr("Done"), tr("File")]

    def refresh(self) -> None:
        """Show the presenter's findings anew."""
        self.filter.clear()
        for severity, words in self.presenter.severities():
            self.filter.addItem(words, severity)
        self._show()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """How many lines a sentence takes is known once the table has its width."""
        super().showEvent(event)
        self.table.fit_rows()

    def _show(self) -> None:
        self._rows = self.presenter.shown_findings(str(self.filter.currentData() or ""))
        self.table.show_rows([self._texts(row) for row in self._rows[:MOST_SHOWN]])
        more = len(self._rows) - MOST_SHOWN
        self.text.setText(tr("The first {count} are shown; the workbook has all.").format(count=number(MOST_SHOWN)) if more > 0 else "")
        self.export_button.setEnabled(bool(self._rows))

    def _texts(self, row: "object") -> "list[str]":
        return [severity_word(row.severity), row.patch, row.text, row.done, row.source]  # type: ignore[attr-defined]

    def _activated(self, row: int) -> None:
        noticed = self.presenter.report.get("noticed", ())
        if 0 <= row < len(self._rows) and 0 <= self._rows[row].number < len(noticed):
            one = noticed[self._rows[row].number]
            self._show_place(int(one.get("patch", -1)), int(one.get("number", -1)))

    @guarded
    def export(self) -> None:
        """Write all findings that the filter shows."""
        start = os.path.join(settings.results_folder() or settings.last_folder(), tr("findings") + ".xlsx")
        path, _ = QFileDialog.getSaveFileName(self, tr("Write the findings to a workbook"), start, tr("Excel workbook (*.xlsx)"))
        if path:
            write_rows(path, tr("Findings"), self.heads(), [self._texts(row) for row in self._rows])
            self.notices.done(tr("The findings were written to {name}.").format(name=os.path.basename(path)))
