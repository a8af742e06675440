"""Numbers and areas of split and merged patches: the laws that hold whatever comes in."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.model.patch_lineage import merged_origin, part_numbers, shared_out, summed

WIDTH = 30
totals = st.integers(0, 10**14).map(lambda cents: cents / 100)
areas = st.lists(st.one_of(st.floats(0, 1e12), st.just(0.0), st.just(float("nan")), st.just(float("inf"))), min_size=1, max_size=12)
numbers = st.text(max_size=40)


@given(totals, areas)
def test_parts_equal_the_total_to_the_hundredth(total, sizes):
    parts = shared_out(total, sizes)
    assert len(parts) == len(sizes) and all(part is not None and part >= 0 for part in parts)
    assert sum(round(part * 100) for part in parts) == round(total * 100)


@given(totals, st.lists(st.floats(0.01, 1e9), min_size=1, max_size=10, unique=True), st.randoms())
def test_the_order_of_the_parts_does_not_matter(total, sizes, random):
    shuffled = list(sizes)
    random.shuffle(shuffled)
    assert dict(zip(sizes, shared_out(total, sizes))) == dict(zip(shuffled, shared_out(total, shuffled)))


@given(totals, st.lists(st.floats(0.01, 1e9), min_size=2, max_size=10))
def test_each_part_is_within_rounding_of_its_share(total, sizes):
    whole = sum(sizes)
    for part, size in zip(shared_out(total, sizes), sizes):
        assert abs(part - total * size / whole) <= 0.01 * len(sizes) + 1e-9 * total


@given(areas)
def test_what_nobody_said_is_not_shared_out(sizes):
    assert shared_out(None, sizes) == [None] * len(sizes)
    assert shared_out(math.nan, sizes) == [None] * len(sizes)


def test_the_rest_goes_to_the_largest_part():
    assert shared_out(100.0, [1, 1, 1]) == [33.34, 33.33, 33.33]
    assert shared_out(100.0, [1, 4, 1]) == [16.66, 66.68, 16.66]
    assert shared_out(0.01, [5, 6]) == [0.0, 0.01]
    assert shared_out(10.0, [0, 0]) == [5.0, 5.0]


@given(numbers, st.integers(0, 30), st.sets(numbers, max_size=5))
def test_numbers_of_parts_are_new_different_and_fit(number, count, taken):
    taken |= set(part_numbers(number, 2, []))
    made = part_numbers(number, count, taken)
    assert len(made) == count == len(set(made)) and not set(made) & taken
    assert all(0 < len(one) <= WIDTH for one in made)


def test_parts_are_called_by_their_place():
    assert part_numbers("T1", 2, ["T1", "T2"]) == ["T1-1", "T1-2"]
    assert part_numbers("T1", 2, ["T1-1"]) == ["T1-2", "T1-3"]
    assert part_numbers("T1-1", 2, ["T1-1", "T1-2"]) == ["T1-1-1", "T1-1-2"]
    assert part_numbers("长" * 30, 1, []) == ["长" * 28 + "-1"]


@given(st.lists(st.one_of(st.none(), totals), max_size=10), st.randoms())
def test_a_sum_is_the_same_in_any_order(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    assert summed(values) == summed(shuffled)
    if any(value is not None for value in values):
        assert summed(values) == sum(round(value * 100) for value in values if value is not None) / 100
    else:
        assert summed(values) is None


@given(totals, areas)
def test_what_was_shared_out_sums_to_what_it_was(total, sizes):
    assert summed(shared_out(total, sizes)) == round(total * 100) / 100


@given(st.lists(numbers, min_size=1, max_size=6), st.randoms())
def test_a_merged_patch_knows_its_origin_in_any_order(given_numbers, random):
    shuffled = list(given_numbers)
    random.shuffle(shuffled)
    assert merged_origin(given_numbers) == merged_origin(shuffled)
    assert len(merged_origin(given_numbers)) <= WIDTH


@pytest.mark.parametrize(("given_numbers", "origin"), [
    (["T2", "T1"], "T1+T2"), (["T1", "T1", ""], "T1"), (["", " "], ""), (["A" * 20, "B" * 20], "A" * 20 + "+"), (["C" * 30, "D"], "C" * 29 + "+"),
])  # fmt: skip
def test_origins_stand_together_while_they_fit(given_numbers, origin):
    assert merged_origin(given_numbers) == origin
