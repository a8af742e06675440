"""Import of a shapefile and a GeoPackage, the doctor included, beside QGIS's own chain; writes RESULTS_IMPORT.md beside this file.

Called by ``make bench`` with the engine's Python after ``run.py``, whose patches it takes.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from run import COUNT, QGIS_PYTHON, WORK, Run, _with_laps, emptied, made_patches, say, timed  # noqa: E402

from mine_restoration_plugin.engine.core.ellipsoid import survey_area  # noqa: E402
from mine_restoration_plugin.model.campaign import builtin_campaign_path  # noqa: E402
from mine_restoration_plugin.model.job import Job, Target  # noqa: E402

RESULTS = ROOT / "benchmarks" / "RESULTS_IMPORT.md"
FEW = 4_694
MOST_S = {FEW: 3.0, COUNT: 20.0}
MOST_MB = 1_536
_NAMES = ("红花套镇石灰岩矿", "李庄镇页岩砖厂", "宋家乡采石场", "翠屏区砂石矿", "高坝洲镇矿区")


def county_shapefile(count: int) -> Path:
    """Patches as a shapefile in GBK, without .cpg and .prj, one in a hundred with a bow in its outline."""
    path = WORK / f"import_{count}.shp"
    if path.exists():
        return path
    frame = pyogrio.read_dataframe(made_patches(COUNT), max_features=count)
    shapes = frame.geometry.to_numpy()
    for i in range(0, count, 100):
        ring = shapely.get_coordinates(shapes[i])
        if len(ring) > 5:
            ring[[1, 2]] = ring[[2, 1]]
            shapes[i] = shapely.Polygon(ring)
    numbers = np.arange(count)
    columns = {
        "图斑编号": [f"51150220170{n:07d}" for n in numbers], "矿山名称": [f"{_NAMES[n % 5]}{n % 977}号" for n in numbers],
        "行政区代码": frame["XZQDM"].tolist(), "图斑面积": np.round(survey_area(frame.geometry.to_numpy()), 2),
    }  # fmt: skip
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4490").to_file(path, driver="ESRI Shapefile", encoding="GBK", engine="pyogrio")
    for ending in (".cpg", ".prj"):
        path.with_suffix(ending).unlink(missing_ok=True)
    return path


def run_ours(source: Path, folder: Path) -> Run:
    """One engine start: read, examine, repair, write."""
    emptied(folder)
    job = Job(
        "importpatches",
        outputs={"patches": Target(str(folder / "patches.gpkg"), "patches")},
        files={"campaign": builtin_campaign_path(), "input": str(source), "report": str(folder / "report.json")},
    )
    (folder / "job.json").write_text(job.dumps(), encoding="utf-8")
    run = timed([sys.executable, "-m", "mine_restoration_plugin.engine", job.command, str(folder / "job.json")], folder)
    run.steps = json.loads((folder / "report.json").read_text(encoding="utf-8"))["timings_s"]
    return run


def main() -> int:
    """Measure and write the results."""
    WORK.mkdir(parents=True, exist_ok=True)
    rows = []
    for count in (FEW, COUNT):
        source = county_shapefile(count)
        ours = min((run_ours(source, WORK / "ours_import") for _ in range(2)), key=lambda run: run.seconds)
        chain = _with_laps(timed([QGIS_PYTHON, str(ROOT / "benchmarks" / "import_chain.py"), str(source), str(emptied(WORK / "qgis_import"))],
                                 WORK / "qgis_import", {"XDG_RUNTIME_DIR": str(WORK)}), WORK / "qgis_import")  # fmt: skip
        reached = ours.seconds < MOST_S[count] and ours.memory_mb < MOST_MB
        steps = ", ".join(f"{what.replace('_', ' ')} {seconds:.1f} s" for what, seconds in ours.steps.items())
        say(f"{count:,} patches: {ours.seconds:.1f} s, {ours.memory_mb:.0f} MB ({steps}); QGIS's chain {chain.seconds:.1f} s")
        rows.append(
            f"| shapefile, {count:,} patches | {ours.seconds:.1f} | {ours.memory_mb:,.0f} | {chain.seconds:.1f} | {chain.memory_mb:,.0f} "
            f"| {chain.seconds / ours.seconds:.2f} x | under {MOST_S[count]:g} s, {MOST_MB:,} MB | {'yes' if reached else '**no**'} |"
        )
    lines = [
        "# Benchmark results: the import", "",
        f"{date.today().isoformat()}. A machine with {len(os.sched_getaffinity(0))} cores. Repeat with `make bench`.", "",
        "A shapefile in GBK without `.cpg` and `.prj`, one patch in a hundred with a self-crossing outline. Ours finds out encoding, coordinate "
        "system and fields, looks with all rules, repairs, writes; QGIS's chain (add the layer, fix geometries, refactor fields, save) is told "
        "encoding, coordinate system and fields beforehand, and finds nothing out.", "",
        "| | ours, s | ours, MB | QGIS, s | QGIS, MB | ratio | to be | reached |", "| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |", *rows,
    ]  # fmt: skip
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    say(f"\n{RESULTS.read_text(encoding='utf-8')}\n{RESULTS.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
