"""The way of incoming shapes to EPSG:4490, and their areas in the plane in which they were drawn."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely

from ..ellipsoid import Floats, Geometries
from ..reference_systems import metres_per_unit, to_cgcs2000, understood
from .declared_system import lon_lat
from .number_kinds import ZONES_3, ZONES_6, gauss_krueger

EAST_NORTH, NORTH_EAST = "east,north", "north,east"
# In place of a code: each patch in the zone that stands in front of its own eastings (texts of several zones put together).
ZONE_IN_FRONT = "CGCS2000:zone-in-front"
# Longer edges get points before they are sent through a projection: a straight edge of 1 km is a centimetre off a degree's straight line.
LONGEST_EDGE_M = 1000.0
# A shape that is wider has lost a corner; points on its edges would have no end.
_WIDEST_M = 1e6


def to_4490(geometry: Geometries, crs: int | str | pyproj.CRS, axes: str, name: str = "") -> tuple[Geometries, Floats]:
    """Shapes in EPSG:4490, longitude first, and their areas as they were drawn.

    Edges longer than :data:`LONGEST_EDGE_M` get points first where a projection would bend them. Heights are kept, so that a rule can
    say that they are left out; in place of measures stands a height of 0.

    Args:
        geometry: array (n) in the file's own coordinates; None stays None.
        crs: EPSG code, WKT or PROJ text, or :data:`ZONE_IN_FRONT`.
        axes: :data:`EAST_NORTH` or :data:`NORTH_EAST`.
        name: the layer's name, for messages.

    Returns:
        The shapes (n), and their areas (n) in m2 in the plane; NaN where they came in degrees, or are no polygons.

    Raises:
        MineError: ``crs_unreadable``, or ``crs_refused`` for Xi'an 80 and Beijing 54.
    """
    areas = drawn_areas(geometry, crs, name)
    flat = _east_first(geometry, axes)
    if isinstance(crs, str) and crs == ZONE_IN_FRONT:
        return _each_in_its_zone(flat), areas
    system = system_of(crs, name)
    transformer = to_cgcs2000(system)
    return (flat if transformer is None else _moved(flat, transformer, metres_per_unit(system))), areas


def drawn_areas(geometry: Geometries, crs: int | str | pyproj.CRS, name: str = "") -> Floats:
    """Areas (n) in m2 in the plane of a metric system; NaN in degrees and for what is no polygon. Turned axes change nothing."""
    area = np.full(len(geometry), np.nan)
    unit = 1.0
    if not (isinstance(crs, str) and crs == ZONE_IN_FRONT):
        system = system_of(crs, name)
        if system.is_geographic:
            return area
        unit = metres_per_unit(system)
    chosen = (shapely.get_dimensions(geometry) == 2) & ~shapely.is_empty(geometry)
    area[chosen] = shapely.area(geometry[chosen]) * unit * unit
    return area


def system_of(crs: int | str | pyproj.CRS, name: str = "") -> pyproj.CRS:
    """The system that an answer means.

    Raises:
        MineError: ``crs_unreadable``, ``crs_missing``, or ``crs_refused``.
    """
    if isinstance(crs, pyproj.CRS):
        return understood(crs.to_wkt(), name)
    return understood(f"EPSG:{crs}" if isinstance(crs, int) or crs.strip().isdigit() else crs, name)


def _east_first(geometry: Geometries, axes: str) -> Geometries:
    flat = np.array(geometry, dtype=object)
    measured = np.flatnonzero(shapely.has_m(flat))
    flat[measured] = shapely.force_3d(shapely.force_2d(flat[measured]))
    if axes == NORTH_EAST:
        return _changed(flat, lambda x, y: (y, x))
    return flat


def _changed(geometry: Geometries, change: object) -> Geometries:
    """Shapes with x and y changed; heights stay."""
    assert callable(change)

    def through(points: Floats) -> Floats:
        return np.column_stack([*change(points[:, 0], points[:, 1]), *points[:, 2:].T])

    result = geometry.copy()
    high = shapely.has_z(geometry)
    result[~high] = shapely.transform(geometry[~high], through)
    if high.any():
        result[high] = shapely.transform(geometry[high], through, include_z=True)
    return result


def _moved(geometry: Geometries, transformer: pyproj.Transformer, unit: float) -> Geometries:
    box = shapely.bounds(geometry)
    with np.errstate(invalid="ignore"):
        wide = np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) * unit
        long = np.flatnonzero((wide > LONGEST_EDGE_M) & (wide < _WIDEST_M))
    result = geometry.copy()
    result[long] = shapely.segmentize(geometry[long], LONGEST_EDGE_M / unit)
    return _changed(result, transformer.transform)


def _each_in_its_zone(geometry: Geometries) -> Geometries:
    box = shapely.bounds(geometry)
    with np.errstate(invalid="ignore"):
        middle = np.nan_to_num((box[:, 0] + box[:, 2]) / 2, posinf=0.0, neginf=0.0)
    zones = np.floor(np.clip(middle, 0.0, 1e9) / 1e6).astype(np.int64)
    known = np.isin(zones, [*ZONES_3, *ZONES_6])
    if known.any():
        values, counts = np.unique(zones[known], return_counts=True)
        zones[~known] = values[counts.argmax()]
    result = geometry.copy()
    for zone in np.unique(zones[known]).tolist():
        transformer = to_cgcs2000(_in_front(zone))
        assert transformer is not None
        result[zones == zone] = _moved(geometry[zones == zone], transformer, 1.0)
    return result


def _in_front(zone: int) -> pyproj.CRS:
    return pyproj.CRS.from_epsg(gauss_krueger(zone, True, six=zone in ZONES_6))


def by_own_zone(points: Floats, zones: np.ndarray) -> Floats:
    """Places (k, 2) in EPSG:4490 of points (k, 2), each in the zone (k) in front of its easting."""
    places = np.full(points.shape, np.nan)
    for zone in np.unique(zones).tolist():
        places[zones == zone] = lon_lat(points[zones == zone], _in_front(zone))
    return places
