"""Archive cards on the engine's side: what stands on a card, and the Word document, read back by a library that did not write it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
import shapely
from docx2python import docx2python
from PIL import Image

from mine_restoration_plugin.engine.cards_command import OWN_TEMPLATE, run_sitecards
from mine_restoration_plugin.engine.core.site_card import number, two_decimals
from mine_restoration_plugin.engine.core.site_outline import MOST_CORNERS, dms, outline_of
from mine_restoration_plugin.engine.export.card_docx import texts_of
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_file import gpkg_blob
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job
from sheet_workspace import Workspace

HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> & {{ZTBH}} {% for x in y %} \x07\x0b 末"
LONG = "采坑裸露，边坡失稳。" * 5_000


def square(lon: float, lat: float, half: float = 0.001) -> shapely.Geometry:
    return shapely.MultiPolygon([shapely.box(lon - half, lat - half, lon + half, lat + half)])


def add_patch(workspace: Workspace, site: str, name: str, shape: shapely.Geometry | None, **values: Any) -> None:
    west, south, east, north = shape.bounds if shape is not None else (0.0,) * 4
    blob = gpkg_blob(shapely.to_wkb(shape), (west, south, east, north), 4490) if shape is not None else None
    fields = {"uuid": f"patch-{name}", "site": site, "TBBH": name, "geom": blob, **values}
    workspace.sql((f"INSERT INTO patches ({', '.join(fields)}) VALUES ({', '.join('?' * len(fields))})", tuple(fields.values())))


@pytest.fixture
def county(tmp_path: Path) -> Workspace:
    """Two sites: K-1 with everything, K-2 without a shape."""
    made = Workspace(tmp_path / "county")
    made.add("K-1")
    made.add("K-2")
    add_patch(made, "site-K-1", "T1", square(111.5, 30.4), TQMJ=12345.67, JAJL=3467.2, HLMC="长江", GZL="1", PDGZ="yangtze_2020/touches/10km/bank")
    for place, (planned, arrived) in enumerate(((10.005, 5), (0.1, None), (0.2, 3.333))):
        made.sql(("INSERT INTO funds (site, ZJLX, ZJJH, ZJDW) VALUES ('site-K-1', ?, ?, ?)", (str(place + 1), planned, arrived)))
    made.sql(("INSERT INTO acceptance (site, YSJB, YSRQ, YSMJ, YSJL, YSWH) VALUES ('site-K-1', '1', '2020-09-01', 1.2, '1', '宜验〔2020〕1号')",))
    return made


def read(workspace: Workspace, sites: list[str] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    target = workspace.folder / "cards.jsonl"
    files = {"workspace": str(workspace.path), "output": str(target)}
    job = Job("sitecards", settings={"step": "read", "editor": "张三", "sites": sites}, files=files)
    result = run_sitecards(job, Reporter())
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()], result["findings"]


def write(workspace: Workspace, cards: list[dict[str, Any]], template: Path | None = None, one_file: bool = False) -> dict[str, Any]:
    source = workspace.folder / "to_write.jsonl"
    for card in cards:
        card.setdefault("target", str(workspace.folder / "out" / f"{card['number']}.docx"))
    source.write_text("".join(json.dumps(card, ensure_ascii=False) + "\n" for card in cards), encoding="utf-8")
    files = {"workspace": str(workspace.path), "cards": str(source), "output": str(workspace.folder / "all.docx")}
    if template:
        files["template"] = str(template)
    return run_sitecards(Job("sitecards", settings={"step": "write", "one_file": one_file}, files=files), Reporter())


def template_of(folder: Path, *lines: str) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    path = folder / "county.docx"
    document.save(str(path))
    return path


def text_in(path: str | Path) -> str:
    with docx2python(path) as content:
        return str(content.text)


# --- what stands on a card ------------------------------------------------------------------------------------------------
def test_totals_are_the_sums_of_what_stands_in_the_lines(county: Workspace) -> None:
    card = read(county)[0][0]
    assert [line[2] for line in card["funds"]] == ["10.01", "0.10", "0.20"]
    assert card["funds_total"] == ["10.31", "8.33", "0.00"]


def test_a_field_is_found_by_its_code_and_by_its_chinese_name(county: Workspace) -> None:
    fields = read(county)[0][0]["fields"]
    assert fields["KSMC"] == fields["矿山名称"] == "K-1号矿"
    assert fields["ZYWT"] == "土地损毁、植被破坏" and fields["乡镇"] == "红花套镇" and fields["JDRQ"] == "2020年6月1日"
    assert (fields["面积公顷"], fields["距岸公里"], fields["河流"], fields["干支流"]) == ("1.23", "3.47", "长江", "干流")


def test_status_history_has_who_and_the_reason_of_the_same_act(county: Workspace) -> None:
    county.change("sites", "site-K-1", ZT="20")
    county.change("sites", "site-K-1", editor="李主任", ZT="95", ZTYY="植被成活率不足")
    county.sql("UPDATE sites SET ZT = '20' WHERE uuid = 'site-K-1'")
    status = read(county, ["site-K-1"])[0][0]["status"]
    assert all(re.fullmatch(r"20\d\d年\d+月\d+日 \d\d:\d\d", line[0]) for line in status)
    lines = [line[1:] for line in status]
    assert lines[1] == ["李主任", "已建档", "复查退回", "植被成活率不足"]
    assert lines[2] == ["插件之外", "复查退回", "已建档", ""], "a change outside the plugin has nobody's name"


def test_a_site_without_shape_has_a_card_and_a_finding(county: Workspace) -> None:
    cards, findings = read(county)
    assert [card["outline"] is None for card in cards] == [False, True]
    assert [(f["code"], f["where"]) for f in findings] == [("document_no_shape", "K-2")]


def test_the_statement_says_campaign_rule_distance_who_and_version(county: Workspace) -> None:
    line = read(county)[0][0]["provenance"]
    assert all(word in line for word in ("yangtze_2020", "两岸各10公里", "图斑与范围相交即计入", "张三", "矿山修复插件")), line


def test_an_empty_choice_is_a_sentence(county: Workspace) -> None:
    with pytest.raises(MineError) as caught:
        read(county, ["nobody"])
    assert caught.value.code == "scope_none"


@pytest.mark.parametrize(("value", "text"), [(0.005, "0.01"), (2.675, "2.68"), (None, ""), (float("nan"), ""), ("abc", "abc"), (1e6, "1000000.00")])
def test_numbers_are_rounded_as_on_paper(value: Any, text: str) -> None:
    assert two_decimals(value) == text and number(value, 2) == text


# --- the outline ----------------------------------------------------------------------------------------------------------
def test_corners_have_north_before_east_with_the_zone_in_front() -> None:
    rows = outline_of(["T1"], [square(111.0, 30.0)])["corners"]["rows"]
    assert len(rows) == 4
    for _, patch, _, _, north, east in rows:
        assert patch == "T1" and 3_315_000 < float(north) < 3_325_000 and 37_499_000 < float(east) < 37_501_000


def test_many_corners_are_cut_with_a_note() -> None:
    corners = outline_of(["T1"], [shapely.Point(111, 30).buffer(0.01, quad_segs=50)])["corners"]
    assert len(corners["rows"]) == MOST_CORNERS and corners["total"] == 200 and "共200个界址点" in corners["note"]


@pytest.mark.parametrize("shape", [None, shapely.MultiPolygon(), shapely.Point(1, 1), square(5.0, 30.0), square(111.0, 89.9)])
def test_what_is_no_outline_in_china_makes_no_map(shape: Any) -> None:
    assert outline_of(["T1"], [shape])["outline"] is None


def test_seconds_carry_into_minutes_and_degrees() -> None:
    assert (dms(29.9999999), dms(111.5), dms(30.0166666666)) == ("30°00′00.00″", "111°30′00.00″", "30°01′00.00″")


# --- Word -----------------------------------------------------------------------------------------------------------------
def test_word_has_the_same_texts_as_the_card(county: Workspace) -> None:
    cards = read(county)[0]
    result = write(county, cards)
    assert len(result["made"]) == 2 and result["findings"] == []
    text = text_in(result["made"][0])
    for wanted in ("K-1号矿", "采坑一处", "10.31", "8.33", "宜验〔2020〕1号", "滑坡", cards[0]["corners"]["rows"][0][4], cards[0]["provenance"]):
        assert wanted in text, wanted
    assert "{{" not in text and "{%" not in text


def test_what_a_person_must_still_write_has_room_and_signatures_stay_with_the_last_table(county: Workspace) -> None:
    county.change("archive", "site-K-1", ZRHFMJ=None, ZBFGD=None)
    county.change("sites", "site-K-1", ZT="20")
    made = write(county, read(county, ["site-K-1"])[0])["made"][0]
    document = docx.Document(made)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("自然恢复面积：　　公顷　　植被覆盖度：　　%" in cell for cell in cells)
    assert all(one.paragraph_format.keep_with_next for row in document.tables[-1].rows[-2:] for cell in row.cells for one in cell.paragraphs)
    signatures = next(one for one in document.paragraphs if one.text.startswith("填表人"))
    assert signatures.paragraph_format.keep_with_next, "with the statement below it"


def test_hostile_texts_stay_texts(county: Workspace) -> None:
    county.change("archive", "site-K-1", JBQK=HOSTILE)
    county.sql(("UPDATE sites SET KSMC = ? WHERE uuid = 'site-K-1'", ("<b>&矿\r\n第二行",)))
    cards = read(county)[0]
    assert cards[0]["name"] == "<b>&矿\n第二行"
    text = text_in(write(county, cards[:1])["made"][0])
    assert "=cmd|' /C calc'!A0 <script>alert(1)</script> & {{ZTBH}} {% for x in y %} \ufffd\ufffd 末" in text
    assert "<b>&矿" in text and "第二行" in text


def test_a_text_of_50_000_characters_is_there_to_its_last_one(county: Workspace) -> None:
    county.change("archive", "site-K-1", JBQK=LONG + "终")
    assert LONG + "终" in text_in(write(county, read(county)[0][:1])["made"][0]).replace("\n", "")


def test_pictures_are_in_the_document(county: Workspace) -> None:
    card = read(county)[0][0]
    for name, size in (("map", (170, 122)), ("before", (40, 90))):
        Image.new("RGB", size, "red").save(county.folder / f"{name}.png")
    photo = {"key": "a", "path": "", "name": "a.jpg", "kind": "修复前", "caption": "修复前", "words": ""}
    card |= {"map": str(county.folder / "map.png"), "map_note": "比例尺 1:5000"}
    card["pairs"] = [{"before": {**photo, "file": str(county.folder / "before.png")}, "after": photo}]
    path = write(county, [card])["made"][0]
    document = docx.Document(path)
    assert len(document.inline_shapes) == 2
    assert [round(shape.height / 36_000) for shape in document.inline_shapes] == [122, 60], "a photo on end is not higher than its room"
    assert "（照片文件缺失）" in text_in(path) and "比例尺 1:5000" in text_in(path)


def test_a_countys_template_is_filled_in_and_unknown_fields_are_told(county: Workspace) -> None:
    loop = "{% for 行 in 资金 %}[{{行.来源}} {{行.计划}}]{% endfor %}"
    template = template_of(county.folder, "矿山：{{矿山名称}}／{{ZTBH}}", loop, "{{没有这个}}|{{地图}}|")
    result = write(county, read(county)[0][:1], template)
    text = text_in(result["made"][0])
    assert "矿山：K-1号矿／K-1" in text and "10.01]" in text and "||" in text.replace(" ", "")
    assert [(f["code"], f["params"]["fields"]) for f in result["findings"]] == [("template_unknown", "没有这个")]


@pytest.mark.parametrize(
    "content", [b"no zip", "syntax", "foreign", b"PK\x05\x06" + b"\0" * 18], ids=["text", "syntax", "zip", "empty zip"]
)
def test_a_broken_template_is_a_sentence(county: Workspace, content: Any) -> None:
    path = county.folder / "broken.docx"
    if content == "syntax":
        path = template_of(county.folder, "{% for 行 in 资金 %}没有结尾")
    elif content == "foreign":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "a")
    else:
        path.write_bytes(content)
    with pytest.raises(MineError) as caught:
        write(county, read(county)[0][:1], path)
    assert caught.value.code == "template_unreadable" and str(path) == caught.value.params["path"]


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ 地图._image.tpl.save('evil.docx') }}", "{{ 资金.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
    ],  # fmt: skip
)
def test_a_template_gets_no_further_than_its_fields(county: Workspace, attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(county.folder)
    card = read(county)[0][0]
    Image.new("RGB", (17, 12)).save(county.folder / "map.png")
    card["map"] = str(county.folder / "map.png")
    try:
        made = write(county, [card], template_of(county.folder, f"[{attack}]"))["made"]
    except MineError as error:
        assert error.code == "template_unreadable"
    else:
        assert "[]" in text_in(made[0])
    assert not (county.folder / "evil.docx").exists()


def test_a_locked_target_is_told_and_the_others_are_made(county: Workspace) -> None:
    cards = read(county)[0]
    locked = county.folder / "out" / "K-1.docx"
    locked.mkdir(parents=True)  # a folder of that name cannot be replaced, even by root
    result = write(county, cards)
    assert [Path(path).name for path in result["made"]] == ["K-2.docx"]
    assert [(f["code"], f["where"]) for f in result["findings"]] == [("document_failed", "K-1")]
    assert locked.is_dir()


def test_all_cards_in_one_document_with_their_own_heads(county: Workspace) -> None:
    cards = read(county)[0]
    for card, colour in zip(cards, ("red", "blue")):
        card["map"] = str(county.folder / f"{colour}.png")
        Image.new("RGB", (170, 122), colour).save(card["map"])
    path = write(county, cards, one_file=True)["made"][0]
    document = docx.Document(path)
    assert [section.header.paragraphs[0].text.split("\u3000")[0] for section in document.sections] == ["K-1", "K-2"]
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        colours = {Image.open(io.BytesIO(archive.read(name))).convert("RGB").getpixel((5, 5)) for name in names if "/media/" in name}
    assert len(names) == len(set(names)) and colours == {(255, 0, 0), (0, 0, 255)}
    assert text_in(path).count("填表人") == 2


def test_our_template_asks_for_nothing_that_does_not_exist(county: Workspace) -> None:
    assert OWN_TEMPLATE.is_file()
    assert write(county, read(county)[0])["findings"] == []
    card = read(county)[0][0]
    assert {"ZTBH", "主体编号", "资金合计", "界址点", "说明"} <= set(texts_of(card))


