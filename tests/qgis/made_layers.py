"""Small layers and files for the tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, List

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsVectorFileWriter, QgsVectorLayer

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
PACKAGE = REPOSITORY / "mine_restoration_plugin"


def square(x: float, y: float, size: float = 0.01) -> QgsGeometry:
    return QgsGeometry.fromWkt(f"POLYGON(({x} {y},{x + size} {y},{x + size} {y + size},{x} {y + size},{x} {y}))")


def memory_layer(rows: List[Dict[str, Any]], crs: str = "EPSG:4490", kind: str = "Polygon", name: str = "图斑") -> QgsVectorLayer:
    """A memory layer with number, district code and geometry: rows of {"TBBH", "XZQDM", "geometry"}."""
    uri = f"{kind}?field=TBBH:string(30)&field=XZQDM:string(12)"
    layer = QgsVectorLayer(uri + (f"&crs={crs}" if crs else ""), name, "memory")
    if not crs:
        layer.setCrs(QgsCoordinateReferenceSystem())
    features = []
    for row in rows:
        feature = QgsFeature(layer.fields())
        feature["TBBH"], feature["XZQDM"] = row["TBBH"], row.get("XZQDM", "420500")
        geometry = row.get("geometry")
        if geometry is not None:
            feature.setGeometry(geometry)
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    layer.updateExtents()
    return layer


def three_patches(**options: Any) -> QgsVectorLayer:
    return memory_layer([{"TBBH": f"P{i}", "geometry": square(111.2 + i / 10, 30.6)} for i in range(3)], **options)


def save(layer: QgsVectorLayer, path: Path, layer_name: str = "") -> str:
    """Write a layer to a file; another layer of the same GeoPackage stays."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = QgsVectorFileWriter.driverForExtension(path.suffix)
    options.fileEncoding = "UTF-8"
    if layer_name:
        options.layerName = layer_name
        if path.exists():
            options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    error = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), QgsProject.instance().transformContext(), options)
    assert error[0] == QgsVectorFileWriter.WriterError.NoError, error
    return str(path)


def left_in(folder: Path) -> List[str]:
    return sorted(os.listdir(folder))


needs_engine = pytest.mark.skipif(not (PACKAGE / "engine" / "__main__.py").exists(), reason="the engine is not there yet")
