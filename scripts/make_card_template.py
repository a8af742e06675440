"""Makes ``mine_restoration_plugin/templates/site_card.docx``, the archive card to be filled in: ``scripts/make_card_template.py [TARGET]``.

Runs on the engine's Python. Whoever wants another card opens the file in Word, changes it, and chooses it as TEMPLATE.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any, Sequence

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).resolve().parents[1] / "mine_restoration_plugin" / "templates" / "site_card.docx"
BODY, HEAD, LATIN = "宋体", "黑体", "Times New Roman"
WIDE = 174.0  # A4 less the margins, mm
SHADE = "F2F2F2"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def main(target: Path) -> None:
    document = Document()
    _paper(document)
    _line(document, "{{标题}}", 18, HEAD, CENTRE, after=6)
    _line(document, "编号：{{主体编号}}　　　　状态：{{状态}}　　　　填报单位（盖章）：", 10.5, BODY, after=3)
    _facts(document)
    _items(document)
    _section(document, "治理台账")
    _pairs(document, LEDGER)
    total = ("合　计", "", "{{资金合计.计划}}", "{{资金合计.到位}}", "{{资金合计.支出}}")
    _list(document, "治理资金（万元）", "资金", FUNDS, right=(2, 3, 4), total=total)
    _map(document)
    _list(document, "界址点坐标", "界址点", CORNERS, size=8.5, note="{{坐标系}}。{{界址点说明}}")
    _photos(document)
    _list(document, "治理进度", "进度", PROGRESS, long=True)
    _list(document, "状态记录", "状态记录", STATUS, size=9.5, long=True)
    _list(document, "验收记录", "验收", ACCEPTANCE, size=9.5)
    signatures = "填表人：{{填表人}}　　　　　审核人：　　　　　　　单位（盖章）：　　　　　　　　年　　月　　日"
    _line(document, signatures, 10.5, BODY, before=14, next_too=True)
    _line(document, "{{说明}}", 8, BODY, before=4)
    document.save(str(target))


CENTRE_OF_PATCHES = "{% if 中心经度 %}东经 {{中心经度}}{% endif %}\n{% if 中心纬度 %}北纬 {{中心纬度}}{% endif %}"
FACTS: Sequence[Sequence[tuple[str, str]]] = (
    (("矿山名称", "{{矿山名称}}"), ("行政区代码", "{{行政区代码}}")),
    (("所在地", "{{所在地}}"), ("位置", "{{位置}}")),
    (("矿种", "{{矿种}}"), ("开采方式", "{{开采方式}}")),
    (("停采年", "{{停采年}}"), ("采矿证号", "{{采矿证号}}")),
    (("图斑数", "{{图斑数}}"), ("图斑类别", "{{大类}}{% if 小类 %}（{{小类}}）{% endif %}")),
    (("面积（公顷）", "{{面积公顷}}"), ("范围内面积（公顷）", "{{范围内面积公顷}}")),
    (("所属河流", "{{河流}}{% if 干支流 %}（{{干支流}}）{% endif %}"), ("片区", "{{片区}}")),
    (("距岸（公里）", "{{距岸公里}}"), ("中心经纬度（°）", CENTRE_OF_PATCHES)),
)
LEDGER: Sequence[Sequence[tuple[str, str]]] = (
    (("责任主体类型", "{{责任主体类型}}"), ("责任主体", "{{责任主体}}")),
    (("任务面积（公顷）", "{{任务面积}}"), ("投资估算（万元）", "{{投资估算}}")),
    (("开工日期", "{{开工日期}}"), ("治理时限", "{{治理时限}}")),
)
# Heads, fields and widths in mm.
FUNDS = (("资金来源", "来源", 44), ("整合项目", "整合项目", 34), ("计划", "计划", 32), ("到位", "到位", 32), ("支出", "支出", 32))
CORNERS = (("点号", "点号", 14), ("图斑编号", "图斑", 40), ("经度", "经度", 31), ("纬度", "纬度", 29), ("X（北）", "X", 29), ("Y（东）", "Y", 31))
PROGRESS = (
    ("期别", "期别", 24), ("完成面积（公顷）", "完成面积", 34), ("形象进度（%）", "形象进度", 30), ("累计支出（万元）", "累计支出", 34),
    ("存在问题", "存在问题", 52),
)  # fmt: skip
STATUS = (("时间", "时间", 42), ("修改人", "修改人", 38), ("原状态", "原状态", 25), ("新状态", "新状态", 25), ("原因", "原因", 44))
ACCEPTANCE = (
    ("级别", "级别", 18), ("日期", "日期", 35), ("面积（公顷）", "面积", 25), ("结论", "结论", 16), ("文号", "文号", 40), ("组长", "组长", 18),
    ("修复后地类", "修复后地类", 22),
)  # fmt: skip
SIDES = "{% if 西界 %}东经{{西界}}至{{东界}}，北纬{{南界}}至{{北界}}；界址点坐标及位置图见后。{% else %}（无图形）{% endif %}"
RESTORED = "自然恢复面积：{{自然恢复面积 or '　　'}}公顷　　植被覆盖度：{{植被覆盖度 or '　　'}}%"
ITEMS = (
    ("一、基本情况", ("{{基本情况}}",)),
    ("二、主要问题", ("生态问题：{{主要问题}}", "地质灾害隐患：{{地质灾害隐患}}　　严重程度：{{严重程度}}", "{{问题描述}}")),
    ("三、位置及范围", ("四至：{{四至}}", SIDES)),
    ("四、保护与治理\n恢复情况\n（含自然恢复）", ("{{保护与治理恢复情况}}", RESTORED)),
    ("五、采取的\n主要措施", ("{{采取的主要措施}}", "修复方式：{{修复方式}}　　修复方向：{{修复方向}}")),
)


def _paper(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(18), Mm(16)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(header, "{{主体编号}}　{{矿山名称}}", 9, BODY)
    footer = section.footer.paragraphs[0]
    footer.alignment = CENTRE
    for text, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (" 页", "")):
        _run(footer, text, 9, BODY)
        if field:
            _field(footer, field)
    properties = document.core_properties
    properties.author = properties.comments = ""
    properties.title = "废弃露天矿山生态修复档案卡"
    properties.created = properties.modified = datetime.datetime(2020, 1, 1)  # the file is the same whenever it is made


def _run(paragraph: Paragraph, text: str, size: float, font: str, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, LATIN
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _field(paragraph: Paragraph, code: str) -> None:
    for kind in ("begin", "code", "separate", "value", "end"):
        run = paragraph.add_run("1" if kind == "value" else "")
        run.font.size = Pt(9)
        if kind == "code":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
        elif kind == "value":
            continue
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)


def _line(
    document: Any, text: str, size: float, font: str, align: Any = None, before: float = 0, after: float = 0, next_too: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.keep_with_next = next_too
    _run(paragraph, text, size, font)
    return paragraph


def _section(document: Any, title: str) -> None:
    _line(document, title, 11, HEAD, before=8, after=2, next_too=True)


def _tag(document: Any, text: str) -> None:
    """A line that only steers and is gone in the document."""
    _line(document, text, 8, BODY)


def _table(document: Any, widths: Sequence[float], rows: int) -> Table:
    table = document.add_table(rows=rows, cols=len(widths))
    table.style, table.autofit, table.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    for row in table.rows:
        for cell, width in zip(row.cells, widths):
            cell.width = Mm(width)
    for column, width in zip(table.columns, widths):
        column.width = Mm(width)
    return table


def _fill(
    cell: _Cell, texts: Sequence[str], size: float = 10.5, font: str = BODY, align: Any = None, shade: bool = False, next_too: bool = False
) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for number, text in enumerate(texts):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.keep_with_next = next_too
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        _run(paragraph, text, size, font)
    if shade:
        element = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
            element.set(qn(f"w:{name}"), value)
        cell._element.get_or_add_tcPr().append(element)


def _pairs(document: Any, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
    table = _table(document, (35, 50, 36, 53), len(rows))
    for row, pairs in zip(table.rows, rows):
        for place, (label, text) in enumerate(pairs):
            _fill(row.cells[2 * place], (label,), font=HEAD, size=10, align=CENTRE, shade=True)
            _fill(row.cells[2 * place + 1], text.split("\n"))


def _facts(document: Any) -> None:
    _pairs(document, FACTS)


def _items(document: Any) -> None:
    _section(document, "档案内容")
    table = _table(document, (32, WIDE - 32), len(ITEMS) + 1)
    for row, (label, texts) in zip(table.rows, ITEMS):
        _fill(row.cells[0], label.split("\n"), font=HEAD, size=10, align=CENTRE, shade=True)
        # In the middle of a cell of thirty pages it would stand on the fifteenth.
        row.cells[0].vertical_alignment = WD_ALIGN_VERTICAL.TOP
        _fill(row.cells[1], texts)
    last = table.rows[-1]
    _fill(last.cells[0], ("治理任务",), font=HEAD, size=10, align=CENTRE, shade=True)
    _fill(last.cells[1], ("{{治理任务}}",))


def _repeat(row: Any) -> None:
    """The row stands on top of each page, and no row breaks inside."""
    element = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(element)


def _together(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _list(
    document: Any, title: str, name: str, columns: Sequence[tuple[str, str, float]], size: float = 10, right: Sequence[int] = (),
    total: Sequence[str] = (), note: str = "", long: bool = False,
) -> None:  # fmt: skip
    """A table with a line for each record; all of it is left out where there are none. Lines with ``long`` texts may break."""
    _tag(document, f"{{%p if {name} %}}")
    _section(document, title)
    table = _table(document, [width for _, _, width in columns], 4 + bool(total))
    for cell, (head, _, _) in zip(table.rows[0].cells, columns):
        _fill(cell, (head,), size=size, font=HEAD, align=CENTRE, shade=True, next_too=True)
    _repeat(table.rows[0])
    _fill(table.rows[1].cells[0], (f"{{%tr for 行 in {name} %}}",), size=8)
    for place, (cell, (_, key, _)) in enumerate(zip(table.rows[2].cells, columns)):
        _fill(cell, (f"{{{{行.{key}}}}}",), size=size, align=WD_ALIGN_PARAGRAPH.RIGHT if place in right else CENTRE)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP if long else WD_ALIGN_VERTICAL.CENTER
    _fill(table.rows[3].cells[0], ("{%tr endfor %}",), size=8)
    for place, (cell, text) in enumerate(zip(table.rows[-1].cells, total)):
        _fill(cell, (text,), size=size, align=WD_ALIGN_PARAGRAPH.RIGHT if place in right else CENTRE)
    if not long:
        _together(table.rows[2])
    if note:
        _line(document, note, 8.5, BODY, before=2)
    _tag(document, "{%p endif %}")


def _map(document: Any) -> None:
    _tag(document, "{%p if 地图 %}")
    _section(document, "位置及范围图")
    _line(document, "{{地图}}", 10.5, BODY, CENTRE, next_too=True)
    _line(document, "{{地图说明}}", 8.5, BODY, CENTRE, before=2)
    _tag(document, "{%p endif %}")


def _photos(document: Any) -> None:
    half = WIDE / 2
    for name, title, left, right in (
        ("照片对", "修复前后对比照片", ("{{行.前}}", "{{行.前说明}}"), ("{{行.后}}", "{{行.后说明}}")),
        ("照片行", "其他照片", ("{{行.左.图}}", "{{行.左.说明}}"), ("{{行.右.图}}", "{{行.右.说明}}")),
    ):
        _tag(document, f"{{%p if {name} %}}")
        _section(document, title)
        table = _table(document, (half, half), 4)
        _fill(table.rows[0].cells[0], (f"{{%tr for 行 in {name} %}}",), size=8)
        for row, place in ((table.rows[1], 0), (table.rows[2], 1)):
            for cell, texts in zip(row.cells, (left, right)):
                _fill(cell, (texts[place],), size=9, align=CENTRE, next_too=place == 0)
            _together(row)
        _fill(table.rows[3].cells[0], ("{%tr endfor %}",), size=8)
        _tag(document, "{%p endif %}")
    _tag(document, "{%p if 照片说明 %}")
    _line(document, "{{照片说明}}", 8.5, BODY, before=2)
    _tag(document, "{%p endif %}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
