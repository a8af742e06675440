"""Makes the demo patches: made-up mines whose classification gives the published appendix table.

True patch data are not public. These 4,694 polygons lie in the right provinces along the right rivers, in the numbers and with the
hectares of the campaign's baseline; some hundreds more lie outside the strips, at their edges, and along the rivers in provinces
that the campaign does not cover. The same seed gives the same data.

Run it with the engine's Python::

    python scripts/demo_patches.py [OUTPUT.gpkg] [--seed N]
    python scripts/demo_patches.py --count 200000 --output OUTPUT.gpkg     # for benchmarks, see bench_patches.py
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import bench_patches  # noqa: E402
from demo_attributes import attributes_of  # noqa: E402
from demo_edges import INSIDE, OUTSIDE, edge_patches  # noqa: E402
from demo_shapes import Floats, Geometries, measured, placed  # noqa: E402
from demo_sites import (  # noqa: E402
    Base,
    DemoError,
    Ground,
    Pool,
    beside_rivers,
    dry_room,
    load_base,
    pool_of,
    room_in_scope,
    settle,
    sites_of,
)

OUTPUT = ROOT / "build" / "demo" / "demo_patches.gpkg"
LAYER = "demo_patches"
SEED = 20200430
# GeoPackage stores the time of the last change; a fixed one makes the file repeatable.
FIXED_TIME = "2026-01-01T00:00:00.000Z"

SMALLEST_M2, LARGEST_M2, SPREAD = 500.0, 600_000.0, 1.15
PLACES_BESIDE_RIVERS = 70_000
EDGES_OF_EACH_KIND = 20
# Patches far outside, by province; how far from the nearest river, metres. Zhejiang is farther off than the others.
OUTSIDE_COUNTS = {
    "31": 4, "32": 44, "33": 22, "34": 50, "36": 45, "42": 55, "43": 52, "50": 25, "51": 60, "52": 30, "53": 33,
}  # fmt: skip
OUTSIDE_M = (12_500.0, 60_000.0)
OUTSIDE_M_OF = {"31": (11_000.0, 60_000.0), "33": (12_500.0, 140_000.0)}
OUTSIDE_MEAN_HA = 3.0
# 汉江 in southern Shaanxi: in scope by distance, but Shaanxi is not one of the campaign's provinces.
ABROAD_RIVER, ABROAD_CODE, ABROAD_BOX, ABROAD_COUNT, ABROAD_BORDER_M = "汉江", "61", (106.9, 32.4, 109.3, 33.4), 12, 8_000.0


@dataclass
class Patches:
    """What is made, patch by patch; ``kind`` says what for."""

    shapes: list[shapely.Geometry] = field(default_factory=list)
    lonlat: list[Floats] = field(default_factory=list)
    areas_m2: list[float] = field(default_factory=list)
    province: list[str] = field(default_factory=list)
    site: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)

    def add_site(self, shapes: list[shapely.Geometry], lonlat: Floats, areas_m2: list[float], province: str, kind: str) -> None:
        """Add the patches of a new site; ``lonlat`` is (n, 2)."""
        number = self.site[-1] + 1 if self.site else 1
        for shape, place, area in zip(shapes, lonlat, areas_m2):
            self.shapes.append(shape)
            self.lonlat.append(place)
            self.areas_m2.append(area)
            self.province.append(province)
            self.site.append(number)
            self.kind.append(kind)


def sizes(rng: np.random.Generator, count: int, total_m2: float) -> Floats:
    """Many small and few large areas of hundredths of a square metre, whose sum is the total."""
    if not SMALLEST_M2 * count <= total_m2 <= LARGEST_M2 * count:
        raise DemoError(f"{count} patches cannot have {total_m2 / 10_000:.2f} ha")
    draw = np.exp(rng.normal(0, SPREAD, count))
    low, high = 1e-3, 1e12
    for _ in range(200):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if np.clip(draw * middle, SMALLEST_M2, LARGEST_M2).sum() < total_m2 else (low, middle)
    areas = np.round(np.clip(draw * high, SMALLEST_M2, LARGEST_M2), 2)
    middling = int(np.argsort(areas)[count // 2])  # far from both ends, so that it may take the remainder
    areas[middling] = np.round(total_m2 - (areas.sum() - areas[middling]), 2)
    return areas


def published_cells(base: Base) -> dict[tuple[str, bool], tuple[int, float]]:
    """Number and square metres of each cell of the published table that is not empty, by province code and whether the main stem."""
    baseline = base.campaign.baseline
    if baseline is None:
        raise DemoError("the campaign has no published table")
    cells = {}
    for row in baseline.rows:
        cells[row.province, True] = (row.main_count, round(row.main_ha * 10_000, 2))
        cells[row.province, False] = (row.tributary_count, round(row.tributary_ha * 10_000, 2))
    return {cell: wanted for cell, wanted in cells.items() if wanted[0]}


def make(seed: int = SEED) -> tuple[pa.Table, Geometries]:
    """All demo patches: attributes and polygons (EPSG:4490), in the order of their numbers.

    Raises:
        DemoError: the rivers or provinces leave no room for a cell, or what was made does not give the table.
    """
    rng = np.random.default_rng(seed)
    base = load_base()
    cells = published_cells(base)
    ground, patches = Ground(), Patches()
    edges = edge_patches(rng, base, set(cells), EDGES_OF_EACH_KIND, ground)
    left = dict(cells)
    for n, (kind, shape, province, main) in enumerate(zip(edges.kind, edges.shapes, edges.province, edges.main)):
        area = float(edges.areas_m2[n])
        patches.add_site([shape], edges.lonlat[n : n + 1], [area], province, kind)
        if kind != OUTSIDE:
            count, total = left[province, bool(main)]
            left[province, bool(main)] = (count - 1, total - area)
    _fill_cells(rng, base, left, ground, patches)
    _abroad(rng, base, ground, patches)
    _outside(rng, base, ground, patches)
    geometry = placed(np.array(patches.shapes, dtype=object), np.array(patches.lonlat), np.array(patches.areas_m2))
    check(base, cells, geometry, patches)
    order = np.lexsort([patches.site, patches.province])
    attributes = attributes_of(
        rng, np.array(patches.lonlat)[order], [patches.province[i] for i in order], [patches.site[i] for i in order],
        np.array(patches.areas_m2)[order], base.cities, base.city_reach_km,
    )  # fmt: skip
    return attributes, geometry[order]


def _settled(
    rng: np.random.Generator, pool: Pool, room_m: Floats, ground: Ground, patches: Patches, areas_m2: Floats,
    province: str, kind: str, what: str,
) -> None:  # fmt: skip
    """Make sites of these areas, the largest first, so that they find room, and add them."""
    sites = sorted(sites_of(rng, areas_m2), key=lambda site: -site.radius_m)
    for site, place in zip(sites, settle(rng, sites, pool, room_m, ground, what)):
        patches.add_site(site.shapes, _offset(place, site.offsets), site.areas_m2, province, kind)


def _offset(place: Floats, metres: Floats) -> Floats:
    """Places some metres east and north of a place."""
    north = 110_900.0
    return place + metres / [111_320.0 * np.cos(np.radians(place[1])), north]


def _fill_cells(rng: np.random.Generator, base: Base, left: dict[tuple[str, bool], tuple[int, float]], ground: Ground, patches: Patches) -> None:
    """Every cell of the table as far as the edge patches have not filled it."""
    limit = base.campaign.distance_km * 1000
    pool = pool_of(beside_rivers(rng, base, PLACES_BESIDE_RIVERS, 300.0, limit - 50), base)
    for main in (True, False):
        room = room_in_scope(pool, base, main, limit)
        for (province, cell_main), (count, total) in left.items():
            if cell_main == main:
                here = np.where(pool.province == province, room, -1.0)
                what = f"{province}, {'main stem' if main else 'tributaries'}"
                _settled(rng, pool, here, ground, patches, sizes(rng, count, total), province, "scope", what)


def _abroad(rng: np.random.Generator, base: Base, ground: Ground, patches: Patches) -> None:
    """Patches beside a campaign's river in a province that the campaign does not cover."""
    limit = base.campaign.distance_km * 1000
    pool = pool_of(beside_rivers(rng, base, 30_000, 300.0, limit - 50), base)
    river = np.array([r.name == ABROAD_RIVER for r in base.rivers])
    west, south, east, north = ABROAD_BOX
    inside = np.all((pool.lonlat >= [west, south]) & (pool.lonlat <= [east, north]), axis=1)
    inside &= (pool.province == "") & (pool.border_m > ABROAD_BORDER_M) & (pool.nearest(river) < limit)
    room = np.where(inside, room_in_scope(pool, base, False, limit), -1.0)
    areas = sizes(rng, ABROAD_COUNT, ABROAD_COUNT * 3.0 * 10_000)
    _settled(rng, pool, room, ground, patches, areas, ABROAD_CODE, "abroad", "outside the campaign's provinces")


def _outside(rng: np.random.Generator, base: Base, ground: Ground, patches: Patches) -> None:
    """Patches in the campaign's provinces, but far from its rivers."""
    for code, count in OUTSIDE_COUNTS.items():
        outline = base.outlines[base.province_codes.index(code)]
        west, south, east, north = outline.bounds
        lonlat = np.column_stack([rng.uniform(west, east, 8000), rng.uniform(south, north, 8000)])
        pool = pool_of(lonlat[shapely.contains_xy(outline, lonlat)], base)
        nearest_m, farthest_m = OUTSIDE_M_OF.get(code, OUTSIDE_M)
        away = pool.distance.min(axis=1)
        room = np.where(away < farthest_m, np.minimum(dry_room(pool, base), away - nearest_m), -1.0)
        areas = sizes(rng, count, round(count * OUTSIDE_MEAN_HA * 10_000))
        _settled(rng, pool, room, ground, patches, areas, code, "outside", f"{code}, outside")


def check(base: Base, cells: dict[tuple[str, bool], tuple[int, float]], geometry: Geometries, patches: Patches) -> None:
    """Hold what was made against the table, by the engine's distances and areas.

    Raises:
        DemoError: a cell differs, a polygon is not valid, or two overlap.
    """
    if not shapely.is_valid(geometry).all():
        raise DemoError("a polygon is not valid")
    pairs = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    if np.any(pairs[0] != pairs[1]):
        raise DemoError("two patches overlap")
    limit = base.campaign.distance_km * 1000
    distance = base.distances.measure(geometry, limit + 100)
    area = np.round(measured(geometry), 2)
    kind, province = np.array(patches.kind), np.array(patches.province)
    inside = distance.min(axis=1) <= limit
    if np.any(inside == np.isin(kind, ["outside", OUTSIDE])):
        raise DemoError("a patch lies on the wrong side of the edge")
    main = distance[:, base.is_main].min(axis=1) <= limit
    for (code, cell_main), (count, total) in cells.items():
        members = inside & (province == code) & (main == cell_main)
        if members.sum() != count or abs(area[members].sum() - total) > 0.2:
            raise DemoError(f"{code}, main stem {cell_main}: {members.sum()} patches, {area[members].sum():.2f} m2 for {count}, {total:.2f} m2")
    near = np.abs(distance.min(axis=1) - limit) <= base.campaign.edge_m
    if set(np.flatnonzero(near)) != set(np.flatnonzero(np.isin(kind, [INSIDE, OUTSIDE]))):
        raise DemoError("other patches than wanted are near the edge")


def write(path: Path, table: pa.Table, geometry: Geometries, layer: str) -> None:
    """A new GeoPackage 1.2 with one layer, EPSG:4490; an older file of that name is replaced when the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.part.gpkg")
    part.unlink(missing_ok=True)
    # GDAL recognises the geometry by this mark.
    mark = pa.field("geom", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    geometry_type = "Polygon"
    if np.any(shapely.get_type_id(geometry) == shapely.GeometryType.MULTIPOLYGON):
        geometry_type = "MultiPolygon"
        parts, owner = shapely.get_parts(geometry, return_index=True)
        geometry = shapely.multipolygons(parts, indices=owner)
    table = table.append_column(mark, pa.array(shapely.to_wkb(geometry), type=pa.binary()))
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_TIME})
    pyogrio.write_arrow(
        table, part, layer=layer, driver="GPKG", geometry_name="geom", geometry_type=geometry_type, crs="EPSG:4490",
        dataset_options={"VERSION": "1.2"},
    )  # fmt: skip
    os.replace(part, path)


def main(arguments: list[str] | None = None) -> int:
    """Command line; see the module's head."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("path", nargs="?", type=Path, default=None, help="GeoPackage to make (default: build/demo/demo_patches.gpkg)")
    parser.add_argument("--output", type=Path, default=None, help="the same")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=0, help="make so many simple patches for benchmarks instead")
    given = parser.parse_args(arguments)
    path = given.path or given.output or OUTPUT
    try:
        if given.count:
            table, geometry = bench_patches.make(given.count, given.seed)
            write(path, table, geometry, bench_patches.LAYER)
        else:
            table, geometry = make(given.seed)
            write(path, table, geometry, LAYER)
    except DemoError as error:
        print(f"demo patches: {error}", file=sys.stderr)
        return 1
    print(f"{len(geometry)} patches: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
