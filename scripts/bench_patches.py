"""Many simple patches for benchmarks: 8 to 20 vertices each, about 70 % of them inside the strips. They may overlap."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely

from demo_attributes import MINERALS
from demo_shapes import Floats, Geometries
from demo_sites import Base, beside_rivers, load_base
from mine_restoration_plugin.model.gb2260 import province_name

LAYER = "bench_patches"
VERTICES = (8, 20)
# Places are drawn beside a river; those drawn far from it may still lie in another's strip, or in a bend, so fewer are drawn near.
NEAR_SHARE, NEAR_M, FAR_M = 0.61, (200.0, 9_900.0), (10_050.0, 45_000.0)
MEAN_HA, SPREAD, SMALLEST_HA, LARGEST_HA = 2.0, 1.15, 0.05, 60.0


def make(count: int, seed: int) -> tuple[pa.Table, Geometries]:
    """Attributes and polygons (EPSG:4490), in no order; the same count and seed give the same patches."""
    rng = np.random.default_rng(seed)
    base = load_base()
    centres, province = np.empty((0, 2)), np.empty(0, dtype=int)
    while len(centres) < count:
        drawn = _places(rng, base, round(count * 0.3) + 100)
        found = _provinces(base, drawn)
        centres, province = np.concatenate([centres, drawn[found >= 0]]), np.concatenate([province, found[found >= 0]])
    centres, province = centres[:count], province[:count]
    geometry, areas_m2 = _stars(rng, centres)
    return _attributes(rng, base, centres, province, areas_m2), geometry


def _places(rng: np.random.Generator, base: Base, count: int) -> Floats:
    near = round(count * NEAR_SHARE)
    places = np.concatenate([beside_rivers(rng, base, near, *NEAR_M), beside_rivers(rng, base, count - near, *FAR_M)])
    return places[rng.permutation(count)]


def _provinces(base: Base, centres: Floats) -> np.ndarray:
    """Number of the campaign's province of each place, -1 outside all of them."""
    province = np.full(len(centres), -1)
    for number, outline in enumerate(base.outlines):
        west, south, east, north = outline.bounds
        box = np.flatnonzero(np.all((centres >= [west, south]) & (centres <= [east, north]), axis=1))
        province[box[shapely.contains_xy(outline, centres[box])]] = number
    return province


def _stars(rng: np.random.Generator, centres: Floats) -> tuple[Geometries, Floats]:
    """Rings that every ray from their centres meets once, all of one number of vertices at a time; and their planar areas."""
    count = len(centres)
    hectares = np.clip(MEAN_HA * np.exp(rng.normal(-(SPREAD**2) / 2, SPREAD, count)), SMALLEST_HA, LARGEST_HA)
    vertices = rng.integers(VERTICES[0], VERTICES[1] + 1, count)
    result, areas = np.empty(count, dtype=object), np.empty(count)
    for number in range(VERTICES[0], VERTICES[1] + 1):
        members = np.flatnonzero(vertices == number)
        shape = (len(members), number)
        angle = (np.arange(number) + rng.uniform(-0.38, 0.38, shape)) * (2 * np.pi / number)
        radius = np.exp(rng.normal(0, 0.25, shape)) * np.sqrt(hectares[members] * 10_000 / np.pi)[:, None]
        lat = centres[members, 1][:, None]
        ring = np.empty((len(members), number + 1, 2))
        ring[:, :-1, 0] = centres[members, 0][:, None] + radius * np.cos(angle) / (111_320.0 * np.cos(np.radians(lat)))
        ring[:, :-1, 1] = lat + radius * np.sin(angle) / 110_900.0
        ring[:, -1] = ring[:, 0]
        result[members] = shapely.polygons(ring)
        span = np.diff(angle, axis=1, append=angle[:, :1] + 2 * np.pi)
        areas[members] = (radius * np.roll(radius, -1, axis=1) * np.sin(span)).sum(axis=1) / 2
    return result, areas


def _attributes(rng: np.random.Generator, base: Base, centres: Floats, province: np.ndarray, areas_m2: Floats) -> pa.Table:
    district = np.array([f"{code}0000" for code in base.province_codes], dtype=object)
    names = np.array([province_name(code) for code in base.province_codes], dtype=object)
    number = np.arange(1, len(centres) + 1).astype(str)
    site = (np.arange(len(centres)) // 2 + 1).astype(str)
    minerals = np.array(sorted({code for weights in MINERALS.values() for code in weights}), dtype=object)
    return pa.table(
        {
            "TBBH": np.char.add("TB", np.char.zfill(number, 8)),
            "ZTBH": np.char.add("ZT", np.char.zfill(site, 8)),
            "SHENG": pa.array(names[province], type=pa.string()),
            "XZQDM": pa.array(district[province], type=pa.string()),
            "KSMC": np.char.add("示例矿", site),
            "KFX": np.round(centres[:, 0], 6),
            "KFY": np.round(centres[:, 1], 6),
            "TBMJ": np.round(areas_m2, 2),
            "KZ": pa.array(minerals[rng.integers(0, len(minerals), len(centres))], type=pa.string()),
            "TBXL": pa.array(np.array(["11", "12", "21", "22"], dtype=object)[rng.integers(0, 4, len(centres))], type=pa.string()),
            "HFZLQK": pa.array(np.array(["A", "B"], dtype=object)[rng.integers(0, 2, len(centres))], type=pa.string()),
        }
    )
