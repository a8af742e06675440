"""Strips against the geodesic distance, by the independent measure of benchmarks/strip_error.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benchmarks.strip_error import GRS80, BaseLine, StripError, strip_error
from mine_restoration_plugin.engine.core.strips import strip
from mine_restoration_plugin.engine.storage.vector_files import read_frame
from mine_restoration_plugin.model.job import Source

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "mine_restoration_plugin" / "data" / "base" / "base_data.gpkg"
NATURAL_EARTH = ROOT.parent / "shared" / "data" / "ne_10m_rivers_yangtze.gpkg"
LIMIT_M = 1.0  # the bound for the edge
MOST_POINTS = 4000
# The same cases every time, so that a red run can be repeated.
PROPERTY = settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def hold(error: StripError, case: str = "") -> None:
    assert error.valid, case
    assert error.holds_river, case
    assert error.largest <= LIMIT_M, (error, case)
    assert error.wrong == 0, (error, case)
    assert error.slivers == 0, (error, case)


def judged(river: shapely.Geometry, distance: float) -> None:
    error = strip_error(river, strip(river, distance), distance, random_points=500, most_edge_points=MOST_POINTS)
    hold(error, f"shapely.from_wkb('{shapely.to_wkb(river, hex=True)}'), {distance}")  # to the last digit


def walked(lon: float, lat: float, azimuth: list[float], metres: list[float]) -> np.ndarray:
    """Vertices of a walk on the ellipsoid, kept inside China's south."""
    points = [(lon, lat)]
    for turn, far in zip(azimuth, metres):
        x, y, _ = GRS80.fwd(*points[-1], turn, far)
        points.append((float(np.clip(x, 97.0, 123.0)), float(np.clip(y, 24.0, 34.0))))
    return np.array(points)


def moved(geometry: shapely.Geometry, transformer: pyproj.Transformer, direction: str) -> shapely.Geometry:
    return shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1], direction=direction)))


LONS, LATS = st.floats(97.5, 122.5), st.floats(24.5, 33.5)
DISTANCES = st.sampled_from([1_000.0, 3_000.0, 10_000.0, 25_000.0, 50_000.0])


@st.composite
def lines(draw) -> shapely.Geometry:
    """Walks with gentle or any turns, with segments from half a metre to 200 km."""
    count = draw(st.integers(1, 12))
    azimuth = draw(st.lists(st.floats(0, 360), min_size=count, max_size=count))
    metres = draw(st.lists(st.sampled_from([0.5, 20.0, 400.0, 3_000.0, 15_000.0, 60_000.0, 200_000.0]), min_size=count, max_size=count))
    points = walked(draw(LONS), draw(LATS), azimuth, metres)
    if draw(st.booleans()) and count > 2:
        points = np.vstack([points, points[:1]])
    line = shapely.remove_repeated_points(shapely.LineString(points))
    return line if shapely.length(line) > 0 else shapely.LineString([points[0], points[0] + 0.01])


@st.composite
def lakes(draw) -> shapely.Geometry:
    """Star-shaped water with bays and points, some with an island."""
    count = draw(st.integers(3, 24))
    size = draw(st.sampled_from([30.0, 800.0, 12_000.0, 70_000.0]))
    shares = draw(st.lists(st.floats(0.15, 1.0), min_size=count, max_size=count))
    lon, lat = draw(LONS), draw(LATS)
    x, y, _ = GRS80.fwd(np.full(count, lon), np.full(count, lat), np.arange(count) * 360 / count, np.array(shares) * size)
    ring = np.column_stack([x, y])
    island = ring * 0.1 + np.array([lon, lat]) * 0.9 if draw(st.booleans()) else None
    return shapely.make_valid(shapely.Polygon(ring, [] if island is None else [island]))


@given(river=lines(), distance=DISTANCES)
@example(river=shapely.LineString([(110.0, 30.0), (112.0, 30.1)]), distance=10_000.0)  # 193 km in one segment
@PROPERTY
def test_lines(river, distance):
    judged(river, distance)


@given(river=lakes(), distance=DISTANCES)
@PROPERTY
def test_water(river, distance):
    judged(river, distance)


@given(line=lines(), lake=lakes(), distance=DISTANCES)
@settings(PROPERTY, max_examples=8)
def test_lines_and_water_together(line, lake, distance):
    river = shapely.GeometryCollection([line, lake])
    judged(river, distance)


@pytest.mark.parametrize("distance", [1_000.0, 10_000.0, 50_000.0])
@pytest.mark.parametrize("tooth_m", [40.0, 900.0, 9_000.0])
def test_sharp_zigzag(distance, tooth_m):
    points = walked(104.0, 29.0, [10.0, 170.0] * 15, [tooth_m] * 30)
    river = shapely.LineString(points)
    judged(river, distance)


def test_closed_ring_keeps_the_land_in_its_middle():
    bearing = np.linspace(0, 360, 61)
    lon, lat, _ = GRS80.fwd(np.full(61, 115.0), np.full(61, 29.0), bearing, np.full(61, 30_000.0))
    lon[-1], lat[-1] = lon[0], lat[0]
    river = shapely.LineString(np.column_stack([lon, lat]))
    made = strip(river, 10_000.0)
    assert not made.contains(shapely.Point(115.0, 29.0))
    hold(strip_error(river, made, 10_000.0, random_points=1000))


@pytest.mark.parametrize("apart", [1.90, 1.97, 1.99, 1.999, 2.01])
@pytest.mark.parametrize("distance", [1_000.0, 10_000.0, 100_000.0])
def test_arms_almost_twice_the_distance_apart_leave_no_false_hole(distance, apart):
    """Land between the arms whose pieces have no visible edge; slightly farther apart a true gap opens."""
    wide, bearing = apart * distance, np.array([90.0, 20.0, -20.0, -90.0])
    lon, lat = walked(110.0, 27.0, [0.0, 0.0, *bearing, 180.0, 180.0], [wide, wide, *[wide / 4] * 4, wide, wide]).T
    judged(shapely.LineString(np.column_stack([lon, lat])), distance)


@pytest.mark.parametrize("share, holes", [(0.9, 0), (0.995, 0), (1.05, 1)])
def test_the_middle_of_a_ring_is_a_hole_only_where_it_is_out_of_reach(share, holes):
    bearing = np.linspace(0, 360, 73)
    lon, lat, _ = GRS80.fwd(np.full(73, 115.0), np.full(73, 29.0), bearing, np.full(73, 10_000.0 * share))
    lon[-1], lat[-1] = lon[0], lat[0]
    river = shapely.LineString(np.column_stack([lon, lat]))
    made = strip(river, 10_000.0)
    assert shapely.get_num_interior_rings(made) == holes
    hold(strip_error(river, made, 10_000.0, random_points=1000))


def test_main_stem_of_the_base_data():
    rivers = pyogrio.read_dataframe(BASE, layer="rivers")
    river = rivers.geometry[rivers["GZL"] == "1"].iloc[0]
    error = strip_error(river, strip(river, 10_000.0), 10_000.0, most_edge_points=60_000)
    hold(error)
    assert error.points > 50_000


@pytest.mark.skipif(not NATURAL_EARTH.exists(), reason="../shared with Natural Earth's rivers is not beside the repository")
def test_natural_earth_rivers():
    rivers = read_frame(Source(str(NATURAL_EARTH)))
    parts = shapely.get_parts(rivers.geometry.to_numpy())
    river = shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1])
    hold(strip_error(river, strip(river, 10_000.0), 10_000.0, most_edge_points=60_000))


def test_gauss_krueger_river_gives_the_same_strip(tmp_path):
    """A river drawn in zone 38 (EPSG:4526) and the same one, densely, in EPSG:4490."""
    rng = np.random.default_rng(7)
    east = 38_500_000.0 + np.linspace(-120_000, 120_000, 40)
    plane = shapely.LineString(np.column_stack([east, 3_300_000.0 + rng.uniform(-15_000, 15_000, 40)]))
    dense = shapely.segmentize(plane, 100.0)
    degrees = pyproj.Transformer.from_crs(4526, 4490, always_xy=True)
    lonlat = moved(dense, degrees, "FORWARD")
    for name, geometry, crs in (("plane", plane, "EPSG:4526"), ("degrees", lonlat, "EPSG:4490")):
        shape = {"geometry": np.array([shapely.to_wkb(geometry)], dtype=object), "field_data": [np.array(["x"], dtype=object)], "fields": ["HLMC"]}
        pyogrio.raw.write(tmp_path / f"{name}.gpkg", **shape, geometry_type="LineString", crs=crs)
    strips = {}
    for name in ("plane", "degrees"):
        river = read_frame(Source(str(tmp_path / f"{name}.gpkg"))).geometry.iloc[0]
        strips[name] = strip(river, 10_000.0)
        hold(strip_error(lonlat, strips[name], 10_000.0, most_edge_points=20_000))
    # Both keep the distance; edge against edge they may part a little more where two arcs meet in a sharp nook.
    apart = shapely.area(shapely.symmetric_difference(*strips.values())) / shapely.length(strips["plane"]) * 100_000.0
    assert apart < 0.1 * LIMIT_M


def test_the_measure_sees_a_plane_buffer_and_a_dent():
    """The judge itself: a buffer in a plane is far off, and so is a strip that someone bit into or that has a sliver."""
    river = shapely.LineString([(104.0, 28.0), (104.3, 28.2), (104.5, 28.1)])
    albers = pyproj.Transformer.from_crs(4490, "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=GRS80", always_xy=True)
    plane = moved(river, albers, "FORWARD")
    back = moved(shapely.buffer(plane, 10_000.0, quad_segs=64), albers, "INVERSE")
    assert strip_error(river, back, 10_000.0).largest > 50.0
    good = strip(river, 10_000.0)
    east = shapely.bounds(good)[2]
    dented = good.difference(shapely.Point(east, 28.1).buffer(0.001))
    assert strip_error(river, dented, 10_000.0).largest > 50.0
    holed = good.difference(shapely.box(104.2, 28.1, 104.2 + 5e-6, 28.11))
    assert strip_error(river, holed, 10_000.0).slivers == 1


def test_the_measure_against_exact_cases():
    """Along a meridian the nearest point is known without any search."""
    line = BaseLine(shapely.LineString([(105.0, 27.0), (105.0, 31.0)]))
    distance = np.array([1_000.0, 10_000.0, 50_000.0])
    lon, lat, _ = GRS80.fwd(np.full(3, 105.0), np.full(3, 29.123), np.full(3, 90.0), distance)
    assert line.distances(np.column_stack([lon, lat])) == pytest.approx(distance, abs=0.01)
    lon, lat, _ = GRS80.fwd(np.full(3, 105.0), np.full(3, 31.0), np.full(3, 30.0), distance)
    assert line.distances(np.column_stack([lon, lat])) == pytest.approx(distance, abs=0.001)
