"""One line in QGIS's message bar for what was done or went wrong, and the boundary between a panel's actions and errors."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from typing import Any, Callable, List, Optional, TypeVar

from qgis.PyQt.QtCore import QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from .. import compat
from ..bridge.background import Failure
from ..bridge.translation import sentence
from ..model.errors import MineError
from .words import tr

Action = TypeVar("Action", bound=Callable[..., Any])
SECONDS = 12
LATER_MS = 300
_WIDE_PX = 560
_NEWS = "mine_restoration_news"


@dataclass(frozen=True)
class NoticeAction:
    """A button beside the line: its words, what it does, and a tool tip for what is too long for the line."""

    words: str
    act: Callable[[], None]
    tip: str = ""


class Notices:
    """Puts lines into the message bar."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface

    def done(self, text: str, actions: Optional[List[NoticeAction]] = None) -> None:
        """Something is finished."""
        self._push(text, compat.MESSAGE_SUCCESS, actions or [], SECONDS)

    def warn(self, text: str, actions: Optional[List[NoticeAction]] = None) -> None:
        """Something that a person should know."""
        self._push(text, compat.MESSAGE_WARNING, actions or [], SECONDS)

    def failed(self, text: str, details: str = "", actions: Optional[List[NoticeAction]] = None) -> None:
        """Something did not work; it stays until it is closed."""
        more = [NoticeAction(tr("Details"), lambda: self.show_details(text, details))] if details else []
        self._push(text, compat.MESSAGE_CRITICAL, [*(actions or []), *more], 0)

    def run_failed(self, failure: Failure) -> None:
        """A run in the background ended without a result."""
        if failure.cancelled:
            self._push(failure.text, compat.MESSAGE_INFO, [], SECONDS)
        else:
            self.failed(failure.text, failure.details)

    def error(self, error: MineError) -> None:
        """An error of the catalogue, as a sentence."""
        self.failed(sentence(error.code, error.params))

    def _push(self, text: str, level: Any, actions: List[NoticeAction], seconds: int) -> None:
        # QGIS says "task complete" by itself at the end of a run; the line that tells more shall stand on top of it.
        QTimer.singleShot(LATER_MS, lambda: self._push_now(text, level, actions, seconds))

    def _push_now(self, text: str, level: Any, actions: List[NoticeAction], seconds: int) -> None:
        bar = self.iface.messageBar()
        # Beside a wide panel the bar is narrow: then the line itself needs the room.
        item = bar.createMessage(tr("Mine Restoration") if bar.width() >= _WIDE_PX else "", text)
        if level in (compat.MESSAGE_SUCCESS, compat.MESSAGE_INFO):
            # What was done before is old news; QGIS would count it as unread and take the room of the new line for that.
            for old in bar.items():
                if old.property(_NEWS):
                    bar.popWidget(old)
            item.setProperty(_NEWS, True)
        for action in actions:
            button = QPushButton(action.words, item)
            button.setToolTip(action.tip or action.words)
            button.clicked.connect(lambda _=False, act=action.act: act())
            item.layout().addWidget(button)
        bar.pushWidget(item, level, seconds)

    def show_details(self, text: str, details: str) -> None:
        """Open the details in a window of their own."""
        dialog = QDialog(self.iface.mainWindow())
        dialog.setWindowTitle(tr("Details"))
        dialog.resize(760, 420)
        layout = QVBoxLayout(dialog)
        label = QLabel(text)
        label.setWordWrap(True)
        view = QPlainTextEdit(details)
        view.setReadOnly(True)
        view.setAccessibleName(tr("Details"))
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.clicked.connect(dialog.reject)
        for widget in (label, view, buttons):
            layout.addWidget(widget)
        dialog.exec()


def open_folder(path: str) -> None:
    """Show the folder of a file in the file manager."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def folder_action(path: str) -> NoticeAction:
    """Open the folder of a file; its tool tip says where that is."""
    return NoticeAction(tr("Open folder"), lambda: open_folder(path), os.path.dirname(path))


def guarded(method: Action) -> Action:
    """The boundary: what an action of a panel (with ``notices``) raises becomes a sentence in the message bar."""

    @functools.wraps(method)
    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return method(self, *arguments, **named)
        except MineError as error:
            self.notices.error(error)
            return None

    return call  # type: ignore[return-value]
