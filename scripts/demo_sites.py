"""Where made-up mines may lie: places near the rivers, and the ground that is already taken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from demo_attributes import City
from demo_shapes import Geometries, radius_of, unit_shape
from mine_restoration_plugin.engine.core.distances import RiverDistances
from mine_restoration_plugin.engine.core.ellipsoid import GEOD, METRES_PER_DEGREE, Floats, conformal_plane
from mine_restoration_plugin.engine.core.rivers import River, RiverSettings, rivers_of
from mine_restoration_plugin.model.campaign import Campaign, builtin_campaign_path, load_campaign

ROOT = Path(__file__).resolve().parents[1]
BASE_DATA = ROOT / "mine_restoration_plugin" / "data" / "base" / "base_data.gpkg"
PLACES = Path(__file__).with_name("demo_places.json")

# Ordinary patches keep this far from every edge that decides, so that only those meant to be near an edge are.
EDGE_KEEP_M = 100.0
# Base lines are centre lines: farther off where the river is wide.
RIVER_KEEP_M, STEM_KEEP_M, WIDE_STEM_KEEP_M, WIDE_FROM_LON = 450.0, 600.0, 1700.0, 113.5
MEASURED_TO_M = 14_000.0
# Sites of several patches; a larger cluster than the grid of Ground allows for is split.
SITE_SIZES, SITE_WEIGHTS, LARGEST_SITE_M = (1, 2, 3, 4), (0.78, 0.12, 0.07, 0.03), 1900.0
GAP_M = (8.0, 90.0)
CLUSTER_M, SITES_A_CLUSTER, LONELY = 4000.0, 9.0, 0.05


class DemoError(Exception):
    """The wanted patches cannot be made on these rivers and provinces."""


@dataclass(frozen=True)
class Base:
    """The campaign, its rivers and provinces, and rough places from ``demo_places.json``."""

    campaign: Campaign
    rivers: list[River]
    distances: RiverDistances
    province_codes: list[str]
    outlines: Geometries
    cities: list[City]
    city_reach_km: float
    water: Floats
    seldom: Floats

    @property
    def is_main(self) -> np.ndarray:
        """Which rivers are the main stem."""
        return np.array([river.river_class == self.campaign.main_class for river in self.rivers])


def load_base() -> Base:
    """The shipped campaign and base data."""
    campaign = load_campaign(builtin_campaign_path())
    rivers, _ = rivers_of([("rivers", gpd.read_file(BASE_DATA, layer="rivers"))], campaign, RiverSettings())
    provinces = gpd.read_file(BASE_DATA, layer="provinces")
    outlines = provinces.geometry.to_numpy().copy()
    shapely.prepare(outlines)
    places = json.loads(PLACES.read_text(encoding="utf-8"))
    return Base(
        campaign, rivers, RiverDistances(rivers), provinces["SDM"].tolist(), outlines, [City(*row) for row in places["cities"]],
        places["city_reach_km"], np.array([row[1:] for row in places["water"]]), np.array(places["seldom"]),
    )  # fmt: skip


@dataclass(frozen=True)
class Pool:
    """Places for sites: lon/lat, metres in the common plane, distances to all rivers, province ('' for none), metres to its border, weight."""

    lonlat: Floats
    flat: Floats
    distance: Floats
    province: np.ndarray
    border_m: Floats
    weight: Floats

    def nearest(self, rivers: np.ndarray) -> Floats:
        """Metres to the nearest of some rivers."""
        return self.distance[:, rivers].min(axis=1)


PLANE = conformal_plane(24.0, 34.0, 110.0)


def pool_of(lonlat: Floats, base: Base) -> Pool:
    """Measure places."""
    distance = base.distances.measure(shapely.points(lonlat), MEASURED_TO_M)
    province = np.full(len(lonlat), "", dtype=object)
    for code, outline in zip(base.province_codes, base.outlines):
        province[shapely.contains_xy(outline, lonlat)] = code
    border = np.full(len(lonlat), np.inf)
    for code, outline in zip(base.province_codes, base.outlines):
        # Inside a province its own border is the nearest; in none of them, any may be.
        members = np.flatnonzero((province == code) | (province == ""))
        away = shapely.distance(shapely.points(lonlat[members]), outline.boundary) * METRES_PER_DEGREE * 0.84
        border[members] = np.minimum(border[members], away)
    weight = np.ones(len(lonlat))
    for west, south, east, north, share in base.seldom:
        weight[np.all((lonlat >= [west, south]) & (lonlat <= [east, north]), axis=1)] *= share
    for lon, lat, half_width, half_height in base.water:
        weight[np.hypot((lonlat[:, 0] - lon) / half_width, (lonlat[:, 1] - lat) / half_height) < 1] = 0.0
    return Pool(lonlat, np.column_stack(PLANE.transform(*lonlat.T)), distance, province, border, weight)


def beside_rivers(rng: np.random.Generator, base: Base, count: int, nearest_m: float, farthest_m: float) -> Floats:
    """Places on both sides of the rivers, lon/lat (count, 2), at these distances from some point of a river."""
    lines = np.concatenate([shapely.get_parts(shapely.get_parts(river.geometry)) for river in base.rivers])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    same = np.flatnonzero(line[:-1] == line[1:])
    azimuth, _, length = GEOD.inv(*xy[same].T, *xy[same + 1].T)
    chosen = rng.choice(len(same), size=count, p=length / length.sum())
    start = same[chosen]
    on_river = xy[start] + (xy[start + 1] - xy[start]) * rng.random(count)[:, None]
    side = np.where(rng.random(count) < 0.5, 90.0, -90.0)
    lon, lat, _ = GEOD.fwd(*on_river.T, azimuth[chosen] + side, rng.uniform(nearest_m, farthest_m, count))
    return np.column_stack([lon, lat])


def room_in_scope(pool: Pool, base: Base, main: bool, limit_m: float) -> Floats:
    """How large a circle around each place has the wanted class and nothing else, metres; negative where none has."""
    to_main, to_other = pool.nearest(base.is_main), pool.nearest(~base.is_main)
    class_room = limit_m - EDGE_KEEP_M - to_main if main else np.minimum(limit_m - EDGE_KEEP_M - to_other, to_main - limit_m - EDGE_KEEP_M)
    return np.minimum(class_room, dry_room(pool, base))


def dry_room(pool: Pool, base: Base) -> Floats:
    """How large a circle around each place keeps off rivers, lakes and borders of provinces, metres."""
    stem_keep = np.where(pool.lonlat[:, 0] > WIDE_FROM_LON, WIDE_STEM_KEEP_M, STEM_KEEP_M)
    off_rivers = np.minimum(pool.nearest(base.is_main) - stem_keep, pool.nearest(~base.is_main) - RIVER_KEEP_M)
    return np.where(pool.weight > 0, np.minimum(off_rivers, pool.border_m - 500.0), -1.0)


@dataclass(frozen=True)
class Site:
    """Patches of one mine: unit shapes, their places in metres around the site's, areas, and a circle that holds them all."""

    shapes: list[shapely.Geometry]
    offsets: Floats
    areas_m2: list[float]
    radius_m: float


def sites_of(rng: np.random.Generator, areas_m2: Floats) -> list[Site]:
    """Shapes for areas, gathered into sites."""
    sites = []
    waiting = list(areas_m2)
    while waiting:
        size = min(int(rng.choice(SITE_SIZES, p=SITE_WEIGHTS)), len(waiting))
        taken, waiting = waiting[:size], waiting[size:]
        shapes = [unit_shape(rng, area / 10_000) for area in taken]
        site = _site(rng, shapes, taken)
        if site.radius_m > LARGEST_SITE_M:
            sites += [_site(rng, [shape], [area]) for shape, area in zip(shapes, taken)]
        else:
            sites.append(site)
    return sites


def _site(rng: np.random.Generator, shapes: list[shapely.Geometry], areas: list[float]) -> Site:
    """The patches side by side: circles that do not touch."""
    radii = [radius_of(shape) * float(np.sqrt(area)) for shape, area in zip(shapes, areas)]
    offsets = [np.zeros(2)]
    for number in range(1, len(shapes)):
        azimuth, away = rng.uniform(0, 2 * np.pi), radii[0] + radii[number] + rng.uniform(*GAP_M)
        while True:
            offset = away * np.array([np.cos(azimuth), np.sin(azimuth)])
            if all(np.hypot(*(offset - o)) > radii[number] + r + GAP_M[0] for o, r in zip(offsets, radii)):
                break
            azimuth, away = azimuth + 0.7, away * 1.04
        offsets.append(offset)
    places = np.array(offsets)
    return Site(shapes, places, areas, max(float(np.hypot(*o)) + r for o, r in zip(places, radii)))


class Ground:
    """Circles that are taken, in the common plane; no two may touch."""

    _CELL_M = 4000.0  # at least twice the largest radius
    _SLACK = 1.01  # scale of the common plane

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, float]]] = {}

    def free(self, x: float, y: float, radius: float) -> bool:
        """Whether a circle touches no other."""
        column, row = self._cell(x, y)
        near = (c for i in (-1, 0, 1) for j in (-1, 0, 1) for c in self._cells.get((column + i, row + j), ()))
        return all((x - cx) ** 2 + (y - cy) ** 2 > ((radius + r) * self._SLACK + GAP_M[0]) ** 2 for cx, cy, r in near)

    def take(self, x: float, y: float, radius: float) -> None:
        """Mark a circle as taken."""
        self._cells.setdefault(self._cell(x, y), []).append((x, y, radius))

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        return int(x // self._CELL_M), int(y // self._CELL_M)


def settle(rng: np.random.Generator, sites: list[Site], pool: Pool, room_m: Floats, ground: Ground, what: str) -> Floats:
    """Give each site a place, in clusters as mines lie; returns lon/lat (n, 2).

    Raises:
        DemoError: there are not enough places.
    """
    usable = np.flatnonzero(room_m > 0)
    if len(usable) < len(sites):
        raise DemoError(f"{what}: {len(sites)} sites, but only {len(usable)} places on these rivers and provinces")
    weight = pool.weight[usable]
    centres = rng.choice(len(usable), size=min(len(usable), max(3, round(len(sites) / SITES_A_CLUSTER))), p=weight / weight.sum())
    density = np.full(len(usable), LONELY)
    for centre in centres:
        square = ((pool.flat[usable] - pool.flat[usable[centre]]) ** 2).sum(axis=1)
        density += rng.lognormal(0, 0.7) * np.exp(-square / (2 * CLUSTER_M**2))
    order = usable[np.argsort(rng.exponential(size=len(usable)) / (weight * density))].tolist()
    found = np.empty((len(sites), 2))
    for number, site in enumerate(sites):
        for rank, place in enumerate(order):  # noqa: B007
            if room_m[place] >= site.radius_m and ground.free(*pool.flat[place], site.radius_m):
                break
        else:
            raise DemoError(f"{what}: no place for site {number + 1} of {len(sites)}, which needs {site.radius_m:.0f} m around it")
        del order[rank]
        ground.take(*pool.flat[place], site.radius_m)
        found[number] = pool.lonlat[place]
    return found
