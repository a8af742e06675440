"""DXF drawings: closed polylines and hatches as polygons, with their layer and the labels inside them as attributes.

GDAL follows bulges, heights and rotated planes of the drawing. What is drawn besides (single lines, circles, symbols, the frame of the
page) is counted and left out; open polylines come in as the lines that they are, so that a person learns of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from ...model.errors import INFO, WARNING, Finding, MineError
from ..core.incoming import Incoming
from .foreign_text import ForeignText, bytes_in, bytes_of, foreign_text
from .gdal_layers import columns_of, gdal_settings, layer_table, new_folder, plain_path
from .wkb_shapes import listed, shapes_from_wkb

LABEL, OTHER_LABELS, LAYER = "注记", "其他注记", "Layer"
MOST_BYTES = 1_000_000_000
_BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"
_BEGIN = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION\r?\n")
_CODE_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+([A-Za-z0-9_-]{1,20})")
# A polyline whose ends are this near to each other, as a share of its length, was meant to be closed.
_NEAR = 1e-3
_CIRCLE_POINTS = 60


@dataclass
class _Drawing:
    """What is drawn: shapes (n), their kinds as AutoCAD names them (n), layers, texts and numbers of features."""

    shapes: np.ndarray
    kinds: np.ndarray
    layers: np.ndarray
    texts: np.ndarray
    rows: np.ndarray

    def taken(self, which: np.ndarray) -> "_Drawing":
        """Some of it."""
        return _Drawing(self.shapes[which], self.kinds[which], self.layers[which], self.texts[which], self.rows[which])


def read(path: Path, name: str, folder: Path) -> list[Incoming]:
    """Read a drawing.

    Args:
        folder: for a copy in an encoding that can be read.

    Returns:
        One layer: polygons, and open polylines. Columns ``Layer``, ``注记`` (the label inside that is nearest to the middle) and ``其他注记``.

    Raises:
        MineError: ``file_unreadable``, ``import_too_large`` or ``out_of_memory``.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise MineError("import_too_large", path=name, size=size // 1_000_000, limit=MOST_BYTES // 1_000_000)
    content = path.read_bytes()
    page = _CODE_PAGE.search(content[:200_000])
    text = _checked(content, name)
    findings: list[Finding] = []
    drawing = _drawn(path if text is None else _copy(text, folder), name, folder, text is not None, findings)
    layer = _layer(drawing, name, findings)
    if text is not None and text.latin:
        layer.latin = True
        layer.declared = {"dxf": page.group(1).decode("ascii")} if page else {}
        layer.columns = {bytes_of(key): bytes_in(values) for key, values in layer.columns.items()}
        if text.odd:
            layer.findings.append(Finding("import_text_mended", WARNING, name, {"count": text.odd}))
    return [layer]


def _checked(content: bytes, name: str) -> ForeignText | None:
    """The text of a drawing that GDAL can't read as it is; None for the others.

    Raises:
        MineError: ``file_unreadable`` where it is no drawing, or cut off.
    """
    if content.startswith(_BINARY):
        return None
    text = None if content.isascii() else foreign_text(content)
    if text is not None and content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = text.text.encode("utf-8", "replace")
    if not _BEGIN.match(content[:4000]):
        raise MineError("file_unreadable", path=name, reason={"code": "reason_not_content", "params": {"kind": "DXF"}})
    if not re.search(rb"(^|\n)\s*EOF\s*$", content[-200:].rstrip(b"\0\x1a\r\n\t ")):
        raise MineError("file_unreadable", path=name, reason={"code": "reason_cut_off", "params": {"file": name}})
    return text


def _copy(text: ForeignText, folder: Path) -> Path:
    copy = new_folder(folder) / "copy.dxf"
    copy.write_bytes(text.text.encode("utf-8", "replace"))
    return copy


def _drawn(path: Path, name: str, folder: Path, in_utf8: bool, findings: list[Finding]) -> _Drawing:
    with gdal_settings(DXF_ENCODING="UTF-8" if in_utf8 else None):
        meta, table = layer_table(plain_path(path, folder), name)
        fid, shape = meta["fid_column"] or "OGC_FID", meta["geometry_name"] or "wkb_geometry"
        columns, _, _ = columns_of(table, {fid, shape}, name)
    rows = table.column(fid).to_numpy() + 1
    shapes, mended = shapes_from_wkb(table.column(shape).to_numpy(zero_copy_only=False), name, rows)
    findings += mended
    nothing = np.full(len(shapes), None, dtype=object)
    drawing = _Drawing(shapes, columns.get("SubClasses", nothing), columns.get(LAYER, nothing), columns.get("Text", nothing), rows)
    on_page = np.array([value in (1, True) for value in columns.get("PaperSpace", nothing)], dtype=bool)
    findings += _left_out(int(on_page.sum()), name)
    return drawing.taken(~on_page)


def _left_out(count: int, name: str) -> list[Finding]:
    return [Finding("import_dxf_left_out", INFO, name, {"count": count})] if count else []


def _of_kind(drawing: _Drawing, *words: str) -> np.ndarray:
    """Which elements are of these kinds; those of old drawings, which don't say, are of any."""
    return np.array([kind is None or any(word in kind for word in words) for kind in drawing.kinds], dtype=bool)


def _layer(drawing: _Drawing, name: str, findings: list[Finding]) -> Incoming:
    types = shapely.get_type_id(drawing.shapes)
    line = (types == shapely.GeometryType.LINESTRING) & _of_kind(drawing, "Polyline", "AcDbSpline")
    area = np.isin(types, (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)) & _of_kind(drawing, "AcDbHatch", "AcDbMPolygon")
    label = (types == shapely.GeometryType.POINT) & np.array([bool(text and text.strip()) for text in drawing.texts], dtype=bool)
    lines = drawing.taken(line)
    closed, mended, useless = _closed(lines)
    findings += listed("import_dxf_closed", name, lines.rows[mended])
    closed_lines = lines.taken(closed)
    closed_lines.shapes = _polygons(closed_lines.shapes)
    hatches = drawing.taken(area)
    hatches.shapes = shapely.force_2d(hatches.shapes)
    doubled = _doubled(hatches.shapes, closed_lines.shapes)
    if doubled.any():
        findings.append(Finding("import_dxf_hatches", INFO, name, {"count": int(doubled.sum())}))
    outlines = _joined(closed_lines, hatches.taken(~doubled))
    open_lines = lines.taken(~closed & ~useless)
    if not len(outlines.rows) and not len(open_lines.rows):
        raise MineError("file_unreadable", path=name, reason={"code": "reason_no_outlines", "params": {}})
    findings += _left_out(int((~line & ~area & ~label).sum() + useless.sum()), name)
    first, others, alone = _labels(outlines, drawing.taken(label))
    if alone:
        findings.append(Finding("import_dxf_labels", INFO, name, {"count": alone}))
    both = _joined(outlines, open_lines)
    order = np.argsort(both.rows, kind="stable")
    nothing = np.full(len(open_lines.rows), None, dtype=object)
    columns = {LAYER: both.layers[order], LABEL: np.concatenate([first, nothing])[order]}
    if any(value is not None for value in others):
        columns[OTHER_LABELS] = np.concatenate([others, nothing])[order]
    return Incoming(name, "dxf", columns, both.shapes[order], both.rows[order], findings=findings)


def _joined(first: _Drawing, second: _Drawing) -> _Drawing:
    return _Drawing(*(np.concatenate([getattr(first, key), getattr(second, key)]) for key in ("shapes", "kinds", "layers", "texts", "rows")))


def _closed(lines: _Drawing) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which polylines (n) are closed; which of them only nearly; which are of no use (two points in an old drawing, circles)."""
    count = shapely.get_num_points(lines.shapes)
    start, end = (shapely.get_coordinates(shapely.get_point(lines.shapes, at)).reshape(-1, 2) for at in (0, -1))
    if len(start) != len(count):  # empty ones have no ends
        start, end = (np.array([_end(shape, at) for shape in lines.shapes], dtype=float).reshape(-1, 2) for at in (0, -1))
    with np.errstate(invalid="ignore"):
        gap = np.hypot(*(start - end).T)
        near = (gap > 0) & (gap <= _NEAR * shapely.length(lines.shapes)) & (count > 3)
    closed = ((gap == 0) & (count > 3)) | near
    useless = (count < 2) | ((gap == 0) & (count < 4))
    untold = np.array([kind is None for kind in lines.kinds], dtype=bool)
    useless |= untold & (count == 2)
    for number in np.flatnonzero(untold & closed & (count > _CIRCLE_POINTS)):
        points = shapely.get_coordinates(lines.shapes[number])
        distance = np.hypot(*(points[:-1] - points[:-1].mean(axis=0)).T)
        useless[number] = bool(np.ptp(distance) <= 1e-6 * distance.max())
    return closed & ~useless, near & ~useless, useless


def _end(shape: shapely.Geometry, at: int) -> tuple[float, float]:
    point = shapely.get_point(shape, at)
    return (float("nan"), float("nan")) if point is None else (shapely.get_x(point), shapely.get_y(point))


def _polygons(lines: np.ndarray) -> np.ndarray:
    """Polygons (n) of closed lines (n), of which some close only nearly."""
    if not len(lines):
        return np.zeros(0, dtype=object)
    points, owner = shapely.get_coordinates(lines, return_index=True)
    return np.asarray(shapely.polygons(shapely.linearrings(points, indices=owner)), dtype=object)


def _doubled(hatches: np.ndarray, outlines: np.ndarray) -> np.ndarray:
    """Which hatches fill an outline that is there already: same box and same area, but for the edges that stand for arcs."""
    doubled = np.zeros(len(hatches), dtype=bool)
    if not len(hatches) or not len(outlines):
        return doubled
    hatch, outline = shapely.STRtree(outlines).query(hatches)
    size = np.sqrt(shapely.area(outlines[outline]))
    box = np.abs(shapely.bounds(hatches[hatch]) - shapely.bounds(outlines[outline])).max(axis=1)
    with np.errstate(invalid="ignore"):
        same = (box <= 1e-2 * size) & (np.abs(shapely.area(hatches[hatch]) - shapely.area(outlines[outline])) <= 1e-2 * size**2)
    doubled[hatch[same]] = True
    return doubled


def _labels(outlines: _Drawing, labels: _Drawing) -> tuple[np.ndarray, np.ndarray, int]:
    """The label of each outline (n), all others inside it (n), and how many labels lie in none.

    A label belongs to the smallest outline around it, and the one that is nearest to an outline's middle is the outline's own.
    """
    first, others = (np.full(len(outlines.rows), None, dtype=object) for _ in range(2))
    if not len(labels.rows) or not len(outlines.rows):
        return first, others, len(labels.rows)
    label, outline = shapely.STRtree(outlines.shapes).query(labels.shapes, predicate="within")
    order = np.lexsort((shapely.area(outlines.shapes)[outline], label))
    label, outline = label[order], outline[order]
    smallest = np.append(True, label[1:] != label[:-1])[: len(label)]
    label, outline = label[smallest], outline[smallest]
    distance = shapely.distance(shapely.centroid(outlines.shapes[outline]), labels.shapes[label])
    for at in np.lexsort((distance, outline)):
        text = " ".join(labels.texts[label[at]].split())
        number = outline[at]
        if first[number] is None:
            first[number] = text
        else:
            others[number] = text if others[number] is None else f"{others[number]}；{text}"
    return first, others, len(labels.rows) - len(label)
