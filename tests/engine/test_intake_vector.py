"""GeoPackages, GeoJSON and geodatabases: every layer with shapes, in whatever encoding, with arcs made straight and nothing followed."""

from __future__ import annotations

import datetime
import json
import math
import sqlite3
import struct
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake_samples import NAMES, squares, write_layer
from mine_restoration_plugin.engine.core.incoming import Incoming
from mine_restoration_plugin.engine.intake.foreign_text import bytes_of, foreign_text
from mine_restoration_plugin.engine.intake.reading import read_all
from mine_restoration_plugin.model.errors import MineError


def read(path: Path, tmp_path: Path) -> list[Incoming]:
    before = sorted(p.name for p in path.parent.iterdir())
    layers, findings = read_all(path, tmp_path / "folder")
    assert findings == [] and sorted(p.name for p in path.parent.iterdir()) == sorted({*before, *(["folder"] if path.parent == tmp_path else [])})
    return layers


def only(path: Path, tmp_path: Path) -> Incoming:
    (layer,) = read(path, tmp_path)
    return layer


def codes(layer: Incoming) -> list[str]:
    return [finding.code for finding in layer.findings]


def collection(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "a.geojson") -> Path:
    (tmp_path / name).write_bytes(text.encode(encoding))
    return tmp_path / name


def feature(coordinates: object, properties: object = None, **members: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties or {"TBBH": "1"}, "geometry": {"type": "Polygon", "coordinates": coordinates}, **members}


RING = [[111.2, 30.7], [111.3, 30.7], [111.3, 30.8], [111.2, 30.7]]


def test_a_geopackage_gives_values_of_their_types_and_none_where_nothing_stands(tmp_path: Path) -> None:
    days = [datetime.date(2020, 6, 15), None, None, None]
    columns = {"TBBH": NAMES, "N": [1, None, 3, 4], "A": [1.5, None, math.nan, 2.0], "D": days, "B": [True, None, False, True]}
    path = write_layer(tmp_path / "图斑.gpkg", [*squares(3), None], "GPKG", **columns)
    layer = only(path, tmp_path)
    assert (layer.kind, layer.latin, layer.crs_by, layer.name) == ("geopackage", False, "file", "图斑.gpkg")
    assert {key: list(values) for key, values in layer.columns.items()} == {
        "TBBH": NAMES, "N": [1, None, 3, 4], "A": [1.5, None, None, 2.0], "D": days, "B": [True, None, False, True],
    }  # fmt: skip
    assert all(type(value) in (int, float, bool, str, datetime.date, type(None)) for values in layer.columns.values() for value in values)
    assert layer.geometry[3] is None and list(layer.rows) == [1, 2, 3, 4]


def test_each_layer_of_a_file_comes_alone_and_tables_are_named(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", squares(2), "GPKG", layer="图斑", TBBH=["1", "2"])
    write_layer(path, squares(3), "GPKG", layer="范围", append=True, A=["x"] * 3)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE 台账 (id INTEGER PRIMARY KEY, x TEXT)")
        connection.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('台账', 'attributes', '台账')")
    connection.close()
    layers = read(path, tmp_path)
    assert [(layer.name, len(layer), layer.header["layer"]) for layer in layers] == [("a.gpkg/图斑", 2, "图斑"), ("a.gpkg/范围", 3, "范围")]
    assert codes(layers[0]) == ["import_layer_table"] and layers[0].findings[0].params["layer"] == "台账"


def test_changes_that_another_program_has_not_yet_moved_into_the_file_are_read_too(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", squares(2), "GPKG", layer="a", TBBH=["1", "2"])
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE x (y)")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE a SET TBBH = '改' WHERE fid = 1")
    connection.commit()
    assert list(only(path, tmp_path).columns["TBBH"]) == ["改", "2"]
    connection.close()


def test_arcs_become_short_edges(tmp_path: Path) -> None:
    def point(x: float, y: float) -> bytes:
        return struct.pack("<dd", x, y)

    arc = struct.pack("<BII", 1, 8, 5) + point(0, 0) + point(1, 1) + point(2, 0) + point(1, -1) + point(0, 0)
    curve = struct.pack("<BII", 1, 10, 1) + arc
    layer = only(write_layer(tmp_path / "a.gpkg", [curve, squares(1)[0], None], "GPKG", A=["x", "y", "z"]), tmp_path)
    assert codes(layer) == ["import_curves"] and layer.findings[0].params["count"] == 1
    assert layer.geometry[0].area == pytest.approx(math.pi, rel=2e-4)
    assert shapely.equals(layer.geometry[1], squares(1)[0]) and layer.geometry[2] is None


def test_midnights_of_a_geodatabase_are_days_and_other_times_texts(tmp_path: Path) -> None:
    shapes = [shapely.multipolygons([shape]) for shape in squares(3)]
    moments = [datetime.datetime(2020, 6, 15), datetime.datetime(2020, 6, 15, 8, 30), None]
    layer = only(write_layer(tmp_path / "a.gdb", shapes, "OpenFileGDB", layer="tb", 图斑编号=NAMES[:3], HCRQ=moments), tmp_path)
    assert (layer.kind, layer.name, list(layer.columns["图斑编号"])) == ("gdb", "a.gdb", NAMES[:3])
    assert list(layer.columns["HCRQ"]) == [datetime.date(2020, 6, 15), "2020-06-15 08:30:00", None]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_geojson_in_encodings_that_it_should_not_have(tmp_path: Path, encoding: str) -> None:
    words = {"礦山名稱": "乗誠礦" if encoding.startswith("gb") else "許功蓋礦", "編號": "a\\b\"c"}
    text = json.dumps({"type": "FeatureCollection", "features": [feature([RING], words)]}, ensure_ascii=False)
    layer = only(collection(tmp_path, text, encoding), tmp_path)
    assert layer.latin == (encoding in ("gbk", "gb18030", "big5"))
    decoded = {
        key.encode("latin-1").decode(encoding) if layer.latin else key: values[0].encode("latin-1").decode(encoding) if layer.latin else values[0]
        for key, values in layer.columns.items()
    }
    assert decoded == words and codes(layer) == []


@settings(max_examples=300)
@given(st.binary(max_size=60))
@example("中文\\".encode("gbk") + b"\xff\x80\x81")
@example("許功蓋".encode("big5"))
@example(b"\x84\x31\xa4\x37\xa8\xbc\xfe\x59")
def test_a_foreign_text_keeps_every_byte(content: bytes) -> None:
    read = foreign_text(content)
    if read.latin:
        assert bytes_of(read.text) == content.decode("latin-1")


def test_the_system_of_geojson_is_the_one_it_states_or_wgs84_for_degrees(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4525"}}
    metres = [[[37500000 + x, 3400000 + y] for x, y in ((0, 0), (100, 0), (100, 100), (0, 0))]]
    cases = (({"crs": crs}, metres, 4525, "file"), ({}, [RING], 4326, "format"), ({}, metres, None, ""))
    for number, (members, ring, epsg, by) in enumerate(cases):
        text = json.dumps({"type": "FeatureCollection", **members, "features": [feature(ring)]})
        layer = only(collection(tmp_path, text, name=f"{number}.geojson"), tmp_path)
        assert (layer.crs and layer.crs.to_epsg(), layer.crs_by) == (epsg, by)


def test_bare_geometries_features_lines_of_features_and_the_json_of_arcgis(tmp_path: Path) -> None:
    esri = {
        "geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": 4525}, "fields": [{"name": "TBBH", "type": "esriFieldTypeString"}],
        "features": [{"attributes": {"TBBH": "1"}, "geometry": {"rings": [[[37500000, 1], [37500100, 1], [37500100, 2], [37500000, 1]]]}}],
    }  # fmt: skip
    one = json.dumps(feature([RING]))
    texts = [json.dumps({"type": "Polygon", "coordinates": [RING]}), one, json.dumps(esri), "\n".join([one] * 3)]
    layers = [only(collection(tmp_path, text, name=f"{number}.json"), tmp_path) for number, text in enumerate(texts)]
    assert [len(layer) for layer in layers] == [1, 1, 1, 3]
    assert layers[2].crs is not None and layers[2].crs.to_epsg() == 4525 and all(layer.columns["TBBH"][0] == "1" for layer in layers[1:])


def test_numbers_of_features_null_shapes_open_rings_and_odd_values_of_geojson(tmp_path: Path) -> None:
    features = [
        feature([RING[:3]], {"l": [1, 2], "o": {"q": 1}, "n": None}, id=4205), feature([RING], {"l": None, "o": None, "n": 2}, id=17),
        {"type": "Feature", "properties": None, "geometry": None, "id": 3},
    ]  # fmt: skip
    layer = only(collection(tmp_path, json.dumps({"type": "FeatureCollection", "features": features})), tmp_path)
    assert list(layer.columns["id"]) == [4205, 17, 3] and list(layer.rows) == [1, 2, 3] and list(layer.columns["n"]) == [None, 2, None]
    assert json.loads(layer.columns["l"][0]) == [1, 2] and json.loads(layer.columns["o"][0]) == {"q": 1}
    assert layer.geometry[2] is None and layer.geometry[0].is_valid
    assert [(f.code, f.params["rows"]) for f in layer.findings] == [("import_rings_closed", [1])]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.gpkg", b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'),
     ("a.geojson", b'{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline read a ! write b"}'),
     ("a.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}'),
     ("a.geojson", b"hello"), ("a.geojson", b'{"a": 1}'), ("a.json", b"[1, 2]"), ("a.gpkg", b"SQLite format 3\0" + bytes(2000))],
)  # fmt: skip
def test_files_that_are_no_such_file_or_cut_off_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MineError) as caught:
        read_all(tmp_path / name, tmp_path / "folder")
    assert caught.value.code in ("file_unreadable", "layer_empty") and name in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_layer_that_cannot_be_read_does_not_cost_the_others(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", squares(2), "GPKG", layer="good", TBBH=["1", "2"])
    write_layer(path, squares(2), "GPKG", layer="bad", append=True, A=["x"] * 2)
    write_layer(path, np.zeros(0, dtype=object), "GPKG", layer="empty", append=True, A=np.zeros(0, dtype=str))
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE bad")
    connection.close()
    (layer,) = read(path, tmp_path)
    assert layer.header["layer"] == "good" and {"import_layer_empty"} <= set(codes(layer))
