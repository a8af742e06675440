"""The page for the public in a browser of its own: it is searched, sorted and clicked, asks the network for nothing, and is looked at."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, List

import pytest
from qgis.PyQt.QtCore import QEventLoop, QSize, QTimer, QUrl
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtNetwork import QNetworkAccessManager

from golden_pictures import LIMIT, beside_golden
from made_layers import needs_engine

web = pytest.importorskip("PyQt5.QtWebKitWidgets", reason="no browser part of Qt here")
pytestmark = needs_engine


class Watched(QNetworkAccessManager):
    """Everything that the page asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: List[str] = []

    def createRequest(self, operation, request, data=None):  # noqa: N802
        self.asked.append(request.url().toString())
        return super().createRequest(operation, request, data)


class Browser(web.QWebPage):
    """A page that was opened from a folder; what its scripts report is kept."""

    def __init__(self, path: Path, scripts: bool = True) -> None:
        super().__init__()
        self.said: List[str] = []
        self.network = Watched()
        self.setNetworkAccessManager(self.network)
        self.settings().setAttribute(self.settings().JavascriptEnabled, scripts)
        self.setViewportSize(QSize(1100, 1400))
        loop = QEventLoop()
        self.loadFinished.connect(loop.quit)
        QTimer.singleShot(20_000, loop.quit)
        self.mainFrame().load(QUrl.fromLocalFile(str(path)))
        loop.exec_()

    def javaScriptAlert(self, frame, text):  # noqa: N802
        self.said.append(f"alert: {text}")

    def javaScriptConsoleMessage(self, text, line, source):  # noqa: N802
        self.said.append(f"{line}: {text}")

    def run(self, script: str) -> Any:
        return self.mainFrame().evaluateJavaScript(script)

    def names(self) -> List[str]:
        """The mines that are shown, from the top."""
        row = "Array.prototype.filter.call(document.querySelectorAll('tr.mine'), function (r) { return getComputedStyle(r).display !== 'none'; })"
        return list(self.run(f"{row}.map(function (r) {{ return r.cells[2].textContent.trim(); }})"))

    def told(self) -> str:
        return str(self.run("document.getElementById('told').textContent"))


@pytest.fixture
def page(made_documents):
    (path,) = (made_documents / "disclosure").glob("*.html")
    browser = Browser(path)
    yield browser
    assert browser.said == [], "no script of a name ran, and ours ran without an error"


def test_the_page_asks_for_nothing_but_itself_and_its_photos(page, made_documents):
    folder = QUrl.fromLocalFile(str(made_documents / "disclosure")).toString()
    assert page.network.asked and all(url.startswith((folder, "data:")) for url in page.network.asked), page.network.asked


def test_what_is_typed_into_the_search_leaves_the_mines_with_these_words(page):
    everything = page.names()
    assert len(everything) == 8 and "显示8个矿山" in page.told()
    for words, fits in (("戊矿", ["戊矿"]), ("<SCRIPT>", ["<script>alert(1)</script>"]), ("没有这个", []), ("", everything)):
        page.run(f"var s = document.getElementById('search'); s.value = {words!r}; var e = document.createEvent('Event');"
                 "e.initEvent('keyup', true, true); s.dispatchEvent(e);")  # fmt: skip
        assert page.names() == fits and f"显示{len(fits)}个矿山" in page.told()


def test_heads_sort_numbers_as_numbers_both_ways(page):
    areas = "Array.prototype.map.call(document.querySelectorAll('tr.mine'), function (r) { return Number(r.cells[4].textContent); })"
    before = [float(value) for value in page.run(areas)]
    head = "document.querySelectorAll('thead th')[4].querySelector('button').click()"
    page.run(head)
    assert [float(value) for value in page.run(areas)] == sorted(before)
    page.run(head)
    assert [float(value) for value in page.run(areas)] == sorted(before, reverse=True) != before
    assert sorted(before) != sorted(before, key=str), "as texts they have another order"


def test_a_dot_on_the_map_shows_its_mines_and_shows_all_when_clicked_again(page):
    everything = page.names()
    click = ("var e = document.createEvent('MouseEvents'); e.initEvent('click', true, true);"
             "var d = document.querySelectorAll('.dot')[0]; d.dispatchEvent(e); d.getAttribute('data-mines').split(' ').length")  # fmt: skip
    assert len(page.names()) > page.run(click) == len(page.names()) and "图上所选" in page.told()
    page.run(click)
    assert page.names() == everything


def test_the_page_is_whole_without_scripts(page, made_documents):
    everything = page.names()
    (path,) = (made_documents / "disclosure").glob("*.html")
    still = Browser(path, scripts=False)
    rows = still.mainFrame().findAllElements("tr.mine").toList()
    assert [row.findAll("td").at(2).toPlainText().strip() for row in rows] == everything


def test_the_page_looks_as_it_did_when_a_person_looked_at_it(page, tmp_path):
    end = time.monotonic() + 0.3
    while time.monotonic() < end:  # the map is scaled when the window has its size
        loop = QEventLoop()
        QTimer.singleShot(50, loop.quit)
        loop.exec_()
    image = QImage(page.viewportSize(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    page.mainFrame().render(painter)
    painter.end()
    path = tmp_path / "page.png"
    image.scaledToWidth(550).save(str(path))
    assert beside_golden(path, "disclosure_page") < LIMIT
