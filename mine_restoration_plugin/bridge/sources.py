"""From what a person chose in QGIS to what the engine can read.

A plain layer of a file is passed by its name. Everything that only QGIS knows (unsaved edits, a selection, a memory layer, a
database, joins, virtual fields, open options) is written to a temporary GeoPackage first. The chosen layer is never changed.

The work has two halves because layers belong to QGIS's main thread: :func:`plan_source` looks at the layer there and takes a
snapshot of its features; :meth:`SourcePlan.realize` writes the snapshot, in whatever thread the algorithm runs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeedback,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from .. import compat
from ..model.errors import MineError
from ..model.job import Source

# Formats that the engine's GDAL reads exactly as QGIS does; others are handed over through QGIS's own reader.
PLAIN_FORMATS = ("GPKG", "ESRI Shapefile", "GeoJSON", "FlatGeobuf", "OpenFileGDB")
PLAIN_ARCHIVES = ("", "/vsizip/", "/vsitar/", "/vsigzip/")
SUBSET_OF_FORMATS_WITH_KEYS = ("GPKG", "SQLite")
BATCH = 2000

_WRITABLE_TYPES = (
    compat.FIELD_INT, compat.FIELD_LONG, compat.FIELD_DOUBLE, compat.FIELD_STRING, compat.FIELD_DATE, compat.FIELD_TIME,
    compat.FIELD_DATE_TIME, compat.FIELD_BOOL,
)  # fmt: skip


@dataclass
class Snapshot:
    """The features of a layer as they were when the run began, readable from any thread."""

    features: QgsVectorLayerFeatureSource
    request: QgsFeatureRequest
    fields: QgsFields
    skipped_fields: Tuple[int, ...]
    wkb_type: Any
    crs: QgsCoordinateReferenceSystem
    transform_context: Any


@dataclass
class SourcePlan:
    """How one chosen layer reaches the engine.

    Attributes:
        name: what the person calls the layer.
        origin: file behind the layer, if any: a result must not replace it.
        origin_layer: layer name inside that file, if it has one.
        plain: the source to pass as it is; None where ``snapshot`` is to be written first.
    """

    name: str
    origin: str = ""
    origin_layer: Optional[str] = None
    plain: Optional[Source] = None
    snapshot: Optional[Snapshot] = None

    def realize(self, folder: str, number: int, feedback: Optional[QgsFeedback] = None) -> Source:
        """The source for the job; a snapshot is written to ``folder``, which the caller removes.

        Raises:
            MineError: ``output_unwritable``, ``disk_full``, ``cancelled``.
        """
        if self.plain is not None:
            return self.plain
        assert self.snapshot is not None
        path = os.path.join(folder, f"source_{number}.gpkg")
        _write_snapshot(self.snapshot, path, feedback)
        crs = self.snapshot.crs
        return Source(path=path, layer="source", crs=crs_text(crs), name=self.name)


def plan_source(value: Any, context: QgsProcessingContext, name: str = "", role: str = "", fields: Sequence[str] = ()) -> SourcePlan:
    """Look at what was chosen for a source parameter.

    Args:
        value: the parameter's value: layer, layer id, path with ``|layername=`` and so on, feature source definition, property.
        context: context of the run.
        name: name for messages; the layer's own by default.
        role: ``rivers`` takes lines and polygons, ``patches`` and ``provinces`` polygons, anything else all.
        fields: fields that the layer must have.

    Raises:
        MineError: ``file_missing``, ``layer_missing``, ``file_unreadable``, ``crs_missing``, ``layer_empty``, ``not_rivers``,
            ``not_polygons``, ``field_missing``.
    """
    value, request, restricted = _unwrap(value, context)
    layer, owned = _layer_of(value, context)
    name = name or layer.name()
    _check_kind(layer, name, role)
    for field in fields:
        if layer.fields().indexOf(field) < 0:
            raise MineError("field_missing", name=name, field=field, fields=", ".join(layer.fields().names()))
    if not layer.crs().isValid():
        raise MineError("crs_missing", name=name)
    if restricted.selected:
        ids = layer.selectedFeatureIds()
        if not ids:
            raise MineError("layer_empty", name=name)
        request.setFilterFids(_matching(layer, ids, request))
    if layer.featureCount() == 0:
        raise MineError("layer_empty", name=name)
    origin, origin_layer = _origin(layer)
    plan = SourcePlan(name=name, origin=origin, origin_layer=origin_layer)
    if not restricted.any:
        plan.plain = plain_source(layer, name, owned)
    if plan.plain is None:
        plan.snapshot = _snapshot(layer, request, context)
    return plan


def _check_kind(layer: QgsVectorLayer, name: str, role: str) -> None:
    """Refuse what cannot hold the geometry; a layer of mixed kinds is for the engine to sort out."""
    kind = layer.geometryType()
    if kind == compat.GEOMETRY_UNKNOWN:
        return
    if role == "rivers" and kind not in (compat.GEOMETRY_LINE, compat.GEOMETRY_POLYGON):
        raise MineError("not_rivers", name=name)
    if role in ("patches", "provinces") and kind != compat.GEOMETRY_POLYGON:
        raise MineError("not_polygons", name=name)


def _matching(layer: QgsVectorLayer, ids: List[int], request: QgsFeatureRequest) -> List[int]:
    """Those of the selected features that the request's expression chooses: a request knows either keys or an expression."""
    expression = request.filterExpression()
    if expression is None:
        return ids
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    expression = QgsExpression(expression.expression())
    expression.prepare(context)
    found = []
    for feature in layer.getFeatures(QgsFeatureRequest(ids)):
        context.setFeature(feature)
        if expression.evaluate(context):
            found.append(feature.id())
    return found


@dataclass
class _Restriction:
    selected: bool = False
    any: bool = False


def _unwrap(value: Any, context: QgsProcessingContext) -> Tuple[Any, QgsFeatureRequest, _Restriction]:
    """Take the layer reference out of properties and feature source definitions."""
    request, restricted = QgsFeatureRequest(), _Restriction()
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        restricted.selected = bool(value.selectedFeaturesOnly)
        limit = getattr(value, "featureLimit", -1)
        if limit is not None and limit > 0:
            request.setLimit(limit)
            restricted.any = True
        expression = getattr(value, "filterExpression", "")  # since QGIS 3.32
        if expression:
            request.setFilterExpression(expression)
            restricted.any = True
        restricted.any = restricted.any or restricted.selected
        value = value.source
    if isinstance(value, QgsProperty):
        value = value.value(context.expressionContext())[0] if not value.isProjectColor() else ""
    return value, request, restricted


def _layer_of(value: Any, context: QgsProcessingContext) -> Tuple[QgsVectorLayer, bool]:
    """The vector layer, and whether it was opened here (so that nobody chose an encoding for it)."""
    if isinstance(value, QgsVectorLayer):
        if not value.isValid():
            raise MineError("file_unreadable", path=value.source() or value.name(), reason=_reason(value))
        return value, False
    text = str(value or "").strip()
    layer = QgsProcessingUtils.mapLayerFromString(text, context, False, compat.LAYER_HINT_VECTOR)
    if isinstance(layer, QgsVectorLayer):
        return layer, False
    path = text.split("|", 1)[0]
    if not path.startswith("/vsi") and os.path.exists(path):
        _check_readable(path)
    elif not path.startswith("/vsi") and "://" not in path:
        raise MineError("file_missing", path=path or "?")
    options = QgsVectorLayer.LayerOptions(context.transformContext())
    layer = QgsVectorLayer(text, _base_name(text), "ogr", options)
    if not layer.isValid():
        raise _why_unreadable(text, path, layer)
    return layer, True


def _check_readable(path: str) -> None:
    if not os.access(path, os.R_OK):
        raise MineError("file_unreadable", path=path, reason=os.strerror(13))


def _why_unreadable(text: str, path: str, layer: QgsVectorLayer) -> MineError:
    registry = QgsProviderRegistry.instance()
    wanted = registry.decodeUri("ogr", text).get("layerName")
    names = [details.name() for details in registry.querySublayers(path)]
    if isinstance(wanted, str) and wanted and names and wanted not in names:
        return MineError("layer_missing", path=path, layer=wanted, layers=", ".join(names))
    return MineError("file_unreadable", path=path, reason=_reason(layer))


def _reason(layer: QgsVectorLayer) -> str:
    summary = layer.error().summary() if not layer.error().isEmpty() else ""
    return summary.strip() or "GDAL"


def _base_name(text: str) -> str:
    decoded = QgsProviderRegistry.instance().decodeUri("ogr", text)
    named = decoded.get("layerName")
    if isinstance(named, str) and named:
        return named
    path = str(decoded.get("vsiSuffix") or decoded.get("path") or text)
    return os.path.splitext(os.path.basename(path.rstrip("/")))[0]


def _origin(layer: QgsVectorLayer) -> Tuple[str, Optional[str]]:
    if layer.providerType() != "ogr":
        return "", None
    decoded = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    name = decoded.get("layerName")
    return str(decoded.get("path") or ""), name if isinstance(name, str) and name else None


def plain_source(layer: QgsVectorLayer, name: str, opened_here: bool = False) -> Optional[Source]:
    """The layer as a source that the engine reads itself, or None where only QGIS can read it as the person sees it."""
    if layer.providerType() != "ogr" or layer.storageType() not in PLAIN_FORMATS or layer.isEditable():
        return None
    if layer.vectorJoins() or _has_own_fields(layer) or QgsWkbTypes.isCurvedType(layer.wkbType()):
        return None
    subset = layer.subsetString().strip()
    if subset.upper().startswith("SELECT"):
        return None
    decoded = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    if decoded.get("openOptions") or decoded.get("geometryType") or decoded.get("authcfg"):
        return None
    prefix = str(decoded.get("vsiPrefix") or "")
    path = str(decoded.get("path") or "")
    if prefix not in PLAIN_ARCHIVES or not os.path.exists(path):
        return None
    layer_name = decoded.get("layerName")
    layer_name = layer_name if isinstance(layer_name, str) and layer_name else _only_layer(layer, decoded)
    if layer_name is None:
        return None
    return Source(
        path=f"{prefix}{os.path.abspath(path)}{decoded.get('vsiSuffix') or ''}",
        layer=layer_name or None,
        where=subset or None,
        encoding=None if opened_here else _chosen_encoding(layer),
        crs=crs_text(layer.crs()),
        name=name,
    )


def _has_own_fields(layer: QgsVectorLayer) -> bool:
    fields = layer.fields()
    return any(fields.fieldOrigin(i) != compat.FIELD_FROM_PROVIDER for i in range(fields.count()))


def _only_layer(layer: QgsVectorLayer, decoded: Dict[str, Any]) -> Optional[str]:
    """Layer name where the source states none: "" for files of one layer, None where it cannot be told."""
    if layer.storageType() not in ("GPKG", "OpenFileGDB"):
        return ""
    wanted = decoded.get("layerId")
    number = int(wanted) if isinstance(wanted, int) else 0
    uri = f"{decoded.get('vsiPrefix') or ''}{decoded.get('path')}{decoded.get('vsiSuffix') or ''}"
    for details in QgsProviderRegistry.instance().querySublayers(uri):
        if details.layerNumber() == number and details.name():
            return str(details.name())
    return None


def _chosen_encoding(layer: QgsVectorLayer) -> Optional[str]:
    """The encoding, if a person changed it in QGIS; without that the engine finds it out by itself."""
    if layer.storageType() != "ESRI Shapefile":
        return None
    chosen = layer.dataProvider().encoding()
    fresh = QgsVectorLayer(layer.source(), "fresh", "ogr")
    return chosen if fresh.isValid() and fresh.dataProvider().encoding() != chosen else None


def crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    """Authority code of a coordinate system, or its WKT where it has none that others know."""
    code = crs.authid()
    return code if code and not code.upper().startswith("USER:") else crs.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED)


def _snapshot(layer: QgsVectorLayer, request: QgsFeatureRequest, context: QgsProcessingContext) -> Snapshot:
    skipped: Tuple[int, ...] = ()
    if layer.providerType() == "ogr" and layer.storageType() in SUBSET_OF_FORMATS_WITH_KEYS:
        # The engine does not read a GeoPackage's row numbers as a field; neither should it here.
        skipped = tuple(layer.primaryKeyAttributes())
    return Snapshot(
        features=QgsVectorLayerFeatureSource(layer),
        request=request,
        fields=QgsFields(layer.fields()),
        skipped_fields=skipped,
        wkb_type=layer.wkbType(),
        crs=QgsCoordinateReferenceSystem(layer.crs()),
        transform_context=context.transformContext(),
    )


def _write_snapshot(snapshot: Snapshot, path: str, feedback: Optional[QgsFeedback]) -> None:
    kept = [i for i in range(snapshot.fields.count()) if i not in snapshot.skipped_fields]
    fields, converters = _writable_fields(snapshot.fields, kept)
    taken = {field.name().lower() for field in fields}
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "source"
    options.fileEncoding = "UTF-8"
    options.layerOptions = [f"FID={_free('row_number', taken)}", f"GEOMETRY_NAME={_free('outline', taken)}", "SPATIAL_INDEX=NO"]
    linear = QgsWkbTypes.linearType(snapshot.wkb_type)
    writer = QgsVectorFileWriter.create(path, fields, linear, snapshot.crs, snapshot.transform_context, options)
    try:
        _check_writer(writer, path)
        for batch in _batches(snapshot, fields, kept, converters):
            if feedback is not None and feedback.isCanceled():
                raise MineError("cancelled")
            writer.addFeatures(batch, compat.FAST_INSERT)
            _check_writer(writer, path)
        writer.flushBuffer()
        _check_writer(writer, path)
    finally:
        del writer  # closes the file


def _check_writer(writer: QgsVectorFileWriter, path: str) -> None:
    if writer.hasError() == compat.WRITER_NO_ERROR:
        return
    reason = writer.errorMessage()
    if "disk is full" in reason.lower() or "no space left" in reason.lower():
        raise MineError("disk_full", path=path)
    raise MineError("output_unwritable", path=path, reason=reason)


def _batches(snapshot: Snapshot, fields: QgsFields, kept: List[int], converters: List[Optional[Callable[[Any], Any]]]) -> Iterator[List[QgsFeature]]:
    batch: List[QgsFeature] = []
    curved = QgsWkbTypes.isCurvedType(snapshot.wkb_type) or snapshot.wkb_type == compat.WKB_UNKNOWN
    for feature in snapshot.features.getFeatures(snapshot.request):
        written = QgsFeature(fields)
        geometry = QgsGeometry(feature.geometry())
        if curved and not geometry.isNull() and QgsWkbTypes.isCurvedType(geometry.wkbType()):
            # The engine's geometry library has no arcs; QGIS's own tolerance is some 1/360 of a circle.
            geometry.convertToStraightSegment()
        written.setGeometry(geometry)
        values = [feature.attribute(i) for i in kept]
        written.setAttributes([convert(v) if convert else v for convert, v in zip(converters, values)])
        batch.append(written)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _writable_fields(fields: QgsFields, kept: List[int]) -> Tuple[QgsFields, List[Optional[Callable[[Any], Any]]]]:
    """Fields that a GeoPackage can hold, and how to convert the values of those that it cannot."""
    result, converters = QgsFields(), []
    taken: set[str] = set()
    for index in kept:
        field = QgsField(fields.at(index))
        converter: Optional[Callable[[Any], Any]] = None
        if field.type() in compat.FIELD_UNSIGNED:
            field = QgsField(field.name(), compat.FIELD_LONG, "integer64")
        elif field.type() not in _WRITABLE_TYPES:
            field, converter = QgsField(field.name(), compat.FIELD_STRING, "string"), _as_text
        # GeoPackage columns differ in more than the case of their letters; a memory layer's fields need not.
        field.setName(_free(field.name() or "field", taken))
        taken.add(field.name().lower())
        result.append(field)
        converters.append(converter)
    return result, converters


def _as_text(value: Any) -> Any:
    if value is None or (isinstance(value, QVariant) and value.isNull()):
        return None
    return ",".join(str(part) for part in value) if isinstance(value, (list, tuple)) else str(value)


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.lower() in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate
