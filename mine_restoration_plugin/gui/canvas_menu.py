"""The right click on the map: open a mine, export it or a part of the map, go to its river."""

from __future__ import annotations

from typing import Any, Callable, List, Optional

from qgis.core import QgsFeatureRequest, QgsRectangle, QgsVectorLayer

from .. import compat
from ..bridge.icons import icon
from ..bridge.workspace_database import expression_text
from . import settings
from .archive_map import site_at
from .export_documents import CARDS
from .export_presenter import AREA, CANVAS, SELECTED
from .layer_reading import as_text
from .map_view import zoom_to_box
from .notices import Notices, guarded
from .words import number, one_line, tr
from .workspace_keeper import patches_layer

_NAME = 24  # characters of a mine's name in the menu


class CanvasMenu:
    """Adds the entries.

    Args:
        show: opens a panel by its name.
        drawn: the area that is drawn on the map, if the panel that draws it was opened before.
    """

    def __init__(self, iface: Any, session: Any, show: Callable[[str], Any], drawn: Callable[[], Optional[Any]]) -> None:
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self._show, self._drawn = show, drawn

    @guarded
    def fill(self, menu: Any, point: Any) -> List[Any]:
        """Put the entries into a menu that is about to open at a place of the map; none without a workspace."""
        store = self.session.store
        if store is None:
            return []
        site = site_at(self.iface.mapCanvas(), store, point)
        row = store.record("sites", site) if site else None
        made = [menu.addSeparator()]
        if row is not None:
            made += self._site_entries(menu, str(site), row)
        selected = self._selected()
        made += [
            self._add(menu, "export_selected", tr("Export the selected mines … ({count} patches)").format(count=number(selected)),
                      lambda: self._export(SELECTED), selected > 0),
            self._add(menu, "export_canvas", tr("Export what the map shows …"), lambda: self._export(CANVAS)),
            self._add(menu, "export_area", tr("Export the drawn area …") if self._has_area() else tr("Draw an area and export it …"),
                      self._export_area),
        ]  # fmt: skip
        return made

    def _site_entries(self, menu: Any, site: str, row: Any) -> List[Any]:
        named_so = one_line(as_text(row["KSMC"]) or as_text(row["ZTBH"]) or site, _NAME).replace("&", "&&")
        river = as_text(row["HLMC"])
        words = tr("Zoom to the river {river}").format(river=river) if river else tr("Zoom to its river")
        return [
            self._add(menu, "open_archive", tr("Open the archive: {name}").format(name=named_so), lambda: self._show("archive").open(site)),
            self._add(menu, "export_card", tr("Export the archive card: {name}").format(name=named_so), lambda: self._export_card(site, row)),
            self._add(menu, "zoom_river", words, lambda: self.zoom_to_river(river), bool(river)),
            menu.addSeparator(),
        ]

    def _add(self, menu: Any, name: str, words: str, act: Callable[[], Any], enabled: bool = True) -> Any:
        action = compat.QAction(icon("plugin"), words, menu)
        action.setObjectName(f"MineRestoration_canvas_{name}")
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False: act())
        menu.addAction(action)
        return action

    def _selected(self) -> int:
        layer = patches_layer()
        return layer.selectedFeatureCount() if layer is not None else 0

    def _has_area(self) -> bool:
        drawn = self._drawn()
        return drawn is not None and bool(drawn.is_there())

    def _export(self, kind: str) -> None:
        panel = self._show("tables")
        panel.prepare(panel.box.key if panel.box.key != "appendixtable" else CARDS, kind)

    def _export_area(self) -> None:
        panel = self._show("tables")
        if panel.drawn.is_there():
            self._export(AREA)
        else:
            panel.drawn.draw()

    def _export_card(self, site: str, row: Any) -> None:
        """At once where it was done before; else the section waits for where to and in which form."""
        panel = self._show("tables")
        known = bool(settings.last_export(self.session.store.path, CARDS))
        panel.prepare(CARDS, sites=[site], words=tr("mine {number}").format(number=as_text(row["ZTBH"]) or as_text(row["KSMC"])))
        if known:
            panel.box.export()

    @guarded
    def zoom_to_river(self, river: str) -> None:
        """Bring a river of the workspace into the map window."""
        layer = self.session.store.database.layer("rivers")
        box = self._extent(layer, river)
        if box is None or not zoom_to_box(self.iface, box, layer.crs()):
            self.notices.warn(tr("The river {river} is not drawn in the workspace.").format(river=river))

    @staticmethod
    def _extent(layer: QgsVectorLayer, river: str) -> Optional[QgsRectangle]:
        request = QgsFeatureRequest().setFilterExpression(f'"HLMC" = {expression_text(river)}').setSubsetOfAttributes([])
        box = QgsRectangle()
        box.setMinimal()
        found = False
        for feature in layer.getFeatures(request):
            if feature.hasGeometry():
                box.combineExtentWith(feature.geometry().boundingBox())
                found = True
        return box if found else None
