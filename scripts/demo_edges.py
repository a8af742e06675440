"""Made-up patches at the very edge of the strips: just inside, just outside, and lying across it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from demo_shapes import Floats, Geometries, placed, radius_of, unit_shape
from demo_sites import Base, Ground, Pool, beside_rivers, dry_room, pool_of

# Metres by which the nearest point lies inside (+) or outside (-) the edge, by kind; patches within 50 m are for a person to decide.
INSIDE, OUTSIDE, ACROSS = "edge, inside", "edge, outside", "edge, across"
DEPTH_M = {INSIDE: (3.0, 47.0), OUTSIDE: (-47.0, -3.0), ACROSS: (55.0, 95.0)}
HECTARES = {INSIDE: (0.2, 1.5), OUTSIDE: (0.2, 4.0), ACROSS: (2.0, 5.0)}
_OTHERS_KEEP_M = 1000.0
_PLACES = 6000
_PROBE_M = 1e-3 * 111_320.0


@dataclass(frozen=True)
class EdgePatches:
    """Patches near the edge: their kind, unit shapes, places, areas (hundredths of m2), provinces, and whether the river is the main stem."""

    kind: list[str]
    shapes: list[shapely.Geometry]
    lonlat: Floats
    areas_m2: Floats
    province: list[str]
    main: np.ndarray


def edge_patches(rng: np.random.Generator, base: Base, cells: set[tuple[str, bool]], each: int, ground: Ground) -> EdgePatches:
    """Some patches of each kind.

    Args:
        rng: where chance comes from.
        base: rivers and provinces.
        cells: province code and whether the main stem, where patches may be.
        each: how many of each kind.
        ground: what is taken; the patches are added.
    """
    limit = base.campaign.distance_km * 1000
    pool = pool_of(beside_rivers(rng, base, _PLACES, limit, limit + 300), base)
    river = pool.distance.argmin(axis=1)
    main = base.is_main[river]
    others = pool.distance.copy()
    others[np.arange(len(river)), river] = np.inf
    good = (np.abs(pool.distance.min(axis=1) - limit) < 400) & (others.min(axis=1) > limit + _OTHERS_KEEP_M) & (dry_room(pool, base) > 1000)
    good &= np.array([cell in cells for cell in zip(pool.province, main)])
    places = rng.permutation(np.flatnonzero(good))[: 5 * each]
    kinds = [(INSIDE, OUTSIDE, ACROSS)[n % 3] for n in range(len(places))]
    areas = np.round([10_000 * np.exp(rng.uniform(*np.log(HECTARES[kind]))) for kind in kinds], 2)
    shapes = np.array([unit_shape(rng, area / 10_000) for area in areas], dtype=object)
    wanted = np.array([limit - rng.uniform(*DEPTH_M[kind]) for kind in kinds])
    lonlat, geometry = _moved(base, pool.lonlat[places], shapes, areas, wanted)
    return _kept(base, ground, pool, places, EdgePatches(kinds, list(shapes), lonlat, areas, [], main[places]), geometry, wanted, each)


def _moved(base: Base, lonlat: Floats, shapes: Geometries, areas: Floats, wanted: Floats) -> tuple[Floats, Geometries]:
    """Shift patches towards or away from their rivers until they are as far as wanted (Newton's method)."""
    for _ in range(5):
        geometry = placed(shapes, lonlat, areas)
        here, east, north = (_nearest(base, shapely.transform(geometry, lambda xy, s=step: xy + s)) for step in ([0, 0], [1e-3, 0], [0, 1e-3]))
        slope = np.column_stack([east - here, north - here]) / 1e-3  # metres a degree
        shrink = np.cos(np.radians(lonlat[:, 1])) ** 2
        steepness = slope[:, 0] ** 2 / shrink + slope[:, 1] ** 2
        step = (wanted - here) / np.maximum(steepness, (_PROBE_M * 100) ** 2)
        lonlat = lonlat + np.column_stack([slope[:, 0] * step / shrink, slope[:, 1] * step])
    return lonlat, placed(shapes, lonlat, areas)


def _nearest(base: Base, geometry: Geometries) -> Floats:
    return base.distances.measure(geometry, 0.0).min(axis=1)


def _kept(
    base: Base, ground: Ground, pool: Pool, places: np.ndarray, made: EdgePatches, geometry: Geometries, wanted: Floats, each: int
) -> EdgePatches:  # fmt: skip
    """Those that came to lie as wanted, and apart."""
    on_spot = np.abs(_nearest(base, geometry) - wanted) < 0.5
    now = pool_of(made.lonlat, base)
    on_spot &= (now.province == pool.province[places]) & (now.distance.argmin(axis=1) == pool.distance[places].argmin(axis=1)) & (now.weight > 0)
    left = dict.fromkeys(DEPTH_M, each)
    kept = []
    for i in np.flatnonzero(on_spot):
        radius = radius_of(made.shapes[i]) * float(np.sqrt(made.areas_m2[i]))
        if left[made.kind[i]] and ground.free(*now.flat[i], radius):
            left[made.kind[i]] -= 1
            ground.take(*now.flat[i], radius)
            kept.append(i)
    return EdgePatches(
        [made.kind[i] for i in kept], [made.shapes[i] for i in kept], made.lonlat[kept], made.areas_m2[kept],
        pool.province[places][kept].tolist(), made.main[kept],
    )  # fmt: skip
