"""Statuses through the store and mine_restoration:setstatus: judged as in the panel, saved in one act, all in the history."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsApplication, QgsProcessingException

from mine_restoration_plugin.bridge.status_change import Wanted, chosen_sites, dossiers_of, set_status, used_batches
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.status import next_missing, ways
from status_workspace import add_natural, add_site, make_store, status_of


@pytest.fixture
def store(qgis_app, tmp_path):
    made = make_store(tmp_path)
    yield made
    made.close()


def run(store, name="setstatus", feedback=None, context=None, **parameters):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"mine_restoration:{name}")
    results, ok = algorithm.run({"WORKSPACE": store.path, **parameters}, context, feedback, {}, False)
    assert ok
    return results


def test_a_site_goes_from_found_to_written_off_and_the_history_has_every_step(store):
    add_site(store, "KS001")
    for status in ("20", "30", "40", "50", "60", "70"):
        assert set_status(store, ["KS001"], Wanted(status)).of("done"), status
    done = set_status(store, ["KS001"], Wanted("80", batch="420581-2020-001", date="2020-12-20"))
    assert done.act and done.of("done")
    site = store.site_by_number("KS001")
    assert (site["ZT"], site["ZXPC"], site["ZXRQ"]) == ("80", "420581-2020-001", "2020-12-20")
    lines = [line for line in store.history(site="KS001", table="sites") if line.field == "ZT"]
    assert [(line.old, line.new, line.who) for line in reversed(lines)] == [
        (a, b, "张三") for a, b in (("10", "20"), ("20", "30"), ("30", "40"), ("40", "50"), ("50", "60"), ("60", "70"), ("70", "80"))
    ]
    assert store.take_back(store.lines_of_act(done.act)).count == 3
    assert status_of(store, "KS001") == "70" and store.site_by_number("KS001")["ZXPC"] is None


def test_the_records_of_many_sites_are_those_of_the_store(store):
    for number in ("A", "B", "C'\\"):
        add_site(store, number)
    rules = store.campaign.status_rules
    for key, dossier in dossiers_of(store, ["A", "B", "C'\\", "gone"]):
        whole = store.dossier(key)
        assert {table: dossier[table] for table in dossier if table != "photos"} == {t: whole[t] for t in dossier if t != "photos"}
        assert [row["uuid"] for row in dossier["photos"]] == [row["uuid"] for row in whole["photos"]]
        assert ways(rules, dossier) == ways(rules, whole)
        assert next_missing(rules, dossier).unmet == ()


def test_refused_sites_do_not_stop_the_others_and_all_is_one_act(store):
    add_site(store, "GOOD")
    add_site(store, "BAD", archive={"SZ": None, "KCFS": "Z"})
    add_site(store, "SAME", "20")
    add_site(store, "FAR", "50")
    found = set_status(store, ["GOOD", "BAD", "SAME", "FAR", "GOOD"], Wanted("20"), unknown=["KS404"])
    results = {line.number: line.result for line in found.lines}
    assert results == {"KS404": "refused", "GOOD": "done", "BAD": "refused", "SAME": "same", "FAR": "refused"}
    assert {u.code for line in found.lines if line.number == "BAD" for u in line.why} == {"unmet_field", "unmet_code"}
    assert {line.number: line.why[0].code for line in found.of("refused")}["FAR"] == "status_no_step"
    assert (status_of(store, "GOOD"), status_of(store, "BAD")) == ("20", "10")
    assert {line.uuid for line in store.lines_of_act(found.act)} == {"GOOD"}


def test_a_status_that_somebody_else_changed_meanwhile_is_not_written_over(store, monkeypatch):
    add_site(store, "KS001")
    other = WorkspaceStore.open(store.path, "李四")

    def go_on(judged):
        return bool(set_status(other, ["KS001"], Wanted("90", "伪变化")).of("done"))

    found = set_status(store, ["KS001"], Wanted("20"), go_on=go_on)
    other.close()
    assert [u.code for line in found.of("refused") for u in line.why] == ["status_changed_meanwhile"]
    assert status_of(store, "KS001") == "90"


def test_a_batch_number_is_not_used_twice_even_after_it_was_taken_back(store):
    add_site(store, "A", "70")
    add_site(store, "B", "70")
    set_status(store, ["A"], Wanted("80", batch="B1", date="2020-12-20"))
    with pytest.raises(MineError) as caught:
        set_status(store, ["B"], Wanted("80", batch="B1", date="2020-12-20"))
    assert caught.value.code == "batch_used"
    assert set_status(store, ["A"], Wanted("70", "登记错了")).of("done")
    assert store.site_by_number("A")["ZXPC"] is None and used_batches(store) == ["B1"]
    with pytest.raises(MineError):
        set_status(store, ["B"], Wanted("80", batch="B1", date="2020-12-20"))
    early = set_status(store, ["B"], Wanted("80", batch="B2", date="2020-11-30"))
    assert [u.code for line in early.of("refused") for u in line.why] == ["unmet_writeoff_early"]


def test_cancel_leaves_everything_as_it_was(store):
    add_site(store, "A")
    add_site(store, "B")
    with pytest.raises(MineError) as caught:
        set_status(store, ["A", "B"], Wanted("20"), go_on=lambda judged: judged < 2)
    assert caught.value.code == "cancelled" and status_of(store, "A") == status_of(store, "B") == "10"


@pytest.mark.parametrize(
    ("text", "keys", "unknown"),
    [
        ("ALL", ["A-1", "A-2", "B,3", "C'4"], []), ("全部", ["A-1", "A-2", "B,3", "C'4"], []), (" a-1 ", [], ["a-1"]),
        ("A-1，A-2;A-1", ["A-1", "A-2"], []), ("B,3", ["B,3"], []), ("C'4", ["C'4"], []), ("A-1,X", ["A-1"], ["X"]),
        ("\"ZT\" = '20'", ["A-2"], []), ("ZT in ('10','20')", ["A-1", "A-2", "B,3", "C'4"], []),
        ("\"ZTBH\" like 'A-%' and ZT = '10'", ["A-1"], []), ("A-9", [], ["A-9"]),
    ],
)  # fmt: skip
def test_sites_are_named_by_number_expression_or_all(store, text, keys, unknown):
    for number, status in (("A-1", "10"), ("A-2", "20"), ("B,3", "10"), ("C'4", "10")):
        store.add("sites", {"uuid": number, "ZTBH": number, "ZT": status})
    assert chosen_sites(store, text) == (keys, unknown)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "sites_none"), ("ZT = '20'", "sites_none"), ("ZT = ", "sites_expression"), ("\"STATUS\" = '20'", "sites_expression"),
        ("to_int(ZTBH) > 3", "sites_expression"),
    ],
)  # fmt: skip
def test_sites_that_cannot_be_named_are_said(store, text, code):
    store.add("sites", {"uuid": "A", "ZTBH": "A", "ZT": "10"})
    with pytest.raises(MineError) as caught:
        chosen_sites(store, text)
    assert caught.value.code == code


def test_the_algorithm_reports_each_site_with_sentences(store, provider, feedback, context, tmp_path):
    add_site(store, "GOOD")
    add_site(store, "BAD", archive={"SZ": None})
    report = tmp_path / "out" / "report.json"
    results = run(store, feedback=feedback, context=context, SITES="GOOD,BAD,KS404", STATUS="已建档", EDITOR="王五", REPORT=str(report))
    assert (results["DONE"], results["REFUSED"]) == (1, 2)
    data = json.loads(report.read_text(encoding="utf-8"))
    assert data["counts"] == {"done": 1, "refused": 2, "same": 0} and data["act"]
    sites = {line["number"]: line for line in data["sites"]}
    assert sites["GOOD"]["result"] == "done" and (sites["GOOD"]["from"], sites["GOOD"]["to"]) == ("10", "20")
    (why,) = sites["BAD"]["why"]
    assert (why["code"], why["table"], why["field"]) == ("unmet_field", "archive", "SZ") and "四至" in why["text"]
    assert sites["KS404"]["why"][0]["code"] == "site_unknown"
    assert len(feedback.of("warning")) == 2
    assert store.history(site="GOOD", table="sites")[0].who == "王五"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"STATUS": "77"}, "not a status"), ({"STATUS": "80"}, "batch number"), ({"STATUS": "80", "BATCH": "B" * 21}, "at most 20"),
        ({"STATUS": "80", "BATCH": "B1", "DATE": "2099-01-01"}, "date of the write-off"), ({"STATUS": "20", "SITES": "ZT = "}, "expression"),
    ],
)  # fmt: skip
def test_the_algorithm_refuses_bad_settings_with_a_sentence(store, provider, feedback, context, parameters, words):
    add_site(store, "KS001")
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:setstatus")
    with pytest.raises(QgsProcessingException, match=words):
        algorithm.run({"WORKSPACE": store.path, "SITES": "KS001", **parameters}, context, feedback, {}, False)
    assert status_of(store, "KS001") == "10"


def test_an_unwritable_report_is_said_before_anything_is_changed(store, provider, feedback, context, tmp_path):
    add_site(store, "KS001")
    (tmp_path / "file").write_text("")
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:setstatus")
    parameters = {"WORKSPACE": store.path, "SITES": "KS001", "STATUS": "20", "REPORT": str(tmp_path / "file" / "r.json")}
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        algorithm.run(parameters, context, feedback, {}, False)
    assert status_of(store, "KS001") == "10"


def test_a_relapse_opens_a_written_off_site_again(store, provider, feedback, context):
    add_site(store, "KS001", "70")
    run(store, feedback=feedback, context=context, SITES="ALL", STATUS="80", BATCH="B1", DATE="2020-12-20")
    assert run(store, feedback=feedback, context=context, SITES="ALL", STATUS="95", REASON="抽查")["DONE"] == 0
    store.add("inspections", {"site": "KS001", "JCRQ": "2021-03-01", "XFQK": "3", "CCWT": "边坡垮塌"})
    assert run(store, feedback=feedback, context=context, SITES="ALL", STATUS="95")["DONE"] == 0  # never without a reason
    assert run(store, feedback=feedback, context=context, SITES="ALL", STATUS="95", REASON="边坡垮塌")["DONE"] == 1
    site = store.site_by_number("KS001")
    assert (site["ZT"], site["ZTYY"], site["ZXPC"]) == ("95", "边坡垮塌", None)


def test_a_site_left_to_nature_takes_its_own_way(store, provider, feedback, context):
    add_natural(store, "ZR1")
    for status in ("20", "35", "60", "70"):
        assert run(store, feedback=feedback, context=context, SITES="ZR1", STATUS=status)["DONE"] == 1, status
    assert run(store, feedback=feedback, context=context, SITES="ZR1", STATUS="80", BATCH="B1", DATE="2020-12-20")["DONE"] == 1


def test_the_list_of_a_batch_comes_from_the_engine_while_the_workspace_is_open(store, provider, feedback, context, tmp_path):
    add_site(store, "KS001", "70")
    set_status(store, ["KS001"], Wanted("80", batch="B1", date="2020-12-20"))
    target = tmp_path / "清单.csv"
    results = run(store, "writeofflist", feedback, context, BATCH="B1", OUTPUT=str(target))
    assert results["SITES"] == 1 and "KS001号石灰岩矿" in target.read_text(encoding="utf-8-sig")
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:writeofflist")
    with pytest.raises(QgsProcessingException, match="B1"):
        algorithm.run({"WORKSPACE": store.path, "BATCH": "B9", "OUTPUT": str(target)}, context, feedback, {}, False)
