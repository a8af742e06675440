"""Longitudes and latitudes as people write them, in degrees or in degrees, minutes and seconds, read as whole columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .ellipsoid import Floats

# What stands for one letter of a pattern: full-width forms are brought to plain ones first, so that few are left.
_DEGREE, _MINUTE, _SECOND = "[°º˚⁰度dD]", "[′'’‘´`分mM]", "(?:[″\"”“˝秒sS]|[′'’‘´`]{2})"
_LETTER = "[EeWwNnSs]|东经|西经|北纬|南纬|[东西南北]"
_WHOLE, _NUMBER = r"\d{1,3}", r"\d+(?:\.\d*)?|\.\d+"
# A sign or a letter, then degrees with minutes and seconds (or without), then a letter.
_HEAD = rf"^\s*(?P<sign>[-+−])?\s*(?P<before>{_LETTER})?\s*[:=]?\s*"
_TAIL = rf"\s*(?P<after>{_LETTER})?\s*$"
_MARKED = (
    rf"(?P<degrees>{_NUMBER})\s*{_DEGREE}\s*"
    rf"(?:(?P<minutes>{_NUMBER})\s*(?:{_MINUTE}|$)\s*)?"
    rf"(?:(?P<seconds>{_NUMBER})\s*{_SECOND}?)?"
)
# Without signs of degrees only three numbers in a row are degrees, minutes and seconds: two could be anything.
_BARE = rf"(?P<degrees>{_WHOLE})(?P<gap1>\s+|\s*[-:]\s*)(?P<minutes>\d{{1,2}})(?P<gap2>\s+|\s*[-:]\s*)(?P<seconds>\d{{1,2}}(?:\.\d*)?)"
_PLAIN = r"(?P<degrees>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
_PATTERNS = tuple(_HEAD + body + _TAIL for body in (_MARKED, _BARE, _PLAIN))
_EAST_WEST, _SOUTH_WEST = ("E", "e", "W", "w", "东", "西", "东经", "西经"), ("W", "w", "S", "s", "西", "南", "西经", "南纬")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-", 0x2013: "-", 0x2014: "-"}
# Signs that are the same in wrong encodings or on other keyboards: ring above, prime, two primes.
_SIGNS = {ord("゜"): "°", ord("∘"): "°", ord("ˊ"): "′", ord("ˋ"): "′", ord("ʹ"): "′", ord("ʺ"): "″", ord("〃"): "″", ord("〞"): "″", ord("〝"): "″"}
_FOLDED = str.maketrans({**_FULL_WIDTH, **_SIGNS})


@dataclass(frozen=True)
class Angles:
    """A column of angles.

    Attributes:
        degrees: array (n) of degrees, west and south negative; NaN where the text is no angle.
        axis: array (n): ``lon``, ``lat``, or empty where no letter tells.
        sexagesimal: which (n) were written with minutes.
    """

    degrees: Floats
    axis: np.ndarray
    sexagesimal: np.ndarray


def read_angles(values: np.ndarray) -> Angles:
    """Read a column of longitudes or latitudes.

    Understood are decimal degrees (``104.35125``), signs in any usual writing (``104°35′12.5″``, ``104度35分12.5秒``, ``104°35.2'``),
    three numbers with blanks, hyphens or colons between them (``104 35 12.5``, ``104-35-12.5``), each with ``E``, ``N``, ``东经``,
    ``北纬`` or a sign. A number with a point is always decimal degrees: whether 104.3512 means minutes cannot be told.

    Args:
        values: array (n) of texts, numbers or None.

    Returns:
        The degrees; minutes or seconds of 60 and more are no angle.
    """
    count = len(values)
    degrees = np.full(count, np.nan)
    axis = np.full(count, "", dtype=object)
    sexagesimal = np.zeros(count, dtype=bool)
    is_number = np.fromiter((isinstance(v, (int, float, np.number)) and not isinstance(v, bool) for v in values), bool, count)
    if is_number.any():
        degrees[is_number] = np.asarray(values[is_number], dtype=np.float64)
    texts = np.flatnonzero(np.fromiter((isinstance(v, str) and v != "" for v in values), bool, count))
    if len(texts):  # plain numbers first: patterns take ten times as long
        plain = pd.to_numeric(pd.Series(values[texts], dtype=object), errors="coerce").to_numpy(dtype=np.float64)
        degrees[texts] = plain
        texts = texts[~np.isfinite(plain)]
    if len(texts):
        folded = pa.array([value.translate(_FOLDED) if not value.isascii() else value for value in values[texts]], pa.string())
        left = np.arange(len(texts))
        for pattern in _PATTERNS:
            found = pc.extract_regex(folded.take(pa.array(left)), pattern)
            matched = found.is_valid().to_numpy(zero_copy_only=False)
            rows = texts[left[matched]]
            degrees[rows], axis[rows], sexagesimal[rows] = _angles(found.filter(pa.array(matched)))
            left = left[~matched]
            if not len(left):
                break
    degrees[~np.isfinite(degrees)] = np.nan
    return Angles(degrees, axis, sexagesimal)


def _angles(found: pa.StructArray) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Degrees, axis and whether there are minutes, of what a pattern took apart."""
    names = [field.name for field in found.type]

    def part(name: str) -> Floats:
        if name not in names:
            return np.full(len(found), np.nan)
        text = found.field(name)
        return np.asarray(pc.if_else(pc.equal(text, ""), None, text).cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

    degrees, minutes, seconds = part("degrees"), part("minutes"), part("seconds")
    has_minutes = ~np.isnan(minutes)
    whole = np.nan_to_num(minutes) / 60 + np.nan_to_num(seconds) / 3600
    good = ~(minutes >= 60) & ~(seconds >= 60) & (has_minutes | np.isnan(seconds))
    if "gap1" in names:  # 104-35:12.5 is a slip of the pen, or no angle at all
        good &= pc.equal(pc.utf8_trim_whitespace(found.field("gap1")), pc.utf8_trim_whitespace(found.field("gap2"))).to_numpy(zero_copy_only=False)
    # A fraction of a degree beside minutes, or of a minute beside seconds, contradicts itself.
    good &= ~(has_minutes & (degrees % 1 != 0)) & ~(~np.isnan(seconds) & (minutes % 1 != 0))
    value = np.where(good, degrees + whole, np.nan)
    before, after = found.field("before"), found.field("after")
    letter = np.asarray(pc.if_else(pc.equal(before, ""), after, before).to_numpy(zero_copy_only=False), dtype=object)
    negative = pc.is_in(found.field("sign"), pa.array(["-", "−"])).to_numpy(zero_copy_only=False)
    value = np.where(negative ^ np.isin(letter, _SOUTH_WEST), -value, value)
    axis = np.where(letter == "", "", np.where(np.isin(letter, _EAST_WEST), "lon", "lat")).astype(object)
    return value, axis, has_minutes


def read_angle(text: str) -> float | None:
    """One angle in degrees; None where the text is none. See :func:`read_angles`."""
    value = float(read_angles(np.array([text], dtype=object)).degrees[0])
    return None if np.isnan(value) else value
