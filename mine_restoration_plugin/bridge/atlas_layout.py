"""A map's layout: the template, and its items filled in for a page by their ids.

Ids of a template's items: ``title``, ``subtitle``, ``map`` (with a grid named ``grid``), ``overview``, ``legend``, ``scale bar``, ``scale``,
``north arrow``, ``source``, ``notes``, ``date``, ``maker``, ``secrecy``. What a template does not have is left out. A label that holds an
expression (``[% @map_title %]``) is left to QGIS; the variables are ``map_`` and an id, and for maps by site the fields of its site.
"""

from __future__ import annotations

import math
import os
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Set, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsGeometry,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemMapOverview,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLegendRenderer,
    QgsMapLayerLegendUtils,
    QgsPrintLayout,
    QgsReadWriteContext,
    QgsRectangle,
    QgsRenderContext,
    QgsSettings,
)
from qgis.PyQt.QtXml import QDomDocument

from .. import compat
from ..model.errors import MineError
from .atlas_layers import LEGEND, OTHERS, PROVINCES, AtlasLayers, entry_order, shown_entries
from .atlas_pages import ALL, PROVINCE, ROOM, AtlasPage, drawn_extent, grid_step, page_crs, round_scale
from .atlas_words import scale_words
from .layer_styles import TEMPLATES, TEMPLATES_SETTING
from .layout_items import (
    FONTS,
    LEGEND_PARTS,
    SERIF_FONTS,
    break_lines,
    font_families,
    font_family,
    label_size,
    legend_size,
    round_step,
    set_label_size,
    set_legend_size,
    shaped,
)

PAPERS = ("a4_portrait", "a4_landscape", "a3_landscape")
TEXTS = ("title", "subtitle", "scale", "source", "notes", "date", "maker", "secrecy")
"""Ids of the labels."""
_FONT = re.compile(r'((?:fontFamily|description)=")([^",]+)')
_SERIF = ("SimSun", "NSimSun", "FangSong", "KaiTi", "STSong", "宋体", "仿宋")
_SPEAKING = re.compile(r"\[%(.*?)%\]", re.DOTALL)
_LINE_MM = 0.3528 * 1.45  # of a line of a point
_SMALL_FRAME = 0.03  # of the overview's width: what is smaller gets a mark


@dataclass(frozen=True)
class Drawn:
    """How a page came out: scale as its denominator, extent in the map's projection."""

    scale: float
    extent: QgsRectangle
    crs: QgsCoordinateReferenceSystem


def template_path(paper: str) -> str:
    """The file of a layout: in the folder of templates that a province chose, else the plugin's own."""
    name = f"map_{paper}.qpt"
    chosen = str(QgsSettings().value(TEMPLATES_SETTING, "") or "")
    path = os.path.join(chosen, name)
    return path if chosen and os.path.isfile(path) else os.path.join(TEMPLATES, name)


class AtlasLayout:
    """A template, opened on the layers; :meth:`fill` makes it a page's.

    Args:
        path: of a .qpt file.

    Raises:
        MineError: ``template_unreadable``.
    """

    def __init__(self, layers: AtlasLayers, path: str) -> None:
        self._layers = layers
        self.path = path
        self.layout = QgsPrintLayout(layers.project)
        document, reason = _document(path)
        if not reason:
            # loadFromTemplate() of something else than a layout gives an empty one without a page.
            _, fine = self.layout.loadFromTemplate(document, QgsReadWriteContext())
            reason = "" if fine and self.layout.pageCollection().pageCount() else "no layout"
        self.map = self._item("map", QgsLayoutItemMap)
        if not reason and self.map is None:
            reason = "id \"map\""
        if reason:
            self._overview = self._legend = None
            self.close()
            raise MineError("template_unreadable", path=path, reason=reason)
        self._overview = self._item("overview", QgsLayoutItemMap)
        self._legend = self._item("legend", QgsLayoutItemLegend)
        self._prepare()

    def close(self) -> None:
        """Let go of the items before the layers go; what would outlive QGIS, held by a traceback, crashes it at its end."""
        self.map = self._overview = self._legend = None
        self.layout.clear()
        self.layout = None

    def _item(self, name: str, kind: type) -> Any:
        """The item of an id, where it is of this kind; QGIS gives a plain item for a kind that it does not know."""
        item = self.layout.itemById(name)
        return item if isinstance(item, kind) else None

    def _prepare(self) -> None:
        """What stays the same on all pages."""
        for item in self.layout.items():
            if isinstance(item, QgsLayoutItemMap):
                item.setFollowVisibilityPreset(False)
                item.setKeepLayerSet(True)
                item.setLayers(self._layers.overview_layers() if item is self._overview else self._layers.map_layers())
            elif isinstance(item, (QgsLayoutItemLegend, QgsLayoutItemScaleBar, QgsLayoutItemPicture)) and item.linkedMap() is None:
                item.setLinkedMap(self.map)
        self.layout.setReferenceMap(self.map)
        if self._overview is not None:
            frames = self._overview.overviews()
            if not frames.asList():
                frames.addOverview(QgsLayoutItemMapOverview("frame", self._overview))
            for frame in frames.asList():
                frame.setLinkedMap(self.map)
        if self._legend is not None:
            item = self._legend
            box = item.sizeWithUnits()
            self._legend_box = (box.width(), box.height())
            self._legend_sizes = {part: legend_size(item, part) for part in LEGEND_PARTS}
            item.setAutoUpdateModel(False)
            item.setLegendFilterByMapEnabled(False)  # it would be filtered only when it is drawn, too late for its size
            item.setResizeToContents(False)

    # --- a page -------------------------------------------------------------------------------------------------------
    def fill(self, page: AtlasPage, texts: Dict[str, str], site: Optional[Any] = None) -> Drawn:
        """Make the layout a page's.

        Args:
            texts: of the labels by id; ``scale`` is filled in here.
            site: the site's feature for expressions in a template, for maps by site.
        """
        drawn = self._draw_map(page)
        self._layers.show(page, drawn.extent, drawn.crs, drawn.scale)
        self._draw_grid(drawn)
        self._draw_overview(page, drawn)
        self._draw_scale_bars(drawn)
        if site is not None:
            self.layout.reportContext().setFeature(site)
        self._write({**texts, "scale": f"比例尺 {scale_words(drawn.scale)}"})
        if self._legend is not None:
            self._fill_legend(drawn)
        return drawn

    def _draw_map(self, page: AtlasPage) -> Drawn:
        crs = page_crs(self._layers.box_of(page))
        wanted = drawn_extent(page.box, self._layers.page_outlines(page), crs)
        paper = (self.map.rect().width(), self.map.rect().height())
        scale = round_scale(wanted.width(), wanted.height(), paper, ROOM[page.kind])
        extent = QgsRectangle.fromCenterAndSize(wanted.center(), paper[0] * scale / 1000, paper[1] * scale / 1000)
        self.map.setCrs(crs)
        self.map.setExtent(extent)
        return Drawn(scale, extent, crs)

    def _draw_grid(self, drawn: Drawn) -> None:
        """Round steps for the grid of degrees; other grids of a template stay as they are."""
        for grid in self.map.grids().asList():
            if grid.name() != "grid":
                continue
            box = self._layers.in_degrees(drawn.extent, drawn.crs)
            step = grid_step(max(box.width(), box.height()))
            grid.setCrs(self._layers.degrees)
            grid.setIntervalX(step)
            grid.setIntervalY(step)
            # 111°05′: QGIS's own formats write 5′, or an E behind it.
            words = "to_dms" if step < 1 / 60 - 1e-9 else "to_dm"
            text = f"{words}(@grid_number, @grid_axis, 0, 'aligned')"
            grid.setAnnotationFormat(compat.GRID_CUSTOM)
            grid.setAnnotationExpression(f"left({text}, length({text}) - 1)")

    def _draw_overview(self, page: AtlasPage, drawn: Drawn) -> None:
        """Where the map lies: in its province, or among all of them."""
        if self._overview is None:
            return
        item, ratio = self._overview, self._overview.rect().width() / self._overview.rect().height()
        near = page.kind not in (PROVINCE, ALL) and self._layers.outlines(page.provinces) if page.provinces else []
        outlines = near or self._layers.outlines()
        crs = page_crs(page.box) if near else self._layers.degrees
        frame = self._layers.in_degrees(drawn.extent, drawn.crs)
        around = drawn_extent(page.box, outlines, crs)
        if not near:
            around.combineExtentWith(frame)
        around.scale(1.08)
        item.setCrs(crs)
        item.setExtent(shaped(around, ratio))
        wide = drawn.extent.width() if near else frame.width()
        self._layers.mark(frame.center() if wide < _SMALL_FRAME * item.extent().width() else None)

    def _draw_scale_bars(self, drawn: Drawn) -> None:
        """Round numbers, in metres where kilometres would be parts."""
        for item in self.layout.items():
            if isinstance(item, QgsLayoutItemScaleBar) and item.linkedMap() is self.map:
                metres = round_step(drawn.scale * 0.012 / 1000) * 1000
                in_metres = metres < 500
                item.setUnits(compat.DISTANCE_METRES if in_metres else compat.UNIT_KM)
                item.setUnitLabel("m" if in_metres else "km")
                item.setUnitsPerSegment(metres if in_metres else metres / 1000)
                item.update()

    def _write(self, texts: Dict[str, str]) -> None:
        for name, text in texts.items():
            QgsExpressionContextUtils.setLayoutVariable(self.layout, f"map_{name}", text)
            item = self._item(name, QgsLayoutItemLabel)
            if item is not None and not _SPEAKING.search(_template_text(item)):
                item.setMode(compat.LABEL_PLAIN)
                item.setText(text)
                self._fit_label(item)

    def _fit_label(self, item: QgsLayoutItemLabel) -> None:
        """Smaller letters where a text would not fit into its box."""
        full = float(item.customProperty("mine_restoration/size", 0) or label_size(item))
        item.setCustomProperty("mine_restoration/size", full)
        wide, high = item.rect().width() - 2 * item.marginX(), item.rect().height() - 2 * item.marginY()
        for smaller in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
            set_label_size(item, full * smaller)
            needs = item.sizeForText()
            # Chinese wraps anywhere; a little is lost at the ends of lines.
            lines = math.ceil((needs.width() - 2 * item.marginX()) * 1.03 / wide) if wide > 0 else 1
            if lines <= 1 or lines * full * smaller * _LINE_MM <= high:
                break
        break_lines(item)

    def _fill_legend(self, drawn: Drawn) -> None:
        """Only what the map shows, in as many columns and letters as fit into the legend's box."""
        item = self._legend
        root = item.model().rootGroup()
        root.clear()
        frame = QgsGeometry.fromRect(drawn.extent).densifyByCount(8)
        frame.transform(QgsCoordinateTransform(drawn.crs, self._layers.degrees, self._layers.project))
        for role in LEGEND:
            layer = self._layers.layers.get(role)
            if layer is None:
                continue
            context = QgsRenderContext()
            context.setRendererScale(drawn.scale)
            context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
            keys = shown_entries(layer, frame, context, role == PROVINCES)
            if not keys:
                continue
            node = root.addLayer(layer)
            if role == OTHERS:
                continue  # one symbol, whose word is the layer's name
            QgsMapLayerLegendUtils.setLegendNodeOrder(node, list(entry_order(layer, keys)))
            item.model().refreshLayerLegend(node)
        self._fit_legend()

    def _fit_legend(self) -> None:
        """The fewest columns that fit, entries of a layer in one column where that is possible; smaller letters where none does."""
        item, (wide, high) = self._legend, self._legend_box
        for smaller in (1.0, 0.9, 0.8, 0.7, 0.6):
            for part, size_pt in self._legend_sizes.items():
                set_legend_size(item, part, size_pt * smaller)
            for columns, split in ((1, False), (2, False), (3, False), (2, True), (3, True), (4, True), (5, True)):
                item.setColumnCount(columns)
                item.setSplitLayer(split)
                needs = QgsLegendRenderer(item.model(), item.legendSettings()).minimumSize()
                if needs.width() <= wide and needs.height() <= high:
                    return

    # --- a template's own expressions -----------------------------------------------------------------------------------
    def unknown_fields(self, fields: Set[str]) -> List[str]:
        """What expressions in the labels ask for that does not exist.

        Args:
            fields: names that expressions may use as columns.
        """
        context = self.layout.createExpressionContext()
        known = set(context.variableNames()) | {f"map_{name}" for name in TEXTS}
        unknown: List[str] = []
        for item in self.layout.items():
            if not isinstance(item, QgsLayoutItemLabel):
                continue
            for text in _SPEAKING.findall(_template_text(item)):
                expression = QgsExpression(text)
                if expression.hasParserError():
                    unknown.append(text.strip())
                    continue
                unknown += sorted(f"@{name}" for name in expression.referencedVariables() - known if name)
                unknown += sorted(name for name in expression.referencedColumns() - fields if name != "*")
        return list(dict.fromkeys(unknown))


def _template_text(item: QgsLayoutItemLabel) -> str:
    """A label's text as the template has it, remembered before the first page's is written."""
    kept = item.customProperty("mine_restoration/text")
    if kept is None:
        kept = item.text()
        item.setCustomProperty("mine_restoration/text", kept)
    return str(kept)


def _document(path: str) -> Tuple[QDomDocument, str]:
    """A template, with letters that this computer has; and why it cannot be read."""
    document = QDomDocument()
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        return document, getattr(error, "strerror", None) or "UTF-8"
    if "<!ENTITY" in text:
        return document, "ENTITY"
    fine, reason, line, _ = document.setContent(_with_fonts(text))
    return document, "" if fine else f"{reason}, {line}"


def _with_fonts(text: str) -> str:
    installed = font_families()

    def replaced(found: "re.Match[str]") -> str:
        if found[2] in installed:
            return found[0]
        family = font_family(SERIF_FONTS if found[2] in _SERIF else FONTS) or font_family()
        return found[1] + (family or found[2])

    return _FONT.sub(replaced, text)

