"""The main job in a real QGIS window, in Chinese, with the packaged plugin, on the screen of a county technician (1366 x 768)."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from pathlib import Path
from typing import Any, Dict

import pytest

from window import ENGINE_PYTHON, REPOSITORY, new_folder, run_story

MINUTES = 4

RIVERS = {"Yangtze": [[112.0, 30.0], [113.0, 30.2]], "Min Jiang": [[103.8, 30.0], [104.0, 29.5]], "Huang He": [[110.0, 35.0], [111.0, 35.0]]}

# Latin letters that may stand in the window: formats, units, names of fields, programs, products and coordinate systems.
ALLOWED = {
    *("CRS", "EPSG", "CGCS2000", "xlsx", "csv", "html", "gpkg", "shp", "geojson", "json", "qml", "Excel", "CSV", "JSON"),
    *("QGIS", "Python", "MB", "F1"),
    *("TBBH", "ZTBH", "XZQDM", "RGPD", "RGYY", "MINE_RESTORATION_ENGINE_PYTHON", "China", "Geodetic", "Coordinate", "System", "pip", "km"),
}


def start(folder: Path, story: str = "") -> Dict[str, Any]:
    """Run one story in QGIS, and give what it saw."""
    return run_story("story.py", folder, MINUTES, STORY=story)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = new_folder(tmp_path_factory.mktemp("desktop"))
    command = [str(ENGINE_PYTHON), str(REPOSITORY / "scripts" / "demo_patches.py"), str(folder / "patches.gpkg")]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "LineString", "coordinates": line}} for name, line in RIVERS.items()
    ]
    (folder / "rivers.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return folder


@pytest.fixture(scope="module")
def seen(folder) -> Dict[str, Any]:
    return start(folder)


@pytest.fixture(scope="module")
def seen_again(folder, seen) -> Dict[str, Any]:
    return start(folder, "restarted")


def test_the_whole_story_ran_without_an_error(seen):
    assert seen["errors"] == []
    assert seen.get("finished"), seen["log"]
    assert seen["exit"] == 0, seen["log"]


def test_loading_the_plugin_makes_no_panel(seen, capsys):
    # The time is told, not judged: it is the machine's. What makes loading slow is what is loaded.
    with capsys.disabled():
        print(f"\nplugin load time in the window: {seen['load']}, after cancel: {seen['cancel_s']:.2f}s")
    assert seen["panels_at_start"] == []
    assert not [name for name in seen["gui_modules_at_start"] if name.endswith("_panel")]


def test_qgis_never_has_the_geo_libraries(seen):
    assert seen["geo_modules"] == []


def test_data_panel_says_what_was_found(seen):
    assert "5,146个要素" in seen["patches_text"] and "EPSG:4490" in seen["patches_text"]
    assert "精度约1公里" in seen["rivers_text"] and "官方" in seen["rivers_text"]
    assert "范围" in seen["next"]


def test_own_rivers_are_matched_by_name_and_others_left_out(seen):
    assert [row[:2] for row in seen["river_table"]] == [["Yangtze", "长江"], ["Min Jiang", "岷江"], ["Huang He", "不采用"]]
    assert "匹配到2条" in seen["own_rivers_text"]


def test_a_person_gives_a_name_in_the_file_to_a_river(seen):
    assert seen["river_chosen"] == [["Huang He", "岷江", "主要支流", "人工"], '{"Huang He": "岷江"}']


def test_settings_can_be_changed_and_reset(seen):
    assert "不同" in seen["changed"] and seen["distance_after_reset"] == 10
    assert seen["after_tab"] == "rule"


def test_cancel_ends_the_run_and_leaves_everything_as_it_was(seen):
    assert seen["running_words"][0] and seen["running_words"][1]
    assert seen["after_cancel"] == [True, True, True]


def test_classification_shows_the_result_in_one_look(seen):
    figures = {name.replace("figure_", ""): text for name, text in seen["figures"].items()}
    assert figures["main_stem"] == "1,605" and figures["in_scope"] == "4,706" and figures["outside_provinces"] == "12"
    assert any("范围内4,706个，共5,146个" in text for text in seen["messages"])
    assert len([name for name in seen["files"] if name.endswith(".gpkg")]) == 2  # the strips' and the result's


def test_results_stand_styled_in_their_group(seen):
    layers = seen["groups"]["矿山修复 结果"]
    assert layers.index("判定后的图斑") < layers.index("基础河流") < layers.index("河流缓冲带") < layers.index("基础省界")
    assert "干流，在范围内" in seen["legend"] and "边界上，待人工判定" in seen["legend"]


def test_a_person_decides_an_edge_case_and_takes_it_back(seen):
    assert seen["edge_selected"] == [True, 1, True]
    assert seen["edge_distances"] == []
    assert seen["without_reason"] == ""
    decided = seen["decided"]
    assert (decided["SCOPE"], decided["PDYJ"], decided["RGPD"], decided["RGYY"]) == ("1", "3", "1", "实地核查")
    assert decided["GZL"] in ("1", "2") and decided["HLMC"]
    assert seen["figures_decided"] == "4,707" and seen["figures_undone"] == "4,706"
    assert seen["undone"]["SCOPE"] == "0" and seen["undone"]["PDYJ"] == "1" and seen["undone"]["RGPD"] in ("", "NULL")


def test_table_equals_the_published_one(seen):
    total = seen["table"][-1]
    assert total[1] == "总计" and total[3:] == ["1605", "8787.57", "3089", "8644.25", "4694", "17431.82"]
    assert seen["table"][0][0] == "序号" and len(seen["table"]) == 14
    assert "一致" in seen["difference"]


def test_a_click_on_a_number_selects_its_patches(seen):
    assert seen["number_clicked"] == ["43", 43]
    assert seen["table_selected"][3] == "43" and seen["table_selected"][7] == "43"
    assert 0 < int(seen["table_canvas"][7]) < 4694


def test_table_is_exported(seen, folder):
    assert seen["export_files"] == ["附表.csv", "附表.html", "附表.xlsx"]
    assert "将导出" in seen["export_text"]
    rows = list(csv.reader((folder / "附表.csv").open(encoding="utf-8-sig")))
    assert any(row[-6:] == ["1605", "8787.57", "3089", "8644.25", "4694", "17431.82"] for row in rows)


def test_check_installation_shows_the_engine(seen):
    verdict, interpreter, parts = seen["check"]
    assert "正常" in verdict and str(ENGINE_PYTHON) in interpreter
    assert {"geopandas", "shapely", "pyproj", "QGIS", "Python"} <= set(parts)


@pytest.mark.parametrize("part", ["data", "scope", "tables", "check", "settings", "menu"])
def test_no_english_is_left(seen, part):
    left = []
    for text in seen[f"words_{part}"]:
        bare = re.sub(r"\S*[/\\]\S*|\*?\.\w+|\S*\.(?:qml|gpkg)|[A-Z]{2,}\w*", " ", text)
        words = [word for word in re.findall(r"[A-Za-z][A-Za-z_]+", bare) if word not in ALLOWED]
        if words and not re.search(r"[\u4e00-\u9fff]", text) and not known_name(text):
            left.append(text)
        elif [word for word in words if not known_name(word)] and re.search(r"[\u4e00-\u9fff]", text):
            left.append(text)
    assert left == []


def known_name(text: str) -> bool:
    """Names from the data and of programs: rivers of the test's file, layers, fields, libraries."""
    names = {"Yangtze", "Min Jiang", "Min", "Jiang", "Huang He", "Huang", "He", "name", "patches", "rivers", "python", "fid"}
    libraries = {"geopandas", "shapely", "pyproj", "pyogrio", "fiona", "numpy", "pandas", "pyarrow", "scipy"}
    libraries |= {"xlsxwriter", "openpyxl", "jsonschema", "python-docx", "docxtpl", "matplotlib", "pillow", "GDAL", "PROJ", "GEOS"}
    return text in names or text.lower() in {name.lower() for name in libraries} or bool(re.fullmatch(r"[\d.]+[-\w]*|[\d.]+-\D+", text))


def test_every_control_has_a_name_for_screen_readers(seen):
    assert seen["unnamed"] == []


def test_nothing_needs_sideways_scrolling(seen):
    assert (seen["data_wide"], seen["scope_wide"], seen["tables_wide"]) == (0, 0, 0)


def test_panels_are_back_where_they_were_after_a_restart(seen_again):
    assert seen_again["errors"] == []
    assert seen_again["back"] == {"data": True, "scope": True, "tables": True}
    assert set(seen_again["place"].values()) == {2}  # the right side
