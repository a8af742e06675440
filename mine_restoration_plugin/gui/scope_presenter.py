"""What the scope panel decides: settings of a run, the result in one look, edge cases and persons' decisions. No Qt."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..model.campaign import Campaign
from ..model.earlier_result import BEFORE, packed, unpacked
from ..model.job import BASE_LINES, RULES
from ..model.messages import render
from .river_presenter import choices_of, text_of
from .words import number, tr

BY_GEOMETRY, BY_PERSON = "1", "3"
IN, OUT = "1", "0"
SHORTEST_REASON = 2


@dataclass(frozen=True)
class ScopeSettings:
    """Settings of a run; they begin as in the campaign.

    Attributes:
        distance_km: width of the strip on each bank.
        rule: one of ``job.RULES``.
        base_line: one of ``job.BASE_LINES``.
        main_stem_first: whether the main stem wins where strips overlap.
        edge_m: patches this near to the edge are listed.
        handed_class: field with the handed-down class; empty to find it.
    """

    distance_km: float
    rule: str
    base_line: str
    main_stem_first: bool
    edge_m: float
    handed_class: str = ""


def settings_of(campaign: Campaign) -> ScopeSettings:
    """The campaign's own settings."""
    return ScopeSettings(campaign.distance_km, campaign.rule, campaign.base_line, campaign.main_stem_first, campaign.edge_m)


def changed_text(settings: ScopeSettings, campaign: Campaign) -> str:
    """Says whether the settings are those of the campaign."""
    if replace(settings, handed_class="") == settings_of(campaign):
        return tr("As in the campaign.")
    return tr("Differs from the campaign; the table will say so.")


def strip_parameters(choices: Any, settings: ScopeSettings, campaign: Campaign) -> Dict[str, Any]:
    """Parameters of riverbuffers, without destinations."""
    parameters: Dict[str, Any] = {
        "RIVERS": choices.rivers or None,
        "BANKS": choices.banks or None,
        "NAME_FIELD": choices.name_field or None,
        # They belong to the own layer; the base rivers have the campaign's names.
        "RIVER_NAMES": (choices.rivers and text_of(choices_of(choices.river_names, campaign))) or None,
        "CAMPAIGN": choices.campaign_path or None,
        "DISTANCE": settings.distance_km,
        "BASE_LINE": BASE_LINES.index(settings.base_line),
        "OVERLAPS": 0 if settings.main_stem_first else 1,
    }
    return {name: value for name, value in parameters.items() if value is not None}


def classify_parameters(choices: Any, settings: ScopeSettings, campaign: Campaign) -> Dict[str, Any]:
    """Parameters of classifypatches, without destinations."""
    parameters = strip_parameters(choices, settings, campaign)
    del parameters["OVERLAPS"]
    parameters["PATCHES"] = choices.patches
    if choices.provinces:
        parameters["PROVINCES"] = choices.provinces
    parameters["RULE"] = RULES.index(settings.rule)
    parameters["MAIN_STEM_FIRST"] = settings.main_stem_first
    parameters["EDGE"] = settings.edge_m
    if settings.handed_class:
        parameters["HANDED_CLASS"] = settings.handed_class
    return parameters


@dataclass(frozen=True)
class Figure:
    """One line of the result: words, number, and the expression that selects the patches behind it."""

    key: str
    label: str
    count: int
    expression: str


def figures_of(counts: Mapping[str, int], campaign: Campaign) -> List[Figure]:
    """The result in one look."""
    provinces = ", ".join(f"'{province.code}'" for province in campaign.provinces)
    stray = f'"SCOPE" = 1 AND ("SDM" IS NULL OR "SDM" NOT IN ({provinces}))'
    lines = [Figure("in_scope", tr("In scope"), counts.get("in_scope", 0), '"SCOPE" = 1')]
    keys = ("main_stem", "tributary")
    for key, river_class in zip(keys, campaign.classes):
        lines.append(Figure(key, river_class.name, counts.get(key, 0), f'"SCOPE" = 1 AND "GZL" = \'{river_class.code}\''))
    lines += [
        Figure("outside", tr("Outside the strips"), counts.get("outside", 0), '"SCOPE" = 0 AND "TQMJ" IS NOT NULL'),
        Figure("on_edge", tr("On the edge"), counts.get("on_edge", 0), '"BJTB" = 1'),
        Figure("outside_provinces", tr("In scope, but outside the campaign's provinces"), counts.get("outside_provinces", 0), stray),
        Figure("not_measured", tr("Not measured"), counts.get("not_measured", 0), '"TQMJ" IS NULL'),
    ]
    return lines


@dataclass(frozen=True)
class EdgeCase:
    """A patch at the strip's edge, or one that a person decided.

    Attributes:
        fid: its feature in the classified layer.
        patch: its number.
        river: the river whose strip's edge it is.
        distance_m: to the river; None where it is not known.
        margin_m: to the edge; None where it is not known.
        in_scope: as it counts now.
        decision: "1" in, "0" out, "" where nobody decided.
        reason: of the decision.
        before: values before the decision, to take it back; None where they are not known.
    """

    fid: int
    patch: str
    river: str
    distance_m: Optional[float]
    margin_m: Optional[float]
    in_scope: bool
    decision: str = ""
    reason: str = ""
    before: Optional[Mapping[str, Any]] = None

    @property
    def state(self) -> str:
        """In or out, and who says so."""
        if self.decision:
            return tr("In (decided)") if self.in_scope else tr("Out (decided)")
        return tr("In (position)") if self.in_scope else tr("Out (position)")


def edge_cases(records: Sequence[Any], report: Sequence[Mapping[str, Any]], distance_km: float) -> List[EdgeCase]:
    """The list of edge cases, the nearest to the edge first.

    Args:
        records: :class:`~..bridge.decisions.PatchRecord` of the classified layer, in its order.
        report: ``edge`` of the engine's report, in any order; empty where a layer of an earlier day is shown.
        distance_km: distance of the strips, for layers without a report.
    """
    # By number, where it is unique on both sides: a wrong river or distance would mislead the person who decides.
    told_of, held = Counter(str(edge.get("patch")) for edge in report), Counter(record.values.get("TBBH", "") for record in records)
    known = {str(edge.get("patch")): edge for edge in report if told_of[str(edge.get("patch"))] == 1}
    cases = []
    for record in records:
        values = record.values
        number_of_patch = values.get("TBBH", "")
        told = known.get(number_of_patch, {}) if held[number_of_patch] == 1 else {}
        distance = told.get("distance_m", _number(values.get("JAJL")))
        margin = told.get("margin_m", None if distance is None else abs(distance - distance_km * 1000))
        decision = values.get("RGPD", "")
        decision = decision if decision in (IN, OUT) and values.get("PDYJ") == BY_PERSON else ""
        now = {name: values.get(name, "") for name in ("HLMC", "GZL", "PDYJ", "SCOPE")}
        before = unpacked(values.get(BEFORE, "")) if decision else now
        cases.append(
            EdgeCase(
                record.fid, values.get("TBBH") or f"#{record.fid}", told.get("river") or values.get("HLMC", ""), distance, margin,
                values.get("SCOPE") == "1", decision, values.get("RGYY", "") if decision else "", before,
            )
        )  # fmt: skip
    return sorted(cases, key=lambda case: (bool(case.decision), case.margin_m if case.margin_m is not None else 1e9, case.patch))


def reason_problem(reason: str) -> str:
    """Why a reason will not do; empty if it will."""
    if len(reason.strip()) < SHORTEST_REASON:
        return tr("Write down the reason first; it goes into the record.")
    if len(reason.strip()) > 254:
        return tr("The reason is too long: at most 254 characters.")
    return ""


def decided(case: EdgeCase, decision: str, reason: str, campaign: Campaign) -> Tuple[EdgeCase, Dict[str, Any]]:
    """The case after a decision, and the values to write."""
    values: Dict[str, Any] = {"RGPD": decision, "RGYY": reason.strip(), "PDYJ": BY_PERSON, "SCOPE": int(decision)}
    before = case.before or {}
    if decision == IN:
        river = before.get("HLMC") or case.river
        named = campaign.river_named(river)
        values["HLMC"] = river
        values["GZL"] = before.get("GZL") or (named.river_class if named else "")
    else:
        values["HLMC"], values["GZL"] = "", ""
    values[BEFORE] = packed(before) if before else ""
    return replace(case, in_scope=decision == IN, decision=decision, reason=reason.strip()), values


def withdrawn(case: EdgeCase) -> Optional[Tuple[EdgeCase, Dict[str, Any]]]:
    """The case without its decision, and the values to write; None where the values before it are not known."""
    if case.before is None:
        return None
    scope = int(case.before.get("SCOPE") or 0)
    values = {"RGPD": "", "RGYY": "", BEFORE: "", **case.before, "SCOPE": scope}
    return replace(case, in_scope=scope == 1, decision="", reason=""), values


_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class FindingLine:
    """A finding as the list shows it."""

    severity: str
    where: str
    text: str


def severity_word(severity: str) -> str:
    """Error, warning or note."""
    return {"error": tr("Error"), "warning": tr("Warning")}.get(severity, tr("Note"))


def finding_lines(findings: Sequence[Mapping[str, Any]], translate: Any) -> List[FindingLine]:
    """All findings, the worst first, each a sentence in the reader's language."""
    lines = []
    for finding in findings:
        params = {"where": finding.get("where", ""), **(finding.get("params") or {})}
        lines.append(FindingLine(str(finding.get("severity")), str(finding.get("where") or ""), render(str(finding.get("code")), params, translate)))
    return sorted(lines, key=lambda line: _SEVERITY_ORDER.get(line.severity, 3))


def summary_text(counts: Mapping[str, int]) -> str:
    """One line for the message bar, which is short beside its two buttons."""
    return tr("{in_scope} of {patches} patches in scope.").format(
        patches=number(counts.get("patches", 0)), in_scope=number(counts.get("in_scope", 0))
    )


def _number(text: Optional[str]) -> Optional[float]:
    try:
        return float(text or "")
    except ValueError:
        return None


def results_path(folder: str, word: str) -> str:
    """A new GeoPackage for a run: what QGIS has open is never replaced."""
    stem = "{0}_{1}".format(word, datetime.datetime.now().strftime("%Y%m%d_%H%M%S"))
    path, copy = os.path.join(folder, stem + ".gpkg"), 1
    while os.path.exists(path):
        copy += 1
        path = os.path.join(folder, f"{stem}_{copy}.gpkg")
    return path
