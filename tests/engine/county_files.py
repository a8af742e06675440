"""Files as county offices have them, made for the tests: run with a folder to make them all there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely

COLUMNS = {
    "图斑编号": ["511502201700001", "511502201700002", "511502201700003", "511502201700004"],
    "矿山名称": ["红花套镇甲采石场", "翠屏区乙石灰岩矿", "李庄镇丙页岩砖厂", "宋家乡丁铁矿"],
    "县": ["翠屏区"] * 4,
    "行政区代码": ["511502"] * 4,
    "开采方式": ["露天", "露天", "A", "井工"],
    "图斑面积": [9000.0, 9600.0, 1.02, 15.0],
}
PLACES = [(104.61, 28.765), (104.62, 28.768), (104.63, 28.771), (104.64, 28.774)]
SIDE_M = 100.0
ZONE = 35


def squares(epsg: int) -> np.ndarray:
    """Squares of 1 ha at the places, the third one with a bow in its outline, in a Gauss-Krueger zone (x east, y north)."""
    to = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    x, y = to.transform(*np.array(PLACES).T)
    shapes = [shapely.box(a, b, a + SIDE_M, b + SIDE_M) for a, b in zip(x, y)]
    a, b = x[2], y[2]
    tip = (a + SIDE_M - 0.4, b + SIDE_M + 0.4)
    corners = [(a, b), (a + SIDE_M, b), (a + SIDE_M, b + SIDE_M), tip, (a + SIDE_M, b + SIDE_M + 0.2), (a + SIDE_M - 1, b + SIDE_M), (a, b + SIDE_M)]
    shapes[2] = shapely.Polygon(corners)
    return np.array(shapes, dtype=object)


def gbk_shapefile(path: Path, **more: Any) -> Path:
    """A shapefile in GBK without .cpg and .prj, with the zone in front of its eastings."""
    frame = gpd.GeoDataFrame({**COLUMNS, **more}, geometry=squares(4488 + ZONE))
    frame.to_file(path, driver="ESRI Shapefile", encoding="GBK", engine="pyogrio")
    for ending in (".cpg", ".prj"):
        path.with_suffix(ending).unlink(missing_ok=True)
    table = path.with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    data[29] = 0  # no code page either
    table.write_bytes(bytes(data))
    return path


def coordinate_text(path: Path) -> Path:
    """A coordinate text in GBK with one square, without J and with an open ring."""
    (shape,) = squares(4488 + ZONE)[:1]
    points = shapely.get_coordinates(shape)[:-1]
    head = ["[属性描述]", "坐标系=2000国家大地坐标系", "几度分带=3", "投影类型=高斯克吕格", "计量单位=米", f"带号={ZONE}", "精度=0.001", "[地块坐标]"]
    lines = [*head, "4,1.0000,511502201700009,戊采石场,面,,,,@", *(f"{i + 1},1,{y:.3f},{x:.3f}" for i, (x, y) in enumerate(points))]
    path.write_bytes("\r\n".join(lines).encode("gbk"))
    return path


def without_zone(path: Path) -> Path:
    """A shapefile whose eastings name no zone, without .prj: nobody but a person can know."""
    gpd.GeoDataFrame(COLUMNS, geometry=squares(4509 + ZONE)).to_file(path, encoding="UTF-8", engine="pyogrio")
    path.with_suffix(".prj").unlink(missing_ok=True)
    return path


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        without_zone(folder / sys.argv[2])
    gbk_shapefile(folder / "图斑.shp")
    coordinate_text(folder / "坐标.txt")
