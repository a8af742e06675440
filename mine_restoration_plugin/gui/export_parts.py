"""Which part is counted and exported: all, what is selected, what the map shows, the drawn area, or single mines."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Tuple

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsFeatureRequest, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox

from .. import compat
from ..bridge.site_rows import sites_of_patches
from ..bridge.workspace_database import expression_text
from ..model.errors import MineError
from ..model.workspace_schema import SRS_ID
from .archive_map import patches_layers
from .dock import named
from .drawn_area import DIGITS, DrawnArea, degrees, in_degrees
from .export_presenter import ALL, AREA, CANVAS, LAST_AREA, SELECTED, SITES, PartFacts, kind_words, scope_of_sites
from .layer_reading import as_text
from .table_presenter import Record
from .table_reading import ids_in

_SITE = ("uuid", "ZTBH", "SDM", "TBS")
_LOST = "the part does not lie on the earth"


class PartChoice(QObject):
    """The part in force; all lists that offer it show the same.

    Attributes:
        kind: one of the presenter's kinds.
        sites: keys of the mines, for single ones.

    Signals:
        changed: another part.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.kind, self.sites, self.words = ALL, (), ""  # type: str, Tuple[str, ...], str
        self._combos: List[QComboBox] = []

    def combo(self, name: str, words: str) -> QComboBox:
        """A list that offers the parts."""
        combo = named(QComboBox(), name, words)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for kind in (ALL, SELECTED, CANVAS, AREA):
            combo.addItem(kind_words(kind), kind)
        combo.currentIndexChanged.connect(lambda _, source=combo: self.choose(str(source.currentData())))
        self._combos.append(combo)
        return combo

    def choose(self, kind: str) -> None:
        """Take a part."""
        if kind != self.kind:
            self.kind = kind
            self._show()
            self.changed.emit()

    def choose_sites(self, sites: Sequence[str], words: str) -> None:
        """Take single mines; the lists get an entry for them."""
        self.kind, self.sites, self.words = SITES, tuple(sites), words
        self._show()
        self.changed.emit()

    def forget_sites(self) -> None:
        """The mines belong to a workspace that is not open any more."""
        self.sites, self.words = (), ""
        if self.kind == SITES:
            self.kind = ALL
        self._show()

    def _show(self) -> None:
        for combo in self._combos:
            combo.blockSignals(True)
            place = combo.findData(SITES)
            if place >= 0:
                combo.removeItem(place)
            if self.sites:
                combo.addItem(self.words, SITES)
            combo.setCurrentIndex(combo.findData(self.kind))
            combo.blockSignals(False)


class PartReader:
    """Finds the mines and patches of a part."""

    def __init__(self, iface: Any, session: Any, part: PartChoice, area: DrawnArea) -> None:
        self.iface, self.session, self.part, self.area = iface, session, part, area
        self._rows: Optional[Dict[str, Tuple[str, str, bool]]] = None

    def forget(self) -> None:
        """The workspace changed: read it anew when it is asked for."""
        self._rows = None

    # --- mines of the workspace -----------------------------------------------------------------------------------------
    def facts(self, kind: str = "", last_area: str = "") -> PartFacts:
        """The mines of the part in force, or of another kind.

        Args:
            last_area: an area that was exported before, for that kind.

        Raises:
            MineError: the workspace is gone.
        """
        kind, store = kind or self.part.kind, self.session.store
        if store is None:
            return PartFacts(kind)
        rows = self._sites()
        if kind == ALL:
            return self._facts(kind, rows, "", tuple(rows))
        if kind == SITES:
            return self._of_sites(kind, [site for site in self.part.sites if site in rows])
        if kind == SELECTED:
            return self._of_sites(kind, [site for site in self.selected_sites() if site in rows])
        shape = self._shape(kind, last_area)
        if shape.isNull() or shape.isEmpty():
            return PartFacts(kind, lost=kind == CANVAS)
        return self._facts(kind, rows, self._text_of(kind, shape), [site for site in self._sites_in(shape) if site in rows])

    def _of_sites(self, kind: str, sites: Sequence[str]) -> PartFacts:
        rows = self._sites()
        scope = scope_of_sites([(site, rows[site][0]) for site in sites], expression_text) if sites else ""
        return self._facts(kind, rows, scope, sites)

    def _facts(self, kind: str, rows: Dict[str, Tuple[str, str, bool]], scope: str, sites: Sequence[str]) -> PartFacts:
        names = [rows[site][0] for site in sites[:1]]
        provinces = {rows[site][1] for site in sites}
        return PartFacts(kind, len(sites), sum(not rows[site][2] for site in sites), len(provinces - {""}), scope, names[0] if names else "")

    def _sites(self) -> Dict[str, Tuple[str, str, bool]]:
        """Number, province and whether it has an outline, by the mine's key."""
        if self._rows is None:
            store = self.session.store
            store.database.check_there()
            layer = store.database.layer("sites")
            indexes = [layer.fields().indexOf(name) for name in _SITE]
            request = QgsFeatureRequest().setFlags(compat.REQUEST_NO_GEOMETRY).setSubsetOfAttributes(indexes)
            rows = {}
            for feature in layer.getFeatures(request):
                values = feature.attributes()
                uuid, number, province, patches = (as_text(values[i]) for i in indexes)
                rows[uuid] = (number, province, patches not in ("", "0"))
            for site in self._without_shape():
                if site in rows:
                    rows[site] = (*rows[site][:2], False)
            self._rows = rows
        return self._rows

    def _without_shape(self) -> List[str]:
        """Mines whose patches all lack an outline."""
        database = self.session.store.database
        table = database.table("patches")
        query = f"SELECT site FROM {table} GROUP BY site HAVING count(geom) = 0"  # noqa: S608 - a name of ours
        return [str(row[0]) for row in database.sql(query)]

    def selected_sites(self) -> List[str]:
        """The mines whose patches are selected on the map."""
        store = self.session.store
        for layer in patches_layers(store) if store is not None else []:
            if layer.selectedFeatureCount():
                return sites_of_patches(store, sorted(layer.selectedFeatureIds()))
        return []

    def _shape(self, kind: str, last_area: str) -> QgsGeometry:
        if kind == AREA:
            return self.area.geometry
        if kind == LAST_AREA:
            return QgsGeometry.fromWkt(last_area)
        settings = self.iface.mapCanvas().mapSettings()
        return in_degrees(QgsGeometry.fromRect(self.iface.mapCanvas().extent()), settings.destinationCrs())

    def area_wkt(self, kind: str) -> str:
        """The area of the map window, or the drawn one, as the algorithms take it."""
        return self._text_of(kind, self._shape(kind, ""))

    def _text_of(self, kind: str, shape: QgsGeometry) -> str:
        """A polygon; the rectangle that the map window is, where the map is in degrees: the paper then says "rectangle"."""
        if kind == CANVAS and self.iface.mapCanvas().mapSettings().destinationCrs() == degrees() and not self.iface.mapCanvas().rotation():
            box = shape.boundingBox()
            return f"{box.xMinimum():.8f},{box.xMaximum():.8f},{box.yMinimum():.8f},{box.yMaximum():.8f} [EPSG:{SRS_ID}]"
        return str(shape.asWkt(DIGITS))

    def _sites_in(self, shape: QgsGeometry) -> List[str]:
        layer = self.session.store.database.layer("patches")
        request = QgsFeatureRequest(shape.boundingBox()).setFlags(compat.REQUEST_EXACT).setSubsetOfAttributes(["site"], layer.fields())
        engine = QgsGeometry.createGeometryEngine(shape.constGet())
        engine.prepareGeometry()
        found = {}
        for feature in layer.getFeatures(request):
            if feature.hasGeometry() and engine.intersects(feature.geometry().constGet()):
                found[as_text(feature["site"])] = True
        return list(found)

    # --- patches of any classified layer --------------------------------------------------------------------------------
    def patches(self, layer: QgsVectorLayer, records: Sequence[Record]) -> Optional[FrozenSet[int]]:
        """Feature ids of the part; None for all."""
        kind = self.part.kind
        if kind == ALL:
            return None
        if kind == SELECTED:
            return frozenset(layer.selectedFeatureIds())
        if kind == SITES:
            return self._patches_of_sites(layer, records)
        shape = self._shape(kind, "")
        if shape.isNull() or shape.isEmpty():
            return frozenset()
        try:
            shape = QgsGeometry(shape)
            shape.transform(QgsCoordinateTransform(degrees(), layer.crs(), QgsProject.instance()))
        except QgsCsException as error:
            raise MineError("scope_area", scope=kind_words(kind), reason=_LOST) from error
        return ids_in(layer, shape)

    def _patches_of_sites(self, layer: QgsVectorLayer, records: Sequence[Record]) -> FrozenSet[int]:
        """In the workspace by the mine's key, in another layer by its number."""
        if layer.fields().indexOf("site") >= 0:
            condition = f'"site" IN ({",".join(expression_text(site) for site in self.part.sites)})'
            request = QgsFeatureRequest().setFilterExpression(condition).setFlags(compat.REQUEST_NO_GEOMETRY).setSubsetOfAttributes([])
            return frozenset(feature.id() for feature in layer.getFeatures(request))
        rows = self._sites() if self.session.store is not None else {}
        numbers = {rows[site][0] for site in self.part.sites if site in rows} - {""}
        return frozenset(record.fid for record in records if record.site in numbers)
