"""What the algorithms have in common that make documents of a workspace: which part, whose template, where to, and who."""

from __future__ import annotations

import os
from typing import Any, Dict, Sequence

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from .. import compat
from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.errors import MineError
from ..model.job import Job
from .base import check_ending
from .workspace_algorithm import WorkspaceAlgorithm


class DocumentAlgorithm(WorkspaceAlgorithm):
    """WORKSPACE, SCOPE, TEMPLATE, OUTPUT, EDITOR and REPORT; the rest is each document's own.

    ``OUTPUT`` is one file, by its ending one of ``FORMATS``, or a folder (a path without an ending, or one that exists) where
    ``FOLDERS`` allows it.
    """

    FORMATS: Sequence[str] = ()
    FOLDERS = True
    TEMPLATES: Sequence[str] = ()
    """Endings of the templates; empty where there is none."""

    def icon(self) -> Any:
        return icon("export")

    def add_document_parameters(self, output: str, file_filter: str) -> None:
        """WORKSPACE, SCOPE, TEMPLATE and OUTPUT; :meth:`add_document_ends` adds what comes after an algorithm's own."""
        self.add_workspace_parameter()
        label = tr("Part (empty: all): numbers of mines, an expression, an extent, or a polygon as WKT")
        self.addParameter(QgsProcessingParameterString("SCOPE", label, None, True, True))
        label = tr("Template (empty: the plugin's own)")
        self.addParameter(QgsProcessingParameterFile("TEMPLATE", label, compat.FILE_BEHAVIOR_FILE, "", None, True))
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", output, file_filter))

    def add_document_ends(self) -> None:
        """EDITOR, REPORT, and how many mines the documents hold."""
        self.add_editor_parameter()
        self.add_report_parameter()
        for name, label in (("SITES", tr("Mines")), ("FILES", tr("Files"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def start_document(self, command: str, parameters: Dict[str, Any], context: QgsProcessingContext, **settings: Any) -> Job:
        """Begin the job: workspace, part, template and output, checked.

        Raises:
            MineError: ``file_missing``, ``output_driver``, ``output_is_input``, and those of a scope.
        """
        from ..bridge.document_scope import scope_of  # here: loading the plugin need not know the store

        workspace = self.workspace(parameters, context)
        output = self.output(parameters, context)
        scope = scope_of(workspace, self.parameterAsString(parameters, "SCOPE", context))
        if scope.unknown:
            note = tr("These numbers are not in the workspace and were left out: {numbers}.")
            self._notes.append(note.format(numbers=", ".join(scope.unknown[:50])))
        self._job = Job(
            command,
            settings={
                "scope": scope.text, "sites": None if scope.sites is None else list(scope.sites),
                "patches": None if scope.patches is None else list(scope.patches), "editor": self.editor(parameters, context), **settings,
            },
            files={"workspace": workspace, "output": output},
        )  # fmt: skip
        template = self.template(parameters, context)
        if template:
            self._job.files["template"] = template
        self._destinations["OUTPUT"] = output
        self.add_file_target("report", "REPORT", (".json",), parameters, context)
        return self._job

    def output(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        """The absolute path of OUTPUT.

        Raises:
            MineError: ``output_driver``, ``output_is_input``.
        """
        path = os.path.abspath(os.path.expanduser(self.parameterAsFileOutput(parameters, "OUTPUT", context)))
        if self.FOLDERS and (os.path.isdir(path) or not os.path.splitext(path)[1]):
            return path
        check_ending(path, self.FORMATS)
        if os.path.exists(path) and os.path.samefile(path, self.workspace(parameters, context)):
            raise MineError("output_is_input", path=path)
        return path

    def template(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        """The absolute path of TEMPLATE; empty where none was given.

        Raises:
            MineError: ``file_missing``, ``template_unreadable``.
        """
        given = self.parameterAsFile(parameters, "TEMPLATE", context)
        if not given:
            return ""
        path = os.path.abspath(os.path.expanduser(given))
        if not os.path.isfile(path):
            raise MineError("file_missing", path=path)
        if os.path.splitext(path)[1].lower() not in self.TEMPLATES:
            raise MineError("template_unreadable", path=path, reason=", ".join(self.TEMPLATES) or "-")
        return path

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        counts = data.get("counts") or {}
        return {**super().results(data), "SITES": counts.get("sites", 0), "FILES": len(data.get("made") or [])}
