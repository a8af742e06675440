"""The ledgers of the provinces: read back by programs that did not write them, and held against the appendix table of the same workspace."""

from __future__ import annotations

import csv
import datetime
import os
import re
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio
import pypdf
import pytest
from openpyxl.utils import get_column_letter

from ledger_workspace import CITIES, EVIL, HEADS, PLACES, book, cut_texts, heads, lines, overlapping, page_of, province_workspace, run
from mine_restoration_plugin.engine import ledger_command
from mine_restoration_plugin.engine.core.appendix import appendix_of, counted_of
from mine_restoration_plugin.engine.core.appendix_places import lines_of, place_table
from mine_restoration_plugin.engine.core.ledger_book import book_of, shared
from mine_restoration_plugin.engine.core.ledger_columns import AREA, ledger_columns
from mine_restoration_plugin.engine.export.narrow_lines import lines_in
from mine_restoration_plugin.engine.storage import waiting_files
from mine_restoration_plugin.engine.storage.ledger_rows import read_ledger
from mine_restoration_plugin.engine.storage.workspace_file import reading
from mine_restoration_plugin.engine.storage.workspace_records import read_records
from mine_restoration_plugin.model.appendix import shared_out
from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign
from mine_restoration_plugin.model.errors import MineError
from printed_rows import PADDING, print_set_up, widths
from workspace_files import changing

CAMPAIGN = load_campaign(builtin_campaign_path())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return province_workspace(tmp_path_factory.mktemp("ledger") / "全域.gpkg")


@pytest.fixture(scope="module")
def folder(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("out") / "台账"
    run(workspace, made)
    return made


def appendix(workspace: Path) -> Any:
    with reading(str(workspace)) as connection:
        return appendix_of(read_records(connection, str(workspace), ("patches",)).tables["patches"], CAMPAIGN, count_by="site")


# --- what stands in it ------------------------------------------------------------------------------------------------------


def test_each_province_has_a_workbook_and_a_province_without_lines_a_zero_report(folder: Path) -> None:
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(f"{province}废弃露天矿山生态修复台账.xlsx" for province in ("湖北省", "四川省", "上海市"))
    page = page_of(book(folder, "上海市"))
    words = [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not lines(page) and any("零报告" in word for word in words) and any("另有不在范围内的矿山7个" in word for word in words)


def test_counts_and_areas_are_those_of_the_appendix_table(workspace: Path, folder: Path) -> None:
    table = appendix(workspace)
    for code, province, _ in PLACES[:3]:
        rows = lines(page_of(book(folder, province)))
        for river_class in CAMPAIGN.classes:
            mine = [row for row in rows if row["干支流"] == river_class.name]
            cell = table.cell(code, river_class.code)
            assert (len(mine), sum(round(row["面积（公顷）"] * 100) for row in mine)) == (cell.count, cell.centi_hectares)
        assert len(rows) == table.row(code).total.count
    assert table.row("42").total.count and table.row("51").total.count


def test_cities_and_counties_have_the_areas_of_the_appendix_table_by_county(workspace: Path) -> None:
    with reading(str(workspace)) as connection:
        made = book_of(read_ledger(connection, str(workspace), None, None))
        patches = read_records(connection, str(workspace), ()).tables["patches"]
        places = {row[0]: row[1:] for row in connection.execute("SELECT uuid, trim(coalesce(XZS, '')), trim(coalesce(XZX, '')) FROM sites")}
    # The names that the ledger goes by are the sites'; the table's are the patches'.
    patches["XZS"], patches["XZX"] = zip(*(places[site] for site in patches["site"]))
    counted = counted_of(patches, CAMPAIGN, "site", "ellipsoidal")
    table = place_table(made.table, counted, lines_of([counted], CAMPAIGN, "county"), 0, CAMPAIGN, "county")
    wanted = {row.path: row.total.centi_hectares for row in table.rows}
    seen = 0
    for ledger in made.provinces:
        for city in ledger.cities:
            assert made.total(AREA, city.start, city.stop) == wanted[(ledger.code, city.name)]
            for county in city.parts:
                assert made.total(AREA, county.start, county.stop) == wanted[(ledger.code, city.name, county.name)]
                seen += 1
    assert seen > 3


def test_every_total_is_a_formula_whose_value_is_the_sum_of_the_lines_above(folder: Path) -> None:
    path = book(folder, "湖北省")
    values, formulas = page_of(path), openpyxl.load_workbook(path).worksheets[0]
    checked = 0
    for row in formulas.iter_rows(min_row=HEADS + 1):
        for cell in row:
            match = re.fullmatch(r"=SUBTOTAL\((3|9),([A-Z]+)(\d+):\2(\d+)\)", cell.value) if cell.data_type == "f" else None
            assert cell.data_type != "f" or match
            if match is None:
                continue
            span = range(int(match[3]), int(match[4]) + 1)
            plain = [formulas[f"{match[2]}{number}"] for number in span if isinstance(formulas.cell(number, 1).value, int)]
            numbers = [one.value for one in plain if one.value is not None]
            expected = len(numbers) if match[1] == "3" else sum(numbers)
            assert values[cell.coordinate].value == pytest.approx(expected, abs=1e-6), cell.coordinate
            checked += 1
    labels = [str(row[0].value) for row in formulas.iter_rows(min_row=HEADS + 1) if row[0].value and not isinstance(row[0].value, int)]
    assert [label for label in labels if label.endswith("合计")] == ["宜昌市合计", "荆州市合计"] and labels.count("总计") == 1
    assert [label for label in labels if label.endswith("小计")] == ["甲县小计", "乙县小计", "丙县小计"] * 2
    assert checked > 9 * 10


def test_money_is_summed_by_source_and_rounded_entry_by_entry(workspace: Path, folder: Path) -> None:
    row = next(one for province in ("湖北省", "四川省") for one in lines(page_of(book(folder, province))) if one["主体编号"] == "K005")
    # 50.025 and 0.335 are halves: each is rounded up before they are added.
    assert (row["计划"], row["到位"], row["支出"]) == (60.37, 6.0, 2.0)
    assert (row["中央奖补"], row["整合项目"], row["未注明来源"], row["省级"]) == (50.37, 3.0, 7.0, None)
    assert row["投资估算（万元）"] == 50.03


def test_codes_are_words_and_the_latest_progress_and_acceptance_count(folder: Path) -> None:
    row = lines(page_of(book(folder, "湖北省")))[0]
    words = ("石灰岩", "土地损毁、植被破坏", "辅助再生", "县政府", "治理中")
    assert tuple(row[head] for head in ("矿种", "主要问题", "修复方式", "责任主体类型", "状态")) == words
    assert (row["进度期别"], row["完成面积（公顷）"], row["形象进度（%）"]) == ("2020Q3", 2.5, 60)
    assert (row["验收级别及结论"], row["验收日期"]) == ("市级合格", datetime.datetime(2020, 11, 2))
    assert row["开工日期"] == datetime.datetime(2019, 9, 1)


def test_lines_stand_by_city_county_and_number(folder: Path) -> None:
    rows = lines(page_of(book(folder, "四川省")))
    keys = [(row["市"], row["县"], row["主体编号"]) for row in rows]
    assert keys == sorted(keys, key=lambda key: (CITIES["51"].index(key[0]), "甲乙丙".index(key[1][0]), key[2]))
    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))


def test_a_county_without_a_region_code_stays_with_its_city(tmp_path: Path) -> None:
    path = province_workspace(tmp_path / "缺代码.gpkg")
    with changing(path) as connection:
        connection.execute("UPDATE sites SET XZQDM = NULL, XZX = NULL WHERE ZTBH = 'K000'")
        connection.execute("UPDATE patches SET XZQDM = NULL, XZX = NULL WHERE ZTBH = 'K000'")
    run(path, tmp_path / "out")
    page = page_of(book(tmp_path / "out", "湖北省"))
    labels = [row[0] for row in page.iter_rows(min_row=HEADS + 1, values_only=True) if isinstance(row[0], str) and row[0].endswith(("小计", "合计"))]
    assert labels == ["甲县小计", "乙县小计", "丙县小计", "未填写县小计", "宜昌市合计", "甲县小计", "乙县小计", "丙县小计", "荆州市合计"]


def test_typed_texts_stay_texts_in_every_format(workspace: Path, tmp_path: Path) -> None:
    run(workspace, tmp_path / "一本.xlsx")
    path = tmp_path / "一本.xlsx"
    found = {}
    for page in openpyxl.load_workbook(path).worksheets[1:]:
        column = heads(page)["备注"]
        for row in page.iter_rows(min_row=HEADS + 1):
            if isinstance(row[0].value, int):
                found[row[1].value] = (row[column - 1].value, row[column - 1].data_type)
    for number, text in enumerate(EVIL):
        # openpyxl gives the escape as it stands in the file, by which Excel shows _x0041_ and not A.
        value = re.sub("[\x00-\x08\x0b-\x1f]", "\ufffd", text).replace("_x0041_", "_x005F_x0041_")
        if f"K{number:03d}" in found:
            assert found[f"K{number:03d}"] == (value, "s"), text
    assert len([one for one in found if int(one[1:]) < len(EVIL)]) >= 4
    with zipfile.ZipFile(path) as archive:
        assert "hyperlink" not in archive.read("xl/worksheets/sheet2.xml").decode()
    run(workspace, tmp_path / "一表.csv")
    rows = list(csv.DictReader((tmp_path / "一表.csv").open(encoding="utf-8-sig", newline="")))
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "@", "-"))]
    assert next(row for row in rows if row["主体编号"] == "K000")["备注"] == "'" + EVIL[0]


def test_one_table_and_one_layer_hold_the_same_lines(workspace: Path, folder: Path, tmp_path: Path) -> None:
    result = run(workspace, tmp_path / "formats", sheets="sheet_a_province", formats=["csv", "gpkg"])
    table, layer = (Path(path) for path in result["made"])
    rows = list(csv.DictReader(table.open(encoding="utf-8-sig", newline="")))
    frame = pyogrio.read_dataframe(layer, layer="ledger")
    printed = [row for province in ("四川省", "湖北省") for row in lines(page_of(book(folder, province)))]
    assert len(rows) == len(frame) == len(printed) == result["counts"]["sites"]
    by_number = {row["主体编号"]: row for row in printed}
    for row, feature in zip(rows, frame.itertuples()):
        expected = by_number[row["主体编号"]]
        assert row["主体编号"] == feature.ZTBH and row["省"] == feature.SHENG
        assert float(row["面积（公顷）"]) == feature.MJ == expected["面积（公顷）"]
        assert (float(row["计划资金合计（万元）"]) if row["计划资金合计（万元）"] else None) == expected["计划"]
        assert len(feature.geometry.geoms) == feature.TBS == expected["图斑数"]
    assert frame.crs.to_epsg() == 4490
    connection = sqlite3.connect(layer)
    aliases = dict(connection.execute("SELECT column_name, name FROM gpkg_data_columns"))
    connection.close()
    assert aliases["RWMJ"] == "任务面积（公顷）" and aliases["ZTBH"] == "主体编号"


# --- paper ------------------------------------------------------------------------------------------------------------------


def pages_of(page: Any) -> tuple[float, float]:
    """Points that the columns of the first and of the second page of a line take, with those that are repeated."""
    wide = [room + PADDING for _, room in sorted(widths(page).items())]
    first = page.col_breaks.brk[0].id
    return sum(wide[:first]), sum(wide[:3]) + sum(wide[first:])


def printed_points(page: Any, size: float) -> float:
    """What a size of print becomes when the wider page is fitted to A4."""
    paper = 841.89 - 72 * (page.page_margins.left + page.page_margins.right)
    return size * min(1.0, paper / max(pages_of(page)))


def test_a_line_prints_on_two_pages_of_a4_with_heads_on_each_and_can_be_read(folder: Path) -> None:
    page = openpyxl.load_workbook(book(folder, "湖北省")).worksheets[0]
    assert print_set_up(page) == (9, "landscape", 2, 0) and page.page_setup.pageOrder == "overThenDown"
    assert page.print_title_rows == "$1:$4" and page.print_title_cols == "$A:$C" and page.freeze_panes == "D5"
    left, right = pages_of(page)
    assert left == pytest.approx(right, rel=0.02), "whatever prints it, the two pages break in the same place"
    assert printed_points(page, 9) >= 7.4, "六号, the smallest print of an office"
    assert re.fullmatch(r"第 &(P|\[Page\]) 页 共 &(N|\[Pages?\]) 页", page.oddFooter.center.text)
    words = [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert words[0] == "湖北省废弃露天矿山生态修复台账" and any("单位：公顷、万元" in word for word in words)
    assert any("王技术员" in word and "yangtze_2020" in word for word in words) and any("填报人：" in word for word in words)
    merged = {str(cells) for cells in page.merged_cells.ranges}
    assert not overlapping(page) and "A3:A4" in merged and "D3:L3" in merged and "B3:B4" in merged
    assert not cut_texts(page)


STOPS = range(18, 27)  # lines, around those that are just too many for one page


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_breaks_each_line_in_the_same_place(folder: Path, tmp_path: Path) -> None:
    """It prints up to 5 % smaller where that saves a page, so the number of lines must not matter."""
    whole = book(folder, "湖北省")
    for stop in STOPS:
        file = openpyxl.load_workbook(whole)
        page = file.worksheets[0]
        for row in range(HEADS + 1, stop + 1):
            page.row_dimensions[row].height = 39
        page.print_area = f"A1:{get_column_letter(page.max_column)}{stop}"
        file.save(tmp_path / f"{stop}.xlsx")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, sorted(tmp_path.glob("*.xlsx")))]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    broken = {}
    for stop in STOPS:
        pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / f"{stop}.pdf").pages]
        if "中央奖补" in pages[0] or "中央奖补" not in pages[1]:
            broken[stop] = len(pages)
    assert broken == {}


def test_several_provinces_in_one_workbook_have_a_summary_in_front(workspace: Path, tmp_path: Path) -> None:
    run(workspace, tmp_path / "一本.xlsx")
    file = openpyxl.load_workbook(tmp_path / "一本.xlsx", data_only=True)
    assert file.sheetnames == ["汇总", "上海市", "湖北省", "四川省"]
    rows = {row[1]: row for row in file["汇总"].iter_rows(min_row=5, values_only=True) if isinstance(row[0], int)}
    table = appendix(workspace)
    total = next(row for row in file["汇总"].iter_rows(values_only=True) if row[0] == "总计")
    for code, province, _ in PLACES[:3]:
        cells = [figure for cell in (*table.row(code).cells, table.row(code).total) for figure in (cell.count, float(cell.hectares))]
        assert list(rows[province][2:8]) == pytest.approx(cells)
    assert total[6] == table.total.total.count and total[7] == float(table.total.total.hectares)
    assert print_set_up(openpyxl.load_workbook(tmp_path / "一本.xlsx")["汇总"]) == (9, "landscape", 1, 0)


def test_a_text_of_50000_characters_is_cut_with_a_word_and_the_line_stays_printable(tmp_path: Path) -> None:
    path = province_workspace(tmp_path / "长文.gpkg", 12)
    with changing(path) as connection:
        connection.execute("UPDATE ledger SET ZLRW = ? WHERE site = (SELECT uuid FROM sites WHERE ZTBH = 'K000')", ("治理，" * 17_000,))
    result = run(path, tmp_path / "out.xlsx")
    cut = [finding for finding in result["findings"] if finding["code"] == "document_text_cut"]
    assert [finding["where"] for finding in cut] == ["K000"] and cut[0]["params"]["length"] == 51_000
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")["湖北省"]
    text = next(row["治理任务"] for row in lines(page) if row["主体编号"] == "K000")
    assert len(text) == cut[0]["params"]["kept"] + 1 and text.endswith("…")
    assert max(one.height or 0 for one in page.row_dimensions.values()) <= 409
    assert not cut_texts(page)


def test_texts_as_long_as_fields_allow_are_not_cut(tmp_path: Path) -> None:
    path = province_workspace(tmp_path / "长文.gpkg", 12)
    with changing(path) as connection:
        connection.execute("UPDATE ledger SET ZLRW = ?", ("清除危岩，修建挡渣墙300米，" * 20,))
        connection.execute("UPDATE sites SET XZX = ? WHERE ZTBH = 'K000'", ("\ufffe=县\x07" * 7,))
        connection.execute("UPDATE sites SET BZ = ?, WZ = ?, KSMC = ?", ("备注" * 127, "位置" * 60, "名称" * 40))
    assert "document_text_cut" not in [finding["code"] for finding in run(path, tmp_path / "out.xlsx")["findings"]]
    assert not cut_texts(openpyxl.load_workbook(tmp_path / "out.xlsx")["湖北省"])


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("340000ZT00006", 8, 2), ("植被破坏、水土流失", 7, 3), ("县", 5.2, 1), ("一\n二", 5.2, 2), ("植被破坏，水土流失，山体", 7, 4)],
)
def test_lines_of_narrow_columns(text: str, width: float, lines: int) -> None:
    assert lines_in(text, width) == lines


# --- what is chosen, and what goes wrong ------------------------------------------------------------------------------------


def test_only_chosen_sites_and_patches_count(workspace: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(workspace)
    sites = [row[0] for row in connection.execute("SELECT uuid FROM sites WHERE ZTBH IN ('K000', 'K001', 'K002')")]
    patch, area = connection.execute("SELECT uuid, TQMJ FROM patches WHERE ZTBH = 'K000' AND SCOPE = 1 ORDER BY TBBH LIMIT 1").fetchone()
    connection.close()
    result = run(workspace, tmp_path / "some.csv", sites=sites)
    assert result["counts"] == {"sites": 2, "provinces": 3}
    run(workspace, tmp_path / "part.csv", sites=sites, patches=[patch], scope="111,112,30,31")
    rows = list(csv.DictReader((tmp_path / "part.csv").open(encoding="utf-8-sig", newline="")))
    assert [(row["主体编号"], row["图斑数（个）"]) for row in rows] == [("K000", "1")]
    assert float(rows[0]["面积（公顷）"]) == pytest.approx(area / 10_000, abs=0.005)


def test_nothing_in_scope_is_a_zero_report_with_a_word(workspace: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(workspace)
    sites = [row[0] for row in connection.execute("SELECT uuid FROM sites WHERE SDM = '31'")]
    other = [row[0] for row in connection.execute("SELECT uuid FROM sites WHERE SDM = '61'")]
    connection.close()
    result = run(workspace, tmp_path / "zero.xlsx", sites=sites)
    assert [finding["code"] for finding in result["findings"]] == ["ledger_empty"]
    assert openpyxl.load_workbook(tmp_path / "zero.xlsx").sheetnames == ["上海市"]
    for chosen, code in ((other, "ledger_no_province"), (["nobody"], "scope_none")):
        with pytest.raises(MineError) as raised:
            run(workspace, tmp_path / "none.xlsx", sites=chosen)
        assert raised.value.code == code and not (tmp_path / "none.xlsx").exists()


def test_sites_without_an_outline_keep_their_lines(tmp_path: Path) -> None:
    path = province_workspace(tmp_path / "无图形.gpkg", 12)
    with changing(path) as connection:
        connection.execute("UPDATE patches SET geom = NULL WHERE ZTBH = 'K000'")
        connection.execute("UPDATE patches SET SCOPE = 1, GZL = '1', SDM = '42', TQMJ = 5000 WHERE ZTBH = 'K000'")
    result = run(path, tmp_path / "out.gpkg")
    told = [finding for finding in result["findings"] if finding["code"] == "ledger_no_outline"]
    assert told and told[0]["params"]["numbers"] == ["K000"]
    frame = pyogrio.read_dataframe(tmp_path / "out.gpkg", layer="ledger").set_index("ZTBH")
    assert frame.geometry.isna().to_dict()["K000"] and frame.geometry.isna().sum() == 1


def test_one_file_that_cannot_be_written_does_not_keep_the_others_back(workspace: Path, tmp_path: Path) -> None:
    (book(tmp_path, "湖北省")).mkdir()
    result = run(workspace, tmp_path)
    failed = [finding for finding in result["findings"] if finding["code"] == "document_failed"]
    assert [finding["where"] for finding in failed] == [book(tmp_path, "湖北省").name] and len(result["made"]) == 2
    assert all(Path(path).is_file() for path in result["made"])


@pytest.mark.skipif(os.name == "nt", reason="a locked file cannot be made here")
def test_a_locked_file_stays_as_it_was_and_is_told(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for province in ("湖北省", "四川省"):
        book(tmp_path, province).write_text("old")
    true_replace = os.replace

    def replace(source: Any, target: Any) -> None:
        if Path(target).name.startswith("湖北省"):
            raise PermissionError(13, "used by another process")
        true_replace(source, target)

    monkeypatch.setattr(os, "replace", replace)
    result = run(workspace, tmp_path)
    assert book(tmp_path, "湖北省").read_text() == "old" and openpyxl.load_workbook(book(tmp_path, "四川省"))
    assert [finding["where"][:3] for finding in result["findings"] if finding["code"] == "document_failed"] == ["湖北省"]
    assert not list(tmp_path.glob(".*"))


def test_a_full_disk_is_a_sentence_and_leaves_nothing(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mine_restoration_plugin.engine.ledger_command.write_workbook", full)
    book(tmp_path, "湖北省").write_text("old")
    with pytest.raises(MineError) as raised:
        run(workspace, tmp_path)
    assert raised.value.code == "disk_full" and [one.name for one in tmp_path.iterdir()] == [book(tmp_path, "湖北省").name]


def test_a_run_that_is_ended_leaves_no_file(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true_write = ledger_command.write_workbook

    def ended(path: Path, *arguments: Any) -> Any:
        if "四川" in path.name:
            raise KeyboardInterrupt
        return true_write(path, *arguments)

    monkeypatch.setattr(ledger_command, "write_workbook", ended)
    with pytest.raises(KeyboardInterrupt):
        run(workspace, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("output", "settings", "code"),
    [("out.docx", {}, "output_driver"), ("out", {"sheets": "x"}, "setting_invalid"), ("out", {"formats": ["pdf"]}, "setting_invalid")],
)
def test_wrong_settings_are_sentences(workspace: Path, tmp_path: Path, output: str, settings: dict[str, Any], code: str) -> None:
    with pytest.raises(MineError) as raised:
        run(workspace, tmp_path / output, **settings)
    assert raised.value.code == code


def test_the_workspace_is_never_the_result(workspace: Path) -> None:
    with pytest.raises(MineError) as raised:
        run(workspace, workspace)
    assert raised.value.code == "output_is_input"


# --- figures ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_areas_are_shared_out_by_the_same_rule_as_in_the_appendix_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts = np.round(rng.uniform(0, [60.0, 1e6][seed % 2], 200), 2)
    total = int(round(float(parts.sum()) / 100)) + int(rng.integers(-40, 40))
    assert shared(parts, total).tolist() == shared_out(parts.tolist(), total)


def test_columns_are_in_the_order_of_the_dictionary() -> None:
    keys = [column.key for column in ledger_columns({"1": "中央奖补"})]
    places = [keys.index(key) for key in ("ZTBH", "KZ", "ZRLX", "ZJJH", "WCMJ", "ZT", "YSRQ", "ZXPC", "BZ")]
    assert places == sorted(places)
    assert len(keys) == len(set(keys))


def test_files_wait_for_their_names(tmp_path: Path) -> None:
    with waiting_files.WaitingFiles() as files:
        assert files.make(str(tmp_path / "a.txt"), lambda part: part.write_text("a") and None)
        assert not (tmp_path / "a.txt").exists()
        assert files.take_names() == [str(tmp_path / "a.txt")]
    assert (tmp_path / "a.txt").read_text() == "a"
