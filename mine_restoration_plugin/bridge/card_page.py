"""An archive card as the HTML that Qt's text documents understand: the same parts in the same order as the Word template."""

from __future__ import annotations

import html
from itertools import groupby
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from .card_fonts import PaperFonts

TITLE = "废弃露天矿山生态修复档案卡"
SHADE = "#f2f2f2"
MAP, PHOTO = "map", "photo-"
"""Names of the pictures: the map, and each photo's with its key."""
_LONG = 600
"""Characters of a text that may not fit on the rest of a page."""
_MISSING, _BLANK = "（照片文件缺失）", "　　"

_FACTS: Tuple[Tuple[str, str, str, str], ...] = (
    ("矿山名称", "KSMC", "行政区代码", "XZQDM"), ("所在地", "SZD", "位置", "WZ"), ("矿种", "KZ", "开采方式", "KCFS"),
    ("停采年", "TCND", "采矿证号", "CKZH"),
    ("图斑数", "TBS", "图斑类别", "TBDL+TBXL"), ("面积（公顷）", "MJGQ", "范围内面积（公顷）", "FWNGQ"), ("所属河流", "HLMC+GZL", "片区", "PQ"),
    ("距岸（公里）", "JAGL", "中心经纬度（°）", "KFX,KFY"),
)  # fmt: skip
_LEDGER: Tuple[Tuple[str, str, str, str], ...] = (
    ("责任主体类型", "ZRLX", "责任主体", "ZRZT"), ("任务面积（公顷）", "RWMJ", "投资估算（万元）", "GSTZ"), ("开工日期", "KGRQ", "治理时限", "ZLSX"),
)  # fmt: skip
_CORNERS = (("点号", 16), ("经度", 22), ("纬度", 20), ("X（北）", 20), ("Y（东）", 22))
_FUNDS = (("资金来源", 25), ("整合项目", 21), ("计划", 18), ("到位", 18), ("支出", 18))
_PROGRESS = (("期别", 14), ("完成面积（公顷）", 19), ("形象进度（%）", 17), ("累计支出（万元）", 19), ("存在问题", 31))
_STATUS = (("时间", 23), ("修改人", 22), ("原状态", 15), ("新状态", 15), ("原因", 25))
_ACCEPTANCE = (("级别", 12), ("日期", 19), ("面积（公顷）", 13), ("结论", 9), ("文号", 25), ("组长", 11), ("修复后地类", 11))


def card_html(card: Mapping[str, Any], fonts: PaperFonts, sizes: Mapping[str, Tuple[int, int]]) -> str:
    """The page of a card.

    Args:
        card: see ``engine/core/site_card.py``. fonts: families to write in.
        sizes: width and height of each picture that there is, by its name, in the document's pixels.
    """
    fields: Mapping[str, str] = card["fields"]
    parts = [
        f"<p align='center' style='font-family:\"{fonts.head}\";font-size:18pt;margin-bottom:6px'>{TITLE}</p>",
        f"<p>编号：{_text(fields['ZTBH'])}　　　　状态：{_text(fields['ZT'])}　　　　填报单位（盖章）：</p>",
        _pairs(_FACTS, fields), _heading("档案内容"), _items(fields), _heading("治理台账"), _pairs(_LEDGER, fields),
        *_funds(card), *_map(card, sizes), *_corners(card), *_photos(card, sizes),
        *_list("治理进度", _PROGRESS, card["progress"]), *_list("状态记录", _STATUS, card["status"]),
        *_list("验收记录", _ACCEPTANCE, card["acceptance"]),
        f"<p style='margin-top:16px'>填表人：{_text(fields['JDR'])}　　　　　审核人：　　　　　　　单位（盖章）：　　　　　　　　年　　月　　日</p>",
        f"<p style='font-size:8pt;margin-top:4px'>{_text(card['provenance'])}</p>",
    ]  # fmt: skip
    # Family and size of the texts are the document's own: a rule for them would be matched with each cell.
    style = (
        f"p{{margin:0;white-space:pre-wrap}} "
        f"h3{{font-family:'{fonts.head}';font-size:11pt;font-weight:normal;margin:9px 0 3px 0}} "
        f"h4{{font-size:1pt;margin:0}} table{{border-collapse:collapse;border-style:solid;border-width:1px;border-color:#000}} "
        f"td,th{{padding:2px 4px;vertical-align:middle;font-weight:normal;white-space:pre-wrap}} "
        f".head{{font-family:'{fonts.head}';font-size:10pt}}"
    )
    return f"<html><head><style>{style}</style></head><body>{''.join(part for part in parts if part)}</body></html>"


def _text(text: str) -> str:
    """A text as text, with its line ends."""
    return html.escape(str(text).replace("\t", "　")).replace("\n", "<br/>")


def _in_cell(text: str) -> str:
    """A text in a cell; where the last cell of a table is empty, Qt forgets the distance to what follows."""
    return _text(text) or "&nbsp;"


def _heading(words: str) -> str:
    return f"<h3>{words}</h3>"


def _value(fields: Mapping[str, str], key: str) -> str:
    """A field's text; ``A+B`` is A with B in brackets, ``A,B`` east and north, one below the other."""
    if "+" in key:
        first, second = (fields.get(name, "") for name in key.split("+"))
        return f"{first}（{second}）" if first and second else first or second
    if "," in key:
        return "\n".join(f"{word} {fields[name]}" for word, name in zip(("东经", "北纬"), key.split(",")) if fields.get(name))
    return fields.get(key, "")


def _label(words: str, width: int, place: str = "middle") -> str:
    return f"<td width='{width}%' align='center' bgcolor='{SHADE}' class='head' style='vertical-align:{place}'>{words}</td>"


def _pairs(rows: Sequence[Tuple[str, str, str, str]], fields: Mapping[str, str]) -> str:
    lines = [
        f"<tr>{_label(one, 18)}<td width='32%'>{_in_cell(_value(fields, key))}</td>"
        f"{_label(two, 21)}<td width='29%'>{_in_cell(_value(fields, other))}</td></tr>"
        for one, key, two, other in rows
    ]
    return f"<table width='100%' cellspacing='0'>{''.join(lines)}</table>"


def _items(fields: Mapping[str, str]) -> str:
    def of(name: str) -> str:
        return _text(fields.get(name, ""))

    sides = (
        f"东经{of('XJ')}至{of('DJ')}，北纬{of('NJ')}至{of('BJ')}；界址点坐标及位置图见后。" if fields.get("XJ") else "（无图形）"
    )  # fmt: skip
    restored = f"自然恢复面积：{of('ZRHFMJ') or _BLANK}公顷　　植被覆盖度：{of('ZBFGD') or _BLANK}%"
    rows = (
        ("一、基本情况", of("JBQK")),
        ("二、主要问题", f"生态问题：{of('ZYWT')}<br/>地质灾害隐患：{of('DZYH')}　　严重程度：{of('YZCD')}<br/>{of('WTMS')}"),
        ("三、位置及范围", f"四至：{of('SZ')}<br/>{sides}"),
        ("四、保护与治理<br/>恢复情况<br/>（含自然恢复）", f"{of('HFQK')}<br/>{restored}"),
        ("五、采取的<br/>主要措施", f"{of('CQCS')}<br/>修复方式：{of('NXFFS')}　　修复方向：{of('NXFFX')}"),
        ("治理任务", _in_cell(fields.get("ZLRW", ""))),
    )
    # A label in the middle of a cell of thirty pages would stand on the fifteenth.
    lines = [f"<tr>{_label(label, 18, 'top' if len(text) > _LONG else 'middle')}<td width='82%'>{text}</td></tr>" for label, text in rows]
    return f"<table width='100%' cellspacing='0'>{''.join(lines)}</table>"


def _list(
    title: str, columns: Sequence[Tuple[str, int]], rows: Sequence[Sequence[str]], right: int = 99, small: bool = True, last: Sequence[str] = ()
) -> List[str]:
    """Heading and table, nothing without rows; columns from ``right`` on are numbers."""
    if not rows:
        return []
    size = "style='font-size:9pt'" if small else ""
    heads = "".join(f"<th width='{width}%' bgcolor='{SHADE}' class='head' {size}>{head}</th>" for head, width in columns)
    lines = []
    for row in (*rows, *([last] if last else [])):
        look = f"style='{'font-size:9pt;' if small else ''}vertical-align:{'top' if max(map(len, row)) > _LONG else 'middle'}'"
        cells = (f"<td align='{'right' if place >= right else 'center'}' {look}>{_in_cell(text)}</td>" for place, text in enumerate(row))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return [_heading(title), f"<table width='100%' cellspacing='0'><thead><tr>{heads}</tr></thead>{''.join(lines)}</table>"]


def _funds(card: Mapping[str, Any]) -> List[str]:
    return _list("治理资金（万元）", _FUNDS, card["funds"], right=2, small=False, last=("合　计", "", *card["funds_total"]))


def _corners(card: Mapping[str, Any]) -> List[str]:
    """The corners, patch by patch; the lines of a patch share one row of cells, whose texts are too short to wrap.

    A cell for each value would take half of the time of the whole card. The rules between the lines are drawn by the writer.
    """
    corners = card["corners"]
    if not corners["rows"]:
        return []
    size = "style='font-size:9pt'"
    heads = "".join(f"<th width='{width}%' bgcolor='{SHADE}' class='head' {size}>{head}</th>" for head, width in _CORNERS)
    rows: List[str] = []
    for patch, lines in groupby(corners["rows"], key=lambda row: row[1]):
        columns = list(zip(*lines))
        rows.append(f"<tr><td colspan='5' {size}>图斑编号：{_text(patch)}</td></tr>")
        cells = (f"<td align='center' {size}>{'<br/>'.join(map(_text, columns[place]))}</td>" for place in (0, 2, 3, 4, 5))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    note = f"<p style='font-size:8.5pt;margin-top:2px'>{_text(corners['system'])}。{_text(corners['note'])}</p>"
    return [_heading("界址点坐标"), f"<table width='100%' cellspacing='0'><thead><tr>{heads}</tr></thead>{''.join(rows)}</table>", note]


def _map(card: Mapping[str, Any], sizes: Mapping[str, Tuple[int, int]]) -> List[str]:
    if MAP not in sizes:
        return []
    note = f"<p align='center' style='font-size:8.5pt;margin-top:2px'>{_text(card.get('map_note', ''))}</p>"
    # On a page of its own with the coordinates, as maps stand in such papers.
    return ["<h3 style='page-break-before:always'>位置及范围图</h3>", f"<p align='center'>{_image(MAP, sizes)}</p>", note]


def _image(name: str, sizes: Mapping[str, Tuple[int, int]]) -> str:
    wide, high = sizes[name]
    return f"<img src='{name}' width='{wide}' height='{high}'/>"


def _photos(card: Mapping[str, Any], sizes: Mapping[str, Tuple[int, int]]) -> List[str]:
    """Pairs, then the others two in a line; each line is a table of its own, so that it can be moved to the next page as a whole."""
    parts: List[str] = []
    singles = card["singles"]
    lines = [(one, other) for one, other in zip(singles[::2], [*singles[1::2], None])]
    for title, rows in (("修复前后对比照片", [(pair["before"], pair["after"]) for pair in card["pairs"]]), ("其他照片", lines)):
        for number, row in enumerate(rows):
            parts.append(_heading(title) if number == 0 else "<h4>&nbsp;</h4>")
            cells = "".join(f"<td width='50%' align='center' style='font-size:9pt'>{_photo(photo, sizes)}</td>" for photo in row)
            parts.append(f"<table width='100%' cellspacing='0'><tr>{cells}</tr></table>")
    if card["photos_left_out"]:
        parts.append(f"<p style='font-size:8.5pt;margin-top:2px'>另有{card['photos_left_out']}张照片未列入本卡。</p>")
    return parts


def _photo(photo: "Mapping[str, Any] | None", sizes: Mapping[str, Tuple[int, int]]) -> str:
    if photo is None:
        return ""
    name = PHOTO + photo["key"]
    words: Dict[str, None] = dict.fromkeys(_text(text) for text in (photo["caption"], photo["words"]) if text)
    return "<br/>".join([_image(name, sizes) if name in sizes else _MISSING, *words])
