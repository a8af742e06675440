"""GeoPackages, GeoJSON and file geodatabases: each layer with shapes on its own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import pyproj
import shapely

from ...model.errors import INFO, WARNING, Finding, MineError
from ..core.incoming import Incoming
from .endings import GDB_CATALOGUE
from .foreign_text import bytes_in, bytes_of, foreign_text
from .gdal_layers import GDAL_ERRORS, columns_of, crs_of, gdal_settings, layer_table, new_folder, plain_path, straight_wkb, unreadable
from .wkb_shapes import shapes_from_wkb

SQLITE = b"SQLite format 3\0"
# The bytes of a SQLite file that say that it keeps its changes in a file beside it.
_WAL, _BY_WAL = slice(18, 20), b"\x02\x02"
MOST_JSON_BYTES = 1_500_000_000
# Nothing on earth in degrees has a coordinate beyond this.
_LARGEST_DEGREE = 400.0
_DRIVERS = {"geopackage": ("GPKG", "SQLite"), "gdb": ("OpenFileGDB",), "flatgeobuf": ("FlatGeobuf",)}
_CRS_MEMBER = re.compile(rb'"crs"\s*:\s*(\{|null)')
_WKID = re.compile(rb'"spatialReference"\s*:\s*\{')
_FIRST = 1 << 16
_FLATGEOBUF = b"fgb\x03"


def read_geopackage(path: Path, name: str, folder: Path) -> list[Incoming]:
    """Read all layers of a GeoPackage.

    Raises:
        MineError: ``file_unreadable`` or ``out_of_memory``.
    """
    with open(path, "rb") as file:
        head = file.read(100)
    if not head.startswith(SQLITE):  # also keeps GDAL from following what a text with this ending says
        raise MineError("file_unreadable", path=name, reason={"code": "reason_not_content", "params": {"kind": "GeoPackage"}})
    if head[_WAL] == _BY_WAL:  # to read it in its place would make files beside it
        copy = new_folder(folder) / "copy.gpkg"
        shutil.copyfile(path, copy)
        log = path.with_name(path.name + "-wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
        path = copy
    return _layers(plain_path(path, folder), name, "geopackage")


def read_flatgeobuf(path: Path, name: str, folder: Path) -> list[Incoming]:
    """Read a FlatGeobuf, which the plugin can write as well.

    Raises:
        MineError: ``file_unreadable`` or ``out_of_memory``.
    """
    with open(path, "rb") as file:
        if not file.read(8).startswith(_FLATGEOBUF):
            raise MineError("file_unreadable", path=name, reason={"code": "reason_not_content", "params": {"kind": "FlatGeobuf"}})
    return _layers(plain_path(path, folder), name, "flatgeobuf")


def read_geodatabase(path: Path, name: str, folder: Path) -> list[Incoming]:
    """Read all layers of a file geodatabase (a folder whose name ends in .gdb).

    Raises:
        MineError: ``file_unreadable`` or ``out_of_memory``.
    """
    if not (path / GDB_CATALOGUE).is_file():
        raise MineError("file_unreadable", path=name, reason={"code": "reason_companion_missing", "params": {"file": GDB_CATALOGUE}})
    return _layers(plain_path(path, folder), name, "gdb")


def read_geojson(path: Path, name: str, folder: Path) -> list[Incoming]:
    """Read GeoJSON (a collection, a feature or a bare geometry), also in encodings that it should not have; and the JSON of ArcGIS.

    The system is the one of the member ``crs``; without one it is WGS 84 by definition, unless the numbers are no degrees.

    Raises:
        MineError: ``file_unreadable``, ``import_too_large`` or ``out_of_memory``.
    """
    size = path.stat().st_size
    if size > MOST_JSON_BYTES:
        raise MineError("import_too_large", path=name, size=size // 1_000_000, limit=MOST_JSON_BYTES // 1_000_000)
    content = path.read_bytes()
    read = None if content.isascii() and b"\0" not in content[:8] else foreign_text(content)
    if read is not None:
        content = read.text.encode("utf-8", "replace")
        path = new_folder(folder) / "copy.geojson"
        path.write_bytes(content)
    _check_json(content, name)
    path = plain_path(path, folder)
    stated, driver = _states_system(content), _json_driver(content)
    del content
    with gdal_settings():
        # The driver is named: GDAL asks others too, some of which follow addresses, and opening a file means parsing it.
        layer = _layer(f"{driver}:{path}", name, None, "geojson", alone=True)
    if not len(layer):
        raise MineError("layer_empty", name=name)
    if read is not None and read.latin:
        layer.latin = True
        layer.columns = {bytes_of(key): bytes_in(values) for key, values in layer.columns.items()}
        if read.odd:
            layer.findings.append(Finding("import_text_mended", WARNING, layer.name, {"count": read.odd}))
    if not stated:
        layer.crs, layer.crs_by = (pyproj.CRS("EPSG:4326"), "format") if _degrees(layer.geometry) else (None, "")
    return [layer]


def _json_driver(content: bytes) -> str:
    """Which of the kinds of JSON with shapes this is."""
    first = content[:_FIRST]
    if b'"esriGeometry' in first or (b'"rings"' in first and b'"coordinates"' not in first):
        return "ESRIJSON"
    if re.search(rb'"type"\s*:\s*"Topology"', first):
        return "TopoJSON"
    line = first.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n")[0].rstrip()
    several = line.startswith((b"{", b"\x1e")) and line.endswith(b"}") and content.rstrip().count(b"\n") > 0
    return "GeoJSONSeq" if several and re.search(rb'"type"\s*:\s*"Feature"', line) and b'"FeatureCollection"' not in line else "GeoJSON"


def _check_json(content: bytes, name: str) -> None:
    """GDAL reads what is there of a file that was cut off, and follows files that are programs for it; both are refused here."""
    text = content.strip(b" \t\r\n\0\x1e")
    if not text.startswith((b"{", b"[")) or b'"gdal_streamed_alg"' in text:
        raise MineError("file_unreadable", path=name, reason={"code": "reason_not_content", "params": {"kind": "GeoJSON"}})
    if not text.endswith((b"}", b"]")):
        raise MineError("file_unreadable", path=name, reason={"code": "reason_cut_off", "params": {"file": name}})


def _states_system(content: bytes) -> bool:
    """Whether the file speaks of its system, at its begin or its end, where programs write it."""
    ends = (content[:_FIRST], content[-_FIRST:])
    return any(_CRS_MEMBER.search(part) or _WKID.search(part) for part in ends)


def _degrees(geometry: np.ndarray) -> bool:
    bounds = shapely.bounds(geometry)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    return not len(bounds) or float(np.abs(bounds).max()) <= _LARGEST_DEGREE


def _layers(path: Path, name: str, kind: str) -> list[Incoming]:
    """All layers of a file that have shapes; the first of them also carries what there is to say about the others.

    Raises:
        MineError: ``file_unreadable`` or ``out_of_memory`` where no layer can be read.
    """
    found: list[Incoming] = []
    said: list[Finding] = []
    first_error: MineError | None = None
    with gdal_settings():
        try:
            listed = [(str(layer), shapes) for layer, shapes in pyogrio.list_layers(str(path))]
        except (*GDAL_ERRORS, MemoryError) as error:
            raise unreadable(error, name) from error
        for layer, shapes in listed:
            if not shapes or shapes == "None":
                said.append(Finding("import_layer_table", INFO, name, {"layer": layer}))
                continue
            try:
                if pyogrio.read_info(str(path), layer=layer)["driver"] not in _DRIVERS[kind]:
                    raise MineError("file_unreadable", path=name, reason={"code": "reason_not_content", "params": {"kind": kind}})
                read = _layer(path, name, layer, kind, alone=len(listed) == 1)
            except (*GDAL_ERRORS, MemoryError, MineError) as raised:
                problem = raised if isinstance(raised, MineError) else unreadable(raised, name)
                first_error = first_error or problem
                reason = problem.params.get("reason", problem.as_dict())
                said.append(Finding("import_layer_broken", WARNING, name, {"layer": layer, "reason": reason}))
                continue
            if len(read):
                found.append(read)
            else:
                said.append(Finding("import_layer_empty", INFO, name, {"layer": layer}))
    if not found:
        raise first_error or MineError("file_unreadable", path=name, reason={"code": "reason_no_layers", "params": {}})
    found[0].findings[:0] = said
    return found


def _layer(path: Path | str, name: str, layer: str | None, kind: str, alone: bool) -> Incoming:
    """One layer. Where the file has several, its name stands behind the file's."""
    meta, table = layer_table(path, name, layer=layer)
    if not alone:
        name = f"{name}/{layer}"
    fid, shape = meta["fid_column"] or "OGC_FID", _shape_column(meta, table)
    columns, binary, aliases = columns_of(table, {fid, shape}, name)
    number = table.column(fid).to_numpy() if fid in table.column_names else np.arange(table.num_rows)
    rows = np.arange(1, table.num_rows + 1) if kind == "geojson" else number
    if kind == "geojson" and "id" not in columns and table.num_rows and not _counted(number):
        columns = {"id": number.astype(object), **columns}  # GDAL takes whole numbers of features for its own
    wkb = table.column(shape).to_numpy(zero_copy_only=False)
    geometry, findings = shapes_from_wkb(wkb, name, rows, lambda: straight_wkb(path, name, layer))
    if binary:
        findings.append(Finding("import_columns_left_out", INFO, name, {"columns": binary}))
    crs = crs_of(meta["crs"])
    if crs is None and meta["crs"]:
        findings.append(Finding("import_crs_unreadable", WARNING, name))
    header = {f"alias {key}": alias for key, alias in aliases.items()}
    if not alone and layer:
        header["layer"] = layer
    return Incoming(name, kind, columns, geometry, rows, crs=crs, crs_by="file" if crs is not None else "", header=header, findings=findings)


def _shape_column(meta: dict[str, Any], table: pa.Table) -> str:
    """The column with the geometry: the last one with GDAL's mark, since an attribute may have its name."""
    marked = [field.name for field in table.schema if (field.metadata or {}).get(b"ARROW:extension:name") in (b"geoarrow.wkb", b"ogc.wkb")]
    return str(marked[-1] if marked else meta["geometry_name"] or "wkb_geometry")


def _counted(number: np.ndarray) -> bool:
    return bool((np.diff(number) == 1).all() and number[0] in (0, 1))
