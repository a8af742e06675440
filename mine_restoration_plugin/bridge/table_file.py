"""A list that a window shows, written as a workbook by QGIS's own writer: its texts are in the reader's language already."""

from __future__ import annotations

import os
from typing import Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsField, QgsFields, QgsProject, QgsVectorFileWriter, QgsWkbTypes

from .. import compat
from ..model.errors import MineError

# What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_rows(path: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write texts as a workbook, whole or not at all.

    Args:
        title: name of the page.

    Raises:
        MineError: ``output_driver``, ``output_unwritable``.
    """
    if not path.lower().endswith(".xlsx"):
        raise MineError("output_driver", path=path, endings=".xlsx")
    # GDAL looks for the workbook in the first part of the path that ends so.
    part = f"{path[:-5]}.{os.getpid()}.part.xlsx"
    fields = QgsFields()
    for head in heads:
        fields.append(QgsField(head, compat.FIELD_STRING))
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "XLSX", title
    context = QgsProject.instance().transformContext()
    try:
        writer = QgsVectorFileWriter.create(part, fields, QgsWkbTypes.NoGeometry, QgsCoordinateReferenceSystem(), context, options)
        for row in rows:
            feature = QgsFeature(fields)
            feature.setAttributes([f"'{text}" if text.startswith(_FORMULA) else text for text in row])
            writer.addFeature(feature)
        reason = writer.errorMessage() if writer.hasError() else ""
        del writer  # closes the file
        if reason:
            raise MineError("output_unwritable", path=path, reason=reason)
        os.replace(part, path)
    except OSError as error:
        raise MineError("output_unwritable", path=path, reason=error.strerror or str(error)) from error
    finally:
        if os.path.exists(part):
            os.remove(part)
