"""Start of the engine: one command, one job file, JSON lines out. The third boundary of errors (see docs/architecture.md)."""

from __future__ import annotations

import gc
import importlib
import json
import mmap
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

# The libraries bring their own data; what QGIS or GDAL left in the surroundings would point them to other versions.
for _name in [name for name in os.environ if name.startswith(("PROJ_", "GDAL_"))]:
    os.environ.pop(_name)
os.environ.setdefault("OGR_GEOJSON_MAX_OBJ_SIZE", "0")

from ..model.errors import MineError  # noqa: E402
from ..model.job import COMMANDS, Job  # noqa: E402
from ..model.version import plugin_version  # noqa: E402

# Oldest versions with the array functions that the engine needs.
LIBRARIES = {
    "numpy": (1, 26), "pandas": (2, 1), "shapely": (2, 0), "pyproj": (3, 6), "pyogrio": (0, 8), "geopandas": (1, 0),
    "pyarrow": (14, 0), "scipy": (1, 11), "xlsxwriter": (3, 0), "openpyxl": (3, 1), "jsonschema": (4, 18),
    "python-docx": (1, 1), "docxtpl": (0, 16), "matplotlib": (3, 8), "pillow": (10, 0),
}  # fmt: skip
_RUNNERS = {
    "riverbuffers": ("strips_command", "run_riverbuffers"),
    "classifypatches": ("classify_command", "run_classifypatches"),
    "appendixtable": ("appendix_command", "run_appendixtable"),
    "checkcampaign": ("campaign_command", "run_checkcampaign"),
    "createworkspace": ("workspace_command", "run_createworkspace"),
    "loadpatches": ("load_command", "run_loadpatches"),
    "history": ("history_command", "run_history"),
    "writeofflist": ("writeoff_command", "run_writeofflist"),
    "exportsheet": ("sheet_command", "run_exportsheet"),
    "importsheet": ("sheet_command", "run_importsheet"),
    "importpatches": ("import_command", "run_importpatches"),
    "exportcoordinates": ("coordinates_command", "run_exportcoordinates"),
    "checkworkspace": ("check_command", "run_checkworkspace"),
    "migrateworkspace": ("check_command", "run_migrateworkspace"),
    "measurepatches": ("measure_command", "run_measurepatches"),
    "provinceledger": ("ledger_command", "run_provinceledger"),
    "sitecards": ("cards_command", "run_sitecards"),
    "implementationplan": ("plan_command", "run_implementationplan"),
    "disclosure": ("disclosure_command", "run_disclosure"),
}


# Roles that a job of each command must name: inputs, files.
_NEEDED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "riverbuffers": (("rivers",), ()),
    "classifypatches": (("patches", "rivers"), ()),
    "appendixtable": (("patches",), ("table",)),
    "createworkspace": ((), ("workspace",)),
    "loadpatches": (("patches",), ("workspace",)),
    "history": ((), ("workspace", "table")),
    "writeofflist": ((), ("workspace", "list")),
    "exportsheet": ((), ("workspace", "sheet")),
    "importsheet": ((), ("workspace", "sheet")),
    "importpatches": ((), ("input",)),
    "exportcoordinates": (("patches",), ("output",)),
    "checkworkspace": ((), ("workspace",)),
    "migrateworkspace": ((), ("workspace",)),
    "measurepatches": (("patches", "rivers"), ("campaign",)),
    "provinceledger": ((), ("workspace", "output")),
    "sitecards": ((), ("workspace", "output")),
    "implementationplan": ((), ("workspace", "output")),
    "disclosure": ((), ("workspace", "output")),
}


class _Ended(BaseException):
    """SIGTERM arrived: leave through the clean-up of every block."""

    arrived = False


def main(arguments: list[str]) -> int:
    """Run a command.

    Args:
        arguments: COMMAND and, except for ``version``, the path of a job file.

    Returns:
        Exit code: 0 done, 1 an error that the output names, 2 wrong call, 3 cancelled.
    """
    if not arguments or arguments[0] not in COMMANDS or (len(arguments) != 2 and arguments[0] != "version"):
        print(f"usage: python -m mine_restoration_plugin.engine {{{'|'.join(COMMANDS)}}} JOB.json", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _end)
    try:
        versions = _library_versions()
        if arguments[0] != "version":
            return _run(arguments[0], arguments[1])
        _say(type="result", data={"python": sys.version.split()[0], "libraries": versions, "plugin_version": plugin_version()})
        return 0
    except MineError as error:
        return _say_error(error, 1)
    except (_Ended, KeyboardInterrupt):
        return _say_error(MineError("cancelled"), 3)


def _run(command: str, job_path: str) -> int:
    """A job, from its file to its last line; exit code as of :func:`main`."""
    from .reporter import Reporter

    reporter = Reporter(sys.stdout)
    try:
        job = _read_job(job_path)
        _check_job(job, command, job_path)
        module, function = _RUNNERS[command]
        runner = loaded(module, function)
        reporter.result(runner(job, reporter))
        return 0
    except Exception as error:  # the boundary: the person gets a sentence, the maintainers the details
        # A cancel that arrives inside a library comes back as that library's own failure ("cannot access a batch of the stream").
        if _Ended.arrived:
            raise _Ended from error
        reporter.error(error if isinstance(error, MineError) else _sentence(error), traceback.format_exc())
    return 1


def loaded(module: str, function: str) -> Any:
    """A command's function, with the collector of cyclic garbage held back.

    It would look through every object of the libraries again and again, a tenth of all processor time, while what a job makes
    (arrays, geometries) goes without it.
    """
    sys.meta_path.insert(0, _RoomForBlas())
    gc.disable()
    runner = getattr(importlib.import_module(f".{module}", __package__), function)
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()
    return runner


class _RoomForBlas:
    """Sees that there is memory before OpenBLAS is loaded, which asks for its buffers again and again where it gets none, for ever."""

    MODULE, NEEDED = "scipy.linalg", 160 << 20

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Never finds anything; called for each module that is loaded for the first time."""
        if name == self.MODULE:
            try:
                mmap.mmap(-1, self.NEEDED).close()
            except OSError as error:
                raise MemoryError(name) from error


def _sentence(error: Exception) -> MineError:
    """What an unforeseen error means: too little memory has many faces, a library may be there only by its papers."""
    text = str(error)
    if isinstance(error, MemoryError) or any(sign in text for sign in ("start new thread", "failed to map", "bad_alloc", "allocate memory")):
        return MineError("out_of_memory")
    if isinstance(error, ImportError):
        return MineError("engine_libraries", path=sys.executable, missing=[error.name or text])
    return MineError("engine_defect", reason=f"{type(error).__name__}: {text}"[:300])


def _read_job(path: str) -> Job:
    try:
        return Job.loads(Path(path).read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise MineError("job_broken", path=path, reason=str(error)) from error


def _check_job(job: Job, command: str, path: str) -> None:
    """What every command relies on: its own job, the roles that it needs, and paths that a file can have.

    Raises:
        MineError: ``job_broken``.
    """
    inputs, files = _NEEDED.get(command, ((), ()))
    missing = [role for role in inputs if not job.inputs.get(role)] + [role for role in files if not job.files.get(role)]
    paths = [s.path for sources in job.inputs.values() for s in sources] + [t.path for t in job.outputs.values()] + list(job.files.values())
    reason = ""
    if job.command != command:
        reason = f"it is a job for {job.command}"
    elif missing:
        reason = f"it names no {', '.join(missing)}"
    elif not all(isinstance(p, str) and p and "\0" not in p for p in paths):
        reason = "a path in it is not a text, is empty or holds a NUL"
    if reason:
        raise MineError("job_broken", path=path, reason=reason)


def _library_versions() -> dict[str, str]:
    """Versions of the engine's libraries, from their metadata: importing them takes half a second.

    Raises:
        MineError: ``engine_libraries`` or ``engine_old``.
    """
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, str] = {}
    missing = []
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            missing.append(library)
    if missing:
        raise MineError("engine_libraries", path=sys.executable, missing=missing)
    for library, needed in LIBRARIES.items():
        numbers = tuple(int(part) for part in found[library].split(".")[:2] if part.isdigit())
        if numbers < needed:
            raise MineError("engine_old", library=library, found=found[library], needed=".".join(map(str, needed)))
    return found


def _end(*_: Any) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not break the clean-up off
    _Ended.arrived = True
    raise _Ended


def _say(**line: Any) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


def _say_error(error: MineError, code: int) -> int:
    _say(type="error", code=error.code, params=error.params, text=str(error), details="")
    return code


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.exit(main(sys.argv[1:]))
