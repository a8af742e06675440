"""mine_restoration:history - the history of a workspace as a table."""

from __future__ import annotations

from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..bridge.icons import icon
from ..bridge.translation import is_english, tr
from ..model.job import Job
from .workspace_algorithm import WorkspaceAlgorithm

ENDINGS = (".xlsx", ".csv")


class History(WorkspaceAlgorithm):
    """Who changed what, and when."""

    NAME = "history"
    ENDINGS = {"OUTPUT": ENDINGS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Export the history of a workspace")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Who changed what, and when, of one site or of all")

    def icon(self) -> Any:
        return icon("archive")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Writes the history of a workspace as an Excel workbook or a CSV table: when, who, which site, table and field, old and "
            "new value. Changes that were made outside the plugin say so. Texts that look like formulas stay text.</p>"
            "<p><b>Site</b>: the number of one site; empty for all.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_workspace_parameter()
        self.addParameter(QgsProcessingParameterString("SITE", tr("Number of the site (empty: all)"), None, False, True))
        file_filter = tr("Excel workbook (*.xlsx);;CSV table (*.csv)")
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", tr("History"), file_filter))
        self.addOutput(QgsProcessingOutputNumber("LINES", tr("Lines of the history")))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        workspace = self.workspace(parameters, context)
        self._job = Job(
            "history",
            settings={"site": self.parameterAsString(parameters, "SITE", context) or "", "english": is_english()},
            files={"workspace": workspace},
        )
        self.add_file_target("table", "OUTPUT", ENDINGS, parameters, context)

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        return {**super().results(data), "LINES": (data.get("counts") or {}).get("lines", 0)}
