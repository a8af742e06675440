"""Older workspaces become present ones: a copy before each step, each step whole or not at all, newer ones left alone."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine_runs import REPOSITORY, leftovers, run_engine
from mine_restoration_plugin.engine.storage.workspace_file import SCHEMA
from mine_restoration_plugin.engine.storage.workspace_migrations import FOLDER, Step, migrate, statements_of, steps_in
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job
from mine_restoration_plugin.model.workspace_schema import VERSION
from workspace_files import changing, check, dump, one, save, stranger, workspace

# The version before the present one as this test makes it up: no photos, the sites' town in the remarks, completeness not kept.
BEFORE = VERSION - 1
TO_PRESENT = """
-- Photos come in; the town gets a column of its own.
CREATE TABLE photos (
{photos}
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES ('photos', 'features', '照片', 'Photos', 4490);
INSERT INTO gpkg_geometry_columns VALUES ('photos', 'geom', 'POINT', 4490, 0, 0);
INSERT INTO gpkg_extensions VALUES ('photos', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
INSERT INTO gpkg_ogr_contents VALUES ('photos', 0);
ALTER TABLE sites ADD COLUMN XZJD TEXT(60);
UPDATE sites SET XZJD = substr(BZ, 3), BZ = NULL WHERE BZ LIKE '镇：%';
"""


def photos_body() -> str:
    text = SCHEMA.read_text(encoding="utf-8")
    start = text.index("CREATE TABLE photos (") + len("CREATE TABLE photos (\n")
    return text[start : text.index("\n);", start)]


STEP = Step(VERSION, TO_PRESENT.format(photos=photos_body()), "099_photos.sql")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the version before: the present one, cut down."""
    path = workspace(tmp_path_factory.mktemp("old") / "旧库.gpkg", patches=40, saves=40)
    with changing(path) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND (tbl_name IN ('photos', 'sites'))").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DROP TABLE photos")
        connection.execute("DROP TABLE rtree_photos_geom")
        for table in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents", "gpkg_ogr_contents"):
            connection.execute(f"DELETE FROM {table} WHERE table_name = 'photos'")
        connection.execute("UPDATE sites SET BZ = '镇：' || '红花套镇' WHERE fid % 2 = 0")
        connection.execute("ALTER TABLE sites DROP COLUMN XZJD")
        connection.execute("UPDATE settings SET value = ? WHERE key = 'schema_version'", (str(BEFORE),))
    return path


@pytest.fixture
def path(old: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(old, tmp_path / old.name))


def test_an_older_workspace_becomes_a_present_one_after_a_copy(path: Path, old: Path) -> None:
    before = dump(path)
    done = migrate(path, [STEP])
    assert (done.before, done.after, len(done.backups)) == (BEFORE, VERSION, 1)
    backup = Path(done.backups[0])
    assert backup.parent == path.parent and backup.name.startswith(f"旧库.v{BEFORE}-") and dump(backup) == before == dump(old)
    assert one(path, "SELECT value FROM settings WHERE key = 'schema_version'") == str(VERSION)
    assert one(path, "SELECT count(*) FROM sites WHERE XZJD = '红花套镇'") == one(path, "SELECT count(*) / 2 FROM sites")
    assert dump(path)["history"] == before["history"], "a step is no change by anybody"
    report = check(path)
    assert report["sound"] and report["findings"] == []
    with changing(path) as connection:
        save(connection, "sites", "ZTBH", "K0001", "act", 1, XZJD="高坝洲镇")
        connection.execute("INSERT INTO photos (site) SELECT uuid FROM sites LIMIT 1")
    assert one(path, "SELECT group_concat(tab || coalesce(field, ''), ' ') FROM (SELECT * FROM history ORDER BY id DESC LIMIT 2)") in (
        "photos sitesXZJD", "photos sitesXZJD",
    )  # fmt: skip


def test_a_present_workspace_stays_as_it_is(tmp_path: Path) -> None:
    path = workspace(tmp_path / "w.gpkg")
    before = path.read_bytes()
    done = migrate(path)
    assert (done.before, done.after, done.backups) == (VERSION, VERSION, ()) and path.read_bytes() == before and os.listdir(tmp_path) == ["w.gpkg"]


def test_a_newer_workspace_is_refused_and_stays(path: Path) -> None:
    with stranger(path) as connection:
        connection.execute("UPDATE settings SET value = '7' WHERE key = 'schema_version'")
    before = path.read_bytes()
    with pytest.raises(MineError) as caught:
        migrate(path, [STEP])
    assert caught.value.code == "workspace_newer" and path.read_bytes() == before and os.listdir(path.parent) == [path.name]


def test_a_version_from_which_no_step_leads_is_a_sentence(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(MineError) as caught:
        migrate(path, [])
    assert caught.value.code == "workspace_no_way" and "?" not in str(caught.value) and path.read_bytes() == before


FAILING = {
    "in the middle": "ALTER TABLE sites ADD COLUMN XZJD TEXT;\nINSERT INTO nowhere VALUES (1);",
    "at the end": STEP.sql + "INSERT INTO funds (uuid, site) VALUES ('x', 'no such site');",
    "a sentence that does not end": STEP.sql + "UPDATE sites SET BZ = 'x'",
    "steering the transaction": STEP.sql + "COMMIT;\nINSERT INTO nowhere VALUES (1);",
    "a pragma": "PRAGMA foreign_keys = ON;",
    "against the present schema": "ALTER TABLE archive RENAME TO old_archive;",
}


@pytest.mark.parametrize("kind", FAILING)
def test_a_step_that_fails_leaves_the_file_as_it_was(path: Path, kind: str) -> None:
    before, content = dump(path), path.read_bytes()
    with pytest.raises(MineError) as caught:
        migrate(path, [Step(VERSION, FAILING[kind], "099_bad.sql")])
    assert caught.value.code == "migration_failed" and "099_bad.sql" in str(caught.value)
    assert dump(path) == before and one(path, "PRAGMA integrity_check") == "ok" and path.read_bytes() == content
    assert len(list(path.parent.glob(f"*.v{BEFORE}-*"))) == 1 and not leftovers(path.parent)
    assert migrate(path, [STEP]).after == VERSION, "and the right step still goes"


def test_steps_run_in_order_with_a_copy_before_each(path: Path) -> None:
    with stranger(path) as connection:
        connection.execute("UPDATE settings SET value = '1' WHERE key = 'schema_version'")
    second = Step(2, "INSERT INTO settings (key, value) VALUES ('trace', 'b');")
    steps = [Step(3, "UPDATE settings SET value = value || 'c' WHERE key = 'trace';"), second]
    triggers = one(path, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
    done = migrate(path, steps, target=3)
    assert (done.before, done.after) == (1, 3) and one(path, "SELECT value FROM settings WHERE key = 'trace'") == "bc"
    versions = [one(Path(backup), "SELECT value FROM settings WHERE key = 'schema_version'") for backup in done.backups]
    assert versions == ["1", "2"] and [Path(b).name.split(".")[1][:2] for b in done.backups] == ["v1", "v2"]
    assert one(path, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == triggers, "on the way the old triggers stay"


def test_a_failing_second_step_keeps_the_first(path: Path) -> None:
    with stranger(path) as connection:
        connection.execute("UPDATE settings SET value = '1' WHERE key = 'schema_version'")
    with pytest.raises(MineError):
        migrate(path, [Step(2, "INSERT INTO settings (key, value) VALUES ('trace', 'b');"), Step(3, "DROP TABLE nowhere;")], target=3)
    assert one(path, "SELECT value FROM settings WHERE key = 'schema_version'") == "2"


def test_a_full_disk_leaves_the_file_as_it_was(path: Path) -> None:
    before = dump(path)
    size = path.stat().st_size
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from mine_restoration_plugin.engine.storage.workspace_migrations import Step, migrate\n"
        "from mine_restoration_plugin.model.errors import MineError\n"
        "from mine_restoration_plugin.model.workspace_schema import VERSION\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))\n"
        "grow = sys.argv[3] + 'CREATE TABLE more (x);' + 'INSERT INTO more VALUES (zeroblob(100000));' * 20\n"
        "try: migrate(Path(sys.argv[1]), [Step(VERSION, grow)])\n"
        "except MineError as error: print(error.code); print(error, file=sys.stderr)"
    )
    for limit in (size // 2, size + 300_000):  # too small for the copy; enough for the copy and not for the step
        done = subprocess.run([sys.executable, "-B", "-c", code, str(path), str(limit), STEP.sql], cwd=REPOSITORY, capture_output=True, text=True)
        assert done.stdout.strip() == "disk_full", done.stderr
        assert dump(path) == before and one(path, "PRAGMA integrity_check") == "ok" and not leftovers(path.parent)
    assert migrate(path, [STEP]).after == VERSION


def test_killed_in_the_middle_the_file_is_as_before(path: Path) -> None:
    before = dump(path)
    code = (
        "import sys; from pathlib import Path\n"
        "from mine_restoration_plugin.engine.storage.workspace_migrations import Step, migrate\n"
        "from mine_restoration_plugin.model.workspace_schema import VERSION\n"
        "slow = 'CREATE TABLE more AS SELECT 1 AS x;' + 'INSERT INTO more SELECT a.id FROM history a, history b LIMIT 200000;' * 400\n"
        "print('go', flush=True); migrate(Path(sys.argv[1]), [Step(VERSION, slow)]); print('done', flush=True)"
    )
    for wait in (0.05, 0.3, 0.8):
        process = subprocess.Popen([sys.executable, "-B", "-c", code, str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None and process.stdout.readline() == "go\n"
        time.sleep(wait)
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        assert process.communicate()[0] == "", "killed before it was done"
        assert dump(path) == before and one(path, "PRAGMA integrity_check") == "ok"
    assert migrate(path, [STEP]).after == VERSION and check(path)["sound"]


def test_two_programs_take_a_step_once(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from mine_restoration_plugin.engine.storage.workspace_migrations import Step, migrate\n"
        "step = \"INSERT INTO settings (key, value) VALUES ('trace' || hex(randomblob(4)), 'x');\"\n"
        "print(migrate(Path(sys.argv[1]), [Step(int(sys.argv[2]), step), Step(int(sys.argv[3]), step)], target=int(sys.argv[3])).after)"
    )
    command = [sys.executable, "-B", "-c", code, str(path), str(VERSION), str(VERSION + 1)]
    processes = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in processes] == [f"{VERSION + 1}\n"] * 2
    assert one(path, "SELECT count(*) FROM settings WHERE key LIKE 'trace%'") == 2


def test_the_command_runs_as_a_process(tmp_path: Path) -> None:
    path = workspace(tmp_path / "w.gpkg")
    ended = run_engine(Job("migrateworkspace", files={"workspace": str(path)}), job_path=str(tmp_path / "job.json"))
    assert ended.code == 0 and (ended.lines[-1]["data"]["before"], ended.lines[-1]["data"]["backups"]) == (VERSION, [])
    with stranger(path) as connection:
        connection.execute("UPDATE settings SET value = '0' WHERE key = 'schema_version'")
    error = run_engine(Job("migrateworkspace", files={"workspace": str(path)}), job_path=str(tmp_path / "job.json")).error
    assert error["code"] == "workspace_no_way"


def test_the_plugins_own_steps_lead_to_its_version_without_gaps() -> None:
    assert [step.version for step in steps_in(FOLDER)] == list(range(2, VERSION + 1))
    for step in steps_in(FOLDER):
        assert list(statements_of(step.sql))


def test_a_workspace_of_version_1_gets_the_table_of_disclosures_by_the_plugins_own_steps(tmp_path: Path) -> None:
    path = workspace(tmp_path / "旧库.gpkg", patches=10, saves=10)
    with changing(path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'disclosures'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DROP TABLE disclosures")
        for table in ("gpkg_contents", "gpkg_ogr_contents"):
            connection.execute(f"DELETE FROM {table} WHERE table_name = 'disclosures'")
        connection.execute("UPDATE settings SET value = '1' WHERE key = 'schema_version'")
    before = dump(path)["history"]
    done = migrate(path)
    assert (done.before, done.after, len(done.backups)) == (1, VERSION, VERSION - 1) and dump(path)["history"] == before
    report = check(path)
    assert report["sound"] and report["findings"] == []
    with changing(path) as connection:
        connection.execute("INSERT INTO disclosures (PZR) VALUES ('张主任')")
    assert one(path, "SELECT tab || action || coalesce(site, '') FROM history ORDER BY id DESC LIMIT 1") == "disclosuresI"


def test_statements_are_taken_apart_as_sqlite_reads_them() -> None:
    sql = "-- a; b\nCREATE TRIGGER t AFTER INSERT ON x BEGIN\n  SELECT 1; -- c;\n  SELECT ';';\nEND;\n"
    sql += "UPDATE x SET a = 'b;\nc'; SELECT 1;\n\n-- end; of it\n"
    found = list(statements_of(sql))
    assert len(found) == 3 and found[1].strip() == "UPDATE x SET a = 'b;\nc';"
    with pytest.raises(sqlite3.Error):
        list(statements_of("UPDATE x SET a = 'b"))
