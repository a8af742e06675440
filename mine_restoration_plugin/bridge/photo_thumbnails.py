"""Small pictures of photos, made in the background and kept in the user's cache.

A photo of a telephone has 12 to 200 megapixels. JPEG, the usual kind, is decoded at a fraction of its size; other kinds must be
decoded whole, which is refused above a limit: the strip then shows a sign instead of a picture. What is broken shows a sign too.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from dataclasses import dataclass
from typing import Callable, List, Optional, Set, Tuple

from qgis.PyQt.QtCore import QObject, QRunnable, QSize, QStandardPaths, Qt, QThreadPool, pyqtSignal
from qgis.PyQt.QtGui import QImage, QImageReader

EDGE = 160
"""Longest side of a thumbnail, pixels."""
MOST_PIXELS_WHOLE = 120_000_000
"""A picture that must be decoded whole takes four bytes a pixel: half a gigabyte at most."""
MOST_PIXELS_SCALED = 2_000_000_000
_CACHE_BYTES = 200 << 20
_IN_MEMORY = 300
# What Qt may be asked to decode; a program's own icon formats or SVG, which can load other files, are not photos.
_FORMATS = ("jpeg", "jpg", "png", "tiff", "tif", "webp", "bmp", "gif", "heic", "heif", "avif")


@dataclass(frozen=True)
class Picture:
    """A decoded picture, or why there is none: ``missing``, ``format`` (QGIS cannot show this kind), ``large``, ``broken``."""

    image: Optional[QImage]
    problem: str = ""


def read_picture(path: str, edge: int) -> Picture:
    """Decode a picture at a size, the right side up; may be called from any thread.

    Args:
        path: the file. edge: longest side in pixels.
    """
    if not os.path.isfile(path):
        return Picture(None, "missing")
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format()).decode("ascii", "replace").lower() not in _FORMATS:
        return Picture(None, "format")
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return Picture(None, "broken")
    pixels = size.width() * size.height()
    scales = bytes(reader.format()) in (b"jpeg", b"jpg")
    if pixels > (MOST_PIXELS_SCALED if scales else MOST_PIXELS_WHOLE):
        return Picture(None, "large")
    if max(size.width(), size.height()) > edge:
        reader.setScaledSize(size.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    if hasattr(reader, "setAllocationLimit"):  # Qt 6 refuses more than 128 MB by itself
        reader.setAllocationLimit(1024)
    image = reader.read()
    return Picture(None, "broken") if image.isNull() else Picture(image)


class Thumbnails(QObject):
    """Makes thumbnails one after the other in a thread of its own; the latest wish goes first.

    Signals:
        ready: (path, :class:`Picture`), in the main thread.

    Args:
        cache: folder for made thumbnails; the user's cache by default.
        edge: longest side in pixels; larger pictures are for a view that is open for a while, and are not kept on the disk.
    """

    ready = pyqtSignal(str, object)

    def __init__(self, parent: Optional[QObject] = None, cache: Optional[str] = None, edge: int = EDGE) -> None:
        super().__init__(parent)
        self._cache = cache or default_cache()
        self._edge, self._keeps = edge, edge <= EDGE
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._kept: "OrderedDict[str, Tuple[str, Picture]]" = OrderedDict()
        self._waiting: Set[Tuple[str, int]] = set()
        self._generation = 0
        self._done = _Done()
        self._done.made.connect(self._made, Qt.ConnectionType.QueuedConnection)
        self._swept = False

    def get(self, path: str) -> Optional[Picture]:
        """The thumbnail if it is at hand; else None, and ``ready`` follows."""
        stamp = _stamp(path)
        kept = self._kept.get(path)
        if kept is not None and kept[0] == stamp:
            self._kept.move_to_end(path)
            return kept[1]
        if (path, self._generation) not in self._waiting:
            self._waiting.add((path, self._generation))
            generation = self._generation
            self._pool.start(_Work(lambda: self._make(path, generation)))
        return None

    def forget_waiting(self) -> None:
        """Drop the wishes that nobody waits for any more: another site is shown."""
        self._generation += 1
        self._waiting.clear()
        self._pool.clear()

    def close(self) -> None:
        """Drop all wishes and wait for the one that is being made."""
        self.forget_waiting()
        self._pool.waitForDone(10_000)

    # --- in the worker --------------------------------------------------------------------------------------------------
    def _make(self, path: str, generation: int) -> None:
        if generation != self._generation:
            return
        stamp = _stamp(path)
        picture = self._from_cache(stamp) or self._new(path, stamp)
        self._done.made.emit(path, stamp, generation, picture)

    def _from_cache(self, stamp: str) -> Optional[Picture]:
        if not stamp or not self._keeps:
            return None
        image = QImage(self._file(stamp), "JPG")
        return None if image.isNull() else Picture(image)

    def _new(self, path: str, stamp: str) -> Picture:
        picture = read_picture(path, self._edge)
        if picture.image is not None and stamp and self._keeps:
            self._write(picture.image, stamp)
        return picture

    def _write(self, image: QImage, stamp: str) -> None:
        """Keep a thumbnail; where the cache cannot be written it is made again next time."""
        file = self._file(stamp)
        part = f"{file}.{os.getpid()}.part"
        try:
            os.makedirs(os.path.dirname(file), exist_ok=True)
            flat = image.convertToFormat(QImage.Format.Format_RGB32) if image.hasAlphaChannel() else image
            if flat.save(part, "JPG", 85):
                os.replace(part, file)
            self._sweep()
        except OSError:
            pass
        finally:
            try:
                os.unlink(part)
            except OSError:
                pass

    def _file(self, stamp: str) -> str:
        return os.path.join(self._cache, stamp[:2], stamp + ".jpg")

    def _sweep(self) -> None:
        """Once a session: drop the thumbnails that were not made lately, where they take too much room."""
        if self._swept:
            return
        self._swept = True
        files: List[Tuple[float, int, str]] = []
        for folder, _, names in os.walk(self._cache):
            for name in names:
                if name.endswith(".jpg"):
                    state = os.stat(os.path.join(folder, name))
                    files.append((state.st_mtime, state.st_size, os.path.join(folder, name)))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= _CACHE_BYTES:
                break
            os.unlink(path)
            total -= size

    # --- in the main thread ---------------------------------------------------------------------------------------------
    def _made(self, path: str, stamp: str, generation: int, picture: Picture) -> None:
        self._waiting.discard((path, generation))
        self._kept[path] = (stamp, picture)
        self._kept.move_to_end(path)
        while len(self._kept) > _IN_MEMORY:
            self._kept.popitem(last=False)
        if generation == self._generation:
            self.ready.emit(path, picture)


class _Done(QObject):
    """Brings results from the worker to the main thread."""

    made = pyqtSignal(str, str, int, object)


class _Work(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._run = work

    def run(self) -> None:
        """Called by the pool."""
        try:
            self._run()
        except RuntimeError:
            pass  # the window was closed meanwhile: nobody waits for the picture


def default_cache() -> str:
    """Where thumbnails are kept."""
    top = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    return os.path.join(top, "mine_restoration", "thumbnails")


def _stamp(path: str) -> str:
    """A name for what a file holds now: another size or time is another picture. Empty where there is no file."""
    try:
        state = os.stat(path)
    except OSError:
        return ""
    text = f"{os.path.abspath(path)}|{state.st_size}|{state.st_mtime_ns}|{EDGE}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
