"""The command ``appendixtable``: the table of a layer that is already classified."""

from __future__ import annotations

import datetime
import os
from typing import Any

import pandas as pd

from ..model.appendix import AppendixTable, check_choices
from ..model.appendix_baseline import compare
from ..model.appendix_statement import Statement
from ..model.campaign import Campaign
from ..model.errors import WARNING, Finding, MineError
from ..model.fields import find_column
from ..model.job import Job, Source
from ..model.version import plugin_version
from .core.appendix import AREA_FIELDS, NUMBER_FIELD, RULE_FIELD, SITE_FIELD, TIME_FIELD, appendix_of, statement_of
from .export.appendix import check_ending, write_table
from .reporter import Reporter
from .storage.campaign_file import campaign_path, read_campaign
from .storage.vector_files import fields_of, read_layer

CLASSIFIED_FIELDS = ("SCOPE", "GZL", "SDM")


def run_appendixtable(job: Job, report: Reporter) -> dict[str, Any]:
    """Read the classified patches, make the table, write it.

    Settings: count_by, area, baseline. Files: campaign (default: the built-in one), table.

    Returns:
        The table as numbers, the comparison if asked for, the statement and the findings.

    Raises:
        MineError: ``patches_not_classified``, ``field_missing``, ``output_driver``, ``output_is_input``, ``setting_invalid``,
            ``baseline_missing``, and those of reading and writing.
    """
    source, path = job.inputs["patches"][0], job.files["table"]
    check_ending(path)
    if os.path.abspath(path) == os.path.abspath(source.path):
        raise MineError("output_is_input", path=path)
    campaign = read_campaign(campaign_path(job))
    count_by, area = str(job.settings.get("count_by", "patch")), str(job.settings.get("area", "ellipsoidal"))
    baseline = bool(job.settings.get("baseline", False))
    check_choices(count_by, area)
    report.stage("reading_patches")
    patches = read_classified(source, count_by, area)
    report.progress(60)
    data = write_table_of(patches, campaign, path, report, count_by=count_by, area=area, baseline=baseline)
    report.end_stage()
    report.progress(100)
    return {
        "command": job.command,
        "plugin_version": plugin_version(),
        "campaign": {"id": campaign.id, "title": campaign.title},
        "settings": {"count_by": count_by, "area": area, "baseline": baseline},
        "run_time": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "files": {"table": path},
        **data,
        "timings_s": dict(report.timings),
        "findings": [finding.as_dict() for finding in report.findings],
    }


def write_table_of(
    patches: pd.DataFrame,
    campaign: Campaign,
    path: str,
    report: Reporter,
    count_by: str = "patch",
    area: str = "ellipsoidal",
    baseline: bool = False,
) -> dict[str, Any]:
    """Make and write the table of classified patches that are in memory, and report its findings.

    Args:
        patches: as for :func:`.core.appendix.appendix_of`, with PDGZ and PDSJ.

    Returns:
        ``table``, ``statement`` and, if asked for, ``comparison``, as numbers for a report.

    Raises:
        MineError: as :func:`.export.appendix.write_table`.
    """
    report.stage("making_table")
    table = appendix_of(patches, campaign, count_by=count_by, area=area)
    statement = statement_of(patches)
    data: dict[str, Any] = {"table": table.as_dict(), "statement": statement.as_dict()}
    if baseline:
        data["comparison"] = compare(table, campaign).as_dict()
    for finding in findings_of(table, statement, campaign, baseline):
        report.finding(finding)
    report.stage("writing")
    write_table(table, campaign, statement, path, baseline)
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


def read_classified(source: Source, count_by: str, area: str) -> pd.DataFrame:
    """The columns of a classified layer that the table needs, under their own names whatever the case or alias in the file.

    Raises:
        MineError: ``patches_not_classified``, ``field_missing``, and those of reading.
    """
    present = fields_of(source)
    spelled = {name.upper(): name for name in reversed(present)}
    columns: dict[str, str] = {}
    for field in (*CLASSIFIED_FIELDS, AREA_FIELDS[area]):
        found = _column(field, present, spelled)
        if found is None:
            computed = field in CLASSIFIED_FIELDS or field == AREA_FIELDS["ellipsoidal"]
            raise MineError("patches_not_classified" if computed else "field_missing", name=source.name, field=field, fields=present)
        columns[found] = field
    for field in (NUMBER_FIELD, RULE_FIELD, TIME_FIELD, *((SITE_FIELD,) if count_by == "site" else ())):
        found = _column(field, present, spelled)
        if found is not None:
            columns[found] = field
        elif field == SITE_FIELD:
            raise MineError("field_missing", name=source.name, field=field, fields=present)
    frame: pd.DataFrame = read_layer(source, columns=list(columns), geometry=False).table.to_pandas()
    return frame.rename(columns=columns)


def _column(field: str, present: list[str], spelled: dict[str, str]) -> str | None:
    if field in (NUMBER_FIELD, SITE_FIELD, *AREA_FIELDS.values()) and field != AREA_FIELDS["ellipsoidal"]:
        return find_column("patch", field, present)
    return spelled.get(field)
