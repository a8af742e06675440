"""Small good files of every kind that the import reads, and the bytes of those that no library writes for us."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Sequence

import numpy as np
import openpyxl
import pyarrow as pa
import pyogrio
import shapely

CRS = "EPSG:4490"
NAMES = ["图斑甲", "夷陵区乙矿", "YC-03", "采石场丁"]


def squares(count: int = 4, lon: float = 111.2, lat: float = 30.7) -> np.ndarray:
    """Squares beside each other, degrees."""
    at = np.arange(count) * 0.002
    return np.asarray(shapely.box(lon + at, lat, lon + at + 0.001, lat + 0.001))


def write_layer(
    path: Path, shapes: Sequence | np.ndarray, driver: str, layer: str | None = None, crs: str | None = CRS, append: bool = False, **columns: Sequence
) -> Path:
    """A layer through GDAL; shapes may be None, or bytes that are WKB already."""
    wkb = [shape if isinstance(shape, bytes) or shape is None else shapely.to_wkb(shape) for shape in shapes]
    table = pa.table({**{key: pa.array(values) for key, values in columns.items()}, "wkb": pa.array(wkb, type=pa.binary())})
    kinds = {shape.geom_type for shape in shapes if isinstance(shape, shapely.Geometry)}
    kind = kinds.pop() if len(kinds) == 1 and not any(isinstance(shape, bytes) for shape in shapes) else "Unknown"
    if any(isinstance(shape, shapely.Geometry) and shape.has_z for shape in shapes):
        kind += " Z"
    options = {"ENCODING": "UTF-8"} if driver == "ESRI Shapefile" else {}
    if driver == "OpenFileGDB":
        kind = "MultiPolygon"
    pyogrio.write_arrow(table, str(path), layer=layer, driver=driver, geometry_name="wkb", geometry_type=kind, crs=crs, append=append, **options)
    return path


def dbf(fields: Sequence[tuple[bytes, bytes, int]], rows: Sequence[Sequence[bytes]], driver: int = 0, deleted: Sequence[int] = ()) -> bytes:
    """A table: fields are name, type, width; rows are their bytes."""
    head, width = 32 + 32 * len(fields) + 1, 1 + sum(size for _, _, size in fields)
    out = struct.pack("<B3BIHH", 3, 120, 6, 15, len(rows), head, width) + bytes(17) + bytes([driver]) + bytes(2)
    for name, kind, size in fields:
        out += name.ljust(11, b"\0") + kind + bytes(4) + bytes([size, 0]) + bytes(14)
    out += b"\r"
    for number, row in enumerate(rows):
        cells = (cell.ljust(size)[:size] for cell, (_, _, size) in zip(row, fields))
        out += (b"*" if number in deleted else b" ") + b"".join(cells)
    return out + b"\x1a"


def shapefile(folder: Path, stem: str = "图斑", encoding: str = "gbk", cpg: str | None = None, count: int = 4) -> Path:
    """A shapefile with a table in some encoding."""
    path = write_layer(folder / f"{stem}.shp", squares(count), "ESRI Shapefile", A=["x"] * count)
    rows = [[NAMES[i % 4].encode(encoding), b"%d" % (i + 1), b"20200615"] for i in range(count)]
    fields = [("图斑编号".encode(encoding)[:10], b"C", 30), (b"TBMJ", b"N", 12), (b"HCRQ", b"D", 8)]
    (folder / f"{stem}.dbf").write_bytes(dbf(fields, rows))
    (folder / f"{stem}.cpg").unlink()
    if cpg is not None:
        (folder / f"{stem}.cpg").write_text(cpg)
    return path


KML = """<?xml version="1.0" encoding="{encoding}"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>来件</name>
<Schema name="s" id="s"><SimpleField type="double" name="TBMJ"/></Schema>
<Folder><name>夷陵区</name>
<Placemark><name>YC-01</name><description><![CDATA[<table><tr><td>图斑编号</td><td>42050601</td></tr>
<tr><td>矿山名称</td><td>甲矿</td></tr></table>]]></description>
<ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="TBMJ">12.5</SimpleData></SchemaData>
<Data name="BZ"><value>备注</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>111.1,30.1,0 111.2,30.1,0 111.2,30.2,0 111.1,30.1,0</coordinates></LinearRing></outerBoundaryIs>
<innerBoundaryIs><LinearRing><coordinates>111.15,30.11,0 111.16,30.11,0 111.16,30.12,0 111.15,30.11,0</coordinates></LinearRing>
</innerBoundaryIs></Polygon></Placemark>
</Folder>
<Placemark><name>点</name><description>编号：7
面积: 4.5公顷</description><Point><coordinates>111,30</coordinates></Point></Placemark>
</Document></kml>"""


def kml(encoding: str = "UTF-8", real: str | None = None) -> bytes:
    """A document that declares one encoding, and may be in another."""
    return KML.format(encoding=encoding).encode(real or encoding)


def _pairs(*pairs: tuple[int, object]) -> str:
    return "".join(f"{code}\n{value}\n" for code, value in pairs)


def dxf(*entities: str, version: str = "AC1015", page: str = "ANSI_936") -> str:
    """A drawing of some entities."""
    head = _pairs((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, version), (9, "$DWGCODEPAGE"), (3, page), (0, "ENDSEC"))
    return head + _pairs((0, "SECTION"), (2, "ENTITIES")) + "".join(entities) + _pairs((0, "ENDSEC"), (0, "EOF"))


def lwpolyline(
    points: Sequence[tuple[float, float]], closed: bool = True, layer: str = "图斑", bulges: dict[int, float] | None = None, page: bool = False
) -> str:
    """A polyline; a bulge belongs to the edge that begins at its point."""
    out: list[tuple[int, object]] = [(0, "LWPOLYLINE"), (100, "AcDbEntity"), *([(67, 1)] if page else []), (8, layer)]
    out += [(100, "AcDbPolyline"), (90, len(points)), (70, int(closed))]
    for number, (x, y) in enumerate(points):
        out += [(10, x), (20, y), *([(42, bulges[number])] if bulges and number in bulges else [])]
    return _pairs(*out)


def polyline(points: Sequence[tuple[float, float]], closed: bool = True) -> str:
    """A polyline of old drawings, without a word on its kind."""
    vertices = "".join(_pairs((0, "VERTEX"), (8, "旧"), (10, x), (20, y)) for x, y in points)
    return _pairs((0, "POLYLINE"), (8, "旧"), (66, 1), (70, int(closed))) + vertices + _pairs((0, "SEQEND"), (8, "旧"))


def text(x: float, y: float, words: str, kind: str = "TEXT") -> str:
    """A label."""
    return _pairs((0, kind), (8, "注记"), (10, x), (20, y), (40, 2.5), (1, words))


def hatch(points: Sequence[tuple[float, float]]) -> str:
    """A filled area."""
    corners = [pair for x, y in points for pair in ((10, x), (20, y))]
    head = [(0, "HATCH"), (8, "填充"), (100, "AcDbEntity"), (100, "AcDbHatch"), (10, 0), (20, 0), (30, 0), (2, "SOLID"), (70, 1), (71, 0), (91, 1)]
    return _pairs(*head, (92, 3), (72, 0), (73, 1), (93, len(points)), *corners, (97, 0), (75, 0), (76, 1), (98, 0))


def circle(x: float, y: float, radius: float) -> str:
    """A symbol."""
    return _pairs((0, "CIRCLE"), (8, "符号"), (10, x), (20, y), (40, radius))


SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]


def moved(points: Sequence[tuple[float, float]], x: float, y: float = 0.0) -> list[tuple[float, float]]:
    """The same elsewhere."""
    return [(a + x, b + y) for a, b in points]


def drawing() -> str:
    """A drawing with outlines, labels and things that are no outlines."""
    return dxf(
        lwpolyline(SQUARE), lwpolyline(moved(SQUARE, 20), bulges={1: 1.0}), lwpolyline([(0, 0), (9, 9), (20, 5)], closed=False),
        polyline(moved(SQUARE, 40)), text(5, 5, "图斑一"),
        text(25, 5, r"{\fSimSun|b0;YC-\U+4E2D01}\P2.5公顷", "MTEXT"), hatch(SQUARE), circle(70, 5, 5),
    )  # fmt: skip


COORDINATES = """[属性描述]
格式版本号=1.01
坐标系=2000国家大地坐标系
几度分带=3
带号=37
[地块坐标]
4,0.0042,1,地块1,面,,,,@
J1,1,3398508.512,37538683.652
J2,1,3398508.512,37538690.152
J3,1,3398502.100,37538690.150
J4,1,3398502.100,37538683.652
"""


def good_files(folder: Path) -> dict[str, Path]:
    """One good file or folder of every kind, by kind."""
    made: dict[str, Path] = {}
    for name in ("shapefile", "gpkg", "geojson", "kml", "gdb", "dxf", "zip", "text"):
        (folder / name).mkdir(parents=True)
    made["shapefile"] = shapefile(folder / "shapefile")
    shapes = squares()
    made["gpkg"] = write_layer(folder / "gpkg" / "图斑.gpkg", shapes, "GPKG", TBBH=NAMES, TBMJ=[1.5, None, 3.0, 4.0])
    made["geojson"] = write_layer(folder / "geojson" / "图斑.geojson", shapes, "GeoJSON", TBBH=NAMES, TBMJ=[1.5, None, 3.0, 4.0])
    made["geojson_gbk"] = folder / "geojson" / "图斑gbk.json"
    made["geojson_gbk"].write_bytes(made["geojson"].read_text(encoding="utf-8").encode("gbk"))
    made["kml"] = folder / "kml" / "来件.kml"
    made["kml"].write_bytes(kml())
    made["kml_gbk"] = folder / "kml" / "gbk.kml"
    made["kml_gbk"].write_bytes(kml("GBK"))
    made["kmz"] = folder / "kml" / "来件.kmz"
    with zipfile.ZipFile(made["kmz"], "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", kml())
    multi = np.array([shapely.multipolygons([shape]) for shape in shapes], dtype=object)
    made["gdb"] = write_layer(folder / "gdb" / "图斑.gdb", multi, "OpenFileGDB", layer="tb", TBBH=NAMES)
    made["dxf"] = folder / "dxf" / "图.dxf"
    made["dxf"].write_bytes(drawing().encode("gbk"))
    made["zip"] = folder / "zip" / "来件.zip"
    with zipfile.ZipFile(made["zip"], "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(made["shapefile"].parent.iterdir()):
            archive.write(part, f"数据/{part.name}")
        for part in sorted(made["gdb"].iterdir()):
            archive.write(part, f"图斑.gdb/{part.name}")
        archive.writestr("来件.kml", kml())
    made["coordinates"] = folder / "text" / "坐标.txt"
    made["coordinates"].write_bytes(COORDINATES.encode("gbk"))
    made["csv"] = folder / "text" / "表.csv"
    made["csv"].write_bytes("图斑编号,经度,纬度\nA1,111.2,30.7\nA2,111.3,30.8\n".encode("gbk"))
    made["fgb"] = write_layer(folder / "gpkg" / "图斑.fgb", shapes, "FlatGeobuf", TBBH=NAMES)
    made["xlsx"] = folder / "text" / "表.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["图斑编号", "经度", "纬度"], ["A1", 111.2, 30.7], ["A2", "111°18′00″", "30°48′00″"]):
        workbook.active.append(row)
    workbook.save(made["xlsx"])
    return made
