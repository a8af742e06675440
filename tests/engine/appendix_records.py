"""Patch records for the tests of the appendix table."""

from __future__ import annotations

import csv
import dataclasses
import random
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import strategies as st

from mine_restoration_plugin.model.appendix import PatchRow
from mine_restoration_plugin.model.campaign import Campaign, builtin_campaign_path, load_campaign

PLAN_TABLE = Path(__file__).parents[3] / "shared" / "mission" / "appendix-table.csv"
RULE = "yangtze_2020/touches/10km/bank"
TIME = "2026-11-23 20:15:00"

CAMPAIGN = load_campaign(builtin_campaign_path())


def with_table(campaign: Campaign, **words: str) -> Campaign:
    """The campaign with other words in its table."""
    return dataclasses.replace(campaign, table=dataclasses.replace(campaign.table, **words))


def published_patches(seed: int = 7) -> list[PatchRow]:
    """Patches with the published count and area of each cell, in random order, and some outside the scope."""
    chance = random.Random(seed)
    rows = []
    for line in CAMPAIGN.baseline.rows:
        for code, count, hectares in (("1", line.main_count, line.main_ha), ("2", line.tributary_count, line.tributary_ha)):
            if count:
                rest = int(Decimal(str(hectares)) * 10000 * 100)  # in hundredths of a square metre
                share = rest // count
                for k in range(count):
                    part = rest if k == count - 1 else chance.randrange(share // 2, share)
                    rest -= part
                    rows.append(PatchRow(f"{line.province}{code}{k:05d}", "", line.province, code, True, part / 100))
    rows += [PatchRow(f"out{k}", "", "42", "", False, 1234.5) for k in range(50)]
    chance.shuffle(rows)
    return rows


def frame_of(rows: list[PatchRow]) -> pd.DataFrame:
    """The records as a classified layer."""
    frame = pd.DataFrame(
        {
            "TBBH": [row.number for row in rows],
            "ZTBH": [row.site for row in rows],
            "SDM": [row.province_code for row in rows],
            "GZL": [row.river_class for row in rows],
            "SCOPE": [int(row.in_scope) for row in rows],
            "TQMJ": pd.array([row.area_m2 for row in rows], dtype="Float64").to_numpy(dtype=float, na_value=float("nan")),
        }
    )
    return frame.assign(PDGZ=RULE, PDSJ=TIME)


def plan_cells() -> list[list[str]]:
    """Header and cells of the work plan's table; the test that asks is skipped, and says so, where the plan is not at hand."""
    if not PLAN_TABLE.exists():
        pytest.skip("../shared with the work plan's table is not beside the repository")
    with open(PLAN_TABLE, encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row]


AREAS = st.one_of(
    st.none(),
    st.sampled_from([0.0, 50.0, 49.99, 150.0, -1.0, float("nan"), float("inf"), 1e300]),
    st.integers(0, 10**9).map(lambda n: n / 100),
    st.floats(0, 1e7),
)
ROWS = st.lists(
    st.builds(
        PatchRow,
        number=st.sampled_from(["", "a", "b", "c", "=1", "十"]),
        site=st.sampled_from(["", "", " ", "S1", "S2", "S3", "S4"]),
        province_code=st.sampled_from(["31", "42", "43", "500101", "53", "61", "99", "", " 42 "]),
        river_class=st.sampled_from(["1", "1", "2", "2", "", "7"]),
        in_scope=st.booleans(),
        area_m2=AREAS,
    ),
    max_size=40,
)
