"""Checks of single values against the dictionary: codes, dates, ranges, lengths, and ways of writing."""

from __future__ import annotations

import sqlite3
from typing import Any, Iterator

from ...model.errors import WARNING, Finding, MineError
from ...model.field_values import value_of
from ...model.fields import FieldDef, code_of, codelist, codelist_names, codes
from ...model.site_query import codes_in
from ...model.workspace_schema import TABLES, record_tables
from .workspace_check import Case, Check, place_of
from .workspace_file import write_codes

_ROWS_NAMED = 20


def _suspects(case: Case, table: str, field: FieldDef) -> list[tuple[Any, int]]:
    """The distinct values of a field that need a closer look, each with how many rows have it."""
    name = field.name
    if field.codelist or (field.type == "C" and field.minimum is not None):
        condition = "1"
    elif field.type == "D":
        condition = f"typeof({name}) <> 'text' OR date({name}, '+0 days') IS NOT {name}"
    elif field.type in "NI":
        tests = [f"typeof({name}) NOT IN ('integer', 'real')", f"abs({name}) >= {_too_wide(field)}"]
        tests += [f"{name} < {field.minimum}"] if field.minimum is not None else []
        tests += [f"{name} > {field.maximum}"] if field.maximum is not None else []
        tests += [f"{name} <> CAST({name} AS INTEGER)"] if field.type == "I" else []
        condition = " OR ".join(tests)
    elif field.type == "C":
        condition = f"typeof({name}) <> 'text' OR length({name}) > {field.width}"
    else:
        condition = f"typeof({name}) <> 'text'"
    return case.rows(f"SELECT {name}, count(*) FROM {table} WHERE {name} IS NOT NULL AND {name} <> '' AND ({condition}) GROUP BY {name}")  # noqa: S608


def _too_wide(field: FieldDef) -> float:
    """The first number that has more digits before the point than the field."""
    return float(10**field.digits)


def _own_codes(case: Case) -> set[tuple[str, str]]:
    """Codes that a workspace has besides those of the plugin: a province adds its own."""
    return {(str(name), str(code)) for name, code in case.rows("SELECT list, code FROM codes")}


def _judged(case: Case) -> Iterator[tuple[str, FieldDef, Any, int, Any, MineError | None]]:
    """(table, field, value, rows, what it means, what is wrong with it) of every value that is not as it should be."""
    own = _own_codes(case)
    for table in record_tables():
        for field in table.fields:
            if table.name == "sites" and field.name == "ZT":
                continue
            for value, count in _suspects(case, table.name, field):
                try:
                    if isinstance(value, bytes):
                        raise MineError("reason_binary")
                    meant = value_of(field, value)
                    if field.type in "NI" and not field.codelist and isinstance(value, (int, float)) and abs(value) >= _too_wide(field):
                        raise MineError("value_too_long", field=field.label, length=len(f"{value:.{field.decimals}f}"), limit=field.width)
                    if field.type == "I" and field.codelist and code_of(field.codelist, meant) is None:
                        raise MineError("value_not_in_list", field=field.label, value=str(value), choices=", ".join(codelist(field.codelist)))
                except MineError as error:
                    if field.codelist and all((field.codelist, code) in own for code in (codes_in(value) if field.several else [str(value)])):
                        continue
                    yield table.name, field, value, count, None, error
                    continue
                # A code as a number is the same code: QGIS's drop-downs find both.
                if meant != value and not (field.type == "I" and str(meant) == str(value)):
                    yield table.name, field, value, count, meant, None


def _numbers(case: Case, table: str, field: FieldDef, value: Any) -> str:
    fids = [row[0] for row in case.rows(f"SELECT fid FROM {table} WHERE {field.name} IS ? ORDER BY fid LIMIT {_ROWS_NAMED}", (value,))]  # noqa: S608
    return case.numbers(table, fids)


def _short(value: Any) -> str:
    text = "…" if isinstance(value, bytes) else str(value)
    return text if len(text) <= 40 else text[:40] + "…"


class WrittenOtherwise(Check):
    """Values whose meaning is clear but which are written in another way than the workspace keeps them: {1;3}, 露天, 2020/6/1."""

    name = "ways of writing"

    def look(self, case: Case) -> Iterator[Finding]:
        case.memo["judged"] = list(_judged(case))
        for table, field, value, count, meant, error in case.memo["judged"]:
            if error is None and meant is not None:
                params = {"value": _short(value), "meant": str(meant), "count": count, "numbers": _numbers(case, table, field, value)}
                yield Finding("check_value_written", WARNING, place_of(table, field.name), params)

    def repair(self, case: Case) -> None:
        for table, field, value, _, meant, error in list(_judged(case)):
            if error is None and meant is not None:
                sql = f"UPDATE {table} SET {field.name} = ?, editor = ?, mark = ? WHERE {field.name} IS ?"  # noqa: S608
                case.connection.execute(sql, (meant, case.editor, case.next_mark(), value))


class WrongValues(Check):
    """Values that the dictionary does not allow; only a person knows what is meant."""

    name = "values"

    def look(self, case: Case) -> Iterator[Finding]:
        judged = case.memo.pop("judged", None)
        for table, field, value, count, _, error in _judged(case) if judged is None else judged:
            if error is not None:
                params = {"reason": error.as_dict(), "count": count, "numbers": _numbers(case, table, field, value), "value": _short(value)}
                yield Finding("check_value", WARNING, place_of(table, field.name), params)


class ReadableText(Check):
    """Text is UTF-8: other programs can put other bytes into a column of text. The first check, since all others read text."""

    name = "text"

    def look(self, case: Case) -> Iterator[Finding]:
        broken = False
        for table in TABLES:
            columns = case.connection.execute(f"PRAGMA table_info({table.name})").fetchall()
            texts = [str(column[1]) for column in columns if str(column[2]).startswith(("TEXT", "DATE"))]
            if not texts or not self._unread(case, table.name, texts):
                continue
            for name in texts:
                if not self._unread(case, table.name, [name]):
                    continue
                fids = [fid for fid, data in case.connection.execute(f"SELECT rowid, CAST({name} AS BLOB) FROM {table.name}") if not _is_text(data)]  # noqa: S608
                broken = True
                case.connection.text_factory = _lenient
                yield Finding("check_text", WARNING, place_of(table.name, name), {"count": len(fids), "numbers": case.numbers(table.name, fids)})
                case.connection.text_factory = str
        if broken:  # the other checks read on with a sign in place of what cannot be read
            case.connection.text_factory = _lenient

    def _unread(self, case: Case, table: str, names: list[str]) -> bool:
        try:
            for _ in case.connection.execute(f"SELECT {', '.join(names)} FROM {table}"):  # noqa: S608
                pass
        except sqlite3.OperationalError as error:
            if "decode" not in str(error):
                raise
            return True
        return False


def _lenient(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _is_text(data: bytes | None) -> bool:
    try:
        return data is None or data.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False


class CodeLists(Check):
    """Every code of the plugin stands in the workspace, so that drop-downs show it."""

    name = "code lists"

    def look(self, case: Case) -> Iterator[Finding]:
        own = _own_codes(case)
        missing = [(name, code) for name in codelist_names() for code in codes(name) if (name, code.code) not in own]
        for name in sorted({name for name, _ in missing}):
            lacking = [code.code for other, code in missing if other == name]
            yield Finding("check_codes_missing", WARNING, name, {"codes": ", ".join(lacking[:10]), "count": len(lacking)})

    def repair(self, case: Case) -> None:
        write_codes(case.connection)


CHECKS: tuple[type[Check], ...] = (ReadableText, CodeLists, WrittenOtherwise, WrongValues)
