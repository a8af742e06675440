"""Distances and areas on the ellipsoid of CGCS2000 (GRS80)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

CGCS2000 = "EPSG:4490"
GEOD = pyproj.Geod(ellps="GRS80")

# The survey rules add points on edges longer than this, in the plane in which they were drawn
# (国土调查办发〔2008〕32号, 附件: 图斑椭球面积计算公式及要求).
LONGEST_EDGE_M = 70.0
METRES_PER_DEGREE = 111_320.0

Floats = NDArray[np.float64]
Geometries = NDArray[Any]


def _area_series() -> tuple[float, ...]:
    """A to E of the survey formula for GRS80 (国土调查办发〔2008〕32号)."""
    e2 = GEOD.es
    e4, e6, e8 = e2**2, e2**3, e2**4
    return (
        1 + 3 / 6 * e2 + 30 / 80 * e4 + 35 / 112 * e6 + 630 / 2304 * e8,
        1 / 6 * e2 + 15 / 80 * e4 + 21 / 112 * e6 + 420 / 2304 * e8,
        3 / 80 * e4 + 7 / 112 * e6 + 180 / 2304 * e8,
        1 / 112 * e6 + 45 / 2304 * e8,
        5 / 2304 * e8,
    )


_SERIES = _area_series()
# Longest edge, metres, of which the added points are worth a term of the sum and no points: good to 0.0001 m2.
_LONGEST_BY_TERM_M = 5000.0


def survey_area(
    geometries: Geometries, metres_per_unit: float = METRES_PER_DEGREE, transformer: pyproj.Transformer | None = None
) -> Floats:
    """Ellipsoidal area by the survey formula.

    Each ring is summed edge by edge as trapezoids against a meridian L0:
    S = 2 b^2 dL [A sin(dB/2) cos Bm - B sin(3dB/2) cos 3Bm + C sin(5dB/2) cos 5Bm - D sin(7dB/2) cos 7Bm
    + E sin(9dB/2) cos 9Bm] (国土调查办发〔2008〕32号). Edges longer than :data:`LONGEST_EDGE_M` get points first, in the plane in
    which they were drawn.

    Args:
        geometries: array (n,) of valid polygons or multipolygons in the system in which they were drawn; anything else, None
            among it, has no area.
        metres_per_unit: of that system: 1 for metres, :data:`METRES_PER_DEGREE` for degrees.
        transformer: from that system to EPSG:4490 lon/lat; None if it is that already.

    Returns:
        Array (n,) of square metres; holes are taken off, whatever the direction of the rings.
    """
    geometries = unwrapped(np.asarray(geometries, dtype=object))
    total = np.zeros(len(geometries))
    plain = (shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON) & (shapely.get_num_interior_rings(geometries) == 0)
    plain &= ~shapely.is_empty(geometries)
    # Most patches are one ring: their corners are read as they are, without a geometry made for each ring.
    coordinates, ring = shapely.get_coordinates(geometries[plain], return_index=True)
    total[plain] = _ring_areas(coordinates, ring, int(plain.sum()), metres_per_unit, transformer)
    others = np.flatnonzero(~plain)
    polygons, owner = shapely.get_parts(geometries[others], return_index=True)
    is_polygon = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    polygons, owner = polygons[is_polygon], owner[is_polygon]
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    ring_area = _ring_areas(coordinates, ring, len(rings), metres_per_unit, transformer)
    is_shell = np.r_[True, polygon_of_ring[1:] != polygon_of_ring[:-1]][: len(rings)]
    np.add.at(total, others[owner[polygon_of_ring]], np.where(is_shell, ring_area, -ring_area))
    return total


def _ring_areas(
    coordinates: Floats, ring: np.ndarray, count: int, metres_per_unit: float, transformer: pyproj.Transformer | None
) -> Floats:
    """Square metres inside each of ``count`` closed rings, whatever their direction."""
    if not count:
        return np.zeros(0)
    if transformer is None:
        area, sure = _areas_by_terms(coordinates, ring, count, LONGEST_EDGE_M / metres_per_unit)
        others = np.flatnonzero(~sure)
        if len(others):
            theirs = ~sure[ring]
            area[others] = _areas_by_points(coordinates[theirs], np.searchsorted(others, ring[theirs]), len(others), metres_per_unit, None)
        return area
    return _areas_by_points(coordinates, ring, count, metres_per_unit, transformer)


def _areas_by_points(
    coordinates: Floats, ring: np.ndarray, count: int, metres_per_unit: float, transformer: pyproj.Transformer | None
) -> Floats:
    """The same with points put in on long edges, as the rule says it."""
    coordinates, ring = _with_short_steps(coordinates, ring, LONGEST_EDGE_M / metres_per_unit)
    if transformer is not None:
        coordinates = np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))
    edge = ring[:-1] == ring[1:]
    # Against the ring's own first meridian, so that differences stay small and digits are kept.
    first = np.flatnonzero(np.r_[True, ~edge])
    lon = np.radians(coordinates[:, 0] - coordinates[first, 0][ring])
    lat = np.radians(coordinates[:, 1])
    middle_lon = (0.5 * (lon[:-1] + lon[1:]))[edge]
    half = (0.5 * (lat[1:] - lat[:-1]))[edge]
    middle = (0.5 * (lat[:-1] + lat[1:]))[edge]
    value = 2 * GEOD.b**2 * middle_lon * _series(half, middle)
    return np.asarray(np.abs(np.bincount(ring[:-1][edge], weights=value, minlength=count)))


def _areas_by_terms(coordinates: Floats, ring: np.ndarray, count: int, longest: float) -> tuple[Floats, NDArray[np.bool_]]:
    """The same without a point added, for rings drawn in degrees; and which rings have no edge that is too long for that.

    With Bm and dB as differences of two latitudes the bracket of the formula is (g(B2) - g(B1)) / 2, where
    g(B) = A sin B - B sin 3B + C sin 5B - D sin 7B + E sin 9B. Points on an edge, at equal steps, add to L (g(B2) - g(B1)) the term
    dL dB^2 g''(B) (1 - 1/k^2) / 12 for k steps, as the sum of the squares of their places tells.
    """
    start = np.flatnonzero(np.concatenate([[True], ring[1:] != ring[:-1]]))
    lon = np.radians(coordinates[:, 0] - np.repeat(coordinates[start, 0], np.diff(np.append(start, len(ring)))))
    lat = np.radians(coordinates[:, 1])
    sine = np.sin(lat)
    bracket = sine * _polynomial(sine * sine, _BY_SINE)
    d_lon, d_lat = np.diff(lon), np.diff(lat)
    between = start[1:] - 1  # no edges: from the end of a ring to the begin of the next
    square = d_lon * d_lon + d_lat * d_lat
    square[between] = 0.0
    step = np.radians(longest)
    sure = np.ones(count, dtype=bool)
    sure[ring[:-1][~(square <= (step * _LONGEST_BY_TERM_M / LONGEST_EDGE_M) ** 2)]] = False
    value = (lon[:-1] + 0.5 * d_lon) * np.diff(bracket)
    far = np.flatnonzero(square > step * step)
    steps = np.ceil(np.sqrt(square[far]) / step)
    middle = 0.5 * (sine[far] + sine[far + 1])
    bend = middle * _polynomial(middle * middle, _BEND_BY_SINE)
    value[far] += d_lon[far] * d_lat[far] ** 2 * bend * (1 - 1 / steps**2) / 12
    value[between] = 0.0
    return np.asarray(np.abs(GEOD.b**2 * np.bincount(ring[:-1], weights=value, minlength=count))), sure


def _polynomial(value: Floats, coefficients: Floats) -> Floats:
    return np.asarray(np.polynomial.polynomial.polyval(value, coefficients))


def _by_sine(derived: bool) -> Floats:
    """Coefficients of g(B) / sin B, or of its second derivative over sin B, by the powers of sin^2 B (Chebyshev: sin nB / sin B)."""
    sines = ([1.0], [3.0, -4.0], [5.0, -20.0, 16.0], [7.0, -56.0, 112.0, -64.0], [9.0, -120.0, 432.0, -576.0, 256.0])
    total = np.zeros(len(sines))
    for order, (factor, powers) in enumerate(zip(_SERIES, sines)):
        total[: len(powers)] += (-1) ** order * factor * np.array(powers) * (-((2 * order + 1) ** 2) if derived else 1)
    return total


_BY_SINE, _BEND_BY_SINE = _by_sine(False), _by_sine(True)


def _with_short_steps(coordinates: Floats, ring: np.ndarray, longest: float) -> tuple[Floats, np.ndarray]:
    """Coordinates with evenly spaced points put in wherever two of one ring are farther apart than ``longest``."""
    step = coordinates[1:] - coordinates[:-1]
    far = np.flatnonzero((step[:, 0] ** 2 + step[:, 1] ** 2 > longest**2) & (ring[1:] == ring[:-1]))
    if not len(far):
        return coordinates, ring
    pieces = np.ones(len(coordinates), dtype=np.int64)
    pieces[far] = np.ceil(np.hypot(step[far, 0], step[far, 1]) / longest).astype(np.int64)
    origin = np.repeat(np.arange(len(pieces)), pieces)
    rank = np.arange(len(origin)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    dense = coordinates[origin]
    added = np.flatnonzero(rank)
    edge = origin[added]
    dense[added] += (rank[added] / pieces[edge])[:, None] * step[edge]
    return dense, ring[origin]


def _series(half: Floats, middle: Floats) -> Floats:
    """The bracket of the survey formula; odd multiples of the angles by recurrence, which needs a fifth of the sines."""
    sine, before_sine = np.sin(half), -np.sin(half)
    cosine = np.cos(middle)
    before_cosine = cosine.copy()
    twice_half, twice_middle = 2 - 4 * sine * sine, 4 * cosine * cosine - 2
    value = np.zeros(len(half))
    for order, factor in enumerate(_SERIES):
        value += (-1) ** order * factor * sine * cosine
        sine, before_sine = twice_half * sine - before_sine, sine
        cosine, before_cosine = twice_middle * cosine - before_cosine, cosine
    return value


def on_earth(lon_lat: Floats) -> NDArray[np.bool_]:
    """Which points (n, 2) are longitude and latitude in degrees, away from the poles, where no plane of ours can be laid."""
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(lon_lat[:, 0]) <= 360.0) & (np.abs(lon_lat[:, 1]) <= 85.0))


def in_space(lon_lat: Floats) -> Floats:
    """Points (n, 2) in EPSG:4490 as x, y, z (n, 3) in metres from the middle of the earth."""
    lon, lat = np.radians(lon_lat[:, 0]), np.radians(lon_lat[:, 1])
    across = GEOD.a / np.sqrt(1 - GEOD.es * np.sin(lat) ** 2)
    return np.column_stack(
        [across * np.cos(lat) * np.cos(lon), across * np.cos(lat) * np.sin(lon), across * (1 - GEOD.es) * np.sin(lat)]
    )


def conformal_plane(south: float, north: float, middle_lon: float) -> pyproj.Transformer:
    """A conformal conic plane for the latitudes between ``south`` and ``north`` (degrees), from EPSG:4490 lon/lat to metres.

    Conformal, so that the nearest point in the plane is the nearest on the ellipsoid wherever the scale hardly changes.
    """
    span = max(north - south, 1e-6)
    first, second = south + span / 6, north - span / 6
    if abs(first + second) < 1e-6:  # a cone needs one side of the equator
        second += 0.5
    # As a pipeline: to look both systems up in PROJ's database would take sixty times longer, for the same numbers.
    return pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=lcc +lat_1={first} +lat_2={second} +lat_0={(south + north) / 2} +lon_0={middle_lon} +ellps=GRS80"
    )


def unwrapped(geometries: Geometries) -> Geometries:
    """Multipolygons of one part as that part, which arrays go through faster; all else as it is."""
    single = np.flatnonzero(shapely.get_type_id(geometries) == shapely.GeometryType.MULTIPOLYGON)
    single = single[shapely.get_num_geometries(geometries[single]) == 1]
    if not len(single):
        return geometries
    result = geometries.copy()
    result[single] = shapely.get_geometry(geometries[single], 0)
    return result


def move_coordinates(geometries: Geometries, transformer: pyproj.Transformer, inverse: bool = False) -> Geometries:
    """Geometries with every vertex sent through a transformer; arrays in, arrays out."""
    direction = "INVERSE" if inverse else "FORWARD"

    def through(xy: Floats) -> Floats:
        x, y = transformer.transform(xy[:, 0], xy[:, 1], direction=direction)
        return np.column_stack([x, y])

    return np.asarray(shapely.transform(geometries, through), dtype=object)
