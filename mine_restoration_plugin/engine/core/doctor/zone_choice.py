"""Which zone eastings without one belong to: told by the place, by handed-down centres, or by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import shapely

from ..ellipsoid import Floats
from ..incoming import Choice, Incoming, Place
from ..patches import CHINA
from .declared_system import lon_lat
from .location import metres_between
from .number_kinds import ZONES_3, Numbers, gauss_krueger, words_of

# Outlines that the project holds are generalised (degrees), and so many patches tell where a layer lies.
_OUTLINE_DEG, SAMPLE = 0.05, 400
# A layer lies in an outline if half of its patches do, and surely if nearly all do.
INSIDE, SURELY_INSIDE = 0.5, 0.9
# So near to its handed-down centre lies a shape in the right zone; the next zone is 250 km away.
CENTRE_M = 5000.0
_X_NAMES = ("KFX", "中心经度", "中心点经度", "经度", "东经", "LON", "LONGITUDE", "LNG", "JD")
_Y_NAMES = ("KFY", "中心纬度", "中心点纬度", "纬度", "北纬", "LAT", "LATITUDE", "WD")


@dataclass(frozen=True)
class Inside:
    """How much of a layer lies where it should (0 to 1); None where nobody knows the outline."""

    region: float | None
    country: float | None

    @property
    def fits(self) -> float:
        """As one number, for choices."""
        if self.region is not None:
            return self.region
        return 0.5 * self.country if self.country is not None else 0.25


def inside(places: Floats, place: Place) -> Inside:
    """How many of some places (k, 2), degrees, lie in the region and in the country."""
    return Inside(_share(places, place.outline), _share(places, place.country))


def _share(places: Floats, outline: Any) -> float | None:
    if outline is None or not len(places):
        return None
    wide = shapely.buffer(outline, _OUTLINE_DEG, quad_segs=2)
    shapely.prepare(wide)
    there = np.isfinite(places).all(axis=1)
    return float((shapely.contains_xy(wide, np.where(there, places[:, 0], 0.0), np.where(there, places[:, 1], 0.0)) & there).mean())


def in_china(places: Floats) -> float:
    """Share of places (k, 2), degrees, in the box of China."""
    west, south, east, north = CHINA
    with np.errstate(invalid="ignore"):
        return float(((places[:, 0] >= west) & (places[:, 0] <= east) & (places[:, 1] >= south) & (places[:, 1] <= north)).mean())


def sample(points: np.ndarray) -> np.ndarray:
    """At most :data:`SAMPLE` evenly spread rows."""
    if len(points) <= SAMPLE:
        return points
    return np.asarray(points[np.linspace(0, len(points) - 1, SAMPLE).astype(np.int64)])


@dataclass(frozen=True)
class Zone:
    """A zone that eastings without one may belong to: its number (3-degree), its code, and how the layer lies in it.

    ``off_m`` is how far shapes lie from their handed-down centres in the middle of them; None where there are none.
    """

    number: int
    code: int
    lies: Inside
    off_m: float | None

    def choice(self) -> Choice:
        """For a person."""
        return Choice(self.code, words_of(self.code), self.lies.fits)


def zones_of(numbers: Numbers, incoming: Incoming, place: Place) -> list[Zone]:
    """All zones in which eastings without one would lie in the region, the country or China, the best first.

    Six-degree zones have the meridians of every other 3-degree zone and so the same numbers; only their names differ.
    """
    chosen = sample(np.arange(len(numbers.points)))
    points = numbers.points[chosen]
    given = centres_in(incoming)[numbers.rows[chosen]]
    wide = float(np.median(np.abs(points[:, 0] - 500_000.0))) > 160_000.0
    found = []
    for number in ZONES_3:
        code = gauss_krueger((number + 1) // 2, False, six=True) if wide and number % 2 else gauss_krueger(number, False)
        places = lon_lat(points, pyproj.CRS.from_epsg(code))
        lies = inside(places, place)
        if (lies.region or 0.0) <= 0.0 and (lies.country or 0.0) < INSIDE and (lies.region is not None or lies.country is not None):
            continue
        if in_china(places) < INSIDE:
            continue
        off = np.hypot(*metres_between(places, given).T)
        off = off[np.isfinite(off)]
        found.append(Zone(number, code, lies, float(np.median(off)) if len(off) else None))
    return sorted(found, key=lambda zone: (-zone.lies.fits, zone.number))


def centres_in(incoming: Incoming) -> Floats:
    """Handed-down centres (n, 2) in degrees, from the columns that are usually called so; NaN where there are none."""
    result = np.full((len(incoming), 2), np.nan)
    names = {_plain(name, incoming.latin): name for name in reversed(list(incoming.columns))}
    for x_name, y_name in zip(_X_NAMES, _Y_NAMES):
        if x_name in names and y_name in names:
            for place, name in enumerate((names[x_name], names[y_name])):
                values = pd.Series(incoming.columns[name], dtype=object)
                result[:, place] = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
            turned = (result[:, 0] < 60) & (result[:, 1] > 60)
            result[turned] = result[turned][:, ::-1]
            west, south, east, north = CHINA
            with np.errstate(invalid="ignore"):
                fine = (result[:, 0] >= west) & (result[:, 0] <= east) & (result[:, 1] >= south) & (result[:, 1] <= north)
            result[~fine] = np.nan
            if fine.any():
                return result
    return result


def _plain(name: str, latin: bool) -> str:
    """A column's name in capitals; bytes of an unknown encoding as the Chinese that they most likely are."""
    if latin:
        data = name.encode("latin-1", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return data.decode(encoding).strip().upper()
            except UnicodeDecodeError:
                continue
    return name.strip().upper()
