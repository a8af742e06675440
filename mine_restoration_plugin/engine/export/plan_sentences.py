"""How the sentences of an implementation plan are written: headings with their numbers, paragraphs, lines in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ...model.appendix_statement import number_text
from ..core.plan_figures import NOTHING, Grouping, PlanFigures
from .appendix_sheet import clean
from .plan_blocks import Block, Heading, Paragraph, Picture
from .plan_charts import Charts
from .plan_tables import CutTexts, grouping_table, hectares
from .provenance import Provenance

TO_FILL_IN_UNIT = "【请补充：编制单位】"
_TOLD, _ALL_TOLD = 5, 7
_TO_PICTURE = re.compile(r"、?\[\[(图_\w+)\]\]")
_DIGITS = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class PlanOrder:
    """What is asked for beside the figures.

    Attributes:
        unit: on the cover; empty where a person still has to write it. provenance: of the document.
        whole: whether the figures are those of the whole province, so that published ones can stand beside them.
        maps: pictures by caption.
    """

    unit: str
    provenance: Provenance
    whole: bool
    maps: tuple[tuple[str, bytes], ...] = ()


def title_of(figures: PlanFigures) -> tuple[str, ...]:
    """The title in the lines of the cover."""
    return (clean(figures.province.full_name), f"{scope_words(figures)}范围", "废弃露天矿山生态修复实施方案")


def scope_words(figures: PlanFigures) -> str:
    """长江干流及主要支流两岸各10公里, in the campaign's words and with the distance in use."""
    campaign = figures.campaign
    stem = "、".join(river.name for river in campaign.rivers if river.river_class == campaign.main_class)
    classes = "及".join(c.name for c in campaign.classes)
    distances = figures.statement.distances_km or (campaign.distance_km,)
    return clean(f"{stem}{classes}两岸各{'、'.join(number_text(distance) for distance in distances)}公里")


def month_in_words(year: int, month: int) -> str:
    """二〇二六年十一月."""
    tens = "十" if month >= 10 else ""
    ones = _DIGITS[month % 10] if month % 10 else ""
    return f"{''.join(_DIGITS[int(digit)] for digit in str(year))}年{tens}{ones}月"


class PlanWriting:
    """Collects the blocks of a plan.

    Attributes:
        texts: cuts what is too long for a list. place: full name of the province. here: 本省 or 本市, whole: 全省
            or 全市, everywhere: the same where the figures are those of all of it.
    """

    def __init__(self, figures: PlanFigures, order: PlanOrder) -> None:
        self.figures, self.order = figures, order
        self.blocks: list[Block] = []
        self.texts = CutTexts()
        self.charts = Charts(figures)
        self.total, self.patches = figures.by_site.total, figures.by_patch.total
        self.class_names = [clean(c.name) for c in figures.campaign.classes]
        self.rivers = [river.name for river in figures.campaign.rivers]
        self.place = clean(figures.province.full_name)
        kind = self.place[-1] if self.place.endswith(("市", "区")) else "省"
        self.here, self.whole = f"本{kind}", f"全{kind}"
        self.everywhere = self.whole if order.whole else "本方案"
        self._section = 0

    @property
    def unit(self) -> str:
        """The office on the cover."""
        return clean(" ".join(self.order.unit.split())) or TO_FILL_IN_UNIT

    def chapter(self, text: str) -> None:
        number = sum(1 for block in self.blocks if isinstance(block, Heading) and block.level == 1) + 1
        self._section = 0
        self.blocks.append(Heading(1, f"{_DIGITS[number]}、{text}"))

    def part(self, text: str) -> None:
        self._section += 1
        self.blocks.append(Heading(2, f"（{_DIGITS[self._section]}）{text}"))

    def say(self, *sentences: str) -> None:
        text = "".join(sentences)
        if text:
            self.blocks.append(Paragraph(text))

    def draw(self, *pictures: Picture | None) -> None:
        self.blocks.extend(picture for picture in pictures if picture is not None)

    def drop_references(self) -> None:
        """Charts that had nothing to show are not referred to."""
        drawn = {block.key for block in self.blocks if isinstance(block, Picture)}
        for place, block in enumerate(self.blocks):
            if isinstance(block, Paragraph):
                self.blocks[place] = Paragraph(_TO_PICTURE.sub(lambda found: found[0] if found[1] in drawn else "", block.text))

    def listed(self, found: Grouping, name: Callable[[str], str]) -> str:
        """长江12处、34.56公顷，清江…: the largest lines in words."""
        lines = sorted((line for line in found.lines if line.key != NOTHING), key=lambda line: -line.total.centi_hectares)
        most = len(lines) if len(lines) <= _ALL_TOLD else _TOLD
        told = "；".join(f"{clean(name(line.key))}{line.total.count}处、{hectares(line.total)}公顷" for line in lines[:most])
        return told + (f"；其余{len(lines) - most}个见表" if len(lines) > most else "")

    def table(self, key: str, caption: str, head: str, found: Grouping, name: Callable[[str], str], *notes: str) -> None:
        self.blocks.append(grouping_table(key, caption, head, found, self.class_names, name, notes))

    @staticmethod
    def known(found: Grouping) -> bool:
        """Whether any mine has a value."""
        return any(line.key != NOTHING for line in found.lines)
