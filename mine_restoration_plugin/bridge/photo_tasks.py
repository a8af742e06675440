"""Work on photos' files in the background: copying, checking, finding again. It also stands in QGIS's task list, with cancel."""

from __future__ import annotations

import traceback
from typing import Any, Callable, List, Optional, Sequence, Set

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QObject, QRunnable, QThreadPool, pyqtSignal

from .. import compat
from ..model.errors import MineError
from .background import Failure
from .photo_check import PhotoReport, StoredPhoto, check_photos, find_again
from .photo_files import PhotoFolder
from .translation import sentence, tr

Work = Callable[["PhotoTask"], Any]


class PhotoTask(QgsTask):
    """One piece of work; keeps itself alive until it has called back.

    Signals:
        one_done: something that the work hands out on its way, in the main thread.
    """

    one_done = pyqtSignal(object)
    _running: Set["PhotoTask"] = set()

    def __init__(self, title: str, work: Work, on_done: Callable[[Any], None], on_error: Callable[[Failure], None]) -> None:
        super().__init__(title, compat.TASK_CAN_CANCEL)
        self._work, self._on_done, self._on_error = work, on_done, on_error
        self._result: Any = None
        self._failure: Optional[Failure] = None

    def start(self) -> None:
        """Hand over to QGIS's task manager."""
        PhotoTask._running.add(self)
        QgsApplication.taskManager().addTask(self)

    def is_running(self) -> bool:
        """Whether it has not called back yet."""
        return self in PhotoTask._running

    def run(self) -> bool:
        """In the worker: never raises, since QGIS would end with it."""
        try:
            self._result = self._work(self)
            return True
        except MineError as error:
            self._failure = Failure(sentence(error.code, error.params), "", error.code == "cancelled", error)
        except Exception as error:  # noqa: BLE001 - the boundary of this thread; the text goes to the message bar
            self._failure = Failure(sentence("photo_defect", {"reason": f"{type(error).__name__}: {error}"}), traceback.format_exc())
        return False

    def finished(self, ok: bool) -> None:
        """In the main thread."""
        PhotoTask._running.discard(self)
        if ok:
            self._on_done(self._result)
        else:
            self._on_error(self._failure or Failure(sentence("cancelled", {}), "", True))


def copy_task(
    folder: PhotoFolder, sources: Sequence[str], number: str, known: Sequence[str], on_one: Callable[[Any], None],
    on_done: Callable[[Any], None], on_error: Callable[[Failure], None], names: Sequence[str] = (),
) -> PhotoTask:  # fmt: skip
    """Copy photos into the folder of a site.

    Args:
        on_one: hears of each photo at once, in the main thread: a CopiedPhoto, a KnownPhoto, or the MineError of one that could
            not be copied (its parameter ``source`` says which); so a crash costs one photo and not all of them.
        names: what the photos are called, where that is not their files' names.
    """

    def work(task: PhotoTask) -> int:
        digests = set(known)
        for place, source in enumerate(sources):
            try:
                photo = folder.copy(source, number, digests, names[place] if names else "", task.isCanceled)
                digests.add(photo.digest)
                task.one_done.emit(photo)
            except MineError as error:
                # What is wrong with the target is wrong for all that follow.
                if error.code in ("cancelled", "disk_full", "output_unwritable"):
                    raise
                task.one_done.emit(error)
            task.setProgress(100.0 * (place + 1) / len(sources))
        return len(sources)

    task = PhotoTask(tr("Copying {count} photos").format(count=len(sources)), work, on_done, on_error)
    task.one_done.connect(on_one)
    return task


def check_task(
    folder: PhotoFolder, photos: Sequence[StoredPhoto], unlisted: bool, on_done: Callable[[PhotoReport], None], on_error: Callable[[Failure], None]
) -> PhotoTask:
    """Check the files of photos."""
    work: Work = lambda task: check_photos(folder, photos, unlisted, task.setProgress, task.isCanceled)  # noqa: E731
    return PhotoTask(tr("Checking {count} photos").format(count=len(photos)), work, on_done, on_error)


def find_task(
    folder: PhotoFolder, missing: List[StoredPhoto], chosen: str, on_done: Callable[[Any], None], on_error: Callable[[Failure], None]
) -> PhotoTask:
    """Look for missing photos in another folder."""
    work: Work = lambda task: find_again(folder, missing, chosen, task.setProgress, task.isCanceled)  # noqa: E731
    return PhotoTask(tr("Looking for {count} photos").format(count=len(missing)), work, on_done, on_error)


class QuietCheck(QObject):
    """Checks the few photos of one site in the background, too short to stand in the list of tasks; the latest one counts.

    Signals:
        done: (whose photos they are, :class:`~.photo_check.PhotoReport`), in the main thread.
    """

    done = pyqtSignal(str, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._number = 0

    def start(self, name: str, folder: PhotoFolder, photos: Sequence[StoredPhoto]) -> None:
        """Check these photos; a check that still runs is given up."""
        self._number += 1
        self._pool.start(_Quiet(self, self._number, name, folder, photos))

    def is_over(self, number: int) -> bool:
        """Whether somebody asked for another one meanwhile."""
        return number != self._number

    def close(self) -> None:
        """Give up what runs, and wait for it."""
        self._number += 1
        self._pool.clear()
        self._pool.waitForDone(10_000)


class _Quiet(QRunnable):
    def __init__(self, owner: QuietCheck, number: int, name: str, folder: PhotoFolder, photos: Sequence[StoredPhoto]) -> None:
        super().__init__()
        self._owner, self._number, self._name, self._folder, self._photos = owner, number, name, folder, photos

    def run(self) -> None:
        """Called by the pool."""
        try:
            report = check_photos(self._folder, self._photos, False, None, lambda: self._owner.is_over(self._number))
            self._owner.done.emit(self._name, report)
        except MineError:
            pass  # given up: another site is shown
        except RuntimeError:
            pass  # the window was closed meanwhile
