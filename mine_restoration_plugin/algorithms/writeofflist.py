"""mine_restoration:writeofflist - the printed list of a write-off batch."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.job import TABLE_FORMATS, Job
from .workspace_algorithm import WorkspaceAlgorithm


class WriteoffList(WorkspaceAlgorithm):
    """The sites of a batch with their acceptances, for signature."""

    NAME = "writeofflist"
    ENDINGS = {"OUTPUT": TABLE_FORMATS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Make the list of a write-off batch")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("The sites that were written off in a batch, with areas and acceptances, to print and sign")

    def icon(self) -> Any:
        return icon("export")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes the list of the sites that were written off under a batch number: number, name, county, river class, areas, "
            "numbers and dates of the acceptances, and a line for signatures; A4 landscape.</p>"
            "<p><b>Result</b>: an Excel workbook, a CSV table or a web page, by the ending of its name. Sites that were in the batch "
            "and were reopened since are named below the table.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_workspace_parameter()
        self.addParameter(QgsProcessingParameterString("BATCH", tr("Write-off batch"), None, False, False))
        file_filter = tr("Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)")
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", tr("List of the batch"), file_filter))
        for name, label in (("SITES", tr("Sites in the list")),):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        workspace = self.workspace(parameters, context)
        batch = (self.parameterAsString(parameters, "BATCH", context) or "").strip()
        self._job = Job("writeofflist", settings={"batch": batch}, files={"workspace": workspace})
        self.add_file_target("list", "OUTPUT", TABLE_FORMATS, parameters, context)

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        return {**super().results(data), "SITES": data.get("sites", 0)}
