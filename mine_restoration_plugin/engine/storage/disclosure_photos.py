"""Photos for the public: the picture alone, drawn anew pixel by pixel, smaller, under a name that tells nothing.

What the camera wrote (position, time, owner, a thumbnail of its own) stays behind: a new picture is made from the pixels.
What is *in* the picture stays in it; watermark cameras print positions into the corner, which only a person can see.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from ...model.errors import WARNING, Finding, MineError
from ...model.photo_names import parts_of
from ...model.status_conditions import text_of
from ..core.disclosure_rows import Mine, Photo
from .disclosure_package import PHOTOS

LARGE, SMALL = 1600, 240
"""Pixels of the longer side: in the folder, and in the page."""
_QUALITY, _SMALL_QUALITY = 82, 70
_MOST_PIXELS = 120_000_000
_PAGE_BYTES = 12_000_000
"""Small pictures in the page together; more are only linked."""


def publish_photos(
    photos: pd.DataFrame,
    workspace: str,
    mines: list[Mine],
    folder: Path,
    named: Callable[[str, Any], str],
    found: Callable[[Finding], None],
    said: Callable[[float], None],
) -> dict[str, list[Photo]]:
    """Make the published photos of some mines.

    Args:
        photos: the table. workspace: beside which they lie. folder: of the package. named: the name of a code.
        found: takes what is missing. said: gets the share done, 0 to 1.

    Returns:
        By key of the mine, in the order of before, during and after.
    """
    by_site: dict[str, list[dict[str, Any]]] = {}
    for row in photos.to_dict("records"):
        by_site.setdefault(str(row["site"]), []).append(row)
    made: dict[str, list[Photo]] = {}
    used = 0
    for place, mine in enumerate(mines):
        rows = sorted(by_site.get(mine.key, []), key=lambda row: (text_of(row["ZPLX"]) or "9", text_of(row["PSSJ"])))
        for number, row in enumerate(rows, 1):
            word = named("ZPLX", row["ZPLX"]) or "照片"
            word = word if word.isalnum() else "照片"
            file = f"{PHOTOS}/{mine.place:04d}_{word}_{number}.jpg"
            try:
                large, small = drawn_anew(_path_of(workspace, row["ZPLJ"]))
            except FileNotFoundError:
                found(Finding("document_photo_missing", WARNING, mine.number, {"photo": text_of(row["ZPMC"]) or text_of(row["ZPLJ"]) or "?"}))
                continue
            except MineError as error:
                found(
                    Finding(
                        "disclosure_photo_left_out",
                        WARNING,
                        mine.number,
                        {"photo": text_of(row["ZPMC"]) or "?", "reason": str(error.params.get("reason", ""))},
                    )
                )
                continue
            (folder / PHOTOS).mkdir(exist_ok=True)
            (folder / file).write_bytes(large)
            used += len(small)
            made.setdefault(mine.key, []).append(Photo(file, word, small if used <= _PAGE_BYTES else b""))
        said((place + 1) / len(mines))
    return made


def _path_of(workspace: str, stored: object) -> Path:
    """Where a photo lies; only inside the workspace's folder.

    Raises:
        MineError: ``photo_path_refused``. FileNotFoundError: it is not there.
    """
    base = Path(workspace).absolute().parent.resolve()
    path = base.joinpath(*parts_of(text_of(stored))).resolve()
    if base not in path.parents:
        raise MineError("photo_path_refused", path=text_of(stored), reason=text_of(stored))
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def drawn_anew(path: Path) -> tuple[bytes, bytes]:
    """A photo as two new JPEG pictures, large and small, without anything but pixels.

    Raises:
        MineError: ``disclosure_photo_left_out`` where it is no picture, broken or too large.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Image.open(path, formats=("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "AVIF")) as image:
            image.draft("RGB", (2 * LARGE, 2 * LARGE))  # JPEG: read no more than is needed
            turned = ImageOps.exif_transpose(image).convert("RGB")
    except FileNotFoundError:
        raise
    except Exception as error:
        raise MineError("disclosure_photo_left_out", reason=f"{type(error).__name__}: {error}"[:120]) from error
    return _jpeg(turned, LARGE, _QUALITY), _jpeg(turned, SMALL, _SMALL_QUALITY)


def _jpeg(image: Any, side: int, quality: int) -> bytes:
    from PIL import Image

    smaller = image.copy()
    smaller.thumbnail((side, side))
    bare = Image.new("RGB", smaller.size)
    bare.paste(smaller)
    buffer = io.BytesIO()
    bare.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()
