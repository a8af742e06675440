"""What a photo says of itself: when, where and in which direction it was taken, and which side is up.

QGIS brings a reader of its own (``QgsExifTools``), which is not used: on Windows it cannot open a file below a folder with a
Chinese name (QGIS issue 61141), and such a folder is where the photos of a workspace lie; and it reads in QGIS's own process with a
C++ library, where a file that is made to do harm would take the window along. This module is Python alone: the worst that a
file can do here is to say nothing.

Tags: CIPA DC-008 (Exif 2.32). Positions are WGS 84, which is taken as CGCS2000: they differ by centimetres.
"""

from __future__ import annotations

import datetime
import math
import re
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO, Dict, Mapping, Optional, Tuple

from .exif_blocks import find_blocks

_MOST_TAGS = 512
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_LETTERS = {3: "H", 4: "I", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_LARGEST_VALUE = 4096  # bytes; no tag that is read here is longer

_ORIENTATION, _CHANGED, _MAKER, _MODEL, _EXIF_IFD, _GPS_IFD = 0x0112, 0x0132, 0x010F, 0x0110, 0x8769, 0x8825
_TAKEN, _DIGITIZED = 0x9003, 0x9004
_LAT_REF, _LAT, _LON_REF, _LON, _ALT_REF, _ALT, _GPS_TIME, _STATUS = 1, 2, 3, 4, 5, 6, 7, 9
_DIRECTION_REF, _DIRECTION, _DATUM, _GPS_DATE = 16, 17, 18, 29
_WANTED = {
    "main": (_ORIENTATION, _CHANGED, _MAKER, _MODEL, _EXIF_IFD, _GPS_IFD),
    "exif": (_TAKEN, _DIGITIZED),
    "gps": (
        _LAT_REF, _LAT, _LON_REF, _LON, _ALT_REF, _ALT, _GPS_TIME, _STATUS, _DIRECTION_REF, _DIRECTION, _DATUM, _GPS_DATE,
    ),
}  # fmt: skip
_WGS84 = ("", "WGS84", "WGS1984", "CGCS2000", "CHINAGEODETICCOORDINATESYSTEM2000")
_BEIJING = datetime.timedelta(hours=8)
_EARLIEST_YEAR = 1900


@dataclass(frozen=True)
class PhotoFacts:
    """What was read from one photo.

    Attributes:
        kind: ``jpeg``, ``png``, ``tiff``, ``webp``, ``heif``, ``avif``, ``bmp``, ``gif``; empty where the file is no picture.
        taken: ``YYYY-MM-DD HH:MM:SS`` by the camera's clock (Beijing time where only the satellites' time is there), or empty.
        lon, lat: degrees, or None where the photo has no position.
        altitude: metres, or None.
        bearing: direction of view, degrees clockwise from north, 0 to below 360, or None.
        magnetic: whether the bearing is from magnetic north, as most telephones give it.
        orientation: 1 to 8, which side of the picture is up.
        datum: what the position refers to where that is not WGS 84 or CGCS2000; else empty.
        width, height: in pixels as the file's head says, 0 where it says nothing.
        camera: maker and model.
    """

    kind: str
    taken: str = ""
    lon: Optional[float] = None
    lat: Optional[float] = None
    altitude: Optional[float] = None
    bearing: Optional[float] = None
    magnetic: bool = False
    orientation: int = 1
    datum: str = ""
    width: int = 0
    height: int = 0
    camera: str = ""

    @property
    def has_position(self) -> bool:
        """Whether the photo says where it was taken."""
        return self.lon is not None and self.lat is not None


def read_photo(stream: BinaryIO) -> PhotoFacts:
    """Read a photo's facts.

    Args:
        stream: the file, opened for reading in binary mode.

    Returns:
        The facts; what is missing, broken or cannot be is left out.

    Raises:
        OSError: the file itself cannot be read.
    """
    blocks = find_blocks(stream)
    main, exif, gps = _tags(blocks.exif)
    lon, lat = _position(gps)
    bearing, magnetic = _bearing(gps, blocks.xmp)
    datum = _text(gps.get(_DATUM))
    orientation = _number(main.get(_ORIENTATION))
    return PhotoFacts(
        kind=blocks.kind,
        taken=_taken(main, exif, gps),
        lon=lon,
        lat=lat,
        altitude=_altitude(gps),
        bearing=bearing,
        magnetic=magnetic,
        orientation=int(orientation) if orientation is not None and orientation in range(1, 9) else 1,
        datum="" if lon is None or re.sub(r"[^A-Z0-9]", "", datum.upper()) in _WGS84 else datum,
        width=blocks.width,
        height=blocks.height,
        camera=" ".join(part for part in (_text(main.get(_MAKER)), _text(main.get(_MODEL))) if part),
    )


# --- tags -------------------------------------------------------------------------------------------------------------------
Tags = Dict[int, Any]


def _tags(block: bytes) -> Tuple[Tags, Tags, Tags]:
    """The tags of the picture, of the EXIF part and of the GPS part."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        return {}, {}, {}
    main = _directory(block, order, struct.unpack_from(order + "I", block, 4)[0], "main")
    return main, _part(block, order, main.get(_EXIF_IFD), "exif"), _part(block, order, main.get(_GPS_IFD), "gps")


def _part(block: bytes, order: str, place: Any, name: str) -> Tags:
    return _directory(block, order, place, name) if isinstance(place, int) else {}


def _directory(block: bytes, order: str, place: int, name: str) -> Tags:
    """The wanted tags of one directory; the ones that a file chains behind it are not followed."""
    found: Tags = {}
    if place < 8 or place + 2 > len(block):
        return found
    count = struct.unpack_from(order + "H", block, place)[0]
    for number in range(min(count, _MOST_TAGS)):
        entry = place + 2 + 12 * number
        if entry + 12 > len(block):
            break
        tag, kind, items = struct.unpack_from(order + "HHI", block, entry)
        if tag not in _WANTED[name] or tag in found or kind not in _SIZES:
            continue
        size = _SIZES[kind] * items
        if not 0 < size <= _LARGEST_VALUE:
            continue
        start = entry + 8 if size <= 4 else struct.unpack_from(order + "I", block, entry + 8)[0]
        data = block[start : start + size]
        if len(data) == size:
            found[tag] = _value(data, order, kind, items)
    return found


def _value(data: bytes, order: str, kind: int, items: int) -> Any:
    """A text, a number, or a tuple of numbers; a fraction without a denominator is None."""
    if kind in (1, 2, 6, 7):
        return data
    if kind in (5, 10):
        halves = struct.unpack(f"{order}{2 * items}{'I' if kind == 5 else 'i'}", data)
        numbers: Tuple[Any, ...] = tuple(a / b if b else None for a, b in zip(halves[::2], halves[1::2]))
    else:
        numbers = struct.unpack(f"{order}{items}{_LETTERS[kind]}", data)
    return numbers[0] if items == 1 else numbers


def _text(value: Any) -> str:
    """A text up to its first zero byte; Chinese telephones write UTF-8 and GBK where the standard wants ASCII."""
    if not isinstance(value, bytes):
        return ""
    data = value.split(b"\x00", 1)[0]
    for encoding in ("utf-8", "gb18030"):
        try:
            return "".join(c for c in data.decode(encoding) if c.isprintable()).strip()
        except UnicodeDecodeError:
            continue
    return ""


def _number(value: Any) -> Optional[float]:
    """A finite number, or None."""
    if isinstance(value, bytes) and len(value) == 1:
        return float(value[0])
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None


# --- meaning ----------------------------------------------------------------------------------------------------------------
def _taken(main: Tags, exif: Tags, gps: Tags) -> str:
    """When it was taken: by the camera, else by the satellites; the time of the last change only where nothing else is there."""
    for value in (exif.get(_TAKEN), exif.get(_DIGITIZED)):
        time = _time(_text(value))
        if time is not None:
            return time.strftime("%Y-%m-%d %H:%M:%S")
    satellites = _satellite_time(gps)
    time = satellites + _BEIJING if satellites is not None else _time(_text(main.get(_CHANGED)))
    return time.strftime("%Y-%m-%d %H:%M:%S") if time is not None else ""


def _time(text: str) -> Optional[datetime.datetime]:
    """``2020:05:17 09:30:12``, also with other signs between the numbers or without seconds."""
    match = re.match(r"(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?", text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime.datetime(year, month, day, hour, minute, min(second, 59)) if year >= _EARLIEST_YEAR else None
    except ValueError:
        return None


def _satellite_time(gps: Tags) -> Optional[datetime.datetime]:
    clock, day = gps.get(_GPS_TIME), _text(gps.get(_GPS_DATE))
    if not isinstance(clock, tuple) or len(clock) != 3 or any(_number(part) is None for part in clock):
        return None
    time = _time(f"{day} 00:00")
    seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
    # The last year is left out, since Beijing's time would be beyond what dates can say.
    if time is None or time.year > 9998 or not 0 <= seconds < 86401:
        return None
    return time + datetime.timedelta(seconds=int(seconds))


def _position(gps: Mapping[int, Any]) -> Tuple[Optional[float], Optional[float]]:
    """(longitude, latitude) in degrees, or (None, None)."""
    if _text(gps.get(_STATUS)).upper() == "V":  # the receiver itself says that this is no measurement
        return None, None
    lat, lon = _degrees(gps.get(_LAT)), _degrees(gps.get(_LON))
    if lat is None or lon is None:
        return None, None
    lat = -lat if _text(gps.get(_LAT_REF)).upper().startswith("S") else lat
    lon = -lon if _text(gps.get(_LON_REF)).upper().startswith("W") else lon
    # Zero and zero is what cameras write that have no fix yet.
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        return None, None
    return lon, lat


def _degrees(value: Any) -> Optional[float]:
    """Degrees, minutes and seconds, or only the first of them; a missing fraction counts as zero, except for the degrees."""
    parts = value if isinstance(value, tuple) else (value,)
    if not 1 <= len(parts) <= 3 or _number(parts[0]) is None:
        return None
    numbers = [_number(part) or 0.0 for part in parts] + [0.0, 0.0]
    # Degrees may be negative in files that forget the letter for south or west.
    sign = -1.0 if numbers[0] < 0 else 1.0
    if not (0 <= numbers[1] < 60 or len(parts) == 1) or not 0 <= numbers[2] < 61:
        return None
    return sign * (abs(numbers[0]) + numbers[1] / 60 + numbers[2] / 3600)


def _altitude(gps: Mapping[int, Any]) -> Optional[float]:
    height = _number(gps.get(_ALT))
    if height is None or abs(height) > 100_000:
        return None
    return -height if _number(gps.get(_ALT_REF)) == 1 else height


_DRONE = re.compile(rb"(?:drone-dji:GimbalYawDegree|exif:GPSImgDirection)\s*(?:=\s*[\"']|>)\s*([+-]?\d{1,4}(?:\.\d{1,9})?(?:/\d{1,9})?)")


def _bearing(gps: Mapping[int, Any], xmp: bytes) -> Tuple[Optional[float], bool]:
    """Direction of view and whether it is magnetic; drones write the direction of their camera into the XMP packet only."""
    bearing = _number(gps.get(_DIRECTION))
    if bearing is not None and -360 <= bearing <= 720:
        return _round_turn(bearing), _text(gps.get(_DIRECTION_REF)).upper().startswith("M")
    match = _DRONE.search(xmp)
    if match is None:
        return None, False
    above, _, below = match[1].decode("ascii").partition("/")
    if below and not int(below):
        return None, False
    bearing = float(above) / (int(below) if below else 1)
    return (_round_turn(bearing), False) if -360 <= bearing <= 720 else (None, False)


def _round_turn(bearing: float) -> float:
    """0 to below 360, to a tenth of a degree."""
    return round(bearing % 360.0, 1) % 360.0
