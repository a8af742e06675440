"""A site's records as the store gives them, complete for every step of the built-in campaign; tests take things away."""

from __future__ import annotations

import copy
from typing import Any

_COMPLETE: dict[str, Any] = {
    "sites": {"uuid": "s", "ZTBH": "KS001", "KSMC": "白马石灰岩矿", "XZX": "宜都市", "XZQDM": "420581", "ZT": "10", "TQMJ": 52000.0},
    "archive": {
        "JBQK": "露天开采", "KZ": "83900", "KCFS": "A", "JDR": "李四", "JDRQ": "2019-05-06", "ZYWT": "1,3", "DZYH": "9", "YZCD": "2", "SZ": "东至河",
        "HFQK": "已复绿", "CQCS": "覆土", "NXFFS": "2", "ZRHFMJ": 5.2, "ZBFGD": 80.0,
    },
    "ledger": {"ZRLX": "1", "ZRZT": "宜都市政府", "ZLRW": "削坡", "RWMJ": 5.2, "GSTZ": 100.0, "KGRQ": "2019-09-01", "ZLSX": "2020-12-31"},
    "funds": [{"uuid": "f1", "ZJLX": "1", "ZJJH": 60.0}, {"uuid": "f2", "ZJLX": "4", "ZJJH": 40.0}],
    "progress": [{"uuid": "p1", "BGQB": "2020Q3", "XXJD": 100.0}, {"uuid": "p2", "BGQB": "202003", "XXJD": 40.0}],
    "acceptance": [
        {"uuid": "a1", "YSJB": "1", "YSRQ": "2020-11-01", "YSMJ": 5.2, "YSJL": "1", "YSWH": "宜验〔2020〕1号"},
        {"uuid": "a2", "YSJB": "2", "YSRQ": "2020-12-01", "YSMJ": 5.2, "YSJL": "1", "YSWH": "市验〔2020〕1号"},
    ],
    "inspections": [{"uuid": "i1", "JCRQ": "2020-06-01", "XFQK": "1"}],
    "photos": [{"uuid": "z1", "ZPLX": "1"}, {"uuid": "z3", "ZPLX": "3"}],
    "patches": [{"uuid": "t1", "TBBH": "T1"}],
}  # fmt: skip


def complete(status: str = "10", **changes: dict[str, Any]) -> dict[str, Any]:
    """The records in a status; ``changes`` by table go into its one row, a list replaces the rows."""
    dossier = copy.deepcopy(_COMPLETE)
    dossier["sites"]["ZT"] = status
    for table, values in changes.items():
        if isinstance(values, dict):
            dossier[table].update(values)
        else:
            dossier[table] = values
    return dossier


def natural(status: str = "10", **changes: dict[str, Any]) -> dict[str, Any]:
    """A site that is left to nature: without works, and without funds or reports on them."""
    base = complete(status, archive={"NXFFS": "1"}, funds=[], progress=[])
    for table, values in changes.items():
        base[table] = values
    return base
