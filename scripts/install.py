#!/usr/bin/python3
"""Install the plugin and its engine into the QGIS profile of the person who calls (``make install``).

The engine's environment is made beside the plugin's files, so that it works without this checkout. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from package import package
from stage import PACKAGE, REPOSITORY, StageError, files_of, mirror, stage

LOCK = REPOSITORY / "scripts" / "engine-requirements.txt"


def install() -> Path:
    """Copy the staged plugin into the default profile and make its engine environment.

    Returns:
        The plugin's folder in the profile.
    """
    package()  # for its checks
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = data / "QGIS" / "QGIS3" / "profiles" / "default" / "python" / "plugins" / PACKAGE
    engine = folder / "engine_env"
    aside = folder.with_name(f".{PACKAGE}.engine_env")
    if engine.is_dir():  # mirror() removes what is not the plugin's
        shutil.rmtree(aside, ignore_errors=True)
        engine.rename(aside)
    mirror(files_of(stage()), folder)
    if aside.is_dir():
        aside.rename(engine)
    stamp = engine / ".made-from"
    lock = LOCK.read_text(encoding="utf-8")
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != lock:
        shutil.rmtree(engine, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(engine)], check=True)
        subprocess.run(
            [str(engine / "bin" / "python"), "-m", "pip", "install", "-qq", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)],
            check=True,
        )
        stamp.write_text(lock, encoding="utf-8")
    return folder


if __name__ == "__main__":
    try:
        print(f"Installed in {install()}. Enable it in QGIS: Plugins > Manage and Install Plugins > Installed.")
    except (StageError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"install: {error}")
