"""The texts of an implementation plan by name, for a province's own template."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.plan_figures import PlanFigures, task_area
from .appendix_sheet import clean, time_words
from .plan_blocks import Plan
from .plan_sentences import PlanOrder, scope_words
from .plan_tables import amount, hectares


def fields_of(plan: Plan, figures: PlanFigures, order: PlanOrder) -> dict[str, str]:
    """Names and texts; the manual lists them."""
    total, funds, provenance, campaign = figures.by_site.total, figures.funds.total, order.provenance, figures.campaign
    counted, area = task_area(figures)
    fields = {
        "标题": "".join(plan.title), "省": figures.province.full_name, "省代码": figures.province.code,
        "编制单位": plan.unit, "编制月份": plan.day,
        "日期": provenance.day, "依据": campaign.plan, "工作": campaign.title, "目标": campaign.goal, "范围": scope_words(figures),
        "矿山数": str(total.count), "图斑数": str(figures.by_patch.total.count), "面积": hectares(total),
        "图斑面积": hectares(figures.by_patch.total),
        "任务数": str(len(figures.tasks)), "任务面积": amount(area), "已填任务面积数": str(counted), "范围外矿山数": str(figures.left_out),
        "投资估算": amount(funds.estimate), "计划资金": amount(funds.planned), "到位资金": amount(funds.arrived),
        "支出资金": amount(funds.spent), "资金缺口": amount(funds.gap),
        "数据时间": time_words(figures.statement), "导出人": provenance.editor, "说明": provenance.line,
    }  # fmt: skip
    for name, site, patch in zip(("干流", "支流"), figures.by_site.cells, figures.by_patch.cells, strict=True):
        fields |= {f"{name}矿山数": str(site.count), f"{name}图斑数": str(patch.count), f"{name}面积": hectares(site)}
    return {name: clean(text) for name, text in fields.items()}


def names_of(plan: Plan) -> Sequence[str]:
    """All names that a template can use."""
    tables = [name for table in plan.tables for name in (f"表_{table.key}", f"行_{table.key}")]
    return [*plan.fields, *tables, *(picture.key for picture in plan.pictures)]
