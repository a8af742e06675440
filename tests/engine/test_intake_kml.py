"""KML: attributes from wherever programs put them, shapes of every kind, encodings that lie, and XML that does harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_samples import kml
from mine_restoration_plugin.engine.core.incoming import Incoming
from mine_restoration_plugin.engine.intake import kml_reader
from mine_restoration_plugin.engine.intake.description_table import described
from mine_restoration_plugin.model.errors import MineError


def read(tmp_path: Path, content: bytes | str) -> Incoming:
    path = tmp_path / "a.kml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (layer,) = kml_reader.read(path, "来件.kml")
    assert layer.crs is not None and layer.crs.to_epsg() == 4326 and layer.crs_by == "format"
    return layer


def refusal(tmp_path: Path, content: bytes | str) -> MineError:
    with pytest.raises(MineError) as caught:
        read(tmp_path, content)
    return caught.value


def values(layer: Incoming, encoding: str = "") -> dict[str, list[object]]:
    def text(value: object) -> object:
        return value.encode("latin-1").decode(encoding) if encoding and isinstance(value, str) else value

    return {str(text(key)): [text(value) for value in column] for key, column in layer.columns.items()}


def placemark(shape: str, more: str = "") -> str:
    return f"<kml><Placemark>{more}{shape}</Placemark></kml>"


def polygon(outer: str, *inner: str) -> str:
    def ring(tag: str, text: str) -> str:
        return f"<{tag}><LinearRing><coordinates>{text}</coordinates></LinearRing></{tag}>"

    return "<Polygon>" + ring("outerBoundaryIs", outer) + "".join(ring("innerBoundaryIs", text) for text in inner) + "</Polygon>"


EXPECTED = {
    "name": ["YC-01", "点"], "folder": ["夷陵区", None], "TBMJ": [12.5, None], "BZ": ["备注", None], "图斑编号": ["42050601", None],
    "矿山名称": ["甲矿", None], "编号": [None, "7"], "面积": [None, "4.5公顷"],
}  # fmt: skip
INNER = "<table><tr bgcolor='#D4E4F3'><td>a</td><td>&lt;空&gt;</td></tr><tr><td>b</td><td>2</td></tr></table>"
FOUR = {"a": "1", "b": "2", "c": "3", "d": "4"}
SQUARE = "111,30 112,30 112,31 111,31 111,30"


@pytest.mark.parametrize(
    ("declared", "real", "latin"),
    [("UTF-8", "utf-8", False), ("GBK", "gbk", True), ("UTF-8", "gbk", True), ("GB2312", "utf-8", False), ("UTF-8", "utf-8-sig", False),
     ("UTF-16", "utf-16", False)],
)  # fmt: skip
def test_attributes_are_right_whatever_the_declaration_says(tmp_path: Path, declared: str, real: str, latin: bool) -> None:
    layer = read(tmp_path, kml(declared, real))
    assert layer.latin == latin and values(layer, "gbk" if latin else "") == EXPECTED
    assert layer.declared == ({"xml": declared} if latin else {})
    assert layer.geometry[0].area == pytest.approx(0.005 - 0.00005) and len(layer.geometry[0].interiors) == 1
    assert layer.geometry[1].wkt == "POINT (111 30)" and list(layer.rows) == [5, 13] and layer.findings == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<table><tr><td>a</td><td>1</td></tr><tr><th>b</th><td>2 &amp; 3</td></tr></table>", {"a": "1", "b": "2 & 3"}),
        (f"<table><tr><td>图斑</td></tr><tr><td>{INNER}</td></tr></table>", {"a": "", "b": "2"}),
        ("<TABLE><TR><TD>a<TD>1<TR><TD>b<TD>2</TABLE>", {"a": "1", "b": "2"}),
        ("<table><tr><td>a</td><td>1</td><td>b</td><td>2</td></tr><tr><td>c</td><td>3</td><td>d</td><td>4</td></tr></table>", FOUR),
        ("<table><tr><th>a</th><th>b</th><th>c</th></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>", {"a": "1", "b": "2", "c": "3"}),
        ("<style>td:hover {x: y}</style><!-- c: d --><b>编号</b>：1<br/>名称: 甲矿<br>", {"编号": "1", "名称": "甲矿"}),
        ("<h4>图层</h4><ul><li><strong><span>TBBH</span>:</strong> <span>01</span></li></ul>", {"TBBH": "01"}),
        ("编号=1\r\n面积=2亩", {"编号": "1", "面积": "2亩"}),
        ("<table><tr><td>a", {}),
        ("现场看过，时间：上午。没有问题。", {}),
        ("http://a.cn/b", {}),
    ],
)  # fmt: skip
def test_tables_and_lines_in_descriptions_as_programs_write_them(text: str, expected: dict[str, str]) -> None:
    assert described(text)[0] == expected


@settings(max_examples=200)
@given(st.dictionaries(st.text("abc图斑编号", min_size=1, max_size=8), st.text("xyz矿12.5&<>\"'", max_size=10), min_size=1, max_size=6))
def test_a_table_gives_back_what_was_written_into_it(table: dict[str, str]) -> None:
    import html

    text = "<table>" + "".join(f"<tr><td>{html.escape(k)}</td><td>{html.escape(v)}</td></tr>" for k, v in table.items()) + "</table>"
    assert described(text)[0] == {key: value if value.lower() not in ("<null>",) else "" for key, value in table.items()}


def test_a_description_without_table_is_kept_as_plain_text(tmp_path: Path) -> None:
    layer = read(tmp_path, placemark("", "<name>A</name><description><![CDATA[<p>现场 <b>照片</b></p>]]></description>"))
    assert values(layer) == {"name": ["A"], "description": ["现场 照片"]} and layer.geometry[0] is None


def test_multigeometries_parts_open_rings_and_mixed_heights(tmp_path: Path) -> None:
    second = polygon("113, 30 114, 30 114,31 113,30")
    inside = f"<MultiGeometry>{polygon('111,30,5 112,30,5 112,31,5')}<MultiGeometry>{second}</MultiGeometry></MultiGeometry>"
    layer = read(tmp_path, placemark(inside))
    assert layer.geometry[0].geom_type == "MultiPolygon" and layer.geometry[0].area == pytest.approx(1.0) and not layer.geometry[0].has_z
    assert [f.code for f in layer.findings] == ["import_rings_closed"]
    line = read(tmp_path, placemark(f"<LineString><coordinates>{SQUARE}</coordinates></LineString>"))
    assert line.geometry[0].geom_type == "LineString"
    mixed = read(tmp_path, placemark(f"<MultiGeometry>{polygon(SQUARE)}<Point><coordinates>1,2</coordinates></Point></MultiGeometry>"))
    assert mixed.geometry[0].geom_type == "GeometryCollection"


@pytest.mark.parametrize("numbers", ["nan,30 112,30 112,31 nan,30", "111,30 inf,30 112,31 111,30", "x,y 1,2 3,4 x,y", "111,30 112,30", ""])
def test_coordinates_that_are_no_numbers_leave_no_shape_and_a_word(tmp_path: Path, numbers: str) -> None:
    layer = read(tmp_path, placemark(polygon(numbers), "<name>A</name>"))
    assert layer.geometry[0] is None and [f.code for f in layer.findings] == ["import_shapes_broken"]


def test_signs_that_xml_does_not_allow_are_read_as_they_were_meant(tmp_path: Path) -> None:
    layer = read(tmp_path, placemark(polygon(SQUARE), "<name>A & B&nbsp;\x0bC &lt;</name>"))
    assert values(layer)["name"] == ["A & B\u00a0 C <"] and [f.code for f in layer.findings] == ["import_xml_mended"]


def test_links_are_not_followed_but_named(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"
    layer = read(tmp_path, f"<kml><Document>{link}<Placemark>{polygon(SQUARE)}</Placemark></Document></kml>")
    assert [f.code for f in layer.findings] == ["import_kml_links"]


def test_typed_values_and_a_name_twice(tmp_path: Path) -> None:
    data = '<Data name="name"><value>乙</value></Data><Data name="BZ"><value/></Data>'
    schema = '<Schema name="s" id="s"><SimpleField type="int" name="N"/><SimpleField type="xsd:double" name="A"/></Schema>'
    simple = '<SchemaData schemaUrl="#s"><SimpleData name="N">7</SimpleData><SimpleData name="A">x</SimpleData></SchemaData>'
    mark = f"<Placemark><name>甲</name><ExtendedData>{data}{simple}</ExtendedData></Placemark>"
    layer = read(tmp_path, f"<kml><Document>{schema}{mark}</Document></kml>")
    assert values(layer) == {"name": ["甲"], "name_2": ["乙"], "BZ": [None], "N": [7], "A": ["x"]}


def test_collections_in_collections_are_opened_as_deep_as_a_person_could_mean(tmp_path: Path) -> None:
    deep = "<MultiGeometry>" * 150 + polygon(SQUARE) + "</MultiGeometry>" * 150
    assert read(tmp_path, placemark(deep)).geometry[0].area == pytest.approx(1.0)
    deeper = "<MultiGeometry>" * 5000 + polygon(SQUARE) + "</MultiGeometry>" * 5000
    assert refusal(tmp_path, placemark(deeper)).params["reason"]["code"] == "reason_nested"


ENTITY = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/hostname">]><kml><Placemark><name>&a;</name></Placemark></kml>'


@pytest.mark.parametrize("content", [ENTITY, ENTITY.encode("utf-16"), "<!DOCTYPE kml>" + placemark(""), "\ufeff" + ENTITY])
def test_document_types_are_refused(tmp_path: Path, content: bytes | str) -> None:
    error = refusal(tmp_path, content)
    assert error.code == "import_xml_doctype" and "来件.kml" in str(error)


@pytest.mark.parametrize("content", ["", "<html/>", "<kml></kml>", "<kml><Placemark>", "<kml>" + "<Folder>" * 3000, "<kml>\n<a></b></kml>"])
def test_what_is_no_kml_or_cut_off_is_refused(tmp_path: Path, content: str) -> None:
    error = refusal(tmp_path, content)
    assert error.code == "file_unreadable" and "来件.kml" in str(error)


def test_a_description_made_to_take_long_does_not(tmp_path: Path) -> None:
    import time

    start = time.perf_counter()
    for piece in ("<!--", "<a ", "<table><tr><td>", "&", "a:", "<td>"):
        described(piece * 60_000)
    assert time.perf_counter() - start < 60  # seconds; no slow machine reaches it, a loop over rows would
