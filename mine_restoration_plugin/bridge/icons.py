"""The plugin's icons: from the compiled resources of a staged plugin, else from the repository's files."""

from __future__ import annotations

import importlib
import importlib.util
import os

from qgis.PyQt.QtCore import QFile
from qgis.PyQt.QtGui import QIcon

PREFIX = ":/mine_restoration/icons"
_RESOURCES = f"{__package__.rsplit('.', 1)[0]}.resources_rc"  # made when the plugin is staged
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def icon_path(name: str) -> str:
    """Path of an icon, without its ending in ``name``."""
    if importlib.util.find_spec(_RESOURCES) is not None:
        importlib.import_module(_RESOURCES)
    compiled = f"{PREFIX}/{name}.svg"
    if QFile.exists(compiled):
        return compiled
    return os.path.join(os.path.dirname(_PACKAGE), "icons", f"{name}.svg")


def icon(name: str) -> QIcon:
    """An icon by its name in ``icons/``."""
    return QIcon(icon_path(name))
