"""What can be read of a damaged workspace, saved into a new one beside it; the damaged file is only read.

The rows come from :mod:`.workspace_salvage_pages`. Which table a row of a stray page belongs to is told by its columns: every
table of records has keys in the same place. Rows that the history speaks of and that are not found are made anew with what the
history knows. The new file has our own schema, whatever of the old one's was left.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator, Sequence

from ...model.campaign import builtin_campaign_path
from ...model.errors import ERROR, INFO, WARNING, Finding, MineError
from ...model.fields import codelist_names
from ...model.version import plugin_version
from ...model.workspace_schema import TABLES, VERSION, Table, record_tables, table_named
from .whole_file import whole_file
from .workspace_check import UUID, Case, Check, place_of, run_checks
from .workspace_check import repair as repaired
from .workspace_check_history import record_breaks
from .workspace_check_schema import drop_triggers, expected
from .workspace_file import SCHEMA, add_functions, last_sealed, sentences
from .workspace_salvage_history import bring_back
from .workspace_salvage_pages import Pages, Row, Tree

_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_SYSTEM = re.compile(r"^(sqlite_|gpkg_|rtree_)")
_SETTINGS = re.compile(r"^[a-z_]{3,40}$")


# Repairs in the new file that concern people's records.
_TOLD = ("check_site_gone", "check_patch_without_site", "check_record_missing", "check_value_written")


@dataclass
class Rescued:
    """What became of one table.

    Attributes:
        found: rows that were read. incomplete: how many of them lack columns. from_history: rows that the history gave back.
        lost: rows that are gone, as far as the counts, the sequences and the history tell; None where nothing tells.
        broken: broken pages of its tree.
    """

    found: int = 0
    incomplete: int = 0
    from_history: int = 0
    lost: int | None = None
    broken: int = 0


@dataclass
class Salvage:
    """What was saved: by table, the rows, and what the checks of the new file say."""

    tables: dict[str, Rescued]
    findings: list[tuple[Finding, str]] = field(default_factory=list)
    path: str = ""

    @property
    def rows(self) -> int:
        """All rows of records."""
        return sum(self.tables[table.name].found for table in record_tables())


def salvage(path: Path, target: Path, checks: Sequence[Check], editor: str, keep: bool = True, said: Callable[[int], None] | None = None) -> Salvage:
    """Save the rest of a damaged workspace.

    Args:
        path: the damaged file. target: the new one.
        checks: that the new file has to pass.
        keep: False to only see what could be saved; nothing is left then.
        said: gets the percentage done.

    Raises:
        MineError: ``not_a_workspace`` where no rows of ours are found, ``file_unreadable``, and those of writing a file.
    """
    say = said or (lambda _: None)
    try:
        with Pages(path) as pages:
            found = _Found(pages)
            say(40)
            if not any(found.rows[table.name] for table in record_tables()) and not found.rows["history"]:
                raise MineError("not_a_workspace", path=str(path))
    except OSError as error:
        raise MineError("file_unreadable", path=str(path), reason=error.strerror or str(error)) from error
    result = Salvage({})
    with contextlib.suppress(_NotKept), whole_file(target) as part, sentences(str(target)):
        connection = sqlite3.connect(part, isolation_level=None)
        try:
            add_functions(connection)
            result = _Writer(connection, path, found, editor).write(checks, say)
        finally:
            connection.close()
        if not keep:
            raise _NotKept
        result.path = str(target)
    return result


class _NotKept(Exception):
    """Only a look: the new file goes again."""


class _Found:
    """All rows of our tables in a file, by table, and what its own accounts say."""

    def __init__(self, pages: Pages) -> None:
        self.rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        self.columns: dict[str, list[str]] = {name: list(columns) for name, columns in expected().columns.items()}
        self.broken: dict[str, int] = {}
        self.unread: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.sequences: dict[str, int] = {}
        self.others: dict[str, tuple[str, list[Row]]] = {}
        self.contents: list[list[Any]] = []
        self.stray_rows = 0
        self.intact: set[str] = set()
        self._rowids: dict[str, set[int]] = {table.name: set() for table in TABLES}
        self._read(pages)

    def _read(self, pages: Pages) -> None:
        reached: set[int] = set()
        trees = {}
        for name, root, sql in list(self._master(pages, reached)):
            tree = pages.tree(root)
            trees[name] = tree
            reached.update(tree.leaves)
            if sql and name in self.columns:
                self.columns[name] = _columns_of(sql) or self.columns[name]
            elif sql and not _SYSTEM.match(name):
                self.others[name] = (sql, [row for leaf in tree.leaves for row in pages.rows(leaf) if row is not None])
        for name, tree in trees.items():
            self._of_tree(pages, name, tree)
        self.intact = {name for name, tree in trees.items() if not tree.broken and not self.unread.get(name)}
        self._strays(pages, reached)

    def _strays(self, pages: Pages, reached: set[int]) -> None:
        """Rows of pages that nothing leads to. A page belongs to one table, so its rows tell together which."""
        unclear: list[tuple[list[Row], list[str]]] = []
        for leaf in pages.stray_leaves(reached):
            rows, owners = [], None
            for row in pages.rows(leaf):
                fitting = _tables_of(row) if row is not None else set[str]()
                if row is not None and fitting:
                    rows.append(row)
                    owners = fitting if owners is None else owners & fitting or owners
            if owners and len(owners) == 1:
                self._take_strays(owners.pop(), rows)
            elif owners:
                unclear.append((rows, sorted(owners)))
        made = {str(row.values[2]): str(row.values[1]) for row in self.rows["history"] if row.values[4] == "I"}
        for rows, names in unclear:
            # Rows that people added have their line in the history; archive and ledger come with their site and have none.
            keyed = [name for name in names if table_named(name).is_record]
            told = {made[key] for row in rows for name in keyed if (key := str(row.values[_place(name, "uuid")])) in made}
            alone = [name for name in names if table_named(name).per_site == "one"]
            chosen = [name for name in names if name in told] or alone
            if chosen:
                self._take_strays(chosen[0], rows)

    def _take_strays(self, name: str, rows: list[Row]) -> None:
        for row in rows:
            if row.rowid not in self._rowids[name]:
                self.stray_rows += 1
                self._take(name, row)

    def _master(self, pages: Pages, reached: set[int]) -> Iterator[tuple[str, int, str]]:
        """(name, root page, SQL) of the tables that the file's own list still names."""
        if not pages.header:
            return
        tree = pages.tree(1)
        reached.update(tree.leaves)
        for leaf in tree.leaves:
            for row in pages.rows(leaf):
                if row is None or len(row.values) != 5 or row.values[0] != "table":
                    continue
                _, name, _, root, sql = row.values
                if isinstance(name, str) and isinstance(root, int) and 1 < root <= pages.count:
                    yield name, root, sql if isinstance(sql, str) else ""

    def _of_tree(self, pages: Pages, name: str, tree: Tree) -> None:
        if name in self.rows:
            self.broken[name] = tree.broken
        for leaf in tree.leaves:
            for row in pages.rows(leaf):
                if name in self.rows:
                    if row is not None and _reads(name, row):
                        self._take(name, row)
                    else:
                        self.unread[name] = self.unread.get(name, 0) + 1
                elif row is not None and name == "gpkg_ogr_contents" and len(row.values) == 2 and isinstance(row.values[1], int):
                    self.counts[str(row.values[0])] = row.values[1]
                elif row is not None and name == "sqlite_sequence" and len(row.values) == 2 and isinstance(row.values[1], int):
                    self.sequences[str(row.values[0])] = row.values[1]
                elif row is not None and name == "gpkg_contents":
                    self.contents.append(row.values)

    def _take(self, name: str, row: Row) -> None:
        if row.rowid not in self._rowids[name]:
            self._rowids[name].add(row.rowid)
            self.rows[name].append(row)


def _columns_of(sql: str) -> list[str]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(sql)
        name = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchone()[0]
        return [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{name}")')]
    except (sqlite3.Error, TypeError):
        return []
    finally:
        connection.close()


def _place(table: str, column: str) -> int:
    return list(expected().columns[table]).index(column)


def _reads(name: str, row: Row) -> bool:
    """Whether a row in a table's own tree is one: overwritten pages hold anything."""
    values = row.values
    if name == "history":
        return len(values) >= 5 and row.rowid > 0 and values[4] in ("I", "U", "D") and isinstance(values[2], str)
    if name == "settings":
        return len(values) >= 2 and isinstance(values[1], str)
    if name == "codes":
        return len(values) >= 4 and isinstance(values[1], str) and isinstance(values[2], str)
    if name in ("rivers", "strips"):
        return len(values) >= 3 and isinstance(values[1], (bytes, type(None)))
    place = _place(name, "uuid")
    return len(values) > place and isinstance(values[place], str) and bool(UUID.match(values[place])) and row.rowid > 0


def _tables_of(row: Row) -> set[str]:
    """The tables that a row of a stray page can belong to."""
    return {table.name for table in TABLES if _fits(table, row)}


def _fits(table: Table, row: Row) -> bool:
    columns, values = expected().columns[table.name], row.values
    if values[0] is not None or row.rowid < 1 or not _reads(table.name, row) or len(values) != len(columns):
        return False
    if table.name == "history" and not (isinstance(values[9], str) and _TIME.match(values[9])):
        return False
    if table.name == "settings" and not _SETTINGS.match(values[1]):
        return False
    if table.name == "codes" and values[1] not in codelist_names():
        return False
    return all(_kind_fits(definition, value) for definition, value in zip(columns.values(), values))


def _kind_fits(definition: str, value: Any) -> bool:
    if value is None:
        return True
    kind = definition.split()[1]
    if kind.startswith(("MULTI", "POINT")):
        return isinstance(value, bytes) and value[:2] == b"GP"
    if kind.startswith(("TEXT", "DATE")):
        if not isinstance(value, str):
            return False
        return bool(UUID.match(value)) if "REFERENCES sites" in definition or definition.startswith("uuid ") else True
    return isinstance(value, (int, float))


class _Writer:
    """Writes what was found into a new file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, found: _Found, editor: str) -> None:
        self._connection, self._path, self._found, self._editor = connection, path, found, editor
        self._tables = {table.name: Rescued() for table in TABLES}
        self._findings: list[Finding] = []

    def write(self, checks: Sequence[Check], say: Callable[[int], None]) -> Salvage:
        connection = self._connection
        connection.executescript("BEGIN;\n" + SCHEMA.read_text(encoding="utf-8"))
        triggers = drop_triggers(Case(connection, self._path))
        self._insert("history")
        deleted = self._deleted()
        for table in TABLES:
            if table.name != "history":
                self._insert(table.name, deleted.get(table.name, set()))
        say(60)
        self._settings()
        for name, count in bring_back(connection, [table.name for table in record_tables() if not self._all_there(table.name)]).items():
            self._tables[name].from_history = count
        self._sequences()
        self._other_tables()
        for sql in triggers:
            connection.execute(sql)
        case = Case(connection, self._path, self._editor)
        record_breaks(case, "damage")
        say(75)
        checked = repaired(case, checks, run_checks(case, checks))
        connection.execute("COMMIT")
        say(95)
        self._count_losses()
        counted = [(finding, "open") for finding in self._said()]
        # What the new file's own accounts lacked before they were made is nobody's loss.
        told = [(finding, state) for finding, state in checked.findings if state != "repaired" or finding.code in _TOLD]
        return Salvage(self._tables, [*counted, *told])

    def _insert(self, name: str, deleted: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        known = list(expected().columns[name])
        columns = [c if c in known else None for c in self._found.columns[name]]
        key = known.index("uuid") if "uuid" in known and name != "history" else -1
        put = [c for c in columns if c is not None]
        first = put[0]
        sql = f"INSERT INTO {name} ({', '.join(put)}) VALUES ({', '.join('?' * len(put))})"  # noqa: S608
        done = self._tables[name]
        keys: set[str] = set()
        for row in self._found.rows[name]:
            values = [*row.values, *[None] * len(columns)][: len(columns)]
            values = [value for value, column in zip(values, columns) if column is not None]
            values[0] = row.rowid if first in ("fid", "id") else values[0]
            if key >= 0:
                own = str(row.values[key])
                if own in deleted or own in keys:
                    continue
                keys.add(own)
            elif name in ("rivers", "strips") and row.values[1] is None:
                continue  # without its shape it is nothing
            whole = row.whole
            try:
                self._connection.execute(sql, values)
            except sqlite3.IntegrityError:
                whole = False
                if not self._put_bare(name, put, values):
                    continue
            done.found += 1
            done.incomplete += not whole

    def _put_bare(self, name: str, columns: list[str], values: list[Any]) -> bool:
        """Put a row in whose values break the schema's rules: without those that have rules, its number made distinct."""
        checked = {c for c, definition in expected().columns[name].items() if "CHECK" in definition and name != "history"}
        row = {c: (None if c in checked else value) for c, value in zip(columns, values)}
        for number in ("ZTBH", "TBBH"):
            if (name, number) in (("sites", "ZTBH"), ("patches", "TBBH")):
                text = str(row.get(number) or row["uuid"])
                taken = self._connection.execute(f"SELECT count(*) FROM {name} WHERE {number} = ?", (text,)).fetchone()[0]  # noqa: S608
                row[number] = f"{text[:24]}~{str(row['uuid'])[:4]}" if taken else text
        if name == "sites" and row.get("ZT") is None:
            row.pop("ZT", None)
        if row.get("stale", 0) is None:
            row["stale"] = 1
        sql = f"INSERT INTO {name} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
        try:
            self._connection.execute(sql, list(row.values()))
        except sqlite3.IntegrityError:
            return False
        return True

    def _deleted(self) -> dict[str, set[str]]:
        """Keys of rows whose last line in the history is their deletion: what still lies about of them is not lost but gone."""
        found: dict[str, set[str]] = {}
        for table in record_tables():
            last = "SELECT max(id) FROM history WHERE uuid = h.uuid AND tab = h.tab"
            sql = f"SELECT uuid FROM history h WHERE tab = ? AND action = 'D' AND id = ({last})"  # noqa: S608
            found[table.name] = {str(row[0]) for row in self._connection.execute(sql, (table.name,))}
        return found

    def _settings(self) -> None:
        have = {str(row[0]) for row in self._connection.execute("SELECT key FROM settings WHERE coalesce(value, '') <> ''")}
        number, seal = last_sealed(self._connection)
        if not {"sealed", "sealed_id"} <= have:
            # One without the other says nothing.
            self._connection.execute("DELETE FROM settings WHERE key IN ('sealed', 'sealed_id')")
            have -= {"sealed", "sealed_id"}
        defaults = {
            "schema_version": str(VERSION), "plugin_version": plugin_version(), "sealed_id": str(number), "sealed": seal,
            "region": "", "made_by": "",
        }  # fmt: skip
        if "campaign" not in have:
            defaults["campaign"] = Path(builtin_campaign_path()).read_text(encoding="utf-8")
            self._findings.append(Finding("salvage_campaign", ERROR))
        for key, value in defaults.items():
            if key not in have:
                self._connection.execute("DELETE FROM settings WHERE key = ?", (key,))
                self._connection.execute("INSERT INTO settings (key, value) VALUES (?, ?)", (key, value))
        self._connection.execute("UPDATE settings SET value = ? WHERE key = 'schema_version'", (str(VERSION),))

    def _all_there(self, name: str) -> bool:
        """Whether nothing of a table is lost: what the history knows besides was deleted, also where the line that says so is lost."""
        found = self._found
        return name in found.intact and found.counts.get(name, len(found.rows[name])) == len(found.rows[name])

    def _sequences(self) -> None:
        """Numbers that were given out are never given out again, also where their rows are lost."""
        for name, number in self._found.sequences.items():
            if name in self._tables:
                most = self._connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()[0]  # noqa: S608
                if most < number < most + 10**9:
                    self._connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                    self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))

    def _other_tables(self) -> None:
        """Tables that somebody else put into the file, such as QGIS's styles: as far as they can be made again."""
        for name, (sql, rows) in self._found.others.items():
            columns = _columns_of(sql)
            if not columns or name in self._tables:
                continue
            put = 0
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute(sql)
                places = ", ".join(["rowid", *(f'"{column}"' for column in columns)])
                marks = ", ".join("?" * (len(columns) + 1))
                for row in rows:
                    values = [*row.values, *[None] * len(columns)][: len(columns)]
                    values = [row.rowid if value is None and number == 0 else value for number, value in enumerate(values)]
                    with contextlib.suppress(sqlite3.Error):
                        self._connection.execute(f'INSERT INTO "{name}" ({places}) VALUES ({marks})', [row.rowid, *values])  # noqa: S608
                        put += 1
            for entry in self._found.contents:
                if entry[0] == name and len(entry) == 10:
                    with contextlib.suppress(sqlite3.Error):
                        self._connection.execute(f"INSERT INTO gpkg_contents VALUES ({', '.join('?' * 10)})", entry)  # noqa: S608
            self._findings.append(Finding("salvage_other_table", INFO, name, {"count": put}))

    def _count_losses(self) -> None:
        for table in TABLES:
            done, name = self._tables[table.name], table.name
            done.broken = self._found.broken.get(name, 0)
            told = [self._found.unread.get(name, 0)]
            if name in self._found.counts:
                told.append(self._found.counts[name] - done.found - done.from_history)
            if name == "history":
                gaps = self._connection.execute("SELECT max(id) - count(*) FROM history").fetchone()[0] or 0
                told += [gaps, self._found.sequences.get("history", 0) - done.found]
            # What stood on a page that is broken nobody can tell where the file's own count is lost too.
            knows = name in self._found.counts or self._found.broken.get(name) == 0 or name == "history"
            done.lost = max(0, *told) if knows else (max(told) or None)

    def _said(self) -> list[Finding]:
        """The findings about what was lost, table by table."""
        findings = list(self._findings)
        for table in TABLES:
            done = self._tables[table.name]
            where = place_of(table.name)
            if table.name == "codes":
                continue  # made anew from the plugin's own lists
            if done.lost:
                findings.append(Finding("salvage_lost", ERROR, where, {"count": done.lost, "found": done.found}))
            elif done.lost is None:
                findings.append(Finding("salvage_unknown", WARNING, where, {"found": done.found}))
            if done.incomplete:
                findings.append(Finding("salvage_incomplete", ERROR, where, {"count": done.incomplete}))
            if done.from_history:
                findings.append(Finding("salvage_from_history", WARNING, where, {"count": done.from_history}))
        if self._found.stray_rows:
            findings.append(Finding("salvage_stray", INFO, "", {"count": self._found.stray_rows}))
        return findings

