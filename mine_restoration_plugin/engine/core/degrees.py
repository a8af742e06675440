"""How long a degree is, for small planes that need no projection."""

from __future__ import annotations

import numpy as np

from .ellipsoid import GEOD, Floats


def metres_a_degree(latitude: Floats) -> Floats:
    """Metres (n, 2) that one degree of longitude and one of latitude stand for at some latitudes (n), on GRS80."""
    radians = np.radians(latitude)
    root = np.sqrt(1 - GEOD.es * np.sin(radians) ** 2)
    return np.column_stack([GEOD.a / root * np.cos(radians), GEOD.a * (1 - GEOD.es) / root**3]) * (np.pi / 180)
