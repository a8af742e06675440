"""The appendix table beside an earlier time: the history taken back gives the table of that time, and the patches explain each cell."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import workspace_files as files
from appendix_records import CAMPAIGN
from earlier_edits import Edits, set_times
from mine_restoration_plugin.engine.appendix_command import run_appendixtable
from mine_restoration_plugin.engine.core.appendix import appendix_of, counted_of
from mine_restoration_plugin.engine.core.appendix_changes import beside
from mine_restoration_plugin.engine.core.appendix_places import lines_of, place_table
from mine_restoration_plugin.engine.core.earlier_state import Line, taken_back
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_earlier import patches_then
from mine_restoration_plugin.engine.storage.workspace_file import reading
from mine_restoration_plugin.model.appendix import Cell
from mine_restoration_plugin.model.appendix_earlier import Moment, moment_of
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job, Source
from printed_rows import print_set_up, unreadable

START = datetime.datetime(2020, 6, 1, tzinfo=datetime.timezone.utc)
COLUMNS = ("SCOPE", "GZL", "SDM", "TQMJ", "TBMJ", "TBBH", "ZTBH", "KSMC", "XZS", "XZX", "XZQDM")


def at(step: int) -> datetime.datetime:
    """When the edits after so many steps are made: a second and a half later each."""
    return START + datetime.timedelta(seconds=1.5 * step)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[pd.DataFrame]]:
    """A workspace with 120 random edits, and its patches after each."""
    path = files.empty_workspace(tmp_path_factory.mktemp("edits") / "w.gpkg")
    edits = Edits(path, seed=3)
    stands, last, times = [edits.patches()], 0, {}
    for step in range(1, 121):
        edits.edit()
        stands.append(edits.patches())
        newest = edits.connection.execute("SELECT max(id) FROM history").fetchone()[0]
        text = at(step).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at(step).microsecond // 1000:03d}Z"
        times |= {number: text for number in range(last + 1, newest + 1)}
        last = newest
    edits.close()
    set_times(path, times)
    return path, stands


@pytest.mark.parametrize("count_by", ["patch", "site"])
@pytest.mark.parametrize("group_by", ["province", "city", "county"])
def test_the_earlier_table_is_the_one_of_that_time_and_the_changes_add_up_to_the_difference_cell_by_cell(
    edited: tuple[Path, list[pd.DataFrame]], count_by: str, group_by: str
) -> None:
    path, stands = edited
    kinds = set()
    for step in [0, 1, *range(3, 120, 9), 119, 120]:
        moment = Moment((at(step) + datetime.timedelta(seconds=0.7)).astimezone(), False)
        with reading(str(path)) as connection:
            found = patches_then(connection, moment, COLUMNS)
        assert found.then is not None and found.findings == ()
        area = "handed_down" if step % 2 else "ellipsoidal"
        made_then = appendix_of(stands[step], CAMPAIGN, count_by, area)
        result = beside(found.now, found.then, CAMPAIGN, moment, count_by, area, group_by)
        assert appendix_of(found.then, CAMPAIGN, count_by, area) == made_then
        assert result.earlier.total.cells == made_then.total.cells
        assert result.present.total.cells == appendix_of(stands[-1], CAMPAIGN, count_by, area).total.cells
        added = dict.fromkeys(result.difference.cells(), Cell())
        for change in result.changes:
            added[(change.path, change.river_class)] += change.cell
            kinds.update(change.kinds)
            if change.kinds == ("rounding",):
                assert change.count == 0
            else:
                assert change.centi_hectares == pytest.approx(((change.after_m2 or 0) - (change.before_m2 or 0)) / 100, abs=0.51)
        assert added == result.difference.cells()
        assert sum(added.values(), Cell()) == result.difference.total.total
    wanted = {"new", "removed", "into_scope", "out_of_scope", "class", "province", "area", "rounding"}
    assert wanted | ({"place"} if group_by == "county" else set()) | ({"site", "with_site"} if count_by == "site" else set()) <= kinds


def test_by_site_a_patch_that_leaves_a_mine_that_stays_takes_its_area_and_no_count_along() -> None:
    rows = [("k1", "S", 100.0), ("k2", "S", 200.0), ("k3", "S", 300.0)]
    then = pd.DataFrame([{"uuid": k, "ZTBH": s, "TQMJ": a * 100, "GZL": "1", "SDM": "42", "SCOPE": 1, "TBBH": k, "KSMC": "矿"} for k, s, a in rows])
    for removed, count in ((1, 0), (3, -1)):
        (first, *_) = changes = beside(then.iloc[removed:], then, CAMPAIGN, moment_of("2020-06-30"), "site").changes
        assert [change.number for change in changes] == [f"k{k + 1}" for k in range(removed)]
        assert (first.count, first.centi_hectares, first.kinds) == (count, -100, ("removed",))


def test_every_part_equals_its_whole_by_city_and_county(edited: tuple[Path, list[pd.DataFrame]]) -> None:
    path, _ = edited
    with reading(str(path)) as connection:
        found = patches_then(connection, moment_of("2020-06-01 12:00"), COLUMNS)
    for group_by in ("city", "county"):
        table = beside(found.now, found.now, CAMPAIGN, moment_of("2020-06-01 12:00"), "site", "ellipsoidal", group_by).present
        plan = appendix_of(found.now, CAMPAIGN, "site")
        for row in table.rows:
            parts = [other for other in table.rows if len(other.path) == len(row.path) + 1 and other.path[: len(row.path)] == row.path]
            if parts:
                assert tuple(sum((part.cells[k] for part in parts), Cell()) for k in range(2)) == row.cells
                assert all(cell.centi_hectares >= 0 for part in parts for cell in part.cells)
            if len(row.path) == 1:
                assert row.cells == plan.row(row.path[0]).cells


def test_cities_and_counties_stand_in_the_order_of_their_codes_and_what_is_not_filled_in_stands_last() -> None:
    rows = [
        ("", "", ""), ("荆州市", "松滋市", "421087"), ("宜昌市", "", "420500"), ("宜昌市", "宜都市", "420581"), ("宜昌市", "夷陵区", "420506"),
        ("黄石市", "x", ""),
    ]  # fmt: skip
    frame = pd.DataFrame([{"SCOPE": 1, "GZL": "1", "SDM": "42", "TQMJ": 100.0, "XZS": c, "XZX": x, "XZQDM": code} for c, x, code in rows])
    counted = counted_of(frame, CAMPAIGN, "patch", "ellipsoidal")
    table = place_table(appendix_of(frame, CAMPAIGN), counted, lines_of([counted], CAMPAIGN, "county"), 0, CAMPAIGN, "county")
    assert [row.path[1:] for row in table.rows] == [
        (), ("宜昌市",), ("宜昌市", "夷陵区"), ("宜昌市", "宜都市"), ("宜昌市", ""), ("荆州市",), ("荆州市", "松滋市"), ("黄石市",), ("黄石市", "x"),
        ("",), ("", ""),
    ]  # fmt: skip


# --- the file ------------------------------------------------------------------------------------------------------------------


def run(workspace: Path, path: Path, **settings: Any) -> dict[str, Any]:
    report = path.with_suffix(".json")
    written = {"table": str(path), "workspace": str(workspace), "report": str(report)}
    job = Job("appendixtable", {"patches": [Source(str(workspace), "patches")]}, settings, {}, written)
    result = run_appendixtable(job, Reporter())
    assert json.loads(report.read_text(encoding="utf-8")) == json.loads(json.dumps(result))
    return result


def codes(result: dict[str, Any]) -> list[str]:
    """Of the findings about the history."""
    return [finding["code"] for finding in result["findings"] if finding["code"].startswith("earlier")]


@pytest.fixture
def county(county_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(county_once, tmp_path))


@pytest.fixture(scope="module")
def county_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve patches of 2020-05-01, and edits of 2020-07-01."""
    path = files.workspace(tmp_path_factory.mktemp("county") / "宜都市.gpkg")
    old = files.one(path, "SELECT max(id) FROM history")
    with files.changing(path) as connection:
        files.save(connection, "patches", "TBBH", "P0001", "a" * 16, 1, GZL="2")
        files.save(connection, "patches", "TBBH", "P0009", "a" * 16, 2, KSMC="=cmd|'/c calc'!A1<script>&\x07" + "长" * 70, SDM="43")
        connection.execute("DELETE FROM patches WHERE TBBH = 'P0005'")
        connection.execute("INSERT INTO patches (TBBH, SDM, GZL, SCOPE, TQMJ) VALUES ('新1', '42', '1', 1, 20000)")
    last = files.one(path, "SELECT max(id) FROM history")
    set_times(path, {n: "2020-05-01T01:00:00.000Z" if n <= old else "2020-07-01T01:00:00.000Z" for n in range(1, last + 1)})
    return path


def test_the_workbook_has_the_comparison_and_the_patches_on_sheets_of_their_own(county: Path, tmp_path: Path) -> None:
    result = run(county, tmp_path / "a.xlsx", earlier="2020-06-30", baseline=True, group_by="county")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["附表", "与公布数据比较", "与较早时间比较", "变化图斑"]
    for page in book:
        assert print_set_up(page) == (9, "landscape", 1, 0)
        assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
        assert "对比时间：2020年6月30日24时" in str(page.cell(page.max_row, 1).value)
        assert unreadable(page) == []
        assert not [cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    page = book["变化图斑"]
    assert page["A1"].value == "2020年6月30日以来的变化图斑"
    heads = [cell.value for cell in page[2]]
    rows = [dict(zip(heads, (cell.value for cell in line), strict=True)) for line in page.iter_rows(min_row=3, max_row=page.max_row - 2)]
    *lines, total = rows
    by_number = {(row["图斑编号"], row["类别"], row["省份"]): row for row in lines if row["图斑编号"]}
    assert by_number["P0001", "干流", "湖北"]["点数增减"] == -1 and by_number["P0001", "主要支流", "湖北"]["点数增减"] == 1
    assert by_number["P0001", "干流", "湖北"]["变化"] == "干支流变更（干流→主要支流）"
    assert by_number["P0005", "干流", "湖北"]["变化"] == "删除图斑" and by_number["新1", "干流", "湖北"]["现面积（平方米）"] == 20000
    assert sum(row["点数增减"] for row in lines) == total["点数增减"]
    assert round(sum(row["面积增减（公顷）"] for row in lines), 2) == total["面积增减（公顷）"]
    assert total["面积增减（公顷）"] == result["earlier"]["difference"]["total"]["total"]["hectares"]
    comparison = book["与较早时间比较"]
    blocks = [row for row in range(4, comparison.max_row) if comparison.cell(row, 2).value is None and comparison.cell(row, 1).value][:3]
    assert [comparison.cell(row, 1).value for row in blocks] == ["2020年6月30日", "本次统计", "差值（本次统计减2020年6月30日）"]


def test_the_times_around_the_edits(county: Path, tmp_path: Path) -> None:
    for earlier, count in (("2020-06-30", 4), ("2020-07-02", 0), ("2020-04-30", None)):
        result = run(county, tmp_path / "a.csv", earlier=earlier)
        if count is None:
            assert codes(result) == ["earlier_not_reached"] and "earlier" not in result and (tmp_path / "a.csv").exists()
        else:
            assert sum(result["earlier"]["patches"].get(kind, 0) for kind in ("class", "province", "removed", "new")) == count
            assert codes(result) == []


def test_lines_that_are_missing_or_do_not_fit_are_told_and_the_table_is_still_made(county: Path, tmp_path: Path) -> None:
    with files.stranger(county) as other:
        (sql,) = other.execute("SELECT sql FROM sqlite_master WHERE name = 'history_no_delete'").fetchone()
        other.execute("DROP TRIGGER history_no_delete")
        other.execute("DELETE FROM history WHERE field = 'GZL' AND action = 'U'")
        other.execute(sql)
    assert codes(run(county, tmp_path / "a.csv", earlier="2020-06-30")) == ["earlier_lines_missing"]
    with files.stranger(county) as other:
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'patches'").fetchall()
        for name, _ in triggers:
            other.execute(f"DROP TRIGGER {name}")
        other.execute("UPDATE patches SET SDM = '51' WHERE TBBH = 'P0009'")
        for _, sql in triggers:
            other.execute(sql)
    result = run(county, tmp_path / "a.csv", earlier="2020-06-30")
    assert codes(result) == ["earlier_lines_missing", "earlier_lines_broken"] and result["earlier"]["table"]["total"]["total"]["count"] > 0


def test_what_is_no_time_or_has_no_workspace_is_a_sentence(county: Path, tmp_path: Path) -> None:
    wrong = {"去年": "earlier_time", "2020-02-30": "earlier_time"}
    wrong.update(dict.fromkeys(("2999-01-01", "9999-12-31 23:59", "9999-12-31"), "earlier_future"))
    for earlier, code in wrong.items():
        with pytest.raises(MineError) as caught:
            run(county, tmp_path / "a.csv", earlier=earlier)
        assert caught.value.code == code and not (tmp_path / "a.csv").exists()
    job = Job("appendixtable", {"patches": [Source(str(county), "patches")]}, {"earlier": "2020-01-01"}, {}, {"table": str(tmp_path / "a.csv")})
    with pytest.raises(MineError) as caught:
        run_appendixtable(job, Reporter())
    assert caught.value.code == "earlier_workspace"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2020-06-30", "2020-06-30 23:59:59.999000"), (" 2020/6/3 ", "2020-06-03 23:59:59.999000"), ("2020年6月30日", "2020-06-30 23:59:59.999000"),
        ("2020-06-30 18:00", "2020-06-30 18:00:00"), ("2020-06-30T18:00:05", "2020-06-30 18:00:05"), ("2020年6月30日 8时05分", "2020-06-30 08:05:00"),
    ],
)  # fmt: skip
def test_a_date_means_its_end_and_a_time_its_beginning(text: str, last: str) -> None:
    assert str(moment_of(text).last.replace(tzinfo=None)) == last


def test_a_row_that_came_went_and_came_again_is_taken_back_in_order() -> None:
    lines = [
        Line(6, "a", "U", "TQMJ", "2", "3"), Line(5, "a", "I", None, None, None), Line(4, "a", "D", "TQMJ", "1.5", None),
        Line(3, "a", "D", "GZL", "1", None), Line(2, "a", "U", "GZL", "2", "1"), Line(1, "b", "I", None, None, None),
    ]  # fmt: skip
    rows = {"a": {"TQMJ": 3.0, "GZL": None}, "b": {"TQMJ": 1.0, "GZL": "1"}}
    found = taken_back(rows, lines, ("TQMJ", "GZL"), frozenset({"TQMJ"}))
    assert found.rows == {"a": {"TQMJ": 1.5, "GZL": "2"}} and found.broken == []
    assert rows["a"]["TQMJ"] == 3.0, "what was given stays as it is"


def test_a_workspace_of_an_older_version_lacks_columns_and_is_read_all_the_same(county: Path) -> None:
    with reading(str(county)) as connection:
        found = patches_then(connection, moment_of("2020-06-30"), (*COLUMNS, "NOT_YET"))
    assert found.then is not None and found.then["NOT_YET"].isna().all() and len(found.then) == 12
