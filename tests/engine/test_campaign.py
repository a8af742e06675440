"""The built-in campaign, and what a broken campaign file says."""

from __future__ import annotations

import copy
import csv
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.engine.storage.campaign_file import read_campaign
from mine_restoration_plugin.model.campaign import Campaign, builtin_campaign_path, campaign_dir, load_campaign
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.json_position import Positions
from mine_restoration_plugin.model.messages import MESSAGES, render

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
TEXT = Path(builtin_campaign_path()).read_text(encoding="utf-8")
DATA = json.loads(TEXT)
READERS = pytest.mark.parametrize("reader", [load_campaign, read_campaign])
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data stand beside the repository")


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return read_campaign(builtin_campaign_path())


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


def failure(reader: Any, path: Path, text: str) -> MineError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MineError) as caught:
        reader(str(path))
    return caught.value


# --- the built-in file ------------------------------------------------------------------------------------------------


def test_schema_is_a_schema_and_describes_every_key() -> None:
    schema = json.loads((Path(campaign_dir()) / "campaign.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)

    def walk(part: Any) -> None:
        assert part.get("description"), part
        for child in part.get("properties", {}).values():
            walk(child)
        if "items" in part:
            walk(part["items"])

    walk(schema)


def test_both_readers_agree_on_the_builtin_file() -> None:
    assert read_campaign(builtin_campaign_path()) == load_campaign(builtin_campaign_path())


@needs_shared
def test_baseline_and_words_equal_the_published_table_cell_for_cell(campaign: Campaign) -> None:
    with open(SHARED / "mission" / "appendix-table.csv", encoding="utf-8-sig", newline="") as file:
        published = list(csv.reader(file))
    table, baseline = campaign.table, campaign.baseline
    assert baseline is not None

    def cells(row: Any) -> list[str]:
        count, area = row.main_count + row.tributary_count, round(row.main_ha + row.tributary_ha, table.area_decimals)
        values = (row.main_count, row.main_ha, row.tributary_count, row.tributary_ha, count, area)
        return [table.range_label, *(f"{value:.10g}" for value in values)]

    groups = [*(c.name for c in campaign.classes), table.total_label]
    ours = [[table.number_head, table.province_head, table.range_head]]
    ours[0] += [group + head for group in groups for head in (table.count_head, table.area_head)]
    for province in campaign.provinces:
        ours.append([str(province.order), province.name, *cells(baseline.row(province.code))])
    ours.append(["", table.total_label, *cells(baseline.total)])
    assert ours == published


@needs_shared
def test_the_words_of_the_campaign_are_the_words_of_the_plan(campaign: Campaign) -> None:
    plan = without_space((SHARED / "mission" / "work-plan.txt").read_text(encoding="utf-8"))
    words = [campaign.plan, campaign.goal, campaign.table.title]
    words += [s.task for s in campaign.stages] + [s.name for s in campaign.stages] + [s.deadline_text for s in campaign.stages]
    words += [r.repair_focus for r in campaign.reaches]
    words += [w for r in campaign.reaches for n in r.notes for w in (n.minerals, n.problems)]
    words += [i.name for i in (*campaign.archive_items, *campaign.ledger_items)]
    words += ["、".join(r.name for r in campaign.rivers[1:])]
    for word in words:
        assert without_space(word) in plan, word


def test_stages_end_when_the_plan_says(campaign: Campaign) -> None:
    ends = [(s.name, s.deadline) for s in campaign.stages]
    assert ends == [("摸底核查", "2019-06-30"), ("综合治理", "2020-12-31"), ("监督检查", ""), ("验收评估", "2021-06-30")]
    assert [d.date for d in campaign.stages[3].deadlines] == ["2021-03-31", "2021-06-30"]


def test_provinces_reaches_and_defaults(campaign: Campaign) -> None:
    members: dict[str, str] = {}
    for province in campaign.provinces:
        reach = campaign.reach_of(province.code)
        assert reach is not None
        members[reach.name] = members.get(reach.name, "") + province.code
    assert members == {"下游": "31323334", "中游": "364243", "上游": "50515253"}
    assert (campaign.distance_km, campaign.rule, campaign.base_line) == (10.0, "touches", "bank")
    assert (campaign.main_stem_first, campaign.edge_m) == (True, 50.0)
    assert [campaign.class_name(c) for c in ("1", "2", "")] == ["干流", "主要支流", ""]
    assert (len(campaign.archive_items), len(campaign.ledger_items)) == (5, 4)
    assert campaign.range_label_for(5) == "0～5"


@pytest.mark.parametrize(
    ("code", "name"),
    [("42", "湖北"), ("420500", "湖北"), (310115, "上海"), (530000.0, "云南"), (" 500101001000 ", "重庆"), ("110000", None), ("4", None),
     ("", None), (None, None), ("湖北", None), ("４２", None)],
)  # fmt: skip
def test_province_by_code(campaign: Campaign, code: Any, name: str | None) -> None:
    province = campaign.province_by_code(code)
    assert (province.name if province else None) == name


# --- river names ------------------------------------------------------------------------------------------------------

SAME = {
    "长江": ["长江", "长江干流", "長江", "金沙江", "川江", "荆江", "扬子江", "长江口", "长江（荆江）", "长江荆州段", "长江镇江段", "长江下游",
           "长江/Yangtze", "金沙江、长江",
           "Yangtze", "YANGTZE RIVER", "Yangtze Jiang", "Yangtze (Chang Jiang)", "Yangzi", "Yangtse Kiang", "Jinsha", "Jinsha Jiang", "jinsha r.",
           "Chang Jiang", "Changjiang", "Ch'ang Chiang", "Ch’ang-chiang", "Cháng Jiāng", "Ｙａｎｇｔｚｅ　Ｒｉｖｅｒ", "Yangtze main stem"],
    "岷江": ["岷江", "Min", "Min Jiang", "Minjiang River", "Mín Jiāng", "岷江下游"],
    "沱江": ["沱江", "Tuo", "Tuojiang", "T'o Chiang"],
    "赤水河": ["赤水河", "赤水", "Chishui", "Chishui He", "Chishuihe River", "Ch'ih-shui Ho"],
    "嘉陵江": ["嘉陵江", "嘉陵", "Jialing", "Jialing Jiang", "Chia-ling Chiang", "Kialing Kiang"],
    "乌江": ["乌江", "烏江", "Wu", "Wu Jiang", "Wujiang", "乌江下游", "乌江沿河段"],
    "清江": ["清江", "Qing", "Qingjiang", "Qing River"],
    "湘江": ["湘江", "湘水", "Xiang", "Xiang Jiang", "湘江长沙段"],
    "汉江": ["汉江", "汉水", "漢水", "Han", "Han River", "HAN SHUI", "Hanjiang", "汉江（丹江口段）", "汉江丹江口段"],
    "赣江": ["赣江", "Gan", "Gan Jiang", "贛江"],
}  # fmt: skip
OTHER = [
    "Dadu", "Yalong", "Yuan", "Huai", "Qin", "Ou", "大渡河", "雅砻江", "通天河", "沱沱河", "大渡河（岷江支流）", "长江支流", "长江流域",
    "汉江故道", "汉江故道段", "长江支流段",
    "沱河", "Tuo He", "清水江", "Qingshui", "Qingshui He", "Qing He", "乌河", "清", "清江浦河", "汉江/长江", "岷江、大渡河", "韩江", "闽江", "湘",
    "River", "Jiang", "江", "", "  ", "()", "/", None, 7,
]  # fmt: skip


@pytest.mark.parametrize(("river", "spelling"), [(r, s) for r, names in SAME.items() for s in names])
def test_spellings_of_one_river(campaign: Campaign, river: str, spelling: str) -> None:
    found = campaign.river_named(spelling)
    assert found is not None and found.name == river


@pytest.mark.parametrize("name", OTHER)
def test_other_rivers_match_nothing(campaign: Campaign, name: Any) -> None:
    assert campaign.river_named(name) is None


@needs_shared
def test_natural_earth_names(campaign: Campaign) -> None:
    with sqlite3.connect(SHARED / "data" / "ne_10m_rivers_yangtze.gpkg") as database:
        names = {row[0] for row in database.execute("SELECT name FROM rivers")}
    matched = {name: found.name for name in names if (found := campaign.river_named(name))}
    assert matched == {
        "Jinsha": "长江", "Chang Jiang": "长江", "Yangtze": "长江", "Min": "岷江", "Tuo": "沱江", "Jialing": "嘉陵江", "Wu": "乌江",
        "Xiang": "湘江", "Han": "汉江", "Gan": "赣江",
    }  # fmt: skip
    assert names - set(matched) >= {"Dadu", "Yalong", "Yuan", "Huai"}


@given(st.text())
def test_any_text_is_a_name_or_none(name: str) -> None:
    campaign = load_campaign(builtin_campaign_path())
    found = campaign.river_named(name)
    assert found is None or found in campaign.rivers


# --- broken files -----------------------------------------------------------------------------------------------------


@READERS
def test_missing_file(reader: Any, tmp_path: Path) -> None:
    with pytest.raises(MineError) as caught:
        reader(str(tmp_path / "none.json"))
    assert caught.value.code == "campaign_missing"


@READERS
@pytest.mark.parametrize(
    ("text", "line"),
    [("", 1), ("{\n", 2), ("[" * 100000, 1),
     ('{\n "id": "a",\n "title" "b"\n}', 3), ('{\n "id": "a",\n}', 3), ('{"a": 1}\n\n]', 3), ('{\n\n"a": NaN}', 3)],
)  # fmt: skip
def test_text_that_is_not_json_names_the_line(reader: Any, tmp_path: Path, text: str, line: int) -> None:
    error = failure(reader, tmp_path / "c.json", text)
    # Python 3.13 and later point to the comma that is one too many, earlier ones to what stands where a name should.
    lines = {line, 2} if text.endswith(",\n}") else {line}
    assert error.code == "campaign_broken" and error.params["line"] in lines


@READERS
def test_other_encoding_names_the_line(reader: Any, tmp_path: Path) -> None:
    path = tmp_path / "gbk.json"
    path.write_bytes(TEXT.encode("gbk"))
    with pytest.raises(MineError) as caught:
        reader(str(path))
    first = next(n for n, line in enumerate(TEXT.splitlines(), 1) if not line.isascii())
    assert (caught.value.code, caught.value.params["line"]) == ("campaign_broken", first)


def test_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "bom.json"
    path.write_text(TEXT, encoding="utf-8-sig")
    assert read_campaign(str(path)).id == "yangtze_2020"


MISSING = object()
# Path of the value, new value, field that is named (None: the value's own), reason.
BREAKS: list[tuple[tuple[Any, ...], Any, str | None, str]] = [
    (("id",), MISSING, None, "reason_missing"),
    (("rivers", 3, "class"), MISSING, None, "reason_missing"),
    (("rivers", 3, "class"), "3", None, "reason_not_one_of"),
    (("rivers", 3, "class"), 1, None, "reason_not_text"),
    (("rivers", 2, "klass"), "1", None, "reason_unknown_key"),
    (("rivers", 4, "name"), "  ", None, "reason_empty"),
    (("rivers",), [], None, "reason_too_few"),
    (("rivers",), {}, None, "reason_not_list"),
    (("rivers", 1), "岷江", None, "reason_not_object"),
    (("rivers", 9, "name"), "岷江", None, "reason_other_river"),
    (("rivers", 8, "aliases", 1), "min-jiang", None, "reason_other_river"),
    (("rivers", 8, "aliases", 1), "汉水", None, "reason_twice"),
    (("rules", "distance_km"), 0, None, "reason_not_above"),
    (("rules", "distance_km"), -10, None, "reason_not_above"),
    (("rules", "distance_km"), 1000, None, "reason_beyond"),
    (("rules", "distance_km"), "10", None, "reason_not_number"),
    (("rules", "distance_km"), True, None, "reason_not_number"),
    (("rules", "distance_km"), 5, "table.range_label", "reason_range"),
    (("rules", "distnace_km"), 5, None, "reason_unknown_key"),
    (("rules", "rule"), "half_inside", None, "reason_not_one_of"),
    (("rules", "base_line"), "middle", None, "reason_not_one_of"),
    (("rules", "main_stem_first"), "yes", None, "reason_not_flag"),
    (("rules", "edge_m"), -1, None, "reason_below"),
    (("rules", "edge_m"), 20000, None, "reason_beyond"),
    (("classes", 1, "code"), "1", None, "reason_twice"),
    (("provinces", 4, "order"), 6, None, "reason_order"),
    (("provinces", 4, "order"), 1.5, None, "reason_not_whole"),
    (("provinces", 4, "code"), "34", None, "reason_twice"),
    (("provinces", 4, "code"), "360000", None, "*"),
    (("provinces", 4, "name"), "安徽", None, "reason_twice"),
    (("provinces", 4, "reach"), "4", None, "reason_not_one_of"),
    (("provinces", 4, "reach"), "3", "reaches[1].notes[0].provinces[0]", "reason_not_in_reach"),
    (("reaches", 1, "notes", 1, "provinces", 0), "36", None, "reason_twice"),
    (("reaches", 1, "notes", 0, "provinces"), ["36"], "reaches[1].notes", "reason_no_note"),
    (("reaches", 2, "code"), "2", None, "reason_twice"),
    (("stages", 0, "deadlines", 0, "date"), "2019-06-31", None, "reason_date"),
    (("stages", 0, "deadlines", 0, "date"), "2019年6月", None, "*"),
    (("stages", 1, "code"), "survey", None, "reason_twice"),
    (("table", "total_label"), MISSING, None, "reason_missing"),
    (("table", "range_label"), "0～100", None, "reason_range"),
    (("baseline", "rows", 3, "province"), "11", None, "reason_not_one_of"),
    (("baseline", "rows", 3, "province"), "33", None, "reason_twice"),
    (("baseline", "rows", 3, "main_count"), -1, None, "reason_below"),
    (("baseline", "rows", 3, "main_count"), 134, "baseline.total.main_count", "reason_sum"),
    (("baseline", "total", "tributary_ha"), 8644.26, None, "reason_sum"),
    (("archive_items", 1, "code"), "basics", None, "reason_twice"),
    (("format",), 2, None, "reason_format"),
]  # fmt: skip


def field_name(path: tuple[Any, ...]) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")


def broken(path: tuple[Any, ...], value: Any) -> str:
    data = copy.deepcopy(DATA)
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    if value is MISSING:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return json.dumps(data, ensure_ascii=False, indent=1)


@READERS
@pytest.mark.parametrize(("path", "value", "field", "reason"), BREAKS, ids=[f"{field_name(b[0])}-{b[3]}-{n}" for n, b in enumerate(BREAKS)])
def test_a_break_names_the_line_the_field_and_the_reason(
    reader: Any, tmp_path: Path, path: tuple[Any, ...], value: Any, field: str | None, reason: str
) -> None:
    text = broken(path, value)
    error = failure(reader, tmp_path / "c.json", text)
    assert error.code == "campaign_field"
    assert error.params["field"] == (field or field_name(path))
    if reason != "*":
        assert error.params["reason"]["code"] == reason
    named = text.splitlines()[error.params["line"] - 1]
    key = re.sub(r"\[\d+\]$", "", error.params["field"]).rsplit(".", 1)[-1]
    if value is MISSING:
        # The line of the object that lacks the key: it opens there.
        assert named.rstrip().endswith("{")
    elif error.params["field"].endswith("]"):
        assert f'"{value}"' in named or f'"{36}"' in named
    else:
        assert f'"{key}"' in named


@READERS
def test_a_key_that_stands_twice_names_the_second(reader: Any, tmp_path: Path) -> None:
    text = TEXT.replace('"id": "yangtze_2020",', '"id": "yangtze_2020",\n "id": "other",')
    error = failure(reader, tmp_path / "c.json", text)
    line = next(n for n, t in enumerate(text.splitlines(), 1) if "other" in t)
    assert (error.code, error.params["line"], error.params["field"]) == ("campaign_field", line, "id")


def test_the_sentence_is_whole_and_translated_inside(tmp_path: Path) -> None:
    error = failure(load_campaign, tmp_path / "c.json", broken(("rivers", 3, "class"), "3"))
    assert "field rivers[3].class: it cannot be 3; possible: 1, 2." in str(error)
    json.dumps(error.as_dict())
    shouted = render(error.code, error.params, translate=lambda text: text.replace("possible", "POSSIBLE"))
    assert "POSSIBLE: 1, 2" in shouted
    assert all(b[3] in MESSAGES for b in BREAKS if b[3] != "*")


def required_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    if isinstance(value, dict):
        for key, child in value.items():
            if key not in ("$schema", "extent", "baseline", "status_rules"):
                found.append((*path, key))
            found += required_paths(child, (*path, key))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            found += required_paths(child, (*path, number))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.sampled_from(required_paths(DATA)))
def test_any_deleted_key_is_named(tmp_path: Path, path: tuple[Any, ...]) -> None:
    text = broken(path, MISSING)
    for reader in (load_campaign, read_campaign):
        error = failure(reader, tmp_path / "c.json", text)
        assert (error.code, error.params["field"]) == ("campaign_field", field_name(path))
        assert 1 <= error.params["line"] <= text.count("\n") + 1


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.sampled_from(required_paths(DATA)), value=JSON_VALUES)
def test_any_value_in_any_place_is_read_or_refused_with_a_sentence(tmp_path: Path, path: tuple[Any, ...], value: Any) -> None:
    text = broken(path, value)
    (tmp_path / "c.json").write_text(text, encoding="utf-8")
    for reader in (load_campaign, read_campaign):
        try:
            reader(str(tmp_path / "c.json"))
        except MineError as error:
            assert error.code == "campaign_field"
            assert 1 <= error.params["line"] <= text.count("\n") + 1
            assert "?" not in str(error).replace(str(tmp_path), "") or "?" in text


@settings(deadline=None)
@given(value=JSON_VALUES, indent=st.sampled_from([None, 0, 2]))
def test_positions_find_every_value_of_any_json(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    positions = Positions(text)
    assert positions.doubled == []

    def walk(part: Any, path: tuple[Any, ...]) -> None:
        assert 1 <= positions.line(path) <= text.count("\n") + 1
        children = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        last = positions.line(path)
        for key, child in children:
            assert positions.line((*path, key)) >= last
            last = positions.line((*path, key))
            walk(child, (*path, key))

    walk(value, ())
