"""The list of a write-off batch as words and numbers, before it becomes a workbook, a page or a table.

An official Chinese paper; its words stand here, the title begins with the campaign's.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Mapping, Sequence

from ...model.campaign import Campaign
from ...model.fields import codelist
from ...model.status_conditions import date_of, latest_acceptance, number_of, text_of
from ...model.version import plugin_version
from .appendix_sheet import clean

Cell = str | Decimal | datetime.date | None
"""A text, hectares, a date, or nothing."""
M2_PER_HA = 10_000
LONGEST = 32_000
"""What a cell of a workbook holds; longer texts are cut, on this paper only."""


@dataclass(frozen=True)
class Column:
    """A column: head, width in letters, and whether it is hectares."""

    head: str
    width: float
    area: bool = False


@dataclass(frozen=True)
class WriteoffList:
    """Everything on the paper.

    Attributes:
        title: over it.
        facts: batch, date, region and number of sites, as (name, value).
        columns: from the left, the running number included.
        lines: the sites, a cell for each column.
        total: the last line.
        signatures: what is to be filled in by hand.
        notes: under the table.
        campaign, version: for the file's properties.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    lines: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]
    signatures: tuple[str, ...]
    notes: tuple[str, ...]
    campaign: str
    version: str


def list_of(campaign: Campaign, batch: str, dossiers: Sequence[Mapping[str, Any]], left: Sequence[str]) -> WriteoffList:
    """Put the paper together.

    Args:
        dossiers: of the sites of the batch in their order, with ``sites``, ``ledger`` and ``acceptance``.
        left: numbers of sites that were in the batch and are not any more.
    """
    levels = acceptance_levels(campaign)
    columns = _columns(levels)
    lines = tuple((str(number), *_line(dossier, levels)) for number, dossier in enumerate(dossiers, 1))
    total: list[Cell] = ["合计", f"{len(lines)}个", *[None] * (len(columns) - 2)]
    for place, column in enumerate(columns):
        if column.area:
            areas = [cell for line in lines for cell in line[place : place + 1] if isinstance(cell, Decimal)]
            total[place] = sum(areas, Decimal("0.00"))
    return WriteoffList(
        title=clean(f"{campaign.title}注销清单"),
        facts=_facts(batch, dossiers),
        columns=columns,
        lines=lines,
        total=tuple(total),
        signatures=("填报单位（盖章）：", "填报人：", "审核人：", "单位负责人：", "日期：　　　年　　月　　日"),
        notes=_notes(campaign, left),
        campaign=clean(campaign.title),
        version=plugin_version(),
    )


def acceptance_levels(campaign: Campaign) -> tuple[tuple[str, ...], ...]:
    """The levels of acceptance that a write-off asks for, by the campaign's own conditions."""
    rules = campaign.status_rules
    steps = [step for step in rules.steps if rules.kind_of(step.target) == "written_off"]
    found = [condition.values for step in steps for condition in step.conditions if condition.kind == "acceptance"]
    return tuple(dict.fromkeys(found))


def paper_date(date: datetime.date) -> str:
    """A date as it stands on paper."""
    return f"{date.year}年{date.month}月{date.day}日"


def words_of(cell: Cell) -> str:
    """A cell as it stands on paper."""
    if isinstance(cell, datetime.date):
        return paper_date(cell)
    return "" if cell is None else str(cell)


def before_brackets(text: str) -> str:
    """A heading with its last bracket (a unit, mostly) in a line of its own: left to itself it breaks inside the bracket."""
    head, bracket, rest = text.rpartition("（")
    return f"{head}\n{bracket}{rest}" if head and rest.endswith("）") else text


def _columns(levels: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    columns = [
        Column("序号", 5), Column("主体编号", 15), Column("矿山名称", 24), Column("县（市、区）", 11), Column("乡镇（街道）", 11),
        Column("河流（干支流）", 17),
        *(Column(f"{what}面积（公顷）", 9, True) for what in ("矿山", "任务", "验收")),
    ]  # fmt: skip
    for level in levels:
        name = codelist("YSJB").get(level[0], level[0])
        columns += [Column(f"{name}验收文号", 20), Column(f"{name}验收日期", 16)]
    return tuple(columns)


def _line(dossier: Mapping[str, Any], levels: Sequence[Sequence[str]]) -> list[Cell]:
    site = dossier["sites"]
    accepted = [latest_acceptance(dossier, level) for level in levels]
    # The area that counts is that of the highest acceptance.
    area = next((number_of(row.get("YSMJ")) for row in reversed(accepted) if row is not None), None)
    square_metres = number_of(site.get("TQMJ"))
    cells: list[Cell] = [_text(site.get(name)) for name in ("ZTBH", "KSMC", "XZX", "XZJD")]
    cells.append(_river(site))
    cells.append(None if square_metres is None else _hectares(square_metres / M2_PER_HA))
    task = number_of(dossier.get("ledger", {}).get("RWMJ"))
    cells += [None if value is None else _hectares(value) for value in (task, area)]
    for row in accepted:
        cells += [None, None] if row is None else [_text(row.get("YSWH")), date_of(row.get("YSRQ"))]
    return cells


def _text(value: Any) -> str:
    text = clean(text_of(value))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _hectares(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _river(site: Mapping[str, Any]) -> str:
    river, kind = _text(site.get("HLMC")), codelist("GZL").get(text_of(site.get("GZL")), _text(site.get("GZL")))
    return f"{river}（{kind}）" if river and kind else river or kind


def _facts(batch: str, dossiers: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    days = sorted({day for dossier in dossiers for day in [date_of(dossier["sites"].get("ZXRQ"))] if day is not None})
    when = paper_date(days[0]) if len(days) == 1 else f"{paper_date(days[0])}至{paper_date(days[-1])}" if days else "未记载"
    counties = list(dict.fromkeys(_text(dossier["sites"].get("XZX")) for dossier in dossiers))
    where = "、".join(county for county in counties[:6] if county) + (f"等{len(counties)}个县（市、区）" if len(counties) > 6 else "")
    return ("注销批次", clean(batch)), ("注销日期", when), ("县（市、区）", where or "未记载"), ("矿山数", f"{len(dossiers)}个")


def _notes(campaign: Campaign, left: Sequence[str]) -> tuple[str, ...]:
    notes = [f"注：依据《{campaign.plan}》；矿山面积为图斑椭球面积之和；软件：矿山修复插件{plugin_version()}。"]
    if left:
        named = "、".join(_text(number) for number in left[:50]) + (" 等" if len(left) > 50 else "")
        notes.append(f"另有{len(left)}个矿山曾列入本批次，后来恢复治理或撤销注销，不在本清单：{named}。")
    return tuple(clean(note) for note in notes)
