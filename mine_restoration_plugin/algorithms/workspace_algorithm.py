"""What the algorithms have in common that read or write a workspace: the file, who does it, and the report of those that use the store."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Optional

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFile, QgsProcessingParameterString

from .. import compat
from ..bridge.person import editor
from ..bridge.translation import tr
from ..model.errors import MineError
from .base import MineRestorationAlgorithm, check_ending

SAID = 20
"""How many sites, patches or fields the log names; the report has all."""


class WorkspaceAlgorithm(MineRestorationAlgorithm):
    """An algorithm on an existing workspace."""

    def add_workspace_parameter(self) -> None:
        """WORKSPACE."""
        self.addParameter(QgsProcessingParameterFile("WORKSPACE", tr("Workspace"), compat.FILE_BEHAVIOR_FILE, "gpkg", None, False))

    def add_editor_parameter(self) -> None:
        """EDITOR."""
        self.addParameter(QgsProcessingParameterString("EDITOR", tr("Your name, for the history"), None, False, True))

    def add_report_parameter(self) -> None:
        """REPORT."""
        self.add_file_parameter("REPORT", tr("Report"), tr("JSON files (*.json)"))

    def workspace(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        """The file of the parameter WORKSPACE.

        Raises:
            MineError: ``file_missing``.
        """
        path = os.path.abspath(os.path.expanduser(self.parameterAsFile(parameters, "WORKSPACE", context)))
        if not os.path.isfile(path):
            raise MineError("file_missing", path=path)
        return path

    def editor(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        """The name that was given, else the one in the settings, else the computer's."""
        return self.parameterAsString(parameters, "EDITOR", context) or editor()


class StoreAlgorithm(WorkspaceAlgorithm):
    """Opens the store in :meth:`work`, since it belongs to the thread that uses it, and reports as JSON."""

    _report = ""

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """See that the report can be written, before anything is changed."""
        report = self.parameterAsFileOutput(parameters, "REPORT", context)
        if report:
            check_ending(report, (".json",))
            self._report = os.path.abspath(os.path.expanduser(report))
            write_report(self._report, None)

    def reported(self, data: Dict[str, Any], results: Dict[str, Any], feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        """Write the report, hand it to the panel that asked, and add it to the results."""
        if self._report:
            write_report(self._report, data)
            results = {**results, "REPORT": self._report}
        done = getattr(feedback, "engine_result", None)
        if done is not None:
            done(data)
        return results


def write_report(path: str, data: Optional[Dict[str, Any]]) -> None:
    """The report under its name, whole or not at all; without data only see that it could be written.

    Raises:
        MineError: ``output_unwritable``.
    """
    part = f"{path}.{os.getpid()}.part"
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with open(part, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1, default=str)
        if data is not None:
            os.replace(part, path)
    except (OSError, UnicodeEncodeError) as error:
        raise MineError("output_unwritable", path=path, reason=getattr(error, "strerror", None) or str(error)) from error
    finally:
        if os.path.exists(part):
            os.remove(part)
