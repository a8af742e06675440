"""Checks of a workspace's frame: container, tables, columns, triggers, indexes, counts and spatial indexes, held against the schema."""

from __future__ import annotations

import functools
import math
import re
import sqlite3
from dataclasses import dataclass
from typing import Any, Iterator

from ...model.errors import ERROR, INFO, WARNING, Finding
from ...model.workspace_schema import TABLES, record_tables
from .workspace_check import Case, Check, place_of
from .workspace_file import SCHEMA, bounds_of, set_extent

_APPLICATION_ID = 1196444487
_CONTAINER = {
    "gpkg_contents": ("table_name", ("data_type", "srs_id")),
    "gpkg_geometry_columns": ("table_name", ("column_name", "geometry_type_name", "srs_id", "z", "m")),
    "gpkg_extensions": ("table_name", ("column_name", "extension_name")),
    "gpkg_spatial_ref_sys": ("srs_id", ("organization", "organization_coordsys_id")),
    "gpkg_ogr_contents": ("table_name", ()),
}
# Triggers that GDAL adds by itself.
_OF_GDAL = re.compile(r"^(rtree_|trigger_(insert|delete)_feature_count_|gpkg_)")
_INDEX_ROUNDING = 1e-4  # the index keeps boxes in single precision: below 0.00002 degrees at 136 degrees


@dataclass(frozen=True)
class Expected:
    """What the schema makes: SQL by (kind, name), the table of each, column definitions, rows of the container's tables."""

    sql: dict[tuple[str, str], str]
    table_of: dict[tuple[str, str], str]
    columns: dict[str, dict[str, str]]
    container: dict[str, list[dict[str, Any]]]


@functools.lru_cache(maxsize=None)
def expected() -> Expected:
    """The schema, read by SQLite itself."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        rows = [row for row in found if not re.match(r"rtree_\w+_(node|parent|rowid)$", row[1])]
        container = {}
        for name in _CONTAINER:
            cursor = connection.execute(f"SELECT * FROM {name}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            container[name] = [dict(zip(names, values)) for values in cursor]
        columns = {
            name: {str(c[1]): _definition(sql, str(c[1])) for c in connection.execute(f"PRAGMA table_info({name})")}
            for kind, name, _, sql in rows
            if kind == "table" and not sql.startswith("CREATE VIRTUAL")
        }
        return Expected({(r[0], r[1]): r[3] for r in rows}, {(r[0], r[1]): r[2] for r in rows}, columns, container)
    finally:
        connection.close()


def _definition(sql: str, column: str) -> str:
    """A column's line in the SQL of its table."""
    match = re.search(rf"^\s*({re.escape(column)} .*?),?\s*(--.*)?$", sql, flags=re.MULTILINE)
    return match[1] if match else column


def plain(sql: str) -> str:
    """SQL without what programs write differently when they copy it."""
    return re.sub(r"\s+", " ", re.sub(r"--.*$", "", sql, flags=re.MULTILINE)).replace('"', "").replace("IF NOT EXISTS ", "").strip(" ;")


def present(case: Case) -> dict[tuple[str, str], str]:
    """SQL of everything that a file has, by (kind, name)."""
    return {(str(kind), str(name)): str(sql) for kind, name, sql in case.rows("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")}


def columns_of(case: Case, table: str) -> set[str]:
    """The names of a table's columns as the file has them."""
    return {str(row[1]) for row in case.rows(f'PRAGMA table_info("{table}")')}


class TablesPresent(Check):
    """Every table is there. One that is gone is made anew; what the history knows of its rows comes back."""

    name = "tables"

    def look(self, case: Case) -> Iterator[Finding]:
        there = present(case)
        for kind, name in expected().sql:
            if kind == "table" and (kind, name) not in there and not name.startswith("rtree_"):
                known = 0
                if ("table", "history") in there:
                    known = case.one("SELECT count(DISTINCT uuid) FROM history WHERE tab = ?", (name,))
                yield Finding("check_table_missing", ERROR, place_of(name), {"known": known})

    def repair(self, case: Case) -> None:
        from .workspace_salvage_history import bring_back

        there = present(case)
        for (kind, name), sql in expected().sql.items():
            if kind == "table" and (kind, name) not in there:  # the spatial indexes too: triggers of the layers write into them
                case.connection.execute(sql)
        if ("table", "history") in there:
            missing = [table.name for table in record_tables() if ("table", table.name) not in there]
            bring_back(case.connection, missing)


class ColumnsPresent(Check):
    """Every column is there; others that somebody added may stay."""

    name = "columns"

    def look(self, case: Case) -> Iterator[Finding]:
        for table, name in self._missing(case):
            yield Finding("check_column_missing", ERROR, place_of(table, name))

    def _missing(self, case: Case) -> Iterator[tuple[str, str]]:
        there = present(case)
        for table, columns in expected().columns.items():
            if ("table", table) in there:
                known = {name.upper() for name in columns_of(case, table)}
                yield from ((table, name) for name in columns if name.upper() not in known)

    def repair(self, case: Case) -> None:
        for table, name in list(self._missing(case)):
            definition = expected().columns[table][name]
            if " UNIQUE" in definition or ("NOT NULL" in definition and "DEFAULT" not in definition) or "DEFAULT (" in definition:
                continue  # SQLite cannot add such a column to a table with rows
            dropped = drop_triggers(case, table)
            case.connection.execute(f"ALTER TABLE {table} ADD COLUMN {definition}")
            for sql in dropped:
                case.connection.execute(sql)


def drop_triggers(case: Case, *tables: str) -> list[str]:
    """Take out the triggers of some tables (of all, where none is named); their SQL, to put them back."""
    rows = case.rows("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    chosen = [(name, sql) for name, table, sql in rows if not tables or table in tables]
    for name, _ in chosen:
        case.connection.execute(f'DROP TRIGGER "{name}"')
    return [str(sql) for _, sql in chosen]


class ObjectsPresent(Check):
    """Triggers or indexes are there and are the schema's. A person cannot see that one is gone: the file works, but no longer keeps watch."""

    kind = ""

    def look(self, case: Case) -> Iterator[Finding]:
        there = present(case)
        for (kind, name), sql in expected().sql.items():
            if kind != self.kind:
                continue
            where = place_of(expected().table_of[kind, name])
            if (kind, name) not in there:
                yield Finding(f"check_{kind}_missing", ERROR if kind == "trigger" else WARNING, where, {"name": name})
            elif plain(there[kind, name]) != plain(sql):
                yield Finding(f"check_{kind}_changed", ERROR if kind == "trigger" else WARNING, where, {"name": name})

    def repair(self, case: Case) -> None:
        there = present(case)
        for (kind, name), sql in expected().sql.items():
            if kind == self.kind and plain(there.get((kind, name), "")) != plain(sql) and self._table_there(case, name):
                case.connection.execute(f"DROP {kind} IF EXISTS {name}")
                case.connection.execute(sql)

    def _table_there(self, case: Case, name: str) -> bool:
        return bool(case.one("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", (expected().table_of[self.kind, name],)))


class TriggersPresent(ObjectsPresent):
    """Every trigger, as the schema has it."""

    name, kind = "triggers", "trigger"

    def look(self, case: Case) -> Iterator[Finding]:
        yield from super().look(case)
        ours = {table.name for table in TABLES}
        for name, table in case.rows("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"):
            if ("trigger", name) not in expected().sql and table in ours and not _OF_GDAL.match(name):
                yield Finding("check_trigger_foreign", INFO, place_of(table), {"name": name})


class IndexesPresent(ObjectsPresent):
    """Every index, and none that disagrees with its table."""

    name, kind = "indexes", "index"

    def look(self, case: Case) -> Iterator[Finding]:
        yield from super().look(case)
        for name in self._wrong(case):
            yield Finding("check_index_wrong", WARNING, "", {"name": name})

    def _wrong(self, case: Case) -> list[str]:
        text = "\n".join(str(row[0]) for row in case.rows("PRAGMA integrity_check(1000)"))
        return sorted(set(re.findall(r"(?:missing from|entries in|entry in) index (\w+)", text)))

    def repair(self, case: Case) -> None:
        super().repair(case)
        for name in self._wrong(case):
            case.connection.execute(f'REINDEX "{name}"')


class ConstraintsPresent(Check):
    """Unique columns and references to sites, which a table loses when another program writes it anew."""

    name = "constraints"

    def look(self, case: Case) -> Iterator[Finding]:
        there = present(case)
        for table, columns in expected().columns.items():
            if ("table", table) not in there or table.startswith("gpkg_"):
                continue
            unique = set()
            for row in case.rows(f'PRAGMA index_list("{table}")'):
                names = [str(r[2]) for r in case.rows(f'PRAGMA index_info("{row[1]}")')]
                if row[2] and len(names) == 1:
                    unique.add(names[0].upper())
            referring = {str(row[3]).upper() for row in case.rows(f'PRAGMA foreign_key_list("{table}")')}
            for name, definition in columns.items():
                if name.upper() in unique or name.upper() not in {n.upper() for n in columns_of(case, table)}:
                    continue
                if " UNIQUE" in definition:
                    yield Finding("check_unique_missing", ERROR, place_of(table, name))
                elif "REFERENCES sites" in definition and name.upper() not in referring:
                    yield Finding("check_reference_missing", ERROR, place_of(table, name))


class Container(Check):
    """What a GeoPackage says of itself, so that QGIS, QField and others find the layers."""

    name = "container"

    def look(self, case: Case) -> Iterator[Finding]:
        if case.one("PRAGMA application_id") != _APPLICATION_ID:
            yield Finding("check_container", WARNING, "application_id")
        for table, row in self._wrong(case):
            yield Finding("check_container", ERROR, f"{table} ({row[_CONTAINER[table][0]]})")

    def _wrong(self, case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
        for table, rows in expected().container.items():
            key, compared = _CONTAINER[table]
            names = (key, *compared)
            found = {tuple(map(_folded, row)) for row in case.rows(f"SELECT {', '.join(names)} FROM {table}")}  # noqa: S608
            yield from ((table, row) for row in rows if tuple(_folded(row[name]) for name in names) not in found)

    def repair(self, case: Case) -> None:
        case.connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        for table, row in list(self._wrong(case)):
            key = _CONTAINER[table][0]
            case.connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (row[key],))  # noqa: S608
            sql = f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
            case.connection.execute(sql, list(row.values()))
            if table == "gpkg_contents" and row["data_type"] == "features":
                set_extent(case.connection, row[key])


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


class FeatureCounts(Check):
    """GDAL's counts of rows are the real ones."""

    name = "counts"

    def look(self, case: Case) -> Iterator[Finding]:
        for table in TABLES:
            said = case.rows("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?", (table.name,))
            count = case.one(f"SELECT count(*) FROM {table.name}")  # noqa: S608
            if said and said[0][0] is not None and said[0][0] != count:
                yield Finding("check_count", WARNING, place_of(table.name), {"said": said[0][0], "real": count})

    def repair(self, case: Case) -> None:
        for table in TABLES:
            sql = f"UPDATE gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM {table.name}) WHERE table_name = ?"  # noqa: S608
            case.connection.execute(sql, (table.name,))


class SpatialIndexes(Check):
    """Every feature is in its layer's spatial index, where it lies, and nothing else is: else it is drawn nowhere or cannot be clicked."""

    name = "spatial indexes"

    def look(self, case: Case) -> Iterator[Finding]:
        there = present(case)
        for table in TABLES:
            if not table.geometry or ("table", table.name) not in there:
                continue
            if ("table", f"rtree_{table.name}_geom") not in there:
                yield Finding("check_spatial_index", ERROR, place_of(table.name), {"count": case.one(f"SELECT count(*) FROM {table.name}")})  # noqa: S608
                continue
            wrong = self._wrong(case, table.name)
            if wrong:
                yield Finding("check_spatial_index", ERROR, place_of(table.name), {"count": wrong})

    def _wrong(self, case: Case, table: str) -> int:
        known = {row[0]: row[1:] for row in case.rows(f"SELECT id, minx, maxx, miny, maxy FROM rtree_{table}_geom")}  # noqa: S608
        wrong = 0
        for fid, geom in case.connection.execute(f"SELECT fid, geom FROM {table}"):  # noqa: S608
            kept, bounds = known.pop(fid, None), box_of(geom)
            if bounds is None:
                wrong += kept is not None
            else:
                wrong += kept is None or any(abs(one - other) > _INDEX_ROUNDING for one, other in zip(bounds, kept))
        return wrong + len(known)

    def repair(self, case: Case) -> None:
        there = present(case)
        for table in TABLES:
            if table.geometry and ("table", table.name) in there:
                index = f"rtree_{table.name}_geom"
                if ("table", index) not in there:
                    case.connection.execute(expected().sql["table", index])
                elif not self._wrong(case, table.name):
                    continue
                fill_spatial_index(case.connection, table.name)


def box_of(blob: Any) -> tuple[float, float, float, float] | None:
    """Bounds of a GeoPackage geometry (min x, max x, min y, max y); None also where it cannot be read."""
    box = bounds_of(blob) if isinstance(blob, bytes) else None
    fine = box is not None and all(math.isfinite(value) for value in box) and box[0] <= box[1] and box[2] <= box[3]
    return box if fine else None


def fill_spatial_index(connection: sqlite3.Connection, table: str) -> None:
    """Make a layer's spatial index and extent anew from its features."""
    connection.execute(f"DELETE FROM rtree_{table}_geom")  # noqa: S608
    boxes = ((fid, box_of(geom)) for fid, geom in connection.execute(f"SELECT fid, geom FROM {table}").fetchall())  # noqa: S608
    connection.executemany(
        f"INSERT INTO rtree_{table}_geom VALUES (?, ?, ?, ?, ?)", ((fid, *box) for fid, box in boxes if box is not None)  # noqa: S608
    )
    set_extent(connection, table)


CHECKS: tuple[type[Check], ...] = (
    TablesPresent, ColumnsPresent, TriggersPresent, IndexesPresent, ConstraintsPresent, Container, FeatureCounts, SpatialIndexes,
)  # fmt: skip
