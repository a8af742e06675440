"""The command ``disclosure``: what the public may read of a workspace, as a workbook, a document, a page and photos; checked, and recorded."""

from __future__ import annotations

import datetime
import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..model.errors import INFO, WARNING, Finding, MineError
from ..model.job import Job
from ..model.photo_names import safe_name
from ..model.version import plugin_version
from .core.disclosure_check import Looked, check_package, parts_of
from .core.disclosure_map import Drawing, drawing_of
from .core.disclosure_numbers import Secrets
from .core.disclosure_rows import Mine, centres_of, mines_of
from .core.disclosure_words import plain
from .export.disclosure_docx import docx_bytes, from_template
from .export.disclosure_html import html_bytes
from .export.disclosure_paper import Approval, Paper, paper_of, published
from .export.disclosure_xlsx import xlsx_bytes
from .reporter import Reporter
from .storage.disclosure_package import place_of_package, publish, see_that_it_can_be_recorded, staged
from .storage.disclosure_photos import publish_photos
from .storage.whole_file import whole_file
from .storage.workspace_check_shapes import wkb_of
from .storage.workspace_file import BASE_DATA, digest_of, reading
from .storage.workspace_records import WorkspaceRecords, read_records

TABLES = ("sites", "patches", "archive", "ledger", "acceptance", "photos")
TITLE_LENGTH = 60
_STEM_LENGTH = 60
_MAIN_STEM = "1"
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def run_disclosure(job: Job, report: Reporter) -> dict[str, Any]:
    """Make a package for the public, prove that no position is in it, record who approved it, and give it its name.

    Settings: scope, sites, patches, editor, approver, approval, approved_on (empty: today), title, photos.
    Files: workspace, output (a folder), template (a .docx, optional), report (optional).

    Returns:
        The report: what was made, counts, what was checked, the record, findings.

    Raises:
        MineError: ``disclosure_approver``, ``disclosure_date``, ``disclosure_empty``, ``disclosure_leak``, ``disclosure_folder_used``,
            ``template_unreadable``, and those of reading and writing. Then nothing is published and an older package stands as it stood.
    """
    made = datetime.datetime.now().astimezone()
    approval = approval_of(job.settings, made.date())
    workspace, editor = job.files["workspace"], str(job.settings.get("editor") or "")
    report.stage("reading_workspace")
    part = job.settings.get("sites") is not None
    with reading(workspace) as connection:
        see_that_it_can_be_recorded(connection, workspace)
        records = read_records(connection, workspace, TABLES, job.settings.get("sites"), job.settings.get("patches"))
        corners, boxes = _corners(connection)
    report.progress(15)
    mines = mines_of(records.tables, records.name, centres_of(records.tables["sites"], boxes), report.finding)
    if not mines:
        raise MineError("disclosure_empty")
    title = published(str(job.settings.get("title") or ""))[:TITLE_LENGTH] or _title(records, mines)
    stem = safe_name(title, _STEM_LENGTH, keep_apart=False)
    paper = paper_of(records.campaign, records.statement, mines, approval, title, stem, part, made)
    target = place_of_package(job.files["output"], stem)
    with staged(target) as folder:
        report.stage("making_documents")
        _write(job, paper, records, folder, report)
        report.stage("checking_package")
        looked = check_package(folder, Secrets(corners))
        report.progress(90)
        files = {path.relative_to(folder).as_posix(): digest_of(path) for path in parts_of(folder)}
        record = _record(job, paper, approval, files, looked, made)
        report.stage("writing")
        key = publish(folder, target, workspace, record, editor)
    report.end_stage()
    report.progress(100)
    return _told(job, report, paper, target, files, looked, {"uuid": key, **record})


def approval_of(settings: Mapping[str, Any], today: datetime.date) -> Approval:
    """Who approved the release, checked.

    Raises:
        MineError: ``disclosure_approver``, ``disclosure_date``.
    """
    person, given = plain(settings.get("approver")), plain(settings.get("approved_on"))
    if not person:
        raise MineError("disclosure_approver")
    day = today
    if given:
        found = _DATE.fullmatch(given)
        try:
            day = datetime.date(*map(int, found.groups())) if found else datetime.date.min
        except ValueError:
            day = datetime.date.min
        if day == datetime.date.min:
            raise MineError("disclosure_date", value=given[:40])
    return Approval(person[:40], plain(settings.get("approval"))[:60], day)


def _corners(connection: sqlite3.Connection) -> tuple[Any, dict[str, tuple[float, float, float, float]]]:
    """Corners and centres of all patches of the workspace, whatever part is published; and the box of each site's patches."""
    rows = connection.execute("SELECT site, geom, KFX, KFY FROM patches").fetchall()
    shapes = shapely.from_wkb([wkb_of(blob) if isinstance(blob, bytes) else None for _, blob, _, _ in rows], on_invalid="ignore")
    centres = pd.DataFrame([(x, y) for _, _, x, y in rows] + connection.execute("SELECT KFX, KFY FROM sites").fetchall(), columns=["x", "y"])
    given = centres.apply(pd.to_numeric, errors="coerce").dropna().to_numpy(dtype=float)
    there = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))] if len(shapes) else shapes
    middles = shapely.get_coordinates(shapely.centroid(there)) if len(there) else np.empty((0, 2))
    positions = np.concatenate([shapely.get_coordinates(there), middles, given.reshape(-1, 2)])
    boxes: dict[str, tuple[float, float, float, float]] = {}
    for (site, *_), bounds in zip(rows, shapely.bounds(shapes), strict=True):
        if np.isfinite(bounds).all():
            west, south, east, north = (float(edge) for edge in bounds)
            old = boxes.get(str(site), (west, south, east, north))
            boxes[str(site)] = (min(old[0], west), min(old[1], south), max(old[2], east), max(old[3], north))
    return positions, boxes


def _title(records: WorkspaceRecords, mines: list[Mine]) -> str:
    """The smallest district that all of them lie in, and the campaign."""
    district = ""
    for parts in ({mine.province for mine in mines}, {mine.city for mine in mines}, {mine.county for mine in mines}):
        if len(parts) != 1:
            break
        district += parts.pop()
    return f"{district}{published(records.campaign.title)}公示"[:TITLE_LENGTH]


def _write(job: Job, paper: Paper, records: WorkspaceRecords, folder: Path, report: Reporter) -> None:
    """All files of the package into its folder."""
    if job.settings.get("photos", True):
        paper.photos.update(
            publish_photos(
                records.tables["photos"], job.files["workspace"], list(paper.mines), folder, records.name, report.finding,
                lambda share: report.progress(15 + 40 * share),
            )
        )  # fmt: skip
        if paper.photos:
            report.finding(Finding("disclosure_look_at_photos", INFO, params={"count": _photos(paper)}))
    (folder / f"{paper.stem}.xlsx").write_bytes(xlsx_bytes(paper))
    report.progress(60)
    template = job.files.get("template")
    if template:
        document, unknown = from_template(template, paper)
        if unknown:
            report.finding(Finding("template_unknown", WARNING, params={"path": template, "fields": "、".join(unknown[:50])}))
    else:
        document = docx_bytes(paper)
    (folder / f"{paper.stem}.docx").write_bytes(document)
    report.progress(65)
    (folder / f"{paper.stem}.html").write_bytes(html_bytes(paper, _drawing(paper)))
    report.progress(70)


def _drawing(paper: Paper) -> Drawing:
    """The map, on the plugin's own rough provinces and rivers: official ones are nobody's to publish here."""
    base = sqlite3.connect(BASE_DATA.as_uri() + "?mode=ro&immutable=1", uri=True)
    try:
        provinces = [(str(name), shapely.from_wkb(wkb_of(blob))) for name, blob in base.execute("SELECT SHENG, geom FROM provinces")]
        rivers = [(str(n), c == _MAIN_STEM, shapely.from_wkb(wkb_of(b))) for n, c, b in base.execute("SELECT HLMC, GZL, geom FROM rivers")]
    finally:
        base.close()
    return drawing_of(paper.mines, provinces, rivers)


def _photos(paper: Paper) -> int:
    return sum(map(len, paper.photos.values()))


def _record(job: Job, paper: Paper, approval: Approval, files: dict[str, str], looked: Looked, made: datetime.datetime) -> dict[str, Any]:
    """The row of ``disclosures``."""
    return {
        "GSBT": paper.title, "PZR": approval.person, "PZWH": approval.number or None, "PZRQ": approval.day.isoformat(),
        "GSFW": str(job.settings.get("scope") or "") or "全部", "GSKS": len(paper.mines), "GSZP": _photos(paper),
        "GSWJ": "\n".join(f"{digest}  {name}" for name, digest in files.items()),
        "GSJC": json.dumps(looked.as_dict(), ensure_ascii=False), "GSSJ": made.strftime("%Y-%m-%d %H:%M:%S"),
    }  # fmt: skip


def _told(job: Job, report: Reporter, paper: Paper, target: Path, files: dict[str, str], looked: Looked, record: dict[str, Any]) -> dict[str, Any]:
    """The report, also as a file."""
    found = {
        "command": job.command, "plugin_version": plugin_version(), "folder": str(target), "made": [str(target / name) for name in files],
        "counts": {"sites": len(paper.mines), "photos": _photos(paper), "hectares": f"{paper.total:.2f}"}, "checked": looked.as_dict(),
        "record": record, "statement": paper.provenance.line, "timings": report.timings, "findings": report.listed_findings(),
    }  # fmt: skip
    path = job.files.get("report")
    if path:
        with whole_file(path) as part:
            part.write_text(json.dumps(found, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    return found
