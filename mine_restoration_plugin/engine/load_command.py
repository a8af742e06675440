"""The command ``loadpatches``: patches are classified by a workspace's own campaign, and the new ones go into it, all or none."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..model.errors import INFO, Finding, MineError
from ..model.job import Job, Source, Target
from .classify_command import run_classifypatches
from .core.patch_values import dictionary_columns, distinct_numbers
from .reporter import Reporter
from .storage.outputs import Outputs
from .storage.vector_files import LayerTable, read_layer
from .storage.whole_file import within_a_job
from .storage.workspace_file import commit, connect, sentences, settings_of
from .storage.workspace_load import load_patches
from .strips_command import write_report


def run_loadpatches(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Classify the patches of a job and take those into the workspace whose numbers it does not have yet.

    Job: inputs ``patches`` and, where other rivers than the workspace's own shall be used, ``rivers``; files ``workspace`` and
    ``report``; setting ``editor``, and those of classifypatches.

    Returns:
        The report: that of the classification, with ``counts.loaded`` (taken in), ``sites`` (made), ``known`` (left as they
        are), and ``act``, the name under which the history knows the load.
    """
    workspace = job.files["workspace"]
    with connect(workspace) as connection, sentences(workspace):
        settings = settings_of(connection)
        taken = {str(row[0]) for row in connection.execute("SELECT TBBH FROM patches WHERE TBBH IS NOT NULL")}
    connection.close()
    sources = [source for sources in job.inputs.values() for source in sources]
    with Outputs({}, {k: v for k, v in job.files.items() if k == "report"}, sources) as outputs, tempfile.TemporaryDirectory() as folder:
        report, table = classified_for(job, settings, Path(folder), reporter)
        table, findings = dictionary_columns(table)
        numbers = table.column("TBBH").to_pylist() if "TBBH" in table.column_names else [None] * table.num_rows
        distinct, new, more = distinct_numbers(numbers, taken)
        findings += more
        if not all(new):
            findings.append(Finding("patches_known", INFO, params={"count": len(new) - sum(new)}))
        place = table.column_names.index("TBBH") if "TBBH" in table.column_names else table.num_columns
        kept = table.drop_columns(["TBBH"]) if place < table.num_columns else table
        kept = kept.append_column("TBBH", pa.array(distinct, type=pa.string())).filter(pa.array(new))
        for finding in findings:
            reporter.finding(finding)
        reporter.stage("writing")
        loaded = _load(workspace, kept, str(job.settings.get("editor") or ""))
        reporter.end_stage()
        report["counts"] = {**report.get("counts", {}), "loaded": loaded.patches, "sites": loaded.sites, "known": len(new) - sum(new)}
        report.update(command=job.command, act=loaded.act, findings=reporter.listed_findings(), timings_s=dict(reporter.timings))
        write_report(report, outputs)
    reporter.progress(100)
    return report


def classified_for(job: Job, settings: dict[str, str], folder: Path, reporter: Reporter) -> tuple[dict[str, Any], pa.Table]:
    """Classify the patches of a job by the campaign, the distance and (where the job has no others) the rivers of its workspace.

    Args:
        settings: the workspace's.
        folder: for files in between; the caller removes it.

    Returns:
        The report of the classification, and the classified patches.

    Raises:
        MineError: ``workspace_setting_missing``, and those of classifypatches.
    """
    campaign = folder / "campaign.json"
    if not settings.get("campaign"):
        raise MineError("workspace_setting_missing", path=Path(job.files["workspace"]).name, setting="campaign")
    campaign.write_text(settings["campaign"], encoding="utf-8")
    rivers = job.inputs.get("rivers") or [Source(job.files["workspace"], "rivers", name="rivers")]
    inner = Job(
        "classifypatches",
        inputs={**job.inputs, "rivers": rivers},
        settings={**{k: v for k, v in job.settings.items() if k != "editor"}, "distance_km": settings.get("distance_km") or None},
        outputs={"patches": Target(str(folder / "patches.gpkg"), "patches")},
        files={"campaign": str(campaign)},
    )
    inner.settings = {name: value for name, value in inner.settings.items() if value is not None}
    with within_a_job():
        report = run_classifypatches(inner, reporter)
    layer: LayerTable = read_layer(Source(str(folder / "patches.gpkg"), "patches"))
    return report, layer.table


def _load(workspace: str, table: pa.Table, editor: str) -> Any:
    connection = connect(workspace)
    try:
        with sentences(workspace):
            connection.execute("BEGIN IMMEDIATE")
            loaded = load_patches(connection, table, editor)
            commit(connection)
        return loaded
    finally:
        connection.close()
