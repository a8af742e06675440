"""Choose a layer of the project, or open a file."""

from __future__ import annotations

from typing import Any, Callable, Dict

from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QPushButton

from . import settings
from .dock import named
from .layer_reading import layer_by_id, source_key
from .words import tr


def changes_for(role: str, layer: Any) -> Dict[str, str]:
    """What the session holds once a layer (or none) is chosen for a role.

    With another river layer the name field is to be found anew, and what was chosen by hand is what that layer had last time.
    """
    changes = {role: layer.id() if layer is not None else ""}
    if role == "rivers":
        remembered = settings.river_names(source_key(layer)) if layer is not None else ""
        changes.update(name_field="", river_names=remembered)
    return changes


class LayerChoice(QHBoxLayout):
    """A list of layers, with an empty entry that says what is used then, and a button for a file.

    Args:
        role: name of the choice in the session.
        words: what it is called.
        filters: kinds of layers.
        empty: words of the empty entry.
        session: where the choice is kept.
        load: called with a path and the role.
    """

    def __init__(self, role: str, words: str, filters: Any, empty: str, session: Any, load: Callable[[str, str], None]) -> None:
        super().__init__()
        self.role, self.session, self.words = role, session, words
        self.combo = named(QgsMapLayerComboBox(), role, words)
        self.combo.setFilters(filters)
        self.combo.setAllowEmptyLayer(True, empty)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        self.combo.setLayer(None)
        self.button = named(QPushButton(tr("Open …")), f"{role}_file", tr("{what}: open a file").format(what=words))
        if role == "banks":
            self.addWidget(QLabel(words))
        self.addWidget(self.combo, 1)
        self.addWidget(self.button)
        self.combo.layerChanged.connect(self._chosen)
        self.button.clicked.connect(lambda: self._browse(load))

    def show_choice(self) -> None:
        """Show what the session holds."""
        layer = layer_by_id(getattr(self.session.choices, self.role))
        if self.combo.currentLayer() is not layer:
            self.combo.blockSignals(True)
            self.combo.setLayer(layer)
            self.combo.blockSignals(False)

    def _chosen(self, layer: Any) -> None:
        self.session.update(**changes_for(self.role, layer))

    def _browse(self, load: Callable[[str, str], None]) -> None:
        filters = tr("Map files (*.gpkg *.shp *.geojson *.json *.kml *.gdb *.zip *.tab *.fgb);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self.combo, self.words, settings.last_folder(), filters)
        if path:
            load(path, self.role)
