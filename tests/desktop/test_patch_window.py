"""Patches of a workspace split and merged in a real QGIS window, with QGIS's own tools and from the plugin's menu."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any, Dict

import pytest

from test_window import ENGINE_PYTHON, REPOSITORY, SCREENS
from test_workspace_window import make_profile

MINUTES = 5
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
    if not os.environ.get("DISPLAY") or shutil.which("qgis") is None or shutil.which("xdotool") is None:
        pytest.skip("no display, no QGIS or no xdotool; run scripts/test desktop")
    top = tmp_path_factory.mktemp("patches")
    folder = top / "data"
    folder.mkdir()
    (top / "runtime").mkdir(mode=0o700)
    SCREENS.mkdir(parents=True, exist_ok=True)
    archive = max((REPOSITORY / "dist").glob("*.zip"), key=lambda path: path.stat().st_mtime)
    make_profile(top / "profile", archive=archive, clean=True)
    subprocess.run([str(ENGINE_PYTHON), "-c", MAKE_WORKSPACE, str(folder / "宜都.gpkg")], cwd=REPOSITORY, check=True, timeout=120)
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "LANGUAGE", "QT_QPA_PLATFORM")}
    env.update(
        LANG="zh_CN.UTF-8", LC_ALL="zh_CN.UTF-8", XDG_RUNTIME_DIR=str(top / "runtime"), MINE_RESTORATION_ENGINE_PYTHON=str(ENGINE_PYTHON),
        STORY_SCREENS=str(SCREENS), STORY_FOLDER=str(folder), STORY_SCRIPTS=str(Path(__file__).parent),
    )  # fmt: skip
    script = Path(__file__).with_name("patch_story.py")
    command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(top / "profile"), "--code", str(script)]
    with (top / "qgis.log").open("w") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(timeout=MINUTES * 60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    log_text = (top / "qgis.log").read_text(errors="replace")[-3000:]
    assert (folder / "seen.json").is_file(), log_text
    return {**json.loads((folder / "seen.json").read_text(encoding="utf-8")), "log": log_text}


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
