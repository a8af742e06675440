"""A county's bad file in a real QGIS window, in Chinese: examined, looked at, overruled, taken over, taken back."""

from __future__ import annotations

import subprocess
from typing import Any, Dict

import pytest

from window import ENGINE_PYTHON, REPOSITORY, new_folder, run_story


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> Dict[str, Any]:
    folder = new_folder(tmp_path_factory.mktemp("import"))
    subprocess.run([str(ENGINE_PYTHON), str(REPOSITORY / "tests" / "engine" / "county_files.py"), str(folder)], check=True, timeout=120)
    return {**run_story("import_story.py", folder, minutes=5), "folder": folder}


def test_the_whole_story_ran_without_an_error(seen):
    assert seen["errors"] == [], seen["log"]
    assert seen.get("finished"), seen["log"]


def test_the_doctor_finds_out_what_nobody_said(seen):
    assert len(seen["layers"]) == 1 and "图斑.shp" in seen["layers"][0] and "4" in seen["layers"][0]
    assert "GB" in seen["answers"]["import_answer_encoding"] and "4523" in seen["answers"]["import_answer_crs"]
    assert "红花套镇甲采石场" in seen["preview"][0]
    assert "4个图斑" in seen["summary"]


def test_columns_become_fields(seen):
    assert any("TBBH" in field for field in seen["fields"]) and any("KSMC" in field for field in seen["fields"])


def test_findings_say_what_was_done(seen):
    assert any(row[3] for row in seen["findings"]), seen["findings"]
    assert all(row[2] and "{" not in row[2] and "?" not in row[2] for row in seen["findings"]), seen["findings"]


def test_nothing_is_written_before_the_person_says_so(seen):
    assert seen["written"] == 0 and [row[0] for row in seen["differences"]] == ["新增"] * 4


def test_an_overruled_answer_must_be_looked_at_anew(seen):
    assert seen["ready"] is True and seen["must_look_again"][0] is False and "重新检查" in seen["must_look_again"][1]
    assert "红花套镇甲采石场" not in str(seen["wrong_preview"])


def test_the_import_goes_in_whole_and_one_step_takes_it_back(seen):
    assert seen["numbers"] == [f"51150220170000{i}" for i in range(1, 5)] and "红花套镇甲采石场" in seen["names"]
    assert seen["taken_back"] == 0 and seen["left_on_map"] == []
