"""mine_restoration:checkworkspace - is a workspace whole; repair what is safe, save the rest of a damaged one."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
)

from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.job import Job
from .workspace_algorithm import WorkspaceAlgorithm


class CheckWorkspace(WorkspaceAlgorithm):
    """The engine looks at the file; it may be open in QGIS meanwhile."""

    NAME = "checkworkspace"

    def displayName(self) -> str:  # noqa: N802
        return tr("Check workspace")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Is a workspace whole? Repairs what is safe, saves the rest of a damaged one")

    def icon(self) -> Any:
        return icon("data")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Looks at a workspace from the pages of its file to the values of its fields: tables, triggers and indexes, sites "
            "and what belongs to them, sums, completeness, codes, dates, ranges, shapes, photos, and the seals of the history.</p>"
            "<p><b>Repair</b>: puts right what needs no decision, after a copy of the whole file beside it. What needs a person is "
            "only named; the lines of the history are never changed.</p>"
            "<p>Of a damaged file the check says what is lost. With Repair what can be read is saved into a new file beside it; "
            "the damaged one stays as it is.</p>"
            "<p>The workspace may be open in QGIS meanwhile, or lie on media that cannot be written.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_workspace_parameter()
        self.addParameter(QgsProcessingParameterBoolean("REPAIR", tr("Repair"), defaultValue=False))
        self.add_report_parameter()
        self.addOutput(QgsProcessingOutputBoolean("SOUND", tr("Nothing is left to do")))
        self.addOutput(QgsProcessingOutputNumber("FINDINGS", tr("Findings that are left")))
        self.addOutput(QgsProcessingOutputNumber("REPAIRED", tr("Findings that were repaired")))
        self.addOutput(QgsProcessingOutputString("BACKUP", tr("Copy made before the repair")))
        self.addOutput(QgsProcessingOutputString("RESCUED", tr("New file with the rest of a damaged workspace")))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        path = self.workspace(parameters, context)
        repair = self.parameterAsBool(parameters, "REPAIR", context)
        self._job = Job("checkworkspace", settings={"repair": repair}, files={"workspace": path})
        self.add_file_target("report", "REPORT", (".json",), parameters, context)

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        findings = data.get("findings") or []
        left = [finding for finding in findings if finding["state"] in ("open", "repairable") and finding["severity"] != "info"]
        return {
            **super().results(data),
            "SOUND": bool(data.get("sound")),
            "FINDINGS": len(left),
            "REPAIRED": sum(finding["state"] == "repaired" for finding in findings),
            "BACKUP": data.get("backup") or "",
            "RESCUED": data.get("rescued") or "",
        }
