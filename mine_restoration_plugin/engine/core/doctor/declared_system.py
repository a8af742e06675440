"""The coordinate system that a file states: taken apart, named by its code, refused where its way to CGCS2000 is not public."""

from __future__ import annotations

import re

import numpy as np
import pyproj
from pyproj.exceptions import CRSError, ProjError

from ....model.errors import MineError
from ..ellipsoid import Floats
from ..incoming import Incoming
from ..reference_systems import to_cgcs2000, understood

# Names that files give to Xi'an 80 and Beijing 54, whatever their parameters say.
_OLD_NAMES = re.compile(
    r"xi[\s_'’]*an[\s_]*(19)?80|xian_?1980|西安[^,]{0,6}80|80[^,]{0,4}西安|(19)?80西安|bei[\s_]*jing[\s_]*(19)?54|北京[^,]{0,6}54|(19)?54[^,]{0,4}北京"
    r"|new[\s_]*beijing|新54|krass?ov?sk[yi]|克拉索夫斯基|IAG[\s_]*-?[\s_]*(19)?75|pulkovo",
    re.IGNORECASE,
)
# Semi-major axis and inverse flattening of their ellipsoids: Krassowsky 1940 and IAG 1975.
_OLD_ELLIPSOIDS = ((6378245.0, 298.3), (6378140.0, 298.257))
_NEAR_NAMES = ("cgcs2000", "cgcs_2000", "china_2000", "china geodetic", "china 2000", "wgs", "itrf", "国家2000", "2000国家")
_LOCAL_NAMES = re.compile(r"local|engineering|arbitrary|cartesian|unknown|undefined|独立坐标|地方坐标|任意|假定", re.IGNORECASE)
_HEADER_NAMES = ("坐标系", "坐标系统", "坐标系名称", "大地基准", "crs")


def declared_system(incoming: Incoming) -> pyproj.CRS | None:
    """The horizontal system that a file states, without a shift or a height system around it; None if it states none.

    Raises:
        MineError: ``crs_refused`` for Xi'an 80 and Beijing 54, by their codes, names, ellipsoids, or the words of a header;
            ``crs_local`` for local and engineering systems.
    """
    crs = incoming.crs
    for name in _HEADER_NAMES:
        words = str(incoming.header.get(name) or "")
        if _OLD_NAMES.search(words):
            raise MineError("crs_refused", name=incoming.name, crs=words)
        if crs is None and _LOCAL_NAMES.search(words):
            raise MineError("crs_local", name=incoming.name, crs=words)
    if crs is None:
        return None
    if _is_old(crs):
        raise MineError("crs_refused", name=incoming.name, crs=crs.name)
    horizontal = _horizontal(crs)
    if horizontal is None or horizontal.geodetic_crs is None or horizontal.is_geocentric:
        raise MineError("crs_local", name=incoming.name, crs=crs.name)
    if _is_old(horizontal):
        raise MineError("crs_refused", name=incoming.name, crs=crs.name)
    try:
        return understood(horizontal.to_wkt(), incoming.name)
    except CRSError as error:  # systems that WKT has no words for
        raise MineError("crs_unreadable", name=incoming.name, reason=str(error).splitlines()[0][:200]) from error


def _horizontal(crs: pyproj.CRS) -> pyproj.CRS | None:
    for _ in range(4):
        if crs.is_bound and crs.source_crs is not None:
            crs = crs.source_crs
        elif crs.is_compound and crs.sub_crs_list:
            crs = crs.sub_crs_list[0]
        else:
            break
    return None if crs.is_engineering or crs.is_vertical else crs


def _is_old(crs: pyproj.CRS) -> bool:
    """By the names of system, datum and ellipsoid, and by the ellipsoid's own numbers."""
    names = [crs.name]
    if crs.datum is not None:
        names.append(crs.datum.name)
    geodetic = crs.geodetic_crs
    if geodetic is not None:
        names.append(geodetic.name)
        if geodetic.datum is not None:
            names.append(geodetic.datum.name)
    ellipsoid = crs.ellipsoid
    if ellipsoid is not None:
        names.append(ellipsoid.name)
        for axis, flattening in _OLD_ELLIPSOIDS:
            if abs(ellipsoid.semi_major_metre - axis) < 0.5 and abs(ellipsoid.inverse_flattening - flattening) < 0.05:
                return True
    return any(_OLD_NAMES.search(name) for name in names)


def is_near_cgcs2000(crs: pyproj.CRS) -> bool:
    """Whether a system's datum is CGCS2000 or one that lies within decimetres of it (WGS 84, ITRF, all on GRS80 or WGS 84)."""
    geodetic = crs.geodetic_crs
    words = f"{geodetic.name} {geodetic.datum.name if geodetic.datum else ''}".lower() if geodetic else ""
    return any(name in words for name in _NEAR_NAMES)


def value_of(crs: pyproj.CRS, points: Floats) -> int | str:
    """A system as an EPSG code where there is one that gives the very same places, else as WKT.

    Args:
        points: some places (k, 2) in it, east first.
    """
    for confidence in (100, 70, 20):
        code = crs.to_epsg(min_confidence=confidence)
        if code is not None and _same(crs, pyproj.CRS.from_epsg(code), points):
            return int(code)
    return str(crs.to_wkt())


def _same(crs: pyproj.CRS, other: pyproj.CRS, points: Floats) -> bool:
    one, two = lon_lat(points, crs), lon_lat(points, other)
    there = np.isfinite(one).all(axis=1) & np.isfinite(two).all(axis=1)
    return bool(there.any()) and bool((np.abs(one - two)[there] < 1e-8).all())


def lon_lat(points: Floats, crs: pyproj.CRS) -> Floats:
    """Places (k, 2) in EPSG:4490 of points (k, 2) in a system, east first; inf where there is none."""
    try:
        transformer = to_cgcs2000(crs)
        return points.copy() if transformer is None else np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    except ProjError:
        return np.full(points.shape, np.inf)


def meridian_of(crs: pyproj.CRS) -> tuple[float, float, float] | None:
    """Central meridian, false easting and scale of a transverse Mercator system; None for any other."""
    operation = crs.coordinate_operation
    if operation is None or "transverse mercator" not in operation.method_name.lower().replace("_", " "):
        if operation is None or "gauss" not in operation.method_name.lower():
            return None
    found = {parameter.name.lower(): parameter.value for parameter in operation.params}
    meridian = found.get("longitude of natural origin", found.get("longitude of origin", 0.0))
    return float(meridian), float(found.get("false easting", 0.0)), float(found.get("scale factor at natural origin", 1.0))
