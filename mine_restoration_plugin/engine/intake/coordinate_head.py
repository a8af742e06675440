"""The head of a coordinate text: its facts, and the coordinate system that they state."""

from __future__ import annotations

import re
from typing import Mapping

import pyproj

from ...model.errors import INFO, WARNING, Finding
from ..core.doctor.number_kinds import ZONES_3, ZONES_6
from ..core.doctor.number_kinds import gauss_krueger as zone_code

# Other writings of the head's names.
_NAMES = {
    "坐标系": ("坐标系统", "坐标系名称", "坐标参考系", "大地坐标系", "坐标参考系统", "平面坐标系"),
    "几度分带": ("分带", "度带", "几度带", "分带方式", "分带类型", "投影分带"),
    "带号": ("投影带号", "投影带", "分带号", "3度带带号", "6度带带号", "三度带带号", "六度带带号"),
    "中央子午线": ("中央经线", "中央子午线经度", "中央子午线(度)"),
    "投影类型": ("投影", "投影方式", "投影方法", "地图投影"),
    "计量单位": ("单位", "坐标单位", "长度单位"),
    "数据产生单位": ("数据生产单位", "产生单位", "生产单位"),
    "数据产生日期": ("数据生产日期", "产生日期", "生产日期", "日期"),
    "格式版本号": ("版本号", "格式版本"),
    "精度": ("坐标精度",),
    "转换参数": (),
}
_CANONICAL = {name: fact for fact, names in _NAMES.items() for name in (fact, *names)}
# Names that a head is known by also where it stands between patches.
STRONG = frozenset(_NAMES)
# What makes two heads different for the coordinates below them.
TELLING = ("坐标系", "几度分带", "带号", "中央子午线", "投影类型", "计量单位", "转换参数")
_FALSE_EASTING = 500_000
# EPSG: 3-degree zones with the zone in front and without; 6-degree zones with it and without (numbers less the zone).
_OLD_SYSTEMS = {
    "xian": (4610, 2349 - 25, 2370 - 25, 2327 - 13, 2338 - 13),
    "beijing": (4214, 2401 - 25, 2422 - 25, 21413 - 13, 21453 - 13),
}
_DEGREES_OF_WORDS = {"三": 3.0, "六": 6.0, "一点五": 1.5}
_METRES = frozenset({"", "米", "m", "meter", "metre", "meters", "metres"})


def canonical(name: str) -> str:
    """A fact's usual name; the name itself where it has none."""
    plain = re.sub(r"\s+", "", name)
    return _CANONICAL.get(plain, plain)


def facts_of(lines: list[str]) -> dict[str, str]:
    """The facts of a head's lines (``name=value`` or ``name:value``); of a name that stands twice the first one with a value counts.

    The zone (``38带``, ``3度带第38带``) and the width of zones (``3度``, ``三度带``) become plain numbers where they are clear.
    """
    facts: dict[str, str] = {}
    for line in lines:
        name, _, value = line.replace(":", "=", 1).partition("=") if "=" not in line else line.partition("=")
        name, value = canonical(name), value.strip().strip("\"'").strip()
        if name and not facts.get(name):
            facts[name] = value
    zone = _zone(facts.get("带号", ""))
    if zone is not None:
        facts["带号"] = str(zone)
    width = _width(facts.get("几度分带", ""))
    if width is not None:
        facts["几度分带"] = f"{width:g}"
    return facts


def _zone(text: str) -> int | None:
    numbers = [int(n) for n in re.findall(r"(?<![\d.])\d{1,2}(?![\d.])", text)]
    likely = [n for n in numbers if n in ZONES_3 or n in ZONES_6]
    return likely[-1] if likely else None


def _width(text: str) -> float | None:
    """Degrees of a zone: 3, 6 or 1.5."""
    for word, width in _DEGREES_OF_WORDS.items():
        if text.startswith(word):
            return width
    found = re.search(r"\d+(?:\.\d+)?", text)
    return float(found[0]) if found and float(found[0]) in (1.5, 3.0, 6.0) else None


def _meridian(text: str) -> float | None:
    """Degrees of a central meridian in China; ``114``, ``114°``, ``114度30分``."""
    found = re.match(r"\D*(\d{2,3}(?:\.\d+)?)\s*[°度]?\s*(?:(\d{1,2})\s*['′分])?", text)
    value = float(found[1]) + float(found[2] or 0) / 60 if found else 0.0
    return value if 72.0 <= value <= 138.0 else None


def system_of(facts: Mapping[str, str], zones: frozenset[int], is_degrees: bool, name: str) -> tuple[pyproj.CRS | None, list[Finding]]:
    """The coordinate system that a head states without doubt, and where it contradicts the numbers.

    Xi'an 80 and Beijing 54 are stated as what they are, so that the import refuses them with the reason.

    Args:
        facts: see :func:`facts_of`.
        zones: zones in front of the eastings; empty where the eastings have none.
        is_degrees: whether the numbers are longitudes and latitudes.
        name: of the file, for findings.
    """
    words = facts.get("坐标系", "")
    datum = _datum(words)
    findings = _contradictions(facts, zones, name)
    if datum in _OLD_SYSTEMS:
        return pyproj.CRS.from_epsg(_old_code(datum, facts, zones, is_degrees)), findings
    if datum != "cgcs2000":
        return None, findings
    if is_degrees:
        return pyproj.CRS.from_epsg(4490), findings
    doubtful = any(finding.severity == WARNING for finding in findings) or facts.get("计量单位", "").lower() not in _METRES or len(zones) > 1
    if doubtful or not re.search(r"高斯|gauss|^$", facts.get("投影类型", ""), re.IGNORECASE):
        return None, findings
    return _by_zone(facts, zones), findings


def _by_zone(facts: Mapping[str, str], zones: frozenset[int]) -> pyproj.CRS | None:
    width = _width(facts.get("几度分带", ""))
    zone = next(iter(zones)) if zones else _zone(facts.get("带号", ""))
    if width == 1.5 or (zone is None and not zones):
        return None if zones else _by_meridian(_meridian(facts.get("中央子午线", "")))
    six = zone in ZONES_6
    if zone is None or not (six or zone in ZONES_3) or (width is None and not zones):
        return None
    return pyproj.CRS.from_epsg(zone_code(zone, bool(zones), six))


def _by_meridian(meridian: float | None) -> pyproj.CRS | None:
    """The plane around a central meridian, with a false easting of 500 km (zones of 1.5 degrees have no EPSG code)."""
    if meridian is None:
        return None
    if meridian % 3 == 0 and int(meridian) // 3 in ZONES_3:
        return pyproj.CRS.from_epsg(zone_code(int(meridian) // 3, False, False))
    return pyproj.CRS.from_proj4(f"+proj=tmerc +lat_0=0 +lon_0={meridian!r} +k=1 +x_0={_FALSE_EASTING} +y_0=0 +ellps=GRS80 +units=m +type=crs")


def _datum(words: str) -> str:
    plain = re.sub(r"\s+", "", words).lower()
    if re.search(r"独立|地方|假定|任意", plain):
        return ""
    if re.search(r"西安|xi'?an|(?<!\d)(19)?80(?!\d)", plain):
        return "xian"
    if re.search(r"北京|beijing|(?<!\d)(19)?54(?!\d)", plain):
        return "beijing"
    return "cgcs2000" if re.search(r"2000", plain) else ""


def _old_code(datum: str, facts: Mapping[str, str], zones: frozenset[int], is_degrees: bool) -> int:
    geographic, three_front, three, six_front, six = _OLD_SYSTEMS[datum]
    zone = min(zones) if zones else _zone(facts.get("带号", ""))
    if zone is None or is_degrees:
        return geographic
    if zone in ZONES_6:
        return (six_front if zones else six) + zone
    return (three_front if zones else three) + zone if zone in ZONES_3 else geographic


def _contradictions(facts: Mapping[str, str], zones: frozenset[int], name: str) -> list[Finding]:
    """Where the head says another zone, or another width of zones, than the numbers."""
    findings = []
    stated, width = _zone(facts.get("带号", "")), _width(facts.get("几度分带", ""))
    if zones and stated is not None and zones != {stated}:
        findings.append(Finding("coordtext_zone_differs", WARNING, name, {"given": str(stated), "found": ", ".join(map(str, sorted(zones)))}))
    for zone in sorted(zones or ({stated} if stated is not None else set())):
        if (width == 3.0 and zone in ZONES_6) or (width == 6.0 and zone in ZONES_3):
            params = {"given": f"{width:g}", "zone": str(zone), "found": "6" if zone in ZONES_6 else "3"}
            findings.append(Finding("coordtext_width_differs", WARNING, name, params))
            break
    if re.search(r"[1-9]", facts.get("转换参数", "")):
        findings.append(Finding("coordtext_shifted", INFO, name, {"value": facts["转换参数"][:80]}))
    return findings
