"""Patches (图斑) as they come: checked, repaired where that is safe, brought to EPSG:4490 and measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from ...model.errors import WARNING, Finding
from .ellipsoid import Floats, Geometries, move_coordinates, on_earth, survey_area, unwrapped
from .reference_systems import metres_per_unit

# A repair is safe if the outline's own area (by its coordinates) and that of the repaired polygon agree this well.
SAFE_REPAIR_SHARE = 0.01
SAFE_REPAIR_M2 = 1.0
# Nothing that was mined is wider; a polygon beyond it has lost a corner to a typing error.
LARGEST_PATCH_DEG = 5.0
# The box that holds all of China with its waters, degrees.
CHINA = (73.0, 3.0, 136.0, 54.0)


@dataclass(frozen=True)
class MeasuredPatches:
    """Patches of one layer or of a part of it, in its order.

    Attributes:
        geometry: polygons and multipolygons in EPSG:4490 as they are stored; the broken and missing ones as they came,
            or None.
        usable: whether a patch can be measured.
        changed: whether the geometry was repaired, so that the stored form differs from the one that came.
        area_m2: ellipsoidal area by the survey formula; nan where not usable.
        findings: one for each patch that is null, broken, repaired or not a polygon.
    """

    geometry: Geometries
    usable: np.ndarray
    changed: np.ndarray
    area_m2: Floats
    findings: list[Finding]


def measure_patches(
    geometries: Geometries,
    names: np.ndarray,
    crs: pyproj.CRS,
    transformer: pyproj.Transformer | None,
    was_open: np.ndarray | None = None,
) -> MeasuredPatches:
    """Check, repair, convert and measure.

    Args:
        geometries: array (n,) in the layer's own system.
        names: array (n,) of what each patch is called in messages.
        crs: the layer's own system.
        transformer: to EPSG:4490, or None if the coordinates are there already.
        was_open: which patches had rings that were not closed in the file (closed by now); None for none.
    """
    findings: list[Finding] = []
    unit = metres_per_unit(crs)
    given = np.asarray(geometries, dtype=object)
    geometry = np.asarray(shapely.force_2d(given), dtype=object) if np.any(shapely.has_z(given)) else given.copy()
    mixed = np.flatnonzero(shapely.get_type_id(geometry) == shapely.GeometryType.GEOMETRYCOLLECTION)
    for i in mixed:
        geometry[i] = _polygons_of(geometry[i])
    null = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    polygon = (shapely.get_dimensions(geometry) == 2) & ~null
    usable = polygon & _valid(geometry)
    changed = np.zeros(len(geometry), dtype=bool)
    changed[mixed] = True
    open_before = np.zeros(len(geometry), dtype=bool) if was_open is None else was_open
    changed |= open_before
    findings += [_open_ring(str(names[i]), bool(polygon[i])) for i in np.flatnonzero(open_before)]
    null, stray = null & ~open_before, ~null & ~polygon & ~open_before
    findings += [Finding("patch_null", where=str(names[i])) for i in np.flatnonzero(null)]
    findings += [Finding("patch_not_polygon", where=str(names[i])) for i in np.flatnonzero(stray)]
    for i in np.flatnonzero(polygon & ~usable):
        repaired, finding = _repair(geometry[i], str(names[i]), unit)
        findings.append(finding)
        if repaired is not None:
            geometry[i], usable[i], changed[i] = repaired, True, True
    area = np.full(len(geometry), np.nan)
    area[usable] = survey_area(geometry[usable], unit, transformer)
    if transformer is not None:
        present = ~shapely.is_missing(geometry)
        geometry[present] = move_coordinates(geometry[present], transformer)
        changed |= present
    findings += _far_away(geometry, names, usable)
    usable &= _measurable(geometry)
    area[~usable] = np.nan
    return MeasuredPatches(geometry, usable, changed, area, findings)


def _valid(geometry: Geometries) -> np.ndarray:
    """Which geometries are valid; GEOS is asked where :func:`surely_valid` does not know."""
    valid = surely_valid(geometry)
    doubtful = np.flatnonzero(~valid)
    valid[doubtful] = shapely.is_valid(geometry[doubtful])
    return valid


def surely_valid(geometry: Geometries) -> np.ndarray:
    """Polygons of one ring that goes around the middle of its box once, turning one way as seen from there: such a ring cannot cross
    itself. Half of all patches and more are like that, and this takes a fifth of GEOS's time.

    Says no where it does not know, or where rounding could deceive it.
    """
    sure = np.zeros(len(geometry), dtype=bool)
    geometry = unwrapped(geometry)
    plain = shapely.get_type_id(geometry) == shapely.GeometryType.POLYGON
    plain = np.flatnonzero(plain & (shapely.get_num_interior_rings(geometry) == 0) & ~shapely.is_empty(geometry))
    if not len(plain):
        return sure
    points, ring = shapely.get_coordinates(geometry[plain], return_index=True)
    box = shapely.bounds(geometry[plain])
    with np.errstate(invalid="ignore", over="ignore"):
        middle, size = (box[:, :2] + box[:, 2:]) / 2, (box[:, 2:] - box[:, :2]).max(axis=1)
        x, y = points[:, 0] - middle[ring, 0], points[:, 1] - middle[ring, 1]
        turn = x[:-1] * y[1:] - x[1:] * y[:-1]
        start = np.flatnonzero(np.concatenate([[True], ring[1:] != ring[:-1]]))
        inside = np.append(ring[:-1] == ring[1:], False)
        turn = np.append(turn, 0.0)
        lowest = np.minimum.reduceat(np.where(inside, turn, np.inf), start)
        highest = np.maximum.reduceat(np.where(inside, turn, -np.inf), start)
        # What rounding can make of a turn: coordinates are good to their last digit, products to theirs.
        noise = 1e-9 * size**2 + 1e-14 * size * np.abs(box).max(axis=1)
        one_way = (lowest > noise) | (highest < -noise)
        changes = np.append((y[:-1] >= 0) != (y[1:] >= 0), False) & inside
        sure[plain] = one_way & (np.add.reduceat(changes.astype(np.int64), start) == 2)
    return sure


def _open_ring(name: str, closed: bool) -> Finding:
    reason = {"code": "reason_open_ring", "params": {}}
    if not closed:
        return Finding("patch_unrepairable", where=name, params={"reason": reason})
    return Finding("patch_repaired", WARNING, name, {"reason": reason, "change": "0"})


def _measurable(geometry: Geometries) -> np.ndarray:
    """Whether planes can be laid there: on the earth, not at a pole, and no wider than a province."""
    bounds = shapely.bounds(geometry)
    with np.errstate(invalid="ignore"):
        small = (bounds[:, 2:] - bounds[:, :2] <= LARGEST_PATCH_DEG).all(axis=1)
    return np.asarray(small & on_earth(bounds[:, :2]) & on_earth(bounds[:, 2:]))


def _far_away(geometry: Geometries, names: np.ndarray, usable: np.ndarray) -> list[Finding]:
    bounds = shapely.bounds(geometry)
    west, south, east, north = CHINA
    with np.errstate(invalid="ignore"):
        nowhere = ~_measurable(geometry)
    outside = usable & (nowhere | (bounds[:, 0] > east) | (bounds[:, 2] < west) | (bounds[:, 1] > north) | (bounds[:, 3] < south))
    return [Finding("patch_far", where=str(names[i])) for i in np.flatnonzero(outside)]


def _repair(geometry: shapely.Geometry, name: str, unit: float) -> tuple[shapely.Geometry | None, Finding]:
    """The repaired polygon, or None where a repair would be a guess."""
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None, Finding("patch_unrepairable", where=name, params={"reason": {"code": "reason_not_numbers", "params": {}}})
    reason = str(shapely.is_valid_reason(geometry)).split("[")[0]
    fixed = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    repaired = _polygons_of(fixed)
    scale = unit * unit * (np.cos(np.radians(shapely.get_coordinates(geometry)[0, 1])) if unit > 1000 else 1.0)
    before, after = float(shapely.area(geometry)) * scale, float(shapely.area(repaired)) * scale
    if after <= 0 or abs(after - before) > max(SAFE_REPAIR_M2, SAFE_REPAIR_SHARE * after):
        return None, Finding("patch_unrepairable", where=name, params={"reason": reason})
    params = {"reason": reason, "change": f"{after - before:+.2f}"}
    return repaired, Finding("patch_repaired", WARNING, name, params)


def _polygons_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry as one; empty if there are none."""
    parts = shapely.get_parts(geometry)
    parts = shapely.get_parts(parts[shapely.get_dimensions(parts) == 2])
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
