"""Laws of the appendix table."""

from __future__ import annotations

import math
import random
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appendix_records import CAMPAIGN, ROWS, RULE, TIME, frame_of, plan_cells, published_patches
from mine_restoration_plugin.engine.core.appendix import appendix_of, statement_of
from mine_restoration_plugin.model.appendix import (
    AppendixTable,
    Cell,
    PatchRow,
    appendix_table,
    balanced,
    cell_filter,
    centi_hectares,
    plain_number,
)
from mine_restoration_plugin.model.appendix_baseline import compare
from mine_restoration_plugin.model.errors import MineError

BOTH = st.sampled_from(["patch", "site"])


def codes(table: AppendixTable) -> list[str]:
    return [finding.code for finding in table.findings]


@given(ROWS, BOTH)
def test_parts_sum_to_totals(rows: list[PatchRow], count_by: str) -> None:
    table = appendix_table(rows, CAMPAIGN, count_by)
    assert [row.code for row in table.rows] == [p.code for p in CAMPAIGN.provinces]
    for row in table.rows:
        assert sum(row.cells, Cell()) == row.total
        assert all(cell.centi_hectares >= 0 and (cell.count or not cell.centi_hectares) for cell in row.cells)
    for k in range(len(table.classes)):
        assert sum((row.cells[k] for row in table.rows), Cell()) == table.total.cells[k]
    assert sum((row.total for row in table.rows), Cell()) == table.total.total


@given(ROWS)
def test_grand_total_is_within_half_a_hundredth_of_the_true_sum(rows: list[PatchRow]) -> None:
    table = appendix_table(rows, CAMPAIGN)
    true = sum(
        Decimal(row.area_m2)
        for row in rows
        if row.in_scope
        and row.river_class in ("1", "2")
        and CAMPAIGN.province_by_code(row.province_code)
        and row.area_m2 is not None
        and 0 <= row.area_m2 < 5.2e14
    )
    assert abs(table.total.total.centi_hectares * 100 - true) <= Decimal("50.001")


@given(ROWS, BOTH, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(rows: list[PatchRow], count_by: str, chance: random.Random) -> None:
    rows = [row._replace(number=row.number or "n") for row in rows]  # a row without a number is named by its place
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert appendix_table(rows, CAMPAIGN, count_by, keep_keys=True) == appendix_table(shuffled, CAMPAIGN, count_by, keep_keys=True)
    assert appendix_of(frame_of(rows), CAMPAIGN, count_by) == appendix_of(frame_of(shuffled), CAMPAIGN, count_by)


@settings(max_examples=300)
@given(ROWS, BOTH)
def test_arrays_and_records_agree(rows: list[PatchRow], count_by: str) -> None:
    assert appendix_of(frame_of(rows), CAMPAIGN, count_by) == appendix_table(rows, CAMPAIGN, count_by)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=22))
def test_balanced_parts_make_the_rounded_total_and_stay_positive(sums: list[float]) -> None:
    total = math.fsum(sums)
    parts = balanced(sums, total)
    assert sum(parts) == centi_hectares(total)
    assert min(parts) >= 0


def test_the_remainder_goes_to_the_largest_part() -> None:
    assert balanced([140.0, 1040.0, 140.0], 1320.0) == [1, 11, 1]
    assert balanced([50.0] * 11, 550.0) == [0] * 5 + [1] * 6  # the largest alone would become negative


def test_halves_are_rounded_upwards_whatever_the_float_noise() -> None:
    assert centi_hectares(50.0) == 1
    assert centi_hectares(math.fsum([0.1] * 500)) == 1
    assert centi_hectares(49.99) == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_published_patches_give_the_published_table(seed: int) -> None:
    table = appendix_table(published_patches(seed), CAMPAIGN)
    rows = [[str(row.order or ""), row.name or "总计", "0～10"] + _figures((*row.cells, row.total)) for row in (*table.rows, table.total)]
    assert rows == plan_cells()[1:]
    difference = compare(table, CAMPAIGN).difference
    assert all(cell == Cell() for row in (*difference.rows, difference.total) for cell in (*row.cells, row.total))


def _figures(cells: tuple[Cell, ...]) -> list[str]:
    return [text for cell in cells for text in (str(cell.count), plain_number(cell.hectares))]


def test_a_changed_cell_shows_in_the_comparison() -> None:
    rows = published_patches()
    lost = next(k for k, row in enumerate(rows) if row.province_code == "42" and row.river_class == "1")
    difference = compare(appendix_table(rows[:lost] + rows[lost + 1 :], CAMPAIGN), CAMPAIGN).difference
    assert difference.cell("42", "1").count == -1
    assert difference.cell("42", "2") == Cell()
    assert difference.cell("", "").centi_hectares < 0


def test_a_site_counts_once_on_the_main_stem_in_the_province_of_its_largest_patch() -> None:
    rows = [
        PatchRow("a", "S", "42", "2", True, 30_000.0),
        PatchRow("b", "S", "43", "1", True, 10_000.0),
        PatchRow("c", "S", "43", "1", False, 90_000.0),
        PatchRow("d", "", "43", "2", True, 10_000.0),
        PatchRow("e", "", "43", "2", True, 10_000.0),
    ]
    table = appendix_table(rows, CAMPAIGN, "site", keep_keys=True)
    assert table.cell("42", "1") == Cell(1, 400)
    assert table.cell("43", "2") == Cell(2, 200)
    assert table.cell("", "").count == 3
    assert codes(table) == ["site_two_classes", "site_two_provinces"]
    assert table.keys_of("42", "1") == ("a", "b")
    assert table.keys_of("", "2") == ("d", "e")
    assert appendix_of(frame_of(rows), CAMPAIGN, "site", key_field="TBBH") == table


def test_patches_outside_the_provinces_or_without_class_or_area_are_told() -> None:
    rows = [
        PatchRow("a", "", "61", "1", True, 12_345.0),
        PatchRow("b", "", "42", "", True, 100.0),
        PatchRow("", "", "42", "1", True, None),
        PatchRow("d", "", "42", "1", True, 200.0),
    ]
    table = appendix_of(frame_of(rows), CAMPAIGN)
    assert table.outside == Cell(1, 123)
    assert table.unclassed == Cell(1, 1)
    assert table.cell("", "") == Cell(2, 2)
    assert codes(table) == ["table_outside_provinces", "table_without_class", "table_without_area"]
    assert table.findings[0].params == {"count": 1, "hectares": "1.23", "found": "陕西", "numbers": "a"}
    assert table.findings[2].params["numbers"] == "#3"


def test_codes_come_through_whatever_type_the_file_made_of_them() -> None:
    frame = pd.DataFrame({"SCOPE": ["1", "1.0", "0"], "GZL": [1.0, 2.0, np.nan], "SDM": [42, 43, 42], "TQMJ": ["100", "200.00", None]})
    table = appendix_of(frame, CAMPAIGN)
    assert (table.cell("42", "1"), table.cell("43", "2"), table.cell("", "").count) == (Cell(1, 1), Cell(1, 2), 2)


def test_the_dictionary_of_a_table_gives_it_back() -> None:
    table = appendix_table(published_patches(), CAMPAIGN)
    assert AppendixTable.from_dict(table.as_dict()) == table


def test_a_cells_filter_names_its_province_and_class() -> None:
    table = appendix_table([], CAMPAIGN)
    assert cell_filter(table, "42", "1") == "\"SCOPE\" = 1 AND \"SDM\" IN ('42') AND \"GZL\" IN ('1')"
    assert "'31', '32'" in cell_filter(table, "", "2")


def test_unknown_settings_are_refused() -> None:
    for count_by, area in (("mine", "ellipsoidal"), ("patch", "planar")):
        with pytest.raises(MineError, match="setting|cannot be"):
            appendix_table([], CAMPAIGN, count_by, area)


def test_statement_names_the_rule_and_mixed_ones() -> None:
    one = pd.DataFrame({"PDGZ": [RULE] * 3, "PDSJ": [TIME] * 3})
    statement = statement_of(one)
    assert [(use.text, use.count) for use in statement.rules] == [(RULE, 3)]
    assert (statement.distances_km, statement.first_time, statement.last_time, statement.findings) == ((10.0,), TIME, TIME, ())
    mixed = pd.concat([one, pd.DataFrame({"PDGZ": ["other/half/7.5km/centre_line", "rubbish"], "PDSJ": [pd.NA, "2026-11-24 01:00:00"]})])
    statement = statement_of(mixed)
    assert statement.distances_km == (7.5, 10.0)
    assert statement.campaigns == ("other", "yangtze_2020")
    assert [finding.code for finding in statement.findings] == ["rules_mixed", "rules_unknown"]
    assert statement.last_time == "2026-11-24 01:00:00"
    assert statement_of(pd.DataFrame({"SCOPE": [1, 0]})).unknown == 2


@pytest.mark.slow
def test_a_million_rows_take_seconds() -> None:
    chance = np.random.default_rng(3)
    size = 1_000_000
    frame = pd.DataFrame(
        {
            "TBBH": np.arange(size).astype(str),
            "ZTBH": chance.integers(0, size // 3, size).astype(str),
            "SDM": chance.choice([p.code for p in CAMPAIGN.provinces], size),
            "GZL": chance.choice(["1", "2"], size),
            "SCOPE": chance.integers(0, 2, size),
            "TQMJ": np.round(chance.gamma(2, 8000, size), 2),
        }
    )
    table = appendix_of(frame, CAMPAIGN)
    assert table.total.total.count == int(frame["SCOPE"].sum())
