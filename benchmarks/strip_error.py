"""The true error of a strip's edge, measured by dense geodesic sampling.

This is the judge of the strips, so it shares no code with what makes them: nothing of the plugin is imported here. The base line is
sampled every few metres along the edges as they are drawn (straight in longitude and latitude between the vertices of the layer),
candidates for the nearest point are found among the samples in earth-centred coordinates, and the foot on the candidate's edge is
then refined on the ellipsoid by golden section. At 1 km the samples alone are good to 3 mm, at 10 km to 0.3 mm.

Run it on layers::

    python benchmarks/strip_error.py RIVERS.gpkg STRIPS.gpkg --river 长江 [--distance 10000]
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]

GRS80 = pyproj.Geod(ellps="GRS80")
SAMPLE_M = 5.0
EDGE_STEP_M = 200.0
# Samples looked at around a point: neighbours on two edges that meet, and on the two sides of a bend.
_CANDIDATES = 3
_GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0
_GOLDEN_STEPS = 8  # 15 m / 1.618**8 = 0.3 m along the line, 0.05 mm in a distance of 1 km
# What a degree is worth where only a rough size is asked for.
_METRES_A_DEGREE = 111_320.0


class BaseLine:
    """Geodesic distances from points to the base line of a river: lines, and the banks of water polygons.

    Args:
        geometry: lines, polygons or a collection of both, EPSG:4490; inside polygons the distance is 0.
        spacing_m: between samples, metres.
    """

    def __init__(self, geometry: shapely.Geometry, spacing_m: float = SAMPLE_M) -> None:
        parts = shapely.get_parts(geometry)
        parts = shapely.get_parts(parts)  # collections of multi-part geometries
        water = parts[shapely.get_dimensions(parts) == 2]
        rings = [shapely.LineString(ring.coords) for polygon in water for ring in (polygon.exterior, *polygon.interiors)]
        lines = np.r_[parts[shapely.get_dimensions(parts) == 1], np.array(rings, dtype=object)]
        xy, line = shapely.get_coordinates(lines, return_index=True)
        same = line[:-1] == line[1:]
        self._begin, self._end = xy[:-1][same], xy[1:][same]
        length = GRS80.inv(*self._begin.T, *self._end.T)[2]
        steps = np.maximum(1, np.ceil(length / spacing_m).astype(int))
        self._steps = steps
        # Samples of all edges one after another, both ends of each included.
        self._edge = np.repeat(np.arange(len(steps)), steps + 1)
        position = np.arange(len(self._edge)) - np.repeat(np.cumsum(steps + 1) - (steps + 1), steps + 1)
        self._share = position / steps[self._edge]
        self._tree = cKDTree(earth_centred(self._at(self._edge, self._share)))
        self._water = shapely.union_all(water) if len(water) else None
        if self._water is not None:
            shapely.prepare(self._water)

    def _at(self, edge: np.ndarray, share: Floats) -> Floats:
        return self._begin[edge] + (self._end[edge] - self._begin[edge]) * share[:, None]

    def distances(self, points: Floats) -> Floats:
        """Metres from points (n, 2), EPSG:4490 lon/lat, to the base line; 0 inside water."""
        points = np.asarray(points, dtype=float)
        if not len(points):
            return np.zeros(0)
        _, near = self._tree.query(earth_centred(points), k=min(_CANDIDATES, len(self._edge)))
        near = near.reshape(len(points), -1)
        best = np.full(len(points), np.inf)
        done: list[np.ndarray] = []
        for column in near.T:
            edge = self._edge[column]
            # The same edge again has its foot between the same neighbours, or one step on: widened below.
            fresh = np.ones(len(points), dtype=bool)
            for earlier in done:
                fresh &= edge != earlier
            done.append(edge)
            chosen = np.flatnonzero(fresh)
            best[chosen] = np.minimum(best[chosen], self._foot(points[chosen], edge[chosen], self._share[column[chosen]]))
        if self._water is not None:
            best[shapely.intersects_xy(self._water, points[:, 0], points[:, 1])] = 0.0
        return best

    def rough_distances(self, points: Floats) -> Floats:
        """Metres to the nearest sample, along the chord: too long by half a sample's spacing at most, too short by 0.1 m at 50 km."""
        return np.asarray(self._tree.query(earth_centred(points))[0])

    def _foot(self, points: Floats, edge: np.ndarray, share: Floats) -> Floats:
        """Least distance to an edge within one sample and a half of a place on it."""
        reach = 1.5 / self._steps[edge]
        low, high = np.maximum(share - reach, 0.0), np.minimum(share + reach, 1.0)
        best = np.minimum(self._length(points, edge, share), np.minimum(self._length(points, edge, low), self._length(points, edge, high)))
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        at_left, at_right = self._length(points, edge, left), self._length(points, edge, right)
        for _ in range(_GOLDEN_STEPS):
            go_left = at_left < at_right
            high, low = np.where(go_left, right, high), np.where(go_left, low, left)
            # One of the two inner places is kept, the other is new.
            kept, at_kept = np.where(go_left, left, right), np.where(go_left, at_left, at_right)
            new = np.where(go_left, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
            at_new = self._length(points, edge, new)
            left, right = np.where(go_left, new, kept), np.where(go_left, kept, new)
            at_left, at_right = np.where(go_left, at_new, at_kept), np.where(go_left, at_kept, at_new)
        return np.minimum(best, np.minimum(at_left, at_right))

    def _length(self, points: Floats, edge: np.ndarray, share: Floats) -> Floats:
        there = self._at(edge, share)
        return np.asarray(GRS80.inv(points[:, 0], points[:, 1], there[:, 0], there[:, 1])[2])


def earth_centred(points: Floats) -> Floats:
    """Geocentric coordinates (n, 3) in metres of points (n, 2) on the ellipsoid."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    normal = GRS80.a / np.sqrt(1 - GRS80.es * np.sin(lat) ** 2)
    return np.column_stack(
        [normal * np.cos(lat) * np.cos(lon), normal * np.cos(lat) * np.sin(lon), normal * (1 - GRS80.es) * np.sin(lat)]
    )


def edge_points(strip: shapely.Geometry, step_m: float = EDGE_STEP_M) -> Floats:
    """Points on a strip's edge: its vertices, the middles between them, and more where these are farther than ``step_m`` apart."""
    rings = shapely.get_rings(shapely.get_parts(strip))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    begin, end = xy[:-1][same], xy[1:][same]
    length = GRS80.inv(*begin.T, *end.T)[2]
    pieces = np.maximum(2, np.ceil(length / step_m).astype(int))
    edge = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    return np.asarray(begin[edge] + (end[edge] - begin[edge]) * share[:, None])


@dataclass(frozen=True)
class StripError:
    """What a strip's edge is off, in metres: positive where it lies too far out.

    Attributes:
        largest, share_95: of the absolute errors.
        mean: of the signed errors.
        points: on the edge.
        wrong: random points whose side of the edge contradicts their true distance by more than a metre.
        worst_wrong: by how much the worst of them does, metres.
        checked: random points.
        slivers: parts or holes that are smaller than 100 m2 or thinner than 1 m.
        valid: as a geometry.
        holds_river: no point of the base line lies outside.
    """

    largest: float
    share_95: float
    mean: float
    points: int
    wrong: int
    worst_wrong: float
    checked: int
    slivers: int
    valid: bool
    holds_river: bool


def strip_error(
    river: shapely.Geometry,
    strip: shapely.Geometry,
    distance_m: float,
    *,
    line: BaseLine | None = None,
    random_points: int = 2000,
    seed: int = 1,
    most_edge_points: int | None = None,
) -> StripError:
    """Measure a strip against its river.

    Args:
        river: lines, polygons or both, EPSG:4490.
        strip: what some program made of it, EPSG:4490.
        distance_m: how wide the strip should be on either side, metres.
        line: the river's base line, if it was sampled already.
        random_points: to throw within 2 km (or the distance, if shorter) on both sides of the edge.
        most_edge_points: measure only so many of the edge's points, evenly chosen.
    """
    line = line or BaseLine(river)
    edge = edge_points(strip)
    if most_edge_points and len(edge) > most_edge_points:
        edge = edge[np.linspace(0, len(edge) - 1, most_edge_points).astype(int)]
    error = line.distances(edge) - distance_m
    rng = np.random.default_rng(seed)
    origin = edge[rng.integers(0, len(edge), random_points)]
    away = rng.uniform(0, min(2000.0, distance_m), random_points)
    lon, lat, _ = GRS80.fwd(origin[:, 0], origin[:, 1], rng.uniform(0, 360, random_points), away)
    shapely.prepare(strip)
    inside = shapely.contains_xy(strip, lon, lat)
    beyond = line.distances(np.column_stack([lon, lat])) - distance_m
    contradiction = np.where(inside, beyond, -beyond)
    whole = shapely.make_valid(river) if not shapely.is_valid(river) else river
    return StripError(
        largest=float(np.abs(error).max()),
        share_95=float(np.quantile(np.abs(error), 0.95)),
        mean=float(error.mean()),
        points=len(edge),
        wrong=int((contradiction > 1.0).sum()),
        worst_wrong=float(max(contradiction.max(), 0.0)),
        checked=random_points,
        slivers=slivers(strip),
        valid=bool(shapely.is_valid(strip)),
        holds_river=bool(shapely.covers(strip, whole)),
    )


def slivers(strip: shapely.Geometry) -> int:
    """Number of parts and holes smaller than 100 m2 or thinner (on average) than 1 m."""
    rings = shapely.get_rings(shapely.get_parts(strip))
    count = 0
    for ring in rings:
        lon, lat = shapely.get_coordinates(ring).T
        area, length = GRS80.polygon_area_perimeter(lon, lat)
        count += abs(area) < 100.0 or abs(area) < length / 2
    return count


def patch_distances(line: BaseLine, patches: np.ndarray, step_m: float = 10.0) -> Floats:
    """Metres from each patch to a base line that lies outside it, by its densely sampled outline.

    Points 10 m apart on an outline that runs beside a river 10 km away are good to 2 mm.

    Args:
        patches: array (n,) of polygons, EPSG:4490.
    """
    parts, owner = shapely.get_parts(patches, return_index=True)
    dense = shapely.segmentize(parts, step_m / _METRES_A_DEGREE)
    xy, part = shapely.get_coordinates(dense, return_index=True)
    patch = owner[part]
    rough, least = line.rough_distances(xy), np.full(len(patches), np.inf)
    np.minimum.at(least, patch, rough)
    chosen = np.flatnonzero(rough <= least[patch] + 0.2)  # the samples are that good
    result = np.full(len(patches), np.inf)
    np.minimum.at(result, patch[chosen], line.distances(xy[chosen]))
    return result


def main(arguments: list[str] | None = None) -> int:
    """Command line; see the module's head."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("rivers")
    parser.add_argument("strips")
    parser.add_argument("--river", required=True, help="its name in the field HLMC of both layers")
    parser.add_argument("--rivers-layer", default=None)
    parser.add_argument("--strips-layer", default=None)
    parser.add_argument("--distance", type=float, default=10_000.0, help="metres")
    given = parser.parse_args(arguments)
    river = _named(given.rivers, given.rivers_layer, given.river)
    strip = _named(given.strips, given.strips_layer, given.river)
    print(json.dumps(asdict(strip_error(river, strip, given.distance)), indent=1))
    return 0


def _named(path: str, layer: str | None, name: str) -> shapely.Geometry:
    frame: Any = pyogrio.read_dataframe(path, layer=layer).to_crs("EPSG:4490")
    chosen = frame.geometry[frame["HLMC"] == name]
    if chosen.empty:
        raise SystemExit(f"{path}: no feature with HLMC = {name}")
    return shapely.union_all(chosen.to_numpy()) if len(chosen) > 1 else chosen.iloc[0]


if __name__ == "__main__":
    sys.exit(main())
