"""A province's ledger as a worksheet: A4 landscape, ready to print and sign; totals are formulas that Excel can recompute.

A line has some 45 columns. On one page they would be printed at 4 points, so a line stands on two pages side by side: number, key and name
of the mine are repeated on the left of the second one, and title, units and heads on top of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from ...model.errors import INFO, Finding
from ..core.ledger_book import LedgerBook, ProvinceLedger
from ..core.ledger_columns import AMOUNT, BODY_SIZE, COUNT, DATE, MOST_LINES, NUMBER, PERCENT, REPEATED, Column, second_page
from .appendix_sheet import clean
from .ledger_lines import Batch, Read, batches_of
from .ledger_paper import GRAND_TOTAL, NO_CITY, NO_COUNTY, OFFICE, SIGNATURES, SUBTOTAL, SUMMARY_NAME, UNITS, Paper, paper_of
from .ledger_summary import write_summary
from .narrow_lines import letters_in, lines_in
from .printed_page import TEXT_AS_IT_IS, TITLE_FONT, PrintedPage, lines_of, row_height
from .provenance import Provenance
from .streamed_page import StreamedBook, StreamedPage, day_number, style_number, text_xml
from .writeoff_list import before_brackets

FIRST_LINE = 4  # after title, line of units and two rows of heads
_HEADS = (2, 3)
_SMALL = 9  # points: the notes
_HEAD = 16.0  # points: a row of the head with one line
_LONGEST_NAME = 60  # of a city or county
_AT_NAME = 2  # column with the name of the mine; totals tell their count there
_LEFT = ("WZ", "ZRZT", "ZLRW", "BZ", "KSMC")
_PATTERNS = {AMOUNT: "0.00", COUNT: "0", PERCENT: "0.0", DATE: "yyyy-mm-dd"}
_CITY, _COUNTY, _TOTAL = "city", "county", "total"
_COLOURS = {_TOTAL: "#D9D9D9", _CITY: "#E7E7E7", _COUNTY: "#F4F4F4"}
_FORBIDDEN = str.maketrans("[]:*?/\\", "（）：＊？／＼")


def write_workbook(path: Path, book: LedgerBook, ledgers: Sequence[ProvinceLedger], provenance: Provenance, read: Read) -> list[Finding]:
    """A workbook with a sheet for each ledger, and one in front that sums up where there are several.

    Returns:
        Which texts were cut.
    """
    options = {"constant_memory": True, "tmpdir": str(path.parent), **TEXT_AS_IT_IS}
    findings: list[Finding] = []
    with StreamedBook(str(path), options) as file:
        papers = [paper_of(book, ledger, provenance) for ledger in ledgers]
        title = papers[0].title if len(papers) == 1 else SUMMARY_NAME
        file.set_properties({"title": title, "subject": provenance.campaign, "author": provenance.author, "comments": provenance.line[:250]})
        if len(ledgers) > 1:
            write_summary(file, book, ledgers, provenance)
        for ledger, paper in zip(ledgers, papers):
            findings += _Writer(file, book, ledger, paper).write(read)
    return findings


@dataclass(frozen=True)
class _Sum:
    """A line of a total: under the line at ``stop``, over rows from ``first`` on."""

    stop: int
    label: str
    level: str
    start: int


class _Writer(PrintedPage):
    """Writes one worksheet."""

    font_size = int(BODY_SIZE)

    def __init__(self, file: Workbook, book: LedgerBook, ledger: ProvinceLedger, paper: Paper) -> None:
        name = ledger.name.translate(_FORBIDDEN)[:31]
        page: StreamedPage = file.add_worksheet(name, worksheet_class=StreamedPage)
        super().__init__(file, page, len(book.columns) - 1)
        self.page: StreamedPage = page
        self.data, self.ledger, self.paper, self.columns = book, ledger, paper, book.columns
        self.second = second_page(self.columns)
        self.letters = [xl_col_to_name(place) for place in range(len(self.columns))]
        self.cells = [_CellMaker(self, place) for place in range(len(self.columns))]
        self.findings: list[Finding] = []

    def look(self, column: Column, **more: Any) -> Format:
        """How a column's cells look."""
        properties: dict[str, Any] = {"border": 1, "align": "center", **more}
        if column.kind in _PATTERNS:
            properties["num_format"] = _PATTERNS[column.kind]
            properties["shrink"] = True  # rather small than ###
        else:
            properties["text_wrap"] = True
            properties["align"] = "left" if column.key in _LEFT else "center"
        return self._format(**properties)

    def write(self, read: Read) -> list[Finding]:
        """All of it."""
        self._set_up()
        self._title()
        self._units()
        self._heads()
        self._lines(read)
        self._end()
        return self.findings

    def _set_up(self) -> None:
        page = self.page
        self._set_up_paper(0.3, 0.4, 0.5, pages_wide=2)
        page.print_across()
        page.set_v_pagebreaks([self.second])
        page.repeat_columns(0, REPEATED - 1)
        page.repeat_rows(0, FIRST_LINE - 1)
        page.freeze_panes(FIRST_LINE, REPEATED)
        page.ignore_errors({"number_stored_as_text": f"A1:{self.letters[-1]}1048576"})
        for place, column in enumerate(self.columns):
            page.set_column(place, place, column.width)

    def _across(self, row: int, first: int, last: int, text: str, **look: Any) -> None:
        """A text over several columns of one page."""
        style = self._format(**look)
        self.page.write_string(row, first, text, style) if text else self.page.write_blank(row, first, None, style)
        self.page.join(row, first, row, last)

    def _title(self) -> None:
        """Over the first page in the middle, and over the second; the repeated columns stay free of what is cut there."""
        self.page.set_row(self.row, 34)
        look = {"font_name": TITLE_FONT, "font_size": 20, "align": "center"}
        self._across(self.row, 0, self.second - 1, self.paper.title, **look)
        self._across(self.row, self.second, self.last_column, f"{self.paper.title}（续）", **look)
        self.row += 1

    def _units(self) -> None:
        size, text = 10, f"填报日期：{self.paper.day}　　{UNITS}"
        self.page.set_row(self.row, 18)
        self._across(self.row, 0, REPEATED - 1, OFFICE, font_size=size, align="left")
        self._across(self.row, REPEATED, self.second - 1, text, font_size=size, align="right")
        self._across(self.row, self.second, self.last_column, text, font_size=size, align="right")
        self.row += 1

    def _heads(self) -> None:
        """Groups and the columns' own heads; what spans rows is merged."""
        style = self._format(bold=True, border=1, align="center", text_wrap=True)
        own = [before_brackets(clean(c.head)) for c in self.columns]
        groups = [c.group for c in self.columns]
        lines = max(lines_in(name, c.width) for c, name in zip(self.columns, own))
        top, under = _HEADS
        self.page.set_row(top, _HEAD)
        for place, (group, name) in enumerate(zip(groups, own)):
            begins = not group or place == 0 or groups[place - 1] != group
            self.page.write_string(top, place, group or name, style) if begins else self.page.write_blank(top, place, None, style)
        self.page.set_row(under, row_height(lines, BODY_SIZE))
        for place, (group, name) in enumerate(zip(groups, own)):
            self.page.write_string(under, place, name, style) if group else self.page.write_blank(under, place, None, style)
            if not group:
                self.page.join(top, place, under, place)
        for first, stop in _spans(groups):
            self.page.join(top, first, top, stop - 1)
        self.row = FIRST_LINE

    # --- lines ------------------------------------------------------------------------------------------------------
    def _lines(self, read: Read) -> None:
        sums = _sums(self.ledger)
        rows = _rows(self.ledger, sums)
        waiting = iter([*sums, None])
        following = next(waiting)
        for batch in batches_of(self.data, self.ledger, self.columns, read):
            first = batch.start - self.ledger.start
            xml = self._batch_xml(batch, rows[first : first + len(batch)])
            done = 0
            while following is not None and following.stop <= batch.start + len(batch):
                self._put(xml[done : following.stop - batch.start])
                done = following.stop - batch.start
                while following is not None and following.stop == batch.start + done:
                    self._sum(following, rows)
                    following = next(waiting)
            self._put(xml[done:])
        while following is not None:  # a ledger without lines still has a total
            self._sum(following, rows)
            following = next(waiting)

    def _put(self, xml: list[str]) -> None:
        if xml:
            self.row += len(xml)
            self.page.put_rows("".join(xml), self.row - 1, self.last_column)

    def _batch_xml(self, batch: Batch, rows: Sequence[int]) -> list[str]:
        numbers = [row + 1 for row in rows]
        needed = [1] * len(batch)
        cells = [maker.xml(values, numbers, needed, batch) for maker, values in zip(self.cells, batch.columns)]
        heights = {lines: f"{row_height(lines, BODY_SIZE):g}" for lines in set(needed)}
        heights[1] = "15"
        return [
            f'<row r="{number}" ht="{heights[lines]}" customHeight="1">{"".join(line)}</row>'
            for number, lines, line in zip(numbers, needed, zip(*cells))
        ]  # fmt: skip

    def _sum(self, one: _Sum, rows: Sequence[int]) -> None:
        """A line of a total: formulas over the rows above it, with the figures that they give."""
        number, bold = self.row + 1, {"bold": True, "bg_color": _COLOURS[one.level]}
        first = rows[one.start - self.ledger.start] + 1 if one.stop > one.start else 0
        label = style_number(self._format(border=1, align="center", text_wrap=True, **bold))
        count = style_number(self._format(border=1, align="center", num_format='0"个"', **bold))
        height = row_height(lines_in(one.label, self.columns[0].width + self.columns[1].width), BODY_SIZE) + 2
        cells = [f'<c r="A{number}" s="{label}" t="inlineStr">{text_xml(one.label)}</c><c r="B{number}" s="{label}"/>']
        for place, column in enumerate(self.columns[_AT_NAME:], _AT_NAME):
            letter, style = self.letters[place], count if place == _AT_NAME else style_number(self.look(column, **bold))
            if place == _AT_NAME:
                inside = _formula(3, "B", first, self.row, one.stop - one.start)
            elif column.summed:
                total = self.data.total(column.key, one.start, one.stop)
                inside = _formula(9, letter, first, self.row, total / 100 if column.kind == AMOUNT else total)
            else:
                inside = ""
            cells.append(f'<c r="{letter}{number}" s="{style}">{inside}</c>')
        self.page.join(self.row, 0, self.row, 1)
        self._put([f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>'])

    def _end(self) -> None:
        """Notes below the first page, where they come from and the signatures below the second, which is the last one."""
        *notes, origin = self.paper.notes
        small: dict[str, Any] = {"font_size": _SMALL, "text_wrap": True, "align": "left", "valign": "top"}
        first, second = (sum(c.width for c in part) for part in (self.columns[REPEATED : self.second], self.columns[self.second :]))
        for number, note in enumerate(notes):
            other = origin if number == 0 else ""
            self.page.set_row(self.row, row_height(max(lines_of(note, first, _SMALL), lines_of(other, second, _SMALL)), _SMALL))
            self._across(self.row, 0, REPEATED - 1, "" if number else "说明：", font_size=_SMALL, align="right", valign="top")
            self._across(self.row, REPEATED, self.second - 1, note, **small)
            self._across(self.row, self.second, self.last_column, other, **small)
            self.row += 1
        self.page.set_row(self.row, 30)
        self._across(self.row, self.second, self.last_column, ("　" * 5).join(SIGNATURES), font_size=11, align="left")
        self.row += 1
        self.page.print_area(0, 0, self.row - 1, self.last_column)


class _CellMaker:
    """Makes the cells of one column."""

    def __init__(self, writer: _Writer, place: int) -> None:
        self.writer, self.column, self.letter = writer, writer.columns[place], writer.letters[place]
        self.style = style_number(writer.look(self.column))
        self.room = letters_in(self.column.width) // 2  # Chinese letters in a line

    def xml(self, values: list[Any], rows: list[int], needed: list[int], batch: Batch) -> list[str]:
        """The cells of a batch.

        Args:
            needed: lines that each row needs so far; raised here.
        """
        letter, style, kind = self.letter, self.style, self.column.kind
        blank = f'" s="{style}"/>'
        if kind == DATE:
            known = {value: self._date(value) for value in set(values)}
            return [f'<c r="{letter}{row}" s="{style}"{known[value]}' for value, row in zip(values, rows)]
        if kind in (AMOUNT, PERCENT):
            values = [None if value is None else value / 100 for value in values]
        if kind in (AMOUNT, PERCENT, COUNT):
            return [
                f'<c r="{letter}{row}{blank}' if value is None else f'<c r="{letter}{row}" s="{style}"><v>{value}</v></c>'
                for value, row in zip(values, rows)
            ]  # fmt: skip
        values = self._measured(values, needed, batch)
        different = set(values)
        inside = {text: text_xml(text) for text in different}
        return [
            f'<c r="{letter}{row}" s="{style}" t="inlineStr">{inside[text]}</c>' if text else f'<c r="{letter}{row}{blank}'
            for text, row in zip(values, rows)
        ]  # fmt: skip

    def _date(self, text: str) -> str:
        """The rest of a date's cell; what Excel cannot count as a day stays a text."""
        if not text:
            return "/>"
        day = day_number(text)
        return f' t="inlineStr">{text_xml(text)}</c>' if day is None else f"><v>{day}</v></c>"

    def _measured(self, values: list[str], needed: list[int], batch: Batch) -> list[str]:
        """The texts, those cut that no row can hold, with the lines that they need."""
        room, width = self.room, self.column.width
        long = {text: lines_in(text, width) for text in set(values) if len(text) > room or "\n" in text}
        if not long:
            return values
        kept = values
        for place, text in enumerate(values):
            lines = long.get(text, 1)
            if lines > MOST_LINES:
                kept = kept if kept is not values else [*values]
                kept[place], lines = self._cut(text, place, batch), MOST_LINES
            if lines > needed[place]:
                needed[place] = lines
        return kept

    def _cut(self, text: str, place: int, batch: Batch) -> str:
        kept = text.replace("\n", " ")[: self.room * MOST_LINES]
        while lines_in(kept, self.column.width) > MOST_LINES:
            kept = kept[: -1 - len(kept) // 50]
        kept = kept[:-1]
        number = batch.columns[[column.key for column in self.writer.columns].index(NUMBER)][place]
        params = {"field": self.column.head, "length": len(text), "kept": len(kept)}
        self.writer.findings.append(Finding("document_text_cut", INFO, number[:60], params))
        return kept + "…"


def _formula(function: int, letter: str, first: int, last: int, value: float) -> str:
    """The inside of a cell with a subtotal of rows, which are counted from 1; 0 where there are none."""
    formula = f"<f>SUBTOTAL({function},{letter}{first}:{letter}{last})</f>" if first else ""
    return f"{formula}<v>{value}</v>"


def _sums(ledger: ProvinceLedger) -> list[_Sum]:
    """The lines of totals in the order in which they stand."""
    found = []
    named = any(city.name for city in ledger.cities)
    for city in ledger.cities:
        for county in city.parts:
            found.append(_Sum(county.stop, clean(f"{county.name[:_LONGEST_NAME] or NO_COUNTY}{SUBTOTAL}"), _COUNTY, county.start))
        if named:
            found.append(_Sum(city.stop, clean(f"{city.name[:_LONGEST_NAME] or NO_CITY}合计"), _CITY, city.start))
    return [*found, _Sum(ledger.stop, GRAND_TOTAL, _TOTAL, ledger.start)]


def _rows(ledger: ProvinceLedger, sums: Sequence[_Sum]) -> list[int]:
    """The row of each line, from 0: lines of totals stand between them."""
    rows: list[int] = []
    row = FIRST_LINE
    for one in sums:
        count = one.stop - ledger.start - len(rows)
        rows.extend(range(row, row + count))
        row += count + 1
    return rows


def _spans(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Beginnings and ends of equal names that follow one another; empty ones are left out."""
    first = 0
    for place in range(1, len(names) + 1):
        if place == len(names) or names[place] != names[first]:
            if names[first]:
                yield first, place
            first = place


