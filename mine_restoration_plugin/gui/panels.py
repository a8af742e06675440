"""Toolbar and menu; each panel is made when it is first opened."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMenu

from ..bridge.icons import icon
from ..bridge.translation import tr as translate
from ..compat import QAction
from ..model.errors import MineError
from . import settings
from .session import Session
from .words import tr, use_translation

SCOPE = "MineRestoration"
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea


class Panels:
    """What the plugin adds to QGIS's window."""

    def __init__(self, iface: Any) -> None:
        use_translation(translate)
        self.iface = iface
        self.session = Session()
        self.docks: Dict[str, Any] = {}
        self.actions: Dict[str, Any] = {}
        self._opened: List[str] = settings.open_panels()
        self._leaving = False
        self._keeper: Optional[Any] = None
        self._patches: Optional[Any] = None

    @property
    def keeper(self) -> Any:
        """Opens and watches the workspace; made when it is first needed, so that loading the plugin costs nothing."""
        if self._keeper is None:
            from .photo_map import PhotoSelection
            from .status_watch import RelapseWatch
            from .workspace_keeper import WorkspaceKeeper

            arrows = PhotoSelection(self._photo_selected)
            watchers = [arrows.watch, self.patches.watch, lambda store, _: RelapseWatch(self.iface, store, self._status_wanted)]
            self._keeper = WorkspaceKeeper(self.iface, self.session, watchers)
        return self._keeper

    @property
    def patches(self) -> Any:
        """Follows edits of the workspace's patches; made when it is first needed."""
        if self._patches is None:
            from .patch_watch import PatchWatch

            self._patches = PatchWatch(self.iface, self.session)
        return self._patches

    def _photo_selected(self, site: str, photo: str) -> None:
        """Somebody chose the arrow of a photo on the map: its site's photos are shown."""
        archive = self.show("archive")
        archive.open(site, on_map=False)
        if archive.record.open_tab("photos"):
            archive.record.show_tab(site)
            archive.record.others["photos"].choose(photo)

    def _status_wanted(self, site: str) -> None:
        """Show the status of a site that should be reopened."""
        archive = self.show("archive")
        archive.open(site)
        if archive.record.open_tab("status"):
            archive.record.show_tab(site)

    def _kinds(self) -> Dict[str, Tuple[str, Callable[[], Any]]]:
        return {
            "data": (tr("Data"), self._make_data),
            "scope": (tr("Scope"), self._make_scope),
            "archive": (tr("Archive"), self._make_archive),
            "ledger": (tr("Ledger"), self._make_ledger),
            "tables": (tr("Tables and export"), self._make_tables),
        }

    def add(self) -> None:
        """Add toolbar and menu; panels that were open last time come when the window is ready."""
        window = self.iface.mainWindow()
        self.toolbar = self.iface.addToolBar(tr("Mine Restoration"))
        self.toolbar.setObjectName("MineRestorationToolbar")
        self.menu = QMenu(tr("Mine Restoration"), self.iface.pluginMenu())
        self.menu.setObjectName("MineRestorationMenu")
        self.menu.setIcon(icon("plugin"))
        self.iface.pluginMenu().addMenu(self.menu)
        for (name, (words, _)), icon_name in zip(self._kinds().items(), ("data", "scope", "archive", "ledger", "export")):
            action = QAction(icon(icon_name), words, window)
            action.setObjectName(f"MineRestoration_{name}")
            action.setCheckable(True)
            action.setToolTip(tr("Mine Restoration: {panel}").format(panel=words))
            action.triggered.connect(lambda checked, chosen=name: self.show(chosen) if checked else self.docks[chosen].close())
            self.toolbar.addAction(action)
            self.menu.addAction(action)
            self.actions[name] = action
        self.menu.addSeparator()
        for name, words, picture, act in (
            ("import", tr("Import patches …"), "data", self.import_patches),
            ("merge", tr("Merge selected patches"), "scope", lambda: self.patches.merge()),
            ("own_site", tr("Make selected patches sites of their own"), "scope", lambda: self.patches.own_sites()),
            ("measure", tr("Measure patches again"), "scope", lambda: self.patches.measure()),
            ("writeoff", tr("Write sites off …"), "archive", self._writeoff),
            ("sheet_export", tr("Export a sheet to fill in …"), "export", self._sheet_export),
            ("sheet_import", tr("Import a filled-in sheet …"), "data", self._sheet_import),
            ("history", tr("History …"), "archive", self._history),
            ("check_workspace", tr("Check workspace …"), "data", self._check_workspace),
            ("settings", tr("Settings …"), "settings", self._settings),
            ("manual", tr("Manual"), "manual", self._manual),
            ("check", tr("Check installation …"), "plugin", self._check),
        ):
            action = QAction(icon(picture), words, window)
            action.setObjectName(f"MineRestoration_{name}")
            action.triggered.connect(lambda _=False, run=act: run())
            self.menu.addAction(action)
            self.actions[name] = action
        project = QgsProject.instance()
        project.readProject.connect(self._read_project)
        project.cleared.connect(self._cleared)
        project.layersRemoved.connect(self._layers_removed)
        self.session.listen(self._write_project)
        self.iface.mapCanvas().contextMenuAboutToShow.connect(self._canvas_menu)
        self._restore_campaign()
        if self._opened:
            self.iface.initializationCompleted.connect(self._reopen)
            if window.isVisible():  # the plugin was switched on in a running QGIS
                self._reopen()

    def remove(self) -> None:
        """Take everything out again."""
        self._leaving = True
        project = QgsProject.instance()
        for signal, slot in (
            (project.readProject, self._read_project), (project.cleared, self._cleared), (project.layersRemoved, self._layers_removed),
        ):  # fmt: skip
            signal.disconnect(slot)
        self.iface.mapCanvas().contextMenuAboutToShow.disconnect(self._canvas_menu)
        for dock in self.docks.values():
            if hasattr(dock, "leave"):
                dock.leave()
            run_bar = getattr(dock, "run_bar", None)
            if run_bar is not None and run_bar.is_busy():
                run_bar.cancel()
            self.iface.removeDockWidget(dock)
            dock.deleteLater()
        self.docks = {}
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None
        self.iface.pluginMenu().removeAction(self.menu.menuAction())
        self.menu.deleteLater()
        self.iface.mainWindow().removeToolBar(self.toolbar)
        self.toolbar.deleteLater()
        for action in self.actions.values():
            action.deleteLater()
        self.actions = {}

    # --- panels -----------------------------------------------------------------------------------------------------
    def show(self, name: str) -> Any:
        """Open a panel, and bring it to the front."""
        dock = self.docks.get(name)
        if dock is None:
            dock = self.docks[name] = self._kinds()[name][1]()
            self._place(dock)
            dock.closedStateChanged.connect(lambda closed, chosen=name: self._closed(chosen, closed))
        dock.setUserVisible(True)
        self.actions[name].setChecked(True)
        self._remember(name, True)
        return dock

    def _place(self, dock: Any) -> None:
        """Where it was last time; at first beside the other panels, on the right, as tabs."""
        window = self.iface.mainWindow()
        if not window.restoreDockWidget(dock):
            others = [other.objectName() for other in self.docks.values() if other is not dock]
            self.iface.addTabifiedDockWidget(RIGHT, dock, others, True)
            if not others:
                window.resizeDocks([dock], [int(window.width() * 0.4)], Qt.Orientation.Horizontal)

    def _closed(self, name: str, closed: bool) -> None:
        if not self._leaving and name in self.actions:
            self.actions[name].setChecked(not closed)
            self._remember(name, not closed)

    def _remember(self, name: str, is_open: bool) -> None:
        self._opened = [other for other in self._opened if other != name] + ([name] if is_open else [])
        settings.set_open_panels(self._opened)

    def _reopen(self) -> None:
        for name in list(self._opened):
            if name in self._kinds():
                self.show(name)

    def _make_data(self) -> Any:
        from .data_panel import DataPanel

        return DataPanel(self.iface, self.session, self.keeper, lambda: self.show("scope"), self.import_patches)

    def _make_scope(self) -> Any:
        from .scope_panel import ScopePanel

        return ScopePanel(self.iface, self.session)

    def _make_archive(self) -> Any:
        from .archive_panel import ArchivePanel

        return ArchivePanel(self.iface, self.session)

    def _make_ledger(self) -> Any:
        from .ledger_panel import LedgerPanel

        return LedgerPanel(self.iface, self.session)

    def _make_tables(self) -> Any:
        from .table_panel import TablePanel

        return TablePanel(self.iface, self.session, lambda: self.show("data").workspace.browse())

    def _canvas_menu(self, menu: Any, event: Any) -> None:
        """A right click on the map: what can be done with the mine under the mouse and with parts of the map."""
        if self.session.store is not None:
            from .canvas_menu import CanvasMenu

            CanvasMenu(self.iface, self.session, self.show, lambda: getattr(self.docks.get("tables"), "drawn", None)).fill(menu, event.mapPoint())

    # --- the menu's other entries -------------------------------------------------------------------------------------
    def _settings(self) -> None:
        from .settings_dialog import SettingsDialog

        SettingsDialog(self.iface.mainWindow()).exec()
        self.session.notify()

    def _writeoff(self) -> None:
        from .writeoff_dialog import open_writeoff

        open_writeoff(self.iface, self.session)

    def import_patches(self, path: str = "") -> Any:
        """The import window, with a file if one is given."""
        from .import_dialog import open_import

        return open_import(self.iface, self.session, self.keeper, path)

    def _sheet_export(self) -> None:
        from .sheet_export_dialog import open_export

        open_export(self.iface, self.session)

    def _sheet_import(self) -> None:
        from .sheet_dialog import open_import

        open_import(self.iface, self.session)

    def _check_workspace(self) -> None:
        from .check_dialog import CheckDialog

        CheckDialog(self.iface, self.session).exec()

    def _history(self) -> None:
        from .history_dialog import HistoryDialog

        HistoryDialog(self.iface, self.session).exec()

    def _manual(self) -> None:
        from .manual import open_manual
        from .notices import Notices

        open_manual("index", Notices(self.iface))

    def _check(self) -> None:
        from .engine_dialog import EngineDialog

        EngineDialog(self.iface.mainWindow()).exec()

    # --- choices live in the project ------------------------------------------------------------------------------------
    def _restore_campaign(self) -> None:
        path = settings.campaign_path()
        if path:
            try:
                self.session.update(campaign_path=path)
            except MineError:
                # The file is gone or broken since last time: the built-in campaign is in force, and the panel shows it.
                settings.set_campaign_path("")

    def _write_project(self) -> None:
        project = QgsProject.instance()
        for name, value in self.session.choices.as_dict().items():
            if name != "campaign_path" and project.readEntry(SCOPE, name, "")[0] != value:
                project.writeEntry(SCOPE, name, value)

    def _read_project(self, *_: Any) -> None:
        project = QgsProject.instance()
        names = [name for name in self.session.choices.as_dict() if name != "campaign_path"]
        self.session.update(**{name: project.readEntry(SCOPE, name, "")[0] for name in names})
        if project.readEntry(SCOPE, "workspace", "")[0]:
            self.keeper.project_read()

    def _cleared(self) -> None:
        if self._keeper is not None:
            self._keeper.project_cleared()
        self.session.update(**{name: "" for name in self.session.choices.as_dict() if name != "campaign_path"})

    def _layers_removed(self, ids: List[str]) -> None:
        gone = {name: "" for name, value in self.session.choices.as_dict().items() if name != "campaign_path" and value in ids}
        self.session.update(**gone)
