"""Rivers of a layer, found among the names of the campaign, joined and classed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ...model.campaign import Campaign
from ...model.errors import INFO, Finding, MineError
from ...model.river_choice import river_of, spoken_of
from ...model.river_names import PREFERRED_NAME_FIELDS
from .ellipsoid import Geometries, on_earth

# On an edge of 2 km at 30 N the line straight in degrees and the geodesic are 0.05 m apart.
LONGEST_EDGE_DEG = 0.02


@dataclass(frozen=True)
class River:
    """One river with its base line.

    Attributes:
        name: as the campaign names it, or as in the layer if the campaign does not.
        river_class: class code of the campaign; empty for a river that the campaign does not name.
        geometry: lines, water polygons or both, EPSG:4490.
        order: position in the campaign; ties between rivers are settled by it.
    """

    name: str
    river_class: str
    geometry: shapely.Geometry
    order: int


@dataclass(frozen=True)
class RiverSettings:
    """How to read a river layer; the fields are those of the job (see ``model.job``)."""

    name_field: str = ""
    class_field: str = ""
    all_rivers: bool = False
    base_line: str = "bank"
    river_names: Mapping[str, str] = field(default_factory=dict)


def rivers_of(
    layers: Sequence[tuple[str, gpd.GeoDataFrame]], campaign: Campaign, settings: RiverSettings
) -> tuple[list[River], list[Finding]]:
    """Find the campaign's rivers in one or more layers.

    Args:
        layers: name and features of each layer, EPSG:4490, lines or polygons.

    Returns:
        The rivers in the campaign's order (others behind it, by name), and what was found on the way.

    Raises:
        MineError: ``not_rivers``, ``field_missing``, ``no_name_field``, ``no_river_matches``.
    """
    findings: list[Finding] = []
    features = pd.concat([_named(name, frame, campaign, settings) for name, frame in layers], ignore_index=True)
    findings += _chosen(set(features["given"]), settings.river_names)
    by_hand = {name for name, river in settings.river_names.items() if not river}
    left_out = sorted(set(features.loc[features["known"] < 0, "given"]) - {""} - by_hand)
    if not (features["known"] >= 0).any() and not settings.all_rivers:
        raise MineError(
            "no_river_matches",
            name=" + ".join(name for name, _ in layers),
            campaign=campaign.title,
            found=left_out[:8] or ["-"],
            expected=[river.name for river in campaign.rivers][:4],
        )
    if left_out and not settings.all_rivers:
        findings.append(Finding("rivers_left_out", INFO, params={"names": left_out}))
    rivers = [river for river in (_campaign_river(features, i, campaign, settings, findings) for i in range(len(campaign.rivers))) if river]
    if settings.all_rivers:
        for order, name in enumerate(left_out, start=len(campaign.rivers)):
            chosen = features[(features["known"] < 0) & (features["given"] == name)]
            given_class = campaign_class(chosen["class"].iloc[0], campaign)
            geometry = _base_line(chosen["geometry"][chosen["usable"]].to_numpy(), settings.base_line)
            if geometry is not None:
                rivers.append(River(name, given_class, geometry, order))
    if not rivers:  # names that are known, but no feature that can be measured; or no names at all
        raise MineError("not_rivers", name=" + ".join(name for name, _ in layers))
    return rivers, findings


def _chosen(names: set[str], chosen: Mapping[str, str]) -> list[Finding]:
    """What a person chose for names of the layers, for the record; and choices for names that are in none of them."""
    used = [f"{name} = {river or '-'}" for name, river in sorted(chosen.items()) if name in names]
    unused = sorted(set(chosen) - names)
    findings = [Finding("river_names_chosen", INFO, params={"names": used})] if used else []
    return findings + ([Finding("river_names_unused", params={"names": unused})] if unused else [])


def without_stubs(geometries: Geometries) -> Geometries:
    """Lines and collections without the parts that have no length; a geometry that is nothing else becomes empty.

    GEOS can neither add points to such a line nor measure to it.
    """
    result = np.array(geometries, dtype=object)
    parts, owner = shapely.get_parts(result, return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    stub = is_line & (shapely.length(parts) == 0)
    for number in np.unique(owner[stub]):
        result[number] = shapely.geometrycollections(parts[(owner == number) & ~stub])
    return result


def campaign_class(value: Any, campaign: Campaign) -> str:
    """A class code from a code, its Chinese or its English name; empty if it is none."""
    text = "" if value is None or value is pd.NA or value != value else str(value).strip()
    text = text[:-2] if text.endswith(".0") else text
    for river_class in campaign.classes:
        if text and text.casefold() in (river_class.code, river_class.name, river_class.name_en.casefold(), river_class.name.removeprefix("主要")):
            return river_class.code
    return ""


def _campaign_river(
    features: pd.DataFrame, number: int, campaign: Campaign, settings: RiverSettings, findings: list[Finding]
) -> River | None:
    wanted = campaign.rivers[number]
    chosen = features[features["known"] == number]
    if chosen.empty:
        findings.append(Finding("river_missing", where=wanted.name, params={"river": wanted.name}))
        return None
    usable = chosen[chosen["usable"]]
    if len(usable) < len(chosen):
        findings.append(Finding("river_geometry_skipped", where=wanted.name, params={"count": int(len(chosen) - len(usable))}))
    given = campaign_class(chosen["class"].iloc[0], campaign)
    if given and given != wanted.river_class:
        params = {"given": campaign.class_name(given), "campaign": campaign.class_name(wanted.river_class)}
        findings.append(Finding("river_class_differs", where=wanted.name, params=params))
    geometry = _base_line(usable["geometry"].to_numpy(), settings.base_line)
    if geometry is None:
        findings.append(Finding("river_missing", where=wanted.name, params={"river": wanted.name}))
        return None
    return River(wanted.name, wanted.river_class, geometry, number)


def _named(name: str, frame: gpd.GeoDataFrame, campaign: Campaign, settings: RiverSettings) -> pd.DataFrame:
    geometry = np.asarray(frame.geometry.to_numpy(), dtype=object)
    dimension = shapely.get_dimensions(geometry)
    if not np.any((dimension == 1) | (dimension == 2)):
        raise MineError("not_rivers", name=name)
    column = settings.name_field or _name_field(name, frame, campaign, settings.river_names)
    for wanted in (column, settings.class_field):
        if wanted and wanted not in frame.columns:
            raise MineError("field_missing", name=name, field=wanted, fields=_attributes(frame))
    given = frame[column].map(lambda v: "" if v is None or v is pd.NA or v != v else str(v).strip()).to_numpy(dtype=object)
    order = {river.name: i for i, river in enumerate(campaign.rivers)}
    matched = {text: river_of(text, settings.river_names, campaign) for text in set(given)}
    known = np.array([order[river.name] if (river := matched[text]) else -1 for text in given], dtype=int)
    coordinates = shapely.get_coordinates(geometry)
    usable = (dimension >= 1) & ~shapely.is_empty(geometry) & _all_of(geometry, on_earth(coordinates))
    classes = frame[settings.class_field].to_numpy(dtype=object) if settings.class_field else np.full(len(frame), None)
    return pd.DataFrame({"given": given, "known": known, "class": classes, "usable": usable, "geometry": geometry})


def _all_of(geometry: np.ndarray, good: np.ndarray) -> np.ndarray:
    """Which geometries have good vertices only."""
    owner = shapely.get_coordinates(geometry, return_index=True)[1]
    whole = np.ones(len(geometry), dtype=bool)
    whole[owner[~good]] = False
    return whole


def _attributes(frame: gpd.GeoDataFrame) -> list[str]:
    return [str(c) for c in frame.columns if c != frame.geometry.name]


def _name_field(name: str, frame: gpd.GeoDataFrame, campaign: Campaign, chosen: Mapping[str, str]) -> str:
    """The text field in which most of the campaign's rivers are named."""
    best, most = "", 0
    texts = [c for c in _attributes(frame) if not pd.api.types.is_numeric_dtype(frame[c])]
    for column in sorted(texts, key=lambda c: (c not in PREFERRED_NAME_FIELDS, texts.index(c))):
        values = {str(v) for v in frame[column].dropna().unique()[:5000]}
        hits = len({river.name for v in values if (river := spoken_of(v.strip(), chosen, campaign))})
        if hits > most:
            best, most = column, hits
    if best:
        return best
    for column in PREFERRED_NAME_FIELDS:
        if column in texts:
            return column
    raise MineError("no_name_field", name=name, fields=_attributes(frame) or ["-"])


def _base_line(geometries: np.ndarray, base_line: str) -> shapely.Geometry | None:
    """Lines and water of a river as one collection; without the water where only the centre line counts."""
    parts = shapely.get_parts(shapely.force_2d(geometries)) if len(geometries) else geometries
    parts = shapely.get_parts(parts) if len(parts) else parts  # collections inside collections
    dimension = shapely.get_dimensions(parts)
    lines, water = parts[dimension == 1], parts[dimension == 2]
    if base_line == "centre_line" and len(lines):
        water = water[:0]
    water = np.asarray(shapely.make_valid(water), dtype=object) if len(water) else water
    used = np.r_[lines, water]
    used = used[~shapely.is_empty(used)] if len(used) else used
    # An edge runs straight in degrees, as QGIS draws it; with short edges every plane has it in the same place.
    return shapely.geometrycollections(shapely.segmentize(used, LONGEST_EDGE_DEG)) if len(used) else None
