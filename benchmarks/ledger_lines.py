"""Ledgers of 100,000 mines: our command, and what a person would write with pandas, on the same workspace; writes RESULTS_LEDGER.md beside this.

Called by ``make bench`` with the engine's Python. Each program runs in a process of its own, from its start to its end; peak memory is
the process's largest resident set as the kernel counts it. What ours made is then read back with openpyxl and held against the workspace.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import shapely

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from run import Run, emptied, say, timed  # noqa: E402

from mine_restoration_plugin.engine.storage.vector_files import GEOMETRY  # noqa: E402
from mine_restoration_plugin.engine.storage.workspace_file import connect, create_workspace  # noqa: E402
from mine_restoration_plugin.engine.storage.workspace_load import load_patches  # noqa: E402
from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign  # noqa: E402
from mine_restoration_plugin.model.job import Job  # noqa: E402

WORK = ROOT / "build" / "bench" / "ledger"
RESULTS = ROOT / "benchmarks" / "RESULTS_LEDGER.md"
PATH = WORK / "workspace.gpkg"
SITES, PATCHES = 100_000, 150_000
LIMIT_S, LIMIT_MB = 15.0, 500.0
_FIRST_LINE = 5
# What a person would write: the same columns from the same tables, sums by site, to_excel.
SCRIPT = """
import sqlite3, sys
import pandas as pd
workspace, target, engine = sys.argv[1:]
connection = sqlite3.connect(workspace)
read = lambda sql: pd.read_sql_query(sql, connection)
sites = read("SELECT * FROM sites WHERE SCOPE = 1 ORDER BY SDM, XZS, XZX, ZTBH").drop(columns=["fid", "editor", "mark"])
for table in ("archive", "ledger"):
    rows = read(f"SELECT * FROM {table}").drop(columns=["fid", "uuid", "editor", "mark"])
    sites = sites.merge(rows, left_on="uuid", right_on="site", how="left", suffixes=("", f"_{table}"))
funds = read("SELECT site, ZJLX, ZJJH, ZJDW, ZJZC FROM funds")
by_kind = funds.pivot_table(index="site", columns="ZJLX", values="ZJJH", aggfunc="sum")
sums = funds.groupby("site")[["ZJJH", "ZJDW", "ZJZC"]].sum()
last = read("SELECT * FROM acceptance ORDER BY YSRQ").groupby("site")[["YSJB", "YSRQ", "YSMJ"]].last()
progress = read("SELECT * FROM progress ORDER BY BGQB").groupby("site")[["BGQB", "WCMJ", "XXJD"]].last()
for more in (sums, by_kind, last, progress):
    sites = sites.merge(more, left_on="uuid", right_index=True, how="left", suffixes=("", "_"))
sites = sites.drop(columns=[name for name in sites if name.startswith(("uuid", "site"))])
with pd.ExcelWriter(target, engine=engine) as book:
    for province, part in sites.groupby("SHENG"):
        part.to_excel(book, sheet_name=province, index=False)
"""


def made_workspace() -> None:
    """A workspace with 100,000 mines in eleven provinces and records for each; its triggers are taken out while it is filled."""
    emptied(WORK)
    create_workspace(str(PATH), builtin_campaign_path(), "", "bench")
    connection = connect(PATH)
    connection.execute("BEGIN IMMEDIATE")
    load_patches(connection, _patches(), "bench")
    connection.execute("COMMIT")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'rtree%'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("BEGIN IMMEDIATE")
    _fill(connection)
    connection.execute("COMMIT")
    connection.close()


def _patches() -> pa.Table:
    rng = np.random.default_rng(5)
    provinces = load_campaign(builtin_campaign_path()).provinces
    site = np.concatenate([np.arange(SITES), rng.integers(0, SITES, PATCHES - SITES)])
    rank = site % len(provinces)
    lon, lat = rng.uniform(98, 121, PATCHES), rng.uniform(26, 33, PATCHES)
    corners = np.array([(0, 0), (0.001, 0), (0.001, 0.001), (0, 0.001), (0, 0)])
    shapes = shapely.polygons(np.stack([lon, lat], axis=-1)[:, None, :] + corners)
    district = [f"{provinces[r].code}{5 + s % 9:02d}{21 + s % 7:02d}" for r, s in zip(rank, site // len(provinces))]
    main = rng.random(SITES)[site] < 0.4
    return pa.table({
        "TBBH": [f"{d}2017{n:06d}" for n, d in enumerate(district)], "ZTBH": [f"{d}ZT{s:06d}" for s, d in zip(site, district)],
        "KSMC": [f"第{s}号石料厂" for s in site], "SHENG": [provinces[r].full_name for r in rank], "XZQDM": district,
        "SDM": [provinces[r].code for r in rank],
        "XZS": [f"{d[2:4]}号市" for d in district], "XZX": [f"{d[2:]}号县" for d in district], "WZ": [f"江北镇第{s % 300}村三组" for s in site],
        "TQMJ": np.round(rng.uniform(1e3, 2e5, PATCHES), 2), "FWNMJ": np.round(rng.uniform(1e3, 2e5, PATCHES), 2),
        "SCOPE": pa.array(np.ones(PATCHES), pa.int32()),
        "GZL": np.where(main, "1", "2"), "HLMC": np.where(main, "长江", "嘉陵江"), "PQ": [provinces[r].reach for r in rank],
        "PDGZ": ["yangtze_2020/touches/10/bank"] * PATCHES, "PDSJ": ["2020-06-01 08:00:00"] * PATCHES, "KFX": lon, "KFY": lat,
        GEOMETRY: pa.array(shapely.to_wkb(shapes), pa.binary()),
    })  # fmt: skip


def _fill(connection: sqlite3.Connection) -> None:
    keys = [row[0] for row in connection.execute("SELECT uuid FROM sites ORDER BY fid")]
    rng = np.random.default_rng(6)
    tasks = ("清除危岩、削坡减载，修建挡渣墙和截排水沟，覆土绿化", "以自然恢复为主，封山育林，设置警示牌", "平整场地，覆土复垦为林地，配套排水沟")
    money = np.round(rng.uniform(1, 900, (SITES, 4)), 2).tolist()
    connection.executemany(
        "UPDATE sites SET XZJD = ?, ZT = ?, ZXPC = ?, ZXRQ = ?, BZ = ? WHERE uuid = ?",
        (("红花套镇", *(("80", "2020-07", "2020-07-18") if n % 4 == 0 else ("40", None, None)), "已现场核实", key) for n, key in enumerate(keys)),
    )
    connection.executemany(
        "UPDATE archive SET KZ = '83900', ZYWT = '{1,3}', DZYH = ?, NXFFS = ?, JBQK = ?, CQCS = ? WHERE site = ?",
        ((str(1 + n % 3), str(1 + n % 4), "采坑一处，边坡裸露，底部积水。" * 5, tasks[n % 3], key) for n, key in enumerate(keys)),
    )
    connection.executemany(
        "UPDATE ledger SET ZRLX = ?, ZRZT = '示例县人民政府', ZLRW = ?, RWMJ = ?, GSTZ = ?, KGRQ = '2019-09-01', ZLSX = '2020-10-31' WHERE site = ?",
        ((str(1 + n % 5), tasks[n % 3], round(money[n][0] / 40, 2), money[n][0], key) for n, key in enumerate(keys)),
    )
    connection.executemany(
        "INSERT INTO funds (site, ZJLX, ZJJH, ZJDW, ZJZC) VALUES (?, ?, ?, ?, ?)",
        ((keys[n % SITES], str(1 + n * 7 % 9), money[n % SITES][1], money[n % SITES][2], money[n % SITES][3]) for n in range(3 * SITES // 2)),
    )
    connection.executemany(
        "INSERT INTO progress (site, BGQB, WCMJ, XXJD) VALUES (?, '2020Q2', ?, 50)", ((key, round(money[n][0] / 80, 2)) for n, key in enumerate(keys))
    )
    connection.executemany(
        "INSERT INTO acceptance (site, YSJB, YSRQ, YSMJ, YSJL) VALUES (?, '2', '2020-07-01', ?, '1')",
        ((key, round(money[n][0] / 40, 2)) for n, key in enumerate(keys) if n % 4 == 0),
    )


def ours(name: str, sheets: str = "sheet_a_province") -> Run:
    """One engine start; the ledgers go to a file or a folder of this name."""
    folder = emptied(WORK / f"run_{name.replace('.', '_')}")
    files = {"workspace": str(PATH), "output": str(folder / name), "report": str(folder / "report.json")}
    job = Job("provinceledger", settings={"sheets": sheets, "editor": "bench"}, files=files)
    (folder / "job.json").write_text(job.dumps(), encoding="utf-8")
    run = timed([sys.executable, "-m", "mine_restoration_plugin.engine", job.command, str(folder / "job.json")], folder)
    run.steps = json.loads((folder / "report.json").read_text(encoding="utf-8"))["timings_s"]
    return run


def theirs(engine: str) -> Run:
    """The pandas script, with one of its two writers."""
    folder = emptied(WORK / f"run_pandas_{engine}")
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")
    return timed([sys.executable, str(folder / "script.py"), str(PATH), str(folder / "ledger.xlsx"), engine], folder)


def checked() -> dict[str, float]:
    """What openpyxl finds in our workbook, held against the workspace.

    Raises:
        SystemExit: they differ.
    """
    connection = connect(PATH, read_only=True)
    count, planned = connection.execute("SELECT (SELECT count(*) FROM sites WHERE SCOPE = 1), (SELECT sum(ZJJH) FROM funds)").fetchone()
    area = connection.execute("SELECT sum(TQMJ) / 10000 FROM patches WHERE SCOPE = 1").fetchone()[0]
    connection.close()
    found: dict[str, float] = {"lines": 0, "area": 0.0, "planned": 0.0}
    book = openpyxl.load_workbook(WORK / "run_ledger_xlsx" / "ledger.xlsx", read_only=True)
    for page in book.worksheets[1:]:
        places: dict[str, int] = {}
        for number, row in enumerate(page.iter_rows(values_only=True), 1):
            if number < _FIRST_LINE:
                places.update({str(value).replace("\n", ""): place for place, value in enumerate(row) if value})
            elif isinstance(row[0], int):
                found["lines"] += 1
                found["area"] += row[places["面积（公顷）"]] or 0.0
                found["planned"] += row[places["计划"]] or 0.0
    if found["lines"] != count or abs(found["area"] - area) > 0.006 or abs(found["planned"] - planned) > 0.006:
        raise SystemExit(f"the workbook says {found}, the workspace {count} mines, {area:.2f} ha, {planned:.2f}")
    return found


def main() -> int:
    """Measure and write the results."""
    # In a process of its own: what a process holds when it starts another one counts for that one's memory, too.
    subprocess.run([sys.executable, __file__, "--make"], check=True)
    say("workspace made")
    busy = os.getloadavg()[0]
    runs: dict[str, Any] = {
        "This plugin: one workbook, a sheet a province, with totals, formulas and print set-up": ours("ledger.xlsx"),
        "This plugin: eleven workbooks": ours("books", "workbook_a_province"),
        "This plugin: CSV": ours("ledger.csv"),
        "This plugin: GeoPackage with shapes": ours("ledger.gpkg"),
        "pandas, to_excel with openpyxl (its default): bare cells, codes instead of words, no totals": theirs("openpyxl"),
        "pandas, to_excel with XlsxWriter: the same": theirs("xlsxwriter"),
    }
    busy = max(busy, os.getloadavg()[0] - 1)
    found = checked()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("pandas", "openpyxl", "xlsxwriter"))
    lines = [
        "# Benchmark results: the ledgers", "",
        f"{date.today().isoformat()}. A machine with {len(os.sched_getaffinity(0))} cores; {versions}. Repeat with `make bench`.", "",
        f"One workspace with {SITES:,} mines, {PATCHES:,} patches and {3 * SITES // 2:,} entries of funds. Each program in a process of its own, "
        "from its start to its end.", "",
        "| | seconds | of the processor | peak memory, MB | times our seconds |", "| --- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    first = next(iter(runs.values()))
    for name, run in runs.items():
        lines.append(f"| {name} | {run.seconds:.1f} | {run.processor:.1f} | {run.memory_mb:,.0f} | {run.seconds / first.seconds:.1f} |")
    if busy > len(os.sched_getaffinity(0)):
        lines += ["", f"**Others were using the machine (load {busy:.0f}): the seconds are too long, those of the processor tell more.**"]
    reached = "yes" if first.seconds < LIMIT_S and first.memory_mb < LIMIT_MB else "**no**"
    lines += [
        "", f"To be reached by the first line: under {LIMIT_S:.0f} s and {LIMIT_MB:.0f} MB. Reached: {reached}.", "",
        f"Our workbook, read back with openpyxl: {found['lines']:,.0f} lines, {found['area']:,.2f} ha and {found['planned']:,.2f} "
        "(10,000 yuan) planned, the same as in the workspace.", "",
        "Our steps, seconds: " + ", ".join(f"{step} {seconds:.1f}" for step, seconds in first.steps.items()) + ".",
    ]  # fmt: skip
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    say("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(made_workspace() if "--make" in sys.argv else main())
