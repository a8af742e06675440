"""Differences taken over into a real workspace: all or nothing, with the history's words, sites, areas, and what waits to be measured."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import pyarrow as pa
import pytest
import shapely

from engine_runs import REPOSITORY
from incoming_patches import cell, objects, patches, workspace_with
from mine_restoration_plugin.engine.core.doctor.rule import Patches
from mine_restoration_plugin.engine.storage import workspace_import
from mine_restoration_plugin.engine.storage.workspace_held import held_patches
from mine_restoration_plugin.engine.storage.workspace_import import Classification, Taken, compare_with, take_over_file, to_classify
from mine_restoration_plugin.model.errors import MineError
from workspace_files import changing, check, dump, one, save, stranger

IMPORTER = "李导入"


def rows(path: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with stranger(path) as connection:
        return connection.execute(sql, parameters).fetchall()


def taken(path: Path, come: Patches, keys: Sequence[str] | None = None, everything: bool = False, **more: Any) -> Taken:
    found = compare_with(path, come, complete=more.pop("complete", None))
    chosen = found.found if everything else found.chosen(keys)
    result = take_over_file(path, chosen, come, IMPORTER, seen=found.seen, **more)
    findings = check(path)["findings"]
    assert [f for f in findings if f["code"] not in ("check_stale", "check_site_empty", "check_shape_missing")] == []
    return result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    shapes = [cell(0, 0, 2), cell(4), cell(5), cell(8)]
    return workspace_with(
        tmp_path / "宜都市.gpkg", shapes, ["A1", "A2", "A3", "A4"], ZTBH=["K1", "K2", "K2", None], KSMC=["甲矿", "乙矿", "乙矿", "丁矿"],
        TBMJ=[200.01, 100.0, 50.5, None], XZQDM=["420581"] * 4, TQMJ=[21_300.0, 10_650.0, 10_650.0, 10_650.0], GZL=["1", "2", "2", None],
        KFX=[111.401, 111.4045, 111.4055, 111.4085], KFY=[30.4005] * 4, TBSX=["1", "2", "3", "7"],
    )  # fmt: skip


def test_a_workspace_is_read_as_it_is(path: Path) -> None:
    held = held_patches(path)
    assert held.numbers.tolist() == ["A1", "A2", "A3", "A4"] and held.site_numbers.tolist() == ["K1", "K2", "K2", "A4"]
    assert held.statuses.tolist() == ["10"] * 4 and held.columns["TBMJ"].tolist()[:3] == [200.01, 100.0, 50.5] and held.edited == {}
    assert shapely.equals(held.geometry, objects([cell(0, 0, 2), cell(4), cell(5), cell(8)])).all() and held.area_m2[0] == 21_300.0
    assert held.seen == one(path, "SELECT max(id) FROM history")


def test_who_changed_what_is_known_and_imports_and_computations_are_nobodys_work(path: Path) -> None:
    with changing(path) as connection:
        save(connection, "patches", "TBBH", "A1", "act0000000000000", 1, KSMC="手改的", TQMJ=5.0)
    held = held_patches(path)
    assert set(held.edited) == {held.keys[0]} and set(held.edited[held.keys[0]]) == {"KSMC"} and held.edited[held.keys[0]]["KSMC"][0] == "王技术员"
    taken(path, patches([cell(4)], ["A2"], KSMC=["来件的"]), complete=False)
    assert set(held_patches(path).edited) == {held.keys[0]}


def test_new_patches_come_in_with_their_sites_and_wait_to_be_measured(path: Path) -> None:
    come = patches([cell(20), cell(21), cell(30)], ["N1", "N2", None], ZTBH=["K1", "K9", None], KSMC=["甲矿", "新矿", None])
    result = taken(path, come, complete=False)
    assert (result.added, result.changed, result.removed, result.sites, result.stale) == (3, 0, 0, 2, 3)
    assert rows(path, "SELECT s.ZTBH, s.TBS FROM sites s ORDER BY s.ZTBH")[:5].count(("K1", 2)) == 1
    assert rows(path, "SELECT TBBH, stale, round(KFX, 4), round(KFY, 4) FROM patches WHERE TBBH = 'N2'") == [("N2", 1, 111.4215, 30.4005)]
    assert one(path, "SELECT count(*) FROM patches WHERE TBBH = '无编号-1'") == 1
    assert one(path, "SELECT count(*) FROM history WHERE action = 'I' AND who = ? AND mark LIKE ?", IMPORTER, result.act + ".%") == 5
    assert compare_with(path, come, complete=False).found == []


def test_a_changed_patch_keeps_its_row_and_the_history_has_the_old_shape(path: Path) -> None:
    before = rows(path, "SELECT uuid, site, hex(geom) FROM patches WHERE TBBH = 'A4'")[0]
    result = taken(path, patches([cell(8, 0, 1.5)], ["A4"], KSMC=["丁矿改"], TBMJ=[77.7], KZ=["83900"]), complete=False)
    assert (result.changed, result.added, result.removed, result.stale) == (1, 0, 0, 1)
    now = rows(path, "SELECT uuid, site, KSMC, TBMJ, KZ, stale, TQMJ, GZL, TBSX FROM patches WHERE TBBH = 'A4'")[0]
    assert now == (before[0], before[1], "丁矿改", 77.7, "83900", 1, None, None, "7")
    lines = dict(rows(path, "SELECT field, old FROM history WHERE action = 'U' AND who = ? AND mark = ?", IMPORTER, f"{result.act}.i1"))
    assert lines["geom"] == before[2] and lines["KSMC"] == "丁矿" and lines["TQMJ"] == "10650.0"
    assert compare_with(path, patches([cell(8, 0, 1.5)], ["A4"], KSMC=["丁矿改"]), complete=False).found == []


def test_classified_shapes_come_in_measured_if_they_were_asked_under_the_rows_own_values(path: Path) -> None:
    with changing(path) as connection:
        save(connection, "patches", "TBBH", "A4", "act0000000000000", 1, RGPD="1", RGYY="现场核实")
    come = patches([cell(8, 0, 1.5), cell(20)], ["A4", "N1"], XZQDM=[None, "420581"], GZL=[None, "干流"])
    found = compare_with(path, come, complete=False)
    asked = to_classify(path, found.chosen(None), come)
    table = {name: asked.table.column(name).to_pylist() for name in asked.table.column_names if name != "@geometry"}
    assert asked.places.tolist() == [0, 1] and table == {
        "TBBH": ["A4", "N1"], "XZQDM": ["420581"] * 2, "RGPD": ["1", None], "RGYY": ["现场核实", None], "XFGZL": [None, "干流"],
    }  # fmt: skip
    answers = {"TQMJ": [15_980.5, 10_650.2], "GZL": ["1", "1"], "SCOPE": pa.array([1, 1], pa.int32()), "JAJL": [0.0, 12.3], "PDGZ": ["r", "r"]}
    table_out = pa.table({**{name: asked.table.column(name) for name in asked.table.column_names}, **answers})
    result = take_over_file(path, found.chosen(None), come, IMPORTER, Classification(asked.places, table_out), found.seen)
    assert result.stale == 0
    sql = "SELECT TBBH, stale, TQMJ, GZL, SCOPE, JAJL, PDGZ, XFGZL FROM patches WHERE TBBH IN ('A4', 'N1') ORDER BY TBBH"
    assert rows(path, sql) == [("A4", 0, 15_980.5, "1", 1, 0.0, "r", None), ("N1", 0, 10_650.2, "1", 1, 12.3, "r", "干流")]
    assert one(path, "SELECT TQMJ FROM sites WHERE ZTBH = 'A4'") == 15_980.5
    again = patches([cell(8, 0, 1.2)], ["A4"])
    found = compare_with(path, again, complete=False)
    under_other = table_out.slice(0, 1).set_column(table_out.column_names.index("RGPD"), "RGPD", pa.array([None], pa.string()))
    result = take_over_file(path, found.chosen(None), again, IMPORTER, Classification(np.array([0]), under_other), found.seen)
    assert result.stale == 1 and rows(path, "SELECT stale, TQMJ, GZL FROM patches WHERE TBBH = 'A4'") == [(1, None, None)]


def test_a_split_keeps_the_row_the_site_and_the_total(path: Path) -> None:
    before = rows(path, "SELECT uuid, site FROM patches WHERE TBBH = 'A1'")[0]
    result = taken(path, patches([cell(0), cell(1)], ["A1", "B1"]), complete=False)
    assert (result.changed, result.added, result.removed, result.sites) == (1, 1, 0, 0)
    now = rows(path, "SELECT TBBH, uuid, site, YTBBH, TBMJ, KSMC, XZQDM, TBSX, stale FROM patches WHERE YTBBH = 'A1' ORDER BY TBBH")
    assert now[0][:2] == ("A1", before[0]) and {row[2] for row in now} == {before[1]} and {row[5:] for row in now} == {("甲矿", "420581", "1", 1)}
    assert round(now[0][4] + now[1][4], 2) == 200.01 and rows(path, "SELECT TBS FROM sites WHERE ZTBH = 'K1'") == [(2,)]


def test_a_merger_removes_the_others_under_the_importers_name(path: Path) -> None:
    keys = dict(rows(path, "SELECT TBBH, uuid FROM patches"))
    result = taken(path, patches([cell(4, 0, 2)], ["B1"], TBMJ=[None]), complete=False)
    assert (result.changed, result.added, result.removed) == (1, 0, 1)
    now = rows(path, "SELECT TBBH, YTBBH, TBMJ, uuid FROM patches WHERE site = (SELECT uuid FROM sites WHERE ZTBH = 'K2')")
    assert len(now) == 1 and now[0][:3] == ("B1", "A2+A3", 150.5)
    gone = next(key for number, key in keys.items() if number in ("A2", "A3") and key != now[0][3])
    assert one(path, "SELECT count(*) FROM history WHERE action = 'D' AND uuid = ? AND who = ? AND mark = ?", gone, IMPORTER, f"{result.act}.i1") > 5


def test_several_for_several_others_renumbered_and_gone_in_one_act(path: Path) -> None:
    come = patches([cell(0), cell(1, 0, 3.9), cell(5), cell(20)], ["B1", "B2", "C3", "N1"])
    found = compare_with(path, come, complete=True)
    assert {row.kind for row in found.found} >= {"renumbered", "gone", "new"}
    result = taken(path, come, everything=True, complete=True)
    numbers = sorted(row[0] for row in rows(path, "SELECT TBBH FROM patches"))
    assert numbers == ["B1", "B2", "C3", "N1"] and "A4" in result.empty_sites
    assert rows(path, "SELECT YTBBH, TBSX FROM patches WHERE TBBH = 'C3'") == [("A3", "3")]
    assert {row[0][:16] for row in rows(path, "SELECT DISTINCT mark FROM history WHERE who = ?", IMPORTER)} == {result.act}


def test_another_mine_moves_the_patch_and_is_made_where_it_is_missing(path: Path) -> None:
    result = taken(path, patches([cell(4), cell(5)], ["A2", "A3"], ZTBH=["K1", "K7"], XZJD=[None, None]), complete=False)
    assert result.sites == 1 and result.empty_sites == ["K2"]
    sql = "SELECT p.TBBH, s.ZTBH, s.TBS, s.KSMC FROM patches p JOIN sites s ON s.uuid = p.site WHERE p.TBBH IN ('A2', 'A3') ORDER BY p.TBBH"
    sites = rows(path, sql)
    assert sites == [("A2", "K1", 2, "甲矿"), ("A3", "K7", 1, "乙矿")]
    assert one(path, "SELECT count(*) FROM archive WHERE site = (SELECT uuid FROM sites WHERE ZTBH = 'K7')") == 1


def test_what_is_left_stays_as_it_is(path: Path) -> None:
    come = patches([cell(0, 0, 1.9), cell(4), cell(20)], ["A1", "A2", "N1"], KSMC=["甲矿", "改名", "新矿"])
    found = compare_with(path, come, complete=False)
    wanted = [row.key for row in found.found if row.number == "A2"]
    result = taken(path, come, wanted, complete=False)
    assert (result.changed, result.added) == (1, 0) and one(path, "SELECT KSMC FROM patches WHERE TBBH = 'A2'") == "改名"
    assert one(path, "SELECT count(*) FROM patches") == 4
    before = dump(path)
    assert taken(path, come, []).changed == 0 and dump(path) == before


def test_what_somebody_else_did_meanwhile_stops_it_as_a_whole(path: Path) -> None:
    come = patches([cell(0, 0, 1.9), cell(20)], ["A1", "N1"], KSMC=["来件", None])
    found = compare_with(path, come, complete=False)
    with changing(path) as connection:
        save(connection, "patches", "TBBH", "A1", "act0000000000000", 1, KSMC="抢先改的")
    before = dump(path)
    with pytest.raises(MineError) as caught:
        take_over_file(path, found.chosen(None), come, IMPORTER, seen=found.seen)
    assert caught.value.code == "import_overtaken" and caught.value.params["count"] == 1 and dump(path) == before
    with changing(path) as connection:
        connection.execute("INSERT INTO patches (TBBH) VALUES ('N1')")
    with pytest.raises(MineError) as caught:
        take_over_file(path, [row for row in found.found if row.number == "N1"], come, IMPORTER, seen=found.seen)
    assert caught.value.code == "import_overtaken"
    # That it was measured meanwhile is no reason to stop.
    found = compare_with(path, come, complete=False)
    with changing(path) as connection:
        save(connection, "patches", "TBBH", "A1", "act0000000000000", 2, TQMJ=1.0)
    assert take_over_file(path, [row for row in found.found if row.number == "A1"], come, IMPORTER, seen=found.seen).changed == 1


def test_an_error_in_the_middle_leaves_the_workspace_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(path)
    come = patches([cell(0), cell(1), cell(4, 0, 2), cell(20)], ["A1", "B1", "B2", "N1"])
    found = compare_with(path, come, complete=True)

    def fail(*_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    for name in ("load_patches", "set_extent", "seal"):
        with monkeypatch.context() as patch, pytest.raises(MineError) as caught:
            patch.setattr(workspace_import, name, fail)
            take_over_file(path, found.found, come, IMPORTER, seen=found.seen)
        assert caught.value.code == "disk_full" and dump(path) == before and check(path)["findings"] == []


WORK = """
import sys; sys.path[:0] = [{repository!r}, {tests!r}]
from incoming_patches import cell, patches
from mine_restoration_plugin.engine.storage.workspace_import import compare_with, take_over_file
path = sys.argv[1]
shapes = [cell(i, 5, 0.6) for i in range(300)] + [cell(i, 9, 0.5) for i in range(300)]
come = patches(shapes, [f"A{{i}}" for i in range(300)] + [f"N{{i}}" for i in range(300)])
found = compare_with(path, come, complete=True)
print("go", flush=True)
take_over_file(path, found.found, come, "李导入", seen=found.seen)
"""


def test_killed_at_any_moment_all_is_there_or_nothing(tmp_path: Path) -> None:
    shapes = [cell(i, 5, 0.5) for i in range(300)] + [cell(i, 7) for i in range(100)]
    start = workspace_with(tmp_path / "start.gpkg", shapes, [f"A{i}" for i in range(300)] + [f"G{i}" for i in range(100)])
    code = WORK.format(repository=str(REPOSITORY), tests=str(REPOSITORY / "tests" / "engine"))
    before, ends = dump(start), set()
    for number, wait in enumerate((0.0, 0.02, 0.05, 0.09, 3.0)):
        path = tmp_path / f"w{number}.gpkg"
        path.write_bytes(start.read_bytes())
        process = subprocess.Popen([sys.executable, "-B", "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None and process.stdout.readline() == "go\n"
        if wait < 1:
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        process.stdout.close()
        process.wait()
        assert one(path, "PRAGMA integrity_check") == "ok"
        done = one(path, "SELECT count(*) FROM patches WHERE TBBH LIKE 'N%'") == 300
        ends.add(done)
        if done:
            assert one(path, "SELECT count(*) FROM patches WHERE TBBH LIKE 'G%'") == 0 and check(path)["sound"]
        else:
            assert dump(path) == before and {f["code"] for f in check(path)["findings"]} == {"check_stale"}
    assert ends == {True, False}
