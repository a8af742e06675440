"""mine_restoration:history - the history of a workspace as a table."""

from __future__ import annotations

import os
from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from .. import compat
from ..bridge.icons import icon
from ..bridge.translation import is_english, tr
from ..model.errors import MineError
from ..model.job import Job
from .base import MineRestorationAlgorithm, check_ending

ENDINGS = (".xlsx", ".csv")


class History(MineRestorationAlgorithm):
    """Who changed what, and when."""

    NAME = "history"

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
        label = tr("Workspace")
        self.addParameter(QgsProcessingParameterFile("WORKSPACE", label, compat.FILE_BEHAVIOR_FILE, "gpkg", None, False))
        self.addParameter(QgsProcessingParameterString("SITE", tr("Number of the site (empty: all)"), None, False, True))
        file_filter = tr("Excel workbook (*.xlsx);;CSV table (*.csv)")
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", tr("History"), file_filter))
        self.addOutput(QgsProcessingOutputNumber("LINES", tr("Lines of the history")))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        output = parameters.get("OUTPUT")
        if isinstance(output, str) and output and "TEMPORARY_OUTPUT" not in output:
            check_ending(output, ENDINGS)

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        workspace = os.path.abspath(os.path.expanduser(self.parameterAsFile(parameters, "WORKSPACE", context)))
        if not os.path.isfile(workspace):
            raise MineError("file_missing", path=workspace)
        self._job = Job(
            "history",
            settings={"site": self.parameterAsString(parameters, "SITE", context) or "", "english": is_english()},
            files={"workspace": workspace},
        )
        self.add_file_target("table", "OUTPUT", ENDINGS, parameters, context)

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        return {**super().results(data), "LINES": (data.get("counts") or {}).get("lines", 0)}
