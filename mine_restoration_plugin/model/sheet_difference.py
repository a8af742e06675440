"""One difference between a sheet that came back and the workspace, as the engine reports it and the dialog shows it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Dict, Mapping, Optional

CHANGED, CONFLICT, SAME, REFUSED = STATES = ("changed", "conflict", "same", "refused")
"""``changed``: only in the sheet. ``conflict``: on both sides, to different values, or nobody knows what was exported.
``same``: on both sides to the same. ``refused``: cannot be taken, for the reason that is told."""

CELL, ADD, REMOVE, LINE = ACTIONS = ("cell", "add", "remove", "line")
"""``cell``: a value of a record. ``add``, ``remove``: a line of funds. ``line``: a whole line of the sheet that is not understood."""


@dataclass(frozen=True)
class Difference:
    """One difference.

    Attributes:
        action: one of :data:`ACTIONS`. state: one of :data:`STATES`.
        table: of the workspace. uuid: key of the record; empty for a new one. site: key of its site.
        number, name: of the site, for people.
        field: of the dictionary; empty unless ``action`` is ``cell``. label: what people call it.
        exported, now, sheet: what was exported, what the workspace holds and what the sheet says, as people read them;
            ``exported`` is None where the sheet does not know it.
        value: what would be saved: a value, or for a new line its values by field.
        who, at: who changed it in the workspace after the export and when (ISO, UTC); empty if nobody did or nobody knows.
        reason: message of the catalogue (``code``, ``params``) that says why it is refused or in conflict, or None.
        line: line number in the sheet; 0 for a line that is no longer there. page: name of the worksheet.
    """

    action: str
    state: str
    table: str
    uuid: str = ""
    site: str = ""
    number: str = ""
    name: str = ""
    field: str = ""
    label: str = ""
    exported: Optional[str] = ""
    now: str = ""
    sheet: str = ""
    value: Any = None
    who: str = ""
    at: str = ""
    reason: Optional[Mapping[str, Any]] = None
    line: int = 0
    page: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Whether a person may tick it."""
        return self.state in (CHANGED, CONFLICT)

    def as_dict(self) -> Dict[str, Any]:
        """For a report."""
        return asdict(self)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> "Difference":
        """From a report; what it does not know is left out."""
        return cls(**{f.name: row[f.name] for f in fields(cls) if f.name in row})


@dataclass
class Tally:
    """How many differences there are of each state."""

    counts: Dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))

    def add(self, state: str) -> None:
        """Count one."""
        self.counts[state] += 1
