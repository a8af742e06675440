"""Every document of one small workspace, made once for all tests that read or look at them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import List

from qgis.core import QgsApplication, QgsProcessingContext, QgsProject

from made_layers import REPOSITORY
from sheet_store import run

ENGINE = os.environ.get("MINE_RESTORATION_ENGINE_PYTHON", str(REPOSITORY / "build" / "engine_env" / "bin" / "python"))
EDITOR, APPROVER = "赵科长", "负责人甲"
# What is made: algorithm, output below the folder, parameters.
EXPORTS = (
    ("appendixtable", "appendix.xlsx", {"COUNT_BY": 1}),
    ("appendixtable", "appendix.html", {"COUNT_BY": 1}),
    ("appendixtable", "appendix.csv", {"COUNT_BY": 1}),
    ("provinceledger", "ledgers", {}),
    ("provinceledger", "ledger.csv", {}),
    ("sitecards", "cards", {"FORMATS": 2}),
    ("implementationplan", "plan.docx", {"PROVINCE": "42", "UNIT": "示例省自然资源厅"}),
    ("mapatlas", "maps", {"BY": 2, "FORMATS": [0]}),
    ("disclosure", "disclosure", {"APPROVER": APPROVER, "APPROVAL": "示例函〔2020〕1号", "APPROVED_ON": "2020-12-01"}),
)


def make_documents(folder: Path, feedback: type) -> Path:
    """Make the workspace ``records.gpkg``, what stands in it (``records.json``), and every document.

    Args:
        feedback: class of the feedback that fails where something was reported as an error.
    """
    from mine_restoration_plugin.algorithms.provider import MineRestorationProvider

    subprocess.run([ENGINE, str(REPOSITORY / "tests" / "engine" / "document_records.py"), str(folder)], check=True, timeout=120)
    provider = MineRestorationProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    try:
        for algorithm, output, parameters in EXPORTS:
            source = {"WORKSPACE": str(folder / "records.gpkg"), "EDITOR": EDITOR}
            if algorithm == "appendixtable":
                source = {"PATCHES": f"{folder / 'records.gpkg'}|layername=patches", "EDITOR": EDITOR}
            run(provider, algorithm, context, feedback(), **source, OUTPUT=str(folder / output), **parameters)
    finally:
        context.temporaryLayerStore().removeAllMapLayers()
        QgsApplication.processingRegistry().removeProvider(provider)
    return folder


def documents(made: Path) -> List[Path]:
    """Every document that was made."""
    outputs = [made / output for _, output, _ in EXPORTS]
    files = [path for output in outputs for path in (sorted(output.rglob("*")) if output.is_dir() else [output])]
    return [path for path in files if path.suffix in (".xlsx", ".docx", ".pdf", ".html", ".csv")]
