"""The sheet as Excel sees it, and files from outside: other formats, other workspaces, damage, attacks."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from engine_runs import REPOSITORY
from mine_restoration_plugin.engine.core.sheet_cells import CELL_LIMIT
from mine_restoration_plugin.engine.export.sheet_validation import entry_note
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.sheet_command import run_exportsheet
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job
from mine_restoration_plugin.model.sheet_columns import column_headed, columns_of
from printed_rows import print_set_up, unreadable, widths
from sheet_workspace import Workspace, edit


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    made.add("A1")
    made.add("A2")
    made.fund("site-A1", "f1")
    return made


def page_of(path: Path, name: str | None = None):
    book = openpyxl.load_workbook(path)
    return book[name] if name else book.worksheets[0]


def by_head(page, row: int = 4):
    return {str(head.value): page.cell(row, head.column) for head in page[3] if head.value}


# --- the sheet -------------------------------------------------------------------------------------------------------------


def test_what_is_not_filled_in_is_locked_and_what_is_is_open(workspace):
    page = page_of(workspace.export())
    cells = by_head(page)
    assert page.protection.sheet and not page.protection.password
    open_heads = {head for head, cell in cells.items() if not cell.protection.locked}
    assert open_heads == {column.heading for column in columns_of("archive") if column.filled_in}
    assert {"主体编号", "状态", "椭球面积（平方米）", "档案完整度（%）"} <= set(cells) - open_heads


def test_filter_is_allowed_headings_are_frozen_and_it_prints_on_a4_landscape(workspace):
    page = page_of(workspace.export())
    assert page.auto_filter.ref == f"B3:{page.cell(5, page.max_column).coordinate}" and page.protection.autoFilter is False
    assert page.freeze_panes == "D4" and page.print_title_rows == "$3:$3"
    # Too many columns for one page: number and name of the mine stand on each.
    assert page.page_setup.fitToWidth == 3 and page.print_title_cols == "$B:$C"
    funds = page_of(workspace.export("ledger"), "资金来源")
    assert page.page_setup.pageOrder == "overThenDown"  # the pages of the same sites follow each other
    assert print_set_up(page) == (9, "landscape", 3, 0) and print_set_up(funds) == (9, "landscape", 1, 0)


@pytest.mark.parametrize(("what", "name"), [("archive", "档案"), ("ledger", "台账"), ("ledger", "资金来源")])
def test_the_title_is_on_each_page_where_no_column_cuts_it_and_the_print_is_not_too_small(workspace, what, name):
    page = page_of(workspace.export(what), name)
    # A title in a cell ends where the page's columns begin, since number and name of the mine are repeated in front of them.
    assert page["B1"].value in page.oddHeader.left.text and page.oddHeader.left.size == 14
    assert page.print_area == f"'{name}'!$B$3:${page.cell(3, page.max_column).column_letter}${page.max_row}"
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
    repeated, *others = (width for column, width in sorted(widths(page).items()) if column > 2)
    repeated += widths(page)[2]
    paper = (297 / 25.4 - 0.8) * 72 / 0.7  # at seven tenths of its size
    pages, room = 1, paper - repeated
    for width in others:
        pages, room = (pages, room - width) if width <= room else (pages + 1, paper - repeated - width)
    assert pages == print_set_up(page)[2]


def test_each_row_is_as_high_as_its_text(workspace):
    long = "矿区位于长江右岸，历史上为乡镇集体企业；现有露天采坑两处，最大高差约38米，坑底积水，边坡岩体裸露。" * 5
    workspace.change("archive", "site-A1", JBQK=long, ZYWT="{1,2,3,4,5}")
    workspace.change("ledger", "site-A1", ZRZT="宜都市自然资源和规划局（代表宜都市人民政府承担历史遗留矿山治理责任）", ZLRW=long[:120])
    workspace.change("funds", "f1", BZ=long[:200])
    workspace.change("sites", "site-A2", KSMC="宜都市红花套镇杨家畈村三组建筑石料用灰岩矿（原宜都市第二采石场）" * 2)
    archive, ledger = page_of(workspace.export()), page_of(workspace.export("ledger"))
    for page in (archive, ledger, page_of(workspace.folder / "ledger.xlsx", "资金来源")):
        titles = {"B1", "B2"}  # they reach over the cells beside them
        assert set(unreadable(page)) <= titles
        assert {page.row_dimensions[4].height, page.row_dimensions[5].height} != {None}


def test_of_a_text_that_no_row_can_show_the_beginning_is_seen(workspace):
    workspace.change("archive", "site-A1", JBQK="很长。" * 500)
    page = page_of(workspace.export())
    assert page.row_dimensions[4].height > 408
    assert (by_head(page)["基本情况"].alignment.vertical, by_head(page, 5)["基本情况"].alignment.vertical) == ("top", "center")
    assert not by_head(page)["基本情况"].protection.locked


def test_keys_are_hidden_and_the_identity_very_hidden(workspace):
    path = workspace.export("ledger")
    book = openpyxl.load_workbook(path)
    assert book.worksheets[0].column_dimensions["A"].hidden and book.worksheets[1].column_dimensions["A"].hidden
    assert book.sheetnames == ["台账", "资金来源", "代码", "_mine_restoration"]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible", "visible", "hidden", "veryHidden"]


def test_drop_downs_show_names_and_follow_the_dictionary(workspace):
    path = workspace.export()
    page = page_of(path)
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}

    def rule_of(head):
        letter = by_head(page)[head].column_letter
        return next(rule for ref, rule in rules.items() if ref.startswith(f"{letter}4"))

    severity = rule_of("严重程度")
    assert severity.type == "list" and severity.formula1.startswith("'代码'!") and severity.errorStyle in (None, "stop")
    letter = severity.formula1.split("$")[1]
    assert [cell.value for cell in page_of(path, "代码")[letter]][1:4] == ["重", "中", "轻"]
    assert by_head(page)["严重程度"].value == "轻"
    assert rule_of("矿种").errorStyle == "information"
    assert rule_of("植被覆盖度（%）").type == "decimal" and (rule_of("植被覆盖度（%）").formula1, rule_of("植被覆盖度（%）").formula2) == ("0", "100")
    assert rule_of("建档日期").type == "date"
    assert (rule_of("主要问题").type, by_head(page)["主要问题"].value) == (None, "土地损毁、植被破坏")
    assert "土地损毁、地质环境问题" in rule_of("主要问题").prompt


@pytest.mark.parametrize("what", ["archive", "ledger", "funds"])
def test_notes_and_headings_keep_excels_limits_and_headings_are_found_again(what):
    columns = columns_of(what)
    for column in columns:
        assert len(entry_note(column.field)) <= 255
        for written in (column.heading, column.field.label, f" {column.heading}\n", f"*{column.field.label}", column.field.name.lower()):
            assert column_headed(columns, written) == column
    assert len({column.heading for column in columns}) == len(columns)


def test_dates_and_numbers_are_dates_and_numbers(workspace):
    cells = by_head(page_of(workspace.export()))
    assert cells["建档日期"].is_date and cells["建档日期"].value.isoformat() == "2020-06-01T00:00:00"
    assert (cells["自然恢复面积（公顷）"].value, cells["自然恢复面积（公顷）"].number_format) == (12.34, "0.00")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"x\")", "{=1}", "http://a.b"])
def test_texts_that_look_like_formulas_stay_text(workspace, text):
    workspace.change("archive", "site-A1", JBQK=text, SZ=text)
    path = workspace.export()
    cell = by_head(page_of(path))["基本情况"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@") or (cell.value, cell.data_type) == (text, "f") and text[0] == "="
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml") and b"hyperlink" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["字" * (CELL_LIMIT + 1), "😀" * (CELL_LIMIT // 2 + 1)])
def test_a_text_too_long_for_a_cell_is_locked_reported_and_left_alone(workspace, text):
    workspace.change("archive", "site-A1", JBQK=text)
    path = workspace.export()
    assert [(f["code"], f["where"]) for f in workspace.exported["findings"]] == [("sheet_text_too_long", "A1")]
    cell = by_head(page_of(path))["基本情况"]
    assert cell.protection.locked and str(len(text)) in cell.value
    assert workspace.compare(path).rows == []
    edit(path, lambda sheet: sheet.put("A1", "基本情况", "短的"))
    assert workspace.compare(path).only()["reason"]["code"] == "sheet_text_was_too_long"


def test_a_text_as_long_as_a_cell_goes_out_and_comes_back(workspace):
    workspace.change("archive", "site-A1", JBQK="字" * CELL_LIMIT)
    path = workspace.export()
    assert workspace.exported["findings"] == [] and workspace.compare(path).rows == []


def test_only_chosen_sites_are_exported_in_the_order_of_their_numbers(workspace):
    workspace.add("A0")
    path = workspace.export("ledger", sites=["site-A1", "site-A0", "nobody"])
    assert [cell.value for cell in page_of(path)["B"]][3:] == ["A0", "A1"]
    assert workspace.exported["counts"] == {"sites": 2, "funds": 1}


def test_an_empty_choice_is_a_sentence_and_leaves_no_file(workspace):
    with pytest.raises(MineError) as error:
        workspace.export(sites=["nobody"])
    assert error.value.code == "sheet_no_sites" and not (workspace.folder / "archive.xlsx").exists()


def test_the_workspace_is_only_read(workspace):
    before = workspace.path.read_bytes()
    workspace.compare(workspace.export())
    assert workspace.path.read_bytes() == before


# --- files from outside --------------------------------------------------------------------------------------------------------


def refused(workspace: Workspace, path: Path, what: str = "archive") -> MineError:
    with pytest.raises(MineError) as error:
        workspace.compare(path, what)
    assert "?" not in str(error.value) and str(error.value) != error.value.code
    return error.value


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "sheet_old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "sheet_encrypted"),
        (b"", "sheet_not_xlsx"),
        ("编号,名称\n".encode(), "sheet_not_xlsx"),
        (b"PK\x03\x04" + b"\0" * 200, "sheet_damaged"),
    ],
)
def test_files_that_are_no_xlsx_are_refused_with_a_sentence(workspace, tmp_path, data, code):
    assert refused(workspace, written(tmp_path / "x.xlsx", data)).code == code


def test_a_missing_file_is_a_sentence(workspace, tmp_path):
    assert refused(workspace, tmp_path / "gone.xlsx").code == "file_missing"


def test_another_zip_is_no_workbook(workspace, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as parts:
        parts.writestr("a.txt", "a")
    assert refused(workspace, tmp_path / "x.xlsx").code == "sheet_not_xlsx"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_sheet_cut_on_its_way_is_damaged(workspace, tmp_path, share):
    data = workspace.export().read_bytes()
    assert refused(workspace, written(tmp_path / "cut.xlsx", data[: int(len(data) * share)])).code == "sheet_damaged"


def test_flipped_bytes_are_a_sentence_or_do_no_harm(workspace, tmp_path):
    data = workspace.export().read_bytes()
    for place in range(30, len(data), max(1, len(data) // 60)):
        broken = written(tmp_path / "broken.xlsx", data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        try:
            assert not [row for row in workspace.compare(broken).rows if row["state"] != "conflict"]
        except MineError as error:
            assert error.code in ("sheet_damaged", "sheet_unsafe", "sheet_not_xlsx", "sheet_no_headings"), error


def repacked(path: Path, target: Path, **changed: bytes) -> Path:
    """The workbook with some parts replaced."""
    names = {name.replace(".", "_").replace("/", "_"): data for name, data in changed.items()}
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, names.get(part.replace(".", "_").replace("/", "_"), old.read(part)))
    return target


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "docProps/core.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_is_expanded(workspace, tmp_path, part, encoding):
    bomb = ENTITIES.decode().replace('"1.0"', f'"1.0" encoding="{encoding}"').encode(encoding)
    assert refused(workspace, repacked(workspace.export(), tmp_path / "x.xlsx", **{part: bomb})).code == "sheet_unsafe"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_a_zip_bomb_is_refused_at_once(workspace, tmp_path, part):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(workspace.export()) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as stream:
            for _ in range(120):
                stream.write(b" " * 1_000_000)
    assert refused(workspace, path).code == "sheet_unsafe"


def test_a_row_number_beyond_the_last_one_ends_the_reading(workspace, tmp_path):
    path = workspace.export()
    with zipfile.ZipFile(path) as parts:
        page = parts.read("xl/worksheets/sheet1.xml")
    far = page.replace(b"</sheetData>", b'<row r="999999999"><c r="B999999999"><v>1</v></c></row></sheetData>')
    assert workspace.compare(repacked(path, tmp_path / "far.xlsx", **{"xl/worksheets/sheet1.xml": far})).rows == []


# --- whose sheet it is -----------------------------------------------------------------------------------------------------------


def test_the_sheet_of_another_workspace_is_refused_and_says_whose_it_is(workspace, tmp_path):
    other = Workspace(tmp_path / "other", "枝江市.gpkg")
    other.add("A1")
    other.sql("UPDATE settings SET value = '420583' WHERE key = 'region'")
    error = refused(workspace, other.export())
    assert error.code == "sheet_other_workspace" and error.params["region"] == "420583"


def test_a_copy_of_the_workspace_takes_the_sheet(workspace, tmp_path):
    path = workspace.export()
    (tmp_path / "copy.gpkg").write_bytes(workspace.path.read_bytes())
    workspace.path = tmp_path / "copy.gpkg"
    assert workspace.compare(path).rows == []


def test_archive_and_ledger_are_not_mixed_up(workspace):
    assert refused(workspace, workspace.export("ledger"), "archive").code == "sheet_other_kind"
    assert refused(workspace, workspace.export("archive"), "ledger").code == "sheet_other_kind"


def test_a_workbook_without_the_headings_says_what_it_looked_for(workspace, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["序号", "内容"])
    book.save(tmp_path / "x.xlsx")
    error = refused(workspace, tmp_path / "x.xlsx")
    assert error.code == "sheet_no_headings" and "基本情况" in str(error)


def lines_alone(path: Path, target: Path) -> Path:
    """The visible lines in a workbook of their own, as after copy and paste."""
    page, book = page_of(path), openpyxl.Workbook()
    for row in page.iter_rows(min_row=3, min_col=2, values_only=True):
        book.active.append(row)
    book.save(target)
    return target


def test_without_its_hidden_page_every_difference_is_a_conflict(workspace, tmp_path):
    path = edit(workspace.export(), lambda sheet: sheet.put("A2", "基本情况", "乙"))
    compared = workspace.compare(lines_alone(path, tmp_path / "alone.xlsx"))
    found = compared.only()
    assert (found["state"], found["exported"], found["reason"]["code"]) == ("conflict", None, "sheet_export_unknown")
    assert set(compared.codes()) == {"sheet_without_identity", "sheet_no_keys"}


def test_lines_of_unknown_sites_without_a_hidden_page_are_another_workspaces(workspace, tmp_path):
    other = Workspace(tmp_path / "other")
    other.add("Z1")
    assert refused(workspace, lines_alone(other.export(), tmp_path / "x.xlsx")).code == "sheet_other_workspace"


def test_an_older_copy_of_the_workspace_is_noticed(workspace):
    old = workspace.path.read_bytes()
    workspace.change("archive", "site-A1", JBQK="新")
    path = workspace.export()
    workspace.path.write_bytes(old)
    assert "sheet_newer" in workspace.compare(path).codes()


# --- as the engine's process --------------------------------------------------------------------------------------------------------


def test_both_commands_run_in_the_engines_process(workspace, tmp_path):
    sheet = tmp_path / "档案.xlsx"
    for command, extra in (("exportsheet", {}), ("importsheet", {"report": str(tmp_path / "r.json")})):
        job = Job(command, settings={"what": "archive", "sites": None}, files={**workspace.files(sheet), **extra})
        path = tmp_path / "job.json"
        path.write_text(job.dumps(), encoding="utf-8")
        line = [sys.executable, "-m", "mine_restoration_plugin.engine", command, str(path)]
        done = subprocess.run(line, cwd=REPOSITORY, capture_output=True, text=True)
        lines = [json.loads(line) for line in io.StringIO(done.stdout)]
        assert done.returncode == 0 and done.stderr == "" and lines[-1]["type"] == "result", done
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["differences"] == []


@pytest.mark.parametrize("kilobytes", [1, 12])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(workspace, tmp_path, kilobytes):
    for number in range(25):
        workspace.add(f"B{number}")
    target = tmp_path / "out" / "x.xlsx"
    target.parent.mkdir()
    (tmp_path / "job.json").write_text(Job("exportsheet", settings={"what": "archive"}, files=workspace.files(target)).dumps(), encoding="utf-8")
    # No file may grow beyond this, as on a full disk.
    limits = (kilobytes * 1024, kilobytes * 1024)
    done = subprocess.run(
        [sys.executable, "-m", "mine_restoration_plugin.engine", "exportsheet", str(tmp_path / "job.json")], cwd=REPOSITORY, capture_output=True,
        text=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits), env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    last = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, last["type"], last["code"]) == (1, "error", "disk_full"), done
    assert list(target.parent.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_sentence(workspace):
    with pytest.raises(MineError) as error:
        run_exportsheet(Job("exportsheet", settings={"what": "archive"}, files=workspace.files(Path("/proc/nowhere/x.xlsx"))), Reporter())
    assert error.value.code == "output_unwritable"
