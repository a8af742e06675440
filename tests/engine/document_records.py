"""A small workspace with records for every document, and what stands in it: run on the engine's Python with a folder.

Made-up mines in two provinces, at the main stem, at a tributary and outside, with texts of people who type formulas and markup into
their fields. Beside ``records.gpkg`` it writes ``records.json``: what a document must say, added up here from the tables.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import geopandas as gpd
import shapely

from demo_records import make_workspace
from mine_restoration_plugin.engine.storage.workspace_file import connect, seal
from mine_restoration_plugin.model.workspace_schema import new_act

# West edge, south edge, side (degrees), district, province, city: at the Yangtze, at the Han, and far from both.
PLACES = (
    (104.655, 28.765, 0.0011, "511502", "四川省", "宜宾市"), (104.672, 28.771, 0.0013, "511502", "四川省", "宜宾市"),
    (104.900, 28.800, 0.0017, "511503", "四川省", "宜宾市"), (111.455, 30.405, 0.0019, "420581", "湖北省", "宜昌市"),
    (111.470, 30.420, 0.0023, "420581", "湖北省", "宜昌市"), (111.300, 30.680, 0.0029, "420502", "湖北省", "宜昌市"),
    (112.580, 31.170, 0.0031, "420881", "湖北省", "荆门市"), (112.600, 31.180, 0.0037, "420881", "湖北省", "荆门市"),
    (110.300, 31.700, 0.0041, "420526", "湖北省", "宜昌市"),
)  # fmt: skip
NAMES = ("=1+1", "+SUM(A1:A9)", "@乙矿", "-2矿", "<script>alert(1)</script>", "丙&丁<矿>", '=HYPERLINK("http://example.invalid")', "戊矿", "己矿")
FORMULA = "=cmd|' /C calc'!A0"
EDITOR = "王技术员"


def make(folder: Path) -> Path:
    """Make the workspace."""
    shapes = [shapely.box(x, y, x + side, y + side) for x, y, side, *_ in PLACES]
    columns = {
        "TBBH": [f"{place[3]}2017{number:05d}" for number, place in enumerate(PLACES)], "ZTBH": [f"M{number:03d}" for number in range(len(PLACES))],
        "KFX": [x + side / 2 for x, _, side, *_ in PLACES], "KFY": [y + side / 2 for _, y, side, *_ in PLACES],
        "KSMC": list(NAMES), "XZQDM": [place[3] for place in PLACES], "SHENG": [place[4] for place in PLACES], "XZS": [place[5] for place in PLACES],
    }  # fmt: skip
    patches = folder / "patches.gpkg"
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4490).to_file(patches, layer="patches", driver="GPKG", engine="pyogrio")
    path = make_workspace(folder / "records.gpkg", patches, photos=2)
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        act = new_act()
        for table, field in (("archive", "SZ"), ("archive", "CQCS"), ("ledger", "ZRZT"), ("ledger", "ZLRW")):
            for number, (site,) in enumerate(connection.execute(f"SELECT site FROM {table} WHERE {field} IS NOT NULL").fetchall()):
                values = (FORMULA, EDITOR, f"{act}.{table}.{field}.{number}", site)
                connection.execute(f"UPDATE {table} SET {field} = ?, editor = ?, mark = ? WHERE site = ?", values)
        seal(connection)
        connection.execute("COMMIT")
    finally:
        connection.close()
    return path


def truth(path: Path) -> dict[str, Any]:
    """What stands in the workspace: the mines in scope with area and money."""
    connection = connect(path)
    try:
        rows = connection.execute(
            "SELECT s.ZTBH, s.KSMC, s.SHENG, s.SDM, s.GZL, s.SCOPE, s.TQMJ, total(f.ZJJH), total(f.ZJDW), total(f.ZJZC) "
            "FROM sites s LEFT JOIN funds f ON f.site = s.uuid GROUP BY s.uuid ORDER BY s.ZTBH"
        ).fetchall()
    finally:
        connection.close()
    names = ("number", "name", "province", "code", "class", "scope", "area_m2", "planned", "arrived", "spent")
    return {"sites": [dict(zip(names, row)) for row in rows]}


if __name__ == "__main__":
    target = Path(sys.argv[1])
    (target / "records.json").write_text(json.dumps(truth(make(target)), ensure_ascii=False), encoding="utf-8")
