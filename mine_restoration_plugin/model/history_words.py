"""A line of the history in words; the same for the panel and for exports."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Optional

from .field_values import shown
from .fields import FieldDef
from .workspace_history import HistoryLine
from .workspace_schema import table_named

_LONGEST = 200
# Chinese ones stand in the dictionary.
_UNITS = {"m2": "m²", "degrees": "°", "wan_yuan": "× 10,000 yuan"}


@dataclass(frozen=True)
class HistoryWords:
    """When (local time), who (empty: outside the plugin), table and field by their labels, old and new value as people read them."""

    at: str
    who: str
    table: str
    field: str
    old: str
    new: str


def words_of(line: HistoryLine, english: bool = False, full: bool = False) -> HistoryWords:
    """A line in words.

    Args:
        english: labels in English. full: long values as they are, not cut to 200 characters.
    """
    try:
        table = table_named(line.table)
    except KeyError:
        return HistoryWords(local_time(line.at), line.who, line.table, line.field, line.old or "", line.new or "")
    field = next((f for f in table.fields if f.name == line.field), None)
    label = "" if not line.field else _label(field, english) if field else {"geom": "图形", "site": "所属矿山"}.get(line.field, line.field)
    if english and field is None:
        label = {"geom": "shape", "site": "site"}.get(line.field, line.field)
    return HistoryWords(
        local_time(line.at), line.who, table.label_en if english else table.label, label,
        _value(field, line, line.old, english, full), _value(field, line, line.new, english, full),
    )  # fmt: skip


def _label(field: FieldDef, english: bool) -> str:
    return field.label_en if english else field.label


def _value(field: Optional[FieldDef], line: HistoryLine, text: Optional[str], english: bool, full: bool) -> str:
    if text is None:
        return ""
    if line.field == "geom":
        return f"({len(text) // 2} bytes)" if english else f"（{len(text) // 2}字节）"
    if field is not None:
        try:
            text = _with_unit(field, shown(field, text, english), english)
        except ValueError:
            pass  # written outside the plugin, in whatever form: shown as it stands
    return text if full or len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _with_unit(field: FieldDef, text: str, english: bool) -> str:
    unit = _UNITS.get(field.unit, field.unit) if english else field.unit_label
    return f"{text} {unit}" if text and unit else text


def local_time(at: str) -> str:
    """UTC as the history keeps it, as local time without fractions; as it is where it is no time."""
    try:
        moment = datetime.datetime.strptime(at[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        return at
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")
