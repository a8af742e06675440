"""Handed-down areas against those on the ellipsoid, and why they differ."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor_shapes import array, codes, examined, ground, patches
from mine_restoration_plugin.engine.core.doctor.coordinates import EAST_NORTH, to_4490
from mine_restoration_plugin.engine.core.doctor.rule import Noticed
from mine_restoration_plugin.engine.core.ellipsoid import survey_area
from mine_restoration_plugin.model.errors import INFO, WARNING

SHAPES = [
    ground("POLYGON((0 0,310 0,320 275,0 300,0 0))"), ground("POLYGON((0 0,95 0,120 60,0 80,0 0))", 900),
    ground("POLYGON((0 0,300 0,300 300,0 300,0 0),(100 100,100 200,200 200,200 100,100 100))", 2000),
    ground("MULTIPOLYGON(((0 0,200 0,200 200,0 200,0 0)),((300 0,400 0,400 100,300 100,300 0)))", 4000),
]  # fmt: skip
AREAS = survey_area(array(SHAPES))


def differences(given_areas: Any, shapes: list[Any] = SHAPES, field: str = "TBMJ", **more: Any) -> list[Noticed]:
    columns = {field: list(given_areas), **more.pop("columns", {})}
    return [one for one in examined(patches(shapes, columns, **more)) if one.code.startswith("area_")]


def causes(noticed: list[Noticed]) -> list[str]:
    return [one.params["cause"]["code"].removeprefix("area_cause_") for one in noticed]


def test_equal_and_rounded_areas_are_silent() -> None:
    assert differences(AREAS) == differences(np.round(AREAS)) == differences([f"{area:.2f}" for area in AREAS * 1.009]) == []


@pytest.mark.parametrize(("unit", "decimals", "cause"), [(10_000 / 15, 2, "mu"), (10_000.0, 2, "ha"), (10_000.0, 4, "ha"), (1e6, 6, "km2")])
@pytest.mark.parametrize("field", ["TBMJ", "TBHDMJ"])
def test_units_are_recognised_although_rounded(unit: float, decimals: int, cause: str, field: str) -> None:
    noticed = differences([f"{area / unit:.{decimals}f}" for area in AREAS], field=field)
    assert causes(noticed) == [cause] * 4 and {one.severity for one in noticed} == {WARNING} and noticed[0].params["field"] == field


def test_differences_from_one_percent_on_are_listed_in_their_own_words() -> None:
    noticed = differences(AREAS * [1.0, 1.02, 0.98, 1.005])
    assert [(one.patch, one.code) for one in noticed] == [(1, "area_differs"), (2, "area_differs")] and causes(noticed)[1] == "unknown"
    assert noticed[0].params["percent"] == "+2.00" and noticed[0].params["area"] == f"{AREAS[1]:.2f}"


def test_small_differences_are_told_only_if_asked_for() -> None:
    assert codes(differences(AREAS * 1.004, small_area_differences=True)) == ["area_differs_little"] * 4
    assert {one.severity for one in differences(AREAS * 1.004, small_area_differences=True)} == {INFO}


def test_holes_that_were_not_taken_off_and_one_part_only() -> None:
    shells = shapely.MultiPolygon([shapely.Polygon(part.exterior) for part in shapely.get_parts(SHAPES[2])])
    first = shapely.get_geometry(SHAPES[3], 0)
    wanted = [AREAS[0], AREAS[1], survey_area(array([shells]))[0], survey_area(array([first]))[0]]
    noticed = differences(wanted)
    assert [one.patch for one in noticed] == [2, 3] and causes(noticed) == ["holes", "one_part"]


def test_the_area_of_the_outline_before_it_was_mended() -> None:
    spiked = ground("POLYGON((0 0,40 0,40 20,200 20.05,40 20.1,40 40,0 40,0 0))")
    noticed = differences([survey_area(array([spiked]))[0]], [spiked], small_area_differences=True)
    assert causes(noticed) == ["before"] and noticed[0].severity == INFO


def test_the_total_of_several_rows_of_one_number_and_of_one_mine() -> None:
    total = AREAS[:2].sum()
    noticed = differences([total, total, AREAS[2], AREAS[3]], columns={"TBBH": ["A1", "A1", "A2", "A3"]})
    assert causes(noticed) == ["total", "total"] and noticed[0].params["cause"]["params"] == {"number": "A1", "count": "2"}
    noticed = differences([AREAS[2:].sum()] * 4, columns={"TBBH": ["a", "b", "c", "d"], "ZTBH": [None, "", "Z", "Z"]})
    assert causes(noticed)[2:] == ["site", "site"]


def test_square_degrees_web_maps_and_degrees_taken_as_equal() -> None:
    plane = pyproj.Transformer.from_crs(4490, 3857, always_xy=True)
    web = [shapely.area(shapely.transform(shape, lambda p: np.column_stack(plane.transform(p[:, 0], p[:, 1])))) for shape in SHAPES]
    assert causes(differences(web)) == ["web_mercator"] * 4
    assert causes(differences(shapely.area(array(SHAPES)))) == ["degrees"] * 4
    assert causes(differences(shapely.area(array(SHAPES)) * 111_319.49**2)) == ["equal_degrees"] * 4


def test_the_planar_area_of_the_files_own_system() -> None:
    plane = pyproj.Transformer.from_crs(4490, 3857, always_xy=True)
    drawn = array([shapely.transform(shape, lambda p: np.column_stack(plane.transform(p[:, 0], p[:, 1]))) for shape in SHAPES])
    moved, areas = to_4490(drawn, 3857, EAST_NORTH)
    found = patches(list(moved), {"TBMJ": list(areas)})
    found.drawn_area_m2 = areas
    assert causes([one for one in examined(found) if one.code == "area_differs"]) == ["plane"] * 4


@settings(max_examples=12, deadline=None)
@given(st.sampled_from([29, 30, 31, 38, 39, 40, 41]), st.floats(0, 0.0002))
def test_the_planar_area_of_a_zone_far_off_names_the_zone(zone: int, rounding: float) -> None:
    plane = pyproj.Transformer.from_crs(4490, 4509 + zone, always_xy=True)
    planar = np.array([shapely.area(shapely.transform(shape, lambda p: np.column_stack(plane.transform(p[:, 0], p[:, 1])))) for shape in SHAPES])
    noticed = differences(planar * (1 + rounding))
    if planar[0] < 1.0105 * AREAS[0]:
        return
    assert causes(noticed) == ["zone"] * 4
    named = {int(one.params["cause"]["params"]["zone"]) for one in noticed}
    # East and west of the patch a zone may be as far off as another one.
    assert all(abs(abs(3 * number - 104.5) - abs(3 * zone - 104.5)) < 1.6 for number in named)


def test_missing_areas_are_said_only_where_others_have_one() -> None:
    assert differences([None, "", "不详", np.nan]) == []
    noticed = differences([AREAS[0], None, 0, -5])
    assert [(one.patch, one.code) for one in noticed] == [(1, "area_missing"), (2, "area_missing"), (3, "area_missing")]


def test_shapes_that_cannot_be_measured_are_passed_over() -> None:
    shapes = [None, ground("POINT(0 0)"), ground("POLYGON((0 0,100 100,100 0,0 100,0 0))"), SHAPES[0]]
    noticed = differences([5.0, 5.0, 5.0, 5.0], shapes)
    assert [one.patch for one in noticed] == [3]


def test_a_whole_file_in_hectares_is_said_for_each_patch() -> None:
    count = 5_000
    shapes = [SHAPES[0]] * count
    noticed = differences([f"{AREAS[0] / 10_000:.2f}"] * count, shapes)
    assert len(noticed) == count and set(causes(noticed)) == {"ha"}
