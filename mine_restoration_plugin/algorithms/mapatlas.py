"""mine_restoration:mapatlas - maps for reports: one a site, a county or a province, or one of all."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Dict, List, Sequence

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterEnum, QgsProcessingParameterString

from .. import compat
from ..bridge.translation import finding_sentence, tr
from ..model.errors import Finding, MineError
from ..model.version import plugin_version
from .base import not_set
from .document_algorithm import DocumentAlgorithm
from .workspace_algorithm import SAID, write_report

if TYPE_CHECKING:  # loading the plugin must cost nothing: layouts come with the first run
    from ..bridge.atlas_export import AtlasRequest, AtlasRun

BY = ("site", "county", "province", "all")
PAPERS = ("a4_portrait", "a4_landscape", "a3_landscape")
PAGE_FORMATS = ("pdf", "png", "svg", "geotiff")


class MapAtlas(DocumentAlgorithm):
    """Maps of a workspace's patches; made in QGIS's process, in its main thread, to which layouts belong."""

    NAME = "mapatlas"
    FORMATS = (".pdf",)
    TEMPLATES = (".qpt",)
    CHOICES = {"BY": BY, "PAPER": PAPERS}

    def displayName(self) -> str:  # noqa: N802
        return tr("Maps for reports")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Maps of the patches by mine, county or province, with legend, grid, scale bar and the lines that an official map has")

    def flags(self) -> Any:
        return super().flags() | compat.ALGORITHM_NO_THREADING

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes maps of a workspace's patches that can be handed in: title, legend with what is on the map, grid of degrees, scale, "
            "overview, source, date, maker, and the line for secrecy and review number.</p>"
            "<p><b>One map for</b>: each mine, each county, each province, or one of all that was chosen.</p>"
            "<p><b>Result</b>: a folder with a file for each map, named after its mine, county or province; or one PDF with all maps.</p>"
            "<p><b>Template</b>: a layout (.qpt) of your own; its items are found by their ids: title, subtitle, map, overview, legend, scale bar, "
            "scale, north arrow, source, notes, date, maker, secrecy. What it does not have is left out.</p>"
            "<p>Rivers and province boundaries of the base data are good to about 1 km; the source line says so.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_document_parameters(tr("Maps (a folder, or one PDF)"), tr("PDF files (*.pdf)"))
        labels = [tr("Mine"), tr("County"), tr("Whole province"), tr("All in one map")]
        self.addParameter(QgsProcessingParameterEnum("BY", tr("One map for each"), labels, defaultValue=0))
        labels = [tr("A4 portrait"), tr("A4 landscape"), tr("A3 landscape")]
        self.addParameter(QgsProcessingParameterEnum("PAPER", tr("Paper"), labels, defaultValue=0))
        labels = ["PDF", tr("PNG, 300 dpi"), "SVG", "GeoTIFF"]
        self.addParameter(QgsProcessingParameterEnum("FORMATS", tr("Formats"), labels, allowMultiple=True, defaultValue=[0]))
        for name, label in (
            ("MAKER", tr("Who makes the map (empty: your name)")),
            ("SECRECY", tr("Secrecy and review number (empty: blanks to fill in by hand)")),
            ("SOURCE", tr("Source of the data (empty: workspace and base data)")),
        ):
            self.addParameter(QgsProcessingParameterString(name, label, None, False, True))
        self.add_document_ends()

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        texts = {name.lower(): self.parameterAsString(parameters, name, context) or "" for name in ("MAKER", "SECRECY", "SOURCE")}
        formats = self._formats(parameters, context)
        by, paper = self.choice(parameters, context, "BY"), self.choice(parameters, context, "PAPER")
        self.start_document("mapatlas", parameters, context, by=by, paper=paper, formats=formats, **texts)

    def _formats(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> List[str]:
        """The formats that were ticked; PDF where none is."""
        if not_set(parameters.get("FORMATS")):
            return [PAGE_FORMATS[0]]
        chosen = sorted(set(self.parameterAsEnums(parameters, "FORMATS", context)))
        if any(not 0 <= number < len(PAGE_FORMATS) for number in chosen):
            choices = ", ".join(f"{number} ({name})" for number, name in enumerate(PAGE_FORMATS))
            raise MineError("setting_invalid", setting="FORMATS", value=str(parameters.get("FORMATS")), choices=choices)
        return [PAGE_FORMATS[number] for number in chosen] or [PAGE_FORMATS[0]]

    def work(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        from ..bridge.atlas_export import AtlasRun

        assert self._job is not None
        for note in self._notes:
            feedback.pushWarning(note)
        report = self._job.files.get("report", "")
        if report:
            write_report(report, None)
        started = time.monotonic()
        run = AtlasRun(self._request())
        try:
            self._step_through(run, feedback)
        finally:
            run.close()
        say(run.findings, feedback)
        data = self._report_of(run, time.monotonic() - started)
        if report:
            write_report(report, data)
        done = getattr(feedback, "engine_result", None)
        if done is not None:
            done(data)
        feedback.pushInfo(tr("{maps} maps of {mines} mines are in {path}.").format(maps=run.done, mines=run.sites, path=self._job.files["output"]))
        return self.results(data)

    def _request(self) -> AtlasRequest:
        from ..bridge.atlas_export import AtlasRequest

        assert self._job is not None
        settings, files = self._job.settings, self._job.files
        sites, patches = settings["sites"], settings["patches"]
        return AtlasRequest(
            files["workspace"],
            files["output"],
            settings["by"],
            None if sites is None else tuple(sites),
            None if patches is None else tuple(patches),
            settings["paper"],
            files.get("template", ""),
            tuple(settings["formats"]),
            settings["maker"],
            settings["secrecy"],
            settings["source"],
            settings["editor"],
        )

    def _step_through(self, run: AtlasRun, feedback: QgsProcessingFeedback) -> None:
        """All pages; a cancel is heard between two.

        Raises:
            MineError: ``cancelled`` where nothing has its name yet, ``atlas_cancelled`` where some maps have.
        """
        while True:
            if feedback.isCanceled():
                raise MineError("atlas_cancelled", done=run.done, pages=run.pages) if run.made else MineError("cancelled")
            result = run.step()
            if result is None:
                return
            feedback.setProgress(100.0 * result.number / run.pages)
            feedback.setProgressText(tr("Map {number} of {pages}: {name}").format(number=result.number, pages=run.pages, name=result.name))

    def _report_of(self, run: AtlasRun, seconds: float) -> Dict[str, Any]:
        assert self._job is not None
        return {
            "command": self.NAME,
            "plugin_version": plugin_version(),
            "workspace": self._job.files["workspace"],
            "settings": {name: value for name, value in self._job.settings.items() if name not in ("sites", "patches")},
            "counts": {"sites": run.sites, "pages": run.pages, "done": run.done},
            "made": run.made,
            "findings": [finding.as_dict() for finding in run.findings],
            "timings_s": {"maps": round(seconds, 3)},
        }


def say(findings: Sequence[Finding], feedback: QgsProcessingFeedback) -> None:
    """The first findings in the log; the report has all."""
    for finding in findings[:SAID]:
        feedback.pushWarning(finding_sentence(finding))
    if len(findings) > SAID:
        feedback.pushWarning(tr("… and {count} more; the report lists all.").format(count=len(findings) - SAID))
