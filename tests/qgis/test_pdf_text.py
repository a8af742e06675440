"""What is behind the letters of PDFs that Qt writes: ordinary characters, so that a search finds them."""

from __future__ import annotations

import errno
import re
import shutil
import subprocess

import pypdf
import pytest
from qgis.core import QgsLayoutItemLabel, QgsLayoutPoint, QgsLayoutSize, QgsPrintLayout, QgsProject
from qgis.PyQt.QtCore import QMarginsF, QPointF
from qgis.PyQt.QtGui import QFont, QPageSize, QPainter, QPdfWriter

from mine_restoration_plugin.bridge import card_pdf
from mine_restoration_plugin.bridge.atlas_files import write_pdf
from mine_restoration_plugin.bridge.card_fonts import paper_fonts
from mine_restoration_plugin.bridge.card_pdf import CardWriter, is_whole_pdf
from mine_restoration_plugin.bridge.pdf_text import make_searchable, searchable
from mine_restoration_plugin.model.errors import MineError

TWINS = "山长页户见贝车门风马鱼鸟黄齿龙龟"
"""Each has a radical of the same shape."""
OTHERS = "河边露天矿坑abc123"
RADICAL = re.compile("[\u2e80-\u2fdf]")


def written(path, texts) -> bytes:
    """A page for each text."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    for number, text in enumerate(texts):
        if number:
            writer.newPage()
        painter.setFont(QFont(paper_fonts().body, 16))
        painter.drawText(QPointF(600, 1200), text)
    painter.end()
    return path.read_bytes()


def pages_of(path):
    return [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(path).pages]


def by_pdftotext(path):
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext")
    return re.sub(r"\s", "", subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True).stdout.decode("utf-8"))


@pytest.fixture
def twins(tmp_path, qgis_app):
    path = tmp_path / "twins.pdf"
    content = written(path, [TWINS, "长江" + OTHERS, TWINS[::-1]])
    if not RADICAL.search("".join(pages_of(path))):
        pytest.skip("the fonts of this computer have no radicals")
    return path, content


def test_two_readers_find_ordinary_characters_on_every_page(twins, tmp_path):
    _, content = twins
    path = tmp_path / "done.pdf"
    path.write_bytes(searchable(content))
    assert pages_of(path) == [TWINS, "长江" + OTHERS, TWINS[::-1]]
    assert by_pdftotext(path) == TWINS + "长江" + OTHERS + TWINS[::-1]


def test_what_qt_wrote_stays_and_twice_is_the_same_as_once(twins):
    _, content = twins
    once = searchable(content)
    assert once.startswith(content) and len(content) < len(once)
    assert searchable(once) == once


def test_a_file_is_made_searchable_where_it_lies(twins):
    path, content = twins
    make_searchable(str(path))
    assert path.read_bytes() == searchable(content) and is_whole_pdf(str(path))
    make_searchable(str(path))
    assert path.read_bytes() == searchable(content)


def test_the_same_page_is_drawn(twins, tmp_path):
    if not shutil.which("pdftoppm"):
        pytest.skip("no pdftoppm")
    path, content = twins
    done = tmp_path / "done.pdf"
    done.write_bytes(searchable(content))
    drawn = [subprocess.run(["pdftoppm", "-r", "50", "-l", "1", str(one)], check=True, capture_output=True).stdout for one in (path, done)]
    assert len(drawn[0]) > 1000 and drawn[0] == drawn[1]


def test_a_pdf_without_radicals_stays_as_it_is(tmp_path, qgis_app):
    content = written(tmp_path / "plain.pdf", ["abc 123"])
    assert searchable(content) is content


@pytest.mark.parametrize("content", (b"", b"x", b"%PDF-1.4\n%%EOF\n", b"trailer << /Size 3 >> startxref 9 %%EOF", b"PK\x03\x04" + bytes(5000)))
def test_what_is_no_pdf_stays_as_it_is(content, tmp_path):
    assert searchable(content) == content
    path = tmp_path / "file"
    path.write_bytes(content)
    make_searchable(str(path))
    assert path.read_bytes() == content


def test_a_file_cut_off_anywhere_stays_as_it_is(twins):
    _, content = twins
    for end in range(1, len(content) - 8, max(1, len(content) // 40)):
        assert searchable(content[:end]) == content[:end]


def test_a_disk_that_is_full_at_the_very_end_is_noticed(tmp_path, qgis_app, monkeypatch):
    def full(path):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(card_pdf, "make_searchable", full)
    writer = CardWriter(str(tmp_path / "card.pdf"), paper_fonts())
    QPainter(writer._writer).end()
    with pytest.raises(MineError) as caught:
        writer.close()
    assert caught.value.code == "disk_full"


def test_a_map_is_found_by_its_words(tmp_path, qgis_app):
    layout = QgsPrintLayout(QgsProject.instance())
    layout.initializeDefaults()
    label = QgsLayoutItemLabel(layout)
    label.setText("长江沿岸矿山")
    label.attemptMove(QgsLayoutPoint(20, 20))
    label.attemptResize(QgsLayoutSize(120, 20))
    layout.addLayoutItem(label)
    path = tmp_path / "map.pdf"
    write_pdf(layout, str(path), "图", "矿山修复插件")
    assert "长江沿岸矿山" in pages_of(path)[0] and "长江沿岸矿山" in by_pdftotext(path)
