"""档案: the list of sites above, the record of one below; everything is saved as soon as a person leaves a field or stops typing."""

from __future__ import annotations

from typing import Any, List, Optional

from qgis.PyQt.QtCore import QByteArray, QEvent, Qt
from qgis.PyQt.QtWidgets import QApplication, QSplitter

from ..bridge.site_rows import extent_of
from ..bridge.translation import is_english, sentence
from ..model.errors import MineError
from ..model.messages import render
from ..model.status import Unmet
from . import settings
from .archive_keys import command_of, leafs
from .archive_map import MapActions
from .archive_presenter import ArchivePresenter
from .archive_record import RecordView
from .archive_saving import RecordSaver
from .archive_suggestions import Key
from .dock import Panel, single_shot
from .field_words import label_of
from .manual import open_manual
from .notices import guarded
from .site_list import SiteList
from .words import in_a_row, tr

REMEMBER_MS = 3_000
_LIST_MS = 150
_CLICK_MS = 80
_OTHER_TABS = {"photos": "photos", "acceptance": "status", "inspections": "status"}


class ArchivePanel(Panel):
    """档案."""

    NAME = "MineRestorationArchive"
    MANUAL = "archive"

    def __init__(self, iface: Any, session: Any) -> None:
        super().__init__(iface, session, tr("Archive"))
        self.english = is_english()
        self.presenter: Optional[ArchivePresenter] = None
        self._store: Optional[Any] = None
        self.list = SiteList(self.english, settings.archive_view("list"))
        self.record = RecordView(iface, session, self.english)
        self.form = self.record.form
        self.saver = RecordSaver(self.record, self.notices, self)
        self.map = MapActions(iface, self.record, self.notices, self._patches, self)
        self.link = self.map.link
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("archive_split")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.record)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 2)
        self._add_actions()
        self._timers()
        self._connect()
        self._remembered()
        self.finish()
        self.refresh()

    def finish(self) -> None:
        """The list stays in sight and the record scrolls by itself, so that the panel as a whole does not."""
        self.area.deleteLater()
        self.area = self.record.area
        self.body.addWidget(self.splitter)
        self.setWidget(self.content)

    def _add_actions(self) -> None:
        add = self.record.add_action
        self.record.menu.addSeparator()
        self.copy_action = add("archive_copy", tr("Copy from another site …"), self.copy_from)
        self.many_action = add("archive_many", tr("Change many sites …"), self.change_many)

    def _timers(self) -> None:
        self._refresh_soon = single_shot(self, 0, self._refresh_record)
        self._index_soon = single_shot(self, _LIST_MS, self._refresh_list)
        # Settings are files: they are written when a person stays for a moment, not at every site.
        self._remember_soon = single_shot(self, REMEMBER_MS, self._remember)

    def _connect(self) -> None:
        self.list.chosen.connect(lambda site: self.open(site))
        self.list.searched.connect(self._searched)
        # What is missing, suggestions, completeness: after the person has gone on.
        self.saver.saved.connect(lambda: self._refresh_soon.start(0))
        self.saver.waiting.connect(self._show_notice)
        self.saver.decided.connect(self._show_record)
        self.record.jump.connect(self._jump)
        self.record.step.connect(self.go)
        self.record.next_missing.clicked.connect(lambda: self._next_missing())
        self.record.tab_changed.connect(self._tab_changed)
        self.record.undo.clicked.connect(lambda: self.take_back())
        self.record.redo.clicked.connect(lambda: self.do_again())
        self.record.notice.linkActivated.connect(lambda site: self.open(site))
        self.record.patches.zoom.connect(lambda patch: self.link.show([patch], True))
        self.link.selected.connect(self._selected_on_map)
        self.map.clicked.connect(self._clicked)
        self.list.table.installEventFilter(self)
        self.session.listen(self.refresh)
        self.visibilityChanged.connect(lambda shown: None if shown else self._left())
        self.splitter.splitterMoved.connect(lambda *_: self._remember_soon.start())
        QApplication.instance().aboutToQuit.connect(self._left)

    def _remembered(self) -> None:
        self.list.restore_header(settings.archive_view("columns"))
        split = settings.archive_view("split")
        if not (split and self.splitter.restoreState(QByteArray.fromBase64(split.encode("ascii")))):
            self.splitter.setSizes([225, 365])

    def _remember(self) -> None:
        self._remember_soon.stop()
        if self.presenter is not None:
            settings.set_archive_view("site", self.presenter.site)
        settings.set_archive_view("list", self.list.filter.as_text())
        settings.set_archive_view("columns", self.list.header_state())
        settings.set_archive_view("split", bytes(self.splitter.saveState().toBase64()).decode("ascii"))

    # --- the workspace ------------------------------------------------------------------------------------------------
    @guarded
    def refresh(self) -> None:
        """Show the workspace that is open, or that there is none."""
        store = self.session.store
        if store is self._store:
            if store is None:
                self._show_none()
            return
        self.save_all()
        if self._store is not None:
            self._store.changed.disconnect(self._store_changed)
        self._store = store
        self.presenter = ArchivePresenter(store, self.english, settings.archive_drafts(store.path)) if store is not None else None
        self.saver.watch(self.presenter, store.path if store is not None else "")
        self.link.watch(store)
        if store is None:
            self.list.set_index(None)
            self._show_none()
            return
        store.changed.connect(self._store_changed)
        self.list.show_current(None)
        self.list.set_index(store.index())
        last = settings.archive_view("site")
        self._enable()
        if last and store.index().value(last, "uuid") is not None:
            self.open(last)
        else:
            self._show_none()

    def _show_none(self) -> None:
        words = tr("Choose a site in the list, or click a patch on the map.")
        if self._store is None:
            words = tr("No workspace is open. Open one or make a new one in the panel Data.")
        self.record.show_nothing(words)
        self._show_notice()
        self._enable()

    def _enable(self) -> None:
        presenter, store = self.presenter, self._store
        site = bool(presenter and presenter.site)
        writable = store is not None and not store.read_only
        self.record.previous.setEnabled(bool(site and self.list.neighbour(-1)))
        self.record.next.setEnabled(bool(site and self.list.neighbour(1)))
        undo, redo = (presenter.last_done, presenter.last_undone) if presenter is not None else ("", "")
        self.record.undo.setEnabled(bool(undo) and writable)
        self.record.redo.setEnabled(bool(redo) and writable)
        self.record.undo.setToolTip(tr("Take back (Ctrl+Z)") + (f": {undo}" if undo else ""))
        self.record.redo.setToolTip(tr("Do again (Ctrl+Y)") + (f": {redo}" if redo else ""))
        self.copy_action.setEnabled(site and writable)
        self.many_action.setEnabled(writable)
        self.map.zoom.setEnabled(site)
        self.map.pick.setEnabled(store is not None)

    # --- going from site to site ----------------------------------------------------------------------------------------
    @guarded
    def open(self, site: str, on_map: bool = True) -> None:
        """Save what is typed and show a site.

        Raises:
            MineError: ``site_gone``.
        """
        presenter = self.presenter
        if presenter is None or not site or site == presenter.site:
            return
        self.save_all()
        focus = self.form.active()
        try:
            presenter.open(site)
        except MineError:
            self.list.show_current(presenter.site or None)
            raise
        self.record.build(presenter.sections(), {key: entry.field for key, entry in presenter.entries.items()})
        self.form.set_read_only(self._store.read_only)
        for entry in presenter.entries.values():
            self.form.show_entry(entry, presenter.text_of(entry))
        self.list.show_current(site)
        self._show_record()
        if focus is None:
            self.record.area.verticalScrollBar().setValue(0)
        self._remember_soon.start()
        self.map.site_opened(from_map=not on_map)
        self.record.show_tab(site)

    def go(self, step: int) -> None:
        """Open the site before or after this one; the cursor stays in its field."""
        site = self.list.neighbour(step)
        if site:
            self.open(site)

    def _show_record(self) -> None:
        """Everything but the values in the editors."""
        presenter = self.presenter
        assert presenter is not None
        patches = presenter.dossier.get("patches") or []
        state = tr("Status: {status}   Complete: {percent} %").format(status=presenter.status(), percent=presenter.completeness())
        self.record.show_head(presenter.title(), state)
        self.record.patches.show_patches(patches)
        step, unmet = presenter.missing()
        self.record.show_missing(step, unmet, [self._unmet_words(u) for u in unmet])
        self.form.mark_missing([(u.table, u.field) for u in unmet], step)
        self.form.show_suggestions(presenter.suggestions(extent_of(patches)))
        self._show_notice()
        self._enable()

    def _unmet_words(self, unmet: Unmet) -> str:
        entry = self.presenter.entries.get((unmet.table, unmet.field)) if self.presenter is not None else None
        if unmet.code == "unmet_field" and entry is not None:
            return label_of(entry.field, self.english)
        return sentence(unmet.code, unmet.params)

    def _show_notice(self) -> None:
        parts = []
        if self._store is not None and self._store.read_only:
            parts.append((render(self._store.read_only_reason, {"path": self._store.name}, tr), None))
        for site, number, count in self.presenter.waiting() if self.presenter is not None else []:
            text = tr("Not saved yet: {count} entries of the site {number}.").format(count=count, number=number or "-")
            parts.append((text, site if site != self.presenter.site else None))
        self.record.show_notice([(f"⚠ {words}", link) for words, link in parts])

    def _searched(self) -> None:
        self._remember_soon.start()
        self._enable()

    def _tab_changed(self) -> None:
        self.save_all()
        if self.presenter is not None and self.presenter.site:
            self.record.show_tab(self.presenter.site)

    @guarded
    def _jump(self, unmet: Unmet) -> None:
        if self.record.reveal((unmet.table, unmet.field)):
            return
        if self.record.open_tab(_OTHER_TABS.get(unmet.table, "")):
            return
        if self.presenter is not None and self.record.open_tab("records"):
            self.record.show_tab(self.presenter.site)
            if self.record.others["records"].show_table(unmet.table):
                return
        if unmet.table == "ledger":
            self.notices.warn(tr("This is filled in in the panel Ledger."))

    def _next_missing(self) -> None:
        """Go to the first missing field behind the one in which a person is, else to the first of all."""
        presenter = self.presenter
        if presenter is None or not presenter.site:
            return
        missing = {(unmet.table, unmet.field) for unmet in presenter.missing()[1]}
        keys, now = list(self.form.blocks), self.form.active()
        start = keys.index(now) + 1 if now in keys else 0
        self._jump_to(next((key for key in keys[start:] + keys[:start] if key in missing), None))

    def _jump_to(self, key: Optional[Key]) -> None:
        if key is not None:
            self.record.reveal(key)

    def save_all(self) -> None:
        """Save what is typed, wherever the cursor is."""
        self.saver.save_all()

    # --- taking back ----------------------------------------------------------------------------------------------------
    @guarded
    def take_back(self) -> None:
        """Take the last save of this session back."""
        if self.presenter is not None:
            self.save_all()
            self._show_undone(self.presenter.take_back())

    @guarded
    def do_again(self) -> None:
        """Do again what was taken back."""
        if self.presenter is not None:
            self._show_undone(self.presenter.do_again())

    def _show_undone(self, undone: Any) -> None:
        if undone is None:
            return
        (self.notices.done if undone.whole else self.notices.warn)(undone.text)
        if undone.site and undone.site != self.presenter.site:  # type: ignore[union-attr]
            self.open(undone.site)
        self._refresh_record()

    # --- changes by whomever ----------------------------------------------------------------------------------------------
    def _store_changed(self, touched: List[Any]) -> None:
        site = self.presenter.site if self.presenter is not None else ""
        if not touched or any(row[2] == site for row in touched):
            self._refresh_soon.start(0)
        self._index_soon.start()

    def _refresh_list(self) -> None:
        if self._store is not None:
            self._load_list()

    @guarded
    def _load_list(self) -> None:
        index = self._store.index()  # type: ignore[union-attr]
        known = len(index)
        if index is self.list.index and known == self.list.known:
            self.list.repaint_rows(index)
        else:
            self.list.set_index(index)

    def _refresh_record(self) -> None:
        presenter = self.presenter
        if presenter is None or not presenter.site:
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._refresh_soon.start(_CLICK_MS)  # the button that is being pressed may be one of those that come anew
            return
        try:
            changed = presenter.refresh()
        except MineError as error:
            if error.code == "site_gone":
                presenter.close()
                self._show_none()
            self.notices.error(error)
            return
        for entry in presenter.entries.values():
            if entry.draft is None:
                self.form.show_entry(entry, presenter.text_of(entry), overwrite=entry.key in changed or not entry.field.typed_in)
        self._show_record()

    # --- the map ----------------------------------------------------------------------------------------------------------
    def _patches(self) -> Optional[List[Any]]:
        presenter = self.presenter
        return list(presenter.dossier.get("patches") or []) if presenter is not None and presenter.site else None

    def _selected_on_map(self, sites: List[str]) -> None:
        self.list.set_selected_on_map(sites)
        if sites and self.presenter is not None and self.presenter.site not in sites and self.isVisible():
            self.open(sites[0], on_map=False)

    @guarded
    def _clicked(self, site: str) -> None:
        self.setUserVisible(True)
        self.open(site)

    # --- dialogs ----------------------------------------------------------------------------------------------------------
    @guarded
    def copy_from(self) -> None:
        """Copy fields from another site."""
        from .archive_copy import CopyDialog

        presenter = self.presenter
        if presenter is None or not presenter.site:
            return
        self.save_all()
        dialog = CopyDialog(self._store, presenter, self.english, self)
        if dialog.exec() and dialog.act:
            presenter.remember_act(dialog.act, presenter.site, tr("copied fields of {site}").format(site=presenter.title()))
            self.notices.done(tr("{count} fields were copied. Ctrl+Z takes them back.").format(count=dialog.count))
        self._refresh_record()

    @guarded
    def change_many(self) -> None:
        """Change a field of many sites."""
        from .archive_many import ManyDialog

        presenter = self.presenter
        if presenter is None:
            return
        self.save_all()
        dialog = ManyDialog(self._store, self.list, self.english, self)
        if dialog.exec() and dialog.act:
            presenter.remember_act(dialog.act, "", dialog.words)
            self.notices.done(in_a_row(dialog.done_text, tr("Ctrl+Z takes it back.")))
        self._refresh_record()

    # --- keys and the end ---------------------------------------------------------------------------------------------------
    def eventFilter(self, watched: Any, event: QEvent) -> bool:  # noqa: N802
        """In the list, too, PgUp and PgDn go from site to site."""
        if leafs(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Claim the panel's keys before QGIS's own shortcuts get them."""
        if event.type() == QEvent.Type.ShortcutOverride and self._command(event) is not None:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Do what a key of the panel asks for."""
        command = self._command(event)
        if command is None:
            super().keyPressEvent(event)
            return
        event.accept()
        command()

    def _command(self, event: Any) -> Any:
        commands = {
            "undo": self.take_back, "redo": self.do_again, "save": self._save_pressed, "find": self._find, "previous": lambda: self.go(-1),
            "next": lambda: self.go(1), "missing": self._next_missing, "help": lambda: open_manual(self.MANUAL, self.notices),
        }  # fmt: skip
        return command_of(event, commands)

    def _left(self) -> None:
        self.save_all()
        self._remember()

    def _save_pressed(self) -> None:
        self.save_all()
        if self.presenter is not None and not self.presenter.waiting():
            self.iface.mainWindow().statusBar().showMessage(tr("Everything is saved."), 3_000)

    def _find(self) -> None:
        self.list.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.text.selectAll()

    def closeEvent(self, event: Any) -> None:  # noqa: N802
        """Nothing that is typed is lost when the panel closes."""
        self._left()
        self.map.leave()
        super().closeEvent(event)
