"""Runs inside the real QGIS: patches of a workspace are split and merged with QGIS's own tools, and what becomes of them."""

import os
import sys

sys.path.insert(0, os.environ["STORY_SCRIPTS"])

from qgis.core import QgsPointXY, QgsRectangle
from qgis.PyQt.QtWidgets import QDialogButtonBox, QPushButton
from qgis.utils import iface, plugins

from driving import FOLDER, in_dialog, press, run, screen, seen

WORKSPACE = os.path.join(FOLDER, "宜都.gpkg")


def place(x, y):
    """A place on the map, on the screen."""
    canvas = iface.mapCanvas()
    point = canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
    return canvas.mapToGlobal(point.toQPointF().toPoint())


def patches(store):
    return {str(row["TBBH"]): {k: row[k] for k in ("YTBBH", "TBMJ", "TQMJ", "stale", "GZL")} for row in store.database.rows("patches")}


def bar_button(words):
    found = [button for button in iface.messageBar().findChildren(QPushButton) if button.text() == words]
    assert found, (words, [button.text() for button in iface.messageBar().findChildren(QPushButton)])
    return found[-1]


def story():
    panels = plugins["mine_restoration_plugin"].panels
    window = iface.mainWindow()
    window.move(0, 0)
    window.resize(1366, 768)
    yield 500
    store = panels.keeper.open(WORKSPACE)
    edits = panels.patches.edits
    yield 400
    screen("patch_opening")
    yield lambda: not edits.is_busy()
    yield 1500
    seen["opened"] = patches(store)
    screen("patch_opened")
    layer = edits.layer
    iface.setActiveLayer(layer)
    canvas = iface.mapCanvas()
    canvas.setExtent(QgsRectangle(111.399, 30.3985, 111.4035, 30.4025))
    canvas.refresh()
    iface.messageBar().clearWidgets()
    yield 1500

    # --- QGIS's own tool for splitting
    iface.actionToggleEditing().trigger()
    yield 300
    iface.actionSplitFeatures().trigger()
    yield 300
    for y in (30.3995, 30.4015):
        point = place(111.4003, y)
        press(point.x(), point.y())
        yield 500
    press(point.x(), point.y(), 3)
    yield 1000
    seen["in_buffer"] = len(layer.editBuffer().addedFeatures())
    screen("patch_split_in_buffer")
    iface.actionSaveActiveLayerEdits().trigger()
    yield 600
    yield lambda: not edits.is_busy()
    yield 1500
    seen["split"] = patches(store)
    screen("patch_split")
    iface.actionToggleEditing().trigger()
    yield 500

    # --- taken back at a click
    bar_button("撤回").click()
    yield 500
    yield lambda: not edits.is_busy()
    yield 1500
    seen["back"] = patches(store)
    screen("patch_back")
    iface.messageBar().clearWidgets()

    # --- QGIS's own merging
    layer.selectAll()
    iface.actionToggleEditing().trigger()
    yield 300

    def merge(dialog):
        screen("patch_merge_dialog")
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()

    in_dialog(merge, "QgsMergeAttributesDialogBase")
    window.findChild(object, "mActionMergeFeatures").trigger()
    yield 1500
    iface.actionSaveActiveLayerEdits().trigger()
    yield 600
    yield lambda: not edits.is_busy()
    yield 1500
    seen["merged"] = patches(store)
    screen("patch_merged")
    iface.actionToggleEditing().trigger()
    yield 300
    bar_button("撤回").click()
    yield 500
    yield lambda: not edits.is_busy()
    seen["merge_back"] = patches(store)
    iface.messageBar().clearWidgets()

    # --- the plugin's own merging, from the menu
    layer.selectAll()
    panels.actions["merge"].trigger()
    yield 600
    yield lambda: not edits.is_busy()
    yield 1500
    seen["own_merged"] = patches(store)
    screen("patch_own_merge")
    seen["finished"] = True


sys.excepthook = lambda kind, value, trace: seen["errors"].append("".join(__import__("traceback").format_exception(kind, value, trace)))
iface.initializationCompleted.connect(lambda: run(story()))
