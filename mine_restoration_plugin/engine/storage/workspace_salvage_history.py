"""What the history still knows of rows that are gone: the values that were saved into them, field by field."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any, Iterable, Sequence

from ...model.workspace_schema import table_named

_AT_ONCE = 400


def known_values(connection: sqlite3.Connection, table: str, keys: Sequence[str], deleted: bool = True) -> dict[str, dict[str, Any]]:
    """The last values that the history has of some rows.

    The line of an insertion does not hold what the row was made with, so values that nobody changed since are not known.

    Args:
        table: of the rows. keys: their keys.
        deleted: whether rows that were deleted for good count as well.

    Returns:
        By key: fields with their values (geometries as bytes), and the row's site under ``site``.
    """
    columns = set(table_named(table).tracked)
    found: dict[str, dict[str, Any]] = {}
    gone: set[str] = set()
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        sql = f"SELECT uuid, site, action, field, old, new FROM history WHERE tab = ? AND uuid IN ({','.join('?' * len(part))}) ORDER BY id"  # noqa: S608
        for key, site, action, field, old, new in connection.execute(sql, (table, *part)):
            values = found.setdefault(key, {})
            gone.discard(key)
            if action == "D":
                gone.add(key)
            if site is not None:
                values["site"] = site
            if field in columns and action in "UD":
                value = new if action == "U" else old
                # The lines of a deletion hold what was not empty; they follow one another and do not take back what came before.
                if action == "U" or value is not None:
                    values[field] = _stored(field, value)
    if not deleted:
        for key in gone:
            found.pop(key, None)
    if table == "sites":
        for values in found.values():
            values.pop("site", None)
    return found


def _stored(field: str, value: Any) -> Any:
    if field != "geom" or value is None:
        return value
    try:
        return bytes.fromhex(str(value))
    except ValueError:
        return None


def lost_keys(connection: sqlite3.Connection, table: str) -> list[str]:
    """Keys of rows that the history knows, did not see deleted, and that are not in the table."""
    sql = f"SELECT DISTINCT uuid FROM history WHERE tab = ? AND uuid NOT IN (SELECT uuid FROM {table})"  # noqa: S608
    keys = [str(row[0]) for row in connection.execute(sql, (table,))]
    return sorted(known_values(connection, table, keys, deleted=False))


def bring_back(connection: sqlite3.Connection, tables: Iterable[str]) -> dict[str, int]:
    """Make rows anew that are gone but were not deleted, with what the history knows of them; while the triggers are out.

    A row of which only the insertion is known does not come back: there is nothing to bring.

    Returns:
        How many by table.
    """
    counts = {}
    for table in tables:
        keys = lost_keys(connection, table)
        known = known_values(connection, table, keys, deleted=False)
        sites = {str(row[0]) for row in connection.execute("SELECT uuid FROM sites")}
        made = 0
        for key in keys:
            if not any(value is not None for name, value in known[key].items() if name != "site"):
                continue
            made += _made(connection, table, key, known[key], sites)
        counts[table] = made
    return counts


def _made(connection: sqlite3.Connection, table: str, key: str, values: dict[str, Any], sites: set[str]) -> bool:
    values = {name: value for name, value in values.items() if value is not None}
    if table == "sites":
        values["ZTBH"] = values.get("ZTBH") or key
    elif table != "patches" and table_named(table).per_site and values.get("site") not in sites:
        return False
    # First all that is known, then without what the columns do not take, then the bare row.
    needed = {name: values[name] for name in ("ZTBH", "site") if name in values and (name == "site" or table == "sites")}
    for attempt in (values, {k: v for k, v in values.items() if isinstance(v, str)}, needed, {**needed, "ZTBH": key} if table == "sites" else needed):
        columns = ["uuid", *attempt]
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        with contextlib.suppress(sqlite3.IntegrityError):
            connection.execute(sql, (key, *attempt.values()))
            return True
    return False
