"""The QGIS project of a workspace, and the styles in its file: what makes the GeoPackage whole without the plugin.

    equip(path, campaign)          styles and project go into the GeoPackage
    field_package(path, campaign)  the same project as a file beside it, for QField

In QGIS the project opens by Project > Open From > GeoPackage; any layer that is added from the file brings its form and its style.
"""

from __future__ import annotations

import os
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsFeedback,
    QgsProject,
    QgsReferencedRectangle,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)

from .. import compat
from ..model.campaign import Campaign, builtin_campaign_path, campaign_of, load_campaign
from ..model.errors import MineError
from ..model.json_reader import JsonFile
from ..model.workspace_schema import SRS_ID, TABLES, Table, child_tables, table_named
from .layer_styles import style_layer
from .select_rows import select_rows
from .workspace_forms import add_records_to_form, relation_id, set_up_form

PROJECT = "矿山修复"
"""Name of the project in the file."""
STYLE = "矿山修复"
"""Name of each layer's style in the file."""
TABLE = "mine_restoration/table"
"""Custom property of a layer of the project: its table. Not the one of the open workspace's layers, which are a session's own."""

STATUS_PREFIX = "site_"
"""Before the name of the field that a patch gets from its site: ``site_ZT``, as the style of the patches names it."""

# Groups of the layer tree from the top down, each with its tables from the top of the map down.
GROUPS: Tuple[Tuple[str, Tuple[str, ...]], ...] = (
    ("地图", ("photos", "patches", "rivers", "strips")),
    ("档案与台账", ("sites", "archive", "ledger", "funds", "progress", "acceptance", "inspections", "disclosures")),
    ("代码与历史", ("history", "codes", "settings")),
)
# Nobody types into these.
READ_ONLY = ("history", "codes", "settings")
# Map style of a table; a province can replace its .qml file.
STYLES = {"patches": "workspace_patches", "photos": "workspace_photos", "rivers": "rivers", "strips": "strips"}
_DESCRIPTION = "矿山修复插件的表单与样式"


def equip(path: str, campaign: Campaign, feedback: Optional[QgsFeedback] = None, alone: bool = True) -> None:
    """Put forms, styles and the project into a workspace; what an earlier version put there is replaced.

    The project in the file finds its layers by the file's name, so it must be renewed when the file was renamed. May be called from any
    thread.

    Args:
        path: of the GeoPackage.
        campaign: that the workspace was made for.
        feedback: gets the progress from 0 to 100; a cancel ends the work.
        alone: whether nobody else has the file open, so that it is left without a log beside it.

    Raises:
        MineError: ``workspace_failed``, ``workspace_table``, ``cancelled``.
    """
    project = make_project(path, campaign)
    try:
        layers = list(layers_of(project).values())
        for number, layer in enumerate(layers):
            if feedback is not None:
                if feedback.isCanceled():
                    raise MineError("cancelled")
                feedback.setProgress(100.0 * number / (len(layers) + 1))
            _store_style(layer, path)
        add_records_to_form(layers_of(project)["sites"], project)
        _write(project, f"geopackage:{path}?projectName={PROJECT}", path)
    finally:
        project.clear()
        del project
    if alone:
        _leave_one_file(path)


def field_package(path: str, campaign: Campaign, target: str = "") -> str:
    """Write the workspace's project as a file beside it, which QField opens.

    Args:
        path: of the GeoPackage. campaign: that it was made for.
        target: the project file (.qgz or .qgs), in the workspace's folder so that both can be copied together; by default
            the workspace's name with .qgz.

    Returns:
        The path of the project file.

    Raises:
        MineError: ``file_missing``, ``workspace_table``, ``output_driver``, ``output_unwritable``.
    """
    if not os.path.isfile(path):
        raise MineError("file_missing", path=path)
    target = os.path.abspath(os.path.expanduser(target) if target else os.path.splitext(path)[0] + ".qgz")
    if os.path.splitext(target)[1].lower() not in (".qgz", ".qgs"):
        raise MineError("output_driver", path=target, endings=".qgz, .qgs")
    project = make_project(path, campaign)
    try:
        add_records_to_form(layers_of(project)["sites"], project)
        if not project.write(target):
            raise MineError("output_unwritable", path=target, reason=project.error() or f"QGIS {Qgis.QGIS_VERSION}")
    finally:
        project.clear()
        del project
    return target


def workspace_campaign(path: str) -> Campaign:
    """The campaign that a workspace keeps; the built-in one where it keeps none.

    Raises:
        MineError: ``workspace_table`` where it has no settings, those of a broken campaign.
    """
    settings = _open(path, table_named("settings"))
    request = QgsFeatureRequest().setFilterExpression("\"key\" = 'campaign'")
    texts = [str(feature["value"] or "") for feature in settings.getFeatures(request)]
    if not any(texts):
        return load_campaign(builtin_campaign_path())
    return campaign_of(JsonFile(os.path.basename(path), texts[0]))


def make_project(path: str, campaign: Campaign) -> QgsProject:
    """A new project with all layers of a workspace: forms, styles, groups and relations.

    The form of the sites has no tabs for their records yet, see :func:`.workspace_forms.add_records_to_form`.

    Raises:
        MineError: ``workspace_table``.
    """
    project = QgsProject()
    project.setTitle(f"{campaign.title} {os.path.splitext(os.path.basename(path))[0]}")
    project.setCrs(QgsCoordinateReferenceSystem(f"EPSG:{SRS_ID}"))
    project.setEllipsoid(project.crs().ellipsoidAcronym())
    project.setFilePathStorage(compat.PATHS_RELATIVE)
    project.setDistanceUnits(compat.DISTANCE_METRES)
    project.setAreaUnits(compat.AREA_HECTARES)
    layers = {table.name: _open(path, table) for table in TABLES}
    for layer in layers.values():
        # Asked for now and kept: once a style is being written, GDAL could not look into the file through this layer.
        layer.extent()
    for title, tables in GROUPS:
        group = project.layerTreeRoot().addGroup(title)
        for name in tables:
            project.addMapLayer(layers[name], False)
            group.addLayer(layers[name]).setExpanded(False)
    project.layerTreeRoot().children()[-1].setExpanded(False)
    ids = {name: layer.id() for name, layer in layers.items()}
    project.relationManager().setRelations(list(_relations(project, ids)))
    for name, layer in layers.items():
        if name in STYLES:
            style_layer(layer, STYLES[name])
        set_up_form(layer, table_named(name), campaign, os.path.basename(path), ids)
        layer.setReadOnly(name in READ_ONLY)
    join_status(project, layers["patches"])
    shown = layers["patches"] if layers["patches"].featureCount() else layers["rivers"]
    extent = shown.extent()
    extent.scale(1.1)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
    return project


def companions(project: QgsProject, open_layer: Callable[[str, str], QgsVectorLayer]) -> List[QgsVectorLayer]:
    """See that a project has the tables into which the map's styles and forms look; they do not show in its layer tree.

    Outlines by status come from the sites, see :func:`join_status`; the ticks of multiple choices from the code lists.

    Args:
        project: whose map shows patches of a workspace.
        open_layer: opens a table of the workspace under a name, both texts.

    Returns:
        The layers that were added.

    Raises:
        MineError: ``workspace_table``.
    """
    added = []
    for name in ("sites", "codes"):
        label = table_named(name).label
        if not project.mapLayersByName(label):
            layer = open_layer(name, label)
            layer.setFlags(layer.flags() | compat.LAYER_PRIVATE)
            layer.setReadOnly(True)
            project.addMapLayer(layer, False)
            added.append(layer)
    return added


def join_status(project: QgsProject, patches: QgsVectorLayer) -> None:
    """Let patches know their site's status, as a field ``site_ZT``, after which their style draws outlines.

    A join and no ``get_feature()`` in the style: that function asks the main thread for every patch, so that QGIS 3.22 hangs
    where it waits for a map that is being drawn, as it does when it is closed.

    Args:
        project: has the sites as a layer under their own name.
        patches: a layer of the same project.
    """
    sites = table_named("sites")
    # A layer of someone else's may have the same name.
    found = [layer for layer in project.mapLayersByName(sites.label) if {"uuid", "ZT"} <= {field.name() for field in layer.fields()}]
    if not found or any(join.prefix() == STATUS_PREFIX for join in patches.vectorJoins()):
        return
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(found[0])
    join.setJoinFieldName("uuid")
    join.setTargetFieldName("site")
    join.setPrefix(STATUS_PREFIX)
    join.setJoinFieldNamesSubset(["ZT"])
    # Not from memory: others write into the same file.
    join.setUsingMemoryCache(False)
    patches.addJoin(join)


def layers_of(project: QgsProject) -> Dict[str, QgsVectorLayer]:
    """A project's layers of a workspace, by table."""
    layers = project.mapLayers().values()
    return {str(layer.customProperty(TABLE)): layer for layer in layers if isinstance(layer, QgsVectorLayer) and layer.customProperty(TABLE)}


def _open(path: str, table: Table) -> QgsVectorLayer:
    options = QgsVectorLayer.LayerOptions()
    # What an earlier version stored would mix with what is set up now.
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(f"{path}|layername={table.name}", table.label, "ogr", options)
    if not layer.isValid():
        raise MineError("workspace_table", path=path, table=table.name)
    layer.setCustomProperty(TABLE, table.name)
    return layer


def _relations(project: QgsProject, ids: Mapping[str, str]) -> Iterator[QgsRelation]:
    for table in child_tables():
        relation = QgsRelation(QgsRelationContext(project))
        relation.setId(relation_id(table.name))
        relation.setName(table.label)
        relation.setReferencedLayer(ids["sites"])
        relation.setReferencingLayer(ids[table.name])
        relation.addFieldPair("site", "uuid")
        # Not a composition: the database itself deletes a site's rows with it, and refuses while it has patches.
        yield relation


def _store_style(layer: QgsVectorLayer, path: str) -> None:
    """Make the layer's style the default one in the file; an earlier one of the name goes first, or QGIS would ask in a box."""
    found, ids, names, _, problem = layer.listStylesInDatabase()
    for identity, name in zip(ids[:found], names[:found]):
        if name == STYLE:
            layer.deleteStyleFromDatabase(identity)
    problem = layer.saveStyleToDatabase(STYLE, _DESCRIPTION, True, "", *compat.STYLE_WITHOUT_RELATIONS)
    if problem:
        raise MineError("workspace_failed", path=path, reason=problem)


def _leave_one_file(path: str) -> None:
    """Take the file out of WAL mode, in which QGIS's layers leave it: a copy on a read-only disk could not be opened.

    Raises:
        MineError: ``workspace_failed`` where it is still open somewhere.
    """
    rows = select_rows(path, "PRAGMA journal_mode = DELETE", path, writing=True)
    if [[str(value) for value in row] for row in rows] != [["delete"]]:
        raise MineError("workspace_failed", path=path, reason=f"journal_mode {rows}")


def _write(project: QgsProject, address: str, path: str) -> None:
    if not project.write(address):
        raise MineError("workspace_failed", path=path, reason=project.error() or f"QGIS {Qgis.QGIS_VERSION}")
