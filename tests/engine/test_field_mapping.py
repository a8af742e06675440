"""Fields: which column is which, what its values become, in which unit its areas are."""

from __future__ import annotations

import datetime
import random
import time
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mine_restoration_plugin.engine.core.column_names import initials, meanings, patch_fields, unit_of_name
from mine_restoration_plugin.engine.core.field_mapping import apply, map_fields, units_of
from mine_restoration_plugin.engine.core.incoming import Answer, Incoming
from mine_restoration_plugin.engine.core.text_encoding import decode
from mine_restoration_plugin.engine.core.value_words import area_in, codes_meant, date_in, number_in, year_in
from mine_restoration_plugin.model.fields import field_of
from mine_restoration_plugin.model.messages import MESSAGES, render
from yangtze_names import COUNTIES, MINES, TOWNS


def layer(geometry: np.ndarray | None = None, **columns: list[Any]) -> Incoming:
    return table(columns, geometry)


def table(columns: dict[str, list[Any]], geometry: np.ndarray | None = None) -> Incoming:
    count = len(next(iter(columns.values())))
    arrays = {name: np.array([*values, None], dtype=object)[:-1] for name, values in columns.items()}
    shapes = np.full(count, None, dtype=object) if geometry is None else geometry
    return Incoming("图斑", "shapefile", arrays, shapes, np.arange(1, count + 1))


def squares(count: int, side: float = 100.0) -> np.ndarray:
    """Rectangles that grow, in metres of a Gauss-Krueger zone."""
    return shapely.box(38_500_000, 3_400_000, 38_500_000 + side * np.arange(1, count + 1), 3_400_000 + side)


def field_for(name: str, values: list[Any] | None = None) -> str:
    """The field that a column is taken for."""
    return str(map_fields(table({name: values or [None]})).value[name])


def value(field: str, given_value: Any) -> Any:
    """What a field makes of one value."""
    return apply(table({field: [given_value]}), {field: field}, {})[field][0]


def code_of_findings(incoming: Incoming, mapping: dict[str, str]) -> list[tuple[str, str, int]]:
    return [(f.code, f.params.get("value"), f.params["count"]) for f in apply(incoming, mapping, {}).findings]


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, field",
    [
        ("TBBH", "TBBH"),
        ("tbbh", "TBBH"),
        ("ＴＢＢＨ", "TBBH"),
        (" 图斑 编号 ", "TBBH"),
        ("圖斑編號", "TBBH"),
        ("图斑编", "TBBH"),
        ("*图斑编号", "TBBH"),
        ("省厅下发图斑编号", "TBBH"),
        ("1、图斑编号", "TBBH"),
        ("FQKS.TBBH", "TBBH"),
        ("PATCH_NUMB", "TBBH"),
        ("Patch number", "TBBH"),
        ("GGKSMC", "KSMC"),
        ("SBKSMC", "KSMC"),
        ("矿山名", "KSMC"),
        ("矿名", "KSMC"),
        ("KSMC_1", "KSMC"),
        ("Mine name", "KSMC"),
        ("TBTYMJ", "TBMJ"),
        ("图斑面积（亩）", "TBMJ"),
        ("图斑面积_公顷", "TBMJ"),
        ("TBMJ_MU", "TBMJ"),
        ("核实面积", "TBHDMJ"),
        ("hdmj", "TBHDMJ"),
        ("县（市、区）", "XZX"),
        ("所在县", "XZX"),
        ("市州", "XZS"),
        ("省份", "SHENG"),
        ("行政区划代码", "XZQDM"),
        ("XZQHDM", "XZQDM"),
        ("恢复治理情", "HFZLQK"),
        ("xffs", "NXFFS"),
        ("拟修复方式", "NXFFS"),
        ("核查单", "HCDW"),
        ("调查日期", "HCRQ"),
        ("采矿许可证号", "CKZH"),
        ("经度", "KFX"),
        ("Latitude", "KFY"),
        ("主矿种", "KZ"),
        ("备注说明", "BZ"),
        ("坐落", "WZ"),
        ("存在问题", "STWT"),
        ("DLBM", "SDDL"),
    ],
)
def test_a_name_in_any_writing_finds_its_field(name: str, field: str) -> None:
    assert meanings(name)[0].field == field


@pytest.mark.parametrize("name", ["OBJECTID", "Shape_Area", "TQMJ", "干支流", "状态", "验收面积", "序号", "BSM", "PDGZ"])
def test_columns_of_programs_and_computed_fields_are_left_alone(name: str) -> None:
    assert field_for(name, [12.5, 13.5, 14.5]) == ""


def test_every_field_is_found_by_its_own_name_label_and_aliases() -> None:
    for field in patch_fields().values():
        for name in (field.name, field.label, *field.aliases):
            assert meanings(name)[0].field == field.name, name


def test_initials_of_labels_are_those_of_the_pinyin() -> None:
    assert (initials("图斑编号"), initials("核定面积"), initials("恢复治理情况"), initials("行政区代码")) == ("TBBH", "HDMJ", "HFZLQK", "XZQDM")


def test_labels_cut_by_a_shapefile_find_their_fields_or_stay_open() -> None:
    for field in patch_fields().values():
        for codec in ("gbk", "utf-8"):
            cut = field.label.encode(codec)[:10].decode(codec, "ignore")
            if len(cut) >= 3:
                assert field.name in [meaning.field for meaning in meanings(cut)], (field.name, cut)


@pytest.mark.parametrize("turned", [False, True])
def test_where_two_names_were_cut_to_the_same_the_values_decide(turned: bool) -> None:
    ways, uses = ["自然恢复", "辅助再生", "生态重建"], ["耕地", "林地", "草地"]
    kinds, levels = ["自然保护区", "风景名胜区", "不涉及"], ["国家级", "省级", "不涉及"]
    codes, names = ["420502"] * 3, ["夷陵区"] * 3
    pairs = [(("修复方", ways), ("修复_1", uses)), (("保护地", kinds), ("保护_1", levels)), (("行政区", codes), ("行政区_2", names))]
    columns = {name: column[1] for pair in pairs for name, column in zip((pair[0][0], pair[1][0]), pair[::-1] if turned else pair)}
    fields = [("NXFFS", "NXFFX"), ("BHDLX", "BHDJB"), ("XZQDM", "XZX")]
    expected = [field for pair in fields for field in (pair[::-1] if turned else pair)]
    assert list(map_fields(table(columns)).value.values()) == expected


# --- contents ---------------------------------------------------------------------------------------------------------


def test_values_tell_what_a_name_leaves_open() -> None:
    count = 12
    incoming = layer(
        squares(count),
        F1=[f"420502000{number:04d}" for number in range(count)],
        F2=["420502"] * count,
        F3=["湖北省"] * count,
        F4=["夷陵区", "兴山县", "远安县"] * 4,
        F5=list(MINES[:count]),
        F6=[f"{town}{number}组" for number, town in enumerate(TOWNS[:count])],
        F7=["露天开采", "井工开采", "露天"] * 4,
        F8=["2020年6月5日", "2020-07-01", "2020/7/2"] * 4,
        F9=(shapely.area(squares(count)) / 10_000 * 1.01).round(4).tolist(),
        F10=["C4200002010017130055555"] * count,
        F11=[111.2 + number / 1000 + 0.0001 for number in range(count)],
        F12=list(range(count)),
        F13=["某某"] * count,
    )
    found = map_fields(incoming)
    fields = ["TBBH", "XZQDM", "SHENG", "XZX", "KSMC", "WZ", "KCFS", "HCRQ", "TBMJ", "CKZH", "KFX", "", ""]
    assert list(found.value.values()) == fields
    assert not found.certain
    sure = [message["params"]["field"] for message in found.evidence if message["code"] == "import_map"]
    assert sure == ["CKZH"]


@pytest.mark.parametrize(
    "values, field",
    [
        (["夷陵区", "兴山县", "远安县"], "XZX"),
        (["宜昌市", "黄冈市", "荆州市"], "XZS"),
        (["湖北省", "湖北", "湖北省"], "SHENG"),
        (["420502", "420503", "420502"], "XZQDM"),
    ],
)
def test_one_name_means_what_its_values_are(values: list[Any], field: str) -> None:
    assert field_for("XZQMC", values * 3) == field


@pytest.mark.parametrize(
    "name, values, field",
    [
        ("编号", ["A-001", "A-002", "A-003"], "TBBH"),
        ("编号", ["露天", "露天", "露天"], ""),
        ("Name", ["茅坪采石场", "樟村坪磷矿", "大冶铁矿"], "KSMC"),
        ("Name", ["TB0001", "TB0002", "TB0003"], "TBBH"),
        ("面积", [1.5, 2.5, 3.5], "TBMJ"),
        ("面积", ["大", "中", "小"], ""),
        ("X", [38_438_683.6, 38_438_690.1, 38_438_701.0], ""),
        ("X", [111.2211, 111.2305, 111.2402], "KFX"),
        ("日期", ["2020-6-5", "2020-6-6", "2020-6-7"], "HCRQ"),
        ("关闭时间", ["2015年", 2016, "2015-06"], "GBND"),
        ("地类名称", ["0602", "0103", "0602"], "SDDL"),
        ("地类名称", ["采矿用地", "旱地", "采矿用地"], ""),
    ],
)
def test_a_vague_name_counts_only_with_fitting_values(name: str, values: list[Any], field: str) -> None:
    assert field_for(name, values) == field


def test_one_column_a_field_and_the_others_are_choices() -> None:
    answer = map_fields(layer(GGKSMC=[None] * 3, SBKSMC=["磷矿", "铁矿", "铜矿"], ZLKSMC=["磷矿", None, None], TBBH=["1a2b", "1a2c", "1a2d"]))
    assert answer.value == {"GGKSMC": "", "SBKSMC": "KSMC", "ZLKSMC": "", "TBBH": "TBBH"}
    assert {"ZLKSMC": "KSMC"} in [choice.value for choice in answer.choices]


def test_equal_rivals_are_asked_about() -> None:
    assert not map_fields(layer(GGKSMC=["磷矿"] * 3, SBKSMC=["铁矿"] * 3)).certain
    assert map_fields(layer(KSMC=["磷矿"] * 3, SBKSMC=["铁矿"] * 3)).certain


def test_what_a_person_chose_before_wins() -> None:
    columns = {"编 号": ["A-001", "A-002", "A-003"], "TBBH": ["X-1", "X-2", "X-3"], "旧": ["1", "2", "3"]}
    answer = map_fields(table(columns), {"编号": "TBBH", "tbbh": "YTBBH", "旧": "", "nowhere": "KSMC"})
    assert answer.value == {"编 号": "TBBH", "TBBH": "YTBBH", "旧": ""}
    assert answer.by == "person"
    assert [message["code"] for message in answer.evidence] == ["import_map_remembered"] * 3


def test_a_remembered_field_that_is_none_does_not_count() -> None:
    assert map_fields(layer(TBBH=["A-1"]), {"TBBH": "NONSENSE"}).value == {"TBBH": "TBBH"}


def test_every_mapping_has_evidence_that_reads_as_a_sentence() -> None:
    answer = map_fields(layer(squares(3), TBBH=["A-01", "A-02", "A-03"], 面积=[1.0, 2.0, 3.0], 干支流=["1", "1", "2"]))
    for message in answer.evidence:
        text = render(message["code"], message["params"])
        assert message["code"] in MESSAGES and "?" not in text and text.endswith(".")
    assert len(answer.evidence) == 3
    assert answer.as_dict()["value"]["TBBH"] == "TBBH"


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_any_columns_give_each_field_at_most_once_and_the_order_of_rows_does_not_matter(names: list[str], chance: random.Random) -> None:
    pool: list[Any] = [None, "", 1, 2.5, "磷矿", "2020-6-5", "420502", float("nan"), "1、3", "∞", datetime.date(2020, 1, 1), True, float("inf"), "-"]
    rows = [[chance.choice(pool) for _ in names] for _ in range(8)]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    answer = map_fields(table(columns))
    taken = [field for field in answer.value.values() if field]
    assert len(taken) == len(set(taken)) and set(answer.value) == set(names)
    turned = map_fields(table({name: values[::-1] for name, values in columns.items()}))
    assert turned.value == answer.value
    result = apply(table(columns), answer.value, {})
    assert all(len(values) == 8 for values in result.values())


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written, number",
    [
        ("1,234.50", (1234.5, "")),
        ("１，２３４．５", (1234.5, "")),
        ("12 345", (12345.0, "")),
        ("6.5公顷", (6.5, "公顷")),
        ("约12亩", (12.0, "亩")),
        ("6.5公顷（97.5亩）", (6.5, "公顷")),
        ("1.2万平方米", (12000.0, "平方米")),
        (3, (3.0, "")),
        ("6,5", None),
        ("1,23", None),
        ("12.3.4", None),
        ("", None),
        ("abc", None),
        (float("inf"), None),
        ("1" * 400, None),
    ],
)
def test_numbers_as_people_write_them(written: Any, number: Any) -> None:
    assert number_in(written) == number


@pytest.mark.parametrize(
    "written, unit, area",
    [
        ("6.5公顷", "m2", 65000),
        ("12亩", "m2", 8000),
        ("12", "mu", 8000),
        ("1.5", "ha", 15000),
        ("300㎡", "ha", 300),
        ("0.5km2", "m2", 500000),
        ("3米", "m2", None),
    ],
)
def test_areas_are_square_metres_whatever_their_unit(written: str, unit: str, area: float | None) -> None:
    found = area_in(written, unit)
    assert found is None if area is None else found == pytest.approx(area)


@pytest.mark.parametrize(
    "written, day",
    [
        ("2020-6-5", "2020-06-05"),
        ("2020/06/05", "2020-06-05"),
        ("2020.6.5", "2020-06-05"),
        ("20200605", "2020-06-05"),
        (20200605, "2020-06-05"),
        ("2020年6月5日", "2020-06-05"),
        ("二〇二〇年六月十五日", "2020-06-15"),
        ("二零一九年十二月三十一日", "2019-12-31"),
        (43987, "2020-06-05"),
        ("43987", "2020-06-05"),
        (43987.5, "2020-06-05"),
        ("2020-06-05T10:20:30", "2020-06-05"),
        ("２０２０－６－５", "2020-06-05"),
        (datetime.date(2020, 6, 5), "2020-06-05"),
        (datetime.datetime(2020, 6, 5, 10), "2020-06-05"),
        ("2020年6月", None),
        ("5/6/2020", None),
        ("2020-02-30", None),
        ("2015", None),
        ("待定", None),
    ],
)
def test_dates_as_people_write_them(written: Any, day: str | None) -> None:
    assert date_in(written) == day


@pytest.mark.parametrize(
    "written, year",
    [("2015", "2015"), (2015.0, "2015"), ("2015年底", "2015"), ("二〇一五年", "2015"), ("2015-06-30", "2015"), ("201506", "2015"), ("关闭", None)],
)
def test_years_as_people_write_them(written: Any, year: str | None) -> None:
    assert year_in(written) == year


@pytest.mark.parametrize(
    "field, written, codes, rest",
    [
        ("NXFFS", "A", ["1"], []),
        ("NXFFS", "d", ["4"], []),
        ("NXFFS", "生态重建", ["3"], []),
        ("NXFFS", "3-生态重建", ["3"], []),
        ("NXFFS", 2.0, ["2"], []),
        ("KCFS", "露天开采", ["A"], []),
        ("KCFS", "地下开采", ["B"], []),
        ("TBSX", "井口/硐口", ["6"], []),
        ("TBXL", "41沉陷区", ["41"], []),
        ("TBXL", "沉陷区", [], ["沉陷区"]),
        ("TBDL", "歷史遺留", ["10"], []),
        ("KZ", "石灰岩矿", ["83900"], []),
        ("KZ", "铁矿石", ["22001"], []),
        ("STWT", "土地损毁、植被破坏", ["1", "3"], []),
        ("STWT", "1,3;4/6", ["1", "3", "4", "6"], []),
        ("STWT", "①③", ["1", "3"], []),
        ("STWT", "13", ["1", "3"], []),
        ("STWT", "{1,3}", ["1", "3"], []),
        ("STWT", "1.土地损毁 3.植被破坏", ["1", "3"], []),
        ("STWT", "土地损毁，塌方", ["1"], ["塌方"]),
        ("NXFFX", "林地、草地", [], ["林地、草地"]),
        ("HFZLQK", "已治理", ["B"], []),
        ("NXFFX", "12", ["12"], []),
    ],
)
def test_codes_letters_and_words_mean_codes(field: str, written: Any, codes: list[str], rest: list[str]) -> None:
    found = field_of("patch", field)
    assert found is not None and codes_meant(found, written) == (codes, rest)


def test_every_code_and_name_of_every_list_is_understood() -> None:
    from mine_restoration_plugin.model.fields import code_of, codes

    for field in patch_fields().values():
        for code in codes(field.codelist) if field.codelist else ():
            for text in (code.code, code.name, code.name_en, *code.accept):
                meant = code_of(field.codelist, text)
                if meant is not None:
                    assert codes_meant(field, text)[0] == [meant], (field.name, text)


@pytest.mark.parametrize(
    "field, written, kept",
    [
        ("TBMJ", "1,234.567", 1234.57),
        ("KFX", "111°17′30″", 111.291667),
        ("KFY", "30.5N", 30.5),
        ("HCRQ", 43987.0, "2020-06-05"),
        ("XZQDM", 420502.0, "420502"),
        ("XZQDM", "'４２０５０２", "420502"),
        ("GBND", 2015.0, "2015"),
        ("KSMC", "　茅坪采石场 ", "茅坪采石场"),
        ("STWT", "3、1", "{1,3}"),
        ("KSMC", 12.0, "12"),
        ("KZ", "萤石", "萤石"),
        ("TBMJ", "#N/A", None),
        ("TBMJ", "—", None),
        ("BZ", "-", "-"),
        ("KSMC", "NULL", None),
        ("TBBH", "１２ 3", "１２ 3"),
        ("TBMJ", True, 1.0),
        ("STWT", float("inf"), None),
    ],
)
def test_values_come_in_the_form_of_their_field(field: str, written: Any, kept: Any) -> None:
    assert value(field, written) == kept


def test_what_does_not_fit_is_told_once_for_each_value_and_goes_into_the_remarks() -> None:
    incoming = layer(TBMJ=["12", "很大", "很大", None], KCFS=["A", "B", "爆破", "C"], BZ=["旧", None, "老", None])
    result = apply(incoming, {"TBMJ": "TBMJ", "KCFS": "KCFS", "BZ": "BZ"}, {})
    assert list(result["TBMJ"]) == [12.0, None, None, None] and list(result["KCFS"]) == ["A", "B", None, "C"]
    assert list(result["BZ"]) == ["旧", "图斑面积：很大", "老；图斑面积：很大；开采方式：爆破", None]
    told = [(f.code, f.where, f.params["value"], f.params["count"], f.params["rows"]) for f in result.findings]
    assert told == [("import_value_lost", "TBMJ", "很大", 2, [2, 3]), ("import_value_lost", "KCFS", "爆破", 1, [3])]
    assert all("?" not in finding.as_dict()["text"] for finding in result.findings)


def test_the_known_part_of_several_codes_is_kept_and_the_rest_told() -> None:
    incoming = layer(STWT=["土地损毁，塌方"])
    assert apply(incoming, {"STWT": "STWT"}, {})["STWT"][0] == "{1}"
    assert code_of_findings(incoming, {"STWT": "STWT"}) == [("import_value_lost", "土地损毁，塌方", 1)]


def test_long_texts_are_cut_with_a_finding() -> None:
    incoming = layer(KSMC=["矿" * 81, "矿"])
    result = apply(incoming, {"KSMC": "KSMC"}, {})
    assert list(result["KSMC"]) == ["矿" * 80, "矿"]
    assert [(f.code, f.severity, f.params["limit"]) for f in result.findings] == [("import_value_cut", "info", 80)]


def test_many_strange_values_are_summed_up() -> None:
    findings = apply(layer(HCRQ=[f"某日{number}" for number in range(50)]), {"HCRQ": "HCRQ"}, {}).findings
    assert len(findings) == 21 and findings[-1].code == "import_values_more" and findings[-1].params["count"] == 30


def test_unmapped_columns_keep_values_and_never_pass_for_a_field() -> None:
    incoming = table({"KZ": ["a"], "编号": ["1"], "自定义": [3], "TQMJ": [5.0]})
    result = apply(incoming, {"KZ": "", "编号": "TBBH"}, {})
    assert list(result) == ["KZ_2", "TBBH", "自定义", "TQMJ"] and result["自定义"] is incoming.columns["自定义"]


def test_numbers_that_a_field_cannot_hold_are_left_out() -> None:
    assert code_of_findings(layer(TBMJ=[1e12, float("inf"), 5.0]), {"TBMJ": "TBMJ"}) == [
        ("import_value_lost", "inf", 1),
        ("import_value_lost", "1000000000000.0", 1),
    ]


@given(st.lists(st.one_of(st.none(), st.text(max_size=15), st.floats(), st.integers(-(10**9), 10**9), st.dates()), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_values_that_came_in_come_in_unchanged_again(values: list[Any]) -> None:
    for field in ("TBBH", "KSMC", "TBMJ", "KFX", "HCRQ", "GBND", "KZ", "STWT", "XZQDM"):
        once = apply(table({field: values}), {field: field}, {})[field]
        again = apply(table({field: list(once)}), {field: field}, {})
        assert list(again[field]) == list(once) and not again.findings, field


# --- units ------------------------------------------------------------------------------------------------------------


def units(name: str, values: list[Any], areas: np.ndarray | None = None) -> Answer:
    return units_of(table({name: values}), {name: "TBMJ"}, np.zeros(0) if areas is None else areas)


@pytest.mark.parametrize(
    "name, unit",
    [
        ("面积（亩）", "mu"),
        ("面积(公顷)", "ha"),
        ("MJ_HA", "ha"),
        ("面积_亩", "mu"),
        ("图斑面积亩", "mu"),
        ("TBMJ", ""),
        ("面积（m2）", "m2"),
        ("面积（㎡）", "m2"),
        ("面积(单位：亩)", "mu"),
        ("AREA_M2", "m2"),
        ("TBMJHA", "ha"),
        ("面积（平方", "m2"),
    ],
)
def test_the_unit_in_a_name_is_seen(name: str, unit: str) -> None:
    assert unit_of_name(name) == unit


@pytest.mark.parametrize("unit, size", [("m2", 1.0), ("ha", 10_000.0), ("mu", 10_000 / 15)])
def test_the_shapes_tell_the_unit_where_no_name_does(unit: str, size: float) -> None:
    areas = np.arange(1, 21) * 1234.5
    answer = units("TBMJ", [*(areas / size * 1.004).round(4).tolist()[:18], 5.0, None], areas)
    assert answer.value == {"TBMJ": unit} and answer.certain
    assert answer.evidence[0]["code"] == "import_unit_shapes"


def test_shapes_that_contradict_the_name_win_and_are_asked_about() -> None:
    areas = np.arange(1, 21) * 1000.0
    answer = units("面积（亩）", areas.tolist(), areas)
    assert answer.value == {"面积（亩）": "m2"} and not answer.certain
    assert "import_unit_contradicts" in [message["code"] for message in answer.evidence]


def test_units_behind_the_numbers_count_for_them_and_the_answer_for_the_others() -> None:
    areas = np.array([65_000.0, 8_000.0, 20_000.0])
    incoming = layer(TBMJ=["6.5公顷", "12亩", "2"])
    answer = units_of(incoming, {"TBMJ": "TBMJ"}, areas)
    assert answer.value == {"TBMJ": "ha"}
    assert list(apply(incoming, {"TBMJ": "TBMJ"}, answer.value)["TBMJ"]) == [65_000.0, 8_000.0, 20_000.0]


def test_without_a_name_or_a_shape_square_metres_are_assumed_and_that_is_said() -> None:
    answer = units("面积", [12.0, 13.0])
    assert answer.value == {"面积": "m2"} and not answer.certain and answer.evidence[-1]["code"] == "import_unit_assumed"
    assert units("TBMJ", [12.0]).certain


def test_only_columns_of_areas_are_asked_for() -> None:
    assert units_of(layer(TBBH=["1"], KFX=[111.0]), {"TBBH": "TBBH", "KFX": "KFX"}, np.array([5.0])).value == {}


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_a_gbk_shapefile_with_cut_names_comes_in_whole() -> None:
    count = 6
    shapes = squares(count)
    columns = {
        "图斑编号": [f"42050200{number:05d}" for number in range(count)], "矿山名称": list(MINES[:count]), "县": list(COUNTIES[:count]),
        "图斑面积亩": [f"{area / 10_000 * 15:.3f}" for area in shapely.area(shapes)], "恢复治理情况": ["未治理", "已恢复治理"] * 3,
    }  # fmt: skip
    raw = {name.encode("gbk")[:10].decode("latin-1"): [v.encode("gbk").decode("latin-1") for v in values] for name, values in columns.items()}
    incoming = table(raw, shapes)
    incoming.latin = True
    read = decode(incoming, "gb18030")
    fields = map_fields(read)
    assert fields.value == {"图斑编号": "TBBH", "矿山名称": "KSMC", "县": "XZX", "图斑面积亩": "TBMJ", "恢复治理情": "HFZLQK"}
    result = apply(read, fields.value, units_of(read, fields.value, shapely.area(shapes)).value)
    assert result["TBMJ"].astype(float) == pytest.approx(shapely.area(shapes), rel=1e-3)
    assert list(result["HFZLQK"]) == ["A", "B"] * 3 and not result.findings


def test_200000_rows_with_30_columns_take_little_time() -> None:
    count = 200_000
    numbers = np.arange(count)

    def repeated(*values: Any) -> list[Any]:
        return np.array([*values, None], dtype=object)[numbers % len(values)].tolist()

    columns: dict[str, list[Any]] = {
        "TBBH": [f"42050200{number:06d}" for number in range(count)],
        "TBMJ": (numbers * 1.37 + 5).tolist(),
        "TBHDMJ": (numbers * 1.4).tolist(),
        "KFX": (111 + numbers / 1e6).tolist(),
        "KFY": (30 + numbers / 1e6).tolist(),
        "KSMC": repeated(*MINES),
        "WZ": repeated(*TOWNS),
        "XZX": repeated(*COUNTIES),
        "NXFFS": repeated("A", "生态重建"),
        "STWT": repeated("1、3", "土地损毁"),
        "HCRQ": repeated("2020-6-5", "20200701"),
        "KZ": repeated("磷矿", "铁"),
    }
    columns |= {f"X{number}": repeated(1, 2, 3, number) for number in range(18)}
    incoming = table(columns, squares(count, 0.01))
    start = time.process_time()
    answer = map_fields(incoming)
    result = apply(incoming, answer.value, units_of(incoming, answer.value, shapely.area(incoming.geometry)).value)
    assert time.process_time() - start < 60  # seconds; no slow machine reaches it, a loop over rows would
    assert len(result) == 30 and result["STWT"][0] == "{1,3}"
