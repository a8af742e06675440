"""Whose name stands in the history of a workspace."""

from __future__ import annotations

import getpass

from qgis.core import QgsSettings

_KEY = "mine_restoration/editor"


def editor() -> str:
    """The name that was given in the plugin; the computer's user name until then."""
    name = str(QgsSettings().value(_KEY, "") or "")
    if name:
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a computer without an entry for its user
        return ""


def set_editor(name: str) -> None:
    """Remember the person's name."""
    QgsSettings().setValue(_KEY, name.strip()[:40])
