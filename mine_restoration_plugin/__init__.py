"""矿山修复 (Mine Restoration): QGIS plugin for the restoration of abandoned open-pit mines along the Yangtze.

Importing the package imports neither qgis nor the engine's libraries, so that QGIS starts as fast as without it and the
engine can run from the same folder.
"""

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: N802 - the name is QGIS's
    """Make the plugin; called by QGIS."""
    from .plugin import MineRestorationPlugin

    return MineRestorationPlugin(iface)
