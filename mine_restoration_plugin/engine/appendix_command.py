"""The command ``appendixtable``: the table of a layer that is already classified, or of a part of it, also beside an earlier time."""

from __future__ import annotations

import datetime
import json
import os
from typing import Any

import pandas as pd

from ..model.appendix import AppendixTable
from ..model.appendix_baseline import compare
from ..model.appendix_statement import Statement
from ..model.campaign import Campaign
from ..model.errors import WARNING, Finding, MineError
from ..model.job import Job
from ..model.version import plugin_version
from .appendix_reading import Request, read_patches, request_of, write_earlier_layer
from .core.appendix import counted_of, statement_of, table_of
from .core.appendix_changes import beside
from .core.appendix_places import lines_of, place_table
from .export.appendix import check_ending, write_table
from .export.appendix_sheet import Contents
from .reporter import Reporter
from .storage.campaign_file import campaign_path, read_campaign
from .storage.whole_file import whole_file
from .storage.workspace_file import campaign_in, reading

CHANGES_IN_REPORT = 2000


def run_appendixtable(job: Job, report: Reporter) -> dict[str, Any]:
    """Read the classified patches, make the table, write it.

    Settings: count_by, area, baseline, group_by, editor;
    scope and scope_kind (what was chosen, in words); earlier (a date or time; then the table is set
    beside the one of that time), same_patches (the earlier table is about the patches of ``patches`` alone). Inputs: patches; earlier_patches (the
    part of the earlier patches, where the part was chosen by QGIS). Files: campaign (default: the workspace's, else the built-in one), table,
    workspace, report; earlier_layer (write the patches as they were into this layer for QGIS to choose from, and nothing else).

    Returns:
        The table as numbers, the comparison if asked for, the statement and the findings.

    Raises:
        MineError: ``patches_not_classified``, ``field_missing``, ``output_driver``, ``output_is_input``, ``setting_invalid``,
            ``baseline_missing``, ``scope_none``, ``earlier_time``, ``earlier_workspace``, ``earlier_other_layer``, and those of reading and writing.
    """
    request = request_of(job)
    if "earlier_layer" in job.files:
        return write_earlier_layer(job, request, report)
    source, path = job.inputs["patches"][0], job.files["table"]
    check_ending(path)
    if any(os.path.abspath(path) == os.path.abspath(other) for other in (source.path, job.files.get("workspace", source.path))):
        raise MineError("output_is_input", path=path)
    campaign = _campaign(job)
    report.stage("reading_patches")
    patches, then = read_patches(job, request, report)
    report.progress(60)
    data = write_table_of(patches, campaign, path, report, request, then)
    report.end_stage()
    report.progress(100)
    result = {
        "command": job.command,
        "plugin_version": plugin_version(),
        "campaign": {"id": campaign.id, "title": campaign.title},
        "settings": {
            "count_by": request.count_by, "area": request.area, "baseline": request.baseline, "group_by": request.group_by,
            "scope": request.part.text, "earlier": str(job.settings.get("earlier") or ""),
        },
        "run_time": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "files": {role: job.files[role] for role in ("table", "report") if role in job.files},
        **data,
        "timings_s": dict(report.timings),
        "findings": [finding.as_dict() for finding in report.findings],
    }  # fmt: skip
    if "report" in job.files:
        with whole_file(job.files["report"]) as part, open(part, "w", encoding="utf-8") as file:
            json.dump(result, file, ensure_ascii=False, indent=1)
    return result


def write_table_of(
    patches: pd.DataFrame, campaign: Campaign, path: str, report: Reporter, request: Request | None = None, then: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Make and write the table of classified patches that are in memory, and report its findings.

    Args:
        patches: as for :func:`.core.appendix.appendix_of`, with PDGZ and PDSJ.
        request: what was asked for; the plan's table counted by patch where it is left out.
        then: the same patches as they were, where an earlier time was asked for.

    Returns:
        ``table``, ``statement`` and, if asked for, ``places``, ``comparison`` and ``earlier``, as numbers for a report.

    Raises:
        MineError: as :func:`.export.appendix.write_table`.
    """
    request = request or Request()
    report.stage("making_table")
    counted = counted_of(patches, campaign, request.count_by, request.area)
    table = table_of(counted, campaign, request.count_by, request.area)
    statement = statement_of(patches)
    data: dict[str, Any] = {"table": table.as_dict(), "statement": statement.as_dict()}
    places = None
    if request.group_by != "province":
        places = place_table(table, counted, lines_of([counted], campaign, request.group_by), 0, campaign, request.group_by)
        data["places"] = places.as_dict()
    if request.baseline:
        data["comparison"] = compare(table, campaign).as_dict()
    compared = None
    if then is not None and request.moment is not None:
        compared = beside(patches, then, campaign, request.moment, request.count_by, request.area, request.group_by)
        data["earlier"] = compared.as_dict(CHANGES_IN_REPORT)
    for finding in findings_of(table, statement, campaign, request.baseline):
        report.finding(finding)
    if request.baseline and request.part.kind:
        report.finding(Finding("baseline_of_part", WARNING))
    report.stage("writing")
    write_table(Contents(table, places, request.baseline, request.part, compared, request.editor), campaign, statement, path)
    return data


def findings_of(table: AppendixTable, statement: Statement, campaign: Campaign, baseline: bool) -> list[Finding]:
    """All that a person should know of a table made for a campaign from data with that statement."""
    findings = [*table.findings, *statement.findings]
    others = [found for found in statement.campaigns if found != campaign.id]
    if others:
        findings.append(Finding("table_other_campaign", WARNING, "", {"found": ", ".join(others), "campaign": campaign.id}))
    distances = statement.distances_km
    if baseline and distances and distances != (campaign.distance_km,):
        params = {"published": f"{campaign.distance_km:g}", "present": ", ".join(f"{distance:g}" for distance in distances)}
        findings.append(Finding("baseline_other_distance", WARNING, "", params))
    return findings


def _campaign(job: Job) -> Campaign:
    """The campaign of the job, else the one that the workspace keeps, else the built-in one."""
    workspace = job.files.get("workspace")
    if workspace and not (job.files.get("campaign") or job.settings.get("campaign")):
        with reading(workspace) as connection:
            return campaign_in(connection, workspace)
    return read_campaign(campaign_path(job))
