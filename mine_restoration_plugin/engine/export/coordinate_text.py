"""Coordinate texts (坐标TXT) in the strict form, as survey software reads them.

A vertex line is ``J1,1,north,east``: the third column is X, north; the fourth Y, east, with the 3-degree zone in front. The first ring of
a patch is the outer one; holes and further parts follow with rising numbers. Rings are closed, begin in the north-west and run
clockwise (holes the other way), as land surveys number their boundary points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Mapping, Sequence

import numpy as np
import pyproj
import shapely

from ...model.errors import INFO, WARNING, Finding, MineError
from ..core.doctor.number_kinds import ZONES_3, gauss_krueger
from ..core.ellipsoid import CGCS2000, Floats, Geometries

_DEGREES_A_ZONE = 3
_DIGITS = 3
_METRES_A_ZONE = 1_000_000
# A patch in a neighbouring zone is drawn with some distortion; beyond that a survey would not accept it.
_NEIGHBOUR_DEG = 1.5 * _DEGREES_A_ZONE
_LINE = "\r\n"
# What separates fields and ends a line, and what the format has in its place.
_BREAKS = re.compile(r"[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
_REPLACED = str.maketrans({",": "，", "@": "＠", "\0": None})
_SHOWN = 20


@dataclass(frozen=True)
class PatchTexts:
    """What stands in the lines of patches, besides count and area: arrays (n) of texts, empty for nothing."""

    number: np.ndarray
    name: np.ndarray
    sheet: np.ndarray
    use: np.ndarray
    land_class: np.ndarray


@dataclass
class Written:
    """One text.

    Attributes:
        zone: the 3-degree zone of all its coordinates.
        rows: numbers of its patches, as they came in. text: the whole of it.
        points: number of its vertex lines.
    """

    zone: int
    rows: np.ndarray
    text: str
    points: int
    findings: list[Finding] = field(default_factory=list)


def zones_of(geometry: Geometries) -> np.ndarray:
    """The 3-degree zone (n) in which the middle of each shape (EPSG:4490) lies."""
    lon = shapely.get_x(shapely.centroid(geometry))
    return np.asarray(np.floor(lon / _DEGREES_A_ZONE + 0.5).astype(np.int64))


def coordinate_texts(
    geometry: Geometries, area_m2: Floats, texts: PatchTexts, zone: int | None = None, producer: str = "", day: date | None = None
) -> list[Written]:
    """Patches as coordinate texts: one for each zone, that with the most patches first, or one in a given zone.

    Args:
        geometry: array (n) of valid polygons and multipolygons, EPSG:4490.
        area_m2: their ellipsoidal areas (n).
        texts: their numbers, names and so on.
        zone: 3-degree zone for all of them; None for each patch's own.
        producer: what stands as 数据产生单位. day: what stands as 数据产生日期; today if None.

    Raises:
        MineError: ``coordtext_zone_impossible`` where a patch lies too far from the zone for its eastings.
    """
    own = zones_of(geometry)
    taken = own if zone is None else np.full(len(geometry), zone, dtype=np.int64)
    written = []
    for one in sorted(set(taken.tolist()), key=lambda number: (-int((taken == number).sum()), number)):
        rows = np.flatnonzero(taken == one)
        part = PatchTexts(*(values[rows] for values in (texts.number, texts.name, texts.sheet, texts.use, texts.land_class)))
        text = _one_text(geometry[rows], area_m2[rows], part, rows, one, _head(one, producer, day or date.today()))
        if zone is not None:
            lon = shapely.get_x(shapely.centroid(geometry[rows]))
            far = np.flatnonzero(np.abs(lon - _DEGREES_A_ZONE * zone) > _NEIGHBOUR_DEG)
            if len(far):
                params = {"zone": str(zone), "count": len(far), "numbers": _listed(part.number[far], rows[far])}
                text.findings.append(Finding("coordtext_zone_far", WARNING, params=params))
        written.append(text)
    return written


def encoded(text: str, encoding: str) -> tuple[bytes, str]:
    """The text's bytes and the encoding that was taken: GB18030 where GBK lacks a character; UTF-8 gets a byte order mark."""
    if encoding == "utf-8":
        return text.encode("utf-8-sig", "replace"), "utf-8"
    try:
        return text.encode("gbk"), "gbk"
    except UnicodeEncodeError:
        return text.encode("gb18030", "replace"), "gb18030"


def not_in_gbk(text: str) -> list[str]:
    """The different characters that GBK lacks."""
    return [one for one in dict.fromkeys(text) if not _in_gbk(one)]


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _head(zone: int, producer: str, day: date) -> list[str]:
    facts: Mapping[str, str] = {
        "格式版本号": "1.01", "数据产生单位": _fitting(producer), "数据产生日期": f"{day.year}-{day.month}-{day.day}", "坐标系": "2000国家大地坐标系",
        "几度分带": str(_DEGREES_A_ZONE), "投影类型": "高斯克吕格", "计量单位": "米", "带号": str(zone), "精度": f"{10.0**-_DIGITS:g}",
        "转换参数": ",,,,,,",
    }  # fmt: skip
    return ["[属性描述]", *(f"{name}={value}" for name, value in facts.items()), "[地块坐标]"]


def _fitting(text: str) -> str:
    """A text without what ends a field or a line."""
    return _BREAKS.sub(" ", text).translate(_REPLACED).strip()


def _one_text(geometry: Geometries, area_m2: Floats, texts: PatchTexts, rows: np.ndarray, zone: int, head: Sequence[str]) -> Written:
    findings: list[Finding] = []
    fields = []
    changed = np.zeros(len(rows), dtype=bool)
    for values in (texts.number, texts.name, texts.sheet, texts.use, texts.land_class):
        fitting = [_fitting(value) for value in values]
        changed |= np.array([new != old.strip() for new, old in zip(fitting, values)], dtype=bool)
        fields.append(fitting)
    numbers, names, sheets, uses, classes = fields
    if changed.any():
        params = {"count": int(changed.sum()), "numbers": _listed(texts.number[changed], rows[changed])}
        findings.append(Finding("coordtext_texts_changed", INFO, params=params))
    unnamed = [i for i, number in enumerate(numbers) if not number]
    if unnamed:
        numbers = [number or str(row + 1) for number, row in zip(numbers, rows)]
        params = {"count": len(unnamed), "numbers": _listed(np.array(numbers)[unnamed], rows)}
        findings.append(Finding("coordtext_numbers_made", WARNING, params=params))
    patch, points = _vertex_lines(geometry, zone)
    count = np.bincount(patch, minlength=len(rows))
    blocks = [
        f"{n},{ha:.4f},{number},{name},面,{sheet},{use},{land},@"
        for n, ha, number, name, sheet, use, land in zip(count.tolist(), (area_m2 / 10_000).tolist(), numbers, names, sheets, uses, classes)
    ]
    lines = np.empty(len(blocks) + len(points), dtype=object)
    place = np.cumsum(count + 1) - count - 1
    lines[place] = blocks
    lines[np.delete(np.arange(len(lines)), place)] = points
    return Written(zone, rows, _LINE.join([*head, *lines.tolist(), ""]), len(points), findings)


def _listed(numbers: np.ndarray, rows: np.ndarray) -> list[str]:
    """The first of some patches, by number or row."""
    listed = [str(number).replace("\n", " ").strip() or f"#{row + 1}" for number, row in zip(numbers[:_SHOWN], rows)]
    return [*listed, "…"] if len(numbers) > _SHOWN else listed


def _vertex_lines(geometry: Geometries, zone: int) -> tuple[np.ndarray, list[str]]:
    """The patch (m), rising, and the text of each vertex line."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    is_shell = np.r_[True, part[1:] != part[:-1]][: len(rings)]
    rings = np.where(shapely.is_ccw(rings) == is_shell, shapely.reverse(rings), rings)
    lon_lat, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.r_[ring[1:] != ring[:-1], True][: len(ring)]
    lon_lat, ring = lon_lat[~closing], ring[~closing]
    patch_of_ring = owner[part]
    east, north = _placed(lon_lat, zone)
    size = np.bincount(ring, minlength=len(rings))
    first = np.cumsum(size) - size
    # The vertex in the north-west comes first: the one with the largest north less east, the earliest of equal ones.
    order = np.lexsort((np.arange(len(ring)), east - north, ring))
    turn = order[first] - first
    closed = size + 1
    of = np.repeat(np.arange(len(rings)), closed)
    place = np.arange(len(of)) - np.repeat(np.cumsum(closed) - closed, closed)
    source = first[of] + (place % size[of] + turn[of]) % size[of]
    patch = patch_of_ring[of]
    ring_start = np.searchsorted(patch_of_ring, patch_of_ring)
    number = of - ring_start[of] + 1
    before = first - first[ring_start]  # vertices of the patch's rings before
    label = before[of] + place % size[of] + 1
    columns = (label.tolist(), number.tolist(), north[source].tolist(), east[source].tolist())
    return patch, ["J%d,%d,%.3f,%.3f" % row for row in zip(*columns)]


def _placed(lon_lat: Floats, zone: int) -> tuple[Floats, Floats]:
    """Eastings with the zone in front, and northings."""
    if zone not in ZONES_3:
        raise MineError("setting_invalid", setting="ZONE", value=str(zone), choices=[f"{ZONES_3[0]} - {ZONES_3[-1]}"])
    transformer = pyproj.Transformer.from_crs(CGCS2000, gauss_krueger(zone, in_front=True), always_xy=True)
    east, north = transformer.transform(lon_lat[:, 0], lon_lat[:, 1])
    east, north = np.round(east, _DIGITS), np.round(north, _DIGITS)
    wrong = np.flatnonzero(~((east >= zone * _METRES_A_ZONE) & (east < (zone + 1) * _METRES_A_ZONE) & (north >= 0)))
    if len(wrong):
        lon, lat = lon_lat[wrong[0]]
        raise MineError("coordtext_zone_impossible", zone=str(zone), place=f"{lon:.4f}, {lat:.4f}")
    return east, north
