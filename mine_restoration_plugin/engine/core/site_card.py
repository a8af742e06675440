"""The archive card of a site as prepared texts: Word and PDF print the same ones, so that they agree to the last digit.

A card is a plain dictionary, since it travels as JSON between the engine, which reads the workspace and writes Word, and QGIS, which
paints maps and PDF:

``number``, ``name``          of the site, as they stand
``fields``                    texts by field code and by Chinese label (``ZTBH`` and ``主体编号``), for templates
``funds``, ``funds_total``    lines of (type, project, planned, arrived, spent); totals, or nothing where there are no funds
``progress``                  lines of (period, area, per cent, spent, problems)
``status``                    lines of (time, who, from, to, reason)
``acceptance``                lines of (level, day, area, conclusion, paper, head, land use)
``pairs``                     photos before and after: ``{"before": photo, "after": photo}``; ``singles``: all others
``photos_left_out``           how many found no place
``corners``                   see :mod:`.site_outline`; ``outline`` for the map, or None
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ...model.fields import FieldDef, fields_of
from ...model.history_words import local_time
from ...model.photo_pairs import View, confirmed_pairs, proposed_pairs, view_of
from ...model.site_query import codes_in

Row = Mapping[str, Any]
NameOf = Callable[[str, Any], str]
"""The name of a code: code list and code."""

MOST_PAIRS, MOST_SINGLES = 6, 6
OUTSIDE = "插件之外"
_CENT = Decimal("0.01")
_SITE_TABLES = (("sites", "site"), ("archive", "archive"), ("ledger", "ledger"))
_OF_PATCHES = ("CKZH", "GBND", "FKYWR", "TBDL", "TBXL", "TBSX", "SDDL", "HFZLQK", "BHDLX")


def card_of(site: Row, records: Mapping[str, Sequence[Row]], changes: Sequence[Row], shape: Mapping[str, Any], name_of: NameOf) -> dict[str, Any]:
    """The card of one site.

    Args:
        site: its row. records: rows of the other tables that belong to it, by table.
        changes: its lines of the history on ``ZT``, ``ZTYY`` and ``PCYY``, in order.
        shape: ``corners`` and ``outline`` from :func:`.site_outline.outline_of`.
        name_of: names of codes.
    """
    card: dict[str, Any] = {"key": str(site["uuid"]), "number": _plain(site["ZTBH"]), "name": _plain(site.get("KSMC")), **shape}
    card["fields"] = _fields(site, records, name_of)
    card["fields"].update(shape["corners"]["fields"])
    card["funds"], card["funds_total"] = _funds(records.get("funds", ()), name_of)
    card["progress"] = [
        [_plain(row["BGQB"]), two_decimals(row["WCMJ"]), number(row["XXJD"], 1), two_decimals(row["LJZC"]), _plain(row["CZWT"])]
        for row in records.get("progress", ())
    ]
    card["acceptance"] = [
        [
            name_of("YSJB", row["YSJB"]), paper_day(row["YSRQ"]), two_decimals(row["YSMJ"]), name_of("YSJL", row["YSJL"]), _plain(row["YSWH"]),
            _plain(row["YSZJ"]), _plain(row["XFHDL"]),
        ]
        for row in records.get("acceptance", ())
    ]  # fmt: skip
    card["status"] = _status(changes, name_of)
    card["pairs"], card["singles"], card["photos_left_out"] = _photos(records.get("photos", ()), name_of)
    return card


# --- texts ------------------------------------------------------------------------------------------------------------------
def missing(value: Any) -> bool:
    """Whether there is no value: None, NaN or an empty text."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def two_decimals(value: Any) -> str:
    """A number as it stands on paper, halves away from zero; empty for none."""
    return number(value, 2)


def number(value: Any, decimals: int) -> str:
    """A number with so many decimals, halves away from zero; a text that is no number as it stands."""
    if missing(value):
        return ""
    try:
        exact = Decimal(str(value))
        return format(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), "f")
    except ArithmeticError:
        return str(value)


def paper_day(value: Any) -> str:
    """2020年6月1日 from 2020-06-01; what is no date as it stands."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", str(value or ""))
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else _plain(value)


def _plain(value: Any) -> str:
    if missing(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def text_of(field: FieldDef, value: Any, name_of: NameOf) -> str:
    """A field's value as people read it on paper, without its unit."""
    if missing(value):
        return ""
    if field.codelist:
        # A table that pandas read has whole numbers with empty ones between them as 1.0.
        parts = codes_in(value) if field.several else (_plain(value),)
        return "、".join(name_of(field.codelist, part) for part in parts)
    if field.type == "D":
        return paper_day(value)
    if field.type == "N":
        return number(value, field.decimals)
    return _plain(value)


# --- the parts --------------------------------------------------------------------------------------------------------------
def names_of(field: FieldDef) -> tuple[str, ...]:
    """Under which names a template finds a field: its code, its label, and the label without what stands in brackets."""
    label = re.sub(r"\W", "", field.label)
    short = re.sub(r"\W", "", re.sub(r"（.*?）", "", field.label))
    return tuple(dict.fromkeys(name for name in (field.name, label, short) if name.isidentifier()))


def _fields(site: Row, records: Mapping[str, Sequence[Row]], name_of: NameOf) -> dict[str, str]:
    found: dict[str, str] = {}
    for table, dictionary in _SITE_TABLES:
        row = site if table == "sites" else next(iter(records.get(table, ())), {})
        for field in fields_of(dictionary):
            text = text_of(field, row.get(field.name), name_of)
            for name in names_of(field):
                found.setdefault(name, text)
    patches = records.get("patches", ())
    by_name = {field.name: field for field in fields_of("patch")}
    for code in _OF_PATCHES:
        values = dict.fromkeys(text_of(by_name[code], row.get(code), name_of) for row in patches)
        for name in names_of(by_name[code]):
            found.setdefault(name, "、".join(value for value in values if value))
    _add(found, ("TBBHS", "图斑编号"), "、".join(_plain(row["TBBH"]) for row in patches if not missing(row["TBBH"])))
    distances = [float(row["JAJL"]) for row in patches if isinstance(row["JAJL"], (int, float)) and not missing(row["JAJL"])]
    _add(found, ("JAJL", "距岸"), number(min(distances), 1) if distances else "")
    _add(found, ("JAGL", "距岸公里"), number(min(distances) / 1000, 2) if distances else "")
    _add(found, ("MJGQ", "面积公顷"), _hectares(site.get("TQMJ")))
    _add(found, ("FWNGQ", "范围内面积公顷"), _hectares(site.get("FWNMJ")))
    places = [found.get(name, "") for name in ("SHENG", "XZS", "XZX", "XZJD")]
    # The city of a county under the province, or of a municipality, is no city.
    _add(found, ("SZD", "所在地"), "".join(dict.fromkeys(place for place in places if place and place != "省直辖")))
    return found


def _add(found: dict[str, str], names: Iterable[str], text: str) -> None:
    for name in names:
        found[name] = text


def _hectares(square_metres: Any) -> str:
    if missing(square_metres) or not isinstance(square_metres, (int, float)):
        return ""
    return number(Decimal(str(square_metres)) / 10_000, 2)


def _funds(rows: Sequence[Row], name_of: NameOf) -> tuple[list[list[str]], list[str]]:
    """Lines and totals; the totals are of what stands in the lines, so that the paper adds up."""
    lines, totals = [], [Decimal(0)] * 3
    for row in rows:
        amounts = [two_decimals(row[name]) for name in ("ZJJH", "ZJDW", "ZJZC")]
        for place, amount in enumerate(amounts):
            totals[place] += _decimal(amount)
        lines.append([name_of("ZJLX", row["ZJLX"]), name_of("ZHXM", row["ZHXM"]), *amounts])
    return lines, [format(total.quantize(_CENT), "f") for total in totals] if lines else []


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text or "0")
    except ArithmeticError:
        return Decimal(0)


def _status(changes: Sequence[Row], name_of: NameOf) -> list[list[str]]:
    """Each change of the status, with the reason that was saved in the same act."""
    reasons: dict[str, str] = {}
    for row in changes:
        if row["field"] in ("ZTYY", "PCYY") and row["new"]:
            reasons.setdefault(_act(row), str(row["new"]))
    lines = []
    for row in changes:
        if row["field"] == "ZT":
            who = _plain(row["who"]) or OUTSIDE
            day, _, hour = local_time(str(row["at"])).partition(" ")
            lines.append([f"{paper_day(day)} {hour[:5]}", who, name_of("ZT", row["old"]), name_of("ZT", row["new"]), reasons.get(_act(row), "")])
    return lines


def _act(row: Row) -> str:
    # Lines of one save have one mark; a row that was changed outside the plugin has an old one, so the time must agree as well.
    return f"{row['mark']}|{str(row['at'])[:19]}"


def _photos(rows: Sequence[Row], name_of: NameOf) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Pairs before and after, those that a person confirmed first; then the others by kind and time."""
    by_key = {str(row["uuid"]): row for row in rows}
    views: list[View] = [view_of({k: None if missing(v) else v for k, v in row.items()}, row.get("lon"), row.get("lat")) for row in rows]
    found = [*confirmed_pairs(views), *proposed_pairs(views)]
    pairs = [{"before": _photo(by_key[p.before], name_of), "after": _photo(by_key[p.after], name_of)} for p in found[:MOST_PAIRS]]
    shown = {key for pair in found[:MOST_PAIRS] for key in (pair.before, pair.after)}
    rest = sorted((view for view in views if view.uuid not in shown), key=lambda view: (view.kind or "9", view.taken, view.uuid))
    singles = [_photo(by_key[view.uuid], name_of) for view in rest[:MOST_SINGLES]]
    return pairs, singles, len(rest) - len(singles)


def _photo(row: Row, name_of: NameOf) -> dict[str, Any]:
    kind = name_of("ZPLX", row["ZPLX"])
    items: list[str] = []
    if not missing(row["FWJ"]):
        items.append(f"方位角{number(row['FWJ'], 0)}°（{direction(float(row['FWJ']))}）")
    if not missing(row["PSR"]):
        items.append(f"拍摄人：{_plain(row['PSR'])}")
    lines = ("　".join(item for item in (kind, paper_day(row["PSSJ"])) if item), "　".join(items))
    return {
        "key": str(row["uuid"]), "path": _plain(row["ZPLJ"]), "name": _plain(row["ZPMC"]) or _plain(row["ZPLJ"]), "kind": kind,
        "caption": "\n".join(line for line in lines if line), "words": _plain(row["ZPSM"]),
    }  # fmt: skip


def direction(bearing: float) -> str:
    """A bearing in words, by eighths: 北, 东北, ..."""
    return ("北", "东北", "东", "东南", "南", "西南", "西", "西北")[round(bearing % 360 / 45) % 8]
