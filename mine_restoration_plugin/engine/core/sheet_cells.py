"""Cells of a sheet: what a stored value looks like in one, whether it was touched, and what a person's entry means.

Whatever a workspace holds, a cell that nobody touched must never count as a change; so a returned cell is first compared with
what was exported, in the form in which it was exported, and only then read as an entry.
"""

from __future__ import annotations

import datetime
import functools
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...model.errors import MineError
from ...model.field_values import shown, value_of
from ...model.fields import FieldDef, code_of, codes
from ...model.site_query import codes_in

CELL_LIMIT = 32_767
"""Characters (UTF-16 units) that Excel keeps in a cell."""
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"))
# Excel counted a 29 February 1900; dates before it mean other days to other programs and go as text.
_FIRST_DATE = datetime.date(1900, 3, 1)
# Serial numbers of dates from 1954 to 2119; smaller ones may be a year or a count that stands in the wrong column.
_SERIALS = (20_000.0, 80_000.0)
_FIRST_PLAUSIBLE = "1949-10-01"
_EPOCH = datetime.datetime(1899, 12, 30)
_CODE_AND_NAME = re.compile(r"(\w+)[\s.、:：\-—]+(.+)", re.DOTALL)


class Cell(NamedTuple):
    """A cell as it was read; a tuple, since there are millions.

    Attributes:
        value: text, number, bool, date or None.
        percent: whether its number format shows it as a percentage, so that 0.5 is 50.
    """

    value: Any
    percent: bool = False


@dataclass(frozen=True)
class TooLong:
    """Stands for a text that no cell can hold; ``length`` in characters."""

    length: int

    @property
    def text(self) -> str:
        """What the locked cell says instead."""
        return f"（原文共{self.length}字，超过单元格上限，未导出；请在软件中查看和修改）"


NOTHING = Cell(None)


def cell_of(field: FieldDef, stored: Any) -> str | float | int | datetime.date | TooLong | None:
    """What goes into the cell for a stored value, whatever the value is.

    Returns:
        None for nothing; a date or a number where it is one; otherwise text, with codes as names.
    """
    if stored is None or stored == "":
        return None
    if isinstance(stored, bytes):
        stored = stored.decode("utf-8", "replace")
    if field.codelist:
        return _short(names_of(field, stored))
    if field.type == "D":
        return _date_cell(str(stored))
    if field.type in "NI" and isinstance(stored, (int, float)):
        fits = math.isfinite(stored) and abs(stored) < 1e15
        return stored if fits else str(stored)
    return _short(str(stored))


def names_of(field: FieldDef, stored: Any) -> str:
    """Names for stored codes; what is no code stays as it is. A name that several codes share gets its code in front."""
    names = code_names(field)
    if not field.several:
        return names.get(str(stored), str(stored))
    parts = codes_in(stored)
    return "、".join(names.get(part, part) for part in parts) if parts else str(stored)


def code_names(field: FieldDef) -> dict[str, str]:
    """The field's codes with the names that the drop-down offers."""
    return _code_names(field.codelist)


@functools.lru_cache(maxsize=None)
def _code_names(codelist: str) -> dict[str, str]:
    values = codes(codelist)
    shared = [code.name for code in values]
    return {code.code: code.name if shared.count(code.name) == 1 else f"{code.code} {code.name}" for code in values}


def _date_cell(text: str) -> str | datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= _FIRST_DATE else text


def _short(text: str) -> str | TooLong:
    return TooLong(len(text)) if len(text.encode("utf-16-le", "surrogatepass")) // 2 > CELL_LIMIT else text


def display(field: FieldDef, stored: Any) -> str:
    """A stored value as people read it, also where it is not what the field should hold."""
    if field.codelist:
        return "" if stored is None else names_of(field, stored)
    try:
        return shown(field, stored)
    except (TypeError, ValueError, OverflowError):
        return str(stored)


def display_cell(cell: Cell) -> str:
    """A cell as people see it in the sheet."""
    if cell.percent and isinstance(cell.value, (int, float)):
        return f"{cell.value * 100:.12g}%"
    return text_of(cell.value)


def text_of(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ") if value.time() != datetime.time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing but blanks."""
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


def untouched(field: FieldDef, cell: Cell, stored: Any) -> bool:
    """Whether a cell still says what was exported for a stored value."""
    was = cell_of(field, stored)
    if isinstance(was, str) and was == cell.value:  # nearly all of them
        return True
    if was is None or is_blank(cell):
        return (was is None or (isinstance(was, str) and not was.strip())) and is_blank(cell)
    if isinstance(was, TooLong):
        return _plain(text_of(cell.value)) == _plain(was.text)
    if isinstance(was, datetime.date):
        return isinstance(cell.value, datetime.datetime) and cell.value.date() == was or text_of(cell.value) == was.isoformat()
    if isinstance(was, (int, float)) and isinstance(cell.value, (int, float)) and not cell.percent:
        return math.isclose(was, cell.value, rel_tol=1e-14)
    return _plain(text_of(cell.value)) == _plain(text_of(was))


def _plain(text: str) -> str:
    """A text without what programs change by themselves: line ends and blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def entry_of(field: FieldDef, cell: Cell) -> Any:
    """What a person entered, as the field keeps it.

    Raises:
        MineError: ``sheet_cell_error``, and those of :func:`...model.field_values.value_of`.
    """
    value = cell.value
    if isinstance(value, str) and value.strip() in _ERRORS:
        raise MineError("sheet_cell_error", field=field.label, value=value.strip())
    if is_blank(cell):
        return None
    if isinstance(value, datetime.time):
        raise MineError("value_not_date" if field.type == "D" else "sheet_cell_error", field=field.label, value=text_of(value))
    if field.type == "D":
        return _date_entry(field, value)
    if field.type in "NI":
        return _number_entry(field, cell)
    text = _plain(text_of(value))
    if field.codelist:
        return value_of(field, _code_text(field, text))
    if field.type == "C" and field.minimum is not None:  # a year, which may come as 2015年 or as a date
        text = re.sub(r"\s*年$", "", unicodedata.normalize("NFKC", text)).strip()
    return value_of(field, text)


def _number_entry(field: FieldDef, cell: Cell) -> Any:
    value = cell.value
    if isinstance(value, (bool, datetime.date)):
        raise MineError("value_not_number", field=field.label, value=text_of(value))
    if cell.percent and field.unit == "%":
        value = float(f"{value * 100:.12g}")
    return value_of(field, value)


def _date_entry(field: FieldDef, value: Any) -> Any:
    if isinstance(value, bool):
        raise MineError("value_not_date", field=field.label, value=text_of(value))
    if isinstance(value, (int, float)):
        if _SERIALS[0] <= value <= _SERIALS[1]:  # the cell's date format was lost
            value = _EPOCH + datetime.timedelta(days=int(value))
        else:
            value = text_of(value)  # 20200601
    elif isinstance(value, datetime.date) and value.isoformat() < _FIRST_PLAUSIBLE:
        # Excel makes 1905 of a bare year that is typed into a cell for dates.
        raise MineError("value_not_date", field=field.label, value=text_of(value))
    elif isinstance(value, str):
        value = re.sub(r"\s*[号號]$", "日", value.strip())
    return value_of(field, value)


def _code_text(field: FieldDef, text: str) -> str:
    """The codes or names in a text; blanks or a code in front of its name (``2 滑坡``) are understood too."""
    text = unicodedata.normalize("NFKC", text) if not field.several else text
    if code_of(field.codelist, text) is not None:
        return text
    match = _CODE_AND_NAME.fullmatch(text)
    if match is not None and code_of(field.codelist, match[1]) == match[1] and match[2].strip() in _names(field, match[1]):
        return match[1]
    if field.several:
        parts = re.split(r"[\s,，;；、]+", text.strip())
        whole = [part.strip() for part in re.split(r"[,，;；、\n]+", text) if part.strip()]
        return ",".join(whole if all(code_of(field.codelist, part) for part in whole) else [part for part in parts if part])
    return text


def _names(field: FieldDef, code: str) -> tuple[str, ...]:
    return next((c.name, c.name_en, *c.accept) for c in codes(field.codelist) if c.code == code)
