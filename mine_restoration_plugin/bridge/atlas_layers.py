"""The layers of the maps of a report, in a project of their own that nobody sees: opened once, with the styles of the canvas.

What a page shows is copied into layers in memory, page by page: its patches, drawn as on the canvas; the others that the map's frame
shows as well, pale; and of rivers, strips and provinces the part inside the frame, as fine as paper shows it. QGIS takes seconds to
find a place for the name of a river of some ten thousand vertices, and milliseconds for the part on the map.
"""

from __future__ import annotations

import os
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsFeature,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsGeometry,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsProject,
    QgsProperty,
    QgsRectangle,
    QgsRenderContext,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from .. import compat
from ..model.workspace_schema import SRS_ID
from .atlas_pages import ALL, PROVINCE, AtlasPage, Box, read_columns
from .atlas_words import legend_words, plain_text
from .layer_styles import style_layer
from .workspace_project import STATUS_PREFIX
from .workspace_store import WorkspaceStore

PATCHES, OTHERS, RIVERS, STRIPS, PROVINCES, HERE = "patches", "others", "rivers", "strips", "provinces", "here"
BACKGROUND = (RIVERS, STRIPS, PROVINCES)
OVERVIEW = "overview_"
"""Before the role of a layer that only the overview shows."""
LEGEND = (PATCHES, OTHERS, RIVERS, STRIPS, PROVINCES)
"""In the order of the legend, which is that of the map from the top down."""
TITLES = {PATCHES: "图斑", OTHERS: "其他图斑", RIVERS: "河流", STRIPS: "两岸范围", PROVINCES: "境界"}
# Up to this scale the patches of other pages show; where a map is smaller, they would only be specks.
OTHERS_FROM = 200_000
_FINE_MM = 0.08  # on paper; what is smaller is left out of lines
_FINE_OVERVIEW = 0.02  # degrees
_LABEL = 40  # characters of a mine's name beside its patch


class AtlasLayers:
    """All layers; :meth:`close` lets go of them.

    Args:
        store: the open workspace; it must stay open as long.
    """

    def __init__(self, store: WorkspaceStore) -> None:
        self._source = store.database.layer("patches")
        self._status = {str(uuid): str(status) for uuid, status in read_columns(store, "sites", ("uuid", "ZT"))}
        self.project = QgsProject()
        self.degrees = QgsCoordinateReferenceSystem(f"EPSG:{SRS_ID}")
        self.project.setCrs(self.degrees)
        self.project.setEllipsoid(self.degrees.ellipsoidAcronym())
        self.layers: Dict[str, QgsVectorLayer] = {}
        self._shapes: Dict[str, List[QgsFeature]] = {}
        self._add_patches(PATCHES, "workspace_patches")
        self._switches = list(_scale_switches(self.layers[PATCHES]))
        self._add_patches(OTHERS, "")
        rivers = store.database.open_layer("rivers")
        self.base_rivers = not rivers.featureCount()
        self._add_background(RIVERS, _base_layer("rivers") if self.base_rivers else rivers)
        self._add_background(STRIPS, store.database.open_layer("strips"))
        self._add_background(PROVINCES, _base_layer("provinces"))
        self._add_here()
        self._outlines = {str(f["SDM"]): QgsGeometry(f.geometry()) for f in self._shapes.get(PROVINCES, [])}

    def close(self) -> None:
        """Let go of all."""
        self.layers.clear()
        self._shapes.clear()
        self._outlines.clear()
        self._source = None
        self.project.clear()
        self.project = None

    # --- a page -------------------------------------------------------------------------------------------------------
    def show(self, page: AtlasPage, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, scale: float) -> None:
        """Fill the layers of patches for a page."""
        frame = self.in_degrees(extent, crs)
        wanted = frozenset(page.patches)
        own: List[QgsFeature] = []
        others: List[QgsFeature] = []
        with_others = scale <= OTHERS_FROM
        place, name = self._source.fields().indexOf("site"), self._source.fields().indexOf("KSMC")
        for feature in self._source.getFeatures(QgsFeatureRequest().setFilterRect(frame)):
            mine = feature.id() in wanted
            if mine or with_others:
                values = feature.attributes()
                values[name] = plain_text(values[name] or "", _LABEL)
                copy = QgsFeature(self.layers[PATCHES].fields())
                copy.setAttributes([*values, self._status.get(str(values[place]), "")])
                copy.setGeometry(feature.geometry())
                (own if mine else others).append(copy)
        self._switch_by_scale(scale)
        _refill(self.layers[PATCHES], own)
        _refill(self.layers[OTHERS], others)
        for role in BACKGROUND:
            if role in self.layers:
                _refill(self.layers[role], _inside(self._shapes[role], frame, scale))

    def _switch_by_scale(self, scale: float) -> None:
        """Switch the parts of the patches' style that depend on the scale."""
        scope = QgsExpressionContextScope()
        scope.setVariable("map_scale", scale)
        context = QgsExpressionContext()
        context.appendScope(scope)  # given to the constructor, it would belong to both and be freed twice
        symbols = self.layers[PATCHES].renderer().symbols(QgsRenderContext())
        for number, place, text in self._switches:
            symbols[number].symbolLayer(place).setEnabled(bool(QgsExpression(text).evaluate(context)))

    def mark(self, place: Optional[QgsPointXY]) -> None:
        """Mark a place for the overview; None for none."""
        feature = QgsFeature(self.layers[HERE].fields())
        if place is not None:
            feature.setGeometry(QgsGeometry.fromPointXY(place))
        _refill(self.layers[HERE], [] if place is None else [feature])

    def map_layers(self) -> List[QgsVectorLayer]:
        """For the map, from the top down."""
        return [self.layers[role] for role in LEGEND if role in self.layers]

    def overview_layers(self) -> List[QgsVectorLayer]:
        """For the overview, from the top down."""
        roles = (HERE, OVERVIEW + RIVERS, OVERVIEW + PROVINCES)
        return [self.layers[role] for role in roles if role in self.layers]

    def outlines(self, codes: Sequence[str] = ()) -> List[QgsGeometry]:
        """Outlines of provinces by their codes; of all where none is given."""
        return [self._outlines[code] for code in (codes or self._outlines) if code in self._outlines]

    def box_of(self, page: AtlasPage) -> Box:
        """What a page must show, in degrees: its patches, and its provinces where these are what it is about."""
        box = QgsRectangle(*page.box)
        for outline in self.page_outlines(page):
            box.combineExtentWith(outline.boundingBox())
        return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()

    def page_outlines(self, page: AtlasPage) -> List[QgsGeometry]:
        """Outlines of the provinces that a page shows whole."""
        return self.outlines(page.provinces) if page.kind in (PROVINCE, ALL) and page.provinces else []

    def in_degrees(self, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
        """An extent in longitude and latitude."""
        return QgsCoordinateTransform(crs, self.degrees, self.project).transformBoundingBox(extent)

    # --- opening ------------------------------------------------------------------------------------------------------
    def _add(self, role: str, layer: QgsVectorLayer, style: str) -> None:
        """Take a layer in, with its style."""
        if style:
            style_layer(layer, style)
            in_chinese(layer)
        layer.setName(TITLES.get(role, role))
        self.project.addMapLayer(layer, False)
        self.layers[role] = layer

    def _add_background(self, role: str, source: QgsVectorLayer) -> None:
        """Keep a layer's shapes, for each page its part; a layer that has none is left out."""
        self._shapes[role] = [feature for feature in source.getFeatures() if feature.hasGeometry()] if source.isValid() else []
        if not self._shapes[role]:
            return
        kind = "MultiLineString" if source.geometryType() == compat.GEOMETRY_LINE else "MultiPolygon"
        for name in (role, OVERVIEW + role):
            layer = QgsVectorLayer(f"{kind}?crs=EPSG:{SRS_ID}", name, "memory")
            layer.dataProvider().addAttributes(list(source.fields()))
            layer.updateFields()
            self._add(name, layer, role)
        layer.setLabelsEnabled(False)
        _refill(layer, [_finer(feature, feature.geometry(), _FINE_OVERVIEW) for feature in self._shapes[role]])

    def _add_patches(self, role: str, style: str) -> None:
        layer = QgsVectorLayer(f"MultiPolygon?crs=EPSG:{SRS_ID}", role, "memory")
        fields: List[Any] = list(self._source.fields())
        status = type(fields[0])(fields[self._source.fields().indexOf("TBBH")])
        status.setName(f"{STATUS_PREFIX}ZT")
        layer.dataProvider().addAttributes([*fields, status])
        layer.updateFields()
        self._add(role, layer, style)
        if role == OTHERS:
            look = {"color": "235,235,235,160", "outline_color": "150,150,150,255", "outline_width": "0.2", "outline_style": "dot"}
            layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(look)))

    def _add_here(self) -> None:
        layer = QgsVectorLayer(f"Point?crs=EPSG:{SRS_ID}", HERE, "memory")
        look = {"name": "star", "color": "200,0,0,255", "outline_color": "0,0,0,255", "outline_width": "0.2", "size": "3.6"}
        layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(look)))
        self._add(HERE, layer, "")


def _refill(layer: QgsVectorLayer, features: Sequence[QgsFeature]) -> None:
    provider = layer.dataProvider()
    provider.truncate()
    provider.addFeatures(list(features))
    layer.updateExtents()


def _inside(shapes: Sequence[QgsFeature], frame: QgsRectangle, scale: float) -> List[QgsFeature]:
    """The parts of shapes inside a map's frame and a little around it, where the cut's edge does not show."""
    around = QgsRectangle(frame)
    around.scale(1.1)
    degrees = _FINE_MM / 1000 * scale / 111_000
    found = []
    for feature in shapes:
        shape = feature.geometry()
        if shape.boundingBox().intersects(around):
            part = shape if around.contains(shape.boundingBox()) else shape.clipped(around)
            if not part.isEmpty():
                found.append(_finer(feature, part, degrees))
    return found


def _finer(feature: QgsFeature, shape: QgsGeometry, degrees: float) -> QgsFeature:
    """A feature with another shape, without the bends that are smaller than some degrees."""
    simple = shape.simplify(degrees)
    copy = QgsFeature(feature)
    copy.setGeometry(shape if simple.isEmpty() else simple)
    return copy


def _scale_switches(layer: QgsVectorLayer) -> Iterator[Tuple[int, int, str]]:
    """The parts of a style that an expression on the scale switches on: numbers of symbol and part, and the expression.

    They lose it, since the legend knows no scale and would show all parts; :class:`AtlasLayers` switches them for each page.
    """
    for number, symbol in enumerate(layer.renderer().symbols(QgsRenderContext())):
        for place in range(symbol.symbolLayerCount()):
            part = symbol.symbolLayer(place)
            switch = part.dataDefinedProperties().property(compat.SYMBOL_ENABLED)
            text = switch.expressionString()
            if switch.isActive() and "map_scale" in text and not QgsExpression(text).referencedColumns():
                part.setDataDefinedProperty(compat.SYMBOL_ENABLED, QgsProperty())
                yield number, place, text


def in_chinese(layer: QgsVectorLayer) -> None:
    """The words of a style's legend as official maps have them, whatever the window's language."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsRuleBasedRenderer):
        rules = renderer.rootRule().descendants()
        for rule, words in zip(rules, legend_words([rule.label() for rule in rules])):
            rule.setLabel(words)


def _base_layer(name: str) -> QgsVectorLayer:
    """A layer of the plugin's base data; the file is never written."""
    path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "base", "base_data.gpkg")
    return QgsVectorLayer(f"{path}|layername={name}", name, "ogr")


def shown_entries(layer: QgsVectorLayer, extent: QgsGeometry, context: Any, lines_only: bool) -> List[str]:
    """Keys of the legend's entries that a map of an extent shows something of.

    Args:
        extent: the frame in the layer's coordinates. context: a render context with the map's scale.
        lines_only: only the outlines of areas show, as those of provinces.
    """
    renderer = layer.renderer().clone()
    found: set = set()
    renderer.startRender(context, layer.fields())
    try:
        for feature in layer.getFeatures(QgsFeatureRequest().setFilterRect(extent.boundingBox())):
            shape = feature.geometry()
            if (QgsGeometry(shape.constGet().boundary()) if lines_only else shape).intersects(extent):
                context.expressionContext().setFeature(feature)
                found |= set(renderer.legendKeysForFeature(feature, context))
    finally:
        renderer.stopRender(context)
    return [item.ruleKey() for item in renderer.legendSymbolItems() if item.ruleKey() in found]


def entry_order(layer: QgsVectorLayer, keys: Sequence[str]) -> Tuple[int, ...]:
    """Places of entries in a layer's legend."""
    every = [item.ruleKey() for item in layer.renderer().legendSymbolItems()]
    return tuple(every.index(key) for key in keys if key in every)
