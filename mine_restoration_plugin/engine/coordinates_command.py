"""The command ``exportcoordinates``: patches as coordinate texts (坐标TXT) in the strict form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from ..model.errors import INFO, WARNING, Finding, MineError
from ..model.fields import find_column
from ..model.job import Job
from ..model.version import plugin_version
from .core.doctor.number_kinds import ZONES_3
from .core.patches import MeasuredPatches, measure_patches
from .core.reference_systems import to_cgcs2000
from .export.coordinate_text import PatchTexts, Written, coordinate_texts, encoded, not_in_gbk
from .reporter import Reporter
from .storage.outputs import Outputs
from .storage.vector_files import LayerTable, check_layer_units, read_layer
from .strips_command import checked_choice, write_report

ENCODINGS = ("gbk", "utf-8")
_OTHER_COLUMNS = {"sheet": ("图幅号", "TFH"), "use": ("用途", "地块用途", "DKYT"), "land_class": ("地类编码", "DLBM")}
# Findings of measuring that keep a patch out of the text, by the reason in their sentence.
_LEFT_OUT = {
    "patch_null": "word_shape_none", "patch_not_polygon": "word_shape_not_polygon", "patch_unrepairable": "word_shape_crossing",
    "patch_far": "word_shape_far",
}  # fmt: skip
_ENDING = ".txt"


def run_exportcoordinates(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Write patches as coordinate texts.

    Job: inputs ``patches``; files ``output`` (.txt) and, as wanted, ``report``; settings ``zone`` (3-degree zone for all patches;
    missing, empty or 0: each patch's own), ``encoding`` (one of :data:`ENCODINGS`), ``producer`` (数据产生单位).

    Patches of several zones become several files: the zone with the most patches has the file that was asked for, the others stand
    beside it with their zone in the name (``name_39.txt``).

    Returns:
        The report: ``counts`` (patches, written, points), ``texts`` (file, zone, patches, points, encoding) and findings.

    Raises:
        MineError: ``output_driver``, ``setting_invalid``, those of reading a layer and of writing; ``coordtext_none`` where no patch
            can be written, ``coordtext_zone_impossible``.
    """
    target = Path(job.files["output"])
    if target.suffix.lower() != _ENDING:
        raise MineError("output_driver", path=str(target), endings=[_ENDING])
    zone = _zone(job.settings.get("zone"))
    encoding = checked_choice(job.settings, "encoding", ENCODINGS)
    reporter.stage("reading_patches")
    layer = read_layer(job.inputs["patches"][0])
    check_layer_units(layer)
    reporter.progress(20)
    reporter.stage("checking_patches")
    texts = _texts(layer)
    measured = _measured(layer, texts.number, reporter)
    reporter.progress(50)
    rows = np.flatnonzero(measured.usable)
    if not len(rows):
        raise MineError("coordtext_none", name=layer.source.name)
    reporter.stage("writing")
    chosen = PatchTexts(*(values[rows] for values in (texts.number, texts.name, texts.sheet, texts.use, texts.land_class)))
    written = coordinate_texts(measured.geometry[rows], measured.area_m2[rows], chosen, zone, str(job.settings.get("producer") or ""))
    listed = _write(job, target, written, encoding, reporter, len(texts.number), len(rows))
    reporter.progress(100)
    return listed


def _zone(value: Any) -> int | None:
    """The zone that was asked for; None for each patch's own."""
    if value in (None, "", 0):
        return None
    try:
        zone = int(value)
    except (TypeError, ValueError):
        zone = -1
    if zone not in ZONES_3:
        raise MineError("setting_invalid", setting="ZONE", value=str(value), choices=[f"{ZONES_3[0]} - {ZONES_3[-1]}"])
    return zone


def _texts(layer: LayerTable) -> PatchTexts:
    columns = layer.table.column_names
    spelled = {column.strip().upper(): column for column in reversed(columns)}

    def of(field: str | None, *others: str) -> np.ndarray:
        found = (find_column("patch", field, columns) if field else None) or next((spelled[name] for name in others if name in spelled), None)
        if found is None:
            return np.full(layer.table.num_rows, "", dtype=object)
        text = pc.fill_null(pc.cast(layer.table.column(found), pa.string()), "")
        return np.asarray(text.to_numpy(zero_copy_only=False), dtype=object)

    sheet, use = (of(None, *_OTHER_COLUMNS[key]) for key in ("sheet", "use"))
    return PatchTexts(of("TBBH"), of("KSMC"), sheet, use, of("SDDL", *_OTHER_COLUMNS["land_class"]))


def _measured(layer: LayerTable, numbers: np.ndarray, reporter: Reporter) -> MeasuredPatches:
    """Patches in EPSG:4490 with their areas; what cannot be written is told, and what was repaired."""
    assert layer.crs is not None  # read with its geometry
    keys = np.array([str(i) for i in range(len(numbers))], dtype=object)
    geometry, was_open = layer.with_open_rings(layer.geometries(), 0)
    measured = measure_patches(geometry, keys, layer.crs, to_cgcs2000(layer.crs), was_open)
    measured.usable[measured.usable] &= measured.area_m2[measured.usable] > 0
    told = set()
    for finding in measured.findings:
        row = int(finding.where)
        where = str(numbers[row]) or f"#{row + 1}"
        if finding.code in _LEFT_OUT:
            # A patch far away has an outline that can be written, if anybody's zone reaches there; it is no patch of ours.
            measured.usable[row] = False
            told.add(row)
            reporter.finding(Finding("coordtext_left_out", WARNING, where, {"reason": {"code": _LEFT_OUT[finding.code], "params": {}}}))
        else:
            reporter.finding(Finding(finding.code, finding.severity, where, finding.params))
    for row in np.flatnonzero(~measured.usable).tolist():
        if row not in told:
            reason = "word_shape_none" if shapely.is_missing(measured.geometry[row]) else "word_shape_zero"
            reporter.finding(Finding("coordtext_left_out", WARNING, str(numbers[row]) or f"#{row + 1}", {"reason": {"code": reason, "params": {}}}))
    return measured


def _write(job: Job, target: Path, written: list[Written], encoding: str, reporter: Reporter, patches: int, usable: int) -> dict[str, Any]:
    paths = [target, *(target.with_name(f"{target.stem}_{text.zone}{target.suffix}") for text in written[1:])]
    files = {f"text_{text.zone}": str(path) for text, path in zip(written, paths)}
    if "report" in job.files:
        files["report"] = job.files["report"]
    if len(written) > 1:
        params = {"count": len(written), "files": [f"{path.name} ({text.zone})" for text, path in zip(written, paths)]}
        reporter.finding(Finding("coordtext_zones", WARNING, params=params))
    listed = []
    with Outputs({}, files, list(job.inputs["patches"])) as outputs:
        for text, path in zip(written, paths):
            data, taken = encoded(text.text, encoding)
            if taken == "gb18030":
                missing = not_in_gbk(text.text)
                reporter.finding(Finding("coordtext_not_gbk", WARNING, path.name, {"count": len(missing), "characters": "".join(missing[:20])}))
            for finding in text.findings:
                reporter.finding(Finding(finding.code, finding.severity, path.name, finding.params))
            outputs.path(f"text_{text.zone}").write_bytes(data)
            listed.append({"file": path.name, "zone": text.zone, "patches": len(text.rows), "points": text.points, "encoding": taken})
        counts = {"patches": patches, "written": usable, "points": sum(text.points for text in written)}
        reporter.finding(Finding("coordtext_written", INFO, target.name, {"count": usable, "zones": [str(text.zone) for text in written]}))
        reporter.end_stage()
        report = {
            "command": job.command, "plugin_version": plugin_version(), "settings": dict(job.settings),
            "inputs": {role: [source.name for source in sources] for role, sources in job.inputs.items()},
            "run_time": datetime.now().astimezone().isoformat(timespec="seconds"), "counts": counts, "texts": listed,
            "timings_s": dict(reporter.timings), "findings": reporter.listed_findings(),
        }  # fmt: skip
        write_report(report, outputs)
    return report
