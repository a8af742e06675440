"""The project on a workspace, its print layout and the picture of it."""

from __future__ import annotations

import zipfile

import pytest
from qgis.core import QgsCoordinateTransform, QgsProject, QgsRectangle
from qgis.PyQt.QtGui import QColor, QImage

from made_layers import memory_layer, save, square
from mine_restoration_plugin.bridge import layer_group, map_layout, map_text, project
from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign
from mine_restoration_plugin.model.errors import MineError

REPORT = {"settings": {"rule": "touches", "distance_km": 10.0}, "data_time": "2026-11-03 20:15:00", "plugin_version": "0.1.0"}


@pytest.fixture
def workspace(tmp_path, qgis_app):
    path = tmp_path / "ws" / "workspace.gpkg"
    path.parent.mkdir()
    patches = [{"TBBH": "1", "geometry": square(111.3, 30.7)}, {"TBBH": "2", "geometry": square(112.3, 31.2)}]
    save(memory_layer(patches), path, "patches")
    save(memory_layer([{"TBBH": "42", "geometry": square(108.5, 29.2, 7.0)}]), path, "provinces")
    save(memory_layer([{"TBBH": "1", "geometry": square(110.0, 30.5, 3.0)}]), path, "strips")
    yield path
    QgsProject.instance().clear()


def words(**changes):
    return map_text.campaign_map_text(load_campaign(builtin_campaign_path()), REPORT, **{"base_rivers": True, "made_up": True, **changes})


def test_project_opens_again_with_its_layers_from_a_folder_that_was_moved(workspace):
    map_layout.add_map_layout(project.fill_project(str(workspace), "T"), words())
    project.save_project(str(workspace.parent / "demo.qgz"))
    QgsProject.instance().clear()
    moved = workspace.parent.rename(workspace.parent.parent / "moved")
    with zipfile.ZipFile(moved / "demo.qgz") as archive:
        text = "".join(archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".qgs"))
    assert str(workspace.parent.parent) not in text
    assert QgsProject.instance().read(str(moved / "demo.qgz"))
    layers = {layer_group.role_of(layer): layer for layer in QgsProject.instance().mapLayers().values()}
    assert set(layers) == {"patches", "provinces", "strips"}
    assert all(layer.isValid() for layer in layers.values())
    assert QgsProject.instance().crs().authid() == "EPSG:4490"


def test_project_shows_one_kind_of_strips_and_stands_in_the_group(workspace):
    layers = project.fill_project(str(workspace), "T")
    root = QgsProject.instance().layerTreeRoot()
    assert [group.name() for group in root.findGroups()] == [layer_group.group_name()]
    assert not root.findLayer(layers["strips"].id()).itemVisibilityChecked()
    assert root.findLayer(layers["patches"].id()).itemVisibilityChecked()


def test_workspace_that_is_not_there_is_said(tmp_path, qgis_app):
    with pytest.raises(MineError) as error:
        project.fill_project(str(tmp_path / "no.gpkg"), "T")
    assert error.value.code == "file_missing"


def test_map_shows_everything_inside_its_frame_and_the_items_stay_on_the_page(workspace):
    layers = project.fill_project(str(workspace), "T")
    layout = map_layout.add_map_layout(layers, words())
    item = layout.itemById("map")
    shown = item.extent()
    assert shown.width() / shown.height() == pytest.approx(item.rect().width() / item.rect().height(), rel=1e-6)
    transform = QgsCoordinateTransform(layers["provinces"].crs(), item.crs(), QgsProject.instance())
    for feature in layers["provinces"].getFeatures():
        outline = feature.geometry()
        outline.transform(transform)
        assert shown.contains(outline.boundingBox())
    map_layout.export_png(layout, str(workspace.parent / "m.png"), 50)
    page = QgsRectangle(0, 0, *map_layout.A3_MM)
    for name in ("map", "title", "subtitle", "legend", "scale bar", "north arrow", "warning", "notes"):
        box = layout.itemById(name).sceneBoundingRect()
        assert page.contains(QgsRectangle(box)), name


def test_legend_names_only_what_is_on_the_map(workspace):
    layers = project.fill_project(str(workspace), "T")
    legend = map_layout.add_map_layout(layers, words()).itemById("legend")
    assert [node.layerId() for node in legend.model().rootGroup().findLayers()] == [layers[role].id() for role in ("patches", "provinces")]
    assert legend.legendFilterByMapEnabled()


def test_picture_has_the_resolution_asked_for_and_a_drawn_map(workspace):
    layers = project.fill_project(str(workspace), "T")
    path = workspace.parent / "m.png"
    map_layout.export_png(map_layout.add_map_layout(layers, words()), str(path), 100)
    image = QImage(str(path))
    assert (image.width(), image.height()) == pytest.approx((420 / 25.4 * 100, 297 / 25.4 * 100), abs=2)
    colours = {image.pixel(x, y) for x in range(300, 1300, 7) for y in range(300, 800, 7)}
    assert len(colours) > 2
    assert image.pixelColor(5, 5) == QColor("white")


def test_layout_takes_the_place_of_an_earlier_one(workspace):
    layers = project.fill_project(str(workspace), "T")
    for _ in range(2):
        map_layout.add_map_layout(layers, words())
    assert [layout.name() for layout in QgsProject.instance().layoutManager().layouts()] == [words().name]


def test_projection_keeps_areas(qgis_app):
    box = QgsRectangle(97, 21, 122, 35)
    crs = map_layout.equal_area_crs(box)
    from qgis.core import QgsCoordinateReferenceSystem, QgsDistanceArea

    degrees = QgsCoordinateReferenceSystem("EPSG:4490")
    measure = QgsDistanceArea()
    measure.setSourceCrs(degrees, QgsProject.instance().transformContext())
    measure.setEllipsoid("GRS80")
    for x, y in ((98, 33), (110, 30), (121, 31)):
        patch = square(x, y, 0.01)
        true = measure.measureArea(patch)
        patch.transform(QgsCoordinateTransform(degrees, crs, QgsProject.instance()))
        assert patch.area() == pytest.approx(true, rel=1e-4)


def test_words_say_that_data_are_made_up_and_rivers_for_orientation_only_where_they_are():
    text = words()
    assert text.warning and any("2026" in note and "0.1.0" in note for note in text.notes)
    plain = words(base_rivers=False, made_up=False)
    assert plain.warning == "" and len(plain.notes) == 1
