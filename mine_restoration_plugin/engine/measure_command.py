"""The command ``measurepatches``: what is computed of a few patches of a workspace, as data; nothing is written."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from ..model.campaign import Campaign
from ..model.errors import WARNING, Finding, MineError
from ..model.job import RULES, Job, Source
from ..model.version import plugin_version
from .classify_command import BASE_DATA, HANDED
from .core.classification import Classified, Classifier, ClassifySettings, PatchAttributes
from .core.patches import CHINA, MeasuredPatches, measure_patches
from .core.provinces import province_map
from .core.reference_systems import to_cgcs2000
from .reporter import Reporter
from .storage.campaign_file import campaign_path, read_campaign
from .storage.vector_files import LayerTable, as_multipolygons, read_frame, read_layer
from .strips_command import Strips, begin_strips

COMPUTED = ("HLMC", "GZL", "JAJL", "FWNMJ", "TQMJ", "PQ", "SDM", "SCOPE", "BJTB", "PDYJ", "YPDJG")
_READ = ("uuid", "TBBH", "XZQDM", "RGPD", "RGYY", HANDED)
# Findings of measuring that speak of a shape that stays unmeasured; they are told in this command's own words.
_UNMEASURED = {"patch_null", "patch_not_polygon", "patch_unrepairable", "patch_far"}


def run_measurepatches(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Measure and classify patches by a workspace's campaign.

    Job: inputs ``patches`` (with the column ``uuid``) and ``rivers``; files ``campaign``; setting ``distance_km``.

    Returns:
        ``rows``: for each patch its ``uuid``, the computed fields, ``centre`` (longitude, latitude) and, where the outline had to
        be repaired, ``geom`` (WKB, hexadecimal). ``problems``: those that cannot be measured, with ``uuid``, ``number``, ``place``
        and ``reason`` (a message). ``findings``: as in other reports, patches by their numbers.
    """
    campaign = read_campaign(campaign_path(job))
    result: dict[str, Any] = {"command": job.command, "plugin_version": plugin_version(), "rows": [], "problems": []}
    reporter.stage("reading_patches")
    try:
        layer = read_layer(job.inputs["patches"][0], _READ)
    except MineError as error:
        if error.code != "layer_empty":  # they were removed since they were asked for
            raise
        return {**result, "findings": [], "timings_s": dict(reporter.timings)}
    with begin_strips(job, campaign, reporter) as strips:
        reporter.stage("measuring")
        measured, classified, numbers = _measured(layer, campaign, strips)
        reporter.progress(90)
    keys = measured_keys(layer)
    result["problems"] = _problems(layer.geometries(), measured, keys, numbers)
    wrong = {problem["uuid"] for problem in result["problems"]}
    rule = f"{campaign.id}/{campaign.rule}/{strips.distance_km:g}km/{campaign.base_line}"[:60]
    result["rows"] = _rows(measured, classified.columns, keys, wrong, rule)
    for finding in measured.findings + classified.findings:
        if finding.code not in _UNMEASURED:
            where = numbers.get(finding.where, finding.where)
            reporter.finding(Finding(finding.code, finding.severity, where, finding.params))
    for problem in result["problems"]:
        reporter.finding(Finding("patch_not_measured", WARNING, problem["number"], {"place": problem["place"], "reason": problem["reason"]}))
    reporter.end_stage()
    reporter.progress(100)
    return {**result, "findings": reporter.listed_findings(), "timings_s": dict(reporter.timings)}


def measured_keys(layer: LayerTable) -> list[str]:
    """Keys of the patches, in the layer's order."""
    return [str(key) for key in layer.table.column("uuid").to_pylist()]


def _measured(layer: LayerTable, campaign: Campaign, strips: Strips) -> tuple[MeasuredPatches, Classified, dict[str, str]]:
    """Measure and classify all; the patches are called by their keys, since numbers may be missing.

    Returns:
        Also the number of each patch by its key, for sentences.
    """
    assert layer.crs is not None
    keys = measured_keys(layer)
    names = np.array(keys, dtype=object)
    numbers = {key: number or key[:8] for key, number in zip(keys, _text(layer, "TBBH"))}
    geometries, was_open = layer.with_open_rings(layer.geometries(), 0)
    measured = measure_patches(geometries, names, layer.crs, to_cgcs2000(layer.crs), was_open)
    settings = ClassifySettings(strips.distance_km * 1000.0, _rule(campaign), campaign.main_stem_first, campaign.edge_m)
    provinces = province_map(read_frame(Source(str(BASE_DATA), "provinces")), campaign, "provinces")
    classifier = Classifier(strips.rivers, strips.of, strips.together, provinces, campaign, settings)
    attributes = PatchAttributes(names, *(_text(layer, name) for name in ("XZQDM", HANDED, "RGPD", "RGYY")))
    return measured, classifier.classify(measured, attributes), numbers


def _rule(campaign: Campaign) -> str:
    return campaign.rule if campaign.rule in RULES else RULES[0]


def _text(layer: LayerTable, name: str) -> np.ndarray:
    if name not in layer.table.column_names:
        return np.full(layer.table.num_rows, "", dtype=object)
    text = pc.utf8_trim_whitespace(pc.cast(layer.table.column(name), pa.string()))
    return np.asarray(pc.fill_null(text, "").to_numpy(zero_copy_only=False), dtype=object)


def _rows(measured: MeasuredPatches, columns: pd.DataFrame, keys: list[str], wrong: set[str], rule: str) -> list[dict[str, Any]]:
    """The computed fields of each patch; of one that cannot be measured all are empty, so that no old value passes for its own."""
    time = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    values = {name: [_plain(value) for value in columns[name].to_numpy(dtype=object)] for name in COMPUTED}
    rows = []
    for i, key in enumerate(keys):
        if key in wrong:
            rows.append({"uuid": key, **dict.fromkeys((*COMPUTED, "PDGZ", "PDSJ"))})
            continue
        row = {"uuid": key, **{name: column[i] for name, column in values.items()}, "PDGZ": rule, "PDSJ": time}
        row["centre"] = [round(value, 6) for value in shapely.get_coordinates(shapely.centroid(measured.geometry[i]))[0].tolist()]
        if measured.changed[i]:
            row["geom"] = shapely.to_wkb(as_multipolygons(measured.geometry[i : i + 1]), hex=True, include_srid=False, byte_order=1)[0]
        rows.append(row)
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value or None
    number = float(value)
    if math.isnan(number):
        return None
    return int(number) if isinstance(value, (int, np.integer)) else number


def _problems(given: np.ndarray, measured: MeasuredPatches, keys: list[str], numbers: dict[str, str]) -> list[dict[str, Any]]:
    """The patches whose shapes are none that can be kept as measured."""
    problems = []
    far = {finding.where for finding in measured.findings if finding.code == "patch_far"}
    for i, key in enumerate(keys):
        shape = given[i]
        if shape is None or shape.is_empty:
            code = "word_shape_none"
        elif shapely.get_dimensions(shape) != 2:
            code = "word_shape_not_polygon"
        elif key in far or _outside_china(shape):
            code = "word_shape_far"
        elif not measured.usable[i]:
            code = "word_shape_crossing"
        elif not round(float(measured.area_m2[i]), 2) > 0:
            code = "word_shape_zero"
        else:
            continue
        problems.append({"uuid": key, "number": numbers[key], "place": _place(shape), "reason": {"code": code, "params": {}}})
    return problems


def _outside_china(shape: shapely.Geometry) -> bool:
    bounds = shape.bounds
    west, south, east, north = CHINA
    return not (bounds[2] >= west and bounds[0] <= east and bounds[3] >= south and bounds[1] <= north)


def _place(shape: shapely.Geometry | None) -> str:
    """Where to look: the point that makes an outline invalid, else the first corner; "-" where there is none."""
    if shape is None or shape.is_empty:
        return "-"
    found = re.search(r"\[(\S+) (\S+)\]", str(shapely.is_valid_reason(shape)))
    x, y = (float(found.group(1)), float(found.group(2))) if found else shapely.get_coordinates(shape)[0].tolist()
    return f"{x:.6f}, {y:.6f}"
