"""mine_restoration:sitecards - archive cards of mines as PDF and Word."""

from __future__ import annotations

import os
from typing import Any, Dict

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterBoolean, QgsProcessingParameterEnum

from ..bridge.translation import tr
from ..model.errors import MineError
from .document_algorithm import DocumentAlgorithm
from .workspace_algorithm import write_report

ENDINGS = (".pdf", ".docx")


class SiteCards(DocumentAlgorithm):
    """One card a mine: the five items, funds, map, photos, history."""

    NAME = "sitecards"
    FORMATS = ENDINGS
    TEMPLATES = (".docx",)
    CHOICES = {"FORMATS": ("pdf", "docx", "both")}

    def displayName(self) -> str:  # noqa: N802
        return tr("Make archive cards")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("A card for each mine with its five items, funds, map, photos and history, as PDF and Word")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes the archive card of each chosen mine: the five items of the work plan, facts, ledger, funds with sums, a map with scale, "
            "coordinates and overview, the corners' coordinates, photos before and after, changes of status and acceptances; A4, ready to print.</p>"
            "<p><b>Result</b>: a folder with a file a mine (number_name.pdf and .docx), or one .pdf or .docx with all cards. What is missing, "
            "such as a photo, is named in the log and in the report, and the rest is made.</p>"
            "<p><b>Template</b>: a Word file with names of fields in double braces, such as {{KSMC}} or {{ZTBH}}; the manual lists them. It serves "
            "the Word documents only.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_document_parameters(tr("Folder for the cards, or one file"), tr("PDF (*.pdf);;Word document (*.docx)"))
        labels = [tr("PDF"), tr("Word"), tr("PDF and Word")]
        self.addParameter(QgsProcessingParameterEnum("FORMATS", tr("Formats"), labels, defaultValue=2))
        self.addParameter(QgsProcessingParameterBoolean("ONE_FILE", tr("All cards in one file"), False))
        self.addParameter(QgsProcessingParameterBoolean("MAPS", tr("With maps"), True))
        self.add_document_ends()

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        from ..bridge.site_cards import FORMATS, PDF, WORD, CardOrder  # here: loading the plugin need not know how cards are painted

        job = self.start_document("sitecards", parameters, context)
        formats = FORMATS[self.CHOICES["FORMATS"].index(self.choice(parameters, context, "FORMATS"))]
        output = job.files["output"]
        ending = os.path.splitext(output)[1].lower()
        one_file = self.parameterAsBool(parameters, "ONE_FILE", context)
        if ending in ENDINGS and not os.path.isdir(output):
            # One file was named: it tells the format by itself.
            one_file, formats = True, (ending[1:],)
        elif one_file:
            output = os.path.join(output, tr("Archive cards"))
        if "template" in job.files and WORD not in formats:
            self._notes.append(tr("The template serves Word documents only; the PDF has the plugin's own layout."))
        assert set(formats) <= {PDF, WORD}
        self._order = CardOrder(
            job.files["workspace"], output, job.settings["sites"], formats, one_file, self.parameterAsBool(parameters, "MAPS", context),
            job.files.get("template", ""), job.settings["editor"],
        )  # fmt: skip
        if "report" in job.files:
            write_report(job.files["report"], None)

    def work(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        from ..bridge.site_cards import make_cards

        assert self._job is not None
        for note in self._notes:
            feedback.pushInfo(note)
        data = make_cards(self._order, feedback)
        data["scope"] = self._job.settings["scope"]
        if not data["made"]:
            raise MineError("scope_none", scope=data["scope"])
        if "report" in self._job.files:
            write_report(self._job.files["report"], data)
        done = getattr(feedback, "engine_result", None)
        if done is not None:
            done(data)
        return self.results(data)
