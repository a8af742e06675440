"""mine_restoration:exportcoordinates - patches as a coordinate text (坐标TXT)."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .. import compat
from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.errors import MineError
from ..model.job import Job
from .base import MineRestorationAlgorithm, not_set

ENDINGS = (".txt",)
ENCODINGS = ("gbk", "utf-8")
FIRST_ZONE, LAST_ZONE = 25, 45


class ExportCoordinates(MineRestorationAlgorithm):
    """Patches as survey software reads them."""

    NAME = "exportcoordinates"
    ENDINGS = {"OUTPUT": ENDINGS}
    CHOICES = {"ENCODING": ENCODINGS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Export patches as a coordinate text")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Writes the boundary points of patches as the coordinate TXT that survey software reads")

    def icon(self) -> Any:
        return icon("archive")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Writes the boundary points of patches as a coordinate text (TXT) in the strict form: CGCS2000, 3-degree Gauss-Krueger, X north, "
            "Y east with the zone in front, closed rings, ellipsoidal areas in hectares.</p>"
            "<p><b>Zone</b>: number of the 3-degree zone, 25 to 45, for all patches; 0 takes each patch's own zone. Patches of several "
            "zones then become several files: the zone with the most patches has the file that you choose, the others stand beside "
            "it with their zone in the name.</p>"
            "<p><b>Encoding</b>: GBK is what most survey software reads. Characters that GBK lacks make the file GB18030, which the log "
            "says.</p>"
            "<p>Commas and line breaks in names cannot be written in this format; they become full-width commas and blanks. A patch "
            "without a usable outline is left out and named in the log.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.addParameter(QgsProcessingParameterFeatureSource("PATCHES", tr("Patches"), [compat.SOURCE_POLYGON]))
        label = tr("3-degree zone for all patches (0: each patch's own)")
        self.addParameter(QgsProcessingParameterNumber("ZONE", label, defaultValue=0, optional=True, minValue=0, maxValue=LAST_ZONE))
        labels = [tr("GBK (survey software)"), tr("UTF-8")]
        self.add_advanced(QgsProcessingParameterEnum("ENCODING", tr("Encoding of the text"), labels, defaultValue=0))
        label = tr("Organisation that made the data (empty: not stated)")
        self.add_advanced(QgsProcessingParameterString("PRODUCER", label, "", False, True))
        file_filter = tr("Coordinate text (*.txt)")
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", tr("Coordinate text"), file_filter))
        self.add_file_parameter("REPORT", tr("Report"), tr("JSON files (*.json)"))
        self.addOutput(QgsProcessingOutputNumber("WRITTEN", tr("Patches written")))
        self.addOutput(QgsProcessingOutputNumber("FILES", tr("Files written")))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        super().check(parameters, context)
        self.zone(parameters, context)

    def zone(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> int:
        """The zone for all patches, 0 for each patch's own; raises MineError ``setting_invalid``."""
        if not_set(parameters.get("ZONE")):
            return 0
        zone = self.parameterAsInt(parameters, "ZONE", context)
        if zone != 0 and not FIRST_ZONE <= zone <= LAST_ZONE:
            raise MineError("setting_invalid", setting="ZONE", value=str(zone), choices=f"0, {FIRST_ZONE} - {LAST_ZONE}")
        return zone

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        settings = {
            "zone": self.zone(parameters, context),
            "encoding": self.choice(parameters, context, "ENCODING"),
            "producer": self.parameterAsString(parameters, "PRODUCER", context) or "",
        }
        self._job = Job("exportcoordinates", settings=settings)
        self.add_source("patches", "PATCHES", parameters, context)
        self.add_file_target("output", "OUTPUT", ENDINGS, parameters, context)
        self.add_file_target("report", "REPORT", (".json",), parameters, context)
        self.check_targets(context)

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        counts = data.get("counts") or {}
        return {**super().results(data), "WRITTEN": counts.get("written", 0), "FILES": len(data.get("texts") or [])}
