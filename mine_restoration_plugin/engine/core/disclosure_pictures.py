"""What a published picture may hold: the picture. No EXIF, no XMP, no comment, no colour profile, nothing behind its end."""

from __future__ import annotations

_JPEG_START, _PNG_START = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
# Tables, frames, scans, restart intervals; and APP0, of which only JFIF is let through.
_JPEG_MARKERS = {0xC4, 0xCC, 0xDA, 0xDB, 0xDD, *(marker for marker in range(0xC0, 0xD0) if marker not in (0xC8,))}
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"sBIT", b"cHRM"}
_JFIF_LENGTH = 16
"""A JFIF head without the thumbnail that it may hold."""


def foreign_in_picture(data: bytes) -> str:
    """What a picture holds beside the picture; empty for nothing."""
    if data.startswith(_JPEG_START):
        return _foreign_in_jpeg(data)
    if data.startswith(_PNG_START):
        return _foreign_in_png(data)
    return "format"


def _foreign_in_jpeg(data: bytes) -> str:
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return "format"
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xD9:
            return "" if place + 2 == len(data) else "trailing data"
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        body = data[place + 4 : place + 2 + length]
        if marker == 0xE0:
            if not body.startswith(b"JFIF\0") or length > _JFIF_LENGTH:
                return "APP0"
        elif marker not in _JPEG_MARKERS:
            return _named(marker, body)
        place += 2 + length
        if marker == 0xDA:
            place = _after_scan(data, place)
    return "" if data[place : place + 2] == b"\xff\xd9" and place + 2 == len(data) else "format"


def _after_scan(data: bytes, place: int) -> int:
    """Where the next marker is, behind the pressed data of a scan."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            return len(data)
        if data[place + 1] != 0 and not 0xD0 <= data[place + 1] <= 0xD7:
            return place
        place += 2


def _named(marker: int, body: bytes) -> str:
    for start, name in ((b"Exif", "EXIF"), (b"http://ns.adobe.com/", "XMP"), (b"ICC_PROFILE", "ICC"), (b"Photoshop", "IPTC")):
        if body.startswith(start):
            return name
    return "COM" if marker == 0xFE else f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else f"FF{marker:02X}"


def _foreign_in_png(data: bytes) -> str:
    place = len(_PNG_START)
    while place + 8 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if kind not in _PNG_CHUNKS:
            return kind.decode("latin-1")
        place += 12 + length
        if kind == b"IEND":
            return "" if place == len(data) else "trailing data"
    return "format"
