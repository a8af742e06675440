"""Shapes as GDAL gives them (WKB) to shapely geometries, with a word on what had to be mended."""

from __future__ import annotations

from typing import Callable, Sequence

import numpy as np
import shapely

from ...model.errors import INFO, WARNING, Finding

_NAMED = 20


def shapes_from_wkb(
    wkb: np.ndarray, name: str, rows: np.ndarray, straightened: Callable[[], np.ndarray] | None = None
) -> tuple[np.ndarray, list[Finding]]:
    """Geometries (n) of WKB (n, bytes or None).

    Open rings are closed. What cannot be understood becomes None. Z and M stay where they are.

    Args:
        name: of the layer, for the findings.
        rows: what each shape is called in a finding (n).
        straightened: gives the WKB of the whole layer with short edges in place of arcs; asked only where there are arcs.
    """
    findings: list[Finding] = []
    present = np.array([value is not None for value in wkb], dtype=bool)
    try:
        geometry = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    except NotImplementedError:  # arcs: shapely has none
        curved = np.zeros(len(wkb), dtype=bool)
        if straightened is not None:
            straight = straightened()
            curved = np.array([a != b for a, b in zip(wkb, straight)], dtype=bool) & present
            wkb = straight
        findings.append(Finding("import_curves", INFO, name, {"count": int(curved.sum())}))
        geometry = _one_by_one(wkb)
    lost = present & shapely.is_missing(geometry)
    if lost.any():
        closed = _one_by_one(np.asarray(wkb, dtype=object)[lost], "fix")
        geometry[lost] = closed
        mended = lost.copy()
        mended[lost] = ~shapely.is_missing(closed)
        findings += listed("import_rings_closed", name, rows[mended])
        findings += listed("import_shapes_broken", name, rows[lost & ~mended])
    return geometry, findings


def _one_by_one(wkb: np.ndarray, on_invalid: str = "ignore") -> np.ndarray:
    """For the few layers in which one shape would spoil all."""
    try:
        return np.asarray(shapely.from_wkb(wkb, on_invalid=on_invalid), dtype=object)
    except (NotImplementedError, shapely.errors.ShapelyError, ValueError):
        return np.array([_one(value, on_invalid) for value in wkb], dtype=object)


def _one(value: bytes | None, on_invalid: str) -> shapely.Geometry | None:
    try:
        return shapely.from_wkb(value, on_invalid=on_invalid)
    except (NotImplementedError, shapely.errors.ShapelyError, ValueError):
        return None


def listed(code: str, name: str, rows: Sequence[int] | np.ndarray, severity: str = WARNING) -> list[Finding]:
    """One finding for all rows that it is about, with the first of them; none for no rows."""
    if not len(rows):
        return []
    shown = [int(row) for row in rows[:_NAMED]]
    return [Finding(code, severity, name, {"count": len(rows), "rows": [*shown, "..."] if len(rows) > _NAMED else shown})]
