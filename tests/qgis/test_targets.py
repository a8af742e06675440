"""Where a result may go, and where not."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from made_layers import save, three_patches
from mine_restoration_plugin.bridge.sources import plan_source
from mine_restoration_plugin.bridge.targets import check_targets, layer_uri, parse_target
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Target


def test_a_path_is_a_whole_file_and_a_table_is_one_layer(tmp_path):
    path = str(tmp_path / "out.gpkg")
    assert parse_target(path) == Target(path, None, False)
    assert parse_target(f"{path}|layername=strips") == Target(path, "strips", True)
    assert parse_target(f"ogr:dbname='{path}' table=\"图斑 1\" (geom)") == Target(path, "图斑 1", True)
    assert layer_uri(Target(path, "strips", True)) == f"{path}|layername=strips"


@pytest.mark.parametrize(
    ("destination", "code"),
    [
        ("postgis:dbname='x' table=\"a\".\"b\" (geom)", "output_no_file"),
        ("memory:", "output_no_file"),
        ("", "output_no_file"),
        ("ogr:nonsense", "output_no_file"),
        ("/tmp/result", "output_driver"),
        ("/tmp/result.xyz", "output_driver"),
        ("/tmp/result.shp|layername=a", "output_driver"),
    ],
)
def test_what_cannot_be_written_is_said(destination, code):
    with pytest.raises(MineError) as caught:
        parse_target(destination)
    assert caught.value.code == code


def refusal(targets, plans, project=None):
    try:
        check_targets(targets, plans, project)
    except MineError as error:
        return error.code
    return None


def test_an_input_is_never_replaced(qgis_new_project, context, tmp_path):
    path = save(three_patches(), tmp_path / "data.gpkg", "patches")
    plans = [plan_source(f"{path}|layername=patches", context)]
    assert refusal([Target(path)], plans) == "output_is_input"
    assert refusal([Target(path, "patches", True)], plans) == "output_is_input"
    assert refusal([Target(path, "strips", True)], plans) is None
    link = tmp_path / "link.gpkg"
    link.symlink_to(path)
    assert refusal([Target(str(link))], plans) == "output_is_input"


def test_the_file_behind_an_edited_layer_is_an_input_too(qgis_new_project, context, tmp_path):
    path = save(three_patches(), tmp_path / "data.geojson")
    layer = QgsProject.instance().addMapLayer(QgsVectorLayer(path, "edited", "ogr"))
    layer.startEditing()
    plan = plan_source(layer.id(), context)
    assert plan.plain is None
    assert refusal([Target(path)], [plan]) == "output_is_input"
    layer.rollBack()
    QgsProject.instance().clear()


def test_a_geopackage_that_is_open_is_not_replaced_under_qgis(qgis_new_project, tmp_path):
    path = save(three_patches(), tmp_path / "open.gpkg", "patches")
    project = QgsProject.instance()
    project.addMapLayer(QgsVectorLayer(f"{path}|layername=patches", "open", "ogr"))
    assert refusal([Target(path)], [], project) == "output_open"
    project.clear()
    assert refusal([Target(path)], [], project) is None
