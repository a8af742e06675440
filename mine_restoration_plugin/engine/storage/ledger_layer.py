"""The ledgers as a layer of a GeoPackage: a feature a site with the outlines of its patches in scope, fields with Chinese aliases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pyarrow as pa
import shapely

from ..core.ledger_columns import AMOUNT, COUNT, DATE, PERCENT, Column
from .vector_files import geometry_field, write_stream
from .workspace_check_shapes import wkb_of

LAYER = "ledger"
_DEFINITION = "http://www.geopackage.org/spec120/#extension_schema"
_DATA_COLUMNS = (
    "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,"
    " constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))"
)
# As QGIS itself makes it.
_STYLES = (
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),"
    " f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,"
    " description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))"
)


def write_layer(
    path: Path,
    columns: Sequence[Column],
    batches: Iterator[tuple[int, list[list[Any]]]],
    outlines: Callable[[int, int], Iterator[tuple[int, bytes | None]]],
) -> list[int]:
    """Write the layer.

    Args:
        batches: place of the first line and values by column, amounts in hundredths. outlines: place and blob of each patch between two places.

    Returns:
        Places of the sites without an outline.

    Raises:
        MineError: ``disk_full``, ``output_unwritable``.
    """
    schema = pa.schema([*(pa.field(column.key, _type(column)) for column in columns), geometry_field()])
    without: list[int] = []

    def made() -> Iterator[pa.RecordBatch]:
        for start, values in batches:
            stop = start + len(values[0])
            shapes = _shapes(outlines(start, stop), start, stop)
            without.extend(start + int(place) for place in np.flatnonzero([shape is None for shape in shapes]))
            arrays = [_array(column, found) for column, found in zip(columns, values)]
            yield pa.record_batch([*arrays, pa.array(shapes, pa.binary())], schema=schema)

    write_stream(path, LAYER, made(), schema, "MultiPolygon")
    _write_aliases(path, columns)
    return without


def _type(column: Column) -> pa.DataType:
    if column.kind in (AMOUNT, PERCENT):
        return pa.float64()
    return {COUNT: pa.int32(), DATE: pa.date32()}.get(column.kind, pa.string())


def _array(column: Column, values: list[Any]) -> pa.Array:
    if column.kind in (AMOUNT, PERCENT):
        return pa.array([None if value is None else value / 100 for value in values], pa.float64())
    if column.kind == DATE:
        days = np.array([value or "NaT" for value in values], dtype=object)
        return pa.array([_day(value) for value in days], pa.date32())
    if column.kind == COUNT:
        return pa.array(values, pa.int32())
    return pa.array([value or None for value in values], pa.string())


def _day(text: str) -> Any:
    try:
        return np.datetime64(text, "D").item()
    except ValueError:
        return None


def _shapes(found: Iterator[tuple[int, bytes | None]], start: int, stop: int) -> list[bytes | None]:
    """The outlines of each site as one multipolygon (WKB); None where there is none."""
    pairs = [(place - start, wkb_of(blob)) for place, blob in found if blob]
    geometries = shapely.from_wkb([wkb for _, wkb in pairs], on_invalid="ignore")
    parts, members = shapely.get_parts(geometries, return_index=True)
    sites = np.array([place for place, _ in pairs], dtype=np.int64)[members] if len(pairs) else np.zeros(0, dtype=np.int64)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    result: list[bytes | None] = [None] * (stop - start)
    if polygons.any():
        there = np.unique(sites[polygons])
        shapes = shapely.multipolygons(shapely.force_2d(parts[polygons]), indices=np.searchsorted(there, sites[polygons]))
        for place, wkb in zip(there.tolist(), shapely.to_wkb(shapes)):
            result[place] = wkb
    return result


def _write_aliases(path: Path, columns: Sequence[Column]) -> None:
    """The heads as names of the columns: by the GeoPackage's extension for schemas, and as a style, which QGIS of any age takes them from."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(_DATA_COLUMNS)
            connection.executemany(
                "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (?, ?, ?, ?)",
                [(LAYER, column.key, column.flat, column.flat) for column in columns],
            )
            connection.execute(
                "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,"
                " definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"
            )
            connection.execute(_STYLES)
            connection.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, useAsDefault)"
                " VALUES ('', '', ?, (SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?), 'ledger', ?, 1)",
                (LAYER, LAYER, _style(columns)),
            )
            connection.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('layer_styles', 'attributes', 'layer_styles', 0)"
            )
            connection.execute("INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', ?, 'read-write')", (_DEFINITION,))
    finally:
        connection.close()


def _style(columns: Sequence[Column]) -> str:
    """A style of QGIS that has nothing but the fields' aliases."""
    aliases = "".join(
        f'<alias field={quoteattr(column.key)} index="{place}" name={quoteattr(column.flat)}/>' for place, column in enumerate(columns, 1)
    )
    return f'<!DOCTYPE qgis><qgis version="3.22.0" styleCategories="Fields"><aliases>{aliases}</aliases></qgis>'
