"""The check of a workspace: each kind of harm is named, what is safe is put right after a copy, the rest is left to a person."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine_runs import REPOSITORY, run_engine
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage import workspace_check
from mine_restoration_plugin.engine.storage.workspace_check import Case
from mine_restoration_plugin.engine.storage.workspace_check_all import all_checks
from mine_restoration_plugin.engine.storage.workspace_file import connect, seal, settings_of
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job
from workspace_files import EDITOR, changing, check, codes, dump, one, save, stranger, workspace


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("whole") / "宜都市.gpkg")


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / whole.name))


def harm(path: Path, *statements: str) -> None:
    """What another program does: without our functions, rules or triggers where it says so."""
    with stranger(path) as connection:
        from mine_restoration_plugin.engine.storage.workspace_file import add_functions

        add_functions(connection)
        for statement in statements:
            connection.execute(statement)


def test_a_workspace_as_the_plugin_makes_it_is_sound_and_a_repair_touches_nothing(path: Path) -> None:
    before = path.read_bytes()
    for repair in (False, True):
        report = check(path, repair)
        assert report["sound"] and report["findings"] == [] and not report["damaged"] and not report["backup"] and not report["skipped"]
    assert path.read_bytes() == before and report["rows"]["patches"] == 12
    assert set(os.listdir(path.parent)) == {path.name, "report.json"}


NO_HISTORY = "DROP TRIGGER archive_history_update"
SITE = "(SELECT uuid FROM sites WHERE ZTBH = 'K0000')"
REPAIRED = {
    "a trigger that was dropped": (["DROP TRIGGER archive_history_update"], "check_trigger_missing"),
    "a trigger that was changed": (
        ["DROP TRIGGER history_no_delete", "CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT 1; END"],
        "check_trigger_changed",
    ),
    "an index that was dropped": (["DROP INDEX history_site"], "check_index_missing"),
    "an index on other columns": (["DROP INDEX sites_ZT", "CREATE INDEX sites_ZT ON sites (KSMC)"], "check_index_changed"),
    "a table that was dropped": (["DROP TABLE inspections"], "check_table_missing"),
    "a column that was dropped": (
        ["DROP TRIGGER photos_history_update", "DROP TRIGGER photos_history_delete", "ALTER TABLE photos DROP COLUMN PSR"],
        "check_column_missing",
    ),
    "an entry of the container": (["DELETE FROM gpkg_contents WHERE table_name = 'ledger'"], "check_container"),
    "another geometry type in the container": (
        ["UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT' WHERE table_name = 'patches'"],
        "check_container",
    ),
    "no spatial reference system": (["DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 4490"], "check_container"),
    "no application id": (["PRAGMA application_id = 0"], "check_container"),
    "a wrong count": (["UPDATE gpkg_ogr_contents SET feature_count = 99 WHERE table_name = 'sites'"], "check_count"),
    "an empty spatial index": (["DELETE FROM rtree_patches_geom"], "check_spatial_index"),
    "a feature elsewhere in the index": (["UPDATE rtree_patches_geom SET minx = 80, maxx = 80.1 WHERE id = 3"], "check_spatial_index"),
    "a spatial index that was dropped": (["DROP TABLE rtree_photos_geom"], "check_spatial_index"),
    "a site without archive": (["DROP TRIGGER archive_history_delete", f"DELETE FROM archive WHERE site = {SITE}"], "check_record_missing"),
    "a patch without site": (["DROP TRIGGER patches_rollup_update", "UPDATE patches SET site = NULL WHERE fid = 4"], "check_patch_without_site"),
    "a site that is gone": (
        ["DROP TRIGGER sites_children", "DROP TRIGGER sites_history_delete", "DELETE FROM sites WHERE ZTBH = 'K0000'"],
        "check_site_gone",
    ),
    "a site deleted past the rules": (["DROP TRIGGER sites_children", "DELETE FROM sites WHERE ZTBH = 'K0001'"], "check_site_gone"),
    "wrong sums": (["UPDATE sites SET TQMJ = 5, TBS = 9, GZL = NULL WHERE fid = 2"], "check_sums"),
    "wrong completeness": (["UPDATE sites SET WZD = 77 WHERE fid = 2"], "check_completeness"),
    "codes by name": ([NO_HISTORY, "UPDATE archive SET KCFS = '露天' WHERE fid < 4"], "check_value_written"),
    "several codes in braces": (["UPDATE archive SET ZYWT = '{1;3}' WHERE fid = 4"], "check_value_written"),
    "a date that is written otherwise": (
        ["PRAGMA ignore_check_constraints = ON", "UPDATE ledger SET ZLSX = '2020/6/1' WHERE fid = 1"],
        "check_value_written",
    ),
    "a code list without codes": (["DELETE FROM codes WHERE list = 'ZT'"], "check_codes_missing"),
    "no version": (["DELETE FROM settings WHERE key = 'schema_version'"], "check_setting_missing"),
    "a distance that is none": (["UPDATE settings SET value = 'far' WHERE key = 'distance_km'"], "check_setting_wrong"),
    "no seal in the settings": (["DELETE FROM settings WHERE key IN ('sealed', 'sealed_id')"], "check_setting_missing"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REPAIRED)
def test_what_is_safe_is_named_then_repaired_after_a_copy(path: Path, kind: str) -> None:
    statements, code = REPAIRED[kind]
    history = one(path, "SELECT group_concat(id || coalesce(seal, '')) FROM history")
    harm(path, *statements)
    harmed = path.read_bytes()
    found = check(path)
    assert code in codes(found, "repairable") and not found["sound"] and not found["backup"]
    assert path.read_bytes() == harmed, "a check alone writes nothing"
    repaired = check(path, repair=True)
    assert code in codes(repaired, "repaired") and code not in codes(repaired, "open"), repaired["findings"]
    assert repaired["sound"], [f for f in repaired["findings"] if f["state"] == "open"]
    assert Path(repaired["backup"]).is_file() and dump(Path(repaired["backup"])).keys() >= {"gpkg_contents"}
    again = check(path)
    assert again["findings"] == [] and again["sound"]
    assert one(path, "SELECT group_concat(id || coalesce(seal, '')) FROM history").startswith(history), "lines of the history stay as they were"
    with changing(path) as connection:
        last = connection.execute("SELECT uuid FROM archive ORDER BY fid DESC LIMIT 1").fetchone()[0]
        save(connection, "archive", "uuid", last, "later", 1, JBQK="又一次")
    assert one(path, "SELECT new FROM history ORDER BY id DESC LIMIT 1") == "又一次"


OPEN = {
    "a code that no list has": (["UPDATE archive SET YZCD = '7' WHERE fid = 1"], "check_value"),
    "a date that is none": (["UPDATE ledger SET ZLSX = '2021-02-30' WHERE fid = 1"], "check_value"),
    "more than the dictionary allows": (["PRAGMA ignore_check_constraints = ON", "UPDATE archive SET ZBFGD = 180.5 WHERE fid = 1"], "check_value"),
    "text in a column of numbers": (["UPDATE ledger SET RWMJ = '约三公顷' WHERE fid = 1"], "check_value"),
    "a number too wide": (["UPDATE ledger SET GSTZ = 1e20 WHERE fid = 1"], "check_value"),
    "text too long": (["UPDATE sites SET KSMC = printf('%.*c', 81, 'x') WHERE fid = 1"], "check_value"),
    "bytes in a text": (["UPDATE sites SET WZ = x'00ff41' WHERE fid = 1"], "check_value"),
    "a status that is none": (["UPDATE sites SET ZT = '77' WHERE fid = 1"], "check_status_unknown"),
    "written off past the step": (["UPDATE sites SET ZT = '80' WHERE fid = 1"], "check_written_off_bare"),
    "a date of write-off alone": (["UPDATE sites SET ZXRQ = '2021-05-01' WHERE fid = 1"], "check_written_off_open"),
    "excluded without a reason": (["UPDATE sites SET ZT = '90' WHERE fid = 1"], "check_excluded_bare"),
    "numbers that look the same": (["UPDATE sites SET ZTBH = ' ｋ0001 ' WHERE ZTBH = 'K0002'"], "check_number_doubled"),
    "a patch without number": (["UPDATE patches SET TBBH = NULL WHERE fid = 2"], "check_number_missing"),
    "no shape": (["UPDATE patches SET geom = NULL WHERE fid = 2"], "check_shape_missing"),
    "text in another encoding": (["UPDATE sites SET WZ = CAST(x'bacfb2a2' AS TEXT) WHERE fid = 1"], "check_text"),
    "a broken key": (["UPDATE funds SET uuid = 'x' WHERE fid = 1"], "check_key"),
    "a campaign that is none": (["UPDATE settings SET value = '{' WHERE key = 'campaign'"], "check_campaign"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OPEN)
def test_what_needs_a_person_is_named_and_left(path: Path, kind: str) -> None:
    statements, code = OPEN[kind]
    harm(path, *statements)
    assert code in codes(check(path), "open")
    harmed = dump(path, skipped=("history", "settings", "sqlite_sequence"))
    repaired = check(path, repair=True)
    assert code in codes(repaired, "open") and not repaired["sound"]
    assert dump(path, skipped=("history", "settings", "sqlite_sequence")) == harmed or "check_sums" in codes(repaired)


def test_a_stale_patch_and_a_foreign_trigger_are_told_but_are_no_fault(path: Path) -> None:
    harm(path, "UPDATE patches SET stale = 1 WHERE fid = 2", "CREATE TRIGGER theirs AFTER UPDATE ON sites BEGIN SELECT 1; END")
    report = check(path, repair=True)
    assert report["sound"] and sorted(codes(report)) == ["check_stale", "check_trigger_foreign"] and not report["backup"]
    assert [f["severity"] for f in report["findings"]] == ["info", "info"]


def test_codes_that_a_province_added_are_known(path: Path) -> None:
    harm(path, "INSERT INTO codes (list, code, name) VALUES ('STWT', '9', '其他')", "UPDATE archive SET ZYWT = '{1,9}' WHERE fid = 1")
    assert check(path)["sound"]


def test_shapes_are_looked_at_one_by_one(path: Path) -> None:
    import shapely

    from mine_restoration_plugin.engine.storage.workspace_file import gpkg_blob

    def blob(wkt: str, srs: int = 4490) -> bytes:
        shape = shapely.from_wkt(wkt)
        return gpkg_blob(shapely.to_wkb(shape), shape.bounds, srs)

    shapes = {
        "check_shape_invalid": blob("MULTIPOLYGON (((110 30, 110.1 30.1, 110.1 30, 110 30.1, 110 30)))"),
        "check_shape_far": blob("MULTIPOLYGON (((30 110, 30.1 110, 30 110.1, 30 110)))"),
        "check_shape_kind": blob("POLYGON ((110 30, 110.1 30, 110 30.1, 110 30))"),
        "check_shape_system": blob("MULTIPOLYGON (((110 30, 110.1 30, 110 30.1, 110 30)))", 4326),
        "check_shape_unreadable": b"GP\x00\x01\x8a\x11\x00\x00garbage",
    }
    with stranger(path) as connection:
        from mine_restoration_plugin.engine.storage.workspace_file import add_functions

        add_functions(connection)
        connection.execute("DROP TRIGGER rtree_patches_geom_update1")
        for number, shape in enumerate(shapes.values(), 1):
            connection.execute("UPDATE patches SET geom = ? WHERE fid = ?", (shape, number))
    report = check(path, repair=True)
    found = {f["code"]: f for f in report["findings"] if f["code"].startswith("check_shape")}
    assert set(found) == set(shapes) and all(f["state"] == "open" and f["params"]["count"] == 1 for f in found.values())
    assert "Self-intersection" in found["check_shape_invalid"]["text"] and "P0000" in found["check_shape_invalid"]["text"]
    assert "check_spatial_index" in codes(report, "repaired")


def test_an_index_that_disagrees_with_its_table_is_made_anew(path: Path) -> None:
    with stranger(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        # Rows that come in while SQLite does not know of the index are missing from it afterwards.
        sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'funds_site'").fetchone()[0]
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, '(site)', '(BZ)') WHERE name = 'funds_site'")
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute("INSERT INTO funds (site, ZJLX) SELECT site, '2' FROM funds")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'funds_site'", (sql,))
    report = check(path)
    assert "check_index_wrong" in codes(report, "repairable") and not report["damaged"]
    assert "check_index_wrong" in codes(check(path, repair=True), "repaired") and check(path)["sound"]


def test_what_repairs_change_in_records_is_in_the_history_with_a_name(path: Path) -> None:
    harm(path, "UPDATE archive SET KCFS = '露天' WHERE fid = 1")
    check(path, repair=True, editor="赵检查")
    who, old, new = (one(path, f"SELECT {c} FROM history WHERE field = 'KCFS' ORDER BY id DESC LIMIT 1") for c in ("who", "old", "new"))
    assert (who, old, new) == ("赵检查", "露天", "A")
    assert one(path, "SELECT editor FROM archive WHERE fid = 1") == "赵检查"


def test_a_site_that_is_gone_comes_back_with_its_number_and_what_the_history_knows(path: Path) -> None:
    with changing(path) as connection:
        save(connection, "sites", "ZTBH", "K0001", "act", 1, KSMC="老采石场", XZJD="红花套镇")
    key = one(path, "SELECT uuid FROM sites WHERE ZTBH = 'K0001'")
    harm(path, "DROP TRIGGER sites_children", "DELETE FROM sites WHERE ZTBH = 'K0001'")
    report = check(path, repair=True)
    assert report["sound"]
    with stranger(path) as connection:
        row = connection.execute("SELECT ZTBH, KSMC, XZJD, TBS, ZT FROM sites WHERE uuid = ?", (key,)).fetchone()
    assert row[:3] == ("K0001", "老采石场", "红花套镇") and row[3] == one(path, "SELECT count(*) FROM patches WHERE site = ?", key) and row[4] == "10"
    assert one(path, "SELECT count(*) FROM archive WHERE site = ?", key) == 1


# --- history --------------------------------------------------------------------------------------------------------------

_GUARDS = ("DROP TRIGGER history_no_update", "DROP TRIGGER history_no_delete")
TAMPERED = {
    "changed": ["UPDATE history SET new = '别的' WHERE id = 15"],
    "missing": ["DELETE FROM history WHERE id BETWEEN 10 AND 12"],
    "unsealed": ["UPDATE history SET seal = NULL WHERE id = 11"],
    "cut": ["DELETE FROM history WHERE id > (SELECT max(id) - 3 FROM history)"],
    "setting": ["UPDATE settings SET value = printf('%064d', 1) WHERE key = 'sealed'"],
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_a_tampered_history_is_named_recorded_and_named_for_ever(path: Path, kind: str) -> None:
    harm(path, *_GUARDS, *TAMPERED[kind])
    tampered = dump(path)["history"]
    found = check(path)
    assert f"check_history_{kind}" in codes(found, "repairable")
    repaired = check(path, repair=True)
    assert f"check_history_{kind}" in codes(repaired, "recorded") and f"check_history_{kind}" not in codes(repaired, "repaired")
    assert dump(path)["history"] == tampered, "the lines stay as they are"
    with changing(path) as connection:
        for number in range(5):
            save(connection, "archive", "site", one(path, "SELECT uuid FROM sites LIMIT 1"), "after", number, JBQK=f"之后{number}")
        assert seal(connection) >= 5
    again = check(path)
    assert codes(again) == ["check_history_seen"], "what came after is sealed, and the old break stays on record"
    assert one(path, "SELECT count(*) FROM history WHERE seal IS NULL") == (1 if kind == "unsealed" else 0)


def test_a_second_break_is_found_behind_a_recorded_one(path: Path) -> None:
    harm(path, *_GUARDS, "UPDATE history SET new = '别的' WHERE id = 15")
    check(path, repair=True)
    harm(path, *_GUARDS, "UPDATE history SET who = '别人' WHERE id = 20")
    report = check(path)
    assert sorted(c for c in codes(report) if "history" in c) == ["check_history_changed", "check_history_seen"]
    assert [f["where"] for f in report["findings"] if f["code"] == "check_history_changed"] == ["20"]


def test_lines_that_wait_for_their_seal_are_no_finding_and_a_repair_seals_them(path: Path) -> None:
    with changing(path) as connection:
        first = connection.execute("SELECT uuid FROM archive LIMIT 1").fetchone()[0]
        save(connection, "archive", "uuid", first, "act", 1, JBQK="新")
    assert check(path)["sound"]
    harm(path, "DROP INDEX history_site")
    check(path, repair=True)
    assert one(path, "SELECT count(*) FROM history WHERE seal IS NULL") == 0


# --- photos ---------------------------------------------------------------------------------------------------------------


def test_photos_are_held_against_their_files(path: Path) -> None:
    import hashlib

    folder = path.parent / f"{path.stem}_照片" / "K0001"
    folder.mkdir(parents=True)
    for name in ("good.jpg", "changed.jpg", "stray.jpg"):
        (folder / name).write_bytes(name.encode())
    rows = [("good.jpg", "good.jpg"), ("changed.jpg", "other"), ("gone.jpg", "gone.jpg")]
    with changing(path) as connection:
        site = connection.execute("SELECT uuid FROM sites LIMIT 1").fetchone()[0]
        for name, content in rows:
            relative = f"{path.stem}_照片/K0001/{name}"
            digest = hashlib.sha256(content.encode()).hexdigest()
            connection.execute("INSERT INTO photos (site, ZPLJ, ZPHX) VALUES (?, ?, ?)", (site, relative, digest))
        connection.execute("INSERT INTO photos (site, ZPLJ) VALUES (?, '../../etc/passwd.jpg')", (site,))
    report = check(path)
    found = {f["code"]: f["params"]["count"] for f in report["findings"]}
    assert found == {"check_photo_missing": 1, "check_photo_changed": 1, "check_photo_path": 1, "check_photo_stray": 1}
    assert "stray.jpg" in next(f["text"] for f in report["findings"] if f["code"] == "check_photo_stray")


# --- surroundings ---------------------------------------------------------------------------------------------------------

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = " + sys.argv[2])
connection.execute(sys.argv[3])
connection.execute("SELECT count(*) FROM sites").fetchone()
print("held", flush=True)
sys.stdin.readline()
connection.close()
"""


def holder(path: Path, journal: str, statement: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path), journal, statement], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_a_workspace_that_qgis_has_open_is_checked_and_repaired_beside_it(path: Path) -> None:
    reader = holder(path, "WAL", "BEGIN")
    with stranger(path) as connection:
        connection.execute("UPDATE sites SET WZD = 77 WHERE fid = 2")
        assert path.with_name(path.name + "-wal").stat().st_size > 0
        report = check(path, repair=True)
        assert codes(report, "repaired") == ["check_completeness"] and report["sound"]
        assert one(Path(report["backup"]), "SELECT WZD FROM sites WHERE fid = 2") == 77, "the copy has what is still in the log"
    reader.communicate("\n", timeout=20)
    assert check(path)["sound"]


def test_a_writers_lock_leaves_the_findings_and_says_why_nothing_was_repaired(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    harm(path, "UPDATE sites SET WZD = 77 WHERE fid = 2")
    writer = holder(path, "WAL", "BEGIN IMMEDIATE")
    monkeypatch.setattr(workspace_check, "PATIENCE_S", 0.3)
    report = check(path, repair=True)
    assert sorted(codes(report, "repairable", "open")) == ["check_completeness", "check_not_repaired"]
    assert "another program" in report["findings"][-1]["text"] and not report["backup"]
    writer.communicate("\n", timeout=20)
    assert check(path, repair=True)["sound"]


def test_a_file_that_another_program_keeps_for_itself_is_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = holder(path, "DELETE", "BEGIN EXCLUSIVE")
    monkeypatch.setattr(workspace_check, "PATIENCE_S", 0.3)
    with pytest.raises(MineError) as caught:
        check(path)
    assert caught.value.code == "workspace_locked" and "宜都市" in str(caught.value) and "?" not in str(caught.value)
    owner.communicate("\n", timeout=20)


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_a_workspace_on_media_that_cannot_be_written_is_checked(path: Path, tmp_path: Path, journal: str) -> None:
    """As nobody, who may read but not write: the check runs, the repair is refused in a sentence."""
    with stranger(path) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("UPDATE sites SET WZD = 77 WHERE fid = 2")
    folder = Path("/var/tmp") / f"mine_restoration_{os.getpid()}_{journal}"
    folder.mkdir(mode=0o755)
    try:
        copy = Path(shutil.copy(path, folder / "w.gpkg"))
        copy.chmod(0o644)
        job = Job("checkworkspace", settings={"repair": True}, files={"workspace": str(copy)})
        (folder / "job.json").write_text(job.dumps(), encoding="utf-8")
        code = (
            "import os; os.setuid(65534)\n"
            "from mine_restoration_plugin.engine.storage.workspace_check import check_file\n"
            "from mine_restoration_plugin.engine.storage.workspace_check_all import all_checks\n"
            "from pathlib import Path\n"
            f"done = check_file(Path({str(copy)!r}), all_checks(), True, 'x')\n"
            "print([(f.code, s) for f, s in done.findings]); print([str(f.params.get('reason')) for f, _ in done.findings])"
        )
        if os.getuid() != 0:
            pytest.skip("only root can become nobody")
        ended = subprocess.run([sys.executable, "-B", "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
        assert "('check_completeness', 'repairable'), ('check_not_repaired', 'open')" in ended.stdout, ended.stderr
        assert "workspace_read_only" in ended.stdout or "output_unwritable" in ended.stdout
        assert sorted(os.listdir(folder)) == ["job.json", "w.gpkg"]
    finally:
        shutil.rmtree(folder)


def test_a_full_disk_leaves_the_workspace_as_it_was(path: Path) -> None:
    harm(path, "UPDATE sites SET WZD = 77 WHERE fid = 2")
    before = path.read_bytes()
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    job = Job("checkworkspace", settings={"repair": True}, files={"workspace": str(path)})
    ended = run_engine(job, preexec_fn=limit, job_path=str(path.parent / "job.json"))
    assert ended.code == 0
    data = ended.lines[-1]["data"]
    assert [f["code"] for f in data["findings"]] == ["check_completeness", "check_not_repaired"] and "disk is full" in data["findings"][1]["text"]
    assert path.read_bytes() == before and not [name for name in os.listdir(path.parent) if "backup" in name or name.endswith(".part")]


def test_what_is_no_workspace_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.gpkg").write_bytes(b"my notes" * 3000)
    connection = sqlite3.connect(tmp_path / "other.gpkg")
    connection.execute("CREATE TABLE sites (x)")
    connection.close()
    (tmp_path / "empty.gpkg").write_bytes(b"")
    for name in ("notes.gpkg", "other.gpkg", "empty.gpkg"):
        with pytest.raises(MineError) as caught:
            check(tmp_path / name)
        assert caught.value.code == "not_a_workspace", name
    with pytest.raises(MineError) as caught:
        check(tmp_path / "gone.gpkg")
    assert caught.value.code == "file_missing"


def test_a_newer_workspace_is_looked_at_and_not_changed(path: Path) -> None:
    harm(path, "UPDATE settings SET value = '99' WHERE key = 'schema_version'", "DROP INDEX history_site")
    before = path.read_bytes()
    report = check(path, repair=True)
    assert codes(report)[0] == "check_newer" and "check_index_missing" in codes(report, "repairable") and path.read_bytes() == before


def test_the_report_may_not_replace_the_workspace(path: Path) -> None:
    from mine_restoration_plugin.engine.check_command import run_checkworkspace

    with pytest.raises(MineError) as caught:
        run_checkworkspace(Job("checkworkspace", files={"workspace": str(path), "report": str(path)}), Reporter())
    assert caught.value.code == "output_is_input"


def test_the_command_runs_as_a_process(path: Path) -> None:
    harm(path, "DROP TRIGGER archive_history_update")
    job = Job("checkworkspace", settings={"repair": True}, files={"workspace": str(path), "report": str(path.parent / "r.json")})
    ended = run_engine(job, job_path=str(path.parent / "job.json"))
    assert ended.code == 0 and ended.lines[-1]["data"] == json.loads((path.parent / "r.json").read_text(encoding="utf-8"))
    said = [line for line in ended.lines if line["type"] == "finding"]
    assert [line["code"] for line in said] == ["check_trigger_missing", "check_summary", "check_backup"]
    assert said[0]["text"].endswith("It was repaired.")


def test_the_last_sentence_says_how_it_stands(path: Path) -> None:
    job = Job("checkworkspace", files={"workspace": str(path)})
    ended = run_engine(job, job_path=str(path.parent / "job.json"))
    said = [line["text"] for line in ended.lines if line["type"] == "finding"]
    assert len(said) == 1 and "nothing is left to do" in said[0] and f" {sum(check(path)['rows'].values())} " in said[0]


def test_every_check_has_a_name_of_its_own_and_finds_nothing_in_a_new_workspace(path: Path) -> None:
    checks = all_checks()
    assert len({c.name for c in checks}) == len(checks) and all(c.name for c in checks)
    connection = connect(path, read_only=True)
    try:
        case: Any = Case(connection, path)
        assert {c.name: list(c.look(case)) for c in checks if list(c.look(case))} == {}
        assert settings_of(connection)["made_by"] == EDITOR
    finally:
        connection.close()
