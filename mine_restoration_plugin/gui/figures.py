"""The result in one look: words and numbers; a click on a number selects its patches."""

from __future__ import annotations

from typing import Callable, List

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from .scope_presenter import Figure
from .words import number, tr


class Figures(QWidget):
    """Two columns of figures."""

    def __init__(self, clicked: Callable[[Figure], None]) -> None:
        super().__init__()
        self._clicked = clicked
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self.buttons: List[QPushButton] = []

    def show_figures(self, figures: List[Figure]) -> None:
        """Show these instead of the ones before."""
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            widget.setParent(None)
            widget.deleteLater()
        self.buttons = []
        for row, figure in enumerate(figures):
            label = QLabel(figure.label)
            label.setWordWrap(True)
            button = QPushButton(number(figure.count))
            button.setObjectName(f"figure_{figure.key}")
            button.setAccessibleName(f"{figure.label}: {figure.count}")
            button.setToolTip(tr("Select these patches and zoom to them"))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setEnabled(figure.count > 0)
            button.clicked.connect(lambda _=False, chosen=figure: self._clicked(chosen))
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(button, row, 1)
            self.buttons.append(button)
