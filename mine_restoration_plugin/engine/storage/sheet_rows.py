"""The workspace's records behind the sheets: read in one moment, site by site, without holding all of them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...model.sheet_columns import NUMBER, Column, columns_of
from .workspace_file import settings_of

_BATCH = 2_000


def workspace_id(connection: sqlite3.Connection) -> str:
    """What tells a workspace from every other one; its copies have the same."""
    settings = settings_of(connection)
    parts = [settings.get(name, "") for name in ("workspace_id", "made_at", "made_by", "region", "campaign_id")]
    return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def last_history_id(connection: sqlite3.Connection) -> int:
    """Number of the newest line of the history."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM history").fetchone()[0])


def choose_sites(connection: sqlite3.Connection, sites: Sequence[str] | None) -> int:
    """Keep the chosen sites in a table of the connection's own; how many there are.

    Args:
        sites: keys; None for all.
    """
    # In memory: a connection that only reads may still have temporary tables.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("CREATE TEMP TABLE chosen (uuid TEXT PRIMARY KEY) WITHOUT ROWID")
    if sites is None:
        connection.execute("INSERT INTO chosen SELECT uuid FROM sites")
    else:
        connection.executemany("INSERT OR IGNORE INTO chosen SELECT uuid FROM sites WHERE uuid = ?", ((site,) for site in sites))
    return int(connection.execute("SELECT count(*) FROM chosen").fetchone()[0])


def count_of(connection: sqlite3.Connection, table: str) -> int:
    """How many rows of a table the chosen sites have."""
    return int(connection.execute(f"SELECT count(*) FROM {table} JOIN chosen ON chosen.uuid = {table}.site").fetchone()[0])  # noqa: S608


def records(connection: sqlite3.Connection, what: str) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """The chosen sites' records in the order of their numbers.

    Returns:
        For each: key of the line (the site's for archive and ledger, its own for funds), key of the site, values of
        :func:`...model.sheet_columns.columns_of`.
    """
    columns = columns_of(what)
    names = ", ".join(f"{column.table}.{column.field.name}" for column in columns)
    key = "funds.uuid" if what == "funds" else "sites.uuid"
    join = "JOIN" if what == "funds" else "LEFT JOIN"
    query = (
        f"SELECT {key}, sites.uuid, {names} FROM chosen JOIN sites ON sites.uuid = chosen.uuid "  # noqa: S608
        f"{join} {what} ON {what}.site = sites.uuid ORDER BY sites.{NUMBER}, sites.fid, {what}.fid"
    )
    cursor = connection.execute(query)
    while rows := cursor.fetchmany(_BATCH):
        for row in rows:
            yield str(row[0]), str(row[1]), tuple(row[2:])


def record_keys(connection: sqlite3.Connection, what: str) -> dict[str, str]:
    """Key of the archive's or ledger's row of each chosen site."""
    return dict(connection.execute(f"SELECT site, {what}.uuid FROM {what} JOIN chosen ON chosen.uuid = {what}.site"))  # noqa: S608


class Record(Mapping[str, Any]):
    """Values of a record by the keys of its columns; a dictionary for each of 100,000 records would take ten times the memory."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[str, int], values: Sequence[Any]) -> None:
        self._places, self._values = places, values

    def __getitem__(self, key: str) -> Any:
        return self._values[self._places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def places_of(columns: Sequence[Column]) -> dict[str, int]:
    """Where each column's value stands in a row of :func:`records`."""
    return {column.key: place for place, column in enumerate(columns)}


def last_change(connection: sqlite3.Connection, uuid: str, field: str, after: int) -> tuple[str, str]:
    """Who changed a field of a record last, and when; the record's deletion counts for every field.

    Args:
        after: number of a line of the history; older ones do not count.

    Returns:
        Both empty where nobody did; who alone is empty where it was changed outside the plugin.
    """
    query = "SELECT who, at FROM history WHERE uuid = ? AND id > ? AND (field = ? OR action IN ('I', 'D') OR ? = '') ORDER BY id DESC LIMIT 1"
    row = connection.execute(query, (uuid, after, field, field)).fetchone()
    return ("", "") if row is None else (str(row[0] or ""), str(row[1] or ""))
