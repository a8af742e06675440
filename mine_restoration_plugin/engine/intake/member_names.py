"""Names inside zip archives: in which encoding they are, and where a name may lead."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from typing import Sequence

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # the extra field in which Info-ZIP keeps the name in UTF-8
# Names that Windows keeps for devices, whatever ending stands behind them.
_DEVICES = re.compile(r"^(con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_LONGEST, _DEEPEST = 60, 40


def readable_names(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names of an archive's members as they were meant.

    Windows programs in China write GBK and macOS writes UTF-8, both without the flag that says so, and Python takes such names for
    code page 437. The first encoding that fits all of these names is taken.
    """
    raw = [None if member.flag_bits & _UTF8_FLAG else _bytes(member) for member in members]
    encoding = next((e for e in ("utf-8", "gb18030", "big5") if all(_fits(name, e) for name in raw if name is not None)), "cp437")
    return [
        _unicode_path(member, name) or (member.orig_filename if name is None else name.decode(encoding)).split("\0")[0]
        for member, name in zip(members, raw)
    ]


def _bytes(member: zipfile.ZipInfo) -> bytes | None:
    try:
        return member.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return None


def _fits(name: bytes, encoding: str) -> bool:
    try:
        name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _unicode_path(member: zipfile.ZipInfo, raw: bytes | None) -> str:
    """The name from the Unicode Path field, if it belongs to the name in the directory; empty otherwise."""
    extra = member.extra
    while raw is not None and len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5 and len(extra) >= 4 + size:
            version, crc = struct.unpack("<BL", extra[4:9])
            if version == 1 and crc == zlib.crc32(raw) and _fits(extra[9 : 4 + size], "utf-8"):
                return extra[9 : 4 + size].decode("utf-8")
        extra = extra[4 + size :]
    return ""


def inside(name: str) -> list[str] | None:
    """The parts of a member's way below the folder that it is unpacked into, fit for every file system.

    A root, a drive letter and a server are taken off, as other programs do.

    Returns:
        At least one part; None where the name leads out of the folder or nowhere.
    """
    parts = [part for part in re.split(r"[\\/]+", name) if part not in ("", ".")]
    if parts and re.match(r"^[A-Za-z]:$", parts[0]):
        parts = parts[1:]
    if not parts or len(parts) > _DEEPEST or any(part.strip(" .") == "" for part in parts):
        return None
    parts[0] = re.sub(r"^[A-Za-z]:", "", parts[0]) or "_"
    return [_plain(part) for part in parts]


def _plain(part: str) -> str:
    """One part of a way as a name that Windows takes as well; what had to be cut stays different from its neighbours."""
    part = _FORBIDDEN.sub("_", part.encode("utf-8", "replace").decode("utf-8")).rstrip(" .") or "_"
    if _DEVICES.match(part):
        part = "_" + part
    if len(part) > _LONGEST:
        stem, dot, end = part.partition(".") if part.count(".") == 1 else part.rpartition(".")
        end = dot + end if 0 < len(end) <= 10 else ""
        stem = part[: len(part) - len(end)]
        digest = hashlib.sha256(stem.encode("utf-8")).hexdigest()[:8]
        part = f"{stem[: _LONGEST - len(end) - 9]}_{digest}{end}"
    return part
