"""Read what the table and the result's figures need, without geometry."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Sequence, Tuple

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsVectorLayer

from .. import compat
from ..model.appendix import code_of
from ..model.campaign import Campaign
from .layer_reading import as_number, as_text
from .table_presenter import AREA_FIELDS, Record, distance_of


def _request(layer: QgsVectorLayer, names: Sequence[str]) -> QgsFeatureRequest:
    known = [name for name in names if layer.fields().indexOf(name) >= 0]
    return QgsFeatureRequest().setFlags(compat.REQUEST_NO_GEOMETRY).setSubsetOfAttributes(known, layer.fields())


def read_records(layer: QgsVectorLayer, area: str) -> List[Record]:
    """All patches of a classified layer, as the table needs them."""
    names = ("TBBH", "ZTBH", "SDM", "GZL", "SCOPE", AREA_FIELDS[area])
    indexes = [layer.fields().indexOf(name) for name in names]
    records = []
    for feature in layer.getFeatures(_request(layer, names)):
        values = feature.attributes()
        number, site, province, river_class, scope, square_metres = (values[i] if i >= 0 else None for i in indexes)
        records.append(
            Record(
                feature.id(), as_text(number), as_text(site), as_text(province), as_text(river_class), code_of(as_text(scope)) == "1",
                as_number(square_metres),
            )
        )  # fmt: skip
    return records


def read_places(layer: QgsVectorLayer) -> Dict[int, Tuple[Tuple[str, ...], str]]:
    """City and county of all patches, and the code of their region, by feature id."""
    names = ("XZS", "XZX", "XZQDM")
    indexes = [layer.fields().indexOf(name) for name in names]
    places = {}
    for feature in layer.getFeatures(_request(layer, names)):
        values = feature.attributes()
        city, county, region = (as_text(values[i]) if i >= 0 else "" for i in indexes)
        places[feature.id()] = ((city, county), region)
    return places


def read_site_places(store: Any, layer: QgsVectorLayer) -> Dict[int, Tuple[Tuple[str, ...], str]]:
    """The same of the mines of the workspace that the patches belong to, by the patch's feature id."""
    lines = store.lines("sites", ("uuid", "ZTBH", "XZS", "XZX", "XZQDM"))
    sites = {line[key]: ((line["XZS"], line["XZX"]), line["XZQDM"]) for line in lines for key in ("ZTBH", "uuid")}
    names = ("site", "ZTBH")
    indexes = [layer.fields().indexOf(name) for name in names]
    found = {}
    for feature in layer.getFeatures(_request(layer, names)):
        values = feature.attributes()
        keys = [as_text(values[i]).strip() if i >= 0 else "" for i in indexes]
        key = next((key for key in keys if key and key in sites), "")
        if key:
            found[feature.id()] = sites[key]
    return found


def ids_in(layer: QgsVectorLayer, shape: QgsGeometry) -> FrozenSet[int]:
    """Features that touch an area in the layer's coordinates."""
    request = QgsFeatureRequest(shape.boundingBox()).setSubsetOfAttributes([])
    engine = QgsGeometry.createGeometryEngine(shape.constGet())
    engine.prepareGeometry()
    return frozenset(f.id() for f in layer.getFeatures(request) if f.hasGeometry() and engine.intersects(f.geometry().constGet()))


def result_counts(layer: QgsVectorLayer, campaign: Campaign) -> Dict[str, int]:
    """The result's figures as the layer has them now, decisions included."""
    names = ("SCOPE", "GZL", "SDM", "BJTB", "TQMJ")
    indexes = [layer.fields().indexOf(name) for name in names]
    provinces = {province.code for province in campaign.provinces}
    counts = dict.fromkeys(("patches", "in_scope", "main_stem", "tributary", "outside", "on_edge", "outside_provinces", "not_measured"), 0)
    for feature in layer.getFeatures(_request(layer, names)):
        values = feature.attributes()
        scope, river_class, province, edge, area = (as_text(values[i]) if i >= 0 else "" for i in indexes)
        counts["patches"] += 1
        counts["on_edge"] += edge == "1"
        counts["not_measured"] += not area
        if scope == "1":
            counts["in_scope"] += 1
            counts["main_stem" if river_class == campaign.main_class else "tributary"] += bool(river_class)
            counts["outside_provinces"] += province not in provinces
        elif area:
            counts["outside"] += 1
    return counts


def rule_distance(layer: QgsVectorLayer, campaign: Campaign) -> float:
    """Distance of the strips in km, from the first patch that says it."""
    index = layer.fields().indexOf("PDGZ")
    if index < 0:
        return campaign.distance_km
    return distance_of([as_text(f["PDGZ"]) for f in layer.getFeatures(_request(layer, ["PDGZ"]).setLimit(20))], campaign)
