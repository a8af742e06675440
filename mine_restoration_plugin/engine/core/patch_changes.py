"""Values that come in against values that are held, field by field over all patches at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable, Mapping

import numpy as np
import pandas as pd

from ...model.fields import FieldDef, fields_of
from ...model.site_query import codes_in

_FIELDS = {one.name: one for one in fields_of("patch")}
HANDED = "XFGZL"
"""The class as it was handed down with the patch: the one computed field that comes from files."""


@dataclass
class Changes:
    """What changes, by the place of the incoming patch: (field, old, new) in the dictionary's order.

    A blank that comes in changes nothing.
    """

    by_place: dict[int, list[tuple[str, Any, Any]]] = field(default_factory=dict)

    def of(self, place: int) -> list[tuple[str, Any, Any]]:
        """The changes of one patch."""
        return self.by_place.get(place, [])

    def flags(self, count: int) -> np.ndarray:
        """Which of all patches (n) have changes."""
        result = np.zeros(count, dtype=bool)
        result[list(self.by_place)] = True
        return result


def changes_of(incoming: Mapping[str, np.ndarray], held: Mapping[str, np.ndarray], pair: np.ndarray, skipped: Iterable[str] = ()) -> Changes:
    """Compare all fields of the dictionary that a person or a file fills in.

    Args:
        incoming, held: values by field, (n,) and (m,).
        pair: (n,) place of the held patch for each incoming one, -1 for none.
        skipped: fields that are not compared.
    """
    paired = np.flatnonzero(pair >= 0)
    result = Changes()
    handed = handed_class(incoming)
    brought = {**incoming, **({} if handed is None else {HANDED: handed})}
    for name, one in _FIELDS.items():
        if (one.computed and name != HANDED) or name in skipped or name not in brought or not len(paired):
            continue
        new = comparable(one, brought[name][paired])
        filled = np.flatnonzero(~_blank(new))
        theirs = held.get(name)
        old = comparable(one, theirs[pair[paired[filled]]]) if theirs is not None else _nothing(one, len(filled))
        other = np.flatnonzero(_different(one, new[filled], old))
        for place, before, after in zip(paired[filled[other]].tolist(), old[other].tolist(), new[filled[other]].tolist()):
            before = None if before == "" or before != before else before
            result.by_place.setdefault(place, []).append((name, before, int(after) if one.type == "I" else after))
    return result


def handed_class(columns: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """The class that came with each patch (n), as ``classifypatches`` understands it: an earlier result keeps it in a field of its own,
    elsewhere it is what the file calls its class."""
    return columns.get(HANDED) if "SCOPE" in columns or "GZL" not in columns else columns["GZL"]


def comparable(one: FieldDef, values: np.ndarray) -> np.ndarray:
    """Values of a field in one form: numbers rounded as the field keeps them (NaN for none), else texts without outer blanks ('' for none)."""
    if one.type in "NI":
        numbers = values if values.dtype == float else pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").to_numpy(dtype=float)
        return np.asarray(np.round(numbers, one.decimals))
    limit = 10 if one.type == "D" else None
    result = np.empty(len(values), dtype=object)
    result[:] = [value.strip()[:limit] if type(value) is str else _text(value)[:limit] for value in values]
    return result


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()


def _blank(values: np.ndarray) -> np.ndarray:
    return np.asarray(np.isnan(values) if values.dtype == float else values == "")


def _nothing(one: FieldDef, count: int) -> np.ndarray:
    return np.full(count, np.nan) if one.type in "NI" else np.full(count, "", dtype=object)


def _different(one: FieldDef, new: np.ndarray, old: np.ndarray) -> np.ndarray:
    different = np.asarray(new != old, dtype=bool)
    if one.several:
        # Several codes are written in braces, with commas or with quotes.
        for place in np.flatnonzero(different):
            different[place] = set(codes_in(new[place])) != set(codes_in(old[place]))
    return different
