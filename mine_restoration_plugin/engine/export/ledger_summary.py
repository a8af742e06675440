"""The sheet in front of several ledgers: a line a province, counts and areas by class as in the appendix table, money beside them."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from ...model.appendix import Cell
from ..core.ledger_book import LedgerBook, ProvinceLedger
from ..core.ledger_columns import ARRIVED, PLANNED, SPENT
from .appendix_sheet import clean
from .ledger_paper import GRAND_TOTAL, OFFICE, SIGNATURES, SUMMARY_NAME, SUMMARY_TITLE, UNITS
from .printed_page import TITLE_FONT, PrintedPage
from .provenance import Provenance
from .streamed_page import StreamedPage

_MONEY = (("RWMJ", "任务面积"), ("GSTZ", "投资估算"), (PLANNED, "计划资金"), (ARRIVED, "到位资金"), (SPENT, "支出资金"))
_FIRST_LINE = 4
_WIDTH, _NUMBER_WIDTH, _NAME_WIDTH = 11.5, 6.0, 16.0


def write_summary(file: Workbook, book: LedgerBook, ledgers: Sequence[ProvinceLedger], provenance: Provenance) -> None:
    """Put the sheet into a workbook."""
    _Writer(file, book, ledgers, provenance).write()


class _Writer(PrintedPage):
    """Writes the worksheet, A4 landscape."""

    def __init__(self, file: Workbook, book: LedgerBook, ledgers: Sequence[ProvinceLedger], provenance: Provenance) -> None:
        self.groups = [*(clean(c.name) for c in book.campaign.classes), clean(book.campaign.table.total_label)]
        page: StreamedPage = file.add_worksheet(SUMMARY_NAME, worksheet_class=StreamedPage)
        super().__init__(file, page, 1 + 2 * len(self.groups) + len(_MONEY))
        self.page: StreamedPage = page
        self.data, self.ledgers, self.provenance = book, ledgers, provenance

    def write(self) -> None:
        """All of it."""
        self._set_up_paper(0.4, 0.6, 0.6)
        self.page.center_horizontally()
        self.page.repeat_rows(0, _FIRST_LINE - 1)
        self.page.freeze_panes(_FIRST_LINE, 2)
        for place in range(self.last_column + 1):
            self.page.set_column(place, place, (_NUMBER_WIDTH, _NAME_WIDTH)[place] if place < 2 else _WIDTH)
        self._merged(SUMMARY_TITLE, 36, font_name=TITLE_FONT, font_size=18, align="center")
        self._units()
        self._heads()
        for number, ledger in enumerate(self.ledgers, 1):
            cells = [figure for cell in (*ledger.cells, ledger.total) for figure in (cell.count, float(cell.hectares))]
            self._line(number, ledger.name, [*cells, *(self.data.total(key, ledger.start, ledger.stop) / 100 for key, _ in _MONEY)])
        self._totals()
        self._note(self.provenance.line, _NUMBER_WIDTH + _NAME_WIDTH + _WIDTH * (self.last_column - 1))
        self._merged(("　" * 6).join(SIGNATURES), 30, align="left")
        self.page.print_area(0, 0, self.row - 1, self.last_column)

    def _units(self) -> None:
        half = self.last_column // 2
        self.page.set_row(self.row, 20)
        self.page.merge_range(self.row, 0, self.row, half, OFFICE, self._format(align="left"))
        when = f"填报日期：{self.provenance.day}　　{UNITS}"
        self.page.merge_range(self.row, half + 1, self.row, self.last_column, when, self._format(align="right"))
        self.row += 1

    def _heads(self) -> None:
        style = self._format(bold=True, border=1, align="center", text_wrap=True)
        top, under = self.row, self.row + 1
        words = self.data.campaign.table
        singles = {0: clean(words.number_head), 1: "省（市）"}
        singles.update({2 + 2 * len(self.groups) + place: name for place, (_, name) in enumerate(_MONEY)})
        for row in (top, under):
            self.page.set_row(row, 22)
            for place in range(self.last_column + 1):
                group, second = divmod(place - 2, 2)
                name = singles.get(place, "") if row == top else ""
                if place not in singles:
                    name = (self.groups[group] if not second else "") if row == top else clean((words.count_head, words.area_head)[second])
                self.page.write_string(row, place, name, style) if name else self.page.write_blank(row, place, None, style)
        for place in singles:
            self.page.join(top, place, under, place)
        for group in range(len(self.groups)):
            self.page.join(top, 2 + 2 * group, top, 3 + 2 * group)
        self.row += 2

    def _line(self, number: int, name: str, figures: Sequence[float]) -> None:
        text = self._format(border=1, align="center")
        self.page.set_row(self.row, 22)
        self.page.write_number(self.row, 0, number, text)
        self.page.write_string(self.row, 1, name, text)
        for place, figure in enumerate(figures, 2):
            self.page.write_number(self.row, place, figure, self._format(border=1, align="center", num_format=self._pattern(place), shrink=True))
        self.row += 1

    def _totals(self) -> None:
        bold = self._format(border=1, align="center", bold=True)
        self.page.set_row(self.row, 22)
        self.page.merge_range(self.row, 0, self.row, 1, "", bold)
        self.page.write_string(self.row, 0, GRAND_TOTAL, bold)
        columns = zip(*((*ledger.cells, ledger.total) for ledger in self.ledgers))
        cells = [figure for column in columns for total in [sum(column, Cell())] for figure in (total.count, total.centi_hectares)]
        money = [sum(self.data.total(key, ledger.start, ledger.stop) for ledger in self.ledgers) for key, _ in _MONEY]
        for place, total in enumerate([*cells, *money], 2):
            letter = xl_col_to_name(place)
            value = total if self._is_count(place) else total / 100
            look = self._format(border=1, align="center", bold=True, num_format=self._pattern(place), shrink=True)
            self.page.write_formula(self.row, place, f"=SUM({letter}{_FIRST_LINE + 1}:{letter}{self.row})", look, value)
        self.row += 1

    def _is_count(self, place: int) -> bool:
        return place < 2 + 2 * len(self.groups) and place % 2 == 0

    def _pattern(self, place: int) -> str:
        return "0" if self._is_count(place) else "0.00"
