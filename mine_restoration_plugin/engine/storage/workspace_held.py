"""The patches of a workspace file as arrays."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import pyarrow as pa
import shapely

from ...model.job import Source
from ...model.workspace_schema import table_named
from ..core.ellipsoid import survey_area
from ..core.held_patches import Held
from .vector_files import GEOMETRY, read_layer
from .workspace_file import reading

FIELDS = table_named("patches").fields
# Behind the act in the marks of rows that an import changed or removed: nobody's own work, that a later import must ask about.
IMPORT_MARK = "i1"
# Fields of whose change in the history nobody need be asked.
COMPUTED = tuple(one.name for one in FIELDS if one.computed)
CENTRE = ("KFX", "KFY")


def held_patches(path: str | Path) -> Held:
    """Read all patches of a workspace.

    The rows are read as Arrow, six times as fast as through SQLite's own cursor, and so after the history's last line was looked up:
    what somebody saves in between is younger than that line, and is noticed when differences are taken over.

    Raises:
        MineError: as :func:`.workspace_file.reading` and :func:`.vector_files.read_layer`.
    """
    with reading(str(path)) as connection:
        seen = int(connection.execute("SELECT coalesce(max(id), 0) FROM history").fetchone()[0])
        count = int(connection.execute("SELECT count(*) FROM patches").fetchone()[0])
        sites = {key: (number, status) for key, number, status in connection.execute("SELECT uuid, ZTBH, ZT FROM sites")}
        edited = _edited(connection)
    if not count:
        nothing = objects([])
        return Held(nothing, nothing, {}, nothing, np.zeros(0), nothing, nothing, {}, seen)
    layer = read_layer(Source(str(path), "patches"), ["uuid", "site", "stale", *(one.name for one in FIELDS)])
    values = {name: _values(layer.table.column(name)) for name in layer.table.column_names if name != GEOMETRY}
    geometry = np.asarray(shapely.force_2d(layer.geometries()), dtype=object)
    area = np.array(values["TQMJ"], dtype=float)
    unknown = np.flatnonzero((np.isnan(area) | (values["stale"] != 0)) & (shapely.get_dimensions(geometry) == 2))
    area[unknown] = survey_area(geometry[unknown]) if len(unknown) else area[unknown]
    numbers = objects([value or "" for value in values["TBBH"]])
    of_sites = [sites.get(key, ("", "")) for key in values["site"]]
    columns = {one.name: values[one.name] for one in FIELDS if one.name in values}
    return Held(values["uuid"], numbers, columns, geometry, area, objects([s[0] for s in of_sites]), objects([s[1] for s in of_sites]), edited, seen)


def _values(column: pa.ChunkedArray) -> np.ndarray:
    """A column as numbers (NaN for none) or as objects (None for none)."""
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return np.asarray(column.to_pandas().to_numpy(), dtype=float)
    if column.null_count == len(column):
        return np.full(len(column), None, dtype=object)
    return np.asarray(column.to_pandas().to_numpy(), dtype=object)


def objects(values: Sequence[Any]) -> np.ndarray:
    """An array of objects, whatever they are."""
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result


def _edited(connection: sqlite3.Connection) -> dict[str, dict[str, tuple[str, str]]]:
    """Who changed what of which patch, and when, the last one last; what is computed is nobody's work, nor what imports changed."""
    skipped = ", ".join(f"'{name}'" for name in (*COMPUTED, *CENTRE, "site"))
    theirs = f"tab = 'patches' AND action = 'U' AND field NOT IN ({skipped}) AND coalesce(mark, '') NOT LIKE '%.{IMPORT_MARK}'"
    sql = f"SELECT uuid, field, coalesce(who, ''), at FROM history WHERE {theirs} ORDER BY id"  # noqa: S608
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for key, name, who, at in connection.execute(sql):
        found.setdefault(key, {})[name] = (who, at)
    return found
