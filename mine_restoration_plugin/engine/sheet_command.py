"""The commands ``exportsheet`` and ``importsheet``: the archive or ledger as a sheet to fill in, and what came back."""

from __future__ import annotations

import datetime
import functools
import json
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException

from ..model.campaign import Campaign, campaign_of
from ..model.errors import INFO, WARNING, Finding, MineError
from ..model.job import Job
from ..model.json_reader import JsonFile
from ..model.sheet_columns import FUNDS, KEY_HEADING, KINDS, NUMBER, columns_of, record_columns
from ..model.sheet_difference import Difference, Tally
from ..model.version import plugin_version
from .core.sheet_compare import Exported, Held, Values, compare_sites
from .core.sheet_funds import FundLines
from .export.sheet_xlsx import FIRST_LINE, PAGES, SheetBook
from .reporter import Reporter
from .storage.sheet_file import LAST_ROW, Identity, Page, SheetFile
from .storage.sheet_rows import Record, choose_sites, count_of, last_change, last_history_id, places_of, record_keys, records, workspace_id
from .storage.whole_file import unwritable, whole_file
from .storage.workspace_file import reading, settings_of

_FORMAT = 1
# Empty lines for new funds: a few a site, and never so many that they hide the end of the sheet.
_BLANK_LEAST, _BLANK_MOST, _BLANK_A_SITE = 30, 2_000, 2


# --- export -----------------------------------------------------------------------------------------------------------------


def run_exportsheet(job: Job, report: Reporter) -> dict[str, Any]:
    """Write the sheet.

    Settings: ``what`` (archive, ledger), ``sites`` (keys; None for all). Files: ``workspace``, ``sheet``, ``report`` (optional).

    Returns:
        Counts, files and findings.

    Raises:
        MineError: ``setting_invalid``, ``sheet_no_sites``, ``sheet_too_many``, ``output_is_input``, and those of the workspace and of writing.
    """
    what, workspace, path = _what(job), job.files["workspace"], job.files["sheet"]
    if os.path.abspath(workspace) == os.path.abspath(path):
        raise MineError("output_is_input", path=path)
    report.stage("reading_workspace")
    with reading(workspace) as connection:
        chosen = job.settings.get("sites")
        sites = choose_sites(connection, None if chosen is None else [str(site) for site in chosen])
        funds = count_of(connection, FUNDS) if what == "ledger" else 0
        if not sites:
            raise MineError("sheet_no_sites", path=workspace)
        if FIRST_LINE + max(sites, funds + _BLANK_MOST) > LAST_ROW:
            raise MineError("sheet_too_many", count=max(sites, funds), limit=LAST_ROW - FIRST_LINE - _BLANK_MOST)
        report.stage("writing_sheet")
        try:
            with whole_file(path) as part, SheetBook(part, what, _title(connection, what), _facts(connection, what)) as book:
                _write_page(connection, book, what, report, sites, 0.0, 60.0 if funds else 80.0)
                if what == "ledger":
                    blank = min(_BLANK_MOST, max(_BLANK_LEAST, _BLANK_A_SITE * sites))
                    _write_page(connection, book, FUNDS, report, max(funds, 1), 60.0, 80.0, blank)
        except XlsxWriterException as error:
            cause = error.args[0] if error.args else None
            raise unwritable(cause if isinstance(cause, OSError) else OSError(0, str(error)), path) from error
    report.progress(100)
    data = {"counts": {"sites": sites, **({"funds": funds} if what == "ledger" else {})}, "files": {"workspace": workspace, "sheet": path}}
    return _reported(job, report, {"what": what, **data})


def _write_page(
    connection: sqlite3.Connection, book: SheetBook, page: str, report: Reporter, total: int, start: float, end: float, blank: int = 0
) -> None:
    number = next(place for place, column in enumerate(columns_of(page)) if column.field.name == NUMBER)
    for count, (key, _, values) in enumerate(records(connection, page)):
        for column, length in book.line(page, key, values):
            report.finding(Finding("sheet_text_too_long", WARNING, str(values[number]), {"field": column.field.label, "length": length}))
        if count % 500 == 0:
            report.progress(start + (end - start) * count / total)
    book.finish(page, blank)


def _facts(connection: sqlite3.Connection, what: str) -> dict[str, Any]:
    settings = settings_of(connection)
    return {
        "format": _FORMAT, "what": what, "workspace_id": workspace_id(connection), "history_id": last_history_id(connection),
        "exported_at": _now(), "region": settings.get("region", ""), "campaign_id": settings.get("campaign_id", ""),
        "made_by": settings.get("made_by", ""), "plugin_version": plugin_version(),
    }  # fmt: skip


def _title(connection: sqlite3.Connection, what: str) -> str:
    campaign = _campaign(connection)
    day = datetime.date.today()
    words = {"archive": "矿山档案填报表", "ledger": "矿山治理台账填报表"}[what]
    title = f"{campaign.title} " if campaign is not None and len(campaign.title) <= 40 else ""
    return f"{title}{words}（{day.year}年{day.month}月{day.day}日导出）"


def _campaign(connection: sqlite3.Connection) -> Campaign | None:
    """The workspace's campaign; None where a person broke it: the sheet does not depend on it."""
    text = settings_of(connection).get("campaign", "")
    try:
        return campaign_of(JsonFile("campaign", text)) if text else None
    except MineError:
        return None


# --- import -----------------------------------------------------------------------------------------------------------------


def run_importsheet(job: Job, report: Reporter) -> dict[str, Any]:
    """Compare a sheet with the workspace; nothing is written into either.

    Settings: ``what``. Files: ``workspace``, ``sheet``, ``report`` (gets everything, the list of differences too).

    Returns:
        Counts by state, where the sheet comes from, findings; without the list.

    Raises:
        MineError: ``sheet_other_workspace``, ``sheet_other_kind``, ``sheet_no_headings``, those of :class:`.storage.sheet_file.SheetFile`
            and of the workspace.
    """
    what, workspace, path = _what(job), job.files["workspace"], job.files["sheet"]
    report.stage("reading_sheet")
    with SheetFile(path) as sheet, reading(workspace) as connection:
        identity = sheet.identity()
        _check_origin(identity, connection, what, path)
        pages = {kind: sheet.page(kind) for kind in ([what, FUNDS] if what == "ledger" else [what])}
        if not any(pages.values()):
            _refuse_without_page(sheet, what, path)
        for finding in _page_findings(pages, identity, connection):
            report.finding(finding)
        report.progress(15)
        choose_sites(connection, None)
        tally, found = Tally(), []
        for difference in _differences(sheet, pages, identity, connection, report, path):
            tally.add(difference.state)
            found.append(difference.as_dict())
        history = last_history_id(connection)
    report.progress(95)
    facts = {name: identity.facts.get(name) for name in ("exported_at", "history_id", "plugin_version")}
    data = {
        "what": what, "counts": tally.counts, "export": facts, "history_id": history, "files": {"workspace": workspace, "sheet": path},
    }  # fmt: skip
    return _reported(job, report, data, {"differences": found})


def _check_origin(identity: Identity, connection: sqlite3.Connection, what: str, path: str) -> None:
    facts = identity.facts
    if not facts:
        return
    if facts.get("workspace_id") != workspace_id(connection):
        raise MineError(
            "sheet_other_workspace", path=path, region=str(facts.get("region") or "-"), made_by=str(facts.get("made_by") or "-"),
            exported=str(facts.get("exported_at") or "-")[:10],
        )  # fmt: skip
    if facts.get("what") != what:
        raise MineError("sheet_other_kind", path=path, found=PAGES.get(str(facts.get("what")), "?"), wanted=PAGES[what])


def _refuse_without_page(sheet: SheetFile, what: str, path: str) -> None:
    other = next((kind for kind in KINDS if kind != what and sheet.page(kind) is not None), None)
    if other is not None:
        raise MineError("sheet_other_kind", path=path, found=PAGES[other], wanted=PAGES[what])
    expected = [column.heading for column in record_columns(what)][:6]
    raise MineError("sheet_no_headings", path=path, expected=expected, pages=[name for name in sheet.names if not name.startswith("_")])


def _page_findings(pages: dict[str, Page | None], identity: Identity, connection: sqlite3.Connection) -> Iterator[Finding]:
    if not identity.facts:
        yield Finding("sheet_without_identity", WARNING)
    elif int(identity.facts.get("history_id") or 0) > last_history_id(connection):
        yield Finding("sheet_newer", WARNING, params={"exported": str(identity.facts.get("exported_at") or "-")[:16].replace("T", " ")})
    for kind, page in pages.items():
        if page is None:
            yield Finding("sheet_page_missing", WARNING, PAGES[kind])
            continue
        missing = [column.field.label for column in record_columns(kind) if column.filled_in and column.key not in page.keys]
        if missing:
            yield Finding("sheet_columns_missing", INFO, page.name, {"fields": missing})
        if page.key_place is None:
            yield Finding("sheet_no_keys", WARNING, page.name, {"field": KEY_HEADING})
        if page.unknown:
            yield Finding("sheet_columns_unknown", WARNING, page.name, {"fields": page.unknown[:20]})
        if page.doubled:
            yield Finding("sheet_columns_twice", WARNING, page.name, {"fields": page.doubled[:20]})


def _differences(
    sheet: SheetFile, pages: dict[str, Page | None], identity: Identity, connection: sqlite3.Connection, report: Reporter, path: str
) -> Iterator[Difference]:
    """Of all pages. A fund line that is gone counts as deleted only where its site still has a line."""
    after = int(identity.facts.get("history_id") or 0)
    seen: set[str] = set()
    what = next(iter(pages))
    page = pages[what]
    report.stage("comparing")
    held = _held(connection, what, after)
    if page is not None:
        if not identity.facts:
            _check_any_known(sheet, page, held, path)
        columns = {column.key: column for column in page.columns.values()}
        yield from compare_sites(what, page.name, columns, sheet.lines(page), _exported(identity, what), held, seen)
    report.progress(70)
    funds = pages.get(FUNDS)
    if funds is not None:
        held_funds = _held(connection, FUNDS, after)
        held_funds.numbers, held_funds.names = held.numbers, held.names
        columns = {column.key: column for column in funds.columns.values()}
        known = identity.lines.get(FUNDS, {})
        yield from FundLines(funds.name, columns, sheet.lines(funds), _exported(identity, FUNDS), known, held_funds, seen).differences()


def _check_any_known(sheet: SheetFile, page: Page, held: Held, path: str) -> None:
    """A sheet without its hidden page is taken only if it has anything to do with this workspace."""
    for line in sheet.lines(page):
        number = line.cell(f"sites.{NUMBER}").value
        if line.key in held.values or str(number or "").strip() in held.numbers:
            return
    raise MineError("sheet_other_workspace", path=path, region="-", made_by="-", exported="-")


def _exported(identity: Identity, what: str) -> Exported:
    @functools.lru_cache(maxsize=256)
    def exported(key: str) -> Values | None:
        return identity.exported(what, key)

    return exported


def _held(connection: sqlite3.Connection, what: str, after: int) -> Held:
    columns = columns_of(what)
    places = places_of(columns)
    held = Held(who=lambda record, name: last_change(connection, record, name, after))
    for key, site, values in records(connection, what):
        held.values[key] = Record(places, values)
        held.site_of[key] = site
        if what != FUNDS:
            number, name = (str(held.values[key].get(f"sites.{field}") or "") for field in (NUMBER, "KSMC"))
            held.numbers[number.strip()] = site
            held.names[site] = (number, name)
    if what != FUNDS:
        held.record = record_keys(connection, what)
    return held


# --- both -------------------------------------------------------------------------------------------------------------------


def _what(job: Job) -> str:
    what = str(job.settings.get("what", ""))
    if what not in KINDS:
        raise MineError("setting_invalid", setting="what", value=what, choices=", ".join(KINDS))
    return what


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _reported(job: Job, report: Reporter, data: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    """The result, and the report file if one is asked for, which also holds ``more``."""
    report.end_stage()
    data = {"command": job.command, "plugin_version": plugin_version(), "run_time": _now(), **data, "timings_s": dict(report.timings)}
    data["findings"] = report.listed_findings()
    if job.files.get("report"):
        with whole_file(job.files["report"]) as part:
            with open(part, "w", encoding="utf-8") as file:
                json.dump({**data, **(more or {})}, file, ensure_ascii=False, indent=1)
    report.progress(100)
    return data
