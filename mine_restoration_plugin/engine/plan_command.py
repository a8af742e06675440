"""The command ``implementationplan``: the implementation plan of a province, or of each one, as Word."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

from ..model.campaign import Province
from ..model.errors import INFO, WARNING, Finding, MineError
from ..model.job import Job
from ..model.version import plugin_version
from .core.plan_figures import PlanFigures, PlanSource
from .export.chart_fonts import chinese_family
from .export.plan_docx import docx_bytes
from .export.plan_sentences import PlanOrder
from .export.plan_template import PlanTemplate
from .export.plan_text import plan_of
from .export.provenance import provenance_of
from .reporter import Reporter
from .storage.whole_file import whole_file
from .storage.workspace_file import reading
from .storage.workspace_records import WorkspaceRecords, read_records

ENDING = ".docx"
TABLES = ("archive", "ledger", "funds")
FILE_NAME = "{province}废弃露天矿山生态修复实施方案.docx"
_PROVINCE_DIGITS = 2


def run_implementationplan(job: Job, report: Reporter) -> dict[str, Any]:
    """Write the plan of a province into a file, or those of several into a folder.

    Settings: scope, sites, patches, editor, province (code, empty for that of the chosen mines, or for each in a folder), unit, maps (lists of
    caption and path of a PNG file, by province code), map_problems (messages, by province code). Files: workspace, output, template, report.

    Returns:
        What was made, counts, and the findings.

    Raises:
        MineError: ``plan_provinces``, ``plan_empty``, ``plan_province``, ``output_driver``, ``template_unreadable``, ``scope_none``, and those of
            reading and writing. In a folder, what is wrong with one document is a finding as long as another one was made.
    """
    output = job.files["output"]
    folder = os.path.isdir(output) or not os.path.splitext(output)[1]
    if not folder and os.path.splitext(output)[1].lower() != ENDING:
        raise MineError("output_driver", path=output, endings=[ENDING])
    template = PlanTemplate(job.files["template"]) if job.files.get("template") else None
    records, source = _read(job, report)
    provinces = _provinces(source, str(job.settings.get("province") or "").strip(), folder)
    if not chinese_family():
        report.finding(Finding("font_missing", WARNING))
    report.stage("making_documents")
    made: list[dict[str, Any]] = []
    failures: list[MineError] = []
    for number, province in enumerate(provinces):
        path = os.path.join(output, FILE_NAME.format(province=province.full_name)) if folder else output
        try:
            sites = _make(job, report, records, source.figures(province), path, template)
            made.append({"province": province.code, "path": path, "sites": sites})
        except MineError as error:
            if not folder or error.code in ("disk_full", "template_unreadable"):
                raise
            failures.append(error)
            report.finding(Finding("document_failed", WARNING, province.full_name, {"reason": error.as_dict()}))
        report.progress(15 + 85 * (number + 1) / len(provinces))
    if failures and not made:
        raise failures[0]
    report.end_stage()
    result = {
        "command": job.command, "plugin_version": plugin_version(), "run_time": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "campaign": {"id": records.campaign.id, "title": records.campaign.title}, "settings": {"scope": job.settings.get("scope") or ""},
        "made": made, "counts": {"sites": sum(one["sites"] for one in made), "provinces": len(made)}, "timings_s": dict(report.timings),
        "findings": report.listed_findings(),
    }  # fmt: skip
    _write_report(job, result)
    return result


def _read(job: Job, report: Reporter) -> tuple[WorkspaceRecords, PlanSource]:
    report.stage("reading_workspace")
    workspace = job.files["workspace"]
    with reading(workspace) as connection:
        records = read_records(connection, workspace, TABLES, job.settings.get("sites"), job.settings.get("patches"))
    report.progress(5)
    source = PlanSource(records.campaign, records.tables, records.codes)
    one_province = bool(str(job.settings.get("province") or "").strip())
    for finding in (*source.findings, *records.statement.findings):
        if not (one_province and finding.code == "table_outside_provinces"):  # is about other provinces than this plan
            report.finding(finding)
    report.progress(15)
    return records, source


def _provinces(source: PlanSource, code: str, folder: bool) -> list[Province]:
    """Whose plans are made.

    Raises:
        MineError: ``plan_province``, ``plan_provinces``, ``plan_empty``.
    """
    found = source.provinces()
    if code:
        province = next((p for p in source.campaign.provinces if p.code == code), None)
        if province is None:
            known = "、".join(f"{p.code} {p.name}" for p in source.campaign.provinces)
            raise MineError("plan_province", province=code, known=known)
        if province not in found:
            raise MineError("plan_empty", province=province.full_name)
        return [province]
    if not found:
        raise MineError("plan_empty", province="-")
    if len(found) > 1 and not folder:
        raise MineError("plan_provinces", provinces="、".join(f"{p.code} {p.name}" for p in found))
    return found


def _make(job: Job, report: Reporter, records: WorkspaceRecords, figures: PlanFigures, path: str, template: PlanTemplate | None) -> int:
    """One document; the number of its mines."""
    scope = str(job.settings.get("scope") or "").strip()
    region = records.settings.get("region") or ""
    whole = not scope and len(region) <= _PROVINCE_DIGITS
    place = figures.province.full_name + ("" if whole else "（部分）")
    provenance = provenance_of(records.campaign, figures.statement, str(job.settings.get("editor") or ""), place)
    order = PlanOrder(str(job.settings.get("unit") or ""), provenance, whole, _maps(job, report, figures.province))
    plan, findings = plan_of(figures, order)
    for finding in findings:
        report.finding(finding)
    if figures.without_shape:
        for number in figures.without_shape:
            report.finding(Finding("plan_no_patch", INFO, number))
    if template is None:
        content = docx_bytes(plan)
    else:
        content, unknown = template.filled(plan)
        if unknown:
            report.finding(Finding("template_unknown", WARNING, "", {"path": template.path, "fields": "、".join(unknown)}))
    with whole_file(path) as part:
        part.write_bytes(content)
    return len(figures.sites)


def _maps(job: Job, report: Reporter, province: Province) -> tuple[tuple[str, bytes], ...]:
    """The maps that were drawn for a province; one that is gone is left out with a finding."""
    found = []
    problem = (job.settings.get("map_problems") or {}).get(province.code)
    if problem:
        report.finding(Finding("plan_map", WARNING, province.full_name, {"reason": problem}))
    for caption, path in (job.settings.get("maps") or {}).get(province.code, ()):
        try:
            found.append((str(caption), Path(path).read_bytes()))
        except OSError as error:
            report.finding(Finding("plan_map", WARNING, province.full_name, {"reason": error.strerror or str(error)}))
    return tuple(found)


def _write_report(job: Job, result: dict[str, Any]) -> None:
    if job.files.get("report"):
        import json

        with whole_file(job.files["report"]) as part:
            part.write_text(json.dumps(result, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
