"""Check the photos of the whole workspace in the background, find them again in a moved folder, and set the limit of distance."""

from __future__ import annotations

from typing import Any, List, Optional

from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ..bridge.background import Failure
from ..bridge.photo_check import FoundAgain, PhotoReport, StoredPhoto
from ..bridge.photo_records import LIMIT_SETTING, all_photos, apply_moved, folder_of, limit_of
from ..bridge.photo_tasks import PhotoTask, check_task, find_task
from ..bridge.translation import finding_sentence
from ..model.errors import Finding
from . import settings
from .dock import named, text_label
from .notices import Notices, guarded, open_folder
from .read_table import ReadTable
from .run_bar import RunBar
from .scope_presenter import severity_word
from .words import number, tr

MOST_SHOWN = 2000


class PhotoCheckDialog(QDialog):
    """Findings on photos' files, and what to do about them."""

    def __init__(self, store: Any, notices: Notices, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.store, self.notices = store, notices
        self.missing: List[StoredPhoto] = []
        self._task: Optional[PhotoTask] = None
        self.setWindowTitle(tr("Check photos"))
        self.resize(760, 480)
        layout = QVBoxLayout(self)
        self.text = text_label("photo_check_text", tr("Reads every photo of the workspace and compares it with what was taken in."))
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.table = ReadTable("photo_findings", tr("Findings"), [tr("Kind"), tr("Site"), tr("What was found")])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.run_bar = RunBar()
        self.check_button = named(QPushButton(tr("Check all photos")), "photo_check_all", tr("Check the photos of all sites"))
        self.find_button = named(QPushButton(tr("Find photos …")), "photo_find", tr("Choose the folder where the missing photos are now"))
        self.folder_button = named(QPushButton(tr("Open folder")), "photo_folder", tr("Open the folder of photos"))
        self.limit = named(QSpinBox(), "photo_limit", tr("Warn of photos that are farther than that from their site"))
        self.limit.setRange(1, 1_000_000)
        self.limit.setSingleStep(100)
        self.limit.setSuffix(tr(" m"))
        self.limit.setValue(int(limit_of(store)))
        self.limit.setEnabled(not store.read_only)
        label = QLabel(tr("Warn beyond"))
        label.setBuddy(self.limit)
        row = QHBoxLayout()
        for part in (self.check_button, self.find_button, self.folder_button):
            part.setAutoDefault(False)
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.limit)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        for widget in (self.text, self.table, self.run_bar):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addWidget(buttons)
        close.clicked.connect(self.reject)
        self.check_button.clicked.connect(lambda: self.check())
        self.find_button.clicked.connect(lambda: self.choose_folder())
        self.folder_button.clicked.connect(lambda: open_folder(folder_of(store).path))
        self.limit.editingFinished.connect(self.save_limit)
        self._buttons()

    def _buttons(self) -> None:
        busy = self.run_bar.is_busy()
        self.check_button.setEnabled(not busy)
        self.find_button.setEnabled(not busy and bool(self.missing) and not self.store.read_only)

    def _start(self, task: PhotoTask, words: str) -> None:
        self._task = task
        task.progressChanged.connect(lambda percent: self.run_bar.bar.setValue(int(percent)))
        task.start()
        self.run_bar.follow(task, words)  # type: ignore[arg-type]
        self._buttons()

    @guarded
    def check(self) -> None:
        """Check every photo."""
        self._start(check_task(folder_of(self.store), all_photos(self.store), True, self._checked, self._failed), tr("Checking the photos"))

    def _checked(self, report: PhotoReport) -> None:
        self.run_bar.finish()
        self.missing = report.missing
        self.show_findings(report.findings)
        count, findings = number(report.count), number(len(report.findings))
        words = tr("{count} photos were checked; {findings} findings.").format(count=count, findings=findings)
        fine = tr("{count} photos were checked; all are as they were taken in.").format(count=count)
        self.text.setText(words if report.findings else fine)
        self._buttons()

    def show_findings(self, findings: List[Finding]) -> None:
        """Fill the table."""
        shown = findings[:MOST_SHOWN]
        texts = [finding_sentence(finding) for finding in shown]
        self.table.show_rows([(severity_word(finding.severity), finding.where, text) for finding, text in zip(shown, texts)], texts)

    def _failed(self, failure: Failure) -> None:
        self.run_bar.finish()
        self.text.setText(failure.text)
        self._buttons()

    @guarded
    def choose_folder(self) -> None:
        """Ask where the missing photos are."""
        chosen = QFileDialog.getExistingDirectory(self, tr("Folder with the missing photos"), settings.last_folder())
        if chosen:
            settings.set_last_folder(chosen)
            self.find(chosen)

    @guarded
    def find(self, chosen: str) -> None:
        """Look for the missing photos in a folder."""
        self._start(find_task(folder_of(self.store), self.missing, chosen, self._found, self._failed), tr("Looking for the photos"))

    @guarded
    def _found(self, found: FoundAgain) -> None:
        self.run_bar.finish()
        apply_moved(self.store, found.moved)
        count = len(found.moved) + len(found.copied)
        words = tr("{count} photos were found again, {lost} were not.").format(count=number(count), lost=number(len(found.lost)))
        self.notices.done(words)
        self.check()

    @guarded
    def save_limit(self) -> None:
        """Keep the limit in the workspace."""
        if not self.store.read_only and self.limit.value() != int(limit_of(self.store)):
            self.store.set_setting(LIMIT_SETTING, str(self.limit.value()))

    def done(self, result: int) -> None:
        """A check that still runs ends with the dialog."""
        if self._task is not None and self._task.is_running():
            self._task.cancel()
        super().done(result)
