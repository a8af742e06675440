"""The record of a site as a form: sections with an editor a field, what is wrong with it, and what it could take over."""

from __future__ import annotations

from html import escape
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from .archive_presenter import CONFLICT, FAILED, REFUSED, Entry, Section
from .archive_suggestions import Key, Suggestion
from .dock import named
from .field_editors import FieldEditor, make_editor
from .field_words import label_of
from .flow_layout import FlowLayout
from .words import one_line, tr

_LABEL_WIDTH = 96
_MOST_WORDS = 22  # of a suggestion on its button; the rest stands in its tool tip


class FieldBlock(QWidget):
    """One field: its editor, buttons for a choice where it cannot be saved, buttons for suggestions."""

    def __init__(self, key: Key, editor: FieldEditor) -> None:
        super().__init__()
        self.key, self.editor = key, editor
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(editor)
        self.choice, self.offers = QWidget(), QWidget()
        self._choice, self._offers = FlowLayout(self.choice), FlowLayout(self.offers)
        for part in (self.choice, self.offers):
            part.hide()
            layout.addWidget(part)
        self._offered: List[Suggestion] = []
        self._choices: List[str] = []

    def show_choice(self, buttons: Sequence[Tuple[str, str, Any]]) -> None:
        """Offer what can be done about a draft: name, words and action of each button."""
        names = [name for name, _, _ in buttons]
        if names == self._choices:
            return  # a button that is being pressed must not be replaced
        self._choices = names
        self._fill(self.choice, self._choice, [(name, words, words, act) for name, words, act in buttons])

    def show_offers(self, offers: Sequence[Suggestion], take: Any) -> None:
        """Offer suggestions."""
        if list(offers) == self._offered:
            return
        self._offered = list(offers)
        buttons = []
        for number, offer in enumerate(offers):
            whole = tr("Take over: {value} ({source})").format(value=" ".join(offer.words.split()), source=offer.source)
            buttons.append((f"offer_{number}", f"＋ {one_line(offer.words, _MOST_WORDS)}", whole, lambda chosen=offer: take(chosen)))
        self._fill(self.offers, self._offers, buttons)
        if offers:
            sources = "、".join(dict.fromkeys(offer.source for offer in offers))
            label = QLabel(f"← {sources}")
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._offers.addWidget(label)

    def _fill(self, part: QWidget, layout: FlowLayout, buttons: Sequence[Tuple[str, str, str, Any]]) -> None:
        layout.clear()
        before = self._last_control(part)
        for name, words, whole, act in buttons:
            button = named(QPushButton(words.replace("&", "&&")), f"{self.key[0]}_{self.key[1]}_{name}", whole, f"<p>{escape(whole)}</p>")
            button.setAutoDefault(False)
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(30)
            button.clicked.connect(lambda _=False, run=act: run())
            layout.addWidget(button)
            QWidget.setTabOrder(before, button)
            before = button
        part.setVisible(bool(buttons))
        part.updateGeometry()

    def _last_control(self, part: QWidget) -> QWidget:
        """What stands before a part's buttons in reading order."""
        if part is self.offers and self._choice.count():
            return self._choice.itemAt(self._choice.count() - 1).widget()
        return self.editor.controls()[-1]


class ArchiveForm(QWidget):
    """Sections of fields.

    Signals:
        edited, finished, entered: key of the field in which a person types, that a person left or chose in, came to.
        resolve: key of a field in conflict, and whether the person keeps the own value.
        give_up: key of a field whose draft shall go.
        take_over: a suggestion.
    """

    edited = pyqtSignal(object)
    finished = pyqtSignal(object)
    entered = pyqtSignal(object)
    resolve = pyqtSignal(object, bool)
    give_up = pyqtSignal(object)
    take_over = pyqtSignal(object)

    def __init__(self, english: bool, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.english = english
        self.blocks: Dict[Key, FieldBlock] = {}
        self.labels: Dict[Key, QLabel] = {}
        self._sections: List[Section] = []
        self._read_only = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 6, 0)
        self._layout.setSpacing(4)

    def build(self, sections: List[Section], fields: Mapping[Key, Any], extras: Mapping[str, QWidget]) -> None:
        """Make the controls; nothing happens where these sections stand already.

        Args:
            fields: the dictionary's entry of every key.
            extras: widgets that close a section, by its code.
        """
        if sections == self._sections:
            return
        for extra in extras.values():
            extra.setParent(None)
        while self._layout.count():
            item = self._layout.takeAt(0)
            if item.widget() is not None:
                item.widget().deleteLater()
        self.blocks, self.labels, self._sections = {}, {}, sections
        for section in sections:
            self._layout.addWidget(self._section(section, fields, extras.get(section.code)))
        self._layout.addStretch(1)
        self._tab_order()

    def _section(self, section: Section, fields: Mapping[Key, Any], extra: Optional[QWidget]) -> QWidget:
        frame = QFrame()
        frame.setObjectName(f"section_{section.code}")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setSpacing(3)
        head = QLabel(section.title)
        head.setTextFormat(Qt.TextFormat.PlainText)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        head.setWordWrap(True)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        layout.addWidget(head)
        layout.addWidget(line)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for key in section.keys:
            label = QLabel(label_of(fields[key], self.english))
            label.setWordWrap(True)
            label.setFixedWidth(_LABEL_WIDTH)
            block = self._block(key, fields[key])
            label.setBuddy(block.editor)
            form.addRow(label, block)
            self.labels[key], self.blocks[key] = label, block
        layout.addLayout(form)
        if extra is not None:
            layout.addWidget(extra)
        return frame

    def _block(self, key: Key, field: Any) -> FieldBlock:
        editor = make_editor(field, self.english)
        editor.edited.connect(lambda: self.edited.emit(key))
        editor.finished.connect(lambda: self.finished.emit(key))
        editor.entered.connect(lambda: self.entered.emit(key))
        return FieldBlock(key, editor)

    def _tab_order(self) -> None:
        before: Optional[QWidget] = None
        for block in self.blocks.values():
            for control in block.editor.controls():
                if before is not None:
                    QWidget.setTabOrder(before, control)
                before = control

    # --- what it shows ------------------------------------------------------------------------------------------------
    def show_entry(self, entry: Entry, text: str, overwrite: bool = True) -> None:
        """Show a field as it stands.

        Args:
            text: what the editor shall hold.
            overwrite: False leaves the editor's text alone (a person is typing in it).
        """
        block = self.blocks[entry.key]
        if overwrite:
            block.editor.show_value(entry.value if not entry.field.typed_in else text)
        block.editor.show_problem(entry.sentence)
        key = entry.key
        if entry.state == CONFLICT:
            block.show_choice([
                ("keep_mine", tr("Keep mine"), lambda: self.resolve.emit(key, True)),
                ("take_theirs", tr("Take theirs"), lambda: self.resolve.emit(key, False)),
            ])  # fmt: skip
        elif entry.state in (REFUSED, FAILED) and entry.draft is not None:
            block.show_choice([("give_up", tr("Back to the saved value"), lambda: self.give_up.emit(key))])
        else:
            block.show_choice([])

    def show_suggestions(self, found: Mapping[Key, Sequence[Suggestion]]) -> None:
        """Show what each field could take over."""
        for key, block in self.blocks.items():
            block.show_offers(found.get(key, ()), self.take_over.emit)

    def mark_missing(self, keys: Iterable[Key], step: str) -> None:
        """Mark the fields that the next step asks for; by a sign and words, not by a colour."""
        missing = set(keys)
        for key, label in self.labels.items():
            words = label_of(self.blocks[key].editor.field, self.english)
            label.setText(f"{words} ＊" if key in missing else words)
            label.setToolTip(f"<p>{escape(tr('Missing for: {step}').format(step=step))}</p>" if key in missing else "")

    def set_read_only(self, read_only: bool) -> None:
        """Let a person look but not change."""
        if read_only != self._read_only or read_only:
            self._read_only = read_only
            for block in self.blocks.values():
                block.editor.set_read_only(read_only)

    def text_in(self, key: Key) -> str:
        """What stands in a field's editor."""
        return self.blocks[key].editor.given()

    def is_active(self, key: Key) -> bool:
        """Whether a person is in the field."""
        return self.blocks[key].editor.is_active()

    def active(self) -> Optional[Key]:
        """The field in which a person is."""
        return next((key for key, block in self.blocks.items() if block.editor.is_active()), None)

    def go_to(self, key: Key) -> bool:
        """Put the cursor into a field."""
        block = self.blocks.get(key)
        if block is None:
            return False
        block.editor.go()
        return True
