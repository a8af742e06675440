"""mine_restoration:implementationplan - the implementation plan of a province as Word."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from typing import Any, Dict, List

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterBoolean, QgsProcessingParameterString

from ..bridge.translation import tr
from ..model.errors import MineError
from .document_algorithm import DocumentAlgorithm


class ImplementationPlan(DocumentAlgorithm):
    """Figures of a workspace as text, tables, charts and maps, in which a person goes on writing."""

    NAME = "implementationplan"
    FORMATS = (".docx",)
    TEMPLATES = (".docx",)

    def __init__(self) -> None:
        super().__init__()
        self._drawings: List[str] = []

    def displayName(self) -> str:  # noqa: N802
        return tr("Make the implementation plan of a province")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("A Word document with text, tables, charts and maps from a workspace, to go on writing in")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes the implementation plan of a province as a Word document: general rules, present state, tasks, regions, funds, schedule, "
            "safeguards, and the appendix with the list of all mines. Sentences, tables and charts are filled in from the workspace; counts "
            "and areas are those of the appendix table, funds those of the ledger. What only a person can write is marked in yellow.</p>"
            "<p><b>Result</b>: one .docx file, or a folder: then each province of the chosen mines gets a plan of its own. In Word, "
            "right-click the table of contents and update it to get the page numbers.</p>"
            "<p><b>Template</b>: a .docx file with names of fields in double braces; the manual lists them.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_document_parameters(tr("Plan, or a folder for the plans of several provinces"), tr("Word document (*.docx)"))
        label = tr("Province, as the two digits of its code (empty: that of the chosen mines)")
        self.addParameter(QgsProcessingParameterString("PROVINCE", label, None, False, True))
        self.addParameter(QgsProcessingParameterString("UNIT", tr("Office that makes the plan, for the cover"), None, False, True))
        self.addParameter(QgsProcessingParameterBoolean("MAPS", tr("With a map of the mines"), True))
        self.add_document_ends()

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        super().check(parameters, context)
        self.province(parameters, context)

    def province(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        """The code of the province; whether the campaign has it is known by the engine.

        Raises:
            MineError: ``plan_province_code``.
        """
        given = (self.parameterAsString(parameters, "PROVINCE", context) or "").strip()
        if given and not re.fullmatch("[0-9]{2}", given):
            raise MineError("plan_province_code", province=given[:40])
        return given

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        unit = (self.parameterAsString(parameters, "UNIT", context) or "").strip()
        self.start_document("implementationplan", parameters, context, province=self.province(parameters, context), unit=unit)

    def prepareAlgorithm(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> bool:  # noqa: N802
        """Plan the job and draw the maps here: this is the main thread's part, to which layouts belong, and the engine's long work stays
        out of it. To run all of the algorithm in the main thread (``FlagNoThreading``) would stop the window for the document as well."""
        prepared = super().prepareAlgorithm(parameters, context, feedback)
        if self._failure is None and self.parameterAsBool(parameters, "MAPS", context):
            try:
                self._draw(feedback)
            except MineError as error:
                self._failure = error
        if self._failure is not None:
            self._remove_drawings()
        return prepared

    def _draw(self, feedback: QgsProcessingFeedback) -> None:
        from ..bridge.plan_maps import draw_plan_maps  # here: loading the plugin need not know the layouts

        assert self._job is not None
        settings, files = self._job.settings, self._job.files
        folder = tempfile.mkdtemp(prefix="mine_restoration_maps_")
        self._drawings.append(folder)
        several = os.path.isdir(files["output"]) or not os.path.splitext(files["output"])[1]
        maps = draw_plan_maps(files["workspace"], settings["sites"], settings["province"], several, folder, settings["editor"], feedback)
        settings["maps"], settings["map_problems"] = maps.drawn, maps.problems

    def work(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        try:
            return super().work(parameters, context, feedback)
        finally:
            self._remove_drawings()

    def _remove_drawings(self) -> None:
        while self._drawings:
            shutil.rmtree(self._drawings.pop(), ignore_errors=True)
