"""Where an export is written to, and by which template."""

from __future__ import annotations

import os
from typing import Callable

from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from . import export_documents as catalogue
from . import export_presenter as presenter
from . import settings
from .dock import named
from .words import tr

FILTERS = {
    ".xlsx": "Excel (*.xlsx)", ".csv": "CSV (*.csv)", ".html": "HTML (*.html)", ".docx": "Word (*.docx)", ".pdf": "PDF (*.pdf)",
    ".gpkg": "GeoPackage (*.gpkg)", ".qpt": "QGIS (*.qpt)",
}  # fmt: skip


class PathRows(QWidget):
    """Template and target, each with its button.

    Args:
        wish: what is chosen now. given: called when a person chooses a target. changed: called at each change of a text.
    """

    def __init__(self, wish: Callable[[], presenter.Wish], given: Callable[[], None], changed: Callable[[], None]) -> None:
        super().__init__()
        self._wish, self._given = wish, given
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.template = named(QLineEdit(), "export_template", tr("Template"))
        self.template.setPlaceholderText(tr("Empty: the plugin's own"))
        self.template_browse = named(QPushButton(tr("Choose …")), "export_template_browse", tr("Choose the template"))
        self.template_row = self._row(tr("Template"), self.template, self.template_browse)
        self.path = named(QLineEdit(), "export_path", tr("File or folder of the export"))
        self.browse = named(QPushButton(tr("Choose …")), "export_browse", tr("Choose where the export is written to"))
        layout.addWidget(self.template_row)
        layout.addWidget(self._row(tr("To"), self.path, self.browse))
        self.template.textChanged.connect(lambda _: changed())
        self.path.textChanged.connect(lambda _: changed())
        self.path.textEdited.connect(lambda _: given())
        self.browse.clicked.connect(lambda: self._browse())
        self.template_browse.clicked.connect(lambda: self._browse_template())

    @staticmethod
    def _row(words: str, edit: QLineEdit, button: QPushButton) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(words))
        row.addWidget(edit, 1)
        row.addWidget(button)
        return holder

    def _browse(self) -> None:
        wish = self._wish()
        document, ending = wish.document, catalogue.ending(wish.document, wish.values)
        start = wish.path or os.path.join(settings.last_folder(), document.file + ending)
        if ending == catalogue.FOLDER:
            path = QFileDialog.getExistingDirectory(self, tr("Folder of the export"), os.path.dirname(start))
        elif document.key == catalogue.APPENDIX:
            filters = tr("Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)")
            path, chosen = QFileDialog.getSaveFileName(self, tr("File of the export"), start, filters)
            if path and not os.path.splitext(path)[1]:
                path += next((kind for kind in (".csv", ".html") if kind in chosen), ".xlsx")
        else:
            path, _ = QFileDialog.getSaveFileName(self, tr("File of the export"), start, FILTERS[ending])
            path = presenter.with_ending(document, wish.values, path)
        if path:
            settings.set_last_folder(path)
            self._given()
            self.path.setText(path)

    def _browse_template(self) -> None:
        folder = os.path.dirname(self.template.text()) or settings.templates_folder() or settings.last_folder()
        path, _ = QFileDialog.getOpenFileName(self, tr("Template"), folder, FILTERS[self._wish().document.template])
        if path:
            self.template.setText(path)
