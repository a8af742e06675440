"""The one way to a workspace's records in QGIS's process: reads, saves with conflicts noticed, history, taking back.

    store = WorkspaceStore.open("county.gpkg", editor="张三")
    store.save("archive", uuid, {"JBQK": "…"}, seen={"JBQK": None})

Every save writes the row and, through the database's triggers, its history in one transaction; there is no edit session that
could be lost. Whoever else writes into the same workspace (another QGIS, an attribute table, a program) is noticed through the
history: :meth:`WorkspaceStore.poll` emits what changed.
"""

from __future__ import annotations

import os
import uuid as uuids
from dataclasses import dataclass, field
from typing import Any, Container, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

from qgis.core import QgsGeometry
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..model.campaign import Campaign, builtin_campaign_path, campaign_of, load_campaign
from ..model.errors import MineError
from ..model.field_values import same
from ..model.fields import FieldDef
from ..model.json_reader import JsonFile
from ..model.photo_names import photo_folder
from ..model.site_query import COLUMNS, SiteIndex, SiteQuery
from ..model.workspace_history import COLUMNS as HISTORY_COLUMNS
from ..model.workspace_history import FIRST_SEAL, HistoryLine, seal_of
from ..model.workspace_schema import DELETE_MARK, FIRST_STATUS, VERSION, child_tables, new_act, new_mark, table_named
from .workspace_database import Database, Row, expression_text, in_parts, quoted
from .workspace_lists import lines_of, read_index

_SEALED_AT_ONCE = 2_000
_MANY_LINES = 5_000


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed a field meanwhile: what I wanted, what stands there, and who wrote it ("" for nobody knows)."""

    field: str
    mine: Any
    theirs: Any
    who: str


@dataclass
class Saved:
    """What became of a save; with conflicts nothing was written, unless ``written`` says so."""

    conflicts: List[Conflict] = field(default_factory=list)
    written: bool = True


@dataclass
class TakenBack:
    """What became of taking back: how many changes, and those that could not be, each with the reason as a message."""

    count: int = 0
    refused: List[Tuple[HistoryLine, MineError]] = field(default_factory=list)


class WorkspaceStore(QObject):
    """An open workspace. Not for other threads than the one that opened it.

    Signals:
        changed: list of (table, uuid, site uuid) that changed since the last signal, by whomever; empty where so much changed
            that everything should be read again.
    """

    changed = pyqtSignal(list)

    def __init__(self, database: Database, editor: str) -> None:
        super().__init__()
        self.database, self.editor = database, editor
        self.read_only, self.read_only_reason = False, ""
        self.settings: Dict[str, str] = {}
        self._index: Optional[SiteIndex] = None
        self._number = 0
        self._seen_id = 0
        self.campaign: Campaign = load_campaign(builtin_campaign_path())

    @classmethod
    def open(cls, address: str, editor: str) -> "WorkspaceStore":
        """Open a workspace.

        Args:
            address: path of a GeoPackage, or a PostGIS address (see :class:`.workspace_database.Database`).
            editor: the person's name for the history, 40 characters at most.

        Raises:
            MineError: ``file_missing``, ``not_a_workspace``, ``workspace_damaged``, ``workspace_old``, those of its campaign.
        """
        if not os.path.isfile(address) and address.lower().endswith(".gpkg"):
            raise MineError("file_missing", path=address)
        database = Database(address)
        store = cls(database, editor.strip()[:40])
        store._check_tables()
        store._read_settings()
        store._check_version()
        store._check_writable()
        store._seen_id = store._last_id()
        return store

    @property
    def path(self) -> str:
        """The file, or the PostGIS address."""
        return self.database.address

    @property
    def name(self) -> str:
        """What a person calls the workspace."""
        return self.database.name

    @property
    def photo_folder(self) -> str:
        """Where the photos lie: a folder beside the file, named after it."""
        folder, name = os.path.split(self.path)
        return os.path.join(folder, photo_folder(os.path.splitext(name)[0]))

    def _check_tables(self) -> None:
        """Tell a file that is no workspace from one that is damaged.

        Raises:
            MineError: ``not_a_workspace``, ``workspace_damaged``.
        """
        opened, failed = 0, 0
        for table in ("settings", "sites", "history"):
            try:
                self.database.layer(table)
                opened += 1
            except MineError:
                failed += 1
        if failed:
            raise MineError("workspace_damaged" if opened else "not_a_workspace", path=self.database.name)

    def _read_settings(self) -> None:
        self.settings = {str(row["key"]): str(row["value"] or "") for row in self.database.rows("settings")}
        text = self.settings.get("campaign", "")
        if text:
            self.campaign = campaign_of(JsonFile(self.name, text))

    def _check_version(self) -> None:
        text = self.settings.get("schema_version", "")
        version = int(text) if text.isdigit() else 0
        if version > VERSION:
            self.read_only, self.read_only_reason = True, "workspace_newer"
        elif version < VERSION:
            raise MineError("workspace_old", path=self.name, version=str(version), needed=str(VERSION))

    def _check_writable(self) -> None:
        if self.database.is_file and not self.read_only and not os.access(self.path, os.W_OK):
            self.read_only, self.read_only_reason = True, "workspace_read_only"

    def close(self) -> None:
        """Seal what is new and let go of the file."""
        try:
            self.seal()
        except MineError:
            # A seal that cannot be written now is written when the workspace is opened next.
            pass
        self.database.close()
        self._index = None

    # --- sites ------------------------------------------------------------------------------------------------------
    def index(self) -> SiteIndex:
        """All sites for the list; read at the first call (half a second with 100,000 sites), kept up to date afterwards."""
        if self._index is None:
            self._index = read_index(self.database)
        return self._index

    def lines(self, table: str, columns: Sequence[str]) -> List[Dict[str, str]]:
        """All rows of a table as texts by column ('' for NULL), read as one text: for lists of 100,000 rows."""
        return lines_of(self.database, table, columns)

    def _index_row_of(self, site: str, tables: Container[str]) -> Optional[List[Any]]:
        own = self.record("sites", site)
        if own is None:
            return None
        problems = (self._first("archive", f'"site" = {expression_text(site)}') or {}).get("ZYWT")
        numbers = None
        if "patches" in tables:
            rows = self.database.rows("patches", f'"site" = {expression_text(site)}')
            numbers = " ".join(str(row["TBBH"] or "") for row in rows)
        return [*({**own, "ZYWT": problems}[name] for name in COLUMNS), numbers]

    def sites(self, query: Optional[SiteQuery] = None, limit: int = 500, offset: int = 0) -> List[Row]:
        """Sites that fit a query, in order, as rows of the list (see :data:`..model.site_query.COLUMNS`)."""
        found = self.index().search(query or SiteQuery())
        rows = (self.index().row(site) for site in found[offset : offset + limit if limit >= 0 else None])
        return [dict(row) for row in rows if row is not None]

    def count(self, query: Optional[SiteQuery] = None) -> int:
        """How many sites fit."""
        return len(self.index().search(query or SiteQuery()))

    def site_by_number(self, number: str) -> Optional[Row]:
        """The site with this number."""
        return self._first("sites", f'"ZTBH" = {expression_text(number)}')

    def site_of_patch(self, number: str) -> Optional[str]:
        """Key of the site that a patch belongs to, by the patch's number."""
        patch = self._first("patches", f'"TBBH" = {expression_text(number)}')
        return None if patch is None else patch["site"]

    # --- records ----------------------------------------------------------------------------------------------------
    def record(self, table: str, uuid: str) -> Optional[Row]:
        """A row by its key."""
        return self._first(table, f'"uuid" = {expression_text(uuid)}')

    def rows(self, table: str, site: str) -> List[Row]:
        """The rows of a site, in the order in which they came."""
        rows = self.database.rows(table, f'"site" = {expression_text(site)}', geometry=bool(table_named(table).geometry))
        return sorted(rows, key=lambda row: int(row["@id"]))

    def dossier(self, site: str) -> Dict[str, Any]:
        """All that is known of a site: its own row under ``sites``, archive and ledger as rows, the others as lists of rows.

        Raises:
            MineError: ``site_gone``.
        """
        own = self.record("sites", site)
        if own is None:
            raise MineError("site_gone")
        result: Dict[str, Any] = {"sites": own}
        for table in child_tables():
            rows = self.rows(table.name, site)
            result[table.name] = (rows[0] if rows else {}) if table.per_site == "one" else rows
        return result

    def _first(self, table: str, condition: str) -> Optional[Row]:
        rows = self.database.rows(table, condition, limit=1)
        return rows[0] if rows else None

    # --- saving -----------------------------------------------------------------------------------------------------
    def save(
        self, table: str, uuid: str, values: Mapping[str, Any], seen: Optional[Mapping[str, Any]] = None, act: Optional[str] = None
    ) -> Saved:
        """Save fields of one row at once.

        Args:
            seen: what the person saw before the change; where something else stands there now, nothing is written and the
                conflict is told. None overwrites whatever is there.
            act: see :func:`..model.workspace_schema.new_act`; several saves of one act are taken back together.

        Raises:
            MineError: ``record_gone``, ``workspace_read_only`` or ``workspace_newer``, and those of writing.
        """
        self._check_may_write()
        row = self.record(table, uuid)
        if row is None:
            raise MineError("record_gone")
        wanted = {name: value for name, value in values.items() if not self._same(table, name, row.get(name), value)}
        conflicts = [
            Conflict(name, value, row.get(name), self._last_writer(table, uuid, name))
            for name, value in wanted.items()
            if seen is not None and name in seen and not self._same(table, name, row.get(name), seen[name])
        ]
        if conflicts:
            return Saved(conflicts, written=False)
        if not wanted:
            return Saved()
        mark = self._mark(act)
        self.database.change(table, {row["@id"]: {**wanted, "editor": self.editor, "mark": mark}})
        late = self._overtaken(table, uuid, mark, row) if seen is not None else []
        self.poll()
        return Saved(late)

    def save_rows(self, table: str, changes: Mapping[str, Mapping[str, Any]], act: Optional[str] = None) -> int:
        """Save fields of many rows in one transaction; the number of rows that changed."""
        self._check_may_write()
        mark, values = self._mark(act), {}
        for row in self.records(table, list(changes)):
            wanted = {n: v for n, v in changes[row["uuid"]].items() if not self._same(table, n, row.get(n), v)}
            if wanted:
                values[int(row["@id"])] = {**wanted, "editor": self.editor, "mark": mark}
        self.database.change(table, values)
        self.poll()
        return len(values)

    def save_shape(
        self, table: str, uuid: str, shape: QgsGeometry, values: Optional[Mapping[str, Any]] = None, act: Optional[str] = None
    ) -> None:
        """Save the shape of a patch or the place of a photo, with values that go with it.

        Raises:
            MineError: ``record_gone`` and as :meth:`save`.
        """
        self._check_may_write()
        row = self.record(table, uuid)
        if row is None:
            raise MineError("record_gone")
        columns = {**(values or {}), "editor": self.editor, "mark": self._mark(act)}
        self.database.change_shape(table, uuid, shape, columns)
        self.poll()

    def add(self, table: str, values: Mapping[str, Any], geometry: Optional[QgsGeometry] = None, act: Optional[str] = None) -> str:
        """Add a row; its key."""
        return self.add_rows(table, [values], [geometry], act)[0]

    def add_rows(
        self, table: str, rows: Sequence[Mapping[str, Any]], shapes: Optional[Sequence[Optional[QgsGeometry]]] = None, act: Optional[str] = None
    ) -> List[str]:
        """Add rows in one transaction; their keys. A row may bring its ``uuid``."""
        self._check_may_write()
        act = act or new_act()
        self._number += 1
        keys = [str(row.get("uuid") or uuids.uuid4()) for row in rows]
        # QGIS hands every column on, the empty ones as NULL: PostgreSQL would take that for the value.
        given = {"sites": {"ZT": FIRST_STATUS}, "patches": {"stale": 0}}.get(table, {})
        full = [
            {**given, **row, "uuid": key, "editor": self.editor, "mark": new_mark(act, self._number, key)} for row, key in zip(rows, keys)
        ]  # fmt: skip
        self.database.insert(table, full, shapes)
        self.poll()
        return keys

    def remove(self, table: str, uuids_: Iterable[str], act: Optional[str] = None) -> None:
        """Delete rows; the history keeps what they held."""
        self._check_may_write()
        rows = self.records(table, list(uuids_))
        self.database.delete(table, [row["@id"] for row in rows], self.editor, DELETE_MARK + self._mark(act))
        self.poll()

    def set_setting(self, key: str, value: str) -> None:
        """Write a setting of the workspace."""
        self._check_may_write()
        rows = self.database.rows("settings", f'"key" = {expression_text(key)}')
        if rows:
            self.database.change("settings", {rows[0]["@id"]: {"value": value}})
        else:
            self.database.insert("settings", [{"key": key, "value": value}])
        self.settings[key] = value

    def records(self, table: str, keys: List[str]) -> List[Row]:
        """Rows by their keys; those that are gone are missing."""
        return self.database.rows_with(table, "uuid", keys)

    def _check_may_write(self) -> None:
        if self.read_only:
            raise MineError(self.read_only_reason, path=self.name)

    def _mark(self, act: Optional[str]) -> str:
        self._number += 1
        return new_mark(act or new_act(), self._number)

    @staticmethod
    def _same(table: str, name: str, one: Any, other: Any) -> bool:
        field_ = field_in(table, name)
        if field_ is None:
            return (one or None) == (other or None)
        return same(field_, one, other)

    def _last_writer(self, table: str, uuid: str, name: str) -> str:
        lines = [line for line in self.history(table=table, uuid=uuid, limit=100) if line.field == name]
        return lines[0].who if lines else ""

    def _overtaken(self, table: str, uuid: str, mark: str, row: Row) -> List[Conflict]:
        """What somebody else had written in the moment between looking and saving: the history's old value tells."""
        found = []
        for line in self.history(table=table, uuid=uuid, limit=50):
            if line.mark == mark and not self._same(table, line.field, line.old, row.get(line.field)):
                found.append(Conflict(line.field, line.new, line.old, ""))
        return found

    # --- changes by others --------------------------------------------------------------------------------------------
    def poll(self) -> None:
        """Look for changes since the last time, by whomever, and tell about them."""
        lines = self.changes_since(self._seen_id, _MANY_LINES + 1)
        if len(lines) > _MANY_LINES:  # a load of thousands: read all again rather than one by one
            self._index, self._seen_id = None, self._last_id()
            self.changed.emit([])
            return
        if not lines:
            return
        self._seen_id = lines[-1].id
        touched = list(dict.fromkeys((line.table, line.uuid, line.site) for line in lines))
        self._update_index(touched)
        self.changed.emit(touched)

    def reload(self) -> None:
        """Forget what was read: many rows came in at once, from the engine."""
        self._index = None
        self.database.close()
        self.poll()

    def changes_since(self, line: int, limit: int = -1) -> List[HistoryLine]:
        """The history behind a line, oldest first."""
        # Without an order the provider walks along the key, and need not sort what it has not read yet.
        rows = self.database.rows("history", f'"id" > {int(line)}', limit=limit)
        return [_history_line(row) for row in sorted(rows, key=lambda row: int(row["id"]))]

    def _last_id(self) -> int:
        """The newest line of the history."""
        return int(self.database.sql(f"SELECT coalesce(max(id), 0) FROM {self.database.table('history')}")[0][0])  # noqa: S608

    def _update_index(self, touched: Sequence[Tuple[str, str, str]]) -> None:
        if self._index is None:
            return
        tables: Dict[str, Set[str]] = {}
        for table, _, site in touched:
            if site:
                tables.setdefault(site, set()).add(table)
        if len(tables) > 200:
            self._index = None
            return
        for key, changed in tables.items():
            row = self._index_row_of(key, changed)
            if row is None:
                self._index.remove(key)
            else:
                self._index.update(row)

    # --- history ------------------------------------------------------------------------------------------------------
    def history(
        self, site: Optional[str] = None, table: Optional[str] = None, uuid: Optional[str] = None, limit: int = 200, before: Optional[int] = None
    ) -> List[HistoryLine]:
        """Lines of the history, newest first."""
        conditions = [f'"{name}" = {expression_text(value)}' for name, value in (("uuid", uuid), ("site", site), ("tab", table)) if value]
        if before is not None:
            conditions.append(f'"id" < {int(before)}')
        rows = self.database.rows("history", " AND ".join(conditions), limit=limit, order=[("id", False)])
        return [_history_line(row) for row in rows]

    def lines_of_act(self, act: str) -> List[HistoryLine]:
        """All that was done in one act, oldest first."""
        query = f"SELECT id FROM {self.database.table('history')} WHERE mark LIKE {quoted(act + '.%')}"  # noqa: S608
        ids = [int(row[0]) for row in self.database.sql(query)]
        rows: List[Row] = []
        for part in in_parts([str(line) for line in ids]):
            rows += self.database.rows("history", f'"id" IN ({", ".join(part)})')
        return sorted((_history_line(row) for row in rows), key=lambda line: line.id)

    def take_back(self, lines: Sequence[HistoryLine], act: Optional[str] = None) -> TakenBack:
        """Undo changes, newest first; each is a change of its own in the history.

        A change is refused where something else stands there now than what it left.
        """
        from .workspace_undo import take_back

        self._check_may_write()
        result = take_back(self, lines, act or new_act())
        self.poll()
        return result

    # --- seal ---------------------------------------------------------------------------------------------------------
    def seal(self, most: int = 10_000) -> int:
        """Seal the history's new lines with the hash chain (see :mod:`..model.workspace_history`); how many.

        Args:
            most: lines at one time; the rest is sealed at the next call, so that the window never waits long.

        Raises:
            MineError: those of writing.
        """
        if self.read_only:
            return 0
        settings = {str(row["key"]): row for row in self.database.rows("settings", "\"key\" IN ('sealed', 'sealed_id')")}
        if len(settings) < 2:
            return 0
        last, chain = int(settings["sealed_id"]["value"] or 0), str(settings["sealed"]["value"] or FIRST_SEAL)
        count = 0
        while count < most:
            # Numbers run without gaps; a bound keeps the database from sorting all that follows.
            rows = self.database.rows("history", f'"id" > {last} AND "id" <= {last + _SEALED_AT_ONCE}', order=[("id", True)])
            if not rows:
                if self._last_id() <= last:
                    break
                last += _SEALED_AT_ONCE  # PostgreSQL leaves gaps where a transaction was rolled back
                continue
            seals: Dict[int, Dict[str, Any]] = {}
            for row in rows:
                # Another window may have sealed it already, to the same value.
                chain = str(row["seal"]) if row["seal"] else seal_of(chain, [row[name] for name in HISTORY_COLUMNS])
                if not row["seal"]:
                    seals[int(row["@id"])] = {"seal": chain}
            self.database.change("history", seals)
            last, count = int(rows[-1]["id"]), count + len(seals)
        if count:
            ids = {name: int(row["@id"]) for name, row in settings.items()}
            self.database.change("settings", {ids["sealed"]: {"value": chain}, ids["sealed_id"]: {"value": str(last)}})
        return count


def field_in(table: str, name: str) -> Optional[FieldDef]:
    """A field of the dictionary by the workspace's table."""
    return next((f for f in table_named(table).fields if f.name == name), None)


def _history_line(row: Row) -> HistoryLine:
    return HistoryLine.from_row([row[name] for name in HISTORY_COLUMNS])
