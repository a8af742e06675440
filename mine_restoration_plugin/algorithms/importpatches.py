"""mine_restoration:importpatches - patches from whatever file they come in, examined and repaired, as a layer or into a workspace."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Tuple

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from .. import compat
from ..bridge.icons import icon
from ..bridge.translation import tr
from ..model.errors import MineError
from .base import not_set
from .workspace_algorithm import WorkspaceAlgorithm


class ImportPatches(WorkspaceAlgorithm):
    """Patches from outside."""

    NAME = "importpatches"
    CHOICES = {"ON_FINDING": ("repair", "stop")}

    def displayName(self) -> str:  # noqa: N802
        return tr("Import patches")

    def shortDescription(self) -> str:  # noqa: N802
        return tr("Reads patches from files, archives or folders, finds out encoding, coordinates and fields, repairs and reports")

    def icon(self) -> Any:
        return icon("data")

    def shortHelpString(self) -> str:  # noqa: N802
        return tr(
            "<p>Reads patches from a shapefile, GeoPackage, GeoJSON, KML or KMZ, file geodatabase, DXF, coordinate text (TXT), CSV or Excel "
            "table, from a zip archive of these, or from a whole folder. Encoding, coordinate system, order of the axes, fields and units are "
            "told by the files' own content; each answer stands in the report with its evidence, and can be overruled.</p>"
            "<p>Shapes are repaired where that is safe; what cannot come in as it is, is left out. Everything that was found or done is in the "
            "report. Xi'an 80 and Beijing 54 coordinates are refused: they cannot be converted without parameters that are not public.</p>"
            "<p><b>Result</b>: a layer in CGCS2000 (EPSG:4490) with the dictionary's fields, or a workspace: then new patches are classified and "
            "taken in, changed ones brought up to date, in one act that the history can take back.</p>"
        )

    def initAlgorithm(self, configuration: Any = None) -> None:  # noqa: N802
        label = tr("File, archive or folder with patches")
        self.addParameter(QgsProcessingParameterFile("INPUT", label, compat.FILE_BEHAVIOR_FILE))
        self.addParameter(QgsProcessingParameterVectorDestination("OUTPUT", tr("Patches, or a workspace that takes them in"), compat.SOURCE_POLYGON))
        label = tr("Encoding of the texts (empty: told by the texts themselves)")
        self.addParameter(QgsProcessingParameterString("ENCODING", label, None, False, True))
        label = tr("Coordinate system, such as EPSG:4526 (empty: told by the files and the coordinates)")
        self.addParameter(QgsProcessingParameterString("CRS", label, None, False, True))
        label = tr("Fields by column, as JSON (column: field; empty: told by names and content)")
        self.add_advanced(QgsProcessingParameterString("FIELD_MAP", label, None, True, True))
        labels = [tr("Repair where that is safe, and go on"), tr("Stop, and write nothing")]
        self.addParameter(QgsProcessingParameterEnum("ON_FINDING", tr("What is found"), labels, False, 0))
        label = tr("Region code of the patches, for coordinates that name no zone (empty: the workspace's)")
        self.add_advanced(QgsProcessingParameterString("REGION", label, None, False, True))
        self.add_advanced(QgsProcessingParameterString("ANSWERS", tr("Answers for single layers, as JSON"), None, True, True))
        label = tr("Keys of the differences to take over, as JSON (empty: those proposed)")
        self.add_advanced(QgsProcessingParameterString("TAKE", label, None, True, True))
        label = tr("Fields that columns of these names became before, as JSON")
        self.add_advanced(QgsProcessingParameterString("REMEMBERED", label, None, True, True))
        label = tr("Rivers (empty: those in the workspace)")
        lines_and_polygons = [compat.SOURCE_LINE, compat.SOURCE_POLYGON]
        self.add_advanced(QgsProcessingParameterFeatureSource("RIVERS", label, lines_and_polygons, optional=True))
        self.add_advanced(QgsProcessingParameterBoolean("LOOK", tr("Only examine"), False))
        label = tr("Places of what was found")
        self.addParameter(QgsProcessingParameterVectorDestination("FINDINGS", label, compat.SOURCE_POINT, None, True, False))
        label = tr("Repaired patches as they came")
        self.addParameter(QgsProcessingParameterVectorDestination("BEFORE", label, compat.SOURCE_POLYGON, None, True, False))
        self.add_advanced(QgsProcessingParameterFile("WORKSPACE", tr("Workspace to compare with"), compat.FILE_BEHAVIOR_FILE, "gpkg", None, True))
        self.add_editor_parameter()
        self.add_report_parameter()
        for name, label in (
            ("PATCHES", tr("Patches")), ("LEFT_OUT", tr("Patches that were left out")), ("REPAIRED", tr("Patches that were repaired")),
        ):  # fmt: skip
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def checkParameterValues(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Tuple[bool, str]:  # noqa: N802
        """A folder is as good as a file, which QGIS's parameter does not know."""
        source = parameters.get("INPUT")
        if isinstance(source, str) and os.path.isdir(source):
            parameters = {**parameters, "INPUT": __file__}
        return super().checkParameterValues(parameters, context)

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        source = os.path.abspath(os.path.expanduser(self.parameterAsFile(parameters, "INPUT", context)))
        if not os.path.exists(source):
            raise MineError("file_missing", path=source)
        settings = {
            "encoding": self.parameterAsString(parameters, "ENCODING", context), "crs": self.parameterAsString(parameters, "CRS", context),
            "field_map": self._json(parameters, context, "FIELD_MAP", dict), "answers": self._json(parameters, context, "ANSWERS", dict),
            "take": self._json(parameters, context, "TAKE", list), "remembered": self._json(parameters, context, "REMEMBERED", dict),
            "region": self.parameterAsString(parameters, "REGION", context),
            "on_finding": self.choice(parameters, context, "ON_FINDING"), "look": self.parameterAsBool(parameters, "LOOK", context),
            "editor": self.editor(parameters, context),
        }  # fmt: skip
        job = self.start_job("importpatches", {name: value for name, value in settings.items() if value not in ("", None)} | {"campaign": ""})
        job.files = {"input": source}
        job.settings.pop("campaign")
        from ..bridge.workspace_database import is_workspace  # here: loading the plugin need not know it

        output = parameters.get("OUTPUT")
        workspace = self.parameterAsFile(parameters, "WORKSPACE", context)
        if isinstance(output, str) and os.path.isfile(output) and is_workspace(output):
            workspace = output
            context.setLayersToLoadOnCompletion({})
            self._destinations["OUTPUT"] = os.path.abspath(output)
        else:
            self.add_layer_target("patches", "OUTPUT", "import_patches", parameters, context)
        if workspace:
            job.files["workspace"] = os.path.abspath(os.path.expanduser(workspace))
        self.add_layer_target("before", "BEFORE", "import_before", parameters, context)
        self.add_layer_target("findings", "FINDINGS", "import_findings", parameters, context)
        self.add_source("rivers", "RIVERS", parameters, context)
        self.add_file_target("report", "REPORT", (".json",), parameters, context)
        self.check_targets(context)

    def _json(self, parameters: Dict[str, Any], context: QgsProcessingContext, name: str, kind: type) -> Any:
        """A parameter that is JSON of a kind; None where it is empty.

        Raises:
            MineError: ``setting_invalid``.
        """
        value = parameters.get(name)
        if not_set(value):
            return None
        try:
            found = value if isinstance(value, kind) else json.loads(self.parameterAsString(parameters, name, context))
        except ValueError:
            found = None
        if not isinstance(found, kind):
            raise MineError("setting_invalid", setting=name, value=str(value)[:60], choices="JSON")
        return found

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        counts = data.get("counts") or {}
        return {
            **super().results(data), "PATCHES": counts.get("kept", 0), "LEFT_OUT": counts.get("left_out", 0), "REPAIRED": counts.get("repaired", 0),
        }  # fmt: skip
