"""The values of a layer's columns in the forms of the dictionary's fields, once it is decided which column is which."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping

import numpy as np
import pandas as pd

from ...model.errors import INFO, WARNING, Finding
from ...model.fields import FieldDef, field_of
from .angles import read_angles
from .column_contents import YEARS
from .column_names import patch_fields
from .incoming import Incoming
from .text_encoding import row_list
from .value_words import codes_meant, date_in, is_nothing, is_open, narrow, number_in, ordered_codes, unit_in, units, without_controls, year_in

REMARKS, NUMBER = "BZ", "TBBH"
# Codes of other registers, of which a spreadsheet makes numbers and people full-width ones.
_REGISTER_CODES = ("XZQDM", "SDDL", "CKZH")
_VALUES_TOLD = 20
# Signs of degrees make a latitude of what is a number else.
_ANGLE = "degrees"


class Columns(dict[str, np.ndarray]):
    """Values (n) by field of the dictionary, and columns that are none under their own names.

    Numbers are float or int, dates YYYY-MM-DD, several codes ``{1,3}``, all else text; None for nothing.

    Attributes:
        findings: values that did not fit, one finding for each column and value.
    """

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[Finding] = []


@dataclass
class _Converted:
    """A column on its way: its values, and what did not fit, by reason."""

    values: np.ndarray
    lost: dict[str, np.ndarray] = field(default_factory=dict)
    cut: np.ndarray | None = None


def apply(incoming: Incoming, mapping: Mapping[str, str], units_by_column: Mapping[str, str] | None = None) -> Columns:
    """The values by field.

    What a field cannot hold is left out of it, written into the remarks and told; text that is too long is cut and told.

    Args:
        incoming: a layer whose texts are decoded.
        mapping: fields by column, as :func:`.field_mapping.map_fields` answers; columns that are not there or have an empty text keep
            their values and names. A name that would be taken for a field gets a number.
        units_by_column: units of areas, as :func:`.field_mapping.units_of` answers; square metres where it says nothing.
    """
    result = Columns()
    fields = patch_fields()
    strays: dict[int, list[str]] = {}
    taken = {mapping[column] for column in incoming.columns if mapping.get(column) in fields}
    for column, values in incoming.columns.items():
        name = mapping.get(column, "")
        if name not in fields or name in result:
            result[_own_name(column, taken | set(result))] = values
            continue
        converted = convert(fields[name], values, (units_by_column or {}).get(column) or "m2")
        result[name] = converted.values
        _tell(result, column, fields[name], values, converted, incoming.rows, strays)
    if strays:
        result[REMARKS] = _with_strays(result.get(REMARKS), strays, len(incoming), fields[REMARKS].width)
    return result


def _own_name(column: str, taken: set[str]) -> str:
    """The name of a column that is no field: not one under which it would be taken for a field or for another column."""
    occupied = {name.upper() for name in taken}
    known = field_of("patch", column)
    if column.strip().upper() not in occupied and (known is None or not known.typed_in or known.name in occupied):
        return column
    return next(f"{column}_{number}" for number in range(2, len(taken) + 3) if f"{column}_{number}".upper() not in occupied)


def convert(to: FieldDef, values: np.ndarray, unit: str) -> _Converted:
    """Values in the form of a field.

    Args:
        unit: of areas that name none.
    """
    if to.type in "NI":
        return _numbers(to, values, unit)
    if to.type == "D":
        return _each(values, lambda value: (date_in(value), ""), "import_why_date")
    if to.codelist:
        return _each(values, lambda value: _codes(to, value), "import_why_code")
    if to.name in YEARS:
        return _each(values, lambda value: (year_in(value), ""), "import_why_year")
    return _texts(to, values)


# --- numbers ----------------------------------------------------------------------------------------------------------


def numbers_and_units(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers (n) as written, NaN for none, and the word (n) behind each, units of areas by their names; different texts once each."""
    numbers, words = np.full(len(values), np.nan), np.full(len(values), "", dtype=object)
    is_text = np.fromiter((isinstance(value, str) for value in values), dtype=bool, count=len(values))
    plain = np.flatnonzero(~is_text)
    numbers[plain] = pd.to_numeric(pd.Series(values[plain], dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    numbers[~np.isfinite(numbers)] = np.nan
    places = np.flatnonzero(is_text)
    if not len(places):
        return numbers, words
    codes, different = pd.factorize(values[places])
    known = pd.to_numeric(pd.Series(different, dtype=object), errors="coerce").to_numpy(dtype=float, copy=True)
    behind = np.full(len(different), "", dtype=object)
    for place in np.flatnonzero(~np.isfinite(known)):
        found = number_in(different[place])
        known[place] = np.nan if found is None else found[0]
        if found is not None and found[1]:
            behind[place] = unit_in(found[1]) or found[1]
    numbers[places], words[places] = known[codes], behind[codes]
    return numbers, words


def _numbers(to: FieldDef, values: np.ndarray, unit: str) -> _Converted:
    filled = _filled(values)
    lost: dict[str, np.ndarray] = {}
    if to.unit == _ANGLE:
        numbers = np.full(len(values), np.nan)
        numbers[filled] = read_angles(values[filled]).degrees
        lost["import_why_degrees"] = filled & ~np.isfinite(numbers)
    else:
        numbers, words = numbers_and_units(values)
        numbers[~filled] = np.nan
        lost["import_why_number"] = filled & ~np.isfinite(numbers)
        if to.unit in units():
            factors = {"": units()[unit], **units()}
            codes, different = pd.factorize(words)
            numbers *= np.array([factors.get(word, np.nan) for word in different] or [1.0])[codes] / units()[to.unit]
        else:
            numbers[words != ""] = np.nan
        lost["import_why_unit"] = filled & ~np.isfinite(numbers) & ~lost["import_why_number"]
    with np.errstate(invalid="ignore"):
        low, high = -np.inf if to.minimum is None else to.minimum, np.inf if to.maximum is None else to.maximum
        wrong = (np.abs(numbers) >= 10**to.digits) | (numbers < low) | (numbers > high)
        lost["import_why_range"] = filled & wrong
        if to.type == "I":
            lost["import_why_number"] |= filled & (numbers % 1 != 0)
    good = filled & np.isfinite(numbers)
    for bad in lost.values():
        good &= ~bad
    result = np.full(len(values), None, dtype=object)
    rounded = np.round(numbers[good], to.decimals)
    result[good] = (rounded.astype(np.int64) if to.type == "I" else rounded).astype(object)
    return _Converted(result, lost)


# --- texts ------------------------------------------------------------------------------------------------------------


def _texts(to: FieldDef, values: np.ndarray) -> _Converted:
    def one(value: Any) -> tuple[Any, str]:
        text = _text(value)
        if to.name in _REGISTER_CODES:
            text = narrow(text).removeprefix("'").upper()
        elif to.name != NUMBER:  # a number's blanks and full-width characters are a rule's matter, and told
            text = text.strip()
        return (text or None), ""

    return _each(values, one, "import_why_code", text=True, longest=to.width if to.type == "C" else None)


def _text(value: Any) -> str:
    """A value as text: numbers without the point that a spreadsheet gave them, dates as YYYY-MM-DD."""
    if isinstance(value, str):
        return value if value.isprintable() else without_controls(value)
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
    return str(value)


def _codes(to: FieldDef, value: Any) -> tuple[Any, str]:
    """The code or codes of a value, and what of it is none."""
    found, unknown = codes_meant(to, value)
    if is_open(to) and not found:
        text = _text(value).strip()
        return (text, "") if len(text) <= to.width else (None, "")
    if not found:
        return None, ""
    return (ordered_codes(to, found) if to.several else found[0]), "、".join(unknown)


def _each(values: np.ndarray, rule: Callable[[Any], tuple[Any, str]], why: str, text: bool = False, longest: int | None = None) -> _Converted:
    """What a rule makes of each value, asked once for each different one; what becomes nothing, wholly or in part, is lost.

    Args:
        rule: gives the value in the field's form (None for none) and the part of it that is lost.
        why: message of the reason.
        text: whether a dash is a text, and not an empty cell; texts are never lost.
        longest: characters at which texts are cut.
    """
    codes, different = pd.factorize(_told_apart(values))
    result = np.full(len(different) + 1, None, dtype=object)
    bad, cut = np.zeros(len(different) + 1, dtype=bool), np.zeros(len(different) + 1, dtype=bool)
    for place, value in enumerate(different):
        if is_nothing(value, text):
            continue
        result[place], rest = rule(value)
        bad[place] = not text and (result[place] is None or bool(rest))
        if longest and result[place] is not None and len(result[place]) > longest:
            result[place], cut[place] = result[place][:longest].rstrip(), True
    return _Converted(result[codes], {why: bad[codes]}, cut[codes] if cut.any() else None)


def _told_apart(values: np.ndarray) -> np.ndarray:
    """Values of which none equals another one of another type: True is not 1."""
    if not any(isinstance(value, (bool, np.bool_)) for value in values[:2000]):
        return values
    return np.array(["1" if v is True else "0" if v is False else v for v in values], dtype=object)


def _filled(values: np.ndarray) -> np.ndarray:
    return np.fromiter((not is_nothing(value) for value in values), dtype=bool, count=len(values))


# --- what did not fit -------------------------------------------------------------------------------------------------


def _tell(
    result: Columns, column: str, to: FieldDef, given: np.ndarray, converted: _Converted, rows: np.ndarray, strays: dict[int, list[str]]
) -> None:
    """Findings for what was lost and what was cut; what was lost goes into the remarks as well."""
    for why, bad in converted.lost.items():
        places = np.flatnonzero(bad)
        for place in places:
            strays.setdefault(int(place), []).append(f"{to.label}：{given[place]}")
        result.findings += _findings("import_value_lost", WARNING, column, to, given, places, rows, reason={"code": why, "params": {}})
    if converted.cut is not None:
        places = np.flatnonzero(converted.cut)
        result.findings += _findings("import_value_cut", INFO, column, to, given, places, rows, limit=to.width)


def _findings(
    code: str, severity: str, column: str, to: FieldDef, given: np.ndarray, places: np.ndarray, rows: np.ndarray, **params: Any
) -> list[Finding]:
    """One finding for each different value, the most frequent first; what is beyond the twentieth is told together."""
    if not len(places):
        return []
    codes, different = pd.factorize(np.array([str(value)[:50] for value in given[places]], dtype=object))
    counts = np.bincount(codes, minlength=len(different))
    order = np.argsort(-counts, kind="stable")
    findings = []
    for number in order[:_VALUES_TOLD]:
        told = {"field": to.label, "value": different[number], "count": int(counts[number])}
        findings.append(Finding(code, severity, column, {**told, "rows": row_list(rows[places[codes == number]]), **params}))
    rest = order[_VALUES_TOLD:]
    if len(rest):
        told = {"field": to.label, "values": len(rest), "count": int(counts[rest].sum())}
        findings.append(Finding("import_values_more", severity, column, told))
    return findings


def _with_strays(remarks: np.ndarray | None, strays: dict[int, list[str]], count: int, width: int) -> np.ndarray:
    texts = np.full(count, None, dtype=object) if remarks is None else remarks.copy()
    for row, parts in strays.items():
        texts[row] = "；".join(filter(None, [texts[row], *parts]))[:width]
    return texts
