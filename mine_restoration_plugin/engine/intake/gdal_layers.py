"""Layers through GDAL: the table of a layer, its columns as arrays, and GDAL's errors as sentences that name what a person knows."""

from __future__ import annotations

import contextlib
import datetime
import errno
import json
import shutil
import threading
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import pyproj
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj.exceptions import CRSError as ProjectionError

from ...model.errors import MineError
from ..core.each_value import each_value

# What GDAL, pyogrio and Arrow raise on files that are damaged; UnicodeDecodeError is a ValueError.
GDAL_ERRORS = (
    CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, pa.ArrowException, ValueError, RuntimeError, OSError,
    OverflowError, KeyError, IndexError, TypeError, UnboundLocalError,
)  # fmt: skip
# Arcs become edges that stay within 4 mm of a circle of 100 m.
_ARC_STEP_DEG = "1"
_SETTINGS = threading.RLock()


@contextlib.contextmanager
def gdal_settings(**settings: str | None) -> Iterator[None]:
    """GDAL's settings for a while. They are those of the whole process, so that one layer is read at a time."""
    settings = {"OGR_ARC_STEPSIZE": _ARC_STEP_DEG, **settings}
    with _SETTINGS, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks on single shapes: what matters of them is looked at by us
        before = {key: pyogrio.get_gdal_config_option(key) for key in settings}
        pyogrio.set_gdal_config_options(settings)
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options(before)


def unreadable(error: BaseException, name: str) -> MineError:
    """GDAL's word as a sentence on the file."""
    text = str(error).strip() or type(error).__name__
    low = text.lower()
    if isinstance(error, MemoryError) or "out of memory" in low or "cannot allocate" in low or "malloc" in low or "bad_alloc" in low:
        return MineError("out_of_memory")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG):
        return MineError("disk_full", path=name)
    if isinstance(error, UnboundLocalError):  # pyogrio's way to say that GDAL can't write the system down
        return MineError("file_unreadable", path=name, reason={"code": "reason_crs_damaged", "params": {}})
    # GDAL names the place in the temporary folder, and advises its own options.
    return MineError("file_unreadable", path=name, reason=text.splitlines()[0].split(";")[0][:200])


def plain_path(path: Path, folder: Path) -> Path:
    """A way to the file that pyogrio takes as it is: ! and ? mean archives and addresses to it, so such files are copied."""
    if not {"!", "?"} & set(str(path)):
        return path
    copy = new_folder(folder) / ("copy" + path.suffix)
    if path.is_dir():
        shutil.copytree(path, copy, symlinks=True)
    else:
        shutil.copyfile(path, copy)
    return copy


def new_folder(folder: Path) -> Path:
    """An empty folder with a number that is free."""
    number = sum(1 for _ in folder.iterdir()) if folder.exists() else 0
    while (made := folder / f"copy{number}").exists():
        number += 1
    made.mkdir(parents=True)
    return made


def layer_table(path: Path | str, name: str, layer: str | None = None, columns: list[str] | None = None) -> tuple[dict[str, Any], pa.Table]:
    """A layer with its feature numbers; geometry as WKB.

    Args:
        name: what a person calls the file.
        columns: only these; None for all.

    Raises:
        MineError: ``file_unreadable`` or ``out_of_memory``.
    """
    try:
        meta, table = pyogrio.read_arrow(str(path), layer=layer, columns=columns, return_fids=True, datetime_as_string=True)
        return meta, table
    except (*GDAL_ERRORS, MemoryError) as error:
        raise unreadable(error, name) from error


def straight_wkb(path: Path | str, name: str, layer: str | None = None) -> np.ndarray:
    """The geometries of a layer (n, WKB) with short edges in place of arcs.

    Raises:
        MineError: ``file_unreadable`` or ``out_of_memory``.
    """
    try:
        return np.asarray(pyogrio.raw.read(str(path), layer=layer, columns=[])[2], dtype=object)
    except (*GDAL_ERRORS, MemoryError) as error:
        raise unreadable(error, name) from error


def crs_of(text: str | None) -> pyproj.CRS | None:
    """A coordinate system; None where there is none, or none that is understood."""
    if not text or not text.strip():
        return None
    try:
        return pyproj.CRS.from_user_input(text)
    except (ProjectionError, ValueError):
        return None


def columns_of(table: pa.Table, leave: set[str], name: str) -> tuple[dict[str, np.ndarray], list[str], dict[str, str]]:
    """The columns of a layer.

    Args:
        leave: names of columns that are no attributes.
        name: what a person calls the file.

    Returns:
        Values (n) by name; names of columns with binary values, which are left out; other names of columns (aliases), by name.

    Raises:
        MineError: ``file_unreadable`` where a value cannot be (a date in the year 100,000).
    """
    values: dict[str, np.ndarray] = {}
    binary: list[str] = []
    aliases: dict[str, str] = {}
    for field, column in zip(table.schema, table.columns):
        if field.name in leave:
            continue
        if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type) or pa.types.is_fixed_size_binary(column.type):
            binary.append(field.name)
            continue
        try:
            values[field.name] = column_values(column, field.metadata or {})
        except GDAL_ERRORS as error:
            raise unreadable(error, name) from error
        alias = (field.metadata or {}).get(b"GDAL:OGR:alternative_name", b"").decode("utf-8", "replace")
        if alias and alias != field.name:
            aliases[field.name] = alias
    return values, binary, aliases


def column_values(column: pa.ChunkedArray, metadata: Mapping[bytes, bytes] | None = None) -> np.ndarray:
    """A column (n) as str, int, float, bool, ``datetime.date`` or None; a time of day as text, lists and objects as JSON."""
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        column, kind = pa.chunked_array([chunk.storage for chunk in column.chunks], kind.storage_type), kind.storage_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        texts = column.to_pandas(deduplicate_objects=True).to_numpy(dtype=object)
        missing = column.is_null().to_numpy()
        if (metadata or {}).get(b"GDAL:OGR:type") == b"DateTime":
            texts[missing] = ""
            return each_value(texts, _day)
        texts[missing] = None
        return np.asarray(texts)
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_floating(kind):
        filled = column.fill_null(False if pa.types.is_boolean(kind) else 0).to_numpy()
        missing = column.is_null().to_numpy() | (~np.isfinite(filled) if pa.types.is_floating(kind) else False)
        values = filled.astype(object)
        values[missing] = None
        return np.asarray(values)
    values = np.empty(len(column), dtype=object)
    values[:] = [_plain(value) for value in column.to_pylist()]
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.time):
        return value.isoformat()
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value if value is None or isinstance(value, (str, int, float, bool, datetime.date)) else str(value)


def _day(text: str) -> datetime.date | str | None:
    """A moment as its day where it is midnight, as most dates in geodatabases are; as text otherwise."""
    try:
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text or None
    return moment.date() if moment.time() == datetime.time() else moment.isoformat(" ", "seconds")
