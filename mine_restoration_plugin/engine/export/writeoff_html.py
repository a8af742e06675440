"""The list of a write-off batch as one HTML file that needs nothing beside it and prints on A4 landscape."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from html import escape

from .html_page import page_bytes
from .writeoff_list import Cell, WriteoffList, before_brackets, words_of

STYLE = """
@page { size: A4 landscape; margin: 14mm 10mm; @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; } }
body { font-family: SimSun, "宋体", "Noto Serif CJK SC", serif; font-size: 9.5pt; color: #000; background: #fff;
  max-width: 277mm; margin: 0 auto; padding: 4mm; }
h1 { font-family: SimHei, "黑体", "Noto Sans CJK SC", sans-serif; font-size: 16pt; text-align: center; margin: 2mm 0 5mm; }
.facts { font-size: 10.5pt; line-height: 1.6; margin: 0 0 2mm; }
.facts span { display: inline-block; margin-right: 10mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 1px solid #000; padding: 1.2mm 0.6mm; text-align: center; overflow-wrap: anywhere; }
td.number { font-variant-numeric: tabular-nums; }
tr.total td { font-weight: bold; }
.whole { white-space: nowrap; }
tr { page-break-inside: avoid; break-inside: avoid; }
thead { display: table-header-group; }
.note { font-size: 9pt; line-height: 1.5; margin: 2mm 0 0; }
.signatures { display: flex; flex-wrap: wrap; justify-content: space-between; margin-top: 8mm;
  font-size: 10.5pt; page-break-inside: avoid; break-inside: avoid; }
.signatures span { min-width: 38mm; margin: 2mm 8mm 2mm 0; }
@media print { body { padding: 0; max-width: none; } }
"""


def html_bytes(paper: WriteoffList) -> bytes:
    """The whole file."""
    whole = sum(column.width for column in paper.columns)
    columns = "".join(f'<col style="width:{100 * column.width / whole:.2f}%">' for column in paper.columns)
    heads = "".join(f'<th scope="col">{_broken(column.head)}</th>' for column in paper.columns)
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
        return f'<td class="whole">{words_of(cell)}</td>'
    return f"<td>{_kept(words_of(cell))}</td>"


def _broken(head: str) -> str:
    """A heading with its bracket in a line of its own."""
    return "<br>".join(f'<span class="whole">{escape(part)}</span>' for part in before_brackets(head).split("\n"))


def _kept(text: str) -> str:
    """A text whose short bracket at the end (主要支流) stays in one line."""
    bracket = re.search(r"(?<=.)（[^（）]{1,6}）$", text)
    return f'{escape(text[: bracket.start()])}<span class="whole">{escape(bracket[0])}</span>' if bracket else escape(text)
