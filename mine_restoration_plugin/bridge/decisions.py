"""A person's decisions on patches at the strip's edge, written into the classified layer.

Each is written at once through the data provider, so that nothing depends on an edit session being saved, and read back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping

from qgis.core import QgsFeatureRequest, QgsField, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from .. import compat
from ..model.errors import MineError

DECISION, REASON = "RGPD", "RGYY"
REASON_LENGTH = 254
COLUMNS = ("TBBH", "HLMC", "GZL", "JAJL", "SCOPE", "BJTB", "PDYJ", "PQ", "SDM", DECISION, REASON)


@dataclass(frozen=True)
class PatchRecord:
    """One patch of a classified layer: its feature id, and its values as text by field name."""

    fid: int
    values: Mapping[str, str]


def read_edge_patches(layer: QgsVectorLayer) -> List[PatchRecord]:
    """The patches on the edge, and those that a person decided, in the layer's order."""
    names = {field.name() for field in layer.fields()}
    conditions = [part for field, part in (("BJTB", '"BJTB" = 1'), (DECISION, f'"{DECISION}" IN (\'0\', \'1\')')) if field in names]
    if not conditions:
        return []
    request = _request(layer, COLUMNS).setFilterExpression(" OR ".join(conditions))
    records = [PatchRecord(f.id(), {name: _text(f[name]) for name in COLUMNS if name in names}) for f in layer.getFeatures(request)]
    return sorted(records, key=lambda record: record.fid)


def write_decisions(layer: QgsVectorLayer, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Write values (by field name) into features (by id), all or none, and look whether they arrived.

    Raises:
        MineError: ``layer_in_edit`` while the layer has an edit session, ``output_unwritable`` where it cannot be written.
    """
    if layer.isEditable():
        raise MineError("layer_in_edit", name=layer.name())
    provider = layer.dataProvider()
    missing = [(name, width) for name, width in ((DECISION, 1), (REASON, REASON_LENGTH)) if layer.fields().indexOf(name) < 0]
    if missing:
        added = provider.addAttributes([QgsField(name, QVariant.String, "string", width) for name, width in missing])
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


def _request(layer: QgsVectorLayer, names: Any) -> QgsFeatureRequest:
    known = [name for name in names if layer.fields().indexOf(name) >= 0]
    return QgsFeatureRequest().setFlags(compat.REQUEST_NO_GEOMETRY).setSubsetOfAttributes(known, layer.fields())


def _reason(provider: Any) -> str:
    return "; ".join(provider.errors()) or "read-only"


def _text(value: Any) -> str:
    return "" if value is None or (hasattr(value, "isNull") and value.isNull()) else str(value)
