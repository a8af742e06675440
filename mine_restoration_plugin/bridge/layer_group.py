"""The layer group of the results: 矿山修复 结果."""

from __future__ import annotations

from typing import List, Optional

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsVectorLayer

from .layer_styles import style_layer
from .translation import tr

ROLE = "mine_restoration/role"

# From the top of the map downwards.
ORDER = ("patches", "rivers", "strips", "strips_merged", "provinces")


def group_name() -> str:
    """Name of the group, in the language of the window."""
    return tr("Mine Restoration results")


def role_of(layer: object) -> str:
    """What a layer is for the plugin; empty for a layer of others."""
    return str(layer.customProperty(ROLE, "") or "") if isinstance(layer, QgsVectorLayer) else ""


def layer_of(role: str) -> Optional[QgsVectorLayer]:
    """The project's layer of a role, if there is one."""
    found = [layer for layer in QgsProject.instance().mapLayers().values() if role_of(layer) == role]
    return found[0] if found else None


def claim(layer: QgsVectorLayer, role: str) -> None:
    """Make a layer that stands in the group the one of its role; earlier ones leave the project, their files stay."""
    earlier = [other.id() for other in QgsProject.instance().mapLayers().values() if role_of(other) == role and other.id() != layer.id()]
    layer.setCustomProperty(ROLE, role)
    if earlier:
        QgsProject.instance().removeMapLayers(earlier)
    _sort()


def add(layer: QgsVectorLayer, role: str) -> QgsVectorLayer:
    """Add a layer with the style of its role to the group, in its place."""
    style_layer(layer, role)
    project = QgsProject.instance()
    project.addMapLayer(layer, False)
    _group().insertLayer(0, layer)
    claim(layer, role)
    return layer


def _group() -> QgsLayerTreeGroup:
    root = QgsProject.instance().layerTreeRoot()
    return root.findGroup(group_name()) or root.insertGroup(0, group_name())


def _sort() -> None:
    """Put the group's layers in the order of their roles; layers that a person put there stay on top."""
    group = _group()
    nodes = group.findLayers()
    wanted = sorted(nodes, key=lambda node: ORDER.index(role_of(node.layer())) if role_of(node.layer()) in ORDER else -1)
    if [node.layerId() for node in nodes] == [node.layerId() for node in wanted]:
        return
    clones: List[object] = [node.clone() for node in wanted if node.parent() == group]
    old = [node for node in wanted if node.parent() == group]
    group.insertChildNodes(0, clones)
    for node in old:
        group.removeChildNode(node)
