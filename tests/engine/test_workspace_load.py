"""Many patches at once come in as if each had come alone through the triggers: same rows, sites, sums, history; all or nothing."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.engine.storage import workspace_load
from mine_restoration_plugin.engine.storage.vector_files import GEOMETRY
from mine_restoration_plugin.engine.storage.workspace_file import connect, gpkg_blob, seal
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
from mine_restoration_plugin.model.workspace_schema import new_act, table_named
from workspace_files import EDITOR, changing, check, empty_workspace, one, patch_table

FIELDS = [field.name for field in table_named("patches").fields]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_workspace(tmp_path_factory.mktemp("empty") / "w.gpkg")


def one_by_one(path: Path, table: pa.Table) -> None:
    """Each patch by an INSERT of its own, as QGIS does it."""
    act = new_act()
    with changing(path) as connection:
        for number, row in enumerate(table.to_pylist()):
            wkb = row.pop(GEOMETRY)
            shape = None if wkb is None else shapely.from_wkb(wkb)
            blob = None
            if shape is not None and not shape.is_empty:
                multi = shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape
                blob = gpkg_blob(shapely.to_wkb(multi, byte_order=1), multi.bounds, 4490)
            values = {name: None if value == "" else value for name, value in row.items() if name in FIELDS}
            values = {name: value.isoformat()[:10] if isinstance(value, datetime.date) else value for name, value in values.items()}
            key = f"00000000-0000-4000-a000-{number:012d}" if "uuid" not in row else row["uuid"]
            columns = ["geom", "uuid", *values, "editor", "mark"]
            sql = f"INSERT INTO patches ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            connection.execute(sql, (blob, key, *values.values(), EDITOR, f"{act}.1/{key}"))
        seal(connection)


def at_once(path: Path, *tables: pa.Table) -> None:
    with changing(path) as connection:
        for table in tables:
            load_patches(connection, table, EDITOR)


def content(path: Path) -> dict[str, Any]:
    """What a workspace holds, keys and acts replaced by the numbers of their patches and sites."""
    connection = connect(path, read_only=True)
    try:
        names = {key: f"patch {fid}" for fid, key in connection.execute("SELECT fid, uuid FROM patches")}
        sites = {key: f"site {number if number != key else names[key]}" for key, number in connection.execute("SELECT uuid, ZTBH FROM sites")}
        found: dict[str, Any] = {}
        for table in ("patches", "sites", "archive", "ledger", "gpkg_ogr_contents"):
            cursor = connection.execute(f"SELECT * FROM {table}")
            columns = [c[0] for c in cursor.description]
            rows = []
            for values in cursor:
                row = dict(zip(columns, values, strict=True))
                row["site"] = sites.get(row.get("site"))
                if table == "sites":
                    row["ZTBH"] = sites[row["uuid"]]
                marked = row.pop("mark", None)
                row["marked"] = marked is not None and (table not in ("patches", "sites") or marked.split("/")[1] == row["uuid"])
                row.pop("uuid", None)
                if table in ("sites", "archive", "ledger"):
                    row.pop("fid")
                rows.append(row)
            found[table] = sorted(rows, key=repr)
        lines = connection.execute("SELECT tab, uuid, site, action, field, old, new, who, mark IS NULL, seal IS NULL FROM history")
        found["history"] = sorted(
            (tab, names.get(key) if tab == "patches" else sites.get(key), sites.get(site), *rest) for tab, key, site, *rest in lines
        )  # fmt: skip
        found["index"] = connection.execute("SELECT id, minx, maxx, miny, maxy FROM rtree_patches_geom ORDER BY id").fetchall()
        found["objects"] = sorted(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall(), key=repr)
        return found
    finally:
        connection.close()


TEXTS = st.sampled_from([None, "", "K1", "K2", "k1", " K1", "矿-3", "O'Brien; --", "\U0001f3d4"])
CLASS = st.sampled_from([None, "", "1", "2"])
AREA = st.sampled_from([None, 0.0, 0.005, 1234.565, 99999.995, 1e9 / 3]) | st.floats(0, 1e7)


@st.composite
def patches(draw: st.DrawFn) -> dict[str, Any]:
    lon, lat, size = draw(st.floats(74, 134)), draw(st.floats(18, 53)), draw(st.floats(1e-4, 0.5))
    box = shapely.box(lon, lat, lon + size, lat + size)
    shape = draw(st.sampled_from([box, None, shapely.MultiPolygon([box])]))
    return {
        "ZTBH": draw(TEXTS), "KSMC": draw(TEXTS), "XZX": draw(TEXTS), "TBSX": draw(CLASS), "TQMJ": draw(AREA), "FWNMJ": draw(AREA),
        "SCOPE": draw(st.sampled_from([None, 0, 1])), "GZL": draw(CLASS), "HLMC": draw(st.sampled_from([None, "长江", "汉江"])),
        "SDM": draw(st.sampled_from([None, "", "42", "51"])), "PQ": draw(st.sampled_from([None, "1", "2", "3"])), "KFX": lon, "KFY": lat,
        "STWT": draw(st.sampled_from([None, "{1,3}", "{}"])), "HCRQ": draw(st.sampled_from([None, datetime.date(2020, 2, 29)])),
        GEOMETRY: None if shape is None else shapely.to_wkb(shape),
    }  # fmt: skip


TYPES = {
    "ZTBH": pa.string(), "KSMC": pa.string(), "XZX": pa.string(), "TBSX": pa.string(), "TQMJ": pa.float64(), "FWNMJ": pa.float64(),
    "SCOPE": pa.int32(), "GZL": pa.string(), "HLMC": pa.string(), "SDM": pa.string(), "PQ": pa.string(), "KFX": pa.float64(), "KFY": pa.float64(),
    "STWT": pa.string(), "HCRQ": pa.date32(), GEOMETRY: pa.binary(), "TBBH": pa.string(),
}  # fmt: skip


def arrow(rows: list[dict[str, Any]], first: int = 0) -> pa.Table:
    numbered = [{**row, "TBBH": f"P{first + number}"} for number, row in enumerate(rows)]
    return pa.table({name: pa.array([row[name] for row in numbered], kind) for name, kind in TYPES.items()})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(patches(), min_size=1, max_size=12), cut=st.integers(0, 12), at_a_time=st.integers(1, 5))
def test_at_once_is_the_same_as_one_by_one(empty: Path, tmp_path: Path, rows: list[dict[str, Any]], cut: int, at_a_time: int) -> None:
    one_path, many_path = Path(shutil.copy(empty, tmp_path / "one.gpkg")), Path(shutil.copy(empty, tmp_path / "many.gpkg"))
    tables = [arrow(part, first) for part, first in ((rows[:cut], 0), (rows[cut:], len(rows[:cut]))) if part]
    for table in tables:
        keys = [f"{first_digit(table):08x}-0000-4000-a000-{n:012d}" for n in range(table.num_rows)]
        one_by_one(one_path, table.append_column("uuid", pa.array(keys)))
    before = workspace_load._ROWS_AT_ONCE
    workspace_load._ROWS_AT_ONCE = at_a_time
    try:
        at_once(many_path, *tables)
    finally:
        workspace_load._ROWS_AT_ONCE = before
    single, many = content(one_path), content(many_path)
    for part in single:
        assert many[part] == single[part], part
    report = check(many_path)
    assert [f["code"] for f in report["findings"] if f["code"] not in ("check_shape_missing", "check_stale", "check_number_doubled")] == []


def first_digit(table: pa.Table) -> int:
    """Tells the tables' made-up keys apart."""
    return int(table.column("TBBH")[0].as_py()[1:]) + 1


def test_numbers_that_are_no_text_name_the_same_site_as_in_sqlite(empty: Path, tmp_path: Path) -> None:
    shape = shapely.to_wkb(shapely.box(110, 30, 110.01, 30.01))
    table = pa.table({"TBBH": [1, 2, 3], "ZTBH": [7.0, 7.5, None], GEOMETRY: pa.array([shape] * 3, pa.binary())})
    single, many = Path(shutil.copy(empty, tmp_path / "one.gpkg")), Path(shutil.copy(empty, tmp_path / "many.gpkg"))
    one_by_one(single, table)
    at_once(many, table)
    assert content(single)["sites"] == content(many)["sites"] and content(single)["patches"] == content(many)["patches"]


def test_columns_that_the_dictionary_does_not_know_are_left_out_and_names_may_have_any_case(empty: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty, tmp_path / "w.gpkg"))
    table = patch_table(3)
    table = table.rename_columns([n if n == GEOMETRY else n.lower() for n in table.column_names])
    at_once(path, table.append_column("nobody", pa.array([1, 2, 3])))
    assert one(path, "SELECT count(*) FROM patches WHERE TBBH = 'P0001' AND KSMC = '1号采石场'") == 1 and check(path)["sound"]


def test_a_site_that_is_there_gets_its_new_patches_and_new_sums(empty: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty, tmp_path / "w.gpkg"))
    at_once(path, patch_table(10))
    sites = one(path, "SELECT count(*) FROM sites")
    at_once(path, patch_table(4, first=10, ZTBH=["K0001"] * 4))
    assert one(path, "SELECT count(*) FROM sites") == sites and one(path, "SELECT TBS FROM sites WHERE ZTBH = 'K0001'") >= 5 and check(path)["sound"]


def test_a_number_that_is_taken_stops_all_of_it(empty: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty, tmp_path / "w.gpkg"))
    at_once(path, patch_table(6))
    before = content(path)
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.IntegrityError):
            load_patches(connection, patch_table(20, first=0), EDITOR)
        cache = connection.execute("PRAGMA cache_size").fetchone()[0]
        connection.execute("ROLLBACK")
    finally:
        connection.close()
    assert content(path) == before and cache == -2000


def test_nothing_to_load_changes_nothing(empty: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty, tmp_path / "w.gpkg"))
    before = content(path)
    at_once(path, patch_table(6).slice(0, 0))
    assert content(path) == before


def test_more_lines_follow_on_an_unsealed_history(empty: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty, tmp_path / "w.gpkg"))
    with changing(path) as connection:
        connection.execute("INSERT INTO sites (ZTBH) VALUES ('外部')")
    at_once(path, patch_table(5))
    report = check(path)
    assert report["sound"] and one(path, "SELECT count(*) FROM history WHERE seal IS NULL") == 0
    assert one(path, "SELECT value FROM settings WHERE key = 'sealed_id'") == str(one(path, "SELECT max(id) FROM history"))
