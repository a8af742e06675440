"""Classification: which patches the strips take in, to which river and class they belong, and how sure that is.

Rules (no published source fixes them; they are settings of the campaign): a patch that the strip touches is in scope with
its whole area; or the patch whose centroid, or half of whose area, lies inside. The main stem wins where strips overlap,
then the nearer river. A class that was handed down with the patch overrides the geometry, and a person's decision
overrides both; each difference is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Callable, Sequence

import numpy as np
import pandas as pd
import shapely

from ...model.campaign import Campaign
from ...model.earlier_result import BEFORE, packed
from ...model.errors import Finding
from .distances import RiverDistances
from .each_value import each_value
from .ellipsoid import Floats, Geometries
from .inside_share import InsideShare
from .patches import MeasuredPatches
from .per_thread import PerThread
from .provinces import ProvinceMap, provinces_of
from .rivers import River, campaign_class

BY_GEOMETRY, BY_HAND_DOWN, BY_PERSON = "1", "2", "3"
# Distances closer than this are equal; the campaign's order of rivers then decides, never the order of rows.
SAME_DISTANCE_M = 0.001


@dataclass(frozen=True)
class ClassifySettings:
    """The settings of a classification; see the job's settings in ``model.job``."""

    distance_m: float
    rule: str = "touches"
    main_stem_first: bool = True
    edge_m: float = 50.0


@dataclass(frozen=True)
class PatchAttributes:
    """What classification reads of each patch, arrays (n,) of text, '' where empty."""

    names: np.ndarray
    district_codes: np.ndarray
    handed_class: np.ndarray
    decision: np.ndarray
    reason: np.ndarray


@dataclass
class Edge:
    """A patch that a person should decide."""

    patch: str
    river: str
    distance_m: float
    margin_m: float
    in_scope: bool
    row: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For the report."""
        return {
            "patch": self.patch, "river": self.river, "distance_m": round(self.distance_m, 1),
            "margin_m": round(self.margin_m, 1), "in_scope": self.in_scope, "row": self.row,
        }  # fmt: skip


@dataclass
class Classified:
    """Computed columns in the patches' order, the edge cases, and the findings."""

    columns: pd.DataFrame
    edges: list[Edge]
    findings: list[Finding]


@dataclass(frozen=True)
class Measured:
    """Patches whose distances are known; what else it takes to classify them needs strips.

    Attributes:
        usable: numbers of the patches that can be measured; what follows has one row for each of these.
        distance: metres (m, rivers) from the patches, ``rule_distance`` from what the rule looks at.
        centres: lon/lat (n, 2) of all patches' centroids, NaN where there is none.
    """

    patches: MeasuredPatches
    attributes: PatchAttributes
    usable: np.ndarray
    distance: Floats
    rule_distance: Floats
    centres: Floats


class Classifier:
    """Classifies patches against fixed rivers, strips and provinces; safe to call from several threads.

    Args:
        rivers: the campaign's rivers, EPSG:4490, in the campaign's order.
        strip_of: gives the strip of a river by its number, as it is (overlapping). Distances need no strips, so they may still be
            in the making; the first patch that lies across an edge waits for them.
        all_strips: gives the union of the strips.
        provinces: outlines of the campaign's provinces.
    """

    def __init__(
        self,
        rivers: Sequence[River],
        strip_of: Callable[[int], shapely.Geometry],
        all_strips: Callable[[], shapely.Geometry],
        provinces: ProvinceMap,
        campaign: Campaign,
        settings: ClassifySettings,
    ) -> None:
        self._rivers, self._campaign, self._settings = list(rivers), campaign, settings
        self._provinces = PerThread(provinces.prepared_copy)
        self._names = np.array([river.name for river in rivers] + [""], dtype=object)
        self._classes = np.array([river.river_class for river in rivers] + [""], dtype=object)
        self._main = np.array([river.river_class == campaign.main_class for river in rivers], dtype=bool)
        self._distances = RiverDistances(rivers)
        self._inside = InsideShare(all_strips)
        self._inside_river = [InsideShare(partial(strip_of, number)) for number in range(len(self._rivers))]

    def classify(self, patches: MeasuredPatches, attributes: PatchAttributes) -> Classified:
        """Classify some patches of a layer; the result does not depend on which others are classified with them."""
        return self.classify_measured(self.measure(patches, attributes))

    def measure(self, patches: MeasuredPatches, attributes: PatchAttributes) -> Measured:
        """The part of :meth:`classify` that needs no strips."""
        usable = np.flatnonzero(patches.usable)
        geometry = patches.geometry[usable]
        reach = self._reach(attributes)
        centres = np.full((len(patches.geometry), 2), np.nan)
        centroid = shapely.centroid(geometry)
        centres[usable] = shapely.get_coordinates(centroid)
        distance = self._distances.measure(geometry, reach)
        rule_distance = self._distances.measure(centroid, reach) if self._settings.rule == "centroid" else distance
        return Measured(patches, attributes, usable, distance, rule_distance, centres)

    def classify_measured(self, known: Measured) -> Classified:
        """The rest of :meth:`classify`; waits for the strips if a patch lies across an edge."""
        patches, attributes, usable, settings = known.patches, known.attributes, known.usable, self._settings
        distance, rule_distance = known.distance, known.rule_distance
        count, geometry, area = len(patches.geometry), patches.geometry[usable], patches.area_m2[usable]
        inside, cut_edge = self._area_inside(geometry, area, distance)
        takes: np.ndarray = np.asarray(rule_distance <= settings.distance_m)
        if settings.rule == "half":
            takes, any_takes = self._half(geometry, area, inside, distance)
        else:
            any_takes = np.asarray(takes.any(axis=1))
        river = self._choose(takes, any_takes, rule_distance)
        margin, edge_river = self._margin(rule_distance, inside, area, cut_edge, takes)

        nearest = _nearest(distance, np.ones_like(takes))
        result = _Result(count, usable, river, any_takes, nearest, distance)
        findings = self._overrides(result, attributes)
        place = provinces_of(known.centres, attributes.district_codes, attributes.names, self._provinces.get(), self._campaign)
        columns = self._columns(result, patches, inside, place.codes)
        on_edge = margin <= settings.edge_m
        columns.loc[usable[on_edge], "BJTB"] = 1
        edges = [
            Edge(str(attributes.names[usable[i]]), str(self._names[edge_river[i]]), float(rule_distance[i, edge_river[i]]),
                 float(margin[i]), bool(result.scope[usable[i]]), int(usable[i]))
            for i in np.flatnonzero(on_edge)
        ]  # fmt: skip
        findings += [_edge_finding(edge) for edge in edges] + place.findings + self._outside(columns, attributes)
        return Classified(columns, edges, findings)

    def _reach(self, attributes: PatchAttributes) -> Floats:
        """Up to which distance each river must be measured: where the main stem wins, of the others only the nearest counts."""
        settings = self._settings
        reach = np.full(len(self._rivers), settings.distance_m + settings.edge_m)
        if settings.main_stem_first and settings.rule != "half" and not (attributes.handed_class != "").any():
            reach[~self._main] = 0.0
        return reach

    def _area_inside(self, geometry: Geometries, area: Floats, distance: Floats) -> tuple[Floats, Floats]:
        """Square metres inside any strip, and metres of strip edge inside the patch."""
        nearest = distance.min(axis=1, initial=np.inf)
        box = shapely.bounds(geometry)
        across = np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) * 111_700.0
        limit = self._settings.distance_m
        inside = np.where(nearest <= limit, area, 0.0)
        edge = np.zeros(len(area))
        partly = np.flatnonzero((nearest <= limit + 1) & (nearest + across > limit - 1))
        inside[partly], edge[partly] = self._inside.measure(geometry[partly])
        inside[partly] = np.minimum(inside[partly], area[partly])
        return inside, edge

    def _half(self, geometry: Geometries, area: Floats, inside: Floats, distance: Floats) -> tuple[np.ndarray, np.ndarray]:
        """Which rivers' strips hold half of a patch; a patch that only all strips together hold goes to those that touch it."""
        limit = self._settings.distance_m
        takes = np.zeros(distance.shape, dtype=bool)
        half = area / 2 * (1 - 1e-9)
        for number, strip in enumerate(self._inside_river):
            near = np.flatnonzero(distance[:, number] <= limit + 1)
            share, _ = strip.measure(geometry[near])
            takes[near, number] = share >= half[near]
        together = inside >= half
        alone = takes.any(axis=1)
        takes[together & ~alone] = (distance <= limit)[together & ~alone]
        return takes, together | alone

    def _choose(self, takes: np.ndarray, any_takes: np.ndarray, distance: Floats) -> np.ndarray:
        """Number of the river of each patch; the last number stands for none."""
        allowed = takes
        if self._settings.main_stem_first:
            by_main = (takes & self._main).any(axis=1)
            allowed = np.where(by_main[:, None], takes & self._main, takes)
        return np.where(any_takes, _nearest(distance, allowed), len(self._rivers))

    def _margin(
        self, distance: Floats, inside: Floats, area: Floats, cut_edge: Floats, takes: np.ndarray
    ) -> tuple[Floats, np.ndarray]:
        """How far the deciding edge would have to move before scope or class changes, and whose edge it is."""
        limit = self._settings.distance_m
        nearest = _nearest(distance, np.ones(distance.shape, dtype=bool))
        if not distance.size:
            return np.full(len(distance), np.inf), nearest
        if self._settings.rule == "half":
            with np.errstate(divide="ignore", invalid="ignore"):
                margin = np.where(cut_edge > 0, np.abs(inside - area / 2) / cut_edge, np.inf)
            return margin, nearest
        margin = np.abs(distance[np.arange(len(distance)), nearest] - limit)
        if self._settings.main_stem_first and self._main.any():
            to_main = np.where(self._main, distance, np.inf)
            main = to_main.argmin(axis=1)
            by_class = np.abs(to_main[np.arange(len(distance)), main] - limit)
            other = (takes & ~self._main).any(axis=1) & (by_class < margin)
            margin, nearest = np.where(other, by_class, margin), np.where(other, main, nearest)
        return margin, nearest

    def _overrides(self, result: "_Result", attributes: PatchAttributes) -> list[Finding]:
        """Let handed-down classes and persons' decisions win, and say where they differ from the geometry."""
        findings: list[Finding] = []
        for i in np.flatnonzero(attributes.handed_class != "").tolist():
            handed = campaign_class(attributes.handed_class[i], self._campaign)
            name = str(attributes.names[i])
            if not handed:
                findings.append(Finding("handed_class_unknown", where=name, params={"handed": attributes.handed_class[i]}))
                continue
            computed = str(self._classes[result.river[i]])
            result.basis[i] = BY_HAND_DOWN
            if handed == computed and result.scope[i]:
                continue
            result.scope[i], result.river_class[i] = 1, handed
            result.river[i] = result.nearest_of(i, self._classes[:-1] == handed)
            params = {"handed": self._campaign.class_name(handed), "computed": self._class_word(computed)}
            findings.append(Finding("handed_class_differs", where=name, params=params))
        for i in np.flatnonzero((attributes.decision == "1") | (attributes.decision == "0")).tolist():
            computed = self._class_word(str(self._classes[result.river[i]]) if result.scope[i] else "")
            taken = attributes.decision[i] == "1"
            result.before[i] = self._packed(result, i)
            result.basis[i], result.scope[i] = BY_PERSON, int(taken)
            if taken and result.river[i] == len(self._rivers):
                result.river[i] = result.nearest_of(i, np.ones(len(self._rivers), dtype=bool))
            if taken and not result.river_class[i]:
                result.river_class[i] = self._classes[result.river[i]]
            decision = word("word_in_scope" if taken else "word_out_of_scope")
            params = {"decision": decision, "reason": str(attributes.reason[i]) or "-", "computed": computed}
            findings.append(Finding("person_decided", "info", str(attributes.names[i]), params))
        return findings

    def _packed(self, result: "_Result", i: int) -> str:
        """What the patch is without the decision, so that it can be taken back."""
        none = len(self._rivers)
        river = int(result.river[i]) if result.scope[i] else none
        code = (result.river_class[i] or self._classes[river]) if result.scope[i] else ""
        return packed({"HLMC": self._names[river], "GZL": code, "PDYJ": result.basis[i], "SCOPE": int(result.scope[i])})

    def _class_word(self, code: str) -> Any:
        return self._campaign.class_name(code) if code else word("word_out_of_scope")

    def _columns(self, result: "_Result", patches: MeasuredPatches, inside: Floats, codes: np.ndarray) -> pd.DataFrame:
        count, usable = len(patches.geometry), np.flatnonzero(patches.usable)
        river = np.where(result.scope == 1, result.river, len(self._rivers))
        chosen_class = np.where(result.river_class != "", result.river_class, self._classes[river])
        measured = np.full(count, np.nan)
        to = np.where(river < len(self._rivers), river, result.nearest)
        if len(self._rivers):
            measured[usable] = result.distance[np.arange(len(usable)), np.minimum(to[usable], len(self._rivers) - 1)]
            # A handed-down class may name a river too far away to have been measured.
            measured[~np.isfinite(measured)] = np.nan
        inside_all = np.full(count, np.nan)
        inside_all[usable] = inside
        reach = {p.code: p.reach for p in self._campaign.provinces}
        return pd.DataFrame(
            {
                "HLMC": np.where(result.scope == 1, self._names[river], ""),
                "GZL": np.where(result.scope == 1, chosen_class, ""),
                "JAJL": np.round(measured, 1),
                "FWNMJ": np.round(inside_all, 2),
                "TQMJ": np.round(patches.area_m2, 2),
                "PQ": each_value(codes, lambda code: reach.get(code, "")),
                "SDM": codes,
                "SCOPE": result.scope,
                "BJTB": np.zeros(count, dtype=np.int32),
                "PDYJ": result.basis,
                BEFORE: result.before,
            }
        )

    def _outside(self, columns: pd.DataFrame, attributes: PatchAttributes) -> list[Finding]:
        """In scope by geometry, but in none of the campaign's provinces."""
        known = {p.code for p in self._campaign.provinces}
        codes = columns["SDM"].to_numpy(dtype=object)
        in_campaign = each_value(codes, lambda code: code in known, bool)
        stray = np.flatnonzero((columns["SCOPE"] == 1).to_numpy() & ~in_campaign)
        return [
            Finding("patch_outside_provinces", where=str(attributes.names[i]), params={"province": codes[i] or "-"}) for i in stray
        ]


def word(code: str) -> dict[str, Any]:
    """A word of the message catalogue as a parameter of another message."""
    return {"code": code, "params": {}}


class _Result:
    """Scope, river and basis of every patch while overrides are applied."""

    def __init__(
        self, count: int, usable: np.ndarray, river: np.ndarray, takes: np.ndarray, nearest: np.ndarray, distance: Floats
    ) -> None:
        none = distance.shape[1]
        self.river, self.nearest = np.full(count, none), np.full(count, none)
        self.river[usable], self.nearest[usable] = river, nearest
        self.scope = np.zeros(count, dtype=np.int32)
        self.scope[usable] = takes
        self.basis = np.full(count, BY_GEOMETRY, dtype=object)
        self.before = np.full(count, "", dtype=object)
        self.river_class = np.full(count, "", dtype=object)
        self.distance = distance
        self._row = np.full(count, -1)
        self._row[usable] = np.arange(len(usable))

    def nearest_of(self, patch: int, allowed: np.ndarray) -> int:
        """The nearest of the allowed rivers; none if the patch could not be measured or they are too far."""
        none = int(self.distance.shape[1])
        if self._row[patch] < 0 or not allowed.any():
            return none
        distance = np.where(allowed, self.distance[self._row[patch]], np.inf)
        best = int(distance.argmin())
        return best if np.isfinite(distance[best]) else none


def _nearest(distance: Floats, allowed: np.ndarray) -> np.ndarray:
    """Column of the nearest allowed river; of equally near ones the first in the campaign's order."""
    if not distance.shape[1]:
        return np.zeros(len(distance), dtype=int)
    masked = np.where(allowed, distance, np.inf)
    lowest = masked.min(axis=1, keepdims=True)
    return np.asarray((masked <= lowest + SAME_DISTANCE_M).argmax(axis=1))


def _edge_finding(edge: Edge) -> Finding:
    params = {"margin": f"{edge.margin_m:.1f}", "river": edge.river, "side": word("word_in_scope" if edge.in_scope else "word_out_of_scope")}
    return Finding("patch_on_edge", "warning", edge.patch, params)
