"""Tables of townships: separators, heads, workbooks, columns of coordinates in any writing, rows that are patches, vertices or places."""

from __future__ import annotations

import datetime
import random
import time
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely

from mine_restoration_plugin.engine.core.incoming import Incoming
from mine_restoration_plugin.engine.intake import table_sheets
from mine_restoration_plugin.engine.intake.table_columns import role_of
from mine_restoration_plugin.engine.intake.table_reader import read
from mine_restoration_plugin.model.errors import MineError

TRIANGLE = shapely.Polygon([(104.1, 30.1), (104.2, 30.1), (104.2, 30.2)])
VERTICES = [("A", 1, 104.1, 30.1), ("A", 2, 104.2, 30.1), ("A", 3, 104.2, 30.2)]
PLANE = [(38438683.652, 3751508.512), (38438690.152, 3751508.512), (38438690.15, 3751502.1)]


def table(folder: Path, text: str | bytes, name: str = "表.csv", encoding: str = "utf-8") -> Incoming:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    layers = read(folder / name, name)
    assert len(layers) == 1
    return layers[0]


def failed(folder: Path, text: str | bytes, name: str = "表.csv") -> str:
    with pytest.raises(MineError) as caught:
        table(folder, text, name)
    assert "{" not in str(caught.value)
    return caught.value.code


def codes(layer: Incoming) -> list[str]:
    assert all("{" not in finding.as_dict()["text"] for finding in layer.findings)
    return [finding.code for finding in layer.findings if finding.code != "table_vertices"]


def epsg(layer: Incoming) -> int | None:
    return layer.crs.to_epsg() if layer.crs else None


def rows_of(separator: str = ",", head: str = "图斑编号,点号,经度,纬度") -> str:
    return "\n".join(line.replace(",", separator) for line in [head, *(f"{p},{n},{x},{y}" for p, n, x, y in VERTICES)]) + "\n"


# --- texts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    layer = table(tmp_path, rows_of(separator), encoding=encoding)
    assert layer.kind == "csv" and layer.geometry[0].equals_exact(TRIANGLE, 0) and layer.columns["图斑编号"].tolist() == ["A"]
    assert (epsg(layer), layer.crs_by) == (4490, "format") and layer.rows.tolist() == [2] and codes(layer) == []


def test_titles_above_the_head_and_line_breaks_in_quotes(tmp_path: Path) -> None:
    text = '某县历史遗留矿山图斑坐标表,,,\n填报单位：某局,,2020年6月,\n图斑编号,"矿山\n名称",经度,纬度\n1,"甲\n乙",104.1,30.1\n2,丙,104.2,30.2\n'
    layer = table(tmp_path, text, encoding="gbk")
    assert list(layer.columns) == ["图斑编号", "矿山名称", "经度", "纬度"] and layer.columns["矿山名称"].tolist() == ["甲\n乙", "丙"]
    assert layer.rows.tolist() == [5, 7] and [shape.geom_type for shape in layer.geometry] == ["Point", "Point"]


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    text = '编号,备注,经度,纬度\n1,"x,104.1,30.1\n' + "".join(f"{i},y,104.{i},30.2\n" for i in range(2, 99))
    layer = table(tmp_path, text)
    assert len(layer) == 98 and codes(layer) == ["table_quotes"]


def test_signs_of_seconds_are_no_quotation_marks(tmp_path: Path) -> None:
    layer = table(tmp_path, "编号,经度,纬度\n1,104°35'12.5\",30°12'33\"\n2,104°35'13\",30°12'34\"\n")
    assert shapely.get_x(layer.geometry[0]) == pytest.approx(104.5868055555) and codes(layer) == []


def test_a_stated_separator_and_texts_named_as_workbooks(tmp_path: Path) -> None:
    assert len(table(tmp_path, "sep=;\n编号;经度;纬度\n1;104.1;30.1\n")) == 1
    assert len(table(tmp_path, "编号\t经度\t纬度\n1\t104.1\t30.1\n", "表.xls", "gbk")) == 1


# --- which columns --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "role"),
    [
        (["经度", "东经", "经度(°)", "经度（度）", "LON", "Longitude", "lng", "JD", "拐点经度"], "lon"),
        (["纬度", "北纬", "纬度(°)", "LAT", "latitude", "WD"], "lat"),
        (["X坐标", "纵坐标", "X坐标(m)", "X（纵坐标）", "北坐标", "x坐标", "Northing"], "north"),
        (["Y坐标", "横坐标", "Y坐标（米）", "东坐标", "Easting"], "east"),
        (["X", "POINT_X"], "x"),
        (["拐点号", "界址点号", "点号"], "point"),
        (["圈号", "地块圈号"], "ring"),
        (["图斑面积", "备注", ""], ""),
    ],
)
def test_names_of_columns(names: list[str], role: str) -> None:
    assert [role_of(name) for name in names] == [role] * len(names)


@pytest.mark.parametrize(
    "values",
    [
        ("104°35′12.5″", "30°12′33″"), ("104 35 12.5", "30 12 33"), ("104-35-12.5", "30-12-33"), ("E104°35′12.5″", "N30°12′33″"),
        ("104度35分12.5秒", "30度12分33秒"), ("东经104°35′12.5″", "北纬30°12′33″"),
    ],
)  # fmt: skip
def test_degrees_minutes_and_seconds(tmp_path: Path, values: tuple[str, str]) -> None:
    layer = table(tmp_path, f"图斑编号,东经,北纬\n1,{values[0]},{values[1]}\n")
    assert shapely.get_coordinates(layer.geometry)[0] == pytest.approx((104.5868055555, 30.2091666666)) and epsg(layer) == 4490


@pytest.mark.parametrize("head", ["X坐标,Y坐标", "纵坐标,横坐标", "X,Y", "POINT_Y,POINT_X", "北坐标,东坐标", "甲,乙"])
def test_plane_coordinates_by_name_and_number(tmp_path: Path, head: str) -> None:
    layer = table(tmp_path, f"图斑编号,{head}\n" + "".join(f"A,{y},{x}\n" for x, y in PLANE))
    assert layer.geometry[0].equals_exact(shapely.Polygon(PLANE), 0)
    assert (epsg(layer), layer.crs_by) == (4526, "file") and codes(layer) == []


def test_numbers_that_contradict_the_names_are_followed_and_told(tmp_path: Path) -> None:
    layer = table(tmp_path, "图斑编号,X坐标,Y坐标\n" + "".join(f"A,{x},{y}\n" for x, y in PLANE))
    assert layer.geometry[0].equals_exact(shapely.Polygon(PLANE), 0) and codes(layer) == ["table_axes"]
    assert codes(table(tmp_path, "编号,纬度,经度\n1,104.1,30.1\n")) == ["table_axes"]


def test_eastings_without_a_zone_name_no_system(tmp_path: Path) -> None:
    layer = table(tmp_path, "图斑编号,X,Y\n" + "".join(f"A,{y},{x - 38e6}\n" for x, y in PLANE))
    assert layer.crs is None and layer.crs_by == "" and layer.geometry[0].area > 10


def test_old_systems_in_a_title_are_handed_on(tmp_path: Path) -> None:
    layer = table(tmp_path, "某县坐标表（1980西安坐标系）,,\n图斑编号,X,Y\n" + "".join(f"A,{y},{x}\n" for x, y in PLANE))
    assert "80" in layer.header["坐标系"] and "西安" in layer.header["坐标系"]


def test_well_known_text(tmp_path: Path) -> None:
    layer = table(tmp_path, '编号,范围\n1,"POLYGON((104.1 30.1,104.2 30.1,104.2 30.2,104.1 30.1))"\n2,SRID=4490;POINT EMPTY\n3,POLYGON((\n')
    assert layer.geometry[0].equals_exact(TRIANGLE, 0) and layer.geometry[2] is None and list(layer.columns) == ["编号"]
    assert codes(layer) == ["table_rows_unread"] and layer.findings[0].params["row"] == 4
    plane = table(tmp_path, f'编号,WKT\n1,"{shapely.Polygon(PLANE).wkt}"\n')
    assert epsg(plane) == 4526


def test_rows_without_coordinates_are_told_and_kept_as_rows_of_places(tmp_path: Path) -> None:
    layer = table(tmp_path, "图斑编号,经度,纬度\n1,104.1,30.1\n2,不详,30.1\n3,104°65′,30.1\n4,104.2,30.3\n")
    assert [shape is None for shape in layer.geometry] == [False, True, True, False]
    assert codes(layer) == ["table_rows_unread"] and layer.findings[0].params == {"count": 2, "row": 3, "text": "不详, 30.1"}


# --- vertices -------------------------------------------------------------------------------------------------------------


def test_vertices_by_number_ring_and_order(tmp_path: Path) -> None:
    outer = [(3, 104.3, 30.3), (1, 104.1, 30.1), (2, 104.3, 30.1), (4, 104.1, 30.3)]
    hole = [(1, 104.15, 30.15), (2, 104.2, 30.15), (3, 104.2, 30.2)]
    lines = [f"A,甲,{n},{ring},{x},{y}" for ring, points in ((1, outer), (2, hole)) for n, x, y in points]
    layer = table(tmp_path, "图斑编号,矿山名称,点号,圈号,经度,纬度\n" + "\n".join(lines))
    assert layer.geometry[0].is_valid and len(layer.geometry[0].interiors) == 1 and codes(layer) == ["table_sorted"]
    assert layer.columns["矿山名称"].tolist() == ["甲"] and list(layer.columns) == ["图斑编号", "矿山名称"]


def test_shared_point_numbers_are_no_order(tmp_path: Path) -> None:
    points = [("J7", 104.1, 30.1), ("J12", 104.2, 30.1), ("J3", 104.2, 30.2), ("J9", 104.1, 30.2)]
    layer = table(tmp_path, "图斑编号,点号,经度,纬度\n" + "".join(f"A,{n},{x},{y}\n" for n, x, y in points))
    assert layer.geometry[0].equals(shapely.box(104.1, 30.1, 104.2, 30.2)) and codes(layer) == []


def test_merged_cells_and_rows_of_a_patch_that_stand_apart(tmp_path: Path) -> None:
    merged = table(tmp_path, "图斑编号,经度,纬度\nA,104.1,30.1\n,104.2,30.1\n,104.2,30.2\nB,105.1,30.1\n,105.2,30.1\n,105.2,30.2\n")
    assert merged.columns["图斑编号"].tolist() == ["A", "B"] and merged.rows.tolist() == [2, 5]
    apart = table(tmp_path, "图斑编号,经度,纬度\n" + "".join(f"{p},{x + i},{y}\n" for _, _, x, y in VERTICES for i, p in enumerate("AB")))
    assert apart.geometry[0].equals_exact(TRIANGLE, 0) and len(apart) == 2


def test_vertices_without_a_number_of_the_patch(tmp_path: Path) -> None:
    two = [(n, x + east, y) for east in (0, 1) for n, (_, _, x, y) in zip("123", VERTICES)]
    restarts = table(tmp_path, "点号,经度,纬度\n" + "".join(f"J{n},{x},{y}\n" for n, x, y in two))
    assert len(restarts) == 2 and restarts.geometry[0].equals_exact(TRIANGLE, 0)
    closed = table(tmp_path, "经度,纬度\n" + "".join(f"{x + e},{y}\n" for e in (0, 1) for _, _, x, y in [*VERTICES, VERTICES[0]]))
    assert len(closed) == 2 and closed.rows.tolist() == [2, 6]
    headless = table(tmp_path, "".join(f"J{i},{y},{x}\n" for i, (x, y) in enumerate(PLANE)))
    assert len(headless) == 1 and headless.geometry[0].equals_exact(shapely.Polygon(PLANE), 0)


def test_several_patches_of_a_mine_are_no_vertices(tmp_path: Path) -> None:
    lines = "".join(f"{i},甲矿,104.{i},30.{i * i}\n" for i in range(1, 6))
    for head in (
        "图斑编号,地块名称,经度,纬度",
        "图斑编号,矿山名称,中心经度,中心纬度",
        "图斑编号,矿山名称,经度,纬度",
        "序号,矿山名称,经度,纬度",
        "图斑编号,矿山名称,KFX,KFY",
    ):
        layer = table(tmp_path, f"{head}\n{lines}")
        assert [shape.geom_type for shape in layer.geometry] == ["Point"] * 5 and len(layer.columns) == 4


def test_a_patch_with_two_vertices_is_told(tmp_path: Path) -> None:
    layer = table(tmp_path, rows_of() + "B,1,105.1,30.1\nB,2,105.2,30.1\n")
    assert codes(layer) == ["table_few_vertices"] and layer.findings[-1].params["row"] == 5 and layer.geometry[1].geom_type == "LineString"


# --- workbooks ------------------------------------------------------------------------------------------------------------


def test_a_workbook_as_an_office_makes_it(tmp_path: Path) -> None:
    """Merged titles, a head of two rows with degrees, minutes and seconds apart, a hidden row, a formula, other and hidden pages."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "坐标"
    page.append(["某县图斑坐标表"])
    page.merge_cells("A1:I1")
    page.append(["图斑编号", "日期", "东经", None, None, "北纬", None, None, "面积"])
    page.append([None, None, "度", "分", "秒", "度", "分", "秒", None])
    page.merge_cells("A2:A3")
    page.merge_cells("C2:E2")
    for number, (east, north) in enumerate([(1, 1), (5.5, 1), (5, 5)]):
        page.append(["A" if number == 0 else None, datetime.datetime(2020, 6, 1), 104, 35, east, 30, 12, north, "=1+1"])
    page.row_dimensions[5].hidden = True
    book.create_sheet("说明").append(["填表说明", "每行一个拐点"])
    secret = book.create_sheet("隐藏")
    secret.append(["经度", "纬度"])
    secret.append([104.1, 30.1])
    secret.sheet_state = "hidden"
    book.save(tmp_path / "表.xlsx")
    layer = read(tmp_path / "表.xlsx", "表.xlsx")[0]
    assert layer.kind == "excel" and layer.name == "表.xlsx / 坐标" and layer.rows.tolist() == [4]
    assert shapely.get_coordinates(layer.geometry)[1] == pytest.approx((104 + 35 / 60 + 5.5 / 3600, 30 + 12 / 60 + 1 / 3600))
    assert layer.columns["日期"].tolist() == [datetime.date(2020, 6, 1)]
    found = {finding.code: finding.params for finding in layer.findings}
    assert found["table_rows_hidden"] == {"count": 1, "rows": ["5"]} and found["table_formulas_empty"] == {"count": 3}
    assert found["table_sheet_hidden"] == {"page": "隐藏"} and "table_sheet_left_out" in codes(layer)


def test_numbers_as_text_and_pages_as_layers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, page in enumerate([book.active, book.create_sheet("乙")]):
        page.append(["图斑编号", "X坐标", "Y坐标"])
        for x, y in PLANE:
            page.append([number, f" {y:,.3f} ", f"{x}米"])
    book.save(tmp_path / "表.xlsx")
    layers = read(tmp_path / "表.xlsx", "表.xlsx")
    assert [layer.name for layer in layers] == ["表.xlsx / Sheet", "表.xlsx / 乙"] and [epsg(layer) for layer in layers] == [4526, 4526]
    assert layers[1].geometry[0].equals_exact(shapely.Polygon(PLANE), 0.001) and layers[1].columns["图斑编号"].tolist() == [1]


def test_a_page_that_was_filled_to_its_end_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_sheets, "_EMPTY_ROWS", 50)
    book = openpyxl.Workbook()
    book.active.append(["编号", "经度", "纬度"])
    book.active.append([1, 104.1, 30.1])
    book.active.cell(1_048_576, 1, " ")
    book.active.cell(300, 1, "以下无")
    book.save(tmp_path / "表.xlsx")
    began = time.process_time()
    assert len(read(tmp_path / "表.xlsx", "表.xlsx")[0]) == 1
    assert time.process_time() - began < 60  # seconds; no slow machine reaches it, a loop over rows would


def test_more_rows_than_are_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_sheets, "MOST_ROWS", 10)
    layer = table(tmp_path, "编号,经度,纬度\n" + "".join(f"{i},104.{i},30.1\n" for i in range(99)))
    assert len(layer) == 9 and codes(layer) == ["table_cut"]


# --- refusals and damage --------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert failed(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "表.xls") == "sheet_old_format"
    assert failed(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "表.xlsx") == "sheet_encrypted"
    assert failed(tmp_path, "<html><table><tr><td>1</td></tr></table></html>", "表.xls") == "table_web_page"
    assert failed(tmp_path, b"PK\x03\x04" + bytes(90), "表.xlsx") == "sheet_damaged"
    assert failed(tmp_path, "") == "table_empty"
    assert failed(tmp_path, "经度,纬度\n") == "table_empty"
    assert failed(tmp_path, "编号,名称\n1,甲\n2,乙\n") == "table_nothing"
    with zipfile.ZipFile(tmp_path / "字.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert failed(tmp_path, (tmp_path / "字.xlsx").read_bytes(), "表.xlsx") == "file_unreadable"


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in [["编号", "经度", "纬度"], [1, 104.1, 30.1]]:
        book.active.append(row)
    book.save(folder / "good.xlsx")
    return folder / "good.xlsx"


def test_entities_and_bombs_are_not_unpacked(tmp_path: Path) -> None:
    good = workbook(tmp_path)
    for name, content in (
        ("xl/worksheets/sheet1.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><worksheet>&b;</worksheet>'),
        ("xl/media/image.bin", bytes(120_000_000)),
    ):
        with zipfile.ZipFile(good) as archive, zipfile.ZipFile(tmp_path / "bad.xlsx", "w", zipfile.ZIP_DEFLATED) as bad:
            for part in archive.namelist():
                if part != name:
                    bad.writestr(part, archive.read(part))
            bad.writestr(name, content)
        assert failed(tmp_path, (tmp_path / "bad.xlsx").read_bytes(), "表.xlsx") == "sheet_unsafe"


def test_damaged_tables_end_in_layers_or_a_sentence(tmp_path: Path) -> None:
    chance = random.Random(5)
    good = [rows_of().encode("gbk") * 2, workbook(tmp_path).read_bytes(), ('编号,WKT\n1,"' + TRIANGLE.wkt + '"\n').encode()]
    for turn in range(150):
        broken = bytearray(good[turn % 3])
        for _ in range(chance.randrange(1, 12)):
            place = chance.randrange(len(broken))
            if chance.random() < 0.6:
                broken[place] = chance.randrange(256)
            elif chance.random() < 0.5:
                broken[place:place] = chance.choice([b'"', b",", b"\n", b"nan", b"1e999", b"\0", b"\xb0"])
            else:
                del broken[place : place + chance.randrange(1, 60)]
            broken = broken or bytearray(b"x")
        (tmp_path / "x").write_bytes(broken)
        try:
            for layer in read(tmp_path / "x", "x.csv"):
                codes(layer)
                assert len(layer) == len(layer.rows) and all(len(values) == len(layer) for values in layer.columns.values())
                assert np.isfinite(shapely.get_coordinates(layer.geometry)).all()
        except MineError as error:
            assert str(error)
