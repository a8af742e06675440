"""The map of a campaign as a print layout: A3 landscape, with what an official map needs."""

from __future__ import annotations

from typing import Dict

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayoutExporter,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsMapThemeCollection,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor

from .. import compat
from ..model.errors import MineError
from .layout_items import GREY, INK, add_label, add_north_arrow, add_scale_bar, place, point, shaped, size, style_legend, text_format
from .map_text import MapText
from .project import extent_of
from .translation import tr

A3_MM = (420.0, 297.0)
EDGE_MM = 12.0
HEAD_MM = 27.0
FEW = 200
NOTES_MM, NOTES_WIDE_MM = 158.0, 108.0  # south of Guizhou and Hunan there is room
DPI = 200

WARNING = "#b3261e"
LEGEND_ROLES = ("patches", "rivers", "strips_merged", "provinces")


def add_map_layout(layers: Dict[str, QgsVectorLayer], text: MapText) -> QgsPrintLayout:
    """Make the layout and put it into the open project, in place of one of the same name.

    Args:
        layers: by role, see :mod:`.layer_group`; what is missing is left out of the legend too.
        text: the words.
    """
    project = QgsProject.instance()
    manager = project.layoutManager()
    earlier = manager.layoutByName(text.name)
    if earlier is not None:
        manager.removeLayout(earlier)
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(text.name)
    layout.setUnits(compat.LAYOUT_MM)
    layout.renderContext().setDpi(DPI)
    layout.pageCollection().page(0).setPageSize(size(*A3_MM))
    _add_head(layout, text)
    drawn = _add_map(layout, layers)
    _add_legend(layout, drawn, layers)
    add_scale_bar(layout, drawn, NOTES_MM, A3_MM[1] - EDGE_MM - 42, tr("km"))
    add_north_arrow(layout, drawn, (A3_MM[0] - EDGE_MM - 20, HEAD_MM + 5, 15, 20))
    _add_notes(layout, text)
    manager.addLayout(layout)
    return layout


def export_png(layout: QgsPrintLayout, path: str, dpi: int = DPI) -> None:
    """Draw a layout into a PNG file.

    Raises:
        MineError: ``output_unwritable``.
    """
    # Not exportToImage(): it would ask GDAL to write the map's position into the PNG file, which GDAL cannot and complains about.
    image = QgsLayoutExporter(layout).renderPageToImage(0, QSize(), dpi)
    if image.isNull() or not image.save(path, "PNG"):
        raise MineError("output_unwritable", path=path, reason="PNG")


def equal_area_crs(extent: QgsRectangle) -> QgsCoordinateReferenceSystem:
    """The Albers projection for an extent in degrees: true areas, shapes and directions as good as it can be there.

    Standard parallels one sixth inside the southern and the northern edge, as usual for conic projections. On the ellipsoid
    GRS 80, which differs from that of CGCS2000 by a tenth of a millimetre.
    """
    south, north = extent.yMinimum() + extent.height() / 6, extent.yMaximum() - extent.height() / 6
    middle = (extent.xMinimum() + extent.xMaximum()) / 2
    return QgsCoordinateReferenceSystem.fromProj(
        f"+proj=aea +lat_1={south:.1f} +lat_2={north:.1f} +lat_0=0 +lon_0={middle:.0f} +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs"
    )


# --- the parts ------------------------------------------------------------------------------------------------------------


def _add_map(layout: QgsPrintLayout, layers: Dict[str, QgsVectorLayer]) -> QgsLayoutItemMap:
    degrees = QgsCoordinateReferenceSystem("EPSG:4490")
    extent = extent_of(layers.values(), degrees)
    crs = equal_area_crs(extent)
    item = QgsLayoutItemMap(layout)
    item.setId("map")
    layout.addLayoutItem(item)
    item.setCrs(crs)
    # By a theme, so that what is switched off in the window stays on the map. A fixed layer set would do that as well, but writes
    # the layers' absolute paths into the project.
    theme = QgsMapThemeCollection.MapThemeRecord()
    theme.setLayerRecords([QgsMapThemeCollection.MapThemeLayerRecord(layers[role]) for role in LEGEND_ROLES if role in layers])
    QgsProject.instance().mapThemeCollection().insert(layout.name(), theme)
    item.setFollowVisibilityPreset(True)
    item.setFollowVisibilityPresetName(layout.name())
    item.setBackgroundColor(QColor("white"))
    wide, high = A3_MM[0] - 2 * EDGE_MM, A3_MM[1] - HEAD_MM - EDGE_MM
    # A new item has no size and no extent, and each is reckoned from the other: first the size, then an extent of the same shape.
    # zoomToExtent() would divide by the extent that is not there yet.
    place(item, EDGE_MM, HEAD_MM, wide, high)
    item.setExtent(shaped(_drawn_extent(layers, crs), wide / high))
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor(GREY))
    layout.setReferenceMap(item)
    return item


def _drawn_extent(layers: Dict[str, QgsVectorLayer], crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
    """What the map must show, with a margin: from the outlines where these are few, since a turned box would waste a tenth of the page."""
    few = [layers[role] for role in ("provinces", "strips_merged") if role in layers and layers[role].featureCount() <= FEW]
    if not few:
        return extent_of(layers.values(), crs)
    total = QgsRectangle()
    for layer in few:
        transform = QgsCoordinateTransform(layer.crs(), crs, QgsProject.instance())
        for feature in layer.getFeatures():
            outline = feature.geometry()
            outline.transform(transform)
            total.combineExtentWith(outline.boundingBox())
    total.scale(1.05)
    return total


def _add_head(layout: QgsPrintLayout, text: MapText) -> None:
    wide = A3_MM[0] - 2 * EDGE_MM
    add_label(layout, text.title, (EDGE_MM, 6, wide, 11), text_format(21, INK, bold=True), Qt.AlignmentFlag.AlignHCenter, "title")
    if text.subtitle:
        add_label(layout, text.subtitle, (EDGE_MM, 17, wide, 6), text_format(10.5, GREY), Qt.AlignmentFlag.AlignHCenter, "subtitle")


def _add_legend(layout: QgsPrintLayout, drawn: QgsLayoutItemMap, layers: Dict[str, QgsVectorLayer]) -> None:
    item = QgsLayoutItemLegend(layout)
    item.setId("legend")
    layout.addLayoutItem(item)
    item.setLinkedMap(drawn)
    item.setAutoUpdateModel(False)
    root = item.model().rootGroup()
    root.clear()
    for role in LEGEND_ROLES:
        if role in layers:
            root.addLayer(layers[role])
    item.setLegendFilterByMapEnabled(True)
    item.setTitle(tr("Legend"))
    for component, size_pt, bold in (
        (compat.LEGEND_TITLE, 12, True),
        (compat.LEGEND_GROUP, 10, True),
        (compat.LEGEND_SUBGROUP, 9.5, True),
        (compat.LEGEND_LABEL, 9, False),
    ):
        style_legend(item, component, text_format(size_pt, INK, bold))
    item.setSymbolWidth(8)
    item.setColumnCount(len([role for role in LEGEND_ROLES if role in layers]))
    item.setSplitLayer(False)
    item.setEqualColumnWidth(False)
    item.setColumnSpace(6)
    item.setBackgroundEnabled(True)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor(GREY))
    # It finds its size when it is drawn; this corner stays where it is.
    item.setReferencePoint(compat.LOWER_RIGHT)
    item.attemptMove(point(A3_MM[0] - EDGE_MM - 3, A3_MM[1] - EDGE_MM - 3))


def _add_notes(layout: QgsPrintLayout, text: MapText) -> None:
    left, top = NOTES_MM, A3_MM[1] - EDGE_MM - 28
    if text.warning:
        add_label(layout, text.warning, (left, top, NOTES_WIDE_MM, 6), text_format(10, WARNING, bold=True), Qt.AlignmentFlag.AlignLeft, "warning")
    notes = "\n".join(text.notes)
    add_label(layout, notes, (left, top + 6, NOTES_WIDE_MM, 20), text_format(7.5, GREY), Qt.AlignmentFlag.AlignLeft, "notes")
