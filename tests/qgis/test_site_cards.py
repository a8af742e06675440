"""sitecards in a real QGIS: PDF and Word with maps and photos, and everything that can be missing."""

from __future__ import annotations

import io
import os
import re
import time
import unicodedata

import pypdf
import pytest
from docx2python import docx2python
from PIL import Image
from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingFeedback, QgsTask
from qgis.PyQt.QtCore import QThread
from qgis.PyQt.QtGui import QPainter

from made_layers import needs_engine
from mine_restoration_plugin.bridge.card_fonts import PaperFonts, paper_fonts
from mine_restoration_plugin.bridge.card_pdf import CardWriter, is_whole_pdf
from mine_restoration_plugin.bridge.photo_files import PhotoFolder
from mine_restoration_plugin.bridge.site_cards import PDF, WORD, CardOrder, make_cards
from mine_restoration_plugin.bridge.site_map import SCALES, SiteMaps, degrees_text, extent_for, map_mm, scale_for
from mine_restoration_plugin.model.errors import MineError
from photo_workspace import make_photo, make_store
from plain_workspace import engine
from sheet_store import run_with_report

pytestmark = needs_engine
FIRST = "KS001_KS001矿"
_RADICALS = re.compile("[\u2e80-\u2fdf]")
LONG = "采坑裸露边坡失稳无挡护。" * 4_166


@pytest.fixture
def store(tmp_path, qgis_app):
    """KS001 with a shape, funds and two photos that are a pair; another one without anything."""
    made = make_store(tmp_path / "county")
    folder = PhotoFolder(made.path)
    for key, other, kind, colour, year in (("p1", "p2", "1", "brown", 2019), ("p2", "p1", "3", "green", 2020)):
        source = make_photo(tmp_path / f"{key}.jpg", colour=colour, taken=f"{year}:05:17 09:30:12", orientation=6)
        copied = folder.copy(str(source), "KS001")
        row = {"uuid": key, "site": "KS001", "ZPLX": kind, "PSSJ": f"{year}-05-17 09:30:12", "FWJ": 90.0, "ZPDZ": other, "ZPLJ": copied.path}
        made.add("photos", row)
    made.save("archive", made.rows("archive", "KS001")[0]["uuid"], {"JBQK": "<b>采坑</b> & 一处", "SZ": "东至公路\n西至河"})
    for key, planned in (("f1", 10.005), ("f2", 20.33)):
        made.add("funds", {"uuid": key, "site": "KS001", "ZJLX": "1", "ZJJH": planned})
    yield made
    made.close()


@pytest.fixture
def run(provider, store, context, feedback, tmp_path):
    """Runs the algorithm; what it made, by name, and the report."""

    def run(output="cards", **parameters):
        given = {"WORKSPACE": store.path, "OUTPUT": str(tmp_path / output), "EDITOR": "张三", "REPORT": str(tmp_path / "report.json"), **parameters}
        results, report = run_with_report("sitecards", context, feedback, **given)
        assert results["FILES"] == len(report["made"]) and results["SITES"] == report["counts"]["sites"]
        return {os.path.basename(path): path for path in report["made"]}, report

    return run


def pages_of(path):
    """Texts of the pages, blanks left out; no letter is a radical that only looks like it (⼭ for 山)."""
    texts = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    assert not _RADICALS.findall("".join(texts))
    return [re.sub(r"\s", "", unicodedata.normalize("NFKC", text)) for text in texts]


def pictures_in(path):
    return [Image.open(io.BytesIO(image.data)).convert("RGB") for page in pypdf.PdfReader(path).pages for image in page.images]


def codes(report):
    return sorted((finding["code"], finding["where"]) for finding in report["findings"])


# --- what is made ---------------------------------------------------------------------------------------------------------
def test_a_folder_gets_a_pdf_and_a_word_document_for_each_mine(run, tmp_path):
    made, report = run()
    stems = {os.path.splitext(name)[0] for name in made}
    assert len(made) == 4 and len(stems) == 2 and FIRST in stems and all(not set(stem) & set('/:\\*?"<>|') for stem in stems)
    assert codes(report) == [("document_no_shape", "KS/002:甲")]
    assert report["counts"]["maps"] == 1 and report["counts"]["photos"] == 2
    assert not [name for name in os.listdir(tmp_path / "cards") if name.startswith(".")], "nothing temporary is left"


def test_pdf_and_word_say_the_same(run):
    made, _ = run()
    pdf = "".join(pages_of(made[f"{FIRST}.pdf"]))
    with docx2python(made[f"{FIRST}.docx"]) as content:
        cells = [line for table in content.body for row in table for cell in row for line in cell]
    numbers = {text for text in cells if re.fullmatch(r"\d+\.\d+", text)}
    assert {"10.01", "20.33", "30.34"} <= numbers and all(number in pdf for number in numbers), numbers
    for words in ("<b>采坑</b>&一处", "东至公路", "西至河", "方位角90°(东)", "张三", "yangtze_2020"):
        assert words in pdf, words
    assert any("<b>采坑</b> & 一处" in cell for cell in cells)


def test_east_and_north_stand_in_lines_of_their_own(run, store):
    for patch in store.rows("patches", "KS001"):
        store.save("patches", patch["uuid"], {"KFX": 111.5, "KFY": 30.447559})
    made, _ = run(SCOPE="KS001", MAPS=False)
    with docx2python(made[f"{FIRST}.docx"]) as content:
        words = [line for table in content.body for row in table for cell in row for line in cell]
    lines = [line.strip() for page in pypdf.PdfReader(made[f"{FIRST}.pdf"]).pages for line in page.extract_text().splitlines()]
    for text in ("东经 111.500000", "北纬 30.447559"):
        assert text in words
        # A number that is broken stands in two lines; two that share a line have a comma between them.
        assert any(line.endswith(text[3:]) for line in lines) and not any(line.startswith(text[3:] + "，") for line in lines)


@pytest.mark.parametrize("output, one_file", (("cards", False), ("all.pdf", True)))
def test_a_search_in_the_pdf_finds_the_words(run, output, one_file):
    made, _ = run(output, FORMATS=0, ONE_FILE=one_file)
    for path in made.values():
        text = "".join(re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(path).pages)
        assert "废弃露天矿山生态修复档案卡" in text and "长江" in text and "中心经纬度" in text


def test_pages_are_numbered_on_every_card(run):
    made, _ = run(FORMATS=0)
    for path in made.values():
        pages = pages_of(path)
        assert all(f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, start=1))


def test_the_map_shows_the_outline_and_the_photos_stand_upright(run):
    made, _ = run(FORMATS=0)
    found = sorted(pictures_in(made[f"{FIRST}.pdf"]), key=lambda picture: -picture.width)
    drawn, photos = found[0], found[1:]
    colours = drawn.getcolors(1 << 20)
    red = sum(count for count, (r, g, b) in colours if r > 180 and g < 60 and b < 60)
    assert drawn.width > 1200 and red > 1500, "the red outline"
    assert len(photos) == 2 and all(photo.height > photo.width for photo in photos), "turned as EXIF says"


def test_patches_on_the_map_are_named_by_their_numbers_only(store):
    maps = SiteMaps(store.path, paper_fonts())
    settings = maps.layers[0].labeling().settings()
    assert maps.layers[0].labelsEnabled() and (settings.fieldName, settings.isExpression) == ("TBBH", False)
    maps.close()


def test_word_has_map_and_photos_without_exif(run):
    made, _ = run(FORMATS=1)
    with docx2python(made[f"{FIRST}.docx"]) as content:
        blobs = list(content.images.values())
    assert len(blobs) == 3
    assert not any(dict(Image.open(io.BytesIO(blob)).getexif()) for blob in blobs)


@pytest.mark.parametrize(("output", "ending"), [("all.pdf", ".pdf"), ("all.docx", ".docx")])
def test_one_file_has_all_cards(run, output, ending):
    made, report = run(output)
    assert list(made) == [output]
    if ending == ".pdf":
        pages = pages_of(made[output])
        assert sum("修复档案卡" in page for page in pages) == 2 and len(pages) == report["counts"]["pages"]
        assert "第1页共1页" in pages[0] and "第1页共3页" in pages[1], "each card counts its own pages"
    else:
        with docx2python(made[output]) as content:
            assert content.text.count("填表人") == 2 and "KS001矿" in content.text and "KS/002:甲矿" in content.text


def test_one_mine_by_its_number(run):
    made, _ = run("K.pdf", SCOPE="KS001")
    assert "KS001" in pages_of(made["K.pdf"])[0]


def test_cards_are_made_in_a_background_task(store, tmp_path):
    """As the toolbox and the panels run them: no layout, no dialog, nothing that belongs to the main thread."""
    done = []

    def work(task):
        assert QThread.currentThread() != QgsApplication.instance().thread()
        return make_cards(CardOrder(store.path, str(tmp_path / "cards"), ["KS001"], (PDF, WORD)), QgsProcessingFeedback(False))

    task = QgsTask.fromFunction("cards", work, on_finished=lambda error, result=None: done.append((error, result)))
    QgsApplication.taskManager().addTask(task)
    end = time.monotonic() + 60
    while not done and time.monotonic() < end:
        QgsApplication.processEvents()
        time.sleep(0.01)
    error, report = done[0]
    assert error is None and len(report["made"]) == 2 and report["counts"]["maps"] == 1


def test_without_maps_nothing_is_said_of_shapes(run):
    made, report = run(MAPS=False, FORMATS=0)
    assert report["findings"] == [] and report["counts"]["maps"] == 0 and len(made) == 2


# --- what is missing ------------------------------------------------------------------------------------------------------
def test_a_photo_that_is_gone_or_leads_elsewhere_is_told_and_left_out(run, store, tmp_path):
    secret = make_photo(tmp_path / "secret.jpg")
    os.remove(PhotoFolder(store.path).path_of(store.rows("photos", "KS001")[0]["ZPLJ"]))
    store.add("photos", {"uuid": "p3", "site": "KS001", "ZPLX": "2", "ZPMC": "x.jpg", "ZPLJ": f"../{secret.name}"})
    made, report = run()
    assert codes(report).count(("document_photo_missing", "KS001")) == 2 and len(made) == 4
    assert len(pictures_in(made[f"{FIRST}.pdf"])) == 2, "map and one photo"
    assert "照片文件缺失" in "".join(pages_of(made[f"{FIRST}.pdf"]))


def test_50_000_characters_flow_over_pages(run, store):
    store.save("archive", store.rows("archive", "KS001")[0]["uuid"], {"CQCS": LONG + "终"})
    made, _ = run(SCOPE="KS001")
    pages = pages_of(made[f"{FIRST}.pdf"])
    text = "".join(re.sub(r"KS001KS001矿第\d+页共\d+页", "", page) for page in pages)
    assert len(pages) > 20 and text.count("采坑裸露边坡失稳") > 4_000 and "无挡护。终" in text
    assert "填表人" in pages[-1] or "填表人" in pages[-2]


def test_a_heading_stands_with_its_table_and_nothing_is_lost(tmp_path, qgis_app):
    """Whatever the length of the text before it: a title alone at the foot of a page is moved, and all that follows is still drawn."""
    names = ("ZTBH", "ZT", "JDR")
    card = {
        "number": "K1", "name": "", "funds": [["中央奖补", "", "1.00", "", ""]], "funds_total": ["1.00", "0.00", "0.00"], "corners": {"rows": []},
        "pairs": [], "singles": [], "photos_left_out": 0, "progress": [["202006", "", "", "", ""]] * 4, "acceptance": [],
        "status": [["2020-06-01 10:00", "张三", "", "", ""]] * 60, "provenance": "注：终。",
    }  # fmt: skip
    after = {"治理台账": "责任主体类型", "治理资金(万元)": "资金来源", "治理进度": "期别", "状态记录": "修改人"}
    moved = 0
    for lines in range(14, 44, 3):
        card["fields"] = {**dict.fromkeys(names, ""), "JBQK": "\n".join(["一行"] * lines)}
        path = str(tmp_path / f"{lines}.pdf")
        with CardWriter(path, paper_fonts()) as writer:
            writer.add(card, {})
        pages = pages_of(path)
        for heading, head in after.items():
            found = [page for page in pages if heading in page]
            assert len(found) == 1, f"{heading} after {lines} lines"
            assert head in found[0].split(heading)[1], f"{heading} is alone after {lines} lines"
            moved += found[0].startswith(heading)
        assert "填表人" in "".join(pages) and "注:终。" in pages[-1]
    assert moved, "no heading ever came to the foot of a page: the test says nothing"


def test_signatures_stand_with_the_last_table(tmp_path, qgis_app):
    card = {
        "number": "K1", "name": "", "funds": [], "funds_total": [], "corners": {"rows": []}, "pairs": [], "singles": [], "photos_left_out": 0,
        "progress": [["202006", "", "", "", ""]] * 4, "acceptance": [], "status": [["2020年6月1日 10:00", "张三", "", "", ""]] * 4,
        "provenance": "注。",
    }  # fmt: skip
    for lines in (0, 2, 4, 20):
        card["fields"] = {**dict.fromkeys(("ZTBH", "ZT", "JDR"), ""), "JBQK": "\n".join(["一行"] * lines)}
        path = str(tmp_path / f"{lines}.pdf")
        with CardWriter(path, paper_fonts()) as writer:
            writer.add(card, {})
        pages = pages_of(path)
        assert len(pages) == 2 and "填表人" in pages[-1] and "状态记录" in pages[-1]


def test_a_target_that_cannot_be_replaced_is_told_and_the_rest_made(run, tmp_path):
    blocked = tmp_path / "cards" / f"{FIRST}.pdf"
    blocked.mkdir(parents=True)
    (blocked / "old").write_text("old")
    made, report = run()
    assert len(made) == 3 and ("document_failed", "KS001") in codes(report)
    assert (blocked / "old").read_text() == "old"
    reason = next(f for f in report["findings"] if f["code"] == "document_failed")["params"]["reason"]
    assert str(blocked) == reason["params"]["path"]


def test_a_folder_that_cannot_be_made_is_a_sentence(run, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(QgsProcessingException) as caught:
        run("file/cards")
    assert str(tmp_path / "file") in str(caught.value)


def test_a_full_disk_is_noticed(tmp_path, qgis_app):
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    writer = CardWriter("/dev/full", paper_fonts())
    QPainter(writer._writer).end()
    with pytest.raises(MineError) as caught:
        writer.close()
    assert caught.value.code == "disk_full"


def test_a_cut_pdf_is_not_taken_for_whole(run):
    made, _ = run("a.pdf", SCOPE="KS001", MAPS=False)
    path = made["a.pdf"]
    assert is_whole_pdf(path)
    content = open(path, "rb").read()
    for broken in (content[:-30], content[: len(content) // 2], content[:500] + content[600:]):
        with open(path, "wb") as file:
            file.write(broken)
        assert not is_whole_pdf(path)


def test_a_computer_without_chinese_letters_is_told(run, monkeypatch):
    monkeypatch.setattr("mine_restoration_plugin.bridge.site_cards.paper_fonts", lambda: PaperFonts("", "", False))
    made, report = run(FORMATS=0, SCOPE="KS001")
    assert codes(report) == [("font_missing", "")] and len(made) == 1


def test_a_template_serves_word_and_its_unknown_fields_are_told_once(run, tmp_path, feedback):
    engine(f"import docx; d = docx.Document(); d.add_paragraph('县卡 {{{{矿山名称}}}} {{{{哪有}}}}'); d.save({str(tmp_path / 'county.docx')!r})")
    made, report = run(TEMPLATE=str(tmp_path / "county.docx"))
    with docx2python(made[f"{FIRST}.docx"]) as content:
        assert "县卡 KS001矿" in content.text
    assert [f["params"]["fields"] for f in report["findings"] if f["code"] == "template_unknown"] == ["哪有"]
    with pytest.raises(QgsProcessingException):
        (tmp_path / "bad.docx").write_text("no")
        run(TEMPLATE=str(tmp_path / "bad.docx"))


def test_a_cancel_ends_the_work_within_a_second(provider, store, context, feedback, tmp_path):
    store.save("archive", store.rows("archive", "KS001")[0]["uuid"], {"CQCS": LONG})
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:sitecards")
    asked = []

    def cancel(percent):
        if percent >= 8 and not asked:
            asked.append(time.monotonic())
            feedback.cancel()

    feedback.progressChanged.connect(cancel)
    with pytest.raises(QgsProcessingException):
        algorithm.run({"WORKSPACE": store.path, "OUTPUT": str(tmp_path / "cards")}, context, feedback, catchExceptions=False)
    assert asked and time.monotonic() - asked[0] < 1.0
    assert os.listdir(tmp_path / "cards") == []


# --- the map --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [0.0, 10.0, 300.0, 5_000.0, 80_000.0, 3_000_000.0, 9_000_000.0])
def test_an_outline_fits_into_its_map_at_a_round_scale(size):
    box = [500_000.0, 3_000_000.0, 500_000.0 + size, 3_000_000.0 + size / 2]
    scale = scale_for(box, map_mm())
    extent = extent_for(box, scale, map_mm())
    assert extent.width() > size and extent.height() > size / 2
    assert scale in SCALES or scale % 1_000_000 == 0
    assert abs(extent.width() * 1000 / scale - map_mm()[0]) < 1e-6


def test_degrees_carry():
    assert degrees_text(110.99999) == "111°00′00″"
