"""Whether what a step of the status asks for is true of a site; one function for each kind of condition.

Data may be anything that a file can hold: codes that no list has, dates that are none, numbers as text. Whatever cannot be
understood does not fulfil a condition, and the sentence says what stands there.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from .field_values import shown
from .fields import FieldDef, codelist, codelist_is_open
from .site_query import codes_in
from .status_rules import Condition, StatusRules, Step
from .workspace_schema import child_tables, table_named

Row = Mapping[str, Any]
Dossier = Mapping[str, Any]
PASSED = "1"
"""YSJL of an acceptance that passed."""
MENDED = "3"
"""ZGQK of a problem that is mended."""
NOT_AS_RECORDED, RELAPSE = "2", "3"
"""XFQK of an inspection that found a problem."""


@dataclass(frozen=True)
class Unmet:
    """One thing that is missing for a step.

    Attributes:
        code, params: of the message catalogue.
        table, field: where it can be mended; the field is empty where a whole row is missing.
        uuid: the row, where it is one of several.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    table: str = ""
    field: str = ""
    uuid: str = ""


@dataclass(frozen=True)
class Case:
    """A site before a step.

    Attributes:
        dossier: all records of the site, as the store gives them.
        today: nothing that happened can have a later date.
        reason: why the step is done; None as long as nobody was asked.
    """

    rules: StatusRules
    step: Step
    dossier: Dossier
    today: datetime.date
    reason: Optional[str] = None

    def rows(self, table: str) -> List[Row]:
        """The site's rows of a table, whether it has one or many of them."""
        return rows_in(self.dossier, table)

    def value(self, table: str, name: str) -> Any:
        """A value of a table that has one row a site."""
        rows = self.rows(table)
        return rows[0].get(name) if rows else None


def rows_in(dossier: Dossier, table: str) -> List[Row]:
    """The rows of a table in a dossier; none where it has nothing that looks like them."""
    found = dossier.get(table)
    if isinstance(found, Mapping):
        return [found]
    if isinstance(found, Sequence) and not isinstance(found, (str, bytes)):
        return [row for row in found if isinstance(row, Mapping)]
    return []


# --- values ---------------------------------------------------------------------------------------------------------------
def text_of(value: Any) -> str:
    """A value as text; empty for none. A code that came as a number loses its decimals."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return str(value).strip()


def number_of(value: Any) -> Optional[float]:
    """A finite number, or None."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def date_of(value: Any) -> Optional[datetime.date]:
    """A date, or None."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = text_of(value)[:10]
    if len(text) != 10 or text[4] + text[7] != "--":
        return None
    try:
        return datetime.date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        return None


def label_of(table: str, name: str) -> str:
    """What people call a field."""
    return next((f.label for f in table_named(table).fields if f.name == name), name)


def _field(table: str, name: str) -> FieldDef:
    return next(f for f in table_named(table).fields if f.name == name)


def _names(name: str, codes: Sequence[str]) -> str:
    known = codelist(name) if name else {}
    return " / ".join(known.get(code, code) for code in codes)


def _said(table: str, name: str, value: Any) -> str:
    """A value for a sentence: codes by their names, not longer than fits."""
    try:
        text = shown(_field(table, name), value)
    except (TypeError, ValueError, OverflowError):
        text = text_of(value)
    return text[:40]


def _flat(value: float, decimals: int = 2) -> str:
    return f"{value:.{decimals}f}"


def _missing(table: str, name: str) -> Unmet:
    return Unmet("unmet_field", {"field": label_of(table, name), "table": table_named(table).label}, table, name)


def _filled(table: str, name: str, row: Row) -> Optional[Unmet]:
    """What is wrong with a field that must be filled in, or None."""
    field_, value = _field(table, name), row.get(name)
    uuid = text_of(row.get("uuid"))
    where = {"field": field_.label, "table": table_named(table).label, "value": text_of(value)[:40]}
    if field_.type in "NI":
        empty = number_of(value) is None
    else:
        empty = not text_of(value)
    if empty:
        return Unmet("unmet_field", {k: where[k] for k in ("field", "table")}, table, name, uuid)
    if field_.type == "D" and date_of(value) is None:
        return Unmet("unmet_date", where, table, name, uuid)
    if field_.codelist and not codelist_is_open(field_.codelist):
        codes = codes_in(value) if field_.several else (text_of(value),)
        if any(code not in codelist(field_.codelist) for code in codes):
            return Unmet("unmet_code", where, table, name, uuid)
    return None


# --- kinds ----------------------------------------------------------------------------------------------------------------
Found = Iterator[Unmet]


def _needed(case: Case, condition: Condition) -> Found:
    asked = case.rules.up_to(case.step.target)
    for table in ("sites", *(t.name for t in child_tables())):
        names = [f.name for f in table_named(table).fields if f.needed in asked and f.needed]
        one = table == "sites" or table_named(table).per_site == "one"
        for row in case.rows(table) or ([{}] if one else []):
            for name in names:
                found = _filled(table, name, row)
                if found is not None:
                    yield found


def _fields(case: Case, condition: Condition) -> Found:
    rows = case.rows(condition.table) or [{}]
    for name in condition.fields:
        found = _filled(condition.table, name, rows[0])
        if found is not None:
            yield found


def _value(case: Case, condition: Condition) -> Found:
    table, name = condition.table, condition.fields[0]
    value = case.value(table, name)
    if not text_of(value):
        yield _missing(table, name)
        return
    held = codes_in(value) if _field(table, name).several else (text_of(value),)
    if not set(held) & set(condition.values):
        wanted = _names(_field(table, name).codelist, condition.values)
        params = {"field": label_of(table, name), "table": table_named(table).label, "value": _said(table, name, value), "wanted": wanted}
        yield Unmet("unmet_value", params, table, name)


def _planned(case: Case) -> List[float]:
    sums = [number_of(row.get("ZJJH")) for row in case.rows("funds") if text_of(row.get("ZJLX"))]
    return [value for value in sums if value is not None and value > 0]


def _funds(case: Case, condition: Condition) -> Found:
    if not _planned(case):
        yield Unmet("unmet_funds", {}, "funds", "ZJJH")


def _funds_cover(case: Case, condition: Condition) -> Found:
    # Without an estimate there is nothing to cover; whether there must be one is another condition.
    estimate, planned = number_of(case.value("ledger", "GSTZ")), math.fsum(_planned(case))
    if estimate is not None and round(planned, 2) < round(estimate, 2) and planned:
        yield Unmet("unmet_funds_short", {"planned": _flat(planned), "estimate": _flat(estimate)}, "funds", "ZJJH")


def _progress(case: Case, condition: Condition) -> Found:
    rows = case.rows("progress")
    least = f"{condition.least:g}"
    if not rows:
        yield Unmet("unmet_progress_none", {"least": least}, "progress", "XXJD")
        return
    latest = max(enumerate(rows), key=lambda found: (_period(found[1].get("BGQB")), found[0]))[1]
    share = number_of(latest.get("XXJD"))
    if share is None or share < condition.least:
        period = text_of(latest.get("BGQB")) or "?"
        params = {"period": period[:20], "share": "?" if share is None else f"{share:g}", "least": least}
        yield Unmet("unmet_progress", params, "progress", "XXJD", text_of(latest.get("uuid")))


def _period(value: Any) -> Tuple[int, int]:
    """Year and last month of a period (2020Q1, 202003); what is neither comes first."""
    text = text_of(value).upper()
    year, rest = text[:4], text[4:]
    if not (year.isascii() and year.isdigit()):
        return 0, 0
    if rest[:1] == "Q" and rest[1:] in ("1", "2", "3", "4"):
        return int(year), 3 * int(rest[1:])
    if rest.isascii() and rest.isdigit() and 1 <= int(rest) <= 12:
        return int(year), int(rest)
    return (int(year), 12) if not rest else (0, 0)


def _photos(case: Case, condition: Condition) -> Found:
    there = {text_of(row.get("ZPLX")) for row in case.rows("photos")}
    for kind in condition.values:
        if kind not in there:
            yield Unmet("unmet_photo", {"kind": _names("ZPLX", [kind])}, "photos", "ZPLX")


def latest_acceptance(dossier: Dossier, levels: Sequence[str]) -> Optional[Row]:
    """The latest acceptance at one of some levels; of those without a date (or of the same) the one that came last."""
    rows = [row for row in rows_in(dossier, "acceptance") if text_of(row.get("YSJB")) in levels]
    if not rows:
        return None
    return max(enumerate(rows), key=lambda found: (date_of(found[1].get("YSRQ")) or datetime.date.min, found[0]))[1]


def _acceptance(case: Case, condition: Condition) -> Found:
    level = _names("YSJB", condition.values)
    row = latest_acceptance(case.dossier, condition.values)
    if row is None:
        yield Unmet("unmet_acceptance", {"level": level}, "acceptance", "YSJB")
        return
    level, uuid = _names("YSJB", [text_of(row.get("YSJB"))]), text_of(row.get("uuid"))
    # A row without a date may be the latest; nobody can know.
    undated = [r for r in case.rows("acceptance") if text_of(r.get("YSJB")) in condition.values and date_of(r.get("YSRQ")) is None]
    for other in undated:
        if other is not row:
            params = {"level": level, "field": label_of("acceptance", "YSRQ")}
            yield Unmet("unmet_acceptance_field", params, "acceptance", "YSRQ", text_of(other.get("uuid")))
    date = date_of(row.get("YSRQ"))
    result = text_of(row.get("YSJL"))
    if result and result != PASSED:
        params = {"level": level, "date": str(date or "?"), "result": _said("acceptance", "YSJL", result)}
        yield Unmet("unmet_acceptance_result", params, "acceptance", "YSJL", uuid)
    for name in ("YSRQ", "YSJL", "YSWH", "YSMJ"):
        value = row.get(name)
        if (number_of(value) is None) if name == "YSMJ" else not (date if name == "YSRQ" else text_of(value)):
            yield Unmet("unmet_acceptance_field", {"level": level, "field": label_of("acceptance", name)}, "acceptance", name, uuid)
    if date is None:
        return
    if date > case.today:
        yield Unmet("unmet_acceptance_future", {"level": level, "date": str(date)}, "acceptance", "YSRQ", uuid)
    later = _spoken_against(case, row, date)
    if later is not None:
        yield Unmet("unmet_acceptance_overtaken", {"level": level, "date": str(date), "later": str(later)}, "acceptance", "YSRQ", uuid)


def _spoken_against(case: Case, accepted: Row, date: datetime.date) -> Optional[datetime.date]:
    """When, after an acceptance, the site failed one of the same or a higher level, or had a relapse; the last of such days."""
    level = text_of(accepted.get("YSJB"))
    failed = [row.get("YSRQ") for row in case.rows("acceptance") if _failed(row) and text_of(row.get("YSJB")) >= level]
    relapsed = [row.get("JCRQ") for row in case.rows("inspections") if text_of(row.get("XFQK")) == RELAPSE]
    days = [day for day in map(date_of, [*failed, *relapsed]) if day is not None and day > date]
    return max(days, default=None)


def _failed(row: Row) -> bool:
    return text_of(row.get("YSJL")) not in ("", PASSED)


def _accepted_area(case: Case, condition: Condition) -> Found:
    row = latest_acceptance(case.dossier, condition.values)
    accepted = None if row is None else number_of(row.get("YSMJ"))
    task = number_of(case.value("ledger", "RWMJ"))
    if row is None or accepted is None:
        return  # what is missing there is said by the condition on the acceptance itself
    if task is None:
        yield _missing("ledger", "RWMJ")
    elif round(accepted, 2) < round(task, 2):
        params = {"accepted": _flat(accepted), "task": _flat(task)}
        yield Unmet("unmet_accepted_area", params, "acceptance", "YSMJ", text_of(row.get("uuid")))


def open_inspections(dossier: Dossier) -> List[Row]:
    """Inspections that found a problem which is not mended."""
    rows = rows_in(dossier, "inspections")
    return [row for row in rows if text_of(row.get("XFQK")) in (NOT_AS_RECORDED, RELAPSE) and text_of(row.get("ZGQK")) != MENDED]


def relapses(dossier: Dossier, today: datetime.date) -> List[Row]:
    """Inspections that ask for a closed site to be opened again: a relapse, or a problem not mended within its time limit."""
    found = []
    for row in open_inspections(dossier):
        limit = date_of(row.get("ZGQX"))
        if text_of(row.get("XFQK")) == RELAPSE or (limit is not None and limit < today):
            found.append(row)
    return found


def _no_open_inspection(case: Case, condition: Condition) -> Found:
    for row in open_inspections(case.dossier):
        params = {"date": str(date_of(row.get("JCRQ")) or "?"), "found": _said("inspections", "XFQK", row.get("XFQK"))}
        yield Unmet("unmet_inspection", params, "inspections", "ZGQK", text_of(row.get("uuid")))


def _in_order(case: Case, condition: Condition) -> Found:
    firsts, thens = ([(day, row) for row in case.rows(table) for day in [date_of(row.get(name))] if day is not None]
                     for table, name in (condition.first, condition.then))  # fmt: skip
    if not firsts or not thens:
        return  # whether they must be there is another condition
    first, then = min(day for day, _ in firsts), max(thens, key=lambda found: found[0])
    if then[0] < first:
        names = {"first": label_of(*condition.first), "then": label_of(*condition.then)}
        params = {**names, "first_date": str(first), "then_date": str(then[0])}
        yield Unmet("unmet_order", params, condition.then[0], condition.then[1], text_of(then[1].get("uuid")))


def failed_acceptances(dossier: Dossier) -> List[Row]:
    """Levels whose latest acceptance did not pass."""
    levels = {text_of(row.get("YSJB")) for row in rows_in(dossier, "acceptance")}
    latest = [latest_acceptance(dossier, [level]) for level in sorted(levels)]
    return [row for row in latest if row is not None and _failed(row)]


def _finding(case: Case, condition: Condition) -> Found:
    looks: Dict[str, Callable[[], Sequence[Row]]] = {
        "acceptance": lambda: failed_acceptances(case.dossier),
        "inspection": lambda: open_inspections(case.dossier),
        "relapse": lambda: relapses(case.dossier, case.today),
    }
    if any(looks[kind]() for kind in condition.values):
        return
    if "acceptance" in condition.values:
        yield Unmet("unmet_finding", {}, "acceptance", "YSJL")
    else:
        yield Unmet("unmet_relapse", {}, "inspections", "XFQK")


def _reason(case: Case, condition: Condition) -> Found:
    name = condition.fields[0]
    field_ = _field("sites", name)
    reason = case.reason
    # A reason that a person keeps in a field of the site need not be given again.
    if reason is None or (not reason.strip() and field_.typed_in and text_of(case.value("sites", name))):
        return
    if not reason.strip():
        yield Unmet("unmet_reason", {"step": case.step.name}, "sites", name)
    elif field_.type == "C" and len(reason.strip()) > field_.width:
        yield Unmet("unmet_reason_long", {"length": len(reason.strip()), "limit": field_.width}, "sites", name)


JUDGES: Dict[str, Callable[[Case, Condition], Found]] = {
    "needed": _needed, "filled": _fields, "value": _value, "funds": _funds, "funds_cover_estimate": _funds_cover, "progress": _progress,
    "photos": _photos, "acceptance": _acceptance, "accepted_area": _accepted_area, "no_open_inspection": _no_open_inspection,
    "in_order": _in_order, "finding": _finding, "reason": _reason,
}  # fmt: skip
"""The function for each kind of :data:`.status_rules.CONDITIONS`."""
