"""Which row of a table is its head, and which of its columns are coordinates: by their names, and by what stands in them."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

import numpy as np
import pandas as pd

from ..core.angles import read_angles
from ..core.column_names import meanings, plain_name
from ..core.ellipsoid import Floats

_DATA = Path(__file__).resolve().parents[2] / "data" / "coordinate_columns.json"
_HEAD_ROWS = 40
# Rows at the begin of a table in which blank texts must be None already.
LOOKED_AT = _HEAD_ROWS + 2
_SAMPLE = 2_000
# Share of the values of a column that tell its kind.
_MOST = 0.6
_BRACKET = re.compile(r"[(\[{<（【][^()\[\]{}<>（）【】]*[)\]}>）】]")
_WKT = re.compile(
    r"^\s*(?:SRID=\d+;)?\s*(?:(?:MULTI)?(?:POLYGON|POINT|LINESTRING|CURVEPOLYGON|SURFACE)\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY)|GEOMETRYCOLLECTION)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*[+-]?\d[\d,]*(?:\.\d*)?\s*(?:米|m|M)?\s*$")
LON, LAT, EAST_ZONE, EAST, NORTH, OTHER = "lon", "lat", "east_zone", "east", "north", ""
# Kinds of two columns that are coordinates together, east first.
_PAIRS = ((LON, LAT), (EAST_ZONE, NORTH), (EAST, NORTH))
_NAMED_PAIRS = (("lon", "lat"), ("east", "north"), ("x", "y"), ("centre_lon", "centre_lat"))


@dataclass
class Table:
    """A table with a head: names, and values (n) by name; where each row stands; what stood above the head."""

    columns: dict[str, np.ndarray]
    numbers: np.ndarray
    titles: list[str]


@dataclass(frozen=True)
class Axes:
    """The columns of coordinates.

    Attributes:
        east, north: names of the columns (``angle parts`` come joined under the first one's name).
        is_degrees: whether they are angles. centre: whether they are only the middle of a patch.
        against_names: whether the numbers contradict the names, and were followed.
    """

    east: str
    north: str
    is_degrees: bool
    centre: bool = False
    against_names: bool = False


@functools.lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    with open(_DATA, encoding="utf-8") as file:
        found: Mapping[str, Any] = json.load(file)
    return found


@functools.lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {name: role for role, names in _words()["roles"].items() for name in names}


@functools.lru_cache(maxsize=4096)
def role_of(name: str) -> str:
    """What a column of this name is: one of the roles of ``data/coordinate_columns.json``, or empty."""
    plain = unicodedata.normalize("NFKC", name)
    for text in (plain, "".join(re.findall(r"[(\[]([^()\[\]]*)[)\]]", plain)), _BRACKET.sub("", plain)):
        role = _roles().get(plain_name(text).strip("°′″"), "")
        if role and text.strip():
            return role
    return ""


# --- the head ---------------------------------------------------------------------------------------------------------


def table_of(rows: Sequence[Sequence[Any]], numbers: Sequence[int]) -> Table:
    """Find the head among the first rows: titles stand above it, and it may be two rows high.

    Without a head, columns are called 列1, 列2 and so on.
    """
    head = _head_row(rows)
    width = max((len(row) for row in rows), default=0)
    if head is None:
        names = [f"列{i + 1}" for i in range(width)]
        return Table(_columns(rows, names), np.array(numbers, dtype=np.int64), [])
    above = rows[head - 1] if head and _is_upper_head(rows[head - 1], rows[head]) else None
    names = _names(rows[head], above, width)
    titles = [str(value) for row in rows[: head if above is None else head - 1] for value in row if value is not None]
    table = Table(_columns(rows[head + 1 :], names), np.array(numbers[head + 1 :], dtype=np.int64), titles)
    return _with_joined_angles(table)


def _head_row(rows: Sequence[Sequence[Any]]) -> int | None:
    """The row with the most names that are known, coordinates first; None where all rows are data."""
    best, most = None, 0.0
    for place, row in enumerate(rows[:_HEAD_ROWS]):
        texts = [value for value in row if isinstance(value, str)]
        # A long text or a number is data; a title is one cell.
        if len(texts) < 2 or any(isinstance(value, (int, float)) for value in row) or any(_NUMBER.match(text) or _WKT.match(text) for text in texts):
            continue
        roles = [role_of(text) for text in texts]
        score = 3.0 * len({role for role in roles if role}) + sum(bool(known_field(text)) for text in texts) + 0.01 * len(texts)
        angles = {_words()["angle_parts"].get(_plain_part(text), "") for text in texts} - {""}
        score += 3.0 * len(angles)
        if score > most + (1e-9 if place < 3 else 1.0):
            best, most = place, score
    return best


@functools.lru_cache(maxsize=4096)
def known_field(name: str) -> str:
    """The field of a patch that a name means surely."""
    found = meanings(name) if len(name) <= 40 else []
    return found[0].field if found and found[0].sure > 0.6 else ""


def _plain_part(text: str) -> str:
    return _BRACKET.sub("", text).strip()


def _is_upper_head(above: Sequence[Any], row: Sequence[Any]) -> bool:
    """Whether a row is the upper half of a head: it has names where the lower one has none, or names groups of its columns."""
    texts = [value for value in above if value is not None]
    if len(texts) < 2 or not all(isinstance(value, str) for value in texts):
        return False
    if any(isinstance(value, str) and _plain_part(value) in _words()["angle_parts"] for value in row):
        return True
    return any(value is not None and (place >= len(row) or row[place] is None) for place, value in enumerate(above))


def _names(row: Sequence[Any], above: Sequence[Any] | None, width: int) -> list[str]:
    """Names of the columns, unlike one another; an empty cell takes what stands above it, and parts of angles are told from one another."""
    names: list[str] = []
    group = ""
    taken: dict[str, int] = {}
    for place in range(width):
        own = str(row[place]).strip() if place < len(row) and row[place] is not None else ""
        upper = str(above[place]).strip() if above is not None and place < len(above) and above[place] is not None else ""
        group = upper or group
        name = re.sub(r"\s*\n\s*", "", own or upper)
        if own and group and _plain_part(own) in _words()["angle_parts"]:
            name = f"{group}/{_plain_part(own)}"
        name = name or f"列{place + 1}"
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name}_{taken[name]}")
    return names


def _columns(rows: Sequence[Sequence[Any]], names: list[str]) -> dict[str, np.ndarray]:
    """Values by name; rows may be shorter than the head. Columns without a name and a value are dropped."""
    columns: dict[str, np.ndarray] = {}
    count = len(rows)
    full = all(len(row) >= len(names) for row in rows)
    for place, name in enumerate(names):
        values = np.empty(count, dtype=object)
        values[:] = [row[place] for row in rows] if full else [row[place] if place < len(row) else None for row in rows]
        values[np.fromiter((type(value) is str and not value.strip() for value in values), dtype=bool, count=count)] = None
        if not re.fullmatch(r"列\d+", name) or any(value is not None for value in values):
            columns[name] = values
    return columns


def _with_joined_angles(table: Table) -> Table:
    """Columns of degrees, minutes and seconds (``经度/度``, ``经度/分``, ``经度/秒``) as one column of angles."""
    groups: dict[str, dict[str, str]] = {}
    for name in table.columns:
        group, _, part = name.rpartition("/")
        kind = _words()["angle_parts"].get(part)
        if group and kind:
            groups.setdefault(group, {})[kind] = name
    for group, parts in groups.items():
        if "degrees" not in parts or "minutes" not in parts or group in table.columns:
            continue
        numbers = {kind: _floats(table.columns[name]) for kind, name in parts.items()}
        seconds = np.nan_to_num(numbers.get("seconds", np.zeros(len(table.numbers))))
        good = (np.abs(numbers["minutes"]) < 60) & (seconds < 60)
        value = np.where(good, numbers["degrees"] + np.nan_to_num(numbers["minutes"]) / 60 + seconds / 3600, np.nan)
        joined = np.array([None if np.isnan(one) else float(one) for one in value], dtype=object)
        columns: dict[str, np.ndarray] = {}
        for name, values in table.columns.items():
            if name == parts["degrees"]:
                columns[group] = joined
            elif name not in parts.values():
                columns[name] = values
        table.columns = columns
    return table


# --- coordinates ------------------------------------------------------------------------------------------------------


def _floats(values: np.ndarray) -> Floats:
    """Numbers (n), with commas and metres taken off; NaN for none."""
    numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan).copy()
    for place in np.flatnonzero(np.isnan(numbers)):
        value = values[place]
        if isinstance(value, str) and _NUMBER.match(value):
            numbers[place] = float(re.sub(r"[,米mM\s]", "", value))
    numbers[~np.isfinite(numbers)] = np.nan
    return np.asarray(numbers, dtype=np.float64)


def coordinates_of(table: Table, axes: Axes) -> Floats:
    """East and north (n, 2); NaN where a cell holds no coordinate."""
    read = (lambda values: read_angles(values).degrees) if axes.is_degrees else _floats
    return np.column_stack([read(table.columns[axes.east]), read(table.columns[axes.north])])


def wkt_column(table: Table) -> str:
    """The column with WKT; empty if there is none."""
    best, most = "", 0.5
    for name, values in table.columns.items():
        texts = [value for value in values[:_SAMPLE] if value is not None]
        share = sum(isinstance(value, str) and bool(_WKT.match(value)) for value in texts) / len(texts) if texts else 0.0
        if share + (0.2 if role_of(name) == "wkt" and share else 0.0) > most:
            best, most = name, share
    return best


def axes_of(table: Table) -> Axes | None:
    """The columns of coordinates; None if there are none.

    Names say which columns they are, numbers which is east: ``X`` is north in a survey and east in a mapping program, and eastings
    with a zone in front, northings, longitudes and latitudes of this country cannot be taken for one another.
    """
    kinds = {name: _kind(values) for name, values in table.columns.items()}
    roles: dict[str, list[str]] = {}
    for name in table.columns:
        roles.setdefault(role_of(name), []).append(name)
    doubtful: Axes | None = None
    for east_role, north_role in _NAMED_PAIRS:
        for east, north in zip(roles.get(east_role, []), roles.get(north_role, [])):
            axes = _axes(east, north, kinds, east_role)
            if axes is not None:
                return axes
            if doubtful is None and any(value is not None for value in table.columns[east]) and east_role != "centre_lon":
                doubtful = Axes(east, north, is_degrees=east_role == "lon")
    for east_kind, north_kind in _PAIRS:
        found = [[name for name, kind in kinds.items() if kind == wanted] for wanted in (east_kind, north_kind)]
        if all(found):
            return Axes(found[0][0], found[1][0], is_degrees=east_kind == LON)
    return doubtful


def _axes(one: str, other: str, kinds: Mapping[str, str], role: str) -> Axes | None:
    for east_kind, north_kind in _PAIRS:
        centre = role == "centre_lon"
        if (kinds[one], kinds[other]) == (east_kind, north_kind):
            return Axes(one, other, east_kind == LON, centre)
        if (kinds[other], kinds[one]) == (east_kind, north_kind):
            return Axes(other, one, east_kind == LON, centre, against_names=role != "x")
    return None


def _kind(values: np.ndarray) -> str:
    """What the numbers of a column are, if most are the same."""
    there = values[[value is not None and not isinstance(value, bool) for value in values]]
    if len(there) > _SAMPLE:
        there = there[np.linspace(0, len(there) - 1, _SAMPLE).astype(np.int64)]
    if not len(there):
        return OTHER
    angles = read_angles(there)
    numbers = np.where(angles.sexagesimal, np.nan, _floats(there))
    degrees = np.where(np.isnan(angles.degrees), numbers, angles.degrees)
    with np.errstate(invalid="ignore"):
        # Whole numbers from 1 on are row numbers and codes sooner than latitudes.
        fraction = angles.sexagesimal | (degrees % 1 != 0)
        shares = {
            LON: ((degrees >= 70) & (degrees <= 140) & fraction) & (angles.axis != "lat"),
            LAT: ((degrees >= 3) & (degrees <= 55) & fraction) & (angles.axis != "lon"),
            EAST_ZONE: (numbers >= 13e6) & (numbers < 46e6) & (numbers % 1e6 >= 1e4),
            EAST: (numbers >= 1e5) & (numbers < 1e6),
            NORTH: (numbers >= 1.5e6) & (numbers <= 6.2e6),
        }
    best = max(shares, key=lambda kind: int(shares[kind].sum()))
    return best if shares[best].mean() >= _MOST else OTHER
