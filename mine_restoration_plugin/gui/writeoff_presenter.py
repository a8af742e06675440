"""Which sites can be written off, and what the write-off window says of them. No Qt."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..model.campaign import Campaign
from ..model.status import judge, latest_acceptance, step_between
from ..model.status_conditions import Dossier, date_of, number_of, text_of
from ..model.status_writeoff import proposed_batch, too_early
from .status_presenter import sentence_of
from .words import in_a_row, listed, number, tr

M2_PER_HA = 10_000
MOST_NAMED = 5


@dataclass(frozen=True)
class Candidate:
    """A site that stands before the write-off.

    Attributes:
        site: its key. number, name, county: what people know it by.
        hectares: its area, or None.
        paper, accepted: number and date of its last acceptance.
        missing: all that stands against it, as sentences; empty for a site that is ready.
        last: date of the last acceptance on record, before which nothing can be written off.
    """

    site: str
    number: str
    name: str
    county: str
    hectares: Optional[float]
    paper: str
    accepted: str
    missing: Tuple[str, ...]
    last: Optional[datetime.date]

    def problems(self, date: datetime.date, english: bool = False) -> Tuple[str, ...]:
        """What stands against it on a day."""
        early = too_early({"acceptance": [{"YSRQ": self.last}]}, date) if self.last else None
        return (*self.missing, sentence_of(early, english)) if early else self.missing

    def fits(self, words: Sequence[str]) -> bool:
        """Whether all words stand somewhere in number, name, county or acceptance paper."""
        text = "\n".join((self.number, self.name, self.county, self.paper)).casefold()
        return all(word in text for word in words)


def target_of(campaign: Campaign) -> str:
    """The status of a written-off site."""
    return next((s.code for s in campaign.status_rules.statuses if s.kind == "written_off"), "")


def candidate_of(campaign: Campaign, site: str, dossier: Dossier, today: datetime.date, english: bool = False) -> Candidate:
    """A site with what stands against its write-off."""
    rules, row = campaign.status_rules, dossier["sites"]
    step = step_between(rules, dossier, target_of(campaign))
    missing = tuple(sentence_of(unmet, english) for unmet in judge(rules, step, dossier, today, "")) if step is not None else ()
    levels = sorted({text_of(one.get("YSJB")) for one in dossier.get("acceptance", ())})
    accepted: Mapping[str, Any] = latest_acceptance(dossier, levels) or {}
    days = [day for day in (date_of(one.get("YSRQ")) for one in dossier.get("acceptance", ())) if day is not None]
    square_metres = number_of(row.get("TQMJ"))
    return Candidate(
        site, text_of(row.get("ZTBH")), text_of(row.get("KSMC")), text_of(row.get("XZX")),
        None if square_metres is None else square_metres / M2_PER_HA,
        text_of(accepted.get("YSWH")), text_of(accepted.get("YSRQ"))[:10], missing, max(days, default=None),
    )  # fmt: skip


def batch_for(region: str, date: datetime.date, used: Iterable[str]) -> str:
    """The proposed number of the next batch."""
    return proposed_batch(region, date, used)


def summary(ticked: Sequence[Candidate], all_: Sequence[Candidate], date: datetime.date) -> str:
    """How many are ticked, with their area, and how many are not ready."""
    hectares = sum(round(c.hectares, 2) for c in ticked if c.hectares is not None)
    stuck = sum(1 for c in all_ if c.problems(date))
    text = tr("{count} sites ticked, {hectares} ha. {ready} are ready, {stuck} are not.")
    return text.format(count=number(len(ticked)), hectares=number(hectares, 2), ready=number(len(all_) - stuck), stuck=number(stuck))


def state_text(candidate: Candidate, date: datetime.date, english: bool = False) -> str:
    """The last column: ready, or all that is missing."""
    problems = candidate.problems(date, english)
    return tr("Ready") if not problems else "⚠ " + in_a_row(*problems)


def done_text(done: int, batch: str, refused: List[str]) -> str:
    """What was done, for the message bar."""
    text = tr("{count} sites were written off in batch {batch}.").format(count=number(done), batch=batch)
    if refused:
        text = in_a_row(text, tr("{count} were refused: {names}.").format(count=number(len(refused)), names=listed(refused, MOST_NAMED)))
    return text


def list_name(batch: str) -> str:
    """A file name for the list of a batch; letters that no file name can hold become underscores."""
    safe = "".join("_" if letter in '\\/:*?"<>|' or not letter.isprintable() else letter for letter in batch).strip(" .")
    return f"注销清单_{safe or '_'}.xlsx"
