"""The command ``checkcampaign``: is a campaign file whole, and what does it say."""

from __future__ import annotations

from typing import Any

from ..model.job import Job
from .reporter import Reporter
from .storage.campaign_file import campaign_path, read_campaign


def run_checkcampaign(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Read a campaign file with its schema.

    Raises:
        MineError: ``campaign_missing``, ``campaign_broken`` or ``campaign_field``, with the line.
    """
    campaign = read_campaign(campaign_path(job))
    reporter.progress(100)
    return {
        "id": campaign.id,
        "title": campaign.title,
        "rivers": [river.name for river in campaign.rivers],
        "provinces": [province.name for province in campaign.provinces],
        "distance_km": campaign.distance_km,
    }
