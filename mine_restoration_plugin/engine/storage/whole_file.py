"""Files appear whole under their names or not at all.

A result is written under a temporary name beside its target (``.NAME.PROCESS.part``) and moved over the target when it is
complete. What a killed process left is removed by the next one that writes the same name.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import signal
import sqlite3
import threading
from pathlib import Path
from typing import Iterator

from ...model.errors import MineError

_PART = ".{name}.{process}.part"
# What the system says where no more can be written: disk, quota, size of a file.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SHAPE_INDEXES = (".qix", ".sbn", ".sbx", ".idm", ".ind", ".cdx")


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path to write to; it takes the target's name when the block ends without an exception.

    Raises:
        MineError: ``output_unwritable`` or ``disk_full``; the old file, if any, is then as it was.
    """
    with WholeFiles() as files:
        yield files.add(path)


class WholeFiles:
    """Several files that take their names together, after all of them are complete.

    Used as a context: leaving it with an exception removes the temporary files and touches no target.
    """

    def __init__(self) -> None:
        self._moves: list[tuple[Path, Path]] = []

    def __enter__(self) -> "WholeFiles":
        return self

    def add(self, path: str | os.PathLike[str], replaces: bool = True) -> Path:
        """The temporary path for a target; its ending is the target's, so that drivers know the format.

        Args:
            path: the target.
            replaces: False if the content goes into the target in another way (see :meth:`forget`), so that it may be open.

        Raises:
            MineError: ``output_unwritable`` if the folder is missing or may not be written to.
        """
        target = Path(path).absolute()
        if target.is_dir():
            raise MineError("output_unwritable", path=str(path), reason="a folder has this name")
        if not target.parent.is_dir():
            try:
                target.parent.mkdir(parents=True)
            except OSError as error:
                raise unwritable(error, str(path)) from error
        sweep(target)
        if replaces:
            _release(target)
        folder = target.parent / _PART.format(name=target.name, process=os.getpid())
        try:
            folder.mkdir()
        except OSError as error:
            raise unwritable(error, str(path)) from error
        self._moves.append((folder, target))
        return folder / target.name

    def forget(self, part: Path) -> None:
        """Drop a temporary file whose content has reached its target in another way."""
        for folder, target in list(self._moves):
            if folder / target.name == part:
                self._moves.remove((folder, target))
                shutil.rmtree(folder, ignore_errors=True)

    def sync(self) -> None:
        """See that all files are there and on the disk, so that only the names are missing.

        Raises:
            MineError: ``output_unwritable`` or ``disk_full``.
        """
        for folder, target in self._moves:
            try:
                _sync(folder, target)
            except OSError as problem:
                raise unwritable(problem, str(target)) from problem

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                self.sync()
                with uninterrupted():
                    for folder, target in self._moves:
                        _move(folder, target)
        except OSError as problem:
            raise unwritable(problem, str(self._moves[0][1])) from problem
        finally:
            for folder, _ in self._moves:
                shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError) and error.errno in (*FULL, errno.EROFS, errno.EACCES):
            raise unwritable(error, str(self._moves[-1][1])) from error


def unwritable(error: OSError, path: str) -> MineError:
    """The sentence for a failed write."""
    if error.errno in FULL:
        return MineError("disk_full", path=path)
    return MineError("output_unwritable", path=path, reason=error.strerror or str(error))


def _sync(folder: Path, target: Path) -> None:
    """Bring the data to the disk before the name: after a power cut the name must not point to an empty file."""
    for part in sorted(folder.iterdir()):
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
    if not (folder / target.name).exists():
        raise OSError(errno.EIO, "the result was not written")


def _move(folder: Path, target: Path) -> None:
    # A shapefile's companions go first: the .shp must never stand without them.
    parts = sorted(folder.iterdir(), key=lambda part: part.name == target.name)
    for part in parts:
        os.replace(part, target.parent / part.name)
    if target.suffix.lower() == ".shp":  # indexes of the old shapes would lead readers to the wrong new ones
        written = {part.name for part in parts}
        for ending in _SHAPE_INDEXES:
            if target.stem + ending not in written:
                (target.parent / (target.stem + ending)).unlink(missing_ok=True)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let a cancel wait until the last of several files has its name.

    In the engine's process a cancel that comes later still has no effect: the job is done, and to say that nothing was
    written would be wrong.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    done = False
    try:
        yield
        done = True
    finally:
        if not (done and callable(before)):
            signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def within_a_job() -> Iterator[None]:
    """A job inside another: that its files have their names is not the end of the whole, so a cancel is heard again afterwards."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, before)


def _release(target: Path) -> None:
    """A GeoPackage with a write-ahead log beside it: bring the log in, or refuse if another program has the file open.

    Replacing the file under its log would mix two databases.
    """
    log = target.with_name(target.name + "-wal")
    if not log.exists():
        return
    if not target.exists():
        # Somebody deleted the file and left its log: SQLite would play it into the new one. It is set aside, not thrown away.
        for ending in ("-wal", "-shm"):
            left = target.with_name(target.name + ending)
            if left.exists():
                os.replace(left, target.with_name(target.name + ending + ".old"))
        return
    connection = sqlite3.connect(target, timeout=1.0)
    try:
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.Error:
        mode = ""
    finally:
        connection.close()
    if mode != "delete":
        raise MineError("output_unwritable", path=str(target), reason="it is open in another program")


def sweep(target: Path) -> None:
    """Remove what processes that are gone left of unfinished files or folders of this name."""
    pattern = re.compile(re.escape(f".{target.name}.") + r"(\d+)\.part$")
    for entry in target.parent.iterdir():
        found = pattern.match(entry.name)
        if found and not _alive(int(found.group(1))):
            shutil.rmtree(entry, ignore_errors=True)


def _alive(process: int) -> bool:
    if process == os.getpid():
        return False
    if os.name == "nt":  # signal 0 would end the process there
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
