"""Runs inside the real QGIS: a bad shapefile is examined, its findings looked at, taken into a workspace, and taken back."""

import os
import sys

sys.path.insert(0, os.environ["STORY_SCRIPTS"])

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QPushButton, QTableWidget
from qgis.utils import iface, plugins

from driving import FOLDER, click, find, in_dialog, in_file_dialog, run, screen, seen, tool_button

WORKSPACE = os.path.join(FOLDER, "宜宾.gpkg")
panels = None


def make_new(dialog):
    find(dialog, QLineEdit, "region").setText("511502")
    find(dialog, QLineEdit, "path").setText(WORKSPACE)
    find(dialog, QLineEdit, "editor").setText("张三")
    dialog.make.click()


def texts(table):
    """The texts of a table's rows."""
    return [[table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())]


def story():
    global panels
    panels = plugins["mine_restoration_plugin"].panels
    window = iface.mainWindow()
    window.move(0, 0)
    window.resize(1366, 768)
    yield 500
    click(tool_button(panels, "data"))
    yield lambda: "data" in panels.docks and panels.docks["data"].isVisible()
    data = panels.docks["data"]
    in_dialog(make_new, "NewWorkspaceDialog")
    click(data.workspace.new_button, docks=[data])
    yield lambda: panels.session.store is not None and not data.workspace.run_bar.is_busy()
    yield 500

    # --- look
    click(data.import_button, docks=[data])
    yield 800
    dialog = next(child for child in window.children() if child.objectName() == "MineRestorationImport")
    dialog.move(90, 60)
    in_file_dialog(os.path.join(FOLDER, "图斑.shp"))
    click(dialog.file_button)
    yield lambda: dialog.presenter.report and not dialog.run_bar.is_busy()
    yield 1500
    screen("import_window")
    seen["summary"] = dialog.summary.text()
    seen["layers"] = [dialog.layers_view.list.item(row).text() for row in range(dialog.layers_view.list.count())]
    seen["answers"] = {combo.objectName(): combo.currentText() for combo in dialog.layers_view.combos}
    seen["preview"] = texts(dialog.layers_view.preview)[:2]
    seen["written"] = panels.session.store.count()
    dialog.tabs.setCurrentIndex(1)
    yield 500
    screen("import_fields")
    seen["fields"] = [find(dialog, QComboBox, f"import_field_{row}").currentText() for row in range(dialog.fields_view.table.rowCount())]
    dialog.tabs.setCurrentIndex(2)
    yield 500
    screen("import_findings")
    findings = find(dialog, QTableWidget, "import_findings")
    seen["findings"] = texts(findings)
    repaired = next((row for row in range(findings.rowCount()) if findings.item(row, 3).text()), 0)
    findings.setCurrentCell(repaired, 0)
    QTest.keyClick(findings, Qt.Key.Key_Return)
    yield 1500
    dialog.hide()
    yield 800
    screen("import_map")
    dialog.show()
    seen["map_layers"] = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())
    dialog.move(90, 60)
    dialog.tabs.setCurrentIndex(3)
    yield 500
    screen("import_differences")
    seen["differences"] = [[dialog.presenter.difference_cell(row, column) for column in (1, 2)] for row in range(len(dialog.presenter.shown))]

    # --- a person overrules an answer
    combo = find(dialog, QComboBox, "import_answer_encoding")
    dialog.tabs.setCurrentIndex(0)
    yield 300
    seen["ready"] = dialog.take_button.isEnabled()
    combo.setCurrentText("big5")
    combo.lineEdit().editingFinished.emit()
    yield 300
    seen["must_look_again"] = [dialog.take_button.isEnabled(), dialog.hint.text()]
    click(dialog.again_button)
    yield lambda: not dialog.run_bar.is_busy() and not dialog.presenter.has_new_answers()
    yield 800
    seen["wrong_preview"] = texts(dialog.layers_view.preview)[:1]
    dialog.presenter.answers.clear()
    click(dialog.again_button)
    yield lambda: dialog.run_bar.is_busy()
    yield lambda: not dialog.run_bar.is_busy()
    yield 800

    # --- take over, and back
    click(dialog.take_button)
    yield lambda: panels.session.store.count() == 4 and not dialog.run_bar.is_busy()
    yield 2500
    screen("import_taken")
    seen["numbers"] = sorted(row["TBBH"] for row in panels.session.store.database.rows("patches"))
    seen["names"] = sorted(str(row["KSMC"]) for row in panels.session.store.database.rows("patches"))
    seen["after"] = dialog.summary.text()
    back = [button for button in iface.messageBar().findChildren(QPushButton) if button.text() == "撤回"]
    assert back, [button.text() for button in iface.messageBar().findChildren(QPushButton)]
    back[-1].click()
    yield lambda: panels.session.store.count() == 0
    seen["taken_back"] = len(panels.session.store.database.rows("patches"))
    dialog.reject()
    yield 500
    seen["left_on_map"] = [layer.name() for layer in QgsProject.instance().mapLayers().values() if "mine_restoration_look" in layer.source()]
    panels.keeper.close()
    seen["finished"] = True


sys.excepthook = lambda kind, value, trace: seen["errors"].append("".join(__import__("traceback").format_exception(kind, value, trace)))
iface.initializationCompleted.connect(lambda: run(story()))
