"""Archive cards of 100 mines beside QGIS's own atlas export of the same 100 maps, in one run: ``benchmarks/site_cards.py [WORKSPACE] [--sites N]``.

Runs in QGIS's Python, offscreen; without a workspace it makes one with made-up records. The other side is what a user would pick instead:
a print layout with a map of the same size, the same layers in the same styles, grid with coordinates, overview, scale bar and north arrow,
exported by its atlas (``QgsLayoutExporter``) at the same resolution; and once more with nothing but the bare map. Ours are whole cards:
tables, photos, overview and history as well. What comes out is checked with pypdf: pages, and each mine's number in its file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any, Dict, List

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MINE_RESTORATION_ENGINE_PYTHON", str(TOP / "build" / "engine_env" / "bin" / "python"))

from qgis.core import (  # noqa: E402
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProcessingFeedback,
    QgsProject,
    QgsRectangle,
    QgsSymbolLayerUtils,
    QgsVectorLayer,
)

ENGINE = os.environ["MINE_RESTORATION_ENGINE_PYTHON"]
RESULTS = TOP / "benchmarks" / "RESULTS_CARDS.md"
WORK = TOP / "build" / "bench" / "cards"
TARGET = 1.3
ROWS = (
    (
        "atlas",
        "QGIS's atlas, the same maps: size, layers, styles, 200 dpi, grid with coordinates, overview, scale bar, north arrow, coordinates of the "
        "corners",
    ),
    ("atlas_plain", "QGIS's atlas, nothing but the bare map and a name"),
    ("pdf", "This plugin: PDF, a file each, the engine's start included"),
    ("pdf_one_file", "This plugin: all in one PDF"),
    ("docx", "This plugin: Word documents with maps and photos"),
    ("both", "This plugin: PDF and Word"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    workspace = given.workspace or made_workspace()
    application = QgsApplication([], True)
    application.initQgis()
    folder = Path(tempfile.mkdtemp(prefix="bench_cards_"))
    try:
        report = measure(workspace, given.sites, given.runs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = results(report)
    if given.workspace is None:
        RESULTS.write_text(text, encoding="utf-8")
    print(text)
    sys.exit(0 if report["ratio"] <= TARGET else 1)


def made_workspace() -> Path:
    """The demo's mines with made-up records, and photos of the first hundred."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    patches, workspace = WORK / "patches.gpkg", WORK / "records.gpkg"
    for command in (["demo_patches.py", str(patches)], ["demo_records.py", str(workspace), str(patches), "--photos", "100"]):
        subprocess.run([ENGINE, str(TOP / "scripts" / command[0]), *command[1:]], check=True, stdout=subprocess.DEVNULL)
    return workspace


def results(report: Dict[str, Any]) -> str:
    """The page of results."""
    found, cores = report["seconds"], len(os.sched_getaffinity(0))
    reached = "yes" if report["ratio"] <= TARGET else "**no**"
    lines = [
        "# Benchmark results: archive cards", "",
        f"{date.today().isoformat()}. A machine with {cores} cores, QGIS {Qgis.QGIS_VERSION.split('-')[0]}. Repeat with `make bench`.", "",
        f"{report['sites']} mines of a workspace with made-up records and photos (`scripts/demo_records.py`), {report['pages']} pages in all; the "
        f"middle of {report['runs']} runs, in turn with the other side. Ours are whole cards: tables, photos, map with overview, corners, history.",
        "",
        "| | seconds | against the atlas of the same maps |", "| --- | ---: | ---: |",
    ]  # fmt: skip
    lines += [f"| {words} | {found[name]:.1f} | {found[name] / found['atlas']:.2f} x |" for name, words in ROWS]
    lines += [
        "",
        f"To be reached: PDF in at most {TARGET} times the time of the atlas of the same maps. Reached: {reached} ({report['ratio']:.2f}). Against "
        f"bare maps with nothing around them it is {report['ratio_plain']:.1f} times: a card has pages of tables besides.",
        "",
        f"Read back with pypdf in the same run: {report['sites']} files, each mine's number on its first page, a picture in each file, and as many "
        "pages in the one file as in all others.", "",
    ]  # fmt: skip
    return "\n".join(lines)


def measure(workspace: Path, count: int, runs: int, folder: Path) -> Dict[str, Any]:
    """Both sides in turn, and the middle of the runs."""
    from mine_restoration_plugin.bridge.site_cards import PDF, WORD

    boxes, pages = boxes_of(workspace, count), 0
    times: Dict[str, List[float]] = {"atlas": [], "atlas_plain": [], "pdf": [], "pdf_one_file": [], "docx": [], "both": []}
    for run in range(runs):
        times["atlas"].append(atlas(workspace, boxes, folder / f"atlas{run}.pdf", True))
        times["atlas_plain"].append(atlas(workspace, boxes, folder / f"plain{run}.pdf", False))
        for name, formats, one in (("pdf", (PDF,), False), ("pdf_one_file", (PDF,), True), ("docx", (WORD,), False), ("both", (PDF, WORD), False)):
            times[name].append(cards(workspace, list(boxes), folder / f"{name}{run}", formats, one))
        if run == 0:
            pages = check(folder, boxes)
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    middle = {name: round(statistics.median(found), 2) for name, found in times.items()}
    return {
        "sites": len(boxes), "pages": pages, "runs": runs, "seconds": middle,
        "ratio": round(middle["pdf"] / middle["atlas"], 2), "ratio_plain": round(middle["pdf"] / middle["atlas_plain"], 2),
    }  # fmt: skip


def boxes_of(workspace: Path, count: int) -> Dict[str, QgsRectangle]:
    """Keys and extents of the first sites that have shapes."""
    layer = QgsVectorLayer(f"{workspace}|layername=patches", "patches", "ogr")
    found: Dict[str, QgsRectangle] = {}
    for feature in layer.getFeatures():
        key = str(feature["site"])
        if key not in found and len(found) == count:
            continue
        box = feature.geometry().boundingBox()
        if key in found:
            box.combineExtentWith(found[key])
        found[key] = box
    return found


def put_label(layout: QgsPrintLayout, text: str, x: float, y: float, wide: float, high: float) -> None:
    from mine_restoration_plugin import compat

    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    layout.addLayoutItem(label)
    label.attemptMove(QgsLayoutPoint(x, y, compat.LAYOUT_MM))
    label.attemptResize(QgsLayoutSize(wide, high, compat.LAYOUT_MM))


def furnish(layout: QgsPrintLayout, item: QgsLayoutItemMap, maps: Any) -> None:
    """What the maps on the cards have too: grid with coordinates, overview, scale bar, scale, north arrow, coordinates of the corners."""
    from mine_restoration_plugin import compat

    wide, high = item.rect().width(), item.rect().height()
    item.setFrameEnabled(True)
    grid = item.grid()
    grid.setEnabled(True)
    grid.setUnits(QgsLayoutItemMapGrid.DynamicPageSizeBased)
    grid.setMinimumIntervalWidth(20)
    grid.setMaximumIntervalWidth(50)
    grid.setStyle(QgsLayoutItemMapGrid.FrameAnnotationsOnly)
    grid.setFrameStyle(QgsLayoutItemMapGrid.InteriorTicks)
    grid.setAnnotationEnabled(True)
    overview = QgsLayoutItemMap(layout)
    layout.addLayoutItem(overview)
    overview.attemptMove(QgsLayoutPoint(18 + wide - 38, 40 + high - 30, compat.LAYOUT_MM))
    overview.attemptResize(QgsLayoutSize(38, 30, compat.LAYOUT_MM))
    overview.setLayers([maps._base["rivers"], maps._base["provinces"]])
    overview.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    overview.setExtent(QgsRectangle(108, 29, 116.5, 33.5))
    overview.overview().setLinkedMap(item)
    bar = QgsLayoutItemScaleBar(layout)
    layout.addLayoutItem(bar)
    bar.setLinkedMap(item)
    bar.applyDefaultSize()
    bar.attemptMove(QgsLayoutPoint(40, 44 + high, compat.LAYOUT_MM))
    arrow = QgsLayoutItemPicture(layout)
    layout.addLayoutItem(arrow)
    arrow.setPicturePath(QgsSymbolLayerUtils.svgSymbolNameToPath("arrows/NorthArrow_02.svg", layout.project().pathResolver()))
    arrow.attemptMove(QgsLayoutPoint(18 + wide - 16, 44, compat.LAYOUT_MM))
    arrow.attemptResize(QgsLayoutSize(10, 14, compat.LAYOUT_MM))
    put_label(layout, "1:[% round(map_get(item_variables('main'), 'map_scale')) %]", 18, 44 + high, 20, 6)
    for number, (x, y) in enumerate(((18, 33), (18 + wide - 40, 33), (18, 52 + high), (18 + wide - 40, 52 + high))):
        corner = ("x_min", "x_max")[number % 2], ("y_max", "y_min")[number // 2]
        shown = "map_get(item_variables('main'), 'map_extent')"
        where = f"transform(make_point({corner[0]}({shown}), {corner[1]}({shown})), 'EPSG:4525', 'EPSG:4490')"
        put_label(layout, f"[% to_dms(x({where}), 'x', 2) %] [% to_dms(y({where}), 'y', 2) %]", x, y, 60, 6)


def atlas(workspace: Path, boxes: Dict[str, QgsRectangle], target: Path, furnished: bool) -> float:
    """Seconds of QGIS's atlas, from opening the layers to the last byte, as ours are measured."""
    from mine_restoration_plugin import compat
    from mine_restoration_plugin.bridge.card_fonts import paper_fonts
    from mine_restoration_plugin.bridge.site_map import DPI, SiteMaps, map_mm

    start = time.perf_counter()
    maps = SiteMaps(str(workspace), paper_fonts())
    maps._overview("")  # opens the base layers
    project = QgsProject.instance()
    coverage = QgsVectorLayer("Polygon?crs=EPSG:4490&field=name:string", "coverage", "memory")
    features = []
    for key, box in boxes.items():
        feature = QgsFeature(coverage.fields())
        feature.setAttributes([key])
        feature.setGeometry(QgsGeometry.fromRect(box))
        features.append(feature)
    coverage.dataProvider().addFeatures(features)
    project.addMapLayer(coverage, False)
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize("A4")
    item = QgsLayoutItemMap(layout)
    item.setId("main")
    layout.addLayoutItem(item)
    wide, high = map_mm()
    item.attemptMove(QgsLayoutPoint(18, 40, compat.LAYOUT_MM))
    item.attemptResize(QgsLayoutSize(wide, high, compat.LAYOUT_MM))
    item.setCrs(QgsCoordinateReferenceSystem("EPSG:4525"))
    item.setLayers(maps.layers)
    item.setExtent(QgsRectangle(37500000, 3300000, 37510000, 3307000))
    item.setAtlasDriven(True)
    item.setAtlasScalingMode(QgsLayoutItemMap.Auto)
    item.setAtlasMargin(0.25)
    put_label(layout, "[% name %]", 18, 20, 150, 10)
    if furnished:
        furnish(layout, item, maps)
    layout.atlas().setCoverageLayer(coverage)
    layout.atlas().setEnabled(True)
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = DPI
    layout.renderContext().setDpi(DPI)
    result, error = QgsLayoutExporter.exportToPdf(layout.atlas(), str(target), settings)
    assert result == QgsLayoutExporter.Success, error
    seconds = time.perf_counter() - start
    del layout
    project.removeMapLayer(coverage)
    maps.close()
    return seconds


def cards(workspace: Path, keys: List[str], target: Path, formats: Any, one_file: bool) -> float:
    """Seconds of ours, the engine's start included."""
    from mine_restoration_plugin.bridge.site_cards import CardOrder, make_cards

    start = time.perf_counter()
    report = make_cards(CardOrder(str(workspace), str(target), keys, formats, one_file, True, "", "基准"), QgsProcessingFeedback(False))
    seconds = time.perf_counter() - start
    expected = 1 if one_file else len(keys) * len(formats)
    assert len(report["made"]) == expected, report["findings"][:5]
    return seconds


def check(folder: Path, boxes: Dict[str, QgsRectangle]) -> int:
    """Pages and texts, read by a library that did not write them; how many pages there are."""
    code = (
        "import json, sys, pathlib, pypdf\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "assert len(pypdf.PdfReader(folder / 'atlas0.pdf').pages) == int(sys.argv[2])\n"
        "files = sorted((folder / 'pdf0').glob('*.pdf'))\n"
        "assert len(files) == int(sys.argv[2]), len(files)\n"
        "pages = 0\n"
        "for file in files:\n"
        "    reader = pypdf.PdfReader(file)\n"
        "    pages += len(reader.pages)\n"
        "    text = reader.pages[0].extract_text()\n"
        "    assert file.stem.split('_')[0] in text.replace('\\n', '') and '修复档案卡' in text, file\n"
        "    assert any(image for page in reader.pages for image in page.images), file\n"
        "assert len(pypdf.PdfReader(folder / 'pdf_one_file0.pdf').pages) == pages\n"
        "print(pages)\n"
    )
    python = TOP / "build" / "test_env" / "bin" / "python"
    done = subprocess.run([str(python), "-c", code, str(folder), str(len(boxes))], check=True, stdout=subprocess.PIPE, text=True)
    return int(done.stdout)


if __name__ == "__main__":
    main()
