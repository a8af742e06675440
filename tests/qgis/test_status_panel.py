"""The status in the archive panel and the write-off window: what they show of a site, and what their buttons do."""

from __future__ import annotations

import datetime

import pytest
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QLabel, QPushButton

from mine_restoration_plugin.gui.notices import Notices
from mine_restoration_plugin.gui.session import Session
from mine_restoration_plugin.gui.status_presenter import missing_html, reason_problem, view_of
from mine_restoration_plugin.gui.status_watch import RelapseWatch
from mine_restoration_plugin.gui.status_widget import ReasonDialog, StatusWidget
from mine_restoration_plugin.gui.writeoff_dialog import WriteoffDialog
from mine_restoration_plugin.gui.writeoff_model import STATE
from mine_restoration_plugin.gui.writeoff_presenter import list_name
from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign
from status_workspace import add_natural, add_site, make_store, status_of

CAMPAIGN = load_campaign(builtin_campaign_path())


@pytest.fixture
def store(qgis_app, tmp_path):
    made = make_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def session(store):
    made = Session()
    made.set_store(store)
    yield made
    made.set_store(None)


@pytest.fixture
def widget(qgis_iface, session, qtbot):
    made = StatusWidget(qgis_iface, session)
    qtbot.addWidget(made)
    made.show()
    return made


def button(widget, target: str) -> QPushButton:
    return widget.buttons[target]


def label(widget, target: str) -> QLabel:
    return widget.labels[target]


# --- widget ---------------------------------------------------------------------------------------------------------------------


def test_what_is_missing_shuts_the_button_and_leads_to_the_field(widget, store, qtbot):
    add_site(store, "KS001", archive={"SZ": None})
    widget.show_site("KS001")
    assert widget.name.text() == "Status: To be verified"
    assert not button(widget, "20").isEnabled() and "Bounds on four sides (Archive)" in button(widget, "20").toolTip()
    with qtbot.waitSignal(widget.jump) as jumped:
        label(widget, "20").linkActivated.emit("0")
    assert jumped.args == ["archive", "SZ"]
    store.save("archive", store.rows("archive", "KS001")[0]["uuid"], {"SZ": "东至河"})
    assert button(widget, "20").isEnabled()  # it heard of the save by itself
    qtbot.mouseClick(button(widget, "20"), Qt.MouseButton.LeftButton)
    assert status_of(store, "KS001") == "20" and widget.name.text() == "Status: Recorded"


def test_a_long_list_is_shown_in_part_until_asked_for(widget, store):
    store.add("sites", {"uuid": "E", "ZTBH": "E", "ZT": "10"})
    widget.show_site("E")
    assert label(widget, "20").text().count("<li>") == 7
    widget.follow("20", "more")
    assert label(widget, "20").text().count("<li>") == len(widget.lines["20"].missing) > 10


def test_text_of_the_records_is_no_markup(widget, store):
    add_site(store, "K", archive={"KCFS": "A", "YZCD": "2"})
    line = view_of(CAMPAIGN, {"sites": {"ZT": "10"}, "archive": {"YZCD": "<a href='x'>"}}, False).lines[0]
    assert "<a href='x'>" not in missing_html(line, True) and "&lt;a href" in missing_html(line, True)


def test_going_back_asks_for_a_reason_and_keeps_it(widget, store, qtbot, monkeypatch):
    add_site(store, "KS001", "60")
    widget.show_site("KS001")
    seen = []

    def answer(dialog):
        seen.append(dialog.ok.isEnabled())
        dialog.text.setPlainText("  面积复核有误 ")
        seen.append(dialog.ok.isEnabled())
        return ReasonDialog.DialogCode.Accepted

    monkeypatch.setattr(ReasonDialog, "exec", answer)
    qtbot.mouseClick(button(widget, "50"), Qt.MouseButton.LeftButton)
    assert seen == [False, True]
    assert (status_of(store, "KS001"), store.site_by_number("KS001")["ZTYY"]) == ("50", "面积复核有误")
    assert "面积复核有误" in widget.about.text()


def test_a_reason_that_is_not_given_changes_nothing(widget, store, qtbot, monkeypatch):
    add_site(store, "KS001", "60")
    widget.show_site("KS001")
    monkeypatch.setattr(ReasonDialog, "exec", lambda dialog: ReasonDialog.DialogCode.Rejected)
    widget.take("50")
    assert status_of(store, "KS001") == "60"
    exclude = CAMPAIGN.status_rules.step("10", "90")
    assert reason_problem(exclude, "长" * 255) and not reason_problem(exclude, "长" * 254)


def test_a_relapse_is_proposed_as_soon_as_the_inspection_is_saved(widget, store):
    add_site(store, "KS001", "80")
    widget.show_site("KS001")
    assert not widget.proposal.isVisible() and not button(widget, "95").isEnabled()
    key = store.add("inspections", {"site": "KS001", "JCRQ": "2021-03-01", "XFQK": "3"})
    assert widget.proposal.isVisible() and "2021-03-01" in widget.proposal.text() and button(widget, "95").isEnabled()
    widget.change("95", "边坡垮塌")
    assert status_of(store, "KS001") == "95"
    store.save("inspections", key, {"ZGQK": "3"})
    assert not widget.proposal.isVisible()


def test_a_relapse_is_said_once_when_it_is_saved_and_when_the_workspace_is_opened(qgis_iface, store, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr(Notices, "warn", lambda self, text, actions=None: said.append((text, actions)))
    add_site(store, "OLD", "80", inspections=[{"XFQK": "3", "JCRQ": "2021-03-01"}])
    add_site(store, "OPEN", "70", inspections=[{"XFQK": "3", "JCRQ": "2021-03-01"}])
    add_site(store, "FINE", "80")
    shown = []
    watch = RelapseWatch(qgis_iface, store, shown.append)
    qtbot.waitUntil(lambda: bool(said))
    assert len(said) == 1 and "OLD" in said[0][0] and "OPEN" not in said[0][0]
    said[0][1][0].act()
    assert shown == ["OLD"]
    key = store.add("inspections", {"site": "FINE", "JCRQ": "2021-04-01", "XFQK": "2", "ZGQX": "2021-04-02"})
    assert len(said) == 2 and "FINE" in said[1][0]
    store.save("inspections", key, {"CCWT": "边坡"})
    assert len(said) == 2  # told already
    store.save("inspections", key, {"ZGQK": "3"})
    store.save("inspections", key, {"ZGQK": "1"})
    assert len(said) == 3
    watch.stop()
    store.save("inspections", key, {"ZGQK": "3"})
    store.save("inspections", key, {"ZGQK": "1"})
    assert len(said) == 3


def test_steps_of_another_kind_of_site_are_not_offered_unless_nothing_else_is(widget, store):
    add_natural(store, "ZR", "20")
    widget.show_site("ZR")
    assert list(widget.lines)[0] == "35" and "30" not in widget.lines and button(widget, "35").isEnabled()
    archive = store.rows("archive", "ZR")[0]["uuid"]
    store.save("archive", archive, {"NXFFS": "3"})
    assert "30" in widget.lines and "35" not in widget.lines
    store.save("archive", archive, {"NXFFS": "9"})  # no code of the list
    assert {"30", "35"} <= set(widget.lines) and not button(widget, "30").isEnabled()


def test_a_read_only_workspace_offers_no_step(widget, store):
    add_site(store, "KS001")
    store.read_only = True
    widget.show_site("KS001")
    assert widget.lines == {} and widget.name.text() == "Status: To be verified"


def test_without_a_workspace_or_site_nothing_is_shown(widget, session, store):
    widget.show_site("gone")
    assert not widget.isVisible()
    session.set_store(None)
    widget.refresh()
    assert not widget.isVisible()


# --- write-off ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def dialog(qgis_iface, session, store, qtbot):
    add_site(store, "A", "70")
    add_site(store, "B", "70", sites={"XZX": "当阳市"})
    add_site(store, "C", "70", inspections=[{"XFQK": "2", "JCRQ": "2020-12-01"}])
    add_site(store, "D", "60")
    made = WriteoffDialog(qgis_iface, session, ["A", "C"])
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made._reading is None)
    return made


def test_only_sites_that_are_ready_can_be_ticked(dialog):
    assert [c.number for c in dialog.model.candidates] == ["A", "B", "C"]
    assert dialog.model.ticked == {"A"}  # C was asked for as well
    states = [dialog.model.data(dialog.model.index(row, STATE)) for row in range(3)]
    assert "⚠" not in states[0] and "⚠" in states[2] and "2020-12-01" in states[2]
    dialog.all_button.click()
    assert dialog.model.ticked == {"A", "B"}
    assert not dialog.model.flags(dialog.model.index(2, 0)) & Qt.ItemFlag.ItemIsUserCheckable


def test_filter_and_tick_all_shown(dialog):
    dialog.none_button.click()
    dialog.search.setText("当阳")
    dialog.all_button.click()
    dialog.search.clear()
    assert dialog.model.ticked == {"B"}
    dialog.ready_only.setChecked(True)
    assert dialog.filter.rowCount() == 2


def test_sites_are_written_off_and_listed(dialog, store, provider, qtbot, tmp_path):
    year = datetime.date.today().year
    assert dialog.batch.text() == f"420581-{year}-001"
    dialog.all_button.click()
    dialog.do_button.click()
    assert [status_of(store, n) for n in "ABC"] == ["80", "80", "70"]
    assert store.site_by_number("A")["ZXPC"] == f"420581-{year}-001"
    qtbot.waitUntil(lambda: dialog._reading is None)
    assert [c.number for c in dialog.model.candidates] == ["C"] and dialog.batch.text() == f"420581-{year}-002"
    assert dialog.batches.currentText() == f"420581-{year}-001"
    target = tmp_path / "清单.html"
    dialog.make_list(str(target))
    qtbot.waitUntil(lambda: dialog.list_button.isEnabled(), timeout=60_000)
    assert target.read_text(encoding="utf-8").count('class="site"') == 2


def test_a_day_before_the_acceptance_takes_the_tick_away(dialog):
    dialog.date.setDate(QDate(2020, 11, 30))
    assert dialog.model.ticked == set() and not dialog.do_button.isEnabled()
    assert dialog.batch.text() == "420581-2020-001"  # a person wrote no other number


def test_a_used_or_empty_number_is_said_at_once(dialog, store):
    dialog.batch.setText("")
    assert not dialog.do_button.isEnabled() and dialog.problem.text()
    dialog.batch.setText("B1")
    assert dialog.do_button.isEnabled()
    dialog.do_button.click()
    dialog.batch.setText("B1")
    assert not dialog.do_button.isEnabled() and "B1" in dialog.problem.text()


def test_a_batch_makes_a_name_that_every_system_takes():
    assert list_name('4205/81:2020*"1"') == "注销清单_4205_81_2020__1_.xlsx" and list_name("..") == "注销清单__.xlsx"
