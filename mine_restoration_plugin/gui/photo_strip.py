"""The photos of a site as thumbnails with words; which of them are chosen. It shows and reports, and decides nothing."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence

from qgis.PyQt.QtCore import QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from qgis.PyQt.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem, QWidget

from .photo_presenter import PhotoLine
from .words import tr

PICTURE = QSize(104, 78)
_KEY = Qt.ItemDataRole.UserRole
_LOWEST = 165  # pixels: one row of thumbnails with their words


class PhotoStrip(QListWidget):
    """Thumbnails that wrap.

    Signals:
        opened: key of a photo that was double clicked, or Enter. removed: Delete was pressed.
    """

    opened = pyqtSignal(str)
    removed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("photo_strip")
        self.setAccessibleName(tr("Photos of the site"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(PICTURE)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWrapping(True)
        self.setWordWrap(True)
        self.setSpacing(3)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(_LOWEST)
        self.itemActivated.connect(lambda item: self.opened.emit(str(item.data(_KEY))))
        self._items: Dict[str, QListWidgetItem] = {}

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(3 * PICTURE.width(), _LOWEST)

    def show_lines(self, lines: Sequence[PhotoLine]) -> None:
        """Show these photos; what was chosen stays chosen."""
        chosen, current = set(self.chosen()), self.current()
        self.blockSignals(True)
        self.clear()
        self._items = {}
        height = self.fontMetrics().height()
        for line in lines:
            item = QListWidgetItem(_framed(None, self.palette()), line.text)
            item.setData(_KEY, line.uuid)
            item.setToolTip(line.tip)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, line.tip)
            item.setTextAlignment(int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop))
            item.setSizeHint(QSize(PICTURE.width() + 12, PICTURE.height() + 12 + height * (line.text.count("\n") + 1)))
            if line.warns:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.addItem(item)
            self._items[line.uuid] = item
            item.setSelected(line.uuid in chosen)
            if line.uuid == current:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self.itemSelectionChanged.emit()

    def set_picture(self, uuid: str, image: Optional[QImage], words: str = "") -> None:
        """Show a thumbnail, or the words that say why there is none."""
        item = self._items.get(uuid)
        if item is not None:
            item.setIcon(_framed(image, self.palette(), words))

    def chosen(self) -> List[str]:
        """Keys of the chosen photos in the order of the strip."""
        return [str(self.item(row).data(_KEY)) for row in range(self.count()) if self.item(row).isSelected()]

    def current(self) -> str:
        """Key of the photo with the cursor."""
        item = self.currentItem()
        return str(item.data(_KEY)) if item is not None else ""

    def choose(self, uuid: str) -> None:
        """Choose one photo."""
        item = self._items.get(uuid)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def] # noqa: N802
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)


def _framed(image: Optional[QImage], palette: QPalette, words: str = "") -> QIcon:
    """A picture in the middle of a frame of one size, so that rows of thumbnails stand in line."""
    pixmap = QPixmap(PICTURE)
    pixmap.fill(palette.color(QPalette.ColorRole.Window))
    painter = QPainter(pixmap)
    try:
        if image is not None and not image.isNull():
            fitted = image.scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            painter.drawImage((PICTURE.width() - fitted.width()) // 2, (PICTURE.height() - fitted.height()) // 2, fitted)
        else:
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            painter.drawText(QRect(4, 0, PICTURE.width() - 8, PICTURE.height()), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
        painter.setPen(QColor(128, 128, 128))
        painter.drawRect(0, 0, PICTURE.width() - 1, PICTURE.height() - 1)
    finally:
        painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
