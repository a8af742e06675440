"""A QGIS project on a workspace: its layers, styled and in the plugin's group, and what a project needs besides."""

from __future__ import annotations

import os
from typing import Dict, Iterable

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)

from .. import compat
from ..model.errors import MineError
from . import layer_group
from .translation import tr

CRS = "EPSG:4490"  # CGCS2000, as the workspace
MARGIN = 0.03


def layer_titles() -> Dict[str, str]:
    """Name in the layer tree by role."""
    return {
        "patches": tr("Patches"),
        "rivers": tr("Rivers"),
        "strips": tr("Strips by river"),
        "strips_merged": tr("Strips by class"),
        "provinces": tr("Provinces"),
    }


# The workspace's layer of each role, from the bottom of the map upwards.
TABLES = {
    "provinces": "provinces",
    "strips_merged": "strips_by_class",
    "strips": "strips",
    "rivers": "rivers",
    "patches": "patches",
}
# The same land as the strips by class, so that both at once would be twice as dark.
HIDDEN = ("strips",)


def fill_project(workspace: str, title: str) -> Dict[str, QgsVectorLayer]:
    """Make the open project one on a workspace.

    Args:
        workspace: path of the GeoPackage.
        title: for the window's head.

    Returns:
        The layers by role; roles that the workspace does not have are left out.

    Raises:
        MineError: ``file_missing``; ``layer_missing`` where it has none of the layers.
    """
    if not os.path.isfile(workspace):
        raise MineError("file_missing", path=workspace)
    project = QgsProject.instance()
    project.clear()
    project.setTitle(title)
    project.setCrs(QgsCoordinateReferenceSystem(CRS))
    project.setEllipsoid(project.crs().ellipsoidAcronym())
    project.setFilePathStorage(compat.PATHS_RELATIVE)
    layers = {}
    for role, table in TABLES.items():
        layer = QgsVectorLayer(f"{workspace}|layername={table}", layer_titles()[role], "ogr")
        if layer.isValid():
            layers[role] = layer_group.add(layer, role)
    if not layers:
        raise MineError("layer_missing", path=workspace, layer=TABLES["patches"], layers="-")
    for role in HIDDEN:
        node = project.layerTreeRoot().findLayer(layers[role].id()) if role in layers else None
        if node is not None:
            node.setItemVisibilityChecked(False)
            node.setExpanded(False)
    extent = extent_of(layers.values(), project.crs())
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
    return layers


def extent_of(layers: Iterable[QgsVectorLayer], crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
    """What some layers cover together, in a CRS, with a small margin."""
    total = QgsRectangle()
    for layer in layers:
        transform = QgsCoordinateTransform(layer.crs(), crs, QgsProject.instance())
        total.combineExtentWith(transform.transformBoundingBox(layer.extent()))
    total.scale(1 + 2 * MARGIN)
    return total


def save_project(path: str) -> None:
    """Write the open project; the paths in it are relative to it.

    Raises:
        MineError: ``output_unwritable``.
    """
    project = QgsProject.instance()
    if not project.write(path):
        raise MineError("output_unwritable", path=path, reason=project.error() or f"QGIS {Qgis.QGIS_VERSION}")
