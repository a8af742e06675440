"""Which patches truly lie in scope, and in which class: by the sampled geodesic distances of :mod:`strip_error`, not by the engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from strip_error import BaseLine, Floats, patch_distances

MAIN, TRIBUTARY = "1", "2"
# Patches whose centre is this much nearer to the edge than their size explains are measured by their whole outline.
NEAR_M = 700.0
# Samples for the first look, which only has to tell who is near.
ROUGH_M = 250.0
# Nobody can tell on which side of the edge a patch lies that comes this close to it.
UNDECIDED_M = 0.02


@dataclass(frozen=True)
class Truth:
    """The right answers by patch number.

    Attributes:
        number: TBBH, sorted.
        river_class: "1", "2" or "" outside.
        distance: metres to the river that decides, nan where only the side of the edge was needed.
        decided: False where the patch lies within 2 cm of an edge that decides.
    """

    number: np.ndarray
    river_class: np.ndarray
    distance: Floats
    decided: np.ndarray


def truth_of(patches: Path, rivers: gpd.GeoDataFrame, distance_m: float) -> Truth:
    """Classify patches: the main stem wins, a patch that a strip touches is in scope.

    Args:
        rivers: with their class in GZL, EPSG:4490.
    """
    frame = pyogrio.read_dataframe(patches, columns=["TBBH"]).sort_values("TBBH", ignore_index=True)
    geometry = frame.geometry.to_numpy()
    centre = shapely.get_coordinates(shapely.centroid(geometry))
    box = shapely.bounds(geometry)
    radius = np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) * 111_700.0
    to = {}
    exact = {}
    for code in (MAIN, TRIBUTARY):
        river = shapely.geometrycollections(rivers.geometry[rivers["GZL"] == code].to_numpy())
        line = BaseLine(river)
        distance = BaseLine(river, ROUGH_M).rough_distances(centre)
        near = np.flatnonzero(np.abs(distance - distance_m) <= radius + NEAR_M)
        distance[near] = patch_distances(line, geometry[near])
        to[code], exact[code] = distance, np.isin(np.arange(len(geometry)), near)
    in_main, in_tributary = to[MAIN] <= distance_m, to[TRIBUTARY] <= distance_m
    open_question = np.abs(to[MAIN] - distance_m) < UNDECIDED_M
    open_question |= ~in_main & (np.abs(to[TRIBUTARY] - distance_m) < UNDECIDED_M)
    # Outside, both count: the nearer river decides.
    by_main = in_main | (~in_tributary & (to[MAIN] <= to[TRIBUTARY]))
    known = np.where(by_main, exact[MAIN], exact[TRIBUTARY])
    distance = np.where(known, np.where(by_main, to[MAIN], to[TRIBUTARY]), np.nan)
    return Truth(frame["TBBH"].to_numpy(), np.select([in_main, in_tributary], [MAIN, TRIBUTARY], ""), distance, ~open_question)


@dataclass(frozen=True)
class Mistakes:
    """What a program got wrong: patches in or out of scope, or of the wrong class; its worst distance near the edge, metres."""

    scope: int
    river_class: int
    missing: int
    distance: float


def mistakes_of(result: Path, layer: str, class_field: str, distance_field: str, truth: Truth) -> Mistakes:
    """Hold a program's patches against the truth."""
    frame = pyogrio.read_dataframe(result, layer=layer, columns=["TBBH", class_field, distance_field], read_geometry=False)
    frame = frame.drop_duplicates("TBBH").set_index("TBBH").reindex(truth.number)
    given = frame[class_field].fillna("").astype(str).to_numpy()
    missing = frame[distance_field].isna().to_numpy()
    scope = truth.decided & ((given != "") != (truth.river_class != ""))
    wrong_class = truth.decided & (given != truth.river_class)
    # Only where class and scope agree do both speak of the same river.
    agree = (given == truth.river_class) & np.isfinite(truth.distance)
    off = np.abs(frame[distance_field].to_numpy(dtype=float) - truth.distance)[agree]
    return Mistakes(int(scope.sum()), int(wrong_class.sum()), int(missing.sum()), float(np.nanmax(off)) if len(off) else float("nan"))
