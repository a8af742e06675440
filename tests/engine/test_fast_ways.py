"""What goes by arrays gives what GEOS and the rule's own words give."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.engine.core import ellipsoid, strip_pieces
from mine_restoration_plugin.engine.core.distances import RiverDistances, _exact
from mine_restoration_plugin.engine.core.ellipsoid import METRES_PER_DEGREE, survey_area
from mine_restoration_plugin.engine.core.nearest_points import FlatRings, LinePieces, nearest_points
from mine_restoration_plugin.engine.core.rivers import River
from mine_restoration_plugin.engine.core.shape_repair import surely_valid
from mine_restoration_plugin.engine.core.strips import strip

seeds = st.integers(0, 2**32 - 1)


def rings_of(random: np.random.Generator, count: int, reach: float, size: float) -> np.ndarray:
    """Star-shaped polygons around random places, some of them with few corners, some long and thin."""
    made = []
    for _ in range(count):
        corners = int(random.integers(3, 14))
        angle = np.sort(random.uniform(0, 2 * np.pi, corners))
        far = size * random.uniform(0.1, 1, corners)
        x, y = far * np.cos(angle) * random.choice([1.0, 0.02]), far * np.sin(angle)
        made.append(shapely.Polygon(np.column_stack([x, y]) + random.uniform(-reach, reach, 2)))
    polygons = np.array(made, dtype=object)
    return polygons[shapely.is_valid(polygons)]


def river_of(random: np.random.Generator, reach: float) -> shapely.Geometry:
    """Lines with sharp bends, and a closed one."""
    lines = [np.cumsum(random.normal(0, reach / 8, (int(random.integers(2, 30)), 2)), axis=0) for _ in range(3)]
    lines.append(np.concatenate([lines[0], lines[0][:1]]))
    return shapely.multilinestrings([shapely.linestrings(line) for line in lines if len(line) > 1])


def flat_rings(polygons: np.ndarray) -> FlatRings:
    points, owner = shapely.get_coordinates(polygons, return_index=True)
    first = np.concatenate([[0], np.cumsum(np.bincount(owner))])
    box = shapely.bounds(polygons)
    middle = (box[:, :2] + box[:, 2:]) / 2
    radius = np.array([np.hypot(*(points[owner == i] - middle[i]).T).max() for i in range(len(polygons))])
    return FlatRings(points, first, middle, radius)


@settings(max_examples=150, deadline=None)
@given(seeds, st.sampled_from([50.0, 400.0, 3000.0]))
def test_nearest_points_by_arrays_are_as_near_as_those_of_geos(seed: int, size: float) -> None:
    random = np.random.default_rng(seed)
    polygons, lines = rings_of(random, 40, 12_000.0, size), river_of(random, 10_000.0)
    rings = flat_rings(polygons)
    found = nearest_points(rings, LinePieces(shapely.get_parts(lines)))
    begin = rings.points[found.edge]
    on_ring = begin + found.share[:, None] * (rings.points[np.minimum(found.edge + 1, len(rings.points) - 1)] - begin)
    metres = np.hypot(*(on_ring - found.on_line).T)
    wanted = shapely.distance(polygons, lines)
    np.testing.assert_allclose(metres[found.known], wanted[found.known], rtol=1e-9, atol=1e-6)
    assert (wanted[found.known] > 0).all()
    assert (shapely.distance(shapely.points(found.on_line), lines)[found.known] < 1e-6).all()
    assert (shapely.distance(shapely.points(on_ring), polygons)[found.known] < 1e-6).all()
    # Nothing but what lies beside the lines is left to GEOS.
    assert found.known[(shapely.distance(shapely.points(rings.centre), lines) > 1.001 * rings.radius + 0.01)].all()


def test_lines_with_very_many_corners_at_one_place_are_left_to_geos() -> None:
    spiral = np.linspace(0, 200 * np.pi, 20_000)
    line = shapely.linestrings(np.column_stack([spiral * np.cos(spiral), spiral * np.sin(spiral)]))
    rings = flat_rings(np.array([shapely.box(5000, 5000, 5100, 5100)], dtype=object))
    assert not nearest_points(rings, LinePieces(np.array([line]))).known.any()


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_distances_are_those_of_the_way_by_geos(seed: int) -> None:
    random = np.random.default_rng(seed)
    place = np.array([random.uniform(98, 121), random.uniform(22, 34)])

    def moved(geometry: np.ndarray) -> np.ndarray:
        scale = np.array([METRES_PER_DEGREE * np.cos(np.radians(place[1])), METRES_PER_DEGREE])
        return np.asarray(shapely.transform(geometry, lambda xy: xy / scale + place))

    polygons = moved(rings_of(random, 30, 14_000.0, 600.0))
    pond = moved(np.array([shapely.box(2000, 2000, 5000, 6000)], dtype=object))
    lines = shapely.segmentize(moved(np.array([river_of(random, 10_000.0)], dtype=object)), 0.02)
    geometry = shapely.geometrycollections(np.r_[shapely.get_parts(lines), pond])
    rivers = RiverDistances([River("R", "1", geometry, 0)])
    measured = rivers.measure(polygons, 100_000.0)[:, 0]
    lat = np.floor(shapely.bounds(polygons)[:, [1, 3]].sum(axis=1) / 2).astype(int)
    for south in np.unique(lat):
        some = np.flatnonzero(lat == south)
        plane = rivers._plane(int(south))
        # A patch's edge is straight in degrees; the plane's straight line of 1 km is a centimetre off it.
        dense = shapely.segmentize(polygons[some], 0.0005)
        wanted = _exact(ellipsoid.move_coordinates(dense, plane.transformer), rivers._rivers.prepared(plane, 0), plane.transformer)
        np.testing.assert_allclose(measured[some], wanted, atol=0.01)


def winding(random: np.random.Generator, step: float, bend: float) -> shapely.Geometry:
    """A river in degrees that turns a little at every vertex, mostly the same way for a while; sometimes a ring."""
    count = int(random.integers(3, 120))
    turn = np.repeat(random.normal(0, bend, count), random.integers(1, 9, count))[:count] + random.normal(0, bend / 5, count)
    azimuth = np.cumsum(turn)
    line = np.cumsum(np.column_stack([np.cos(azimuth), np.sin(azimuth)]) * step * random.uniform(0.2, 1.5, (count, 1)), axis=0)
    if random.random() < 0.2:
        line = np.concatenate([line, line[:1]])
    return shapely.linestrings(line + [random.uniform(98, 121), random.uniform(22, 45)])


@settings(max_examples=60, deadline=None)
@given(seeds, st.sampled_from([0.0005, 0.004, 0.02]), st.sampled_from([0.02, 0.2, 1.0]), st.sampled_from([500.0, 10_000.0]))
def test_strips_of_bands_are_those_of_single_pieces(seed: int, step: float, bend: float, distance: float) -> None:
    river = winding(np.random.default_rng(seed), step, bend)
    by_bands = strip(river, distance)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(strip_pieces, "_MOST_SEGMENTS", 1)
        by_pieces = strip(river, distance)
    # Single pieces reach a hair over each other, bands need not: a tenth of a millimetre of the edge.
    assert shapely.area(shapely.symmetric_difference(by_bands, by_pieces)) <= 1e-9 * shapely.length(by_pieces)
    assert shapely.hausdorff_distance(by_bands.boundary, by_pieces.boundary, densify=0.5) < 1e-6


def test_bands_take_the_place_of_most_pieces() -> None:
    angle = np.linspace(0, 3, 200)
    line = np.array([shapely.linestrings(np.column_stack([0.3 * np.cos(angle), 0.3 * np.sin(angle)]) + [110.0, 30.0])], dtype=object)
    pieces = strip_pieces.visible_pieces(line, 10_000.0, shapely.Point(0, 0))
    assert 199 + 2 < len(pieces) < 199 + 30  # the inner side and the ends stay single, the outer side is a few bands
    assert shapely.is_valid(pieces).all()


@settings(max_examples=100, deadline=None)
@given(seeds, st.sampled_from([1e-4, 2e-3, 0.03, 0.3]))
def test_areas_by_terms_are_those_with_points_put_in(seed: int, size: float) -> None:
    random = np.random.default_rng(seed)
    polygons = shapely.transform(rings_of(random, 30, 0.5, size), lambda xy: xy + [110.0, random.uniform(20, 40)])
    points, owner = shapely.get_coordinates(polygons, return_index=True)
    wanted = ellipsoid._areas_by_points(points, owner, len(polygons), METRES_PER_DEGREE, None)
    np.testing.assert_allclose(survey_area(polygons), wanted, rtol=1e-11, atol=0.001)
    wrapped = shapely.multipolygons(polygons, indices=np.arange(len(polygons)))
    np.testing.assert_array_equal(survey_area(wrapped), survey_area(polygons))
    # One by one as in company.
    assert survey_area(polygons).tolist() == [float(survey_area(polygons[i : i + 1])[0]) for i in range(len(polygons))]


@settings(max_examples=300, deadline=None)
@given(seeds, st.sampled_from([1e-9, 1e-6, 1e-3, 1.0, 1e5]), st.booleans())
def test_what_is_surely_valid_is_valid_for_geos(seed: int, size: float, coarse: bool) -> None:
    random = np.random.default_rng(seed)
    made = []
    for _ in range(60):
        corners = int(random.integers(3, 9))
        angle = np.linspace(0, 2 * np.pi * random.choice([1, 1, 1, 2]), corners, endpoint=False) + random.uniform(-0.6, 0.6, corners)
        xy = np.column_stack([np.cos(angle), np.sin(angle)]) * random.uniform(0.1, 1, (corners, 1))
        xy = np.round(xy, 1) if coarse else xy
        made.append(shapely.Polygon(xy * size + [110.0, 30.0]))
    polygons = np.array(made, dtype=object)
    sure = surely_valid(polygons)
    assert shapely.is_valid(polygons[sure]).all()


def test_most_plain_patches_are_surely_valid() -> None:
    random = np.random.default_rng(7)
    convex = shapely.buffer(shapely.points(random.uniform(100, 110, (100, 2))), 0.001)
    assert surely_valid(convex).all() and surely_valid(shapely.multipolygons(convex, indices=np.arange(100))).all()


@pytest.mark.parametrize(
    "ring",
    [
        [(0, 0), (1, 1), (1, 0), (0, 1)],  # a bow
        [(0, 0), (np.nan, 0), (1, 1)],
        [(0, 0), (np.inf, 0), (1, 1)],
        [(0, 0), (0, 0), (0, 0)],
        [(0, 0), (1, 0), (2, 0)],
        [(1, 0), (0, 1), (-1, 0), (0, -1), (2, 0), (0, 2), (-2, 0), (0, -2)],  # around twice
    ],
)
def test_hostile_rings_are_left_to_geos(ring: list[tuple[float, float]]) -> None:
    assert not surely_valid(np.array([shapely.Polygon(ring), None, shapely.Polygon()], dtype=object)).any()
