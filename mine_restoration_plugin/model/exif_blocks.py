"""Where a picture's file keeps its EXIF block: JPEG, PNG, TIFF, WebP, HEIC and AVIF.

A picture may come from anywhere and may be cut off or made to do harm. So every length that a file claims is held against a
limit and against what is really there, nothing is followed in circles, and the picture itself is never read. What cannot be
understood is left out.

Layouts: JPEG ITU-T T.81 and CIPA DC-008 (APP1), PNG 3rd edition (``eXIf``), RIFF container of WebP, ISO/IEC 14496-12 and 23008-12
(``meta``, ``iinf``, ``iloc``).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO, Callable, Dict, Iterator, List, Optional, Tuple

# An EXIF block of a JPEG has at most 64 kB. Elsewhere makers' notes and previews make it longer, never this long.
LARGEST_BLOCK = 2 << 20
_LARGEST_META = 4 << 20
_MOST_PARTS = 65536  # segments, chunks or boxes that are looked at; a large PNG has some ten thousand
_MOST_NUMBERS = 100_000  # of a list that a HEIC's head may hold; numbers of no width would never come to its end
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1", b"avif")
_EXIF_HEAD = b"Exif\x00\x00"
_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\x00"


@dataclass(frozen=True)
class Blocks:
    """What was found in a file.

    Attributes:
        kind: ``jpeg``, ``png``, ``tiff``, ``webp``, ``heif``, ``avif``, ``bmp``, ``gif``, or empty where it is no picture that is known here.
        exif: the EXIF block from its byte order mark on, or empty. For a TIFF it is the file's own beginning.
        xmp: the XMP packet of a JPEG (drones write their bearing there), or empty.
        width, height: in pixels as the JPEG's or PNG's head says; 0 where nothing is said.
    """

    kind: str
    exif: bytes = b""
    xmp: bytes = b""
    width: int = 0
    height: int = 0


def kind_of(head: bytes) -> str:
    """The kind of a picture by its first 16 bytes, whatever its name says; empty where it is none that is known here."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return "tiff"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "avif" if head[8:12] == b"avif" else "heif"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    # Two letters alone say little: the four bytes behind the size are reserved and zero.
    return "bmp" if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00" else ""


def find_blocks(stream: BinaryIO) -> Blocks:
    """Look for the EXIF block of a picture.

    Args:
        stream: a file that can be sought in; it is read, never written.

    Returns:
        What was found; a file that is broken or cut off gives what stands before the break.

    Raises:
        OSError: the file itself cannot be read, for example because the stick was pulled.
    """
    stream.seek(0)
    head = stream.read(16)
    kind = kind_of(head)
    readers = {"jpeg": _jpeg, "png": _png, "webp": _webp, "heif": _heif, "avif": _heif}
    if kind == "tiff":
        stream.seek(0)
        return Blocks(kind, stream.read(LARGEST_BLOCK))
    if kind not in readers:
        return Blocks(kind)
    try:
        return readers[kind](stream, kind)
    except (struct.error, ValueError, IndexError, OverflowError):
        # A length or place that makes no sense: the file is broken, and says nothing that could be relied on.
        return Blocks(kind)


# --- JPEG -------------------------------------------------------------------------------------------------------------------
def _jpeg(stream: BinaryIO, kind: str) -> Blocks:
    exif = xmp = b""
    size = (0, 0)
    stream.seek(2)
    for marker, length in _segments(stream):
        start = stream.tell()
        if marker == 0xE1 and not (exif and xmp):
            body = stream.read(length)
            if body.startswith(_EXIF_HEAD) and not exif:
                exif = body[len(_EXIF_HEAD) :]
            elif body.startswith(_XMP_HEAD) and not xmp:
                xmp = body[len(_XMP_HEAD) :]
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            body = stream.read(min(length, 5))
            if len(body) == 5:
                height, width = struct.unpack(">HH", body[1:5])
                size = (width, height)
        stream.seek(start + length)
    return Blocks(kind, exif, xmp, *size)


def _segments(stream: BinaryIO) -> Iterator[Tuple[int, int]]:
    """(marker, length of the body) of each segment before the picture itself; the stream stands at the body."""
    for _ in range(_MOST_PARTS):
        if stream.read(1) != b"\xff":
            return
        marker = b"\xff"
        for _ in range(_MOST_PARTS):  # any number of fill bytes may stand before a marker
            marker = stream.read(1)
            if marker != b"\xff":
                break
        if not marker or marker in (b"\xda", b"\xd9", b"\xff"):
            return
        if 0xD0 <= marker[0] <= 0xD7 or marker[0] == 0x01:
            continue
        length = stream.read(2)
        if len(length) < 2 or length < b"\x00\x02":
            return
        yield marker[0], struct.unpack(">H", length)[0] - 2


# --- PNG and WebP -----------------------------------------------------------------------------------------------------------
def _png(stream: BinaryIO, kind: str) -> Blocks:
    exif, size = b"", (0, 0)
    for name, length in _chunks(stream, 8, _png_head):
        if name == b"IHDR" and length >= 8:
            size = struct.unpack(">II", stream.read(8))
        elif name == b"eXIf" and length <= LARGEST_BLOCK:
            exif = stream.read(length)
            break
        elif name == b"IEND":
            break
    return Blocks(kind, _bare(exif), b"", *size)


def _webp(stream: BinaryIO, kind: str) -> Blocks:
    for name, length in _chunks(stream, 12, _webp_head):
        if name == b"EXIF" and length <= LARGEST_BLOCK:
            return Blocks(kind, _bare(stream.read(length)))
    return Blocks(kind)


def _chunks(stream: BinaryIO, first: int, read_head: Callable[[bytes], Tuple[bytes, int, int]]) -> Iterator[Tuple[bytes, int]]:
    """(name, length) of each chunk from the place ``first`` on; the stream stands at its content."""
    stream.seek(first)
    for _ in range(_MOST_PARTS):
        head = stream.read(8)
        if len(head) < 8:
            return
        name, length, behind = read_head(head)
        start = stream.tell()
        yield name, length
        stream.seek(start + length + behind)


def _png_head(head: bytes) -> Tuple[bytes, int, int]:
    """Name and length of a chunk, and how much stands behind its content: a checksum."""
    length, name = struct.unpack(">I4s", head)
    return name, length, 4


def _webp_head(head: bytes) -> Tuple[bytes, int, int]:
    """The same; a content of odd length is filled up."""
    name, length = struct.unpack("<4sI", head)
    return name, length, length & 1


def _bare(block: bytes) -> bytes:
    """An EXIF block without the head that only JPEG asks for, but some programs write everywhere."""
    return block[len(_EXIF_HEAD) :] if block.startswith(_EXIF_HEAD) else block


# --- HEIC and AVIF ----------------------------------------------------------------------------------------------------------
def _heif(stream: BinaryIO, kind: str) -> Blocks:
    stream.seek(0)
    for _ in range(_MOST_PARTS):
        start = stream.tell()
        head = stream.read(16)
        if len(head) < 8:
            break
        length, name = struct.unpack(">I4s", head[:8])
        skip = 8
        if length == 1 and len(head) == 16:
            length, skip = struct.unpack(">Q", head[8:])[0], 16
        if name == b"meta":
            body = length - skip if length else _LARGEST_META
            if not 4 <= body <= _LARGEST_META:
                break
            stream.seek(start + skip)
            return Blocks(kind, _exif_item(stream, stream.read(body)[4:]))
        if length < skip:  # 0 means "to the end of the file": nothing can follow
            break
        stream.seek(start + length)
    return Blocks(kind)


def _boxes(data: bytes) -> Dict[bytes, bytes]:
    """The boxes in a box, by name."""
    found: Dict[bytes, bytes] = {}
    place = 0
    for _ in range(_MOST_PARTS):
        if place + 8 > len(data):
            break
        length, name = struct.unpack_from(">I4s", data, place)
        if length == 0:
            length = len(data) - place
        if length < 8:
            break
        found.setdefault(name, data[place + 8 : place + length])
        place += length
    return found


def _exif_item(stream: BinaryIO, meta: bytes) -> bytes:
    boxes = _boxes(meta)
    item = _item_named_exif(boxes.get(b"iinf", b""))
    if item is None:
        return b""
    method, extents = _extents(boxes.get(b"iloc", b""), item)
    parts: List[bytes] = []
    left = LARGEST_BLOCK
    for place, length in extents:
        if method == 1:
            part = boxes.get(b"idat", b"")[place : place + min(length, left)]
        elif method == 0:
            stream.seek(place)
            part = stream.read(min(length, left))
        else:
            return b""
        parts.append(part)
        left -= len(part)
        if left <= 0:
            break
    block = b"".join(parts)
    if len(block) < 8:
        return b""
    # The first four bytes say how far behind them the TIFF header stands.
    return _bare(block[4 + struct.unpack(">I", block[:4])[0] :])


def _item_named_exif(iinf: bytes) -> Optional[int]:
    """The number of the item that holds the EXIF block."""
    if len(iinf) < 6:
        return None
    place = 6 if iinf[0] == 0 else 8
    for _ in range(_MOST_PARTS):
        if place + 12 > len(iinf):
            return None
        length, name, version = struct.unpack_from(">I4sB", iinf, place)
        if length < 12:
            return None
        entry = iinf[place + 12 : place + length]
        wide = 4 if version >= 3 else 2
        if name == b"infe" and version >= 2 and entry[wide + 2 : wide + 6] == b"Exif":
            return int.from_bytes(entry[:wide], "big")
        place += length
    return None


def _extents(iloc: bytes, wanted: int) -> Tuple[int, List[Tuple[int, int]]]:
    """How an item is stored (0 in the file, 1 in the ``idat`` box), and its pieces as (place, length)."""
    if len(iloc) < 8:
        return 0, []
    version = iloc[0]
    sizes = [iloc[4] >> 4, iloc[4] & 15, iloc[5] >> 4, iloc[5] & 15 if version in (1, 2) else 0]
    reader = _Reader(iloc, 6)
    count = reader.number(4 if version == 2 else 2)
    for _ in range(min(count, _MOST_PARTS)):
        item = reader.number(4 if version == 2 else 2)
        method = reader.number(2) & 15 if version in (1, 2) else 0
        reader.number(2)
        base = reader.number(sizes[2])
        extents = []
        for _ in range(min(reader.number(2), _MOST_PARTS)):
            reader.number(sizes[3])
            place = base + reader.number(sizes[0])
            extents.append((place, reader.number(sizes[1])))
        if item == wanted:
            return method, extents
    return 0, []


class _Reader:
    """Reads big-endian numbers one after the other; raises ValueError at the end, and where there are too many."""

    def __init__(self, data: bytes, place: int) -> None:
        self._data, self._place, self._left = data, place, _MOST_NUMBERS

    def number(self, width: int) -> int:
        self._left -= 1
        if self._left < 0:
            raise ValueError("too many")
        piece = self._data[self._place : self._place + width]
        if len(piece) < width:
            raise ValueError("cut off")
        self._place += width
        return int.from_bytes(piece, "big")
