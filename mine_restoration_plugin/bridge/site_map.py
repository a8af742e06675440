"""The map of a site on its archive card: the canvas's layers in the canvas's styles, with everything that a map needs around them.

QGIS renders the layers (``QgsMapRenderer...Job``), a painter adds outline, frame, grid, scale, north arrow and overview; no print layout,
since layouts belong to the main thread and cards are made in a background task. All of it happens in the thread that made the object,
but for the rendering itself, which runs for several sites at once.
"""

from __future__ import annotations

import math
import os
from collections import deque
from dataclasses import dataclass
from typing import Any, Deque, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsLineSymbol,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from ..model.errors import MineError
from ..model.workspace_schema import SRS_ID, table_named
from .card_fonts import PaperFonts
from .layer_styles import style_layer
from .workspace_project import join_status

DPI = 200
WIDE_MM, HIGH_MM = 170.0, 122.0
EDGE_MM, FOOT_MM = 9.0, 13.0
"""Around the map: coordinates; below it: scale, bar and key."""
SCALES = (1000, 2000, 5000, 10_000, 20_000, 25_000, 50_000, 100_000, 200_000, 250_000, 500_000, 1_000_000, 2_000_000, 5_000_000)
_ROOM = 1.5  # how much more than the outline the map shows
_BASE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "base", "base_data.gpkg")
# From the top of the map down.
_TABLES = (("patches", "workspace_patches"), ("rivers", "rivers"), ("strips", "strips"))
_RED, _INK, _BLUE = "#d01c1c", "#1a1a1a", "#2b6cb0"
_INSET_MM = 38.0
_DEGREE_M = 111_320.0


@dataclass
class MapPaper:
    """A map that is being rendered: the job, what it shows, and the layer of the site's own outline, which must live as long as the job."""

    card: Mapping[str, Any]
    job: Optional[QgsMapRendererSequentialJob]
    extent: QgsRectangle
    scale: int
    outline: Optional[QgsVectorLayer] = None


class SiteMaps:
    """Paints the maps of the sites of a workspace.

    Args:
        workspace: path of the file. fonts: for all that is written.
    Raises:
        MineError: ``workspace_table``.
    """

    def __init__(self, workspace: str, fonts: PaperFonts, dpi: int = DPI) -> None:
        self.fonts, self.dpi = fonts, dpi
        self.project = QgsProject()
        self.layers: List[QgsVectorLayer] = []
        for name, style in (("sites", ""), *_TABLES):
            layer = self._open(workspace, name)
            self.project.addMapLayer(layer, False)
            if style:
                style_layer(layer, style)
                self.layers.append(layer)
        join_status(self.project, self.layers[0])
        _label_by_number(self.layers[0])
        self._base: Dict[str, QgsVectorLayer] = {}
        self._overviews: Dict[str, Tuple[QImage, QgsRectangle]] = {}
        self._transforms: Dict[int, QgsCoordinateTransform] = {}

    def open_base(self) -> None:
        """Open the base layers of the overviews, unless they are open."""
        if not self._base:
            for name in ("provinces", "rivers"):
                self._base[name] = QgsVectorLayer(f"{_BASE}|layername={name}", name, "ogr")
                style_layer(self._base[name], name)
                self._base[name].setLabelsEnabled(False)
                self.project.addMapLayer(self._base[name], False)

    def close(self) -> None:
        """Let go of the layers, and so of the file."""
        self.layers, self._base = [], {}
        self.project.clear()

    def maps(self, cards: Iterable[Mapping[str, Any]], at_once: int = 0) -> Iterator[Tuple[Mapping[str, Any], Optional[QImage], str]]:
        """Each card with its map (None where the site has no outline) and the line below it, in order.

        Several are rendered at once, while the caller works on those before.
        """
        at_once = at_once or max(2, min(8, os.cpu_count() or 2)) + 1
        waiting: Deque[MapPaper] = deque()
        try:
            for card in cards:
                waiting.append(self._begun(card))
                if len(waiting) >= at_once:
                    yield self._done(waiting.popleft())
            while waiting:
                yield self._done(waiting.popleft())
        finally:
            for paper in waiting:
                if paper.job is not None:
                    paper.job.cancel()

    # --- the parts ----------------------------------------------------------------------------------------------------
    def _open(self, workspace: str, name: str) -> QgsVectorLayer:
        options = QgsVectorLayer.LayerOptions()
        options.loadDefaultStyle = False
        layer = QgsVectorLayer(f"{workspace}|layername={name}", table_named(name).label, "ogr", options)
        if not layer.isValid():
            raise MineError("workspace_table", path=workspace, table=name)
        return layer

    def _begun(self, card: Mapping[str, Any]) -> MapPaper:
        outline = card.get("outline")
        if not outline:
            return MapPaper(card, None, QgsRectangle(), 0)
        scale = scale_for(outline["box"], map_mm())
        extent = extent_for(outline["box"], scale, map_mm())
        wide, high = (self._px(value) for value in map_mm())
        settings = QgsMapSettings()
        settings.setDestinationCrs(QgsCoordinateReferenceSystem(f"EPSG:{outline['epsg']}"))
        own = self._outline(outline)
        settings.setLayers([own, *self.layers])
        settings.setOutputSize(QSize(round(wide), round(high)))
        settings.setOutputDpi(self.dpi)
        settings.setExtent(extent)
        settings.setBackgroundColor(QColor("white"))
        settings.setTransformContext(self.project.transformContext())
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        return MapPaper(card, job, extent, scale, own)

    def _outline(self, outline: Mapping[str, Any]) -> QgsVectorLayer:
        """The site's own patches: a red line with a white one below, so that it is told from others without colours too.

        A layer and not painted afterwards, so that the patches' names stand on top of it.
        """
        layer = QgsVectorLayer(f"MultiLineString?crs=EPSG:{outline['epsg']}", "", "memory")
        feature = QgsFeature()
        rings = [[QgsPointXY(*place) for place in ring] for patch in outline["patches"] for ring in patch["rings"]]
        feature.setGeometry(QgsGeometry.fromMultiPolylineXY(rings))
        layer.dataProvider().addFeatures([feature])
        symbol = QgsLineSymbol.createSimple({"line_color": "white", "line_width": "1.3", "joinstyle": "round"})
        symbol.appendSymbolLayer(QgsLineSymbol.createSimple({"line_color": _RED, "line_width": "0.7", "joinstyle": "round"}).takeSymbolLayer(0))
        layer.renderer().setSymbol(symbol)
        return layer

    def _done(self, paper: MapPaper) -> Tuple[Mapping[str, Any], Optional[QImage], str]:
        if paper.job is None:
            return paper.card, None, ""
        paper.job.waitForFinished()
        base = paper.job.renderedImage()
        image = QImage(round(self._px(WIDE_MM)), round(self._px(HIGH_MM)), getattr(QImage, "Format", QImage).Format_RGB32)
        dots = round(self.dpi / 25.4 * 1000)
        image.setDotsPerMeterX(dots)
        image.setDotsPerMeterY(dots)
        image.fill(QColor("white"))
        painter = QPainter(image)
        try:
            painter.setRenderHint(getattr(QPainter, "RenderHint", QPainter).Antialiasing)
            self._paint(painter, paper, base)
        finally:
            painter.end()
        zone = paper.card["outline"]["zone"]
        note = f"比例尺 1:{paper.scale}　2000国家大地坐标系　高斯-克吕格3度带第{zone}带　图廓四角为经纬度，格网注记单位：公里"
        return paper.card, image, note

    def _paint(self, painter: QPainter, paper: MapPaper, base: QImage) -> None:
        wide, high = map_mm()
        frame = QRectF(self._px(EDGE_MM), self._px(EDGE_MM), self._px(wide), self._px(high))
        painter.drawImage(frame.topLeft(), base)
        self._grid(painter, paper, frame)
        self._corners(painter, paper, frame)
        self._inset(painter, paper, frame)
        self._north(painter, frame)
        self._foot(painter, paper, frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_INK), self._px(0.5)))
        painter.drawRect(frame)

    def _grid(self, painter: QPainter, paper: MapPaper, frame: QRectF) -> None:
        """Ticks inside the frame at round kilometres, with their values outside."""
        step = round_step(paper.extent.width() / 5)
        painter.setFont(self._font(6.5))
        pen = QPen(QColor(_INK), self._px(0.2))
        tick, room = self._px(2.0), self._px(30)
        decimals = max(0, -int(math.floor(math.log10(step / 1000) + 1e-9)))
        for value in _steps(paper.extent.xMinimum(), paper.extent.xMaximum(), step):
            x = self._place(value, 0, paper.extent, frame).x()
            painter.setPen(pen)
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.top() + tick))
            painter.drawLine(QPointF(x, frame.bottom()), QPointF(x, frame.bottom() - tick))
            if frame.left() + self._px(20) < x < frame.right() - self._px(20):
                text = f"{value / 1000:.{decimals}f}"
                painter.drawText(QRectF(x - room / 2, frame.top() - self._px(4), room, self._px(3.5)), _middle(), text)
                painter.drawText(QRectF(x - room / 2, frame.bottom() + self._px(0.5), room, self._px(3.5)), _middle(), text)
        for value in _steps(paper.extent.yMinimum(), paper.extent.yMaximum(), step):
            y = self._place(0, value, paper.extent, frame).y()
            painter.setPen(pen)
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.left() + tick, y))
            painter.drawLine(QPointF(frame.right(), y), QPointF(frame.right() - tick, y))
            if frame.top() + self._px(8) < y < frame.bottom() - self._px(8):
                for x in (frame.left() - self._px(2.3), frame.right() + self._px(2.3)):
                    painter.save()
                    painter.translate(x, y)
                    painter.rotate(-90)
                    painter.drawText(QRectF(-room / 2, -self._px(2), room, self._px(4)), _middle(), f"{value / 1000:.{decimals}f}")
                    painter.restore()

    def _corners(self, painter: QPainter, paper: MapPaper, frame: QRectF) -> None:
        """Longitude and latitude of the four corners of the map."""
        back = self._to_degrees(paper.card["outline"]["epsg"])
        painter.setFont(self._font(6.5))
        painter.setPen(QColor(_INK))
        wide, high = self._px(40), self._px(3.5)
        extent = paper.extent
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        for east, north, x, y, align in (
            (extent.xMinimum(), extent.yMaximum(), frame.left(), frame.top() - self._px(8), left),
            (extent.xMaximum(), extent.yMaximum(), frame.right() - wide, frame.top() - self._px(8), right),
            (extent.xMinimum(), extent.yMinimum(), frame.left(), frame.bottom() + self._px(0.6), left),
            (extent.xMaximum(), extent.yMinimum(), frame.right() - wide, frame.bottom() + self._px(0.6), right),
        ):
            place = back.transform(east, north)
            lines = (f"E {degrees_text(place.x())}", f"N {degrees_text(place.y())}")
            for number, text in enumerate(lines):
                painter.drawText(QRectF(x, y + number * high, wide, high), int(align | Qt.AlignmentFlag.AlignVCenter), text)

    def _inset(self, painter: QPainter, paper: MapPaper, frame: QRectF) -> None:
        """Where the site lies in its province, in the corner of the map that its outline leaves free."""
        lon, lat = paper.card["outline"]["centre"]
        province = str(paper.card["fields"].get("SHENG") or "")
        image, extent = self._overview(province)
        if image.isNull():
            return
        box = self._free_corner(paper, frame, image.size())
        painter.drawImage(box.topLeft(), image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_INK), self._px(0.3)))
        painter.drawRect(box)
        x = box.left() + (lon - extent.xMinimum()) / extent.width() * box.width()
        y = box.bottom() - (lat - extent.yMinimum()) / extent.height() * box.height()
        place = QPointF(min(max(x, box.left()), box.right()), min(max(y, box.top()), box.bottom()))
        painter.setPen(QPen(QColor("white"), self._px(0.3)))
        painter.setBrush(QColor(_RED))
        painter.drawEllipse(place, self._px(1.1), self._px(1.1))
        painter.setPen(QColor(_INK))
        painter.setFont(self._font(7, self.fonts.head))
        words = "".join(dict.fromkeys(text for text in (province, str(paper.card["fields"].get("XZX") or "")) if text))
        band = QRectF(box.left(), box.top(), box.width(), self._px(4))
        painter.fillRect(band.adjusted(1, 1, -1, 0), QColor(255, 255, 255, 220))
        painter.drawText(band.adjusted(self._px(1), 0, 0, 0), _left(), f"位置示意：{words}")

    def _free_corner(self, paper: MapPaper, frame: QRectF, size: QSize) -> QRectF:
        """A place in the corner in which the fewest corners of the outline lie; the north arrow has the upper right one."""
        rings = [ring for patch in paper.card["outline"]["patches"] for ring in patch["rings"]]
        places = [self._place(east, north, paper.extent, frame) for ring in rings for east, north in ring]
        wide, high = size.width(), size.height()
        right, bottom = frame.right() - wide, frame.bottom() - high
        boxes = [QRectF(x, y, wide, high) for x, y in ((right, bottom), (frame.left(), bottom), (frame.left(), frame.top()))]
        return min(boxes, key=lambda box: sum(box.contains(place) for place in places))

    def _overview(self, province: str) -> Tuple[QImage, QgsRectangle]:
        """A province with its rivers, rendered once; all provinces where it is not known."""
        key = province
        if key not in self._overviews:
            self.open_base()
            extent = self._province_extent(province)
            # Degrees of longitude are shorter than those of latitude; the picture is stretched accordingly.
            shape = extent.width() * math.cos(math.radians(extent.center().y())) / extent.height()
            wide, high = (_INSET_MM, _INSET_MM / shape) if shape > 1 else (_INSET_MM * shape, _INSET_MM)
            settings = QgsMapSettings()
            size = QSize(round(self._px(wide)), round(self._px(high)))
            # Rendered in the plane whose x is degrees times the cosine, so that the shape is right.
            latitude = extent.center().y()
            plane = QgsCoordinateReferenceSystem.fromProj(f"+proj=eqc +lat_ts={latitude:.4f} +ellps=GRS80 +units=m +no_defs")
            settings.setDestinationCrs(plane)
            settings.setLayers([self._base["rivers"], self._base["provinces"]])
            settings.setOutputSize(size)
            settings.setOutputDpi(self.dpi * 0.7)
            settings.setBackgroundColor(QColor("white"))
            settings.setTransformContext(self.project.transformContext())
            transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem(f"EPSG:{SRS_ID}"), plane, self.project)
            settings.setExtent(transform.transformBoundingBox(extent))
            job = QgsMapRendererSequentialJob(settings)
            job.start()
            job.waitForFinished()
            self._overviews[key] = (job.renderedImage(), extent)
        return self._overviews[key]

    def _province_extent(self, province: str) -> QgsRectangle:
        layer = self._base["provinces"]
        names = [field.name() for field in layer.fields() if field.name() == "SHENG"]
        for feature in layer.getFeatures():
            known = [str(feature[name] or "") for name in names]
            if province and any(text and (text.startswith(province) or province.startswith(text)) for text in known):
                extent = feature.geometry().boundingBox()
                extent.scale(1.06)
                return extent
        extent = layer.extent()
        extent.scale(1.02)
        return extent

    def _north(self, painter: QPainter, frame: QRectF) -> None:
        """Grid north: up."""
        x, top, high, half = frame.right() - self._px(8), frame.top() + self._px(8.5), self._px(11), self._px(2.6)
        tip, foot = QPointF(x, top), QPointF(x, top + high * 0.72)
        painter.setPen(QPen(QColor(_INK), self._px(0.25)))
        painter.setBrush(QColor("white"))
        painter.drawPolygon(QPolygonF([tip, QPointF(x + half, top + high), foot]))
        painter.setBrush(QColor(_INK))
        painter.drawPolygon(QPolygonF([tip, QPointF(x - half, top + high), foot]))
        painter.setFont(self._font(9, self.fonts.head))
        room = QRectF(x - self._px(6), top - self._px(5.5), self._px(12), self._px(5))
        for dx, dy, colour in ((-1, 0, "white"), (1, 0, "white"), (0, 1, "white"), (0, -1, "white"), (0, 0, _INK)):
            painter.setPen(QColor(colour))
            painter.drawText(room.translated(dx * self._px(0.3), dy * self._px(0.3)), _middle(), "北")

    def _foot(self, painter: QPainter, paper: MapPaper, frame: QRectF) -> None:
        """Scale, bar and key below the map."""
        top = frame.bottom() + self._px(EDGE_MM - 0.5)
        painter.setFont(self._font(8.5, self.fonts.head))
        painter.setPen(QColor(_INK))
        line = self._px(4.5)
        painter.drawText(QRectF(frame.left(), top, self._px(30), line), _left(), f"1:{paper.scale}")
        self._bar(painter, paper.scale, QPointF(frame.left() + self._px(26), top + self._px(1.2)))
        painter.setFont(self._font(8))
        x, y = frame.left() + self._px(88), top + line / 2
        for colour, width, text, room in ((_RED, 0.7, "本矿图斑", 24), (_BLUE, 0.6, "河流", 18), ("#777777", 0.3, "其他图斑", 24)):
            painter.setPen(QPen(QColor(colour), self._px(width)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if text == "河流":
                painter.drawLine(QPointF(x, y), QPointF(x + self._px(6), y))
            else:
                painter.drawRect(QRectF(x, y - self._px(1.5), self._px(6), self._px(3)))
            painter.setPen(QColor(_INK))
            painter.drawText(QRectF(x + self._px(7), top, self._px(room), line), _left(), text)
            x += self._px(room)

    def _bar(self, painter: QPainter, scale: int, start: QPointF) -> None:
        """Two halves, black and white, with round metres."""
        half = round_step(20 * scale / 1000)
        length = self._px(half * 1000 / scale)
        painter.setPen(QPen(QColor(_INK), self._px(0.2)))
        for number, colour in enumerate((_INK, "white")):
            painter.setBrush(QColor(colour))
            painter.drawRect(QRectF(start.x() + number * length, start.y(), length, self._px(1.4)))
        painter.setFont(self._font(6.5))
        for number in range(3):
            metres = number * half
            text = f"{metres / 1000:g}公里" if metres >= 1000 else f"{metres:g}米" if number == 2 else f"{metres:g}"
            place = QRectF(start.x() + number * length - self._px(8), start.y() + self._px(1.4), self._px(16), self._px(3.2))
            painter.drawText(place, _middle(), text)

    # --- small things -------------------------------------------------------------------------------------------------
    def _px(self, millimetres: float) -> float:
        return millimetres * self.dpi / 25.4

    def _font(self, points: float, family: str = "") -> QFont:
        font = QFont(family or self.fonts.body)
        font.setPixelSize(max(1, round(points / 72 * self.dpi)))
        return font

    def _place(self, east: float, north: float, extent: QgsRectangle, frame: QRectF) -> QPointF:
        x = frame.left() + (east - extent.xMinimum()) / extent.width() * frame.width()
        return QPointF(x, frame.bottom() - (north - extent.yMinimum()) / extent.height() * frame.height())

    def _to_degrees(self, epsg: int) -> QgsCoordinateTransform:
        if epsg not in self._transforms:
            degrees = QgsCoordinateReferenceSystem(f"EPSG:{SRS_ID}")
            self._transforms[epsg] = QgsCoordinateTransform(QgsCoordinateReferenceSystem(f"EPSG:{epsg}"), degrees, self.project)
        return self._transforms[epsg]


def _label_by_number(patches: QgsVectorLayer) -> None:
    """The mine's name stands over the map already: with it, small patches side by side would have no room for their numbers."""
    settings = patches.labeling().settings()
    settings.fieldName, settings.isExpression = "TBBH", False
    patches.setLabeling(QgsVectorLayerSimpleLabeling(settings))


def map_mm() -> Tuple[float, float]:
    """Width and height of the map inside its frame."""
    return WIDE_MM - 2 * EDGE_MM, HIGH_MM - EDGE_MM - EDGE_MM - FOOT_MM + 7.0


def scale_for(box: List[float], room: Tuple[float, float]) -> int:
    """The largest round scale (its number) at which a box of metres and some land around it fit into a room of millimetres."""
    needed = max((box[2] - box[0]) * 1000 / room[0], (box[3] - box[1]) * 1000 / room[1]) * _ROOM
    return next((scale for scale in SCALES if scale >= needed), math.ceil(needed / 1_000_000) * 1_000_000)


def extent_for(box: List[float], scale: int, room: Tuple[float, float]) -> QgsRectangle:
    """The metres that such a map shows, with the box in the middle."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    wide, high = room[0] * scale / 1000, room[1] * scale / 1000
    return QgsRectangle(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def round_step(value: float) -> float:
    """The nearest of 1, 2, 5, 10, 20, 50 ..."""
    steps = [base * 10.0**power for power in range(-1, 8) for base in (1, 2, 5)]
    return min(steps, key=lambda step: abs(step - value))


def degrees_text(value: float) -> str:
    """Degrees, minutes and whole seconds."""
    seconds = round(abs(value) * 3600)
    return f"{seconds // 3600}°{seconds // 60 % 60:02d}′{seconds % 60:02d}″"


def _steps(first: float, last: float, step: float) -> Iterator[float]:
    value = math.ceil(first / step) * step
    while value <= last:
        yield value
        value += step


def _left() -> int:
    return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _middle() -> int:
    return int(Qt.AlignmentFlag.AlignCenter)
