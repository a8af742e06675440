"""Lines in a real message bar."""

from __future__ import annotations

import pytest
from qgis.gui import QgsMessageBar

from mine_restoration_plugin.gui.notices import Notices


class Window:
    """As much of QGIS's window as a line needs."""

    def __init__(self):
        self.bar = QgsMessageBar()

    def messageBar(self):  # noqa: N802 - QGIS's name
        return self.bar


@pytest.fixture
def window(qgis_app):
    made = Window()
    yield made
    made.bar.deleteLater()


def texts(window):
    return sorted(item.text() for item in window.bar.items())


def test_what_was_done_replaces_what_was_done_before_and_nothing_else(window, qtbot):
    notices, other = Notices(window), Notices(window)
    window.bar.pushMessage("QGIS", "of somebody else", 0, 0)
    notices.done("one")
    notices.warn("a warning")
    notices.failed("a failure")
    other.done("two")
    qtbot.waitUntil(lambda: len(window.bar.items()) == 5 or "two" in texts(window), timeout=5000)
    assert texts(window) == ["a failure", "a warning", "of somebody else", "two"]
