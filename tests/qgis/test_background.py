"""A panel starts an algorithm, stays usable, and gets layers or a sentence."""

from __future__ import annotations

import os

import pytest
from qgis.core import QgsApplication, QgsProject

from made_layers import left_in, save, three_patches
from mine_restoration_plugin.bridge.background import JobFeedback, run_algorithm
from mine_restoration_plugin.bridge.translation import sentence, tr

COPY = """
import shutil
for i, (role, target) in enumerate(job["outputs"].items()):
    shutil.copyfile({source!r}, target["path"])
emit("stage", text="Making the strips")
emit("progress", percent=55)
emit("finding", code="river_missing", params={{"river": "清江"}})
emit("result", data={{"counts": {{"in_scope": 2}}}})
"""


class Calls:
    def __init__(self):
        self.done, self.failed = [], []

    def __bool__(self):
        return bool(self.done or self.failed)


@pytest.fixture(autouse=True)
def empty_project(qgis_new_project):
    yield
    QgsProject.instance().clear()


def finish(qtbot, calls):
    qtbot.waitUntil(lambda: bool(calls), timeout=15000)


def test_results_come_as_styled_layers_in_a_group_with_the_data(provider, stand_in, tmp_path, qtbot):
    stand_in(COPY.format(source=save(three_patches(), tmp_path / "p.gpkg", "p")))
    calls, feedback, stages, steps = Calls(), JobFeedback(), [], []
    feedback.stage_changed.connect(stages.append)
    feedback.progressChanged.connect(steps.append)
    parameters = {"OUTPUT": str(tmp_path / "strips.gpkg"), "MERGED": str(tmp_path / "merged.gpkg")}
    run = run_algorithm("mine_restoration:riverbuffers", parameters, calls.done.append, calls.failed.append, feedback)
    assert run is not None and run.is_running()
    finish(qtbot, calls)
    assert calls.failed == []
    (outcome,) = calls.done
    assert outcome.data == {"counts": {"in_scope": 2}}
    assert [f["code"] for f in outcome.findings] == ["river_missing"]
    assert tr("Making the strips") in stages and 55 in steps
    assert set(outcome.layers) == {"OUTPUT", "MERGED"}
    group = QgsProject.instance().layerTreeRoot().findGroup(tr("Mine Restoration"))
    assert [node.name() for node in group.children()] == [outcome.layers["OUTPUT"].name(), outcome.layers["MERGED"].name()]
    assert outcome.layers["OUTPUT"].featureCount() == 3
    assert not run.is_running()
    assert os.path.samefile(outcome.results["OUTPUT"].split("|")[0], tmp_path / "strips.gpkg")


def test_cancel_ends_the_run_and_leaves_nothing(provider, stand_in, tmp_path, temp_folder, qtbot):
    stand_in('emit("stage", text="Making the strips"); time.sleep(60)')
    calls, feedback, stages = Calls(), JobFeedback(), []
    feedback.stage_changed.connect(stages.append)
    run = run_algorithm("mine_restoration:riverbuffers", {"OUTPUT": str(tmp_path / "s.gpkg")}, calls.done.append, calls.failed.append, feedback)
    qtbot.waitUntil(lambda: tr("Making the strips") in stages, timeout=10000)
    run.cancel()
    finish(qtbot, calls)
    (failure,) = calls.failed
    assert failure.cancelled and failure.text == sentence("cancelled", {})
    assert left_in(temp_folder) == []
    assert not (tmp_path / "s.gpkg").exists()


def test_cancel_from_qgis_own_task_list(provider, stand_in, tmp_path, qtbot):
    stand_in('emit("stage", text="Making the strips"); time.sleep(60)')
    calls, feedback, stages = Calls(), JobFeedback(), []
    feedback.stage_changed.connect(stages.append)
    run = run_algorithm("mine_restoration:riverbuffers", {"OUTPUT": str(tmp_path / "s.gpkg")}, calls.done.append, calls.failed.append, feedback)
    qtbot.waitUntil(lambda: tr("Making the strips") in stages, timeout=10000)
    assert run.task in QgsApplication.taskManager().tasks()
    run.task.cancel()
    finish(qtbot, calls)
    assert calls.failed[0].cancelled


def test_failures_are_a_sentence_with_details(provider, stand_in, tmp_path, qtbot):
    stand_in('emit("error", code="layer_empty", params={"name": "河流"}, details="Traceback: deep"); sys.exit(1)')
    calls = Calls()
    run_algorithm("mine_restoration:riverbuffers", {"OUTPUT": str(tmp_path / "s.gpkg")}, calls.done.append, calls.failed.append)
    finish(qtbot, calls)
    (failure,) = calls.failed
    assert failure.text == sentence("layer_empty", {"name": "河流"})
    assert "Traceback: deep" in failure.details
    assert not failure.cancelled and failure.error.code == "layer_empty"


def test_bad_settings_are_said_at_once(provider, tmp_path):
    calls = Calls()
    run = run_algorithm("mine_restoration:riverbuffers", {"DISTANCE": 0, "OUTPUT": str(tmp_path / "s.gpkg")}, calls.done.append, calls.failed.append)
    assert run is None
    assert calls.failed[0].text == sentence("distance_invalid", {"distance": "0", "largest": "100"})
