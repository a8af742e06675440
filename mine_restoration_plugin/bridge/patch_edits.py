"""Watches the patches of an open workspace: edits are completed when QGIS saves them, and what became stale is measured again.

Stale is whatever shape changed while nobody measured it: in this window, in another one, by another program, or by taking back. All of
them are found in the same way, by the column ``stale`` that the database's triggers set, when the workspace is opened and whenever
the store says that patches changed.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Sequence, Set

from qgis.core import QgsApplication, QgsTask, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from .. import compat
from ..model.errors import MineError
from .background import JobFeedback
from .engine_process import run_job
from .patch_buffer import Settled, settle
from .patch_measure import Measured, Request, ask, digest, parts, shapes_of, stale_patches, write_back
from .translation import tr
from .workspace_store import WorkspaceStore

SOON_MS = 200
"""How long changes are gathered before they are looked at: a save in QGIS comes as several signals."""


class MeasureTask(QgsTask):
    """The engine's part, in a thread of QGIS's; ``ended`` is called in the main thread with data or error."""

    def __init__(self, request: Request, ended: Callable[[Optional[Dict[str, Any]], Optional[MineError]], None]) -> None:
        super().__init__(tr("Measuring changed patches"), compat.TASK_CAN_CANCEL)
        self.request, self._ended = request, ended
        self.feedback = JobFeedback()
        self.feedback.progressChanged.connect(self.setProgress)
        self._data: Optional[Dict[str, Any]] = None
        self._error: Optional[MineError] = None

    def run(self) -> bool:
        """In the thread."""
        try:
            self._data = run_job(self.request.job, self.feedback)
        except MineError as error:
            self._error = error
        except Exception as error:  # noqa: BLE001 - an exception in a task's thread would be lost, and the watcher would wait for ever
            self._error = MineError("engine_defect", reason=f"{type(error).__name__}: {error}"[:300])
        return self._error is None

    def finished(self, fine: bool) -> None:
        """In the main thread."""
        self.request.close()
        error = self._error or (None if fine else MineError("cancelled"))
        self._ended(None if error else self._data, error)

    def cancel(self) -> None:
        """The engine's process ends within a second."""
        self.feedback.cancel()
        super().cancel()


class PatchEdits(QObject):
    """Follows one store and the layer of its patches in the project, until :meth:`stop`.

    Signals:
        started: number of patches that are being measured now.
        measured: a :class:`Measured` when all of them are done.
        failed: the :class:`MineError` that ended it; what was not measured stays marked and is tried at the next change or opening.
        progress: percent of what is being measured.
        settled: a :class:`Settled` after edits were saved in which patches were split or merged.
    """

    started = pyqtSignal(int)
    measured = pyqtSignal(object)
    failed = pyqtSignal(object)
    settled = pyqtSignal(object)
    progress = pyqtSignal(int)

    def __init__(self, store: WorkspaceStore, layer: QgsVectorLayer) -> None:
        super().__init__()
        self.store, self.layer = store, layer
        self.task: Optional[MeasureTask] = None
        self._acts: Dict[str, str] = {}
        self._told: Dict[str, str] = {}  # shapes that cannot be measured, as they were when that was told
        self._given_up: Set[str] = set()  # what failed or was cancelled: tried again after the next save, or when it is asked for
        self._asked: Set[str] = set()
        self._looking = False
        self._waiting: List[Sequence[str]] = []
        self._sum, self._jobs = Measured(), 1
        self._pending: Optional[Settled] = None
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self.look)
        self._connections = [
            (layer.beforeCommitChanges, self._before_commit),
            (layer.committedFeaturesAdded, self._committed),
            (layer.committedFeaturesRemoved, self._committed),
            (layer.committedGeometriesChanges, self._committed),
            (layer.committedAttributeValuesChanges, self._committed),
            (layer.afterRollBack, self._forget),
            (store.changed, self._changed),
        ]
        for signal, slot in self._connections:
            signal.connect(slot)
        if not store.read_only:
            self._timer.start()

    def stop(self) -> None:
        """Listen no more; a running job is cancelled."""
        self._stopped = True
        self._timer.stop()
        for signal, slot in self._connections:
            try:
                signal.disconnect(slot)
            except (TypeError, RuntimeError):
                pass  # the layer was removed from the project, and its signals with it
        self.cancel()

    def cancel(self) -> None:
        """End what is being measured; the patches stay marked."""
        self._waiting = []
        if self.task is not None:
            self.task.cancel()

    def is_busy(self) -> bool:
        """Whether something is being measured, or soon will be."""
        return self.task is not None or self._timer.isActive() or self._looking

    # --- saving in QGIS -----------------------------------------------------------------------------------------------------
    def _before_commit(self, *_: Any) -> None:
        try:
            self._pending = settle(self.layer, self.store)
        except MineError as error:
            # QGIS goes on and saves what it has; the database keeps what must not be.
            self._pending = None
            self.failed.emit(error)

    def _committed(self, *_: Any) -> None:
        self._given_up = set()
        self._timer.start()

    def _forget(self) -> None:
        self._pending = None

    def _changed(self, touched: Sequence[Any]) -> None:
        if not self.store.read_only and not self._looking and (not touched or any(table == "patches" for table, *_ in touched)):
            self._timer.start()

    def remember(self, settled: Settled) -> None:
        """What is measured of these patches belongs to the act that changed them, and is taken back with it."""
        self._acts.update(settled.acts)
        self._timer.start()

    # --- measuring ----------------------------------------------------------------------------------------------------------
    def look(self) -> None:
        """See what is stale and measure it."""
        if self._stopped or self.store.read_only:
            return
        self._looking = True
        try:
            self.store.poll()
            self._tell_settled()
            if self.task is None:
                self._begin([key for key in self._stale() if key not in self._given_up])
        except MineError as error:
            self.failed.emit(error)
        finally:
            self._looking = False

    def _tell_settled(self) -> None:
        """Tell about splits and mergers once they are saved."""
        pending = self._pending
        if pending is None or (self.layer.isEditable() and self.layer.isModified()):
            return
        self._pending = None
        self._acts.update(pending.acts)
        if pending.lineages:
            self.settled.emit(pending)

    def _stale(self) -> List[str]:
        """Keys of the stale patches, but those whose very shape was told already."""
        keys = stale_patches(self.store)
        known = [key for key in keys if key in self._told]
        same = {str(row["uuid"]) for row in shapes_of(self.store, known) if digest(row["geom"]) == self._told[str(row["uuid"])]}
        return [key for key in keys if key not in same]

    def measure(self, keys: Sequence[str]) -> None:
        """Measure patches in the background, stale or not."""
        self._given_up -= set(keys)
        try:
            self._begin(keys)
        except MineError as error:
            self.failed.emit(error)

    def _begin(self, keys: Sequence[str]) -> None:
        if not keys or self.task is not None:
            return
        self._asked = set(keys)
        self._waiting, self._sum = list(parts(keys)), Measured()
        self._jobs = len(self._waiting)
        self.started.emit(len(keys))
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._finish()
            return
        self.task = MeasureTask(ask(self.store, self._waiting.pop(0)), self._ended)
        done = self._jobs - len(self._waiting) - 1
        self.task.progressChanged.connect(lambda percent: self.progress.emit(int((100 * done + percent) / self._jobs)))
        QgsApplication.taskManager().addTask(self.task)

    def _ended(self, data: Optional[Dict[str, Any]], error: Optional[MineError]) -> None:
        task, self.task = self.task, None
        if self._stopped or task is None:
            return
        try:
            if error is not None:
                raise error
            done = write_back(self.store, task.request, data or {}, self._acts)
            self._sum.add(done)
            self._told.update({str(p["uuid"]): done.digests[str(p["uuid"])] for p in done.problems})
            for key in done.done:
                self._told.pop(key, None)
                self._acts.pop(key, None)
            self._next()
        except MineError as failure:
            self._waiting = []
            self._given_up |= self._asked
            self.failed.emit(failure)

    def _finish(self) -> None:
        if not self.layer.isEditable():
            self.layer.updateExtents()
        self.layer.triggerRepaint()
        self.measured.emit(self._sum)
        if self._sum.later:
            self._timer.start()
