"""A story in a real QGIS window: the packaged plugin in a clean profile, Chinese, and what the story saw."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Sequence

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "scripts"))

from qgis_profile import make_profile  # noqa: E402

ENGINE_PYTHON = REPOSITORY / "build" / "engine_env" / "bin" / "python"
SCREENS = REPOSITORY / "build" / "screens"
# What would lead QGIS or its Python astray, or away from the screen.
_STRAY = ("PYTHONPATH", "PYTHONHOME", "LANGUAGE", "QT_QPA_PLATFORM")


def new_folder(top: Path) -> Path:
    """The folder of a story's files, with the packaged plugin's profile beside it; skips where no window can be opened."""
    if not os.environ.get("DISPLAY") or shutil.which("qgis") is None or shutil.which("xdotool") is None:
        pytest.skip("no display, no QGIS or no xdotool; run scripts/test desktop")
    folder = top / "data"
    folder.mkdir()
    SCREENS.mkdir(parents=True, exist_ok=True)
    archive = max((REPOSITORY / "dist").glob("*.zip"), key=lambda path: path.stat().st_mtime)
    make_profile(top / "profile", archive=archive, clean=True)
    return folder


def surroundings(folder: Path, **more: str) -> Dict[str, str]:
    """Environment of a QGIS in Chinese, with what a story asks for."""
    runtime = folder.parent / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    env = {name: value for name, value in os.environ.items() if name not in _STRAY}
    env.update(
        LANG="zh_CN.UTF-8", LC_ALL="zh_CN.UTF-8", XDG_RUNTIME_DIR=str(runtime), MINE_RESTORATION_ENGINE_PYTHON=str(ENGINE_PYTHON),
        STORY_SCREENS=str(SCREENS), STORY_FOLDER=str(folder), STORY_SCRIPTS=str(Path(__file__).parent), **more,
    )  # fmt: skip
    return env


def run_story(script: str, folder: Path, minutes: float, options: Sequence[str] = (), **more: str) -> Dict[str, Any]:
    """Run a story of this folder in QGIS.

    Args:
        script: file name of the story. folder: see :func:`new_folder`. minutes: after which it is killed.
        options: for QGIS. more: environment variables.

    Returns:
        What it saw, with ``exit`` (QGIS's exit code, -1 where it was killed) and ``log``.
    """
    top = folder.parent
    (folder / "seen.json").unlink(missing_ok=True)
    env = surroundings(folder, **more)
    path = Path(__file__).with_name(script)
    command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(top / "profile"), *options, "--code", str(path)]
    with (top / "qgis.log").open("a") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            code = process.wait(timeout=minutes * 60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code = -1
    log_text = (top / "qgis.log").read_text(errors="replace")[-3000:]
    assert (folder / "seen.json").is_file(), f"QGIS ended with {code} and left nothing\n{log_text}"
    return {**json.loads((folder / "seen.json").read_text(encoding="utf-8")), "exit": code, "log": log_text}
