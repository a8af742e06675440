"""The words on a map of a campaign, in the language of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Mapping, Sequence

from ..model.campaign import Campaign
from .translation import tr


@dataclass(frozen=True)
class MapText:
    """The words on a map.

    Attributes:
        name: of the layout, in the list of layouts.
        title: the head.
        subtitle: below it; empty for none.
        warning: what must not be overlooked, such as that the data are made up; empty for none.
        notes: sources, date and version, a line each.
    """

    name: str
    title: str
    subtitle: str = ""
    warning: str = ""
    notes: Sequence[str] = ()


def campaign_map_text(campaign: Campaign, report: Mapping[str, Any], base_rivers: bool, made_up: bool) -> MapText:
    """The words for a classification.

    Args:
        campaign: what the work plan fixes.
        report: the report of classifypatches; ``settings``, ``data_time`` and ``plugin_version`` are read.
        base_rivers: the rivers are the plugin's own.
        made_up: the patches are demonstration data.
    """
    rules = {
        "touches": tr("the strip touches the patch"),
        "centroid": tr("the centroid lies in the strip"),
        "half": tr("half of the patch lies in the strip"),
    }
    settings = report["settings"]
    notes: List[str] = []
    if base_rivers:
        notes.append(tr("Rivers and provinces: base data, good to about 1 km, for orientation only. Official results need official layers."))
        notes.append(tr("Sources: World Data Bank II, GSHHG, Natural Earth. CGCS2000, Albers equal-area projection."))
    rule = rules.get(settings["rule"], settings["rule"])
    last = tr("Rule: in scope when {rule}. Classified on {date} with the plugin Mine Restoration {version}.")
    notes.append(last.format(rule=rule, date=paper_date(report["data_time"]), version=report["plugin_version"]))
    main = next(river.name for river in campaign.rivers if river.river_class == campaign.main_class)
    where = tr("{river} {main} and {tributaries}, land within {distance} km of both banks")
    classes = [campaign.class_name(code) for code in (campaign.main_class, campaign.classes[-1].code)]
    return MapText(
        name=tr("Map of the patches"),
        title=tr("{campaign}: map of the patches").format(campaign=campaign.title),
        subtitle=where.format(river=main, main=classes[0], tributaries=classes[1], distance=f"{settings['distance_km']:g}"),
        warning=tr("Demonstration data: the patches are made up and show no real mine.") if made_up else "",
        notes=notes,
    )


def paper_date(time: str) -> str:
    """A date as it stands on paper: 2026年11月23日, from 2026-11-23 20:15:00."""
    year, month, day = (int(part) for part in time[:10].split("-"))
    return tr("{year}-{month}-{day}").format(year=year, month=month, day=day)
