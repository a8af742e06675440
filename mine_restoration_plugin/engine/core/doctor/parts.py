"""Rules on the parts and holes of a patch, and on its size."""

from __future__ import annotations

from typing import Iterable

import numpy as np
import shapely

from ....model.errors import INFO, WARNING
from ..degrees import metres_a_degree
from ..ellipsoid import Floats
from . import geometry  # outlines are mended before their parts are judged
from .outlines import DONE, LEFT, outlines, put, sound
from .rule import Noticed, Patches, Rule, rule

# A part or hole narrower than this on the average is left over from drawing or cutting; a person cannot have meant it.
SLIVER_M = 0.2
# So little that it may go without asking: square metres, and share of the patch.
SLIVER_M2, SLIVER_SHARE = 1.0, 0.001
TINY_M2 = 1.0
# The largest opencast mines of the country cover some 50 km2; most patches are below 1 km2.
HUGE_M2 = 20e6
# Patches of more parts are dust of a raster; how far they are apart says nothing.
MOST_PARTS = 500
# Parts of one patch farther apart than this are probably two patches.
APART_M = 1000.0


@rule
class Slivers(Rule):
    """Parts and holes so narrow (20 cm on the average) or so small that they are left over from drawing. They are removed or filled
    where that changes less than one square metre or a thousandth of the area; a whole patch that is so narrow is only said."""

    name, codes, repairs = "slivers", ("shape_sliver_removed", "shape_sliver_kept", "shape_sliver"), True

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        rings = outlines(patches)
        fine = sound(patches)[rings.ring_patch]
        area = np.abs(rings.ring_area)
        with np.errstate(invalid="ignore", divide="ignore"):
            width = 2 * area / rings.perimeter
        thin = fine & ((width < SLIVER_M) | (area < SLIVER_M2))
        total = np.bincount(rings.ring_patch, weights=np.where(rings.shell, area, -area), minlength=len(patches))
        proper = np.bincount(rings.ring_patch, weights=rings.shell & ~thin, minlength=len(patches)) > 0
        widest, largest = np.zeros(len(patches)), np.zeros(len(patches))
        shells = np.flatnonzero(rings.shell & fine)
        np.maximum.at(widest, rings.ring_patch[shells], width[shells])
        np.maximum.at(largest, rings.ring_patch[shells], area[shells])
        for patch in np.flatnonzero(~proper & (largest >= TINY_M2)).tolist():  # what is tiny altogether, another rule says
            yield Noticed(patch, "shape_sliver", WARNING, {"width": f"{widest[patch]:.2f}"})
        # The holes of a part that goes are no longer worth a word.
        thin &= proper[rings.ring_patch]
        shell_of_ring = np.flatnonzero(rings.shell)[rings.ring_part] if len(rings.shell) else np.zeros(0, dtype=np.int64)
        thin &= rings.shell | ~thin[shell_of_ring]
        lost = np.bincount(rings.ring_patch, weights=np.where(thin, area, 0.0), minlength=len(patches))
        count = np.bincount(rings.ring_patch, weights=thin, minlength=len(patches)).astype(np.int64)
        safe = lost <= np.maximum(SLIVER_M2, SLIVER_SHARE * total)
        gone = thin & safe[rings.ring_patch]
        found, lines = rings.lines(thin)
        if repair and gone.any():
            mended = np.unique(rings.ring_patch[gone])
            put(patches, mended, rings.rebuilt(mended, ~rings.last, patches, ~gone & ~gone[shell_of_ring]))
        for patch, where in zip(found.tolist(), lines):
            params = {"count": int(count[patch]), "area": f"{lost[patch]:.2f}"}
            if safe[patch]:
                yield Noticed(patch, "shape_sliver_removed", INFO, {**params, "done": DONE if repair else LEFT}, where, repair)
            else:
                yield Noticed(patch, "shape_sliver_kept", WARNING, params, where)


@rule
class Parts(Rule):
    """Patches of several parts; and parts so far from one another that two patches may have been put under one number."""

    name, codes = "parts", ("shape_parts", "shape_parts_apart")

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        rings = outlines(patches)
        counts = np.bincount(rings.part_patch, minlength=len(patches))
        start = np.cumsum(counts) - counts  # parts stand in the order of their patches
        box = shapely.bounds(rings.parts)
        for patch in np.flatnonzero(counts > 1).tolist():
            mine = slice(start[patch], start[patch] + counts[patch])
            gap = _widest_gap(box[mine]) if counts[patch] <= MOST_PARTS else 0.0
            if gap > APART_M:
                yield Noticed(patch, "shape_parts_apart", WARNING, {"count": int(counts[patch]), "distance": f"{gap / 1000:.1f}"})
            else:
                yield Noticed(patch, "shape_parts", INFO, {"count": int(counts[patch])})


def _widest_gap(box: Floats) -> float:
    """Metres across which a part must be reached from the others: the longest edge of the shortest tree over their boxes (k, 4)."""
    scale = metres_a_degree(box[:1, 1])
    low, high = box[:, :2] * scale, box[:, 2:] * scale
    step = np.maximum(0.0, np.maximum(low[:, None] - high[None], low[None] - high[:, None]))
    away = np.hypot(step[..., 0], step[..., 1])
    reached, near, widest = np.zeros(len(box), dtype=bool), away[0].copy(), 0.0
    reached[0] = True
    for _ in range(len(box) - 1):
        following = int(np.where(reached, np.inf, near).argmin())
        widest = max(widest, float(near[following]))
        reached[following] = True
        near = np.minimum(near, away[following])
    return widest


@rule
class Holes(Rule):
    """Holes in a patch: they are ground that does not belong to it, or were cut by mistake."""

    name, codes = "holes", ("shape_holes",)

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        rings = outlines(patches)
        holes = ~rings.shell
        area = np.bincount(rings.ring_patch, weights=np.where(holes, np.abs(rings.ring_area), 0.0), minlength=len(patches))
        count = np.bincount(rings.ring_patch, weights=holes, minlength=len(patches)).astype(np.int64)
        for patch, where in zip(*(value.tolist() for value in rings.lines(holes))):
            yield Noticed(patch, "shape_holes", INFO, {"count": int(count[patch]), "area": f"{area[patch]:.2f}"}, where)


@rule
class Size(Rule):
    """Patches below one square metre, and patches above 20 square kilometres, which no mine of a county has."""

    name, codes = "size", ("shape_tiny", "shape_huge")

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        fine = sound(patches)
        with np.errstate(invalid="ignore"):
            tiny, huge = fine & (patches.area_m2 < TINY_M2) & (patches.area_m2 >= geometry.NO_AREA_M2), fine & (patches.area_m2 > HUGE_M2)
        for patch in np.flatnonzero(tiny).tolist():
            yield Noticed(patch, "shape_tiny", WARNING, {"area": f"{patches.area_m2[patch]:.2f}"})
        for patch in np.flatnonzero(huge).tolist():
            yield Noticed(patch, "shape_huge", WARNING, {"area": f"{patches.area_m2[patch] / 1e6:.1f}"})
