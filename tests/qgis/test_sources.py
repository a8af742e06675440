"""Whatever a person can choose in QGIS reaches the engine as the person sees it, and is not changed."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import List

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsProperty,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import QVariant

from made_layers import memory_layer, save, square, three_patches
from mine_restoration_plugin.bridge.sources import plan_source
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Source


def numbers(source: Source, field: str = "TBBH") -> List[str]:
    """What the engine will find, read here by path, layer and filter."""
    layer = QgsVectorLayer(source.path + (f"|layername={source.layer}" if source.layer else ""), "read", "ogr")
    assert layer.isValid(), source
    if source.where:
        assert layer.setSubsetString(source.where)
    return sorted(str(feature[field]) for feature in layer.getFeatures())


def project_layer(layer: QgsVectorLayer) -> QgsVectorLayer:
    return QgsProject.instance().addMapLayer(layer)


@pytest.fixture(autouse=True)
def empty_project(qgis_new_project):
    yield
    QgsProject.instance().clear()


@pytest.fixture
def patches(tmp_path) -> str:
    return save(three_patches(), tmp_path / "map data.gpkg", "patches")


@pytest.fixture
def copies(tmp_path) -> str:
    folder = tmp_path / "copies"
    folder.mkdir()
    return str(folder)


@pytest.mark.parametrize("name", ["patches.gpkg", "图斑.shp", "patches.geojson", "patches.fgb"])
def test_a_plain_file_is_passed_by_its_name(tmp_path, context, name):
    path = save(three_patches(), tmp_path / name)
    plan = plan_source(path, context)
    assert plan.plain is not None
    assert os.path.samefile(plan.plain.path, path)
    assert plan.plain.where is None
    assert numbers(plan.plain) == ["P0", "P1", "P2"]


def test_the_chosen_layer_of_a_file_with_several(tmp_path, context, patches):
    save(memory_layer([{"TBBH": "other", "geometry": square(112, 30)}]), Path(patches), "second layer")
    plan = plan_source(f"{patches}|layername=second layer", context)
    assert (plan.plain.layer, numbers(plan.plain)) == ("second layer", ["other"])
    assert plan_source(f"{patches}|layerid=1", context).plain.layer == "second layer"
    assert plan_source(patches, context).plain.layer == "patches"


def test_a_filter_travels_with_the_layer(context, patches):
    for value in (f"{patches}|layername=patches|subset=\"TBBH\" <> 'P1'",):
        assert numbers(plan_source(value, context).plain) == ["P0", "P2"]
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "filtered", "ogr"))
    assert layer.setSubsetString("TBBH = 'P2'")
    plan = plan_source(layer.id(), context)
    assert (plan.plain.where, plan.name) == ("TBBH = 'P2'", "filtered")
    assert numbers(plan.plain) == ["P2"]


def test_a_filter_that_is_a_whole_query_goes_through_a_copy(context, patches, copies):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "query", "ogr"))
    assert layer.setSubsetString("SELECT * FROM patches WHERE TBBH = 'P0'")
    plan = plan_source(layer, context)
    assert plan.plain is None
    assert numbers(plan.realize(copies, 0)) == ["P0"]


def test_unsaved_edits_are_seen_and_stay_unsaved(context, patches, copies):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "edited", "ogr"))
    layer.startEditing()
    first = next(layer.getFeatures("TBBH = 'P0'"))
    layer.changeAttributeValue(first.id(), layer.fields().indexOf("TBBH"), "changed")
    layer.deleteFeature(next(layer.getFeatures("TBBH = 'P1'")).id())
    plan = plan_source(layer.id(), context)
    assert numbers(plan.realize(copies, 0)) == ["P2", "changed"]
    assert layer.isModified()
    layer.rollBack()
    assert sorted(f["TBBH"] for f in layer.getFeatures()) == ["P0", "P1", "P2"]


def test_edits_made_after_the_start_do_not_disturb_the_run(context, patches, copies):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "edited", "ogr"))
    layer.startEditing()
    plan = plan_source(layer.id(), context)
    layer.deleteFeature(next(layer.getFeatures("TBBH = 'P1'")).id())
    assert numbers(plan.realize(copies, 0)) == ["P0", "P1", "P2"]
    layer.rollBack()


def test_only_the_selection(context, patches, copies):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "selected", "ogr"))
    layer.selectByExpression("TBBH in ('P0', 'P2')")
    plan = plan_source(QgsProcessingFeatureSourceDefinition(layer.id(), True), context)
    assert numbers(plan.realize(copies, 0)) == ["P0", "P2"]
    whole = plan_source(QgsProcessingFeatureSourceDefinition(layer.id(), False), context)
    assert numbers(whole.plain) == ["P0", "P1", "P2"]


def test_an_empty_selection_is_said(context, patches):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "selected", "ogr"))
    with pytest.raises(MineError) as caught:
        plan_source(QgsProcessingFeatureSourceDefinition(layer.id(), True), context)
    assert caught.value.code == "layer_empty"


def test_a_feature_limit(context, patches, copies):
    plan = plan_source(QgsProcessingFeatureSourceDefinition(patches, False, 2), context)
    assert len(numbers(plan.realize(copies, 0))) == 2


def test_a_memory_layer_keeps_names_values_and_geometry(context, copies):
    layer = project_layer(three_patches())
    source = plan_source(layer, context).realize(copies, 0)
    assert (source.name, source.crs) == ("图斑", "EPSG:4490")
    read = QgsVectorLayer(f"{source.path}|layername={source.layer}", "read", "ogr")
    assert [f.name() for f in read.fields()][1:] == ["TBBH", "XZQDM"]
    before = {f["TBBH"]: f.geometry().asWkt(12) for f in layer.getFeatures()}
    for feature in read.getFeatures():
        geometry = feature.geometry()
        geometry.convertToSingleType()
        assert geometry.asWkt(12) == before[feature["TBBH"]]


def test_features_without_geometry_stay_in_a_copy(context, copies):
    layer = project_layer(memory_layer([{"TBBH": "P0", "geometry": square(111, 30)}, {"TBBH": "none"}]))
    assert numbers(plan_source(layer, context).realize(copies, 0)) == ["P0", "none"]


def test_awkward_fields_survive_a_copy(context, copies):
    layer = three_patches()
    more = [("fid", QVariant.String), ("geom", QVariant.Int), ("Name", QVariant.String), ("NAME", QVariant.String), ("list", QVariant.StringList)]
    layer.dataProvider().addAttributes([QgsField(name, kind) for name, kind in more])
    layer.updateFields()
    values = {2: "same", 3: 7, 4: "甲", 5: "乙", 6: ["a", "b"]}
    layer.dataProvider().changeAttributeValues({f.id(): values for f in layer.getFeatures()})
    source = plan_source(project_layer(layer), context).realize(copies, 0)
    read = QgsVectorLayer(f"{source.path}|layername={source.layer}", "read", "ogr")
    assert read.featureCount() == 3
    feature = next(read.getFeatures())
    assert [feature[name] for name in ("fid", "geom", "Name", "NAME_1", "list")] == ["same", 7, "甲", "乙", "a,b"]


def test_row_numbers_of_a_geopackage_are_no_field_of_a_copy(context, patches, copies):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "edited", "ogr"))
    layer.startEditing()
    source = plan_source(layer, context).realize(copies, 0)
    layer.rollBack()
    read = QgsVectorLayer(f"{source.path}|layername={source.layer}", "read", "ogr")
    assert "fid" not in [f.name() for f in read.fields()]


def test_virtual_and_joined_fields_are_in_the_copy(context, patches, copies, tmp_path):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "virtual", "ogr"))
    layer.addExpressionField("'矿' || TBBH", QgsField("KSMC", QVariant.String))
    assert numbers(plan_source(layer, context).realize(copies, 0), "KSMC") == ["矿P0", "矿P1", "矿P2"]
    other = project_layer(QgsVectorLayer("None?field=TBBH:string&field=RGPD:string", "decisions", "memory"))
    joined = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "joined", "ogr"))
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(other)
    join.setJoinFieldName("TBBH")
    join.setTargetFieldName("TBBH")
    joined.addJoin(join)
    assert plan_source(joined, context).plain is None


def test_open_options_and_other_formats_go_through_qgis(context, patches, tmp_path, copies):
    plan = plan_source(f"{patches}|layername=patches|option:LIST_ALL_TABLES=NO", context)
    assert plan.plain is None
    assert numbers(plan.realize(copies, 0)) == ["P0", "P1", "P2"]
    gml = save(three_patches(), tmp_path / "patches.gml")
    plan = plan_source(gml, context)
    assert plan.plain is None
    assert numbers(plan.realize(copies, 1)) == ["P0", "P1", "P2"]


def test_a_file_inside_a_zip(tmp_path, context):
    save(three_patches(), tmp_path / "inside.shp")
    with zipfile.ZipFile(tmp_path / "handed down.zip", "w") as archive:
        for ending in ("shp", "shx", "dbf", "prj", "cpg"):
            archive.write(tmp_path / f"inside.{ending}", f"inside.{ending}")
    plan = plan_source(f"/vsizip/{tmp_path}/handed down.zip/inside.shp", context)
    assert numbers(plan.plain if plan.plain else plan.realize(str(tmp_path), 0)) == ["P0", "P1", "P2"]


def test_arcs_become_straight_pieces_in_a_copy(context, copies):
    layer = QgsVectorLayer("CurvePolygon?crs=EPSG:4490&field=TBBH:string", "arcs", "memory")
    feature = QgsFeature(layer.fields())
    feature["TBBH"] = "arc"
    feature.setGeometry(QgsGeometry.fromWkt("CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0))"))
    layer.dataProvider().addFeatures([feature])
    source = plan_source(project_layer(layer), context).realize(copies, 0)
    read = QgsVectorLayer(source.path, "read", "ogr")
    geometry = next(read.getFeatures()).geometry()
    assert "CURVE" not in geometry.asWkt().upper()
    assert geometry.area() == pytest.approx(3.14159, rel=1e-3)


def test_the_layers_own_system_wins_over_the_files(context, patches):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "set by hand", "ogr"))
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:4525"))
    assert plan_source(layer, context).plain.crs == "EPSG:4525"
    custom = QgsCoordinateReferenceSystem.fromProj("+proj=tmerc +lon_0=112.5 +x_0=500000 +ellps=GRS80 +units=m +no_defs")
    layer.setCrs(custom)
    assert "112.5" in plan_source(layer, context).plain.crs


def test_an_encoding_is_passed_only_if_a_person_chose_it(context, tmp_path):
    path = save(three_patches(), tmp_path / "coded.shp")
    layer = project_layer(QgsVectorLayer(path, "coded", "ogr"))
    assert plan_source(layer, context).plain.encoding is None
    layer.setProviderEncoding("GB18030")
    assert plan_source(layer, context).plain.encoding == "GB18030"
    # QGIS takes a path for the open layer of that path; only once that is closed does the path mean the file alone.
    QgsProject.instance().clear()
    assert plan_source(path, context).plain.encoding is None


def test_a_property_and_a_layer_name_are_understood(context, patches):
    layer = project_layer(QgsVectorLayer(f"{patches}|layername=patches", "by name", "ogr"))
    assert plan_source(QgsProperty.fromValue(layer.id()), context).name == "by name"
    assert plan_source("by name", context).name == "by name"


def refused(value, context) -> MineError:
    with pytest.raises(MineError) as caught:
        plan_source(value, context)
    return caught.value


def test_what_cannot_be_read_is_named(context, patches, tmp_path):
    missing = refused(str(tmp_path / "gone.gpkg"), context)
    assert (missing.code, missing.params["path"]) == ("file_missing", str(tmp_path / "gone.gpkg"))
    layer = refused(f"{patches}|layername=nobody", context)
    assert (layer.code, layer.params["layer"]) == ("layer_missing", "nobody")
    assert "patches" in layer.params["layers"]
    broken = tmp_path / "broken.shp"
    broken.write_bytes(b"this is no shapefile")
    assert refused(str(broken), context).code == "file_unreadable"
    assert refused(project_layer(three_patches(crs="")), context).code == "crs_missing"
    assert refused(project_layer(memory_layer([])), context).code == "layer_empty"


def test_cancel_while_a_layer_is_handed_over(context, copies, feedback):
    plan = plan_source(project_layer(three_patches()), context)
    feedback.cancel()
    with pytest.raises(MineError) as caught:
        plan.realize(copies, 0, feedback)
    assert caught.value.code == "cancelled"


def test_a_full_or_closed_folder_for_copies_is_said(context, tmp_path):
    plan = plan_source(project_layer(three_patches()), context)
    with pytest.raises(MineError) as caught:
        plan.realize(str(tmp_path / "no such folder"), 0)
    assert caught.value.code == "output_unwritable"
