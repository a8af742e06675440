"""The pieces of a strip that reach its edge: quadrilaterals along segments, sectors around bends, and bands that are several of both.

All corners on the edge are solved on the ellipsoid. Pieces begin in the strip's core; what the core covers is not made. Around bends
that turn the same way quadrilaterals and sectors stand side by side without overlapping, so that they are one polygon from the
beginning: a union of fewer pieces takes half of the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .ellipsoid import GEOD, Floats, Geometries

# Chord of an arc against the arc, metres: a fifth of what the edge may be off in all.
ARC_TOLERANCE_M = 0.2
# How far inside the edge the pieces begin, as a share of the distance.
PIECE_START_SHARE = 0.93
# Overlap of a sector with its neighbours: 0.2 mm at 10 km.
LAP_DEG = 1e-6
STRAIGHT_DEG = 1e-3
# A band turns less than a right angle, so that it cannot meet itself, and is short, so that the pieces of a batch lie together.
_MOST_TURN_DEG, _MOST_SEGMENTS = 90.0, 32


@dataclass(frozen=True)
class _Segments:
    """Segments of all lines: begin and end (n, 2), azimuth at both, and what stands between a segment and the next."""

    begin: Floats
    end: Floats
    forward: Floats
    ahead: Floats
    last_of_line: np.ndarray
    turn: Floats
    """Degrees (n) to the right at the segment's end, where another one of the line follows."""


@dataclass(frozen=True)
class _Bends:
    """Centre (m, 2), first azimuth and signed sweep of every sector; the first ones stand at the ends of ``segment`` (k < m)."""

    centre: Floats
    first: Floats
    sweep: Floats
    segment: np.ndarray


def visible_pieces(lines: Geometries, distance_m: float, core: shapely.Geometry) -> Geometries:
    """Polygons between the core and the edge, where the core does not cover them (EPSG:4490).

    Args:
        lines: array of line strings without repeated points, EPSG:4490.
        core: a prepared polygon that holds all nearer to the lines than :data:`PIECE_START_SHARE` of the distance.
    """
    segments = _segments(lines)
    bends = _bends(segments)
    arcs = _Arcs(bends, distance_m, core)
    pieces = []
    for side in (-90.0, 90.0):
        corners = _corners(segments, side, distance_m)
        quads = shapely.polygons(corners)
        shown = ~shapely.contains_properly(core, quads)
        bands, segments_in, bends_in = _bands(segments, bends, arcs, corners, shown, outer_turn=-side)
        arcs.hide(bends_in)
        pieces += [bands, quads[shown & ~segments_in]]
    return np.concatenate([*pieces, arcs.sectors()])


def _segments(lines: Geometries) -> _Segments:
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    start = np.flatnonzero(line[:-1] == line[1:])
    forward, backward, _ = GEOD.inv(*coordinates[start].T, *coordinates[start + 1].T)
    ahead = backward + 180.0  # direction of travel at the segment's end
    last = np.r_[line[start][1:] != line[start][:-1], True]
    return _Segments(coordinates[start], coordinates[start + 1], forward, ahead, last, _turned(ahead, np.r_[forward[1:], forward[:1]]))


def _turned(before: Floats, after: Floats) -> Floats:
    """Degrees to the right from one azimuth to another."""
    return np.asarray((after - before + 180.0) % 360.0 - 180.0)


def _corners(segments: _Segments, side: float, distance_m: float) -> Floats:
    """Of the quadrilateral along each segment (n, 5, 2): the first two begin it, outside last; the fifth is the first."""
    count = len(segments.begin)
    inner, outer = distance_m * PIECE_START_SHARE, distance_m
    corners = np.empty((count, 5, 2))
    for corner, (point, azimuth, far) in enumerate(
        [(segments.begin, segments.forward, inner), (segments.begin, segments.forward, outer),
         (segments.end, segments.ahead, outer), (segments.end, segments.ahead, inner)]
    ):  # fmt: skip
        corners[:, corner] = _at(point, azimuth + side, far)
    corners[:, 4] = corners[:, 0]
    return corners


def _at(points: Floats, azimuth: Floats, metres: float | Floats) -> Floats:
    lon, lat, _ = GEOD.fwd(points[:, 0], points[:, 1], azimuth, np.broadcast_to(metres, len(points)))
    return np.column_stack([lon, lat])


def _bends(segments: _Segments) -> _Bends:
    """The outer side of every bend, both sides where a line goes straight on, and a half circle around every end of an open line."""
    firsts, lasts = np.flatnonzero(np.r_[True, segments.last_of_line[:-1]]), np.flatnonzero(segments.last_of_line)
    closed = np.all(segments.begin[firsts] == segments.end[lasts], axis=1)
    inside = np.flatnonzero(~segments.last_of_line)
    incoming, outgoing = np.r_[inside, lasts[closed]], np.r_[inside + 1, firsts[closed]]
    turn = _turned(segments.ahead[incoming], segments.forward[outgoing])
    # A bend to the right has its outer side on the left. Sectors reach a hair over their neighbours: edges that should be the
    # same but differ in the last digit leave slits. Where the line goes straight on, that may happen on both sides.
    hand = np.where(turn >= 0, 1.0, -1.0)
    centre, sweep = segments.begin[outgoing], turn + 2 * LAP_DEG * hand
    outer = segments.ahead[incoming] - (90.0 + LAP_DEG) * hand
    straight = np.abs(turn) < STRAIGHT_DEG
    inner = (segments.ahead[incoming] + (90.0 - LAP_DEG) * hand)[straight]
    first_ends, last_ends = firsts[~closed], lasts[~closed]
    ends_first = np.r_[segments.forward[first_ends] + 90.0, segments.ahead[last_ends] - 90.0] - LAP_DEG
    return _Bends(
        np.concatenate([centre, centre[straight], segments.begin[first_ends], segments.end[last_ends]]),
        np.r_[outer, inner, ends_first],
        np.r_[sweep, sweep[straight], np.full(len(ends_first), 180.0 + 2 * LAP_DEG)],
        inside,
    )


class _Arcs:
    """The arcs of all sectors, and of each the part that leaves the core.

    Attributes:
        whole: sectors (m) of which no part is hidden.
        sector, position: number of the sector of each point that is shown, and its place on the arc; ``points`` are these (p, 2).
        last: place of the last point of each arc (m).
    """

    def __init__(self, bends: _Bends, distance_m: float, core: shapely.Geometry) -> None:
        self._bends, self._distance_m = bends, distance_m
        step = np.degrees(2 * np.arccos(1 - min(ARC_TOLERANCE_M, distance_m * 2e-5) / distance_m))
        counts = np.maximum(2, np.ceil(np.abs(bends.sweep) / step).astype(int) + 1)
        sector = np.repeat(np.arange(len(counts)), counts)
        position = np.arange(len(sector)) - np.repeat(np.cumsum(counts) - counts, counts)
        azimuth = bends.first[sector] + bends.sweep[sector] * position / (counts[sector] - 1)
        points = _at(bends.centre[sector], azimuth, distance_m)
        free = np.flatnonzero(~shapely.contains_xy(core, points[:, 0], points[:, 1]))
        self.last = counts - 1
        # From the point before the first that is free to the one behind the last.
        shown, begin = np.unique(sector[free], return_index=True)
        end = np.r_[begin[1:], len(free)] - 1
        self._low, self._high = np.zeros(len(counts), dtype=int), np.full(len(counts), -1)
        if len(shown):
            self._low[shown] = np.maximum(position[free[begin]] - 1, 0)
            self._high[shown] = np.minimum(position[free[end]] + 1, self.last[shown])
        self.whole = (self._low == 0) & (self._high == self.last)
        kept = (position >= self._low[sector]) & (position <= self._high[sector])
        self.sector, self.position, self.points = sector[kept], position[kept], points[kept]

    def hide(self, sectors: np.ndarray) -> None:
        """Leave some sectors out: other pieces hold them."""
        self._high[sectors] = -1

    def sectors(self) -> Geometries:
        """Polygons of what is shown."""
        shown = np.flatnonzero(self._high >= 0)
        if not len(shown):
            return np.asarray([], dtype=object)
        kept = self._high[self.sector] >= 0
        part = self._bends.sweep[shown] / self.last[shown]
        low, high = self._low[shown], self._high[shown]
        inner = _inner_sides(self._bends.centre[shown], self._bends.first[shown] + part * low, part * (high - low), self._distance_m)
        number = np.searchsorted(shown, self.sector[kept])
        numbers = np.r_[number, np.repeat(np.arange(len(shown)), 3)]
        order = np.argsort(numbers, kind="stable")  # a sector's arc stands before its inner side
        return _polygons(np.concatenate([self.points[kept], inner.reshape(-1, 2)])[order], numbers[order])


def _inner_sides(centres: Floats, first: Floats, sweep: Floats, distance_m: float) -> Floats:
    """The three points (n, 3, 2) of each sector's side that lies in the core, from the arc's end back to its beginning."""
    azimuth = np.column_stack([first + sweep, first + sweep / 2, first])
    # The middle is pulled in, so that a half circle stays a simple ring around its vertex.
    middle = np.where(np.abs(sweep) > 90, 0.1, PIECE_START_SHARE * np.cos(np.radians(sweep) / 2))
    ends = np.full(len(centres), PIECE_START_SHARE)
    far = distance_m * np.column_stack([ends, middle, ends])
    return _at(np.repeat(centres, 3, axis=0), azimuth.ravel(), far.ravel()).reshape(-1, 3, 2)


def _polygons(points: Floats, ring: np.ndarray) -> Geometries:
    return np.asarray(shapely.polygons(shapely.linearrings(points, indices=ring)), dtype=object)


def _bands(
    segments: _Segments, bends: _Bends, arcs: _Arcs, corners: Floats, shown: np.ndarray, outer_turn: float
) -> tuple[Geometries, np.ndarray, np.ndarray]:
    """Polygons along segments that follow each other, with the sectors between them.

    Args:
        corners: of the quadrilaterals on one side; ``shown`` tells which the core does not cover.
        outer_turn: the sign of the turns whose outer side this is.

    Returns:
        The polygons, which segments (n) they hold, and the numbers of the bends that they hold.
    """
    count = len(shown)
    bend = np.full(count, -1)
    bend[bends.segment] = np.arange(len(bends.segment))
    outer = (segments.turn >= 0) == (outer_turn > 0)
    linked = np.r_[shown[:-1] & shown[1:], False] & (bend >= 0) & outer & arcs.whole[bend]
    # Cut where a band would turn too far or grow too long.
    first = np.r_[True, ~linked[:-1]]
    begin = np.maximum.accumulate(np.where(first, np.arange(count), 0))
    turned = np.r_[0.0, np.cumsum(np.abs(segments.turn))[:-1]]
    part = np.floor((turned - turned[begin]) / _MOST_TURN_DEG) + (np.arange(count) - begin) // _MOST_SEGMENTS
    linked &= np.r_[part[1:] == part[:-1], False] & (np.abs(segments.turn) < _MOST_TURN_DEG)
    band = np.cumsum(np.r_[True, ~linked[:-1]]) - 1
    inside = np.flatnonzero(linked | np.r_[False, linked[:-1]])
    if not len(inside):
        return np.asarray([], dtype=object), np.zeros(count, dtype=bool), np.zeros(0, dtype=int)
    rings, numbers = _rings(inside, np.flatnonzero(linked), bend, arcs, corners, band)
    sound = shapely.is_valid(rings)  # a line that is no river may do what it likes; then its pieces stay single
    kept = np.isin(band, numbers[sound])
    segments_in = np.zeros(count, dtype=bool)
    segments_in[inside] = kept[inside]
    return rings[sound], segments_in, bend[linked & kept]


def _rings(
    inside: np.ndarray, linked: np.ndarray, bend: np.ndarray, arcs: _Arcs, corners: Floats, band: np.ndarray
) -> tuple[Geometries, np.ndarray]:
    """Polygons of bands and their numbers: outside along corners and arcs, back along the inner corners."""
    after = np.full(len(arcs.last), -1)  # the segment before each bend that is in a band
    after[bend[linked]] = linked
    # The ends of an arc are corners of its neighbours.
    on_arc = np.flatnonzero((after[arcs.sector] >= 0) & (arcs.position > 0) & (arcs.position < arcs.last[arcs.sector]))
    segment = np.concatenate([inside, inside, after[arcs.sector[on_arc]], inside, inside])
    points = np.concatenate([corners[inside, 1], corners[inside, 2], arcs.points[on_arc], corners[inside, 3], corners[inside, 0]])
    sizes = [len(inside), len(inside), len(on_arc), len(inside), len(inside)]
    back = np.repeat([False, False, False, True, True], sizes)
    place = np.concatenate([np.full(size, number) for number, size in enumerate(sizes)])
    step = np.zeros(len(points), dtype=int)
    step[sizes[0] + sizes[1] :][: sizes[2]] = arcs.position[on_arc]
    order = np.lexsort((step, place, np.where(back, -segment, segment), back, band[segment]))
    numbers, ring = np.unique(band[segment][order], return_inverse=True)
    return _polygons(points[order], ring), numbers
