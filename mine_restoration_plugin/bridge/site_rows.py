"""Rows of many sites at once, and where a site lies, through the open store's own layers."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsFeatureRequest, QgsRectangle

from .. import compat
from .workspace_database import plain
from .workspace_store import WorkspaceStore

# Beyond this share of all sites it is quicker to read the whole table.
_MANY = 5_000


def rows_of_sites(store: WorkspaceStore, table: str, sites: Sequence[str]) -> Dict[str, Dict[str, Any]]:
    """The rows of a table with one row a site (``sites``, ``archive``, ``ledger``) by the key of their site.

    Sites that are gone are left out.
    """
    column = "uuid" if table == "sites" else "site"
    if len(sites) > _MANY:
        wanted = set(sites)
        return {row[column]: row for row in store.database.rows(table) if row[column] in wanted}
    return {row[column]: row for row in store.database.rows_with(table, column, sites)}


def extent_of(patches: Iterable[Mapping[str, Any]]) -> Optional[Tuple[float, float, float, float]]:
    """West, south, east and north of patches with their shapes (``geom``), in degrees; None where none has a shape."""
    box = QgsRectangle()
    box.setMinimal()
    some = False
    for patch in patches:
        shape = patch.get("geom")
        if shape is not None and not shape.isEmpty():
            box.combineExtentWith(shape.boundingBox())
            some = True
    return (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()) if some else None


def sites_of_patches(store: WorkspaceStore, fids: Sequence[int]) -> List[str]:
    """The sites to which patches belong, by the patches' feature ids, each once and in their order."""
    layer = store.database.layer("patches")
    request = QgsFeatureRequest().setFilterFids(list(fids))
    request.setFlags(compat.REQUEST_NO_GEOMETRY)
    request.setSubsetOfAttributes(["site"], layer.fields())
    of = {feature.id(): plain(feature["site"]) for feature in layer.getFeatures(request)}
    return list(dict.fromkeys(str(of[fid]) for fid in fids if of.get(fid)))
