"""The settings of a document as controls, made from its description."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional

from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDateEdit, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from .dock import form, named
from .export_documents import CHOICE, DATE, MANY, TEXT, TICK, Document, Option
from .flow_layout import FlowLayout


class DayChoice(QWidget):
    """A day that may be left open: a tick, and the day beside it."""

    def __init__(self, name: str, words: str, changed: Callable[[], None]) -> None:
        super().__init__()
        self.tick = named(QCheckBox(words), f"{name}_tick", words)
        self.day = named(QDateEdit(QDate.currentDate()), name, words)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMaximumDate(QDate.currentDate())
        self.day.setEnabled(False)
        self.tick.toggled.connect(self.day.setEnabled)
        self.tick.toggled.connect(lambda _: changed())
        self.day.dateChanged.connect(lambda _: changed())
        row = FlowLayout(self)
        row.addWidget(self.tick)
        row.addWidget(self.day)

    def value(self) -> str:
        """The day as 2020-06-30; empty where it is open."""
        return self.day.date().toString("yyyy-MM-dd") if self.tick.isChecked() else ""


class OptionForm(QWidget):
    """The controls of one document.

    Args:
        changed: called when a person changes a setting.
    """

    def __init__(self, document: Document, changed: Callable[[], None]) -> None:
        super().__init__()
        self.document, self._changed = document, changed
        self._get: Dict[str, Callable[[], Any]] = {}
        self._set: Dict[str, Callable[[Any], None]] = {}
        self._controls: List[QWidget] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._form = form(layout)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for option in document.options:
            if not option.shown:
                continue
            {CHOICE: self._add_choice, MANY: self._add_many, TICK: self._add_tick, TEXT: self._add_text, DATE: self._add_day}[option.kind](option)
        self.show_values({option.name: option.default for option in document.options})

    def controls(self) -> List[QWidget]:
        """In reading order."""
        return list(self._controls)

    def values(self) -> Dict[str, Any]:
        """What is set."""
        return {name: get() for name, get in self._get.items()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Set all of them; nobody is told."""
        changed, self._changed = self._changed, lambda: None
        for name, value in values.items():
            if name in self._set:
                self._set[name](value)
        self._changed = changed

    def control(self, name: str) -> Optional[QWidget]:
        """The control of a setting."""
        return self.findChild(QWidget, f"option_{name}")

    def _keep(self, option: Option, get: Callable[[], Any], put: Callable[[Any], None], *controls: QWidget) -> None:
        self._get[option.name], self._set[option.name] = get, put
        self._controls += controls

    def _add_choice(self, option: Option) -> None:
        combo = named(QComboBox(), f"option_{option.name}", option.words)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.addItems(list(option.labels))
        combo.currentIndexChanged.connect(lambda _: self._changed())
        self._form.addRow(option.words, combo)
        self._keep(option, combo.currentIndex, combo.setCurrentIndex, combo)

    def _add_many(self, option: Option) -> None:
        holder = QWidget()
        row = FlowLayout(holder, 8)
        ticks = [named(QCheckBox(label), f"option_{option.name}_{place}", f"{option.words}: {label}") for place, label in enumerate(option.labels)]

        def put(chosen: List[int]) -> None:
            for place, tick in sorted(enumerate(ticks), key=lambda pair: pair[0] not in chosen):  # those that stay ticked first
                tick.setChecked(place in chosen)

        def toggled() -> None:
            if not any(tick.isChecked() for tick in ticks):
                ticks[0].setChecked(True)  # nothing at all is nothing that anybody wants
            self._changed()

        for tick in ticks:
            tick.toggled.connect(lambda _: toggled())
            row.addWidget(tick)
        self._form.addRow(option.words, holder)
        self._keep(option, lambda: [place for place, tick in enumerate(ticks) if tick.isChecked()], put, *ticks)

    def _add_tick(self, option: Option) -> None:
        tick = named(QCheckBox(option.words), f"option_{option.name}", option.words)
        tick.toggled.connect(lambda _: self._changed())
        self._form.addRow(tick)
        self._keep(option, tick.isChecked, lambda value: tick.setChecked(bool(value)), tick)

    def _add_text(self, option: Option) -> None:
        edit = named(QLineEdit(), f"option_{option.name}", option.words)
        edit.setPlaceholderText(option.hint)
        edit.setMaxLength(200)
        edit.textChanged.connect(lambda _: self._changed())
        self._form.addRow(option.words, edit)
        self._keep(option, lambda: edit.text().strip(), lambda value: edit.setText(str(value or "")), edit)

    def _add_day(self, option: Option) -> None:
        day = DayChoice(f"option_{option.name}", option.words, lambda: self._changed())

        def put(value: Any) -> None:
            day.tick.setChecked(bool(value))
            if value:
                day.day.setDate(QDate.fromString(str(value), "yyyy-MM-dd"))

        self._form.addRow(day)
        self._keep(option, day.value, put, day.tick, day.day)
