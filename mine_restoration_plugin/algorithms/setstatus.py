"""mine_restoration:setstatus - the status of sites, under the same conditions as in the panel."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, List

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
)

from ..bridge.icons import icon
from ..bridge.translation import sentence, tr
from .workspace_algorithm import SAID, StoreAlgorithm

if TYPE_CHECKING:  # loading the plugin must cost nothing: the store and its like come with the first run
    from ..bridge.status_change import StatusLine, StatusRun


class SetStatus(StoreAlgorithm):
    """Takes sites to a status, one step of the campaign; runs in QGIS's process, through the store."""

    NAME = "setstatus"

    def displayName(self) -> str:  # noqa: N802
        return tr("Set the status of sites")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Takes sites one step on (or back), where all that the campaign asks for is there; the others are refused with what is missing")

    def icon(self) -> Any:
        return icon("data")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Changes the status of sites in a workspace by the steps of its campaign, under the same conditions as in the panel.</p>"
            "<p><b>Sites</b>: their numbers separated by commas, an expression on the table of sites such as \"ZT\" = '70', or ALL.</p>"
            "<p>Sites for which something is missing are refused, each with everything that is missing; the others are changed "
            "together, and the history can take them back together.</p>"
            "<p><b>Reason</b>: needed to go back, to exclude and to reopen. <b>Batch</b>: needed to write off; a number that was not used before.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_workspace_parameter()
        label = tr("Sites: numbers separated by commas, an expression, or ALL")
        self.addParameter(QgsProcessingParameterString("SITES", label, None, True, False))
        self.addParameter(QgsProcessingParameterString("STATUS", tr("Status: code or name, such as 50"), None, False, False))
        self.addParameter(QgsProcessingParameterString("REASON", tr("Reason of the change"), None, True, True))
        self.addParameter(QgsProcessingParameterString("BATCH", tr("Write-off batch"), None, False, True))
        label = tr("Date of the write-off, such as 2020-12-31 (empty: today)")
        self.addParameter(QgsProcessingParameterString("DATE", label, None, False, True))
        self.add_editor_parameter()
        self.add_report_parameter()
        for name, label in (("DONE", tr("Sites changed")), ("REFUSED", tr("Sites refused"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        from ..bridge.status_change import DONE, REFUSED, Wanted, chosen_sites, set_status, status_code
        from ..bridge.workspace_store import WorkspaceStore

        path = self.workspace(parameters, context)
        store = WorkspaceStore.open(path, self.editor(parameters, context))
        try:
            target = status_code(store.campaign.status_rules, self.parameterAsString(parameters, "STATUS", context), store.campaign.title)
            texts = {name: self.parameterAsString(parameters, name, context) or "" for name in ("REASON", "BATCH", "DATE")}
            sites, unknown = chosen_sites(store, self.parameterAsString(parameters, "SITES", context) or "")
            feedback.setProgressText(tr("Checking {count} sites").format(count=len(sites)))

            def go_on(judged: int) -> bool:
                feedback.setProgress(95.0 * judged / max(1, len(sites)))
                return not feedback.isCanceled()

            run = set_status(store, sites, Wanted(target, texts["REASON"], texts["BATCH"], texts["DATE"]), unknown, go_on)
        finally:
            store.close()
        say(run, feedback)
        data = report_of(run, path, target)
        return self.reported(data, {"DONE": len(run.of(DONE)), "REFUSED": len(run.of(REFUSED))}, feedback)


def say(run: StatusRun, feedback: QgsProcessingFeedback) -> None:
    """The log: sums, and the refused sites with what is missing."""
    from ..bridge.status_change import DONE, REFUSED, SAME

    refused = run.of(REFUSED)
    for line in refused[:SAID]:
        feedback.pushWarning(tr("{number}: {why}").format(number=line.number, why=" ".join(sentences(line))))
    if len(refused) > SAID:
        feedback.pushWarning(tr("… and {count} more; the report lists all.").format(count=len(refused) - SAID))
    text = tr("{done} sites changed, {refused} refused, {same} were in this status already.")
    feedback.pushInfo(text.format(done=len(run.of(DONE)), refused=len(refused), same=len(run.of(SAME))))


def sentences(line: StatusLine) -> List[str]:
    """Why a site was refused, a sentence each."""
    return [sentence(unmet.code, unmet.params) for unmet in line.why]


def report_of(run: StatusRun, workspace: str, target: str) -> Dict[str, Any]:
    """The report."""
    from ..bridge.status_change import DONE, REFUSED, SAME
    from ..model.status import status_name

    return {
        "command": "setstatus",
        "workspace": os.path.basename(workspace),
        "status": {"code": target, "name": status_name(target)},
        "batch": run.batch,
        "date": run.date,
        "act": run.act,
        "counts": {result: len(run.of(result)) for result in (DONE, REFUSED, SAME)},
        "sites": [
            {
                "number": line.number, "name": line.name, "site": line.site, "from": line.origin, "to": line.target, "result": line.result,
                "why": [
                    {
                        "code": unmet.code, "params": dict(unmet.params), "table": unmet.table, "field": unmet.field, "row": unmet.uuid,
                        "text": sentence(unmet.code, unmet.params),
                    }
                    for unmet in line.why
                ],
            }
            for line in run.lines
        ],
    }  # fmt: skip
