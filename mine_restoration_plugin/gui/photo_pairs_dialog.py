"""Before and after side by side; pairs are proposed, and a person confirms them."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QImage, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..bridge.photo_records import confirm_pair, folder_of, release_pair, views_of
from ..bridge.photo_thumbnails import Picture, Thumbnails
from ..bridge.translation import is_english
from ..model.errors import MineError
from ..model.photo_pairs import Pair, confirmed_pairs, proposed_pairs
from .dock import named
from .notices import Notices, guarded
from .photo_presenter import pair_choices, pair_words, photo_words, problem_words
from .words import tr

EDGE = 1200


class PhotoPairsDialog(QDialog):
    """Compares two photos of a site.

    Args:
        store: the workspace. site: key of the site.
        chosen: keys of photos that are chosen in the strip; two of them are shown at once.
    """

    def __init__(self, store: Any, site: str, chosen: Sequence[str], notices: Notices, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.store, self.site, self.notices = store, site, notices
        self.pairs: List[Pair] = []
        self._rows: Dict[str, Any] = {}
        self._paths: Dict[str, str] = {}
        self.pictures = Thumbnails(self, edge=EDGE)
        self.pictures.ready.connect(self._picture_ready)
        self.setWindowTitle(tr("Before and after"))
        self.resize(940, 640)
        self._build()
        self._read()
        if len(chosen) == 2:
            first, second = (row["uuid"] for row in pair_choices([self._rows[uuid] for uuid in chosen if uuid in self._rows]))
            self._show_pair(str(first), str(second))
        elif self.pairs:
            self.list.setCurrentRow(0)
        self._changed()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        self.list = named(QListWidget(), "pair_list", tr("Pairs, confirmed and proposed"))
        self.list.setMaximumHeight(110)
        self.list.currentRowChanged.connect(self._row_chosen)
        layout.addWidget(self.list)
        grid = QGridLayout()
        self.before, self.after = named(QComboBox(), "pair_before", tr("Photo before")), named(QComboBox(), "pair_after", tr("Photo after"))
        self.left, self.right = PictureView(tr("Photo before")), PictureView(tr("Photo after"))
        for column, (title, choice, view) in enumerate(((tr("Before"), self.before, self.left), (tr("After"), self.after, self.right))):
            label = QLabel(title)
            label.setBuddy(choice)
            grid.addWidget(label, 0, column)
            grid.addWidget(choice, 1, column)
            grid.addWidget(view, 2, column)
            grid.setColumnStretch(column, 1)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.currentIndexChanged.connect(lambda _: self._changed())
        grid.setRowStretch(2, 1)
        layout.addLayout(grid, 1)
        self.confirm_button = named(QPushButton(tr("Confirm as a pair")), "pair_confirm", tr("The two photos show the same view before and after"))
        self.release_button = named(QPushButton(tr("Take the pair apart")), "pair_release", tr("The two photos are no pair"))
        self.swap_button = named(QPushButton(tr("Swap")), "pair_swap", tr("Swap before and after"))
        row = QHBoxLayout()
        for button, act in ((self.confirm_button, self.confirm), (self.release_button, self.release), (self.swap_button, self.swap)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=act: run())
            row.addWidget(button)
        row.addStretch(1)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.clicked.connect(self.reject)
        row.addWidget(buttons)
        layout.addLayout(row)

    def _read(self) -> None:
        rows = self.store.rows("photos", self.site)
        views = views_of(rows)
        self._rows = {str(row["uuid"]): row for row in rows}
        self.pairs = [*confirmed_pairs(views), *proposed_pairs(views)]
        kept = self._uuids()
        self.list.blockSignals(True)
        self.list.clear()
        for pair in self.pairs:
            self.list.addItem(pair_words(pair, self._rows[pair.before], self._rows[pair.after]))
        if not self.pairs:
            self.list.addItem(tr("No pair is near enough and turned alike. Choose the photos below."))
        self.list.blockSignals(False)
        for choice in (self.before, self.after):
            choice.blockSignals(True)
            choice.clear()
            for row in pair_choices(rows):
                choice.addItem(photo_words(row, is_english()), str(row["uuid"]))
            choice.blockSignals(False)
        if kept[0] in self._rows and kept[1] in self._rows:
            self._show_pair(*kept)
        elif self.after.count() > 1:
            self.after.setCurrentIndex(self.after.count() - 1)

    def _uuids(self) -> "tuple[str, str]":
        return str(self.before.currentData() or ""), str(self.after.currentData() or "")

    def _row_chosen(self, row: int) -> None:
        if 0 <= row < len(self.pairs):
            self._show_pair(self.pairs[row].before, self.pairs[row].after)

    def _show_pair(self, before: str, after: str) -> None:
        self.before.setCurrentIndex(self.before.findData(before))
        self.after.setCurrentIndex(self.after.findData(after))

    def _changed(self) -> None:
        before, after = self._uuids()
        for uuid, view in ((before, self.left), (after, self.right)):
            self._show(uuid, view)
        together = any({pair.before, pair.after} == {before, after} for pair in self.pairs if pair.confirmed)
        may_write = not self.store.read_only and bool(before) and bool(after) and before != after
        self.confirm_button.setEnabled(may_write and not together)
        self.release_button.setEnabled(may_write and together)

    def _show(self, uuid: str, view: "PictureView") -> None:
        row = self._rows.get(uuid)
        if row is None:
            view.show_picture(None, "")
            return
        view.setAccessibleDescription(photo_words(row, is_english()))
        try:
            path = folder_of(self.store).path_of(str(row.get("ZPLJ") or ""))
        except MineError:
            view.show_picture(None, problem_words("missing"))
            return
        self._paths[uuid] = path
        picture = self.pictures.get(path)
        view.show_picture(picture.image if picture else None, problem_words(picture.problem) if picture else tr("Reading the picture …"))

    def _picture_ready(self, path: str, picture: Picture) -> None:
        for uuid, view in zip(self._uuids(), (self.left, self.right)):
            if self._paths.get(uuid) == path:
                view.show_picture(picture.image, problem_words(picture.problem))

    # --- what a person does -------------------------------------------------------------------------------------------------
    @guarded
    def confirm(self) -> None:
        """Keep the two photos as a pair."""
        confirm_pair(self.store, *self._uuids())
        self._read()
        self._changed()

    @guarded
    def release(self) -> None:
        """Take the pair apart."""
        release_pair(self.store, *self._uuids())
        self._read()
        self._changed()

    def swap(self) -> None:
        """Change the sides."""
        before, after = self._uuids()
        self._show_pair(after, before)

    def done(self, result: int) -> None:
        """Let go of the pictures when the dialog closes."""
        self.pictures.close()
        super().done(result)


class PictureView(QWidget):
    """A picture as large as there is room, or words."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumSize(240, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image: Optional[QImage] = None
        self._words = ""

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(440, 330)

    def show_picture(self, image: Optional[QImage], words: str) -> None:
        """Show another picture, or words where there is none."""
        self._image, self._words = image, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        if self._image is not None and not self._image.isNull():
            fitted = self._image.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            painter.drawImage((self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2, fitted)
        else:
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._words)
        painter.drawRect(0, 0, self.width() - 1, self.height() - 1)
        painter.end()
