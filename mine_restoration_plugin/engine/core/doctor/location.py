"""Rules on where patches lie: outside the county or the country, far from all others, off their centre, shifted as on a web map."""

from __future__ import annotations

from typing import Any, Iterable

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ....model.errors import ERROR, WARNING
from ..degrees import metres_a_degree
from ..ellipsoid import METRES_PER_DEGREE, Floats
from ..gcj02 import gcj02
from ..incoming import Place
from ..patches import CHINA
from . import parts  # noqa: F401 - shapes are mended before places are judged
from .outlines import outlines
from .rule import Noticed, Patches, Rule, rule

# The outlines that the project holds are generalised; so near to one a place decides nothing.
OUTLINE_M = 5000.0
COUNTRY_M = 50_000.0
# Patches of one file stand in groups; a group this far from the largest one, and farther than that one is wide, is a stray.
STRAY_M, STRAY_SHARE = 50_000.0, 0.1
_CELL_DEG = 0.25
# A centre that lies so far outside its patch does not belong to it.
CENTRE_OFF_M = 1000.0
# The shift of web maps, and how well a patch must follow it.
SHIFT_M = (100.0, 900.0)
SHIFT_FIT, SHIFT_FIT_M = 0.2, 15.0
SHIFTED_TOGETHER = 5


def centres(patches: Patches) -> Floats:
    """Middles of the boxes (n, 2) of all patches that can be measured, degrees; NaN for the others."""
    result = np.full((len(patches), 2), np.nan)
    chosen = np.unique(outlines(patches).part_patch)
    box = shapely.bounds(patches.geometry[chosen])
    result[chosen] = (box[:, :2] + box[:, 2:]) / 2
    return result


def metres_between(one: Floats, other: Floats) -> Floats:
    """Steps (n, 2) in metres east and north from points to points (n, 2) in degrees, good for a few hundred km."""
    return np.asarray((other - one) * metres_a_degree((one[:, 1] + other[:, 1]) / 2))


def metres_outside(outline: Any, points: Floats) -> Floats:
    """Metres (n) from points (n, 2) in degrees to an outline; 0 inside."""
    result = np.zeros(len(points))
    shapely.prepare(outline)
    out = np.flatnonzero(~shapely.contains_xy(outline, points[:, 0], points[:, 1]))
    if len(out):
        # A distance in degrees is short east and west: the nearest point is taken in degrees, and measured in metres.
        line = shapely.get_coordinates(shapely.shortest_line(outline, shapely.points(points[out]))).reshape(-1, 2, 2)
        result[out] = np.hypot(*metres_between(line[:, 0], line[:, 1]).T)
    return result


@rule
class OutsidePlace(Rule):
    """Patches outside China, outside the provinces that the project knows, or outside the province or county that they are said to be of:
    the coordinate system, the zone, or the file is probably the wrong one."""

    name, codes = "outside", ("place_outside_china", "place_outside_country", "place_outside_region")

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`; reads the fact ``place`` (:class:`..incoming.Place`)."""
        middle = centres(patches)
        located = np.isfinite(middle[:, 0])
        west, south, east, north = CHINA
        with np.errstate(invalid="ignore"):
            abroad = located & ((middle[:, 0] < west) | (middle[:, 0] > east) | (middle[:, 1] < south) | (middle[:, 1] > north))
        for i in np.flatnonzero(abroad).tolist():
            yield Noticed(i, "place_outside_china", ERROR, {"lon": f"{middle[i, 0]:.4f}", "lat": f"{middle[i, 1]:.4f}"})
        place = patches.facts.get("place")
        if not isinstance(place, Place):
            return
        left = np.flatnonzero(located & ~abroad)
        if place.country is not None:
            away = metres_outside(place.country, middle[left])
            for i, metres in zip(left[away > COUNTRY_M].tolist(), away[away > COUNTRY_M].tolist()):
                params = {"distance": f"{metres / 1000:.0f}", "lon": f"{middle[i, 0]:.4f}", "lat": f"{middle[i, 1]:.4f}"}
                yield Noticed(i, "place_outside_country", WARNING, params)
            left = left[away <= COUNTRY_M]
        if place.outline is not None:
            away = metres_outside(place.outline, middle[left])
            for i, metres in zip(left[away > OUTLINE_M].tolist(), away[away > OUTLINE_M].tolist()):
                yield Noticed(i, "place_outside_region", WARNING, {"distance": f"{metres / 1000:.1f}", "region": place.region})


@rule
class FarFromOthers(Rule):
    """Patches that lie far from all others of their file: a wrong zone, a typing error in one coordinate, or a patch of another county."""

    name, codes = "far_from_others", ("place_far_from_others",)

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        middle = centres(patches)
        located = np.flatnonzero(np.isfinite(middle[:, 0]))
        if len(located) < 3:
            return
        group = _groups(middle[located])
        sizes = np.bincount(group)
        main = group == sizes.argmax()
        if main.all() or main.mean() <= 0.5:
            return
        points = middle[located] * METRES_PER_DEGREE
        points[:, 0] *= np.cos(np.radians(np.median(middle[located, 1])))
        width = float(np.hypot(*np.ptp(points[main], axis=0)))
        away = cKDTree(points[main]).query(points[~main])[0]
        far = (away > max(STRAY_M, width)) & (sizes[group[~main]] <= STRAY_SHARE * main.sum() + 1)
        for i, metres in zip(located[~main][far].tolist(), away[far].tolist()):
            params = {"distance": f"{metres / 1000:.0f}", "count": int(main.sum())}
            yield Noticed(i, "place_far_from_others", WARNING, params)


def _groups(points: Floats) -> np.ndarray:
    """Number of the group (n) of each point (n, 2): squares of a quarter degree that touch one another are one group."""
    square = np.floor(points / _CELL_DEG).astype(np.int64)
    squares, of_point = np.unique(square, axis=0, return_inverse=True)
    pairs = cKDTree(squares).query_pairs(1.5, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(squares), len(squares)))
    return np.asarray(connected_components(links, directed=False)[1][of_point.reshape(-1)])


@rule
class CentreDiffers(Rule):
    """Shapes that do not lie at their handed-down centre (KFX, KFY) or where the patch of that number lay before: shifted by 100 to 900 m
    in just the way in which web maps are (GCJ-02), or somewhere else altogether."""

    name, codes = "centre", ("place_web_map_shape", "place_web_map_centre", "place_web_map_before", "place_centre_off", "place_centre_swapped")

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`; reads the fact ``earlier_centres`` (n, 2), degrees, NaN where the patch is new."""
        middle, given = centres(patches), handed_down_centres(patches.columns, len(patches))
        turned = _in_china(given[:, ::-1]) & ~_in_china(given)
        for i in np.flatnonzero(turned).tolist():
            yield Noticed(i, "place_centre_swapped", WARNING, {"lon": f"{given[i, 1]:.6f}", "lat": f"{given[i, 0]:.6f}"})
        given[turned] = given[turned][:, ::-1]
        said = np.zeros(len(patches), dtype=bool)
        earlier = patches.facts.get("earlier_centres")
        if isinstance(earlier, np.ndarray):
            yield from self._shifted(patches, middle, earlier, "place_web_map_before", "place_web_map_before", said)
        yield from self._shifted(patches, middle, given, "place_web_map_shape", "place_web_map_centre", said)
        with np.errstate(invalid="ignore"):
            away = np.hypot(*metres_between(middle, given).T) - _reach(patches)
            off = _in_china(given) & np.isfinite(middle[:, 0]) & (away > CENTRE_OFF_M) & ~said
        for i in np.flatnonzero(off).tolist():
            distance = float(np.hypot(*metres_between(middle[[i]], given[[i]])[0]))
            where = shapely.LineString([middle[i], given[i]])
            yield Noticed(i, "place_centre_off", WARNING, {"distance": f"{distance / 1000:.1f}"}, where)

    @staticmethod
    def _shifted(patches: Patches, middle: Floats, given: Floats, shape_code: str, centre_code: str, said: np.ndarray) -> Iterable[Noticed]:
        """What follows the shift of web maps; ``said`` is marked."""
        usable = np.flatnonzero(_in_china(given) & np.isfinite(middle[:, 0]) & ~said)
        away = np.hypot(*metres_between(given[usable], middle[usable]).T)
        usable = usable[(away >= SHIFT_M[0] / 2) & (away <= 2 * SHIFT_M[1])]
        if not len(usable):
            return
        # Centres are handed down as centroids, and in a crooked patch the box's middle is somewhere else.
        centroid = shapely.get_coordinates(shapely.centroid(patches.geometry[usable]))
        step = metres_between(given[usable], centroid)
        length = np.hypot(step[:, 0], step[:, 1])
        within = (length >= SHIFT_M[0]) & (length <= SHIFT_M[1])
        outside = length > _reach(patches)[usable]
        for code, start, sign in ((shape_code, given[usable], 1.0), (centre_code, centroid, -1.0)):
            shift = sign * metres_between(start, gcj02(start))
            fits = within & (np.hypot(*(step - shift).T) <= SHIFT_FIT * np.hypot(*shift.T) + SHIFT_FIT_M) & ~said[usable]
            # In one large patch the shift may be chance; where the whole file has it, it is not.
            if fits.sum() < SHIFTED_TOGETHER or fits.sum() < 0.5 * len(usable):
                fits &= outside
            for k in np.flatnonzero(fits).tolist():
                i = int(usable[k])
                params = {"distance": f"{length[k]:.0f}", "east": f"{step[k, 0]:+.0f}", "north": f"{step[k, 1]:+.0f}"}
                yield Noticed(i, code, WARNING, params, shapely.LineString([given[i], centroid[k]]))
            said[usable[fits]] = True


def _reach(patches: Patches) -> Floats:
    """Metres (n) from the middle of each patch's box to its corner."""
    box = shapely.bounds(patches.geometry)
    with np.errstate(invalid="ignore"):
        return np.asarray(0.5 * np.hypot(*metres_between(box[:, :2], box[:, 2:]).T))


def _in_china(points: Floats) -> np.ndarray:
    west, south, east, north = CHINA
    with np.errstate(invalid="ignore"):
        return np.asarray((points[:, 0] >= west) & (points[:, 0] <= east) & (points[:, 1] >= south) & (points[:, 1] <= north))


def handed_down_centres(columns: dict[str, np.ndarray], count: int) -> Floats:
    """KFX and KFY (n, 2) as numbers; NaN where they are missing or no degrees."""
    result = np.full((count, 2), np.nan)
    if "KFX" in columns and "KFY" in columns:
        for place, name in enumerate(("KFX", "KFY")):
            result[:, place] = pd.to_numeric(pd.Series(columns[name], dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        result[~(np.isfinite(result).all(axis=1) & (np.abs(result) <= 180).all(axis=1) & (result != 0).all(axis=1))] = np.nan
    return result
