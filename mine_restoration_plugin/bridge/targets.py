"""From a Processing destination to what the engine writes."""

from __future__ import annotations

import os
import re
from typing import Iterable, Optional, Tuple

from qgis.core import QgsProject, QgsProviderRegistry

from ..model.errors import MineError
from ..model.job import Target
from .sources import SourcePlan

ENDINGS = (".gpkg", ".shp", ".geojson", ".fgb")

_OGR = re.compile(r"^ogr:dbname='(?P<path>(?:[^'\\]|\\.)+)'\s+table=\"(?P<table>(?:[^\"\\]|\\.)+)\"", re.IGNORECASE)
_DATABASE = re.compile(r"^(postgis|postgres|mssql|oracle|hana|spatialite|memory|delimitedtext|wfs)\s*:", re.IGNORECASE)


def parse_target(destination: str) -> Target:
    """Read a destination as Processing gives it.

    Known are a path, ``path|layername=x`` and QGIS's ``ogr:dbname='x.gpkg' table="layer" (geom)``; the last two replace one
    layer of a GeoPackage and keep the others.

    Raises:
        MineError: ``output_no_file`` for databases, ``output_driver`` for endings that cannot be written.
    """
    text = destination.strip()
    found = _OGR.match(text)
    if found:
        path, layer = _unescape(found["path"]), _unescape(found["table"])
        return _checked(Target(os.path.abspath(path), layer, keep_file=True))
    if not text or _DATABASE.match(text) or text.lower().startswith("ogr:"):
        raise MineError("output_no_file", target=text)
    path, _, options = text.partition("|")
    layer = _layer_option(options)
    return _checked(Target(os.path.abspath(os.path.expanduser(path)), layer, keep_file=layer is not None))


def _unescape(text: str) -> str:
    return re.sub(r"\\([\\'\"])", r"\1", text)


def _layer_option(options: str) -> Optional[str]:
    for option in options.split("|"):
        key, _, value = option.partition("=")
        if key.strip().lower() == "layername" and value:
            return value
    return None


def _checked(target: Target) -> Target:
    ending = os.path.splitext(target.path)[1].lower()
    if ending not in ENDINGS or (target.keep_file and ending != ".gpkg"):
        raise MineError("output_driver", path=target.path, endings=", ".join(ENDINGS if not target.keep_file else (".gpkg",)))
    return target


def layer_uri(target: Target) -> str:
    """The name under which QGIS opens a written target."""
    return f"{target.path}|layername={target.layer}" if target.layer else target.path


def check_targets(targets: Iterable[Target], sources: Iterable[SourcePlan], project: Optional[QgsProject]) -> None:
    """Refuse results that would replace an input or a GeoPackage that is open; call it in the main thread.

    A GeoPackage that QGIS has open has a write-ahead log beside it. Put a new file under its name, and the log of the old one
    would be applied to it: the file breaks. So it must be closed first.

    Raises:
        MineError: ``output_is_input``, ``output_open``.
    """
    sources = list(sources)
    open_files = [path for path, _ in _open_files(project)]
    for target in targets:
        for plan in sources:
            if plan.origin and _same_file(plan.origin, target.path) and not _other_layer(target, plan):
                raise MineError("output_is_input", path=target.path)
        if target.path.lower().endswith(".gpkg") and any(_same_file(path, target.path) for path in open_files):
            raise MineError("output_open", path=target.path)


def _other_layer(target: Target, plan: SourcePlan) -> bool:
    return target.keep_file and plan.origin_layer is not None and plan.origin_layer != target.layer


def _same_file(one: str, other: str) -> bool:
    if os.path.exists(one) and os.path.exists(other):
        return os.path.samefile(one, other)
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))


def _open_files(project: Optional[QgsProject]) -> Iterable[Tuple[str, str]]:
    if project is None:
        return
    registry = QgsProviderRegistry.instance()
    for layer in project.mapLayers().values():
        if layer.providerType() == "ogr":
            path = registry.decodeUri("ogr", layer.source()).get("path")
            if path:
                yield str(path), layer.name()
