"""The control that edits a field, by its entry in the dictionary: line, growing text, drop-down, ticks, date.

    editor = make_editor(field, english)
    editor.show_value("2020-06-01")
    editor.finished.connect(lambda: save(value_of(field, editor.given())))

An editor keeps what a person typed until it is told to show something else; whether it is a value that the field can hold is
for :func:`..model.field_values.value_of` to say.
"""

from __future__ import annotations

from typing import Any, Dict, Optional

from qgis.PyQt.QtCore import QDate, QEvent, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)  # fmt: skip

from ..model.errors import MineError
from ..model.field_values import value_of
from ..model.fields import FieldDef, codelist_is_open
from ..model.site_query import codes_in
from .dock import named, text_label
from .field_words import choices_of, hint_of, label_of, plain_text, read, tip_of, unit_of
from .flow_layout import FlowLayout
from .words import tr

_LINES = (2, 12)  # a growing text box shows at least and at most so many
_PAGE_KEYS = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FieldEditor(QWidget):
    """What all editors have in common: a control, its unit, and a sentence below it where the value is refused.

    Signals:
        edited: a person changed something; comes with every key.
        finished: a person left the control, pressed Enter, or chose from a list.
        entered: the control got the focus.
    """

    edited = pyqtSignal()
    finished = pyqtSignal()
    entered = pyqtSignal()

    def __init__(self, field: FieldDef, english: bool = False, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.field, self.english = field, english
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self.control = self._make()
        unit = unit_of(field)
        words = label_of(field, english) + (f" ({unit})" if unit else "")
        named(self.control, f"{field.table}_{field.name}", words, tip_of(field, english))
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.control, 1)
        if unit:
            self._row.addWidget(QLabel(unit))
        self._layout.addLayout(self._row)
        self.problem = text_label(f"{field.table}_{field.name}_problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self._layout.addWidget(self.problem)
        self.setFocusProxy(self.control)
        for watched in self._watched():
            watched.installEventFilter(self)

    # --- what each kind does in its own way ---------------------------------------------------------------------------
    def _make(self) -> QWidget:
        raise NotImplementedError

    def _show(self, value: Any) -> None:
        raise NotImplementedError

    def given(self) -> str:
        """What stands in the control, as a person typed it."""
        raise NotImplementedError

    def set_read_only(self, read_only: bool) -> None:
        """Let a person look but not change."""
        raise NotImplementedError

    def _watched(self) -> "list[QWidget]":
        return [self.control]

    def _can_undo(self) -> bool:
        return False

    def _can_redo(self) -> bool:
        return False

    # --- common -------------------------------------------------------------------------------------------------------
    def show_value(self, value: Any) -> None:
        """Show a value of the field, or what a person typed before; says nothing about it."""
        self.control.blockSignals(True)
        try:
            self._show(value)
        finally:
            self.control.blockSignals(False)

    def show_problem(self, sentence: str) -> None:
        """Say below the control what is wrong, or nothing any more."""
        self.problem.setText(f"⚠ {sentence}" if sentence else "")
        self.problem.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)

    def is_active(self) -> bool:
        """Whether a person is in it."""
        return any(watched.hasFocus() for watched in self._watched())

    def controls(self) -> "list[QWidget]":
        """What the Tab key stops at, in order."""
        return [self.control]

    def go(self) -> None:
        """Put the cursor into it, as Tab would."""
        self.controls()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notice that a person comes and goes; leave page keys and an undo that the control cannot do to the panel."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            self.entered.emit()
        elif kind == QEvent.Type.FocusOut and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()
        elif kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and self._is_for_panel(event):
            # Not taken here, the key goes on to the parents, up to the panel.
            event.ignore()
            return True
        return super().eventFilter(watched, event)


    def _is_for_panel(self, event: QEvent) -> bool:
        undo = event.matches(QKeySequence.StandardKey.Undo) and not self._can_undo()
        redo = event.matches(QKeySequence.StandardKey.Redo) and not self._can_redo()
        return undo or redo or (event.key() in _PAGE_KEYS and not event.modifiers())


class LineEditor(FieldEditor):
    """Short text, or a number."""

    def _make(self) -> QWidget:
        edit = QLineEdit()
        edit.setPlaceholderText(hint_of(self.field))
        edit.textEdited.connect(lambda _: self.edited.emit())
        edit.returnPressed.connect(self.finished.emit)
        edit.setMinimumWidth(60)
        return edit

    def _show(self, value: Any) -> None:
        self.control.setText(plain_text(self.field, value))
        self.control.setCursorPosition(0)

    def given(self) -> str:
        """See :meth:`FieldEditor.given`."""
        return str(self.control.text())

    def set_read_only(self, read_only: bool) -> None:
        """See :meth:`FieldEditor.set_read_only`."""
        self.control.setReadOnly(read_only)

    def _can_undo(self) -> bool:
        return bool(self.control.isUndoAvailable())

    def _can_redo(self) -> bool:
        return bool(self.control.isRedoAvailable())


class GrowingText(QPlainTextEdit):
    """A text box as high as its text, between two and twelve lines; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._fit()

    def _fit(self) -> None:
        lines = min(max(int(self.document().size().height()), _LINES[0]), _LINES[1])
        margins = 2 * (self.document().documentMargin() + self.frameWidth())
        height = int(lines * self.fontMetrics().lineSpacing() + margins + 6)
        if height != self.height():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide as there is room; the height is fixed by the text."""
        return QSize(120, self.height())


class TextEditor(FieldEditor):
    """Text of any length."""

    def _make(self) -> QWidget:
        box = GrowingText()
        box.textChanged.connect(self.edited.emit)
        return box

    def _show(self, value: Any) -> None:
        text = "" if value is None else str(value)
        if text != self.control.toPlainText():
            self.control.setPlainText(text)

    def given(self) -> str:
        """See :meth:`FieldEditor.given`."""
        return str(self.control.toPlainText())

    def set_read_only(self, read_only: bool) -> None:
        """See :meth:`FieldEditor.set_read_only`."""
        self.control.setReadOnly(read_only)

    def _can_undo(self) -> bool:
        return bool(self.control.document().isUndoAvailable())

    def _can_redo(self) -> bool:
        return bool(self.control.document().isRedoAvailable())


class QuietCombo(QComboBox):
    """A drop-down whose value does not change when a person scrolls over it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def wheelEvent(self, event: Any) -> None:  # noqa: N802
        """Scroll the panel, not the value."""
        event.ignore()


class CodeEditor(FieldEditor):
    """One code of a list; an open list takes other words as well."""

    def _make(self) -> QWidget:
        combo = QuietCombo()
        combo.addItem("", "")
        for code, name in choices_of(self.field, self.english):
            combo.addItem(name, code)
        self._known = combo.count()
        if codelist_is_open(self.field.codelist):
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            combo.lineEdit().textEdited.connect(lambda _: self.edited.emit())
            combo.lineEdit().returnPressed.connect(self.finished.emit)
        combo.activated.connect(lambda _: (self.edited.emit(), self.finished.emit()))
        return combo

    def _watched(self) -> "list[QWidget]":
        return [self.control, self.control.lineEdit()] if self.control.isEditable() else [self.control]

    def _show(self, value: Any) -> None:
        combo = self.control
        while combo.count() > self._known:
            combo.removeItem(self._known)
        text = "" if value is None else str(value).strip()
        place = combo.findData(text)
        if place < 0 and combo.isEditable():
            combo.setCurrentIndex(-1)
            combo.setEditText(text)
            return
        if place < 0:
            # Whatever a file brought stays visible, and stays as it is until a person chooses something else.
            combo.addItem(tr("{value} (not in the list)").format(value=text), text)
            place = combo.count() - 1
        combo.setCurrentIndex(place)
        if combo.isEditable():
            combo.lineEdit().setCursorPosition(0)

    def given(self) -> str:
        """The code, or the words that were typed into an open list."""
        combo = self.control
        if combo.isEditable():
            place = combo.findText(combo.currentText().strip())
            return str(combo.itemData(place) or "") if place >= 0 else str(combo.currentText())
        return str(combo.currentData() or "")

    def set_read_only(self, read_only: bool) -> None:
        """See :meth:`FieldEditor.set_read_only`."""
        self.control.setEnabled(not read_only)

    def _can_undo(self) -> bool:
        return bool(self.control.isEditable() and self.control.lineEdit().isUndoAvailable())

    def _can_redo(self) -> bool:
        return bool(self.control.isEditable() and self.control.lineEdit().isRedoAvailable())


class CodesEditor(FieldEditor):
    """Several codes of a list, as ticks."""

    def _make(self) -> QWidget:
        self.ticks: Dict[str, QCheckBox] = {}
        box = QWidget()
        self._flow = FlowLayout(box, gap=8)
        for code, name in choices_of(self.field, self.english):
            self._add(code, name)
        self._known = list(self.ticks)
        return box

    def _add(self, code: str, name: str) -> None:
        place = len(self.ticks)
        tick = QCheckBox(name)
        named(tick, f"{self.field.table}_{self.field.name}_{code}", f"{label_of(self.field, self.english)}: {name}")
        tick.toggled.connect(lambda _: (self.edited.emit(), self.finished.emit()))
        self.ticks[code] = tick
        self._flow.addWidget(tick)
        if place:
            QWidget.setTabOrder(list(self.ticks.values())[place - 1], tick)

    def _watched(self) -> "list[QWidget]":
        return list(self.ticks.values())

    def controls(self) -> "list[QWidget]":
        """See :meth:`FieldEditor.controls`."""
        return list(self.ticks.values())

    def _show(self, value: Any) -> None:
        held = codes_in(value)
        for code in [code for code in self.ticks if code not in self._known and code not in held]:
            self.ticks.pop(code).deleteLater()
        for code in held:
            if code not in self.ticks:
                self._add(code, tr("{value} (not in the list)").format(value=code))
                self.ticks[code].installEventFilter(self)
        for code, tick in self.ticks.items():
            tick.blockSignals(True)
            tick.setChecked(code in held)
            tick.blockSignals(False)

    def given(self) -> str:
        """The ticked codes, separated by commas."""
        return ",".join(code for code, tick in self.ticks.items() if tick.isChecked())

    def set_read_only(self, read_only: bool) -> None:
        """See :meth:`FieldEditor.set_read_only`."""
        self.control.setEnabled(not read_only)


class DateEditor(LineEditor):
    """A date: typed in any usual way, or chosen from a calendar (Alt+Down)."""

    def __init__(self, field: FieldDef, english: bool = False, parent: Optional[QWidget] = None) -> None:
        super().__init__(field, english, parent)
        self.button = named(QToolButton(), f"{field.table}_{field.name}_calendar", tr("Calendar: {field}").format(field=label_of(field, english)))
        self.button.setText("▾")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        menu = QMenu(self.button)
        menu.aboutToShow.connect(self._open)
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(self.control.accessibleName())
        self.calendar.activated.connect(self._chosen)
        self.calendar.clicked.connect(self._chosen)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.calendar)
        menu.addAction(action)
        self.button.setMenu(menu)
        self._row.addWidget(self.button)

    def _open(self) -> None:
        try:
            day = QDate.fromString(str(value_of(self.field, self.given()) or ""), Qt.DateFormat.ISODate)
        except MineError:
            day = QDate()
        self.calendar.setSelectedDate(day if day.isValid() else QDate.currentDate())

    def _chosen(self, day: QDate) -> None:
        self.button.menu().hide()
        self.control.setText(day.toString(Qt.DateFormat.ISODate))
        self.edited.emit()
        self.finished.emit()

    def set_read_only(self, read_only: bool) -> None:
        """See :meth:`FieldEditor.set_read_only`."""
        super().set_read_only(read_only)
        self.button.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Alt+Down opens the calendar, as in other programs."""
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.button.showMenu()
            return True
        return super().eventFilter(watched, event)


class ComputedView(FieldEditor):
    """A value that nobody types in: plain text that can be copied, with the word "computed" behind it."""

    def _make(self) -> QWidget:
        label = text_label("")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return label

    def __init__(self, field: FieldDef, english: bool = False, parent: Optional[QWidget] = None) -> None:
        super().__init__(field, english, parent)
        for place in reversed(range(self._row.count())):  # the unit stands with the value
            item = self._row.itemAt(place).widget()
            if item is not None and item is not self.control:
                self._row.removeWidget(item)
                item.deleteLater()
        mark = QLabel(tr("computed") if field.computed else tr("set by a step"))
        font = mark.font()
        font.setItalic(True)
        mark.setFont(font)
        self._row.addWidget(mark)

    def _show(self, value: Any) -> None:
        self._value = value
        self.control.setText(read(self.field, value, self.english))

    def given(self) -> str:
        """The value as text; nothing that could be saved."""
        return plain_text(self.field, getattr(self, "_value", None))

    def set_read_only(self, read_only: bool) -> None:
        """It always is."""


def make_editor(field: FieldDef, english: bool = False, parent: Optional[QWidget] = None) -> FieldEditor:
    """The editor that fits a field.

    Args:
        field: of the dictionary.
        english: whether labels and codes are named in English.
    """
    kind = LineEditor
    if not field.typed_in:
        kind = ComputedView
    elif field.codelist:
        kind = CodesEditor if field.several else CodeEditor
    elif field.type == "D":
        kind = DateEditor
    elif field.type == "T" or (field.type == "C" and field.width > 100):
        kind = TextEditor
    return kind(field, english, parent)
