"""Which patches of a workspace what comes in should hold: only of those can be said that they are gone."""

from __future__ import annotations

from typing import Mapping

import numpy as np
import pandas as pd
import shapely

from ...model.gb2260 import province_code
from .each_value import each_value
from .patch_numbers import number_texts

WHOLE_COUNTY = 0.5
"""From this share of a county's patches on, a file is taken for a delivery of the whole county."""


def covered(
    incoming: Mapping[str, np.ndarray], shapes: np.ndarray, held: Mapping[str, np.ndarray], held_shapes: np.ndarray,
    met: np.ndarray, complete: bool | None = None,
) -> np.ndarray:  # fmt: skip
    """Which held patches (m) lie in the region that an import covers.

    A file of one township must not call the rest of the county gone, and the patch at the county's edge that was left out of the
    province's new delivery must be told. So a county of which at least half of the patches came in is covered as a whole; elsewhere
    only what lies within the outline (convex hull) of what came in, and in a county that it names.

    Args:
        incoming, held: columns by field (n,), (m,). shapes, held_shapes: EPSG:4490, None among them.
        met: (m,) held patches that came in, whatever became of them.
        complete: whether a person says that all (True), or that only a part (False: nothing is gone) should be there.
    """
    if complete is not None:
        return np.full(len(held_shapes), complete)
    ours, theirs = counties(incoming, len(shapes)), counties(held, len(held_shapes))
    share = pd.Series(met, dtype=float).groupby(theirs).transform("mean").to_numpy() if len(met) else np.zeros(0)
    whole = (theirs != "") & (share >= WHOLE_COUNTY)
    named = np.isin(theirs.astype(str), np.unique(ours.astype(str))) | (theirs == "") | (ours == "").all()
    return np.asarray(whole | (named & _within(shapes, held_shapes)))


def _within(shapes: np.ndarray, held_shapes: np.ndarray) -> np.ndarray:
    """Which held shapes have their middle within the outline of others."""
    boxes = shapely.bounds(shapes)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return np.zeros(len(held_shapes), dtype=bool)
    corners = np.concatenate([boxes[:, [a, b]] for a in (0, 2) for b in (1, 3)])
    hull = shapely.convex_hull(shapely.multipoints(corners))
    shapely.prepare(hull)
    theirs = shapely.bounds(held_shapes)
    there = np.isfinite(theirs).all(axis=1)
    result = np.zeros(len(held_shapes), dtype=bool)
    middle = (theirs[there, :2] + theirs[there, 2:]) / 2
    result[there] = shapely.contains_xy(hull, middle[:, 0], middle[:, 1])
    return result


def counties(columns: Mapping[str, np.ndarray], count: int) -> np.ndarray:
    """Code of the county (6 digits) of each patch: by XZQDM, else by the begin of its number; '' where neither says it."""
    codes = each_value(number_texts(columns.get("XZQDM"), count), lambda text: text.strip()[:6] if province_code(text.strip()[:6]) else "")
    without = np.flatnonzero(np.array([len(code) != 6 for code in codes], dtype=bool))
    numbers = number_texts(columns.get("TBBH"), count)[without]
    codes[without] = [text[:6] if len(text) > 6 and text[:6].isdigit() and province_code(text[:6]) else "" for text in numbers]
    return codes
