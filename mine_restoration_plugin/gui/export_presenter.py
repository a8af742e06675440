"""What the export section decides: what will be exported, in words, before it is; the parameters; what was done last time. No Qt."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from . import export_documents as catalogue
from .export_documents import FOLDER, Document
from .words import in_a_row, number, one_line, tr

ALL, SELECTED, CANVAS, AREA, SITES = "all", "selected", "canvas", "area", "sites"
LAST_AREA = "last_area"
"""The area of the last export, which may not be on the map any more."""
MOST_NUMBERS = 300
"""Mines that are given by their numbers one by one; more become an expression."""
_CUT = ",，;；\n=<>()'\""  # a number with these in it is not found as a number among others
_ON_BUTTON = 34


@dataclass(frozen=True)
class PartFacts:
    """What a part holds.

    Attributes:
        kind: all, selected, map window, drawn area, single mines.
        sites: how many mines. no_shape: how many of them have no outline. provinces: in how many provinces they lie.
        scope: the part as the algorithms' SCOPE.
        first: number of the first mine.
        lost: whether the map window shows no place on the earth.
    """

    kind: str = ALL
    sites: int = 0
    no_shape: int = 0
    provinces: int = 0
    scope: str = ""
    first: str = ""
    lost: bool = False


@dataclass(frozen=True)
class Wish:
    """What a person has chosen: document, its settings, template, and where to."""

    document: Document
    values: Mapping[str, Any]
    template: str = ""
    path: str = ""


@dataclass(frozen=True)
class Said:
    """What will happen in words, and whether it can."""

    text: str
    possible: bool


# --- which part -------------------------------------------------------------------------------------------------------------
def kind_words(kind: str) -> str:
    """A part in the lists."""
    return {
        ALL: tr("All"), SELECTED: tr("Selected on the map"), CANVAS: tr("In the map window"), AREA: tr("In the drawn area"),
        LAST_AREA: tr("In the area drawn last time"),
    }.get(kind, tr("Chosen mines"))  # fmt: skip


def part_words(facts: PartFacts) -> str:
    """The mines of a part, in the middle of a sentence."""
    if facts.kind == SITES and facts.sites == 1:
        return tr("mine {number}").format(number=facts.first)
    words = {
        ALL: tr("all {count} mines"), SELECTED: tr("the {count} mines selected on the map"), CANVAS: tr("the {count} mines in the map window"),
        AREA: tr("the {count} mines in the drawn area"), LAST_AREA: tr("the {count} mines in the area drawn last time"),
    }.get(facts.kind, tr("the {count} chosen mines"))  # fmt: skip
    return words.format(count=number(facts.sites))


def scope_of_sites(sites: Sequence[Tuple[str, str]], literal: Callable[[str], str]) -> str:
    """Mines as the algorithms' SCOPE: by their numbers, as a person would write them, or by an expression.

    Args:
        sites: key and number of each.
        literal: writes a text in an expression.
    """
    numbers = [number for _, number in sites]
    plain = all(number and number == number.strip() and not any(mark in number for mark in _CUT) for number in numbers)
    # "ALL" means all mines, and four plain numbers in a row are an extent.
    other = any(number.upper() in ("ALL", "全部") for number in numbers) or (len(numbers) == 4 and all(map(_is_figure, numbers)))
    if plain and len(numbers) <= MOST_NUMBERS and not other:
        return ",".join(numbers)
    # Numbers may be empty or have commas in them; the key is there in any case.
    column, values = ("ZTBH", numbers) if all(numbers) else ("uuid", [key for key, _ in sites])
    return f'"{column}" IN ({",".join(literal(value) for value in values)})'


def _is_figure(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def nothing_words(facts: PartFacts) -> str:
    """Why there is nothing in a part, and what to do."""
    if facts.lost:
        return tr("The map window shows no place on the earth. Zoom to the mines first.")
    return {
        ALL: tr("The workspace has no mines yet. Take patches into it in the panel Data."),
        SELECTED: tr("Nothing is selected on the map in the workspace's patches. Select patches first, or choose another part."),
        CANVAS: tr("There is no mine in the map window. Move the map, or choose another part."),
        AREA: tr("There is no mine in a drawn area. Draw one around the mines, or choose another part."),
        LAST_AREA: tr("There is no mine any more in the area that was drawn last time."),
    }.get(facts.kind, tr("The chosen mines are not in the workspace any more."))  # fmt: skip


# --- where to ---------------------------------------------------------------------------------------------------------------
def proposed_path(document: Document, values: Mapping[str, Any], workspace: str, folder: str) -> str:
    """Where a document goes at first: beside the workspace, named after it."""
    stem = os.path.splitext(os.path.basename(workspace))[0] if workspace else ""
    name = f"{stem}_{document.file}" if stem else document.file
    return os.path.join(folder, name + catalogue.ending(document, values))


def with_ending(document: Document, values: Mapping[str, Any], path: str) -> str:
    """A path that a person gave, with the ending that the settings write."""
    if not path:
        return ""
    stem, ending = os.path.splitext(path)
    known = ending.lower() in document.endings and ending != ""
    if document.key == catalogue.APPENDIX:
        return path if known else path + document.endings[0]
    wanted = catalogue.ending(document, values)
    if wanted == FOLDER:
        return stem if known else path
    return path if ending.lower() == wanted else (stem if known else path) + wanted


def path_words(path: str) -> Tuple[str, bool]:
    """What happens to what is there already, and whether anything can be written there."""
    folder = path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path))
    if os.path.isdir(path):
        if not os.access(path, os.W_OK):
            return tr("⚠ Nothing can be written into this folder. Choose another one."), False
        empty = not any(os.scandir(path))
        return ("" if empty else tr("The folder exists; files of the same name in it are replaced.")), True
    if os.path.exists(path):
        return tr("The file exists and will be replaced."), True
    while folder and not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    if not os.access(folder, os.W_OK):
        return tr("⚠ Nothing can be written into the folder {folder}. Choose another one.").format(folder=folder), False
    return "", True


# --- in words -----------------------------------------------------------------------------------------------------------------
def no_workspace_words(document: Document, database: bool) -> str:
    """Why a document cannot be made from what is open."""
    if database:
        return tr(
            "{document}: documents are made from a workspace in a file (GeoPackage); the open one lies in a PostGIS database. "
            "Make a GeoPackage workspace in the panel Data and take the patches into it."
        ).format(document=document.words)
    return tr("{document}: a workspace must be open, since the records stand in it. Open or make one.").format(document=document.words)


def what_words(wish: Wish, facts: PartFacts) -> str:
    """What is exported of whom, in which form."""
    text = tr("Will be exported: {what} of {mines}").format(what=wish.document.of, mines=part_words(facts))
    if wish.document.key == catalogue.LEDGER and facts.provinces > 1:
        text = tr("{text} in {count} provinces").format(text=text, count=facts.provinces)
    return tr("{text} ({form}), to {path}.").format(text=text, form=catalogue.form_words(wish.document, wish.values), path=wish.path)


def export_words(wish: Wish, facts: PartFacts) -> Said:
    """What will be exported, before it is; or what is still missing."""
    if not facts.sites:
        return Said(nothing_words(facts), False)
    lacking = _lacking(wish) or _provinces_words(wish, facts)
    if lacking:
        return Said(lacking, False)
    parts = [what_words(wish, facts)]
    if facts.no_shape and wish.document.with_map and wish.values.get("MAPS", True):
        parts.append(tr("{count} of them have no outline and come without a map.").format(count=number(facts.no_shape)))
    if wish.document.key == catalogue.DISCLOSURE:
        parts.append(public_words())
    if wish.template:
        parts.append(tr("By the template {name}.").format(name=os.path.basename(wish.template)))
        if wish.document.key == catalogue.CARDS and wish.values["FORMATS"] != 1:
            parts.append(tr("The template serves Word only; the PDF keeps the plugin's layout."))
    there, possible = path_words(wish.path)
    return Said(in_a_row(*parts, there), possible)


def _lacking(wish: Wish) -> str:
    if wish.template and not os.path.isfile(wish.template):
        return tr("The template {path} is not there. Choose another one, or leave it empty.").format(path=wish.template)
    if wish.template and os.path.splitext(wish.template)[1].lower() != wish.document.template:
        return tr("The template of {what} is a file {ending}.").format(what=wish.document.of, ending=wish.document.template)
    missing = catalogue.missing(wish.document, wish.values)
    if missing:
        return tr("Still to be given: {what}.").format(what=tr(", ").join(missing))
    if not wish.path:
        return tr("Choose where it is written to.")
    return ""


def _provinces_words(wish: Wish, facts: PartFacts) -> str:
    """Which province a plan is of must be said where the mines lie in several."""
    if wish.document.key != catalogue.PLAN or wish.values["PROVINCE"] != catalogue.THAT_PROVINCE or facts.provinces < 2:
        return ""
    return tr("The mines lie in {count} provinces. Choose one, or a document each.").format(count=facts.provinces)


def public_words() -> str:
    """What becomes public."""
    return tr(
        "Public will be: name, township, area, measures, dates and status of each mine, and its position to 0.01 degree; no outline, "
        "no exact position."
    )


def approval_words(wish: Wish, facts: PartFacts) -> str:
    """What a person confirms before anything is made public."""
    values = wish.values
    day = str(values.get("APPROVED_ON") or "") or datetime.date.today().isoformat()
    typed = tr("What was typed into the texts is read by everybody: coordinates, phone and identity numbers in them are taken out, but nothing else.")
    parts = [tr("{mines} will be made ready for the public.").format(mines=_upper(part_words(facts))), public_words(), typed]
    if values.get("PHOTOS"):
        parts.append(tr("Photos lose their positions; what a camera has printed into the picture stays readable."))
    number_words = str(values.get("APPROVAL") or "") or tr("none")
    recorded = tr("Approved by {approver}, number {approval}, on {day}. This is recorded in the workspace.")
    parts.append(recorded.format(approver=values.get("APPROVER"), approval=number_words, day=day))
    return "\n\n".join(parts)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def done_words(document: Document, results: Mapping[str, Any], seconds: float) -> str:
    """One line for what was made."""
    sites, files = int(results.get("SITES") or 0), int(results.get("FILES") or 0)
    text = tr("{what}: done in {seconds} s.").format(what=document.words, seconds=number(seconds, 0 if seconds >= 10 else 1))
    if sites or files:
        text = tr("{what}: {sites} mines, {files} files, {seconds} s.").format(
            what=document.words, sites=number(sites), files=number(files), seconds=number(seconds, 0 if seconds >= 10 else 1)
        )
    return text


def short_words(document: Document, results: Mapping[str, Any]) -> str:
    """The same for the message bar, which is short beside its button."""
    files = int(results.get("FILES") or 0)
    if not files:
        return tr("{what}: written.").format(what=document.words)
    return tr("{what}: {files} files are written.").format(what=document.words, files=number(files))


def noticed_words(findings: int) -> str:
    """That there is a list of what is missing; empty where nothing is."""
    return tr("{count} things are missing or were noticed; they are listed below.").format(count=number(findings)) if findings else ""


# --- last time ----------------------------------------------------------------------------------------------------------------
def remembered(wish: Wish, kind: str, area: str) -> Dict[str, Any]:
    """What is kept of an export for the next one."""
    kind = {LAST_AREA: AREA, SITES: SITES}.get(kind, kind)
    return {
        "part": kind, "area": area if kind == AREA else "", "values": catalogue.kept(wish.document, wish.values),
        "template": wish.template, "path": wish.path,
    }  # fmt: skip


def wish_of(document: Document, last: Mapping[str, Any], proposed: str) -> Wish:
    """The choices of last time, as far as they still make sense; what was never chosen is proposed."""
    values = last.get("values")
    values = catalogue.fitting(document, values if isinstance(values, dict) else {})
    template = str(last.get("template") or "")
    path = with_ending(document, values, str(last.get("path") or "")) or proposed
    return Wish(document, values, template if os.path.isfile(template) else "", path)


def last_kind(last: Mapping[str, Any]) -> str:
    """The part of last time: the drawn area as it was then."""
    kind = str(last.get("part") or ALL)
    if kind == AREA:
        return LAST_AREA if last.get("area") else AREA
    # Single mines are another one's each time: what is chosen now counts.
    return kind if kind in (ALL, SELECTED, CANVAS, SITES) else ALL


def again_words(wish: Optional[Wish], kind: str) -> str:
    """What the button for the last settings does."""
    if wish is None:
        return tr("Export as last time")
    parts = [kind_words(kind), catalogue.form_words(wish.document, wish.values)]
    first = tr("Export as last time: {what}").format(what=wish.document.words)
    return "\n".join((first, one_line(tr(", ").join(parts), _ON_BUTTON), "→ " + one_line(os.path.basename(wish.path) or wish.path, _ON_BUTTON)))


def parameters_of(wish: Wish, workspace: str, scope: str, editor: str) -> Dict[str, Any]:
    """The parameters of the algorithm of a document from a workspace."""
    given: Dict[str, Any] = {"WORKSPACE": workspace, **catalogue.parameters(wish.document, wish.values), "OUTPUT": wish.path}
    if scope:
        given["SCOPE"] = scope
    if wish.template:
        given["TEMPLATE"] = wish.template
    if editor:
        given["EDITOR"] = editor
    return given


def available(known: Sequence[str]) -> List[str]:
    """Keys of the documents whose algorithm is there, in their order."""
    return [key for key, document in catalogue.documents().items() if document.algorithm in known]
