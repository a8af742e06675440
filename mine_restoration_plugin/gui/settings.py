"""What the plugin remembers on this computer, typed, in one place."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any, Dict, List, Mapping

from qgis.core import QgsSettings

from ..bridge.engine_process import PYTHON_SETTING
from ..bridge.layer_styles import TEMPLATES_SETTING

_PREFIX = "mine_restoration/"


def _text(key: str) -> str:
    return str(QgsSettings().value(_PREFIX + key, "") or "")


def open_panels() -> List[str]:
    """Names of the panels that were open when QGIS was last closed, in the order of opening."""
    return [name for name in _text("open_panels").split(",") if name]


def set_open_panels(names: List[str]) -> None:
    """Remember the open panels."""
    QgsSettings().setValue(_PREFIX + "open_panels", ",".join(names))


def last_folder() -> str:
    """Where a file was last opened or saved; the home folder at first."""
    folder = _text("last_folder")
    return folder if os.path.isdir(folder) else os.path.expanduser("~")


def set_last_folder(path: str) -> None:
    """Remember the folder of a file that was opened or saved."""
    QgsSettings().setValue(_PREFIX + "last_folder", path if os.path.isdir(path) else os.path.dirname(path))


def results_folder() -> str:
    """Where results are written; empty for "beside the patches"."""
    return _text("results_folder")


def set_results_folder(path: str) -> None:
    """Choose where results are written."""
    QgsSettings().setValue(_PREFIX + "results_folder", path)


def templates_folder() -> str:
    """A folder with the province's own styles; empty for the plugin's."""
    return str(QgsSettings().value(TEMPLATES_SETTING, "") or "")


def set_templates_folder(path: str) -> None:
    """Choose a folder with styles that go before the plugin's."""
    QgsSettings().setValue(TEMPLATES_SETTING, path)


def engine_python() -> str:
    """The interpreter that a person chose for the engine; empty for the plugin's own choice."""
    return str(QgsSettings().value(PYTHON_SETTING, "") or "")


def set_engine_python(path: str) -> None:
    """Choose the engine's interpreter."""
    QgsSettings().setValue(PYTHON_SETTING, path)


def _key_of(source: str) -> str:
    """A layer's source as a key; not the source itself, which may be long or hold a password."""
    return hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:24]


def river_names(source: str) -> str:
    """What was chosen by hand for the names of a river layer, as JSON text; empty where nothing was."""
    return _text("river_names/" + _key_of(source)) if source else ""


def set_river_names(source: str, text: str) -> None:
    """Remember what was chosen by hand for a river layer."""
    key = _PREFIX + "river_names/" + _key_of(source)
    if source and text:
        QgsSettings().setValue(key, text)
    elif source:
        QgsSettings().remove(key)


def last_result(patches: str) -> str:
    """The result that was last made from a layer of patches (file and layer); empty where none is known."""
    return _text("results/" + _key_of(patches)) if patches else ""


def set_last_result(patches: str, result: str) -> None:
    """Remember the result of a layer of patches: persons' decisions in it belong to the next one as well."""
    if patches:
        QgsSettings().setValue(_PREFIX + "results/" + _key_of(patches), result)


def campaign_path() -> str:
    """The campaign file that was last chosen; empty for the built-in one."""
    return _text("campaign")


def set_campaign_path(path: str) -> None:
    """Remember the campaign file."""
    QgsSettings().setValue(_PREFIX + "campaign", path)


def recent_workspaces() -> List[str]:
    """Workspaces that were opened before, the last one first; those that are gone are left out."""
    return [path for path in _text("recent_workspaces").split("\n") if path and os.path.isfile(path)]


def add_recent_workspace(path: str) -> None:
    """Put a workspace to the front of the recent ones."""
    others = [other for other in _text("recent_workspaces").split("\n") if other and other != path]
    QgsSettings().setValue(_PREFIX + "recent_workspaces", "\n".join([path, *others][:10]))


def archive_view(part: str) -> str:
    """How the archive panel was left: ``list`` (filters and order), ``columns``, ``split``, ``zoom``; empty at first."""
    return _text("archive/" + part)


def set_archive_view(part: str, text: str) -> None:
    """Remember how the archive panel is left."""
    QgsSettings().setValue(_PREFIX + "archive/" + part, text)


def archive_drafts(workspace: str) -> str:
    """What was typed into a workspace's records and could not be saved, as JSON text; empty for nothing."""
    return _text("archive_drafts/" + _key_of(workspace)) if workspace else ""


def set_archive_drafts(workspace: str, text: str) -> None:
    """Keep what could not be saved; written to the disk at once, since QGIS may be killed."""
    store, key = QgsSettings(), _PREFIX + "archive_drafts/" + _key_of(workspace)
    if text:
        store.setValue(key, text)
    else:
        store.remove(key)
    store.sync()


def import_fields() -> str:
    """Fields by column that were chosen by hand in imports, as JSON."""
    return _text("import_fields")


def add_import_fields(fields: Mapping[str, str]) -> None:
    """Remember what columns became, for the next import."""
    if fields:
        known = json.loads(import_fields() or "{}")
        QgsSettings().setValue(_PREFIX + "import_fields", json.dumps({**known, **fields}, ensure_ascii=False))


def ledger_widths() -> str:
    """Widths of the ledger's columns in pixels, separated by commas; empty at first."""
    return _text("ledger_widths")


def set_ledger_widths(widths: str) -> None:
    """Remember the widths of the ledger's columns."""
    QgsSettings().setValue(_PREFIX + "ledger_widths", widths)


def last_export(workspace: str, document: str) -> Dict[str, Any]:
    """How a document was last exported from a workspace; empty where it never was, or where the note cannot be read."""
    try:
        known = json.loads(_text(f"exports/{_key_of(workspace)}/{document}") or "{}")
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def set_last_export(workspace: str, document: str, choices: Mapping[str, Any]) -> None:
    """Remember how a document was exported from a workspace."""
    QgsSettings().setValue(_PREFIX + f"exports/{_key_of(workspace)}/{document}", json.dumps(dict(choices), ensure_ascii=False))
