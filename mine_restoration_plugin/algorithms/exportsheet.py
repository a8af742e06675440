"""mine_restoration:exportsheet - the archive or ledger as a protected Excel sheet that townships fill in."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.job import SHEETS, Job
from .base import not_set
from .workspace_algorithm import WorkspaceAlgorithm

ENDINGS = (".xlsx",)


class ExportSheet(WorkspaceAlgorithm):
    """One line a site, drop-downs, ranges and notes; the engine reads the workspace and writes the workbook."""

    NAME = "exportsheet"
    CHOICES = {"WHAT": SHEETS}
    ENDINGS = {"FILE": ENDINGS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Export a sheet to fill in")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("The archive or ledger as a protected Excel sheet with drop-downs, for townships to fill in")

    def icon(self) -> Any:
        return icon("export")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Writes the archive or the ledger of a workspace as an Excel sheet, one line a site (funds on a page of their own). "
            "Townships fill in the white cells; drop-downs and ranges are checked by Excel or WPS. There is no password.</p>"
            "<p><b>Sites</b>: their numbers separated by commas, or an expression on the table of sites such as \"XZJD\" = 'Town'; empty for all.</p>"
            "<p>Import a sheet compares the file that comes back with the workspace.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_workspace_parameter()
        labels = [tr("Archive"), tr("Ledger")]
        self.addParameter(QgsProcessingParameterEnum("WHAT", tr("What"), labels, defaultValue=0))
        label = tr("Sites: numbers separated by commas, or an expression (empty: all)")
        self.addParameter(QgsProcessingParameterString("SCOPE", label, None, True, True))
        self.addParameter(QgsProcessingParameterFileDestination("FILE", tr("Sheet"), tr("Excel workbook (*.xlsx)")))
        self.add_report_parameter()
        for name, label in (("SITES", tr("Sites in the sheet")),):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        workspace = self.workspace(parameters, context)
        sites = None if not_set(parameters.get("SCOPE")) else self._sites(workspace, self.parameterAsString(parameters, "SCOPE", context))
        self._job = Job(
            "exportsheet", settings={"what": self.choice(parameters, context, "WHAT"), "sites": sites}, files={"workspace": workspace}
        )  # fmt: skip
        self.add_file_target("sheet", "FILE", ENDINGS, parameters, context)
        self.add_file_target("report", "REPORT", (".json",), parameters, context)

    def _sites(self, workspace: str, text: str) -> Optional[List[str]]:
        from ..bridge.status_change import chosen_sites
        from ..bridge.workspace_store import WorkspaceStore

        store = WorkspaceStore.open(workspace, "")
        try:
            sites, unknown = chosen_sites(store, text)
        finally:
            store.close()
        if unknown:
            note = tr("These numbers are not in the workspace and were left out: {numbers}.")
            self._notes.append(note.format(numbers=", ".join(unknown[:50])))
        return sites

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        return {**super().results(data), "SITES": (data.get("counts") or {}).get("sites", 0)}
