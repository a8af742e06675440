"""Shapefiles as county offices have them: without index, without table, with an index or a table of another version.

The shapes come through GDAL, which knows which rings are holes; the table is read by :mod:`.dbf_table`. Texts stay bytes, since what a
.cpg or the table's head say of the encoding is often wrong.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ...model.errors import INFO, WARNING, Finding, MineError
from ..core.incoming import Incoming
from .dbf_table import DbfTable, read_dbf
from .endings import SHAPEFILE_SIDES, ending
from .gdal_layers import crs_of, gdal_settings, layer_table, new_folder, plain_path, unreadable
from .wkb_shapes import shapes_from_wkb

_MAGIC = b"\x00\x00\x27\x0a"
_HEAD, _RECORD = 100, 8
# In this every byte is a character: a name that was cut in the middle of one, as GDAL itself writes it, is no error to GDAL then.
_EVERY_BYTE = "ISO-8859-1"


@dataclass
class _Index:
    """Where the shapes are.

    Attributes:
        places: offset and length of each record in bytes (n, 2), as a .shx says it.
        made: whether it was made from the shapes, since there was none that fits.
    """

    places: np.ndarray
    made: bool


def read(path: Path, name: str, folder: Path) -> list[Incoming]:
    """Read a shapefile.

    Args:
        path: of the .shp; the other files are looked for beside it, whatever the case of their names.
        name: what a person calls it.
        folder: for copies where something has to be mended; nothing is ever written beside the source.

    Raises:
        MineError: ``file_unreadable`` where it is cut off or no shapefile, ``layer_empty``, ``out_of_memory``.
    """
    try:
        layer = _read(path, name, folder)
    except OSError as error:
        raise unreadable(error, name) from error
    if not len(layer):  # empty, or all its rows are marked as deleted
        raise MineError("layer_empty", name=name)
    return [layer]


def _read(path: Path, name: str, folder: Path) -> Incoming:
    sides = _sides(path)
    findings: list[Finding] = []
    index = _index(path, sides.get(".shx"), name)
    if index.made:
        findings.append(Finding("import_shx_restored", INFO, name))
    table = read_dbf(sides[".dbf"]) if ".dbf" in sides else None
    findings += _of_table(table, name)
    count = len(index.places)
    row_of, counted = _rows_of_shapes(table, count, name)
    findings += counted
    in_place = not index.made and _as_gdal_looks(path, sides) and table is not None and len(table) >= count and not table.deleted.any()
    where = plain_path(path, folder) if in_place else path
    if not in_place or where is not path:
        where = _copy(path, sides, index, new_folder(folder))
    meta, shapes = _shapes(path, where, sides, index, name, folder)
    number = shapes.column(meta["fid_column"] or "OGC_FID").to_numpy()
    wkb = shapes.column(meta["geometry_name"] or "wkb_geometry").to_numpy(zero_copy_only=False)
    kept = number < count
    if table is not None:
        row = np.where(kept, row_of[np.minimum(number, count - 1)], -1) if count else np.zeros(0, dtype=np.int64)
        kept &= (row < 0) | ~_at(table.deleted, row, False).astype(bool)
        columns = {key: _at(values, row[kept], None) for key, values in table.columns.items()}
    else:
        columns = {}
    rows = number[kept] + 1
    geometry, mended = shapes_from_wkb(wkb[kept], name, rows)
    crs = crs_of(meta["crs"])
    stated = sides[".prj"].read_bytes().strip(b"\0\r\n\t ") if ".prj" in sides else b""
    if crs is None and stated:
        crs = crs_of(_decoded(stated))
        if crs is None:
            findings.append(Finding("import_prj_unreadable", WARNING, name))
    return Incoming(
        name, "shapefile", columns, geometry, rows, latin=True, declared=_declared(sides, table), crs=crs, crs_by="prj" if crs is not None else "",
        findings=findings + mended,
    )  # fmt: skip


def _shapes(path: Path, where: Path, sides: dict[str, Path], index: _Index, name: str, folder: Path) -> tuple[dict[str, Any], pa.Table]:
    """The shapes; a damaged .prj, over which GDAL or pyogrio stumbles, must not cost them."""
    with gdal_settings(SHAPE_ENCODING=_EVERY_BYTE):
        try:
            return layer_table(where, name, columns=[])
        except MineError as error:
            if ".prj" not in sides or error.code != "file_unreadable":
                raise
        without = {kind: side for kind, side in sides.items() if kind != ".prj"}
        return layer_table(_copy(path, without, index, new_folder(folder)), name, columns=[])


def _sides(path: Path) -> dict[str, Path]:
    """The files that belong to a .shp, by ending; the one in the same case where there are two."""
    stem = path.name[:-4]
    found: dict[str, Path] = {}
    for other in sorted(path.parent.iterdir()):
        kind = ending(other.name)
        if kind in SHAPEFILE_SIDES and other.name[: -len(kind)].lower() == stem.lower() and other.is_file():
            if kind not in found or other.name[: -len(kind)] == stem:
                found[kind] = other
    return found


def _as_gdal_looks(path: Path, sides: dict[str, Path]) -> bool:
    """Whether GDAL would find these very files: it tries small and capital endings behind the same name only."""
    stem = path.name[:-4]
    wanted = {stem + kind for kind in sides} | {stem + kind.upper() for kind in sides}
    return path.name[-4:] in (".shp", ".SHP") and all(sides[kind].name in wanted for kind in (".shx", ".dbf", ".prj") if kind in sides)


def _index(path: Path, shx: Path | None, name: str) -> _Index:
    """Where the shapes are, by the .shx if it fits the shapes, else by going through them.

    Raises:
        MineError: ``file_unreadable`` where shapes are cut off.
    """
    size = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(_HEAD)
    if head[:4] != _MAGIC:
        raise MineError("file_unreadable", path=name, reason={"code": "reason_not_content", "params": {"kind": "shapefile"}})
    cut = MineError("file_unreadable", path=name, reason={"code": "reason_cut_off", "params": {"file": path.name}})
    if size < _HEAD:
        raise cut
    content = np.memmap(path, dtype=np.uint8, mode="r")
    places = _places(shx) if shx is not None else None
    if places is not None and _fits(content, places):
        if (places.sum(axis=1) + _RECORD).max(initial=_HEAD) < size:  # shapes behind the last one that the index knows
            walked, whole = _walked(content)
            if whole and len(walked) > len(places):
                return _Index(walked, made=True)
        return _Index(places, made=False)
    if 2 * int.from_bytes(head[24:28], "big") > size:
        raise cut
    places, whole = _walked(content)
    if not whole:
        raise cut
    return _Index(places, made=True)


def _places(shx: Path) -> np.ndarray | None:
    content = np.fromfile(shx, dtype=np.uint8)
    if len(content) < _HEAD or content[:4].tobytes() != _MAGIC or (len(content) - _HEAD) % _RECORD:
        return None
    return content[_HEAD:].view(">i4").reshape(-1, 2).astype(np.int64) * 2


def _fits(content: np.ndarray, places: np.ndarray) -> bool:
    """Whether each record of the shapes begins where the index says, with the length that it says, and ends inside the file."""
    offset, length = places[:, 0], places[:, 1]
    if (offset < _HEAD).any() or (length < 4).any() or (offset + _RECORD + length > len(content)).any():
        return False
    said = content[(offset[:, None] + np.arange(4, 8)).ravel()].reshape(-1, 4)
    return bool((np.ascontiguousarray(said).view(">i4")[:, 0].astype(np.int64) * 2 == length).all())


def _walked(content: np.ndarray) -> tuple[np.ndarray, bool]:
    """The places of all records, one behind the other; and whether the last one ends with the file."""
    places: list[tuple[int, int]] = []
    at, size = _HEAD, len(content)
    view = content.data
    while at + _RECORD < size:
        length = 2 * int.from_bytes(view[at + 4 : at + 8], "big", signed=True)
        if length < 4 or at + _RECORD + length > size:
            return np.array(places, dtype=np.int64).reshape(-1, 2), False
        places.append((at, length))
        at += _RECORD + length
    return np.array(places, dtype=np.int64).reshape(-1, 2), True


def _copy(path: Path, sides: dict[str, Path], index: _Index, folder: Path) -> Path:
    """A copy that GDAL can read, with an index that fits and without the table."""
    shp = folder / "copy.shp"
    shutil.copyfile(path, shp)
    with open(path, "rb") as file:
        head = bytearray(file.read(_HEAD))
    head[24:28] = ((_HEAD + _RECORD * len(index.places)) // 2).to_bytes(4, "big")
    (folder / "copy.shx").write_bytes(bytes(head) + (index.places // 2).astype(">i4").tobytes())
    if ".prj" in sides:
        shutil.copyfile(sides[".prj"], folder / "copy.prj")
    return shp


def _of_table(table: DbfTable | None, name: str) -> list[Finding]:
    """What there is to say about the table.

    Raises:
        MineError: ``file_unreadable`` where it is cut off.
    """
    if table is None:
        return [Finding("import_dbf_missing", WARNING, name)]
    if table.cut:
        raise MineError("file_unreadable", path=name, reason={"code": "reason_cut_off", "params": {"file": Path(name).stem + ".dbf"}})
    findings = []
    if table.damaged:
        findings.append(Finding("import_dbf_fields", WARNING, name, {"count": len(table.columns)}))
    if table.memos:
        findings.append(Finding("import_columns_left_out", INFO, name, {"columns": list(table.memos)}))
    if table.deleted.any():
        findings.append(Finding("import_dbf_deleted", INFO, name, {"count": int(table.deleted.sum())}))
    return findings


def _rows_of_shapes(table: DbfTable | None, count: int, name: str) -> tuple[np.ndarray, list[Finding]]:
    """For each shape the row of the table that belongs to it, -1 for none.

    Programs that pack the shapes but not the table leave the deleted rows in it: then the rows that are left are as many as the shapes.
    """
    row = np.arange(count)
    if table is None or len(table) == count:
        return row, []
    left = np.flatnonzero(~table.deleted)
    if len(left) == count:
        return left, []
    counted = Finding("import_dbf_counts", WARNING, name, {"rows": len(table), "shapes": count})
    return np.where(row < len(table), row, -1), [counted]


def _at(values: np.ndarray, row: np.ndarray, missing: object) -> np.ndarray:
    """Values at these rows; ``missing`` where the row is -1."""
    if len(row) == len(values) and len(row) and row[0] == 0 and (row == np.arange(len(row))).all():
        return values
    result = np.full(len(row), missing, dtype=object)
    result[row >= 0] = values[row[row >= 0]]
    return result


def _declared(sides: dict[str, Path], table: DbfTable | None) -> dict[str, str]:
    declared = {}
    if ".cpg" in sides:
        declared["cpg"] = sides[".cpg"].read_bytes()[:40].decode("ascii", "replace").strip("\0\r\n\t \ufeff\ufffd")
    if table is not None:
        declared["dbf"] = table.driver
    return {key: value for key, value in declared.items() if value}


def _decoded(stated: bytes) -> str:
    try:
        return stated.decode("utf-8-sig")
    except UnicodeDecodeError:
        return stated.decode("gb18030", "replace")
