"""All rows of a table at once: the database joins them to one text, since reading 100,000 rows one by one takes seconds."""

from __future__ import annotations

from typing import Dict, List, Sequence

from ..model.site_query import DATA_COLUMNS, LINE, TEXT_COLUMNS, UNIT, SiteIndex
from ..model.workspace_schema import table_named
from .workspace_database import Database

_WITHOUT_BREAKS = ("uuid", "site", "ZT", "GZL", "WZD", "TQMJ")
# Stands in for a break of lines inside a value.
_BREAK = "\x1e"


def read_index(database: Database) -> SiteIndex:
    """The index from two texts; reading 100,000 rows one by one would take seconds."""
    data, text = joined(database, "sites", [DATA_COLUMNS, TEXT_COLUMNS])
    return SiteIndex.from_text(data, text, lambda: by_site(database, "archive", "ZYWT"), lambda: by_site(database, "patches", "TBBH"))


def by_site(database: Database, table: str, column: str) -> Dict[str, str]:
    """A column's values by site, those of several rows joined by blanks."""
    (text,) = joined(database, table, [("site", column)])
    result: Dict[str, str] = {}
    for line in text.split(LINE) if text else ():
        site, _, value = line.partition(UNIT)
        if value:
            result[site] = f"{result[site]} {value}" if site in result else value
    return result


def lines_of(database: Database, table: str, columns: Sequence[str]) -> List[Dict[str, str]]:
    """All rows of a table as texts by column ('' for NULL), read as one text: for lists of 100,000 rows."""
    (text,) = joined(database, table, [columns], breaks="char(30)" if database.is_file else "chr(30)")
    if not text:
        return []
    parts = [line.split(UNIT) for line in text.split(LINE)]
    if any(len(line) != len(columns) for line in parts):  # somebody's text holds the sign that stands between the values
        rows = database.rows(table)
        return [{name: "" if row[name] is None else str(row[name]) for name in columns} for row in rows]
    return [dict(zip(columns, [part.replace(_BREAK, LINE) for part in line])) for line in parts]


def joined(database: Database, table: str, columns: Sequence[Sequence[str]], breaks: str = "' '") -> List[str]:
    """Columns of all rows as texts, a line a row.

    Args:
        breaks: SQL for what stands in place of a break of lines in a value.
    """
    q, char, fold = ("", "char", "group_concat") if database.is_file else ('"', "chr", "string_agg")
    kinds = {one.name: one.type for one in table_named(table).fields}

    def value(name: str) -> str:
        column = name if name in ("uuid", "site") else q + name + q
        if name in _WITHOUT_BREAKS:
            # Numbers are turned into text anyway; fractions of a square metre would take ten times as long.
            whole = f"CAST(round({column}) AS INTEGER)" if name == "TQMJ" else column
            return f"coalesce(CAST({whole} AS TEXT), '')" if kinds.get(name, "C") in "NI" else f"coalesce({column}, '')"
        return f"coalesce({column}, '')" if kinds.get(name, "C") in "CT" else f"coalesce(CAST({column} AS TEXT), '')"

    def line(names: Sequence[str]) -> str:
        joined = f" || {char}(31) || ".join(map(value, names))
        typed = any(name not in _WITHOUT_BREAKS for name in names)
        return f"replace({joined}, {char}(10), {breaks})" if typed else joined

    lines = ", ".join(f"{line(names)} AS t{i}" for i, names in enumerate(columns))
    folded = ", ".join(f"{fold}(t{i}, {char}(10))" for i in range(len(columns)))
    rows = database.sql(f"SELECT {folded} FROM (SELECT {lines} FROM {database.table(table)}) x")  # noqa: S608
    return [str(text) if text else "" for text in rows[0]]
