"""The keys of the archive panel."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QKeySequence

Command = Callable[[], Any]
_STANDARD = QKeySequence.StandardKey
_BY_MEANING = {"undo": _STANDARD.Undo, "redo": _STANDARD.Redo, "save": _STANDARD.Save, "find": _STANDARD.Find}
_BY_KEY = {Qt.Key.Key_PageUp: "previous", Qt.Key.Key_PageDown: "next", Qt.Key.Key_F8: "missing", Qt.Key.Key_F1: "help"}
_LEAFING = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def command_of(event: Any, commands: Dict[str, Command]) -> Optional[Command]:
    """What a key event asks for.

    Args:
        commands: by name: undo, redo, save, find, previous, next, missing, help.
    """
    for name, meaning in _BY_MEANING.items():
        if event.matches(meaning):
            return commands[name]
    if event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
        return commands["redo"]
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    name = _BY_KEY.get(event.key())
    return commands[name] if name else None


def leafs(event: QEvent) -> bool:
    """Whether a key would leaf through a list, where in this panel it goes from site to site."""
    return event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and event.key() in _LEAFING and not event.modifiers()
