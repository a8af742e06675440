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

from .ellipsoid import GEOD, Floats, Geometries, conformal_plane, move_coordinates

# Chord of an arc against the arc, metres: a fifth of what the edge may be off in all.
ARC_TOLERANCE_M = 0.2
# Longest straight piece of the edge, degrees: 2 km at 30 N lie 0.05 m off the geodesic.
LONGEST_PIECE_DEG = 0.02
# How far inside the edge the core ends and the pieces begin, as shares of the distance. The core's own errors (simplified
# line 1 %, GEOS's simplification 1 %, arcs 0.5 %, scale of the plane) must fit between them.
CORE_SHARE = 0.965
CORE_SIMPLIFY_SHARE = 0.01
PIECE_START_SHARE = 0.93
# Pieces that lie together are joined together first, by as many threads as there are cores (GEOS lets go of the GIL).
_PIECES_A_BATCH = 128
# A hole or part thinner than this is the noise of floating numbers, not land.
NOISE_WIDTH_M = 0.05
# Whatever is nearer to the line than this share of the distance lies inside: pieces are left out only where their edge is at
# least twice as far inside.
TRUE_EDGE_SHARE = 0.998
# Overlap of a sector with its neighbours: 0.2 mm at 10 km.
LAP_DEG = 1e-6
STRAIGHT_DEG = 1e-3


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
    pieces = _visible_pieces(lines, distance_m, core)
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


def _visible_pieces(lines: Geometries, distance_m: float, core: shapely.Geometry) -> Geometries:
    """Quads along segments and sectors around vertices, between the core and the edge, where the core does not cover them
    (EPSG:4490)."""
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    start = np.flatnonzero(line[:-1] == line[1:])
    forward, backward, _ = GEOD.inv(*coordinates[start].T, *coordinates[start + 1].T)
    ahead = backward + 180.0  # direction of travel at the segment's end
    quads = np.concatenate(
        [_quads(coordinates[start], coordinates[start + 1], forward, ahead, side, distance_m) for side in (-90.0, 90.0)]
    )
    vertex, first, sweep = _bends(coordinates, line, start, forward, ahead)
    sectors = _sectors(coordinates[vertex], first, sweep, distance_m, core)
    return np.concatenate([quads[~shapely.contains_properly(core, quads)], sectors])


def _quads(begin: Floats, end: Floats, forward: Floats, ahead: Floats, side: float, distance_m: float) -> Geometries:
    count = len(begin)
    inner, outer = distance_m * PIECE_START_SHARE, distance_m
    corners = np.empty((count, 5, 2))
    for corner, (point, azimuth, far) in enumerate(
        [(begin, forward, inner), (begin, forward, outer), (end, ahead, outer), (end, ahead, inner)]
    ):
        lon, lat, _ = GEOD.fwd(point[:, 0], point[:, 1], azimuth + side, np.full(count, far))
        corners[:, corner, 0], corners[:, corner, 1] = lon, lat
    corners[:, 4] = corners[:, 0]
    return np.asarray(shapely.polygons(corners), dtype=object)


def _sectors(centres: Floats, first: Floats, sweep: Floats, distance_m: float, core: shapely.Geometry) -> Geometries:
    """The outer side of every bend, and a half circle around every end of a line that is not closed: of each the part whose arc
    leaves the core."""
    step = np.degrees(2 * np.arccos(1 - min(ARC_TOLERANCE_M, distance_m * 2e-5) / distance_m))
    points = np.maximum(2, np.ceil(np.abs(sweep) / step).astype(int) + 1)
    sector = np.repeat(np.arange(len(centres)), points)
    position = np.arange(len(sector)) - np.repeat(np.cumsum(points) - points, points)
    azimuth = first[sector] + sweep[sector] * position / (points[sector] - 1)
    lon, lat, _ = GEOD.fwd(centres[sector, 0], centres[sector, 1], azimuth, np.full(len(sector), distance_m))
    free = np.flatnonzero(~shapely.contains_xy(core, lon, lat))
    if not len(free):
        return np.asarray([], dtype=object)
    # From the point before the first that is free to the one behind the last.
    shown, begin = np.unique(sector[free], return_index=True)
    end = np.r_[begin[1:], len(free)] - 1
    low, high = np.zeros(len(centres), dtype=int), np.full(len(centres), -1)
    low[shown] = np.maximum(position[free[begin]] - 1, 0)
    high[shown] = np.minimum(position[free[end]] + 1, points[shown] - 1)
    kept = (position >= low[sector]) & (position <= high[sector])
    part = sweep[shown] / (points[shown] - 1)
    inner = _inner_sides(centres[shown], first[shown] + part * low[shown], part * (high - low)[shown], distance_m)
    return _rings(np.column_stack([lon, lat])[kept], np.searchsorted(shown, sector[kept]), inner)


def _inner_sides(centres: Floats, first: Floats, sweep: Floats, distance_m: float) -> Floats:
    """The three points (n, 3, 2) of each sector's side that lies in the core, from the arc's end back to its beginning."""
    azimuth = np.column_stack([first + sweep, first + sweep / 2, first])
    # The middle is pulled in, so that a half circle stays a simple ring around its vertex.
    middle = np.where(np.abs(sweep) > 90, 0.1, PIECE_START_SHARE * np.cos(np.radians(sweep) / 2))
    ends = np.full(len(centres), PIECE_START_SHARE)
    at = np.repeat(centres, 3, axis=0)
    lon, lat, _ = GEOD.fwd(at[:, 0], at[:, 1], azimuth.ravel(), distance_m * np.column_stack([ends, middle, ends]).ravel())
    return np.column_stack([lon, lat]).reshape(-1, 3, 2)


def _rings(arcs: Floats, sector: np.ndarray, inner: Floats) -> Geometries:
    """Polygons of arcs (their points in order, with the number of the sector) and inner sides."""
    count = len(inner)
    numbers = np.r_[sector, np.repeat(np.arange(count), 3)]
    order = np.argsort(numbers, kind="stable")  # a sector's arc stands before its inner side
    points = np.concatenate([arcs, inner.reshape(-1, 2)])[order]
    return np.asarray(shapely.polygons(shapely.linearrings(points, indices=numbers[order])), dtype=object)


def _bends(
    coordinates: Floats, line: np.ndarray, start: np.ndarray, forward: Floats, ahead: Floats
) -> tuple[np.ndarray, Floats, Floats]:
    """Vertex numbers, first azimuth and signed sweep in degrees of every sector."""
    last_of_line = np.r_[line[start][1:] != line[start][:-1], True]
    first_of_line = np.r_[True, last_of_line[:-1]]
    firsts, lasts = np.flatnonzero(first_of_line), np.flatnonzero(last_of_line)
    closed = np.all(coordinates[start[firsts]] == coordinates[start[lasts] + 1], axis=1)
    incoming = np.r_[np.flatnonzero(~last_of_line), lasts[closed]]
    outgoing = np.r_[np.flatnonzero(~last_of_line) + 1, firsts[closed]]
    turn = (forward[outgoing] - ahead[incoming] + 180.0) % 360.0 - 180.0  # positive: to the right
    # A bend to the right has its outer side on the left. Sectors reach a hair over their neighbours: edges that should be the
    # same but differ in the last digit leave slits. Where the line goes straight on, that may happen on both sides.
    hand = np.where(turn >= 0, 1.0, -1.0)
    vertex, sweep = start[outgoing], turn + 2 * LAP_DEG * hand
    outer = ahead[incoming] - (90.0 + LAP_DEG) * hand
    straight = np.abs(turn) < STRAIGHT_DEG
    inner = (ahead[incoming] + (90.0 - LAP_DEG) * hand)[straight]
    ends_at = np.r_[start[firsts[~closed]], start[lasts[~closed]] + 1]
    ends_first = np.r_[forward[firsts[~closed]] + 90.0, ahead[lasts[~closed]] - 90.0] - LAP_DEG
    return (
        np.r_[vertex, vertex[straight], ends_at],
        np.r_[outer, inner, ends_first],
        np.r_[sweep, sweep[straight], np.full(len(ends_at), 180.0 + 2 * LAP_DEG)],
    )


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
        real = [ring for ring in polygon.interiors if _nearest_m(lines, ring) > distance_m * TRUE_EDGE_SHARE]
        filled.append(shapely.Polygon(polygon.exterior, real))
    return shapely.union_all(filled)


def _nearest_m(lines: Geometries, ring: shapely.Geometry) -> float:
    """Metres from the corner of a ring that is nearest to the lines."""
    west, south, east, north = shapely.bounds(ring)
    plane = conformal_plane(south, north, (west + east) / 2)
    moved = shapely.multilinestrings(move_coordinates(lines, plane))
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
