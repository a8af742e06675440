#!/usr/bin/python3
"""The main job on the embedded data and the whole set of documents, without a window: ``make demo``. What it makes is in ``build/demo/``.

Everything runs through the real ``qgis_process`` in the staged plugin (``scripts/process``), as a user's own script would. It is
made in a folder beside ``build/demo`` that takes its place when all of it is there, so a run that fails leaves the last one as it
was, and a QGIS that has the old workspace open never sees a new file under its write-ahead log. Standard library only; no network.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence

from demo_documents import DOCUMENTS, PHOTOS, RECORDS, SET, SITES_WITH_PHOTOS, made_files

REPOSITORY = Path(__file__).resolve().parent.parent
BUILD = REPOSITORY / "build"
DEMO = BUILD / "demo"
PACKAGE = REPOSITORY / "mine_restoration_plugin"
BASE_DATA = PACKAGE / "data" / "base" / "base_data.gpkg"
ENGINE_PYTHON = BUILD / "engine_env" / "bin" / "python"

PATCHES = "demo_patches.gpkg"
STAMP = ".demo_patches.made-from"
WORKSPACE = "workspace.gpkg"
# In the order in which they are shown at the end.
MADE = (
    WORKSPACE, "appendix.xlsx", "appendix.csv", "appendix.html", "report.json", "map.png", "demo.qgz", PATCHES, RECORDS, PHOTOS, DOCUMENTS,
)  # fmt: skip
# The patches do not depend on these.
_NOT_OF_PATCHES = ("demo_map.py", "demo_records.py", "demo_photos.py", "demo_documents.py")
LONGEST_STEP_S = 240  # some twenty times what it takes


class DemoError(Exception):
    """The demo cannot go on; the text says what and why."""


class Steps:
    """Says what is being done and keeps how long it took."""

    def __init__(self) -> None:
        self.seconds: Dict[str, float] = {}

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[None]:
        """Time what happens inside."""
        print(f"demo: {words} ...", end=" ", flush=True)
        started = time.monotonic()
        try:
            yield
        except BaseException:
            print(flush=True)
            raise
        self.seconds[name] = round(time.monotonic() - started, 1)
        print(f"{self.seconds[name]:.1f} s", flush=True)


# --- the steps ----------------------------------------------------------------------------------------------------------


def make_all(folder: Path, steps: Steps) -> Dict[str, Any]:
    """Make everything in an empty folder.

    Returns:
        The report, as it stands in report.json.

    Raises:
        DemoError: a step failed.
    """
    workspace = folder / WORKSPACE
    with steps.step("demo_patches", "demo patches"):
        provide_patches(folder)
    # The base data is already a workspace of two layers, rivers and provinces; the engine adds the others to it.
    shutil.copyfile(BASE_DATA, workspace)
    rivers, provinces = f"RIVERS={workspace}|layername=rivers", f"PROVINCES={workspace}|layername=provinces"
    with steps.step("riverbuffers", "strips along the rivers"):
        run_algorithm("riverbuffers", rivers, f"OUTPUT={layer(workspace, 'strips')}", f"MERGED={layer(workspace, 'strips_by_class')}")
    with steps.step("classifypatches", "classification"):
        outputs = [f"OUTPUT={layer(workspace, 'patches')}", f"REPORT={folder / 'report.json'}"]
        run_algorithm("classifypatches", f"PATCHES={folder / PATCHES}", rivers, provinces, *outputs)
    for ending, baseline in ((".csv", "false"), (".xlsx", "true"), (".html", "true")):
        with steps.step(f"appendixtable{ending}", f"appendix table {ending}"):
            target = folder / f"appendix{ending}"
            run_algorithm("appendixtable", f"PATCHES={workspace}|layername=patches", f"BASELINE={baseline}", f"OUTPUT={target}")
    with steps.step("map_and_project", "map and project"):
        draw_map(folder)
    make_documents(folder, steps)
    return write_report(folder, steps)


def make_documents(folder: Path, steps: Steps) -> None:
    """A workspace with made-up records, and every document of it.

    Raises:
        DemoError: a step failed, or made nothing.
    """
    with steps.step("demo_records", "workspace with made-up records"):
        command = [str(REPOSITORY / "scripts" / "demo_records.py"), str(folder / RECORDS), str(folder / PATCHES)]
        done = run([str(ENGINE_PYTHON), *command, "--photos", str(SITES_WITH_PHOTOS)])
        if done.returncode:
            raise DemoError(f"the workspace with made-up records could not be made: {last_words(done.stderr)}")
    (folder / DOCUMENTS).mkdir()
    for document in SET:
        algorithm, parameters = document.command(folder)
        with steps.step(f"documents/{document.name}", document.words):
            run_algorithm(algorithm, *parameters)
    missing = [name for name, files in made_files(folder) if not files]
    if missing:
        raise DemoError(f"{', '.join(missing)} was not made.")


def layer(workspace: Path, name: str) -> str:
    """A layer of the workspace as a Processing destination: the file's other layers stay."""
    return f"ogr:dbname='{workspace}' table=\"{name}\" (geom)"


def run_algorithm(name: str, *parameters: str) -> Dict[str, Any]:
    """Run one of the plugin's algorithms in qgis_process; its results by name.

    Raises:
        DemoError: with the algorithm's own sentence.
    """
    done = run([str(REPOSITORY / "scripts" / "process"), "--json", name, *parameters])
    if done.returncode:
        raise DemoError(f"{name} failed: {last_words(done.stderr)}")
    try:
        results: Dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])["results"]
    except (ValueError, KeyError):
        raise DemoError(f"{name} gave no results: {last_words(done.stderr)}") from None
    return results


def draw_map(folder: Path) -> None:
    """map.png and demo.qgz, by QGIS in a process of its own without a screen."""
    surroundings = {
        **{name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "LANGUAGE", "LC_ALL")},
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "zh_CN.UTF-8",  # picks the simplified letter shapes
        "QGIS_CUSTOM_CONFIG_PATH": str(BUILD / "profile"),
        "XDG_CONFIG_HOME": str(BUILD / "map_settings"),  # settings of bare PyQGIS would go into the person's own folder
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    surroundings.setdefault("XDG_RUNTIME_DIR", str(BUILD / "runtime"))
    done = run(["/usr/bin/python3", str(REPOSITORY / "scripts" / "demo_map.py"), str(folder)], surroundings)
    if done.returncode:
        raise DemoError(f"the map could not be drawn: {last_words(done.stderr)}")


def write_report(folder: Path, steps: Steps) -> Dict[str, Any]:
    """report.json: what the classification reports, the table, and what each step of the demo took."""
    path = folder / "report.json"
    report: Dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = read_table(folder / "appendix.csv")
    report["table"] = {"head": rows[0], "rows": rows[1:]}
    report["demo"] = {"patches": "made-up demonstration data", "steps_s": steps.seconds}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return report


# --- the patches ----------------------------------------------------------------------------------------------------------


def provide_patches(folder: Path) -> None:
    """The demo patches of the last run if they are whole and current, else new ones."""
    target, last = folder / PATCHES, DEMO / PATCHES
    if stamp_of(DEMO) == made_from(last):
        shutil.copy2(last, target)
    else:
        done = run([str(ENGINE_PYTHON), str(REPOSITORY / "scripts" / "demo_patches.py"), str(target)])
        if done.returncode:
            raise DemoError(f"the demo patches could not be made: {last_words(done.stderr)}")
    (folder / STAMP).write_text(made_from(target) or "", encoding="utf-8")


def stamp_of(folder: Path) -> str:
    """What the patches in a folder were made from; empty where there are none."""
    try:
        return (folder / STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""


def made_from(patches: Path) -> Optional[str]:
    """A digest of everything that the patches depend on, and of the file itself: somebody may have edited it."""
    if not patches.is_file():
        return None
    scripts = REPOSITORY / "scripts"
    inputs = [*scripts.glob("demo_*.py"), *scripts.glob("demo_*.json"), scripts / "bench_patches.py", scripts / "engine-requirements.txt"]
    inputs += [*(PACKAGE / "engine" / "core").glob("*.py"), BASE_DATA, PACKAGE / "data" / "campaigns" / "yangtze_2020.json"]
    total = hashlib.sha256()
    for path in [*sorted(set(inputs) - {scripts / name for name in _NOT_OF_PATCHES}), patches]:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


# --- processes and files --------------------------------------------------------------------------------------------------


def run(command: Sequence[str], surroundings: Optional[Dict[str, str]] = None) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end, with nothing on the terminal."""
    try:
        return subprocess.run(
            command, cwd=REPOSITORY, env=surroundings, capture_output=True, text=True, encoding="utf-8", errors="replace",
            stdin=subprocess.DEVNULL, timeout=LONGEST_STEP_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DemoError(f"{Path(command[0]).name} took longer than {LONGEST_STEP_S} s and was ended.") from None


def last_words(text: str) -> str:
    """The end of what a program wrote to its error output, where its reason stands."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    sentences = [line for line in lines if not line.startswith(("ERROR:", "Warning", "QStandardPaths"))]
    return " ".join((sentences or lines)[-2:]) or "it said nothing"


def take_place(made: Path, place: Path) -> None:
    """Put a folder in another's place; files of somebody else in the old one move along."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    made.rename(place)
    if old.exists():
        ours = {*MADE, STAMP}
        for path in old.iterdir():
            # Logs beside a GeoPackage belong to the old file and would break the new one.
            if path.name not in ours and not path.name.endswith(("-wal", "-shm", "-journal")):
                shutil.move(str(path), str(place / path.name))
        shutil.rmtree(old, ignore_errors=True)


# --- the terminal ---------------------------------------------------------------------------------------------------------


def read_table(path: Path) -> List[List[str]]:
    """The rows of a CSV file, head first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def aligned(rows: Sequence[Sequence[str]]) -> List[str]:
    """Rows as lines with columns under each other in a terminal, where a Chinese letter takes two places.

    The first three columns (number, province, range) stand to the left, figures to the right.
    """
    widths = [max(map(width, column)) for column in zip(*rows)]
    lines = []
    for row in rows:
        cells = []
        for n, (cell, wide) in enumerate(zip(row, widths)):
            room = " " * (wide - width(cell))
            cells.append(cell + room if n < 3 else room + cell)
        lines.append("  ".join(cells).rstrip())
    return lines


def two_lines(head: Sequence[str]) -> List[List[str]]:
    """The head as in the work plan: the class above, number and area below; one line would be wider than a terminal."""
    upper, lower = [], []
    for cell in head:
        found = re.fullmatch(r"(.+?)((?:点数|面积)?（.+）)", cell)
        upper.append(found[1] if found else cell)
        lower.append(found[2] if found else "")
    return [upper, lower]


def width(text: str) -> int:
    """Places that a text takes in a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def show(report: Dict[str, Any], seconds: float) -> None:
    """The table, the counts and the paths."""
    counts = report["counts"]
    print("\n" + "\n".join(aligned([*two_lines(report["table"]["head"]), *report["table"]["rows"]])))
    print(
        f"\n{counts['patches']} demo patches: {counts['in_scope']} in scope, {counts['outside']} outside, {counts['on_edge']} near the edge; "
        f"{counts['outside_provinces']} of those in scope lie outside the campaign's provinces, so they are reported and not in the table."
    )
    print("The patches and all records are made up; the base rivers are good to about 1 km and are for orientation only.\n")
    for name in MADE:
        if name not in (PHOTOS, DOCUMENTS):
            print(os.path.relpath(DEMO / name, REPOSITORY))
    for name, files in made_files(DEMO):
        place = os.path.relpath(DEMO / DOCUMENTS / name, REPOSITORY)
        print(place if files and files[0].name == name else f"{place}/  ({len(files)} files)")
    print(f"\ndone in {seconds:.0f} s. make start opens the project in QGIS.")


def main() -> int:
    """Make the demo; the exit code."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    part = BUILD / ".demo.part"
    started, steps = time.monotonic(), Steps()
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        report = make_all(part, steps)
        missing = [name for name in MADE if not (part / name).exists()]
        if missing:
            raise DemoError(f"{', '.join(missing)} was not made.")
        take_place(part, DEMO)
    except (DemoError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("demo: cancelled.", file=sys.stderr)
        return 130
    finally:
        shutil.rmtree(part, ignore_errors=True)
    show(report, time.monotonic() - started)
    return 0


if __name__ == "__main__":
    sys.exit(main())
