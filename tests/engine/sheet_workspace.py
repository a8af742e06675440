"""Small workspaces, sheets exported from them, and edits as townships make them (with openpyxl, another library than wrote them)."""

from __future__ import annotations

import json
import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Callable

import openpyxl

from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.sheet_command import run_exportsheet, run_importsheet
from mine_restoration_plugin.engine.storage.workspace_file import connect, create_workspace
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.job import Job

ARCHIVE = {
    "JBQK": "位于江边山坡，采坑一处。", "KZ": "83900", "KCFS": "A", "TCND": "2015", "JDR": "李四", "JDRQ": "2020-06-01", "ZYWT": "{1,3}",
    "DZYH": "2", "YZCD": "3", "SZ": "东至公路，西至河", "ZRHFMJ": 12.34, "ZBFGD": 55.5, "CQCS": "覆土植树", "NXFFS": "2",
}  # fmt: skip
LEDGER = {"ZRLX": "1", "ZRZT": "宜都市人民政府", "ZLRW": "削坡、覆土", "RWMJ": 3.2, "GSTZ": 100.0, "KGRQ": "2020-05-01", "ZLSX": "2020-12-31"}
FUND = {"ZJLX": "1", "ZJJH": 50.0, "ZJDW": 20.0}


@lru_cache(maxsize=None)
def _template() -> Path:
    path = Path(mkdtemp(prefix="sheet_workspace_")) / "empty.gpkg"
    create_workspace(str(path), builtin_campaign_path(), "420581", "建库人")
    return path


class Workspace:
    """A workspace in a folder, edited as the plugin does (mark and editor change)."""

    def __init__(self, folder: Path, name: str = "宜都市.gpkg") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.path = folder, folder / name
        shutil.copy(_template(), self.path)
        self._saves = 0

    def sql(self, *statements: Any) -> None:
        connection = connect(self.path)
        try:
            connection.execute("PRAGMA ignore_check_constraints = ON")  # other programs write what they like
            connection.execute("BEGIN")
            for statement in statements:
                connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(statement)
            connection.execute("COMMIT")
        finally:
            connection.close()

    def add(self, number: str, archive: dict[str, Any] | None = None, ledger: dict[str, Any] | None = None, **site: Any) -> str:
        """A site with its records; its key is ``site-`` and its number."""
        key = f"site-{number}"
        site = {"uuid": key, "ZTBH": number, "KSMC": f"{number}号矿", "XZX": "宜都市", "XZJD": "红花套镇", **site}
        self.sql((f"INSERT INTO sites ({', '.join(site)}) VALUES ({', '.join('?' * len(site))})", tuple(site.values())))
        self.change("archive", key, **(ARCHIVE if archive is None else archive))
        self.change("ledger", key, **(LEDGER if ledger is None else ledger))
        return key

    def fund(self, site: str, key: str, **values: Any) -> str:
        row = {"uuid": key, "site": site, **(values or FUND)}
        self.sql((f"INSERT INTO funds ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())))
        return key

    def change(self, table: str, site: str, editor: str = "张三", **values: Any) -> None:
        """Save fields of the site's record (or of a fund by its own key)."""
        if not values:
            return
        self._saves += 1
        names = ", ".join(f"{name} = ?" for name in values)
        where = "uuid" if table in ("funds", "sites") else "site"
        parameters = (*values.values(), editor, f"test.{self._saves}", site)
        self.sql((f"UPDATE {table} SET {names}, editor = ?, mark = ? WHERE {where} = ?", parameters))

    def export(self, what: str = "archive", name: str = "", sites: list[str] | None = None) -> Path:
        path = self.folder / (name or f"{what}.xlsx")
        self.exported = run_exportsheet(Job("exportsheet", settings={"what": what, "sites": sites}, files=self.files(path)), Reporter())
        return path

    def files(self, path: Path) -> dict[str, str]:
        return {"workspace": str(self.path), "sheet": str(path)}

    def compare(self, path: Path, what: str = "archive") -> "Compared":
        report = self.folder / "report.json"
        job = Job("importsheet", settings={"what": what}, files={**self.files(path), "report": str(report)})
        result = run_importsheet(job, Reporter())
        data = json.loads(report.read_text(encoding="utf-8"))
        assert data["counts"] == result["counts"] and "differences" not in result
        return Compared(data)


class Compared:
    """The report of a comparison."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.rows: list[dict[str, Any]] = data["differences"]

    def short(self) -> list[tuple[Any, ...]]:
        return [(row["number"], row["field"] or row["action"], row["state"], row["value"]) for row in self.rows]

    def only(self) -> dict[str, Any]:
        assert len(self.rows) == 1, self.short()
        return self.rows[0]

    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.data["findings"]]


class Edited:
    """A sheet opened in another program: cells by heading and site, saved under the same name."""

    def __init__(self, path: Path, page: str | int = 0) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.page = self.book[page] if isinstance(page, str) else self.book.worksheets[page]

    def __enter__(self) -> "Edited":
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is None:
            self.book.save(self.path)

    @property
    def heads(self) -> dict[str, int]:
        row = next(r for r in range(1, 20) if any(c.value == "内部标识" for c in self.page[r]))
        return {str(c.value).split("（")[0]: c.column for c in self.page[row] if c.value}

    def row_of(self, number: str) -> int:
        column = self.heads["主体编号"]
        return next(r for r in range(1, self.page.max_row + 1) if self.page.cell(r, column).value == number)

    def cell(self, number: str, head: str) -> Any:
        return self.page.cell(self.row_of(number), self.heads[head])

    def put(self, number: str, head: str, value: Any) -> None:
        cell = self.cell(number, head)
        cell.value = value
        if isinstance(value, str):  # a cell formatted as text takes =1+1 as text, in Excel as here
            cell.data_type = "s"


def edit(path: Path, change: Callable[[Edited], None], page: str | int = 0) -> Path:
    with Edited(path, page) as edited:
        change(edited)
    return path
