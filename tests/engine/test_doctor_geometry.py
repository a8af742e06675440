"""Rules on shapes: what is found, what is mended, and what is left for a person."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor_shapes import array, codes, examined, ground, metres, my_rules, patches
from mine_restoration_plugin.engine.core.doctor import overlaps as overlap_rules
from mine_restoration_plugin.engine.core.doctor.rule import Noticed, Patches
from mine_restoration_plugin.engine.core.ellipsoid import survey_area
from mine_restoration_plugin.engine.core.shape_repair import repair_outline
from mine_restoration_plugin.model.errors import ERROR, INFO, WARNING

SQUARE = "POLYGON((0 0,100 0,100 100,0 100,0 0))"


def one(shape: Any, repair: bool = True, **facts: Any) -> tuple[Patches, list[Noticed]]:
    """A patch (WKT in metres, or a shape in degrees) and what is noticed in it."""
    found = patches([ground(shape) if isinstance(shape, str) else shape], **facts)
    return found, examined(found, repair)


def area(found: Patches) -> float:
    """Square metres in the plane, to a few parts in a million."""
    return float(shapely.area(metres(found.geometry[0])))


def star(random: np.random.Generator, size: float = 100.0, corners: int = 12) -> Any:
    """A star-shaped polygon in metres: valid, and without needles."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False) + random.uniform(0, 3 / corners, corners)
    far = size * random.uniform(0.6, 1, corners)
    return shapely.Polygon(np.column_stack([far * np.cos(angle), far * np.sin(angle)]))


# --- what it is made of ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.MultiPolygon(), shapely.GeometryCollection()])
def test_no_shape_is_an_error(shape: Any) -> None:
    _, noticed = one(shape)
    assert [(thing.code, thing.severity) for thing in noticed] == [("shape_missing", ERROR)]


@pytest.mark.parametrize("shape", ["POINT(1 2)", "MULTIPOINT(1 2,3 4)"])
def test_points_are_no_patches(shape: str) -> None:
    found, noticed = one(shape)
    assert codes(noticed) == ["shape_points"] and noticed[0].severity == ERROR and shapely.get_dimensions(found.geometry[0]) == 0


def test_a_line_that_closes_becomes_a_patch() -> None:
    found, noticed = one("LINESTRING(0 0,100 0,100 100,0 100,0 0)")
    assert codes(noticed) == ["shape_line_closed"] and noticed[0].repaired and area(found) == pytest.approx(10_000, rel=1e-5)
    assert found.area_m2[0] == pytest.approx(10_000, rel=1e-3)


def test_a_line_that_all_but_closes_becomes_a_patch_and_one_that_does_not_is_an_error() -> None:
    found, noticed = one("LINESTRING(0 0,100 0,100 100,0 100,0 0.5)")
    assert codes(noticed) == ["shape_line_closed"] and area(found) == pytest.approx(10_000, rel=1e-4)
    found, noticed = one("LINESTRING(0 0,100 0,100 100,0 100)")
    assert codes(noticed) == ["shape_line_open"] and noticed[0].severity == ERROR and noticed[0].params["gap"] == "100.00"
    assert shapely.get_dimensions(found.geometry[0]) == 1


def test_closed_lines_inside_one_another_are_holes() -> None:
    found, noticed = one("MULTILINESTRING((0 0,100 0,100 100,0 100,0 0),(40 40,60 40,60 60,40 60,40 40))")
    assert codes(noticed) == ["shape_holes", "shape_line_closed"] and area(found) == pytest.approx(9_600, rel=1e-4)


def test_of_a_mixed_collection_the_polygons_are_taken() -> None:
    found, noticed = one(f"GEOMETRYCOLLECTION(POINT(5 5),LINESTRING(0 0,1 1),GEOMETRYCOLLECTION({SQUARE}))")
    assert codes(noticed) == ["shape_mixed"] and found.geometry[0].geom_type == "Polygon"


def test_heights_and_measures_are_left_out() -> None:
    found, noticed = one(shapely.force_3d(ground(SQUARE)))
    assert codes(noticed) == ["shape_heights"] and not shapely.has_z(found.geometry[0]) and shapely.has_z(found.given[0])


def test_what_the_reader_settled_is_said() -> None:
    yes = np.array([True])
    assert codes(one(SQUARE, open_rings=yes, curves=yes, heights=yes)[1]) == ["shape_curves", "shape_heights", "shape_ring_open"]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_coordinates_that_are_no_numbers_are_an_error(value: float) -> None:
    points = np.array([[104.0, 30.0], [104.1, 30.0], [104.1, value], [104.0, 30.1], [104.0, 30.0]])
    _, noticed = one(shapely.Polygon(points))
    assert codes(noticed) == ["shape_not_numbers"] and noticed[0].severity == ERROR and noticed[0].params["count"] == 1


def test_shapes_off_the_map_or_wider_than_a_province_are_an_error() -> None:
    for box in ((1e7, 1e7, 1e8, 1e8), (100.0, 20.0, 118.0, 30.0), (104.0, 88.0, 104.1, 89.0)):
        assert codes(one(shapely.box(*box))[1]) == ["shape_nowhere"]


# --- how the outline runs ----------------------------------------------------------------------------------------------------


def test_repeated_points_go_and_the_shape_stays() -> None:
    shape = ground("POLYGON((0 0,0 0,100 0,100 100,100 100,100 100,0 100,0 0,0 0))")
    found, noticed = one(shape)
    assert codes(noticed) == ["shape_repeated_points"] and noticed[0].params["count"] == 4 and noticed[0].severity == INFO
    assert shapely.get_num_coordinates(found.geometry[0]) == 5 and shapely.equals(found.geometry[0], shape)
    assert shapely.get_num_geometries(noticed[0].shape) == 4


def test_repeated_points_go_from_holes_and_parts_too() -> None:
    shape = ground("MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 0),(40 40,40 60,40 60,60 60,40 40)),((200 0,200 0,300 0,300 100,200 0)))")
    found, noticed = one(shape)
    assert found.geometry[0].geom_type == "MultiPolygon" and shapely.equals(found.geometry[0], shape)
    assert shapely.get_num_coordinates(found.geometry[0]) == 13 and codes(noticed) == ["shape_holes", "shape_parts", "shape_repeated_points"]


def test_a_spike_is_cut_off() -> None:
    found, noticed = one("POLYGON((0 0,100 0,100 50,160 50.1,100 50.2,100 100,0 100,0 0))")
    assert codes(noticed) == ["shape_spike"] and area(found) == pytest.approx(10_000, rel=1e-4)
    assert shapely.is_valid(found.geometry[0]) and noticed[0].params["length"] == "60.0" and noticed[0].params["change"] == "6.00"


def test_a_spike_without_any_width_and_one_behind_another() -> None:
    found, noticed = one("POLYGON((0 0,100 0,100 50,180 50,100 50,100 100,0 100,0 0))")
    assert codes(noticed) == ["shape_spike"] and area(found) == pytest.approx(10_000, rel=1e-5) and shapely.is_valid(found.geometry[0])
    found, noticed = one("POLYGON((0 0,100 0,100 50,150 50,150 90,150 50,100 50,100 100,0 100,0 0))")
    assert "shape_spike" in codes(noticed) and area(found) == pytest.approx(10_000, rel=1e-5) and shapely.is_valid(found.geometry[0])


def test_a_spike_at_the_first_point_and_a_spike_in_a_hole() -> None:
    found, noticed = one("POLYGON((0.1 -60,0.2 0,100 0,100 100,0 100,0 0,0.1 -60),(40 40,40 60,60 60,60 50,75 50.05,60 50.1,60 40,40 40))")
    assert codes(noticed) == ["shape_holes", "shape_spike"] and noticed[0].params["count"] == 2
    assert area(found) == pytest.approx(9_600, rel=1e-3) and shapely.is_valid(found.geometry[0])


def test_a_narrow_tip_of_real_ground_is_only_said() -> None:
    shape = ground("POLYGON((0 0,20 0,20 8,420 11,20 14,20 20,0 20,0 0))")
    found, noticed = one(shape)
    assert codes(noticed) == ["shape_spike_kept"] and noticed[0].severity == WARNING and found.geometry[0] is shape


def test_a_narrow_triangle_keeps_its_corners() -> None:
    shape = ground("POLYGON((0 0,300 0,300 2,0 0))")
    found, noticed = one(shape)
    assert codes(noticed) == [] and found.geometry[0] is shape


def test_rings_against_most_others_are_turned_around() -> None:
    shapes = [ground(SQUARE, 200.0 * i) for i in range(5)]
    shapes[3] = shapely.reverse(shapes[3])
    found = patches(shapes)
    noticed = examined(found)
    assert [(thing.patch, thing.code) for thing in noticed] == [(3, "shape_reversed")]
    assert shapely.is_ccw(shapely.get_exterior_ring(found.geometry)).all()


def test_a_hole_that_runs_like_its_outer_ring_is_turned_around() -> None:
    found, noticed = one("POLYGON((0 0,100 0,100 100,0 100,0 0),(40 40,60 40,60 60,40 60,40 40))")
    assert codes(noticed) == ["shape_holes", "shape_reversed"] and not shapely.is_ccw(shapely.get_interior_ring(found.geometry[0], 0))


def test_a_small_crossing_is_mended_and_shown() -> None:
    found, noticed = one("POLYGON((0 0,100 0,100 100,50 100,49.5 100.5,49.5 100,50 100.6,0 100,0 0))")
    assert codes(noticed) == ["shape_crossing"] and noticed[0].repaired and shapely.is_valid(found.geometry[0])
    assert area(found) == pytest.approx(10_000, rel=0.01) and shapely.get_type_id(noticed[0].shape) == 0
    assert metres(noticed[0].shape).distance(shapely.Point(50, 100)) < 2 and not shapely.is_valid(found.given[0])


def test_a_figure_of_eight_is_never_guessed() -> None:
    shape = ground("POLYGON((0 0,100 100,100 0,0 100,0 0))")
    found, noticed = one(shape)
    assert codes(noticed) == ["shape_crossing_kept"] and noticed[0].severity == ERROR and found.geometry[0] is shape


def test_an_outline_without_area_is_an_error() -> None:
    flat = "104 30,104.1 30,104.05 30,104 30", "104 30,104 30,104 30,104 30", "104 30,104.1 30,104 30,104 30"
    for points in (*flat, "104 30,104.001 30,104 30.0000000001,104 30"):
        assert "shape_collapsed" in codes(one(shapely.from_wkt(f"POLYGON(({points}))"))[1]), points


def test_nothing_is_changed_where_repair_is_not_wanted() -> None:
    shapes = [ground(wkt) for wkt in (
        "POLYGON((0 0,0 0,100 0,100 100,0 100,0 0))", "POLYGON((0 0,100 0,100 50,180 50,100 50,100 100,0 100,0 0))",
        "LINESTRING(0 0,100 0,100 100,0 100,0 0)", "POLYGON((0 0,100 0,100 100,50 100,49.5 100.5,49.5 100,50 100.6,0 100,0 0))",
        "MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 0)),((200 0,200.5 0,200.5 0.5,200 0)))",
    )]  # fmt: skip
    found = patches(shapes)
    noticed = examined(found, repair=False)
    assert all(now is then for now, then in zip(found.geometry, shapes)) and not any(thing.repaired for thing in noticed)
    assert {"shape_repeated_points", "shape_spike", "shape_line_closed", "shape_crossing", "shape_sliver_removed"} <= set(codes(noticed))


def test_outlines_of_very_many_points_are_said() -> None:
    angle = np.linspace(0, 2 * np.pi, 30_000, endpoint=False)
    assert codes(one(ground(shapely.Polygon(np.column_stack([300 * np.cos(angle), 300 * np.sin(angle)]))))[1]) == ["shape_many_points"]


def test_a_scribble_of_thirty_thousand_points_is_given_up_at_once() -> None:
    random = np.random.default_rng(1)
    scribble = ground(shapely.Polygon(random.uniform(0, 1000, (30_000, 2))))
    begun = time.perf_counter()
    _, noticed = one(scribble)
    assert time.perf_counter() - begun < 60 and "shape_broken" in codes(noticed)  # seconds; no slow machine reaches it, a loop over rows would
    thing = next(thing for thing in noticed if thing.code == "shape_broken")
    assert thing.params["reason"]["code"] == "reason_too_tangled"


def test_a_long_outline_with_one_crossing_is_still_mended() -> None:
    angle = np.linspace(0, 2 * np.pi, 40_000, endpoint=False)
    points = np.column_stack([500 * np.cos(angle), 500 * np.sin(angle)])
    points[[100, 101]] = points[[101, 100]]
    repaired = repair_outline(ground(shapely.Polygon(points)), 111_320.0)
    assert repaired.shape is not None and shapely.is_valid(repaired.shape)


# --- parts, holes, size ------------------------------------------------------------------------------------------------------


def test_parts_are_counted_and_parts_far_apart_are_doubted() -> None:
    for step, code in ((150, "shape_parts"), (3000, "shape_parts_apart")):
        _, noticed = one(f"MULTIPOLYGON(((0 0,100 0,100 100,0 0)),(({step} 0,{step + 90} 0,{step} 90,{step} 0)))")
        assert codes(noticed) == [code]
    chain = shapely.MultiPolygon([shapely.box(600 * i, 0, 600 * i + 100, 100) for i in range(6)])
    assert codes(one(ground(chain))[1]) == ["shape_parts"]


def test_slivers_of_parts_and_holes_are_cleared_away() -> None:
    found, noticed = one(
        "MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 0),(40 40,60 40.01,60 40,40 40),(70 70,70 80,80 80,80 70,70 70)),((200 0,230 0,230 0.02,200 0)))"
    )
    assert "shape_sliver_removed" in codes(noticed) and area(found) == pytest.approx(9_900, rel=1e-5)
    assert shapely.get_num_geometries(found.geometry[0]) == 1 and codes(noticed)[0] == "shape_holes"


def test_many_narrow_parts_together_are_not_cleared_away_unasked() -> None:
    strips = [shapely.box(200 + 5 * i, 0, 200.15 + 5 * i, 60) for i in range(20)]
    shape = ground(shapely.MultiPolygon([shapely.box(0, 0, 50, 50), *strips]))
    found, noticed = one(shape)
    assert "shape_sliver_kept" in codes(noticed) and found.geometry[0] is shape


def test_a_patch_that_is_one_sliver_is_said() -> None:
    assert codes(one("POLYGON((0 0,500 0,500 0.1,0 0.1,0 0))")[1]) == ["shape_sliver"]


def test_tiny_and_huge_patches_are_said() -> None:
    assert codes(one("POLYGON((0 0,0.5 0,0.5 0.5,0 0))")[1]) == ["shape_tiny"]
    assert codes(one("POLYGON((0 0,9000 0,9000 9000,0 9000,0 0))")[1]) == ["shape_huge"]


# --- patches among one another -----------------------------------------------------------------------------------------------


def test_the_same_shape_is_found_whatever_its_first_point_direction_and_type() -> None:
    square = ground(SQUARE)
    turned = shapely.Polygon(np.roll(shapely.get_coordinates(square)[:-1], 2, axis=0)[::-1])
    shapes = [ground(SQUARE, 500), square, turned, shapely.MultiPolygon([square]), ground(SQUARE, 900), square]
    noticed = [thing for thing in examined(patches(shapes)) if thing.code != "shape_reversed"]
    assert [(thing.patch, thing.code, thing.params) for thing in noticed] == [(i, "shape_duplicate", {"other": "P1", "row": 2}) for i in (2, 3, 5)]


def test_nearly_the_same_shape_and_real_overlaps_are_told_apart() -> None:
    other = ground("POLYGON((550 0,900 0,900 100,550 100,550 0))")
    noticed = examined(patches([ground(SQUARE), ground(SQUARE, 0.2, 0.1), ground(SQUARE, 500), other]))
    assert [(thing.patch, thing.code) for thing in noticed] == [(1, "shape_nearly_same"), (2, "shape_overlap")]
    assert noticed[1].params == {"count": 1, "others": ["P3"], "area": noticed[1].params["area"], "share": "50.0"}
    assert float(noticed[1].params["area"]) == pytest.approx(5000, rel=1e-3)
    assert shapely.area(metres(noticed[1].shape)) == pytest.approx(5000, rel=1e-4)


def test_neighbours_that_share_an_edge_do_not_overlap() -> None:
    assert codes(examined(patches([ground(SQUARE), ground(SQUARE, 100), ground(SQUARE, 199.999), ground(SQUARE, 0, 100.0)]))) == []


def test_all_that_a_patch_lies_upon_is_one_finding() -> None:
    small = [ground("POLYGON((0 0,60 0,60 60,0 60,0 0))", 70.0 * i) for i in range(8)]
    noticed = examined(patches([ground("POLYGON((0 0,600 0,600 5,0 5,0 0))"), *small]))
    assert codes(noticed, 0) == ["shape_overlap"] and noticed[0].params["count"] == 8 and noticed[0].params["others"][-1] == "..."


def test_many_patches_upon_one_another_end_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlap_rules, "MOST_PAIRS", 2000)
    random = np.random.default_rng(0)
    shapes = [ground(SQUARE, *random.uniform(0, 50, 2)) for _ in range(400)]
    noticed = examined(patches(shapes))
    assert codes(noticed).count("shape_overlaps_many") == 1


# --- laws --------------------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(4, 30), st.floats(5, 3000))
def test_a_valid_shape_is_never_changed(seed: int, corners: int, size: float) -> None:
    random = np.random.default_rng(seed)
    shell = star(random, size, corners)
    holed = shapely.Polygon(shell.exterior.coords, [shapely.reverse(star(random, size * 0.2, 5).exterior).coords])
    given_shapes = [ground(shell), ground(holed, 5 * size), ground(shapely.MultiPolygon([star(random, size, corners)]), 10 * size)]
    given_shapes = [shape for shape in given_shapes if shapely.is_valid(shape)]
    found = patches(given_shapes)
    noticed = examined(found)
    if not any(thing.repaired for thing in noticed):
        assert all(now is then for now, then in zip(found.geometry, given_shapes))
    for now, then in zip(found.geometry, given_shapes):
        assert shapely.area(shapely.symmetric_difference(now, then)) <= 0.0101 * shapely.area(then)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(4, 14))
def test_what_was_mended_is_valid_and_keeps_its_area(seed: int, corners: int) -> None:
    random = np.random.default_rng(seed)
    points = np.asarray(star(random, 100.0, corners).exterior.coords)[:-1]
    for _ in range(int(random.integers(1, 4))):
        at = int(random.integers(len(points)))
        kind = int(random.integers(3))
        if kind == 0:  # two neighbours change places
            points[[at, at - 1]] = points[[at - 1, at]]
        elif kind == 1:  # a needle
            points = np.insert(points, at, [points[at] + random.uniform(-80, 80, 2), points[at]], axis=0)
        else:
            points = np.insert(points, at, points[at] + random.uniform(-0.5, 0.5, 2), axis=0)
    found = patches([ground(shapely.Polygon(points))])
    noticed = examined(found)
    refused = any(thing.severity == ERROR for thing in noticed)
    assert shapely.is_valid(found.geometry[0]) != refused
    if not refused:
        before, after = float(survey_area(found.given)[0]), float(survey_area(found.geometry)[0])
        assert abs(after - before) <= 0.03 * after + 3.0 and found.area_m2[0] == pytest.approx(after)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_patches_does_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    shapes = [ground(star(random, 80.0, int(random.integers(4, 9))), *random.uniform(0, 400, 2)) for _ in range(25)]
    shapes += [shapes[0], shapely.reverse(shapes[1]), shapely.MultiPolygon([shapes[0]]), None, ground("POINT(0 0)"), ground("LINESTRING(0 0,9 9)")]
    shapes += [ground("POLYGON((0 0,100 100,100 0,0 100,0 0))"), ground("POLYGON((0 0,100 0,100 50,180 50,100 50,100 100,0 100,0 0))")]
    columns = {"TBMJ": list(random.uniform(1e3, 2e4, len(shapes))), "TBBH": [f"B{int(i)}" for i in random.integers(0, 20, len(shapes))]}

    def noticed(order: np.ndarray) -> set[Any]:
        found = patches([shapes[i] for i in order], {name: [values[i] for i in order] for name, values in columns.items()})
        found.names, found.rows = array([f"P{i}" for i in order]), order + 1
        return {(str(found.names[thing.patch]), thing.code, thing.severity, str(thing.params)) for thing in examined(found)}

    assert noticed(np.arange(len(shapes))) == noticed(random.permutation(len(shapes)))


def test_nothing_at_all_passes_every_rule() -> None:
    assert examined(patches([])) == [] and {one.codes[0].split("_")[0] for one in my_rules()} == {"shape", "place", "area"}


def test_every_kind_of_nonsense_beside_one_another_raises_nothing() -> None:
    nonsense = [
        None, shapely.Polygon(), ground("POINT(0 0)"), shapely.Point(np.nan, np.nan), shapely.LineString([(np.nan, 1), (2, np.inf)]),
        shapely.Polygon([(104, 30), (np.nan, np.nan), (104, 31), (104, 30)]),
        shapely.Polygon([(104, 30), (np.inf, 30), (104, -np.inf), (104, 30)]),
        shapely.box(1e300, 1e300, 1.1e300, 1.1e300),
        shapely.MultiPolygon([shapely.Polygon(), ground(SQUARE)]), shapely.GeometryCollection([shapely.MultiPoint(), shapely.Polygon()]),
        shapely.box(-180, -90, 180, 90), shapely.Polygon([(104, 30)] * 5), ground(SQUARE), shapely.LinearRing([(104, 30), (104.1, 30), (104, 30.1)]),
    ]  # fmt: skip
    for repair in (True, False):
        found = patches(nonsense, {"TBMJ": [1.0] * 14, "KFX": ["x"] * 14, "KFY": [None] * 14})
        noticed = examined(found, repair)
        wrong = {thing.patch for thing in noticed if thing.severity == ERROR}
        assert wrong == {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11}, sorted(wrong)
