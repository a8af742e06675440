"""Rules about who a patch is: its number (图斑编号) and the district that it says it lies in.

The dictionary keeps numbers verbatim. So only what nobody sees or types on purpose is mended: blanks at the ends, invisible
characters, full-width letters and digits, and the many dashes that word processors put in place of the plain one. Full-width
brackets belong to Chinese numbers (鄂（2020）001) and stay.
"""

from __future__ import annotations

import re
from typing import Any, Iterator

import numpy as np
import pandas as pd
import shapely

from ....model.errors import ERROR, INFO, WARNING
from ....model.fields import fields_of
from ....model.gb2260 import province_code, province_name
from ..each_value import each_value
from ..ellipsoid import METRES_PER_DEGREE
from ..patch_numbers import EXCEL_DIGITS, PLAIN_NUMBER, clean_number, cleaned, number_texts, shown_text
from ..patch_overlaps import same_shapes
from ..provinces import CODE_OFF_M, ProvinceMap
from .rule import Noticed, Patches, Rule, rule

NUMBER, DISTRICT = "TBBH", "XZQDM"
# Fields that name a patch, a mine or a block; what is mended in one must be mended in all, or they no longer meet.
NUMBERS = ("TBBH", "YTBBH", "ZTBH", "QKBH")
_LABEL = {field.name: field.label for field in fields_of("patch")}
_WIDTH = next(field.width for field in fields_of("patch") if field.name == NUMBER)
_NOTHING = {"", "-", "--", "/", "\\", "无", "暂无", "空", "待定", "无编号", "未编号", "null", "<null>", "none", "nan", "n/a", "<空>", "0"}
# As Excel shows a long number that it took for a quantity; 5E3 may be a number that somebody gave.
_AS_QUANTITY = re.compile(r"[+-]?\d(?:\.\d+[eE][+-]?\d{1,3}|[eE][+-]\d{1,3})")
_DIGITS = re.compile(r"\d+")
# From this share of the file on, numbers are taken to begin with the code of the district.
_CARRY_CODE = 0.8
_LEAST_TO_JUDGE = 3


def _texts(patches: Patches, name: str) -> np.ndarray:
    return number_texts(patches.columns.get(name), len(patches))


def _put(patches: Patches, name: str, place: int, value: Any) -> None:
    patches.columns[name][place] = value
    if name == NUMBER:
        patches.names[place] = value if value else f"#{patches.rows[place]}"


@rule
class NumberForm(Rule):
    """Numbers with blanks at their ends, invisible characters, full-width letters or digits, or dashes that are none."""

    name = "number_form"
    codes = ("import_number_form", "import_number_blank")
    repairs = True

    def look(self, patches: Patches, repair: bool) -> Iterator[Noticed]:
        for name in NUMBERS:
            if name not in patches.columns:
                continue
            texts = _texts(patches, name)
            given = patches.columns[name]
            for place in [i for i, text in enumerate(texts) if text and not PLAIN_NUMBER.fullmatch(text)]:
                cleaned = clean_number(texts[place])
                params = {"field": _LABEL[name], "old": shown_text(texts[place]), "new": cleaned or "-"}
                if cleaned != texts[place]:
                    if repair:
                        _put(patches, name, place, cleaned or None)
                    yield Noticed(place, "import_number_form", INFO if repair else WARNING, params, repaired=repair)
                if " " in cleaned:
                    yield Noticed(place, "import_number_blank", WARNING, {"field": _LABEL[name], "number": cleaned})
            if repair:
                for place in [i for i, value in enumerate(given) if value is not None and not isinstance(value, str)]:
                    # Numbers that a table keeps as quantities are texts; those that are lost already stay to be told.
                    _put(patches, name, place, texts[place] or None)


@rule
class NumberLost(Rule):
    """Numbers that a spreadsheet has turned into quantities (5.1E+14), or whose last digits it has made zeros."""

    name = "number_lost"
    codes = ("import_number_lost", "import_number_rounded")

    def look(self, patches: Patches, repair: bool) -> Iterator[Noticed]:
        texts = _texts(patches, NUMBER)
        for place in [i for i, text in enumerate(texts) if text and _AS_QUANTITY.fullmatch(text.strip())]:
            yield Noticed(place, "import_number_lost", ERROR, {"number": texts[place]})
        long = [i for i, text in enumerate(texts) if len(text) > EXCEL_DIGITS and _DIGITS.fullmatch(text)]
        if len(long) >= _LEAST_TO_JUDGE and all(not texts[i][EXCEL_DIGITS:].strip("0") for i in long):
            for place in long:
                yield Noticed(place, "import_number_rounded", WARNING, {"number": texts[place], "kept": EXCEL_DIGITS})


@rule
class NumberLength(Rule):
    """Numbers that are longer than the field keeps."""

    name = "number_length"
    codes = ("import_number_long",)

    def look(self, patches: Patches, repair: bool) -> Iterator[Noticed]:
        for name in NUMBERS:
            if name not in patches.columns:
                continue
            for place in [i for i, text in enumerate(_texts(patches, name)) if len(text) > _WIDTH]:
                text = str(patches.columns[name][place])
                params = {"field": _LABEL[name], "number": text[:60], "length": len(text), "limit": _WIDTH}
                yield Noticed(place, "import_number_long", ERROR if name == NUMBER else WARNING, params)


@rule
class NumberMissing(Rule):
    """Patches without a number, or with a sign for nothing (无, /, NULL) in its place."""

    name = "number_missing"
    codes = ("import_number_missing", "import_number_nothing")
    repairs = True

    def look(self, patches: Patches, repair: bool) -> Iterator[Noticed]:
        texts = _texts(patches, NUMBER)
        for place in [i for i, text in enumerate(texts) if text.strip().casefold() in _NOTHING]:
            row = int(patches.rows[place])
            given = texts[place].strip()
            if not given:
                yield Noticed(place, "import_number_missing", WARNING, {"row": row})
                continue
            if repair:
                _put(patches, NUMBER, place, None)
            yield Noticed(place, "import_number_nothing", WARNING, {"row": row, "given": given}, repaired=repair)


@rule
class NumberDoubled(Rule):
    """The same number more than once in what comes in, with the same shape or with another."""

    name = "number_doubled"
    codes = ("import_number_copy", "import_number_same_shape", "import_number_doubled")

    def look(self, patches: Patches, repair: bool) -> Iterator[Noticed]:
        # What the rule before must not mend is compared as if it were.
        keys = pd.Series(cleaned(_texts(patches, NUMBER)))
        again = np.flatnonzero((keys.duplicated() & (keys != "")).to_numpy())
        if not len(again):
            return
        first = keys.drop_duplicates().reset_index().set_index(0)["index"]
        firsts = first[keys.iloc[again]].to_numpy()
        same = same_shapes(patches.geometry[firsts], patches.geometry[again])
        for place, before, alike in zip(again.tolist(), firsts.tolist(), same.tolist()):
            params: dict[str, Any] = {"row": int(patches.rows[place]), "first": int(patches.rows[before]), "file": str(patches.source[before])}
            other = [name for name, values in patches.columns.items() if alike and not _alike(values[place], values[before])]
            if not alike:
                yield Noticed(place, "import_number_doubled", WARNING, params)
            elif other:
                yield Noticed(place, "import_number_same_shape", WARNING, {**params, "fields": [_LABEL.get(name, name) for name in other[:8]]})
            else:
                yield Noticed(place, "import_number_copy", ERROR, params)


def _alike(one: Any, other: Any) -> bool:
    return (one in (None, "") and other in (None, "")) or one == other or (one != one and other != other)


@rule
class District(Rule):
    """District codes that are none, that contradict the begin of the patch's number, the workspace's region, or where the patch lies."""

    name = "district"
    codes = ("import_district_none", "import_district_number", "import_district_region", "import_district_place")

    def look(self, patches: Patches, repair: bool) -> Iterator[Noticed]:
        given = _texts(patches, DISTRICT)
        codes = each_value(given, _district)
        for place in np.flatnonzero((codes == "") & (each_value(given, str.strip) != "")).tolist():
            yield Noticed(place, "import_district_none", WARNING, {"code": given[place]})
        yield from self._numbers(codes, _texts(patches, NUMBER))
        region = str(patches.facts.get("region") or "")
        if region:
            strange = (codes != "") & ~each_value(codes, lambda code: code.startswith(region[: len(code)]), bool)
            for place in np.flatnonzero(strange).tolist():
                yield Noticed(place, "import_district_region", WARNING, {"code": codes[place], "region": region})
        provinces = patches.facts.get("provinces")
        if isinstance(provinces, ProvinceMap):
            yield from self._places(patches, codes, provinces)

    @staticmethod
    def _numbers(codes: np.ndarray, numbers: np.ndarray) -> Iterator[Noticed]:
        """Numbers that begin with another district, in files whose numbers begin with their district."""
        begins = np.array([text[:6] if text[:6].isdigit() and len(text) > 6 else "" for text in numbers] or [], dtype=object)
        both = np.flatnonzero((codes != "") & (begins != ""))
        fits = np.array([begin.startswith(code[:6]) for code, begin in zip(codes[both], begins[both])], dtype=bool)
        if len(both) < _LEAST_TO_JUDGE or fits.mean() < _CARRY_CODE:
            return
        for place in both[~fits].tolist():
            yield Noticed(place, "import_district_number", WARNING, {"code": codes[place], "begin": begins[place]})

    @staticmethod
    def _places(patches: Patches, codes: np.ndarray, provinces: ProvinceMap) -> Iterator[Noticed]:
        claimed = each_value(codes, lambda code: code[:2])
        there = ~shapely.is_missing(patches.geometry) & ~shapely.is_empty(patches.geometry)
        for code, outline in zip(provinces.codes, provinces.outlines):
            members = np.flatnonzero((claimed == code) & there)
            boxes = shapely.bounds(patches.geometry[members])
            points = shapely.points((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2)
            shapely.prepare(outline)
            off = members[~shapely.dwithin(outline, points, CODE_OFF_M / METRES_PER_DEGREE)] if len(members) else members
            for place in off.tolist():
                yield Noticed(place, "import_district_place", WARNING, {"code": codes[place], "province": province_name(code)})


def _district(text: str) -> str:
    """A district's code of 2 to 12 digits; '' for anything else."""
    code = re.sub(r"\.0+$", "", clean_number(text))
    return code if province_code(code) else ""
