"""mine_restoration:measurepatches - areas, distances and classes of a workspace's patches, computed again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, List

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from ..bridge.engine_process import run_job
from ..bridge.icons import icon
from ..bridge.translation import sentence, tr
from ..model.errors import MineError
from .workspace_algorithm import SAID, StoreAlgorithm

if TYPE_CHECKING:  # loading the plugin must cost nothing: the store and its like come with the first run
    from ..bridge.patch_measure import Measured
    from ..bridge.workspace_store import WorkspaceStore


class MeasurePatches(StoreAlgorithm):
    """Patches measured again by the engine and saved through the store."""

    NAME = "measurepatches"

    def displayName(self) -> str:  # noqa: N802
        return tr("Measure the patches of a workspace again")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Computes areas, distances, river and class of patches whose outlines changed, or of all, and saves them in the workspace")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Measures and classifies patches of a workspace again, by its campaign and with its rivers, and saves the computed fields.</p>"
            "<p><b>Sites</b>: their numbers separated by commas, an expression on the table of sites, or ALL.</p>"
            "<p><b>Only those that wait</b>: patches whose outlines changed since they were measured.</p>"
            "<p>Patches whose outlines cannot be measured lose their computed values and are named.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_workspace_parameter()
        label = tr("Sites: numbers separated by commas, an expression, or ALL")
        self.addParameter(QgsProcessingParameterString("SITES", label, "ALL", True, True))
        self.addParameter(QgsProcessingParameterBoolean("STALE", tr("Only those that wait to be measured"), True))
        self.add_editor_parameter()
        self.add_report_parameter()
        for name, label in (("MEASURED", tr("Patches measured")), ("PROBLEMS", tr("Patches that cannot be measured"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def icon(self) -> Any:
        return icon("scope")

    def work(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        from ..bridge.patch_measure import Measured, parts
        from ..bridge.status_change import EVERY
        from ..bridge.workspace_store import WorkspaceStore
        from ..model.workspace_schema import new_act

        path = self.workspace(parameters, context)
        store = WorkspaceStore.open(path, self.editor(parameters, context))
        measured, act, findings = Measured(), new_act(), []  # type: ignore[var-annotated]
        try:
            if store.read_only:
                raise MineError(store.read_only_reason, path=store.name)
            stale = self.parameterAsBoolean(parameters, "STALE", context)
            keys, unknown = _chosen(store, self.parameterAsString(parameters, "SITES", context) or EVERY[0], stale)
            for number in unknown:
                feedback.pushWarning(sentence("site_unknown", {"number": number}))
            jobs = parts(keys)
            for place, part in enumerate(jobs):
                findings += _one(store, part, act, feedback, (place, len(jobs)), measured)
        finally:
            store.close()
        for problem in measured.problems[:SAID]:
            feedback.pushWarning(_sentence(problem))
        text = tr("{count} patches were measured, {problems} cannot be measured.")
        feedback.pushInfo(text.format(count=len(measured.done), problems=len(measured.problems)))
        data = _report(path, act, measured, unknown, findings)
        return self.reported(data, {"MEASURED": len(measured.done), "PROBLEMS": len(measured.problems)}, feedback)


def _chosen(store: WorkspaceStore, sites: str, stale: bool) -> "tuple[List[str], List[str]]":
    """Keys of the patches to measure, and numbers of sites that are unknown."""
    from ..bridge.patch_measure import patches_of, stale_patches
    from ..bridge.status_change import EVERY, chosen_sites

    if stale and sites.strip().upper() in EVERY:
        return stale_patches(store), []
    found, unknown = chosen_sites(store, sites)
    return patches_of(store, found, stale), unknown


def _one(
    store: WorkspaceStore, keys: Any, act: str, feedback: QgsProcessingFeedback, place: "tuple[int, int]", measured: Measured
) -> List[Dict[str, Any]]:
    """One job of the engine; its findings."""
    from ..bridge.patch_measure import ask, write_back

    request = ask(store, keys)
    from ..bridge.background import JobFeedback

    inner = JobFeedback()
    feedback.canceled.connect(inner.cancel)
    if feedback.isCanceled():
        inner.cancel()
    inner.progressChanged.connect(lambda percent: feedback.setProgress((100 * place[0] + percent) / place[1]))
    try:
        data = run_job(request.job, inner)
        measured.add(write_back(store, request, data, dict.fromkeys(keys, act)))
    finally:
        request.close()
    return list(data.get("findings") or [])


def _sentence(problem: Dict[str, Any]) -> str:
    return sentence("patch_not_measured", {"where": problem["number"], "place": problem["place"], "reason": problem["reason"]})


def _report(workspace: str, act: str, measured: Measured, unknown: List[str], findings: List[Dict[str, Any]]) -> Dict[str, Any]:
    return {
        "command": "measurepatches",
        "workspace": os.path.basename(workspace),
        "act": act,
        "counts": {
            "measured": len(measured.done), "changed": measured.changed, "problems": len(measured.problems), "repaired": len(measured.repaired),
            "later": len(measured.later), "unknown_sites": len(unknown),
        },
        "problems": [{**problem, "text": _sentence(problem)} for problem in measured.problems],
        "repaired": measured.repaired,
        "unknown_sites": unknown,
        "findings": findings,
    }  # fmt: skip
