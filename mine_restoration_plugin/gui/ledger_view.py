"""A table like Excel's: frozen first columns, keys as one is used to, and cells that are edited in place."""

from __future__ import annotations

from typing import Any, List, Tuple

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QStyledItemDelegate, QTableView, QWidget

from .field_words import choices_of, hint_of
from .words import tr

_TEXT_LINES = 4


class CellDelegate(QStyledItemDelegate):
    """The control in a cell, by the field's entry in the dictionary: drop-down, text of several lines, or a line.

    Args:
        field_of: gives the field of an index, or None.
    """

    def __init__(self, field_of: Any, english: bool, parent: Any = None) -> None:
        super().__init__(parent)
        self._field_of, self._english = field_of, english

    def createEditor(self, parent: QWidget, option: Any, index: QModelIndex) -> QWidget:  # noqa: N802
        """Make the control."""
        field = self._field_of(index)
        if field is not None and field.codelist and not field.several:
            box = QComboBox(parent)
            box.addItem("", "")
            for code, name in choices_of(field, self._english):
                box.addItem(f"{code} {name}", code)
            box.activated.connect(lambda _: self._done(box))
            return box
        if field is not None and field.type == "T":
            text = QPlainTextEdit(parent)
            text.setTabChangesFocus(True)
            return text
        line = QLineEdit(parent)
        if field is not None:
            line.setPlaceholderText(hint_of(field))
        return line

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:  # noqa: N802
        """Put the value in."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(text)))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex) -> None:  # noqa: N802
        """Save what was typed."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: QModelIndex) -> None:  # noqa: N802
        """Long texts get some lines of room."""
        super().updateEditorGeometry(editor, option, index)
        if isinstance(editor, QPlainTextEdit):
            height = editor.fontMetrics().lineSpacing() * _TEXT_LINES + 12
            editor.resize(max(editor.width(), 260), height)
            beyond = editor.geometry().bottom() - editor.parentWidget().height()
            if beyond > 0:
                editor.move(editor.x(), max(0, editor.y() - beyond))


class SheetView(QTableView):
    """A table with the keys of a spreadsheet.

    Signals:
        copied, pasted, filled, cleared, undone: Ctrl+C, Ctrl+V, Ctrl+D, Delete, Ctrl+Z.
    """

    copied = pyqtSignal()
    pasted = pyqtSignal()
    filled = pyqtSignal()
    cleared = pyqtSignal()
    undone = pyqtSignal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(24)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setHighlightSections(False)

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """The keys that people know from their spreadsheet."""
        standard = QKeySequence.StandardKey
        for key, signal in ((standard.Copy, self.copied), (standard.Paste, self.pasted), (standard.Undo, self.undone)):
            if event.matches(key):
                signal.emit()
                return
        if event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.filled.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.cleared.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != QAbstractItemView.State.EditingState:
            self._go_down()
        else:
            super().keyPressEvent(event)

    def _go_down(self) -> None:
        index = self.currentIndex()
        below = index.sibling(index.row() + 1, index.column())
        if below.isValid():
            self.setCurrentIndex(below)

    def closeEditor(self, editor: QWidget, hint: Any) -> None:  # noqa: N802
        """Enter in a cell saves it and goes down, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        if hint == QStyledItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down()

    def cells(self) -> List[Tuple[int, int]]:
        """The selected cells, in reading order."""
        return sorted((index.row(), index.column()) for index in self.selectedIndexes())


class FrozenView(SheetView):
    """A :class:`SheetView` whose first columns stay in sight.

    Args:
        frozen: how many.
    """

    def __init__(self, frozen: int, parent: Any = None) -> None:
        super().__init__(parent)
        self._frozen = frozen
        self.front = QTableView(self)
        self.front.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.front.verticalHeader().hide()
        self.front.verticalHeader().setDefaultSectionSize(24)
        self.front.setWordWrap(False)
        self.front.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.front.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.front.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.front.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.front.setStyleSheet("QTableView { border: none; border-right: 1px solid palette(mid); }")
        self.front.setAccessibleName(tr("Frozen columns"))
        self.viewport().stackUnder(self.front)
        self.front.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(self.front.verticalScrollBar().setValue)
        self.horizontalHeader().sectionResized.connect(self._resized)
        self.front.horizontalHeader().sectionResized.connect(self._front_resized)

    def setModel(self, model: Any) -> None:  # noqa: N802
        """Both views show the same model and selection."""
        super().setModel(model)
        self.front.setModel(model)
        self.front.setSelectionModel(self.selectionModel())
        model.modelReset.connect(self._columns)
        self._columns()

    def _columns(self) -> None:
        model = self.model()
        for column in range(model.columnCount() if model is not None else 0):
            self.front.setColumnHidden(column, column >= self._frozen)
        self._place()

    def _resized(self, column: int, _: int, width: int) -> None:
        if column < self._frozen:
            self.front.setColumnWidth(column, width)
            self._place()

    def _front_resized(self, column: int, _: int, width: int) -> None:
        if column < self._frozen and self.columnWidth(column) != width and width:
            self.setColumnWidth(column, width)

    def _place(self) -> None:
        width = sum(self.columnWidth(column) for column in range(self._frozen)) + 1
        head = self.horizontalHeader().height()
        self.front.horizontalHeader().setFixedHeight(head)
        self.front.setGeometry(self.verticalHeader().width() + self.frameWidth(), self.frameWidth(), width, self.viewport().height() + head)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Keep the frozen part in its place."""
        super().resizeEvent(event)
        self._place()

    def scrollTo(self, index: QModelIndex, hint: Any = QAbstractItemView.ScrollHint.EnsureVisible) -> None:  # noqa: N802
        """Do not scroll sideways for frozen columns, and never hide the current cell behind them."""
        if index.column() < self._frozen:
            horizontal = self.horizontalScrollBar().value()
            super().scrollTo(index, hint)
            self.horizontalScrollBar().setValue(horizontal)
            return
        super().scrollTo(index, hint)
        hidden = self.front.width() - self.visualRect(index).left()
        if hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)
