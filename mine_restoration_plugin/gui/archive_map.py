"""The archive panel and the map: a selected or clicked patch opens its site, an opened site selects its patches."""

from __future__ import annotations

from typing import Any, Callable, List, Optional, Sequence

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsFeatureRequest, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapTool
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from ..bridge.site_rows import sites_of_patches
from ..model.errors import MineError
from . import settings
from .archive_record import RecordView
from .dock import single_shot
from .layer_reading import source_key
from .map_view import select_and_zoom, zoom_to_box
from .notices import Notices
from .photo_map import photo_at
from .words import tr
from .workspace_keeper import patches_layer

_SHOW_MS = 150
_SOON_MS = 120  # a selection may come in several signals
_NEAR_PX = 6  # how far beside a small patch a click may be


def patches_layers(store: Any) -> List[QgsVectorLayer]:
    """The layers of the project that show the open workspace's patches, the plugin's own first."""
    own = patches_layer()
    key = source_key(store.database.layer("patches"))
    layers = [layer for layer in QgsProject.instance().mapLayers().values() if isinstance(layer, QgsVectorLayer) and layer.isValid()]
    found = [layer for layer in layers if layer is not own and layer.providerType() == store.database.provider and source_key(layer) == key]
    return ([own] if own is not None and own.isValid() else []) + found


def site_at(canvas: Any, store: Any, point: Any) -> Optional[str]:
    """The site of a workspace whose patch lies at a place of the map, the smallest where several do; None where none does."""
    settings = canvas.mapSettings()
    layer = store.database.layer("patches")
    change = QgsCoordinateTransform(settings.destinationCrs(), layer.crs(), QgsProject.instance())
    reach = _NEAR_PX * settings.mapUnitsPerPixel()
    box = QgsRectangle(point.x() - reach, point.y() - reach, point.x() + reach, point.y() + reach)
    place = QgsGeometry.fromRect(box)
    try:
        place.transform(change)
        here = QgsGeometry.fromPointXY(change.transform(point))
    except QgsCsException:
        return None  # clicked where the map's coordinate system has no place on the earth
    request = QgsFeatureRequest().setFilterRect(place.boundingBox())
    request.setSubsetOfAttributes(["site"], layer.fields())
    near = [feature for feature in layer.getFeatures(request) if feature.hasGeometry() and feature.geometry().intersects(place)]
    if not near:
        return None
    # Under the click itself before beside it, the smaller above the larger.
    near.sort(key=lambda feature: (not feature.geometry().intersects(here), feature.geometry().area()))
    return str(near[0]["site"]) if near[0]["site"] else None


class MapLink(QObject):
    """Follows the selection of the workspace's patches, and sets it.

    Signals:
        selected: list of sites whose patches a person has selected.
    """

    selected = pyqtSignal(list)

    def __init__(self, iface: Any, parent: QObject) -> None:
        super().__init__(parent)
        self.iface = iface
        self._store: Optional[Any] = None
        self._watched: List[QgsVectorLayer] = []
        self._own: List[int] = []
        self._changed: Optional[QgsVectorLayer] = None
        self._soon = single_shot(self, _SOON_MS, self._tell)
        project = QgsProject.instance()
        project.layersAdded.connect(self._layers_changed)
        project.layersWillBeRemoved.connect(self._layers_leave)

    def stop(self) -> None:
        """Listen no more."""
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._layers_changed)
        project.layersWillBeRemoved.disconnect(self._layers_leave)
        self.watch(None)

    def watch(self, store: Optional[Any]) -> None:
        """Follow the patches of a workspace, or of none."""
        self._store = store
        self._soon.stop()
        self._watch_layers()

    def _layers_changed(self, *_: Any) -> None:
        self._watch_layers()

    def _layers_leave(self, ids: List[str]) -> None:
        for layer in [layer for layer in self._watched if layer.id() in ids]:
            layer.selectionChanged.disconnect(self._selection_changed)
            self._watched.remove(layer)
        self._changed = None

    def _watch_layers(self) -> None:
        wanted = patches_layers(self._store) if self._store is not None else []
        for layer in self._watched:
            if layer not in wanted:
                layer.selectionChanged.disconnect(self._selection_changed)
        for layer in wanted:
            if layer not in self._watched:
                layer.selectionChanged.connect(self._selection_changed)
        self._watched = wanted

    # --- from the map -------------------------------------------------------------------------------------------------
    def _selection_changed(self, *_: Any) -> None:
        layer = self.sender()
        if isinstance(layer, QgsVectorLayer):
            self._changed = layer
            self._soon.start()

    def _tell(self) -> None:
        layer, store = self._changed, self._store
        self._changed = None
        if layer is None or store is None:
            return
        fids = sorted(layer.selectedFeatureIds())
        if fids == self._own:
            return
        self._own = []
        try:
            self.selected.emit(sites_of_patches(store, fids) if fids else [])
        except MineError:
            self.selected.emit([])  # the file is gone; the keeper tells about it

    def site_at(self, point: Any) -> Optional[str]:
        """The site whose patch lies at a place of the map, the smallest where several do; None where none does."""
        return site_at(self.iface.mapCanvas(), self._store, point) if self._store is not None else None

    # --- to the map ---------------------------------------------------------------------------------------------------
    def show(self, patches: Sequence[Any], zoom: bool) -> None:
        """Select the patches of a site (rows of the store with their shapes) and, if wanted, zoom to them."""
        fids = sorted(int(patch["@id"]) for patch in patches)
        self._own = fids
        for layer in self._watched:
            layer.selectByIds(fids)
        if not zoom or not fids:
            return
        if self._watched:
            active = self.iface.activeLayer()
            select_and_zoom(self.iface, self._watched[0], fids)
            if active is not None:
                self.iface.setActiveLayer(active)
            return
        box = QgsRectangle()
        box.setMinimal()
        for patch in patches:
            if patch.get("geom") is not None:
                box.combineExtentWith(patch["geom"].boundingBox())
        if self._store is not None and not box.isEmpty():
            zoom_to_box(self.iface, box, self._store.database.layer("patches").crs())


class PatchTool(QgsMapTool):
    """A click on a patch, or on the arrow of a photo, opens its site.

    Args:
        link: finds the site at a place.
        clicked: called with the site, or with None where no patch lies.
    """

    def __init__(self, iface: Any, link: MapLink, clicked: Callable[[Optional[str]], None]) -> None:
        super().__init__(iface.mapCanvas())
        self._link, self._clicked = link, clicked
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def canvasReleaseEvent(self, event: Any) -> None:  # noqa: N802
        """Look what lies there."""
        if event.button() == Qt.MouseButton.LeftButton:
            point = self.toMapCoordinates(event.pos())
            photo = photo_at(self.canvas(), point)  # arrows lie above the patches
            self._clicked(photo[0] if photo is not None else self._link.site_at(point))


class MapActions(QObject):
    """What the archive panel does with the map: a click opens a site, an opened site is shown.

    Args:
        record: gets the actions into its menu.
        patches: gives the patches of the site that is open, as rows of the store; None where none is open.

    Signals:
        clicked: the site whose patch or photo was clicked.
    """

    clicked = pyqtSignal(str)

    def __init__(self, iface: Any, record: RecordView, notices: Notices, patches: Callable[[], Optional[Sequence[Any]]], parent: QObject) -> None:
        super().__init__(parent)
        self.iface, self.notices, self._patches = iface, notices, patches
        self.link = MapLink(iface, self)
        self._tool: Optional[PatchTool] = None
        self.pick = record.add_action("archive_pick", tr("Open by a click on the map"), self._pick, True)
        self.follow = record.add_action("archive_follow", tr("Zoom to each site that is opened"), self._follow, True)
        self.zoom = record.add_action("archive_zoom", tr("Zoom to the patches"), lambda: self._show(True))
        self.follow.setChecked(settings.archive_view("zoom") == "1")
        # Not at every site of somebody who leafs through: a new selection makes the map draw itself anew.
        self._soon = single_shot(self, _SHOW_MS, lambda: self._show(self.follow.isChecked()))

    def site_opened(self, from_map: bool) -> None:
        """Show the site that was opened, in a moment; not where it was opened from the map."""
        if from_map:
            self._soon.stop()
        else:
            self._soon.start()

    def leave(self) -> None:
        """Give the map's own tool back."""
        if self._tool is not None:
            self.iface.mapCanvas().unsetMapTool(self._tool)

    def _show(self, zoom: bool) -> None:
        patches = self._patches()
        if patches is not None:
            self.link.show(patches, zoom)

    def _follow(self) -> None:
        settings.set_archive_view("zoom", "1" if self.follow.isChecked() else "")
        if self.follow.isChecked():
            self._show(True)

    def _pick(self) -> None:
        if self._tool is None:
            self._tool = PatchTool(self.iface, self.link, self._found)
            self._tool.deactivated.connect(lambda: self.pick.setChecked(False))
        if self.pick.isChecked():
            self.iface.mapCanvas().setMapTool(self._tool)
        else:
            self.leave()

    def _found(self, site: Optional[str]) -> None:
        if site:
            self.clicked.emit(site)
        else:
            self.notices.warn(tr("No patch of the workspace lies there."))
