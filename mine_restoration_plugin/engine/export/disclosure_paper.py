"""What stands on the papers of a public disclosure, whatever the file: title, who approved, columns, lines, total, notes.

An official Chinese paper; its words stand here. Workbook, document and page are written from the one :class:`Paper`, so that they cannot differ.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ...model.appendix_statement import Statement
from ...model.campaign import Campaign
from ..core.disclosure_rows import Mine, Photo
from ..core.disclosure_words import plain, without_positions
from .provenance import Provenance, provenance_of
from .writeoff_list import paper_date

Cell = str | Decimal | datetime.date | None
KEPT_BACK = "公示内容不含矿山边界坐标；中心位置的经纬度取整到0.01度（约1公里），仅供了解大致方位，不作为定位、勘界或执法的依据。"
_EXPORTED = "导出："


@dataclass(frozen=True)
class Column:
    """A column: head, width in letters, and what it holds: ``text``, ``long``, ``area``, ``date`` or ``degree``."""

    head: str
    width: float
    kind: str = "text"


COLUMNS = (
    Column("序号", 4.5), Column("所在地区", 13.5), Column("矿山名称", 13), Column("位置\n（乡镇、村）", 14), Column("面积\n（公顷）", 8.5, "area"),
    Column("状态", 8.5), Column("修复方式", 8.5), Column("主要治理措施", 30.5, "long"), Column("开工日期", 11.5, "date"),
    Column("治理时限", 11.5, "date"), Column("验收日期", 11.5, "date"), Column("注销日期", 11.5, "date"), Column("概略经度\n（度）", 8, "degree"),
    Column("概略纬度\n（度）", 8, "degree"),
)  # fmt: skip
AREA = 4
"""Place of the area among the columns."""


@dataclass(frozen=True)
class Paper:
    """Everything on the paper.

    Attributes:
        title: over it. stem: name of the files without ending.
        facts: who approved and when, how many mines, as (name, value).
        opening: the paragraph before the table. mines: in their order. total: hectares of all.
        notes: under the table. provenance: the statement that every document carries; nobody's name in it.
        photos: by key of the mine.
    """

    title: str
    stem: str
    facts: tuple[tuple[str, str], ...]
    opening: str
    mines: tuple[Mine, ...]
    total: Decimal
    notes: tuple[str, ...]
    provenance: Provenance
    photos: dict[str, list[Photo]] = field(default_factory=dict)

    @property
    def properties(self) -> dict[str, str]:
        """For the properties of a file."""
        return {"title": self.title, "subject": self.provenance.campaign, "author": f"矿山修复插件{self.provenance.version}", "comments": ""}


@dataclass(frozen=True)
class Approval:
    """Who approved the release: the person, the number of the paper, the day."""

    person: str
    number: str
    day: datetime.date


def paper_of(
    campaign: Campaign, statement: Statement, mines: Sequence[Mine], approval: Approval, title: str, stem: str, part: bool, made: datetime.datetime
) -> Paper:
    """Put the paper together.

    Args:
        part: whether it is only a part of the workspace. made: when the export began.
    """
    person, number = published(approval.person), published(approval.number)
    total = sum((mine.hectares for mine in mines), Decimal("0.00"))
    facts = (
        ("批准人", person), *((("批准文号", number),) if number else ()), ("批准日期", paper_date(approval.day)),
        ("矿山数", f"{len(mines)}个"), ("面积", f"{total:.2f}公顷"),
    )  # fmt: skip
    known = provenance_of(
        campaign, statement, "", f"所选{len(mines)}个矿山" if part else "全部矿山", made, ("面积：图斑椭球面积，各行经强制调平与合计一致",)
    )
    items = tuple(f"制作时间：{item.rsplit('，', 1)[-1]}" if item.startswith(_EXPORTED) else item for item in known.items)
    provenance = Provenance(items, known.campaign, known.version, "", known.made)
    opening = (
        f"根据《{campaign.plan}》，现将{len(mines)}个废弃露天矿山的名称、位置、面积、治理措施和治理时间予以公示，"
        f"总面积{total:.2f}公顷。公示内容经{person}批准。"
    )
    return Paper(title, stem, facts, plain(opening), tuple(mines), total, (KEPT_BACK, provenance.line), provenance)


def published(text: str) -> str:
    """A text that somebody typed for the paper, as the public may read it."""
    return without_positions(plain(text))[0]


def line_of(mine: Mine) -> tuple[Cell, ...]:
    """The cells of a mine, one for each column."""
    return (
        str(mine.place), mine.district, mine.name, mine.location, mine.hectares, mine.status, mine.method, mine.measures,
        mine.started, mine.limit, mine.accepted, mine.written_off, mine.longitude, mine.latitude,
    )  # fmt: skip


def words_of(cell: Cell) -> str:
    """A cell as it stands on paper."""
    if isinstance(cell, datetime.date):
        return paper_date(cell)
    return f"{cell:.2f}" if isinstance(cell, Decimal) else cell or ""
