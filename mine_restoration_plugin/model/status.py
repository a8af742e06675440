"""Which steps a site's status can take now, and what is missing for each; the rules are the campaign's (:mod:`.status_rules`).

    for way in ways(rules, store.dossier(site)):
        way.step.name, way.unmet

Everything here is pure: a dossier goes in as the store gives it, messages of the catalogue and values to save come out.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from .fields import codelist
from .status_conditions import JUDGES, Case, Dossier, Unmet, latest_acceptance, relapses, rows_in, text_of
from .status_rules import STATUS_LIST, Condition, StatusRules, Step

__all__ = [
    "Next", "Unmet", "Way", "changes", "judge", "latest_acceptance", "next_missing", "reopening", "status_name", "status_of", "step_between", "ways",
]  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A step that leads on from where a site is, and what is missing for it (a reason, which is asked for, is not)."""

    step: Step
    unmet: Tuple[Unmet, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can be done now."""
        return not self.unmet


@dataclass(frozen=True)
class Next:
    """The next stage of a site's work, and what is missing for it; no step where the work is at its end."""

    step: Optional[Step]
    unmet: Tuple[Unmet, ...] = ()


def status_of(dossier: Dossier) -> str:
    """Code of a site's status; empty for none."""
    rows = rows_in(dossier, "sites")
    return text_of(rows[0].get("ZT")) if rows else ""


def status_name(code: str) -> str:
    """Chinese name of a status; the code itself where no list has it, a dash for none."""
    return codelist(STATUS_LIST).get(code, code or "-")


def judge(
    rules: StatusRules, step: Step, dossier: Dossier, today: Optional[datetime.date] = None, reason: Optional[str] = None
) -> Tuple[Unmet, ...]:
    """All that is missing for a step, each thing once.

    Args:
        dossier: as ``WorkspaceStore.dossier`` gives it; tables may be missing.
        today: the day to judge by.
        reason: why it is done; None as long as nobody was asked, so that a missing one is not told.
    """
    case = Case(rules, step, dossier, today or datetime.date.today(), reason)
    found: List[Unmet] = []
    for condition in step.conditions:
        for unmet in JUDGES[condition.kind](case, condition):
            if unmet not in found:
                found.append(unmet)
    return tuple(found)


def ways(rules: StatusRules, dossier: Dossier, today: Optional[datetime.date] = None) -> Tuple[Way, ...]:
    """The steps that lead on from where a site is, as the campaign orders them, each with what is missing."""
    code = status_of(dossier)
    steps = rules.steps_from(code) if rules.kind_of(code) else (_restart(rules, code),)
    return tuple(Way(step, judge(rules, step, dossier, today)) for step in steps)


def step_between(rules: StatusRules, dossier: Dossier, target: str) -> Optional[Step]:
    """The step from where a site is to a status, or None where none leads there."""
    code = status_of(dossier)
    if not rules.kind_of(code):
        return _restart(rules, code) if target == rules.first else None
    return rules.step(code, target)


def _restart(rules: StatusRules, code: str) -> Step:
    """The way out of a status that the campaign does not have (left by another program, or by another campaign)."""
    reason = Condition("reason", table="sites", fields=("ZTYY",))
    return Step(code, rules.first, f"恢复为{status_name(rules.first)}", "Begin again", "back", (reason,))


def next_missing(rules: StatusRules, dossier: Dossier, today: Optional[datetime.date] = None) -> Next:
    """What is missing for the next stage of the work.

    Where the way parts (works or natural recovery), it is the one that the site's own values choose, else the usual one.
    """
    ahead = [way for way in ways(rules, dossier, today) if _is_ahead(rules, way.step)]
    if not ahead:
        return Next(None)
    chosen = [way for way in ahead if _fits(rules, way.step, dossier)]
    way = (chosen or ahead)[0]
    return Next(way.step, way.unmet)


def _is_ahead(rules: StatusRules, step: Step) -> bool:
    return step.kind in ("forward", "branch") and rules.kind_of(step.target) in ("open", "written_off")


def _fits(rules: StatusRules, step: Step, dossier: Dossier) -> bool:
    case = Case(rules, step, dossier, datetime.date.today())
    return not any(True for condition in step.conditions if condition.kind == "value" for _ in JUDGES["value"](case, condition))


def reopening(rules: StatusRules, dossier: Dossier, today: Optional[datetime.date] = None) -> Optional[Step]:
    """The step that a written-off site should take because an inspection found a relapse; None where there is nothing to propose."""
    code = status_of(dossier)
    if rules.kind_of(code) != "written_off" or not relapses(dossier, today or datetime.date.today()):
        return None
    return next((step for step in rules.steps_from(code) if step.kind == "reopen"), None)


def changes(rules: StatusRules, step: Step, reason: str = "", batch: str = "", date: str = "") -> Dict[str, Any]:
    """The values of the site that a step sets.

    Args:
        reason: goes into the field that the step names; a step without a reason empties ZTYY, so that the history has every one.
        batch, date: of the write-off (ISO), for a step to a written-off status.
    """
    said = reason.strip() or None
    values: Dict[str, Any] = {"ZT": step.target, "ZTYY": said}
    if step.reason_field and step.reason_field != "ZTYY":
        values["ZTYY"] = None
        if said:
            values[step.reason_field] = said
    if rules.kind_of(step.origin) == "excluded" and rules.kind_of(step.target) != "excluded":
        values["PCYY"] = None
    if rules.kind_of(step.target) == "written_off":
        values.update(ZXPC=batch, ZXRQ=date)
    elif rules.kind_of(step.origin) == "written_off":
        # A site that is open again is in no batch; the history knows in which it was.
        values.update(ZXPC=None, ZXRQ=None)
    return values
