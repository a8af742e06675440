"""The command ``importpatches``: files from outside are read, examined, and written as one layer or taken into a workspace."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from operator import is_
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from ..model.campaign import Campaign
from ..model.errors import ERROR, WARNING, Finding, MineError
from ..model.fields import fields_of
from ..model.job import Job, Source
from .core.doctor.diagnosis import Diagnosis, diagnose, examine, findings_of, patches_of, refused
from .core.doctor.rule import Noticed, Patches
from .core.held_patches import Held
from .core.incoming import Incoming, Place
from .core.patch_differences import compare
from .core.patch_numbers import cleaned, number_texts
from .core.provinces import province_map
from .intake.reading import read_all
from .load_command import classified_for
from .reporter import LISTED_OF_A_KIND, Reporter
from .storage.campaign_file import campaign_path, read_campaign
from .storage.outputs import Outputs
from .storage.vector_files import GEOMETRY, as_multipolygons, geometry_field, read_frame, write_stream
from .storage.workspace_file import campaign_in, reading, settings_of
from .storage.workspace_held import held_patches
from .storage.workspace_import import Classification, take_over_file, to_classify
from .strips_command import checked_choice, write_report

ON_FINDING = ("repair", "stop")
BASE_DATA = Path(__file__).resolve().parent.parent / "data" / "base" / "base_data.gpkg"
# What stops an import that shall stop: everything but what was only done or noted.
_STOPS = (ERROR, WARNING)
_COUNTRY_MARGIN_DEG = 1.0
SOURCE_FIELD, ROW_FIELD = "SOURCE", "SOURCE_ROW"


def run_importpatches(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Import the patches of a file, an archive or a folder.

    Job: files ``input`` and, as wanted, ``workspace`` (take them in there), ``report``; outputs ``patches`` (a layer of them) and
    ``findings`` (where what was found lies); settings ``encoding``, ``crs``, ``field_map`` (column to field) for all layers,
    ``answers`` (by layer, then by question) for single ones, ``remembered`` (column to field, chosen for other files), ``region``,
    ``on_finding`` (one of :data:`ON_FINDING`), ``look`` (only examine: nothing goes into the workspace), ``take`` (keys of the
    differences to take over; all that are proposed where it is missing), ``editor``.

    Returns:
        The report: layers with the answers and their evidence, counts, findings, differences, and the act of the history.

    Raises:
        MineError: those of reading; ``import_crs_unknown`` and other answers that only a person can give; ``import_stopped``,
            ``import_none_left``.
    """
    source = job.files["input"]
    look = bool(job.settings.get("look"))
    on_finding = checked_choice(job.settings, "on_finding", ON_FINDING)
    campaign, region = _campaign_and_region(job)
    with tempfile.TemporaryDirectory(prefix="mine_restoration_import_") as folder:
        files = {role: path for role, path in job.files.items() if role == "report"}
        with Outputs(job.outputs, files, [Source(source)]) as outputs:
            reporter.stage("reading_files")
            layers, unread = read_all(source, Path(folder))
            reporter.progress(15)
            reporter.stage("examining")
            run = _Import(job, campaign, region, layers)
            for finding in unread:
                reporter.finding(finding)
            run.diagnose(reporter, may_ask=look)
            run.examine(on_finding == "repair" or look)
            reporter.progress(60)
            for finding in run.findings():
                reporter.finding(finding)
            if on_finding == "stop" and not look:
                run.stop_at_findings()
            if not look and not run.kept.any():
                raise MineError("import_none_left", count=len(run.patches), path=Path(source).name)
            reporter.stage("writing")
            report = run.report(job, reporter)
            if outputs.wants("findings"):
                _write_findings(outputs, run.patches, run.noticed)
            if outputs.wants("before"):
                _write_before(outputs, run.patches)
            if outputs.wants("patches"):
                _write_patches(outputs, run.patches, np.ones(len(run.patches), dtype=bool) if look else run.kept)
            if "workspace" in job.files:
                report.update(run.into_workspace(reporter, Path(folder), look))
            reporter.end_stage()
            report.update(timings_s=dict(reporter.timings), findings=reporter.listed_findings())
            write_report(report, outputs)
    reporter.progress(100)
    return report


def _campaign_and_region(job: Job) -> tuple[Campaign, str]:
    """The workspace's campaign and region where there is one, else the job's."""
    region = str(job.settings.get("region") or "")
    if "workspace" in job.files:
        with reading(job.files["workspace"]) as connection:
            return campaign_in(connection, job.files["workspace"]), region or settings_of(connection).get("region", "")
    return read_campaign(campaign_path(job)), region


def _place(region: str, frame: gpd.GeoDataFrame) -> Place:
    shapes, codes = frame.geometry.to_numpy(), frame["SDM"].astype(str).to_numpy()
    own = shapes[codes == region[:2]] if region else shapes[:0]
    country = shapely.buffer(shapely.union_all(shapes), _COUNTRY_MARGIN_DEG)
    return Place(region, own[0] if len(own) else None, country)


class _Import:
    """One import, step by step."""

    def __init__(self, job: Job, campaign: Campaign, region: str, layers: Sequence[Incoming]) -> None:
        self._job, self._layers = job, layers
        frame = read_frame(Source(str(BASE_DATA), "provinces", name="provinces"))
        self._place = _place(region, frame)
        self._facts: dict[str, Any] = {"region": region, "place": self._place, "provinces": province_map(frame, campaign, "provinces")}
        workspace = job.files.get("workspace")
        self._held = None if workspace is None else held_patches(workspace)
        self.diagnoses: list[Diagnosis] = []
        self.patches: Patches = patches_of([], {})
        self.noticed: list[Noticed] = []
        self.kept = np.zeros(0, dtype=bool)

    def diagnose(self, reporter: Reporter, may_ask: bool) -> None:
        """Answer the questions about every layer.

        Args:
            may_ask: whether a layer with a question that only a person can answer is told, instead of ending the import.
        """
        common = {question: self._job.settings.get(name) for question, name in (("encoding", "encoding"), ("crs", "crs"), ("fields", "field_map"))}
        answers = self._job.settings.get("answers") or {}
        remembered = self._job.settings.get("remembered") or {}
        for number, layer in enumerate(self._layers):
            one = diagnose(layer, self._place, {**common, **answers.get(layer.name, {})}, remembered)
            if one.problem is not None and not may_ask:
                raise one.problem
            self.diagnoses.append(one)
            reporter.progress(15 + 25 * (number + 1) / len(self._layers))
        self.patches = patches_of(self.diagnoses, self._facts)
        if self._held is not None:
            self.patches.facts["earlier_centres"] = _earlier_centres(self.patches, self._held)

    def examine(self, repair: bool) -> None:
        """Let the rules look."""
        self.noticed = examine(self.patches, repair)
        self.kept = ~refused(self.patches, self.noticed)

    def findings(self) -> list[Finding]:
        """What was found, layer by layer and patch by patch."""
        found = [finding for one in self.diagnoses for finding in (*one.layer.findings, *one.findings)]
        found += [Finding(one.problem.code, ERROR, one.layer.name, one.problem.params) for one in self.diagnoses if one.problem is not None]
        return found + findings_of(self.patches, self.noticed)

    def stop_at_findings(self) -> None:
        """Raise ``import_stopped`` if anything was found that a person should see first."""
        stops = [finding for finding in self.findings() if finding.severity in _STOPS]
        if stops:
            first = stops[0]
            raise MineError("import_stopped", count=len(stops), first={"code": first.code, "params": {"where": first.where, **first.params}})

    def report(self, job: Job, reporter: Reporter) -> dict[str, Any]:
        """What the report says before anything is taken in."""
        repaired = {one.patch for one in self.noticed if one.repaired}
        return {
            "command": job.command,
            "input": Path(job.files["input"]).name,
            "layers": [one.as_dict() for one in self.diagnoses],
            "counts": {
                "layers": len(self.diagnoses), "patches": len(self.patches), "kept": int(self.kept.sum()),
                "left_out": int((~self.kept).sum()), "repaired": len(repaired),
            },
            "area_ha": round(float(np.nansum(self.patches.area_m2[self.kept])) / 10_000, 2),
            "noticed": [{**_noticed(one, self.patches), "number": number} for number, one in self._listed()],
        }  # fmt: skip

    def _listed(self) -> Iterator[tuple[int, Noticed]]:
        """What the report names one by one, with its place in the layer of findings, which has all: the first of each kind."""
        told: Counter[str] = Counter()
        for number, one in enumerate(self.noticed):
            told[one.code] += 1
            if told[one.code] <= LISTED_OF_A_KIND:
                yield number, one

    def into_workspace(self, reporter: Reporter, folder: Path, look: bool) -> dict[str, Any]:
        """Compare with the workspace, and take over what is chosen."""
        workspace = self._job.files["workspace"]
        reporter.stage("comparing")
        assert self._held is not None
        differences = compare(self.patches, self._held, left_out=~self.kept)
        report: dict[str, Any] = {
            "differences": {"rows": differences.rows(), "unchanged": differences.unchanged.tolist(), "counts": differences.counts()},
        }
        if look:
            return report
        chosen = differences.chosen(self._job.settings.get("take"))
        classified = self._classified(to_classify(workspace, chosen, self.patches), reporter, folder)
        reporter.stage("writing")
        editor = str(self._job.settings.get("editor") or "")
        report["taken"] = take_over_file(workspace, chosen, self.patches, editor, classified, differences.seen).as_dict()
        return report

    def _classified(self, wanted: Classification, reporter: Reporter, folder: Path) -> Classification | None:
        """What the workspace's campaign says of the patches that come in."""
        if not len(wanted.places):
            return None
        workspace, path = self._job.files["workspace"], folder / "to_classify.gpkg"
        write_stream(path, "patches", wanted.table.to_batches(), wanted.table.schema, "MultiPolygon")
        with reading(workspace) as connection:
            settings = settings_of(connection)
        inputs = {"patches": [Source(str(path), "patches")], **{role: given for role, given in self._job.inputs.items() if role == "rivers"}}
        job = Job("loadpatches", inputs=inputs, settings={"handed_class_field": "XFGZL"}, files={"workspace": workspace})
        return Classification(wanted.places, classified_for(job, settings, folder, reporter)[1])


def _earlier_centres(patches: Patches, held: Held) -> np.ndarray:
    """Where the patch of each number lay before (n, 2), EPSG:4490; NaN for new ones."""
    points = shapely.centroid(held.geometry)
    there = np.flatnonzero(~shapely.is_missing(points) & ~shapely.is_empty(points))
    before = pd.DataFrame(shapely.get_coordinates(points[there]), index=held.numbers[there])
    before = before[(before.index != "") & ~before.index.duplicated(keep=False)]
    return np.asarray(before.reindex(cleaned(number_texts(patches.columns.get("TBBH"), len(patches)))).to_numpy(dtype=float))


def _noticed(one: Noticed, patches: Patches) -> dict[str, Any]:
    finding = one.finding(patches).as_dict()
    return {**finding, "row": int(patches.rows[one.patch]), "source": str(patches.source[one.patch]), "repaired": one.repaired, "patch": one.patch}


def _write_patches(outputs: Outputs, patches: Patches, kept: np.ndarray) -> None:
    """A layer of the patches with the dictionary's fields, and where each came from."""
    chosen = np.flatnonzero(kept)
    table = patch_table(patches, chosen)
    write_stream(outputs.path("patches"), outputs.layer("patches"), table.to_batches(), table.schema, "MultiPolygon")


def patch_table(patches: Patches, chosen: np.ndarray) -> pa.Table:
    """Some patches as a table: fields of the dictionary, columns that nobody knew as text, source and row, and WKB."""
    known = {field.name: field for field in fields_of("patch")}
    columns: dict[str, pa.Array] = {}
    for name, values in patches.columns.items():
        field = known.get(name)
        kind = {"N": pa.float64(), "I": pa.int64()}.get(field.type if field else "C", pa.string())
        columns[_free(name, columns)] = _array(values[chosen], kind)
    columns[_free(SOURCE_FIELD, columns)] = pa.array(patches.source[chosen].tolist(), type=pa.string())
    columns[_free(ROW_FIELD, columns)] = pa.array(patches.rows[chosen], type=pa.int64())
    shapes = shapely.force_2d(patches.geometry[chosen])
    wkb = pa.array(shapely.to_wkb(as_multipolygons(shapes), include_srid=False), type=pa.binary())
    return pa.table(columns).append_column(geometry_field(), wkb)


def _array(values: np.ndarray, kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        return pa.array([None if value is None or value == "" else str(value) for value in values], type=kind)
    return pa.array([None if value is None or value != value else value for value in values], type=kind, safe=False)


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """A column's name that differs from the others in more than upper and lower case."""
    lower = {other.lower() for other in (*taken, GEOMETRY)}
    free, number = name, 1
    while free.lower() in lower:
        free, number = f"{name}_{number}", number + 1
    return free


def _write_before(outputs: Outputs, patches: Patches) -> None:
    """The shapes of repaired patches as they came."""
    changed = np.flatnonzero(~np.fromiter(map(is_, patches.given, patches.geometry), dtype=bool, count=len(patches)))
    polygons = changed[shapely.get_dimensions(patches.given[changed]) == 2]
    table = pa.table({"TBBH": pa.array([str(name) for name in patches.names[polygons]], type=pa.string())})
    wkb = pa.array(shapely.to_wkb(as_multipolygons(shapely.force_2d(patches.given[polygons])), include_srid=False), type=pa.binary())
    table = table.append_column(geometry_field(), wkb)
    write_stream(outputs.path("before"), outputs.layer("before"), table.to_batches(), table.schema, "MultiPolygon")


def _write_findings(outputs: Outputs, patches: Patches, noticed: Sequence[Noticed]) -> None:
    """A layer with the place of each finding; the sentences are put together where somebody reads them."""
    shapes = [one.shape if one.shape is not None else patches.geometry[one.patch] for one in noticed]
    places = np.array([shapely.point_on_surface(shape) if shape is not None else None for shape in shapes] or [], dtype=object)
    table = pa.table(
        {
            "severity": pa.array([one.severity for one in noticed], type=pa.string()),
            "patch": pa.array([str(patches.names[one.patch]) for one in noticed], type=pa.string()),
            "code": pa.array([one.code for one in noticed], type=pa.string()),
            "params": pa.array([json.dumps(one.params, ensure_ascii=False, default=str) for one in noticed], type=pa.string()),
            "repaired": pa.array([int(one.repaired) for one in noticed], type=pa.int32()),
            "source": pa.array([str(patches.source[one.patch]) for one in noticed], type=pa.string()),
            "row": pa.array([int(patches.rows[one.patch]) for one in noticed], type=pa.int64()),
        }
    )
    wkb = pa.array(shapely.to_wkb(shapely.force_2d(places), include_srid=False), type=pa.binary())
    table = table.append_column(geometry_field(), wkb)
    write_stream(outputs.path("findings"), outputs.layer("findings"), table.to_batches(), table.schema, "Point")
