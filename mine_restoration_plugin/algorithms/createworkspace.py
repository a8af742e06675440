"""mine_restoration:createworkspace - a new workspace: one GeoPackage with archive and ledger of a county's mines."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingMultiStepFeedback,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.campaign import Campaign
from ..model.errors import MineError
from .base import MineRestorationAlgorithm


class CreateWorkspace(MineRestorationAlgorithm):
    """An empty workspace with campaign, code lists, base rivers, forms, styles and project."""

    NAME = "createworkspace"
    ENDINGS = {"OUTPUT": (".gpkg",)}

    def displayName(self) -> str:  # noqa: N802
        return tr("New workspace")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("One GeoPackage for archive and ledger of a county's mines")

    def icon(self) -> Any:
        return icon("archive")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes an empty workspace: one GeoPackage (EPSG:4490) for the patches, sites, archive records, ledger, funds, progress, "
            "acceptance, inspections and photos of a county, a city or a province, with every change kept in its history.</p>"
            "<p>The campaign, the code lists and the base rivers go into it, and so do forms with drop-downs, map styles and a QGIS project: "
            "Project > Open From > GeoPackage opens it without the plugin, and QField reads it too.</p>"
            "<p><b>Region</b>: the code of GB/T 2260 with 2, 4 or 6 digits, such as 430600.</p>"
            "<p>A file of this name that exists is never replaced. The file appears only when it is complete.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_campaign_parameter()
        label = tr("Region (code of GB/T 2260, 2, 4 or 6 digits)")
        self.addParameter(QgsProcessingParameterString("REGION", label))
        label = tr("Your name, for the history (empty: your user name)")
        self.addParameter(QgsProcessingParameterString("EDITOR", label, None, False, True))
        file_filter = tr("GeoPackage (*.gpkg)")
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", tr("Workspace"), file_filter))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        super().check(parameters, context)
        region = self.parameterAsString(parameters, "REGION", context).strip()
        check_region(region, self.campaign(parameters, context)[1])

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        path, self._campaign = self.campaign(parameters, context)
        settings = {
            "campaign": path,
            "region": self.parameterAsString(parameters, "REGION", context).strip(),
            "editor": (self.parameterAsString(parameters, "EDITOR", context) or "").strip(),
        }
        check_region(settings["region"], self._campaign)
        self.start_job("createworkspace", settings)
        self.add_file_target("workspace", "OUTPUT", self.ENDINGS["OUTPUT"], parameters, context)

    def _run(self, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        """Tables by the engine, the rest by QGIS, under a temporary name until all is there."""
        from ..bridge.workspace_birth import whole_workspace
        from ..bridge.workspace_project import equip

        assert self._job is not None
        steps = QgsProcessingMultiStepFeedback(2, feedback)
        with whole_workspace(self._job.files["workspace"]) as path:
            self._job.files["workspace"] = path
            data = super()._run(feedback)
            steps.setCurrentStep(1)
            feedback.setProgressText(tr("Forms, styles and project"))
            equip(path, self._campaign, steps)
        return data


def check_region(region: str, campaign: Campaign) -> None:
    """Refuse what is no code of a county, city or province of the campaign.

    Raises:
        MineError: ``region_unknown``.
    """
    digits = region.isascii() and region.isdigit() and len(region) in (2, 4, 6)
    if not digits or campaign.province_by_code(region[:2]) is None:
        raise MineError("region_unknown", region=region, campaign=campaign.title)
