"""The workspace at the top of the data panel: new, open, recent, what is in it, patches into it."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..bridge import person
from ..bridge.background import Failure, Outcome, run_algorithm
from ..bridge.translation import sentence
from ..model.errors import MineError
from ..model.gb2260 import province_name
from . import settings
from .dock import named, text_label
from .notices import Notices, guarded
from .run_bar import RunBar
from .words import in_a_row, number, tr

GPKG = "GeoPackage (*.gpkg)"


class WorkspaceBox(QWidget):
    """What a person does with the workspace as a whole.

    Args:
        keeper: opens and closes (``gui.workspace_keeper``).
        patches: gives the layer whose patches shall go into the workspace, or None.
    """

    def __init__(self, iface: Any, session: Any, keeper: Any, patches: Callable[[], Optional[Any]]) -> None:
        super().__init__()
        self.iface, self.session, self.keeper, self._patches = iface, session, keeper, patches
        self.notices = Notices(iface)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.text = text_label("workspace_text")
        layout.addWidget(self.text)
        row = QHBoxLayout()
        self.new_button = named(QPushButton(tr("New …")), "workspace_new", tr("New workspace"))
        self.open_button = named(QPushButton(tr("Open …")), "workspace_open", tr("Open a workspace"))
        self.close_button = named(QPushButton(tr("Close")), "workspace_close", tr("Close the workspace"))
        self.recent = named(QComboBox(), "workspace_recent", tr("Recent workspaces"))
        self.recent.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for widget in (self.new_button, self.open_button, self.close_button):
            row.addWidget(widget)
        row.addWidget(self.recent, 1)
        layout.addLayout(row)
        self.load_button = named(QPushButton(tr("Take the patches into the workspace")), "workspace_load", tr("Take the patches into the workspace"))
        layout.addWidget(self.load_button)
        self.run_bar = RunBar(self)
        layout.addWidget(self.run_bar)
        self.new_button.clicked.connect(lambda: self.new())
        self.open_button.clicked.connect(lambda: self.browse())
        self.close_button.clicked.connect(lambda: self.keeper.close())
        self.recent.activated.connect(self._open_recent)
        self.load_button.clicked.connect(lambda: self.load())
        self.refresh()

    def controls(self) -> "list[QWidget]":
        """In reading order."""
        return [self.new_button, self.open_button, self.close_button, self.recent, self.load_button]

    # --- actions ------------------------------------------------------------------------------------------------------
    @guarded
    def new(self) -> None:
        """Ask for name and region, make a workspace, open it."""
        dialog = NewWorkspaceDialog(self.session, self)
        if not dialog.exec():
            return
        person.set_editor(dialog.editor.text())
        settings.set_last_folder(dialog.path.text())
        parameters: Dict[str, Any] = {
            "CAMPAIGN": self.session.choices.campaign_path, "REGION": dialog.region.text().strip(),
            "OUTPUT": dialog.path.text().strip(), "EDITOR": dialog.editor.text().strip(),
        }  # fmt: skip
        self._start("createworkspace", parameters, tr("Making the workspace"), lambda outcome: self.open(str(outcome.results["OUTPUT"])))

    def browse(self) -> None:
        """Choose a workspace and open it."""
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a workspace"), settings.last_folder(), GPKG)
        if path:
            settings.set_last_folder(path)
            self.open(path)

    @guarded
    def open(self, path: str) -> None:
        """Open a workspace."""
        try:
            store = self.keeper.open(path)
        finally:
            self.refresh()
        self.notices.done(tr("Workspace {name} is open: {sites} sites.").format(name=store.name, sites=number(len(store.index()))))

    def _open_recent(self, index: int) -> None:
        path = self.recent.itemData(index)
        if path:
            self.open(path)

    @guarded
    def load(self) -> None:
        """Classify the chosen patches by the workspace's campaign and take the new ones in."""
        store, layer = self.session.store, self._patches()
        if store is None:
            raise MineError("no_workspace")
        if layer is None:
            self.notices.warn(tr("Choose the patches below first, then take them into the workspace."))
            return
        parameters = {"PATCHES": layer, "WORKSPACE": store.path, "EDITOR": person.editor()}
        rivers = self.session.choices.rivers
        if rivers:
            parameters["RIVERS"] = rivers
        self._start("loadpatches", parameters, tr("Taking the patches in"), self._loaded)

    def _loaded(self, outcome: Outcome) -> None:
        counts = outcome.data.get("counts") or {}
        store = self.session.store
        if store is not None:
            store.reload()
            self.session.notify()
            self.keeper.show_all()
        figures = {name: number(int(counts.get(name, 0))) for name in ("loaded", "sites", "known")}
        text = tr("{loaded} patches of {sites} new sites were taken in.").format(**figures)
        if counts.get("known"):
            text = in_a_row(text, tr("{known} were there already.").format(**figures))
        self.notices.done(text)

    def _start(self, name: str, parameters: Dict[str, Any], words: str, then: Callable[[Outcome], None]) -> None:
        if self.run_bar.is_busy():
            return

        def done(outcome: Outcome) -> None:
            self.run_bar.finish()
            self.refresh()
            then(outcome)

        def failed(failure: Failure) -> None:
            self.run_bar.finish()
            self.refresh()
            self.notices.run_failed(failure)

        feedback = self.run_bar.feedback()
        self.run_bar.follow(run_algorithm(f"mine_restoration:{name}", parameters, done, failed, feedback, None), words)
        self.refresh()

    # --- what it says -------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the workspace that is open."""
        store, busy = self.session.store, self.run_bar.is_busy()
        self.text.setText(self._words())
        self.close_button.setEnabled(store is not None and not busy)
        self.load_button.setEnabled(store is not None and not store.read_only and not busy)
        for button in (self.new_button, self.open_button):
            button.setEnabled(not busy)
        self.recent.clear()
        self.recent.addItem(tr("Recent"), "")
        for path in settings.recent_workspaces():
            self.recent.addItem(os.path.basename(path), path)
            self.recent.setItemData(self.recent.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        self.recent.setEnabled(self.recent.count() > 1 and not busy)

    def _words(self) -> str:
        store = self.session.store
        if store is None:
            return tr("No workspace is open. A workspace is one file that keeps archive, ledger, photos and history of all mines of a county.")
        region = store.settings.get("region", "")
        place = f"{province_name(region)} {region}".strip() or "-"
        lines = [
            tr("{name}: region {region}, {sites} sites, {patches} patches.").format(
                name=store.name, region=place, sites=number(store.database.layer("sites").featureCount()),
                patches=number(store.database.layer("patches").featureCount()),
            ),
            tr("Campaign: {title}. Saved under the name {editor}.").format(title=store.campaign.title, editor=store.editor or "-"),
        ]  # fmt: skip
        if store.read_only:
            lines.append("⚠ " + sentence(store.read_only_reason, {"path": store.name}))
        return "\n".join(lines)


class NewWorkspaceDialog(QDialog):
    """Name of the file, region, and who works with it."""

    def __init__(self, session: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New workspace"))
        self.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        note = tr("Campaign: {title}. The code lists, the base rivers and the forms go into the file.").format(title=session.campaign.title)
        layout.addWidget(text_label("new_note", note))
        form = QFormLayout()
        self.region = named(QLineEdit(), "region", tr("Region code"), tr("GB/T 2260: 6 digits for a county, 4 for a city, 2 for a province"))
        self.region.setPlaceholderText(tr("GB/T 2260, such as 511502"))
        self.region_name = text_label("region_name")
        self.path = named(QLineEdit(), "path", tr("File of the workspace"))
        browse = named(QPushButton(tr("Choose …")), "browse", tr("Choose the file of the workspace"))
        row = QHBoxLayout()
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        self.editor = named(QLineEdit(person.editor()), "editor", tr("Your name"), tr("Your name; the history says who changed what"))
        form.addRow(tr("Region code"), self.region)
        form.addRow("", self.region_name)
        form.addRow(tr("File"), row)
        form.addRow(tr("Your name"), self.editor)
        layout.addLayout(form)
        self.buttons = QDialogButtonBox()
        self.make = self.buttons.addButton(tr("Make"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        layout.addWidget(self.buttons)
        self._campaign = session.campaign
        self.make.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        browse.clicked.connect(self._browse)
        for edit in (self.region, self.path, self.editor):
            edit.textChanged.connect(self._check)
        self._check()

    def _browse(self) -> None:
        start = os.path.join(settings.last_folder(), f"{self.region.text().strip() or tr('workspace')}.gpkg")
        path, _ = QFileDialog.getSaveFileName(self, tr("File of the workspace"), start, GPKG)
        if path:
            self.path.setText(path if path.lower().endswith(".gpkg") else path + ".gpkg")

    def _check(self) -> None:
        """Say what the code means, and allow to go on only with all that is needed."""
        code = self.region.text().strip()
        known = code.isdigit() and len(code) in (2, 4, 6) and self._campaign.province_by_code(code[:2]) is not None
        name = province_name(code) if known else ""
        self.region_name.setText(name or (tr("Not a code of the campaign's provinces") if code else ""))
        path = self.path.text().strip()
        fits = path.lower().endswith(".gpkg") and os.path.isdir(os.path.dirname(os.path.abspath(path)))
        self.make.setEnabled(bool(known and fits and self.editor.text().strip()))

