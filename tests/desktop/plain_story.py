"""Runs inside a real QGIS (``qgis --code``) whose profile has no plugin of ours: the project in a workspace, its map and its forms.

As in ``story.py`` a step is what stands between two ``yield``: a number waits for so many milliseconds, a function until it is true.
"""

import json
import os
import subprocess
import time
import traceback

from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QDialog, QDialogButtonBox, QLineEdit, QTableWidget, QTabWidget, QToolButton
from qgis.utils import iface, plugins

SCREENS = os.environ["STORY_SCREENS"]
FOLDER = os.environ["STORY_FOLDER"]
STEP_S = 30

seen = {"errors": []}


def screen(name):
    QApplication.primaryScreen().grabWindow(0).save(os.path.join(SCREENS, f"{name}.png"))


def click(widget, place=None):
    point = widget.mapToGlobal(place if place is not None else widget.rect().center())
    subprocess.run(["xdotool", "mousemove", str(point.x()), str(point.y()), "click", "1"], check=True, timeout=10)


def layer(name):
    return QgsProject.instance().mapLayersByName(name)[0]


def open_form():
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible() and w.findChild(QTabWidget) is not None]
    return shown[-1] if shown else None


def go_to(dialog, title):
    tabs = dialog.findChild(QTabWidget)
    place = [tabs.tabText(i) for i in range(tabs.count())].index(title)
    click(tabs.tabBar(), tabs.tabBar().tabRect(place).center())
    return tabs.widget(place)


def of(parent, kind, name):
    return next(w for w in parent.findChildren(kind, name) if w.isVisible())


def press(dialog, button):
    """A button of the dialog itself; the forms inside have hidden ones of their own."""
    boxes = [box for box in dialog.findChildren(QDialogButtonBox) if box.isVisible() and box.button(button) is not None]
    click(max(boxes, key=lambda box: box.mapTo(dialog, box.rect().topLeft()).y()).button(button))


def story():
    window = iface.mainWindow()
    window.move(0, 0)
    window.resize(1366, 768)
    seen["plugins"] = sorted(plugins)
    yield 500
    seen["layers"] = {item.name(): item.isValid() for item in QgsProject.instance().mapLayers().values()}
    for name in ("图斑", "照片"):
        QgsProject.instance().layerTreeRoot().findLayer(layer(name).id()).setExpanded(True)
    canvas = iface.mapCanvas()
    canvas.setExtent(QgsRectangle(111.198, 30.598, 111.272, 30.642))
    canvas.refresh()
    yield 3000
    screen("plain_map")
    canvas.setExtent(QgsRectangle(111.199, 30.6255, 111.221, 30.6385))
    canvas.refresh()
    yield 2500
    screen("plain_map_near")

    # --- the form of a site: drop-downs, ticks, limits; its archive record is edited inside
    sites = layer("矿山")
    iface.setActiveLayer(sites)
    iface.actionToggleEditing().trigger()
    yield lambda: sites.isEditable()
    iface.openFeatureForm(sites, next(sites.getFeatures("\"ZTBH\" = 'K04'")), False, False)
    yield lambda: open_form() is not None
    dialog = open_form()
    dialog.move(20, 20)
    dialog.resize(1300, 720)
    yield 800
    tabs = dialog.findChild(QTabWidget)
    seen["tabs"] = [tabs.tabText(i) for i in range(tabs.count())]
    screen("plain_form_site")
    page = go_to(dialog, "档案")
    yield 1200
    pencil = next(b for b in page.findChildren(QToolButton) if b.isVisible() and b.isEnabled() and b.isCheckable() and b.y() < 60)
    click(pencil)
    yield lambda: layer("档案").isEditable()
    yield 600
    inner = page.findChild(QTabWidget)
    seen["inner_tabs"] = [inner.tabText(i) for i in range(inner.count())]
    click(inner.tabBar(), inner.tabBar().tabRect(1).center())
    yield 600
    hazard = of(page, QComboBox, "DZYH")
    seen["hazards"] = [hazard.itemText(i) for i in range(hazard.count())]
    click(hazard)
    yield 600
    screen("plain_form_drop_down")
    QTest.keyClick(hazard.view(), Qt.Key.Key_Home)
    for _ in range(hazard.findText("2 滑坡")):
        QTest.keyClick(hazard.view(), Qt.Key.Key_Down)
    QTest.keyClick(hazard.view(), Qt.Key.Key_Return)
    yield 400
    ticks = next(w for w in page.findChildren(QTableWidget) if w.isVisible())
    seen["ticked_by_the_plugin"] = ticked(ticks)
    cell = ticks.visualItemRect(ticks.item(0, 1))
    cell.setWidth(24)
    click(ticks.viewport(), cell.center())
    yield 500
    seen["ticked"] = ticked(ticks)
    screen("plain_form_archive")
    page = go_to(dialog, "资金来源")
    yield 1000
    screen("plain_form_funds")
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    yield lambda: open_form() is None
    assert layer("档案").commitChanges(), layer("档案").commitErrors()

    # --- a new site, as the button "add record" makes it
    iface.actionAddFeature().trigger()
    yield lambda: open_form() is not None
    dialog = open_form()
    yield 500
    number = of(dialog, QLineEdit, "ZTBH")
    number.setFocus()
    number.selectAll()  # it says NULL, which stands for nothing
    QTest.keyClicks(number, "NEW-1")
    yield 300
    screen("plain_form_new")
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    yield lambda: open_form() is None
    assert sites.commitChanges(), sites.commitErrors()
    made = next(sites.getFeatures("\"ZTBH\" = 'NEW-1'"))
    seen["new"] = [made["uuid"], made["ZT"]]
    seen["finished"] = True


def ticked(table):
    items = [table.item(r, c) for r in range(table.rowCount()) for c in range(table.columnCount())]
    return [item.text() for item in items if item is not None and item.checkState() == Qt.CheckState.Checked]


def drive():
    """Do one step after the other, and end QGIS whatever happens."""
    steps = story()

    def end():
        with open(os.path.join(FOLDER, "seen.json"), "w", encoding="utf-8") as file:
            json.dump(seen, file, ensure_ascii=False)
        for item in QgsProject.instance().mapLayers().values():
            item.rollBack()
        QgsProject.instance().setDirty(False)
        # A dialog that is still open would keep the window from closing.
        QTimer.singleShot(5000, lambda: os._exit(0))
        iface.actionExit().trigger()

    def go():
        try:
            wait = next(steps)
        except StopIteration:
            return end()
        except Exception:  # noqa: BLE001 - it goes into the report
            seen["errors"].append(traceback.format_exc())
            screen("plain_error")
            return end()
        if callable(wait):
            await_it(wait, time.monotonic())
        else:
            QTimer.singleShot(wait, go)

    def await_it(condition, since):
        try:
            if condition():
                return QTimer.singleShot(50, go)
        except Exception:  # noqa: BLE001
            seen["errors"].append(traceback.format_exc())
            return end()
        if time.monotonic() - since > STEP_S:
            seen["errors"].append(f"waited {STEP_S} s in line {steps.gi_frame.f_lineno}")
            screen("plain_error")
            return end()
        QTimer.singleShot(100, lambda: await_it(condition, since))

    QTimer.singleShot(1500, go)


iface.initializationCompleted.connect(drive)
