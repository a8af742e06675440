"""Numbers and areas of patches that are split or merged.

A part of a split patch is called by the patch's number with -1, -2, ... behind it and keeps that number in YTBBH. What was handed
down or verified for the whole patch (TBMJ, TBHDMJ) is shared out by area, so that the parts equal the total to 0.01 m² (强制调平).
A merged patch has the sums.
"""

from __future__ import annotations

import math
from typing import Iterable, List, Optional, Sequence, Set

from .fields import fields_of

SHARED = ("TBMJ", "TBHDMJ")
"""Fields whose value belongs to a patch as a whole, m²."""
_WIDTH = next(field.width for field in fields_of("patch") if field.name == "TBBH")
_JOIN = "+"


def part_numbers(number: str, count: int, taken: Iterable[str]) -> List[str]:
    """New numbers for the parts of a patch, in order, none of which is taken.

    Args:
        number: of the patch before; may be empty, the parts are then called by their place alone.
        count: how many parts.
        taken: numbers of all other patches; the database takes ``a`` and ``A`` for two numbers, so does this.

    Returns:
        ``count`` different numbers of at most the field's width; a number that would be too long loses its last characters before
        the dash, never its place.
    """
    used: Set[str] = set(taken)
    found: List[str] = []
    place = 0
    while len(found) < count:
        place += 1
        tail = f"-{place}"
        candidate = number.strip()[: _WIDTH - len(tail)] + tail
        if candidate not in used:
            found.append(candidate)
            used.add(candidate)
    return found


def shared_out(total: Optional[float], areas: Sequence[float]) -> List[Optional[float]]:
    """A total shared out by area in hundredths; what rounding leaves goes to the largest part.

    Args:
        total: m², two decimals; None where nobody said.
        areas: of the parts, above zero; where none is, the parts count alike.

    Returns:
        Parts that add up to the total to the hundredth, none below zero.
    """
    if total is None or not math.isfinite(total):
        return [None] * len(areas)
    if not areas:
        return []
    weights = [area if math.isfinite(area) and area > 0 else 0.0 for area in areas]
    largest_weight = max(weights)
    # Divided first: the sum of very large numbers is infinite.
    weights = [weight / largest_weight for weight in weights] if largest_weight > 0 else [1.0] * len(areas)
    cents, whole = round(total * 100), sum(weights)
    parts = [math.floor(cents * (weight / whole)) for weight in weights]
    largest = max(range(len(parts)), key=lambda i: (weights[i], -i))
    parts[largest] += cents - sum(parts)
    return [part / 100 for part in parts]


def summed(values: Iterable[Optional[float]]) -> Optional[float]:
    """The sum of what is there, to the hundredth; None where nothing is."""
    given = [round(value * 100) for value in values if value is not None and math.isfinite(value)]
    return sum(given) / 100 if given else None


def merged_origin(numbers: Sequence[str]) -> str:
    """What a merged patch keeps as its earlier number: all of them while they fit into the field, else the first with a sign that
    there are more; the history has them all."""
    distinct = sorted({number.strip() for number in numbers if number.strip()})
    joined = _JOIN.join(distinct)
    if len(joined) <= _WIDTH:
        return joined
    return distinct[0][: _WIDTH - 1] + _JOIN
