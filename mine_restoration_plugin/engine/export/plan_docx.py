"""An implementation plan as a Word document in which a person goes on writing.

Headings are Word's own (navigation, table of contents), numbers of tables and pictures and the references to them are fields, and the
table of contents is one too. It lists the headings from the start and gets its page numbers when a person brings it up to date: a document
that asked Word to do so by itself would be greeted with a question each time it is opened.
"""

from __future__ import annotations

import io
from typing import Any

from .plan_blocks import Block, Heading, Paragraph, Picture, Plan, Table
from .plan_word import (
    BODY,
    COVER,
    NOTE,
    NSDECL,
    PICTURE,
    TITLE,
    UNIT_LINE,
    bookmarked,
    caption_runs,
    complex_field,
    marked_runs,
    paragraph,
    put_styles,
    run,
    table_xml,
    text_of,
)

# A4 with the margins of GB/T 9704 for official documents, in millimetres: top, right, bottom, left.
_SHORT, _LONG = 210.0, 297.0
_UPRIGHT = (37.0, 26.0, 35.0, 28.0)
_LYING = (20.0, 15.0, 18.0, 15.0)
_TWIPS = 1440 / 25.4
_EMU_PER_MM = 36_000
_LAST_ID = 10_000


def docx_bytes(plan: Plan) -> bytes:
    """The whole document."""
    return _Writer(plan).bytes()


class _Writer:
    """Writes a plan from the top down."""

    def __init__(self, plan: Plan) -> None:
        import docx

        self.plan = plan
        self.document = docx.Document()
        self.body = self.document.element.body
        for child in list(self.body):
            if not child.tag.endswith("}sectPr"):
                self.body.remove(child)
        self.ids = 0
        self.lying = False
        self.references = references_of(plan)
        self._footer_id = ""
        self.headings: list[tuple[int, str, str]] = []

    def bytes(self) -> bytes:
        put_styles(self.document)
        self._settings()
        self._cover()
        place = len(self.body) - 1  # before the section's properties, which stay last
        for block in self.plan.blocks:
            self._block(block)
        for note in self.plan.notes:
            self._add(paragraph(NOTE, run(text_of(note))))
        self._contents(place)
        self._end()
        self._properties()
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    # --- parts ------------------------------------------------------------------------------------------------------------
    def _add(self, xml: str, place: int | None = None) -> Any:
        from docx.oxml import parse_xml

        element = parse_xml(xml)
        last = self.body[-1]
        if place is not None:
            self.body.insert(place, element)
        elif last is not None and last.tag.endswith("}sectPr"):
            last.addprevious(element)
        else:
            self.body.append(element)
        return element

    def _cover(self) -> None:
        for _ in range(5):
            self._add(paragraph(COVER, ""))
        for line in self.plan.title:
            self._add(paragraph(TITLE, run(line)))
        for _ in range(8):
            self._add(paragraph(COVER, ""))
        self._add(paragraph(COVER, marked_runs(self.plan.unit, {})))
        self._add(paragraph(COVER, run(self.plan.day)))

    def _contents(self, place: int) -> None:
        """The table of contents, on pages of its own behind the cover."""
        lines = [paragraph(TITLE, run("目　　录"), "<w:pageBreakBefore/>")]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for number, (level, text, bookmark) in enumerate(self.headings):
            link = f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{run(text)}</w:hyperlink>'
            lines.append(paragraph(f"TOC{level}", (begin if number == 0 else "") + link))
        hint = "【请更新目录页码：右键单击目录，选“更新域”，本行随之消失】"
        lines.append(paragraph("TOC1", ("" if self.headings else begin) + marked_runs(hint, {}) + end))
        for offset, line in enumerate(lines):
            self._add(line, place + offset)
        # What follows begins on a new page, by its own first paragraph.
        if place + len(lines) < len(self.body):
            self._break_before(self.body[place + len(lines)])

    def _break_before(self, element: Any) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        if element.tag == qn("w:p") and element.pPr is not None:
            element.pPr.insert(1, OxmlElement("w:pageBreakBefore"))

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            bookmark = f"_Toc{9000 + len(self.headings)}"
            text = text_of(block.text)
            self.headings.append((block.level, text, bookmark))
            self._add(
                paragraph(f"Heading{block.level}", bookmarked(bookmark, self._next(), run(text)), "<w:pageBreakBefore/>" if block.new_page else "")
            )
        elif isinstance(block, Paragraph):
            self._add(paragraph(BODY, marked_runs(block.text, self.references)))
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Picture):
            self._picture(block)
        else:
            self._turn()

    def _table(self, table: Table) -> None:
        bookmark, shown = self.references[table.key]
        self._add(paragraph("Caption", caption_runs(shown[0], int(shown[1:]), bookmark, self._next(), table.caption), "<w:keepNext/>"))
        if table.unit:
            self._add(paragraph(UNIT_LINE, run(table.unit)))
        self._add(table_xml(table, self._wide()))
        for note in table.notes or ("",):
            self._add(paragraph(NOTE, run(text_of(note))))

    def _picture(self, picture: Picture) -> None:
        bookmark, shown = self.references[picture.key]
        holder = self._add(paragraph(PICTURE, ""))
        picture_into(self.document, holder, picture, min(picture.wide_mm, self._wide()), self._next())
        self._add(paragraph("Caption", caption_runs(shown[0], int(shown[1:]), bookmark, self._next(), picture.caption)))

    def _turn(self) -> None:
        """End the upright pages; the section's properties stand in its last paragraph."""
        self._add(paragraph(NOTE, "", _section(False, self._footer(), True)))
        self.lying = True

    def _end(self) -> None:
        from docx.oxml import parse_xml

        last = self.body[-1]
        section = _section(self.lying, self._footer(), not self.lying).replace("<w:sectPr>", f"<w:sectPr {NSDECL} {_REL}>")
        self.body.replace(last, parse_xml(section))

    def _footer(self) -> str:
        """Relationship of the one footer: 第 x 页 共 y 页."""
        if not self._footer_id:
            from docx.oxml import parse_xml

            body: Any = self.document.part
            part, self._footer_id = body.add_footer_part()
            for child in list(part.element):
                part.element.remove(child)
            inside = run("第 ") + complex_field("PAGE", "1") + run(" 页　共 ") + complex_field("NUMPAGES", "1") + run(" 页")
            part.element.append(parse_xml(paragraph("Footer", inside)))
        return self._footer_id

    def _wide(self) -> float:
        return _LONG - _LYING[1] - _LYING[3] if self.lying else _SHORT - _UPRIGHT[1] - _UPRIGHT[3]

    def _next(self) -> int:
        self.ids += 1
        return self.ids

    def _settings(self) -> None:
        """Not in compatibility mode, as old documents are."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import qn

        settings = self.document.settings.element
        for old in settings.findall(qn("w:compat")):
            settings.remove(old)
        mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        compat = parse_xml(f"<w:compat {NSDECL}>{mode}</w:compat>")
        later = next((child for child in settings if child.tag in {qn(f"w:{name}") for name in _AFTER_COMPAT}), None)
        settings.append(compat) if later is None else later.addprevious(compat)

    def _properties(self) -> None:
        put_properties(self.document.core_properties, self.plan)


_REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_AFTER_COMPAT = ("docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator")


def put_properties(properties: Any, plan: Plan) -> None:
    """Who made the file of what; what is too long for a property is cut."""
    properties.title = text_of("".join(plan.title))[:250]
    properties.author = text_of(plan.author)[:250]
    properties.last_modified_by = text_of(plan.author)[:250]
    properties.subject = text_of(plan.subject)[:250]
    properties.comments = text_of(plan.comment)[:2000]
    properties.language = "zh-CN"


def references_of(plan: Plan) -> dict[str, tuple[str, str]]:
    """Bookmark and shown number (表1, 图2) by key."""
    tables = {table.key: (f"plan_t{number}", f"表{number}") for number, table in enumerate(plan.tables, 1)}
    return tables | {picture.key: (f"plan_p{number}", f"图{number}") for number, picture in enumerate(plan.pictures, 1)}


def picture_into(document: Any, holder: Any, picture: Picture, wide_mm: float, identity: int) -> None:
    """Put a picture into a paragraph's element, with the words for those who cannot see it."""
    from docx.text.paragraph import Paragraph as WordParagraph

    shape = WordParagraph(holder, document._body).add_run().add_picture(io.BytesIO(picture.png), width=round(wide_mm * _EMU_PER_MM))
    properties = shape._inline.docPr
    properties.set("id", str(_LAST_ID + identity))
    properties.set("name", text_of(picture.caption))
    properties.set("descr", text_of(picture.alt))


def _section(lying: bool, footer: str, titled: bool) -> str:
    """Paper, margins and footer; ``titled``: the first page (the cover) has no number."""
    top, right, bottom, left = (round(side * _TWIPS) for side in (_LYING if lying else _UPRIGHT))
    short, long = round(_SHORT * _TWIPS), round(_LONG * _TWIPS)
    size = f'w:w="{long}" w:h="{short}" w:orient="landscape"' if lying else f'w:w="{short}" w:h="{long}"'
    inner = f'<w:footerReference {_REL} w:type="default" r:id="{footer}"/><w:type w:val="nextPage"/><w:pgSz {size}/>'
    inner += f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="850" w:footer="{bottom // 2}" w:gutter="0"/>'
    return f"<w:sectPr>{inner}{'<w:titlePg/>' if titled else ''}</w:sectPr>"
