"""A workspace in QGIS's process, and sheets from it that were filled in as townships do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

import openpyxl
from qgis.core import QgsApplication

from status_workspace import make_store
from toolbox_run import run as run_in_toolbox

__all__ = ["fill", "make_county", "run", "run_with_report", "make_store"]


def make_county(folder: Path, numbers: "tuple[str, ...]" = ("A1", "A2", "A3")) -> Any:
    """A store with a few sites, archive and ledger filled in, two funds."""
    store = make_store(folder)
    for number in numbers:
        store.add("sites", {"uuid": f"site-{number}", "ZTBH": number, "KSMC": f"{number}号矿", "XZJD": "红花套镇" if number == "A1" else "高坝洲镇"})
        archive, ledger = (store.rows(table, f"site-{number}")[0]["uuid"] for table in ("archive", "ledger"))
        store.save("archive", archive, {"JBQK": "采坑一处", "KZ": "83900", "JDRQ": "2020-06-01", "ZRHFMJ": 12.34, "ZYWT": "{1,3}"})
        store.save("ledger", ledger, {"ZRZT": "宜都市人民政府", "ZLSX": "2020-12-31"})
    for key, site in (("f1", "site-A1"), ("f2", "site-A2")):
        if site[5:] in numbers:
            store.add("funds", {"uuid": key, "site": site, "ZJLX": "1", "ZJJH": 50.0})
    return store


def archive_of(store: Any, number: str) -> Dict[str, Any]:
    """The archive's row of a site."""
    return store.rows("archive", f"site-{number}")[0]


def run(provider: Any, name: str, context: Any, feedback: Any, **parameters: Any) -> Dict[str, Any]:
    """Run an algorithm as the toolbox does."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"mine_restoration:{name}")
    fine, message = algorithm.checkParameterValues(parameters, context)
    assert fine, message
    results, ok = algorithm.run(parameters, context, feedback)
    assert ok, feedback.said
    return results


def run_with_report(name: str, context: Any, feedback: Any, **parameters: Any) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """Run an algorithm as the toolbox does, a refusal raised as it shows it: results, and the report of its parameter REPORT."""
    results = run_in_toolbox(name, parameters, context, feedback)
    return results, json.loads(Path(parameters["REPORT"]).read_text(encoding="utf-8"))


def fill(path: Path, change: Callable[[Any], None], page: int = 0) -> Path:
    """Open in another program, change, save."""
    book = openpyxl.load_workbook(path)
    change(Filled(book.worksheets[page]))
    book.save(path)
    return path


class Filled:
    """Cells by number and heading."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.heads: Dict[str, int] = {str(cell.value).split("（")[0]: cell.column for cell in page[3] if cell.value}

    def put(self, number: str, head: str, value: Any) -> None:
        """Fill in one cell."""
        column = self.heads["主体编号"]
        row = next(row for row in range(4, self.page.max_row + 1) if self.page.cell(row, column).value == number)
        self.page.cell(row, self.heads[head]).value = value

    def line(self, row: int, **values: Any) -> None:
        """Fill in a whole line by headings."""
        for head, value in values.items():
            self.page.cell(row, self.heads[head]).value = value

    def rows(self) -> List[int]:
        """Numbers of all lines."""
        return list(range(4, self.page.max_row + 1))
