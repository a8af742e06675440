"""Which decisions of an earlier result belong to the patches of a new one. No Qt."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..model.appendix_statement import read_rule
from ..model.campaign import Campaign
from .scope_presenter import decided, edge_cases
from .words import number, tr

MOST_NAMED = 10


@dataclass(frozen=True)
class Kept:
    """The record of a decided patch in an earlier result, and that of the same patch in the new one."""

    earlier: Any
    record: Any


def carried_over(earlier: Sequence[Any], new: Sequence[Any]) -> Tuple[List[Kept], List[str]]:
    """Decisions of an earlier result for the patches of a new one, and the numbers of patches whose decision cannot be taken over.

    A patch is the same where its number is and it lies in the same place. Where the campaign or the distance is another one, only
    patches at the new strip's edge keep their decision: what was decided about the old edge says nothing on the new one.

    Args:
        earlier: :class:`~..bridge.decisions.PatchRecord` of decided patches.
        new: records of the new result that have the numbers of the earlier ones.
    """
    by_number: Dict[str, List[Any]] = {}
    for record in new:
        by_number.setdefault(record.values.get("TBBH", ""), []).append(record)
    kept, lost = [], []
    for old in earlier:
        name = old.values.get("TBBH", "")
        found = [record for record in by_number.get(name, ()) if _same_place(old.box, record.box)] if name else []
        if len(found) != 1 or not (found[0].values.get("BJTB") == "1" or _same_rule(old, found[0])):
            lost.append(name or f"#{old.fid}")
        elif not found[0].values.get("RGPD"):  # the patches' own decision goes before one of an earlier day
            kept.append(Kept(old, found[0]))
    return kept, lost


def changes_of(kept: Sequence[Kept], report: Sequence[Mapping[str, Any]], campaign: Campaign) -> Dict[int, Dict[str, Any]]:
    """The values to write into the new result, by feature id.

    Args:
        kept: decisions that belong to a patch of it.
        report: ``edge`` of the engine's report, which knows the river of a patch that lies outside.
    """
    cases = {case.fid: case for case in edge_cases([item.record for item in kept], report, campaign.distance_km)}
    changes = {}
    for item in kept:
        case, old = cases[item.record.fid], item.earlier.values
        if not case.river:
            case = replace(case, river=old.get("HLMC", ""))
        _, changes[case.fid] = decided(case, old["RGPD"], old.get("RGYY", ""), campaign)
    return changes


def _same_place(one: Optional[Tuple[float, ...]], other: Optional[Tuple[float, ...]]) -> bool:
    if one is None or other is None:
        return True
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _same_rule(old: Any, new: Any) -> bool:
    before, after = read_rule(old.values.get("PDGZ", "")), read_rule(new.values.get("PDGZ", ""))
    return before is None or after is None or (before[0], before[2]) == (after[0], after[2])


def earlier_text(count: Optional[int], name: str) -> str:
    """What will become of decisions that were taken before.

    Args:
        count: how many there are; None where no earlier result is known.
        name: of the earlier result.
    """
    if count is None:
        return tr("No earlier result of these patches is known, so there are no decisions to take over.")
    if not count:
        return tr("The earlier result {name} has no decisions.").format(name=name)
    return tr("{count} decisions of the earlier result {name} will be taken over.").format(count=number(count), name=name)


def lost_text(lost: Sequence[str]) -> str:
    """The sentence on decisions that were not taken over."""
    names = ", ".join(lost[:MOST_NAMED]) + (" …" if len(lost) > MOST_NAMED else "")
    text = tr("{count} decisions could not be taken over, because the patch is gone, moved or no longer on the edge: {names}.")
    return text.format(count=number(len(lost)), names=names)


def name_of(uri: str) -> str:
    """What an earlier result is called: its file."""
    return os.path.basename(uri.split("|")[0])
