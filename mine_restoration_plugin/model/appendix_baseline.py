"""The appendix table beside the one that was published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Dict

from .appendix import AppendixTable, Cell, TableRow, cell_of_hectares
from .errors import MineError

if TYPE_CHECKING:
    from .campaign import Campaign


@dataclass(frozen=True)
class Comparison:
    """The present table beside the published one, cell for cell.

    Attributes:
        published: the baseline as a table of the same shape.
        present: the table compared.
        difference: present minus published; a cell that is not zero differs.
    """

    published: AppendixTable
    present: AppendixTable
    difference: AppendixTable

    def as_dict(self) -> Dict[str, Any]:
        """Published figures and differences as numbers; the present ones stand in the table."""
        return {"published": self.published.as_dict(), "difference": self.difference.as_dict()}


def published_table(campaign: "Campaign") -> AppendixTable:
    """The campaign's published baseline as a table. Provinces that it does not name have zeros.

    Raises:
        MineError: ``baseline_missing`` where the campaign has none.
    """
    if campaign.baseline is None:
        raise MineError("baseline_missing", campaign=campaign.title)
    main, tributary = "1", "2"  # the published table has these two columns
    published = {row.province: row for row in campaign.baseline.rows}
    rows = []
    for province in campaign.provinces:
        line = published.get(province.code)
        figures: Dict[str, Cell] = {}
        if line is not None:
            figures[main] = cell_of_hectares(line.main_count, line.main_ha)
            figures[tributary] = cell_of_hectares(line.tributary_count, line.tributary_ha)
        cells = tuple(figures.get(c.code, Cell()) for c in campaign.classes)
        rows.append(TableRow(int(province.order), province.code, province.name, cells, sum(cells, Cell())))
    columns = tuple(sum((row.cells[k] for row in rows), Cell()) for k in range(len(campaign.classes)))
    total = TableRow(None, "", "", columns, sum(columns, Cell()))
    return AppendixTable(tuple(c.code for c in campaign.classes), tuple(rows), total)


def compare(table: AppendixTable, campaign: "Campaign") -> Comparison:
    """Set the table against the campaign's published baseline.

    Raises:
        MineError: ``baseline_missing``.
    """
    published = published_table(campaign)
    rows = tuple(_row_minus(now, then) for now, then in zip(table.rows, published.rows))
    difference = replace(published, rows=rows, total=_row_minus(table.total, published.total))
    return Comparison(published, table, difference)


def _row_minus(now: TableRow, then: TableRow) -> TableRow:
    return replace(now, cells=tuple(a - b for a, b in zip(now.cells, then.cells)), total=now.total - then.total)
