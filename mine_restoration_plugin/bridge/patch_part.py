"""A part of any layer of classified patches: chosen by an expression, a rectangle or a polygon, as one filter that QGIS applies.

The texts are those of :mod:`.document_scope`, except that an expression is about the patches themselves.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Optional, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsExpression,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsProperty,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ..model.appendix_part import EXPRESSION, EXTENT, POLYGON, SELECTION
from ..model.errors import MineError
from ..model.workspace_schema import SRS_ID
from .document_scope import area_of
from .status_change import EVERY

ALL_ATTRIBUTES = "#!allattributes!#"  # QgsFeatureRequest.ALL_ATTRIBUTES
_SHOWN = 80
_DIGITS = 17
_STEP_DEGREES = 0.02


@dataclass(frozen=True)
class PatchPart:
    """What was chosen.

    Attributes:
        kind: one of the words of :mod:`..model.appendix_part`; empty for everything.
        text: as it was given.
        filter: expression on the layer; empty for everything that it gives.
        earlier_filter: the same for a layer in CGCS2000 longitude and latitude.
    """

    kind: str = ""
    text: str = ""
    filter: str = ""
    earlier_filter: str = ""


def part_of(text: Optional[str], value: Any, context: QgsProcessingContext) -> PatchPart:
    """Understand a part.

    Args:
        text: expression, extent or polygon; empty or ``ALL`` for everything.
        value: the layer, as a parameter of an algorithm gives it.

    Raises:
        MineError: ``scope_area``, ``scope_expression``.
    """
    text = (text or "").strip()
    if not text or text.upper() in EVERY:
        return PatchPart(SELECTION) if isinstance(value, QgsProcessingFeatureSourceDefinition) and value.selectedFeaturesOnly else PatchPart()
    fields, crs = _fields_and_crs(value, context)
    area = area_of(text)
    if area is not None:
        kind = POLYGON if "POLYGON" in text.upper() else EXTENT
        return PatchPart(kind, text, _touching(_in_layer(area, crs, text)), _touching(area))
    expression = QgsExpression(text)
    problem = " ".join(expression.parserErrorString().split())[:200] if expression.hasParserError() else ""
    if not problem and fields is not None:
        known = {name.lower() for name in fields.names()}
        asked = expression.referencedColumns() - {ALL_ATTRIBUTES}
        problem = ", ".join(sorted(name for name in asked if name.lower() not in known))
    if problem:
        names = ", ".join(fields.names()[:60]) if fields is not None else "-"
        raise MineError("scope_expression", scope=text[:_SHOWN], reason=problem, fields=names)
    # Keys say nothing to a reader: they are patches that somebody picked.
    kind = SELECTION if {name.lower() for name in expression.referencedColumns()} == {"uuid"} else EXPRESSION
    return PatchPart(kind, text, text, text)


def source_with(value: Any, expression: str) -> Any:
    """A layer as a parameter gives it, with a filter on top of what it is restricted to already."""
    if not expression:
        return value
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        given = getattr(value, "filterExpression", "")
        limited = QgsProcessingFeatureSourceDefinition(value.source, value.selectedFeaturesOnly, value.featureLimit)
        expression = f"({given}) AND ({expression})" if given else expression
    else:
        limited = QgsProcessingFeatureSourceDefinition(value if isinstance(value, QgsProperty) else QgsProperty.fromValue(value))
    limited.filterExpression = expression  # QGIS knows it since 3.32; before, only our own bridge.sources reads it
    return limited


def restricted(value: Any) -> bool:
    """Whether only some features of a layer were given."""
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return False
    return bool(value.selectedFeaturesOnly or value.featureLimit > 0 or getattr(value, "filterExpression", ""))


def is_all_of(value: Any, workspace: str, context: QgsProcessingContext) -> bool:
    """Whether what was given is all patches of a workspace, and not a selection, a filtered layer or a copy."""
    layer = _layer(value, context)
    if restricted(value) or not layer.isValid() or layer.providerType() != "ogr" or layer.subsetString().strip():
        return False
    decoded = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = str(decoded.get("path") or "")
    return decoded.get("layerName") == "patches" and os.path.exists(path) and os.path.samefile(path, workspace)


def _fields_and_crs(value: Any, context: QgsProcessingContext) -> Tuple[Optional[QgsFields], QgsCoordinateReferenceSystem]:
    """Of the layer that is meant; what cannot be found is told when it is read."""
    layer = _layer(value, context)
    return (layer.fields(), layer.crs()) if layer.isValid() else (None, QgsCoordinateReferenceSystem())


def _layer(value: Any, context: QgsProcessingContext) -> QgsVectorLayer:
    """The layer that a parameter's value means; an invalid one where there is none."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source
    if isinstance(value, QgsProperty):
        value = value.value(context.expressionContext())[0]
    layer = value if isinstance(value, QgsVectorLayer) else QgsProcessingUtils.mapLayerFromString(str(value or ""), context, False)
    if not isinstance(layer, QgsVectorLayer):
        layer = QgsVectorLayer(str(value or ""), "patches", "ogr")
    return layer


def _in_layer(area: QgsGeometry, crs: QgsCoordinateReferenceSystem, text: str) -> QgsGeometry:
    """The area in the layer's coordinate system."""
    source = QgsCoordinateReferenceSystem(f"EPSG:{SRS_ID}")
    if not crs.isValid() or crs == source:
        return area
    # A straight line in degrees is none in the layer: more corners keep it to some metres.
    moved = area.densifyByDistance(_STEP_DEGREES)
    try:
        moved.transform(QgsCoordinateTransform(source, crs, QgsProject.instance()))
    except QgsCsException as error:
        raise MineError("scope_area", scope=text[:_SHOWN], reason=str(error)[:200]) from error
    return moved


def _touching(area: QgsGeometry) -> str:
    return f"intersects($geometry, geom_from_wkt('{area.asWkt(_DIGITS)}'))"
