"""Two questions about incoming patches: in which coordinate system they are, and which coordinate comes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

import numpy as np
import pyproj

from ....model.errors import MineError
from ..ellipsoid import Floats
from ..incoming import BY_DOCTOR, BY_FILE, Answer, Choice, Incoming, Place
from .declared_system import declared_system, is_near_cgcs2000, lon_lat, meridian_of, value_of
from .location import metres_between
from .number_kinds import ABROAD, DEGREES, MERCATOR, OTHER, PACKED, PLAIN, SCALES, ZONED, ZONES_3, ZONES_6, Numbers, numbers_of, words_of
from .number_kinds import gauss_krueger as zone_code
from .transformation import EAST_NORTH, NORTH_EAST, ZONE_IN_FRONT, by_own_zone, drawn_areas, system_of, to_4490
from .zone_choice import CENTRE_M, INSIDE, SURELY_INSIDE, Zone, centres_in, in_china, inside, sample, zones_of

__all__ = ["EAST_NORTH", "NORTH_EAST", "ZONE_IN_FRONT", "crs_of", "drawn_areas", "system_of", "to_4490"]

WEB_MERCATOR, CGCS2000_DEGREES = 3857, 4490
# Farther from its meridian no zone is used (degrees).
_ZONE_REACH = 3.6
# Where more patches than this share have numbers of another kind, a person is asked.
_MOST_OTHERS = 0.2

Message = Mapping[str, Any]


def _says(code: str, **params: Any) -> Message:
    return {"code": code, "params": params}


def crs_of(incoming: Incoming, place: Place) -> tuple[Answer, Answer]:
    """The coordinate system of a layer, and the order of its coordinates, each with its evidence.

    What the file states is held against the numbers: eastings of eight digits name their zone, degrees are degrees whatever is
    stated. Eastings of six digits are resolved by what is stated, by handed-down centres (KFX, KFY) or by the place; where several
    zones are left, a person is asked.

    Returns:
        Answers to ``crs`` (an EPSG code, a WKT or PROJ text, :data:`ZONE_IN_FRONT`, or None where nothing speaks for one) and to
        ``axes`` (:data:`EAST_NORTH` or :data:`NORTH_EAST`: the order of the coordinates in ``incoming.geometry``).

    Raises:
        MineError: ``crs_refused`` for Xi'an 80 and Beijing 54, ``crs_local`` for local systems, ``crs_packed_degrees`` for degrees,
            minutes and seconds written as one number.
    """
    declared = declared_system(incoming)
    numbers = numbers_of(incoming.geometry)
    if numbers is None:
        stated: int | str | None = None if declared is None else value_of(declared, np.array([[0.0, 0.0], [500_000.0, 3_300_000.0]]))
        evidence = [_says("crs_no_coordinates")]
        return Answer("crs", stated, BY_FILE if declared else BY_DOCTOR, True, evidence), Answer("axes", EAST_NORTH, BY_DOCTOR, True, evidence)
    if numbers.kind == PACKED:
        raise MineError("crs_packed_degrees", name=incoming.name, example=_example(numbers))
    question = _Question(incoming, place, declared, numbers)
    return question.crs(), question.axes()


def _example(numbers: Numbers) -> str:
    x, y = numbers.points[len(numbers.points) // 2]
    return f"{x:.6f}, {y:.6f}" if max(abs(x), abs(y)) <= 400 else f"{x:.2f}, {y:.2f}"


@dataclass(frozen=True)
class _Question:
    """One layer, and what is known about it."""

    incoming: Incoming
    place: Place
    declared: pyproj.CRS | None
    numbers: Numbers

    @property
    def points(self) -> Floats:
        return np.asarray(sample(self.numbers.points))

    def axes(self) -> Answer:
        """Which coordinate comes first, by the numbers alone."""
        numbers = self.numbers
        value = NORTH_EAST if numbers.swapped else EAST_NORTH
        if numbers.kind in (OTHER, ABROAD):
            evidence = [_says("axes_unknown", example=_example(numbers))]
            return Answer("axes", value, BY_DOCTOR, self.declared is not None, evidence, self._orders(value))
        code = "axes_turned" if numbers.swapped else "axes_usual"
        evidence = [_says(code, count=numbers.count, total=numbers.total, example=_example(numbers))]
        return Answer("axes", value, BY_DOCTOR, True, evidence, self._orders(value))

    @staticmethod
    def _orders(value: str) -> list[Choice]:
        return [Choice(order, order, 1.0 if order == value else 0.0) for order in sorted((EAST_NORTH, NORTH_EAST), key=lambda o: o != value)]

    def crs(self) -> Answer:
        """The coordinate system."""
        if self.numbers.unit:
            answer = self._other_unit()
        elif self.declared is not None:
            answer = self._stated(self.declared)
        else:
            answer = self._by_numbers()
        others = self.numbers.total - self.numbers.count
        if others:
            extra = _says("crs_others", count=others, total=self.numbers.total)
            certain = answer.certain and others <= _MOST_OTHERS * self.numbers.total
            answer = Answer("crs", answer.value, answer.by, certain, [*answer.evidence, extra], answer.choices)
        return answer

    # --- what the file states, held against the numbers -----------------------------------------------------------------

    def _stated(self, declared: pyproj.CRS) -> Answer:
        kind = self.numbers.kind
        stated = _says("crs_stated", crs=declared.name, by=_by(self.incoming))
        if declared.is_geographic:
            if kind in (DEGREES, ABROAD):
                return self._taken(declared, [stated, *self._degrees_evidence()])
            return self._by_numbers([_says("crs_stated_degrees", crs=declared.name, example=_example(self.numbers))])
        if kind == DEGREES:
            found = self._by_numbers()
            return self._with(found, [_says("crs_stated_metres", crs=declared.name, example=_example(self.numbers))])
        if kind == ZONED and len(np.unique(self.numbers.zones)) > 1 and self._several_zones_true(self._main_zone()):
            return self._by_numbers([stated])
        if self._fits(declared):
            return self._fitting(declared, stated)
        return self._not_fitting(declared)

    def _fits(self, declared: pyproj.CRS) -> bool:
        """Whether the numbers make sense in a projected system: in China, and near its meridian."""
        places = lon_lat(self.points, declared)
        if in_china(places) < INSIDE:
            return False
        zone = meridian_of(declared)
        return zone is None or bool(np.median(np.abs(places[:, 0] - zone[0])) <= _ZONE_REACH)

    def _fitting(self, declared: pyproj.CRS, stated: Message) -> Answer:
        """The stated system makes sense; where it leads away from the region, a better zone is looked for."""
        lies = inside(lon_lat(self.points, declared), self.place)
        if self.numbers.kind == PLAIN and (lies.region is not None and lies.region < INSIDE):
            better = [zone for zone in zones_of(self.numbers, self.incoming, self.place) if (zone.lies.region or 0) >= INSIDE]
            if better:
                evidence = [_says("crs_stated_elsewhere", crs=declared.name, region=self.place.region), *self._region_evidence(better)]
                own = Choice(value_of(declared, self.points), declared.name, lies.fits)
                sure = self._by_centres(better)
                value = better[0].code if len(better) == 1 or sure is not None else None
                return Answer("crs", value, BY_DOCTOR, False, evidence, [*(zone.choice() for zone in better), own])
        if self.numbers.kind == PLAIN:
            centred = self._off_centre(declared)
            if centred is not None:
                return centred
        return self._taken(declared, [stated, *self._place_evidence(lies)])

    def _off_centre(self, declared: pyproj.CRS) -> Answer | None:
        """The zone in which the shapes lie at their handed-down centres, where the stated one puts them somewhere else."""
        rows = sample(np.arange(len(self.numbers.points)))
        given = centres_in(self.incoming)[self.numbers.rows[rows]]
        away = np.hypot(*metres_between(lon_lat(self.numbers.points[rows], declared), given).T)
        if not np.isfinite(away).any() or np.nanmedian(away) <= CENTRE_M:
            return None
        zones = zones_of(self.numbers, self.incoming, self.place)
        centred = self._by_centres(zones)
        if centred is None:
            return None
        evidence = [
            _says("crs_by_centres", zone=centred.number, distance=f"{centred.off_m:.0f}"),
            _says("crs_stated_off_centre", crs=declared.name, distance=f"{np.nanmedian(away) / 1000:.0f}"),
        ]
        own = Choice(value_of(declared, self.points), declared.name, 0.0)
        return Answer("crs", centred.code, BY_DOCTOR, False, evidence, [centred.choice(), own])

    def _not_fitting(self, declared: pyproj.CRS) -> Answer:
        """The stated system is wrong, or right but for the zone in front of the eastings."""
        zone = meridian_of(declared)
        wrong = _says("crs_stated_not_fitting", crs=declared.name, example=_example(self.numbers))
        if self.numbers.kind == PLAIN and zone is not None and zone[0] % 3 == 0 and zone[0] / 3 in ZONES_3:
            code = zone_code(int(zone[0] / 3), False)
            lies = inside(lon_lat(self.points, pyproj.CRS.from_epsg(code)), self.place)
            if lies.region is None or lies.region >= INSIDE:
                said = _says("crs_zone_not_in_front", crs=declared.name, zone=int(zone[0] / 3), example=_example(self.numbers))
                evidence = [said, *self._place_evidence(lies)]
                others = [z.choice() for z in zones_of(self.numbers, self.incoming, self.place) if z.code != code]
                return Answer("crs", code, BY_DOCTOR, lies.region is not None, evidence, [Choice(code, words_of(code), 1.0), *others])
        if self.numbers.kind == OTHER:
            choice = Choice(value_of(declared, self.points), declared.name, 0.0)
            return Answer("crs", None, BY_DOCTOR, False, [wrong], [choice])
        return self._by_numbers([wrong])

    def _taken(self, declared: pyproj.CRS, evidence: list[Message]) -> Answer:
        """The stated system, with what is to be said about its way to CGCS2000."""
        near = is_near_cgcs2000(declared)
        value = value_of(declared, self.points)
        if not near:
            evidence = [*evidence, _says("crs_other_datum", crs=declared.name)]
        elif value == WEB_MERCATOR or ("UTM" in declared.name.upper() and "WGS" in declared.name.upper()):
            evidence = [*evidence, _says("crs_converted", crs=declared.name)]
        return Answer("crs", value, BY_FILE, near, evidence, [Choice(value, declared.name, 1.0)])

    # --- the numbers alone ----------------------------------------------------------------------------------------------

    def _by_numbers(self, before: list[Message] | None = None) -> Answer:
        kind = self.numbers.kind
        if kind in (DEGREES, ABROAD):
            words = Choice(CGCS2000_DEGREES, words_of(CGCS2000_DEGREES), 1.0)
            found = Answer("crs", CGCS2000_DEGREES, BY_DOCTOR, kind == DEGREES, self._degrees_evidence(), [words])
        elif kind == ZONED:
            found = self._by_zone_in_front()
        elif kind == PLAIN:
            found = self._by_place()
        elif kind == MERCATOR:
            found = self._web_mercator()
        else:
            found = Answer("crs", None, BY_DOCTOR, False, [_says("crs_nothing_fits", example=_example(self.numbers))])
        return self._with(found, before or [])

    @staticmethod
    def _with(answer: Answer, before: list[Message]) -> Answer:
        return Answer("crs", answer.value, answer.by, answer.certain, [*before, *answer.evidence], answer.choices)

    def _degrees_evidence(self) -> list[Message]:
        numbers = self.numbers
        if numbers.kind == ABROAD:
            return [_says("crs_abroad", example=_example(numbers))]
        return [_says("crs_by_degrees", count=numbers.count, total=numbers.total), *self._place_evidence(inside(self.points, self.place))]

    def _by_zone_in_front(self) -> Answer:
        zones, counts = np.unique(self.numbers.zones, return_counts=True)
        zone = self._main_zone()
        if len(zones) > 1 and self._several_zones_true(zone):
            listed = [int(z) for z in zones]
            evidence = [_says("crs_several_zones", zones=listed, count=int(counts.sum()))]
            codes = [zone_code(z, True, six=z in ZONES_6) for z in listed]
            single = [Choice(code, words_of(code), float(n / counts.sum())) for code, n in zip(codes, counts)]
            return Answer("crs", ZONE_IN_FRONT, BY_DOCTOR, True, evidence, [Choice(ZONE_IN_FRONT, ZONE_IN_FRONT, 1.0), *single])
        code = zone_code(zone, True, six=zone in ZONES_6)
        own = self.numbers.zones == zone
        lies = inside(lon_lat(sample(self.numbers.points[own]), pyproj.CRS.from_epsg(code)), self.place)
        evidence = [_says("crs_by_easting", count=int(counts.max()), total=self.numbers.total, zone=zone, example=_example(self.numbers))]
        stated = self._header_zone()
        if stated is not None and stated != zone:
            evidence.append(_says("crs_header_zone_differs", stated=stated, zone=zone))
        if len(zones) > 1:
            evidence.append(_says("crs_few_other_zones", count=int(counts.sum() - counts.max()), zones=[int(z) for z in zones if z != zone]))
        return Answer("crs", code, BY_DOCTOR, True, [*evidence, *self._place_evidence(lies)], [Choice(code, words_of(code), 1.0)])

    def _main_zone(self) -> int:
        zones, counts = np.unique(self.numbers.zones, return_counts=True)
        return int(zones[counts.argmax()])

    def _several_zones_true(self, main: int) -> bool:
        """Whether patches with another zone in front lie beside the others, each taken in its own zone; a typing error does not."""
        zones = self.numbers.zones
        if len({zone in ZONES_6 for zone in zones.tolist()}) > 1:
            return False
        places = by_own_zone(self.numbers.points, zones)
        middle = np.median(places[zones == main], axis=0)
        away = np.hypot(*((places[zones != main] - middle) * [np.cos(np.radians(middle[1])), 1.0]).T)
        reach = 2.0 + float(np.quantile(np.hypot(*(places[zones == main] - middle).T), 0.9))
        lies = inside(places[zones != main], self.place)
        return bool((away <= reach).mean() >= INSIDE) and (lies.region is None or lies.region >= INSIDE)

    def _header_zone(self) -> int | None:
        text = str(self.incoming.header.get("带号") or "").strip()
        return int(text) if text.isdigit() and len(text) <= 2 else None

    def _by_place(self) -> Answer:
        """Eastings without a zone: by the header, by handed-down centres, by the region; else a person is asked."""
        found = zones_of(self.numbers, self.incoming, self.place)
        choices = [zone.choice() for zone in found]
        no_zone = _says("crs_no_zone", example=_example(self.numbers))
        header = self._header_code()
        if header is not None:
            lies = inside(lon_lat(self.points, pyproj.CRS.from_epsg(header)), self.place)
            fine = lies.region is None or lies.region >= INSIDE
            evidence = [_says("crs_by_header", zone=self._header_zone(), crs=words_of(header)), *self._place_evidence(lies)]
            if fine:
                first = Choice(header, words_of(header), 1.0)
                return Answer("crs", header, BY_FILE, True, evidence, [first, *(c for c in choices if c.value != header)])
            no_zone = _says("crs_header_elsewhere", zone=self._header_zone(), region=self.place.region)
        centred = self._by_centres(found)
        if centred is not None:
            evidence = [_says("crs_by_centres", zone=centred.number, distance=f"{centred.off_m:.0f}"), no_zone, *self._place_evidence(centred.lies)]
            first = Choice(centred.code, words_of(centred.code), 1.0)
            return Answer("crs", centred.code, BY_DOCTOR, True, evidence, [first, *(c for c in choices if c.value != centred.code)])
        fitting = [zone for zone in found if (zone.lies.region or 0.0) >= INSIDE]
        evidence = [no_zone, *(self._region_evidence(fitting) if self.place.outline is not None else [_says("crs_ask_place")])]
        if len(fitting) == 1:
            certain = (fitting[0].lies.region or 0.0) >= SURELY_INSIDE
            return Answer("crs", fitting[0].code, BY_DOCTOR, certain, [evidence[1], no_zone], choices)
        if len(fitting) > 1 and fitting[0].lies.fits - fitting[1].lies.fits > 0.05:
            return Answer("crs", fitting[0].code, BY_DOCTOR, False, evidence, choices)
        return Answer("crs", None, BY_DOCTOR, False, evidence, choices)

    def _header_code(self) -> int | None:
        zone = self._header_zone()
        six = str(self.incoming.header.get("几度分带") or "").strip().startswith("6")
        if zone is None or not (zone in ZONES_6 if six else zone in ZONES_3 or zone in ZONES_6):
            return None
        return zone_code(zone, False, six=zone in ZONES_6)

    @staticmethod
    def _by_centres(zones: list[Zone]) -> Zone | None:
        fitting = [zone for zone in zones if zone.off_m is not None and zone.off_m <= CENTRE_M]
        return fitting[0] if len(fitting) == 1 else None

    def _web_mercator(self) -> Answer:
        places = lon_lat(self.points, pyproj.CRS.from_epsg(WEB_MERCATOR))
        lies = inside(places, self.place)
        choices = [Choice(WEB_MERCATOR, words_of(WEB_MERCATOR), lies.fits)]
        zone = int(np.median(self.numbers.zones))
        if zone in ZONES_6:
            code = zone_code(zone, True, six=True)
            choices.append(Choice(code, words_of(code), inside(lon_lat(self.points, pyproj.CRS.from_epsg(code)), self.place).fits))
        known = lies.region if lies.region is not None else lies.country
        said = _says("crs_by_web_mercator", example=_example(self.numbers))
        evidence = [said, _says("crs_converted", crs=words_of(WEB_MERCATOR)), *self._place_evidence(lies)]
        choices.sort(key=lambda choice: -choice.fits)
        return Answer("crs", WEB_MERCATOR, BY_DOCTOR, known is not None and known >= SURELY_INSIDE, evidence, choices)

    def _other_unit(self) -> Answer:
        """Kilometres, centimetres or millimetres: the zone as for metres, in a system with that unit; always asked."""
        unit = self.numbers.unit
        metres = self._by_numbers()
        choices = [Choice(_in_unit(c.value, unit), f"{c.words}, {unit}", c.fits) for c in metres.choices if c.value != ZONE_IN_FRONT]
        value = _in_unit(metres.value, unit) if metres.value not in (None, ZONE_IN_FRONT) else None
        return Answer("crs", value, BY_DOCTOR, False, [_says("crs_unit", unit=unit, example=_example(self.numbers)), *metres.evidence], choices)

    def _region_evidence(self, zones: list[Zone]) -> list[Message]:
        if len(zones) == 1:
            share = f"{100 * (zones[0].lies.region or 0):.0f}"
            return [_says("crs_by_region", zone=zones[0].number, share=share, region=self.place.region)]
        if not zones:
            return [_says("crs_region_none", region=self.place.region)]
        return [_says("crs_region_several", zones=[zone.number for zone in zones], region=self.place.region)]

    def _place_evidence(self, lies: Any) -> list[Message]:
        """Whether the answer leads to where the patches should be."""
        if lies.region is not None:
            code = "crs_in_region" if lies.region >= INSIDE else "crs_outside_region"
            return [_says(code, share=f"{100 * lies.region:.0f}", region=self.place.region)]
        if lies.country is not None and lies.country < INSIDE:
            return [_says("crs_outside_country", share=f"{100 * lies.country:.0f}")]
        return []


def _by(incoming: Incoming) -> Message:
    known = incoming.crs_by if incoming.crs_by in ("prj", "header", "format") else "file"
    return {"code": f"crs_by_{known}_word", "params": {}}


def _in_unit(value: Any, unit: str) -> str:
    """The same projection with coordinates in another unit of length."""
    crs = pyproj.CRS.from_user_input(value)
    zone = meridian_of(crs)
    assert zone is not None  # only Gauss-Krueger numbers are looked at in other units
    scale = SCALES[unit]
    return f"+proj=tmerc +lat_0=0 +lon_0={zone[0]:g} +k=1 +x_0={zone[1]:g} +y_0=0 +ellps=GRS80 +to_meter={scale:g} +no_defs"
