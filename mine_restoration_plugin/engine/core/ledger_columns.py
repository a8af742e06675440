"""The columns of a province's ledger (台账): what stands in them, from where, under which heads, and how wide on paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...model.fields import fields_of

TEXT, CODE, CODES, DATE, AMOUNT, PERCENT, COUNT = "text", "code", "codes", "date", "amount", "percent", "count"
"""Kinds of columns; amounts (hectares, 万元) are kept in whole hundredths, dates as ISO text."""
SUMMED = (AMOUNT, COUNT)

NUMBER, AREA, PATCHES, ORDER, PROVINCE = "ZTBH", "MJ", "TBS", "XH", "SHENG"
PLANNED, ARRIVED, SPENT = "ZJJH", "ZJDW", "ZJZC"
FUND_LIST = "ZJLX"
NO_KIND = "0"
"""Code of the column for funds without a known source."""
BODY_SIZE = 9.0
"""Points of the print in the workbook."""
DIGIT = 5.25
"""Points of a digit of the default font, in which the widths of columns are told."""
_PADDING, _MOST_WIDENED = 0.4, 1.6
_TASK = "ZLRW"
LONG = {_TASK: 22.0, "BZ": 16.0}
"""Columns that grow with their longest text, and how far."""
MOST_LINES = 31
"""So many lines of the body's print fit into the highest row that Excel knows."""
_FILLED = 0.9  # of a line, where punctuation may not begin the next one


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        key: field of the dictionary, or the ledger's own name for a sum. head: over the column.
        group: over several columns; empty for none.
        kind: see above. width: in digits of the workbook's default font.
        table: of the workspace that a text is read from; empty where the book has the figure.
        codelist: of a code. flat: head in a table with one line of heads.
    """

    key: str
    head: str
    group: str
    kind: str
    width: float
    table: str = ""
    codelist: str = ""
    flat: str = ""

    @property
    def summed(self) -> bool:
        """Whether lines of totals have a sum here."""
        return self.kind in SUMMED and self.key != ORDER

    @property
    def is_text(self) -> bool:
        """Whether it is written as text."""
        return self.kind in (TEXT, CODE, CODES)


_SITE, _ARCHIVE, _LEDGER, _DONE = "矿山基本情况", "问题与修复方式", "责任与治理任务", "进度、验收与注销"
_FUNDS, _BY_KIND = "资金来源（万元）", "计划资金按来源（万元）"
REPEATED = 3
"""Columns that stand on both pages of a line: number, key and name of the mine."""
_TAKES_REST = ("KSMC", "WZ", _TASK, "ZRZT", "YSJB", "ZXPC", "BZ")
"""Columns of texts that take what is left of a page's width."""
_BEGINS = 0.055
"""Part of a page that the first column of the second one takes at least: LibreOffice prints up to 5 % smaller where that saves a page of
lines, and a narrower column would then move over to the first page."""
_BEFORE = (
    Column(ORDER, "序号", "", COUNT, 3.6),
    Column(NUMBER, "主体编号", "", TEXT, 8, "sites"),
    Column("KSMC", "矿山名称", "", TEXT, 7, "sites"),
    Column("XZS", "市", _SITE, TEXT, 5.2, "sites"),
    Column("XZX", "县", _SITE, TEXT, 5.2, "sites"),
    Column("XZJD", "乡镇", _SITE, TEXT, 6.9, "sites"),
    Column("WZ", "位置", _SITE, TEXT, 8.6, "sites"),
    Column("HLMC", "河流", _SITE, TEXT, 5.2, "sites"),
    Column("GZL", "干支流", _SITE, CODE, 3.6, "", "GZL"),
    Column("PQ", "片区", _SITE, CODE, 3.6, "sites", "PQ"),
    Column(PATCHES, "图斑数", _SITE, COUNT, 3.6, flat="图斑数（个）"),
    Column(AREA, "面积（公顷）", _SITE, AMOUNT, 6.2),
    Column("KZ", "矿种", _ARCHIVE, CODE, 5.2, "archive", "KZ"),
    Column("ZYWT", "主要问题", _ARCHIVE, CODES, 7, "archive", "STWT"),
    Column("DZYH", "地质灾害隐患", _ARCHIVE, CODE, 5.2, "archive", "DZYH"),
    Column("NXFFS", "修复方式", _ARCHIVE, CODE, 6.9, "archive", "NXFFS"),
    Column("ZRLX", "责任主体类型", _LEDGER, CODE, 5.2, "ledger", "ZRLX"),
    Column("ZRZT", "责任主体", _LEDGER, TEXT, 7, "ledger"),
    Column(_TASK, "治理任务", _LEDGER, TEXT, 10, "ledger"),
    Column("RWMJ", "任务面积（公顷）", _LEDGER, AMOUNT, 6.2),
    Column("GSTZ", "投资估算（万元）", _LEDGER, AMOUNT, 6.4),
    Column("KGRQ", "开工日期", _LEDGER, DATE, 7.7, "ledger"),
    Column("ZLSX", "治理时限", _LEDGER, DATE, 7.7, "ledger"),
)  # fmt: skip
_AFTER = (
    Column("BGQB", "进度期别", _DONE, TEXT, 6.2),
    Column("WCMJ", "完成面积（公顷）", _DONE, AMOUNT, 6.2),
    Column("XXJD", "形象进度（%）", _DONE, PERCENT, 4.6),
    Column("ZT", "状态", _DONE, CODE, 6.9, "sites", "ZT"),
    Column("YSJB", "验收级别及结论", _DONE, TEXT, 6.9),
    Column("YSRQ", "验收日期", _DONE, DATE, 7.7),
    Column("YSMJ", "验收面积（公顷）", _DONE, AMOUNT, 6.2),
    Column("ZXPC", "注销批次", _DONE, TEXT, 6.2, "sites"),
    Column("ZXRQ", "注销日期", _DONE, DATE, 7.7, "sites"),
    Column("BZ", "备注", "", TEXT, 7, "sites"),
)  # fmt: skip
_SUMS = ((PLANNED, "计划"), (ARRIVED, "到位"), (SPENT, "支出"))
_TABLES = {"sites": "site", "archive": "archive", "ledger": "ledger"}


def ledger_columns(kinds: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of the ledger from the left.

    Args:
        kinds: names of the sources of funds by code, in their order; with :data:`NO_KIND` where some have none.
    """
    sums = [Column(key, word, _FUNDS, AMOUNT, 6.6, flat=f"{word}资金合计（万元）") for key, word in _SUMS]
    by_kind = [Column(fund_key(code), name, _BY_KIND, AMOUNT, 6.2, flat=f"计划资金：{name}（万元）") for code, name in kinds.items()]
    return (*_BEFORE, *sums, *by_kind, *_AFTER)


def second_page(columns: Sequence[Column]) -> int:
    """Where the second page of a line begins: a line is too long to be read on one sheet of A4."""
    return next(place for place, column in enumerate(columns) if column.key == SPENT) + 1


def fund_key(code: str) -> str:
    """The key of the column with the planned funds of a source."""
    return PLANNED + code


def flat_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of a table with all provinces: the province in front, one line of heads."""
    named = [replace(column, flat=column.flat or column.head) for column in columns if column.key != ORDER]
    return (Column(PROVINCE, "省", "", TEXT, 8, flat="省"), *named)


def template_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The ledger's columns and all other fields of site, archive and ledger, which a template may ask for."""
    taken = {column.key for column in columns}
    kinds = {"D": DATE, "C": TEXT, "T": TEXT, "N": TEXT, "I": TEXT}
    more = []
    for table, dictionary in _TABLES.items():
        for field in fields_of(dictionary):
            if field.name in taken:
                continue
            taken.add(field.name)
            kind = kinds[field.type] if not field.codelist else CODES if field.several else CODE
            more.append(Column(field.name, field.label, "", kind, 8, table, field.codelist))
    return (*columns, *more)


def fitted(columns: Sequence[Column], totals: Mapping[str, int], longest: Mapping[str, int]) -> tuple[Column, ...]:
    """The columns with the widths that their figures and tasks need; both pages of a line are equally wide.

    Args:
        totals: the largest sum of each column that has sums, in hundredths or as a count.
        longest: characters of the longest text of each of :data:`LONG`.
    """
    result = []
    for column in columns:
        width = column.width
        if column.summed:
            digits = len(shown(column, totals.get(column.key, 0)))
            # Sums that are longer still are printed smaller: a wide column makes the print of all others smaller.
            width = max(width, min(width + _MOST_WIDENED, math.ceil((digits * BODY_SIZE / 2 / DIGIT + _PADDING) * 10) / 10))
        if column.key in LONG:
            letters = longest.get(column.key, 0) / MOST_LINES / _FILLED
            width = max(width, min(LONG[column.key], letters * BODY_SIZE / DIGIT))
        result.append(replace(column, width=width))
    return _balanced(result)


def _balanced(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The narrower page is filled up, so that any program that puts the columns on two pages breaks them in the same place."""
    first = second_page(columns)
    halves = [list(columns[REPEATED:first]), list(columns[first:])]
    wide = [sum(column.width for column in half) for half in halves]
    begins = halves[1][0]
    least = _BEGINS * (max(wide) + sum(column.width for column in columns[:REPEATED]))
    halves[1][0], wide[1] = replace(begins, width=max(begins.width, round(least, 2))), wide[1] + max(least - begins.width, 0)
    for half, width in zip(halves, wide):
        wanting = [place for place, column in enumerate(half) if column.key in _TAKES_REST]
        share = (max(wide) - width) / sum(half[place].width for place in wanting)
        for place in wanting:
            half[place] = replace(half[place], width=round(half[place].width * (1 + share), 2))
    return (*columns[:REPEATED], *halves[0], *halves[1])


def shown(column: Column, value: int) -> str:
    """A figure as it stands on paper."""
    return f"{value / 100:.2f}" if column.kind == AMOUNT else str(value)
