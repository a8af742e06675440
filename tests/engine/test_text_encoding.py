"""Encodings: which one the texts are in, what they read, and what is said about it."""

from __future__ import annotations

import datetime
import random
import time

import numpy as np
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encoding_cases import FOUR_BYTES, Case, case
from mine_restoration_plugin.engine.core.encoding_evidence import declared_encoding
from mine_restoration_plugin.engine.core.incoming import Answer, Incoming
from mine_restoration_plugin.engine.core.text_encoding import decode, decoded, encoding_of, preview
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.messages import MESSAGES, render
from yangtze_names import COUNTIES, COUNTIES_TRADITIONAL, MINES, MINES_TRADITIONAL, TOWNS, TOWNS_TRADITIONAL

SIMPLIFIED = [name for name in (*COUNTIES, *TOWNS, *MINES)]
TRADITIONAL = [*COUNTIES_TRADITIONAL, *TOWNS_TRADITIONAL, *MINES_TRADITIONAL]


def layer(columns: dict[bytes, list[object]], **more: object) -> Incoming:
    """A layer of raw bytes; texts as bytes, other values as they are."""
    arrays = {
        name.decode("latin-1"): np.array([v.decode("latin-1") if isinstance(v, bytes) else v for v in values] + [None], dtype=object)[:-1]
        for name, values in columns.items()
    }
    count = len(next(iter(arrays.values())))
    return Incoming("图斑.shp", "shapefile", arrays, np.full(count, None, dtype=object), np.arange(1, count + 1), latin=True, **more)  # type: ignore[arg-type]


def codes(answer: Answer) -> list[str]:
    return [message["code"] for message in answer.evidence]


def test_at_least_995_of_1000_generated_layers_are_read_right() -> None:
    chance = random.Random(20200615)
    wrong = []
    for _ in range(1000):
        one = case(chance)
        incoming = one.incoming()
        answer = encoding_of(incoming)
        if not one.is_right(decode(incoming, answer.value)):
            wrong.append((one.encoding, answer.value, answer.certain, one.declared, one.rows[:2]))
    assert len(wrong) <= 5, wrong


def test_dbf_files_with_raw_bytes_are_read_right(tmp_path) -> None:
    chance = random.Random(7)
    for number in range(40):
        one = case(chance)
        path = tmp_path / f"{number}.dbf"
        one.write(path)
        _, table = pyogrio.read_arrow(path, encoding="ISO-8859-1", read_geometry=False)
        columns = {name: np.array([*table.column(name).to_pylist(), None], dtype=object)[:-1] for name in table.column_names}
        count = table.num_rows
        read = Incoming(path.name, "shapefile", columns, np.full(count, None, dtype=object), np.arange(count), latin=True, declared=one.declared)
        assert one.is_right(decode(read, encoding_of(read).value)), (one.encoding, one.declared, one.rows[:2])


def test_a_single_name_is_seldom_read_wrong_and_then_never_without_doubt() -> None:
    wrong = []
    texts = [(name, encoding) for name in SIMPLIFIED for encoding in ("utf-8", "gb18030")] + [(name, "big5") for name in TRADITIONAL]
    for name, encoding in texts:
        text, answer = decoded(name.encode(encoding))
        if text != name:
            wrong.append((name, encoding, answer.value))
            assert not answer.certain and "import_enc_few" in codes(answer), wrong[-1]
    assert len(wrong) <= len(texts) / 200, wrong


def test_a_lying_cpg_is_overruled_and_that_is_said() -> None:
    names = [name.encode("gbk") for name in MINES]
    answer = encoding_of(layer({"矿山名称".encode("gbk"): names}, declared={"cpg": "UTF-8"}))
    assert answer.value == "gb18030" and answer.certain
    (lie,) = [message for message in answer.evidence if message["code"] == "import_enc_lies"]
    assert lie["params"]["wrong"] == len(names) + 1 == lie["params"]["count"]
    assert "UTF-8" in render(lie["code"], lie["params"])


def test_a_true_declaration_is_named_as_evidence() -> None:
    answer = encoding_of(layer({b"KSMC": [name.encode("gbk") for name in MINES[:5]]}, declared={"dbf": "0x4d"}))
    assert (answer.value, answer.by) == ("gb18030", "file")
    assert "import_enc_declared" in codes(answer)


def test_names_of_the_dictionary_decide_where_values_are_plain() -> None:
    answer = encoding_of(layer({"图斑编号".encode("gbk"): [b"1", b"2"], "矿山名称".encode("gbk"): [b"a", b"b"]}))
    assert answer.value == "gb18030" and answer.certain
    assert {"code": "import_enc_names", "params": {"names": ["图斑编号", "矿山名称"]}} in answer.evidence


@pytest.mark.parametrize("declared, value", [({}, "utf-8"), ({"cpg": "GBK"}, "gb18030"), ({"dbf": "0x57"}, "utf-8")])
def test_plain_letters_take_the_declaration_and_no_question(declared: dict[str, str], value: str) -> None:
    answer = encoding_of(layer({b"TBBH": [b"A1", None]}, declared=declared))
    assert (answer.value, answer.certain, codes(answer)) == (value, True, ["import_enc_ascii"])


def test_rows_in_two_encodings_are_each_read_in_their_own() -> None:
    rows = [name.encode("gbk" if place % 3 == 0 else "utf-8") for place, name in enumerate(MINES)]
    incoming = layer({"矿山名称".encode("gbk"): rows})
    answer = encoding_of(incoming)
    assert answer.value == "mixed" and codes(answer)[0] == "import_enc_mixed"
    result = decode(incoming, "mixed")
    assert list(result.columns) == ["矿山名称"] and list(result.columns["矿山名称"]) == list(MINES)
    assert result.findings == []


def test_a_few_rows_of_another_encoding_in_a_large_file_are_not_missed() -> None:
    texts = [f"{town}{number}组" for number in range(30) for town in TOWNS]
    rows = [text.encode("utf-8") for text in texts]
    for place in (100, 3000, 7000):
        rows[place] = texts[place].encode("gb18030")
    incoming = layer({b"WZ": rows})
    assert encoding_of(incoming).value == "mixed"
    assert list(decode(incoming, "mixed").columns["WZ"]) == texts


def test_names_in_one_encoding_and_values_in_another() -> None:
    incoming = layer({"图斑编号".encode("gbk"): [b"1"] * 5, "位置".encode("gbk"): [name.encode() for name in TOWNS[:5]]})
    result = decode(incoming, encoding_of(incoming).value)
    assert list(result.columns) == ["图斑编号", "位置"] and list(result.columns["位置"]) == list(TOWNS[:5])


def test_damaged_rows_do_not_make_a_file_mixed_and_are_told_with_their_rows() -> None:
    rows = [name.encode("utf-8") for name in MINES]
    rows[4] = rows[4][:4] + b"\xff\xfe" + rows[4][6:]
    incoming = layer({b"KSMC": rows})
    answer = encoding_of(incoming)
    assert answer.value == "utf-8"
    (finding,) = decode(incoming, answer.value).findings
    assert (finding.code, finding.where, finding.params["count"], finding.params["rows"]) == ("import_text_bytes", "KSMC", 1, [5])


@given(st.lists(st.sampled_from(SIMPLIFIED), min_size=1, max_size=30), st.integers(0, 120), st.sampled_from(["utf-8", "gb18030", "gbk"]))
@settings(max_examples=40, deadline=None)
def test_a_text_cut_anywhere_reads_as_its_whole_characters(names: list[str], length: int, encoding: str) -> None:
    text = "".join(name for name in names if encoding != "gbk" or _is_gbk(name))
    raw = text.encode(encoding)[:length]
    label = "utf-8" if encoding == "utf-8" else "gb18030"
    result = decode(layer({b"WZ": [raw]}), label)
    shown = result.columns["WZ"][0]
    assert text.startswith(shown) and len(raw) - len(shown.encode(encoding)) in range(4)
    assert all(finding.code == "import_text_cut" for finding in result.findings)


def _is_gbk(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def test_long_texts_cut_at_254_bytes_count_as_valid() -> None:
    texts = ["".join(random.Random(place).sample(TOWNS, 60)) for place in range(12)]
    incoming = layer({b"BZ": [text.encode("utf-8")[:254] for text in texts]})
    answer = encoding_of(incoming)
    assert answer.value == "utf-8" and answer.certain
    valid = next(message for message in answer.evidence if message["code"] == "import_enc_valid")
    assert valid["params"]["valid"] == valid["params"]["count"] == 12
    assert all(text.startswith(shown) for text, shown in zip(texts, decode(incoming, "utf-8").columns["BZ"]))


@given(st.lists(st.text(st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"]), max_size=20), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_decoding_undoes_encoding(texts: list[str]) -> None:
    for encoding, label in (("utf-8", "utf-8"), ("gb18030", "gb18030")):
        result = decode(layer({b"BZ": [text.encode(encoding) for text in texts]}), label)
        assert list(result.columns["BZ"]) == texts


def test_four_byte_characters_are_read() -> None:
    incoming = layer({b"WZ": [text.encode("gb18030") for text in FOUR_BYTES]})
    assert list(decode(incoming, encoding_of(incoming).value).columns["WZ"]) == list(FOUR_BYTES)


def test_what_is_no_text_stays_as_it_is() -> None:
    day = datetime.date(2020, 6, 5)
    incoming = layer({b"TBMJ": [1.5, None, True], b"HCRQ": [day, None, None], b"X": ["磷".encode("gbk"), 1, None]})
    result = decode(incoming, "gb18030")
    assert result.columns["TBMJ"] is incoming.columns["TBMJ"] and result.columns["HCRQ"] is incoming.columns["HCRQ"]
    assert list(result.columns["X"]) == ["磷", 1, None] and not result.latin and incoming.latin


def test_columns_whose_names_were_cut_to_the_same_are_kept_apart() -> None:
    incoming = layer({"核查日".encode() + b"\xe6": [b"1"], "核查日".encode(): [b"2"]})
    assert {name: values[0] for name, values in decode(incoming, "utf-8").columns.items()} == {"核查日": "1", "核查日_2": "2"}


@pytest.mark.parametrize("codec, label", [("utf-8", "utf-8"), ("gbk", "gb18030")])
def test_a_number_behind_a_name_that_was_cut_stays_and_the_broken_character_goes(codec: str, label: str) -> None:
    first, second = "修复方式".encode(codec)[:10], "A修复方向".encode(codec)[:8] + b"_1"
    incoming = layer({first: ["自然恢复".encode(codec)], second: ["林地".encode(codec)]})
    answer = encoding_of(incoming)
    assert (answer.value, answer.certain) == (label, True)
    names = list(decode(incoming, str(answer.value)).columns)
    assert names == (["修复方", "A修复_1"] if codec == "utf-8" else ["修复方式", "A修复方_1"])


def test_another_name_of_an_encoding_is_understood_and_a_strange_one_refused() -> None:
    incoming = layer({b"KSMC": ["磷矿".encode("gbk")]})
    assert decode(incoming, "GBK").columns["KSMC"][0] == decode(incoming, "cp936").columns["KSMC"][0] == "磷矿"
    with pytest.raises(MineError) as error:
        decode(incoming, "klingon")
    assert error.value.code == "setting_invalid"


def test_the_preview_shows_rows_with_text_first() -> None:
    rows: list[object] = [b"x"] * 50 + ["磷矿".encode("gbk"), None]
    shown = preview(layer({b"KSMC": rows, b"N": list(range(52))}), "gb18030", rows=10)
    assert len(shown) == 10 and {"KSMC": "磷矿", "N": "50"} in shown
    assert preview(decode(layer({b"KSMC": rows}), "gbk"), "", rows=3)[-1] == {"KSMC": "磷矿"}


def test_a_layer_whose_format_fixes_its_encoding_is_no_question() -> None:
    incoming = layer({b"KSMC": [b"x"]})
    incoming.latin = False
    assert encoding_of(incoming).certain and decode(incoming, "gbk") is incoming


@pytest.mark.parametrize(
    "by, said, label",
    [
        ("cpg", "UTF-8", "utf-8"),
        ("cpg", "utf8\n", "utf-8"),
        ("cpg", "936", "gb18030"),
        ("cpg", "ANSI 936", "gb18030"),
        ("cpg", "CP936", "gb18030"),
        ("cpg", "GB2312", "gb18030"),
        ("cpg", "Big5", "big5"),
        ("cpg", "65001", "utf-8"),
        ("cpg", "ISO-8859-1", ""),
        ("cpg", "SYSTEM", ""),
        ("dbf", "0x4d", "gb18030"),
        ("dbf", "LDID/77", "gb18030"),
        ("dbf", "0x4f", "big5"),
        ("dbf", "0x57", ""),
        ("dbf", "0x0", ""),
        ("xml", "GBK", "gb18030"),
    ],
)
def test_declarations_in_any_writing_are_understood(by: str, said: str, label: str) -> None:
    assert declared_encoding(by, said) == label


TEXT = "[属性描述]\r\n坐标系=2000国家大地坐标系\r\n5,0.0042,1,长江干流废弃采石场,面,,,,@\r\nJ1,1,3751508.512,38438683.652\r\n"


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_whole_text_files_are_read_with_and_without_a_mark(codec: str) -> None:
    text, answer = decoded(TEXT.encode(codec))
    assert text == TEXT and answer.certain


def test_a_text_file_in_big5_is_read() -> None:
    text = "編號,礦山名稱\n1,長江幹流廢棄採石場\n"
    assert decoded(text.encode("big5"))[0] == text


def test_lines_pasted_from_files_of_other_encodings_are_read_line_by_line() -> None:
    lines = [f"{number},{name}\n" for number, name in enumerate(MINES)]
    data = b"".join(line.encode("gbk" if place > 40 else "utf-8") for place, line in enumerate(lines))
    text, answer = decoded(data)
    assert text == "".join(lines) and answer.value == "mixed"


def test_a_file_of_one_long_line_is_read() -> None:
    text = ",".join(f'"{town}{mine}"' for town in TOWNS for mine in MINES)
    assert decoded(text.encode("gb18030"), {"cpg": "UTF-8"})[0] == text


@given(st.binary(max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_bytes_become_a_text_and_an_answer(data: bytes) -> None:
    text, answer = decoded(data)
    assert isinstance(text, str) and answer.value
    incoming = layer({data[:10] or b"a": [data, None]})
    decode(incoming, encoding_of(incoming).value)
    for message in answer.evidence:
        assert message["code"] in MESSAGES and "?" not in render(message["code"], message["params"])


def test_200000_rows_take_little_time() -> None:
    rows = [f"{TOWNS[number % 250]}{number}号".encode("gb18030") for number in range(200_000)]
    incoming = layer({b"WZ": rows, b"N": list(range(200_000))})
    start = time.process_time()
    result = decode(incoming, encoding_of(incoming).value)
    assert time.process_time() - start < 60  # seconds; no slow machine reaches it, a loop over rows would
    assert result.columns["WZ"][199_999].endswith("199999号")


def test_the_cases_would_notice_a_wrong_reading() -> None:
    one = Case("gbk", ["KSMC"], [["磷矿"]], [30])
    assert one.is_right(decode(one.incoming(), "gb18030")) and not one.is_right(decode(one.incoming(), "big5"))
