"""The proof before anything is published: no vertex, no exact position, no trace of a camera in a package of files.

It shares nothing with what makes the package: it opens the files anew, as somebody would who looks for positions, and knows of the
workspace only where its patches' corners and centres are. Looked at is every part of every file: hidden sheets, comments, properties, custom
XML, attributes, scripts, pictures inside data URIs, names of files. :mod:`.disclosure_numbers` says which numbers could be a position,
:mod:`.disclosure_pictures` what a picture may hold.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from ...model.errors import MineError
from .disclosure_numbers import Secrets, Suspect, binary_vertex, suspect_in
from .disclosure_pictures import foreign_in_picture

_XML_PARTS = (".xml", ".rels", ".vml")
_PICTURES = (".jpg", ".jpeg", ".png")
_OFFICE = (".xlsx", ".docx")
_LEAST_BASE64 = 64
_BASE64 = re.compile(rf"(?:data:[\w/+.-]*;base64,)?([A-Za-z0-9+/]{{{_LEAST_BASE64},}}={{0,2}})")
# Sizes of columns, rows and pages: the only numbers of many decimals that an office file needs.
_SIZES = {
    ("col", "width"),
    ("row", "ht"),
    ("sheetFormatPr", "defaultRowHeight"),
    ("sheetFormatPr", "baseColWidth"),
    ("sheetFormatPr", "defaultColWidth"),
}
# Office's own version, which every Word file tells: 16.0000.
_VERSION = re.compile(r"1[0-9]\.0000")
_SHORT = 40
"""Texts that are remembered are shorter."""
# Three digits in a row, a degree, a direction, something invisible: without any of them a text tells no position.
_POSSIBLE = re.compile("\\d{3}|[°º˚度经纬\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_MARGINS = ("pageMargins",)
# Elements whose text is read as one, though it may be cut into many pieces inside.
_BLOCKS = ("p", "si", "is", "text", "comment", "textbox")


@dataclass
class Looked:
    """What a check went through.

    Attributes:
        files, parts, pictures: how many of them. numbers: figures in texts and attributes. vertices: corners and centres looked for.
    """

    files: int = 0
    parts: int = 0
    pictures: int = 0
    numbers: int = 0
    vertices: int = 0

    def as_dict(self) -> dict[str, int]:
        """For the report and the record."""
        return {"files": self.files, "parts": self.parts, "pictures": self.pictures, "numbers": self.numbers, "vertices": self.vertices}


def check_package(folder: Path, secrets: Secrets) -> Looked:
    """Look through every file below a folder.

    Args:
        folder: with the package. secrets: what must not be in it.

    Returns:
        What was looked at.

    Raises:
        MineError: ``disclosure_leak`` with file, place, kind and the text found; the first one ends the check.
    """
    check = _Check(secrets)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        check.text(name, name, "reason_file_name")
        if path.is_file():
            check.file(name, path.suffix.lower(), path.read_bytes())
    return check.looked


class _Check:
    """One run over a package."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self.looked = Looked(vertices=secrets.count)
        self._clean: dict[tuple[str, bool], int] = {}

    def file(self, name: str, ending: str, data: bytes) -> None:
        """One file of the package."""
        self.looked.files += 1
        if ending in _OFFICE:
            self._office(name, data)
        elif ending == ".html":
            self._bytes(name, "", data)
            self._html(name, data)
        elif ending in _PICTURES:
            self._picture(name, "", data)
        else:
            self._leak(name, "", Suspect("reason_leak_unknown_part", ending or name))

    def text(self, name: str, text: str, place: str = "", attribute: bool = False) -> None:
        """A text of a file; of an attribute whole numbers alone are no suspects, since sizes are told in them."""
        if len(text) >= _LEAST_BASE64:
            for found in _BASE64.finditer(text):
                self._encoded(name, place, found[1])
        if not _POSSIBLE.search(text):
            return
        count = self._clean.get((text, attribute))
        if count is not None:  # most attributes of an office file are the same few
            self.looked.numbers += count
            return
        count, suspect = suspect_in(text, self._secrets, attribute)
        self.looked.numbers += count
        if len(text) < _SHORT:
            self._clean[text, attribute] = count
        if suspect is not None:
            self._leak(name, place, suspect)

    def _office(self, name: str, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self.text(name, package.comment.decode("utf-8", "replace"))
                for entry in package.infolist():
                    self.text(name, f"{entry.filename} {entry.comment.decode('utf-8', 'replace')}", entry.filename)
                    if not entry.is_dir():
                        self._part(name, entry.filename, package.read(entry))
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            self._leak(name, "", Suspect("reason_leak_unreadable", str(error)))
        if name.lower().endswith(".xlsx"):
            self._workbook(name, data)

    def _part(self, name: str, part: str, data: bytes) -> None:
        self.looked.parts += 1
        ending = "." + part.lower().rsplit(".", 1)[-1]
        if ending in _PICTURES:
            self._picture(name, part, data)
        elif ending in _XML_PARTS:
            self._bytes(name, part, data)
            self._xml(name, part, data)
        else:
            self._leak(name, part, Suspect("reason_leak_unknown_part", part))

    def _xml(self, name: str, part: str, data: bytes) -> None:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            self._leak(name, part, Suspect("reason_leak_unreadable", str(error)))
        if root.getroottree().docinfo.doctype:
            self._leak(name, part, Suspect("reason_leak_unknown_part", "DOCTYPE"))
        for node in root.getroottree().xpath("//node()[self::comment() or self::processing-instruction()] | /comment() | /processing-instruction()"):
            self.text(name, str(node.text or ""), part)
        for element in root.iter(etree.Element):
            tag = etree.QName(element).localname
            if tag in _BLOCKS:
                self.text(name, "".join(element.itertext()), part)
            if not (tag == "AppVersion" and _VERSION.fullmatch(element.text or "")):
                self.text(name, element.text or "", part)
            self.text(name, element.tail or "", part)
            for key, value in element.attrib.items():
                if tag not in _MARGINS and (tag, key) not in _SIZES:
                    self.text(name, str(value), part, attribute=True)

    def _workbook(self, name: str, data: bytes) -> None:
        """All cells and comments once more, as a second program reads them."""
        from openpyxl import load_workbook

        try:
            book = load_workbook(io.BytesIO(data), data_only=False)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, it is not published
            self._leak(name, "", Suspect("reason_leak_unreadable", f"{type(error).__name__}: {error}"))
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, (str, float)):
                        self.text(name, str(cell.value), f"{sheet.title}!{cell.coordinate}")
                    if cell.comment is not None:
                        self.text(name, cell.comment.text or "", f"{sheet.title}!{cell.coordinate}")

    def _html(self, name: str, data: bytes) -> None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self._leak(name, "", Suspect("reason_leak_unreadable", str(error)))
        page = _Page()
        page.feed(text)
        page.close()
        for place, content, attribute in page.found:
            self.text(name, content, place, attribute)

    def _encoded(self, name: str, place: str, text: str) -> None:
        """What stands in a text as base64: a picture is looked at as one, everything else as text and as bytes."""
        try:
            data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except (binascii.Error, ValueError):
            return
        if data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n":
            self._picture(name, place, data)
            return
        self._bytes(name, place, data)
        count, suspect = suspect_in(data.decode("utf-8", "replace"), self._secrets, False)
        self.looked.numbers += count
        if suspect is not None:
            self._leak(name, place, suspect)

    def _picture(self, name: str, place: str, data: bytes) -> None:
        self.looked.pictures += 1
        foreign = foreign_in_picture(data)
        if foreign:
            self._leak(name, place, Suspect("reason_leak_metadata", foreign))
        self._bytes(name, place, data)

    def _bytes(self, name: str, place: str, data: bytes) -> None:
        vertex = binary_vertex(data, self._secrets)
        if vertex:
            self._leak(name, place, Suspect("reason_leak_vertex", vertex))

    def _leak(self, name: str, place: str, suspect: Suspect) -> None:
        raise MineError("disclosure_leak", file=name, place=place[:120] or "-", what={"code": suspect.kind, "params": {}}, text=suspect.text[:80])


class _Page(HTMLParser):
    """An HTML page as (place, text, whether it is an attribute's)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, bool]] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A position may be cut by spans; only what is in one line is read together.
        if tag not in ("span", "b", "i", "em", "strong", "mark", "a", "wbr"):
            self._end()
        for key, value in attrs:
            # What a person reads of a picture or a dot is text, everything else sizes.
            read = key in ("title", "alt", "aria-label", "value", "content", "placeholder", "href", "id", "class", "name") or key.startswith("data-")
            self.found.append((f"{tag}@{key}", value or "", not read))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("span", "b", "i", "em", "strong", "mark", "a", "wbr"):
            self._end()

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data, False))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("declaration", decl, False))

    def handle_pi(self, data: str) -> None:
        self.found.append(("declaration", data, False))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("declaration", data, False))

    def close(self) -> None:
        super().close()
        self._end()

    def _end(self) -> None:
        if self._text:
            self.found.append(("text", "".join(self._text), False))
            self._text = []


def parts_of(folder: Path) -> Iterator[Path]:
    """The files of a package in the order of their names."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
