"""The list of patches behind the difference between two appendix tables, as it stands on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...model.appendix import Cell, plain_number
from ...model.appendix_earlier import FURTHER, Beside, Change
from ...model.campaign import Campaign
from .appendix_lines import HEADS, names_of, short

KINDS = {
    "new": "新增图斑", "removed": "删除图斑", "into_scope": "纳入范围", "out_of_scope": "移出范围", "class": "干支流变更", "province": "省份变更",
    "place": "市县变更", "area": "面积变更", "site": "所属矿山变更", "with_site": "随所属矿山计入", "rounding": "舍入调平", "further": "其余图斑合计",
}  # fmt: skip
LONGEST = 50_000
"""So many lines are listed; what is left of each cell stands in one line."""


@dataclass(frozen=True)
class ChangeLine:
    """One line: texts, areas then and now in square metres (empty: not in this cell), and what it adds to the cell."""

    texts: tuple[str, ...]
    areas: tuple[float | None, float | None]
    cell: Cell
    explanation: str
    is_total: bool = False


@dataclass(frozen=True)
class ChangeList:
    """The list.

    Attributes:
        name: of the worksheet. title: over the list.
        heads: of texts, areas, figures and explanation. widths: of these columns, in digits.
        lines: in the order of the table; the last one is the sum.
        note: below.
    """

    name: str
    title: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[ChangeLine, ...]
    note: str


def changes_of(beside: Beside, campaign: Campaign, clean: Callable[[str], str]) -> ChangeList:
    """Put the list together.

    Args:
        clean: takes out of a text what no document can hold.
    """
    provinces = {row.path[0]: row.province for row in beside.present.rows}
    classes = {c.code: c.name for c in campaign.classes}
    places = HEADS.get(beside.present.group_by, ())
    lines = []
    for change in shortened(beside.changes):
        texts = (change.number, change.site, change.name, *names_of(change.path, provinces), classes.get(change.river_class, change.river_class))
        areas = (change.before_m2, change.after_m2)
        lines.append(ChangeLine(tuple(clean(short(text)) for text in texts), areas, change.cell, clean(explained(change))))
    total = beside.difference.total.total
    lines.append(ChangeLine((campaign.table.total_label, *[""] * (4 + len(places))), (None, None), total, "", True))
    time = beside.moment.paper
    return ChangeList(
        name="变化图斑",
        title=f"{time}以来的变化图斑",
        heads=(
            "图斑编号", "主体编号", "矿山名称", clean(campaign.table.province_head), *places, "类别", "当时面积（平方米）", "现面积（平方米）",
            "点数增减", "面积增减（公顷）", "变化",
        ),
        widths=(19.0, 17.0, 20.0, 9.0, *[14.0] * len(places), 11.0, 17.0, 17.0, 10.0, 15.0, 42.0),
        lines=tuple(lines),
        note="每行为一个图斑在一格（省份、类别）中的增减，图斑由一格转入另一格的列两行；同一格各行之和即该格差值。“舍入调平”为面积取两位小数后的尾差。",
    )  # fmt: skip


def shortened(changes: Sequence[Change], longest: int = LONGEST) -> Iterator[Change]:
    """The first changes, and one line for what is left of each cell."""
    yield from changes[:longest]
    rest: dict[tuple[tuple[str, ...], str], list[Change]] = {}
    for change in changes[longest:]:
        rest.setdefault((change.path, change.river_class), []).append(change)
    for (path, code), members in rest.items():
        whole = sum((change.cell for change in members), Cell())
        yield Change("", "", "", (FURTHER,), path, code, None, None, whole.count, whole.centi_hectares, ((FURTHER, "", str(len(members))),))


def explained(change: Change) -> str:
    """What changed, from what to what."""
    said = {kind: (one, other) for kind, one, other in change.details}
    parts = []
    for kind in change.kinds:
        words = KINDS[kind]
        if kind == FURTHER:
            words = f"其余{said[kind][1]}行合计"
        elif kind in said:
            one, other = (short(_amount(text) if kind == "area" else text) or "无" for text in said[kind])
            words += f"（{one}→{other}）"
        parts.append(words)
    return "；".join(parts)


def summary_of(beside: Beside) -> str:
    """How many patches changed, by kind, as a sentence."""
    found = [f"{KINDS[kind]}{beside.patches[kind]}个" for kind in KINDS if beside.patches[kind]]
    return f"其间：{'，'.join(found)}（一个图斑可有多项），逐个列于“变化图斑”。" if found else "其间没有图斑变化。"


def _amount(square_metres: str) -> str:
    """As in the columns beside it."""
    return f"{plain_number(Decimal(square_metres))}平方米" if square_metres else ""
