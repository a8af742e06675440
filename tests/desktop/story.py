"""Runs inside the real QGIS (``qgis --code``): does the main job with mouse and keyboard and writes down what the window shows.

The mouse is the X server's own (xdotool); keys go to the widget that has the focus. A step is what stands between two ``yield``:
a number waits for so many milliseconds, a function until it is true.
"""

import os
import re
import subprocess
import sys
import time
import traceback

from qgis.core import QgsFeatureRequest, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTextEdit,
    QWidget,
)  # fmt: skip
from qgis.utils import iface, plugin_times, plugins

sys.path.insert(0, os.environ["STORY_SCRIPTS"])

import driving
from driving import FOLDER, find, in_file_dialog, run, screen, seen

PATCHES = os.path.join(FOLDER, "patches.gpkg")
RIVERS = os.path.join(FOLDER, "rivers.geojson")

panels = None


def click(widget, place=None):
    """A real click, after scrolling the widget into sight."""
    driving.click(widget, place, panels.docks.values())


def tool_button(name):
    return driving.tool_button(panels, name)


def type_into(edit, text):
    """Replace a text: letters by the keyboard, Chinese as an input method hands it over."""
    line = edit.lineEdit() if hasattr(edit, "lineEdit") else edit
    edit.setFocus()
    line.selectAll()
    if text.isascii():
        QTest.keyClicks(line, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def result_files():
    return sorted(name for name in os.listdir(FOLDER) if name not in ("patches.gpkg", "rivers.geojson", "seen.json", "profile"))


def shown_words(widget):
    """All words that a panel or dialog shows."""
    words = []
    for child in [widget, *widget.findChildren(QWidget)]:
        if child.objectName().startswith("qt_"):  # Qt's own parts, such as the buttons of the dock's title
            continue
        if isinstance(child, (QLabel, QAbstractButton)):
            words.append(child.text())
        if isinstance(child, QGroupBox):
            words.append(child.title())
        if isinstance(child, QLineEdit):
            words += [child.text(), child.placeholderText()]
        if isinstance(child, QComboBox):
            words += [child.itemText(i) for i in range(child.count())]
        if isinstance(child, QTableWidget):
            items = [child.horizontalHeaderItem(c) for c in range(child.columnCount())]
            items += [child.item(r, c) for r in range(child.rowCount()) for c in range(child.columnCount())]
            words += [item.text() for item in items if item is not None]
        words += [child.windowTitle(), child.toolTip(), child.accessibleName()]
    return sorted({re.sub(r"<[^>]+>", " ", word) for word in words if word})


def unnamed_controls(widget):
    kinds = (QPushButton, QComboBox, QLineEdit, QTableWidget)
    controls = [c for c in widget.findChildren(QWidget) if isinstance(c, kinds) and c.isVisibleTo(widget)]
    inner = [c for c in controls if isinstance(c.parent(), QComboBox) or c.objectName().startswith("qt_")]
    return [f"{type(c).__name__} {c.objectName()}" for c in controls if c not in inner and not (c.accessibleName() or getattr(c, "text", str)())]


def too_wide(dock):
    """How many pixels of the panel's content the person has to scroll sideways for."""
    return dock.area.horizontalScrollBar().maximum()


def story():
    global panels
    plugin = plugins["mine_restoration_plugin"]
    panels = plugin.panels
    window = iface.mainWindow()
    window.move(0, 0)
    window.resize(1366, 768)
    seen["load"] = plugin_times.get("mine_restoration_plugin", "")
    seen["panels_at_start"] = sorted(panels.docks)
    seen["gui_modules_at_start"] = sorted(n for n in sys.modules if n.startswith("mine_restoration_plugin.gui"))
    yield 800

    # --- data
    click(tool_button("data"))
    yield lambda: "data" in panels.docks and panels.docks["data"].isVisible()
    data = panels.docks["data"]
    yield 500
    click(find(data, QPushButton, "base_rivers"))
    yield 800
    click(find(data, QPushButton, "base_provinces"))
    yield 800
    in_file_dialog(PATCHES)
    click(find(data, QPushButton, "patches_file"))
    yield lambda: panels.session.choices.patches
    yield 2500
    data.area.verticalScrollBar().setValue(0)
    yield 300
    screen("data")
    seen["patches_text"] = find(data, QLabel, "patches_text").text()
    seen["rivers_text"] = find(data, QLabel, "rivers_text").text()
    seen["next"] = find(data, QLabel, "next").text()
    seen["data_wide"] = too_wide(data)

    # an own river layer is dropped on the panel: names are matched, others left out
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(RIVERS)])
    place = data.rivers_box.mapTo(data, QPoint(20, 20))
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(data, enter)
    seen["drop_accepted"] = enter.isAccepted()
    drop = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop)
    QApplication.sendEvent(data, drop)
    yield lambda: panels.session.choices.rivers
    yield 600
    table = find(data, QTableWidget, "river_table")
    seen["river_table"] = rivers_in(table)
    row = next(r for r in range(table.rowCount()) if table.item(r, 0).text() == "Huang He")
    data.area.ensureWidgetVisible(table)
    yield 300
    rivers = table.cellWidget(row, 1)
    click(rivers)
    yield 600
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(rivers.view(), key)
    yield 600
    seen["river_chosen"] = [rivers_in(table)[row], panels.session.choices.river_names]
    seen["own_rivers_text"] = find(data, QLabel, "rivers_text").text()
    data.area.ensureWidgetVisible(table)
    yield 300
    screen("data_rivers")
    seen["words_data"] = shown_words(data)
    seen["unnamed"] = unnamed_controls(data)
    QgsProject.instance().removeMapLayer(panels.session.choices.rivers)
    yield lambda: not panels.session.choices.rivers

    # --- scope
    click(find(data, QPushButton, "go_scope"))
    yield lambda: "scope" in panels.docks and panels.docks["scope"].isVisible()
    scope = panels.docks["scope"]
    yield 500
    scope.form.distance.setFocus()
    QTest.keyClick(scope.form.distance, Qt.Key.Key_Tab)
    seen["after_tab"] = QApplication.focusWidget().objectName() if QApplication.focusWidget() else scope.form.distance.nextInFocusChain().objectName()
    type_into(scope.form.distance, "5")
    QTest.keyClick(scope.form.distance, Qt.Key.Key_Return)
    seen["changed"] = scope.form.changed.text()
    click(scope.form.reset)
    yield 300
    seen["distance_after_reset"] = scope.form.distance.value()

    files = result_files()
    layers = sorted(QgsProject.instance().mapLayers())
    click(scope.classify_button)
    # No fixed wait: a quick machine would be done before the button is pressed.
    yield lambda: scope.run_bar.is_busy() and scope.run_bar.label.text() and scope.run_bar.cancel_button.isVisible()
    screen("running")
    seen["running_words"] = [scope.run_bar.label.text(), scope.run_bar.cancel_button.isVisible()]
    started = time.monotonic()
    click(scope.run_bar.cancel_button)
    yield lambda: not scope.run_bar.is_busy()
    seen["cancel_s"] = time.monotonic() - started
    yield 500
    seen["after_cancel"] = [result_files() == files, sorted(QgsProject.instance().mapLayers()) == layers, scope.classify_button.isEnabled()]

    click(scope.strips_button)
    yield lambda: scope.run_bar.is_busy()
    yield lambda: not scope.run_bar.is_busy()
    yield 2000
    screen("strips")
    seen["strip_layers"] = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())

    click(scope.classify_button)
    yield lambda: scope.run_bar.is_busy()
    yield lambda: not scope.run_bar.is_busy()
    yield 3000
    scope.area.ensureWidgetVisible(scope.figures)
    yield 300
    screen("scope")
    seen["figures"] = {button.objectName(): button.text() for button in scope.figures.buttons}
    seen["messages"] = [view.toPlainText() for view in iface.messageBar().findChildren(QTextEdit)]
    seen["files"] = result_files()
    group = QgsProject.instance().layerTreeRoot().children()
    seen["groups"] = {node.name(): [child.name() for child in node.children()] for node in group if node.children()}
    result = QgsProject.instance().mapLayer(panels.session.choices.result)
    seen["legend"] = [rule.label() for rule in result.renderer().rootRule().children()]
    seen["scope_wide"] = too_wide(scope)

    # --- a person decides an edge case
    scope.area.verticalScrollBar().setValue(scope.edges.y() + scope.edges.parentWidget().y() - 40)
    yield 300
    edge_table = scope.edges.table
    # A patch that is out by its position lies farther off than the distance, one that is in lies nearer.
    seen["edge_distances"] = [c.patch for c in scope.edges.cases if (c.distance_m <= 10000) != c.in_scope]
    row = next(r for r, case in enumerate(scope.edges.cases) if not case.in_scope)
    edge_table.scrollToItem(edge_table.item(row, 0))
    yield 200
    click_cell(edge_table, row, 0)
    yield 1500
    case = scope.edges.current()
    seen["edge_selected"] = [case is not None, result.selectedFeatureCount(), iface.mapCanvas().scale() < 100000]
    click(scope.edges.out_button)  # without a reason nothing happens
    yield 400
    seen["without_reason"] = scope.edges.current().decision
    type_into(scope.edges.reason, "实地核查")
    click(scope.edges.in_button)
    yield 1200
    seen["decided"] = stored(result, case.fid)
    seen["figures_decided"] = scope.figures.buttons[0].text()
    screen("edge_list")
    seen["undo_enabled"] = scope.edges.undo_button.isEnabled()
    click(scope.edges.undo_button)
    yield 800
    seen["undone"] = stored(result, case.fid)
    seen["figures_undone"] = scope.figures.buttons[0].text()
    scope.area.verticalScrollBar().setValue(scope.area.verticalScrollBar().maximum())
    yield 400
    screen("findings")
    seen["findings"] = scope.findings.text.text()
    seen["words_scope"] = shown_words(scope)
    seen["unnamed"] += unnamed_controls(scope)

    # --- table
    click(tool_button("tables"))
    yield lambda: "tables" in panels.docks and panels.docks["tables"].made is not None
    tables = panels.docks["tables"]
    yield 800
    seen["table"] = grid(tables.table)
    seen["tables_wide"] = too_wide(tables)
    screen("table")
    row = next(r for r in range(tables.table.rowCount()) if tables.table.item(r, 1) and tables.table.item(r, 1).text() == "湖南")
    tables.area.ensureWidgetVisible(tables.table)
    click_cell(tables.table, row, 3)
    yield 2500
    seen["number_clicked"] = [tables.table.item(row, 3).text(), result.selectedFeatureCount()]
    screen("result_map")
    tables.which.setCurrentIndex(tables.which.findData("selected"))
    yield 600
    seen["table_selected"] = grid(tables.table)[-1]
    tables.which.setCurrentIndex(tables.which.findData("canvas"))
    yield 600
    seen["table_canvas"] = grid(tables.table)[-1]
    tables.which.setCurrentIndex(0)
    click(tables.baseline, QPoint(10, tables.baseline.height() // 2))
    yield 800
    seen["difference"] = tables.difference_text.text()
    for ending in (".csv", ".xlsx", ".html"):
        type_into(tables.path, os.path.join(FOLDER, "附表" + ending))
        yield 300
        seen["export_text"] = tables.export_text.text()
        click(tables.export_button)
        yield lambda: tables.run_bar.is_busy()
        yield lambda: not tables.run_bar.is_busy()
        yield 800
    tables.area.verticalScrollBar().setValue(tables.area.verticalScrollBar().maximum())
    yield 500
    screen("export")
    seen["export_files"] = [name for name in result_files() if name.startswith("附表")]
    seen["words_tables"] = shown_words(tables)
    seen["unnamed"] += unnamed_controls(tables)

    # --- check installation, a modal dialog
    def look(tries=0):
        dialog = QApplication.activeModalWidget()
        if dialog is None or (dialog.versions.rowCount() < 5 and tries < 100):
            QTimer.singleShot(200, lambda: look(tries + 1))
            return
        parts = [dialog.versions.item(r, 0).text() for r in range(dialog.versions.rowCount())]
        seen["check"] = [dialog.verdict.text(), dialog.interpreter.text(), parts]
        seen["words_check"] = shown_words(dialog)
        screen("check_installation")
        dialog.reject()

    QTimer.singleShot(300, look)
    panels.actions["check"].trigger()
    yield 500

    def look_at_settings():
        dialog = QApplication.activeModalWidget()
        seen["words_settings"] = shown_words(dialog)
        screen("settings")
        dialog.reject()

    QTimer.singleShot(600, look_at_settings)
    panels.actions["settings"].trigger()
    yield 300
    seen["words_menu"] = [a.text() for a in panels.menu.actions()] + [panels.toolbar.windowTitle(), panels.menu.title()]
    seen["geo_modules"] = sorted({"geopandas", "shapely", "pyproj", "fiona", "pyogrio"} & {name.split(".")[0] for name in sys.modules})
    seen["finished"] = True


def click_cell(table, row, column):
    rectangle = table.visualItemRect(table.item(row, column))
    point = table.viewport().mapToGlobal(rectangle.center())
    subprocess.run(["xdotool", "mousemove", str(point.x()), str(point.y()), "click", "1"], check=True, timeout=10)


def rivers_in(table):
    """Name, river, class and how it was matched, as the table of the data panel shows them."""
    return [
        [table.cellWidget(r, c).currentText() if table.cellWidget(r, c) else table.item(r, c).text() for c in range(4)]
        for r in range(table.rowCount())
    ]


def grid(table):
    return [[table.item(r, c).text() if table.item(r, c) else "" for c in range(table.columnCount())] for r in range(table.rowCount())]


def stored(layer, fid):
    """A feature as it stands in the file, read anew."""
    fresh = QgsVectorLayer(layer.source(), "fresh", "ogr")
    feature = next(fresh.getFeatures(QgsFeatureRequest(fid)))
    return {name: str(feature[name]) for name in ("SCOPE", "GZL", "HLMC", "PDYJ", "RGPD", "RGYY")}


def restarted():
    """The second start: what is back."""
    global panels
    panels = plugins["mine_restoration_plugin"].panels
    yield 1500
    seen["back"] = {name: dock.isVisible() or not dock.isClosed() for name, dock in panels.docks.items()}
    seen["place"] = {name: int(iface.mainWindow().dockWidgetArea(dock)) for name, dock in panels.docks.items()}
    screen("restarted")
    seen["finished"] = True


sys.excepthook = lambda kind, value, trace: seen["errors"].append("".join(traceback.format_exception(kind, value, trace)))
iface.initializationCompleted.connect(lambda: run(restarted() if os.environ.get("STORY") == "restarted" else story()))
