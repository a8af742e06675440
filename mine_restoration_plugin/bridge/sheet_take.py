"""Takes over what a person ticked of a sheet that came back: all of it in one act, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Set, Tuple

from ..model.errors import MineError
from ..model.sheet_columns import FUNDS
from ..model.sheet_difference import ADD, CELL, REMOVE, Difference
from ..model.workspace_history import HistoryLine
from ..model.workspace_schema import new_act
from .workspace_store import WorkspaceStore


@dataclass
class Taken:
    """What became of it.

    Attributes:
        act: name of the act, so that the history can take all of it back.
        done: differences that are in the workspace now.
        late: those that were changed in the workspace after the comparison, and so were left alone.
    """

    act: str = ""
    done: List[Difference] = field(default_factory=list)
    late: List[Difference] = field(default_factory=list)


def take_over(store: WorkspaceStore, differences: Iterable[Difference], compared_at: int) -> Taken:
    """Save differences.

    Args:
        differences: ticked ones; those that cannot be taken are left out.
        compared_at: number of the history's newest line when they were found.

    Raises:
        MineError: those of the store; what was saved before it failed is taken back.
    """
    taken = Taken(new_act())
    wanted = [difference for difference in differences if difference.can_be_taken and difference.action in (CELL, ADD, REMOVE)]
    meanwhile = _Meanwhile(store.changes_since(compared_at))
    for difference in wanted:
        (taken.late if meanwhile.touched(difference) else taken.done).append(difference)
    try:
        _save(store, taken)
    except MineError:
        store.take_back(store.lines_of_act(taken.act))
        raise
    return taken


class _Meanwhile:
    """What others changed between the comparison and now."""

    def __init__(self, lines: Iterable[HistoryLine]) -> None:
        self._fields: Set[Tuple[str, str]] = set()
        self._records: Set[str] = set()
        self._gone: Set[str] = set()
        for line in lines:
            self._records.add(line.uuid)
            if line.action == "D":
                self._gone.add(line.uuid)
            elif line.field:
                self._fields.add((line.uuid, line.field))

    def touched(self, difference: Difference) -> bool:
        if difference.site in self._gone or difference.uuid in self._gone:
            return True
        if difference.action == REMOVE:
            return difference.uuid in self._records
        return difference.action == CELL and (difference.uuid, difference.field) in self._fields


def _save(store: WorkspaceStore, taken: Taken) -> None:
    cells: Dict[str, Dict[str, Dict[str, Any]]] = {}
    for difference in taken.done:
        if difference.action == CELL:
            cells.setdefault(difference.table, {}).setdefault(difference.uuid, {})[difference.field] = difference.value
    new = [{**difference.value, "site": difference.site} for difference in taken.done if difference.action == ADD]
    gone = [difference.uuid for difference in taken.done if difference.action == REMOVE]
    for table, changes in cells.items():
        store.save_rows(table, changes, act=taken.act)
    if new:
        store.add_rows(FUNDS, new, act=taken.act)
    if gone:
        store.remove(FUNDS, gone, act=taken.act)
