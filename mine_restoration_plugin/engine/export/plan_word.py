"""Pieces of WordprocessingML for official papers: runs, fields, tables, styles.

Tables are written as text, since python-docx looks a table's cells up one by one and takes minutes for a list of a thousand mines.
"""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .appendix_sheet import clean
from .plan_blocks import CENTRE, LEFT, Head, Table

SONG, HEI, KAI, FANG, ROMAN = "宋体", "黑体", "楷体", "仿宋", "Times New Roman"
ERHAO, SANHAO, XIAOSI, WUHAO, XIAOWU = 22.0, 16.0, 12.0, 10.5, 9.0
"""Sizes of type in points: 二号 三号 小四 五号 小五."""
LINE = 28.0
"""Between the lines of the text, in points."""
BODY, NOTE, COVER, CELL, UNIT_LINE, PICTURE, TITLE = "PlanBody", "PlanNote", "PlanCover", "PlanCell", "PlanUnit", "PlanPicture", "PlanTitle"
SMALL_CELL = "PlanSmallCell"
_NO_GAPS = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""Without the quarter of a letter that Word puts between Chinese and figures: a date would not fit into a narrow column."""
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NSDECL = f'xmlns:w="{NAMESPACE}"'
_INDENT = "　"
_KEPT_ROWS, _KEPT_LETTERS = 8, 60
_TWIPS_PER_MM = 1440 / 25.4
_TO_FILL_IN = re.compile("(【请[^】]*】)")
_REFERENCE = re.compile(r"\[\[(\w+)\]\]")


def text_of(value: str) -> str:
    """A text for one line of a document: no control characters, no line breaks; an indent of Chinese spaces stays."""
    text = clean(" ".join(str(value).split()))
    return _INDENT + text if text and str(value).startswith(_INDENT) else text


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r>{_properties(properties)}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>' if text else ""


def _properties(properties: str) -> str:
    # Quotation marks and dashes belong to both scripts: the hint makes them Chinese ones.
    return f'<w:rPr><w:rFonts w:hint="eastAsia"/>{properties}</w:rPr>'


def complex_field(instruction: str, shown: str, properties: str = "") -> str:
    """A field with what it shows until it is brought up to date."""
    look = _properties(properties)
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{look}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>{run(shown, properties)}<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(name: str, number: int, inside: str) -> str:
    """A bookmark around runs."""
    return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def paragraph(style: str, inside: str, more: str = "") -> str:
    """A paragraph of a style."""
    return f'<w:p {NSDECL}><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


def marked_runs(text: str, references: dict[str, tuple[str, str]]) -> str:
    """The runs of a paragraph: what a person must fill in is highlighted, ``[[key]]`` becomes a reference.

    Args:
        references: bookmark and shown text by key.
    """
    parts = []
    for piece in _TO_FILL_IN.split(clean(text)):
        if _TO_FILL_IN.fullmatch(piece):
            parts.append(run(piece, '<w:b/><w:highlight w:val="yellow"/>'))
            continue
        rest = 0
        for found in _REFERENCE.finditer(piece):
            if found[1] in references:
                bookmark, shown = references[found[1]]
                parts += [run(piece[rest : found.start()]), complex_field(f"REF {bookmark} \\h", shown)]
                rest = found.end()
        parts.append(run(piece[rest:]))
    return "".join(parts)


def caption_runs(word: str, number: int, bookmark: str, bookmark_id: int, text: str) -> str:
    """表1　… with the number as a field."""
    label = run(word) + complex_field(f"SEQ {word} \\* ARABIC", str(number))
    return bookmarked(bookmark, bookmark_id, label) + run(f"　{text_of(text)}")


# --- tables ---------------------------------------------------------------------------------------------------------------


def table_xml(table: Table, width_mm: float, plain: bool = False) -> str:
    """A table with borders, whose head is repeated on every page and whose rows stay whole.

    Args:
        plain: for a document that does not have our styles: the look stands in the cells.
    """
    shares = sum(table.widths)
    widths = [round(width_mm * _TWIPS_PER_MM * share / shares) for share in table.widths]
    borders = "".join(f'<w:{side} w:val="single" w:sz="{8 if side in ("top", "bottom") else 4}" w:space="0" w:color="000000"/>' for side in _SIDES)
    parts = [
        f'<w:tbl {NSDECL}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="45" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        "<w:tblGrid>",
        *(f'<w:gridCol w:w="{width}"/>' for width in widths), "</w:tblGrid>",
    ]  # fmt: skip
    size = f'<w:sz w:val="{round((XIAOWU if table.small else WUHAO) * 2)}"/>'
    parts += _head_rows(table.heads, widths, size)
    last = len(table.rows) - 1
    whole = last < _KEPT_ROWS and all(len(text) <= _KEPT_LETTERS for row in table.rows for text in row)
    for number, row in enumerate(table.rows):
        bold = "<w:b/>" if number in table.bold else ""
        # The last line but one stays with the last: a sum never stands alone on a page.
        keep = "<w:keepNext/>" if number == last - 1 or (whole and number < last) else ""
        inside = "".join(_cell(text, width, align, bold + size, keep) for text, width, align in zip(row, widths, table.aligns, strict=True))
        parts.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>")
    xml = "".join(parts) + "</w:tbl>"
    if table.small:
        xml = xml.replace(f'<w:pStyle w:val="{CELL}"/>', f'<w:pStyle w:val="{SMALL_CELL}"/>')
    if plain:
        xml = xml.replace(f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>', '<w:tblW w:w="5000" w:type="pct"/>', 1)  # whatever the page's width
        xml = xml.replace('<w:tblLayout w:type="fixed"/>', "", 1)
        xml = xml.replace(f'<w:pStyle w:val="{SMALL_CELL if table.small else CELL}"/>', "").replace('<w:rFonts w:hint="eastAsia"/>', _PLAIN_FONTS)
        xml = xml.replace("<w:p><w:pPr><w:jc", f"<w:p><w:pPr>{_PLAIN_LINES}<w:jc").replace(
            "<w:p><w:pPr></w:pPr>", f"<w:p><w:pPr>{_PLAIN_LINES}</w:pPr>"
        )
        xml = xml.replace("<w:p><w:pPr><w:keepNext/>", f"<w:p><w:pPr><w:keepNext/>{_PLAIN_LINES}")
    return xml


_PLAIN_FONTS = f'<w:rFonts w:ascii="{ROMAN}" w:hAnsi="{ROMAN}" w:eastAsia="{SONG}" w:hint="eastAsia"/>'
_PLAIN_LINES = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/>'


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _head_rows(heads: tuple[tuple[Head, ...], ...], widths: list[int], size: str) -> list[str]:
    """The rows of the head; cells over several rows go on below as empty ones that are merged."""
    open_cells: dict[int, tuple[int, int]] = {}  # column: rows that are left, columns
    rows = []
    for heads_of_row in heads:
        waiting = list(heads_of_row)
        column, inside = 0, []
        while column < len(widths):
            if column in open_cells:
                left, span = open_cells.pop(column)
                inside.append(_cell("", sum(widths[column : column + span]), CENTRE, "<w:b/>" + size, "<w:keepNext/>", _span(span) + "<w:vMerge/>"))
                if left > 1:
                    open_cells[column] = (left - 1, span)
            else:
                head = waiting.pop(0)
                span = head.columns
                merge = '<w:vMerge w:val="restart"/>' if head.rows > 1 else ""
                inside.append(_cell(head.text, sum(widths[column : column + span]), CENTRE, "<w:b/>" + size, "<w:keepNext/>", _span(span) + merge))
                if head.rows > 1:
                    open_cells[column] = (head.rows - 1, span)
            column += span
        rows.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(inside)}</w:tr>")
    return rows


def _span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""


def _cell(text: str, width: int, align: str, look: str, keep: str, merge: str = "") -> str:
    across = f'<w:jc w:val="{align}"/>' if align != LEFT else ""
    inside = run(text_of(text), look)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{CELL}"/>{keep}{across}</w:pPr>{inside}</w:p></w:tc>'
    )


# --- styles ---------------------------------------------------------------------------------------------------------------


def style_xml(
    identity: str, name: str, font: str, size: float, *, bold: bool = False, align: str = LEFT, line: float = 0, before: float = 0, after: float = 0,
    indent: int = 0, level: int | None = None, keep: bool = False, follows: str = "", tabs: str = "", left: int = 0, colour: str = "000000",
) -> str:  # fmt: skip
    """A paragraph style.

    Args:
        line: exact distance of the lines in points; 0 for what the letters need. indent: of the first line, in characters.
        level: outline level from 0. left: indent of all lines, in hundredths of a character.
    """
    spacing = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
    spacing += f' w:line="{round(line * 20)}" w:lineRule="exact"/>' if line else ' w:line="240" w:lineRule="auto"/>'
    first = f' w:firstLineChars="{indent * 100}" w:firstLine="{round(indent * size * 20)}"' if indent else ""
    aside = f' w:leftChars="{left}" w:left="{round(left / 100 * size * 20)}"' if left else ""
    is_own = ' w:customStyle="1"' if identity.startswith("Plan") else ""
    return (
        f'<w:style {NSDECL} w:type="paragraph" w:styleId="{identity}"{is_own}><w:name w:val="{name}"/>'
        f"{'' if identity == 'Normal' else '<w:basedOn w:val=' + chr(34) + 'Normal' + chr(34) + '/>'}"
        f'{f"<w:next w:val={chr(34)}{follows}{chr(34)}/>" if follows else ""}<w:uiPriority w:val="1"/><w:qFormat/>'
        f"<w:pPr>{'<w:keepNext/><w:keepLines/>' if keep else ''}{tabs}{spacing}{f'<w:ind{first}{aside}/>' if first or aside else ''}"
        f'<w:jc w:val="{align}"/>{f"<w:outlineLvl w:val={chr(34)}{level}{chr(34)}/>" if level is not None else ""}</w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{ROMAN}" w:hAnsi="{ROMAN}" w:cs="{ROMAN}" w:eastAsia="{font}"/>{"<w:b/><w:bCs/>" if bold else ""}'
        f'<w:color w:val="{colour}"/><w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr></w:style>'
    )


def put_styles(document: Any) -> None:
    """The styles of an official paper, in place of those that python-docx brings along."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    styles = document.styles.element
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8840"/></w:tabs>'
    wanted = [
        style_xml("Normal", "Normal", FANG, SANHAO, align="both"),
        style_xml(BODY, "方案正文", FANG, SANHAO, align="both", line=LINE, indent=2),
        style_xml(TITLE, "方案标题", HEI, ERHAO, align=CENTRE, line=40, before=0),
        style_xml(COVER, "方案封面", FANG, SANHAO, align=CENTRE, line=LINE),
        style_xml("Heading1", "heading 1", HEI, SANHAO, align="both", line=LINE, indent=2, level=0, keep=True, follows=BODY),
        style_xml("Heading2", "heading 2", KAI, SANHAO, bold=True, align="both", line=LINE, indent=2, level=1, keep=True, follows=BODY),
        style_xml("Heading3", "heading 3", FANG, SANHAO, bold=True, align="both", line=LINE, indent=2, level=2, keep=True, follows=BODY),
        style_xml("Caption", "caption", HEI, XIAOSI, align=CENTRE, before=6, after=4, follows=BODY),
        style_xml(CELL, "方案表格", SONG, WUHAO, before=1, after=1),
        style_xml(SMALL_CELL, "方案清单", SONG, XIAOWU, line=11, before=1.5, after=1.5, tabs=_NO_GAPS),
        style_xml(UNIT_LINE, "方案表格单位", SONG, WUHAO, align="right", keep=True),
        style_xml(PICTURE, "方案插图", SONG, WUHAO, align=CENTRE, before=6, keep=True),
        style_xml(NOTE, "方案表注", SONG, XIAOWU, align="both", after=3),
        style_xml("Footer", "footer", SONG, XIAOWU, align=CENTRE),
        *(
            style_xml(f"TOC{n}", f"toc {n}", HEI if n == 1 else FANG, XIAOSI + 2 * (n == 1), line=26, left=200 * (n - 1), tabs=tabs)
            for n in (1, 2, 3)
        ),
    ]
    for old in styles.findall(qn("w:style")):
        # Only what a document cannot be without stays: a person who goes on writing finds the styles of this paper and no others.
        if old.get(qn("w:default")) != "1" or old.get(qn("w:styleId")) == "Normal":
            styles.remove(old)
    for xml in wanted:
        style = parse_xml(xml)
        if style.get(qn("w:styleId")) == "Normal":
            style.set(qn("w:default"), "1")
        styles.append(style)
    for named in list(document.part.numbering_part.element.iter(qn("w:pStyle"))):
        named.getparent().remove(named)  # numberings of styles that are gone
    _clear_theme_fonts(styles)


def _clear_theme_fonts(styles: Any) -> None:
    """A theme's fonts come before a style's own: they go, and the language is Chinese."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    defaults = styles.find(qn("w:docDefaults"))
    if defaults is not None:
        styles.remove(defaults)
    styles.insert(0, parse_xml(
        f'<w:docDefaults {NSDECL}><w:rPrDefault><w:rPr><w:rFonts w:ascii="{ROMAN}" w:hAnsi="{ROMAN}" w:cs="{ROMAN}" w:eastAsia="{FANG}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    ))  # fmt: skip
