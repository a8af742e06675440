"""The schema of a workspace as SQL for a GeoPackage: tables, spatial indexes, and the triggers that keep history and sums."""

from __future__ import annotations

from typing import Iterable, List

from .fields import FieldDef
from .workspace_schema import (
    DELETE_MARK,
    FROM_PATCH,
    NO_CODES,
    ROLLED_UP,
    SRS_ID,
    TABLES,
    VERSION,
    Table,
    check_of,
    child_tables,
    column_width,
    completeness_fields,
    completeness_sql,
    constraints_of,
    marked_children_sql,
    number_sql,
    record_tables,
    rollup_sql,
    several_columns,
    site_column_sql,
)

_UUID = (
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || "
    "substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
)


def geopackage_sql() -> str:
    """The whole schema as SQL for SQLite, to be run on an empty file whose application_id says GeoPackage."""
    parts = [_HEAD, _CONTAINER]
    for table in TABLES:
        parts.append(_geopackage_table(table))
    parts.append(_index_sql())
    for table in record_tables():
        parts.append(_history_triggers(table))
    parts += [_HISTORY_GUARD, _site_triggers(), _completeness_trigger(), _no_codes_triggers()]
    return "\n\n".join(parts) + "\n"


def _sqlite_type(field: FieldDef) -> str:
    return {"C": f"TEXT({column_width(field)})", "T": "TEXT", "N": "REAL", "I": "INTEGER", "D": "DATE"}[field.type]


def _geopackage_table(table: Table) -> str:
    rows = [] if table.name == "history" else [("fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", "")]
    if table.geometry:
        rows.append((f"geom {table.geometry}", ""))
    if table.is_record:
        # QGIS writes NULL into what nobody filled in, so NULL must ask for the default as well. The second pair of parentheses
        # marks it as an expression for GDAL, which would otherwise hand its text to QGIS as the value of new rows.
        rows.append((f"uuid TEXT(36) NOT NULL ON CONFLICT REPLACE UNIQUE DEFAULT (({_UUID}))", "key"))
    if table.per_site:
        rows.append((f"site TEXT(36){site_column_sql(table)}", "the site"))
    for field in table.fields:
        rows.append((f"{field.name} {_sqlite_type(field)}{constraints_of(table, field)}{check_of(field)}", _comment(field)))
    rows += [(f"{name} {kind}", label) for name, kind, label, _ in table.columns]
    if table.is_record:
        rows += [("editor TEXT(40)", "who saved last through the plugin"), ("mark TEXT(60)", "changes with each such save")]
    if table.name == "codes":
        rows.append(("UNIQUE (list, code)", ""))
    body = "\n".join(f"  {sql}{',' if i < len(rows) - 1 else ''}{'  -- ' + comment if comment else ''}" for i, (sql, comment) in enumerate(rows))
    kind = "features" if table.geometry else "attributes"
    srs = str(SRS_ID) if table.geometry else "0"
    lines = [
        f"-- {table.label} {table.label_en}",
        f"CREATE TABLE {table.name} (\n{body}\n);",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)"
        f" VALUES ('{table.name}', '{kind}', '{table.label}', '{table.label_en}', {srs});",
    ]
    if table.geometry:
        lines += _geometry_rows(table)
    lines += _count_triggers(table.name)
    return "\n".join(lines)


def _comment(field: FieldDef) -> str:
    notes = [field.label]
    if field.unit:
        notes.append(field.unit_label)
    if field.codelist:
        notes.append(f"代码表 {field.codelist}")
    return "，".join(notes)


def _geometry_rows(table: Table) -> List[str]:
    index = f"rtree_{table.name}_geom"
    box = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
    put, some = f"INSERT OR REPLACE INTO {index} VALUES (NEW.fid, {box})", "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
    none = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
    drop = f"DELETE FROM {index} WHERE id = OLD.fid"
    on = f"ON {table.name} WHEN"
    return [
        "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)"
        f" VALUES ('{table.name}', 'geom', '{table.geometry}', {SRS_ID}, 0, 0);",
        "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)"
        f" VALUES ('{table.name}', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');",
        f"CREATE VIRTUAL TABLE {index} USING rtree (id, minx, maxx, miny, maxy);",
        f"CREATE TRIGGER {index}_insert AFTER INSERT {on} {some} BEGIN {put}; END;",
        f"CREATE TRIGGER {index}_update1 AFTER UPDATE OF geom {on} OLD.fid = NEW.fid AND {some} BEGIN {put}; END;",
        f"CREATE TRIGGER {index}_update2 AFTER UPDATE OF geom {on} OLD.fid = NEW.fid AND {none} BEGIN {drop}; END;",
        f"CREATE TRIGGER {index}_update3 AFTER UPDATE {on} OLD.fid != NEW.fid AND {some} BEGIN {drop}; {put}; END;",
        f"CREATE TRIGGER {index}_update4 AFTER UPDATE {on} OLD.fid != NEW.fid AND {none}"
        f" BEGIN DELETE FROM {index} WHERE id IN (OLD.fid, NEW.fid); END;",
        f"CREATE TRIGGER {index}_delete AFTER DELETE {on} OLD.geom NOT NULL BEGIN {drop}; END;",
    ]


def _count_triggers(name: str) -> List[str]:
    """GDAL's own way to know how many rows a table has without counting them."""
    lines = [f"INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES ('{name}', 0);"]
    for action, sign in (("insert", "+"), ("delete", "-")):
        lines.append(
            f"CREATE TRIGGER trigger_{action}_feature_count_{name} AFTER {action.upper()} ON {name}"
            f" BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count {sign} 1 WHERE lower(table_name) = lower('{name}'); END;"
        )
    return lines


def _index_sql() -> str:
    wanted = [(table.name, "site") for table in child_tables() if table.per_site == "many"]
    wanted += [("patches", "YTBBH"), ("patches", "ZTBH"), ("patches", "stale"), ("sites", "ZT"), ("sites", "XZQDM"), ("sites", "KSMC")]
    # The list of sites reads the patches' numbers by site: from the index alone, without the wide rows.
    more = {("patches", "site"): "site, TBBH"}
    lines = [f"CREATE INDEX {table}_{column} ON {table} ({more.get((table, column), column)});" for table, column in wanted]
    lines += [
        "CREATE INDEX history_site ON history (site);",
        "CREATE INDEX history_record ON history (uuid);",
        "CREATE INDEX history_mark ON history (mark);",
        "CREATE INDEX history_unsealed ON history (id) WHERE seal IS NULL;",
    ]
    return "-- Indexes\n" + "\n".join(lines)


def _value(row: str, column: str, several: Iterable[str] = ()) -> str:
    """A column's value as the history keeps it; shapes as hexadecimal text, so that they can be taken back."""
    if column in several:
        return f"nullif({row}.{column}, '{NO_CODES}')"
    return f"nullif(hex({row}.geom), '')" if column == "geom" else f"{row}.{column}"


_NUMBER_OF_PATCH = number_sql("NEW")


def _history_triggers(table: Table) -> str:
    site = "{0}.uuid" if table.name == "sites" else "{0}.site" if table.per_site else "NULL"
    columns = "INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark)"

    several = several_columns(table)

    def pairs(old: bool, new: bool) -> str:
        rows = []
        for column in table.tracked:
            before = _value("OLD", column, several) if old else "NULL"
            rows.append(f"    SELECT '{column}' AS field, {before} AS old, {_value('NEW', column, several) if new else 'NULL'} AS new")
        return "\n    UNION ALL\n".join(rows)

    marked = "NEW.mark IS NOT OLD.mark AND NEW.mark IS NOT NULL"
    # A row that somebody copied brings the mark of the row that it was copied from, which ends with that one's key.
    new_mark = "NEW.mark LIKE '%/' || NEW.uuid"
    bare, last = "substr(NEW.mark, 1, instr(NEW.mark, '/') - 1)", f"substr(OLD.mark, {len(DELETE_MARK) + 1})"
    gone = f"OLD.mark LIKE '{DELETE_MARK}%'"
    # The site that a new patch finds by its number belongs to the line of its insertion.
    found = " AND NOT (field = 'site' AND old IS NULL)" if table.name == "patches" else ""
    update = (
        f"CREATE TRIGGER {table.name}_history_update AFTER UPDATE OF {', '.join(table.tracked)} ON {table.name} BEGIN\n"
        f"  {columns}\n"
        f"  SELECT '{table.name}', NEW.uuid, {site.format('NEW')}, 'U', field, old, new,\n"
        f"    CASE WHEN {marked} THEN NEW.editor END, CASE WHEN {marked} THEN NEW.mark END\n"
        f"  FROM (\n{pairs(True, True)}\n  ) WHERE old IS NOT new{found};\nEND;"
    )
    # A new patch may come without its site, which is found or made in the same moment, in whatever order the triggers run.
    new_site = site.format("NEW")
    if table.name == "patches":
        new_site = f"coalesce(NEW.site, (SELECT uuid FROM sites WHERE ZTBH = {_NUMBER_OF_PATCH}), NEW.uuid)"
    insert = (
        f"CREATE TRIGGER {table.name}_history_insert AFTER INSERT ON {table.name} BEGIN\n"
        f"  {columns}\n"
        f"  SELECT '{table.name}', NEW.uuid, {new_site}, 'I', NULL, NULL, NULL,\n"
        f"    CASE WHEN {new_mark} THEN NEW.editor END, CASE WHEN {new_mark} THEN {bare} END;\nEND;"
    )
    delete = (
        f"CREATE TRIGGER {table.name}_history_delete AFTER DELETE ON {table.name} BEGIN\n"
        f"  {columns}\n"
        f"  SELECT '{table.name}', OLD.uuid, {site.format('OLD')}, 'D', field, old, NULL,\n"
        f"    CASE WHEN {gone} THEN OLD.editor END, CASE WHEN {gone} THEN {last} END\n"
        f"  FROM (\n{pairs(True, False)}\n  ) WHERE old IS NOT NULL OR field = '{table.tracked[0]}';\nEND;"
    )
    # Archive and ledger come into being with their site, which has the line.
    made = [] if table.per_site == "one" else [insert]
    return f"-- History of {table.name}\n" + "\n".join([update, *made, delete])


_HISTORY_GUARD = """\
-- Nobody changes what the history says; only the seal of a line may still be set, once
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
WHEN OLD.seal IS NOT NULL OR NEW.seal IS NULL OR NEW.id IS NOT OLD.id OR NEW.tab IS NOT OLD.tab OR NEW.uuid IS NOT OLD.uuid
  OR NEW.site IS NOT OLD.site OR NEW.action IS NOT OLD.action OR NEW.field IS NOT OLD.field OR NEW.old IS NOT OLD.old
  OR NEW.new IS NOT OLD.new OR NEW.who IS NOT OLD.who OR NEW.at IS NOT OLD.at OR NEW.mark IS NOT OLD.mark
BEGIN SELECT RAISE(ABORT, 'the history cannot be changed'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'the history cannot be changed'); END;"""


def _site_triggers() -> str:
    number = _NUMBER_OF_PATCH
    taken = ", ".join(FROM_PATCH)
    given = ", ".join(f"NEW.{name}" for name in FROM_PATCH)
    children = "\n".join(f"{marked}\n  DELETE FROM {name} WHERE site = OLD.uuid;" for name, marked in marked_children_sql().items())
    return f"""\
-- A site always has its archive record and its ledger line
CREATE TRIGGER sites_records AFTER INSERT ON sites BEGIN
  INSERT INTO archive (site, editor, mark) VALUES (NEW.uuid, NEW.editor, NEW.mark);
  INSERT INTO ledger (site, editor, mark) VALUES (NEW.uuid, NEW.editor, NEW.mark);
END;
-- With a site goes what belongs to it, but never its patches; by a trigger, since not every program switches foreign keys on
CREATE TRIGGER sites_children BEFORE DELETE ON sites BEGIN
  SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed: the site has patches') WHERE EXISTS (SELECT 1 FROM patches WHERE site = OLD.uuid);
{children}
END;
-- A patch without a site finds the one of its number, or gets one of its own
CREATE TRIGGER patches_site AFTER INSERT ON patches WHEN NEW.site IS NULL BEGIN
  INSERT OR IGNORE INTO sites (uuid, ZTBH, {taken}, editor, mark) VALUES (NEW.uuid, {number}, {given}, NEW.editor, NEW.mark);
  UPDATE patches SET site = (SELECT uuid FROM sites WHERE ZTBH = {number}) WHERE fid = NEW.fid;
END;
-- What a site has of its patches is added up whenever one of them changes
CREATE TRIGGER patches_rollup_insert AFTER INSERT ON patches WHEN NEW.site IS NOT NULL BEGIN
  {rollup_sql("uuid = NEW.site")};
END;
CREATE TRIGGER patches_rollup_update AFTER UPDATE OF {", ".join(ROLLED_UP)} ON patches BEGIN
  {rollup_sql("uuid IN (OLD.site, NEW.site)")};
END;
CREATE TRIGGER patches_rollup_delete AFTER DELETE ON patches BEGIN
  {rollup_sql("uuid = OLD.site")};
END;
-- A shape that changed outside the plugin waits to be measured
CREATE TRIGGER patches_stale_insert AFTER INSERT ON patches WHEN NEW.geom IS NOT NULL AND NEW.TQMJ IS NULL BEGIN
  UPDATE patches SET stale = 1 WHERE fid = NEW.fid;
END;
CREATE TRIGGER patches_stale AFTER UPDATE OF geom ON patches WHEN NEW.geom IS NOT OLD.geom AND NEW.TQMJ IS OLD.TQMJ BEGIN
  UPDATE patches SET stale = 1 WHERE fid = NEW.fid;
END;"""


def _no_codes_triggers() -> str:
    parts = ["-- QGIS's forms write {} where nothing is ticked, also into rows that nobody touched"]
    for table in record_tables():
        for name in several_columns(table):
            for event, suffix in (("INSERT", "insert"), (f"UPDATE OF {name}", "update")):
                parts.append(
                    f"CREATE TRIGGER {table.name}_{name}_none_{suffix} AFTER {event} ON {table.name} WHEN NEW.{name} = '{NO_CODES}' BEGIN\n"
                    f"  UPDATE {table.name} SET {name} = NULL WHERE fid = NEW.fid;\nEND;"
                )
    return "\n".join(parts)


def _completeness_trigger() -> str:
    fields = ", ".join(completeness_fields())
    return f"""\
-- How much of the archive record is filled in
CREATE TRIGGER archive_completeness AFTER UPDATE OF {fields} ON archive BEGIN
  UPDATE sites SET WZD = {completeness_sql("NEW")} WHERE uuid = NEW.site;
END;"""


_HEAD = f"""\
-- A workspace of 矿山修复 (Mine Restoration), version {VERSION}: one GeoPackage, EPSG:{SRS_ID}.
-- Made by scripts/workspace_schema.py from data/fields.json; do not edit by hand.
-- Lengths, units and code lists stand in data/fields.json and data/code_lists.json.
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10200;"""

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],'
    'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],'
    'AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_CGCS2000 = (
    'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],'
    'AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4490"]]'
)

_CONTAINER = f"""\
-- The GeoPackage's own tables (OGC 12-128r15)
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, '{_WGS84}', 'longitude/latitude in degrees on WGS 84'),
  ('China Geodetic Coordinate System 2000', {SRS_ID}, 'EPSG', {SRS_ID}, '{_CGCS2000}', 'longitude/latitude in degrees, CGCS2000');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL);"""
