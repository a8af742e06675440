"""KML: placemarks with the attributes that programs put into extended data, into tables inside the description, and into names of folders.

GDAL's own reader keeps descriptions as they are and stops at a document that is not quite XML, as many are; so this one is ours.
Document types are refused before anything in them is looked at: entities are how XML does harm.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Sequence
from xml.parsers import expat

import numpy as np
import pyproj

from ...model.errors import INFO, WARNING, Finding, MineError
from ..core.incoming import Incoming
from .description_table import described
from .foreign_text import bytes_in, bytes_of, foreign_text
from .kml_shapes import Shape, shaped
from .wkb_shapes import listed

MOST_BYTES = 600_000_000
_DEEPEST = 200
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*?\?>")
_DECLARED = re.compile(rb"^[^<]{0,8}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BARE = re.compile(r"&(?!(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);)([A-Za-z]{2,10};)?")
_SHAPES = frozenset({"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"})
_TEXTS = frozenset({"name", "description", "coordinates", "value", "SimpleData", "displayName", "text"})
_NUMBERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("int", "uint", "short", "ushort", "integer", "long"), int), **dict.fromkeys(("float", "double"), float),
}  # fmt: skip


@dataclass
class _Placemark:
    """A placemark while it is read."""

    folder: str
    line: int
    name: str = ""
    description: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    shapes: list[Shape] = field(default_factory=list)


def read(path: Path, name: str) -> list[Incoming]:
    """Read a KML document (a KMZ is unpacked by :mod:`.container`).

    Returns:
        One layer with all placemarks; ``rows`` are the lines on which they begin.

    Raises:
        MineError: ``file_unreadable``, ``import_xml_doctype`` or ``import_too_large``.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise MineError("import_too_large", path=name, size=size // 1_000_000, limit=MOST_BYTES // 1_000_000)
    content = path.read_bytes()
    declared = _DECLARED.search(content[:400])
    read = foreign_text(content)
    del content
    text = _DECLARATION.sub(lambda found: "\n" * found.group().count("\n"), read.text, count=1)
    findings = [Finding("import_text_mended", WARNING, name, {"count": read.odd})] if read.odd else []
    document, mended = _parsed(text, name)
    if mended:
        findings.append(Finding("import_xml_mended", INFO, name))
    if document.links:
        findings.append(Finding("import_kml_links", WARNING, name, {"count": document.links}))
    if not document.placemarks:
        raise MineError("file_unreadable", path=name, reason={"code": "reason_no_placemarks", "params": {}})
    layer = _layer(document.placemarks, name, findings)
    if read.latin:
        layer.latin = True
        layer.columns = {bytes_of(key): bytes_in(values) for key, values in layer.columns.items()}
        layer.declared = {"xml": declared.group(1).decode("ascii")} if declared else {}
    return [layer]


def _parsed(text: str, name: str) -> tuple["_Document", bool]:
    """The document; and whether bare & signs and control characters had to be mended, which the second attempt does."""
    try:
        return _Document(name).fed(text), False
    except expat.ExpatError as error:
        mended = _BARE.sub(_ampersand, _FORBIDDEN.sub(" ", text))
        if mended == text:
            raise _not_xml(error, name) from error
    try:
        return _Document(name).fed(mended), True
    except expat.ExpatError as error:
        raise _not_xml(error, name) from error


def _ampersand(found: re.Match[str]) -> str:
    """A bare & sign, or a letter that HTML has a name for and XML has not."""
    letter = html.unescape(found.group())
    return letter if len(letter) == 1 and letter != "&" else "&amp;" + (found.group(1) or "")


def _not_xml(error: expat.ExpatError, name: str) -> MineError:
    reason = {"code": "reason_xml", "params": {"line": error.lineno, "what": expat.ErrorString(error.code)}}
    return MineError("file_unreadable", path=name, reason=reason)


class _Document:
    """Collects placemarks while expat goes through the text."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.placemarks: list[_Placemark] = []
        self.links = 0
        self._types: dict[str, str] = {}
        self._way: list[str] = []
        self._folders: list[str] = []
        self._mark: _Placemark | None = None
        self._shapes: list[Shape] = []
        self._text: list[str] | None = None
        self._key = ""
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._data
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def fed(self, text: str) -> "_Document":
        """Go through the text.

        Raises:
            ExpatError: it is not XML.
            MineError: ``import_xml_doctype``, or ``file_unreadable`` where it is no KML or nested without end.
        """
        self._parser.Parse(text, True)
        return self

    def _refuse(self, *_: Any) -> None:
        raise MineError("import_xml_doctype", path=self.name)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if not self._way and tag not in ("kml", "Document", "Folder", "Placemark"):
            raise MineError("file_unreadable", path=self.name, reason={"code": "reason_not_content", "params": {"kind": "KML"}})
        self._way.append(tag)
        if len(self._way) > _DEEPEST:
            raise MineError("file_unreadable", path=self.name, reason={"code": "reason_nested", "params": {}})
        if tag == "Placemark":
            self._mark, self._shapes = _Placemark("/".join(filter(None, self._folders)), self._parser.CurrentLineNumber), []
        elif tag in ("Folder", "Document"):
            self._folders.append("")
        elif tag in ("NetworkLink", "GroundOverlay"):
            self.links += tag == "NetworkLink"
        elif tag == "SimpleField":
            self._types[attributes.get("name", "")] = attributes.get("type", "").rpartition(":")[2]
        elif tag in ("Data", "SimpleData"):
            self._key = attributes.get("name", "")
        if tag in _SHAPES and self._mark is not None:
            made = Shape(tag)
            (self._shapes[-1].parts if self._shapes else self._mark.shapes).append(made)
            self._shapes.append(made)
        elif tag in ("outerBoundaryIs", "innerBoundaryIs") and self._shapes:
            self._shapes[-1].inner = tag == "innerBoundaryIs"
        self._text = [] if tag in _TEXTS else None

    def _data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end(self, tag: str) -> None:
        tag = self._way.pop()
        text, self._text = "".join(self._text) if self._text is not None else "", None
        parent = self._way[-1] if self._way else ""
        mark = self._mark
        if tag in _SHAPES and self._shapes:
            made = self._shapes.pop()
            if tag == "LinearRing" and self._shapes and self._shapes[-1].kind == "Polygon":
                made.inner = self._shapes[-1].inner
        elif tag == "coordinates" and self._shapes:
            self._shapes[-1].text += text
        elif tag == "name" and parent in ("Folder", "Document") and self._folders:
            self._folders[-1] = text.strip() if parent == "Folder" else ""
        elif tag in ("Folder", "Document") and self._folders:
            self._folders.pop()
        elif mark is None:
            return
        elif tag == "name" and parent == "Placemark":
            mark.name = text.strip()
        elif tag == "description" and parent == "Placemark":
            mark.description = text
        elif (tag == "value" and parent == "Data") or tag == "SimpleData":
            mark.values[self._key or "?"] = self._typed(text)
        elif tag == "Placemark":
            self.placemarks.append(mark)
            self._mark, self._shapes = None, []

    def _typed(self, text: str) -> Any:
        text = text.strip()
        rule = _NUMBERS.get(self._types.get(self._key, ""))
        if rule is None or not text:
            return text or None
        try:
            return rule(text)
        except (ValueError, OverflowError):
            return text


def _layer(marks: list[_Placemark], name: str, findings: list[Finding]) -> Incoming:
    rows = np.array([mark.line for mark in marks], dtype=np.int64)
    geometry, closed, broken = shaped([mark.shapes for mark in marks])
    findings += listed("import_rings_closed", name, rows[closed]) + listed("import_shapes_broken", name, rows[broken])
    told: list[dict[str, Any]] = []
    plain: list[str | None] = []
    for mark in marks:
        values, rest = described(mark.description) if mark.description.strip() else ({}, "")
        told.append({**{key: value or None for key, value in values.items()}, **{k: v for k, v in mark.values.items() if v is not None}})
        plain.append(rest or None)
    columns: dict[str, np.ndarray] = {}
    own: dict[str, Sequence[str | None]] = {
        "name": [mark.name or None for mark in marks], "folder": [mark.folder or None for mark in marks], "description": plain,
    }  # fmt: skip
    for key, texts in own.items():
        if any(texts):
            columns[key] = np.array(texts, dtype=object)
    taken = set(columns)
    for key in dict.fromkeys(key for values in [mark.values for mark in marks] + told for key in values):
        column = np.empty(len(marks), dtype=object)
        column[:] = [values.get(key) for values in told]
        columns[f"{key}_2" if key in taken else key] = column
    return Incoming(name, "kml", columns, geometry, rows, crs=pyproj.CRS("EPSG:4326"), crs_by="format", findings=findings)
