"""Documents from the canvas in a real QGIS window, in Chinese: panel, drawn area, right click, last settings, keyboard."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from window import new_folder, run_story


@pytest.fixture(scope="module")
def seen() -> Iterator[Dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="翠屏区") as place:  # short, for the manual's pictures show it
        folder = new_folder(Path(place))
        yield {**run_story("export_story.py", folder, minutes=5), "folder": folder}


def test_the_whole_story_ran_without_an_error(seen):
    assert seen["errors"] == [], seen["log"]
    assert seen.get("finished"), seen["log"]


def test_all_documents_are_offered(seen):
    assert seen["offered"] == [[name, True] for name in ("附表", "分省台账", "档案卡", "实施方案", "成果图", "公示")]


def test_without_a_workspace_the_panel_offers_to_open_one(seen):
    text, offered, possible = seen["no_workspace"]
    assert "请先打开或新建工作区" in text and offered and not possible
    assert "全部 4 个矿山的档案卡" in seen["with_workspace"] and "其中 1 个没有图形" in seen["with_workspace"]


def test_an_area_is_drawn_with_the_mouse_and_counted(seen):
    there, kind, words, patches = seen["drawn"]
    assert there and kind == "area" and "平方公里" in words and patches == 2
    assert seen["tool_back"] == "QgsMapToolPan"


def test_the_table_of_the_area_is_said_written_and_written_again_by_one_click(seen):
    assert "画定区域内的图斑（2个）" in seen["table_words"]
    assert seen["exported"][0] and "附表" in seen["exported"][1] and seen["exported"][2]
    assert "打开文件夹" in seen["message_buttons"]
    assert seen["again_words"].startswith("按上次设置再导出：附表\n上次画定区域内的") and seen["again"]
    sheet = load_workbook(os.path.join(seen["folder"], "区域附表.xlsx")).worksheets[0]
    total = next(row for row in sheet.iter_rows(values_only=True) if "总计" in [str(value) for value in row[:3]])
    assert [value for value in total if isinstance(value, (int, float))][-2:] == [2, 4]


def test_the_keyboard_draws_as_well_and_qgis_does_not_take_its_keys(seen):
    assert seen["by_keyboard"] == [True, False] and seen["given_up"] == [True, False]
    assert not any("删除要素" in text for text in seen["news"]), seen["news"]


def test_a_right_click_offers_what_can_be_done_there(seen):
    on_mine, _, beside = ([name for name, _, _ in menu] for menu in seen["menus"])
    assert on_mine == ["open_archive", "export_card", "zoom_river", "export_selected", "export_canvas", "export_area"]
    assert beside == ["export_selected", "export_canvas", "export_area"] and seen["opened"] == "KS001"
    assert seen["menus"][0][0][1] == "打开档案：KS001采石场" and seen["menus"][0][2][1] == "缩放到河流：长江"


def test_a_card_is_exported_from_the_map(seen):
    key, kind, part, words, visible = seen["card"]
    assert (key, kind, part, visible) == ("sitecards", "sites", "矿山 KS001", True) and "矿山 KS001" in words and seen["card_in_sight"]
    assert seen["card_done"].startswith("档案卡：1 个矿山")
    (pdf,) = [name for name in seen["cards"] if name.endswith(".pdf")]
    text = "".join(page.extract_text() for page in PdfReader(os.path.join(seen["folder"], "翠屏区_档案卡", pdf)).pages)
    assert "KS001" in text


def test_maps_are_made_in_the_window(seen):
    assert "3 个矿山" in seen["maps"][0] and seen["maps"][1]
    assert "地图窗口内的 3 个矿山" in seen["canvas_part"][1]


def test_what_becomes_public_is_said(seen):
    assert "批准人" in seen["disclosure_words"]


def test_every_control_has_a_name_and_nothing_is_too_wide(seen):
    assert seen["unnamed"] == [] and seen["wide"] == 0
    english = [words for words in seen["words"] if words.isascii() and sum(letter.isalpha() for letter in words) > 8 and "/" not in words]
    assert english == []
