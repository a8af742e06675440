"""The shapes of a table's rows: each row a patch (WKT), a vertex of one, or the place of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ...model.errors import INFO, WARNING, Finding
from ..core.each_value import each_value
from ..core.ellipsoid import Floats
from ..core.rings import polygons_of_rings, rings_of_runs, runs_of_vertices
from .table_columns import Axes, Table, coordinates_of, known_field, role_of

# Share of rows that belong to groups of three and more, from which on rows are vertices.
_VERTICES = 0.5
# Columns that are different within more groups than this share say something of vertices, not of patches.
_OF_VERTICES = 0.5
_SHOWN = 60
_LISTED = 20
# Fields by which vertices are told apart: of a patch, and of a mine, which may have several.
_PATCH_FIELDS, _OTHER_FIELDS = ("TBBH", "QKBH"), ("KSMC", "ZTBH", "CKZH")


@dataclass
class Shaped:
    """Patches of a table.

    Attributes:
        columns: values (n) by name. geometry: shapes (n), x east. rows: where each begins in the table, from 1.
        findings: what was noticed.
    """

    columns: dict[str, np.ndarray]
    geometry: np.ndarray
    rows: np.ndarray
    findings: list[Finding] = field(default_factory=list)


@dataclass
class _Groups:
    """Vertices by patch: the patch of each row (-1 for none), how many patches, and by what they were told apart."""

    of_row: np.ndarray
    count: int
    by: Any


def shapes_by_wkt(table: Table, name: str, where: str) -> tuple[Shaped, str]:
    """Each row a shape; and the SRID that all of them state, empty if none."""
    values = table.columns[name]
    srids = {found[1] for value in values if isinstance(value, str) and (found := re.match(r"\s*SRID=(\d+);", value, re.IGNORECASE))}
    texts = np.array([re.sub(r"^\s*SRID=\d+;", "", v, flags=re.IGNORECASE) if isinstance(v, str) else None for v in values], dtype=object)
    geometry = np.asarray(shapely.from_wkt(texts, on_invalid="ignore"), dtype=object)
    broken = np.flatnonzero((geometry == None) & (texts != None))  # noqa: E711 - arrays of objects
    columns = {other: column for other, column in table.columns.items() if other != name}
    shaped = Shaped(columns, geometry, table.numbers)
    if len(broken):
        shaped.findings.append(_unread(table, broken, [str(values[broken[0]])], where))
    return shaped, next(iter(srids)) if len(srids) == 1 else ""


def shapes_by_axes(table: Table, axes: Axes, where: str) -> Shaped:
    """Each row a vertex, where rows come in groups; else each row a point."""
    xy = coordinates_of(table, axes)
    good = np.asarray(np.isfinite(xy).all(axis=1))
    groups = None if axes.centre else _groups(table, axes, xy, good)
    shaped = _points(table, xy, good) if groups is None else _polygons(table, axes, xy, good, groups, where)
    cells = np.column_stack([table.columns[axes.east], table.columns[axes.north]]) if len(xy) else np.empty((0, 2), dtype=object)
    bad = np.flatnonzero(~good & (cells != None).any(axis=1))  # noqa: E711
    if groups is None:
        bad = np.flatnonzero(~good)
    if len(bad):
        shaped.findings.append(_unread(table, bad, [str(value) for value in cells[bad[0]] if value is not None], where))
    if axes.against_names:
        shaped.findings.append(Finding("table_axes", WARNING, where, {"first": axes.east, "second": axes.north}))
    return shaped


def _unread(table: Table, rows: np.ndarray, texts: list[str], where: str) -> Finding:
    text = ", ".join(texts).replace("\n", " ")[:_SHOWN] or "-"
    return Finding("table_rows_unread", WARNING, where, {"count": len(rows), "row": int(table.numbers[rows[0]]), "text": text})


def _points(table: Table, xy: Floats, good: np.ndarray) -> Shaped:
    geometry = np.full(len(xy), None, dtype=object)
    geometry[good] = shapely.points(xy[good])
    return Shaped(dict(table.columns), geometry, table.numbers)


# --- vertices ---------------------------------------------------------------------------------------------------------


def _groups(table: Table, axes: Axes, xy: Floats, good: np.ndarray) -> _Groups | None:
    """The patches that rows are vertices of; None where each row is a place of its own."""
    rows = np.flatnonzero(good)
    if len(rows) < 3:
        return None
    point = next((name for name in table.columns if role_of(name) == "point"), None)
    for name, is_patch in _key_columns(table, axes):
        codes, count = _codes(table.columns[name], rows)
        if is_patch and count == len(rows):
            return None  # each row has a number of its own: rows are patches, whatever else they share
        if _are_vertices(codes, xy[rows]) and (is_patch or point is not None or _are_closed(codes, xy[rows])):
            return _Groups(_scattered(codes, rows, len(good)), count, name)
    found = _by_point_numbers(table, point, xy, rows)
    if found is not None:
        return _Groups(_scattered(found, rows, len(good)), int(found[-1]) + 1, _word("word_point_numbers" if found[-1] else "word_whole_table"))
    rings = rings_of_runs(xy[rows], np.zeros(len(rows), dtype=np.int64), 1)
    if len(rings.run) and not rings.open.any() and not rings.lost.any():
        begins = np.r_[0, np.cumsum(np.bincount(rings.ring))][:-1]
        codes = np.zeros(len(rows), dtype=np.int64)
        codes[begins[1:]] = 1
        return _Groups(_scattered(np.cumsum(codes), rows, len(good)), len(rings.run), _word("word_closed_rings"))
    return None


def _word(code: str) -> dict[str, Any]:
    return {"code": code, "params": {}}


def _by_point_numbers(table: Table, point: str | None, xy: Floats, rows: np.ndarray) -> np.ndarray | None:
    """Groups of rows by numbers that begin anew.

    In a table without a head the first column may hold them: then they must begin anew, or have a letter (J1), since a list of places
    is numbered as well.
    """
    column = point
    if column is None and all(re.fullmatch(r"列\d+", name) for name in table.columns):
        column = next(iter(table.columns))
    if column is None:
        return None
    numbers = _point_numbers(table.columns[column])[rows]
    if (numbers >= 0).mean() <= 0.9:
        return None
    codes = _by_restarts(numbers, xy[rows])
    lettered = [isinstance(value, str) and value.strip()[:1].isalpha() for value in table.columns[column][rows]]
    if not _are_vertices(codes, xy[rows]) or (point is None and not codes[-1] and not all(lettered)):
        return None
    return codes


def _are_closed(codes: np.ndarray, xy: Floats) -> bool:
    """Whether most groups end where they begin."""
    order = np.argsort(codes, kind="stable")
    count = int(codes.max()) + 1
    first = np.searchsorted(codes[order], np.arange(count))
    last = np.searchsorted(codes[order], np.arange(count), "right") - 1
    return bool((xy[order[first]] == xy[order[last]]).all(axis=1)[last - first >= 3].mean() > 0.8) if (last - first >= 3).any() else False


def _scattered(codes: np.ndarray, rows: np.ndarray, count: int) -> np.ndarray:
    result = np.full(count, -1, dtype=np.int64)
    result[rows] = codes
    return result


def _key_columns(table: Table, axes: Axes) -> list[tuple[str, bool]]:
    """Columns by which vertices may be told apart, the surest first, and whether a column names patches and not something above them."""
    names = [name for name in table.columns if name not in (axes.east, axes.north) and role_of(name) not in ("point", "ring")]
    by_field = {key: [name for name in names if known_field(name) == key] for key in (*_PATCH_FIELDS, *_OTHER_FIELDS)}
    known = {name for found in by_field.values() for name in found}
    by_role = [name for name in names if role_of(name) == "patch" and name not in known]
    order = [name for name in names if role_of(name) == "order" and name not in known]
    patches = [*(name for key in _PATCH_FIELDS for name in by_field[key]), *by_role]
    others = [name for key in _OTHER_FIELDS for name in by_field[key]]
    # A number of something that repeats is a patch's; a number of the row does not repeat.
    return [*((name, True) for name in patches), *((name, False) for name in others), *((name, False) for name in order)]


def _codes(values: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, int]:
    """Number of each row's group, in the order in which they first come; an empty cell belongs to the row above (merged cells)."""
    keys = pd.Series([value.strip() if isinstance(value, str) else value for value in values], dtype=object)
    codes, different = pd.factorize(keys.ffill().to_numpy()[rows])
    first = codes < 0  # rows above the first name
    return (codes + 1, len(different) + 1) if first.any() else (codes, len(different))


def _are_vertices(codes: np.ndarray, xy: Floats) -> bool:
    size = np.bincount(codes)
    return bool(size[codes].size) and float((size[codes] >= 3).mean()) >= _VERTICES and len(np.unique(xy, axis=0)) >= 3


def _point_numbers(values: np.ndarray) -> np.ndarray:
    """The number in each point's label (J12: 12); -1 for none."""

    def number(text: str) -> int:
        found = re.findall(r"\d+", text)
        return int(found[-1][:9]) if found else -1

    texts = np.array([str(int(v)) if isinstance(v, float) and v == int(v) else str(v) if v is not None else "" for v in values], dtype=object)
    return np.asarray(each_value(texts, number, np.int64))


def _by_restarts(numbers: np.ndarray, xy: Floats) -> np.ndarray:
    """Groups that begin where the numbers begin anew; a closing point with the first one's number ends its group."""
    restart = np.zeros(len(numbers), dtype=bool)
    start = 0
    for place in np.flatnonzero(np.r_[False, numbers[1:] <= numbers[:-1]]):
        if place <= start:
            continue
        if numbers[place] == numbers[start] and (xy[place] == xy[start]).all():
            if place + 1 < len(numbers):
                restart[place + 1] = True
            start = int(place) + 1
        else:
            restart[place] = True
            start = int(place)
    return np.asarray(np.cumsum(restart))


def _polygons(table: Table, axes: Axes, xy: Floats, good: np.ndarray, groups: _Groups, where: str) -> Shaped:
    rows = np.flatnonzero(good)
    order = rows[np.argsort(groups.of_row[rows], kind="stable")]
    patch, count = groups.of_row[order], groups.count
    ring, label = _rings_and_labels(table, order)
    names = _names(table, groups, order, patch)
    findings: list[Finding] = []
    order = _sorted(order, patch, ring, label, xy, names, findings, where)
    ring, label = _rings_and_labels(table, order)
    run, patch_of_run = runs_of_vertices(patch, ring, label, xy[order])
    rings = rings_of_runs(xy[order], run, len(patch_of_run))
    geometry, _ = polygons_of_rings(rings, patch_of_run, count)
    first = np.searchsorted(patch, np.arange(count))
    end = np.searchsorted(patch, np.arange(count), "right")
    begin_rows = np.minimum.reduceat(order, first) if count else order
    for one in np.flatnonzero(geometry == None):  # noqa: E711
        own = xy[order[first[one] : end[one]]]
        geometry[one] = shapely.points(own[0]) if len(own) == 1 else shapely.linestrings(own)
        params = {"row": int(table.numbers[begin_rows[one]]), "count": len(np.unique(own, axis=0))}
        findings.append(Finding("table_few_vertices", WARNING, str(names[one]), params))
    columns = _patch_columns(table, axes, order, patch, count)
    said = {"rows": len(order), "count": count, "column": groups.by}
    return Shaped(columns, geometry, table.numbers[begin_rows], [Finding("table_vertices", INFO, where, said), *findings])


def _rings_and_labels(table: Table, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number of each vertex's ring, 0 where no column tells; and its label."""
    ring_column = next((name for name in table.columns if role_of(name) == "ring"), None)
    ring = np.zeros(len(order), dtype=np.int64)
    if ring_column is not None:
        filled = pd.Series(table.columns[ring_column], dtype=object).ffill().to_numpy()[order]
        ring = pd.factorize(filled)[0].astype(np.int64)
    point = next((name for name in table.columns if role_of(name) == "point"), None)
    label = np.full(len(order), "", dtype=object)
    if point is not None:
        label[:] = ["" if value is None else str(value).strip() for value in table.columns[point][order]]
    return ring, label


def _names(table: Table, groups: _Groups, order: np.ndarray, patch: np.ndarray) -> list[str]:
    first = order[np.searchsorted(patch, np.arange(groups.count))]
    if isinstance(groups.by, str):
        filled = pd.Series(table.columns[groups.by], dtype=object).ffill().to_numpy()
        return [str(filled[row]) if filled[row] is not None else f"#{table.numbers[row]}" for row in first]
    return [f"#{table.numbers[row]}" for row in first]


def _sorted(
    order: np.ndarray, patch: np.ndarray, ring: np.ndarray, label: np.ndarray, xy: Floats, names: list[str], findings: list[Finding], where: str
) -> np.ndarray:
    """Vertices in the order of their numbers, where these are 1 to n in another order than the rows.

    Numbers that are shared by neighbouring patches (J7, J12, J3) are no order: there the rows are.
    """
    numbers = _point_numbers(label)
    change = np.r_[True, (patch[1:] != patch[:-1]) | (ring[1:] != ring[:-1])]
    start = np.flatnonzero(change)
    end = np.r_[start[1:], len(order)]
    falling = np.r_[False, numbers[1:] < numbers[:-1]] & ~change
    # A closing vertex falls back to the first number: that is in order.
    last = end - 1
    closing = numbers[last] == numbers[start]
    falling[last[closing]] = False
    result = order.copy()
    sorted_patches = []
    for one in np.flatnonzero(np.add.reduceat(falling, start) > 0) if len(start) else []:
        own = slice(start[one], end[one])
        values = numbers[own]
        if values.min() >= 0 and len(set(values.tolist())) == len(values) and values.max() - values.min() == len(values) - 1:
            result[own] = order[own][np.argsort(values, kind="stable")]
            sorted_patches.append(names[patch[start[one]]])
        elif not _is_valid(xy[order[own]]) and values.min() >= 0 and len(set(values.tolist())) == len(values):
            better = order[own][np.argsort(values, kind="stable")]
            if _is_valid(xy[better]):
                result[own] = better
                sorted_patches.append(names[patch[start[one]]])
    if sorted_patches:
        different = list(dict.fromkeys(sorted_patches))
        listed = [*different[:_LISTED], *(["…"] if len(different) > _LISTED else [])]
        findings.append(Finding("table_sorted", WARNING, where, {"count": len(different), "numbers": listed}))
    return result


def _is_valid(xy: Floats) -> bool:
    return len(xy) >= 3 and bool(shapely.is_valid(shapely.polygons(xy)))


def _patch_columns(table: Table, axes: Axes, order: np.ndarray, patch: np.ndarray, count: int) -> dict[str, np.ndarray]:
    """Of each column the first value in each patch; columns that speak of vertices are left out."""
    left_out = {axes.east, axes.north} | {name for name in table.columns if role_of(name) in ("ring", "point")}
    columns: dict[str, np.ndarray] = {}
    size = np.bincount(patch, minlength=count)
    for name, values in table.columns.items():
        if name in left_out:
            continue
        own = values[order]
        there = np.flatnonzero(own != None)  # noqa: E711
        result = np.full(count, None, dtype=object)
        if len(there):
            codes = pd.factorize(own[there])[0]
            holder = patch[there]
            first = np.r_[True, holder[1:] != holder[:-1]]
            result[holder[first]] = own[there[first]]
            base = codes[first][np.cumsum(first) - 1]
            varying = np.zeros(count, dtype=bool)
            varying[holder[codes != base]] = True
            if varying.sum() > _OF_VERTICES * max(int((size > 1).sum()), 1):
                continue
        columns[name] = result
    return columns
