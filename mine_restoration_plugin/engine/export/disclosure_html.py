"""The public disclosure as one HTML page that needs no network: searched, sorted, with a map, printed on A4.

Texts are escaped wherever they stand; and the page's own policy lets only this script and this style run, told by their checksums, so
that nothing that somebody typed could.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from decimal import Decimal
from html import escape
from pathlib import Path

from ..core.disclosure_map import Dot, Drawing
from ..core.disclosure_rows import Mine, Photo
from .disclosure_paper import AREA, COLUMNS, Cell, Paper, line_of, words_of

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MAP_NOTE = "示意图：省界、河流为概略数据，不作为界线依据；一点为0.01度的一格，数字为该格内的矿山数。"
_WIDTHS = (3, 8, 8, 10, 5, 5, 5, 17, 6.5, 6.5, 6.5, 6.5, 4.5, 4.5)
_PHOTOS = 8.0
_NAMED = 8
_SMALLEST, _LARGEST = 5.0, 12.0
_MANY, _CROWDED = 300, 0.5
"""Places beyond which dots are drawn at this size, without numbers, until somebody looks closer."""
_SEEN = 1000.0
"""Pixels over which the map is wide before the script measures it."""


def html_bytes(paper: Paper, drawing: Drawing) -> bytes:
    """The whole file."""
    photos = any(paper.photos.values())
    style = f"{(TEMPLATES / 'disclosure.css').read_text(encoding='utf-8')}\n{_columns(photos)}"
    script = (TEMPLATES / "disclosure.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; script-src '{_checksum(script)}'; style-src '{_checksum(style)}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    parts = [
        "<!DOCTYPE html>", '<html lang="zh-CN">', "<head>", '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">', '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="generator" content="Mine Restoration {escape(paper.provenance.version)}">',
        f"<title>{escape(paper.title)}</title>", f"<style>{style}</style>", "</head>", "<body>", *_body(paper, drawing, photos),
        f"<script>{script}</script>", "</body>", "</html>", "",
    ]  # fmt: skip
    return "\n".join(parts).encode("utf-8")


def _checksum(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _columns(photos: bool) -> str:
    widths = (*_WIDTHS, *((_PHOTOS,) if photos else ()))
    whole = sum(widths)
    return "\n".join(f"col:nth-child({place}) {{ width: {100 * width / whole:.2f}%; }}" for place, width in enumerate(widths, 1))


def _body(paper: Paper, drawing: Drawing, photos: bool) -> list[str]:
    facts = "".join(f"<span>{escape(name)}：{escape(value)}</span>" for name, value in paper.facts)
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button">{"<br>".join(map(escape, column.head.split(chr(10))))}</button></th>'
        for column in COLUMNS
    )
    count = len(COLUMNS) + photos
    total: list[Cell] = ["合计", f"{len(paper.mines)}个", *[None] * (len(COLUMNS) - 2)]
    total[AREA] = paper.total
    last = "".join(_cell(cell, place) for place, cell in enumerate(total)) + ("<td></td>" if photos else "")
    return [
        f"<h1>{escape(paper.title)}</h1>", f'<p class="opening">{escape(paper.opening)}</p>', f'<p class="facts">{facts}</p>',
        *_tools(paper), *_map(drawing), '<div class="scroll">', "<table>", f"<colgroup>{'<col>' * count}</colgroup>",
        f'<thead><tr>{heads}{"<th scope=col>照片</th>" if photos else ""}</tr></thead>', '<tbody id="mines">',
        *(_row(mine, paper.photos.get(mine.key, []), photos) for mine in paper.mines), "</tbody>",
        f'<tfoot><tr class="total">{last}</tr></tfoot>', "</table>", "</div>",
        *(f'<p class="note">{escape(note)}</p>' for note in paper.notes),
    ]  # fmt: skip


def _tools(paper: Paper) -> list[str]:
    def choices(values: list[str]) -> str:
        return '<option value="">全部</option>' + "".join(f'<option value="{escape(value)}">{escape(value)}</option>' for value in values)

    districts = sorted({mine.district for mine in paper.mines if mine.district})
    states = list(dict.fromkeys(mine.status for mine in paper.mines if mine.status))
    return [
        '<div class="tools" role="search">',
        '<label for="search">查找：<input id="search" type="search" autocomplete="off" placeholder="矿山名称、县、乡镇、村、状态"></label>',
        f'<label for="county">地区：<select id="county">{choices(districts)}</select></label>',
        f'<label for="state">状态：<select id="state">{choices(states)}</select></label>',
        '<button type="button" id="clear">全部显示</button>', '<span id="told" role="status" aria-live="polite"></span>', "</div>",
    ]  # fmt: skip


def _map(drawing: Drawing) -> list[str]:
    if not drawing.dots:
        return []
    unit = drawing.view[2] / _SEEN
    names = (f'<text class="name" x="{x:g}" y="{y:g}" font-size="{14 * unit:.1f}">{escape(name)}</text>' for name, x, y in drawing.names)
    many = len(drawing.dots) > _MANY
    rivers = (
        f'<path class="river{" main" if main else ""}" d="{path}"><title>{escape(name)}</title></path>' for name, path, main in drawing.rivers if path
    )
    return [
        '<div class="map">', '<div class="keys"><button type="button" id="nearer">放大</button> <button type="button" id="farther">缩小</button> '
        '<button type="button" id="home">复位</button></div>',
        f'<svg id="map"{" class=many" if many else ""} viewBox="{" ".join(f"{number:g}" for number in drawing.view)}" '
        'role="group" aria-label="矿山位置示意图">',
        *(f'<path class="province" d="{path}"><title>{escape(name)}</title></path>' for name, path, _ in drawing.provinces if path),
        *rivers,
        *names, *(_dot(dot, unit, many) for dot in drawing.dots), "</svg>",
        f"<p>{MAP_NOTE}拖动移动，点选一点只显示该处矿山，再点一次取消。</p>", "</div>",
    ]  # fmt: skip


def _dot(dot: Dot, unit: float, many: bool) -> str:
    count = len(dot.mines)
    size = min(_LARGEST, _SMALLEST + (3.0 if count > 1 else 0.0) + count**0.5)
    drawn = size * unit * (_CROWDED if many else 1.0)
    words = "；".join(f"{mine.name or '（无名称）'}，{mine.status}，{mine.hectares:.2f}公顷" for mine in dot.mines[:_NAMED])
    words += f"；等{count}个" if count > _NAMED else ""
    label = f'<text x="{dot.x:g}" y="{dot.y:g}" dy="{4 * unit:.1f}" font-size="{11 * unit:.1f}">{count}</text>' if count > 1 else ""
    return (
        f'<g class="dot" tabindex="0" role="button" data-size="{size:.1f}" data-mines="{" ".join(str(mine.place) for mine in dot.mines)}" '
        f'aria-label="{escape(words)}"><title>{escape(words)}</title><circle cx="{dot.x:g}" cy="{dot.y:g}" r="{drawn:.1f}"></circle>{label}</g>'
    )


def _row(mine: Mine, photos: list[Photo], column: bool) -> str:
    cells = line_of(mine)
    text = " ".join((mine.name, mine.district, mine.location, mine.status, mine.method))
    more = f"<td>{''.join(_photo(photo, mine) for photo in photos)}</td>" if column else ""
    return (
        f'<tr class="mine" data-mine="{mine.place}" data-county="{escape(mine.district)}" data-state="{escape(mine.status)}" '
        f'data-area="{mine.hectares:.2f}" data-text="{escape(text)}">{"".join(_cell(cell, place) for place, cell in enumerate(cells))}{more}</tr>'
    )


def _cell(cell: Cell, place: int) -> str:
    if isinstance(cell, Decimal):
        return f'<td class="number">{cell:.2f}</td>'
    if isinstance(cell, datetime.date):
        year, rest = words_of(cell).split("年")
        return f'<td data-value="{cell.isoformat()}"><span class="whole">{year}年</span><br><span class="whole">{rest}</span></td>'
    kind = ' class="long"' if COLUMNS[place].kind == "long" else ""
    return f"<td{kind}>{escape(words_of(cell))}</td>"


def _photo(photo: Photo, mine: Mine) -> str:
    words = escape(f"{mine.name}{photo.word}照片")
    if photo.small:
        picture = base64.b64encode(photo.small).decode("ascii")
        return f'<a href="{escape(photo.file)}"><img src="data:image/jpeg;base64,{picture}" alt="{words}" title="{escape(photo.word)}"></a>'
    return f'<a href="{escape(photo.file)}">{escape(photo.word)}</a> '
