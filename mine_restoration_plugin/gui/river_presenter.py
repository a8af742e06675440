"""What the data panel says about the names of a river layer, and what a person chose for them. No Qt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence

from ..model.campaign import Campaign
from ..model.errors import MineError
from ..model.river_choice import chosen_rivers, river_of, spoken_of
from ..model.river_names import PREFERRED_NAME_FIELDS
from .words import in_a_row, tr


@dataclass(frozen=True)
class RiverMatch:
    """A river name in the file, and what it means.

    Attributes:
        name: as the layer has it.
        river: the campaign's river; empty where the name is left out.
        class_name: of the river.
        by_hand: whether a person chose it, against what the campaign's aliases say.
    """

    name: str
    river: str
    class_name: str
    by_hand: bool = False


def choices_of(text: str, campaign: Campaign) -> Dict[str, str]:
    """The choices that stand in session and settings; those for rivers that this campaign does not name are left aside."""
    try:
        written = json.loads(text) if text else {}
    except ValueError:
        return {}
    kept = {}
    for name, river in written.items() if isinstance(written, dict) else ():
        try:
            kept.update(chosen_rivers({name: river}, campaign))
        except MineError:
            continue
    return kept


def text_of(choices: Mapping[str, str]) -> str:
    """The choices as text for session, settings and the algorithms' RIVER_NAMES."""
    return json.dumps(dict(sorted(choices.items())), ensure_ascii=False) if choices else ""


def with_choice(choices: Mapping[str, str], name: str, river: str, campaign: Campaign) -> Dict[str, str]:
    """The choices after a person gave a name to a river (or left it out); what the aliases say anyway needs no choice."""
    by_alias = campaign.river_named(name)
    after = {other: chosen for other, chosen in choices.items() if other != name}
    return after if river == (by_alias.name if by_alias else "") else {**after, name: river}


def match_rivers(names: Sequence[str], campaign: Campaign, choices: Mapping[str, str]) -> List[RiverMatch]:
    """The names of a river layer beside the campaign's rivers.

    Those that the aliases match come first, in the campaign's order; a choice does not move its row, which would jump away from
    under the mouse.
    """
    order = {river.name: place for place, river in enumerate(campaign.rivers)}
    matches, places = [], {}
    for name in sorted(set(names)):
        by_alias, river = campaign.river_named(name), river_of(name, choices, campaign)
        places[name] = order[by_alias.name] if by_alias else len(order)
        matches.append(RiverMatch(name, river.name if river else "", campaign.class_name(river.river_class) if river else "", name in choices))
    return sorted(matches, key=lambda match: (places[match.name], match.name))


def found_by(matches: Sequence[RiverMatch], words: str) -> List[RiverMatch]:
    """The rows whose name or river contains some words."""
    wanted = words.strip().casefold()
    return [match for match in matches if wanted in match.name.casefold() or wanted in match.river.casefold()]


def best_name_field(values: Mapping[str, Sequence[str]], campaign: Campaign, choices: Mapping[str, str]) -> str:
    """The field whose values name most of the campaign's rivers; empty where none does. As the engine looks for it."""
    best, most = "", 0
    for field in sorted(values, key=lambda name: name not in PREFERRED_NAME_FIELDS):
        found = {river.name for name in values[field] if (river := spoken_of(name, choices, campaign))}
        if len(found) > most:
            best, most = field, len(found)
    return best


def rivers_text(matches: Sequence[RiverMatch], campaign: Campaign) -> str:
    """How many rivers were matched, and which of the campaign's are missing."""
    matched = {m.river for m in matches if m.river}
    left_out = sum(1 for m in matches if not m.river)
    text = tr("{matched} of the campaign's {total} rivers matched; {left_out} other names are left out.").format(
        matched=len(matched), total=len(campaign.rivers), left_out=left_out
    )
    by_hand = sum(1 for m in matches if m.by_hand)
    if by_hand:
        text = in_a_row(text, tr("{count} chosen by hand.").format(count=by_hand))
    missing = [river.name for river in campaign.rivers if river.name not in matched]
    if matched and missing:
        text = in_a_row(text, tr("Missing: {names}. Patches along them count as outside.").format(names="、".join(missing)))
    if not matched:
        text = in_a_row(text, tr("Choose another name field, or give the names to rivers in the table."))
    return text


def how_text(match: RiverMatch) -> str:
    """Who says so."""
    if match.by_hand:
        return tr("By hand")
    return tr("By name") if match.river else tr("No match")
