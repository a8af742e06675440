"""Look at QGIS's layers for the presenters."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from qgis.core import QgsProject, QgsProviderRegistry, QgsVectorLayer

from .. import compat
from .data_presenter import LINE, NONE, POINT, POLYGON, UNKNOWN, LayerFacts

LARGEST_FOR_NAMES = 200_000  # a river layer with more features is no river layer; its names are not looked through


def layer_by_id(layer_id: str) -> Optional[QgsVectorLayer]:
    """A valid vector layer of the project, or None."""
    layer = QgsProject.instance().mapLayer(layer_id) if layer_id else None
    return layer if isinstance(layer, QgsVectorLayer) and layer.isValid() else None


def source_key(layer: QgsVectorLayer) -> str:
    """Names what a layer shows across sessions, whatever its filter; empty for a layer that lives in memory only."""
    provider = layer.providerType()
    if provider == "memory":
        return ""
    parts = QgsProviderRegistry.instance().decodeUri(provider, layer.source())
    path, name = parts.get("path"), parts.get("layerName")
    return f"{path}|{name or ''}" if path else layer.source()


def facts_of(layer: QgsVectorLayer) -> LayerFacts:
    """What can be seen of a layer at once."""
    kinds = {compat.GEOMETRY_POLYGON: POLYGON, compat.GEOMETRY_LINE: LINE, compat.GEOMETRY_POINT: POINT, compat.GEOMETRY_NULL: NONE}
    box, crs = layer.extent(), layer.crs()
    return LayerFacts(
        name=layer.name(),
        count=layer.featureCount(),
        geometry=kinds.get(layer.geometryType(), UNKNOWN),
        crs=(crs.authid() or "WKT") if crs.isValid() else "",
        crs_name=crs.description() if crs.isValid() else "",
        geographic=crs.isValid() and crs.isGeographic(),
        extent=None if box.isEmpty() or box.isNull() else (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()),
        fields=tuple(field.name() for field in layer.fields()),
    )


def text_values(layer: QgsVectorLayer, field: str) -> List[str]:
    """The distinct texts of a field."""
    index = layer.fields().indexOf(field)
    if index < 0 or layer.featureCount() > LARGEST_FOR_NAMES:
        return []
    return [text for text in map(as_text, layer.uniqueValues(index)) if text]


def names_by_field(layer: QgsVectorLayer) -> Dict[str, List[str]]:
    """The distinct texts of every text field."""
    texts = [field.name() for field in layer.fields() if not field.isNumeric() and not field.isDateOrTime()]
    return {name: text_values(layer, name) for name in texts[:40]}


def as_text(value: Any) -> str:
    """An attribute as text; NULL is empty."""
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return ""
    return str(value).strip()


def as_number(value: Any) -> Optional[float]:
    """An attribute as a number; None where it is none."""
    try:
        return float(as_text(value))
    except ValueError:
        return None
