"""Labels of layouts: a Chinese text, which has no spaces, stays in its box."""

from __future__ import annotations

import pytest
from qgis.core import QgsLayoutExporter, QgsPrintLayout, QgsProject
from qgis.PyQt.QtCore import Qt

from mine_restoration_plugin.bridge.layout_items import INK, add_label, text_format

LEFT, WIDE, DPI = 20.0, 80.0, 60


@pytest.mark.parametrize("text", [
    "资料来源：县级自然资源主管部门逐图斑核查成果，长江干流及主要支流两岸各10公里范围内废弃露天矿山。" * 3,
    "𠮷野家采石场与𠮷祥石灰岩矿一并治理，𠮷字是四个字节。" * 6,
    "第一行\n" + "第二行很长很长很长" * 20,
    "A" * 300,
    "",
])  # fmt: skip
def test_text_without_spaces_stays_in_its_box(qgis_new_project, text):
    layout = QgsPrintLayout(QgsProject.instance())
    layout.initializeDefaults()
    label = add_label(layout, text, (LEFT, 20, WIDE, 80), text_format(10, INK), Qt.AlignmentFlag.AlignLeft, "note")
    assert label.text().replace("\n", "") == text.replace("\n", "")
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=DPI)
    a_mm = image.width() / layout.pageCollection().page(0).pageSize().width()
    ink = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).lightness() < 128]
    assert bool(ink) == bool(text)
    assert not ink or (LEFT - 1 <= min(ink) / a_mm and max(ink) / a_mm <= LEFT + WIDE + 1)
