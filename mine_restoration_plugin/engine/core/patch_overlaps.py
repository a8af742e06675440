"""Shapes held against shapes: which are the same, which overlap, and which have become of which."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .ellipsoid import METRES_PER_DEGREE, Floats, Geometries, unwrapped
from .shape_repair import surely_valid

SAME_M = 0.001
"""Corners that are no farther apart are the same."""
_CUT_AT_ONCE = 2_000
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


def same_shapes(one: Geometries, other: Geometries, tolerance_m: float = SAME_M) -> Flags:
    """Which polygons are the same to a millimetre, whatever their start point, direction and order of parts, and whether or not
    further points stand on their edges.

    Args:
        one, other: arrays (n,) in EPSG:4490; two that are missing are the same.
    """
    one, other = unwrapped(np.asarray(one, dtype=object)), unwrapped(np.asarray(other, dtype=object))
    absent = shapely.is_missing(one) | shapely.is_empty(one), shapely.is_missing(other) | shapely.is_empty(other)
    same: Flags = np.asarray(shapely.equals_identical(one, other)) | (absent[0] & absent[1])
    rest = np.flatnonzero(~same & ~absent[0] & ~absent[1])
    if not len(rest):
        return same
    boxes = shapely.bounds(one[rest]), shapely.bounds(other[rest])
    limit = 1.5 * tolerance_m / METRES_PER_DEGREE
    narrow = np.cos(np.radians(np.clip(boxes[0][:, 1], -85, 85)))
    near = (np.abs(boxes[0] - boxes[1]) * np.column_stack([narrow, np.ones_like(narrow)] * 2) <= limit).all(axis=1)
    rest, narrow = rest[near], narrow[near]
    first, second = _in_metres(one[rest], narrow), _in_metres(other[rest], narrow)
    found = np.asarray(shapely.equals_exact(shapely.normalize(first), shapely.normalize(second), tolerance_m))
    doubtful = np.flatnonzero(~found)
    doubtful = doubtful[shapely.is_valid(first[doubtful]) & shapely.is_valid(second[doubtful])]
    edges = shapely.boundary(first[doubtful]), shapely.boundary(second[doubtful])
    close = shapely.hausdorff_distance(*edges) <= tolerance_m
    doubtful, length = doubtful[close], shapely.length(edges[0][close])
    # The same corners can be joined to different rings; then the rings enclose different land.
    apart = shapely.area(shapely.symmetric_difference(first[doubtful], second[doubtful]))
    found[doubtful] = apart <= tolerance_m * length
    same[rest] = found
    return same


def _in_metres(geometries: Geometries, narrow: Floats) -> Geometries:
    """Shapes in rough metres: a degree of longitude is made as much narrower as it is at their place."""
    flat = np.asarray(shapely.force_2d(geometries), dtype=object)
    points, owner = shapely.get_coordinates(flat, return_index=True)
    points *= METRES_PER_DEGREE
    points[:, 0] *= narrow[owner]
    return np.asarray(shapely.set_coordinates(flat, points), dtype=object)


@dataclass(frozen=True)
class Overlaps:
    """Pairs of shapes that overlap: places in both lists (n), and the common area in square degrees (n)."""

    one: Places
    other: Places
    area: Floats


def overlaps(one: Geometries, other: Geometries, share: float, skip: Any = None) -> Overlaps:
    """Pairs of shapes of which at least one may lie in the other with this share of its area.

    Args:
        one, other: valid polygons (n,), (m,); see :func:`valid_shapes`.
        share: pairs that cannot reach it by their boxes alone are left out.
        skip: function of two arrays of places that tells which pairs need no area; they are left out.
    """
    tree = shapely.STRtree(other)
    first, second = tree.query(one)
    boxes = shapely.bounds(one)[first], shapely.bounds(other)[second]
    wide = np.minimum(boxes[0][:, 2], boxes[1][:, 2]) - np.maximum(boxes[0][:, 0], boxes[1][:, 0])
    high = np.minimum(boxes[0][:, 3], boxes[1][:, 3]) - np.maximum(boxes[0][:, 1], boxes[1][:, 1])
    smaller = np.minimum(shapely.area(one)[first], shapely.area(other)[second])
    able = (wide * high >= share * smaller) & (smaller > 0)
    first, second = first[able], second[able]
    if skip is not None and len(first):
        needed = ~skip(first, second)
        first, second = first[needed], second[needed]
    return Overlaps(first.astype(np.int64), second.astype(np.int64), _common_areas(one[first], other[second]))


def _common_areas(one: Geometries, other: Geometries) -> Floats:
    """Areas of intersections (n), on all cores: cutting is what takes the time, and GEOS lets go of the interpreter meanwhile."""
    starts = range(0, len(one), _CUT_AT_ONCE)
    with ThreadPoolExecutor(max(1, min(os.cpu_count() or 1, 8))) as pool:
        parts = list(pool.map(lambda s: shapely.area(shapely.intersection(one[s : s + _CUT_AT_ONCE], other[s : s + _CUT_AT_ONCE])), starts))
    return np.concatenate(parts) if parts else np.zeros(0)


def valid_shapes(geometries: Geometries) -> Geometries:
    """The same, those that cross themselves made valid, so that they can be cut; a workspace may hold such."""
    result = unwrapped(np.asarray(geometries, dtype=object))
    doubtful = np.flatnonzero(~surely_valid(result))
    doubtful = doubtful[~shapely.is_valid(result[doubtful])]
    if len(doubtful):
        result = result.copy()
        result[doubtful] = shapely.make_valid(result[doubtful], method="structure", keep_collapsed=False)
    return result


@dataclass
class Kin:
    """Incoming and held patches that have become of one another.

    Attributes:
        incoming, held: places, rising.
        common: (incoming, held, square degrees) of those that overlap.
    """

    incoming: list[int]
    held: list[int]
    common: list[tuple[int, int, float]]

    def side(self, column: int) -> list[int]:
        """Incoming ones (0) or held ones (1)."""
        return self.held if column else self.incoming

    def keep(self, common: list[tuple[int, int, float]]) -> None:
        """Leave only these pairs."""
        self.common = common
        self.incoming, self.held = sorted({pair[0] for pair in common}), sorted({pair[1] for pair in common})


def kin_of(incoming: Geometries, held: Geometries, pair: Places, inside: float) -> tuple[list[Kin], list[tuple[int, int, float]]]:
    """Groups of patches of which one lies in the other, for all whose shapes have changed; of those whose numbers are met nowhere else
    a part is enough.

    Args:
        incoming, held: valid polygons (n,), (m,).
        pair: (n,) place of the held patch with the same number, -1 for none.
        inside: share of a patch's area that must lie in another one.

    Returns:
        The groups but those of a pair alone; and the pairs of unlike numbers that overlap by as much without being kin.
    """
    partner = np.full(len(held), -1, dtype=np.int64)
    paired = np.flatnonzero(pair >= 0)
    partner[pair[paired]] = paired

    def alone(first: Places, second: Places) -> Flags:
        """Pairs by number of which nothing else is near need no area."""
        times_first, times_second = np.bincount(first, minlength=len(incoming)), np.bincount(second, minlength=len(held))
        return np.asarray((pair[first] == second) & (times_first[first] == 1) & (times_second[second] == 1))

    found = overlaps(incoming, held, 1 - inside, alone)
    i, h, area = found.one, found.other, found.area
    own = pair[i] == h
    share = np.maximum(area / shapely.area(incoming)[i], area / shapely.area(held)[h])
    within = share >= inside
    stays_i, stays_h = np.zeros(len(incoming), dtype=bool), np.zeros(len(held), dtype=bool)
    stays_i[i[own & within]] = stays_h[h[own & within]] = True
    # A number says who a patch is: one that bears another's number is no part of this one, nor is what has left its place.
    free_i, free_h = pair[i] < 0, partner[h] < 0
    joined = within & (own | ((free_i | free_h) & (free_i | stays_i[i]) & (free_h | stays_h[h])))
    # Where no number says anything, a good part of one in the other does: the border between two was moved, and both renumbered.
    joined |= free_i & free_h & (share > 1 - inside)
    beside = within & ~joined & ~own
    edges = np.flatnonzero(joined)
    graph = coo_array((np.ones(len(edges)), (i[edges], len(incoming) + h[edges])), shape=(len(incoming) + len(held),) * 2)
    _, label = connected_components(graph, directed=False)
    edges = edges[np.argsort(label[i[edges]], kind="stable")]
    groups = np.split(edges, np.flatnonzero(np.diff(label[i[edges]])) + 1) if len(edges) else []
    kin = [_kin(group, i, h, area) for group in groups if len(group) > 1 or not own[group[0]]]
    return kin, [(int(i[e]), int(h[e]), float(area[e])) for e in np.flatnonzero(beside)]


def _kin(group: Places, i: Places, h: Places, area: Floats) -> Kin:
    made = Kin([], [], [])
    made.keep([(int(i[e]), int(h[e]), float(area[e])) for e in group])
    return made


def covered_by_others(shapes: Geometries, group: Places, share: float) -> Flags:
    """Which of several shapes lie mostly in an earlier or larger one of their own group: parts of a whole do not.

    Args:
        shapes: valid polygons (n,). group: number of the group (n,) of each.
    """
    covered = np.zeros(len(shapes), dtype=bool)
    areas = shapely.area(shapes)

    def apart(first: Places, second: Places) -> Flags:
        # Each pair once, the smaller one first; of two alike the later one.
        smaller = (areas[first] < areas[second]) | ((areas[first] == areas[second]) & (first > second))
        return np.asarray((group[first] != group[second]) | (first == second) | ~smaller)

    found = overlaps(shapes, shapes, share, apart)
    covered[found.one[found.area >= share * areas[found.one]]] = True
    return covered
