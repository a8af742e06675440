"""The command ``createworkspace``: an empty workspace for a county, a city or a province."""

from __future__ import annotations

import getpass
from typing import Any

from ..model.errors import MineError
from ..model.job import Job
from .reporter import Reporter
from .storage.campaign_file import campaign_path, read_campaign
from .storage.workspace_file import create_workspace

_LONGEST_NAME = 40


def run_createworkspace(job: Job, reporter: Reporter) -> dict[str, Any]:
    """Make the file ``workspace`` of the job; settings ``region`` and ``editor`` (empty: the system's name of the person).

    Raises:
        MineError: ``workspace_exists``, ``region_unknown``, those of the campaign and of writing a file.
    """
    path = job.files.get("workspace", "")
    if not path.lower().endswith(".gpkg"):
        raise MineError("output_driver", path=path, endings=".gpkg")
    reporter.stage("making_workspace")
    settings = job.settings
    editor = str(settings.get("editor") or "").strip() or user_name()
    campaign = campaign_path(job)
    read_campaign(campaign)  # against its schema as well, so that a mistake is named before it goes into a file
    made = create_workspace(path, campaign, str(settings.get("region") or "").strip(), editor[:_LONGEST_NAME])
    reporter.progress(50)  # forms, styles and project come from QGIS
    return {"workspace": path, "settings": made}


def user_name() -> str:
    """What the system calls the person; empty where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
