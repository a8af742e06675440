"""The panel of tables and documents: the appendix table live, and the export of everything that leaves the office."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, FrozenSet, List, Mapping, Optional, Sequence, Set

from qgis.core import QgsApplication, QgsFeatureRequest, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QPushButton

from .. import compat
from ..bridge.translation import finding_sentence
from ..bridge.workspace_database import expression_text
from ..model.job import AREAS, COUNT_BY, GROUP_BY
from . import table_presenter as presenter
from .appendix_view import AppendixView
from .data_presenter import is_result
from .dock import Panel, form, group, in_order, named, single_shot, text_label
from .drawn_area import DrawnArea
from .export_box import ExportBox, fill
from .export_documents import levels
from .export_parts import PartChoice, PartReader
from .export_presenter import AREA, CANVAS, SELECTED, Said, Wish, path_words
from .flow_layout import FlowLayout
from .layer_choice import LayerChoice
from .layer_reading import facts_of, layer_by_id
from .map_view import select_and_zoom
from .notices import guarded
from .place_presenter import Place, PlacesMade, group_by_of, make_places, place_cells, with_site_places
from .table_reading import read_places, read_records, read_site_places, rule_distance
from .words import tr
from .workspace_keeper import patches_layer

_SOON_MS = 250
_PLACE_WIDTHS = (118,)  # pixels of a county's name, set in twice
_MOST_NAMED = 5_000  # patches that are named one by one


class TablePanel(Panel):
    """统计与导出.

    Args:
        open_workspace: lets a person choose a workspace and opens it.
    """

    NAME = "MineRestorationTables"
    MANUAL = "export"

    def __init__(self, iface: Any, session: Any, open_workspace: Optional[Callable[[], Any]] = None) -> None:
        super().__init__(iface, session, tr("Tables and export"))
        self.made: Optional[presenter.Made] = None
        self._records: List[presenter.Record] = []
        self._records_of: Any = None
        self._places: Optional[PlacesMade] = None
        self._where: Dict[int, Place] = {}
        self._sites: Dict[int, Place] = {}
        self._places_of = ""
        self._watched: Set[str] = set()
        self._export_layer: Optional[QgsVectorLayer] = None
        self._store: Optional[Any] = None
        self._offered: Optional[Any] = None
        self.part = PartChoice(self)
        self.drawn = DrawnArea(iface, self.notices, self)
        self.reader = PartReader(iface, session, self.part, self.drawn)
        self._add_settings()
        self.table_text = text_label("table_text")
        self.table = AppendixView("appendix_table", tr("Appendix table"), self._clicked)
        self.left_out = text_label("left_out")
        self.difference_text = text_label("difference_text")
        self.difference = AppendixView("difference_table", tr("Difference to the published table"), None)
        for widget in (self.table_text, self.table, self.left_out, self.difference_text, self.difference):
            self.body.addWidget(widget)
        self.box_group, layout = group(tr("Export"), self.body)
        self.box = ExportBox(iface, session, self.notices, self.part, self.reader, self, open_workspace)
        layout.addWidget(self.box)
        self.path, self.browse, self.export_text, self.export_button = self.box.path, self.box.browse, self.box.text, self.box.export_button
        self.run_bar = self.box.run_bar
        in_order(
            self.layer.combo, self.layer.button, self.which, self.draw_button, self.take_button, self.clear_button, self.count_by,
            self.area_choice, self.group_by, self.baseline, self.table, *self.box.controls(),
        )  # fmt: skip
        self.finish()
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self._soon = single_shot(self, _SOON_MS, self.refresh)
        self.session.listen(self._forget)
        self.part.changed.connect(self.refresh)
        self.drawn.changed.connect(self._area_changed)
        self.drawn.drawing.connect(lambda _: self._show_area())
        self._look = single_shot(self, 0, self._look_at_run)
        self.box.started.connect(self._look.start)
        self.box.ended.connect(self._look.start)
        self.iface.mapCanvas().extentsChanged.connect(self._map_moved)  # a method: such a connection ends with the panel
        self.visibilityChanged.connect(lambda shown: self._soon.start() if shown else None)

    def _add_settings(self) -> None:
        _, layout = group(tr("What is counted"), self.body)
        self.layer = LayerChoice("result", tr("Classified patches"), compat.LAYERS_POLYGON, tr("No result yet"), self.session, self._load)
        layout.addLayout(self.layer)
        fields = form(layout)
        self.which = self.part.combo("which", tr("Patches"))
        fields.addRow(tr("Patches"), self.which)
        row = FlowLayout()
        self.draw_button = named(QPushButton(tr("Draw an area")), "area_draw", tr("Draw an area on the map"))
        self.take_button = named(QPushButton(tr("From selected shapes")), "area_take", tr("Make the selected shapes of the active layer the area"))
        self.clear_button = named(QPushButton(tr("Clear the area")), "area_clear", tr("Take the drawn area off the map"))
        for button, act in (
            (self.draw_button, self._draw), (self.take_button, self.drawn.take_selection), (self.clear_button, self.drawn.clear),
        ):  # fmt: skip
            button.clicked.connect(lambda _=False, run=act: run())
            row.addWidget(button)
        fields.addRow(row)
        self.area_text = text_label("area_text")
        fields.addRow(self.area_text)
        self.count_by = self._choice("count_by", tr("Count by"), dict(zip(COUNT_BY, (tr("Patch"), tr("Site (patches with the same mine number)")))))
        self.area_choice = self._choice("area", tr("Area"), dict(zip(AREAS, (tr("Ellipsoidal area"), tr("Area handed down"), tr("Verified area")))))
        self.group_by = self._choice("group_by", tr("Rows"), dict(enumerate(levels())))
        for words, combo in ((tr("Count by"), self.count_by), (tr("Area"), self.area_choice), (tr("Rows"), self.group_by)):
            fields.addRow(words, combo)
        self.baseline = named(QCheckBox(tr("Compare with the published baseline")), "baseline", tr("Compare with the published baseline"))
        self.baseline.toggled.connect(lambda _: self.refresh())
        layout.addWidget(self.baseline)

    def _choice(self, name: str, words: str, entries: Any) -> QComboBox:
        combo = named(QComboBox(), name, words)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, label in entries.items():
            combo.addItem(label, value)
        combo.currentIndexChanged.connect(lambda _: self.refresh())
        return combo

    # --- the part -----------------------------------------------------------------------------------------------------
    def _draw(self) -> None:
        if self.drawn.is_drawing():
            self.drawn.stop()
        else:
            self.drawn.draw()

    def _area_changed(self) -> None:
        if self.drawn.is_there() and self.part.kind != AREA:
            self.part.choose(AREA)
        else:
            self.refresh()

    def _show_area(self) -> None:
        drawing = self.drawn.is_drawing()
        self.draw_button.setText(tr("Stop drawing") if drawing else tr("Draw an area"))
        self.clear_button.setEnabled(self.drawn.is_there())
        self.area_text.setText(self.drawn.words())
        self.area_text.setVisible(drawing or self.drawn.is_there() or self.part.kind == AREA)

    def prepare(self, document: str, kind: str = "", sites: Sequence[str] = (), words: str = "") -> None:
        """Fill document and part in, for a right click on the map, and bring the export section into sight."""
        fill(self.box, document, kind, sites, words)
        self.refresh()
        self.area.ensureWidgetVisible(self.box.run_bar if self.run_bar.isVisible() else self.export_button)
        self.export_button.setFocus()

    def _look_at_run(self) -> None:
        """Bring progress, or what became of it, into sight."""
        box = self.box
        shown = next((widget for widget in (box.run_bar, box.folder_button, box.result) if widget.isVisible()), None)
        if shown is not None:
            self.area.ensureWidgetVisible(shown)

    def leave(self) -> None:
        """Leave nothing on the map: the plugin goes."""
        self.drawn.leave()

    # --- the table ----------------------------------------------------------------------------------------------------
    def _load(self, path: str, _role: str) -> None:
        layer = QgsVectorLayer(path, os.path.splitext(os.path.basename(path))[0], "ogr")
        if layer.isValid():
            QgsProject.instance().addMapLayer(layer)
            self.session.update(result=layer.id())

    def _forget(self, *_: Any) -> None:
        self._records_of, self._places_of = None, ""
        self._watch_store()
        self.reader.forget()
        self._soon.start()

    def _watch_store(self) -> None:
        store = self.session.store
        if store is self._store:
            return
        self._store = store
        self.part.forget_sites()
        self.reader.forget()
        if store is not None:
            store.changed.connect(self._forget)

    def _offer_workspace(self) -> None:
        """Count the patches of a workspace that was just opened, where nothing was chosen; who then chooses nothing is left alone."""
        if self._offered is self.session.store or self.session.store is None:
            return
        own = patches_layer()
        if own is None or not is_result(facts_of(own)):
            return
        self._offered = self.session.store
        if layer_by_id(self.session.choices.result) is None:
            self.session.update(result=own.id())

    @guarded
    def refresh(self) -> None:
        """Make the table anew; attributes are read once and kept until the layer changes."""
        if not self.isVisible():
            return
        self._watch_store()
        self._offer_workspace()
        self.layer.show_choice()
        layer = layer_by_id(self.session.choices.result)
        self._watch(layer)
        self.made = None
        if layer is None or not is_result(facts_of(layer)):
            self.table.show_cells([])
            missing = tr("This layer was not classified. Choose a classified one, or classify the patches in the panel Scope.")
            self.table_text.setText(missing if layer is not None else tr("Nothing to count yet: classify the patches in the panel Scope."))
            self.left_out.hide()
        else:
            self._make(layer)
        self._show_area()
        self._show_difference()
        self.box.show_documents()
        self.box.workspace_changed()
        self.box.part_changed()

    def _make(self, layer: QgsVectorLayer) -> None:
        area, campaign = self.area_choice.currentData(), self.session.campaign
        if self._records_of != (layer.id(), area):
            self._records, self._records_of = read_records(layer, area), (layer.id(), area)
            self._distance_km = rule_distance(layer, campaign)
        self.made = presenter.make_table(self._records, campaign, self.count_by.currentData(), area, self._only(layer))
        group_by = group_by_of(self.group_by.currentIndex())
        self._places = self._make_places(layer, group_by) if group_by != GROUP_BY[0] else None
        if self._places is None:
            self.table.show_cells(presenter.shown_cells(self.made.table, campaign, self._distance_km))
        else:
            self.table.show_cells(place_cells(self._places, campaign), _PLACE_WIDTHS)
        self.table_text.setText(presenter.table_text(self.made, self.part.kind, self.count_by.currentData(), area))
        findings = [finding_sentence(f) for f in self.made.table.findings if f.code.startswith("site_")]
        self.left_out.setText("\n".join(filter(None, [presenter.left_out_text(self.made.table), *findings[:5]])))
        self.left_out.setVisible(bool(self.left_out.text()))

    def _make_places(self, layer: QgsVectorLayer, group_by: str) -> PlacesMade:
        assert self.made is not None
        if self._places_of != layer.id():
            self._where, self._places_of = read_places(layer), layer.id()
            self._sites = read_site_places(self.session.store, layer) if self._is_workspace_layer() else {}
        count_by = self.count_by.currentData()
        where = with_site_places(self._where, self._sites, count_by != COUNT_BY[0])
        return make_places(self._records, self.made.table, count_by, group_by, where)

    def _only(self, layer: QgsVectorLayer) -> Optional[FrozenSet[int]]:
        return self.reader.patches(layer, self._records)

    def _watch(self, layer: Optional[QgsVectorLayer]) -> None:
        """Hear of selections and changes of the layer in force, and of selections in the workspace's patches."""
        wanted = {found.id(): found for found in (layer, patches_layer()) if found is not None}
        for name, found in wanted.items():
            if name not in self._watched:
                found.selectionChanged.connect(self._selection_changed)
                found.dataChanged.connect(self._forget)
        self._watched = set(wanted)

    def _map_moved(self) -> None:
        if self.part.kind == CANVAS:
            self._soon.start()

    def _selection_changed(self, *_: Any) -> None:
        if self.part.kind == SELECTED:
            self._soon.start()

    def _show_difference(self) -> None:
        wanted = self.baseline.isChecked() and self.made is not None
        self.difference.setVisible(wanted)
        self.difference_text.setVisible(wanted)
        if not wanted:
            return
        campaign = self.session.campaign
        difference, differing = presenter.differences(self.made.table, campaign)
        self.difference.show_cells(presenter.shown_cells(difference, campaign, self._distance_km, difference=True))
        self.difference.setVisible(differing > 0)
        self.difference_text.setText(presenter.difference_text(differing, campaign.baseline.title))

    def _clicked(self, key: "tuple[str, str]") -> None:
        layer = layer_by_id(self.session.choices.result)
        if layer is None or self.made is None:
            return
        fids = presenter.feature_ids(self.made.table, key) if self._places is None else self._places.behind(key)
        if not select_and_zoom(self.iface, layer, fids):
            self.notices.warn(tr("There are no patches behind this number."))

    # --- its export: what the export section asks for -----------------------------------------------------------------
    def _table_wish(self, wish: Wish) -> presenter.TableWish:
        return presenter.TableWish(
            self.part.kind, self.count_by.currentData(), self.area_choice.currentData(), self.baseline.isChecked(),
            self.group_by.currentIndex(), wish.values["EARLIER"], wish.path,
        )  # fmt: skip

    def table_values(self) -> Dict[str, Any]:
        """The settings of the table, as the export remembers them."""
        return {
            "GROUP_BY": self.group_by.currentIndex(), "COUNT_BY": self.count_by.currentIndex(), "AREA": self.area_choice.currentIndex(),
            "BASELINE": self.baseline.isChecked(),
        }  # fmt: skip

    def show_table_values(self, values: Mapping[str, Any]) -> None:
        """Make the table as it was exported last time."""
        combos = (("GROUP_BY", self.group_by), ("COUNT_BY", self.count_by), ("AREA", self.area_choice))
        for name, combo in combos:
            combo.setCurrentIndex(values[name])
        self.baseline.setChecked(values["BASELINE"])

    def table_said(self, wish: Wish) -> Said:
        """What the table's file will hold."""
        table_wish = self._table_wish(wish)
        text = presenter.export_text(self.made, table_wish)
        fine = self.made is not None and bool(wish.path) and os.path.splitext(wish.path)[1].lower() in wish.document.endings
        if self.made is not None and not self.made.patches:
            return Said(tr("There are no patches in this part. Choose another one."), False)
        if fine and table_wish.earlier and not self._is_workspace_layer():
            return Said(tr("An earlier day is known for the patches of the open workspace only. Choose them above, or take the day away."), False)
        lacking = self._lacking_parameter(table_wish)
        if fine and lacking:
            return Said(lacking, False)
        return Said(text, fine and path_words(wish.path)[1])

    def _lacking_parameter(self, wish: presenter.TableWish) -> str:
        algorithm = QgsApplication.processingRegistry().algorithmById("mine_restoration:appendixtable")
        for name, wanted in (("GROUP_BY", wish.group_by), ("EARLIER", wish.earlier)):
            if wanted and algorithm is not None and algorithm.parameterDefinition(name) is None:
                return tr("Not available: its algorithm is not installed.")
        return ""

    def _is_workspace_layer(self) -> bool:
        layer, own, store = layer_by_id(self.session.choices.result), patches_layer(), self.session.store
        return store is not None and store.database.is_file and layer is not None and own is not None and layer.id() == own.id()

    def table_parameters(self, wish: Wish) -> Dict[str, Any]:
        """What the algorithm of the table gets."""
        layer = layer_by_id(self.session.choices.result)
        assert layer is not None
        table_wish, only = self._table_wish(wish), self._only(layer)
        given: Dict[str, Any] = {**self.table_values(), "OUTPUT": wish.path}
        if table_wish.earlier:
            # The history is the workspace's, so the patches are read there as well.
            given.update(WORKSPACE=self.session.store.path, EARLIER=table_wish.earlier)
        else:
            given["PATCHES"] = layer.id()
            if table_wish.group_by and self._is_workspace_layer():
                given["WORKSPACE"] = self.session.store.path  # knows the counties of mines whose patches name none
        scope = "" if only is None else self._scope_of(layer, only, bool(table_wish.earlier))
        if scope:
            given["SCOPE"] = scope
        elif only is not None:
            # Very many patches, or some that nothing names: they go as a copy of their own.
            self._export_layer = layer.materialize(QgsFeatureRequest().setFilterFids(list(only)))
            given["PATCHES"] = self._export_layer
        if self.session.choices.campaign_path:
            given["CAMPAIGN"] = self.session.choices.campaign_path
        return given

    def _scope_of(self, layer: QgsVectorLayer, only: FrozenSet[int], however_many: bool) -> str:
        """The part as the algorithm takes it, so that the paper can say it; empty where it cannot be said."""
        if self.part.kind in (AREA, CANVAS):
            return self.reader.area_wkt(self.part.kind)
        if layer.fields().indexOf("uuid") < 0 or (len(only) > _MOST_NAMED and not however_many):
            return ""
        request = QgsFeatureRequest().setFilterFids(list(only)).setFlags(compat.REQUEST_NO_GEOMETRY).setSubsetOfAttributes(["uuid"], layer.fields())
        return f'"uuid" IN ({",".join(expression_text(str(feature["uuid"])) for feature in layer.getFeatures(request))})'

    def table_sent(self) -> None:
        """The run has ended."""
        self._export_layer = None
