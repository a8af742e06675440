"""The printed list of a write-off batch: read back by programs that did not write it."""

from __future__ import annotations

import csv
import datetime
import html.parser
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_file import connect, create_workspace
from mine_restoration_plugin.engine.writeoff_command import run_writeofflist
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job
from printed_rows import print_set_up, unreadable

BATCH = "420581-2020-001"


def add_site(connection: sqlite3.Connection, number: str, batch: str | None = BATCH, **site: Any) -> str:
    values = {"uuid": f"u-{number}", "ZTBH": number, "ZT": "80", "ZXPC": batch, "ZXRQ": "2020-12-20", "XZX": "宜都市", **site}
    connection.execute(f"INSERT INTO sites ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values()))
    return str(values["uuid"])


def accept(connection: sqlite3.Connection, site: str, level: str, **values: Any) -> None:
    row = {"site": site, "YSJB": level, "YSRQ": "2020-11-01", "YSMJ": 1.005, "YSJL": "1", "YSWH": f"验{level}号", **values}
    connection.execute(f"INSERT INTO acceptance ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "county.gpkg"
    create_workspace(str(path), builtin_campaign_path(), "420581", "张三")
    connection = connect(path)
    connection.execute("BEGIN")
    first = add_site(connection, "KS001", KSMC="白马石灰岩矿", XZJD="枝城镇", HLMC="长江", GZL="1", TQMJ=52344.0)
    # In, out and in again: it is in the batch, whatever the history says.
    for batch in (None, BATCH):
        connection.execute("UPDATE sites SET ZXPC = ? WHERE uuid = ?", (batch, first))
    connection.execute("UPDATE ledger SET RWMJ = 5.2 WHERE site = ?", (first,))
    accept(connection, first, "1")
    accept(connection, first, "2", YSRQ="2020-12-05", YSMJ=5.2, YSWH="=1+1")
    evil = add_site(connection, "=cmd|'/c calc'!A0", KSMC="<b>&\x07矿", HLMC="清江", GZL="2", TQMJ=5.0)
    accept(connection, evil, "1", YSMJ="坏")
    add_site(connection, "KS900", "别的批次")
    gone = add_site(connection, "KS003")
    connection.execute("UPDATE sites SET ZT = '95', ZXPC = NULL, ZXRQ = NULL WHERE uuid = ?", (gone,))
    connection.execute("COMMIT")
    connection.close()
    return path


def made(workspace: Path, name: str, batch: str = BATCH) -> tuple[Path, dict[str, Any]]:
    target = workspace.parent / name
    job = Job("writeofflist", settings={"batch": batch}, files={"workspace": str(workspace), "list": str(target)})
    return target, run_writeofflist(job, Reporter())


def test_the_workbook_holds_the_sites_of_the_batch_and_prints_on_a4_landscape(workspace):
    target, data = made(workspace, "清单.xlsx")
    assert (data["sites"], data["left"]) == (2, ["KS003"])
    page = openpyxl.load_workbook(target)["注销清单"]
    assert page["A1"].value == "长江经济带废弃露天矿山生态修复注销清单"
    assert BATCH in page["A2"].value and "2020年12月20日" in page["A2"].value and "宜都市" in page["A2"].value
    heads = [cell.value for cell in page[3]]
    assert heads[:3] == ["序号", "主体编号", "矿山名称"] and heads[-4:] == ["县级验收文号", "县级验收日期", "市级验收文号", "市级验收日期"]
    evil, first = ([cell.value for cell in page[row]] for row in (4, 5))
    assert first[:6] == ["2", "KS001", "白马石灰岩矿", "宜都市", "枝城镇", "长江（干流）"]
    assert first[6:9] == [5.23, 5.2, 5.2]
    assert first[9:] == ["验1号", datetime.datetime(2020, 11, 1), "=1+1", datetime.datetime(2020, 12, 5)]
    assert evil[1] == "=cmd|'/c calc'!A0" and evil[2] == "<b>&\ufffd矿" and evil[8] is None
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}  # no formula anywhere
    total = [cell.value for cell in page[6]]
    assert (total[0], total[1], total[6], total[8]) == ("合计", "2个", 5.23, 5.2)
    texts = [str(cell.value) for row in page.iter_rows(min_row=7) for cell in row if cell.value]
    assert any("KS003" in text and "恢复治理" in text for text in texts) and any("填报人" in text and "盖章" in text for text in texts)
    assert print_set_up(page) == (9, "landscape", 1, 0)
    assert (page.print_title_rows, page.print_area) == ("$1:$3", f"'注销清单'!$A$1:$M${page.max_row}")
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


@pytest.fixture
def wordy(workspace) -> Path:
    """Names and numbers as long as they come."""
    connection = connect(workspace)
    connection.execute("BEGIN")
    long = "松木坪镇煤炭坡废弃露天煤矿及其配套矸石堆场治理区（一、二、三号采坑）" * 2
    names = ("宜都市红花套镇杨家畈村三组建筑石料用灰岩矿（原宜都市第二采石场）", long, "白马矿")
    for number, name in enumerate(names):
        town, river = "陆城街道办事处", ("清江", "汉江流域丹江口水库库区支流")[number % 2]
        site = add_site(connection, f"420581KS10{number}", KSMC=name, XZJD=town, HLMC=river, GZL="2", TQMJ=123456789.0, XZX="长阳土家族自治县")
        accept(connection, site, "1", YSRQ="2020-11-12", YSWH=f"宜自然资规验〔2020〕{number}号")
        paper = f"宜昌市自然资源和规划局关于废弃露天矿山生态修复工程验收的批复（宜市自然资规函〔2020〕{number}号）"
        accept(connection, site, "2", YSRQ="2020-12-25", YSWH=paper)
    connection.execute("COMMIT")
    connection.close()
    return workspace


def test_each_row_of_the_workbook_is_as_high_as_its_text_and_no_figure_is_wider_than_its_column(wordy):
    page = openpyxl.load_workbook(made(wordy, "清单.xlsx")[0]).active
    assert unreadable(page) == []
    heights = {page.cell(row, 3).value: page.row_dimensions[row].height for row in range(4, 9)}
    assert heights["白马石灰岩矿"] < 25 < heights["白马矿"], "what is short takes one line"
    heads = [cell.value for cell in page[3]]
    assert heads[3:7] == ["县\n（市、区）", "乡镇\n（街道）", "河流\n（干支流）", "矿山面积\n（公顷）"]


class Cells(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.tags[-1] in ("td", "th", "span", "br"):
            self.rows[-1][-1] += data


def test_the_page_holds_the_same_and_no_tag_of_the_data(workspace):
    target, _ = made(workspace, "list.html")
    page = Cells()
    page.feed(target.read_text(encoding="utf-8"))
    assert page.rows[1][1:3] == ["=cmd|'/c calc'!A0", "<b>&\ufffd矿"] and "b" not in page.tags
    assert page.rows[2][5:9] == ["长江（干流）", "5.23", "5.20", "5.20"] and page.rows[2][10] == "2020年11月1日"
    assert page.rows[3][0] == "合计"


class Marked(Cells):
    """Cells with what is kept in one line between [ ], and line breaks as |."""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        super().handle_starttag(tag, attrs)
        if self.rows and (tag == "br" or dict(attrs).get("class") == "whole"):
            self.rows[-1][-1] += {"br": "|", "span": "[", "td": "[]"}[tag]

    def handle_endtag(self, tag: str) -> None:
        if self.rows and tag == "span":
            self.rows[-1][-1] += "]"


def test_headings_and_short_brackets_of_the_page_break_before_the_bracket_and_dates_nowhere(wordy):
    text = made(wordy, "list.html")[0].read_text(encoding="utf-8")
    page = Marked()
    page.feed(text[: text.index("</table>")])
    assert page.rows[0][:4] == ["[序号]", "[主体编号]", "[矿山名称]", "[县]|[（市、区）]"] and page.rows[0][7] == "[任务面积]|[（公顷）]"
    sites = page.rows[1:-1]
    assert {row[5] for row in sites} == {"清江[（主要支流）]", "长江[（干流）]", "汉江流域丹江口水库库区支流[（主要支流）]"}
    assert "宜都市红花套镇杨家畈村三组建筑石料用灰岩矿（原宜都市第二采石场）" in {row[2] for row in sites}, "a long bracket may break"
    assert {row[10] for row in sites} == {"[]2020年11月1日", "[]2020年11月12日"}
    style = text[: text.index("</style>")]
    assert ".whole { white-space: nowrap; }" in style and ".facts span { display: inline-block; margin-right" in style
    assert f'<p class="facts"><span>注销批次：{BATCH}</span><span>注销日期：2020年12月20日</span>' in text


def test_the_table_for_other_programs_has_no_formula_and_iso_dates(workspace):
    target, _ = made(workspace, "list.csv")
    with open(target, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 3 and rows[0][0] == "注销批次" and {row[0] for row in rows[1:]} == {BATCH}
    assert rows[1][2] == "'=cmd|'/c calc'!A0" and rows[2][-1] == "2020-12-05" and rows[2][-2] == "'=1+1"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize(
    ("name", "batch", "code"),
    [
        ("l.xlsx", "没有", "batch_unknown"), ("l.xlsx", "' OR 1=1 --", "batch_unknown"), ("l.xlsx", " ", "batch_missing"),
        ("l.pdf", BATCH, "output_driver"),
    ],
)  # fmt: skip
def test_what_cannot_be_listed_is_said(workspace, name, batch, code):
    with pytest.raises(MineError) as caught:
        made(workspace, name, batch)
    assert caught.value.code == code
    assert not (workspace.parent / name).exists()
    if code == "batch_unknown":
        assert caught.value.params["known"] == f"别的批次、{BATCH}"


def test_an_unwritable_folder_is_said_and_a_missing_workspace_too(workspace):
    (workspace.parent / "file").write_text("")
    with pytest.raises(MineError) as caught:
        made(workspace, "file/list.xlsx")
    assert caught.value.code == "output_unwritable"
    with pytest.raises(MineError) as caught:
        made(workspace.with_name("none.gpkg"), "l.xlsx")
    assert caught.value.code == "file_missing"
