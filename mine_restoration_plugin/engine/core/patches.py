"""Patches (图斑) as they come: checked, repaired where that is safe, brought to EPSG:4490 and measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from ...model.errors import WARNING, Finding
from .ellipsoid import Floats, Geometries, move_coordinates, on_earth, survey_area
from .reference_systems import metres_per_unit
from .shape_repair import polygons_of, repair_outline, valid

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
        geometry[i] = polygons_of(geometry[i])
    null = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    polygon = (shapely.get_dimensions(geometry) == 2) & ~null
    usable = polygon & valid(geometry)
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
    repair = repair_outline(geometry, unit)
    if repair.shape is None:
        return None, Finding("patch_unrepairable", where=name, params={"reason": repair.reason})
    params = {"reason": repair.reason, "change": f"{repair.after_m2 - repair.before_m2:+.2f}"}
    return repair.shape, Finding("patch_repaired", WARNING, name, params)
