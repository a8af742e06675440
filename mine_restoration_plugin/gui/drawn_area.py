"""An area that a person draws on the map: it stays in sight until it is cleared, and says which part is counted and exported."""

from __future__ import annotations

from typing import Any, List, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsMapTool, QgsRubberBand, QgsVertexMarker
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from .. import compat
from ..model.workspace_schema import SRS_ID
from .notices import Notices
from .words import number, tr

_FILL, _LINE = QColor(0, 114, 178, 40), QColor(0, 114, 178, 230)
DIGITS = 8  # of a degree: a millimetre
_MOST_SHAPES = 5_000  # selected shapes that may become an area
_MOVE = 0.1
_MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
_STEPS = 16  # points that a side of a rectangle gets before it is put into another coordinate system


def degrees() -> QgsCoordinateReferenceSystem:
    """The workspace's coordinate system."""
    return QgsCoordinateReferenceSystem(f"EPSG:{SRS_ID}")


def in_degrees(geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> QgsGeometry:
    """An area in longitude and latitude; empty where it has no place on the earth."""
    result = QgsGeometry(geometry)
    if crs.isValid() and crs != degrees():
        # Straight on the map is not straight in degrees.
        result = result.densifyByCount(_STEPS)
        try:
            result.transform(QgsCoordinateTransform(crs, degrees(), QgsProject.instance()))
        except QgsCsException:
            return QgsGeometry()
    return sound(result)


def sound(geometry: QgsGeometry) -> QgsGeometry:
    """An area without crossings of its own edge, polygons only; empty where nothing is left of it."""
    result = geometry if geometry.isGeosValid() else geometry.makeValid()
    polygons = [part for part in result.asGeometryCollection() if part.type() == compat.GEOMETRY_POLYGON and not part.isEmpty()]
    return QgsGeometry.unaryUnion(polygons) if polygons else QgsGeometry()


class DrawnArea(QObject):
    """The area, in degrees, and its picture on the map.

    Signals:
        changed: another area, or none any more.
        drawing: whether a person is drawing now.
    """

    changed = pyqtSignal()
    drawing = pyqtSignal(bool)

    def __init__(self, iface: Any, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self.iface, self.notices = iface, notices
        self.geometry = QgsGeometry()
        self._band: Optional[QgsRubberBand] = None
        self._tool: Optional[AreaTool] = None
        self._before: Optional[Any] = None
        self._hint: Optional[Any] = None

    # --- what it is -----------------------------------------------------------------------------------------------------
    def is_there(self) -> bool:
        """Whether there is one."""
        return not self.geometry.isNull() and not self.geometry.isEmpty()

    def wkt(self) -> str:
        """The area as the algorithms take it; empty where there is none."""
        return self.geometry.asWkt(DIGITS) if self.is_there() else ""

    def words(self) -> str:
        """How large it is, or how it is drawn."""
        if self.is_drawing():
            return tr(
                "Click the corners of the area on the map. Right click or Enter: done; Backspace: one corner back; Esc: give up. "
                "By keyboard: the arrow keys move the map, Insert sets a corner in its middle."
            )
        if not self.is_there():
            return tr("No area is drawn.")
        measure = QgsDistanceArea()
        measure.setSourceCrs(degrees(), QgsProject.instance().transformContext())
        measure.setEllipsoid(degrees().ellipsoidAcronym())
        square_km = measure.measureArea(self.geometry) / 1e6
        return tr("An area of {area} km² is drawn.").format(area=number(square_km, 2 if square_km < 100 else 0))

    def set(self, geometry: QgsGeometry) -> bool:
        """Take an area in degrees; False, with a sentence, where it encloses nothing."""
        if geometry.isNull() or geometry.isEmpty() or geometry.area() == 0:
            self.notices.warn(tr("What was drawn encloses no area on the map. Click at least three corners."))
            return False
        self.geometry = geometry
        self._show()
        self.changed.emit()
        return True

    def set_wkt(self, wkt: str) -> bool:
        """Take an area that was remembered."""
        geometry = QgsGeometry.fromWkt(wkt) if wkt else QgsGeometry()
        return not geometry.isNull() and self.set(sound(geometry))

    def clear(self) -> None:
        """Take it off the map."""
        self.stop()
        self.geometry = QgsGeometry()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        canvas = self.iface.mapCanvas()
        if self._band is not None:
            canvas.scene().removeItem(self._band)
            self._band = None
        if self.is_there():
            self._band = _band(canvas)
            # The band remembers the place and follows the map into another coordinate system.
            self._band.setToGeometry(self.geometry, degrees())

    # --- drawing --------------------------------------------------------------------------------------------------------
    def draw(self) -> None:
        """Let a person click corners on the map."""
        canvas = self.iface.mapCanvas()
        if self._tool is not None:
            return
        self._before = canvas.mapTool()
        tool = self._tool = AreaTool(canvas, self._drawn)
        tool.deactivated.connect(self._left)
        canvas.setMapTool(tool)
        canvas.setFocus()
        self._hint = self.iface.messageBar().createMessage("", tr("Click the corners of the area; a right click ends it, Esc gives up."))
        self.iface.messageBar().pushWidget(self._hint, compat.MESSAGE_INFO, 0)
        self.drawing.emit(True)

    def is_drawing(self) -> bool:
        """Whether a person is drawing now."""
        return self._tool is not None

    def stop(self) -> None:
        """Give up drawing; an area that was there before stays."""
        if self._tool is not None:
            self._give_tool_back()

    def _drawn(self, corners: Optional[List[QgsPointXY]]) -> None:
        crs = self.iface.mapCanvas().mapSettings().destinationCrs()
        self._give_tool_back()
        if corners is not None:
            self.set(in_degrees(QgsGeometry.fromPolygonXY([corners]), crs))

    def _give_tool_back(self) -> None:
        canvas, before = self.iface.mapCanvas(), self._before
        self._before = None
        if before is not None:
            canvas.setMapTool(before)
        else:
            canvas.unsetMapTool(self._tool)

    def _left(self) -> None:
        """The tool was put away, by us or because another one was chosen."""
        tool, self._tool = self._tool, None
        if tool is not None:
            tool.deleteLater()
        if self._hint is not None:
            self.iface.messageBar().popWidget(self._hint)
            self._hint = None
        self.drawing.emit(False)

    def take_selection(self) -> None:
        """Make the selected shapes of the active layer the area: a county, a nature reserve."""
        layer = self.iface.activeLayer()
        if not isinstance(layer, QgsVectorLayer) or layer.geometryType() != compat.GEOMETRY_POLYGON or not layer.selectedFeatureCount():
            self.notices.warn(tr("Select one or more shapes of a layer with areas first, for example a county, and make that layer the active one."))
            return
        if layer.selectedFeatureCount() > _MOST_SHAPES:
            self.notices.warn(tr("{count} shapes are too many for one area. Select at most {most}.").format(
                count=number(layer.selectedFeatureCount()), most=number(_MOST_SHAPES)
            ))  # fmt: skip
            return
        request = QgsFeatureRequest().setSubsetOfAttributes([])
        shapes = [feature.geometry() for feature in layer.getSelectedFeatures(request) if feature.hasGeometry()]
        self.stop()
        self.set(in_degrees(QgsGeometry.unaryUnion([sound(shape) for shape in shapes]), layer.crs()))

    def leave(self) -> None:
        """Leave nothing on the map: the panel goes."""
        self.stop()
        self.geometry = QgsGeometry()
        self._show()


class AreaTool(QgsMapTool):
    """Corners by clicks; ``drawn(corners)`` is called once, with None where a person gave up."""

    def __init__(self, canvas: Any, drawn: Any) -> None:
        super().__init__(canvas)
        self._drawn = drawn
        self.corners: List[QgsPointXY] = []
        self._band = _band(canvas)
        self._middle = QgsVertexMarker(canvas)
        self._middle.setIconType(QgsVertexMarker.IconType.ICON_CROSS if hasattr(QgsVertexMarker, "IconType") else QgsVertexMarker.ICON_CROSS)
        self._middle.setColor(_LINE)
        self._middle.setIconSize(16)
        self._middle.setPenWidth(2)
        self._middle.hide()
        self.setCursor(Qt.CursorShape.CrossCursor)
        canvas.extentsChanged.connect(self._moved)

    def _moved(self) -> None:
        self._middle.setCenter(self.canvas().center())

    def canvasReleaseEvent(self, event: Any) -> None:  # noqa: N802
        """A corner, or the end."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.add(self.toMapCoordinates(event.pos()))
        elif event.button() == Qt.MouseButton.RightButton:
            self.finish()

    def canvasMoveEvent(self, event: Any) -> None:  # noqa: N802
        """The next corner would be here."""
        self._draw(self.toMapCoordinates(event.pos()))

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """All of it without the mouse as well."""
        acts = {
            Qt.Key.Key_Return: self.finish, Qt.Key.Key_Enter: self.finish, Qt.Key.Key_Escape: lambda: self._end(None),
            Qt.Key.Key_Backspace: self.back, Qt.Key.Key_Delete: self.back, Qt.Key.Key_Insert: self._add_middle,
        }  # fmt: skip
        act = acts.get(event.key())
        if event.key() in _MOVES:
            self._move_map(*_MOVES[event.key()])
        elif act is not None:
            act()
        else:
            return
        # To QGIS an ignored key is one that the tool has used: it would take an accepted Backspace for "delete the selected shapes".
        event.ignore()

    def add(self, point: QgsPointXY) -> None:
        """One more corner; a double click makes no two."""
        if not self.corners or self.corners[-1] != point:
            self.corners.append(QgsPointXY(point))
            self._draw()

    def _add_middle(self) -> None:
        self._moved()
        self._middle.show()
        self.add(self.canvas().center())

    def _move_map(self, right: int, up: int) -> None:
        """A tenth of the map at once: QGIS's own quarter is too far for a corner to find its place."""
        canvas, extent = self.canvas(), self.canvas().extent()
        centre = extent.center()
        canvas.setCenter(QgsPointXY(centre.x() + right * extent.width() * _MOVE, centre.y() + up * extent.height() * _MOVE))
        canvas.refresh()

    def back(self) -> None:
        """The last corner was wrong."""
        if self.corners:
            self.corners.pop()
            self._draw()

    def finish(self) -> None:
        """The area is complete."""
        self._end(self.corners)

    def _end(self, corners: Optional[List[QgsPointXY]]) -> None:
        drawn, self._drawn = self._drawn, lambda _: None
        drawn(corners)

    def _draw(self, next_corner: Optional[QgsPointXY] = None) -> None:
        points = self.corners + ([next_corner] if next_corner is not None and self.corners else [])
        self._band.reset(compat.GEOMETRY_POLYGON)
        for point in points:
            self._band.addPoint(point)

    def deactivate(self) -> None:
        """Take what is half drawn off the map."""
        canvas = self.canvas()
        canvas.extentsChanged.disconnect(self._moved)
        for item in (self._band, self._middle):
            canvas.scene().removeItem(item)
        super().deactivate()


def _band(canvas: Any) -> QgsRubberBand:
    band = QgsRubberBand(canvas, compat.GEOMETRY_POLYGON)
    band.setFillColor(_FILL)
    band.setStrokeColor(_LINE)
    band.setWidth(2)
    return band
