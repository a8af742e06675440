"""What a user does without the plugin: a plain layout, QGIS's own atlas over the provinces, one PDF each.

    /usr/bin/python3 documents_chain.py WORKSPACE BASE_DATA FOLDER        (laps on standard output: what, tab, seconds)
"""

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsVectorLayer,
)

app = QgsApplication([], True)
app.initQgis()


def item(layout, made, x, y, width, height):
    """Put an item on the page, in millimetres."""
    made.attemptMove(QgsLayoutPoint(x, y))
    made.attemptResize(QgsLayoutSize(width, height))
    layout.addLayoutItem(made)
    return made


def plain_layout(project, coverage):
    """A4 across: title, map, legend, scale bar."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize("A4", QgsLayoutItemPage.Landscape)
    shown = item(layout, QgsLayoutItemMap(layout), 10, 20, 277, 180)
    shown.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    shown.setExtent(coverage.extent())
    shown.setAtlasDriven(True)
    item(layout, QgsLayoutItemLabel(layout), 10, 8, 277, 10).setText('[% "SHENG" %]废弃露天矿山分布图')
    legend = QgsLayoutItemLegend(layout)
    item(layout, legend, 15, 150, 50, 40)
    legend.setLinkedMap(shown)
    legend.setLegendFilterByMapEnabled(True)
    bar = QgsLayoutItemScaleBar(layout)
    item(layout, bar, 220, 185, 60, 12)
    bar.setLinkedMap(shown)
    bar.applyDefaultSize()
    layout.atlas().setCoverageLayer(coverage)
    layout.atlas().setFilenameExpression("'map_' || @atlas_featurenumber")
    layout.atlas().setEnabled(True)
    return layout


def main(workspace: str, base: str, folder: str) -> None:
    """Draw the maps."""
    since = time.perf_counter()
    project = QgsProject.instance()
    places = (("provinces", base), ("rivers", base), ("patches", workspace))
    layers = {name: QgsVectorLayer(f"{file}|layername={name}", name, "ogr") for name, file in places}
    project.addMapLayers(list(layers.values()))
    layout = plain_layout(project, layers["provinces"])
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 300
    result, problem = QgsLayoutExporter.exportToPdfs(layout.atlas(), os.path.join(folder, "map.pdf"), settings)
    if result != QgsLayoutExporter.Success:
        raise SystemExit(problem)
    print(f"atlas of {layout.atlas().count()} provinces\t{time.perf_counter() - since:.3f}", flush=True)
    sys.stdout.flush()
    os._exit(0)  # QGIS's own end may take seconds and has nothing to do with the job


main(*sys.argv[1:4])
