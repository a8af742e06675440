"""Workbooks that came back from townships, read line by line: any order of lines and columns, any name of the pages.

A file from outside is not trusted: its sizes are looked at before anything is unpacked, parts with a document type (and so with
entities) are refused, and reading ends at the last row that Excel has.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import re
import warnings
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

import openpyxl

from ...model.errors import MineError
from ...model.sheet_columns import IDENTITY_PAGE, KEY_HEADING, NUMBER, Column, column_headed, columns_of, plain_heading
from ..core.sheet_cells import Cell
from ..core.sheet_compare import Returned
from .workbook_check import check_workbook

# openpyxl warns of parts that it does not keep, which nobody writes back, and of odd dates, which become differences.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

LAST_ROW = 1_048_576
_HEADING_ROWS = 40
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What openpyxl lets through where a file is cut, damaged or not what its parts say.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, expat.ExpatError, EOFError, KeyError, IndexError, ValueError, TypeError, AttributeError,
    AssertionError, OverflowError, NotImplementedError, RecursionError, OSError,
)  # fmt: skip


@dataclass
class Page:
    """A page with the columns of one kind.

    Attributes:
        name: of the worksheet. heading_row: number of the row with the headings.
        columns: place (from 0) and column. key_place: place of the hidden key, or None.
        unknown: headings that mean no column. doubled: columns that stand twice; the first one counts.
    """

    name: str
    heading_row: int
    columns: dict[int, Column]
    key_place: int | None
    unknown: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        """Keys of the columns that are there."""
        return {column.key for column in self.columns.values()}


@dataclass
class Identity:
    """What the hidden page says about the export.

    Attributes:
        facts: what was exported, from which workspace, when; empty where the page is gone.
        lines: what was exported of each record, by page and key, as JSON text (see :meth:`exported`).
    """

    facts: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, dict[str, str]] = field(default_factory=dict)

    def exported(self, what: str, key: str) -> dict[str, Any] | None:
        """The stored values of a line when it was exported, by column key; None where nobody knows."""
        text = self.lines.get(what, {}).get(key)
        if text is None:
            return None
        try:
            return dict(zip(self.facts["columns"][what], json.loads(text)))
        except (ValueError, KeyError, TypeError):
            return None


class SheetFile:
    """An open workbook; use it as a context.

    Raises:
        MineError: ``file_missing``, ``sheet_old_format``, ``sheet_encrypted``, ``sheet_not_xlsx``, ``sheet_damaged``, ``sheet_unsafe``.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        if not Path(path).is_file():
            raise MineError("file_missing", path=path)
        check_workbook(Path(path), path, MineError("sheet_not_xlsx", path=path))
        with self._sentences():
            self.book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            # Chart sheets have no cells.
            self.names = [sheet.title for sheet in self.book.worksheets]

    def __enter__(self) -> "SheetFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            raise MineError("sheet_damaged", path=self.path, reason=f"{type(error).__name__}: {error}"[:200]) from error

    def _rows(self, name: str, width: int | None = None) -> Iterator[tuple[int, Sequence[Any]]]:
        """Rows with their numbers, cut at a width (in cells) if one is given."""
        sheet = self.book[name]
        sheet.reset_dimensions()  # programs write wrong ones
        with self._sentences():
            for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=width), 1):
                if number > LAST_ROW:
                    return
                yield number, row

    def page(self, what: str) -> Page | None:
        """The page that has the most headings of a kind; None where no page has the site's number or key and another one."""
        best: Page | None = None
        for name in self.names:
            if name == IDENTITY_PAGE:
                continue
            found = self._headings(name, what)
            if found is not None and (best is None or len(found.columns) > len(best.columns)):
                best = found
        return best

    def _headings(self, name: str, what: str) -> Page | None:
        best: Page | None = None
        for number, row in self._rows(name):
            if number > _HEADING_ROWS:
                break
            page = _page_of(name, number, row, what)
            if page is not None and (best is None or len(page.columns) > len(best.columns)):
                best = page
        return best

    def lines(self, page: Page) -> Iterator[Returned]:
        """The lines below the headings that hold anything."""
        columns = [(place, column.key, column.field.unit == "%") for place, column in page.columns.items()]
        last = max([*page.columns, *([] if page.key_place is None else [page.key_place])])
        for number, row in self._rows(page.name, last + 1):
            if number <= page.heading_row or not row:
                continue
            width = len(row)
            cells = {key: _cell(row[place], share) for place, key, share in columns if place < width and row[place].value is not None}
            key = _text(row[page.key_place].value) if page.key_place is not None and page.key_place < width else ""
            if key or cells:
                yield Returned(number, key.strip(), cells)

    def identity(self) -> Identity:
        """What the hidden page says; an empty identity where it is gone or damaged."""
        result = Identity()
        if IDENTITY_PAGE not in self.names:
            return result
        for _, row in self._rows(IDENTITY_PAGE):
            texts = [_text(cell.value) for cell in row if cell.value is not None]
            if len(texts) < 3:
                continue
            if texts[0] == "facts":
                try:
                    result.facts = dict(json.loads("".join(texts[2:])))
                except (ValueError, TypeError):
                    return Identity()
            else:
                result.lines.setdefault(texts[0], {})[texts[1]] = "".join(texts[2:])
        return result


def _page_of(name: str, number: int, row: Sequence[Any], what: str) -> Page | None:
    """The row as headings of a kind of page; None where it is no row of headings."""
    wanted = columns_of(what)
    page = Page(name, number, {}, None)
    taken: set[str] = set()
    for place, cell in enumerate(row):
        if not isinstance(cell.value, str) or not cell.value.strip():
            continue
        text = _text(cell.value)
        if plain_heading(text) == plain_heading(KEY_HEADING):
            page.key_place = place if page.key_place is None else page.key_place
            continue
        column = column_headed(wanted, text)
        if column is None:
            page.unknown.append(text.strip()[:40])
        elif column.key in taken:
            page.doubled.append(column.field.label)
        else:
            taken.add(column.key)
            page.columns[place] = column
    own = [column for column in page.columns.values() if column.table == what]
    known = page.key_place is not None or f"sites.{NUMBER}" in taken
    return page if own and known and len(page.columns) >= 2 else None


def _cell(cell: Any, is_share: bool) -> Cell:
    value = cell.value
    if isinstance(value, str):
        return Cell(_text(value))
    if is_share and isinstance(value, float | int) and not isinstance(value, bool):
        return Cell(value, "%" in re.sub(r'"[^"]*"|\\.', "", cell.number_format or ""))
    if isinstance(value, datetime.timedelta):
        return Cell(str(value))
    return Cell(value)


def _text(value: Any) -> str:
    """A cell's text with what the format writes as _xHHHH_ (control characters, and that writing itself) put back."""
    text = "" if value is None else str(value)
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # Characters outside the basic plane may have been written as two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
