"""The sentences of an implementation plan, with the figures of the workspace in them.

An official Chinese paper; its words stand here, those of the campaign come from its file. What only a person can write is marked
【请补充…】. Chapters: 总则、现状、目标任务、分区与重点、资金、进度安排、保障措施、附表.
"""

from __future__ import annotations

from ...model.appendix import Cell
from ...model.errors import Finding
from ..core.plan_figures import NOTHING, Grouping, PlanFigures, count_where, natural_recovery, task_area
from .appendix_sheet import AREA_WORDS, clean, rule_items, time_words
from .plan_blocks import Heading, Landscape, Picture, Plan
from .plan_fields import fields_of
from .plan_sentences import PlanOrder, PlanWriting, month_in_words, scope_words, title_of
from .plan_tables import (
    UNKNOWN,
    amount,
    appendix_city_table,
    class_table,
    county_table,
    fund_city_table,
    hectares,
    minerals_joined,
    percent,
    quarter_name,
    site_table,
    source_table,
    stage_table,
)  # fmt: skip

_NO_HAZARD = "9"
_SEVERE = "1"
_DONE, _ACCEPTED, _WRITTEN_OFF = ("50", "60", "70", "80"), ("60", "70", "80"), ("80",)
_MAP_MM = 200.0
SAFEGUARDS = (
    ("组织领导", "建立省级统筹、市县落实的工作机制，自然资源主管部门牵头，有关部门按职责分工配合。", "领导机构、成员单位及分工"),
    ("责任落实", "按照“一矿一策”台账，逐处明确责任主体、治理任务、资金来源和治理时限，层层签订责任书。", "责任分解和考核办法"),
    ("资金保障", "统筹中央和地方财政资金、治理恢复基金，吸引社会资本参与，加强资金使用监管。", "本省资金筹措政策及文件依据"),
    ("技术支撑", "加强方案编制、勘查设计、施工监理和监测管护全过程技术指导，优先采用自然恢复和近自然措施。", "技术支撑单位和采用的技术标准"),
    ("监督检查", "{inspection}", "检查频次、通报和问责办法"),
    ("公众参与", "及时公开治理任务、进展和验收结果，接受社会监督。", "公示渠道和监督电话"),
)


def plan_of(figures: PlanFigures, order: PlanOrder) -> tuple[Plan, list[Finding]]:
    """Put the plan together, with what was cut on paper."""
    writer = _Chapters(figures, order)
    return writer.plan(), writer.texts.findings


class _Chapters(PlanWriting):
    """Writes the chapters one after the other."""

    def plan(self) -> Plan:
        for chapter in (
            self._general,
            self._state,
            self._tasks,
            self._regions,
            self._money,
            self._schedule,
            self._safeguards,
            self._maps,
            self._lists,
        ):
            chapter()
        self.drop_references()
        provenance = self.order.provenance
        day = month_in_words(provenance.made.year, provenance.made.month)
        notes = (provenance.line,)
        plan = Plan(title_of(self.figures), self.unit, day, self.blocks, notes, {}, provenance.author, provenance.campaign, provenance.line)
        plan.fields.update(fields_of(plan, self.figures, self.order))
        return plan

    def _general(self) -> None:
        campaign, statement = self.figures.campaign, self.figures.statement
        self.chapter("总则")
        self.part("编制依据")
        self.say(
            f"为贯彻落实《{campaign.plan}》（{campaign.issued_by}），推进{self.place}{campaign.title}工作，根据国家有关法律法规、技术标准和{self.here}有关规定，编制本实施方案。",
            f"【请补充：{self.place}有关文件名称、文号，采用的技术标准】",
        )
        self.part("工作目标")
        self.say(
            campaign.goal,
            f"按照上述目标，{self.place}对范围内废弃露天矿山逐处核查、建档，“一矿一策”制定治理措施，明确责任主体、治理任务、资金来源和治理时限，修复一批、验收一批、注销一批。",
        )
        self.part("编制范围")
        rivers = [line.key for line in self.figures.grouped("HLMC", self.rivers).lines if line.key]
        counties = self.figures.sites.groupby(["XZS", "XZX"]).ngroups
        self.say(
            f"本方案范围为{self.place}境内{scope_words(self.figures)}范围内的废弃露天矿山，",
            f"涉及{'、'.join(clean(river) for river in rivers)}{'等' if len(rivers) > 1 else ''}{len(rivers)}条河流，" if rivers else "",
            f"{self.figures.sites['XZS'].nunique()}个市（州）、{counties}个县（市、区）。",
            f"另有{self.figures.left_out}处矿山不在上述范围内，未列入本方案。" if self.figures.left_out else "",
        )
        self.say("" if self.order.whole else f"本方案的数据只是{self.place}的一部分，不代表{self.whole}数据。")
        self.part("数据和统计口径")
        self.say(
            f"{'；'.join(clean(item) for item in rule_items(campaign, statement))}。数据时间为{time_words(statement)}。",
            "矿山数量按主体编号计数，同一主体编号的多个图斑计为一处；图斑数量按遥感解译图斑计数。",
            f"面积为{AREA_WORDS['ellipsoidal']}，单位公顷，保留两位小数，分项之和等于合计；资金单位万元，保留两位小数。",
            "未建档的矿山，其矿种、主要问题和修复方式采用最大图斑的遥感解译数据。",
        )

    def _state(self) -> None:
        figures = self.figures
        self.chapter("现状")
        self.part("数量和面积")
        parts = [
            f"{name}{site.count}处（图斑{patch.count}个）、{hectares(site)}公顷，占总面积的{percent(site.centi_hectares, self.total.centi_hectares)}"
            for name, site, patch in zip(self.class_names, figures.by_site.cells, figures.by_patch.cells, strict=True)
        ]
        self.say(
            f"{self.everywhere}范围内共有废弃露天矿山{self.total.count}处，涉及图斑{self.patches.count}个，面积{hectares(self.total)}公顷。其中：{'；'.join(parts)}。详见[[干支流]]。"
        )
        self.say(self._published())
        self.blocks.append(class_table(figures))
        self.part("空间分布")
        rivers, cities = figures.grouped("HLMC", self.rivers), figures.grouped("XZS")
        self.say(f"按河流，{self.listed(rivers, str)}。详见[[河流]]。" if any(line.key for line in rivers.lines) else "")
        self.table("河流", "废弃露天矿山按河流分布情况", "河流", rivers, str)
        self.say(f"按行政区，{self.listed(cities, str)}。各市分布见[[市]]、[[图_市]]，分县情况见[[市县]]。")
        self.table("市", "废弃露天矿山按市（州）分布情况", "市（州）", cities, str)
        self.draw(self.charts.cities())
        self.part("矿种")
        minerals = minerals_joined(figures.grouped("KZ"))
        self.say(
            f"按矿种，{self.listed(figures.grouped('KZ'), lambda code: figures.name('KZ', code))}。详见[[矿种]]。"
            if self.known(minerals)
            else "各矿山均未填写矿种。【请补充】"
        )
        self.table("矿种", "废弃露天矿山按矿种分布情况", "矿种", minerals, lambda code: figures.name("KZ", code))
        self._problems()

    def _published(self) -> str:
        """What the work plan's own table says of the province, where it can be compared."""
        campaign = self.figures.campaign
        row = campaign.baseline.row(self.figures.province.code) if campaign.baseline and self.order.whole else None
        if campaign.baseline is None or row is None or self.figures.statement.distances_km not in ((), (campaign.distance_km,)):
            return ""
        count = row.main_count + row.tributary_count
        area = round((row.main_ha + row.tributary_ha) * 100)
        more, larger = self.patches.count - count, self.patches.centi_hectares - area
        if not more and not larger:
            return f"图斑数量和面积与{campaign.baseline.title}一致。"
        changes = [_change(more, f"{abs(more)}个", "图斑数"), _change(larger, f"{amount(abs(larger))}公顷", "面积")]
        return f"{campaign.baseline.title}为图斑{count}个、{amount(area)}公顷；与之相比，本次{'，'.join(changes)}。"

    def _problems(self) -> None:
        figures = self.figures
        self.part("主要生态问题")
        problems = figures.grouped_several("ZYWT", list(figures.codes.get("STWT", {})))
        severe = count_where(figures.sites, "YZCD", lambda code: code == _SEVERE)
        graded = count_where(figures.sites, "YZCD", bool)
        listed = self.listed(problems, lambda code: figures.name("STWT", code))
        self.say(
            f"主要生态问题有：{listed}（一处矿山有多种问题的分别计入）。详见[[问题]]、[[图_问题]]。"
            if listed
            else "各矿山均未填写主要问题。【请补充】",
            f"已评定严重程度的{graded}处中，问题严重的{severe}处，占{percent(severe, graded)}。" if graded else "",
        )
        self.table(
            "问题",
            "废弃露天矿山主要生态问题",
            "主要问题",
            problems,
            lambda code: figures.name("STWT", code),
            "注：一处矿山有多种问题的分别计入各行，各行之和大于总数。",
        )
        self.draw(self.charts.problems(problems))
        self.part("地质灾害隐患")
        kinds = figures.grouped("DZYH", list(figures.codes.get("DZYH", {})))
        hidden = [line for line in kinds.lines if line.key not in (NOTHING, _NO_HAZARD)]
        number = sum(line.total.count for line in hidden)
        names = "、".join(f"{figures.name('DZYH', line.key)}{line.total.count}处" for line in hidden)
        unknown = kinds.line(NOTHING).total.count
        if unknown == self.total.count:
            self.say("尚无地质灾害隐患的调查记录。【请补充】")
        else:
            self.say(
                f"存在地质灾害隐患的矿山{number}处，占{percent(number, self.total.count)}，其中{names}；"
                if number
                else "已调查的矿山均未发现地质灾害隐患；",
                f"无隐患的{kinds.line(_NO_HAZARD).total.count}处",
                f"，未填写的{unknown}处。" if unknown else "。",
                "对存在隐患的矿山应优先安排治理，治理前设立警示标志并开展监测。" if number else "",
            )
        self.part("自然恢复情况")
        recovered, area = natural_recovery(figures)
        covers = [float(value) for value in figures.sites["ZBFGD"].dropna()]
        self.say(
            f"已有部分自然恢复的矿山{recovered}处，自然恢复面积{amount(area)}公顷。" if recovered else "尚无自然恢复面积的记录。【请补充】",
            f"已填写植被覆盖度的{len(covers)}处，平均植被覆盖度{sum(covers) / len(covers):.1f}%（算术平均）。" if covers else "",
        )

    def _tasks(self) -> None:
        figures = self.figures
        tasks = figures.grouped("XZS", only_tasks=True)
        excluded = self.total.count - tasks.total.total.count
        self.chapter("目标任务")
        self.part("治理任务")
        counted, area = task_area(figures)
        self.say(
            f"{self.everywhere}列入治理任务的废弃露天矿山{tasks.total.total.count}处、{hectares(tasks.total.total)}公顷",
            f"（范围内{self.total.count}处中，经核查核减{excluded}处）" if excluded else "",
            "。",
            f"台账已明确治理任务面积的{counted}处，任务面积合计{amount(area)}公顷。" if counted else "台账尚未填写治理任务面积。【请补充】",
            "任务分解见[[任务]]。",
        )
        self.table("任务", "治理任务分解", "市（州）", tasks, str)
        self.part("治理时限")
        quarters = figures.grouped("quarter", sorted({quarter for quarter in figures.sites["quarter"] if quarter}), only_tasks=True)
        years = sorted({line.key[:4] for line in quarters.lines if line.key})
        by_year = "；".join(f"{year}年{_sum(quarters, year).count}处、{hectares(_sum(quarters, year))}公顷" for year in years)
        unset = quarters.line(NOTHING).total
        self.say(
            f"按台账确定的治理时限，{by_year}" if by_year else "台账尚未填写治理时限。【请补充】",
            (f"；尚未确定时限的{unset.count}处、{hectares(unset)}公顷。" if unset.count else "。") if by_year else "",
            "分季度安排见[[时限]]",
            "、[[图_时限]]。" if by_year else "。",
        )
        self.table("时限", "治理任务按时限安排", "治理时限", quarters, quarter_name)
        self.draw(self.charts.quarters(quarters))
        self.part("修复方式")
        ways = figures.grouped("NXFFS", list(figures.codes.get("NXFFS", {})), only_tasks=True)
        self.say(
            f"按修复方式，{self.listed(ways, lambda code: figures.name('NXFFS', code))}。"
            if self.known(ways)
            else "各矿山均未确定修复方式。【请补充】",
            "坚持自然恢复为主、人工修复为辅，宜耕则耕、宜林则林、宜草则草、宜建则建。详见[[修复方式]]。",
        )
        self.table("修复方式", "治理任务按修复方式安排", "修复方式", ways, lambda code: figures.name("NXFFS", code))
        self.draw(self.charts.ways(ways))
        self.part("一矿一策")
        self._ledger()

    def _ledger(self) -> None:
        """How far the ledger's items are filled in, and who is responsible."""
        tasks = self.figures.tasks
        funded = self.figures.funds.funded
        filled = (
            ("责任主体", count_where(tasks, "ZRZT", bool)), ("治理任务", count_where(tasks, "ZLRW", bool)),
            ("资金来源", sum(1 for site in tasks["uuid"] if site in funded)), ("治理时限", count_where(tasks, "ZLSX", bool)),
        )  # fmt: skip
        number = len(tasks)
        missing = [f"{name}{number - count}处" for name, count in filled if count < number]
        kinds: dict[str, int] = {}
        for code in tasks["ZRLX"].fillna(NOTHING).astype(str):
            if code:
                kinds[code] = kinds.get(code, 0) + 1
        told = "、".join(f"{self.figures.name('ZRLX', code)}{count}处" for code, count in sorted(kinds.items()))
        self.say(
            f"逐处建立“一矿一策”台账，在列入治理任务的{number}处矿山中，已明确" + "、".join(f"{name}的{count}处" for name, count in filled) + "。",
            f"责任主体类型为：{told}。" if told else "",
            f"【请补充：尚未明确的有{'、'.join(missing)}】" if missing else "",
            "各矿山的任务和措施见[[矿山清单]]。",
        )

    def _regions(self) -> None:
        figures, campaign = self.figures, self.figures.campaign
        self.chapter("分区与重点")
        reaches = figures.grouped("PQ", [reach.code for reach in campaign.reaches])
        names = {reach.code: reach.name for reach in campaign.reaches}
        self.say(f"按{campaign.title}分区，{self.listed(reaches, lambda code: names.get(code, code))}。详见[[片区]]。" if self.known(reaches) else "")
        self.table("片区", "废弃露天矿山按片区分布情况", "片区", reaches, lambda code: names.get(code, code))
        for reach in campaign.reaches:
            line = reaches.line(reach.code)
            if not line.total.count:
                continue
            self.part(f"{reach.name}区")
            notes = [note for note in reach.notes if figures.province.code in note.provinces] or list(reach.notes)
            told = "；".join(f"矿产{note.minerals}，{note.problems}" for note in notes)
            self.say(
                f"本区有废弃露天矿山{line.total.count}处、{hectares(line.total)}公顷。{told}。修复重点：{reach.repair_focus}。",
                self._severe(reach.code),
            )
        self.say("【请补充：重点治理区域和重点矿山名单、选择理由】")

    def _severe(self, reach: str) -> str:
        sites = self.figures.tasks[self.figures.tasks["PQ"] == reach]
        number = count_where(sites, "YZCD", lambda code: code == _SEVERE)
        hidden = count_where(sites, "DZYH", lambda code: code not in (NOTHING, _NO_HAZARD))
        return f"本区治理任务中，问题严重的{number}处，存在地质灾害隐患的{hidden}处，应优先安排。" if number or hidden else ""

    def _money(self) -> None:
        figures = self.figures
        total = figures.funds.total
        self.chapter("资金")
        self.part("投资估算")
        self.say(
            f"{self.everywhere}治理投资估算合计{amount(total.estimate)}万元，分市情况见[[资金分市]]。"
            if total.estimate
            else "台账尚未填写投资估算。【请补充】分市情况见[[资金分市]]。"
        )
        self.blocks.append(fund_city_table(figures))
        self.part("资金来源")
        has_funds = bool(total.planned or total.arrived or total.spent)
        sources = "、".join(
            f"{figures.name('ZJLX', line.key) or UNKNOWN}{amount(line.planned)}万元" for line in figures.funds.by_source if line.planned
        )
        self.say(
            f"计划落实资金{amount(total.planned)}万元，其中{sources or '来源未填写'}；"
            f"已到位{amount(total.arrived)}万元，到位率{percent(total.arrived, total.planned)}；"
            f"已支出{amount(total.spent)}万元。详见[[资金来源]]、[[图_资金]]。" if has_funds else "台账尚未填写资金来源。【请补充】详见[[资金来源]]。"
        )  # fmt: skip
        self.blocks.append(source_table(figures))
        self.draw(self.charts.funds())
        self.part("资金缺口")
        self.say(
            f"按矿山逐处核算，计划资金低于投资估算的{figures.funds.short}处，缺口合计{amount(total.gap)}万元。"
            if total.gap
            else "按矿山逐处核算，计划资金均不低于投资估算，没有缺口。"
            if total.estimate
            else "台账尚未填写投资估算，无法核算资金缺口。【请补充】",
            "【请补充：缺口资金的筹措渠道和时间】" if total.gap else "",
        )

    def _schedule(self) -> None:
        figures = self.figures
        self.chapter("进度安排")
        self.part("工作阶段")
        self.say(f"按照《{figures.campaign.plan}》，工作分{len(figures.campaign.stages)}个阶段，见[[阶段]]。")
        self.blocks.append(stage_table(figures))
        self.part("工作进展")
        statuses = figures.grouped("ZT", list(figures.codes.get("ZT", {})))
        done, accepted, gone = (count_where(figures.tasks, "ZT", wanted.__contains__) for wanted in (_DONE, _ACCEPTED, _WRITTEN_OFF))
        number = len(figures.tasks)
        self.say(
            f"截至{self.order.provenance.day}，列入治理任务的{number}处中，已完成治理（完工及以后）{done}处，占{percent(done, number)}；",
            f"已通过县级自验及以上{accepted}处；已注销{gone}处，占{percent(gone, number)}。",
            "各状态矿山数量和面积见[[状态]]、[[图_状态]]。",
        )
        self.table("状态", "废弃露天矿山按状态分布情况", "状态", statuses, lambda code: figures.name("ZT", code))
        self.draw(self.charts.statuses(statuses))

    def _safeguards(self) -> None:
        self.chapter("保障措施")
        stage = next((stage for stage in self.figures.campaign.stages if stage.code == "inspection"), None)
        for name, words, wanted in SAFEGUARDS:
            self.part(name)
            self.say(words.format(inspection=stage.task if stage else ""), f"【请补充：{wanted}】")

    def _maps(self) -> None:
        """Maps and lists need the width of a lying page."""
        self.blocks.append(Landscape())
        for number, (caption, png) in enumerate(self.order.maps, 1):
            if number == 1:
                self.blocks.append(Heading(1, "附图"))
            key = "图_位置" if number == 1 else f"图_位置{number}"
            alt = f"{caption}：{self.place}{self.total.count}处废弃露天矿山的位置和两岸范围。"
            self.blocks.append(Picture(key, caption, png, alt, _MAP_MM))

    def _lists(self) -> None:
        self.blocks.append(Heading(1, "附表", bool(self.order.maps)))
        self.blocks += [appendix_city_table(self.figures), county_table(self.figures), site_table(self.figures, self.texts)]


def _sum(quarters: Grouping, year: str) -> Cell:
    return sum((line.total for line in quarters.lines if line.key.startswith(year)), Cell())


def _change(difference: int, shown: str, what: str) -> str:
    if not difference:
        return f"{what}不变"
    return f"{what}{'多' if difference > 0 else '少'}{shown}"
