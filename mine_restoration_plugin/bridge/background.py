"""Run an algorithm of the plugin in the background, from a panel.

    run = run_algorithm("mine_restoration:classifypatches", parameters, on_done, on_error)
    run.feedback.progressChanged.connect(bar.setValue)
    run.cancel()

Everything calls back in the main thread. The run also stands in QGIS's own task list, with progress and cancel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Optional, Set

from qgis.core import (
    QgsApplication,
    QgsLayerTreeGroup,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from .. import compat
from ..model.errors import MineError
from .translation import sentence, tr


@dataclass
class Outcome:
    """What a finished run gave.

    Attributes:
        results: the algorithm's outputs by name.
        data: the engine's whole result (the content of report.json), empty for algorithms that run without the engine.
        layers: the layers that were loaded, by output name.
        findings: the engine's findings as dictionaries, all of them.
        log: everything that the log of the toolbox would show.
    """

    results: Dict[str, Any] = field(default_factory=dict)
    data: Dict[str, Any] = field(default_factory=dict)
    layers: Dict[str, QgsVectorLayer] = field(default_factory=dict)
    findings: List[Dict[str, Any]] = field(default_factory=list)
    log: str = ""


@dataclass
class Failure:
    """Why a run ended without a result.

    Attributes:
        text: the sentence for the message bar.
        details: what a maintainer wants to see (for "details"); may be empty.
        cancelled: a person ended it; nothing to worry about.
        error: the error itself, where it is one of the catalogue.
    """

    text: str
    details: str = ""
    cancelled: bool = False
    error: Optional[MineError] = None


class JobFeedback(QgsProcessingFeedback):
    """Feedback that keeps what the engine said as data.

    Signals (main thread): ``stage_changed(text)``, and ``progressChanged(percent)`` of QgsFeedback.
    """

    stage_changed = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(False)
        self.findings: List[Dict[str, Any]] = []
        self.data: Dict[str, Any] = {}
        self.details = ""
        self.error: Optional[MineError] = None
        self.last_error = ""

    def setProgressText(self, text: str) -> None:  # noqa: N802
        super().setProgressText(text)
        self.stage_changed.emit(text)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N802, N803
        super().reportError(error, fatalError)
        self.last_error = error

    def engine_finding(self, finding: Mapping[str, Any]) -> None:
        """A finding, from the engine's process."""
        self.findings.append(dict(finding))

    def engine_result(self, data: Mapping[str, Any]) -> None:
        """The engine's result."""
        self.data = dict(data)

    def engine_details(self, details: str) -> None:
        """What the engine wrote beside its sentence."""
        self.details = details

    def engine_failed(self, error: MineError) -> None:
        """The error that became the algorithm's sentence."""
        self.error = error


class BackgroundRun(QObject):
    """One algorithm in the background; keeps itself alive until it has called back."""

    _running: Set["BackgroundRun"] = set()

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: Mapping[str, Any],
        on_done: Callable[[Outcome], None],
        on_error: Callable[[Failure], None],
        feedback: JobFeedback,
        group: Optional[str],
    ) -> None:
        super().__init__()
        self.feedback = feedback
        self.on_done = on_done
        self.on_error = on_error
        self.group = group
        self.context = _project_context()
        self.context.setFeedback(feedback)
        # Name, words and whether it is a layer; the definitions themselves go with the algorithm.
        self._destinations = [
            (d.name(), d.description(), d.type() == "vectorDestination") for d in algorithm.destinationParameterDefinitions()
        ]
        self.task = QgsProcessingAlgRunnerTask(algorithm, self._with_loading(parameters), self.context, feedback)
        self.task.setDescription(algorithm.displayName())
        self.task.executed.connect(self._executed)

    def _with_loading(self, parameters: Mapping[str, Any]) -> Dict[str, Any]:
        """The parameters, with every vector destination marked to be loaded afterwards."""
        result = dict(parameters)
        for name, _, is_layer in self._destinations:
            value = result.get(name)
            if self.group is not None and is_layer and isinstance(value, str) and value:
                result[name] = QgsProcessingOutputLayerDefinition(value, self.context.project())
        return result

    def start(self) -> None:
        """Hand over to QGIS's task manager."""
        BackgroundRun._running.add(self)
        QgsApplication.taskManager().addTask(self.task)

    def cancel(self) -> None:
        """End it; ``on_error`` is called with ``cancelled``, within a second."""
        # The task's own cancel() is not enough while it waits in the queue: the feedback must know as well.
        self.feedback.cancel()
        self.task.cancel()

    def is_running(self) -> bool:
        """Whether it has not called back yet."""
        return self in BackgroundRun._running

    def _executed(self, ok: bool, results: Dict[str, Any]) -> None:
        BackgroundRun._running.discard(self)
        if not ok:
            self.on_error(self._failure())
            return
        # Of a kind that comes in thousands the engine says only the first while it runs; its report lists them.
        findings = self.feedback.data.get("findings") or self.feedback.findings
        outcome = Outcome(dict(results), self.feedback.data, {}, findings, self.feedback.textLog())
        outcome.layers = self._load(results)
        self.on_done(outcome)

    def _failure(self) -> Failure:
        error = self.feedback.error
        if error is not None:
            text = sentence(error.code, error.params)
        elif self.feedback.isCanceled():
            text = sentence("cancelled", {})
        else:
            text = self.feedback.last_error or tr("The step did not finish.")
        cancelled = self.feedback.isCanceled() or (error is not None and error.code == "cancelled")
        return Failure(text, self.feedback.details or self.feedback.textLog(), cancelled, error)

    def _load(self, results: Mapping[str, Any]) -> Dict[str, QgsVectorLayer]:
        """Put the vector results into the project, styled, in a group."""
        layers: Dict[str, QgsVectorLayer] = {}
        if self.group is None:
            return layers
        to_load = self.context.layersToLoadOnCompletion()
        # The first output ends up on top: patches above strips.
        for name, title, _ in reversed(self._destinations):
            uri = results.get(name)
            if not isinstance(uri, str) or uri not in to_load:
                continue
            layer = QgsProcessingUtils.mapLayerFromString(uri, self.context, True, compat.LAYER_HINT_VECTOR)
            if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
                continue
            layer = self.context.takeResultLayer(layer.id()) or layer
            layer.setName(title)
            styler = to_load[uri].postProcessor()
            if styler is not None:
                styler.postProcessLayer(layer, self.context, self.feedback)
            _add_to_group(layer, self.group)
            layers[name] = layer
        return layers


def _add_to_group(layer: QgsVectorLayer, name: str) -> None:
    project = QgsProject.instance()
    root = project.layerTreeRoot()
    group: Optional[QgsLayerTreeGroup] = root.findGroup(name) or root.insertGroup(0, name)
    project.addMapLayer(layer, False)
    assert group is not None
    group.insertLayer(0, layer)


def run_algorithm(
    algorithm_id: str,
    parameters: Mapping[str, Any],
    on_done: Callable[[Outcome], None],
    on_error: Callable[[Failure], None],
    feedback: Optional[JobFeedback] = None,
    group: Optional[str] = "",
) -> Optional[BackgroundRun]:
    """Start an algorithm in the background; call it in the main thread.

    Args:
        algorithm_id: for example ``mine_restoration:classifypatches``.
        parameters: its parameters. Destinations that shall be loaded are named as usual (path or ``TEMPORARY_OUTPUT``).
        on_done: called in the main thread with the :class:`Outcome`.
        on_error: called in the main thread with the :class:`Failure`; also after a cancel, and at once for bad settings.
        feedback: for signals that must be connected before the start; made here otherwise.
        group: layer group for the results; "" for the plugin's own group, None to load nothing.

    Returns:
        The run, to follow and to cancel; None if the settings were refused (``on_error`` has been called).
    """
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
    if algorithm is None:
        on_error(Failure(tr("The algorithm {name} is not available. Switch the plugin off and on again.").format(name=algorithm_id)))
        return None
    fine, message = algorithm.checkParameterValues(dict(parameters), _project_context())
    if not fine:
        on_error(Failure(message))
        return None
    group = tr("Mine Restoration") if group == "" else group
    run = BackgroundRun(algorithm, parameters, on_done, on_error, feedback or JobFeedback(), group)
    run.start()
    return run


def _project_context() -> QgsProcessingContext:
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    context.setTransformContext(QgsProject.instance().transformContext())
    return context
