"""Workspaces of several provinces with records that people would type, and their ledgers as openpyxl reads them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
from openpyxl.worksheet.worksheet import Worksheet

from mine_restoration_plugin.engine.ledger_command import run_provinceledger
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_file import create_workspace
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.job import Job
from mine_restoration_plugin.model.messages import MESSAGES
from printed_rows import unreadable
from workspace_files import changing, patch_table

HEADS = 4
PLACES = (("42", "湖北省", "420581"), ("51", "四川省", "510502"), ("31", "上海市", "310115"), ("61", "陕西省", "610100"))
CITIES = {"42": ("宜昌市", "荆州市"), "51": ("泸州市", "宜宾市"), "31": ("", ""), "61": ("西安市", "西安市")}
EVIL = ("=cmd|'/c calc'!A0", "<script>&\x07\x1f矿", "+1+1", " 前后有空格 ", "_x0041_", "第一行\n第二行", "@SUM(A1)", "矿\ud7ff")


def province_workspace(path: Path, patches: int = 90) -> Path:
    """Sites of two or three patches in four provinces, 上海 out of scope, 陕西 not in the campaign; records that people would type."""
    create_workspace(str(path), builtin_campaign_path(), "", "张三")
    rng = np.random.default_rng(patches)
    rank = np.arange(patches) // 3 % len(PLACES)
    table = patch_table(
        patches,
        ZTBH=[f"K{i // 3:03d}" for i in range(patches)],
        SDM=[PLACES[r][0] for r in rank], SHENG=[PLACES[r][1] for r in rank],
        XZQDM=[f"{int(PLACES[r][2][:4]) + i // 12 % 2}{21 + i // 3 % 3:02d}" for i, r in enumerate(rank)],
        XZS=[CITIES[PLACES[r][0]][i // 12 % 2] for i, r in enumerate(rank)], XZX=[f"{'甲乙丙'[i // 3 % 3]}县" for i in range(patches)],
        SCOPE=pa.array([int(PLACES[r][0] != "31" and i % 5 != 4) for i, r in enumerate(rank)], pa.int32()),
        GZL=["1" if i // 3 % 4 == 1 else "2" for i in range(patches)], TQMJ=np.round(rng.uniform(10, 1e5, patches) + 0.005, 2),
        PDGZ=["yangtze_2020/touches/10/bank"] * patches, PDSJ=["2020-06-01 08:00:00"] * patches,
    )  # fmt: skip
    with changing(path) as connection:
        load_patches(connection, table, "张三")
        for number, (key,) in enumerate(connection.execute("SELECT uuid FROM sites ORDER BY ZTBH").fetchall()):
            _records(connection, key, number)
    return path


def _records(connection: sqlite3.Connection, key: str, number: int) -> None:
    connection.execute("UPDATE sites SET XZJD = '红花套镇', ZT = '40', BZ = ? WHERE uuid = ?", (EVIL[number] if number < len(EVIL) else None, key))
    connection.execute("UPDATE archive SET KZ = '83900', ZYWT = '{1,3}', NXFFS = '2' WHERE site = ?", (key,))
    if number % 4 == 3:
        return
    connection.execute(
        "UPDATE ledger SET ZRLX = '1', ZRZT = '县人民政府', ZLRW = '削坡、覆土', RWMJ = ?, GSTZ = ?, KGRQ = '2019-09-01', ZLSX = '2020-12-31'"
        " WHERE site = ?",
        (number * 1.115, number * 10.005, key),
    )
    for kind, planned, arrived in (("1", 10.005 * number, 5.0), ("1", 0.335, None), ("9", 3.0, 1.0), *((("99", 7.0, 0.0),) if number == 5 else ())):
        connection.execute("INSERT INTO funds (site, ZJLX, ZJJH, ZJDW, ZJZC) VALUES (?, ?, ?, ?, 0.5)", (key, kind, planned, arrived))
    for period, done, percent in (("2020Q3", 2.5, 60), ("202004", 9.0, 30)):  # the later period was entered first
        connection.execute("INSERT INTO progress (site, BGQB, WCMJ, XXJD) VALUES (?, ?, ?, ?)", (key, period, done, percent))
    for level, day, result in (("2", "2020-11-02", "1"), ("1", "2020-11-02", "2"), ("3", "2020-10-01", "3")):
        connection.execute("INSERT INTO acceptance (site, YSJB, YSRQ, YSMJ, YSJL) VALUES (?, ?, ?, 1.5, ?)", (key, level, day, result))


def run(workspace: Path, output: Path, template: Path | None = None, **settings: Any) -> dict[str, Any]:
    report = output.with_name("report.json") if output.parent.is_dir() else workspace.with_name("report.json")
    files = {"workspace": str(workspace), "output": str(output), "report": str(report)}
    if template:
        files["template"] = str(template)
    result = run_provinceledger(Job("provinceledger", settings={"editor": "王技术员", **settings}, files=files), Reporter())
    assert json.loads(report.read_text(encoding="utf-8"))["counts"] == result["counts"]
    for finding in result["findings"]:
        assert finding["code"] in MESSAGES and "?" not in finding["text"], finding
    return result


def page_of(path: Path, name: str | int = 0) -> Worksheet:
    book = openpyxl.load_workbook(path, data_only=True)
    return book[name] if isinstance(name, str) else book.worksheets[name]


def heads(page: Worksheet) -> dict[str, int]:
    """Columns by the lowest head; those under the planned funds of a source come behind the sums and have other names."""
    found: dict[str, int] = {}
    for row in page.iter_rows(min_row=3, max_row=HEADS):
        for cell in row:
            if isinstance(cell.value, str):
                found[cell.value.replace("\n", "")] = cell.column
    return found


def lines(page: Worksheet) -> list[dict[str, Any]]:
    columns = heads(page)
    rows = [row for row in page.iter_rows(min_row=HEADS + 1, values_only=True) if isinstance(row[0], int)]
    return [{name: row[column - 1] for name, column in columns.items()} for row in rows]


def overlapping(page: Worksheet) -> list[str]:
    """Merged cells that share a cell with others: Excel repairs such a file before it opens it."""
    taken: set[tuple[int, int]] = set()
    found = []
    for cells in page.merged_cells.ranges:
        mine = {(row, column) for row, column in cells.cells}
        if mine & taken:
            found.append(cells.coord)
        taken |= mine
    return found


def cut_texts(page: Worksheet) -> list[str]:
    """Texts that are cut on paper; figures shrink to fit."""
    return [cell for cell in unreadable(page) if page[cell].data_type == "s"]


def book(folder: Path, province: str) -> Path:
    return folder / f"{province}废弃露天矿山生态修复台账.xlsx"
