"""The table of a shapefile, read byte by byte.

GDAL would read it too, but takes 20209999 for the first of January 1970, an empty truth for "no", and 12,5 for 12, and hides which
rows lie behind which shapes. Here a value that is not what its column says stays as the text that it is.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_HEAD, _FIELD = 32, 32
# Blanks and control characters, which mean nothing at the end of a cell.
_BLANKS = bytes(range(0x21))
_TRUTHS = {b"T": True, b"t": True, b"Y": True, b"y": True, b"F": False, b"f": False, b"N": False, b"n": False}
# Types whose bytes are numbers of the machine, not digits: their width, and how numpy reads them.
_BINARY = {b"I": (4, "<i4"), b"+": (4, "<i4"), b"B": (8, "<f8"), b"O": (8, "<f8")}
_BINARY_FILES = (0x30, 0x31, 0x32)  # Visual FoxPro, where they occur


@dataclass
class DbfTable:
    """A table.

    Attributes:
        columns: values (n) by name, names and texts with each byte as one character of Latin-1.
        deleted: which rows are marked as deleted (n).
        driver: the byte that says something of the encoding, such as ``0x4d``; empty for 0.
        cut: whether rows that the head promises are missing at the end.
        damaged: whether the head describes columns that don't fit into a row.
        memos: names of columns whose texts stand in another file.
    """

    columns: dict[str, np.ndarray]
    deleted: np.ndarray
    driver: str = ""
    cut: bool = False
    damaged: bool = False
    memos: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.deleted)


def read_dbf(path: Path) -> DbfTable | None:
    """Read a table.

    Returns:
        None where the file is not a table at all.
    """
    content = np.fromfile(path, dtype=np.uint8)
    head = content[:_HEAD].tobytes()
    if len(head) < _HEAD:
        return None
    count, start, width = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    if start < _HEAD + 1 or width < 1 or not 1 <= head[1] <= 255 or (head[2] > 31 or head[3] > 31):
        return None
    fields, damaged = _fields(content[:start].tobytes(), width, head[0] in _BINARY_FILES)
    if not fields and damaged:
        return None
    there = max(0, len(content) - start) // width
    rows = content[start : start + min(count, there) * width].reshape(-1, width)
    table = DbfTable({}, rows[:, 0] == ord("*"), f"0x{head[29]:02x}" if head[29] else "", cut=there < count, damaged=damaged)
    highest = rows.max(axis=0, initial=0)  # most columns are far wider than what stands in them
    for name, kind, offset, size in fields:
        name = _free(name, table.columns)
        if kind in b"MGP" and kind:
            table.memos += (name,)
            continue
        table.columns[name] = _values(rows[:, offset : offset + size], kind, highest[offset : offset + size])
    return table


def _fields(head: bytes, width: int, foxpro: bool) -> tuple[list[tuple[str, bytes, int, int]], bool]:
    """Name, type, offset and width of each column; and whether some of them can't be."""
    fields: list[tuple[str, bytes, int, int]] = []
    offset, place = 1, _HEAD
    while place + _FIELD <= len(head) and head[place] != 0x0D:
        field = head[place : place + _FIELD]
        kind, size = field[11:12], field[16]
        if kind == b"C" and field[17] and size + 256 * field[17] + offset <= width:  # a text beyond 255, as Clipper writes it
            size += 256 * field[17]
        if kind in _BINARY and not (foxpro and size == _BINARY[kind][0]):
            kind = b"C"
        if size == 0 or offset + size > width:
            return fields, True
        fields.append((field[:11].split(b"\0")[0].decode("latin-1").strip(), kind, offset, size))
        offset, place = offset + size, place + _FIELD
    return fields, False


def _free(name: str, taken: dict[str, Any]) -> str:
    """A name of its own for a column, since nothing forbids two of one name."""
    name = name or "?"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _values(cells: np.ndarray, kind: bytes, highest: np.ndarray) -> np.ndarray:
    """Values (n) of a column of bytes (n, width), of which the highest is known at each place."""
    if kind in _BINARY:
        numbers: np.ndarray = np.ascontiguousarray(cells).view(_BINARY[kind][1])[:, 0].astype(object)
        return numbers
    used = np.flatnonzero(highest > 0x20)
    if not len(used):
        return np.full(len(cells), None, dtype=object)
    width = int(used[-1]) + 1
    texts = pa.FixedSizeBinaryArray.from_buffers(pa.binary(width), len(cells), [None, pa.py_buffer(np.ascontiguousarray(cells[:, :width]))])
    if kind in b"NF" and (plain := _plain_numbers(texts)) is not None:
        return plain
    rule = _RULES.get(kind, _text)
    if rule is _text and highest.max() < 0x80 and not (cells[:, :width] == 0).any():
        values: np.ndarray = pc.utf8_rtrim(texts.cast(pa.binary()).cast(pa.string()), _BLANKS.decode()).to_pandas().to_numpy(dtype=object)
        values[values == ""] = None
        return values
    coded = texts.dictionary_encode()
    answers = np.empty(len(coded.dictionary), dtype=object)
    answers[:] = [rule(cell) for cell in coded.dictionary.to_pylist()]
    return np.asarray(answers[coded.indices.to_numpy()])


def _plain_numbers(texts: pa.FixedSizeBinaryArray) -> np.ndarray | None:
    """A column in which only digits, signs and points stand, as nearly all do; None for the others, which :func:`_number` reads."""
    try:
        digits = pc.utf8_trim(texts.cast(pa.binary()).cast(pa.string()), " ")
    except pa.ArrowInvalid:
        return None
    if not pc.all(pc.match_substring_regex(digits, r"^([+-]?[0-9]+(\.[0-9]*)?)?$")).as_py():
        return None
    blank = pc.equal(digits, "")
    digits = pc.if_else(blank, pa.scalar(None, pa.string()), pc.utf8_ltrim(digits, "+"))
    whole = not pc.any(pc.match_substring(digits, ".")).as_py()
    try:
        numbers = digits.cast(pa.int64() if whole else pa.float64())
    except pa.ArrowInvalid:
        return None
    values = numbers.to_numpy(zero_copy_only=False).astype(object) if not numbers.null_count else None
    if values is None:
        values = numbers.fill_null(0).to_numpy(zero_copy_only=False).astype(object)
        values[blank.to_numpy(zero_copy_only=False)] = None
    return np.asarray(values)


def _text(cell: bytes) -> str | None:
    return cell.split(b"\0")[0].rstrip(_BLANKS).decode("latin-1") or None


def _number(cell: bytes) -> int | float | str | None:
    """A number; the text where it is none; nothing where it is blank or filled with stars, which stand for a number too wide."""
    cell = cell.replace(b"\0", b" ").strip()
    if not cell.strip(b"*"):
        return None
    try:
        # Digits only: Python would take 1_000 and other scripts' digits.
        if cell.lstrip(b"+-").isdigit():
            return int(cell)
        value = float(cell)
    except ValueError:
        return cell.decode("latin-1")
    if b"_" in cell:
        return cell.decode("latin-1")
    return value if math.isfinite(value) else None


def _date(cell: bytes) -> datetime.date | str | None:
    cell = cell.replace(b"\0", b" ").strip()
    if not cell.strip(b"0 /-"):
        return None
    if len(cell) == 8 and cell.isdigit():
        try:
            return datetime.date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
        except ValueError:
            pass
    return cell.decode("latin-1")


def _truth(cell: bytes) -> bool | str | None:
    cell = cell.replace(b"\0", b" ").strip()
    return _TRUTHS[cell] if cell in _TRUTHS else (None if cell in (b"", b"?") else cell.decode("latin-1"))


_RULES: dict[bytes, Callable[[bytes], Any]] = {b"N": _number, b"F": _number, b"D": _date, b"L": _truth}
