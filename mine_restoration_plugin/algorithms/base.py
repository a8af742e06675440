"""What the plugin's algorithms have in common: shared parameters, the run in the engine, and the boundary for errors."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsVectorLayer,
)

from .. import compat
from ..bridge.engine_process import run_job
from ..bridge.icons import icon
from ..bridge.layer_styles import LayerStyler
from ..bridge.sources import SourcePlan, plan_source
from ..bridge.targets import check_targets, layer_uri, parse_target
from ..bridge.translation import sentence, tr
from ..model.campaign import LARGEST_DISTANCE_KM, Campaign, builtin_campaign_path, load_campaign
from ..model.errors import MineError
from ..model.job import Job, Source, Target
from ..model.river_choice import chosen_rivers

# Files of a job that are read, or changed where they are.
_NO_RESULTS = ("campaign", "input", "workspace")


class MineRestorationAlgorithm(QgsProcessingAlgorithm):
    """Parameters in, engine job, outputs out.

    A subclass names its parameters in ``initAlgorithm``, plans a job in :meth:`plan` (main thread: layers may be touched) and
    turns the engine's answer into outputs in :meth:`results`.
    """

    NAME = ""
    # The engine's words for the enum parameters.
    CHOICES: Dict[str, Sequence[str]] = {}
    # Endings of the files that results may be written to, by parameter.
    ENDINGS: Dict[str, Sequence[str]] = {}

    def __init__(self) -> None:
        super().__init__()
        self._job: Optional[Job] = None
        self._plans: List[Tuple[str, SourcePlan]] = []
        self._destinations: Dict[str, str] = {}
        self._to_load: Dict[str, QgsProcessingContext.LayerDetails] = {}
        self._notes: List[str] = []
        self._failure: Optional[MineError] = None

    # --- what QGIS asks ---------------------------------------------------------------------------------------------
    def createInstance(self) -> "MineRestorationAlgorithm":  # noqa: N802
        return type(self)()

    def name(self) -> str:
        return self.NAME

    def icon(self) -> Any:
        return icon("scope")

    def prepareAlgorithm(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> bool:  # noqa: N802
        """Plan the job; an error waits for processAlgorithm, so that there is one place where errors become sentences."""
        try:
            self.plan(parameters, context)
        except MineError as error:
            # Another one like it: the traceback would keep the layers of its frames as long as QGIS keeps the algorithm.
            self._failure = MineError(error.code, **error.params)
        return True

    def processAlgorithm(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:  # noqa: N802
        """Run the job. The boundary: what went wrong becomes a sentence here, in the reader's language."""
        try:
            if self._failure is not None:
                raise self._failure
            results = self.work(parameters, context, feedback)
        except MineError as error:
            reporter = getattr(feedback, "engine_failed", None)
            if reporter is not None:
                reporter(error)
            raise QgsProcessingException(sentence(error.code, error.params)) from None
        for uri, details in self._to_load.items():
            context.addLayerToLoadOnCompletion(uri, details)
        return results

    def checkParameterValues(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Tuple[bool, str]:  # noqa: N802
        """What can be said before anything is read; sentences of our own come before QGIS's."""
        try:
            self.check(parameters, context)
        except MineError as error:
            return False, sentence(error.code, error.params)
        fine, message = super().checkParameterValues(parameters, context)
        if not fine:
            message = self._better_message(parameters, context) or message
        return fine, message

    def _better_message(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        """What is wrong with a chosen layer, where QGIS only says that it did not load; only asked for once it is wrong."""
        for definition in self.parameterDefinitions():
            value = parameters.get(definition.name())
            if definition.type() == "source" and isinstance(value, str) and value:
                try:
                    plan_source(value, context)
                except MineError as error:
                    return sentence(error.code, error.params)
        return ""

    # --- for the subclasses -----------------------------------------------------------------------------------------
    def check(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Cheap checks of the settings; raises MineError."""
        for name in self.CHOICES:
            self.choice(parameters, context, name)
        for name, endings in self.ENDINGS.items():
            output = parameters.get(name)
            if isinstance(output, str) and output and "TEMPORARY_OUTPUT" not in output:
                check_ending(output, endings)
        if self.parameterDefinition("RIVER_NAMES") is not None and not not_set(parameters.get("RIVER_NAMES")):
            self.river_names(parameters, context, self.campaign(parameters, context)[1])
        if self.parameterDefinition("DISTANCE") is not None:
            self.distance_km(parameters, context, None)

    def plan(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Fill in the job, in the main thread; raises MineError."""
        raise NotImplementedError

    def work(self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        """What is done in the thread of the run; raises MineError. Usually the engine's job."""
        return self.results(self._run(feedback))

    def results(self, data: Dict[str, Any]) -> Dict[str, Any]:
        """The outputs, from the engine's result."""
        return dict(self._destinations)

    # --- the run ----------------------------------------------------------------------------------------------------
    def _run(self, feedback: QgsProcessingFeedback) -> Dict[str, Any]:
        assert self._job is not None
        for note in self._notes:
            feedback.pushInfo(note)
        folder = tempfile.mkdtemp(prefix="mine_restoration_sources_")
        try:
            if any(plan.plain is None for _, plan in self._plans):
                feedback.setProgressText(tr("Handing the layers over"))
            for number, (role, plan) in enumerate(self._plans):
                self._job.inputs.setdefault(role, []).append(plan.realize(folder, number, feedback))
            return run_job(self._job, feedback)
        finally:
            # The snapshots hold on to the layers' data.
            self._plans = []
            shutil.rmtree(folder, ignore_errors=True)

    def start_job(self, command: str, settings: Dict[str, Any]) -> Job:
        """Begin the job of this run."""
        self._job = Job(command=command, settings=settings, files={"campaign": settings["campaign"]})
        return self._job

    def add_source(self, role: str, name: str, parameters: Dict[str, Any], context: QgsProcessingContext, fields: Sequence[str] = ()) -> bool:
        """Plan the layer of a source parameter, which must have these fields; False where nothing was chosen."""
        value = parameters.get(name)
        if not_set(value):
            return False
        plan = plan_source(value, context, role=role, fields=[field for field in fields if field])
        self._plans.append((role, plan))
        return True

    def add_base_source(self, role: str, layer: str, name: str, note: str) -> None:
        """Use a layer of the plugin's own base data, and say so in the log."""
        self._plans.append((role, SourcePlan(name=name, plain=Source(path=base_data_path(), layer=layer, name=name))))
        self._notes.append(note)

    def add_layer_target(self, role: str, name: str, style: str, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Plan a vector destination; nothing happens where it was left empty.

        The layer that QGIS loads afterwards is asked for under the name that OGR understands, with our style.
        """
        assert self._job is not None
        destination = self.parameterAsOutputLayer(parameters, name, context)
        if not destination:
            return
        target = parse_target(destination)
        uri = layer_uri(target)
        to_load = context.layersToLoadOnCompletion()
        details = to_load.pop(destination, None)
        if details is not None:
            # Asked for again in processAlgorithm: QGIS forgets what was asked for before it changes the thread.
            context.setLayersToLoadOnCompletion(to_load)
            details.setPostProcessor(LayerStyler.create(style))
            self._to_load[uri] = details
        self._job.outputs[role] = target
        self._destinations[name] = uri

    def add_file_target(self, role: str, name: str, endings: Sequence[str], parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Plan a file destination; nothing happens where it was left empty."""
        assert self._job is not None
        path = self.parameterAsFileOutput(parameters, name, context)
        if not path:
            return
        check_ending(path, endings)
        self._job.files[role] = os.path.abspath(os.path.expanduser(path))
        self._destinations[name] = self._job.files[role]

    def check_targets(self, context: QgsProcessingContext) -> None:
        """Refuse results that would replace an input or an open file."""
        assert self._job is not None
        files = [Target(path) for role, path in self._job.files.items() if role not in _NO_RESULTS]
        check_targets([*self._job.outputs.values(), *files], [plan for _, plan in self._plans], context.project())

    # --- shared parameters ------------------------------------------------------------------------------------------
    def add_advanced(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Add a parameter that is folded away at first."""
        parameter.setFlags(parameter.flags() | compat.PARAMETER_ADVANCED)
        self.addParameter(parameter)

    def add_river_parameters(self) -> None:
        """RIVERS, BANKS, NAME_FIELD, CLASS_FIELD and RIVER_NAMES."""
        lines_and_polygons = [compat.SOURCE_LINE, compat.SOURCE_POLYGON]
        label = tr("Rivers, as lines or water polygons (empty: the plugin's base rivers, good to about 1 km, for orientation only)")
        self.addParameter(QgsProcessingParameterFeatureSource("RIVERS", label, lines_and_polygons, optional=True))
        label = tr("Banks: water polygons beside the river lines")
        self.addParameter(QgsProcessingParameterFeatureSource("BANKS", label, [compat.SOURCE_POLYGON], optional=True))
        label = tr("Field with the river's name (empty: found by the campaign's names)")
        self.add_advanced(QgsProcessingParameterField("NAME_FIELD", label, None, "RIVERS", compat.FIELD_ANY, optional=True))
        label = tr("Field with the river's class (empty: the class in the campaign)")
        self.add_advanced(QgsProcessingParameterField("CLASS_FIELD", label, None, "RIVERS", compat.FIELD_ANY, optional=True))
        label = tr("Names in the layer that are given to a river by hand, as JSON (name: river of the campaign; empty: left out)")
        self.add_advanced(QgsProcessingParameterString("RIVER_NAMES", label, "", False, True))

    def add_campaign_parameter(self) -> None:
        """CAMPAIGN."""
        label = tr("Campaign file (empty: the work plan for the Yangtze, 2020)")
        self.addParameter(QgsProcessingParameterFile("CAMPAIGN", label, compat.FILE_BEHAVIOR_FILE, "json", None, optional=True))

    def add_distance_parameters(self) -> None:
        """DISTANCE and BASE_LINE."""
        label = tr("Distance from the river in km (not set: as in the campaign, 10 km)")
        # No limits here: QGIS would refuse a value without saying why; check() says it in a sentence.
        self.addParameter(QgsProcessingParameterNumber("DISTANCE", label, compat.NUMBER_DOUBLE, None, optional=True))
        labels = [tr("The bank where there are water polygons, else the centre line"), tr("The centre line")]
        label = tr("Distance is measured from (not set: as in the campaign)")
        self.add_advanced(QgsProcessingParameterEnum("BASE_LINE", label, labels, optional=True))

    def add_file_parameter(self, name: str, label: str, file_filter: str) -> None:
        """A result file that nobody has to ask for."""
        self.addParameter(QgsProcessingParameterFileDestination(name, label, file_filter, None, True, False))

    def campaign(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Tuple[str, Campaign]:
        """Path and content of the chosen campaign."""
        path = self.parameterAsFile(parameters, "CAMPAIGN", context) or builtin_campaign_path()
        path = os.path.abspath(os.path.expanduser(path))
        return path, load_campaign(path)

    def distance_km(self, parameters: Dict[str, Any], context: QgsProcessingContext, campaign: Optional[Campaign]) -> float:
        """The distance, checked; the campaign's where none is set (0 while no campaign is at hand)."""
        if not_set(parameters.get("DISTANCE")):
            return campaign.distance_km if campaign else 0.0
        distance = self.parameterAsDouble(parameters, "DISTANCE", context)
        if not 0 < distance <= LARGEST_DISTANCE_KM:
            raise MineError("distance_invalid", distance=f"{distance:g}", largest=f"{LARGEST_DISTANCE_KM:g}")
        return distance

    def river_settings(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Dict[str, Any]:
        """The settings that strips and classification share, campaign included."""
        path, campaign = self.campaign(parameters, context)
        self.loaded_campaign = campaign
        return {
            "campaign": path,
            "distance_km": self.distance_km(parameters, context, campaign),
            "name_field": self.parameterAsString(parameters, "NAME_FIELD", context) or "",
            "class_field": self.parameterAsString(parameters, "CLASS_FIELD", context) or "",
            "base_line": self.choice(parameters, context, "BASE_LINE", campaign.base_line),
            "river_names": self.river_names(parameters, context, campaign),
        }

    def river_names(self, parameters: Dict[str, Any], context: QgsProcessingContext, campaign: Campaign) -> Dict[str, str]:
        """Names of the river layer that were given to a river by hand, or left out; raises MineError for a table that is none."""
        return chosen_rivers(self.parameterAsString(parameters, "RIVER_NAMES", context), campaign)

    def choice(self, parameters: Dict[str, Any], context: QgsProcessingContext, name: str, otherwise: str = "") -> str:
        """The engine's word for an enum parameter.

        Args:
            name: of the parameter.
            otherwise: the word where the parameter is not set, for parameters that have no default of their own.

        Raises:
            MineError: ``setting_invalid``.
        """
        value, choices = parameters.get(name), self.CHOICES[name]
        if not_set(value) and otherwise:
            return otherwise
        # QGIS itself would take the default for a number that the list does not have, without a word.
        if isinstance(value, (int, str)) and not isinstance(value, bool) and str(value).lstrip("-").isdigit() and not 0 <= int(value) < len(choices):
            raise MineError("setting_invalid", setting=name, value=str(value), choices=", ".join(f"{i} ({c})" for i, c in enumerate(choices)))
        return choices[self.parameterAsEnum(parameters, name, context)]

    def add_rivers(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """RIVERS (or the base rivers) and BANKS, in this order."""
        assert self._job is not None
        fields = [self._job.settings["name_field"], self._job.settings["class_field"]]
        if not self.add_source("rivers", "RIVERS", parameters, context, fields):
            note = tr(
                "No river layer was chosen, so the plugin's base rivers were used. They are good to about 1 km and are for "
                "orientation: official results need official river layers."
            )
            self.add_base_source("rivers", "rivers", tr("Base rivers"), note)
        self.add_source("rivers", "BANKS", parameters, context)


def not_set(value: Any) -> bool:
    """Whether a parameter was left empty."""
    return value is None or value == "" or (hasattr(value, "isNull") and value.isNull())


def check_ending(path: str, endings: Sequence[str]) -> None:
    """Refuse a file whose ending names no format that can be written.

    Raises:
        MineError: ``output_driver``.
    """
    if os.path.splitext(path)[1].lower() not in endings:
        raise MineError("output_driver", path=path, endings=", ".join(endings))


def base_data_path() -> str:
    """The GeoPackage with the plugin's base rivers and provinces."""
    return os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "base", "base_data.gpkg")


def base_layer(layer: str, name: str) -> QgsVectorLayer:
    """A base layer opened in QGIS, for the panels; the file itself is never written."""
    return QgsVectorLayer(f"{base_data_path()}|layername={layer}", name, "ogr")
