"""Distances by brute force, sharing no code with the engine: rivers as points a metre apart, each distance a geodesic."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely
from scipy.spatial import cKDTree

GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)
_TO_SPACE = pyproj.Transformer.from_crs("EPSG:4937", "EPSG:4936", always_xy=True)


def outline_points(geometry: shapely.Geometry, metres: float) -> np.ndarray:
    """Points on lines and rings, at most this far apart, each on the straight line between its corners in degrees."""
    return shapely.get_coordinates(shapely.segmentize(geometry, metres / 111_000.0))


def _in_space(lon_lat: np.ndarray) -> np.ndarray:
    # Chords between points of the ellipsoid order distances as geodesics do.
    return np.column_stack(_TO_SPACE.transform(lon_lat[:, 0], lon_lat[:, 1], np.zeros(len(lon_lat))))


class RiverPoints:
    """One river as points every metre."""

    def __init__(self, geometry: shapely.Geometry) -> None:
        self.geometry = geometry
        self.points = outline_points(geometry, 1.0)
        self._tree = cKDTree(_in_space(self.points))

    def to_points(self, lon_lat: np.ndarray) -> np.ndarray:
        """Geodesic metres from each point to the nearest point of the river."""
        nearest = self._tree.query(_in_space(lon_lat))[1]
        return np.asarray(GEOD.inv(lon_lat[:, 0], lon_lat[:, 1], *self.points[nearest].T)[2])

    def to_patch(self, patch: shapely.Geometry) -> float:
        """Geodesic metres to a polygon; 0 where they meet."""
        if shapely.intersects(patch, self.geometry):
            return 0.0
        return float(self.to_points(outline_points(patch, 1.0)).min())


def share_within(box: shapely.Geometry, rivers: list[RiverPoints], metres: float) -> float:
    """Share of a lon/lat box that lies within a distance of any river, by a distance field that is sampled and interpolated."""
    from scipy.interpolate import RectBivariateSpline

    west, south, east, north = box.bounds
    coarse = [np.linspace(west, east, 25), np.linspace(south, north, 25)]
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(*coarse, indexing="ij")])
    field = np.min([river.to_points(grid) for river in rivers], axis=0).reshape(25, 25)
    spline = RectBivariateSpline(*coarse, field, kx=3, ky=3)
    count = 800
    lon = west + (np.arange(count) + 0.5) * (east - west) / count
    lat = south + (np.arange(count) + 0.5) * (north - south) / count
    fine = spline(lon, lat)
    cell = np.array([(east - west) * np.cos(np.radians(lat.mean())), north - south]).mean() / count * 111_000.0
    covered = np.clip(0.5 + (metres - fine) / cell, 0.0, 1.0)
    weight = np.cos(np.radians(lat))[None, :] * np.ones((count, 1))
    return float((covered * weight).sum() / weight.sum())
