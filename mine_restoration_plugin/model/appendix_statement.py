"""Where the figures of an appendix table come from: the rules, distances and times that a classified layer carries.

Every classified patch holds PDGZ, such as ``yangtze_2020/touches/10km/bank``, and PDSJ, such as ``2026-11-23 20:15:00``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from .errors import WARNING, Finding

_RULE = re.compile(r"(?P<campaign>[^/]+)/(?P<rule>[^/]+)/(?P<distance>[0-9]+(?:\.[0-9]+)?)km/(?P<base_line>[^/]+)")


@dataclass(frozen=True)
class RuleUse:
    """One rule, and how many patches were classified by it.

    Attributes:
        campaign: id of the campaign.
        rule: one of ``job.RULES``.
        distance_km: width of the strips on each bank.
        base_line: one of ``job.BASE_LINES``.
        count: number of patches.
    """

    campaign: str
    rule: str
    distance_km: float
    base_line: str
    count: int

    @property
    def text(self) -> str:
        """The rule as it stands in PDGZ."""
        return rule_text(self.campaign, self.rule, self.distance_km, self.base_line)


@dataclass(frozen=True)
class Statement:
    """What stands under the table.

    Attributes:
        rules: every rule in use, the most frequent first.
        unknown: number of patches without a readable rule.
        first_time: earliest time of classification (as in PDSJ), empty if none is known.
        last_time: the latest one.
        findings: mixed or unknown rules.
    """

    rules: Tuple[RuleUse, ...] = ()
    unknown: int = 0
    first_time: str = ""
    last_time: str = ""
    findings: Tuple[Finding, ...] = ()

    @property
    def distances_km(self) -> Tuple[float, ...]:
        """The distances in use, rising; empty if none is known."""
        return tuple(sorted({use.distance_km for use in self.rules}))

    @property
    def campaigns(self) -> Tuple[str, ...]:
        """The campaigns in use."""
        return tuple(sorted({use.campaign for use in self.rules}))

    def as_dict(self) -> Dict[str, Any]:
        """The statement for a report."""
        return {
            "rules": [{"rule": use.text, "count": use.count} for use in self.rules],
            "unknown": self.unknown,
            "first_time": self.first_time,
            "last_time": self.last_time,
        }


def rule_text(campaign: str, rule: str, distance_km: float, base_line: str) -> str:
    """The text of PDGZ."""
    return "{0}/{1}/{2}km/{3}".format(campaign, rule, number_text(distance_km), base_line)


def read_rule(text: str) -> Optional[Tuple[str, str, float, str]]:
    """Campaign id, rule, distance in km and base line of a PDGZ; None where it is not one."""
    match = _RULE.fullmatch(text.strip())
    if match is None:
        return None
    return match["campaign"], match["rule"], float(match["distance"]), match["base_line"]


def number_text(value: float) -> str:
    """A distance without needless zeros: 10, 7.5."""
    return "{0:.3f}".format(value).rstrip("0").rstrip(".")


def statement_from(rule_counts: Mapping[str, int], times: Iterable[str]) -> Statement:
    """Make the statement.

    Args:
        rule_counts: number of patches by PDGZ, the empty text included.
        times: the times in PDSJ, each at least once.
    """
    counts: Dict[Tuple[str, str, float, str], int] = {}
    unknown = 0
    for text, count in rule_counts.items():
        rule = read_rule(text)
        if rule is None:
            unknown += count
        else:
            counts[rule] = counts.get(rule, 0) + count
    rules = tuple(sorted((RuleUse(*rule, count=count) for rule, count in counts.items()), key=lambda use: (-use.count, use.text)))
    known_times = sorted(time for time in times if time)
    findings: List[Finding] = []
    if len(rules) > 1:
        findings.append(Finding("rules_mixed", WARNING, "", {"rules": "; ".join(f"{use.text}: {use.count}" for use in rules)}))
    if unknown:
        findings.append(Finding("rules_unknown", WARNING, "", {"count": unknown}))
    return Statement(
        rules=rules,
        unknown=unknown,
        first_time=known_times[0] if known_times else "",
        last_time=known_times[-1] if known_times else "",
        findings=tuple(findings),
    )
