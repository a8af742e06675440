"""The maps of an implementation plan: one for each province, drawn before the engine writes the document."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsProcessingFeedback

from ..model.errors import MineError
from .translation import tr
from .workspace_store import WorkspaceStore

PAPER = "a4_landscape"
DPI = 300
TITLE = "{province}废弃露天矿山分布图"


@dataclass
class PlanMaps:
    """What was drawn.

    Attributes:
        drawn: captions and paths of PNG files by province code, as the engine's job takes them.
        problems: why a province has none, as a message.
    """

    drawn: Dict[str, List[List[str]]] = field(default_factory=dict)
    problems: Dict[str, Dict[str, object]] = field(default_factory=dict)


def draw_plan_maps(
    workspace: str, sites: Optional[Sequence[str]], province: str, several: bool, folder: str, editor: str, feedback: QgsProcessingFeedback
) -> PlanMaps:
    """Draw the maps; only in the main thread, to which layouts belong. One that cannot be drawn is told, and the others are.

    Args:
        workspace: path of the GeoPackage. sites: keys of the chosen ones; None for all. province: code; empty for all that they lie in.
        several: whether there may be more than one; where there may not and there are, nothing is drawn, since the engine will refuse.
        folder: where the files go.

    Raises:
        MineError: those of opening a workspace.
    """
    from .atlas_export import export_map_png  # here: loading the plugin need not know the layouts

    maps = PlanMaps()
    members = _by_province(workspace, sites)
    wanted = [code for code in members if province in ("", code[0])]
    if len(wanted) > 1 and not several:
        return maps
    for number, (code, name) in enumerate(wanted):
        if feedback.isCanceled():
            raise MineError("cancelled")
        feedback.setProgressText(tr("Drawing the map of {province}").format(province=name))
        path = os.path.join(folder, f"{code}.png")
        caption = TITLE.format(province=name)
        try:
            export_map_png(workspace, members[code, name], caption, path, PAPER, DPI, editor)
            maps.drawn[code] = [[caption, path]]
        except MineError as error:
            maps.problems[code] = error.as_dict()
        feedback.setProgress(100 * (number + 1) / len(wanted))
    return maps


def _by_province(workspace: str, sites: Optional[Sequence[str]]) -> Dict[Tuple[str, str], List[str]]:
    """Keys of the mines in scope by code and name of their province, in the campaign's order."""
    store = WorkspaceStore.open(workspace, "")
    try:
        chosen = None if sites is None else set(sites)
        members: Dict[Tuple[str, str], List[str]] = {(province.code, province.full_name): [] for province in store.campaign.provinces}
        names = {code: (code, name) for code, name in members}
        for row in store.database.rows("sites", '"SCOPE" = 1'):
            key, code = str(row["uuid"]), str(row["SDM"] or "")
            if code in names and (chosen is None or key in chosen):
                members[names[code]].append(key)
        return {place: keys for place, keys in members.items() if keys}
    finally:
        store.close()
