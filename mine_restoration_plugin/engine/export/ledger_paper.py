"""The words on a ledger: title, line of units, notes, signatures. An official Chinese paper; its words stand here."""

from __future__ import annotations

from dataclasses import dataclass

from ...model.appendix import Cell
from ..core.ledger_book import LedgerBook, ProvinceLedger
from .appendix_sheet import clean
from .provenance import Provenance

TITLE = "废弃露天矿山生态修复台账"
SUMMARY_NAME, SUMMARY_TITLE = "汇总", f"{TITLE}汇总表"
UNITS = "单位：公顷、万元"
OFFICE = "填报单位（盖章）："
SIGNATURES = ("填报单位（盖章）：", "填报人：", "审核人：", "单位负责人：", "填报日期：　　　年　　月　　日")
GRAND_TOTAL, SUBTOTAL, NO_CITY, NO_COUNTY = "总计", "小计", "未填写市", "未填写县"


@dataclass(frozen=True)
class Paper:
    """One ledger's words.

    Attributes:
        title: over it. day: on which it is filled in. notes: under the table, each a paragraph.
    """

    title: str
    day: str
    notes: tuple[str, ...]


def paper_of(book: LedgerBook, ledger: ProvinceLedger, provenance: Provenance) -> Paper:
    """The words of a province's ledger."""
    return Paper(clean(f"{ledger.name}{TITLE}"), provenance.day, tuple(clean(note) for note in (*_notes(book, ledger), provenance.line)))


def _notes(book: LedgerBook, ledger: ProvinceLedger) -> list[str]:
    classes = "；".join(f"{c.name}{_cell(cell)}" for c, cell in zip(book.campaign.classes, ledger.cells))
    notes = [
        f"1. 本表列入范围内矿山{_cell(ledger.total)}，与{book.campaign.table.label}（按矿山计数）一致：{classes}。"
        "面积为范围内图斑椭球面积，四舍五入至0.01公顷，舍入余数归入各类中最大的矿山（强制调平）。"
    ]
    left = []
    if ledger.outside.count:
        left.append(f"不在范围内的矿山{_cell(ledger.outside)}")
    if ledger.unclassed.count:
        left.append(f"在范围内但没有干支流类别的矿山{_cell(ledger.unclassed)}")
    notes.append(f"2. 另有{'，'.join(left)}，未列入本表。" if left else "2. 没有未列入本表的矿山。")
    if not ledger.total.count:
        notes[0] = "1. 本次所选部分在范围内没有矿山（零报告）。"
    notes.append("3. 小计、总计均为公式，增减或筛选后自动重算。进度、验收为最近一次；验收日期相同时取级别最高的一次。")
    return notes


def _cell(cell: Cell) -> str:
    return f"{cell.count}个、{cell.hectares}公顷"
