"""The job with QGIS's own algorithms, chained as an able user would chain them in a model, in a process of its own.

Fast where that needs no more than knowing QGIS: everything in memory layers with spatial indexes, the nearest river among the single
segments of the lines, and only patches on the strips' edge are cut. ``benchmarks/run.py`` starts it with QGIS's Python::

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 benchmarks/qgis_chain.py PATCHES.gpkg BASE_DATA.gpkg FOLDER
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.append("/usr/share/qgis/python/plugins")

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)

ALBERS = QgsCoordinateReferenceSystem("PROJ:+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=GRS80 +units=m +no_defs")
CGCS2000 = QgsCoordinateReferenceSystem("EPSG:4490")
DISTANCE_M = 10_000
# As the default of geopandas; QGIS's own default of 5 would be 120 m off in the round ends.
SEGMENTS = 16
MAIN, TRIBUTARY = "1", "2"
INTERSECTS, WITHIN = 0, 5
FIRST_MATCH = 1
TEXT, REAL, WHOLE = 2, 0, 1  # field types of the field calculator


class Chain:
    """Runs algorithms one after another and says how long each step of the work took."""

    def __init__(self) -> None:
        import processing

        self._run = processing.run
        self._since = time.perf_counter()
        project = QgsProject.instance()
        project.setCrs(CGCS2000)
        project.setEllipsoid("EPSG:7019")  # GRS80, for $area
        self._context = QgsProcessingContext()
        self._context.setProject(project)
        self._feedback = QgsProcessingFeedback(False)

    def __call__(self, algorithm: str, layer: Any, **parameters: Any) -> Any:
        """An algorithm of the provider ``native``; its only or first output layer."""
        parameters = {"INPUT": layer, "OUTPUT": "TEMPORARY_OUTPUT", **parameters}
        return self._run(f"native:{algorithm}", parameters, context=self._context, feedback=self._feedback)["OUTPUT"]

    def field(self, layer: Any, name: str, kind: int, formula: str) -> Any:
        """The field calculator."""
        return self("fieldcalculator", layer, FIELD_NAME=name, FIELD_TYPE=kind, FIELD_LENGTH=0, FIELD_PRECISION=0, FORMULA=formula)

    def statistics(self, layer: Any, of: str, by: list, path: str) -> None:
        """Statistics by categories, which is one of QGIS's algorithms in Python."""
        parameters = {"INPUT": layer, "VALUES_FIELD_NAME": of, "CATEGORIES_FIELD_NAME": by, "OUTPUT": path}
        self._run("qgis:statisticsbycategories", parameters, context=self._context, feedback=self._feedback)

    def indexed(self, layer: Any) -> Any:
        """The layer with a spatial index."""
        self("createspatialindex", layer)
        return layer

    def lap(self, what: str) -> None:
        """Say how long it took since the last time."""
        now = time.perf_counter()
        print(f"{what}\t{now - self._since:.2f}", flush=True)
        self._since = now


def run(patches_path: str, base_path: str, folder: Path) -> None:
    """The whole chain."""
    do = Chain()
    patches = do.indexed(do("reprojectlayer", patches_path, TARGET_CRS=ALBERS))
    fields = [name for name in patches.fields().names() if name != "fid"]
    rivers = do("reprojectlayer", f"{base_path}|layername=rivers", TARGET_CRS=ALBERS)
    provinces = do.indexed(do("reprojectlayer", f"{base_path}|layername=provinces", TARGET_CRS=ALBERS))
    do.lap("read and reproject")

    strips = do("buffer", rivers, DISTANCE=DISTANCE_M, SEGMENTS=SEGMENTS, END_CAP_STYLE=0, JOIN_STYLE=0, DISSOLVE=False)
    classes = do("dissolve", strips, FIELD=["GZL"])
    together = do("dissolve", classes, FIELD=[])
    do.lap("buffer and dissolve")

    joined = patches
    for code, prefix in ((MAIN, "M_"), (TRIBUTARY, "T_")):
        one = do("extractbyattribute", classes, FIELD="GZL", OPERATOR=0, VALUE=code)
        joined = _join(do, joined, one, [INTERSECTS], ["GZL"], prefix)
    joined = do.field(joined, "CLASS", TEXT, "coalesce(\"M_GZL\", \"T_GZL\", '')")
    do.lap("join by location: class")

    segments = do("explodelines", rivers)
    by_main = f"\"CLASS\" = '{MAIN}'"
    nearest = []
    for here, lines in (
        (do("extractbyexpression", joined, EXPRESSION=by_main), do("extractbyattribute", segments, FIELD="GZL", OPERATOR=0, VALUE=MAIN)),
        (do("extractbyexpression", joined, EXPRESSION=f"NOT ({by_main})"), segments),
    ):
        found = do("joinbynearest", here, INPUT_2=lines, FIELDS_TO_COPY=["HLMC"], DISCARD_NONMATCHING=False, PREFIX="", NEIGHBORS=1)
        # Two segments that meet are equally near and give the patch twice.
        nearest.append(do("removeduplicatesbyattribute", found, FIELDS=["TBBH"]))
    joined = do("mergevectorlayers", None, LAYERS=nearest, CRS=ALBERS)
    do.lap("join by nearest: river")

    joined = do.indexed(joined)
    joined = _join(do, joined, provinces, [INTERSECTS], ["SDM"], "")
    do.lap("join by location: province")

    joined = do.field(joined, "TQMJ", REAL, "round($area, 2)")
    joined = do.indexed(joined)
    together = do.field(together, "WHOLE", WHOLE, "1")
    joined = _join(do, joined, together, [WITHIN], ["WHOLE"], "")
    cut = do("extractbyexpression", joined, EXPRESSION="\"CLASS\" <> '' AND \"WHOLE\" IS NULL")
    cut = do("intersection", cut, OVERLAY=together, INPUT_FIELDS=["TBBH"], OVERLAY_FIELDS=["WHOLE"], OVERLAY_FIELDS_PREFIX="X_")
    cut = do.field(cut, "CUT", REAL, "$area")
    joined = do("joinattributestable", joined, FIELD="TBBH", INPUT_2=cut, FIELD_2="TBBH", FIELDS_TO_COPY=["CUT"], METHOD=1, PREFIX="")
    joined = do.field(joined, "FWNMJ", REAL, "round(CASE WHEN \"WHOLE\" = 1 THEN \"TQMJ\" ELSE coalesce(\"CUT\", 0) END, 2)")
    do.lap("area and area inside")

    inside = do("extractbyexpression", joined, EXPRESSION="\"CLASS\" <> ''")
    do.statistics(inside, "TQMJ", ["SDM", "CLASS"], str(folder / "table.csv"))
    do.lap("statistics by categories")

    joined = do("retainfields", joined, FIELDS=[*fields, "HLMC", "CLASS", "distance", "SDM", "TQMJ", "FWNMJ"])
    do("reprojectlayer", joined, TARGET_CRS=CGCS2000, OUTPUT=str(folder / "patches.gpkg"))
    do("reprojectlayer", strips, TARGET_CRS=CGCS2000, OUTPUT=str(folder / "strips.gpkg"))
    do.lap("save")


def _join(do: Chain, layer: Any, other: Any, predicates: list, fields: list, prefix: str) -> Any:
    return do(
        "joinattributesbylocation", layer, JOIN=other, PREDICATE=predicates, JOIN_FIELDS=fields, METHOD=FIRST_MATCH,
        DISCARD_NONMATCHING=False, PREFIX=prefix,
    )  # fmt: skip


def main(arguments: list) -> int:
    """Start QGIS without windows, run the chain, end."""
    application = QgsApplication([], False)
    application.initQgis()
    from processing.core.Processing import Processing

    Processing.initialize()
    print(f"QGIS\t{Qgis.version()}", flush=True)
    run(arguments[0], arguments[1], Path(arguments[2]))
    application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
