"""A page of a layout as SVG.

Qt's SVG writer knows no clipping: a river that leaves the map would run on over the paper. So each map is drawn by itself and put
together again with its frame as a clip path of SVG; its grid, whose figures stand outside of the frame, is drawn after it.
It knows no patterns either: QGIS 3.22, which hatches with a pattern, leaves hatched areas without their lines (the manual says so).
"""

from __future__ import annotations

import re
from typing import Callable, List, Sequence, Tuple

from qgis.core import QgsLayoutItem, QgsLayoutItemMap, QgsLayoutItemPage, QgsPrintLayout
from qgis.PyQt.QtCore import QBuffer, QIODevice, QRect, QRectF, QSize, QSizeF
from qgis.PyQt.QtGui import QPainter

MM = 25.4
_BODY = re.compile(r"<defs>(.*?)</defs>(.*)</svg>", re.DOTALL)


def svg_text(layout: QgsPrintLayout, page_mm: QSizeF, dpi: int, title: str, draw: Callable[[QgsPrintLayout, QPainter], None]) -> str:
    """The first page as the text of an SVG file.

    Args:
        draw: draws the page with a painter.
    """
    dots = QSize(round(page_mm.width() / MM * dpi), round(page_mm.height() / MM * dpi))
    try:
        return _put_together(layout, dots, dpi, title, draw)
    finally:
        layout.pageCollection().page(0).setVisibility(True)


def _put_together(layout: QgsPrintLayout, dots: QSize, dpi: int, title: str, draw: Callable[[QgsPrintLayout, QPainter], None]) -> str:
    clips: List[str] = []
    bodies: List[str] = []
    head = ""
    page = layout.pageCollection().page(0)
    for items in _layers_of(layout):
        # The white sheet itself once: later it would cover what was drawn before.
        page.setVisibility(not bodies)
        drawn = items[0] if isinstance(items[0], QgsLayoutItemMap) else None
        if drawn is None:
            head, body = _passed(layout, items, dots, dpi, title, draw)
            bodies.append(body)
            continue
        clips.append(_clip(f"map{len(clips)}", drawn.mapRectToScene(drawn.rect()), dpi / MM))
        with_frame, with_background = drawn.frameEnabled(), drawn.hasBackground()
        layers = drawn.layers()
        grids, frames = drawn.grids().asList(), drawn.overviews().asList()
        grids = [grid for grid in grids if grid.enabled()]
        frames = [frame for frame in frames if frame.enabled()]
        try:
            _switch(grids, False)
            drawn.setFrameEnabled(False)
            head, body = _passed(layout, items, dots, dpi, title, draw)
            page.setVisibility(False)
            bodies.append(f'<g clip-path="url(#map{len(clips) - 1})">{body}</g>')
            _switch(grids, True)
            _switch(frames, False)
            drawn.setFrameEnabled(with_frame)
            drawn.setBackgroundEnabled(False)
            drawn.setLayers([])
            head, body = _passed(layout, items, dots, dpi, title, draw)
            bodies.append(body)
        finally:
            _switch([*grids, *frames], True)
            drawn.setFrameEnabled(with_frame)
            drawn.setBackgroundEnabled(with_background)
            drawn.setLayers(layers)
    return f"{head}<defs>\n{''.join(clips)}</defs>\n{''.join(bodies)}</svg>\n"


def _layers_of(layout: QgsPrintLayout) -> List[List[QgsLayoutItem]]:
    """The visible items from the bottom up; each map by itself, what lies between two maps together."""
    items = [item for item in layout.items() if isinstance(item, QgsLayoutItem) and not isinstance(item, QgsLayoutItemPage) and item.isVisible()]
    runs: List[List[QgsLayoutItem]] = []
    for item in sorted(items, key=lambda item: item.zValue()):
        alone = isinstance(item, QgsLayoutItemMap) or (runs and isinstance(runs[-1][0], QgsLayoutItemMap))
        if alone or not runs:
            runs.append([item])
        else:
            runs[-1].append(item)
    return runs


def _passed(
    layout: QgsPrintLayout, items: Sequence[QgsLayoutItem], dots: QSize, dpi: int, title: str, draw: Callable[[QgsPrintLayout, QPainter], None]
) -> Tuple[str, str]:
    """Head and body of an SVG with some items only."""
    from qgis.PyQt.QtSvg import QSvgGenerator

    hidden = [item for run in _layers_of(layout) for item in run if item not in items]
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(title)
    generator.setSize(dots)
    generator.setViewBox(QRect(0, 0, dots.width(), dots.height()))
    generator.setResolution(dpi)
    try:
        for item in hidden:
            item.setVisibility(False)
        painter = QPainter(generator)
        draw(layout, painter)
        painter.end()
    finally:
        for item in hidden:
            item.setVisibility(True)
    text = bytes(buffer.data()).decode("utf-8")
    found = _BODY.search(text)
    assert found is not None, "Qt's SVG has a part <defs>"
    return text[: found.start()], found[2]


def _clip(name: str, box: QRectF, dots_per_mm: float) -> str:
    sides = {"x": box.x(), "y": box.y(), "width": box.width(), "height": box.height()}
    place = " ".join(f'{side}="{value * dots_per_mm:.1f}"' for side, value in sides.items())
    return f'<clipPath id="{name}"><rect {place}/></clipPath>\n'


def _switch(parts: Sequence[object], on: bool) -> None:
    for part in parts:
        part.setEnabled(on)  # type: ignore[attr-defined]
