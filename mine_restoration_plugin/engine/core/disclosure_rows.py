"""What the public may read of each mine, and no more: from the records of a workspace.

``reference/coordinates.md``, "Publishing": name, village, area, measures and dates, with the state, the district and the centre rounded to
0.01 degree. No outline, no number of a mine, nobody's name, no money.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from ...model.appendix import balanced
from ...model.errors import INFO, WARNING, Finding
from ...model.gb2260 import province_name
from ...model.status_conditions import date_of, number_of, text_of
from .disclosure_words import plain, without_positions

LONGEST_TEXT = 500
"""Characters of the measures on paper."""
LONGEST_NAME = 100
DEGREE = Decimal("0.01")
"""How exact a published position is."""
PASSED = "1"
_NAMED = 50
# Columns of the sites and what people call them, for findings.
_TEXTS = (("SHENG", "省"), ("XZS", "市"), ("XZX", "县"), ("KSMC", "矿山名称"), ("XZJD", "乡镇（街道）"), ("WZ", "位置"))


@dataclass(frozen=True)
class Mine:
    """One mine as the public reads it.

    Attributes:
        key: of its record, to find its photos; never published. number: its own, for findings; never published.
        place: running number on the paper, from 1.
        province, city, county, name, town, village: texts without positions.
        hectares: area; all of them make the total (强制调平).
        status, method: words of the code lists. measures: text.
        started, limit, accepted, written_off: dates, None where there is none.
        longitude, latitude: of the centre, to 0.01 degree; None where the mine has no outline.
    """

    key: str
    number: str
    place: int
    province: str
    city: str
    county: str
    name: str
    town: str
    village: str
    hectares: Decimal
    status: str
    method: str
    measures: str
    started: datetime.date | None
    limit: datetime.date | None
    accepted: datetime.date | None
    written_off: datetime.date | None
    longitude: Decimal | None
    latitude: Decimal | None

    @property
    def district(self) -> str:
        """Province, city and county in one."""
        return "".join(dict.fromkeys(part for part in (self.province, self.city, self.county) if part))

    @property
    def location(self) -> str:
        """Town and village in one, without saying the town or the district twice."""
        village = self.village
        for part in (self.province, self.city, self.county):
            village = village.removeprefix(part) if part else village
        return village if self.town in village else f"{self.town}{village}"


@dataclass(frozen=True)
class Photo:
    """A published photo: its file inside the package, its word (修复前), a small picture as JPEG (empty for none)."""

    file: str
    word: str
    small: bytes = b""


def mines_of(
    tables: Mapping[str, pd.DataFrame], named: Callable[[str, Any], str], centres: Mapping[str, tuple[float, float]], found: Callable[[Finding], None]
) -> list[Mine]:
    """The mines to publish.

    Args:
        tables: ``sites``, ``patches``, ``archive``, ``ledger``, ``acceptance`` of a workspace.
        named: the name of a code (list, code). centres: longitude and latitude by key of the site, of those that have an outline.
        found: takes what a person should know.

    Returns:
        In the order of the sites; those outside the campaign's scope are left out, with a finding.
    """
    sites = tables["sites"]
    outside = pd.to_numeric(sites["SCOPE"], errors="coerce") == 0
    if outside.any():
        numbers = [text_of(number) for number in sites.loc[outside, "ZTBH"]]
        found(Finding("disclosure_outside", INFO, params={"count": len(numbers), "numbers": _listed(numbers)}))
    rows: list[dict[str, Any]] = sites[~outside].to_dict("records")
    areas = pd.to_numeric(tables["patches"]["TQMJ"], errors="coerce").fillna(0.0).clip(lower=0).groupby(tables["patches"]["site"]).sum()
    metres = [float(areas.get(row["uuid"], 0.0)) for row in rows]
    archive, ledger = _one_by_site(tables["archive"]), _one_by_site(tables["ledger"])
    accepted = _accepted(tables["acceptance"])
    mines = []
    for place, (row, hundredths) in enumerate(zip(rows, balanced(metres, sum(metres)), strict=True), 1):
        key = str(row["uuid"])
        texts = _Texts(text_of(row["ZTBH"]), found)
        words = {column: texts.short(row[column], label) for column, label in _TEXTS}
        record, line = archive.get(key, {}), ledger.get(key, {})
        centre = centres.get(key)
        if centre is None:
            found(Finding("disclosure_no_place", WARNING, texts.where))
        mines.append(
            Mine(
                key=key, number=texts.where, place=place, province=words["SHENG"] or province_name(row["SDM"]), city=words["XZS"],
                county=words["XZX"], name=words["KSMC"], town=words["XZJD"], village=words["WZ"],
                hectares=Decimal(hundredths) / 100, status=plain(named("ZT", row["ZT"])), method=plain(named("NXFFS", record.get("NXFFS"))),
                measures=texts.long(record.get("CQCS"), "采取的主要措施"), started=date_of(line.get("KGRQ")), limit=date_of(line.get("ZLSX")),
                accepted=accepted.get(key), written_off=date_of(row["ZXRQ"]),
                longitude=_rounded(centre[0]) if centre else None, latitude=_rounded(centre[1]) if centre else None,
            )
        )  # fmt: skip
    return mines


def centres_of(sites: pd.DataFrame, boxes: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    """Where each site is: the mean of its patches' centres, else the middle of their box (west, south, east, north)."""
    centres = {}
    for key, lon, lat in zip(sites["uuid"], sites["KFX"], sites["KFY"], strict=True):
        x, y = number_of(lon), number_of(lat)
        box = boxes.get(str(key))
        if x is not None and y is not None and 0 < x < 180 and 0 < y < 90:
            centres[str(key)] = (x, y)
        elif box is not None:
            centres[str(key)] = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return centres


class _Texts:
    """The texts of one site on their way to the public; says what was taken out."""

    def __init__(self, where: str, found: Callable[[Finding], None]) -> None:
        self.where, self._found = where, found

    def short(self, value: object, label: str) -> str:
        return self._freed(value, label, LONGEST_NAME)

    def long(self, value: object, label: str) -> str:
        return self._freed(value, label, LONGEST_TEXT)

    def _freed(self, value: object, label: str, longest: int) -> str:
        whole = plain(value)
        text, positions, private = without_positions(whole)
        for code, count in (("disclosure_position_removed", positions), ("disclosure_private_removed", private)):
            if count:
                self._found(Finding(code, WARNING, self.where, {"field": label, "count": count}))
        if len(text) > longest:
            self._found(Finding("document_text_cut", WARNING, self.where, {"field": label, "length": len(whole), "kept": longest}))
            text = text[: longest - 1] + "…"
        return text


def _one_by_site(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["site"]): row for row in table.to_dict("records")}


def _accepted(table: pd.DataFrame) -> dict[str, datetime.date]:
    """By site: when it last passed an acceptance, unless a later one was not passed."""
    last: dict[str, tuple[datetime.date, bool]] = {}
    for site, day, result in zip(table["site"], table["YSRQ"], table["YSJL"], strict=True):
        date = date_of(day)
        if date is not None and (site not in last or date >= last[site][0]):
            last[str(site)] = (date, text_of(result) == PASSED)
    return {site: date for site, (date, passed) in last.items() if passed}


def _rounded(degrees: float) -> Decimal:
    return Decimal(repr(float(degrees))).quantize(DEGREE, ROUND_HALF_UP)


def _listed(numbers: Sequence[str]) -> str:
    return "、".join(numbers[:_NAMED]) + ("…" if len(numbers) > _NAMED else "")
