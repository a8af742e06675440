#!/usr/bin/python3
"""Run the checks and the three test suites, all of them even if one fails, and close with one line of sums.

The suites of the engine and of QGIS run at the same time where there is more than one core.

``scripts/run_tests.py [NAME...] [pytest options]``: without names everything runs. A check counts as one test. A suite that
breaks off, hangs or fails outside its tests counts as one failure more, so that nothing red can look green. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Dict, List, Optional, Sequence

REPOSITORY = Path(__file__).resolve().parent.parent
BUILD = REPOSITORY / "build"
REPORTS = BUILD / "junit"
TOOLS = BUILD / "test_env" / "bin"
QGIS_PYTHON = BUILD / "qgis_test_env" / "bin" / "python"
ENGINE_PYTHON = BUILD / "engine_env" / "bin" / "python"
BASELINE = "scripts/secrets.baseline"

NO_TESTS = 5  # pytest's exit code where nothing was collected
SCREEN = "-screen 0 1366x768x24"  # the county technician's laptop


@dataclass
class Sums:
    """Tests that passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Sums") -> None:
        """Take another's sums in."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Suite:
    """A folder of tests.

    Attributes:
        folder: below ``tests/``.
        command: what runs pytest.
        options: for pytest.
        environment: variables besides the usual ones.
        minutes: after which it counts as hanging.
    """

    folder: str
    command: Sequence[str]
    options: Sequence[str]
    environment: Dict[str, str]
    minutes: int


def checks() -> Dict[str, List[str]]:
    """The linters by name, and the package, which the desktop tests install."""
    python = str(TOOLS / "python")
    secrets = [path for path in listed_files() if not path.endswith("requirements.txt")]
    return {
        "ruff": [str(TOOLS / "ruff"), "check", "--quiet", "--output-format=concise", "."],
        "mypy": [python, "-m", "mypy"],
        "imports": [str(TOOLS / "lint-imports"), "--no-cache"],
        "bandit": [str(TOOLS / "bandit"), "-q", "-ll", "-c", "pyproject.toml", "-r", "mine_restoration_plugin", "scripts", "benchmarks"],
        "secrets": [str(TOOLS / "detect-secrets-hook"), "--baseline", BASELINE, *secrets],
        "package": ["/usr/bin/python3", "scripts/package.py"],
    }


def suites() -> List[Suite]:
    """The three suites, quick ones first."""
    chinese = {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
    qgis = [str(QGIS_PYTHON), "-m", "pytest"]
    # The desktop tests start a QGIS of their own, so the one that pytest-qgis would start in this process stays away.
    alone = ["-p", "no:pytest_qgis", "-p", "no:pytest-qt"]
    return [
        Suite("engine", [str(TOOLS / "python"), "-m", "pytest"], [], {}, 30),
        Suite("qgis", qgis, [], {"QT_QPA_PLATFORM": "offscreen", **chinese}, 25),
        Suite("desktop", ["xvfb-run", "-a", "-s", SCREEN, *qgis], alone, chinese, 25),
    ]


def listed_files() -> List[str]:
    """The repository's own files; without git, those outside the built folders."""
    git = shutil.which("git")
    if git and (REPOSITORY / ".git").exists():
        command = [git, "-c", f"safe.directory={REPOSITORY}", "ls-files", "-co", "--exclude-standard", "-z"]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
        if done.returncode == 0:
            return [name for name in done.stdout.split("\0") if name and (REPOSITORY / name).is_file()]
    built = {".git", "build", "dist", "__pycache__"}
    paths = (path.relative_to(REPOSITORY) for path in REPOSITORY.rglob("*") if path.is_file())
    return [path.as_posix() for path in paths if not built.intersection(path.parts)]


def environment(more: Dict[str, str]) -> Dict[str, str]:
    """What a suite sees: the caller's surroundings without what would lead Python or GDAL astray."""
    stray = ("PYTHONPATH", "PYTHONHOME", "LANGUAGE", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "PYTEST_ADDOPTS")
    kept = {name: value for name, value in os.environ.items() if name not in stray}
    runtime = BUILD / "runtime"
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    kept.setdefault("XDG_RUNTIME_DIR", str(runtime))
    return {**kept, "MINE_RESTORATION_ENGINE_PYTHON": str(ENGINE_PYTHON), "MINE_RESTORATION_CACHE": "", **more}


def run(command: Sequence[str], variables: Dict[str, str], seconds: float, output: Optional[IO[bytes]] = None) -> int:
    """Run a command with everything that it starts in one group, and end the group when time is up; -1 then."""
    process = subprocess.Popen(
        command, cwd=REPOSITORY, env=variables, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return -1


def run_check(name: str, command: Sequence[str]) -> Sums:
    """One check; its output is shown only where it says something."""
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment({"PYTHONPATH": str(REPOSITORY)}), capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    state = "failed" if done.returncode else "ok"
    print(f"check {name}: {state} ({time.monotonic() - started:.1f} s)", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).rstrip(), flush=True)
        return Sums(failed=1)
    return Sums(passed=1)


def run_beside(first: Suite, second: Suite, options: Sequence[str]) -> Sums:
    """Two suites at once, each on a core of its own; what the first says is shown when it is done, after what the second says."""
    sums = Sums()
    with tempfile.TemporaryFile() as output:
        thread = threading.Thread(target=lambda: sums.add(run_suite(first, options, output)))
        thread.start()
        others = run_suite(second, options)
        thread.join()
        output.seek(0)
        print(f"\ntests/{first.folder}\n{output.read().decode('utf-8', 'replace').rstrip()}", flush=True)
    sums.add(others)
    return sums


def run_suite(suite: Suite, options: Sequence[str], output: Optional[IO[bytes]] = None) -> Sums:
    """One suite, counted from its report; what it says goes into a file where one is given."""
    folder = REPOSITORY / "tests" / suite.folder
    if not any(folder.rglob("test_*.py")):
        print(f"tests/{suite.folder}: no tests", flush=True)
        return Sums()
    if output is None:
        print(f"\ntests/{suite.folder}", flush=True)
    report = REPORTS / f"{suite.folder}.xml"
    report.unlink(missing_ok=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    command = [*suite.command, f"--junitxml={report}", *suite.options, *options, str(folder)]
    code = run(command, environment(suite.environment), suite.minutes * 60, output)
    sums = counted(report)
    if code == NO_TESTS:
        return sums
    if code and not sums.failed:  # it broke off, hung, or crashed after its last test
        reason = f"ran longer than {suite.minutes} minutes" if code == -1 else f"ended with exit code {code}"
        print(f"tests/{suite.folder} {reason}, though no test of its report failed.", flush=True)
        sums.failed += 1
    return sums


def counted(report: Path) -> Sums:
    """The sums of a junit report; nothing where it was not written whole."""
    try:
        root = ElementTree.parse(report).getroot()  # nosec B314
    except (OSError, ElementTree.ParseError):
        return Sums()
    sums = Sums()
    for case in root.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            sums.failed += 1
        elif case.find("skipped") is not None:
            sums.skipped += 1
        else:
            sums.passed += 1
    return sums


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; 1 if anything failed."""
    all_checks, all_suites = checks(), suites()
    known = {*all_checks, *(suite.folder for suite in all_suites)}
    names = {name for name in arguments if name in known}
    options = [name for name in arguments if name not in known]
    total = Sums()
    for name, command in all_checks.items():
        if not names or name in names:
            total.add(run_check(name, command))
    wanted = [suite for suite in all_suites if not names or suite.folder in names]
    # The desktop's tests have the machine for themselves: a mouse that comes late clicks on something else.
    if [suite.folder for suite in wanted[:2]] == ["engine", "qgis"] and (os.cpu_count() or 1) > 1:
        total.add(run_beside(*wanted[:2], options))
        wanted = wanted[2:]
    for suite in wanted:
        total.add(run_suite(suite, options))
    print(f"\n{total}", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
