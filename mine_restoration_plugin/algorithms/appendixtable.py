"""mine_restoration:appendixtable - the appendix table of the work plan from classified patches."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Any, Dict, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingMultiStepFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from .. import compat
from ..bridge.engine_process import run_job
from ..bridge.icons import icon
from ..bridge.sources import plan_source
from ..bridge.translation import tr
from ..model.errors import MineError
from ..model.job import AREAS, COUNT_BY, GROUP_BY, TABLE_FORMATS, Job, Source
from .base import not_set
from .workspace_algorithm import WorkspaceAlgorithm

if TYPE_CHECKING:
    from ..bridge.patch_part import PatchPart

PATCHES_LAYER = "patches"


class AppendixTable(WorkspaceAlgorithm):
    """Counts and hectares by province and river class, in rows and columns of the work plan."""

    NAME = "appendixtable"
    CHOICES = {"COUNT_BY": COUNT_BY, "AREA": AREAS, "GROUP_BY": GROUP_BY}
    ENDINGS = {"OUTPUT": TABLE_FORMATS, "REPORT": (".json",)}

    def __init__(self) -> None:
        super().__init__()
        self._part: Optional[PatchPart] = None

    def displayName(self) -> str:  # noqa: N802
        return tr("Make the appendix table")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Counts and hectares by province and river class, as in the work plan")

    def icon(self) -> Any:
        return icon("export")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Makes the appendix table of the work plan from patches that were classified before: counts and hectares by "
            "province, main stem and main tributaries, in the work plan's rows and columns.</p>"
            "<p><b>Count by</b>: every patch counts, or patches with the same mine number (ZTBH) count as one.</p>"
            "<p><b>Area</b>: the ellipsoidal area (TQMJ), the area handed down (TBMJ) or the verified area (TBHDMJ).</p>"
            "<p><b>Baseline</b>: adds the comparison with the campaign's published table below it.</p>"
            "<p><b>Lines</b>: the provinces as in the plan, or each province's cities, or these with their counties.</p>"
            "<p><b>Part</b>: an expression on the patches, an extent (west, east, south, north) or a polygon as WKT; of an area the patches that "
            "touch it count.</p>"
            "<p><b>Earlier time</b>: with a workspace, the table as it was then, from the history, beside the present one: the difference, and the "
            "patches that explain it.</p>"
            "<p><b>Result</b>: an Excel workbook, a CSV table or a web page, by the ending of its name. The hectares are rounded "
            "so that the parts equal the totals; a line states campaign, rule, distance, data time and version.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        label = tr("Classified patches (empty: those of the workspace)")
        self.addParameter(QgsProcessingParameterFeatureSource("PATCHES", label, [compat.SOURCE_POLYGON], None, True))
        self.add_campaign_parameter()
        labels = [tr("Patch"), tr("Site (patches with the same mine number)")]
        self.addParameter(QgsProcessingParameterEnum("COUNT_BY", tr("Count by"), labels, defaultValue=0))
        labels = [tr("Ellipsoidal area"), tr("Area handed down"), tr("Verified area")]
        self.addParameter(QgsProcessingParameterEnum("AREA", tr("Area"), labels, defaultValue=0))
        label = tr("Compare with the published baseline")
        self.addParameter(QgsProcessingParameterBoolean("BASELINE", label, defaultValue=False))
        labels = [tr("Provinces, as in the work plan"), tr("Cities of each province"), tr("Cities and their counties")]
        self.addParameter(QgsProcessingParameterEnum("GROUP_BY", tr("Lines of the table"), labels, defaultValue=0))
        label = tr("Part (empty: all): an expression on the patches, an extent, or a polygon as WKT")
        self.addParameter(QgsProcessingParameterString("SCOPE", label, None, True, True))
        label = tr("Workspace (for its patches, or for an earlier time)")
        self.addParameter(QgsProcessingParameterFile("WORKSPACE", label, compat.FILE_BEHAVIOR_FILE, "gpkg", None, True))
        label = tr("Compare with an earlier day or time (2020-06-30 or 2020-06-30 18:00)")
        self.addParameter(QgsProcessingParameterString("EARLIER", label, None, False, True))
        file_filter = tr("Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)")
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", tr("Appendix table"), file_filter))
        self.add_editor_parameter()
        self.add_report_parameter()

    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        super().check(parameters, context)
        has_workspace = not not_set(parameters.get("WORKSPACE"))
        if not_set(parameters.get("PATCHES")) and not has_workspace:
            raise MineError("table_no_patches")
        earlier = self._earlier(parameters, context)
        if earlier and not has_workspace:
            raise MineError("earlier_workspace", text=earlier[:40])
        if earlier:
            from ..model.appendix_earlier import moment_of  # here: loading the plugin need not know it

            moment_of(earlier)

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        from ..bridge.patch_part import SELECTION, is_all_of, part_of, source_with  # here: loading the plugin need not know the store

        self.check(parameters, context)
        workspace = "" if not_set(parameters.get("WORKSPACE")) else self.workspace(parameters, context)
        campaign = ""
        if not workspace or not not_set(parameters.get("CAMPAIGN")):  # a workspace keeps its own
            campaign, _ = self.campaign(parameters, context)
        own = not_set(parameters.get("PATCHES"))
        value = f"{workspace}|layername={PATCHES_LAYER}" if own else parameters["PATCHES"]
        part = self._part = part_of(self.parameterAsString(parameters, "SCOPE", context), value, context)
        earlier = self._earlier(parameters, context)
        # A selection or a copy is set beside the same patches as they were; all else beside what was there then.
        same_patches = bool(earlier) and not own and not is_all_of(value, workspace, context)
        settings = {
            "campaign": campaign,
            "count_by": self.choice(parameters, context, "COUNT_BY"),
            "area": self.choice(parameters, context, "AREA"),
            "baseline": self.parameterAsBool(parameters, "BASELINE", context),
            "group_by": self.choice(parameters, context, "GROUP_BY"),
            "scope": part.text,
            "scope_kind": part.kind or (SELECTION if same_patches else ""),
            "earlier": earlier,
            "same_patches": same_patches,
            "editor": self.editor(parameters, context),
        }
        files = {role: path for role, path in (("campaign", campaign), ("workspace", workspace)) if path}
        self._job = Job("appendixtable", settings=settings, files=files)
        if own and not part.filter:
            self._job.inputs["patches"] = [Source(workspace, PATCHES_LAYER)]  # an empty workspace may have an earlier state
        else:
            filtered = {**parameters, "PATCHES": source_with(value, part.filter)}
            self.add_source("patches", "PATCHES", filtered, context)
        self.add_file_target("table", "OUTPUT", TABLE_FORMATS, parameters, context)
        self.add_file_target("report", "REPORT", (".json",), parameters, context)
        self.check_targets(context)

    def work(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        assert self._job is not None and self._part is not None
        if not self._job.settings["earlier"] or not self._part.filter or self._job.settings["same_patches"]:
            return super().work(parameters, context, feedback)
        folder = tempfile.mkdtemp(prefix="mine_restoration_earlier_")
        try:
            self._job.inputs["earlier_patches"] = [self._earlier_part(folder, context, feedback)]
            return super().work(parameters, context, feedback)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _earlier_part(self, folder: str, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Source:
        """The part of the patches as they were: the engine makes them a layer, and QGIS chooses from it as from the present ones."""
        from ..bridge.patch_part import source_with

        assert self._job is not None and self._part is not None
        layer = os.path.join(folder, "earlier.gpkg")
        workspace = self._job.files["workspace"]
        first = Job(
            "appendixtable", {"patches": [Source(workspace, PATCHES_LAYER)]}, dict(self._job.settings),
            files={"workspace": workspace, "table": self._job.files["table"], "earlier_layer": layer},
        )  # fmt: skip
        steps = QgsProcessingMultiStepFeedback(10, feedback)
        result = run_job(first, steps)
        if not result["counts"]["patches"]:
            return Source(layer, PATCHES_LAYER)
        value = source_with(f"{layer}|layername={PATCHES_LAYER}", self._part.earlier_filter)
        return plan_source(value, context, role="patches").realize(folder, 0, steps)

    def _earlier(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        text: Optional[str] = self.parameterAsString(parameters, "EARLIER", context)
        return (text or "").strip()
