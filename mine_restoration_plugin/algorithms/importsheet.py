"""mine_restoration:importsheet - what a sheet that came back changes; taken over, or only reported."""

from __future__ import annotations

import json
import os
import tempfile
from typing import TYPE_CHECKING, Any, Dict, List, Sequence

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
)

from .. import compat
from ..bridge.engine_process import run_job
from ..bridge.icons import icon
from ..bridge.translation import sentence, tr
from ..model.errors import WARNING, Finding, MineError
from ..model.job import SHEETS, Job
from .workspace_algorithm import SAID, StoreAlgorithm, write_report

if TYPE_CHECKING:  # loading the plugin must cost nothing: the store and its like come with the first run
    from ..bridge.sheet_take import Taken
    from ..model.sheet_difference import Difference

TAKE = ("everything", "nothing")


class ImportSheet(StoreAlgorithm):
    """The engine compares; saving goes through the store, in one act that can be taken back."""

    NAME = "importsheet"
    CHOICES = {"WHAT": SHEETS, "TAKE": TAKE}

    def displayName(self) -> str:  # noqa: N802
        return tr("Import a sheet that was filled in")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Compares a sheet that came back with the workspace and takes over what is without conflict")

    def icon(self) -> Any:
        return icon("data")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Compares a sheet that townships filled in with the workspace. Each difference is one of: changed only in the sheet; "
            "conflict, changed on both sides to different values; the same on both sides; refused, with the reason.</p>"
            "<p><b>Take over</b>: everything that changed only in the sheet, in one act that the history can take back as one; or "
            "nothing, only the report. Conflicts are never taken over here: the dialog in the window asks about each.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        self.add_workspace_parameter()
        labels = [tr("Archive"), tr("Ledger")]
        self.addParameter(QgsProcessingParameterEnum("WHAT", tr("What"), labels, defaultValue=0))
        self.addParameter(QgsProcessingParameterFile("FILE", tr("Sheet"), compat.FILE_BEHAVIOR_FILE, "", None, False))
        labels = [tr("Everything without conflict"), tr("Nothing, only report")]
        self.addParameter(QgsProcessingParameterEnum("TAKE", tr("Take over"), labels, defaultValue=0))
        self.add_editor_parameter()
        self.add_report_parameter()
        for name, label in (
            ("CHANGED", tr("Changed only in the sheet")),
            ("CONFLICT", tr("Conflicts")),
            ("SAME", tr("The same on both sides")),
            ("REFUSED", tr("Refused")),
            ("TAKEN", tr("Taken over")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        files = {
            "workspace": self.workspace(parameters, context),
            "sheet": os.path.abspath(os.path.expanduser(self.parameterAsFile(parameters, "FILE", context))),
        }
        self._take = self.choice(parameters, context, "TAKE")
        self._editor = self.editor(parameters, context)
        super().plan(parameters, context)
        if self._report in files.values():
            raise MineError("output_is_input", path=self._report)
        self._job = Job("importsheet", settings={"what": self.choice(parameters, context, "WHAT")}, files=files)

    def work(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="mine_restoration_sheet_") as folder:
            return self._import(folder, feedback)

    def _import(self, folder: str, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        from ..bridge.sheet_take import Taken
        from ..model.sheet_difference import STATES, Difference

        assert self._job is not None
        path = self._job.files["report"] = os.path.join(folder, "report.json")
        run_job(self._job, feedback)
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        differences = [Difference.from_dict(row) for row in data["differences"]]
        if self._report:  # before anything is saved, see that the report can be written
            write_report(self._report, data)
        taken = Taken()
        if self._take == TAKE[0]:
            taken = self._taken(differences, int(data["history_id"]))
        data["findings"] += [late_finding(difference).as_dict() for difference in taken.late]
        data["taken"] = {"count": len(taken.done), "late": len(taken.late), "act": taken.act if taken.done else ""}
        say(differences, taken, feedback)
        counts = {state.upper(): int(data["counts"][state]) for state in STATES}
        return self.reported(data, {**counts, "TAKEN": len(taken.done)}, feedback)

    def _taken(self, differences: Sequence[Difference], compared_at: int) -> Taken:
        from ..bridge.sheet_take import Taken, take_over
        from ..bridge.workspace_store import WorkspaceStore
        from ..model.sheet_difference import CHANGED

        wanted = [difference for difference in differences if difference.state == CHANGED]
        if not wanted:
            return Taken()
        assert self._job is not None
        # Opened here: the store belongs to the thread that uses it.
        store = WorkspaceStore.open(self._job.files["workspace"], self._editor)
        try:
            return take_over(store, wanted, compared_at)
        finally:
            store.close()


def late_finding(difference: Difference) -> Finding:
    """Says that somebody changed it between comparison and taking over."""
    return Finding("sheet_changed_meanwhile", WARNING, difference.number, {"field": difference.label or difference.table})


def say(differences: Sequence[Difference], taken: Taken, feedback: QgsProcessingFeedback) -> None:
    """The log: what was left, and the sums."""

    left: List[Difference] = [difference for difference in differences if difference.state in ("conflict", "refused")]
    for difference in left[:SAID]:
        why = sentence(difference.reason["code"], difference.reason.get("params", {})) if difference.reason else tr("Changed on both sides.")
        line = tr("{number} {field}: {value} - {why}")
        feedback.pushWarning(line.format(number=difference.number, field=difference.label, value=difference.sheet[:60], why=why))
    if len(left) > SAID:
        feedback.pushWarning(tr("… and {count} more; the report lists all.").format(count=len(left) - SAID))
    for difference in taken.late[:SAID]:
        feedback.pushWarning(sentence("sheet_changed_meanwhile", {"where": difference.number, "field": difference.label}))
    feedback.pushInfo(tr("{count} differences were taken over.").format(count=len(taken.done)))
