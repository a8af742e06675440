"""Which photos show the same view before and after; and which kind a new photo probably is.

Both are proposals: a person decides. Confirmed pairs stand in ``ZPDZ``, each photo naming the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple

NEAR_M = 30.0
"""How far apart two photos of one view may have been taken: what a telephone's position is good to, twice."""
TURN_DEGREES = 45.0
"""How far their directions may differ: half of what a telephone's camera sees, and its compass's error."""
_UNKNOWN_TURN = 0.5  # share of the allowed turn that counts where one of them does not say its direction
_METRES_PER_DEGREE = 111_320.0

BEFORE, DURING, AFTER, OTHER = "1", "2", "3", "9"


@dataclass(frozen=True)
class View:
    """One photo as far as pairs need it.

    Attributes:
        uuid: key of its row. kind: ZPLX or empty. taken: PSSJ or empty.
        lon, lat: degrees, or None. bearing: degrees, or None. partner: ZPDZ or empty.
    """

    uuid: str
    kind: str = ""
    taken: str = ""
    lon: Optional[float] = None
    lat: Optional[float] = None
    bearing: Optional[float] = None
    partner: str = ""


@dataclass(frozen=True)
class Pair:
    """A view before and after.

    Attributes:
        before, after: keys of the photos.
        distance: metres between where they were taken, or None where that is not known.
        turn: degrees between their directions, 0 to 180, or None.
        confirmed: whether a person said so.
    """

    before: str
    after: str
    distance: Optional[float] = None
    turn: Optional[float] = None
    confirmed: bool = False


def turn_between(first: float, second: float) -> float:
    """Degrees between two directions, 0 to 180, whichever way round."""
    return abs((first - second + 180.0) % 360.0 - 180.0)


def metres_between(first: View, second: View) -> Optional[float]:
    """How far apart two photos were taken; good to a thousandth over the few kilometres of a site. None without positions."""
    if first.lon is None or first.lat is None or second.lon is None or second.lat is None:
        return None
    east = ((first.lon - second.lon + 180.0) % 360.0 - 180.0) * math.cos(math.radians((first.lat + second.lat) / 2))
    return math.hypot(east, first.lat - second.lat) * _METRES_PER_DEGREE


def confirmed_pairs(views: Sequence[View]) -> List[Pair]:
    """The pairs that persons confirmed: two photos that name each other; what only one of them says, or of a photo that is gone, is none."""
    by_uuid = {view.uuid: view for view in views}
    pairs = []
    for view in views:
        other = by_uuid.get(view.partner)
        if other is None or other.partner != view.uuid or other.uuid == view.uuid or not _comes_first(view, other):
            continue
        pairs.append(_pair(view, other, confirmed=True))
    return sorted(pairs, key=lambda pair: (by_uuid[pair.before].taken, pair.before))


def _order(view: View) -> Tuple[str, str, str]:
    # "1", "2", "3" are in the order of time; a kind that says nothing stands behind, so that the time decides.
    return (view.kind if view.kind in (BEFORE, DURING, AFTER) else "", view.taken, view.uuid)


def _comes_first(first: View, second: View) -> bool:
    both_known = all(view.kind in (BEFORE, DURING, AFTER) for view in (first, second))
    a, b = _order(first), _order(second)
    return a < b if both_known else a[1:] < b[1:]


def _pair(before: View, after: View, confirmed: bool = False) -> Pair:
    turn = turn_between(before.bearing, after.bearing) if before.bearing is not None and after.bearing is not None else None
    return Pair(before.uuid, after.uuid, metres_between(before, after), turn, confirmed)


def proposed_pairs(views: Sequence[View], near_m: float = NEAR_M, turn_degrees: float = TURN_DEGREES) -> List[Pair]:
    """Pairs that a person may want to confirm, the best first; each photo stands in one at most.

    A pair was taken near one another, in a similar direction where both say one, and in the order of time: the earlier is not
    "after", the later is not "before", and at least one of the kinds says which it is. Photos of a confirmed pair are left out.

    Args:
        views: the photos of one site.
        near_m: the most metres between them. turn_degrees: the most degrees between their directions.
    """
    taken = {uuid for pair in confirmed_pairs(views) for uuid in (pair.before, pair.after)}
    free = [view for view in views if view.uuid not in taken and view.lon is not None and view.lat is not None]
    scored: List[Tuple[float, str, str, Pair]] = []
    for before in free:
        for after in free:
            if before is after or not _is_before_and_after(before, after):
                continue
            pair = _pair(before, after)
            if pair.distance is None or pair.distance > near_m or (pair.turn is not None and pair.turn > turn_degrees):
                continue
            turned = pair.turn / turn_degrees if pair.turn is not None and turn_degrees else (0.0 if pair.turn == 0 else _UNKNOWN_TURN)
            scored.append((pair.distance / near_m + turned, before.uuid, after.uuid, pair))
    pairs: List[Pair] = []
    for _, first, second, pair in sorted(scored, key=lambda row: row[:3]):
        if first not in taken and second not in taken:
            taken |= {first, second}
            pairs.append(pair)
    return pairs


def _is_before_and_after(before: View, after: View) -> bool:
    kinds = (before.kind, after.kind)
    if OTHER in kinds or before.kind == AFTER or after.kind == BEFORE:
        return False
    if BEFORE not in kinds and AFTER not in kinds:
        return False
    # A kind says it where a time is missing; times that say the opposite speak against it.
    if before.taken and after.taken:
        return before.taken < after.taken
    return kinds == (BEFORE, AFTER)


def view_of(row: Mapping[str, Any], lon: Optional[float] = None, lat: Optional[float] = None) -> View:
    """A photo's row as a view."""
    value = row.get("FWJ")
    bearing = float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None
    return View(str(row["uuid"]), str(row.get("ZPLX") or ""), str(row.get("PSSJ") or ""), lon, lat, bearing, str(row.get("ZPDZ") or ""))


# --- kinds ------------------------------------------------------------------------------------------------------------------
def proposed_kind(taken: str, status: str, started: str = "", finished: str = "") -> str:
    """Whether a photo probably shows the site before, during or after the works (ZPLX); empty where nothing speaks for one.

    Args:
        taken: PSSJ or empty. status: ZT of the site now.
        started: KGRQ of the ledger, ``YYYY-MM-DD`` or empty.
        finished: when the works were finished: the first acceptance, or empty.
    """
    day = taken[:10]
    if day and finished and day >= finished[:10]:
        return AFTER
    if day and started:
        if day < started[:10]:
            return BEFORE
        if not finished:
            return AFTER if _is_done(status) else DURING
        return DURING
    if day and finished:
        # Before the end, but nobody knows whether before the beginning as well.
        return ""
    if status in ("10", "20", "30"):
        return BEFORE
    if status in ("35", "40", "95"):
        return DURING
    return AFTER if _is_done(status) else ""


def _is_done(status: str) -> bool:
    return status in ("50", "60", "70", "80")


def finished_on(acceptance: Iterable[Mapping[str, Any]]) -> str:
    """The day of the first acceptance, ``YYYY-MM-DD``; empty where there was none."""
    days = sorted(str(row.get("YSRQ") or "")[:10] for row in acceptance)
    return next((day for day in days if day), "")

