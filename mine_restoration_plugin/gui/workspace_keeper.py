"""Keeps the workspace that is open: opens and closes it, puts its layers on the map, and listens for changes by others."""

from __future__ import annotations

import os
from typing import Any, Callable, List, Optional

from qgis.core import QgsProcessingFeedback, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer

from ..bridge import person
from ..bridge.engine_process import run_job
from ..bridge.layer_styles import style_layer
from ..bridge.translation import sentence
from ..bridge.workspace_project import companions, join_status
from ..bridge.workspace_store import WorkspaceStore
from ..model.errors import MineError
from ..model.job import Job
from ..model.workspace_schema import table_named
from . import settings
from .notices import Notices
from .words import tr

SCOPE = "MineRestoration"
KEY = "workspace"
POLL_MS = 2_000
# Every so many looks the history's new lines are sealed.
SEAL_EVERY = 30
# From the top of the map downwards.
ON_THE_MAP = ("photos", "patches", "rivers", "strips")
ROLE = "mine_restoration/workspace_table"


class WorkspaceKeeper(QObject):
    """Opens, watches and closes the session's workspace.

    Args:
        watchers: called with each newly opened store and the layer of its patches (see ``bridge.patch_edits``).
    """

    def __init__(self, iface: Any, session: Any, watchers: Optional[List[Callable[[WorkspaceStore, QgsVectorLayer], Any]]] = None) -> None:
        super().__init__()
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self._watchers, self._watching = watchers or [], []  # type: ignore[var-annotated]
        self._looks, self._told = 0, ""
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)

    # --- open and close -----------------------------------------------------------------------------------------------
    def open(self, path: str) -> WorkspaceStore:
        """Open a workspace in place of the one that is open, and show its layers.

        Raises:
            MineError: those of :meth:`WorkspaceStore.open` and of a conversion; the one that was open then stays open.
        """
        store = self._opened(path)
        self.close()
        self.session.set_store(store)
        settings.add_recent_workspace(path)
        QgsProject.instance().writeEntry(SCOPE, KEY, path)
        patches = self._show_layers(store)
        self._watching = [watcher(store, patches) for watcher in self._watchers]
        self._looks = 0
        self._timer.start()
        if store.read_only:
            self.notices.warn(sentence(store.read_only_reason, {"path": store.name}))
        return store

    def _opened(self, path: str) -> WorkspaceStore:
        try:
            return WorkspaceStore.open(path, person.editor())
        except MineError as error:
            if error.code != "workspace_old":
                raise
            # The engine converts it, after a backup beside it.
            run_job(Job("migrateworkspace", files={"workspace": path}), QgsProcessingFeedback())
            return WorkspaceStore.open(path, person.editor())

    def close(self) -> None:
        """Close the workspace; its layers leave the map."""
        self._timer.stop()
        store = self.session.store
        for watching in self._watching:
            if hasattr(watching, "stop"):
                watching.stop()
        self._watching = []
        if store is None:
            return
        ids = [layer.id() for layer in workspace_layers()]
        if ids:
            QgsProject.instance().removeMapLayers(ids)
        self.session.set_store(None)
        store.close()

    # --- the map ------------------------------------------------------------------------------------------------------
    def _show_layers(self, store: WorkspaceStore) -> QgsVectorLayer:
        """The workspace's layers in a group of their own; those that the project has already stay as they are."""
        project = QgsProject.instance()
        there = {str(layer.customProperty(ROLE)): layer for layer in workspace_layers()}
        name = tr("Workspace {name}").format(name=os.path.splitext(store.name)[0])
        root = project.layerTreeRoot()
        first = not project.mapLayers()
        for table in ON_THE_MAP:
            if table in there:
                continue
            layer = store.database.open_layer(table, table_named(table).label)
            layer.setCustomProperty(ROLE, table)
            if not _has_own_style(layer):
                style_layer(layer, f"workspace_{table}") or style_layer(layer, table)
            if store.read_only:
                layer.setReadOnly(True)
            project.addMapLayer(layer, False)
            group = root.findGroup(name) or root.insertGroup(0, name)
            group.addLayer(layer)
            there[table] = layer
        for layer in companions(project, store.database.open_layer):
            layer.setCustomProperty(ROLE, layer.name())
        join_status(project, there["patches"])
        if first:
            self._look_at(there["patches"])
        return there["patches"]

    def show_all(self) -> None:
        """Move the map to all patches of the workspace."""
        layer = patches_layer()
        if layer is not None:
            layer.updateExtents()
            layer.triggerRepaint()
            self._look_at(layer)

    def _look_at(self, layer: QgsVectorLayer) -> None:
        canvas = self.iface.mapCanvas()
        canvas.setDestinationCrs(layer.crs())
        extent = layer.extent()
        if not extent.isEmpty():
            extent.scale(1.1)
            canvas.setExtent(extent)
        canvas.refresh()

    # --- others' changes ------------------------------------------------------------------------------------------------
    def _look(self) -> None:
        store = self.session.store
        if store is None:
            return
        self._looks += 1
        try:
            store.database.check_there()
            store.poll()
            if self._looks == 1:
                store.index().warm()
            if self._looks % SEAL_EVERY == 0:
                store.seal()
            self._told = ""
        except MineError as error:
            if error.code not in (self._told, "workspace_locked"):
                self._told = error.code
                self.notices.error(error)

    # --- the project ----------------------------------------------------------------------------------------------------
    def project_read(self) -> None:
        """A project was opened: its workspace comes with it."""
        path = project_workspace()
        if not path or (self.session.store is not None and self.session.store.path == path):
            return
        try:
            self.open(path)
        except MineError as error:
            self.notices.error(error)

    def project_cleared(self) -> None:
        """The project was closed: so is its workspace."""
        if self.session.store is not None:
            self.close()


def project_workspace() -> str:
    """The workspace that the project was saved with; empty for none."""
    return str(QgsProject.instance().readEntry(SCOPE, KEY, "")[0])


def workspace_layers() -> List[QgsVectorLayer]:
    """The layers of the open workspace in the project."""
    layers = QgsProject.instance().mapLayers().values()
    return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and layer.customProperty(ROLE)]


def workspace_layer(table: str) -> Optional[QgsVectorLayer]:
    """The open workspace's layer of a table on the map."""
    return next((layer for layer in workspace_layers() if layer.customProperty(ROLE) == table), None)


def patches_layer() -> Optional[QgsVectorLayer]:
    """The open workspace's patches on the map."""
    return workspace_layer("patches")


def _has_own_style(layer: QgsVectorLayer) -> bool:
    """Whether the style came with the file."""
    return bool(layer.styleManager().currentStyle()) and layer.listStylesInDatabase()[0] > 0
