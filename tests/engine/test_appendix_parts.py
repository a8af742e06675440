"""The appendix table by city and county and of a part of the patches, as files and as the command."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from appendix_records import CAMPAIGN, RULE, TIME, frame_of, published_patches
from ledger_workspace import province_workspace
from mine_restoration_plugin.engine.appendix_command import run_appendixtable
from mine_restoration_plugin.engine.core.appendix_changes import beside
from mine_restoration_plugin.engine.export.appendix_changes import changes_of
from mine_restoration_plugin.engine.export.appendix_sheet import clean
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.model.appendix import Cell
from mine_restoration_plugin.model.appendix_earlier import moment_of
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job, Source
from printed_rows import print_set_up, unreadable
from test_appendix_command import save
from test_appendix_files import Cells
from workspace_files import changing

HOSTILE = "=cmd|'/c calc'!A1<script>alert(1)</script>&\x07\n" + "很" * 50_000


def patches(**columns: Any) -> pd.DataFrame:
    frame = frame_of(published_patches())
    number = pd.Series(range(len(frame)), index=frame.index)
    city, county, code = (number % 3).astype(str), (number % 7).astype(str), (number % 100).astype(str).str.zfill(2)
    return frame.assign(XZS="城" + city, XZX="县" + county, XZQDM="4205" + code, **columns)


def run(frame: pd.DataFrame, path: Path, where: str | None = None, **settings: Any) -> dict[str, Any]:
    layer = save(frame, path.parent / "p.gpkg")
    return run_appendixtable(Job("appendixtable", {"patches": [Source(str(layer), where=where)]}, settings, files={"table": str(path)}), Reporter())


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("group_by", ["city", "county"])
def test_the_provinces_of_the_table_are_those_of_the_plan_and_the_lines_below_make_them(tmp_path: Path, group_by: str) -> None:
    result = run(patches(), tmp_path / "a.csv", group_by=group_by)
    rows = rows_of(tmp_path / "a.csv")
    plan = {row["name"]: row for row in result["table"]["rows"]}
    deep = 3 if group_by == "city" else 4
    assert rows[0][:deep] == ["序号", "省份", "市（州）", "县（市、区）"][:deep]
    for province in [row for row in rows[1:] if row[2] == "小计"]:
        below = [row for row in rows[1:] if row[1] == province[1] and row[0]]
        for column, cell in enumerate([*plan[province[1]]["cells"], plan[province[1]]["total"]]):
            figures = province[deep + 2 * column : deep + 2 * column + 2]
            assert [float(text) for text in figures] == [cell["count"], cell["hectares"]]
            sums = [sum(float(row[deep + 2 * column + k]) for row in below) for k in (0, 1)]
            assert [round(value, 2) for value in sums] == [cell["count"], cell["hectares"]]
    assert rows[-1][:2] == ["", "总计"] and rows[-1][-2:] == ["4694", "17431.82"]
    assert "上海" not in {row[1] for row in rows}, "a province without patches has no lines"


def test_one_province_stands_in_the_title_and_not_in_the_lines(tmp_path: Path) -> None:
    run(patches(), tmp_path / "a.xlsx", where="SDM = '42'", group_by="county")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert page["A1"].value == f"湖北省{CAMPAIGN.table.title}（分县）"
    assert [page.cell(2, column).value for column in range(1, 4)] == ["序号", "市（州）", "县（市、区）"]
    assert [cell.value for cell in page[4]][:3] == [None, "城0", "小计"] and page["B4"].font.bold
    last = [cell.value for cell in page[page.max_row - 1]]
    assert last[1] == "总计" and last[-2:] == [359, 2486.3]
    assert print_set_up(page) == (9, "landscape", 1, 0) and page.print_title_rows == "$1:$3" and unreadable(page) == []


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".html"])
def test_names_that_somebody_typed_are_text_and_never_too_long(tmp_path: Path, ending: str) -> None:
    frame = patches().iloc[:40].assign(XZS=HOSTILE, XZX=HOSTILE[::-1])
    run(frame, tmp_path / f"a{ending}", group_by="county", scope=HOSTILE, scope_kind="expression")
    if ending == ".xlsx":
        page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
        assert not [cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f"]
        assert page["C5"].value.startswith("=cmd|") and unreadable(page) == []
        text = page.cell(page.max_row, 1).value
    elif ending == ".csv":
        rows = rows_of(tmp_path / "a.csv")
        assert not [cell for row in rows for cell in row if cell.startswith("=")] and rows[2][2].startswith("'=cmd|")
        return
    else:
        found = Cells(tmp_path / "a.html")
        assert "script" not in found.tags
        text = found.text
    assert "给出范围：所选表达式（=cmd|" in text and "\x07" not in text and len(text) < 20_000


def test_names_are_found_by_their_labels_and_a_layer_without_them_is_told(tmp_path: Path) -> None:
    frame = patches().rename(columns={"XZS": "市", "XZX": "xzx"})
    assert run(frame, tmp_path / "a.csv", group_by="county")["places"]["rows"][1]["path"][1] == "城0"
    with pytest.raises(MineError) as caught:
        run(frame.drop(columns="市"), tmp_path / "b.csv", group_by="city")
    assert caught.value.code == "field_missing" and caught.value.params["field"] == "XZS" and not (tmp_path / "b.csv").exists()
    with pytest.raises(MineError) as caught:
        run(frame, tmp_path / "b.csv", group_by="village")
    assert caught.value.code == "setting_invalid"


def test_by_site_the_whole_site_stands_in_the_county_of_its_largest_patch(tmp_path: Path) -> None:
    rows = [("S", "1", 100.0, "甲"), ("S", "2", 300.0, "乙"), ("S", "2", 200.0, "甲"), ("", "2", 50.0, "甲")]
    same = {"XZS": "市", "SDM": "42", "SCOPE": 1, "PDGZ": RULE, "PDSJ": TIME}
    frame = pd.DataFrame([{"ZTBH": site, "GZL": code, "TQMJ": area * 100, "XZX": county, **same} for site, code, area, county in rows])
    for order in (frame, frame.iloc[::-1]):
        run(order, tmp_path / "a.csv", group_by="county", count_by="site")
        lines = [row[2:] for row in rows_of(tmp_path / "a.csv")[2:4]]
        assert lines == [["乙", "1", "6", "0", "0", "1", "6"], ["甲", "0", "0", "1", "0.5", "1", "0.5"]]


@pytest.mark.parametrize("count_by", ["patch", "site"])
def test_a_patch_without_a_county_stands_in_that_of_its_mine(tmp_path: Path, count_by: str) -> None:
    """The office types them into the archive; the ledger takes them from there."""
    workspace = province_workspace(tmp_path / "w.gpkg")
    before = table_of_workspace(workspace, tmp_path / "before.csv", count_by)
    with changing(workspace) as connection:
        connection.execute("UPDATE patches SET XZS = NULL, XZX = '', XZQDM = NULL")
    assert table_of_workspace(workspace, tmp_path / "after.csv", count_by) == before and {"甲县", "乙县", "丙县"} <= {row[3] for row in before}
    with changing(workspace) as connection:
        connection.execute("UPDATE sites SET XZX = '丁县'")
    counties = {row[3] for row in table_of_workspace(workspace, tmp_path / "moved.csv", count_by)[2:]}
    assert "丁县" in counties and "甲县" not in counties


def table_of_workspace(workspace: Path, path: Path, count_by: str) -> list[list[str]]:
    settings = {"group_by": "county", "count_by": count_by}
    source = Source(str(workspace), "patches")
    run_appendixtable(Job("appendixtable", {"patches": [source]}, settings, files={"table": str(path), "workspace": str(workspace)}), Reporter())
    return [row for row in rows_of(path) if not row[0].startswith("注")]


def test_an_empty_choice_is_a_sentence_and_a_part_beside_the_published_figures_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old")
    with pytest.raises(MineError) as caught:
        run(patches(), tmp_path / "a.csv", where="SDM = '99'", scope="\"SDM\" = '99'", scope_kind="expression")
    assert caught.value.code == "scope_none" and (tmp_path / "a.csv").read_text() == "old"
    result = run(patches(), tmp_path / "a.csv", where="SDM = '42'", scope="1,2,3,4", scope_kind="extent", baseline=True)
    assert [finding["code"] for finding in result["findings"]] == ["baseline_of_part"] and "?" not in result["findings"][0]["text"]


def test_a_list_that_is_too_long_keeps_its_sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = patches(uuid=[f"k{i}" for i in range(len(published_patches()))], KSMC="矿")
    found = beside(frame, frame.iloc[:1500], CAMPAIGN, moment_of("2020-06-30"))
    monkeypatch.setattr("mine_restoration_plugin.engine.export.appendix_changes.shortened.__defaults__", (100,))
    listed = changes_of(found, CAMPAIGN, clean)
    *lines, total = listed.lines
    assert 100 < len(lines) < 130 and "其余" in lines[-1].explanation
    assert sum((line.cell for line in lines), Cell()) == total.cell == found.difference.total.total
