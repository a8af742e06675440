"""What a person typed, as a field keeps it; the same rules for panels, pasted blocks and sheets that come back."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any, Optional

from .errors import MineError
from .fields import FieldDef, code_of, codelist, codelist_is_open, codes
from .site_query import codes_in

_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[T ].*)?")
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(m2|㎡|m²|平方米|公顷|ha|万元|%|％|米|m|度|°)?")
_SAME_UNIT = {
    "m2": ("m2", "㎡", "m²", "平方米"), "ha": ("公顷", "ha"), "wan_yuan": ("万元",), "%": ("%", "％"), "m": ("米", "m"), "degrees": ("度", "°"),
}  # fmt: skip


def value_of(field: FieldDef, given: Any) -> Any:
    """A value as the field keeps it.

    Full-width letters and digits become plain ones where the field is no free text; dates are understood as 2020-6-1, 2020.6.1,
    2020/6/1 and 2020年6月1日; numbers may have thousands separators and the field's own unit behind them; codes may be given by
    their names.

    Args:
        given: text, number, date or None.

    Returns:
        None for nothing; text, a number, a date as YYYY-MM-DD, or several codes as ``{1,3}``.

    Raises:
        MineError: ``value_not_number``, ``value_out_of_range``, ``value_not_date``, ``value_not_in_list``, ``value_too_long``.
    """
    if given is None:
        return None
    if field.type == "D":
        return _date(field, given)
    if field.type in "NI":
        return _number(field, given)
    text = str(given)
    if field.codelist:
        return _codes(field, text)
    if field.type == "C":
        text = text.strip()
        if len(text) > field.width:
            raise MineError("value_too_long", field=field.label, length=len(text), limit=field.width)
        if field.minimum is not None and text:
            _check_range(field, _number(field, text))
            text = _narrow(text)
    return text if text.strip() else None


def shown(field: FieldDef, value: Any, english: bool = False) -> str:
    """A value as people read it: codes by their names, numbers with the field's decimals."""
    if value is None or value == "":
        return ""
    if field.codelist:
        names = {code.code: (code.name_en if english else code.name) for code in codes(field.codelist)}
        parts = codes_in(value) if field.several else (str(value),)
        return ("; " if english else "、").join(names.get(part, part) for part in parts)
    if field.type == "N":
        return f"{float(value):.{field.decimals}f}"
    if field.type == "I":
        return str(int(value))
    return str(value)


def same(field: FieldDef, one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same, however they were written."""
    if one in (None, "") or other in (None, ""):
        return one in (None, "") and other in (None, "")
    if field.type in "NI":
        try:
            return bool(round(float(one), field.decimals) == round(float(other), field.decimals))
        except (TypeError, ValueError):
            return str(one) == str(other)
    if field.several:
        return codes_in(one) == codes_in(other)
    return str(one) == str(other)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _date(field: FieldDef, given: Any) -> Optional[str]:
    if isinstance(given, (datetime.date, datetime.datetime)):
        return given.isoformat()[:10]
    text = _narrow(str(given))
    if not text:
        return None
    match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        if match is None:
            raise ValueError
        return datetime.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError as error:
        raise MineError("value_not_date", field=field.label, value=text[:50]) from error


def _number(field: FieldDef, given: Any) -> Any:
    if isinstance(given, bool):
        number = float(given)
    elif isinstance(given, (int, float)):
        number = float(given)
    else:
        text = _narrow(str(given))
        if not text:
            return None
        match = _NUMBER.fullmatch(re.sub(r"(?<=\d)[,\s](?=\d{3}\b)", "", text))
        if match is None or (match[2] and match[2] not in _SAME_UNIT.get(field.unit, ())):
            raise MineError("value_not_number", field=field.label, value=text[:50])
        number = float(match[1])
    if number != number or abs(number) >= 10**field.digits:
        raise MineError("value_not_number", field=field.label, value=str(given)[:50])
    _check_range(field, number)
    if field.type == "I":
        if number != int(number):
            raise MineError("value_not_number", field=field.label, value=str(given)[:50])
        return int(number)
    return round(number, field.decimals) if field.type == "N" else number


def _check_range(field: FieldDef, number: Any) -> None:
    low, high = field.minimum, field.maximum
    if number is None or (low is None or number >= low) and (high is None or number <= high):
        return
    limits = f"{low:g} - {high:g}" if low is not None and high is not None else f">= {low:g}" if low is not None else f"<= {high:g}"
    raise MineError("value_out_of_range", field=field.label, value=f"{number:g}", limits=limits)


def _codes(field: FieldDef, text: str) -> Optional[str]:
    if not text.strip():
        return None
    parts = codes_in(text) if field.several else (text.strip(),)
    found = []
    for part in parts:
        code = code_of(field.codelist, _narrow(part))
        if code is None:
            if not codelist_is_open(field.codelist):
                names = list(codelist(field.codelist).values())
                raise MineError("value_not_in_list", field=field.label, value=part[:50], choices=names[:12])
            if len(part) > max(field.width, 1):
                raise MineError("value_too_long", field=field.label, length=len(part), limit=field.width)
            code = part
        if code not in found:
            found.append(code)
    if not found:
        return None
    order = list(codelist(field.codelist))
    if not field.several:
        return found[0]
    # In braces, as QGIS's own multiple choice keeps them: without braces its forms show nothing ticked, and wipe what was there.
    return "{" + ",".join(sorted(found, key=lambda code: order.index(code) if code in order else len(order))) + "}"
