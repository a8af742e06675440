"""Write the appendix table to a file; the ending picks the kind."""

from __future__ import annotations

import os

from ...model.appendix_statement import Statement
from ...model.campaign import Campaign
from ...model.errors import MineError
from ...model.job import TABLE_FORMATS
from ..storage.whole_file import whole_file
from .appendix_csv import csv_bytes
from .appendix_html import html_bytes
from .appendix_sheet import Contents, sheet_of
from .appendix_xlsx import xlsx_bytes

WRITERS = {".xlsx": xlsx_bytes, ".csv": csv_bytes, ".html": html_bytes}


def check_ending(path: str) -> str:
    """The ending of a table's path, in small letters.

    Raises:
        MineError: ``output_driver`` for any other than ``job.TABLE_FORMATS``.
    """
    ending = os.path.splitext(path)[1].lower()
    if ending not in WRITERS:
        raise MineError("output_driver", path=path, endings=list(TABLE_FORMATS))
    return ending


def write_table(contents: Contents, campaign: Campaign, statement: Statement, path: str) -> None:
    """Write the table as a workbook, CSV or HTML file, whole or not at all.

    Args:
        contents: the figures, and what stands beside them.
        campaign: the words, and the published table to compare with.
        statement: rules and times of the data. The workbook and the HTML file state them under the table; a CSV holds figures only (with them the
            file would not be a table any more), so its statement is that of the report.
        path: .xlsx, .csv or .html.

    Raises:
        MineError: ``output_driver``, ``output_unwritable``, ``disk_full``, ``baseline_missing``.
    """
    content = WRITERS[check_ending(path)](sheet_of(contents, campaign, statement))
    with whole_file(path) as temporary_path, open(temporary_path, "wb") as file:
        file.write(content)
