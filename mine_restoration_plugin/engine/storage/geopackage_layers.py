"""Put layers into a GeoPackage that may be open in QGIS, in one SQLite transaction.

Replacing the file under an open QGIS would leave its write-ahead log beside a different database, so the layer goes in
through SQLite itself: other layers stay, readers see the old or the new layer whole, and a killed process leaves the old one.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Iterator, Sequence

from ...model.errors import MineError

# How long another program's write lock is waited for, seconds.
_PATIENCE_S = 15.0
_TABLE_ROWS = ("gpkg_geometry_columns", "gpkg_extensions", "gpkg_ogr_contents", "gpkg_contents")


class LayerTransaction:
    """Layers of a finished GeoPackage on their way into another, replacing those of the same name; used as a context.

    Entering it waits for other writers and copies; nobody sees anything before :meth:`commit`. Left without that, the target
    is as it was.

    Raises:
        MineError: ``output_unwritable`` (locked, read-only, not a GeoPackage) or ``disk_full``; the target is then unchanged.
    """

    def __init__(self, source: Path, target: Path, layers: Sequence[str]) -> None:
        self._source, self._target, self._layers = source, target, list(layers)

    def __enter__(self) -> "LayerTransaction":
        with self._sentences():
            self._connection = sqlite3.connect(self._target, timeout=_PATIENCE_S, isolation_level=None)
        try:
            with self._sentences():
                execute = self._connection.execute
                execute("ATTACH DATABASE ? AS part", (str(self._source),))
                execute("PRAGMA main.foreign_keys = OFF")
                execute("BEGIN IMMEDIATE")
                for layer in self._layers:
                    _drop(self._connection, layer)
                    _copy(self._connection, layer)
        except BaseException:
            self._connection.close()
            raise
        return self

    def commit(self) -> None:
        """Make the layers visible."""
        with self._sentences():
            self._connection.execute("COMMIT")

    def __exit__(self, *_: object) -> None:
        self._connection.close()  # what was not committed is rolled back

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except MemoryError as error:
            raise MineError("out_of_memory") from error
        except sqlite3.Error as error:
            if "full" in str(error):
                raise MineError("disk_full", path=str(self._target)) from error
            raise MineError("output_unwritable", path=str(self._target), reason=str(error)) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _drop(connection: sqlite3.Connection, layer: str) -> None:
    tables = {row[0] for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    # SQLite's names have no case, for Latin letters.
    layer = next((table for table in tables if _same(table, layer)), "")
    if not layer:
        return
    geometry = connection.execute(
        "SELECT column_name FROM main.gpkg_geometry_columns WHERE lower(table_name) = lower(?)", (layer,)
    ).fetchone()
    for index in [t for t in tables if geometry and _same(t, f"rtree_{layer}_{geometry[0]}")]:
        connection.execute(f"DROP TABLE main.{_quoted(index)}")
    connection.execute(f"DROP TABLE main.{_quoted(layer)}")
    for table in _TABLE_ROWS:
        if table in tables:
            connection.execute(f"DELETE FROM main.{table} WHERE lower(table_name) = lower(?)", (layer,))  # noqa: S608


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _copy(connection: sqlite3.Connection, layer: str) -> None:
    statements = connection.execute(
        "SELECT type, name, sql FROM part.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (layer,)
    ).fetchall()
    for kind, _, sql in statements:
        if kind == "table":
            connection.execute(sql)
    columns = ", ".join(_quoted(row[1]) for row in connection.execute(f"PRAGMA part.table_info({_quoted(layer)})"))
    connection.execute(f"INSERT INTO main.{_quoted(layer)} ({columns}) SELECT {columns} FROM part.{_quoted(layer)}")  # noqa: S608
    _copy_rows(connection, "gpkg_spatial_ref_sys", None)
    for table in reversed(_TABLE_ROWS):
        _copy_rows(connection, table, layer)
    geometry = connection.execute("SELECT column_name FROM part.gpkg_geometry_columns WHERE table_name = ?", (layer,)).fetchone()
    if geometry:
        index = f"rtree_{layer}_{geometry[0]}"
        made = connection.execute("SELECT sql FROM part.sqlite_master WHERE name = ?", (index,)).fetchone()
        if made:
            connection.execute(made[0])
            connection.execute(f"INSERT INTO main.{_quoted(index)} SELECT * FROM part.{_quoted(index)}")  # noqa: S608
    # Triggers come last: some call functions that only GDAL has.
    for kind, _, sql in statements:
        if kind != "table":
            connection.execute(sql)


def _copy_rows(connection: sqlite3.Connection, table: str, layer: str | None) -> None:
    exists = "SELECT sql FROM {0}.sqlite_master WHERE name = ?"
    made = connection.execute(exists.format("part"), (table,)).fetchone()
    if made is None:
        return
    if connection.execute(exists.format("main"), (table,)).fetchone() is None:
        connection.execute(made[0])
    names = [row[1] for row in connection.execute(f"PRAGMA part.table_info({table})")]
    there = {row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")}
    columns = ", ".join(_quoted(name) for name in names if name in there)
    if table == "gpkg_contents":  # identifiers must differ, and another layer may bear this layer's name as its own
        connection.execute("UPDATE part.gpkg_contents SET identifier = NULL WHERE identifier IN (SELECT identifier FROM main.gpkg_contents)")
    condition = "" if layer is None else " WHERE lower(table_name) = lower(?)"
    connection.execute(
        f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM part.{table}{condition}",  # noqa: S608
        () if layer is None else (layer,),
    )
