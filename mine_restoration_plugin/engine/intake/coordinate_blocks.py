"""The line of a patch in a coordinate text: count, area, number, name, kind of shape, map sheet, use, land class, and what else stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from ..core.value_words import area_in, number_in, unit_in

NUMBER, NAME, COUNT, AREA, SHAPE = "TBBH", "KSMC", "界址点数", "面积(公顷)", "图形属性"
_BEHIND = ("图幅号", "用途", "地类编码")
_MORE = "附加"
_SHAPES = {"面": "面", "面状": "面", "多边形": "面", "polygon": "面", "点": "点", "point": "点", "线": "线", "line": "线"}
_SQUARE_METRES_A_HECTARE = 10_000


@dataclass(slots=True)
class Block:
    """One patch's line.

    Attributes:
        count: number of vertices as given; None for none.
        area: as given, in hectares where it is understood, else its text; None for none. area_decimals: digits behind its point.
        number, name: of the patch. shape: 面, 点, 线, or empty.
        behind: map sheet, use, land class, and further fields up to the ``@``.
    """

    count: int | None = None
    area: float | str | None = None
    area_decimals: int = 4
    number: str = ""
    name: str = ""
    shape: str = ""
    behind: list[str] = field(default_factory=list)


def block_of(raw: str, plain: str) -> Block:
    """Read the line of a patch.

    Fields before the kind of shape are count, area, number and name, of which the count or the number may be missing, and the name
    may hold commas; those behind it are map sheet, use and land class, and as many more as a program likes.

    Args:
        raw: the line as it stands. plain: with full-width letters made plain ones; used where the raw line has no plain separators.
    """
    block = _strict(raw)
    if block is not None:
        return block
    line = raw.replace("\0", "").strip().strip("\ufeff")
    separator = _separator(line)
    if not separator:
        line, separator = plain, _separator(plain) or ","
    fields = [part.strip().strip('"').strip() for part in line.rpartition("@")[0].split(separator)] if "@" in line else []
    if not fields:
        fields = [part.strip().strip('"').strip() for part in line.split(separator)]
    elif fields[-1] == "":  # the separator before the @
        fields.pop()
    place = next((i for i, part in enumerate(fields) if part.lower() in _SHAPES), None)
    # In a name such as "面" the kind of shape comes later: it is the fifth field, or behind it where the name has commas.
    later = [i for i, part in enumerate(fields) if part.lower() in _SHAPES and i >= 4]
    place = later[0] if later else place
    front = fields[:4] if place is None else fields[:place]
    behind = fields[4:] if place is None else fields[place + 1 :]
    result = Block(shape="" if place is None else _SHAPES[fields[place].lower()], behind=behind)
    _read_front(result, front, separator)
    return result


def _strict(raw: str) -> Block | None:
    """A line in the strict form; None for all others."""
    fields = raw.strip().split(",")
    if len(fields) != 9 or fields[4] != "面" or fields[8] != "@" or not (fields[0].isascii() and fields[0].isdigit() and len(fields[0]) < 9):
        return None
    whole, point, part = fields[1].partition(".")
    if not (fields[1].isascii() and whole.isdigit() and (part.isdigit() or not point) and len(fields[1]) < 20):
        return None
    number, name, *behind = (field.strip() for field in (*fields[2:4], *fields[5:8]))
    return Block(int(fields[0]), float(fields[1]), len(part), number, name, "面", behind)


def _separator(line: str) -> str:
    """The separator that stands most often, of those that a line is written with."""
    counts = {mark: line.count(mark) for mark in (",", "\t", ";")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] >= 3 else ""


def _read_front(block: Block, front: list[str], separator: str) -> None:
    if front and number_in(front[0]) is not None and unit_in(_unit_of(front[0])):
        front = ["", *front]  # the area stands first: the count is missing
    while len(front) < 2:
        front.append("")
    found = number_in(front[0])
    if found is not None and found[0] >= 0 and found[0] == int(found[0]) and found[0] < 1e9:
        block.count = int(found[0])
    block.area, block.area_decimals = _area(front[1])
    rest = front[2:]
    if len(rest) == 1:
        block.name = rest[0]
    elif rest:
        block.number, block.name = rest[0], separator.join(rest[1:])


def _unit_of(text: str) -> str:
    found = number_in(text)
    return found[1] if found else ""


def _area(text: str) -> tuple[float | str | None, int]:
    """Hectares, and how many digits stand behind the point; the text itself where it is no area."""
    if not text:
        return None, 4
    found = number_in(text)
    decimals = re.search(r"\.(\d+)", text)
    if found is None:
        return text, 4
    unit = unit_in(found[1]) if found[1] else "ha"
    metres = area_in(text, "ha") if unit else None
    if metres is None or not unit:
        return text, 4
    hectares = metres / _SQUARE_METRES_A_HECTARE
    digits = len(decimals[1]) if decimals else 0
    if unit == "ha":
        return found[0], digits
    return round(hectares, 8), digits + (4 if unit == "m2" else 1)


def columns_of(blocks: list[Block]) -> dict[str, np.ndarray]:
    """The patches' fields as columns; those that no patch fills are left out, but for number, name, count and area."""
    behind = max((len(block.behind) for block in blocks), default=0)
    names = [*_BEHIND[:behind], *(f"{_MORE}{i}" for i in range(1, behind - len(_BEHIND) + 1))]
    columns = {
        NUMBER: _column([block.number or None for block in blocks]),
        NAME: _column([block.name or None for block in blocks]),
        COUNT: _column([block.count for block in blocks]),
        AREA: _column([block.area for block in blocks]),
        SHAPE: _column([block.shape or None for block in blocks]),
    }
    for place, name in enumerate(names):
        columns[name] = _column([(block.behind[place] or None) if place < len(block.behind) else None for block in blocks])
    kept = (NUMBER, NAME, COUNT, AREA)
    return {name: values for name, values in columns.items() if name in kept or any(value is not None for value in values)}


def _column(values: list[object]) -> np.ndarray:
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result
