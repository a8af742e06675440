"""The command ``history``: who changed what and when, as a workbook or a CSV table."""

from __future__ import annotations

import csv
import datetime
import sqlite3
from itertools import islice
from pathlib import Path
from typing import Any, Iterator

from ..model.errors import WARNING, Finding, MineError
from ..model.history_words import words_of
from ..model.job import Job
from ..model.workspace_history import COLUMNS, HistoryLine
from .export.appendix_csv import harmless
from .export.appendix_sheet import clean
from .export.history_xlsx import LINES_OF_A_SHEET, write_history
from .reporter import Reporter
from .storage.outputs import Outputs
from .storage.workspace_file import connect, sentences

HEADS = {
    False: ("时间", "修改人", "主体编号", "矿山名称", "表", "操作", "字段", "原值", "新值", "记录"),
    True: ("When", "Who", "Site number", "Mine name", "Table", "Action", "Field", "Old value", "New value", "Record"),
}
ACTIONS = {False: {"I": "新建", "U": "修改", "D": "删除"}, True: {"I": "new", "U": "changed", "D": "deleted"}}
OUTSIDE = {False: "插件之外", True: "outside the plugin"}
TITLES = {False: "修改历史", True: "History"}
FOOTERS = {False: "第 &P 页 共 &N 页", True: "Page &P of &N"}


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
            number = str(job.settings.get("site") or "")
            site = _site(connection, number)
            total = int(connection.execute(f"SELECT count(*) FROM history{_where(site)}", _values(site)).fetchone()[0])  # noqa: S608
            reporter.stage("making_table")
            rows = _rows(connection, site, english)
            if ending == ".csv":
                _write_csv(outputs.path("table"), rows, english)
            else:
                if total > LINES_OF_A_SHEET:
                    reporter.finding(Finding("history_cut", WARNING, params={"count": LINES_OF_A_SHEET, "total": total}))
                facts = _facts(workspace, number, total, english)
                rows = islice(rows, LINES_OF_A_SHEET)
                write_history(outputs.path("table"), TITLES[english], facts, HEADS[english], rows, FOOTERS[english])
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


def _facts(workspace: str, site: str, total: int, english: bool) -> str:
    """What stands under the title: of which file and mine, how many changes, when."""
    day, name = datetime.date.today(), Path(workspace).name
    if english:
        facts = (("Workspace", name), ("Mine", site or "all"), ("Changes", str(total)), ("Exported", day.isoformat()))
    else:
        facts = (("工作区", name), ("矿山", site or "全部"), ("修改", f"{total}条"), ("导出", f"{day.year}年{day.month}月{day.day}日"))
    return clean("　　".join(f"{word}{': ' if english else '：'}{value}" for word, value in facts))
