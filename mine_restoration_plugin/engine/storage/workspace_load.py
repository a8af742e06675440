"""Many patches into a workspace at once: what the triggers do row by row is done once for all, in one transaction.

The triggers that would run for every row (history, sites, sums, spatial index, counts) are taken out, their work is done by one
statement each, and they are put back, all inside the transaction: whoever looks sees the workspace before or after, with its
triggers, and a killed process or a power cut leaves it as it was.
"""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
import pyarrow as pa
import shapely

from ...model.workspace_history import COLUMNS, FIRST_SEAL, seal_of
from ...model.workspace_schema import FROM_PATCH, ROLLED_UP, SRS_ID, new_act, rollup_sql, table_named
from .vector_files import GEOMETRY, as_multipolygons
from .workspace_file import gpkg_blob, put_sealed, seal, set_extent, settings_of

_ROWS_AT_ONCE = 10_000
# Pages kept in memory meanwhile, in KiB: with SQLite's own 2 MB the indexes on keys go to the disk and back for every row.
_CACHE_KIB = 256 * 1024
# Triggers of an inserted row, whose work is done here; all others stay.
_REPLACED = (
    "rtree_patches_geom_insert", "trigger_insert_feature_count_patches", "trigger_insert_feature_count_sites",
    "trigger_insert_feature_count_archive", "trigger_insert_feature_count_ledger", "trigger_insert_feature_count_history",
    "patches_history_insert", "sites_history_insert", "sites_records", "patches_site", "patches_rollup_insert", "patches_stale_insert",
)  # fmt: skip
_ROLLED_UP = ROLLED_UP[1:]  # without the site itself


@dataclass(frozen=True)
class Loaded:
    """What came in: numbers of patches and of sites made for them, and the act that takes both back."""

    patches: int
    sites: int
    act: str


def load_patches(connection: sqlite3.Connection, table: pa.Table, editor: str, act: str | None = None) -> Loaded:
    """Put patches into a workspace, with the sites that they need.

    Args:
        connection: from :func:`.workspace_file.connect`, inside a transaction of the caller's.
        table: dictionary fields of the patches by their names (others are left out), and the geometry in EPSG:4490 as WKB in
            the column ``GEOMETRY``. No number may be in the workspace already.
        editor: who loads them.
        act: of the history that this is a part of; one of its own where there is none.
    """
    triggers = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN ({','.join('?' * len(_REPLACED))})", _REPLACED  # noqa: S608
    ).fetchall()
    cache = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    indexes = _taken_out(connection, table.num_rows)
    run = _Run(connection, editor, table.num_rows, act or new_act())
    try:
        for start in range(0, table.num_rows, _ROWS_AT_ONCE):
            run.add(table.slice(start, _ROWS_AT_ONCE))
        while indexes:
            connection.execute(indexes.pop())
        run.finish()
    finally:
        if connection.in_transaction:
            for sql in [*indexes, *(sql for _, sql in triggers)]:
                connection.execute(sql)
        connection.execute(f"PRAGMA cache_size = {cache}")
    return Loaded(table.num_rows, run.sites_made, run.act)


def _taken_out(connection: sqlite3.Connection, coming: int) -> list[str]:
    """Drop the indexes that only serve searches, where more comes than is there: made anew from the whole table they cost a tenth.

    Returns:
        The SQL that makes them again.
    """
    if coming <= int(connection.execute("SELECT count(*) FROM patches").fetchone()[0]):
        return []
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' AND tbl_name IN ('patches', 'sites', 'history')"
    ).fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [sql for _, sql in found]


class _Run:
    """One loading: parts of the table one after the other, then what concerns all of them."""

    def __init__(self, connection: sqlite3.Connection, editor: str, count: int, act: str) -> None:
        self._connection, self._editor, self.act = connection, editor, act
        self.sites_made = 0
        self._fid = self._first = int(connection.execute("SELECT coalesce(max(fid), 0) FROM patches").fetchone()[0])
        self._site_of: dict[str, str] = dict(connection.execute("SELECT ZTBH, uuid FROM sites"))
        # Sites whose sums come from more than the one patch that they were made for.
        self._to_add_up: set[str] = set()
        self._history = _History(connection, editor, f"{self.act}.1")
        self._keys = _new_keys(count)
        self._other_keys = {name: iter(_new_keys(count)) for name in ("archive", "ledger")}

    def add(self, part: pa.Table) -> None:
        """Put in a part of the rows."""
        count = part.num_rows
        spelled = {name.upper(): name for name in part.column_names}
        names = [field.name for field in table_named("patches").fields if field.name in spelled]
        values = {name: _plain(part.column(spelled[name])) for name in names}
        blobs, boxes = _blobs(np.asarray(shapely.from_wkb(part.column(GEOMETRY).to_numpy(zero_copy_only=False)), dtype=object))
        fids = range(self._fid + 1, self._fid + 1 + count)
        keys = self._keys[self._fid - self._first : self._fid - self._first + count]
        nothing: list[Any] = [None] * count
        numbers = _numbers(self._connection, values.get("ZTBH", nothing), values.get("TBBH", nothing), keys)
        sites = self._sites(numbers, keys, [values.get(name, nothing) for name in (*FROM_PATCH, *_ROLLED_UP)])
        stale = [int(blob is not None and not measured) for blob, measured in zip(blobs, _measured(part, spelled))]
        columns = ["fid", "geom", "uuid", "site", *names, "stale", "editor", "mark"]
        marks = [f"{self.act}.1/{key}" for key in keys]
        self._connection.executemany(
            f"INSERT INTO patches ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
            zip(fids, blobs, keys, sites, *values.values(), stale, [self._editor] * count, marks),
        )
        self._connection.executemany(
            "INSERT INTO rtree_patches_geom VALUES (?, ?, ?, ?, ?)",
            ((fid, b[0], b[2], b[1], b[3]) for fid, b, blob in zip(fids, boxes, blobs) if blob is not None),
        )
        self._history.write([("patches", key, site) for key, site in zip(keys, sites)])
        self._fid += count

    def _sites(self, numbers: Sequence[str], keys: Sequence[str], given: Sequence[Sequence[Any]]) -> list[str]:
        """The site of every row; those that do not exist yet are made, with the key of their first patch."""
        sites, made = [], []
        for row, (number, key) in enumerate(zip(numbers, keys)):
            site = self._site_of.get(number)
            if site is None:
                site = self._site_of[number] = key
                made.append((key, number, *(column[row] for column in given), self._editor, f"{self.act}.1/{key}"))
            else:
                self._to_add_up.add(site)
            sites.append(site)
        # A site with one patch has that patch's values, under the same conditions as in rollup_sql.
        scoped, placed = "CASE WHEN ?11 <> '' THEN ?{} END", "CASE WHEN ?14 <> '' THEN ?{} END"
        rolled = ["round(?9, 2)", "round(?10, 2)", "?17", scoped.format(11), scoped.format(12), placed.format(13), placed.format(14), "?15", "?16"]
        order = [*range(10), *range(11, 17), 10, 17, 18]  # SCOPE stands behind the others of its kind
        sql = (
            f"INSERT INTO sites (uuid, ZTBH, {', '.join(FROM_PATCH)}, {', '.join(_ROLLED_UP)}, TBS, editor, mark)"  # noqa: S608
            f" VALUES ({', '.join(f'?{n}' for n in range(1, 9))}, {', '.join(rolled)}, 1, ?18, ?19)"
        )
        self._connection.executemany(sql, [[row[place] for place in order] for row in made])
        for table, fresh in self._other_keys.items():
            self._connection.executemany(
                f"INSERT INTO {table} (uuid, site, editor, mark) VALUES (?, ?, ?, ?)",  # noqa: S608
                ((next(fresh), row[0], row[-2], row[-1]) for row in made),
            )
        self._history.write([("sites", row[0], row[0]) for row in made])
        self.sites_made += len(made)
        return sites

    def finish(self) -> None:
        """Sums, counts, extent and the last seal."""
        connection = self._connection
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS added_up (uuid TEXT PRIMARY KEY)")
        connection.executemany("INSERT INTO added_up VALUES (?)", ((site,) for site in self._to_add_up))
        connection.execute(rollup_sql("uuid IN (SELECT uuid FROM added_up)"))
        connection.execute("DROP TABLE added_up")
        added = {
            "patches": self._fid - self._first, "sites": self.sites_made, "archive": self.sites_made, "ledger": self.sites_made,
            "history": self._history.written,
        }  # fmt: skip
        for name, count in added.items():
            connection.execute("UPDATE gpkg_ogr_contents SET feature_count = feature_count + ? WHERE lower(table_name) = ?", (count, name))
        set_extent(connection, "patches")
        self._history.finish()


def _new_keys(count: int) -> list[str]:
    """New keys (UUIDs of version 4) in rising order: the indexes on them then grow at their end, as fast as they can."""
    digits = os.urandom(16 * count).hex()
    parts = (digits[start : start + 32] for start in range(0, 32 * count, 32))
    return sorted(f"{part[:8]}-{part[8:12]}-4{part[13:16]}-a{part[17:20]}-{part[20:]}" for part in parts)


class _History:
    """Lines of insertions, sealed as they are written."""

    def __init__(self, connection: sqlite3.Connection, editor: str, mark: str) -> None:
        self._connection, self._editor, self._mark = connection, editor, mark
        seal(connection)
        settings = settings_of(connection)
        self._chain = settings.get("sealed") or FIRST_SEAL
        last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'history'").fetchone()
        self._id = int(last[0]) if last else 0
        self._at = connection.execute("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')").fetchone()[0]
        self.written = 0

    def write(self, records: Sequence[tuple[str, str, str]]) -> None:
        """A line for each (table, key, site)."""
        rows = []
        for table, key, site in records:
            self._id += 1
            line = (self._id, table, key, site, "I", None, None, None, self._editor, self._at, self._mark)
            self._chain = seal_of(self._chain, line)
            rows.append((*line, self._chain))
        self._connection.executemany(
            f"INSERT INTO history ({', '.join(COLUMNS)}, seal) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})", rows  # noqa: S608
        )
        self.written += len(rows)

    def finish(self) -> None:
        """Tell the settings how far the history is sealed."""
        if self.written:
            put_sealed(self._connection, self._id, self._chain)


def _numbers(connection: sqlite3.Connection, sites: Sequence[Any], patches: Sequence[Any], keys: Sequence[str]) -> list[str]:
    """The number of every row's site: its own, else the patch's, else the key; as SQLite would keep it in a column of text."""

    def text(value: Any) -> str:
        return value if isinstance(value, str) else str(connection.execute("SELECT CAST(? AS TEXT)", (value,)).fetchone()[0])

    return [text(site) if site is not None else text(patch) if patch is not None else key for site, patch, key in zip(sites, patches, keys)]


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
