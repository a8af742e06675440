"""The dictionary of fields and code lists, read from ``data/fields.json`` and ``data/code_lists.json``.

A new field is one line of ``fields.json``, a new code one line of ``code_lists.json``; schemas, forms, checks and the manual read
them from here.
"""

from __future__ import annotations

import functools
import json
import os
import re
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

KINDS = ("C", "T", "N", "D", "I")
"""Types of fields: text, text of any length, number with decimals, date, whole number."""
_UNITS = {"m2": "平方米", "ha": "公顷", "m": "米", "degrees": "度", "%": "%", "wan_yuan": "万元"}
"""Units of fields in Chinese."""


@dataclass(frozen=True)
class FieldDef:
    """One field.

    Attributes:
        name: at most 10 letters, so that a shapefile keeps it.
        table: table that it belongs to.
        type: one of :data:`KINDS`.
        width: characters (bytes of a shapefile are the exporter's matter), or digits before and after the point with the point.
        decimals: digits behind the point.
        unit: ``m2``, ``ha``, ``m``, ``degrees``, ``%``, ``wan_yuan`` (万元) or empty.
        label: in Chinese. label_en: in English.
        codelist: name of its code list, or empty. several: whether it may hold several codes.
        computed: whether the plugin computes it and nobody types it in.
        aliases: other names under which files bring it.
        item: code of the archive's or ledger's item that it belongs to (see the campaign's ``archive_items``), or empty.
        needed: code of the first status that asks for it, or empty.
        by_step: whether only a step of the status sets it.
        minimum, maximum: of the numbers that it can hold; None for no limit.
    """

    name: str
    table: str
    type: str
    width: int
    decimals: int
    unit: str
    label: str
    label_en: str
    codelist: str
    several: bool
    computed: bool
    aliases: Tuple[str, ...]
    item: str = ""
    needed: str = ""
    by_step: bool = False
    minimum: Optional[float] = None
    maximum: Optional[float] = None

    @property
    def digits(self) -> int:
        """How many digits a number may have before the point."""
        return max(1, self.width - self.decimals - (1 if self.decimals else 0))

    @property
    def unit_label(self) -> str:
        """What its unit is called in Chinese; empty for none."""
        return _UNITS.get(self.unit, self.unit)

    @property
    def typed_in(self) -> bool:
        """Whether a person fills it in."""
        return not (self.computed or self.by_step)


@dataclass(frozen=True)
class Code:
    """One value of a code list; ``accept`` are other writings that an import understands."""

    code: str
    name: str
    name_en: str
    accept: Tuple[str, ...]


@functools.lru_cache(maxsize=None)
def _data(name: str) -> Any:
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


@functools.lru_cache(maxsize=None)
def tables() -> Mapping[str, Tuple[FieldDef, ...]]:
    """All tables with their fields in order."""
    return {table: tuple(_field(table, row) for row in rows) for table, rows in _data("fields.json")["tables"].items()}


def _field(table: str, row: Mapping[str, Any]) -> FieldDef:
    """A field from its line; ``type`` is written as in the dictionary: C30, N14.2, I1, D."""
    match = re.fullmatch(r"([CTNDI])(\d*)(?:\.(\d+))?", row["type"])
    if match is None:
        raise ValueError(f"fields.json: {table}.{row['name']}: type {row['type']!r}")
    kind, width, decimals = match.groups()
    return FieldDef(
        name=row["name"], table=table, type=kind,
        width=int(width or (10 if kind == "D" else 0)), decimals=int(decimals or 0),
        unit=row.get("unit", ""), label=row["label"], label_en=row["label_en"], codelist=row.get("codes", ""),
        several=row.get("several", False), computed=row.get("computed", False), aliases=tuple(row.get("aliases", ())),
        item=row.get("item", ""), needed=row.get("needed", ""), by_step=row.get("by_step", False),
        minimum=row.get("min"), maximum=row.get("max"),
    )  # fmt: skip


def fields_of(table: str) -> Tuple[FieldDef, ...]:
    """The fields of a table in their order.

    Raises:
        KeyError: no such table.
    """
    return tables()[table]


def field_of(table: str, name: str) -> Optional[FieldDef]:
    """The field of a table by its name, one of its aliases or its Chinese label, whatever the case."""
    wanted = name.strip().upper()
    for field in fields_of(table):
        if field.name == wanted:
            return field
    return next((f for f in fields_of(table) if wanted in f.aliases or wanted == f.label), None)


def find_column(table: str, name: str, columns: Iterable[str]) -> Optional[str]:
    """Which of a layer's columns holds a field: the one of its name, else its first alias, else its Chinese label; whatever the case.

    Args:
        table: of the dictionary.
        name: of the field.
        columns: names as the layer spells them.
    """
    spelled: Dict[str, str] = {}
    for column in columns:
        spelled.setdefault(column.strip().upper(), column)
    field = next(f for f in fields_of(table) if f.name == name)
    return next((spelled[n] for n in (field.name, *field.aliases, field.label) if n in spelled), None)


@functools.lru_cache(maxsize=None)
def codes(name: str) -> Tuple[Code, ...]:
    """The values of a code list in order.

    Raises:
        KeyError: no such list.
    """
    rows: List[Mapping[str, Any]] = _data("code_lists.json")["lists"][name]["codes"]
    return tuple(Code(r["code"], r["name"], r["name_en"], tuple(r.get("accept", ()))) for r in rows)


@functools.lru_cache(maxsize=None)
def codelist(name: str) -> Mapping[str, str]:
    """A code list as code to Chinese name."""
    return {code.code: code.name for code in codes(name)}


def codelist_is_open(name: str) -> bool:
    """Whether values outside the list are kept as they are (矿种)."""
    return bool(_data("code_lists.json")["lists"][name].get("open", False))


def codelist_names() -> Tuple[str, ...]:
    """The names of all code lists."""
    return tuple(_data("code_lists.json")["lists"])


def code_of(name: str, value: Any) -> Optional[str]:
    """The code that a value means, or None.

    Args:
        name: of the code list.
        value: a code, a Chinese or English name, or another writing that the list accepts. A name that several codes share
            (小类 41 to 43) means none of them.
    """
    text = re.sub(r"\.0+$", "", str(value).strip()) if value is not None else ""
    if not text:
        return None
    wanted = text.casefold()
    # Codes go first, so that a name or writing never shadows one.
    for code in codes(name):
        if code.code.casefold() == wanted:
            return code.code
    named = [
        code.code
        for code in codes(name)
        if wanted in (code.name.casefold(), code.name_en.casefold(), *(a.casefold() for a in code.accept))
    ]
    return named[0] if len(named) == 1 else None
