"""What the data panel says about the layers that were chosen. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

from ..model.campaign import Campaign
from .words import in_a_row, number, tr

POLYGON, LINE, POINT, NONE, UNKNOWN = "polygon", "line", "point", "none", "unknown"

# Read if present; named when they are missing because the result is better with them.
_USEFUL_FIELDS = ("TBBH", "XZQDM")


@dataclass(frozen=True)
class LayerFacts:
    """What can be seen of a layer at once.

    Attributes:
        name: what the person calls it.
        count: number of features; -1 where it is not known.
        geometry: one of the words above.
        crs: authority code, empty where there is none.
        crs_name: its name in words.
        geographic: whether the coordinates are degrees.
        extent: (xmin, ymin, xmax, ymax) in the layer's coordinates; None where there is none.
        fields: field names.
    """

    name: str
    count: int
    geometry: str
    crs: str = ""
    crs_name: str = ""
    geographic: bool = False
    extent: Optional[Tuple[float, float, float, float]] = None
    fields: Tuple[str, ...] = ()


def geometry_word(geometry: str) -> str:
    """Geometry type in words."""
    words = {POLYGON: tr("polygons"), LINE: tr("lines"), POINT: tr("points"), NONE: tr("no geometry")}
    return words.get(geometry, tr("mixed geometry"))


def found_text(facts: LayerFacts) -> str:
    """Count, geometry, coordinate system and fields in one sentence."""
    count = number(facts.count) if facts.count >= 0 else "?"
    name = tr("CGCS2000 longitude/latitude") if facts.crs == "EPSG:4490" else facts.crs_name
    crs = f"{name} ({facts.crs})" if facts.crs else tr("no coordinate system")
    text = tr("Found: {count} features, {geometry}; {crs}.").format(count=count, geometry=geometry_word(facts.geometry), crs=crs)
    if facts.fields:
        shown = ", ".join(facts.fields[:12]) + (" …" if len(facts.fields) > 12 else "")
        text = in_a_row(text, tr("{count} fields: {names}.").format(count=len(facts.fields), names=shown))
    return text


def problems_of(facts: LayerFacts, role: str) -> List[str]:
    """Obvious problems, a sentence each, with what to do."""
    problems = []
    if facts.count == 0:
        problems.append(tr("The layer is empty. Choose another layer, or remove its filter."))
    if role in ("patches", "provinces", "banks") and facts.geometry in (LINE, POINT, NONE):
        problems.append(tr("These are not polygons; they cannot be measured. Choose a polygon layer."))
    if role == "rivers" and facts.geometry in (POINT, NONE):
        problems.append(tr("Rivers must be lines or water polygons."))
    if not facts.crs:
        problems.append(tr("Without a coordinate system nothing can be measured. Right click on the layer, Set CRS."))
    elif facts.extent is not None:
        problems += _extent_problems(facts)
    return problems


def _extent_problems(facts: LayerFacts) -> List[str]:
    assert facts.extent is not None
    xmin, ymin, xmax, ymax = facts.extent
    small = max(abs(xmin), abs(xmax)) <= 180 and max(abs(ymin), abs(ymax)) <= 90
    if not facts.geographic and small and xmax > xmin:
        return [tr("The coordinates look like degrees, but the coordinate system is in metres. Set the right one.")]
    if facts.geographic and not small:
        return [tr("The coordinates look like metres, but the coordinate system is in degrees. Set the right one.")]
    if facts.geographic and (xmax < 73 or xmin > 136 or ymax < 3 or ymin > 54):
        return [tr("The layer lies outside China. Check the coordinate system, or whether the axes are swapped.")]
    return []


def hints_of(facts: LayerFacts, role: str) -> List[str]:
    """What is good to know but stops nothing."""
    if role != "patches":
        return []
    upper = {name.upper() for name in facts.fields}
    missing = [name for name in _USEFUL_FIELDS if name not in upper]
    hints = []
    if "TBBH" in missing:
        hints.append(tr("No field TBBH: patches will be named by their row."))
    if "XZQDM" in missing:
        hints.append(tr("No field XZQDM: provinces will be taken from the position."))
    if "SCOPE" in upper and "PDYJ" in upper:
        hints.append(tr("This layer was classified before; it can be counted as it is in Tables and export."))
    return hints


def is_result(facts: LayerFacts) -> bool:
    """Whether the layer is a classified one."""
    return {"SCOPE", "GZL", "SDM", "TQMJ"} <= {name.upper() for name in facts.fields}


def campaign_text(campaign: Campaign) -> str:
    """The campaign in one line."""
    return tr("{title}: {rivers} rivers, {provinces} provinces, {distance} km on each bank.").format(
        title=campaign.title, rivers=len(campaign.rivers), provinces=len(campaign.provinces), distance=f"{campaign.distance_km:g}"
    )


def next_step(patches: Optional[LayerFacts]) -> str:
    """What is missing, or what comes next."""
    if patches is None:
        return tr("Next: choose the patches. Rivers and provinces can stay as they are.")
    if problems_of(patches, "patches"):
        return tr("Next: mend the patches' layer as said above.")
    return tr("Next: open Scope, make the strips and classify.")
