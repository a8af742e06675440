"""mine_restoration:loadpatches - patches are classified and the new ones go into a workspace."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
)

from .. import compat
from ..bridge.icons import icon
from ..bridge.translation import tr
from .workspace_algorithm import WorkspaceAlgorithm


class LoadPatches(WorkspaceAlgorithm):
    """Patches into a workspace."""

    NAME = "loadpatches"

    def displayName(self) -> str:  # noqa: N802
        return tr("Take patches into a workspace")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Classifies patches by the workspace's campaign and takes the new ones in, with a site for each mine number")

    def icon(self) -> Any:
        return icon("data")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Classifies and measures patches by the campaign that the workspace keeps, and takes in those whose number (TBBH) it "
            "does not have yet. Patches with the same mine number (ZTBH) become one site; each site gets its archive record and its "
            "ledger line.</p>"
            "<p>Patches that are there already stay as they are. All go in or none; the history can take them back.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.addParameter(QgsProcessingParameterFeatureSource("PATCHES", tr("Patches"), [compat.SOURCE_POLYGON]))
        self.add_workspace_parameter()
        label = tr("Rivers (empty: those in the workspace)")
        lines_and_polygons = [compat.SOURCE_LINE, compat.SOURCE_POLYGON]
        self.addParameter(QgsProcessingParameterFeatureSource("RIVERS", label, lines_and_polygons, optional=True))
        self.add_editor_parameter()
        self.add_report_parameter()
        for name, label in (("LOADED", tr("Patches taken in")), ("SITES", tr("New sites")), ("KNOWN", tr("Patches that were there already"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        workspace = self.workspace(parameters, context)
        settings = {"campaign": "", "editor": self.editor(parameters, context)}
        job = self.start_job("loadpatches", settings)
        job.files = {"workspace": workspace}
        job.settings.pop("campaign")
        self.add_source("patches", "PATCHES", parameters, context)
        self.add_source("rivers", "RIVERS", parameters, context)
        self.add_file_target("report", "REPORT", (".json",), parameters, context)

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        counts = data.get("counts") or {}
        return {
            **super().results(data), "LOADED": counts.get("loaded", 0), "SITES": counts.get("sites", 0), "KNOWN": counts.get("known", 0),
        }  # fmt: skip
