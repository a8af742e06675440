"""Start the computing engine as a process of its own, follow it, and end it.

The standard library's ``subprocess`` is used rather than ``QgsBlockingProcess``, because that class offers no way to set the
child's environment in QGIS 3.22: ``LD_LIBRARY_PATH`` is read by the loader before the first line of
Python, so it must be absent when the process starts, and so must ``PYTHONHOME``. It also asks the process to end only once
and waits for it for ever; here it is killed if it has not gone in time. Two threads move the pipes' bytes into a queue;
everything that touches the feedback happens in the caller's thread.
"""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from typing import Any, Deque, Dict, List, Mapping, Optional

from qgis.core import QgsFeedback, QgsProcessingFeedback, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QThread, QTimer

from ..model.errors import ERROR, INFO, MineError
from ..model.job import Job
from .translation import sentence, tr

PYTHON_VARIABLE = "MINE_RESTORATION_ENGINE_PYTHON"
PYTHON_SETTING = "mine_restoration/engine_python"
LIBRARIES = ("geopandas", "shapely", "pyproj", "pyogrio")

POLL_S = 0.05
GRACE_S = 0.5
SHOWN_OF_A_KIND = 20
KEPT_STDERR_LINES = 40

_DROPPED = ("PROJ_", "GDAL_", "OGR_", "CPL_", "PYTHON", "QT_", "QML", "QGIS_", "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_", "VIRTUAL_ENV", "__PYVENV")


def package_dir() -> str:
    """The folder of the plugin's package."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def engine_python() -> str:
    """The interpreter that runs the engine.

    A choice that a person made (environment variable, QGIS setting) is never replaced by another one silently.

    Raises:
        MineError: ``engine_missing`` with the place that was looked at last.
    """
    for chosen in (os.environ.get(PYTHON_VARIABLE), QgsSettings().value(PYTHON_SETTING, "")):
        if chosen:
            found = shutil.which(os.path.expanduser(str(chosen)))
            if found is None:
                raise MineError("engine_missing", path=str(chosen))
            return os.path.abspath(found)
    own = own_environment_python()
    if os.path.isfile(own):
        return own
    bundled = bundled_python()
    if bundled:
        return bundled
    raise MineError("engine_missing", path=own)


def own_environment_python() -> str:
    """Where the plugin's own environment has its interpreter, whether or not it exists."""
    parts = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(package_dir(), "engine_env", *parts)


def bundled_python() -> Optional[str]:
    """QGIS's own interpreter where it has the engine's libraries; they are looked for, not imported."""
    if any(importlib.util.find_spec(name) is None for name in LIBRARIES):
        return None
    names = ("python.exe", "python3.exe") if os.name == "nt" else ("bin/python3", "bin/python")
    for name in names:
        path = os.path.join(sys.exec_prefix, name)
        if os.path.isfile(path):
            return path
    return None


def engine_environment(python: str, base: Optional[Mapping[str, str]] = None) -> Dict[str, str]:
    """The surroundings of the engine: QGIS's own libraries and Python settings are taken out.

    QGIS's bundled interpreter keeps them, since its libraries are QGIS's own and need them.
    """
    base = os.environ if base is None else base
    bundled = os.path.dirname(os.path.abspath(python)) in (
        os.path.abspath(sys.exec_prefix),
        os.path.join(os.path.abspath(sys.exec_prefix), "bin"),
    )
    kept = ("PROJ_", "GDAL_", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_") if bundled else ()
    env = {
        name: value
        for name, value in base.items()
        if not name.upper().startswith(_DROPPED) or (kept and name.upper().startswith(kept))
    }
    env["PYTHONUTF8"] = "1"
    env["PYTHONNOUSERSITE"] = "1"
    env["PYTHONPATH"] = os.path.dirname(package_dir())
    return env


def run_job(job: Job, feedback: Optional[QgsFeedback] = None) -> Dict[str, Any]:
    """Run one job in the engine and wait for it; may be called from any thread.

    Args:
        job: what to do.
        feedback: gets stages, progress, findings and details; its cancel ends the process. A feedback that has the methods
            ``engine_finding(dict)`` or ``engine_result(dict)`` also gets these as data.

    Returns:
        The data of the engine's result line.

    Raises:
        MineError: what the engine reported, or ``engine_missing``, ``engine_start``, ``engine_killed``, ``cancelled``.
    """
    feedback = feedback or QgsProcessingFeedback(False)
    if feedback.isCanceled():
        raise MineError("cancelled")
    python = engine_python()
    folder = tempfile.mkdtemp(prefix="mine_restoration_job_")
    try:
        path = os.path.join(folder, "job.json")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(job.dumps())
        env = {**engine_environment(python), "TMPDIR": folder, "TEMP": folder, "TMP": folder}
        run = _EngineRun(python, job.command, path, env, feedback)
        try:
            return run.result()
        except BaseException:
            _remove_unfinished(job, run.process.pid)
            raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_unfinished(job: Job, process: int) -> None:
    """Remove what an ended engine left beside its targets; the names are made in ``engine/storage/whole_file.py``."""
    for path in [target.path for target in job.outputs.values()] + list(job.files.values()):
        folder, name = os.path.split(os.path.abspath(path))
        shutil.rmtree(os.path.join(folder, f".{name}.{process}.part"), ignore_errors=True)


class LineSplitter:
    """Puts chunks of bytes together to whole lines; a chunk may end inside a character."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> List[str]:
        """The lines that this chunk completes."""
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        return [line.decode("utf-8", "replace").rstrip("\r") for line in whole]

    def close(self) -> List[str]:
        """The last line, if it had no line end."""
        rest, self._rest = self._rest, b""
        return [rest.decode("utf-8", "replace").rstrip("\r")] if rest else []


class EngineOutput:
    """Reads the engine's lines and passes them on; see :mod:`~..model.job` for the lines."""

    def __init__(self, feedback: QgsFeedback) -> None:
        self.feedback = feedback
        self.result: Optional[Dict[str, Any]] = None
        self.error: Optional[MineError] = None
        self.details = ""
        self._shown: "Counter[str]" = Counter()

    def line(self, text: str) -> None:
        """Take one line; one that is not of the protocol is kept as a debug message."""
        if not text.strip():
            return
        try:
            message = json.loads(text)
        except ValueError:
            message = None
        kind = message.get("type") if isinstance(message, dict) else None
        if kind == "stage":
            _call(self.feedback, "setProgressText", tr(str(message.get("text", ""))))  # tr: marked elsewhere
        elif kind == "progress":
            self._progress(message.get("percent"))
        elif kind == "finding":
            self._finding(message)
        elif kind == "result":
            self.result = dict(message.get("data") or {})
            _call(self.feedback, "engine_result", self.result)
        elif kind == "error":
            self.error = MineError(str(message.get("code")), **dict(message.get("params") or {}))
            self.details = str(message.get("details") or "")
        else:
            _call(self.feedback, "pushDebugInfo", text)

    def _progress(self, percent: Any) -> None:
        if isinstance(percent, (int, float)):
            self.feedback.setProgress(min(100.0, max(0.0, float(percent))))

    def _finding(self, message: Mapping[str, Any]) -> None:
        _call(self.feedback, "engine_finding", dict(message))
        code = str(message.get("code"))
        self._shown[code] += 1
        if self._shown[code] > SHOWN_OF_A_KIND:
            return
        text = sentence(code, {"where": message.get("where", ""), **dict(message.get("params") or {})})
        severity = message.get("severity")
        if severity == ERROR:
            _call(self.feedback, "reportError", text)
        else:
            _call(self.feedback, "pushInfo" if severity == INFO else "pushWarning", text)

    def close(self) -> None:
        """Say how many findings were not shown."""
        for code, count in self._shown.items():
            if count > SHOWN_OF_A_KIND:
                text = sentence("findings_cut", {"count": count - SHOWN_OF_A_KIND, "kind": code})
                _call(self.feedback, "pushWarning", text)


def _call(feedback: QgsFeedback, method: str, value: Any) -> None:
    """Use a feedback's method where it has one: a plain QgsFeedback only knows progress and cancel."""
    found = getattr(feedback, method, None)
    if found is not None:
        found(value)


class _EngineRun:
    """One running engine process."""

    def __init__(self, python: str, command: str, job_path: str, env: Mapping[str, str], feedback: QgsFeedback) -> None:
        self.python = python
        self.feedback = feedback
        self.output = EngineOutput(feedback)
        self.stderr: Deque[str] = deque(maxlen=KEPT_STDERR_LINES)
        self.chunks: "queue.Queue[tuple[str, Optional[bytes]]]" = queue.Queue()
        arguments = [python, "-m", "mine_restoration_plugin.engine", command, job_path]
        try:
            self.process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=os.path.dirname(job_path),
                env=dict(env),
                bufsize=0,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise MineError("engine_start", path=python, reason=error.strerror or str(error)) from error

    def result(self) -> Dict[str, Any]:
        """Follow the process to its end."""
        pumps = [threading.Thread(target=self._pump, args=(name,), daemon=True) for name in ("stdout", "stderr")]
        try:
            for pump in pumps:
                pump.start()
            self._follow()
            if not self.feedback.isCanceled():
                self._await_exit()
        finally:
            self._stop()
            self._close(pumps)
        if self.feedback.isCanceled() and self.output.result is None:
            raise MineError("cancelled")
        self.output.close()
        return self._judge(self.process.returncode)

    def _pump(self, name: str) -> None:
        pipe = getattr(self.process, name)
        try:
            while True:
                chunk = pipe.read(65536)
                self.chunks.put((name, chunk or None))
                if not chunk:
                    return
        except (OSError, ValueError):
            # The pipe was closed under the reader because the run was given up.
            self.chunks.put((name, None))

    def _follow(self) -> None:
        splitters = {"stdout": LineSplitter(), "stderr": LineSplitter()}
        open_pipes = set(splitters)
        takers = {"stdout": self.output.line, "stderr": self.stderr.append}
        ended_at: Optional[float] = None
        while open_pipes and not self.feedback.isCanceled():
            for name, chunk in self._next_chunks():
                lines = splitters[name].close() if chunk is None else splitters[name].feed(chunk)
                for line in lines:
                    takers[name](line)
                if chunk is None:
                    open_pipes.discard(name)
            # A grandchild may hold the pipes open after the engine itself has gone.
            if self.process.poll() is not None:
                ended_at = ended_at or time.monotonic()
                if time.monotonic() - ended_at > 2.0:
                    break

    def _next_chunks(self) -> List[Any]:
        """What has arrived, after waiting a moment if nothing has."""
        if _in_main_thread():
            # The window stays alive (and its Cancel button works) when an algorithm runs in the main thread, as in the
            # batch dialog.
            if self.chunks.empty():
                loop = QEventLoop()
                QTimer.singleShot(int(POLL_S * 1000), loop.quit)
                loop.exec()
            chunks: List[Any] = []
        else:
            try:
                chunks = [self.chunks.get(timeout=POLL_S)]
            except queue.Empty:
                return []
        while not self.chunks.empty():
            chunks.append(self.chunks.get_nowait())
        return chunks

    def _await_exit(self) -> None:
        """Its output has ended, so it is about to go; what hangs longer than this is only its exit."""
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _stop(self) -> None:
        """Make sure that the process is gone: asked first, then killed."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=GRACE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()

    def _close(self, pumps: List[threading.Thread]) -> None:
        for pump, pipe in zip(pumps, (self.process.stdout, self.process.stderr)):
            if pump.is_alive():
                pump.join(timeout=1)
            # A reader that still waits (a grandchild holds the pipe) keeps its pipe; closing it under the reader would hang.
            if pipe is not None and not pump.is_alive():
                pipe.close()

    def _judge(self, code: int) -> Dict[str, Any]:
        stderr = "\n".join(self.stderr)
        if self.output.result is not None:
            if stderr:
                _call(self.feedback, "pushDebugInfo", stderr)
            return self.output.result
        error, details = self.output.error, "\n".join(part for part in (self.output.details, stderr) if part)
        if error is None:
            reason = tr("signal {number}").format(number=-code) if code < 0 else tr("exit code {number}").format(number=code)
            error = MineError("engine_killed", reason=reason)
        if details:
            _call(self.feedback, "pushDebugInfo", details)
            _call(self.feedback, "engine_details", details)
        raise error


def _in_main_thread() -> bool:
    application = QCoreApplication.instance()
    return application is not None and QThread.currentThread() == application.thread()
