"""Start an export: in the background where the algorithm can, step by step in the main thread where it draws layouts."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional

from qgis.PyQt.QtCore import QObject, QTimer

from ..bridge.background import Failure, JobFeedback, Outcome, run_algorithm
from ..bridge.translation import sentence
from ..model.errors import MineError
from .words import tr

MAPS = "mine_restoration:mapatlas"


def start_export(
    algorithm_id: str,
    parameters: Mapping[str, Any],
    on_done: Callable[[Outcome], None],
    on_error: Callable[[Failure], None],
    feedback: JobFeedback,
) -> Optional[Any]:
    """Start an algorithm; see :func:`..bridge.background.run_algorithm`, which it is for all that may run in a thread."""
    if algorithm_id == MAPS:
        steps = AtlasSteps(atlas_request(parameters), str(parameters.get("SCOPE") or ""), on_done, on_error, feedback)
        steps.start()
        return steps
    return run_algorithm(algorithm_id, parameters, on_done, on_error, feedback, None)


def atlas_request(parameters: Mapping[str, Any]) -> Dict[str, Any]:
    """The parameters of ``mapatlas`` as the atlas takes them, which the panel steps through by itself."""
    from ..bridge.atlas_files import FORMATS
    from ..bridge.atlas_layout import PAPERS
    from ..bridge.atlas_pages import BY

    texts = {name: str(parameters.get(name.upper()) or "") for name in ("template", "maker", "secrecy", "source", "editor")}
    return {
        "workspace": parameters["WORKSPACE"], "output": parameters["OUTPUT"], "by": BY[parameters["BY"]], "paper": PAPERS[parameters["PAPER"]],
        "formats": tuple(FORMATS[number] for number in parameters["FORMATS"]), **texts,
    }  # fmt: skip


class AtlasSteps(QObject):
    """The maps in the main thread, which layouts need: one after the other, and between two of them the window lives. Looks like a
    background run.

    Args:
        wanted: what :class:`..bridge.atlas_export.AtlasRequest` takes. scope: the part, as the algorithms take it.
    """

    def __init__(
        self,
        wanted: Mapping[str, Any],
        scope: str,
        on_done: Callable[[Outcome], None],
        on_error: Callable[[Failure], None],
        feedback: JobFeedback,
    ) -> None:
        super().__init__()
        self.feedback = feedback
        self._on_done, self._on_error, self._running = on_done, on_error, True
        self._wanted, self._scope = dict(wanted), scope
        self._run: Optional[Any] = None
        self._log: List[str] = []

    def start(self) -> None:
        """Begin when the window has shown that it begins."""
        QTimer.singleShot(0, self._begin)

    def is_running(self) -> bool:
        """Whether it has not called back yet."""
        return self._running

    def cancel(self) -> None:
        """End it now: whoever clicks does so between two maps."""
        self.feedback.cancel()
        self._guarded(self._stop_if_cancelled)

    def _stop_if_cancelled(self) -> None:
        if self.feedback.isCanceled():
            run = self._run
            raise MineError("atlas_cancelled", done=run.done, pages=run.pages) if run is not None and run.made else MineError("cancelled")

    def _begin(self) -> None:
        from ..bridge.atlas_export import AtlasRequest, AtlasRun
        from ..bridge.document_scope import scope_of

        self._guarded(lambda: self._open(AtlasRequest, AtlasRun, scope_of))

    def _open(self, request: Any, run: Any, scope_of: Any) -> None:
        self.feedback.setProgressText(tr("Making the maps"))
        part = scope_of(self._wanted["workspace"], self._scope)
        self._run = run(request(**self._wanted, sites=part.sites, patches=part.patches))
        self._soon()

    def _soon(self) -> None:
        QTimer.singleShot(0, lambda: self._guarded(self._step))

    def _step(self) -> None:
        run = self._run
        assert run is not None
        self._stop_if_cancelled()
        page = run.step()
        if page is not None:
            words = tr("Map {number} of {count}: {name}").format(number=page.number, count=run.pages, name=page.name)
            self._log.append(words)
            self.feedback.setProgressText(words)
            self.feedback.setProgress(100.0 * page.number / max(run.pages, 1))
            self._soon()
            return
        findings = [finding.as_dict() for finding in run.findings]
        results = {"OUTPUT": self._wanted["output"], "SITES": run.sites, "FILES": len(run.made)}
        self._close()
        self._end(Outcome(results, {}, {}, findings, "\n".join(self._log)))

    def _guarded(self, act: Callable[[], None]) -> None:
        """The boundary: an error ends the run with its sentence."""
        try:
            if self._running:
                act()
        except MineError as error:
            self.feedback.engine_failed(error)
            self._close()
            self._end(None)
        except Exception as error:
            # A mistake in the program: QGIS shows it, and the panel must not wait for ever.
            self.feedback.last_error = str(error)
            self._close()
            self._end(None)
            raise

    def _close(self) -> None:
        if self._run is not None:
            self._run.close()
            self._run = None

    def _end(self, outcome: Optional[Outcome]) -> None:
        """Call back, once: with what was made, or with why nothing was."""
        if self._running:
            self._running = False
            if outcome is not None:
                self._on_done(outcome)
            else:
                self._on_error(self._failure())

    def _failure(self) -> Failure:
        error, cancelled = self.feedback.error, self.feedback.isCanceled()
        if error is not None:
            text, cancelled = sentence(error.code, error.params), cancelled or error.code == "cancelled"
        else:
            text = sentence("cancelled", {}) if cancelled else self.feedback.last_error or tr("The step did not finish.")
        return Failure(text, self.feedback.details or self.feedback.textLog(), cancelled, error)
