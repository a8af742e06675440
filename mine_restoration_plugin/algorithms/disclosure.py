"""``mine_restoration:disclosure``: what the public may read of a workspace, checked, with the approval on record."""

from __future__ import annotations

import os
from typing import Any, Dict

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputFolder,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from ..bridge.translation import tr
from ..model.errors import MineError
from .document_algorithm import DocumentAlgorithm


class Disclosure(DocumentAlgorithm):
    """Makes a folder with a workbook, a document, a page and photos for the public."""

    NAME = "disclosure"
    TEMPLATES = (".docx",)

    def displayName(self) -> str:  # noqa: N802
        return tr("Public disclosure")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("A folder for the public: workbook, document and page with a map, without exact positions, checked before it is made")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "Makes a folder for the public: a workbook, a document and one page for the browser that needs no network (searched, sorted, with a "
            "map), and the photos. It holds names, villages, areas, measures and dates, with positions to 0.01 degree only; positions and "
            "telephone numbers that somebody typed into a text are taken out, photos lose what the camera wrote into them. Before the folder gets "
            "its name a check looks through every file for corners of patches, exact positions and data of cameras; if it finds one, nothing is "
            "published. Who approved the release must be told and is recorded in the workspace."
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_document_parameters(tr("Folder for the disclosure"), tr("All files (*)"))
        # Not required by QGIS: our own sentence says what is missing.
        self.addParameter(QgsProcessingParameterString("APPROVER", tr("Who approved the release"), None, False, True))
        self.addParameter(QgsProcessingParameterString("APPROVAL", tr("Number of the approval"), None, False, True))
        self.addParameter(QgsProcessingParameterString("APPROVED_ON", tr("Date of the approval (empty: today)"), None, False, True))
        self.addParameter(QgsProcessingParameterString("TITLE", tr("Title (empty: district and campaign)"), None, False, True))
        self.addParameter(QgsProcessingParameterBoolean("PHOTOS", tr("With photos"), True))
        self.add_document_ends()
        self.addOutput(QgsProcessingOutputFolder("FOLDER", tr("Folder of the disclosure")))
        self.addOutput(QgsProcessingOutputNumber("PUBLISHED_PHOTOS", tr("Photos")))

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        super().check(parameters, context)
        self._approver(parameters, context)

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        approver = self._approver(parameters, context)
        texts = {name.lower(): self.parameterAsString(parameters, name, context) for name in ("APPROVAL", "APPROVED_ON", "TITLE")}
        photos = self.parameterAsBoolean(parameters, "PHOTOS", context)
        self.start_document("disclosure", parameters, context, approver=approver, photos=photos, **texts)

    def output(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        """Always a folder: a name such as 公示2020.12 has no ending."""
        path = os.path.abspath(os.path.expanduser(self.parameterAsFileOutput(parameters, "OUTPUT", context)))
        # Where nobody chose a place QGIS makes up a name for a file.
        return path[: -len(".file")] if path.endswith(".file") else path

    def _approver(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        """Who approved the release.

        Raises:
            MineError: ``disclosure_approver``.
        """
        approver = (self.parameterAsString(parameters, "APPROVER", context) or "").strip()
        if not approver:
            raise MineError("disclosure_approver")
        return approver

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        counts = data.get("counts") or {}
        return {**super().results(data), "FOLDER": data.get("folder", ""), "PUBLISHED_PHOTOS": counts.get("photos", 0)}
