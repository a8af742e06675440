"""What coordinates are by their size alone: degrees, Gauss-Krueger metres with or without the zone in front, other units, turned axes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from ..ellipsoid import Floats, Geometries
from ..patches import CHINA

DEGREES, ABROAD, ZONED, PLAIN, MERCATOR = "degrees", "degrees_abroad", "zoned", "plain", "mercator"
PACKED, OTHER = "packed_degrees", "other"
# Units that surveyors' programs write instead of metres, metres each.
SCALES = {"km": 1000.0, "cm": 0.01, "mm": 0.001}
# Metres north of the equator of the mainland (18 to 54 degrees); eastings without their zone, 4 degrees around the meridian and more.
NORTHINGS, EASTINGS = (1.9e6, 6.0e6), (1e5, 9e5)
ZONES_3, ZONES_6 = range(25, 46), range(13, 24)
# The box of China in the plane of web maps.
_MERCATOR_X, _MERCATOR_Y = (8.1e6, 1.52e7), (3.3e5, 7.2e6)


@dataclass(frozen=True)
class Numbers:
    """What the coordinates of a layer look like.

    Attributes:
        kind: what most patches have: one of the kinds above, for metres after the unit was brought to metres.
        swapped: whether the first coordinate is the one to the north.
        unit: km, cm or mm where the numbers are metres only after that; empty otherwise.
        count: how many patches are so; ``total`` how many have coordinates at all.
        points: middles (k, 2) of those patches, east first, metres or degrees.
        size: metres or degrees (k) across each of them.
        rows: which patches (k) of the layer they are.
    """

    kind: str
    swapped: bool
    unit: str
    count: int
    total: int
    points: Floats
    size: Floats
    rows: np.ndarray

    @property
    def zones(self) -> np.ndarray:
        """The zone (k) in front of each easting."""
        return np.floor(self.points[:, 0] / 1e6).astype(np.int64)


def numbers_of(geometry: Geometries) -> Numbers | None:
    """What the coordinates of shapes look like; None where there are none."""
    box = shapely.bounds(geometry)
    rows = np.flatnonzero(np.isfinite(box).all(axis=1))
    if not len(rows):
        return None
    box = box[rows]
    points, size = (box[:, :2] + box[:, 2:]) / 2, (box[:, 2:] - box[:, :2]).max(axis=1)
    best: tuple[int, str, bool, str, np.ndarray] = (0, OTHER, False, "", np.ones(len(rows), dtype=bool))
    for swapped in (False, True):  # turned centimetres with a zone look like millimetres without one: the usual order comes first
        for unit, scale in (("", 1.0), *SCALES.items()):
            xy = points[:, ::-1] * scale if swapped else points * scale
            for kind, fits in _kinds(xy, metres_only=bool(unit)):
                if kind == ABROAD and swapped:  # both ways are possible, and neither is likelier
                    continue
                count = int(fits.sum())
                if count > best[0]:
                    best = (count, kind, swapped, unit, fits)
    count, kind, swapped, unit, fits = best
    chosen = points[fits][:, ::-1] if swapped else points[fits]
    scale = SCALES.get(unit, 1.0)
    return Numbers(kind, swapped, unit, count or len(rows), len(rows), chosen * scale, size[fits] * scale, rows[fits])


def _kinds(xy: Floats, metres_only: bool) -> list[tuple[str, np.ndarray]]:
    """Which points (n, 2), east first, are of which kind; the likelier kinds first."""
    x, y = xy[:, 0], xy[:, 1]
    north = _within(y, NORTHINGS)
    zone = np.floor(x / 1e6)
    named = ((zone >= 13) & (zone <= 23)) | ((zone >= 25) & (zone <= 45))
    # Zones 13 to 15 lie in Xinjiang and Tibet; such eastings are far more often those of a web map further east.
    mercator = _within(x, _MERCATOR_X) & _within(y, _MERCATOR_Y)
    zoned = north & named & _within(x - zone * 1e6, EASTINGS) & ~mercator
    plain = north & _within(x, EASTINGS)
    if metres_only:
        return [(ZONED, zoned), (PLAIN, plain)]
    west, south, east, top = CHINA
    degrees = _within(x, (west, east)) & _within(y, (south, top))
    abroad = (np.abs(x) <= 180) & (np.abs(y) <= 90) & ~degrees & ~(_within(y, (west, east)) & _within(x, (south, top)))
    return [(DEGREES, degrees), (ZONED, zoned), (PLAIN, plain), (MERCATOR, mercator & ~plain), (PACKED, _packed(x, y)), (ABROAD, abroad)]


def _packed(x: Floats, y: Floats) -> np.ndarray:
    """Degrees, minutes and seconds written as one number: 1043512.5 for 104 degrees 35 minutes 12.5 seconds."""
    fits = _within(x, (730_000, 1_360_000)) & _within(y, (30_000, 540_000))
    for value in (x, y):
        fits &= (value % 100 < 60) & (value // 100 % 100 < 60)
    return np.asarray(fits)


def _within(value: Floats, limits: tuple[float, float]) -> np.ndarray:
    return np.asarray((value >= limits[0]) & (value <= limits[1]))


def gauss_krueger(zone: int, in_front: bool, six: bool = False) -> int:
    """EPSG code of a zone of CGCS2000: 3-degree zones 25 to 45 and 6-degree zones 13 to 23, with or without the zone in the easting."""
    if six:
        return (4478 if in_front else 4489) + zone
    return (4488 if in_front else 4509) + zone


def words_of(value: int | str) -> str:
    """What a person calls a coordinate system."""
    name = pyproj.CRS.from_user_input(value).name
    return f"{name} (EPSG:{value})" if isinstance(value, int) else str(name)
