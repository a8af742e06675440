"""The lines of the appendix table on paper: those by city or county, with the lines that sum them up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...model.appendix import Cell
from ...model.appendix_places import Path, PlaceTable
from ...model.campaign import Campaign

NOT_FILLED_IN, SUBTOTAL = "未填写", "小计"
HEADS = {"city": ("市（州）",), "county": ("市（州）", "县（市、区）")}
LONGEST_TEXT = 60
TITLES = {"city": "（分市）", "county": "（分县）"}


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes:
        order: number in front; None for a line that sums up others.
        texts: province and range, or the names of the place.
        cells: one for each class and for the total.
        level: 0 for the grand total, 1 for a province, 2 for a city, 3 for a county.
        sums: whether other lines make this one.
    """

    order: int | None
    texts: tuple[str, ...]
    cells: tuple[Cell, ...]
    level: int = 1
    sums: bool = False

    @property
    def is_total(self) -> bool:
        """Whether this is the line of totals."""
        return self.level == 0


@dataclass(frozen=True)
class Block:
    """A table's lines under a name; ``signed`` for differences."""

    name: str
    lines: tuple[Line, ...]
    signed: bool = False


def short(text: str) -> str:
    """A text of people's as far as a table has room for it."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def names_of(path: Path, provinces: dict[str, str]) -> tuple[str, ...]:
    """A line's province, city and county in words."""
    return (provinces.get(path[0], path[0]), *(short(name) or NOT_FILLED_IN for name in path[1:]))


def place_heads(table: PlaceTable, campaign: Campaign) -> tuple[str, ...]:
    """Heads of the columns before the figures: by province those of the plan."""
    words = campaign.table
    if table.group_by == "province":
        return words.number_head, words.province_head, words.range_head
    return (words.number_head, *([] if _alone(table) else [words.province_head]), *HEADS[table.group_by])


def place_title(table: PlaceTable, title: str, campaign: Campaign) -> str:
    """The plan's title, with the province's full name where it is about one, and what the lines are."""
    full = {province.name: province.full_name or province.name for province in campaign.provinces}
    return (full.get(table.provinces[0], table.provinces[0]) if _alone(table) else "") + title + TITLES.get(table.group_by, "")


def place_block(
    name: str, table: PlaceTable, campaign: Campaign, range_label: str, clean: Callable[[str], str], signed: bool = False
) -> Block:
    """The lines of a table, each before those that it sums up, and the line of totals; numbers in front of the lowest ones."""
    provinces = {row.path[0]: row.province for row in table.rows}
    by_province = table.group_by == "province"
    orders = {province.code: int(province.order) for province in campaign.provinces}
    first = 1 if _alone(table) else 0
    lines: list[Line] = []
    number = 0
    for row in table.rows:
        level, lowest = len(row.path), len(row.path) == table.depth
        if level <= first:  # the one province is the line of totals
            continue
        number += lowest
        names = names_of(row.path, provinces)[first:]
        texts = (names[0], range_label) if by_province else (*names, *[SUBTOTAL] * (table.depth - level > 0), *[""] * (table.depth - level - 1))
        order = (orders[row.path[0]] if by_province else number) if lowest else None
        lines.append(Line(order, tuple(clean(text) for text in texts), (*row.cells, row.total), level, not lowest))
    rest = (range_label,) if by_province else ("",) * (table.depth - 1 - first)
    texts = (clean(campaign.table.total_label), *rest)
    lines.append(Line(None, texts, (*table.total.cells, table.total.total), level=0, sums=True))
    return Block(name, tuple(lines), signed)


def _alone(table: PlaceTable) -> bool:
    return table.group_by != "province" and len(table.provinces) == 1
