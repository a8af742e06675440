"""Pictures for a workspace with made-up records: a drawn hill before and after, with the EXIF of a phone.

Nobody's photos, so anybody may print them. Used by :mod:`demo_records`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, TiffImagePlugin

_SIZE = (1200, 900)
_SKY = (198, 222, 240)


@dataclass(frozen=True)
class Shot:
    """One photo: where it was taken (degrees), where the camera looked (degrees from north), when, and the colour of the hill."""

    lon: float
    lat: float
    bearing: float
    taken: str
    colour: tuple[int, int, int]


def draw_photo(path: Path, shot: Shot, chance: random.Random) -> None:
    """Draw a photo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGB", _SIZE, _SKY)
    draw = ImageDraw.Draw(picture)
    width, height = _SIZE
    ridge = [(0, height), *((x, 380 + chance.randrange(-60, 60) + abs(x - 600) // 4) for x in range(0, width + 1, 100)), (width, height)]
    draw.polygon(ridge, fill=shot.colour)
    for _ in range(60):
        x, y = chance.randrange(width), chance.randrange(560, height)
        red, green, blue = (min(255, max(0, part + chance.randrange(-30, 30))) for part in shot.colour)
        draw.ellipse((x, y, x + 30, y + 14), fill=(red, green, blue))
    picture.save(path, "JPEG", quality=80, exif=_exif(shot))


def _exif(shot: Shot) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0132] = shot.taken.replace("-", ":")
    exif.get_ifd(0x8769)[0x9003] = shot.taken.replace("-", ":")
    bearing = TiffImagePlugin.IFDRational(round(shot.bearing % 360 * 10), 10)
    exif.get_ifd(0x8825).update({1: "N", 2: _dms(shot.lat), 3: "E", 4: _dms(shot.lon), 16: "T", 17: bearing})
    return exif


def _dms(value: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    degrees, minutes = int(value), int(value * 60) % 60
    seconds = round((value * 3600 % 60) * 10_000)
    return (TiffImagePlugin.IFDRational(degrees), TiffImagePlugin.IFDRational(minutes), TiffImagePlugin.IFDRational(seconds, 10_000))
