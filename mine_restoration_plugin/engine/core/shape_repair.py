"""Outlines that cross themselves: found, and mended where the mended polygon is beyond doubt what was meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Mapping

import numpy as np
import shapely

from .degrees import metres_a_degree
from .ellipsoid import Geometries, unwrapped

# A repair is safe if the outline's own area (by its coordinates) and that of the repaired polygon agree this well.
SAFE_REPAIR_SHARE = 0.01
SAFE_REPAIR_M2 = 1.0
# Outlines beyond so many points are looked at before GEOS cuts them: a scribble of a million points has 10^11 crossings.
_POINTS_TO_LOOK_AT = 5_000
_WORK, _LOOKED_AT = 2e7, (20, 300)
MOST_CROSSINGS = 1_000_000

NOT_NUMBERS = {"code": "reason_not_numbers", "params": {}}
TOO_TANGLED = {"code": "reason_too_tangled", "params": {}}
# What GEOS calls the ways in which an outline is broken.
_REASONS = {
    "Self-intersection": "reason_crosses_itself",
    "Ring Self-intersection": "reason_touches_itself",
    "Hole lies outside shell": "reason_hole_outside",
    "Holes are nested": "reason_holes_nested",
    "Nested shells": "reason_parts_nested",
    "Nested holes": "reason_holes_nested",
    "Interior is disconnected": "reason_cut_apart",
    "Duplicate Rings": "reason_ring_twice",
    "Too few points in geometry component": "reason_too_few_points",
    "Invalid Coordinate": "reason_not_numbers",
}


@dataclass(frozen=True)
class Repair:
    """What came of mending one outline.

    Attributes:
        shape: the mended polygon or multipolygon, valid; None where a repair would be a guess.
        reason: what was wrong, a message (``{"code", "params"}``).
        before_m2: area of the outline by its own coordinates; NaN where it has none.
        after_m2: area of the mended polygon, safe or not; NaN where there is none.
        where: the point at which GEOS found it.
    """

    shape: shapely.Geometry | None
    reason: Mapping[str, Any]
    before_m2: float = float("nan")
    after_m2: float = float("nan")
    where: shapely.Geometry | None = None


def repair_outline(geometry: shapely.Geometry, unit: float) -> Repair:
    """Mend one polygon; see :func:`repair_outlines`."""
    return repair_outlines(np.array([geometry], dtype=object), unit)[0]


def repair_outlines(geometry: Geometries, unit: float) -> list[Repair]:
    """Mend polygons whose outlines cross themselves.

    The area that an outline has by its own coordinates is held against the area of what GEOS makes of it: only where they agree
    to one percent or one square metre is the mended polygon taken. A figure of eight, whose halves cancel out, is never guessed.

    Args:
        geometry: polygons and multipolygons (n) that are not valid.
        unit: metres that one unit of their coordinates stands for; above 1,000 they are degrees.
    """
    if not len(geometry):
        return []
    points, owner = shapely.get_coordinates(geometry, return_index=True)
    numbers = np.bincount(owner, weights=~np.isfinite(points).all(axis=1), minlength=len(geometry)) == 0
    start = np.searchsorted(owner, np.arange(len(geometry)))
    scale = metres_a_degree(points[start, 1]).prod(axis=1) if unit > 1000 else np.full(len(geometry), unit * unit)
    before = shapely.area(geometry) * scale
    tangled = [bool(numbers[i]) and _crossings(geometry[i]) > MOST_CROSSINGS if many else False
               for i, many in enumerate((np.bincount(owner) > _POINTS_TO_LOOK_AT).tolist())]  # fmt: skip
    repairs: list[Repair] = []
    words = shapely.is_valid_reason(geometry).tolist()
    for i, shape in enumerate(geometry):
        if not numbers[i]:
            repairs.append(Repair(None, NOT_NUMBERS))
        elif tangled[i]:
            repairs.append(Repair(None, TOO_TANGLED, float(before[i]), where=_broken_at(words[i])))
        else:
            repairs.append(replace(_mended(shape, _reason(words[i]), float(before[i]), float(scale[i])), where=_broken_at(words[i])))
    return repairs


def _mended(geometry: shapely.Geometry, reason: Mapping[str, Any], before: float, scale: float) -> Repair:
    try:
        repaired = polygons_of(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    except shapely.errors.GEOSException:  # numbers so large or so close that GEOS loses the order of points
        return Repair(None, reason, before)
    after = float(shapely.area(repaired)) * scale
    if not after > 0 or abs(after - before) > max(SAFE_REPAIR_M2, SAFE_REPAIR_SHARE * after) or not shapely.is_valid(repaired):
        return Repair(None, reason, before, after)
    return Repair(repaired, reason, before, after)


def _reason(said: str) -> dict[str, Any]:
    """What is wrong with a geometry, as a message; GEOS's own words where they are rare ones."""
    words = said.split("[")[0].strip()
    code = _REASONS.get(words)
    return {"code": code, "params": {}} if code else {"code": "reason_other", "params": {"words": words}}


def _broken_at(words: str) -> shapely.Geometry | None:
    """Where GEOS says that an outline is broken: ``Self-intersection[104.1 30.2]``."""
    try:
        x, y = words[words.index("[") + 1 : words.rindex("]")].split()[:2]
        return shapely.Point(float(x), float(y))
    except ValueError:
        return None


def _crossings(geometry: shapely.Geometry) -> float:
    """About how many pairs of edges cross, told from a sample of edges, each held against all."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(geometry)), return_index=True)
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    begin, end = points[edge], points[edge + 1]
    sample = np.unique(np.linspace(0, len(edge) - 1, int(np.clip(_WORK / len(edge), *_LOOKED_AT))).astype(np.int64))
    met = 0
    for looked in sample.tolist():
        along, other = end[looked] - begin[looked], end - begin
        side_begin = along[0] * (begin[:, 1] - begin[looked, 1]) - along[1] * (begin[:, 0] - begin[looked, 0])
        side_end = along[0] * (end[:, 1] - begin[looked, 1]) - along[1] * (end[:, 0] - begin[looked, 0])
        theirs = np.flatnonzero((side_begin > 0) != (side_end > 0))
        step, origin = other[theirs], begin[theirs]
        first = step[:, 0] * (begin[looked, 1] - origin[:, 1]) - step[:, 1] * (begin[looked, 0] - origin[:, 0])
        second = step[:, 0] * (end[looked, 1] - origin[:, 1]) - step[:, 1] * (end[looked, 0] - origin[:, 0])
        met += int((first * second < 0).sum())
    return 0.5 * met / len(sample) * len(edge)


def polygons_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry, however deep in collections, as one polygon or multipolygon; empty if there are none."""
    parts = shapely.get_parts(geometry)
    while np.any(shapely.get_type_id(parts) > shapely.GeometryType.POLYGON):
        parts = shapely.get_parts(parts)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    parts = parts[~shapely.is_empty(parts)]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def valid(geometry: Geometries) -> np.ndarray:
    """Which geometries (n) are valid; GEOS is asked where :func:`surely_valid` does not know."""
    sure = surely_valid(geometry)
    doubtful = np.flatnonzero(~sure)
    sure[doubtful] = shapely.is_valid(geometry[doubtful])
    return sure


def surely_valid(geometry: Geometries) -> np.ndarray:
    """Polygons of one ring that goes around the middle of its box once, turning one way as seen from there: such a ring cannot cross
    itself. Half of all patches and more are like that, and this takes a fifth of GEOS's time.

    Says no where it does not know, or where rounding could deceive it.
    """
    sure = np.zeros(len(geometry), dtype=bool)
    geometry = unwrapped(geometry)
    plain = shapely.get_type_id(geometry) == shapely.GeometryType.POLYGON
    plain = np.flatnonzero(plain & (shapely.get_num_interior_rings(geometry) == 0) & ~shapely.is_empty(geometry))
    if not len(plain):
        return sure
    points, ring = shapely.get_coordinates(geometry[plain], return_index=True)
    box = shapely.bounds(geometry[plain])
    with np.errstate(invalid="ignore", over="ignore"):
        middle, size = (box[:, :2] + box[:, 2:]) / 2, (box[:, 2:] - box[:, :2]).max(axis=1)
        x, y = points[:, 0] - middle[ring, 0], points[:, 1] - middle[ring, 1]
        turn = x[:-1] * y[1:] - x[1:] * y[:-1]
        start = np.flatnonzero(np.concatenate([[True], ring[1:] != ring[:-1]]))
        inside = np.append(ring[:-1] == ring[1:], False)
        turn = np.append(turn, 0.0)
        lowest = np.minimum.reduceat(np.where(inside, turn, np.inf), start)
        highest = np.maximum.reduceat(np.where(inside, turn, -np.inf), start)
        # What rounding can make of a turn: coordinates are good to their last digit, products to theirs.
        noise = 1e-9 * size**2 + 1e-14 * size * np.abs(box).max(axis=1)
        one_way = (lowest > noise) | (highest < -noise)
        changes = np.append((y[:-1] >= 0) != (y[1:] >= 0), False) & inside
        sure[plain] = one_way & (np.add.reduceat(changes.astype(np.int64), start) == 2)
    return sure
