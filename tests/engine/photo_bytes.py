"""Pictures with EXIF, put together byte by byte from the standards; shares nothing with the code under test."""

from __future__ import annotations

import struct
import zlib
from fractions import Fraction
from typing import Any, Dict, Optional, Sequence, Tuple

Entry = Tuple[int, int, Any]  # tag, type, value

BYTE, ASCII, SHORT, LONG, RATIONAL = 1, 2, 3, 4, 5


def _packed(order: str, kind: int, value: Any) -> "Tuple[int, bytes]":
    if kind == ASCII:
        data = value if isinstance(value, bytes) else value.encode("utf-8") + b"\0"
        return len(data), data
    values = value if isinstance(value, (list, tuple)) else [value]
    if kind == RATIONAL:
        parts = [v if isinstance(v, tuple) else (Fraction(v).limit_denominator(1_000_000).as_integer_ratio()) for v in values]
        return len(parts), b"".join(struct.pack(order + "II", *part) for part in parts)
    letter = {BYTE: "B", SHORT: "H", LONG: "I"}[kind]
    return len(values), struct.pack(f"{order}{len(values)}{letter}", *values)


def _ifd(order: str, entries: Sequence[Entry], start: int) -> bytes:
    """A directory at a place, its long values behind it."""
    table, extra = b"", b""
    behind = start + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries, key=lambda e: e[0]):
        count, data = _packed(order, kind, value)
        table += struct.pack(order + "HHI", tag, kind, count)
        if len(data) <= 4:
            table += data.ljust(4, b"\0")
        else:
            table += struct.pack(order + "I", behind + len(extra))
            extra += data + b"\0" * (len(data) & 1)
    return struct.pack(order + "H", len(entries)) + table + b"\0\0\0\0" + extra


def tiff(main: Sequence[Entry] = (), exif: Sequence[Entry] = (), gps: Sequence[Entry] = (), order: str = "<") -> bytes:
    """An EXIF block: a TIFF header with the picture's directory, then the EXIF part's and the GPS part's."""
    first = list(main)
    pointers = [(0x8769, exif), (0x8825, gps)]
    first += [(tag, LONG, 0) for tag, part in pointers if part]
    size = len(_ifd(order, first, 8))
    exif_at = 8 + size
    exif_bytes = _ifd(order, exif, exif_at) if exif else b""
    gps_at = exif_at + len(exif_bytes)
    gps_bytes = _ifd(order, gps, gps_at) if gps else b""
    places = {0x8769: exif_at, 0x8825: gps_at}
    first = [(tag, kind, places.get(tag, value)) for tag, kind, value in first]
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return head + _ifd(order, first, 8) + exif_bytes + gps_bytes


def dms(degrees: float) -> "list[Fraction]":
    """Degrees, minutes and seconds to a ten-thousandth."""
    total = Fraction(round(abs(degrees) * 36_000_000), 10_000)
    return [Fraction(int(total // 3600)), Fraction(int(total % 3600 // 60)), total % 60]


def gps(lon: float, lat: float, bearing: Optional[float] = None, ref: str = "T", **more: Entry) -> "list[Entry]":
    """The GPS part of a position."""
    entries: "list[Entry]" = [
        (1, ASCII, "N" if lat >= 0 else "S"), (2, RATIONAL, dms(lat)), (3, ASCII, "E" if lon >= 0 else "W"), (4, RATIONAL, dms(lon)),
    ]  # fmt: skip
    if bearing is not None:
        entries += [(16, ASCII, ref), (17, RATIONAL, Fraction(round(bearing * 100), 100))]
    return entries + list(more.values())


def block(lon: float = 112.5, lat: float = 30.25, bearing: Optional[float] = 45.5, taken: str = "2020:05:17 09:30:12", order: str = "<") -> bytes:
    """An ordinary EXIF block."""
    exif = [(0x9003, ASCII, taken)] if taken else []
    return tiff([(0x0112, SHORT, 6), (0x010F, ASCII, "华为"), (0x0110, ASCII, "P40")], exif, gps(lon, lat, bearing), order)


def jpeg(exif: bytes = b"", before: bytes = b"", xmp: bytes = b"", size: "Tuple[int, int]" = (4000, 3000)) -> bytes:
    """The segments of a JPEG with a body that is no picture."""
    parts = [b"\xff\xd8", before]
    if exif:
        parts.append(_segment(0xE1, b"Exif\0\0" + exif))
    if xmp:
        parts.append(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp))
    parts.append(_segment(0xC0, struct.pack(">BHHB", 8, size[1], size[0], 3) + bytes(9)))
    return b"".join([*parts, _segment(0xDA, bytes(10)), b"\x12\x34" * 50, b"\xff\xd9"])


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def png(exif: bytes = b"", head: bytes = b"") -> bytes:
    """A PNG of one grey pixel."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\x80"))]
    if exif:
        chunks.append((b"eXIf", head + exif))
    chunks.append((b"IEND", b""))
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def webp(exif: bytes) -> bytes:
    """The container of a WebP."""
    chunks = [(b"VP8X", bytes(10)), (b"VP8 ", bytes(7)), (b"EXIF", exif)]
    body = b"".join(n + struct.pack("<I", len(d)) + d + b"\0" * (len(d) & 1) for n, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def heic(exif: bytes, inside: bool = False, version: int = 1, pieces: int = 1) -> bytes:
    """A HEIC whose second item is EXIF, in the file's body or in its ``idat`` box, in one piece or several."""
    item = struct.pack(">I", 6) + b"Exif\0\0" + exif
    infe = [
        _box(b"infe", struct.pack(">B3sHH4s", 2, b"\0\0\0", 1, 0, b"hvc1") + b"\0"),
        _box(b"infe", struct.pack(">B3sHH4s", 2, b"\0\0\0", 2, 0, b"Exif") + b"\0"),
    ]
    iinf = _box(b"iinf", struct.pack(">B3sH", 0, b"\0\0\0", 2) + b"".join(infe))
    steps = [len(item) * i // pieces for i in range(pieces + 1)]

    def meta(start: int) -> bytes:
        rows = b""
        for number, extents in ((1, [(0, 4)]), (2, [(start + a, b - a) for a, b in zip(steps, steps[1:])])):
            rows += struct.pack(">I" if version == 2 else ">H", number)
            if version:
                rows += struct.pack(">H", 1 if inside and number == 2 else 0)
            rows += struct.pack(">HH", 0, len(extents)) + b"".join(struct.pack(">II", *extent) for extent in extents)
        head = struct.pack(">B3sBB", version, b"\0\0\0", 0x44, 0)
        iloc = _box(b"iloc", head + struct.pack(">I" if version == 2 else ">H", 2) + rows)
        return _box(b"meta", bytes(4) + iinf + iloc + (_box(b"idat", item) if inside else b""))

    ftyp = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    start = 0 if inside else len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(start) + _box(b"mdat", b"" if inside else item)


CONTAINERS: "Dict[str, Any]" = {"jpeg": jpeg, "png": png, "webp": webp, "heif": heic, "tiff": lambda exif: exif}
