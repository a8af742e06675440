"""The patches of a workspace as arrays, to compare others with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping

import numpy as np

from .ellipsoid import Floats


@dataclass
class Held:
    """The patches of a workspace.

    Attributes:
        keys: UUIDs (n). numbers: (n), '' for none. columns: values (n) by field of the dictionary.
        geometry: (n), EPSG:4490; None where there is none. area_m2: ellipsoidal area (n), NaN where there is none.
        site_numbers: number of the mine (n) that each belongs to; ``statuses`` (n) the mine's status.
        edited: by key and field (``geom`` for the shape), who changed it in the workspace, and when; imports do not count.
        seen: number of the newest line of the history: what is younger is not in here.
    """

    keys: np.ndarray
    numbers: np.ndarray
    columns: dict[str, np.ndarray]
    geometry: np.ndarray
    area_m2: Floats
    site_numbers: np.ndarray
    statuses: np.ndarray
    edited: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    seen: int = 0

    def __len__(self) -> int:
        return len(self.keys)

    def called(self, place: int) -> str:
        """What a person calls a patch: its number, else the begin of its key."""
        return str(self.numbers[place] or str(self.keys[place])[:8])
