"""Coordinate texts (坐标TXT) as they are exchanged: a head, and patches as lists of vertices, in every variant that is met.

The strict form stands in ``engine/export/coordinate_text.py``. Of the variants, a ring may be open, its number missing or the same for
all; the count may be with or without closing points, or missing; a block may have any number of fields; heads may be missing or
stand several times in a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...model.errors import INFO, WARNING, Finding, MineError
from ..core.column_values import numbers_and_units
from ..core.ellipsoid import METRES_PER_DEGREE, Floats, survey_area
from ..core.incoming import Incoming
from ..core.rings import Rings, polygons_of_rings, rings_of_runs, runs_of_vertices
from ..core.text_encoding import decoded
from ..core.value_words import units
from .coordinate_blocks import AREA, Block, block_of, columns_of
from .coordinate_head import STRONG, TELLING, canonical, facts_of, system_of
from .coordinate_lines import HEAD, PATCH, SECTION, UNREAD, VERTEX, Lines, plausible, read_lines
from .table_columns import role_of

KIND = "coordinate_text"
# A closing vertex that lies farther from the first one than the first number is told; than the second, is a mistake in writing.
_TOLD_M = 0.1
# Areas that differ by more than this share, and by more than what rounding can do, are told.
_AREA_SHARE = 0.01
_SHOWN = 60
_AXES = frozenset({"lon", "lat", "north", "east", "x", "y"})


@dataclass
class _Vertices:
    """The vertices of a text with what they belong to: patch, head (both rising), ring as written, and place (east, north)."""

    patch: np.ndarray
    ring: np.ndarray
    label: np.ndarray
    line: np.ndarray
    xy: Floats
    findings: dict[int, list[Finding]] = field(default_factory=dict)


def read(path: Path | str, name: str) -> list[Incoming]:
    """Read a coordinate text.

    The third column of a vertex is taken as north, the fourth as east, as the format says (``header["axes"]``); whether a text has
    them the other way round is for the import's doctor to see.

    Args:
        path: the file.
        name: what a person calls it.

    Returns:
        A layer for each head that says something else about its coordinates; mostly one.

    Raises:
        MineError: ``file_missing``, ``file_unreadable``; ``coordtext_nothing`` where no vertex is found.
    """
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise MineError("file_missing", path=name) from error
    except OSError as error:
        raise MineError("file_unreadable", path=name, reason=error.strerror or str(error)) from error
    text, answer = decoded(data)
    layers = read_text(text, name)
    for layer in layers:
        layer.header["encoding"] = str(answer.value)
    return layers


def read_text(text: str, name: str) -> list[Incoming]:
    """The same from a text that is decoded already."""
    lines = read_lines(text)
    bare = not (lines.kind == PATCH).any() and not any("属性描述" in lines.plain[i] for i in np.flatnonzero(lines.kind == SECTION))
    if not len(lines.line) or (bare and (plausible(lines.first, lines.second).mean() < 0.5 or _is_table(lines))):
        first = next((line.strip() for line in lines.raw if line.strip()), "")
        raise MineError("coordtext_nothing", path=name, text=first[:_SHOWN])
    heads, start = _heads(lines)
    patch_line, vertex_patch, has_blocks = _patches(lines, start)
    head_of_patch = np.searchsorted(start, patch_line, "right") - 1
    vertices = _vertices(lines, vertex_patch)
    if not has_blocks:
        vertices, patch_line, head_of_patch = _by_rings(vertices, patch_line, head_of_patch)
    return _Reading(name, lines, heads, patch_line, head_of_patch, vertices, has_blocks).layers()


def _is_table(lines: Lines) -> bool:
    """Whether a head as of a table stands above the first vertex: then the reader of tables knows more about it."""
    above = next((plain for plain in reversed(lines.plain[: lines.line[0]]) if plain), "")
    fields = re.split(r"[,;\t|]", above)
    return len(fields) > 1 and len({role_of(field) for field in fields} & _AXES) >= 2


# --- heads and patches ------------------------------------------------------------------------------------------------


def _heads(lines: Lines) -> tuple[list[dict[str, str]], np.ndarray]:
    """The facts of each head, and the line where it begins; a head that says nothing stands at the begin of a text without one."""
    data = np.flatnonzero((lines.kind == PATCH) | (lines.kind == VERTEX))
    starts, parts = [0], [[]]  # type: list[int], list[list[str]]
    for line in np.flatnonzero((lines.kind == HEAD) | (lines.kind == SECTION)):
        plain = lines.plain[line]
        known = "属性描述" in plain or canonical(plain.replace(":", "=", 1).partition("=")[0]) in STRONG
        before = int(np.searchsorted(data, line)) > int(np.searchsorted(data, starts[-1]))
        if before and not known:
            if lines.kind[line] == HEAD:
                lines.kind[line] = UNREAD
            continue
        if before:
            starts.append(int(line))
            parts.append([])
        if lines.kind[line] == HEAD:
            parts[-1].append(plain)
    return [facts_of(part) for part in parts], np.array(starts)


def _patches(lines: Lines, start: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """The line of each patch, the patch of each vertex, and whether the text has lines for patches at all.

    Vertices before the first such line, or below a new head, are a patch of their own; without such lines, so are those below a line
    that is something else.
    """
    has_blocks = bool((lines.kind == PATCH).any())
    begins = lines.kind == PATCH if has_blocks else lines.kind != VERTEX
    begins[start] = True
    marks = np.flatnonzero(begins)
    mark = (np.cumsum(begins) - 1)[lines.line]
    used = lines.kind[marks] == PATCH
    used[mark] = True
    vertex_patch = (np.cumsum(used) - 1)[mark]
    patch_line = marks[used]
    bare = lines.kind[patch_line] != PATCH  # its first vertex speaks for it
    first = np.searchsorted(vertex_patch, np.flatnonzero(bare))
    patch_line[bare] = lines.line[first]
    return patch_line, vertex_patch, has_blocks


def _vertices(lines: Lines, patch: np.ndarray) -> _Vertices:
    return _Vertices(patch, lines.ring, lines.label, lines.line, np.column_stack([lines.second, lines.first]))


def _by_rings(vertices: _Vertices, patch_line: np.ndarray, head_of_patch: np.ndarray) -> tuple[_Vertices, np.ndarray, np.ndarray]:
    """Patches of a text without lines for them: each ring is one, but rings with rising numbers go together."""
    run, _ = _runs(vertices)
    rings = rings_of_runs(vertices.xy, run, int(run[-1]) + 1 if len(run) else 0)
    # Which ring each vertex of the text is in: a ring begins where its first vertex stands.
    begins = np.zeros(len(run), dtype=bool)
    begins[np.searchsorted(run, np.arange(int(run[-1]) + 1))] = True
    counted = np.flatnonzero(np.r_[True, rings.ring[1:] != rings.ring[:-1]]) if len(rings.ring) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.append(counted, len(rings.ring))) - rings.open
    offset = np.searchsorted(run, rings.run)
    before = np.cumsum(sizes) - sizes
    same = np.searchsorted(rings.run, rings.run)
    begins[np.minimum(offset + before - before[same], len(run) - 1)] = True
    begin = np.flatnonzero(begins)
    number, old = vertices.ring[begin], vertices.patch[begin]
    goes_on = np.r_[False, (old[1:] == old[:-1]) & (number[1:] > number[:-1]) & (number[:-1] > 0)]
    group = np.cumsum(~goes_on) - 1
    patch = group[np.cumsum(begins) - 1]
    first = np.searchsorted(patch, np.arange(int(patch[-1]) + 1))
    owner = vertices.patch[first]
    new = _Vertices(patch, vertices.ring, vertices.label, vertices.line, vertices.xy)
    return new, vertices.line[first], head_of_patch[owner]


def _runs(vertices: _Vertices) -> tuple[np.ndarray, np.ndarray]:
    return runs_of_vertices(vertices.patch, vertices.ring, vertices.label, vertices.xy)


# --- shapes and columns -----------------------------------------------------------------------------------------------


class _Reading:
    """One text on its way to layers."""

    def __init__(
        self, name: str, lines: Lines, heads: list[dict[str, str]], line: np.ndarray, head: np.ndarray, vertices: _Vertices, has_blocks: bool
    ) -> None:
        self._name, self._lines, self._heads, self._line, self._head = name, lines, heads, line, head
        self._vertices, self._has_blocks = vertices, has_blocks
        self._blocks = [block_of(lines.raw[i], lines.plain[i]) if lines.kind[i] == PATCH else Block() for i in line]
        self._called = [block.number or block.name or f"#{i + 1}" for block, i in zip(self._blocks, line)]
        self._found: list[tuple[int, Finding]] = []

    def layers(self) -> list[Incoming]:
        """The layers, with all that was noticed."""
        geometry = self._shapes()
        values = columns_of(self._blocks)
        self._check_areas(geometry, values)
        keys = [tuple(facts.get(fact, "") for fact in TELLING) for facts in self._heads]
        different = list(dict.fromkeys(keys[head] for head in self._head))
        group = np.array([different.index(key) if key in different else 0 for key in keys])[self._head]
        layers = []
        for number in range(len(different)):
            rows = np.flatnonzero(group == number)
            layer = self._layer(rows, geometry[rows], {name: column[rows] for name, column in values.items()})
            layer.findings += [finding for patch, finding in self._found if group[patch] == number]
            layers.append(layer)
        if len(layers) > 1:
            for number, layer in enumerate(layers, 1):
                layer.name = f"{self._name} ({number})"
        layers[0].findings += self._about_the_text()
        return layers

    def _layer(self, rows: np.ndarray, geometry: np.ndarray, columns: dict[str, np.ndarray]) -> Incoming:
        heads = [self._heads[head] for head in dict.fromkeys(self._head[rows])]
        header: dict[str, str] = {}
        for facts in heads:
            for fact, value in facts.items():
                if value and value not in header.get(fact, "").split("; "):
                    header[fact] = f"{header[fact]}; {value}" if header.get(fact) else value
        own = np.zeros(len(self._line), dtype=bool)
        own[rows] = True
        places = self._vertices.xy[own[self._vertices.patch]]
        crs, findings = system_of(heads[0], _zones(places), self._lines.is_degrees, self._name)
        header["axes"] = "north,east"
        header["面积单位"] = "公顷"
        return Incoming(self._name, KIND, columns, geometry, self._line[rows] + 1, crs=crs, crs_by="header" if crs is not None else "",
                        header=header, findings=findings)  # fmt: skip

    def _say(self, patch: int, code: str, severity: str = WARNING, **params: Any) -> None:
        self._found.append((patch, Finding(code, severity, self._called[patch], {"line": int(self._line[patch]) + 1, **params})))

    def _shapes(self) -> np.ndarray:
        vertices, count = self._vertices, len(self._line)
        run, patch_of_run = _runs(vertices)
        runs = len(patch_of_run)
        xy = self._snapped(run, patch_of_run)
        rings = rings_of_runs(xy, run, runs)
        geometry, too_many = polygons_of_rings(rings, patch_of_run, count)
        for patch in too_many:
            self._say(int(patch), "coordtext_rings_many", count=int((patch_of_run[rings.run] == patch).sum()))
        size = np.bincount(vertices.patch, minlength=count)
        start = np.searchsorted(vertices.patch, np.arange(count))
        kinds = np.array([block.shape for block in self._blocks], dtype=object)
        for patch in np.flatnonzero((geometry == None) | (kinds == "点") | (kinds == "线")):  # noqa: E711 - an array of objects
            self._plain_shape(geometry, int(patch), str(kinds[patch]), xy[start[patch] : start[patch] + size[patch]])
        lost = np.bincount(patch_of_run, weights=rings.lost, minlength=count).astype(np.int64)
        dropped = np.bincount(patch_of_run[rings.short], weights=np.bincount(run, minlength=runs)[rings.short], minlength=count).astype(np.int64)
        for patch in np.flatnonzero(((lost + dropped) > 0) & (shapely.get_dimensions(geometry) == 2)):
            self._say(int(patch), "coordtext_vertices_lost", count=int(lost[patch] + dropped[patch]))
        self._check_counts(rings, patch_of_run, size)
        return geometry

    def _plain_shape(self, geometry: np.ndarray, patch: int, kind: str, xy: Floats) -> None:
        """Points and lines, and patches with too few vertices, as what they are: a rule of the import says that they are no patches."""
        if not len(xy):
            self._say(patch, "coordtext_no_vertices")
        elif kind == "点" or len(xy) == 1:
            geometry[patch] = shapely.points(xy[0]) if len(xy) == 1 else shapely.multipoints(shapely.points(xy))
        else:
            geometry[patch] = shapely.linestrings(xy)
        if kind not in ("点", "线") and len(xy):
            self._say(patch, "coordtext_few_vertices", count=len(np.unique(xy, axis=0)))

    def _snapped(self, run: np.ndarray, patch_of_run: np.ndarray) -> Floats:
        """The places with each closing vertex, known by its label, where the first vertex of its ring is."""
        vertices, xy = self._vertices, self._vertices.xy.copy()
        first = np.searchsorted(run, np.arange(len(patch_of_run)))
        last = np.searchsorted(run, np.arange(len(patch_of_run)), "right") - 1
        label, second = vertices.label, np.minimum(first + 1, last)
        closing = (last - first >= 3) & (label[first] != "") & (label[first] == label[last]) & (label[first] != label[second])
        off = np.hypot(*(xy[last] - xy[first]).T)
        closing &= off > 0
        metres = off * (METRES_PER_DEGREE if self._lines.is_degrees else 1.0)
        for one in np.flatnonzero(closing & (metres > _TOLD_M)):
            label_shown, line = str(label[first[one]]), int(vertices.line[last[one]]) + 1
            self._say(int(patch_of_run[one]), "coordtext_close_differs", label=label_shown, distance=f"{metres[one]:.2f}", line=line)
        xy[last[closing]] = xy[first[closing]]
        return xy

    def _check_counts(self, rings: Rings, patch_of_run: np.ndarray, size: np.ndarray) -> None:
        count = len(self._line)
        given = np.array([-1 if block.count is None else block.count for block in self._blocks])
        owner = patch_of_run[rings.run]
        closed, opened = (np.bincount(owner[mask], minlength=count) for mask in (~rings.open, rings.open))
        for patch in np.flatnonzero((given >= 0) & ((given < size - closed) | (given > size + opened)) & (size > 0)):
            self._say(int(patch), "coordtext_count_differs", given=int(given[patch]), found=int(size[patch]))

    def _check_areas(self, geometry: np.ndarray, values: dict[str, np.ndarray]) -> None:
        """Tell areas that contradict the outline, with the unit that would explain them."""
        numbers, words = numbers_and_units(values[AREA])
        numbers[words != ""] = np.nan  # an unknown unit
        polygons = shapely.get_dimensions(geometry) == 2
        found = np.full(len(geometry), np.nan)
        plane = polygons & ~np.asarray(self._lines.is_degrees)
        found[plane] = shapely.area(geometry[plane]) / 10_000
        if self._lines.is_degrees and polygons.any():
            flat = shapely.transform(geometry[polygons], lambda xy: xy if _is_lon_lat(xy) else xy[:, ::-1])
            found[polygons] = survey_area(flat) / 10_000
        rounding = np.array([0.51 * 10.0**-block.area_decimals for block in self._blocks])
        with np.errstate(invalid="ignore"):
            wrong = (numbers > 0) & (np.abs(numbers - found) > np.maximum(_AREA_SHARE * found, rounding))
        for patch in np.flatnonzero(wrong):
            unit = _explaining_unit(float(numbers[patch]), float(found[patch]))
            params = {"given": f"{numbers[patch]:g}", "found": f"{found[patch]:.4f}"}
            if unit:
                self._say(int(patch), "coordtext_area_unit", **params, unit={"code": f"word_unit_{unit}", "params": {}})
            else:
                self._say(int(patch), "coordtext_area_differs", **params)

    def _about_the_text(self) -> list[Finding]:
        """What concerns the whole file."""
        lines, findings = self._lines, []
        unread = np.flatnonzero(lines.kind == UNREAD)
        if len(unread):
            first = int(unread[0])
            params = {"count": len(unread), "line": first + 1, "text": lines.raw[first].replace("\0", "").strip()[:_SHOWN]}
            findings.append(Finding("coordtext_unread", WARNING, self._name, params))
        if lines.odd.any():
            first = int(lines.line[lines.odd.argmax()])
            params = {"count": int(lines.odd.sum()), "line": first + 1, "text": lines.raw[first].strip()[:_SHOWN]}
            findings.append(Finding("coordtext_odd_numbers", WARNING, self._name, params))
        if not any(self._heads):
            findings.append(Finding("coordtext_no_head", WARNING, self._name))
        if not self._has_blocks:
            findings.append(Finding("coordtext_no_blocks", INFO, self._name, {"count": len(self._line)}))
        return findings


def _is_lon_lat(xy: Floats) -> bool:
    return bool(np.median(np.abs(xy[:, 0])) > np.median(np.abs(xy[:, 1])))


def _zones(xy: Floats) -> frozenset[int]:
    """Zones in front of the eastings, whichever of the two numbers they are; of single slips of the pen nothing is told."""
    if not len(xy):
        return frozenset()
    zone = np.where(np.median(xy[:, 0]) >= np.median(xy[:, 1]), xy[:, 0], xy[:, 1]) // 1e6
    zone = zone[(zone >= 13) & (zone <= 45)].astype(np.int64)
    values, counts = np.unique(zone, return_counts=True)
    return frozenset(int(v) for v in values[counts > 0.01 * len(xy)])


def _explaining_unit(given: float, found: float) -> str:
    for unit, square_metres in units().items():
        factor = square_metres / 10_000
        if unit != "ha" and found > 0 and abs(given * factor / found - 1) <= _AREA_SHARE:
            return unit
    return ""
