"""The implementation plan of a province: its figures beside those of the workspace, as another library reads them, and what ugly data does to it."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import shutil
import sqlite3
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pypdf
import pytest
from docx.oxml.ns import qn
from docx2python import docx2python
from lxml import etree
from PIL import Image

from mine_restoration_plugin.engine import plan_command
from mine_restoration_plugin.engine.export import chart_fonts, charts, plan_charts
from mine_restoration_plugin.engine.export.charts import Series, bars_across
from mine_restoration_plugin.engine.export.plan_fields import names_of
from mine_restoration_plugin.engine.plan_command import run_implementationplan
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_file import create_workspace
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job
from mine_restoration_plugin.model.workspace_schema import new_act
from workspace_files import EDITOR, changing, patch_table, save

REPOSITORY = Path(__file__).resolve().parents[2]
PATCHES = 48
HOSTILE = '=cmd|"/c calc"!A1 <script>&amp;\x07\ud800 "x"'
LONG = "很长的治理任务。" * 6_250


def made_workspace(path: Path, provinces: tuple[str, ...] = ("42",), patches: int = PATCHES, filled: bool = True) -> Path:
    """Mines in two cities and four counties of each province, with records that fit and some that are missing."""
    create_workspace(str(path), builtin_campaign_path(), provinces[0] if len(provinces) == 1 else "", EDITOR)
    numbers = range(patches)
    codes = [provinces[(i // 2) % len(provinces)] for i in numbers]
    columns = {
        "SDM": codes, "XZQDM": [f"{code}0{1 + i // 2 % 4 // 2}0{1 + i // 2 % 4 % 2}" for code, i in zip(codes, numbers)],
        "PQ": ["1" if code == "51" else "2" for code in codes], "SCOPE": [1 if i % 8 != 7 else 0 for i in numbers],
        "GZL": ["1" if i % 3 else "2" for i in numbers], "HLMC": ["长江" if i % 3 else "清江" for i in numbers],
        "ZTBH": [f"K{i // 2:04d}" for i in numbers], "KZ": ["83900" if i % 4 else "75690" for i in numbers], "STWT": ["{1,3}"] * patches,
    }  # fmt: skip
    with changing(path) as connection:
        load_patches(connection, patch_table(patches, **columns), EDITOR)
        act = new_act()
        sites = connection.execute("SELECT uuid, XZQDM, TQMJ FROM sites ORDER BY ZTBH").fetchall()
        for number, (site, region, area) in enumerate(sites):
            city, county = f"示例{region[3]}市", f"示例{region[3:]}县"
            save(connection, "sites", "uuid", site, act, number, XZS=city, XZX=county, ZT=("40", "80", "10", "60")[number % 4])
            if not filled or number % 5 == 4:
                continue
            save(connection, "archive", "site", site, act, number, KZ="22001", ZYWT="{1,3}" if number % 2 else "{4}", DZYH="19"[number % 2],
                 YZCD="12"[number % 2], ZRHFMJ=0.125, ZBFGD=40.0, NXFFS="1234"[number % 4])  # fmt: skip
            save(connection, "ledger", "site", site, act, number, ZRLX="1", ZRZT="县政府", ZLRW="削坡", RWMJ=round(area / 10_000, 2),
                 GSTZ=100.005, ZLSX=f"2020-{3 + number % 9:02d}-15")  # fmt: skip
            for kind in ("1", "9"):
                sql = "INSERT INTO funds (site, ZJLX, ZJJH, ZJDW, ZJZC, editor, mark) VALUES (?, ?, ?, ?, ?, ?, ?)"
                connection.execute(sql, (site, kind, 30.335 + number, 20.1, 10.01, EDITOR, f"{act}.f{number}.{kind}"))
    return path


def run(workspace: Path, output: Path, template: Path | None = None, **settings: Any) -> tuple[dict[str, Any], Reporter]:
    report = Reporter(io.StringIO())
    files = {"workspace": str(workspace), "output": str(output)} | ({"template": str(template)} if template else {})
    return run_implementationplan(Job("implementationplan", settings={"editor": "张三", **settings}, files=files), report), report


def codes(report: Reporter) -> list[str]:
    return [finding.code for finding in report.findings]


@pytest.fixture(autouse=True)
def quick_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dot in place of each chart: drawing takes longer than all else. The document that the module shares has real ones."""
    dot = io.BytesIO()
    Image.new("RGB", (30, 20), "grey").save(dot, "PNG")
    for name in ("bars_across", "bars_upright", "shares"):
        monkeypatch.setattr(plan_charts, name, lambda *arguments: dot.getvalue())


class Read:
    """A document as docx2python sees it: tables by their captions, and all of the text."""

    def __init__(self, path: Path) -> None:
        with docx2python(path) as read:
            self.text: str = read.text
            body = read.body
        self.tables: dict[str, list[list[str]]] = {}
        caption = ""
        for table in body:
            rows = [["".join(cell).strip() for cell in row] for row in table]
            if len(rows) > 1 and len(rows[0]) > 1:
                self.tables[caption] = rows
            else:
                found = re.findall(
                    r"表\d+　([^\n]+)", "\n".join("\n".join(row) for row in rows) + "\n" + "\n".join(itertools.chain(*itertools.chain(*table)))
                )
                caption = found[-1].strip() if found else caption

    def table(self, words: str) -> list[list[str]]:
        return next(rows for caption, rows in self.tables.items() if words in caption)

    def row(self, words: str, first: str) -> list[str]:
        return next(row for row in self.table(words) if row[0] == first or row[1] == first)


@pytest.fixture(scope="module")
def hubei(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Read, Reporter]:
    folder = tmp_path_factory.mktemp("plan")
    workspace, output = made_workspace(folder / "湖北.gpkg"), folder / "方案.docx"
    _, report = run(workspace, output, unit="湖北省自然资源厅")
    return workspace, output, Read(output), report


def rows_of(path: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


SCOPED = "SELECT DISTINCT site FROM patches WHERE SCOPE = 1"


def hundredths(value: float) -> int:
    return int((Decimal(str(value)) * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


# --- figures against the workspace ----------------------------------------------------------------------------------------


def test_counts_and_areas_are_those_of_the_workspace_by_mine_and_by_patch(hubei):
    workspace, _, read, _ = hubei
    patches, area = rows_of(workspace, "SELECT count(*), sum(TQMJ) FROM patches WHERE SCOPE = 1")[0]
    sites = rows_of(workspace, f"SELECT count(*) FROM ({SCOPED})")[0][0]
    total = f"{Decimal(str(round(area, 4))).quantize(Decimal('0.0001')) / 10_000:.2f}"
    assert read.row("矿山数量和面积", "合计") == ["合计", str(sites), total, "100.0%", str(patches), total]
    main = rows_of(workspace, "SELECT count(*) FROM (SELECT site FROM patches WHERE SCOPE = 1 GROUP BY site HAVING min(GZL) = '1')")[0][0]
    assert read.row("矿山数量和面积", "干流")[1] == str(main)
    assert read.row("按图斑统计", "总计")[-2:] == [str(patches), total]
    assert f"废弃露天矿山{sites}处，涉及图斑{patches}个，面积{total}公顷" in read.text


@pytest.mark.parametrize("words", ["按河流", "按市（州）", "分市、县", "按矿种", "按片区", "按状态"])
def test_every_table_adds_up_to_the_same_total_in_hundredths(hubei, words):
    _, _, read, _ = hubei
    rows = read.table(words)
    body = [row for row in rows[2:] if row[0] != "合计" and not row[0].startswith("示例0") or words == "按市（州）" and row[0] != "合计"]
    if words == "分市、县":  # the cities' lines are sums of the counties'
        body = [row for row in rows[2:] if row[0].endswith("县")]
    total = read.row("矿山数量和面积", "合计")
    assert len(body) >= 1
    assert sum(int(row[5]) for row in body) == int(total[1]) == int(read.row(words, "合计")[5])
    assert sum(Decimal(row[6]) for row in body) == Decimal(total[2]) == Decimal(read.row(words, "合计")[6])


def test_list_names_every_mine_in_scope_and_its_areas_make_the_total(hubei):
    workspace, _, read, _ = hubei
    rows = read.table("任务清单")
    listed = [row[1] for row in rows[1:-1]]
    assert sorted(listed) == [row[0] for row in rows_of(workspace, f"SELECT ZTBH FROM sites WHERE uuid IN ({SCOPED}) ORDER BY ZTBH")]
    assert sum(Decimal(row[5]) for row in rows[1:-1]) == Decimal(rows[-1][5]) == Decimal(read.row("矿山数量和面积", "合计")[2])
    areas = {
        number: area
        for number, area in rows_of(
            workspace, "SELECT s.ZTBH, sum(p.TQMJ) FROM patches p JOIN sites s ON s.uuid = p.site WHERE p.SCOPE = 1 GROUP BY 1"
        )
    }
    assert all(abs(float(row[5]) - areas[row[1]] / 10_000) <= 0.02 for row in rows[1:-1])


def test_list_lies_in_small_type_with_its_head_on_every_page(hubei):
    document = docx.Document(str(hubei[1]))
    table = next(table for table in document.tables if table.rows[0].cells[1].text == "矿山编号")
    assert len(table.columns) <= 10 and document.sections[-1].page_width > document.sections[-1].page_height
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert {run.font.size.pt for cell in table.rows[1].cells for run in cell.paragraphs[0].runs} == {9}
    style = table.rows[1].cells[0].paragraphs[0].style
    assert style.paragraph_format.line_spacing.pt == 11 and style.element.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"
    widths = [column.width.mm for column in table.columns]
    paper = document.sections[-1]
    assert sum(widths) == pytest.approx((paper.page_width - paper.left_margin - paper.right_margin) / 36_000, abs=0.5)
    # Figures are half as wide as Chinese letters; a millimetre and a half is between text and borders.
    for place, longest in ((0, "1000"), (1, "420500ZT00356"), (4, "主要支流"), (5, "10000.00"), (9, "2020年12月28日")):
        assert sum(1.59 if letter.isascii() else 3.18 for letter in longest) + 1.6 < widths[place], longest


def test_funds_are_those_of_the_ledger_to_the_cent(hubei):
    workspace, _, read, _ = hubei
    funds = rows_of(workspace, f"SELECT ZJLX, ZJJH, ZJDW, ZJZC FROM funds WHERE site IN ({SCOPED})")
    for kind, name in (("1", "中央奖补"), ("9", "整合项目")):
        own = [row for row in funds if row[0] == kind]
        expected = [f"{Decimal(sum(hundredths(row[k]) for row in own)).scaleb(-2):.2f}" for k in (1, 2, 3)]
        assert read.row("资金来源", name)[1:5] == [str(len(own)), *expected]
    estimates = [hundredths(row[0]) for row in rows_of(workspace, f"SELECT GSTZ FROM ledger WHERE GSTZ IS NOT NULL AND site IN ({SCOPED})")]
    total = read.row("分市情况", "合计")
    assert total[2] == f"{Decimal(sum(estimates)).scaleb(-2):.2f}" and estimates[0] == 10_001
    assert total[3:6] == read.row("资金来源", "合计")[2:5]
    cities = [row for row in read.table("分市情况")[1:] if row[0] != "合计"]
    for column in range(2, 7):
        assert sum(Decimal(row[column]) for row in cities) == Decimal(total[column])


def test_a_surplus_of_one_mine_does_not_fill_the_gap_of_another(tmp_path):
    workspace = made_workspace(tmp_path / "w.gpkg")
    with changing(workspace) as connection:
        first, second = (row[0] for row in connection.execute("SELECT site FROM funds GROUP BY site ORDER BY min(fid) LIMIT 2"))
        connection.execute("DELETE FROM funds")
        connection.execute("UPDATE ledger SET GSTZ = NULL")
        connection.execute("UPDATE ledger SET GSTZ = 10 WHERE site IN (?, ?)", (first, second))
        connection.execute("INSERT INTO funds (site, ZJLX, ZJJH) VALUES (?, '1', 500)", (first,))
    run(workspace, tmp_path / "p.docx")
    assert "计划资金低于投资估算的1处，缺口合计10.00万元" in Read(tmp_path / "p.docx").text


def test_problems_are_counted_under_each_and_the_total_once(hubei):
    workspace, _, read, _ = hubei
    rows = rows_of(workspace, f"SELECT coalesce(a.ZYWT, '{{1,3}}') FROM archive a WHERE a.site IN ({SCOPED})")
    assert int(read.row("主要生态问题", "水土污染")[5]) == sum("4" in row[0] for row in rows)
    assert int(read.row("主要生态问题", "土地损毁")[5]) == sum("1" in row[0] for row in rows)
    assert int(read.row("主要生态问题", "总数（不重复计）")[5]) == len(rows)


def test_deadlines_stand_by_quarter_and_by_year(hubei):
    workspace, _, read, _ = hubei
    dates = [row[0] for row in rows_of(workspace, f"SELECT ZLSX FROM ledger WHERE ZLSX IS NOT NULL AND site IN ({SCOPED})")]
    third = sum(date[5:7] in ("07", "08", "09") for date in dates)
    assert int(read.row("按时限", "2020年第三季度")[5]) == third > 0
    assert f"2020年{len(dates)}处" in read.text


def test_excluded_mines_are_counted_but_are_no_task(tmp_path):
    workspace = made_workspace(tmp_path / "w.gpkg")
    with changing(workspace) as connection:
        connection.execute(f"UPDATE sites SET ZT = '90', PCYY = '河道采砂' WHERE uuid IN ({SCOPED} LIMIT 3)")
    run(workspace, tmp_path / "p.docx")
    read = Read(tmp_path / "p.docx")
    whole = int(read.row("矿山数量和面积", "合计")[1])
    assert int(read.row("任务分解", "合计")[5]) == whole - 3 and f"范围内{whole}处中，经核查核减3处" in read.text
    assert int(read.row("按状态", "核减")[5]) == 3


# --- the document ---------------------------------------------------------------------------------------------------------


def test_document_has_real_headings_contents_captions_and_page_numbers(hubei):
    _, path, _, _ = hubei
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
        footer = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name and name.endswith(".xml"))
        assert not re.search("updateFields", archive.read("word/settings.xml").decode())
    instructions = [text.strip() for text in re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)]
    assert sum(text.startswith("TOC ") for text in instructions) == 1
    assert sum(text.startswith("SEQ 表") for text in instructions) == 16 and sum(text.startswith("SEQ 图") for text in instructions) == 6
    assert "PAGE" in footer and "NUMPAGES" in footer
    assert xml.count('w:fldCharType="begin"') == xml.count('w:fldCharType="end"')
    document = docx.Document(str(path))
    chapters = [p.text for p in document.paragraphs if p.style.style_id == "Heading1"]
    assert [text.split("、")[-1] for text in chapters] == ["总则", "现状", "目标任务", "分区与重点", "资金", "进度安排", "保障措施", "附表"]
    assert [text for text in chapters if text.startswith("七、")] == ["七、保障措施"]
    sections = [(round(s.page_width.mm), round(s.page_height.mm)) for s in document.sections]
    assert sections == [(210, 297), (297, 210)]


def test_every_reference_and_link_has_its_bookmark(hubei):
    _, path, _, _ = hubei
    body = docx.Document(str(path)).element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    wanted = [text.text.split()[1] for text in body.iter(qn("w:instrText")) if text.text.strip().startswith("REF ")]
    wanted += [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert wanted and set(wanted) <= set(marks)
    assert "[[" not in "".join(text.text or "" for text in body.iter(qn("w:t")))


def test_type_is_that_of_official_papers(hubei):
    _, path, _, _ = hubei
    styles = {style.style_id: style for style in docx.Document(str(path)).styles}
    fonts = {key: styles[key].element.rPr.rFonts.get(qn("w:eastAsia")) for key in ("PlanTitle", "Heading1", "PlanBody", "PlanCell")}
    assert fonts == {"PlanTitle": "黑体", "Heading1": "黑体", "PlanBody": "仿宋", "PlanCell": "宋体"}
    body = styles["PlanBody"]
    assert body.font.name == "Times New Roman" and body.font.size.pt == 16 and styles["PlanTitle"].font.size.pt == 22
    assert body.paragraph_format.line_spacing.pt == 28 and body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_pictures_are_sharp_and_have_words(hubei):
    _, path, _, _ = hubei
    with zipfile.ZipFile(path) as archive:
        pictures = [Image.open(io.BytesIO(archive.read(name))) for name in archive.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 6 and all(picture.width >= 150 / 25.4 * 300 - 2 for picture in pictures)
    body = docx.Document(str(path)).element.body
    words = [shape.get("descr") for shape in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")]
    assert len(words) == 6 and all(words) and "示例1市" in words[0]


def test_statement_unit_date_and_what_a_person_must_write_are_there(hubei):
    _, path, read, _ = hubei
    for words in (
        "长江经济带废弃露天矿山生态修复（yangtze_2020）",
        "导出：张三",
        "矿山修复插件",
        "湖北省自然资源厅",
        "长江干流及主要支流两岸各10公里范围",
        "废渣治理，防治污染，恢复植被",
    ):
        assert words in read.text, words
    highlighted = [run for run in docx.Document(str(path)).element.body.iter(qn("w:r")) if run.find(f"{qn('w:rPr')}/{qn('w:highlight')}") is not None]
    assert len(highlighted) >= 8 and all("【请" in "".join(run.itertext()) for run in highlighted)


def test_maps_stand_on_a_lying_page_of_their_own(tmp_path, hubei):
    workspace = hubei[0]
    drawn = tmp_path / "42.png"
    Image.new("RGB", (400, 280), "white").save(drawn)
    run(workspace, tmp_path / "p.docx", maps={"42": [["湖北省废弃露天矿山分布图", str(drawn)]]})
    read = Read(tmp_path / "p.docx")
    assert "图7　湖北省废弃露天矿山分布图" in read.text and "附图" in read.text
    _, report = run(workspace, tmp_path / "p.docx", maps={"42": [["图", str(tmp_path / "gone.png")]]})
    assert "plan_map" in codes(report) and "附图" not in Read(tmp_path / "p.docx").text


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftoppm")), reason="LibreOffice or poppler is not there")
def test_printed_pages_are_numbered_and_nothing_is_cut(hubei, tmp_path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(hubei[1])]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "方案.pdf").pages]
    assert len(pages) > 12 and "实施方案" in pages[0] and "共" not in pages[0]
    for number, text in enumerate(pages[1:], 2):
        # The letters of the font that stands in for the missing ones are told by look-alikes: 页 as a radical.
        assert re.search(rf"第\s*{number}\s*.\s*共\s*{len(pages)}\s*.", text), text
    assert "合计" in "".join(pages) and "2020年第三季度" in re.sub(r"\s", "", "".join(pages))
    subprocess.run(["pdftoppm", "-r", "36", "-gray", str(tmp_path / "方案.pdf"), str(tmp_path / "page")], check=True, timeout=60)
    edge = round(12 / 25.4 * 36)
    for path in sorted(tmp_path.glob("page*.pgm")):
        page = np.asarray(Image.open(path))
        inside = np.zeros(page.shape, dtype=bool)
        inside[edge : -edge // 2, edge:-edge] = True
        assert (page[~inside] > 250).all() and (page < 200).any(), path.name


# --- which provinces ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_provinces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_workspace(tmp_path_factory.mktemp("two") / "两省.gpkg", ("42", "51"))


def test_a_file_for_several_provinces_is_refused_and_a_code_chooses_one(tmp_path, two_provinces):
    with pytest.raises(MineError) as refused:
        run(two_provinces, tmp_path / "p.docx")
    assert refused.value.code == "plan_provinces" and "42 湖北、51 四川" in str(refused.value) and not (tmp_path / "p.docx").exists()
    run(two_provinces, tmp_path / "p.docx", province="51")
    read = Read(tmp_path / "p.docx")
    assert "四川省" in read.text and "消除地质灾害隐患，防治水土流失，恢复植被" in read.text
    with pytest.raises(MineError) as unknown:
        run(two_provinces, tmp_path / "p.docx", province="11")
    assert unknown.value.code == "plan_province"
    with pytest.raises(MineError) as empty:
        run(two_provinces, tmp_path / "p.docx", province="32")
    assert empty.value.code == "plan_empty"


def test_mines_outside_the_campaign_are_told_of_with_all_plans_and_not_with_that_of_one_province(tmp_path):
    workspace = made_workspace(tmp_path / "w.gpkg", ("42", "61"))
    _, report = run(workspace, tmp_path / "p.docx", province="42")
    assert "table_outside_provinces" not in codes(report)
    _, report = run(workspace, tmp_path / "方案")
    assert "table_outside_provinces" in codes(report)


def test_a_folder_gets_a_plan_for_each_province_and_they_share_all_mines(tmp_path, two_provinces):
    result, _ = run(two_provinces, tmp_path / "方案")
    assert sorted(os.listdir(tmp_path / "方案")) == ["四川省废弃露天矿山生态修复实施方案.docx", "湖北省废弃露天矿山生态修复实施方案.docx"]
    listed = [row[1] for one in result["made"] for row in Read(Path(one["path"])).table("任务清单")[1:-1]]
    assert len(listed) == len(set(listed)) == rows_of(two_provinces, f"SELECT count(*) FROM ({SCOPED})")[0][0]


def test_one_locked_target_is_told_and_the_other_plan_is_made(tmp_path, two_provinces, monkeypatch):
    (tmp_path / "方案" / "湖北省废弃露天矿山生态修复实施方案.docx").mkdir(parents=True)  # cannot be replaced, as a file that Word holds on Windows
    result, report = run(two_provinces, tmp_path / "方案")
    assert [one["province"] for one in result["made"]] == ["51"] and "document_failed" in codes(report)
    assert "湖北省" in next(finding for finding in report.findings if finding.code == "document_failed").where


def test_full_disk_ends_with_a_sentence_and_the_old_file_stays(tmp_path, hubei, monkeypatch):
    target = tmp_path / "p.docx"
    target.write_bytes(b"old")

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MineError) as refused:
        run(hubei[0], target)
    monkeypatch.undo()
    assert refused.value.code == "disk_full" and target.read_bytes() == b"old" and os.listdir(tmp_path) == ["p.docx"]


def test_other_endings_are_refused(tmp_path, hubei):
    with pytest.raises(MineError) as refused:
        run(hubei[0], tmp_path / "p.pdf")
    assert refused.value.code == "output_driver"


# --- ugly data ------------------------------------------------------------------------------------------------------------


def test_nothing_in_scope_is_a_sentence(tmp_path):
    workspace = made_workspace(tmp_path / "w.gpkg", patches=8)
    with changing(workspace) as connection:
        connection.execute("UPDATE patches SET SCOPE = 0")
    with pytest.raises(MineError) as refused:
        run(workspace, tmp_path / "p.docx")
    assert refused.value.code == "plan_empty"


def test_a_workspace_without_any_record_still_gives_a_plan(tmp_path):
    workspace = made_workspace(tmp_path / "w.gpkg", patches=8, filled=False)
    run(workspace, tmp_path / "p.docx")
    read = Read(tmp_path / "p.docx")
    for words in ("尚无地质灾害隐患的调查记录", "台账尚未填写投资估算", "台账尚未填写治理时限", "台账尚未填写资金来源"):
        assert words in read.text
    assert "图5" not in read.text and "[[" not in read.text


def test_mines_without_patches_are_told_and_left_out(tmp_path):
    workspace = made_workspace(tmp_path / "w.gpkg", patches=8)
    with changing(workspace) as connection:
        connection.execute("INSERT INTO sites (ZTBH, XZQDM, SDM) VALUES ('没有图斑', '420101', '42')")
    _, report = run(workspace, tmp_path / "p.docx")
    assert [finding.where for finding in report.findings if finding.code == "plan_no_patch"] == ["没有图斑"]
    assert "没有图斑" not in [row[1] for row in Read(tmp_path / "p.docx").table("任务清单")]


def test_hostile_and_endless_texts_stay_texts(tmp_path):
    workspace = made_workspace(tmp_path / "w.gpkg", patches=8)
    hostile = HOSTILE.replace("\ud800", "")
    with changing(workspace) as connection:
        first, second = (row[0] for row in connection.execute(f"{SCOPED} ORDER BY site LIMIT 2"))
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE sites SET KSMC = ?, XZS = ?, XZX = ? WHERE uuid = ?", (hostile, "[[表_x]]$\\frac{1}{2}$", hostile, first))
        connection.execute("UPDATE ledger SET ZLRW = ? WHERE site = ?", (LONG, second))
        number = connection.execute("SELECT ZTBH FROM sites WHERE uuid = ?", (second,)).fetchone()[0]
    _, report = run(workspace, tmp_path / "p.docx", unit=HOSTILE.replace("\ud800", ""))
    cut = [finding for finding in report.findings if finding.code == "document_text_cut"]
    assert [(finding.where, finding.params["length"]) for finding in cut] == [(number, len(LONG))]
    text = "".join(docx.Document(str(tmp_path / "p.docx")).element.body.itertext())
    assert '=cmd|"/c calc"!A1 <script>&amp;\ufffd' in text and "\x07" not in text
    assert max(len(cell) for row in Read(tmp_path / "p.docx").table("任务清单") for cell in row) < 300
    with zipfile.ZipFile(tmp_path / "p.docx") as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                etree.fromstring(archive.read(name))


# --- charts and fonts -----------------------------------------------------------------------------------------------------


class Font:
    def __init__(self, name: str, fname: str = "/nowhere.ttf") -> None:
        self.name, self.fname = name, fname


def test_simplified_letters_are_preferred_and_no_font_is_no_family():
    assert chart_fonts.family_among([Font("Noto Sans CJK JP"), Font("SimSun"), Font("Noto Sans CJK SC")]) == "Noto Sans CJK SC"
    assert chart_fonts.family_among([Font("Arial"), Font("SimSun")]) == "SimSun"
    from matplotlib import font_manager

    latin = [font for font in font_manager.fontManager.ttflist if font.name.startswith("DejaVu")]
    assert latin and chart_fonts.family_among([*latin, Font("Broken")]) == ""


def test_without_a_chinese_font_the_plan_is_made_and_says_so(tmp_path, hubei, monkeypatch):
    for module in (plan_command, charts):
        monkeypatch.setattr(module, "chinese_family", lambda: "")
    monkeypatch.setattr(plan_charts, "shares", charts.shares)
    _, report = run(hubei[0], tmp_path / "p.docx")
    assert codes(report).count("font_missing") == 1 and "表1" in Read(tmp_path / "p.docx").text


def test_stacked_bars_differ_in_grey_too():
    grey = np.asarray(Image.open(io.BytesIO(bars_across(["甲"], [Series("干流", (5.0,)), Series("主要支流", (5.0,))], "公顷", 2))).convert("L"))
    levels, counts = np.unique(grey[(grey > 40) & (grey < 240)], return_counts=True)
    first, second = levels[np.argsort(-counts)[:2]]
    assert abs(int(first) - int(second)) > 40
    ink = []
    for level in sorted((first, second)):
        rows, columns = np.nonzero(grey == level)
        inner = grey[int(np.quantile(rows, 0.3)) : int(np.quantile(rows, 0.7)), int(np.quantile(columns, 0.3)) : int(np.quantile(columns, 0.7))]
        ink.append(int((inner < 40).sum()))
    assert ink[0] == 0 and ink[1] > 500  # the second one is hatched


# --- templates ------------------------------------------------------------------------------------------------------------


def template(path: Path, *paragraphs: str) -> Path:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(str(path))
    return path


def test_a_template_gets_texts_tables_and_pictures(tmp_path, hubei):
    made = template(
        tmp_path / "t.docx",
        "{{省}}共{{矿山数}}处，{{面积}}公顷，{{编制单位}}",
        "{{表_片区}}",
        "{{图_资金}}",
        "{% for 行 in 行_市 %}<{{行[0]}}>{% endfor %}",
    )
    _, report = run(hubei[0], tmp_path / "p.docx", made, unit="甲 & <乙>")
    assert "template_unknown" not in codes(report)
    document = docx.Document(str(tmp_path / "p.docx"))
    total = hubei[2].row("矿山数量和面积", "合计")
    assert document.paragraphs[0].text == f"湖北省共{total[1]}处，{total[2]}公顷，甲 & <乙>"
    assert [cell.text for cell in document.tables[0].rows[-1].cells][-3:-1] == total[1:3]
    assert len(document.inline_shapes) == 1 and "计划" in document.inline_shapes[0]._inline.docPr.get("descr")
    assert any("<示例1市>" in p.text for p in document.paragraphs)
    assert "导出：张三" in document.paragraphs[-1].text  # the template does not ask for the statement


def test_a_name_that_word_has_torn_apart_and_a_table_name_in_a_sentence(tmp_path, hubei):
    made = docx.Document()
    torn = made.add_paragraph("共")
    for piece, bold in (("{{矿", True), ("山数", False), ("}}处", True)):
        torn.add_run(piece).bold = bold
    made.add_paragraph("见下：{{ 表_片区 }}（单位：公顷）")
    made.sections[0].footer.paragraphs[0].text = "{{说明}}"
    made.save(str(tmp_path / "t.docx"))
    run(hubei[0], tmp_path / "p.docx", tmp_path / "t.docx")
    document = docx.Document(str(tmp_path / "p.docx"))
    assert document.paragraphs[0].text == f"共{hubei[2].row('矿山数量和面积', '合计')[1]}处"
    assert "见下：（单位：公顷）" in [p.text for p in document.paragraphs]
    assert len(document.tables) == 1 and "矿山修复插件" in document.sections[0].footer.paragraphs[0].text
    assert "矿山修复插件" not in "".join(p.text for p in document.paragraphs)


def test_unknown_fields_stay_empty_and_are_named(tmp_path, hubei):
    made = template(tmp_path / "t.docx", "甲{{没有的字段}}乙{{没有的.下级}}丙{% if 也没有 %}丁{% endif %}")
    _, report = run(hubei[0], tmp_path / "p.docx", made)
    finding = next(finding for finding in report.findings if finding.code == "template_unknown")
    assert docx.Document(str(tmp_path / "p.docx")).paragraphs[0].text == "甲乙丙"
    assert finding.params["fields"] == "没有的字段、没有的、也没有"


@pytest.mark.parametrize("text", ["{{", "{% for x in 行_市 %}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ 省 / 0 }}", "{{ 1 | nosuch }}"])
def test_a_template_that_cannot_be_filled_is_refused_with_a_sentence(tmp_path, hubei, text):
    target = tmp_path / "p.docx"
    target.write_bytes(b"old")
    made = template(tmp_path / "t.docx", text)
    try:
        run(hubei[0], target, made)
    except MineError as error:
        assert error.code == "template_unreadable" and target.read_bytes() == b"old"
    else:
        assert "subclasses" in text and "subprocess" not in "".join(docx.Document(str(target)).element.body.itertext())


def test_a_file_that_is_no_document_is_no_template(tmp_path, hubei):
    broken = tmp_path / "t.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(MineError) as refused:
        run(hubei[0], tmp_path / "p.docx", broken)
    assert refused.value.code == "template_unreadable"


def test_the_manual_lists_every_name_that_a_template_can_use(hubei, monkeypatch, tmp_path):
    plans: list[Any] = []
    monkeypatch.setattr(plan_command, "docx_bytes", lambda plan: plans.append(plan) or b"x")
    run(hubei[0], tmp_path / "p.docx")
    for language in ("zh_CN", "en"):
        manual = (REPOSITORY / "docs" / "manual" / language / "implementation_plan.md").read_text(encoding="utf-8")
        assert not [name for name in names_of(plans[0]) if f"`{name}`" not in manual and not name.startswith("行_")]


def test_report_says_what_was_made(tmp_path, hubei):
    files = {"workspace": str(hubei[0]), "output": str(tmp_path / "p.docx"), "report": str(tmp_path / "r.json")}
    result = run_implementationplan(Job("implementationplan", settings={}, files=files), Reporter())
    written = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert written["counts"] == result["counts"] and written["made"][0]["province"] == "42"
