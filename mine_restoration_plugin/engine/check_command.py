"""The commands ``checkworkspace`` and ``migrateworkspace``."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..model.errors import ERROR, INFO, Finding, MineError
from ..model.job import Job
from ..model.version import plugin_version
from ..model.workspace_schema import VERSION
from .reporter import Reporter
from .storage.whole_file import whole_file
from .storage.workspace_check import Checked, check_file, free_name, opened, record_counts_in
from .storage.workspace_check_all import all_checks
from .storage.workspace_file import sentences
from .storage.workspace_migrations import migrate, version_in
from .storage.workspace_salvage import Salvage, salvage

EDITOR = "checkworkspace"


def run_checkworkspace(job: Job, report: Reporter) -> dict[str, Any]:
    """Check a workspace, repair it where that is asked for, or save the rest of a damaged one.

    Settings: repair, editor. Files: workspace, report (optional, JSON).

    Returns:
        The report: what each check found and what became of it, rows by table, the copy that was made before repairs, and of a
        damaged workspace the new file with what was saved and lost by table.

    Raises:
        MineError: ``file_missing``, ``not_a_workspace``, ``workspace_locked``, and those of writing files.
    """
    path = Path(job.files["workspace"])
    mend, editor = bool(job.settings.get("repair", False)), str(job.settings.get("editor") or EDITOR)
    _refuse_report(job.files.get("report"), path)
    report.stage("checking_workspace")
    data: dict[str, Any]
    try:
        version, counts = _first_look(path)
        checked = check_file(path, all_checks(), mend and version <= VERSION, editor, report.progress)
        if version > VERSION:
            checked.findings.insert(0, (Finding("check_newer", ERROR), "open"))
        data = {"version": version, "rows": counts, **_as_data(checked)}
    except MineError as error:
        if error.code != "workspace_damaged":
            raise
        data = _rescue(path, mend, editor, report, error)
    result = {
        "command": job.command, "plugin_version": plugin_version(), "workspace": str(path), "repair": mend,
        "run_time": datetime.datetime.now().astimezone().isoformat(timespec="seconds"), **data,
    }  # fmt: skip
    for finding in (*result.pop("said"), *_in_short(path, result)):
        report.finding(finding)
    report.end_stage()
    result["timings_s"] = dict(report.timings)
    if job.files.get("report"):
        with whole_file(job.files["report"]) as part:
            part.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    report.progress(100)
    return result


def _in_short(path: Path, result: dict[str, Any]) -> list[Finding]:
    """The last sentences of the log, for people; the report says the same in numbers."""
    if result["damaged"]:
        return []
    states = Counter(finding["state"] for finding in result["findings"] if finding["severity"] != "info" or finding["state"] != "open")
    numbers = {"left": states["open"] + states["repairable"], "repaired": states["repaired"], "recorded": states["recorded"]}
    params = {"path": path.name, "count": sum(result["rows"].values()), **numbers}
    found = [Finding("check_sound" if not any(numbers.values()) else "check_summary", INFO, "", params)]
    if result["backup"]:
        found.append(Finding("check_backup", INFO, "", {"path": result["backup"]}))
    return found


def _refuse_report(target: str | None, path: Path) -> None:
    if target and Path(target).absolute() == path.absolute():
        raise MineError("output_is_input", path=target)


def _first_look(path: Path) -> tuple[int, dict[str, int]]:
    with opened(path) as connection, sentences(str(path)):
        return version_in(connection) or VERSION, record_counts_in(connection)


def _as_data(checked: Checked) -> dict[str, Any]:
    said = checked.findings
    return {
        "damaged": False,
        "sound": not any(finding.severity != "info" and state in ("open", "repairable") for finding, state in said),
        "backup": checked.backup,
        "checks": {name: len(found) for name, found in checked.found.items()},
        "skipped": checked.skipped,
        **_findings(said),
    }


def _findings(found: list[tuple[Finding, str]]) -> dict[str, Any]:
    told = [(_with_outcome(finding, state), state) for finding, state in found]
    return {"findings": [{**finding.as_dict(), "state": state} for finding, state in told], "said": [finding for finding, _ in told]}


def _with_outcome(finding: Finding, state: str) -> Finding:
    """The finding with what became of it, as a part of its sentence."""
    return Finding(finding.code, finding.severity if state in ("open", "repairable") else "info", finding.where, {
        **finding.params, "outcome": {"code": f"word_{state}", "params": {}},
    })  # fmt: skip


def _rescue(path: Path, mend: bool, editor: str, report: Reporter, error: MineError) -> dict[str, Any]:
    """A damaged file: save the rest beside it, or only say what could be saved."""
    report.stage("saving_the_rest")
    if mend:
        target = free_name(path, "rescued")
        saved = salvage(path, target, all_checks(), editor, True, report.progress)
    else:
        with tempfile.TemporaryDirectory() as folder:
            saved = salvage(path, Path(folder) / path.name, all_checks(), editor, False, report.progress)
    head = Finding("salvage_saved", ERROR, saved.path, {"path": str(path), "target": Path(saved.path).name}) if mend else Finding(
        "salvage_possible", ERROR, str(path), {"path": str(path)}
    )  # fmt: skip
    findings = [(head, "open"), *saved.findings]
    told = _findings(findings)
    # At the end of a log stands what matters most.
    told["said"] = sorted(told["said"], key=lambda finding: (finding.code.startswith("salvage_"), finding.code in (head.code,)))
    return {
        "damaged": True,
        "sound": False,
        "backup": "",
        "rescued": saved.path,
        "damage": [str(line) for line in error.params.get("lines", [])],
        "tables": _tables_of(saved),
        **told,
    }


def _tables_of(saved: Salvage) -> dict[str, dict[str, Any]]:
    return {name: asdict(table) for name, table in saved.tables.items()}


def run_migrateworkspace(job: Job, report: Reporter) -> dict[str, Any]:
    """Bring a workspace of an older version to the present one; a copy is made before each step.

    Files: workspace.

    Raises:
        MineError: as :func:`.storage.workspace_migrations.migrate`.
    """
    path = Path(job.files["workspace"])
    report.stage("migrating_workspace")
    done = migrate(path, said=report.progress)
    report.end_stage()
    report.progress(100)
    return {
        "command": job.command, "plugin_version": plugin_version(), "workspace": str(path), "before": done.before, "after": done.after,
        "backups": list(done.backups), "timings_s": dict(report.timings),
    }  # fmt: skip

