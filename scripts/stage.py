#!/usr/bin/python3
"""Stage the plugin: real files, complete, as QGIS loads them, in ``build/stage/mine_restoration_plugin``.

Into the package's copy go the metadata, the licence, the compiled icons and translations, the icons that the metadata
names and the manual as pages for the browser. Only what changed is written; what vanished is removed. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Dict, Iterator

from manual_html import manual_files

PACKAGE = "mine_restoration_plugin"
REPOSITORY = Path(__file__).resolve().parent.parent
BUILD = REPOSITORY / "build"

# Written into every compiled resource instead of the files' own times, so that the same sources give the same bytes.
FIXED_TIME = 1577836800  # 2020-01-01

_SKIPPED_SUFFIXES = (".pyc", ".pyo", ".swp", ".orig", "~", "-wal", "-shm", "-journal")


class StageError(Exception):
    """Staging cannot go on; the text says what to do."""


def stage() -> Path:
    """Bring the staged package up to date.

    Returns:
        Its folder.

    Raises:
        StageError: a tool is missing or failed.
    """
    target = BUILD / "stage" / PACKAGE
    wanted = _sources()
    wanted["resources_rc.py"] = _compiled_resources()
    wanted.update(_compiled_translations())
    mirror(wanted, target)
    return target


def mirror(wanted: Dict[str, Path], target: Path, keep_bytecode: bool = False) -> None:
    """Make a folder hold exactly these files, writing only what differs.

    Args:
        wanted: name in the folder -> source.
        target: the folder; made if it is missing.
        keep_bytecode: leave ``__pycache__`` alone, so that a profile in use starts quickly.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name, source in wanted.items():
        _copy_changed(source, target / name)
    for path in sorted(target.rglob("*"), reverse=True):
        if keep_bytecode and "__pycache__" in path.parts:
            continue
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(target).as_posix() not in wanted:
            path.unlink()


def files_of(folder: Path) -> Dict[str, Path]:
    """The files below a folder that belong into a package, by their name in it, sorted."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(_walk(folder))}


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name == "__pycache__" or path.name.startswith(".") or path.name.endswith(_SKIPPED_SUFFIXES):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _sources() -> Dict[str, Path]:
    wanted = files_of(REPOSITORY / PACKAGE)
    for made in ("metadata.txt", "resources_rc.py"):  # a leftover of another tool must not win over the one copy
        wanted.pop(made, None)
    for name in ("metadata.txt", "LICENSE"):
        wanted[name] = REPOSITORY / name
    wanted["engine-requirements.txt"] = REPOSITORY / "scripts" / "engine-requirements.txt"  # for Check installation
    wanted["icons/plugin.svg"] = REPOSITORY / "icons" / "plugin.svg"
    wanted.update(_manual())
    return wanted


def _manual() -> Dict[str, Path]:
    """The manual's pages for the browser, and the pictures that they show."""
    folder = REPOSITORY / "docs"
    pages, pictures = manual_files(folder / "manual")
    wanted = {f"manual/images/{name}": folder / "images" / name for name in sorted(pictures) if (folder / "images" / name).is_file()}
    for name, text in pages.items():
        made = BUILD / "manual" / name
        made.parent.mkdir(parents=True, exist_ok=True)
        if not made.is_file() or made.read_text(encoding="utf-8") != text:
            made.write_text(text, encoding="utf-8")
        wanted[f"manual/{name}"] = made
    return wanted


def _copy_changed(source: Path, target: Path) -> None:
    if target.is_file() and not target.is_symlink():
        ours, theirs = source.stat(), target.stat()
        if ours.st_size == theirs.st_size and source.read_bytes() == target.read_bytes():
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, partial)  # follows links: what is staged is a real file
    os.replace(partial, target)


def _compiled_resources() -> Path:
    """``resources_rc.py``, made again only when the list or an icon changed."""
    qrc, icons = REPOSITORY / "resources.qrc", REPOSITORY / "icons"
    result = BUILD / "resources" / "resources_rc.py"
    key = _digest(qrc, Path(__file__), *sorted(icons.glob("*")))
    if _is_made_from(result, key):
        return result
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        shutil.copy(qrc, copy)
        shutil.copytree(icons, copy / "icons")
        for path in [copy / "resources.qrc", *(copy / "icons").iterdir()]:
            os.utime(path, (FIXED_TIME, FIXED_TIME))
        text = _run(["pyrcc5", "resources.qrc"], copy)
    # pyrcc5 writes for PyQt5; QGIS has one name for both Qt versions.
    text = text.replace("from PyQt5 import QtCore", "from qgis.PyQt import QtCore")
    if "PyQt5 import" in text or "from qgis.PyQt import QtCore" not in text:
        raise StageError("pyrcc5 wrote an import that scripts/stage.py does not know.")
    _write_made(result, text.encode("utf-8"), key)
    return result


def _compiled_translations() -> Dict[str, Path]:
    """The ``.qm`` of every ``.ts``."""
    made = {}
    for source in sorted((REPOSITORY / "i18n").glob("*.ts")):
        result = BUILD / "i18n" / f"{source.stem}.qm"
        key = _digest(source, Path(__file__))
        if not _is_made_from(result, key):
            result.parent.mkdir(parents=True, exist_ok=True)
            partial = result.with_suffix(".partial")
            _run(["lrelease", "-silent", str(source), "-qm", str(partial)], REPOSITORY)
            _write_made(result, partial.read_bytes(), key)
            partial.unlink()
        made[f"i18n/{result.name}"] = result
    return made


def _digest(*paths: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _is_made_from(result: Path, key: str) -> bool:
    stamp = result.with_name(result.name + ".made-from")
    return result.is_file() and stamp.is_file() and stamp.read_text() == key


def _write_made(result: Path, content: bytes, key: str) -> None:
    result.parent.mkdir(parents=True, exist_ok=True)
    result.write_bytes(content)
    result.with_name(result.name + ".made-from").write_text(key)


def _run(command: "list[str]", folder: Path) -> str:
    # qtchooser's lrelease on the PATH may point at a Qt that is not installed, so Qt 5's own folder comes first.
    path = "/usr/lib/qt5/bin:" + os.environ.get("PATH", "")
    program = shutil.which(command[0], path=path)
    if program is None:
        raise StageError(f"{command[0]} is not installed. Run: scripts/setup qgis")
    fixed = {**os.environ, "QT_HASH_SEED": "0", "PYTHONHASHSEED": "0"}  # Qt's hash order would change the bytes
    done = subprocess.run([program, *command[1:]], cwd=folder, env=fixed, capture_output=True, text=True)
    if done.returncode:
        raise StageError(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    try:
        print(stage())
    except StageError as error:
        sys.exit(f"stage: {error}")
