"""The appendix table beside an earlier one, and the patches that explain the difference.

Each patch that counts otherwise than it did has a line for each cell that it left, entered or changed. Their counts add up to the difference of
the cell, and so do their areas: what the levelling of the two tables adds to the rounded areas of a cell's patches has a line of its own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...model import appendix_earlier as why
from ...model.appendix import LARGEST_AREA_M2, Cell, centi_hectares, code_of
from ...model.appendix_earlier import Beside, Change, Moment
from ...model.appendix_places import PLACE_FIELDS, Path, PlaceTable
from ...model.campaign import Campaign
from ...model.gb2260 import province_name
from .appendix import AREA_FIELDS, NUMBER_FIELD, SITE_FIELD, Counted, Ints, codes_of, counted_of, table_of
from .appendix_places import lines_of, place_table

KEY = "uuid"
NAME_FIELD = "KSMC"


class _Why(NamedTuple):
    """What became of a patch: kinds of change, and (kind, from, to) of each value."""

    number: str
    site: str
    name: str
    kinds: tuple[str, ...]
    details: tuple[tuple[str, str, str], ...]


def beside(
    now: pd.DataFrame,
    then: pd.DataFrame,
    campaign: Campaign,
    moment: Moment,
    count_by: str = "patch",
    area: str = "ellipsoidal",
    group_by: str = "province",
) -> Beside:
    """Set the table of patches against the one of the same patches at another time.

    Args:
        now, then: as for :func:`.appendix.appendix_of`, with ``uuid``, ZTBH, KSMC, and the columns of the lines.
    """
    counted = [counted_of(frame, campaign, count_by, area) for frame in (then, now)]
    lines = lines_of(counted, campaign, group_by)
    tables = [place_table(table_of(one, campaign, count_by, area), one, lines, k, campaign, group_by) for k, one in enumerate(counted)]
    difference = tables[1].minus(tables[0])
    entries = _entries(*(_side(one, lines.of_patch[k], campaign, count_by) for k, one in enumerate(counted)))
    reasons = _reasons(entries["key"].unique().tolist(), then, now, campaign, count_by, area, PLACE_FIELDS[group_by])
    found: dict[tuple[Path, str], list[Change]] = {}
    columns = entries[["key", "cell", "before", "after", "count"]]
    for key, cell, before, after, count in columns.itertuples(index=False, name=None):
        path, code = lines.paths[cell // len(campaign.classes)], campaign.classes[cell % len(campaign.classes)].code
        found.setdefault((path, code), []).append(_change(reasons[key], path, code, before, after, int(count)))
    kinds = Counter(kind for reason in reasons.values() for kind in reason.kinds)
    return Beside(moment, tables[0], tables[1], difference, _levelled(found, difference), kinds)


def _side(counted: Counted, line: Ints, campaign: Campaign, count_by: str) -> pd.DataFrame:
    """Key, unit, cell and area of every patch that is in a table, and whether it stands for its unit."""
    rows = counted.layer.rows
    keys = rows[KEY].astype(str).astype(object)
    unit = "p:" + keys  # marked, so that a patch without a site is never taken for one
    if count_by == "site":
        codes, names = codes_of(rows[SITE_FIELD])
        numbers = pd.Series(np.array([*names, ""], dtype=object)[codes], index=rows.index)
        unit = unit.where(numbers == "", "s:" + numbers)
    cell = np.where(line >= 0, line * len(campaign.classes) + counted.river_class, -1)
    frame = pd.DataFrame({"key": keys.to_numpy(), "unit": unit.to_numpy(), "cell": cell, "area": counted.layer.areas})
    frame = frame[frame["cell"] >= 0].sort_values("key", kind="stable")
    return frame.assign(first=~frame["unit"].duplicated())


def _entries(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """A row for each patch and cell that it left, entered or changed: area before and after (NaN: not in it), and its count."""
    parts = []
    for side, other, sign, name in ((then, now, -1, "before"), (now, then, 1, "after")):
        cells = other.loc[other["first"], ["unit", "cell"]].set_index("unit")["cell"]
        moved = side["unit"].map(cells).fillna(-1).to_numpy() != side["cell"].to_numpy()
        counts = np.where(side["first"].to_numpy(dtype=bool) & moved, sign, 0)
        part = side.assign(count=counts).groupby(["key", "cell"], sort=False).agg({"area": "sum", "count": "sum"})
        parts.append(part.rename(columns={"area": name, "count": f"count_{name}"}))
    both = parts[0].join(parts[1], how="outer").reset_index()
    count = both["count_before"].fillna(0) + both["count_after"].fillna(0)
    # NaN differs from everything: a patch that came or went is always named
    return both.assign(count=count)[(count != 0) | (both["before"] != both["after"])]


def _change(reason: _Why, path: Path, river_class: str, before: float, after: float, count: int) -> Change:
    was, has = (None if math.isnan(value) else float(value) for value in (before, after))
    grown = centi_hectares((has or 0.0) - (was or 0.0))
    return Change(reason.number, reason.site, reason.name, reason.kinds, path, river_class, was, has, count, grown, reason.details)


def _levelled(found: Mapping[tuple[Path, str], list[Change]], difference: PlaceTable) -> tuple[Change, ...]:
    """The changes in the order of the table, and for each cell what the levelling adds to them."""
    result: list[Change] = []
    for (path, code), cell in difference.cells().items():
        changes = sorted(found.get((path, code), ()), key=lambda change: (change.number, change.site))
        result += changes
        rest = cell - sum((change.cell for change in changes), Cell())
        if rest != Cell():
            result.append(Change("", "", "", (why.ROUNDING,), path, code, None, None, rest.count, rest.centi_hectares))
    return tuple(result)


def _reasons(
    keys: Iterable[str], then: pd.DataFrame, now: pd.DataFrame, campaign: Campaign, count_by: str, area: str, names: tuple[str, ...]
) -> dict[str, _Why]:
    """Why each patch counts otherwise, from its own values then and now."""
    wanted = set(keys)
    fields = [f for f in (KEY, NUMBER_FIELD, SITE_FIELD, NAME_FIELD, "SCOPE", "GZL", "SDM", AREA_FIELDS[area], *names) if f in then or f in now]
    sides = []
    for frame in (then, now):
        rows = frame[frame[KEY].astype(str).isin(wanted)].reindex(columns=fields)
        sides.append({str(row[0]): dict(zip(fields, row, strict=True)) for row in rows.itertuples(index=False, name=None)})
    reasons = {}
    for key in sorted(wanted):
        was, has = sides[0].get(key), sides[1].get(key)
        kinds, details = _kinds(was, has, campaign, count_by, area, names)
        shown = has or was or {}
        number, site, name = (code_of(shown.get(field)) for field in (NUMBER_FIELD, SITE_FIELD, NAME_FIELD))
        reasons[key] = _Why(number or key, site, name, kinds, details)
    return reasons


def _kinds(
    was: dict[str, Any] | None, has: dict[str, Any] | None, campaign: Campaign, count_by: str, area: str, names: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
    if was is None or has is None:
        return (why.NEW if was is None else why.REMOVED,), ()
    kinds: list[str] = []
    in_scope = [code_of(side.get("SCOPE")) == "1" for side in (was, has)]
    if in_scope[0] != in_scope[1]:
        kinds.append(why.INTO_SCOPE if in_scope[1] else why.OUT_OF_SCOPE)
    words = {
        why.CLASS: [_class_name(side, campaign) for side in (was, has)],
        why.PROVINCE: [_province_name(side, campaign) for side in (was, has)],
        why.PLACE: ["".join(code_of(side.get(name)) for name in names) for side in (was, has)],
        why.SITE: [code_of(side.get(SITE_FIELD)) if count_by == "site" else "" for side in (was, has)],
        why.AREA: [_area_text(side.get(AREA_FIELDS[area])) for side in (was, has)],
    }
    details = tuple((kind, *pair) for kind, pair in words.items() if pair[0] != pair[1])
    kinds += [kind for kind, *_ in details]
    return tuple(kinds) or (why.WITH_SITE,), tuple((kind, one, other) for kind, one, other in details)


def _class_name(side: Mapping[str, Any], campaign: Campaign) -> str:
    code = code_of(side.get("GZL"))
    return next((c.name for c in campaign.classes if c.code == code), code)


def _province_name(side: Mapping[str, Any], campaign: Campaign) -> str:
    code = code_of(side.get("SDM"))[:2]
    found = campaign.province_by_code(code)
    return found.name if found is not None else province_name(code) or code


def _area_text(value: Any) -> str:
    """Square metres as they are kept, with two decimals; empty where there is no usable area."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return ""
    return f"{number:.2f}" if 0 <= number <= LARGEST_AREA_M2 else ""  # NaN compares false
