"""What an editor shows of a value is that value again when it is read back, for every field of the dictionary."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.gui.field_words import hint_of, plain_text, range_of, read, unit_of
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.field_values import same, value_of
from mine_restoration_plugin.model.fields import FieldDef, codelist, fields_of, tables

TYPED_IN = [field for fields in tables().values() for field in fields if field.typed_in]


def field_named(table: str, name: str) -> FieldDef:
    return next(f for f in fields_of(table) if f.name == name)


@st.composite
def typed(draw: Any) -> Any:
    field = draw(st.sampled_from(TYPED_IN))
    if field.codelist:
        codes = st.sampled_from(list(codelist(field.codelist)))
        return field, draw(st.lists(codes, min_size=1, max_size=4).map(",".join) if field.several else codes)
    if field.type == "N":
        high = field.maximum if field.maximum is not None else 99_999.0
        return field, str(round(draw(st.floats(field.minimum or 0.0, high)), field.decimals))
    if field.type == "D":
        return field, draw(st.dates(datetime.date(1950, 1, 1))).isoformat()
    return field, draw(st.text(max_size=min(field.width or 300, 300)))


@given(typed())
@settings(max_examples=400, deadline=None)
def test_what_an_editor_shows_of_a_value_means_that_value_again(case):
    field, text = case
    try:
        value = value_of(field, text)
    except MineError:
        return
    assert same(field, value, value_of(field, plain_text(field, value)))


@given(st.sampled_from([field for fields in tables().values() for field in fields]), st.one_of(st.text(), st.floats(), st.integers(), st.none()))
def test_any_value_of_a_file_can_be_shown(field, value):
    assert isinstance(read(field, value), str) and read(field, value) != ""


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("ZBFGD", 35.0, "35"), ("ZBFGD", 35.5, "35.5"), ("ZRHFMJ", 1e6, "1000000"), ("JDRQ", None, ""), ("TCND", "2012", "2012")],
)
def test_numbers_stand_in_an_editor_without_thousands_and_idle_zeros(name, value, shown):
    assert plain_text(field_named("archive", name), value) == shown


def test_units_and_ranges_are_said():
    cover = field_named("archive", "ZBFGD")
    assert (unit_of(cover), range_of(cover), hint_of(cover)) == ("%", "0 - 100", "0 - 100")
    assert range_of(field_named("archive", "ZRHFMJ")) == "≥ 0" and hint_of(field_named("archive", "JDRQ")) == "such as 2020-06-01"
