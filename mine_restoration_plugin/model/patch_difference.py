"""One difference between patches that come in and those of a workspace, as the engine finds it and a person ticks it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from typing import Any, Dict, List, Mapping, Optional, Tuple

NEW, CHANGED_SHAPE, CHANGED_VALUES, CHANGED_BOTH = "new", "changed_shape", "changed_values", "changed_both"
RENUMBERED, SPLIT, MERGED, REARRANGED, GONE = "renumbered", "split", "merged", "rearranged", "gone"
UNCHANGED = "unchanged"
KINDS = (NEW, CHANGED_SHAPE, CHANGED_VALUES, CHANGED_BOTH, RENUMBERED, SPLIT, MERGED, REARRANGED, GONE)
"""``renumbered``: the same shape, or nearly, under another number. ``split``: one patch of the workspace is several now.
``merged``: several are one. ``rearranged``: several are several others. ``gone``: not in what comes in, though it covers the place."""
LINEAGE = (RENUMBERED, SPLIT, MERGED, REARRANGED)


@dataclass
class PatchDifference:
    """One difference. All its patches are taken together, or left.

    Attributes:
        kind: one of :data:`KINDS`.
        patches: places of the incoming patches that it is about. numbers: theirs, as they will stand in the workspace ("" for none).
        held: keys (UUID) of the workspace's patches that it is about. held_numbers: theirs.
        kept: pairs (incoming patch, key) of those that go on as the same row of the workspace; other incoming ones are added, other
            held ones removed.
        fields: what changes in kept rows, as ``{"key", "field", "label", "old", "new"}``.
        shape: whether a kept row gets another shape.
        sets: by incoming patch (as text), what it gets beside its file's values: number, former number, mine, shares of areas.
        sources: by incoming patch (as text), the key of the patch from which it has what its file does not say.
        area_before, area_after: square metres on the ellipsoid, of all together; None where there are none.
        lost, gained: square metres of the old that no new one covers, and of the new that lay in no old one; for lineages only.
        proposed: whether it is taken if nobody says otherwise.
        reasons: messages (``{"code", "params"}``) that a person should read before deciding.
        where: of the file: ``{"source", "row"}`` of the first incoming patch.
        box: west, south, east, north of all shapes, EPSG:4490; empty if there are none.
    """

    kind: str
    patches: List[int] = field(default_factory=list)
    numbers: List[str] = field(default_factory=list)
    held: List[str] = field(default_factory=list)
    held_numbers: List[str] = field(default_factory=list)
    kept: List[Tuple[int, str]] = field(default_factory=list)
    fields: List[Dict[str, Any]] = field(default_factory=list)
    shape: bool = False
    sets: Dict[str, Dict[str, Any]] = field(default_factory=dict)
    sources: Dict[str, str] = field(default_factory=dict)
    area_before: Optional[float] = None
    area_after: Optional[float] = None
    lost: Optional[float] = None
    gained: Optional[float] = None
    proposed: bool = False
    reasons: List[Dict[str, Any]] = field(default_factory=list)
    where: Dict[str, Any] = field(default_factory=dict)
    box: List[float] = field(default_factory=list)

    @property
    def remainder(self) -> Optional[float]:
        """What is left of the old area when the new one is taken off, square metres; below zero if it grew."""
        if self.area_before is None or self.area_after is None:
            return None
        return round(self.area_before - self.area_after, 2)

    @property
    def number(self) -> str:
        """What a person calls it: the first number that there is."""
        return next((number for number in (*self.numbers, *self.held_numbers) if number), "")

    @property
    def key(self) -> str:
        """By which a difference is known again when the same is compared anew; it is another one as soon as anything about it is."""
        parts = (self.patches, self.numbers, self.held, self.kept, self.fields, self.shape, self.sets, self.area_before, self.area_after)
        return self.kind + "-" + hashlib.sha1(repr(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:16]

    def as_dict(self) -> Dict[str, Any]:
        """For a report; what is empty is left out."""
        row = {"key": self.key, "kind": self.kind, "proposed": self.proposed}
        row.update((name, value) for name, value in self.__dict__.items() if value or isinstance(value, float))
        if self.remainder is not None:
            row["remainder"] = self.remainder
        return row

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> "PatchDifference":
        """From a report; what it does not know is left out."""
        made = cls(**{f.name: row[f.name] for f in fields(cls) if f.name in row})
        made.kept = [(int(patch), str(key)) for patch, key in made.kept]
        return made

    def table_row(self) -> Dict[str, Any]:
        """The same for a table: texts and numbers only."""
        return {
            "kind": self.kind, "number": "、".join(filter(None, self.numbers)), "held": "、".join(filter(None, self.held_numbers)),
            "fields": "、".join(dict.fromkeys(str(change["label"]) for change in self.fields)),
            "old": "；".join(_text(change["old"]) for change in self.fields), "new": "；".join(_text(change["new"]) for change in self.fields),
            "area_before": self.area_before, "area_after": self.area_after, "remainder": self.remainder, "proposed": self.proposed,
        }  # fmt: skip


def _text(value: Any) -> str:
    return "-" if value in (None, "") else str(value)
