"""Rows of a SELECT on a GeoPackage, read by QGIS's own GDAL with a connection that is closed afterwards.

``executeSql`` of QGIS 3.22's connections never closes the one that it opens for a SELECT: the file stays open, with its log beside it,
until QGIS ends. A stick could not be taken out, and some hundred searches later no file could be opened at all.
"""

from __future__ import annotations

from typing import Any, List

from ..model.errors import MineError


def select_rows(path: str, query: str, name: str, writing: bool = False) -> List[List[Any]]:
    """The rows, NULL as None; the table's key stands first, wherever the query has it (as in a computed column it stays in its place).

    Args:
        path: of the file. name: what a person calls it. writing: the query changes something as well, as a PRAGMA may.

    Raises:
        MineError: ``workspace_failed``.
    """
    from osgeo import gdal  # here: what opens no workspace needs no GDAL of its own

    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        # Somebody else's plugin may have told GDAL to raise exceptions.
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | (gdal.OF_UPDATE if writing else gdal.OF_READONLY), ["GPKG"])
        layer = dataset.ExecuteSQL(query) if dataset is not None else None
        if layer is None:
            if gdal.GetLastErrorType() < gdal.CE_Failure:
                return []
            raise MineError("workspace_failed", path=name, reason=gdal.GetLastErrorMsg())
        try:
            return _rows(layer, bool(layer.GetFIDColumn()))
        finally:
            dataset.ReleaseResultSet(layer)
    except RuntimeError as error:
        raise MineError("workspace_failed", path=name, reason=str(error)) from error
    finally:
        gdal.PopErrorHandler()


def _rows(layer: Any, with_key: bool) -> List[List[Any]]:
    from osgeo import gdal, ogr

    definition = layer.GetLayerDefn()
    kinds = [definition.GetFieldDefn(place).GetType() for place in range(definition.GetFieldCount())]
    dates = {ogr.OFTDate, ogr.OFTDateTime}
    found = []
    feature = layer.GetNextFeature()
    while feature is not None:
        row = [feature.GetFID()] if with_key else []
        for place, kind in enumerate(kinds):
            value = feature.GetField(place)
            if isinstance(value, bytes):  # no UTF-8: what an old program wrote
                value = value.decode("utf-8", "replace")
            row.append(value.replace("/", "-") if kind in dates and value else value)
        found.append(row)
        feature = layer.GetNextFeature()
    if gdal.GetLastErrorType() >= gdal.CE_Failure:
        raise RuntimeError(gdal.GetLastErrorMsg())
    return found
