"""Rules on the shape of each patch by itself: what it is made of, and how its outline runs."""

from __future__ import annotations

import functools
from typing import Any, Iterable

import numpy as np
import shapely

from ....model.errors import ERROR, INFO, WARNING
from ..degrees import metres_a_degree
from ..ellipsoid import METRES_PER_DEGREE, Floats, Geometries
from ..shape_repair import SAFE_REPAIR_M2, SAFE_REPAIR_SHARE, TOO_TANGLED, polygons_of, repair_outlines
from .outlines import DONE, LEFT, Outlines, areas_of, measurable, outlines, put, sound
from .rule import Noticed, Patches, Rule, rule

# A line whose ends lie no farther apart was meant to be closed: a metre, or half a percent of its length.
GAP_M, GAP_SHARE = 1.0, 0.005
# A spike: a corner of less than a degree with arms of half a metre and more.
SPIKE_DEGREES, SPIKE_M = 1.0, 0.5
# What has less area is stored as 0.00 m2.
NO_AREA_M2 = 0.005
# What stands behind a spike may be one as well, and a ring loses one at a time.
_SPIKES_BEHIND = 30
# Beyond so many points an outline slows every map down, and no survey is that dense.
MANY_POINTS = 20_000


def _done(repair: bool) -> dict[str, Any]:
    return DONE if repair else LEFT


@rule
class MissingShape(Rule):
    """Rows without any shape, or with an empty one."""

    name, codes = "shape_missing", ("shape_missing",)

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        for i in np.flatnonzero(shapely.is_missing(patches.geometry) | shapely.is_empty(patches.geometry)).tolist():
            yield Noticed(i, "shape_missing", ERROR)


@rule
class NotPolygon(Rule):
    """Points and lines in place of polygons. The inside of a line that closes (or all but closes) is taken as the patch; of a mixed
    collection the polygons are taken."""

    name, codes, repairs = "shape_kind", ("shape_points", "shape_line_open", "shape_line_closed", "shape_mixed"), True

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        there = ~(shapely.is_missing(patches.geometry) | shapely.is_empty(patches.geometry))
        kind = shapely.get_type_id(patches.geometry)
        stray = np.flatnonzero(there & (kind != shapely.GeometryType.POLYGON) & (kind != shapely.GeometryType.MULTIPOLYGON))
        shapes = np.empty(len(stray), dtype=object)
        ring = np.flatnonzero(shapely.is_closed(patches.geometry[stray]) & (kind[stray] == shapely.GeometryType.LINESTRING)
                              & (shapely.get_num_coordinates(patches.geometry[stray]) >= 4))  # fmt: skip
        points, owner = shapely.get_coordinates(patches.geometry[stray[ring]], return_index=True)
        shapes[ring] = shapely.polygons(shapely.linearrings(points, indices=owner)) if len(ring) else []
        closed = set(ring.tolist())
        result = []
        for k, i in enumerate(stray.tolist()):
            if k in closed:
                params = {"gap": "0.00", "count": 1, "done": _done(repair)}
                result.append(Noticed(i, "shape_line_closed", WARNING, params, repaired=repair))
            else:
                noticed, shapes[k] = self._judged(patches.geometry[i], i, repair)
                result.append(noticed)
        if repair:
            taken = ~shapely.is_missing(shapes)
            put(patches, stray[taken], shapes[taken])
        yield from result

    @staticmethod
    def _judged(given: shapely.Geometry, patch: int, repair: bool) -> tuple[Noticed, shapely.Geometry | None]:
        polygons = polygons_of(given)
        if not shapely.is_empty(polygons):
            return Noticed(patch, "shape_mixed", WARNING, {"done": _done(repair)}, repaired=repair), polygons
        lines = _lines_of(given)
        if not len(lines):
            return Noticed(patch, "shape_points", ERROR, {"count": int(shapely.get_num_coordinates(given))}, given), None
        points = [shapely.get_coordinates(line) for line in lines]
        scale = metres_a_degree(points[0][:1, 1])[0]
        gaps = [float(np.hypot(*((p[-1] - p[0]) * scale))) for p in points]
        lengths = [float(np.hypot(*(np.diff(p, axis=0) * scale).T).sum()) for p in points]
        closing = [gap <= max(GAP_M, GAP_SHARE * length) and len(p) >= 4 for gap, length, p in zip(gaps, lengths, points)]
        params: dict[str, Any] = {"gap": f"{max(gaps):.2f}", "count": len(lines)}
        ends = shapely.multipoints([p[end] for p in points for end in (0, -1)])
        if not np.isfinite(max(gaps)) or not all(closing):
            return Noticed(patch, "shape_line_open", ERROR, params, ends if np.isfinite(max(gaps)) else None), None
        rings = [shapely.Polygon(p if gap == 0 else np.vstack([p, p[:1]])) for p, gap in zip(points, gaps)]
        shape = rings[0] if len(rings) == 1 else _even_odd(rings)
        params["done"] = _done(repair)
        return Noticed(patch, "shape_line_closed", WARNING, params, repaired=repair), shape


def _lines_of(geometry: shapely.Geometry) -> Geometries:
    parts = shapely.get_parts(geometry)
    while np.any(shapely.get_type_id(parts) > shapely.GeometryType.POLYGON):
        parts = shapely.get_parts(parts)
    linear = (shapely.get_dimensions(parts) == 1) & ~shapely.is_empty(parts)
    return np.asarray(parts[linear])


def _even_odd(rings: list[shapely.Polygon]) -> shapely.Geometry:
    """Closed lines as one shape: a line inside another one is a hole."""
    try:
        return polygons_of(functools.reduce(shapely.symmetric_difference, (shapely.make_valid(ring) for ring in rings)))
    except shapely.errors.GEOSException:
        return shapely.multipolygons(rings)


@rule
class NoNumbers(Rule):
    """Coordinates that are not numbers, or that lie nowhere on the earth, and outlines wider than a province."""

    name, codes = "shape_numbers", ("shape_not_numbers", "shape_nowhere")

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        polygon = (shapely.get_dimensions(patches.geometry) == 2) & ~shapely.is_empty(patches.geometry)
        lost = np.flatnonzero(polygon & ~measurable(patches.geometry))
        for i in lost.tolist():
            points = shapely.get_coordinates(patches.geometry[i])
            broken = int((~np.isfinite(points).all(axis=1)).sum())
            if broken:
                yield Noticed(i, "shape_not_numbers", ERROR, {"count": broken})
            else:
                low, high = points.min(axis=0), points.max(axis=0)
                box = [f"{value:.4f}" for value in (low[0], low[1], high[0], high[1])]
                yield Noticed(i, "shape_nowhere", ERROR, {"box": box})


@rule
class AsItCame(Rule):
    """Rings that were left open and arcs, settled while the file was read; heights (Z) and measures (M), which are left out."""

    name, codes, repairs = "shape_form", ("shape_ring_open", "shape_curves", "shape_heights"), True

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`; reads the facts ``open_rings``, ``curves`` and ``heights`` (n, bool)."""
        nothing = np.zeros(len(patches), dtype=bool)
        for i in np.flatnonzero(patches.facts.get("open_rings", nothing)).tolist():
            yield Noticed(i, "shape_ring_open", WARNING, repaired=True)
        for i in np.flatnonzero(patches.facts.get("curves", nothing)).tolist():
            yield Noticed(i, "shape_curves", INFO, repaired=True)
        high = shapely.has_z(patches.geometry) | shapely.has_m(patches.geometry)
        if repair and high.any():
            put(patches, np.flatnonzero(high), shapely.force_2d(patches.geometry[high]))
        for i in np.flatnonzero(high | patches.facts.get("heights", nothing)).tolist():
            yield Noticed(i, "shape_heights", INFO, repaired=True)


@rule
class RepeatedPoints(Rule):
    """Points that stand twice in a row in an outline; one of them goes, and the shape stays the same."""

    name, codes, repairs = "repeated_points", ("shape_repeated_points",), True

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        rings = outlines(patches)
        places = np.flatnonzero(rings.repeats)
        # A ring of one single place encloses nothing; another rule says so.
        left = rings.counts - 1 - np.bincount(rings.ring[places], minlength=len(rings.counts))
        places = places[left[rings.ring[places]] >= 3]
        if repair and len(places):
            put(patches, *rings.without(rings.repeats, patches))
        yield from _by_patch(rings, places, "shape_repeated_points", INFO, repair)


def _by_patch(rings: Outlines, places: np.ndarray, code: str, severity: str, repair: bool) -> Iterable[Noticed]:
    """One thing noticed in each patch, with the count and the points (places among the points) where."""
    owner = rings.ring_patch[rings.ring[places]]
    order = np.argsort(owner, kind="stable")
    found, start = np.unique(owner[order], return_index=True)
    if not len(found):
        return
    dots = shapely.multipoints(shapely.points(rings.points[places[order]]), indices=np.searchsorted(found, owner[order]))
    for patch, count, where in zip(found.tolist(), np.diff(np.append(start, len(places))).tolist(), dots):
        yield Noticed(patch, code, severity, {"count": count, "done": _done(repair)}, where, repair)


@rule
class Spikes(Rule):
    """Needles in an outline: a corner of less than one degree whose arms go out and back. It is cut off where the area hardly changes;
    a long narrow tip of real ground is only said."""

    name, codes, repairs = "spikes", ("shape_spike", "shape_spike_kept"), True

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        rings = outlines(patches)
        corner, arms, _ = _spikes(rings)
        if not len(corner):
            return
        tips = shapely.points(rings.points[corner])
        found, owner = np.unique(rings.ring_patch[rings.ring[corner]], return_inverse=True)
        order = np.argsort(owner, kind="stable")
        where = shapely.multipoints(tips[order], indices=owner[order])
        longest = np.zeros(len(found))
        np.maximum.at(longest, owner, arms)
        count = np.bincount(owner)
        shapes, change, safe = self._cut(patches, found)
        if repair:
            put(patches, found[safe], shapes[safe])
        for k, patch in enumerate(found.tolist()):
            params = {"count": int(count[k]), "length": f"{longest[k]:.1f}", "change": f"{change[k]:.2f}"}
            if safe[k]:
                yield Noticed(patch, "shape_spike", WARNING, {**params, "done": _done(repair)}, where[k], repair)
            else:
                yield Noticed(patch, "shape_spike_kept", WARNING, params, where[k])

    @staticmethod
    def _cut(patches: Patches, chosen: np.ndarray) -> tuple[Geometries, Floats, np.ndarray]:
        """Shapes (k) of some patches without their spikes, the square metres (k) that these enclose, and where cutting is safe (k)."""
        shapes, total, left = patches.geometry[chosen].copy(), np.zeros(len(chosen)), np.ones(len(chosen), dtype=bool)
        begun = outlines(patches)
        area = np.bincount(begun.ring_patch, weights=np.abs(begun.ring_area), minlength=len(patches))[chosen]
        limit = np.maximum(SAFE_REPAIR_M2, SAFE_REPAIR_SHARE * area)
        working = np.arange(len(chosen))
        for _ in range(_SPIKES_BEHIND):
            few = _some(patches, chosen[working], shapes[working])
            rings = outlines(few)
            corner, _, enclosed = _spikes(rings, alone=True)
            owner = rings.ring_patch[rings.ring[corner]]
            spiked = np.bincount(owner, minlength=len(few)) > 0
            left[working[~spiked]] = False
            np.add.at(total, working[owner], enclosed)
            # A scribble is all spikes: it is given up before it is unpicked.
            going = spiked & (total[working] <= limit[working])
            dropped = np.zeros(len(rings.points), dtype=bool)
            dropped[corner[going[owner]]] = True
            touched, cut = rings.without(dropped, few)
            if not len(touched):
                break
            put(few, touched, cut)
            put(few, *outlines(few).without(outlines(few).repeats, few))
            shapes[working] = few.geometry
            working = working[touched]
        safe = ~left & (total <= limit)
        safe[safe] = shapely.is_valid(shapes[safe])
        return shapes, total, safe


def _some(patches: Patches, chosen: np.ndarray, shapes: Geometries) -> Patches:
    """Some of the patches, with other shapes."""
    return Patches(
        patches.names[chosen], {}, shapes, patches.given[chosen], patches.drawn_area_m2[chosen], patches.area_m2[chosen].copy(),
        patches.rows[chosen], patches.source[chosen],
    )  # fmt: skip


def _spikes(rings: Outlines, alone: bool = False) -> tuple[np.ndarray, Floats, Floats]:
    """Corners (places among the points, ascending) that are spikes, the shorter arm of each in metres, and the square metres that it
    encloses.

    Args:
        alone: of spikes side by side, which share an arm, only the longest.
    """
    if not len(rings.points):
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    before = np.roll(rings.steps, 1, axis=0)  # the step that leads to each point
    before[rings.first] = rings.steps[rings.first + rings.counts - 2]
    turned = -(before * rings.steps).sum(axis=1)
    corner = np.flatnonzero(turned >= SPIKE_M**2)  # few outlines turn back so far
    back, on, along = before[corner], rings.steps[corner], turned[corner]
    cross = np.abs(back[:, 0] * on[:, 1] - back[:, 1] * on[:, 0])
    shorter = np.minimum(np.hypot(back[:, 0], back[:, 1]), np.hypot(on[:, 0], on[:, 1]))
    # A triangle cannot lose a corner.
    fits = (cross < np.tan(np.radians(SPIKE_DEGREES)) * along) & (shorter >= SPIKE_M) & (rings.counts[rings.ring[corner]] > 4)
    corner, shorter, enclosed = corner[fits], shorter[fits], 0.5 * cross[fits]
    if alone and len(corner):
        length = np.zeros(len(rings.points))
        length[corner] = shorter
        ring = rings.ring[corner]
        previous = np.where(corner == rings.first[ring], rings.first[ring] + rings.counts[ring] - 2, corner - 1)
        following = np.where(rings.last[corner + 1], rings.first[ring], corner + 1)
        longest = (shorter >= length[following]) & (shorter > length[previous])
        # Where all are equally long around a ring, none is the longest.
        longest |= (np.bincount(ring, weights=longest, minlength=len(rings.counts)) == 0)[ring] & np.append(True, ring[1:] != ring[:-1])
        corner, shorter, enclosed = corner[longest], shorter[longest], enclosed[longest]
    return corner, shorter, enclosed


@rule
class Direction(Rule):
    """Rings that run the other way: an outer ring against most others of the file, or a hole the same way as the ring around it. They
    are turned around; the area is the same."""

    name, codes, repairs = "direction", ("shape_reversed",), True

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        rings = outlines(patches)
        against_clock = rings.ring_area > 0
        clear = np.abs(rings.ring_area) > 0
        votes = against_clock[rings.shell & clear]
        if not len(votes):
            return
        share = float(votes.mean())
        shell_of_ring = np.flatnonzero(rings.shell)[rings.ring_part]
        turned = np.zeros(len(votes), dtype=bool) if share == 0.5 else votes != (share > 0.5)
        reversed_shell = np.zeros(len(rings.shell), dtype=bool)
        reversed_shell[np.flatnonzero(rings.shell & clear)] = turned
        alike = ~rings.shell & clear & (against_clock == against_clock[shell_of_ring])
        wrong = reversed_shell | alike
        found, counts = np.unique(rings.ring_patch[wrong], return_counts=True)
        if repair and len(found):
            put(patches, found, shapely.orient_polygons(patches.geometry[found], exterior_cw=share < 0.5))
        for patch, count in zip(found.tolist(), counts.tolist()):
            yield Noticed(patch, "shape_reversed", INFO, {"count": count, "done": _done(repair)}, repaired=repair)


@rule
class Crossing(Rule):
    """Outlines that cross or touch themselves, holes outside their patch, parts inside one another. They are mended where the area
    changes by no more than one percent or one square metre; a figure of eight is never guessed. Outlines without any area."""

    name, codes, repairs = "crossing", ("shape_crossing", "shape_crossing_kept", "shape_broken", "shape_collapsed"), True

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        fine = sound(patches)
        with np.errstate(invalid="ignore"):
            flat = np.flatnonzero(fine & (patches.area_m2 < NO_AREA_M2))
        for i in flat.tolist():
            yield Noticed(i, "shape_collapsed", ERROR, {"count": int(shapely.get_num_coordinates(patches.geometry[i]))})
        broken = np.flatnonzero(measurable(patches.geometry) & ~fine)
        repairs = repair_outlines(patches.geometry[broken], METRES_PER_DEGREE)
        mended = np.array([mending.shape is not None for mending in repairs], dtype=bool)
        shapes = np.empty(len(broken), dtype=object)
        shapes[:] = [mending.shape for mending in repairs]
        area = areas_of(shapes)
        if repair:
            put(patches, broken[mended], shapes[mended])
        for k, (patch, mending) in enumerate(zip(broken.tolist(), repairs)):
            params: dict[str, Any] = {"reason": mending.reason}
            if mended[k]:
                params |= {"change": f"{mending.after_m2 - mending.before_m2:+.2f}", "area": f"{area[k]:.2f}", "done": _done(repair)}
                yield Noticed(patch, "shape_crossing", WARNING, params, mending.where, repair)
            elif not mending.before_m2 >= NO_AREA_M2 and not mending.after_m2 >= NO_AREA_M2 and mending.reason != TOO_TANGLED:
                yield Noticed(patch, "shape_collapsed", ERROR, {"count": int(shapely.get_num_coordinates(patches.geometry[patch]))})
            elif np.isfinite(mending.after_m2):
                params |= {"before": f"{mending.before_m2:.2f}", "after": f"{mending.after_m2:.2f}"}
                yield Noticed(patch, "shape_crossing_kept", ERROR, params, mending.where)
            else:
                yield Noticed(patch, "shape_broken", ERROR, params, mending.where)


@rule
class ManyPoints(Rule):
    """Outlines of so many points that maps and forms become slow; nothing is thinned out."""

    name, codes = "many_points", ("shape_many_points",)

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        counts = shapely.get_num_coordinates(patches.geometry)
        for i in np.flatnonzero(counts > MANY_POINTS).tolist():
            yield Noticed(i, "shape_many_points", INFO, {"count": int(counts[i])})
