"""Rules on handed-down areas: held against the area on the ellipsoid, with the likely cause of a difference."""

from __future__ import annotations

from typing import Any, Iterable, Iterator

import numpy as np
import pandas as pd
import shapely

from ....model.errors import INFO, WARNING
from ..ellipsoid import GEOD, METRES_PER_DEGREE, Floats
from . import overlaps  # noqa: F401 - areas are compared after shapes are mended
from .location import centres
from .outlines import Outlines, areas_of, outlines, sound
from .rule import Noticed, Patches, Rule, rule

# The limit above which differences are listed; below a square metre rounding is all there is.
LARGEST_SHARE, ROUNDING_M2 = 0.01, 1.0
# How well a cause must explain a handed-down area: a share of it, wider for units, since hectares come with few decimals.
EXPLAINS, UNIT_EXPLAINS = 0.005, 0.02
# Units that areas come in, square metres each, and their usual decimals.
UNITS = {"area_cause_mu": 10_000 / 15, "area_cause_ha": 10_000.0, "area_cause_km2": 1e6, "area_cause_10000_mu": 1e8 / 15}
_UNIT_DECIMALS = {"area_cause_mu": 2, "area_cause_ha": 2, "area_cause_km2": 4, "area_cause_10000_mu": 4}
_FIELDS = ("TBMJ", "TBHDMJ")


@rule
class AreaMissing(Rule):
    """Rows whose handed-down area is empty, zero or below zero, where others of the file have one."""

    name, codes = "area_missing", ("area_missing",)

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`."""
        given = handed_down(patches, "TBMJ")
        there = np.isfinite(given) & (given > 0)
        if not there.any():
            return  # the file has no such column, and one word on each patch would help nobody
        for i in np.flatnonzero(~there & sound(patches)).tolist():
            yield Noticed(i, "area_missing", INFO, {"field": "TBMJ", "area": f"{patches.area_m2[i]:.2f}"})


@rule
class AreaDiffers(Rule):
    """Handed-down areas (TBMJ, TBHDMJ) that are more than one percent off the area on the ellipsoid, each with its likely cause: a unit,
    square degrees, a planar area of the wrong zone or of a web map, holes that were not taken off, the outline before it was mended,
    the total of several rows, one part only. Differences below one percent are told only if asked for."""

    name, codes = "area_differs", ("area_differs", "area_differs_little")

    def look(self, patches: Patches, repair: bool) -> Iterable[Noticed]:
        """See :meth:`Rule.look`; the fact ``small_area_differences`` (bool) asks for those below one percent."""
        usable = sound(patches) & (patches.area_m2 > 0)
        for field in _FIELDS:
            given = handed_down(patches, field)
            with np.errstate(invalid="ignore"):
                off = given - patches.area_m2
                differs = usable & (given > 0) & (np.abs(off) > np.maximum(ROUNDING_M2, LARGEST_SHARE * patches.area_m2))
            yield from self._noticed(patches, field, given, np.flatnonzero(differs), "area_differs", WARNING)
            if patches.facts.get("small_area_differences"):
                with np.errstate(invalid="ignore"):
                    little = usable & (given > 0) & ~differs & (np.abs(off) > np.maximum(ROUNDING_M2, 2e-5 * patches.area_m2))
                yield from self._noticed(patches, field, given, np.flatnonzero(little), "area_differs_little", INFO)

    @staticmethod
    def _noticed(patches: Patches, field: str, given: Floats, chosen: np.ndarray, code: str, severity: str) -> Iterator[Noticed]:
        if not len(chosen):
            return
        causes = likely_causes(patches, given, chosen, LARGEST_SHARE if severity == WARNING else 0.0)
        for i, cause in zip(chosen.tolist(), causes):
            area = float(patches.area_m2[i])
            params: dict[str, Any] = {
                "field": field, "given": f"{given[i]:.15g}", "area": f"{area:.2f}", "percent": f"{100 * (given[i] / area - 1):+.2f}", "cause": cause,
            }  # fmt: skip
            yield Noticed(i, code, severity, params)


def handed_down(patches: Patches, field: str) -> Floats:
    """A column of areas (n) as numbers; NaN where it is missing or not a number."""
    if field not in patches.columns:
        return np.full(len(patches), np.nan)
    values = pd.to_numeric(pd.Series(patches.columns[field], dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def likely_causes(patches: Patches, given: Floats, chosen: np.ndarray, smallest: float) -> list[dict[str, Any]]:
    """Why handed-down areas differ from those of the shapes, as messages.

    Args:
        given: handed-down areas (n), m2.
        chosen: numbers of the patches (k) that are asked about.
        smallest: share by which a cause must change an area to count.

    Each cause says what the area would be if it were the one; the cause that comes closest to the handed-down area is taken, and of
    those that come equally close the more usual one, which stands first.
    """
    wanted, area = given[chosen], patches.area_m2[chosen]
    best = np.full(len(chosen), np.inf)
    code = np.full(len(chosen), "area_cause_unknown", dtype=object)
    params: list[dict[str, Any]] = [{} for _ in range(len(chosen))]
    for cause, value, allowed, texts in _causes(patches, given, chosen):
        with np.errstate(invalid="ignore", divide="ignore"):
            miss = np.abs(value / wanted - 1)
            real = np.isfinite(miss) & (np.abs(value - area) > smallest * area) & (miss <= allowed)
            better = real & (miss < best - 0.5 * EXPLAINS * (best < 1))
        best[better] = miss[better]
        code[better] = cause
        for k in np.flatnonzero(better).tolist():
            params[k] = {name: text[k] for name, text in texts.items()}
    return [{"code": str(code[k]), "params": params[k]} for k in range(len(chosen))]


def _causes(patches: Patches, given: Floats, chosen: np.ndarray) -> Iterator[tuple[str, Floats, Floats, dict[str, list[str]]]]:
    """Causes, the usual ones first: what the area (k) would be, how far (k) that may be off, and texts (k) for its message."""
    area, rings = patches.area_m2[chosen], outlines(patches)
    allowed = np.full(len(chosen), EXPLAINS)
    for cause, unit in UNITS.items():
        rounding = 0.51 * 10.0 ** -_UNIT_DECIMALS[cause] * unit / area
        yield cause, area / unit, np.minimum(np.maximum(UNIT_EXPLAINS, rounding), 0.3), {}
    yield "area_cause_plane", patches.drawn_area_m2[chosen], allowed, {}
    shells, largest, around = _sums(rings, len(patches))
    yield "area_cause_holes", area * shells[chosen], allowed, {}
    yield "area_cause_one_part", area * largest[chosen], allowed, {}
    yield "area_cause_before", _area_before(patches, chosen), allowed, {}
    for field, cause in (("TBBH", "area_cause_total"), ("ZTBH", "area_cause_site")):
        total, rows = _totals(patches, field)
        yield cause, total[chosen], allowed, {"number": [str(v) for v in _texts(patches, field)[chosen]], "count": [str(v) for v in rows[chosen]]}
    middle = centres(patches)[chosen]
    latitude = np.radians(middle[:, 1])
    yield "area_cause_web_mercator", area / np.cos(latitude) ** 2, allowed, {}
    yield "area_cause_degrees", shapely.area(patches.geometry[chosen]), np.full(len(chosen), UNIT_EXPLAINS), {}
    yield "area_cause_equal_degrees", shapely.area(patches.geometry[chosen]) * METRES_PER_DEGREE**2, np.full(len(chosen), 0.01), {}
    yield "area_cause_perimeter", around[chosen], allowed, {}
    for lower in (True, False):
        zone, planar = _planar(middle, area, given[chosen], lower)
        yield "area_cause_zone", planar, np.full(len(chosen), 0.001), {"zone": [str(z) for z in zone]}


def _planar(middle: Floats, area: Floats, wanted: Floats, west: bool) -> tuple[np.ndarray, Floats]:
    """The 3-degree zone (k) west or east of each patch whose planar area comes nearest to the wanted one, and that area (k).

    On the sphere an area in a transverse Mercator plane is larger by B^2 / (1 - B^2), where B = cos(lat) sin(distance in longitude from the
    meridian); on the ellipsoid that excess grows by e'^2 cos^2(lat). Good to a ten-thousandth of the area as far as zones reach.
    """
    with np.errstate(invalid="ignore"):
        cosine = np.cos(np.radians(middle[:, 1]))
        flattened = 1 + GEOD.es / (1 - GEOD.es) * cosine**2
        excess = np.maximum(wanted / area - 1, 0.0) / flattened
        degrees = np.degrees(np.arcsin(np.minimum(np.sqrt(excess / (1 + excess)) / cosine, 1.0)))
        zone = np.clip(np.nan_to_num(np.rint((middle[:, 0] + (-degrees if west else degrees)) / 3)), 25, 45).astype(np.int64)
        square = (cosine * np.sin(np.radians(middle[:, 0] - 3 * zone))) ** 2
    return zone, area * (1 + square / (1 - square) * flattened)


def _sums(rings: Outlines, count: int) -> tuple[Floats, Floats, Floats]:
    """For each patch (n): its area without its holes taken off, and that of its largest part, as multiples of its area; its perimeter."""
    size = np.abs(rings.ring_area)
    shells = np.bincount(rings.ring_patch, weights=np.where(rings.shell, size, 0.0), minlength=count)
    net = np.bincount(rings.ring_patch, weights=np.where(rings.shell, size, -size), minlength=count)
    parts = np.bincount(rings.ring_part, weights=np.where(rings.shell, size, -size), minlength=len(rings.part_patch))
    largest = np.zeros(count)
    np.maximum.at(largest, rings.part_patch, parts)
    around = np.asarray(np.bincount(rings.ring_patch, weights=rings.perimeter, minlength=count), dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return shells / net, largest / net, around


def _area_before(patches: Patches, chosen: np.ndarray) -> Floats:
    """Areas (k) of the shapes as they came, where these were mended."""
    result = np.full(len(chosen), np.nan)
    mended = np.flatnonzero(np.not_equal(patches.geometry[chosen], patches.given[chosen]).astype(bool))
    result[mended] = areas_of(patches.given[chosen[mended]])
    return result


def _texts(patches: Patches, field: str) -> np.ndarray:
    values = patches.columns.get(field)
    return np.full(len(patches), "", dtype=object) if values is None else np.where(pd.isna(values), "", values)


def _totals(patches: Patches, field: str) -> tuple[Floats, np.ndarray]:
    """For each patch (n) the area of all rows with the same number, and how many there are; NaN where it is alone."""
    group, _ = pd.factorize(_texts(patches, field).astype(str))
    area = np.where(np.isfinite(patches.area_m2), patches.area_m2, 0.0)
    total, rows = np.bincount(group, weights=area)[group], np.bincount(group)[group]
    total[(rows < 2) | (_texts(patches, field) == "")] = np.nan
    return total, rows
