"""Names of a river layer that a person gave to a river of the campaign, or left out: the setting ``river_names``.

``{"Jinsha reach 3": "长江", "Old canal": ""}``: key is the name as the layer has it, value any name of a river of the campaign, empty
for a river that is left out. Names that are not in it are matched by the campaign's aliases.
"""

from __future__ import annotations

import json
from typing import Any, Dict, Mapping, Optional

from .campaign import Campaign, CampaignRiver
from .errors import MineError


def chosen_rivers(value: Any, campaign: Campaign) -> Dict[str, str]:
    """The setting, checked: name in the layer -> name of the campaign's river, or empty.

    Args:
        value: a mapping, the same as JSON text, or nothing.

    Raises:
        MineError: ``river_names_broken`` where it is no mapping of text to text, ``river_names_unknown`` for a river that the
            campaign does not name.
    """
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise MineError("river_names_broken", reason=str(error)) from error
    if not isinstance(value, Mapping):
        raise MineError("river_names_broken", reason=json.dumps(value, ensure_ascii=False, default=str)[:80])
    return {str(name).strip(): _river(str(name), river, campaign) for name, river in value.items()}


def _river(name: str, river: Any, campaign: Campaign) -> str:
    if not isinstance(river, str):
        raise MineError("river_names_broken", reason=f"{name}: {json.dumps(river, ensure_ascii=False, default=str)[:80]}")
    if not river.strip():
        return ""
    found = campaign.river_named(river)
    if found is None:
        raise MineError("river_names_unknown", name=name, river=river, campaign=campaign.title, known=[r.name for r in campaign.rivers])
    return found.name


def river_of(name: str, chosen: Mapping[str, str], campaign: Campaign) -> Optional[CampaignRiver]:
    """The river that a name in the layer means: as chosen, else by the campaign's aliases; None for one that is left out."""
    return campaign.river_named(chosen.get(name, name))


def spoken_of(name: str, chosen: Mapping[str, str], campaign: Campaign) -> Optional[CampaignRiver]:
    """The river that a name speaks of, also where it is left out: a field of names stays one when some of them are not wanted."""
    return campaign.river_named(chosen.get(name) or name)
