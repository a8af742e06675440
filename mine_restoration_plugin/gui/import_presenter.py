"""What an import's look found: layers with their answers, findings, differences; what a person chose instead. No Qt."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Sequence, Set, Tuple

from ..model.fields import fields_of
from ..model.patch_difference import (
    CHANGED_BOTH,
    CHANGED_SHAPE,
    CHANGED_VALUES,
    GONE,
    KINDS,
    MERGED,
    NEW,
    REARRANGED,
    RENUMBERED,
    SPLIT,
    PatchDifference,
)
from .scope_presenter import severity_word
from .words import in_a_row, number, tr

Sentence = Callable[[str, Mapping[str, Any]], str]

ENCODING, FIELDS, CRS, AXES, UNITS = "encoding", "fields", "crs", "axes", "units"
LEAVE = ""
TICK, KIND, INCOMING, HELD, CHANGES, BEFORE, AFTER, WHY = range(8)
_SAMPLES = 3
_ORDER = {"error": 0, "warning": 1, "info": 2}


def kind_word(kind: str) -> str:
    """What a person calls a kind of file."""
    words = {
        "shapefile": tr("Shapefile"), "geopackage": "GeoPackage", "geojson": "GeoJSON", "kml": "KML", "flatgeobuf": "FlatGeobuf",
        "gdb": tr("File geodatabase"),
        "coordinate_text": tr("Coordinate text"), "dxf": "DXF", "csv": tr("CSV table"), "excel": tr("Excel table"),
    }  # fmt: skip
    return words.get(kind, kind)


def question_word(question: str) -> str:
    """What a person calls a question."""
    words = {
        ENCODING: tr("Encoding of the texts"), CRS: tr("Coordinate system"), AXES: tr("Order of the coordinates"), UNITS: tr("Units of areas"),
        FIELDS: tr("Fields"),
    }  # fmt: skip
    return words.get(question, question)


def value_word(question: str, value: Any) -> str:
    """An answer in words."""
    if value is None or value == "" or value == {}:
        return tr("Not known")
    if question == ENCODING:
        words = {"utf-8": "UTF-8", "gb18030": "GB18030 / GBK", "big5": tr("Big5 (traditional)"), "mixed": tr("Mixed: UTF-8 and GBK")}
        return words.get(str(value).lower(), str(value))
    if question == AXES:
        return tr("X is north, Y is east") if str(value).startswith("north") else tr("X is east, Y is north")
    if question == CRS:
        return crs_word(value)
    if question == UNITS and isinstance(value, Mapping):
        return "、".join(f"{column}: {unit_word(str(unit))}" for column, unit in value.items())
    return str(value)


def unit_word(unit: str) -> str:
    """A unit of areas."""
    return {"m2": tr("square metres"), "ha": tr("hectares"), "mu": tr("mu"), "km2": tr("square kilometres")}.get(unit, unit)


def crs_word(value: Any) -> str:
    """A coordinate system as a surveyor calls it; Gauss-Krueger zones by their EPSG codes."""
    code = value if isinstance(value, int) else int(value) if str(value).isdigit() else 0
    zones = ((4513, 4533, 25, 3, True), (4534, 4554, 25, 3, False), (4491, 4501, 13, 6, True), (4502, 4512, 13, 6, False))
    for first, last, zone, width, in_front in zones:
        if first <= code <= last:
            words = tr("CGCS2000, {width}-degree zone {zone}, zone in front")
            if not in_front:
                words = tr("CGCS2000, {width}-degree zone {zone}, no zone in front")
            return words.format(width=width, zone=zone + code - first) + f" (EPSG:{code})"
    if code == 4490:
        return tr("CGCS2000, longitude and latitude") + " (EPSG:4490)"
    return f"EPSG:{code}" if code else str(value)


def difference_word(kind: str) -> str:
    """What a person calls a kind of difference."""
    words = {
        NEW: tr("New"), CHANGED_SHAPE: tr("Shape changed"), CHANGED_VALUES: tr("Values changed"), CHANGED_BOTH: tr("Shape and values changed"),
        RENUMBERED: tr("Other number"), SPLIT: tr("Split"), MERGED: tr("Merged"), REARRANGED: tr("Rearranged"), GONE: tr("Not in the file any more"),
    }  # fmt: skip
    return words.get(kind, kind)


def difference_heads() -> List[str]:
    """Headings of the table of differences."""
    return [
        tr("Take"), tr("What"), tr("Number in the file"), tr("Number in the workspace"), tr("Changes"), tr("Before (ha)"), tr("After (ha)"),
        tr("Remarks"),
    ]  # fmt: skip


@dataclass(frozen=True)
class AnswerLine:
    """A question about a layer, as the window shows it: value and the choices as (value, words), the evidence as sentences."""

    question: str
    words: str
    value: Any
    certain: bool
    by_person: bool
    choices: Tuple[Tuple[Any, str], ...]
    evidence: str


@dataclass(frozen=True)
class FieldLine:
    """A column of the file: the dictionary's field that it becomes (empty: it stays under its own name), and some of its values."""

    column: str
    field: str
    samples: str


@dataclass(frozen=True)
class FindingRow:
    """A finding in the table."""

    severity: str
    patch: str
    text: str
    done: str
    source: str
    number: int


class ImportPresenter:
    """Keeps the report of a look, and what a person answered.

    Args:
        sentence: a message of the catalogue in the reader's language.
    """

    def __init__(self, sentence: Sentence, english: bool = False) -> None:
        self._sentence, self._english = sentence, english
        self.report: Dict[str, Any] = {}
        self.answers: Dict[str, Dict[str, Any]] = {}
        self.findings: List[FindingRow] = []
        self._looked_with: Dict[str, Dict[str, Any]] = {}
        self.differences: List[PatchDifference] = []
        self.shown: List[int] = []
        self._ticked: Set[int] = set()

    # --- the report ---------------------------------------------------------------------------------------------------
    def clear(self) -> None:
        """Forget everything, as before another file."""
        self.answers = {}
        self.load({})

    def load(self, report: Mapping[str, Any]) -> None:
        """Take the report of a look."""
        self.report = dict(report)
        self._looked_with = copy.deepcopy(self.answers)
        rows = [self._row(noticed, place) for place, noticed in enumerate(self.report.get("noticed", ()))]
        layered = [finding for finding in self.report.get("findings", ()) if not self._is_noticed(finding)]
        rows += [
            FindingRow(str(f.get("severity")), str(f.get("where") or ""), self._text(f), "", str(f.get("where") or ""), -1) for f in layered
        ]
        self.findings = sorted(rows, key=lambda row: _ORDER.get(row.severity, 3))
        rows = (self.report.get("differences") or {}).get("rows", ())
        self.differences = [PatchDifference.from_dict(row) for row in rows]
        self._ticked = {place for place, difference in enumerate(self.differences) if difference.proposed}
        self.show("")

    def _is_noticed(self, finding: Mapping[str, Any]) -> bool:
        """Findings of single patches stand in the list of what was noticed, with their places."""
        codes = {noticed.get("code") for noticed in self.report.get("noticed", ())}
        return finding.get("code") in codes

    def _row(self, noticed: Mapping[str, Any], place: int) -> FindingRow:
        done = tr("Repaired") if noticed.get("repaired") else tr("Left out") if noticed.get("severity") == "error" else ""
        return FindingRow(
            str(noticed.get("severity")), str(noticed.get("where") or ""), self._text(noticed), done, str(noticed.get("source") or ""), place
        )

    def _text(self, finding: Mapping[str, Any]) -> str:
        return self._sentence(str(finding.get("code")), {"where": finding.get("where"), **(finding.get("params") or {})})

    # --- layers and answers -------------------------------------------------------------------------------------------
    def layers(self) -> List[Mapping[str, Any]]:
        """The layers that were read."""
        return list(self.report.get("layers", ()))

    def layer_words(self, layer: Mapping[str, Any]) -> str:
        """A layer in the list: a sign where it needs a person, name, kind, number of patches."""
        sign = "✕ " if layer.get("problem") else "⚠ " if any(not line.certain for line in self.lines(layer)) else ""
        return f"{sign}{layer['name']} · {kind_word(str(layer['kind']))} · {number(int(layer['count']))}"

    def problem(self, layer: Mapping[str, Any]) -> str:
        """Why a layer cannot come in as it is; empty if it can."""
        problem = layer.get("problem")
        return self._sentence(problem["code"], problem.get("params") or {}) if problem else ""

    def lines(self, layer: Mapping[str, Any]) -> List[AnswerLine]:
        """The answers about a layer, but for its fields."""
        return [self._line(answer) for answer in layer.get("answers", ()) if answer["question"] != FIELDS]

    def _line(self, answer: Mapping[str, Any]) -> AnswerLine:
        question, value = str(answer["question"]), answer.get("value")
        choices = [(value, value_word(question, value))]
        choices += [(choice["value"], value_word(question, choice["value"])) for choice in answer.get("choices", ()) if choice["value"] != value]
        evidence = in_a_row(*(self._sentence(one["code"], one.get("params") or {}) for one in answer.get("evidence", ())))
        by_person, certain = answer.get("by") == "person", bool(answer.get("certain"))
        return AnswerLine(question, question_word(question), value, certain, by_person, tuple(choices), evidence)

    def fields(self, layer: Mapping[str, Any]) -> List[FieldLine]:
        """The columns of a layer and what becomes of them."""
        answer = next((a for a in layer.get("answers", ()) if a["question"] == FIELDS), None)
        mapping = (answer or {}).get("value") or {}
        preview = layer.get("preview") or []
        lines = []
        for column in layer.get("columns", ()):
            samples = [str(row.get(column) or "") for row in preview]
            lines.append(FieldLine(column, str(mapping.get(column) or ""), "、".join(list(dict.fromkeys(filter(None, samples)))[:_SAMPLES])))
        return lines

    def field_choices(self) -> List[Tuple[str, str]]:
        """Fields of the dictionary that a column can become; first none."""
        named = [(f.name, f"{f.label_en if self._english else f.label} {f.name}") for f in fields_of("patch") if not f.computed]
        return [(LEAVE, tr("Stays as it is")), *named]

    def answer(self, layer: str, question: str, value: Any) -> None:
        """A person answers a question; everything is looked at anew with it."""
        self.answers.setdefault(layer, {})[question] = value

    def choose_field(self, layer: str, column: str, field: str) -> None:
        """A person says what becomes of a column."""
        self.answers.setdefault(layer, {}).setdefault(FIELDS, {})[column] = field

    def has_new_answers(self) -> bool:
        """Whether something was answered that the report does not know."""
        return bool(self.report) and self.answers != self._looked_with

    def remembered(self) -> Dict[str, str]:
        """Fields by column as they were chosen by hand, for the next file."""
        return {column: field for answers in self.answers.values() for column, field in answers.get(FIELDS, {}).items()}

    # --- findings -----------------------------------------------------------------------------------------------------
    def shown_findings(self, severity: str) -> List[FindingRow]:
        """Findings of one kind; all of them for an empty one."""
        return [row for row in self.findings if severity in ("", row.severity)]

    def severities(self) -> List[Tuple[str, str]]:
        """The kinds of findings with their numbers, for the filter; first all."""
        counts: Dict[str, int] = {}
        for row in self.findings:
            counts[row.severity] = counts.get(row.severity, 0) + 1
        every = tr("All ({count})").format(count=number(len(self.findings)))
        return [("", every), *((kind, f"{severity_word(kind)} ({number(counts[kind])})") for kind in _ORDER if kind in counts)]

    # --- differences --------------------------------------------------------------------------------------------------
    def kinds(self) -> List[Tuple[str, str]]:
        """The kinds of differences with their numbers, for the filter; first all."""
        counts: Dict[str, int] = {}
        for difference in self.differences:
            counts[difference.kind] = counts.get(difference.kind, 0) + 1
        every = tr("All ({count})").format(count=number(len(self.differences)))
        return [("", every), *((kind, f"{difference_word(kind)} ({number(counts[kind])})") for kind in KINDS if kind in counts)]

    def show(self, kind: str) -> None:
        """Show only differences of a kind; an empty one for all."""
        self.shown = [place for place, difference in enumerate(self.differences) if kind in ("", difference.kind)]

    def is_ticked(self, row: int) -> bool:
        """Whether a row will be taken over."""
        return self.shown[row] in self._ticked

    def tick(self, row: int, ticked: bool) -> None:
        """Take a row, or leave it."""
        (self._ticked.add if ticked else self._ticked.discard)(self.shown[row])

    def taken(self) -> List[str]:
        """Keys of the differences to take over, in the order of the list."""
        return [self.differences[place].key for place in sorted(self._ticked)]

    def patches_of(self, row: int) -> List[int]:
        """Numbers of the incoming patches of a row."""
        return list(self.differences[self.shown[row]].patches)

    def difference_cell(self, row: int, column: int) -> str:
        """A cell of the table of differences."""
        difference = self.differences[self.shown[row]]
        told = difference.table_row()
        if column == KIND:
            return difference_word(difference.kind)
        if column == INCOMING:
            return str(told["number"])
        if column == HELD:
            return str(told["held"])
        if column == CHANGES:
            return self._changes(difference)
        if column in (BEFORE, AFTER):
            area = difference.area_before if column == BEFORE else difference.area_after
            return "" if area is None else number(area / 10_000, 4)
        return in_a_row(*(self._sentence(str(one["code"]), one.get("params") or {}) for one in difference.reasons))

    def _changes(self, difference: PatchDifference) -> str:
        parts = [tr("shape")] if difference.shape else []
        parts += [f"{one['label']} {one['old'] or '-'} → {one['new'] or '-'}" for one in difference.fields]
        return "；".join(parts)

    def unchanged_words(self) -> str:
        """How many patches the workspace holds as they are."""
        count = len((self.report.get("differences") or {}).get("unchanged", ()))
        return tr("{count} patches are in the workspace as they are.").format(count=number(count)) if count else ""

    # --- in words -----------------------------------------------------------------------------------------------------
    def summary(self) -> str:
        """What was found, in a sentence or two."""
        counts = self.report.get("counts")
        if not counts:
            return ""
        text = tr("Patches: {patches}; layers: {layers}; {area} ha.").format(
            patches=number(int(counts["patches"])), layers=number(int(counts["layers"])), area=number(float(self.report.get("area_ha") or 0), 2)
        )
        repaired = tr("{count} were repaired.").format(count=number(int(counts["repaired"]))) if counts["repaired"] else ""
        left = tr("{count} cannot come in and are left out.").format(count=number(int(counts["left_out"]))) if counts["left_out"] else ""
        return in_a_row(text, repaired, left)

    def hindrance(self) -> str:
        """Why nothing can be imported yet; empty if it can."""
        layers = self.layers()
        if not layers:
            return tr("Choose a file, an archive or a folder.")
        problems = [self.problem(layer) for layer in layers if layer.get("problem")]
        if problems:
            return problems[0]
        counts = self.report.get("counts") or {}
        if not int(counts.get("kept") or 0):
            return tr("None of the patches can come in. Look at the findings.")
        if self.differences and not self._ticked:
            return tr("Nothing is ticked.")
        return ""

    def parameters(self, path: str, answers_only: bool = False) -> Dict[str, Any]:
        """Parameters of the algorithm that carry what a person chose."""
        result: Dict[str, Any] = {"INPUT": path}
        if self.answers:
            result["ANSWERS"] = json.dumps(self.answers, ensure_ascii=False)
        if self.differences and not answers_only:
            result["TAKE"] = json.dumps(self.taken(), ensure_ascii=False)
        return result


def samples_of(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> List[List[str]]:
    """Rows of the preview as texts in the order of the columns."""
    return [[str(row.get(column) or "") for column in columns] for row in rows]

