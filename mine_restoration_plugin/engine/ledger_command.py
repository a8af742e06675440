"""The command ``provinceledger``: the ledger of each province as workbooks, flat tables and layers."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..model.errors import WARNING, Finding, MineError
from ..model.job import LEDGER_FORMATS, LEDGER_SHEETS, Job
from ..model.version import plugin_version
from .core.ledger_book import LedgerBook, ProvinceLedger, book_of
from .core.ledger_columns import NUMBER, flat_columns
from .export.ledger_csv import write_csv
from .export.ledger_lines import Read, batches_of
from .export.ledger_paper import TITLE
from .export.ledger_xlsx import write_workbook
from .export.provenance import Provenance, provenance_of
from .reporter import Reporter
from .storage.ledger_rows import outlines, put_order, read_ledger, texts
from .storage.waiting_files import WaitingFiles
from .storage.whole_file import whole_file
from .storage.workspace_file import reading

_TOLD = 20
_SEVERAL = "（分省）"


@dataclass(frozen=True)
class _Paper:
    """One file to make, and what is in it."""

    path: str
    ledgers: tuple[ProvinceLedger, ...]


class _Reading:
    """Reads the texts of the lines, and tells how many of all files' lines are done.

    Args:
        total: lines of all files.
    """

    def __init__(self, connection: sqlite3.Connection, report: Reporter, total: int) -> None:
        self._connection, self._report, self._total, self._done = connection, report, max(total, 1), 0

    def __call__(self, columns: Sequence[tuple[str, str]], start: int, stop: int) -> Iterator[list[tuple[Any, ...]]]:
        for rows in texts(self._connection, columns, start, stop):
            yield rows
            self._done += len(rows)
            self._report.progress(20 + 75 * self._done / self._total)


@dataclass(frozen=True)
class _Maker:
    """What all files of a run have in common."""

    connection: sqlite3.Connection
    book: LedgerBook
    provenance: Provenance
    template: str
    read: Read

    def make(self, paper: _Paper, part: Path) -> list[Finding]:
        """Write a file under its temporary name; what a person should know of it."""
        ending = part.suffix.lower()
        if ending == ".csv":
            write_csv(part, self.book, paper.ledgers, self.read)
            return []
        if ending == ".gpkg":
            return self._layer(paper, part)
        if self.template:
            from .export.ledger_template import fill_template  # here: openpyxl takes time, and few have a template

            return fill_template(part, self.template, self.book, paper.ledgers, self.provenance, self.read)
        return write_workbook(part, self.book, paper.ledgers, self.provenance, self.read)

    def _layer(self, paper: _Paper, part: Path) -> list[Finding]:
        from .storage.ledger_layer import write_layer  # here: the libraries of maps take half a second

        columns = flat_columns(self.book.columns)
        numbers: dict[int, str] = {}
        place = [column.key for column in columns].index(NUMBER)

        def batches() -> Any:
            for ledger in paper.ledgers:
                for batch in batches_of(self.book, ledger, columns, self.read):
                    numbers.update(enumerate(batch.columns[place], batch.start))
                    yield batch.start, batch.columns

        without = write_layer(part, columns, batches(), partial(outlines, self.connection))
        if not without:
            return []
        told = [numbers[place] for place in without[:_TOLD]]
        return [Finding("ledger_no_outline", WARNING, part.name, {"count": len(without), "numbers": told})]


def run_provinceledger(job: Job, report: Reporter) -> dict[str, Any]:
    """Read the workspace and write the ledgers.

    Settings: ``sheets`` and ``formats`` (see ``model.job``), ``sites``, ``patches``, ``scope``, ``editor``. Files: ``workspace``, ``output``
    (a folder, or a file whose ending is its format), ``template`` and ``report`` (optional).

    Returns:
        Counts, sums by province, the files that were made, and the findings.

    Raises:
        MineError: ``output_driver``, ``setting_invalid``, ``ledger_no_province``, ``scope_none``, and those of the workspace and of writing,
            where no file at all could be made.
    """
    workspace, settings = job.files["workspace"], job.settings
    sheets, formats = _choices(job)
    report.stage("reading_workspace")
    with reading(workspace) as connection:
        records = read_ledger(connection, workspace, settings.get("sites"), settings.get("patches"))
        if records.sites.empty:
            raise MineError("scope_none", scope=str(settings.get("scope") or workspace)[:80])
        report.progress(10)
        report.stage("making_table")
        book = book_of(records)
        provenance = provenance_of(book.campaign, records.statement, str(settings.get("editor") or ""), str(settings.get("scope") or "")[:200])
        del records
        for finding in book.findings:
            report.finding(finding)
        put_order(connection, book.fids.tolist())
        report.progress(20)
        report.stage("making_documents")
        papers = _papers(job.files["output"], book, sheets, formats)
        read = _Reading(connection, report, sum(ledger.total.count for paper in papers for ledger in paper.ledgers))
        made = _write(papers, _Maker(connection, book, provenance, job.files.get("template", ""), read).make, report)
    return _reported(job, report, book, provenance, made)


def _choices(job: Job) -> tuple[str, tuple[str, ...]]:
    """How many workbooks, and which formats; a file says its own.

    Raises:
        MineError: ``setting_invalid``, ``output_driver``.
    """
    sheets = str(job.settings.get("sheets") or LEDGER_SHEETS[0])
    formats = tuple(str(one) for one in job.settings.get("formats") or LEDGER_FORMATS[:1])
    for setting, values, choices in (("sheets", (sheets,), LEDGER_SHEETS), ("formats", formats, LEDGER_FORMATS)):
        for value in values:
            if value not in choices:
                raise MineError("setting_invalid", setting=setting, value=value, choices=list(choices))
    output = job.files["output"]
    ending = os.path.splitext(output)[1].lower()
    if os.path.isdir(output) or not ending:
        return sheets, formats
    if ending[1:] not in LEDGER_FORMATS:
        raise MineError("output_driver", path=output, endings=[f".{one}" for one in LEDGER_FORMATS])
    if os.path.exists(output) and os.path.samefile(output, job.files["workspace"]):
        raise MineError("output_is_input", path=output)
    return sheets, (ending[1:],)


def _papers(output: str, book: LedgerBook, sheets: str, formats: Sequence[str]) -> list[_Paper]:
    """Which files there will be: the one that was named, or by provinces in a folder."""
    if os.path.splitext(output)[1] and not os.path.isdir(output):
        return [_Paper(output, book.provinces)]
    papers = []
    for ending in formats:
        if sheets == LEDGER_SHEETS[0] or len(book.provinces) == 1:
            papers += [_Paper(os.path.join(output, f"{_file_name(ledger.name)}{TITLE}.{ending}"), (ledger,)) for ledger in book.provinces]
        else:
            papers.append(_Paper(os.path.join(output, f"{TITLE}{_SEVERAL}.{ending}"), book.provinces))
    return papers


def _file_name(text: str) -> str:
    return "".join("_" if letter in '<>:"/\\|?*' or letter < " " else letter for letter in text)


def _write(papers: Sequence[_Paper], make: Callable[[_Paper, Path], list[Finding]], report: Reporter) -> list[str]:
    """Make the files; those that cannot be written are told, the others take their names together at the end.

    Raises:
        MineError: the first reason, where none could be written.
    """
    told: set[str] = set()
    with WaitingFiles() as files:
        for paper in papers:
            said: list[Finding] = []
            if files.make(paper.path, partial(_made, make, paper, said)):
                for finding in said:
                    if repr(finding) not in told:  # of a template's fields each file says the same
                        told.add(repr(finding))
                        report.finding(finding)
        report.stage("writing")
        made = files.take_names()
    for path, error in files.failed.items():
        if not made:
            raise error
        report.finding(Finding("document_failed", WARNING, os.path.basename(path), {"reason": error.as_dict()}))
    return made


def _made(make: Callable[[_Paper, Path], list[Finding]], paper: _Paper, said: list[Finding], part: Path) -> None:
    said.extend(make(paper, part))


def _reported(job: Job, report: Reporter, book: LedgerBook, provenance: Provenance, made: list[str]) -> dict[str, Any]:
    """The result, and the report file if one is asked for."""
    report.end_stage()
    data = {
        "command": job.command, "plugin_version": plugin_version(), "run_time": provenance.made.isoformat(timespec="seconds"),
        "campaign": {"id": book.campaign.id, "title": book.campaign.title},
        "counts": {"sites": sum(ledger.total.count for ledger in book.provinces), "provinces": len(book.provinces)},
        "provinces": [
            {
                "code": ledger.code, "name": ledger.name, "sites": ledger.total.count, "hectares": float(ledger.total.hectares),
                "outside": ledger.outside.count, "unclassed": ledger.unclassed.count,
            }
            for ledger in book.provinces
        ],
        "table": book.table.as_dict(), "made": made, "files": {"workspace": job.files["workspace"], "output": job.files["output"]},
        "timings_s": dict(report.timings), "findings": report.listed_findings(),
    }  # fmt: skip
    if job.files.get("report"):
        with whole_file(job.files["report"]) as part, open(part, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
    report.progress(100)
    return data
