"""Nearest points of many small rings and a set of lines in a plane, by arrays.

GEOS builds an index of every single patch before it looks for the nearest points, which takes three times as long as all that is
done here: rough distances come from a KD-tree of the lines' pieces, the pieces that can be the nearest by them from a tree of boxes,
and only those are measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from .ellipsoid import Floats, Geometries

# Longest piece of a line, metres; a shorter one lets fewer candidates through and makes the tree larger.
PIECE_M = 500.0
# Lines with more pieces than this in a square anywhere bring too many candidates: time and, at one place, memory.
MOST_PIECES, SQUARE_M = 800, 5_000.0
# Beyond this from the lines a ball around a ring holds too many pieces.
FARTHEST_M = 50_000.0
# Candidates of one ring, after which it is left to GEOS; corners worked on at once, so that the arrays stay in the processor's cache.
_MOST_CANDIDATES = 400
_CORNERS_AT_ONCE = 262_144


class LinePieces:
    """Lines of a plane, cut into pieces that are found by their place. Safe to use from several threads.

    Args:
        lines: array of line strings.

    Attributes:
        x, y, u, v: begin of each piece, and the way from there to its end; a last piece without length stands behind all others.
        length: of each piece.
        middles: a tree of the middles of the pieces, ``boxes`` one of their boxes; None if the lines do not suit a search by arrays.
        follows: whether a piece begins where the one before it ends.
    """

    def __init__(self, lines: Geometries) -> None:
        points, line = shapely.get_coordinates(shapely.segmentize(lines, PIECE_M), return_index=True)
        start = np.flatnonzero((line[:-1] == line[1:]) & np.any(points[:-1] != points[1:], axis=1))
        along = points[start + 1] - points[start]
        self.x, self.y = np.append(points[start, 0], 0.0), np.append(points[start, 1], 0.0)
        self.u, self.v = np.append(along[:, 0], 0.0), np.append(along[:, 1], 0.0)
        self.length = np.hypot(self.u, self.v)
        self.follows = np.append(np.r_[False, start[1:] == start[:-1] + 1][: len(start)], False)
        middle = points[start] + along / 2
        self.middles: cKDTree | None = None
        self.boxes: shapely.STRtree | None = None
        if len(start) and _most_in_a_square(middle) <= MOST_PIECES:
            self.middles = cKDTree(middle)
            self.boxes = shapely.STRtree(shapely.linestrings(np.stack([points[start], points[start + 1]], axis=1)))

    def part(self, piece: np.ndarray) -> tuple[Floats, Floats, Floats, Floats]:
        """x, y, u, v of some pieces."""
        return self.x[piece], self.y[piece], self.u[piece], self.v[piece]


def _most_in_a_square(points: Floats) -> int:
    square = np.floor(points / SQUARE_M).astype(np.int64)
    return int(np.unique((square[:, 0] << 32) + square[:, 1], return_counts=True)[1].max())


@dataclass(frozen=True)
class FlatRings:
    """Closed rings in a plane.

    Attributes:
        points: all corners (m, 2), the first of each ring again at its end.
        first: number of the first corner of each ring, and of the end of the last (n + 1).
        centre: a point (n, 2) within ``radius`` (n) of every corner.
    """

    points: Floats
    first: np.ndarray
    centre: Floats
    radius: Floats

    def taken(self, chosen: np.ndarray) -> "FlatRings":
        """Rings by their numbers."""
        first, corner = corners_of(self.first, chosen)
        return FlatRings(self.points[corner], first, self.centre[chosen], self.radius[chosen])

    def some(self, begin: int, end: int) -> "FlatRings":
        """Rings from one number up to another."""
        low, high = self.first[begin], self.first[end]
        return FlatRings(self.points[low:high], self.first[begin : end + 1] - low, self.centre[begin:end], self.radius[begin:end])


@dataclass(frozen=True)
class NearestPoints:
    """The nearest points of rings and lines.

    Attributes:
        known: rings (n) of which the rest is told; the others touch the lines or are better left to GEOS.
        on_line: the point (n, 2) on the lines.
        edge, share: the corner (n) of the ring, counted over all rings, and the share of the way to the next where its point lies.
    """

    known: np.ndarray
    on_line: Floats
    edge: np.ndarray
    share: Floats


def corners_of(first: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of some of the rings that begin at ``first``: where each begins when they stand alone, and the numbers of all their corners."""
    sizes = first[chosen + 1] - first[chosen]
    alone = np.concatenate([[0], np.cumsum(sizes)])
    return alone, np.arange(alone[-1]) + np.repeat(first[chosen] - alone[:-1], sizes)


def nearest_points(rings: FlatRings, pieces: LinePieces) -> NearestPoints:
    """Nearest points of each ring and the lines.

    A ring is never told to be known that has a point of the lines on it or inside.
    """
    count = len(rings.radius)
    result = NearestPoints(np.zeros(count, dtype=bool), np.zeros((count, 2)), np.zeros(count, dtype=np.int64), np.zeros(count))
    if pieces.middles is None or not count:
        return result
    away, piece = pieces.middles.query(rings.centre, distance_upper_bound=FARTHEST_M)
    near = np.isfinite(away)
    away = np.where(near, np.sqrt(_to_segments(rings.centre[:, 0], rings.centre[:, 1], *pieces.part(piece))[0]), 0.0)
    step = np.searchsorted(rings.first, np.arange(0, rings.first[-1], _CORNERS_AT_ONCE), side="right") - 1
    bounds = np.unique(np.r_[step, count])
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist()):
        some = rings.some(begin, end)
        known, on_line, edge, share = _of_some(some, away[begin:end], near[begin:end], pieces)
        chosen = begin + known
        result.known[chosen], result.on_line[chosen] = True, on_line
        result.edge[chosen], result.share[chosen] = edge + rings.first[begin], share
    return result


def _of_some(rings: FlatRings, away: Floats, near: np.ndarray, pieces: LinePieces) -> tuple[np.ndarray, Floats, np.ndarray, Floats]:
    """Numbers of the rings that are known, and for them the point on the line, the edge and the share."""
    assert pieces.boxes is not None
    asked = np.flatnonzero(near)
    reach = (away + 2 * rings.radius)[asked, None] + 1e-3
    low, high = rings.centre[asked] - reach, rings.centre[asked] + reach
    number, piece = pieces.boxes.query(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
    sizes = np.bincount(number, minlength=len(asked))
    owner = asked[number]
    # From the centre: the nearest piece, and whether a point of the lines may lie in the ring.
    to_centre = np.sqrt(_to_segments(rings.centre[owner, 0], rings.centre[owner, 1], *pieces.part(piece))[0])
    nearest = np.full(len(rings.radius), np.inf)
    nearest[asked] = np.minimum.reduceat(to_centre, np.cumsum(sizes) - sizes) if len(asked) else 0.0
    clear = nearest > rings.radius * (1 + 1e-9) + 1e-3
    clear[asked[sizes > _MOST_CANDIDATES]] = False
    kept = np.flatnonzero(clear[owner] & (to_centre <= (nearest + 2 * rings.radius)[owner] + 1e-6))
    return asked[clear[asked]], *_exact(rings, *_facing(rings, owner[kept], piece[kept], pieces), pieces)


def _facing(
    rings: FlatRings, owner: np.ndarray, piece: np.ndarray, pieces: LinePieces
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of a ring and a piece of which the piece may hold the nearest point, and whether its begin or its end may be it.

    A piece that the whole ring lies behind or before, seen along the piece, has its nearest point where a neighbour begins, and is
    left out for that neighbour.

    Returns:
        Owners and pieces, and 0 for a piece as a whole, 1 for its begin and 2 for its end alone.
    """
    def place(which: np.ndarray) -> Floats:  # metres along the line of each piece from its begin to the ring's centre
        x, y, u, v = pieces.part(which)
        metres = ((rings.centre[owner, 0] - x) * u + (rings.centre[owner, 1] - y) * v) / np.maximum(pieces.length[which], 1e-300)
        return np.asarray(metres)

    radius = rings.radius[owner] * (1 + 1e-9) + 1e-3
    at, at_next, at_last = place(piece), place(piece + 1), place(piece - 1)
    before, beyond = at < -radius, at > pieces.length[piece] + radius
    has_next, has_last = pieces.follows[piece + 1], pieces.follows[piece]
    whole = ~(before & has_last) & ~(beyond & has_next & ~((at_next < -radius) & has_next))
    # A point where two pieces meet is the nearest only where it is so for both; the piece that begins there stands for it.
    begin = (at <= radius) & (~has_last | (at_last >= pieces.length[piece - 1] - radius))
    end = ~has_next & (at >= pieces.length[piece] - radius)
    return owner, piece, np.stack([whole, begin, end])


def _exact(
    rings: FlatRings, owner: np.ndarray, piece: np.ndarray, may: np.ndarray, pieces: LinePieces
) -> tuple[Floats, np.ndarray, Floats]:
    """The nearest of all pairs that may be; ``owner`` goes up."""
    x, y = rings.points[:, 0], rings.points[:, 1]

    def corners(chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        ring = owner[chosen]
        sizes = rings.first[ring + 1] - rings.first[ring] - 1  # the last corner is the first
        pair = np.repeat(chosen, sizes)
        return pair, np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes - rings.first[ring], sizes)

    pair, corner = corners(np.flatnonzero(may[0]))
    square, share = _to_segments(x[corner], y[corner], *pieces.part(piece[pair]))
    # Points of the lines to the edges of the rings.
    ends = [corners(np.flatnonzero(may[1])), corners(np.flatnonzero(may[2]))]
    point, edge = np.concatenate([each[0] for each in ends]), np.concatenate([each[1] for each in ends])
    at_end = np.repeat([0.0, 1.0], [len(each[0]) for each in ends])
    px, py, pu, pv = pieces.part(piece[point])
    square_edge, share_edge = _to_segments(px + at_end * pu, py + at_end * pv, x[edge], y[edge], x[edge + 1] - x[edge], y[edge + 1] - y[edge])

    ring = np.concatenate([owner[pair], owner[point]])
    best = _lowest_of_each(np.concatenate([square, square_edge]), ring)
    by_corner, by_edge = best[best < len(pair)], best[best >= len(pair)] - len(pair)
    chosen = np.r_[pair[by_corner], point[by_edge]]
    on = np.r_[share[by_corner], at_end[by_edge]]
    px, py, pu, pv = pieces.part(piece[chosen])
    order = np.argsort(owner[chosen], kind="stable")
    on_line = np.column_stack([px + on * pu, py + on * pv])
    along = np.r_[np.zeros(len(by_corner)), share_edge[by_edge]]
    return on_line[order], np.r_[corner[by_corner], edge[by_edge]][order], along[order]


def _lowest_of_each(values: Floats, key: np.ndarray) -> np.ndarray:
    """Place of the lowest value of each key, the first of equal ones; in the order of places."""
    lowest = np.full(int(key.max(initial=-1)) + 1, np.inf)
    np.minimum.at(lowest, key, values)
    hits = np.flatnonzero(values == lowest[key])
    return np.sort(hits[np.unique(key[hits], return_index=True)[1]])


def _to_segments(px: Floats, py: Floats, x: Floats, y: Floats, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Square of the distance from each point to its segment, and the share of the way along it to the nearest point."""
    px, py = px - x, py - y
    share = (px * u + py * v) / np.maximum(u * u + v * v, 1e-300)
    np.clip(share, 0.0, 1.0, out=share)
    px -= share * u
    py -= share * v
    return px * px + py * py, share
