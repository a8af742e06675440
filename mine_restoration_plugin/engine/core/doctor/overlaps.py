"""Rules on patches among one another: the same shape twice, and overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Iterator

import numpy as np
import pandas as pd
import shapely

from ....model.errors import WARNING
from ..degrees import metres_a_degree
from ..ellipsoid import Floats, Geometries, unwrapped
from . import location  # noqa: F401 - each patch by itself is judged first
from .outlines import first_rows, sound
from .rule import Noticed, Patches, Rule, rule

# Neighbours that were drawn one along the other overlap by less than this, square metres and share of the smaller one.
OVERLAP_M2, OVERLAP_SHARE = 1.0, 0.01
# Two shapes that share so much of both are one shape that was drawn or rounded twice.
NEARLY_SAME = 0.99
# A file whose patches all lie upon one another is not looked at pair by pair to the end.
MOST_PAIRS, MOST_TESTED = 200_000, 20_000_000
_PAIRS_AT_ONCE = 2_000_000
_NAMED = 5


@dataclass(frozen=True)
class Overlaps:
    """Pairs of patches that overlap by more than drawing allows for.

    Attributes:
        one, other: numbers of the patches (k); ``one`` is the smaller, of nearly equal ones the later in the file.
        shape: what they share (k), polygons or collections.
        area_m2: of that (k); ``share_one`` and ``share_other`` (k) how much of each it is, 0 to 1.
        cut_short: whether there were more pairs than are looked at.
    """

    one: np.ndarray
    other: np.ndarray
    shape: Geometries
    area_m2: Floats
    share_one: Floats
    share_other: Floats
    cut_short: bool


@rule
class SameShape(Rule):
    """The very same shape under several rows, whatever the first point and the direction of its rings."""

    name, codes = "same_shape", ("shape_duplicate",)

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        original = _originals(patches)
        for patch in np.flatnonzero(original != np.arange(len(patches))).tolist():
            other = int(original[patch])
            yield Noticed(patch, "shape_duplicate", WARNING, {"other": str(patches.names[other]), "row": int(patches.rows[other])})


def _originals(patches: Patches) -> np.ndarray:
    """For each patch (n) the first one of the file with the same shape; itself if there is no other."""
    original = np.arange(len(patches))
    chosen = np.flatnonzero(sound(patches))
    # The same shape has the same box: only those that share theirs are compared point by point.
    box = pd.DataFrame(shapely.bounds(patches.geometry[chosen]))
    chosen = chosen[box.duplicated(keep=False).to_numpy()]
    if not len(chosen):
        return original
    chosen = chosen[np.argsort(first_rows(patches)[chosen])]
    wkb = shapely.to_wkb(shapely.normalize(shapely.remove_repeated_points(unwrapped(patches.geometry[chosen]))))
    group = pd.factorize(wkb)[0]
    first = chosen[np.unique(group, return_index=True)[1]]
    original[chosen] = first[group]
    return original


@rule
class Overlapping(Rule):
    """Patches that overlap one another by more than one square metre, or one percent of the smaller one; and pairs that share 99 percent
    of both, which are one patch that was drawn twice. Ground that is counted twice makes every total wrong."""

    name, codes = "overlaps", ("shape_nearly_same", "shape_overlap", "shape_overlaps_many")

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        found = overlaps(patches)
        alike = np.minimum(found.share_one, found.share_other) >= NEARLY_SAME
        for k in np.flatnonzero(alike).tolist():
            params = {"other": str(patches.names[found.other[k]]), "share": f"{100 * min(found.share_one[k], found.share_other[k]):.1f}"}
            yield Noticed(int(found.one[k]), "shape_nearly_same", WARNING, params, found.shape[k])
        yield from self._grouped(patches, found, np.flatnonzero(~alike))
        if found.cut_short:
            yield Noticed(int(found.one[0]), "shape_overlaps_many", WARNING, {"count": len(found.one)})

    @staticmethod
    def _grouped(patches: Patches, found: Overlaps, pairs: np.ndarray) -> Iterator[Noticed]:
        """One thing noticed for each patch that lies upon others."""
        rank = first_rows(patches)
        pairs = pairs[np.lexsort([rank[found.other[pairs]], -found.area_m2[pairs], found.one[pairs]])]
        owner, start, counts = np.unique(found.one[pairs], return_index=True, return_counts=True)
        for patch, begin, count in zip(owner.tolist(), start.tolist(), counts.tolist()):
            mine = pairs[begin : begin + count]
            params = {
                "count": count,
                "others": [str(patches.names[i]) for i in found.other[mine[:_NAMED]]] + (["..."] if count > _NAMED else []),
                "area": f"{found.area_m2[mine].sum():.2f}",
                "share": f"{100 * min(1.0, found.share_one[mine].sum()):.1f}",
            }
            where = found.shape[mine[0]] if count == 1 else shapely.geometrycollections(found.shape[mine[:1000]])
            yield Noticed(patch, "shape_overlap", WARNING, params, where)


def overlaps(patches: Patches) -> Overlaps:
    """All pairs of patches that overlap; of those with the very same shape only the first one of the file is looked at."""
    chosen = np.flatnonzero(sound(patches) & (_originals(patches) == np.arange(len(patches))))
    # In the order of the file, so that where the search is cut short it is cut at the same place.
    chosen = chosen[np.argsort(first_rows(patches)[chosen])]
    shapes = patches.geometry[chosen]
    pairs, cut_short = _meeting(shapes)
    one, other = pairs
    shared = np.asarray(shapely.intersection(shapes[one], shapes[other]), dtype=object)
    size = shapely.area(shapes)
    scale = metres_a_degree(shapely.bounds(shapes)[:, 1]).prod(axis=1)
    area = shapely.area(shared)
    smaller = np.minimum(size[one], size[other])
    real = (area > 0) & ((area * scale[one] > OVERLAP_M2) | (area > OVERLAP_SHARE * smaller))
    one, other, area, shared = one[real], other[real], area[real], shared[real]
    # The smaller one is what lies upon the other; ``other`` comes later in the file so far.
    later_is_larger = size[other] > (2 - NEARLY_SAME) * size[one]
    first, second = np.where(later_is_larger, one, other), np.where(later_is_larger, other, one)
    return Overlaps(chosen[first], chosen[second], shared, area * scale[one], area / size[first], area / size[second], cut_short)


def _meeting(shapes: Geometries) -> tuple[np.ndarray, bool]:
    """Pairs (2, k) of shapes that touch or overlap, the smaller number first; and whether the search was cut short."""
    # Part by part: the box of a patch in two far places holds half of the county.
    parts, owner = shapely.get_parts(shapes, return_index=True)
    if len(shapes) < 2:
        return np.empty((2, 0), dtype=np.int64), False
    tree = shapely.STRtree(parts)
    sample = parts[np.linspace(0, len(parts) - 1, min(50, len(parts))).astype(np.int64)]
    step = max(1, int(_PAIRS_AT_ONCE * len(sample) / tree.query(sample).shape[1]))
    found: list[np.ndarray] = []
    count, tested, start = 0, 0, 0
    while start < len(parts) and count <= MOST_PAIRS and tested <= MOST_TESTED:
        boxes = tree.query(parts[start : start + step])
        boxes[0] += start
        tested += boxes.shape[1]
        boxes = boxes[:, (boxes[0] < boxes[1]) & (owner[boxes[0]] != owner[boxes[1]])]
        met = np.unique(owner[boxes[:, shapely.intersects(parts[boxes[0]], parts[boxes[1]])]], axis=1)
        found.append(met)
        count += met.shape[1]
        start += step
    pairs = np.unique(np.concatenate(found, axis=1), axis=1)
    return pairs[:, :MOST_PAIRS], start < len(parts) or pairs.shape[1] > MOST_PAIRS
