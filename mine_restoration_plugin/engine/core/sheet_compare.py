"""What a sheet that came back changes, beside what was exported and what the workspace holds now.

Three values decide: exported (E), now (N), sheet (S). S as E: nobody filled anything in, whatever happened in the workspace.
Otherwise S as N: ``same``; N as E: ``changed``; all three different, or E not known: ``conflict``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...model.errors import MineError
from ...model.field_values import same
from ...model.sheet_columns import NUMBER, Column, record_columns
from ...model.sheet_difference import CELL, CHANGED, CONFLICT, LINE, REFUSED, SAME, Difference
from .sheet_cells import NOTHING, Cell, TooLong, cell_of, display, display_cell, entry_of, is_blank, text_of, untouched

NUMBER_KEY, NAME_KEY = f"sites.{NUMBER}", "sites.KSMC"

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Returned:
    """A line of the sheet: where it stands, the key that it brought in the hidden column, and its cells by column key."""

    row: int
    key: str
    cells: Mapping[str, Cell]

    def cell(self, key: str) -> Cell:
        """A cell; an empty one where the sheet has no such column or the line ends before it."""
        return self.cells.get(key, NOTHING)


@dataclass
class Held:
    """What the workspace holds of the sheet's kind.

    Attributes:
        values: by key of the line (site for archive and ledger, fund for funds), stored values by column key.
        record: key of the archive's or ledger's row of each site.
        site_of: site of each fund. numbers: site by its number. names: number and name by site.
        who: (record, field) -> who changed it after the export, and when.
    """

    values: dict[str, Values] = field(default_factory=dict)
    record: dict[str, str] = field(default_factory=dict)
    site_of: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    who: Callable[[str, str], tuple[str, str]] = lambda record, name: ("", "")


Exported = Callable[[str], "Values | None"]
"""Key of a line -> stored values when it was exported, or None where nobody knows."""


def reason(code: str, **params: Any) -> dict[str, Any]:
    """A message of the catalogue as it stands in a difference."""
    return {"code": code, "params": params}


def compare_sites(
    what: str, page: str, columns: Mapping[str, Column], lines: Iterable[Returned], exported: Exported, held: Held, seen: set[str]
) -> Iterator[Difference]:
    """Differences of the page with one line a site.

    Args:
        what: ``archive`` or ``ledger``. page: name of the worksheet. columns: that the page has, by key.
        seen: takes up the sites that have a line.
    """
    first: dict[str, Returned] = {}
    for line in lines:
        site, problem = _site_of(line, exported, held)
        before = exported(site or line.key)
        if problem is not None:
            # A line that was only moved along with others says nothing; one that somebody filled in must not vanish silently.
            if before is None or any(not _idle(column, line, before) for column in columns.values()):
                yield _line_refused(what, page, line, problem)
            continue
        if site is None:
            continue
        seen.add(site)
        earlier = first.setdefault(site, line)
        for key, column in columns.items():
            if earlier is not line and _same_cells(earlier.cells.get(key), line.cells.get(key)):
                continue
            found = compare_cell(column, line.cell(key), before, held.values[site])
            if found is None:
                continue
            if earlier is not line:
                why = reason("sheet_line_twice", first=earlier.row, second=line.row)
                found = replace(found, state=REFUSED, value=None, reason=why)
            yield placed(found, what, held.record.get(site, ""), site, line.row, page, held)


def _site_of(line: Returned, exported: Exported, held: Held) -> tuple[str | None, dict[str, Any] | None]:
    """The site of a line, or why it has none that can be trusted."""
    number = text_of(line.cell(NUMBER_KEY).value).strip()
    if line.key:
        before = exported(line.key)
        if line.key not in held.values:
            return None, reason("sheet_site_gone", number=number or line.key)
        # Number and key are locked side by side; where they disagree, columns were sorted or pasted without one another.
        known = {str(values.get(NUMBER_KEY) or "").strip() for values in (before, held.values[line.key]) if values is not None}
        if number and number not in known:
            return None, reason("sheet_line_mixed", number=number, expected=sorted(known)[0])
        return line.key, None
    if not number:
        filled = [cell for cell in line.cells.values() if not is_blank(cell)]
        return None, reason("sheet_no_number") if filled else None
    site = held.numbers.get(number)
    return (site, None) if site else (None, reason("sheet_site_unknown", number=number))


def _idle(column: Column, line: Returned, before: Values) -> bool:
    cell = line.cell(column.key)
    return not column.filled_in or untouched(column.field, cell, before.get(column.key))


def _same_cells(one: Cell | None, other: Cell | None) -> bool:
    return text_of((one or NOTHING).value).strip() == text_of((other or NOTHING).value).strip()


def _line_refused(what: str, page: str, line: Returned, problem: Mapping[str, Any]) -> Difference:
    number, name = (text_of(line.cell(key).value) for key in (NUMBER_KEY, NAME_KEY))
    shown = "；".join(text_of(cell.value) for key, cell in line.cells.items() if not key.startswith("sites.") and not is_blank(cell))
    return Difference(LINE, REFUSED, what, "", "", number, name, sheet=shown[:200], reason=problem, line=line.row, page=page)


def compare_cell(column: Column, cell: Cell, before: Values | None, now: Values) -> Difference | None:
    """The difference of one cell; None where there is none. Site, line and writer are put in by :func:`placed`."""
    key, known = column.key, before is not None
    was = before.get(key) if before is not None else None
    if known and untouched(column.field, cell, was):
        return None
    held = now.get(key)
    if untouched(column.field, cell, held):  # also where nobody knows what was exported
        return None if not known or not column.filled_in else _difference(column, cell, was, held, SAME, held)
    if not column.filled_in:
        # A cleared cell of a locked column says nothing.
        why = reason("sheet_column_locked", field=column.field.label)
        return None if is_blank(cell) or not known else _difference(column, cell, was, held, REFUSED, None, why)
    if known and isinstance(cell_of(column.field, was), TooLong):
        why = reason("sheet_text_was_too_long", field=column.field.label)
        return _difference(column, cell, was, held, REFUSED, None, why)
    try:
        value = entry_of(column.field, cell)
    except MineError as error:
        return _difference(column, cell, was if known else None, held, REFUSED, None, error.as_dict(), known)
    if known and same(column.field, value, was):
        return None
    if same(column.field, value, held):
        return _difference(column, cell, was, held, SAME, value) if known else None
    if known and same(column.field, was, held):
        return _difference(column, cell, was, held, CHANGED, value)
    return _difference(column, cell, was, held, CONFLICT, value, None if known else reason("sheet_export_unknown"), known)


def _difference(
    column: Column, cell: Cell, was: Any, held: Any, state: str, value: Any, why: Mapping[str, Any] | None = None, known: bool = True
) -> Difference:
    field = column.field
    # What would be saved is shown as people will read it; what cannot be saved as it stands in the sheet.
    sheet = display_cell(cell) if state == REFUSED else display(field, value)
    return Difference(
        CELL, state, column.table, field=field.name, label=field.label, exported=display(field, was) if known else None,
        now=display(field, held), sheet=sheet, value=value, reason=why,
    )  # fmt: skip


def placed(found: Difference, what: str, record: str, site: str, row: int, page: str, held: Held) -> Difference:
    """A difference with its site, its place, and who wrote what stands in the workspace now."""
    number, name = held.names.get(site, ("", ""))
    who, at = held.who(record, found.field) if found.state in (CONFLICT, SAME) and record else ("", "")
    uuid = record if found.table == what else site
    return replace(found, uuid=uuid, site=site, number=number, name=name, who=who, at=at, line=row, page=page)


def open_columns(what: str) -> dict[str, Column]:
    """The columns of the record that a person fills in, by key."""
    return {column.key: column for column in record_columns(what) if column.filled_in}
