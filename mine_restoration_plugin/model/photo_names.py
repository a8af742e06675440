"""Where a photo lies beside its workspace, and names that Windows, Linux and a FAT stick all accept.

A photo's path is ``<workspace>_照片/<site>/<time>_<original name>``, relative to the workspace's folder and with ``/``; that is
what ``ZPLJ`` holds. Removed photos lie in ``<workspace>_照片/已删除/<site>/``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Dict, List, Optional, Tuple

from .errors import MineError

FOLDER_ENDING = "_照片"
REMOVED = "已删除"
NO_TIME = "无时间"

# Windows counts a whole path (260), Linux a name in bytes (255); temporary names and counters need some room as well.
_FOLDER_CHARACTERS = 80
_SITE_CHARACTERS = 48
_NAME_CHARACTERS = 100
_MOST_BYTES = 230
_LONGEST_PATH = 254  # of ZPLJ

_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"} | {f"{p}{n}" for p in ("COM", "LPT") for n in "0123456789¹²³"}

ENDINGS: Dict[str, Tuple[str, ...]] = {
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "tiff": (".tif", ".tiff"),
    "webp": (".webp",),
    "heif": (".heic", ".heif", ".hif"),
    "avif": (".avif",),
    "bmp": (".bmp",),
    "gif": (".gif",),
}
"""The endings of each kind of picture; the first is the one that is given where the name has another."""
ALL_ENDINGS = tuple(ending for endings in ENDINGS.values() for ending in endings)


def safe_name(text: str, characters: int = _NAME_CHARACTERS, keep_apart: bool = True) -> str:
    """A name for a file or folder that every system accepts.

    Args:
        text: any text.
        characters: the longest name.
        keep_apart: give a name that had to be changed a piece of the text's hash, so that ``A/1`` and ``A:1`` stay two.

    Returns:
        The text itself where it is fine, else one like it; never empty.
    """
    wanted = unicodedata.normalize("NFC", "".join(c if _is_plain(c) else "_" for c in text))
    name = re.sub(r'[<>:"/\\|?*]', "_", wanted)
    # Windows drops dots and spaces at the end; a dot in front hides the file elsewhere.
    name = name.strip().rstrip(". ")
    name = re.sub(r"^\.+", "_", name)
    if not name or name.split(".")[0].rstrip().upper() in _RESERVED or name == REMOVED:
        name = "_" + name
    cut = _cut(name, characters)
    if cut != text and keep_apart:
        mark = "_" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        cut = _cut(name, characters - len(mark)) + mark
    return cut


def _is_plain(character: str) -> bool:
    """Whether it can be seen and means the same everywhere: no control, direction, private or half characters."""
    return unicodedata.category(character)[0] != "C" and character not in "\u2028\u2029"


def _cut(name: str, characters: int) -> str:
    """A name cut to a length in characters and bytes, between characters."""
    name = name[:characters]
    while len(name.encode("utf-8")) > _MOST_BYTES:
        name = name[:-1]
    return name.rstrip(". ") or "_"


def photo_folder(workspace_stem: str) -> str:
    """The folder of a workspace's photos, beside the workspace: its file's name without the ending, and ``_照片``."""
    return safe_name(workspace_stem, _FOLDER_CHARACTERS) + FOLDER_ENDING


def site_folder(number: str) -> str:
    """The folder of a site's photos, from its number."""
    return safe_name(number, _SITE_CHARACTERS)


def file_name(original: str, kind: str, taken: str) -> str:
    """The name of a photo's copy.

    Args:
        original: the photo's own name.
        kind: of the picture by its content (see :data:`ENDINGS`); a name with another ending gets the right one, so that
            nothing that only calls itself a picture is ever opened as something else.
        taken: ``YYYY-MM-DD HH:MM:SS`` or empty.
    """
    stem, ending = _split(original, kind)
    time = re.sub(r"[-:]", "", taken).replace(" ", "_") if taken else NO_TIME
    return f"{time}_{safe_name(stem, _NAME_CHARACTERS - len(time) - len(ending) - 6, keep_apart=False)}{ending}"


def _split(original: str, kind: str) -> Tuple[str, str]:
    endings = ENDINGS[kind]
    for ending in endings:
        if original.lower().endswith(ending) and len(original) > len(ending):
            return original[: -len(ending)], ending
    return original, endings[0]


def numbered(name: str, number: int) -> str:
    """The name with a number before its ending, for a name that is taken; the name itself for 1."""
    if number <= 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}_{number}{dot}{ending}"


def relative_path(*parts: str) -> str:
    """A path as ``ZPLJ`` holds it."""
    return "/".join(parts)


def removed_path(path: str) -> str:
    """Where a photo lies after it was removed: in the folder of removed photos, under its site."""
    folder, _, rest = path.partition("/")
    return f"{folder}/{REMOVED}/{rest}" if rest else f"{REMOVED}/{path}"


def parts_of(path: Optional[str]) -> List[str]:
    """The parts of a stored path, held against what a path of the workspace may be.

    A workspace may come from anybody, and what its rows say is opened, moved and hashed: so nothing outside the workspace's
    folder, no drive, and nothing but pictures.

    Raises:
        MineError: ``photo_path_refused``.
    """
    text = (path or "").strip()
    parts = text.split("/")
    bad = (
        not text
        or len(text) > _LONGEST_PATH
        or any(part in ("", ".", "..") or part != part.strip() or part.endswith(".") for part in parts)
        or re.search(r'[\\<>:"|?*]', text) is not None
        or not all(_is_plain(c) for c in text)
        or not text.lower().endswith(ALL_ENDINGS)
        or any(part.split(".")[0].rstrip().upper() in _RESERVED for part in parts)
    )
    if bad:
        raise MineError("photo_path_refused", path=text[:300])
    return parts
