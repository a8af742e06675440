"""A campaign: what a work plan fixes, read from a file.

The format is described key by key in ``data/campaigns/campaign.schema.json``. This module checks everything again with the
standard library alone, since QGIS's Python may lack ``jsonschema``, and checks what a schema cannot say: that names are unique,
that every province belongs to a reach, that sums agree.
"""

from __future__ import annotations

import datetime
import functools
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from .job import BASE_LINES, RULES
from .json_reader import JsonFile, Node
from .river_names import alias_keys, find_key

if TYPE_CHECKING:  # the plugin knows campaigns when it is loaded, statuses when one is read
    from .status_rules import StatusRules

LARGEST_DISTANCE_KM = 100.0
FORMAT = 1


@dataclass(frozen=True)
class RiverClass:
    """A class of rivers (干流, 主要支流); ``code`` is what GZL holds."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class CampaignRiver:
    """A river that the plan names; ``extent`` says which part of it, in the plan's words."""

    name: str
    name_en: str
    river_class: str
    aliases: Tuple[str, ...]
    extent: str = ""


@dataclass(frozen=True)
class Province:
    """A province of the plan: order in the appendix table (from 1), two-digit GB/T 2260 code, names, code of its reach."""

    order: int
    code: str
    name: str
    full_name: str
    name_en: str
    reach: str


@dataclass(frozen=True)
class ReachNote:
    """What the plan says on the minerals and main problems of some provinces (two-digit codes) of a reach."""

    provinces: Tuple[str, ...]
    minerals: str
    problems: str


@dataclass(frozen=True)
class Reach:
    """上游, 中游 or 下游; ``code`` is what PQ holds."""

    code: str
    name: str
    name_en: str
    notes: Tuple[ReachNote, ...]
    repair_focus: str


@dataclass(frozen=True)
class Deadline:
    """A date (ISO, the last day) by which something must be done."""

    what: str
    date: str


@dataclass(frozen=True)
class Stage:
    """A stage of the work; ``deadlines`` is empty where it runs along with the work."""

    code: str
    name: str
    name_en: str
    task: str
    deadlines: Tuple[Deadline, ...]
    deadline_text: str

    @property
    def deadline(self) -> str:
        """The last of its dates as YYYY-MM-DD, or an empty text."""
        return max((d.date for d in self.deadlines), default="")


@dataclass(frozen=True)
class TableText:
    """The words of the appendix table; the classes' names stand over their two columns each."""

    label: str
    title: str
    number_head: str
    province_head: str
    range_head: str
    range_label: str
    count_head: str
    area_head: str
    total_label: str
    area_decimals: int


@dataclass(frozen=True)
class BaselineRow:
    """Published figures of a province: numbers of patches and hectares."""

    province: str
    main_count: int
    main_ha: float
    tributary_count: int
    tributary_ha: float


@dataclass(frozen=True)
class Baseline:
    """The published table; ``total`` holds the published sums (its ``province`` is empty), checked against the rows."""

    title: str
    year: int
    source: str
    rows: Tuple[BaselineRow, ...]
    total: BaselineRow

    def row(self, province: str) -> Optional[BaselineRow]:
        """The row of a province by its two-digit code."""
        return next((r for r in self.rows if r.province == province), None)


@dataclass(frozen=True)
class Item:
    """Something that the plan asks for in each site's archive or ledger."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Campaign:
    """All that a work plan fixes; see the module's head for the file.

    ``distance_km``, ``rule``, ``base_line``, ``main_stem_first`` and ``edge_m`` (metres) are defaults of settings.
    """

    id: str
    title: str
    title_en: str
    plan: str
    issued_by: str
    goal: str
    distance_km: float
    rule: str
    base_line: str
    main_stem_first: bool
    edge_m: float
    classes: Tuple[RiverClass, ...]
    rivers: Tuple[CampaignRiver, ...]
    provinces: Tuple[Province, ...]
    reaches: Tuple[Reach, ...]
    stages: Tuple[Stage, ...]
    table: TableText
    baseline: Optional[Baseline]
    archive_items: Tuple[Item, ...]
    ledger_items: Tuple[Item, ...]
    status_rules: StatusRules
    path: str = ""
    _keys: Dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def main_class(self) -> str:
        """Code of the class that wins where strips overlap: the first."""
        return self.classes[0].code

    def river_named(self, text: Optional[str]) -> Optional[CampaignRiver]:
        """The river that a name means, by the rules of :mod:`.river_names`; None for any other river or no name."""
        if not isinstance(text, str):
            return None
        number = find_key(self._keys, text)
        return None if number is None else self.rivers[number]

    def province_by_code(self, code: Any) -> Optional[Province]:
        """The province of a two-digit code or of a district code (XZQDM, 2 to 12 digits, as text or number)."""
        text = re.sub(r"\.0+$", "", str(code).strip()) if code is not None else ""
        if not re.fullmatch(r"[0-9]{2,12}", text):
            return None
        return next((p for p in self.provinces if p.code == text[:2]), None)

    def reach_of(self, province_code: Any) -> Optional[Reach]:
        """The reach of a province, or None where the province is not of the campaign."""
        province = self.province_by_code(province_code)
        if province is None:
            return None
        return next((r for r in self.reaches if r.code == province.reach), None)

    def class_name(self, code: str) -> str:
        """Chinese name of a class, or an empty text for no class."""
        return next((c.name for c in self.classes if c.code == code), "")

    def range_label_for(self, distance_km: float) -> str:
        """The text of the table's range column for another distance, such as ``0～5``."""
        return self.table.range_label.replace(f"{self.distance_km:g}", f"{distance_km:g}")


def campaign_dir() -> str:
    """The folder of the campaigns that come with the plugin."""
    return os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "campaigns")


def builtin_campaign_path() -> str:
    """The campaign that is taken when none is chosen."""
    return os.path.join(campaign_dir(), "yangtze_2020.json")


def load_campaign(path: str) -> Campaign:
    """Read a campaign file and check it.

    Raises:
        MineError: ``campaign_missing`` (path), ``campaign_broken`` (path, line, reason: not JSON), ``campaign_field`` (path,
            line, field, reason: a field is missing, of the wrong kind, unknown, or contradicts another).
    """
    return campaign_of(JsonFile(path))


def campaign_of(file: JsonFile) -> Campaign:
    """The campaign in a JSON file that is already read; raises as :func:`load_campaign`."""
    top = Node(file, file.data)
    top.has("$schema")
    if top.whole("format") != FORMAT:
        top.fail("format", "reason_format", expected=FORMAT)
    rules = top.child("rules")
    classes = _classes(top)
    rivers, keys = _rivers(top, classes)
    reach_codes, reach_nodes = _reach_codes(top)
    provinces = _provinces(top, reach_codes)
    distance = rules.number("distance_km", above=0, most=LARGEST_DISTANCE_KM)
    campaign = Campaign(
        id=_identifier(top, "id"), title=top.text("title"), title_en=top.text("title_en"), plan=top.text("plan"),
        issued_by=top.text("issued_by"), goal=top.text("goal"),
        distance_km=distance,
        rule=rules.text("rule", choices=RULES),
        base_line=rules.text("base_line", choices=BASE_LINES),
        main_stem_first=rules.flag("main_stem_first"),
        edge_m=rules.number("edge_m", least=0, most=distance * 1000.0),
        classes=classes, rivers=rivers, provinces=provinces,
        reaches=_reaches(reach_nodes, provinces),
        stages=_stages(top),
        table=_table(top, distance),
        baseline=_baseline(top, provinces) if top.has("baseline") else None,
        archive_items=_items(top, "archive_items"), ledger_items=_items(top, "ledger_items"),
        # Campaigns from before there were statuses go by the built-in ones.
        status_rules=_status_rules(top) if top.has("status_rules") else builtin_status_rules(),
        path=file.path, _keys=keys,
    )  # fmt: skip
    rules.done()
    top.done()
    return campaign


@functools.lru_cache(maxsize=1)
def builtin_status_rules() -> StatusRules:
    """The statuses and steps of the campaign that comes with the plugin."""
    file = JsonFile(builtin_campaign_path())
    return _status_rules(Node(file, file.data))


def _status_rules(top: Node) -> StatusRules:
    from .status_rules import read_status_rules

    return read_status_rules(top, "status_rules")


def _identifier(node: Node, key: str) -> str:
    value = node.text(key)
    if not re.fullmatch(r"[A-Za-z0-9_]{1,40}", value):
        node.fail(key, "reason_identifier", value=value)
    return value


def _unique(node: Node, key: str, value: str, seen: List[str]) -> str:
    """The value, noted in ``seen``; an error where it is there already."""
    if value in seen:
        node.fail(key, "reason_twice", value=value)
    seen.append(value)
    return value


def _classes(top: Node) -> Tuple[RiverClass, ...]:
    codes: List[str] = []
    names: List[str] = []
    classes = []
    for node in top.children("classes", least=2):
        code = _unique(node, "code", node.text("code", choices=("1", "2")), codes)
        name = _unique(node, "name", node.text("name"), names)
        classes.append(RiverClass(code, name, node.text("name_en")))
    if codes != ["1", "2"]:
        top.fail("classes", "reason_class_order")
    return tuple(classes)


def _rivers(top: Node, classes: Tuple[RiverClass, ...]) -> Tuple[Tuple[CampaignRiver, ...], Dict[str, int]]:
    """The rivers, and the index of their spellings to their numbers."""
    rivers: List[CampaignRiver] = []
    index: Dict[str, int] = {}
    for node in top.children("rivers"):
        name, name_en, aliases = node.text("name"), node.text("name_en"), node.texts("aliases")
        spellings = [("name", name, ()), ("name_en", name_en, ())]
        more: List[Tuple[str, str, Tuple[int, ...]]] = [("aliases", a, (n,)) for n, a in enumerate(aliases)]
        for key, spelling, place in [*spellings, *more]:
            for form in alias_keys(name, spelling):
                owner = index.setdefault(form, len(rivers))
                if owner != len(rivers):
                    node.fail(key, "reason_other_river", *place, value=spelling, river=rivers[owner].name)
        river_class = node.text("class", choices=[c.code for c in classes])
        extent = node.text("extent") if node.has("extent") else ""
        rivers.append(CampaignRiver(name, name_en, river_class, aliases, extent))
    return tuple(rivers), index


def _reach_codes(top: Node) -> Tuple[List[str], List[Node]]:
    codes: List[str] = []
    nodes = []
    for node in top.children_open("reaches"):
        _unique(node, "code", node.text("code", choices=("1", "2", "3")), codes)
        nodes.append(node)
    return codes, nodes


def _provinces(top: Node, reach_codes: List[str]) -> Tuple[Province, ...]:
    provinces: List[Province] = []
    codes: List[str] = []
    names: List[str] = []
    for node in top.children("provinces"):
        order = node.whole("order", least=1)
        if order != len(provinces) + 1:
            node.fail("order", "reason_order", value=order, expected=len(provinces) + 1)
        code = node.text("code")
        if not re.fullmatch(r"[1-8][0-9]", code):
            node.fail("code", "reason_province_code", value=code)
        _unique(node, "code", code, codes)
        name = _unique(node, "name", node.text("name"), names)
        reach = node.text("reach", choices=reach_codes)
        provinces.append(Province(order, code, name, node.text("full_name"), node.text("name_en"), reach))
    return tuple(provinces)


def _reaches(nodes: List[Node], provinces: Tuple[Province, ...]) -> Tuple[Reach, ...]:
    reaches = []
    for node in nodes:
        code = node.text("code")
        members = {p.code for p in provinces if p.reach == code}
        told: List[str] = []
        notes = []
        for note in node.children("notes"):
            codes = note.texts("provinces", least=1)
            for number, province in enumerate(codes):
                if province not in members:
                    note.fail("provinces", "reason_not_in_reach", number, value=province, reach=node.text("name"))
                if province in told:
                    note.fail("provinces", "reason_twice", number, value=province)
                told.append(province)
            notes.append(ReachNote(codes, note.text("minerals"), note.text("problems")))
        for province in sorted(members - set(told)):
            node.fail("notes", "reason_no_note", value=province)
        if not members:
            node.fail("code", "reason_empty_reach", value=code)
        reaches.append(Reach(code, node.text("name"), node.text("name_en"), tuple(notes), node.text("repair_focus")))
        node.done()
    return tuple(reaches)


def _stages(top: Node) -> Tuple[Stage, ...]:
    stages: List[Stage] = []
    codes: List[str] = []
    for node in top.children("stages"):
        code = _unique(node, "code", _identifier(node, "code"), codes)
        deadlines = []
        for item in node.children("deadlines", least=0):
            date = item.text("date")
            if not _is_date(date):
                item.fail("date", "reason_date", value=date)
            deadlines.append(Deadline(item.text("what"), date))
        stages.append(
            Stage(code, node.text("name"), node.text("name_en"), node.text("task"), tuple(deadlines), node.text("deadline_text"))
        )
    return tuple(stages)


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        datetime.date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        return False
    return True


def _table(top: Node, distance_km: float) -> TableText:
    node = top.child("table")
    table = TableText(
        label=node.text("label"), title=node.text("title"), number_head=node.text("number_head"),
        province_head=node.text("province_head"), range_head=node.text("range_head"), range_label=node.text("range_label"),
        count_head=node.text("count_head"), area_head=node.text("area_head"), total_label=node.text("total_label"),
        area_decimals=node.whole("area_decimals"),
    )  # fmt: skip
    if f"{distance_km:g}" not in re.findall(r"[0-9.]+", table.range_label):
        node.fail("range_label", "reason_range", value=table.range_label, distance=distance_km)
    node.done()
    return table


def _baseline(top: Node, provinces: Tuple[Province, ...]) -> Baseline:
    node = top.child("baseline")
    title, source, year = node.text("title"), node.text("source"), node.whole("year", least=1900)
    known = [p.code for p in provinces]
    rows: List[BaselineRow] = []
    seen: List[str] = []
    for item in node.children("rows"):
        province = _unique(item, "province", item.text("province", choices=known), seen)
        rows.append(_figures(item, province))
    total_node = node.child("total")
    total = _figures(total_node, "")
    for key in ("main_count", "main_ha", "tributary_count", "tributary_ha"):
        summed = round(sum(getattr(row, key) for row in rows), 2)
        if abs(summed - getattr(total, key)) > 0.005:
            total_node.fail(key, "reason_sum", value=getattr(total, key), expected=summed)
    total_node.done()
    node.done()
    return Baseline(title, year, source, tuple(rows), total)


def _figures(node: Node, province: str) -> BaselineRow:
    return BaselineRow(
        province,
        node.whole("main_count"),
        node.number("main_ha", least=0),
        node.whole("tributary_count"),
        node.number("tributary_ha", least=0),
    )


def _items(top: Node, key: str) -> Tuple[Item, ...]:
    codes: List[str] = []
    return tuple(
        Item(_unique(n, "code", _identifier(n, "code"), codes), n.text("name"), n.text("name_en")) for n in top.children(key)
    )
