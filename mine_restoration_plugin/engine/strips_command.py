"""The command ``riverbuffers``, and the strips that ``classifypatches`` makes in passing."""

from __future__ import annotations

import json
import os
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..model.campaign import LARGEST_DISTANCE_KM, Campaign
from ..model.errors import MineError
from ..model.job import BASE_LINES, OVERLAPS, Job
from ..model.river_choice import chosen_rivers
from ..model.version import plugin_version
from .core.ellipsoid import CGCS2000
from .core.rivers import River, RiverSettings, rivers_of
from .core.strips import clean, strip
from .reporter import Reporter
from .storage.campaign_file import campaign_path, read_campaign
from .storage.kept_strips import kept_or_made, strip_key, union_key
from .storage.outputs import Outputs
from .storage.vector_files import read_frame, write_frame


class Strips:
    """Rivers and their strips as they are (overlapping), in the same order, and all of them together.

    They are made by threads of their own from the beginning on; who asks for one waits for it, and what went wrong with it is
    raised there. Used as a context: when it is left, no thread works on.
    """

    def __init__(self, rivers: list[River], campaign: Campaign, distance_km: float) -> None:
        self.rivers, self.campaign, self.distance_km = rivers, campaign, distance_km
        self._since, self._seconds = time.perf_counter(), 0.0
        # One core is left to those who wait; the pieces of a long strip are shared out among all (see core.strips).
        self._pool = ThreadPoolExecutor(max(1, (os.cpu_count() or 1) - 1))
        self._stopped = threading.Event()
        # The longest first: at the end no thread shall wait for one that came last.
        size = shapely.get_num_coordinates(np.asarray([river.geometry for river in rivers], dtype=object))
        self._each: dict[int, Future[shapely.Geometry]] = {
            number: self._pool.submit(self._made, rivers[number].geometry)
            for number in np.argsort(-size).tolist()
        }
        self._lock = threading.Lock()
        self._together: shapely.Geometry | None = None

    def _made(self, river: shapely.Geometry) -> shapely.Geometry:
        distance_m = self.distance_km * 1000.0
        return kept_or_made(strip_key(river, distance_m), lambda: strip(river, distance_m, self._stopped.is_set))

    def __enter__(self) -> "Strips":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._pool.shutdown(cancel_futures=True)

    def stop(self) -> None:
        """Nobody needs the strips that are not there yet: threads drop them at their next step."""
        self._stopped.set()

    def seconds(self) -> float:
        """How long all strips took, beside other work; waits for them."""
        self.together()
        return self._seconds

    def of(self, number: int) -> shapely.Geometry:
        """The strip of a river by its number."""
        return self._each[number].result()

    def together(self) -> shapely.Geometry:
        """The union of all strips."""
        each = self._all()
        with self._lock:
            if self._together is None:
                keys = [strip_key(river.geometry, self.distance_km * 1000.0) for river in self.rivers]
                self._together = kept_or_made(union_key(keys), lambda: clean(shapely.union_all(each)))
                self._seconds = time.perf_counter() - self._since
            return self._together

    def _all(self) -> list[shapely.Geometry]:
        return [self.of(number) for number in range(len(self.rivers))]

    def one_a_river(self, overlaps: str) -> gpd.GeoDataFrame:
        """Layer of strips; with ``main_stem_wins`` tributaries lose what the main stem covers."""
        each = self._all()
        main = [s for r, s in zip(self.rivers, each) if r.river_class == self.campaign.main_class]
        covered = shapely.union_all(main) if main and overlaps == OVERLAPS[0] else None
        shapes = [
            clean(shapely.difference(s, covered)) if covered is not None and r.river_class != self.campaign.main_class else s
            for r, s in zip(self.rivers, each)
        ]
        return self._frame([r.name for r in self.rivers], "HLMC", [r.river_class for r in self.rivers], shapes)

    def one_a_class(self, overlaps: str) -> gpd.GeoDataFrame:
        """Layer of strips merged by class, with the class's name."""
        single = self.one_a_river(overlaps)
        codes = [c.code for c in self.campaign.classes if c.code in set(single["GZL"])]
        shapes = [clean(shapely.union_all(single.geometry.to_numpy()[(single["GZL"] == code).to_numpy()])) for code in codes]
        return self._frame([self.campaign.class_name(code) for code in codes], "GZLMC", codes, shapes)

    def _frame(self, names: list[str], field: str, classes: list[str], shapes: list[shapely.Geometry]) -> gpd.GeoDataFrame:
        data = {field: names, "GZL": classes, "DISTANCE": np.full(len(names), self.distance_km)}
        frame = gpd.GeoDataFrame(data, geometry=np.asarray(shapes, dtype=object), crs=CGCS2000)
        return frame[~frame.geometry.is_empty].reset_index(drop=True)


def checked_choice(settings: dict[str, Any], name: str, choices: tuple[str, ...], default: str = "") -> str:
    """A setting that must be one of some words; ``default`` (else the first) where the job leaves it open.

    Raises:
        MineError: ``setting_invalid``.
    """
    value = settings.get(name, default or choices[0])
    if value not in choices:
        raise MineError("setting_invalid", setting=name, value=str(value), choices=list(choices))
    return str(value)


def begin_strips(job: Job, campaign: Campaign, reporter: Reporter) -> Strips:
    """Read the rivers of a job and begin to make their strips.

    Raises:
        MineError: ``distance_invalid`` and those of reading and naming rivers.
    """
    distance_km = checked_distance(job.settings.get("distance_km", campaign.distance_km))
    settings = RiverSettings(
        name_field=str(job.settings.get("name_field") or ""),
        class_field=str(job.settings.get("class_field") or ""),
        all_rivers=bool(job.settings.get("all_rivers", False)),
        base_line=checked_choice(job.settings, "base_line", BASE_LINES, campaign.base_line),
        river_names=chosen_rivers(job.settings.get("river_names"), campaign),
    )
    reporter.stage("reading_rivers")
    layers = [(source.name, read_frame(source)) for source in job.inputs.get("rivers", [])]
    rivers, findings = rivers_of(layers, campaign, settings)
    for finding in findings:
        reporter.finding(finding)
    reporter.progress(5)
    reporter.stage("making_strips")
    return Strips(rivers, campaign, distance_km)


def checked_distance(value: Any) -> float:
    """A distance in km that makes a strip.

    Raises:
        MineError: ``distance_invalid``.
    """
    try:
        distance = float(value)
    except (TypeError, ValueError):
        distance = float("nan")
    if not 0.0 < distance <= LARGEST_DISTANCE_KM:
        raise MineError("distance_invalid", distance=str(value), largest=f"{LARGEST_DISTANCE_KM:.0f}")
    return distance


def write_strips(strips: Strips, overlaps: str, outputs: Outputs) -> None:
    """Write the strip layers that a job asks for."""
    if outputs.wants("strips"):
        write_frame(outputs.path("strips"), outputs.layer("strips"), strips.one_a_river(overlaps))
    if outputs.wants("merged"):
        write_frame(outputs.path("merged"), outputs.layer("merged"), strips.one_a_class(overlaps))


def run_riverbuffers(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Make the strips of a job and write them.

    Returns:
        The report: settings, counts, areas of the strips in hectares, timings and findings.
    """
    campaign = read_campaign(campaign_path(job))
    overlaps = checked_choice(job.settings, "overlaps", OVERLAPS)
    sources = [source for sources in job.inputs.values() for source in sources]
    with Outputs(job.outputs, {k: v for k, v in job.files.items() if k == "report"}, sources) as outputs:
        with begin_strips(job, campaign, reporter) as strips:
            for number in range(len(strips.rivers)):
                strips.of(number)
                reporter.progress(5 + 75 * (number + 1) / len(strips.rivers))
            reporter.stage("writing")
            write_strips(strips, overlaps, outputs)
        report = base_report(job, campaign, reporter)
        report["counts"] = {"rivers": len(strips.rivers)}
        write_report(report, outputs)
    reporter.progress(100)
    return report


def base_report(job: Job, campaign: Campaign, reporter: Reporter) -> dict[str, Any]:
    """What every report says: command, version, campaign, settings, times, findings."""
    reporter.end_stage()
    return {
        "command": job.command,
        "plugin_version": plugin_version(),
        "campaign": {"id": campaign.id, "title": campaign.title},
        # The campaign stands by its name above: a report travels, paths of one machine do not.
        "settings": {name: value for name, value in job.settings.items() if name != "campaign"},
        "inputs": {role: [source.name for source in sources] for role, sources in job.inputs.items()},
        "run_time": datetime.now().astimezone().isoformat(timespec="seconds"),
        "timings_s": dict(reporter.timings),
        "findings": reporter.listed_findings(),
    }


def write_report(report: dict[str, Any], outputs: Outputs) -> None:
    """Write the report if the job asks for it."""
    if outputs.wants("report"):
        outputs.path("report").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
