"""Taking changes back from the history of a workspace: each undo is a change of its own, so that it can be taken back too."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

from qgis.core import QgsGeometry

from ..model.errors import MineError
from ..model.field_values import same
from ..model.workspace_history import HistoryLine
from ..model.workspace_schema import table_named
from .workspace_database import Row, expression_text, quoted
from .workspace_store import TakenBack, WorkspaceStore, field_in


def take_back(store: WorkspaceStore, lines: Sequence[HistoryLine], act: str) -> TakenBack:
    """Undo lines of the history, newest first.

    Args:
        lines: of any rows; lines of one row and one save are undone in one statement.
        act: name of the act of taking back.

    Returns:
        How many lines were undone, and those that were refused because something else stands there now.
    """
    result = TakenBack()
    given = {line.id for line in lines}
    # A deleted site comes back before what belonged to it, whichever the database deleted first.
    ordered = sorted(lines, key=lambda line: (not (line.action == "D" and line.table == "sites"), -line.id))
    for (action, table, uuid, _), group in groupby(ordered, key=_together):
        members = list(group)
        try:
            if action == "U":
                _undo_updates(store, table, members, act, result)
            elif action == "I":
                _undo_inserts(store, table, members, act, result, given)
            else:
                _undo_delete(store, table, uuid, members, act)
                result.count += len(members)
        except MineError as error:
            result.refused += [(line, error) for line in members]
    return result


def _together(line: HistoryLine) -> Tuple[str, str, str, str]:
    """Lines that are undone together: all that one save changed or added, over however many rows; a deleted row by itself."""
    return line.action, line.table, line.uuid if line.action == "D" else "", line.mark


def _undo_updates(store: WorkspaceStore, table: str, lines: List[HistoryLine], act: str, result: TakenBack) -> None:
    """Put back what one save changed: rows without a new shape in one transaction, since a save can be about thousands of sites."""
    by_row: Dict[str, List[HistoryLine]] = {}
    for line in lines:
        by_row.setdefault(line.uuid, []).append(line)
    shaped = {line.uuid for line in lines if line.field == "geom"}
    there = {str(row["uuid"]): row for row in store.records(table, [key for key in by_row if key not in shaped])}
    there.update((key, row) for key in shaped for row in [_row(store, table, key)] if row is not None)
    changes: Dict[str, Dict[str, Any]] = {}
    undone = 0
    for key, members in by_row.items():
        if key not in there:
            result.refused += [(line, MineError("record_gone")) for line in members]
            continue
        values, shape, count = _old_values(table, there[key], members, result)
        if shape is not None:
            # A patch's old shape waits to be measured, unless what was measured of it comes back as well.
            store.save_shape(table, key, shape, {**values, "stale": 1} if table == "patches" else values, act)
            result.count += count
        elif values:
            changes[key], undone = values, undone + count
    if changes:
        store.save_rows(table, changes, act)
        result.count += undone


def _old_values(table: str, row: Row, lines: List[HistoryLine], result: TakenBack) -> Tuple[Dict[str, Any], Optional[QgsGeometry], int]:
    """What a row held before: values, shape, and how many of the lines can be undone."""
    values: Dict[str, Any] = {}
    shape: Optional[QgsGeometry] = None
    count = 0
    for line in lines:
        if not _stands(table, line.field, row.get(line.field), line.new, values):
            result.refused.append((line, MineError("history_changed_since")))
            continue
        count += 1
        if line.field == "geom":
            shape = geometry_of(line.old)
        else:
            values[line.field] = value_from_text(table, line.field, line.old)
    return values, shape, count


def _stands(table: str, name: str, now: Any, left: Optional[str], pending: Dict[str, Any]) -> bool:
    """Whether a row still holds what a line left there, or what a newer line that is taken back as well puts there."""
    if name in pending:
        now = pending[name]
    if name == "geom":
        return isinstance(now, QgsGeometry) and left is not None and now.equals(geometry_of(left)) or (now is None and not left)
    field = field_in(table, name)
    return same(field, now, left) if field is not None else (now or None) == (left or None)


def _undo_inserts(
    store: WorkspaceStore, table: str, lines: List[HistoryLine], act: str, result: TakenBack, given: Set[int]
) -> None:
    """Remove rows that were added, but none that somebody has worked on since."""
    keys = {line.uuid: line for line in lines}
    there = {str(row["uuid"]): row for row in store.records(table, list(keys))}
    worked_on = {line.uuid for line in lines if line.uuid in there} & _changed_since(store, table, lines, act, given)
    removable = []
    for key, line in keys.items():
        if key not in there:
            result.refused.append((line, MineError("record_gone")))
        elif table == "sites" and there[key]["TBS"]:
            result.refused.append((line, MineError("site_has_patches", number=str(there[key]["ZTBH"]))))
        elif key in worked_on:
            # What was filled in since then would be lost with the row.
            result.refused.append((line, MineError("history_changed_since")))
        else:
            removable.append(key)
    if removable:
        store.remove(table, removable, act)
        result.count += len(removable)


def _changed_since(store: WorkspaceStore, table: str, lines: Sequence[HistoryLine], act: str, given: Set[int]) -> Set[str]:
    """Keys of the rows, or for sites of those whose archive or ledger, with later changes that somebody made.

    What was computed is nobody's work, and what is taken back with the insertion (``given``, by ``act``) is no reason to keep it.
    """
    first = min(line.id for line in lines)
    column = "site" if table == "sites" else "uuid"
    tables = "('sites', 'archive', 'ledger')" if table == "sites" else quoted(table)
    operator = "IN" if table == "sites" else "="
    where = f"id > {first} AND action = 'U' AND tab {operator} {tables} AND who IS NOT NULL AND mark NOT LIKE {quoted(act + '.%')}"
    if table == "patches":
        computed = [field.name for field in table_named(table).fields if field.computed]
        where += f" AND field NOT IN ({', '.join(map(quoted, (*computed, 'KFX', 'KFY')))})"
    query = f"SELECT id, {column} FROM {store.database.table('history')} WHERE {where}"  # noqa: S608
    return {str(row[1]) for row in store.database.sql(query) if int(row[0]) not in given}


def _undo_delete(store: WorkspaceStore, table: str, uuid: str, lines: List[HistoryLine], act: str) -> None:
    if _row(store, table, uuid) is not None:
        raise MineError("history_changed_since")
    values, shape = _deleted_values(table, lines)
    site = lines[0].site
    if table_named(table).per_site == "one":
        # The site's return has brought an empty row: it takes the old one's key and values.
        rows = store.rows(table, site)
        if rows:
            store.save_rows(table, {rows[0]["uuid"]: {**values, "uuid": uuid}}, act)
            return
    if table_named(table).per_site and table != "sites" and site and store.record("sites", site) is None:
        raise MineError("site_gone")
    store.add_rows(table, [{**values, "uuid": uuid}], [shape], act)


def _deleted_values(table: str, lines: Sequence[HistoryLine]) -> Tuple[Dict[str, Any], Optional[QgsGeometry]]:
    values: Dict[str, Any] = {}
    shape: Optional[QgsGeometry] = None
    for line in lines:
        if line.field == "geom":
            shape = geometry_of(line.old)
        elif line.old is not None:
            values[line.field] = value_from_text(table, line.field, line.old)
    return values, shape


def _row(store: WorkspaceStore, table: str, uuid: str) -> Optional[Row]:
    rows = store.database.rows(table, f'"uuid" = {expression_text(uuid)}', limit=1, geometry=bool(table_named(table).geometry))
    return rows[0] if rows else None


def value_from_text(table: str, name: str, text: Optional[str]) -> Any:
    """A value as the history keeps it, back in its type."""
    field = field_in(table, name)
    if text is None or field is None or field.type not in "NI":
        return text
    number = float(text)
    return int(number) if field.type == "I" else number


def geometry_of(text: Optional[str]) -> Optional[QgsGeometry]:
    """The shape in a line of the history: hexadecimal WKB, with or without a GeoPackage's head before it."""
    if not text or not re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", text):
        return None
    data = bytes.fromhex(text)
    if data[:2] == b"GP":
        envelope = (data[3] >> 1) & 7
        data = data[8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get(envelope, 0) :]
    geometry = QgsGeometry()
    geometry.fromWkb(data)
    return None if geometry.isNull() else geometry
