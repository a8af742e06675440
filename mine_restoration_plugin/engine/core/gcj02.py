"""The shift of Chinese web maps (GCJ-02), so that shapes traced on one can be recognised.

The formula is not published by who uses it; it has been known from open source for years (the ``eviltransform`` and
``coordtransform`` projects), and all of them compute it alike, to the metre.
"""

from __future__ import annotations

import numpy as np

from .ellipsoid import Floats

# Krassowsky's ellipsoid, as the formula has it.
_A, _EE = 6378245.0, 0.00669342162296594323


def gcj02(lon_lat: Floats) -> Floats:
    """Where a web map shows places.

    Args:
        lon_lat: array (n, 2), degrees, WGS 84 or CGCS2000.

    Returns:
        Array (n, 2), degrees, some 300 to 700 m away.
    """
    x, y = lon_lat[:, 0] - 105.0, lon_lat[:, 1] - 35.0
    root = np.sqrt(np.abs(x))
    waves = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0
    latitude = np.radians(lon_lat[:, 1])
    magic = 1 - _EE * np.sin(latitude) ** 2
    d_lat = np.degrees(north / ((_A * (1 - _EE)) / (magic * np.sqrt(magic))))
    d_lon = np.degrees(east / (_A / np.sqrt(magic) * np.cos(latitude)))
    return np.asarray(lon_lat + np.column_stack([d_lon, d_lat]))
