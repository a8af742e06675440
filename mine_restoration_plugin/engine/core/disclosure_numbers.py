"""Which numbers in a text could be a position, and whether they are one of the workspace's.

A position to 0.01 degree may stand in a package; a number with three decimals or more that could be degrees in China may not, nor one that
could be metres of a Gauss-Krueger grid, nor degrees with minutes. Amounts with a unit behind them are told apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_NUMBER = re.compile(r"\d+(?:\.\d+|,\d{4,})?")
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3}){1,2}\.\d+")
_SEXAGESIMAL = re.compile(r"\d{1,3}(?:\.\d+)?\s*[°º˚度]\s*\d{1,2}(?:\.\d+)?\s*[′'’‘´`分]")
_WORDS = re.compile(r"(?:[东西]经|[南北]纬)[:：为约]?\s*[零〇一二三四五六七八九十百两]{2,}")
_AMOUNT = re.compile(r"\s*(?:万|元|立方|平方|亩|公顷|吨|株|方|块|人|户|m[23²³])")
_DEGREES = ((3.0, 55.0), (70.0, 140.0))
_NORTHINGS, _EASTINGS = (1_800_000, 6_200_000), (200_000, 800_000)
_DECIMALS = 2
_NEAR_M = 1.0
_BINARY_NEAR = 1e-7
_SHOWN = 14


@dataclass(frozen=True)
class Suspect:
    """Something that must not be published: its kind (a code of the catalogue) and the text found."""

    kind: str
    text: str


class Secrets:
    """The corners and centres of the workspace's patches, in degrees and in metres of the grids in use.

    Args:
        positions: longitude and latitude, an array of shape (n, 2), CGCS2000.
    """

    def __init__(self, positions: Floats) -> None:
        positions = positions[np.isfinite(positions).all(axis=1)] if len(positions) else np.empty((0, 2))
        self.count = len(positions)
        order = np.argsort(positions[:, 0], kind="stable")
        self.positions = positions[order]
        self.longitudes, self.latitudes = np.sort(positions[:, 0]), np.sort(positions[:, 1])
        grids = [_metres(positions, width) for width in (3, 6)] if len(positions) else []
        metres = np.concatenate(grids) if grids else np.empty((0, 2))
        self.grid = metres[np.argsort(metres[:, 1], kind="stable")]
        self.eastings = np.sort(self.grid[:, 0])

    def is_degree(self, value: float, decimals: int) -> bool:
        """Whether a number of so many decimals is a longitude or latitude of one of them, rounded or cut."""
        near = 10.0**-decimals
        return _has(self.longitudes, value, near) or _has(self.latitudes, value, near)

    def is_metres(self, value: float) -> bool:
        """Whether a number is an easting (with or without its zone) or a northing of one of them."""
        return _has(self.grid[:, 1], value, _NEAR_M) or _has(self.eastings, value % 1_000_000, _NEAR_M)

    def is_pair(self, north: float, east: float) -> bool:
        """Whether two numbers are northing and easting of one of them."""
        first, last = np.searchsorted(self.grid[:, 1], (north - _NEAR_M, north + _NEAR_M))
        return bool((np.abs(self.grid[first:last, 0] - east % 1_000_000) <= _NEAR_M).any())


def _metres(positions: Floats, width: int) -> Floats:
    """Easting without zone and northing in the zones of 3 or 6 degrees that the positions lie in."""
    from pyproj import Transformer

    lon = positions[:, 0]
    zones = np.rint(lon / 3) if width == 3 else np.floor(lon / 6) + 1
    result = np.full((len(positions), 2), np.nan)
    for zone in np.unique(zones):
        code = int(zone) + (4488 if width == 3 else 4478)
        if not (25 <= zone <= 45 if width == 3 else 13 <= zone <= 23):
            continue
        inside = zones == zone
        east, north = Transformer.from_crs(4490, code, always_xy=True).transform(positions[inside, 0], positions[inside, 1])
        result[inside] = np.column_stack([np.asarray(east) % 1_000_000, north])
    kept: Floats = result[np.isfinite(result).all(axis=1)]
    return kept


def _has(ordered: Floats, value: float, near: float) -> bool:
    first, last = np.searchsorted(ordered, (value - near, value + near))
    return bool(last > first)


def suspect_in(text: str, secrets: Secrets, attribute: bool) -> tuple[int, Suspect | None]:
    """Look through a text.

    Args:
        attribute: whether whole numbers may be sizes of a drawing, which are suspects in pairs only.

    Returns:
        How many numbers were looked at, and the first suspect.
    """
    text = _readable(text)
    for pattern in (_SEXAGESIMAL, _WORDS, *(() if attribute else (_GROUPED,))):
        found = pattern.search(text)
        if found and (pattern is not _GROUPED or _is_grid(float(found[0].replace(",", ""))) and not _AMOUNT.match(text, found.end())):
            return 1, Suspect("reason_leak_position", found[0])
    before: list[float] = []
    count = 0
    for found in _NUMBER.finditer(text):
        count += 1
        written = found[0].replace(",", ".")
        value, decimals = _value(written)
        if decimals > _DECIMALS and any(low <= value < high for low, high in _DEGREES):
            kind = "reason_leak_vertex" if secrets.is_degree(value, decimals) else "reason_leak_position"
            return count, Suspect(kind, found[0])
        if _is_grid(value):
            for other in before:
                if secrets.is_pair(value, other) or secrets.is_pair(other, value):
                    return count, Suspect("reason_leak_vertex", found[0])
            digits = len(written.split(".")[0])
            alone = decimals > 0 or (not attribute and digits in (7, 8))
            if alone and not _AMOUNT.match(text, found.end()):
                return count, Suspect("reason_leak_vertex" if secrets.is_metres(value) else "reason_leak_position", found[0])
        before = [*before[-2:], value]
    return count, None


def _readable(text: str) -> str:
    """As a person reads it: full-width digits as digits, invisible characters gone."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text.replace("″", '"').replace("º", "°"))
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def _value(written: str) -> tuple[float, int]:
    """A number and its decimals; those beyond what a double holds (8.949999999999999) are a program's, not a person's."""
    if len(written) > _SHOWN:
        written = f"{float(written):.10f}".rstrip("0").rstrip(".")
    return float(written), len(written.partition(".")[2])


def _is_grid(value: float) -> bool:
    """Whether a number could be a northing, or an easting with or without its zone."""
    east = value % 1_000_000
    zoned = 13_000_000 <= value < 46_000_000
    return _NORTHINGS[0] <= value < _NORTHINGS[1] or ((value < 1_000_000 or zoned) and _EASTINGS[0] <= east < _EASTINGS[1])


def binary_vertex(data: bytes, secrets: Secrets) -> str:
    """The first vertex that stands in bytes as two doubles, as in WKB; empty for none."""
    if not secrets.count:
        return ""
    for order in ("<f8", ">f8"):
        for shift in range(8):
            usable = (len(data) - shift) // 8
            if usable < 2:
                continue
            values = np.frombuffer(data, order, usable, shift)
            with np.errstate(invalid="ignore"):
                lon = (values[:-1] > _DEGREES[1][0]) & (values[:-1] < _DEGREES[1][1])
                places = np.flatnonzero(lon & (values[1:] > _DEGREES[0][0]) & (values[1:] < _DEGREES[0][1]))
            for place in places[:100_000]:
                x, y = float(values[place]), float(values[place + 1])
                first, last = np.searchsorted(secrets.positions[:, 0], (x - _BINARY_NEAR, x + _BINARY_NEAR))
                if (np.abs(secrets.positions[first:last, 1] - y) < _BINARY_NEAR).any():
                    return f"{x:.6f} {y:.6f}"
    return ""
