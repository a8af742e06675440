"""Tables as townships send them: CSV and other texts with separators, and workbooks, with coordinates in any usual writing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError

from ...model.errors import INFO, WARNING, Finding, MineError
from ..core.doctor.number_kinds import ZONES_6, gauss_krueger
from ..core.ellipsoid import CGCS2000, Floats
from ..core.incoming import Incoming
from ..storage.workbook_check import OLE
from .table_columns import Axes, Table, axes_of, table_of, wkt_column
from .table_patches import Shaped, shapes_by_axes, shapes_by_wkt
from .table_sheets import Sheet, text_sheet, workbook_sheets

CSV, EXCEL = "csv", "excel"
_SHOWN_COLUMNS = 30
# What a title or a heading says of the system, in the words that the import's doctor understands.
_SYSTEMS = re.compile(
    r"(?:19)?80\s*西安\w*|西安\s*(?:19)?80\w*|(?:19)?54\s*北京\w*|北京\s*(?:19)?54\w*|(?:国家)?2000\s*国家大地\w*|国家\s*2000\w*|CGCS\s*2000",
    re.IGNORECASE,
)
_SAME_ZONE = 0.99
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(path: Path | str, name: str) -> list[Incoming]:
    """Read a table: each page of a workbook that has coordinates is a layer.

    Rows are patches (a column with WKT), vertices of patches (grouped by the patch's number, by point numbers that begin anew, or
    by closed rings) or places of patches; of the last the shapes are points, which a rule of the import refuses as patches.

    Args:
        path: the file; what it is tells its content, since programs write texts and web pages as ``.xls``.
        name: what a person calls it.

    Raises:
        MineError: ``table_nothing`` where no column holds coordinates, ``table_empty``, ``table_web_page``, ``file_missing``,
            ``file_unreadable``, and those of workbooks: ``sheet_old_format``, ``sheet_encrypted``, ``sheet_damaged``, ``sheet_unsafe``.
    """
    path = Path(path)
    try:
        with open(path, "rb") as file:
            head = file.read(512)
        if head.startswith((b"PK\x03\x04", OLE)):
            return _layers(workbook_sheets(path, name), name, EXCEL)
        if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|\?xml)", head, re.IGNORECASE):
            raise MineError("table_web_page", path=name)
        content = path.read_bytes()
        # Programs write texts as .xls; what has other bytes than a text is a workbook that lost its beginning.
        if name.lower().endswith(_WORKBOOKS) and _NO_TEXT.search(content[:65_536]):
            raise MineError("sheet_damaged", path=name, reason={"code": "reason_not_content", "params": {"kind": "Excel"}})
        return _layers([text_sheet(content, name)], name, CSV)
    except FileNotFoundError as error:
        raise MineError("file_missing", path=name) from error
    except OSError as error:
        raise MineError("file_unreadable", path=name, reason=error.strerror or str(error)) from error


def _layers(sheets: list[Sheet], name: str, kind: str) -> list[Incoming]:
    layers: list[Incoming] = []
    without: list[Finding] = []
    seen: list[str] = []
    filled = 0
    for sheet in sheets:
        table = table_of(sheet.rows, sheet.numbers)
        filled += len(table.numbers)
        layer = _layer(sheet, table, f"{name} / {sheet.name}" if len(sheets) > 1 else name, kind) if len(table.numbers) else None
        seen += [column for column in table.columns if column not in seen]
        if layer is None:
            without.append(Finding("table_sheet_left_out", INFO, name, {"page": sheet.name}))
        elif sheet.hidden:
            without.append(Finding("table_sheet_hidden", WARNING, name, {"page": sheet.name}))
        else:
            layers.append(layer)
    if not layers:
        if any(finding.code == "table_sheet_hidden" for finding in without):
            raise MineError("table_nothing", path=name, columns=[sheet.name for sheet in sheets if not sheet.hidden] or ["-"])
        if not filled:
            raise MineError("table_empty", path=name)
        raise MineError("table_nothing", path=name, columns=[_shown(column) for column in seen[:_SHOWN_COLUMNS]] or ["-"])
    layers[0].findings += without
    return layers


def _shown(column: str) -> str:
    """A column's name as a sentence can show it."""
    return "".join(character if character.isprintable() else "·" for character in column)[:40]


def _layer(sheet: Sheet, table: Table, name: str, kind: str) -> Incoming | None:
    """The layer of a page; None where it has no coordinates."""
    wkt = wkt_column(table)
    axes = None if wkt else axes_of(table)
    if not wkt and axes is None:
        return None
    srid = ""
    if wkt:
        shaped, srid = shapes_by_wkt(table, wkt, name)
    else:
        assert axes is not None  # one of the two is there
        shaped = shapes_by_axes(table, axes, name)
    header = _header(sheet, table, axes)
    crs, by = _system(shaped, axes, srid)
    return Incoming(name, kind, shaped.columns, shaped.geometry, shaped.rows, crs=crs, crs_by=by, header=header,
                    findings=[*sheet.findings, *shaped.findings])  # fmt: skip


def _header(sheet: Sheet, table: Table, axes: Axes | None) -> dict[str, str]:
    header: dict[str, str] = {}
    if sheet.encoding:
        header["encoding"] = sheet.encoding
    if axes is not None:
        header.update(east=axes.east, north=axes.north)
    for text in [*table.titles, *table.columns]:
        found = _SYSTEMS.search(text)
        if found:
            header["坐标系"] = found[0]
            break
    return header


def _system(shaped: Shaped, axes: Axes | None, srid: str) -> tuple[pyproj.CRS | None, str]:
    """The system as far as it is certain: degrees are CGCS2000, a zone in front of the eastings names itself."""
    if srid:
        try:
            return pyproj.CRS.from_epsg(int(srid)), "file"
        except CRSError:
            pass
    xy = shapely.get_coordinates(shaped.geometry)
    if not len(xy):
        return None, ""
    if (axes is not None and axes.is_degrees) or (axes is None and _are_degrees(xy)):
        return pyproj.CRS.from_user_input(CGCS2000), "format"
    zones, counts = np.unique(xy[:, 0] // 1e6, return_counts=True)
    zone = int(zones[counts.argmax()])
    if counts.max() < _SAME_ZONE * len(xy) or not 13 <= zone <= 45 or zone == 24:
        return None, ""
    return pyproj.CRS.from_epsg(gauss_krueger(zone, in_front=True, six=zone in ZONES_6)), "file"


def _are_degrees(xy: Floats) -> bool:
    return bool(((np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90)).mean() > 0.5)
