"""Runs inside the real QGIS: a county's day with a workspace, from an empty file to the write-off and an undo from the history."""

import os
import sys

sys.path.insert(0, os.environ["STORY_SCRIPTS"])

from qgis.core import QgsCoordinateTransform, QgsProject
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QPushButton
from qgis.utils import iface, plugins

from driving import FOLDER, click, find, in_dialog, in_file_dialog, key, keys, press, run, screen, seen, tool_button

WORKSPACE = os.path.join(FOLDER, "宜宾.gpkg")
PATCHES = os.path.join(FOLDER, "patches.gpkg")
PHOTOS = [os.path.join(FOLDER, "前.jpg"), os.path.join(FOLDER, "后.jpg")]
panels = None


def archive_of(site):
    return panels.session.store.dossier(site)["archive"]


def site_numbered(number):
    """The key of a site."""
    return panels.session.store.database.rows_with("sites", "ZTBH", [number])[0]["uuid"]


def drop_files(widget, paths):
    """Files dragged from the file manager."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    place = widget.rect().center()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(place, copy, mime, left, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(place), copy, mime, left, none))


def make_new(dialog):
    find(dialog, QLineEdit, "region").setText("511502")
    find(dialog, QLineEdit, "path").setText(WORKSPACE)
    find(dialog, QLineEdit, "editor").setText("张三")
    seen["region_name"] = dialog.region_name.text()
    screen("workspace_new")
    dialog.make.click()


def story():
    global panels
    panels = plugins["mine_restoration_plugin"].panels
    window = iface.mainWindow()
    window.move(0, 0)
    window.resize(1366, 768)
    yield 500

    # --- create and load
    click(tool_button(panels, "data"))
    yield lambda: "data" in panels.docks and panels.docks["data"].isVisible()
    data = panels.docks["data"]
    docks = [data]
    in_dialog(make_new, "NewWorkspaceDialog")
    click(data.workspace.new_button, docks=docks)
    yield lambda: panels.session.store is not None and not data.workspace.run_bar.is_busy()
    seen["files"] = sorted(os.listdir(FOLDER))
    in_file_dialog(PATCHES)
    click(find(data, QPushButton, "patches_file"), docks=docks)
    yield lambda: panels.session.choices.patches
    yield 500
    QgsProject.instance().layerTreeRoot().findLayer(panels.session.choices.patches).setItemVisibilityChecked(False)
    click(data.workspace.load_button, docks=docks)
    yield lambda: panels.session.store.count() > 0 and not data.workspace.run_bar.is_busy()
    yield 2500
    seen["loaded"] = data.workspace.text.text()
    screen("workspace_data")
    data.close()

    # --- open by a click on the map
    click(tool_button(panels, "archive"))
    yield lambda: "archive" in panels.docks and panels.docks["archive"].isVisible()
    archive = panels.docks["archive"]
    yield 800
    store = panels.session.store
    patch = next(row for row in store.database.rows("patches", geometry=True) if row["TBBH"] == "TB002")
    canvas = iface.mapCanvas()
    transform = QgsCoordinateTransform(store.database.layer("patches").crs(), canvas.mapSettings().destinationCrs(), QgsProject.instance())
    box = transform.transformBoundingBox(patch["geom"].boundingBox())
    box.scale(6)
    canvas.setExtent(box)
    canvas.refresh()
    yield 1500
    archive.map.pick.trigger()
    yield 300
    centre = canvas.getCoordinateTransform().transform(transform.transform(patch["geom"].centroid().asPoint()))
    point = canvas.mapToGlobal(centre.toQPointF().toPoint() if hasattr(centre, "toQPointF") else canvas.rect().center())
    press(point.x(), point.y())
    yield lambda: archive.presenter is not None and archive.presenter.site == patch["site"]
    site = patch["site"]
    yield 800
    seen["opened"] = store.record("sites", site)["ZTBH"]
    screen("workspace_archive")

    # --- fill in by the keyboard alone: Tab goes from field to field
    editor = archive.form.blocks[("archive", "JBQK")].editor
    editor.go()
    yield 200
    keys("露天采石场，2016年停采，面积约1公顷。")
    key(Qt.Key.Key_Tab)
    yield 400
    seen["after_tab"] = archive_of(site)["JBQK"]
    narratives = (("HFQK", "自然恢复约三成。"), ("CQCS", "覆土复绿。"), ("SZ", "东至公路，西至河岸。"))
    for field, words in (*narratives, ("JDR", "张三"), ("JDRQ", "2019年6月1日")):
        archive.form.blocks[("archive", field)].editor.go()
        yield 150
        keys(words)
        key(Qt.Key.Key_Tab)
        yield 300
    seen["filled"] = {name: archive_of(site)[name] for name in ("HFQK", "CQCS", "SZ", "JDR", "JDRQ")}
    wrong = archive.form.blocks[("archive", "ZBFGD")].editor
    wrong.go()
    yield 150
    keys("150")
    key(Qt.Key.Key_Tab)
    yield 400
    seen["wrong"] = [wrong.problem.text(), archive_of(site)["ZBFGD"]]
    screen("workspace_wrong_value")
    wrong.go()
    key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys("30")
    key(Qt.Key.Key_Tab)
    yield 400
    seen["mended"] = archive_of(site)["ZBFGD"]
    # What is left goes in as a colleague's work, so that the steps below have all that they ask for.
    store.save("archive", archive_of(site)["uuid"], {"KZ": "83900", "KCFS": "A", "ZYWT": "{1,3}", "DZYH": "9", "YZCD": "3", "NXFFS": "2"})
    yield 800

    # --- photos
    assert archive.record.open_tab("photos")
    archive.record.show_tab(site)
    yield 600
    drop_files(archive.record.others["photos"], PHOTOS)
    yield lambda: len(store.rows("photos", site)) == 2
    yield 1500
    for row in store.rows("photos", site):
        store.save("photos", row["uuid"], {"ZPLX": "1" if "前" in row["ZPMC"] else "3"})
    yield 800
    seen["photos"] = sorted([row["ZPMC"], row["ZPLX"], row["FWJ"], bool(row["geom"])] for row in store.rows("photos", site))
    screen("workspace_photos")

    # --- ledger: a block from Excel
    click(tool_button(panels, "ledger"))
    yield lambda: "ledger" in panels.docks and panels.docks["ledger"].presenter is not None
    ledger = panels.docks["ledger"]
    yield 800
    row = ledger.presenter.sites.index(site)
    place = next(i for i, column in enumerate(ledger.presenter.columns) if column.name == "ZRLX")
    QApplication.clipboard().setText("县政府\t某县人民政府\t削坡、覆土、复绿\t0.9\t80\t2019/9/1\t2020/10/31\n")
    ledger.view.setFocus()
    ledger.view.setCurrentIndex(ledger.model.index(row, place))
    yield 200
    QTest.keyClick(ledger.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    yield 800
    funds = ledger.children_["funds"]
    funds.add()
    yield 300
    for name, value in (("ZJLX", "中央奖补"), ("ZJJH", "80"), ("ZJDW", "80"), ("ZJZC", "60")):
        column = next(i for i, field in enumerate(funds.model.fields) if field.name == name)
        funds.model.setData(funds.model.index(0, column), value)
    yield 600
    seen["ledger"] = {name: store.dossier(site)["ledger"][name] for name in ("ZRLX", "ZRZT", "ZLRW", "RWMJ", "GSTZ", "KGRQ", "ZLSX")}
    seen["totals"] = ledger.totals.text()
    window.resizeDocks([ledger], [860], Qt.Orientation.Horizontal)
    ledger.view.horizontalScrollBar().setValue(260)
    yield 800
    screen("workspace_ledger")
    window.resizeDocks([ledger], [545], Qt.Orientation.Horizontal)
    ledger.close()

    # --- status, step by step, to the write-off
    store.add("progress", {"site": site, "BGQB": "2020Q3", "WCMJ": 0.9, "XXJD": 100.0, "LJZC": 60.0})
    for level, day in (("1", "2020-11-01"), ("2", "2020-11-20")):
        values = {"YSJB": level, "YSRQ": day, "YSMJ": 0.9, "YSJL": "1", "YSWH": f"验字〔2020〕{level}号", "YSZJ": "组长", "XFHDL": "0301"}
        store.add("acceptance", {"site": site, **values})
    click(tool_button(panels, "archive")) if not archive.isVisible() else archive.raise_()
    yield 500
    assert archive.record.open_tab("status")
    archive.open(site_numbered("KS001"))  # nothing is filled in there yet: the steps say what they need
    yield 800
    screen("workspace_status")
    archive.open(site)
    yield 800
    seen["statuses"] = [store.record("sites", site)["ZT"]]
    for target in ("20", "30", "40", "50", "60", "70"):
        button = archive.record.others["status"].findChild(QPushButton, f"status_step_{target}")
        assert button is not None and button.isEnabled(), (target, button.toolTip() if button else None)
        button.click()
        yield lambda wanted=target: store.record("sites", site)["ZT"] == wanted
        yield 400
        seen["statuses"].append(store.record("sites", site)["ZT"])

    def write_off(dialog):
        find(dialog, QLineEdit, "writeoff_batch").setText("511502-2020-001")
        dialog.findChild(QPushButton, "writeoff_all").click()
        screen("workspace_writeoff")
        dialog.findChild(QPushButton, "writeoff_do").click()
        dialog.close()

    in_dialog(write_off, "WriteoffDialog")
    panels.actions["writeoff"].trigger()
    yield lambda: store.record("sites", site)["ZT"] == "80"
    written = store.record("sites", site)
    seen["writeoff"] = [written["ZT"], written["ZXPC"], bool(written["ZXRQ"])]
    yield 500

    # --- the history: who did what, and one change taken back
    assert archive.record.open_tab("history")
    archive.record.show_tab(site)
    yield 800
    history = archive.record.others["history"]
    line = next(i for i, group in enumerate(history._groups) if group[0].field == "CQCS")
    history.table.selectRow(line)
    yield 300
    screen("workspace_history")
    click(history.back_button, docks=[archive])
    yield lambda: archive_of(site)["CQCS"] is None
    seen["taken_back"] = archive_of(site)["CQCS"]
    seen["who"] = sorted({entry.who for entry in store.history(site=site, limit=500)})
    yield 500
    screen("workspace_taken_back")
    panels.keeper.close()
    yield 500
    seen["left_beside"] = sorted(name for name in os.listdir(FOLDER) if name.startswith("宜宾"))
    seen["finished"] = True


sys.excepthook = lambda kind, value, trace: seen["errors"].append("".join(__import__("traceback").format_exception(kind, value, trace)))
iface.initializationCompleted.connect(lambda: run(story()))
