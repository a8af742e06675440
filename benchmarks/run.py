"""Ours, QGIS's own algorithms and a plain geopandas script on the same patches; writes RESULTS.md beside this file.

Called by ``make bench`` with the engine's Python. Each program runs in a process of its own, from its start to its end; peak memory is
the process's largest resident set as the kernel counts it. What they made is then held against the truth of ``strip_error.py``.

``benchmarks/run.py --quick`` tries everything with 20,000 patches and writes to build/bench/ only.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from strip_error import BaseLine, StripError, strip_error  # noqa: E402
from truth import MAIN, Mistakes, Truth, mistakes_of, truth_of  # noqa: E402

from mine_restoration_plugin.model.campaign import builtin_campaign_path  # noqa: E402
from mine_restoration_plugin.model.job import Job, Source, Target  # noqa: E402

WORK = ROOT / "build" / "bench"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
BASE = ROOT / "mine_restoration_plugin" / "data" / "base" / "base_data.gpkg"
QGIS_PYTHON = "/usr/bin/python3"
DISTANCE_M = 10_000.0
MAIN_STEM = "长江"
COUNT, MANY, QUICK, QUICK_MANY = 200_000, 1_000_000, 20_000, 100_000


# As on a person's machine: what Python has compiled once is kept.
_BYTE_CODE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(WORK / "byte_code")}


@dataclass
class Run:
    """One program's run: seconds from start to end, seconds of processor time, peak memory in MB, and its own timings by step."""

    seconds: float
    processor: float
    memory_mb: float
    steps: dict[str, float] = field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True)
class Program:
    """A program and where its results are; ``result_class`` and ``result_distance`` are field names."""

    name: str
    folder: Path
    result_class: str
    result_distance: str


OURS = Program("This plugin's engine", WORK / "ours", "GZL", "JAJL")
CHAIN = Program("QGIS's own algorithms, chained", WORK / "qgis", "CLASS", "distance")
SCRIPT = Program("geopandas script", WORK / "geopandas", "GZL", "JAJL")


def timed(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> Run:
    """Run a process; its output goes to ``folder/output.txt``.

    Raises:
        SystemExit: it failed.
    """
    output = folder / "output.txt"
    with output.open("w", encoding="utf-8") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **_BYTE_CODE, **(environment or {})})
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{output.read_text(encoding='utf-8')[-3000:]}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def emptied(folder: Path) -> Path:
    """A folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run_ours(patches: Path, folder: Path, kept: Path | None = None) -> Run:
    """One engine start with patches, strips, report and table.

    Args:
        kept: where strips of earlier runs are kept; None to make them anew, as in a first run.
    """
    emptied(folder)
    job = Job(
        "classifypatches",
        inputs={"patches": [Source(str(patches))], "rivers": [Source(str(BASE), "rivers")]},
        outputs={"patches": Target(str(folder / "patches.gpkg"), "patches"), "strips": Target(str(folder / "strips.gpkg"), "strips")},
        files={"campaign": builtin_campaign_path(), "report": str(folder / "report.json"), "table": str(folder / "table.xlsx")},
    )
    (folder / "job.json").write_text(job.dumps(), encoding="utf-8")
    cache = {"MINE_RESTORATION_CACHE": str(kept or "")}
    run = timed([sys.executable, "-m", "mine_restoration_plugin.engine", job.command, str(folder / "job.json")], folder, cache)
    run.steps = json.loads((folder / "report.json").read_text(encoding="utf-8"))["timings_s"]
    return run


def run_read_and_write(patches: Path, folder: Path) -> Run:
    """The same engine, but only started, reading and writing: what our run takes longer is counted as compute."""
    emptied(folder)
    return timed([sys.executable, str(ROOT / "benchmarks" / "read_and_write.py"), str(patches), str(folder)], folder)


def run_chain(patches: Path, folder: Path) -> Run:
    """QGIS's algorithms."""
    emptied(folder)
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder), "PYTHONWARNINGS": "ignore"}
    command = [QGIS_PYTHON, str(ROOT / "benchmarks" / "qgis_chain.py"), str(patches), str(BASE), str(folder)]
    return _with_laps(timed(command, folder, surroundings), folder)


def run_script(patches: Path, folder: Path) -> Run:
    """The geopandas script."""
    emptied(folder)
    command = [sys.executable, str(ROOT / "benchmarks" / "geopandas_script.py"), str(patches), str(BASE), str(folder)]
    return _with_laps(timed(command, folder), folder)


def _with_laps(run: Run, folder: Path) -> Run:
    for line in (folder / "output.txt").read_text(encoding="utf-8").splitlines():
        what, tab, value = line.partition("\t")
        if tab and what == "QGIS":
            run.version = value
        elif tab:
            run.steps[what] = float(value)
    return run


def made_patches(count: int) -> Path:
    """The seeded patches, made if they are not there."""
    path = WORK / f"patches_{count}.gpkg"
    if not path.exists():
        _make("--count", str(count), "--output", str(path))
    return path


def demo_patches() -> Path:
    """The demo's patches, 4,694 in the table and some hundreds more."""
    path = WORK / "demo_patches.gpkg"
    if not path.exists():
        _make(str(path))
    return path


def _make(*arguments: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "demo_patches.py"), *arguments], check=True, stdout=subprocess.DEVNULL)


def say(text: str) -> None:
    """A line for the person who waits."""
    print(text, flush=True)


@dataclass
class Measured:
    """What is known of a program after its run."""

    program: Program
    run: Run
    error: StripError
    mistakes: Mistakes


def judge(program: Program, run: Run, river: shapely.Geometry, main: BaseLine, truth: Truth) -> Measured:
    """Measure the main stem's strip and the patches of a program."""
    strips = pyogrio.read_dataframe(program.folder / "strips.gpkg")
    strip = strips.geometry[strips["HLMC"] == MAIN_STEM].iloc[0]
    error = strip_error(river, strip, DISTANCE_M, line=main)
    found = mistakes_of(program.folder / "patches.gpkg", "patches", program.result_class, program.result_distance, truth)
    say(f"  {program.name}: strip off by at most {error.largest:.2f} m; {found.scope} patches with wrong scope, {found.river_class} with wrong class")
    return Measured(program, run, error, found)


def main(arguments: list[str] | None = None) -> int:
    """Command line; see the module's head."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} patches instead of {COUNT:,}; results go to build/bench/RESULTS.md")
    given = parser.parse_args(arguments)
    count, many = (QUICK, QUICK_MANY) if given.quick else (COUNT, MANY)
    WORK.mkdir(parents=True, exist_ok=True)
    patches, demo, more = made_patches(count), demo_patches(), made_patches(many)

    runs: dict[str, Run] = {}
    for program, start, times in ((OURS, run_ours, 2), (SCRIPT, run_script, 2), (CHAIN, run_chain, 1)):
        for _ in range(times):
            run = start(patches, program.folder)
            say(f"{program.name}, {count:,} patches: {run.seconds:.1f} s, {run.memory_mb:.0f} MB")
            if program.name not in runs or run.seconds < runs[program.name].seconds:
                runs[program.name] = run
    plain = min((run_read_and_write(patches, WORK / "read_and_write") for _ in range(2)), key=lambda run: run.seconds)
    say(f"only reading and writing: {plain.seconds:.1f} s")
    shutil.rmtree(WORK / "read_and_write")
    small = min((run_ours(demo, WORK / "ours_demo") for _ in range(2)), key=lambda run: run.seconds)
    say(f"demo patches: {small.seconds:.1f} s")
    # The first of three fills the folder.
    kept = emptied(WORK / "kept")
    small_again = min([run_ours(demo, WORK / "ours_demo", kept) for _ in range(3)][1:], key=lambda run: run.seconds)
    again = min((run_ours(patches, WORK / "ours_again", kept) for _ in range(2)), key=lambda run: run.seconds)
    shutil.rmtree(WORK / "ours_again")
    say(f"with kept strips: {count:,} patches {again.seconds:.1f} s, demo patches {small_again.seconds:.1f} s")
    large = run_ours(more, WORK / "ours_many")
    say(f"{many:,} patches: {large.seconds:.1f} s, {large.memory_mb:.0f} MB")
    shutil.rmtree(WORK / "ours_many")

    say("measuring what they made")
    rivers = pyogrio.read_dataframe(BASE, layer="rivers")
    river = rivers.geometry[rivers["GZL"] == MAIN].iloc[0]
    main_line = BaseLine(river)
    truth = truth_of(patches, rivers, DISTANCE_M)
    measured = [judge(program, runs[program.name], river, main_line, truth) for program in (OURS, CHAIN, SCRIPT)]

    text = results(count, many, measured, truth, plain, (small, small_again), again, large, int(pyogrio.read_info(demo)["features"]), given.quick)
    path = WORK / "RESULTS.md" if given.quick else RESULTS
    path.write_text(text, encoding="utf-8")
    say(f"\n{text}\n{path.relative_to(ROOT)}")
    return 0


def results(
    count: int, many: int, measured: list[Measured], truth: Truth, plain: Run, small: tuple[Run, Run], again: Run, large: Run,
    demo_count: int, quick: bool,
) -> str:  # fmt: skip
    """RESULTS.md."""
    ours, chain, script = measured
    near = int(np.isfinite(truth.distance).sum())
    parts = [
        "# Benchmark results",
        f"{date.today().isoformat()}. {_machine()}. Repeat with `make bench`{' (this is a trial: `benchmarks/run.py --quick`)' if quick else ''}.",
        f"The same job on the same {count:,} made-up patches (`scripts/bench_patches.py`, fixed seed) and the ten base rivers: 10 km strips, "
        "scope, class, river, distance, area, area inside, province, table, layers in GeoPackages. Each program runs in a process of its own; "
        "seconds are from its start to its end (best of two; QGIS once), memory is its largest resident set.",
        _table(
            ["", "seconds", "against ours", "processor s", "peak memory MB"],
            [
                [m.program.name, f"{m.run.seconds:.1f}", f"{m.run.seconds / ours.run.seconds:.2f} x", f"{m.run.processor:.1f}",
                 f"{m.run.memory_mb:,.0f}"]
                for m in measured
            ]
            + [["This plugin's engine, every further run with the same rivers", f"{again.seconds:.1f}",
                f"{again.seconds / ours.run.seconds:.2f} x", f"{again.processor:.1f}", f"{again.memory_mb:,.0f}"]],
        ),
        "The engine keeps the strips of rivers that it has met (`engine/storage/kept_strips.py`). All other figures here are of first runs, in "
        "which strips are made.",
        "## True error of the strips and what follows from it",
        "Measured by `benchmarks/strip_error.py`, which shares no code with the engine: the main stem sampled every 5 m along its edges, the "
        "strip's edge at its vertices, the middles between them and at least every 200 m, geodesic distances on GRS80. The truth of each patch "
        f"comes from the same distances ({near:,} patches near an edge by their whole outline; {int((~truth.decided).sum())} within 2 cm of "
        "an edge are left out).",
        _table(
            ["", "largest error m", "95 % within m", "mean m", "wrong scope", "wrong class", "worst distance near the edge m"],
            [
                [m.program.name, f"{m.error.largest:.2f}", f"{m.error.share_95:.2f}", f"{m.error.mean:+.2f}", f"{m.mistakes.scope:,}",
                 f"{m.mistakes.river_class:,}", f"{m.mistakes.distance:.2f}"]
                for m in measured
            ],
        ),
        f"Points on our strip's edge: {ours.error.points:,}; random points on the wrong side of it: {ours.error.wrong} of {ours.error.checked}; "
        f"slivers: {ours.error.slivers}.",
        "## What was to be reached",
        "In a first run:",
        _reach(count, many, ours.run, chain.run, script.run, plain, small[0], large, demo_count),
        "In every further run with the same rivers:",
        _table(
            ["", "wanted", "found", "reached"],
            _speed_rows(again, chain.run, script.run, plain, small[1], demo_count),
        ),
        "Compute is what our run takes longer than `benchmarks/read_and_write.py`: the same start with the same modules, reading the same "
        f"patches and writing them with as many columns through the same functions, nothing else ({plain.seconds:.1f} s and "
        f"{plain.processor:.1f} processor seconds). Inside our run reading, computing and writing go on beside one another, so that no clock "
        "there can tell them apart.",
        "## Where the time goes",
        *[f"{m.program.name}: {_steps(m.run)}." for m in measured],
        "The engine makes strips beside reading and measuring, and writes patches beside measuring: its steps overlap.",
        "## Versions",
        _versions(chain.run.version),
    ]
    return "\n\n".join(parts) + "\n"


def _reach(
    count: int, many: int, ours: Run, chain: Run, script: Run, plain: Run, small: Run, large: Run, demo_count: int
) -> str:
    per_patch = large.seconds / ours.seconds
    return _table(
        ["", "wanted", "found", "reached"],
        [
            *_speed_rows(ours, chain, script, plain, small, demo_count),
            _row(f"{many:,} patches against {count:,}", f"at most {many / count:g} x the time", f"{per_patch:.2f} x ({large.seconds:.1f} s)",
                 per_patch <= many / count),
            _row(f"{many:,} patches, memory", "under 3 GB", f"{large.memory_mb / 1024:.2f} GB", large.memory_mb < 3 * 1024),
        ],
    )  # fmt: skip


def _row(what: str, wanted: str, found: str, reached: bool) -> list[str]:
    return [what, wanted, found, "yes" if reached else "**no**"]


def _speed_rows(ours: Run, chain: Run, script: Run, plain: Run, small: Run, demo_count: int) -> list[list[str]]:
    compute, processor = 1 - plain.seconds / ours.seconds, 1 - plain.processor / ours.processor
    return [
        _row("QGIS's chain against ours", "at least 4 x", f"{chain.seconds / ours.seconds:.2f} x", chain.seconds >= 4 * ours.seconds),
        _row("Script against ours", "at least 2.5 x", f"{script.seconds / ours.seconds:.2f} x", script.seconds >= 2.5 * ours.seconds),
        _row("Compute of the whole", "under 50 %", f"{compute:.0%} of the seconds, {processor:.0%} of the processor seconds", compute < 0.5),
        _row(f"Demo patches ({demo_count:,} with those outside), engine start included", "under 5 s", f"{small.seconds:.1f} s", small.seconds < 5),
    ]


def _steps(run: Run) -> str:
    return ", ".join(f"{what.replace('_', ' ')} {seconds:.1f} s" for what, seconds in run.steps.items())


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"A machine with {len(os.sched_getaffinity(0))} cores and {memory:.0f} GB of memory"


def _versions(qgis: str) -> str:
    names = ("geopandas", "shapely", "pyproj", "pyogrio", "pyarrow", "numpy", "pandas", "scipy")
    found: dict[str, Any] = {name: importlib.metadata.version(name) for name in names}
    geos = ".".join(map(str, shapely.geos_version))
    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    return (
        f"Python {sys.version.split()[0]}, QGIS {qgis}, "
        + ", ".join(f"{name} {version}" for name, version in found.items())
        + f", GEOS {geos} and GDAL {gdal} in the engine's wheels (the script uses the same)."
    )


if __name__ == "__main__":
    sys.exit(main())
