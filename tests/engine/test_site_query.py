"""The list of sites in memory answers like a plain look through all rows, whatever changed since it was read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.model.site_query import COLUMNS, DATA_COLUMNS, LINE, TEXT_COLUMNS, UNIT, SiteIndex, SiteQuery, codes_in

WORDS = st.sampled_from(["采石场", "铁矿", "Abc", "示例 一", "", "ß", "x'; --", "沟\n底"])
ROWS = st.lists(
    st.tuples(
        WORDS, WORDS, WORDS, st.sampled_from(["10", "20", "80"]), st.sampled_from(["1", "2", ""]), st.sampled_from([None, 0, 55, 100]),
        st.sampled_from([None, "1", "1,3", '{"2","3"}']), st.lists(st.sampled_from(["T1", "T-22", "t1"]), max_size=2),
    ),
    max_size=12,
)  # fmt: skip


def rows_of(given_rows: list[tuple]) -> list[list[Any]]:
    rows = []
    for number, (name, town, county, status, river, complete, problems, patches) in enumerate(given_rows):
        values = {
            "uuid": f"u{number}", "ZTBH": f"S{number % 5}{number:03d}", "KSMC": name, "XZJD": town, "XZX": county, "ZT": status, "GZL": river,
            "WZD": complete, "ZYWT": problems, "TQMJ": float(number * 7 % 11),
        }  # fmt: skip
        rows.append([*(values[column] for column in COLUMNS), " ".join(patches)])
    return rows


def plain_search(rows: list[list[Any]], query: SiteQuery) -> list[str]:
    """What a search must find, row by row."""
    found = []
    for row in sorted(rows, key=lambda r: r[1]):
        values = dict(zip(COLUMNS, row))
        fields = [str(values[c] or "").replace("\n", " ") for c in TEXT_COLUMNS] + [str(row[-1])]
        text = UNIT.join(fields).casefold()
        if not all(word in text for word in query.text.casefold().split()):
            continue
        if query.statuses and values["ZT"] not in query.statuses or query.classes and values["GZL"] not in query.classes:
            continue
        if query.problems and not set(query.problems) & set(codes_in(values["ZYWT"])):
            continue
        if query.complete is not None and ((values["WZD"] or 0) >= 100) is not query.complete:
            continue
        found.append(values["uuid"])
    return found[::-1] if query.descending else found


QUERIES = st.builds(
    SiteQuery, text=st.sampled_from(["", "铁", "abc", "示例 s0", "t1", "T-2", "采石场 10"]), statuses=st.sampled_from([(), ("10",), ("20", "80")]),
    classes=st.sampled_from([(), ("1",)]), problems=st.sampled_from([(), ("3",)]), complete=st.sampled_from([None, True, False]),
    descending=st.booleans(),
)  # fmt: skip


@given(ROWS, QUERIES)
def test_a_search_finds_what_a_look_through_all_rows_finds(given_rows, query):
    rows = rows_of(given_rows)
    assert SiteIndex(rows).search(query) == plain_search(rows, query)


@given(ROWS, QUERIES)
def test_an_index_read_as_text_answers_like_one_made_of_rows(given_rows, query):
    rows = rows_of(given_rows)

    def lines(names):
        kept = [dict(zip(COLUMNS, row)) for row in rows]
        return LINE.join(UNIT.join("" if r[n] is None else str(r[n]).replace("\n", " ") for n in names) for r in kept)

    place = COLUMNS.index("ZYWT")
    index = SiteIndex.from_text(
        lines(DATA_COLUMNS), lines(TEXT_COLUMNS), lambda: {r[0]: r[place] or "" for r in rows}, lambda: {r[0]: r[-1] for r in rows}
    )
    assert index.search(query) == SiteIndex(rows).search(query)
    for row in rows:
        assert index.row(row[0]) == SiteIndex(rows).row(row[0])


@given(ROWS, ROWS, QUERIES, st.booleans())
def test_changes_and_removals_are_found_at_once(before, after, query, looked_before):
    rows, changed = rows_of(before), rows_of(after)
    index = SiteIndex(rows)
    if looked_before:
        index.warm()
        index.search(query)
    for row in changed:
        index.update(row)
    now = {row[0]: row for row in [*rows, *changed]}
    for key in list(now)[::3]:
        index.remove(key)
        del now[key]
    assert index.search(query) == plain_search(list(now.values()), query)
    assert len(index) == len(now)


def test_patch_numbers_that_are_not_given_again_are_kept():
    row = rows_of([("矿", "", "", "10", "1", 0, None, ["T-22"])])[0]
    index = SiteIndex([row])
    index.update([*row[:-1], None])
    assert index.search(SiteQuery(text="t-22")) == ["u0"]


def test_empty_values_go_last_whichever_way_the_list_runs():
    rows = rows_of([("b", "", "", "10", "1", 0, None, []), ("", "", "", "10", "1", 0, None, []), ("a", "", "", "10", "1", 0, None, [])])
    assert SiteIndex(rows).search(SiteQuery(sort="KSMC")) == ["u2", "u0", "u1"]
    assert SiteIndex(rows).search(SiteQuery(sort="KSMC", descending=True)) == ["u0", "u2", "u1"]


@pytest.mark.parametrize("text", ["1,3", "1;3", "1、3", "{1,3}", '{"1","3"}', " 1 ， 3 "])
def test_several_codes_are_read_in_every_form(text):
    assert codes_in(text) == ("1", "3")
