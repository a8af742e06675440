"""Attributes of made-up patches, as ``fields.json`` names them. Every name of a village, mine, office or person is visibly made up."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
import pyarrow as pa

from demo_shapes import planar_factor
from mine_restoration_plugin.engine.core.ellipsoid import GEOD, Floats
from mine_restoration_plugin.model.gb2260 import province_name

REMARK = "演示数据：随机生成，非真实图斑"
# Weights of minerals (KZ codes) as the work plan describes the reaches.
_UPPER = {"22001": 18, "22002": 12, "32009": 12, "52500": 4, "75690": 12, "83900": 22, "83906": 8, "84711": 6, "99999": 6}
_NONFERROUS = {"32006": 18, "22002": 8, "52500": 14, "22001": 10, "83900": 20, "83906": 10, "84711": 10, "99999": 10}
_PHOSPHATE = {"75690": 38, "22001": 8, "32006": 5, "83900": 24, "83906": 10, "84711": 8, "99999": 7}
_IRON_COPPER = {"22001": 22, "32006": 18, "83900": 28, "83906": 18, "84711": 8, "99999": 6}
_BUILDING = {"84711": 32, "83900": 28, "83906": 20, "99999": 20}
MINERALS = {
    **dict.fromkeys(("50", "51", "52", "53"), _UPPER), **dict.fromkeys(("36", "43"), _NONFERROUS), "42": _PHOSPHATE, "34": _IRON_COPPER,
}  # fmt: skip
_FULL_NAMES = {"31": "上海市", "50": "重庆市"}
# The next seat must be so many times farther off before a place is given to a city.
CLEARLY_NEARER = 1.8
# Share of patches whose handed-down area was taken in the Gauss-Krueger plane.
_PLANAR_SHARE = 0.15


@dataclass(frozen=True)
class City:
    """A prefecture-level city with the seat of its government."""

    code: str
    name: str
    lon: float
    lat: float


def attributes_of(
    rng: np.random.Generator, centres: Floats, provinces: Sequence[str], sites: Sequence[int], areas_m2: Floats,
    cities: Sequence[City], city_reach_km: float,
) -> pa.Table:  # fmt: skip
    """The attribute columns of patches.

    Args:
        rng: where chance comes from.
        centres: array (n, 2) of lon/lat.
        provinces: two-digit codes (n,).
        sites: number of the site of each patch (n,); patches of one site have one province and stand together.
        areas_m2: ellipsoidal areas (n,).
        cities: seats; a site takes the one that is near and clearly nearer than the next.
        city_reach_km: how near.
    """
    count = len(provinces)
    first = {site: i for i, site in reversed(list(enumerate(sites)))}
    city = {site: _city(centres[i], provinces[i], cities, city_reach_km) for site, i in first.items()}
    codes = [city[s].code if city[s] else p + "0000" for s, p in zip(sites, provinces)]
    villages = {site: int(rng.integers(1, 400)) for site in first}
    full = {code: _FULL_NAMES.get(code, province_name(code) + "省") for code in set(provinces)}
    towns = [found.name if (found := city[s]) else "" for s in sites]
    return pa.table(
        {
            "TBBH": [f"{code}2017{n:05d}" for n, code in enumerate(codes, start=1)],
            "ZTBH": [f"{code}ZT{site:05d}" for code, site in zip(codes, sites)],
            "SHENG": [full[p] for p in provinces],
            "XZS": towns,
            "XZX": pa.array([""] * count),
            "XZQDM": codes,
            "WZ": [f"{full[p]}{town}示例村{villages[s]}" for p, town, s in zip(provinces, towns, sites)],
            "KSMC": [f"示例矿{s}" for s in sites],
            "KFX": np.round(centres[:, 0], 6),
            "KFY": np.round(centres[:, 1], 6),
            **_areas(rng, centres, areas_m2),
            **_by_site(rng, provinces, sites, list(first)),
            **_by_patch(rng, count),
            "BZ": [REMARK] * count,
        }
    )


def _city(centre: Floats, province: str, cities: Sequence[City], reach_km: float) -> City | None:
    near = sorted((GEOD.inv(*centre, c.lon, c.lat)[2] / 1000, c.code, c) for c in cities if c.code[:2] == province)
    if not near or near[0][0] > reach_km or (len(near) > 1 and near[1][0] < CLEARLY_NEARER * near[0][0]):
        return None
    return near[0][2]


def _areas(rng: np.random.Generator, centres: Floats, areas_m2: Floats) -> dict[str, Any]:
    planar = rng.random(len(areas_m2)) < _PLANAR_SHARE
    factor = np.where(planar, planar_factor(centres[:, 0], centres[:, 1]), 1.0)
    handed = np.round(areas_m2 * factor, 2)
    verified = np.where(rng.random(len(areas_m2)) < 0.7, np.round(areas_m2, 2), np.nan)
    return {"TBMJ": handed, "TBHDMJ": pa.array(verified, from_pandas=True)}


def _by_site(rng: np.random.Generator, provinces: Sequence[str], sites: Sequence[int], order: Sequence[int]) -> dict[str, Any]:
    """What all patches of a site share."""
    province = dict(zip(sites, provinces))
    kinds = _drawn(rng, {"1011": 55, "1012": 25, "2021": 7, "2022": 8, "3032": 3, "3036": 2}, len(order))
    rows = {}
    for number, site in enumerate(order):
        minerals = MINERALS.get(province[site], _BUILDING)
        rows[site] = (
            str(int(rng.triangular(1985, 2012, 2017))), kinds[number][:2], kinds[number][2:],
            _drawn(rng, {"A": 94, "C": 5, "B": 1}, 1)[0], _drawn(rng, minerals, 1)[0],
        )  # fmt: skip
    columns = zip(*(rows[site] for site in sites))
    return dict(zip(("GBND", "TBDL", "TBXL", "KCFS", "KZ"), map(list, columns)))


def _by_patch(rng: np.random.Generator, count: int) -> dict[str, Any]:
    method = _drawn(rng, {"1": 25, "2": 40, "3": 25, "4": 10}, count)
    use = _drawn(rng, {"3": 50, "4": 25, "1": 12, "2": 5, "6": 5, "12": 3}, count)
    days = rng.integers(0, 150, count)
    team = rng.integers(1, 13, count)
    return {
        "TBSX": _drawn(rng, {"1": 68, "3": 16, "2": 8, "4": 5, "7": 3}, count),
        "HFZLQK": _drawn(rng, {"A": 82, "B": 18}, count),
        "NXFFS": method,
        "NXFFX": use,
        "STWT": _drawn(rng, {"1,3": 40, "3": 15, "1": 12, "1,2,3": 12, "3,5": 11, "1,3,6": 7, "1,3,4": 3}, count),
        "SDDL": _drawn(rng, {"0602": 78, "1207": 9, "1206": 6, "0404": 4, "0307": 3}, count),
        "HCDW": [f"示例核查单位{n}" for n in team],
        "HCRY": [f"示例核查员{n}" for n in rng.integers(1, 60, count)],
        "HCRQ": pa.array([datetime.date(2019, 1, 2) + datetime.timedelta(days=int(d)) for d in days], type=pa.date32()),
    }


def _drawn(rng: np.random.Generator, weights: dict[str, int], count: int) -> list[str]:
    share = np.array(list(weights.values()), dtype=float)
    return [str(v) for v in rng.choice(list(weights), size=count, p=share / share.sum())]
