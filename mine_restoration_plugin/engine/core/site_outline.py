"""The outline of a site on its card: the table of corners, the four sides, and what the map draws.

Coordinates of surveys are X north and Y east in the Gauss-Krueger 3-degree zone of the site, with the zone in front of Y, beside
longitude and latitude in degrees, minutes and seconds; both in CGCS2000.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyproj
import shapely

from .doctor.number_kinds import ZONES_3, gauss_krueger
from .ellipsoid import CGCS2000

MOST_CORNERS = 30
"""Corners in the table; the workspace has all of them, and so has the coordinate text."""
_DRAWN = 4_000  # vertices: more cannot be seen on a map of this size
_DEGREES_A_ZONE = 3


def outline_of(numbers: Sequence[str], shapes: Sequence[shapely.Geometry | None]) -> dict[str, Any]:
    """``corners`` and ``outline`` of a site.

    Args:
        numbers: of its patches. shapes: their shapes in EPSG:4490, None for those that have none.

    Returns:
        ``corners``: ``rows`` of (corner, patch, longitude, latitude, X, Y), ``total``, ``note``, ``system`` and ``fields`` for templates.
        ``outline``: ``epsg``, ``zone``, ``box`` (west, south, east, north in metres), ``centre`` (longitude, latitude) and ``patches``, each
        with ``number``, ``label`` (where its number stands) and ``rings`` of (east, north); None without a shape.
    """
    given = [(number, shape) for number, shape in zip(numbers, shapes) if shape is not None]
    usable = [(number, shape) for number, shape in given if shape.geom_type.endswith("Polygon") and not shape.is_empty]
    empty = {"corners": {"rows": [], "total": 0, "note": "", "system": "", "fields": _fields(None)}, "outline": None}
    if not usable:
        return empty
    west, south, east, north = (float(value) for value in shapely.total_bounds(np.array([shape for _, shape in usable], dtype=object)))
    if not (np.isfinite([west, south, east, north]).all() and -85 < south <= north < 85):
        return empty
    zone = int(np.floor((west + east) / 2 / _DEGREES_A_ZONE + 0.5))
    if zone not in ZONES_3:
        return empty
    to_plane = _transformer(zone)
    rows: list[list[str]] = []
    total = 0
    patches = []
    for number, shape in usable:
        parts = shapely.get_parts(shape)
        rings = [ring for part in parts for ring in shapely.get_rings(part)]
        for ring in rings:
            places = shapely.get_coordinates(ring)[:-1]
            if len(rows) < MOST_CORNERS:
                rows += _corners(number, places[: MOST_CORNERS - len(rows)], total, to_plane)
            total += len(places)
        patches.append(_drawn(number, parts, to_plane))
    points = np.array([place for patch in patches for ring in patch["rings"] for place in ring])
    box = [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]
    note = f"共{total}个界址点，本卡列出前{len(rows)}个，其余见坐标文件。" if total > len(rows) else f"共{total}个界址点。"
    system = f"2000国家大地坐标系，高斯-克吕格3度带第{zone}带，X为北、Y为东（前两位为带号），单位：米"
    corners = {"rows": rows, "total": total, "note": note, "system": system, "fields": _fields((west, south, east, north))}
    centre = [(west + east) / 2, (south + north) / 2]
    outline = {"epsg": gauss_krueger(zone, in_front=True), "zone": zone, "box": box, "centre": centre, "patches": patches}
    return {"corners": corners, "outline": outline}


def dms(degrees: float) -> str:
    """Degrees, minutes and seconds with two decimals; a carry goes all the way up."""
    hundredths = round(abs(degrees) * 360_000)
    whole, rest = divmod(hundredths, 360_000)
    minutes, seconds = divmod(rest, 6_000)
    return f"{'-' if degrees < 0 else ''}{whole}°{minutes:02d}′{seconds / 100:05.2f}″"


@functools.lru_cache(maxsize=len(ZONES_3))
def _transformer(zone: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(CGCS2000, gauss_krueger(zone, in_front=True), always_xy=True)


def _fields(bounds: tuple[float, float, float, float] | None) -> dict[str, str]:
    names = (("XJ", "西界"), ("NJ", "南界"), ("DJ", "东界"), ("BJ", "北界"))
    return {name: dms(bounds[place]) if bounds else "" for place, both in enumerate(names) for name in both}


def _corners(number: str, places: np.ndarray, before: int, to_plane: pyproj.Transformer) -> list[list[str]]:
    east, north = to_plane.transform(places[:, 0], places[:, 1])
    return [
        [f"J{before + place + 1}", number, dms(lon), dms(lat), f"{y:.3f}", f"{x:.3f}"]
        for place, ((lon, lat), x, y) in enumerate(zip(places.tolist(), east.tolist(), north.tolist()))
    ]


def _drawn(number: str, parts: np.ndarray, to_plane: pyproj.Transformer) -> dict[str, Any]:
    """The outline in metres, with fewer vertices where nobody could see them all."""
    if shapely.get_num_coordinates(parts).sum() > _DRAWN:
        parts = shapely.simplify(parts, 1e-5)
    rings = []
    for part in parts:
        for ring in shapely.get_rings(part):
            places = shapely.get_coordinates(ring)
            east, north = to_plane.transform(places[:, 0], places[:, 1])
            rings.append(np.round(np.column_stack([east, north]), 2).tolist())
    largest = parts[int(np.argmax(shapely.area(parts)))]
    inside = shapely.point_on_surface(largest)
    label = to_plane.transform(shapely.get_x(inside), shapely.get_y(inside))
    return {"number": number, "label": [round(float(value), 2) for value in label], "rings": rings}
