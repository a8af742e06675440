"""What a pasted block would change, before it is written."""

from __future__ import annotations

from typing import Any, List, Tuple

from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ..bridge.translation import sentence
from ..model.field_values import shown
from .dock import named, text_label
from .field_words import label_of
from .ledger_presenter import Change, LedgerPresenter, Plan
from .words import in_a_row, tr

_SHOWN = 2_000


class PreviewDialog(QDialog):
    """Old and new value of each cell; those that cannot come stand first, with the reason."""

    def __init__(self, presenter: LedgerPresenter, plan: Plan, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Check the changes"))
        self.resize(760, 460)
        layout = QVBoxLayout(self)
        layout.addWidget(text_label("preview_text", summary(plan)))
        lines = self._lines(presenter, plan)
        table = named(QTableWidget(len(lines), 5), "preview_table", tr("Changes"))
        table.setHorizontalHeaderLabels([tr("Site"), tr("Field"), tr("Old value"), tr("New value"), tr("Not taken over because")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        for row, cells in enumerate(lines):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                table.setItem(row, column, item)
        table.resizeColumnsToContents()
        table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(table)
        buttons = QDialogButtonBox()
        self.take = buttons.addButton(tr("Take over {count} changes").format(count=len(plan)), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setEnabled(bool(plan.changes))
        cancel = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.take.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        layout.addWidget(buttons)

    def _lines(self, presenter: LedgerPresenter, plan: Plan) -> List[Tuple[str, ...]]:
        changes: List[Change] = [*plan.refused, *plan.changes][:_SHOWN]
        return [self._line(presenter, change) for change in changes]

    @staticmethod
    def _line(presenter: LedgerPresenter, change: Change) -> Tuple[str, ...]:
        row, field = presenter.rows.row(change.site), change.column.field
        number = str(row.values.get("ZTBH") or "") if row else ""

        def words(value: Any) -> str:
            return "" if value is None or field is None else shown(field, value, presenter.english)

        new = change.given if change.problem else words(change.new)
        reason = sentence(change.problem.code, change.problem.params) if change.problem else ""
        label = label_of(field, presenter.english) if field else tr("Notes")
        return number, label, words(change.old), new, reason


def summary(plan: Plan, done: bool = False) -> str:
    """A plan in a sentence or two, before it is carried out or after it."""
    if done:
        text, left = tr("{changes} cells were changed."), tr("{count} cells could not be taken over and stay as they were.")
    else:
        text, left = tr("{changes} cells change."), tr("{count} cells cannot be taken over; they stay as they are.")
    outside = tr("{count} cells lie beyond the table's edge.")
    return in_a_row(
        text.format(changes=len(plan)), left.format(count=len(plan.refused)) if plan.refused else "",
        outside.format(count=plan.outside) if plan.outside else "",
    )  # fmt: skip
