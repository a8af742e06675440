"""A province's own workbook as the template of its ledger."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ledger_workspace import EVIL, book, lines, page_of, province_workspace, run
from mine_restoration_plugin.model.errors import MineError


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return province_workspace(tmp_path_factory.mktemp("ledger") / "全域.gpkg")


@pytest.fixture(scope="module")
def folder(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("out") / "台账"
    run(workspace, made)
    return made


def template(path: Path, **more: str) -> Path:
    file = openpyxl.Workbook()
    page = file.active
    page["A1"], page["A2"], page["F2"] = "{{标题}}", "{{省}}自然资源厅 {{日期}}", "{{单位}}"
    page.merge_cells("A1:F1")
    row = {"A4": "{{序号}}", "B4": "{{ZTBH}}", "C4": "{{县}}/{{备注}}", "D4": "{{任务面积}}", "E4": "{{开工日期}}", "F4": "=D4*2"}
    for place, text in row.items():
        page[place] = text
    page["D4"].number_format, page["B4"].font = "0.000", openpyxl.styles.Font(bold=True)
    page.row_dimensions[4].height = 33
    page["A5"], page["D5"], page["E5"] = "合计", "=SUM(D4:D4)", "{{合计.任务面积}}"
    page.merge_cells("A5:C5")
    page["A7"] = "{{矿山数}}个，{{面积}}公顷。{{说明}}"
    for place, text in more.items():
        page[place] = text
    file.save(path)
    return path


def test_a_template_keeps_its_look_and_gets_a_row_for_each_mine(workspace: Path, folder: Path, tmp_path: Path) -> None:
    result = run(workspace, tmp_path / "out", template(tmp_path / "模板.xlsx"))
    assert not [finding for finding in result["findings"] if finding["code"].startswith("template")]
    expected = lines(page_of(book(folder, "湖北省")))
    page = openpyxl.load_workbook(book(tmp_path / "out", "湖北省")).worksheets[0]
    last = 3 + len(expected)
    assert page["A1"].value == "湖北省废弃露天矿山生态修复台账" and page["A2"].value.startswith("湖北省自然资源厅 20")
    assert [page.cell(row, 2).value for row in range(4, last + 1)] == [row["主体编号"] for row in expected]
    assert [page.cell(row, 4).value for row in range(4, last + 1)] == [row["任务面积（公顷）"] for row in expected]
    assert {page.cell(row, 4).number_format for row in range(4, last + 1)} == {"0.000"} and page.cell(last, 2).font.bold
    assert page.row_dimensions[last].height == 33 and page.cell(last, 6).value == f"=D{last}*2"
    assert page.cell(last + 1, 4).value == f"=SUM(D4:D{last})" and f"A{last + 1}:C{last + 1}" in {str(one) for one in page.merged_cells.ranges}
    assert page.cell(last + 1, 5).value == pytest.approx(sum(row["任务面积（公顷）"] or 0 for row in expected))
    assert page.cell(last + 3, 1).value.startswith(f"{len(expected)}个，") and "yangtze_2020" in page.cell(last + 3, 1).value
    assert page.cell(last + 1, 1).data_type == "s" and not [cell for row in page["C4:C99"] for cell in row if cell.data_type == "f"]


def test_a_formula_that_was_typed_is_text_in_a_template_as_well(workspace: Path, tmp_path: Path) -> None:
    run(workspace, tmp_path / "out.xlsx", template(tmp_path / "模板.xlsx", G4="{{备注}}"))
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["湖北省"]
    cell = next(row[6] for row in page.iter_rows(min_row=4) if row[1].value == "K000")
    assert (cell.value, cell.data_type) == (EVIL[0], "s")


def test_unknown_fields_of_a_template_stay_empty_and_are_told_once(workspace: Path, tmp_path: Path) -> None:
    result = run(workspace, tmp_path / "out", template(tmp_path / "模板.xlsx", G4="{{没有}}", A9="{{也没有}}", A10="{{合计.市}}"))
    found = [finding for finding in result["findings"] if finding["code"] == "template_unknown"]
    assert len(found) == 1 and set(found[0]["params"]["fields"]) == {"没有", "也没有", "合计.市"}
    page = openpyxl.load_workbook(book(tmp_path / "out", "四川省")).worksheets[0]
    assert not [cell for row in page.iter_rows() for cell in row if isinstance(cell.value, str) and "{{" in cell.value]


def test_a_template_serves_a_workbook_with_a_sheet_for_each_province(workspace: Path, tmp_path: Path) -> None:
    run(workspace, tmp_path / "一本.xlsx", template(tmp_path / "模板.xlsx"))
    file = openpyxl.load_workbook(tmp_path / "一本.xlsx")
    assert file.sheetnames == ["上海市", "湖北省", "四川省"]
    assert [page["A1"].value[:3] for page in file.worksheets] == ["上海市", "湖北省", "四川省"]
    assert file["四川省"]["B4"].value.startswith("K") and not file["上海市"]["B4"].value


@pytest.mark.parametrize(("content", "code"), [(b"no workbook", "template_unreadable"), (None, "template_no_row")])
def test_a_template_that_is_none_is_a_sentence_and_leaves_the_old_file(workspace: Path, tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "模板.xlsx"
    openpyxl.Workbook().save(path)
    if content:
        path.write_bytes(content)
    (tmp_path / "out.xlsx").write_text("old")
    with pytest.raises(MineError) as raised:
        run(workspace, tmp_path / "out.xlsx", path)
    assert raised.value.code == code and (tmp_path / "out.xlsx").read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out.xlsx", "模板.xlsx"]
