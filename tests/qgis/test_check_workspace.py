"""mine_restoration:checkworkspace in a real QGIS: also on a workspace that QGIS itself has open, and on damaged ones."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer

from made_layers import needs_engine
from mine_restoration_plugin.bridge.engine_process import run_job
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job

REPOSITORY = Path(__file__).resolve().parents[2]
ENGINE = os.environ.get("MINE_RESTORATION_ENGINE_PYTHON", str(REPOSITORY / "build" / "engine_env" / "bin" / "python"))
MAKE = """
import sys; sys.path[:0] = [{repository!r}, {tests!r}]
from pathlib import Path
from workspace_files import workspace
workspace(Path(sys.argv[1]))
"""

pytestmark = needs_engine


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Made by the engine in a process of its own: two SQLite libraries in one process would lose each other's locks."""
    path = tmp_path / "宜都市.gpkg"
    code = MAKE.format(repository=str(REPOSITORY), tests=str(REPOSITORY / "tests" / "engine"))
    subprocess.run([ENGINE, "-B", "-c", code, str(path)], check=True, env={"PATH": os.environ["PATH"]})
    return path


FORGOTTEN = [f"DELETE FROM {table} WHERE table_name = 'disclosures'" for table in ("gpkg_contents", "gpkg_ogr_contents")]


def by_sqlite(path: Path, *statements: str) -> str:
    """Another program's statements; the first value of the last one."""
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for s in sys.argv[2:]: row = c.execute(s).fetchone()\n"
        "print(row[0] if row else '')"
    )
    return subprocess.run([ENGINE, "-c", code, str(path), *statements], check=True, capture_output=True, text=True).stdout.strip()


def run(parameters, context, feedback):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:checkworkspace")
    fine, message = algorithm.checkParameterValues(parameters, context)
    if not fine:
        raise QgsProcessingException(message)
    results, ok = algorithm.run(parameters, context, feedback, {}, False)
    assert ok
    return results


def test_parameters_and_results_have_the_names_that_others_call(provider):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:checkworkspace")
    assert [d.name() for d in algorithm.parameterDefinitions()] == ["WORKSPACE", "REPAIR", "REPORT"]
    assert [d.name() for d in algorithm.outputDefinitions()] == ["REPORT", "SOUND", "FINDINGS", "REPAIRED", "BACKUP", "RESCUED"]


def test_a_workspace_that_qgis_has_open_is_checked_and_repaired(provider, workspace, tmp_path, context, feedback):
    by_sqlite(workspace, "DROP TRIGGER archive_history_update")
    store = WorkspaceStore.open(str(workspace), "李四")
    layer = QgsVectorLayer(f"{workspace}|layername=patches", "图斑", "ogr")
    assert layer.isValid() and layer.featureCount() == 12
    looked = run({"WORKSPACE": str(workspace)}, context, feedback)
    assert (looked["SOUND"], looked["FINDINGS"], looked["REPAIRED"], looked["BACKUP"]) == (False, 1, 0, "")
    report = tmp_path / "report.json"
    done = run({"WORKSPACE": str(workspace), "REPAIR": True, "REPORT": str(report)}, context, feedback)
    assert (done["SOUND"], done["FINDINGS"], done["REPAIRED"]) == (True, 0, 1) and Path(done["BACKUP"]).is_file()
    assert json.loads(report.read_text(encoding="utf-8"))["findings"][0]["code"] == "check_trigger_missing"
    assert any("archive_history_update" in text for text in [*feedback.of("warning"), *feedback.of("info")])
    archive = store.database.layer("archive")
    uuid = str(next(archive.getFeatures())["uuid"])
    store.save("archive", uuid, {"JBQK": "修复之后"})
    assert store.record("archive", uuid)["JBQK"] == "修复之后"
    assert store.history(uuid=uuid)[0].new == "修复之后", "the trigger works again"
    store.close()


def test_what_qgis_changes_past_the_plugin_is_found(provider, workspace, context, feedback):
    """With QGIS's own editing: a status that no step set, a shape moved abroad, a code that no list has."""
    for table, field, value in (("sites", "ZT", "80"), ("archive", "YZCD", "7")):
        layer = QgsVectorLayer(f"{workspace}|layername={table}", table, "ogr")
        feature = next(layer.getFeatures())
        assert layer.dataProvider().changeAttributeValues({feature.id(): {layer.fields().indexOf(field): value}})
    layer = QgsVectorLayer(f"{workspace}|layername=patches", "patches", "ogr")
    feature = next(layer.getFeatures())
    shape = feature.geometry()
    shape.translate(-100, 0)
    assert layer.dataProvider().changeGeometryValues({feature.id(): shape})
    del layer, feature
    run({"WORKSPACE": str(workspace), "REPAIR": True, "REPORT": str(workspace.parent / "r.json")}, context, feedback)
    report = json.loads((workspace.parent / "r.json").read_text(encoding="utf-8"))
    found = {finding["code"]: finding["state"] for finding in report["findings"]}
    assert found == {"check_written_off_bare": "open", "check_value": "open", "check_shape_far": "open", "check_stale": "open"}


def test_a_damaged_workspace_is_saved_beside_it(provider, workspace, context, feedback):
    with open(workspace, "r+b") as file:
        file.write(b"\0" * 4096)
    before = workspace.read_bytes()
    done = run({"WORKSPACE": str(workspace), "REPAIR": True}, context, feedback)
    assert not done["SOUND"] and Path(done["RESCUED"]).parent == workspace.parent and workspace.read_bytes() == before
    store = WorkspaceStore.open(done["RESCUED"], "李四")
    assert len(store.rows("archive", store.record("sites", str(next(store.database.layer("sites").getFeatures())["uuid"]))["uuid"])) == 1
    store.close()


@pytest.mark.parametrize("name", ["gone.gpkg", "notes.gpkg"])
def test_what_is_no_workspace_is_a_sentence(provider, tmp_path, context, feedback, name):
    (tmp_path / "notes.gpkg").write_bytes(b"notes" * 5000)
    with pytest.raises(QgsProcessingException) as caught:
        run({"WORKSPACE": str(tmp_path / name)}, context, feedback)
    assert name in str(caught.value) and "Traceback" not in str(caught.value)


def test_an_older_workspace_is_converted_through_the_engine(workspace):
    by_sqlite(workspace, "UPDATE settings SET value = '0' WHERE key = 'schema_version'")
    with pytest.raises(MineError) as caught:
        WorkspaceStore.open(str(workspace), "李四")
    assert caught.value.code == "workspace_old"
    with pytest.raises(MineError) as caught:  # there is no step from version 0, which never was
        run_job(Job("migrateworkspace", files={"workspace": str(workspace)}))
    assert caught.value.code == "workspace_no_way"
    by_sqlite(workspace, "UPDATE settings SET value = '1' WHERE key = 'schema_version'", "DROP TABLE disclosures", *FORGOTTEN)
    assert len(run_job(Job("migrateworkspace", files={"workspace": str(workspace)}))["backups"]) == 1
    WorkspaceStore.open(str(workspace), "李四").close()
    assert run_job(Job("migrateworkspace", files={"workspace": str(workspace)}))["backups"] == []
