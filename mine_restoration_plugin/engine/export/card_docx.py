"""Archive cards as Word documents: the texts of a card put into a template's fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from .card_template import Pictures, WordTemplate

TITLE = "废弃露天矿山生态修复档案卡"
MAP_MM, PHOTO_MM, PHOTO_HIGH_MM = 170.0, 80.0, 60.0
_BOUND_ROWS = 2
# Loops of a template: its name, the key in the card, and the names of the columns.
LOOPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("资金", "funds", ("来源", "整合项目", "计划", "到位", "支出")),
    ("进度", "progress", ("期别", "完成面积", "形象进度", "累计支出", "存在问题")),
    ("验收", "acceptance", ("级别", "日期", "面积", "结论", "文号", "组长", "修复后地类")),
    ("状态记录", "status", ("时间", "修改人", "原状态", "新状态", "原因")),
)
CORNERS = ("点号", "图斑", "经度", "纬度", "X", "Y")


def card_bytes(template: WordTemplate, card: Mapping[str, Any], own: bool) -> bytes:
    """A card as a document.

    Args:
        template: to fill in. card: see :mod:`..core.site_card`, with the paths of its pictures as ``map`` and each photo's ``file``.
        own: whether the template is the plugin's, so that the properties of the file are ours too.

    Raises:
        MineError: ``template_unreadable``.
    """
    properties = {"title": f"{TITLE} {card['number']} {card['name']}".strip()[:250], "author": str(card["author"])[:250]} if own else None
    return template.filled(texts_of(card), lambda pictures: _pictures(card, pictures), properties, _signatures_stay if own else None)


def _signatures_stay(document: Any) -> None:
    """Bind the last lines of the last table to what follows: signatures never stand alone on a page."""
    for row in document.tables[-1].rows[-_BOUND_ROWS:] if document.tables else ():
        for paragraph in row._tr.iter(qn("w:p")):
            Paragraph(paragraph, document).paragraph_format.keep_with_next = True


def texts_of(card: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that a template can ask for and that is text."""
    texts: dict[str, Any] = dict(card["fields"])
    for name, key, columns in LOOPS:
        texts[name] = _lines(card[key], columns)
    corners = card["corners"]
    total = card["funds_total"]
    texts |= {
        "标题": TITLE, "资金合计": dict(zip(("计划", "到位", "支出"), total)) if total else {}, "界址点": _lines(corners["rows"], CORNERS),
        "界址点数": str(corners["total"]), "界址点说明": corners["note"], "坐标系": corners["system"], "说明": card["provenance"],
        "日期": card["day"],
        "地图说明": card.get("map_note", ""), "照片说明": photo_note(card), "填表人": card["fields"].get("JDR", ""), "导出人": card["editor"],
    }  # fmt: skip
    return texts


def photo_note(card: Mapping[str, Any]) -> str:
    """What is to be said about photos that are not on the card."""
    left = card["photos_left_out"]
    return f"另有{left}张照片未列入本卡。" if left else ""


def _lines(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> list[dict[str, str]]:
    return [dict(zip(columns, row)) for row in rows]


def _pictures(card: Mapping[str, Any], pictures: Pictures) -> dict[str, Any]:
    def photo(one: Mapping[str, Any]) -> Any:
        return pictures.picture(str(one.get("file") or ""), PHOTO_MM, PHOTO_HIGH_MM) or "（照片文件缺失）"

    singles = [{"图": photo(one), "说明": caption(one)} for one in card["singles"]]
    pairs = [
        {"前": photo(pair["before"]), "前说明": caption(pair["before"]), "后": photo(pair["after"]), "后说明": caption(pair["after"])}
        for pair in card["pairs"]
    ]
    # Two in a line, as the pairs stand; the last place may stay empty.
    nothing = {"图": "", "说明": ""}
    lines = [{"左": one, "右": other} for one, other in zip(singles[::2], [*singles[1::2], nothing])]
    return {"地图": pictures.picture(str(card.get("map") or ""), MAP_MM), "照片对": pairs, "照片": singles, "照片行": lines}


def caption(photo: Mapping[str, Any]) -> str:
    """What stands below a photo."""
    return "\n".join(text for text in (photo["caption"], photo["words"]) if text)
