"""What a person drags or pastes onto the photos: files, folders, or a picture without a file."""

from __future__ import annotations

import datetime
import os
import tempfile
from dataclasses import dataclass, field
from typing import Any, List

from qgis.PyQt.QtGui import QImage

from ..bridge.photo_check import pictures_below
from ..model.errors import MineError

MOST_AT_ONCE = 2000


@dataclass
class Intake:
    """What was handed over.

    Attributes:
        paths: the files. names: what they are called where that is not their files' names; empty for all of them otherwise.
        temporary: files that were made for this and go when it is done.
    """

    paths: List[str] = field(default_factory=list)
    names: List[str] = field(default_factory=list)
    temporary: List[str] = field(default_factory=list)

    def clear(self) -> None:
        """Remove what was made for this."""
        for path in self.temporary:
            try:
                os.unlink(path)
            except OSError:
                pass  # gone already; the system clears its own folder for temporary files
        self.temporary = []


def holds_photos(mime: Any) -> bool:
    """Whether something that is dragged could be photos."""
    return bool(mime.hasUrls() or mime.hasImage())


def intake_of(mime: Any) -> Intake:
    """The photos in what was dropped or pasted.

    Raises:
        MineError: ``photo_not_local``, ``photo_nothing``, ``photo_too_many``, ``output_unwritable``.
    """
    urls = mime.urls() if mime.hasUrls() else []
    paths = paths_of([url.toLocalFile() for url in urls if url.isLocalFile() and url.toLocalFile()])
    if paths:
        return Intake(paths)
    if mime.hasImage():
        return _bitmap(QImage(mime.imageData()))
    if urls and not any(url.isLocalFile() for url in urls):
        raise MineError("photo_not_local", path=urls[0].toDisplayString()[:200])
    raise MineError("photo_nothing")


def paths_of(chosen: List[str]) -> List[str]:
    """Files as they are, and the pictures below folders.

    Raises:
        MineError: ``photo_too_many``.
    """
    paths: List[str] = []
    for path in chosen:
        for one in pictures_below(path) if os.path.isdir(path) else [path]:
            paths.append(one)
            if len(paths) > MOST_AT_ONCE:
                raise MineError("photo_too_many", limit=f"{MOST_AT_ONCE:,}")
    return paths


def _bitmap(image: QImage) -> Intake:
    """A picture without a file becomes a PNG; it says neither when nor where it was taken."""
    if image.isNull():
        raise MineError("photo_nothing")
    handle, path = tempfile.mkstemp(prefix="mine_restoration_photo_", suffix=".png")
    os.close(handle)
    if not image.save(path, "PNG"):
        os.unlink(path)
        raise MineError("output_unwritable", path=path, reason="PNG")
    now = datetime.datetime.now().strftime("%Y%m%d_%H%M%S")
    return Intake([path], [f"剪贴板_{now}.png"], [path])
