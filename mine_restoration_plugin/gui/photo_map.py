"""Photos on the map: which one was clicked, and where one is. Their arrows are drawn by the layer's style, turned by FWJ."""

from __future__ import annotations

from typing import Any, Callable, Optional, Tuple

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsPointXY, QgsProject, QgsRectangle, QgsVectorLayer

from .. import compat
from ..bridge.workspace_database import expression_text
from .map_view import select_and_zoom
from .workspace_keeper import workspace_layer

REACH_PIXELS = 12
"""How far from an arrow's point a click may be: half its length on the screen."""


def photos_layer() -> Optional[QgsVectorLayer]:
    """The open workspace's photos on the map."""
    return workspace_layer("photos")


def repaint_photos() -> None:
    """Draw the arrows anew: the store writes past the map's own layer, which does not notice it."""
    layer = photos_layer()
    if layer is not None and not layer.isEditable():
        layer.updateExtents()
        layer.triggerRepaint()


def photo_at(canvas: Any, point: QgsPointXY, layer: Optional[QgsVectorLayer] = None) -> Optional[Tuple[str, str]]:
    """The photo whose arrow is nearest to a click.

    Args:
        canvas: the map. point: in the map's coordinates. layer: the photos; the open workspace's by default.

    Returns:
        (key of the site, key of the photo), or None where no arrow is within reach or the layer is switched off.
    """
    layer = layer or photos_layer()
    if layer is None or layer not in canvas.layers():
        return None
    reach = canvas.mapUnitsPerPixel() * REACH_PIXELS
    box = QgsRectangle(point.x() - reach, point.y() - reach, point.x() + reach, point.y() + reach)
    click = canvas.mapSettings().mapToLayerCoordinates(layer, point)
    request = QgsFeatureRequest().setFilterRect(canvas.mapSettings().mapToLayerCoordinates(layer, box))
    best: Optional[Tuple[float, str, str]] = None
    for feature in layer.getFeatures(request):
        if feature.hasGeometry() and not feature.geometry().isEmpty():
            distance = feature.geometry().distance(QgsGeometry.fromPointXY(click))
            if best is None or distance < best[0]:
                best = (distance, str(feature["site"]), str(feature["uuid"]))
    return None if best is None else (best[1], best[2])


def show_photo(iface: Any, uuid: str) -> bool:
    """Select a photo's arrow and move the map to it; False where it has no position or the layer is not there."""
    layer = photos_layer()
    if layer is None:
        return False
    request = QgsFeatureRequest().setFilterExpression(f'"uuid" = {expression_text(uuid)}').setLimit(1)
    for feature in layer.getFeatures(request):
        if feature.hasGeometry() and not feature.geometry().isEmpty():
            node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
            if node is not None:
                node.setItemVisibilityCheckedParentRecursive(True)
            return select_and_zoom(iface, layer, [feature.id()]) > 0
    return False


class PhotoSelection:
    """Opens the site of the photo that a person selects on the map with one of QGIS's own tools.

    Args:
        open_site: called with (key of the site, key of the photo).
    """

    def __init__(self, open_site: Callable[[str, str], None]) -> None:
        self._open, self._layer = open_site, None  # type: ignore[var-annotated]

    def watch(self, *_: Any) -> "PhotoSelection":
        """Follow the photos of the workspace that was opened just now; one of the keeper's watchers."""
        self.follow(photos_layer())
        return self

    def stop(self) -> None:
        """Listen no more."""
        self.follow(None)

    def follow(self, layer: Optional[QgsVectorLayer]) -> None:
        """Listen to this layer instead of the one before; None to listen no more."""
        if self._layer is not None:
            try:
                self._layer.selectionChanged.disconnect(self._selected)
            except (TypeError, RuntimeError):
                pass  # the layer was removed from the project, and its signals with it
        self._layer = layer
        if layer is not None:
            layer.selectionChanged.connect(self._selected)

    def _selected(self, *_: Any) -> None:
        if self._layer is None or self._layer.selectedFeatureCount() != 1:
            return
        request = QgsFeatureRequest().setFilterFids(self._layer.selectedFeatureIds()).setFlags(compat.REQUEST_NO_GEOMETRY)
        for feature in self._layer.getFeatures(request):
            self._open(str(feature["site"]), str(feature["uuid"]))
