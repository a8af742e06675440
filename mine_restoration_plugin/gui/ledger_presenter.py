"""What a person does in the ledger: change a cell, paste a block, fill down, clear, take back. No Qt."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..model.errors import MineError
from ..model.field_values import same, value_of
from ..model.workspace_schema import new_act
from .ledger_rows import Column, LedgerFilter, LedgerRows, columns, read_rows, site_row

# More cells than this are shown before they are written.
PREVIEW_FROM = 20
_REMEMBERED = 200


@dataclass(frozen=True)
class Change:
    """One cell of a block: where, what stands there, what comes; ``problem`` where it cannot come."""

    site: str
    column: Column
    old: Any
    new: Any
    given: str = ""
    problem: Optional[MineError] = None


@dataclass
class Plan:
    """A block of changes before it is written."""

    changes: List[Change] = field(default_factory=list)
    refused: List[Change] = field(default_factory=list)
    outside: int = 0  # cells of the block beyond the table's edge

    def __len__(self) -> int:
        return len(self.changes)


class LedgerPresenter:
    """The lines that are shown and what is done to them.

    Args:
        store: the open workspace.
        english: labels and names of codes in English.
        today: ISO date; the computer's by default.
    """

    def __init__(self, store: Any, english: bool, today: str = "") -> None:
        self.store, self.english = store, english
        self.columns = columns()
        self.rows = LedgerRows(store.campaign, today or datetime.date.today().isoformat())
        self.filter = LedgerFilter()
        self.sort, self.descending = "ZTBH", False
        self.sites: List[str] = []
        self._acts: List[str] = []
        read_rows(store, self.rows)
        self.search()

    def search(self) -> None:
        """Look again which lines are shown, and in which order."""
        self.sites = self.rows.shown(self.filter, self.sort, self.descending, self.english)

    def refresh(self, touched: Sequence[Tuple[str, str, str]]) -> bool:
        """Take changes by whomever in; whether the lines shown may be others now."""
        if not touched:
            self.rows = LedgerRows(self.store.campaign, self.rows._today)
            read_rows(self.store, self.rows)
            self.search()
            return True
        wanted = {site for table, _, site in touched if site and table in ("sites", "ledger", "funds", "patches")}
        known = len(self.rows)
        gone = False
        for site in wanted:
            row = site_row(self.store, site)
            if row is None:
                self.rows.remove(site)
                gone = True
            else:
                self.rows.put(row)
        if gone or len(self.rows) != known:
            self.search()
            return True
        return False

    # --- one cell -----------------------------------------------------------------------------------------------------
    def set_cell(self, site: str, column: Column, given: Any) -> List[Any]:
        """Save one cell at once; the conflicts, if somebody else changed it meanwhile.

        Raises:
            MineError: the value does not fit, or it cannot be saved.
        """
        row = self.rows.row(site)
        if row is None or column.field is None or not column.editable:
            return []
        value = value_of(column.field, given)
        old = row.values.get(column.name)
        if same(column.field, old, value):
            return []
        act = new_act()
        saved = self.store.save("ledger", row.ledger, {column.name: value}, seen={column.name: old}, act=act)
        if saved.written:
            self.remember(act)
        return list(saved.conflicts)

    # --- blocks -------------------------------------------------------------------------------------------------------
    def plan_paste(self, first_row: int, first_column: int, cells: Sequence[Sequence[str]], selection: Sequence[Tuple[int, int]] = ()) -> Plan:
        """What a block would change from a cell on; one cell fills the whole selection, as in Excel."""
        if len(cells) == 1 and len(cells[0]) == 1 and len(selection) > 1:
            return self._plan((row, column, cells[0][0]) for row, column in selection)
        return self._plan((first_row + r, first_column + c, text) for r, line in enumerate(cells) for c, text in enumerate(line))

    def plan_fill_down(self, selection: Sequence[Tuple[int, int]]) -> Plan:
        """What filling the top cell of each selected column into those below would change."""
        top: Dict[int, int] = {}
        for row, column in selection:
            top[column] = min(row, top.get(column, row))
        return self._plan((row, column, self._value(top[column], column)) for row, column in selection if row != top[column])

    def plan_clear(self, selection: Sequence[Tuple[int, int]]) -> Plan:
        """What emptying the selected cells would change."""
        return self._plan((row, column, "") for row, column in selection)

    def _value(self, row: int, column: int) -> Any:
        line = self.rows.row(self.sites[row])
        return None if line is None else line.values.get(self.columns[column].name)

    def _plan(self, cells: Any) -> Plan:
        plan = Plan()
        for row, place, given in cells:
            if row >= len(self.sites) or place >= len(self.columns):
                plan.outside += 1
                continue
            site, column = self.sites[row], self.columns[place]
            old = self._value(row, place)
            if column.field is None or not column.editable:
                if str(given or "").strip():
                    plan.refused.append(Change(site, column, old, None, str(given), MineError("ledger_not_editable")))
                continue
            try:
                new = value_of(column.field, given)
            except MineError as error:
                plan.refused.append(Change(site, column, old, None, str(given), error))
                continue
            if not same(column.field, old, new):
                plan.changes.append(Change(site, column, old, new, str(given or "")))
        return plan

    def carry_out(self, plan: Plan) -> int:
        """Write a plan in one transaction, as one act; the number of lines that changed.

        Raises:
            MineError: nothing was written.
        """
        by_record: Dict[str, Dict[str, Any]] = {}
        for change in plan.changes:
            row = self.rows.row(change.site)
            if row is not None:
                by_record.setdefault(row.ledger, {})[change.column.name] = change.new
        if not by_record:
            return 0
        act = new_act()
        count = int(self.store.save_rows("ledger", by_record, act))
        self.remember(act)
        return count

    # --- taking back ----------------------------------------------------------------------------------------------------
    def remember(self, act: str) -> None:
        """An act, also one of a table below, belongs to what Ctrl+Z takes back."""
        self._acts = [*self._acts[-_REMEMBERED:], act]

    def take_back(self) -> Optional[Any]:
        """Undo the last act of this panel; None where there is none."""
        if not self._acts:
            return None
        return self.store.take_back(self.store.lines_of_act(self._acts.pop()))

    def totals(self, rows: Optional[Sequence[int]] = None) -> Mapping[str, float]:
        """Sums of what is shown, or of some of its rows."""
        chosen = self.sites if rows is None else [self.sites[row] for row in rows if row < len(self.sites)]
        return self.rows.totals(chosen)
