"""Pairs of views before and after, and the kind that a new photo probably is."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.model.photo_pairs import (
    NEAR_M,
    TURN_DEGREES,
    View,
    confirmed_pairs,
    finished_on,
    metres_between,
    proposed_kind,
    proposed_pairs,
    turn_between,
    view_of,
)

NORTH = 9e-6  # degrees of latitude: one metre
BEFORE = View("a", "1", "2020-05-01 09:00:00", 112.0, 30.0, 350.0)
AFTER = View("b", "3", "2022-05-01 09:00:00", 112.0, 30.0 + 10 * NORTH, 10.0)


def test_near_views_in_a_similar_direction_are_proposed():
    (pair,) = proposed_pairs([AFTER, BEFORE])
    assert (pair.before, pair.after, pair.confirmed) == ("a", "b", False)
    assert pair.distance == pytest.approx(10, abs=0.1) and pair.turn == pytest.approx(20)  # across north


@pytest.mark.parametrize(
    "after",
    [
        replace(AFTER, lat=30.0 + 40 * NORTH),  # too far
        replace(AFTER, bearing=190.0),  # the other way
        replace(AFTER, lon=None, lat=None),
        replace(AFTER, taken="2019-05-01 09:00:00"),  # "after" was taken before
        replace(AFTER, kind="1"),
        replace(AFTER, kind="9"),
    ],
)
def test_views_that_do_not_fit_are_not_proposed(after):
    assert proposed_pairs([BEFORE, after]) == []


def test_a_missing_direction_counts_less_than_a_fitting_one():
    unknown = replace(AFTER, uuid="u", bearing=None, lat=30.0 + 9 * NORTH)
    turned = replace(AFTER, uuid="t", bearing=350.0, lat=30.0 + 11 * NORTH)
    assert [pair.after for pair in proposed_pairs([BEFORE, unknown, turned])] == ["t"]
    assert [pair.after for pair in proposed_pairs([BEFORE, unknown])] == ["u"]


def test_kinds_decide_where_times_are_missing():
    assert len(proposed_pairs([replace(BEFORE, taken=""), replace(AFTER, taken="")])) == 1
    assert proposed_pairs([replace(BEFORE, taken=""), replace(AFTER, taken="", kind="")]) == []


def test_the_nearest_of_several_is_taken_and_each_photo_stands_once():
    others = [replace(AFTER, uuid=f"b{i}", lat=30.0 + i * NORTH) for i in range(1, 5)]
    second = replace(BEFORE, uuid="a2", lat=30.0 + 4 * NORTH)
    pairs = proposed_pairs([BEFORE, second, *others])
    assert {(pair.before, pair.after) for pair in pairs} == {("a", "b1"), ("a2", "b4")}


def test_confirmed_pairs_name_each_other_and_are_not_proposed_again():
    one, two = replace(BEFORE, partner="b"), replace(AFTER, partner="a")
    (pair,) = confirmed_pairs([two, one])
    assert (pair.before, pair.after, pair.confirmed) == ("a", "b", True)
    assert proposed_pairs([one, two]) == []


@pytest.mark.parametrize("partner", ["", "gone", "a"])
def test_a_partner_that_is_gone_or_names_another_is_no_pair(partner):
    assert confirmed_pairs([replace(BEFORE, partner=partner), AFTER]) == []


def test_the_date_line_does_not_part_neighbours():
    assert metres_between(replace(BEFORE, lon=179.9999, lat=0.0), replace(BEFORE, lon=-179.9999, lat=0.0)) == pytest.approx(22.3, abs=0.1)


def test_rows_with_odd_values_become_views():
    view = view_of({"uuid": "x", "ZPLX": None, "PSSJ": None, "FWJ": float("nan"), "ZPDZ": None})
    assert view == View("x")


VIEWS = st.lists(
    st.builds(
        View, st.uuids().map(str), st.sampled_from(["", "1", "2", "3", "9"]), st.sampled_from(["", "2020-01-01", "2021-01-01", "2022-01-01"]),
        st.floats(112, 112.001), st.floats(30, 30.001), st.none() | st.floats(0, 360), st.sampled_from(["", "gone"]),
    ),
    max_size=12, unique_by=lambda view: view.uuid,
)  # fmt: skip


@given(VIEWS, st.randoms(use_true_random=False))
def test_proposals_keep_their_rules_whatever_the_photos_and_their_order(views, random):
    pairs = proposed_pairs(views)
    by_uuid = {view.uuid: view for view in views}
    members = [uuid for pair in pairs for uuid in (pair.before, pair.after)]
    assert len(members) == len(set(members))
    for pair in pairs:
        before, after = by_uuid[pair.before], by_uuid[pair.after]
        assert pair.distance <= NEAR_M and (pair.turn is None or pair.turn <= TURN_DEGREES)
        assert not (before.taken and after.taken and before.taken >= after.taken)
        assert before.kind != "3" and after.kind != "1"
    shuffled = list(views)
    random.shuffle(shuffled)
    assert proposed_pairs(shuffled) == pairs


@given(st.floats(-720, 720), st.floats(-720, 720))
def test_a_turn_is_the_same_both_ways_and_at_most_half_a_circle(one, other):
    turn = turn_between(one, other)
    assert 0 <= turn <= 180 and math.isclose(turn, turn_between(other, one), abs_tol=1e-9)
    assert math.isclose(math.cos(math.radians(turn)), math.cos(math.radians(one - other)), abs_tol=1e-9)


# --- kinds ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("taken", "status", "started", "finished", "kind"),
    [
        ("", "10", "", "", "1"), ("", "40", "", "", "2"), ("", "80", "", "", "3"), ("", "35", "", "", "2"), ("", "90", "", "", ""),
        ("2020-05-17 09:30:12", "10", "", "", "1"),
        ("2020-05-17 09:30:12", "60", "2020-06-01", "", "1"),  # the date goes before the status
        ("2020-06-01 00:00:00", "40", "2020-06-01", "", "2"),
        ("2020-07-01 09:30:12", "60", "2020-06-01", "", "3"),
        ("2020-07-01 09:30:12", "60", "2020-06-01", "2020-09-01", "2"),
        ("2020-09-01 09:30:12", "60", "2020-06-01", "2020-09-01", "3"),
        ("2020-07-01 09:30:12", "60", "", "2020-09-01", ""),  # before or during: nobody knows
        ("2020-07-01 09:30:12", "", "", "", ""), ("x", "", "y", "z", ""),
    ],
)  # fmt: skip
def test_the_kind_is_proposed_from_status_and_dates(taken, status, started, finished, kind):
    assert proposed_kind(taken, status, started, finished) in (kind, *(("1", "2", "3") if taken == "x" else ()))


def test_works_are_finished_on_the_first_acceptance():
    assert finished_on([{"YSRQ": "2022-05-01"}, {"YSRQ": None}, {"YSRQ": "2021-05-01"}, {}]) == "2021-05-01"
    assert finished_on([]) == ""
