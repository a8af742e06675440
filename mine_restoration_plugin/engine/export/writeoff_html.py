"""The list of a write-off batch as one HTML file that needs nothing beside it and prints on A4 landscape."""

from __future__ import annotations

import datetime
from decimal import Decimal
from html import escape

from .html_page import page_bytes
from .writeoff_list import Cell, WriteoffList, paper_date

STYLE = """
@page { size: A4 landscape; margin: 14mm 10mm; @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; } }
body { font-family: SimSun, "宋体", "Noto Serif CJK SC", serif; font-size: 10.5pt; color: #000; background: #fff;
  max-width: 277mm; margin: 0 auto; padding: 4mm; }
h1 { font-family: SimHei, "黑体", "Noto Sans CJK SC", sans-serif; font-size: 16pt; text-align: center; margin: 2mm 0 5mm; }
.facts { display: flex; flex-wrap: wrap; gap: 1mm 10mm; margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 1px solid #000; padding: 1.2mm 1mm; text-align: center; overflow-wrap: anywhere; }
td.number { font-variant-numeric: tabular-nums; }
tr.total td { font-weight: bold; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.note { font-size: 9.5pt; line-height: 1.5; margin: 2mm 0 0; }
.signatures { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4mm 8mm; margin-top: 10mm; break-inside: avoid; }
.signatures span { min-width: 38mm; }
@media print { body { padding: 0; max-width: none; } }
"""


def html_bytes(paper: WriteoffList) -> bytes:
    """The whole file."""
    whole = sum(column.width for column in paper.columns)
    columns = "".join(f'<col style="width:{100 * column.width / whole:.2f}%">' for column in paper.columns)
    heads = "".join(f'<th scope="col">{escape(column.head)}</th>' for column in paper.columns)
    lines = "\n".join(_line(line, "site") for line in paper.lines)
    body = [
        f"<h1>{escape(paper.title)}</h1>",
        '<p class="facts">' + "".join(f"<span>{escape(name)}：{escape(value)}</span>" for name, value in paper.facts) + "</p>",
        f"<table>\n<colgroup>{columns}</colgroup>\n<thead>\n<tr>{heads}</tr>\n</thead>",
        f"<tbody>\n{lines}\n{_line(paper.total, 'total')}\n</tbody>\n</table>",
        *(f'<p class="note">{escape(note)}</p>' for note in paper.notes),
        '<div class="signatures">' + "".join(f"<span>{escape(text)}</span>" for text in paper.signatures) + "</div>",
    ]
    return page_bytes(paper.title, paper.version, STYLE, body)


def _line(line: tuple[Cell, ...], kind: str) -> str:
    return f'<tr class="{kind}">{"".join(map(_cell, line))}</tr>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f'<td class="number">{cell:.2f}</td>'
    if isinstance(cell, datetime.date):
        return f"<td>{paper_date(cell)}</td>"
    return f"<td>{escape(cell or '')}</td>"
