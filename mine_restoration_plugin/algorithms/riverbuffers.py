"""mine_restoration:riverbuffers - strips along the rivers of a campaign."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterVectorDestination,
)

from .. import compat
from ..bridge.translation import tr
from ..model.job import BASE_LINES, OVERLAPS
from .base import MineRestorationAlgorithm


class RiverBuffers(MineRestorationAlgorithm):
    """Strips on both sides of the rivers, one a river and merged by class."""

    NAME = "riverbuffers"
    CHOICES = {"BASE_LINE": BASE_LINES, "OVERLAPS": OVERLAPS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Make river strips")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Strips of a given distance on both sides of the campaign's rivers")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes the land within a distance of the campaign's rivers: one strip a river, and on request merged by class "
            "(main stem, main tributaries). The distance is measured on the ellipsoid, so it is the same from Yunnan to the sea, "
            "in any coordinate system of the input.</p>"
            "<p><b>Rivers</b>: lines, water polygons (the distance then counts from the bank), or lines with a second layer of "
            "banks. Rivers are recognised by the names in the campaign, in Chinese, pinyin or English. Without a layer the "
            "plugin's base rivers are used: they are good to about 1 km and are for orientation; official results need official "
            "river layers. A name that the campaign does not know, or that means another river here, can be given to a river by "
            "hand.</p>"
            "<p><b>Overlaps</b>: where strips overlap, those of tributaries lose what the main stem's cover; or the strips stay as they are.</p>"
            "<p><b>All rivers</b>: also make strips for rivers that the campaign does not name.</p>"
            "<p><b>Result</b>: polygons in CGCS2000 (EPSG:4490) with river HLMC, class GZL (1 main stem, 2 main tributary) and "
            "DISTANCE in km. The report (JSON) holds settings, counts and every finding.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_river_parameters()
        self.add_campaign_parameter()
        self.add_distance_parameters()
        labels = [tr("Main stem wins"), tr("Strips overlap as they are")]
        self.addParameter(QgsProcessingParameterEnum("OVERLAPS", tr("Where strips overlap"), labels, defaultValue=0))
        label = tr("Also rivers that the campaign does not name")
        self.addParameter(QgsProcessingParameterBoolean("ALL_RIVERS", label, defaultValue=False))
        self.addParameter(QgsProcessingParameterVectorDestination("OUTPUT", tr("River strips"), compat.SOURCE_POLYGON))
        label = tr("Strips merged by class")
        self.addParameter(QgsProcessingParameterVectorDestination("MERGED", label, compat.SOURCE_POLYGON, None, True, False))
        self.add_file_parameter("REPORT", tr("Report"), tr("JSON files (*.json)"))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        settings = self.river_settings(parameters, context)
        settings["overlaps"] = self.choice(parameters, context, "OVERLAPS")
        settings["all_rivers"] = self.parameterAsBool(parameters, "ALL_RIVERS", context)
        self.start_job("riverbuffers", settings)
        self.add_rivers(parameters, context)
        self.add_layer_target("strips", "OUTPUT", "strips", parameters, context)
        self.add_layer_target("merged", "MERGED", "strips_merged", parameters, context)
        self.add_file_target("report", "REPORT", (".json",), parameters, context)
        self.check_targets(context)
