"""Styles for results; each is a .qml file in ``templates/`` that a province can replace."""

from __future__ import annotations

import os
from typing import List

from qgis.core import QgsProcessingLayerPostProcessorInterface, QgsVectorLayer

TEMPLATES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates")


def style_layer(layer: QgsVectorLayer, style: str) -> bool:
    """Give a layer the style ``templates/STYLE.qml``, if there is one."""
    path = os.path.join(TEMPLATES, f"{style}.qml")
    if not os.path.isfile(path):
        return False
    layer.loadNamedStyle(path)
    layer.triggerRepaint()
    return True


class LayerStyler(QgsProcessingLayerPostProcessorInterface):
    """Styles one result after it was loaded."""

    # QGIS keeps a bare pointer to a post processor: somebody has to keep the object alive until the layer is loaded.
    _alive: List["LayerStyler"] = []

    def __init__(self, style: str) -> None:
        super().__init__()
        self.style = style

    @classmethod
    def create(cls, style: str) -> "LayerStyler":
        """A post processor that stays alive; the last few are kept, so that none is collected too early."""
        styler = cls(style)
        cls._alive = [*cls._alive[-50:], styler]
        return styler

    def postProcessLayer(self, layer, context, feedback) -> None:  # noqa: N802
        """Called by QGIS in the main thread."""
        if isinstance(layer, QgsVectorLayer):
            style_layer(layer, self.style)
