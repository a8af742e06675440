#!/usr/bin/python3
"""Zip the staged plugin into ``dist/mine_restoration_plugin-VERSION.zip``, which QGIS installs as it is.

The same sources give the same bytes: files sorted, times and permissions fixed. Standard library only.
"""

from __future__ import annotations

import configparser
import re
import sys
import time
import zipfile
from pathlib import Path
from typing import List

from stage import FIXED_TIME, PACKAGE, REPOSITORY, StageError, files_of, stage

DIST = REPOSITORY / "dist"

# What QGIS's plugin manager and its repository ask for.
REQUIRED = ("name", "qgisminimumversion", "description", "about", "version", "author", "email")
EXPECTED = {"qgisminimumversion": "3.22", "qgismaximumversion": "4.99", "hasprocessingprovider": "yes"}
TOP_FILES = ("__init__.py", "metadata.txt", "LICENSE", "resources_rc.py")


def package(folder_for_zip: Path = DIST) -> Path:
    """Stage, check and zip.

    Args:
        folder_for_zip: where the zip shall lie.

    Returns:
        The zip.

    Raises:
        StageError: the package breaks one of QGIS's rules; every breach is listed.
    """
    folder = stage()
    problems = problems_of(folder)
    if problems:
        raise StageError("the package breaks QGIS's rules:\n  " + "\n  ".join(problems))
    folder_for_zip.mkdir(exist_ok=True)
    target = folder_for_zip / f"{PACKAGE}-{_metadata(folder)['version']}.zip"
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in files_of(folder).items():
            entry = zipfile.ZipInfo(f"{PACKAGE}/{name}", time.gmtime(FIXED_TIME)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, path.read_bytes())
    partial.replace(target)
    return target


def problems_of(folder: Path) -> List[str]:
    """What keeps a staged folder from being a plugin, as sentences; empty when all is well."""
    problems = [f"{name} is missing" for name in TOP_FILES if not (folder / name).is_file()]
    problems += [f"{path.name} is a link" for path in folder.rglob("*") if path.is_symlink()]
    if not (folder / "metadata.txt").is_file():
        return problems
    metadata = _metadata(folder)
    problems += [f"metadata.txt has no {key}" for key in REQUIRED if not metadata.get(key, "").strip()]
    problems += [
        f"metadata.txt: {key} is {metadata.get(key)!r}, not {value!r}" for key, value in EXPECTED.items() if metadata.get(key) != value
    ]
    if not re.fullmatch(r"\d+\.\d+\.\d+", metadata.get("version", "")):
        problems.append(f"metadata.txt: version {metadata.get('version')!r} is not like 1.2.3")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", metadata.get("email", "")):
        problems.append("metadata.txt: email is not an address")
    icon = metadata.get("icon")
    if icon and not (folder / icon).is_file():
        problems.append(f"metadata.txt: the icon {icon} is not in the package")
    return problems


def _metadata(folder: Path) -> "configparser.SectionProxy":
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string((folder / "metadata.txt").read_text(encoding="utf-8"))
    return parser["general"]


if __name__ == "__main__":
    try:
        made = package()
    except StageError as error:
        sys.exit(f"package: {error}")
    print(f"{made.relative_to(REPOSITORY)}  {made.stat().st_size / 1024:.0f} KiB")
