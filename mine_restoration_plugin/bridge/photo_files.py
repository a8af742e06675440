"""The photos' files beside a workspace: copied in whole, moved aside when removed, brought back. No Qt: any thread may call it.

A photo lies under ``<workspace>_照片/<site>/`` (see :mod:`..model.photo_names`). It is written under a temporary name, brought to the
disk and renamed, so that a name always stands for a whole photo; the original is only read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from dataclasses import dataclass
from typing import BinaryIO, Callable, Container, List, Optional

from ..model.errors import MineError
from ..model.exif import PhotoFacts, read_photo
from ..model.photo_names import ENDINGS, file_name, numbered, parts_of, photo_folder, relative_path, removed_path, site_folder

LARGEST_BYTES = 512 << 20
"""No photo is larger; what is was dropped by mistake (a film, an archive)."""
_BLOCK = 1 << 20
_STALE_S = 3600.0  # a temporary file that old belongs to no copy that still runs
_MOST_NAMES = 10_000
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))

Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class CopiedPhoto:
    """A photo in the workspace's folder.

    Attributes:
        source: where it came from. name: its own name.
        path: as ``ZPLJ`` holds it. digest: SHA-256 as hexadecimal text.
        facts: what it says of itself.
        is_new: whether its file was made now; False where it lay there already, so that nobody deletes it.
    """

    source: str
    name: str
    path: str
    digest: str
    facts: PhotoFacts
    is_new: bool = True


@dataclass(frozen=True)
class KnownPhoto:
    """A photo that the site has already, recognised by its content."""

    source: str
    name: str
    digest: str


class PhotoFolder:
    """The photos of one workspace.

    Args:
        workspace: path of its file.
    """

    def __init__(self, workspace: str) -> None:
        self.base = os.path.dirname(os.path.abspath(workspace))
        self.name = photo_folder(os.path.splitext(os.path.basename(workspace))[0])

    @property
    def path(self) -> str:
        """The folder itself; it comes into being with the first photo."""
        return os.path.join(self.base, self.name)

    def path_of(self, stored: Optional[str]) -> str:
        """Where a photo lies, from its ``ZPLJ``.

        Raises:
            MineError: ``photo_path_refused`` for a path that leads out of the workspace's folder or to no picture.
        """
        path = os.path.join(self.base, *parts_of(stored))
        # A link inside the folder must not lead out of it either.
        if not is_inside(path, self.base):
            raise MineError("photo_path_refused", path=str(stored))
        return path

    # --- in -----------------------------------------------------------------------------------------------------------
    def copy(
        self, source: str, number: str, known: Container[str] = (), name: str = "", cancelled: Optional[Cancelled] = None
    ) -> "CopiedPhoto | KnownPhoto":
        """Copy a photo into the folder of a site.

        Args:
            source: the photo. number: of the site.
            known: digests of the photos that the site has.
            name: what the photo is called where that is not its file's name.
            cancelled: asked between pieces.

        Returns:
            The copy, or the photo that is there already.

        Raises:
            MineError: ``file_missing``, ``photo_unreadable``, ``photo_not_picture``, ``photo_too_large``, ``disk_full``,
                ``output_unwritable``, ``cancelled``; nothing is left behind then.
        """
        name = name or os.path.basename(source)
        facts, digest = _look_at(source, name, cancelled)
        if digest in known:
            return KnownPhoto(source, name, digest)
        folder = relative_path(self.name, site_folder(number))
        adopted = self._lies_in(source, folder)
        if adopted:
            return CopiedPhoto(source, name, adopted, digest, facts, is_new=False)
        wanted = file_name(name, facts.kind, facts.taken)
        made = _make_folders(self.base, folder.split("/"))
        try:
            for count in range(1, _MOST_NAMES):
                path = relative_path(folder, numbered(wanted, count))
                target = os.path.join(self.base, *path.split("/"))
                if os.path.lexists(target):
                    # What an earlier run copied before it was killed is taken, not copied again.
                    if os.path.isfile(target) and digest_of(target, cancelled) == digest:
                        return CopiedPhoto(source, name, path, digest, facts, is_new=False)
                    continue
                if self._write(source, target, digest, cancelled):
                    return CopiedPhoto(source, name, path, digest, facts)
        except BaseException:
            _remove_empty(made)
            raise
        raise MineError("output_unwritable", path=os.path.join(self.base, folder), reason=os.strerror(errno.EEXIST))

    def _lies_in(self, source: str, folder: str) -> str:
        """The stored path of a photo that lies in its site's folder already (put there by hand); else empty."""
        parent = os.path.join(self.base, *folder.split("/"))
        if os.path.realpath(os.path.dirname(os.path.abspath(source))) != os.path.realpath(parent):
            return ""
        path = relative_path(folder, os.path.basename(source))
        try:
            parts_of(path)
        except MineError:
            return ""  # its name is none for a workspace: it is copied under a better one
        return path

    def _write(self, source: str, target: str, digest: str, cancelled: Optional[Cancelled]) -> bool:
        """Write one file whole; False where another one is being written under this name."""
        folder, name = os.path.split(target)
        part = os.path.join(folder, f".{name}.part")
        try:
            if _is_stale(part):
                os.unlink(part)
            # Made only if it is not there: so it also keeps two windows from taking the same name.
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
        except FileExistsError:
            return False
        except OSError as error:
            raise unwritable(error, target) from error
        try:
            try:
                with os.fdopen(handle, "wb") as file:
                    if _pour(source, file, target, cancelled) != digest:
                        raise MineError("photo_unreadable", path=source, reason=MineError("reason_changed_meanwhile").as_dict())
            except OSError as error:  # what could not be written is tried once more when the file is closed
                raise unwritable(error, target) from error
            _keep_time(source, part)
            if os.path.lexists(target):
                return False
            _rename(part, target)
            return True
        finally:
            _unlink_quietly(part)

    def discard(self, copied: CopiedPhoto) -> None:
        """Delete the copy of a photo whose row could not be written."""
        if copied.is_new:
            path = self.path_of(copied.path)
            _unlink_quietly(path)
            _remove_empty([os.path.dirname(path), self.path])

    # --- out and back ---------------------------------------------------------------------------------------------------
    def set_aside(self, stored: str) -> str:
        """Move a removed photo into the folder of removed ones; where it lies then, empty where there was none.

        Raises:
            MineError: ``photo_path_refused``, ``output_unwritable``.
        """
        path = self.path_of(stored)
        if not os.path.isfile(path):
            return ""
        folder, _, name = removed_path(stored).rpartition("/")
        _make_folders(self.base, folder.split("/"))
        for count in range(1, _MOST_NAMES):
            aside = relative_path(folder, numbered(name, count))
            target = os.path.join(self.base, *aside.split("/"))
            if not os.path.lexists(target):
                _rename(path, target)
                _remove_empty([os.path.dirname(path)])
                return aside
        raise MineError("output_unwritable", path=path, reason=os.strerror(errno.EEXIST))

    def bring_back(self, stored: str, digest: str) -> bool:
        """Move a photo from the folder of removed ones back to its place, if one with its content lies there.

        Args:
            stored: its ``ZPLJ``. digest: its ``ZPHX``.

        Returns:
            Whether it lies in its place now.

        Raises:
            MineError: ``photo_path_refused``, ``output_unwritable``.
        """
        path = self.path_of(stored)
        if os.path.isfile(path):
            return True
        folder, _, name = removed_path(stored).rpartition("/")
        for count in range(1, _MOST_NAMES):
            aside = os.path.join(self.base, *folder.split("/"), numbered(name, count))
            if not os.path.isfile(aside):
                break
            if digest and digest_of(aside) != digest:
                continue
            _make_folders(self.base, stored.split("/")[:-1])
            _rename(aside, path)
            return True
        return False

    def put(self, source: str, stored: str, digest: str, cancelled: Optional[Cancelled] = None) -> bool:
        """Copy a photo that was found elsewhere to the place where its row expects it.

        Returns:
            False where something else lies there by now.

        Raises:
            MineError: as :meth:`copy`.
        """
        path = self.path_of(stored)
        _make_folders(self.base, stored.split("/")[:-1])
        return not os.path.lexists(path) and self._write(source, path, digest, cancelled)


# --- reading ----------------------------------------------------------------------------------------------------------------
def digest_of(path: str, cancelled: Optional[Cancelled] = None) -> str:
    """SHA-256 of a file as hexadecimal text.

    Raises:
        MineError: ``file_missing``, ``photo_unreadable``, ``cancelled``.
    """
    with _opened(path) as file:
        return _digest(file, path, cancelled)


def _look_at(source: str, name: str, cancelled: Optional[Cancelled]) -> "tuple[PhotoFacts, str]":
    with _opened(source) as file:
        try:
            facts = read_photo(file)
            size = os.fstat(file.fileno()).st_size
            file.seek(0)
        except OSError as error:
            raise _unreadable(error, source) from error
        if facts.kind not in ENDINGS:
            raise MineError("photo_not_picture", name=name)
        if size > LARGEST_BYTES:
            raise MineError("photo_too_large", name=name, size=f"{size / 1048576:.0f}", limit=f"{LARGEST_BYTES / 1048576:.0f}")
        return facts, _digest(file, source, cancelled)


def _opened(path: str) -> BinaryIO:
    """Open a plain file for reading; a pipe or a device would make QGIS wait for ever."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise MineError("photo_not_picture", name=os.path.basename(path))
        return open(path, "rb")
    except (OSError, ValueError) as error:
        raise _unreadable(error, path) from error


def _digest(file: BinaryIO, path: str, cancelled: Optional[Cancelled]) -> str:
    total = hashlib.sha256()
    while True:
        block = _read(file, path)
        if not block:
            return total.hexdigest()
        total.update(block)
        _check(cancelled)


def _read(file: BinaryIO, path: str) -> bytes:
    try:
        return file.read(_BLOCK)
    except OSError as error:
        raise _unreadable(error, path) from error


def _pour(source: str, file: BinaryIO, target: str, cancelled: Optional[Cancelled]) -> str:
    """Copy the bytes and bring them to the disk; their SHA-256. Reading and writing fail with different sentences."""
    total = hashlib.sha256()
    with _opened(source) as original:
        while True:
            block = _read(original, source)
            if not block:
                break
            total.update(block)
            try:
                file.write(block)
            except OSError as error:
                raise unwritable(error, target) from error
            _check(cancelled)
    try:
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise unwritable(error, target) from error
    return total.hexdigest()


def _check(cancelled: Optional[Cancelled]) -> None:
    if cancelled is not None and cancelled():
        raise MineError("cancelled")


def _unreadable(error: Exception, path: str) -> MineError:
    if isinstance(error, FileNotFoundError):
        return MineError("file_missing", path=path)
    return MineError("photo_unreadable", path=path, reason=getattr(error, "strerror", None) or str(error))


# --- writing ----------------------------------------------------------------------------------------------------------------
def unwritable(error: OSError, path: str) -> MineError:
    """The sentence for a failed write."""
    if error.errno in _FULL:
        return MineError("disk_full", path=path)
    return MineError("output_unwritable", path=path, reason=error.strerror or str(error))


def _make_folders(base: str, parts: List[str]) -> List[str]:
    """Make folders below the workspace's; those that are new, the deepest first. The workspace's own folder is never made."""
    made: List[str] = []
    path = base
    for part in parts:
        path = os.path.join(path, part)
        try:
            os.mkdir(path)
            made.insert(0, path)
        except FileExistsError:
            if not os.path.isdir(path):
                _remove_empty(made)
                raise MineError("output_unwritable", path=path, reason=os.strerror(errno.ENOTDIR)) from None
        except OSError as error:
            _remove_empty(made)
            raise unwritable(error, path) from error
    if not is_inside(path, base):
        raise MineError("photo_path_refused", path=relative_path(*parts))
    return made


def _remove_empty(folders: List[str]) -> None:
    """Remove folders that nothing lies in."""
    for folder in folders:
        try:
            os.rmdir(folder)
        except OSError:
            return  # something lies in it, or it is gone: both are fine


def _unlink_quietly(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass  # not there any more, or the disk is gone: there is nothing more that could be done


def _keep_time(source: str, part: str) -> None:
    """Give the copy the original's time, so that a file manager sorts them alike; a disk that cannot do it loses nothing."""
    try:
        state = os.stat(source)
        os.utime(part, ns=(state.st_atime_ns, state.st_mtime_ns))
    except OSError:
        pass


def _rename(path: str, target: str) -> None:
    try:
        os.rename(path, target)
        if os.name != "nt":  # the name itself must reach the disk too; Windows has no way to ask for it
            for folder in {os.path.dirname(path), os.path.dirname(target)}:
                _sync_folder(folder)
    except OSError as error:
        raise unwritable(error, target) from error


def _sync_folder(folder: str) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network shares cannot; the file itself is on the disk
    finally:
        os.close(handle)


def _is_stale(part: str) -> bool:
    try:
        return time.time() - os.lstat(part).st_mtime > _STALE_S
    except OSError:
        return False


def is_inside(path: str, base: str) -> bool:
    """Whether a path lies in a folder, links followed."""
    real, top = os.path.realpath(path), os.path.realpath(base)
    return real == top or real.startswith(top.rstrip(os.sep) + os.sep)
