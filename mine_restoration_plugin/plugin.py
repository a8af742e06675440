"""Wiring only: translator, Processing provider, panels, unload."""

from __future__ import annotations

import importlib.util
from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from .bridge.translation import install_translator


class MineRestorationPlugin:
    """What QGIS calls.

    Args:
        iface: QGIS's interface; None under qgis_process, where only :meth:`initProcessing` is called.
    """

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.provider: Optional[Any] = None
        self.panels: Optional[Any] = None
        # Before anything else makes a string.
        self.translator = install_translator()

    def initProcessing(self) -> None:  # noqa: N802
        """Add the algorithms; also all that qgis_process needs."""
        if self.provider is None:
            from .algorithms.provider import MineRestorationProvider

            self.provider = MineRestorationProvider()
            QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:  # noqa: N802
        """Add the algorithms, and the toolbar with its panels."""
        self.initProcessing()
        if self.iface is not None and importlib.util.find_spec(f"{__package__}.gui.panels") is not None:
            from .gui.panels import Panels

            self.panels = Panels(self.iface)
            self.panels.add()

    def unload(self) -> None:
        """Take everything out again."""
        if self.panels is not None:
            self.panels.remove()
            self.panels = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self.translator is not None:
            QCoreApplication.removeTranslator(self.translator)
            self.translator = None
