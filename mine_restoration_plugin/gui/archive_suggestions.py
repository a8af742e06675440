"""What could be filled into an archive record: from the site's patches, its extent, its reach in the work plan. No Qt.

A suggestion is offered where it would add something, and never filled in by itself.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from ..model.campaign import Campaign, Reach, ReachNote
from ..model.errors import MineError
from ..model.field_values import value_of
from ..model.fields import FieldDef, codes
from ..model.site_query import codes_in
from ..model.workspace_schema import table_named
from .field_words import read
from .words import tr

Key = Tuple[str, str]
"""Table and field."""
Extent = Tuple[float, float, float, float]
"""West, south, east, north in degrees."""
# Fields of the archive, and the patch's field that says the same.
_FROM_PATCHES = {"KZ": "KZ", "KCFS": "KCFS", "TCND": "GBND", "NXFFS": "NXFFS", "NXFFX": "NXFFX", "ZYWT": "STWT"}
NATURAL = "1"
"""NXFFS of a site that is left to nature."""


@dataclass(frozen=True)
class Suggestion:
    """One value that a field could take.

    Attributes:
        key: table and field.
        adds: what would come in, as the field keeps it; see :func:`merged`.
        words: the same for people.
        source: where it comes from, for people.
    """

    key: Key
    adds: Any
    words: str
    source: str


def suggestions(
    dossier: Mapping[str, Any], campaign: Campaign, editor: str, extent: Optional[Extent], today: datetime.date, english: bool = False
) -> Dict[Key, List[Suggestion]]:
    """All suggestions for a site, by field.

    Args:
        dossier: of the site, as the store gives it.
        editor: the person's name.
        extent: of the site's patches in EPSG:4490, or None where none has a shape.
    """
    makers = _Makers(dossier, english)
    found: List[Optional[Suggestion]] = []
    patches = sorted(dossier.get("patches") or [], key=lambda row: -_number(row.get("TQMJ")))
    for name, source in _FROM_PATCHES.items():
        values = [row.get(source) for row in patches if row.get(source) not in (None, "")]
        if name == "ZYWT":
            values = [",".join(dict.fromkeys(code for value in values for code in codes_in(value)))] if values else []
        found += [makers.value(name, value, tr("patches")) for value in dict.fromkeys(map(str, values))]
    found += _of_reach(makers, dossier.get("sites") or {}, campaign, has_mineral=any(row.get("KZ") for row in patches))
    if extent is not None:
        found.append(makers.text("SZ", bounds_text(extent), tr("extent of the patches")))
    area = _number((dossier.get("sites") or {}).get("TQMJ"))
    if area and makers.held("NXFFS") == NATURAL:
        found.append(makers.value("ZRHFMJ", f"{area / 10_000:.2f}", tr("area of the patches")))
    if editor:
        found.append(makers.value("JDR", editor[:20], tr("your name")))
    found.append(makers.value("JDRQ", today.isoformat(), tr("today")))
    result: Dict[Key, List[Suggestion]] = {}
    for suggestion in found:
        if suggestion is not None and suggestion.adds not in [s.adds for s in result.get(suggestion.key, [])]:
            result.setdefault(suggestion.key, []).append(suggestion)
    return result


def reach_note(site: Mapping[str, Any], campaign: Campaign) -> Tuple[Optional[Reach], Optional[ReachNote], str]:
    """The site's reach, what the plan says on its province, and the province's code."""
    code = str(site.get("SDM") or site.get("XZQDM") or "")
    reach = campaign.reach_of(code)
    if reach is None:
        return None, None, code
    return reach, next((note for note in reach.notes if code[:2] in note.provinces), None), code[:2]


def _of_reach(makers: "_Makers", site: Mapping[str, Any], campaign: Campaign, has_mineral: bool) -> Iterable[Optional[Suggestion]]:
    reach, note, _ = reach_note(site, campaign)
    if reach is None:
        return
    source = tr("work plan, {reach}").format(reach=reach.name_en if makers.english else reach.name)
    if note is not None:
        # What the patches say of the mineral is more than what is common in the reach.
        if not has_mineral:
            for code in _named_in("KZ", note.minerals):
                yield makers.value("KZ", code, source)
        problems = _named_in("STWT", note.problems)
        if problems:
            yield makers.value("ZYWT", ",".join(problems), source)
        for code in _named_in("DZYH", note.problems):
            yield makers.value("DZYH", code, source)
        yield makers.text("WTMS", note.problems, source)
    yield makers.text("CQCS", reach.repair_focus, source)


def _named_in(list_name: str, text: str) -> List[str]:
    """Codes of a list whose names stand in a text."""
    return [code.code for code in codes(list_name) if code.name in text and code.name not in ("无", "其他")]


class _Makers:
    """Makes a suggestion where it adds something to what the record holds."""

    def __init__(self, dossier: Mapping[str, Any], english: bool) -> None:
        self._row: Mapping[str, Any] = dossier.get("archive") or {}
        self._fields: Dict[str, FieldDef] = {f.name: f for f in table_named("archive").fields}
        self.english = english

    def held(self, name: str) -> Any:
        """What the record holds."""
        return self._row.get(name)

    def value(self, name: str, given: str, source: str) -> Optional[Suggestion]:
        """A value for an empty field; for one of several codes those that it lacks."""
        field, held = self._fields[name], self.held(name)
        try:
            wanted = value_of(field, given)
        except MineError:
            return None  # what a file brought does not fit this field
        if wanted is None:
            return None
        if field.several:
            new = [code for code in codes_in(wanted) if code not in codes_in(held)]
            if not new:
                return None
            if not _known(field, held):
                return None  # what stands there cannot be kept together with anything; a person has to look at it first
            return Suggestion(("archive", name), value_of(field, ",".join(new)), read(field, ",".join(new), self.english), source)
        if held not in (None, ""):
            return None
        return Suggestion(("archive", name), wanted, read(field, wanted, self.english), source)

    def text(self, name: str, text: str, source: str) -> Optional[Suggestion]:
        """A text, behind what stands there already."""
        held = str(self.held(name) or "")
        if not text or text in held:
            return None
        return Suggestion(("archive", name), text, text, source)


def merged(field: FieldDef, held: Any, adds: Any) -> Any:
    """What a field holds after it took a suggestion over: texts one below the other, codes together, else the suggestion.

    Raises:
        MineError: codes that stand there are not in the list.
    """
    if field.several:
        return value_of(field, ",".join([*codes_in(held), *codes_in(adds)]))
    if field.type == "T" and held and str(held).strip():
        return str(held) if str(adds) in str(held) else f"{str(held).rstrip()}\n{adds}"
    return adds


def _known(field: FieldDef, held: Any) -> bool:
    known = {code.code for code in codes(field.codelist)}
    return all(code in known for code in codes_in(held))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def bounds_text(extent: Extent) -> str:
    """The four sides (四至) of an extent in degrees, minutes and seconds, as the forms write them."""
    west, south, east, north = extent
    return f"东至{_dms(east)}E，南至{_dms(south)}N，西至{_dms(west)}E，北至{_dms(north)}N"


def _dms(degrees: float) -> str:
    tenths = round(abs(degrees) * 36_000)
    minutes, tenths = divmod(tenths, 600)
    whole, minutes = divmod(minutes, 60)
    return f"{'-' if degrees < 0 else ''}{whole}°{minutes:02d}′{tenths / 10:04.1f}″"
