"""A workspace as createworkspace delivers it, and layers of it as QGIS opens them without the plugin."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List

from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer, QgsVectorLayerUtils

from mine_restoration_plugin.bridge.workspace_project import equip
from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign

REPOSITORY = Path(__file__).resolve().parents[2]
ENGINE = REPOSITORY / "build" / "engine_env" / "bin" / "python"
SHAPE = "MULTIPOLYGON(((111.28 30.70, 111.29 30.70, 111.29 30.71, 111.28 30.71, 111.28 30.70)))"


@lru_cache(maxsize=None)
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="plain_workspace_"))
    engine(
        "from mine_restoration_plugin.engine.storage.workspace_file import create_workspace\n"
        "from mine_restoration_plugin.model.campaign import builtin_campaign_path\n"
        f"create_workspace({str(folder / '宜都市.gpkg')!r}, builtin_campaign_path(), '420581', '建库人')"
    )
    equip(str(folder / "宜都市.gpkg"), load_campaign(builtin_campaign_path()))
    return folder / "宜都市.gpkg"


def engine(code: str) -> str:
    """Run a few lines in the engine's interpreter; what they print."""
    done = subprocess.run([str(ENGINE), "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def new_workspace(folder: Path) -> str:
    """A workspace of its own for a test."""
    folder.mkdir(parents=True, exist_ok=True)
    return str(shutil.copy(_template(), folder))


def plain(path: str, table: str) -> QgsVectorLayer:
    """A layer with the default style of the file, as the browser, a drop on the map or "Add layer" open it."""
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid(), table
    return layer


def add(path: str, table: str, **values: Any) -> Dict[str, Any]:
    """Add a row in an edit session, as the attribute table does, and give it as it stands in the file."""
    layer = plain(path, table)
    assert layer.startEditing()
    places = {layer.fields().indexOf(name): value for name, value in values.items() if name != "geom"}
    feature = QgsVectorLayerUtils.createFeature(layer, QgsGeometry.fromWkt(values.get("geom", "")), places)
    assert layer.addFeature(feature)
    assert layer.commitChanges(), layer.commitErrors()
    return rows(path, table)[-1]


def change(path: str, table: str, uuid: str, **values: Any) -> None:
    """Change a row in an edit session."""
    layer = plain(path, table)
    feature = feature_of(layer, uuid)
    assert layer.startEditing()
    for name, value in values.items():
        assert layer.changeAttributeValue(feature.id(), layer.fields().indexOf(name), value)
    assert layer.commitChanges(), layer.commitErrors()


def feature_of(layer: QgsVectorLayer, uuid: str) -> QgsFeature:
    return next(layer.getFeatures(f"\"uuid\" = '{uuid}'"))


def rows(path: str, table: str, where: str = "") -> List[Dict[str, Any]]:
    """The rows of a table as they stand in the file, in their order."""
    layer = plain(path, table)
    features = layer.getFeatures(where) if where else layer.getFeatures()
    names = [field.name() for field in layer.fields()]
    made = [dict(zip(names, (None if str(value) == "NULL" else value for value in feature.attributes()))) for feature in features]
    return sorted(made, key=lambda row: row.get("fid", row.get("id")))
