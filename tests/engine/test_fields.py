"""The field dictionary and the code lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mine_restoration_plugin.model import fields, gb2260
from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign
from mine_restoration_plugin.model.version import plugin_version

ROOT = Path(__file__).resolve().parents[2]
DICTIONARY = ROOT.parent / "shared" / "reference" / "fields.md"
needs_dictionary = pytest.mark.skipif(not DICTIONARY.is_file(), reason="the reference pages stand beside the repository")

TYPE = r"[CN]\d+(?:\.\d+)?|D\b"


def dictionary_rows() -> list[tuple[str, str, str]]:
    """Name, type and remark of the dictionary's patch table, a row for each of ``KFX / KFY``."""
    text = DICTIONARY.read_text(encoding="utf-8")
    section = text[text.index("## Patch") : text.index("Computed by the plugin")]
    rows = []
    for line in section.splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"[A-Z]+( / [A-Z]+)*", cells[1]):
            names, types = cells[1].split(" / "), re.findall(TYPE, cells[2])
            rows += [(n, types[min(i, len(types) - 1)], cells[3]) for i, n in enumerate(names)]
    return rows


def type_text(field: fields.FieldDef) -> str:
    return field.type if field.type == "D" else f"{field.type}{field.width}" + (f".{field.decimals}" if field.decimals else "")


@needs_dictionary
def test_every_field_of_the_dictionary_has_its_type() -> None:
    ours = {f.name: type_text(f) for f in fields.fields_of("patch") if not f.computed}
    assert len(dictionary_rows()) == 33
    for name, kind, _ in dictionary_rows():
        assert ours.pop(name) == kind, name
    assert set(ours) == {"RGPD", "RGYY"}


@needs_dictionary
def test_computed_fields_have_the_dictionary_s_types() -> None:
    text = DICTIONARY.read_text(encoding="utf-8")
    paragraph = text[text.index("Computed by the plugin") : text.index("## Archive")]
    published = dict(re.findall(rf"([A-Z]{{2,}}) ({TYPE})", paragraph))
    ours = {f.name: type_text(f) for f in fields.fields_of("patch") if f.computed}
    assert len(published) == 7
    assert published.items() <= ours.items()
    assert set(ours) - set(published) == {"SCOPE", "BJTB", "PDYJ", "XFGZL", "YPDJG", "PDGZ", "PDSJ"}


@needs_dictionary
def test_code_lists_hold_every_code_of_the_dictionary() -> None:
    lists = {f.name: f.codelist for f in fields.fields_of("patch")}
    checked = 0
    for name, _, remark in dictionary_rows():
        if not lists[name] or name in ("BHDLX", "BHDJB", "STWT"):
            continue
        for code, word in re.findall(r"(?:^|; )(\w+) ([^;()]+)", remark):
            if "extendable" in code or "text" in code:
                continue
            assert fields.codelist(lists[name])[code] == word.strip(), (name, code)
            checked += 1
    assert checked > 50
    assert list(fields.codelist("STWT").values()) == ["土地损毁", "地质环境问题", "植被破坏", "水土污染", "地形地貌景观", "水土流失"]


def test_fields_travel_in_a_shapefile_and_are_labelled_once() -> None:
    for table, rows in fields.tables().items():
        names = [f.name for f in rows]
        spellings = names + [a for f in rows for a in f.aliases] + [f.label for f in rows]
        assert len(set(spellings)) == len(spellings), table
        for field in rows:
            assert re.fullmatch(r"[A-Z]{1,10}", field.name)
            assert field.type in fields.KINDS and field.label and field.label_en.isascii()
            # A text of any length is cut, with a warning, only where a shapefile is written.
            assert (field.type == "T" and field.width == 0) or 0 < field.width <= 254
            assert field.unit in ("", "m", "m2", "ha", "degrees", "%", "wan_yuan")
            if field.codelist:
                longest = max(len(code) for code in fields.codelist(field.codelist))
                assert longest <= field.width


@needs_dictionary
def test_every_field_of_archive_ledger_and_the_rest_has_its_type() -> None:
    text = DICTIONARY.read_text(encoding="utf-8")
    published = set(re.findall(rf"\b([A-Z]{{2,6}}) (text|{TYPE})", text[text.index("## Archive") :]))
    ours = {(f.name, "text" if f.type == "T" else type_text(f)) for rows in fields.tables().values() for f in rows}
    assert len(published) > 40
    assert published - ours == set()


def test_code_lists_are_used_and_their_codes_unique() -> None:
    used = {f.codelist for rows in fields.tables().values() for f in rows if f.codelist}
    assert used == set(fields.codelist_names())
    for name in fields.codelist_names():
        codes = fields.codes(name)
        assert len({c.code for c in codes}) == len(codes)
        assert all(c.name and c.name_en.isascii() for c in codes)
        for code in codes:
            assert fields.code_of(name, code.code) == code.code


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("NXFFS", "A", "1"), ("NXFFS", "自然恢复", "1"), ("NXFFS", 4, "4"), ("NXFFS", 4.0, "4"), ("KCFS", "a", "A"), ("KZ", "铁矿", "22001"),
     ("GZL", "干流", "1"), ("GZL", "主要支流", "2"), ("GZL", "支流", "2"), ("GZL", "大渡河", None), ("TBXL", "沉陷区", None), ("TBXL", "41", "41"),
     ("RGPD", "范围外", "0"), ("PROVINCE", "重庆市", "50"), ("KZ", "", None), ("KZ", None, None)],
)  # fmt: skip
def test_values_become_codes(name: str, value: object, code: str | None) -> None:
    assert fields.code_of(name, value) == code


def test_columns_are_found_by_name_alias_or_label() -> None:
    assert fields.find_column("patch", "TBMJ", ["fid", "tbtymj"]) == "tbtymj"
    assert fields.find_column("patch", "TBMJ", ["TBTYMJ", "TBMJ"]) == "TBMJ"
    assert fields.find_column("patch", "TBBH", ["图斑编号"]) == "图斑编号"
    assert fields.find_column("patch", "TBBH", ["YTBBH"]) is None
    found = fields.field_of("patch", "zlksmc")
    assert found is not None and found.name == "KSMC"
    assert fields.field_of("patch", "XYZ") is None


def test_mineral_list_is_open_and_others_are_not() -> None:
    assert fields.codelist_is_open("KZ") and not fields.codelist_is_open("TBDL")


def test_all_provinces_have_names() -> None:
    assert len(fields.codelist("PROVINCE")) == 34
    for province in load_campaign(builtin_campaign_path()).provinces:
        assert gb2260.province_name(province.code + "0000") == province.name
    assert (gb2260.province_name("150100"), gb2260.province_name(71), gb2260.province_code(820000.0)) == ("内蒙古", "台湾", "82")
    assert (gb2260.province_name("99"), gb2260.province_name(None), gb2260.province_code("x")) == ("", "", "")


def test_version_is_the_one_of_metadata() -> None:
    assert f"version={plugin_version()}" in (ROOT / "metadata.txt").read_text(encoding="utf-8").replace(" = ", "=")
