"""导入图斑: what a file, an archive or a folder holds is examined first and shown with its evidence; nothing is written before Import."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any, Dict, Optional

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QTabWidget, QVBoxLayout

from ..bridge import person
from ..bridge.background import Failure, Outcome, run_algorithm
from ..bridge.translation import is_english, sentence
from ..compat import QShortcut
from ..model.errors import MineError
from . import settings
from .dock import named, text_label
from .import_differences import DifferencesView
from .import_findings import FindingsView
from .import_layers import FieldsView, LayersView
from .import_presenter import ImportPresenter
from .manual import open_manual
from .map_view import select_and_zoom, zoom_to_box
from .notices import NoticeAction, Notices, guarded
from .run_bar import RunBar
from .words import in_a_row, number, tr

ALL_FILES = "*.shp *.gpkg *.geojson *.json *.fgb *.kml *.kmz *.txt *.dxf *.csv *.xlsx *.zip"
_STYLES = {"OUTPUT": "import_patches", "BEFORE": "import_before", "FINDINGS": "import_findings"}


def open_import(iface: Any, session: Any, keeper: Any, path: str = "") -> "ImportDialog":
    """Show the window, and look at a file at once if one is given."""
    dialog = ImportDialog(iface, session, keeper)
    dialog.show()
    if path:
        dialog.look(path)
    return dialog


class ImportDialog(QDialog):
    """The window; stays open beside the panels."""

    MANUAL = "import"

    def __init__(self, iface: Any, session: Any, keeper: Any) -> None:
        super().__init__(iface.mainWindow())
        self.iface, self.session, self.keeper, self.notices = iface, session, keeper, Notices(iface)
        self.setObjectName("MineRestorationImport")
        self.setWindowTitle(tr("Import patches"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1180, 640)
        self.setAcceptDrops(True)
        self.presenter = ImportPresenter(sentence, is_english())
        self.path = ""
        self._folder, self._layers = "", {}  # type: str, Dict[str, str]
        layout = QVBoxLayout(self)
        layout.addLayout(self._file_row())
        self.summary = text_label("import_summary")
        layout.addWidget(self.summary)
        self.tabs = named(QTabWidget(), "import_tabs", tr("Import patches"))
        self.layers_view = LayersView(self.presenter, self._answered)
        self.fields_view = FieldsView(self.presenter, self._answered)
        self.findings_view = FindingsView(self.presenter, self._show_finding, self.notices)
        self.differences_view = DifferencesView(self.presenter, self._zoom, self._show_buttons)
        for view, words in (
            (self.layers_view, tr("Files and coordinates")), (self.fields_view, tr("Fields")), (self.findings_view, tr("Findings")),
            (self.differences_view, tr("Beside the workspace")),
        ):  # fmt: skip
            self.tabs.addTab(view, words)
        layout.addWidget(self.tabs, 1)
        self.run_bar = RunBar(self)
        layout.addWidget(self.run_bar)
        layout.addLayout(self._buttons())
        self.layers_view.chosen.connect(lambda layer: self.fields_view.show_layer(layer))
        help_key = QShortcut(QKeySequence("F1"), self)
        help_key.activated.connect(lambda: open_manual(self.MANUAL, self.notices))
        session.listen(self._show_buttons)
        self.finished.connect(lambda _: session.forget(self._show_buttons))
        self.refresh()

    # --- parts --------------------------------------------------------------------------------------------------------
    def _file_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.file = named(QLineEdit(), "import_file", tr("File, archive or folder with patches"))
        self.file.setReadOnly(True)
        self.file.setPlaceholderText(tr("Drop a file, an archive or a folder here, or choose one"))
        self.file_button = named(QPushButton(tr("File …")), "import_choose_file", tr("Choose a file or an archive"))
        self.folder_button = named(QPushButton(tr("Folder …")), "import_choose_folder", tr("Choose a folder"))
        self.file_button.clicked.connect(lambda: self.choose_file())
        self.folder_button.clicked.connect(lambda: self.choose_folder())
        row.addWidget(QLabel(tr("From")))
        row.addWidget(self.file, 1)
        for button in (self.file_button, self.folder_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.hint = text_label("import_hint")
        self.again_button = named(QPushButton(tr("Examine again")), "import_again", tr("Examine again with the answers that were changed"))
        self.layer_button = named(QPushButton(tr("Save as a layer …")), "import_layer", tr("Write the patches to a file and show it as a layer"))
        self.take_button = named(QPushButton(tr("Take into the workspace")), "import_take", tr("Take the patches into the open workspace"))
        self.close_button = named(QPushButton(tr("Close")), "import_close", tr("Close"))
        self.again_button.clicked.connect(lambda: self.look(self.path))
        self.layer_button.clicked.connect(lambda: self.save_layer())
        self.take_button.clicked.connect(lambda: self.take())
        self.close_button.clicked.connect(self.reject)
        row.addWidget(self.hint, 1)
        for button in (self.again_button, self.layer_button, self.take_button, self.close_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    # --- actions ------------------------------------------------------------------------------------------------------
    def choose_file(self) -> None:
        """Ask for a file or an archive."""
        filters = tr("Files with patches ({patterns});;All files (*)").format(patterns=ALL_FILES)
        path, _ = QFileDialog.getOpenFileName(self, tr("File or archive with patches"), settings.last_folder(), filters)
        if path:
            self.look(path)

    def choose_folder(self) -> None:
        """Ask for a folder, also a file geodatabase."""
        path = QFileDialog.getExistingDirectory(self, tr("Folder with patches"), settings.last_folder())
        if path:
            self.look(path)

    @guarded
    def look(self, path: str) -> None:
        """Examine a file, an archive or a folder; nothing is written but what the map shows."""
        if self.run_bar.is_busy() or not path:
            return
        if path != self.path:
            self.presenter.clear()
            settings.set_last_folder(path)
        self.path = path
        self.file.setText(path)
        self.file.setToolTip(path)
        self._forget_layers()
        self._folder = tempfile.mkdtemp(prefix="mine_restoration_look_")
        parameters = self.presenter.parameters(path, answers_only=True)
        parameters.update(LOOK=True, EDITOR=person.editor(), REMEMBERED=settings.import_fields())
        for name in _STYLES:
            parameters[name] = os.path.join(self._folder, f"{name.lower()}.gpkg")
        if self.session.store is not None:
            parameters["WORKSPACE"] = self.session.store.path
        self._run(parameters, tr("Examining what came in"), self._looked, tr("Import check"))

    def _run(self, parameters: Dict[str, Any], words: str, then: Any, group: Optional[str]) -> None:
        def done(outcome: Outcome) -> None:
            self.run_bar.finish()
            then(outcome)
            self.refresh()

        def failed(failure: Failure) -> None:
            self.run_bar.finish()
            self.refresh()
            self.summary.setText("" if failure.cancelled else "⚠ " + failure.text)
            if not failure.cancelled:
                self.notices.run_failed(failure)

        feedback = self.run_bar.feedback()
        self.run_bar.follow(run_algorithm("mine_restoration:importpatches", parameters, done, failed, feedback, group), words)
        self._show_buttons()

    def _looked(self, outcome: Outcome) -> None:
        self.presenter.load(outcome.data)
        words = {"OUTPUT": tr("Patches as they come in"), "BEFORE": tr("Before the repair"), "FINDINGS": tr("Findings")}
        for name, layer in outcome.layers.items():
            layer.setName(words[name])
        self._layers = {name: layer.id() for name, layer in outcome.layers.items()}
        self._findings_first()
        patches = outcome.layers.get("OUTPUT")
        if patches is not None and patches.featureCount():
            zoom_to_box(self.iface, patches.extent(), patches.crs())

    def _show_finding(self, patch: int, number: int) -> None:
        """Show a patch, and let the place of a finding in it blink; it stands in its layer in the order of the findings."""
        self._zoom(patch)
        layer = self._layer("FINDINGS")
        if layer is not None and number >= 0:
            self.iface.mapCanvas().flashFeatureIds(layer, [number + 1])

    def _findings_first(self) -> None:
        """What was found lies above what it was found in."""
        root = QgsProject.instance().layerTreeRoot()
        for name in ("BEFORE", "FINDINGS"):
            node = root.findLayer(self._layers.get(name, ""))
            if node is not None:
                group = node.parent()
                group.insertChildNode(0, node.clone())
                group.removeChildNode(node)

    @guarded
    def take(self) -> None:
        """Take what is ticked into the workspace, in one act."""
        store = self.session.store
        if store is None:
            raise MineError("no_workspace")
        parameters = self.presenter.parameters(self.path)
        parameters.update(OUTPUT=store.path, EDITOR=person.editor(), REMEMBERED=settings.import_fields())
        rivers = self.session.choices.rivers
        if rivers:
            parameters["RIVERS"] = rivers
        self._run(parameters, tr("Taking the patches in"), self._taken, None)

    def _taken(self, outcome: Outcome) -> None:
        store = self.session.store
        settings.add_import_fields(self.presenter.remembered())
        taken = outcome.data.get("taken") or {}
        if store is None:
            return
        store.reload()
        self.session.notify()
        self.keeper.show_all()
        act = str(taken.get("act") or "")
        actions = [NoticeAction(tr("Take back"), lambda: self._take_back(store, act))] if act else []
        self.notices.done(taken_words(taken), actions)
        self._forget_layers()
        self.presenter.load({})
        self.look(self.path)

    @guarded
    def _take_back(self, store: Any, act: str) -> None:
        if store is not self.session.store:
            raise MineError("no_workspace")
        back = store.take_back(store.lines_of_act(act))
        self.notices.done(tr("{count} changes were taken back.").format(count=back.count))
        for _, error in back.refused[:1]:
            self.notices.error(error)
        self.session.notify()

    @guarded
    def save_layer(self) -> None:
        """Write the patches to a file of their own and show them."""
        start = os.path.join(settings.results_folder() or settings.last_folder(), os.path.splitext(os.path.basename(self.path))[0] + ".gpkg")
        path, _ = QFileDialog.getSaveFileName(self, tr("Save the patches as"), start, "GeoPackage (*.gpkg);;Shapefile (*.shp);;GeoJSON (*.geojson)")
        if not path:
            return
        parameters = self.presenter.parameters(self.path, answers_only=True)
        parameters.update(OUTPUT=path, EDITOR=person.editor(), REMEMBERED=settings.import_fields())
        self._run(parameters, tr("Writing the results"), self._saved, tr("Mine Restoration"))

    def _saved(self, outcome: Outcome) -> None:
        settings.add_import_fields(self.presenter.remembered())
        layer = outcome.layers.get("OUTPUT")
        if layer is not None:
            self.session.update(patches=layer.id())
        counts = outcome.data.get("counts") or {}
        self.notices.done(tr("{count} patches were imported.").format(count=number(int(counts.get("kept", 0)))))

    def _answered(self) -> None:
        """A person chose another answer: everything that follows from it must be looked at anew."""
        self._show_buttons()

    # --- map ----------------------------------------------------------------------------------------------------------
    def _layer(self, name: str) -> Optional[QgsVectorLayer]:
        return QgsProject.instance().mapLayer(self._layers.get(name, ""))

    def _zoom(self, *patches: int) -> None:
        """Show patches of the look on the map; they stand in the layer in their order."""
        layer = self._layer("OUTPUT")
        if layer is not None and patches and min(patches) >= 0:
            select_and_zoom(self.iface, layer, [patch + 1 for patch in patches])

    def _forget_layers(self) -> None:
        """Take the layers of the last look off the map, and their files away."""
        known = [layer for layer in self._layers.values() if QgsProject.instance().mapLayer(layer) is not None]
        QgsProject.instance().removeMapLayers(known)
        self._layers = {}
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    # --- what it shows ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the report anew."""
        self.summary.setText(self.presenter.summary())
        for view in (self.layers_view, self.fields_view, self.findings_view, self.differences_view):
            view.refresh()
        self.tabs.setTabText(2, tr("Findings ({count})").format(count=number(len(self.presenter.findings))))
        has_differences = self.session.store is not None
        self.tabs.setTabEnabled(3, has_differences)
        self._show_buttons()

    def _show_buttons(self) -> None:
        busy, store = self.run_bar.is_busy(), self.session.store
        hindrance = self.presenter.hindrance()
        changed = self.presenter.has_new_answers()
        self.hint.setText(tr("Answers were changed: examine again.") if changed else hindrance if not busy else "")
        self.again_button.setEnabled(bool(self.path) and not busy)
        ready = not busy and not hindrance and not changed
        self.layer_button.setEnabled(ready)
        self.take_button.setEnabled(ready and store is not None and not store.read_only)
        self.take_button.setVisible(store is not None)
        for button in (self.file_button, self.folder_button):
            button.setEnabled(not busy)

    # --- drag and drop, the end ---------------------------------------------------------------------------------------
    def dragEnterEvent(self, event: Any) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:  # noqa: N802
        """A file or a folder from the file manager."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.look(paths[0])

    def reject(self) -> None:
        """Close; a look that still runs is ended, its layers leave the map."""
        if self.run_bar.is_busy():
            self.run_bar.cancel()
        self._forget_layers()
        super().reject()


def taken_words(taken: Dict[str, Any]) -> str:
    """What was taken over, for the message bar."""
    parts = (
        ("new", tr("{count} new patches were taken in.")), ("changed", tr("{count} patches were changed.")),
        ("removed", tr("{count} patches were removed.")),
    )  # fmt: skip
    said = [words.format(count=number(int(taken[name]))) for name, words in parts if taken.get(name)]
    return in_a_row(*said) or tr("Nothing had to be changed.")


