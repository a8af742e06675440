"""The export section on a real workspace: what it says before it exports, what it hands to the algorithms, what it remembers."""

from __future__ import annotations

import csv
import os
import shutil
import time
from types import SimpleNamespace
from typing import Any, Dict, List

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterString,
    QgsProcessingProvider,
    QgsProject,
    QgsRectangle,
    QgsSettings,
)
from qgis.gui import QgsMapToolPan, QgsRubberBand
from qgis.PyQt.QtCore import Qt, QThread, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QComboBox, QDateEdit, QLineEdit, QMenu, QMessageBox, QPushButton, QWidget

from archive_workspace import make_store
from made_layers import needs_engine
from mine_restoration_plugin.bridge.document_scope import scope_of
from mine_restoration_plugin.bridge.workspace_database import expression_text
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.gui import export_documents as catalogue
from mine_restoration_plugin.gui import export_presenter as presenter
from mine_restoration_plugin.gui import settings
from mine_restoration_plugin.gui.canvas_menu import CanvasMenu
from mine_restoration_plugin.gui.drawn_area import in_degrees
from mine_restoration_plugin.gui.place_presenter import make_places, place_cells, with_site_places
from mine_restoration_plugin.gui.session import Session
from mine_restoration_plugin.gui.table_panel import TablePanel
from mine_restoration_plugin.gui.table_presenter import make_table
from mine_restoration_plugin.gui.table_reading import read_places, read_records, read_site_places
from mine_restoration_plugin.gui.workspace_keeper import ROLE
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import AREAS, COUNT_BY, GROUP_BY

CGCS2000, WEB = QgsCoordinateReferenceSystem("EPSG:4490"), QgsCoordinateReferenceSystem("EPSG:3857")
AROUND_KS001 = QgsRectangle(104.595, 28.79, 104.635, 28.815)  # its two patches, and no other
LOOK = QgsRectangle(104.601, 28.80, 104.619, 28.81)  # what the map shows of them, whatever its shape


class StandIn(QgsProcessingAlgorithm):
    """Takes a document's place: keeps what it was asked for and writes a file."""

    asked: List[Dict[str, Any]] = []
    findings: List[Dict[str, Any]] = []
    refuse = ""
    slow = 0.0

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def createInstance(self):  # noqa: N802
        return StandIn(self._name)

    def name(self):
        return self._name

    def displayName(self):  # noqa: N802
        return self._name

    def initAlgorithm(self, configuration=None):  # noqa: N802
        for name in ("WORKSPACE", "SCOPE", "TEMPLATE", "OUTPUT", "EDITOR", "GROUP_BY", "EARLIER", "PATCHES"):
            self.addParameter(QgsProcessingParameterString(name, name, None, False, True))

    def processAlgorithm(self, parameters, context, feedback):  # noqa: N802
        main_thread = QThread.currentThread() is QApplication.instance().thread()
        StandIn.asked.append({"algorithm": self._name, "main_thread": main_thread, **parameters})
        for step in range(100):
            feedback.setProgress(step)
            time.sleep(StandIn.slow)
            if feedback.isCanceled():
                raise QgsProcessingException("stopped")
        if StandIn.refuse:
            raise QgsProcessingException(StandIn.refuse)
        for finding in StandIn.findings:
            feedback.engine_finding(finding)
        path = parameters["OUTPUT"]
        os.makedirs(path if not os.path.splitext(path)[1] else os.path.dirname(path), exist_ok=True)
        return {"OUTPUT": path, "SITES": 2, "FILES": 4}


class StandIns(QgsProcessingProvider):
    def id(self):
        return "mine_restoration"

    def name(self):
        return "stand-ins"

    def loadAlgorithms(self):  # noqa: N802
        for name in ("appendixtable", "provinceledger", "sitecards", "mapatlas", "disclosure"):
            self.addAlgorithm(StandIn(name))


@pytest.fixture
def stand_ins(qgis_app):
    StandIn.asked, StandIn.findings, StandIn.refuse, StandIn.slow = [], [], "", 0.0
    made = StandIns()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


@pytest.fixture(scope="module")
def filled(qgis_app, tmp_path_factory):
    """The workspace of this module, made once."""
    folder = tmp_path_factory.mktemp("filled")
    make_store(folder).close()
    return folder


@pytest.fixture
def store(qgis_new_project, filled, tmp_path):
    QgsSettings().remove("mine_restoration")
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    made = WorkspaceStore.open(str(tmp_path / "翠屏区.gpkg"), "张三")
    yield made
    made.close()
    QgsProject.instance().clear()
    QgsSettings().remove("mine_restoration")


@pytest.fixture
def session(store):
    made = Session()
    made.set_store(store)
    yield made
    made.set_store(None)


@pytest.fixture
def canvas(qgis_iface):
    made = qgis_iface.mapCanvas()
    made.setDestinationCrs(CGCS2000)
    made.resize(400, 300)
    made.setExtent(QgsRectangle(104.5, 28.7, 104.8, 28.9))
    return made


@pytest.fixture
def panel(qgis_iface, canvas, session, store, stand_ins, qtbot):
    layer = store.database.open_layer("patches", "图斑")
    layer.setCustomProperty(ROLE, "patches")
    QgsProject.instance().addMapLayer(layer)
    session.update(result=layer.id())
    made = TablePanel(qgis_iface, session)
    qtbot.addWidget(made)
    made.setParent(None)
    made.resize(420, 700)
    made.show()
    qtbot.waitUntil(made.isVisible)
    made.refresh()
    yield made
    made.leave()
    session.forget(made._forget)
    store.changed.disconnect(made._forget)


def patches_of(panel):
    return QgsProject.instance().mapLayer(panel.session.choices.result)


def choose(panel, key, kind=presenter.ALL, **values):
    panel.box.choose(key)
    panel.part.choose(kind)
    panel.box._forms[key].show_values(values)
    panel.box.refresh()


def exported(panel, qtbot, act=None):
    """What the algorithm was asked for."""
    before = len(StandIn.asked)
    with qtbot.waitSignal(panel.box.ended, timeout=20_000):
        (act or panel.box.export)()
    assert len(StandIn.asked) == before + 1, panel.box.result.text()
    return StandIn.asked[-1]


def answer(monkeypatch, button):
    """What a person clicks in the box that opens, and what it says."""
    said = []

    def opened(box):
        said.append(box.text())
        next(b for b in box.buttons() if box.buttonRole(b) == button).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", opened)
    return said


def tool_of(panel):
    panel.drawn.draw()
    return panel.iface.mapCanvas().mapTool()


# --- which part -----------------------------------------------------------------------------------------------------------
def test_all_mines_have_an_empty_scope_and_those_without_an_outline_are_counted(panel, qtbot, store, tmp_path):
    choose(panel, catalogue.CARDS)
    text = panel.box.text.text()
    assert "all 4 mines" in text and str(tmp_path) in text and "1 of them have no outline" in text
    asked = exported(panel, qtbot)
    assert "SCOPE" not in asked and asked["WORKSPACE"] == store.path and asked["FORMATS"] == 2
    choose(panel, catalogue.CARDS, MAPS=False)
    assert "no outline" not in panel.box.text.text()


def test_a_patch_whose_outline_is_gone_counts_as_one_without(panel, store):
    store.add("patches", {"site": "KS004", "TBBH": "TB009", "SDM": "51", "SCOPE": 1})
    panel.refresh()
    panel.reader.forget()
    choose(panel, catalogue.CARDS)
    assert "1 of them have no outline" in panel.box.text.text()


def test_selected_patches_become_the_numbers_of_their_mines(panel, qtbot, store):
    choose(panel, catalogue.CARDS, presenter.SELECTED)
    assert "Nothing is selected" in panel.box.text.text() and not panel.box.export_button.isEnabled()
    patches_of(panel).selectByExpression("\"TBBH\" IN ('TB001', 'TB002', 'TB004')")
    qtbot.waitUntil(panel.box.export_button.isEnabled, timeout=3000)
    assert "the 2 mines selected" in panel.box.text.text()
    asked = exported(panel, qtbot)
    assert asked["SCOPE"] == "KS001,KS003"
    assert scope_of(store.path, asked["SCOPE"]).sites == ("KS001", "KS003")


def test_numbers_that_cannot_stand_in_a_row_and_very_many_become_an_expression(store):
    literal = expression_text
    assert presenter.scope_of_sites([("u1", "K-1"), ("u2", "K-2")], literal) == "K-1,K-2"
    assert presenter.scope_of_sites([("u1", "甲,乙"), ("u2", "K-2")], literal) == "\"ZTBH\" IN ('甲,乙','K-2')"
    assert presenter.scope_of_sites([("u1", ""), ("u2", "K'2")], literal) == "\"uuid\" IN ('u1','u2')"
    assert presenter.scope_of_sites([("u1", "ALL")], literal) == "\"ZTBH\" IN ('ALL')"
    four = [("KS001", "101"), ("KS002", "102"), ("KS003", "103"), ("KS004", "104")]
    for site, number in four:
        store.save("sites", site, {"ZTBH": number})
    assert scope_of(store.path, presenter.scope_of_sites(four, literal)).sites == ("KS001", "KS002", "KS003", "KS004"), "no extent"
    many = presenter.scope_of_sites([(f"u{n}", f"K{n}") for n in range(301)], literal)
    assert many.startswith('"ZTBH" IN (') and many.count("'K") == 301
    store.save("sites", "KS002", {"ZTBH": "A,B='1'"})
    scope = presenter.scope_of_sites([("KS001", "101"), ("KS002", "A,B='1'")], literal)
    assert set(scope_of(store.path, scope).sites) == {"KS001", "KS002"}


def test_the_map_window_is_handed_over_as_a_polygon_in_degrees_whatever_the_map_shows(panel, qtbot, canvas, store):
    canvas.setExtent(LOOK)
    choose(panel, catalogue.CARDS, presenter.CANVAS)
    assert "the 1 mines in the map window" in panel.box.text.text()
    assert scope_of(store.path, exported(panel, qtbot)["SCOPE"]).sites == ("KS001",)
    canvas.setDestinationCrs(WEB)
    canvas.setExtent(QgsCoordinateTransform(CGCS2000, WEB, QgsProject.instance()).transformBoundingBox(LOOK))
    panel.refresh()
    assert scope_of(store.path, exported(panel, qtbot)["SCOPE"]).sites == ("KS001",)
    canvas.setExtent(QgsRectangle(0, 0, 10_000, 10_000))
    panel.refresh()
    assert "no mine in the map window" in panel.box.text.text() and not panel.box.export_button.isEnabled()


def test_a_moved_map_is_said_anew(panel, qtbot, canvas):
    choose(panel, catalogue.CARDS, presenter.CANVAS)
    assert "the 3 mines" in panel.box.text.text()
    canvas.setExtent(LOOK)
    qtbot.waitUntil(lambda: "the 1 mines" in panel.box.text.text(), timeout=3000)


def test_table_and_export_speak_of_the_same_part(panel):
    choose(panel, catalogue.CARDS, presenter.CANVAS)
    assert panel.which.currentData() == panel.box.part_combo.currentData() == presenter.CANVAS
    panel.which.setCurrentIndex(panel.which.findData(presenter.ALL))
    assert panel.box.part_combo.currentData() == presenter.ALL and "all 4 mines" in panel.box.text.text()
    panel.part.choose_sites(["KS003"], "KS003")
    assert panel.made.patches == 1 and "mine KS003" in panel.box.text.text() and panel.which.currentText() == "KS003"


# --- drawing --------------------------------------------------------------------------------------------------------------
def test_an_area_is_drawn_with_the_mouse_and_stays_until_it_is_cleared(panel, qtbot, canvas, store):
    choose(panel, catalogue.CARDS)
    before = canvas.mapTool()
    tool = tool_of(panel)
    for x, y in ((104.595, 28.79), (104.635, 28.79), (104.635, 28.815), (104.595, 28.815)):
        point = tool.toCanvasCoordinates(QgsPointXY(x, y))
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, pos=point)
    assert canvas.mapTool() is before and panel.part.kind == presenter.AREA and panel.made.patches == 2
    assert "km²" in panel.area_text.text() and "the 1 mines in the drawn area" in panel.box.text.text()
    assert scope_of(store.path, exported(panel, qtbot)["SCOPE"]).sites == ("KS001",)
    bands = [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand) and item.isVisible()]
    assert len(bands) == 1
    panel.clear_button.click()
    assert not [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]
    assert "no mine in a drawn area" in panel.box.text.text() and not panel.clear_button.isEnabled()


def test_an_area_is_drawn_by_keyboard_alone(panel, canvas):
    tool_of(panel)
    for key in (Qt.Key.Key_Insert, Qt.Key.Key_Right, Qt.Key.Key_Insert, Qt.Key.Key_Up, Qt.Key.Key_Insert, Qt.Key.Key_Left, Qt.Key.Key_Insert):
        QTest.keyClick(canvas, key)
    assert len(canvas.mapTool().corners) == 4
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert len(panel.drawn.geometry.asPolygon()[0]) == 4 and not panel.drawn.is_drawing()


def test_keys_of_the_tool_are_not_left_to_the_window_where_backspace_deletes_shapes(panel, canvas):
    heard = []
    canvas.keyPressed.connect(lambda event: heard.append((event.key(), event.isAccepted())))
    tool_of(panel)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    # QGIS's window deletes the selected shapes where such an event is still "accepted".
    assert not any(accepted for _, accepted in heard)
    QTest.keyClick(canvas, Qt.Key.Key_F7)
    assert (Qt.Key.Key_F7, True) in heard, "other keys are the window's"
    panel.drawn.stop()


def test_escape_gives_up_and_the_area_before_stays(panel, canvas):
    panel.drawn.set(QgsGeometry.fromRect(AROUND_KS001))
    before = panel.drawn.wkt()
    tool_of(panel)
    QTest.keyClick(canvas, Qt.Key.Key_Insert)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert panel.drawn.wkt() == before and not panel.drawn.is_drawing() and panel.draw_button.text() == "Draw an area"


def test_another_tool_of_qgis_ends_the_drawing(panel, canvas):
    tool_of(panel)
    other = QgsMapToolPan(canvas)
    canvas.setMapTool(other)
    assert not panel.drawn.is_drawing() and not [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]
    canvas.unsetMapTool(other)


def test_a_line_and_a_point_are_no_area_and_a_crossed_one_is_mended(panel, canvas):
    for corners in ([], [QgsPointXY(104.6, 28.8)], [QgsPointXY(104.6, 28.8), QgsPointXY(104.7, 28.8)]):
        tool = tool_of(panel)
        tool.corners = corners
        tool.finish()
        assert not panel.drawn.is_there(), corners
    tool = tool_of(panel)
    tool.corners = [QgsPointXY(104.59, 28.79), QgsPointXY(104.63, 28.82), QgsPointXY(104.63, 28.79), QgsPointXY(104.59, 28.82)]
    tool.finish()
    assert panel.drawn.geometry.isGeosValid() and panel.drawn.wkt().startswith("Multi")


def test_an_area_drawn_on_another_map_lies_at_the_same_place(canvas):
    change = QgsCoordinateTransform(CGCS2000, WEB, QgsProject.instance())
    drawn = QgsGeometry.fromRect(change.transformBoundingBox(AROUND_KS001))
    box = in_degrees(drawn, WEB).boundingBox()
    assert (box.xMinimum(), box.yMaximum()) == pytest.approx((104.595, 28.815), abs=1e-6)
    assert in_degrees(QgsGeometry.fromRect(QgsRectangle(1e30, 1e30, 2e30, 2e30)), WEB).isNull()


def test_selected_shapes_of_a_layer_become_the_area(panel, qgis_iface, monkeypatch):
    panel.take_button.click()
    assert not panel.drawn.is_there()
    layer = patches_of(panel)
    layer.selectByExpression("\"TBBH\" IN ('TB001', 'TB003')")
    monkeypatch.setattr(qgis_iface, "activeLayer", lambda: layer, raising=False)
    panel.take_button.click()
    assert panel.part.kind == presenter.AREA and panel.made.patches == 2 and panel.drawn.wkt().startswith("MultiPolygon")


# --- what it says -----------------------------------------------------------------------------------------------------------
def test_documents_without_their_algorithm_cannot_be_chosen(panel):
    model = panel.box.document_combo.model()
    offered = {panel.box.document_combo.itemData(row): bool(model.item(row).isEnabled()) for row in range(model.rowCount())}
    assert offered[catalogue.CARDS] and offered[catalogue.APPENDIX] and not offered[catalogue.PLAN]
    panel.box.choose(catalogue.PLAN)
    assert "Not available" in panel.box.text.text() and not panel.box.export_button.isEnabled()


def test_without_a_workspace_the_words_say_so_and_offer_to_open_one(panel, session):
    opened = []
    panel.box.open_button.clicked.connect(lambda: opened.append(1))
    store = session.store
    choose(panel, catalogue.CARDS)
    assert not panel.box.open_button.isVisible()
    session.set_store(None)
    panel.refresh()
    assert "a workspace must be open" in panel.box.text.text() and panel.box.open_button.isVisible()
    assert not panel.box.export_button.isEnabled()
    panel.box.open_button.click()
    assert opened == [1]
    panel.box.choose(catalogue.APPENDIX)
    assert not panel.box.open_button.isVisible() and "Choose where" in panel.box.text.text()
    session.set_store(store)


def test_a_workspace_in_a_database_is_told_what_documents_need(panel, session, monkeypatch):
    monkeypatch.setattr(session.store.database, "is_file", False)
    choose(panel, catalogue.LEDGER)
    assert "PostGIS" in panel.box.text.text() and not panel.box.export_button.isEnabled()


def test_what_stands_there_already_is_said_before_it_is_replaced(panel, tmp_path):
    choose(panel, catalogue.LEDGER)
    folder = tmp_path / "台账"
    panel.box.path.setText(str(folder))
    assert "exists" not in panel.box.text.text() and panel.box.export_button.isEnabled()
    folder.mkdir()
    panel.box.refresh()
    assert "exists" not in panel.box.text.text(), "an empty folder holds nothing to replace"
    (folder / "湖北.xlsx").write_text("")
    panel.box.refresh()
    assert "files of the same name in it are replaced" in panel.box.text.text()
    panel.box.path.setText(str(tmp_path / "湖北.xlsx"))
    assert not panel.box.text.text().endswith("will be replaced.")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be written")
def test_a_folder_without_rights_cannot_be_exported_to(panel, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    choose(panel, catalogue.CARDS)
    panel.box.path.setText(str(locked / "new"))
    assert "Nothing can be written" in panel.box.text.text() and not panel.box.export_button.isEnabled()


def test_a_folder_without_rights_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != str(tmp_path))
    assert presenter.path_words(str(tmp_path / "new" / "deep"))[1] is False and presenter.path_words(str(tmp_path))[1] is False


def test_a_template_that_is_gone_or_of_another_kind_is_refused(panel, tmp_path):
    choose(panel, catalogue.CARDS)
    panel.box.template.setText(str(tmp_path / "none.docx"))
    assert "is not there" in panel.box.text.text() and not panel.box.export_button.isEnabled()
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_text("")
    panel.box.template.setText(str(wrong))
    assert ".docx" in panel.box.text.text() and not panel.box.export_button.isEnabled()
    right = tmp_path / "right.docx"
    right.write_text("")
    panel.box.template.setText(str(right))
    assert "By the template right.docx" in panel.box.text.text() and panel.box.wish().template == str(right)


def test_the_ending_follows_the_form(panel, store):
    choose(panel, catalogue.LEDGER)
    proposed = panel.box.path.text()
    assert not os.path.splitext(proposed)[1] and os.path.dirname(proposed) == os.path.dirname(store.path)
    form = panel.box._forms[catalogue.LEDGER].control("form")
    form.setCurrentIndex(1)
    assert panel.box.path.text() == proposed + ".xlsx"
    panel.box.path.setText(os.path.join(os.path.dirname(proposed), "我的.台账"))
    panel.box._given[catalogue.LEDGER] = True
    for row, ending in ((2, ".csv"), (3, ".gpkg"), (1, ".xlsx"), (0, "")):
        form.setCurrentIndex(row)
        assert os.path.basename(panel.box.path.text()) == "我的.台账" + ending
        assert catalogue.parameters(panel.box.document, panel.box.wish().values)["SHEETS"] == (0 if row == 0 else 1)


def test_a_plan_of_mines_in_several_provinces_asks_which():
    document = catalogue.documents([("42", "湖北"), ("43", "湖南")])[catalogue.PLAN]
    facts = presenter.PartFacts(sites=9, provinces=2)
    values = catalogue.defaults(document)
    assert "2 provinces" in presenter.export_words(presenter.Wish(document, values, "", "/tmp/方案.docx"), facts).text
    values["PROVINCE"] = 3
    said = presenter.export_words(presenter.Wish(document, values, "", "/tmp/方案.docx"), facts)
    assert said.possible and "湖南" in said.text and catalogue.parameters(document, values)["PROVINCE"] == "43"
    values["PROVINCE"] = catalogue.EACH_PROVINCE
    assert catalogue.ending(document, values) == "" and "PROVINCE" not in catalogue.parameters(document, values)


# --- export -----------------------------------------------------------------------------------------------------------------
def test_what_is_missing_is_listed_and_the_folder_is_offered(panel, qtbot):
    StandIn.findings = [{"code": "document_no_shape", "severity": "warning", "where": "KS004", "params": {}}]
    choose(panel, catalogue.CARDS)
    exported(panel, qtbot)
    assert "2 mines, 4 files" in panel.box.result.text() and "1 things are missing" in panel.box.result.text()
    assert panel.box.folder_button.isVisible() and "KS004" in panel.box.findings.lines[0].text and panel.box.findings.isVisible()
    panel.box.choose(catalogue.LEDGER)
    assert not panel.box.findings.isVisible() and not panel.box.result.isVisible(), "another document's findings would confuse"
    panel.box.choose(catalogue.CARDS)
    assert panel.box.findings.isVisible() and panel.box.folder_button.isVisible()
    StandIn.findings = []
    exported(panel, qtbot)
    assert not panel.box.findings.isVisible() and "missing" not in panel.box.result.text()


def test_a_failed_export_says_its_sentence_and_everything_is_as_before(panel, qtbot):
    StandIn.refuse = "The disk is full."
    choose(panel, catalogue.CARDS)
    exported(panel, qtbot)
    assert panel.box.result.text() == "⚠ The disk is full." and not panel.box.folder_button.isVisible()
    assert panel.box.export_button.isEnabled() and not panel.box.run_bar.isVisible()


def test_an_export_can_be_cancelled(panel, qtbot):
    StandIn.slow = 0.02
    choose(panel, catalogue.CARDS)
    with qtbot.waitSignal(panel.box.ended, timeout=10_000):
        panel.box.export()
        assert panel.box.run_bar.isVisible() and not panel.box.export_button.isEnabled()
        panel.box.run_bar.cancel()
    assert "⚠" not in panel.box.result.text() and not panel.box.folder_button.isVisible() and panel.box.export_button.isEnabled()


def test_the_table_of_a_part_says_the_part(panel, qtbot, tmp_path):
    choose(panel, catalogue.APPENDIX)
    panel.box.path.setText(str(tmp_path / "附表.xlsx"))
    layer = patches_of(panel).id()
    assert exported(panel, qtbot)["PATCHES"] == layer and "SCOPE" not in StandIn.asked[-1]
    panel.drawn.set(QgsGeometry.fromRect(AROUND_KS001))
    asked = exported(panel, qtbot)
    assert asked["PATCHES"] == layer and asked["SCOPE"].startswith("Polygon")
    patches_of(panel).selectByExpression("\"TBBH\" = 'TB003'")
    choose(panel, catalogue.APPENDIX, presenter.SELECTED)
    assert exported(panel, qtbot)["SCOPE"].startswith('"uuid" IN (')
    choose(panel, catalogue.APPENDIX, presenter.SELECTED, EARLIER="2020-06-30")
    panel.group_by.setCurrentIndex(2)
    asked = exported(panel, qtbot)
    assert (asked["GROUP_BY"], asked["EARLIER"], asked["WORKSPACE"]) == (2, "2020-06-30", panel.session.store.path) and "PATCHES" not in asked


def shown(panel):
    table = panel.table
    rows = range(2, table.rowCount())
    return [[table.item(row, column).text() if table.item(row, column) else "" for column in range(table.columnCount())] for row in rows]


@pytest.fixture
def places(panel, store):
    """Cities and counties for the patches: two counties in one city, one patch without a place."""
    rows = {row["TBBH"]: row for row in store.database.rows("patches")}
    for number, county, code in (("TB001", "翠屏区", "511502"), ("TB002", "南溪区", "511503"), ("TB003", "南溪区", "511503")):
        store.save("patches", rows[number]["uuid"], {"XZS": "宜宾市", "XZX": county, "XZQDM": code})
    panel._forget()
    panel.refresh()


def test_the_table_is_taken_apart_by_city_and_county_and_the_parts_make_the_whole(panel, places, qtbot):
    panel.group_by.setCurrentIndex(1)
    assert [(row[0].strip(), row[1]) for row in shown(panel)] == [("四川", "4"), ("宜宾市", "3"), ("not filled in", "1"), ("总计", "4")]
    panel.group_by.setCurrentIndex(2)
    rows = shown(panel)
    names = [row[0] for row in rows]
    # The patch that names nothing takes the county of its mine, which names no city.
    assert names == ["四川", "　宜宾市", "　　翠屏区", "　　南溪区", "　not filled in", "　　翠屏区", "总计"]
    areas = [float(row[2]) for row in rows]
    assert areas[0] == areas[1] + areas[4] == areas[-1] and areas[1] == areas[2] + areas[3]
    row = names.index("　　南溪区")
    panel.table._cell(2 + row, 1)
    assert sorted(feature["TBBH"] for feature in patches_of(panel).selectedFeatures()) == ["TB002", "TB003"]
    panel.part.choose(presenter.SELECTED)
    assert [row[0] for row in shown(panel)] == ["四川", "　宜宾市", "　　南溪区", "总计"]


def test_a_patch_without_a_county_stands_in_that_of_its_mine(panel, places, store, qtbot, tmp_path):
    rows = {row["TBBH"]: row for row in store.database.rows("patches")}
    store.save("sites", rows["TB004"]["site"], {"XZS": "宜宾市", "XZX": "叙州区"})
    panel.group_by.setCurrentIndex(2)
    panel._forget()
    panel.refresh()
    names = [row[0].strip() for row in shown(panel)]
    assert "叙州区" in names and "not filled in" not in names
    panel.box.path.setText(str(tmp_path / "附表.xlsx"))
    assert exported(panel, qtbot)["WORKSPACE"] == store.path, "so that the file says the same"


def test_a_mine_that_counts_once_stands_where_its_largest_patch_lies(panel, places, store):
    rows = {row["TBBH"]: row for row in store.database.rows("patches")}
    for number, area in (("TB001", 30_000.0), ("TB002", 20_000.0)):
        store.save("patches", rows[number]["uuid"], {"ZTBH": "KS001", "TQMJ": area})
    for site in store.database.rows("sites"):
        store.save("sites", site["uuid"], {"XZX": None})  # the mines themselves name no county
    panel._forget()
    panel.count_by.setCurrentIndex(1)
    panel.group_by.setCurrentIndex(2)
    panel.refresh()
    by_name = {row[0].strip(): row for row in shown(panel)}
    assert by_name["翠屏区"][1:3] == ["1", "5"] and by_name["南溪区"][1:3] == ["1", "2"] and by_name["总计"][1] == "3"


@needs_engine
def test_the_live_table_by_county_is_that_of_the_file(provider, store, context, feedback, tmp_path):
    rows = {row["TBBH"]: row for row in store.database.rows("patches")}
    for number, city, county, code, area in (
        ("TB001", "宜宾市", "翠屏区", "511502", 10_004.0), ("TB002", "宜宾市", "南溪区", "511503", 20_004.0), ("TB003", "泸州市", "", "510500", 4.0),
    ):  # fmt: skip
        store.save("patches", rows[number]["uuid"], {"XZS": city, "XZX": county, "XZQDM": code, "TQMJ": area, "ZTBH": number[:5]})
    store.save("patches", rows["TB002"]["uuid"], {"ZTBH": "TB001"})
    # The office has typed the county of one mine into its archive, where patches of another county and of none lie.
    store.save("sites", rows["TB004"]["site"], {"XZS": "宜宾市", "XZX": "叙州区"})
    store.save("sites", rows["TB001"]["site"], {"XZS": "泸州市", "XZX": "江阳区"})
    store.save("sites", rows["TB003"]["site"], {"XZS": "宜宾市", "XZX": "屏山县"})
    layer, campaign = store.database.layer("patches"), store.campaign
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:appendixtable")
    records, where = read_records(layer, AREAS[0]), read_places(layer)
    for count, level in ((0, 1), (0, 2), (1, 1), (1, 2)):
        table = make_table(records, campaign, COUNT_BY[count], AREAS[0]).table
        completed = with_site_places(where, read_site_places(store, layer), count > 0)
        live = place_cells(make_places(records, table, COUNT_BY[count], GROUP_BY[level], completed), campaign)
        assert ("叙州区" in str(live)) == (level == 2) and ("江阳区" in str(live)) == (level == 2 and count == 1)
        assert ("屏山县" in str(live)) == (level == 2 and count == 1), "no county of another city"
        lines: Dict[int, List[str]] = {}
        for cell in live:
            if not cell.head and cell.column:
                lines.setdefault(cell.row, []).append(cell.text)
        path = tmp_path / f"{count}{level}.csv"
        parameters = {"PATCHES": store.database.source("patches"), "COUNT_BY": count, "GROUP_BY": level, "OUTPUT": str(path)}
        _, fine = algorithm.create().run(parameters, context, feedback)
        assert fine, feedback.said
        with path.open(encoding="utf-8-sig", newline="") as file:
            written = [row[-6:] for row in list(csv.reader(file))[1:] if row]
        # The file of a single province has its line as the total only.
        shown = [[float(x) for x in row] for row in list(lines.values())[1:]]
        assert [[float(x) for x in row] for row in written] == shown, (count, level)


def test_the_last_table_is_made_as_it_was(panel, qtbot, tmp_path):
    choose(panel, catalogue.APPENDIX)
    panel.group_by.setCurrentIndex(1)
    panel.count_by.setCurrentIndex(1)
    panel.baseline.setChecked(True)
    panel.box.path.setText(str(tmp_path / "附表.html"))
    first = exported(panel, qtbot)
    panel.group_by.setCurrentIndex(0)
    panel.count_by.setCurrentIndex(0)
    panel.baseline.setChecked(False)
    panel.box.path.setText(str(tmp_path / "other.csv"))
    again = exported(panel, qtbot, panel.box.again_button.click)
    assert {name: again[name] for name in ("GROUP_BY", "COUNT_BY", "BASELINE", "OUTPUT")} == {
        "GROUP_BY": 1, "COUNT_BY": 1, "BASELINE": True, "OUTPUT": first["OUTPUT"],
    }  # fmt: skip


def test_a_table_with_another_ending_is_not_written(panel, tmp_path):
    choose(panel, catalogue.APPENDIX)
    panel.box.path.setText(str(tmp_path / "附表.pdf"))
    assert "must end in" in panel.box.text.text() and not panel.box.export_button.isEnabled()


# --- what becomes public ------------------------------------------------------------------------------------------------------
def test_a_disclosure_asks_who_approved_it_and_once_more_before_it_is_made(panel, qtbot, monkeypatch):
    choose(panel, catalogue.DISCLOSURE)
    assert "Still to be given: Approved by." in panel.box.text.text() and not panel.box.export_button.isEnabled()
    choose(panel, catalogue.DISCLOSURE, APPROVER="李四")
    said = answer(monkeypatch, QMessageBox.ButtonRole.RejectRole)
    panel.box.export()
    assert "number none" in said[0] and "printed into the picture" in said[0], "an office without a number may publish as well"
    choose(panel, catalogue.DISCLOSURE, PHOTOS=False)
    said.clear()
    panel.box.export()
    assert "printed into the picture" not in said[0]
    choose(panel, catalogue.DISCLOSURE, APPROVER="李四", APPROVAL="翠自然资〔2020〕7号")
    assert "0.01 degree" in panel.box.text.text() and panel.box.export_button.isEnabled()
    said = answer(monkeypatch, QMessageBox.ButtonRole.RejectRole)
    panel.box.export()
    assert StandIn.asked == [] and "李四" in said[0] and "翠自然资〔2020〕7号" in said[0] and "All 4 mines" in said[0]
    answer(monkeypatch, QMessageBox.ButtonRole.AcceptRole)
    asked = exported(panel, qtbot)
    assert (asked["APPROVER"], asked["APPROVAL"]) == ("李四", "翠自然资〔2020〕7号") and "APPROVED_ON" not in asked


def test_an_approval_is_asked_for_each_time(panel, qtbot, monkeypatch):
    answer(monkeypatch, QMessageBox.ButtonRole.AcceptRole)
    choose(panel, catalogue.DISCLOSURE, APPROVER="李四", APPROVAL="7号", TITLE="公示")
    exported(panel, qtbot)
    assert panel.box.again() is False and len(StandIn.asked) == 1
    assert panel.box.wish().values["TITLE"] == "公示" and panel.box.wish().values["APPROVER"] == ""
    assert panel.box._forms[catalogue.DISCLOSURE].control("APPROVER").hasFocus() or not panel.isActiveWindow()


# --- last time ----------------------------------------------------------------------------------------------------------------
def test_the_last_settings_are_one_click(panel, qtbot, tmp_path, store):
    choose(panel, catalogue.CARDS)
    assert not panel.box.again_button.isVisible()
    panel.drawn.set(QgsGeometry.fromRect(AROUND_KS001))
    choose(panel, catalogue.CARDS, presenter.AREA, FORMATS=1, MAPS=False)
    panel.box.path.setText(str(tmp_path / "卡"))
    first = exported(panel, qtbot)
    words = panel.box.again_button.text()
    assert panel.box.again_button.isVisible() and "Archive cards" in words and "Word" in words and "卡" in words and "last time" in words
    panel.drawn.clear()
    choose(panel, catalogue.LEDGER)
    assert not panel.box.again_button.isVisible()
    panel.box.choose(catalogue.CARDS)
    again = exported(panel, qtbot, panel.box.again_button.click)
    for name in ("SCOPE", "OUTPUT", "FORMATS", "MAPS", "WORKSPACE"):
        assert again[name] == first[name], name
    assert panel.drawn.is_there(), "the area of last time is seen on the map again"


def test_settings_are_remembered_for_each_workspace(panel, qtbot, session, tmp_path):
    choose(panel, catalogue.CARDS, FORMATS=1)
    exported(panel, qtbot)
    other = make_store(tmp_path / "other", "江安县.gpkg")
    mine = session.store
    session.set_store(other)
    panel.refresh()
    assert panel.box.wish().values["FORMATS"] == 2 and not panel.box.again_button.isVisible()
    assert panel.box.path.text().startswith(str(tmp_path / "other"))
    session.set_store(mine)
    panel.refresh()
    assert panel.box.wish().values["FORMATS"] == 1 and panel.box.again_button.isVisible()
    other.changed.disconnect(panel._forget)
    other.close()


def test_settings_that_make_no_sense_any_more_are_the_usual_ones(panel, store):
    broken = {"part": "moon", "values": {"FORMATS": 99, "MAPS": "yes", "ONE_FILE": 1}, "template": "/gone.docx", "path": 7}
    settings.set_last_export(store.path, catalogue.CARDS, broken)
    panel.box.choose(catalogue.CARDS)
    wish = panel.box.wish()
    assert dict(wish.values) == catalogue.defaults(wish.document) and wish.template == "" and presenter.last_kind(broken) == presenter.ALL
    QgsSettings().setValue(f"mine_restoration/exports/{settings._key_of(store.path)}/sitecards", "{broken")
    assert settings.last_export(store.path, catalogue.CARDS) == {}


# --- the main thread ------------------------------------------------------------------------------------------------------------
def test_documents_are_made_in_a_thread(panel, qtbot):
    choose(panel, catalogue.CARDS)
    assert exported(panel, qtbot)["main_thread"] is False


class Maps:
    """Stands in for the atlas: ten maps, and what was asked."""

    made: List[Any] = []
    fails = False

    def __init__(self, request):
        self.request, self.pages, self.sites, self.made, self.findings, self.closed, self._number, self.done = request, 10, 2, [], [], 0, 0, 0
        Maps.made.append(self)

    def step(self):
        if Maps.fails:
            raise MineError("output_unwritable", path="x", reason="locked")
        if self._number == self.pages:
            return None
        time.sleep(0.02)
        self._number += 1
        self.done += 1
        self.made.append(f"{self._number}.pdf")
        return SimpleNamespace(number=self._number, name=f"图{self._number}")

    def close(self):
        self.closed += 1


@pytest.fixture
def maps(monkeypatch):
    from mine_restoration_plugin.bridge import atlas_export

    Maps.made, Maps.fails = [], False
    monkeypatch.setattr(atlas_export, "AtlasRun", Maps)
    return Maps


def test_maps_are_made_one_after_the_other_while_the_window_lives(panel, qtbot, maps):
    choose(panel, catalogue.MAPS, BY=2, PAPER=2, FORMATS=[1, 3])
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(panel.box.run_bar.label.text()))
    timer.start(0)
    with qtbot.waitSignal(panel.box.ended, timeout=5000):
        panel.box.export()
    timer.stop()
    (run,) = maps.made
    assert (run.request.by, run.request.paper, run.request.formats) == ("province", "a3_landscape", ("png", "geotiff"))
    assert run.request.sites is None and run.closed == 1 and "2 mines, 10 files" in panel.box.result.text()
    assert any("Map 2 of 10" in words for words in ticks)


def test_maps_are_cancelled_between_two_of_them(panel, qtbot, maps):
    choose(panel, catalogue.MAPS)
    panel.box.export()
    qtbot.waitUntil(lambda: bool(maps.made) and len(maps.made[0].made) >= 1, timeout=5000)
    panel.box.run_bar.cancel()
    made = len(maps.made[0].made)
    assert not panel.box.run_bar.is_busy() and maps.made[0].closed == 1 and panel.box.export_button.isEnabled()
    qtbot.wait(80)
    assert len(maps.made[0].made) == made < 10 and f"Cancelled after {made} of 10 maps" in panel.box.result.text()


def test_maps_that_cannot_be_written_end_with_their_sentence(panel, qtbot, maps):
    maps.fails = True
    choose(panel, catalogue.MAPS)
    with qtbot.waitSignal(panel.box.ended, timeout=5000):
        panel.box.export()
    assert panel.box.result.text().startswith("⚠") and "locked" in panel.box.result.text() and maps.made[0].closed == 1


# --- right click ------------------------------------------------------------------------------------------------------------------
def menu_at(panel, x, y):
    shown = []

    def show(name):
        shown.append(name)
        return panel if name == "tables" else SimpleNamespace(open=lambda site: shown.append(site))

    menu = QMenu()
    made = CanvasMenu(panel.iface, panel.session, show, lambda: panel.drawn)
    made.fill(menu, QgsPointXY(x, y))
    actions = {a.objectName().replace("MineRestoration_canvas_", ""): a for a in menu.actions() if a.objectName()}
    return menu, actions, shown


def test_a_right_click_on_a_mine_offers_its_archive_its_card_and_its_river(panel):
    menu, actions, shown = menu_at(panel, 104.605, 28.805)
    assert list(actions) == ["open_archive", "export_card", "zoom_river", "export_selected", "export_canvas", "export_area"]
    assert "KS001" in actions["open_archive"].text() and "长江" in actions["zoom_river"].text()
    assert not actions["export_selected"].isEnabled()
    actions["open_archive"].trigger()
    assert shown == ["archive", "KS001"]
    menu, actions, _ = menu_at(panel, 104.75, 28.75)
    assert list(actions) == ["export_selected", "export_canvas", "export_area"]


def test_a_card_waits_for_its_settings_the_first_time_and_goes_at_once_the_next(panel, qtbot):
    menu, actions, _ = menu_at(panel, 104.605, 28.805)
    actions["export_card"].trigger()
    assert panel.box.key == catalogue.CARDS and "mine KS001" in panel.box.text.text() and StandIn.asked == []
    assert exported(panel, qtbot)["SCOPE"] == "KS001"
    menu, actions, _ = menu_at(panel, 104.645, 28.805)
    assert exported(panel, qtbot, actions["export_card"].trigger)["SCOPE"] == "KS002"


def test_a_right_click_fills_document_and_part_in(panel, qtbot):
    patches_of(panel).selectByExpression("\"TBBH\" = 'TB003'")
    menu, actions, _ = menu_at(panel, 104.75, 28.75)
    assert "1" in actions["export_selected"].text()
    actions["export_selected"].trigger()
    assert panel.part.kind == presenter.SELECTED and panel.box.key != catalogue.APPENDIX
    actions["export_canvas"].trigger()
    assert panel.part.kind == presenter.CANVAS
    assert actions["export_area"].text().startswith("Draw")
    actions["export_area"].trigger()
    assert panel.drawn.is_drawing()
    panel.drawn.set(QgsGeometry.fromRect(AROUND_KS001))
    menu, actions, _ = menu_at(panel, 104.75, 28.75)
    actions["export_area"].trigger()
    assert panel.part.kind == presenter.AREA


def test_the_map_goes_to_the_river_of_a_mine_or_says_that_it_is_not_drawn(panel, store, canvas):
    menu, actions, _ = menu_at(panel, 104.605, 28.805)
    river = store.database.layer("rivers")
    river.dataProvider().truncate()
    before = canvas.extent()
    actions["zoom_river"].trigger()
    assert canvas.extent() == before
    line = QgsFeature(river.fields())
    line["HLMC"] = "长江"
    line.setGeometry(QgsGeometry.fromWkt("MultiLineString((100 25, 121 31))"))
    assert river.dataProvider().addFeatures([line])[0]
    actions["zoom_river"].trigger()
    assert canvas.extent().contains(QgsRectangle(100, 25, 121, 31))


# --- people ------------------------------------------------------------------------------------------------------------------------
def test_the_tab_key_goes_through_the_controls_in_reading_order(panel):
    choose(panel, catalogue.CARDS)
    wanted = [widget for widget in panel.box.controls() if widget.isVisible() and widget.isEnabled()]
    stop, found = wanted[0], [wanted[0]]
    while len(found) < len(wanted):
        stop = stop.nextInFocusChain()
        if stop in wanted:
            found.append(stop)
    assert [w.objectName() for w in found] == [w.objectName() for w in wanted]


def test_every_control_has_a_name_and_the_panel_is_no_wider_than_its_place(panel, qtbot):
    for key in panel.box.documents:
        panel.box.choose(key)
        panel.resize(410, 600)
        qtbot.wait(10)
        assert panel.area.horizontalScrollBar().maximum() == 0, key
    for child in panel.findChildren(QWidget):
        if isinstance(child, (QPushButton, QComboBox, QLineEdit, QCheckBox)) and not child.objectName().startswith("qt_"):
            assert child.accessibleName() or isinstance(child.parent(), (QComboBox, QDateEdit)), child.objectName()


def test_the_panel_leaves_nothing_on_the_map(panel, canvas):
    panel.drawn.set(QgsGeometry.fromRect(AROUND_KS001))
    tool_of(panel)
    panel.leave()
    assert not [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)] and not panel.drawn.is_drawing()


def test_names_in_the_menu_cannot_break_it(panel, store):
    store.save("sites", "KS001", {"KSMC": "甲&乙\n<b>=cmd" + "很长" * 2000})
    menu, actions, _ = menu_at(panel, 104.605, 28.805)
    text = actions["open_archive"].text()
    assert len(text) < 80 and "&&" in text and "\n" not in text


def test_the_patches_of_an_opened_workspace_are_counted_until_somebody_chooses(panel, session):
    own = session.choices.result
    session.update(result="")
    panel._offered = None
    panel.refresh()
    assert session.choices.result == own and panel.made is not None
    session.update(result="")
    panel.refresh()
    assert session.choices.result == "" and panel.made is None
