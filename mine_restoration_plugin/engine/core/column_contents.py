"""What the values of a column say about the field it is, whatever its name."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any, Callable, Mapping

import numpy as np
import pandas as pd
import shapely

from ...model.fields import FieldDef, codelist, fields_of
from ...model.gb2260 import province_code
from .angles import read_angles
from .value_words import codes_meant, date_in, is_nothing, is_open, narrow, number_in, units, year_in

# Rows that are looked at, evenly through the file; where few of them are filled, all rows are searched for filled ones.
_SAMPLE, _FEW = 1500, 100
# More different values than this are no codes, even where several may stand together.
_MOST_WORDS = 300
# Handed-down areas are planar, projected or of the slope: all within a tenth of the drawn shape's.
AREA_TOLERANCE = 0.1
_MINES = re.compile(
    r"(矿|矿山|矿区|采石场?|采场|采区|采坑|砂场|砂石厂|石场|石料[厂场]|石厂|[砖灰瓦]厂|采砂[场点]|煤窑|[号硐坑井]口?|矿业.*|矿点"
    r"|尾矿库|排土场|废石堆)([(].*[)]|\d*号?)?$"
)
_PLACES = re.compile(r"(镇|乡|村|组|街道|社区|屯|寨|湾|路|侧|米|处|境内)")
_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,14}(县|区|市|旗)$")
_CITY = re.compile(r"[\u4e00-\u9fff]{1,14}(市|州|盟|地区)$")
_LICENCE = re.compile(r"C\d{20,23}")
_LAND = re.compile(r"(?:0[1-9]|1[0-2])\d{2}[A-Z]?")
_DISTRICT = re.compile(r"\d{6}|\d{9}|\d{12}")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9\u4e00-\u9fff()【】〔〕\[\]_\-/#]{4,30}")


@dataclass(frozen=True)
class Fit:
    """How well values fit a field.

    Attributes:
        share: which part (0 to 1) of the values the field can hold; None if it holds anything.
        sure: how surely the values alone mean the field (0 to 1).
        why: key of the message that says so.
    """

    share: float | None = None
    sure: float = 0.0
    why: str = ""


class Contents:
    """Values of a column, looked at in a sample of its rows.

    Args:
        values: array (n) of the column.
        areas: drawn areas (n), square metres, NaN where none is known.
    """

    def __init__(self, values: np.ndarray, areas: np.ndarray) -> None:
        self.rows = _filled_rows(values)
        self.values = values[self.rows]
        self.texts = [_plain(value) for value in self.values]
        self.areas = areas[self.rows] if len(areas) else np.full(len(self.rows), np.nan)
        self._shares: dict[Any, float] = {}

    @functools.cached_property
    def is_empty(self) -> bool:
        return not len(self.values)

    @functools.cached_property
    def numbers(self) -> np.ndarray:
        """Values as numbers, NaN for what is none; units behind them do not matter here."""
        found = (number_in(value) for value in self.values)
        return np.array([np.nan if one is None else one[0] for one in found], dtype=float)

    @functools.cached_property
    def distinct(self) -> float:
        return len(set(self.texts)) / len(self.texts)

    def fit(self, field: FieldDef) -> Fit:
        """How well the values fit a field; only for columns that are not empty."""
        if field.name in _RULES:
            return _RULES[field.name](self)
        if field.codelist:
            return self._codes(field)
        if field.type in "NI":
            return Fit(float(np.isfinite(self.numbers).mean()))
        if field.type == "D":
            return self._dates()
        return Fit()

    def share(self, pattern: re.Pattern[str], search: bool = False) -> float:
        """Which part of the texts a pattern fits (``search``: is found in)."""
        return sum(bool(pattern.search(text) if search else pattern.fullmatch(text)) for text in self.texts) / len(self.texts)

    def _codes(self, field: FieldDef) -> Fit:
        known = codelist(field.codelist)
        good = words = 0
        seen: set[str] = set()
        counts: dict[str, int] = {}
        for text in self.texts:
            counts[text] = counts.get(text, 0) + 1
        if len(counts) > _MOST_WORDS:  # codes repeat
            return Fit(0.5 if is_open(field) else 0.0)
        for text, count in counts.items():
            codes, wrong = codes_meant(field, text)
            if codes and not wrong:
                good += count
                if re.search(r"[\u4e00-\u9fff]", text):
                    words += count
                    seen.update(codes if text not in known else ())
        total = len(self.texts)
        longest = max((len(text) for text in counts if re.search(r"[\u4e00-\u9fff]", text)), default=0)
        sure = 0.6 if words >= 0.9 * total and (len(seen) > 1 or longest >= 3) and total >= 2 else 0.0
        # Words of the mineral that the list does not know are kept, so long as they are words.
        share = self.share(re.compile(r".*[\u4e00-\u9fff].*|\d{5}")) if is_open(field) else good / total
        return Fit(max(share, good / total), sure, "import_map_has_codes")

    def _dates(self) -> Fit:
        share = sum(date_in(value) is not None for value in self.values) / len(self.values)
        written = not np.isfinite(self.numbers).mean() > 0.5
        return Fit(share, 0.42 if share >= 0.95 and written else 0.0, "import_map_has_dates")

    def area_unit(self) -> tuple[str, float]:
        """The unit in which most values are the drawn areas, and which part of them are."""
        return unit_by_shapes(self.numbers, self.areas)[:2]


def unit_by_shapes(numbers: np.ndarray, areas: np.ndarray) -> tuple[str, float, int]:
    """The unit in which most numbers are the areas of their shapes.

    Args:
        numbers: array (n) as written. areas: array (n), square metres; NaN where unknown in either.

    Returns:
        m2, ha, mu or km2 (empty if nothing can be compared), which part of the numbers agree, and how many could be compared.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = numbers / areas
        usable = np.isfinite(ratio) & (numbers > 0) & (areas > 0)
        if not usable.any():
            return "", 0.0, 0
        ratio = ratio[usable]
        shares = {unit: float((np.abs(ratio * size - 1) <= AREA_TOLERANCE).mean()) for unit, size in units().items()}
    best = max(shares, key=lambda unit: shares[unit])
    return (best if shares[best] > 0 else ""), shares[best], int(usable.sum())


def drawn_areas(geometry: np.ndarray) -> np.ndarray:
    """Rough areas (n) of shapes whose coordinate system is not decided yet: degrees where all numbers are small, else metres.

    Good to a hundredth, which tells units apart; NaN for what is no polygon.
    """
    areas = np.full(len(geometry), np.nan)
    places = np.flatnonzero((shapely.get_dimensions(geometry) == 2) & ~shapely.is_empty(geometry))
    if not len(places):
        return areas
    bounds = shapely.bounds(geometry[places])
    planar = shapely.area(geometry[places])
    with np.errstate(invalid="ignore", over="ignore"):
        degrees = np.nanmedian(np.abs(bounds)) <= 360 if np.isfinite(bounds).any() else False
        latitude = np.clip((bounds[:, 1] + bounds[:, 3]) / 2, -89, 89)
        areas[places] = planar * 111_000.0**2 * np.cos(np.radians(latitude)) if degrees else planar
    return np.where(np.isfinite(areas) & (areas > 0), areas, np.nan)


def _filled_rows(values: np.ndarray) -> np.ndarray:
    rows = np.linspace(0, len(values) - 1, min(len(values), _SAMPLE)).astype(int) if len(values) else np.zeros(0, dtype=int)
    filled = np.array([row for row in rows.tolist() if not is_nothing(values[row])], dtype=int)
    if len(filled) >= _FEW or len(rows) == len(values):
        return filled
    present = np.flatnonzero(~pd.isna(values))
    if len(present) > 20 * _SAMPLE:  # filled with blanks or dashes for the most part
        present = present[np.linspace(0, len(present) - 1, 20 * _SAMPLE).astype(int)]
    return np.array([row for row in present.tolist() if not is_nothing(values[row])][:_SAMPLE], dtype=int)


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return narrow(str(value)[:300])


# --- rules of single fields -------------------------------------------------------------------------------------------


def _number(one: Contents) -> Fit:
    """图斑编号: different for each patch, with digits, and no plain counter."""
    counter = np.isfinite(one.numbers).all() and np.max(one.numbers) <= 3 * len(one.numbers) + 1
    like = one.share(_CODE)
    alone = one.distinct >= 0.98 and like >= 0.9 and len(one.texts) >= 3 and not counter and not _has_fraction(one)
    alone = alone and not any(date_in(value) for value in one.values[:5]) and not one.share(_LICENCE) > 0.5
    return Fit(0.5 + 0.5 * one.distinct if like >= 0.3 else 0.3, 0.5 if alone else 0.0, "import_map_has_numbers")


def _has_fraction(one: Contents) -> bool:
    numbers = one.numbers[np.isfinite(one.numbers)]
    return bool(len(numbers) and (numbers % 1 != 0).any())


def _district(one: Contents) -> Fit:
    good = sum(bool(_DISTRICT.fullmatch(text)) and bool(province_code(text)) for text in one.texts) / len(one.texts)
    shared = one.distinct <= 0.5 or len(one.texts) < 3
    return Fit(good, 0.6 if good >= 0.95 and shared else 0.0, "import_map_has_districts")


def _province(one: Contents) -> Fit:
    names = _province_names()
    good = sum(text in names for text in one.texts) / len(one.texts)
    return Fit(max(good, 0.6 * one.share(re.compile(r"\d{2}"))), 0.65 if good >= 0.9 else 0.0, "import_map_has_provinces")


@functools.lru_cache(maxsize=None)
def _province_names() -> frozenset[str]:
    names = set(codelist("PROVINCE").values())
    return frozenset(names | {f"{name}{ending}" for name in names for ending in ("省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区")})


def _city(one: Contents) -> Fit:
    good = one.share(_CITY)
    return Fit(max(0.3, good), 0.45 if good >= 0.9 and one.distinct <= 0.5 and _province(one).share != 1.0 else 0.0, "import_map_has_places")


def _county(one: Contents) -> Fit:
    good = one.share(_COUNTY)
    alone = good >= 0.9 and one.distinct <= 0.5 and one.share(re.compile(r".*(县|区|旗)")) >= 0.5
    return Fit(max(0.3, good), 0.5 if alone else 0.0, "import_map_has_places")


def _mine(one: Contents) -> Fit:
    words = one.share(_MINES, search=True)
    han = one.share(re.compile(r"[\u4e00-\u9fff]"), search=True)
    long = np.mean([len(text) for text in one.texts]) >= 3
    return Fit(max(han, 0.5), 0.48 if words >= 0.6 and long and one.distinct > 0.2 else 0.0, "import_map_has_mines")


def _place(one: Contents) -> Fit:
    words = one.share(_PLACES, search=True)
    mines = one.share(_MINES, search=True)
    long = np.mean([len(text) for text in one.texts]) >= 5
    return Fit(0.5 + 0.5 * words, 0.45 if words >= 0.7 and long and mines < 0.3 else 0.0, "import_map_has_addresses")


def _area(one: Contents) -> Fit:
    good = float((one.numbers >= 0).mean())
    unit, share = one.area_unit()
    if unit and share >= 0.8 and len(one.numbers) >= 2:
        return Fit(good, 0.65, "import_map_has_areas")
    return Fit(good)


def _verified_area(one: Contents) -> Fit:
    """核定面积: never by its values alone, since these are the handed-down area's as well."""
    return Fit(float((one.numbers >= 0).mean()))


def _longitude(one: Contents) -> Fit:
    return _degrees(one, 73, 136)


def _latitude(one: Contents) -> Fit:
    return _degrees(one, 3, 54)


def _degrees(one: Contents, low: float, high: float) -> Fit:
    degrees = read_angles(one.values).degrees
    with np.errstate(invalid="ignore"):
        good = float(((degrees >= low) & (degrees <= high)).mean())
        fine = bool((np.abs(degrees % 1) > 1e-6).mean() >= 0.9)
        near = np.ptp(degrees[np.isfinite(degrees)]) <= 3 if np.isfinite(degrees).any() else False
    # A column of anything between 3 and 54 is a latitude only if it hardly varies.
    return Fit(good, 0.42 if good >= 0.98 and fine and near and len(degrees) >= 3 else 0.0, "import_map_has_degrees")


def _licence(one: Contents) -> Fit:
    good = one.share(_LICENCE)
    return Fit(None, 0.7 if good >= 0.9 else 0.0, "import_map_has_licences")


def _land(one: Contents) -> Fit:
    good = one.share(_LAND)
    words = one.share(re.compile(r"[\u4e00-\u9fff]{2,}"))
    alone = good >= 0.95 and len(one.texts) >= 3 and any(len(text) == 4 and text.startswith("0") for text in one.texts)
    return Fit(max(good, 0.7 * words), 0.42 if alone else 0.0, "import_map_has_land")


def _year(one: Contents) -> Fit:
    return Fit(sum(year_in(value) is not None for value in one.values) / len(one.values))


def _none(one: Contents) -> Fit:
    return Fit()


_RULES: Mapping[str, Callable[[Contents], Fit]] = {
    "TBBH": _number, "XZQDM": _district, "SHENG": _province, "XZS": _city, "XZX": _county, "KSMC": _mine, "WZ": _place,
    "TBMJ": _area, "TBHDMJ": _verified_area, "KFX": _longitude, "KFY": _latitude, "CKZH": _licence, "SDDL": _land, "GBND": _year,
    "RGPD": _none,
}  # fmt: skip
YEARS = tuple(field.name for field in fields_of("patch") if _RULES.get(field.name) is _year)
