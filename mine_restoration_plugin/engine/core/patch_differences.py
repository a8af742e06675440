"""What comes in against what a workspace holds: a list of differences, each of which a person can take or leave.

A number says who a patch is; where there is none, or no patch of that number, the shape does. A blank in a file never wipes out what
the workspace knows. What a person changed in the workspace, and what belongs to a mine that is written off, is not overwritten
unless somebody ticks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from ...model import patch_difference as kinds
from ...model.errors import MineError
from ...model.fields import fields_of
from ...model.patch_difference import PatchDifference
from ...model.patch_lineage import SHARED, merged_origin, part_numbers, shared_out, summed
from .doctor.rule import Patches
from .ellipsoid import METRES_PER_DEGREE
from .held_patches import Held
from .patch_changes import changes_of
from .patch_coverage import covered
from .patch_matching import Matching, Tolerances
from .patch_numbers import clean_number, number_texts
from .patch_overlaps import Flags, Kin, Places

NUMBER, FORMER, SITE, SHAPE = "TBBH", "YTBBH", "ZTBH", "geom"
WRITTEN_OFF = "80"
UNNUMBERED = "无编号-{}"
_NAMED = 8  # patches that a sentence names
_LABEL = {one.name: one.label for one in fields_of("patch")}
_WIDTH = next(one.width for one in fields_of("patch") if one.name == NUMBER)
_USUAL = Tolerances()


@dataclass
class Differences:
    """What :func:`compare` found.

    Attributes:
            found: the differences in the order of the file, what is gone last.
        unchanged: places of the incoming patches that the workspace holds as they are.
        seen: as in :class:`Held`.
    """

    found: list[PatchDifference]
    unchanged: Places
    seen: int = 0

    def counts(self) -> dict[str, int]:
        """How many differences there are of each kind, and how many patches are unchanged."""
        found = pd.Series([row.kind for row in self.found], dtype=object).value_counts()
        return {kinds.UNCHANGED: len(self.unchanged), **{str(kind): int(count) for kind, count in found.items()}}

    def chosen(self, keys: Sequence[str] | None) -> list[PatchDifference]:
        """The differences that are taken.

        Args:
            keys: of those that a person ticked; None for all that are proposed.

        Raises:
            MineError: ``import_overtaken``: what the person saw is no longer so.
        """
        if keys is None:
            return [row for row in self.found if row.proposed]
        wanted = set(keys)
        found = [row for row in self.found if row.key in wanted]
        if len(found) < len(wanted):
            raise MineError("import_overtaken", count=len(wanted) - len(found))
        return found

    def rows(self) -> list[dict[str, Any]]:
        """For the report: one for each difference."""
        return [row.as_dict() for row in self.found]


def compare(
    incoming: Patches, held: Held, tolerances: Tolerances = _USUAL, complete: bool | None = None, left_out: Flags | None = None
) -> Differences:
    """Find all differences.

    Args:
        incoming: under the answers, after the doctor's rules; a table without shapes changes values only.
        complete: whether all patches of the workspace should be in what comes in; None to tell from the data (see
            :func:`.patch_coverage.covered`).
        left_out: which incoming patches (n) cannot come in. They make no difference, and their counterparts are not gone.
    """
    out = np.zeros(len(incoming), dtype=bool) if left_out is None else np.asarray(left_out, dtype=bool)
    return _Comparison(incoming, held, tolerances, out).result(complete)


class _Comparison:
    """The rows of one comparison."""

    def __init__(self, incoming: Patches, held: Held, limits: Tolerances, out: Flags) -> None:
        self._in, self._held, self._limits, self._out = incoming, held, limits, out
        self._numbers = number_texts(incoming.columns.get(NUMBER), len(incoming))
        self._who = Matching(self._numbers, incoming.geometry, held, limits, out)
        self._kept = [_kept(kin, self._who) for kin in self._who.kin]
        pair = self._who.pair.copy()
        for kept in self._kept:
            for i, h in kept:
                pair[i] = h
        self._changes = changes_of(incoming.columns, held.columns, pair, (NUMBER,))
        self._apart = self._who.apart()
        self._boxes = shapely.bounds(incoming.geometry).tolist(), shapely.bounds(held.geometry).tolist()
        # Numbers that are taken: all that the workspace has, and those that were given to a row of the list.
        self._given: set[str] = set(held.numbers.tolist())
        self._closed = set(held.keys[held.statuses == WRITTEN_OFF].tolist())
        self._rows: list[tuple[int, PatchDifference]] = []
        self._made = 0
        self._stems: dict[str, set[str]] = {}  # numbers by what stands before their last dash

    def result(self, complete: bool | None) -> Differences:
        who, count = self._who, len(self._in)
        in_kin = np.zeros(count, dtype=bool)
        for kin, kept in zip(who.kin, self._kept):
            in_kin[kin.incoming] = True
            self._lineage(kin, dict(kept))
        single, paired = ~in_kin & ~self._out, who.pair >= 0
        changed = ~who.same | self._changes.flags(count)
        numbered = np.flatnonzero(paired & (self._numbers != ""))
        changed[numbered] |= np.asarray(self._numbers[numbered] != self._held.numbers[who.pair[numbered]], dtype=bool)
        for place in np.flatnonzero(single & paired & changed).tolist():
            changed[place] = self._changed(place)
        for place in np.flatnonzero(single & ~paired).tolist():
            self._new(place)
        self._gone(complete)
        self._rows.sort(key=lambda row: row[0])
        return Differences([row for _, row in self._rows], np.flatnonzero(single & paired & ~changed), self._held.seen)

    # --- kinds of rows --------------------------------------------------------------------------------------------------------
    def _new(self, place: int) -> None:
        row = self._begun(kinds.NEW, [place], [])
        number = self._numbers[place]
        if number:
            row.numbers = [self._free(number)]
            if row.numbers[0] != number:
                self._doubt(row, "difference_doubled", number=number, given=row.numbers[0])
        else:
            row.numbers = [self._unnumbered()]
            row.reasons.append({"code": "difference_number_made", "params": {"given": row.numbers[0]}})
        near = self._who.beside.get(place)
        if near:
            self._doubt(row, "difference_overlaps", numbers=[self._held.called(h) for h in near[:_NAMED]])
        self._rows.append((place, row))

    def _changed(self, place: int) -> bool:
        """A pair of which something differs; False if nothing is left of it, since its new number is another patch's."""
        h = int(self._who.pair[place])
        number, before, same = self._numbers[place], self._held.numbers[h], bool(self._who.same[place])
        row = self._begun(kinds.CHANGED_VALUES, [place], [h])
        row.kept, row.shape = [(place, str(self._held.keys[h]))], not same
        if not number or number == before:
            row.numbers = [before]
        elif number in self._given:
            row.numbers = [before]
            self._doubt(row, "difference_number_kept", number=number, kept=before or "-")
        else:
            self._given.add(number)
            if before and clean_number(number) != clean_number(before):
                row.kind = kinds.RENUMBERED
        self._fields(row, place, h, self._former(place, [h]) if row.kind == kinds.RENUMBERED else {})
        if row.kind != kinds.RENUMBERED and row.shape:
            row.kind = kinds.CHANGED_BOTH if row.fields else kinds.CHANGED_SHAPE
        if self._apart[place]:
            metres = float(shapely.distance(self._in.geometry[place], self._held.geometry[h])) * METRES_PER_DEGREE
            self._doubt(row, "difference_moved", metres=f"{metres:.0f}")
            if place in self._who.shape_of:
                self._doubt(row, "difference_shape_of", number=self._held.called(self._who.shape_of[place]))
        self._judge(row)
        if row.fields or row.shape:
            self._rows.append((place, row))
        return bool(row.fields or row.shape)

    def _lineage(self, kin: Kin, kept: dict[int, int]) -> None:
        one_held, one_new = len(kin.held) == 1, len(kin.incoming) == 1
        kind = kinds.RENUMBERED if one_held and one_new else kinds.SPLIT if one_held else kinds.MERGED if one_new else kinds.REARRANGED
        order = [*kept, *(i for i in kin.incoming if i not in kept)]
        row = self._begun(kind, order, [*kept.values(), *(h for h in kin.held if h not in kept.values())])
        row.kept, row.shape = [(i, str(self._held.keys[h])) for i, h in kept.items()], True
        row.numbers = self._lineage_numbers(order, kept, kin)
        lost, gained = self._lost_and_gained(kin)
        shares = self._shares(order, kin, lost) if kind != kinds.RENUMBERED else {}
        for i in order:
            near = [h for _, h in sorted(((area, h) for j, h, area in kin.common if j == i), reverse=True)]
            sets = {**self._former(i, near), **shares.get(i, {})}
            if i in kept:
                self._fields(row, i, kept[i], sets)
                continue
            row.sources[str(i)] = str(self._held.keys[near[0]])
            if not _said(self._in, SITE, i):
                sets[SITE] = str(self._held.site_numbers[near[0]])
            row.sets[str(i)] = sets
        self._balance(row, lost, gained)
        sites = sorted({str(self._held.site_numbers[h]) for h in kin.held})
        if len(sites) > 1:
            self._doubt(row, "difference_sites", names=sites[:_NAMED])
        self._judge(row)
        self._rows.append((min(order), row))

    def _gone(self, complete: bool | None) -> None:
        """Held patches that nothing that came in has become of, where what came in covers their place."""
        met = np.zeros(len(self._held), dtype=bool)
        met[self._who.pair[self._who.pair >= 0]] = True
        for kin in self._who.kin:
            met[kin.held] = True
        expected = covered(self._in.columns, self._in.geometry, self._held.columns, self._held.geometry, met, complete)
        covers: dict[int, list[int]] = {}
        for i, places in self._who.beside.items():
            for h in places:
                covers.setdefault(h, []).append(i)
        for h in np.flatnonzero(expected & ~met).tolist():
            row = self._begun(kinds.GONE, [], [h])
            self._doubt(row, "difference_gone")
            if h in covers:
                self._doubt(row, "difference_covered", numbers=[str(self._in.names[i]) for i in covers[h][:_NAMED]])
            self._judge(row)
            self._rows.append((len(self._in) + h, row))

    # --- parts of a row -------------------------------------------------------------------------------------------------------
    def _begun(self, kind: str, patches: Sequence[int], held: Sequence[int]) -> PatchDifference:
        row = PatchDifference(kind, list(patches), [self._numbers[i] for i in patches], proposed=True)
        boxes = [self._boxes[0][i] for i in patches] + [self._boxes[1][h] for h in held]
        boxes = [box for box in boxes if box[0] == box[0]]
        if boxes:
            row.box = [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)]
        if patches:
            row.where = {"source": str(self._in.source[patches[0]]), "row": int(self._in.rows[patches[0]])}
            row.area_after = _total(self._in.area_m2, patches)
        if held:
            row.held, row.held_numbers = [str(self._held.keys[h]) for h in held], [str(self._held.numbers[h]) for h in held]
            row.area_before = _total(self._held.area_m2, held)
        return row

    @staticmethod
    def _doubt(row: PatchDifference, code: str, **params: Any) -> None:
        """A reason why a person should look first."""
        row.proposed = False
        row.reasons.append({"code": code, "params": params})

    def _free(self, number: str) -> str:
        """A number that nobody bears: the same, or with (2), (3), ... behind it, as when patches are loaded."""
        free, place = number, 1
        while free in self._given:
            place += 1
            tail = f"({place})"
            free = number[: _WIDTH - len(tail)] + tail
        self._given.add(free)
        return free

    def _unnumbered(self) -> str:
        """A number for a patch without one, as when patches are loaded: a mine needs a number, and people a name."""
        self._made += 1
        while UNNUMBERED.format(self._made) in self._given:
            self._made += 1
        self._given.add(UNNUMBERED.format(self._made))
        return UNNUMBERED.format(self._made)

    def _fields(self, row: PatchDifference, place: int, h: int, sets: Mapping[str, Any]) -> None:
        """What changes in a row that goes on: by the file, and by the lineage."""
        changes = [(name, old, new) for name, old, new in self._changes.of(place) if name not in sets]
        number = row.numbers[row.patches.index(place)]
        if number != self._held.numbers[h]:
            changes.insert(0, (NUMBER, self._held.numbers[h] or None, number))
        for name, new in sets.items():
            old = self._held.columns[name][h] if name in self._held.columns else None
            old = None if old != old else old
            if (old or None) != (new or None):
                changes.append((name, old, new))
        key = str(self._held.keys[h])
        row.fields += [{"key": key, "field": name, "label": _LABEL[name], "old": old, "new": new} for name, old, new in changes]

    def _former(self, place: int, sources: Sequence[int]) -> dict[str, Any]:
        """The former number, unless the file says one."""
        origin = merged_origin([str(self._held.numbers[h]) for h in sources]) if any(self._held.numbers[h] for h in sources) else ""
        return {FORMER: origin} if origin and not _said(self._in, FORMER, place) else {}

    def _lineage_numbers(self, order: Sequence[int], kept: Mapping[int, int], kin: Kin) -> list[str]:
        """Numbers of patches that have become of others: as the file says, made where it has none or the same for several."""
        own = {str(self._held.numbers[h]) for h in kin.held} - {""}
        base = next((str(self._held.numbers[h]) for h in [*kept.values(), *kin.held] if self._held.numbers[h]), "")
        wanted = [str(self._numbers[i]) for i in order]
        if len(order) == 1 and not wanted[0]:
            return [base]
        clear = [bool(number) and wanted.count(number) == 1 and (number in own or number not in self._given) for number in wanted]
        made = iter(self._part_numbers(base or "part", clear.count(False)) if not all(clear) else ())
        result = [number if fine else next(made) for number, fine in zip(wanted, clear)]
        self._given.update(result)
        return result

    def _part_numbers(self, base: str, count: int) -> list[str]:
        """:func:`part_numbers`, of which only those of all numbers are told that can be in the way."""
        if not self._stems:
            for number in (*self._given, *self._numbers.tolist()):
                self._stems.setdefault(number.rpartition("-")[0], set()).add(number)
        near = [self._stems.get(base.strip()[: _WIDTH - 1 - digits], set()) for digits in range(1, 7)]
        made = part_numbers(base, count, set().union(*near))
        for number in made:
            self._stems.setdefault(number.rpartition("-")[0], set()).add(number)
        return made

    def _shares(self, order: Sequence[int], kin: Kin, lost: float) -> dict[int, dict[str, Any]]:
        """What was handed down for the old ones as a whole, shared out by area among new ones of which the file says nothing. What no
        new one covers keeps its share, and nobody has it any more."""
        areas = [float(np.nan_to_num(self._in.area_m2[i])) for i in order]
        whole = _total(self._held.area_m2, kin.held) or 0.0
        rest = [lost] if lost > self._limits.balance * whole else []
        result: dict[int, dict[str, Any]] = {i: {} for i in order}
        for name in SHARED:
            if name not in self._held.columns or any(_said(self._in, name, i) for i in order):
                continue
            total = summed(_number(self._held.columns[name][h]) for h in kin.held)
            for i, share in zip(order, shared_out(total, [*areas, *rest])):
                if share is not None:
                    result[i][name] = share
        return result

    def _lost_and_gained(self, kin: Kin) -> tuple[float, float]:
        """Square metres of the old that no new one covers, and of the new that lay in no old one."""
        result = []
        for column, areas in ((1, self._held.area_m2), (0, self._in.area_m2)):
            common: dict[int, float] = {}
            for pair in kin.common:
                common[int(pair[column])] = common.get(int(pair[column]), 0.0) + float(pair[2])
            whole = self._who.areas[column]
            away = ((1.0 - min(1.0, area / whole[place])) * areas[place] for place, area in common.items())
            result.append(float(sum(metres for metres in away if metres == metres)))
        return result[0], result[1]

    def _balance(self, row: PatchDifference, lost: float, gained: float) -> None:
        row.lost, row.gained = round(lost, 2), round(gained, 2)
        if max(lost, gained) > self._limits.balance * (row.area_before or 0.0):
            self._doubt(row, "difference_unbalanced", lost=f"{lost:.0f}", gained=f"{gained:.0f}")

    def _judge(self, row: PatchDifference) -> None:
        """What a person changed in the workspace, and what is written off, is not overwritten without a word."""
        names: dict[str, list[str]] = {}
        for change in row.fields:
            names.setdefault(change["key"], []).append(change["field"])
        going_on = {key for _, key in row.kept}
        for key in row.held:
            edited = self._held.edited.get(key)
            if not edited:
                continue
            touched = [*names.get(key, ()), *((SHAPE,) if row.shape else ())] if key in going_on else list(edited)
            for name in [name for name in touched if name in edited][:1]:
                who, at = edited[name]
                label: Any = {"code": "word_shape", "params": {}} if name == SHAPE else _LABEL.get(name, name)
                self._doubt(row, "difference_edited", field=label, who=who or "-", date=at[:10])
        if self._closed.intersection(row.held):
            self._doubt(row, "difference_written_off")


def _kept(kin: Kin, who: Matching) -> list[tuple[int, int]]:
    """Which incoming patch goes on as which row of the workspace: those of one number, then those that have most in common."""
    found: dict[int, int] = {}
    used: set[int] = set()
    by_number = [(i, h) for i, h, _ in kin.common if who.pair[i] == h]
    most = [(i, h) for i, h, _ in sorted(kin.common, key=lambda pair: (-pair[2], pair[0], pair[1]))]
    for i, h in by_number + most:
        if i not in found and h not in used:
            found[i] = h
            used.add(h)
    return list(found.items())


def _said(incoming: Patches, name: str, place: int) -> bool:
    """Whether the file has a value there."""
    values = incoming.columns.get(name)
    value = None if values is None else values[place]
    return value is not None and value == value and str(value).strip() != ""


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and value == value else None


def _total(areas: np.ndarray, places: Sequence[int]) -> float | None:
    """The sum of the areas of some patches; None where none of them has one."""
    known = [float(areas[place]) for place in places if areas[place] == areas[place]]
    return round(sum(known), 2) if known else None
