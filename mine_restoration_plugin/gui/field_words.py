"""What a person reads of a field of the dictionary: its label, unit, range and values. No Qt."""

from __future__ import annotations

from typing import Any, List, Tuple

from ..model.field_values import shown
from ..model.fields import FieldDef, codes
from .words import number, tr


def label_of(field: FieldDef, english: bool = False) -> str:
    """Its name in the language of the window."""
    return field.label_en if english else field.label


def unit_of(field: FieldDef) -> str:
    """Its unit as it stands beside numbers; empty for none."""
    units = {"m2": tr("m²"), "ha": tr("ha"), "m": tr("m"), "degrees": "°", "%": "%", "wan_yuan": tr("10,000 yuan")}
    return units.get(field.unit, field.unit)


def head_of(field: FieldDef, english: bool = False) -> str:
    """Its name with its unit, as it stands above a column."""
    words, unit = label_of(field, english), unit_of(field)
    return words if not unit else f"{words} ({unit})" if english else f"{words}（{unit}）"


def range_of(field: FieldDef) -> str:
    """The numbers that it can hold, or an empty text."""
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return f"{low:g} - {high:g}"
    return f"≥ {low:g}" if low is not None else f"≤ {high:g}" if high is not None else ""


def hint_of(field: FieldDef) -> str:
    """How it is filled in, as it stands in an empty editor."""
    if field.type == "D":
        return tr("such as 2020-06-01")
    if field.type in "NI" or field.minimum is not None:
        return range_of(field)
    return ""


def tip_of(field: FieldDef, english: bool = False) -> str:
    """All that is known of it in a few lines, for the tool tip."""
    lines = [f"{label_of(field, english)} ({field.name})"]
    if field.unit:
        lines.append(tr("Unit: {unit}").format(unit=unit_of(field)))
    if range_of(field):
        lines.append(tr("Range: {range}").format(range=range_of(field)))
    if field.type == "C" and not field.codelist:
        lines.append(tr("At most {count} characters").format(count=field.width))
    if field.computed:
        lines.append(tr("Computed by the plugin; nobody fills it in."))
    return "\n".join(lines)


def choices_of(field: FieldDef, english: bool = False) -> List[Tuple[str, str]]:
    """Codes and names of its code list."""
    return choices_in(field.codelist, english)


def choices_in(list_name: str, english: bool = False) -> List[Tuple[str, str]]:
    """Codes and names of a code list."""
    return [(code.code, code.name_en if english else code.name) for code in codes(list_name)]


def name_of(list_name: str, value: Any, english: bool = False) -> str:
    """The name of a code; the code itself where the list does not have it."""
    text = "" if value is None else str(value)
    return dict(choices_in(list_name, english)).get(text, text)


def read(field: FieldDef, value: Any, english: bool = False) -> str:
    """A value with its unit; a dash for none. What no rule understands is shown as it is, since a file can hold anything."""
    if value is None or value == "":
        return "-"
    try:
        text = shown(field, value, english)
        if field.type == "N" and not field.codelist and field.unit != "degrees":
            text = number(float(value), field.decimals)
    except (TypeError, ValueError, OverflowError):
        text = str(value)
    unit = unit_of(field)
    return f"{text} {unit}" if unit else text


def plain_text(field: FieldDef, value: Any) -> str:
    """A value as it stands in an editor: codes as they are stored, numbers without thousands and trailing zeros."""
    if value is None:
        return ""
    if field.type in "NI" and not isinstance(value, str):
        text = f"{float(value):.{field.decimals}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
