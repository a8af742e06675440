"""Patches of a workspace split and merged in a real QGIS window, with QGIS's own tools and from the plugin's menu."""

from __future__ import annotations

import subprocess
from typing import Any, Dict

import pytest

from window import ENGINE_PYTHON, REPOSITORY, new_folder, run_story

MAKE_WORKSPACE = """
import sqlite3, sys
from mine_restoration_plugin.engine.storage.workspace_file import connect, create_workspace, gpkg_blob
from mine_restoration_plugin.model.campaign import builtin_campaign_path
import shapely
create_workspace(sys.argv[1], builtin_campaign_path(), "420581", "张三")
connection = connect(sys.argv[1])
for number, area, west in (("T1", 10000.01, 111.4), ("T2", 5000.5, 111.401)):
    shape = shapely.MultiPolygon([shapely.box(west, 30.4, west + 0.001, 30.401)])
    values = (number, area, gpkg_blob(shapely.to_wkb(shape), shape.bounds, 4490))
    connection.execute("INSERT INTO patches (TBBH, ZTBH, KSMC, TBMJ, geom) VALUES (?1, 'M1', '甲矿', ?2, ?3)", values)
connection.close()
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> Dict[str, Any]:
    folder = new_folder(tmp_path_factory.mktemp("patches"))
    subprocess.run([str(ENGINE_PYTHON), "-c", MAKE_WORKSPACE, str(folder / "宜都.gpkg")], cwd=REPOSITORY, check=True, timeout=120)
    return run_story("patch_story.py", folder, minutes=5)


def test_the_story_ran_without_an_error(seen):
    assert seen["errors"] == [] and seen.get("finished"), seen["log"]


def test_what_waited_is_measured_when_the_workspace_is_opened(seen):
    assert {number: row["stale"] for number, row in seen["opened"].items()} == {"T1": 0, "T2": 0}
    assert all(row["TQMJ"] > 10_000 and row["GZL"] == "1" for row in seen["opened"].values())


def test_the_tool_for_splitting_makes_numbers_origins_and_shares(seen):
    parts = [row for number, row in seen["split"].items() if number != "T2"]
    assert seen["in_buffer"] == 1 and set(seen["split"]) == {"T1-1", "T1-2", "T2"}
    assert {row["YTBBH"] for row in parts} == {"T1"} and round(sum(row["TBMJ"] for row in parts), 2) == 10_000.01
    assert all(row["stale"] == 0 and row["TQMJ"] for row in parts)


def test_a_click_takes_splits_and_mergers_back(seen):
    assert seen["back"] == seen["opened"] and seen["merge_back"] == seen["opened"]


def test_the_window_for_merging_and_the_menu_add_up(seen):
    for way in ("merged", "own_merged"):
        ((number, row),) = seen[way].items()
        assert (number, row["YTBBH"], row["TBMJ"], row["stale"]) == ("T1", "T1+T2", 15_000.51, 0), way
