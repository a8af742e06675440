"""Outlines of made-up mines: irregular, concave, some with holes, some of several parts.

A shape is made once, in metres around its centroid and with an area of 1, and then put on the ellipsoid with the wanted area.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from mine_restoration_plugin.engine.core.ellipsoid import GEOD, survey_area

Floats = NDArray[np.float64]
Geometries = NDArray[Any]

FEWEST_VERTICES, MOST_VERTICES = 8, 60
# Shares of the patches; holes only where a pit is large enough to leave an island standing.
HOLE_SHARE, HOLE_FROM_HA = 0.16, 2.0
PARTS_SHARE, PARTS_FROM_HA = 0.06, 0.4


def unit_shape(rng: np.random.Generator, hectares: float) -> shapely.Geometry:
    """A valid polygon or multipolygon around the origin, its area 1.

    Args:
        rng: where chance comes from.
        hectares: size that it will get; larger outlines have more vertices.
    """
    vertices = int(np.clip(rng.normal(10 + 7 * np.sqrt(hectares), 5), FEWEST_VERTICES, MOST_VERTICES - 12))
    shape = _blob(rng, vertices)
    if hectares >= HOLE_FROM_HA and rng.random() < HOLE_SHARE:
        shape = _with_hole(rng, shape)
    elif hectares >= PARTS_FROM_HA and rng.random() < PARTS_SHARE:
        shape = _with_second_part(rng, shape)
    centre = shapely.get_coordinates(shapely.centroid(shape))[0]
    size = np.sqrt(shapely.area(shape))
    return shapely.transform(shape, lambda xy: (xy - centre) / size)


def radius_of(shape: shapely.Geometry) -> float:
    """Distance from the origin to the farthest vertex."""
    return float(np.hypot(*shapely.get_coordinates(shape).T).max())


def placed(shapes: Geometries, centres: Floats, areas_m2: Floats) -> Geometries:
    """Shapes on the ellipsoid, with exactly these areas by the survey formula.

    Args:
        shapes: array (n,) of unit shapes.
        centres: array (n, 2) of lon/lat, EPSG:4490: where the centroids go.
        areas_m2: array (n,) of square metres.

    Returns:
        Array (n,) of polygons and multipolygons, EPSG:4490.
    """
    north, east = _metres_per_degree(centres[:, 1])
    size = np.sqrt(areas_m2)
    factor = np.column_stack([size / east, size / north])
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    result = shapely.set_coordinates(shapes.copy(), centres[owner] + coordinates * factor[owner])
    return scaled_to(result, areas_m2)


def scaled_to(geometries: Geometries, areas_m2: Floats) -> Geometries:
    """Geometries grown or shrunk about their centroids until the survey formula gives these areas, to a hundredth of a mm2 or so."""
    for _ in range(4):
        factor = np.sqrt(areas_m2 / measured(geometries))
        centre = shapely.get_coordinates(shapely.centroid(geometries))
        coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
        moved = centre[owner] + (coordinates - centre[owner]) * factor[owner][:, None]
        geometries = shapely.set_coordinates(geometries.copy(), moved)
    return geometries


def measured(geometries: Geometries) -> Floats:
    """Square metres by the survey formula, as the engine measures a layer in degrees."""
    return survey_area(geometries)


def planar_factor(lon: Floats, lat: Floats) -> Floats:
    """How many times too large the area of a 3-degree Gauss-Krueger plane is at these places."""
    areal = np.empty(len(lon))
    zone = np.round(lon / 3).astype(int)
    for number in np.unique(zone):
        members = zone == number
        plane = pyproj.Proj(f"+proj=tmerc +lon_0={3 * number} +ellps=GRS80")
        areal[members] = plane.get_factors(lon[members], lat[members]).areal_scale
    return areal


def _metres_per_degree(lat: Floats) -> tuple[Floats, Floats]:
    """Along the meridian and along the parallel."""
    sine = np.sin(np.radians(lat))
    bend = 1 - GEOD.es * sine**2
    along_meridian = GEOD.a * (1 - GEOD.es) / bend**1.5
    along_parallel = GEOD.a / np.sqrt(bend) * np.cos(np.radians(lat))
    return np.radians(along_meridian), np.radians(along_parallel)


def _star(rng: np.random.Generator, vertices: int, rough: float) -> Floats:
    """A ring around the origin that every ray from there meets once: it cannot cross itself."""
    angle = (np.arange(vertices) + rng.uniform(-0.38, 0.38, vertices)) * (2 * np.pi / vertices)
    # Outlines with many vertices follow the ground; only coarse ones are jagged.
    wave = rng.normal(0, rough * 0.25 * min(1.0, 12 / vertices), vertices)
    for order in range(2, 6):
        wave += rough * rng.uniform(0.2, 1.0) / order * np.cos(order * angle + rng.uniform(0, 2 * np.pi))
    radius = np.clip(np.exp(wave), 0.3, 2.5)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _blob(rng: np.random.Generator, vertices: int) -> shapely.Polygon:
    """A stretched and bent star, turned any way: pits follow slopes and roads."""
    ring = _star(rng, vertices, rng.uniform(0.25, 0.7))
    stretch = rng.uniform(1.0, 1.5)
    ring = ring * [stretch, 1 / stretch]
    bent = ring.copy()
    bent[:, 1] += rng.uniform(-0.35, 0.35) * bent[:, 0] ** 2
    turn = rng.uniform(0, 2 * np.pi)
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    polygon = shapely.Polygon(bent @ turned)
    return polygon if polygon.is_valid else shapely.Polygon(ring @ turned)


def _with_hole(rng: np.random.Generator, shape: shapely.Polygon) -> shapely.Polygon:
    """An island that was left standing, around the innermost point."""
    centre = shapely.get_coordinates(shapely.maximum_inscribed_circle(shape))
    room = np.hypot(*(centre[1] - centre[0]))
    ring = _star(rng, int(rng.integers(6, 12)), 0.25)
    ring *= room * rng.uniform(0.25, 0.6) / np.hypot(*ring.T).max()
    return shapely.Polygon(shape.exterior, [ring + centre[0]])


def _with_second_part(rng: np.random.Generator, shape: shapely.Polygon) -> shapely.MultiPolygon:
    """Two pits under one number, a haul road between them."""
    other = _blob(rng, int(rng.integers(FEWEST_VERTICES, 12)))
    share = rng.uniform(0.35, 0.7)
    other = shapely.transform(other, lambda xy: xy * share)
    azimuth = rng.uniform(0, 2 * np.pi)
    direction = np.array([np.cos(azimuth), np.sin(azimuth)])
    away = 0.2
    while shapely.distance(shape, moved := shapely.transform(other, lambda xy: xy + direction * away)) < 0.08:  # noqa: B023
        away += 0.1
    return shapely.MultiPolygon([shape, moved])
