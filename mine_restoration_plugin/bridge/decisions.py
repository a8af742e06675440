"""A person's decisions on patches at the strip's edge, written into the classified layer.

Each is written at once through the data provider, so that nothing depends on an edit session being saved, and read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsProject,
    QgsVectorLayer,
)

from .. import compat
from ..model.earlier_result import BEFORE
from ..model.errors import MineError

DECISION, REASON = "RGPD", "RGYY"
REASON_LENGTH = 254
BEFORE_LENGTH = 40
COLUMNS = ("TBBH", "HLMC", "GZL", "JAJL", "SCOPE", "BJTB", "PDYJ", "PQ", "SDM", "PDGZ", DECISION, REASON, BEFORE)
NUMBERS_AT_ONCE = 500


@dataclass(frozen=True)
class PatchRecord:
    """One patch of a classified layer.

    Attributes:
        fid: feature id.
        values: as text by field name.
        box: (xmin, ymin, xmax, ymax) in CGCS2000 degrees, where it was asked for and there is a geometry.
    """

    fid: int
    values: Mapping[str, str]
    box: Optional[Tuple[float, float, float, float]] = None


def read_edge_patches(layer: QgsVectorLayer) -> List[PatchRecord]:
    """The patches on the edge, and those that a person decided, in the layer's order."""
    names = {field.name() for field in layer.fields()}
    conditions = [part for field, part in (("BJTB", '"BJTB" = 1'), (DECISION, f'"{DECISION}" IN (\'0\', \'1\')')) if field in names]
    if not conditions:
        return []
    return _records(layer, " OR ".join(conditions), False)


def read_decisions(layer: QgsVectorLayer) -> List[PatchRecord]:
    """The patches that a person decided, with their boxes."""
    if layer.fields().indexOf(DECISION) < 0:
        return []
    return _records(layer, f'"{DECISION}" IN (\'0\', \'1\')', True)


def read_numbers(layer: QgsVectorLayer, numbers: Iterable[str]) -> List[PatchRecord]:
    """The patches with these numbers, with their boxes."""
    wanted = sorted({number for number in numbers if number})
    if layer.fields().indexOf("TBBH") < 0:
        return []
    records = []
    for start in range(0, len(wanted), NUMBERS_AT_ONCE):
        quoted = ", ".join(QgsExpression.quotedString(number) for number in wanted[start : start + NUMBERS_AT_ONCE])
        records += _records(layer, f'"TBBH" IN ({quoted})', True)
    return records


def _records(layer: QgsVectorLayer, expression: str, boxes: bool) -> List[PatchRecord]:
    names = [name for name in COLUMNS if layer.fields().indexOf(name) >= 0]
    request = _request(layer, COLUMNS, boxes).setFilterExpression(expression)
    # Results are in it; a copy that somebody saved may be in another system.
    request.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"), QgsProject.instance().transformContext())
    records = [PatchRecord(f.id(), {name: _text(f[name]) for name in names}, _box(f)) for f in layer.getFeatures(request)]
    return sorted(records, key=lambda record: record.fid)


def _box(feature: QgsFeature) -> Optional[Tuple[float, float, float, float]]:
    if not feature.hasGeometry() or feature.geometry().isEmpty():
        return None
    box = feature.geometry().boundingBox()
    return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()


def write_decisions(layer: QgsVectorLayer, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Write values (by field name) into features (by id), all or none, and look whether they arrived.

    Raises:
        MineError: ``layer_in_edit`` while the layer has an edit session, ``output_unwritable`` where it cannot be written.
    """
    if layer.isEditable():
        raise MineError("layer_in_edit", name=layer.name())
    provider = layer.dataProvider()
    missing = [(name, width) for name, width in ((DECISION, 1), (REASON, REASON_LENGTH), (BEFORE, BEFORE_LENGTH)) if layer.fields().indexOf(name) < 0]
    if missing:
        added = provider.addAttributes([QgsField(name, compat.FIELD_STRING, "string", width) for name, width in missing])
        layer.updateFields()
        if not added:
            raise MineError("output_unwritable", path=layer.name(), reason=_reason(provider))
    indexes = {name: layer.fields().indexOf(name) for values in changes.values() for name in values}
    written = {fid: {indexes[name]: value for name, value in values.items() if indexes[name] >= 0} for fid, values in changes.items()}
    if not provider.changeAttributeValues(written) or not _arrived(layer, changes):
        raise MineError("output_unwritable", path=layer.name(), reason=_reason(provider))
    layer.triggerRepaint()


def _arrived(layer: QgsVectorLayer, changes: Mapping[int, Mapping[str, Any]]) -> bool:
    request = _request(layer, COLUMNS).setFilterFids(list(changes))
    found: Dict[int, Mapping[str, Any]] = {f.id(): {name: _text(f[name]) for name in changes[f.id()]} for f in layer.getFeatures(request)}
    return all(found.get(fid) == {name: _text(value) for name, value in values.items()} for fid, values in changes.items())


def _request(layer: QgsVectorLayer, names: Sequence[str], geometry: bool = False) -> QgsFeatureRequest:
    known = [name for name in names if layer.fields().indexOf(name) >= 0]
    request = QgsFeatureRequest().setSubsetOfAttributes(known, layer.fields())
    return request if geometry else request.setFlags(compat.REQUEST_NO_GEOMETRY)


def _reason(provider: Any) -> str:
    return "; ".join(provider.errors()) or "read-only"


def _text(value: Any) -> str:
    return "" if value is None or (hasattr(value, "isNull") and value.isNull()) else str(value)
