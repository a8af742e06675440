"""Names of a shapefile's columns, which have ten bytes.

GDAL cuts a longer one wherever the tenth byte ends, also in the middle of a character (图斑编号 in UTF-8), and then neither it nor others
can read the name. Such files are everywhere; so names are cut before a character when we write, and made whole in a copy when we read.
"""

from __future__ import annotations

import codecs
import functools
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Sequence

LIMIT = 10
_HEAD, _FIELD, _NAME = 32, 32, 11
_CHINESE = b"\x4d"  # code page 936
_NUMBER = re.compile(rb"_\d{1,2}$")


def names_that_fit(names: Sequence[str]) -> list[str]:
    """Names of columns as they stand in a shapefile in UTF-8: long Chinese ones cut before a character, numbered where two become one.

    Long names in plain letters are left to GDAL, which cuts them in its own way.
    """
    fitting: list[str] = []
    taken = {name.upper() for name in names if len(name.encode()) <= LIMIT}
    for name in names:
        short = name
        if not name.isascii() and len(name.encode()) > LIMIT:
            short, number = _cut(name, LIMIT), 0
            while short.upper() in taken:
                number += 1
                short = _cut(name, LIMIT - len(f"_{number}")) + f"_{number}"
            taken.add(short.upper())
        fitting.append(short)
    return fitting


def _cut(name: str, size: int) -> str:
    return name.encode()[:size].decode("utf-8", "ignore")


def with_whole_names(path: str, encoding: str = "") -> str:
    """The shapefile, or a copy of it for the time of this process in which no name ends in the middle of a character.

    Args:
        path: of the .shp. encoding: of the table as a person or QGIS says it; what the file itself says where nobody does.
    """
    table = next((found for kind in (".dbf", ".DBF") if os.path.isfile(found := path[: -len(".shp")] + kind)), "")
    if not table:
        return path
    state = os.stat(table)
    copy = _copied(path, table, encoding, state.st_mtime_ns, state.st_size)
    return path if copy is None else os.path.join(copy.name, "copy.shp")


@functools.lru_cache(maxsize=None)
def _copied(path: str, table: str, encoding: str, changed: int, size: int) -> tempfile.TemporaryDirectory[str] | None:
    """The folder with the copy; None where all names are whole. Kept, since its files go with it."""
    with open(table, "rb") as file:
        head = file.read(_HEAD)
        head += file.read(max(0, int.from_bytes(head[8:10], "little") - _HEAD))
    mended = _mended(head, _codec(path, head, encoding))
    if mended == head:
        return None
    folder = tempfile.TemporaryDirectory(prefix="mine_restoration_names_")
    for side in Path(path).parent.glob(f"{_literal(Path(path).stem)}.*"):
        if side.suffix.lower() in (".shp", ".shx", ".prj", ".cpg"):
            _linked(side, Path(folder.name) / f"copy{side.suffix.lower()}")
    with open(table, "rb") as source, open(Path(folder.name) / "copy.dbf", "wb") as target:
        target.write(mended)
        source.seek(len(head))
        shutil.copyfileobj(source, target, 1 << 20)
    return folder


def _literal(stem: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", stem)


def _linked(source: Path, target: Path) -> None:
    try:
        os.link(source.resolve(), target)
    except OSError:  # another disk, or a file system without links
        shutil.copyfile(source, target)


def _codec(path: str, head: bytes, encoding: str) -> str:
    """Python's name of the encoding: the given one, that of the .cpg, that of the table's head, else UTF-8."""
    stated = next((found for kind in (".cpg", ".CPG") if os.path.isfile(found := path[: -len(".shp")] + kind)), "")
    said = encoding or (Path(stated).read_bytes()[:40].decode("ascii", "replace").strip("\0\r\n\t ") if stated else "")
    said = said or ("gb18030" if head[29:30] == _CHINESE else "")
    try:
        return codecs.lookup(f"cp{said}" if said.isdigit() else said or "utf-8").name
    except LookupError:
        return "utf-8"


def _mended(head: bytes, codec: str) -> bytes:
    """The head of a table with names that end with a character."""
    parts, place = [head[:_HEAD]], _HEAD
    while place + _FIELD <= len(head) and head[place] != 0x0D:
        field = head[place : place + _FIELD]
        name = field[:_NAME].split(b"\0")[0]
        parts.append(_whole(name, codec).ljust(_NAME, b"\0") + field[_NAME:])
        place += _FIELD
    return b"".join(parts) + head[place:]


def _whole(name: bytes, codec: str) -> bytes:
    """A name without the part of a character at its end, or before the number behind a doubled one; a damaged one as it is."""
    if name.isascii():
        return name
    number = _NUMBER.search(name)
    stem, behind = (name[: number.start()], number[0]) if number else (name, b"")
    try:
        stem.decode(codec)
        return name
    except UnicodeDecodeError as error:
        unfinished = error.reason in ("unexpected end of data", "incomplete multibyte sequence") and len(stem) - error.start <= 3
        return stem[: error.start] + behind if unfinished and error.start else name
