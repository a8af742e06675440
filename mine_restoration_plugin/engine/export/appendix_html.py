"""The appendix table as one HTML file that needs nothing beside it and prints on A4 landscape."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from .appendix_changes import ChangeList
from .appendix_lines import Block, Line
from .appendix_sheet import Page, Sheet
from .html_page import page_bytes

UP, DOWN = "▲", "▼"

STYLE = """
@page { size: A4 landscape; margin: 15mm 12mm; @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; } }
body { font-family: SimSun, "宋体", "Noto Serif CJK SC", serif; font-size: 11pt; color: #000; background: #fff;
  max-width: 270mm; margin: 0 auto; padding: 4mm; }
h1, h2, h3 { font-family: SimHei, "黑体", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 16pt; text-align: center; margin: 2mm 0 5mm; }
h2 { font-size: 14pt; text-align: center; }
h3 { font-size: 12pt; margin: 4mm 0 2mm; }
.label { font-family: SimHei, "黑体", "Noto Sans CJK SC", sans-serif; margin: 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 1px solid #000; padding: 1.2mm 1.5mm; text-align: center; overflow-wrap: anywhere; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
col.order { width: 7%; } col.province { width: 12%; } col.range { width: 12%; }
tr.total td { font-weight: bold; }
td.up { font-weight: bold; color: #123f8c; background: #e8eefa; }
td.down { font-weight: bold; color: #8a3b00; background: #fbeee2; }
tr { page-break-inside: avoid; break-inside: avoid; }
thead { display: table-header-group; }
.note { font-size: 10pt; line-height: 1.5; }
@media print { body { padding: 0; max-width: none; }
  section.comparison { page-break-before: always; }
  .block { page-break-inside: avoid; break-inside: avoid; } }
"""

SUBTOTALS = """tr.sum td { font-weight: bold; background: #f2f2f2; }
"""
LIST = """table.changes { font-size: 8.5pt; }
table.changes td, table.changes th { padding: 1mm 0.6mm; word-wrap: break-word; }
td.why { text-align: left; }
@media print { table.changes { font-size: 8pt; } }
"""


def html_bytes(sheet: Sheet) -> bytes:
    """The whole file."""
    body = [
        f'<p class="label">{escape(sheet.label)}</p>',
        f"<h1>{escape(sheet.title)}</h1>",
        _table(sheet, sheet.table, sheet.table.blocks[0]),
        f'<p class="note statement">{escape(sheet.statement)}</p>',
    ]
    for page in sheet.comparisons:
        body += ['<section class="comparison">', f"<h2>{escape(page.title)}</h2>"]
        for block in page.blocks:
            body += ['<div class="block">', f"<h3>{escape(block.name)}</h3>", _table(sheet, page, block), "</div>"]
        body += [f'<p class="note">{escape(note)}</p>' for note in (*page.notes, sheet.statement)]
        body.append("</section>")
    if sheet.changes is not None:
        body += ['<section class="comparison">', f"<h2>{escape(sheet.changes.title)}</h2>", _list(sheet.changes)]
        body += [f'<p class="note">{escape(note)}</p>' for note in (sheet.changes.note, sheet.statement)]
        body.append("</section>")
    subtotals = any(line.sums and not line.is_total for page in (sheet.table, *sheet.comparisons) for block in page.blocks for line in block.lines)
    style = STYLE + (SUBTOTALS if subtotals else "") + (LIST if sheet.changes is not None else "")
    return page_bytes(sheet.title, sheet.version, style, body)


def _table(sheet: Sheet, page: Page, block: Block) -> str:
    heads = "".join(f'<th rowspan="2" scope="col">{escape(head)}</th>' for head in page.heads)
    groups = "".join(f'<th colspan="2" scope="colgroup">{escape(group)}</th>' for group in sheet.groups)
    under = f'<th scope="col">{escape(sheet.count_head)}</th><th scope="col">{escape(sheet.area_head)}</th>' * len(sheet.groups)
    places = '<col class="order"><col class="province">' + '<col class="range">' * (len(page.heads) - 2)
    columns = places + "<col>" * (2 * len(sheet.groups))
    lines = "\n".join(_line(line, block.signed) for line in block.lines)
    head = f"<thead>\n<tr>{heads}{groups}</tr>\n<tr>{under}</tr>\n</thead>"
    return f"<table>\n<colgroup>{columns}</colgroup>\n{head}\n<tbody>\n{lines}\n</tbody>\n</table>"


def _line(line: Line, signed: bool) -> str:
    order = "" if line.order is None else str(line.order)
    cells = [f"<td>{escape(text)}</td>" for text in (order, *line.texts)]
    for cell in line.cells:
        cells += [_number(Decimal(cell.count), "0", signed), _number(cell.hectares, "0.00", signed)]
    look = "total" if line.is_total else "sum" if line.sums else "province"
    return f'<tr class="{look}">{"".join(cells)}</tr>'


def _list(changes: ChangeList) -> str:
    columns = "".join(f'<col style="width: {100 * width / sum(changes.widths):.1f}%">' for width in changes.widths)
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in changes.heads)
    lines = []
    for line in changes.lines:
        cells = [f"<td>{escape(text)}</td>" for text in line.texts]
        cells += [f'<td class="number">{"" if area is None else f"{area:.2f}"}</td>' for area in line.areas]
        cells += [_number(Decimal(line.cell.count), "0", True), _number(line.cell.hectares, "0.00", True)]
        cells.append(f'<td class="why">{escape(line.explanation)}</td>')
        lines.append(f'<tr class="{"total" if line.is_total else "patch"}">{"".join(cells)}</tr>')
    body = "\n".join(lines)
    return f'<table class="changes">\n<colgroup>{columns}</colgroup>\n<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>'


def _number(value: Decimal, pattern: str, signed: bool) -> str:
    text = format(value.quantize(Decimal(pattern)), "f") if value else "0"
    if not signed or not value:
        return f'<td class="number">{text}</td>'
    if value > 0:
        return f'<td class="number up">{UP}+{text}</td>'
    return f'<td class="number down">{DOWN}{text}</td>'
