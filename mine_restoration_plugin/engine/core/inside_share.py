"""How much of each patch lies inside the strips, without cutting every patch with a polygon of a hundred thousand corners."""

from __future__ import annotations

import threading
from typing import Callable

import numpy as np
import shapely

from .ellipsoid import METRES_PER_DEGREE, Floats, Geometries, survey_area

# Windows in degrees: the strip is cut into coarse ones, these into fine ones, and a patch is cut with its fine window.
_COARSE, _FINE, _MARGIN = 2.0, 0.25, 0.05


class InsideShare:
    """Cuts patches with one strip; keeps the windows that it has already made. Safe to call from several threads.

    Args:
        strip: gives the strip, a valid polygon or multipolygon in EPSG:4490; asked for when the first patch needs it.
    """

    def __init__(self, strip: Callable[[], shapely.Geometry]) -> None:
        self._strip = strip
        self._coarse: dict[tuple[int, int], shapely.Geometry] = {}
        self._fine: dict[tuple[int, int], shapely.Geometry] = {}
        self._lock = threading.Lock()

    def measure(self, geometries: Geometries) -> tuple[Floats, Floats]:
        """Area inside and length of the strip's edge inside each patch.

        Args:
            geometries: array (n,) of valid polygons, EPSG:4490.

        Returns:
            Square metres by the survey formula, and metres of edge (rough, for telling who is near the edge).
        """
        inside, edge = np.full(len(geometries), None, dtype=object), np.zeros(len(geometries))
        if not len(geometries):
            return np.zeros(0), edge
        bounds = shapely.bounds(geometries)
        cell = np.floor((bounds[:, :2] + bounds[:, 2:]) / 2 / _FINE).astype(int)
        for key in {tuple(c) for c in cell.tolist()}:
            members = np.flatnonzero((cell[:, 0] == key[0]) & (cell[:, 1] == key[1]))
            window = self._window(key)
            box = np.array([key[0] * _FINE - _MARGIN, key[1] * _FINE - _MARGIN, (key[0] + 1) * _FINE + _MARGIN, (key[1] + 1) * _FINE + _MARGIN])
            fits = (bounds[members, :2] > box[:2]).all(axis=1) & (bounds[members, 2:] < box[2:]).all(axis=1)
            groups = [(members[fits], window), *((members[~fits][i : i + 1], self._strip()) for i in range(int((~fits).sum())))]
            for chosen, strip in groups:
                if len(chosen):
                    inside[chosen], edge[chosen] = _cut(geometries[chosen], strip)
        return survey_area(inside), edge

    def _window(self, key: tuple[int, int]) -> shapely.Geometry:
        with self._lock:
            if key not in self._fine:
                west, south = key[0] * _FINE, key[1] * _FINE
                big = (int(np.floor(west / _COARSE)), int(np.floor(south / _COARSE)))
                if big not in self._coarse:
                    self._coarse[big] = _clip(self._strip(), big[0] * _COARSE, big[1] * _COARSE, _COARSE, 2 * _MARGIN)
                self._fine[key] = _clip(self._coarse[big], west, south, _FINE, _MARGIN)
            return self._fine[key]


def _clip(geometry: shapely.Geometry, west: float, south: float, size: float, margin: float) -> shapely.Geometry:
    clipped = shapely.clip_by_rect(geometry, west - margin, south - margin, west + size + margin, south + size + margin)
    return clipped if shapely.is_valid(clipped) else shapely.make_valid(clipped)


def _cut(geometries: Geometries, strip: shapely.Geometry) -> tuple[Geometries, Floats]:
    """What of each patch lies inside, and metres of the edge in it."""
    line = shapely.intersection(geometries, shapely.boundary(strip))
    return np.asarray(shapely.intersection(geometries, strip), dtype=object), np.asarray(shapely.length(line) * METRES_PER_DEGREE * 0.93)
