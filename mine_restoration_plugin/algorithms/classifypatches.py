"""mine_restoration:classifypatches - which patches are in scope, of which river, and how large they are."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
)

from .. import compat
from ..bridge.translation import tr
from ..model.errors import MineError
from ..model.job import BASE_LINES, RULES, TABLE_FORMATS
from .base import MineRestorationAlgorithm, not_set

LARGEST_EDGE_M = 10000.0


class ClassifyPatches(MineRestorationAlgorithm):
    """The main job: patches and rivers in, classified and measured patches out."""

    NAME = "classifypatches"
    CHOICES = {"BASE_LINE": BASE_LINES, "RULE": RULES}

    def displayName(self) -> str:  # noqa: N802
        return tr("Classify patches")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Decides which patches lie within the strips, and measures them")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Decides for every patch whether it lies within the campaign's distance of a river, of which river and class, and "
            "measures it: distance to the bank, area inside the strip, ellipsoidal area by the survey formula, province and "
            "reach.</p>"
            "<p><b>Patches</b>: any polygon layer; all its fields are kept. The patch number TBBH, the district code XZQDM and a "
            "handed-down class are used if they are there; a person's decision (RGPD 1 or 0, with the reason in RGYY) wins over "
            "everything.</p>"
            "<p><b>Rivers</b>: lines, water polygons, or both. Without a layer the plugin's base rivers are used: they are good "
            "to about 1 km and are for orientation; official results need official river layers. A name that the campaign does not "
            "know, or that means another river here, can be given to a river by hand.</p>"
            "<p><b>Rule</b>: a patch is in scope when the strip touches it (as in the work plan), when its centroid lies inside, "
            "or when at least half of its area does. Where it is not set, the campaign's own rule holds.</p>"
            "<p><b>Result</b>: all patches in CGCS2000 (EPSG:4490) with SCOPE (1 in, 0 out), river HLMC, class GZL, distance "
            "JAJL in m, area inside FWNMJ and ellipsoidal area TQMJ in m2, reach PQ, province SDM, edge case BJTB and the basis "
            "of the decision. Patches near the edge are listed for a person to decide; broken outlines are repaired where that "
            "is safe, and listed. The report (JSON) holds settings, counts and every finding.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.addParameter(QgsProcessingParameterFeatureSource("PATCHES", tr("Patches"), [compat.SOURCE_POLYGON]))
        self.add_river_parameters()
        label = tr("Provinces (empty: the plugin's base provinces)")
        self.add_advanced(QgsProcessingParameterFeatureSource("PROVINCES", label, [compat.SOURCE_POLYGON], optional=True))
        self.add_campaign_parameter()
        self.add_distance_parameters()
        labels = [tr("The strip touches it"), tr("Its centroid lies inside"), tr("At least half of its area lies inside")]
        label = tr("A patch is in scope when (not set: as in the campaign)")
        self.addParameter(QgsProcessingParameterEnum("RULE", label, labels, optional=True))
        label = tr("Where strips overlap, the main stem wins")
        self.add_advanced(QgsProcessingParameterBoolean("MAIN_STEM_FIRST", label, defaultValue=True))
        label = tr("Field with the handed-down class (empty: found by its name)")
        self.add_advanced(QgsProcessingParameterField("HANDED_CLASS", label, None, "PATCHES", compat.FIELD_ANY, optional=True))
        label = tr("Patches this near to the strip's edge are listed, in m (not set: as in the campaign, 50 m)")
        self.add_advanced(QgsProcessingParameterNumber("EDGE", label, compat.NUMBER_DOUBLE, None, optional=True))
        self.addParameter(QgsProcessingParameterVectorDestination("OUTPUT", tr("Classified patches"), compat.SOURCE_POLYGON))
        label = tr("River strips")
        self.addParameter(QgsProcessingParameterVectorDestination("STRIPS", label, compat.SOURCE_POLYGON, None, True, False))
        label = tr("Strips merged by class")
        self.addParameter(QgsProcessingParameterVectorDestination("MERGED", label, compat.SOURCE_POLYGON, None, True, False))
        self.add_file_parameter("REPORT", tr("Report"), tr("JSON files (*.json)"))
        self.add_file_parameter("TABLE", tr("Appendix table"), tr("Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)"))
        for name, label in (
            ("IN_SCOPE", tr("Patches in scope")),
            ("MAIN_STEM", tr("Patches at the main stem")),
            ("TRIBUTARY", tr("Patches at main tributaries")),
            ("OUTSIDE", tr("Patches outside the strips")),
            ("ON_EDGE", tr("Patches near the edge")),
            ("OUTSIDE_PROVINCES", tr("Patches outside the campaign's provinces")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        super().check(parameters, context)
        self.edge_m(parameters, context, 0.0)

    def edge_m(self, parameters: Dict[str, Any], context: QgsProcessingContext, otherwise: float) -> float:
        """The distance from the edge within which a patch is listed; raises MineError ``setting_invalid``."""
        if not_set(parameters.get("EDGE")):
            return otherwise
        edge = self.parameterAsDouble(parameters, "EDGE", context)
        if not 0 <= edge <= LARGEST_EDGE_M:
            raise MineError("setting_invalid", setting="EDGE", value=f"{edge:g}", choices=f"0 - {LARGEST_EDGE_M:g}")
        return edge

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        settings = self.river_settings(parameters, context)
        campaign = self.loaded_campaign
        settings["rule"] = self.choice(parameters, context, "RULE", campaign.rule)
        settings["main_stem_first"] = campaign.main_stem_first
        if parameters.get("MAIN_STEM_FIRST") is not None:
            settings["main_stem_first"] = self.parameterAsBool(parameters, "MAIN_STEM_FIRST", context)
        settings["handed_class_field"] = self.parameterAsString(parameters, "HANDED_CLASS", context) or ""
        settings["edge_m"] = self.edge_m(parameters, context, campaign.edge_m)
        self.start_job("classifypatches", settings)
        self.add_source("patches", "PATCHES", parameters, context, [settings["handed_class_field"]])
        self.add_rivers(parameters, context)
        self.add_source("provinces", "PROVINCES", parameters, context)
        self.add_layer_target("patches", "OUTPUT", "patches", parameters, context)
        self.add_layer_target("strips", "STRIPS", "strips", parameters, context)
        self.add_layer_target("merged", "MERGED", "strips_merged", parameters, context)
        self.add_file_target("report", "REPORT", (".json",), parameters, context)
        self.add_file_target("table", "TABLE", TABLE_FORMATS, parameters, context)
        self.check_targets(context)

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        counts = data.get("counts") or {}
        names = ("IN_SCOPE", "MAIN_STEM", "TRIBUTARY", "OUTSIDE", "ON_EDGE", "OUTSIDE_PROVINCES")
        return {**super().results(data), **{name: counts.get(name.lower(), 0) for name in names}}
