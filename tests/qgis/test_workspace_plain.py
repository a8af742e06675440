"""A workspace in plain QGIS: nothing of the plugin is used here to look at it or to edit it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from qgis import core
from qgis.core import (
    QgsAttributeEditorRelation,
    QgsExpression,
    QgsFeature,
    QgsGeometry,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayerTools,
    QgsVectorLayerUtils,
)
from qgis.gui import QgsAttributeEditorContext, QgsAttributeForm, QgsGui, QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QDate, QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtWidgets import QComboBox, QTableWidget, QTabWidget

from made_layers import needs_engine
from mine_restoration_plugin import compat
from mine_restoration_plugin.bridge.workspace_database import plain as value_of_qgis
from mine_restoration_plugin.bridge.workspace_project import PROJECT, companions, field_package, join_status, workspace_campaign
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.field_values import value_of
from mine_restoration_plugin.model.fields import codes, field_of
from mine_restoration_plugin.model.site_query import codes_in
from mine_restoration_plugin.model.workspace_schema import TABLES, child_tables, record_tables
from plain_workspace import SHAPE, add, change, engine, feature_of, new_workspace, plain, rows

pytestmark = needs_engine
_FORMS: list = []
_WINDOW: list = []
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Tools(QgsVectorLayerTools):
    """What the window gives its forms to start and save edits with."""

    def addFeature(self, layer, *rest):  # noqa: N802
        return False, QgsFeature()

    def startEditing(self, layer):  # noqa: N802
        return layer.startEditing()

    def stopEditing(self, layer, allow_cancel=True):  # noqa: N802
        return layer.commitChanges()

    def saveEdits(self, layer):  # noqa: N802
        return layer.commitChanges(False)


@pytest.fixture
def workspace(qgis_new_project, tmp_path) -> str:
    yield new_workspace(tmp_path / "库")
    # A form that outlives its layers crashes QGIS.
    while _FORMS:
        sip.delete(_FORMS.pop())
    while _WINDOW:
        sip.delete(_WINDOW.pop())
    for layer in QgsProject.instance().mapLayers().values():
        layer.rollBack()
    QgsProject.instance().clear()


def address(path: str) -> str:
    return f"geopackage:{path}?projectName={PROJECT}"


def opened(path: str) -> dict:
    """The layers of the workspace's own project, opened by Project > Open From > GeoPackage."""
    assert QgsProject.instance().read(address(path))
    names = {table.label: table.name for table in TABLES}
    return {names[layer.name()]: layer for layer in QgsProject.instance().mapLayers().values()}


def form_of(layer, uuid: str) -> QgsAttributeForm:
    QgsGui.editorWidgetRegistry().initEditors()
    assert layer.isEditable() or layer.startEditing()
    context = QgsAttributeEditorContext()
    if layer.name() == "矿山":  # the lists inside need what the window has
        canvas, tools = QgsMapCanvas(), Tools()
        context.setMapCanvas(canvas)
        context.setVectorLayerTools(tools)
        _WINDOW.extend((canvas, tools))
    form = QgsAttributeForm(layer, feature_of(layer, uuid), context)
    form.show()
    _FORMS.append(form)
    return form


def history(path: str, **wanted) -> list:
    return [line for line in rows(path, "history") if all(line[key] == value for key, value in wanted.items())]


# --- the file -----------------------------------------------------------------------------------------------------------------


def test_the_file_is_one_file_that_other_readers_open_without_a_warning(workspace):
    assert os.listdir(os.path.dirname(workspace)) == [os.path.basename(workspace)]
    done = subprocess.run(["ogrinfo", "-al", "-so", "-ro", workspace], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert [line for line in (done.stdout + done.stderr).splitlines() if re.search(r"warning|error", line, re.IGNORECASE)] == []
    code = (
        "import warnings; warnings.simplefilter('error')\n"
        "import pyogrio\n"
        f"print(sorted(name for name, _ in pyogrio.list_layers({workspace!r})))\n"
        f"pyogrio.read_dataframe({workspace!r}, layer='rivers')"
    )
    assert set(eval(engine(code))) == {table.name for table in TABLES} | {"layer_styles"}


def test_triggers_and_keys_are_as_in_the_schema_after_qgis_wrote_its_tables(workspace):
    code = (
        "import sqlite3, json\n"
        "from mine_restoration_plugin.engine.storage.workspace_file import SCHEMA, add_functions\n"
        "empty = sqlite3.connect(':memory:'); add_functions(empty); empty.executescript(SCHEMA.read_text(encoding='utf-8'))\n"
        f"made = sqlite3.connect({workspace!r})\n"
        "query = \"SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'table', 'index')\"\n"
        "print(set(empty.execute(query)) - set(made.execute(query)))\n"
        "print(made.execute('PRAGMA integrity_check').fetchall(), made.execute('PRAGMA foreign_key_check').fetchall())\n"
        "print(made.execute('PRAGMA journal_mode').fetchone()[0], made.execute('PRAGMA application_id').fetchone()[0])\n"
        "styles = made.execute('SELECT f_table_name, useAsDefault FROM layer_styles').fetchall()\n"
        "tables = made.execute(\"SELECT table_name FROM gpkg_contents WHERE table_name <> 'layer_styles'\")\n"
        "print(sorted(styles) == sorted((name, 1) for name, in tables))\n"
        "print(made.execute('SELECT count(*) FROM qgis_projects').fetchone()[0])\n"
    )
    assert engine(code).splitlines() == ["set()", "[('ok',)] []", "delete 1196444487", "True", "1"]


def test_nothing_in_the_file_names_a_folder_of_the_machine(workspace):
    code = (
        f"import sqlite3, zipfile, io\nmade = sqlite3.connect({workspace!r})\n"
        "blob = made.execute('SELECT content FROM qgis_projects').fetchone()[0]\n"
        "packed = zipfile.ZipFile(io.BytesIO(blob if blob[:2] == b'PK' else bytes.fromhex(blob if isinstance(blob, str) else blob.decode())))\n"
        "texts = [packed.read(name).decode('utf-8') for name in packed.namelist() if name.endswith('.qgs')]\n"
        "texts += [text for text, in made.execute('SELECT styleQML FROM layer_styles')]\n"
        "print(len(texts), sum('/tmp/' in text or '/home/' in text for text in texts))"
    )
    assert engine(code).split() == [str(len(TABLES) + 1), "0"]


def test_a_read_only_copy_opens(workspace):
    os.chmod(workspace, 0o444)
    os.chmod(os.path.dirname(workspace), 0o555)
    try:
        assert plain(workspace, "codes").featureCount() > 100
        assert all(layer.isValid() for layer in opened(workspace).values())
    finally:
        QgsProject.instance().clear()
        os.chmod(os.path.dirname(workspace), 0o755)


# --- forms --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", record_tables(), ids=lambda table: table.name)
def test_every_field_has_its_chinese_name_and_its_editor(workspace, table):
    layer = plain(workspace, table.name)
    for field in table.fields:
        place = layer.fields().indexOf(field.name)
        alias, setup = layer.attributeAlias(place), layer.editorWidgetSetup(place)
        assert alias.startswith(field.label), field.name
        assert ("公顷" in alias) == (field.unit == "ha") and ("万元" in alias) == (field.unit == "wan_yuan")
        assert layer.editFormConfig().readOnly(place) == (not field.typed_in and field.name != "ZPLJ")
        if field.several:
            assert setup.type() == "ValueRelation" and setup.config()["FilterExpression"] == f"\"list\" = '{field.codelist}'"
        elif field.codelist:
            choices = [next(iter(choice.items())) for choice in setup.config()["map"]]
            assert choices[1:] == [(f"{code.code} {code.name}", code.code) for code in codes(field.codelist)]
        elif field.type == "D":
            assert setup.type() == "DateTime" and setup.config()["field_format"] == "yyyy-MM-dd"
        elif field.type == "T":
            assert setup.type() == "TextEdit" and setup.config()["IsMultiline"]
    for name in ("uuid", "editor", "mark"):
        assert layer.editorWidgetSetup(layer.fields().indexOf(name)).type() == "Hidden"


def test_columns_of_a_table_are_in_the_dictionarys_order_and_keys_are_hidden(workspace):
    columns = plain(workspace, "ledger").attributeTableConfig().columns()
    shown = [column.name for column in columns if not column.hidden]
    assert shown == ["site", "ZRLX", "ZRZT", "ZLRW", "RWMJ", "GSTZ", "KGRQ", "ZLSX", "editor"]
    assert {column.name for column in columns if column.hidden} == {"fid", "uuid", "mark"}


def test_a_form_shows_the_items_of_the_work_plan_as_tabs_with_drop_downs(workspace):
    site = add(workspace, "sites", ZTBH="K1", KSMC="石灰岩矿")
    layers = opened(workspace)
    record = rows(workspace, "archive")[0]
    form = form_of(layers["archive"], record["uuid"])
    tabs = form.findChild(QTabWidget)
    titles = [tabs.tabText(i) for i in range(tabs.count())]
    assert titles == [item.name for item in workspace_campaign(workspace).archive_items]
    hazards = form.findChild(QComboBox, "DZYH")
    hazards.setCurrentIndex(hazards.findText("2 滑坡"))
    assert form.save() and layers["archive"].commitChanges()
    assert rows(workspace, "archive")[0]["DZYH"] == "2" and record["site"] == site["uuid"]
    # The form also writes {} where nothing is ticked; that is nothing, and no line of the history.
    assert [(line["field"], line["old"], line["new"], line["who"]) for line in history(workspace, tab="archive")] == [("DZYH", None, "2", None)]
    assert rows(workspace, "archive")[0]["ZYWT"] is None and rows(workspace, "sites")[0]["WZD"] == 9


def test_the_form_of_a_site_holds_all_its_records(workspace):
    site = add(workspace, "sites", ZTBH="K1")
    layers = opened(workspace)
    form = form_of(layers["sites"], site["uuid"])
    tabs = form.findChild(QTabWidget)
    titles = [tabs.tabText(i) for i in range(tabs.count())]
    assert titles == ["矿山", "状态", "由图斑汇总", *(table.label for table in child_tables())]
    relations = QgsProject.instance().relationManager().relations()
    assert {(r.referencingLayer().name(), r.referencedLayer().name(), r.isValid()) for r in relations.values()} == {
        (table.label, "矿山", True) for table in child_tables()
    }
    inside = [e for tab in layers["sites"].editFormConfig().tabs() for e in tab.children() if isinstance(e, QgsAttributeEditorRelation)]
    assert [(e.relation().id(), e.relationWidgetTypeId()) for e in inside] == [(f"{t.name}_of_site", "relation_editor") for t in child_tables()]
    feature = feature_of(layers["sites"], site["uuid"])
    assert [f["site"] for f in relations["archive_of_site"].getRelatedFeatures(feature)] == [site["uuid"]]


def test_the_sites_alone_in_another_project_have_no_tabs_that_would_stay_empty(workspace):
    layer = plain(workspace, "sites")
    tabs = [tab.name() for tab in layer.editFormConfig().tabs()]
    assert tabs == ["矿山", "状态", "由图斑汇总"]


def test_what_is_needed_later_is_marked_but_saved_and_what_the_database_refuses_is_not(workspace):
    layer = plain(workspace, "archive")
    place = layer.fields().indexOf("JBQK")
    assert layer.fields()[place].constraints().constraintStrength(compat.CONSTRAINT_EXPRESSION) == compat.CONSTRAINT_SOFT
    assert layer.constraintDescription(place) == "状态改为“已建档”前须填写"
    place = layer.fields().indexOf("ZBFGD")
    assert layer.fields()[place].constraints().constraintStrength(compat.CONSTRAINT_EXPRESSION) == compat.CONSTRAINT_HARD
    assert layer.constraintDescription(place) == "须在 0 至 100 之间"


@pytest.mark.parametrize("table", record_tables(), ids=lambda table: table.name)
def test_every_rule_is_a_valid_expression_and_an_empty_row_breaks_no_hard_one_but_the_number(workspace, table):
    layer = plain(workspace, table.name)
    broken = []
    feature = QgsFeature(layer.fields())
    feature.setValid(True)
    for place in range(layer.fields().count()):
        rule = layer.fields()[place].constraints().constraintExpression()
        assert not rule or not QgsExpression(rule).hasParserError(), rule
        fine, _ = QgsVectorLayerUtils.validateAttribute(layer, feature, place, compat.CONSTRAINT_HARD)
        if not fine and layer.fields()[place].name() not in ("fid", "uuid", "site", "ZT", "stale"):
            broken.append(layer.fields()[place].name())
    assert broken == (["ZTBH"] if table.name == "sites" else [])


@pytest.mark.parametrize(
    ("name", "value", "fine"),
    [
        ("TCND", "1998", True), ("TCND", "98", False), ("TCND", "十年前", False), ("TCND", None, True), ("ZBFGD", 100.0, True),
        ("ZBFGD", 100.1, False), ("ZBFGD", None, True), ("ZYWT", "{}", False), ("ZYWT", "{1}", True),
    ],
)  # fmt: skip
def test_rules_tell_right_from_wrong(workspace, name, value, fine):
    layer = plain(workspace, "archive")
    feature = QgsFeature(layer.fields())
    feature[name] = value
    expression = layer.fields()[layer.fields().indexOf(name)].constraints().constraintExpression()
    context = layer.createExpressionContext()
    context.setFeature(feature)
    assert bool(QgsExpression(expression).evaluate(context)) is fine


# --- several codes ---------------------------------------------------------------------------------------------------------------


def ticked(form) -> list:
    table = form.findChild(QTableWidget)
    items = [table.item(r, c) for r in range(table.rowCount()) for c in range(table.columnCount())]
    return [item.text() for item in items if item is not None and item.checkState() == Qt.CheckState.Checked]


def test_several_codes_of_the_plugin_are_ticked_in_the_form(workspace):
    add(workspace, "sites", ZTBH="K1")
    store = WorkspaceStore.open(workspace, "张三")
    record = rows(workspace, "archive")[0]["uuid"]
    store.save("archive", record, {"ZYWT": value_of(field_of("archive", "ZYWT"), "土地损毁、植被破坏")})
    store.close()
    layers = opened(workspace)
    assert ticked(form_of(layers["archive"], record)) == ["土地损毁", "植被破坏"]


def test_all_codes_ticked_in_the_form_are_read_by_the_plugin(workspace, capfd):
    add(workspace, "sites", ZTBH="K1")
    layers = opened(workspace)
    form = form_of(layers["archive"], rows(workspace, "archive")[0]["uuid"])
    table = form.findChild(QTableWidget)
    for place in range(table.rowCount() * table.columnCount()):
        item = table.item(place // table.columnCount(), place % table.columnCount())
        if item is not None:
            item.setCheckState(Qt.CheckState.Checked)
    assert form.save() and layers["archive"].commitChanges()
    assert codes_in(rows(workspace, "archive")[0]["ZYWT"]) == ("1", "2", "3", "4", "5", "6")
    assert "maximum allowed" not in capfd.readouterr().err


# --- new rows ---------------------------------------------------------------------------------------------------------------------


def test_new_rows_of_an_attribute_table_get_keys_of_their_own(workspace):
    first, second = add(workspace, "sites", ZTBH="K1"), add(workspace, "sites", ZTBH="K2")
    assert KEY.fullmatch(first["uuid"]) and KEY.fullmatch(second["uuid"]) and first["uuid"] != second["uuid"]
    assert (first["ZT"], first["WZD"]) == ("10", 0)
    assert [row["site"] for row in rows(workspace, "archive")] == [first["uuid"], second["uuid"]]
    assert [row["site"] for row in rows(workspace, "ledger")] == [first["uuid"], second["uuid"]]
    assert [(line["action"], line["who"]) for line in history(workspace, tab="sites")] == [("I", None), ("I", None)]


def test_a_row_added_without_form_or_style_gets_a_key_too(workspace):
    site = add(workspace, "sites", ZTBH="K1")
    layer = plain(workspace, "funds")
    feature = QgsFeature(layer.fields())
    feature["site"], feature["ZJJH"] = site["uuid"], 12.5
    fine, added = layer.dataProvider().addFeatures([feature])
    assert fine and added
    assert KEY.fullmatch(rows(workspace, "funds")[0]["uuid"])


def test_a_copied_row_gets_a_new_key_and_number_and_no_name_in_the_history(workspace):
    site = add(workspace, "sites", ZTBH="K1")
    store = WorkspaceStore.open(workspace, "张三")
    store.add("patches", {"TBBH": "T1", "site": site["uuid"]}, QgsGeometry.fromWkt(SHAPE))
    store.close()
    layer = plain(workspace, "patches")
    original = next(layer.getFeatures())
    assert layer.startEditing()
    copies = QgsVectorLayerUtils.makeFeatureCompatible(original, layer)  # what Paste does
    made = [QgsVectorLayerUtils.createFeature(layer, copy.geometry(), dict(enumerate(copy.attributes()))) for copy in copies]
    assert layer.addFeatures(made) and layer.commitChanges(), layer.commitErrors()
    one, other = rows(workspace, "patches")
    assert one["uuid"] != other["uuid"] and KEY.fullmatch(other["uuid"])
    assert one["TBBH"] == "T1" and other["TBBH"] != "T1" and other["site"] == site["uuid"]
    assert [line["who"] for line in history(workspace, tab="patches", action="I")] == ["张三", None]


def test_a_patch_drawn_in_plain_qgis_finds_its_site_and_waits_to_be_measured(workspace):
    add(workspace, "sites", ZTBH="K1")
    old = add(workspace, "patches", geom=SHAPE, TBBH="T1", ZTBH="K1")
    new = add(workspace, "patches", geom=SHAPE, TBBH="T2", KSMC="新矿")
    sites = rows(workspace, "sites")
    assert [site["ZTBH"] for site in sites] == ["K1", "T2"] and [site["TBS"] for site in sites] == [1, 1]
    assert old["site"] == sites[0]["uuid"] and new["site"] == sites[1]["uuid"] and sites[1]["KSMC"] == "新矿"
    assert [row["stale"] for row in rows(workspace, "patches")] == [1, 1]


# --- edits ------------------------------------------------------------------------------------------------------------------------


def test_an_edit_of_text_leaves_shape_and_measures_alone(workspace):
    # QGIS writes all columns back; the history must hold the one that changed.
    store = WorkspaceStore.open(workspace, "张三")
    patch = store.add("patches", {"TBBH": "T1", "TQMJ": 1060000.123, "KFX": 111.285, "HCRQ": "2020-06-01"}, QgsGeometry.fromWkt(SHAPE))
    store.close()
    change(workspace, "patches", patch, BZ="改过")
    lines = history(workspace, tab="patches", action="U")
    assert [(line["field"], line["new"], line["who"], line["mark"]) for line in lines] == [("BZ", "改过", None, None)]
    assert rows(workspace, "patches")[0]["stale"] == 0


def test_shapes_that_the_engine_wrote_stay_as_they_are(workspace):
    code = (
        "import shapely\nfrom mine_restoration_plugin.engine.storage.workspace_file import connect, gpkg_blob\n"
        f"shape = shapely.from_wkt({SHAPE!r})\nconnection = connect({workspace!r})\n"
        "connection.execute('INSERT INTO patches (TBBH, TQMJ, geom) VALUES (?, ?, ?)', ('T1', 1.5, gpkg_blob(shape.wkb, shape.bounds, 4490)))\n"
        "connection.close()"
    )
    engine(code)
    change(workspace, "patches", rows(workspace, "patches")[0]["uuid"], BZ="改过")
    assert [line["field"] for line in history(workspace, tab="patches", action="U")] == ["BZ"]


def test_dates_go_in_and_out_as_dates(workspace):
    add(workspace, "sites", ZTBH="K1")
    record = rows(workspace, "ledger")[0]["uuid"]
    change(workspace, "ledger", record, ZLSX=QDate(2020, 12, 31))
    assert rows(workspace, "ledger")[0]["ZLSX"] == QDate(2020, 12, 31)
    assert [line["new"] for line in history(workspace, tab="ledger")] == ["2020-12-31"]
    stored = engine(f"import sqlite3; print(sqlite3.connect({workspace!r}).execute('SELECT ZLSX, typeof(ZLSX) FROM ledger').fetchone())")
    assert stored.strip() == "('2020-12-31', 'text')"


@pytest.mark.parametrize("text", ["=SUM(A1:A9)", "'; DROP TABLE sites; --", "长" * 5000, "a\nb\t\u3000𠮷 é ‮", "%s {name} \\"])
def test_text_is_just_text(workspace, text):
    add(workspace, "sites", ZTBH="K1")
    change(workspace, "archive", rows(workspace, "archive")[0]["uuid"], JBQK=text)
    assert rows(workspace, "archive")[0]["JBQK"] == text
    assert [line["new"] for line in history(workspace, tab="archive")] == [text]


def test_rows_of_no_site_numbers_out_of_range_and_doubled_numbers_are_refused(workspace):
    site = add(workspace, "sites", ZTBH="K1")
    for table, values in (("funds", {"site": "nobody"}), ("funds", {"site": site["uuid"], "ZJJH": -1.0}), ("sites", {"ZTBH": "K1"})):
        layer = plain(workspace, table)
        assert layer.startEditing()
        feature = QgsFeature(layer.fields())
        for name, value in values.items():
            feature[name] = value
        feature["uuid"] = "11111111-1111-4111-a111-111111111111"
        if table == "sites":
            feature["ZT"] = "10"
        assert layer.addFeature(feature) and not layer.commitChanges()
        assert re.search("FOREIGN KEY|CHECK|UNIQUE", " ".join(layer.commitErrors()))
        layer.rollBack()
    assert len(rows(workspace, "sites")) == 1 and rows(workspace, "funds") == []


def test_a_site_with_patches_stays_and_one_without_goes_with_its_records(workspace):
    kept, gone = add(workspace, "sites", ZTBH="K1"), add(workspace, "sites", ZTBH="K2")
    add(workspace, "patches", geom=SHAPE, TBBH="T1", ZTBH="K1")
    for site, expected in ((kept, False), (gone, True)):
        layer = plain(workspace, "sites")
        layer.startEditing()
        assert layer.deleteFeature(feature_of(layer, site["uuid"]).id())
        assert layer.commitChanges() is expected
        layer.rollBack()
    assert [row["ZTBH"] for row in rows(workspace, "sites")] == ["K1"]
    assert [row["site"] for row in rows(workspace, "archive")] == [kept["uuid"]]
    assert {(line["tab"], line["who"]) for line in history(workspace, action="D")} == {("sites", None), ("archive", None), ("ledger", None)}


def test_other_layers_can_be_read_while_one_is_being_edited(workspace):
    site = add(workspace, "sites", ZTBH="K1")
    layers = opened(workspace)
    assert layers["archive"].startEditing()
    archive = next(layers["archive"].getFeatures())
    layers["archive"].changeAttributeValue(archive.id(), layers["archive"].fields().indexOf("JBQK"), "边改边看")
    assert [f["uuid"] for f in layers["sites"].getFeatures()] == [site["uuid"]]
    assert layers["archive"].commitChanges()
    store = WorkspaceStore.open(workspace, "张三")
    assert store.rows("archive", site["uuid"])[0]["JBQK"] == "边改边看"
    store.close()


# --- project ----------------------------------------------------------------------------------------------------------------------


def test_the_project_opens_whole_from_wherever_the_file_was_moved(workspace, tmp_path):
    moved = tmp_path / "U盘" / "带 空格"
    moved.mkdir(parents=True)
    target = str(moved / os.path.basename(workspace))
    shutil.move(workspace, target)
    layers = opened(target)
    assert set(layers) == {table.name for table in TABLES}
    assert all(layer.isValid() and layer.source().startswith(target) for layer in layers.values())
    project = QgsProject.instance()
    assert project.crs().authid() == "EPSG:4490"
    tree = {group.name(): [node.name() for node in group.children()] for group in project.layerTreeRoot().children()}
    assert tree["地图"] == ["照片", "图斑", "河流", "两岸范围"] and set(tree) == {"地图", "档案与台账", "代码与历史"}
    assert [layers[name].readOnly() for name in ("history", "codes", "settings", "archive")] == [True, True, True, False]


def test_outlines_on_the_map_tell_the_status(workspace):
    add(workspace, "sites", ZTBH="K1")
    add(workspace, "patches", geom=SHAPE, TBBH="T1", ZTBH="K1")
    site = rows(workspace, "sites")[0]["uuid"]
    pictures = {}
    for status in ("10", "40", "80", "95"):
        change(workspace, "sites", site, ZT=status)
        pictures[status] = drawn(opened(workspace)["patches"])
        QgsProject.instance().clear()
    assert len({bytes(picture) for picture in pictures.values()}) == 4
    grey = {bytes(drawn_grey(picture)) for picture in pictures.values()}
    assert len(grey) == 4


def drawn(layer) -> bytes:
    image = QImage(QSize(300, 300), QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(image.size())
    settings.setExtent(QgsRectangle(111.278, 30.698, 111.292, 30.712))
    context = layer.createExpressionContext()
    settings.setExpressionContext(context)
    painter = QPainter(image)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.end()
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return bytes(bits)


def drawn_grey(picture: bytes) -> bytes:
    return bytes((picture[i] * 11 + picture[i + 1] * 59 + picture[i + 2] * 30) // 1000 for i in range(0, len(picture), 4))


def test_a_project_file_for_the_field_stands_beside_the_workspace(workspace, tmp_path):
    path = field_package(workspace, workspace_campaign(workspace))
    assert path == workspace[: -len(".gpkg")] + ".qgz"
    moved = shutil.copytree(os.path.dirname(workspace), tmp_path / "平板")
    shutil.rmtree(os.path.dirname(workspace))
    project = QgsProject.instance()
    assert project.read(str(Path(moved) / os.path.basename(path)))
    assert {layer.name(): layer.isValid() for layer in project.mapLayers().values()} == {table.label: True for table in TABLES}
    assert len(project.relationManager().relations()) == len(child_tables())
    photos = project.mapLayersByName("照片")[0]
    setup = photos.editorWidgetSetup(photos.fields().indexOf("ZPLJ"))
    assert setup.type() == "ExternalResource" and setup.config()["RelativeStorage"] == 1
    assert not photos.editFormConfig().readOnly(photos.fields().indexOf("ZPLJ"))


def test_the_open_workspace_shows_the_status_too_with_its_companions(workspace):
    add(workspace, "sites", ZTBH="K1")
    add(workspace, "patches", geom=SHAPE, TBBH="T1", ZTBH="K1")
    change(workspace, "sites", rows(workspace, "sites")[0]["uuid"], ZT="95")
    project = QgsProject.instance()
    patches = plain(workspace, "patches")
    project.addMapLayer(patches)
    alone = drawn(patches)
    store = WorkspaceStore.open(workspace, "张三")
    added = companions(project, store.database.open_layer)
    assert [layer.name() for layer in added] == ["矿山", "代码"] and all(layer.flags() & compat.LAYER_PRIVATE for layer in added)
    assert companions(project, store.database.open_layer) == []
    join_status(project, patches)
    join_status(project, patches)
    assert [field.name() for field in patches.fields()].count("site_ZT") == 1
    assert drawn(patches) != alone
    store.close()


def test_a_new_row_begins_with_values_and_not_with_what_the_database_would_put(workspace):
    """From QGIS 3.44 on a form takes the database's default for nothing, and a site without status cannot be saved."""
    layers = opened(workspace)
    for table, field, value in (("sites", "ZT", "10"), ("sites", "WZD", 0), ("patches", "stale", 0)):
        layer = layers[table]
        made = QgsVectorLayerUtils.createFeature(layer, QgsGeometry(), {}, layer.createExpressionContext())
        assert made[field] == value and layer.defaultValueDefinition(layer.fields().indexOf(field)).expression(), field


def test_what_the_database_will_put_in_is_nothing_yet():
    assert all(value_of_qgis(kind("uuid()")) is None for kind in compat.UNSET) and len(compat.UNSET) == hasattr(core, "QgsUnsetAttributeValue")
