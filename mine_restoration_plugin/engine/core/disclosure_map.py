"""The drawing of a disclosure's map: provinces and rivers, much simplified, and a dot for each place of 0.01 degree.

Drawn in units of a hundredth of a degree of latitude, so that no number in it is a longitude or a latitude.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from .disclosure_rows import Mine

_WEST, _NORTH, _UNITS = 90.0, 40.0, 100.0
_SQUEEZED = math.cos(math.radians(30.0))
"""Width of a degree of longitude in the middle of the campaign's provinces."""
_TOLERANCE = {"province": 0.03, "river": 0.01}
_LEAST_DEGREES = 1.2
_WIDE = 2.6
"""Width of the drawing by its height."""
_MARGIN = 1.25


@dataclass(frozen=True)
class Dot:
    """A place: where it is drawn, and the running numbers of the mines there."""

    x: float
    y: float
    mines: tuple[Mine, ...]


@dataclass(frozen=True)
class Drawing:
    """What is drawn.

    Attributes:
        view: x, y, width and height of what is seen first.
        provinces, rivers: as (name, path of an SVG, main stem or not).
        names: names of provinces, with x and y.
        dots: the places.
    """

    view: tuple[float, float, float, float]
    provinces: tuple[tuple[str, str, bool], ...]
    rivers: tuple[tuple[str, str, bool], ...]
    names: tuple[tuple[str, float, float], ...]
    dots: tuple[Dot, ...]


def drawing_of(mines: Iterable[Mine], provinces: Sequence[tuple[str, Any]], rivers: Sequence[tuple[str, bool, Any]]) -> Drawing:
    """Put the drawing together.

    Args:
        provinces: name and shape in degrees. rivers: name, whether main stem, and shape.
    """
    places: dict[tuple[float, float], list[Mine]] = {}
    for mine in mines:
        if mine.longitude is not None and mine.latitude is not None:
            places.setdefault(_drawn(float(mine.longitude), float(mine.latitude)), []).append(mine)
    dots = tuple(Dot(x, y, tuple(found)) for (x, y), found in sorted(places.items()))
    return Drawing(
        view=_view(dots),
        provinces=tuple((name, _path(shape, "province"), False) for name, shape in provinces),
        rivers=tuple((name, _path(shape, "river"), main) for name, main, shape in rivers),
        names=tuple((name, *_drawn(point.x, point.y)) for name, shape in provinces for point in [shapely.point_on_surface(shape)]),
        dots=dots,
    )


def _drawn(longitude: float, latitude: float) -> tuple[float, float]:
    return round((longitude - _WEST) * _UNITS * _SQUEEZED, 1), round((_NORTH - latitude) * _UNITS, 1)


def _view(dots: Sequence[Dot]) -> tuple[float, float, float, float]:
    if not dots:
        return (550.0, 350.0, 2300.0, 2300.0 / _WIDE)
    xs, ys = [dot.x for dot in dots], [dot.y for dot in dots]
    width = max((max(xs) - min(xs)) * _MARGIN, (max(ys) - min(ys)) * _MARGIN * _WIDE, _LEAST_DEGREES * _UNITS * _WIDE)
    height = width / _WIDE
    return (
        round((max(xs) + min(xs) - width) / 2, 1), round((max(ys) + min(ys) - height) / 2, 1), round(width, 1), round(height, 1),
    )  # fmt: skip


def _path(shape: Any, kind: str) -> str:
    """The lines of a shape as a path in whole units."""
    pieces = shapely.get_parts(shape)
    lines = shapely.get_rings(pieces) if kind == "province" else pieces
    parts = []
    for line in shapely.simplify(lines, _TOLERANCE[kind], preserve_topology=False):
        points = shapely.get_coordinates(line)
        if len(points) < 2:
            continue
        x = np.rint((points[:, 0] - _WEST) * _UNITS * _SQUEEZED).astype(int)
        y = np.rint((_NORTH - points[:, 1]) * _UNITS).astype(int)
        kept = np.concatenate([[True], (np.diff(x) != 0) | (np.diff(y) != 0)])
        if kept.sum() > 1:
            parts.append("M" + " ".join(f"{a} {b}" for a, b in zip(x[kept], y[kept], strict=True)))
    return "".join(parts)
