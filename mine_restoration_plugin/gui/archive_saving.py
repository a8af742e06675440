"""Saving in the archive panel: what is typed is saved when a field is left, when typing stops, and before anything else is shown."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from . import settings
from .archive_presenter import CONFLICT, FAILED, REFUSED, ArchivePresenter, Entry
from .archive_record import RecordView
from .archive_suggestions import Key
from .dock import single_shot
from .notices import Notices, guarded

TYPED_MS = 1_500
RETRY_MS = 15_000


class RecordSaver(QObject):
    """Between the form and the presenter.

    Signals:
        saved: a field was saved; what depends on it is out of date.
        waiting: something could not be saved and waits.
        decided: a person decided a conflict or took a suggestion over; the record is to be shown anew.
    """

    saved = pyqtSignal()
    waiting = pyqtSignal()
    decided = pyqtSignal()

    def __init__(self, record: RecordView, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self.record, self.form, self.notices = record, record.form, notices
        self.presenter: Optional[ArchivePresenter] = None
        self._workspace = ""
        self._typed_out, self._drafts_kept = False, False
        self.typed = single_shot(self, TYPED_MS, self._save_typed)
        self._retry = single_shot(self, RETRY_MS, self._save_again)
        self.form.edited.connect(self._edited)
        self.form.finished.connect(self._finished)
        self.form.resolve.connect(self._resolve)
        self.form.give_up.connect(self._give_up)
        self.form.take_over.connect(self._take_over)

    def watch(self, presenter: Optional[ArchivePresenter], workspace: str) -> None:
        """Work for a workspace, or for none."""
        self.typed.stop()
        self._retry.stop()
        self.presenter, self._workspace = presenter, workspace

    def save_all(self) -> None:
        """Save what is typed, wherever the cursor is; called before anything else is shown, and when QGIS ends."""
        self.typed.stop()
        presenter = self.presenter
        if presenter is None or not presenter.site:
            return
        self._save_drafts()
        presenter.leave_all()

    def save(self, key: Key) -> None:
        """Save a field if something is typed in it."""
        presenter = self.presenter
        if presenter is not None and presenter.entries[key].draft is not None:
            self._save(key)

    def _edited(self, key: Key) -> None:
        if self.presenter is None or not self.presenter.site:
            return
        self.presenter.type_in(key, self.form.text_in(key))
        self.typed.start()

    def _finished(self, key: Key) -> None:
        presenter = self.presenter
        if presenter is None or key not in presenter.entries:
            return
        entry = presenter.entries[key]
        was_typed = entry.draft is not None
        self.save(key)
        if not self.form.is_active(key):
            presenter.leave(key)
            if entry.draft is None and was_typed:  # the value as it is kept: a date in its form, a number rounded
                self.form.show_entry(entry, presenter.text_of(entry))

    @guarded
    def _save(self, key: Key) -> None:
        self._show_saved(self.presenter.save(key))  # type: ignore[union-attr]

    def _show_saved(self, entry: Entry) -> None:
        presenter = self.presenter
        assert presenter is not None
        typing = self.form.is_active(entry.key)
        # "2020-" is no date yet: nobody is told so while typing on.
        quiet = entry.state == REFUSED and typing and self._typed_out
        if not quiet:
            self.form.show_entry(entry, presenter.text_of(entry), overwrite=not typing and entry.draft is None)
        if entry.draft is not None or self._drafts_kept:
            self._keep_drafts()
        if entry.state == FAILED:
            self._retry.start()
        if entry.draft is not None:
            self.waiting.emit()
            if typing and not quiet:
                self.record.scroll_to(entry.key)
        self.saved.emit()

    def _keep_drafts(self) -> None:
        text = self.presenter.drafts() if self.presenter is not None else ""
        if self._workspace:
            settings.set_archive_drafts(self._workspace, text)
        self._drafts_kept = bool(text)

    def _save_typed(self) -> None:
        """A person stopped typing and is still in the field."""
        presenter = self.presenter
        if presenter is None:
            return
        self._typed_out = True
        try:
            for key, entry in presenter.entries.items():
                if entry.draft is not None and entry.state != CONFLICT:
                    self._save(key)
        finally:
            self._typed_out = False

    def _save_again(self) -> None:
        if self.presenter is not None and self.presenter.has_failed():
            self.save_all()

    @guarded
    def _save_drafts(self) -> None:
        for key, entry in list(self.presenter.entries.items()):  # type: ignore[union-attr]
            if entry.draft is not None and entry.state != CONFLICT:
                self._show_saved(self.presenter.save(key))  # type: ignore[union-attr]

    # --- decisions ------------------------------------------------------------------------------------------------------
    @guarded
    def _resolve(self, key: Key, mine: bool) -> None:
        if self.presenter is not None:
            self._show_decided(self.presenter.resolve(key, mine))

    @guarded
    def _give_up(self, key: Key) -> None:
        if self.presenter is not None:
            self._show_decided(self.presenter.give_up(key))

    @guarded
    def _take_over(self, suggestion: Any) -> None:
        if self.presenter is not None:
            self.save(suggestion.key)
            self._show_decided(self.presenter.take_over(suggestion))

    def _show_decided(self, entry: Entry) -> None:
        assert self.presenter is not None
        self.form.show_entry(entry, self.presenter.text_of(entry))
        self._keep_drafts()
        self.decided.emit()
        self.form.go_to(entry.key)
