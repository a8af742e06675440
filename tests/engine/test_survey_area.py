"""Area by the survey formula, against geodesic areas and a closed form."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_runs import classify, classify_job, layer_file, rivers_file, run_job
from mine_restoration_plugin.engine.core.patches import measure_patches

GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)
CGCS2000 = pyproj.CRS("EPSG:4490")


def area(geometry: shapely.Geometry, crs: str = "EPSG:4490") -> float:
    """What the engine stores for a patch drawn in a system."""
    system = pyproj.CRS(crs)
    to = None if system.is_geographic else pyproj.Transformer.from_crs(system, CGCS2000, always_xy=True)
    return float(measure_patches(np.array([geometry], dtype=object), np.array(["P"], dtype=object), system, to).area_m2[0])


def geodesic(geometry: shapely.Geometry) -> float:
    """The geodesic area of the same outline, with its straight edges in degrees cut so short that they are geodesics."""
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(shapely.segmentize(geometry, 1e-4)))[0])


places = st.tuples(st.floats(97, 122), st.floats(21, 35))


def star(lon: float, lat: float, metres: float, corners: int, seed: int) -> shapely.Polygon:
    random = np.random.default_rng(seed)
    azimuths = np.linspace(0, 360, corners, endpoint=False) + random.uniform(0, 200 / corners, corners)
    ring = GEOD.fwd(np.full(corners, lon), np.full(corners, lat), azimuths, metres * random.uniform(0.5, 1, corners))
    return shapely.Polygon(np.column_stack(ring[:2]))


@settings(max_examples=60, deadline=None)
@given(places, st.floats(3, 5000), st.integers(3, 40), st.integers(0, 99))
def test_polygons_of_any_size_have_their_geodesic_area(place: tuple[float, float], metres: float, corners: int, seed: int) -> None:
    patch = star(*place, metres, corners, seed)
    # Some 3e-7 by the rule's own series; three in ten thousand made-up triangles are a little above.
    assert area(patch) == pytest.approx(geodesic(patch), rel=5e-7, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(places, st.floats(50, 2000), st.booleans(), st.integers(0, 99))
def test_holes_parts_and_directions(place: tuple[float, float], metres: float, turned: bool, seed: int) -> None:
    shell, hole = star(*place, metres, 12, seed), star(*place, metres * 0.3, 7, seed + 1)
    other = star(place[0] + 0.2, place[1], metres, 9, seed)
    ring = hole.exterior.coords[:: -1 if turned else 1]
    holed = shapely.Polygon(shell.exterior.coords[:: 1 if turned else -1], [ring])
    assert area(holed) == pytest.approx(area(shell) - area(hole), rel=1e-9)
    assert area(shapely.MultiPolygon([holed, other])) == pytest.approx(area(holed) + area(other), rel=1e-12)
    assert area(shapely.reverse(shell)) == pytest.approx(area(shell), rel=1e-12)


def test_a_box_between_meridians_and_parallels_has_the_area_of_the_closed_form() -> None:
    def zone(lat: float) -> float:  # area from the equator to a parallel, per radian of longitude
        e2 = GEOD.es
        s, e = math.sin(math.radians(lat)), math.sqrt(e2)
        return GEOD.b**2 / 2 * (s / (1 - e2 * s * s) + math.atanh(e * s) / e)

    for west, south, east, north in ((110, 30, 110.01, 30.01), (100.3, 25.1, 100.34, 25.2), (121, 34, 122, 35), (105, 29.999, 105.001, 30)):
        expected = math.radians(east - west) * (zone(north) - zone(south))
        assert area(shapely.box(west, south, east, north)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("metres", [60, 200, 5_000, 20_000])
@pytest.mark.parametrize("offset", [0, 100_000, 140_000])
def test_edges_drawn_in_a_zone_stay_straight_there(metres: float, offset: float) -> None:
    x, y = 38_500_000 + offset, 3_400_000
    drawn = shapely.Polygon([(x, y), (x + metres, y + metres / 7), (x + metres * 0.8, y + metres), (x - metres / 5, y + metres / 2)])
    to = pyproj.Transformer.from_crs("EPSG:4526", CGCS2000, always_xy=True)
    fine = shapely.transform(shapely.segmentize(drawn, 2.0 if metres < 1000 else 20.0), lambda a: np.column_stack(to.transform(a[:, 0], a[:, 1])))
    assert area(drawn, "EPSG:4526") == pytest.approx(geodesic(fine), rel=3e-7, abs=0.005)  # the oracle's own noise
    assert area(drawn, "EPSG:4526") < drawn.area * (1 + 1e-9)  # a zone makes areas too large
    if metres >= 5_000:  # corners alone, joined by straight lines in degrees, would be off
        corners = shapely.transform(drawn, lambda a: np.column_stack(to.transform(a[:, 0], a[:, 1])))
        assert abs(geodesic(corners) / geodesic(fine) - 1) > 3e-7


def test_the_layer_shows_the_area_in_square_metres_with_two_decimals(tmp_path: Path) -> None:
    patch = shapely.box(112.2, 30.05, 112.201, 30.051)
    done = classify(tmp_path, [patch])
    assert done.frame["TQMJ"][0] == round(done.frame["TQMJ"][0], 2) == pytest.approx(geodesic(patch), abs=0.011)
    assert done.report["areas_ha"]["in_scope"] == round(geodesic(patch) / 10_000, 2)


def test_the_same_patch_in_four_systems_has_one_area(tmp_path: Path) -> None:
    patch = star(114.1, 30.05, 150, 30, 3)
    rivers = rivers_file(tmp_path / "r.gpkg", {"长江": shapely.LineString([(114.0, 30.0), (114.2, 30.0)])})
    found = []
    for crs in ("EPSG:4490", "EPSG:4326", "EPSG:4526", "EPSG:4547", "EPSG:3857"):
        to = pyproj.Transformer.from_crs(CGCS2000, crs, always_xy=True)
        moved = shapely.transform(patch, lambda a, to=to: np.column_stack(to.transform(a[:, 0], a[:, 1])))
        path = layer_file(tmp_path / f"{crs[5:]}.gpkg", [moved], crs)
        found.append(run_job(classify_job(tmp_path, path, rivers, f"out{crs[5:]}.gpkg")).frame["TQMJ"][0])
    assert np.ptp(found) <= 0.02 and found[0] == pytest.approx(geodesic(patch), rel=3e-7)
