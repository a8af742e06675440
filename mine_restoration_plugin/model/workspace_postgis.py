"""The same workspace as a PostGIS schema: same tables, same columns, the history by triggers as well."""

from __future__ import annotations

from typing import List

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

_NOW = "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
# SQLite's words in the column definitions that both share.
_WORDS = (
    ("INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", "serial PRIMARY KEY"),
    ("(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))", f"({_NOW})"),
    ("REAL", "double precision"),
    (" ON CONFLICT REPLACE", ""),
)


def postgis_sql() -> str:
    """The whole schema as SQL for PostgreSQL with PostGIS, to be run with the search path on an empty schema."""
    parts = [f"-- A workspace of 矿山修复 (Mine Restoration), version {VERSION}, in a PostGIS schema. Made by scripts/workspace_schema.py."]
    parts += [_table(table) for table in TABLES]
    parts.append("\n".join(f"CREATE INDEX {table.name}_site ON {table.name} (site);" for table in child_tables() if table.per_site == "many"))
    wanted = (("site", "site"), ("record", "uuid"), ("mark", "mark"))
    parts.append("\n".join(f"CREATE INDEX history_{name} ON history ({column});" for name, column in wanted))
    parts.append(_history_function())
    parts += [_history_triggers(table) for table in record_tables()]
    parts += [_GUARD, _site_functions(), _completeness_function(), _no_codes_functions()]
    return "\n\n".join(parts) + "\n"


def _type(field: FieldDef) -> str:
    return {"C": f"varchar({column_width(field)})", "T": "text", "N": "double precision", "I": "integer", "D": "date"}[field.type]


def _table(table: Table) -> str:
    rows: List[str] = [] if table.name == "history" else ["fid serial PRIMARY KEY"]
    if table.geometry:
        kind = {"MULTIPOLYGON": "MultiPolygon", "MULTILINESTRING": "MultiLineString", "POINT": "Point"}[table.geometry]
        rows.append(f"geom geometry({kind}, {SRS_ID})")
    if table.is_record:
        rows.append("uuid varchar(36) NOT NULL UNIQUE DEFAULT (gen_random_uuid()::text)")
    if table.per_site:
        rows.append(f"site varchar(36){site_column_sql(table)}")
    for field in table.fields:
        rows.append(f'"{field.name}" {_type(field)}{_in_postgres(constraints_of(table, field))}{check_of(field, chr(34))}')
    for name, kind, _, _ in table.columns:
        kind = _in_postgres(kind).replace("TEXT(", "varchar(").replace("TEXT", "text")
        rows.append(f'"{name}" {kind}' if name.isupper() else f"{name} {kind}")
    if table.is_record:
        rows += ["editor varchar(40)", "mark varchar(60)"]
    if table.name == "codes":
        rows.append("UNIQUE (list, code)")
    lines = [f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(rows) + "\n);", f"COMMENT ON TABLE {table.name} IS '{table.label}';"]
    if table.geometry:
        lines.append(f"CREATE INDEX {table.name}_geom ON {table.name} USING gist (geom);")
    return "\n".join(lines)


def _in_postgres(sql: str) -> str:
    for ours, theirs in _WORDS:
        sql = sql.replace(ours, theirs)
    return sql


def _history_function() -> str:
    return f"""\
CREATE FUNCTION history_write() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
DECLARE
  was jsonb; is_now jsonb; name text; key text; of_site text; value text; known boolean; action_ char := left(TG_OP, 1);
BEGIN
  IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN is_now := to_jsonb(NEW); END IF;
  key := coalesce(is_now, was) ->> 'uuid';
  of_site := CASE WHEN TG_TABLE_NAME = 'sites' THEN key ELSE coalesce(is_now, was) ->> 'site' END;
  known := CASE TG_OP
    WHEN 'UPDATE' THEN is_now ->> 'mark' IS DISTINCT FROM was ->> 'mark' AND is_now ->> 'mark' IS NOT NULL
    WHEN 'INSERT' THEN coalesce(is_now ->> 'mark', '') LIKE '%/' || key
    ELSE coalesce(was ->> 'mark', '') LIKE '{DELETE_MARK}%' END;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO history (tab, uuid, site, action, who, mark) VALUES (TG_TABLE_NAME, key, of_site, 'I',
      CASE WHEN known THEN is_now ->> 'editor' END, CASE WHEN known THEN split_part(is_now ->> 'mark', '/', 1) END);
    RETURN NULL;
  END IF;
  FOREACH name IN ARRAY TG_ARGV LOOP
    IF TG_OP = 'UPDATE' THEN
      -- Shapes are compared and kept as hexadecimal WKB.
      IF name = 'geom' THEN CONTINUE WHEN OLD.geom IS NOT DISTINCT FROM NEW.geom;
        INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark) VALUES (TG_TABLE_NAME, key, of_site, 'U', name,
          encode(ST_AsBinary(OLD.geom), 'hex'), encode(ST_AsBinary(NEW.geom), 'hex'),
          CASE WHEN known THEN is_now ->> 'editor' END, CASE WHEN known THEN is_now ->> 'mark' END);
      ELSIF was ->> name IS DISTINCT FROM is_now ->> name THEN
        INSERT INTO history (tab, uuid, site, action, field, old, new, who, mark) VALUES (TG_TABLE_NAME, key, of_site, 'U', name,
          was ->> name, is_now ->> name,
          CASE WHEN known THEN is_now ->> 'editor' END, CASE WHEN known THEN is_now ->> 'mark' END);
      END IF;
    ELSIF was ->> name IS NOT NULL OR name = TG_ARGV[0] THEN
      value := was ->> name;
      -- A statement of its own: a table without shapes has no such field.
      IF name = 'geom' THEN value := encode(ST_AsBinary(OLD.geom), 'hex'); END IF;
      INSERT INTO history (tab, uuid, site, action, field, old, who, mark) VALUES (TG_TABLE_NAME, key, of_site, 'D', name, value,
        CASE WHEN known THEN was ->> 'editor' END, CASE WHEN known THEN substr(was ->> 'mark', {len(DELETE_MARK) + 1}) END);
    END IF;
  END LOOP;
  RETURN NULL;
END $body$;"""


def _history_triggers(table: Table) -> str:
    arguments = ", ".join(f"'{name}'" for name in table.tracked)
    events = "UPDATE OR DELETE" if table.per_site == "one" else "INSERT OR UPDATE OR DELETE"
    return f"CREATE TRIGGER {table.name}_history AFTER {events} ON {table.name} FOR EACH ROW EXECUTE FUNCTION history_write({arguments});"


_GUARD = """\
CREATE FUNCTION history_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seal IS NULL AND NEW.seal IS NOT NULL AND (to_jsonb(OLD) - 'seal') = (to_jsonb(NEW) - 'seal') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the history cannot be changed';
END $body$;
CREATE TRIGGER history_guard BEFORE UPDATE OR DELETE ON history FOR EACH ROW EXECUTE FUNCTION history_guard();"""


def _site_functions() -> str:
    number = number_sql("NEW", '"')
    taken = ", ".join(f'"{name}"' for name in FROM_PATCH)
    given = ", ".join(f'NEW."{name}"' for name in FROM_PATCH)
    # The history of what goes with a site names the same person as the site's own.
    children = "\n".join(marked_children_sql().values())
    rolled = ", ".join(f'"{name}"' if name.isupper() else name for name in ROLLED_UP)
    return f"""\
CREATE FUNCTION sites_records() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  INSERT INTO archive (site, editor, mark) VALUES (NEW.uuid, NEW.editor, NEW.mark);
  INSERT INTO ledger (site, editor, mark) VALUES (NEW.uuid, NEW.editor, NEW.mark);
  RETURN NULL;
END $body$;
CREATE TRIGGER sites_records AFTER INSERT ON sites FOR EACH ROW EXECUTE FUNCTION sites_records();

CREATE FUNCTION sites_children() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
{children}
  RETURN OLD;
END $body$;
CREATE TRIGGER sites_children BEFORE DELETE ON sites FOR EACH ROW EXECUTE FUNCTION sites_children();

CREATE FUNCTION patches_before() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.site IS NULL THEN
    INSERT INTO sites (uuid, "ZTBH", {taken}, editor, mark) VALUES (NEW.uuid, {number}, {given}, NEW.editor, NEW.mark) ON CONFLICT DO NOTHING;
    NEW.site := (SELECT uuid FROM sites WHERE "ZTBH" = {number});
  END IF;
  IF TG_OP = 'INSERT' AND NEW.geom IS NOT NULL AND NEW."TQMJ" IS NULL THEN NEW.stale := 1; END IF;
  IF TG_OP = 'UPDATE' AND NEW.geom IS DISTINCT FROM OLD.geom AND NEW."TQMJ" IS NOT DISTINCT FROM OLD."TQMJ" THEN NEW.stale := 1; END IF;
  RETURN NEW;
END $body$;
CREATE TRIGGER patches_before BEFORE INSERT OR UPDATE ON patches FOR EACH ROW EXECUTE FUNCTION patches_before();

CREATE FUNCTION patches_rollup() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    {rollup_sql("uuid = OLD.site", "postgres")};
  END IF;
  IF TG_OP <> 'DELETE' THEN
    {rollup_sql("uuid = NEW.site", "postgres")};
  END IF;
  RETURN NULL;
END $body$;
CREATE TRIGGER patches_rollup_rows AFTER INSERT OR DELETE ON patches FOR EACH ROW EXECUTE FUNCTION patches_rollup();
CREATE TRIGGER patches_rollup_values AFTER UPDATE OF {rolled} ON patches FOR EACH ROW EXECUTE FUNCTION patches_rollup();"""


def _completeness_function() -> str:
    fields = ", ".join(f'"{name}"' for name in completeness_fields())
    return f"""\
CREATE FUNCTION archive_completeness() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
BEGIN
  UPDATE sites SET "WZD" = {completeness_sql("NEW", chr(34))} WHERE uuid = NEW.site;
  RETURN NULL;
END $body$;
CREATE TRIGGER archive_completeness AFTER UPDATE OF {fields} ON archive FOR EACH ROW EXECUTE FUNCTION archive_completeness();"""


def _no_codes_functions() -> str:
    parts = ["-- QGIS's forms write {} where nothing is ticked, also into rows that nobody touched"]
    for table in record_tables():
        names = several_columns(table)
        if names:
            body = "\n".join(f"  IF NEW.\"{name}\" = '{NO_CODES}' THEN NEW.\"{name}\" := NULL; END IF;" for name in names)
            parts.append(
                f"CREATE FUNCTION {table.name}_no_codes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$\n"
                f"BEGIN\n{body}\n  RETURN NEW;\nEND $body$;\n"
                f"CREATE TRIGGER {table.name}_no_codes BEFORE INSERT OR UPDATE ON {table.name}"
                f" FOR EACH ROW EXECUTE FUNCTION {table.name}_no_codes();"
            )
    return "\n".join(parts)
