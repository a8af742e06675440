"""The appendix table as files, read back."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import os
import resource
import signal
import warnings
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from appendix_records import CAMPAIGN, frame_of, plan_cells, published_patches, with_table
from mine_restoration_plugin.engine.core.appendix import appendix_of, statement_of
from mine_restoration_plugin.engine.export.appendix import write_table
from mine_restoration_plugin.engine.export.appendix_sheet import Contents
from mine_restoration_plugin.model.appendix import PatchRow
from mine_restoration_plugin.model.campaign import Campaign
from mine_restoration_plugin.model.errors import MineError
from printed_rows import print_set_up, unreadable

ROWS = published_patches()
ENDINGS = [".xlsx", ".csv", ".html"]
HOSTILE = "=cmd|'/c calc'!A1\n<script>alert(1)</script>&\"'"


def write(path: Path, baseline: bool = False, campaign: Campaign = CAMPAIGN, rows: list[PatchRow] = ROWS, rule: str = "") -> Path:
    frame = frame_of(rows)
    if rule:
        frame["PDGZ"] = rule
    write_table(Contents(appendix_of(frame, campaign), baseline=baseline), campaign, statement_of(frame), str(path))
    return path


class Cells(HTMLParser):
    """Tables as rows of cell texts, and everything else that matters here."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.tags: list[str] = []
        self.classes: dict[str, int] = {}
        self.headings: list[str] = []
        self.text = ""
        self._open = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name in (dict(attrs).get("class") or "").split():
            self.classes[name] = self.classes.get(name, 0) + 1
        self._open = tag
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "h1":
            self.headings.append("")
        assert not {"src", "href", "onclick", "onload"} & {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in ("td", "th"):
            self.tables[-1][-1][-1] += data
        elif self._open == "h1":
            self.headings[-1] += data
        if self._open != "style":
            self.text += data


def csv_rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_equals_the_plan_cell_for_cell_and_holds_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path / "表.csv")
    assert csv_rows(path) == plan_cells()
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == len(plan_cells())


def test_csv_comparison_follows_after_an_empty_line(tmp_path: Path) -> None:
    rows = csv_rows(write(tmp_path / "a.csv", baseline=True, rows=ROWS[:-100]))
    assert rows[len(plan_cells())] == []
    head, *lines = rows[len(plan_cells()) + 1 :]
    assert head[1:] == plan_cells()[0][1:]
    assert len(lines) == 3 * 12
    assert [line[2:] for line in lines[:12]] == [row[2:] for row in plan_cells()[1:]]
    for published, present, difference in zip(lines[:12], lines[12:24], lines[24:], strict=True):
        for column in range(3, 9):
            assert round(float(published[column]) + float(difference[column]), 2) == float(present[column])
    assert lines[-1][7].startswith("-")


def test_workbook_has_the_plans_head_values_and_formats(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(write(tmp_path / "a.xlsx")).active
    merges = {str(cells) for cells in page.merged_cells.ranges}
    assert {"A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:I2"} <= merges
    assert page["A1"].value == CAMPAIGN.table.title
    assert [page.cell(2, c).value for c in (1, 2, 3, 4, 6, 8)] == ["序号", "省份", "范围（公里）", "干流", "主要支流", "总计"]
    assert [page.cell(3, c).value for c in range(4, 10)] == ["点数（个）", "面积（公顷）"] * 3
    for row, plan in enumerate(plan_cells()[1:], start=4):
        values = [page.cell(row, c).value for c in range(1, 10)]
        assert values[:3] == [int(plan[0]) if plan[0] else None, plan[1], plan[2]]
        assert values[3:] == [float(text) for text in plan[3:]]
        assert [page.cell(row, c).number_format for c in (4, 5)] == ["0", "0.00;-0.00;0"]
        assert page.cell(row, 4).border.left.style == "thin"
        assert page.cell(row, 2).font.name == "宋体"
    assert page["A1"].font.name == "黑体"
    assert page["B15"].font.bold
    statement = page["A16"].value
    for word in (CAMPAIGN.id, CAMPAIGN.plan, "两岸各10公里", "自河岸起算", "相交即计入", "2026年11月23日 20:15:00", "按图斑计数", "椭球面积", "插件"):
        assert word in statement


def test_workbook_prints_on_one_a4_landscape_width(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "a.xlsx", baseline=True))
    assert book.sheetnames == ["附表", "与公布数据比较"]
    for page in book:
        assert print_set_up(page) == (9, "landscape", 1, 0)
        assert page.print_title_rows == "$1:$3"
        assert page.print_options.horizontalCentered
        assert page.freeze_panes == "A4"
        assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
        assert page.print_area == f"'{page.title}'!$A$1:$I${page.max_row}"
        assert unreadable(page) == []
    assert book.properties.title == CAMPAIGN.table.title


def test_workbook_has_the_comparison_on_a_sheet_of_its_own_under_its_own_title(tmp_path: Path) -> None:
    table, comparison = openpyxl.load_workbook(write(tmp_path / "a.xlsx", baseline=True))
    alone = openpyxl.load_workbook(write(tmp_path / "b.xlsx"))
    assert alone.sheetnames == ["附表"]
    plain = [[cell.value for cell in row] for row in alone.active.iter_rows()]
    assert [[cell.value for cell in row] for row in table.iter_rows()] == plain, "the plan's table is the same with and without"
    assert comparison["A1"].value == "与2017年全国矿山环境遥感调查数据的比较"
    assert [[cell.value for cell in row] for row in comparison.iter_rows(min_row=2, max_row=3)] == plain[1:3]
    names = {row: str(comparison.cell(row, 1).value)[:2] for row in range(4, comparison.max_row) if comparison.cell(row, 2).value is None}
    first, second, third = (next(row for row, name in names.items() if name == wanted) for wanted in ("公布", "本次", "差值"))
    # Each block on a page of its own, the first right under the heads: Excel breaks after the row that is named.
    assert (first, [pause.id for pause in comparison.row_breaks.brk]) == (4, [second - 1, third - 1])
    assert table.row_breaks.brk == [] and (table.oddHeader.left.text or "").endswith("附表") and not comparison.oddHeader.left.text


def test_workbook_compares_with_signs_and_bold_not_colour_alone(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(write(tmp_path / "a.xlsx", baseline=True, rows=ROWS[:-200]))["与公布数据比较"]
    first = next(row for row in range(1, page.max_row) if str(page.cell(row, 1).value).startswith("差值")) + 1
    names = [str(page.cell(row, 1).value) for row in range(4, first)]
    assert any(name.startswith("公布数据") for name in names) and "本次统计" in names
    shanghai, jiangsu = page.cell(first, 4), page.cell(first + 1, 4)
    assert (shanghai.value, shanghai.font.bold) == (0, False)
    assert jiangsu.value < 0 and jiangsu.font.bold and jiangsu.number_format == '"▲"+0;"▼"-0;0'


def test_html_is_one_offline_file_with_the_same_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html", baseline=True, rows=ROWS[:-200])
    parsed = Cells(path)
    source = path.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in source and "A4 landscape" in source
    assert not {"script", "link", "img", "iframe"} & set(parsed.tags) and "http" not in source
    assert len(parsed.tables) == 4
    assert parsed.tables[1][2:][1][:5] == ["2", "江苏", "0～10", "210", "1187.99"]
    assert parsed.classes["block"] == 3 and ".block { page-break-inside: avoid; break-inside: avoid; }" in source, "a name stays with its table"
    assert parsed.classes["down"] > 0 and "▼-" in "".join(parsed.tables[3][-1])
    assert [row for row in Cells(write(tmp_path / "b.html")).tables[0][2:]][-1] == [
        "", "总计", "0～10", "1605", "8787.57", "3089", "8644.25", "4694", "17431.82",
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_title_and_range_say_the_true_distance(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"a{ending}", rule="yangtze_2020/half/7.5km/centre_line")
    if ending == ".csv":
        assert {row[2] for row in csv_rows(path)[1:]} == {"0～7.5"}
        return
    text = Cells(path).text if ending == ".html" else _workbook_text(path)
    assert "两侧各7.5公里范围" in text and "0～7.5" in text and "各10公里" not in text
    assert "过半" in text and "中心线" in text


def _workbook_text(path: Path) -> str:
    return "\n".join(str(cell.value) for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row)


def test_mixed_rules_are_all_stated(tmp_path: Path) -> None:
    frame = frame_of(ROWS)
    frame.loc[:99, "PDGZ"] = "yangtze_2020/centroid/5km/bank"
    frame.loc[100:110, "PDGZ"] = None
    write_table(Contents(appendix_of(frame, CAMPAIGN)), CAMPAIGN, statement_of(frame), str(tmp_path / "a.xlsx"))
    text = _workbook_text(tmp_path / "a.xlsx")
    assert "两侧各5、10公里" in text and "0～5、0～10" in text
    assert "（100个图斑）" in text and "未记载（11个图斑）" in text


@pytest.mark.parametrize("ending", ENDINGS)
def test_hostile_words_stay_text(tmp_path: Path, ending: str) -> None:
    campaign = with_table(CAMPAIGN, title=HOSTILE + "\x01\ud800", range_head="=1+1", total_label="@SUM(A1)", label="a&b&P")
    path = write(tmp_path / f"a{ending}", campaign=campaign, baseline=True)
    if ending == ".csv":
        rows = csv_rows(path)
        assert rows[0][2] == "'=1+1" and rows[12][1] == "'@SUM(A1)"
    elif ending == ".html":
        parsed = Cells(path)
        assert parsed.headings[0].startswith(HOSTILE)
        assert "script" not in parsed.tags
    else:
        page = openpyxl.load_workbook(path).active
        assert page["A1"].data_type == page["C2"].data_type == page["B15"].data_type == "s"
        assert page["A1"].value.startswith(HOSTILE)
        assert page["C2"].value == "=1+1"


def test_the_ending_picks_the_kind_and_others_are_refused(tmp_path: Path) -> None:
    assert write(tmp_path / "A.XLSX").read_bytes().startswith(b"PK")
    with pytest.raises(MineError) as caught:
        write(tmp_path / "a.docx")
    assert caught.value.code == "output_driver"
    assert os.listdir(tmp_path) == ["A.XLSX"]


@contextlib.contextmanager
def _largest_file(size: int) -> Iterator[None]:
    """Writing more than ``size`` bytes to a file fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("ending", ENDINGS)
def test_full_disk_leaves_the_old_file_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_text("old")
    with _largest_file(100), warnings.catch_warnings():
        warnings.simplefilter("error", pytest.PytestUnraisableExceptionWarning)
        with pytest.raises(MineError) as caught:
            write(path)
    assert caught.value.code == "disk_full"
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == [path.name]


def test_a_comparison_without_a_published_table_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(MineError) as caught:
        write(tmp_path / "a.xlsx", baseline=True, campaign=dataclasses.replace(CAMPAIGN, baseline=None))
    assert caught.value.code == "baseline_missing"
    assert os.listdir(tmp_path) == []
