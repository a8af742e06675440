"""The words on the maps of a report: titles, scale, source, statement. Official papers are in Chinese, whatever the window's language."""

from __future__ import annotations

import datetime
import re
from typing import List, Sequence, Tuple

from ..model.appendix_statement import Statement, number_text
from ..model.campaign import Campaign
from ..model.errors import WARNING, Finding
from ..model.version import plugin_version

LONGEST = 150
"""Characters of a line that a person typed; more does not fit into the paper's width."""
LONGEST_NAME = 40
"""Characters of a mine's or a county's name in a title."""
BLANKS = "密级：＿＿＿＿＿＿    审图号：＿＿＿＿＿＿＿＿＿＿"
BASE_DATA = "底图：World Data Bank II、GSHHG、Natural Earth"

_RULES = {"touches": "图斑与范围相交即计入", "centroid": "图斑中心点在范围内计入", "half": "图斑过半面积在范围内计入"}
_BASE_LINES = {"bank": "自河岸起算，无水面数据处自中心线起算", "centre_line": "自河流中心线起算"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")

# What the styles call their classes in English source strings, as it stands on Chinese maps.
LEGEND_WORDS = {
    "Main stem, in scope": "干流，在范围内",
    "Main tributary, in scope": "主要支流，在范围内",
    "Outside the strips": "范围外",
    "On the edge, to be decided": "边界上，待人工判定",
    "Not measured": "未量算",
    "Strip of the main stem": "干流两岸范围",
    "Strip of a main tributary": "主要支流两岸范围",
    "Strip of another river": "其他河流两岸范围",
    "Main stem": "干流",
    "Main tributary": "主要支流",
    "Other river": "其他河流",
    "Province": "省（市）界",
}


def plain_text(value: object, longest: int = LONGEST) -> str:
    """A text that somebody typed, as one line for paper: without control characters, and nothing in it is evaluated by a layout."""
    text = _CONTROL.sub(" ", "" if value is None else str(value)[: 4 * longest + 100]).strip()
    # QGIS evaluates what stands between these brackets in a label.
    text = text.replace("[%", "［%").replace("%]", "%］")
    return text if len(text) <= longest else text[: longest - 1] + "…"


def cut_finding(where: str, field: str, value: object, kept: int) -> List[Finding]:
    """The finding where a text is longer than what paper takes."""
    length = len(str(value or ""))
    return [Finding("document_text_cut", WARNING, where, {"field": field, "length": length, "kept": kept})] if length > kept else []


def paper_day(day: datetime.date) -> str:
    """2026年11月26日."""
    return f"{day.year}年{day.month}月{day.day}日"


def scale_words(denominator: float) -> str:
    """1∶50 000, with the digits in groups of three as on map sheets."""
    return "1∶" + f"{round(denominator):,}".replace(",", " ")


def subtitle(sites: int, patches: int, inside: int) -> str:
    """How much the map shows."""
    return f"矿山{sites}处、图斑{patches}个，其中范围内图斑{inside}个"


def default_source(workspace: str, base_rivers: bool) -> str:
    """The line on where the data come from."""
    rivers = "河流、省界" if base_rivers else "省界"
    return plain_text(f"资料来源：矿山修复工作区“{workspace}”；{BASE_DATA}（{rivers}精度约1千米，仅供示意，不作为划界依据）。")


def statement_words(campaign: Campaign, statement: Statement, editor: str, system: str) -> str:
    """What every document says of itself: campaign, rule, distance, time of the data, who, version; and how the map is projected."""
    items = [f"工作：{campaign.title}（{campaign.id}）", f"判定规则：{_rule_words(statement)}", f"数据时间：{_time_words(statement)}", system]
    items += [f"导出：{editor or '未记载'}", f"软件：矿山修复插件{plugin_version()}"]
    return plain_text("注：" + "；".join(items) + "。", 4 * LONGEST)


def _rule_words(statement: Statement) -> str:
    if not statement.rules:
        return "数据中未记载"
    uses: List[Tuple[str, int]] = [
        (f"两岸各{number_text(use.distance_km)}公里，{_BASE_LINES.get(use.base_line, use.base_line)}，{_RULES.get(use.rule, use.rule)}", use.count)
        for use in statement.rules
    ]
    if len(uses) == 1 and not statement.unknown:
        return uses[0][0]
    uses += [("未记载", statement.unknown)] if statement.unknown else []
    return "（不一致）" + "、".join(f"{words}（{count}个图斑）" for words, count in uses)


def _time_words(statement: Statement) -> str:
    known = [_paper_time(time) for time in (statement.first_time, statement.last_time) if time]
    return "未记载" if not known else known[0] if known[0] == known[-1] else "至".join(known)


def _paper_time(time: str) -> str:
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})(?: (\d{2}:\d{2}))?", time)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日{' ' + found[4] if found[4] else ''}" if found else time


def legend_words(labels: Sequence[str]) -> List[str]:
    """Labels of a style on a Chinese map; a province's own pass through."""
    return [LEGEND_WORDS.get(label, label) for label in labels]
