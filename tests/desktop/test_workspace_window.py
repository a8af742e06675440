"""A county's day in a real QGIS window, in Chinese: workspace, archive, photos, ledger, status, write-off, history."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import Any, Dict

import pytest

from window import ENGINE_PYTHON, REPOSITORY, new_folder, run_story

sys.path.insert(0, str(REPOSITORY / "tests" / "engine"))

from photo_bytes import block

MAKE_PATCHES = """
import sys, geopandas as gpd, shapely
boxes = [shapely.box(104.6 + i * 0.004, 28.765, 104.601 + i * 0.004, 28.766) for i in range(4)]
gpd.GeoDataFrame(
    {"TBBH": [f"TB00{i}" for i in range(1, 5)], "ZTBH": [f"KS00{i}" for i in range(1, 5)], "KSMC": ["甲采石场", "乙采石场", "丙砖厂", "丁铁矿"],
     "XZQDM": ["511502"] * 4, "XZX": ["翠屏区"] * 4, "WZ": ["某镇某村"] * 4}, geometry=boxes, crs="EPSG:4490",
).to_file(sys.argv[1], layer="patches", VERSION="1.2")
"""


def with_exif(picture: bytes, exif: bytes) -> bytes:
    """A JPEG with an EXIF block behind its first marker."""
    body = b"Exif\0\0" + exif
    return picture[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + picture[2:]


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> Dict[str, Any]:
    folder = new_folder(tmp_path_factory.mktemp("county"))
    subprocess.run([str(ENGINE_PYTHON), "-c", MAKE_PATCHES, str(folder / "patches.gpkg")], check=True, timeout=120)
    for name, taken, bearing in (("前", "2019:06:01 09:30:12", 90.0), ("后", "2020:11:01 10:00:00", 92.0)):
        colours = "gradient:#8a7a5c-#c9b98f" if name == "前" else "gradient:#4f7d3a-#a9c98f"
        subprocess.run(["convert", "-size", "640x480", colours, str(folder / "plain.jpg")], check=True, timeout=60)
        (folder / f"{name}.jpg").write_bytes(with_exif((folder / "plain.jpg").read_bytes(), block(104.6045, 28.7655, bearing, taken)))
    (folder / "plain.jpg").unlink()
    return {**run_story("workspace_story.py", folder, minutes=6), "folder": folder}


def test_the_whole_day_ran_without_an_error(seen):
    assert seen["errors"] == [], seen["log"]
    assert seen.get("finished"), seen["log"]


def test_a_workspace_is_made_from_the_panel(seen):
    assert seen["region_name"] == "四川" and "宜宾.gpkg" in seen["files"]


def test_patches_are_taken_in_with_their_sites(seen):
    assert "4个矿山" in seen["loaded"] and "4个图斑" in seen["loaded"] and "张三" in seen["loaded"]


def test_a_click_on_the_map_opens_the_site(seen):
    assert seen["opened"] == "KS002"


def test_fields_are_filled_by_the_keyboard_and_saved_when_they_are_left(seen):
    assert seen["after_tab"] == "露天采石场，2016年停采，面积约1公顷。"
    assert seen["filled"] == {"HFQK": "自然恢复约三成。", "CQCS": "覆土复绿。", "SZ": "东至公路，西至河岸。", "JDR": "张三", "JDRQ": "2019-06-01"}


def test_a_wrong_value_is_told_beside_the_field_and_not_saved(seen):
    problem, saved = seen["wrong"]
    assert "植被覆盖度" in problem and "150" in problem and saved is None
    assert seen["mended"] == 30.0


def test_photos_that_are_dropped_have_their_place_and_bearing(seen):
    assert seen["photos"] == [["前.jpg", "1", 90.0, True], ["后.jpg", "3", 92.0, True]]


def test_a_block_from_excel_fills_the_ledger(seen):
    assert seen["ledger"] == {
        "ZRLX": "1", "ZRZT": "某县人民政府", "ZLRW": "削坡、覆土、复绿", "RWMJ": 0.9, "GSTZ": 80.0, "KGRQ": "2019-09-01", "ZLSX": "2020-10-31",
    }  # fmt: skip
    assert "0.90" in seen["totals"] and "80.00" in seen["totals"]


def test_the_status_goes_step_by_step_to_the_write_off(seen):
    assert seen["statuses"] == ["10", "20", "30", "40", "50", "60", "70"]
    assert seen["writeoff"] == ["80", "511502-2020-001", True]


def test_a_change_is_taken_back_from_the_history(seen):
    assert seen["taken_back"] is None
    assert seen["who"] == ["张三"]


def test_the_closed_workspace_is_whole_and_sealed(seen):
    connection = sqlite3.connect(seen["folder"] / "宜宾.gpkg")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("SELECT count(*) FROM history WHERE seal IS NULL").fetchone() == (0,)
    connection.close()
