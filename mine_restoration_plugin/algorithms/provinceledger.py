"""mine_restoration:provinceledger - the ledger of each province (分省台账), to print, sign and hand in."""

from __future__ import annotations

import os
from typing import Any, Dict, List

from qgis.core import QgsProcessingContext, QgsProcessingParameterEnum

from ..bridge.translation import tr
from ..model.errors import MineError
from ..model.job import LEDGER_FORMATS, LEDGER_SHEETS
from .base import not_set
from .document_algorithm import DocumentAlgorithm


class ProvinceLedger(DocumentAlgorithm):
    """One line a mine, subtotals by county and city, totals that are those of the appendix table."""

    NAME = "provinceledger"
    FORMATS = tuple(f".{one}" for one in LEDGER_FORMATS)
    TEMPLATES = (".xlsx",)
    CHOICES = {"SHEETS": LEDGER_SHEETS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Make the ledger of each province")

    def shortDescription(self) -> str:  # noqa: N802
        return tr(
            "One line a mine with task, responsible party, funds by source, progress and acceptance; subtotals by county and city; "
            "to print and sign"
        )

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes the ledger (台账) of each province from a workspace: one line for each mine in scope, with what is known of the site, its "
            "problems, the responsible party, task, funds by source, progress, status, acceptance and write-off; subtotals by county and city. "
            "Counts and hectares are those of the appendix table counted by mine.</p>"
            "<p><b>Result</b>: a folder, with one file for each province or one for all; or one file, by the ending of its name: an Excel workbook "
            "(A4 landscape, a line on two pages side by side, with a sheet for each province), a CSV table or a GeoPackage with the outlines of the "
            "mines.</p>"
            "<p><b>Template</b>: a workbook of the province. <code>{{标题}}</code>, <code>{{省}}</code>, <code>{{日期}}</code>, "
            "<code>{{说明}}</code> in cells are filled in; a row with names of fields, such as <code>{{主体编号}}</code> or <code>{{ZTBH}}</code>, "
            "is repeated for each mine.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_document_parameters(tr("Ledgers: a folder, or one file"), tr("Excel workbook (*.xlsx);;CSV table (*.csv);;GeoPackage (*.gpkg)"))
        labels = [tr("A workbook for each province"), tr("One workbook, with a sheet for each province")]
        self.addParameter(QgsProcessingParameterEnum("SHEETS", tr("Where the result is a folder"), labels, False, 0))
        labels = [tr("Excel workbook"), tr("CSV table"), tr("GeoPackage")]
        self.addParameter(QgsProcessingParameterEnum("FORMATS", tr("Formats in a folder"), labels, True, [0]))
        self.add_document_ends()

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        sheets = self.choice(parameters, context, "SHEETS", LEDGER_SHEETS[0])
        self.start_document("provinceledger", parameters, context, sheets=sheets, formats=self._formats(parameters, context))
        assert self._job is not None
        if os.path.splitext(self._job.files["output"])[1] and not os.path.isdir(self._job.files["output"]):
            self.check_targets(context)

    def _formats(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> List[str]:
        """The formats that were ticked.

        Raises:
            MineError: ``setting_invalid``; QGIS itself would leave a number out that the list does not have.
        """
        given = parameters.get("FORMATS")
        if not_set(given):
            return [LEDGER_FORMATS[0]]
        chosen = self.parameterAsEnums(parameters, "FORMATS", context)
        if not chosen or any(not 0 <= number < len(LEDGER_FORMATS) for number in chosen):
            raise MineError("setting_invalid", setting="FORMATS", value=str(given), choices=list(LEDGER_FORMATS))
        return [LEDGER_FORMATS[number] for number in sorted(set(chosen))]
