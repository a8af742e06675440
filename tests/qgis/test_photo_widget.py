"""The photos of a site in the window: dropped, pasted, shown, edited, removed and brought back, compared, checked."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMessageBar
from qgis.PyQt.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMainWindow

from mine_restoration_plugin.bridge import photo_thumbnails
from mine_restoration_plugin.bridge.photo_records import folder_of
from mine_restoration_plugin.gui import photo_map, photo_widget
from mine_restoration_plugin.gui.archive_map import MapLink, PatchTool
from mine_restoration_plugin.gui.photo_check_dialog import PhotoCheckDialog
from mine_restoration_plugin.gui.photo_intake import intake_of
from mine_restoration_plugin.gui.photo_pairs_dialog import PhotoPairsDialog
from mine_restoration_plugin.gui.photo_widget import PhotoWidget
from mine_restoration_plugin.gui.session import Session
from mine_restoration_plugin.model.errors import MineError
from photo_workspace import make_photo, make_store

SITE = "KS001"


class Window:
    """The little of QGIS's interface that the widget asks for, with a real window, canvas and message bar."""

    def __init__(self):
        self.window = QMainWindow()
        self.canvas, self.bar = QgsMapCanvas(self.window), QgsMessageBar(self.window)

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.bar

    def setActiveLayer(self, layer):
        pass


@pytest.fixture
def card(tmp_path):
    folder = tmp_path / "卡"
    folder.mkdir()
    return folder


@pytest.fixture
def widget(tmp_path, qgis_app, qtbot, monkeypatch):
    monkeypatch.setattr(photo_thumbnails, "default_cache", lambda: str(tmp_path / "cache"))
    store = make_store(tmp_path / "工作区")
    session = Session()
    made = PhotoWidget(Window(), session)
    made.said = []
    for name in ("done", "warn", "failed"):
        monkeypatch.setattr(made.notices, name, lambda text, *more, kind=name: made.said.append((kind, text, *more)))
    session.set_store(store)
    made.show_site(SITE)
    made.resize(400, 600)
    made.show()
    made.qtbot = qtbot
    yield made
    made.close_down()
    made.close()
    store.close()


def mime_of(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(widget, mime):
    place = QPoint(20, 60)
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    widget.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QEvent.Type.Drop)
    widget.dropEvent(event)
    return True


def settled(widget):
    widget.qtbot.waitUntil(lambda: not widget.run_bar.is_busy() and not widget._soon.isActive() and not widget.thumbnails._waiting, timeout=20000)


def put(widget, *paths):
    assert drop(widget, mime_of(*paths))
    settled(widget)


def rows(widget):
    return widget.session.store.rows("photos", widget.site)


def icon_colour(widget, number):
    image = widget.strip.item(number).icon().pixmap(112, 84).toImage()
    return image.pixelColor(56, 42)


# --- in -----------------------------------------------------------------------------------------------------------------------
def test_dropped_photos_get_thumbnails_and_words(widget, card):
    without = make_photo(card / "b.jpg", None, taken="", colour="blue")
    put(widget, make_photo(card / "a.jpg"), without, make_photo(card / "c.jpg", 111.03, colour="red"))
    texts = [line.text for line in widget.lines]
    assert texts == ["Before\n2020-05-17\n→ 90°", "Before\n2020-05-17\n→ 90°\n⚠ 1,910 m away", "During\nNo time\nNo position"]
    assert [line.warns for line in widget.lines] == [False, True, False]
    assert icon_colour(widget, 0).green() > 100 and icon_colour(widget, 2).blue() > 200
    (kind, text) = widget.said[-1][:2]
    assert kind == "warn" and "1,910 m from site KS001" in text
    assert widget.count.text() == "3 photos: Before 2, During 1"


def test_what_cannot_be_added_is_said_and_the_others_are_added(widget, card):
    (card / "film.mp4").write_bytes(b"\0\0\0\x20ftypmp42" + bytes(100))
    put(widget, make_photo(card / "a.jpg"), card / "film.mp4", card / "none.jpg")
    assert len(rows(widget)) == 1
    kind, text, details = widget.said[-1]
    assert kind == "failed" and "1 photos were added. 2 could not be added." in text
    assert "film.mp4 is not a photo" in details and "none.jpg does not exist" in details


def test_a_dropped_folder_brings_its_pictures(widget, card):
    for number in range(3):
        make_photo(card / "sub" / f"{number}.jpg", colour=["red", "green", "blue"][number])
    (card / "notes.txt").write_text("x")
    put(widget, card)
    assert len(rows(widget)) == 3


def test_files_and_pictures_are_pasted(widget, card):
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(mime_of(make_photo(card / "a.jpg")))
    widget.paste()
    settled(widget)
    image = QImage(50, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    clipboard.setImage(image)
    widget.paste()
    settled(widget)
    names = sorted(row["ZPMC"] for row in rows(widget))
    assert names[0] == "a.jpg" and names[1].startswith("剪贴板_") and names[1].endswith(".png")
    path = folder_of(widget.session.store).path_of(next(row["ZPLJ"] for row in rows(widget) if row["ZPMC"] != "a.jpg"))
    assert QImage(path).pixelColor(5, 5).red() == 255
    assert not [name for name in os.listdir("/tmp") if name.startswith("mine_restoration_photo_")]


def test_text_and_addresses_from_elsewhere_are_refused_with_a_sentence(widget):
    mime = QMimeData()
    mime.setText("hello")
    assert not drop(widget, mime)
    mime.setUrls([QUrl("mtp://phone/DCIM/a.jpg")])
    with pytest.raises(MineError) as caught:
        intake_of(mime)
    assert caught.value.code == "photo_not_local"


def test_an_upright_photo_is_shown_upright(widget, card):
    put(widget, make_photo(card / "a.jpg", size=(400, 200), orientation=6))
    image = photo_thumbnails.read_picture(folder_of(widget.session.store).path_of(rows(widget)[0]["ZPLJ"]), 160).image
    assert (image.width(), image.height()) == (80, 160)


# --- shown ----------------------------------------------------------------------------------------------------------------------
def test_missing_and_changed_files_are_marked_in_words(widget, card):
    put(widget, make_photo(card / "a.jpg", colour="red"), make_photo(card / "b.jpg", colour="blue"))
    paths = [folder_of(widget.session.store).path_of(row["ZPLJ"]) for row in rows(widget)]
    os.unlink(paths[0])
    with open(paths[1], "ab") as file:
        file.write(b"x")
    widget.show_site("")
    widget.show_site(SITE)
    widget.qtbot.waitUntil(lambda: all(line.warns for line in widget.lines), timeout=10000)
    assert sorted(line.text.splitlines()[-1] for line in widget.lines) == ["⚠ File changed", "⚠ File missing"]


def test_broken_huge_and_odd_pictures_neither_block_nor_crash(tmp_path, qgis_app):
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    broken = make_photo(tmp_path / "broken.jpg", size=(2000, 1500))
    broken.write_bytes(broken.read_bytes()[:200] + b"\xff\xd9")
    Image.new("L", (12000, 9000)).save(tmp_path / "hundred.jpg")  # 108 megapixels
    Image.new("1", (20000, 20000)).save(tmp_path / "bomb.png")  # a few kilobytes that would become 400 million pixels
    (tmp_path / "page.jpg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert photo_thumbnails.read_picture(str(broken), 160).problem == "broken"
    hundred = photo_thumbnails.read_picture(str(tmp_path / "hundred.jpg"), 160)
    assert (hundred.image.width(), hundred.image.height()) == (160, 120)
    assert photo_thumbnails.read_picture(str(tmp_path / "bomb.png"), 160).problem == "large"
    assert photo_thumbnails.read_picture(str(tmp_path / "page.jpg"), 160).problem == "format"
    assert photo_thumbnails.read_picture(str(tmp_path / "none.jpg"), 160).problem == "missing"


def test_the_window_stays_alive_while_a_large_picture_is_read(tmp_path, qgis_app, qtbot):
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    Image.effect_noise((9000, 9000), 50).save(tmp_path / "large.jpg")
    thumbnails = photo_thumbnails.Thumbnails(cache=str(tmp_path / "cache"))
    longest, last = 0.0, time.monotonic()
    started = last
    with qtbot.waitSignal(thumbnails.ready, timeout=30000) as waiting:
        assert thumbnails.get(str(tmp_path / "large.jpg")) is None
        while waiting.signal_triggered is False:
            qgis_app.processEvents()
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
    thumbnails.close()
    # Had the window read the picture, one wait would be nearly all of the time.
    assert longest < (last - started) / 2


def test_a_thumbnail_is_kept_on_the_disk_and_made_anew_for_another_picture(tmp_path, qgis_app, qtbot):
    path = make_photo(tmp_path / "a.jpg", colour="red")
    for colour, made in (("red", True), ("red", False), ("blue", True)):
        if colour == "blue":
            make_photo(path, colour="blue")
            os.utime(path, (1, 1))
        before = len(list((tmp_path / "cache").rglob("*.jpg")))
        thumbnails = photo_thumbnails.Thumbnails(cache=str(tmp_path / "cache"))
        with qtbot.waitSignal(thumbnails.ready, timeout=10000) as ready:
            thumbnails.get(str(path))
        thumbnails.close()
        assert (len(list((tmp_path / "cache").rglob("*.jpg"))) > before) == made
        colour_shown = ready.args[1].image.pixelColor(80, 60)
        assert (colour_shown.red() > 200) == (colour == "red") and (colour_shown.blue() > 200) == (colour == "blue")


# --- edited ---------------------------------------------------------------------------------------------------------------------
def test_kind_direction_and_caption_are_saved_when_left_and_stand_in_the_history(widget, card):
    put(widget, make_photo(card / "a.jpg"))
    uuid = rows(widget)[0]["uuid"]
    form = widget.form
    form.caption.setFocus()
    QTest.keyClicks(form.caption, "east wall")
    form.caption.editingFinished.emit()
    form.kind.setCurrentIndex(form.kind.findData("3"))
    form.kind.activated.emit(form.kind.currentIndex())
    form.bearing.setText("271,5°")
    form.leave()
    row = rows(widget)[0]
    assert (row["ZPSM"], row["ZPLX"], row["FWJ"]) == ("east wall", "3", 271.5)
    fields = {line.field for line in widget.session.store.history(table="photos", uuid=uuid) if line.action == "U"}
    assert fields == {"ZPSM", "ZPLX", "FWJ"}


def test_a_direction_that_is_none_is_refused_and_the_old_one_stays(widget, card):
    put(widget, make_photo(card / "a.jpg"))
    widget.form.bearing.setText("400")
    widget.form.leave()
    assert rows(widget)[0]["FWJ"] == 90.0 and widget.form.bearing.text() == "90"
    assert widget.said[-1][0] == "failed" and "400" in widget.said[-1][1]


def test_what_somebody_else_changed_meanwhile_is_told(widget, card):
    put(widget, make_photo(card / "a.jpg"))
    store, uuid = widget.session.store, rows(widget)[0]["uuid"]
    QTest.keyClicks(widget.form.caption, "mine")
    other = type(store).open(store.path, "李四")
    other.save("photos", uuid, {"ZPSM": "theirs"})
    other.close()
    widget.form.leave()
    assert rows(widget)[0]["ZPSM"] == "theirs" and widget.form.caption.text() == "theirs"
    assert "李四" in widget.said[-1][1] and "mine" in widget.said[-1][1]


def test_what_is_typed_is_saved_before_another_photo_or_site_is_shown(widget, card):
    put(widget, make_photo(card / "a.jpg", colour="red"), make_photo(card / "b.jpg", colour="blue"))
    first, second = (line.uuid for line in widget.lines)
    widget.strip.clearSelection()
    widget.choose(first)
    QTest.keyClicks(widget.form.caption, "one")
    widget.choose(second)
    QTest.keyClicks(widget.form.caption, "two")
    widget.show_site("KS/002:甲")
    captions = {row["uuid"]: row["ZPSM"] for row in widget.session.store.rows("photos", SITE)}
    assert captions == {first: "one", second: "two"}


def test_a_read_only_workspace_shows_and_changes_nothing(widget, card):
    put(widget, make_photo(card / "a.jpg"))
    widget.session.store.read_only, widget.session.store.read_only_reason = True, "workspace_read_only"
    widget.refresh()
    widget.choose(widget.lines[0].uuid)
    assert not widget.add_button.isEnabled() and not widget.remove_action.isEnabled() and not widget.form.isEnabled()
    assert widget.open_action.isEnabled() and not drop(widget, mime_of(card / "a.jpg"))
    widget.session.store.read_only = False


# --- out and back ---------------------------------------------------------------------------------------------------------------
def test_removed_photos_come_back_from_the_notice(widget, card):
    put(widget, make_photo(card / "a.jpg", colour="red"), make_photo(card / "b.jpg", colour="blue"))
    paths = [Path(folder_of(widget.session.store).path_of(row["ZPLJ"])) for row in rows(widget)]
    widget.strip.selectAll()
    QTest.keyClick(widget.strip, Qt.Key.Key_Delete)
    settled(widget)
    assert rows(widget) == [] and not any(path.exists() for path in paths)
    kind, text, actions = widget.said[-1]
    assert "2 photos were removed" in text
    actions[0].act()
    settled(widget)
    assert len(rows(widget)) == 2 and all(path.exists() for path in paths) and len(widget.lines) == 2


def test_a_removal_that_is_taken_back_in_the_history_brings_the_file_back(widget, card):
    put(widget, make_photo(card / "a.jpg"))
    store, row = widget.session.store, rows(widget)[0]
    widget.remove_chosen()
    lines = [line for line in store.history(table="photos", uuid=row["uuid"]) if line.action == "D"]
    store.take_back(lines)
    settled(widget)
    assert Path(folder_of(store).path_of(row["ZPLJ"])).exists() and len(widget.lines) == 1


def test_only_pictures_of_the_workspace_are_opened(widget, card, monkeypatch):
    opened = []
    monkeypatch.setattr(photo_widget.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    put(widget, make_photo(card / "a.jpg"))
    widget.strip.opened.emit(widget.lines[0].uuid)
    assert opened == [folder_of(widget.session.store).path_of(rows(widget)[0]["ZPLJ"])]
    widget.session.store.save("photos", widget.lines[0].uuid, {"ZPLJ": "../../run.exe"})
    settled(widget)
    widget.open_chosen()
    assert len(opened) == 1 and "leads out of the workspace" in widget.said[-1][1]


# --- pairs and checks -------------------------------------------------------------------------------------------------------------
def test_pairs_are_proposed_shown_side_by_side_and_confirmed(widget, card):
    later = make_photo(card / "b.jpg", 111.0051, taken="2022:05:17 10:00:00", bearing=100, colour="blue")
    put(widget, make_photo(card / "a.jpg", colour="red"), later)
    store = widget.session.store
    after = next(row["uuid"] for row in rows(widget) if row["PSSJ"].startswith("2022"))
    store.save("photos", after, {"ZPLX": "3"})
    dialog = PhotoPairsDialog(store, SITE, [], widget.notices, widget)
    dialog.show()
    assert "2020-05-17 ⇄ 2022-05-17" in dialog.list.item(0).text() and "proposed" in dialog.list.item(0).text()
    widget.qtbot.waitUntil(lambda: dialog.left._image is not None and dialog.right._image is not None, timeout=10000)
    assert dialog.left._image.pixelColor(100, 100).red() > 200 and dialog.right._image.pixelColor(100, 100).blue() > 200
    QTest.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)
    assert "confirmed" in dialog.list.item(0).text() and not dialog.confirm_button.isEnabled()
    widget.refresh()
    assert all("⇄" in line.text for line in widget.lines)
    QTest.mouseClick(dialog.release_button, Qt.MouseButton.LeftButton)
    assert all(row["ZPDZ"] is None for row in rows(widget))
    dialog.reject()


def test_a_moved_folder_is_pointed_to_again(widget, card, tmp_path):
    put(widget, make_photo(card / "a.jpg", colour="red"), make_photo(card / "b.jpg", colour="blue"))
    store = widget.session.store
    shutil.move(store.photo_folder, tmp_path / "U盘")
    dialog = PhotoCheckDialog(store, widget.notices, widget)
    dialog.check()
    widget.qtbot.waitUntil(lambda: dialog.find_button.isEnabled(), timeout=10000)
    assert dialog.table.rowCount() == 1 and "2 photos are missing" in dialog.table.item(0, 2).text()
    dialog.find(str(tmp_path / "U盘"))
    widget.qtbot.waitUntil(lambda: "all are as they were taken in" in dialog.text.text(), timeout=10000)
    assert widget.said[-1][1] == "2 photos were found again, 0 were not."
    dialog.limit.setValue(800)
    dialog.save_limit()
    assert store.settings["photo_limit_m"] == "800"
    dialog.reject()


# --- map ------------------------------------------------------------------------------------------------------------------------
def test_a_click_on_an_arrow_gives_its_photo_and_site(widget, card, qgis_app):
    put(widget, make_photo(card / "a.jpg"))
    store = widget.session.store
    layer = store.database.open_layer("photos")
    layer.setCustomProperty("mine_restoration/workspace_table", "photos")
    QgsProject.instance().addMapLayer(layer)
    canvas = widget.iface.canvas
    canvas.resize(400, 400)
    canvas.setDestinationCrs(layer.crs())
    canvas.setLayers([layer])
    extent = store.layer("patches").extent() if hasattr(store, "layer") else store.database.layer("patches").extent()
    canvas.setExtent(extent)
    point = layer.getFeature(1).geometry().asPoint()
    assert photo_map.photo_at(canvas, point) == (SITE, widget.lines[0].uuid)
    clicked = []
    tool = PatchTool(widget.iface, MapLink(widget.iface, widget), clicked.append)
    place = canvas.getCoordinateTransform().transform(point)
    pixel = QPoint(round(place.x()), round(place.y()))
    tool.canvasReleaseEvent(QgsMapMouseEvent(canvas, QEvent.Type.MouseButtonRelease, pixel, Qt.MouseButton.LeftButton))
    assert clicked == [SITE]
    point.setX(point.x() + canvas.mapUnitsPerPixel() * 30)
    assert photo_map.photo_at(canvas, point) is None
    opened = []
    selection = photo_map.PhotoSelection(lambda site, photo: opened.append((site, photo)))
    selection.follow(layer)
    assert photo_map.show_photo(widget.iface, widget.lines[0].uuid)
    assert opened == [(SITE, widget.lines[0].uuid)]
    selection.follow(None)
    canvas.setLayers([])
    QgsProject.instance().removeMapLayer(layer.id())
