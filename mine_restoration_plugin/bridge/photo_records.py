"""The photos' rows: added, paired, removed and checked through the store, together with their files.

A photo's row and its file are two things that can come apart: a person takes a removal back in the history, another program
deletes a row. :func:`settle_files` puts files where the rows want them whenever rows changed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsCoordinateReferenceSystem, QgsDistanceArea, QgsGeometry, QgsPointXY, QgsProject
from qgis.PyQt.QtGui import QTransform

from ..model.errors import INFO, WARNING, Finding, MineError
from ..model.photo_pairs import View, finished_on, proposed_kind, view_of
from ..model.workspace_schema import SRS_ID, new_act
from .photo_check import StoredPhoto
from .photo_files import CopiedPhoto, KnownPhoto, PhotoFolder
from .workspace_database import expression_text
from .workspace_store import WorkspaceStore

LIMIT_SETTING = "photo_limit_m"
LIMIT_M = 500.0
"""A photo farther than that from its site gets a warning, unless the workspace's settings say otherwise."""
_ELLIPSOID = "EPSG:1024"  # CGCS2000
_LONGEST_NAME = 120
Row = Dict[str, Any]


@dataclass
class Added:
    """What became of one photo: the key of its row (empty where it was there already), and what a person should know."""

    uuid: str = ""
    findings: List[Finding] = field(default_factory=list)


def folder_of(store: WorkspaceStore) -> PhotoFolder:
    """The folder of a workspace's photos.

    Raises:
        MineError: ``photo_needs_file`` for a workspace in a database, beside which no folder lies.
    """
    if not store.database.is_file:
        raise MineError("photo_needs_file", path=store.name)
    return PhotoFolder(store.path)


def limit_of(store: WorkspaceStore) -> float:
    """From how many metres on a photo is too far from its site."""
    try:
        limit = float(store.settings.get(LIMIT_SETTING, "") or LIMIT_M)
    except ValueError:
        return LIMIT_M
    return limit if math.isfinite(limit) and limit > 0 else LIMIT_M


# --- in -----------------------------------------------------------------------------------------------------------------------
def digests_of(store: WorkspaceStore, site: str) -> Dict[str, str]:
    """The contents of a site's photos, with the keys of their rows."""
    return {str(row["ZPHX"]): str(row["uuid"]) for row in store.rows("photos", site) if row.get("ZPHX")}


def add_photo(store: WorkspaceStore, site: str, photo: "CopiedPhoto | KnownPhoto", act: Optional[str] = None) -> Added:
    """Write the row of a photo that lies in the folder.

    Args:
        site: key of the site. photo: what copying gave. act: name of the act, one for all photos that were dropped together.

    Raises:
        MineError: ``site_gone``, and those of writing; the copy is deleted again then.
    """
    try:
        dossier = store.dossier(site)
        known = any(row.get("ZPHX") == photo.digest for row in dossier["photos"])
        if known or isinstance(photo, KnownPhoto):
            if isinstance(photo, CopiedPhoto) and not any(row.get("ZPLJ") == photo.path for row in dossier["photos"]):
                folder_of(store).discard(photo)  # dropped twice at once: the first one has its row by now
            return Added("", [Finding("photo_known", INFO, photo.name, {"number": _number(dossier)})])
        values, shape = _row_of(store, dossier, photo)
        findings = _findings(store, dossier, photo, values)
        return Added(store.add("photos", values, shape, act), findings)
    except MineError:
        if isinstance(photo, CopiedPhoto):
            folder_of(store).discard(photo)
        raise


def _row_of(store: WorkspaceStore, dossier: Mapping[str, Any], photo: CopiedPhoto) -> Tuple[Row, Optional[QgsGeometry]]:
    facts = photo.facts
    shape = None
    distance = None
    if facts.lon is not None and facts.lat is not None:
        shape = QgsGeometry.fromPointXY(QgsPointXY(facts.lon, facts.lat))
        distance = distance_to_site(dossier["patches"], facts.lon, facts.lat)
    kind = proposed_kind(
        facts.taken, str(dossier["sites"].get("ZT") or ""), str(dossier["ledger"].get("KGRQ") or ""), finished_on(dossier["acceptance"])
    )
    row = {
        "site": dossier["sites"]["uuid"],
        "ZPLX": kind or None,
        "PSSJ": facts.taken or None,
        "FWJ": facts.bearing,
        "ZPMC": _storable(photo.name)[-_LONGEST_NAME:],
        "ZPLJ": photo.path,
        "ZPHX": photo.digest,
        "ZPJL": None if distance is None else round(distance, 1),
    }
    return row, shape


def _storable(name: str) -> str:
    """A file's name as text: Linux allows names that are no Unicode at all."""
    return name.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _findings(store: WorkspaceStore, dossier: Mapping[str, Any], photo: CopiedPhoto, values: Row) -> List[Finding]:
    number, name, found = _number(dossier), photo.name, []
    if not photo.facts.has_position:
        found.append(Finding("photo_no_position", INFO, name, {"number": number}))
    elif values["ZPJL"] is not None and values["ZPJL"] > limit_of(store):
        distance = {"distance": f"{values['ZPJL']:,.0f}", "limit": f"{limit_of(store):,.0f}"}
        found.append(Finding("photo_far", WARNING, name, {"number": number, **distance}))
    if photo.facts.datum:
        found.append(Finding("photo_datum", WARNING, name, {"datum": photo.facts.datum}))
    for row in store.database.rows("photos", f'"ZPHX" = {expression_text(photo.digest)}', limit=5):
        other = store.record("sites", str(row["site"]))
        if other is not None and other["uuid"] != dossier["sites"]["uuid"]:
            found.append(Finding("photo_elsewhere", WARNING, name, {"number": str(other["ZTBH"])}))
            break
    return found


def _number(dossier: Mapping[str, Any]) -> str:
    return str(dossier["sites"].get("ZTBH") or "")


def distance_to_site(patches: Iterable[Mapping[str, Any]], lon: float, lat: float) -> Optional[float]:
    """Metres from a point to the nearest patch of a site, 0 inside; None where no patch has a shape.

    Args:
        patches: rows with ``geom``, in degrees (EPSG:4490). lon, lat: in degrees.

    The nearest point is looked for with longitudes shortened as they are at this latitude; the length is the geodesic's on the
    ellipsoid of CGCS2000.
    """
    shorter = max(math.cos(math.radians(lat)), 0.01)
    point = QgsGeometry.fromPointXY(QgsPointXY(lon * shorter, lat))
    lengths = []
    for patch in patches:
        shape = patch.get("geom")
        if not isinstance(shape, QgsGeometry) or shape.isNull() or shape.isEmpty():
            continue
        scaled = QgsGeometry(shape)
        scaled.transform(QTransform.fromScale(shorter, 1.0))
        if scaled.intersects(point):
            return 0.0
        nearest = scaled.nearestPoint(point)
        if not nearest.isNull() and not nearest.isEmpty():
            lengths.append(metres(lon, lat, nearest.asPoint().x() / shorter, nearest.asPoint().y()))
    return min(lengths) if lengths else None


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Length of the geodesic between two points in degrees."""
    area = QgsDistanceArea()
    area.setSourceCrs(QgsCoordinateReferenceSystem.fromEpsgId(SRS_ID), QgsProject.instance().transformContext())
    area.setEllipsoid(_ELLIPSOID)
    return float(area.measureLine(QgsPointXY(lon, lat), QgsPointXY(other_lon, other_lat)))


# --- reading ------------------------------------------------------------------------------------------------------------------
def views_of(rows: Sequence[Row]) -> List[View]:
    """Photos' rows as what pairs are made from."""
    return [view_of(row, *position_of(row)) for row in rows]


def position_of(row: Mapping[str, Any]) -> Tuple[Optional[float], Optional[float]]:
    """(longitude, latitude) of a photo's row, or (None, None)."""
    shape = row.get("geom")
    if not isinstance(shape, QgsGeometry) or shape.isNull() or shape.isEmpty():
        return None, None
    point = shape.asPoint()
    return (point.x(), point.y()) if math.isfinite(point.x()) and math.isfinite(point.y()) else (None, None)


def stored_photo(row: Mapping[str, Any], number: str) -> StoredPhoto:
    """A photo's row as far as its file is concerned."""
    return StoredPhoto(str(row["uuid"]), number, str(row.get("ZPLJ") or ""), str(row.get("ZPHX") or ""), str(row.get("ZPMC") or ""))


def all_photos(store: WorkspaceStore) -> List[StoredPhoto]:
    """Every photo of the workspace, with its site's number; for the check of the whole workspace."""
    numbers = {str(row["uuid"]): str(row["ZTBH"] or "") for row in store.database.rows("sites")}
    return [stored_photo(row, numbers.get(str(row["site"]), "")) for row in store.database.rows("photos")]


# --- pairs --------------------------------------------------------------------------------------------------------------------
def confirm_pair(store: WorkspaceStore, before: str, after: str) -> None:
    """Note in both photos that they are a pair; who was their partner before is set free. One act, one transaction.

    Raises:
        MineError: ``record_gone``, and those of writing.
    """
    first, second = store.record("photos", before), store.record("photos", after)
    if first is None or second is None:
        raise MineError("record_gone")
    changes: Dict[str, Dict[str, Any]] = {}
    for row, partner in ((first, after), (second, before)):
        old = str(row.get("ZPDZ") or "")
        if old and old not in (before, after):
            changes[old] = {"ZPDZ": None}
        changes[str(row["uuid"])] = {"ZPDZ": partner}
    store.save_rows("photos", changes)


def release_pair(store: WorkspaceStore, before: str, after: str) -> None:
    """Take a pair apart."""
    store.save_rows("photos", {before: {"ZPDZ": None}, after: {"ZPDZ": None}})


# --- out and back ---------------------------------------------------------------------------------------------------------------
def remove_photos(store: WorkspaceStore, uuids: Sequence[str]) -> str:
    """Remove photos: the rows (the history keeps them), then their files, which go to the folder of removed ones.

    Returns:
        The act that takes it back.

    Raises:
        MineError: those of writing; a file that cannot be moved stays where it is.
    """
    act = new_act()
    wanted = set(uuids)
    rows = [row for row in (store.record("photos", uuid) for uuid in uuids) if row is not None]
    partners = {str(row["ZPDZ"]) for row in rows if row.get("ZPDZ")} - wanted
    # In the same act, so that taking it back restores the pair as well.
    store.save_rows("photos", {partner: {"ZPDZ": None} for partner in partners}, act)
    store.remove("photos", [str(row["uuid"]) for row in rows], act)
    folder = folder_of(store)
    for row in rows:
        _set_aside(store, folder, str(row.get("ZPLJ") or ""))
    return act


def settle_files(store: WorkspaceStore, uuids: Iterable[str]) -> List[Finding]:
    """Put files where the rows want them, after rows changed by whatever way.

    A row that came back gets its file back from the folder of removed ones; the file of a row that went is moved there.

    Returns:
        What could not be done.
    """
    findings: List[Finding] = []
    if not store.database.is_file or store.read_only:
        return findings
    folder = folder_of(store)
    for uuid in dict.fromkeys(uuids):
        row = store.record("photos", uuid)
        try:
            if row is not None:
                folder.bring_back(str(row.get("ZPLJ") or ""), str(row.get("ZPHX") or ""))
            else:
                _set_aside(store, folder, _last_path(store, uuid))
        except MineError as error:
            findings.append(Finding(error.code, WARNING, "", error.params))
    return findings


def _set_aside(store: WorkspaceStore, folder: PhotoFolder, path: str) -> None:
    # Two rows may share a file after somebody copied a row: it stays as long as one of them needs it.
    if path and not store.database.rows("photos", f'"ZPLJ" = {expression_text(path)}', limit=1):
        folder.set_aside(path)


def _last_path(store: WorkspaceStore, uuid: str) -> str:
    """Where the file of a removed row lay, by the history."""
    lines = store.history(table="photos", uuid=uuid, limit=50)
    return next((line.old or "" for line in lines if line.action == "D" and line.field == "ZPLJ"), "")


def apply_moved(store: WorkspaceStore, moved: Mapping[str, str]) -> int:
    """Write the new paths of photos that were found again below the workspace's folder, in one transaction."""
    return store.save_rows("photos", {uuid: {"ZPLJ": path} for uuid, path in moved.items()}) if moved else 0
