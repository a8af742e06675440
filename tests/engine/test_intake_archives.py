"""Archives and folders: what is found, by which name, and that nothing leaves the folder it is unpacked into."""

from __future__ import annotations

import io
import shutil
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake_samples import NAMES, good_files, kml, shapefile
from mine_restoration_plugin.engine.intake import container
from mine_restoration_plugin.engine.intake.container import contents
from mine_restoration_plugin.engine.intake.member_names import inside
from mine_restoration_plugin.engine.intake.reading import read_all
from mine_restoration_plugin.model.errors import MineError

UTF8_FLAG = 0x800


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return good_files(tmp_path_factory.mktemp("good"))


def packed(*members: tuple[str, bytes], encoding: str = "utf-8", flag: bool = True) -> bytes:
    """A zip file whose names are in some encoding, with or without the flag that says UTF-8; Python alone would always set it."""
    made, directory, places = io.BytesIO(), b"", []
    for name, content in members:
        raw, crc = name.encode(encoding), zlib.crc32(content)
        places.append(made.tell())
        sizes = struct.pack("<LLLHH", crc, len(content), len(content), len(raw), 0)
        made.write(b"PK\x03\x04" + struct.pack("<HHHHH", 20, UTF8_FLAG if flag else 0, 0, 0, 0x21) + sizes + raw + content)
        directory += b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, UTF8_FLAG if flag else 0, 0, 0, 0x21) + sizes
        directory += struct.pack("<HHHLL", 0, 0, 0, 0, places[-1]) + raw
    start = made.tell()
    made.write(directory + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, len(members), len(members), len(directory), start, 0))
    return made.getvalue()


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def found(path: Path, folder: Path) -> tuple[list[str], list[str]]:
    """Names of the files to read, and codes of what was said."""
    made = contents(path, folder)
    assert all(file.path.exists() for file in made.files)
    return [file.name for file in made.files], [finding.code for finding in made.findings]


def refusal(path: Path, folder: Path) -> MineError:
    with pytest.raises(MineError) as caught:
        contents(path, folder)
    return caught.value


@pytest.mark.parametrize(("encoding", "flag"), [("utf-8", True), ("utf-8", False), ("gbk", False), ("gb18030", False), ("big5", False)])
def test_names_in_archives_are_readable_whatever_wrote_them(tmp_path: Path, encoding: str, flag: bool) -> None:
    path = tmp_path / "来件.zip"
    path.write_bytes(packed(("資料/圖斑.kml", kml()), ("資料/礦山.kml", kml()), encoding=encoding, flag=flag))
    names, said = found(path, tmp_path / "folder")
    if encoding != "big5":  # the pairs of bytes of Big5 are such of GBK too; the files are found all the same
        assert names == ["来件.zip/資料/圖斑.kml", "来件.zip/資料/礦山.kml"]
    assert len(names) == 2 and said == []


def test_a_backslash_inside_a_gbk_letter_is_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(("乗\\誠.kml", kml()), encoding="gbk", flag=False))
    assert found(path, tmp_path / "folder")[0] == ["a.zip/乗/誠.kml"]


@pytest.mark.parametrize("way", ["../out.kml", "a/../../out.kml", "..\\..\\out.kml", "a/../out.kml", "/../out.kml"])
def test_ways_out_of_the_folder_are_left_out_and_named(tmp_path: Path, way: str) -> None:
    names, said = found(zipped(tmp_path / "a.zip", (way, kml()), ("good.kml", kml())), tmp_path / "x" / "folder")
    assert names == ["a.zip/good.kml"] and said == ["import_archive_member"]
    assert {p.name for p in tmp_path.rglob("*") if p.is_file()} == {"a.zip", "good.kml"}


@pytest.mark.parametrize("way", ["/etc/a.kml", "C:\\data\\a.kml", "C:a.kml", "\\\\server\\share\\a.kml", "con.kml", "a?.kml", "a./b. /a.kml"])
def test_roots_drives_and_devices_lose_their_meaning(tmp_path: Path, way: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed((way, kml())))
    (file,) = contents(path, tmp_path / "folder").files
    assert file.path.resolve().is_relative_to((tmp_path / "folder").resolve()) and file.path.name != "con.kml"


@settings(max_examples=300)
@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.from_regex(r"([.a-zA-Z:]{0,3}[\\/ ]){0,5}[a-z.]{0,4}", fullmatch=True))
@example("a/./../b")
@example("COM1.shp")
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    parts = inside(name)
    if parts is not None:
        assert parts and all(part not in ("", ".", "..") and not set(part) & set('\\/:*?"<>|\0') and len(part) <= 60 for part in parts)
        assert inside("/".join(parts)) == parts


def test_long_names_stay_different_and_keep_their_ending() -> None:
    first, second = inside("图" * 300 + "一.shp"), inside("图" * 300 + "二.shp")
    dbf = inside("图" * 300 + "一.dbf")
    assert first != second and first is not None and dbf is not None and first[0][:-4] == dbf[0][:-4] and first[0].endswith(".shp")


def test_links_are_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.kml")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    names, said = found(zipped(tmp_path / "a.zip", (link, b"/etc/hostname"), ("b.kml", kml())), tmp_path / "folder")
    assert names == ["a.zip/b.kml"] and said == ["import_archive_member"]


def test_two_members_of_one_name_are_both_read_with_their_own_companions(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, count in (("one", 2), ("two", 5)):
            (tmp_path / name).mkdir()
            path = shapefile(tmp_path / name, count=count)
            for part in sorted(path.parent.iterdir()):
                archive.write(part, part.name)
    layers, findings = read_all(tmp_path / "a.zip", tmp_path / "folder")
    assert [(layer.name, len(layer), layer.findings) for layer in layers] == [("a.zip/图斑.shp", 2, []), ("a.zip/图斑.shp (2)", 5, [])]


def test_archives_in_archives_are_opened_two_deep(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "c.zip", ("deep.kml", kml())).read_bytes()
    for name in ("b.zip", "a.zip", "z.zip"):
        inner = zipped(tmp_path / name, ("x.zip", inner), (f"{name[0]}.kml", kml())).read_bytes()
    names, said = found(tmp_path / "a.zip", tmp_path / "folder")
    assert names == ["a.zip/a.kml", "a.zip/x.zip/b.kml", "a.zip/x.zip/x.zip/deep.kml"] and said == []
    names, said = found(tmp_path / "z.zip", tmp_path / "folder2")
    assert said == ["import_archive_too_deep"] and len(names) == 3


def test_an_encrypted_archive_says_so(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "a.zip", ("a.kml", kml())).read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert refusal(tmp_path / "a.zip", tmp_path / "folder").code == "import_archive_encrypted"


def test_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "RATIO_FROM", 1_000_000)
    path = zipped(tmp_path / "a.zip", ("a.kml", bytes(5_000_000)))
    assert refusal(path, tmp_path / "folder").code == "import_archive_suspicious"
    monkeypatch.setattr(container, "MOST_BYTES", 4_000_000)
    assert refusal(path, tmp_path / "folder2").code == "import_archive_too_large"
    assert not [p for name in ("folder", "folder2") for p in (tmp_path / name).rglob("*") if p.is_file()]


def test_a_bomb_that_lies_about_its_size_ends_at_the_damage(tmp_path: Path) -> None:
    content = zipped(tmp_path / "a.zip", ("a.kml", bytes(5_000_000)), ("b.kml", kml())).read_bytes()
    at = content.index(b"PK\x01\x02") + 24
    (tmp_path / "a.zip").write_bytes(content[:at] + struct.pack("<L", 10) + content[at + 4 :])
    names, said = found(tmp_path / "a.zip", tmp_path / "folder")
    assert names == ["a.zip/b.kml"] and said == ["file_unreadable"]


def test_a_damaged_member_does_not_cost_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(("a.kml", kml()), ("b.kml", kml())).replace(b"YC-01", b"YC-99", 1))
    layers, findings = read_all(path, tmp_path / "folder")
    assert [layer.name for layer in layers] == ["a.zip/b.kml"]
    assert [(f.code, f.params["path"]) for f in findings] == [("file_unreadable", "a.zip/a.kml")]


@pytest.mark.parametrize(
    ("name", "head", "code"),
    [("a.rar", b"Rar!\x1a\x07\x00", "import_archive_other"), ("a.zip", b"7z\xbc\xaf\x27\x1c", "import_archive_other"),
     ("a.dxf", b"AC1027\x00\x00", "import_dwg"), ("a.mdb", b"x", "import_mdb"), ("a.wp", b"x", "import_mapgis"), ("a.tab", b"x", "import_mapinfo"),
     ("a.zip", b"PK\x03\x04 and then nothing", "import_archive_damaged"), ("a.zip", b"", "import_archive_damaged")],
)  # fmt: skip
def test_what_other_programs_must_save_anew_is_named(tmp_path: Path, name: str, head: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(head)
    error = refusal(tmp_path / name, tmp_path / "folder")
    assert error.code == code and name in str(error)


def test_a_folder_is_searched_in_the_order_of_a_person_and_side_files_are_no_files(good: dict[str, Path], tmp_path: Path) -> None:
    root = tmp_path / "夷陵区"
    shutil.copytree(good["shapefile"].parent, root / "图斑10")
    shutil.copytree(good["shapefile"].parent, root / "图斑2")
    shutil.copytree(good["gdb"], root / "库.gdb")
    shutil.copy(good["kml"], root)
    for noise in ("~$表.xlsx", ".hidden.kml", "说明.docx", "Thumbs.db", "图.jpg"):
        (root / noise).write_bytes(b"x")
    (root / "__MACOSX").mkdir()
    (root / "__MACOSX" / "a.kml").write_bytes(kml())
    (root / "别的.dbf").write_bytes(b"x")
    (root / "图.dwg").write_bytes(b"x")
    names, said = found(root, tmp_path / "folder")
    assert names == ["来件.kml", "图斑2/图斑.shp", "图斑10/图斑.shp", "库.gdb"]
    assert sorted(said) == ["import_dwg", "import_shp_missing"]


def test_any_file_of_a_shapefile_or_geodatabase_stands_for_the_whole(good: dict[str, Path], tmp_path: Path) -> None:
    assert found(good["shapefile"].with_suffix(".dbf"), tmp_path / "a")[0] == ["图斑.shp"]
    assert found(good["gdb"] / "a00000001.gdbtable", tmp_path / "b")[0] == ["图斑.gdb"]
    (tmp_path / "lone.dbf").write_bytes(b"x")
    assert refusal(tmp_path / "lone.dbf", tmp_path / "c").code == "import_shp_missing"
    assert refusal(tmp_path / "none.shp", tmp_path / "d").code == "file_missing"


def test_a_geodatabase_is_one_in_a_folder_or_archive_of_any_name(good: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(good["gdb"], tmp_path / "plain")
    top = zipped(tmp_path / "图斑.gdb.zip", *((part.name, part.read_bytes()) for part in good["gdb"].iterdir()))
    below = zipped(tmp_path / "来件.zip", *((f"a/图斑.gdb/{part.name}", part.read_bytes()) for part in good["gdb"].iterdir()))
    for path, name in ((tmp_path / "plain", "plain"), (top, "图斑.gdb.zip"), (below, "来件.zip/a/图斑.gdb")):
        layers, _ = read_all(path, tmp_path / f"folder of {path.name}")
        assert [(layer.name, layer.kind, len(layer)) for layer in layers] == [(name, "gdb", 4)]


def test_a_geodatabase_without_its_catalogue_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "库.gdb").mkdir()
    with pytest.raises(MineError) as caught:
        read_all(tmp_path / "库.gdb", tmp_path / "folder")
    assert caught.value.code == "file_unreadable" and "库.gdb" in str(caught.value)


def test_the_same_folder_serves_twice(good: dict[str, Path], tmp_path: Path) -> None:
    assert len(read_all(good["zip"], tmp_path / "folder")[0]) == len(read_all(good["zip"], tmp_path / "folder")[0]) == 3


def test_a_kmz_is_its_document_and_others_in_it_are_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "来件.kmz", ("files/b.kml", kml()), ("doc.kml", kml()), ("files/x.png", b"x"))
    layers, findings = read_all(path, tmp_path / "folder")
    assert [layer.name for layer in layers] == ["来件.kmz"] and [f.code for f in findings] == ["import_kmz_others"]


def test_broken_files_among_good_ones_become_findings_and_alone_an_error(good: dict[str, Path], tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.gpkg").write_bytes(b"not a database")
    with pytest.raises(MineError) as caught:
        read_all(root, tmp_path / "f1")
    assert caught.value.code == "file_unreadable" and caught.value.params["path"] == "a.gpkg"
    (root / "b.dxf").write_bytes(b"not a drawing")
    with pytest.raises(MineError) as caught:
        read_all(root, tmp_path / "f2")
    assert caught.value.code == "import_all_broken" and caught.value.params["count"] == 2 and "a.gpkg" in str(caught.value)
    shutil.copy(good["kml"], root)
    layers, findings = read_all(root, tmp_path / "f3")
    assert [layer.name for layer in layers] == ["来件.kml"]
    assert [(f.code, f.severity, f.where) for f in findings] == [("file_unreadable", "error", "a.gpkg"), ("file_unreadable", "error", "b.dxf")]
    (tmp_path / "empty").mkdir()
    with pytest.raises(MineError) as caught:
        read_all(tmp_path / "empty", tmp_path / "f4")
    assert caught.value.code == "import_nothing"


def test_content_counts_more_than_the_ending(good: dict[str, Path], tmp_path: Path) -> None:
    shutil.copy(good["gpkg"], tmp_path / "a.json")
    shutil.copy(good["kml"], tmp_path / "b.txt")
    shutil.copy(good["zip"], tmp_path / "c.shp")
    kinds = [sorted({layer.kind for layer in read_all(tmp_path / name, tmp_path / f"f{name}")[0]}) for name in ("a.json", "b.txt", "c.shp")]
    assert kinds == [["geopackage"], ["kml"], ["gdb", "kml", "shapefile"]]


def test_the_texts_of_a_zipped_shapefile_are_those_of_the_file(good: dict[str, Path], tmp_path: Path) -> None:
    layer = next(layer for layer in read_all(good["zip"], tmp_path / "folder")[0] if layer.kind == "shapefile")
    assert layer.name == "来件.zip/数据/图斑.shp"
    assert [value.encode("latin-1").decode("gbk") for value in next(iter(layer.columns.values()))] == NAMES
