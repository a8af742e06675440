"""DXF: outlines with layers and labels, arcs, old drawings, Chinese in every way that drawings have it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from intake_samples import SQUARE, circle, drawing, dxf, hatch, lwpolyline, moved, polyline, text
from mine_restoration_plugin.engine.core.incoming import Incoming
from mine_restoration_plugin.engine.intake import dxf_reader
from mine_restoration_plugin.model.errors import MineError


def read(tmp_path: Path, content: str | bytes, encoding: str = "gbk") -> Incoming:
    path = tmp_path / "图.dxf"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    (layer,) = dxf_reader.read(path, "来件/图.dxf", tmp_path / "folder")
    assert layer.crs is None and sorted(p.name for p in tmp_path.iterdir() if p.name != "folder") == ["图.dxf"]
    return layer


def columns(layer: Incoming, encoding: str = "gbk") -> dict[str, list[str | None]]:
    if not layer.latin:
        return {key: list(values) for key, values in layer.columns.items()}
    return {
        key.encode("latin-1").decode(encoding): [value and value.encode("latin-1").decode(encoding) for value in values]
        for key, values in layer.columns.items()
    }


def said(layer: Incoming) -> dict[str, int]:
    return {finding.code: finding.params["count"] for finding in layer.findings}


@pytest.mark.parametrize(("encoding", "latin"), [("gbk", True), ("utf-8", False), ("utf-8-sig", False)])
def test_outlines_with_their_layers_and_the_labels_inside(tmp_path: Path, encoding: str, latin: bool) -> None:
    layer = read(tmp_path, drawing(), encoding)
    assert layer.latin == latin and layer.declared == ({"dxf": "ANSI_936"} if latin else {})
    assert columns(layer) == {"Layer": ["图斑", "图斑", "图斑", "旧"], "注记": ["图斑一", "YC-中01 2.5公顷", None, None]}
    assert [shape.geom_type for shape in layer.geometry] == ["Polygon", "Polygon", "LineString", "Polygon"]
    assert layer.geometry[0].area == 100 and layer.geometry[1].area == pytest.approx(100 + math.pi * 12.5, rel=1e-4)
    assert said(layer) == {"import_dxf_hatches": 1, "import_dxf_left_out": 1}


def test_a_label_belongs_to_the_smallest_outline_around_it_and_the_nearest_to_the_middle_comes_first(tmp_path: Path) -> None:
    inner = [(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0)]
    corner = [(5.0, 5.0), (6.0, 5.0), (6.0, 6.0), (5.0, 6.0)]  # a label on an edge is not inside
    assert columns(read(tmp_path, dxf(lwpolyline(corner), lwpolyline(SQUARE), text(5, 5, "中"))))["注记"] == [None, "中"]
    layer = read(tmp_path, dxf(lwpolyline(SQUARE), lwpolyline(inner), text(9, 9, "角"), text(5, 5, "中"), text(2, 2, "内"), text(50, 50, "外")))
    assert columns(layer)["注记"] == ["中", "内"] and columns(layer)["其他注记"] == ["角", None]
    assert said(layer) == {"import_dxf_labels": 1}


def test_a_hatch_alone_is_an_outline_and_the_page_frame_is_none(tmp_path: Path) -> None:
    layer = read(tmp_path, dxf(hatch(SQUARE), lwpolyline(moved(SQUARE, 50), page=True)))
    assert len(layer) == 1 and layer.geometry[0].area == 100 and said(layer) == {"import_dxf_left_out": 1}


def test_outlines_that_end_where_they_begin_are_closed(tmp_path: Path) -> None:
    corners = ([*SQUARE, SQUARE[0]], [*SQUARE, (0.0, 0.01)], SQUARE)
    layer = read(tmp_path, dxf(*(lwpolyline(points, closed=False) for points in corners)))
    assert [shape.geom_type for shape in layer.geometry] == ["Polygon", "Polygon", "LineString"] and said(layer) == {"import_dxf_closed": 1}


def test_symbols_of_old_drawings_are_no_outlines(tmp_path: Path) -> None:
    layer = read(tmp_path, dxf(polyline(SQUARE), circle(20, 20, 3), polyline([(0, 0), (1, 1)], closed=False), version="AC1009"))
    assert len(layer) == 1 and said(layer) == {"import_dxf_left_out": 2}


def test_a_backslash_inside_a_gbk_letter_is_no_command(tmp_path: Path) -> None:
    layer = read(tmp_path, dxf(lwpolyline(SQUARE), text(5, 5, "乗誠}矿", "MTEXT"), text(6, 5, "乗{矿")))
    assert columns(layer)["注记"] == ["乗誠}矿"] or columns(layer)["注记"] == ["乗誠矿"]


NO_OUTLINES = dxf(circle(0, 0, 1), text(1, 1, "x")).encode("gbk")


@pytest.mark.parametrize("content", [b"", b"hello", drawing().encode("gbk")[:-30], NO_OUTLINES, b"AC1027\0\0"])
def test_what_is_no_drawing_cut_off_or_without_outlines_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(MineError) as caught:
        read(tmp_path, content)
    assert caught.value.code == "file_unreadable" and "来件/图.dxf" in str(caught.value)
