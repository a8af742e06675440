"""The ledger on a real workspace: cells, blocks, sums, marks, taking back."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt

from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.gui.child_table import ChildModel
from mine_restoration_plugin.gui.ledger_model import LedgerModel
from mine_restoration_plugin.gui.ledger_presenter import LedgerPresenter
from mine_restoration_plugin.gui.ledger_rows import MARK_COLUMN, SUMMED, LedgerFilter
from mine_restoration_plugin.model.errors import MineError
from test_store_geopackage import address, template  # noqa: F401 - fixtures

TODAY = "2020-06-15"


class Session:
    """What a panel sees of the session."""

    def __init__(self, store: WorkspaceStore) -> None:
        self.store = store


@pytest.fixture
def store(address):  # noqa: F811
    made = WorkspaceStore.open(address, "张三")
    keys = made.add_rows("sites", [{"ZTBH": f"S{i}", "KSMC": f"矿{i}", "ZT": "30"} for i in range(1, 5)])
    for number, key in enumerate(keys, start=1):
        filled = {"ZRLX": "1", "ZRZT": "县政府", "RWMJ": float(number), "ZLSX": "2020-10-31", "ZLRW": "复绿\n两行"}
        made.save("ledger", made.rows("ledger", key)[0]["uuid"], filled)
        made.add("funds", {"site": key, "ZJLX": "1", "ZJJH": 10.0 * number, "ZJDW": 5.0})
    yield made
    made.close()


@pytest.fixture
def ledger(store):
    made = LedgerPresenter(store, False, TODAY)
    store.changed.connect(made.refresh)
    return made


def place(ledger: LedgerPresenter, name: str) -> int:
    return next(i for i, column in enumerate(ledger.columns) if column.name == name)


def values(ledger: LedgerPresenter, name: str) -> list[Any]:
    return [ledger.rows.row(site).values.get(name) for site in ledger.sites]


def test_lines_show_site_ledger_and_the_sum_of_the_funds(ledger, store):
    assert values(ledger, "ZTBH") == ["S1", "S2", "S3", "S4"] and values(ledger, "RWMJ") == [1.0, 2.0, 3.0, 4.0]
    store.add("funds", {"site": ledger.sites[0], "ZJJH": 2.5})
    assert values(ledger, "ZJJH") == [12.5, 20.0, 30.0, 40.0] and values(ledger, "ZJDW")[0] == 5.0
    assert ledger.rows.row(ledger.sites[0]).sources == 2


def test_a_narrative_keeps_its_lines(ledger):
    assert values(ledger, "ZLRW") == ["复绿\n两行"] * 4


def test_a_cell_is_saved_at_once_and_taken_back(ledger, store):
    column = ledger.columns[place(ledger, "ZLSX")]
    assert ledger.set_cell(ledger.sites[0], column, "2020年9月1日") == []
    record = store.rows("ledger", ledger.sites[0])[0]
    assert record["ZLSX"] == "2020-09-01" and values(ledger, "ZLSX")[0] == "2020-09-01"
    ledger.take_back()
    assert store.rows("ledger", ledger.sites[0])[0]["ZLSX"] == "2020-10-31"
    assert ledger.take_back() is None


def test_a_value_that_does_not_fit_is_told_and_kept_for_mending(ledger, qgis_app):
    model = LedgerModel()
    model.show(ledger)
    said = []
    model.refused.connect(said.append)
    index = model.index(0, place(ledger, "RWMJ"))
    assert not model.setData(index, "五公顷")
    assert said and "五公顷" in said[0]
    assert model.data(index, Qt.ItemDataRole.EditRole) == "五公顷" and values(ledger, "RWMJ")[0] == 1.0
    assert model.setData(index, "5公顷") and values(ledger, "RWMJ")[0] == 5.0
    assert model.data(index) == "5.00"


def test_what_somebody_else_wrote_meanwhile_is_a_conflict(ledger, store, address):  # noqa: F811
    other = WorkspaceStore.open(address, "李四")
    record = other.rows("ledger", ledger.sites[0])[0]["uuid"]
    other.save("ledger", record, {"ZRZT": "李四改的"})
    conflicts = ledger.set_cell(ledger.sites[0], ledger.columns[place(ledger, "ZRZT")], "我改的")
    assert [(c.theirs, c.who) for c in conflicts] == [("李四改的", "李四")]
    assert store.record("ledger", record)["ZRZT"] == "李四改的"
    other.close()


def test_a_block_from_excel_goes_in_as_one_act(ledger, store):
    cells = [["乡镇", "某镇", "削坡", "1.5", "88"], ["9", "", "覆土", "无", "1,200.50"]]
    plan = ledger.plan_paste(1, place(ledger, "ZRLX"), cells)
    assert [change.given for change in plan.refused] == ["无"]
    assert ledger.carry_out(plan) == 2
    assert values(ledger, "ZRLX") == ["1", "2", "9", "1"] and values(ledger, "ZRZT")[1:3] == ["某镇", None]
    assert values(ledger, "GSTZ")[1:3] == [88.0, 1200.5] and values(ledger, "RWMJ")[1:3] == [1.5, 3.0]
    ledger.take_back()
    assert values(ledger, "ZRLX") == ["1"] * 4 and values(ledger, "ZRZT") == ["县政府"] * 4 and values(ledger, "GSTZ") == [None] * 4


def test_one_cell_fills_the_whole_selection(ledger):
    column = place(ledger, "ZRZT")
    plan = ledger.plan_paste(0, column, [["同一单位"]], [(row, column) for row in range(4)])
    ledger.carry_out(plan)
    assert values(ledger, "ZRZT") == ["同一单位"] * 4


def test_filling_down_takes_the_top_cell_of_each_column(ledger):
    cells = [(row, place(ledger, name)) for name in ("RWMJ", "ZRZT") for row in (1, 2, 3)]
    ledger.set_cell(ledger.sites[1], ledger.columns[place(ledger, "ZRZT")], "乙单位")
    ledger.carry_out(ledger.plan_fill_down(cells))
    assert values(ledger, "RWMJ") == [1.0, 2.0, 2.0, 2.0] and values(ledger, "ZRZT") == ["县政府", "乙单位", "乙单位", "乙单位"]


def test_cells_that_are_not_typed_in_stay_and_are_told(ledger):
    plan = ledger.plan_paste(0, place(ledger, "ZTBH"), [["X1", "新名", "某县"]])
    assert len(plan) == 0 and [change.problem.code for change in plan.refused] == ["ledger_not_editable"] * 3


def test_cells_beyond_the_edge_are_counted(ledger):
    plan = ledger.plan_paste(3, place(ledger, "RWMJ"), [["1"], ["2"], ["3"]])
    assert plan.outside == 2 and len(plan) == 1


def test_a_block_with_one_impossible_value_in_the_database_changes_nothing(ledger, store):
    plan = ledger.plan_paste(0, place(ledger, "RWMJ"), [["7"], ["8"]])
    bad = plan.changes[1].__class__(plan.changes[1].site, plan.changes[1].column, 2.0, -5.0)  # below the field's range
    plan.changes[1] = bad
    with pytest.raises(MineError):
        ledger.carry_out(plan)
    assert [row["RWMJ"] for site in ledger.sites for row in store.rows("ledger", site)] == [1.0, 2.0, 3.0, 4.0]


def test_marks_are_filtered_and_follow_changes(ledger, store):
    assert ledger.totals()["marked"] == 0
    store.save("ledger", store.rows("ledger", ledger.sites[0])[0]["uuid"], {"ZLSX": "2021-02-01"})
    store.add("funds", {"site": ledger.sites[1], "ZJZC": 50.0})
    assert ledger.totals()["marked"] == 2
    ledger.filter = LedgerFilter(marks=("wrong",))
    ledger.search()
    assert values(ledger, "ZTBH") == ["S1", "S2"]
    ledger.filter = LedgerFilter(marks=("late",))
    ledger.search()
    assert ledger.sites == []


def test_lines_are_found_and_sorted_with_empty_ones_last(ledger, store):
    ledger.set_cell(ledger.sites[2], ledger.columns[place(ledger, "GSTZ")], "5")
    ledger.sort, ledger.descending = "GSTZ", True
    ledger.search()
    assert values(ledger, "ZTBH") == ["S3", "S1", "S2", "S4"]
    ledger.filter = LedgerFilter(text="矿2 县政府")
    ledger.search()
    assert values(ledger, "ZTBH") == ["S2"]


def test_a_new_and_a_deleted_site_come_and_go(ledger, store):
    key = store.add("sites", {"ZTBH": "S0"})
    assert values(ledger, "ZTBH")[0] == "S0"
    store.remove("sites", [key])
    assert values(ledger, "ZTBH")[0] == "S1"


def test_totals_of_parts_add_up_to_the_total(ledger):
    whole = ledger.totals()
    for chosen in range(16):  # every part of four lines
        rows = [row for row in range(4) if chosen >> row & 1]
        part, rest = ledger.totals(rows), ledger.totals([row for row in range(4) if row not in rows])
        for name in ("sites", "marked", *SUMMED):
            assert part[name] + rest[name] == pytest.approx(whole[name])


def test_every_column_has_a_head_with_its_unit(ledger, qgis_app):
    model = LedgerModel()
    model.show(ledger)
    heads = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert all(heads) and len(set(heads)) == len(heads)
    assert ledger.columns[-1].name == MARK_COLUMN


def test_rows_of_a_site_are_edited_in_the_small_table(store, ledger, qgis_app):
    model = ChildModel(Session(store), "funds")
    model.load(ledger.sites[0])
    names = [field.name for field in model.fields]
    said, acts = [], []
    model.refused.connect(said.append)
    model.acted.connect(acts.append)
    assert model.setData(model.index(0, names.index("ZJLX")), "企业自筹")
    assert not model.setData(model.index(0, names.index("ZJJH")), "-3")
    assert store.rows("funds", ledger.sites[0])[0]["ZJLX"] == "8" and said and len(acts) == 1
    assert model.data(model.index(0, names.index("ZJLX")), Qt.ItemDataRole.EditRole) == "8"
