"""What is late or contradicts itself in a line of the ledger, as a registry of small rules.

Each rule looks at one line (:class:`LedgerLine`) and gives a message of the catalogue or nothing; the panel marks the line with
it, and a report can ask the same of all sites.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from .campaign import Campaign
from .status_conditions import date_of, number_of

LATE, WRONG, MISSING = "late", "wrong", "missing"
"""Kinds of marks: overdue, contradictory, not filled in yet."""

# Statuses after which no deadline matters: accepted, written off, excluded.
_DONE = ("60", "70", "80", "90")
# Statuses in which the ledger must be filled in (方案已定 and later).
_PLANNED = ("30", "40", "50", "60", "70", "80", "95")
# A task area may be larger than the site by the rounding of hectares and of the survey, as a share.
AREA_TOLERANCE = 0.01
MONEY_TOLERANCE = 0.005  # 万元, half of the last digit


@dataclass(frozen=True)
class LedgerLine:
    """One site as the rules see it.

    Attributes:
        values: fields of site and ledger by name.
        planned, arrived, spent: sums of the site's funds in 万元. sources: how many sources it has.
    """

    values: Mapping[str, Any]
    planned: float = 0.0
    arrived: float = 0.0
    spent: float = 0.0
    sources: int = 0

    def number(self, name: str) -> Optional[float]:
        """A value as a number; None where it is empty or no number."""
        return number_of(self.values.get(name))

    def date(self, name: str) -> str:
        """A date as ISO text, or empty where it is none."""
        day = date_of(self.values.get(name))
        return "" if day is None else day.isoformat()

    @property
    def status(self) -> str:
        """The site's status."""
        return str(self.values.get("ZT") or "")


@dataclass(frozen=True)
class Mark:
    """Something that a person should look at: kind, field that it stands in, and the message with its parameters."""

    kind: str
    field: str
    code: str
    params: Dict[str, Any] = made_by(default_factory=dict)


Rule = Callable[[LedgerLine, Campaign, str], Optional[Mark]]
_RULES: List[Rule] = []


def _rule(function: Rule) -> Rule:
    _RULES.append(function)
    return function


def marks_of(line: LedgerLine, campaign: Campaign, today: str) -> List[Mark]:
    """All marks of a line.

    Args:
        today: ISO date that deadlines are held against.
    """
    if line.status == "90":  # not a mine: nothing is due
        return []
    return [mark for rule in _RULES for mark in [rule(line, campaign, today)] if mark is not None]


def deadline_of(campaign: Campaign) -> str:
    """The campaign's last day for the restoration itself (综合治理), ISO; empty where it fixes none."""
    stages = [stage for stage in campaign.stages if "治理" in stage.name]
    return max((stage.deadline for stage in stages), default="")


@_rule
def _after_campaign(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    limit, last = line.date("ZLSX"), deadline_of(campaign)
    return Mark(WRONG, "ZLSX", "ledger_after_campaign", {"limit": limit, "last": last}) if limit and last and limit > last else None


@_rule
def _overdue(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    limit = line.date("ZLSX")
    if not limit or limit >= today or line.status in (*_DONE, "50"):
        return None
    days = (datetime.date.fromisoformat(today) - datetime.date.fromisoformat(limit)).days
    return Mark(LATE, "ZLSX", "ledger_overdue", {"limit": limit, "days": days})


@_rule
def _start_after_limit(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    start, limit = line.date("KGRQ"), line.date("ZLSX")
    return Mark(WRONG, "KGRQ", "ledger_start_after_limit", {"start": start, "limit": limit}) if start and limit and start > limit else None


@_rule
def _not_started(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    start = line.date("KGRQ")
    return Mark(LATE, "KGRQ", "ledger_not_started", {"start": start}) if start and start < today and line.status in ("10", "20", "30") else None


@_rule
def _spent_more(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    if line.spent <= line.arrived + MONEY_TOLERANCE:
        return None
    return Mark(WRONG, "ZJZC", "ledger_spent_more", {"spent": f"{line.spent:.2f}", "arrived": f"{line.arrived:.2f}"})


@_rule
def _arrived_more(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    if line.arrived <= line.planned + MONEY_TOLERANCE:
        return None
    return Mark(WRONG, "ZJDW", "ledger_arrived_more", {"arrived": f"{line.arrived:.2f}", "planned": f"{line.planned:.2f}"})


@_rule
def _estimate(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    estimate = line.number("GSTZ")
    if estimate is None or not line.sources or abs(estimate - line.planned) <= MONEY_TOLERANCE:
        return None
    return Mark(WRONG, "GSTZ", "ledger_estimate_differs", {"estimate": f"{estimate:.2f}", "planned": f"{line.planned:.2f}"})


@_rule
def _area_larger(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    task, site = line.number("RWMJ"), line.number("TQMJ")
    if task is None or not site or task <= site / 10_000 * (1 + AREA_TOLERANCE) + 0.005:
        return None
    return Mark(WRONG, "RWMJ", "ledger_area_larger", {"task": f"{task:.2f}", "site": f"{site / 10_000:.2f}"})


@_rule
def _nobody_responsible(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    kind, name = str(line.values.get("ZRLX") or ""), str(line.values.get("ZRZT") or "").strip()
    if kind not in ("", "9") and not name:
        return Mark(MISSING, "ZRZT", "ledger_party_missing")
    if line.status in _PLANNED and kind == "9":
        return Mark(MISSING, "ZRLX", "ledger_party_not_fixed")
    return None


@_rule
def _task_missing(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    if line.status not in _PLANNED or str(line.values.get("ZLRW") or "").strip():
        return None
    return Mark(MISSING, "ZLRW", "ledger_task_missing")


@_rule
def _limit_missing(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    return Mark(MISSING, "ZLSX", "ledger_limit_missing") if line.status in _PLANNED and not line.date("ZLSX") else None


@_rule
def _no_funds(line: LedgerLine, campaign: Campaign, today: str) -> Optional[Mark]:
    return Mark(MISSING, "ZJJH", "ledger_funds_missing") if line.status in _PLANNED and not line.sources else None


def rule_names() -> Tuple[str, ...]:
    """The names of all rules, for the manual and for tests."""
    return tuple(rule.__name__.lstrip("_") for rule in _RULES)
