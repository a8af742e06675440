"""Archive and ledger out as a sheet and back: what nobody touched is no difference, what was filled in is found."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheet_workspace import FUND, Workspace, edit


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    for number in ("A1", "A2", "A3"):
        made.add(number)
    return made


# --- nothing filled in ------------------------------------------------------------------------------------------------------

ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.sampled_from(
    ["=1+1", "+86", "-1", "@SUM(A1)", "#N/A", "_x0041_", "_x000D_\r\n", "a\rb", "\x00", "\ufffe\uffff", "001", "2020-06-01", "1e5", "TRUE", " \t "]
)
NUMBERS = st.floats(allow_nan=False, min_value=0) | st.integers(0, 10**17) | ANY_TEXT
DATES = st.dates().map(str) | st.sampled_from(["2020-13-45", "0000-00-00", "9999-99-99", "1900-02-29"])
CODES = st.sampled_from(["1", "2", "A", "83900", "0", "99"]) | ANY_TEXT
SEVERAL = st.lists(st.sampled_from("123456X"), max_size=6).map(",".join) | st.sampled_from(["{1,3}", "1;3", '{"1","3"}', " ,,", "{}"]) | ANY_TEXT


HELD = {
    "archive": {"JBQK": ANY_TEXT, "KZ": CODES, "KCFS": CODES, "TCND": CODES, "JDRQ": DATES, "ZYWT": SEVERAL, "ZRHFMJ": NUMBERS, "SZ": ANY_TEXT},
    "ledger": {"ZRLX": CODES, "ZRZT": ANY_TEXT, "RWMJ": NUMBERS, "GSTZ": NUMBERS, "KGRQ": DATES},
    "funds": {"ZJLX": CODES, "ZJJH": NUMBERS, "BZ": ANY_TEXT},
    "sites": {"KSMC": ANY_TEXT, "WZ": ANY_TEXT},
}


@pytest.fixture(scope="module")
def one_site(tmp_path_factory) -> Workspace:
    made = Workspace(tmp_path_factory.mktemp("sheets"))
    made.fund(made.add("A1"), "f1")
    made.fund("site-A1", "f2", BZ="")
    return made


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({table: st.fixed_dictionaries(columns) for table, columns in HELD.items()}))
def test_export_and_import_without_edits_give_no_difference_whatever_the_workspace_holds(one_site, values):
    for table, row in values.items():
        one_site.change(table, "f1" if table == "funds" else "site-A1", **row)
    for what in ("archive", "ledger"):
        assert one_site.compare(one_site.export(what), what).short() == []


@pytest.mark.parametrize("what", ["archive", "ledger"])
def test_saving_in_another_program_is_no_difference(workspace, what):
    workspace.fund("site-A1", "f1")
    assert workspace.compare(edit(workspace.export(what), lambda sheet: None), what).rows == []


UGLY = [
    "=1+1", "+86", "@SUM(A1)", "001", "_x0041_", "一\r\n二\t三", "1e5", "2020-06-01", "TRUE", "\x01\x0b", " 前后 ", "😀" * 20, '"引号"<a>&',
    "长" * 32_767,
]  # fmt: skip


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
@pytest.mark.parametrize("what", ["archive", "ledger"])
def test_a_sheet_that_libreoffice_saved_again_is_no_difference(tmp_path, what):
    made = Workspace(tmp_path)
    for number, text in enumerate(UGLY):
        site = made.add(f"00{number}", KSMC=text[:50])
        made.change("archive", site, JBQK=text, SZ=text[:30], JDR=text[:10])
        made.change("ledger", site, ZLRW=text)
        made.fund(site, f"f{number}", ZJLX="9", ZJJH=1 / 3, BZ=text[:60])
    path = made.export(what)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "again"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    compared = made.compare(tmp_path / "again" / path.name, what)
    assert compared.rows == [] and compared.codes() == []


def test_line_ends_that_a_program_changed_are_no_difference(workspace):
    workspace.change("archive", "site-A1", JBQK="一\r\n二\r三\n")
    assert workspace.compare(edit(workspace.export(), lambda sheet: sheet.put("A1", "基本情况", "一\n二\n三"))).rows == []


def test_changes_in_the_workspace_alone_are_no_difference(workspace):
    path = workspace.export()
    workspace.change("archive", "site-A1", JBQK="后来改的", ZRHFMJ=99.0)
    assert workspace.compare(path).rows == []


# --- the three states ---------------------------------------------------------------------------------------------------------


def test_a_cell_that_only_the_sheet_changed_is_changed(workspace):
    path = edit(workspace.export(), lambda sheet: sheet.put("A2", "基本情况", "新的情况"))
    found = workspace.compare(path).only()
    assert (found["state"], found["number"], found["name"], found["label"]) == ("changed", "A2", "A2号矿", "基本情况")
    assert (found["exported"], found["now"]) == ("位于江边山坡，采坑一处。", "位于江边山坡，采坑一处。")
    assert (found["sheet"], found["value"]) == ("新的情况", "新的情况")
    assert (found["who"], found["at"], found["table"], found["site"]) == ("", "", "archive", "site-A2")


def test_a_cell_changed_on_both_sides_is_a_conflict_and_says_who_and_when(workspace):
    path = edit(workspace.export(), lambda sheet: sheet.put("A2", "自然恢复面积", 20))
    workspace.change("archive", "site-A2", editor="王五", ZRHFMJ=30.0)
    found = workspace.compare(path).only()
    assert (found["state"], found["exported"], found["now"], found["sheet"], found["who"]) == ("conflict", "12.34", "30.00", "20.00", "王五")
    assert found["at"].startswith(str(datetime.datetime.now(datetime.timezone.utc).year))


def test_a_cell_changed_on_both_sides_to_the_same_is_the_same(workspace):
    path = edit(workspace.export(), lambda sheet: sheet.put("A2", "修复方式", "自然恢复"))
    workspace.change("archive", "site-A2", NXFFS="1")
    assert workspace.compare(path).short() == [("A2", "NXFFS", "same", "1")]


def test_a_cleared_cell_is_a_change_to_nothing(workspace):
    path = edit(workspace.export(), lambda sheet: sheet.put("A1", "采取的主要措施", None))
    assert workspace.compare(path).short() == [("A1", "CQCS", "changed", None)]


# --- entries as people make them ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "entry", "value"),
    [
        ("建档日期", "2021.6.1", "2021-06-01"),
        ("建档日期", "2021年6月1日", "2021-06-01"),
        ("建档日期", " ２０２１／６／１ ", "2021-06-01"),
        ("建档日期", "20210601", "2021-06-01"),
        ("建档日期", 44348, "2021-06-01"),
        ("建档日期", datetime.datetime(2021, 6, 1), "2021-06-01"),
        ("自然恢复面积", "１５．５ 公顷", 15.5),
        ("自然恢复面积", "1,234.56ha", 1234.56),
        ("自然恢复面积", 7.12345, 7.12),
        ("植被覆盖度", "60%", 60.0),
        ("矿种", "磷矿", "75690"),
        ("矿种", "建筑砂", "建筑砂"),
        ("地质灾害隐患", "１", "1"),
        ("地质灾害隐患", "1 崩塌", "1"),
        ("主要问题", "水土流失、土地损毁", "{1,6}"),
        ("主要问题", "植被破坏 水土流失", "{3,6}"),
        ("停采年", "2013年", "2013"),
        ("停采年", 2013, "2013"),
        ("建档人", "  赵六 ", "赵六"),
        ("基本情况", "=1+1", "=1+1"),
        ("基本情况", 123, "123"),
    ],
)
def test_entries_are_understood(workspace, head, entry, value):
    path = edit(workspace.export(), lambda sheet: sheet.put("A1", head, entry))
    found = workspace.compare(path).only()
    assert (found["state"], found["value"], found["reason"]) == ("changed", value, None)


@pytest.mark.parametrize("number", [20210601, 44348])
def test_dates_in_cells_that_lost_their_format_are_understood(workspace, number):
    def fill(sheet):
        sheet.put("A1", "建档日期", number)
        sheet.cell("A1", "建档日期").number_format = "General"

    assert workspace.compare(edit(workspace.export(), fill)).only()["value"] == "2021-06-01"


def test_a_percentage_of_excel_is_a_percentage(workspace):
    def fill(sheet):
        sheet.put("A1", "植被覆盖度", 0.625)
        sheet.cell("A1", "植被覆盖度").number_format = "0.0%"

    assert workspace.compare(edit(workspace.export(), fill)).only()["value"] == 62.5


@pytest.mark.parametrize(
    ("head", "entry", "code"),
    [
        ("建档日期", "去年夏天", "value_not_date"),
        ("建档日期", 2021, "value_not_date"),
        ("建档日期", "2021-02-30", "value_not_date"),
        ("自然恢复面积", "很大", "value_not_number"),
        ("自然恢复面积", "15亩", "value_not_number"),
        ("自然恢复面积", -1, "value_out_of_range"),
        ("植被覆盖度", 101, "value_out_of_range"),
        ("停采年", "1800", "value_out_of_range"),
        ("严重程度", "特重", "value_not_in_list"),
        ("主要问题", "土地损毁、天气", "value_not_in_list"),
        ("建档人", "名" * 21, "value_too_long"),
        ("矿种", "一种很少见的矿", "value_too_long"),
        ("修复方式", "#N/A", "sheet_cell_error"),
        ("建档日期", 20210601, "sheet_cell_error"),  # in a cell for dates, where Excel shows ######
        ("状态", "已注销", "sheet_column_locked"),
        ("椭球面积", 5, "sheet_column_locked"),
    ],
)
def test_entries_that_cannot_be_taken_are_refused_with_the_reason(workspace, head, entry, code):
    path = edit(workspace.export(), lambda sheet: sheet.put("A1", head, entry))
    found = workspace.compare(path).only()
    assert (found["state"], found["reason"]["code"], found["value"]) == ("refused", code, None)
    assert found["number"] == "A1" and found["line"] > 3


def test_a_code_that_the_list_does_not_have_stays_untouched_if_nobody_touches_it(tmp_path):
    made = Workspace(tmp_path)
    made.add("A1", {"YZCD": "8", "ZYWT": "1,99", "ZRHFMJ": "不详"})
    path = edit(made.export(), lambda sheet: sheet.put("A1", "基本情况", "改"))
    assert made.compare(path).short() == [("A1", "JBQK", "changed", "改")]


# --- lines and columns that were moved ---------------------------------------------------------------------------------------------


def test_sorted_lines_moved_columns_and_another_name_of_the_page_do_not_matter(workspace):
    def change(sheet):
        sheet.put("A3", "基本情况", "丙")
        page = sheet.page
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
        head, lines = rows[0], rows[1:]
        page.delete_rows(1, page.max_row)
        order = sorted(range(len(head)), key=lambda place: str(head[place]))
        page.append([None])
        for line in [head, *reversed(lines)]:
            page.append([line[place] for place in order])
        page.title = "Sheet 1 (2)"
        page.protection.sheet = False

    assert workspace.compare(edit(workspace.export(), change)).short() == [("A3", "JBQK", "changed", "丙")]


def test_deleted_lines_and_columns_stay_as_they_are(workspace):
    def change(sheet):
        sheet.page.delete_rows(sheet.row_of("A1"))
        sheet.page.delete_cols(sheet.heads["矿种"])
        sheet.put("A2", "基本情况", "乙")

    compared = workspace.compare(edit(workspace.export(), change))
    assert compared.short() == [("A2", "JBQK", "changed", "乙")]
    assert compared.codes() == ["sheet_columns_missing"]


def test_an_inserted_column_is_named_and_left_alone(workspace):
    def change(sheet):
        sheet.page.cell(3, sheet.page.max_column + 1).value = "镇里的意见"
        sheet.page.cell(5, sheet.page.max_column).value = "同意"

    compared = workspace.compare(edit(workspace.export(), change))
    assert compared.rows == [] and compared.codes() == ["sheet_columns_unknown"]


def test_columns_sorted_without_the_hidden_key_do_not_reach_a_wrong_site(workspace):
    def change(sheet):
        one, two = sheet.row_of("A1"), sheet.row_of("A2")
        for column in range(2, sheet.page.max_column + 1):  # all but the hidden key
            a, b = sheet.page.cell(one, column), sheet.page.cell(two, column)
            a.value, b.value = b.value, a.value
        sheet.put("A1", "基本情况", "甲的新情况")

    compared = workspace.compare(edit(workspace.export(), change))
    assert [row["state"] for row in compared.rows] == ["refused"]
    assert compared.rows[0]["reason"] == {"code": "sheet_line_mixed", "params": {"number": "A1", "expected": "A2"}}


def test_without_the_hidden_column_lines_are_matched_by_number(workspace):
    def change(sheet):
        sheet.put("A2", "基本情况", "乙")
        sheet.page.delete_cols(1)

    path = workspace.export()
    with_key = edit(path, lambda sheet: sheet.put("A2", "基本情况", "乙"))
    book = openpyxl.load_workbook(with_key)
    book.worksheets[0].delete_cols(1)
    book.save(with_key)
    compared = workspace.compare(with_key)
    assert compared.short() == [("A2", "JBQK", "changed", "乙")] and compared.codes() == ["sheet_no_keys"]


def test_a_line_for_an_unknown_site_is_refused(workspace):
    def change(sheet):
        row = sheet.page.max_row + 1
        sheet.page.cell(row, sheet.heads["主体编号"]).value = "Z9"
        sheet.page.cell(row, sheet.heads["基本情况"]).value = "新矿"

    found = workspace.compare(edit(workspace.export(), change)).only()
    assert (found["action"], found["state"], found["reason"]["code"], found["number"]) == ("line", "refused", "sheet_site_unknown", "Z9")


def test_a_line_for_a_site_that_was_deleted_is_refused_only_if_it_was_filled_in(workspace):
    path = workspace.export()
    workspace.sql("DELETE FROM sites WHERE uuid IN ('site-A1', 'site-A2')")
    edit(path, lambda sheet: sheet.put("A2", "基本情况", "乙"))
    found = workspace.compare(path).only()
    assert (found["number"], found["reason"]["code"]) == ("A2", "sheet_site_gone")


def test_a_copied_line_with_another_content_is_refused(workspace):
    def change(sheet):
        line = [cell.value for cell in sheet.page[sheet.row_of("A1")]]
        sheet.page.append(line)
        sheet.page.cell(sheet.page.max_row, sheet.heads["基本情况"]).value = "抄来的"

    found = workspace.compare(edit(workspace.export(), change)).only()
    assert (found["state"], found["reason"]["code"]) == ("refused", "sheet_line_twice")


def test_numbers_may_change_after_the_export(workspace):
    path = edit(workspace.export(), lambda sheet: sheet.put("A1", "基本情况", "甲"))
    workspace.change("sites", "site-A1", ZTBH="B7")
    assert workspace.compare(path).short() == [("B7", "JBQK", "changed", "甲")]


# --- the ledger and its funds ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def funded(workspace: Workspace) -> Workspace:
    workspace.fund("site-A1", "f1", ZJLX="1", ZJJH=50.0, ZJDW=20.0)
    workspace.fund("site-A1", "f2", ZJLX="9", ZHXM="1", ZJJH=30.0)
    workspace.fund("site-A2", "f3", ZJLX="4", ZJJH=10.0)
    return workspace


def fund_row(sheet, row: int, **values) -> None:
    heads = {"number": "主体编号", "kind": "资金类型", "plan": "计划资金", "note": "备注"}
    for name, value in values.items():
        sheet.page.cell(row, sheet.heads[heads[name]]).value = value


def test_ledger_and_funds_are_compared_cell_by_cell(funded):
    path = edit(funded.export("ledger"), lambda sheet: sheet.put("A1", "责任主体", "某公司"))
    edit(path, lambda sheet: sheet.put("A2", "计划资金", "15万元"), "资金来源")
    assert funded.compare(path, "ledger").short() == [("A1", "ZRZT", "changed", "某公司"), ("A2", "ZJJH", "changed", 15.0)]


def test_a_new_fund_is_a_difference_and_after_taking_over_it_is_there_already(funded):
    path = funded.export("ledger")
    edit(path, lambda sheet: fund_row(sheet, sheet.page.max_row, number="A3", kind="社会资本", plan=12.5), "资金来源")
    found = funded.compare(path, "ledger").only()
    assert (found["action"], found["state"], found["site"]) == ("add", "changed", "site-A3")
    assert found["value"] == {"ZJLX": "7", "ZJJH": 12.5} and found["sheet"] == "资金类型 社会资本，计划资金 12.50 万元"
    funded.fund("site-A3", "f9", ZJLX="7", ZJJH=12.5)
    assert funded.compare(path, "ledger").only()["state"] == "same"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"number": "Z9", "plan": 1}, "sheet_site_unknown"),
        ({"plan": 1}, "sheet_no_number"),
        ({"number": "A1", "plan": "许多"}, "value_not_number"),
        ({"number": "A1", "kind": "彩票"}, "value_not_in_list"),
    ],
)
def test_a_new_fund_that_cannot_be_taken_is_refused_as_a_whole(funded, values, code):
    path = edit(funded.export("ledger"), lambda sheet: fund_row(sheet, sheet.page.max_row, **values), "资金来源")
    found = funded.compare(path, "ledger").only()
    assert (found["action"], found["state"], found["reason"]["code"]) == ("add", "refused", code)


def test_a_cleared_fund_line_and_a_deleted_one_are_deletions(funded):
    def change(sheet):
        last = sheet.page.max_column
        for column in range(4, last + 1):
            sheet.page.cell(4, column).value = None
        sheet.page.delete_rows(5)

    path = edit(funded.export("ledger"), change, "资金来源")
    found = funded.compare(path, "ledger").rows
    assert [(row["action"], row["state"], row["uuid"]) for row in found] == [("remove", "changed", "f1"), ("remove", "changed", "f2")]
    assert found[0]["now"] == "资金类型 中央奖补，计划资金 50.00 万元，到位资金 20.00 万元"


def test_deleting_a_fund_that_the_workspace_changed_is_a_conflict(funded):
    path = edit(funded.export("ledger"), lambda sheet: sheet.page.delete_rows(4), "资金来源")
    funded.change("funds", "f1", editor="王五", ZJZC=5.0)
    found = funded.compare(path, "ledger").only()
    assert (found["action"], found["state"], found["who"]) == ("remove", "conflict", "王五")


def test_funds_cut_off_together_with_their_site_are_not_deleted(funded):
    path = edit(funded.export("ledger"), lambda sheet: sheet.page.delete_rows(sheet.row_of("A1")))
    edit(path, lambda sheet: sheet.page.delete_rows(4, 2), "资金来源")
    assert funded.compare(path, "ledger").rows == []


def test_without_the_page_of_funds_nothing_is_deleted(funded):
    def change(sheet):
        del sheet.book["资金来源"]

    compared = funded.compare(edit(funded.export("ledger"), change), "ledger")
    assert compared.rows == [] and compared.codes() == ["sheet_page_missing"]


def test_a_fund_line_that_was_copied_and_changed_is_a_new_one(funded):
    def change(sheet):
        line = [cell.value for cell in sheet.page[4]]
        place = next(row for row in range(5, sheet.page.max_row) if sheet.page.cell(row, 2).value is None)
        for column, value in enumerate(line, 1):
            sheet.page.cell(place, column).value = value
        fund_row(sheet, place, kind="企业自筹", plan=8)

    path = edit(funded.export("ledger"), change, "资金来源")
    found = funded.compare(path, "ledger").only()
    assert (found["action"], found["state"], found["value"]) == ("add", "changed", {"ZJLX": "8", "ZJJH": 8.0, "ZJDW": 20.0})


def test_a_fund_changed_in_the_sheet_and_deleted_in_the_workspace_is_a_conflict(funded):
    path = edit(funded.export("ledger"), lambda sheet: sheet.put("A2", "计划资金", 15), "资金来源")
    funded.sql("DELETE FROM funds WHERE uuid = 'f3'")
    found = funded.compare(path, "ledger").only()
    assert (found["action"], found["state"], found["reason"]["code"], found["value"]["ZJJH"]) == ("add", "conflict", "sheet_fund_gone", 15.0)


def test_the_same_fund_twice_as_new_lines_stays_two(workspace):
    def change(sheet):
        for place in (0, 1):
            fund_row(sheet, sheet.page.max_row - place, number="A1", kind="省级", plan=FUND["ZJJH"])

    path = edit(workspace.export("ledger"), change, "资金来源")
    assert [row["state"] for row in workspace.compare(path, "ledger").rows] == ["changed", "changed"]
