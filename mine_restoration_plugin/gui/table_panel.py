"""The tables panel: the appendix table live, and its export."""

from __future__ import annotations

import os
from typing import Any, FrozenSet, List, Optional

from qgis.core import QgsCoordinateTransform, QgsFeatureRequest, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton

from .. import compat
from ..bridge.background import Failure, Outcome, run_algorithm
from ..bridge.translation import finding_sentence
from ..model.job import AREAS, COUNT_BY
from . import settings
from . import table_presenter as presenter
from .appendix_view import AppendixView
from .data_presenter import is_result
from .dock import Panel, form, group, in_order, named, single_shot, text_label
from .layer_choice import LayerChoice
from .layer_reading import facts_of, layer_by_id
from .map_view import select_and_zoom
from .notices import folder_action, guarded
from .run_bar import RunBar
from .table_reading import ids_in, read_records, rule_distance
from .words import tr


class TablePanel(Panel):
    """统计与导出."""

    NAME = "MineRestorationTables"
    MANUAL = "tables"

    def __init__(self, iface: Any, session: Any) -> None:
        super().__init__(iface, session, tr("Tables and export"))
        self.made: Optional[presenter.Made] = None
        self._records: List[presenter.Record] = []
        self._records_of: Any = None
        self._watched: Optional[QgsVectorLayer] = None
        self._export_layer: Optional[QgsVectorLayer] = None
        self._add_settings()
        self.table_text = text_label("table_text")
        self.table = AppendixView("appendix_table", tr("Appendix table"), self._clicked)
        self.left_out = text_label("left_out")
        self.difference_text = text_label("difference_text")
        self.difference = AppendixView("difference_table", tr("Difference to the published table"), None)
        for widget in (self.table_text, self.table, self.left_out, self.difference_text, self.difference):
            self.body.addWidget(widget)
        self._add_export()
        in_order(
            self.layer.combo, self.layer.button, self.which, self.count_by, self.area_choice, self.baseline, self.table,
            self.path, self.browse, self.export_button, self.run_bar.cancel_button,
        )  # fmt: skip
        self.finish()
        self._soon = single_shot(self, 250, self.refresh)
        session.listen(self._forget)
        iface.mapCanvas().extentsChanged.connect(lambda: self._soon.start() if self.which.currentData() == presenter.CANVAS else None)
        self.visibilityChanged.connect(lambda shown: self._soon.start() if shown else None)
        self.refresh()

    def _add_settings(self) -> None:
        _, layout = group(tr("What is counted"), self.body)
        self.layer = LayerChoice("result", tr("Classified patches"), compat.LAYERS_POLYGON, tr("No result yet"), self.session, self._load)
        layout.addLayout(self.layer)
        fields = form(layout)
        self.which = self._choice("which", tr("Patches"), {
            presenter.ALL: tr("All"), presenter.SELECTED: tr("Selected on the map"), presenter.CANVAS: tr("In the map window"),
        })  # fmt: skip
        self.count_by = self._choice("count_by", tr("Count by"), dict(zip(COUNT_BY, (tr("Patch"), tr("Site (patches with the same mine number)")))))
        self.area_choice = self._choice("area", tr("Area"), dict(zip(AREAS, (tr("Ellipsoidal area"), tr("Area handed down"), tr("Verified area")))))
        for words, combo in ((tr("Patches"), self.which), (tr("Count by"), self.count_by), (tr("Area"), self.area_choice)):
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

    def _add_export(self) -> None:
        _, layout = group(tr("Export"), self.body)
        row = QHBoxLayout()
        self.path = named(QLineEdit(), "export_path", tr("File of the table"))
        self.path.setPlaceholderText(tr("File of the table: .xlsx, .csv or .html"))
        self.browse = named(QPushButton(tr("Choose …")), "export_browse", tr("Choose the file of the table"))
        row.addWidget(self.path, 1)
        row.addWidget(self.browse)
        layout.addLayout(row)
        self.export_text = text_label("export_text")
        layout.addWidget(self.export_text)
        self.export_button = named(QPushButton(tr("Export the table")), "export", tr("Export the table"))
        layout.addWidget(self.export_button)
        self.run_bar = RunBar()
        layout.addWidget(self.run_bar)
        self.path.textChanged.connect(lambda _: self._show_export())
        self.browse.clicked.connect(self._browse)
        self.export_button.clicked.connect(lambda: self.export())

    # --- the table ----------------------------------------------------------------------------------------------------
    def _load(self, path: str, _role: str) -> None:
        layer = QgsVectorLayer(path, os.path.splitext(os.path.basename(path))[0], "ogr")
        if layer.isValid():
            QgsProject.instance().addMapLayer(layer)
            self.session.update(result=layer.id())

    def _forget(self) -> None:
        self._records_of = None
        self._soon.start()

    @guarded
    def refresh(self) -> None:
        """Make the table anew; attributes are read once and kept until the layer changes."""
        if not self.isVisible():
            return
        self.layer.show_choice()
        layer = layer_by_id(self.session.choices.result)
        self._watch(layer)
        self.made = None
        if layer is None or not is_result(facts_of(layer)):
            self.table.show_cells([])
            missing = tr("This layer was not classified. Choose a classified one, or classify the patches in the panel Scope.")
            self.table_text.setText(missing if layer is not None else tr("Nothing to count yet: classify the patches in the panel Scope."))
        else:
            self._make(layer)
        self._show_difference()
        self._show_export()

    def _make(self, layer: QgsVectorLayer) -> None:
        area, campaign = self.area_choice.currentData(), self.session.campaign
        if self._records_of != (layer.id(), area):
            self._records, self._records_of = read_records(layer, area), (layer.id(), area)
            self._distance_km = rule_distance(layer, campaign)
        self.made = presenter.make_table(self._records, campaign, self.count_by.currentData(), area, self._only(layer))
        self.table.show_cells(presenter.shown_cells(self.made.table, campaign, self._distance_km))
        which = self.which.currentData()
        self.table_text.setText(presenter.table_text(self.made, which, self.count_by.currentData(), area))
        findings = [finding_sentence(f) for f in self.made.table.findings if f.code.startswith("site_")]
        self.left_out.setText("\n".join(filter(None, [presenter.left_out_text(self.made.table), *findings[:5]])))
        self.left_out.setVisible(bool(self.left_out.text()))

    def _only(self, layer: QgsVectorLayer) -> Optional[FrozenSet[int]]:
        which = self.which.currentData()
        if which == presenter.SELECTED:
            return frozenset(layer.selectedFeatureIds())
        if which == presenter.CANVAS:
            canvas = self.iface.mapCanvas()
            transform = QgsCoordinateTransform(canvas.mapSettings().destinationCrs(), layer.crs(), QgsProject.instance())
            return ids_in(layer, transform.transformBoundingBox(canvas.extent()))
        return None

    def _watch(self, layer: Optional[QgsVectorLayer]) -> None:
        """Hear of selections and changes of the layer in force."""
        if layer is self._watched:
            return
        self._watched = layer
        if layer is not None:
            layer.selectionChanged.connect(lambda *_: self._soon.start() if self.which.currentData() == presenter.SELECTED else None)
            layer.dataChanged.connect(self._forget)

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
        if not select_and_zoom(self.iface, layer, presenter.feature_ids(self.made.table, key)):
            self.notices.warn(tr("There are no patches behind this number."))

    # --- export -------------------------------------------------------------------------------------------------------
    def _show_export(self) -> None:
        path = self.path.text().strip()
        text = presenter.export_text(
            self.made, self.which.currentData(), self.count_by.currentData(), self.area_choice.currentData(), self.baseline.isChecked(), path
        )
        self.export_text.setText(text)
        self.export_button.setEnabled(self.made is not None and bool(path) and not self.run_bar.is_busy())

    def _browse(self) -> None:
        filters = tr("Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)")
        start = os.path.join(settings.last_folder(), tr("appendix table") + ".xlsx")
        path, chosen = QFileDialog.getSaveFileName(self, tr("File of the table"), start, filters)
        if path:
            if not os.path.splitext(path)[1]:
                path += next((ending for ending in (".csv", ".html") if ending in chosen), ".xlsx")
            settings.set_last_folder(path)
            self.path.setText(path)

    @guarded
    def export(self) -> None:
        """Write the table in the background."""
        layer = layer_by_id(self.session.choices.result)
        if layer is None or self.made is None or self.run_bar.is_busy():
            return
        path = os.path.expanduser(self.path.text().strip())
        only = self._only(layer)
        # A part of the patches goes as a copy of its own, so that it stays what it was when Export was clicked.
        self._export_layer = layer if only is None else layer.materialize(QgsFeatureRequest().setFilterFids(list(only)))
        parameters = {
            "PATCHES": layer.id() if only is None else self._export_layer,
            "COUNT_BY": self.count_by.currentIndex(),
            "AREA": self.area_choice.currentIndex(),
            "BASELINE": self.baseline.isChecked(),
            "OUTPUT": path,
        }
        if self.session.choices.campaign_path:
            parameters["CAMPAIGN"] = self.session.choices.campaign_path
        run = run_algorithm("mine_restoration:appendixtable", parameters, self._exported, self._failed, self.run_bar.feedback(), None)
        self.run_bar.follow(run, tr("Making the table"))
        self._show_export()

    def _exported(self, outcome: Outcome) -> None:
        self.run_bar.finish()
        self._export_layer = None
        path = str(outcome.results.get("OUTPUT") or self.path.text())
        self.notices.done(presenter.written_text(path), [folder_action(path)])
        self._show_export()

    def _failed(self, failure: Failure) -> None:
        self.run_bar.finish()
        self._export_layer = None
        self.notices.run_failed(failure)
        self._show_export()
