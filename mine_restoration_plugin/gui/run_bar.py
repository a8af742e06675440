"""Progress with words, and Cancel; hidden while nothing runs."""

from __future__ import annotations

import time
from typing import Optional

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..bridge.background import BackgroundRun, JobFeedback
from .words import tr

SOON_S = 8.0  # before that nobody can say how long it takes


class RunBar(QWidget):
    """Follows one background run."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.run: Optional[BackgroundRun] = None
        self._started = 0.0
        self._stage = ""
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(tr("Progress"))
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.setAccessibleName(tr("Cancel the running step"))
        self.cancel_button.clicked.connect(self.cancel)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        layout.addLayout(row)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show)
        self.hide()

    def feedback(self) -> JobFeedback:
        """A feedback for the next run that moves this bar."""
        feedback = JobFeedback()
        feedback.progressChanged.connect(self._progress)
        feedback.stage_changed.connect(self._stage_changed)
        return feedback

    def follow(self, run: Optional[BackgroundRun], words: str) -> None:
        """Show a run that was started; None if it was refused."""
        self.run = run
        if run is None:
            return
        self._started, self._stage = time.monotonic(), words
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)
        self._clock.start()
        self._show()
        self.show()

    def finish(self) -> float:
        """Hide; the seconds that the run took."""
        self.run = None
        self._clock.stop()
        self.hide()
        return time.monotonic() - self._started

    def is_busy(self) -> bool:
        """Whether a run is being followed."""
        return self.run is not None and self.run.is_running()

    def cancel(self) -> None:
        """End the run."""
        if self.run is not None:
            self.cancel_button.setEnabled(False)
            self._stage = tr("Cancelling")
            self._show()
            self.run.cancel()

    def _progress(self, percent: float) -> None:
        self.bar.setValue(int(percent))

    def _stage_changed(self, text: str) -> None:
        self._stage = text
        self._show()

    def _show(self) -> None:
        spent, percent = time.monotonic() - self._started, self.bar.value()
        text = self._stage
        if spent > SOON_S and percent > 5:
            minutes = spent * (100 - percent) / percent / 60
            text += " · " + (tr("about {minutes} min left").format(minutes=round(minutes)) if minutes >= 1 else tr("less than a minute left"))
        self.label.setText(text)
