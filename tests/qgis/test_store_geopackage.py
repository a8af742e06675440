"""The store on a GeoPackage, and what can only happen to a file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mine_restoration_plugin.bridge.status_change import used_batches
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.errors import MineError
from store_contract import StoreContract

REPOSITORY = Path(__file__).resolve().parents[2]
ENGINE = os.environ.get("MINE_RESTORATION_ENGINE_PYTHON", str(REPOSITORY / "build" / "engine_env" / "bin" / "python"))
MAKE = """
import sys
from mine_restoration_plugin.engine.storage.workspace_file import create_workspace
from mine_restoration_plugin.model.campaign import builtin_campaign_path
create_workspace(sys.argv[1], builtin_campaign_path(), "511502", "张三")
"""
OTHER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
connection.execute(sys.argv[2])
if len(sys.argv) > 3:
    print("locked", flush=True)
    time.sleep(float(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory, qgis_app) -> Path:
    path = tmp_path_factory.mktemp("workspace") / "template.gpkg"
    subprocess.run([ENGINE, "-c", MAKE, str(path)], cwd=REPOSITORY, check=True, timeout=60)
    return path


@pytest.fixture
def address(template, tmp_path) -> str:
    path = tmp_path / "county.gpkg"
    path.write_bytes(template.read_bytes())
    return str(path)


@pytest.fixture
def other_program(address):
    """SQL in a process of its own, as another program would run it."""

    def run(statement: str) -> None:
        done = subprocess.run([sys.executable, "-c", OTHER, address, statement.replace("{q}", "")], capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(done.stderr)

    return run


class TestGeoPackage(StoreContract):
    """The contract."""


def open_files(folder: str) -> "list[str]":
    """What this process holds open in a folder, and what lies there."""
    links = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
    return sorted(os.readlink(link) for link in links if os.path.islink(link) and os.readlink(link).startswith(folder))


def test_a_closed_workspace_is_let_go_with_nothing_left_beside_it(address):
    """Else the stick that it is on could not be taken out."""
    folder = os.path.dirname(address)
    for number in range(3):
        store = WorkspaceStore.open(address, "张三")
        site = store.add("sites", {"ZTBH": f"S{number}", "KSMC": "x|layername=patches"})
        act = store.history(uuid=site)[0].mark.split(".")[0]
        assert store.lines_of_act(act) and used_batches(store) == [] and store.index() is not None
        held = len(open_files(folder))
        for _ in range(5):
            store.lines_of_act(act)
        assert len(open_files(folder)) == held, "a search keeps nothing open"
        store.close()
        del store
    assert open_files(folder) == [] and os.listdir(folder) == [os.path.basename(address)]


def test_a_short_lock_of_another_program_is_waited_for(address):
    store = WorkspaceStore.open(address, "张三")
    site = store.add("sites", {"ZTBH": "S1"})
    process = subprocess.Popen([sys.executable, "-c", OTHER, address, "BEGIN IMMEDIATE", "1.5"], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    store.save("sites", site, {"KSMC": "等到了"})
    process.wait()
    assert store.record("sites", site)["KSMC"] == "等到了"
    store.close()


def test_a_long_lock_is_told_and_nothing_is_lost(address):
    store = WorkspaceStore.open(address, "张三")
    site = store.add("sites", {"ZTBH": "S1"})
    process = subprocess.Popen([sys.executable, "-c", OTHER, address, "BEGIN IMMEDIATE", "60"], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    with pytest.raises(MineError) as caught:
        store.save("sites", site, {"KSMC": "x"})
    assert caught.value.code == "workspace_locked" and process.poll() is None  # it was told before the other one let go
    process.kill()
    process.wait()
    store.save("sites", site, {"KSMC": "y"})
    assert store.record("sites", site)["KSMC"] == "y"
    store.close()


def test_a_file_that_was_taken_away_is_told_before_anything_is_lost(address):
    store = WorkspaceStore.open(address, "张三")
    site = store.add("sites", {"ZTBH": "S1"})
    os.rename(address, address + ".moved")
    with pytest.raises(MineError) as caught:
        store.save("sites", site, {"KSMC": "x"})
    assert caught.value.code == "workspace_gone"
    os.rename(address + ".moved", address)
    store.save("sites", site, {"KSMC": "wieder da"})
    assert store.record("sites", site)["KSMC"] == "wieder da"
    store.close()


def test_another_file_under_the_same_name_is_not_written_to(address, template):
    store = WorkspaceStore.open(address, "张三")
    os.rename(address, address + ".moved")
    Path(address).write_bytes(template.read_bytes())
    with pytest.raises(MineError) as caught:
        store.add("sites", {"ZTBH": "S1"})
    assert caught.value.code == "workspace_gone"
    store.database.close()


def test_other_files_are_no_workspaces(tmp_path):
    text, empty = tmp_path / "text.gpkg", tmp_path / "empty.gpkg"
    text.write_text("no database")
    sqlite3.connect(empty).close()
    empty.write_bytes(b"")
    for path in (text, empty):
        with pytest.raises(MineError) as caught:
            WorkspaceStore.open(str(path), "张三")
        assert caught.value.code == "not_a_workspace"
    with pytest.raises(MineError) as caught:
        WorkspaceStore.open(str(tmp_path / "none.gpkg"), "张三")
    assert caught.value.code == "file_missing"


@pytest.fixture
def read_only(address):
    """The workspace on a medium that cannot be written to: a read-only mount for root, who may write to any file, else no permission."""
    folder = Path(address).parent
    if os.geteuid() != 0:
        os.chmod(address, 0o444)
        os.chmod(folder, 0o555)
        yield address
        os.chmod(folder, 0o755)
        return
    mounted = folder / "medium"
    mounted.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(mounted)], capture_output=True).returncode:
        pytest.skip("root may write to any file, and nothing can be mounted here")
    try:
        (mounted / "county.gpkg").write_bytes(Path(address).read_bytes())
        subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
        yield str(mounted / "county.gpkg")
    finally:
        subprocess.run(["umount", "-l", str(mounted)], check=False)


def test_a_read_only_medium_opens_for_reading(read_only):
    store = WorkspaceStore.open(read_only, "张三")
    assert store.read_only and store.count() == 0
    with pytest.raises(MineError) as caught:
        store.add("sites", {"ZTBH": "S2"})
    assert caught.value.code == "workspace_read_only"
    store.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_is_told_and_nothing_saved_is_lost(address):
    disk = Path(address).parent / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        path = disk / "county.gpkg"
        path.write_bytes(Path(address).read_bytes())
        (disk / "other files").write_bytes(bytes(1_000_000))
        store = WorkspaceStore.open(str(path), "张三")
        site = store.add("sites", {"ZTBH": "S1"})
        archive = store.rows("archive", site)[0]["uuid"]
        saved = ""
        with pytest.raises(MineError) as caught:
            for number in range(200):
                text = f"{number} " + "长" * 20_000
                store.save("archive", archive, {"JBQK": text})
                saved = text
        assert caught.value.code == "disk_full", caught.value.params
        assert store.record("archive", archive)["JBQK"] == saved
        (disk / "other files").unlink()
        store.save("archive", archive, {"JBQK": "又有地方了"})
        store.close()
        again = WorkspaceStore.open(str(path), "李四")
        assert again.record("archive", archive)["JBQK"] == "又有地方了"
        assert [line.old for line in again.history(uuid=archive, limit=1)] == [saved]
        again.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
