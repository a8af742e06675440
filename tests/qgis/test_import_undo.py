"""What an import took over into a workspace is taken back as one, through the store, as the message bar and the history do it."""

from __future__ import annotations

import json
import subprocess
from typing import Any, Dict

import pytest
from qgis.core import QgsGeometry

from status_workspace import ENGINE, REPOSITORY, make_store
from test_patch_edits import STEP, square

TAKE_OVER = """
import json, sys
sys.path[:0] = [{repository!r}, {tests!r}]
from incoming_patches import cell, patches
from mine_restoration_plugin.engine.storage.workspace_import import compare_with, take_over_file
path, come = sys.argv[1], json.loads(sys.argv[2])
numbers = [row[0] for row in come]
columns = {{name: [row[2].get(name) for row in come] for name in sorted({{key for row in come for key in row[2]}})}}
incoming = patches([cell(*row[1]) for row in come], numbers, **columns)
found = compare_with(path, incoming, complete=True)
taken = take_over_file(path, found.found, incoming, "李导入", seen=found.seen)
print(json.dumps({{"kinds": sorted(row.kind for row in found.found), **taken.as_dict()}}))
"""


def take_over(store: Any, *come: Any) -> Dict[str, Any]:
    """Take over everything, in the engine's process; the store stays open as it is in the window."""
    code = TAKE_OVER.format(repository=str(REPOSITORY), tests=str(REPOSITORY / "tests" / "engine"))
    python = str(REPOSITORY / "build" / "test_env" / "bin" / "python")
    done = subprocess.run([python, "-c", code, store.path, json.dumps(come)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    store.reload()
    result: Dict[str, Any] = json.loads(done.stdout)
    return result


def wide(column: float, cells: float) -> QgsGeometry:
    """A rectangle that is some cells wide, like ``incoming_patches.cell``."""
    x, y = 111.4 + STEP * column, 30.4
    corners = ((x, y), (x + STEP * cells, y), (x + STEP * cells, y + STEP), (x, y + STEP), (x, y))
    return QgsGeometry.fromWkt("MultiPolygon (((" + ", ".join(f"{a} {b}" for a, b in corners) + ")))")


@pytest.fixture
def store(tmp_path, qgis_app, monkeypatch):
    monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(ENGINE))
    made = make_store(tmp_path)
    computed = {"GZL": "1", "SCOPE": 1, "stale": 0}
    made.add("patches", {"TBBH": "T1", "ZTBH": "M1", "KSMC": "甲矿", "TBMJ": 20_000.01, "TQMJ": 21_300.0, **computed}, wide(0, 2))
    made.add("patches", {"TBBH": "T2", "ZTBH": "M2", "KSMC": "乙矿", "TBMJ": 10_000.0, "TQMJ": 10_650.0, **computed}, square(4))
    made.add("patches", {"TBBH": "T3", "ZTBH": "M2", "KSMC": "乙矿", "TBMJ": 5_000.5, "TQMJ": 10_650.0, **computed}, square(5))
    made.add("patches", {"TBBH": "T4", "KSMC": "丁矿", "TQMJ": 10_650.0, **computed}, square(8))
    made.add("patches", {"TBBH": "T5", "ZTBH": "M5", "TQMJ": 10_650.0, **computed}, square(12))
    yield made
    made.close()


def content(store: Any) -> Dict[str, Dict[str, Any]]:
    """Patches by number, with shapes as texts, without who saved them last; mines with their sums."""
    skipped = {"@id", "fid", "editor", "mark", "stale"}
    patches = {
        str(row["TBBH"]): {name: value.asWkt(9) if name == "geom" else value for name, value in row.items() if name not in skipped}
        for row in store.database.rows("patches", geometry=True)
    }
    sites = {str(row["ZTBH"]): {name: row[name] for name in ("uuid", "TBS", "KSMC", "TQMJ", "ZT")} for row in store.database.rows("sites")}
    return {"patches": patches, "sites": sites}


def test_an_import_is_one_act_and_comes_back_as_one(store):
    before = content(store)
    taken = take_over(
        store, ["T1", [0], {}], ["B1", [1], {}], ["B2", [4, 0, 2], {}], ["T4", [8, 0, 1.5], {"KSMC": "丁矿改", "ZTBH": "M9"}],
        ["N1", [20], {"ZTBH": "M1"}], ["N2", [30], {}],
    )  # fmt: skip
    assert taken["kinds"] == ["changed_both", "gone", "merged", "new", "new", "split"]
    now = content(store)
    assert set(now["patches"]) == {"T1", "B1", "B2", "T4", "N1", "N2"} and {"M9", "N2"} <= set(now["sites"])
    assert now["patches"]["B1"]["YTBBH"] == "T1" and now["patches"]["B2"]["YTBBH"] == "T2+T3" and now["patches"]["B2"]["TBMJ"] == 15_000.5
    lines = store.lines_of_act(taken["act"])
    assert {line.who for line in lines} == {"李导入"} and {line.action for line in lines} == {"I", "U", "D"}
    result = store.take_back(lines)
    assert [(line.table, line.action, line.field, str(error)) for line, error in result.refused] == [] and result.count == len(lines)
    after = content(store)
    assert after["sites"] == before["sites"]
    assert set(after["patches"]) == set(before["patches"])
    for number, row in before["patches"].items():
        assert after["patches"][number] == row, number
    assert store.seal() > 0


def test_what_was_taken_back_can_be_imported_again(store):
    come = (["T1", [0], {}], ["B1", [1], {}])
    first = take_over(store, *come)
    assert store.take_back(store.lines_of_act(first["act"])).refused == []
    second = take_over(store, *come)
    assert first["kinds"] == second["kinds"] and set(content(store)["patches"]) == {"T1", "B1"}


def test_what_somebody_worked_on_since_stays(store):
    taken = take_over(store, ["T4", [8, 0, 1.5], {"KSMC": "丁矿改"}], ["N1", [20], {}])
    patch = content(store)["patches"]["T4"]["uuid"]
    store.save("patches", patch, {"KSMC": "现场改的"})
    result = store.take_back(store.lines_of_act(taken["act"]))
    assert [(line.field, error.code) for line, error in result.refused] == [("KSMC", "history_changed_since")]
    row = content(store)["patches"]["T4"]
    assert row["KSMC"] == "现场改的" and row["geom"] == square(8).asWkt(9)


def test_the_watcher_measures_what_the_import_left_stale(store):
    from mine_restoration_plugin.bridge.patch_measure import stale_patches

    take_over(store, ["T1", [0, 0, 2], {}], ["T4", [8, 0, 1.5], {}], ["N1", [20], {}])
    rows = {str(row["uuid"]): str(row["TBBH"]) for row in store.database.rows("patches")}
    assert sorted(rows[key] for key in stale_patches(store)) == ["N1", "T4"]
