"""A workspace with mines in three counties of two provinces, of every class and some statuses, one of them without an outline."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from plain_workspace import engine

MINES = (
    # number, name, county, its code, city, province, patches as (west, south, metres' worth of degrees, in scope, class), status
    ("K-01", "红花套采石场", "宜都市", "420581", "宜昌市", "湖北省", ((111.43, 30.50, 0.004, 1, "1"), (111.436, 30.503, 0.002, 1, "1")), "40"),
    ("K-02", "渔洋河石料厂", "宜都市", "420581", "宜昌市", "湖北省", ((111.40, 30.40, 0.003, 1, "2"),), "80"),
    ("K-03", "无形矿", "宜都市", "420581", "宜昌市", "湖北省", (), "10"),
    ("K-04", "三斗坪矿", "夷陵区", "420506", "宜昌市", "湖北省", ((111.05, 30.84, 0.005, 0, None),), "20"),
    ("K-05", "岳阳楼矿", "岳阳楼区", "430602", "岳阳市", "湖南省", ((113.10, 29.38, 0.004, 1, "1"), (113.2, 29.4, 0.003, 1, "2")), "70"),
)


@lru_cache(maxsize=None)
def _template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="atlas_workspace_")) / "宜昌.gpkg"
    engine(
        f"""
import pyarrow as pa, shapely
from mine_restoration_plugin.engine.storage.workspace_file import connect, create_workspace
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
from mine_restoration_plugin.engine.storage.vector_files import GEOMETRY
from mine_restoration_plugin.model.campaign import builtin_campaign_path
path = {str(path)!r}
create_workspace(path, builtin_campaign_path(), "420581", "建库人")
rows = []
for number, name, county, code, city, province, patches, status in {MINES!r}:
    for place, (x, y, size, inside, kind) in enumerate(patches):
        rows.append(dict(TBBH=f"T{{number[2:]}}{{place}}", ZTBH=number, KSMC=name, XZX=county, XZQDM=code, XZS=city, SHENG=province, SDM=code[:2],
            TQMJ=1000.0, SCOPE=inside, GZL=kind, BJTB=0, PDGZ="yangtze_2020/touches/10km/bank", PDSJ="2026-11-20 09:30:00",
            **{{GEOMETRY: shapely.to_wkb(shapely.box(x, y, x + size, y + size))}}))
connection = connect(path)
connection.execute("BEGIN IMMEDIATE")
load_patches(connection, pa.Table.from_pylist(rows), "建库人")
columns = "uuid, ZTBH, KSMC, XZX, XZQDM, XZS, SHENG, SDM"
values = ("none", "K-03", "无形矿", "宜都市", "420581", "宜昌市", "湖北省", "42")
connection.execute(f"INSERT INTO sites ({{columns}}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
for number, *_, status in {MINES!r}:
    connection.execute("UPDATE sites SET ZT = ? WHERE ZTBH = ?", (status, number))
connection.execute("COMMIT")
connection.close()
"""
    )
    return path


def atlas_workspace(folder: Path) -> str:
    """A copy for a test."""
    folder.mkdir(parents=True, exist_ok=True)
    return str(shutil.copy(_template(), folder))
