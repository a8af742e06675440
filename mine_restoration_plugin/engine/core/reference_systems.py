"""Which coordinate systems are taken as they are, converted, or refused (reference: county practice, CGCS2000)."""

from __future__ import annotations

import numpy as np
import pyproj
from pyproj.exceptions import CRSError

from ...model.errors import MineError
from .ellipsoid import CGCS2000, METRES_PER_DEGREE, Floats

# Geodetic systems whose way to CGCS2000 needs parameters that are not public.
_REFUSED_GEODETIC = {"4610", "4214", "4555", "7912"}
_REFUSED_ELLIPSOIDS = {"Krassowsky 1940", "IAG 1975", "Xian 1980", "Krasovsky 1940"}
# Longitudes and latitudes beyond these are not degrees; metres of any map of China are far larger.
_LARGEST_DEGREE = 400.0


def understood(crs_text: str | None, name: str) -> pyproj.CRS:
    """The coordinate system of a layer.

    Args:
        crs_text: authority code, WKT or PROJ string; None or empty if the layer has none.
        name: the layer's name, for the message.

    Raises:
        MineError: ``crs_missing``, ``crs_unreadable``, or ``crs_refused`` for Xi'an 80 and Beijing 54.
    """
    if not crs_text:
        raise MineError("crs_missing", name=name)
    try:
        crs = pyproj.CRS.from_user_input(crs_text)
    except CRSError as error:
        raise MineError("crs_unreadable", name=name, reason=str(error).splitlines()[0][:200]) from error
    geodetic = crs.geodetic_crs
    if geodetic is None:
        raise MineError("crs_unreadable", name=name, reason=crs.name)
    code = geodetic.to_authority(min_confidence=70)
    ellipsoid = geodetic.ellipsoid.name if geodetic.ellipsoid else ""
    if (code and code[1] in _REFUSED_GEODETIC) or ellipsoid in _REFUSED_ELLIPSOIDS:
        raise MineError("crs_refused", name=name, crs=crs.name)
    return crs


def metres_per_unit(crs: pyproj.CRS) -> float:
    """Metres that one unit of a system's coordinates stands for (a degree counts as on the equator)."""
    if crs.is_geographic:
        return METRES_PER_DEGREE
    return float(crs.axis_info[0].unit_conversion_factor or 1.0)


def to_cgcs2000(crs: pyproj.CRS) -> pyproj.Transformer | None:
    """The way from a system to EPSG:4490 lon/lat; None where the numbers are the same already.

    WGS 84 is taken as CGCS2000, centimetres away (reference/coordinates: files as county offices meet them).
    """
    if crs.is_geographic:
        name = crs.geodetic_crs.name if crs.geodetic_crs else ""
        if "CGCS2000" in name or "China Geodetic" in name or "WGS 84" in name or "WGS_1984" in name:
            return None
    return pyproj.Transformer.from_crs(crs, CGCS2000, always_xy=True)


def check_units(bounds: Floats, crs: pyproj.CRS, name: str) -> None:
    """Refuse degrees that are declared as metres, and metres declared as degrees.

    Args:
        bounds: xmin, ymin, xmax, ymax of the layer in its own system; nan for an empty one.

    Raises:
        MineError: ``degrees_as_metres``, ``metres_as_degrees``, ``axes_swapped`` or ``crs_not_fitting``.
    """
    if not np.all(np.isfinite(bounds)):
        return
    largest = float(np.max(np.abs(bounds)))
    if crs.is_geographic and largest > _LARGEST_DEGREE:
        raise MineError("metres_as_degrees", name=name, crs=crs.name)
    if not crs.is_geographic and largest <= 180.0:
        raise MineError("degrees_as_metres", name=name, crs=crs.name)
    if crs.is_geographic and (bounds[1] > 90.0 or bounds[3] < -90.0):
        raise MineError("axes_swapped", name=name)
    if not crs.is_geographic:
        middle = pyproj.Transformer.from_crs(crs, CGCS2000, always_xy=True).transform((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
        if not np.all(np.isfinite(middle)):
            raise MineError("crs_not_fitting", name=name, crs=crs.name)
