"""Attributes of patches as the dictionary keeps them, column by column."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ...model.errors import INFO, Finding, MineError
from ...model.field_values import value_of
from ...model.fields import FieldDef, fields_of


def dictionary_columns(table: pa.Table) -> tuple[pa.Table, list[Finding]]:
    """The patch fields of the dictionary, found by name, alias or Chinese label, with their values in the dictionary's form.

    Codes given by name become codes, dates and numbers given as text become dates and numbers. A value that a field cannot hold
    is left out of it and written into the remarks (BZ), so that nothing is lost without a word.

    Args:
        table: attributes and geometry as read; columns that the dictionary does not know stay as they are.

    Returns:
        The table with dictionary columns renamed and converted, and a finding for each kind of value that did not fit.
    """
    findings: list[Finding] = []
    spelled = {name.strip().upper(): name for name in table.column_names}
    columns = {name: table.column(name) for name in table.column_names}
    strays: dict[int, list[str]] = {}
    for field in fields_of("patch"):
        found = next((spelled[n] for n in (field.name, *field.aliases, field.label) if n in spelled), None)
        if found is None or field.computed:
            continue
        column, wrong = _converted(columns.pop(found), field, strays)
        columns[field.name] = column
        if wrong:
            examples = [value for value, _ in wrong.most_common(5)]
            findings.append(Finding("values_not_kept", where=field.label, params={"count": sum(wrong.values()), "examples": examples}))
    if strays:
        columns["BZ"] = _with_strays(columns.get("BZ"), strays, table.num_rows)
    return pa.table(columns), findings


def _converted(column: pa.ChunkedArray, field: FieldDef, strays: dict[int, list[str]]) -> tuple[pa.ChunkedArray, Counter[str]]:
    """A column in the dictionary's type; each different value is looked at once."""
    wrong: Counter[str] = Counter()
    encoded = pc.dictionary_encode(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    given = encoded.dictionary.to_pylist()
    kept: list[Any] = []
    refused: set[int] = set()
    for place, value in enumerate(given):
        try:
            kept.append(value_of(field, _text(value, field)))
        except MineError:
            kept.append(None)
            refused.add(place)
    kind = {"N": pa.float64(), "I": pa.int64()}.get(field.type, pa.string())
    values = pa.array(kept, type=kind)
    indices = encoded.indices
    if refused:
        for row, place in enumerate(indices.to_pylist()):
            if place in refused:
                wrong[str(given[place])[:50]] += 1
                strays.setdefault(row, []).append(f"{field.label}：{given[place]}")
    return pa.chunked_array([values.take(indices)]), wrong


def _text(value: Any, field: FieldDef) -> Any:
    """Numbers that stand in a text field lose the point that a spreadsheet gave them."""
    if field.type in "CT" and isinstance(value, float) and value == int(value):
        return str(int(value))
    return value


def _with_strays(remarks: pa.ChunkedArray | None, strays: dict[int, list[str]], count: int) -> pa.ChunkedArray:
    texts = remarks.to_pylist() if remarks is not None else [None] * count
    for row, parts in strays.items():
        texts[row] = "；".join(filter(None, [texts[row], *parts]))[:254]
    return pa.chunked_array([pa.array(texts, type=pa.string())])


def distinct_numbers(numbers: list[Any], taken: set[str]) -> tuple[list[str], list[bool], list[Finding]]:
    """Patch numbers that a workspace can take.

    Args:
        numbers: as they came; None, '' and doubles among them.
        taken: numbers that are in the workspace already.

    Returns:
        A number for each row, which rows are new, and the findings: a missing number becomes 无编号-N, the second of a doubled
        one NUMBER(2).
    """
    findings: list[Finding] = []
    used = set(taken)
    new = [not (number and str(number).strip() in taken) for number in numbers]
    result: list[str] = []
    missing = 0
    for row, number in enumerate(numbers):
        text = str(number).strip() if number is not None else ""
        if not new[row]:
            result.append(text)
            continue
        if not text:
            missing += 1
            text = _free("无编号-{}", used, missing)
        elif text in used:
            changed = _free(text[:24] + "({})", used, 2)
            findings.append(Finding("number_made_distinct", where=text, params={"number": changed}))
            text = changed
        used.add(text)
        result.append(text)
    if missing:
        findings.append(Finding("numbers_made", INFO, params={"count": missing}))
    return result, new, findings


def _free(pattern: str, used: set[str], start: int) -> str:
    number = start
    while pattern.format(number) in used:
        number += 1
    return pattern.format(number)
