"""All documents of one workspace, read back by other libraries: their figures agree to the cent, and each says where it comes from."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache

import pytest

from made_documents import APPROVER, EDITOR, documents
from made_layers import needs_engine
from mine_restoration_plugin.model.version import plugin_version
from printed_documents import Page, figures_of, formulas_of, number_of, rows_of, text_of

pytestmark = needs_engine

FORMULA = "=cmd|' /C calc'!A0"
PROVINCES = {"51": "四川", "42": "湖北"}


@pytest.fixture(scope="module")
def made(made_documents):
    return made_documents


@lru_cache(maxsize=None)
def read(path):
    """The text of a document; each is read once."""
    return text_of(path)


@pytest.fixture(scope="module")
def sites(made):
    """The mines of the workspace, as the engine's own SQLite reads them."""
    return json.loads((made / "records.json").read_text(encoding="utf-8"))["sites"]


def hectares(sites):
    """Square metres as hectares to two places."""
    return (sum((Decimal(str(site["area_m2"])) for site in sites), Decimal(0)) / 10_000).quantize(Decimal("0.01"))


def money(site, name):
    return Decimal(str(site[name])).quantize(Decimal("0.01"))


def appendix_of(path):
    """The figures of an appendix table by code of the province, and those of its last line."""
    rows = rows_of(path)
    return {code: figures_of(rows, name)[0] for code, name in PROVINCES.items()}, figures_of(rows, "总计")[0]


# --- figures ------------------------------------------------------------------------------------------------------------------------


def test_the_appendix_table_counts_what_stands_in_the_workspace(made, sites):
    provinces, total = appendix_of(made / "appendix.csv")
    inside = [site for site in sites if site["scope"]]
    assert total[-2:] == (len(inside), hectares(inside))
    for code, figures in provinces.items():
        expected = [[site for site in inside if site["code"] == code and site["class"] in classes] for classes in ("1", "2", "12")]
        assert figures[::2] == tuple(map(len, expected))
        for area, group in zip(figures[1::2], expected):
            assert abs(area - hectares(group)) <= Decimal("0.01")
        assert figures[1] + figures[3] == figures[5]


def test_workbook_page_and_table_of_the_appendix_have_the_same_figures(made):
    first = appendix_of(made / "appendix.csv")
    assert appendix_of(made / "appendix.xlsx") == appendix_of(made / "appendix.html") == first


def test_ledgers_have_the_figures_of_the_appendix_and_of_the_funds(made, sites):
    provinces, total = appendix_of(made / "appendix.csv")
    ledgers = {code: next((made / "ledgers").glob(f"*{name}*.xlsx")) for code, name in PROVINCES.items()}
    for code, path in ledgers.items():
        group = [site for site in sites if site["scope"] and site["code"] == code]
        rows = rows_of(path)
        sums = figures_of(rows, "总计")[0]
        assert (sums[0], sums[2]) == provinces[code][-2:]
        funds = tuple(sum(money(site, name) for site in group) for name in ("planned", "arrived", "spent"))
        assert any(funds == sums[place : place + 3] for place in range(3, len(sums)))
        lines = {row[1]: row for row in rows if row[1] in {site["number"] for site in sites}}
        assert set(lines) == {site["number"] for site in group}
        assert {number: row[2] for number, row in lines.items()} == {site["number"]: site["name"] for site in group}
        place = next(place for row in rows for place, cell in enumerate(row) if cell.startswith("面积"))
        assert sum(number_of(row[place]) for row in lines.values()) == sums[2]
    head, *rest = rows_of(made / "ledger.csv")
    place = next(place for place, cell in enumerate(head) if cell.startswith("面积"))
    areas = [number_of(row[place]) for row in rest]
    assert (len(areas), sum(areas)) == total[-2:]


def test_the_plan_has_the_figures_of_the_appendix_and_of_the_funds(made, sites):
    rows = rows_of(made / "plan.docx")
    count, area = appendix_of(made / "appendix.csv")[0]["42"][-2:]
    sums = figures_of(rows, "合计")
    assert sums[0] == (count, area, count, area)  # by mine, by patch: one patch a mine here
    assert (count, area) in {figures[-2:] for figures in sums[1:]}
    group = [site for site in sites if site["scope"] and site["code"] == "42"]
    funds = tuple(sum(money(site, name) for site in group) for name in ("planned", "arrived", "spent"))
    assert any(funds == figures[place : place + 3] for figures in sums for place in range(len(figures)))


def test_cards_in_word_and_pdf_have_each_mine_with_the_same_area_and_funds(made, sites):
    for site in sites:
        word, pdf = (next((made / "cards").glob(f"{site['number']}_*.{kind}")) for kind in ("docx", "pdf"))
        funds = [money(site, name) for name in ("planned", "arrived", "spent")]
        if any(funds):
            assert tuple(funds) in figures_of(rows_of(word), "合计")
        for path in (word, pdf):
            text = read(path)
            assert f"面积(公顷){hectares([site])}" in text.replace("（", "(").replace("）", ")")
            assert not any(funds) or "合计" + "".join(map(str, funds)) in text, path.name


def test_what_is_published_has_the_same_lines_in_workbook_word_and_page(made):
    count, area = appendix_of(made / "appendix.csv")[1][-2:]
    published = [next((made / "disclosure").glob(f"*.{kind}")) for kind in ("xlsx", "docx", "html")]
    lines = []
    for path in published:
        rows = [row for row in rows_of(path) if len(row) > 5 and row[0].isdigit() and number_of(row[4]) is not None]
        lines.append([(row[2], number_of(row[4])) for row in rows])
        assert figures_of(rows_of(path), "合计") == [(area,)] and f"面积:{area}公顷" in read(path)
    assert lines[0] == lines[1] == lines[2] and len(lines[0]) == count
    assert sum(hectares for _, hectares in lines[0]) == area


# --- where it comes from ------------------------------------------------------------------------------------------------------------


def test_every_document_says_campaign_rule_distance_time_person_and_version(made):
    for path in documents(made):
        if path.suffix == ".csv":  # a table to compute with: lines and nothing else
            continue
        text = read(path)
        wanted = ["长江经济带废弃露天矿山生态修复", "相交", "10公里", "数据时间", f"矿山修复插件{plugin_version()}"]
        if made / "disclosure" in path.parents:
            wanted.append(APPROVER)  # what is published names who answers for it, and nobody else
        else:
            wanted.append(EDITOR)
        missing = [word for word in wanted if word not in text]
        assert not missing, (path.name, missing)


# --- texts stay texts ---------------------------------------------------------------------------------------------------------------


def test_typed_formulas_and_markup_stay_texts(made, sites):
    typed = {FORMULA, *(site["name"] for site in sites)}
    for path in documents(made):
        if path.suffix in (".xlsx", ".docx"):
            computed = formulas_of(path)
            assert not [text for text in computed if any(name.lstrip("=+-@") in text for name in typed)], path.name
        if path.suffix == ".html":
            page = Page()
            page.feed(path.read_text(encoding="utf-8"))
            assert not any(script.strip() == "alert(1)" for script in page.scripts)
        if path.suffix == ".csv":
            assert not any(cell.startswith(("=", "+", "@")) for row in rows_of(path) for cell in row), path.name
    plan = read(made / "plan.docx")
    assert FORMULA.replace(" ", "") in plan and "<script>alert(1)</script>" in plan
