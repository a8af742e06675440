"""mine_restoration:createworkspace and fieldpackage, as the panel, the toolbox and qgis_process call them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException, QgsProject
from qgis.PyQt.QtCore import QEventLoop, QTimer

from made_layers import REPOSITORY, needs_engine
from mine_restoration_plugin.bridge import workspace_project
from mine_restoration_plugin.bridge.background import run_algorithm
from mine_restoration_plugin.bridge.workspace_project import PROJECT
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.workspace_schema import TABLES
from plain_workspace import new_workspace
from toolbox_run import run

pytestmark = needs_engine
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")


@pytest.fixture(autouse=True)
def empty_project(qgis_new_project):
    yield
    QgsProject.instance().clear()


def shown(path: str) -> set:
    """Names of the layers that open with the project in the file."""
    assert QgsProject.instance().read(f"geopackage:{path}?projectName={PROJECT}")
    return {layer.name() for layer in QgsProject.instance().mapLayers().values() if layer.isValid()}


def test_a_new_workspace_is_whole_and_alone_in_its_folder(provider, context, feedback, tmp_path):
    path = str(tmp_path / "新 文件夹" / "岳阳市.gpkg")
    results = run("createworkspace", {"REGION": "430600", "EDITOR": "张三", "OUTPUT": path}, context, feedback)
    assert results["OUTPUT"] == path and os.listdir(os.path.dirname(path)) == ["岳阳市.gpkg"]
    assert shown(path) == {table.label for table in TABLES}
    store = WorkspaceStore.open(path, "李四")
    assert (store.settings["region"], store.settings["made_by"], store.read_only) == ("430600", "张三", False)
    assert store.campaign.id == "yangtze_2020"
    store.close()
    assert feedback.steps[-1] == 100 or feedback.steps[-1] > 90


def test_without_a_name_it_is_the_systems(provider, context, feedback, tmp_path):
    path = str(tmp_path / "a.gpkg")
    run("createworkspace", {"REGION": "43", "OUTPUT": path}, context, feedback)
    store = WorkspaceStore.open(path, "")
    assert store.settings["made_by"]
    store.close()


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"REGION": "110000"}, "110000"), ({"REGION": "43064306"}, "43064306"), ({"REGION": ""}, ""),
        ({"REGION": "四三"}, "四三"), ({"REGION": "４３"}, "４３"),
        ({"REGION": "43", "OUTPUT": "x.shp"}, ".gpkg"), ({"REGION": "43", "CAMPAIGN": "/nowhere/c.json"}, "/nowhere/c.json"),
        ({"REGION": "43", "OUTPUT": "/proc/nowhere/x.gpkg"}, "/proc/nowhere"),
    ],
)  # fmt: skip
def test_bad_settings_end_with_a_sentence_and_no_file(provider, context, feedback, tmp_path, parameters, word):
    if parameters.get("OUTPUT", "").startswith("x"):
        parameters = {**parameters, "OUTPUT": str(tmp_path / parameters["OUTPUT"])}
    with pytest.raises(QgsProcessingException) as caught:
        run("createworkspace", {"OUTPUT": str(tmp_path / "w.gpkg"), **parameters}, context, feedback)
    assert word in str(caught.value) and len(str(caught.value)) > 15
    assert os.listdir(tmp_path) == []


def test_a_file_that_exists_is_never_replaced(provider, context, feedback, tmp_path):
    path = tmp_path / "w.gpkg"
    path.write_bytes(b"precious")
    with pytest.raises(QgsProcessingException, match=re.escape(str(path))):
        run("createworkspace", {"REGION": "43", "OUTPUT": str(path)}, context, feedback)
    assert path.read_bytes() == b"precious" and os.listdir(tmp_path) == ["w.gpkg"]


def test_when_qgis_cannot_finish_it_nothing_is_left(provider, context, feedback, tmp_path, monkeypatch):
    def refuse(project, address, path):
        raise MineError("workspace_failed", path=path, reason="no")

    monkeypatch.setattr(workspace_project, "_write", refuse)
    with pytest.raises(QgsProcessingException):
        run("createworkspace", {"REGION": "43", "OUTPUT": str(tmp_path / "w.gpkg")}, context, feedback)
    assert os.listdir(tmp_path) == []


def test_the_panel_makes_it_in_the_background(provider, tmp_path):
    path, outcome, failure = str(tmp_path / "w.gpkg"), [], []
    loop = QEventLoop()
    run_algorithm(
        "mine_restoration:createworkspace", {"REGION": "430600", "OUTPUT": path, "EDITOR": "张三", "CAMPAIGN": builtin_campaign_path()},
        lambda result: (outcome.append(result), loop.quit()), lambda error: (failure.append(error), loop.quit()), group=None,
    )  # fmt: skip
    QTimer.singleShot(120_000, loop.quit)
    loop.exec()
    assert failure == [] and outcome[0].results["OUTPUT"] == path
    assert shown(path) == {table.label for table in TABLES}


KILLED = """
import os, sys
sys.path.insert(0, {repository!r})
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback
app = QgsApplication([], False); app.initQgis()
from mine_restoration_plugin.algorithms.createworkspace import CreateWorkspace
algorithm = CreateWorkspace(); algorithm.initAlgorithm()
print("start", flush=True)
algorithm.run({{"REGION": "430600", "OUTPUT": {path!r}}}, QgsProcessingContext(), QgsProcessingFeedback(), {{}}, False)
"""


@pytest.mark.parametrize("after", [0.05, 0.6, 1.2, 2.0])
def test_killed_at_any_moment_it_leaves_no_file_and_the_next_run_clears_up(provider, context, feedback, tmp_path, after):
    path = str(tmp_path / "w.gpkg")
    code = KILLED.format(repository=str(REPOSITORY), path=path)
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path.parent / "profile")}
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, start_new_session=True)
    assert process.stdout.readline().strip() == b"start"
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if os.path.exists(path):  # it was quicker: then it is whole
        assert shown(path) == {table.label for table in TABLES}
        return
    left = os.listdir(tmp_path)
    assert all(name.startswith(".w.gpkg.") and name.endswith(".part") for name in left)
    run("createworkspace", {"REGION": "430600", "OUTPUT": path}, context, feedback)
    assert os.listdir(tmp_path) == ["w.gpkg"]


@pytest.mark.skipif(PROGRAM is None, reason="no qgis_process")
def test_without_a_window(tmp_path):
    profile = tmp_path / "profile"
    subprocess.run(["/usr/bin/python3", str(REPOSITORY / "scripts" / "qgis_profile.py"), str(profile)], check=True, capture_output=True)
    env = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(profile), "QT_QPA_PLATFORM": "offscreen"}
    env.pop("PYTHONPATH", None)
    path = str(tmp_path / "岳阳市.gpkg")
    command = [PROGRAM, "--json", "run", "mine_restoration:createworkspace", "--", "REGION=430600", f"OUTPUT={path}"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout[done.stdout.index("{") :])["results"]["OUTPUT"] == path
    assert shown(path) == {table.label for table in TABLES}


def test_the_field_package_stands_beside_the_workspace_and_renews_a_renamed_one(provider, context, feedback, tmp_path):
    path = new_workspace(tmp_path)
    renamed = os.path.join(os.path.dirname(path), "改了名.gpkg")
    os.rename(path, renamed)
    assert shown(renamed) == set()
    results = run("fieldpackage", {"WORKSPACE": renamed, "RENEW": True}, context, feedback)
    assert results["OUTPUT"] == renamed[: -len(".gpkg")] + ".qgz" and Path(results["OUTPUT"]).is_file()
    assert shown(renamed) == {table.label for table in TABLES}


@pytest.mark.parametrize(("name", "word"), [("gone.gpkg", "gone.gpkg"), ("none.gpkg", "none.gpkg")])
def test_a_field_package_of_no_workspace_is_refused(provider, context, feedback, tmp_path, name, word):
    (tmp_path / "none.gpkg").write_bytes(b"nothing")
    with pytest.raises(QgsProcessingException, match=word):
        run("fieldpackage", {"WORKSPACE": str(tmp_path / name)}, context, feedback)
