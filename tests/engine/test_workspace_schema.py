"""The schema of a workspace: the SQL files are what the code makes, and triggers write the history, find sites, add up and guard."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_runs import REPOSITORY
from mine_restoration_plugin.engine.storage.workspace_file import add_functions, connect, gpkg_blob
from mine_restoration_plugin.model.workspace_history import COLUMNS, FIRST_SEAL, ChainBreak, check_chain, seal_of
from mine_restoration_plugin.model.workspace_schema import (
    DELETE_MARK,
    TABLES,
    VERSION,
    completeness_fields,
    new_act,
    new_mark,
    record_tables,
    table_named,
)
from workspace_files import EDITOR, empty_workspace

sys.path.insert(0, str(REPOSITORY / "scripts"))
import workspace_schema as writer


def test_the_two_sql_files_are_what_the_script_would_write() -> None:
    for path, text in writer.files().items():
        assert path.read_text(encoding="utf-8") == text, f"run scripts/workspace_schema.py: {path.name}"
    assert len(writer.files()) == 2
    done = subprocess.run([sys.executable, str(REPOSITORY / "scripts" / "workspace_schema.py"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""


def test_every_statement_is_readable_and_every_column_says_what_it_is() -> None:
    text = next(text for path, text in writer.files().items() if path.name == "schema.sql")
    for table in TABLES:
        assert f"-- {table.label} {table.label_en}\nCREATE TABLE {table.name} (" in text
        for field in table.fields:
            assert f"-- {field.label}" in text
    assert f"version {VERSION}" in text.splitlines()[0]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_workspace(tmp_path_factory.mktemp("schema") / "w.gpkg")


@pytest.fixture
def db(empty: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(shutil.copy(empty, tmp_path / "w.gpkg"))
    yield connection
    connection.close()


def shape(lon: float = 110.0, lat: float = 30.0) -> bytes:
    polygon = shapely.MultiPolygon([shapely.box(lon, lat, lon + 0.01, lat + 0.01)])
    return gpkg_blob(shapely.to_wkb(polygon), polygon.bounds, 4490)


def lines(db: sqlite3.Connection, since: int = 0) -> list[dict[str, Any]]:
    rows = db.execute(f"SELECT {', '.join(COLUMNS)} FROM history WHERE id > ? ORDER BY id", (since,)).fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def last_id(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM history").fetchone()[0])


def site(db: sqlite3.Connection, number: str = "K1") -> str:
    db.execute("INSERT INTO sites (ZTBH) VALUES (?)", (number,))
    return str(db.execute("SELECT uuid FROM sites WHERE ZTBH = ?", (number,)).fetchone()[0])


def row_of(db: sqlite3.Connection, table: str) -> str:
    """A row of a table, made if there is none; its key."""
    key = db.execute("SELECT uuid FROM sites LIMIT 1").fetchone()
    own = key[0] if key else site(db)
    if not db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
        if table_named(table).per_site:
            db.execute(f"INSERT INTO {table} (site) VALUES (?)", (own,))
        else:
            db.execute(f"INSERT INTO {table} DEFAULT VALUES")
    return str(db.execute(f"SELECT uuid FROM {table} LIMIT 1").fetchone()[0])


SAMPLE = {"C": "甲", "T": "长文本", "N": 12.5, "I": 1, "D": "2020-06-01"}
FIELDS = [(t.name, name) for t in record_tables() for name in t.tracked if name != "site"]


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_every_field_is_in_the_history_with_old_new_who_and_save(db: sqlite3.Connection, table: str, field: str) -> None:
    key = row_of(db, table)
    defined = {f.name: f for f in table_named(table).fields}
    value = shape() if field == "geom" else SAMPLE[defined[field].type]
    act = new_act()
    before, since = db.execute(f"SELECT {field} FROM {table} WHERE uuid = ?", (key,)).fetchone()[0], last_id(db)
    db.execute(f"UPDATE {table} SET {field} = ?, editor = ?, mark = ? WHERE uuid = ?", (value, EDITOR, new_mark(act, 1), key))
    found = [line for line in lines(db, since) if line["field"] == field and line["tab"] == table]
    assert len(found) == 1
    line = found[0]
    shown = shape().hex().upper() if field == "geom" else str(value)
    assert (line["action"], line["uuid"], line["new"], line["who"], line["mark"]) == ("U", key, shown, EDITOR, f"{act}.1")
    assert line["old"] == (None if before in (None, "{}") else str(before))
    assert line["site"] == (db.execute("SELECT uuid FROM sites").fetchone()[0] if table == "sites" or table_named(table).per_site else None)
    db.execute(f"UPDATE {table} SET {field} = {field}, mark = 'again' WHERE uuid = ?", (key,))
    assert len([x for x in lines(db, since) if x["field"] == field and x["tab"] == table]) == 1, "a save that changes nothing leaves no line"


def test_a_change_outside_the_plugin_has_no_who(db: sqlite3.Connection) -> None:
    key = row_of(db, "archive")
    db.execute("UPDATE archive SET JBQK = 'a', editor = ?, mark = 'act.1' WHERE uuid = ?", (EDITOR, key))
    since = last_id(db)
    db.execute("UPDATE archive SET JBQK = 'b' WHERE uuid = ?", (key,))
    db.execute("UPDATE archive SET JBQK = 'c', mark = NULL WHERE uuid = ?", (key,))
    assert [(x["old"], x["new"], x["who"], x["mark"]) for x in lines(db, since)] == [("a", "b", None, None), ("b", "c", None, None)]


def test_an_inserted_row_is_attributed_by_its_own_key_only(db: sqlite3.Connection) -> None:
    own = site(db)
    key = "11111111-1111-4111-a111-111111111111"
    since = last_id(db)
    db.execute("INSERT INTO funds (uuid, site, ZJLX, editor, mark) VALUES (?, ?, '1', ?, ?)", (key, own, EDITOR, new_mark("act", 1, key)))
    db.execute("INSERT INTO funds (site, ZJLX, editor, mark) SELECT site, ZJLX, editor, mark FROM funds WHERE uuid = ?", (key,))
    db.execute("INSERT INTO funds (site) VALUES (?)", (own,))
    found = [(x["action"], x["who"], x["mark"]) for x in lines(db, since)]
    assert found == [("I", EDITOR, "act.1"), ("I", None, None), ("I", None, None)], "a copy is not the work of whoever saved the original"


def test_a_copied_row_that_is_saved_or_changed_is_told_apart(db: sqlite3.Connection) -> None:
    own = site(db)
    db.execute("INSERT INTO funds (site, ZJLX, editor, mark) VALUES (?, '1', '甲', 'x.1')", (own,))
    db.execute("INSERT INTO funds (site, ZJLX, editor, mark) SELECT site, ZJLX, editor, mark FROM funds")
    since = last_id(db)
    db.execute("UPDATE funds SET ZJLX = '2' WHERE fid = 2")
    db.execute("UPDATE funds SET ZJLX = '3', editor = '乙', mark = 'y.1' WHERE fid = 2")
    assert [(x["new"], x["who"]) for x in lines(db, since)] == [("2", None), ("3", "乙")]


def test_a_deletion_keeps_all_values_and_who_did_it(db: sqlite3.Connection) -> None:
    own = site(db)
    db.execute("INSERT INTO funds (site, ZJLX, ZJJH) VALUES (?, '1', 5.5)", (own,))
    key = db.execute("SELECT uuid FROM funds").fetchone()[0]
    db.execute("UPDATE funds SET editor = ?, mark = ? WHERE uuid = ?", (EDITOR, DELETE_MARK + "act.1", key))
    since = last_id(db)
    db.execute("DELETE FROM funds WHERE uuid = ?", (key,))
    found = lines(db, since)
    assert {x["field"]: x["old"] for x in found} == {"ZJLX": "1", "ZJJH": "5.5", "site": own}
    assert {(x["action"], x["who"], x["mark"], x["new"]) for x in found} == {("D", EDITOR, "act.1", None)}
    db.execute("INSERT INTO funds (site) VALUES (?)", (own,))
    since = last_id(db)
    db.execute("DELETE FROM funds")
    assert [(x["action"], x["who"]) for x in lines(db, since)][0] == ("D", None), "a deletion outside the plugin has no who"


def test_the_old_shape_is_in_the_history_and_can_be_taken_back(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO patches (TBBH, geom) VALUES ('P1', ?)", (shape(),))
    since = last_id(db)
    db.execute("UPDATE patches SET geom = ? WHERE TBBH = 'P1'", (shape(111),))
    line = next(x for x in lines(db, since) if x["field"] == "geom")
    assert bytes.fromhex(line["old"]) == shape() and bytes.fromhex(line["new"]) == shape(111)
    assert db.execute("SELECT round(minx) FROM rtree_patches_geom").fetchall() == [(111.0,)]
    db.execute("UPDATE patches SET geom = ? WHERE TBBH = 'P1'", (bytes.fromhex(line["old"]),))
    assert db.execute("SELECT round(minx) FROM rtree_patches_geom").fetchall() == [(110.0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET new = 'x'", "UPDATE history SET who = 'x' WHERE id = 1", "UPDATE history SET seal = NULL", "DELETE FROM history",
        "DELETE FROM history WHERE id = 1", "UPDATE history SET id = 99 WHERE id = 1", "UPDATE history SET at = '2001-01-01', seal = 'x'",
    ],
)  # fmt: skip
def test_the_history_cannot_be_changed(db: sqlite3.Connection, statement: str) -> None:
    site(db)
    before = lines(db)
    with pytest.raises(sqlite3.IntegrityError, match="history cannot be changed"):
        db.execute(statement)
    assert lines(db) == before


def test_a_seal_can_be_set_once(db: sqlite3.Connection) -> None:
    site(db)
    db.execute("UPDATE history SET seal = 'a' WHERE id = 1")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE history SET seal = 'b' WHERE id = 1")


def test_a_patch_finds_its_site_by_number_or_gets_one(db: sqlite3.Connection) -> None:
    known = site(db, "K1")
    rows = "('P1', 'K1', '甲矿'), ('P2', 'K2', '乙矿'), ('P3', 'K2', '丙矿'), ('P4', NULL, '丁矿'), (NULL, '', NULL)"
    db.execute(f"INSERT INTO patches (TBBH, ZTBH, KSMC) VALUES {rows}")
    found = dict(db.execute("SELECT coalesce(p.TBBH, '-'), s.ZTBH FROM patches p JOIN sites s ON s.uuid = p.site"))
    last = db.execute("SELECT uuid, site FROM patches WHERE TBBH IS NULL").fetchone()
    assert found == {"P1": "K1", "P2": "K2", "P3": "K2", "P4": "P4", "-": last[0]} and last[0] == last[1]
    assert db.execute("SELECT site FROM patches WHERE TBBH = 'P1'").fetchone()[0] == known
    assert db.execute("SELECT KSMC FROM sites WHERE ZTBH = 'K2'").fetchone() == ("乙矿",), "the first patch gives the site its name"
    counts = [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("sites", "archive", "ledger")]
    assert counts == [4, 4, 4]


def test_the_line_of_a_new_patch_says_its_site(db: sqlite3.Connection) -> None:
    known = site(db, "K1")
    db.execute("INSERT INTO patches (TBBH, ZTBH) VALUES ('P1', 'K1'), ('P2', 'K9'), ('P3', NULL)")
    own = dict(db.execute("SELECT TBBH, site FROM patches"))
    assert own["P1"] == known
    keys = dict(db.execute("SELECT uuid, TBBH FROM patches"))
    said = {keys[x["uuid"]]: x["site"] for x in lines(db) if x["tab"] == "patches" and x["action"] == "I"}
    assert said == own
    assert not [x for x in lines(db) if x["tab"] == "patches" and x["field"] == "site"]


def test_a_null_key_asks_for_a_new_one(db: sqlite3.Connection) -> None:
    own = site(db)
    db.execute("INSERT INTO funds (uuid, site) VALUES (NULL, ?), (NULL, ?)", (own, own))
    keys = [row[0] for row in db.execute("SELECT uuid FROM funds")]
    assert len(set(keys)) == 2 and all(len(key) == 36 and key[14] == "4" for key in keys)


def test_sums_follow_every_change_of_a_patch(db: sqlite3.Connection) -> None:
    chosen = random.Random(7)
    numbers = ["K1", "K2", "K3"]
    for step in range(60):
        kind = chosen.randrange(4)
        if kind <= 1 or not db.execute("SELECT count(*) FROM patches").fetchone()[0]:
            sql = "INSERT INTO patches (TBBH, ZTBH, TQMJ, FWNMJ, SCOPE, GZL, HLMC, SDM, PQ, KFX) VALUES (?, ?, ?, ?, ?, ?, ?, '42', '2', 110)"
            areas = (chosen.uniform(0, 1e5), chosen.uniform(0, 10))
            db.execute(sql, (f"P{step}", chosen.choice(numbers), *areas, step % 2, chosen.choice(["1", "2", None, ""]), f"R{step % 3}"))
        elif kind == 2:
            other = db.execute("SELECT uuid FROM sites ORDER BY ZTBH LIMIT 1").fetchone()[0]
            db.execute("UPDATE patches SET TQMJ = TQMJ * 2, site = ? WHERE fid = (SELECT max(fid) FROM patches)", (other,))
        else:
            db.execute("DELETE FROM patches WHERE fid = (SELECT min(fid) FROM patches)")
        for key, count, area, scope, cls, river in db.execute("SELECT uuid, TBS, TQMJ, SCOPE, GZL, HLMC FROM sites").fetchall():
            rows = db.execute("SELECT TQMJ, SCOPE, GZL, HLMC, TBBH FROM patches WHERE site = ?", (key,)).fetchall()
            assert (count or 0) == len(rows)
            assert area is None and not rows or area == pytest.approx(sum(r[0] for r in rows), abs=0.006)
            assert scope == (max(r[1] for r in rows) if rows else None)
            classed = sorted((r[2], -r[0], r[4], r[3]) for r in rows if r[2])
            assert (cls, river) == ((classed[0][0], classed[0][3]) if classed else (None, None))


def test_completeness_counts_what_is_filled_in(db: sqlite3.Connection) -> None:
    key = row_of(db, "archive")
    names = completeness_fields()
    for done, name in enumerate(names, 1):
        kind = next(f.type for f in table_named("archive").fields if f.name == name)
        db.execute(f"UPDATE archive SET {name} = ? WHERE uuid = ?", (SAMPLE[kind], key))
        assert db.execute("SELECT WZD FROM sites").fetchone()[0] == round(100 * done / len(names))
    db.execute(f"UPDATE archive SET {names[0]} = '' WHERE uuid = ?", (key,))
    assert db.execute("SELECT WZD FROM sites").fetchone()[0] == round(100 * (len(names) - 1) / len(names))


@pytest.mark.parametrize("keys_on", [True, False])
def test_a_site_with_patches_cannot_go_and_one_without_takes_its_records_along(db: sqlite3.Connection, keys_on: bool) -> None:
    db.execute(f"PRAGMA foreign_keys = {'ON' if keys_on else 'OFF'}")
    own = site(db)
    for table in ("funds", "progress", "acceptance", "inspections", "photos"):
        db.execute(f"INSERT INTO {table} (site) VALUES (?)", (own,))
    db.execute("INSERT INTO patches (TBBH, ZTBH) VALUES ('P1', 'K1')")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("DELETE FROM sites WHERE uuid = ?", (own,))
    assert db.execute("SELECT count(*) FROM archive").fetchone()[0] == 1
    db.execute("DELETE FROM patches")
    db.execute("UPDATE sites SET editor = ?, mark = ? WHERE uuid = ?", (EDITOR, DELETE_MARK + "act.1", own))
    since = last_id(db)
    db.execute("DELETE FROM sites WHERE uuid = ?", (own,))
    for table in record_tables():
        assert db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] == 0
        assert table.name in ("patches", "disclosures") or [x for x in lines(db, since) if x["tab"] == table.name and x["action"] == "D"], table.name
    assert {x["who"] for x in lines(db, since) if x["action"] == "D"} == {EDITOR}


def test_a_shape_that_changed_alone_waits_to_be_measured(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO patches (TBBH, geom) VALUES ('P1', ?), ('P2', NULL)", (shape(),))
    db.execute("INSERT INTO patches (TBBH, geom, TQMJ) VALUES ('P3', ?, 5)", (shape(),))
    assert dict(db.execute("SELECT TBBH, stale FROM patches")) == {"P1": 1, "P2": 0, "P3": 0}
    db.execute("UPDATE patches SET geom = ? WHERE TBBH = 'P3'", (shape(112),))
    assert db.execute("SELECT stale FROM patches WHERE TBBH = 'P3'").fetchone()[0] == 1
    db.execute("UPDATE patches SET geom = ?, TQMJ = 7, stale = 0 WHERE TBBH = 'P3'", (shape(113),))
    assert db.execute("SELECT stale FROM patches WHERE TBBH = 'P3'").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("table", "values"),
    [("archive", "ZBFGD = 100.5"), ("archive", "ZBFGD = -1"), ("ledger", "RWMJ = -0.1"), ("ledger", "ZLSX = '2020/6/1'"), ("ledger", "KGRQ = 'x'")],
)
def test_values_that_the_dictionary_refuses_are_refused_in_the_file(db: sqlite3.Connection, table: str, values: str) -> None:
    key = row_of(db, table)
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        db.execute(f"UPDATE {table} SET {values} WHERE uuid = ?", (key,))


def test_counts_follow_inserts_and_deletes(db: sqlite3.Connection) -> None:
    own = site(db)
    db.execute("INSERT INTO patches (TBBH, geom) VALUES ('P1', ?), ('P2', ?)", (shape(), shape()))
    db.execute("INSERT INTO funds (site) VALUES (?)", (own,))
    db.execute("DELETE FROM patches WHERE TBBH = 'P1'")
    for name, count in db.execute("SELECT table_name, feature_count FROM gpkg_ogr_contents").fetchall():
        if name in {t.name for t in TABLES}:
            assert count == db.execute(f"SELECT count(*) FROM {name}").fetchone()[0], name


# --- hash chain -----------------------------------------------------------------------------------------------------------

TEXT = st.none() | st.text(max_size=20) | st.sampled_from(["", '"', "\\", "\n\u2028", "图斑", "null", "\ud800"])
LINE = st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)


def chained(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    chain, result = FIRST_SEAL, []
    for number, row in enumerate(rows, 1):
        chain = seal_of(chain, (number, *row))
        result.append((number, *row, chain))
    return result


@given(st.lists(LINE, min_size=1, max_size=8))
def test_a_seal_is_the_hash_of_the_line_as_json(rows: list[tuple[Any, ...]]) -> None:
    import hashlib
    import json

    chain = FIRST_SEAL
    for number, row in enumerate(rows, 1):
        text = json.dumps([number, *row], ensure_ascii=False, separators=(",", ":"))
        expected = hashlib.sha256(chain.encode() + text.encode("utf-8", "surrogatepass")).hexdigest()
        chain = seal_of(chain, (number, *row))
        assert chain == expected


@settings(max_examples=200)
@given(rows=st.lists(LINE, min_size=1, max_size=8), data=st.data())
def test_any_change_of_a_sealed_history_is_noticed(rows: list[tuple[Any, ...]], data: st.DataObject) -> None:
    good = chained(rows)
    sealed_id, sealed = len(good), good[-1][-1]
    assert check_chain(good, sealed_id, sealed) is None
    place = data.draw(st.integers(0, len(good) - 1))
    kind = data.draw(st.sampled_from(["value", "cut out", "cut off", "seal", "no seal"]))
    bad = list(good)
    if kind == "value":
        column = data.draw(st.integers(1, 10))
        value = data.draw(TEXT.filter(lambda v: v != good[place][column]))
        bad[place] = (*good[place][:column], value, *good[place][column + 1 :])
    elif kind == "cut out":
        del bad[place]
    elif kind == "cut off":
        del bad[place:]
    elif kind == "seal":
        bad[place] = (*good[place][:-1], "f" * 64)
    else:
        bad[place] = (*good[place][:-1], None)
    found = check_chain(bad, sealed_id, sealed)
    assert isinstance(found, ChainBreak) and found.line <= sealed_id


@given(st.lists(LINE, min_size=1, max_size=6), st.integers(1, 3))
def test_new_lines_that_wait_for_their_seal_break_nothing(rows: list[tuple[Any, ...]], waiting: int) -> None:
    good = chained(rows)
    more = [(len(good) + n, *rows[0], None) for n in range(1, waiting + 1)]
    assert check_chain([*good, *more], len(good), good[-1][-1]) is None


def test_the_functions_of_the_indexes_triggers_know_empty_and_unreadable_shapes() -> None:
    connection = sqlite3.connect(":memory:")
    add_functions(connection)
    empty_shape = b"GP\x00\x11\x8a\x11\x00\x00" + shapely.to_wkb(shapely.from_wkt("MULTIPOLYGON EMPTY"))
    for blob, expected in ((None, None), (empty_shape, 1), (b"garbage!", 1), (b"GP\x00\x01\x8a\x11\x00\x00xx", 1), (shape(), 0)):
        assert connection.execute("SELECT ST_IsEmpty(?)", (blob,)).fetchone()[0] == expected
    assert connection.execute("SELECT ST_MinX(?), ST_MaxY(?)", (shape(), shape())).fetchone() == (110.0, 30.01)
    connection.close()
