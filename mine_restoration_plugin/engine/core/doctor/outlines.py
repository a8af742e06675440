"""The outlines of all patches as arrays, kept between rules: most rules look at every vertex, few change any."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from ..degrees import metres_a_degree
from ..ellipsoid import Floats, Geometries, survey_area
from ..patches import LARGEST_PATCH_DEG
from ..shape_repair import valid
from .rule import Patches

_OUTLINES, _SOUND = "_outlines", "_sound"
DONE = {"code": "shape_mended", "params": {}}
LEFT = {"code": "shape_left", "params": {}}


@dataclass(frozen=True)
class Outlines:
    """All rings of the patches that are polygons with coordinates that are numbers.

    Attributes:
        parts: polygons (p); ``part_patch`` (p) the number of the patch that each is part of.
        ring_part: the polygon (r) that each ring is of; ``shell`` (r) whether it is the outer one.
        points: vertices (c, 2), EPSG:4490, rings closed; ``ring`` (c) the ring of each.
    """

    parts: Geometries
    part_patch: np.ndarray
    ring_part: np.ndarray
    shell: np.ndarray
    points: Floats
    ring: np.ndarray

    @cached_property
    def ring_patch(self) -> np.ndarray:
        """The patch (r) of each ring."""
        return np.asarray(self.part_patch[self.ring_part])

    @cached_property
    def first(self) -> np.ndarray:
        """Where each ring (r) begins among the points."""
        return np.searchsorted(self.ring, np.arange(len(self.ring_part)))

    @cached_property
    def counts(self) -> np.ndarray:
        """Points (r) of each ring, the closing one counted."""
        return np.bincount(self.ring, minlength=len(self.ring_part))

    @cached_property
    def metres(self) -> Floats:
        """The points (c, 2) in metres east and north of the first point of their ring."""
        start = self.points[self.first]
        scale = metres_a_degree(start[:, 1])
        east, north = ((self.points[:, k] - np.repeat(start[:, k], self.counts)) * np.repeat(scale[:, k], self.counts) for k in (0, 1))
        return np.column_stack([east, north])

    @cached_property
    def steps(self) -> Floats:
        """From each point (c, 2) to the next of its ring, metres; nothing from the closing points."""
        step = np.diff(self.metres, axis=0, append=self.metres[-1:])
        step[self.last] = 0.0
        return np.asarray(step)

    @cached_property
    def repeats(self) -> np.ndarray:
        """Which points (c) stand at the very place of the next one of their ring."""
        same = (self.points[1:, 0] == self.points[:-1, 0]) & (self.points[1:, 1] == self.points[:-1, 1])
        return np.asarray(np.append(same, False)[: len(self.points)] & ~self.last)

    @cached_property
    def last(self) -> np.ndarray:
        """Which points (c) close their ring."""
        return np.append(self.ring[1:] != self.ring[:-1], True)[: len(self.ring)]

    @cached_property
    def edges(self) -> Floats:
        """Length (c) in metres of the edge from each point to the next; 0 at the closing points."""
        return np.asarray(np.hypot(self.steps[:, 0], self.steps[:, 1]))

    @cached_property
    def ring_area(self) -> Floats:
        """Square metres (r) inside each ring by its coordinates, above 0 where it runs against the clock."""
        x, y = self.metres[:, 0], self.metres[:, 1]
        cross = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0.0)[: len(x)]
        return np.asarray(0.5 * np.bincount(self.ring, weights=np.where(self.last, 0.0, cross), minlength=len(self.ring_part)), dtype=float)

    @cached_property
    def perimeter(self) -> Floats:
        """Metres (r) around each ring."""
        return np.asarray(np.bincount(self.ring, weights=self.edges, minlength=len(self.ring_part)), dtype=float)

    def lines(self, chosen: np.ndarray) -> tuple[np.ndarray, Geometries]:
        """Patches (t) that some rings (r, bool) are of, sorted, and those rings of each as one multilinestring."""
        found, owner = np.unique(self.ring_patch[chosen], return_inverse=True)
        if not len(found):
            return found, np.empty(0, dtype=object)
        ring = self.ring[chosen[self.ring]]
        linear = shapely.linestrings(self.points[chosen[self.ring]], indices=np.unique(ring, return_inverse=True)[1])
        order = np.argsort(owner, kind="stable")
        return found, np.asarray(shapely.multilinestrings(linear[order], indices=owner[order]), dtype=object)

    def without(self, dropped: np.ndarray, patches: Patches) -> tuple[np.ndarray, Geometries]:
        """The patches that lose points, and their shapes without these.

        Args:
            dropped: which corners (c) go; closing points follow the first point of their ring. Rings that would be left with fewer
                than three corners keep all.
        """
        dropped = dropped & ~self.last
        left = self.counts - 1 - np.bincount(self.ring, weights=dropped, minlength=len(self.ring_part)).astype(np.int64)
        dropped &= (left >= 3)[self.ring]
        touched = np.unique(self.ring_patch[self.ring[dropped]])
        return touched, self.rebuilt(touched, ~dropped & ~self.last, patches)

    def rebuilt(self, touched: np.ndarray, kept: np.ndarray, patches: Patches, kept_rings: np.ndarray | None = None) -> Geometries:
        """Shapes (t) of some patches from the corners that are kept (c), polygons as polygons and multipolygons as such.

        Args:
            touched: numbers of the patches (t), sorted.
            kept_rings: which rings (r) are kept; None for all. A part without its shell goes with its holes.
        """
        chosen = np.zeros(len(patches), dtype=bool)
        chosen[touched] = True
        rings = chosen[self.ring_patch]
        if kept_rings is not None:
            rings &= kept_rings
        ring = self.ring[kept & rings[self.ring]]
        ring_number, local_ring = np.unique(ring, return_inverse=True)
        part_number, local_part = np.unique(self.ring_part[ring_number], return_inverse=True)
        linear = shapely.linearrings(self.points[kept & rings[self.ring]], indices=local_ring)
        polygons = np.asarray(shapely.polygons(linear, indices=local_part), dtype=object)
        owner = np.searchsorted(touched, self.part_patch[part_number])
        result = np.empty(len(touched), dtype=object)
        many = shapely.get_type_id(patches.geometry[touched]) == shapely.GeometryType.MULTIPOLYGON
        in_many = many[owner]
        result[owner[~in_many]] = polygons[~in_many]
        if in_many.any():
            place, local = np.unique(owner[in_many], return_inverse=True)
            result[place] = shapely.multipolygons(polygons[in_many], indices=local)
        return result


def outlines(patches: Patches) -> Outlines:
    """The outlines as they are now."""
    kept = patches.facts.get(_OUTLINES)
    if isinstance(kept, Outlines):
        return kept
    chosen = np.flatnonzero(measurable(patches.geometry))
    parts, owner = shapely.get_parts(patches.geometry[chosen], return_index=True)
    there = ~shapely.is_empty(parts)
    parts, owner = parts[there], owner[there]
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    shell = np.append(True, ring_part[1:] != ring_part[:-1])[: len(ring_part)]
    points, ring = shapely.get_coordinates(rings, return_index=True)
    made = Outlines(parts, chosen[owner], ring_part, shell, points, ring)
    patches.facts[_OUTLINES] = made
    return made


def measurable(geometry: Geometries) -> np.ndarray:
    """Which shapes (n) are polygons whose coordinates are all numbers, on the earth and no wider than a province."""
    polygon = (shapely.get_type_id(geometry) == shapely.GeometryType.POLYGON) | (shapely.get_type_id(geometry) == shapely.GeometryType.MULTIPOLYGON)
    result = polygon & ~shapely.is_empty(geometry)
    chosen = np.flatnonzero(result)
    box = shapely.bounds(geometry[chosen])
    with np.errstate(invalid="ignore"):
        inside = (np.abs(box[:, [0, 2]]) <= 360.0).all(axis=1) & (np.abs(box[:, [1, 3]]) <= 85.0).all(axis=1)
        inside &= (box[:, 2:] - box[:, :2] <= LARGEST_PATCH_DEG).all(axis=1)
    points, owner = shapely.get_coordinates(geometry[chosen], return_index=True)  # a box leaves NaN out
    inside[owner[~np.isfinite(points).all(axis=1)]] = False
    result[chosen] = inside
    return np.asarray(result)


def areas_of(geometry: Geometries) -> Floats:
    """Ellipsoidal areas (n), m2; NaN for what cannot be measured: endless edges would get points without end."""
    area = np.full(len(geometry), np.nan)
    chosen = measurable(geometry)
    area[chosen] = survey_area(geometry[chosen])
    return area


def sound(patches: Patches) -> np.ndarray:
    """Which patches (n) are valid polygons that can be measured; the others must not reach GEOS's overlays."""
    kept = patches.facts.get(_SOUND)
    if isinstance(kept, np.ndarray):
        return kept
    result = measurable(patches.geometry)
    chosen = np.flatnonzero(result)
    result[chosen] = valid(patches.geometry[chosen])
    patches.facts[_SOUND] = result
    return np.asarray(result)


def put(patches: Patches, touched: np.ndarray, shapes: Geometries) -> None:
    """Give patches their new shapes and areas."""
    if not len(touched):
        return
    patches.geometry[touched] = shapes
    patches.area_m2[touched] = areas_of(patches.geometry[touched])
    patches.facts.pop(_OUTLINES, None)
    known = patches.facts.get(_SOUND)
    if isinstance(known, np.ndarray):
        fit = measurable(patches.geometry[touched])
        fit[fit] = valid(patches.geometry[touched][fit])
        known[touched] = fit


def first_rows(patches: Patches) -> np.ndarray:
    """A rank (n) of the patches by file and row, so that what is found does not hang on the order in which they stand here."""
    order = np.lexsort([patches.rows, patches.source.astype(str)])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank
