"""The lower half of the archive panel: who the site is, what comes next, and tabs with the form and what others keep of it."""

from __future__ import annotations

import importlib
import importlib.util
from html import escape
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QTableWidgetItem,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ..compat import QAction
from ..model.status import Unmet
from ..model.workspace_schema import table_named
from .archive_form import ArchiveForm
from .archive_presenter import Section
from .archive_suggestions import Key
from .dock import named, text_label
from .field_words import label_of, read
from .read_table import ReadTable
from .words import tr

_MOST_PATCH_ROWS = 4
_PATCH_COLUMNS = ("TBBH", "TQMJ", "HLMC", "JAJL")
# Tabs beside the form: module and class of a widget with show_site(site), imported when the tab is first looked at.
_OTHERS = (
    ("status", "status_widget", "StatusWidget"), ("photos", "photo_widget", "PhotoWidget"), ("records", "site_records", "SiteRecords"),
    ("history", "history_widget", "HistoryWidget"),
)  # fmt: skip


class PatchTable(ReadTable):
    """The patches of a site; Enter or a double click zooms to one.

    Signals:
        zoom: a row of the store.
    """

    zoom = pyqtSignal(object)

    def __init__(self, english: bool) -> None:
        fields = {f.name: f for f in table_named("patches").fields}
        heads = [label_of(fields[name], english) for name in _PATCH_COLUMNS]
        super().__init__("archive_patches", tr("Patches of the site"), heads, tr("A double click or Enter zooms to the patch"))
        self._english, self._fields, self._rows = english, fields, []  # type: ignore[var-annotated]
        self.setWordWrap(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.activated.connect(lambda index: self.zoom.emit(self._rows[index.row()]))

    def show_patches(self, rows: Sequence[Any]) -> None:
        """Show these rows of the store."""
        self._rows = list(rows)
        self.setRowCount(len(self._rows))
        for row, patch in enumerate(self._rows):
            for column, name in enumerate(_PATCH_COLUMNS):
                item = QTableWidgetItem(read(self._fields[name], patch.get(name), self._english))
                item.setToolTip(f"<p>{escape(item.text())}</p>")
                self.setItem(row, column, item)
        lines = min(max(len(self._rows), 1), _MOST_PATCH_ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + lines * self.verticalHeader().defaultSectionSize() + 4)


class RecordView(QWidget):
    """Shows what it is told; all decisions are the panel's.

    Signals:
        jump: an :class:`..model.status.Unmet` that a person wants to mend.
        step: -1 for the site before, +1 for the one after.
        tab_changed: a person looks at another tab.
    """

    jump = pyqtSignal(object)
    step = pyqtSignal(int)
    tab_changed = pyqtSignal()

    def __init__(self, iface: Any, session: Any, english: bool) -> None:
        super().__init__()
        self.iface, self.session, self.english = iface, session, english
        self.form = ArchiveForm(english)
        self.patches = PatchTable(english)
        self.others: Dict[str, QWidget] = {}
        self._unmet: List[Unmet] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)
        self._add_head()
        self._add_tabs()
        self.empty = text_label("archive_empty")
        self._layout.addWidget(self.empty)

    # --- made once ----------------------------------------------------------------------------------------------------
    def _add_head(self) -> None:
        self.title = QLabel()
        self.title.setObjectName("archive_title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.previous = self._tool("archive_previous", "◀", tr("Previous site (PgUp)"))
        self.next = self._tool("archive_next", "▶", tr("Next site (PgDn)"))
        self.undo = self._tool("archive_undo", "↶", tr("Take back (Ctrl+Z)"))
        self.redo = self._tool("archive_redo", "↷", tr("Do again (Ctrl+Y)"))
        self.more = self._tool("archive_more", "⋯", tr("More actions"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.previous.clicked.connect(lambda: self.step.emit(-1))
        self.next.clicked.connect(lambda: self.step.emit(1))
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.title, 1)
        for button in (self.previous, self.next, self.undo, self.redo, self.more):
            row.addWidget(button)
        self._layout.addLayout(row)
        self.state = text_label("archive_state")
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.notice = text_label("archive_notice")
        self.notice.setTextFormat(Qt.TextFormat.RichText)
        self.notice.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        self._layout.addWidget(self.state)
        self._layout.addWidget(self.notice)

    def _tool(self, name: str, sign: str, words: str) -> QToolButton:
        button = named(QToolButton(), name, words)
        button.setText(sign)
        button.setAutoRaise(True)
        return button  # type: ignore[no-any-return]

    def add_action(self, name: str, words: str, act: Callable[[], None], checkable: bool = False) -> Any:
        """Put an entry into the menu of more actions."""
        action = QAction(words, self.menu)
        action.setObjectName(name)
        action.setCheckable(checkable)
        action.triggered.connect(lambda _=False: act())
        self.menu.addAction(action)
        return action

    def _add_tabs(self) -> None:
        self.tabs = named(QTabWidget(), "archive_tabs", tr("Parts of the record"), " ")
        self.tabs.setDocumentMode(True)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(4, 2, 0, 0)
        layout.setSpacing(3)
        self.missing = text_label("archive_missing")
        self.missing.setTextFormat(Qt.TextFormat.RichText)
        # From the keyboard the button goes there; with every link a stop of its own the form would be a dozen Tabs away.
        self.missing.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.missing.linkActivated.connect(lambda link: self.jump.emit(self._unmet[int(link)]))
        self.next_missing = self._tool("archive_next_missing", "➔", tr("Next missing field (F8)"))
        row = QHBoxLayout()
        row.addWidget(self.missing, 1)
        row.addWidget(self.next_missing, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        layout.addWidget(self.form)
        self.area = _scrolling(page, "archive_tab_record")
        self.tabs.addTab(self.area, tr("Record"))
        titles = {"status": tr("Status"), "photos": tr("Photos"), "records": tr("Works and checks"), "history": tr("History")}
        for name, module, _ in _OTHERS:
            if importlib.util.find_spec(f"{__package__}.{module}") is not None:
                self.tabs.addTab(_scrolling(QWidget(), f"archive_tab_{name}"), titles[name])
        self.tabs.currentChanged.connect(lambda _: self.tab_changed.emit())
        self._layout.addWidget(self.tabs, 1)

    def build(self, sections: List[Section], fields: Any) -> None:
        """Make the form; the patches stand with the site's position."""
        place = next((s.code for s in sections if ("sites", "TBS") in s.keys), sections[-1].code)
        self.form.build(sections, fields, {place: self.patches})

    # --- tabs that other modules fill ---------------------------------------------------------------------------------
    def show_tab(self, site: str) -> None:
        """Let the widget of the tab that is looked at show the site; it is made when it is first needed."""
        holder = self.tabs.currentWidget()
        if holder is self.area:
            return
        name = holder.objectName().replace("archive_tab_", "")
        widget = self.others.get(name)
        if widget is None:
            module, kind = next((module, kind) for other, module, kind in _OTHERS if other == name)
            made = getattr(importlib.import_module(f"{__package__}.{module}"), kind)
            widget = self.others[name] = made(self.iface, self.session)
            layout = QVBoxLayout(holder.widget())
            layout.setContentsMargins(4, 4, 4, 0)
            layout.addWidget(widget)
            if name == "status":  # as high as its words
                layout.addStretch(1)
            if hasattr(widget, "jump"):
                widget.jump.connect(lambda table, field: self.jump.emit(Unmet("", {}, table, field)))
        widget.show_site(site)

    def open_tab(self, name: str) -> bool:
        """Go to a tab; False where there is none of this name."""
        for place in range(self.tabs.count()):
            if self.tabs.widget(place).objectName() == f"archive_tab_{name}":
                self.tabs.setCurrentIndex(place)
                return True
        return False

    def at_form(self) -> bool:
        """Whether the form is looked at."""
        return self.tabs.currentWidget() is self.area

    # --- what it shows ------------------------------------------------------------------------------------------------
    def show_nothing(self, words: str) -> None:
        """Say why there is no record."""
        self.empty.setText(words)
        self.empty.show()
        for widget in (self.title, self.state, self.tabs, self.notice):
            widget.hide()

    def show_head(self, title: str, state: str) -> None:
        """Show who the site is."""
        self.empty.hide()
        self.title.setText(title)
        self.title.setToolTip(f"<p>{escape(title)}</p>")
        self.state.setText(state)
        for widget in (self.title, self.state, self.tabs):
            widget.show()

    def show_missing(self, step: str, unmet: Sequence[Unmet], sentences: Sequence[str]) -> None:
        """Show what is missing for the next step, a link each."""
        self._unmet = list(unmet)
        self.next_missing.setVisible(any(key in self.form.blocks for key in ((u.table, u.field) for u in unmet)))
        if not step:
            self.missing.setText(escape(tr("The work on this site is at its end.")))
            return
        if not unmet:
            self.missing.setText(escape(tr("Next: {step}. Nothing is missing.").format(step=step)))
            return
        head = tr("Next: {step}. Missing ({count}):").format(step=step, count=len(unmet))
        links = [f'<a href="{number}">{escape(words)}</a>' for number, words in enumerate(sentences)]
        self.missing.setText(f"{escape(head)} {'、'.join(links)}")

    def show_notice(self, parts: Sequence[Tuple[str, Optional[str]]]) -> None:
        """Say something above the tabs: words, and the link behind them where there is one."""
        self.notice.setText("<br>".join(f'<a href="{escape(link)}">{escape(words)}</a>' if link else escape(words) for words, link in parts))
        self.notice.setVisible(bool(parts))

    def reveal(self, key: Key) -> bool:
        """Put the cursor into a field of the form, and scroll to it."""
        if key not in self.form.blocks:
            return False
        self.open_tab("record")
        self.form.go_to(key)
        self.scroll_to(key)
        return True

    def scroll_to(self, key: Key) -> None:
        """Bring a field into sight, with what is said about it; what was just shown has its place a moment later."""
        QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(self.form.blocks[key], 0, 24) if key in self.form.blocks else None)


class _ScrollArea(QScrollArea):
    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Page keys go from site to site here."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _scrolling(page: QWidget, name: str) -> QScrollArea:
    """A page that scrolls; without it the highest of the tabs would make the whole window higher than the screen."""
    area = _ScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
