"""Change one field of many sites at once: which sites, which field, what value, and what would become of each."""

from __future__ import annotations

from html import escape
from typing import Any, List, Optional

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ..bridge.site_rows import rows_of_sites
from ..model.errors import MineError
from ..model.fields import FieldDef
from ..model.workspace_schema import table_named
from . import archive_many_presenter as presenter
from .archive_presenter import sentence_of
from .careful_dialog import CarefulDialog
from .dock import in_order, named, single_shot, text_label
from .field_editors import FieldEditor, make_editor
from .field_words import label_of, read
from .words import in_a_row, number, tr

Role = Qt.ItemDataRole
FOUND, SELECTED = "found", "selected"
_SOON_MS = 250


class PreviewModel(QAbstractTableModel):
    """The lines of a preview, old beside new."""

    def __init__(self, english: bool, parent: Any = None) -> None:
        super().__init__(parent)
        self._english = english
        self._lines: List[presenter.Planned] = []
        self._field: Optional[FieldDef] = None
        self._heads = [tr("Number"), tr("Name"), tr("Stands there now"), tr("Will be")]

    def show(self, lines: List[presenter.Planned], field: FieldDef) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._lines, self._field = lines, field
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of sites."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid() or self._field is None or role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        text = presenter.cells(self._lines[index.row()], self._field, self._english)[index.column()]
        return text if role == Role.DisplayRole else f"<p>{escape(text)}</p>"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802
        """The head of a column."""
        return self._heads[section] if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole else None


class ManyDialog(CarefulDialog):
    """After it was accepted, ``act`` names what was done, empty for nothing; ``done_text`` says it.

    Args:
        sites: the panel's list (:class:`.site_list.SiteList`), for what is found and selected there.
    """

    def __init__(self, store: Any, sites: Any, english: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._store, self._english = store, english
        self._sites = {FOUND: list(sites.model.keys), SELECTED: sites.selected()}
        self._planned: List[presenter.Planned] = []
        self.act, self.words, self.done_text = "", "", ""
        self.editor: Optional[FieldEditor] = None
        self.setWindowTitle(tr("Change many sites"))
        self.resize(720, 520)
        layout = QVBoxLayout(self)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add_controls()
        layout.addLayout(self._form)
        self.problem = text_label("many_problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.model = PreviewModel(english, self)
        self.table = named(QTableView(), "many_table", tr("Preview"), " ")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.buttons = QDialogButtonBox()
        self.apply_button = self.buttons.addButton(tr("Change"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.apply_button.setObjectName("many_apply")
        self.cancel_button = self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.apply_button.clicked.connect(lambda: self.apply())
        self.cancel_button.clicked.connect(self.reject)
        layout.addWidget(self.problem)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.buttons)
        self._soon = single_shot(self, _SOON_MS, self.preview)
        self._field_chosen()

    def _add_controls(self) -> None:
        self.which = named(QComboBox(), "many_which", tr("Which sites"))
        words = {FOUND: tr("All in the list: {count}"), SELECTED: tr("Selected in the list: {count}")}
        for which, keys in self._sites.items():
            self.which.addItem(words[which].format(count=number(len(keys))), which)
        self.which.setCurrentIndex(1 if len(self._sites[SELECTED]) > 1 else 0)
        self.field = named(QComboBox(), "many_field", tr("Field"))
        for (table, name), label in presenter.fields_for_many(self._english):
            self.field.addItem(label, f"{table}.{name}")
        self.only_empty = named(QCheckBox(tr("Only where nothing is filled in")), "many_only_empty", tr("Only where nothing is filled in"))
        self.only_empty.setChecked(True)
        self.which.currentIndexChanged.connect(lambda _: self.preview())
        self.field.currentIndexChanged.connect(lambda _: self._field_chosen())
        self.only_empty.toggled.connect(lambda _: self.preview())
        self._form.addRow(tr("Sites"), self.which)
        self._form.addRow(tr("Field"), self.field)
        self._form.addRow("", self.only_empty)

    @property
    def _definition(self) -> FieldDef:
        table, name = self.field.currentData().split(".")
        return next(f for f in table_named(table).fields if f.name == name)

    def _field_chosen(self) -> None:
        if self.editor is not None:
            self._form.removeRow(self.editor)
        self.editor = make_editor(self._definition, self._english)
        self.editor.edited.connect(self._soon.start)
        self._form.insertRow(2, tr("New value"), self.editor)
        in_order(self.which, self.field, *self.editor.controls(), self.only_empty, self.table, self.apply_button, self.cancel_button)
        self.preview()

    # --- what it does -------------------------------------------------------------------------------------------------
    def _rows(self) -> Any:
        return rows_of_sites(self._store, self.field.currentData().split(".")[0], self._sites[self.which.currentData()])

    def preview(self) -> None:
        """Show what would become of each site."""
        self._soon.stop()
        assert self.editor is not None
        index, field = self._store.index(), self._definition
        sites = self._sites[self.which.currentData()]
        try:
            self._planned = presenter.plan(
                sites, index, self._rows(), field, self.editor.given(), self.only_empty.isChecked(), lambda site: index.value(site, "TQMJ")
            )
            said = presenter.summary(self._planned)
            self.editor.show_problem("")
        except MineError as error:
            self._planned, said = [], ""
            self.editor.show_problem(sentence_of(error))
        self.problem.setText(said)
        self.model.show(self._planned, field)
        self.apply_button.setEnabled(any(line.state == presenter.CHANGE for line in self._planned))

    def apply(self) -> None:
        """Change the sites, in one act; stays open where that fails."""
        if self._soon.isActive():
            self.preview()
        assert self.editor is not None
        field = self._definition
        try:
            act, count, left = presenter.apply(self._store, self._planned, field, self._rows())
        except MineError as error:
            self.problem.setText(f"⚠ {sentence_of(error)}")
            return
        self.act = act if count else ""
        value = read(field, next(line.new for line in self._planned if line.state == presenter.CHANGE), self._english)
        self.words = tr("{field} of {count} sites").format(field=label_of(field, self._english), count=number(count))
        self.done_text = tr("{field}: {count} sites changed to {value}.").format(
            field=label_of(field, self._english), count=number(count), value=" ".join(value.split())[:40]
        )
        if left:
            alone = tr("{count} were changed by somebody else meanwhile and left alone.").format(count=number(left))
            self.done_text = in_a_row(self.done_text, alone)
        self.accept()
