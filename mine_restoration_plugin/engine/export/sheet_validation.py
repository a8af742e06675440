"""What Excel checks while a township types: drop-downs, ranges, dates, and the note that a cell shows when it is chosen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from ...model.fields import FieldDef, codelist_is_open
from ..core.sheet_cells import CELL_LIMIT, code_names

# Excel's own limits of a note.
_TITLE, _NOTE = 32, 255
_FIRST_DAY, _LAST_DAY = datetime.date(1949, 10, 1), datetime.date(2100, 12, 31)


def validation_of(field: FieldDef, ranges: Mapping[str, str]) -> dict[str, Any]:
    """The check of a field's cells, as xlsxwriter takes it.

    Args:
        ranges: by code list, where its names stand.
    """
    note = entry_note(field)
    rule: dict[str, Any] = {
        "input_title": field.label[:_TITLE], "input_message": note, "error_title": field.label[:_TITLE], "error_message": note, "ignore_blank": True,
    }  # fmt: skip
    if field.codelist and not field.several:
        # A list that the county may go beyond warns, all others refuse.
        severity = "information" if codelist_is_open(field.codelist) else "stop"
        return {**rule, "validate": "list", "source": ranges[field.codelist], "error_type": severity}
    if field.codelist:
        return {**rule, "validate": "any"}
    if field.type == "D":
        return {**rule, "validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    if field.type in "NI":
        low, high = number_limits(field)
        return {**rule, "validate": "decimal" if field.type == "N" else "integer", "criteria": "between", "minimum": low, "maximum": high}
    if field.minimum is not None:  # a year that is kept as text: the cells are text, which no rule for numbers fits
        return {**rule, "validate": "length", "criteria": "<=", "value": field.width, "error_type": "warning"}
    return {**rule, "validate": "length", "criteria": "<=", "value": field.width or CELL_LIMIT}


def number_limits(field: FieldDef) -> tuple[float, float]:
    """The smallest and largest number that a field takes, by its range and its width."""
    largest = float(f"{10**field.digits - 10**-field.decimals:.15g}")
    return (-largest if field.minimum is None else field.minimum, largest if field.maximum is None else field.maximum)


def entry_note(field: FieldDef) -> str:
    """In a sentence or two: what a person enters here."""
    unit = field.unit_label
    if field.several:
        text = "可填多项，用顿号“、”隔开：" + "、".join(code_names(field).values())
    elif field.codelist:
        text = "从下拉列表中选择。" + ("列表中没有的，可直接填写。" if codelist_is_open(field.codelist) else "")
    elif field.type == "D":
        text = "日期，如 2020-06-01 或 2020年6月1日。"
    elif field.type in "NI":
        low, high = field.minimum, field.maximum
        limits = f"{low:g} 至 {high:g}" if low is not None and high is not None else f"不小于 {low:g}" if low is not None else ""
        decimals = f"保留 {field.decimals} 位小数" if field.decimals else ""
        text = "，".join(part for part in (f"数字，单位{unit}" if unit else "数字", limits, decimals) if part) + "。"
    elif field.minimum is not None:
        text = f"年份，如 2015（{field.minimum:g} 至 {field.maximum:g}）。"
    elif field.width:
        text = f"文字，不超过 {field.width} 字。"
    else:
        text = f"文字，一格最多 {CELL_LIMIT} 字。"
    return text if len(text) <= _NOTE else text[: _NOTE - 1] + "…"
