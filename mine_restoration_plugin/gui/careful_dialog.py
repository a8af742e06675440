"""A dialog that changes many fields or sites at once."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QPushButton


class CarefulDialog(QDialog):
    """Enter in a field or a search changes nothing: only the button does."""

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Take Enter only where a button has the focus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)
