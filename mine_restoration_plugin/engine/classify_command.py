"""The command ``classifypatches``: patches stream through in parts, so that a million need little more memory than one part."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely

from ..model.campaign import Campaign
from ..model.earlier_result import BEFORE
from ..model.errors import INFO, Finding, MineError
from ..model.job import OVERLAPS, RULES, Job, Source
from .appendix_command import write_table_of
from .core.classification import BY_HAND_DOWN, Classified, Classifier, ClassifySettings, Edge, Measured, PatchAttributes
from .core.patches import MeasuredPatches, measure_patches
from .core.provinces import province_map
from .core.reference_systems import to_cgcs2000
from .reporter import Reporter
from .storage.campaign_file import campaign_path, read_campaign
from .storage.outputs import Outputs
from .storage.vector_files import (
    GEOMETRY,
    LayerTable,
    as_multipolygons,
    check_layer_units,
    geometry_field,
    read_frame,
    read_layer,
    write_stream,
)
from .strips_command import Strips, base_report, begin_strips, checked_choice, write_report, write_strips

# So many that the arrays are long, so few that a part needs little memory; small layers are shared out among the cores.
ROWS_A_PART, FEWEST_A_PART = 20_000, 1_000
# Parts whose distances are measured while the strips are still in the making; each takes some 15 MB.
PARTS_AHEAD = 6
BASE_DATA = Path(__file__).resolve().parent.parent / "data" / "base" / "base_data.gpkg"
# The class as it was handed down, kept beside GZL: a person may overrule it, and take that back after another classification.
HANDED = "XFGZL"
_TYPES: dict[str, pa.DataType] = {
    "HLMC": pa.string(), "GZL": pa.string(), "JAJL": pa.float64(), "FWNMJ": pa.float64(), "TQMJ": pa.float64(),
    "PQ": pa.string(), "SDM": pa.string(), "SCOPE": pa.int32(), "BJTB": pa.int32(), "PDYJ": pa.string(),
    HANDED: pa.string(), BEFORE: pa.string(), "PDGZ": pa.string(), "PDSJ": pa.string(),
}  # fmt: skip
# One part of little-endian WKB multipolygon with one polygon, in front of that polygon's own bytes.
_ONE_POLYGON = b"\x01\x06\x00\x00\x00\x01\x00\x00\x00"
# How little-endian WKB of a plain polygon begins.
_POLYGON = pa.scalar(b"\x01\x03\x00\x00\x00")
_SEVERITY = {"error": 0, "warning": 1, "info": 2}


@dataclass
class _Sums:
    """What the report adds up over the parts."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("patches", "in_scope", "main_stem", "tributary", "outside", "on_edge", "outside_provinces", "not_measured",
             "repaired", "handed_down_differs"), 0)
    )  # fmt: skip
    areas: dict[str, list[float]] = field(default_factory=lambda: {"in_scope": [], "main_stem": [], "tributary": []})
    edges: list[Edge] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    columns: list[pd.DataFrame] = field(default_factory=list)

    def add(self, part: Classified, measured: MeasuredPatches, campaign: Campaign) -> None:
        columns = part.columns
        scope = (columns["SCOPE"] == 1).to_numpy()
        main = scope & (columns["GZL"] == campaign.main_class).to_numpy()
        codes = [finding.code for finding in part.findings]
        found = {
            "patches": len(columns),
            "in_scope": int(scope.sum()),
            "main_stem": int(main.sum()),
            "tributary": int((scope & ~main).sum()),
            "outside": int((~scope).sum()),
            "on_edge": len(part.edges),
            "outside_provinces": codes.count("patch_outside_provinces"),
            "not_measured": int((~measured.usable).sum()),
            "repaired": sum(finding.code == "patch_repaired" for finding in measured.findings),
            "handed_down_differs": codes.count("handed_class_differs"),
        }
        for key, number in found.items():
            self.counts[key] += number
        for key, chosen in (("in_scope", scope), ("main_stem", main), ("tributary", scope & ~main)):
            self.areas[key].append(float(np.nansum(columns["TQMJ"].to_numpy()[chosen])))
        self.edges += part.edges
        self.findings += measured.findings + part.findings

    def merge_counted(self, code: str) -> None:
        """One finding with the sum in place of one for each part."""
        parts = [finding for finding in self.findings if finding.code == code]
        if len(parts) > 1:
            total = sum(int(finding.params["count"]) for finding in parts)
            self.findings = [finding for finding in self.findings if finding.code != code]
            self.findings.append(Finding(code, parts[0].severity, params={"count": total}))

    def as_dict(self) -> dict[str, Any]:
        edges = sorted(self.edges, key=lambda edge: (edge.margin_m, edge.patch))
        return {
            "counts": self.counts,
            "areas_ha": {key: round(float(np.sum(values)) / 10_000, 2) for key, values in self.areas.items()},
            "edge": [edge.as_dict() for edge in edges],
        }


def run_classifypatches(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Classify the patches of a job and write them, with strips, report and table where asked for.

    Returns:
        The report; see the manual's page on reports.
    """
    campaign = read_campaign(campaign_path(job))
    rule = checked_choice(job.settings, "rule", RULES, campaign.rule)
    edge_m = _edge(job.settings.get("edge_m", campaign.edge_m))
    sources = [source for sources in job.inputs.values() for source in sources]
    files = {role: path for role, path in job.files.items() if role in ("report", "table")}
    with Outputs(job.outputs, files, sources) as outputs:
        with begin_strips(job, campaign, reporter) as strips:
            run = _measured(job, campaign, reporter, strips, rule, edge_m, outputs)
            reporter.stage("writing")
            write_strips(strips, checked_choice(job.settings, "overlaps", OVERLAPS), outputs)
            reporter.timings["making_strips"] = round(strips.seconds(), 3)
        table: dict[str, Any] = {}
        if outputs.wants("table"):
            table = write_table_of(run.table_frame(), campaign, str(outputs.path("table")), reporter)
        report = {**_report(job, campaign, reporter, run, strips), **table}
        write_report(report, outputs)
    reporter.progress(100)
    return report


def _measured(
    job: Job, campaign: Campaign, reporter: Reporter, strips: Strips, rule: str, edge_m: float, outputs: Outputs
) -> "_Run":
    """Read, classify and write the patches, while the strips are being made beside it."""
    main_first = bool(job.settings.get("main_stem_first", campaign.main_stem_first))
    settings = ClassifySettings(strips.distance_km * 1000.0, rule, main_first, edge_m)
    provinces_source = (job.inputs.get("provinces") or [Source(str(BASE_DATA), "provinces")])[0]
    provinces = province_map(read_frame(provinces_source), campaign, provinces_source.name)
    classifier = Classifier(strips.rivers, strips.of, strips.together, provinces, campaign, settings)
    reporter.stage("reading_patches")
    layer = read_layer(job.inputs["patches"][0])
    check_layer_units(layer)
    reporter.progress(10)
    run = _Run(job, layer, classifier, strips, reporter, _rule_text(job, campaign, strips, rule))
    run.write(outputs)
    return run


def _edge(value: Any) -> float:
    try:
        edge = float(value)
    except (TypeError, ValueError):
        edge = float("nan")
    if not 0.0 <= edge <= 10_000.0:
        raise MineError("setting_invalid", setting="edge_m", value=str(value), choices=["0 - 10000"])
    return edge


def _rule_text(job: Job, campaign: Campaign, strips: Strips, rule: str) -> str:
    """The settings in short, written into every patch: they travel with the layer whatever its format."""
    base_line = job.settings.get("base_line", campaign.base_line)
    return f"{campaign.id}/{rule}/{strips.distance_km:g}km/{base_line}"[:60]


class _Run:
    """One pass over a layer of patches."""

    def __init__(
        self, job: Job, layer: LayerTable, classifier: Classifier, strips: Strips, reporter: Reporter, rule_text: str
    ) -> None:
        assert layer.crs is not None
        self._layer, self._classifier, self._strips, self._reporter = layer, classifier, strips, reporter
        self._campaign = strips.campaign
        self._crs: pyproj.CRS = layer.crs
        self.sums = _Sums()
        self.rule_text, self.time = rule_text, datetime.now().strftime("%Y-%m-%d %H:%M:%S")
        self._text = {name: self._column(name) for name in ("TBBH", "XZQDM", "RGPD", "RGYY")}
        self._names = self._patch_names()
        self._handed = self._handed_class(str(job.settings.get("handed_class_field") or ""))
        kept = [f for f in layer.table.schema if f.name.upper() not in _TYPES and f.name != GEOMETRY]
        self._kept = [f.name for f in kept]
        self._schema = pa.schema([*_unlike_names(kept), *(pa.field(n, t) for n, t in _TYPES.items()), geometry_field()])
        # Attributes that the table is made from; site numbers may be missing.
        self.sites = self._column("ZTBH")

    def write(self, outputs: Outputs) -> None:
        """Classify everything and write the layer."""
        self._reporter.stage("measuring")
        batches = self._batches()
        if outputs.wants("patches"):
            write_stream(outputs.path("patches"), outputs.layer("patches"), batches, self._schema, "MultiPolygon")
        else:
            for _ in batches:
                pass
        if not any(self.sums.columns[i]["TQMJ"].notna().any() for i in range(len(self.sums.columns))):
            raise MineError("not_polygons", name=self._layer.source.name)
        self.sums.merge_counted("province_by_position")
        self.sums.findings.sort(key=lambda f: (_SEVERITY[f.severity], f.code, f.where))
        for finding in self.sums.findings:
            self._reporter.finding(finding)

    def table_frame(self) -> pd.DataFrame:
        """The columns that the appendix table is made from, all rows."""
        frame = pd.concat(self.sums.columns, ignore_index=True)
        for name in ("TBMJ", "TBHDMJ"):
            if name in self._layer.table.column_names:
                frame[name] = pd.to_numeric(self._layer.table.column(name).to_pandas(), errors="coerce")
        return frame.assign(TBBH=self._names, ZTBH=self.sites, PDGZ=self.rule_text, PDSJ=self.time)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        count = self._layer.table.num_rows
        workers = max(1, min(os.cpu_count() or 1, 8))
        rows = min(ROWS_A_PART, max(FEWEST_A_PART, -(-count // workers)))
        starts = deque(range(0, count, rows))
        measured_ahead: deque[Future[tuple[int, Measured]]] = deque()
        waiting: deque[Future[tuple[pa.RecordBatch, Classified, MeasuredPatches]]] = deque()
        done = 0
        with ThreadPoolExecutor(workers) as pool:
            try:
                while starts or measured_ahead or waiting:
                    while starts and len(measured_ahead) < PARTS_AHEAD:
                        measured_ahead.append(pool.submit(self._measure_part, starts.popleft(), rows))
                    while measured_ahead and len(waiting) < workers + 1:
                        # The pool takes what comes first first: a part is measured when its turn to be classified comes.
                        waiting.append(pool.submit(self._classify_part, measured_ahead.popleft()))
                    batch, classified, measured = waiting.popleft().result()
                    self.sums.add(classified, measured, self._campaign)
                    self.sums.columns.append(classified.columns)
                    done += batch.num_rows
                    self._reporter.progress(10 + 80 * done / count)
                    yield batch
            except BaseException:
                self._strips.stop()  # parts that wait for strips end at once
                raise
            finally:
                for classified_later in waiting:
                    classified_later.cancel()
                for measured_later in measured_ahead:
                    measured_later.cancel()

    def _measure_part(self, start: int, count: int) -> tuple[int, Measured]:
        rows = slice(start, start + count)
        names = self._names[rows]
        transformer = to_cgcs2000(self._crs)  # one a thread: pyproj's are not shared between threads
        geometries, was_open = self._layer.with_open_rings(self._layer.geometries(start, count), start)
        measured = measure_patches(geometries, names, self._crs, transformer, was_open)
        attributes = PatchAttributes(
            names, self._text["XZQDM"][rows], self._handed[rows], self._text["RGPD"][rows], self._text["RGYY"][rows]
        )
        return start, self._classifier.measure(measured, attributes)

    def _classify_part(self, part: "Future[tuple[int, Measured]]") -> tuple[pa.RecordBatch, Classified, MeasuredPatches]:
        start, known = part.result()
        classified = self._classifier.classify_measured(known)
        for edge in classified.edges:
            edge.row += start
        return self._batch(start, classified.columns, known.patches), classified, known.patches

    def _batch(self, start: int, columns: pd.DataFrame, measured: MeasuredPatches) -> pa.RecordBatch:
        part = self._layer.table.slice(start, len(columns))
        arrays = [part.column(name).combine_chunks() for name in self._kept]
        handed = self._handed[start : start + len(columns)]
        computed = columns.assign(**{HANDED: handed}, PDGZ=self.rule_text, PDSJ=self.time)
        arrays += [pa.array(computed[name].to_numpy(), type=kind, from_pandas=True) for name, kind in _TYPES.items()]
        arrays.append(self._wkb(part.column(GEOMETRY).combine_chunks(), measured))
        arrays = [a.chunk(0) if isinstance(a, pa.ChunkedArray) else a for a in arrays]
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)

    @staticmethod
    def _wkb(given: pa.Array, measured: MeasuredPatches) -> pa.Array:
        """Unchanged polygons keep their very bytes: nothing is rounded and no time is lost."""
        given = given.cast(pa.binary())
        plain = (shapely.get_type_id(measured.geometry) == shapely.GeometryType.POLYGON) & ~measured.changed
        plain &= pc.fill_null(pc.equal(pc.binary_slice(given, 0, 5), _POLYGON), False).to_numpy(zero_copy_only=False)
        wkb = pc.binary_join_element_wise(pa.scalar(_ONE_POLYGON), given, pa.scalar(b""))
        if plain.all():
            return wkb
        other = shapely.to_wkb(as_multipolygons(measured.geometry[~plain]), include_srid=False)
        return pc.replace_with_mask(wkb, pa.array(~plain), pa.array(other, type=pa.binary()))

    def _column(self, name: str) -> np.ndarray:
        """A column as stripped text, '' where empty or absent; shapefiles may have it in other case."""
        count = self._layer.table.num_rows
        found = {c.upper(): c for c in self._layer.table.column_names}.get(name.upper())
        if found is None:
            return np.full(count, "", dtype=object)
        text = pc.cast(self._layer.table.column(found), pa.string())
        values = pc.fill_null(pc.utf8_trim_whitespace(text), "").to_numpy(zero_copy_only=False)
        return np.asarray(values, dtype=object)

    def _patch_names(self) -> np.ndarray:
        numbers = self._text["TBBH"]
        missing = np.flatnonzero(numbers == "")
        names = numbers.copy()
        for i in missing:
            names[i] = f"#{i + 1}"
        if len(missing):
            self.sums.findings.append(Finding("number_missing", params={"count": len(missing)}))
        series = pd.Series(numbers[numbers != ""])
        counted = series[series.duplicated(keep=False)].value_counts()
        for number, times in counted.items():
            self.sums.findings.append(Finding("number_doubled", where=str(number), params={"count": int(times)}))
        return np.asarray(names, dtype=object)

    def _handed_class(self, wanted: str) -> np.ndarray:
        """The class that came with each patch: from the field that is named, or GZL where this program did not write it; an
        earlier result keeps it in a field of its own."""
        columns = self._layer.table.column_names
        if wanted and wanted not in columns:
            raise MineError("field_missing", name=self._layer.source.name, field=wanted, fields=[c for c in columns if c != GEOMETRY])
        if wanted:
            return self._column(wanted)
        given = self._column("GZL")
        upper = {column.upper() for column in columns}
        if "SCOPE" in upper:  # an earlier result: only what was handed down then still is
            # Results of the first version have no field for it; there GZL holds it, unless a person overruled it.
            return self._column(HANDED) if HANDED in upper else np.where(self._column("PDYJ") == BY_HAND_DOWN, given, "")
        if (given != "").any():
            self.sums.findings.append(Finding("handed_class_field", INFO, params={"field": "GZL"}))
        return given


def _unlike_names(fields: list[pa.Field]) -> list[pa.Field]:
    """Fields whose names differ in more than upper and lower case, which is all that GeoPackage and shapefile see."""
    seen: set[str] = set()
    result = []
    for given in fields:
        name, number = given.name, 1
        while name.upper() in seen:
            name, number = f"{given.name}_{number}", number + 1
        seen.add(name.upper())
        result.append(given.with_name(name))
    return result


def _report(job: Job, campaign: Campaign, reporter: Reporter, run: _Run, strips: Strips) -> dict[str, Any]:
    report = base_report(job, campaign, reporter)
    report.update(run.sums.as_dict())
    report["rule"], report["data_time"] = run.rule_text, run.time
    report["rivers"] = [{"name": r.name, "class": r.river_class} for r in strips.rivers]
    return report

