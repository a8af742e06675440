"""All rows of a table at once: the database joins them to one text, since reading 100,000 rows one by one takes seconds."""

from __future__ import annotations

from typing import Dict, List, Sequence

from ..model.site_query import DATA_COLUMNS, LINE, TEXT_COLUMNS, UNIT, SiteIndex
from ..model.workspace_schema import table_named
from .workspace_database import Database

_WITHOUT_BREAKS = ("uuid", "site", "ZT", "GZL", "WZD", "TQMJ")
# Stands in for a break of lines inside a value.
_BREAK = "\x1e"
_ROWS_A_PART = 5_000


def read_index(database: Database) -> SiteIndex:
    """The index from two texts; reading 100,000 rows one by one would take seconds."""
    data, text = joined(database, "sites", [DATA_COLUMNS, TEXT_COLUMNS])
    return SiteIndex.from_text(data, text, lambda: by_site(database, "archive", "ZYWT"), lambda: by_site(database, "patches", "TBBH"))


def by_site(database: Database, table: str, column: str) -> Dict[str, str]:
    """A column's values by site, those of several rows joined by blanks."""
    # Patches have an index of both columns; their rows, with shapes, are a hundred times as many bytes.
    (text,) = joined(database, table, [("site", column)], along="site" if table == "patches" else "fid")
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


def joined(database: Database, table: str, columns: Sequence[Sequence[str]], breaks: str = "' '", along: str = "fid") -> List[str]:
    """Columns of all rows as texts, a line a row.

    Args:
        along: the column by whose index the rows are read; rows without a value in it are left out.
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
    folded = [f"{fold}(t{i}, {char}(10))" for i in range(len(columns))]
    if database.is_file:
        return _joined_in_parts(database, database.table(table), along, lines, folded)
    rows = database.sql(f"SELECT {', '.join(folded)} FROM (SELECT {lines} FROM {database.table(table)}) x")  # noqa: S608
    return [str(text) if text else "" for text in rows[0]]


def _joined_in_parts(database: Database, table: str, along: str, lines: str, folded: Sequence[str]) -> List[str]:
    """The same, some thousand rows a time: GDAL runs a query up to its first row three times before it hands that out.

    A part is one text, the lengths of all but the last in front of them.
    """
    heads = "".join(f"length(ifnull({each}, '')) || char(10) || " for each in folded[:-1])
    text = heads + " || ".join(f"ifnull({each}, '')" for each in folded)
    part = f"SELECT {text} FROM (SELECT {lines} FROM {table} WHERE {along} >= low AND {along} < high UNION ALL"  # noqa: S608
    part += f" SELECT {lines} FROM {table} WHERE high IS NULL AND {along} >= low)"  # noqa: S608
    begins = f"SELECT low, {_behind(table, along, 'low')} FROM (SELECT min({along}) AS low FROM {table})"  # noqa: S608
    follows = f"SELECT high, {_behind(table, along, 'high')} FROM part WHERE high IS NOT NULL"  # noqa: S608
    parts = f"WITH RECURSIVE part(low, high) AS ({begins} UNION ALL {follows}) SELECT low, high FROM part"  # noqa: S608
    found: List[List[str]] = [[] for _ in folded]
    for (given,) in database.sql(f"SELECT ({part}) AS t FROM ({parts})"):  # noqa: S608
        *lengths, rest = str(given or "").split(LINE, len(folded) - 1)
        for column, length in enumerate([*map(int, lengths), len(rest)]):
            found[column].append(rest[:length])
            rest = rest[length:]
    return [LINE.join(filter(None, texts)) for texts in found]


def _behind(table: str, along: str, low: str) -> str:
    """SQL for where the part after this one begins; NULL at the end."""
    return f"(SELECT {along} FROM {table} WHERE {along} > {low} ORDER BY {along} LIMIT 1 OFFSET {_ROWS_A_PART})"  # noqa: S608
