"""Rows out of a damaged SQLite file, read page by page without SQLite (file format: sqlite.org/fileformat2).

SQLite gives up a whole table where one page of its tree is broken. Here each page is judged by itself: what hangs on a tree is
found through it, leaves that nothing leads to any more are found by going through all pages, and of a row whose overflow pages
are broken the columns before the break are kept. The file is only read.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

MAGIC = b"SQLite format 3\0"
_SIZES = (4096, 1024, 2048, 8192, 16384, 32768, 65536, 512)
_LEAF, _INTERIOR = 13, 5
_WAL_MAGICS = (0x377F0682, 0x377F0683)
_LARGEST_ROW = 256 * 1024 * 1024


@dataclass
class Row:
    """A row as it was found. ``whole`` is False where columns are missing or could not be read (they are None)."""

    rowid: int
    values: list[Any]
    whole: bool = True


@dataclass
class Tree:
    """What a table's tree leads to: its leaves, and how many of its pages are broken."""

    leaves: list[int] = field(default_factory=list)
    broken: int = 0


class Pages:
    """The pages of a database file, its write-ahead log included. Used as a context.

    Args:
        path: of the file.

    Raises:
        OSError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._file = open(path, "rb")
        try:
            self._bytes: Any = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
        except BaseException:
            self._file.close()
            raise
        head = self._bytes[:100]
        self.header = head[:16] == MAGIC and len(head) == 100 and _size_in(head) is not None
        self.size = _size_in(head) if self.header else None
        if self.size is None:
            self.size = self._guessed()
        reserved = head[20] if self.header and head[20] <= 64 else 0
        self.usable = self.size - reserved
        self._newer = _log_pages(path.with_name(path.name + "-wal"), self.size)
        if 1 in self._newer and self._newer[1][:16] == MAGIC:
            self.header = True
        self.count = max(-(-len(self._bytes) // self.size), *self._newer, 0)

    def __enter__(self) -> "Pages":
        return self

    def __exit__(self, *_: object) -> None:
        if isinstance(self._bytes, mmap.mmap):
            self._bytes.close()
        self._file.close()

    def page(self, number: int) -> bytes | None:
        """A page; None beyond the end. A cut page is filled with zeros."""
        if number in self._newer:
            return self._newer[number]
        assert self.size is not None
        data: bytes = self._bytes[(number - 1) * self.size : number * self.size] if number >= 1 else b""
        if not data:
            return None
        return data if len(data) == self.size else data + b"\0" * (self.size - len(data))

    def there(self, number: int) -> int:
        """How many bytes of a page the file has: fewer than a page where it was cut off."""
        assert self.size is not None
        return self.size if number in self._newer else min(self.size, max(0, len(self._bytes) - (number - 1) * self.size))

    def tree(self, root: int) -> Tree:
        """All leaves that can be reached from a table's root page."""
        tree, seen, todo = Tree(), set[int](), [root]
        while todo:
            number = todo.pop()
            page = self.page(number)
            if number in seen or page is None:
                tree.broken += 1
                continue
            seen.add(number)
            start = 100 if number == 1 else 0
            if page[start] == _LEAF and self._plausible(page, start):
                tree.leaves.append(number)
            elif page[start] == _INTERIOR and self._plausible(page, start):
                todo += reversed(self._children(page, start))
            else:
                tree.broken += 1
        return tree

    def _children(self, page: bytes, start: int) -> list[int]:
        children = []
        for pointer in self._pointers(page, start, 12):
            (child,) = struct.unpack_from(">I", page, pointer)
            children.append(child)
        children.append(struct.unpack_from(">I", page, start + 8)[0])
        return children

    def _plausible(self, page: bytes, start: int) -> bool:
        """Whether a page's head can be that of a tree's page."""
        cells, content = struct.unpack_from(">HH", page, start + 3)
        head = start + (12 if page[start] == _INTERIOR else 8)
        content = content or 65536
        return bool(head + 2 * cells <= content <= self.usable and cells <= self.usable // 4)

    def _pointers(self, page: bytes, start: int, head: int) -> Iterator[int]:
        (cells,) = struct.unpack_from(">H", page, start + 3)
        for place in range(start + head, min(start + head + 2 * cells, self.usable - 1), 2):
            (pointer,) = struct.unpack_from(">H", page, place)
            if start + head <= pointer <= self.usable - 4:
                yield pointer

    def free_pages(self) -> set[int]:
        """Pages that hold nothing any more; empty where the header does not say."""
        first = self.page(1)
        free: set[int] = set()
        if not self.header or first is None:
            return free
        (trunk,) = struct.unpack_from(">I", first, 32)
        while trunk and trunk not in free and trunk <= self.count and (page := self.page(trunk)) is not None:
            free.add(trunk)
            following, leaves = struct.unpack_from(">II", page, 0)
            if leaves > self.usable // 4 - 2:
                break
            free.update(struct.unpack_from(f">{leaves}I", page, 8))
            trunk = following
        return free

    def stray_leaves(self, reached: set[int]) -> Iterator[int]:
        """Leaves of tables among the pages that no tree leads to and that are not free."""
        free = self.free_pages()
        for number in range(1, self.count + 1):
            if number in reached or number in free:
                continue
            page = self.page(number)
            start = 100 if number == 1 else 0
            if page is not None and page[start] == _LEAF and self._plausible(page, start):
                yield number

    def rows(self, leaf: int) -> Iterator[Row | None]:
        """The rows of a leaf; None for each that cannot be read at all."""
        page = self.page(leaf)
        if page is None:
            return
        for pointer in self._pointers(page, 100 if leaf == 1 else 0, 8):
            try:
                yield self._row(page, pointer, self.there(leaf))
            except (IndexError, struct.error, ValueError, OverflowError):
                yield None

    def _row(self, page: bytes, pointer: int, there: int) -> Row | None:
        length, place = _varint(page, pointer)
        rowid, place = _varint(page, place)
        rowid -= 1 << 64 if rowid >= 1 << 63 else 0
        if length > _LARGEST_ROW or length < 1:
            return None
        local = self._local(length)
        if place + local > self.usable:
            return None
        payload = page[place : min(place + local, there)]
        if len(payload) == local < length and place + local + 4 <= there:
            payload += self._overflow(struct.unpack_from(">I", page, place + local)[0], length - local)
        return _decoded(rowid, payload, len(payload) == length)

    def _local(self, length: int) -> int:
        most = self.usable - 35
        if length <= most:
            return length
        least = (self.usable - 12) * 32 // 255 - 23
        kept = least + (length - least) % (self.usable - 4)
        return kept if kept <= most else least

    def _overflow(self, number: int, wanted: int) -> bytes:
        """The rest of a row; as much of it as can be trusted."""
        parts: list[bytes] = []
        seen: set[int] = set()
        room = self.usable - 4
        while wanted > 0 and number not in seen and (page := self.page(number)) is not None:
            seen.add(number)
            (following,) = struct.unpack_from(">I", page, 0)
            last = wanted <= room
            # A page that leads nowhere, or on where the row ends, is not this row's any more.
            if (following != 0) if last else not 0 < following <= self.count:
                break
            parts.append(page[4 : min(4 + min(wanted, room), self.there(number))])
            if len(parts[-1]) < min(wanted, room):
                break
            wanted -= room
            number = following
        return b"".join(parts)

    def _guessed(self) -> int:
        """The page size of a file without a header: at the true one, leaves are filled exactly to their ends."""
        best, most = _SIZES[0], 0
        for size in _SIZES:
            score = 0
            step = max(1, len(self._bytes) // size // 400)
            for number in range(2, len(self._bytes) // size + 1, step):
                page = self._bytes[(number - 1) * size : number * size]
                score += _ends_with_a_cell(page, size)
            if score > most:
                best, most = size, score
        return best


def _ends_with_a_cell(page: bytes, size: int) -> int:
    if page[0] != _LEAF:
        return 0
    (cells,) = struct.unpack_from(">H", page, 3)
    if not 0 < cells <= size // 4:
        return 0
    for place in range(8, min(8 + 2 * cells, size - 1), 2):
        (pointer,) = struct.unpack_from(">H", page, place)
        if 8 <= pointer < size - 4:
            try:
                length, after = _varint(page, pointer)
                after = _varint(page, after)[1]
            except IndexError:
                continue
            if after + length == size:
                return 1
    return 0


def _size_in(head: bytes) -> int | None:
    (size,) = struct.unpack_from(">H", head, 16)
    size = 65536 if size == 1 else size
    return size if size in _SIZES else None


def _log_pages(path: Path, size: int) -> dict[int, bytes]:
    """The newest version of each page in a write-ahead log, up to its last finished transaction."""
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    if len(data) < 32 or struct.unpack_from(">I", data, 0)[0] not in _WAL_MAGICS or struct.unpack_from(">I", data, 8)[0] != size:
        return {}
    salts, done, open_pages = data[16:24], dict[int, bytes](), dict[int, bytes]()
    for start in range(32, len(data) - size - 23, size + 24):
        number, finished = struct.unpack_from(">II", data, start)
        if data[start + 8 : start + 16] != salts or not number:
            break
        open_pages[number] = data[start + 24 : start + 24 + size]
        if finished:
            done.update(open_pages)
            open_pages = {}
    return done


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for number in range(9):
        byte = data[place + number]
        if number == 8:
            return (value << 8) | byte, place + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, place + number + 1
    raise AssertionError


_FIXED = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


def _decoded(rowid: int, payload: bytes, whole: bool) -> Row | None:
    """A row from its record; None where it cannot be one."""
    size, place = _varint(payload, 0)
    if size > len(payload) or size < 2:
        return None
    kinds = []
    while place < size:
        kind, place = _varint(payload, place)
        if kind in (10, 11):
            return None
        kinds.append(kind)
    if place != size or not kinds:
        return None
    values: list[Any] = []
    for kind in kinds:
        length = _FIXED[kind] if kind < 10 else (kind - 12) // 2
        data = payload[place : place + length]
        place += length
        if len(data) < length:
            values.append(None)
            whole = False
            continue
        value, readable = _value(kind, data)
        values.append(value)
        whole = whole and readable
    if whole and place != len(payload):
        return None
    return Row(rowid, values, whole)


def _value(kind: int, data: bytes) -> tuple[Any, bool]:
    if kind == 0:
        return None, True
    if kind in (8, 9):
        return kind - 8, True
    if kind == 7:
        return struct.unpack(">d", data)[0], True
    if kind < 7:
        return int.from_bytes(data, "big", signed=True), True
    if kind % 2 == 0:
        return bytes(data), True
    # No provider of QGIS can write a NUL: where one stands, zeros have taken the place of the text.
    if b"\0" in data:
        return None, False
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return None, False
