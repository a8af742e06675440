"""The rows of tables as they stand: text with separators, and the pages of workbooks."""

from __future__ import annotations

import csv
import datetime
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from ...model.errors import WARNING, Finding, MineError
from ..core.text_encoding import decoded
from ..storage.workbook_check import check_workbook
from .table_columns import LOOKED_AT, role_of

SEPARATORS = (",", "\t", ";", "|", "，")
MOST_ROWS = 1_500_000
# A workbook whose pages were once filled to the end says so: after so many empty rows nothing more comes.
_EMPTY_ROWS = 2_000
_MOST_COLUMNS = 500
_SAMPLE_LINES = 300
# A text in quotation marks that goes over more lines was never closed.
_MOST_LINES_A_TEXT = 50
# As for the sheets that the project exports (storage/sheet_file.py): more than any table of patches unpacks to.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, expat.ExpatError, EOFError, KeyError, IndexError, ValueError, TypeError, AttributeError,
    AssertionError, OverflowError, NotImplementedError, RecursionError, OSError,
)  # fmt: skip
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NO_RESULT = re.compile(rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>")
_CHUNK = 1 << 20
_LISTED = 20

# openpyxl warns of parts that it does not keep, which nobody writes back.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


@dataclass
class Sheet:
    """One table as it stands.

    Attributes:
        name: of the page; empty for a text. rows: lists of values, as long as they are. numbers: where each row stands, from 1.
        hidden: whether the page is hidden. encoding: of a text. findings: what was noticed.
    """

    name: str
    rows: list[list[Any]]
    numbers: list[int]
    hidden: bool = False
    encoding: str = ""
    findings: list[Finding] = field(default_factory=list)


def text_sheet(data: bytes, name: str) -> Sheet:
    """The rows of a text; separators, quotation marks and the encoding are found by its content.

    Raises:
        MineError: ``file_unreadable``.
    """
    text, answer = decoded(data)
    text = text.replace("\0", "").replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    separator = ""
    first, _, rest = text.partition("\n")
    stated = re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE)
    if stated:
        separator, text = stated[1], rest
    separator = separator or _separator(text)
    sheet = Sheet("", [], [], encoding=str(answer.value))
    for quotes in (True, False):
        try:
            sheet.rows, sheet.numbers, lines = _text_rows(text, separator, quotes, 2 if stated else 1)
        except csv.Error as error:
            if not quotes:
                raise MineError("file_unreadable", path=name, reason=str(error)) from error
            lines = _MOST_LINES_A_TEXT + 1
        if lines <= _MOST_LINES_A_TEXT:
            break
        sheet.findings = [Finding("table_quotes", WARNING, name)]
    if len(sheet.rows) >= MOST_ROWS:
        sheet.findings.append(Finding("table_cut", WARNING, name, {"limit": MOST_ROWS}))
    return sheet


def _separator(text: str) -> str:
    """The separator by which most of the first lines have the same number of fields, more than one, and a head is understood."""
    sample = [line for line in text[: 400 * _SAMPLE_LINES].split("\n")[:_SAMPLE_LINES] if line.strip()]
    best, most = ",", 0.0
    for separator in SEPARATORS:
        try:
            counts = Counter(len(row) for row in csv.reader(sample, delimiter=separator))
        except csv.Error:
            counts = Counter(line.count(separator) + 1 for line in sample)
        known = max((len({role_of(part.strip('"')) for part in line.split(separator)} - {""}) for line in sample[:20]), default=0)
        for width, lines in counts.items():
            score = lines / max(len(sample), 1) * min(width, 12) ** 0.5 + 0.7 * known
            if width > 1 and score > most + 1e-9:
                best, most = separator, score
    return best


def _text_rows(text: str, separator: str, quotes: bool, first: int) -> tuple[list[list[Any]], list[int], int]:
    """Rows, their lines, and over how many lines the longest row goes."""
    before = csv.field_size_limit(max(len(text) + 1, 131_072))
    rows: list[list[Any]] = []
    numbers: list[int] = []
    longest = 1
    try:
        reader = csv.reader(_lines(text), delimiter=separator, quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE)
        line = 0
        for row in reader:
            begin, line = line, reader.line_num
            longest = max(longest, line - begin)
            if any(row):
                rows.append(row if len(row) <= _MOST_COLUMNS else row[:_MOST_COLUMNS])
                numbers.append(begin + first)
            if len(rows) >= MOST_ROWS:
                break
    finally:
        csv.field_size_limit(before)
    # Where the head may be, blank texts are None; of a million rows it is done column by column (see table_columns).
    rows[:LOOKED_AT] = [[value if value and not value.isspace() else None for value in row] for row in rows[:LOOKED_AT]]
    return rows, numbers, longest


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield line + "\n"


# --- workbooks --------------------------------------------------------------------------------------------------------


def workbook_sheets(path: Path, name: str) -> list[Sheet]:
    """The pages of a workbook with anything on them; of formulas the result that was stored with them.

    Raises:
        MineError: ``sheet_old_format``, ``sheet_encrypted``, ``sheet_damaged``, ``sheet_unsafe``, ``file_unreadable``.
    """
    import openpyxl  # here: it takes a tenth of a second, and texts need it not

    reason = {"code": "reason_not_content", "params": {"kind": "Excel"}}
    check_workbook(path, name, MineError("file_unreadable", path=name, reason=reason))
    sheets = []
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for page in book.worksheets:
                sheet = Sheet(page.title, *_page_rows(page), hidden=page.sheet_state != "visible")
                if sheet.rows:
                    _look_at_parts(path, str(getattr(page, "_worksheet_path", "")), sheet, name)
                    sheets.append(sheet)
        finally:
            book.close()
    except _BROKEN as error:
        raise MineError("sheet_damaged", path=name, reason=f"{type(error).__name__}: {error}"[:200]) from error
    return sheets


def _page_rows(page: Any) -> tuple[list[list[Any]], list[int]]:
    page.reset_dimensions()  # programs write wrong ones
    rows: list[list[Any]] = []
    numbers: list[int] = []
    last = 0
    for number, row in enumerate(page.iter_rows(values_only=True), 1):
        if number - last > _EMPTY_ROWS or len(rows) >= MOST_ROWS:
            break
        values = [_plain(value) for value in row[:_MOST_COLUMNS]]
        while values and values[-1] is None:
            values.pop()
        if values:
            last = number
            rows.append(values)
            numbers.append(number)
    return rows, numbers


def _plain(value: Any) -> Any:
    """A cell's value as the import has it: texts that are not blank, numbers, days; other times as text."""
    if isinstance(value, str):
        return value.replace("\0", "") if value.strip() else None
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, datetime.date)):
        return value
    return str(value)


def _look_at_parts(path: Path, part: str, sheet: Sheet, name: str) -> None:
    """Hidden rows and formulas without a result, which the library does not tell of, from the page's own XML."""
    hidden: list[int] = []
    formulas = 0
    where = f"{name} / {sheet.name}"
    with zipfile.ZipFile(path) as archive:
        if part.lstrip("/") not in archive.namelist():
            return
        with archive.open(part.lstrip("/")) as stream:
            rest = b""
            while data := stream.read(_CHUNK):
                whole, mark, rest = (rest + data).rpartition(b"</")
                if not mark:
                    rest = rest[-_CHUNK:]
                    continue
                rest = mark + rest
                for row in _ROW.finditer(whole):
                    number = _ROW_NUMBER.search(row[0])
                    if number and _HIDDEN.search(row[0]):
                        hidden.append(int(number[1]))
                # The last cell may go on in the next piece: it is counted there, since its end is not in this one.
                formulas += len(_NO_RESULT.findall(whole))
    filled = set(sheet.numbers)
    hidden = [number for number in hidden if number in filled]
    if hidden:
        listed = [*map(str, hidden[:_LISTED]), *(["…"] if len(hidden) > _LISTED else [])]
        sheet.findings.append(Finding("table_rows_hidden", WARNING, where, {"count": len(hidden), "rows": listed}))
    if formulas:
        sheet.findings.append(Finding("table_formulas_empty", WARNING, where, {"count": formulas}))
    if len(sheet.rows) >= MOST_ROWS:
        sheet.findings.append(Finding("table_cut", WARNING, where, {"limit": MOST_ROWS}))
