"""Whether the files of a shapefile are whole and belong together.

GDAL reads what is there: with a .dbf that a stick cut off, the last patches are missing and nothing says so.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ...model.errors import MineError

_SHX_HEAD, _SHX_RECORD, _DBF_HEAD = 100, 8, 32


def check_shapefile(path: str) -> None:
    """Compare the lengths that the headers of .shp, .shx and .dbf promise with the files and with each other.

    Raises:
        MineError: ``file_unreadable`` with the file that is missing, cut off or not of this shapefile.
    """
    shp, dbf, shx = Path(path), _companion(path, ".dbf"), _companion(path, ".shx")
    head = _head(shp)
    if head[:4] != b"\x00\x00\x27\x0a":
        return  # not a shapefile: GDAL says so
    if os.path.getsize(shp) < 2 * int.from_bytes(head[24:28], "big"):
        raise _broken(path, "reason_cut_off", file=shp.name)
    table = _head(dbf) if dbf else b""
    if dbf is None or len(table) < _DBF_HEAD:
        raise _broken(path, "reason_companion_missing", file=shp.stem + ".dbf")
    count, start, width = (int.from_bytes(table[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    if os.path.getsize(dbf) < start + count * width:
        raise _broken(path, "reason_cut_off", file=dbf.name)
    if shx is None:
        raise _broken(path, "reason_companion_missing", file=shp.stem + ".shx")
    shapes = (os.path.getsize(shx) - _SHX_HEAD) // _SHX_RECORD
    if shapes >= 0 and shapes != count:
        raise _broken(path, "reason_counts_differ", file=dbf.name, count=count, shapes=shapes)


def _companion(path: str, ending: str) -> Path | None:
    stem = path[: -len(".shp")]
    return next((Path(stem + e) for e in (ending, ending.upper()) if os.path.exists(stem + e)), None)


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_SHX_HEAD)
    except OSError as error:
        raise MineError("file_unreadable", path=str(path), reason=error.strerror or str(error)) from error


def _broken(path: str, code: str, **params: Any) -> MineError:
    return MineError("file_unreadable", path=path, reason={"code": code, "params": params})
