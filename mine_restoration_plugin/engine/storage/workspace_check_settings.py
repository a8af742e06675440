"""Checks of a workspace's settings, its campaign, and the photos beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator

from ...model.campaign import LARGEST_DISTANCE_KM, Campaign, campaign_of
from ...model.errors import ERROR, INFO, WARNING, Finding, MineError
from ...model.json_reader import JsonFile
from ...model.photo_names import FOLDER_ENDING, REMOVED, parts_of
from ...model.version import plugin_version
from ...model.workspace_schema import VERSION
from .workspace_check import Case, Check, listed, place_of
from .workspace_file import digest_of, last_sealed, put_setting

_SETTINGS = ("schema_version", "plugin_version", "campaign_id", "campaign", "region", "made_by", "made_at", "distance_km", "sealed_id", "sealed")
_WITHOUT_VALUE = ("region", "made_by")  # may be empty


def campaign_in(case: Case) -> Campaign:
    """The campaign that a workspace holds.

    Raises:
        MineError: as :func:`~....model.campaign.campaign_of`.
    """
    return campaign_of(JsonFile(case.path.name, case.settings.get("campaign", "")))


class Settings(Check):
    """Every setting is there and can be read. What follows from the rest is filled in again."""

    name = "settings"

    def look(self, case: Case) -> Iterator[Finding]:
        settings = case.settings
        for key in _SETTINGS:
            if key not in settings or (not settings[key].strip() and key not in _WITHOUT_VALUE):
                yield Finding("check_setting_missing", WARNING if self._known(case, key) else ERROR, key)
        for key in ("schema_version", "sealed_id"):
            if settings.get(key) and not settings[key].isdigit():
                yield Finding("check_setting_wrong", ERROR, key, {"value": settings[key][:40]})
        if settings.get("distance_km") and not _is_distance(settings["distance_km"]):
            yield Finding("check_setting_wrong", ERROR, "distance_km", {"value": settings["distance_km"][:40]})

    def _known(self, case: Case, key: str) -> str:
        """What a setting must have been."""
        if key == "sealed_id":
            return str(last_sealed(case.connection)[0])
        if key == "sealed":
            return last_sealed(case.connection)[1]
        if key == "made_at":
            return str(case.one("SELECT min(at) FROM history") or case.one("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"))
        if key in ("campaign_id", "distance_km"):
            try:
                campaign = campaign_in(case)
            except MineError:
                return ""
            return campaign.id if key == "campaign_id" else f"{campaign.distance_km:g}"
        return {"schema_version": str(VERSION), "plugin_version": plugin_version()}.get(key, "")

    def repair(self, case: Case) -> None:
        settings = case.settings
        for key in _SETTINGS:
            value = settings.get(key, "")
            wrong = not _is_distance(value) if key == "distance_km" else key in ("schema_version", "sealed_id") and not value.isdigit()
            if wrong or key not in settings or not settings[key].strip():
                value = self._known(case, key)
                if value or key in _WITHOUT_VALUE:
                    put_setting(case.connection, key, value)


def _is_distance(text: str) -> bool:
    try:
        return 0 < float(text) <= LARGEST_DISTANCE_KM
    except ValueError:
        return False


class CampaignThere(Check):
    """The campaign in the workspace can be read."""

    name = "campaign"

    def look(self, case: Case) -> Iterator[Finding]:
        if not case.settings.get("campaign"):
            return
        try:
            campaign_in(case)
        except MineError as error:
            yield Finding("check_campaign", ERROR, "", {"reason": error.as_dict()})


class Photos(Check):
    """Every photo's file is there and is the one that was taken in; no file lies about that no row knows."""

    name = "photos"

    def look(self, case: Case) -> Iterator[Finding]:
        folder = case.path.absolute().parent
        missing, changed, refused, known = [], [], [], set()
        for fid, path, digest in case.rows("SELECT fid, ZPLJ, ZPHX FROM photos ORDER BY fid"):
            try:
                parts = parts_of(path)
            except MineError:
                refused.append(fid)
                continue
            file = folder.joinpath(*parts)
            known.add(os.path.normcase(str(file)))
            if not file.is_file():
                missing.append(fid)
            elif digest and _digest(file) not in (digest.lower(), ""):
                changed.append(fid)
        for code, fids in (("check_photo_missing", missing), ("check_photo_changed", changed), ("check_photo_path", refused)):
            if fids:
                yield Finding(code, WARNING, place_of("photos"), {"count": len(fids), "numbers": case.numbers("photos", fids)})
        stray = [name for name in self._files(case.path) if os.path.normcase(str(folder / name)) not in known]
        if stray:
            yield Finding("check_photo_stray", INFO, place_of("photos"), {"count": len(stray), "files": listed([str(n) for n in stray], len(stray))})

    def _files(self, path: Path) -> Iterator[Path]:
        photos = path.absolute().parent / (path.stem + FOLDER_ENDING)
        if photos.is_dir():
            for file in sorted(photos.rglob("*")):
                inside = file.relative_to(photos)
                # What the plugin itself keeps there: removed photos, thumbnails.
                if file.is_file() and inside.parts[0] != REMOVED and not any(part.startswith(".") for part in inside.parts):
                    yield file.relative_to(path.absolute().parent)


def _digest(path: Path) -> str:
    """SHA-256 of a file; "" where it cannot be read."""
    try:
        return digest_of(path)
    except OSError:
        return ""


CHECKS: tuple[type[Check], ...] = (Settings, CampaignThere, Photos)
