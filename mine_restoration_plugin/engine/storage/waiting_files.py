"""Files of one run that do not depend on one another: each whole or not at all, and one that cannot be written does not keep the others back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from ...model.errors import MineError
from .whole_file import WholeFiles, uninterrupted, unwritable

_UNWRITABLE = ("output_unwritable", "disk_full")


class WaitingFiles:
    """Complete files wait under temporary names until all are made, so that a run that is cancelled leaves nothing behind.

    Use it as a context; :attr:`failed` tells by path why a file could not be written.
    """

    def __init__(self) -> None:
        self.failed: dict[str, MineError] = {}
        self._waiting: dict[str, WholeFiles] = {}

    def __enter__(self) -> "WaitingFiles":
        return self

    def make(self, path: str, write: Callable[[Path], None]) -> bool:
        """Have a file written under a temporary name; False where it cannot be. Errors of another kind go on.

        Args:
            write: takes the temporary path.
        """
        files = WholeFiles()
        try:
            try:
                write(files.add(path))
                files.sync()
            except (OSError, XlsxWriterException) as error:
                raise _meant(error, path) from error
        except MineError as error:
            files.__exit__(type(error), error, None)
            if error.code not in _UNWRITABLE:
                raise
            # GDAL knows the temporary name only.
            self.failed[path] = MineError(error.code, **{**error.params, "path": path})
            return False
        except BaseException as error:
            files.__exit__(type(error), error, None)
            raise
        self._waiting[path] = files
        return True

    def take_names(self) -> list[str]:
        """Give all files their names; those that have them."""
        made = []
        with uninterrupted():
            for path, files in list(self._waiting.items()):
                del self._waiting[path]
                try:
                    files.__exit__(None, None, None)
                    made.append(path)
                except MineError as error:
                    self.failed[path] = error
        return made

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        for files in self._waiting.values():  # what has no name yet is not wanted any more
            files.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)


def _meant(error: Exception, path: str) -> MineError:
    """XlsxWriter hides what the system said in its own error."""
    cause = error if isinstance(error, OSError) else next((one for one in error.args if isinstance(one, OSError)), OSError(0, str(error)))
    return unwritable(cause, path)
