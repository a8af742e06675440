"""The charts of an implementation plan: which figures are drawn, and what they say in words."""

from __future__ import annotations

from ..core.plan_figures import NOTHING, Grouping, PlanFigures
from .charts import Series, bars_across, bars_upright, shares
from .plan_blocks import Picture
from .plan_tables import UNKNOWN, amount, hectares, quarter_name

_TOLD = 12


class Charts:
    """Draws the charts of one plan; a chart without anything in it is not drawn."""

    def __init__(self, figures: PlanFigures) -> None:
        self.figures = figures
        self.class_names = [c.name for c in figures.campaign.classes]

    @property
    def has_cities(self) -> bool:
        """Whether there is an area to draw."""
        return self.figures.by_site.total.centi_hectares > 0

    def cities(self) -> Picture | None:
        """Hectares by city, the classes stacked."""
        found = self.figures.grouped("XZS")
        if not self.has_cities:
            return None
        labels = [line.key for line in found.lines]
        series = [Series(name, tuple(float(line.cells[k].hectares) for line in found.lines)) for k, name in enumerate(self.class_names)]
        alt = _told([f"{line.key}{hectares(line.total)}公顷" for line in found.lines])
        return Picture("图_市", "各市（州）废弃露天矿山面积", bars_across(labels, series, "面积（公顷）", 2), f"条形图，各市面积：{alt}")

    def problems(self, found: Grouping) -> Picture | None:
        """Numbers of mines by problem, the classes stacked."""
        lines = [line for line in found.lines if line.key != NOTHING]
        if not lines:
            return None
        labels = [self.figures.name("STWT", line.key) for line in lines]
        series = [Series(name, tuple(float(line.cells[k].count) for line in lines)) for k, name in enumerate(self.class_names)]
        alt = _told([f"{label}{line.total.count}处" for label, line in zip(labels, lines, strict=True)])
        return Picture("图_问题", "主要生态问题涉及的矿山数量", bars_across(labels, series, "矿山（处）", 0), f"条形图，各类问题的矿山数：{alt}")

    def quarters(self, found: Grouping) -> Picture | None:
        """Hectares by the quarter of the deadline, the classes side by side."""
        lines = [line for line in found.lines if line.key != NOTHING]
        if not lines:
            return None
        labels = [f"{line.key[:4]}年{line.key[4:]}".replace("Q", "第") + "季度" for line in lines]
        series = [Series(name, tuple(float(line.cells[k].hectares) for line in lines)) for k, name in enumerate(self.class_names)]
        alt = _told([f"{quarter_name(line.key)}{line.total.count}处、{hectares(line.total)}公顷" for line in lines])
        return Picture("图_时限", "治理任务按时限安排", bars_upright(labels, series, "面积（公顷）", 2), f"柱形图，各季度应完成的任务：{alt}")

    def ways(self, found: Grouping) -> Picture | None:
        """Shares of the ways of restoring, by number."""
        lines = [line for line in found.lines if line.total.count]
        if not any(line.key for line in lines):
            return None
        labels = [self.figures.name("NXFFS", line.key) or UNKNOWN for line in lines]
        alt = _told([f"{label}{line.total.count}处" for label, line in zip(labels, lines, strict=True)])
        return Picture(
            "图_修复方式", "治理任务按修复方式构成", shares(labels, [line.total.count for line in lines], "处"), f"环形图，各修复方式的矿山数：{alt}"
        )

    def statuses(self, found: Grouping) -> Picture | None:
        """Numbers of mines by status."""
        if not found.lines:
            return None
        labels = [self.figures.name("ZT", line.key) for line in found.lines]
        series = [Series("", tuple(float(line.total.count) for line in found.lines))]
        alt = _told([f"{label}{line.total.count}处" for label, line in zip(labels, found.lines, strict=True)])
        return Picture("图_状态", "各状态矿山数量", bars_across(labels, series, "矿山（处）", 0), f"条形图，各状态的矿山数：{alt}")

    def funds(self) -> Picture | None:
        """Planned, arrived and spent by source."""
        lines = [line for line in self.figures.funds.by_source if line.planned or line.arrived or line.spent]
        if not lines:
            return None
        labels = [self.figures.name("ZJLX", line.key) or UNKNOWN for line in lines]
        series = [
            Series(name, tuple(value / 100 for value in values))
            for name, values in (("计划", [x.planned for x in lines]), ("到位", [x.arrived for x in lines]), ("支出", [x.spent for x in lines]))
        ]
        alt = _told(
            [f"{label}计划{amount(x.planned)}、到位{amount(x.arrived)}、支出{amount(x.spent)}万元" for label, x in zip(labels, lines, strict=True)]
        )
        return Picture("图_资金", "治理资金计划、到位和支出情况", bars_upright(labels, series, "万元", 2), f"柱形图，各来源资金：{alt}")


def _told(parts: list[str]) -> str:
    return "，".join(parts[:_TOLD]) + ("，其余略。" if len(parts) > _TOLD else "。")
