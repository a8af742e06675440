"""The ledger's rules, and blocks of cells on their way to and from Excel."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign
from mine_restoration_plugin.model.clipboard_table import block_of, cells_of
from mine_restoration_plugin.model.ledger_checks import LATE, MISSING, WRONG, LedgerLine, deadline_of, marks_of, rule_names
from mine_restoration_plugin.model.messages import MESSAGES

CAMPAIGN = load_campaign(builtin_campaign_path())
TODAY = "2020-06-15"
GOOD = {
    "ZT": "40", "ZRLX": "1", "ZRZT": "某县政府", "ZLRW": "削坡、覆土、复绿", "RWMJ": 5.0, "TQMJ": 50_000.0, "GSTZ": 100.0, "KGRQ": "2020-03-01",
    "ZLSX": "2020-10-31",
}  # fmt: skip


def marks(funds: tuple[float, float, float, int] = (100.0, 80.0, 60.0, 2), **changes) -> list[tuple[str, str, str]]:
    line = LedgerLine({**GOOD, **changes}, *funds)
    return [(mark.kind, mark.field, mark.code) for mark in marks_of(line, CAMPAIGN, TODAY)]


def test_a_sound_line_has_no_mark():
    assert marks() == []


def test_the_campaign_s_deadline_is_that_of_the_restoration():
    assert deadline_of(CAMPAIGN) == "2020-12-31"


@pytest.mark.parametrize(
    ("changes", "funds", "expected"),
    [
        ({"ZLSX": "2021-01-01"}, None, (WRONG, "ZLSX", "ledger_after_campaign")),
        ({"ZLSX": "2020-06-14"}, None, (LATE, "ZLSX", "ledger_overdue")),
        ({"KGRQ": "2020-11-01"}, None, (WRONG, "KGRQ", "ledger_start_after_limit")),
        ({"ZT": "30"}, None, (LATE, "KGRQ", "ledger_not_started")),
        ({}, (100.0, 80.0, 80.01, 2), (WRONG, "ZJZC", "ledger_spent_more")),
        ({}, (100.0, 100.01, 60.0, 2), (WRONG, "ZJDW", "ledger_arrived_more")),
        ({"GSTZ": 120.0}, None, (WRONG, "GSTZ", "ledger_estimate_differs")),
        ({"RWMJ": 5.06}, None, (WRONG, "RWMJ", "ledger_area_larger")),
        ({"ZRZT": " "}, None, (MISSING, "ZRZT", "ledger_party_missing")),
        ({"ZRLX": "9", "ZRZT": None}, None, (MISSING, "ZRLX", "ledger_party_not_fixed")),
        ({"ZLRW": None}, None, (MISSING, "ZLRW", "ledger_task_missing")),
        ({"ZLSX": None}, None, (MISSING, "ZLSX", "ledger_limit_missing")),
        ({}, (0.0, 0.0, 0.0, 0), (MISSING, "ZJJH", "ledger_funds_missing")),
    ],
)
def test_each_contradiction_has_its_mark_and_no_other(changes, funds, expected):
    assert marks(funds or (100.0, 80.0, 60.0, 2), **changes) == [expected]


@pytest.mark.parametrize("status", ["50", "60", "70", "80"])
def test_what_is_finished_is_not_overdue(status):
    assert marks(ZT=status, ZLSX="2020-06-14") == []


def test_an_area_may_exceed_the_site_by_rounding():
    assert marks(RWMJ=5.05) == []


def test_an_excluded_site_owes_nothing():
    assert marks((1.0, 2.0, 3.0, 1), ZT="90", ZLSX="2019-01-01", RWMJ=99.0) == []


def test_a_site_before_its_plan_is_not_asked_for_it():
    assert marks((0.0, 0.0, 0.0, 0), ZT="20", ZRLX=None, ZRZT=None, ZLRW=None, ZLSX=None, KGRQ=None, GSTZ=None, RWMJ=None) == []


ANYTHING = st.one_of(st.none(), st.text(max_size=12), st.floats(), st.sampled_from(["2020-13-45", "2020-06-15", "9", "-1", "nan"]))


@given(st.fixed_dictionaries({name: ANYTHING for name in GOOD}), st.floats(allow_nan=True), st.integers(0, 3))
def test_no_value_whatever_breaks_the_rules(values, money, sources):
    for mark in marks_of(LedgerLine(values, money, money, money, sources), CAMPAIGN, TODAY):
        assert mark.code in MESSAGES and mark.kind in (LATE, WRONG, MISSING)


def test_rules_have_names():
    assert len(rule_names()) == len(set(rule_names())) >= 11


CELLS = st.lists(st.lists(st.text(alphabet=st.sampled_from('ab"\t\n =,矿'), max_size=6), min_size=2, max_size=4), min_size=1, max_size=4)


@given(CELLS)
def test_a_copied_block_is_pasted_as_it_was(rows):
    assert cells_of(block_of(rows)) == rows


@given(CELLS)
def test_blocks_are_written_as_excel_writes_them(rows):
    """Python's own reader of Excel's dialect understands what is written."""
    assert list(csv.reader(io.StringIO(block_of(rows), newline=""), dialect="excel-tab")) == rows


@given(st.text(max_size=60))
def test_any_clipboard_can_be_read(text):
    rows = cells_of(text)
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_what_excel_puts_on_the_clipboard_is_understood():
    assert cells_of('某县\t2020/6/1\r\n"第一行\n第二行"\t"说""好"""\r\n') == [["某县", "2020/6/1"], ["第一行\n第二行", '说"好"']]
    assert cells_of('5"管\t6') == [['5"管', "6"]]
