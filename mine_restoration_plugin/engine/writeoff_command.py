"""The command ``writeofflist``: the printed list of a write-off batch, from a workspace."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from ..model.errors import MineError
from ..model.job import TABLE_FORMATS, Job
from ..model.version import plugin_version
from .export.writeoff_csv import csv_bytes
from .export.writeoff_html import html_bytes
from .export.writeoff_list import list_of
from .export.writeoff_xlsx import xlsx_bytes
from .reporter import Reporter
from .storage.whole_file import whole_file
from .storage.workspace_file import campaign_in, reading

WRITERS = {".xlsx": xlsx_bytes, ".csv": csv_bytes, ".html": html_bytes}
_TOLD = 20
_SITE = ("uuid", "ZTBH", "KSMC", "XZX", "XZJD", "HLMC", "GZL", "TQMJ", "ZXRQ")


def run_writeofflist(job: Job, report: Reporter) -> dict[str, Any]:
    """Read the sites of a batch and write their list.

    Settings: batch. Files: workspace, list.

    Returns:
        Batch, number of sites, numbers of those that left the batch again, and the file.

    Raises:
        MineError: ``batch_missing``, ``batch_unknown``, ``output_driver``, and those of reading and writing.
    """
    workspace, path, batch = job.files["workspace"], job.files["list"], str(job.settings.get("batch") or "").strip()
    ending = os.path.splitext(path)[1].lower()
    if ending not in WRITERS:
        raise MineError("output_driver", path=path, endings=list(TABLE_FORMATS))
    if not batch:
        raise MineError("batch_missing")
    report.stage("reading_workspace")
    with reading(workspace) as connection:
        campaign = campaign_in(connection, workspace)
        dossiers = dossiers_of_batch(connection, batch)
        left = left_the_batch(connection, batch)
        if not dossiers:
            raise MineError("batch_unknown", batch=batch, known=known_batches(connection))
    report.progress(50)
    report.stage("writing")
    content = WRITERS[ending](list_of(campaign, batch, dossiers, left))
    with whole_file(path) as part, open(part, "wb") as file:
        file.write(content)
    report.end_stage()
    report.progress(100)
    return {
        "command": job.command, "plugin_version": plugin_version(), "batch": batch, "sites": len(dossiers), "left": left,
        "files": {"list": path}, "findings": [finding.as_dict() for finding in report.findings],
    }  # fmt: skip


def dossiers_of_batch(connection: sqlite3.Connection, batch: str) -> list[dict[str, Any]]:
    """The sites of a batch by number, with ledger and acceptances."""
    columns = ", ".join(_SITE)
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(f"SELECT {columns} FROM sites WHERE ZXPC = ? ORDER BY ZTBH", (batch,)):  # noqa: S608
        site = dict(zip(_SITE, row))
        found[site["uuid"]] = {"sites": site, "ledger": {}, "acceptance": []}
    of_batch = "site IN (SELECT uuid FROM sites WHERE ZXPC = ?)"
    for site_key, area in connection.execute(f"SELECT site, RWMJ FROM ledger WHERE {of_batch}", (batch,)):  # noqa: S608
        found[site_key]["ledger"] = {"RWMJ": area}
    names = ("YSJB", "YSRQ", "YSMJ", "YSJL", "YSWH")
    query = f"SELECT site, {', '.join(names)} FROM acceptance WHERE {of_batch} ORDER BY fid"  # noqa: S608
    for site_key, *values in connection.execute(query, (batch,)):
        found[site_key]["acceptance"].append(dict(zip(names, values)))
    return list(found.values())


def left_the_batch(connection: sqlite3.Connection, batch: str) -> list[str]:
    """Numbers of sites that were in a batch by the history and are not now; a site that is gone by its key."""
    query = (
        "SELECT DISTINCT coalesce(s.ZTBH, h.uuid) FROM history h LEFT JOIN sites s ON s.uuid = h.uuid"
        " WHERE h.tab = 'sites' AND h.field = 'ZXPC' AND ? IN (h.old, h.new) AND s.ZXPC IS NOT ? ORDER BY 1"
    )
    return [str(row[0]) for row in connection.execute(query, (batch, batch))]


def known_batches(connection: sqlite3.Connection) -> str:
    """The batches of a workspace for a sentence, the latest first."""
    rows = connection.execute("SELECT ZXPC, max(ZXRQ) FROM sites WHERE ZXPC <> '' GROUP BY ZXPC ORDER BY 2 DESC, 1 DESC").fetchall()
    return "、".join(str(row[0]) for row in rows[:_TOLD]) + (" …" if len(rows) > _TOLD else "") or "-"
