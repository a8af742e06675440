"""Styles for results; each is a .qml file in ``templates/`` that a province can replace."""

from __future__ import annotations

import os
from typing import List

from qgis.core import QgsProcessingLayerPostProcessorInterface, QgsSettings, QgsVectorLayer

from ..model.marking import tr_noop
from .translation import tr

TEMPLATES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates")


TEMPLATES_SETTING = "mine_restoration/templates"

# What the legends of the styles say; a province's own words pass through as they are.
LEGEND = (
    tr_noop("Main stem, in scope"),
    tr_noop("Main tributary, in scope"),
    tr_noop("Outside the strips"),
    tr_noop("On the edge, to be decided"),
    tr_noop("Not measured"),
    tr_noop("Strip of the main stem"),
    tr_noop("Strip of a main tributary"),
    tr_noop("Strip of another river"),
    tr_noop("Main stem"),
    tr_noop("Main tributary"),
    tr_noop("Other river"),
    tr_noop("Province"),
    tr_noop("Patch as it comes in"),
    tr_noop("Before the repair"),
    tr_noop("Error"),
    tr_noop("Warning"),
    tr_noop("Note"),
)


def style_path(style: str) -> str:
    """The file of a style: in the folder that a province chose, else the plugin's own; empty where there is none."""
    chosen = str(QgsSettings().value(TEMPLATES_SETTING, "") or "")
    for folder in (chosen, TEMPLATES):
        path = os.path.join(folder, f"{style}.qml")
        if folder and os.path.isfile(path):
            return path
    return ""


def style_layer(layer: QgsVectorLayer, style: str) -> bool:
    """Give a layer a style by its name, if there is one."""
    path = style_path(style)
    if not path:
        return False
    layer.loadNamedStyle(path)
    renderer = layer.renderer()
    if renderer is not None and renderer.type() == "RuleRenderer":
        for rule in renderer.rootRule().descendants():
            rule.setLabel(tr(rule.label()))  # tr: marked elsewhere
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
