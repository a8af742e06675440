"""The province of each patch: by its district code, else by its position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ...model.campaign import Campaign
from ...model.errors import INFO, Finding, MineError
from .each_value import each_value
from .ellipsoid import METRES_PER_DEGREE, Floats

# Provincial borders shipped with the project are generalised; within this of a border a position decides nothing.
BORDER_M = 2000.0
# A patch whose code says one province and that lies this far outside it deserves a look.
CODE_OFF_M = 5000.0
# Coasts are generalised too: a patch this close to a province belongs to it.
COAST_M = 5000.0
_CODE_FIELDS = ("SDM", "XZQDM", "PAC", "adcode", "ADCODE", "code", "CODE", "省代码")
_NAME_FIELDS = ("SHENG", "XZQMC", "NAME", "name", "省", "省份", "名称")


@dataclass(frozen=True)
class ProvinceMap:
    """Outlines of the campaign's provinces, EPSG:4490, valid; ``codes`` (two digits) and ``outlines`` go together."""

    codes: tuple[str, ...]
    outlines: np.ndarray

    def prepared_copy(self) -> "ProvinceMap":
        """The same with prepared outlines of its own, for one thread (see :mod:`.per_thread`)."""
        outlines = np.asarray(shapely.from_wkb(shapely.to_wkb(self.outlines)), dtype=object)
        shapely.prepare(outlines)
        return ProvinceMap(self.codes, outlines)


def province_map(frame: gpd.GeoDataFrame, campaign: Campaign, name: str) -> ProvinceMap:
    """Take the campaign's provinces out of a layer.

    Args:
        frame: polygons, EPSG:4490, with a district code or a province name in one of the usual fields.

    Raises:
        MineError: ``field_missing`` if no field names a province of the campaign.
    """
    columns = [str(c) for c in frame.columns if c != frame.geometry.name]
    codes: np.ndarray | None = None
    for field in [c for c in (*_CODE_FIELDS, *_NAME_FIELDS) if c in columns]:
        found = np.array([_code_of(v, campaign) for v in frame[field]], dtype=object)
        if any(found):
            codes = found
            break
    if codes is None:
        raise MineError("field_missing", name=name, field="SDM", fields=columns or ["-"])
    kept, outlines = [], []
    for province in campaign.provinces:
        members = frame.geometry.to_numpy()[codes == province.code]
        members = members[~shapely.is_missing(members)]
        if len(members):
            outlines.append(shapely.union_all(shapely.make_valid(members)))
            kept.append(province.code)
    return ProvinceMap(tuple(kept), np.asarray(outlines, dtype=object))


def _code_of(value: Any, campaign: Campaign) -> str:
    text = str(value).strip()
    for province in campaign.provinces:
        if text in (province.name, province.full_name):
            return province.code
    found = campaign.province_by_code(text) if text[:2].isdigit() else None
    return found.code if found else ""


@dataclass(frozen=True)
class ProvincesOfPatches:
    """Two-digit codes, '' where unknown, and what was found."""

    codes: np.ndarray
    findings: list[Finding]


def provinces_of(
    centres: Floats, district_codes: np.ndarray, names: np.ndarray, provinces: ProvinceMap, campaign: Campaign
) -> ProvincesOfPatches:
    """The province of each patch.

    Args:
        centres: array (n, 2), EPSG:4490 lon/lat; nan where a patch has no geometry.
        district_codes: array (n,) of GB/T 2260 codes as text, '' where there is none.
        names: array (n,) for messages.
    """
    codes = each_value(district_codes, lambda text: text[:2] if text[:2].isdigit() and len(text) >= 2 else "")
    findings: list[Finding] = []
    lon, lat = centres[:, 0], centres[:, 1]
    located = np.isfinite(lon)
    inside = np.full(len(codes), -1)
    for number, outline in enumerate(provinces.outlines):
        west, south, east, north = shapely.bounds(outline)
        near = np.flatnonzero(located & (inside < 0) & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        inside[near[shapely.contains_xy(outline, lon[near], lat[near])]] = number
    known = {code: number for number, code in enumerate(provinces.codes)}
    claimed = each_value(codes, lambda code: known.get(code, -1), int)
    doubtful = located & (claimed >= 0) & (claimed != inside)
    for number, outline in enumerate(provinces.outlines):
        members = np.flatnonzero(doubtful & (claimed == number))
        off = _metres(outline, lon[members], lat[members])
        word = _word(campaign, provinces.codes[number])
        for patch, metres in zip(members[off > CODE_OFF_M].tolist(), off[off > CODE_OFF_M].tolist()):
            params = {"code": district_codes[patch], "province": word, "distance": f"{metres / 1000:.1f}"}
            findings.append(Finding("province_differs", where=str(names[patch]), params=params))
    without = np.flatnonzero((codes == "") & located)
    if len(without):
        codes[without], uncertain = _by_position(lon[without], lat[without], inside[without], provinces)
        for patch in without[uncertain].tolist():
            params = {"province": _word(campaign, codes[patch]), "distance": f"{BORDER_M / 1000:.0f}"}
            findings.append(Finding("province_uncertain", where=str(names[patch]), params=params))
        findings.append(Finding("province_by_position", INFO, params={"count": len(without)}))
    return ProvincesOfPatches(codes, findings)


def _word(campaign: Campaign, code: str) -> str:
    province = campaign.province_by_code(code)
    return province.name if province else code


def _by_position(lon: Floats, lat: Floats, inside: np.ndarray, provinces: ProvinceMap) -> tuple[np.ndarray, np.ndarray]:
    """Codes of the provinces in which points lie, '' off the map, and whether a border is near."""
    points = np.asarray(shapely.points(lon, lat), dtype=object)
    away = np.full((len(lon), len(provinces.outlines)), np.inf)
    reach = 1.2 * COAST_M / METRES_PER_DEGREE / max(0.1, float(np.cos(np.radians(np.abs(lat).max()))))
    for column, outline in enumerate(provinces.outlines):
        near = shapely.dwithin(outline, points, reach)
        away[near, column] = _metres(outline, lon[near], lat[near])
    number = np.where(inside >= 0, inside, away.argmin(axis=1))
    rows = np.arange(len(lon))
    on_map = (inside >= 0) | (away[rows, number] <= COAST_M)
    away[rows, number] = np.inf
    codes = np.where(on_map, np.array(provinces.codes, dtype=object)[number], "")
    return codes, on_map & ((away.min(axis=1) <= BORDER_M) | (inside < 0))


def _metres(outline: shapely.Geometry, lon: Floats, lat: Floats) -> Floats:
    """Rough metres from points to an outline, good enough to say whether a border is near."""
    if not len(lon):
        return np.zeros(0)
    line = shapely.get_coordinates(shapely.shortest_line(outline, shapely.points(lon, lat))).reshape(-1, 4)
    inside = shapely.contains_xy(outline, lon, lat)
    metres = np.hypot((line[:, 2] - line[:, 0]) * np.cos(np.radians(lat)), line[:, 3] - line[:, 1]) * METRES_PER_DEGREE
    return np.where(inside, 0.0, metres)
