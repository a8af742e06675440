"""What the panels have in common: a dock that scrolls, F1, names for screen readers."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QFormLayout, QGroupBox, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ..compat import QShortcut
from .manual import open_manual
from .notices import Notices
from .session import Session

NARROWEST = 380  # pixels; all three panels can be read at this width on a screen of 1366


class Panel(QgsDockWidget):
    """A dock whose content scrolls."""

    NAME = ""  # object name; QGIS keeps place and size under it
    MANUAL = "index"

    def __init__(self, iface: Any, session: Session, title: str) -> None:
        super().__init__(title, iface.mainWindow())
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.setObjectName(self.NAME)
        self.setAccessibleName(title)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(8, 6, 8, 6)
        self.body.setSpacing(6)
        self.setMinimumWidth(NARROWEST)
        help_key = QShortcut(QKeySequence("F1"), self)
        help_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        help_key.activated.connect(lambda: open_manual(self.MANUAL, self.notices))

    def finish(self) -> None:
        """Put the content into the dock; call it once, after the widgets were made."""
        self.body.addStretch(1)
        self.area.setWidget(self.content)
        self.setWidget(self.area)


def group(title: str, parent_layout: QVBoxLayout) -> "tuple[QGroupBox, QVBoxLayout]":
    """A titled box in a panel."""
    box = QGroupBox(title)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(8, 4, 8, 6)
    layout.setSpacing(4)
    parent_layout.addWidget(box)
    return box, layout


def form(parent_layout: QVBoxLayout) -> QFormLayout:
    """Labels beside their controls."""
    layout = QFormLayout()
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    layout.setContentsMargins(0, 0, 0, 0)
    parent_layout.addLayout(layout)
    return layout


def text_label(name: str, words: str = "") -> QLabel:
    """A text that wraps and can be copied."""
    label = QLabel(words)
    label.setWordWrap(True)
    label.setObjectName(name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return label


def named(widget: QWidget, name: str, words: str, tip: str = "") -> QWidget:
    """Give a control its object name, its name for screen readers, and a tool tip."""
    widget.setObjectName(name)
    widget.setAccessibleName(words)
    widget.setToolTip(tip or words)
    return widget


def in_order(first: QWidget, *others: Optional[QWidget]) -> None:
    """Make the Tab key follow the reading order."""
    for other in others:
        if other is not None:
            QWidget.setTabOrder(first, other)
            first = other


def single_shot(parent: QObject, milliseconds: int, act: Callable[[], Any]) -> QTimer:
    """A timer that calls once, some time after it was started last."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer
