"""The coordinate system of incoming patches, the order of their coordinates, and rules on where they lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor_shapes import array, codes, examined, ground, layer, patches
from mine_restoration_plugin.engine.core.doctor.coordinates import EAST_NORTH, NORTH_EAST, ZONE_IN_FRONT, crs_of, drawn_areas, to_4490
from mine_restoration_plugin.engine.core.gcj02 import gcj02
from mine_restoration_plugin.engine.core.incoming import BY_DOCTOR, BY_FILE, Answer, Place
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.messages import MESSAGES, render

BASE = Path(__file__).resolve().parents[2] / "mine_restoration_plugin" / "data" / "base" / "base_data.gpkg"
NOWHERE = Place()


def place(code: str) -> Place:
    frame = pyogrio.read_dataframe(BASE, layer="provinces")
    return Place(code, frame[frame.SDM == code].geometry.iloc[0], shapely.union_all(frame.geometry.to_numpy()))


HUBEI, SICHUAN, CHONGQING = place("42"), place("51"), place("50")
WUHAN, CHENGDU, YICHANG = (114.2, 30.4), (104.1, 30.6), (111.3, 30.7)


def squares(lon: float, lat: float, count: int = 8, metres: float = 200.0) -> list[Any]:
    """Squares around a place, some kilometres apart, EPSG:4490."""
    step = 0.02
    reach = metres / 2 / 111_320
    return [shapely.box(x - reach, y - reach, x + reach, y + reach) for x, y in ((lon + step * (i % 4), lat + step * (i // 4)) for i in range(count))]


def drawn(shapes: list[Any], crs: Any, turned: bool = False, scale: float = 1.0) -> list[Any]:
    """The same in another system."""
    way = pyproj.Transformer.from_crs("EPSG:4490", crs, always_xy=True)

    def through(points: np.ndarray) -> np.ndarray:
        xy = np.column_stack(way.transform(points[:, 0], points[:, 1])) * scale
        return xy[:, ::-1] if turned else xy

    return [shapely.transform(shape, through) for shape in shapes]


def asked(shapes: list[Any], where: Place = NOWHERE, crs: Any = None, **more: Any) -> tuple[Answer, Answer]:
    answers = crs_of(layer(shapes, crs, **more), where)
    for answer in answers:
        for message in answer.evidence:
            assert message["code"] in MESSAGES and "?" not in render(message["code"], message["params"]), message
        assert answer.evidence
    return answers


def says(answer: Answer) -> list[str]:
    return [message["code"] for message in answer.evidence]


# --- without a statement of the file -----------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(25, 45), st.floats(-1.4, 1.4), st.floats(20, 50), st.booleans())
def test_eastings_of_eight_digits_name_their_zone(zone: int, off: float, lat: float, turned: bool) -> None:
    shapes = squares(3 * zone + off, lat, 3)
    crs, axes = asked(drawn(shapes, 4488 + zone, turned))
    assert (crs.value, crs.certain, axes.value) == (4488 + zone, True, NORTH_EAST if turned else EAST_NORTH)
    back, areas = to_4490(array(drawn(shapes, 4488 + zone, turned)), crs.value, axes.value)
    assert shapely.equals_exact(back, array(shapes), 1e-9).all()
    assert areas == pytest.approx(shapely.area(array(drawn(shapes, 4488 + zone))), rel=1e-9)


@pytest.mark.parametrize("zone", range(16, 24))
def test_eastings_with_a_six_degree_zone_name_it(zone: int) -> None:
    crs, _ = asked(drawn(squares(6 * zone - 3 + 2.1, 31.0), 4478 + zone))
    assert (crs.value, crs.certain, crs.by) == (4478 + zone, True, BY_DOCTOR)


@pytest.mark.parametrize("turned", [False, True])
def test_degrees_in_china_are_taken_as_cgcs2000_in_either_order(turned: bool) -> None:
    crs, axes = asked([shapely.transform(s, lambda p: p[:, ::-1]) if turned else s for s in squares(*WUHAN)], HUBEI)
    assert (crs.value, crs.certain, axes.value) == (4490, True, NORTH_EAST if turned else EAST_NORTH)
    assert "crs_in_region" in says(crs) and ("axes_turned" in says(axes)) == turned


def test_degrees_abroad_are_asked_about() -> None:
    crs, axes = asked(squares(2.3, 48.8))
    assert crs.value == 4490 and not crs.certain and says(crs) == ["crs_abroad"] and says(axes) == ["axes_unknown"]


def test_six_digits_in_a_province_of_one_zone_are_settled_by_it() -> None:
    crs, _ = asked(drawn(squares(106.4, 29.6), 4509 + 35), CHONGQING)
    fitting = [choice.value for choice in crs.choices if choice.fits > 0.9]
    assert crs.value == 4509 + 35 and crs.certain == (len(fitting) == 1) and says(crs)[0] == "crs_by_region"


def test_six_digits_in_a_province_of_several_zones_are_asked_about() -> None:
    crs, _ = asked(drawn(squares(*CHENGDU), 4509 + 35), SICHUAN)
    assert crs.value is None and not crs.certain
    assert {4509 + 34, 4509 + 35} <= {choice.value for choice in crs.choices if choice.fits > 0.9} and "crs_region_several" in says(crs)


def test_six_digits_without_any_place_are_asked_about() -> None:
    crs, _ = asked(drawn(squares(*WUHAN), 4509 + 38))
    assert crs.value is None and not crs.certain and 4509 + 38 in {choice.value for choice in crs.choices} and "crs_ask_place" in says(crs)


@pytest.mark.parametrize("latin", [False, True])
def test_handed_down_centres_settle_the_zone(latin: bool) -> None:
    shapes = squares(*CHENGDU)
    middle = shapely.get_coordinates(shapely.centroid(array(shapes)))
    names = ["中心经度", "中心纬度"]
    names = [name.encode("gb18030").decode("latin-1") for name in names] if latin else names
    columns = {name: array([f"{value:.6f}" for value in middle[:, k]]) for k, name in enumerate(names)}
    crs, _ = asked(drawn(shapes, 4509 + 35), SICHUAN, columns=columns, latin=latin)
    assert crs.value == 4509 + 35 and crs.certain and says(crs)[0] == "crs_by_centres"


def test_the_zone_in_the_head_of_a_text_settles_it_unless_it_leads_elsewhere() -> None:
    shapes = drawn(squares(*WUHAN), 4509 + 38)
    crs, _ = asked(shapes, HUBEI, header={"带号": "38", "几度分带": "3"})
    assert (crs.value, crs.by, crs.certain) == (4509 + 38, BY_FILE, True)
    crs, _ = asked(shapes, HUBEI, header={"带号": "40", "几度分带": "3"})
    assert crs.value != 4509 + 40 and "crs_header_elsewhere" in says(crs)


def test_the_easting_is_believed_against_the_head() -> None:
    crs, _ = asked(drawn(squares(*WUHAN), 4488 + 38), HUBEI, header={"带号": "37"})
    assert crs.value == 4488 + 38 and "crs_header_zone_differs" in says(crs)


def test_patches_of_two_zones_are_each_taken_in_their_own() -> None:
    west, east = squares(112.4, 30.5), squares(112.6, 30.5)
    shapes = drawn(west, 4488 + 37) + drawn(east, 4488 + 38)
    crs, axes = asked(shapes, HUBEI)
    assert crs.value == ZONE_IN_FRONT and crs.certain
    assert shapely.equals_exact(to_4490(array(shapes), crs.value, axes.value)[0], array(west + east), 1e-9).all()


def test_patches_of_two_zones_under_the_statement_of_one() -> None:
    shapes = drawn(squares(112.4, 30.5), 4488 + 37) + drawn(squares(112.6, 30.5), 4488 + 38)
    crs, _ = asked(shapes, HUBEI, 4488 + 38)
    assert crs.value == ZONE_IN_FRONT and says(crs)[0] == "crs_stated"


def test_handed_down_centres_cast_doubt_on_a_stated_zone() -> None:
    shapes = squares(*CHENGDU)
    middle = shapely.get_coordinates(shapely.centroid(array(shapes)))
    columns = {"KFX": array(list(middle[:, 0])), "KFY": array(list(middle[:, 1]))}
    crs, _ = asked(drawn(shapes, 4509 + 35), SICHUAN, 4509 + 34, columns=columns)
    assert crs.value == 4509 + 35 and not crs.certain and "crs_stated_off_centre" in says(crs)
    crs, _ = asked(drawn(shapes, 4509 + 35), SICHUAN, 4509 + 35, columns=columns)
    assert crs.value == 4509 + 35 and crs.certain


def test_a_typing_error_in_one_zone_does_not_make_two_zones() -> None:
    shapes = drawn(squares(*WUHAN), 4488 + 38)
    shapes[3] = shapely.transform(shapes[3], lambda p: p + [4e6, 0])
    crs, axes = asked(shapes, HUBEI)
    assert crs.value == 4488 + 38 and "crs_few_other_zones" in says(crs)
    found = patches(list(to_4490(array(shapes), crs.value, axes.value)[0]), place=HUBEI)
    assert {one.patch for one in examined(found) if one.code.startswith("place_") or one.code == "shape_nowhere"} == {3}


@pytest.mark.parametrize(("unit", "scale"), [("km", 0.001), ("mm", 1000.0), ("cm", 100.0)])
def test_other_units_are_said_and_asked_about(unit: str, scale: float) -> None:
    shapes = squares(*WUHAN)
    for code in (4488 + 38, 4509 + 38):
        moved = drawn(shapes, code, scale=scale)
        crs, axes = asked(moved, HUBEI)
        assert not crs.certain and says(crs)[0] == "crs_unit" and crs.evidence[0]["params"]["unit"] == unit
        value = next(choice.value for choice in crs.choices if "lon_0=114" in str(choice.value))
        back, areas = to_4490(array(moved), value, axes.value)
        assert shapely.equals_exact(back, array(shapes), 1e-8).all() and areas[0] == pytest.approx(34_387, rel=1e-4)


def test_degrees_minutes_seconds_in_one_number_are_refused() -> None:
    with pytest.raises(MineError) as caught:
        asked([shapely.box(1043512.5, 303015.2, 1043518.1, 303020.4)])
    assert caught.value.code == "crs_packed_degrees"


@pytest.mark.parametrize("where", [NOWHERE, HUBEI])
def test_web_map_metres_are_recognised_and_certain_only_with_a_place(where: Place) -> None:
    crs, _ = asked(drawn(squares(*YICHANG), 3857), where)
    assert crs.value == 3857 and crs.certain == (where is HUBEI) and "crs_converted" in says(crs)


def test_no_coordinates_at_all_and_nonsense() -> None:
    crs, axes = asked([None, shapely.Polygon()])
    assert crs.value is None and axes.value == EAST_NORTH
    crs, _ = asked([shapely.box(1e12, 5.0, 1e12 + 4, 9.0), shapely.Point(np.inf, np.nan)])
    assert crs.value is None and not crs.certain


# --- what the file states, held against the numbers --------------------------------------------------------------------------


@pytest.mark.parametrize("code", [4488 + 38, 4509 + 38, 4478 + 19, 4489 + 19, 4490, 4326, 32649, 3857])
def test_a_true_statement_is_taken(code: int) -> None:
    crs, axes = asked(drawn(squares(*WUHAN), code), HUBEI, code)
    assert (crs.value, crs.by, crs.certain, axes.value) == (code, BY_FILE, True, EAST_NORTH)
    assert ("crs_converted" in says(crs)) == (code in (32649, 3857))


def test_the_old_wkt_of_a_prj_is_known_by_its_code() -> None:
    prj = pyproj.CRS.from_epsg(4526).to_wkt("WKT1_ESRI")
    crs, _ = asked(drawn(squares(*WUHAN), 4526), HUBEI, prj)
    assert crs.value == 4526 and crs.certain


def test_a_zone_without_a_code_stays_as_its_text() -> None:
    custom = pyproj.CRS.from_wkt(pyproj.CRS.from_epsg(4526).to_wkt("WKT1_ESRI").replace('"Central_Meridian",114.0', '"Central_Meridian",114.5'))
    shapes = squares(*WUHAN)
    crs, axes = asked(drawn(shapes, custom), HUBEI, custom)
    assert isinstance(crs.value, str) and crs.certain
    assert shapely.equals_exact(to_4490(array(drawn(shapes, custom)), crs.value, axes.value)[0], array(shapes), 1e-9).all()


def test_degrees_under_a_metric_statement_and_metres_under_degrees() -> None:
    crs, _ = asked(squares(*WUHAN), HUBEI, 4526)
    assert crs.value == 4490 and crs.certain and says(crs)[0] == "crs_stated_metres"
    crs, _ = asked(drawn(squares(*WUHAN), 4526), HUBEI, 4490)
    assert crs.value == 4526 and crs.certain and says(crs)[0] == "crs_stated_degrees"


def test_the_false_easting_of_the_statement_is_set_right() -> None:
    crs, _ = asked(drawn(squares(*WUHAN), 4509 + 38), HUBEI, 4488 + 38)
    assert crs.value == 4509 + 38 and crs.certain and says(crs)[0] == "crs_zone_not_in_front"
    crs, _ = asked(drawn(squares(*WUHAN), 4488 + 38), HUBEI, 4509 + 38)
    assert crs.value == 4488 + 38 and crs.certain and says(crs)[0] == "crs_stated_not_fitting"


def test_a_statement_of_the_wrong_zone_is_doubted() -> None:
    crs, _ = asked(drawn(squares(*WUHAN), 4488 + 38), HUBEI, 4488 + 40)
    assert crs.value == 4488 + 38 and crs.certain
    crs, _ = asked(drawn(squares(*WUHAN), 4509 + 38), HUBEI, 4509 + 40)
    assert not crs.certain and says(crs)[0] == "crs_stated_elsewhere" and {4509 + 38, 4509 + 40} <= {choice.value for choice in crs.choices}


def test_swapped_coordinates_under_a_true_statement() -> None:
    shapes = squares(*WUHAN)
    moved = drawn(shapes, 4526, turned=True)
    crs, axes = asked(moved, HUBEI, 4526)
    assert (crs.value, axes.value, axes.certain) == (4526, NORTH_EAST, True)
    assert shapely.equals_exact(to_4490(array(moved), 4526, NORTH_EAST)[0], array(shapes), 1e-9).all()


OLD = [
    4610, 4214, 2362, 2343, 2415, 21419, 4555,
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
    'PROJCS["custom",GEOGCS["unnamed",DATUM["unknown",SPHEROID["unnamed",6378245,298.3]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",114],PARAMETER["scale_factor",1],'
    'PARAMETER["false_easting",38500000],PARAMETER["false_northing",0],UNIT["metre",1]]',
    'PROJCS["西安80_38带",GEOGCS["GCS",DATUM["D",SPHEROID["S",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["central_meridian",114],PARAMETER["scale_factor",1],PARAMETER["false_easting",38500000],'
    'PARAMETER["false_northing",0],PARAMETER["latitude_of_origin",0],UNIT["metre",1]]',
    "+proj=tmerc +lon_0=114 +x_0=38500000 +ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0 +units=m",
]  # fmt: skip


@pytest.mark.parametrize("crs", OLD)
def test_old_datums_are_refused_by_code_name_or_ellipsoid(crs: Any) -> None:
    with pytest.raises(MineError) as caught:
        asked(drawn(squares(*WUHAN), 4526), HUBEI, crs)
    assert caught.value.code == "crs_refused" and "CGCS2000" in str(caught.value)


@pytest.mark.parametrize("words", ["1980西安坐标系", "西安80坐标系", "1954年北京坐标系", "北京54", "Beijing 1954", "80西安坐标系"])
def test_old_datums_named_in_the_head_are_refused(words: str) -> None:
    with pytest.raises(MineError) as caught:
        asked(drawn(squares(*WUHAN), 4526), HUBEI, header={"坐标系": words})
    assert caught.value.code == "crs_refused"


def test_the_new_datum_named_in_the_head_is_not_refused() -> None:
    asked(drawn(squares(*WUHAN), 4526), HUBEI, header={"坐标系": "2000国家大地坐标系"})


def test_local_systems_are_refused() -> None:
    local = 'LOCAL_CS["矿区独立坐标系",LOCAL_DATUM["x",0],UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
    for crs, header in ((local, {}), (None, {"坐标系": "独立坐标系"})):
        with pytest.raises(MineError) as caught:
            asked(drawn(squares(*WUHAN), 4526), HUBEI, crs, header=header)
        assert caught.value.code == "crs_local"


def test_a_height_system_beside_it_does_not_matter() -> None:
    crs, _ = asked(drawn(squares(*WUHAN), 4526), HUBEI, "EPSG:4526+5737")
    assert crs.value == 4526


def test_an_old_datum_is_never_transformed() -> None:
    with pytest.raises(MineError) as caught:
        to_4490(array(drawn(squares(*WUHAN), 4526)), 2362, EAST_NORTH)
    assert caught.value.code == "crs_refused"


def test_heights_and_null_shapes_pass_and_long_edges_get_points() -> None:
    high = shapely.from_wkt("POLYGON Z ((38500000 3400000 5,38500100 3400000 6,38500100 3400100 7,38500000 3400000 5))")
    shapes = array([None, shapely.Polygon(), high, shapely.box(38500000, 3400000, 38510000, 3400100)])
    moved, areas = to_4490(shapes, 4526, EAST_NORTH)
    assert moved[0] is None and shapely.is_empty(moved[1]) and shapely.has_z(moved[2]) and shapely.get_num_coordinates(moved[3]) == 23
    assert np.isnan(areas[:2]).all() and areas[2] == pytest.approx(5000) and np.isnan(drawn_areas(moved, 4490)).all()
    assert shapely.get_coordinates(moved[2], include_z=True)[0, 2] == 5


# --- rules on places ---------------------------------------------------------------------------------------------------------


def test_the_shift_of_web_maps_is_that_of_the_open_formula() -> None:
    # Pairs of the test suite of the eviltransform project: Shanghai, Shenzhen, Beijing.
    known = np.array([
        [121.5272106, 31.1774276, 121.531541859215, 31.17530398364597], [113.912316, 22.543847, 113.9171764808363, 22.540796131694766],
        [116.377817, 39.911954, 116.38404722455657, 39.91334545536069],
    ])  # fmt: skip
    assert gcj02(known[:, :2]) == pytest.approx(known[:, 2:], abs=2e-6)


def test_shapes_traced_on_a_web_map_are_recognised_by_their_centres() -> None:
    true = squares(*WUHAN)
    middle = shapely.get_coordinates(shapely.centroid(array(true)))
    traced = [shapely.transform(shape, gcj02) for shape in true]
    columns = {"KFX": list(middle[:, 0]), "KFY": list(middle[:, 1])}
    assert codes(examined(patches(traced, columns))) == ["place_web_map_shape"] * 8
    assert codes(examined(patches(true, columns))) == []
    shifted = gcj02(middle)
    assert codes(examined(patches(true, {"KFX": list(shifted[:, 0]), "KFY": list(shifted[:, 1])}))) == ["place_web_map_centre"] * 8
    assert codes(examined(patches(traced, earlier_centres=middle))) == ["place_web_map_before"] * 8


def test_a_shift_in_another_direction_is_no_web_map() -> None:
    true = squares(*WUHAN)
    middle = shapely.get_coordinates(shapely.centroid(array(true)))
    turned = 2 * middle - gcj02(middle)
    turned[:, 1] = gcj02(middle)[:, 1]
    assert codes(examined(patches(true, {"KFX": list(turned[:, 0]), "KFY": list(turned[:, 1])}))) == []


def test_centres_far_off_and_centres_turned_around_are_said() -> None:
    true = squares(*WUHAN)
    middle = shapely.get_coordinates(shapely.centroid(array(true)))
    middle[2] += [0.5, 0]
    middle[5] = middle[5, ::-1]
    values = {"KFX": [*map(str, middle[:7, 0]), None], "KFY": [*map(str, middle[:7, 1]), "不详"]}
    noticed = examined(patches(true, values))
    assert [(one.patch, one.code) for one in noticed] == [(5, "place_centre_swapped"), (2, "place_centre_off")]


def test_patches_outside_the_region_the_country_and_china_are_told_apart() -> None:
    shapes = [*squares(*WUHAN, 4), *squares(*CHENGDU, 1), *squares(116.4, 39.9, 1), *squares(2.3, 48.8, 1)]
    noticed = [one for one in examined(patches(shapes, place=HUBEI)) if one.code.startswith("place_outside")]
    assert [(one.patch, one.code) for one in noticed] == [(6, "place_outside_china"), (5, "place_outside_country"), (4, "place_outside_region")]


def test_one_patch_far_from_all_others_is_a_stray() -> None:
    shapes = [ground("POLYGON((0 0,100 0,100 100,0 100,0 0))", 1500.0 * i) for i in range(30)]
    shapes.append(ground("POLYGON((0 0,100 0,100 100,0 100,0 0))", 120_000.0))
    noticed = [one for one in examined(patches(shapes)) if one.code == "place_far_from_others"]
    assert [one.patch for one in noticed] == [30] and noticed[0].params["count"] == 30


def test_patches_spread_over_a_province_are_no_strays() -> None:
    random = np.random.default_rng(3)
    shapes = [ground("POLYGON((0 0,100 0,100 100,0 100,0 0))", *random.uniform(-250_000, 250_000, 2)) for _ in range(150)]
    assert "place_far_from_others" not in codes(examined(patches(shapes)))


@settings(max_examples=20, deadline=None)
@given(st.integers(32, 41), st.booleans(), st.floats(22, 34), st.integers(0, 99))
def test_forth_and_back_is_the_same_place(zone: int, turned: bool, lat: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    shapes = squares(3 * zone + random.uniform(-1.5, 1.5), lat, 2, random.uniform(5, 900))
    code = int(random.choice([4488, 4509])) + zone
    back, _ = to_4490(array(drawn(shapes, code, turned)), code, NORTH_EAST if turned else EAST_NORTH)
    assert shapely.equals_exact(back, array(shapes), 1e-10).all()
