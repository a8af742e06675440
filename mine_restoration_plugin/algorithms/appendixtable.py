"""mine_restoration:appendixtable - the appendix table of the work plan from classified patches."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
)

from .. import compat
from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.job import AREAS, COUNT_BY, TABLE_FORMATS
from .base import MineRestorationAlgorithm


class AppendixTable(MineRestorationAlgorithm):
    """Counts and hectares by province and river class, in rows and columns of the work plan."""

    NAME = "appendixtable"
    CHOICES = {"COUNT_BY": COUNT_BY, "AREA": AREAS}
    ENDINGS = {"OUTPUT": TABLE_FORMATS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Make the appendix table")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Counts and hectares by province and river class, as in the work plan")

    def icon(self) -> Any:
        return icon("export")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes the appendix table of the work plan from patches that were classified before: counts and hectares by "
            "province, main stem and main tributaries, in the work plan's rows and columns.</p>"
            "<p><b>Count by</b>: every patch counts, or patches with the same mine number (ZTBH) count as one.</p>"
            "<p><b>Area</b>: the ellipsoidal area (TQMJ), the area handed down (TBMJ) or the verified area (TBHDMJ).</p>"
            "<p><b>Baseline</b>: adds the comparison with the campaign's published table below it.</p>"
            "<p><b>Result</b>: an Excel workbook, a CSV table or a web page, by the ending of its name. The hectares are rounded "
            "so that the parts equal the totals; a line states campaign, rule, distance, data time and version.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        label = tr("Classified patches")
        self.addParameter(QgsProcessingParameterFeatureSource("PATCHES", label, [compat.SOURCE_POLYGON]))
        self.add_campaign_parameter()
        labels = [tr("Patch"), tr("Site (patches with the same mine number)")]
        self.addParameter(QgsProcessingParameterEnum("COUNT_BY", tr("Count by"), labels, defaultValue=0))
        labels = [tr("Ellipsoidal area"), tr("Area handed down"), tr("Verified area")]
        self.addParameter(QgsProcessingParameterEnum("AREA", tr("Area"), labels, defaultValue=0))
        label = tr("Compare with the published baseline")
        self.addParameter(QgsProcessingParameterBoolean("BASELINE", label, defaultValue=False))
        file_filter = tr("Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)")
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", tr("Appendix table"), file_filter))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        path, _ = self.campaign(parameters, context)
        settings = {
            "campaign": path,
            "count_by": self.choice(parameters, context, "COUNT_BY"),
            "area": self.choice(parameters, context, "AREA"),
            "baseline": self.parameterAsBool(parameters, "BASELINE", context),
        }
        self.start_job("appendixtable", settings)
        self.add_source("patches", "PATCHES", parameters, context)
        self.add_file_target("table", "OUTPUT", TABLE_FORMATS, parameters, context)
        self.check_targets(context)
