"""One copy of something for each thread.

GEOS's prepared geometries build their indexes when they are first asked and keep state while they answer, so two threads
that ask the same one can crash the process (seen as a segmentation fault with GEOS 3.14).
"""

from __future__ import annotations

import threading
from typing import Callable, Generic, TypeVar

Made = TypeVar("Made")


class PerThread(Generic[Made]):
    """Makes a thing the first time a thread asks for it.

    Args:
        make: makes one; what it makes must share no prepared geometry with another.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._local = threading.local()

    def get(self) -> Made:
        """The calling thread's own."""
        if not hasattr(self._local, "made"):
            self._local.made = self._make()
        made: Made = self._local.made
        return made
