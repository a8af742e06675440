"""Runs inside the real QGIS: documents are exported from the canvas, by the panel, a drawn area and the right click on the map."""

import os
import sys
from pathlib import Path

sys.path.insert(0, os.environ["STORY_SCRIPTS"])
sys.path.insert(0, os.path.join(os.path.dirname(os.environ["STORY_SCRIPTS"]), "qgis"))

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QPushButton, QWidget
from qgis.utils import iface, plugins

from archive_workspace import make_store
from driving import FOLDER, click, find, in_file_dialog, key, press, run, screen, seen, tool_button

WORKSPACE = os.environ.get("STORY_WORKSPACE") or os.path.join(FOLDER, "翠屏区.gpkg")
AROUND = QgsRectangle(104.595, 28.79, 104.635, 28.815)  # the two patches of KS001, and no other


def on_screen(x, y):
    """Where a place of the map is on the screen."""
    canvas = iface.mapCanvas()
    point = canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
    return canvas.viewport().mapToGlobal(QPoint(round(point.x()), round(point.y())))


def click_map(x, y, button=1):
    point = on_screen(x, y)
    press(point.x(), point.y(), button)


def entries(menu):
    return [(action.objectName().replace("MineRestoration_canvas_", ""), action.text(), action.isEnabled()) for action in menu.actions()
            if action.objectName().startswith("MineRestoration_canvas_")]  # fmt: skip


def right_click(x, y, name, wait=900):
    """Right click on the map, look at the menu, and choose an entry of it by its name, or none."""

    def look(tries=0):
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            if tries < 50:
                QTimer.singleShot(100, lambda: look(tries + 1))
            return
        seen.setdefault("menus", []).append(entries(menu))
        screen(f"export_menu_{len(seen['menus'])}")
        action = next((action for action in menu.actions() if action.objectName() == f"MineRestoration_canvas_{name}"), None)
        if action is None:
            menu.close()
            return
        point = menu.mapToGlobal(menu.actionGeometry(action).center())
        press(point.x(), point.y())

    QTimer.singleShot(wait, look)
    click_map(x, y, 3)


def choose(box, document):
    combo = find(box, QComboBox, "export_document")
    row = combo.findData(document)
    there = bool(combo.model().item(row).isEnabled())
    if there:
        combo.setCurrentIndex(row)
    return there


def story():
    panels = plugins["mine_restoration_plugin"].panels
    window = iface.mainWindow()
    window.move(0, 0)
    window.resize(1366, 768)
    if not os.path.isfile(WORKSPACE):
        make_store(Path(FOLDER)).close()
    yield 500

    # --- no workspace
    click(tool_button(panels, "tables"))
    yield lambda: "tables" in panels.docks and panels.docks["tables"].isVisible()
    tables = panels.docks["tables"]
    box = tables.box
    yield 800
    seen["offered"] = [[box.document_combo.itemText(row), bool(box.document_combo.model().item(row).isEnabled())]
                       for row in range(box.document_combo.count())]  # fmt: skip
    seen["cards_there"] = choose(box, "sitecards")
    yield 500
    screen("export_no_workspace")
    seen["no_workspace"] = [box.text.text(), box.open_button.isVisible(), box.export_button.isEnabled()]

    # --- open one from there
    if box.open_button.isVisible():
        in_file_dialog(WORKSPACE)
        click(box.open_button, docks=[tables])
    else:
        panels.keeper.open(WORKSPACE)
    yield lambda: panels.session.store is not None
    yield 1500
    panels.show("tables")
    layers = QgsProject.instance().mapLayers().values()
    layer = next(layer for layer in layers if layer.customProperty("mine_restoration/workspace_table") == "patches")
    panels.session.update(result=layer.id())
    canvas = iface.mapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    canvas.setExtent(QgsRectangle(104.55, 28.76, 104.72, 28.85))
    canvas.refresh()
    yield 1500
    screen("export_panel")
    tables.area.verticalScrollBar().setValue(tables.area.verticalScrollBar().maximum())
    yield 400
    screen("export_section")
    seen["with_workspace"] = box.text.text()
    seen["wide"] = tables.area.horizontalScrollBar().maximum()

    # --- the table by county
    find(tables, QComboBox, "group_by").setCurrentIndex(2)
    yield 500
    tables.area.ensureWidgetVisible(tables.table)
    yield 200
    screen("export_by_county")
    seen["by_county"] = [tables.table.item(row, 0).text() for row in range(2, tables.table.rowCount())]
    find(tables, QComboBox, "group_by").setCurrentIndex(0)

    # --- an area by mouse
    tables.area.verticalScrollBar().setValue(0)
    yield 300
    click(tables.draw_button, docks=[tables])
    yield 800
    screen("export_drawing")
    corners = [(AROUND.xMinimum(), AROUND.yMinimum()), (AROUND.xMaximum(), AROUND.yMinimum()), (AROUND.xMaximum(), AROUND.yMaximum()),
               (AROUND.xMinimum(), AROUND.yMaximum())]  # fmt: skip
    for corner in corners:
        click_map(*corner)
        yield 250
    click_map(*AROUND.center(), 3)
    yield 1200
    screen("export_area")
    seen["drawn"] = [tables.drawn.is_there(), tables.part.kind, tables.area_text.text(), tables.made.patches if tables.made else None]
    seen["tool_back"] = type(canvas.mapTool()).__name__

    # --- the table of that area, and once more with one click
    box.choose("appendixtable")
    yield 300
    path = os.path.join(FOLDER, "区域附表.xlsx")
    box.path.setText(path)
    yield 400
    seen["table_words"] = box.text.text()
    click(box.export_button, docks=[tables])
    yield lambda: box.run_bar.is_busy()
    yield lambda: not box.run_bar.is_busy()
    yield 1000
    tables.area.ensureWidgetVisible(box.folder_button)
    yield 300
    screen("export_done")
    seen["exported"] = [os.path.isfile(path), box.result.text(), box.folder_button.isVisible()]
    buttons = [button.text() for button in iface.messageBar().findChildren(QPushButton)]
    seen["message_buttons"] = buttons
    seen["again_words"] = box.again_button.text()
    os.remove(path)
    click(box.again_button, docks=[tables])
    yield lambda: box.run_bar.is_busy() or os.path.isfile(path)
    yield lambda: not box.run_bar.is_busy()
    yield 600
    seen["again"] = os.path.isfile(path)

    # --- by keyboard alone: corners in the middle of the map, the map moved by the arrow keys
    tables.drawn.clear()
    tables.drawn.draw()
    yield 400
    canvas.setFocus()
    for step in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        key(Qt.Key.Key_Insert)
        yield 150
        key(step)
        yield 400
    key(Qt.Key.Key_Insert)
    key(Qt.Key.Key_Backspace)
    key(Qt.Key.Key_Return)
    yield 500
    seen["by_keyboard"] = [tables.drawn.is_there(), tables.drawn.is_drawing()]
    screen("export_keyboard")
    before = tables.drawn.wkt()
    tables.drawn.draw()
    yield 300
    canvas.setFocus()
    key(Qt.Key.Key_Insert)
    key(Qt.Key.Key_Escape)
    yield 300
    seen["given_up"] = [tables.drawn.wkt() == before, tables.drawn.is_drawing()]
    # To QGIS a Backspace in the map window deletes the selected shapes, if the tool does not say that it was its own.
    seen["news"] = [label.text() for label in iface.messageBar().findChildren(QLabel)]
    canvas.setExtent(QgsRectangle(104.55, 28.76, 104.72, 28.85))
    canvas.refresh()
    yield 1200

    # --- right click
    iface.actionPan().trigger()
    right_click(104.605, 28.805, "open_archive")
    yield 2000
    seen["opened"] = "archive" in panels.docks and panels.docks["archive"].presenter.site
    right_click(104.605, 28.805, "export_card")
    yield 2500
    screen("export_card")
    seen["card"] = [box.key, tables.part.kind, box.part_combo.currentText(), box.text.text(), tables.isVisible()]
    seen["card_in_sight"] = not box.export_button.visibleRegion().isEmpty()
    if box.export_button.isEnabled():
        click(box.export_button, docks=[tables])
        yield lambda: box.run_bar.is_busy()
        yield lambda: not box.run_bar.is_busy()
        yield 1000
        tables.area.verticalScrollBar().setValue(tables.area.verticalScrollBar().maximum())
        yield 300
        screen("export_card_done")
        seen["card_done"] = box.result.text()
        seen["cards"] = sorted(os.listdir(box.wish().path)) if os.path.isdir(box.wish().path) else []
    right_click(104.70, 28.77, "export_canvas")
    yield 1500
    seen["canvas_part"] = [tables.part.kind, box.text.text()]
    if choose(box, "disclosure"):
        yield 500
        tables.area.verticalScrollBar().setValue(tables.area.verticalScrollBar().maximum())
        yield 300
        screen("export_disclosure")
        seen["disclosure_words"] = box.text.text()
    if choose(box, "mapatlas"):
        yield 500
        tables.area.verticalScrollBar().setValue(tables.area.verticalScrollBar().maximum())
        yield 300
        screen("export_maps")
        box.path.setText(os.path.join(FOLDER, "图"))
        yield 300
        click(box.export_button, docks=[tables])
        yield lambda: box.run_bar.is_busy()
        yield 700
        screen("export_maps_running")
        yield lambda: not box.run_bar.is_busy()
        yield 1000
        tables.area.verticalScrollBar().setValue(tables.area.verticalScrollBar().maximum())
        yield 300
        screen("export_maps_done")
        seen["maps"] = [box.result.text(), sorted(os.listdir(os.path.join(FOLDER, "图")))]
    for document in ("provinceledger", "implementationplan"):
        if choose(box, document):
            yield 500
            tables.area.verticalScrollBar().setValue(tables.area.verticalScrollBar().maximum())
            yield 300
            screen(f"export_{document}")
    kinds = (QPushButton, QComboBox)
    seen["unnamed"] = [child.objectName() for child in tables.findChildren(QWidget) if isinstance(child, kinds) and not child.accessibleName()
                       and not isinstance(child.parent(), QComboBox)]  # fmt: skip
    seen["words"] = [child.text() for kind in (QLabel, QPushButton) for child in tables.findChildren(kind) if child.isVisibleTo(tables)]
    panels.keeper.close()
    yield 500
    seen["finished"] = True


sys.excepthook = lambda kind, value, trace: seen["errors"].append("".join(__import__("traceback").format_exception(kind, value, trace)))
iface.initializationCompleted.connect(lambda: run(story()))
