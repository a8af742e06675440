"""mine_restoration:fieldpackage - a project file beside a workspace, which QField opens."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFileDestination,
)

from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.errors import MineError
from .workspace_algorithm import WorkspaceAlgorithm

_ENDINGS = (".qgz", ".qgs")


class FieldPackage(WorkspaceAlgorithm):
    """The workspace's project as a file."""

    NAME = "fieldpackage"
    ENDINGS = {"OUTPUT": _ENDINGS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Project file for the field (QField)")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("A project file beside a workspace, which QField opens on a phone or tablet")

    def icon(self) -> Any:
        return icon("export")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Writes a QGIS project file into the folder of a workspace, with the forms, drop-downs, map styles and relations of all its "
            "tables. QField opens such a file, but not the project inside the GeoPackage.</p>"
            "<p>Close the workspace, then copy the workspace, its folder of photos and the project file together to the device, and bring them "
            "back together. What was changed in the field stands in the history as made outside the plugin.</p>"
            "<p><b>Renew</b>: also writes forms, styles and project inside the workspace again. That is needed after the file was renamed "
            "(the project in it looks for its layers under the old name) and after an update of the plugin.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_workspace_parameter()
        label = tr("Project file, in the workspace's folder (empty: named after the workspace)")
        file_filter = tr("QGIS projects (*.qgz *.qgs)")
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", label, file_filter, None, True, False))
        label = tr("Also renew forms, styles and project inside the workspace")
        self.addParameter(QgsProcessingParameterBoolean("RENEW", label, defaultValue=False))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        self._workspace = self.workspace(parameters, context)
        self._renew = self.parameterAsBool(parameters, "RENEW", context)
        self._target = self.parameterAsFileOutput(parameters, "OUTPUT", context) or ""

    def _run(self, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        from ..bridge.workspace_project import equip, field_package, workspace_campaign

        if feedback.isCanceled():
            raise MineError("cancelled")
        campaign = workspace_campaign(self._workspace)
        if self._renew:
            equip(self._workspace, campaign, feedback, alone=False)
        path = field_package(self._workspace, campaign, self._target)
        self._destinations["OUTPUT"] = path
        return {"project": path}
