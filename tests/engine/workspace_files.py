"""Small workspaces on disk with people's records in them, and the engine's check run on them."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pyarrow as pa
import shapely

from mine_restoration_plugin.engine.check_command import run_checkworkspace
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.vector_files import GEOMETRY
from mine_restoration_plugin.engine.storage.workspace_file import connect, create_workspace, seal
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.job import Job
from mine_restoration_plugin.model.messages import MESSAGES
from mine_restoration_plugin.model.workspace_schema import new_act, new_mark

EDITOR = "王技术员"


def patch_table(count: int, first: int = 0, corners: int = 5, **columns: Any) -> pa.Table:
    """Patches P0000, P0001, ...; two of three belong to a site with the next one."""
    rng = np.random.default_rng(first + count)
    lon, lat = rng.uniform(108, 117, count), rng.uniform(29, 33, count)
    angles = np.linspace(0, 2 * np.pi, corners)[None, :]
    rings = np.stack([lon[:, None] + 0.001 * np.cos(angles), lat[:, None] + 0.001 * np.sin(angles)], axis=-1)
    rings[:, -1] = rings[:, 0]
    numbers = range(first, first + count)
    given: dict[str, Any] = {
        "TBBH": [f"P{i:04d}" for i in numbers],
        "ZTBH": [f"K{i // 2:04d}" if i % 3 else None for i in numbers],
        "KSMC": [f"{i}号采石场" for i in numbers],
        "XZQDM": ["420581"] * count,
        "TQMJ": np.round(rng.uniform(1e3, 1e5, count), 2),
        "FWNMJ": np.round(rng.uniform(0, 1e3, count), 2),
        "SCOPE": pa.array([i % 2 for i in numbers], pa.int32()),
        "GZL": ["1" if i % 4 == 1 else "2" if i % 4 == 2 else None for i in numbers],
        "HLMC": ["长江" if i % 4 == 1 else "清江" if i % 4 == 2 else None for i in numbers],
        "SDM": ["42"] * count,
        "PQ": ["2"] * count,
        "KFX": lon,
        "KFY": lat,
        GEOMETRY: pa.array(shapely.to_wkb(shapely.polygons(rings)), pa.binary()),
        **columns,
    }
    return pa.table({name: values for name, values in given.items() if values is not None})


def empty_workspace(path: Path) -> Path:
    """A workspace of 宜都市 without patches."""
    create_workspace(str(path), builtin_campaign_path(), "420581", EDITOR)
    return path


def workspace(path: Path, patches: int = 12, saves: int = 20) -> Path:
    """A workspace with patches, archive records that people saved, funds, photos without files, and a sealed history."""
    empty_workspace(path)
    with changing(path) as connection:
        load_patches(connection, patch_table(patches), EDITOR)
        sites = [row[0] for row in connection.execute("SELECT uuid FROM sites ORDER BY fid")]
        act = new_act()
        for number in range(saves):
            site = sites[number % len(sites)]
            save(connection, "archive", "site", site, act, number, JBQK=f"第{number}次记录：" + "采坑裸露。" * (number % 7), JDR="李四", YZCD="2")
            save(connection, "ledger", "site", site, act, number, ZRZT="镇政府", RWMJ=1.5 + number)
        for number, site in enumerate(sites[: max(2, saves // 5)]):
            sql = "INSERT INTO funds (site, ZJLX, ZJJH, editor, mark) VALUES (?, '1', ?, ?, ?)"
            connection.execute(sql, (site, 10.5 * number, EDITOR, f"{act}.f{number}"))
        seal(connection)
    return path


def save(connection: sqlite3.Connection, table: str, key: str, value: str, act: str, number: int, **fields: Any) -> None:
    """Save fields as the plugin does."""
    names = ", ".join(f"{name} = ?" for name in fields)
    sql = f"UPDATE {table} SET {names}, editor = ?, mark = ? WHERE {key} = ?"
    connection.execute(sql, (*fields.values(), EDITOR, new_mark(act, number), value))


@contextlib.contextmanager
def changing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of the engine's, in a transaction that is committed at the end."""
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextlib.contextmanager
def stranger(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that knows nothing of the plugin: no functions, no foreign keys, and what it does is committed at once."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def check(path: Path, repair: bool = False, **settings: Any) -> dict[str, Any]:
    """Run the command on a file; its report as it stands in the file."""
    report = path.parent / "report.json"
    job = Job("checkworkspace", settings={"repair": repair, **settings}, files={"workspace": str(path), "report": str(report)})
    result = run_checkworkspace(job, Reporter())
    written: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(result))
    for finding in written["findings"]:
        assert finding["code"] in MESSAGES and "?" not in finding["text"], finding
    return written


def codes(report: dict[str, Any], *states: str) -> list[str]:
    """Codes of the findings, of some states."""
    return [finding["code"] for finding in report["findings"] if not states or finding["state"] in states]


def dump(path: Path, skipped: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a file holds, table by table."""
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=rw", uri=True)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'rtree_%' ORDER BY name"
        names = [row[0] for row in connection.execute(sql)]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names if name not in skipped}
    finally:
        connection.close()


def one(path: Path, sql: str, *parameters: Any) -> Any:
    """The first value of a query."""
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=rw", uri=True)
    try:
        row = connection.execute(sql, parameters).fetchone()
        return None if row is None else row[0]
    finally:
        connection.close()
