"""The archive panel in QGIS: list, form, keys, map and dialogs on a real workspace."""

from __future__ import annotations

import pytest
from qgis.core import QgsPointXY, QgsProject, QgsRectangle, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton, QWidget

from archive_workspace import make_store, second_window, stored
from mine_restoration_plugin.gui import archive_saving, settings
from mine_restoration_plugin.gui.archive_copy import CopyDialog
from mine_restoration_plugin.gui.archive_many import ManyDialog
from mine_restoration_plugin.gui.archive_panel import ArchivePanel
from mine_restoration_plugin.gui.session import Session
from mine_restoration_plugin.gui.workspace_keeper import ROLE

BASICS, COVER, DATE = ("archive", "JBQK"), ("archive", "ZBFGD"), ("archive", "JDRQ")


@pytest.fixture
def store(qgis_new_project, tmp_path):
    QgsSettings().remove("mine_restoration")
    made = make_store(tmp_path)
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
def panel(qgis_iface, session, qtbot, monkeypatch):
    monkeypatch.setattr(archive_saving, "TYPED_MS", 150)
    made = ArchivePanel(qgis_iface, session)
    qtbot.addWidget(made)
    made.setParent(None)  # a window of its own, whatever the main window does
    made.resize(500, 620)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isVisible)
    yield made
    made.link.stop()


@pytest.fixture
def patches(store):
    """The workspace's patches on the map, as the keeper puts them there."""
    layer = store.database.open_layer("patches", "图斑")
    layer.setCustomProperty(ROLE, "patches")
    QgsProject.instance().addMapLayer(layer)
    return layer.id()


def layer_of(patches) -> QgsVectorLayer:
    return QgsProject.instance().mapLayer(patches)


def editor(panel, key):
    return panel.form.blocks[key].editor


def type_into(panel, key, text):
    control = editor(panel, key).controls()[0]
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control, text)
    return control


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifier)


def next_stop(widget):
    """Where the Tab key goes from here."""
    now = widget.nextInFocusChain()
    while not (now.focusPolicy() & Qt.FocusPolicy.TabFocus and now.isVisible() and now.isEnabled()):
        now = now.nextInFocusChain()
    return now


def numbers(panel):
    return [panel.list.model.data(panel.list.model.index(row, 0)) for row in range(panel.list.model.rowCount())]


def words(widget):
    return widget.text()


# --- list -------------------------------------------------------------------------------------------------------------
def test_the_list_finds_by_number_name_town_and_patch_and_counts(panel):
    assert numbers(panel) == ["KS001", "KS002", "KS003", "KS004"] and "4" in words(panel.list.count)
    for text, found in (("ks00", 4), ("李庄", 2), ("TB003", 1), ("KS001采石场", 1), ("李庄 KS003", 1), ("没有", 0)):
        panel.list.text.setText(text)
        panel.list.search()
        assert len(numbers(panel)) == found, text
    panel.list.clear()
    assert len(numbers(panel)) == 4 and not panel.list.clear_button.isEnabled()


def test_filters_narrow_the_list_and_are_remembered(panel, store, qgis_iface, session, qtbot):
    store.save("archive", store.rows("archive", "KS002")[0]["uuid"], {"ZYWT": "{1,4}"})
    panel.list.combos["problems"].setCheckedItems([panel.list.combos["problems"].itemText(3)])
    assert numbers(panel) == ["KS002"]
    panel.list.combos["problems"].deselectAllOptions()
    panel.list.combos["classes"].setCheckedItems([panel.list.combos["classes"].itemText(0)])
    assert numbers(panel) == ["KS001", "KS002", "KS003"]
    panel.list.complete.setCurrentIndex(1)
    assert numbers(panel) == []
    panel.list.complete.setCurrentIndex(2)
    panel.list._sort_by(2)
    panel._remember()
    again = ArchivePanel(qgis_iface, session)
    qtbot.addWidget(again)
    assert again.list.filter.query == panel.list.filter.query and len(numbers(again)) == 3
    again.link.stop()


def test_the_list_sorts_by_its_heads_and_empty_ones_go_last(panel):
    panel.list._sort_by(2)
    assert numbers(panel) == ["KS002", "KS001", "KS003", "KS004"]
    panel.list._sort_by(2)
    assert numbers(panel)[-1] == "KS004"


def test_a_row_that_is_saved_does_not_jump_away_from_under_the_person(panel, qtbot):
    panel.list._sort_by(4)  # completeness
    panel.open("KS002")
    type_into(panel, BASICS, "abc")
    panel.save_all()
    qtbot.wait(250)
    assert numbers(panel)[1] == "KS002" and panel.list.model.data(panel.list.model.index(1, 4)) == "9 %"


# --- form -------------------------------------------------------------------------------------------------------------
def test_leaving_a_field_saves_it(panel, store):
    panel.open("KS001")
    type_into(panel, BASICS, "Limestone")
    press(editor(panel, BASICS).control, Qt.Key.Key_Tab)
    assert stored(store, "KS001", "JBQK") == "Limestone"


def test_typing_is_saved_also_if_the_person_never_leaves_the_field(panel, store, qtbot):
    panel.saver.typed.setInterval(150)
    panel.open("KS001")
    control = type_into(panel, BASICS, "Limest")
    qtbot.waitUntil(lambda: stored(store, "KS001", "JBQK") == "Limest", timeout=3000)
    QTest.keyClicks(control, "one")
    assert control.toPlainText() == "Limestone" and control.textCursor().position() == 9, "the cursor stays where it was"
    qtbot.waitUntil(lambda: stored(store, "KS001", "JBQK") == "Limestone", timeout=3000)


@pytest.mark.parametrize("way", ["site", "close", "hide", "tab", "workspace"])
def test_whatever_the_person_does_next_saves_what_is_typed(panel, store, session, way):
    panel.open("KS001")
    type_into(panel, BASICS, "abc")
    assert stored(store, "KS001", "JBQK") is None
    {
        "site": lambda: panel.go(1), "close": panel.close, "hide": panel.hide,
        "tab": lambda: panel.record.open_tab("history"), "workspace": lambda: session.set_store(None),
    }[way]()  # fmt: skip
    assert stored(store, "KS001", "JBQK") == "abc"


def test_a_wrong_value_is_told_beside_the_field_only_when_it_is_left(panel, store, qtbot):
    panel.saver.typed.setInterval(100)
    panel.open("KS001")
    control = type_into(panel, DATE, "2020-02")
    qtbot.wait(300)
    assert not editor(panel, DATE).problem.isVisibleTo(panel), "nobody is told while typing on"
    press(control, Qt.Key.Key_Tab)
    assert "2020-02" in words(editor(panel, DATE).problem) and editor(panel, DATE).problem.isVisibleTo(panel)
    assert control.text() == "2020-02" and control.accessibleDescription()
    assert settings.archive_drafts(store.path) != ""
    panel.form.blocks[DATE].choice.findChildren(QPushButton)[0].click()
    assert control.text() == "" and settings.archive_drafts(store.path) == ""


def test_a_conflict_offers_both_values_and_the_keys_reach_the_choice(panel, store):
    panel.open("KS001")
    control = type_into(panel, BASICS, "mine")
    other = second_window(store)
    other.save("archive", panel.presenter.uuid_of("archive"), {"JBQK": "theirs"})
    press(control, Qt.Key.Key_Tab)
    problem = words(editor(panel, BASICS).problem)
    assert "mine" in problem and "theirs" in problem and "王五" in problem
    keep, take = panel.form.blocks[BASICS].choice.findChildren(QPushButton)
    assert next_stop(control) is keep and next_stop(keep) is take
    take.click()
    assert control.toPlainText() == "theirs" and not panel.form.blocks[BASICS].choice.isVisibleTo(panel)
    other.close()


def test_the_buttons_of_a_conflict_are_not_replaced_while_one_is_pressed(panel, store):
    panel.open("KS001")
    type_into(panel, BASICS, "mine")
    other = second_window(store)
    other.save("archive", panel.presenter.uuid_of("archive"), {"JBQK": "theirs"})
    panel.saver.save(BASICS)
    before = panel.form.blocks[BASICS].choice.findChildren(QPushButton)
    panel.form.finished.emit(BASICS)  # what the focus does when the mouse goes down on a button
    assert [b for b in panel.form.blocks[BASICS].choice.findChildren(QPushButton)] == before
    other.close()


def test_anothers_change_is_shown_without_touching_the_field_that_is_typed_in(panel, store, qtbot):
    panel.open("KS001")
    control = type_into(panel, BASICS, "typing")
    other = second_window(store)
    other.save("archive", panel.presenter.uuid_of("archive"), {"ZBFGD": 41.5})
    store.poll()
    qtbot.waitUntil(lambda: editor(panel, COVER).control.text() == "41.5", timeout=3000)
    assert control.toPlainText() == "typing" and stored(store, "KS001", "JBQK") in (None, "typing")
    other.close()


def test_computed_fields_say_so_in_words_and_cannot_be_edited(panel):
    panel.open("KS001")
    view = editor(panel, ("sites", "TQMJ"))
    assert view.control.text().startswith("40,000.00") and not view.control.textInteractionFlags() & Qt.TextInteractionFlag.TextEditable
    assert any("computed" in label.text() for label in view.findChildren(type(view.problem)) if label is not view.control)


def test_a_missing_field_is_a_link_to_it(panel):
    panel.open("KS001")
    number = next(n for n, u in enumerate(panel.record._unmet) if (u.table, u.field) == DATE)
    panel.record.open_tab("history")
    panel.record.missing.linkActivated.emit(str(number))
    assert panel.record.at_form() and editor(panel, DATE).is_active()
    assert "＊" in panel.form.labels[DATE].text()


def test_text_from_a_file_is_never_taken_for_markup(panel, store):
    store.save("sites", "KS002", {"KSMC": "<b>矿</b>"})
    store.save("archive", store.rows("archive", "KS002")[0]["uuid"], {"DZYH": "<i>"})
    panel.open("KS002")
    assert "<b>矿</b>" in panel.record.title.text() and panel.record.title.textFormat() == Qt.TextFormat.PlainText
    assert "&lt;i&gt;" in panel.record.missing.text() and "<i>" not in panel.record.missing.text()


# --- keys -------------------------------------------------------------------------------------------------------------
def test_page_keys_go_from_site_to_site_and_the_cursor_stays_in_its_field(panel, store):
    panel.open("KS001")
    control = type_into(panel, BASICS, "one")
    press(control, Qt.Key.Key_PageDown)
    assert panel.presenter.site == "KS002" and editor(panel, BASICS).is_active() and stored(store, "KS001", "JBQK") == "one"
    press(editor(panel, BASICS).control, Qt.Key.Key_PageUp)
    press(editor(panel, BASICS).control, Qt.Key.Key_PageUp)
    assert panel.presenter.site == "KS001"
    panel.list.table.setFocus()
    press(panel.list.table, Qt.Key.Key_PageDown)
    assert panel.presenter.site == "KS002"


def test_ctrl_z_first_undoes_typing_and_then_saves(panel, store):
    panel.open("KS001")
    type_into(panel, COVER, "50")
    press(editor(panel, COVER).control, Qt.Key.Key_Tab)
    control = type_into(panel, BASICS, "abc")
    press(control, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert control.toPlainText() == "" and stored(store, "KS001", "ZBFGD") == 50
    press(control, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stored(store, "KS001", "ZBFGD") is None and editor(panel, COVER).control.text() == ""
    other = editor(panel, COVER).control
    other.setFocus()
    press(other, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert stored(store, "KS001", "ZBFGD") == 50


def test_ctrl_s_saves_the_entry_and_not_the_project(panel, store):
    panel.open("KS001")
    control = type_into(panel, BASICS, "abc")
    press(control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert stored(store, "KS001", "JBQK") == "abc" and QApplication.activeModalWidget() is None


def test_ctrl_f_searches_and_f8_goes_to_the_next_missing_field(panel):
    panel.open("KS001")
    control = type_into(panel, BASICS, "abc")
    press(control, Qt.Key.Key_F8)
    assert panel.form.active() == ("archive", "KZ")
    press(QApplication.focusWidget() or editor(panel, ("archive", "KZ")).control, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert panel.list.text.hasFocus()


def test_tab_goes_in_reading_order(panel):
    panel.open("KS001")
    controls = [control for block in panel.form.blocks.values() for control in block.editor.controls()]
    wanted = [control for control in controls if control.focusPolicy() & Qt.FocusPolicy.TabFocus]
    seen, now = [], wanted[0]
    for _ in range(400):
        if now in wanted and now not in seen:
            seen.append(now)
        now = now.nextInFocusChain()
    assert seen == wanted


def test_every_control_has_a_name_for_screen_readers(panel):
    panel.open("KS001")
    kinds = ("QLineEdit", "QComboBox", "QPlainTextEdit", "QCheckBox", "QToolButton", "QPushButton", "QTableView", "QTableWidget")
    nameless = []
    for widget in panel.findChildren(QWidget):
        kind = next((k for k in kinds if widget.inherits(k)), None)
        around = ("QComboBox", "QLineEdit", "QCalendarWidget", "QDockWidget", "QTabBar")
        inner = widget.objectName().startswith("qt_") or any(widget.parent().inherits(other) for other in around)
        if kind and not inner and widget.isVisibleTo(panel) and not widget.accessibleName():
            nameless.append(f"{kind} {widget.objectName()}")
    assert nameless == []


@pytest.mark.parametrize("width", [380, 546])
def test_nothing_of_the_form_needs_sideways_scrolling(panel, width, qtbot):
    panel.resize(width, 600)
    panel.open("KS001")
    qtbot.wait(50)
    assert panel.record.area.horizontalScrollBar().maximum() == 0


# --- map --------------------------------------------------------------------------------------------------------------
def test_a_selected_patch_opens_its_site_and_a_site_selects_its_patches(panel, store, patches, qtbot):
    fids = {row["TBBH"]: row["@id"] for row in store.database.rows("patches")}
    layer_of(patches).selectByIds([fids["TB003"]])
    qtbot.waitUntil(lambda: panel.presenter.site == "KS002", timeout=3000)
    panel.open("KS001")
    qtbot.waitUntil(lambda: sorted(layer_of(patches).selectedFeatureIds()) == sorted([fids["TB001"], fids["TB002"]]), timeout=3000)
    qtbot.wait(200)
    assert panel.presenter.site == "KS001"
    panel.list.on_map.setChecked(True)
    layer_of(patches).selectByIds([fids["TB003"], fids["TB004"]])
    qtbot.waitUntil(lambda: numbers(panel) == ["KS002", "KS003"], timeout=3000)
    QgsProject.instance().removeMapLayer(patches)
    panel.open("KS003")
    qtbot.wait(300)  # without the layer on the map nothing is selected, and nothing fails
    assert panel.presenter.site == "KS003"


def test_a_click_on_the_map_finds_the_site_of_the_patch(panel, store, qgis_iface):
    canvas = qgis_iface.mapCanvas()
    canvas.resize(400, 400)
    canvas.setDestinationCrs(store.database.layer("patches").crs())
    canvas.setExtent(QgsRectangle(104.58, 28.78, 104.70, 28.84))
    assert panel.link.site_at(QgsPointXY(104.645, 28.805)) == "KS002"
    assert panel.link.site_at(QgsPointXY(104.6145, 28.835)) is None
    panel.map.clicked.emit("KS003")
    assert panel.presenter.site == "KS003"


# --- dialogs ----------------------------------------------------------------------------------------------------------
def test_many_sites_are_changed_after_a_preview_and_taken_back(panel, store, qtbot):
    dialog = ManyDialog(store, panel.list, False, panel)
    qtbot.addWidget(dialog)
    dialog.field.setCurrentIndex(dialog.field.findData("archive.ZBFGD"))
    QTest.keyClicks(dialog.editor.control, "1x")
    dialog.preview()
    assert not dialog.apply_button.isEnabled() and "1x" in words(dialog.editor.problem)
    dialog.editor.control.clear()
    QTest.keyClicks(dialog.editor.control, "15")
    press(dialog.editor.control, Qt.Key.Key_Return)
    assert dialog.result() == 0 and stored(store, "KS001", "ZBFGD") is None, "Enter in the field changes nothing"
    dialog.preview()
    assert dialog.model.rowCount() == 4 and "15.0" in dialog.model.data(dialog.model.index(0, 3))
    dialog.apply()
    assert {stored(store, site, "ZBFGD") for site in ("KS001", "KS004")} == {15.0}
    panel.presenter.remember_act(dialog.act, "", dialog.words)
    panel.take_back()
    assert {stored(store, site, "ZBFGD") for site in ("KS001", "KS004")} == {None}


def test_only_the_selected_rows_are_changed_when_several_are_selected(panel, store, qtbot):
    panel.list.table.selectRow(0)
    selection = panel.list.table.selectionModel()
    selection.select(panel.list.model.index(2, 0), selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
    dialog = ManyDialog(store, panel.list, False, panel)
    qtbot.addWidget(dialog)
    assert dialog.which.currentData() == "selected" and dialog.model.rowCount() == 2


def test_copying_shows_old_and_new_and_ticks_what_is_empty(panel, store, qtbot):
    store.save("archive", store.rows("archive", "KS002")[0]["uuid"], {"JBQK": "new", "ZBFGD": 20})
    store.save("archive", store.rows("archive", "KS001")[0]["uuid"], {"ZBFGD": 10})
    panel.open("KS001")
    dialog = CopyDialog(store, panel.presenter, False, panel)
    qtbot.addWidget(dialog)
    dialog._chosen("KS001")
    assert dialog.table.rowCount() == 0 and not dialog.copy_button.isEnabled()
    dialog._chosen("KS002")
    assert [line.field.name for line in dialog.ticked()] == ["JBQK"]
    dialog._tick(lambda line: line.field.name == "ZBFGD")
    dialog.copy()
    assert (stored(store, "KS001", "JBQK"), stored(store, "KS001", "ZBFGD"), dialog.count) == (None, 20, 1)


# --- the workspace ----------------------------------------------------------------------------------------------------
def test_without_a_workspace_the_panel_says_what_to_do(panel, session):
    panel.open("KS001")
    session.set_store(None)
    assert panel.record.empty.isVisibleTo(panel) and panel.record.empty.text() and not panel.record.tabs.isVisibleTo(panel)
    assert numbers(panel) == [] and not panel.many_action.isEnabled()


def test_a_read_only_workspace_can_be_read_and_says_why_not_more(panel, session, store):
    session.set_store(None)
    store.read_only, store.read_only_reason = True, "workspace_read_only"
    session.set_store(store)
    panel.open("KS001")
    assert panel.record.notice.isVisibleTo(panel) and "翠屏区.gpkg" in panel.record.notice.text()
    assert editor(panel, BASICS).control.isReadOnly() and not panel.copy_action.isEnabled()
    assert not panel.form.blocks[("archive", "KZ")].offers.isVisibleTo(panel)


def test_a_site_that_is_deleted_in_another_window_leaves_the_panel(panel, store, qtbot):
    panel.open("KS004")
    other = second_window(store)
    other.remove("sites", ["KS004"])
    store.poll()
    qtbot.waitUntil(lambda: panel.presenter.site == "", timeout=3000)
    qtbot.waitUntil(lambda: numbers(panel) == ["KS001", "KS002", "KS003"], timeout=3000)
    other.close()


def test_the_place_where_a_person_was_is_there_again(panel, store, session, qgis_iface, qtbot):
    panel.open("KS003")
    panel._left()
    again = ArchivePanel(qgis_iface, session)
    qtbot.addWidget(again)
    assert again.presenter.site == "KS003"
    again.link.stop()
