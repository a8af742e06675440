"""Distance on the ellipsoid from patches to the rivers' base lines, for whole layers at once.

The nearest point is looked for in a conformal plane of one degree of latitude, where the scale along 10 km changes by less
than 2e-5, and the length of the line between the two nearest points is then taken on the ellipsoid. An error in the place of
the nearest point enters the length only squared, so the result is good to a centimetre; only where two opposite banks are
equally far may the other one be chosen, with a length that differs by at most 0.2 m at 10 km.

Patches of one ring, which nearly all are, go through :mod:`.nearest_points` as arrays; GEOS is asked for the others and for those
that the river touches.

Which rivers have to be measured at all is known from the square of some 2 km in which a patch lies (:class:`_Squares`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
import shapely
from scipy.spatial import cKDTree  # before any thread starts: with little memory a library loaded beside threads aborts the process

from .ellipsoid import GEOD, METRES_PER_DEGREE, Floats, Geometries, conformal_plane, in_space, move_coordinates, unwrapped
from .nearest_points import FlatRings, LinePieces, corners_of, nearest_points
from .per_thread import PerThread
from .rivers import River

# Points along a river for the first, rough search; the search allows for the spacing.
SAMPLE_M = 500.0
# Of rivers equally far all are told, so that the campaign's order can decide.
TIE_M = 0.01
# Side of a square, degrees, and metres from its middle to its farthest corner: patches of one square share one search.
_SQUARE_DEG = 0.02
_SQUARE_M = 0.75 * _SQUARE_DEG * METRES_PER_DEGREE
# Half diagonal of the patches that squares serve; wider ones are searched for one by one.
_LARGEST_RADIUS_M = 1000.0
# A patch's edge is straight in degrees, and leaves the plane's straight line by half a centimetre where it is this long, degrees.
_LONGEST_EDGE_DEG = 0.005
# Rings with more corners are better off with GEOS's index.
_MOST_CORNERS = 500
# How far straight lines through the earth and rough radii may be off.
_ROUGH = 1.02
# How far north and south of a plane the lines reach that its patches can find by arrays: a little more than FARTHEST_M.
_BEYOND_DEG = 0.5
# Numbers kept in memory: 32 MB.
_MOST_KEPT = 4_000_000


@dataclass(frozen=True)
class _RiverInPlane:
    lines: shapely.Geometry
    water: shapely.Geometry | None

    def prepared_copy(self) -> "_RiverInPlane":
        """The same for one thread."""
        copies = [None if one is None else shapely.transform(one, np.array) for one in (self.lines, self.water)]
        shapely.prepare(copies)
        return _RiverInPlane(*copies)


class _Plane:
    """One thread's plane of a degree of latitude."""

    def __init__(self, south: int) -> None:
        self.south = south
        self.transformer = conformal_plane(south, south + 1, 110.0)
        self.prepared: dict[int, _RiverInPlane] = {}


class _Rivers:
    """Rivers in the planes in which somebody asked for them. Safe to use from several threads."""

    def __init__(self, rivers: Sequence[River]) -> None:
        self._rivers = rivers
        self._lines = [_lines_of(river.geometry) for river in rivers]
        self._has_water = [bool(np.any(shapely.get_dimensions(shapely.get_parts(river.geometry)) == 2)) for river in rivers]
        self._lock = threading.Lock()
        self._whole: dict[tuple[int, int], _RiverInPlane] = {}
        self._pieces: dict[tuple[int, int], LinePieces] = {}

    def pieces(self, plane: _Plane, number: int) -> LinePieces:
        """A river's lines for a search by arrays, as far as a patch of the plane can find them."""
        key = (plane.south, number)
        with self._lock:
            if key not in self._pieces:
                near = _between(self._lines[number], plane.south - _BEYOND_DEG, plane.south + 1 + _BEYOND_DEG)
                self._pieces[key] = LinePieces(move_coordinates(near, plane.transformer))
            return self._pieces[key]

    def prepared(self, plane: _Plane, number: int) -> _RiverInPlane:
        """A river's prepared geometries, the thread's own."""
        if number not in plane.prepared:
            key = (plane.south, number)
            with self._lock:
                if key not in self._whole:
                    self._whole[key] = _in_plane(self._rivers[number], plane.transformer)
                whole = self._whole[key]
            plane.prepared[number] = whole.prepared_copy()
        return plane.prepared[number]

    def water(self, plane: _Plane, number: int) -> shapely.Geometry | None:
        """A river's prepared water, the thread's own; None where it has lines only."""
        return self.prepared(plane, number).water if self._has_water[number] else None


class RiverDistances:
    """Measures patches against a fixed set of rivers; safe to call from several threads.

    Args:
        rivers: the rivers in EPSG:4490.
    """

    def __init__(self, rivers: Sequence[River]) -> None:
        self._count = len(rivers)
        self._squares = _Squares(rivers)
        self._rivers = _Rivers(list(rivers))
        # Planes hold prepared geometries and transformers.
        self._planes: PerThread[dict[int, _Plane]] = PerThread(dict)

    def measure(self, geometries: Geometries, reach_m: float | Floats) -> Floats:
        """Distances of patches to rivers.

        Args:
            geometries: array (n,) of valid polygons or points, EPSG:4490; not None, not empty.
            reach_m: every river that may be within this many metres of a patch is measured, beyond it only the nearest; one
                number for all rivers, or one a river.

        Returns:
            Array (n, rivers) of metres, 0 where a patch touches the line or the water; inf where a river is neither the
            nearest nor within reach.
        """
        result = np.full((len(geometries), self._count), np.inf)
        if not len(geometries) or not self._count:
            return result
        reach = np.broadcast_to(np.asarray(reach_m, dtype=float), self._count)
        box = shapely.bounds(geometries)
        wanted = self._squares.candidates(box, reach)
        band = np.floor((box[:, 1] + box[:, 3]) / 2).astype(int)
        rings = _PatchRings(geometries, box)
        for south in np.unique(band).tolist():
            members = np.flatnonzero(band == south)
            plane = self._plane(south)
            by_arrays = members[rings.plain[members]]
            flat = rings.in_plane(by_arrays, plane.transformer)
            done = np.zeros((len(geometries), self._count), dtype=bool)
            for number in range(self._count):
                near = np.flatnonzero(wanted[by_arrays, number])
                if len(near):
                    known, metres = self._measured(flat.taken(near), rings, by_arrays[near], plane, number)
                    result[by_arrays[near[known]], number] = metres
                    done[by_arrays[near[known]], number] = True
            self._by_geos(geometries, members, wanted & ~done, plane, result)
        # The rough search lets more through than was asked for; what is told must not depend on it.
        nearest = result.min(axis=1, keepdims=True)
        result[result > np.maximum(reach, nearest + TIE_M)] = np.inf
        return result

    def _measured(self, flat: FlatRings, rings: "_PatchRings", numbers: np.ndarray, plane: _Plane, river: int) -> tuple[np.ndarray, Floats]:
        """Which of some rings could be measured by arrays, and their metres."""
        found = nearest_points(flat, self._rivers.pieces(plane, river))
        known = np.flatnonzero(found.known)
        lon1, lat1 = plane.transformer.transform(found.on_line[known, 0], found.on_line[known, 1], direction="INVERSE")
        lon2, lat2 = rings.points_at(numbers[known], (found.edge - flat.first[:-1])[known], found.share[known])
        metres = np.asarray(GEOD.inv(lon1, lat1, lon2, lat2)[2])
        water = self._rivers.water(plane, river)
        if water is not None:  # a ring that the banks do not touch lies in the water as a whole or not at all
            corner = flat.points[flat.first[:-1][known]]
            metres[shapely.contains_xy(water, corner[:, 0], corner[:, 1])] = 0.0
        return known, metres

    def _by_geos(self, geometries: Geometries, members: np.ndarray, wanted: np.ndarray, plane: _Plane, result: Floats) -> None:
        members = members[wanted[members].any(axis=1)]
        flat = move_coordinates(shapely.segmentize(geometries[members], _LONGEST_EDGE_DEG), plane.transformer)
        for number in range(self._count):
            near = np.flatnonzero(wanted[members, number])
            if len(near):
                result[members[near], number] = _exact(flat[near], self._rivers.prepared(plane, number), plane.transformer)

    def _plane(self, south: int) -> _Plane:
        planes = self._planes.get()
        if south not in planes:
            planes[south] = _Plane(south)
        return planes[south]


class _PatchRings:
    """The outlines of patches that are one small ring, as arrays.

    In the plane corners stand where the second-order terms of the ellipsoid's coordinates put them around the middle of their ring:
    for rings this small that is good to a tenth of a millimetre, and sixty times faster than the plane's own formula.
    """

    def __init__(self, geometries: Geometries, box: Floats) -> None:
        geometries = unwrapped(geometries)
        self._lon_lat, owner = shapely.get_coordinates(geometries, return_index=True)
        sizes = np.bincount(owner, minlength=len(geometries))
        self._first = np.concatenate([[0], np.cumsum(sizes)])
        self._middle = np.column_stack([box[:, 0] + box[:, 2], box[:, 1] + box[:, 3]]) / 2
        lat = np.radians(self._middle[:, 1])
        sine, cosine = np.sin(lat), np.cos(lat)
        across = GEOD.a / np.sqrt(1 - GEOD.es * sine**2)
        self._a_degree_north = np.radians(across * (1 - GEOD.es) / (1 - GEOD.es * sine**2))
        d = np.radians(self._lon_lat - self._middle[owner])
        self._east = (across * cosine)[owner] * d[:, 0] * (1 - (sine / cosine)[owner] * d[:, 1])
        self._north = np.degrees(self._a_degree_north)[owner] * d[:, 1] + (across * cosine * sine / 2)[owner] * d[:, 0] ** 2
        # Every geometry has corners, and they stand one behind the other.
        self._radius = np.sqrt(np.maximum.reduceat(self._east**2 + self._north**2, self._first[:-1]))
        plain = shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON
        plain &= (shapely.get_num_interior_rings(geometries) == 0) & (sizes <= _MOST_CORNERS)
        step = np.abs(np.diff(self._lon_lat, axis=0)).max(axis=1, initial=0.0)
        step[self._first[1:-1] - 1] = 0.0  # from the end of a ring to the next
        long = np.zeros(len(geometries), dtype=bool)
        long[owner[:-1][step > _LONGEST_EDGE_DEG]] = True
        self.plain = plain & ~long & (self._radius <= _LARGEST_RADIUS_M)

    def in_plane(self, chosen: np.ndarray, transformer: Any) -> FlatRings:
        """Some rings in a conformal plane of their latitudes."""
        lon, lat = self._middle[chosen].T
        centre = np.column_stack(transformer.transform(lon, lat))
        ahead = np.column_stack(transformer.transform(lon, lat + 0.001)) - centre
        # Conformal: east is a right angle from north, and scales alike.
        unit = ahead / (self._a_degree_north[chosen] * 0.001)[:, None]
        first, corner = corners_of(self._first, chosen)
        ring = np.repeat(np.arange(len(chosen)), np.diff(first))
        east, north = self._east[corner], self._north[corner]
        x = centre[ring, 0] + east * unit[ring, 1] + north * unit[ring, 0]
        y = centre[ring, 1] - east * unit[ring, 0] + north * unit[ring, 1]
        scale = np.hypot(unit[:, 0], unit[:, 1])
        return FlatRings(np.column_stack([x, y]), first, centre, self._radius[chosen] * scale + 0.01)

    def points_at(self, chosen: np.ndarray, edge: np.ndarray, share: Floats) -> tuple[Floats, Floats]:
        """Longitude and latitude of a point on an edge of each of some rings."""
        begin = self._lon_lat[self._first[chosen] + edge]
        end = self._lon_lat[np.minimum(self._first[chosen] + edge + 1, len(self._lon_lat) - 1)]
        at = begin + share[:, None] * (end - begin)
        return at[:, 0], at[:, 1]


class _Squares:
    """Which rivers can matter to a patch: the distances from the middle of its square to the rivers tell.

    Middles are searched for once, in straight lines through the earth (which needs no plane), and kept: patches lie close
    together, so that one search serves many. Safe to call from several threads.
    """

    def __init__(self, rivers: Sequence[River]) -> None:
        samples = [_samples_in_space(river) for river in rivers]
        self._trees = [cKDTree(points) for points in samples]
        self._all = cKDTree(np.concatenate(samples)) if samples else None
        self._boxes = [(points.min(axis=0), points.max(axis=0)) for points in samples]
        self._lock = threading.Lock()
        self._forget(0.0)

    def _forget(self, reach: float) -> None:
        self._reach = reach
        self._keys = np.empty(0, dtype=np.int64)
        self._rows = np.empty((0, len(self._trees)))

    def candidates(self, box: Floats, reach: Floats) -> np.ndarray:
        """Which rivers may be the nearest or within reach of patches; says yes too often, but never no in error.

        Args:
            box: bounds (n, 4) of the patches, EPSG:4490.
            reach: metres, one a river.

        Returns:
            Array (n, rivers).
        """
        centre = np.column_stack([box[:, 0] + box[:, 2], box[:, 1] + box[:, 3]]) / 2
        radius = np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) / 2 * METRES_PER_DEGREE
        away = self._of_squares(np.floor(centre / _SQUARE_DEG).astype(np.int64), float(reach.max()))
        off = radius + _SQUARE_M
        for i in np.flatnonzero(radius > _LARGEST_RADIUS_M).tolist():  # nearly none
            off[i] = radius[i]
            away[i] = self._search(centre[i : i + 1], float(reach.max()), radius[i])[0]
        bound = np.maximum(away.min(axis=1, keepdims=True), reach) * _ROUGH + 2 * off[:, None] + SAMPLE_M
        return np.asarray(away <= bound)

    def _of_squares(self, square: np.ndarray, reach: float) -> Floats:
        """Metres from the middle of each square (n, 2) to each river; inf where too far to matter to a patch in it."""
        keys, place = np.unique((square[:, 0] << 32) + square[:, 1] + (1 << 31), return_inverse=True)
        with self._lock:
            if reach > self._reach or self._rows.size > _MOST_KEPT:
                self._forget(reach)
            known, rows = self._keys, self._rows
            reach = self._reach
        new = np.setdiff1d(keys, known, assume_unique=True)
        if len(new):
            middles = (np.column_stack([new >> 32, (new & 0xFFFFFFFF) - (1 << 31)]) + 0.5) * _SQUARE_DEG
            found = self._search(middles, reach, _LARGEST_RADIUS_M + _SQUARE_M)
            known, order = np.unique(np.r_[known, new], return_index=True)
            rows = np.concatenate([rows, found])[order]
            with self._lock:
                if reach == self._reach:
                    self._keys, self._rows = known, rows
        return np.asarray(rows[np.searchsorted(known, keys)[place]])

    def _search(self, points: Floats, reach: float, off: float) -> Floats:
        """Metres from points (n, 2) to each river, inf beyond what matters to a patch within ``off`` metres of the point."""
        xyz = in_space(points)
        assert self._all is not None
        nearest = self._all.query(xyz)[0]
        bound = np.maximum(nearest, reach) * _ROUGH + 2 * off + SAMPLE_M
        away = np.full((len(points), len(self._trees)), np.inf)
        for number, (tree, (low, high)) in enumerate(zip(self._trees, self._boxes)):
            to_box = np.linalg.norm(np.maximum(np.maximum(low - xyz, xyz - high), 0.0), axis=1)
            near = np.flatnonzero(to_box <= bound)
            if len(near):
                away[near, number] = tree.query(xyz[near], distance_upper_bound=float(bound[near].max()))[0]
        return away


def _samples_in_space(river: River) -> Floats:
    coordinates = shapely.get_coordinates(shapely.segmentize(river.geometry, SAMPLE_M / METRES_PER_DEGREE))
    return in_space(coordinates)


def _in_plane(river: River, transformer: Any) -> _RiverInPlane:
    flat = move_coordinates(np.asarray([river.geometry], dtype=object), transformer)[0]
    parts = shapely.get_parts(flat)
    dimension = shapely.get_dimensions(parts)
    water = shapely.union_all(parts[dimension == 2]) if np.any(dimension == 2) else None
    return _RiverInPlane(shapely.multilinestrings(_lines_of(flat)), water)


def _lines_of(geometry: shapely.Geometry) -> Geometries:
    """The lines of a river and the banks of its water, one by one."""
    parts = shapely.get_parts(geometry)
    dimension = shapely.get_dimensions(parts)
    return np.asarray(np.r_[shapely.get_parts(parts[dimension == 1]), _banks(parts[dimension == 2])], dtype=object)


def _between(lines: Geometries, south: float, north: float) -> Geometries:
    """The segments of lines that reach into a belt of latitudes, those that follow each other in one line (EPSG:4490)."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    low, high = np.minimum(points[:-1, 1], points[1:, 1]), np.maximum(points[:-1, 1], points[1:, 1])
    kept = (line[:-1] == line[1:]) & (high >= south) & (low <= north)
    begins = np.flatnonzero(kept & ~np.r_[False, kept[:-1]])
    ends = np.flatnonzero(kept & ~np.r_[kept[1:], False]) + 1
    # Where one line ends and the next begins stands a segment that is not kept, so runs never reach over it.
    return np.asarray([shapely.linestrings(points[b : e + 1]) for b, e in zip(begins.tolist(), ends.tolist())], dtype=object)


def _banks(water: Geometries) -> Geometries:
    rings = shapely.get_rings(water)
    if not len(rings):
        return np.asarray(rings, dtype=object)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    return np.asarray(shapely.linestrings(coordinates, indices=ring), dtype=object)


def _exact(flat: Geometries, river: _RiverInPlane, transformer: Any) -> Floats:
    ends = shapely.get_coordinates(shapely.shortest_line(river.lines, flat)).reshape(-1, 4)
    lon1, lat1 = transformer.transform(ends[:, 0], ends[:, 1], direction="INVERSE")
    lon2, lat2 = transformer.transform(ends[:, 2], ends[:, 3], direction="INVERSE")
    metres = np.asarray(GEOD.inv(lon1, lat1, lon2, lat2)[2])
    metres[np.all(ends[:, :2] == ends[:, 2:], axis=1)] = 0.0
    # The prepared search knows outlines only: a patch may hold a whole piece of the river.
    box = shapely.bounds(flat)
    around = np.flatnonzero((metres > 0.0) & (metres < np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1])))
    metres[around[shapely.intersects(river.lines, flat[around])]] = 0.0
    if river.water is not None:
        metres[shapely.intersects(river.water, flat)] = 0.0
    return metres
