"""A workspace in a real QGIS window without the plugin, in Chinese: its project, map, forms and drop-downs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Dict

import pytest

from window import ENGINE_PYTHON, REPOSITORY, make_profile, new_folder, run_story, surroundings

MINUTES = 4
STATUSES = ("10", "20", "30", "35", "40", "50", "60", "70", "80", "90", "95")

# One patch for each status on the main stem, one on a tributary, photos with and without bearing.
FILL = """
import shapely, struct
from mine_restoration_plugin.engine.storage.workspace_file import connect, gpkg_blob, set_extent
connection = connect({path!r})
connection.execute("BEGIN")
for row, stream in enumerate("12"):
    for place, status in enumerate({statuses!r}):
        west, south = 111.20 + 0.0065 * place, 30.63 - 0.012 * row
        corners = [(west, south), (west + 0.005, south), (west + 0.0035, south + 0.006), (west, south + 0.005)]
        shape = shapely.multipolygons([shapely.polygons(corners)])
        number = "K%02d" % place if row == 0 else "Z%02d" % place
        connection.execute(
            "INSERT INTO patches (TBBH, ZTBH, KSMC, SCOPE, GZL, TQMJ, geom) VALUES (?, ?, ?, 1, ?, 1000, ?)",
            ("T" + number, number, "示例矿" + number, stream, gpkg_blob(shape.wkb, shape.bounds, 4490)),
        )
        connection.execute("UPDATE sites SET ZT = ? WHERE ZTBH = ?", (status, number))
key = connection.execute("SELECT uuid FROM sites WHERE ZTBH = 'K04'").fetchone()[0]
connection.execute("UPDATE archive SET JBQK = '露天开采石灰岩，2016年停采。', ZYWT = '{{1,3}}', KCFS = 'A' WHERE site = ?", (key,))
for kind, planned in (("1", 120), ("4", 30)):
    connection.execute("INSERT INTO funds (site, ZJLX, ZJJH) VALUES (?, ?, ?)", (key, kind, planned))
for number, (kind, bearing) in enumerate((("1", 45), ("2", 120), ("3", 225), (None, 300), ("1", None))):
    point = shapely.points(111.2005 + 0.003 * number, 30.628)
    connection.execute(
        "INSERT INTO photos (site, ZPLX, FWJ, ZPSM, geom) VALUES (?, ?, ?, ?, ?)",
        (key, kind, bearing, "现场", gpkg_blob(point.wkb, point.bounds, 4490)),
    )
connection.execute("COMMIT")
for table in ("patches", "photos"):
    set_extent(connection, table)
connection.close()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = new_folder(tmp_path_factory.mktemp("plain"))
    top = folder.parent
    profile = make_profile(top / "maker", clean=True)
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    env = {**surroundings(folder), "QGIS_CUSTOM_CONFIG_PATH": str(profile.parent.parent), "QT_QPA_PLATFORM": "offscreen"}
    command = [program, "run", "mine_restoration:createworkspace", "--", "REGION=420581", "EDITOR=张三", f"OUTPUT={folder / '宜都市.gpkg'}"]
    subprocess.run(command, check=True, timeout=180, capture_output=True, env=env)
    code = FILL.format(path=str(folder / "宜都市.gpkg"), statuses=STATUSES)
    subprocess.run([str(ENGINE_PYTHON), "-c", code], check=True, timeout=60, cwd=REPOSITORY)
    plain = make_profile(top / "profile", clean=True)
    shutil.rmtree(plain / "python" / "plugins")
    settings = plain / "QGIS" / "QGIS3.ini"
    settings.write_text(re.sub("^mine_restoration_plugin=true\n", "", settings.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def seen(folder) -> Dict[str, Any]:
    project = f"geopackage:{folder / '宜都市.gpkg'}?projectName=矿山修复"
    return run_story("plain_story.py", folder, MINUTES, ["--project", project])


def lines(folder: Path, query: str) -> Any:
    """What stands in the file afterwards."""
    code = f"import sqlite3, json; print(json.dumps(sqlite3.connect({str(folder / '宜都市.gpkg')!r}).execute({query!r}).fetchall()))"
    return json.loads(subprocess.run([str(ENGINE_PYTHON), "-c", code], capture_output=True, text=True, check=True).stdout)


def test_the_story_ran_without_an_error_and_without_the_plugin(seen):
    assert seen["errors"] == []
    assert seen.get("finished"), seen["log"]
    assert "mine_restoration_plugin" not in seen["plugins"]
    assert "Failed to create relation widget" not in seen["log"]


def test_all_layers_of_the_workspace_are_there(seen):
    assert len(seen["layers"]) == 15 and all(seen["layers"].values())


def test_the_form_of_a_site_shows_its_records_in_tabs(seen):
    assert seen["tabs"] == ["矿山", "状态", "由图斑汇总", "图斑", "档案", "台账", "资金来源", "治理进度", "验收", "随机抽查", "照片"]
    assert seen["inner_tabs"] == ["基本情况", "主要问题", "位置及范围", "保护与治理恢复情况（含自然恢复）", "采取的主要措施"]


def test_drop_downs_and_ticks_work_and_are_saved(folder, seen):
    assert seen["hazards"] == ["（未填）", "1 崩塌", "2 滑坡", "3 泥石流", "4 地裂缝", "5 塌陷", "9 无"]
    assert seen["ticked_by_the_plugin"] == ["土地损毁", "植被破坏"]
    assert seen["ticked"] == ["土地损毁", "地质环境问题", "植被破坏"]
    kept = lines(folder, "SELECT DZYH, ZYWT FROM archive JOIN sites ON sites.uuid = archive.site WHERE ZTBH = 'K04'")
    assert kept[0][0] == "2" and re.findall(r"\d", kept[0][1]) == ["1", "2", "3"]


def test_a_new_site_has_a_key_of_its_own_and_its_records(folder, seen):
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", seen["new"][0]) and seen["new"][1] == "10"
    for table in ("archive", "ledger"):
        assert lines(folder, f"SELECT count(*) FROM {table} WHERE site = '{seen['new'][0]}'") == [[1]]


def test_the_history_says_that_it_was_done_outside_the_plugin(folder, seen):
    found = lines(folder, "SELECT tab, field, new, who FROM history WHERE tab = 'archive' AND field = 'DZYH'")
    assert found == [["archive", "DZYH", "2", None]]
    assert lines(folder, f"SELECT action, who FROM history WHERE uuid = '{seen['new'][0]}' AND tab = 'sites'") == [["I", None]]
