"""Coordinates of KML placemarks to geometries, all rings of a file at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import shapely

_COMMA = re.compile(r"\s*[,，]\s*")


@dataclass
class Shape:
    """A shape as the document has it.

    Attributes:
        kind: name of its element. text: its coordinates. parts: rings of a polygon, members of a collection.
        inner: of a ring, whether it is a hole; of a polygon, whether the boundary that is being read is one.
    """

    kind: str
    text: str = ""
    parts: list["Shape"] = field(default_factory=list)
    inner: bool = False


def shaped(marks: list[list[Shape]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Geometries (n) of the shapes of each placemark.

    Returns:
        Geometries, None where there is none or where nothing can be made of it; which had open rings (n), which were closed; and which
        have shapes of which nothing could be made (n).
    """
    geometry = np.empty(len(marks), dtype=object)
    closed, broken = np.zeros(len(marks), dtype=bool), np.zeros(len(marks), dtype=bool)
    for number, shapes in enumerate(marks):
        state = _State()
        made = [one for shape in shapes if (one := _made(shape, state)) is not None]
        closed[number], broken[number] = state.closed, state.broken
        geometry[number] = _together(made)
    return geometry, closed, broken


@dataclass
class _State:
    closed: bool = False
    broken: bool = False


def _made(shape: Shape, state: _State) -> shapely.Geometry | None:
    if shape.kind == "MultiGeometry":
        return _together([one for part in shape.parts if (one := _made(part, state)) is not None])
    if shape.kind == "Polygon":
        # Some programs leave the ring's element out.
        parts = shape.parts or ([Shape("LinearRing", shape.text)] if shape.text.strip() else [])
        rings = [(part.inner, _ring(part.text, state)) for part in parts if part.kind == "LinearRing"]
        shells = [ring for inner, ring in rings if not inner and ring is not None]
        holes = [ring for inner, ring in rings if inner and ring is not None]
        if not shells:
            state.broken |= bool(rings)
            return None
        first = shapely.polygons(shells[0], holes or None)
        # KML allows one outer ring; further ones are parts that a program put in all the same.
        return first if len(shells) == 1 else _together([first, *(shapely.polygons(shell) for shell in shells[1:])])
    points = _points(shape.text)
    if points is None or not len(points):
        state.broken = True
        return None
    if shape.kind == "Point":
        return shapely.points(points[0])
    if len(points) < 2:
        state.broken = True
        return None
    return shapely.linestrings(points)


def _ring(text: str, state: _State) -> shapely.Geometry | None:
    points = _points(text)
    if points is not None and len(points) > 2 and not (points[0] == points[-1]).all():
        if (points[0, :2] != points[-1, :2]).any():
            state.closed = True
        points = np.vstack([points, points[:1]])
    if points is None or len(points) < 4:
        state.broken = True
        return None
    return shapely.linearrings(points)


def _points(text: str) -> np.ndarray | None:
    """Points (n, 2 or 3); heights are kept where all points have one. None where the text is no coordinates, or has numbers that are none."""
    points = _numbers(text)
    return points if points is None or np.isfinite(points).all() else None


def _numbers(text: str) -> np.ndarray | None:
    text = _COMMA.sub(",", text.strip())
    if not text:
        return np.zeros((0, 2))
    tuples = text.split()
    width = tuples[0].count(",") + 1
    try:
        if width in (2, 3) and text.count(",") == (width - 1) * len(tuples):
            return np.array(text.replace(",", " ").split(), dtype=np.float64).reshape(-1, width)
        return np.array([[float(number) for number in point.split(",")[:2]] for point in tuples], dtype=np.float64).reshape(-1, 2)
    except (ValueError, OverflowError):
        return None


def _together(parts: list[shapely.Geometry]) -> shapely.Geometry | None:
    """One geometry of several: of one type where they are."""
    if len(parts) < 2:
        return parts[0] if parts else None
    flat = shapely.get_parts(np.array(parts, dtype=object))
    if not shapely.has_z(flat).all():  # else the others would have heights that are not numbers
        flat = shapely.force_2d(flat)
    kinds = set(shapely.get_type_id(flat).tolist())
    if kinds == {shapely.GeometryType.POLYGON}:
        return shapely.multipolygons(flat)
    if kinds == {shapely.GeometryType.LINESTRING}:
        return shapely.multilinestrings(flat)
    return shapely.multipoints(flat) if kinds == {shapely.GeometryType.POINT} else shapely.geometrycollections(flat)
