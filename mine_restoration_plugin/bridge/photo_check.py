"""Are the photos of a workspace where its rows say, and as they were taken in? And finding them again in a moved folder.

No Qt and no store: the rows are handed in, so that it runs in the background.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Set

from ..model.errors import ERROR, INFO, WARNING, Finding, MineError
from ..model.photo_names import ALL_ENDINGS, REMOVED, parts_of, relative_path
from .photo_files import Cancelled, PhotoFolder, digest_of, is_inside

Progress = Callable[[float], None]
_MOST_UNLISTED = 1000


@dataclass(frozen=True)
class StoredPhoto:
    """What a row says of its file.

    Attributes:
        uuid: key of the row. number: of its site. path: ZPLJ. digest: ZPHX. name: ZPMC.
    """

    uuid: str
    number: str
    path: str
    digest: str
    name: str = ""


def check_photo(folder: PhotoFolder, photo: StoredPhoto, cancelled: Optional[Cancelled] = None) -> Optional[Finding]:
    """What is wrong with one photo's file; None where it is as it was taken in.

    Raises:
        MineError: ``cancelled``.
    """
    what = {"number": photo.number, "path": photo.path or photo.name or "?"}
    if not photo.path:  # a row that was made in an attribute table or in the field, without a file
        return Finding("photo_no_digest", WARNING, photo.number, what)
    try:
        path = folder.path_of(photo.path)
        if not os.path.isfile(path):
            return Finding("photo_missing", ERROR, photo.number, what)
        if photo.digest and digest_of(path, cancelled) != photo.digest.lower():
            return Finding("photo_changed", ERROR, photo.number, what)
    except MineError as error:
        if error.code == "cancelled":
            raise
        code = "photo_missing" if error.code == "file_missing" else error.code
        return Finding(code, ERROR, photo.number, what if code == "photo_missing" else error.params)
    return None if photo.digest else Finding("photo_no_digest", WARNING, photo.number, what)


@dataclass
class PhotoReport:
    """What a check found.

    Attributes:
        count: photos that were looked at. findings: what is wrong.
        missing: the photos whose files are not there. wrong: by key of the row, the code of what is wrong with it.
    """

    count: int = 0
    findings: List[Finding] = field(default_factory=list)
    missing: List[StoredPhoto] = field(default_factory=list)
    wrong: Dict[str, str] = field(default_factory=dict)


def check_photos(
    folder: PhotoFolder,
    photos: Sequence[StoredPhoto],
    unlisted: bool = True,
    progress: Optional[Progress] = None,
    cancelled: Optional[Cancelled] = None,
) -> PhotoReport:
    """Check the files of many photos.

    Args:
        photos: what the rows say.
        unlisted: also name pictures in the folder that no row knows (put there by hand, or left by a crash).
        progress: hears percent. cancelled: asked between the pieces of files.

    Raises:
        MineError: ``cancelled``.
    """
    report = PhotoReport(len(photos))
    for number, photo in enumerate(photos):
        if cancelled is not None and cancelled():
            raise MineError("cancelled")
        finding = check_photo(folder, photo, cancelled)
        if finding is not None:
            report.findings.append(finding)
            report.wrong[photo.uuid] = finding.code
            if finding.code == "photo_missing":
                report.missing.append(photo)
        if progress is not None:
            progress(100.0 * (number + 1) / len(photos))
    if report.missing and not os.path.isdir(folder.path):
        # One sentence instead of thousands: the folder as a whole was moved, renamed or left behind.
        report.findings = [f for f in report.findings if f.code != "photo_missing"]
        report.findings.insert(0, Finding("photo_folder_missing", ERROR, "", {"path": folder.path, "count": len(report.missing)}))
    if unlisted:
        report.findings += _unlisted(folder, photos)
    return report


def _unlisted(folder: PhotoFolder, photos: Sequence[StoredPhoto]) -> List[Finding]:
    listed = {photo.path.casefold() for photo in photos}
    found = []
    for path in pictures_below(folder.path):
        inside = os.path.relpath(path, folder.base).replace(os.sep, "/")
        if inside.casefold() not in listed:
            found.append(Finding("photo_unlisted", INFO, "", {"path": inside}))
            if len(found) >= _MOST_UNLISTED:
                break
    return found


def pictures_below(top: str) -> Iterator[str]:
    """The pictures below a folder, in order; removed ones and temporary files left out, links to folders not followed."""
    for path, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name != REMOVED)
        for name in sorted(names):
            if name.lower().endswith(ALL_ENDINGS) and not name.startswith("."):
                yield os.path.join(path, name)


# --- a moved folder -----------------------------------------------------------------------------------------------------------
@dataclass
class FoundAgain:
    """Photos that were found in the folder that a person pointed to.

    Attributes:
        moved: new ``ZPLJ`` by key of the row, for photos that lie below the workspace's own folder: only their rows change.
        copied: keys of the rows whose photos were copied to where the rows expect them.
        lost: photos that are not there, or not with their content.
    """

    moved: Dict[str, str] = field(default_factory=dict)
    copied: List[str] = field(default_factory=list)
    lost: List[StoredPhoto] = field(default_factory=list)


def find_again(
    folder: PhotoFolder,
    missing: Sequence[StoredPhoto],
    chosen: str,
    progress: Optional[Progress] = None,
    cancelled: Optional[Cancelled] = None,
) -> FoundAgain:
    """Look for missing photos below another folder, by place and name and then by content.

    A photo is only taken with the very content that its row noted. One that lies below the workspace's folder stays where it
    is and gets a new path; others are copied to where their rows expect them.

    Raises:
        MineError: ``file_missing`` for a folder that is not there, ``cancelled``, and those of copying.
    """
    if not os.path.isdir(chosen):
        raise MineError("file_missing", path=chosen)
    pictures = _Pictures(chosen, cancelled)
    result = FoundAgain()
    for number, photo in enumerate(missing):
        if cancelled is not None and cancelled():
            raise MineError("cancelled")
        path = pictures.of(photo)
        if path is None:
            result.lost.append(photo)
        else:
            _take(folder, photo, path, result, cancelled)
        if progress is not None:
            progress(100.0 * (number + 1) / len(missing))
    return result


class _Pictures:
    """The pictures below a folder, found by place and name, and by their content where that does not help."""

    def __init__(self, top: str, cancelled: Optional[Cancelled]) -> None:
        self._top, self._cancelled = top, cancelled
        self._by_name: Dict[str, List[str]] = {}
        for path in pictures_below(top):
            self._by_name.setdefault(os.path.basename(path).casefold(), []).append(path)
        self._digests: Dict[str, str] = {}
        self._by_digest: Optional[Dict[str, List[str]]] = None
        self._used: Set[str] = set()

    def of(self, photo: StoredPhoto) -> Optional[str]:
        """The picture with a photo's content; each is given once."""
        try:
            parts = parts_of(photo.path)
        except MineError:
            return None
        if not photo.digest:
            return None
        # The same place first: the chosen folder may be the one above, the photos' own, or the site's.
        places = [os.path.join(self._top, *parts[start:]) for start in range(len(parts))]
        named = self._by_name.get(parts[-1].casefold(), [])
        wanted = photo.digest.lower()
        for path in dict.fromkeys([p for p in places if p in named] + named):
            if path not in self._used and self._digest(path) == wanted:
                self._used.add(path)
                return path
        for path in self._with_content(wanted):
            if path not in self._used:
                self._used.add(path)
                return path
        return None

    def _digest(self, path: str) -> str:
        if path not in self._digests:
            try:
                self._digests[path] = digest_of(path, self._cancelled)
            except MineError as error:
                if error.code == "cancelled":
                    raise
                self._digests[path] = ""  # it cannot be read: it is nobody's
        return self._digests[path]

    def _with_content(self, digest: str) -> List[str]:
        """Somebody renamed the photos: all of them are read, once."""
        if self._by_digest is None:
            self._by_digest = {}
            for paths in self._by_name.values():
                for path in paths:
                    self._by_digest.setdefault(self._digest(path), []).append(path)
        return self._by_digest.get(digest, [])


def _take(folder: PhotoFolder, photo: StoredPhoto, path: str, result: FoundAgain, cancelled: Optional[Cancelled]) -> None:
    if is_inside(path, folder.base):
        inside = os.path.relpath(os.path.realpath(path), os.path.realpath(folder.base)).replace(os.sep, "/")
        try:
            result.moved[photo.uuid] = relative_path(*parts_of(inside))
            return
        except MineError:
            pass  # a path that no row may hold: the photo is copied instead
    if folder.put(path, photo.path, photo.digest, cancelled):
        result.copied.append(photo.uuid)
    else:
        result.lost.append(photo)
