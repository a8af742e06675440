"""Select patches in their layer and bring them into the map window."""

from __future__ import annotations

from typing import Any, Sequence

from qgis.core import QgsVectorLayer

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
    canvas = iface.mapCanvas()
    box = canvas.mapSettings().layerExtentToOutputExtent(layer, layer.boundingBoxOfSelected())
    if box.isEmpty() and box.width() == 0 and box.height() == 0 and box.xMinimum() == 0:
        return count  # selected patches without geometry
    box.scale(1.2)
    smallest = SMALLEST_M / 111_000 if canvas.mapSettings().destinationCrs().isGeographic() else SMALLEST_M
    box.grow(max(0.0, (smallest - max(box.width(), box.height())) / 2))
    canvas.setExtent(box)
    canvas.refresh()
    iface.setActiveLayer(layer)
    return count
