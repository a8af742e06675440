"""Patches on their way into a workspace: classified by its campaign, values in the dictionary's form, all or none; and the history's table."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from engine_runs import layer_file, square
from mine_restoration_plugin.engine.core.patch_values import distinct_numbers
from mine_restoration_plugin.engine.history_command import run_history
from mine_restoration_plugin.engine.load_command import run_loadpatches
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_file import create_workspace
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job, Source

BESIDE_RIVER, FAR_AWAY = (112.3, 30.33), (110.0, 33.9)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "county.gpkg"
    create_workspace(str(path), builtin_campaign_path(), "42", "张三")
    return path


def load(workspace: Path, patches: Path, **settings) -> dict:
    files = {"workspace": str(workspace), "report": str(workspace.with_suffix(".json"))}
    job = Job("loadpatches", {"patches": [Source(str(patches))]}, {"editor": "李四", **settings}, {}, files)
    return run_loadpatches(job, Reporter())


def rows(workspace: Path, query: str) -> list[tuple]:
    with sqlite3.connect(workspace) as connection:
        return connection.execute(query).fetchall()


def test_patches_come_in_classified_with_their_sites(workspace, tmp_path):
    patches = layer_file(
        tmp_path / "p.gpkg", [square(*BESIDE_RIVER), square(112.31, 30.33), square(*FAR_AWAY)],
        TBBH=["T1", "T2", "T3"], ZTBH=["M1", "M1", "M2"], XZQDM=["421000"] * 3, KSMC=["甲矿", "甲矿", "乙矿"],
    )  # fmt: skip
    report = load(workspace, patches)
    assert {name: report["counts"][name] for name in ("loaded", "sites", "known")} == {"loaded": 3, "sites": 2, "known": 0}
    assert rows(workspace, "SELECT ZTBH, KSMC, TBS, SCOPE, GZL FROM sites ORDER BY ZTBH") == [("M1", "甲矿", 2, 1, "1"), ("M2", "乙矿", 1, 0, None)]
    assert rows(workspace, "SELECT count(*) FROM archive") == [(2,)] and rows(workspace, "SELECT count(*) FROM ledger") == [(2,)]
    assert rows(workspace, "SELECT DISTINCT who FROM history") == [("李四",)]
    assert json.loads(workspace.with_suffix(".json").read_text())["act"] == report["act"]
    area = rows(workspace, "SELECT TQMJ FROM patches WHERE TBBH = 'T1'")[0][0]
    assert area == pytest.approx(10_000, rel=0.01)


def test_what_is_there_already_stays_and_is_counted(workspace, tmp_path):
    first = layer_file(tmp_path / "a.gpkg", [square(*BESIDE_RIVER)], TBBH=["T1"], KSMC=["原名"])
    load(workspace, first)
    second = layer_file(tmp_path / "b.gpkg", [square(*FAR_AWAY), square(112.31, 30.33)], TBBH=["T1", "T2"], KSMC=["改名", "新矿"])
    report = load(workspace, second)
    assert (report["counts"]["loaded"], report["counts"]["known"]) == (1, 1)
    assert rows(workspace, "SELECT TBBH, KSMC FROM patches ORDER BY TBBH") == [("T1", "原名"), ("T2", "新矿")]
    assert any(finding["code"] == "patches_known" for finding in report["findings"])


def test_numbers_that_are_missing_or_doubled_are_made_distinct_and_told(workspace, tmp_path):
    patches = layer_file(tmp_path / "p.gpkg", [square(112.3 + i / 100, 30.33) for i in range(4)], TBBH=["T1", "T1", None, ""])
    report = load(workspace, patches)
    assert [row[0] for row in rows(workspace, "SELECT TBBH FROM patches ORDER BY fid")] == ["T1", "T1(2)", "无编号-1", "无编号-2"]
    assert {"number_made_distinct", "numbers_made"} <= {finding["code"] for finding in report["findings"]}


def test_codes_dates_and_numbers_come_in_the_dictionary_s_form(workspace, tmp_path):
    patches = layer_file(
        tmp_path / "p.gpkg", [square(*BESIDE_RIVER), square(112.31, 30.33)], TBBH=["T1", "T2"], KCFS=["露天开采", "A"], HCRQ=["2019年6月1日", "昨天"],
        TBMJ=["10,000", "很大"], 矿山名称=["甲", "乙"],
    )  # fmt: skip
    report = load(workspace, patches)
    found = rows(workspace, "SELECT KCFS, HCRQ, TBMJ, KSMC, BZ FROM patches ORDER BY TBBH")
    assert found[0] == ("A", "2019-06-01", 10_000.0, "甲", None)
    assert found[1][:4] == ("A", None, None, "乙") and "昨天" in found[1][4] and "很大" in found[1][4]
    assert {finding["where"] for finding in report["findings"] if finding["code"] == "values_not_kept"} == {"核查日期", "图斑面积"}


def test_a_load_that_fails_leaves_the_workspace_as_it_was(workspace, tmp_path):
    before = workspace.read_bytes()
    lines = layer_file(tmp_path / "p.gpkg", [shapely.LineString([(112, 30), (112.1, 30)])], TBBH=["T1"])
    with pytest.raises(MineError):
        load(workspace, lines)
    assert workspace.read_bytes() == before


def test_another_file_is_no_workspace(tmp_path):
    patches = layer_file(tmp_path / "p.gpkg", [square(*BESIDE_RIVER)], TBBH=["T1"])
    with pytest.raises(MineError) as caught:
        load(patches, patches)
    assert caught.value.code == "not_a_workspace"


NUMBERS = st.one_of(st.none(), st.sampled_from(["", " ", "T1", "T2", "T1(2)", "无编号-1", "长" * 30]))


@given(st.lists(NUMBERS, max_size=12), st.sets(st.sampled_from(["T1", "X"])))
def test_numbers_are_always_distinct_and_new_ones_never_taken(numbers, taken):
    distinct, new, _ = distinct_numbers(numbers, taken)
    fresh = [number for number, is_new in zip(distinct, new) if is_new]
    assert len(set(fresh)) == len(fresh) and not set(fresh) & taken
    assert all(0 < len(number) <= 30 for number in fresh)
    assert all(number in taken for number, is_new in zip(distinct, new) if not is_new)


# --- the history as a table -------------------------------------------------------------------------------------------------


def history(workspace: Path, name: str, site: str = "", english: bool = False) -> Path:
    target = workspace.parent / name
    run_history(Job("history", settings={"site": site, "english": english}, files={"workspace": str(workspace), "table": str(target)}), Reporter())
    return target


@pytest.fixture
def worked_on(workspace, tmp_path) -> Path:
    load(workspace, layer_file(tmp_path / "p.gpkg", [square(*BESIDE_RIVER), square(112.31, 30.33)], TBBH=["T1", "T2"]))
    with sqlite3.connect(workspace) as connection:
        connection.execute("UPDATE archive SET JBQK = '=1+1', ZYWT = '1,3' WHERE site = (SELECT uuid FROM sites WHERE ZTBH = 'T1')")
    return workspace


def test_the_history_is_written_in_words_newest_first(worked_on):
    page = openpyxl.load_workbook(history(worked_on, "h.xlsx")).active
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]  # under title and facts
    assert lines[0][:3] == ["时间", "修改人", "主体编号"] and len(lines) == 1 + 4 + 2
    changed = {line[6]: line for line in lines[1:3]}
    assert changed["主要问题"][8] == "土地损毁、植被破坏" and changed["基本情况"][8] == "=1+1"
    assert {line[1] for line in lines[1:3]} == {"插件之外"} and {line[1] for line in lines[3:]} == {"李四"}
    assert page.cell(4, 9).data_type == "s" and page.cell(5, 9).data_type == "s", "a formula that somebody typed stays text"


def test_a_csv_defuses_formulas_and_opens_in_excel(worked_on):
    raw = history(worked_on, "h.csv", "T1").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert {line[2] for line in lines[1:]} == {"T1"}
    assert any(line[8] == "'=1+1" for line in lines)


def test_an_unknown_site_and_a_wrong_ending_are_sentences(worked_on):
    for name, site, code in (("h.xlsx", "nobody", "site_unknown"), ("h.txt", "", "output_driver")):
        with pytest.raises(MineError) as caught:
            history(worked_on, name, site)
        assert caught.value.code == code and not (worked_on.parent / name).exists()
