"""Strips (两岸各10公里范围): all land within a distance of a river's bank or centre line, true on the ellipsoid.

A buffer in one projection is off by tens to hundreds of metres, and the buffers of GEOS also simplify the line by up to a
hundredth of the distance before they start. Here the edge is made of pieces whose corners are solved on the ellipsoid
(geodesic direct problem): for each segment the rectangle between the line and its parallel, for each vertex the sector on
its outer side. The union of these is the exact set of points whose nearest point of the line is within the distance: a
nearest point is either inside a segment (then the point lies in that segment's rectangle) or a vertex (then it lies in that
vertex's sector). A rough core, safely smaller than the strip, carries the inside, so that the pieces need only reach from
the core to the edge; of sectors only the part is made whose arc leaves the core, of quadrilaterals those that it does not cover.
"""

from __future__ import annotations

import os
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import Callable

import numpy as np
import shapely

from .ellipsoid import GEOD, Geometries, conformal_plane, move_coordinates
from .strip_pieces import visible_pieces

# Longest straight piece of the edge, degrees: 2 km at 30 N lie 0.05 m off the geodesic.
LONGEST_PIECE_DEG = 0.02
# How far inside the edge the core ends, as a share of the distance. The core's own errors (simplified line 1 %, GEOS's simplification
# 1 %, arcs 0.5 %, scale of the plane) must fit between it and where the pieces begin (strip_pieces.PIECE_START_SHARE).
CORE_SHARE = 0.965
CORE_SIMPLIFY_SHARE = 0.01
# Pieces that lie together are joined together first, by as many threads as there are cores (GEOS lets go of the GIL).
_PIECES_A_BATCH = 128
# A hole or part thinner than this is the noise of floating numbers, not land.
NOISE_WIDTH_M = 0.05
# Whatever is nearer to the line than this share of the distance lies inside: pieces are left out only where their edge is at
# least twice as far inside.
TRUE_EDGE_SHARE = 0.998


def _never() -> bool:
    return False


def strip(geometry: shapely.Geometry, distance_m: float, stopped: Callable[[], bool] = _never) -> shapely.Geometry:
    """The strip of one river.

    Args:
        geometry: lines, polygons or a collection of both, EPSG:4490 lon/lat. Polygons are water: the strip is counted from
            their bank and contains them.
        distance_m: metres, above 0 and not above 100 km.
        stopped: asked between the steps; once it says yes, the work is dropped.

    Returns:
        A valid polygon or multipolygon in EPSG:4490 with its edge within half a metre of the geodesic distance.

    Raises:
        concurrent.futures.CancelledError: it was stopped.
    """
    lines = _lines_of(geometry)
    water = shapely.get_parts(geometry)
    water = water[shapely.get_dimensions(water) == 2]
    if not len(lines):
        return shapely.MultiPolygon()
    _go_on(stopped)
    core = _core(lines, water, distance_m)
    shapely.prepare(core)
    _go_on(stopped)
    pieces = visible_pieces(lines, distance_m, core)
    joined = _joined(pieces, stopped)
    _go_on(stopped)
    whole = shapely.union_all(np.r_[joined, [core], water])
    return clean(_without_false_holes(whole, lines, distance_m))


def _go_on(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise CancelledError


def _joined(pieces: Geometries, stopped: Callable[[], bool]) -> Geometries:
    """Pieces joined in batches of neighbours, which is three times faster than all at once."""
    if len(pieces) <= _PIECES_A_BATCH:
        return pieces
    bounds = shapely.bounds(pieces)
    along = 0 if np.ptp(bounds[:, 0]) > np.ptp(bounds[:, 1]) else 1
    batches = np.array_split(pieces[np.argsort(bounds[:, along], kind="stable")], -(-len(pieces) // _PIECES_A_BATCH))

    def union(batch: Geometries) -> shapely.Geometry:
        _go_on(stopped)
        return shapely.union_all(batch)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.asarray(list(pool.map(union, batches)), dtype=object)


def _lines_of(geometry: shapely.Geometry) -> Geometries:
    """Line strings of a geometry, banks of polygons included, with short edges and without repeated points."""
    parts = shapely.get_parts(geometry)
    dimension = shapely.get_dimensions(parts)
    rings = shapely.get_rings(parts[dimension == 2])
    lines = parts[dimension == 1]
    if len(rings):
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        lines = np.r_[lines, shapely.linestrings(coordinates, indices=ring)]
    if not len(lines):
        return np.asarray([], dtype=object)
    lines = shapely.remove_repeated_points(shapely.segmentize(lines, LONGEST_PIECE_DEG), 1e-9)
    return np.asarray(lines[shapely.length(lines) > 0], dtype=object)


def _core(lines: Geometries, water: Geometries, distance_m: float) -> shapely.Geometry:
    """A polygon that lies inside the strip and reaches everywhere at least to where the pieces begin (EPSG:4490)."""
    bounds = shapely.total_bounds(lines)
    plane = conformal_plane(bounds[1] - 0.05, bounds[3] + 0.05, (bounds[0] + bounds[2]) / 2)
    flat = shapely.simplify(move_coordinates(lines, plane), distance_m * CORE_SIMPLIFY_SHARE, preserve_topology=False)
    buffered = shapely.buffer(shapely.multilinestrings(_opened(flat)), distance_m * CORE_SHARE, quad_segs=16)
    parts = [buffered]
    if len(water):
        parts.extend(move_coordinates(water, plane))
    return move_coordinates(np.asarray([shapely.union_all(parts)], dtype=object), plane, inverse=True)[0]


def _opened(lines: Geometries) -> Geometries:
    """Closed lines cut into two open ones: GEOS takes a closed line for a ring, and a small ring's wide buffer comes out wrong
    (a thin ring 420 m long, at 965 m: half of the area in GEOS 3.14)."""
    opened = []
    for line in lines:
        points = shapely.get_coordinates(line)
        if shapely.is_closed(line) and len(points) > 2:
            middle = len(points) // 2
            opened += [shapely.linestrings(points[: middle + 1]), shapely.linestrings(points[middle:])]
        else:
            opened.append(line)
    return np.asarray(opened, dtype=object)


def _without_false_holes(strip: shapely.Geometry, lines: Geometries, distance_m: float) -> shapely.Geometry:
    """Fill the holes whose edge is nearer to the line than the distance.

    Where two arms of a river are almost twice the distance apart, land between them may be nearer than the distance while the
    pieces that hold it have no visible edge and were left out. Such land is surrounded: nearer to the edge everything is kept.
    """
    polygons = shapely.get_parts(strip)
    polygons = polygons[shapely.get_dimensions(polygons) == 2]
    if not shapely.get_num_interior_rings(polygons).any():
        return strip
    filled = []
    for polygon in polygons:
        real = [ring for ring in polygon.interiors if _nearest_m(lines, ring, distance_m) > distance_m * TRUE_EDGE_SHARE]
        filled.append(shapely.Polygon(polygon.exterior, real))
    return shapely.union_all(filled)


def _nearest_m(lines: Geometries, ring: shapely.Geometry, distance_m: float) -> float:
    """Metres from the corner of a ring that is nearest to the lines; inf where that is farther than twice the distance."""
    west, south, east, north = shapely.bounds(ring)
    # What is farther away than twice the distance does not matter; a long river has many bends with a hole.
    north_deg = 2 * distance_m / 110_000.0
    east_deg = north_deg / np.cos(np.radians(min(max(abs(south), abs(north)) + north_deg, 89.0)))
    near = shapely.clip_by_rect(shapely.multilinestrings(lines), west - east_deg, south - north_deg, east + east_deg, north + north_deg)
    if near.is_empty:
        return np.inf
    plane = conformal_plane(south, north, (west + east) / 2)
    moved = move_coordinates(np.asarray([near], dtype=object), plane)[0]
    corners = move_coordinates(shapely.points(shapely.get_coordinates(ring)), plane)
    ends = shapely.get_coordinates(shapely.shortest_line(moved, shapely.multipoints(corners)))
    (lon, lat) = plane.transform(ends[:, 0], ends[:, 1], direction="INVERSE")
    return float(GEOD.inv(lon[0], lat[0], lon[1], lat[1])[2])


def clean(geometry: shapely.Geometry) -> shapely.Geometry:
    """Polygons of a geometry, valid, without holes and parts that are only numerical noise (see :data:`NOISE_WIDTH_M`)."""
    if not shapely.is_valid(geometry):
        geometry = shapely.make_valid(geometry)
    parts = shapely.get_parts(geometry)
    parts = parts[shapely.get_dimensions(parts) == 2]
    kept = []
    for polygon in shapely.get_parts(parts):
        if _width_m(polygon) < NOISE_WIDTH_M:
            continue
        holes = [ring for ring in polygon.interiors if _width_m(shapely.polygons(ring)) >= NOISE_WIDTH_M]
        kept.append(shapely.Polygon(polygon.exterior, holes))
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _width_m(polygon: shapely.Geometry) -> float:
    """Mean width of a thin polygon in metres, from degrees: area over half the outline."""
    length = float(shapely.length(polygon))
    return 0.0 if length == 0 else float(shapely.area(polygon)) / (length / 2) * 100_000.0
