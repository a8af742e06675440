"""What a user does without the plugin: add the shapefile in its encoding and coordinate system, fix geometries, refactor fields, save.

    /usr/bin/python3 import_chain.py PATCHES.shp FOLDER        (laps on standard output: what, tab, seconds)
"""

import os
import sys
import time

sys.path.append("/usr/share/qgis/python/plugins")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProcessingFeedback, QgsVectorLayer

app = QgsApplication([], True)
app.initQgis()
import processing  # noqa: E402
from processing.core.Processing import Processing  # noqa: E402

Processing.initialize()
FIELDS = (("TBBH", '"图斑编号"', 10, 30), ("KSMC", '"矿山名称"', 10, 80), ("XZQDM", '"行政区代"', 10, 12), ("TBMJ", '"图斑面积"', 6, 20))


def main(source: str, folder: str) -> None:
    """Run the chain."""
    since = time.perf_counter()

    def lap(what: str) -> None:
        nonlocal since
        now = time.perf_counter()
        print(f"{what}\t{now - since:.3f}", flush=True)
        since = now

    layer = QgsVectorLayer(source, "patches", "ogr")
    layer.setProviderEncoding("GB18030")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    lap("add the layer")
    quiet = QgsProcessingFeedback(False)
    fixed = processing.run("native:fixgeometries", {"INPUT": layer, "OUTPUT": "TEMPORARY_OUTPUT"}, feedback=quiet)["OUTPUT"]
    lap("fix geometries")
    mapping = [{"name": name, "expression": text, "type": kind, "length": width, "precision": 2} for name, text, kind, width in FIELDS]
    parameters = {"INPUT": fixed, "FIELDS_MAPPING": mapping, "OUTPUT": os.path.join(folder, "patches.gpkg")}
    processing.run("native:refactorfields", parameters, feedback=quiet)
    lap("refactor fields and save")
    os._exit(0)  # QGIS's own end may take seconds and has nothing to do with the job


main(*sys.argv[1:3])
