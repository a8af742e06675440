"""A new workspace takes its name only when everything is in it: tables from the engine, forms, styles and project from QGIS."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from typing import Iterator

from ..model.errors import MineError

# As the engine names its own (engine/storage/whole_file.py): .NAME.PROCESS.part beside the target.
_PART = ".{name}.{process}.part"


@contextlib.contextmanager
def whole_workspace(path: str) -> Iterator[str]:
    """A path to make a workspace under; the file takes its own name when the block ends without an exception.

    It has the same file name in a folder beside the target, so that what is relative in it stays right. What a killed run left there
    is removed by the next one.

    Raises:
        MineError: ``workspace_exists``, ``output_unwritable``.
    """
    target = os.path.abspath(path)
    if os.path.lexists(target):
        raise MineError("workspace_exists", path=target)
    parent, name = os.path.split(target)
    part = os.path.join(parent, _PART.format(name=name, process=os.getpid()))
    try:
        os.makedirs(parent, exist_ok=True)
        _sweep(parent, name)
        os.mkdir(part)
    except OSError as error:
        raise MineError("output_unwritable", path=target, reason=error.strerror or str(error)) from error
    try:
        yield os.path.join(part, name)
        _take_name(os.path.join(part, name), target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _take_name(made: str, target: str) -> None:
    leftovers = [made + ending for ending in ("-wal", "-journal") if os.path.exists(made + ending)]
    if leftovers:
        raise MineError("workspace_failed", path=target, reason=", ".join(os.path.basename(left) for left in leftovers))
    try:
        with open(made, "rb+") as file:
            # The data first, then the name: after a power cut the name must not lead to an empty file.
            os.fsync(file.fileno())
        if os.path.lexists(target):  # somebody else was quicker
            raise MineError("workspace_exists", path=target)
        os.rename(made, target)
    except OSError as error:
        raise MineError("output_unwritable", path=target, reason=error.strerror or str(error)) from error


def _sweep(parent: str, name: str) -> None:
    """Remove what ended runs left, and a log of an earlier file of this name, which SQLite would apply to the new one."""
    pattern = re.compile(re.escape(f".{name}.") + r"(\d+)\.part")
    for entry in os.listdir(parent):
        found = pattern.fullmatch(entry)
        if found and not _alive(int(found.group(1))):
            shutil.rmtree(os.path.join(parent, entry), ignore_errors=True)
    for ending in ("-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(parent, name + ending))


def _alive(process: int) -> bool:
    # On Windows signal 0 would end the process.
    if process == os.getpid() or os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
