"""Checks of geometries: there, readable, whole, and in China."""

from __future__ import annotations

import struct
from collections import defaultdict
from typing import Any, Iterator

import numpy as np
import shapely

from ...model.errors import WARNING, Finding
from ...model.workspace_schema import SRS_ID, TABLES, Table
from .workspace_check import Case, Check, place_of

CHINA = (73.0, 3.0, 136.0, 54.5)
"""West, south, east, north of China in degrees, islands included."""
_ROWS_AT_ONCE = 20_000
_TYPES = {"MULTIPOLYGON": 6, "POINT": 1, "MULTILINESTRING": 5}
_ENVELOPES = (0, 32, 48, 48, 64)


def wkb_of(blob: bytes) -> bytes | None:
    """The WKB inside a GeoPackage geometry; None where its header is none."""
    if len(blob) < 8 or blob[:2] != b"GP":
        return None
    envelope = (blob[3] >> 1) & 7
    return blob[8 + _ENVELOPES[envelope] :] if envelope < len(_ENVELOPES) else None


class Shapes(Check):
    """Geometries of patches, photos, rivers and strips."""

    name = "geometries"

    def look(self, case: Case) -> Iterator[Finding]:
        for table in TABLES:
            if table.geometry:
                found: dict[tuple[str, str], list[int]] = defaultdict(list)
                last = 0
                while rows := case.rows(f"SELECT fid, geom FROM {table.name} WHERE fid > ? ORDER BY fid LIMIT {_ROWS_AT_ONCE}", (last,)):  # noqa: S608
                    last = rows[-1][0]
                    self._look_at(table, rows, found)
                for (code, reason), fids in sorted(found.items()):
                    params = {"count": len(fids), "numbers": self._names(case, table, sorted(fids)), "reason": reason}
                    yield Finding(code, WARNING, place_of(table.name), params)

    def _names(self, case: Case, table: Table, fids: list[int]) -> str:
        if table.is_record:
            return case.numbers(table.name, fids)
        names = [str(case.one(f"SELECT HLMC FROM {table.name} WHERE fid = ?", (fid,))) for fid in fids[:10]]  # noqa: S608
        return "、".join(dict.fromkeys(names))

    def _look_at(self, table: Table, rows: list[tuple[int, Any]], found: dict[tuple[str, str], list[int]]) -> None:
        fids, parts = [], []
        for fid, blob in rows:
            if blob is None:
                if table.name != "photos":  # a photo need not know where it was taken
                    found["check_shape_missing", ""].append(fid)
                continue
            wkb = wkb_of(blob) if isinstance(blob, bytes) else None
            if wkb is None:
                found["check_shape_unreadable", ""].append(fid)
                continue
            if struct.unpack_from("<i" if blob[3] & 1 else ">i", blob, 4)[0] != SRS_ID:
                found["check_shape_system", ""].append(fid)
            fids.append(fid)
            parts.append(wkb)
        shapes = shapely.from_wkb(np.array([*parts, None], dtype=object)[:-1], on_invalid="ignore")
        number = np.array(fids)
        lost = shapely.is_missing(shapes)
        for fid in number[lost]:
            found["check_shape_unreadable", ""].append(int(fid))
        shapes, number = shapes[~lost], number[~lost]
        empty = shapely.is_empty(shapes)
        for fid in number[empty]:
            if table.name != "photos":
                found["check_shape_missing", ""].append(int(fid))
        shapes, number = shapes[~empty], number[~empty]
        for fid in number[shapely.get_type_id(shapes) != _TYPES[table.geometry]]:
            found["check_shape_kind", ""].append(int(fid))
        bounds = shapely.bounds(shapes).reshape(-1, 4)
        with np.errstate(invalid="ignore"):
            inside = (bounds[:, 0] >= CHINA[0]) & (bounds[:, 1] >= CHINA[1]) & (bounds[:, 2] <= CHINA[2]) & (bounds[:, 3] <= CHINA[3])
        for fid in number[~inside]:
            found["check_shape_far", ""].append(int(fid))
        if table.name == "patches":
            for row in np.flatnonzero(~shapely.is_valid(shapes)):
                reason = str(shapely.is_valid_reason(shapes[row])).split("[")[0]
                found["check_shape_invalid", reason].append(int(number[row]))


CHECKS: tuple[type[Check], ...] = (Shapes,)
