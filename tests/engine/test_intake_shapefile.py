"""Shapefiles of county offices: every byte of a text survives, nothing is written beside the source, and what is missing is said."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake_samples import NAMES, dbf, shapefile, squares, write_layer
from mine_restoration_plugin.engine.core.incoming import Incoming
from mine_restoration_plugin.engine.intake import shapefile_reader
from mine_restoration_plugin.engine.intake.dbf_table import read_dbf
from mine_restoration_plugin.model.errors import MineError


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shapefile(tmp_path_factory.mktemp("good"), count=6)


@pytest.fixture
def source(good: Path, tmp_path: Path) -> Path:
    """A shapefile to spoil."""
    shutil.copytree(good.parent, tmp_path / "source")
    return tmp_path / "source" / good.name


def read(path: Path) -> Incoming:
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    folder = path.parent.parent / "folder"
    folder.mkdir(exist_ok=True)
    (layer,) = shapefile_reader.read(path, "来件/图斑.shp", folder)
    assert {p.name: p.read_bytes() for p in path.parent.iterdir()} == before, "something was written beside the source"
    assert all(len(values) == len(layer) == len(layer.rows) for values in layer.columns.values())
    return layer


def codes(layer: Incoming) -> list[str]:
    return [finding.code for finding in layer.findings]


def gbk(text: str) -> str:
    return text.encode("gbk").decode("latin-1")


def test_texts_and_names_are_the_bytes_of_the_file_and_values_have_types(source: Path) -> None:
    layer = read(source)
    assert (layer.kind, layer.latin, layer.name, layer.crs_by) == ("shapefile", True, "来件/图斑.shp", "prj")
    assert layer.crs is not None and layer.crs.to_epsg() == 4490
    assert list(layer.columns) == [gbk("图斑编号"), "TBMJ", "HCRQ"]
    assert list(layer.columns[gbk("图斑编号")][:4]) == [gbk(name) for name in NAMES]
    assert list(layer.columns["TBMJ"]) == [1, 2, 3, 4, 5, 6] and layer.columns["HCRQ"][0] == datetime.date(2020, 6, 15)
    assert list(layer.rows) == [1, 2, 3, 4, 5, 6] and all(shapely.equals(layer.geometry, squares(6)))
    assert layer.findings == [] and layer.declared == {}


@settings(max_examples=60)
@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=5))
@example([bytes(range(1, 129))[:100], bytes(range(128, 256))[:100], b"\xff\xfe\x80 ", b"\x81\\"])
def test_every_byte_of_a_text_survives(tmp_path_factory: pytest.TempPathFactory, texts: list[bytes]) -> None:
    path = Path(os.path.join(tmp_path_factory.getbasetemp(), "law.dbf"))
    path.write_bytes(dbf([(b"T", b"C", 100)], [[text] for text in texts]))
    table = read_dbf(path)
    assert table is not None
    expected = [text.ljust(100)[:100].split(b"\0")[0].rstrip(bytes(range(0x21))) for text in texts]
    assert [(value or "").encode("latin-1") for value in table.columns["T"]] == expected


def test_what_the_file_says_of_its_encoding_is_kept_beside_the_bytes(source: Path) -> None:
    source.with_suffix(".cpg").write_bytes(b"UTF-8\r\n")
    table = bytearray(source.with_suffix(".dbf").read_bytes())
    table[29] = 0x4D
    source.with_suffix(".dbf").write_bytes(table)
    layer = read(source)
    assert layer.declared == {"cpg": "UTF-8", "dbf": "0x4d"} and layer.columns[gbk("图斑编号")][0] == gbk(NAMES[0])


@pytest.mark.parametrize("cpg", ["UTF-8", None])
@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_names_cut_in_the_middle_of_a_character_are_kept_byte_by_byte(tmp_path: Path, codec: str, cpg: str | None) -> None:
    (tmp_path / "source").mkdir()
    path = shapefile(tmp_path / "source", count=2)
    names = ["A省厅下发图斑编号".encode(codec)[:10], "修复方向".encode(codec)[:7] + b"_1"]
    path.with_suffix(".dbf").write_bytes(dbf([(name, b"C", 30) for name in names], [[b"a", b"b"], [b"c", b"d"]]))
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    layer = read(path)
    assert [name.encode("latin-1") for name in layer.columns] == names and len(layer) == 2
    assert [list(values) for values in layer.columns.values()] == [["a", "c"], ["b", "d"]]


def test_values_that_are_not_what_their_column_says_stay_texts(source: Path) -> None:
    fields = [(b"D", b"D", 8), (b"N", b"N", 10), (b"L", b"L", 1), (b"N", b"N", 8)]
    rows = [
        [b"20209999", b"12,5", b"T", b"1"], [b"00000000", b"****", b"?", b"2.50"], [b"", b"", b"", b""], [b"20201231", b"9999999999", b"F", b"+3"],
        [b"2020-1-1", b"1_0", b"x", b"nan"], [b"19700101", b"1e3", b"y", b"-4"],
    ]  # fmt: skip
    source.with_suffix(".dbf").write_bytes(dbf(fields, rows))
    columns = read(source).columns
    assert list(columns["D"]) == ["20209999", None, None, datetime.date(2020, 12, 31), "2020-1-1", datetime.date(1970, 1, 1)]
    assert list(columns["N"]) == ["12,5", None, None, 9999999999, "1_0", 1000.0]
    assert list(columns["L"]) == [True, None, None, False, "x", True]
    assert list(columns["N_2"]) == [1, 2.5, None, 3, None, -4]


@pytest.mark.parametrize("spoiled", ["missing", "cut", "of another"])
def test_an_index_that_is_missing_or_does_not_fit_is_made_anew_in_a_copy(source: Path, tmp_path: Path, spoiled: str) -> None:
    index = source.with_suffix(".shx")
    if spoiled == "missing":
        index.unlink()
    elif spoiled == "cut":
        index.write_bytes(index.read_bytes()[:-8])
    else:
        other = write_layer(tmp_path / "other.shp", np.array([shapely.Point(111, 30).buffer(0.1)] * 6), "ESRI Shapefile", A=["x"] * 6)
        shutil.copy(other.with_suffix(".shx"), index)
    layer = read(source)
    assert "import_shx_restored" in codes(layer) and all(shapely.equals(layer.geometry, squares(6)))
    assert layer.columns[gbk("图斑编号")][0] == gbk(NAMES[0]) and layer.crs is not None


def test_a_shapefile_without_table_comes_with_its_shapes_alone(source: Path) -> None:
    source.with_suffix(".dbf").unlink()
    layer = read(source)
    assert codes(layer) == ["import_dbf_missing"] and len(layer) == 6 and layer.columns == {}
    source.with_suffix(".dbf").write_bytes(b"not a table")
    assert codes(read(source)) == ["import_dbf_missing"]


def test_a_system_that_is_missing_or_not_understood_is_no_system(source: Path) -> None:
    source.with_suffix(".prj").write_text("junk")
    layer = read(source)
    assert (layer.crs, layer.crs_by, codes(layer)) == (None, "", ["import_prj_unreadable"])
    source.with_suffix(".prj").unlink()
    layer = read(source)
    assert (layer.crs, layer.crs_by, codes(layer)) == (None, "", [])


def test_endings_in_capitals_and_mixed_cases_belong_together(source: Path) -> None:
    for ending, other in ((".shp", ".SHP"), (".dbf", ".Dbf"), (".shx", ".SHX"), (".prj", ".pRJ")):
        source.with_suffix(ending).rename(source.with_suffix(other))
    layer = read(source.with_suffix(".SHP"))
    assert codes(layer) == [] and layer.crs is not None and layer.columns[gbk("图斑编号")][0] == gbk(NAMES[0])


@pytest.mark.parametrize("rows", [4, 9])
def test_a_table_with_another_number_of_rows_is_put_to_the_shapes_from_the_first_on(source: Path, rows: int) -> None:
    source.with_suffix(".dbf").write_bytes(dbf([(b"A", b"C", 5)], [[b"r%d" % i] for i in range(rows)]))
    layer = read(source)
    assert codes(layer) == ["import_dbf_counts"] and len(layer) == 6
    assert list(layer.columns["A"]) == [f"r{i}" if i < rows else None for i in range(6)]


def test_deleted_rows_go_with_their_shapes(source: Path) -> None:
    source.with_suffix(".dbf").write_bytes(dbf([(b"A", b"C", 5)], [[b"r%d" % i] for i in range(6)], deleted=[1, 4]))
    layer = read(source)
    assert codes(layer) == ["import_dbf_deleted"] and list(layer.rows) == [1, 3, 4, 6]
    assert list(layer.columns["A"]) == ["r0", "r2", "r3", "r5"] and shapely.equals(layer.geometry[1], squares(6)[2])


def test_shapes_that_were_packed_without_the_table_find_their_rows(source: Path) -> None:
    source.with_suffix(".dbf").write_bytes(dbf([(b"A", b"C", 5)], [[b"r%d" % i] for i in range(8)], deleted=[0, 4]))
    layer = read(source)
    assert codes(layer) == ["import_dbf_deleted"] and list(layer.columns["A"]) == ["r1", "r2", "r3", "r5", "r6", "r7"]


@pytest.mark.parametrize("ending", [".shp", ".dbf"])
def test_a_file_that_is_cut_off_is_refused_not_read_in_part(source: Path, ending: str) -> None:
    part = source.with_suffix(ending)
    part.write_bytes(part.read_bytes()[:-60])
    with pytest.raises(MineError) as caught:
        read(source)
    assert caught.value.code == "file_unreadable" and "cut off" in str(caught.value) and "图斑" in str(caught.value)


def test_heights_measures_and_null_shapes_are_kept_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    high = shapely.polygons([(111, 30, 5), (111.1, 30, 6), (111.1, 30.1, 7)])
    path = write_layer(tmp_path / "source" / "z.shp", np.array([high, None, high]), "ESRI Shapefile", A=["x", "y", "z"])
    layer = read(path)
    assert layer.geometry[1] is None and shapely.has_z(layer.geometry[0]) and list(layer.columns["A"]) == ["x", "y", "z"]


def test_a_folder_with_signs_that_libraries_misread_is_no_obstacle(good: Path, tmp_path: Path) -> None:
    shutil.copytree(good.parent, tmp_path / "急!急?")
    assert len(read(tmp_path / "急!急?" / good.name)) == 6


def test_fifty_thousand_rows_take_less_than_a_second(tmp_path: Path) -> None:
    import time

    (tmp_path / "source").mkdir()
    shapes = np.repeat(squares(1), 50_000)
    numbers = [f"TB{i:06d}" for i in range(50_000)]
    path = write_layer(tmp_path / "source" / "many.shp", shapes, "ESRI Shapefile", TBBH=numbers, SHENG=["湖北"] * 50_000, TBMJ=np.arange(5e4))
    start = time.perf_counter()
    layer = read(path)
    assert len(layer) == 50_000 and layer.columns["TBBH"][49_999] == "TB049999"
    assert time.perf_counter() - start < 60  # seconds; no slow machine reaches it, a loop over rows would
