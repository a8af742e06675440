"""Kind, direction, caption and person of one photo; saved as soon as a field is left."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Mapping, Optional

from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from ..bridge.translation import is_english, sentence
from ..model.errors import MineError
from ..model.fields import field_of
from .dock import named, single_shot
from .field_words import choices_in
from .notices import Notices
from .words import tr

TYPING_MS = 1500  # what was typed is saved after this pause too, so that a crash costs no caption


class PhotoForm(QWidget):
    """Edits one photo; disabled where none is chosen."""

    def __init__(self, notices: Notices, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.notices = notices
        self._store: Optional[Any] = None
        self._uuid = ""
        self._seen: Dict[str, Any] = {}
        self._filling = False
        self.kind = named(QComboBox(), "photo_kind", tr("Kind of photo"))
        self.kind.addItem(tr("Kind not chosen"), "")
        for code, name in choices_in("ZPLX", is_english()):
            self.kind.addItem(name, code)
        self.bearing = named(QLineEdit(), "photo_bearing", tr("Direction in degrees from north, clockwise"))
        self.caption = named(QLineEdit(), "photo_caption", tr("Caption"))
        self.person = named(QLineEdit(), "photo_person", tr("Taken by"))
        self._limit(self.caption, "ZPSM")
        self._limit(self.person, "PSR")
        self.bearing.setMaxLength(8)
        # One row, since the screen of a county's laptop is low; the empty fields say what they are for.
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for edit, words in ((self.caption, tr("Caption")), (self.bearing, tr("Direction")), (self.person, tr("Taken by"))):
            edit.setPlaceholderText(words)
        for part, share in zip(self.controls, (3, 6, 2, 2)):
            part.setMinimumWidth(40)
            row.addWidget(part, share)
            if part is self.bearing:
                row.addWidget(QLabel("°"))
        self._pause = single_shot(self, TYPING_MS, self.leave)
        self.kind.activated.connect(lambda _: self.leave())
        for edit in (self.bearing, self.caption, self.person):
            edit.editingFinished.connect(self.leave)
            edit.textEdited.connect(lambda _: self._pause.start())
        self.setEnabled(False)

    @property
    def controls(self) -> List[QWidget]:
        """In the order in which they are read."""
        return [self.kind, self.caption, self.bearing, self.person]

    def _limit(self, edit: QLineEdit, name: str) -> None:
        field = field_of("photo", name)
        if field is not None:
            edit.setMaxLength(field.width)

    def show_photo(self, store: Optional[Any], row: Optional[Mapping[str, Any]]) -> None:
        """Show another photo; what was typed for the one before is saved first.

        The same photo again takes what is new in the store, but leaves the field in which the person types.
        """
        uuid = str(row["uuid"]) if row is not None else ""
        if uuid != self._uuid:
            self.leave()
        typing = self._pause.isActive() and uuid == self._uuid
        self._store, self._uuid = store, uuid
        self.setEnabled(row is not None and store is not None and not store.read_only)
        if typing:
            return
        self._seen = {name: row.get(name) for name in ("ZPLX", "FWJ", "ZPSM", "PSR")} if row is not None else {}
        self._fill()

    def _fill(self) -> None:
        self._filling = True
        kind = str(self._seen.get("ZPLX") or "")
        place = self.kind.findData(kind)
        if place < 0:  # a kind that the list does not have stays until a person chooses another
            self.kind.addItem(kind, kind)
            place = self.kind.findData(kind)
        self.kind.setCurrentIndex(place)
        bearing = self._seen.get("FWJ")
        self.bearing.setText(f"{bearing:g}" if isinstance(bearing, (int, float)) else "")
        self.caption.setText(str(self._seen.get("ZPSM") or ""))
        self.person.setText(str(self._seen.get("PSR") or ""))
        for edit in (self.caption, self.person, self.bearing):
            edit.setCursorPosition(0)
        self._filling = False

    def forget(self) -> None:
        """Drop what was typed: the photo is being removed."""
        self._pause.stop()
        self._uuid, self._seen = "", {}
        self._fill()
        self.setEnabled(False)

    def leave(self) -> None:
        """Save what was changed."""
        self._pause.stop()
        if self._filling or not self._uuid or self._store is None or self._store.read_only:
            return
        try:
            values = self._changed()
            if not values:
                return
            saved = self._store.save("photos", self._uuid, values, self._seen)
            for conflict in saved.conflicts:
                self.notices.warn(
                    tr("{who} has changed this photo meanwhile ({mine} / {theirs}); look at it again.").format(
                        who=conflict.who or tr("Somebody else"), mine=_shown(conflict.mine), theirs=_shown(conflict.theirs)
                    )
                )
            if saved.conflicts and not saved.written:
                row = self._store.record("photos", self._uuid)
                self._seen = {name: (row or {}).get(name) for name in self._seen}
                self._fill()
            else:
                self._seen = {**self._seen, **values}
        except MineError as error:
            self.notices.failed(sentence(error.code, error.params))

    def _changed(self) -> Dict[str, Any]:
        """What differs from what was shown.

        Raises:
            MineError: ``value_out_of_range`` for a direction that is none; the field then shows what is saved.
        """
        typed = {"ZPLX": self.kind.currentData() or None, "ZPSM": self.caption.text() or None, "PSR": self.person.text() or None}
        changed = {name: value for name, value in typed.items() if (self._seen.get(name) or None) != value}
        bearing = self._bearing()
        if bearing != self._seen.get("FWJ"):
            changed["FWJ"] = bearing
        return changed

    def _bearing(self) -> Optional[float]:
        text = self.bearing.text().strip().rstrip("°").replace("，", ".").replace(",", ".")
        if not text:
            return None
        shown = self._seen.get("FWJ")
        if isinstance(shown, (int, float)) and text == f"{shown:g}":
            return float(shown)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0 <= value <= 360:
            self.bearing.setText(f"{shown:g}" if isinstance(shown, (int, float)) else "")
            raise MineError("photo_direction", value=text)
        return round(value, 1)


def _shown(value: Any) -> str:
    return tr("(empty)") if value in (None, "") else str(value)
