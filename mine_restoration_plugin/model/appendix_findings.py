"""What a person should know about an appendix table; one wording for both ways of making it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Iterable, Sequence

from .errors import WARNING, Finding
from .gb2260 import province_name

if TYPE_CHECKING:
    from .campaign import Campaign

NUMBERS_NAMED = 20  # so many patch numbers stand in one finding; the count says how many there are


def numbers_named(numbers: Iterable[str]) -> str:
    """The first patch numbers of a finding, in an order of their own."""
    ordered = sorted(numbers)
    return ", ".join(ordered[:NUMBERS_NAMED]) + (" ..." if len(ordered) > NUMBERS_NAMED else "")


def left_out(code: str, count: int, centi_hectares: int, groups: Iterable[str], numbers: Iterable[str]) -> Finding:
    """Patches in scope that are not in the table (``table_outside_provinces``, ``table_without_class``)."""
    hectares = str(Decimal(centi_hectares).scaleb(-2))
    found = ", ".join(sorted({group or "-" for group in groups}))
    return Finding(code, WARNING, "", {"count": count, "hectares": hectares, "found": found, "numbers": numbers_named(numbers)})


def without_area(count: int, area: str, numbers: Iterable[str]) -> Finding:
    """Patches in the table whose area is not known."""
    return Finding("table_without_area", WARNING, "", {"count": count, "area": area, "numbers": numbers_named(numbers)})


def site_straddles(code: str, site: str, parts: Sequence[str], taken: str) -> Finding:
    """A site on both sides of a line of the table (``site_two_classes``, ``site_two_provinces``)."""
    return Finding(code, WARNING, site, {"parts": ", ".join(parts), "taken": taken})


def province_label(campaign: "Campaign", rank: int, outside_codes: Sequence[str]) -> str:
    """Name of the campaign's province number ``rank``; beyond the last one, of those outside it (the code where it is none)."""
    known = len(campaign.provinces)
    if rank < known:
        return campaign.provinces[rank].name
    code = outside_codes[rank - known]
    return province_name(code) or code or "-"


def key_of(number: str, row: int) -> str:
    """What a patch is called: its number, or its row (from 1) where it has none."""
    return number or "#{0}".format(row + 1)
