"""Whether a file is an Excel workbook that may be opened, found out before anything in it is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from ...model.errors import MineError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks and encrypted ones begin."""
# What a sheet of 100,000 sites unpacks to is a third of this.
_MOST_BYTES = 1_500_000_000
_MOST_OF_A_SMALL_PART = 50_000_000
_MOST_PARTS = 5_000
_MOST_RATIO = 400
_RATIO_FROM = 50_000_000


def check_workbook(path: Path, name: str, none: MineError) -> None:
    """Refuse what is no workbook, would unpack without end, or declares entities.

    Args:
        name: what a person calls the file.
        none: raised for a file that is no workbook at all.

    Raises:
        MineError: ``none``, ``sheet_old_format``, ``sheet_encrypted``, ``sheet_damaged``, ``sheet_unsafe``.
    """
    try:
        with open(path, "rb") as stream:
            head = stream.read(8)
            if head == OLE:
                stream.seek(0)
                encrypted = "EncryptedPackage".encode("utf-16-le") in stream.read(4_000_000)
                raise MineError("sheet_encrypted" if encrypted else "sheet_old_format", path=name)
        if not head.startswith(b"PK"):
            raise none
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES or any(map(_too_large, parts)):
                raise MineError("sheet_unsafe", path=name)
            if any(_has_document_type(archive, part) for part in parts if part.filename.lower().endswith((".xml", ".rels"))):
                raise MineError("sheet_unsafe", path=name)
    except OSError as error:
        raise MineError("sheet_damaged", path=name, reason=error.strerror or str(error)) from error
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise MineError("sheet_damaged", path=name, reason=str(error)[:200]) from error
    if not any(part.filename.lower().endswith("workbook.xml") for part in parts):
        raise none


def _too_large(part: zipfile.ZipInfo) -> bool:
    is_rows = "/worksheets/" in part.filename or part.filename.endswith("sharedStrings.xml")
    if part.file_size > _MOST_OF_A_SMALL_PART and not is_rows and part.filename.lower().endswith((".xml", ".rels")):
        return True
    return part.file_size > _RATIO_FROM and part.file_size > _MOST_RATIO * max(part.compress_size, 1)


class _Seen(Exception):
    """The first element, or a document type before it, was met."""


def _has_document_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part begins with a document type, the only place where entities can be declared; no workbook has one."""
    found: list[bool] = []

    def meet(is_type: bool) -> None:
        found.append(is_type)
        raise _Seen

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: meet(True)
    parser.StartElementHandler = lambda *_: meet(False)
    with archive.open(part) as stream:
        try:
            while not found and (data := stream.read(65_536)):
                parser.Parse(data, False)
        except _Seen:
            pass
    return bool(found) and found[0]
