"""The dialog with a sheet's differences: what is ticked at first, what can be ticked, taking over and taking back in the window."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMainWindow

from made_layers import needs_engine
from mine_restoration_plugin.gui.session import Session
from mine_restoration_plugin.gui.sheet_dialog import SheetDialog
from mine_restoration_plugin.gui.sheet_export_dialog import SheetExportDialog
from mine_restoration_plugin.gui.sheet_model import SheetModel
from mine_restoration_plugin.gui.sheet_presenter import EXPORTED, FIELD, NOW, SHEET, TICK, WHY, SheetPresenter, local_time
from mine_restoration_plugin.model.messages import render
from mine_restoration_plugin.model.sheet_difference import Difference
from sheet_store import archive_of, fill, make_county, run

CHECK = Qt.ItemDataRole.CheckStateRole


def report(*rows: Difference):
    return {"history_id": 7, "findings": [], "differences": [row.as_dict() for row in rows]}


def cell(state: str, number: str = "A1", **more) -> Difference:
    return Difference("cell", state, "archive", "r", "s", number, "矿", "JBQK", "基本情况", "旧", "旧", "新", "新", **more)


ROWS = [
    cell("same"), cell("changed", "A2"), cell("refused", "A3", reason={"code": "value_not_date", "params": {"field": "建档日期", "value": "去年"}}),
    cell("conflict", "A4", who="王五", at="2020-06-01T02:03:04.000Z"), cell("changed", "A5"),
]  # fmt: skip


@pytest.fixture
def presenter() -> SheetPresenter:
    made = SheetPresenter(lambda code, params: render(code, params))
    made.load(report(*ROWS))
    return made


def test_conflicts_come_first_unticked_and_what_is_without_conflict_is_ticked(presenter):
    rows = [(presenter.at(row).state, presenter.is_ticked(row)) for row in range(5)]
    assert rows == [("conflict", False), ("refused", False), ("changed", True), ("changed", True), ("same", False)]
    assert [d.number for d in presenter.ticked()] == ["A2", "A5"]


def test_refused_and_equal_ones_cannot_be_ticked(presenter):
    assert [presenter.tick(row, True) for row in range(5)] == [True, False, True, True, False]
    assert [d.number for d in presenter.ticked()] == ["A4", "A2", "A5"]


def test_tick_all_without_conflict_takes_conflicts_out_again(presenter):
    presenter.tick(0, True)
    presenter.tick_without_conflict()
    assert [d.number for d in presenter.ticked()] == ["A2", "A5"]
    presenter.tick_none()
    assert presenter.ticked() == []


def test_the_filter_shows_a_state_and_ticks_the_right_rows(presenter):
    presenter.show("changed")
    assert [presenter.at(row).number for row in range(len(presenter.shown))] == ["A2", "A5"]
    presenter.tick(1, False)
    presenter.show("")
    assert [d.number for d in presenter.ticked()] == ["A2"]
    assert [state for state, _ in presenter.choices()] == ["", "changed", "conflict", "refused", "same"]


def test_a_row_says_what_stands_where_who_changed_it_and_why_it_is_refused(presenter):
    assert [presenter.cell(0, column) for column in (FIELD, EXPORTED, NOW, SHEET)] == ["基本情况", "旧", "旧", "新"]
    assert "王五" in presenter.cell(0, WHY) and local_time("2020-06-01T02:03:04.000Z")[:16] in presenter.cell(0, WHY)
    assert "去年" in presenter.cell(1, WHY)


def test_an_unknown_export_an_emptied_cell_and_lines_of_funds_have_words(presenter):
    presenter.load(
        report(
            Difference("cell", "conflict", "archive", field="JBQK", label="基本情况", exported=None, now="", sheet="新"),
            Difference("cell", "changed", "archive", field="JBQK", label="基本情况", exported="旧", now="旧", sheet=""),
            Difference("add", "changed", "funds", sheet="资金类型 省级"),
            Difference("remove", "changed", "funds", exported="资金类型 省级", now="资金类型 省级"),
        )
    )
    words = [[presenter.cell(row, column) for column in (FIELD, EXPORTED, NOW, SHEET)] for row in range(4)]
    assert all(text for text in words[0]) and words[1][3] != ""
    assert words[2][1:3] == ["", ""] and words[3][3] not in ("", words[3][2])


def test_the_model_ticks_only_what_can_be_taken(qgis_app, presenter):
    model = SheetModel(presenter, qgis_app.palette())
    checkable = [bool(model.flags(model.index(row, TICK)) & Qt.ItemFlag.ItemIsUserCheckable) for row in range(5)]
    assert checkable == [True, False, True, True, False]
    assert model.data(model.index(1, TICK), CHECK) is None
    assert model.setData(model.index(0, TICK), Qt.CheckState.Checked, CHECK) and presenter.is_ticked(0)
    assert not model.setData(model.index(1, TICK), Qt.CheckState.Checked, CHECK)
    assert model.data(model.index(1, FIELD), Qt.ItemDataRole.ForegroundRole) is not None


# --- in the window ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def county(tmp_path, qgis_app):
    made = make_county(tmp_path / "county")
    yield made
    made.close()


@pytest.fixture
def opened(county, provider, context, feedback, tmp_path, qgis_iface, qtbot):
    """A dialog that has compared a sheet: one change, one conflict, one refusal."""

    def change(filled):
        filled.put("A1", "基本情况", "甲")
        filled.put("A2", "基本情况", "乙")
        filled.put("A3", "建档日期", "去年")

    path = tmp_path / "sheet.xlsx"
    run(provider, "exportsheet", context, feedback, WORKSPACE=county.path, WHAT=0, FILE=str(path))
    fill(path, change)
    county.save("archive", archive_of(county, "A2")["uuid"], {"JBQK": "别人写的"})
    session = Session()
    session.set_store(county)
    dialog = SheetDialog(qgis_iface, session)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.show()
    dialog.compare(str(path))
    qtbot.waitUntil(lambda: bool(dialog.presenter.differences), timeout=60_000)
    yield dialog
    dialog.close()
    dialog.deleteLater()


@needs_engine
def test_what_is_ticked_is_taken_over_and_taken_back_as_one(opened, county, qtbot):
    assert [row.number for row in opened.presenter.ticked()] == ["A1"]
    opened.model.setData(opened.model.index(0, TICK), Qt.CheckState.Checked, CHECK)
    opened.take_button.click()
    qtbot.waitUntil(lambda: not opened.run_bar.is_busy(), timeout=60_000)
    assert [archive_of(county, number)["JBQK"] for number in ("A1", "A2")] == ["甲", "乙"]
    assert opened.presenter.counts() == {"changed": 0, "conflict": 0, "same": 2, "refused": 1}
    assert not opened.take_button.isEnabled() and opened.back_button.isVisible()
    opened.back_button.click()
    qtbot.waitUntil(lambda: not opened.run_bar.is_busy(), timeout=60_000)
    assert [archive_of(county, number)["JBQK"] for number in ("A1", "A2")] == ["采坑一处", "别人写的"]
    assert opened.presenter.counts()["conflict"] == 1


@needs_engine
def test_a_file_that_is_none_leaves_a_sentence_and_nothing_to_tick(opened, tmp_path, qtbot):
    (tmp_path / "x.xlsx").write_text("编号,名称", encoding="utf-8")
    opened.compare(str(tmp_path / "x.xlsx"))
    qtbot.waitUntil(lambda: opened.summary.text().startswith("⚠"), timeout=60_000)
    assert opened.presenter.differences == [] and not opened.take_button.isEnabled()
    assert "x.xlsx" in opened.summary.text()


@needs_engine
def test_nobody_has_to_say_whether_it_is_the_archive_or_the_ledger(opened, county, provider, context, feedback, tmp_path, qtbot):
    path = tmp_path / "ledger.xlsx"
    run(provider, "exportsheet", context, feedback, WORKSPACE=county.path, WHAT=1, FILE=str(path))
    fill(path, lambda filled: filled.put("A1", "责任主体", "某公司"))
    opened.compare(str(path))
    qtbot.waitUntil(lambda: [d.table for d in opened.presenter.differences] == ["ledger"], timeout=60_000)
    assert opened.kind == "ledger"


@needs_engine
def test_the_export_dialog_writes_the_chosen_sites(county, provider, qgis_iface, tmp_path, qtbot):
    session = Session()
    session.set_store(county)
    dialog = SheetExportDialog(qgis_iface, session, "ledger", ["A2"])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    assert isinstance(dialog.parent(), QMainWindow) and dialog.path.text().endswith(".xlsx")
    dialog.path.setText(str(tmp_path / "out"))
    dialog.export_button.click()
    qtbot.waitUntil(lambda: (tmp_path / "out.xlsx").exists() and not dialog.run_bar.is_busy(), timeout=60_000)
    dialog.deleteLater()
