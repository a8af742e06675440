"""exportsheet and importsheet in a real QGIS: out, filled in, back, taken over in one act, taken back."""

from __future__ import annotations

import json

import openpyxl
import pytest
from qgis.core import QgsApplication

from made_layers import needs_engine
from mine_restoration_plugin.bridge.sheet_take import take_over
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.sheet_difference import Difference
from sheet_store import archive_of, fill, make_county, run

pytestmark = needs_engine


@pytest.fixture
def store(tmp_path, qgis_app):
    made = make_county(tmp_path / "county")
    yield made
    made.close()


@pytest.fixture
def sheet(store, provider, context, feedback, tmp_path):
    """A function that exports, fills in, and gives the file."""

    def make(change=None, what=0, page=0, **parameters):
        path = tmp_path / f"sheet{what}.xlsx"
        run(provider, "exportsheet", context, feedback, WORKSPACE=store.path, WHAT=what, FILE=str(path), **parameters)
        return fill(path, change, page) if change else path

    return make


def numbers_in(path):
    page = openpyxl.load_workbook(path).worksheets[0]
    return [page.cell(row, 2).value for row in range(4, page.max_row + 1)]


@pytest.mark.parametrize(
    ("scope", "numbers"),
    [
        (None, ["A1", "A2", "A3"]),
        ("A3, A1", ["A1", "A3"]),
        ("A2，A3", ["A2", "A3"]),
        ("\"XZJD\" = '高坝洲镇'", ["A2", "A3"]),
    ],
)
def test_scope_is_numbers_or_an_expression(sheet, scope, numbers):
    assert numbers_in(sheet(SCOPE=scope)) == numbers


def test_unknown_numbers_are_named_and_a_broken_expression_is_a_sentence(sheet, store, context, feedback, tmp_path):
    sheet(SCOPE="A1, Z9")
    assert any("Z9" in text for text in feedback.of("info"))
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:exportsheet")
    parameters = {"WORKSPACE": store.path, "WHAT": 0, "FILE": str(tmp_path / "x.xlsx"), "SCOPE": "\"XZJD\" = "}
    _, ok = algorithm.run(parameters, context, feedback)
    assert not ok and not (tmp_path / "x.xlsx").exists()


def test_what_is_without_conflict_is_taken_over_in_one_act_and_can_be_taken_back(sheet, store, provider, context, feedback, tmp_path):
    def change(filled):
        filled.put("A1", "基本情况", "甲")
        filled.put("A2", "自然恢复面积", "20公顷")
        filled.put("A3", "基本情况", "丙")
        filled.put("A3", "建档日期", "去年")

    path = sheet(change)
    store.save("archive", archive_of(store, "A3")["uuid"], {"JBQK": "别人写的"})
    report = tmp_path / "report.json"
    parameters = {"WORKSPACE": store.path, "WHAT": 0, "FILE": str(path), "EDITOR": "王五", "REPORT": str(report)}
    results = run(provider, "importsheet", context, feedback, **parameters)
    assert {name: results[name] for name in ("CHANGED", "CONFLICT", "REFUSED", "SAME", "TAKEN")} == {
        "CHANGED": 2, "CONFLICT": 1, "REFUSED": 1, "SAME": 0, "TAKEN": 2,
    }  # fmt: skip
    assert [archive_of(store, number)["JBQK"] for number in ("A1", "A3")] == ["甲", "别人写的"]
    assert archive_of(store, "A2")["ZRHFMJ"] == 20.0
    data = json.loads(report.read_text(encoding="utf-8"))
    assert len(data["differences"]) == 4 and data["taken"]["count"] == 2
    lines = store.lines_of_act(data["taken"]["act"])
    assert [(line.field, line.who) for line in lines] == [("JBQK", "王五"), ("ZRHFMJ", "王五")]
    assert store.take_back(lines).count == 2
    assert archive_of(store, "A1")["JBQK"] == "采坑一处" and archive_of(store, "A2")["ZRHFMJ"] == 12.34


def test_take_nothing_only_reports(sheet, store, provider, context, feedback):
    path = sheet(lambda filled: filled.put("A1", "基本情况", "甲"))
    results = run(provider, "importsheet", context, feedback, WORKSPACE=store.path, WHAT=0, FILE=str(path), TAKE=1)
    assert (results["CHANGED"], results["TAKEN"], archive_of(store, "A1")["JBQK"]) == (1, 0, "采坑一处")


def test_funds_are_added_changed_and_deleted(sheet, store, provider, context, feedback):
    def change(filled):
        filled.put("A1", "计划资金", 60)
        filled.page.delete_rows(5)
        filled.line(filled.rows()[-1], 主体编号="A3", 资金类型="社会资本", 计划资金="8万元")

    path = sheet(change, what=1, page=1)
    results = run(provider, "importsheet", context, feedback, WORKSPACE=store.path, WHAT=1, FILE=str(path))
    assert results["TAKEN"] == 3
    funds = {row["site"]: (row["ZJLX"], row["ZJJH"]) for row in store.database.rows("funds")}
    assert funds == {"site-A1": ("1", 60.0), "site-A3": ("7", 8.0)}
    assert {line.action for line in store.history(table="funds", uuid="f2")} >= {"D"}
    again = run(provider, "importsheet", context, feedback, WORKSPACE=store.path, WHAT=1, FILE=str(path))
    assert (again["TAKEN"], again["CHANGED"], again["SAME"]) == (0, 0, 2)


def test_a_sheet_of_another_workspace_changes_nothing(sheet, store, provider, context, feedback, tmp_path):
    other = make_county(tmp_path / "other", ("A1",))
    path = sheet(lambda filled: filled.put("A1", "基本情况", "甲"))
    other.set_setting("made_at", "2001-01-01T00:00:00Z")
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:importsheet")
    _, ok = algorithm.run({"WORKSPACE": other.path, "WHAT": 0, "FILE": str(path)}, context, feedback)
    assert not ok and archive_of(other, "A1")["JBQK"] == "采坑一处"
    other.close()


# --- taking over ------------------------------------------------------------------------------------------------------------


def cell(store, number, field="JBQK", value="新", state="changed"):
    return Difference("cell", state, "archive", archive_of(store, number)["uuid"], f"site-{number}", number, field=field, value=value)


def test_what_changed_after_the_comparison_is_left_alone(store):
    seen = store._last_id()
    wanted = [cell(store, "A1"), cell(store, "A2")]
    store.save("archive", wanted[0].uuid, {"JBQK": "刚刚改的"})
    taken = take_over(store, wanted, seen)
    assert ([d.number for d in taken.done], [d.number for d in taken.late]) == (["A2"], ["A1"])
    assert archive_of(store, "A1")["JBQK"] == "刚刚改的"


def test_refused_differences_are_never_saved(store):
    taken = take_over(store, [cell(store, "A1", state="refused"), cell(store, "A2", state="same")], store._last_id())
    assert taken.done == [] and archive_of(store, "A1")["JBQK"] == "采坑一处"


def test_what_was_saved_before_a_failure_is_taken_back(store):
    broken = Difference("add", "changed", "funds", "", "no-such-site", "A3", value={"ZJJH": -5.0})
    with pytest.raises(MineError):
        take_over(store, [cell(store, "A1"), broken], store._last_id())
    assert archive_of(store, "A1")["JBQK"] == "采坑一处"
    assert len(store.database.rows("funds")) == 2
