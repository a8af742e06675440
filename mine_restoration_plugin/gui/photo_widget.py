"""The photos of one site: added by drag, paste or button, with kind, direction and caption; removed, paired and checked."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ..bridge.background import Failure
from ..bridge.photo_check import PhotoReport
from ..bridge.photo_records import (
    add_photo,
    digests_of,
    distance_to_site,
    folder_of,
    limit_of,
    position_of,
    remove_photos,
    settle_files,
    stored_photo,
    views_of,
)
from ..bridge.photo_tasks import PhotoTask, QuietCheck, copy_task
from ..bridge.photo_thumbnails import Picture, Thumbnails
from ..bridge.translation import finding_sentence, is_english, sentence
from ..compat import QAction, QShortcut
from ..model.errors import MineError
from ..model.photo_names import ALL_ENDINGS
from ..model.photo_pairs import confirmed_pairs
from ..model.workspace_schema import new_act
from . import settings
from .dock import in_order, named, single_shot, text_label
from .notices import NoticeAction, Notices, guarded, open_folder
from .photo_form import PhotoForm
from .photo_intake import Intake, holds_photos, intake_of, paths_of
from .photo_map import repaint_photos, show_photo
from .photo_presenter import Batch, PhotoLine, batch_words, count_words, lines_of, problem_words
from .photo_strip import PhotoStrip
from .run_bar import RunBar
from .words import in_a_row, tr

MOST_SETTLED = 200
"""Of so many changed photos the files are looked after at once."""


class PhotoWidget(QWidget):
    """Shows the photos of one site.

    Use: ``widget.show_site(uuid)``; it follows the session's workspace and its changes by itself. It also sees to it that files
    follow their rows, when a removal is taken back in the history for example.

    Signals:
        count_changed: how many photos the site has.
    """

    count_changed = pyqtSignal(int)

    def __init__(self, iface: Any, session: Any, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.iface, self.session, self.notices = iface, session, Notices(iface)
        self.site = ""
        self.lines: List[PhotoLine] = []
        self._store: Optional[Any] = None
        self._wrong: Dict[str, str] = {}
        self._tasks: List[PhotoTask] = []
        self._quiet = QuietCheck(self)
        self._quiet.done.connect(self._checked)
        self.thumbnails = Thumbnails(self)
        self.thumbnails.ready.connect(self._thumbnail_ready)
        self._soon = single_shot(self, 0, self.refresh)
        self.setAcceptDrops(True)
        self._build()
        session.listen(self._session_changed)
        self._session_changed()

    def _build(self) -> None:
        # The panel is as high as the screen allows: what does not fit scrolls, instead of pushing the window off the screen.
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        inside = QWidget()
        self.area.setWidget(inside)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        self.count = text_label("photo_count")
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.strip = PhotoStrip()
        self.form = PhotoForm(self.notices)
        self.run_bar = RunBar()
        self.add_button = named(QPushButton(tr("Add photos …")), "photo_add", tr("Add photos from files"))
        self.paste_button = named(QPushButton(tr("Paste")), "photo_paste", tr("Paste photos from the clipboard (Ctrl+V)"))
        self.pairs_button = named(QPushButton(tr("Before and after …")), "photo_pairs", tr("Compare photos before and after, and confirm pairs"))
        self.check_button = named(QPushButton(tr("Check photos …")), "photo_check", tr("Look for missing and changed photos"))
        self.more_button = named(QToolButton(), "photo_more", tr("What can be done with the chosen photos"))
        self.more_button.setText(tr("Photo"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.menu = QMenu(self.more_button)
        self.more_button.setMenu(self.menu)
        self.open_action = self._action("photo_open", tr("Open in the system's viewer (Enter)"), self.open_chosen)
        self.map_action = self._action("photo_map", tr("Show on the map where it was taken"), self.show_on_map)
        self.folder_action = self._action("photo_folder", tr("Open the folder of photos"), self.open_photo_folder)
        self.menu.addSeparator()
        self.remove_action = self._action("photo_remove", tr("Remove; this can be taken back (Delete)"), self.remove_chosen)
        self.strip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.strip.customContextMenuRequested.connect(lambda place: self.menu.exec(self.strip.viewport().mapToGlobal(place)))
        buttons = QHBoxLayout()
        buttons.setSpacing(3)
        placed = [self.add_button, self.paste_button, self.pairs_button, self.check_button, self.more_button]
        for button in placed:
            buttons.addWidget(button)
            button.setMinimumWidth(40)
        layout.addWidget(self.count)
        layout.addWidget(self.strip, 1)
        layout.addWidget(self.run_bar)
        layout.addLayout(buttons)
        layout.addWidget(self.form)
        in_order(self.strip, *placed, *self.form.controls)
        for button, act in (
            (self.add_button, self.choose_files), (self.paste_button, self.paste), (self.pairs_button, self.show_pairs),
            (self.check_button, self.show_check),
        ):  # fmt: skip
            button.clicked.connect(lambda _=False, run=act: run())
        self.strip.itemSelectionChanged.connect(self._selected)
        self.strip.opened.connect(lambda _: self.open_chosen())
        self.strip.removed.connect(self.remove_chosen)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.strip)
        paste.setContext(Qt.ShortcutContext.WidgetShortcut)  # Ctrl+V in the ledger beside it is the ledger's
        paste.activated.connect(self.paste)

    def _action(self, name: str, words: str, act: Any) -> Any:
        action = QAction(words, self.menu)
        action.setObjectName(name)
        action.triggered.connect(lambda _=False: act())
        self.menu.addAction(action)
        return action

    # --- which site -------------------------------------------------------------------------------------------------------
    def show_site(self, site: str) -> None:
        """Show the photos of another site; an empty key shows none."""
        self.form.leave()
        self.site, self._wrong = site, {}
        self.thumbnails.forget_waiting()
        self.strip.clearSelection()
        self.refresh()
        self._check_files()

    def choose(self, uuid: str) -> None:
        """Choose one photo of the site, for example the one that was clicked on the map."""
        self.strip.choose(uuid)

    def _session_changed(self) -> None:
        store = self.session.store
        if store is self._store:
            return
        self.form.forget()
        for task in self._tasks:
            task.cancel()
        self._store, self.site = store, ""
        if store is not None:
            store.changed.connect(self._store_changed)
        self.refresh()

    def _store_changed(self, touched: list) -> None:
        photos = [uuid for table, uuid, _ in touched if table == "photos"]
        if photos and self._store is not None:
            # Each costs some reads: after a load of thousands the others are settled when their site is shown.
            self._settle(photos if len(photos) <= MOST_SETTLED else [line.uuid for line in self.lines])
            repaint_photos()
        if any(site == self.site and table in ("photos", "patches", "sites") for table, _, site in touched):
            self._soon.start(0)

    def _settle(self, uuids: List[str]) -> None:
        try:
            for finding in settle_files(self._store, uuids):
                self.notices.warn(finding_sentence(finding))
        except MineError as error:
            self.notices.error(error)

    # --- showing ----------------------------------------------------------------------------------------------------------
    @guarded
    def refresh(self) -> None:
        """Read the site's photos again."""
        rows: List[Dict[str, Any]] = []
        if self._store is not None and self.site:
            rows = self._store.rows("photos", self.site)
        english, limit = is_english(), limit_of(self._store) if self._store is not None else 0.0
        self.lines = lines_of(rows, self._distances(rows), limit, self._wrong, confirmed_pairs(views_of(rows)), english)
        self.strip.show_lines(self.lines)
        self.count.setText(count_words(rows, english) if self.site else tr("No site is chosen."))
        for line in self.lines:
            self._show_thumbnail(line)
        self._buttons()
        self.count_changed.emit(len(rows))

    def _distances(self, rows: List[Dict[str, Any]]) -> Dict[str, Optional[float]]:
        """Now, not as noted when the photo came: the site's shape may have changed since."""
        placed = {str(row["uuid"]): position_of(row) for row in rows}
        if not any(lon is not None for lon, _ in placed.values()):
            return {}
        patches = self._store.rows("patches", self.site) if self._store is not None else []
        return {uuid: distance_to_site(patches, lon, lat) for uuid, (lon, lat) in placed.items() if lon is not None and lat is not None}

    def _path(self, line: PhotoLine) -> str:
        """Where a photo lies; empty where its row does not say a path that may be opened."""
        try:
            return folder_of(self._store).path_of(line.stored)
        except MineError:
            return ""

    def _show_thumbnail(self, line: PhotoLine) -> None:
        path = self._path(line)
        picture = self.thumbnails.get(path) if path else Picture(None, "missing")
        if picture is not None:
            self.strip.set_picture(line.uuid, picture.image, problem_words(picture.problem))

    def _thumbnail_ready(self, path: str, picture: Picture) -> None:
        for line in self.lines:
            if self._path(line) == path:
                self.strip.set_picture(line.uuid, picture.image, problem_words(picture.problem))

    def _selected(self) -> None:
        chosen = self._chosen()
        self.form.show_photo(self._store, chosen[0].row if len(chosen) == 1 else None)
        self._buttons()

    def _chosen(self) -> List[PhotoLine]:
        keys = set(self.strip.chosen())
        return [line for line in self.lines if line.uuid in keys]

    def _buttons(self) -> None:
        chosen = self._chosen()
        may_write = self._store is not None and bool(self.site) and not self._store.read_only
        free = may_write and not self.run_bar.is_busy()
        self.add_button.setEnabled(free)
        self.paste_button.setEnabled(free)
        self.remove_action.setEnabled(may_write and bool(chosen))
        self.open_action.setEnabled(len(chosen) == 1)
        self.folder_action.setEnabled(self._store is not None and self._store.database.is_file)
        self.map_action.setEnabled(len(chosen) == 1 and position_of(chosen[0].row)[0] is not None)
        self.pairs_button.setEnabled(len(self.lines) >= 2)
        self.check_button.setEnabled(self._store is not None)

    # --- in ---------------------------------------------------------------------------------------------------------------
    def dragEnterEvent(self, event: Any) -> None:  # noqa: N802
        if self.add_button.isEnabled() and holds_photos(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:  # noqa: N802
        event.acceptProposedAction()
        self.take(event.mimeData())

    @guarded
    def paste(self) -> None:
        """Add what the clipboard holds: files, or a picture."""
        if self.paste_button.isEnabled():
            self.take(QGuiApplication.clipboard().mimeData())

    @guarded
    def take(self, mime: Any) -> None:
        """Add what was dropped or pasted."""
        self.add(intake_of(mime))

    @guarded
    def choose_files(self) -> None:
        """Ask for files, and add them."""
        patterns = " ".join(f"*{ending} *{ending.upper()}" for ending in ALL_ENDINGS)
        words = tr("Photos ({patterns})").format(patterns=patterns)
        paths, _ = QFileDialog.getOpenFileNames(self, tr("Add photos"), settings.last_folder(), words)
        if paths:
            settings.set_last_folder(paths[0])
            self.add(Intake(paths_of(paths)))

    @guarded
    def add(self, intake: Intake) -> None:
        """Copy photos into the site's folder in the background; each has its row as soon as it is there."""
        if not self.add_button.isEnabled() or not intake.paths:
            intake.clear()
            return
        store, site, act = self._store, self.site, new_act()
        record = store.record("sites", site)
        if record is None:
            raise MineError("site_gone")
        batch = Batch(len(intake.paths))

        def one(photo: Any) -> None:
            try:
                if isinstance(photo, MineError):
                    raise photo
                added = add_photo(store, site, photo, act)
                batch.take(added.uuid, added.findings)
            except MineError as error:
                batch.errors.append(sentence(error.code, error.params))

        def done(_: Any) -> None:
            self._added(intake, batch)

        def failed(failure: Failure) -> None:
            self._added(intake, batch)
            self.notices.run_failed(failure)

        known = list(digests_of(store, site))
        task = copy_task(folder_of(store), intake.paths, str(record["ZTBH"]), known, one, done, failed, intake.names)
        self._start(task, tr("Copying photos"))

    def _start(self, task: PhotoTask, words: str) -> None:
        self._tasks.append(task)
        task.progressChanged.connect(lambda percent: self.run_bar.bar.setValue(int(percent)))
        task.start()
        self.run_bar.follow(task, words)  # type: ignore[arg-type]
        self._buttons()

    def _added(self, intake: Intake, batch: Batch) -> None:
        intake.clear()
        self._finished()
        details = "\n".join([*batch.errors, *map(finding_sentence, batch.findings)])
        words = batch_words(batch)
        if batch.errors:
            self.notices.failed(in_a_row(words, batch.errors[0]) if len(batch.errors) == 1 else words, details)
        elif batch.warnings:
            self.notices.warn(finding_sentence(batch.warnings[0]) if len(batch.warnings) == 1 else words)
        elif batch.added or batch.known:
            self.notices.done(words, [NoticeAction(tr("Details"), lambda: self.notices.show_details(words, details))] if details else [])
        if batch.added:
            self.strip.choose(batch.added[-1])

    def _finished(self) -> None:
        self._tasks = [task for task in self._tasks if task.is_running()]
        self.run_bar.finish()
        self.refresh()

    # --- out --------------------------------------------------------------------------------------------------------------
    @guarded
    def open_chosen(self) -> None:
        """Open the photo in the system's viewer."""
        for line in self._chosen()[:1]:
            path = folder_of(self._store).path_of(line.stored)
            finding = self._wrong.get(line.uuid)
            if finding == "photo_missing":
                raise MineError("photo_missing", path=line.stored, number=self._number())
            QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def _number(self) -> str:
        record = self._store.record("sites", self.site) if self._store is not None else None
        return str(record["ZTBH"]) if record else ""

    @guarded
    def show_on_map(self) -> None:
        """Move the map to the photo."""
        for line in self._chosen()[:1]:
            show_photo(self.iface, line.uuid)

    @guarded
    def remove_chosen(self) -> None:
        """Remove the chosen photos; the notice offers to take it back."""
        chosen = [line.uuid for line in self._chosen()]
        store = self._store
        if not chosen or store is None or not self.remove_action.isEnabled():
            return
        self.form.forget()
        act = remove_photos(store, chosen)
        words = tr("{count} photos were removed.").format(count=len(chosen))
        self.notices.done(words, [NoticeAction(tr("Take back"), lambda: self._take_back(store, act))])

    @guarded
    def _take_back(self, store: Any, act: str) -> None:
        taken = store.take_back(store.lines_of_act(act))
        for _, error in taken.refused[:1]:
            raise error

    # --- pairs and checks -------------------------------------------------------------------------------------------------
    @guarded
    def show_pairs(self) -> None:
        """Compare before and after."""
        from .photo_pairs_dialog import PhotoPairsDialog

        self.form.leave()
        dialog = PhotoPairsDialog(self._store, self.site, self.strip.chosen(), self.notices, self)
        dialog.exec()
        dialog.deleteLater()
        self.refresh()

    @guarded
    def show_check(self) -> None:
        """Look for missing and changed photos, and for a folder that was moved."""
        from .photo_check_dialog import PhotoCheckDialog

        self.form.leave()
        PhotoCheckDialog(self._store, self.notices, self).exec()
        self._wrong = {}
        self.refresh()
        self._check_files()

    def _check_files(self) -> None:
        """See in the background whether the site's photos are there and as they were taken in."""
        store, site = self._store, self.site
        if store is None or not site or not self.lines or not store.database.is_file:
            return
        # A file that waits in the folder of removed ones for a row that is there is brought back at once.
        self._settle([line.uuid for line in self.lines])
        self._quiet.start(site, folder_of(store), [stored_photo(line.row, "") for line in self.lines])

    def _checked(self, site: str, report: PhotoReport) -> None:
        if self.site == site and report.wrong != self._wrong:
            self._wrong = report.wrong
            self.refresh()

    @guarded
    def open_photo_folder(self) -> None:
        """Show the workspace's photos in the file manager."""
        if self._store is not None:
            open_folder(folder_of(self._store).path)

    def leave(self) -> None:
        """Save what is being typed; called before another site is shown or the panel closes."""
        self.form.leave()

    def close_down(self) -> None:
        """End what runs in the background; called when the panel is taken away."""
        self.leave()
        for task in self._tasks:
            task.cancel()
        self._quiet.close()
        self.thumbnails.close()
