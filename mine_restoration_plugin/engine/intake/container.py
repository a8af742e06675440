"""From what a person gives (a file, an archive, a folder) to the files that can be read, each with the name the person knows it by.

An archive from outside is not trusted: only what the import reads is unpacked, only into the caller's folder, and only as much as
an import can need.
"""

from __future__ import annotations

import errno
import lzma
import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from ...model.errors import WARNING, Finding, MineError
from .endings import (
    GDB_CATALOGUE,
    GDB_PART,
    GEOPACKAGE_SIDES,
    READ,
    SHAPEFILE_NEEDS_SHP,
    SHAPEFILE_SIDES,
    ZIP,
    ending,
    never_data,
    refused,
    refused_content,
)  # fmt: skip
from .member_names import inside, readable_names

MOST_BYTES = 4_000_000_000
MOST_MEMBERS = 50_000
MOST_FILES = 100_000
# DBF tables full of blanks are packed to a hundredth and less; what goes beyond this, and beyond the bytes, is made to do harm.
MOST_RATIO = 400
RATIO_FROM = 500_000_000
MOST_NESTED = 2
_DEEPEST = 100
_CHUNK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, ValueError, IndexError, KeyError, OverflowError)


@dataclass(frozen=True)
class Found:
    """A file (or a ``.gdb`` folder) to read.

    Attributes:
        path: where it is.
        name: what a person calls it: ``来件.zip/图斑.shp``.
        given: whether the person named this very file, and not a folder or archive that it was found in.
    """

    path: Path
    name: str
    given: bool = False


@dataclass
class Contents:
    """What was found, and what has to be said about the rest."""

    files: list[Found] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, error: MineError, name: str) -> None:
        """Keep a failure of one part, so that the others go on."""
        self.findings.append(Finding(error.code, WARNING, name, error.params))


@dataclass
class _Room:
    """How much may still be unpacked of one archive that a person gave, with all archives in it."""

    size: int
    used: int = 0
    members: int = 0


def contents(path: Path, folder: Path) -> Contents:
    """All files to read in what a person gave.

    Args:
        path: a file, an archive, a folder, a ``.gdb`` folder, or a file that belongs to a shapefile or geodatabase.
        folder: an empty folder of the caller's, into which archives are unpacked.

    Raises:
        MineError: ``file_missing``, ``file_unreadable``; for a file that cannot be read here ``import_archive_other``, ``import_dwg`` and
            the like; for an archive ``import_archive_damaged``, ``import_archive_encrypted``, ``import_archive_packing``,
            ``import_archive_too_large``, ``import_archive_suspicious`` or ``import_archive_too_many``; ``import_folder_too_many``,
            ``import_shp_missing``, ``disk_full``.
    """
    path = _meant(path)
    if not os.path.exists(path):
        raise MineError("file_missing", path=str(path))
    found = Contents()
    walk = _Walk(folder, found)
    name = path.name or str(path)
    if path.is_dir():
        if _is_gdb(path) or ending(name) == ".gdb":
            found.files.append(Found(walk.as_gdb(path, own=False), name, given=True))
        else:
            walk.folder(path, "", own=False)
        return found
    error = refused(name) or refused_content(_head(path, name), name)
    if error is not None:
        raise error
    if is_archive(path):
        walk.archive(path, name, _Room(max(1, path.stat().st_size)), 0)
    elif ending(name) == ".kmz" and zipfile.is_zipfile(path):
        walk.kmz(path, name, given=True)
    else:
        found.files.append(Found(path, name, given=True))
    return found


def _meant(path: Path) -> Path:
    """The .shp or the .gdb where a person chose a file that belongs to one."""
    kind = ending(path.name)
    if GDB_PART.match(path.name) and path.is_file() and _is_gdb(path.parent):
        return path.parent
    if kind in SHAPEFILE_SIDES and path.is_file():
        stem = path.name[: -len(kind)]
        shp = next((p for p in sorted(path.parent.iterdir()) if ending(p.name) == ".shp" and p.name[:-4].lower() == stem.lower()), None)
        if shp is None:
            raise MineError("import_shp_missing", path=path.name)
        return shp
    return path


def is_archive(path: Path) -> bool:
    """Whether a file is a zip archive of files, and no workbook or KMZ, which are zip archives too. Its content counts, not its name."""
    kind = ending(path.name)
    if kind == ".kmz":
        return False
    if kind == ZIP:
        return True
    if not _head(path, path.name).startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist() and "mimetype" not in archive.namelist()
    except (*_BROKEN, OSError, NotImplementedError):
        return False


def _is_gdb(path: Path) -> bool:
    return path.is_dir() and (path / GDB_CATALOGUE).is_file()


def _head(path: Path, name: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(64)
    except OSError as error:
        raise MineError("file_unreadable", path=name, reason=error.strerror or str(error)) from error


def _natural(name: str) -> list[tuple[int, int, str]]:
    """图斑2 before 图斑10."""
    return [(0, int(part), "") if part.isdecimal() and len(part) < 19 else (1, 0, part.lower()) for part in re.split(r"(\d+)", name)]


@dataclass
class _Walk:
    """Goes through folders and archives; what it unpacks has a numbered folder for each archive."""

    target: Path
    found: Contents
    unpacked: int = 0
    seen: int = 0

    def new_folder(self, suffix: str = "") -> Path:
        """An empty folder of our own."""
        self.unpacked += 1
        while (made := self.target / f"{self.unpacked}{suffix}").exists():
            self.unpacked += 1
        made.mkdir(parents=True)
        return made

    def as_gdb(self, path: Path, own: bool) -> Path:
        """A geodatabase under a name that ends as GDAL wants it."""
        if path.name.lower().endswith(".gdb"):
            return path
        if own:
            return path.rename(path.with_name(path.name + ".gdb"))
        copy = self.new_folder(".gdb")
        for part in path.iterdir():
            if GDB_PART.match(part.name) and part.is_file():
                shutil.copyfile(part, copy / part.name)
        return copy

    def folder(self, path: Path, prefix: str, own: bool, room: _Room | None = None, depth: int = 0) -> None:
        """All that can be read in a folder and the folders in it.

        Args:
            prefix: what stands before the names of its files.
            own: whether it was unpacked by us, and is the root or below the root of an archive.
            room: of the archive that it was unpacked from, which lay in ``depth`` others.
        """
        try:
            entries = [e for e in os.scandir(path) if not never_data(e.name)] if prefix.count("/") < _DEEPEST else []
        except OSError as error:
            self.found.refuse(MineError("import_folder_unreadable", path=prefix or path.name, reason=error.strerror or str(error)), prefix)
            return
        self.seen += len(entries)
        if self.seen > MOST_FILES:
            raise MineError("import_folder_too_many", path=prefix.rstrip("/") or path.name, limit=MOST_FILES)
        entries.sort(key=lambda e: (e.is_dir(), _natural(e.name)))
        stems = {e.name.lower()[:-4] for e in entries if ending(e.name) == ".shp"}
        missing: set[str] = set()
        for entry in entries:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                here = Path(entry.path)
                if _is_gdb(here) or ending(entry.name) == ".gdb":
                    self.found.files.append(Found(self.as_gdb(here, own), name))
                else:
                    self.folder(here, name + "/", own, room, depth)
            elif entry.is_file():
                self.file(Path(entry.path), name, stems, missing, room, depth)

    def file(self, path: Path, name: str, stems: set[str], missing: set[str], room: _Room | None, depth: int) -> None:
        """One file of a folder. ``stems`` are the shapefiles beside it; ``missing`` those of whose lack we spoke already."""
        kind, stem = ending(name), path.name.lower()[:-4]
        error = refused(name)
        try:
            if error is not None:
                raise error
            if kind == ZIP:
                if room is not None and depth >= MOST_NESTED:
                    raise MineError("import_archive_too_deep", path=name)
                size = max(1, path.stat().st_size)
                self.archive(path, name, room or _Room(size), depth + 1 if room else 0)
            elif kind == ".kmz" and zipfile.is_zipfile(path):
                self.kmz(path, name, given=False)
            elif kind in READ:
                self.found.files.append(Found(path, name))
            elif kind in SHAPEFILE_NEEDS_SHP and stem not in stems and stem not in missing:
                missing.add(stem)
                raise MineError("import_shp_missing", path=name)
        except MineError as error:
            if error.code == "disk_full":
                raise
            self.found.refuse(error, name)

    def archive(self, path: Path, name: str, room: _Room, depth: int) -> None:
        """Unpack what can be read, and look at it as at a folder."""
        root = self.new_folder()
        copies = self.unpack(path, name, root, room, _wanted)
        if _is_gdb(root / "0"):  # the geodatabase's own files at the top of the archive
            self.found.files.append(Found(self.as_gdb(root / "0", own=True), name))
            return
        for number in range(copies):
            start = len(self.found.files)
            self.folder(root / str(number), name + "/", True, room, depth)
            if number:
                self.found.files[start:] = [Found(f.path, f"{f.name} ({number + 1})") for f in self.found.files[start:]]

    def kmz(self, path: Path, name: str, given: bool) -> None:
        """The document of a KMZ: doc.kml, or the first .kml in it."""
        root = self.new_folder()
        self.unpack(path, name, root, _Room(max(1, path.stat().st_size)), lambda parts: parts[-1].lower().endswith(".kml"))
        documents = [Path(at) / file for at, _, files in os.walk(root / "0") for file in files]
        if not documents:
            raise MineError("file_unreadable", path=name, reason={"code": "reason_no_placemarks", "params": {}})
        documents.sort(key=lambda p: (len(p.parts), p.name.lower() != "doc.kml", _natural(p.name)))
        self.found.files.append(Found(documents[0], name, given))
        if documents[1:]:
            others = [str(p.relative_to(root / "0")) for p in documents[1:]]
            params = {"taken": documents[0].name, "count": len(others), "others": others[:5]}
            self.found.findings.append(Finding("import_kmz_others", WARNING, name, params))

    def unpack(self, path: Path, name: str, root: Path, room: _Room, wanted: Callable[[list[str]], bool]) -> int:
        """Unpack the wanted members below ``root``/0; the second file of the same name below ``root``/1, and so on.

        Returns:
            How many such folders there are.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                members = self.checked(archive, name, room, wanted)
                times: dict[str, int] = {}
                for member, parts in members:
                    key = "/".join(parts).lower()
                    number = times[key] = times.get(key, -1) + 1
                    self.member(archive, member, root / str(number), parts, name, room)
        except _BROKEN as error:
            raise MineError("import_archive_damaged", path=name, reason=str(error)[:200] or type(error).__name__) from error
        except NotImplementedError as error:
            raise MineError("import_archive_packing", path=name, reason=str(error)[:200]) from error
        except OSError as error:
            raise os_error(error, name) from error
        (root / "0").mkdir(exist_ok=True)
        return max(times.values(), default=0) + 1

    def checked(
        self, archive: zipfile.ZipFile, name: str, room: _Room, wanted: Callable[[list[str]], bool]
    ) -> list[tuple[zipfile.ZipInfo, list[str]]]:
        """The members to unpack, with their ways below the root, after all limits were looked at."""
        members = archive.infolist()
        room.members += len(members)
        if room.members > MOST_MEMBERS:
            raise MineError("import_archive_too_many", path=name, count=room.members, limit=MOST_MEMBERS)
        chosen = []
        for member, readable in zip(members, readable_names(members)):
            if readable.endswith(("/", "\\")):
                continue
            parts = inside(readable)
            if parts is None or not _plain_file(member):
                self.found.findings.append(Finding("import_archive_member", WARNING, name, {"path": name, "member": readable[:200]}))
            elif any(never_data(part) for part in parts):
                continue
            elif (error := refused(parts[-1])) is not None:
                self.found.refuse(MineError(error.code, **{**error.params, "path": f"{name}/{'/'.join(parts)}"}), name)
            elif wanted(parts):
                chosen.append((member, parts))
        if any(member.flag_bits & 1 for member, _ in chosen):
            raise MineError("import_archive_encrypted", path=name)
        _check_room(sum(member.file_size for member, _ in chosen), room, name)
        if shutil.disk_usage(self.target).free < sum(member.file_size for member, _ in chosen):
            raise MineError("disk_full", path=name)
        return chosen

    def member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, root: Path, parts: list[str], name: str, room: _Room) -> None:
        """Write one member; a damaged one is left out with a word, and the others go on."""
        target = root.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, open(target, "xb") as file:
                while chunk := source.read(_CHUNK):
                    room.used += len(chunk)
                    _check_room(0, room, name)
                    file.write(chunk)
        except MineError:
            raise
        except (FileExistsError, NotADirectoryError, IsADirectoryError):  # one member is a folder of another
            self.found.findings.append(Finding("import_archive_member", WARNING, name, {"path": name, "member": "/".join(parts)}))
        except (*_BROKEN, RuntimeError) as error:
            if isinstance(error, NotImplementedError):
                raise
            target.unlink(missing_ok=True)
            reason = {"code": "reason_cut_off", "params": {"file": parts[-1]}} if isinstance(error, EOFError) else str(error)[:200]
            self.found.refuse(MineError("file_unreadable", path=f"{name}/{'/'.join(parts)}", reason=reason), name)


def _wanted(parts: list[str]) -> bool:
    kind = ending(parts[-1])
    if kind in READ or kind in SHAPEFILE_SIDES or kind in GEOPACKAGE_SIDES or kind == ZIP:
        return True
    return bool(GDB_PART.match(parts[-1])) or any(part.lower().endswith(".gdb") for part in parts[:-1])


def _plain_file(member: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(member.external_attr >> 16)
    return member.create_system != 3 or kind in (0, stat.S_IFREG)


def _check_room(more: int, room: _Room, name: str) -> None:
    total = room.used + more
    if total > MOST_BYTES:
        raise MineError("import_archive_too_large", path=name, limit=MOST_BYTES // 1_000_000_000)
    if total > RATIO_FROM and total > MOST_RATIO * room.size:
        raise MineError("import_archive_suspicious", path=name, ratio=round(total / room.size))


def os_error(error: OSError, name: str) -> MineError:
    """What the file system refused, as a sentence."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG):
        return MineError("disk_full", path=name)
    return MineError("file_unreadable", path=name, reason=error.strerror or str(error))
