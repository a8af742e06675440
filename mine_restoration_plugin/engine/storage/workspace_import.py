"""The patches of a workspace as arrays, and differences taken over into it: all that was chosen in one transaction and one act.

Rows that go on are changed by UPDATE, so that the workspace's own triggers write the history with the old values and the old shape;
rows that go are marked and deleted, as the window does it; new ones are loaded in bulk. The one act is taken back as one.

What is computed of a patch belongs to its shape, to its district, and to what people decided. Where a new shape was classified under
just the values that the row has afterwards, its results come with it; else they are emptied and the row is marked as stale, so that
it is measured as soon as the workspace is looked at.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import shapely

from ...model.errors import MineError
from ...model.patch_difference import PatchDifference
from ...model.workspace_schema import DELETE_MARK, FROM_PATCH, SRS_ID, new_act
from ..core.doctor.rule import Patches
from ..core.patch_changes import HANDED, comparable, handed_class
from ..core.patch_differences import Differences, compare
from ..core.patch_matching import Tolerances
from ..core.patch_numbers import number_texts
from ..core.patch_overlaps import Places
from .vector_files import as_multipolygons, geometry_field
from .workspace_file import commit, connect, gpkg_blob, reading, seal, sentences, set_extent
from .workspace_held import CENTRE, COMPUTED, FIELDS, IMPORT_MARK, held_patches, objects
from .workspace_load import load_patches

GIVEN = tuple(one for one in FIELDS if not one.computed)
MEASURED = tuple(name for name in COMPUTED if name != HANDED)
# What a class hangs on beside the shape.
DECISIVE = ("XZQDM", "RGPD", "RGYY", HANDED)
# What a part does not have from the whole unless the differences say so.
_NOT_INHERITED = ("TBBH", "YTBBH", "TBMJ", "TBHDMJ", *CENTRE)
_AT_ONCE = 500


@dataclass(frozen=True)
class Classification:
    """What a workspace's campaign says of incoming patches.

    Attributes:
        places: the incoming patches (n), as :func:`to_classify` names them.
        table: its table with the computed fields (n rows), as ``classifypatches`` writes it.
    """

    places: Places
    table: pa.Table


@dataclass
class Taken:
    """What was taken over.

    Attributes:
        act: under which the history knows all of it.
        added, changed, removed: numbers of patches; ``sites`` of mines made.
        stale: patches that wait to be measured.
        empty_sites: numbers of mines that have no patch any more; their archives stay.
    """

    act: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    sites: int = 0
    stale: int = 0
    empty_sites: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For the report."""
        return asdict(self)


def compare_with(
    path: str | Path, patches: Patches, kept: np.ndarray | None = None, complete: bool | None = None, tolerances: Tolerances | None = None
) -> Differences:
    """Compare incoming patches with those of a workspace.

    Args:
        kept: which of them (n) can come in; None for all.
        complete: see :func:`..core.patch_differences.compare`.

    Raises:
        MineError: as :func:`held_patches`.
    """
    left_out = None if kept is None else ~np.asarray(kept, dtype=bool)
    return compare(patches, held_patches(path), tolerances or Tolerances(), complete, left_out)


def to_classify(path: str | Path, chosen: Sequence[PatchDifference], patches: Patches) -> Classification:
    """The incoming patches that the campaign should classify before they are taken over: new ones, new shapes, and those of which
    something changes that their class hangs on.

    Returns:
        Their places, and a table for ``classifypatches`` with ``handed_class_field`` XFGZL: numbers, shapes in EPSG:4490, and what
        decides about the class as it will stand in the workspace.
    """
    going_on = {place: key for row in chosen for place, key in row.kept}
    deciding = {change["key"] for row in chosen for change in row.fields if change["field"] in DECISIVE}
    wanted = [(row, place) for row in chosen for place in row.patches if row.shape or place not in going_on or going_on[place] in deciding]
    with reading(str(path)) as connection:
        keys = [going_on.get(place) or row.sources.get(str(place), "") for row, place in wanted]
        held = _held_rows(connection, [key for key in keys if key])
    deciding_of = _Deciding(patches)
    after = [deciding_of(place, held.get(key)) for (_, place), key in zip(wanted, keys)]
    places = np.array([place for _, place in wanted], dtype=np.int64)
    named = {place: number for row in chosen for place, number in zip(row.patches, row.numbers)}
    columns: dict[str, list[str | None]] = {"TBBH": [named[place] or f"#{patches.rows[place]}" for _, place in wanted]}
    columns.update((name, [values[name] for values in after]) for name in DECISIVE)
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return Classification(places, table.append_column(geometry_field(), _wkb(patches.geometry[places])))


class _Deciding:
    """What decides about a patch's class beside its shape, as it stands in the workspace afterwards: by the file, else as it was."""

    def __init__(self, patches: Patches) -> None:
        handed = handed_class(patches.columns)
        given = {**patches.columns, **({} if handed is None else {HANDED: handed})}
        texts = {name: number_texts(given.get(name), len(patches)) for name in DECISIVE}
        self._said: dict[str, list[str]] = {name: [text.strip() for text in values.tolist()] for name, values in texts.items()}

    def __call__(self, place: int, held: Mapping[str, Any] | None) -> dict[str, str | None]:
        if held is None:
            return {name: values[place] or None for name, values in self._said.items()}
        return {name: values[place] or held.get(name) or None for name, values in self._said.items()}


def _held_rows(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Rows of patches by their keys, without shapes."""
    names = ["uuid", "site", *(one.name for one in FIELDS)]
    found = _some(connection, f"SELECT {', '.join(names)} FROM patches WHERE uuid IN", list(dict.fromkeys(keys)))  # noqa: S608
    return {str(values[0]): dict(zip(names, values)) for values in found}


# --- taking over --------------------------------------------------------------------------------------------------------------
def take_over_file(
    path: str | Path, chosen: Sequence[PatchDifference], patches: Patches, editor: str, classified: Classification | None = None,
    seen: int | None = None,
) -> Taken:  # fmt: skip
    """:func:`take_over` on a file.

    Raises:
        MineError: as :func:`take_over`, and those of opening and writing a workspace.
    """
    with sentences(str(path)), contextlib.closing(connect(path)) as connection:
        return take_over(connection, chosen, patches, editor, classified, seen)


def take_over(
    connection: sqlite3.Connection, chosen: Sequence[PatchDifference], patches: Patches, editor: str,
    classified: Classification | None = None, seen: int | None = None, act: str | None = None,
) -> Taken:  # fmt: skip
    """Take over differences: all, or none if anything goes wrong.

    Args:
        connection: from :func:`.workspace_file.connect`; outside a transaction, or inside one of the caller's, who then ends it.
        chosen: see :meth:`.Differences.chosen`.
        patches: the incoming patches that the differences are about.
        editor: who takes them over.
        classified: of the patches of :func:`to_classify`; what is not in there is marked as stale.
        seen: :attr:`Differences.seen`, so that what others changed meanwhile is not overwritten.

    Raises:
        MineError: ``import_overtaken``.
    """
    with _transaction(connection):
        _check_unchanged(connection, chosen, seen)
        run = _TakeOver(connection, chosen, patches, editor.strip()[:40], classified, act or new_act())
        if chosen:
            run.all()
    return run.taken


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        commit(connection)
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _check_unchanged(connection: sqlite3.Connection, chosen: Sequence[PatchDifference], seen: int | None) -> None:
    """See that nobody has changed meanwhile what is overwritten, and that the new numbers are still free.

    Raises:
        MineError: ``import_overtaken``.
    """
    keys = {key for row in chosen for key in row.held}
    there = {str(row[0]) for row in _some(connection, "SELECT uuid FROM patches WHERE uuid IN", list(keys))}
    wrong = keys - there
    if seen is not None:
        skipped = ", ".join(f"'{name}'" for name in (*COMPUTED, *CENTRE))
        sql = f"SELECT DISTINCT uuid FROM history WHERE id > ? AND tab = 'patches' AND coalesce(field, '') NOT IN ({skipped})"  # noqa: S608
        wrong |= keys & {str(row[0]) for row in connection.execute(sql, (seen,))}
    going_on = {place for row in chosen for place, _ in row.kept}
    numbers = [number for row in chosen for place, number in zip(row.patches, row.numbers) if number and place not in going_on]
    numbers += [str(change["new"]) for row in chosen for change in row.fields if change["field"] == "TBBH"]
    bearers = _some(connection, "SELECT uuid, TBBH FROM patches WHERE TBBH IN", numbers)
    taken = {number for key, number in bearers if key not in keys}
    if wrong or taken:
        raise MineError("import_overtaken", count=len(wrong) + len(taken))


def _some(connection: sqlite3.Connection, sql: str, values: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Rows of a query that ends with IN, some hundred values at a time."""
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        yield from connection.execute(f"{sql} ({', '.join('?' * len(part))})", list(part))


class _TakeOver:
    """One taking over."""

    def __init__(
        self, connection: sqlite3.Connection, chosen: Sequence[PatchDifference], patches: Patches, editor: str,
        classified: Classification | None, act: str,
    ) -> None:  # fmt: skip
        self._connection, self._chosen, self._patches, self._editor = connection, chosen, patches, editor
        self._mark = f"{act}.{IMPORT_MARK}"
        self.taken = Taken(act)
        self._results, self._deciding = _results(classified), _Deciding(patches)
        self._rows: dict[str, dict[str, Any]] = {}
        self._site_of: dict[str, str] = {}

    def all(self) -> None:
        """What goes, what goes on, what is new; then the seal over it."""
        connection = self._connection
        keys = [key for row in self._chosen for key in (*row.held, *row.sources.values())]
        self._rows = _held_rows(connection, keys)
        self._site_of = dict(connection.execute("SELECT ZTBH, uuid FROM sites"))
        going_on = {key for row in self._chosen for _, key in row.kept}
        self._remove([key for row in self._chosen for key in row.held if key not in going_on])
        self._change()
        self._add()
        set_extent(connection, "patches")
        seal(connection)
        touched = sorted({str(row["site"]) for row in self._rows.values() if row["site"]})
        self.taken.empty_sites = sorted(str(row[1]) for row in _some(connection, "SELECT TBS, ZTBH FROM sites WHERE uuid IN", touched) if not row[0])

    # --- rows that go, and that go on -----------------------------------------------------------------------------------------
    def _remove(self, keys: Sequence[str]) -> None:
        marked = [(self._editor, DELETE_MARK + self._mark, key) for key in keys]
        self._connection.executemany("UPDATE patches SET editor = ?, mark = ? WHERE uuid = ?", marked)
        self._connection.executemany("DELETE FROM patches WHERE uuid = ?", [(key,) for key in keys])
        self.taken.removed = len(keys)

    def _change(self) -> None:
        """One statement for all rows of which the same columns change."""
        groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for row in self._chosen:
            for place, key in row.kept:
                values = self._values(row, place, key)
                if values:
                    groups[tuple(values)].append((*values.values(), self._editor, self._mark, key))
                    self.taken.changed += 1
                    self.taken.stale += int(values.get("stale", 0))
        for names, rows in groups.items():
            columns = ", ".join(f"{name} = ?" for name in (*names, "editor", "mark"))
            self._connection.executemany(f"UPDATE patches SET {columns} WHERE uuid = ?", rows)  # noqa: S608

    def _values(self, row: PatchDifference, place: int, key: str) -> dict[str, Any]:
        """The columns of a row that goes on."""
        held = self._rows[key]
        values: dict[str, Any] = {change["field"]: change["new"] for change in row.fields if change["key"] == key}
        shape = self._patches.geometry[place] if row.shape else None
        there = shape is not None and shapely.get_dimensions(shape) == 2 and not shape.is_empty
        if "ZTBH" in values and values["ZTBH"] != held["ZTBH"]:
            values["site"] = self._site(str(values["ZTBH"]), place, held)
        if there:
            values["geom"] = _blob(shape)
            if not any(name in values for name in CENTRE) and not _within(shape, held):
                values.update(zip(CENTRE, _centre(shape)))
        deciding = [name for name in DECISIVE if name in values]
        if there or deciding:
            values.update(self._computed(place, self._deciding(place, held), emptied=there))
        return values

    def _computed(self, place: int, after: Mapping[str, Any], emptied: bool) -> dict[str, Any]:
        """What the campaign says of a row, if it was asked under the row's own values; else that it is to be asked."""
        result = self._results.get(place, {})
        if result.get("TQMJ") is not None and all((result.get(name) or None) == after[name] for name in DECISIVE):
            return {**{name: result.get(name) for name in MEASURED}, HANDED: after[HANDED], "stale": 0}
        return {**(dict.fromkeys(MEASURED) if emptied else {}), HANDED: after[HANDED], "stale": 1}

    def _site(self, number: str, place: int, held: Mapping[str, Any]) -> str:
        """Key of the mine with a number; one that is not there yet is made, with what the patch says of it."""
        key = self._site_of.get(number)
        if key is None:
            key = str(self._connection.execute("SELECT lower(hex(randomblob(16)))").fetchone()[0])
            key = f"{key[:8]}-{key[8:12]}-4{key[13:16]}-a{key[17:20]}-{key[20:]}"
            said = [_value(self._patches, name, place) or held.get(name) for name in FROM_PATCH]
            names = ", ".join(("uuid", "ZTBH", *FROM_PATCH, "editor", "mark"))
            sql = f"INSERT INTO sites ({names}) VALUES ({', '.join('?' * (len(FROM_PATCH) + 4))})"  # noqa: S608
            self._connection.execute(sql, (key, number, *said, self._editor, f"{self._mark}/{key}"))
            self._site_of[number] = key
            self.taken.sites += 1
        return key

    # --- new rows -------------------------------------------------------------------------------------------------------------
    def _add(self) -> None:
        going_on = {place for row in self._chosen for place, _ in row.kept}
        coming = [(row, place, number) for row in self._chosen for place, number in zip(row.patches, row.numbers) if place not in going_on]
        if not coming:
            return
        places = np.array([place for _, place, _ in coming], dtype=np.int64)
        columns = {one.name: _given(self._patches, one, places) for one in GIVEN}
        columns["TBBH"] = objects([number or None for _, _, number in coming])
        computed = {name: np.full(len(places), None, dtype=object) for name in COMPUTED}
        self._centres(columns, places)
        for place, (row, patch, _) in enumerate(coming):
            source = self._rows.get(row.sources.get(str(patch), "")) if row.sources else None
            if source is not None:
                self._inherit(columns, place, source)
                for name, value in row.sets.get(str(patch), {}).items():
                    columns[name][place] = value
            values = self._computed(patch, self._deciding(patch, source), emptied=False)
            self.taken.stale += int(values.pop("stale"))
            for name, value in values.items():
                computed[name][place] = value
        types = {"N": pa.float64(), "I": pa.int64()}
        arrays = {one.name: pa.array({**columns, **computed}[one.name].tolist(), types.get(one.type, pa.string())) for one in FIELDS}
        table = pa.table(arrays).append_column(geometry_field(), _wkb(self._patches.geometry[places]))
        loaded = load_patches(self._connection, table, self._editor, self.taken.act)
        self.taken.added, self.taken.sites = loaded.patches, self.taken.sites + loaded.sites

    def _centres(self, columns: dict[str, np.ndarray], places: Places) -> None:
        """The middle of those whose file does not say it."""
        shapes = self._patches.geometry[places]
        without = np.array([x is None or y is None for x, y in zip(columns["KFX"], columns["KFY"])], dtype=bool)
        without = np.flatnonzero(without & (shapely.get_dimensions(shapes) == 2) & ~shapely.is_empty(shapes))
        middle = np.round(shapely.get_coordinates(shapely.centroid(shapes[without])), 6)
        for column, name in enumerate(CENTRE):
            columns[name][without] = middle[:, column].tolist()

    @staticmethod
    def _inherit(columns: dict[str, np.ndarray], place: int, source: Mapping[str, Any]) -> None:
        """What the file does not say of a part is as it was of the whole."""
        for name, values in columns.items():
            if name not in _NOT_INHERITED and values[place] is None:
                values[place] = source.get(name)


def _results(classified: Classification | None) -> dict[int, dict[str, Any]]:
    """Computed and deciding values by the place of the incoming patch."""
    if classified is None:
        return {}
    names = [name for name in dict.fromkeys((*MEASURED, *DECISIVE)) if name in classified.table.column_names]
    columns = [classified.table.column(name).to_pylist() for name in names]
    return {place: dict(zip(names, values)) for place, values in zip(classified.places.tolist(), zip(*columns))}


def _given(patches: Patches, one: Any, places: Places) -> np.ndarray:
    """Values of a field as the workspace keeps them; None for nothing."""
    values = patches.columns.get(one.name)
    if values is None:
        return np.full(len(places), None, dtype=object)
    kept = comparable(one, values[places])
    return objects([None if value == "" or value != value else value for value in kept.tolist()])


def _value(patches: Patches, name: str, place: int) -> Any:
    values = patches.columns.get(name)
    return None if values is None or values[place] in (None, "") else values[place]


def _wkb(shapes: np.ndarray) -> pa.Array:
    return pa.array(shapely.to_wkb(as_multipolygons(shapely.force_2d(shapes)), include_srid=False), pa.binary())


def _blob(shape: shapely.Geometry) -> bytes:
    whole = as_multipolygons(np.array([shapely.force_2d(shape)], dtype=object))[0]
    return gpkg_blob(shapely.to_wkb(whole, include_srid=False, byte_order=1), whole.bounds, SRS_ID)


def _centre(shape: shapely.Geometry) -> tuple[float, float]:
    middle = shape.centroid
    return round(middle.x, 6), round(middle.y, 6)


def _within(shape: shapely.Geometry, held: Mapping[str, Any]) -> bool:
    """Whether the middle that a row has lies in a shape."""
    x, y = held["KFX"], held["KFY"]
    return isinstance(x, float) and isinstance(y, float) and bool(shapely.intersects_xy(shape, x, y))
