"""Polygons from lists of vertices: rings are closed where they were left open, and holes told from further parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .ellipsoid import Floats, Geometries

# A patch with more rings than this finds its holes through a tree.
_PAIRS_UP_TO = 64
# More pairs of rings one inside the other than this are no patches: three thousand nested rings have more.
_MOST_PAIRS = 3_000_000


@dataclass(frozen=True)
class Rings:
    """Closed rings.

    Attributes:
        xy: vertices (m, 2), the last of each ring being its first.
        ring: number of each vertex's ring (m), rising.
        run: run that each ring was taken from (r), rising.
        open: which rings (r) were not closed.
        lost: runs (n) with vertices that make no ring: how many were left over.
        short: runs (n) without a ring, since they have less than three vertices.
    """

    xy: Floats
    ring: np.ndarray
    run: np.ndarray
    open: np.ndarray
    lost: np.ndarray
    short: np.ndarray


def rings_of_runs(xy: Floats, run: np.ndarray, count: int) -> Rings:
    """Take runs of vertices apart into rings.

    A run that comes back to its first vertex before its end holds several rings, one after the other: some programs give all
    rings of a patch the same number.

    Args:
        xy: vertices (m, 2), finite.
        run: number of each vertex's run (m), rising, each of 0 to ``count`` - 1 at most once in a row.
        count: number of runs.
    """
    first = np.searchsorted(run, np.arange(count), "left")
    end = np.searchsorted(run, np.arange(count), "right")
    again = _next_same(xy)
    starts, ends, runs = _simple(first, end, again)
    lost = np.zeros(count, dtype=np.int64)
    left = end - first >= 3
    left[runs] = False
    others = np.flatnonzero(left)
    if len(others):
        more = [(start, stop, one) for one in others for start, stop in _rings_of_one(int(first[one]), int(end[one]), again, xy, lost, int(one))]
        added = np.array(more, dtype=np.int64).reshape(-1, 3)
        starts, ends, runs = (np.concatenate([a, b]) for a, b in zip((starts, ends, runs), added.T))
        order = np.argsort(starts, kind="stable")
        starts, ends, runs = starts[order], ends[order], runs[order]
    short = np.flatnonzero(np.bincount(runs, minlength=count) == 0)
    is_open = (xy[starts] != xy[ends - 1]).any(axis=1) if len(starts) else np.zeros(0, dtype=bool)
    length = ends - starts + is_open
    ring = np.repeat(np.arange(len(starts)), length)
    place = np.arange(len(ring)) - np.repeat(np.cumsum(length) - length, length)
    source = np.where(place < (ends - starts)[ring], starts[ring] + place, starts[ring])
    return Rings(xy[source] if len(source) else np.zeros((0, 2)), ring, runs, is_open, lost, short)


def _simple(first: np.ndarray, end: np.ndarray, again: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The runs that are one ring: their first vertex comes again at the end, or nowhere in them."""
    long = np.flatnonzero(end - first >= 3)
    back = again[first[long]]
    plain = long[(back >= end[long]) | ((back == end[long] - 1) & (end[long] - first[long] >= 4))]
    return first[plain], end[plain], plain


def _rings_of_one(start: int, end: int, again: np.ndarray, xy: Floats, lost: np.ndarray, run: int) -> list[tuple[int, int]]:
    """The rings of a run that comes back to a first vertex before its end, as (start, end)."""
    found = []
    while start < end:
        back = int(again[start])
        while back < end and back - start < 3:  # the first vertex stands there twice
            back = int(again[back])
        stop = min(back + 1, end)
        if _is_ring(xy, start, stop):
            found.append((start, stop))
        elif found and (xy[start:stop] == xy[found[-1][0]]).all():
            pass  # the closing vertex stands there twice
        elif not found and stop == end:
            pass  # nothing of the run is a ring: it is reported as short
        else:
            lost[run] += stop - start
        start = stop
    return found


def _is_ring(xy: Floats, start: int, stop: int) -> bool:
    """Whether there are three different vertices; long runs have them, or are broken in a way that shows later."""
    return stop - start >= 8 or len(set(map(tuple, xy[start:stop].tolist()))) >= 3


def _next_same(xy: Floats) -> np.ndarray:
    """Where each vertex stands the next time; beyond the end if it does not."""
    count = len(xy)
    result = np.full(count, np.iinfo(np.int64).max // 2)
    if not count:
        return result
    order = np.lexsort((xy[:, 1], xy[:, 0]))
    same = (xy[order[1:]] == xy[order[:-1]]).all(axis=1)
    result[order[:-1][same]] = order[1:][same]
    return result


def runs_of_vertices(patch: np.ndarray, ring: np.ndarray, label: np.ndarray, xy: Floats) -> tuple[np.ndarray, np.ndarray]:
    """The run of each vertex, and the patch of each run: a run ends where patch or ring change, or where labels begin anew.

    Args:
        patch: number of each vertex's patch (m), rising.
        ring: number of each vertex's ring (m) as it is written; the same for all where nobody wrote any.
        label: what each vertex is called (m), empty for nothing.
        xy: places (m, 2).
    """
    count = len(patch)
    change = np.zeros(count, dtype=bool)
    change[:1] = True
    change[1:] = (patch[1:] != patch[:-1]) | (ring[1:] != ring[:-1])
    start = np.flatnonzero(change)[np.cumsum(change) - 1]
    second = np.minimum(start + 1, count - 1)
    after = np.minimum(np.arange(count) + 1, count - 1)
    anew = (np.arange(count) > start + 2) & (after > np.arange(count)) & ~change[after] & (label != "")
    anew &= (label == label[start]) & (label[after] == label[second]) & (label[start] != label[second])
    change |= anew & (xy != xy[start]).any(axis=1)
    return np.cumsum(change) - 1, patch[change]


def polygons_of_rings(rings: Rings, patch_of_run: np.ndarray, count: int) -> tuple[Geometries, np.ndarray]:
    """Polygons and multipolygons of rings.

    Where a ring lies tells what it is, since programs number holes and further parts alike: inside another one it is a hole, inside a
    hole a part again.

    Args:
        rings: see :func:`rings_of_runs`.
        patch_of_run: patch that each run belongs to, rising.
        count: number of patches.

    Returns:
        Array (count) of geometries, None for a patch without rings; and the patches whose rings are too many to be told apart, which
        are all taken as parts.
    """
    result = np.full(count, None, dtype=object)
    if not len(rings.run):
        return result, np.zeros(0, dtype=np.int64)
    linear = shapely.linearrings(rings.xy, indices=rings.ring)
    patch = patch_of_run[rings.run]
    number = np.bincount(patch, minlength=count)
    single = number[patch] == 1
    result[patch[single]] = shapely.polygons(linear[single])
    several = np.flatnonzero(~single)
    if not len(several):
        return result, np.zeros(0, dtype=np.int64)
    shell, too_many = _shells(shapely.polygons(linear[several]), patch[several])
    order = np.lexsort((np.arange(len(several)) != shell, shell))  # a shell, then its holes
    groups, index = np.unique(shell[order], return_inverse=True)
    parts = shapely.polygons(linear[several[order]], indices=index)
    owners, owner = np.unique(patch[several[groups]], return_inverse=True)
    whole = shapely.multipolygons(parts, indices=owner)
    one = shapely.get_num_geometries(whole) == 1
    whole[one] = shapely.get_geometry(whole[one], 0)
    result[owners] = whole
    return result, too_many


def _shells(polygons: Geometries, patch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ring that each ring is a hole of, or itself where it is a part; and the patches with too many rings."""
    count = len(polygons)
    area = shapely.area(polygons)
    outer, inner, too_many = _pairs(polygons, patch, area)
    depth = np.bincount(inner, minlength=count)
    shell = np.arange(count)
    # Of the rings around a hole its own is the innermost, the smallest.
    around = depth[inner] % 2 == 1
    outer, inner = outer[around], inner[around]
    direct = depth[outer] == depth[inner] - 1
    outer, inner = outer[direct], inner[direct]
    order = np.argsort(-area[outer], kind="stable")
    shell[inner[order]] = outer[order]
    return shell, too_many


def _pairs(polygons: Geometries, patch: np.ndarray, area: Floats) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of rings of one patch, the one around the other."""
    points = shapely.point_on_surface(polygons)
    x, y = shapely.get_x(points), shapely.get_y(points)
    owners, start, size = np.unique(patch, return_index=True, return_counts=True)
    few = np.flatnonzero(size <= _PAIRS_UP_TO)
    rings = np.concatenate([np.arange(start[i], start[i] + size[i]) for i in few]) if len(few) else np.zeros(0, dtype=np.int64)
    of = np.repeat(few, size[few])
    outer = np.repeat(rings, size[of])
    inner = np.repeat(start[of], size[of]) + np.arange(len(outer)) - np.repeat(np.cumsum(size[of]) - size[of], size[of])
    found, too_many = [(outer, inner)], []
    for i in np.flatnonzero(size > _PAIRS_UP_TO):
        own = np.arange(start[i], start[i] + size[i])
        pair = _tree_pairs(polygons[own], points[own])
        if pair is None:
            too_many.append(owners[i])
        else:
            found.append((pair[0] + start[i], pair[1] + start[i]))
    outer, inner = (np.concatenate(part) for part in zip(*found))
    bounds = shapely.bounds(polygons)
    near = (area[outer] > area[inner]) & (bounds[outer, 0] <= x[inner]) & (x[inner] <= bounds[outer, 2])
    near &= (bounds[outer, 1] <= y[inner]) & (y[inner] <= bounds[outer, 3])
    outer, inner = outer[near], inner[near]
    shapely.prepare(polygons[np.unique(outer)])
    around = shapely.intersects_xy(polygons[outer], x[inner], y[inner]) if len(outer) else np.zeros(0, dtype=bool)
    return outer[around], inner[around], np.array(too_many, dtype=np.int64)


def _tree_pairs(polygons: Geometries, points: Geometries) -> tuple[np.ndarray, np.ndarray] | None:
    """Candidates (outer, inner) by their boxes; None where they are too many."""
    tree = shapely.STRtree(polygons)
    outer, inner, total, first, step = [], [], 0, 0, 16
    while first < len(points):  # in steps: the points of nested rings lie in the boxes of all others
        point, around = tree.query(points[first : first + step])
        total += len(point)
        if total > _MOST_PAIRS:
            return None
        outer.append(around)
        inner.append(point + first)
        first += step
        step = min(4 * step, 4096) if len(point) < 100 * step else step
    return np.concatenate(outer), np.concatenate(inner)
