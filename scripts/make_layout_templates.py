#!/usr/bin/python3
"""Make the layouts of the maps for reports anew: mine_restoration_plugin/templates/map_*.qpt.

Run it with QGIS 3.22, the oldest that must read them, after a change of what is below:
    QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/make_layout_templates.py [FOLDER]

The items have ids by which mapatlas finds them; their texts here are samples. Letters are those of Windows in China (黑体, 宋体);
where they are not installed mapatlas takes others.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Sequence, Tuple

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemMapOverview,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsLineSymbol,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsRectangle,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtXml import QDomDocument

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

from mine_restoration_plugin import compat  # noqa: E402
from mine_restoration_plugin.bridge import layout_items as items  # noqa: E402

Box = Tuple[float, float, float, float]
TITLE_FONT, TEXT_FONT = "SimHei", "SimSun"
LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class Paper:
    """A layout.

    Attributes:
        name: of the layout, and with ``map_`` and ``.qpt`` of its file.
        size: width and height in mm.
        boxes: where each item stands; left, top, width, height in mm.
        letters: how much larger than on A4.
    """

    name: str
    size: Tuple[float, float]
    boxes: Dict[str, Box]
    letters: float = 1.0


PORTRAIT: Dict[str, Box] = {
    "secrecy": (15, 8, 180, 5), "title": (15, 13.5, 180, 10), "subtitle": (15, 23.5, 180, 6), "frame": (15, 31, 180, 183),
    "map": (20, 36, 170, 173), "north arrow": (173, 39, 13, 17), "scale": (15, 216, 50, 9), "scale bar": (70, 214.5, 0, 0),
    "legend": (15, 228, 130, 42), "overview": (147, 228, 48, 42), "source": (15, 272, 180, 7), "notes": (15, 279.5, 180, 7),
    "maker": (15, 287.5, 90, 5), "date": (105, 287.5, 90, 5),
}  # fmt: skip
LANDSCAPE: Dict[str, Box] = {
    "secrecy": (12, 5, 273, 4.5), "title": (12, 8.5, 273, 10), "subtitle": (12, 18.5, 273, 5.5), "frame": (12, 26, 205, 156),
    "map": (17, 31, 195, 146), "north arrow": (195.5, 34, 13, 17), "overview": (221, 26, 64, 48), "legend": (221, 77, 64, 84),
    "scale": (221, 163, 64, 6), "scale bar": (222, 170, 0, 0), "source": (12, 184, 273, 4), "notes": (12, 188.5, 273, 7),
    "maker": (12, 197, 130, 5), "date": (155, 197, 130, 5),
}  # fmt: skip
_A3 = 420 / 297
PAPERS = (
    Paper("a4_portrait", (210, 297), PORTRAIT),
    Paper("a4_landscape", (297, 210), LANDSCAPE),
    Paper("a3_landscape", (420, 297), {name: (x * _A3, y * _A3, w * _A3, h * _A3) for name, (x, y, w, h) in LANDSCAPE.items()}, 1.3),
)


def make(paper: Paper, project: QgsProject) -> QgsPrintLayout:
    """One layout with all its items."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(paper.name)
    layout.setUnits(compat.LAYOUT_MM)
    layout.renderContext().setDpi(300)
    layout.pageCollection().page(0).setPageSize(items.size(*paper.size))
    _add_frame(layout, paper.boxes["frame"])
    drawn = _add_map(layout, "map", paper.boxes["map"])
    layout.setReferenceMap(drawn)
    _add_grid(drawn, paper.letters)
    overview = _add_map(layout, "overview", paper.boxes["overview"])
    _add_overview(overview, drawn)
    _add_legend(layout, drawn, paper)
    bar = paper.boxes["scale bar"]
    scale = items.add_scale_bar(layout, drawn, bar[0], bar[1], "km")
    scale.setTextFormat(items.text_format(8 * paper.letters, items.INK, family=TEXT_FONT))
    items.add_north_arrow(layout, drawn, paper.boxes["north arrow"])
    _add_texts(layout, paper)
    return layout


def _add_frame(layout: QgsPrintLayout, box: Box) -> None:
    """The heavy outer line of a Chinese map sheet, outside the figures of the grid."""
    frame = QgsLayoutItemShape(layout)
    frame.setId("frame")
    frame.setShapeType(compat.SHAPE_RECTANGLE)
    frame.setSymbol(QgsFillSymbol.createSimple({"style": "no", "outline_color": items.INK, "outline_width": "0.8", "joinstyle": "miter"}))
    layout.addLayoutItem(frame)
    items.place(frame, *box)


def _add_map(layout: QgsPrintLayout, name: str, box: Box) -> QgsLayoutItemMap:
    item = QgsLayoutItemMap(layout)
    item.setId(name)
    layout.addLayoutItem(item)
    item.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    item.setBackgroundColor(QColor("white"))
    items.place(item, *box)
    item.setExtent(items.shaped(QgsRectangle(97, 21, 123, 36), box[2] / box[3]))
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor(items.INK))
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.3, compat.LAYOUT_MM))
    return item


def _add_grid(drawn: QgsLayoutItemMap, letters: float) -> None:
    grid = QgsLayoutItemMapGrid("grid", drawn)
    grid.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    grid.setIntervalX(5)
    grid.setIntervalY(5)
    grid.setStyle(compat.GRID_LINES)
    grid.setLineSymbol(QgsLineSymbol.createSimple({"color": "120,120,120,110", "width": "0.1"}))
    grid.setAnnotationEnabled(True)
    grid.setAnnotationFormat(compat.GRID_MINUTES)
    grid.setAnnotationPrecision(0)
    grid.setAnnotationFrameDistance(0.8)
    form = items.text_format(6.5 * letters, items.INK, family=TEXT_FONT)
    if hasattr(grid, "setAnnotationTextFormat"):
        grid.setAnnotationTextFormat(form)
    for side in (compat.GRID_LEFT, compat.GRID_RIGHT):
        grid.setAnnotationDirection(compat.GRID_VERTICAL, side)
    drawn.grids().addGrid(grid)


def _add_overview(overview: QgsLayoutItemMap, drawn: QgsLayoutItemMap) -> None:
    frame = QgsLayoutItemMapOverview("frame", overview)
    frame.setLinkedMap(drawn)
    look = {"color": "0,0,0,35", "outline_color": "0,0,0,255", "outline_width": "0.5", "joinstyle": "miter"}
    frame.setFrameSymbol(QgsFillSymbol.createSimple(look))
    overview.overviews().addOverview(frame)


def _add_legend(layout: QgsPrintLayout, drawn: QgsLayoutItemMap, paper: Paper) -> None:
    item = QgsLayoutItemLegend(layout)
    item.setId("legend")
    layout.addLayoutItem(item)
    item.setLinkedMap(drawn)
    item.setAutoUpdateModel(False)
    item.setTitle("图  例")
    item.setTitleAlignment(CENTRE)
    for component, size_pt, bold in zip(items.LEGEND_PARTS, (11, 9, 8.5, 8), (True, True, True, False)):
        items.style_legend(item, component, items.text_format(size_pt * paper.letters, items.INK, bold, TITLE_FONT if bold else TEXT_FONT))
    item.setSymbolWidth(7 * paper.letters)
    item.setSymbolHeight(3.6 * paper.letters)
    item.setBoxSpace(2)
    item.setColumnSpace(4)
    item.setSplitLayer(True)
    item.setBackgroundEnabled(True)
    item.setFrameEnabled(True)
    item.setResizeToContents(False)  # the box is how much room there is; mapatlas makes the legend fit into it
    items.place(item, *paper.boxes["legend"])


def _add_texts(layout: QgsPrintLayout, paper: Paper) -> None:
    samples: Sequence[Tuple[str, str, float, bool, Qt.AlignmentFlag]] = (
        ("secrecy", "密级：          审图号：", 8.5, False, RIGHT),
        ("title", "图名", 18, True, CENTRE),
        ("subtitle", "副图名", 10.5, False, CENTRE),
        ("scale", "比例尺 1∶50 000", 10, False, LEFT if paper.size[0] < paper.size[1] else CENTRE),
        ("source", "资料来源", 7, False, LEFT),
        ("notes", "说明", 7, False, LEFT),
        ("maker", "制图：", 9, False, LEFT),
        ("date", "2026年1月1日", 9, False, RIGHT),
    )
    for name, text, size_pt, bold, across in samples:
        form = items.text_format(size_pt * paper.letters, items.INK, bold, TITLE_FONT if bold else TEXT_FONT)
        label = items.add_label(layout, text, paper.boxes[name], form, across, name)
        if name in ("source", "notes"):
            label.setVAlign(Qt.AlignmentFlag.AlignTop)


def main(folder: Path) -> int:
    """Write all; the exit code."""
    app = QgsApplication([], True)
    app.initQgis()
    project = QgsProject()
    try:
        for paper in PAPERS:
            layout = make(paper, project)
            document, context = QDomDocument(), QgsReadWriteContext()
            document.appendChild(layout.writeXml(document, context))
            (folder / f"map_{paper.name}.qpt").write_text(_repeatable(document.toString(1)), encoding="utf-8")
            del layout
    finally:
        del project
        app.exitQgis()
    return 0


def _repeatable(text: str) -> str:
    """The same text each time: the random ids of the items are numbered, and Qt's order of attributes, random as well, is sorted."""
    numbers: Dict[str, str] = {}
    for found in re.findall(r"\{[0-9a-f]{8}-[0-9a-f-]{27}\}", text):
        numbers.setdefault(found, f"{{00000000-0000-4000-8000-{len(numbers):012d}}}")
    for found, number in numbers.items():
        text = text.replace(found, number)

    def ordered(tag: "re.Match[str]") -> str:
        attributes = sorted(re.findall(r'[\w:.-]+="[^"]*"', tag[2]))
        return "<" + " ".join([tag[1], *attributes]) + tag[3] + ">"

    return re.sub(r"<([A-Za-z][\w.-]*) ([^<>]*?)(/?)>", ordered, text)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else TOP / "mine_restoration_plugin" / "templates"))
