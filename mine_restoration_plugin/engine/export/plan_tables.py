"""The tables of an implementation plan, as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ...model.appendix import Cell
from ...model.errors import INFO, Finding
from ..core.plan_figures import NOTHING, UNNAMED, FundLine, Grouping, GroupLine, PlanFigures, grouping
from .appendix_sheet import paper_time
from .plan_blocks import Head, Table, columns, simple_heads

TOTAL, UNKNOWN, REST = "合计", UNNAMED, "其他"
MOST_MINERALS = 12
LONGEST_IN_LIST = 120
"""Characters of a text in the list of mines; more would make a row higher than a page."""
HECTARES, MONEY = "单位：处、公顷", "单位：万元"


def hectares(cell: Cell) -> str:
    """Hectares with two decimals."""
    return f"{cell.hectares:.2f}"


def amount(cents: int) -> str:
    """Hundredths as a number with two decimals."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def percent(part: int, whole: int) -> str:
    """A share, 0 where there is no whole."""
    return f"{100 * part / whole:.1f}%" if whole else "0.0%"


def grouping_table(
    key: str, caption: str, head: str, found: Grouping, classes: Sequence[str], name: Callable[[str], str], notes: tuple[str, ...] = ()
) -> Table:
    """Counts and hectares by class, one line a key, and their total."""
    heads = (
        (Head(head, rows=2), *(Head(group, columns=2) for group in (*classes, TOTAL)), Head("面积占比", rows=2)),
        tuple(Head(text) for _ in (*classes, TOTAL) for text in ("数量", "面积")),
    )
    whole = found.total.total.centi_hectares
    rows = [_line(name(line.key) or UNKNOWN, (*line.cells, line.total), whole) for line in found.lines]
    rows.append(_line("总数（不重复计）" if found.overlapping else TOTAL, (*found.total.cells, found.total.total), whole))
    count = 2 * len(classes) + 2
    widths = (2.2, *(1.0 if place % 2 == 0 else 1.35 for place in range(count)), 1.3)
    return Table(key, caption, heads, widths, columns("l" + "r" * (count + 1)), tuple(rows), frozenset({len(rows) - 1}), HECTARES, notes)


def _line(name: str, found: Sequence[Cell], whole: int) -> tuple[str, ...]:
    texts = [text for cell in found for text in (str(cell.count), hectares(cell))]
    return (name, *texts, percent(found[-1].centi_hectares, whole))


def class_table(figures: PlanFigures) -> Table:
    """The province's two lines of the appendix table: by mine and by patch."""
    rows = []
    names = [c.name for c in figures.campaign.classes]
    for name, site, patch in zip(
        (*names, TOTAL), (*figures.by_site.cells, figures.by_site.total), (*figures.by_patch.cells, figures.by_patch.total), strict=True
    ):
        share = percent(site.centi_hectares, figures.by_site.total.centi_hectares)
        rows.append((name, str(site.count), hectares(site), share, str(patch.count), hectares(patch)))
    heads = (
        (Head("干支流", rows=2), Head("按矿山统计", columns=3), Head("按图斑统计", columns=2)),
        tuple(Head(text) for text in ("矿山（处）", "面积（公顷）", "面积占比", "图斑（个）", "面积（公顷）")),
    )
    note = (
        "注：一处矿山可有多个图斑。按矿山统计时，任一图斑属干流的矿山计入干流，跨省矿山计入最大图斑所在省；两种统计因此可能不同，"
        "按图斑统计的数与工作方案附表口径一致。"
    )
    return Table(
        "干支流",
        "废弃露天矿山数量和面积",
        heads,
        (1.6, 1.2, 1.5, 1.2, 1.2, 1.5),
        columns("l" + "r" * 5),
        tuple(rows),
        frozenset({len(rows) - 1}),
        "",
        (note,),
    )


def county_table(figures: PlanFigures) -> Table:
    """By city and county; the cities' lines are sums."""
    rows: list[tuple[str, ...]] = []
    bold = set()
    classes = [c.name for c in figures.campaign.classes]
    whole = figures.by_site.total
    sites = figures.sites
    for city in sites["XZS"].unique():
        own = sites[sites["XZS"] == city]
        counties = grouping(own, own["XZX"], figures.classes)
        bold.add(len(rows))
        rows.append(_line(str(city), (*counties.total.cells, counties.total.total), whole.centi_hectares))
        rows += [_line(f"　{line.key}", (*line.cells, line.total), whole.centi_hectares) for line in counties.lines]
    bold.add(len(rows))
    rows.append(_line(TOTAL, (*figures.by_site.cells, whole), whole.centi_hectares))
    base = grouping_table("市县", "废弃露天矿山分市、县统计表（按矿山统计）", "市（州）、县（市、区）", figures.grouped("XZS"), classes, str)
    return Table(base.key, base.caption, base.heads, base.widths, base.aligns, tuple(rows), frozenset(bold), base.unit, (), True)


def appendix_city_table(figures: PlanFigures) -> Table:
    """The appendix table of the province by city, counted by patch as in the work plan."""
    words = figures.campaign.table
    classes = [c.name for c in figures.campaign.classes]
    groups = (*classes, words.total_label)
    heads = (
        (Head(words.number_head, rows=2), Head("市（州）", rows=2), *(Head(group, columns=2) for group in groups)),
        tuple(Head(text) for _ in groups for text in (words.count_head, words.area_head)),
    )
    rows = []
    for number, line in enumerate((*figures.patch_cities.lines, figures.patch_cities.total), 1):
        is_total = number > len(figures.patch_cities.lines)
        texts = [text for cell in (*line.cells, line.total) for text in (str(cell.count), hectares(cell))]
        rows.append(("", words.total_label, *texts) if is_total else (str(number), line.key, *texts))
    count = 2 * len(groups)
    return Table(
        "附表",
        "废弃露天矿山遥感解译图斑及治理任务统计表（按图斑统计）",
        heads,
        (0.7, 1.8, *([1.1, 1.4] * len(groups))),
        columns("cl" + "r" * count),
        tuple(rows),
        frozenset({len(rows) - 1}),
    )


# --- money and time -------------------------------------------------------------------------------------------------------


def source_table(figures: PlanFigures) -> Table:
    """Funds by source."""
    lines = figures.funds.by_source
    rows = [_money_row(figures.name("ZJLX", line.key) or UNKNOWN, line) for line in lines]
    total = figures.funds.total
    rows.append(
        (
            TOTAL,
            str(sum(line.count for line in lines)),
            amount(total.planned),
            amount(total.arrived),
            amount(total.spent),
            percent(total.arrived, total.planned),
        )
    )
    heads = simple_heads("资金来源", "笔数", "计划", "到位", "支出", "到位率")
    return Table(
        "资金来源", "治理资金来源", heads, (2.2, 0.9, 1.6, 1.6, 1.6, 1.2), columns("l" + "r" * 5), tuple(rows), frozenset({len(rows) - 1}), MONEY
    )


def _money_row(name: str, line: FundLine) -> tuple[str, ...]:
    return (name, str(line.count), amount(line.planned), amount(line.arrived), amount(line.spent), percent(line.arrived, line.planned))


def fund_city_table(figures: PlanFigures) -> Table:
    """Estimates and funds by city."""
    rows = []
    for line in (*figures.funds.by_city, figures.funds.total):
        rows.append(
            (line.key or TOTAL, str(line.count), *(amount(value) for value in (line.estimate, line.planned, line.arrived, line.spent, line.gap)))
        )
    heads = simple_heads("市（州）", "矿山（处）", "投资估算", "计划资金", "到位资金", "支出资金", "资金缺口")
    note = "注：资金缺口逐处计算，为投资估算超出计划资金的部分，一处矿山的盈余不抵另一处的缺口。"
    return Table(
        "资金分市",
        "投资估算和治理资金分市情况",
        heads,
        (1.8, 1.0, 1.4, 1.4, 1.4, 1.4, 1.4),
        columns("l" + "r" * 6),
        tuple(rows),
        frozenset({len(rows) - 1}),
        MONEY,
        (note,),
    )


def stage_table(figures: PlanFigures) -> Table:
    """The stages of the campaign."""
    rows = tuple((str(number), stage.name, stage.task, stage.deadline_text) for number, stage in enumerate(figures.campaign.stages, 1))
    return Table("阶段", "工作阶段和时限", simple_heads("序号", "阶段", "主要任务", "时限"), (0.55, 1.0, 4.75, 2.3), columns("cclc"), rows)


def quarter_name(quarter: str) -> str:
    """2020年第三季度, from 2020Q3."""
    if len(quarter) == 6 and quarter[4] == "Q":
        return f"{quarter[:4]}年第{'一二三四'[int(quarter[5]) - 1]}季度"
    return "未填写时限"


# --- the list of mines ----------------------------------------------------------------------------------------------------


@dataclass
class CutTexts:
    """Cuts what is too long for a line of a list and notes it."""

    findings: list[Finding] = field(default_factory=list)

    def cut(self, where: str, label: str, value: object) -> str:
        """The text, at most so long as fits."""
        text = "" if value is None or value != value else " ".join(str(value).split())
        if len(text) <= LONGEST_IN_LIST:
            return text
        params = {"field": label, "length": len(str(value)), "kept": LONGEST_IN_LIST}
        self.findings.append(Finding("document_text_cut", INFO, where, params))
        return text[: LONGEST_IN_LIST - 1] + "…"


def site_table(figures: PlanFigures, texts: CutTexts) -> Table:
    """Every mine in scope, in the order of city, county and number."""
    rows = []
    for number, site in enumerate(figures.sites.to_dict("records"), 1):
        name = str(site["ZTBH"])
        way = figures.name("NXFFS", site["NXFFS"])
        task = texts.cut(name, "治理任务", site["ZLRW"]) or texts.cut(name, "采取的主要措施", site["CQCS"])
        responsible = texts.cut(name, "责任主体", site["ZRZT"]) or figures.name("ZRLX", site["ZRLX"])
        rows.append((
            str(number), texts.cut(name, "主体编号", name), texts.cut(name, "矿山名称", site["KSMC"]),
            "".join(dict.fromkeys((texts.cut(name, "市", site["XZS"]), texts.cut(name, "县", site["XZX"])))),
            figures.campaign.class_name(site["GZL"]), amount(site["cents"]),
            figures.names("STWT", site["ZYWT"]), "：".join(part for part in (way, task) if part), responsible,
            _day(site["ZLSX"]),
        ))  # fmt: skip
    rows.append(("", TOTAL, f"{len(rows)}处", "", "", amount(figures.by_site.total.centi_hectares), "", "", "", ""))
    heads = simple_heads(
        "序号", "矿山编号", "矿山名称", "所在市、县", "干支流", "面积", "主要问题", "治理方式和措施", "责任主体", "治理时限"
    )  # fmt: skip
    # Millimetres of a lying page, so that numbers and dates stand in one row of letters, and most mines do.
    widths = (9.0, 28.7, 21.5, 26.0, 15.0, 18.0, 30.3, 59.0, 28.0, 31.5)
    last = frozenset({len(rows) - 1})
    return Table("矿山清单", "废弃露天矿山生态修复任务清单", heads, widths, columns("clllcrlllc"), tuple(rows), last, "单位：公顷", (), True)


def _day(value: object) -> str:
    return NOTHING if value is None or value != value else paper_time(str(value))


def minerals_joined(found: Grouping) -> Grouping:
    """The most frequent minerals, and all others as one line."""
    lines = sorted(found.lines, key=lambda line: (line.key == NOTHING, -line.total.count, line.key))
    if len(lines) <= MOST_MINERALS:
        return Grouping(tuple(lines), found.total)
    kept, rest = lines[: MOST_MINERALS - 1], lines[MOST_MINERALS - 1 :]
    sums = tuple(sum((line.cells[k] for line in rest), Cell()) for k in range(len(found.total.cells)))
    return Grouping((*kept, GroupLine(REST, sums, sum(sums, Cell()))), found.total)
