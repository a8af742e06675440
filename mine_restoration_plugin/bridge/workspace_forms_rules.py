"""What plain QGIS checks while somebody fills in a form of a workspace, in words, and what it fills in by itself.

A hard rule keeps a form from being saved; only what the database would refuse anyhow is hard. What the dictionary lets people fill
in later is soft: the form marks it and saves.
"""

from __future__ import annotations

from typing import List, Tuple

from qgis.core import QgsDefaultValue, QgsVectorLayer

from .. import compat
from ..model.fields import FieldDef, codelist
from ..model.workspace_schema import Table

# A key that the database made would be handed on with a copied row; this expression is evaluated anew for each.
NEW_KEY = "uuid('WithoutBraces')"
# What the schema has as defaults. From QGIS 3.44 on a form shows the database's own default as nothing, and then cannot be saved.
STARTS = {"ZT": "'10'", "WZD": "0", "stale": "0"}


def set_rules(layer: QgsVectorLayer, table: Table) -> None:
    """Defaults and constraints of a layer of a table."""
    names = layer.fields()
    if table.is_record:
        layer.setDefaultValueDefinition(names.indexOf("uuid"), QgsDefaultValue(NEW_KEY, False))
    for name, value in STARTS.items():
        if names.indexOf(name) >= 0 and table.is_record:
            layer.setDefaultValueDefinition(names.indexOf(name), QgsDefaultValue(value, False))
    for field in table.fields:
        place = names.indexOf(field.name)
        if place < 0:
            continue
        if is_unique(table, field):
            layer.setFieldConstraint(place, compat.CONSTRAINT_UNIQUE, compat.CONSTRAINT_HARD)
        expression, words, hard = rule_of(table, field)
        if expression:
            layer.setConstraintExpression(place, expression, words)
            strength = compat.CONSTRAINT_HARD if hard else compat.CONSTRAINT_SOFT
            layer.setFieldConstraint(place, compat.CONSTRAINT_EXPRESSION, strength)


def is_unique(table: Table, field: FieldDef) -> bool:
    """Whether no two rows may have the same value."""
    return (table.name, field.name) in (("sites", "ZTBH"), ("patches", "TBBH"))


def rule_of(table: Table, field: FieldDef) -> Tuple[str, str, bool]:
    """The rule of a field: expression, words, and whether it is hard; empty where there is none."""
    if not field.typed_in:
        return "", "", False
    name = f'"{field.name}"'
    words: List[str] = []
    parts: List[str] = []
    hard = False
    if field.type in "NI" and field.minimum is not None:
        low, high = field.minimum, field.maximum
        # BETWEEN is not known to every QGIS from 3.22 on.
        parts.append(f"{name} IS NULL OR ({name} >= {low:g}" + (f" AND {name} <= {high:g})" if high is not None else ")"))
        words.append(f"须在 {low:g} 至 {high:g} 之间" if high is not None else f"不得小于 {low:g}")
        hard = True
    elif field.type == "C" and field.minimum is not None and field.maximum is not None:
        low, high = field.minimum, field.maximum
        number = f"coalesce(to_int(if(regexp_match({name}, '^[0-9]+$'), {name}, NULL)), -1)"
        parts.append(f"{name} IS NULL OR {name} = '' OR ({number} >= {low:g} AND {number} <= {high:g})")
        words.append(f"须是 {low:g} 至 {high:g} 之间的数")
    if table.name == "sites" and field.name == "ZTBH":
        parts.append(f"{name} IS NOT NULL AND trim({name}) <> ''")
        words.append("必须填写，且不得与其他矿山相同")
        hard = True
    elif is_unique(table, field):
        words.append("不得与其他图斑相同")
        parts.append(f"{name} IS NOT NULL AND trim({name}) <> ''")
    elif field.needed and not hard:
        # Together with a range the whole rule would be hard, and nothing could be saved until it is filled in.
        parts.append(f"{name} IS NOT NULL AND trim(to_string({name})) NOT IN ('', '{{}}')")
        words.append(f"状态改为“{codelist('ZT')[field.needed]}”前须填写")
    return " AND ".join(f"({part})" for part in parts), "；".join(words), hard
