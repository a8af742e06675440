"""A cancel at the moments that chance seldom meets: what is said afterwards is true, and nothing half stays."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from engine_runs import Ended, classify_job, layer_file, leftovers, rivers_file, run_engine, square
from mine_restoration_plugin.engine.storage.workspace_file import create_workspace
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.job import Job, Source

# The library asks for the next part of a layer: the engine's own code does not run, and what is raised there becomes a failed write.
INSIDE_A_WRITE = """
import os, signal
import pyarrow


class Parts:
    def __init__(self, parts):
        self.parts = parts

    def __iter__(self):
        return self

    def __next__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        return next(self.parts)


class RecordBatchReader(pyarrow.RecordBatchReader):
    @staticmethod
    def from_batches(schema, parts):
        return pyarrow.lib.RecordBatchReader.from_batches(schema, Parts(parts))


pyarrow.RecordBatchReader = RecordBatchReader
"""
AT_A_STATEMENT = """
import os, signal, sqlite3
opened = sqlite3.connect


class Connection(sqlite3.Connection):
    def execute(self, sql, *values):
        result = super().execute(sql, *values)
        if sql == {sql!r}:
            os.kill(os.getpid(), signal.SIGTERM)
        return result


def connect(*where, **how):
    return opened(*where, factory=Connection, **how)


sqlite3.connect = connect
"""
BEFORE_ANY_JOB = """
import importlib.metadata, os, signal
found = importlib.metadata.version


def version(name):
    os.kill(os.getpid(), signal.SIGTERM)
    return found(name)


importlib.metadata.version = version
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "county.gpkg"
    create_workspace(str(path), builtin_campaign_path(), "42", "张三")
    return path


def run_with(hook: str, job: Job, folder: Path) -> Ended:
    """The engine on a job, with a piece of code that runs in its process first."""
    (folder / "hooks").mkdir()
    (folder / "hooks" / "sitecustomize.py").write_text(hook, encoding="utf-8")
    path = folder / "job.json"
    path.write_text(job.dumps(), encoding="utf-8")
    temporary = folder / "temporary"
    temporary.mkdir()
    ended = run_engine(path, command=job.command, environment={"PYTHONPATH": str(folder / "hooks"), "TMPDIR": str(temporary)})
    assert not list(temporary.iterdir()) and not leftovers(folder)
    return ended


def patches_job(command: str, workspace: Path) -> Job:
    """A job that takes two patches into a workspace."""
    patches = layer_file(workspace.with_name("p.gpkg"), [square(112.3, 30.33), square(112.31, 30.33)], TBBH=["T1", "T2"])
    inputs = {"patches": [Source(str(patches))]} if command == "loadpatches" else {}
    files = {"workspace": str(workspace), "report": str(workspace.with_suffix(".json")), **({} if inputs else {"input": str(patches)})}
    return Job(command, inputs, {"editor": "李四"}, {}, files)


def patches_in(workspace: Path) -> int:
    with sqlite3.connect(workspace) as connection:
        return int(connection.execute("SELECT count(*) FROM patches").fetchone()[0])


def cancelled(ended: Ended) -> bool:
    return ended.code == 3 and ended.error["code"] == "cancelled"


def test_inside_a_library_s_write_it_is_a_cancel_and_no_failed_write(tmp_path: Path) -> None:
    job = classify_job(tmp_path, layer_file(tmp_path / "p.gpkg", [square(112.3, 30.3)]), rivers_file(tmp_path / "r.gpkg"))
    assert cancelled(run_with(INSIDE_A_WRITE, job, tmp_path))
    assert not (tmp_path / "out.gpkg").exists() and not (tmp_path / "report.json").exists()


def test_before_the_job_is_read_it_is_a_cancel_too(tmp_path: Path) -> None:
    job = classify_job(tmp_path, layer_file(tmp_path / "p.gpkg", [square(112.3, 30.3)]), rivers_file(tmp_path / "r.gpkg"))
    assert cancelled(run_with(BEFORE_ANY_JOB, job, tmp_path))


@pytest.mark.parametrize("command", ["loadpatches", "importpatches"])
def test_after_the_classification_within_the_job_it_is_still_heard(workspace: Path, command: str) -> None:
    job = patches_job(command, workspace)
    assert cancelled(run_with(AT_A_STATEMENT.format(sql="BEGIN IMMEDIATE"), job, workspace.parent))
    assert patches_in(workspace) == 0 and not workspace.with_suffix(".json").exists()


@pytest.mark.parametrize("command", ["loadpatches", "importpatches"])
def test_what_the_workspace_has_taken_in_is_not_called_cancelled(workspace: Path, command: str) -> None:
    ended = run_with(AT_A_STATEMENT.format(sql="COMMIT"), patches_job(command, workspace), workspace.parent)
    assert ended.code == 0 and ended.lines[-1]["type"] == "result" and patches_in(workspace) == 2
    assert json.loads(workspace.with_suffix(".json").read_text(encoding="utf-8"))["command"] == command
