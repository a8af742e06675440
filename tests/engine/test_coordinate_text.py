"""Coordinate texts in and out: every variant that is met, the strict form, and that reading what was written changes nothing."""

from __future__ import annotations

import random
import string
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.engine.core.angles import read_angle, read_angles
from mine_restoration_plugin.engine.core.ellipsoid import survey_area
from mine_restoration_plugin.engine.core.incoming import Incoming
from mine_restoration_plugin.engine.core.rings import polygons_of_rings, rings_of_runs
from mine_restoration_plugin.engine.export.coordinate_text import PatchTexts, coordinate_texts, encoded, zones_of
from mine_restoration_plugin.engine.intake.coordinate_text import read, read_text
from mine_restoration_plugin.model.errors import MineError

HEAD = """[属性描述]
格式版本号=1.01
数据产生单位=XX自然资源局
数据产生日期=2020-6-15
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=38
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
BLOCK = """5,0.0042,1,地块1,面,,,,@
J1,1,3751508.512,38438683.652
J2,1,3751508.512,38438690.152
J3,1,3751502.100,38438690.150
J4,1,3751502.100,38438683.652
J1,1,3751508.512,38438683.652
"""
TEXT = HEAD + BLOCK
SHAPE = shapely.Polygon([(38438683.652, 3751508.512), (38438690.152, 3751508.512), (38438690.15, 3751502.1), (38438683.652, 3751502.1)])


def one(text: str) -> Incoming:
    layers = read_text(text, "a.txt")
    assert len(layers) == 1
    return layers[0]


def codes(layer: Incoming) -> list[str]:
    """Codes of the findings, each of which can be said."""
    assert all("{" not in finding.as_dict()["text"] for finding in layer.findings)
    return [finding.code for finding in layer.findings]


def square(x: float, y: float, side: float, ring: int, label: str = "J", closed: bool = True) -> str:
    """Lines of a square's ring with its south-western corner there."""
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)][: 5 if closed else 4]
    names = [label + str(i % 4 + 1) if label else str(i % 4 + 1) for i in range(len(corners))]
    return "".join(f"{name},{ring},{y + dy:.3f},{x + dx:.3f}\n" for name, (dx, dy) in zip(names, corners))


# --- the strict form and its variants -------------------------------------------------------------------------------------


def test_the_strict_form(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.replace("\n", "\r\n").encode("gbk"))
    layer = read(tmp_path / "a.txt", "来件/a.txt")[0]
    assert layer.kind == "coordinate_text" and layer.name == "来件/a.txt" and codes(layer) == []
    assert layer.geometry[0].equals_exact(SHAPE, 0) and layer.rows.tolist() == [13]
    assert {name: values.tolist() for name, values in layer.columns.items()} == {
        "TBBH": ["1"], "KSMC": ["地块1"], "界址点数": [5], "面积(公顷)": [0.0042], "图形属性": ["面"],
    }  # fmt: skip
    assert layer.crs is not None and layer.crs.to_epsg() == 4526 and layer.crs_by == "header"
    assert layer.header["坐标系"] == "2000国家大地坐标系" and layer.header["带号"] == "38" and layer.header["axes"] == "north,east"


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings_are_told_from_the_text(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    layer = read(tmp_path / "a.txt", "a.txt")[0]
    assert layer.columns["KSMC"].tolist() == ["地块1"] and layer.geometry[0].equals_exact(SHAPE, 0)


VARIANTS = {
    "no J": TEXT.replace("J", ""),
    "open ring": TEXT.replace("J1,1,3751508.512,38438683.652\n[", "[").removesuffix("J1,1,3751508.512,38438683.652\n"),
    "count without the closing point": TEXT.replace("5,0.0042", "4,0.0042"),
    "full width": TEXT.translate({ord(c): ord(c) + 0xFEE0 for c in string.digits + ",.=[]"}).replace("．", "."),
    "black brackets": TEXT.replace("[", "【").replace("]", "】"),
    "colons in the head": TEXT.replace("=", "："),
    "tabs": TEXT.replace(",", "\t"),
    "blanks in points": "\n".join(line.replace(",", "   ") if line[:1] == "J" else line for line in TEXT.split("\n")),
    "blank lines": TEXT.replace("\n", "\n\n  \n"),
    "remarks": TEXT.replace("[地块坐标]\n", "[地块坐标]\n# 备注\n// x\n"),
    "metres behind": TEXT.replace("3751502.100", "3751502.100米").replace("38438690.150", "38438690.150 m"),
    "thousands": TEXT.replace("3751508.512", "3,751,508.512").replace("38438690.150", "38,438,690.150"),
    "thousands in tabs": TEXT.replace(",", "\t").replace("3751508.512", "3,751,508.512"),
    "quotes": TEXT.replace("3751508.512,38438683.652", '"3,751,508.512","38,438,683.652"'),
    "NUL and byte order mark": "\ufeff" + TEXT.replace("J2", "J\0 2".replace(" ", "")),
    "unix and old mac ends": TEXT.replace("\n", "\r"),
    "height behind": "\n".join(line + ",512.3" if line[:1] == "J" else line for line in TEXT.split("\n")),
    "no ring number": "\n".join(line.replace(",1,", ",", 1) if line[:1] == "J" else line for line in TEXT.split("\n")),
    "ring number empty": "\n".join(line.replace(",1,", ",,", 1) if line[:1] == "J" else line for line in TEXT.split("\n")),
    "a number before the label": "\n".join(f"{i},{line}" if line[:1] == "J" else line for i, line in enumerate(TEXT.split("\n"))),
    "exponent": TEXT.replace("3751508.512", "3.751508512E+06"),
    "trailing commas": "\n".join(line + "," if line[:1] == "J" else line for line in TEXT.split("\n")),
    "hectares with their name": TEXT.replace("0.0042", "0.0042公顷"),
    "square metres with their name": TEXT.replace("0.0042", "42平方米"),
    "no count": TEXT.replace("5,0.0042,1,", "0.0042公顷,1,"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_gives_the_same_patch(variant: str) -> None:
    layer = one(VARIANTS[variant])
    assert layer.geometry[0].equals_exact(SHAPE, 0), layer.geometry[0]
    assert layer.columns["TBBH"].tolist() == ["1"] and layer.columns["面积(公顷)"].tolist() == [0.0042] and codes(layer) == []
    assert layer.crs is not None and layer.crs.to_epsg() == 4526


def test_nine_and_more_fields_and_a_name_with_commas() -> None:
    layer = one(TEXT.replace("5,0.0042,1,地块1,面,,,,@", "5,0.0042,A-1,一,二号,面,I49G001001,采矿用地,0602,甲,,备注,@"))
    found = {name: values[0] for name, values in layer.columns.items()}
    assert found["KSMC"] == "一,二号" and found["TBBH"] == "A-1" and found["图幅号"] == "I49G001001"
    assert found["用途"] == "采矿用地" and found["地类编码"] == "0602" and found["附加1"] == "甲" and found["附加3"] == "备注" and codes(layer) == []


def test_x_and_y_swapped_are_kept_as_they_stand() -> None:
    swapped = HEAD + "".join(
        ",".join([*line.split(",")[:2], *reversed(line.split(",")[2:])]) + "\n" if line[:1] == "J" else line + "\n" for line in BLOCK.splitlines()
    )
    layer = one(swapped)
    assert layer.geometry[0].bounds[0] == 3751502.1 and layer.header["axes"] == "north,east"
    assert layer.crs is not None and layer.crs.to_epsg() == 4526  # the eastings name their zone wherever they stand
    assert codes(layer) == []  # the area is the same either way


def test_without_a_head_and_without_patches() -> None:
    layer = one(BLOCK)
    assert layer.crs is None and layer.crs_by == "" and codes(layer) == ["coordtext_no_head"]
    bare = one(square(438000, 3751000, 30, 1) + square(438100, 3751000, 30, 1) + square(438200, 3751000, 90, 1) + square(438220, 3751020, 30, 2))
    assert codes(bare) == ["coordtext_no_head", "coordtext_no_blocks"] and len(bare) == 3
    assert [len(shape.interiors) for shape in bare.geometry] == [0, 0, 1]


def test_without_labels_and_numbers() -> None:
    assert one("3751508.5 438683.6\n3751508.5 438690.1\n3751502.1 438690.1\n").geometry[0].area > 10
    assert one("X=3751508.5,Y=438683.6\nX=3751508.5,Y=438690.1\nJ3 X=3751502.1 Y=438690.1\n").geometry[0].area > 10


def test_degrees_with_and_without_signs() -> None:
    signs = one(HEAD + "3,,1,a,面,,,,@\nJ1,1,30°12′33.1″,104°35′12.5″\nJ2,1,30°12′34.1″,104°35′12.5″\nJ3,1,30°12′34.1″,104°35′13.5″\n")
    plain = one(HEAD + "3,0.01,1,a,面,,,,@\nJ1,1,30.20,104.30\nJ2,1,30.21,104.30\nJ3,1,30.21,104.31\n")
    assert signs.crs is not None and signs.crs.to_epsg() == 4490 and plain.crs is not None and plain.crs.to_epsg() == 4490
    assert signs.geometry[0].exterior.coords[0] == pytest.approx((104 + 35 / 60 + 12.5 / 3600, 30 + 12 / 60 + 33.1 / 3600), abs=1e-12)
    assert codes(plain) == ["coordtext_area_differs"]  # 0.01 ha against half a square kilometre


# --- heads and systems ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((",384", ",4"), 4547),  # zone 38 by the head, no zone in front
        (("几度分带=3", "几度分带=三度带"), 4526),
        (("带号=38", "带号=3度第38带"), 4526),
        (("带号=38", "带号="), 4526),
        (("坐标系=2000国家大地坐标系", "坐标系统:CGCS 2000"), 4526),
        (("2000国家大地坐标系", "1980西安坐标系"), 2362),
        (("2000国家大地坐标系", "1954年北京坐标系"), 2414),
        (("2000国家大地坐标系", "某县独立坐标系"), None),
        (("2000国家大地坐标系", ""), None),
        (("计量单位=米", "计量单位=千米"), None),
        (("带号=38", "带号=39"), None),
    ],
)
def test_the_system_is_what_the_head_says_without_doubt(change: tuple[str, str], code: int | None) -> None:
    layer = one(TEXT.replace(*change))
    assert (layer.crs.to_epsg() if layer.crs else None) == code


def test_six_degree_zones_and_central_meridians() -> None:
    six = TEXT.replace("几度分带=3", "几度分带=6").replace("带号=38", "带号=19").replace(",384", ",194")
    layer = one(six)
    assert layer.crs is not None and layer.crs.to_epsg() == 4497
    cut = one(six.replace(",194", ",4"))
    assert cut.crs is not None and cut.crs.to_epsg() == 4508
    narrow = one(TEXT.replace("几度分带=3", "几度分带=1.5").replace("带号=38", "中央子午线=112.5").replace(",384", ",4"))
    assert narrow.crs is not None and narrow.crs.to_epsg() is None and "112.5" in narrow.crs.to_wkt()


def test_contradictions_of_the_head_are_told() -> None:
    assert codes(one(TEXT.replace("带号=38", "带号=39"))) == ["coordtext_zone_differs"]
    assert codes(one(TEXT.replace("几度分带=3", "几度分带=6"))) == ["coordtext_width_differs"]
    assert codes(one(TEXT.replace("转换参数=,", "转换参数=12.5,"))) == ["coordtext_shifted"]


def test_several_heads_in_one_file() -> None:
    same = one(TEXT + TEXT.replace("2020-6-15", "2020-6-16").replace(",1,地块1", ",2,地块2"))
    assert same.columns["TBBH"].tolist() == ["1", "2"] and same.header["数据产生日期"] == "2020-6-15; 2020-6-16"
    layers = read_text(TEXT + TEXT.replace("带号=38", "带号=39").replace(",384", ",394"), "a.txt")
    assert [layer.crs.to_epsg() for layer in layers if layer.crs] == [4526, 4527]
    assert len({layer.name for layer in layers}) == 2 and [layer.rows.tolist() for layer in layers] == [[13], [31]]


# --- rings ----------------------------------------------------------------------------------------------------------------


def test_where_a_ring_lies_tells_holes_from_parts() -> None:
    block = "20,,7,a,面,,,,@\n" + square(0, 0, 100, 1) + square(10, 10, 50, 2) + square(20, 20, 10, 3) + square(200, 0, 10, 4)
    shape = one(HEAD + block).geometry[0]  # local coordinates, of no zone at all
    assert shape.geom_type == "MultiPolygon" and sorted(len(part.interiors) for part in shape.geoms) == [0, 0, 1]


@pytest.mark.parametrize("closed", [True, False])
def test_rings_that_all_have_the_same_number(closed: bool) -> None:
    rings = [square(x, 3750000, size, 1, closed=closed) for x, size in ((38438000, 90), (38438200, 30), (38438300, 30))]
    shape = one(HEAD + "15,,1,a,面,,,,@\n" + "".join(rings)).geometry[0]
    assert len(shape.geoms) == 3 and shape.area == 90 * 90 + 2 * 30 * 30


def test_a_closing_point_beside_the_first_one_closes_the_ring() -> None:
    near = one(TEXT.removesuffix("J1,1,3751508.512,38438683.652\n") + "J1,1,3751508.502,38438683.653\n")
    far = one(TEXT.removesuffix("J1,1,3751508.512,38438683.652\n") + "J1,1,3751508.512,3751508.512\n")
    assert near.geometry[0].equals_exact(SHAPE, 0) and codes(near) == []
    assert far.geometry[0].equals_exact(SHAPE, 0) and "coordtext_close_differs" in codes(far)


def test_counts_areas_and_missing_points_are_told_with_their_line() -> None:
    count = one(TEXT.replace("5,0.0042", "9,0.0042"))
    assert codes(count) == ["coordtext_count_differs"] and count.findings[0].params["line"] == 13
    area = one(TEXT.replace("0.0042", "0.0050"))
    assert codes(area) == ["coordtext_area_differs"] and area.findings[0].params == {"line": 13, "given": "0.005", "found": "0.0042"}
    unit = one(TEXT.replace("0.0042", "41.7"))
    assert codes(unit) == ["coordtext_area_unit"] and "square metres" in unit.findings[0].as_dict()["text"]
    few = one(HEAD + "2,,1,a,面,,,,@\nJ1,1,3751508.512,38438683.652\nJ2,1,3751508.512,38438690.152\n3,,2,b,面,,,,@\n" + BLOCK)
    assert sorted(codes(few)) == ["coordtext_few_vertices", "coordtext_no_vertices"]
    assert [shape.geom_type if shape else None for shape in few.geometry] == ["LineString", None, "Polygon"]
    assert codes(one(TEXT + "结束 谢谢\n")) == ["coordtext_unread"]
    assert codes(one(TEXT.replace("38438690.150", "8438690.150"))) == ["coordtext_area_differs", "coordtext_odd_numbers"]


def test_points_and_lines_stay_what_they_are() -> None:
    layer = one(HEAD + BLOCK.replace("面", "线") + BLOCK.replace("面", "点"))
    assert [shape.geom_type for shape in layer.geometry] == ["LineString", "MultiPoint"]


A_TABLE = "点号,经度,纬度\n1,104.1,30.1\n2,104.2,30.1\n3,104.2,30.2\n"


@pytest.mark.parametrize("text", ["", "\0\0\0", "hello\nworld 12 34\n", "a,b\n1,2\n3,4\n", A_TABLE])
def test_what_is_no_coordinate_text_is_said_to_be_none(text: str) -> None:
    with pytest.raises(MineError) as caught:
        read_text(text, "a.txt")
    assert caught.value.code == "coordtext_nothing"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MineError) as caught:
        read(tmp_path / "none.txt", "none.txt")
    assert caught.value.code == "file_missing"


def test_damaged_texts_end_in_layers_or_a_sentence() -> None:
    chance = random.Random(4)
    data = bytearray((TEXT * 3).encode("gbk"))
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            place = chance.randrange(len(broken))
            what = chance.randrange(4)
            if what == 0:
                broken[place] = chance.randrange(256)
            elif what == 1:
                del broken[place : place + chance.randrange(1, 80)]
            elif what == 2:
                broken[place:place] = bytes(chance.choice([b"nan", b"inf,", b"1e999", b"@", b"\n", b",,,", b"[", b"=", b"9" * 400]))
            else:
                broken = broken[: place + 1]
            if not broken:
                break
        try:
            for layer in read_text(bytes(broken).decode("gb18030", "replace"), "a.txt"):
                codes(layer)
                assert len(layer) == len(layer.rows) == len(next(iter(layer.columns.values())))
                points = shapely.get_coordinates(layer.geometry)
                assert np.isfinite(points).all()
        except MineError as error:
            assert str(error)


def test_hard_shapes_take_no_long_time() -> None:
    """Very many rings in one patch, rings inside rings, one long ring, one long line."""
    began = time.process_time()
    many = "".join(square(38000000 + i * 40, 3750000, 30, 1) for i in range(20_000))
    assert shapely.get_num_geometries(one(HEAD + "1,,1,a,面,,,,@\n" + many).geometry[0]) == 20_000
    nested = "".join(square(38400000 - i, 3750000 - i, 2 * i, 1) for i in range(1, 4_000))
    assert "coordtext_rings_many" in codes(one(HEAD + "1,,1,a,面,,,,@\n" + nested))
    angle = np.linspace(0, 2 * np.pi, 100_001)
    ring = "".join(f"{i},1,{3.75e6 + 900 * np.sin(a):.3f},{38.4e6 + 900 * np.cos(a):.3f}\n" for i, a in enumerate(angle))
    assert one(HEAD + "1,,1,a,面,,,,@\n" + ring).geometry[0].is_valid
    assert "coordtext_unread" in codes(one(TEXT + "x" * 5_000_000))
    assert time.process_time() - began < 60  # seconds; no slow machine reaches it, a loop over rows would


# --- rings as such, angles ------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=40), st.integers(1, 4))
@settings(max_examples=150)
def test_rings_are_closed_and_lose_nothing(points: list[tuple[int, int]], runs: int) -> None:
    xy = np.array(points, dtype=float).reshape(-1, 2)
    run = np.sort(np.arange(len(xy)) % runs)
    rings = rings_of_runs(xy, run, runs)
    for number in range(len(rings.run)):
        own = rings.xy[rings.ring == number]
        assert len(own) >= 4 and (own[0] == own[-1]).all()
    assert set(rings.run) | set(rings.short) == set(range(runs)) and not set(rings.run) & set(rings.short)
    shapes, too_many = polygons_of_rings(rings, np.arange(runs), runs)
    assert len(shapes) == runs and not len(too_many)


ANGLES = {
    "104°35′12.5″": 104.58680555555556, "104度35分12.5秒": 104.58680555555556, "104 35 12.5": 104.58680555555556,
    "104-35-12.5": 104.58680555555556, "104:35:12.5": 104.58680555555556, "E104°35′12.5″": 104.58680555555556,
    "104°35'12.5\"E": 104.58680555555556, "东经104°35′12.5″": 104.58680555555556, "１０４°３５′１２．５″": 104.58680555555556,
    "104º35’12.5''": 104.58680555555556, "104°35.208333′": 104.58680555, "104°": 104.0, "104.351250": 104.35125, "104.35125°": 104.35125,
    "N30.5": 30.5, "S30°30′": -30.5, "-0°30′0″": -0.5, "1.0435E+02": 104.35,
}  # fmt: skip


@pytest.mark.parametrize("text", ANGLES)
def test_angles_in_usual_writings(text: str) -> None:
    assert read_angle(text) == pytest.approx(ANGLES[text], abs=1e-8)


@pytest.mark.parametrize("text", ["", "abc", "30°65′", "30°10′60″", "104-35", "104.5°30′", "104°12″", "nan", "inf", "1043512.5.1"])
def test_what_is_no_angle(text: str) -> None:
    assert read_angle(text) is None


FORMS = ("{}°{}′{}″", "{} {} {}", "{}-{}-{}", "{}度{}分{}秒", "{}d{}m{}s")


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 5999), st.sampled_from(FORMS))
def test_written_angles_are_read_as_they_are(degrees: int, minutes: int, hundredths: int, form: str) -> None:
    assert read_angle(form.format(degrees, minutes, hundredths / 100)) == pytest.approx(degrees + minutes / 60 + hundredths / 360_000, abs=1e-9)


def test_letters_tell_the_axis() -> None:
    found = read_angles(np.array(["E104.5", "30°N", 12.5, None, "北纬30.5"], dtype=object))
    assert found.axis.tolist() == ["lon", "lat", "", "", "lat"] and np.isnan(found.degrees[3])


# --- out and in again -----------------------------------------------------------------------------------------------------

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12) | st.sampled_from(
    ["甲,乙", "一\n二", "面", "a@b", "地块", "6.5公顷", "𠮷", " 名 "]
)


@st.composite
def shapes(draw: st.DrawFn) -> shapely.Geometry:
    """Valid polygons with holes and several parts somewhere in the eleven provinces, degrees."""
    lon, lat = draw(st.floats(97, 123)), draw(st.floats(24, 34))
    parts = []
    for part in range(draw(st.integers(1, 3))):
        count, size = draw(st.integers(3, 12)), draw(st.floats(0.0005, 0.004))
        angle = np.sort(np.array(draw(st.lists(st.floats(0, 6.2), min_size=count, max_size=count, unique=True))))
        angle = np.linspace(0, 2 * np.pi, count, endpoint=False) + 0.3 / count * np.sin(angle)
        x, y = lon + 0.01 * part, lat + 0.001 * part
        outer = np.column_stack([x + size * np.cos(angle), y + size * np.sin(angle)])
        holes = [np.column_stack([x + size / 9 * np.cos(angle), y + size / 9 * np.sin(angle)])] if draw(st.booleans()) else []
        parts.append(shapely.Polygon(outer, holes))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def texts(numbers: list[str], names: list[str]) -> PatchTexts:
    empty = np.full(len(numbers), "", dtype=object)
    return PatchTexts(np.array(numbers, dtype=object), np.array(names, dtype=object), empty, empty, empty)


@given(st.lists(st.tuples(shapes(), NAMES), min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_import_of_an_export_is_the_identity(patches: list[tuple[shapely.Geometry, str]]) -> None:
    geometry = np.array([shape for shape, _ in patches], dtype=object)
    names = [name for _, name in patches]
    written = coordinate_texts(geometry, survey_area(geometry), texts([f"T{i}" for i in range(len(patches))], names))
    assert sorted(row for text in written for row in text.rows.tolist()) == list(range(len(patches)))
    for text in written:
        data, _ = encoded(text.text, "gbk")
        layer = one(data.decode("gb18030"))
        assert codes(layer) == [] and layer.crs is not None and layer.crs.to_epsg() == 4488 + text.zone
        assert layer.columns["TBBH"].tolist() == [f"T{row}" for row in text.rows]
        plane = pyproj.Transformer.from_crs(4490, layer.crs, always_xy=True)
        for shape, row, name in zip(layer.geometry, text.rows, layer.columns["KSMC"]):
            drawn = shapely.transform(geometry[row], lambda xy, plane=plane: np.column_stack(plane.transform(xy[:, 0], xy[:, 1])))
            assert shape.is_valid and shapely.get_num_geometries(shape) == shapely.get_num_geometries(drawn)
            assert shapely.get_num_coordinates(shape) == shapely.get_num_coordinates(drawn)
            assert shapely.hausdorff_distance(shape.boundary, drawn.boundary) < 0.001
            assert (name or "") == " ".join(names[row].split("\n")).replace(",", "，").replace("@", "＠").strip()


def test_the_written_form_is_the_strict_one() -> None:
    shape = shapely.box(114.0, 30.0, 114.001, 30.001).difference(shapely.box(114.0004, 30.0004, 114.0006, 30.0006))
    written = coordinate_texts(np.array([shape]), survey_area(np.array([shape])), texts(["T1"], ["矿,一"]), day=date(2020, 6, 5), producer="某局")
    lines = written[0].text.split("\r\n")
    assert lines[:12] == HEAD.replace("XX自然资源局", "某局").replace("2020-6-15", "2020-6-5").split("\n")[:12] and lines[-1] == ""
    assert lines[12].startswith("10,1.0") and lines[12].endswith(",T1,矿，一,面,,,,@")
    assert [line.split(",")[:2] for line in lines[13:-1]] == [[f"J{i}", "1"] for i in (1, 2, 3, 4, 1)] + [[f"J{i}", "2"] for i in (5, 6, 7, 8, 5)]
    first, second = (tuple(map(float, line.split(",")[2:])) for line in lines[13:15])
    assert first[1] == 38500000.0 and first[0] > 3.3e6 and second[1] > first[1]  # from the north-west clockwise
    assert [finding.code for finding in written[0].findings] == ["coordtext_texts_changed"]


def test_rings_and_labels_begin_anew_with_each_patch() -> None:
    ring = shapely.box(114.0, 30.0, 114.001, 30.001).difference(shapely.box(114.0004, 30.0004, 114.0006, 30.0006))
    geometry = np.array([ring, shapely.MultiPolygon([shapely.box(114.1, 30, 114.11, 30.01), shapely.box(114.2, 30, 114.21, 30.01)])])
    lines = coordinate_texts(geometry, survey_area(geometry), texts(["a", "b"], ["", ""]))[0].text.split("\r\n")[12:-1]
    points = [line.split(",")[:2] for line in lines if line.startswith("J")]
    assert [int(number) for _, number in points] == ([1] * 5 + [2] * 5) * 2
    assert [label for label, _ in points] == [f"J{i}" for i in (1, 2, 3, 4, 1, 5, 6, 7, 8, 5)] * 2


def test_zones_of_their_own_or_one_for_all() -> None:
    geometry = np.array([shapely.box(x, 30, x + 0.01, 30.01) for x in (114.0, 114.2, 115.6, 118.5)])
    assert zones_of(geometry).tolist() == [38, 38, 39, 40]
    names = texts(list("abcd"), [""] * 4)
    written = coordinate_texts(geometry, survey_area(geometry), names)
    assert [(text.zone, text.rows.tolist()) for text in written] == [(38, [0, 1]), (39, [2]), (40, [3])]
    together = coordinate_texts(geometry, survey_area(geometry), names, zone=39)
    assert [text.zone for text in together] == [39] and together[0].findings == []
    near = coordinate_texts(geometry[:3], survey_area(geometry[:3]), texts(list("abc"), [""] * 3), zone=37)[0]
    assert [(f.code, f.params["numbers"]) for f in near.findings] == [("coordtext_zone_far", ["c"])]
    with pytest.raises(MineError) as caught:
        coordinate_texts(geometry, survey_area(geometry), names, zone=32)
    assert caught.value.code == "coordtext_zone_impossible"


def test_characters_that_gbk_lacks_make_it_gb18030() -> None:
    assert encoded("矿", "gbk") == ("矿".encode("gbk"), "gbk") and encoded("𠮷", "gbk") == ("𠮷".encode("gb18030"), "gb18030")
    assert encoded("矿", "utf-8") == ("矿".encode("utf-8-sig"), "utf-8")
