"""Small rivers and patches on disk, and the engine run on them: in this process, or as the process that QGIS starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from mine_restoration_plugin.engine.classify_command import run_classifypatches
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.strips_command import run_riverbuffers
from mine_restoration_plugin.model.job import Job, Source, Target
from mine_restoration_plugin.model.messages import MESSAGES

REPOSITORY = Path(__file__).resolve().parents[2]
COMPUTED = ["HLMC", "GZL", "JAJL", "FWNMJ", "TQMJ", "PQ", "SDM", "SCOPE", "BJTB", "PDYJ", "XFGZL", "YPDJG", "PDGZ", "PDSJ"]
# A straight piece of main stem along 30 N in Hubei, a tributary that joins it from the north.
MAIN = shapely.LineString([(112.0, 30.0), (112.4, 30.0), (112.8, 30.0)])
TRIBUTARY = shapely.LineString([(112.4, 30.6), (112.42, 30.3), (112.4, 30.0)])


def layer_file(path: Path, geometries: Sequence[Any], crs: str | None = "EPSG:4490", layer: str | None = None, **columns: Any) -> Path:
    """A layer of these geometries and columns; the ending picks the format."""
    frame = gpd.GeoDataFrame(columns, geometry=np.asarray([*geometries, None], dtype=object)[:-1], crs=crs)
    options = {"layer": layer} if layer else {}
    pyogrio.write_dataframe(frame, path, **options)
    return path


def rivers_file(path: Path, rivers: Mapping[str, Any] | None = None, crs: str = "EPSG:4490", **columns: Any) -> Path:
    """A river layer with names in HLMC; by default the main stem and a tributary of this module."""
    rivers = {"长江": MAIN, "汉江": TRIBUTARY} if rivers is None else rivers
    return layer_file(path, list(rivers.values()), crs, HLMC=list(rivers), **columns)


def square(lon: float, lat: float, metres: float = 100.0) -> shapely.Polygon:
    """A square of about this width with its middle there."""
    high = metres / 2 / 110_900.0
    wide = high / np.cos(np.radians(lat))
    return shapely.box(lon - wide, lat - high, lon + wide, lat + high)


def classify_job(folder: Path, patches: Path | Source, rivers: Path | Source, out: str = "out.gpkg", **settings: Any) -> Job:
    """A job that writes patches and report into a folder."""
    inputs = {"patches": [_source(patches)], "rivers": [_source(rivers)]}
    return Job("classifypatches", inputs, settings, {"patches": Target(str(folder / out))}, {"report": str(folder / "report.json")})


def strips_job(folder: Path, rivers: Path | Source | Sequence[Path], out: str = "strips.gpkg", **settings: Any) -> Job:
    """A job that writes strips, merged strips and report into a folder."""
    sources = [_source(one) for one in (rivers if isinstance(rivers, (list, tuple)) else [rivers])]  # type: ignore[list-item]
    outputs = {"strips": Target(str(folder / out)), "merged": Target(str(folder / "merged.gpkg"))}
    return Job("riverbuffers", {"rivers": sources}, settings, outputs, {"report": str(folder / "report.json")})


def _source(value: Path | Source) -> Source:
    return value if isinstance(value, Source) else Source(str(value))


@dataclass
class Done:
    """What a job left: its report and its layer, rows in their order."""

    report: dict[str, Any]
    frame: gpd.GeoDataFrame

    def codes(self) -> list[str]:
        """Codes of the findings."""
        return [finding["code"] for finding in self.report["findings"]]

    def found(self, code: str) -> list[dict[str, Any]]:
        """Findings of one kind."""
        return [finding for finding in self.report["findings"] if finding["code"] == code]


def run_job(job: Job) -> Done:
    """Run a job in this process and read back its main layer."""
    runner = {"classifypatches": run_classifypatches, "riverbuffers": run_riverbuffers}[job.command]
    report = runner(job, Reporter())
    target = next(iter(job.outputs.values()))
    return Done(report, pyogrio.read_dataframe(target.path, layer=target.layer))


def classify(
    folder: Path, patches: Sequence[Any], rivers: Mapping[str, Any] | None = None, columns: Mapping[str, Any] | None = None, **settings: Any
) -> Done:
    """Write patches and rivers, classify, read back. Patches are numbered P0, P1, ... unless the columns bring TBBH."""
    river_path = rivers_file(folder / "rivers.gpkg", rivers)
    columns = {"TBBH": [f"P{i}" for i in range(len(patches))], **(columns or {})}
    path = layer_file(folder / "patches.gpkg", patches, **columns)
    return run_job(classify_job(folder, path, river_path, **settings))


@dataclass
class Ended:
    """How a process of the engine ended."""

    code: int
    lines: list[dict[str, Any]]
    stderr: str

    @property
    def error(self) -> dict[str, Any]:
        """Its one error line, checked: the last one, a known code, a whole sentence."""
        errors = [line for line in self.lines if line["type"] == "error"]
        assert self.code not in (0, 2) and len(errors) == 1 and self.lines[-1] is errors[0], (self.code, self.lines[-1:], self.stderr)
        error = errors[0]
        assert error["code"] in MESSAGES and "Traceback" not in error["text"] and "?" not in error["text"], error
        assert 'File "' not in self.stderr and "Traceback" not in self.stderr, self.stderr
        assert not [line for line in self.lines if line["type"] == "result"]
        return error


def start_engine(
    job: Job | Path,
    command: str | None = None,
    python: Sequence[str] = (sys.executable,),
    environment: Mapping[str, str] | None = None,
    wrapper: Sequence[str] = (),
    **options: Any,
) -> subprocess.Popen[str]:
    """Start the engine on a job as QGIS does."""
    if isinstance(job, Job):
        path = Path(next(iter(job.outputs.values())).path).parent / "job.json" if not options.get("job_path") else Path(options["job_path"])
        options.pop("job_path", None)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(job.dumps(), encoding="utf-8")
        command = command or job.command
    else:
        path = job
    clean = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
    return subprocess.Popen(
        [*wrapper, *python, "-m", "mine_restoration_plugin.engine", str(command), str(path)],
        cwd=REPOSITORY, env={**clean, "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", **options,
    )  # fmt: skip


def finish(process: subprocess.Popen[str], timeout: float = 60.0) -> Ended:
    """Wait for an engine and take its lines apart."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()  # it would take a core from all tests after this one
        raise
    return Ended(process.returncode, [json.loads(line) for line in out.splitlines()], err)


def run_engine(job: Job | Path, **options: Any) -> Ended:
    """Run the engine as a process to its end."""
    return finish(start_engine(job, **options))


def leftovers(folder: Path) -> list[str]:
    """Temporary files that stand anywhere below a folder."""
    return [str(path) for path in folder.rglob("*") if path.name.endswith((".part", "-journal"))]
