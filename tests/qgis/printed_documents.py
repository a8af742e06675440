"""What stands in documents, read by libraries that did not write them."""

from __future__ import annotations

import csv
import html.parser
import re
import unicodedata
import zipfile
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, List, Optional, Sequence, Tuple

import openpyxl
import pypdf
from docx2python import docx2python

BLANKS = re.compile(r"\s+")
# What nobody finds: radicals that only look like characters, as Qt writes them into a PDF.
RADICALS = re.compile("[\u2e80-\u2fdf]")


def text_of(path: Path) -> str:
    """All that a person can read in a document, without blanks; the same characters whatever the font."""
    reader = {".xlsx": _workbook, ".docx": _word, ".pdf": _pdf, ".html": _page, ".csv": _table}[path.suffix]
    text = reader(path)
    assert not RADICALS.search(text), path.name
    return BLANKS.sub("", unicodedata.normalize("NFKC", text))


def _workbook(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    parts = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    for sheet in book:
        for side in (sheet.oddHeader, sheet.oddFooter):
            parts += [str(part.text) for part in (side.left, side.center, side.right) if part.text]
    return "\n".join(parts)


def _word(path: Path) -> str:
    with docx2python(path) as content:
        return content.text


def _pdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _page(path: Path) -> str:
    reader = Page()
    reader.feed(path.read_text(encoding="utf-8"))
    return "\n".join(reader.texts)


def _table(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


class Page(html.parser.HTMLParser):
    """Texts of a page, rows of its tables, and what its scripts say."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: List[str] = []
        self.scripts: List[str] = []
        self.rows: List[List[str]] = []
        self._tags: List[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._tags:
            del self._tags[len(self._tags) - 1 - self._tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if "script" in self._tags:
            self.scripts.append(data)
        elif "style" not in self._tags:
            self.texts.append(data)
            if any(tag in self._tags for tag in ("td", "th")) and self.rows and self.rows[-1]:
                self.rows[-1][-1] += data


def rows_of(path: Path) -> List[List[str]]:
    """The rows of all tables of a document, as texts."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [list(row) for row in csv.reader(file)]
    if path.suffix == ".html":
        reader = Page()
        reader.feed(path.read_text(encoding="utf-8"))
        return reader.rows
    if path.suffix == ".docx":
        with docx2python(path, html=False) as content:
            return [["".join(cell).strip() for cell in row] for table in content.body for row in table]
    book = openpyxl.load_workbook(path, data_only=True)
    return [["" if cell is None else str(cell) for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]


def number_of(text: str) -> Optional[Decimal]:
    """A figure as it is printed; None for what is none."""
    try:
        return Decimal(text.replace(",", "").strip()).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def figures_of(rows: Sequence[Sequence[str]], *names: str) -> List[Tuple[Decimal, ...]]:
    """The figures of each row that has one of these names in its first cells, in the order of the rows."""
    found = []
    for row in rows:
        place = next((place for place, cell in enumerate(row[:3]) if BLANKS.sub("", cell) in names), None)
        numbers = () if place is None else tuple(number for number in map(number_of, row[place + 1 :]) if number is not None)
        if numbers:
            found.append(numbers)
    return found


def formulas_of(path: Path) -> List[str]:
    """What a workbook or a Word document would compute: cells with formulas, fields that call something."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(path) as packed:
        parts = [packed.read(name).decode("utf-8") for name in packed.namelist() if name.endswith(".xml")]
    fields = re.compile(r"<w:instrText[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"")
    return [one or other for part in parts for one, other in fields.findall(part)]
