"""The history as a table on paper: read back by a library that did not write it."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import openpyxl
import pytest

from mine_restoration_plugin.engine.history_command import run_history
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.model.history_words import words_of
from mine_restoration_plugin.model.job import Job
from mine_restoration_plugin.model.workspace_history import HistoryLine
from printed_rows import print_set_up, unreadable
from sheet_workspace import Workspace

LONG = "矿区位于长江右岸，历史上为乡镇集体企业；现有露天采坑两处，最大高差约38米，坑底积水。\n2019年汛期曾发生小型滑塌，村委会已设置警示牌。" * 3
HEAD = 3


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    key = made.add("420581KS0001", KSMC="宜都市红花套镇杨家畈村三组建筑石料用灰岩矿（原宜都市第二采石场）", TQMJ=52344.1)
    made.change("archive", key, editor="王技术员", ZBFGD=30.0, JBQK=LONG, SZ="=1+1")
    made.change("ledger", key, editor="王技术员", GSTZ=1250.5, RWMJ=-3.0)
    return made


def table(workspace: Workspace, name: str, site: str = "", english: bool = False) -> Path:
    path = workspace.folder / name
    files = {"workspace": str(workspace.path), "table": str(path)}
    run_history(Job("history", settings={"site": site, "english": english}, files=files), Reporter())
    return path


def new_values(page) -> dict[str, str]:
    """The latest value of each field."""
    found: dict[str, str] = {}
    for row in page.iter_rows(min_row=HEAD + 1, values_only=True):
        found.setdefault(row[6], row[8])
    return found


@pytest.mark.parametrize(("english", "title", "footer"), [(False, "修改历史", "第 &P 页 共 &N 页"), (True, "History", "Page &P of &N")])
def test_the_workbook_has_a_title_and_prints_on_a4_landscape_with_its_heads_on_each_page(workspace, english, title, footer):
    page = openpyxl.load_workbook(table(workspace, "h.xlsx", "420581KS0001", english)).active
    assert page["A1"].value == title == page.title and page["A1"].font.size > page["A4"].font.size
    assert "宜都市.gpkg" in page["A2"].value and "420581KS0001" in page["A2"].value and str(page.max_row - HEAD) in page["A2"].value
    assert print_set_up(page) == (9, "landscape", 1, 0)
    assert (page.print_title_rows, page.freeze_panes, page.oddFooter.center.text) == (f"${HEAD}:${HEAD}", "A4", footer)


def test_the_key_of_the_record_is_kept_but_takes_no_room_on_paper(workspace):
    page = openpyxl.load_workbook(table(workspace, "h.xlsx")).active
    assert page.cell(HEAD, 10).value == "记录" and page.cell(HEAD + 1, 10).value
    assert page.column_dimensions["J"].hidden and not page.column_dimensions["I"].hidden
    assert page.print_area == f"'修改历史'!$A$1:$I${page.max_row}"
    assert page.auto_filter.ref == f"A{HEAD}:J{page.max_row}"


@pytest.mark.parametrize("english", [False, True])
def test_long_texts_wrap_and_each_row_is_as_high_as_its_text(workspace, english):
    page = openpyxl.load_workbook(table(workspace, "h.xlsx", english=english)).active
    assert unreadable(page) == []
    heights = {row: page.row_dimensions[row].height for row in range(HEAD + 1, page.max_row + 1)}
    assert max(heights.values()) > 3 * min(heights.values())


def test_times_are_times_and_texts_that_look_like_formulas_are_texts(workspace):
    page = openpyxl.load_workbook(table(workspace, "h.xlsx")).active
    cells = [row[0] for row in page.iter_rows(min_row=HEAD + 1)]
    assert {type(cell.value) for cell in cells} == {datetime.datetime} and {cell.number_format for cell in cells} == {"yyyy-mm-dd hh:mm:ss"}
    assert all(abs(cell.value - datetime.datetime.now()) < datetime.timedelta(days=1) for cell in cells)
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert new_values(page)["四至"] == "=1+1"


def test_a_time_that_is_none_is_written_as_it_stands(workspace):
    workspace.sql(
        "DROP TRIGGER IF EXISTS history_no_insert", "INSERT INTO history (tab, uuid, site, action, at) VALUES ('sites', 'u', 'u', 'D', 'gestern')"
    )
    page = openpyxl.load_workbook(table(workspace, "h.xlsx")).active
    assert page.cell(HEAD + 1, 1).value == "gestern"


def test_numbers_have_their_units_in_both_languages(workspace):
    chinese = new_values(openpyxl.load_workbook(table(workspace, "h.xlsx")).active)
    assert (chinese["植被覆盖度"], chinese["投资估算"], chinese["任务面积"]) == ("30.0 %", "1250.50 万元", "-3.00 公顷")
    assert (chinese["停采年"], chinese["修复方式"]) == ("2015", "辅助再生")
    english = new_values(openpyxl.load_workbook(table(workspace, "e.xlsx", english=True)).active)
    named = (english["Vegetation cover"], english["Estimated investment"], english["Area to restore"])
    assert named == ("30.0 %", "1250.50 × 10,000 yuan", "-3.00 ha")
    with open(table(workspace, "h.csv"), encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][0] == "时间" and {line[8] for line in lines} >= {"30.0 %", "1250.50 万元", "'-3.00 公顷"}


@pytest.mark.parametrize(
    ("table", "field", "text", "chinese", "english"),
    [
        ("patches", "TBMJ", "52344.1", "52344.10 平方米", "52344.10 m²"), ("patches", "JAJL", "12", "12.0 米", "12.0 m"),
        ("photos", "FWJ", "90", "90.0 度", "90.0 °"), ("archive", "ZBFGD", "很好", "很好", "很好"), ("archive", "ZBFGD", "", "", ""),
        ("archive", "YZCD", "3", "轻", "Slight"),
    ],
)  # fmt: skip
def test_a_unit_stands_behind_numbers_and_nothing_else(table, field, text, chinese, english):
    line = HistoryLine(1, table, "u", "s", "U", field, None, text, "", "2020-01-01T00:00:00", "")
    assert [(words.old, words.new) for words in (words_of(line), words_of(line, english=True))] == [("", chinese), ("", english)]
