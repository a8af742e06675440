"""The command ``history``: who changed what and when, as a workbook or a CSV table."""

from __future__ import annotations

import csv
import sqlite3
from itertools import islice
from pathlib import Path
from typing import Any, Iterator

import xlsxwriter

from ..model.errors import WARNING, Finding, MineError
from ..model.history_words import words_of
from ..model.job import Job
from ..model.workspace_history import COLUMNS, HistoryLine
from .export.appendix_csv import harmless
from .export.printed_page import TEXT_AS_IT_IS
from .reporter import Reporter
from .storage.outputs import Outputs
from .storage.workspace_file import connect, sentences

HEADS = {
    False: ("时间", "修改人", "主体编号", "矿山名称", "表", "操作", "字段", "原值", "新值", "记录"),
    True: ("When", "Who", "Site number", "Mine name", "Table", "Action", "Field", "Old value", "New value", "Record"),
}
ACTIONS = {False: {"I": "新建", "U": "修改", "D": "删除"}, True: {"I": "new", "U": "changed", "D": "deleted"}}
OUTSIDE = {False: "插件之外", True: "outside the plugin"}
_WIDTHS = (19, 12, 20, 20, 10, 8, 16, 40, 40, 38)
# What a worksheet and a cell hold.
ROWS_OF_A_SHEET, CELL = 1_048_575, 32_767


def run_history(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Write the history of a workspace, newest first.

    Job: files ``workspace`` and ``table`` (``.xlsx`` or ``.csv``); settings ``site`` (number, empty for all) and ``english``.

    Returns:
        ``{"counts": {"lines": N}}`` and the findings.

    Raises:
        MineError: ``site_unknown``, ``output_driver``, those of opening a workspace and of writing.
    """
    workspace, target = job.files["workspace"], job.files["table"]
    english = bool(job.settings.get("english"))
    ending = Path(target).suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise MineError("output_driver", path=target, endings=[".xlsx", ".csv"])
    connection = connect(workspace, read_only=True)
    try:
        with Outputs({}, {"table": target}, []) as outputs, sentences(workspace):
            site = _site(connection, str(job.settings.get("site") or ""))
            total = int(connection.execute(f"SELECT count(*) FROM history{_where(site)}", _values(site)).fetchone()[0])  # noqa: S608
            reporter.stage("making_table")
            rows = _rows(connection, site, english)
            if ending == ".csv":
                _write_csv(outputs.path("table"), rows, english)
            else:
                if total > ROWS_OF_A_SHEET:
                    reporter.finding(Finding("history_cut", WARNING, params={"count": ROWS_OF_A_SHEET, "total": total}))
                _write_xlsx(outputs.path("table"), islice(rows, ROWS_OF_A_SHEET), english)
    finally:
        connection.close()
    reporter.progress(100)
    reporter.end_stage()
    return {"command": job.command, "counts": {"lines": total}, "findings": reporter.listed_findings()}


def _site(connection: sqlite3.Connection, number: str) -> str:
    if not number:
        return ""
    row = connection.execute("SELECT uuid FROM sites WHERE ZTBH = ?", (number,)).fetchone()
    if row is None:  # a site that was deleted lives on in the history
        row = connection.execute("SELECT uuid FROM history WHERE tab = 'sites' AND field = 'ZTBH' AND old = ? LIMIT 1", (number,)).fetchone()
    if row is None:
        raise MineError("site_unknown", number=number)
    return str(row[0])


def _where(site: str) -> str:
    return " WHERE site = ?" if site else ""


def _values(site: str) -> tuple[str, ...]:
    return (site,) if site else ()


def _rows(connection: sqlite3.Connection, site: str, english: bool) -> Iterator[tuple[str, ...]]:
    names = dict((row[0], (row[1] or "", row[2] or "")) for row in connection.execute("SELECT uuid, ZTBH, KSMC FROM sites"))
    query = f"SELECT {', '.join(COLUMNS)} FROM history{_where(site)} ORDER BY id DESC"  # noqa: S608
    for row in connection.execute(query, _values(site)):
        line = HistoryLine.from_row(row)
        words = words_of(line, english, full=True)
        number, name = names.get(line.site, ("", ""))
        yield (
            words.at, words.who or OUTSIDE[english], number, name, words.table, ACTIONS[english].get(line.action, line.action), words.field,
            words.old, words.new, line.uuid,
        )  # fmt: skip


def _write_csv(path: Path, rows: Iterator[tuple[str, ...]], english: bool) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS[english])
        for row in rows:
            writer.writerow(map(harmless, row))


def _write_xlsx(path: Path, rows: Iterator[tuple[str, ...]], english: bool) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, **TEXT_AS_IT_IS}) as book:
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#E7E6E6", "font_name": "宋体", "align": "center"})
        body = book.add_format({"border": 1, "font_name": "宋体", "valign": "top"})
        page = book.add_worksheet("History" if english else "修改历史")
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&C&P / &N")
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        for column, text in enumerate(HEADS[english]):
            page.write_string(0, column, text, head)
        last = 0
        for number, row in enumerate(rows, start=1):
            last = number
            for column, text in enumerate(row):
                page.write_string(number, column, text[:CELL], body)
        page.autofilter(0, 0, last, len(_WIDTHS) - 1)
