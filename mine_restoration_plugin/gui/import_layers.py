"""The layers of an import with the doctor's answers, and the columns with the fields that they become."""

from __future__ import annotations

from typing import Any, Callable, List, Mapping, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QListWidget, QScrollArea, QSplitter, QTableWidgetItem, QVBoxLayout, QWidget

from .dock import named, text_label
from .import_presenter import CRS, ENCODING, AnswerLine, ImportPresenter, question_word, samples_of
from .read_table import ReadTable
from .words import tr

_MOST_COLUMNS = 12


class LayersView(QWidget):
    """Layers on the left; on the right the answers with their evidence, and the first rows.

    Signals:
        chosen: a layer, or None.
    """

    chosen = pyqtSignal(object)

    def __init__(self, presenter: ImportPresenter, answered: Callable[[], None]) -> None:
        super().__init__()
        self.presenter, self._answered = presenter, answered
        self.list = named(QListWidget(), "import_layers", tr("Layers that were found"))
        self.list.currentRowChanged.connect(self._chosen)
        self.problem = text_label("import_problem")
        self.answers = QGridLayout()
        self.answers.setColumnStretch(2, 1)
        self.preview_words = text_label("import_preview_words")
        self.preview = ReadTable("import_preview", tr("First rows"), [])
        inside = QWidget()
        right = QVBoxLayout(inside)
        right.addWidget(self.problem)
        right.addLayout(self.answers)
        right.addWidget(self.preview_words)
        right.addWidget(self.preview, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(area)
        splitter.setSizes([330, 850])
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.combos: List[QComboBox] = []

    def refresh(self) -> None:
        """Show the presenter's report anew; the chosen layer stays chosen."""
        row = max(0, self.list.currentRow())
        self.list.blockSignals(True)
        self.list.clear()
        for layer in self.presenter.layers():
            self.list.addItem(self.presenter.layer_words(layer))
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.blockSignals(False)
        self._chosen(self.list.currentRow())

    def layer(self) -> Optional[Mapping[str, Any]]:
        """The chosen layer."""
        layers, row = self.presenter.layers(), self.list.currentRow()
        return layers[row] if 0 <= row < len(layers) else None

    def _chosen(self, _row: int) -> None:
        layer = self.layer()
        self._show_answers(layer)
        problem = self.presenter.problem(layer) if layer else ""
        self.problem.setText("✕ " + problem if problem else "")
        self.problem.setVisible(bool(problem))
        self._show_preview(layer)
        self.chosen.emit(layer)

    def _show_answers(self, layer: Optional[Mapping[str, Any]]) -> None:
        while self.answers.count():
            item = self.answers.takeAt(0)
            if item.widget() is not None:
                item.widget().deleteLater()
        self.combos = []
        for row, line in enumerate(self.presenter.lines(layer) if layer else []):
            combo = self._combo(str(layer["name"]), line)  # type: ignore[index]
            label = QLabel(("⚠ " if not line.certain else "") + line.words)
            label.setBuddy(combo)
            evidence = text_label(f"import_evidence_{line.question}", line.evidence)
            self.answers.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self.answers.addWidget(combo, row, 1, Qt.AlignmentFlag.AlignTop)
            self.answers.addWidget(evidence, row, 2)

    def _combo(self, layer: str, line: AnswerLine) -> QComboBox:
        combo = named(QComboBox(), f"import_answer_{line.question}", line.words)
        combo.setMinimumContentsLength(30)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, words in line.choices:
            combo.addItem(words, value)
        # Nobody knows every coordinate system and every encoding beforehand.
        if line.question in (CRS, ENCODING):
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            edit: QLineEdit = combo.lineEdit()
            edit.setAccessibleName(line.words)
            edit.setCursorPosition(0)
            combo.setToolTip(combo.currentText())
            edit.editingFinished.connect(lambda c=combo: self._typed(layer, line, c))
        combo.activated.connect(lambda index, c=combo: self._choose(layer, line, c.itemData(index)))
        self.combos.append(combo)
        return combo

    def _typed(self, layer: str, line: AnswerLine, combo: QComboBox) -> None:
        text = combo.currentText().strip()
        known = combo.findText(text)
        if text and known < 0:
            self._choose(layer, line, text)

    def _choose(self, layer: str, line: AnswerLine, value: Any) -> None:
        if value != line.value:
            self.presenter.answer(layer, line.question, value)
            self._answered()

    def _show_preview(self, layer: Optional[Mapping[str, Any]]) -> None:
        rows = (layer or {}).get("preview") or []
        columns = list((layer or {}).get("columns") or [])[:_MOST_COLUMNS]
        self.preview.setVisible(bool(rows and columns))
        self.preview_words.setVisible(bool(rows and columns))
        self.preview_words.setText(tr("The first rows, as they read in this encoding:"))
        self.preview.setColumnCount(len(columns))
        self.preview.setHorizontalHeaderLabels(columns)
        self.preview.show_rows(samples_of(rows, columns))
        self.preview.setMinimumHeight(170)


class FieldsView(QWidget):
    """Columns of the chosen layer, some of their values, and the field that each becomes."""

    def __init__(self, presenter: ImportPresenter, answered: Callable[[], None]) -> None:
        super().__init__()
        self.presenter, self._answered = presenter, answered
        self._layer: Optional[Mapping[str, Any]] = None
        self.text = text_label("import_fields_text")
        self.table = ReadTable("import_fields", question_word("fields"), [tr("Column in the file"), tr("Becomes"), tr("Some of its values")])
        self.table.setColumnWidth(0, 220)
        self.table.setColumnWidth(1, 300)
        self.table.horizontalHeader().setStretchLastSection(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """The layer is given by the list of layers."""

    def show_layer(self, layer: Optional[Mapping[str, Any]]) -> None:
        """Show the columns of a layer."""
        self._layer = layer
        lines = self.presenter.fields(layer) if layer else []
        name = str(layer["name"]) if layer else ""
        self.text.setText(tr("{name}: what its columns become. Columns without a field keep their own name.").format(name=name) if layer else "")
        self.table.setRowCount(0)
        self.table.setRowCount(len(lines))
        choices = self.presenter.field_choices()
        for row, line in enumerate(lines):
            for column, text in ((0, line.column), (2, line.samples)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
            combo = named(QComboBox(), f"import_field_{row}", tr("Field of the column {column}").format(column=line.column))
            for value, words in choices:
                combo.addItem(words, value)
            combo.setCurrentIndex(max(0, combo.findData(line.field)))
            combo.activated.connect(lambda index, c=combo, col=line.column: self._choose(name, col, c.itemData(index)))
            self.table.setCellWidget(row, 1, combo)

    def _choose(self, layer: str, column: str, field: str) -> None:
        self.presenter.choose_field(layer, column, field)
        self._answered()
