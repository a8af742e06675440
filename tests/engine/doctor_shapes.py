"""Patches and layers for the tests of the doctor's rules."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np
import pyproj
import shapely

from mine_restoration_plugin.engine.core.doctor import area, coordinates, geometry, location, overlaps, parts  # noqa: F401
from mine_restoration_plugin.engine.core.doctor import rule as registry
from mine_restoration_plugin.engine.core.doctor.outlines import areas_of
from mine_restoration_plugin.engine.core.doctor.rule import Noticed, Patches, Rule
from mine_restoration_plugin.engine.core.incoming import Incoming
from mine_restoration_plugin.model.messages import MESSAGES, render

# Metres in a plane of its own around a place in Sichuan: easy to draw in, good to a millimetre over kilometres.
LON, LAT = 104.5, 30.5
_PLANE = pyproj.Transformer.from_pipeline(
    f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=tmerc +lat_0={LAT} +lon_0={LON} +ellps=GRS80"
)


def ground(drawn: Any, east: float = 0.0, north: float = 0.0) -> Any:
    """A shape (or WKT) drawn in metres around the place, in EPSG:4490."""
    shape = shapely.from_wkt(drawn) if isinstance(drawn, str) else drawn

    def through(points: np.ndarray) -> np.ndarray:
        x, y = _PLANE.transform(points[:, 0] + east, points[:, 1] + north, direction="INVERSE")
        return np.column_stack([x, y])

    return shapely.transform(shape, through)


def metres(shape: Any) -> Any:
    """The way back."""
    return shapely.transform(shape, lambda points: np.column_stack(_PLANE.transform(points[:, 0], points[:, 1])))


def array(shapes: Sequence[Any]) -> np.ndarray:
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def patches(shapes: Sequence[Any], columns: dict[str, Sequence[Any]] | None = None, **facts: Any) -> Patches:
    given = array(shapes)
    count = len(given)
    return Patches(
        array([f"P{i}" for i in range(count)]), {name: array(list(values)) for name, values in (columns or {}).items()}, given.copy(), given,
        np.full(count, np.nan), areas_of(given), np.arange(1, count + 1), np.full(count, "来件.shp", dtype=object), facts,
    )  # fmt: skip


MINE = {"shape", "place", "area"}


def my_rules() -> list[Rule]:
    return [made() for made in registry._RULES if made.codes[0].split("_")[0] in MINE]


def examined(found: Patches, repair: bool = True) -> list[Noticed]:
    """What all rules on shapes, places and areas notice; every message can be written."""
    noticed: list[Noticed] = []
    for one in my_rules():
        here = list(one.look(found, repair))
        for thing in here:
            assert thing.code in MESSAGES and thing.code in one.codes, thing
            assert "?" not in render(thing.code, {"where": str(found.names[thing.patch]), **thing.params}).replace("???", ""), thing
            assert repair or not thing.repaired or thing.code in ("shape_ring_open", "shape_curves", "shape_heights")
        noticed += here
    return noticed


def codes(noticed: Sequence[Noticed], patch: int | None = None) -> list[str]:
    return sorted(one.code for one in noticed if patch is None or one.patch == patch)


def layer(shapes: Sequence[Any], crs: Any = None, **more: Any) -> Incoming:
    values = {"name": "图斑.shp", "kind": "shapefile", "columns": {}, **more}
    system = None if crs is None else pyproj.CRS.from_user_input(crs)
    return Incoming(geometry=array(shapes), rows=np.arange(1, len(shapes) + 1), crs=system, crs_by="prj" if crs is not None else "", **values)
