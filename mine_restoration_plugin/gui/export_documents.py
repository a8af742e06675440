"""The documents that leave the office, as data: which algorithm makes each, what can be set, what it is written as. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from .words import tr

APPENDIX, LEDGER, CARDS, PLAN, MAPS, DISCLOSURE = "appendixtable", "provinceledger", "sitecards", "implementationplan", "mapatlas", "disclosure"
CHOICE, MANY, TICK, TEXT, DATE = "choice", "many", "tick", "text", "date"
THAT_PROVINCE, EACH_PROVINCE = 0, 1
FOLDER = ""
"""The ending of a document that is a folder of files."""


@dataclass(frozen=True)
class Option:
    """One setting of a document.

    Attributes:
        name: the parameter of its algorithm; with a small letter at the front one that only the panel knows.
        words: what it is called.
        kind: a choice of one, of many, a tick, a text, or a day that may be empty.
        labels: words of the choices.
        default: number of a choice, list of numbers, whether it is ticked, or a text.
        hint: what stands in an empty text.
        needed: whether nothing is exported before it is given.
        kept: whether it is remembered for the next time.
        codes: what the choices are to the algorithm; empty where it is their number.
        shown: whether it stands among the document's settings; those of the table stand above it.
    """

    name: str
    words: str
    kind: str
    labels: Tuple[str, ...] = ()
    default: Any = ""
    hint: str = ""
    needed: bool = False
    kept: bool = True
    codes: Tuple[str, ...] = ()
    shown: bool = True


@dataclass(frozen=True)
class Document:
    """One kind of document.

    Attributes:
        key: name of its algorithm.
        words: what it is called. of: the same in the middle of a sentence.
        file: what its file or folder is called, after the workspace's name.
        endings: of the files that it can be written to, the proposed one first; :data:`FOLDER` where it can be a folder.
        template: ending of a template; empty where there is none.
        with_map: whether a mine without an outline lacks its map in it.
        options: its own settings.
    """

    key: str
    words: str
    of: str
    file: str
    endings: Tuple[str, ...]
    template: str = ""
    with_map: bool = False
    options: Tuple[Option, ...] = ()

    @property
    def algorithm(self) -> str:
        """Its algorithm's whole name."""
        return f"mine_restoration:{self.key}"

    def option(self, name: str) -> Option:
        """A setting by its name."""
        return next(option for option in self.options if option.name == name)


def documents(provinces: Sequence[Tuple[str, str]] = ()) -> Dict[str, Document]:
    """All documents by their keys, in the order in which they are offered.

    Args:
        provinces: codes and names of the campaign's provinces.
    """
    made = (_appendix(), _ledger(), _cards(), _plan(provinces), _maps(), _disclosure())
    return {document.key: document for document in made}


def levels() -> Tuple[str, ...]:
    """What the rows of the appendix table can be, in words."""
    return tr("By province, as in the work plan"), tr("By city"), tr("By city and county")


def _appendix() -> Document:
    options = (
        Option("GROUP_BY", tr("Rows"), CHOICE, levels(), 0, shown=False),
        Option("COUNT_BY", tr("Count by"), CHOICE, (tr("Patch"), tr("Site (patches with the same mine number)")), 0, shown=False),
        Option("AREA", tr("Area"), CHOICE, (tr("Ellipsoidal area"), tr("Area handed down"), tr("Verified area")), 0, shown=False),
        Option("BASELINE", tr("Compare with the published baseline"), TICK, default=False, shown=False),
        Option("EARLIER", tr("Beside an earlier day"), DATE, kept=False),
    )  # fmt: skip
    return Document(APPENDIX, tr("Appendix table"), tr("the appendix table"), tr("appendix table"), (".xlsx", ".csv", ".html"), options=options)


def _ledger() -> Document:
    forms = (tr("One workbook a province"), tr("One workbook, a sheet a province"), tr("One CSV table"), tr("One GeoPackage with outlines"))
    return Document(
        LEDGER, tr("Ledgers by province"), tr("the ledgers by province"), tr("ledgers"), (FOLDER, ".xlsx", ".csv", ".gpkg"), ".xlsx",
        options=(Option("form", tr("Written as"), CHOICE, forms, 0),),
    )  # fmt: skip


def _cards() -> Document:
    options = (
        Option("FORMATS", tr("Written as"), CHOICE, (tr("PDF"), tr("Word"), tr("PDF and Word")), 2),
        Option("MAPS", tr("With the map of the mine"), TICK, default=True),
        Option("ONE_FILE", tr("All cards in one file, for printing"), TICK, default=False),
    )
    return Document(CARDS, tr("Archive cards"), tr("the archive cards"), tr("archive cards"), (FOLDER, ".pdf", ".docx"), ".docx", True, options)


def _plan(provinces: Sequence[Tuple[str, str]]) -> Document:
    labels = (tr("That of the mines"), tr("Each province of the mines, a document each"), *(name for _, name in provinces))
    options = (
        Option("PROVINCE", tr("Of the province"), CHOICE, labels, THAT_PROVINCE, codes=("", "", *(code for code, _ in provinces))),
        Option("UNIT", tr("Compiled by"), TEXT, hint=tr("The office that hands the plan in")),
        Option("MAPS", tr("With maps"), TICK, default=True),
    )
    endings = (".docx", FOLDER)
    return Document(PLAN, tr("Implementation plan"), tr("the implementation plan"), tr("implementation plan"), endings, ".docx", False, options)


def _maps() -> Document:
    papers = (tr("A4 upright"), tr("A4 across"), tr("A3 across"))
    options = (
        Option("BY", tr("Sheets"), CHOICE, (tr("One map a mine"), tr("One map a county"), tr("One map a province"), tr("One map of all")), 1),
        Option("PAPER", tr("Paper"), CHOICE, papers, 1),
        Option("FORMATS", tr("Written as"), MANY, (tr("PDF"), tr("PNG, 300 dpi"), tr("SVG"), tr("GeoTIFF")), [0]),
        Option("one_file", tr("All maps in one PDF"), TICK, default=False),
        Option("MAKER", tr("Drawn by"), TEXT, hint=tr("Empty: your name")),
        Option("SECRECY", tr("Secrecy and review number"), TEXT, hint=tr("Empty: a line to fill in by hand")),
        Option("SOURCE", tr("Data source"), TEXT, hint=tr("Empty: the workspace and the base data")),
    )
    return Document(MAPS, tr("Maps for reports"), tr("the maps for reports"), tr("maps"), (FOLDER, ".pdf"), ".qpt", True, options)


def _disclosure() -> Document:
    options = (
        Option("TITLE", tr("Title"), TEXT, hint=tr("Empty: the usual title")),
        Option("PHOTOS", tr("With photos (without their positions)"), TICK, default=True),
        Option("APPROVER", tr("Approved by"), TEXT, hint=tr("Name of the person who approved it"), needed=True, kept=False),
        Option("APPROVAL", tr("Approval number"), TEXT, hint=tr("Number of the approval, if there is one"), kept=False),
        Option("APPROVED_ON", tr("Approved on"), DATE, kept=False),
    )
    return Document(DISCLOSURE, tr("Public disclosure"), tr("the public disclosure"), tr("public disclosure"), (FOLDER,), ".docx", options=options)


def defaults(document: Document) -> Dict[str, Any]:
    """What its settings are before anybody changed one."""
    return {option.name: option.default for option in document.options}


def kept(document: Document, values: Mapping[str, Any]) -> Dict[str, Any]:
    """Those settings that are remembered; of a date or an approval nobody may forget that it was another time's."""
    return {option.name: values[option.name] for option in document.options if option.kept and option.name in values}


def fitting(document: Document, values: Mapping[str, Any]) -> Dict[str, Any]:
    """Remembered settings, where they still make sense; the defaults for all others."""
    result = defaults(document)
    for option in document.options:
        value = values.get(option.name)
        if option.kept and _fits(option, value):
            result[option.name] = value
    return result


def _fits(option: Option, value: Any) -> bool:
    if option.kind == CHOICE:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(option.labels)
    if option.kind == MANY:
        return isinstance(value, list) and bool(value) and all(isinstance(v, int) and 0 <= v < len(option.labels) for v in value)
    return isinstance(value, bool if option.kind == TICK else str)


def ending(document: Document, values: Mapping[str, Any]) -> str:
    """The ending of what these settings write; :data:`FOLDER` for a folder."""
    if document.key == LEDGER:
        return (FOLDER, ".xlsx", ".csv", ".gpkg")[values["form"]]
    if document.key == CARDS and values["ONE_FILE"]:
        # Both formats in one file each need a folder for the two.
        return (".pdf", ".docx", FOLDER)[values["FORMATS"]]
    if document.key == MAPS and values["one_file"]:
        return ".pdf"
    if document.key == PLAN and values["PROVINCE"] == EACH_PROVINCE:
        return FOLDER
    return document.endings[0]


def parameters(document: Document, values: Mapping[str, Any]) -> Dict[str, Any]:
    """The algorithm's parameters from a document's own settings; an empty one is left to the algorithm."""
    given = {option.name: _given(option, values[option.name]) for option in document.options if option.name in values}
    result = {name: value for name, value in given.items() if name[0].isupper() and value != ""}
    if document.key == LEDGER:
        result["SHEETS"] = 0 if values["form"] == 0 else 1
    if document.key == MAPS and values["one_file"]:
        result["FORMATS"] = [0]
    return result


def _given(option: Option, value: Any) -> Any:
    return option.codes[value] if option.codes else value


def missing(document: Document, values: Mapping[str, Any]) -> List[str]:
    """Words of the settings that must be given and are not."""
    return [option.words for option in document.options if option.needed and not str(values.get(option.name) or "").strip()]


def form_words(document: Document, values: Mapping[str, Any]) -> str:
    """In which form it is written, in a few words; empty where its file's ending says it."""
    if document.key == LEDGER:
        return document.option("form").labels[values["form"]]
    if document.key == CARDS:
        parts = [document.option("FORMATS").labels[values["FORMATS"]]]
        parts += [tr("with maps")] if values["MAPS"] else [tr("without maps")]
        return _listed(parts + ([tr("all in one file")] if values["ONE_FILE"] else []))
    if document.key == MAPS:
        formats = document.option("FORMATS").labels
        chosen = [formats[0]] if values["one_file"] else [formats[number] for number in values["FORMATS"]]
        parts = [document.option(name).labels[values[name]] for name in ("BY", "PAPER")]
        return _listed(parts + chosen + ([tr("all in one file")] if values["one_file"] else []))
    if document.key == PLAN:
        province = document.option("PROVINCE").labels[values["PROVINCE"]]
        return _listed(([province] if values["PROVINCE"] else []) + [tr("Word"), tr("with maps") if values["MAPS"] else tr("without maps")])
    if document.key == DISCLOSURE:
        return _listed([tr("Excel, Word and web page"), tr("with photos") if values["PHOTOS"] else tr("without photos")])
    parts = [document.option(name).labels[values[name]] for name in ("GROUP_BY", "COUNT_BY", "AREA")]
    return _listed(parts + ([tr("with the baseline")] if values["BASELINE"] else []))


def _listed(words: Sequence[str]) -> str:
    return tr(", ").join(words)
