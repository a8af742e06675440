"""The public disclosure as a Word document on A4 landscape, ours or by somebody's template."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from .disclosure_paper import AREA, COLUMNS, Cell, Paper, line_of, words_of

BODY_FONT, TITLE_FONT, TEXT_FONT = "宋体", "黑体", "仿宋"
LATIN_FONT = "Times New Roman"
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LEFTOVERS = ("/customXml", "/thumbnail", "/custom-properties", "/extended-properties")
_MAIN_PART = "word/document.xml"
_TABLE_MM = 271.0
_MARGINS_MM = (18, 16, 12, 12)  # top, bottom, left, right
_TWIPS_PER_MM = 1440 / 25.4
_SMALL, _TEXT = 8, 14
PERIOD = "公示期：　　　　年　　月　　日至　　　　年　　月　　日　　　　监督电话："
# Names of a template's fields for the cells of a line, in the order of the columns.
FIELDS = ("序号", "地区", "名称", "位置", "面积", "状态", "修复方式", "措施", "开工日期", "治理时限", "验收日期", "注销日期", "经度", "纬度")


def docx_bytes(paper: Paper) -> bytes:
    """The whole document.

    What stands in it is written as XML: python-docx needs a second for each hundred lines of a table, and lxml minutes to take
    a large one over from another tree.
    """
    from docx import Document
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Mm

    document = Document()
    _without_leftovers(document)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENTATION.LANDSCAPE, Mm(297), Mm(210)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (Mm(margin) for margin in _MARGINS_MM)
    section.footer_distance = Mm(8)
    parts = [_paragraph(paper.title, TITLE_FONT, 20, "center", after=120, heading=True)]
    parts.append(_paragraph(paper.opening, TEXT_FONT, _TEXT, "both", indent=True, after=60))
    parts += [_paragraph(f"{name}：{value}", TEXT_FONT, _TEXT, "left", indent=True) for name, value in paper.facts]
    parts += [_paragraph("", BODY_FONT, 6, "left"), _table(paper)]
    # What follows the table stays with its last lines: nobody seals a page on which nothing else stands.
    parts += [_paragraph(note, BODY_FONT, 9, "left", before=60, keep=True) for note in paper.notes]
    parts += [
        _paragraph(PERIOD, TEXT_FONT, _TEXT, "left", before=240, keep=True),
        _paragraph("公示单位（盖章）：", TEXT_FONT, _TEXT, "left", before=120, keep=True),
        _paragraph("日期：　　　　年　　月　　日", TEXT_FONT, _TEXT, "left"),
    ]
    _set_footer(section)
    _set_properties(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_body(buffer, "".join(parts))


def _with_body(bare: io.BytesIO, body: str) -> bytes:
    """A document without contents, with these before its section."""
    whole = io.BytesIO()
    with zipfile.ZipFile(bare) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == _MAIN_PART:
                head, section, tail = data.partition(b"<w:sectPr")
                data = head + body.encode("utf-8") + section + tail
            target.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def from_template(path: str, paper: Paper) -> tuple[bytes, list[str]]:
    """The document by a template with named fields; also which fields it asks for that do not exist.

    Raises:
        MineError: ``template_unreadable``.
    """
    from .card_template import WordTemplate

    template = WordTemplate(path)
    lines = [dict(zip(FIELDS, map(words_of, line_of(mine)), strict=True)) for mine in paper.mines]
    texts: dict[str, Any] = {
        "标题": paper.title, "公示说明": paper.opening, "批准人": "", "批准文号": "", "批准日期": "", **dict(paper.facts), "矿山": lines,
        "合计面积": f"{paper.total:.2f}", "位置说明": paper.notes[0], "数据说明": paper.provenance.line, "日期": paper.provenance.day,
    }  # fmt: skip
    return _bare(template.filled(texts, lambda pictures: {}), paper), list(template.unknown)


def _bare(data: bytes, paper: Paper) -> bytes:
    """A filled template without what its makers left in its properties: names, company, a small picture of the first page."""
    from docx import Document

    document = Document(io.BytesIO(data))
    _without_leftovers(document)
    _set_properties(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _paragraph(
    text: str, font: str, size: float, align: str, indent: bool = False, before: int = 0, after: int = 0, heading: bool = False, keep: bool = False
) -> str:
    bold = "<w:b/>" if heading else ""
    first = '<w:ind w:firstLineChars="200" w:firstLine="560"/>' if indent else ""
    level = '<w:outlineLvl w:val="0"/>' if heading else ""
    return (
        f'<w:p><w:pPr>{"<w:keepNext/>" if keep else ""}<w:spacing w:before="{before}" w:after="{after}" w:line="300" w:lineRule="auto"/>{first}'
        f'<w:jc w:val="{align}"/>{level}</w:pPr>{_run(text, font, size, bold)}</w:p>'
    )


def _run(text: str, font: str, size: float, more: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{font}" w:hint="eastAsia"/>'
    sizes = "".join(f'<w:{name} w:val="{int(size * 2)}"/>' for name in ("sz", "szCs"))
    return f'<w:r><w:rPr>{fonts}{more}{sizes}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _table(paper: Paper) -> str:
    whole = sum(column.width for column in COLUMNS)
    widths = [int(_TABLE_MM * _TWIPS_PER_MM * column.width / whole) for column in COLUMNS]
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    around = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in (("top", 40), ("left", 28), ("bottom", 40), ("right", 28)))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(tuple(column.head for column in COLUMNS), widths, head=True)
    total: list[Cell] = [None] * len(COLUMNS)
    total[0], total[1], total[AREA] = "合计", f"{len(paper.mines)}个", paper.total
    last = len(paper.mines) - 1
    rows = "".join(_row(line_of(mine), widths, keep=place == last) for place, mine in enumerate(paper.mines))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{border}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{around}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}{_row(tuple(total), widths, bold=True, keep=True)}</w:tbl>"
    )


def _row(cells: tuple[Cell, ...], widths: list[int], head: bool = False, bold: bool = False, keep: bool = False) -> str:
    look = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
    return f"<w:tr>{look}{''.join(_cell(cell, place, widths[place], head or bold, keep) for place, cell in enumerate(cells))}</w:tr>"


def _cell(cell: Cell, place: int, width: int, bold: bool, keep: bool) -> str:
    align = "left" if COLUMNS[place].kind == "long" and not bold else "center"
    text = words_of(cell)
    if isinstance(cell, datetime.date):  # the year in a line of its own, so that no date is broken elsewhere
        text = text.replace("年", "年\n")
    runs = "<w:r><w:br/></w:r>".join(_run(line, BODY_FONT, _SMALL, "<w:b/>" if bold else "") for line in text.split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{"<w:keepNext/>" if keep else ""}<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>{runs}</w:p></w:tc>'
    )


def _elements(xml: str) -> list[Any]:
    from lxml import etree

    return list(etree.fromstring(f'<w:body xmlns:w="{_NAMESPACE}">{xml}</w:body>'))


def _set_footer(section: Any) -> None:
    """第 x 页 共 y 页, by fields that Word fills in."""
    paragraph = section.footer.paragraphs[0]._p
    parts = [_run("第 ", BODY_FONT, 9), _field("PAGE"), _run(" 页 共 ", BODY_FONT, 9), _field("NUMPAGES"), _run(" 页", BODY_FONT, 9)]
    for element in _elements(f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{"".join(parts)}</w:p>'):
        paragraph.getparent().replace(paragraph, element)


def _field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} ">{_run("1", BODY_FONT, 9)}</w:fldSimple>'


def _set_properties(document: Any, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.subject, properties.author = (paper.properties[name][:250] for name in ("title", "subject", "author"))
    properties.comments, properties.keywords, properties.last_modified_by = "", "", ""
    properties.language = "zh-CN"
    properties.created = properties.modified = paper.provenance.made.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def _without_leftovers(document: Any) -> None:
    """Take out what a template brings beside its text: a thumbnail, custom XML and properties, the program's and company's names."""
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(_LEFTOVERS):
                del part.rels[key]
