"""Persons' decisions of an earlier result, for the next classification of the same patches; also in a later session."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from ..bridge.decisions import PatchRecord, read_decisions, read_numbers, write_decisions
from ..model.errors import MineError
from . import earlier_presenter as presenter
from . import settings
from .data_presenter import is_result
from .dock import named, text_label
from .layer_reading import facts_of, layer_by_id, source_key
from .words import tr


@dataclass
class Earlier:
    """An earlier result: its name, and whether it is known to be one of these patches."""

    name: str
    layer: QgsVectorLayer
    sure: bool


class EarlierDecisions(QWidget):
    """Says which decisions will be taken over, lets a person choose another result, and takes them over."""

    def __init__(self, session: Any, choose: Callable[[], None]) -> None:
        super().__init__()
        self.session = session
        self._counted: Dict[Tuple[str, float], int] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.text = text_label("earlier_text")
        words = tr("Take over decisions from an earlier result")
        self.button = named(QPushButton(tr("Other result …")), "earlier_file", words)
        self.button.clicked.connect(lambda: choose())
        row.addWidget(self.text, 1)
        row.addWidget(self.button)

    # --- where they stand ---------------------------------------------------------------------------------------------
    def found(self) -> Optional[Earlier]:
        """The result whose decisions count: the one that was chosen, the one in the project, or the last one of these patches."""
        choices = self.session.choices
        if choices.decisions:
            return Earlier(presenter.name_of(choices.decisions), _opened(choices.decisions), True)
        patches, result = layer_by_id(choices.patches), layer_by_id(choices.result)
        last = settings.last_result(_patches_key(patches)) if patches is not None else ""
        shown = result is not None and is_result(facts_of(result))
        if shown and source_key(result) == last:
            return Earlier(presenter.name_of(last), result, True)
        if last and os.path.isfile(last.split("|")[0]):
            path, _, name = last.partition("|")
            return Earlier(presenter.name_of(path), _opened(f"{path}|layername={name}" if name else path), True)
        return Earlier(presenter.name_of(result.source()), result, False) if shown else None

    def choose_file(self, parent: QWidget) -> None:
        """Ask for an earlier result.

        Raises:
            MineError: the file cannot be read, or holds no classified patches.
        """
        filters = tr("Map files (*.gpkg *.shp *.geojson *.json *.kml *.gdb *.zip *.tab *.fgb);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(parent, tr("Take over decisions from an earlier result"), settings.last_folder(), filters)
        if path:
            settings.set_last_folder(path)
            _opened(path)
            self.session.update(decisions=path)

    def refresh(self) -> None:
        """Say what is known; decisions are counted once for each state of a file."""
        try:
            earlier = self.found()
            count = None if earlier is None else self._count(earlier.layer)
            text = presenter.earlier_text(count, earlier.name if earlier else "")
        except MineError:
            text = tr("The earlier result {name} cannot be read any more; choose another one.").format(
                name=presenter.name_of(self.session.choices.decisions)
            )
        self.text.setText(text)
        self.setVisible(layer_by_id(self.session.choices.patches) is not None)

    def _count(self, layer: QgsVectorLayer) -> int:
        path = layer.source().split("|")[0]
        # GeoPackages that QGIS has open are written into the log beside them.
        times = [os.path.getmtime(name) for name in (path, path + "-wal") if os.path.isfile(name)]
        key = (layer.source(), max(times, default=0.0))
        if not times or key not in self._counted:
            self._counted = {key: len(read_decisions(layer))}
        return self._counted[key]

    # --- taking over ----------------------------------------------------------------------------------------------------
    def read(self) -> Tuple[List[PatchRecord], bool]:
        """The decisions, and whether they are known to be about these patches; before the earlier layer leaves the project."""
        earlier = self.found()
        return (read_decisions(earlier.layer), earlier.sure) if earlier else ([], False)

    def take_over(self, earlier: List[PatchRecord], sure: bool, layer: QgsVectorLayer, edge: Sequence[Mapping[str, Any]]) -> Tuple[int, List[str]]:
        """Write the decisions into a new result, which is remembered as the last one of the patches.

        Args:
            earlier, sure: as :meth:`read` gave them.
            layer: the new result.
            edge: of the engine's report.

        Returns:
            How many were taken over, and the numbers of the patches whose decision could not be.

        Raises:
            MineError: the layer cannot be written.
        """
        patches = layer_by_id(self.session.choices.patches)
        kept, lost = presenter.carried_over(earlier, read_numbers(layer, [r.values.get("TBBH", "") for r in earlier]))
        if kept:
            write_decisions(layer, presenter.changes_of(kept, edge, self.session.campaign))
        if patches is not None:
            settings.set_last_result(_patches_key(patches), source_key(layer))
        # Whatever was chosen is in the new result now, where a person may take it back.
        self.session.choices.decisions = ""
        # A layer in the project that was about other patches altogether has lost nothing.
        return len(kept), lost if sure or kept else []


def _patches_key(layer: QgsVectorLayer) -> str:
    return source_key(layer) or layer.id()


def _opened(uri: str) -> QgsVectorLayer:
    path = uri.split("|")[0]
    if not os.path.exists(path):
        raise MineError("file_missing", path=path)
    layer = QgsVectorLayer(uri, presenter.name_of(uri), "ogr")
    if layer.isValid() and not is_result(facts_of(layer)):  # a result's file may hold the strips first
        named_layer = QgsVectorLayer(f"{path}|layername=patches", presenter.name_of(uri), "ogr")
        layer = named_layer if named_layer.isValid() else layer
    if not layer.isValid():
        raise MineError("file_unreadable", path=path, reason=layer.error().summary() or "GDAL")
    if not is_result(facts_of(layer)):
        raise MineError("patches_not_classified", name=layer.name(), field="SCOPE", fields=list(facts_of(layer).fields))
    return layer
