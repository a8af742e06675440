"""implementationplan in a real QGIS: the map is drawn in the main thread, the document by the engine, and neither stops the other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from docx2python import docx2python
from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingAlgRunnerTask
from qgis.PyQt.QtCore import QThread

from made_layers import REPOSITORY, needs_engine
from mine_restoration_plugin.bridge import atlas_export
from mine_restoration_plugin.model.errors import MineError
from sheet_store import run

ENGINE = os.environ.get("MINE_RESTORATION_ENGINE_PYTHON", str(REPOSITORY / "build" / "engine_env" / "bin" / "python"))
pytestmark = needs_engine


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    subprocess.run([ENGINE, str(REPOSITORY / "tests" / "engine" / "document_records.py"), str(folder)], check=True, timeout=120)
    return folder / "records.gpkg"


@pytest.fixture
def workspace(records, tmp_path) -> str:
    return str(shutil.copy(records, tmp_path / "工作区.gpkg"))


@pytest.fixture
def drawn(monkeypatch):
    """Maps are drawn as a copy of one picture; what was asked for, and in which thread."""
    asked = []

    def draw(workspace, sites, title, path, paper, dpi, editor):
        asked.append((list(sites), title, QThread.currentThread() is QgsApplication.instance().thread()))
        shutil.copy(REPOSITORY / "docs" / "images" / sorted(os.listdir(REPOSITORY / "docs" / "images"))[0], path)

    monkeypatch.setattr(atlas_export, "export_map_png", draw)
    return asked


def text_of(path) -> str:
    with docx2python(path) as read:
        return read.text


def test_a_real_map_and_the_document_from_the_toolbox(provider, context, feedback, workspace, tmp_path, temp_folder):
    results = run(
        provider, "implementationplan", context, feedback, WORKSPACE=workspace, PROVINCE="42", UNIT="湖北省自然资源厅", EDITOR="李四",
        OUTPUT=str(tmp_path / "方案.docx"), REPORT=str(tmp_path / "r.json"),
    )  # fmt: skip
    assert (results["SITES"], results["FILES"]) == (5, 1) and results["OUTPUT"] == str(tmp_path / "方案.docx")
    text = text_of(tmp_path / "方案.docx")
    assert "湖北省废弃露天矿山分布图" in text and "附图" in text and "导出：李四" in text and "湖北省自然资源厅" in text
    with docx2python(tmp_path / "方案.docx") as read:
        assert max(len(picture) for picture in read.images.values()) > 30_000  # the map is no dot
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["made"][0]["sites"] == 5
    assert not [name for name in os.listdir(temp_folder) if name.startswith("mine_restoration_maps_")]


def test_a_folder_gets_each_province_with_its_own_map(provider, context, feedback, workspace, tmp_path, drawn):
    results = run(provider, "implementationplan", context, feedback, WORKSPACE=workspace, OUTPUT=str(tmp_path / "方案"))
    assert results["FILES"] == 2 and sorted(title[:2] for _, title, _ in drawn) == ["四川", "湖北"]
    for path in Path(tmp_path / "方案").iterdir():
        assert f"{path.name[:3]}废弃露天矿山分布图" in text_of(path)


def test_in_the_background_maps_are_drawn_in_the_main_thread(provider, context, feedback, workspace, tmp_path, drawn, qtbot):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:implementationplan")
    assert not algorithm.flags() & QgsProcessingAlgorithm.FlagNoThreading
    parameters = {"WORKSPACE": workspace, "OUTPUT": str(tmp_path / "p.docx"), "PROVINCE": "51", "SCOPE": "M000,M001"}
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    with qtbot.waitSignal(task.executed, timeout=60_000) as done:
        QgsApplication.taskManager().addTask(task)
    assert done.args[0] and [(len(sites), main) for sites, _, main in drawn] == [(2, True)]
    assert "附图" in text_of(tmp_path / "p.docx") and "本方案的数据只是四川省的一部分" in text_of(tmp_path / "p.docx")


def test_a_map_that_cannot_be_drawn_is_told_and_the_plan_is_made(provider, context, feedback, workspace, tmp_path, monkeypatch):
    def fail(*arguments):
        raise MineError("atlas_no_outline", count=5)

    monkeypatch.setattr(atlas_export, "export_map_png", fail)
    run(provider, "implementationplan", context, feedback, WORKSPACE=workspace, PROVINCE="42", OUTPUT=str(tmp_path / "p.docx"))
    assert any("湖北省" in text and "outline" in text for text in feedback.of("warning")), feedback.said
    assert "附图" not in text_of(tmp_path / "p.docx")


def test_several_provinces_in_one_file_are_a_sentence_and_no_map_is_drawn(provider, context, feedback, workspace, tmp_path, drawn):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:implementationplan")
    _, fine = algorithm.run({"WORKSPACE": workspace, "OUTPUT": str(tmp_path / "p.docx")}, context, feedback)
    assert not fine and drawn == [] and not (tmp_path / "p.docx").exists()
    assert any("42 湖北" in text and "51 四川" in text for text in feedback.of("error"))


def test_a_province_is_two_digits(provider, context, workspace, tmp_path):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:implementationplan")
    parameters = {"WORKSPACE": workspace, "OUTPUT": str(tmp_path / "p.docx"), "PROVINCE": "湖北"}
    fine, message = algorithm.checkParameterValues(parameters, context)
    assert not fine and "湖北" in message
