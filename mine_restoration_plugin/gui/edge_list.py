"""The list of patches at the strip's edge, where a person decides with a reason."""

from __future__ import annotations

from typing import Callable, List, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from .dock import named, text_label
from .read_table import ReadTable
from .scope_presenter import IN, OUT, EdgeCase
from .words import in_a_row, number, tr

MOST_SHOWN = 2000


class EdgeList(QWidget):
    """Shows cases; ``zoom(case)``, ``decide(case, decision, reason)`` and ``withdraw(case)`` are called for what a person does."""

    def __init__(self, zoom: Callable, decide: Callable, withdraw: Callable) -> None:
        super().__init__()
        self.cases: List[EdgeCase] = []
        self._zoom = zoom
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.text = text_label("edge_text")
        heads = [tr("Patch"), tr("River"), tr("To the river (m)"), tr("To the edge (m)"), tr("Counts as"), tr("Reason")]
        self.table = ReadTable("edge_table", tr("Patches on the edge of the strips"), heads, tr("A click zooms to the patch"))
        self.table.setSelectionMode(ReadTable.SelectionMode.SingleSelection)
        self.table.setMinimumHeight(170)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.itemSelectionChanged.connect(self._selected)
        # An own reason is typed in; the usual ones are at hand.
        self.reason = named(QComboBox(), "reason", tr("Reason of the decision"))
        self.reason.setEditable(True)
        usual = [tr("Checked in the field"), tr("Checked on a recent image"), tr("By the official bank line")]
        self.reason.addItems(["", *usual, tr("By agreement with the neighbouring county")])
        self.reason.lineEdit().setPlaceholderText(tr("Reason of the decision"))
        self.reason.lineEdit().setMaxLength(254)
        self.problem = text_label("reason_problem")
        self.problem.hide()
        self.reason.editTextChanged.connect(lambda _: self.problem.hide())
        self.in_button = named(QPushButton(tr("In scope")), "decide_in", tr("Decide: in scope"))
        self.out_button = named(QPushButton(tr("Not in scope")), "decide_out", tr("Decide: not in scope"))
        self.undo_button = named(QPushButton(tr("Take back")), "decide_undo", tr("Take the decision back"))
        self.in_button.clicked.connect(lambda: self._act(decide, IN))
        self.out_button.clicked.connect(lambda: self._act(decide, OUT))
        self.undo_button.clicked.connect(lambda: self._act(withdraw))
        row = QHBoxLayout()
        for button in (self.in_button, self.out_button, self.undo_button):
            row.addWidget(button)
        for widget in (self.text, self.table, self.reason, self.problem):
            layout.addWidget(widget)
        layout.addLayout(row)
        self.show_cases([])

    def show_cases(self, cases: List[EdgeCase]) -> None:
        """Show these cases, in their order."""
        self.cases = list(cases)
        shown = self.cases[:MOST_SHOWN]
        self.table.blockSignals(True)
        self.table.clearContents()
        self.table.setRowCount(len(shown))
        for row, case in enumerate(shown):
            self._fill(row, case)
        self.table.blockSignals(False)
        self._show_text()
        self._selected(zoom=False)

    def replace(self, case: EdgeCase) -> None:
        """Show a case anew after a decision."""
        for row, known in enumerate(self.cases):
            if known.fid == case.fid:
                self.cases[row] = case
                if row < self.table.rowCount():
                    self._fill(row, case)
        self._show_text()
        self._selected(zoom=False)

    def _fill(self, row: int, case: EdgeCase) -> None:
        numbers = ["" if value is None else number(value, 1) for value in (case.distance_m, case.margin_m)]
        for column, text in enumerate((case.patch, case.river, *numbers, case.state, case.reason)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column in (2, 3):
                item.setTextAlignment(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
            self.table.setItem(row, column, item)

    def _show_text(self) -> None:
        decided = sum(1 for case in self.cases if case.decision)
        text = tr("{count} patches, {decided} of them decided. A click zooms to the patch.").format(count=len(self.cases), decided=decided)
        if len(self.cases) > MOST_SHOWN:
            text = in_a_row(text, tr("The first {count} are shown.").format(count=MOST_SHOWN))
        self.text.setText(text if self.cases else tr("No patch lies on the edge."))

    def show_problem(self, text: str) -> None:
        """Say beside the reason why it will not do, until another one is given."""
        self.problem.setText("⚠ " + text)
        self.problem.show()
        self.reason.setFocus()

    def current(self) -> Optional[EdgeCase]:
        """The chosen case."""
        rows = self.table.selectionModel().selectedRows()
        return self.cases[rows[0].row()] if rows else None

    def _selected(self, zoom: bool = True) -> None:
        case = self.current()
        self.problem.hide()
        for button in (self.in_button, self.out_button, self.reason):
            button.setEnabled(case is not None)
        self.undo_button.setEnabled(case is not None and bool(case.decision))
        if case is not None and zoom:
            self._zoom(case)

    def _act(self, action: Callable, *decision: str) -> None:
        case = self.current()
        if case is not None:
            action(case, *decision, *([self.reason.currentText()] if decision else []))
