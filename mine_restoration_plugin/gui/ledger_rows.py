"""The lines of the ledger in memory: read at once, shown, sorted, filtered and added up without asking the database. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence, Tuple

from ..model.campaign import Campaign
from ..model.field_values import shown
from ..model.fields import FieldDef
from ..model.ledger_checks import LATE, MISSING, WRONG, LedgerLine, Mark, marks_of
from ..model.workspace_schema import table_named
from .words import tr

_SITE = {f.name: f for f in table_named("sites").fields}
_LEDGER = {f.name: f for f in table_named("ledger").fields}
_FUND = {f.name: f for f in table_named("funds").fields}
FUND_COLUMNS = ("ZJJH", "ZJDW", "ZJZC")
SITE_COLUMNS = ("ZTBH", "KSMC", "XZX", "XZJD", "ZT")
FROZEN = 2
"""How many columns stay in sight while one scrolls."""
MARK_COLUMN = "@marks"
SUMMED = ("RWMJ", "GSTZ", *FUND_COLUMNS)


@dataclass(frozen=True)
class Column:
    """A column of the table: name, its field (None for the marks), and whether a person types into it here."""

    name: str
    field: Optional[FieldDef]
    editable: bool


def columns() -> List[Column]:
    """The columns in their order: site, ledger, funds, marks."""
    made = [Column(name, _SITE[name], False) for name in SITE_COLUMNS]
    made += [Column(name, one, one.typed_in) for name, one in _LEDGER.items()]
    made += [Column(name, _FUND[name], False) for name in FUND_COLUMNS]
    return [*made, Column(MARK_COLUMN, None, False)]


@dataclass
class LedgerRow:
    """One site: keys, values by column, sums of its funds, and its marks."""

    site: str
    ledger: str
    values: Dict[str, Any]
    sources: int = 0
    marks: List[Mark] = field(default_factory=list)

    def line(self) -> LedgerLine:
        """The row as the rules see it."""
        money = [float(self.values.get(name) or 0.0) for name in FUND_COLUMNS]
        return LedgerLine(self.values, *money, self.sources)


@dataclass(frozen=True)
class LedgerFilter:
    """What is shown: words in any column, statuses, kinds of marks."""

    text: str = ""
    statuses: Tuple[str, ...] = ()
    marks: Tuple[str, ...] = ()


class LedgerRows:
    """All lines of a workspace.

    Args:
        campaign: whose deadlines count. today: ISO date.
    """

    def __init__(self, campaign: Campaign, today: str) -> None:
        self._campaign, self._today = campaign, today
        self._rows: Dict[str, LedgerRow] = {}
        self._columns = columns()

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, row: LedgerRow) -> None:
        """Take a line in, new or changed; its marks are made here."""
        row.marks = marks_of(row.line(), self._campaign, self._today)
        self._rows[row.site] = row

    def remove(self, site: str) -> None:
        """Forget a site that is gone."""
        self._rows.pop(site, None)

    def row(self, site: str) -> Optional[LedgerRow]:
        """The line of a site."""
        return self._rows.get(site)

    def shown(self, chosen: LedgerFilter, sort: str, descending: bool, english: bool) -> List[str]:
        """Sites that fit the filter, in order."""
        found = [row for row in self._rows.values() if self._fits(row, chosen, english)]
        found.sort(key=lambda row: str(row.values.get("ZTBH") or ""))
        if sort != "ZTBH":
            filled = [row for row in found if self._sort_value(row, sort) not in (None, "")]
            empty = [row for row in found if self._sort_value(row, sort) in (None, "")]
            filled.sort(key=lambda row: self._sort_value(row, sort), reverse=descending)
            found = filled + empty
        elif descending:
            found.reverse()
        return [row.site for row in found]

    def _sort_value(self, row: LedgerRow, sort: str) -> Any:
        return len(row.marks) or None if sort == MARK_COLUMN else row.values.get(sort)

    def _fits(self, row: LedgerRow, chosen: LedgerFilter, english: bool) -> bool:
        if chosen.statuses and row.values.get("ZT") not in chosen.statuses:
            return False
        if chosen.marks and not any(mark.kind in chosen.marks for mark in row.marks):
            return False
        if not chosen.text:
            return True
        text = "\x1f".join(cell_text(column, row, english) for column in self._columns if column.field is not None).casefold()
        return all(word in text for word in chosen.text.casefold().split())

    def totals(self, sites: Iterable[str]) -> Dict[str, float]:
        """Sums of some sites: ``sites``, ``marked``, and each of :data:`SUMMED`."""
        result = {"sites": 0.0, "marked": 0.0, **dict.fromkeys(SUMMED, 0.0)}
        for site in sites:
            row = self._rows.get(site)
            if row is None:
                continue
            result["sites"] += 1
            result["marked"] += bool(row.marks)
            for name in SUMMED:
                result[name] += _number(row.values.get(name))
        return {name: round(value, 2) for name, value in result.items()}


def _number(value: Any) -> float:
    try:
        number = float(value or 0.0)
    except (TypeError, ValueError):
        return 0.0
    return number if number == number and abs(number) != float("inf") else 0.0


def cell_text(column: Column, row: LedgerRow, english: bool) -> str:
    """What a cell shows."""
    if column.field is None:
        return mark_signs(row.marks)
    value = row.values.get(column.name)
    try:
        return shown(column.field, value, english)
    except (TypeError, ValueError):
        return str(value)


def mark_signs(marks: Sequence[Mark]) -> str:
    """The marks of a line in short: a sign and a word for each kind, so that nothing is said by colour alone."""
    words = {LATE: "⏰ " + tr("overdue"), WRONG: "⚠ " + tr("contradiction"), MISSING: "… " + tr("missing")}
    kinds = [kind for kind in (LATE, WRONG, MISSING) if any(mark.kind == kind for mark in marks)]
    return "  ".join(words[kind] for kind in kinds)


def read_rows(store: Any, rows: LedgerRows) -> None:
    """Read all lines of a workspace into ``rows``."""
    site_names = ("uuid", *SITE_COLUMNS, "TQMJ")
    ledger_names = ("uuid", *_LEDGER)
    ledgers = {line["site"]: line for line in store.lines("ledger", ("site", *ledger_names))}
    funds: Dict[str, List[Any]] = {}
    for line in store.lines("funds", ("site", *FUND_COLUMNS)):
        add_fund(funds.setdefault(line["site"], [0.0, 0.0, 0.0, 0]), line)
    for line in store.lines("sites", site_names):
        rows.put(made_row(line, ledgers.get(line["uuid"], {}), funds.get(line["uuid"], [0.0, 0.0, 0.0, 0])))


def add_fund(sums: List[Any], fund: Any) -> None:
    """Add a source's figures to a site's sums (planned, arrived, spent, number of sources)."""
    for place, name in enumerate(FUND_COLUMNS):
        sums[place] = round(sums[place] + _number(fund.get(name)), 2)
    sums[3] += 1


def made_row(site: Any, ledger: Any, sums: Sequence[Any]) -> LedgerRow:
    """A line from the rows of its tables; texts of numbers become numbers."""
    values: Dict[str, Any] = {}
    for name in (*SITE_COLUMNS, "TQMJ"):
        values[name] = typed(_SITE[name], site.get(name))
    for name, one in _LEDGER.items():
        values[name] = typed(one, ledger.get(name))
    values.update(zip(FUND_COLUMNS, sums[:3] if sums[3] else (None, None, None)))
    return LedgerRow(str(site["uuid"]), str(ledger.get("uuid") or ""), values, int(sums[3]))


def typed(one: FieldDef, value: Any) -> Any:
    """A value in its type; as it is where it is no number."""
    if value in (None, ""):
        return None
    if one.type in "NI" and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def site_row(store: Any, site: str) -> Optional[LedgerRow]:
    """One line, read again; None where the site is gone."""
    own = store.record("sites", site)
    if own is None:
        return None
    sums: List[Any] = [0.0, 0.0, 0.0, 0]
    for fund in store.rows("funds", site):
        add_fund(sums, fund)
    ledgers = store.rows("ledger", site)
    return made_row(own, ledgers[0] if ledgers else {}, sums)


Sentence = Callable[[str, Any], str]


def mark_texts(marks: Sequence[Mark], sentence: Sentence) -> List[str]:
    """The marks in whole sentences."""
    return [sentence(mark.code, mark.params) for mark in marks]
