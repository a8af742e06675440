"""Settings of the plugin on this computer."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from . import settings
from .dock import form, named, text_label
from .words import tr


class SettingsDialog(QDialog):
    """Folders for results and for a province's own styles."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("MineRestorationSettings")
        self.setWindowTitle(tr("Settings of Mine Restoration"))
        self.resize(560, 200)
        layout = QVBoxLayout(self)
        self._fields = form(layout)
        empty = tr("Empty: beside the project or the patches")
        self.results = self._folder("results", tr("Folder for the results"), settings.results_folder(), empty)
        self.templates = self._folder("templates", tr("Folder with own styles"), settings.templates_folder(), tr("Empty: the plugin's styles"))
        hint = tr("A style of your own is a file named {names}; it is taken in place of the plugin's.")
        layout.addWidget(text_label("templates_text", hint.format(names="patches.qml, strips.qml, strips_merged.qml, rivers.qml, provinces.qml")))
        layout.addStretch(1)
        buttons = QDialogButtonBox()
        save = buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        layout.addWidget(buttons)

    def _folder(self, name: str, words: str, value: str, empty: str) -> QLineEdit:
        edit = named(QLineEdit(value), name, words)
        edit.setPlaceholderText(empty)
        button = named(QPushButton(tr("Choose …")), f"{name}_browse", words)
        button.clicked.connect(lambda: edit.setText(QFileDialog.getExistingDirectory(self, words, edit.text()) or edit.text()))
        row = QHBoxLayout()
        row.addWidget(edit, 1)
        row.addWidget(button)
        self._fields.addRow(words, row)
        return edit

    def accept(self) -> None:
        """Keep what was entered."""
        settings.set_results_folder(self.results.text().strip())
        settings.set_templates_folder(self.templates.text().strip())
        super().accept()
