"""Incoming patches and small workspaces to compare them with."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Sequence

import numpy as np
import pyarrow as pa
import shapely

from mine_restoration_plugin.engine.core.doctor.outlines import areas_of
from mine_restoration_plugin.engine.core.doctor.rule import Patches
from mine_restoration_plugin.engine.storage.vector_files import GEOMETRY
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
from workspace_files import EDITOR, changing, empty_workspace

STEP = 0.001
WEST, SOUTH = 111.4, 30.4


def cell(column: float, row: float = 0, wide: float = 1, high: float = 1) -> shapely.Polygon:
    """A rectangle on a grid of some 100 m near 宜都."""
    return shapely.box(WEST + STEP * column, SOUTH + STEP * row, WEST + STEP * (column + wide), SOUTH + STEP * (row + high))


def objects(values: Sequence[Any]) -> np.ndarray:
    result = np.empty(len(values), dtype=object)
    result[:] = list(values)
    return result


def patches(shapes: Sequence[Any], numbers: Sequence[Any], **columns: Sequence[Any]) -> Patches:
    """Patches as they stand after the answers."""
    geometry, count = objects(shapes), len(shapes)
    rows = np.arange(1, count + 1)
    names = objects([number or f"#{row}" for number, row in zip(numbers, rows)])
    values = {"TBBH": objects(numbers), **{name: objects(column) for name, column in columns.items()}}
    area = areas_of(geometry)
    return Patches(names, values, geometry, geometry.copy(), area.copy(), area, rows, np.full(count, "来件.shp", dtype=object))


def held_table(shapes: Sequence[Any], numbers: Sequence[Any], **columns: Sequence[Any]) -> pa.Table:
    return pa.table({"TBBH": pa.array(numbers, pa.string()), **columns, GEOMETRY: pa.array(shapely.to_wkb(objects(shapes)), pa.binary())})


def workspace_with(path: Path, shapes: Sequence[Any], numbers: Sequence[Any], **columns: Sequence[Any]) -> Path:
    """A workspace of 宜都市 with these patches, as loaded."""
    empty_workspace(path)
    with changing(path) as connection:
        load_patches(connection, held_table(shapes, numbers, **columns), EDITOR)
    return path
