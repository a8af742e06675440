"""Many patches into a workspace at once: what the triggers do row by row is done once for all, in one transaction.

The triggers that would run for every row (history, sites, sums, spatial index, counts) are taken out, their work is done by one
statement each, and they are put back, all inside the transaction: whoever looks sees the workspace before or after, with its
triggers, and a killed process or a power cut leaves it as it was.
"""

from __future__ import annotations

import sqlite3
import uuid
from dataclasses import dataclass
from itertools import islice
from typing import Any, Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import shapely

from ...model.workspace_schema import ACT_LENGTH, SRS_ID, completeness_sql, new_act, rollup_sql, table_named
from .vector_files import GEOMETRY, as_multipolygons
from .workspace_file import gpkg_blob, seal, set_extent

_ROWS_AT_ONCE = 10_000
# Triggers of an inserted row, whose work is done here; all others stay.
_REPLACED = (
    "rtree_patches_geom_insert", "trigger_insert_feature_count_patches", "trigger_insert_feature_count_sites",
    "trigger_insert_feature_count_archive", "trigger_insert_feature_count_ledger", "patches_history_insert", "patches_history_update",
    "sites_history_insert", "sites_records", "patches_site", "patches_rollup_insert", "patches_rollup_update", "patches_stale_insert",
)  # fmt: skip
_COUNTED = ("patches", "sites", "archive", "ledger")


@dataclass(frozen=True)
class Loaded:
    """What came in: numbers of patches and of sites made for them, and the act that takes both back."""

    patches: int
    sites: int
    act: str


def load_patches(connection: sqlite3.Connection, table: pa.Table, editor: str) -> Loaded:
    """Put patches into a workspace, with the sites that they need.

    Args:
        connection: from :func:`.workspace_file.connect`, inside a transaction of the caller's.
        table: dictionary fields of the patches by their names (others are left out), and the geometry in EPSG:4490 as WKB in
            the column ``GEOMETRY``. No number may be in the workspace already.
        editor: who loads them.
    """
    triggers = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN ({','.join('?' * len(_REPLACED))})", _REPLACED  # noqa: S608
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    act = new_act()
    try:
        first = int(connection.execute("SELECT coalesce(max(fid), 0) FROM patches").fetchone()[0])
        first_site = int(connection.execute("SELECT coalesce(max(fid), 0) FROM sites").fetchone()[0])
        _insert(connection, table, editor, act, first)
        sites = _sites(connection, first, first_site, editor, act)
        _history(connection, first, first_site, editor, act)
        connection.execute(rollup_sql(f"uuid IN (SELECT site FROM patches WHERE fid > {first})"))
        for name in _COUNTED:
            connection.execute(
                f"UPDATE gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM {name}) WHERE table_name = ?", (name,)  # noqa: S608
            )
        set_extent(connection, "patches")
    finally:
        if connection.in_transaction:
            for _, sql in triggers:
                connection.execute(sql)
    seal(connection)
    return Loaded(table.num_rows, sites, act)


def _insert(connection: sqlite3.Connection, table: pa.Table, editor: str, act: str, first: int) -> None:
    spelled = {name.upper(): name for name in table.column_names}
    names = [field.name for field in table_named("patches").fields if field.name in spelled]
    columns = ["fid", "geom", "uuid", *names, "stale", "editor", "mark"]
    sql = f"INSERT INTO patches ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    box_sql = "INSERT INTO rtree_patches_geom VALUES (?, ?, ?, ?, ?)"
    for start in range(0, table.num_rows, _ROWS_AT_ONCE):
        part = table.slice(start, _ROWS_AT_ONCE)
        geometry = shapely.from_wkb(part.column(GEOMETRY).to_numpy(zero_copy_only=False))
        blobs, boxes = _blobs(np.asarray(geometry, dtype=object))
        values = [_plain(part.column(spelled[name])) for name in names]
        fids = range(first + start + 1, first + start + 1 + part.num_rows)
        keys = [str(uuid.uuid4()) for _ in fids]
        marks = [f"{act}.1/{key}" for key in keys]
        stale = [int(blob is not None and not measured) for blob, measured in zip(blobs, _measured(part, spelled))]
        connection.executemany(sql, zip(fids, blobs, keys, *values, stale, [editor] * part.num_rows, marks))
        connection.executemany(box_sql, ((fid, b[0], b[2], b[1], b[3]) for fid, b, blob in zip(fids, boxes, blobs) if blob is not None))


def _measured(part: pa.Table, spelled: dict[str, str]) -> Sequence[bool]:
    if "TQMJ" not in spelled:
        return [False] * part.num_rows
    measured: list[bool] = part.column(spelled["TQMJ"]).is_valid().to_pylist()
    return measured


def _blobs(geometry: np.ndarray) -> tuple[list[bytes | None], list[list[float]]]:
    """GeoPackage geometries (multipolygons) and their bounds; None where there is no geometry."""
    bounds = shapely.bounds(geometry)
    there = ~shapely.is_missing(geometry) & ~shapely.is_empty(geometry) & (shapely.get_dimensions(geometry) == 2)
    wkb = np.full(len(geometry), None, dtype=object)
    wkb[there] = shapely.to_wkb(as_multipolygons(geometry[there]), include_srid=False, byte_order=1)
    boxes: list[list[float]] = bounds.tolist()
    return [None if data is None else gpkg_blob(data, box, SRS_ID) for data, box in zip(wkb, boxes)], boxes


def _plain(column: pa.ChunkedArray) -> list[Any]:
    """A column as SQLite takes it: dates as ISO text, empty texts as NULL."""
    kind = column.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return [None if value is None else value.isoformat()[:10] for value in column.to_pylist()]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return [value or None for value in column.to_pylist()]
    return [None if value != value else value for value in column.to_pylist()]


def _sites(connection: sqlite3.Connection, first: int, first_site: int, editor: str, act: str) -> int:
    """Find or make the site of every new patch; the number of those made."""
    number = "coalesce(nullif(p.ZTBH, ''), nullif(p.TBBH, ''), p.uuid)"
    taken = ("KSMC", "SHENG", "XZS", "XZX", "XZQDM", "WZ")
    connection.execute(
        # The key of a new site is that of its first patch.
        f"INSERT INTO sites (uuid, ZTBH, {', '.join(taken)}, editor, mark) SELECT uuid, number, {', '.join(taken)}, ?, ? || uuid FROM ("  # noqa: S608
        f" SELECT p.*, {number} AS number, row_number() OVER (PARTITION BY {number} ORDER BY p.fid) AS place FROM patches p WHERE p.fid > ?"
        " ) WHERE place = 1 AND number NOT IN (SELECT ZTBH FROM sites) ORDER BY fid",
        (editor, f"{act}.1/", first),
    )
    connection.execute(f"UPDATE patches AS p SET site = (SELECT uuid FROM sites WHERE ZTBH = {number}) WHERE p.fid > ? AND p.site IS NULL", (first,))  # noqa: S608
    for table in ("archive", "ledger"):
        connection.execute(f"INSERT INTO {table} (site, editor, mark) SELECT uuid, editor, mark FROM sites WHERE fid > ?", (first_site,))  # noqa: S608
    connection.execute(
        f"UPDATE sites SET WZD = (SELECT {completeness_sql('archive')} FROM archive WHERE archive.site = sites.uuid) WHERE fid > ?", (first_site,)  # noqa: S608
    )
    return int(connection.execute("SELECT count(*) FROM sites WHERE fid > ?", (first_site,)).fetchone()[0])


def _history(connection: sqlite3.Connection, first: int, first_site: int, editor: str, act: str) -> None:
    for table, site, start in (("sites", "uuid", first_site), ("patches", "site", first)):
        connection.execute(
            f"INSERT INTO history (tab, uuid, site, action, who, mark) SELECT '{table}', uuid, {site}, 'I', ?, ? FROM {table} WHERE fid > ? ORDER BY fid",  # noqa: S608
            (editor, f"{act}.1", start),
        )


def act_of(mark: str) -> str:
    """The act that a mark belongs to."""
    return mark[:ACT_LENGTH]


def in_parts(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of at most this many values."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part
