"""Select patches in their layer and bring them into the map window."""

from __future__ import annotations

from typing import Any, Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsProject, QgsRectangle, QgsVectorLayer

SMALLEST_M = 600.0  # never zoom in so far that nothing around the patch can be recognised


def select_and_zoom(iface: Any, layer: QgsVectorLayer, fids: Sequence[int]) -> int:
    """Select features by id and zoom to them; how many were selected."""
    layer.selectByIds(list(fids))
    return _zoom(iface, layer)


def select_where(iface: Any, layer: QgsVectorLayer, expression: str) -> int:
    """Select features by an expression and zoom to them; how many were selected."""
    layer.selectByExpression(expression)
    return _zoom(iface, layer)


def _zoom(iface: Any, layer: QgsVectorLayer) -> int:
    count = layer.selectedFeatureCount()
    if not count:
        return 0
    if zoom_to_box(iface, layer.boundingBoxOfSelected(), layer.crs()):
        iface.setActiveLayer(layer)
    return count


def zoom_to_box(iface: Any, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> bool:
    """Bring an extent into the map window; False for the extent of nothing."""
    canvas = iface.mapCanvas()
    if extent.isEmpty() and extent.width() == 0 and extent.height() == 0 and extent.xMinimum() == 0:
        return False  # patches without geometry
    try:
        box = QgsCoordinateTransform(crs, canvas.mapSettings().destinationCrs(), QgsProject.instance()).transformBoundingBox(extent)
    except QgsCsException:
        return False  # the map's coordinate system has no place for it
    box.scale(1.2)
    smallest = SMALLEST_M / 111_000 if canvas.mapSettings().destinationCrs().isGeographic() else SMALLEST_M
    box.grow(max(0.0, (smallest - max(box.width(), box.height())) / 2))
    canvas.setExtent(box)
    canvas.refresh()
    return True
