"""The records of a workspace as tables, for documents: read in one transaction, so that all documents of a run agree."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...model.appendix_statement import Statement, statement_from
from ...model.campaign import Campaign
from ...model.errors import MineError
from ...model.workspace_schema import table_named
from .workspace_file import campaign_in, settings_of

KEY, SITE = "uuid", "site"
_INTERNAL = ("fid", "geom", "editor", "mark", "stale")
_TEMPORARY = {"sites": "chosen_sites", "patches": "chosen_patches"}


@dataclass(frozen=True)
class WorkspaceRecords:
    """What was read.

    Attributes:
        campaign: that the workspace keeps.
        settings: of the workspace.
        tables: by name; ``sites`` in the order of their numbers, child tables with a column ``site`` and in the order in which
            their rows were made; columns named as in the dictionary, values as SQLite has them (dates as ISO text, missing ones None or NaN).
        codes: names by code for each code list, a province's own additions included.
        statement: rules and times of the patches that were read.
    """

    campaign: Campaign
    settings: dict[str, str]
    tables: dict[str, pd.DataFrame]
    codes: dict[str, dict[str, str]]
    statement: Statement

    def name(self, codelist: str, code: Any) -> str:
        """The name of a code, the code itself where the list has none, empty for a missing one."""
        text = "" if code is None or code != code else str(code)
        return self.codes.get(codelist, {}).get(text, text)


def read_records(
    connection: sqlite3.Connection, path: str, tables: Sequence[str], sites: Sequence[str] | None = None, patches: Sequence[str] | None = None
) -> WorkspaceRecords:
    """Read tables of a workspace, whole or for some sites.

    Args:
        connection: from :func:`.workspace_file.reading`. path: of the workspace, for messages.
        tables: names from the schema; ``sites`` and ``patches`` (without their shapes) are always read.
        sites: keys; None for all. patches: keys, where only a part of the sites' patches is meant; None for all of them.

    Raises:
        MineError: ``scope_none`` where no site is left; those of a campaign.
    """
    _choose(connection, "sites", sites)
    _choose(connection, "patches", patches)
    read = {name: _table(connection, name, sites is not None, patches is not None) for name in dict.fromkeys(("sites", "patches", *tables))}
    if read["sites"].empty:
        raise MineError("scope_none", scope=path)
    codes: dict[str, dict[str, str]] = {}
    for codelist, code, name in connection.execute("SELECT list, code, name FROM codes ORDER BY list, place"):
        codes.setdefault(codelist, {})[code] = name
    rules = read["patches"]["PDGZ"].fillna("").value_counts()
    times = read["patches"]["PDSJ"].dropna().unique()
    statement = statement_from({str(rule): int(count) for rule, count in rules.items()}, [str(time) for time in times])
    return WorkspaceRecords(campaign_in(connection, path), settings_of(connection), read, codes, statement)


def _choose(connection: sqlite3.Connection, table: str, keys: Sequence[str] | None) -> None:
    """A list of keys as a temporary table: SQL has no room for ten thousand values."""
    name = _TEMPORARY[table]
    connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    if keys is not None:
        connection.execute(f"CREATE TEMP TABLE {name} (key TEXT PRIMARY KEY)")
        connection.executemany(f"INSERT OR IGNORE INTO temp.{name} VALUES (?)", ((key,) for key in keys))  # noqa: S608


def _table(connection: sqlite3.Connection, name: str, some_sites: bool, some_patches: bool) -> pd.DataFrame:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table_named(name).name})") if row[1] not in _INTERNAL]
    key = KEY if name == "sites" else SITE
    conditions = [f'"{key}" IN (SELECT key FROM temp.{_TEMPORARY["sites"]})'] if some_sites else []  # noqa: S608
    if name == "patches" and some_patches:
        conditions.append(f'"{KEY}" IN (SELECT key FROM temp.{_TEMPORARY["patches"]})')  # noqa: S608
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    order = {"sites": "ZTBH", "patches": "TBBH", "history": "id"}.get(name, "fid")
    names = ", ".join(f'"{column}"' for column in columns)
    rows = connection.execute(f'SELECT {names} FROM "{name}"{where} ORDER BY "{order}"').fetchall()  # noqa: S608
    return pd.DataFrame.from_records(rows, columns=columns)
