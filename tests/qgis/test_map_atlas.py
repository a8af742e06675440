"""Maps for reports: pages, what is on them, files, ugly data; read back by other libraries than wrote them."""

from __future__ import annotations

import gc
import os
import re
import resource
import sqlite3
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import gdal, osr
from pypdf import PdfReader
from qgis.core import QgsApplication, QgsLegendRenderer, QgsProcessingException, QgsProject
from qgis.PyQt.QtGui import QImage

from atlas_workspace import atlas_workspace
from golden_pictures import GOLDEN, LIMIT, beside_golden, difference
from mine_restoration_plugin.bridge import atlas_export, atlas_files, atlas_layout, layout_items
from mine_restoration_plugin.bridge.atlas_export import AtlasRequest, AtlasRun, export_map_png
from mine_restoration_plugin.bridge.atlas_pages import grid_step, round_scale, unique_name
from mine_restoration_plugin.bridge.atlas_words import plain_text
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.errors import MineError


@pytest.fixture
def workspace(tmp_path, qgis_app):
    yield atlas_workspace(tmp_path / "ws")
    assert not QgsProject.instance().mapLayers(), "the open project is nobody's business"


@pytest.fixture(autouse=True)
def let_go():
    """An error's traceback holds layers of the frames it went through, which must not outlive QGIS."""
    yield
    gc.collect()


@pytest.fixture
def request_of(workspace, tmp_path):
    return AtlasRequest(workspace, str(tmp_path / "maps"), by="county", editor="王技术员")


def made(request: AtlasRequest, steps: int = 999) -> AtlasRun:
    run = AtlasRun(request)
    try:
        while steps and run.step() is not None:
            steps -= 1
    finally:
        run.close()
    return run


# Some letters share their shape with a radical, and Qt's PDF names the radical.
RADICALS = dict(zip("⻓⻋⻔⻅⻰⻘⻩⻚⻢⻛⻥⻦⻉", "长车门见龙青黄页马风鱼鸟贝"))


def text_of(path: str, page: int = 0) -> str:
    text = re.sub(r"\s", "", PdfReader(path).pages[page].extract_text())
    return "".join(RADICALS.get(c, unicodedata.normalize("NFKC", c) if "\u2f00" <= c < "\u2fe0" else c) for c in text)


def codes(run: AtlasRun):
    return [(finding.code, finding.where) for finding in run.findings]


def save(workspace: str, sql: str, *values) -> None:
    """As another program writes it, past the plugin."""
    connection = sqlite3.connect(workspace)
    for trigger in [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        connection.execute(f'DROP TRIGGER "{trigger}"')
    connection.execute(sql, values)
    connection.commit()
    connection.close()


# --- which pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("site", ["K-01_红花套采石场", "K-02_渔洋河石料厂", "K-04_三斗坪矿", "K-05_岳阳楼矿"]),
        ("county", ["宜昌市夷陵区", "宜昌市宜都市", "岳阳市岳阳楼区"]),
        ("province", ["湖北省", "湖南省"]),
        ("all", ["全部"]),
    ],
)
def test_there_is_a_file_for_each_site_county_or_province_named_after_it(request_of, by, names):
    run = made(replace(request_of, by=by))
    assert sorted(os.listdir(request_of.output)) == sorted(f"{name}.pdf" for name in names)
    assert sorted(run.made) == sorted(os.path.join(request_of.output, f"{name}.pdf") for name in names)
    assert codes(run) == [("document_no_shape", "K-03 无形矿")]


def test_counties_of_one_name_have_maps_of_their_own(workspace, request_of):
    save(workspace, "UPDATE sites SET XZX = '城区', XZS = '某市'")
    run = made(request_of)
    assert sorted(os.listdir(request_of.output)) == ["某市城区.pdf", "某市城区_2.pdf", "某市城区_3.pdf"] and run.done == 3


def test_only_what_was_chosen_is_drawn(workspace, request_of):
    store = WorkspaceStore.open(workspace, "")
    site = store.site_by_number("K-05")["uuid"]
    patch = store.rows("patches", site)[0]["uuid"]
    store.close()
    run = made(replace(request_of, by="province", sites=(site,), patches=(patch,)))
    assert os.listdir(request_of.output) == ["湖南省.pdf"] and not run.findings
    assert "矿山1处、图斑1个，其中范围内图斑1个" in text_of(run.made[0])


def test_one_pdf_takes_all_pages_in_order(request_of, tmp_path):
    path = str(tmp_path / "全省.pdf")
    run = made(replace(request_of, output=path, by="site"))
    reader = PdfReader(path)
    assert run.made == [path] and len(reader.pages) == 4
    assert [re.search("(.*矿?)图斑位置图", text_of(path, number))[1][-4:] for number in (0, 3)] == ["套采石场", "岳阳楼矿"]
    sizes = [(float(page.mediabox.width) / 72 * 25.4, float(page.mediabox.height) / 72 * 25.4) for page in reader.pages]
    assert all(size == pytest.approx((210, 297), abs=0.5) for size in sizes)
    assert os.listdir(tmp_path / "ws") and not [name for name in os.listdir(tmp_path) if "part" in name]


# --- what stands on a page ---------------------------------------------------------------------------------------------------


def test_page_says_what_an_official_map_says(request_of):
    text = text_of(made(replace(request_of, secrecy="内部资料 审图号：鄂S（2026）001号", maker="宜昌市自然资源局")).made[1])
    for words in (
        "宜昌市宜都市废弃露天矿山生态修复图斑分布图", "矿山2处、图斑3个，其中范围内图斑3个", "图例", "干流，在范围内", "主要支流，在范围内",
        "比例尺1∶", "km", "内部资料审图号：鄂S（2026）001号", "制图：宜昌市自然资源局", "资料来源：矿山修复工作区“宜昌.gpkg”", "yangtze_2020",
        "两岸各10公里", "2026年11月20日09:30", "中央经线111°", "导出：王技术员", "软件：矿山修复插件", "111°2",
    ):  # fmt: skip
        assert words in text, words
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日$", text) or re.search(r"\d{4}年\d{1,2}月\d{1,2}日", text)


def test_line_of_secrecy_is_left_to_be_filled_by_hand_and_the_maker_is_who_exports(request_of):
    text = text_of(made(request_of).made[0])
    assert "密级：＿＿" in text and "审图号：＿＿" in text and "制图：王技术员" in text


def test_legend_has_what_is_on_the_map_and_nothing_else(request_of):
    outside, main = [text_of(path) for path in made(request_of).made[:2]]
    assert "范围外" in outside and "干流，在范围内" not in outside
    assert "干流，在范围内" in main and "范围外" not in main and "未量算" not in main
    # Outlines of provinces are far from both maps.
    assert "省（市）界" not in main
    assert "省（市）界" in text_of(made(replace(request_of, by="province")).made[0])


def test_other_patches_show_pale_and_are_named_only_where_the_frame_has_some(workspace, request_of):
    save(workspace, "UPDATE sites SET ZT = '10'")
    near, far = [text_of(path) for path in made(replace(request_of, by="site")).made[1:3]]
    assert "其他图斑" not in near and "其他图斑" not in far
    store = WorkspaceStore.open(workspace, "")
    first = store.rows("patches", store.site_by_number("K-01")["uuid"])[0]["uuid"]
    store.close()
    assert "其他图斑" in text_of(made(replace(request_of, by="site", patches=(first,))).made[0])
    # On the map of a province they would be specks.
    assert "其他图斑" not in text_of(made(replace(request_of, by="province", patches=(first,))).made[0])


def test_status_of_a_mine_is_on_its_own_map(request_of):
    first, second = [text_of(path) for path in made(replace(request_of, by="site")).made[:2]]
    assert "治理中" in first and "已注销" not in first
    assert "已注销" in second and "治理中" not in second


@pytest.mark.parametrize("paper", atlas_layout.PAPERS)
def test_everything_stays_on_the_paper_and_nothing_overlaps(request_of, paper):
    run = AtlasRun(replace(request_of, by="all", paper=paper))
    try:
        layout = run.fill(run.first_page).layout
        size = layout.pageCollection().page(0).rect()
        legend = layout.itemById("legend")
        needs = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize()
        assert needs.width() <= legend.rect().width() and needs.height() <= legend.rect().height()
        boxes = {item.id(): item.sceneBoundingRect() for item in layout.items() if getattr(item, "id", str)()}
    finally:
        run.close()
    assert set(boxes) >= {*atlas_layout.TEXTS, "map", "overview", "legend", "scale bar", "north arrow", "frame"}
    for name, box in boxes.items():
        assert size.contains(box.adjusted(0.5, 0.5, -0.5, -0.5)), (name, box)
    apart = [name for name in boxes if name not in ("map", "north arrow")]
    for one in apart:
        for other in apart:
            shared = boxes[one].intersected(boxes[other])
            assert one == other or min(shared.width(), shared.height()) < 1.5, (one, other, shared)


def test_scale_and_grid_are_round(request_of):
    run = AtlasRun(replace(request_of, by="site"))
    try:
        for page in run._plan.pages:
            drawn = run._layout.fill(page, run._texts(page))
            shown = run._layers.in_degrees(drawn.extent, drawn.crs)
            assert re.fullmatch(r"(1|15|2|25|3|4|5|6|8)0+", str(round(drawn.scale))), drawn.scale
            assert run._layout.map.scale() == pytest.approx(drawn.scale, rel=0.003)
            assert shown.xMinimum() < page.box[0] and shown.yMaximum() > page.box[3]
            lines = shown.height() / run._layout.map.grids().asList()[0].intervalY()
            assert 2 <= lines <= 9
    finally:
        run.close()


@pytest.mark.parametrize(("wide", "scale"), [(1_600, 10_000), (3_399, 20_000), (10, 2_000), (400_000, 2_500_000)])
def test_scales_are_the_next_round_one_that_fits(wide, scale):
    assert round_scale(wide, wide / 2, (170, 170), 1.0) == scale


def test_grid_steps_are_round_seconds_minutes_or_degrees():
    assert [round(grid_step(degrees) * 3600, 6) for degrees in (0.005, 0.02, 0.3, 1.0, 9.0)] == [5, 15, 300, 600, 7200]


# --- files --------------------------------------------------------------------------------------------------------------------


def test_letters_are_in_the_pdf_and_it_names_the_plugin(request_of):
    reader = PdfReader(made(request_of).made[0])
    fonts = reader.pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
    assert fonts and reader.metadata.creator.startswith("矿山修复插件") and "图斑分布图" in reader.metadata.title


def test_picture_has_300_dots_an_inch(request_of):
    path = made(replace(request_of, formats=("png",))).made[0]
    image = QImage(path)
    assert (image.width(), image.height()) == pytest.approx((2480, 3508), abs=2)
    assert image.dotsPerMeterX() == pytest.approx(300 / 0.0254, abs=1)


def test_geotiff_lies_where_its_patches_lie(request_of):
    path = made(replace(request_of, by="site", formats=("geotiff",))).made[0]
    data = gdal.Open(path)
    left, across, _, top, _, down = data.GetGeoTransform()
    system = osr.SpatialReference(data.GetProjection())
    assert system.GetAuthorityCode(None) == "4546"  # zone 37, 111 E
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4490)
    for one in (system, degrees):
        one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(degrees, system)
    picture = data.ReadAsArray()
    del data  # GDAL must let go of it before QGIS ends

    def colour(lon, lat):
        x, y, _ = transform.TransformPoint(lon, lat)
        return tuple(int(band[int((y - top) / down), int((x - left) / across)]) for band in picture)

    # The orange of the main stem's class from three metres inside the patch's corners; white as far outside.
    patch, inside = (111.43, 30.50, 111.434, 30.504), 0.0003
    for x, y in ((0, 1), (0, 3), (2, 1)):
        sign_x, sign_y = (1 if x == 0 else -1), (1 if y == 1 else -1)
        r, g, b = colour(patch[x] + sign_x * inside, patch[y] + sign_y * inside)
        assert r > g + 40 > b, (r, g, b)
        assert min(colour(patch[x] - sign_x * inside, patch[y] - sign_y * inside)) > 200


def test_svg_has_texts_and_lines_that_end_at_the_frame(request_of):
    path = made(replace(request_of, formats=("svg",))).made[1]
    text = Path(path).read_text(encoding="utf-8")
    import xml.dom.minidom

    document = xml.dom.minidom.parseString(text.encode("utf-8"))
    words = "".join(node.firstChild.data for node in document.getElementsByTagName("text") if node.firstChild)
    assert "图斑分布图" in words and "干流，在范围内" in words
    clips = [node.getAttribute("clip-path") for node in document.getElementsByTagName("g") if node.getAttribute("clip-path")]
    assert clips == ["url(#map0)", "url(#map1)"] and len(document.getElementsByTagName("clipPath")) == 2
    assert "#00508c" in text  # the main stem


# --- templates ----------------------------------------------------------------------------------------------------------------


def own_template(folder: Path, change) -> str:
    text = Path(atlas_layout.template_path("a4_portrait")).read_text(encoding="utf-8")
    path = folder / "省厅.qpt"
    path.write_text(change(text), encoding="utf-8")
    return str(path)


def test_template_of_a_province_may_leave_items_out_and_ask_for_fields(request_of, tmp_path):
    def change(text):
        text = text.replace('id="secrecy"', 'id="other"').replace('id="legend"', 'id="x"').replace('id="overview"', 'id="y"')
        return text.replace('labelText="图名"', 'labelText="[% @map_title %]：[% &quot;ZTBH&quot; %][% &quot;XYZ&quot; %][% @map_colour %][% 1 + %]"')

    run = made(replace(request_of, by="site", template=own_template(tmp_path, change)))
    finding = next(finding for finding in run.findings if finding.code == "template_unknown")
    assert finding.params["fields"] == "XYZ, @map_colour, 1 +"
    text = text_of(run.made[0])
    assert "红花套采石场图斑位置图：K-01" in text and "＿＿" not in text
    assert run.done == 4


@pytest.mark.parametrize("change", [lambda text: text[:5000], lambda text: "<a/>", lambda text: text.replace('id="map"', 'id="karte"')])
def test_template_that_is_none_is_said(request_of, tmp_path, change):
    with pytest.raises(MineError) as error:
        made(replace(request_of, template=own_template(tmp_path, change)))
    assert error.value.code == "template_unreadable" and "省厅.qpt" in error.value.params["path"]


def test_layouts_are_what_their_script_makes(tmp_path, qgis_app):
    import subprocess

    script = Path(__file__).parents[2] / "scripts" / "make_layout_templates.py"
    subprocess.run(["/usr/bin/python3", str(script), str(tmp_path)], check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=100)
    from qgis.core import Qgis

    for paper in atlas_layout.PAPERS:
        shipped = Path(atlas_layout.TEMPLATES) / f"map_{paper}.qpt"
        assert not re.search(r'(/usr|/home|/work|file:)', shipped.read_text(encoding="utf-8"))
        if Qgis.QGIS_VERSION_INT // 100 == 322:
            assert shipped.read_text(encoding="utf-8") == (tmp_path / shipped.name).read_text(encoding="utf-8")


# --- ugly data ------------------------------------------------------------------------------------------------------------------


def test_hostile_names_are_text_and_safe_files(workspace, request_of, tmp_path):
    name = "=cmd|' /C calc'!A0 <script>[% env('HOME') %]\x07 ../../&"
    save(workspace, "UPDATE sites SET KSMC = ? WHERE ZTBH = 'K-01'", name)
    save(workspace, "UPDATE patches SET KSMC = ? WHERE ZTBH = 'K-01'", name)
    run = made(replace(request_of, by="site", formats=("pdf", "svg"), secrecy="[% 1 + 1 %]", maker="<b>张</b>\x00"))
    assert run.done == 4 and all(Path(path).parent == Path(request_of.output) for path in run.made)
    text = text_of(run.made[0])
    assert "=cmd|/Ccalc!A0<script>［%env(" in text.replace("'", "") and "制图：<b>张</b>" in text and "［%1+1%］" in text
    assert os.path.expanduser("~") not in text and sorted(os.listdir(tmp_path)) == ["maps", "ws"]


def test_endless_texts_are_cut_and_said(workspace, request_of):
    save(workspace, "UPDATE sites SET KSMC = ? WHERE ZTBH = 'K-01'", "矿" * 50_000)
    save(workspace, "UPDATE patches SET KSMC = ? WHERE ZTBH = 'K-01'", "矿" * 50_000)
    run = made(replace(request_of, by="site", source="源" * 50_000))
    assert ("document_text_cut", "K-01") in codes(run) and ("document_text_cut", "SOURCE") in codes(run)
    assert run.done == 4 and len(os.path.basename(run.made[0])) < 120
    assert 30 < text_of(run.made[0]).count("矿") < 300


def test_nothing_with_an_outline_is_a_sentence_and_no_file(workspace, request_of):
    store = WorkspaceStore.open(workspace, "")
    site = store.site_by_number("K-03")["uuid"]
    store.close()
    with pytest.raises(MineError) as error:
        made(replace(request_of, sites=(site,)))
    assert error.value.code == "atlas_no_outline" and not os.listdir(request_of.output)


def test_patch_off_the_earth_is_left_out(workspace, request_of):
    store = WorkspaceStore.open(workspace, "")
    layer = store.database.layer("patches")
    from qgis.core import QgsGeometry

    feature = next(layer.getFeatures("\"TBBH\" = 'T050'"))
    far = QgsGeometry.fromWkt("MULTIPOLYGON(((500000 3e6, 500100 3e6, 500100 3000100, 500000 3e6)))")
    layer.dataProvider().changeGeometryValues({feature.id(): far})
    store.close()
    run = made(replace(request_of, by="province"))
    assert ("atlas_off_earth", "T050") in codes(run) and run.done == 2


def test_file_that_cannot_be_replaced_is_said_and_the_others_are_made(request_of):
    blocked = Path(request_of.output) / "宜昌市宜都市.pdf"
    blocked.mkdir(parents=True)  # a folder of this name: no program's rights, root's neither, replace it
    run = made(request_of)
    failed = next(finding for finding in run.findings if finding.code == "document_failed")
    assert failed.where == "宜昌市宜都市" and failed.params["reason"]["code"] == "output_unwritable"
    assert run.done == 2 and len(os.listdir(request_of.output)) == 3


def test_old_files_stay_until_the_new_ones_are_whole(request_of, monkeypatch):
    old = Path(request_of.output) / "宜昌市夷陵区.pdf"
    old.parent.mkdir()
    old.write_bytes(b"old")

    def broken(layout, painter):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atlas_files, "_draw", broken)
    with pytest.raises(MineError) as error:
        made(request_of)
    assert error.value.code == "disk_full" and old.read_bytes() == b"old" and os.listdir(old.parent) == [old.name]


@pytest.mark.parametrize("formats", [("pdf",), ("png",), ("svg",), ("geotiff",)])
def test_disk_that_fills_up_leaves_whole_files_only(request_of, formats):
    """The system's own limit on the size of a file stands in for a disk: Qt and GDAL then see a failed write."""
    import signal

    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        # GDAL's own error handler writes to standard error, which is a file of pytest's.
        with pytest.raises(MineError) as error:
            made(replace(request_of, formats=formats))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert error.value.code == "disk_full", error.value
    assert os.listdir(request_of.output) == []


def test_folder_that_is_a_file_is_said(request_of, tmp_path):
    (tmp_path / "maps").write_text("")
    with pytest.raises(MineError) as error:
        made(request_of)
    assert error.value.code == "output_unwritable"


def test_run_that_is_left_early_leaves_whole_files_and_no_part_of_the_one_pdf(request_of, tmp_path):
    made(request_of, steps=1)
    assert os.listdir(request_of.output) == ["宜昌市夷陵区.pdf"] and text_of(made(request_of, steps=1).made[0])
    made(replace(request_of, output=str(tmp_path / "one.pdf")), steps=2)
    assert not [name for name in os.listdir(tmp_path) if "one" in name]


def test_computer_without_chinese_letters_is_said(request_of, monkeypatch):
    monkeypatch.setattr(layout_items, "FONTS", ("No such font",))
    monkeypatch.setattr(atlas_export, "font_family", lambda: "")
    assert ("font_missing", "") in codes(made(request_of))


def test_workspace_is_only_read(workspace, request_of):
    def rows():
        with sqlite3.connect(f"file:{workspace}?mode=ro", uri=True) as connection:
            return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("sites", "patches", "history", "settings")]

    before = rows()
    made(request_of)
    assert rows() == before


def test_names_of_files_are_unique_in_large_and_small_letters():
    taken: set = set()
    assert [unique_name(name, taken) for name in ("K-a", "k-A", "K/a", "CON", "")] == ["K-a", "k-A_2", "K_a", "_CON", "_"]


def test_text_for_paper_is_one_line_without_expressions():
    assert plain_text("a\x00b\u202ec\n[% now() %]") == "a b c ［% now() %］" and plain_text(None) == ""
    assert len(plain_text("长" * 500)) == 150


# --- the algorithm ------------------------------------------------------------------------------------------------------------


def run_atlas(feedback, context, **parameters):
    algorithm = QgsApplication.processingRegistry().algorithmById("mine_restoration:mapatlas").create()
    ok, message = algorithm.checkParameterValues(parameters, context)
    assert ok, message
    results, fine = algorithm.run(parameters, context, feedback, {}, False)
    return results


def test_algorithm_makes_maps_reports_them_and_tells_its_progress(provider, context, feedback, workspace, tmp_path):
    report = tmp_path / "report.json"
    results = run_atlas(
        feedback, context, WORKSPACE=workspace, SCOPE="K-01,K-03,K-05,K-99", OUTPUT=str(tmp_path / "out"), BY=2, PAPER=1, FORMATS=[0, 1],
        EDITOR="李工", REPORT=str(report),
    )  # fmt: skip
    import json

    said = json.loads(report.read_text(encoding="utf-8"))
    assert (results["SITES"], results["FILES"]) == (3, 4) and said["counts"] == {"sites": 3, "pages": 2, "done": 2}
    assert sorted(os.listdir(tmp_path / "out")) == ["湖北省.pdf", "湖北省.png", "湖南省.pdf", "湖南省.png"]
    assert [finding["code"] for finding in said["findings"]] == ["document_no_shape"]
    assert feedback.steps[-1] == 100 and any("K-99" in text for text in feedback.of("warning"))


def test_algorithm_says_what_does_not_go_together(provider, context, feedback, workspace, tmp_path):
    for parameters, words in (
        ({"OUTPUT": str(tmp_path / "a.pdf"), "FORMATS": [1]}, "PDF"),
        ({"OUTPUT": str(tmp_path / "a.docx")}, ".pdf"),
        ({"OUTPUT": str(tmp_path / "m"), "SCOPE": "\"XZX\" = '没有'"}, "没有"),
    ):
        with pytest.raises(QgsProcessingException) as error:
            run_atlas(feedback, context, WORKSPACE=workspace, **parameters)
        assert words in str(error.value)
    assert os.listdir(tmp_path) == ["ws"]


def test_cancel_is_heard_between_two_maps(provider, context, feedback, workspace, tmp_path):
    feedback.progressChanged.connect(lambda _: feedback.cancel())
    with pytest.raises(QgsProcessingException) as error:
        run_atlas(feedback, context, WORKSPACE=workspace, OUTPUT=str(tmp_path / "out"), BY=0)
    assert os.listdir(tmp_path / "out") == ["K-01_红花套采石场.pdf"] and "1" in str(error.value)


# --- the picture ---------------------------------------------------------------------------------------------------------------


def golden_page(workspace, path, monkeypatch):
    import datetime

    class Day(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 11, 26)

    monkeypatch.setattr(atlas_export.datetime, "datetime", Day)
    export_map_png(workspace, None, "", path, dpi=72, editor="王技术员")


def test_page_looks_as_it_did(workspace, tmp_path, monkeypatch):
    path = str(tmp_path / "page.png")
    golden_page(workspace, path, monkeypatch)
    assert beside_golden(Path(path), "map_page") < LIMIT


@pytest.mark.parametrize("missing", ["legend", "overview", "north arrow", "scale bar", "title", "map"])
def test_golden_picture_notices_a_missing_item(workspace, tmp_path, monkeypatch, missing):
    path = str(tmp_path / "page.png")
    fill = atlas_layout.AtlasLayout.fill

    def without(self, *args):
        drawn = fill(self, *args)
        self.layout.itemById(missing).setVisibility(False)
        return drawn

    monkeypatch.setattr(atlas_layout.AtlasLayout, "fill", without)
    golden_page(workspace, path, monkeypatch)
    assert difference(Path(path), GOLDEN / "map_page.png") > LIMIT
