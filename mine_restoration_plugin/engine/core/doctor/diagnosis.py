"""From an incoming layer to patches: the doctor's questions one after the other, each answer overruled where a person says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import is_
from typing import Any, Mapping, Sequence

import numpy as np

from ....model.errors import ERROR, Finding, MineError
from ..column_values import apply
from ..field_mapping import map_fields, units_of
from ..incoming import BY_PERSON, Answer, Incoming, Place
from ..text_encoding import decode, encoding_of, preview
from .coordinates import crs_of
from .outlines import areas_of
from .rule import Noticed, Patches, rules
from .transformation import to_4490

ENCODING, FIELDS, CRS, AXES, UNITS = "encoding", "fields", "crs", "axes", "units"
QUESTIONS = (ENCODING, FIELDS, CRS, AXES, UNITS)
NUMBER = "TBBH"


@dataclass
class Diagnosis:
    """What is known of one layer.

    Attributes:
        layer: the layer, decoded.
        answers: by question, in the order in which they were asked.
        preview: its first rows in the chosen encoding.
        geometry: shapes in EPSG:4490 (n), None before the coordinates are understood; ``drawn_area_m2`` their areas in the plane.
        columns: values by field of the dictionary.
        findings: values that did not fit.
        problem: why it cannot come in; None if it can.
    """

    layer: Incoming
    answers: dict[str, Answer] = field(default_factory=dict)
    preview: list[dict[str, str]] = field(default_factory=list)
    geometry: np.ndarray | None = None
    drawn_area_m2: np.ndarray | None = None
    columns: Mapping[str, np.ndarray] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    problem: MineError | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the report."""
        return {
            "name": self.layer.name, "kind": self.layer.kind, "count": len(self.layer),
            "columns": list(self.layer.columns), "answers": [answer.as_dict() for answer in self.answers.values()],
            "preview": self.preview, "problem": None if self.problem is None else self.problem.as_dict(),
        }  # fmt: skip


def diagnose(
    layer: Incoming, place: Place, given: Mapping[str, Any] | None = None, remembered: Mapping[str, str] | None = None
) -> Diagnosis:
    """Ask all questions about a layer.

    Args:
        given: what a person answered, by question; fields as a mapping of some or all columns.
        remembered: fields by column as a person chose them for other files.
    """
    given = {question: value for question, value in (given or {}).items() if value not in (None, "", {})}
    result = Diagnosis(layer)
    if layer.latin:
        answer = _overruled(encoding_of(layer), given)
        result.answers[ENCODING] = answer
        result.layer = layer = decode(layer, str(answer.value))
    result.preview = preview(layer, "")
    fields = map_fields(layer, remembered)
    if FIELDS in given:
        fields = replace(fields, value={**fields.value, **given[FIELDS]}, by=BY_PERSON, certain=True)
    result.answers[FIELDS] = fields
    try:
        _placed(result, place, given)
    except MineError as problem:
        result.problem = problem
        return result
    areas = areas_of(result.geometry) if result.geometry is not None else np.zeros(0)
    units = _overruled(units_of(layer, fields.value, areas), given)
    result.answers[UNITS] = units
    columns = apply(layer, fields.value, units.value or {})
    result.columns, result.findings = columns, columns.findings
    return result


def _overruled(answer: Answer, given: Mapping[str, Any]) -> Answer:
    if answer.question not in given:
        return answer
    return replace(answer, value=given[answer.question], by=BY_PERSON, certain=True)


def _placed(result: Diagnosis, place: Place, given: Mapping[str, Any]) -> None:
    """Bring the shapes to EPSG:4490.

    Raises:
        MineError: those of :func:`.coordinates.crs_of`, and ``import_crs_unknown``.
    """
    crs, axes = crs_of(result.layer, place)
    crs, axes = _overruled(crs, given), _overruled(axes, given)
    result.answers[CRS], result.answers[AXES] = crs, axes
    if crs.value is None:
        raise MineError("import_crs_unknown", name=result.layer.name, choices=[choice.words for choice in crs.choices] or "-")
    result.geometry, result.drawn_area_m2 = to_4490(result.layer.geometry, crs.value, str(axes.value), result.layer.name)


def patches_of(diagnoses: Sequence[Diagnosis], facts: Mapping[str, Any]) -> Patches:
    """All layers that can come in, as one."""
    taken = [one for one in diagnoses if one.problem is None and one.geometry is not None and len(one.layer)]
    count = sum(len(one.layer) for one in taken)
    columns: dict[str, np.ndarray] = {}
    start = 0
    for one in taken:
        for name, values in one.columns.items():
            columns.setdefault(name, np.full(count, None, dtype=object))[start : start + len(values)] = values
        start += len(one.layer)

    def joined(parts: Sequence[np.ndarray], kind: Any) -> np.ndarray:
        return np.concatenate([np.asarray(part, dtype=kind) for part in parts]) if parts else np.zeros(0, dtype=kind)

    geometry = joined([one.geometry for one in taken if one.geometry is not None], object)
    rows = joined([one.layer.rows for one in taken], int)
    numbers = columns.get(NUMBER, np.full(count, None, dtype=object))
    names = np.array([str(number) if number not in (None, "") else f"#{row}" for number, row in zip(numbers, rows)] or [], dtype=object)
    source = joined([np.full(len(one.layer), one.layer.name, dtype=object) for one in taken], object)
    drawn = joined([one.drawn_area_m2 for one in taken if one.drawn_area_m2 is not None], float)
    return Patches(names, columns, geometry, geometry.copy(), drawn, areas_of(geometry), rows, source, dict(facts))


def examine(patches: Patches, repair: bool) -> list[Noticed]:
    """Let all rules look at the patches, in their order; what they mend is measured again."""
    noticed: list[Noticed] = []
    for one in rules():
        before = patches.geometry.copy()
        noticed += one.look(patches, repair)
        changed = np.flatnonzero(~np.fromiter(map(is_, before, patches.geometry), dtype=bool, count=len(before)))
        if len(changed):
            patches.area_m2[changed] = areas_of(patches.geometry[changed])
    return noticed


def refused(patches: Patches, noticed: Sequence[Noticed]) -> np.ndarray:
    """Which patches (n) cannot come in: those with an error that was not mended."""
    result = np.zeros(len(patches), dtype=bool)
    wrong = [one.patch for one in noticed if one.severity == ERROR and not one.repaired]
    result[wrong] = True
    return result


def findings_of(patches: Patches, noticed: Sequence[Noticed]) -> list[Finding]:
    """As findings of the report, in the order in which they were noticed."""
    return [one.finding(patches) for one in noticed]
