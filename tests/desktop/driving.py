"""What stories that run inside a real QGIS have in common: mouse, keyboard, screenshots, steps."""

import json
import os
import subprocess
import time
import traceback

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QLineEdit, QToolButton
from qgis.utils import iface

SCREENS = os.environ["STORY_SCREENS"]
FOLDER = os.environ["STORY_FOLDER"]
STEP_S = 90

seen = {"errors": []}


def screen(name):
    """A picture of the whole screen, with all that is still to be drawn."""
    QApplication.sendPostedEvents()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    QApplication.primaryScreen().grabWindow(0).save(os.path.join(SCREENS, f"{name}.png"))


def press(x, y, button=1):
    """A real click at a place of the screen."""
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", str(button)], check=True, timeout=10)


def click(widget, place=None, docks=()):
    """A real click on a widget, after scrolling it into sight."""
    for dock in docks:
        if dock.isAncestorOf(widget):
            dock.area.ensureWidgetVisible(widget)
            QApplication.sendPostedEvents()
    point = widget.mapToGlobal(place if place is not None else widget.rect().center())
    press(point.x(), point.y())


def find(parent, kind, name):
    """A widget by its object name."""
    widget = parent.findChild(kind, name)
    assert widget is not None, name
    return widget


def tool_button(panels, name):
    """The toolbar's button of a panel."""
    action = panels.actions[name]
    return next(b for b in panels.toolbar.findChildren(QToolButton) if b.defaultAction() is action)


def in_file_dialog(path):
    """Put a path into the file dialog that is about to open, and press Enter."""

    def type_it(tries=0):
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            if tries < 100:
                QTimer.singleShot(100, lambda: type_it(tries + 1))
            return
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        edit.clear()
        edit.insert(path)
        QTest.keyClick(edit, Qt.Key.Key_Return)

    QTimer.singleShot(200, type_it)


def in_dialog(act, name="", tries=200):
    """Do something in the modal dialog that is about to open."""

    def look(left):
        dialog = QApplication.activeModalWidget()
        if dialog is None or isinstance(dialog, QFileDialog) or (name and dialog.objectName() != name and type(dialog).__name__ != name):
            if left:
                QTimer.singleShot(100, lambda: look(left - 1))
            return
        try:
            act(dialog)
        except Exception:  # noqa: BLE001 - whatever it is, the test must hear of it
            seen["errors"].append(traceback.format_exc())
            dialog.close()

    QTimer.singleShot(300, lambda: look(tries))


def keys(text):
    """Type letters, or Chinese as an input method hands it over, into whatever has the focus."""
    widget = QApplication.focusWidget()
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    from qgis.PyQt.QtGui import QInputMethodEvent

    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def key(code, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press a key in whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget(), code, modifiers)


def run(steps):
    """Go through the steps of a story: a number waits for so many milliseconds, a function until it is true."""
    deadline = [time.monotonic() + STEP_S]

    def save_and_leave():
        with open(os.path.join(FOLDER, "seen.json"), "w", encoding="utf-8") as stream:
            json.dump(seen, stream, ensure_ascii=False, indent=1, default=str)
        QgsProject.instance().clear()
        # Whatever is still open (a dialog, after an error) must not keep QGIS alive.
        QTimer.singleShot(15000, lambda: os._exit(3))
        iface.actionExit().trigger()

    def go(waiting=None):
        try:
            if waiting is not None and not waiting():
                if time.monotonic() > deadline[0]:
                    raise TimeoutError("a step took too long")
                QTimer.singleShot(50, lambda: go(waiting))
                return
            deadline[0] = time.monotonic() + STEP_S
            wait = next(steps)
        except StopIteration:
            save_and_leave()
            return
        except Exception:  # noqa: BLE001 - whatever it is, the test must hear of it
            seen["errors"].append(traceback.format_exc())
            screen("failed")
            save_and_leave()
            return
        if callable(wait):
            go(wait)
        else:
            QTimer.singleShot(wait, go)

    QTimer.singleShot(1500, go)
