"""The folder of a disclosure: made beside its place, checked, and moved there whole; and the record of who approved it.

Which comes first, the record or the folder's name? A package that is out without a record of its approval is what must never be; a record
whose package is not there harms nobody, and its checksums say which one was meant. So:

1. the old package is moved aside: where a file of it is open elsewhere, this is the step that fails, before anything has happened;
2. the record is written and committed; where that fails (locked, full, read-only) the old package goes back;
3. the new folder takes the name, which is free now; where even that fails, the old one goes back and the record is taken out again,
   which the history shows.

Whatever kills the process between 1 and 3 leaves the old package beside its place; the next run puts it back first.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...model.errors import MineError
from ...model.workspace_schema import DELETE_MARK, VERSION, new_act, new_mark
from .whole_file import sweep, uninterrupted, unwritable
from .workspace_file import connect, seal, sentences, settings_of

ENDINGS = (".xlsx", ".docx", ".html")
PHOTOS = "照片"
_PHOTO = re.compile(r"\d{4,}_[^_]+_\d+\.jpg")
_STAGE, _ASIDE = ".{name}.{process}.part", ".{name}.old"
# Files that a computer puts into folders by itself.
_NOBODYS = ("Thumbs.db", "desktop.ini", ".DS_Store")


def place_of_package(output: str, stem: str) -> Path:
    """Where the package goes: the folder itself if it is new, empty or a package, else a folder in it named after the title.

    Raises:
        MineError: ``disclosure_folder_used`` where that one holds other files; ``output_unwritable`` where it is a file.
    """
    folder = Path(output).absolute()
    if folder.is_file():
        raise MineError("output_unwritable", path=str(folder), reason="a file has this name")
    try:
        _put_back(folder)
        if not folder.exists() or not foreign_in(folder):
            return folder
        inner = folder / stem
        if inner.is_file():
            raise MineError("output_unwritable", path=str(inner), reason="a file has this name")
        _put_back(inner)
        foreign = foreign_in(inner) if inner.exists() else []
    except OSError as error:
        raise unwritable(error, str(folder)) from error
    if foreign:
        raise MineError("disclosure_folder_used", path=str(inner), names=foreign[:10])
    return inner


def foreign_in(folder: Path) -> list[str]:
    """What is in a folder and does not belong to a package: nothing for an empty folder and for a package."""
    entries = [entry for entry in sorted(folder.iterdir()) if entry.name not in _NOBODYS]
    stems = {entry.stem for entry in entries if entry.is_file() and entry.suffix in ENDINGS}
    if len(stems) > 1:
        return [entry.name for entry in entries]
    foreign = []
    for entry in entries:
        if entry.name == PHOTOS and entry.is_dir() and not entry.is_symlink():
            foreign += [
                f"{PHOTOS}/{photo.name}" for photo in sorted(entry.iterdir()) if photo.name not in _NOBODYS and not _PHOTO.fullmatch(photo.name)
            ]
        elif not entry.is_file() or entry.suffix not in ENDINGS:
            foreign.append(entry.name)
    # Photos alone, or a lone document of that ending, are somebody's own.
    whole = {entry.suffix for entry in entries if entry.is_file()} >= set(ENDINGS)
    return foreign if whole or not entries else foreign or [entry.name for entry in entries]


@contextlib.contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A folder beside the target to fill; gone when the block is left, unless :func:`publish` moved it.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``.
    """
    folder = target.parent / _STAGE.format(name=target.name, process=os.getpid())
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        folder.mkdir()
    except OSError as error:
        raise unwritable(error, str(target)) from error
    try:
        yield folder
    except OSError as error:
        raise unwritable(error, str(target)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, target: Path, workspace: str, record: Mapping[str, Any], editor: str) -> str:
    """Write the record and give a checked folder its name; see the module.

    Args:
        folder: from :func:`staged`. record: fields of the table ``disclosures``.

    Returns:
        The record's key.

    Raises:
        MineError: ``output_unwritable``, ``disk_full``, and those of writing a workspace. Then the old package stands as it stood.
    """
    aside = target.parent / _ASIDE.format(name=target.name)
    with uninterrupted():
        try:
            _sync(folder)
            if target.exists():
                os.rename(target, aside)
        except OSError as error:
            raise unwritable(error, str(target)) from error
        try:
            key = write_record(workspace, record, editor)
        except BaseException:
            _put_back(target)
            raise
        try:
            os.rename(folder, target)
        except OSError as error:
            _put_back(target)
            _take_out(workspace, key, editor)
            raise unwritable(error, str(target)) from error
        shutil.rmtree(aside, ignore_errors=True)
    return key


def see_that_it_can_be_recorded(connection: sqlite3.Connection, path: str) -> None:
    """Raises MineError ``workspace_old`` or ``workspace_newer`` where a workspace has not this version's table of disclosures."""
    text = settings_of(connection).get("schema_version", "")
    version = int(text) if text.isdigit() else 0
    if version > VERSION:
        raise MineError("workspace_newer", path=path)
    if version < VERSION:
        raise MineError("workspace_old", path=path, version=str(version), needed=str(VERSION))


def write_record(workspace: str, record: Mapping[str, Any], editor: str) -> str:
    """One row of ``disclosures``, in one transaction with its lines of the history, sealed.

    The row is made first and filled in then: the history keeps what changes, so each value stands in its chain.

    Returns:
        Its key.
    """
    connection = connect(workspace)
    try:
        with sentences(workspace):
            key, act = str(uuid.uuid4()), new_act()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO disclosures (uuid, editor, mark) VALUES (?, ?, ?)", (key, editor[:40], new_mark(act, 1, key)))
            names = ", ".join(f"{name} = ?" for name in record)
            values = (*record.values(), editor[:40], new_mark(act, 2), key)
            connection.execute(f"UPDATE disclosures SET {names}, editor = ?, mark = ? WHERE uuid = ?", values)  # noqa: S608
            seal(connection)
            connection.execute("COMMIT")
    finally:
        connection.close()
    return key


def _take_out(workspace: str, key: str, editor: str) -> None:
    with contextlib.suppress(MineError):  # it stays as a record without a package, which harms nobody
        connection = connect(workspace)
        try:
            with sentences(workspace):
                connection.execute("BEGIN IMMEDIATE")
                mark = DELETE_MARK + new_mark(new_act(), 1)
                connection.execute("UPDATE disclosures SET editor = ?, mark = ? WHERE uuid = ?", (editor[:40], mark, key))
                connection.execute("DELETE FROM disclosures WHERE uuid = ?", (key,))
                seal(connection)
                connection.execute("COMMIT")
        finally:
            connection.close()


def _put_back(target: Path) -> None:
    """The package that a killed or failed run moved aside."""
    aside = target.parent / _ASIDE.format(name=target.name)
    if aside.is_dir():
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            os.rename(aside, target)


def _sync(folder: Path) -> None:
    """Bring the data to the disk before the name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with open(path, "rb+") as file:
                os.fsync(file.fileno())
