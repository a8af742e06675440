"""Power cuts, a few rounds of each kind; ``make faults`` runs hundreds (see ``tests/long/workspace_faults.py``)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest

from engine_runs import REPOSITORY, leftovers
from mine_restoration_plugin.engine.check_command import run_checkworkspace
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_check import check_file
from mine_restoration_plugin.engine.storage.workspace_check_all import all_checks
from mine_restoration_plugin.engine.storage.workspace_file import connect, sentences
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job
from workspace_files import EDITOR, changing, check, dump, patch_table, workspace

sys.path.insert(0, str(REPOSITORY / "tests" / "long"))
import workspace_faults


@pytest.mark.parametrize("kind", workspace_faults.WORK)
def test_a_cut_at_any_moment_leaves_all_or_nothing(tmp_path: Path, kind: str) -> None:
    faults = workspace_faults.Faults(kind, tmp_path, seed=7)
    rounds = [faults.round() for _ in range(4)]
    assert len(rounds) == 4


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A drive of 8 MB of its own, where the tests may mount one."""
    folder = tmp_path / "stick"
    folder.mkdir()
    if shutil.which("mount") is None or os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]).returncode:
        pytest.skip("no right to mount a drive here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


def test_a_drive_that_runs_full_leaves_the_workspace_as_it_was(stick: Path) -> None:
    path = workspace(stick / "w.gpkg")
    before = dump(path)
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(MineError) as caught, sentences(str(path)):
            load_patches(connection, patch_table(20_000, first=100), EDITOR)
            connection.execute("COMMIT")
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    finally:
        connection.close()
    assert caught.value.code == "disk_full" and dump(path) == before and check(path)["findings"] == []


def test_a_full_drive_refuses_the_copy_so_nothing_is_repaired_and_nothing_rescued(stick: Path) -> None:
    path = workspace(stick / "w.gpkg")
    with changing(path) as connection:
        connection.execute("UPDATE sites SET WZD = 77 WHERE fid = 2")
    report = check(path)
    (stick / "fill").write_bytes(b"x" * (shutil.disk_usage(stick).free - 100_000))
    before = path.read_bytes()
    job = Job("checkworkspace", settings={"repair": True}, files={"workspace": str(path)})
    done = run_checkworkspace(job, Reporter())
    assert [f["code"] for f in done["findings"]] == ["check_completeness", "check_not_repaired"] and report["findings"][0]["state"] == "repairable"
    assert "disk is full" in done["findings"][1]["text"] and path.read_bytes() == before and not leftovers(stick)
    with open(path, "r+b") as file:
        file.write(b"\0" * 100)
    before = path.read_bytes()
    with pytest.raises(MineError) as caught:
        run_checkworkspace(job, Reporter())
    assert caught.value.code == "disk_full" and path.read_bytes() == before and not leftovers(stick)


def test_a_drive_that_was_pulled_out_is_a_sentence(stick: Path) -> None:
    path = workspace(stick / "w.gpkg")
    connection = connect(path)
    shutil.rmtree(stick, ignore_errors=True)
    subprocess.run(["umount", "-l", stick], check=True)
    stick.rmdir()
    try:
        with pytest.raises(MineError) as caught, sentences(str(path)):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE sites SET KSMC = 'x'")
            connection.execute("COMMIT")
            raise sqlite3.OperationalError("disk I/O error")  # a tmpfs goes on living without its name; a stick does not
        assert caught.value.code == "workspace_gone" and "w.gpkg" in str(caught.value)
    finally:
        connection.close()
    with pytest.raises(MineError) as caught:
        check_file(path, all_checks(), True, "x")
    assert caught.value.code == "file_missing"


def test_a_broken_off_transaction_is_taken_back_before_the_check(tmp_path: Path) -> None:
    """The journal of a killed program lies beside the file; whoever only reads must not read half of its work."""
    path = workspace(tmp_path / "w.gpkg", patches=400)
    before = dump(path)
    code = (
        "import sqlite3, sys, os; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('PRAGMA cache_size = 5')\n"
        "c.execute('BEGIN IMMEDIATE'); c.execute('DROP TRIGGER archive_history_update')\n"
        "c.execute(\"UPDATE archive SET HFQK = printf('%.*c', 2000, 'x')\"); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert path.with_name("w.gpkg-journal").stat().st_size > 0
    assert check(path)["findings"] == [] and dump(path) == before
