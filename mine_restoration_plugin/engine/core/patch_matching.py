"""Who is who: incoming patches paired with those of a workspace, and groups of which one has become of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np
import pandas as pd
import shapely

from .ellipsoid import METRES_PER_DEGREE, Geometries
from .held_patches import Held
from .patch_numbers import cleaned
from .patch_overlaps import SAME_M, Flags, Kin, Places, covered_by_others, kin_of, same_shapes, valid_shapes

# Two parts of one patch do not lie in one another; what does was drawn over it.
_OVER = 0.5


@dataclass(frozen=True)
class Tolerances:
    """How alike is alike.

    Attributes:
        same_m: corners no farther apart are the same, metres.
        inside: share of a patch that must lie in another one to be a part of it, or to be merged into it.
        balance: share of the area that may be lost or gained in a split or a merger that is taken without a question.
    """

    same_m: float = SAME_M
    inside: float = 0.8
    balance: float = 0.01


class Matching:
    """Who is who.

    Attributes:
        pair: (n,) place of the held patch that an incoming one is, by number or by shape; -1 for none.
        same: (n,) whether the shape of the pair is the same, or none came in.
        kin: groups of which one has become of the other; their patches may be paired as well.
        beside: held patches by incoming ones that lie mostly in one another without being kin.
        shape_of: held patches by incoming ones that are paired with another but have exactly this one's shape.
        areas: of the incoming (n) and the held ones (m) that were looked at for kin, square degrees; else NaN.
    """

    def __init__(self, numbers: np.ndarray, shapes: Geometries, held: Held, limits: Tolerances, left_out: Flags) -> None:
        self._numbers, self._shapes, self._held, self._limits, self._out = numbers, shapes, held, limits, left_out
        self._there = (shapely.get_dimensions(shapes) == 2) & ~shapely.is_empty(shapes)
        self.pair = np.full(len(numbers), -1, dtype=np.int64)
        self.same = np.zeros(len(numbers), dtype=bool)
        self.beside: dict[int, list[int]] = {}
        self._by_number()
        self._by_shape()
        self._in_shapes, self._held_shapes = np.full(len(self.pair), None, dtype=object), np.full(len(held), None, dtype=object)
        self.areas = np.full(len(self.pair), np.nan), np.full(len(held), np.nan)
        self.kin = self._find_kin()
        self.shape_of = self._exchanged()

    def apart(self) -> Flags:
        """Which pairs (n) lie so far apart that not even their boxes touch."""
        paired = np.flatnonzero((self.pair >= 0) & ~self.same)
        boxes = shapely.bounds(self._shapes[paired]), shapely.bounds(self._held.geometry[self.pair[paired]])
        result = np.zeros(len(self.pair), dtype=bool)
        result[paired] = ((boxes[0][:, :2] > boxes[1][:, 2:]) | (boxes[0][:, 2:] < boxes[1][:, :2])).any(axis=1)
        return result

    def _by_number(self) -> None:
        """By the number as it is written, then by what is left of it without blanks and full-width forms."""
        for mine, theirs in ((self._numbers, self._held.numbers), (cleaned(self._numbers), cleaned(self._held.numbers))):
            free = np.setdiff1d(np.flatnonzero(theirs != ""), self.pair)
            index = pd.Index(theirs[free])
            once = ~index.duplicated()
            asking = np.flatnonzero((self.pair < 0) & (mine != ""))
            found = index[once].get_indexer(pd.Index(mine[asking]))
            asking, place = asking[found >= 0], free[once][found[found >= 0]]
            same = same_shapes(self._shapes[asking], self._held.geometry[place], self._limits.same_m) | ~self._there[asking]
            # Of several that bear one number: what can come in, then the same shape, then the first.
            order = np.lexsort((asking, ~same, self._out[asking]))
            _, first = np.unique(place[order], return_index=True)
            chosen = order[first]
            self.pair[asking[chosen]], self.same[asking[chosen]] = place[chosen], same[chosen]

    def _by_shape(self) -> None:
        """Patches without a number, or with one that nobody bears yet, by exactly the same shape."""
        mine = np.flatnonzero((self.pair < 0) & ~self._out & self._there)
        theirs = np.setdiff1d(np.arange(len(self._held)), self.pair)
        first, second = self._alike(mine, theirs)
        pairs = pd.DataFrame({"i": first, "h": second})
        # In a heap of identical shapes the first goes with the first, the second with the second.
        while len(pairs):
            chosen = pairs.drop_duplicates("i").drop_duplicates("h")
            self.pair[chosen["i"]], self.same[chosen["i"]] = chosen["h"], True
            pairs = pairs[~pairs["i"].isin(chosen["i"]) & ~pairs["h"].isin(chosen["h"])]

    def _alike(self, mine: Places, theirs: Places) -> tuple[Places, Places]:
        """Pairs of patches, by their places, that have the same shape."""
        if not len(mine) or not len(theirs):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        first, second = shapely.STRtree(self._held.geometry[theirs]).query(self._shapes[mine])
        boxes = shapely.bounds(self._shapes[mine])[first], shapely.bounds(self._held.geometry[theirs])[second]
        near = (np.abs(boxes[0] - boxes[1]) <= 4 * self._limits.same_m / METRES_PER_DEGREE).all(axis=1)
        i, h = mine[first[near]], theirs[second[near]]
        same = same_shapes(self._shapes[i], self._held.geometry[h], self._limits.same_m)
        return i[same], h[same]

    def _find_kin(self) -> list[Kin]:
        """Splits, mergers and the like among those whose shapes changed."""
        mine = np.flatnonzero(~self.same & ~self._out & self._there)
        settled = np.zeros(len(self._held), dtype=bool)
        settled[self.pair[self.same & (self.pair >= 0)]] = True
        theirs = np.flatnonzero(~settled & (shapely.get_dimensions(self._held.geometry) == 2) & ~shapely.is_empty(self._held.geometry))
        if not len(mine) or not len(theirs):
            return []
        self._in_shapes[mine], self._held_shapes[theirs] = valid_shapes(self._shapes[mine]), valid_shapes(self._held.geometry[theirs])
        self.areas[0][mine], self.areas[1][theirs] = shapely.area(self._in_shapes[mine]), shapely.area(self._held_shapes[theirs])
        place = np.full(len(self._held) + 1, -1, dtype=np.int64)
        place[theirs] = np.arange(len(theirs))
        kin, beside = kin_of(self._in_shapes[mine], self._held_shapes[theirs], place[self.pair[mine]], self._limits.inside)
        for one in kin:
            one.incoming, one.held = mine[one.incoming].tolist(), theirs[one.held].tolist()
            one.common = [(int(mine[i]), int(theirs[h]), area) for i, h, area in one.common]
        for i, h, _ in beside:
            self._tell_beside(int(mine[i]), int(theirs[h]))
        return [one for one in self._without_covered(kin) if self._is_kin(one)]

    def _without_covered(self, kin: Sequence[Kin]) -> list[Kin]:
        """Patches that lie in another one of their own group are no part of it: they were drawn over it."""
        for column, shapes in ((0, self._in_shapes), (1, self._held_shapes)):
            groups = [(number, place) for number, one in enumerate(kin) for place in one.side(column) if len(one.side(column)) > 1]
            if not groups:
                continue
            group, places = np.array(groups, dtype=np.int64).T
            dropped = set(places[covered_by_others(shapes[places], group, _OVER)].tolist())
            for number in {number for number, place in groups if place in dropped}:
                one = kin[number]
                for pair in one.common:
                    if pair[column] in dropped:
                        self._tell_beside(pair[0], pair[1])
                one.keep([pair for pair in one.common if pair[column] not in dropped])
        return [one for one in kin if one.common]

    def _is_kin(self, kin: Kin) -> bool:
        """Whether a group says more than that a patch was drawn anew; of two alone each must lie in the other."""
        if len(kin.incoming) > 1 or len(kin.held) > 1:
            return True
        i, h, area = kin.common[0]
        if self.pair[i] == h:
            return False
        if area >= self._limits.inside * max(self.areas[0][i], self.areas[1][h]):
            return True
        self._tell_beside(i, h)
        return False

    def _tell_beside(self, i: int, h: int) -> None:
        if self.pair[i] != h and h not in self.beside.setdefault(i, []):
            self.beside[i].append(h)

    def _exchanged(self) -> dict[int, int]:
        """Patches far from the one whose number they bear that have exactly another one's shape: numbers that slipped by some rows, as
        when one column of a table is sorted."""
        i, h = self._alike(np.flatnonzero(self.apart()), np.arange(len(self._held)))
        return dict(zip(i.tolist(), h.tolist()))
