"""QGIS in this process, real layers and files, and a stand-in for the engine that says what a test wants."""

from __future__ import annotations

import gc
import stat
import textwrap
from pathlib import Path
from typing import Callable, Iterator, List

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject
from qgis.PyQt.QtCore import QThreadPool


class Feedback(QgsProcessingFeedback):
    """Keeps what it is told, in order."""

    def __init__(self) -> None:
        super().__init__(False)
        self.said: List[tuple] = []
        self.steps: List[float] = []
        self.progressChanged.connect(self.steps.append)

    def of(self, kind: str) -> List[str]:
        return [text for said, text in self.said if said == kind]

    def setProgressText(self, text: str) -> None:
        self.said.append(("stage", text))

    def pushInfo(self, text: str) -> None:
        self.said.append(("info", text))

    def pushWarning(self, text: str) -> None:
        self.said.append(("warning", text))

    def pushDebugInfo(self, text: str) -> None:
        self.said.append(("debug", text))

    def reportError(self, text: str, fatalError: bool = False) -> None:
        self.said.append(("error", text))


def pytest_collection_finish() -> None:
    """What was imported stays to the end; the collector of cyclic garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def made_documents(qgis_app, tmp_path_factory) -> Path:
    """A folder with every document of one workspace: see :mod:`made_documents`."""
    from made_documents import make_documents

    return make_documents(tmp_path_factory.mktemp("documents"), Feedback)


@pytest.fixture(scope="session", autouse=True)
def threads_end(qgis_app) -> Iterator[None]:
    """QGIS is closed only when its threads are done: one that asks the main thread for something would wait for ever. A layer that a
    cycle of Python's objects keeps (an error's frames) must be gone before, or the process crashes at its end."""
    yield
    gc.collect()
    for _ in range(600):
        if QThreadPool.globalInstance().waitForDone(100):
            return
        QgsApplication.processEvents()
    pytest.fail("a thread of QGIS has not ended within a minute")


@pytest.fixture
def feedback() -> Feedback:
    return Feedback()


@pytest.fixture
def context(qgis_app):
    made = QgsProcessingContext()
    made.setProject(QgsProject.instance())
    yield made
    # Its layers must not outlive QGIS, which ends before pytest lets go of the last test's fixtures.
    made.temporaryLayerStore().removeAllMapLayers()


@pytest.fixture
def provider(qgis_app):
    from mine_restoration_plugin.algorithms.provider import MineRestorationProvider

    made = MineRestorationProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch) -> Callable[[str], Path]:
    """Makes an interpreter that, whatever it is asked to run, runs a few lines of a test with ``job`` and ``emit``."""

    def make(body: str) -> Path:
        path = tmp_path / "stand_in_python"
        head = """\
            #!/usr/bin/python3
            import json, os, signal, sys, time
            assert sys.argv[1:3] == ["-m", "mine_restoration_plugin.engine"], sys.argv
            job = json.load(open(sys.argv[4], encoding="utf-8"))
            def emit(type, **more):
                sys.stdout.buffer.write((json.dumps({"type": type, **more}, ensure_ascii=False) + "\\n").encode("utf-8"))
                sys.stdout.buffer.flush()
            """
        path.write_text(textwrap.dedent(head) + textwrap.dedent(body), encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(path))
        return path

    return make


@pytest.fixture
def temp_folder(tmp_path: Path, monkeypatch) -> Path:
    """Where everything temporary of the code under test lands, so that a test can see what is left."""
    import tempfile

    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
