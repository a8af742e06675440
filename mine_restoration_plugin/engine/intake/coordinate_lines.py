"""The lines of a coordinate text, told apart and read as arrays: heads, sections, patches, vertices, remarks, and what nobody understands."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..core.angles import read_angles
from ..core.ellipsoid import Floats

BLANK, SECTION, HEAD, PATCH, VERTEX, REMARK, UNREAD = range(7)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDED = str.maketrans(
    {**_FULL_WIDTH, 0x3000: " ", 0xA0: " ", 0x3001: ",", 0xFF61: ".", 0x200B: None, 0xFEFF: None, 0x200E: None, 0x201C: '"', 0x201D: '"'}
)
# Longer lines are neither a vertex nor a patch; only their begin is looked at.
_LONGEST = 4000
# Lines that need more than one pattern; a file with more of them is no coordinate text.
_MOST_ODD = 300_000

_NUMBER = r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?"
_UNIT = r"(?:\s*(?:米|m|M))?"
_LABEL = r"(?:(?P<label>[^\s,;:=@.\[\]\"]{1,24})\s*[,;:\t ]\s*)?"
_RING = r"(?:(?P<ring>\d{0,5})\s*[,;\t ]\s*)?"
_VERTEX = rf"^{_LABEL}{_RING}(?P<a>{_NUMBER}){_UNIT}\s*[,;\t ]\s*(?P<b>{_NUMBER}){_UNIT}(?P<rest>\s*[,;\t ].*)?$"
# The usual writings one by one: the library goes through such a pattern ten times as fast as through one with many ways.
_PLAIN_UNIT, _GAP = "(?:米|m)?", r"[,;\t ]"
_PLAIN = rf"(?P<a>[+-]?\d+\.?\d*){_PLAIN_UNIT}{_GAP}(?P<b>[+-]?\d+\.?\d*){_PLAIN_UNIT}$"
_PLAIN_LABEL = r"(?P<label>[^\s,;:=@.\[\]\"]{0,24})"
_USUAL = (rf"^{_PLAIN_LABEL}{_GAP}(?P<ring>\d{{0,5}}){_GAP}{_PLAIN}", rf"^{_PLAIN_LABEL}{_GAP}{_PLAIN}", rf"^{_PLAIN}")
_SPACED, _SPACES = rf"\s{_GAP}|{_GAP}\s", r"\s*[,;\t]\s*|\s+"
_SIGNED = r"[^,;\t]*[°º˚度][^,;\t]*"
_SIGNED_BLANK = r"[^,;\t ]*[°º˚度][^,;\t ]*"
_ANGLE_VERTICES = tuple(
    rf"^{_LABEL}{_RING}(?P<a>{angle})[{gap}]\s*(?P<b>{angle}?)(?:[{gap}].*)?$" for angle, gap in ((_SIGNED, r",;\t"), (_SIGNED_BLANK, r",;\t "))
)
_PATCH = r"^[^=]*?[,;\t].*[,;\t].*[,;\t].*@|^[^=\[]*[,;\t]\s*(?:面|点|线|多边形|面状|[Pp]olygon|POLYGON)\s*(?:[,;\t]|$)"
_SECTION = r"^\s*\[[^\]]*\]?"
_REMARK = r"^(?:#|//|--|%|\*|'|;|REM\s|rem\s)"
_HEAD = r"^[^=:,;\t@\d][^=:,;\t@]{0,30}[=:]"
_MARKED = re.compile(rf"([XYxy])\s*[=:]?\s*({_NUMBER})")
_GROUPS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{5,8}(?:\.\d+)?)"
_GROUPED = re.compile(rf"^(?:(?P<label>[^\s,;:=@.]{{1,24}}),)??(?:(?P<ring>\d{{1,4}}),)??(?P<a>{_GROUPS}),(?P<b>{_GROUPS}),?$")


@dataclass
class Lines:
    """A text's lines.

    Attributes:
        kind: what each line is (n), one of the constants above. raw, plain: each line as it stands, and in plain letters.
        line: number of each vertex's line (m), from 0, rising.
        label: what each vertex is called (m), empty for nothing.
        ring: number of each vertex's ring (m); 0 where none is given.
        first, second: its two numbers (m), as they stand: north and east, as the format has it.
        is_degrees: whether they are angles.
        odd: which vertices (m) are no coordinates of this country, while most others are.
    """

    kind: np.ndarray
    raw: list[str]
    plain: list[str]
    line: np.ndarray
    label: np.ndarray
    ring: np.ndarray
    first: Floats
    second: Floats
    is_degrees: bool
    odd: np.ndarray


def read_lines(text: str) -> Lines:
    """Tell the lines of a text apart; NUL characters and byte order marks inside it are dropped."""
    raw = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = [(line if line.isascii() else line[:_LONGEST].translate(_FOLDED)).strip()[:_LONGEST] for line in raw]
    lines = pa.array([line.replace("【", "[").replace("】", "]") if not line.isascii() else line for line in plain], pa.large_string())
    kind = np.full(len(raw), UNREAD, dtype=np.int8)
    kind[_is(pc.equal(lines, ""))] = BLANK
    found = _Vertices(len(raw))
    for pattern, what in ((_SECTION, SECTION), (_PATCH, PATCH), (_REMARK, REMARK)):
        _mark(kind, lines, pattern, what)
    found.read(lines, kind, plain)
    _mark(kind, lines, _HEAD, HEAD)
    return found.lines(kind, raw, plain)


def _is(mask: pa.Array) -> np.ndarray:
    return np.asarray(mask.to_numpy(zero_copy_only=False), dtype=bool)


def _mark(kind: np.ndarray, lines: pa.Array, pattern: str, what: int) -> None:
    left = np.flatnonzero(kind == UNREAD)
    if len(left):
        kind[left[_is(pc.match_substring_regex(lines.take(pa.array(left)), pattern))]] = what


def plausible(first: Floats, second: Floats) -> np.ndarray:
    """Which pairs of numbers are coordinates in China, in either order: metres with and without a zone in front, or degrees."""

    def one_way(north: Floats, east: Floats) -> np.ndarray:
        zone = np.floor(east / 1e6)
        metres = (north >= 3e5) & (north <= 6.5e6) & (((east >= 1e4) & (east < 1e6)) | ((zone >= 13) & (zone <= 45)))
        return np.asarray(metres | ((north > 0) & (north < 60) & (east > 70) & (east < 140)))

    with np.errstate(invalid="ignore"):
        return np.asarray(one_way(first, second) | one_way(second, first))


def _one_plausible(first: float, second: float) -> bool:
    """The same for one pair; arrays of one are slow."""
    for north, east in ((first, second), (second, first)):
        if 3e5 <= north <= 6.5e6 and (1e4 <= east < 1e6 or 13 <= east // 1e6 <= 45):
            return True
        if 0 < north < 60 and 70 < east < 140:
            return True
    return False


class _Vertices:
    """The vertices found so far, by line."""

    def __init__(self, count: int) -> None:
        self._first, self._second = np.full(count, np.nan), np.full(count, np.nan)
        self._label, self._ring = np.full(count, "", dtype=object), np.zeros(count, dtype=np.int64)
        self._degrees = np.zeros(count, dtype=bool)

    def read(self, lines: pa.Array, kind: np.ndarray, plain: list[str]) -> None:
        """Take the vertices from the lines that are nothing else."""
        spaced = _is(pc.match_substring_regex(lines, _SPACED))
        even = pc.if_else(pa.array(spaced), pc.replace_substring_regex(lines, _SPACES, ","), lines) if spaced.any() else lines
        rest = np.zeros(len(kind), dtype=bool)
        for pattern in (*_USUAL, _VERTEX):
            rest |= self._by_pattern(even if pattern != _VERTEX else lines, kind, pattern)
        for pattern in _ANGLE_VERTICES:
            self._by_pattern(lines, kind, pattern)
        fine = plausible(self._first, self._second)
        found = np.flatnonzero(kind == VERTEX)
        # Numbers with commas in them, or more columns than usual, are read wrong by the pattern and right one by one.
        odd = [*np.flatnonzero(kind == UNREAD), *found[~fine[found] & rest[found]]]
        kind[odd[_MOST_ODD:]] = UNREAD
        for line in odd[:_MOST_ODD]:
            vertex = _one_by_one(plain[line])
            if vertex is not None:
                self._label[line], self._ring[line], self._first[line], self._second[line] = vertex
                kind[line] = VERTEX
            elif kind[line] == VERTEX and fine[found].any():
                kind[line] = PATCH if re.search(r"[^\W\d_]", plain[line].partition(",")[2]) else UNREAD

    def _by_pattern(self, lines: pa.Array, kind: np.ndarray, pattern: str) -> np.ndarray:
        """Take what a pattern finds; which lines had more behind it."""
        rest = np.zeros(len(kind), dtype=bool)
        left = np.flatnonzero(kind == UNREAD)
        if not len(left):
            return rest
        taken = pc.extract_regex(lines.take(pa.array(left)), pattern)
        matched = _is(taken.is_valid())
        taken, left = taken.filter(pa.array(matched)), left[matched]
        if not len(left):
            return rest
        names = [one.name for one in taken.type]
        blank = pa.array([""] * len(left), pa.large_string())
        label, ring = (taken.field(name) if name in names else blank for name in ("label", "ring"))
        if pattern in _ANGLE_VERTICES:
            first, second = (read_angles(taken.field(name).to_numpy(zero_copy_only=False)).degrees for name in ("a", "b"))
            self._degrees[left] = True
        else:
            first, second = (np.asarray(taken.field(name).cast(pa.float64()).to_numpy(zero_copy_only=False)) for name in ("a", "b"))
            rest[left] = _is(pc.and_(pc.equal(ring, ""), pc.match_substring_regex(label, r"^\d+$")))
            if "rest" in names:
                rest[left] |= _is(pc.not_equal(pc.utf8_trim(taken.field("rest"), ",;\t @"), ""))
        good = np.isfinite(first) & np.isfinite(second)
        self._first[left], self._second[left] = first, second
        self._label[left] = label.to_numpy(zero_copy_only=False)
        self._ring[left] = pc.if_else(pc.equal(ring, ""), "0", ring).cast(pa.int64()).to_numpy(zero_copy_only=False)
        kind[left[good]] = VERTEX
        return rest

    def lines(self, kind: np.ndarray, raw: list[str], plain: list[str]) -> Lines:
        """All lines with what was found."""
        line = np.flatnonzero(kind == VERTEX)
        first, second = self._first[line], self._second[line]
        fine = plausible(first, second)
        largest = np.maximum(np.abs(first), np.abs(second))
        degrees = bool(len(line)) and bool(self._degrees[line].mean() > 0.5 or np.mean((largest <= 180) & fine) > 0.5)
        odd = ~fine & (fine.sum() > 0.5 * len(line))
        return Lines(kind, raw, plain, line, self._label[line], self._ring[line], first, second, degrees, odd)


def _one_by_one(line: str) -> tuple[str, int, float, float] | None:
    """A vertex in an unusual writing: commas inside numbers, quotes, X= and Y=, columns between; None for none."""
    marked = _MARKED.findall(line) if "=" in line or "X" in line or "x" in line else []
    if len(marked) == 2 and {marked[0][0].upper(), marked[1][0].upper()} == {"X", "Y"}:
        values = {name.upper(): float(value) for name, value in marked}
        label = re.match(r"[^\s,;:=\"]{1,24}(?=[\s,;:])", line)
        named = label[0] if label and label[0].upper() not in ("X", "Y") else ""
        return _checked(named, 0, values["X"], values["Y"])
    grouped = _GROUPED.match(line)
    if grouped:
        first, second = (float(grouped[name].replace(",", "")) for name in ("a", "b"))
        vertex = _checked(grouped["label"] or "", int(grouped["ring"] or 0), first, second)
        if vertex is not None:
            return vertex
    if '"' in line:
        fields = next(csv.reader([line]), [])
    else:
        fields = re.split(r"\s*[;\t]\s*|\s{2,}", line) if re.search(r"[;\t]|\S\s{2,}\S", line) else re.split(r"\s*[,\s]\s*", line)
    numbers = [_number(field) for field in fields]
    for place in range(len(fields) - 2, -1, -1):
        one, other = numbers[place], numbers[place + 1]
        if one is not None and other is not None and _one_plausible(one, other):
            ring = fields[place - 1].strip() if place >= 2 else ""
            return fields[0].strip() if place else "", int(ring) if ring.isdigit() and len(ring) < 6 else 0, one, other
    return None


def _checked(label: str, ring: int, first: float, second: float) -> tuple[str, int, float, float] | None:
    return (label, ring, first, second) if _one_plausible(first, second) else None


def _number(field: str) -> float | None:
    plain = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", field.strip().strip("\"'()"))
    found = re.fullmatch(rf"({_NUMBER}){_UNIT}", plain)
    return float(found[1]) if found and len(found[1]) < 40 else None
