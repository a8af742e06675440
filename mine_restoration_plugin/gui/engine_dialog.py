"""Check installation: the engine's interpreter, its versions, what is missing, and how to install it."""

from __future__ import annotations

import os
from typing import Any, Dict, Optional

from qgis.core import Qgis, QgsApplication, QgsTask
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from .. import compat
from ..bridge.engine_install import InstallTask, base_pythons, environment_folder
from ..bridge.engine_process import PYTHON_VARIABLE, engine_python, own_environment_python, run_job
from ..bridge.translation import sentence
from ..model.errors import MineError
from ..model.job import Job
from ..model.version import plugin_version
from . import engine_presenter as presenter
from . import settings
from .dock import form, group, named, text_label
from .words import tr

TALLEST_TABLE = 190  # pixels


class VersionTask(QgsTask):
    """Asks the engine what it is, in the background."""

    def __init__(self, done: Any) -> None:
        super().__init__(tr("Check the computing engine"), compat.TASK_CAN_CANCEL)
        self._done = done
        self.answer: Dict[str, Any] = {}
        self.error: Optional[MineError] = None

    def run(self) -> bool:
        try:
            self.answer = run_job(Job("version"))
        except MineError as error:
            self.error = error
        return True

    def finished(self, ok: bool) -> None:
        self._done(self)


class EngineDialog(QDialog):
    """The dialog."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("MineRestorationCheck")
        self.setWindowTitle(tr("Check installation"))
        self.resize(640, 640)
        self._task: Optional[InstallTask] = None
        self._version: Optional[VersionTask] = None
        outer = QVBoxLayout(self)
        # While it installs the log comes in as well; on a screen of 768 pixels with a task bar the content then scrolls.
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(0, 0, 6, 0)
        self._add_state()
        self._add_choice()
        self._add_install()
        # A wrapped text asks for the height of its narrowest width, and takes it; here each takes what it needs.
        for label in (self.verdict, self.interpreter, self.install_text):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._layout.addStretch(1)
        self.area.setWidget(content)
        outer.addWidget(self.area, 1)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.clicked.connect(self.reject)
        outer.addWidget(buttons)
        self._show_install()
        QTimer.singleShot(0, self.check)

    def _add_state(self) -> None:
        _, layout = group(tr("Computing engine"), self._layout)
        self.verdict = text_label("verdict")
        self.interpreter = text_label("interpreter")
        self.versions = named(QTableWidget(0, 2), "versions", tr("Versions"))
        self.versions.setHorizontalHeaderLabels([tr("Part"), tr("Version")])
        self.versions.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.versions.verticalHeader().hide()
        self.versions.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.versions.setTabKeyNavigation(False)
        self.versions.setFixedHeight(TALLEST_TABLE)
        self.versions.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        for widget in (self.verdict, self.interpreter, self.versions):
            layout.addWidget(widget)

    def _add_choice(self) -> None:
        _, layout = group(tr("Interpreter"), self._layout)
        row = QHBoxLayout()
        self.path = named(QLineEdit(settings.engine_python()), "engine_python", tr("Python interpreter of the engine"))
        self.path.setPlaceholderText(tr("Empty: the plugin finds it"))
        self.path.editingFinished.connect(self._chosen)
        browse = named(QPushButton(tr("Choose …")), "engine_browse", tr("Choose a Python interpreter"))
        browse.clicked.connect(self._browse)
        again = named(QPushButton(tr("Check again")), "check_again", tr("Check again"))
        again.clicked.connect(self.check)
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        row.addWidget(again)
        layout.addLayout(row)

    def _add_install(self) -> None:
        _, layout = group(tr("Install"), self._layout)
        fields = form(layout)
        self.base = named(QComboBox(), "base_python", tr("Python that the environment is made from"))
        self.base.setEditable(True)
        self.base.addItems(base_pythons())
        fields.addRow(tr("Made from"), self.base)
        row = QHBoxLayout()
        self.wheels = named(QLineEdit(), "wheels", tr("Folder of wheels"))
        self.wheels.setPlaceholderText(tr("Empty: over the network"))
        self.wheels.textChanged.connect(lambda _: self._show_install())
        browse = named(QPushButton(tr("Choose …")), "wheels_browse", tr("Choose the folder of wheels"))
        browse.clicked.connect(self._browse_wheels)
        row.addWidget(self.wheels, 1)
        row.addWidget(browse)
        fields.addRow(tr("Folder of wheels"), row)
        self.install_text = text_label("install_text")
        layout.addWidget(self.install_text)
        row = QHBoxLayout()
        self.install_button = named(QPushButton(tr("Install")), "install", tr("Install the computing engine"))
        self.cancel_button = named(QPushButton(tr("Cancel")), "install_cancel", tr("Cancel the installation"))
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Progress"))
        self.install_button.clicked.connect(self.install)
        self.cancel_button.clicked.connect(self._cancel)
        row.addWidget(self.install_button)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        layout.addLayout(row)
        self.log = named(QPlainTextEdit(), "install_log", tr("Log of the installation"))
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(500)
        self.log.setMinimumHeight(70)
        self.log.setMaximumHeight(110)
        layout.addWidget(self.log)
        for widget in (self.bar, self.cancel_button, self.log):
            widget.hide()

    # --- check --------------------------------------------------------------------------------------------------------
    def check(self) -> None:
        """Ask the engine, in the background."""
        self.verdict.setText(tr("Checking …"))
        self.versions.setRowCount(0)
        try:
            self.interpreter.setText(tr("Interpreter: {path} ({origin})").format(path=engine_python(), origin=presenter.origin_words(self._origin())))
        except MineError as error:
            self.interpreter.setText("")
            self._show_versions({})
            self.verdict.setText(presenter.verdict(False, sentence(error.code, error.params)))
            return
        self._version = VersionTask(self._checked)
        QgsApplication.taskManager().addTask(self._version)

    def _origin(self) -> str:
        if os.environ.get(PYTHON_VARIABLE):
            return "variable"
        if settings.engine_python():
            return "setting"
        return "own" if os.path.isfile(own_environment_python()) else "bundled"

    def _checked(self, task: VersionTask) -> None:
        if task is not self._version:
            return
        self._show_versions(task.answer)
        error = task.error
        self.verdict.setText(presenter.verdict(error is None, sentence(error.code, error.params) if error else ""))

    def _show_versions(self, answer: Dict[str, Any]) -> None:
        lines = presenter.version_lines(answer, plugin_version(), Qgis.QGIS_VERSION)
        self.versions.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                self.versions.setItem(row, column, QTableWidgetItem(text))
        # Without an engine there is little to list, and Install moves up into sight.
        rows = sum(self.versions.rowHeight(row) for row in range(len(lines)))
        self.versions.setFixedHeight(min(TALLEST_TABLE, self.versions.horizontalHeader().height() + rows + 2 * self.versions.frameWidth()))

    def _chosen(self) -> None:
        if self.path.text().strip() != settings.engine_python():
            settings.set_engine_python(self.path.text().strip())
            self.check()

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose a Python interpreter"), os.path.dirname(self.path.text()))
        if path:
            self.path.setText(path)
            self._chosen()

    # --- install --------------------------------------------------------------------------------------------------------
    def _browse_wheels(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Choose the folder of wheels"), settings.last_folder())
        if folder:
            settings.set_last_folder(folder)
            self.wheels.setText(folder)

    def _show_install(self) -> None:
        self.install_text.setText(presenter.install_text(self.wheels.text().strip(), environment_folder()))

    def install(self) -> None:
        """Start the installation."""
        self._task = InstallTask(self.base.currentText().strip(), self.wheels.text().strip())
        self._task.said.connect(self.log.appendPlainText)
        self._task.progressChanged.connect(lambda percent: self.bar.setValue(int(percent)))
        self._task.finished_with.connect(self._installed)
        for widget in (self.bar, self.cancel_button, self.log):
            widget.show()
        self.install_button.setEnabled(False)
        self.bar.setRange(0, 100)
        self.bar.setValue(0)
        self.log.clear()
        QgsApplication.taskManager().addTask(self._task)
        QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(self.log))

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _installed(self, python: str, problem: str) -> None:
        self._task = None
        self.install_button.setEnabled(True)
        self.cancel_button.hide()
        self.bar.setVisible(not problem)
        self.bar.setValue(100)
        if problem:
            self.verdict.setText(presenter.verdict(False, problem))
            self.area.ensureWidgetVisible(self.verdict)
            return
        self.area.ensureWidgetVisible(self.verdict)
        settings.set_engine_python(python)
        self.path.setText(python)
        self.check()

    def reject(self) -> None:
        """Closing ends an installation that still runs, and nobody waits for the engine's answer any more."""
        self._cancel()
        self._version = None
        super().reject()
