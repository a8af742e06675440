"""The statuses of a site: what each step asks for, which steps there are, and what becomes of data that make no sense."""

from __future__ import annotations

import copy
import datetime
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.model.campaign import builtin_campaign_path, builtin_status_rules, load_campaign
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.fields import codelist, fields_of
from mine_restoration_plugin.model.messages import MESSAGES, render
from mine_restoration_plugin.model.status import changes, judge, next_missing, reopening, status_name, step_between, ways
from mine_restoration_plugin.model.status_conditions import JUDGES, Unmet, date_of, number_of, relapses
from mine_restoration_plugin.model.status_rules import CONDITIONS, Step
from mine_restoration_plugin.model.status_writeoff import checked_batch, checked_date, proposed_batch, too_early
from mine_restoration_plugin.model.workspace_schema import record_tables
from status_dossiers import complete, natural

RULES = builtin_status_rules()
TODAY = datetime.date(2021, 1, 15)
STEPS = pytest.mark.parametrize("step", RULES.steps, ids=lambda s: f"{s.origin}-{s.target}")


def step(origin: str, target: str) -> Step:
    found = RULES.step(origin, target)
    assert found is not None
    return found


def codes(origin: str, target: str, dossier: dict[str, Any], reason: str | None = None) -> list[str]:
    return [unmet.code for unmet in judge(RULES, step(origin, target), dossier, TODAY, reason)]


def unmet(origin: str, target: str, dossier: dict[str, Any]) -> Unmet:
    found = judge(RULES, step(origin, target), dossier, TODAY)
    assert len(found) == 1, found
    return found[0]


# --- the whole way -----------------------------------------------------------------------------------------------------------


def walk(dossier: dict[str, Any], way: str) -> None:
    for target in way.split():
        found = step_between(RULES, dossier, target)
        assert found is not None, target
        assert judge(RULES, found, dossier, TODAY, "因故") == (), (found.origin, target)
        dossier["sites"].update(changes(RULES, found, "因故", "420581-2020-001", "2021-01-10"))


def test_a_complete_site_goes_all_the_way_to_written_off():
    dossier = complete()
    walk(dossier, "20 30 40 50 60 70 80")
    assert (dossier["sites"]["ZXPC"], dossier["sites"]["ZXRQ"]) == ("420581-2020-001", "2021-01-10")


def test_a_site_left_to_nature_goes_without_works_and_funds():
    dossier = natural()
    walk(dossier, "20 35 60 70 80")


def test_the_next_stage_is_the_one_that_the_restoration_method_chooses():
    assert next_missing(RULES, complete("20"), TODAY).step == step("20", "30")
    assert next_missing(RULES, natural("20"), TODAY).step == step("20", "35")
    undecided = next_missing(RULES, complete("20", archive={"NXFFS": None}), TODAY)
    assert undecided.step == step("20", "30") and [u.field for u in undecided.unmet] == ["NXFFS"]
    assert next_missing(RULES, complete("80"), TODAY).step is None
    assert next_missing(RULES, complete("95"), TODAY).step == step("95", "40")


def test_an_empty_site_is_told_every_field_of_the_dictionary_for_its_record():
    empty = {"sites": {"ZTBH": "KS001", "ZT": "10"}, "archive": {}, "ledger": {}}
    tables = (("sites", "site"), ("archive", "archive"))
    wanted = {(table, f.name) for table, dictionary in tables for f in fields_of(dictionary) if f.needed == "20"}
    found = next_missing(RULES, empty, TODAY)
    assert found.step == step("10", "20")
    assert {(u.table, u.field) for u in found.unmet} == wanted - {("sites", "ZTBH")}


# --- conditions, one by one -----------------------------------------------------------------------------------------------------


def test_fields_of_earlier_stages_are_asked_for_again():
    assert unmet("60", "70", complete("60", archive={"SZ": " "})) == Unmet("unmet_field", {"field": "四至", "table": "档案"}, "archive", "SZ", "")


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"KCFS": "Z"}, "unmet_code", "KCFS"), ({"ZYWT": "1,8"}, "unmet_code", "ZYWT"), ({"JDRQ": "2019-02-30"}, "unmet_date", "JDRQ"),
        ({"JDRQ": "去年"}, "unmet_date", "JDRQ"), ({"KCFS": None}, "unmet_field", "KCFS"),
    ],
)  # fmt: skip
def test_what_is_filled_in_must_make_sense(values, code, field):
    found = unmet("10", "20", complete(archive=values))
    assert (found.code, found.field) == (code, field)


@pytest.mark.parametrize("value", ["1,3", "{1,3}", "1;3", '{"1","3"}'])
def test_several_codes_are_understood_however_they_are_kept(value):
    assert codes("10", "20", complete(archive={"ZYWT": value})) == []


def test_minerals_outside_the_open_list_are_fine():
    assert codes("10", "20", complete(archive={"KZ": "玄武岩"})) == []


def test_works_are_not_for_a_site_left_to_nature_and_the_other_way_round():
    assert "unmet_value" in codes("20", "30", natural("20"))
    assert codes("20", "35", complete("20")) == ["unmet_value"]


def test_funds_need_a_kind_and_a_planned_sum_and_must_cover_the_estimate():
    assert codes("20", "30", complete("20", funds=[{"ZJLX": "1", "ZJJH": None}])) == ["unmet_funds"]
    assert codes("20", "30", complete("20", funds=[{"ZJLX": None, "ZJJH": 100}])) == ["unmet_funds"]
    short = unmet("20", "30", complete("20", funds=[{"ZJLX": "1", "ZJJH": 99.99}]))
    assert short.code == "unmet_funds_short" and short.params == {"planned": "99.99", "estimate": "100.00"}
    tenths = [{"ZJLX": "1", "ZJJH": 0.1}] * 3
    assert codes("20", "30", complete("20", funds=tenths, ledger={"GSTZ": 0.3})) == []  # 0.1 + 0.1 + 0.1 is not 0.3 in binary
    summed = [{"ZJLX": "1", "ZJJH": 0.3}]
    assert codes("20", "30", complete("20", funds=summed, ledger={"GSTZ": 0.1 + 0.2})) == []
    assert codes("20", "30", complete("20", ledger={"GSTZ": None})) == ["unmet_field"]


def test_progress_is_that_of_the_latest_period_however_it_is_written():
    assert codes("40", "50", complete("40", progress=[])) == ["unmet_progress_none"]
    rows = [{"BGQB": "202012", "XXJD": 90}, {"BGQB": "2020Q3", "XXJD": 100}]
    assert unmet("40", "50", complete("40", progress=rows)).params == {"period": "202012", "share": "90", "least": "100"}
    rows = [{"BGQB": "2020Q4", "XXJD": 100}, {"BGQB": "202011", "XXJD": 90}, {"BGQB": "乱写", "XXJD": 1}]
    assert codes("40", "50", complete("40", progress=rows)) == []
    assert codes("40", "50", complete("40", progress=[{"BGQB": "2020Q4", "XXJD": None}])) == ["unmet_progress"]


def test_photos_before_and_after():
    found = unmet("50", "60", complete("50", photos=[{"ZPLX": "1"}, {"ZPLX": "9"}]))
    assert (found.code, found.params) == ("unmet_photo", {"kind": "修复后"})
    assert codes("30", "40", complete("30", photos=[])) == ["unmet_photo"]


def accepted(**values: Any) -> dict[str, Any]:
    return {"uuid": "a", "YSJB": "1", "YSRQ": "2020-11-01", "YSMJ": 5.2, "YSJL": "1", "YSWH": "1号", **values}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ["unmet_acceptance"]),
        ([accepted(YSJB="2")], ["unmet_acceptance"]),
        ([accepted(YSWH=" ")], ["unmet_acceptance_field"]),
        ([accepted(YSMJ=None)], ["unmet_acceptance_field"]),
        ([accepted(YSRQ=None)], ["unmet_acceptance_field"]),
        ([accepted(YSJL=None)], ["unmet_acceptance_field"]),
        ([accepted(YSJL="2")], ["unmet_acceptance_result"]),
        ([accepted(), accepted(YSJL="3", YSRQ="2020-12-01")], ["unmet_acceptance_result"]),
        ([accepted(YSJL="3", YSRQ="2020-10-01"), accepted()], []),
        ([accepted(), accepted(YSJL="3", YSRQ=None)], ["unmet_acceptance_field"]),
        ([accepted(YSRQ="2099-01-01")], ["unmet_acceptance_future"]),
        ([accepted(), accepted(YSJB="2", YSJL="3", YSRQ="2020-12-01")], ["unmet_acceptance_overtaken"]),
        ([accepted(YSRQ="2020-12-02"), accepted(YSJB="2", YSJL="3", YSRQ="2020-12-01")], []),
        ([accepted(YSMJ=5.19)], ["unmet_accepted_area"]),
        ([accepted(YSMJ="5.2")], []),
        ([accepted(YSRQ="2019-08-31")], ["unmet_order"]),
    ],
)  # fmt: skip
def test_the_county_accepts(rows, expected):
    assert codes("50", "60", complete("50", acceptance=rows)) == expected


def test_an_acceptance_of_the_province_serves_for_the_city():
    rows = [accepted(), accepted(YSJB="3", YSRQ="2020-12-05", YSWH="省验1号")]
    assert codes("60", "70", complete("60", acceptance=rows)) == []


def test_an_acceptance_from_before_a_relapse_does_not_count_again():
    relapse = {"JCRQ": "2020-12-20", "XFQK": "3", "ZGQK": "3"}
    assert codes("50", "60", complete("50", inspections=[relapse])) == ["unmet_acceptance_overtaken"]
    assert codes("50", "60", complete("50", inspections=[relapse], acceptance=[accepted(YSRQ="2021-01-05")])) == []


def test_an_open_problem_of_an_inspection_stops_the_way_until_it_is_mended():
    open_one = {"uuid": "i", "JCRQ": "2020-12-20", "XFQK": "2", "ZGQK": "2"}
    found = unmet("70", "80", complete("70", inspections=[open_one]))
    assert (found.code, found.table, found.field, found.uuid) == ("unmet_inspection", "inspections", "ZGQK", "i")
    assert codes("70", "80", complete("70", inspections=[{**open_one, "ZGQK": "3"}])) == []


def test_the_works_begin_before_their_time_limit():
    found = unmet("30", "40", complete("30", ledger={"KGRQ": "2021-01-01"}))
    assert (found.code, found.field) == ("unmet_order", "ZLSX")


# --- ways back -----------------------------------------------------------------------------------------------------------------


def test_going_back_needs_a_reason_which_the_site_keeps():
    assert codes("60", "50", complete("60"), "") == ["unmet_reason"]
    assert codes("60", "50", complete("60"), " \n") == ["unmet_reason"]
    assert codes("60", "50", complete("60"), "面积有误") == []
    assert changes(RULES, step("60", "50"), " 面积有误 ") == {"ZT": "50", "ZTYY": "面积有误"}


def test_a_step_without_a_reason_empties_the_last_one_so_that_the_next_is_new_in_the_history():
    assert changes(RULES, step("50", "60")) == {"ZT": "60", "ZTYY": None}


def test_an_exclusion_keeps_its_reason_and_loses_it_when_it_is_taken_back():
    assert codes("10", "90", complete(), "") == ["unmet_reason"]
    assert codes("10", "90", complete(sites={"PCYY": "伪变化"}), " ") == []
    assert changes(RULES, step("10", "90"), "伪变化") == {"ZT": "90", "ZTYY": None, "PCYY": "伪变化"}
    assert changes(RULES, step("10", "90")) == {"ZT": "90", "ZTYY": None}
    assert changes(RULES, step("90", "10"), "核错了") == {"ZT": "10", "ZTYY": "核错了", "PCYY": None}
    assert codes("10", "90", complete(), "长" * 255) == ["unmet_reason_long"]
    assert codes("60", "50", complete("60"), "长" * 5000) == []


def test_sending_back_needs_grounds():
    assert codes("60", "95", complete("60")) == ["unmet_finding"]
    failed = [accepted(), accepted(YSJB="2", YSJL="3", YSRQ="2020-12-01")]
    assert codes("60", "95", complete("60", acceptance=failed)) == []
    mended = [*failed, accepted(YSJB="2", YSRQ="2020-12-15")]
    assert codes("60", "95", complete("60", acceptance=mended)) == ["unmet_finding"]
    assert codes("70", "95", complete("70", inspections=[{"XFQK": "2"}])) == []


@pytest.mark.parametrize(
    ("inspection", "proposed"),
    [
        ({"XFQK": "3"}, True), ({"XFQK": "3", "ZGQK": "3"}, False), ({"XFQK": "1"}, False), ({"XFQK": "2"}, False),
        ({"XFQK": "2", "ZGQX": "2021-01-14", "ZGQK": "2"}, True), ({"XFQK": "2", "ZGQX": "2021-01-15"}, False),
        ({"XFQK": "2", "ZGQX": "2021-01-14", "ZGQK": "3"}, False), ({"XFQK": 3.0}, True), ({"XFQK": "2", "ZGQX": "没写"}, False),
    ],
)  # fmt: skip
def test_a_relapse_of_a_written_off_site_proposes_to_reopen_it(inspection, proposed):
    dossier = complete("80", inspections=[inspection])
    found = reopening(RULES, dossier, TODAY)
    assert found == (step("80", "95") if proposed else None)
    assert (codes("80", "95", dossier) == []) is proposed
    assert reopening(RULES, complete("70", inspections=[inspection]), TODAY) is None


def test_a_reopened_site_leaves_its_batch_and_must_be_accepted_anew():
    dossier = complete("80", inspections=[{"JCRQ": "2021-01-12", "XFQK": "3"}], sites={"ZXPC": "B1", "ZXRQ": "2021-01-10"})
    walk(dossier, "95")
    assert (dossier["sites"]["ZXPC"], dossier["sites"]["ZXRQ"]) == (None, None)
    walk(dossier, "40 50")
    dossier["inspections"][0]["ZGQK"] = "3"
    assert codes("50", "60", dossier) == ["unmet_acceptance_overtaken"]


def test_a_site_in_a_status_that_nobody_knows_can_begin_again_with_a_reason():
    for strange in ("77", None, "", 3.7):
        dossier = complete(sites={"ZT": strange})
        (way,) = ways(RULES, dossier, TODAY)
        assert (way.step.target, way.is_open) == ("10", True)
        assert [u.code for u in judge(RULES, way.step, dossier, TODAY, "")] == ["unmet_reason"]
        assert step_between(RULES, dossier, "20") is None
        assert next_missing(RULES, dossier, TODAY).step is None


# --- laws -----------------------------------------------------------------------------------------------------------------------


def test_every_kind_of_condition_has_a_judge_and_every_sentence_its_placeholders():
    assert set(CONDITIONS) == set(JUDGES)
    assert {condition.kind for s in RULES.steps for condition in s.conditions} == set(JUDGES)


def test_statuses_are_those_of_the_dictionary_and_each_is_reached_from_the_first():
    assert [status.code for status in RULES.statuses] == list(codelist("ZT"))
    reached = {RULES.first}
    for _ in RULES.statuses:
        reached |= {s.target for s in RULES.steps if s.origin in reached}
    assert reached == set(codelist("ZT"))


def test_each_status_has_a_way_back_but_never_a_silent_one():
    order = list(codelist("ZT"))
    for code in order[1:]:
        back = [s for s in RULES.steps_from(code) if s.kind in ("back", "reopen")]
        assert back or code == "95", code
        for s in back:
            assert s.reason_field in ("ZTYY", "PCYY")
            assert "unmet_reason" in [u.code for u in judge(RULES, s, complete(code), TODAY, "")]
    assert all(s.reason_field for s in RULES.steps if order.index(s.target) < order.index(s.origin) and s.origin != "95")


VALUES = st.none() | st.text(max_size=6) | st.floats() | st.integers() | st.booleans() | st.dates() | st.sampled_from(
    ["1", "2", "3", "{1,3}", "2020-06-01", "2020-13-41", "2020Q3", "100", "nan", "９", 1.0, 1e308, b"x", [], {}]
)  # fmt: skip


def rows_of(table: str) -> Any:
    names = [f.name for t in record_tables() if t.name == table for f in t.fields]
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=12)


MESSY = st.fixed_dictionaries(
    {},
    optional={
        t.name: (rows_of(t.name) if t.per_site == "one" or t.name == "sites" else st.lists(rows_of(t.name), max_size=3)) | st.none() | st.just("?")
        for t in record_tables()
    },
)


@settings(deadline=None, max_examples=300)
@given(dossier=MESSY, reason=st.none() | st.text(max_size=5))
def test_whatever_stands_in_the_records_each_step_is_judged_with_whole_sentences(dossier, reason):
    before = repr(dossier)
    for s in RULES.steps:
        for found in judge(RULES, s, dossier, TODAY, reason):
            wanted = {name for _, name, _, _ in string.Formatter().parse(MESSAGES[found.code]) if name}
            assert wanted == set(found.params), found.code
            assert "?: " not in render(found.code, found.params)
            assert found.table
    ways(RULES, dossier, TODAY)
    next_missing(RULES, dossier, TODAY)
    reopening(RULES, dossier, TODAY)
    assert repr(dossier) == before


@STEPS
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_step_without_its_conditions(step, data):
    """What is taken away from a complete site shuts exactly the steps that ask for it; what is given again opens them."""
    dossier = (natural if step.target == "35" or (step.origin, step.target) == ("35", "60") else complete)(step.origin)
    if any(c.kind == "finding" for c in step.conditions):
        dossier["inspections"].append({"XFQK": "3", "JCRQ": "2020-10-01"})
    if (step.origin, step.target) == ("60", "35"):
        dossier["archive"]["NXFFS"] = "1"
    assert judge(RULES, step, dossier, TODAY, "因故") == ()
    asked = [(t, f.name) for t, d in (("sites", "site"), ("archive", "archive"), ("ledger", "ledger")) for f in fields_of(d) if f.needed]
    table, name = data.draw(st.sampled_from(asked))
    field = next(f for f in fields_of({"sites": "site"}.get(table, table)) if f.name == name)
    wanted = any(c.kind == "needed" for c in step.conditions) and field.needed in RULES.up_to(step.target)
    wanted |= any(c.kind == "value" and (c.table, c.fields[0]) == (table, name) for c in step.conditions)
    wanted |= any(c.kind == "accepted_area" for c in step.conditions) and name == "RWMJ"
    without = copy.deepcopy(dossier)
    without[table][name] = None
    found = judge(RULES, step, without, TODAY, "因故")
    assert ((table, name) in {(u.table, u.field) for u in found}) is wanted
    assert bool(found) is wanted


@given(st.text(max_size=12))
def test_dates_are_read_or_not_but_never_guessed(text):
    found = date_of(text)
    assert found is None or found.isoformat() == text.strip()[:10]


@given(VALUES)
def test_numbers_are_finite_or_none(value):
    found = number_of(value)
    assert found is None or abs(found) <= 1.8e308


def test_relapses_need_no_other_table():
    assert relapses({}, TODAY) == []


# --- write-off ------------------------------------------------------------------------------------------------------------------


NUMBERS = st.text(string.digits + "-A", max_size=18) | st.integers(0, 2000).map(lambda n: f"420581-2020-{n:03d}")


@given(st.lists(NUMBERS), st.sampled_from(["420581", "42", ""]))
def test_a_proposed_batch_is_new_and_fits(used, region):
    found = proposed_batch(region, datetime.date(2020, 6, 1), used)
    assert checked_batch(found, used) == found
    assert found.startswith(f"{region}-2020-" if region else "2020-")


def test_a_batch_number_is_refused_with_a_sentence():
    for text, code in (("", "batch_missing"), (" \t", "batch_missing"), ("a\nb", "batch_missing"), ("B" * 21, "batch_long"), (" B1 ", "batch_used")):
        with pytest.raises(MineError) as caught:
            checked_batch(text, ["B1"])
        assert caught.value.code == code
    assert checked_batch(" 批-1 ", []) == "批-1"


def test_the_date_of_a_write_off():
    assert checked_date("", TODAY) == TODAY
    assert checked_date("2021-01-10", TODAY) == datetime.date(2021, 1, 10)
    for text in ("2021-01-16", "2021-02-30", "10.1.2021"):
        with pytest.raises(MineError) as caught:
            checked_date(text, TODAY)
        assert caught.value.code == "writeoff_date"
    assert too_early(complete("70"), datetime.date(2020, 12, 1)) is None
    early = too_early(complete("70"), datetime.date(2020, 11, 30))
    assert early is not None and (early.table, early.field, early.uuid) == ("acceptance", "YSRQ", "a2")


def test_names_of_statuses():
    assert [status_name(code) for code in ("80", "77", "")] == ["已注销", "77", "-"]
    assert load_campaign(builtin_campaign_path()).status_rules == RULES
