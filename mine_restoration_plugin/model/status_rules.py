"""The statuses of a site and the steps between them, as a campaign states them.

A campaign file holds them under ``status_rules`` (see ``data/campaigns/campaign.schema.json``); what a step asks for is a list of
conditions of the kinds in :data:`CONDITIONS`. :mod:`.status` judges a site by them. A campaign without ``status_rules`` goes by
those of the built-in one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Dict, List, Mapping, Optional, Tuple

from .fields import FieldDef, codelist
from .json_reader import Node
from .workspace_schema import FIRST_STATUS, child_tables, table_named

STATUS_LIST = "ZT"
"""The code list of statuses; their names stand there."""
STATUS_KINDS = ("open", "written_off", "excluded", "sent_back")
STEP_KINDS = ("forward", "back", "branch", "reopen")
FINDINGS = ("acceptance", "inspection", "relapse")
_ONE_A_SITE = ("sites", "archive", "ledger")


@dataclass(frozen=True)
class Condition:
    """One thing that a step asks for; which attributes mean anything depends on the kind.

    Attributes:
        kind: one of :data:`CONDITIONS`.
        table: of the fields.
        fields: that must be filled in, hold one of ``values``, or take the reason.
        values: codes: of the field, of photos' kinds, of levels of acceptance; or of :data:`FINDINGS`.
        least: per cent.
        first, then: two dates as (table, field), the second not before the first.
    """

    kind: str
    table: str = ""
    fields: Tuple[str, ...] = ()
    values: Tuple[str, ...] = ()
    least: float = 0.0
    first: Tuple[str, str] = ("", "")
    then: Tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Status:
    """A status: its code in the list ZT, and what it means to the program (:data:`STATUS_KINDS`)."""

    code: str
    kind: str

    @property
    def name(self) -> str:
        """Its Chinese name."""
        return codelist(STATUS_LIST)[self.code]


@dataclass(frozen=True)
class Step:
    """A step from one status to another.

    Attributes:
        origin, target: codes of the statuses.
        name, name_en: what doing it is called.
        kind: ``forward`` (the next stage of the work), ``branch`` (off the usual way), ``back`` or ``reopen``.
        conditions: what must be true before it.
    """

    origin: str
    target: str
    name: str
    name_en: str
    kind: str
    conditions: Tuple[Condition, ...]

    @property
    def reason_field(self) -> str:
        """The field of the site that takes the reason; empty where none is asked for."""
        return next((c.fields[0] for c in self.conditions if c.kind == "reason"), "")


@dataclass(frozen=True)
class StatusRules:
    """All statuses in the order of the work, and all steps in the order in which they are offered."""

    statuses: Tuple[Status, ...]
    steps: Tuple[Step, ...]

    @property
    def first(self) -> str:
        """The status of a new site."""
        return self.statuses[0].code

    def kind_of(self, code: Optional[str]) -> str:
        """The kind of a status; empty for a code that the campaign does not have."""
        return next((s.kind for s in self.statuses if s.code == code), "")

    def steps_from(self, code: Optional[str]) -> Tuple[Step, ...]:
        """The steps that lead on from a status."""
        return tuple(step for step in self.steps if step.origin == code)

    def step(self, origin: Optional[str], target: str) -> Optional[Step]:
        """The step between two statuses, or None."""
        return next((s for s in self.steps if s.origin == origin and s.target == target), None)

    def origins_of(self, kind: str) -> Tuple[str, ...]:
        """Codes of the statuses from which a step leads to a status of a kind."""
        found = [s.origin for s in self.steps if self.kind_of(s.target) == kind]
        return tuple(dict.fromkeys(found))

    def up_to(self, code: str) -> Tuple[str, ...]:
        """Codes of the statuses up to this one, itself included, in the order of the work."""
        codes = [s.code for s in self.statuses]
        return tuple(codes[: codes.index(code) + 1]) if code in codes else ()


def read_status_rules(top: Node, key: str) -> StatusRules:
    """Read the statuses and steps of a campaign.

    Raises:
        MineError: ``campaign_field`` with line and field, as for the rest of a campaign.
    """
    node = top.child(key)
    statuses = _statuses(node)
    codes = [status.code for status in statuses]
    kinds = {status.code: status.kind for status in statuses}
    steps: List[Step] = []
    for item in node.children("steps"):
        steps.append(_step(item, codes, kinds, steps))
    rules = StatusRules(statuses, tuple(steps))
    _check_ways(node, rules)
    node.done()
    return rules


def _statuses(node: Node) -> Tuple[Status, ...]:
    statuses: List[Status] = []
    for item in node.children("statuses", least=2):
        code = item.text("code", choices=list(codelist(STATUS_LIST)))
        if code in (status.code for status in statuses):
            item.fail("code", "reason_twice", value=code)
        if not statuses and code != FIRST_STATUS:
            item.fail("code", "reason_first_status", value=code, expected=FIRST_STATUS)
        statuses.append(Status(code, item.text("kind", choices=STATUS_KINDS)))
    return tuple(statuses)


def _step(node: Node, codes: List[str], kinds: Mapping[str, str], before: List[Step]) -> Step:
    origin, target = node.text("from", choices=codes), node.text("to", choices=codes)
    if origin == target:
        node.fail("to", "reason_step_nowhere", value=target)
    if any((step.origin, step.target) == (origin, target) for step in before):
        node.fail("to", "reason_twice", value=f"{origin} -> {target}")
    name, name_en, kind = node.text("name"), node.text("name_en"), node.text("kind", choices=STEP_KINDS)
    conditions = tuple(_condition(item) for item in node.children("conditions", least=0))
    step = Step(origin, target, name, name_en, kind, conditions)
    if not step.reason_field and (kind in ("back", "reopen") or kinds[target] in ("excluded", "sent_back")):
        node.fail("conditions", "reason_step_silent", step=name)
    return step


def _check_ways(node: Node, rules: StatusRules) -> None:
    """Every status can be reached, and left again towards an earlier one."""
    codes = [status.code for status in rules.statuses]
    reached, waiting = {rules.first}, [rules.first]
    while waiting:
        for step in rules.steps_from(waiting.pop()):
            if step.target not in reached:
                reached.add(step.target)
                waiting.append(step.target)
    for number, code in enumerate(codes):
        if code not in reached:
            node.fail("statuses", "reason_status_unreachable", number, value=code)
        if number and not any(codes.index(step.target) < number for step in rules.steps_from(code)):
            node.fail("statuses", "reason_status_no_way_back", number, value=code)


# --- conditions -----------------------------------------------------------------------------------------------------------
def _condition(node: Node) -> Condition:
    kind = node.text("kind", choices=list(CONDITIONS))
    return CONDITIONS[kind](node, kind)


def _plain(node: Node, kind: str) -> Condition:
    return Condition(kind)


def _filled(node: Node, kind: str) -> Condition:
    table = node.text("table", choices=_ONE_A_SITE)
    names = node.texts("fields", least=1)
    for number, name in enumerate(names):
        _field_of(node, "fields", table, name, number)
    return Condition(kind, table=table, fields=names)


def _value(node: Node, kind: str) -> Condition:
    table = node.text("table", choices=_ONE_A_SITE)
    name = node.text("field")
    field = _field_of(node, "field", table, name)
    return Condition(kind, table=table, fields=(name,), values=_codes(node, "values", field.codelist))


def _photos(node: Node, kind: str) -> Condition:
    return Condition(kind, table="photos", fields=("ZPLX",), values=_codes(node, "types", "ZPLX"))


def _acceptance(node: Node, kind: str) -> Condition:
    return Condition(kind, table="acceptance", fields=("YSJB",), values=_codes(node, "levels", "YSJB"))


def _progress(node: Node, kind: str) -> Condition:
    return Condition(kind, table="progress", fields=("XXJD",), least=node.number("least", above=0, most=100))


def _in_order(node: Node, kind: str) -> Condition:
    return Condition(kind, first=_date_field(node, "first"), then=_date_field(node, "then"))


def _finding(node: Node, kind: str) -> Condition:
    values = node.texts("of", least=1)
    for number, value in enumerate(values):
        if value not in FINDINGS:
            node.fail("of", "reason_not_one_of", number, value=value, choices=list(FINDINGS))
    return Condition(kind, values=values)


def _reason(node: Node, kind: str) -> Condition:
    name = node.text("field")
    if _field_of(node, "field", "sites", name).type not in "CT":
        node.fail("field", "reason_not_text_field", value=name)
    return Condition(kind, table="sites", fields=(name,))


CONDITIONS: Dict[str, Callable[[Node, str], Condition]] = {
    "needed": _plain, "filled": _filled, "value": _value, "funds": _plain, "funds_cover_estimate": _plain, "progress": _progress,
    "photos": _photos, "acceptance": _acceptance, "accepted_area": _acceptance, "no_open_inspection": _plain, "in_order": _in_order,
    "finding": _finding, "reason": _reason,
}  # fmt: skip
"""Kinds of conditions and how each is read; what they mean is said in the schema of campaigns and in :mod:`.status_conditions`."""


def _field_of(node: Node, key: str, table: str, name: str, *more: int) -> FieldDef:
    fields = table_named(table).fields
    found = next((f for f in fields if f.name == name), None)
    if found is None:
        node.fail(key, "reason_not_one_of", *more, value=name, choices=[f.name for f in fields])
    return found


def _codes(node: Node, key: str, name: str) -> Tuple[str, ...]:
    values = node.texts(key, least=1)
    for number, value in enumerate(values):
        if name and value not in codelist(name):
            node.fail(key, "reason_not_one_of", number, value=value, choices=list(codelist(name)))
    return values


def _date_field(node: Node, key: str) -> Tuple[str, str]:
    text = node.text(key)
    choices = [f"{table.name}.{f.name}" for table in (table_named("sites"), *child_tables()) for f in table.fields if f.type == "D"]
    if not re.fullmatch(r"\w+\.\w+", text) or text not in choices:
        node.fail(key, "reason_not_one_of", value=text, choices=choices)
    table, name = text.split(".")
    return table, name
