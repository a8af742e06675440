"""A workspace's records for the ledger: figures of all sites as tables, texts site by site, so that 100,000 need little memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd

from ...model.appendix_statement import statement_from
from ..core.ledger_records import LedgerRecords
from .workspace_file import campaign_in

_BATCH = 2_000
# As everywhere, bytes that are no UTF-8 must not stop a whole county; called without a step through Python for each of millions of texts.
_AS_TEXT = partial(str, encoding="utf-8", errors="replace")
_JOIN = {"sites": "", "archive": " LEFT JOIN archive ON archive.site = sites.uuid", "ledger": " LEFT JOIN ledger ON ledger.site = sites.uuid"}


def read_ledger(connection: sqlite3.Connection, path: str, sites: Sequence[str] | None, patches: Sequence[str] | None) -> LedgerRecords:
    """Read the figures.

    Args:
        connection: from :func:`.workspace_file.reading`. path: of the workspace, for messages.
        sites, patches: keys of those that were chosen; None for all.
    """
    connection.text_factory = _AS_TEXT
    chosen = _chosen(connection, "sites", sites)
    among = _chosen(connection, "patches", patches)
    codes: dict[str, dict[str, str]] = {}
    for codelist, code, name in connection.execute("SELECT list, code, name FROM codes ORDER BY list, place, code"):
        codes.setdefault(codelist, {})[code] = name
    rules = connection.execute(f"SELECT coalesce(PDGZ, ''), count(*) {_of('patches')}{chosen}{among} GROUP BY 1").fetchall()
    times = connection.execute(f"SELECT DISTINCT PDSJ {_of('patches')} AND PDSJ IS NOT NULL{chosen}{among}").fetchall()

    def frame(table: str, names: str, more: str = "", order: str = "") -> pd.DataFrame:
        columns = ", ".join(f"{table}.{name}" for name in names.split())
        return _frame(connection, f"SELECT sites.fid, sites.ZTBH, {columns} {_of(table)}{more}{chosen}{order}", ("fid", "ZTBH", *names.split()))

    return LedgerRecords(
        campaign=campaign_in(connection, path),
        codes=codes,
        statement=statement_from({str(rule): int(count) for rule, count in rules}, [str(row[0]) for row in times]),
        sites=_sites(connection, chosen),
        patches=frame("patches", "TBBH SCOPE GZL SDM TQMJ", f" AND patches.SCOPE = 1{among}"),
        funds=frame("funds", "ZJLX ZJJH ZJDW ZJZC"),
        progress=frame("progress", "BGQB WCMJ XXJD", order=" ORDER BY progress.fid"),
        acceptance=frame("acceptance", "YSJB YSRQ YSMJ YSJL", order=" ORDER BY acceptance.fid"),
    )


def _sites(connection: sqlite3.Connection, chosen: str) -> pd.DataFrame:
    lengths = "length(ledger.ZLRW), length(sites.BZ)"
    names = f"sites.fid, sites.ZTBH, sites.XZS, sites.XZX, sites.XZQDM, sites.SDM, sites.TQMJ, ledger.RWMJ, ledger.GSTZ, {lengths}"
    query = f"SELECT {names} FROM sites{_JOIN['ledger']} WHERE 1{chosen} ORDER BY sites.fid"  # noqa: S608
    return _frame(connection, query, ("fid", "ZTBH", "XZS", "XZX", "XZQDM", "SDM", "TQMJ", "RWMJ", "GSTZ", "ZLRW_length", "BZ_length"))


def put_order(connection: sqlite3.Connection, fids: Iterable[int]) -> None:
    """Tell in which order :func:`texts` gives the sites."""
    connection.execute("DROP TABLE IF EXISTS temp.ledger_order")
    connection.execute("CREATE TEMP TABLE ledger_order (place INTEGER PRIMARY KEY, fid INTEGER NOT NULL)")
    connection.executemany("INSERT INTO temp.ledger_order (fid) VALUES (?)", ((fid,) for fid in fids))


def texts(connection: sqlite3.Connection, columns: Sequence[tuple[str, str]], start: int, stop: int) -> Iterator[list[tuple[Any, ...]]]:
    """Values of sites as they are stored, in batches.

    Args:
        columns: (table, name) of sites, archive and ledger. start, stop: places in the order, from 0.
    """
    names = ", ".join(f"{table}.{name}" for table, name in columns)
    joins = "".join(_JOIN[table] for table in dict.fromkeys(table for table, _ in columns))
    cursor = connection.execute(
        f"SELECT {names} FROM temp.ledger_order o JOIN sites ON sites.fid = o.fid{joins} WHERE o.place > ? AND o.place <= ? ORDER BY o.place",  # noqa: S608
        (start, stop),
    )
    while rows := cursor.fetchmany(_BATCH):
        yield rows


def outlines(connection: sqlite3.Connection, start: int, stop: int) -> Iterator[tuple[int, bytes | None]]:
    """Place of the site (from 0) and geometry (a GeoPackage's blob) of each chosen patch in scope, place by place."""
    among = " AND patches.uuid IN (SELECT key FROM temp.ledger_patches)" if _has(connection, "ledger_patches") else ""
    return connection.execute(
        f"SELECT o.place - 1, patches.geom FROM temp.ledger_order o JOIN sites ON sites.fid = o.fid JOIN patches ON patches.site = sites.uuid "  # noqa: S608
        f"WHERE o.place > ? AND o.place <= ? AND patches.SCOPE = 1{among} ORDER BY o.place, patches.fid",
        (start, stop),
    )


def _of(table: str) -> str:
    return f"FROM {table} JOIN sites ON sites.uuid = {table}.site WHERE 1"


def _chosen(connection: sqlite3.Connection, table: str, keys: Sequence[str] | None) -> str:
    """A condition for the chosen rows of a table; their keys are kept in a temporary one, since SQL has no room for ten thousand values."""
    name = f"ledger_{table}"
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    if keys is None:
        return ""
    connection.execute(f"CREATE TEMP TABLE {name} (key TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany(f"INSERT OR IGNORE INTO temp.{name} VALUES (?)", ((str(key),) for key in keys))  # noqa: S608
    return f" AND {table}.uuid IN (SELECT key FROM temp.{name})"  # noqa: S608


def _has(connection: sqlite3.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_temp_master WHERE name = ?", (name,)).fetchone() is not None


def _frame(connection: sqlite3.Connection, query: str, columns: Sequence[str]) -> pd.DataFrame:
    found = list(zip(*connection.execute(query).fetchall())) or [()] * len(columns)
    # As they are: pandas would make texts its own, which are slow to walk through.
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in zip(columns, found)})
