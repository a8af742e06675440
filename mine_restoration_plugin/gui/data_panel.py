"""The data panel: campaign, patches, rivers, provinces, each with what was found in it."""

from __future__ import annotations

import os
from typing import Any, Dict, List, Optional

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton

from .. import compat
from ..algorithms.base import base_layer
from ..bridge import layer_group
from ..bridge.translation import sentence
from ..model.campaign import builtin_campaign_path, load_campaign
from ..model.errors import MineError
from . import data_presenter as presenter
from . import river_presenter, settings
from .dock import Panel, form, group, in_order, named, single_shot, text_label
from .layer_choice import LayerChoice, changes_for
from .layer_reading import facts_of, layer_by_id, names_by_field, source_key, text_values
from .notices import guarded
from .river_table import RiverTable
from .words import tr
from .workspace_box import WorkspaceBox

# What can only be imported: nobody should have to know which files QGIS opens as layers.
IMPORTED = (".txt", ".kml", ".kmz", ".dxf", ".csv", ".xlsx", ".zip", ".rar", ".7z", ".xls")


class DataPanel(Panel):
    """数据."""

    NAME = "MineRestorationData"
    MANUAL = "data"

    def __init__(self, iface: Any, session: Any, keeper: Any, open_scope: Any, import_patches: Any) -> None:
        super().__init__(iface, session, tr("Data"))
        self._import = import_patches
        self._names: Dict[str, Dict[str, List[str]]] = {}
        self._add_workspace(keeper)
        self._add_campaign()
        self._add_patches()
        self._add_rivers()
        self._add_provinces()
        self.next_label = text_label("next")
        self.next_button = named(QPushButton(tr("Go to Scope")), "go_scope", tr("Go to Scope"))
        self.next_button.clicked.connect(open_scope)
        self.body.addWidget(self.next_label)
        self.body.addWidget(self.next_button)
        in_order(
            *self.workspace.controls(), self.campaign, self.campaign_button,
            self.patches.combo, self.patches.button, self.import_button, self.rivers.combo, self.rivers.button,
            self.base_rivers_button, self.name_field, self.river_table.search, self.river_table.table, self.river_table.reset_button,
            self.banks.combo, self.banks.button,
            self.provinces.combo, self.provinces.button, self.base_provinces_button, self.next_button,
        )  # fmt: skip
        self.setAcceptDrops(True)
        self.finish()
        # A project sends many signals while it is read; one look afterwards is enough.
        self._soon = single_shot(self, 0, self.refresh)
        session.listen(self._soon.start)
        self.refresh()

    # --- what stands in the panel -----------------------------------------------------------------------------------
    def _add_workspace(self, keeper: Any) -> None:
        self.workspace_box, layout = group(tr("Workspace"), self.body)
        self.workspace = WorkspaceBox(self.iface, self.session, keeper, lambda: layer_by_id(self.session.choices.patches))
        layout.addWidget(self.workspace)

    def _add_campaign(self) -> None:
        self.campaign_box, layout = group(tr("Campaign"), self.body)
        row = QHBoxLayout()
        self.campaign = named(QComboBox(), "campaign", tr("Campaign"))
        self.campaign.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.campaign_button = named(QPushButton(tr("From file …")), "campaign_file", tr("Campaign from a file"))
        row.addWidget(self.campaign, 1)
        row.addWidget(self.campaign_button)
        layout.addLayout(row)
        self.campaign_text = text_label("campaign_text")
        layout.addWidget(self.campaign_text)
        self.campaign.addItem(load_campaign(builtin_campaign_path()).title, "")
        self.campaign.activated.connect(lambda index: self.choose_campaign(self.campaign.itemData(index)))
        self.campaign_button.clicked.connect(self._browse_campaign)

    def _add_patches(self) -> None:
        self.patches_box, layout = group(tr("Patches"), self.body)
        self.patches = LayerChoice(
            "patches", tr("Patches"), compat.LAYERS_POLYGON, tr("Drop a file here, open one, or choose a layer"), self.session, self.load_file
        )
        layout.addLayout(self.patches)
        words = tr("Import: coordinate text, KML, CAD, tables, archives, folders …")
        self.import_button = named(QPushButton(words), "patches_import", tr("Examine what came in before anything is taken from it"))
        self.import_button.clicked.connect(lambda: self._import())
        layout.addWidget(self.import_button)
        self.patches_text = text_label("patches_text")
        layout.addWidget(self.patches_text)

    def _add_rivers(self) -> None:
        self.rivers_box, layout = group(tr("Rivers"), self.body)
        filters = compat.LAYERS_LINE | compat.LAYERS_POLYGON
        self.rivers = LayerChoice("rivers", tr("Rivers"), filters, tr("Base rivers of the plugin"), self.session, self.load_file)
        layout.addLayout(self.rivers)
        self.base_rivers_button = named(QPushButton(tr("Use and show the base rivers")), "base_rivers", tr("Use and show the base rivers"))
        self.base_rivers_button.clicked.connect(lambda: self.use_base_rivers())
        layout.addWidget(self.base_rivers_button)
        self.rivers_text = text_label("rivers_text")
        layout.addWidget(self.rivers_text)
        fields = form(layout)
        self.name_field = named(QComboBox(), "name_field", tr("Field with the river's name"))
        self.name_field.activated.connect(lambda index: self.session.update(name_field=self.name_field.itemData(index) or ""))
        fields.addRow(tr("Name field"), self.name_field)
        self.name_row = fields
        self.river_table = RiverTable(self._choose_river, self._reset_rivers)
        layout.addWidget(self.river_table)
        self.banks = LayerChoice("banks", tr("Banks"), compat.LAYERS_POLYGON, tr("No bank polygons"), self.session, self.load_file)
        layout.addLayout(self.banks)

    def _add_provinces(self) -> None:
        self.provinces_box, layout = group(tr("Provinces"), self.body)
        self.provinces = LayerChoice(
            "provinces", tr("Provinces"), compat.LAYERS_POLYGON, tr("Base provinces of the plugin"), self.session, self.load_file
        )
        layout.addLayout(self.provinces)
        words = tr("Use and show the base provinces")
        self.base_provinces_button = named(QPushButton(words), "base_provinces", words)
        self.base_provinces_button.clicked.connect(lambda: self.use_base_provinces())
        layout.addWidget(self.base_provinces_button)
        self.provinces_text = text_label("provinces_text")
        layout.addWidget(self.provinces_text)

    # --- what a person does -----------------------------------------------------------------------------------------
    @guarded
    def choose_campaign(self, path: str) -> None:
        """Take the built-in campaign (empty) or a file."""
        try:
            self.session.update(campaign_path=path or "")
            settings.set_campaign_path(path or "")
        finally:
            self._show_campaign()

    def _browse_campaign(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Campaign from a file"), settings.last_folder(), tr("JSON files (*.json)"))
        if path:
            settings.set_last_folder(path)
            self.choose_campaign(path)

    @guarded
    def load_file(self, path: str, role: str) -> None:
        """Add a file to the map and take it for its role."""
        if not os.path.exists(path):
            raise MineError("file_missing", path=path)
        layer = QgsVectorLayer(path, os.path.splitext(os.path.basename(path))[0], "ogr")
        if not layer.isValid():
            raise MineError("file_unreadable", path=path, reason=layer.error().summary() or "GDAL")
        settings.set_last_folder(path)
        role = role or ("rivers" if facts_of(layer).geometry == presenter.LINE else "patches")
        QgsProject.instance().addMapLayer(layer)
        self.session.update(**changes_for(role, layer))
        self.session.notify()
        if role == "patches" and presenter.is_result(facts_of(layer)):
            self.session.update(result=layer.id())

    @guarded
    def use_base_rivers(self) -> None:
        """Take the base rivers, and show them."""
        self._show_base("rivers", tr("Base rivers"))
        self.session.update(rivers="", banks="", name_field="", river_names="")

    def _choose_river(self, name: str, river: str) -> None:
        """Give a name in the file to a river of the campaign, or leave it out."""
        campaign = self.session.campaign
        choices = river_presenter.choices_of(self.session.choices.river_names, campaign)
        self._keep_rivers(river_presenter.text_of(river_presenter.with_choice(choices, name, river, campaign)))

    def _reset_rivers(self) -> None:
        self._keep_rivers("")

    def _keep_rivers(self, text: str) -> None:
        layer = layer_by_id(self.session.choices.rivers)
        if layer is not None:
            settings.set_river_names(source_key(layer), text)
        self.session.update(river_names=text)

    @guarded
    def use_base_provinces(self) -> None:
        """Take the base provinces, and show them."""
        self._show_base("provinces", tr("Base provinces"))
        self.session.update(provinces="")

    def _show_base(self, role: str, name: str) -> None:
        if layer_group.layer_of(role) is None:
            layer = base_layer(role, name)
            if not layer.isValid():
                raise MineError("file_unreadable", path=layer.source(), reason="GDAL")
            layer.setReadOnly(True)
            first = len(QgsProject.instance().mapLayers()) == 0
            layer_group.add(layer, role)
            if first:
                self.iface.mapCanvas().setDestinationCrs(layer.crs())
                self.iface.mapCanvas().setExtent(layer.extent())
        self.iface.mapCanvas().refresh()

    def dragEnterEvent(self, event: Any) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:  # noqa: N802
        """A file from the file manager: for the box that it was dropped on, else by its geometry."""
        place = event.position().toPoint() if hasattr(event, "position") else event.pos()
        child = self.childAt(place)
        boxes = {
            self.workspace_box: "workspace", self.patches_box: "patches", self.rivers_box: "rivers", self.provinces_box: "provinces",
            self.campaign_box: "campaign",
        }  # fmt: skip
        while child is not None and child not in boxes:
            child = child.parentWidget()
        for url in event.mimeData().urls():
            path, role = url.toLocalFile(), boxes.get(child, "")
            if role == "campaign" or path.lower().endswith(".json"):
                self.choose_campaign(path)
            elif role == "workspace":
                self.workspace.open(path)
            elif path and role in ("", "patches") and (os.path.isdir(path) or path.lower().endswith(IMPORTED)):
                self._import(path)  # QGIS itself would make nothing, or nothing good, of these
            elif path:
                self.load_file(path, role)
        event.acceptProposedAction()

    # --- what the panel says ----------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the session's choices and what was found in them."""
        choices = self.session.choices
        self.workspace.refresh()
        for choice in (self.patches, self.rivers, self.banks, self.provinces):
            choice.show_choice()
        self._show_campaign()
        patches = layer_by_id(choices.patches)
        facts = facts_of(patches) if patches else None
        self.patches_text.setText(self._words(facts, "patches") if facts else tr("No patches yet."))
        self._show_rivers(layer_by_id(choices.rivers))
        provinces = layer_by_id(choices.provinces)
        base = tr("The base provinces are used where a patch has no district code; the borders are good to about 1 km.")
        self.provinces_text.setText(self._words(facts_of(provinces), "provinces") if provinces else base)
        self.next_label.setText(presenter.next_step(facts))

    def _words(self, facts: presenter.LayerFacts, role: str) -> str:
        lines = [presenter.found_text(facts)]
        lines += ["⚠ " + problem for problem in presenter.problems_of(facts, role)]
        lines += ["· " + hint for hint in presenter.hints_of(facts, role)]
        return "\n".join(lines)

    def _show_campaign(self) -> None:
        path = self.session.choices.campaign_path
        store = self.session.store
        # An open workspace brings the campaign that it was made with.
        self.campaign.setEnabled(store is None)
        self.campaign_button.setEnabled(store is None)
        if store is not None:
            self.campaign_text.setText(tr("The workspace's own campaign: {text}").format(text=presenter.campaign_text(store.campaign)))
            return
        if path and self.campaign.findData(path) < 0:
            self.campaign.addItem(f"{self.session.campaign.title} ({os.path.basename(path)})", path)
        self.campaign.setCurrentIndex(max(0, self.campaign.findData(path)))
        try:
            self.campaign_text.setText(presenter.campaign_text(self.session.campaign))
        except MineError as error:
            self.campaign_text.setText("⚠ " + sentence(error.code, error.params))

    def _show_rivers(self, layer: Optional[QgsVectorLayer]) -> None:
        campaign = self.session.campaign
        own = layer is not None
        for widget in (self.name_field, self.name_row.labelForField(self.name_field), self.river_table):
            widget.setVisible(own)
        if not own:
            self.rivers_text.setText(
                tr("Base rivers: all {count} of the campaign's rivers.").format(count=len(campaign.rivers)) + "\n⚠ "
                + tr("They are good to about 1 km and are for orientation: official results need official river layers.")
            )  # fmt: skip
            return
        self._show_names(layer, river_presenter.choices_of(self.session.choices.river_names, campaign))

    def _show_names(self, layer: QgsVectorLayer, choices: Dict[str, str]) -> None:
        campaign, chosen = self.session.campaign, self.session.choices.name_field
        names = self._names_in(layer)
        field = chosen or river_presenter.best_name_field(names, campaign, choices)
        self.name_field.clear()
        self.name_field.addItem(tr("Find it"), "")
        for name in names:
            self.name_field.addItem(name, name)
        self.name_field.setCurrentIndex(max(0, self.name_field.findData(field)))
        found = list(names.get(field) or text_values(layer, field))
        banks = layer_by_id(self.session.choices.banks)
        if banks is not None:
            in_banks = self._names_in(banks)
            found += in_banks.get(chosen or river_presenter.best_name_field(in_banks, campaign, choices), [])
        matches = river_presenter.match_rivers(found, campaign, choices)
        self.river_table.show_matches(matches, [river.name for river in campaign.rivers])
        self.rivers_text.setText(self._words(facts_of(layer), "rivers") + "\n" + river_presenter.rivers_text(matches, campaign))

    def _names_in(self, layer: QgsVectorLayer) -> Dict[str, List[str]]:
        """The names by field, read once a layer."""
        if layer.id() not in self._names:
            self._names[layer.id()] = names_by_field(layer)
        return self._names[layer.id()]
