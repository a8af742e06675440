"""Which part of a workspace a document is about: sites by number, by an expression, in a rectangle, or in a polygon.

``SCOPE`` of the algorithms is one text, so that a panel, a model and ``qgis_process`` say it alike:

    (empty) or ALL                                the whole workspace
    K-01,K-02                                     numbers of sites
    "XZX" = '宜都市'                              an expression on the table of sites
    111.1,111.4,30.2,30.5 [EPSG:4490]             west, east, south, north, as QGIS writes an extent
    POLYGON((...)) [EPSG:4490]                    WKT; also SRID=4490;POLYGON((...))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import List, Optional, Tuple

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsFeatureRequest, QgsGeometry, QgsProject, QgsRectangle

from .. import compat
from ..model.errors import MineError
from ..model.workspace_schema import SRS_ID
from .status_change import EVERY, chosen_sites, keys_by_number
from .workspace_store import WorkspaceStore

_SYSTEM = re.compile(r"\s*\[(?P<crs>[A-Za-z]+:\d+)\]\s*$")
_NUMBER = r"\s*[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?\s*"
_EXTENT = re.compile(f"{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")
_WKT = re.compile(r"\s*(?:SRID=(?P<srid>\d+)\s*;)?\s*(?P<wkt>(?:MULTI)?POLYGON\s*(?:Z|M|ZM)?\s*\(.*\))\s*", re.IGNORECASE | re.DOTALL)
_SHOWN = 80


@dataclass(frozen=True)
class DocumentScope:
    """What was chosen.

    Attributes:
        text: as it was given.
        sites: keys of the sites by number; None for all of the workspace.
        patches: keys of the patches where an area was given; None for all patches of the sites.
        unknown: numbers that no site has.
    """

    text: str = ""
    sites: Optional[Tuple[str, ...]] = None
    patches: Optional[Tuple[str, ...]] = None
    unknown: Tuple[str, ...] = ()


def scope_of(workspace: str, text: Optional[str]) -> DocumentScope:
    """Find the sites and patches that a ``SCOPE`` names.

    Args:
        workspace: path of the GeoPackage.
        text: see above.

    Raises:
        MineError: ``scope_none``, ``scope_area``, ``sites_expression``, and those of opening a workspace.
    """
    text = (text or "").strip()
    if not text or text.upper() in EVERY:
        return DocumentScope()
    area = area_of(text)
    store = WorkspaceStore.open(workspace, "")
    try:
        if area is not None and not _is_numbers(store, text):
            return _in_area(store, text, area)
        try:
            sites, unknown = chosen_sites(store, text)
        except MineError as error:
            if error.code == "sites_none":
                raise MineError("scope_none", scope=text[:_SHOWN]) from error
            raise
    finally:
        store.close()
    if not sites:
        raise MineError("scope_none", scope=text[:_SHOWN])
    return DocumentScope(text, tuple(sites), None, tuple(unknown))


def area_of(text: str) -> Optional[QgsGeometry]:
    """The area that a text gives, in CGCS2000 longitude and latitude; None where it gives none.

    Raises:
        MineError: ``scope_area``.
    """
    system = _SYSTEM.search(text)
    body = text[: system.start()] if system else text
    crs = system["crs"] if system else f"EPSG:{SRS_ID}"
    polygon = _WKT.fullmatch(body)
    if polygon is not None:
        geometry = QgsGeometry.fromWkt(polygon["wkt"])
        crs = f"EPSG:{polygon['srid']}" if polygon["srid"] else crs
    elif _EXTENT.fullmatch(body):
        west, east, south, north = (float(part) for part in body.split(","))
        geometry = QgsGeometry.fromRect(QgsRectangle(west, south, east, north))
    else:
        return None
    if geometry.isNull() or geometry.isEmpty() or not geometry.isGeosValid():
        raise MineError("scope_area", scope=text[:_SHOWN], reason=geometry.lastError() or "WKT")
    source, target = QgsCoordinateReferenceSystem(crs), QgsCoordinateReferenceSystem(f"EPSG:{SRS_ID}")
    if not source.isValid():
        raise MineError("scope_area", scope=text[:_SHOWN], reason=crs)
    try:
        geometry.transform(QgsCoordinateTransform(source, target, QgsProject.instance()))
    except QgsCsException as error:
        raise MineError("scope_area", scope=text[:_SHOWN], reason=str(error)[:200]) from error
    return geometry


def _is_numbers(store: WorkspaceStore, text: str) -> bool:
    """Whether what looks like an extent names four sites: numbers of sites are often nothing but digits."""
    numbers = [part.strip() for part in text.split(",")]
    return len(store.database.rows_with("sites", "ZTBH", numbers)) == len(set(numbers))


def _in_area(store: WorkspaceStore, text: str, area: QgsGeometry) -> DocumentScope:
    """Patches that touch an area, and their sites in the order of their numbers."""
    layer = store.database.layer("patches")
    request = QgsFeatureRequest(area.boundingBox()).setSubsetOfAttributes(["uuid", "site"], layer.fields())
    engine = QgsGeometry.createGeometryEngine(area.constGet())
    engine.prepareGeometry()
    patches: List[str] = []
    sites = set()
    for feature in layer.getFeatures(request.setFlags(compat.REQUEST_EXACT)):
        if feature.hasGeometry() and engine.intersects(feature.geometry().constGet()):
            patches.append(str(feature["uuid"]))
            sites.add(str(feature["site"]))
    if not patches:
        raise MineError("scope_none", scope=text[:_SHOWN])
    ordered = [key for key in keys_by_number(store.database.rows("sites")) if key in sites]
    return DocumentScope(text, tuple(ordered), tuple(patches))
