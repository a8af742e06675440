"""The import doctor's rules about numbers and districts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from incoming_patches import cell, patches
from mine_restoration_plugin.engine.core.doctor import identity
from mine_restoration_plugin.engine.core.doctor.rule import Noticed, Patches
from mine_restoration_plugin.engine.core.patch_numbers import clean_number
from mine_restoration_plugin.engine.core.provinces import ProvinceMap
from mine_restoration_plugin.model.messages import MESSAGES, render

RULES = (identity.NumberForm, identity.NumberLost, identity.NumberLength, identity.NumberMissing, identity.NumberDoubled, identity.District)


def look(come: Patches, repair: bool = True) -> list[Noticed]:
    """All rules about identity, in their order; what they say is a sentence."""
    found = []
    for rule in RULES:
        for one in rule().look(come, repair):
            assert one.code in rule.codes and one.code in MESSAGES
            text = render(one.code, {"where": str(come.names[one.patch]), **one.params})
            assert "?" not in text and "{" not in text, text
            found.append(one)
    return found


def said(come: Patches, repair: bool = True) -> list[tuple[int, str, str]]:
    return [(one.patch, one.code, one.severity) for one in look(come, repair)]


def numbered(*numbers: Any, **columns: Any) -> Patches:
    return patches([cell(2 * place) for place in range(len(numbers))], numbers, **columns)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (" 420581-001 ", "420581-001"), ("４２０５８１－００１", "420581-001"), ("420581—001", "420581-001"), ("420581−001", "420581-001"),
        ("\ufeff420581\u200b001", "420581001"), ("420581\u00a0001", "420581001"), ("420 581 001", "420581001"), ("KS 001", "KS 001"),
        ("420581 - 001", "420581-001"), ("鄂（2020）001", "鄂（2020）001"), ("鄂　001号", "鄂001号"), ("ＡＢ１２", "AB12"), ("一号坑", "一号坑"),
        ("\t420581001\r\n", "420581001"), ("4205·81", "4205·81"),
    ],
)  # fmt: skip
def test_only_what_nobody_sees_or_means_is_taken_out_of_a_number(given: str, expected: str) -> None:
    assert clean_number(given) == expected


@given(st.text(max_size=40))
def test_cleaning_a_number_twice_is_cleaning_it_once(text: str) -> None:
    assert clean_number(clean_number(text)) == clean_number(text)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_plain_numbers_stay_verbatim(text: str) -> None:
    assert clean_number(text) == text


def test_numbers_are_mended_in_all_fields_that_name_something_and_told() -> None:
    come = numbered("４２－1", "A 1", "A2", ZTBH=[" K1", None, "K1"])
    assert said(come) == [(0, "import_number_form", "info"), (1, "import_number_blank", "warning"), (0, "import_number_form", "info")]
    assert come.columns["TBBH"].tolist() == ["42-1", "A 1", "A2"] and come.columns["ZTBH"].tolist() == ["K1", None, "K1"]
    assert come.names.tolist() == ["42-1", "A 1", "A2"]
    hidden = look(numbered("A\u200b1"))[0]
    assert hidden.repaired and hidden.params["old"] == "A<U+200B>1" and hidden.params["new"] == "A1"


def test_without_repair_nothing_is_changed_and_all_is_told() -> None:
    come = numbered("４２－1", "42-1", "无", None)
    assert said(come, repair=False) == [
        (0, "import_number_form", "warning"), (2, "import_number_nothing", "warning"), (3, "import_number_missing", "warning"),
        (1, "import_number_doubled", "warning"),
    ]  # fmt: skip
    assert come.columns["TBBH"].tolist() == ["４２－1", "42-1", "无", None]


def test_missing_numbers_are_told_with_their_row_and_named_by_it() -> None:
    come = numbered(None, "", "  ", "NULL", "无", "/", "A1", float("nan"))
    found = [(place, code) for place, code, _ in said(come)]
    assert found[:3] == [(2, "import_number_form"), (0, "import_number_missing"), (1, "import_number_missing")]
    assert come.columns["TBBH"].tolist()[2:6] == [None] * 4 and come.names.tolist() == ["#1", "#2", "#3", "#4", "#5", "#6", "A1", "#8"]


@pytest.mark.parametrize("number", ["5.1E+14", "4.20581E+17", "5E+14", 4.20581e17])
def test_numbers_that_became_quantities_are_lost(number: Any) -> None:
    assert said(numbered(number)) == [(0, "import_number_lost", "error")]


@pytest.mark.parametrize("number", ["5E3", "1E5", "E12", "3.14", 510000123, 510000123.0, "510000000000000000"])
def test_numbers_that_only_look_like_it_are_kept(number: Any) -> None:
    come = numbered(number)
    assert said(come) == [] and come.columns["TBBH"][0] == str(number).removesuffix(".0")


def test_long_numbers_that_all_end_with_zeros_were_rounded() -> None:
    rounded = ["420581000000100000", "420581000000200000", "420581000000300000"]
    assert said(numbered(*rounded)) == [(place, "import_number_rounded", "warning") for place in range(3)]
    assert said(numbered(*rounded, "420581000000300001")) == []


def test_numbers_that_do_not_fit_are_errors_and_say_how_long_they_are() -> None:
    found = look(numbered("A" * 31, "A" * 30))
    assert [(one.patch, one.code, one.severity) for one in found] == [(0, "import_number_long", "error")]
    assert (found[0].params["length"], found[0].params["limit"]) == (31, 30)


def test_doubled_numbers_are_told_apart_by_their_shapes_and_values() -> None:
    turned = shapely.Polygon(np.roll(shapely.get_coordinates(cell(0).exterior)[:-1], 2, axis=0))
    come = patches([cell(0), turned, cell(0), cell(5), cell(7)], ["A1", "A1", "Ａ1", "A1", "A2"], KSMC=["甲", "甲", "乙", "甲", "甲"])
    assert said(come)[1:] == [(1, "import_number_copy", "error"), (2, "import_number_same_shape", "warning"), (3, "import_number_doubled", "warning")]
    found = look(come)[-1]
    assert (found.params["row"], found.params["first"], found.params["file"]) == (4, 1, "来件.shp")


def test_district_codes_that_are_none_or_contradict_the_number() -> None:
    numbers = ["420581001", "420581002", "420581003", "420581004", "420582005", "420581006"]
    come = numbered(*numbers, XZQDM=["420581"] * 4 + ["420581", "湖北"])
    assert said(come) == [(5, "import_district_none", "warning"), (4, "import_district_number", "warning")]
    serial = numbered("510000001", "520000002", "530000003", "540000004", XZQDM=["420581"] * 4)
    assert said(serial) == [], "where numbers do not carry the district, nothing is contradicted"
    assert said(numbered("420581001", XZQDM=[420581.0])) == []


def test_district_codes_outside_the_region_and_away_from_their_province() -> None:
    come = numbered("A1", "A2", "A3", "A4", XZQDM=["420581", "42058110", "510107", "42"])
    come.facts["region"] = "420581"
    assert said(come) == [(2, "import_district_region", "warning")]
    come.facts = {"provinces": ProvinceMap(("42", "51"), np.array([shapely.box(108, 29, 116, 33), shapely.box(97, 26, 108, 34)], dtype=object))}
    assert said(come) == [(2, "import_district_place", "warning")]
    come.geometry[2] = None
    assert said(come) == []


def test_two_hundred_thousand_numbers_take_a_second() -> None:
    import time

    count = 50_000
    box = cell(0)
    come = patches([box] * count, [f"420581{place:06d}" for place in range(count)], XZQDM=["420581"] * count)
    begun = time.perf_counter()
    assert said(come) == []
    assert time.perf_counter() - begun < 60  # seconds; no slow machine reaches it, a loop over rows would
