"""The items of a print layout: labels, legend, scale bar, north arrow, grid; for the campaign's map and for maps of reports."""

from __future__ import annotations

from typing import Any, Sequence

from qgis.core import (
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsRectangle,
    QgsSymbolLayerUtils,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase, QTextLayout, QTextOption

from .. import compat

# With simplified letter shapes, as the systems of our readers have them; the first that is there.
FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimHei", "PingFang SC")
SERIF_FONTS = ("SimSun", "Noto Serif CJK SC", "Source Han Serif SC", "NSimSun", "Songti SC", "FangSong")
INK, GREY = "#1a1a1a", "#555555"
_DOTS_A_POINT = 20  # letters are measured large, so that rounding does not matter
LEGEND_PARTS = (compat.LEGEND_TITLE, compat.LEGEND_GROUP, compat.LEGEND_SUBGROUP, compat.LEGEND_LABEL)


def font_families() -> frozenset:
    """All that are installed."""
    return frozenset(QFontDatabase().families() if not compat.QT6 else QFontDatabase.families())


def font_family(wanted: Sequence[str] = FONTS) -> str:
    """A family with simplified Chinese letters; empty where none of the known ones is installed."""
    families = font_families()
    return next((family for family in wanted if family in families), "")


def text_format(size_pt: float, colour: str, bold: bool = False, family: str = "") -> QgsTextFormat:
    """Letters of a size; in a family of :data:`FONTS` where none is given."""
    name = family or font_family()
    font = QFont(name) if name else QFont()
    font.setBold(bold)
    made = QgsTextFormat()
    made.setFont(font)
    made.setSize(size_pt)
    made.setSizeUnit(compat.UNIT_POINTS)
    made.setColor(QColor(colour))
    return made


def add_label(
    layout: QgsPrintLayout, text: str, box: Sequence[float], form: QgsTextFormat, across: Qt.AlignmentFlag, name: str
) -> QgsLayoutItemLabel:
    """A label with the id ``name`` in a box of left, top, width and height."""
    item = QgsLayoutItemLabel(layout)
    item.setId(name)
    item.setText(text)
    if hasattr(item, "setTextFormat"):  # QGIS 3.24 and later
        item.setTextFormat(form)
    else:
        font = QFont(form.font())
        font.setPointSizeF(form.size())
        item.setFont(font)
        item.setFontColor(form.color())
    item.setHAlign(across)
    item.setVAlign(Qt.AlignmentFlag.AlignVCenter)
    layout.addLayoutItem(item)
    place(item, *box)
    break_lines(item)
    return item


def break_lines(item: QgsLayoutItemLabel) -> None:
    """Break a label's text where Chinese may break: from QGIS 3.24 on a label does so at spaces alone, and runs out of its box."""
    if not hasattr(item, "textFormat"):
        return
    form = item.textFormat()
    font = QFont(form.font())
    font.setPixelSize(round(form.size() * _DOTS_A_POINT))
    # A little narrower than the box: its own measure differs by the last dot, and would break a line again.
    wide = (item.rect().width() - 2 * item.marginX()) * 72 / 25.4 * _DOTS_A_POINT * 0.99
    anywhere = QTextOption()
    anywhere.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    broken = []
    for paragraph in item.text().split("\n"):
        units = paragraph.encode("utf-16-le")  # Qt counts so
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(anywhere)
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(max(wide, 1.0))
            begin, end = line.textStart(), line.textStart() + line.textLength()
            broken.append(units[2 * begin : 2 * end].decode("utf-16-le").rstrip())
            line = layout.createLine()
        layout.endLayout()
    if len(broken) > 1:
        item.setText("\n".join(broken))


def label_size(item: QgsLayoutItemLabel) -> float:
    """Size of a label's letters in points."""
    return float(item.textFormat().size() if hasattr(item, "textFormat") else item.font().pointSizeF())


def set_label_size(item: QgsLayoutItemLabel, size_pt: float) -> None:
    """Make a label's letters larger or smaller."""
    _set_size(item, size_pt)


def add_scale_bar(layout: QgsPrintLayout, drawn: QgsLayoutItemMap, left: float, top: float, unit: str) -> QgsLayoutItemScaleBar:
    """A scale bar of a map, with the id ``scale bar``; ``unit`` is what stands behind its last number."""
    item = QgsLayoutItemScaleBar(layout)
    item.setId("scale bar")
    item.setStyle("Single Box")
    layout.addLayoutItem(item)
    item.setLinkedMap(drawn)
    item.setUnits(compat.UNIT_KM)
    item.setUnitLabel(unit)
    item.setNumberOfSegmentsLeft(0)
    item.setNumberOfSegments(4)
    item.setUnitsPerSegment(round_step(drawn.scale() * 0.015 / 1000))
    item.setHeight(2)
    item.setTextFormat(text_format(9, INK))
    item.update()
    item.attemptMove(point(left, top))
    return item


def round_step(wanted: float) -> float:
    """The nearest of 1, 2, 5, 10, 20, 50 ..., so that a scale bar has round numbers at any scale."""
    steps = [base * 10.0**power for power in range(-3, 5) for base in (1, 2, 5)]
    return min(steps, key=lambda step: abs(step - wanted))


def add_north_arrow(layout: QgsPrintLayout, drawn: QgsLayoutItemMap, box: Sequence[float]) -> QgsLayoutItemPicture:
    """A north arrow with the id ``north arrow``."""
    item = QgsLayoutItemPicture(layout)
    item.setId("north arrow")
    path = QgsSymbolLayerUtils.svgSymbolNameToPath("arrows/NorthArrow_02.svg", layout.project().pathResolver())
    item.setPicturePath(path)
    item.setLinkedMap(drawn)
    layout.addLayoutItem(item)
    place(item, *box)
    return item


def legend_size(item: QgsLayoutItemLegend, component: object) -> float:
    """Size of a part's letters in points."""
    style: QgsLegendStyle = item.rstyle(component)
    return float(style.textFormat().size() if hasattr(style, "textFormat") else style.font().pointSizeF())


def _set_size(lettered: Any, size_pt: float) -> None:
    """Another size of the letters of a label or of a part of a legend."""
    if hasattr(lettered, "setTextFormat"):  # labels from QGIS 3.24 on, legends from 3.30
        form = lettered.textFormat()
        form.setSize(size_pt)
        lettered.setTextFormat(form)
    else:
        font = QFont(lettered.font())
        font.setPointSizeF(size_pt)
        lettered.setFont(font)


def set_legend_size(item: QgsLayoutItemLegend, component: object, size_pt: float) -> None:
    """Make a part's letters larger or smaller; the rest of their look stays."""
    style: QgsLegendStyle = item.rstyle(component)
    _set_size(style, size_pt)


def style_legend(item: QgsLayoutItemLegend, component: object, form: QgsTextFormat) -> None:
    """The letters of a part of the legend."""
    style: QgsLegendStyle = item.rstyle(component)
    if hasattr(style, "setTextFormat"):  # QGIS 3.30 and later
        style.setTextFormat(form)
    else:
        font = QFont(form.font())
        font.setPointSizeF(form.size())
        style.setFont(font)


def shaped(extent: QgsRectangle, ratio: float) -> QgsRectangle:
    """The extent, made wider or higher on both sides until its width is ``ratio`` times its height."""
    wide, high = max(extent.width(), extent.height() * ratio), max(extent.height(), extent.width() / ratio)
    return QgsRectangle.fromCenterAndSize(extent.center(), wide, high)


def place(item: QgsLayoutItem, left: float, top: float, wide: float, high: float) -> None:
    """Put an item into a box, in millimetres of its page."""
    item.attemptMove(point(left, top))
    item.attemptResize(size(wide, high))


def point(x: float, y: float) -> QgsLayoutPoint:
    return QgsLayoutPoint(x, y, compat.LAYOUT_MM)


def size(wide: float, high: float) -> QgsLayoutSize:
    return QgsLayoutSize(wide, high, compat.LAYOUT_MM)
