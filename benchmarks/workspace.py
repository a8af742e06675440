"""The workspace with 100,000 sites: our panels and QGIS's own form and table on the same file; writes RESULTS_WORKSPACE.md beside this.

Called by ``make bench`` with the engine's Python after ``run.py``, whose patches it takes. The window is a real one (Xvfb).
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from run import COUNT, WORK, made_patches, run_ours, say  # noqa: E402

from mine_restoration_plugin.engine.storage.vector_files import read_layer  # noqa: E402
from mine_restoration_plugin.engine.storage.workspace_file import connect, create_workspace  # noqa: E402
from mine_restoration_plugin.engine.storage.workspace_load import load_patches  # noqa: E402
from mine_restoration_plugin.model.campaign import builtin_campaign_path  # noqa: E402
from mine_restoration_plugin.model.job import Source  # noqa: E402

RESULTS = ROOT / "benchmarks" / "RESULTS_WORKSPACE.md"
PATH = WORK / "workspace.gpkg"
# What a row is about, our figure, theirs, and the limit in milliseconds.
ROWS = (
    ("Opening the workspace, the list of all sites ready to search", "ours_open", "theirs_open", 1000),
    ("Opening a site: its record in the form", "ours_site", "theirs_site", 50),
    ("Search as one types: number, name, town (ours: patch numbers too)", "ours_search", "theirs_search", 100),
    ("Saving a field, history included (QGIS: edit session, save)", "ours_save", "theirs_save", 30),
)


def made_workspace() -> float:
    """Make the workspace new; the seconds that loading 200,000 patches took."""
    classified = WORK / "ours" / "patches.gpkg"
    if not classified.exists():
        run_ours(made_patches(COUNT), WORK / "ours")
    for path in WORK.glob("workspace.gpkg*"):
        path.unlink()
    create_workspace(str(PATH), builtin_campaign_path(), "51", "bench")
    table = read_layer(Source(str(classified))).table
    connection = connect(PATH)
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    load_patches(connection, table, "bench")
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - start


def window() -> dict[str, Any]:
    """Run the measurements in a real QGIS."""
    profile, result = WORK / "profile", WORK / "workspace.json"
    shutil.rmtree(profile, ignore_errors=True)
    result.unlink(missing_ok=True)
    subprocess.run(["/usr/bin/python3", str(ROOT / "scripts" / "qgis_profile.py"), "--clean", str(profile)], check=True, stdout=subprocess.DEVNULL)
    runtime = WORK / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    dropped = ("PYTHONPATH", "PYTHONHOME", "LANGUAGE", "QT_QPA_PLATFORM")
    surroundings = {name: value for name, value in os.environ.items() if name not in dropped}
    surroundings.update(
        LANG="zh_CN.UTF-8", LC_ALL="zh_CN.UTF-8", XDG_RUNTIME_DIR=str(runtime), BENCH_WORKSPACE=str(PATH), BENCH_RESULT=str(result),
        MINE_RESTORATION_ENGINE_PYTHON=sys.executable,
    )  # fmt: skip
    script = ROOT / "benchmarks" / "workspace_window.py"
    command = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", "qgis", "--nologo", "--noversioncheck", "--profiles-path", str(profile)]
    with (WORK / "workspace_window.txt").open("w") as log:
        subprocess.run([*command, "--code", str(script)], env=surroundings, stdout=log, stderr=log, timeout=900, check=False)
    if not result.is_file():
        raise SystemExit(f"QGIS left no result; see {log.name}")
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    if "error" in found:
        raise SystemExit(found["error"])
    return found


def main() -> int:
    """Measure and write the results."""
    WORK.mkdir(parents=True, exist_ok=True)
    loading = made_workspace()
    say(f"200,000 patches loaded in {loading:.1f} s")
    found = window()
    lines = [
        "# Benchmark results: the workspace", "",
        f"{date.today().isoformat()}. A machine with {len(os.sched_getaffinity(0))} cores. Repeat with `make bench`.", "",
        f"One file with {found['sites']:,} sites and {COUNT:,} patches, in a real QGIS window (Xvfb, Chinese). Each figure is the median "
        "(and the worst) of some runs, until the window has drawn itself.", "",
        "| | ours, ms | QGIS's own, ms | ratio | to be under, ms | reached |", "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for words, ours, theirs, limit in ROWS:
        mine, other = found[ours], found[theirs]
        lines.append(
            f"| {words} | {mine['median_ms']:.1f} ({mine['worst_ms']:.1f}) | {other['median_ms']:.1f} ({other['worst_ms']:.1f}) "
            f"| {other['median_ms'] / mine['median_ms']:.1f} x | {limit} | {'yes' if mine['median_ms'] < limit else '**no**'} |"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    what = f"Loading the {COUNT:,} classified patches into the workspace, sites, archive, ledger and history included"
    lines += ["", f"{what}: {loading:.1f} s, {peak:,.0f} MB."]
    lines += ["", f"Loading the plugin when QGIS starts: {found['plugin_load_s'] * 1000:.0f} ms (to be under 150)."]
    lines += [
        "", "QGIS's own: the attribute table's model with a full cache for the list, `QgsAttributeForm` for the record, a filter by expression for "
        "the search, an edit session with one changed value for the save (the history's triggers run there as well).",
    ]  # fmt: skip
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    say("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
