"""The public disclosure: what may be read and no more, a check that finds what is planted, and an approval on record."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx2python import docx2python
from openpyxl import load_workbook
from openpyxl.comments import Comment
from PIL import Image

from mine_restoration_plugin.engine import disclosure_command
from mine_restoration_plugin.engine.core.disclosure_check import check_package
from mine_restoration_plugin.engine.core.disclosure_numbers import Secrets, suspect_in
from mine_restoration_plugin.engine.core.disclosure_words import plain, without_positions
from mine_restoration_plugin.engine.disclosure_command import run_disclosure
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage import disclosure_package
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job
from mine_restoration_plugin.model.messages import MESSAGES
from workspace_files import changing, check, empty_workspace, patch_table, stranger

HOSTILE = '=cmd|"/c calc"!A1<script>alert(1)</script>\x01&"\''
LON, LAT = 111.386789, 30.753421
NORTH, EAST = 3751508.512, 38438683.652


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six patches of five mines in scope, with texts and photos as bad as they come."""
    path = tmp_path_factory.mktemp("disclosure") / "宜都市.gpkg"
    empty_workspace(path)
    with changing(path) as db:
        load_patches(db, patch_table(6, SCOPE=[1] * 6), "王技术员")
        sites = [row[0] for row in db.execute("SELECT uuid FROM sites ORDER BY ZTBH")]
        db.execute("UPDATE sites SET SHENG = '湖北省', XZS = '宜昌市', XZX = '宜都市', XZJD = '红花套镇', WZ = '周家河村'")
        db.execute("UPDATE sites SET KSMC = ?, WZ = ? WHERE uuid = ?", (HOSTILE, f"周家河村{LON},{LAT}处", sites[0]))
        db.execute("UPDATE sites SET ZT = '80', ZXRQ = '2020-12-28' WHERE uuid = ?", (sites[1],))
        texts = [f"覆土1500立方米，X={NORTH} Y={EAST}，联系人13812345678。", "长" * 50_000, "东经111°23′12″，北纬30°45′12.3″处修挡墙12.345米"]
        for site, text in zip(sites, texts):
            db.execute("UPDATE archive SET CQCS = ?, NXFFS = '3', JDR = '李建档' WHERE site = ?", (text, site))
            db.execute("UPDATE ledger SET ZRZT = '王责任', KGRQ = '2020-03-01', ZLSX = '2020-12-28' WHERE site = ?", (site,))
        db.execute("INSERT INTO acceptance (site, YSJB, YSRQ, YSJL, YSZJ) VALUES (?, '2', '2020-11-11', '1', '赵组长')", (sites[1],))
        db.execute("UPDATE patches SET PDGZ = 'yangtze_2020/touches/10km/bank', PDSJ = '2020-06-01 08:00:00'")
        _photos(db, path, sites)
    return path


def _photos(db: sqlite3.Connection, path: Path, sites: list[str]) -> None:
    folder = path.parent / "宜都市_照片" / "K1"
    folder.mkdir(parents=True)
    image = Image.effect_noise((900, 600), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "MAKER-OF-CAMERA", "张摄影"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 45.0, 12.3), 3: "E", 4: (111.0, 23.0, 12.4)})
    image.save(folder / "张三家旁.jpg", exif=exif, comment=b"111.386789", icc_profile=b"x" * 200)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    for number, name in enumerate(("张三家旁.jpg", "broken.jpg", "gone.jpg")):
        sql = "INSERT INTO photos (site, ZPLX, ZPSM, PSR, ZPMC, ZPLJ) VALUES (?, '1', '李四摄于家中', '李四', ?, ?)"
        db.execute(sql, (sites[number], name, f"宜都市_照片/K1/{name}"))


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made.parent, tmp_path / "w")
    return tmp_path / "w" / made.name


def publish(workspace: Path, output: Path, **settings: Any) -> dict[str, Any]:
    job = Job(
        "disclosure", files={"workspace": str(workspace), "output": str(output)}, settings={"approver": "张局长", "editor": "王技术员", **settings}
    )
    report = run_disclosure(job, Reporter())
    json.dumps(report)
    for finding in report["findings"]:
        assert finding["code"] in MESSAGES and "?" not in finding["text"], finding
    return report


@pytest.fixture(scope="module")
def package(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    own = Path(shutil.copytree(made.parent, tmp_path_factory.mktemp("copy") / "w")) / made.name
    folder = tmp_path_factory.mktemp("out") / "公示2020.12"
    return folder, publish(own, folder, approval="示公〔2020〕3号", approved_on="2020年12月31日")


def one(folder: Path, ending: str) -> Path:
    return next(folder.glob(f"*{ending}"))


def texts_of(folder: Path) -> dict[str, str]:
    """All that can be read of a package, by file, as other programs read it."""
    found = {}
    for path in folder.rglob("*"):
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as archive:
                found[path.name] = "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
        elif path.is_file():
            found[path.name] = path.read_bytes().decode("utf-8", "ignore")
    return found


def secrets_of(path: Path) -> Secrets:
    connection = sqlite3.connect(path)
    try:
        return Secrets(disclosure_command._corners(connection)[0])
    finally:
        connection.close()


# --- what is in it ------------------------------------------------------------------------------------------------------------


def test_workbook_document_and_page_say_the_same_and_what_the_workspace_says(made: Path, package: tuple[Path, dict[str, Any]]) -> None:
    folder, report = package
    sheet = load_workbook(one(folder, ".xlsx")).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    mines = [line for line in lines if isinstance(line[0], int)]
    db = sqlite3.connect(made)
    sites = db.execute("SELECT KSMC, TQMJ, KFX, KFY, ZT FROM sites ORDER BY ZTBH").fetchall()
    total = round(db.execute("SELECT sum(TQMJ) FROM patches").fetchone()[0] / 10_000, 2)
    assert len(mines) == len(sites) == report["counts"]["sites"]
    for line, (_, area, lon, lat, _) in zip(mines, sites):
        assert abs(line[4] - area / 10_000) <= 0.011
        assert (line[12], line[13]) == (pytest.approx(lon, abs=0.0051), pytest.approx(lat, abs=0.0051))
        assert round(line[12], 2) == line[12] and round(line[13], 2) == line[13]
    assert round(sum(line[4] for line in mines), 2) == total == next(line[4] for line in lines if line[0] == "合计")
    assert mines[1][5] == "已注销" and mines[1][10] == datetime.datetime(2020, 11, 11) and mines[1][11] == datetime.datetime(2020, 12, 28)
    document = docx2python(one(folder, ".docx"))
    rows = [["".join(cell).replace("\n", "") for cell in row] for table in document.body for row in table if len(row) == 14]
    assert [row[4] for row in rows[1:-1]] == [f"{line[4]:.2f}" for line in mines] and rows[-1][4] == f"{total:.2f}"
    assert [row[2] for row in rows[1:-1]] == [line[2] for line in mines] and rows[2][11] == "2020年12月28日"
    page = one(folder, ".html").read_text(encoding="utf-8")
    assert re.findall(r'data-area="([\d.]+)"', page) == [row[4] for row in rows[1:-1]]
    for text in (document.text, page, " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)):
        for part in ("张局长", "示公〔2020〕3号", "2020年12月31日", f"{total:.2f}公顷", "两岸各10公里", "yangtze_2020", "矿山修复插件"):
            assert part in text, part


def test_nobody_else_is_named_and_no_number_path_or_position_is_in_it(made: Path, package: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = package
    for name, text in texts_of(folder).items():
        for secret in (
            "王技术员",
            "李建档",
            "王责任",
            "赵组长",
            "李四",
            "张摄影",
            "MAKER-OF-CAMERA",
            "张三家旁",
            "13812345678",
            str(made.parent),
            "K0000",
            "宜都市_照片",
        ):
            assert secret not in text, (name, secret)
        for secret in ("111.38678", "30.75342", "3751508", "38438683", "23′12", "Exif", "ns.adobe", "GPS"):
            assert secret not in text, (name, secret)
    page = one(folder, ".html").read_text(encoding="utf-8")
    assert "周家河村【坐标略】处" in page and "覆土1500立方米，【坐标略】，联系人【略】。" in page and "处修挡墙12.35米" in page


def test_what_was_taken_out_cut_or_missing_is_told_and_the_rest_made(package: tuple[Path, dict[str, Any]]) -> None:
    codes = [finding["code"] for finding in package[1]["findings"]]
    assert codes.count("disclosure_position_removed") == 3 and codes.count("disclosure_private_removed") == 1
    for code in ("document_text_cut", "document_photo_missing", "disclosure_photo_left_out", "disclosure_look_at_photos"):
        assert codes.count(code) == 1, code


def test_hostile_texts_stay_texts(package: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = package
    sheet = load_workbook(one(folder, ".xlsx")).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(isinstance(cell.value, str) and cell.value.startswith("=cmd") and "<script>" in cell.value for cell in cells)
    page = one(folder, ".html").read_text(encoding="utf-8")
    assert page.count("<script") == 1 and "&lt;script&gt;alert(1)" in page and "\x01" not in page
    assert "<script>alert(1)" in docx2python(one(folder, ".docx")).text.replace("&lt;", "<").replace("&gt;", ">")


def test_the_page_asks_no_network_and_its_policy_lets_only_its_own_script_run(package: tuple[Path, dict[str, Any]]) -> None:
    page = one(package[0], ".html").read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)="(?!data:image/jpeg|照片/)|(?:src|href)=[^"]|url\(|@import|https?://(?!www\.w3\.org)""", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert body and f"{rule} 'sha256-{base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()}'" in policy[1]


def test_photos_are_pixels_only_small_and_neutrally_named(package: tuple[Path, dict[str, Any]]) -> None:
    photos = list((package[0] / "照片").iterdir())
    assert [photo.name for photo in photos] == ["0001_修复前_1.jpg"]
    with Image.open(photos[0]) as image:
        assert image.size == (900, 600) and not image.getexif() and set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_paper_prints_on_a4_with_heads_and_numbers_of_pages(package: tuple[Path, dict[str, Any]]) -> None:
    sheet = load_workbook(one(package[0], ".xlsx")).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, "landscape", True)
    assert sheet.print_title_rows == "$4:$4" and "&P" in sheet.oddFooter.center.text and sheet.freeze_panes == "D5"
    with zipfile.ZipFile(one(package[0], ".docx")) as archive:
        body, footer = archive.read("word/document.xml").decode(), archive.read("word/footer1.xml").decode()
    assert 'w:orient="landscape"' in body and "<w:tblHeader/>" in body and "PAGE" in footer and "NUMPAGES" in footer


def test_no_line_is_torn_in_print_and_what_is_sealed_stays_with_the_table(package: tuple[Path, dict[str, Any]]) -> None:
    body = Document(str(one(package[0], ".docx"))).element.body
    rows = list(body.iter(qn("w:tr")))
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    *before, day = [p for p in body.iterchildren(qn("w:p")) if p.getprevious() is not None][-5:]
    kept = [p for row in rows[-2:] for p in row.iter(qn("w:p"))] + before
    assert "日期" in "".join(day.itertext()) and "公示期" in "".join(before[-2].itertext())
    assert all(p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in kept)
    style = re.search(r"<style>(.*?)</style>", one(package[0], ".html").read_text(encoding="utf-8"), re.DOTALL)
    assert style and re.search(r"tr, td, td img[^{]*\{[^}]*break-inside: avoid", style[1])
    assert "tfoot { display: table-row-group; }" in style[1].split("@media print")[1], "browsers print a foot on every page"


def test_the_map_has_a_dot_for_each_square_and_no_degrees(package: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = package
    rows = [row for row in load_workbook(one(folder, ".xlsx")).active.iter_rows(min_row=5, values_only=True) if isinstance(row[0], int)]
    page = one(folder, ".html").read_text(encoding="utf-8")
    squares: dict[tuple[float, float], set[str]] = {}
    for row in rows:
        squares.setdefault((row[12], row[13]), set()).add(str(row[0]))
    dots = re.findall(r'<g class="dot"[^>]* data-mines="([\d ]+)"', page)
    assert sorted(map(sorted, squares.values())) == sorted(sorted(dot.split()) for dot in dots)
    drawn = re.findall(r'<path class="(\w+)[^"]*" d="M([^"]{20,})"', page)
    assert {kind for kind, _ in drawn} == {"province", "river"} and len(drawn) == 21
    assert not re.search(r"\d\.\d{3}", page[page.index("<svg") : page.index("</svg>")])


def test_mines_in_one_square_share_a_dot(workspace: Path, tmp_path: Path) -> None:
    with changing(workspace) as db:
        db.execute("UPDATE patches SET KFX = 111.384, KFY = 30.751")
    report = publish(workspace, tmp_path / "out", photos=False)
    page = one(tmp_path / "out", ".html").read_text(encoding="utf-8")
    assert page.count('<g class="dot"') == 1 and f">{report['counts']['sites']}</text>" in page


# --- the approval -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("approver", ["", "   ", None, "\u200b"])
def test_without_an_approver_nothing_is_made(workspace: Path, tmp_path: Path, approver: str | None) -> None:
    with pytest.raises(MineError) as caught:
        publish(workspace, tmp_path / "out", approver=approver)
    assert caught.value.code == "disclosure_approver" and not (tmp_path / "out").exists() and rows(workspace) == []


@pytest.mark.parametrize("given", ["2020-13-01", "明天", "31.12.2020"])
def test_a_date_that_is_none_is_a_sentence(workspace: Path, tmp_path: Path, given: str) -> None:
    with pytest.raises(MineError) as caught:
        publish(workspace, tmp_path / "out", approved_on=given)
    assert caught.value.code == "disclosure_date" and given in str(caught.value) and not (tmp_path / "out").exists()


def rows(workspace: Path) -> list[dict[str, Any]]:
    db = sqlite3.connect(workspace)
    db.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in db.execute("SELECT * FROM disclosures")]
    finally:
        db.close()


def test_the_approval_is_recorded_with_checksums_and_in_the_sealed_history(workspace: Path, tmp_path: Path) -> None:
    before = [finding["code"] for finding in check(workspace)["findings"]]
    report = publish(workspace, tmp_path / "out", approval="示公1号", approved_on="2020-12-31", scope="K0000,K0001")
    (row,) = rows(workspace)
    assert (row["PZR"], row["PZWH"], row["PZRQ"], row["GSFW"], row["GSKS"]) == (
        "张局长",
        "示公1号",
        "2020-12-31",
        "K0000,K0001",
        report["counts"]["sites"],
    )
    told = dict(reversed(line.split("  ", 1)) for line in row["GSWJ"].splitlines())
    files = {
        path.relative_to(tmp_path / "out").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert told == files and len(files) == 4
    assert json.loads(row["GSJC"]) == report["checked"] and report["checked"]["vertices"] > 30 and report["checked"]["numbers"] > 100
    db = sqlite3.connect(workspace)
    lines = db.execute("SELECT field, new, who, seal FROM history WHERE tab = 'disclosures' ORDER BY id").fetchall()
    db.close()
    assert ("PZR", "张局长") in [line[:2] for line in lines] and {line[2] for line in lines} == {"王技术员"} and all(line[3] for line in lines)
    assert [f["code"] for f in check(workspace)["findings"]] == before


# --- the check ----------------------------------------------------------------------------------------------------------------


def _zipped(path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> None:
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in (more or {}).items():
            target.writestr(name, content)


def _hidden_sheet(folder: Path, text: str) -> None:
    book = load_workbook(one(folder, ".xlsx"))
    page = book.create_sheet("x")
    page.sheet_state = "veryHidden"
    page["Z99"] = text
    book.save(one(folder, ".xlsx"))


def _hidden_number(folder: Path, text: str) -> None:
    book = load_workbook(one(folder, ".xlsx"))
    book.active["Z99"] = float(text.split()[0])
    book.active["Z99"].number_format = "0"
    book.save(one(folder, ".xlsx"))


def _comment(folder: Path, text: str) -> None:
    book = load_workbook(one(folder, ".xlsx"))
    book.active["A1"].comment = Comment(text, "x")
    book.save(one(folder, ".xlsx"))


def _properties(folder: Path, text: str) -> None:
    _zipped(
        one(folder, ".docx"),
        lambda name, data: (
            data.replace(b"</cp:coreProperties>", f"<dc:description>{text}</dc:description></cp:coreProperties>".encode())
            if name == "docProps/core.xml"
            else data
        ),
    )


def _custom_xml(folder: Path, text: str) -> None:
    _zipped(one(folder, ".docx"), lambda name, data: data, {"customXml/item9.xml": f"<a b='{text}'/>".encode()})


def _xml_comment(folder: Path, text: str) -> None:
    _zipped(one(folder, ".xlsx"), lambda name, data: data.replace(b"</worksheet>", f"<!-- {text} --></worksheet>".encode()))


def _broken_runs(folder: Path, text: str) -> None:
    runs = "".join(f"<w:r><w:t>{letter}</w:t></w:r>" for letter in text)
    _zipped(
        one(folder, ".docx"),
        lambda name, data: data.replace(b"<w:sectPr", f"<w:p>{runs}</w:p><w:sectPr".encode(), 1) if name == "word/document.xml" else data,
    )


def _zip_comment(folder: Path, text: str) -> None:
    with zipfile.ZipFile(one(folder, ".xlsx"), "a") as archive:
        archive.comment = text.encode()


def _in_page(folder: Path, text: str) -> None:
    page = one(folder, ".html")
    page.write_text(page.read_text(encoding="utf-8") + text, encoding="utf-8")


def _page_text(folder: Path, text: str) -> None:
    _in_page(folder, f"<!-- {text} -->")


def _page_data(folder: Path, text: str) -> None:
    _in_page(folder, f'<p data-place="{text}">')


def _page_spans(folder: Path, text: str) -> None:
    _in_page(folder, "<p>" + "".join(f"<span>{letter}</span>" for letter in text))


def _page_base64(folder: Path, text: str) -> None:
    _in_page(folder, f'<img src="data:text/plain;base64,{base64.b64encode((text + " " * 80).encode()).decode()}">')


def _file_name(folder: Path, text: str) -> None:
    shutil.copy(next((folder / "照片").iterdir()), folder / "照片" / f"{text}.jpg")


PLANTS = (
    _hidden_sheet, _comment, _properties, _custom_xml, _xml_comment, _broken_runs, _zip_comment, _page_text, _page_data,
    _page_spans, _page_base64, _file_name,
)  # fmt: skip


@pytest.fixture
def planted(package: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(package[0], tmp_path / "p"))


def found_in(folder: Path, secrets: Secrets) -> str:
    with pytest.raises(MineError) as caught:
        check_package(folder, secrets)
    assert caught.value.code == "disclosure_leak" and "?" not in str(caught.value)
    return str(caught.value.params["what"]["code"])


@pytest.mark.parametrize("plant", [*PLANTS, _hidden_number])
def test_a_planted_vertex_is_found_wherever_it_is(made: Path, planted: Path, plant: Callable[[Path, str], None]) -> None:
    secrets = secrets_of(made)
    check_package(planted, secrets)
    x, y = secrets.positions[7]
    plant(planted, f"{x:.6f} {y:.6f}")
    assert found_in(planted, secrets) == "reason_leak_vertex"


@pytest.mark.parametrize("plant", PLANTS)
def test_metres_of_the_grid_are_found_wherever_they_are(made: Path, planted: Path, plant: Callable[[Path, str], None]) -> None:
    secrets = secrets_of(made)
    east, north = secrets.grid[3]
    plant(planted, f"{north:.3f} 38{east:010.3f}")
    assert found_in(planted, secrets) == "reason_leak_vertex"


@pytest.mark.parametrize(
    "text",
    ["111.3867", "30.753", "111°23′12″", "111度23分", "E111,386789", "3751508.512", "38438683", "38,438,683.652",
     "１１１．３８６７", "111\u200b.3867",
     "东经一百一十一度"]
)  # fmt: skip
def test_what_could_be_a_position_is_found_though_no_patch_is_there(planted: Path, text: str) -> None:
    secrets = Secrets(np.empty((0, 2)))
    _page_text(planted, text)
    assert found_in(planted, secrets) == "reason_leak_position"


@pytest.mark.parametrize("text", ["111.39", "坡度63°", "3751508立方米", "2020-12-28", "邮编443300", "面积0.5312", "v0.20.2", "文号〔2020〕12345号"])
def test_other_numbers_are_let_through(text: str) -> None:
    assert suspect_in(text, Secrets(np.array([[LON, LAT]])), False)[1] is None


@pytest.mark.parametrize("where", ["folder", "document", "page"])
@pytest.mark.parametrize("kind", ["exif", "xmp", "comment", "behind"])
def test_what_a_camera_writes_is_found(planted: Path, where: str, kind: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 45.0, 12.3)})
    more = {"exif": {"exif": exif}, "xmp": {"xmp": b"<x:xmpmeta/>"}, "comment": {"comment": b"x"}, "behind": {}}[kind]
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20)).save(buffer, "JPEG", **more)
    data = buffer.getvalue() + (b"GPS" if kind == "behind" else b"")
    if where == "folder":
        (planted / "照片" / "0009_修复前_1.jpg").write_bytes(data)
    elif where == "document":
        _zipped(one(planted, ".docx"), lambda name, content: content, {"word/media/image9.jpg": data})
    else:
        _in_page(planted, f'<img src="data:image/jpeg;base64,{base64.b64encode(data).decode()}">')
    assert found_in(planted, Secrets(np.empty((0, 2)))) == "reason_leak_metadata"


def test_a_shape_in_bytes_and_a_part_that_nobody_knows_are_found(made: Path, planted: Path) -> None:
    secrets = secrets_of(made)
    data = b"abc" + secrets.positions[5].astype("<f8").tobytes()
    photo = next((planted / "照片").iterdir())
    whole = photo.read_bytes()
    _in_page(planted, f"<p title='{base64.b64encode(data + bytes(60)).decode()}'>")
    assert found_in(planted, secrets) == "reason_leak_vertex"
    shutil.copy(made, planted / "x.gpkg")
    assert photo.read_bytes() == whole
    one(planted, ".html").unlink()
    assert found_in(planted, secrets) == "reason_leak_unknown_part"


def test_what_fails_the_check_is_not_published_nor_recorded_and_the_old_package_stays(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(workspace, tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    monkeypatch.setattr("mine_restoration_plugin.engine.core.disclosure_rows.without_positions", lambda text: (text, 0, 0))
    with pytest.raises(MineError) as caught:
        publish(workspace, tmp_path / "out")
    assert caught.value.code == "disclosure_leak" and ".docx" in str(caught.value)
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before
    assert len(rows(workspace)) == 1 and sorted(path.name for path in tmp_path.iterdir()) == ["out", "w"]


# --- texts --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "freed"),
    [
        ("东经111°23′12″，北纬30°45′12.3″处", "【坐标略】处"), ("位于111.386789,30.753421", "位于【坐标略】"),
        ("X=3751508.512 Y=38438683.652", "【坐标略】"),
        ("１１１．３８６７８９", "【坐标略】"),
        ("111\u200b.386789", "【坐标略】"), ("东经一百一十一度二十三分", "【坐标略】"), ("3751508 38438683", "【坐标略】"),
        ("电话0717-4851234", "电话【略】"), ("身份证420581198001011234", "身份证【略】"), ("a@b.cn", "【略】"), ("见http://map.cn/?q=1", "见【略】"),
        ("方量3751508立方米", "方量3751508立方米"), ("坡度63°，高30米", "坡度63°，高30米"), ("面积12.3456公顷", "面积12.35公顷"),
        ("2020年12月28日", "2020年12月28日"),
    ],
)  # fmt: skip
def test_positions_and_personal_numbers_leave_a_text_and_amounts_stay(text: str, freed: str) -> None:
    assert without_positions(plain(text))[0] == freed


# --- places, faults -----------------------------------------------------------------------------------------------------------


def test_a_folder_with_other_files_gets_a_folder_of_its_own_and_they_stay(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "桌面").mkdir()
    (tmp_path / "桌面" / "工资.xlsx").write_bytes(b"mine")
    report = publish(workspace, tmp_path / "桌面", title="公示/甲:乙")
    assert Path(report["folder"]).parent == tmp_path / "桌面" and (tmp_path / "桌面" / "工资.xlsx").read_bytes() == b"mine"
    (Path(report["folder"]) / "盖章.pdf").write_bytes(b"signed")
    with pytest.raises(MineError) as caught:
        publish(workspace, tmp_path / "桌面", title="公示/甲:乙")
    assert caught.value.code == "disclosure_folder_used" and "盖章.pdf" in str(caught.value)


def test_a_package_is_replaced_by_a_whole_one(workspace: Path, tmp_path: Path) -> None:
    publish(workspace, tmp_path / "out")
    first = sorted(path.name for path in (tmp_path / "out").rglob("*"))
    publish(workspace, tmp_path / "out", photos=False, title="另一个标题")
    now = sorted(path.name for path in (tmp_path / "out").rglob("*"))
    assert now == ["另一个标题.docx", "另一个标题.html", "另一个标题.xlsx"] != first and len(rows(workspace)) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "w"]


def test_a_record_that_cannot_be_written_leaves_the_old_package(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(workspace, tmp_path / "out", title="旧")
    monkeypatch.setattr("mine_restoration_plugin.engine.storage.workspace_file.PATIENCE_S", 0.1)
    with stranger(workspace) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(MineError) as caught:
            publish(workspace, tmp_path / "out", title="新")
        other.execute("ROLLBACK")
    assert caught.value.code == "workspace_locked"
    assert (tmp_path / "out" / "旧.html").exists() and not (tmp_path / "out" / "新.html").exists() and len(rows(workspace)) == 1


def test_a_name_that_cannot_be_given_takes_the_record_back(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(workspace, tmp_path / "out", title="旧")
    rename = disclosure_package.os.rename

    def refusing(source: Any, target: Any) -> None:
        if str(source).endswith(".part"):
            raise PermissionError(13, "in use")
        rename(source, target)

    monkeypatch.setattr(disclosure_package.os, "rename", refusing)
    with pytest.raises(MineError) as caught:
        publish(workspace, tmp_path / "out", title="新")
    assert caught.value.code == "output_unwritable" and (tmp_path / "out" / "旧.html").exists() and len(rows(workspace)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "w"]


def test_a_package_that_a_killed_run_moved_aside_comes_back(workspace: Path, tmp_path: Path) -> None:
    publish(workspace, tmp_path / "out", title="旧")
    (tmp_path / "out").rename(tmp_path / ".out.old")
    with pytest.raises(MineError):
        publish(workspace, tmp_path / "out", sites=["nobody"])
    monkey = disclosure_package.place_of_package(str(tmp_path / "out"), "x")
    assert monkey == tmp_path / "out" and (tmp_path / "out" / "旧.html").exists()


def test_a_workspace_of_an_older_version_is_a_sentence(workspace: Path, tmp_path: Path) -> None:
    with stranger(workspace) as db:
        db.execute("UPDATE settings SET value = '1' WHERE key = 'schema_version'")
    with pytest.raises(MineError) as caught:
        publish(workspace, tmp_path / "out")
    assert caught.value.code == "workspace_old" and not (tmp_path / "out").exists()


def test_mines_outside_the_scope_are_left_out_and_none_at_all_is_a_sentence(workspace: Path, tmp_path: Path) -> None:
    with changing(workspace) as db:
        db.execute("UPDATE patches SET SCOPE = 0 WHERE TBBH <> 'P0000'")
    report = publish(workspace, tmp_path / "out")
    assert report["counts"]["sites"] == 1 and "disclosure_outside" in [f["code"] for f in report["findings"]]
    with changing(workspace) as db:
        db.execute("UPDATE patches SET SCOPE = 0")
    with pytest.raises(MineError) as caught:
        publish(workspace, tmp_path / "out2")
    assert caught.value.code == "disclosure_empty"


def test_a_mine_without_an_outline_is_published_without_a_place(workspace: Path, tmp_path: Path) -> None:
    with changing(workspace) as db:
        db.execute("INSERT INTO sites (ZTBH, KSMC) VALUES ('Z1', '无图矿')")
    report = publish(workspace, tmp_path / "out")
    assert "disclosure_no_place" in [f["code"] for f in report["findings"]]
    last = [row for row in load_workbook(one(tmp_path / "out", ".xlsx")).active.iter_rows(min_row=5, values_only=True) if row[2] == "无图矿"][0]
    assert last[12:14] == (None, None) and last[4] == 0


def test_a_template_is_filled_in_and_what_it_does_not_know_is_told(workspace: Path, tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("{{标题}} 批准：{{批准人}} {{手机}}")
    document.add_paragraph("{% for 行 in 矿山 %}[{{行.名称}} {{行.面积}}]{% endfor %}")
    document.save(str(tmp_path / "t.docx"))
    job = Job(
        "disclosure",
        files={"workspace": str(workspace), "output": str(tmp_path / "out"), "template": str(tmp_path / "t.docx")},
        settings={"approver": "张局长"},
    )
    report = run_disclosure(job, Reporter())
    text = docx2python(one(tmp_path / "out", ".docx")).text
    assert "批准：张局长" in text and text.count("[") == report["counts"]["sites"]
    assert [f["params"]["fields"] for f in report["findings"] if f["code"] == "template_unknown"] == ["手机"]
    document.add_paragraph("111.386789")
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(MineError) as caught:
        run_disclosure(job, Reporter())
    assert caught.value.code == "disclosure_leak"
