"""Which columns of a layer are which fields of the dictionary, and in which unit its areas are.

Names are judged by :mod:`.column_names`, values by :mod:`.column_contents`; the best pair wins, one column a field. What is decided
here is carried out by :func:`.column_values.apply`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

import numpy as np

from .column_contents import Contents, drawn_areas, unit_by_shapes
from .column_names import OFFICIAL, WEAK, meanings, patch_fields, plain_name, unit_of_name
from .column_values import Columns as Columns
from .column_values import apply as apply
from .column_values import numbers_and_units
from .incoming import BY_DOCTOR, BY_PERSON, Answer, Choice, Incoming
from .value_words import units

# Below this score a pair is left alone; from the second on nobody is asked; a rival nearer than the third makes it doubtful.
_ENOUGH, _SURE, _RIVAL = 0.4, 0.7, 0.03
# How much worse than its best field a column may get another one instead, when that is taken.
_SECOND_BEST = 0.12
_EMPTY, _MISFIT_OF_NAME, _MISFIT = 0.6, 0.55, 0.35
_BONUS, _CHOICE = 0.3, 0.3
# From which share of rows on the shapes tell a unit, and from how many rows on they overrule the column's name.
_AGREE, _OVERRULE, _ROWS = 0.5, 0.8, 3
UNIT_WORDS = {"m2": "平方米", "ha": "公顷", "mu": "亩", "km2": "平方公里"}


@dataclass(frozen=True)
class Pair:
    """A column and a field that it may be, with what speaks for it."""

    column: str
    field: str
    score: float
    why: Mapping[str, Any]
    also: Mapping[str, Any] | None = None


def map_fields(incoming: Incoming, remembered: Mapping[str, str] | None = None) -> Answer:
    """Which field each column is (question ``fields``; value ``{"column": "FIELD"}``, an empty text for none).

    Args:
        incoming: a layer whose texts are decoded.
        remembered: fields by column as a person chose them before; wins for columns of the same name, however it is spelled.
    """
    columns = list(incoming.columns)
    chosen = _remembered(columns, remembered or {})
    taken = {field for field in chosen.values() if field}
    pairs = _pairs(incoming, [column for column in columns if column not in chosen])
    best = _best(pairs)
    mapping: dict[str, str] = {column: "" for column in columns} | chosen
    won: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: (-pair.score, columns.index(pair.column))):
        if pair.score < _ENOUGH or mapping[pair.column] or pair.field in taken or pair.score < best[pair.column].score - _SECOND_BEST:
            continue
        if any(one.column == pair.column for one in won):
            continue
        won.append(pair)
        mapping[pair.column] = pair.field
        if pair.field:
            taken.add(pair.field)
    doubtful = [pair for pair in won if pair.field and (pair.score < _SURE or _rival(pair, pairs))]
    evidence = [_told(pair, doubt=pair in doubtful) for pair in sorted(won, key=lambda pair: columns.index(pair.column)) if pair.field]
    evidence += [{"code": "import_map_remembered", "params": {"column": c, "label": _label(f) if f else "-"}} for c, f in chosen.items()]
    left = [column for column in columns if not mapping[column] and column not in chosen]
    if left:
        evidence.append({"code": "import_map_none", "params": {"count": len(left), "columns": left[:20]}})
    by = BY_PERSON if chosen and len(chosen) == len(columns) else BY_DOCTOR
    return Answer("fields", mapping, by, not doubtful, evidence, _choices(pairs, mapping))


def units_of(incoming: Incoming, mapping: Mapping[str, str], area_m2: np.ndarray) -> Answer:
    """In which unit the columns of areas are (question ``units``; value ``{"column": "m2" | "ha" | "mu" | "km2"}``).

    A unit written behind each number counts for that number in any case; the answer is for those that name none.

    Args:
        mapping: fields by column.
        area_m2: ellipsoidal areas (n), square metres; NaN or empty where they are not known.
    """
    fields = patch_fields()
    columns = [column for column, field in mapping.items() if column in incoming.columns and field in fields and fields[field].unit in ("m2", "ha")]
    value: dict[str, str] = {}
    evidence: list[Mapping[str, Any]] = []
    choices: list[Choice] = []
    certain = True
    for column in columns:
        unit, sure, said, shares = _unit(column, incoming.columns[column], area_m2)
        value[column] = unit
        certain &= sure
        evidence += said
        choices += [Choice({column: other}, f"{column}: {UNIT_WORDS[other]}", shares.get(other, 0.0)) for other in units()]
    return Answer("units", value, BY_DOCTOR, certain, evidence, sorted(choices, key=lambda choice: -choice.fits))


# --- fields -----------------------------------------------------------------------------------------------------------


def _remembered(columns: list[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """What a person chose, for the columns that are here; a field only once, and only fields that there are."""
    fields = patch_fields()
    plain = {plain_name(column): field for column, field in remembered.items()}
    chosen: dict[str, str] = {}
    for column in columns:
        field = remembered.get(column, plain.get(plain_name(column)))
        if field is not None and (not field or (field in fields and field not in chosen.values())):
            chosen[column] = field
    return chosen


def _pairs(incoming: Incoming, columns: list[str]) -> list[Pair]:
    areas = drawn_areas(incoming.geometry)
    pairs: list[Pair] = []
    for column in columns:
        pairs += _pairs_of(column, Contents(incoming.columns[column], areas))
    return pairs


def _pairs_of(column: str, contents: Contents) -> list[Pair]:
    """The pairs of one column: by its name as far as its values fit, and by its values alone."""
    pairs: list[Pair] = []
    named = {meaning.field: meaning for meaning in meanings(column)}
    if "" in named and named[""].sure == max(meaning.sure for meaning in named.values()):
        return [Pair(column, "", named[""].sure, _message(named[""].how, word=named[""].word))]
    for name, field in patch_fields().items():
        meaning = named.get(name)
        if contents.is_empty:
            if meaning is not None and meaning.sure > WEAK:
                why = _message(meaning.how, word=meaning.word)
                pairs.append(Pair(column, name, meaning.sure * _EMPTY, why, _message("import_map_empty")))
            continue
        fit = contents.fit(field)
        also = _message(fit.why) if fit.sure else None
        if meaning is None:
            if fit.sure:
                pairs.append(Pair(column, name, fit.sure, _message(fit.why)))
            continue
        lowest = _MISFIT_OF_NAME if meaning.sure >= OFFICIAL else _MISFIT if meaning.sure > WEAK else 0.0
        score = meaning.sure * (1.0 if fit.share is None else lowest + (1 - lowest) * fit.share) + _BONUS * fit.sure * (meaning.sure < OFFICIAL)
        pairs.append(Pair(column, name, min(1.0, max(score, fit.sure)), _message(meaning.how, word=meaning.word), also))
    return pairs


def _best(pairs: list[Pair]) -> dict[str, Pair]:
    best: dict[str, Pair] = {}
    for pair in pairs:
        if pair.column not in best or pair.score > best[pair.column].score:
            best[pair.column] = pair
    return best


def _rival(won: Pair, pairs: list[Pair]) -> bool:
    """Whether another column is as good for the field, or another field for the column."""
    return any(
        pair is not won and pair.field and (pair.field == won.field or pair.column == won.column) and pair.score > won.score - _RIVAL
        for pair in pairs
    )


def _choices(pairs: list[Pair], mapping: Mapping[str, str]) -> list[Choice]:
    others = [pair for pair in pairs if pair.field and pair.score >= _CHOICE and mapping[pair.column] != pair.field]
    return [
        Choice({pair.column: pair.field}, f"{pair.column} → {_label(pair.field)}", pair.score)
        for pair in sorted(others, key=lambda pair: -pair.score)
    ]


def _told(pair: Pair, doubt: bool) -> Mapping[str, Any]:
    params = {"column": pair.column, "field": pair.field, "label": _label(pair.field), "why": pair.why}
    if pair.also is not None:
        return _message("import_map_doubt_both" if doubt else "import_map_both", **params, also=pair.also)
    return _message("import_map_doubt" if doubt else "import_map", **params)


def _label(field: str) -> str:
    return patch_fields()[field].label


def _message(code: str, **params: Any) -> dict[str, Any]:
    return {"code": code, "params": params}


# --- units ------------------------------------------------------------------------------------------------------------


def _unit(column: str, values: np.ndarray, area_m2: np.ndarray) -> tuple[str, bool, list[Mapping[str, Any]], dict[str, float]]:
    """The unit of one column, whether it is certain, what speaks for it, and how well each unit fits."""
    numbers, written = numbers_and_units(values)
    named = unit_of_name(column)
    behind = {unit: int((written == unit).sum()) for unit in units()}
    bare = written == ""
    areas = area_m2 if len(area_m2) == len(values) else np.full(len(values), np.nan)
    shaped, share, count = unit_by_shapes(np.where(bare, numbers, np.nan), areas)
    said: list[Mapping[str, Any]] = []
    shares = {shaped: share} if shaped else {}
    texts = max(behind, key=lambda unit: behind[unit])
    if behind[texts]:
        params = {"column": column, "unit": UNIT_WORDS[texts], "count": behind[texts]}
        said.append(_message("import_unit_written", **params))
    if shaped and share >= _AGREE:
        params = {"column": column, "unit": UNIT_WORDS[shaped], "share": round(100 * share), "count": count}
        said.insert(0, _message("import_unit_shapes", **params))
    if named:
        said.append(_message("import_unit_named", column=column, unit=UNIT_WORDS[named]))
    strong = bool(shaped) and share >= _OVERRULE and count >= _ROWS
    if strong and named and named != shaped:
        said.append(_message("import_unit_contradicts", column=column, named=UNIT_WORDS[named], unit=UNIT_WORDS[shaped]))
        return shaped, False, said, shares
    if named:
        agrees = not shaped or shaped == named or share < _AGREE
        return named, agrees, said, {named: 1.0, **shares}
    if shaped and share >= _AGREE:
        return shaped, share >= _OVERRULE, said, shares
    if behind[texts] and not (bare & np.isfinite(numbers)).any():
        return texts, True, said, {texts: 1.0}
    said.append(_message("import_unit_assumed", column=column, unit=UNIT_WORDS["m2"]))
    official = any(meaning.sure >= OFFICIAL for meaning in meanings(column))
    return "m2", not np.isfinite(numbers).any() or (official and not count), said, {"m2": 0.5, **shares}
