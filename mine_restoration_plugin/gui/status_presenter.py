"""What the archive panel says of a site's status: where it is, which steps lead on, and what is missing for each. No Qt."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from html import escape
from typing import List, Optional, Sequence, Tuple

from ..model.campaign import Campaign
from ..model.messages import render
from ..model.status import Unmet, Way, reopening, status_of, ways
from ..model.status_conditions import Dossier, date_of, relapses, rows_in, text_of
from ..model.status_rules import STATUS_LIST, StatusRules, Step
from ..model.workspace_schema import table_named
from .field_words import name_of
from .words import one_line, tr

MOST_LINES = 6
"""How many missing things of one step are shown at first."""
REASON_SHOWN = 120


@dataclass(frozen=True)
class MissingLine:
    """One missing thing as a sentence, and where it can be mended."""

    text: str
    table: str
    field: str


@dataclass(frozen=True)
class StepLine:
    """One step for a button.

    Attributes:
        step: of the campaign. words: on the button. tip: what it does.
        missing: why it cannot be done now; empty if it can.
        asks_reason: a reason must be given. closes: it writes the site off, which needs a batch and a date.
        ahead: it leads on in the work, not back or out of it.
    """

    step: Step
    words: str
    tip: str
    missing: Tuple[MissingLine, ...]
    asks_reason: bool
    closes: bool
    ahead: bool


@dataclass(frozen=True)
class StatusView:
    """All that is shown: the status, a second line about it, a proposal to reopen the site, and the steps."""

    status: str
    about: str
    proposal: str
    lines: Tuple[StepLine, ...]


def status_words(code: str, english: bool) -> str:
    """A status in the language of the window."""
    return name_of(STATUS_LIST, code, english) or "-"


def view_of(campaign: Campaign, dossier: Dossier, english: bool, read_only: bool = False, today: Optional[datetime.date] = None) -> StatusView:
    """What is shown of a site.

    Args:
        read_only: nothing can be saved, so no step is offered.
    """
    rules, code = campaign.status_rules, status_of(dossier)
    lines: List[StepLine] = []
    for way in () if read_only else _own_ways(rules, ways(rules, dossier, today)):
        step = way.step
        ahead = _is_ahead(rules, step)
        words = step.name_en if english else step.name
        tip = tr("{origin} → {target}").format(origin=status_words(code, english), target=status_words(step.target, english))
        missing = tuple(MissingLine(sentence_of(unmet, english), unmet.table, unmet.field) for unmet in way.unmet)
        closes = rules.kind_of(step.target) == "written_off"
        lines.append(StepLine(step, words, tip, missing, bool(step.reason_field), closes, ahead))
    # What can be done stands first; sorting keeps the campaign's order otherwise.
    lines.sort(key=lambda line: (not line.ahead, bool(line.missing)))
    return StatusView(status_words(code, english), _about(dossier), _proposal(campaign, dossier, english, today), tuple(lines))


def _own_ways(rules: StatusRules, found: Sequence[Way]) -> List[Way]:
    """Without the steps of another kind of site (works, natural recovery), as long as one of the same direction is left."""

    def fits(way: Way) -> bool:
        return not any(unmet.code == "unmet_value" for unmet in way.unmet)

    left = {_is_ahead(rules, way.step) for way in found if fits(way)}
    return [way for way in found if fits(way) or _is_ahead(rules, way.step) not in left]


def _is_ahead(rules: StatusRules, step: Step) -> bool:
    return step.kind in ("forward", "branch") and rules.kind_of(step.target) in ("open", "written_off")


def _about(dossier: Dossier) -> str:
    """The reason of the last change, and the batch of a written-off site."""
    site = (rows_in(dossier, "sites") or [{}])[0]
    parts = []
    batch, date = text_of(site.get("ZXPC")), text_of(site.get("ZXRQ"))[:10]
    if batch:
        parts.append(tr("Batch {batch}, {date}").format(batch=batch, date=date or "-"))
    for name in ("PCYY", "ZTYY"):
        reason = one_line(text_of(site.get(name)), REASON_SHOWN)
        if reason:
            parts.append(tr("Reason: {reason}").format(reason=reason))
            break
    return "　".join(parts)


def _proposal(campaign: Campaign, dossier: Dossier, english: bool, today: Optional[datetime.date]) -> str:
    step = reopening(campaign.status_rules, dossier, today)
    if step is None:
        return ""
    days = [date_of(row.get("JCRQ")) for row in relapses(dossier, today or datetime.date.today())]
    last = max((day for day in days if day is not None), default=None)
    text = tr("An inspection ({date}) found a relapse, or a problem that was not mended in time. Proposed: {step}.")
    return text.format(date=last.isoformat() if last else "?", step=step.name_en if english else step.name)


def sentence_of(unmet: Unmet, english: bool = False) -> str:
    """One missing thing as a sentence; fields and tables are called by their English names in an English window."""
    params = dict(unmet.params)
    if english and unmet.table:
        table = table_named(unmet.table)
        field = next((f for f in table.fields if f.name == unmet.field), None)
        if "table" in params:
            params["table"] = table.label_en
        if "field" in params and field is not None and params["field"] == field.label:
            params["field"] = field.label_en
    return render(unmet.code, params, tr)


def missing_html(line: StepLine, whole: bool) -> str:
    """What is missing for a step as a list of links; their addresses are numbers, ``more`` shows the rest.

    Args:
        whole: all of them, not only the first.
    """
    shown: Sequence[MissingLine] = line.missing if whole else line.missing[:MOST_LINES]
    head = tr("Missing for “{step}” ({count}):").format(step=line.words, count=len(line.missing))
    items = "".join(f'<li><a href="{number}">{escape(one.text)}</a></li>' for number, one in enumerate(shown))
    rest = len(line.missing) - len(shown)
    if rest:
        items += f'<li><a href="more">{escape(tr("{count} more …").format(count=rest))}</a></li>'
    return f'{escape(head)}<ul style="margin-top:0; margin-bottom:2px; margin-left:-24px;">{items}</ul>'


def done_text(number: str, origin: str, target: str, english: bool) -> str:
    """What was done, for the message bar."""
    words = {"number": number, "origin": status_words(origin, english), "target": status_words(target, english)}
    return tr("Site {number}: {origin} → {target}.").format(**words)


def reason_problem(step: Step, text: str) -> str:
    """What is wrong with a reason, or an empty text; nothing is said of one that was not begun."""
    field = next(f for f in table_named("sites").fields if f.name == step.reason_field)
    length = len(text.strip())
    if field.type == "C" and length > field.width:
        return sentence_of(Unmet("unmet_reason_long", {"length": length, "limit": field.width}))
    return ""
