"""Make an environment for the engine: a virtual environment, filled by pip from a folder of wheels or from the configured index.

It is made beside the one in use and takes its place when it works, so that a failed installation leaves everything as it was.
It lies in QGIS's settings folder rather than in the plugin's, which QGIS deletes with every update of the plugin.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from typing import List, Optional, Tuple

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from .. import compat
from ..model.errors import MineError
from .engine_process import engine_environment, package_dir
from .translation import sentence, tr

LOCK = "engine-requirements.txt"
OLDEST_PYTHON = (3, 11)
_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)([^\n]*)", re.MULTILINE)
# What pip says where its index cannot be reached, or has nothing for this system.
_NO_INDEX = re.compile(r"NewConnectionError|ConnectTimeout|Read ?Timeout|name resolution|getaddrinfo|No matching distribution found", re.IGNORECASE)


def lock_path() -> str:
    """The list of pinned libraries: inside the staged package, or in the repository's scripts."""
    staged = os.path.join(package_dir(), LOCK)
    return staged if os.path.isfile(staged) else os.path.join(os.path.dirname(package_dir()), "scripts", LOCK)


def pinned() -> List[Tuple[str, str]]:
    """Names and versions of the libraries in the lock; those that only some systems need are left out."""
    with open(lock_path(), encoding="utf-8") as stream:
        return [(name, version) for name, version, rest in _PINNED.findall(stream.read()) if ";" not in rest]


def missing_wheels(folder: str) -> List[str]:
    """Which of the pinned libraries a folder has no wheel of; whether a wheel fits this system is pip's matter.

    Raises:
        MineError: ``file_missing`` where there is no such folder.
    """
    if not os.path.isdir(folder):
        raise MineError("file_missing", path=folder)
    names = [name.split("-") for name in os.listdir(folder) if name.endswith(".whl")]
    there = {(_plain(parts[0]), parts[1]) for parts in names if len(parts) >= 5}
    return [f"{name} {version}" for name, version in pinned() if (_plain(name), version) not in there]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def environment_folder() -> str:
    """Where the environment is made."""
    return os.path.join(QgsApplication.qgisSettingsDirPath(), "mine_restoration", "engine_env")


def environment_python(folder: str) -> str:
    """The interpreter of an environment."""
    return os.path.join(folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def base_pythons() -> List[str]:
    """Interpreters from which an environment could be made, the likeliest first."""
    prefix = sys.exec_prefix
    candidates = [os.path.join(prefix, "python.exe"), os.path.join(prefix, "python3.exe")] if os.name == "nt" else []
    candidates += [os.path.join(prefix, "bin", "python3"), shutil.which("python3") or "", shutil.which("python") or ""]
    return list(dict.fromkeys(path for path in candidates if path and os.path.isfile(path)))


class InstallTask(QgsTask):
    """The installation in the background.

    Signals: ``said(line)`` for each line of the tools' output, ``finished_with(python, sentence)`` in the main thread: the
    interpreter and "" if it worked, "" and what went wrong if not.
    """

    said = pyqtSignal(str)
    finished_with = pyqtSignal(str, str)

    def __init__(self, base: str, wheels: str = "") -> None:
        super().__init__(tr("Install the computing engine"), compat.TASK_CAN_CANCEL)
        self.base, self.wheels = base, wheels
        self.target = environment_folder()
        self._process: Optional[subprocess.Popen] = None
        self._lock = threading.Lock()
        self._error: Optional[MineError] = None
        self._packages = max(1, len(pinned()))
        self._collected = 0

    # --- in the background --------------------------------------------------------------------------------------------
    def run(self) -> bool:
        """Make it, beside the one in use."""
        fresh = self.target + "_new"
        try:
            shutil.rmtree(fresh, ignore_errors=True)
            os.makedirs(os.path.dirname(fresh), exist_ok=True)
            self._check_wheels()
            self._check_base()
            self._tool([self.base, "-m", "venv", fresh])
            self.setProgress(5)
            python = environment_python(fresh)
            command = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
            command += ["--only-binary", ":all:", "--require-hashes", "-r", lock_path()]
            command += ["--no-index", "--find-links", self.wheels] if self.wheels else []
            self._tool(command)
            self._tool([python, "-c", "import geopandas, shapely, pyproj, pyogrio"])
            self._put_in_place(fresh)
        except MineError as error:
            self._error = error
        except OSError as error:
            self._error = MineError("install_failed", reason=f"{error.strerror}: {error.filename}")
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return self._error is None

    def _check_wheels(self) -> None:
        """pip would stop at the first that is missing, after some time and in its own words; a person needs the whole list."""
        missing = missing_wheels(self.wheels) if self.wheels else []
        if missing:
            raise MineError("install_wheels_missing", folder=self.wheels, missing=missing)

    def _check_base(self) -> None:
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        version = self._tool([self.base, "-c", code]).strip().splitlines()[-1]
        if tuple(int(part) for part in version.split(".")) < OLDEST_PYTHON:
            raise MineError("install_python_old", path=self.base, found=version, needed="%d.%d" % OLDEST_PYTHON)

    def _tool(self, command: List[str]) -> str:
        """Run a tool, and say its lines; raises MineError ``install_failed`` with its last lines, ``install_cancelled``."""
        with self._lock:
            if self.isCanceled():
                raise MineError("install_cancelled")
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=engine_environment(command[0]),
                encoding="utf-8", errors="replace", creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        lines: List[str] = []
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in stream:
                lines.append(line.rstrip())
                self._line(lines[-1])
        code = self._process.wait()
        if self.isCanceled():
            raise MineError("install_cancelled")
        if code and not self.wheels and _NO_INDEX.search("\n".join(lines[-10:])):
            raise MineError("install_no_network")
        if code:
            raise MineError("install_failed", reason=" ".join(lines[-3:]) or f"{code}")
        return "\n".join(lines)

    def _line(self, line: str) -> None:
        self.said.emit(line)
        # With an index pip collects each library, with a folder it processes each file.
        if line.startswith("Processing " if self.wheels else "Collecting "):
            self._collected += 1
            self.setProgress(5 + 75 * min(1.0, self._collected / self._packages))
        elif line.startswith("Installing collected"):
            self.setProgress(85)

    def _put_in_place(self, fresh: str) -> None:
        old = self.target + "_old"
        shutil.rmtree(old, ignore_errors=True)
        if os.path.exists(self.target):
            os.rename(self.target, old)
        os.rename(fresh, self.target)
        shutil.rmtree(old, ignore_errors=True)

    def cancel(self) -> None:
        """End the tool that runs, too."""
        super().cancel()
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()

    # --- in the main thread ---------------------------------------------------------------------------------------------
    def finished(self, ok: bool) -> None:
        """Tell what came out."""
        if ok:
            self.finished_with.emit(environment_python(self.target), "")
            return
        error = self._error or MineError("install_cancelled")
        self.finished_with.emit("", sentence(error.code, error.params))
