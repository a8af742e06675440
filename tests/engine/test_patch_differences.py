"""Incoming patches against those that are held: who is who, what changed, what became of what."""

from __future__ import annotations

import json
import time
from typing import Any, Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from incoming_patches import STEP, cell, objects, patches
from mine_restoration_plugin.engine.core.doctor.outlines import areas_of
from mine_restoration_plugin.engine.core.held_patches import Held
from mine_restoration_plugin.engine.core.patch_differences import Differences, compare
from mine_restoration_plugin.engine.core.patch_overlaps import same_shapes
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.messages import render
from mine_restoration_plugin.model.patch_difference import PatchDifference

MM = 1 / 111_320_000


def held(shapes: Sequence[Any], numbers: Sequence[Any], edited: Any = None, statuses: Any = None, **columns: Sequence[Any]) -> Held:
    count = len(shapes)
    values = {"TBBH": objects(numbers), **{name: objects(column) for name, column in columns.items()}}
    keys = objects([f"key-{place}" for place in range(count)])
    sites = objects([(columns.get("ZTBH") or [None] * count)[place] or numbers[place] for place in range(count)])
    named = objects([number or "" for number in numbers])
    return Held(keys, named, values, objects(shapes), areas_of(objects(shapes)), sites, objects(statuses or ["10"] * count), edited or {})


def only(found: Differences) -> PatchDifference:
    assert len(found.found) == 1, [row.as_dict() for row in found.found]
    return found.found[0]


def reasons(row: PatchDifference) -> list[str]:
    for reason in row.reasons:
        assert "?" not in render(reason["code"], reason["params"])
    return [reason["code"] for reason in row.reasons]


def fields(row: PatchDifference) -> dict[str, tuple[Any, Any]]:
    return {change["field"]: (change["old"], change["new"]) for change in row.fields}


# --- the same shape -----------------------------------------------------------------------------------------------------------
@st.composite
def outlines(draw: st.DrawFn) -> shapely.Polygon:
    count = draw(st.integers(3, 12))
    angles = np.sort(draw(st.lists(st.floats(0, 6.28), min_size=count, max_size=count, unique_by=lambda a: round(a, 1))))
    radii = np.array(draw(st.lists(st.floats(0.3, 1.0), min_size=count, max_size=count))) * STEP
    lon, lat = draw(st.floats(75, 134)), draw(st.floats(18, 53))
    return shapely.Polygon(np.column_stack([lon + radii * np.cos(angles), lat + radii * np.sin(angles)]))


@given(shape=outlines(), turn=st.integers(0, 11), reverse=st.booleans(), move=st.floats(-0.6, 0.6), east=st.floats(-0.6, 0.6), more=st.booleans())
@settings(max_examples=150)
def test_start_direction_points_on_edges_and_less_than_a_millimetre_change_no_shape(
    shape: shapely.Polygon, turn: int, reverse: bool, move: float, east: float, more: bool
) -> None:
    if not shape.is_valid or shape.area < 1e-10:
        return
    ring = shapely.get_coordinates(shape.exterior)[:-1]
    ring = np.roll(ring, turn % len(ring), axis=0)[:: -1 if reverse else 1] + np.array([east, move]) * MM
    if more:
        ring = np.insert(ring, 1, (ring[0] + ring[1]) / 2, axis=0)
    assert same_shapes(objects([shape]), objects([shapely.MultiPolygon([shapely.Polygon(ring)])]))[0]


@given(shape=outlines(), corner=st.integers(0, 11), metres=st.floats(0.01, 30))
@settings(max_examples=150)
def test_a_corner_that_moves_by_a_centimetre_or_more_is_another_shape(shape: shapely.Polygon, corner: int, metres: float) -> None:
    ring = shapely.get_coordinates(shape.exterior)[:-1]
    ring[corner % len(ring), 1] += metres * 1000 * MM
    moved = shapely.Polygon(ring)
    # Where the corner slides along its own edge the outline may stay; then its points do not lie apart from the old one.
    if shapely.hausdorff_distance(shapely.boundary(shape), shapely.boundary(moved)) > 4 * MM:
        assert not same_shapes(objects([shape]), objects([moved]))[0]


def test_the_same_corners_joined_in_another_order_and_lost_holes_are_other_shapes() -> None:
    corners = [(0, 0), (4, 0), (4, 4), (2, 1), (0, 4)]
    other = [(0, 0), (2, 1), (4, 0), (4, 4), (0, 4)]
    one, two = (shapely.Polygon(np.array(ring) * STEP + (111, 30)) for ring in (corners, other))
    ring = cell(0, 0, 3, 3).difference(cell(1, 1))
    lost = cell(0, 0, 3, 3)
    found = same_shapes(objects([one, ring, None, None, one]), objects([two, lost, None, one, None]))
    assert found.tolist() == [False, False, True, False, False]


# --- one to one ---------------------------------------------------------------------------------------------------------------
def test_what_is_held_already_makes_no_difference() -> None:
    shapes = [cell(0), cell(2), cell(4)]
    found = compare(patches([shapely.reverse(shape) for shape in shapes], ["A1", "A2", "A3"]), held(shapes, ["A1", "A2", "A3"]))
    assert found.found == [] and found.unchanged.tolist() == [0, 1, 2] and found.counts() == {"unchanged": 3}


def test_new_patches_are_proposed_and_changed_ones_say_what_changed() -> None:
    mine = held([cell(0), cell(2), cell(4)], ["A1", "A2", "A3"], KSMC=["甲矿", "乙矿", None], TBMJ=[100.0, 200.0, None])
    shapes, names = [cell(0), cell(2, 0, 1.2), cell(4, 0, 1.1), cell(6)], ["A1", "A2", "A3", "A4"]
    come = patches(shapes, names, KSMC=["甲矿一区", "乙矿", "丙矿", "丁矿"], TBMJ=["100.001", 200, 300.0, None])
    found = {row.number: row for row in compare(come, mine).found}
    assert {number: row.kind for number, row in found.items()} == {
        "A1": "changed_values", "A2": "changed_shape", "A3": "changed_both", "A4": "new",
    }  # fmt: skip
    assert all(row.proposed and not row.reasons for row in found.values())
    assert fields(found["A1"]) == {"KSMC": ("甲矿", "甲矿一区")} and fields(found["A3"]) == {"KSMC": (None, "丙矿"), "TBMJ": (None, 300.0)}
    row = found["A2"]
    before = row.area_before or 0.0
    assert row.shape and row.area_after == pytest.approx(1.2 * before, rel=1e-4) and row.remainder == pytest.approx(-0.2 * before, rel=1e-3)
    assert found["A4"].where == {"source": "来件.shp", "row": 4} and found["A4"].box == pytest.approx(list(cell(6).bounds))


def test_blanks_and_other_spellings_of_the_same_value_are_no_difference() -> None:
    mine = held([cell(0)], ["A1"], KSMC=["甲矿"], HCRQ=["2020-06-01"], STWT=["{1,3}"], TBMJ=[100.0], GBND=["2015"], SHENG=["湖北"])
    come = patches([cell(0)], ["A1"], KSMC=[" 甲矿 "], HCRQ=["2020-06-01T00:00:00"], STWT=['{"3","1"}'], TBMJ=["100.00"], GBND=[2015.0], SHENG=[""])
    assert compare(come, mine).unchanged.tolist() == [0]


def test_a_table_without_shapes_changes_values_only() -> None:
    row = only(compare(patches([None], ["A1"], KSMC=["乙矿"]), held([cell(0)], ["A1"], KSMC=["甲矿"])))
    assert (row.kind, row.shape, row.proposed) == ("changed_values", False, True)


def test_numbers_in_another_spelling_are_the_same_patch_and_the_difference_is_told() -> None:
    found = compare(patches([cell(0), cell(2)], ["42-1", "42-2"]), held([cell(0), cell(2)], ["４２－１", "42-2"]))
    assert only(found).kind == "changed_values" and fields(only(found)) == {"TBBH": ("４２－１", "42-1")}


def test_a_patch_without_a_number_is_known_by_its_shape_and_keeps_the_workspaces_number() -> None:
    found = compare(patches([cell(0)], [None], KSMC=["新名"]), held([cell(0)], ["A1"], KSMC=["旧名"]))
    row = only(found)
    assert (row.kind, row.numbers, fields(row)) == ("changed_values", ["A1"], {"KSMC": ("旧名", "新名")})
    row = only(compare(patches([cell(0)], ["A1"]), held([cell(0)], [None])))
    assert (row.kind, fields(row)) == ("changed_values", {"TBBH": (None, "A1")})


def test_the_same_shape_under_another_number_is_renumbered_and_keeps_its_origin() -> None:
    row = only(compare(patches([cell(0)], ["B1"]), held([cell(0)], ["A1"])))
    assert (row.kind, row.proposed, row.held_numbers, fields(row)) == ("renumbered", True, ["A1"], {"TBBH": ("A1", "B1"), "YTBBH": (None, "A1")})
    nearly = only(compare(patches([cell(0, 0, 1.005)], ["B1"]), held([cell(0)], ["A1"])))
    assert nearly.kind == "renumbered" and nearly.shape and nearly.proposed and fields(nearly)["TBBH"] == ("A1", "B1")


def test_a_number_that_is_taken_or_doubled_is_never_given_twice() -> None:
    mine = held([cell(0), cell(2)], ["A1", "A2"])
    found = compare(patches([cell(0), cell(2), cell(8), cell(9)], ["A1", "A1", "A1", "A9"]), mine)
    new, fresh = found.found
    # The second has the shape of A2: it is A2, and does not take A1's number.
    assert found.unchanged.tolist() == [0, 1] and fresh.numbers == ["A9"] and fresh.proposed
    assert (new.kind, new.numbers, new.proposed, reasons(new)) == ("new", ["A1(2)"], False, ["difference_doubled"])
    row = only(compare(patches([cell(0), cell(2)], ["A1", "A1"], KSMC=[None, "改"]), held([cell(0), cell(2)], ["A1", "A2"], KSMC=[None, "原"])))
    assert (row.numbers, fields(row), reasons(row)) == (["A2"], {"KSMC": ("原", "改")}, ["difference_number_kept"])


def test_a_patch_that_lies_elsewhere_is_not_proposed_and_slipped_numbers_are_recognised() -> None:
    shapes = [cell(0), cell(3), cell(6)]
    found = compare(patches(shapes, ["A3", "A1", "A2"]), held(shapes, ["A1", "A2", "A3"]))
    assert len(found.found) == 3 and all(reasons(row) == ["difference_moved", "difference_shape_of"] for row in found.found)
    assert not any(row.proposed for row in found.found)
    row = only(compare(patches([cell(50)], ["A1"]), held([cell(0)], ["A1"])))
    assert reasons(row) == ["difference_moved"] and not row.proposed


def test_what_a_person_changed_and_what_is_written_off_is_asked_about() -> None:
    edited = {"key-0": {"KSMC": ("李四", "2021-03-04T05:06:07.000Z")}, "key-1": {"geom": ("李四", "2021-03-04T05:06:07.000Z")}}
    mine = held([cell(0), cell(2), cell(4)], ["A1", "A2", "A3"], edited, ["10", "10", "80"], KSMC=["手改", "乙", "丙"], WZ=[None, None, None])
    come = patches([cell(0), cell(2, 0, 1.1), cell(4)], ["A1", "A2", "A3"], KSMC=["来件", "乙", "丙"], WZ=["一村", None, "三村"])
    found = {row.number: row for row in compare(come, mine).found}
    assert {number: reasons(row) for number, row in found.items()} == {
        "A1": ["difference_edited"], "A2": ["difference_edited"], "A3": ["difference_written_off"],
    }  # fmt: skip
    assert not any(row.proposed for row in found.values()) and "李四" in render("difference_edited", found["A2"].reasons[0]["params"])
    other = compare(patches([cell(0)], ["A1"], KSMC=["手改"], WZ=["一村"]), mine, complete=False)
    assert only(other).proposed, "another field than the one that was changed"


# --- splits and mergers -------------------------------------------------------------------------------------------------------
def test_a_split_is_recognised_whatever_its_parts_are_called_and_shares_out_what_was_handed_down() -> None:
    mine = held([cell(0, 0, 3), cell(9)], ["A1", "A9"], TBMJ=[300.01, 5.0], TBHDMJ=[299.99, None], ZTBH=["K1", None])
    for names in (["A1", "B7"], ["B6", "B7"], ["A1-1", "A1-2"]):
        row = only(compare(patches([cell(0), cell(1, 0, 2), cell(9)], [*names, "A9"]), mine))
        assert (row.kind, row.held, sorted(row.numbers), row.proposed) == ("split", ["key-0"], sorted(names), True)
        (place, key), = row.kept
        assert key == "key-0" and (place == 0 if "A1" in names else place == 1)
        other = row.sets[str(1 - place)]
        assert other["YTBBH"] == "A1" and other["ZTBH"] == "K1" and fields(row)["YTBBH"] == (None, "A1")
        assert round(other["TBMJ"] + fields(row)["TBMJ"][1], 2) == 300.01 and round(other["TBHDMJ"] + fields(row)["TBHDMJ"][1], 2) == 299.99
        assert row.lost == pytest.approx(0, abs=0.1) and row.gained == pytest.approx(0, abs=0.1) and abs(row.remainder or 0) < 0.2


def test_parts_that_kept_the_number_of_the_whole_get_numbers_of_their_own() -> None:
    row = only(compare(patches([cell(0), cell(1)], ["A1", "A1"]), held([cell(0, 0, 2)], ["A1"])))
    assert (row.kind, row.numbers) == ("split", ["A1-1", "A1-2"])


def test_areas_that_the_file_says_stand_and_what_no_part_covers_keeps_its_share() -> None:
    mine = held([cell(0, 0, 4)], ["A1"], TBMJ=[400.0])
    row = only(compare(patches([cell(0), cell(1)], ["B1", "B2"]), mine))
    assert row.kind == "split" and reasons(row) == ["difference_unbalanced"] and not row.proposed
    assert row.lost == pytest.approx((row.area_before or 0) / 2, rel=1e-3) and fields(row)["TBMJ"][1] == pytest.approx(100, abs=0.5)
    said = only(compare(patches([cell(0, 0, 2.2), cell(2.2, 0, 1.8)], ["B1", "B2"], TBMJ=[7.0, None]), mine))
    assert fields(said)["TBMJ"] == (400.0, 7.0) and "TBMJ" not in said.sets["1"]


def test_a_merger_is_recognised_and_has_the_sums() -> None:
    mine = held([cell(0), cell(1), cell(2)], ["A1", "A2", "A3"], TBMJ=[100.0, 50.5, 30.0], ZTBH=["K1", "K1", "K1"])
    for number, kept in (("A2", "key-1"), ("B1", None)):
        row = only(compare(patches([cell(0, 0, 3)], [number]), mine))
        assert (row.kind, sorted(row.held), row.numbers, row.proposed) == ("merged", ["key-0", "key-1", "key-2"], [number], True)
        assert len(row.kept) == 1 and (kept is None or row.kept == [(0, kept)])
        assert fields(row)["YTBBH"] == (None, "A1+A2+A3") and fields(row)["TBMJ"][1] == 180.5
    unnumbered = only(compare(patches([cell(0, 0, 3)], [None]), mine))
    assert unnumbered.numbers[0] in ("A1", "A2", "A3")


def test_a_merger_over_mines_is_left_to_a_person() -> None:
    row = only(compare(patches([cell(0, 0, 2)], ["B1"]), held([cell(0), cell(1)], ["A1", "A2"], ZTBH=["K1", "K2"])))
    assert row.kind == "merged" and reasons(row) == ["difference_sites"] and not row.proposed


def test_several_that_became_several_others_are_one_difference() -> None:
    mine = held([cell(0, 0, 2), cell(2, 0, 2)], ["A1", "A2"], ZTBH=["K1", "K1"])
    row = only(compare(patches([cell(0), cell(1, 0, 2.9), cell(3.9, 0, 0.1)], ["B1", "B2", "B3"]), mine))
    assert row.kind == "rearranged" and len(row.kept) == 2 and len(row.sets) == 1


def test_neighbours_that_only_touch_and_patches_drawn_over_others_are_no_kin() -> None:
    grid = [cell(column, row) for column in range(6) for row in range(6)]
    names = [f"A{place}" for place in range(36)]
    grown = [shapely.box(*(np.array(shape.bounds) + np.array([0, 0, 0.1, 0.1]) * STEP)) for shape in grid]
    found = compare(patches(grown, names), held(grid, names))
    assert found.counts() == {"unchanged": 0, "changed_shape": 36}
    over = compare(patches([cell(0, 0, 2.1), cell(0.5, 0.2, 0.3, 0.3)], ["A1", "B1"]), held([cell(0, 0, 2)], ["A1"]))
    assert [row.kind for row in over.found] == ["changed_shape", "new"] and reasons(over.found[1]) == ["difference_overlaps"]
    on_top = only(compare(patches([cell(0, 0, 2), cell(0.5, 0.2, 0.3, 0.3)], ["A1", "B1"]), held([cell(0, 0, 2)], ["A1"])))
    assert on_top.kind == "new", "the whole is unchanged, so this is no part of it"


def test_patches_that_keep_their_numbers_are_not_merged_though_one_has_grown_over_the_other() -> None:
    found = compare(patches([cell(0, 0, 3), cell(2, 0, 0.9)], ["A1", "A2"]), held([cell(0, 0, 2), cell(2)], ["A1", "A2"]))
    assert [(row.kind, row.held_numbers) for row in found.found] == [("changed_shape", ["A1"]), ("changed_shape", ["A2"])]


def test_crossing_outlines_that_are_held_stop_nothing() -> None:
    bow = shapely.Polygon([(111.4, 30.4), (111.401, 30.401), (111.401, 30.4), (111.4, 30.401)])
    found = compare(patches([cell(0), cell(0.5)], ["A1", "B1"]), held([bow, None, shapely.Polygon()], ["A1", "A2", "A3"]))
    assert {row.kind for row in found.found} >= {"changed_shape"}


# --- gone ---------------------------------------------------------------------------------------------------------------------
def test_gone_is_told_within_what_is_covered_and_never_proposed() -> None:
    columns = list(range(0, 20, 2))
    mine = held([cell(c) for c in columns], [f"420581{c:04d}" for c in columns])
    most = compare(patches([cell(c) for c in columns[:7]], [f"420581{c:04d}" for c in columns[:7]]), mine)
    assert [row.kind for row in most.found] == ["gone"] * 3 and not any(row.proposed for row in most.found), "a delivery of the county"
    few = compare(patches([cell(c) for c in (0, 4)], ["4205810000", "4205810004"]), mine)
    assert [row.held_numbers for row in few.found] == [["4205810002"]], "a part: only what lies between"
    assert reasons(few.found[0]) == ["difference_gone"]
    assert compare(patches([cell(0)], ["4205810000"]), mine, complete=True).counts()["gone"] == 9
    assert compare(patches([cell(0)], ["4205810000"]), mine, complete=False).found == []


def test_what_cannot_come_in_makes_no_difference_and_is_not_gone() -> None:
    mine = held([cell(0), cell(2)], ["A1", "A2"])
    found = compare(patches([cell(0), cell(2, 0, 2)], ["A1", "A2"]), mine, complete=True, left_out=np.array([False, True]))
    assert found.found == [] and found.unchanged.tolist() == [0]


def test_of_two_with_one_number_the_one_that_can_come_in_is_the_patch() -> None:
    found = compare(patches([cell(0), cell(0, 0, 1.1)], ["A1", "A1"]), held([cell(0)], ["A1"]), left_out=np.array([True, False]))
    assert (only(found).kind, only(found).patches) == ("changed_shape", [1])


# --- as a list ----------------------------------------------------------------------------------------------------------------
def test_differences_travel_as_json_and_are_known_again_by_their_keys() -> None:
    mine = held([cell(0, 0, 2), cell(4)], ["A1", "A2"], KSMC=["甲", "乙"])
    come = patches([cell(0), cell(1), cell(4)], ["A1", "B1", "A2"], KSMC=["甲", "甲", "改"])
    found, again = compare(come, mine), compare(come, mine)
    rows = json.loads(json.dumps(found.rows(), ensure_ascii=False))
    assert [PatchDifference.from_dict(row) for row in rows] == found.found
    assert [row["key"] for row in rows] == [row.key for row in again.found] and len({row.key for row in found.found}) == 2
    assert [row.key for row in found.chosen([rows[1]["key"]])] == [rows[1]["key"]] and len(found.chosen(None)) == 2
    other = compare(come, held([cell(0, 0, 2), cell(4)], ["A1", "A2"], KSMC=["甲", "别人改的"]))
    with pytest.raises(MineError) as caught:
        other.chosen([row["key"] for row in rows])
    assert caught.value.code == "import_overtaken" and caught.value.params["count"] == 1
    table = [row.table_row() for row in found.found]
    assert {"number": "A2", "fields": "矿山名称", "old": "乙", "new": "改"}.items() <= table[1].items()


@given(order=st.permutations(range(7)))
@settings(max_examples=25)
def test_the_order_of_the_rows_changes_nothing_but_the_order(order: list[int]) -> None:
    shapes = [cell(0), cell(1), cell(4), cell(6, 0, 2), cell(9, 0, 1.1), cell(12), cell(14)]
    names = ["A1", "B1", "A4", "B6", "A9", "N1", "A14"]
    mine = held([cell(0, 0, 2), cell(4), cell(6), cell(7), cell(9), cell(14), cell(10.5)], ["A1", "A4", "A6", "A7", "A9", "A14", "A16"])

    def said(found: Differences) -> set[tuple[Any, ...]]:
        return {(row.kind, frozenset(row.numbers), frozenset(row.held_numbers), row.proposed) for row in found.found}

    assert said(compare(patches([shapes[i] for i in order], [names[i] for i in order]), mine)) == said(compare(patches(shapes, names), mine))
    assert {kind for kind, *_ in said(compare(patches(shapes, names), mine))} == {"split", "merged", "changed_shape", "new", "gone"}


def test_two_hundred_thousand_against_two_hundred_thousand_take_seconds() -> None:
    count = 40_000
    rng = np.random.default_rng(4)
    lon, lat = 110 + (np.arange(count) % 200) * 0.01, 29 + (np.arange(count) // 200) * 0.01
    angles = np.linspace(0, 2 * np.pi, 24)[None, :-1]
    radii = rng.uniform(0.001, 0.004, (count, 23))
    rings = np.stack([lon[:, None] + radii * np.cos(angles), lat[:, None] + radii * np.sin(angles)], axis=-1)
    shapes = shapely.polygons(np.concatenate([rings, rings[:, :1]], axis=1))
    names = [f"420581{place:06d}" for place in range(count)]
    mine = held(list(shapes), names, KSMC=[f"矿{place}" for place in range(count)])
    moved = shapes.copy()
    moved[::20] = shapely.buffer(shapes[::20], 0.0002)
    come = patches(list(moved), names, KSMC=[f"矿{place if place % 10 else 0}" for place in range(count)])
    begun = time.perf_counter()
    found = compare(come, mine)
    assert time.perf_counter() - begun < 60  # seconds; no slow machine reaches it, a loop over rows would
    assert found.counts()["unchanged"] == 36_001 or found.counts()["unchanged"] == 36_000
