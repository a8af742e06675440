"""What stands on the paper of the appendix table, whatever the file: title, heads, lines, comparison, statement.

The documents are official Chinese papers; their words come from the campaign, and those that it does not have stand here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...model.appendix import AppendixTable
from ...model.appendix_baseline import compare
from ...model.appendix_earlier import Beside
from ...model.appendix_part import TablePart
from ...model.appendix_places import PlaceTable
from ...model.appendix_statement import RuleUse, Statement, number_text
from ...model.campaign import Campaign
from ...model.version import plugin_version
from .appendix_changes import ChangeList, changes_of, summary_of
from .appendix_lines import Block, Line, place_block, place_heads, place_title

RULE_WORDS = {
    "touches": "图斑与范围相交即计入",
    "centroid": "图斑中心点在范围内计入",
    "half": "图斑过半面积在范围内计入",
}
BASE_LINE_WORDS = {"bank": "自河岸起算，无水面数据处自中心线起算", "centre_line": "自河流中心线起算"}
COUNT_WORDS = {"patch": "按图斑计数", "site": "按矿山计数，一个矿山的多个图斑计为一个"}
AREA_WORDS = {"ellipsoidal": "图斑椭球面积", "handed_down": "下发图斑面积", "verified": "核定面积"}

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Page:
    """Tables that stand under one title and one head.

    Attributes:
        name: of the worksheet. title: over the tables.
        heads: of the columns before the figures.
        blocks: the tables. notes: below them, before the statement.
    """

    name: str
    title: str
    heads: tuple[str, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Everything to be written, as text and numbers.

    Attributes:
        label: what the table is called in the plan (附表).
        groups: over two columns each: the classes and the total.
        count_head: head of each count column.
        area_head: head of each area column.
        table: the table itself.
        comparisons: with the published table, with an earlier time.
        changes: the patches behind the difference from an earlier time.
        statement: campaign, rule, distance, time, version, in one line.
        campaign: title of the campaign.
        version: of the plugin.
    """

    label: str
    groups: tuple[str, ...]
    count_head: str
    area_head: str
    table: Page
    comparisons: tuple[Page, ...]
    changes: ChangeList | None
    statement: str
    campaign: str
    version: str

    @property
    def title(self) -> str:
        """Of the table."""
        return self.table.title


@dataclass(frozen=True)
class Contents:
    """What a person asked for.

    Attributes:
        table: by province. places: the same by city or county, where these are the lines.
        baseline: whether it is compared with the published table.
        part: which part of the patches it is about.
        beside: an earlier table and the way from there.
        editor: who exports it; empty where nobody is known.
    """

    table: AppendixTable
    places: PlaceTable | None = None
    baseline: bool = False
    part: TablePart = TablePart()
    beside: Beside | None = None
    editor: str = ""


def sheet_of(contents: Contents, campaign: Campaign, statement: Statement) -> Sheet:
    """Put the paper together.

    Raises:
        MineError: ``baseline_missing`` where a comparison is asked for and the campaign has no published table.
    """
    words, table = campaign.table, contents.table
    distances = statement.distances_km or (campaign.distance_km,)
    title, range_label = _title(campaign, distances), _range_label(campaign, distances)
    comparisons: tuple[Page, ...] = ()
    if contents.baseline:
        comparisons += (_with_published(table, campaign, distances, range_label),)
    changes = None
    if contents.beside is not None:
        comparisons += (_with_earlier(contents.beside, campaign, range_label),)
        changes = changes_of(contents.beside, campaign, clean)
    if contents.places is None:
        page = Page("附表", title, _plan_heads(campaign), (_block("", table, campaign, range_label),))
    else:
        title = place_title(contents.places, title, campaign)
        heads = tuple(clean(head) for head in place_heads(contents.places, campaign))
        page = Page("附表", clean(title), heads, (place_block("", contents.places, campaign, range_label, clean),))
    return Sheet(
        label=clean(words.label),
        groups=(*(clean(c.name) for c in campaign.classes), clean(words.total_label)),
        count_head=clean(words.count_head),
        area_head=clean(words.area_head),
        table=page,
        comparisons=comparisons,
        changes=changes,
        statement=statement_line(contents, campaign, statement),
        campaign=clean(campaign.title),
        version=plugin_version(),
    )


def _plan_heads(campaign: Campaign) -> tuple[str, ...]:
    words = campaign.table
    return clean(words.number_head), clean(words.province_head), clean(words.range_head)


def _with_published(table: AppendixTable, campaign: Campaign, distances: tuple[float, ...], range_label: str) -> Page:
    """Published, present, and the difference."""
    compared = compare(table, campaign)
    published = campaign.baseline
    year = f"（{published.year}年）" if published else ""
    blocks = (
        _block(f"公布数据{year}", compared.published, campaign, campaign.table.range_label),
        _block("本次统计", table, campaign, range_label),
        _block("差值（本次统计减公布数据）", compared.difference, campaign, range_label, signed=True),
    )
    note = "差值中▲为多于公布数据，▼为少于公布数据，0为一致。"
    if distances != (campaign.distance_km,):
        note += f"公布数据为两岸各{number_text(campaign.distance_km)}公里，本次统计为两岸各{_joined(distances)}公里，差值含距离不同的影响。"
    title = f"与{clean(published.title) if published else ''}的比较"
    return Page("与公布数据比较", title, _plan_heads(campaign), blocks, (note,))


def _with_earlier(beside: Beside, campaign: Campaign, range_label: str) -> Page:
    """Then, now, and the difference."""
    time = beside.moment.paper
    tables = ((time, beside.earlier, False), ("本次统计", beside.present, False), (f"差值（本次统计减{time}）", beside.difference, True))
    blocks = tuple(place_block(name, table, campaign, range_label, clean, signed) for name, table, signed in tables)
    notes = ("差值中▲为比当时增加，▼为比当时减少，0为不变。" + summary_of(beside),)
    heads = tuple(clean(head) for head in place_heads(beside.present, campaign))
    return Page("与较早时间比较", f"与{time}的比较", heads, blocks, notes)


def clean(text: str) -> str:
    """The text without characters that no document can hold."""
    return _CONTROL.sub("\ufffd", text)


def statement_line(contents: Contents, campaign: Campaign, statement: Statement) -> str:
    """Campaign, rule, distance, base line, time, way of counting, area, part, who and version, as one line of Chinese."""
    table, beside = contents.table, contents.beside
    items = [
        f"工作：{campaign.title}（{campaign.id}）",
        f"依据：《{campaign.plan}》",
        *rule_items(campaign, statement),
        f"数据时间：{time_words(statement)}",
        f"统计方式：{COUNT_WORDS[table.count_by]}",
        f"面积：{AREA_WORDS[table.area]}",
        *([f"给出范围：{contents.part.words}"] if contents.part.words else []),
        *([f"对比时间：{beside.moment.paper}{'24时' if beside.moment.whole_day else ''}，当时数据由修改历史还原"] if beside else []),
    ]
    for cell, what in ((table.outside, "不在表内各省（市）"), (table.unclassed, "没有干支流类别")):
        if cell.count:
            items.append(f"另有{cell.count}个（{cell.hectares}公顷）在范围内但{what}，未计入")
    items += [f"导出：{contents.editor}"] if contents.editor else []
    items.append(f"软件：矿山修复插件{plugin_version()}")
    return clean("注：" + "；".join(items) + "。")


def rule_items(campaign: Campaign, statement: Statement) -> list[str]:
    """The rules in use and, where others than this one appear, their campaigns."""
    if not statement.rules:
        return ["判定规则：数据中未记载"]
    if len(statement.rules) == 1 and not statement.unknown:
        items = [f"判定规则：{_rule_words(statement.rules[0])}"]
    else:
        uses = [f"{_rule_words(use)}（{use.count}个图斑）" for use in statement.rules]
        uses += [f"未记载（{statement.unknown}个图斑）"] if statement.unknown else []
        items = [f"判定规则（不一致）：{'、'.join(uses)}"]
    others = [found for found in statement.campaigns if found != campaign.id]
    if others:
        items.append(f"判定所用工作：{'、'.join(statement.campaigns)}")
    return items


def _rule_words(use: RuleUse) -> str:
    rule = RULE_WORDS.get(use.rule, use.rule)
    base_line = BASE_LINE_WORDS.get(use.base_line, use.base_line)
    return f"两岸各{number_text(use.distance_km)}公里，{base_line}，{rule}"


def time_words(statement: Statement) -> str:
    """When the patches were classified, from first to last."""
    first, last = paper_time(statement.first_time), paper_time(statement.last_time)
    if not last:
        return "未记载"
    return last if first == last else f"{first}至{last}"


def paper_time(time: str) -> str:
    """A time as it stands on paper: 2026年11月23日 20:15, from 2026-11-23 20:15."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(.*)", time)
    if match is None:
        return time
    year, month, day, rest = match.groups()
    return f"{year}年{int(month)}月{int(day)}日{rest.rstrip()}"


def _title(campaign: Campaign, distances: tuple[float, ...]) -> str:
    """The plan's title; where the strips had another width, with that one."""
    title = clean(campaign.table.title)
    if distances == (campaign.distance_km,):
        return title
    planned = re.escape(number_text(campaign.distance_km))
    true = _joined(distances)
    changed, found = re.subn(rf"(?<![0-9.]){planned}(?=\s*(?:公里|千米|km))", true, title)
    return changed if found else f"{title}（两岸各{true}公里）"


def _range_label(campaign: Campaign, distances: tuple[float, ...]) -> str:
    if distances == (campaign.distance_km,):
        return clean(campaign.table.range_label)
    return clean("、".join(campaign.range_label_for(distance) for distance in distances))


def _joined(distances: tuple[float, ...]) -> str:
    return "、".join(number_text(distance) for distance in distances)


def _block(name: str, table: AppendixTable, campaign: Campaign, range_label: str, signed: bool = False) -> Block:
    lines = [Line(row.order, (clean(row.name), range_label), (*row.cells, row.total)) for row in table.rows]
    lines.append(Line(None, (clean(campaign.table.total_label), range_label), (*table.total.cells, table.total.total), level=0, sums=True))
    return Block(name, tuple(lines), signed)
