"""An algorithm run as the toolbox and qgis_process do it: check, then run."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from qgis.core import QgsApplication, QgsProcessingException


def run(name: str, parameters: Mapping[str, Any], context: Any, feedback: Any) -> Dict[str, Any]:
    """Its results; a refusal is raised as the toolbox shows it."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"mine_restoration:{name}")
    fine, message = algorithm.checkParameterValues(parameters, context)
    if not fine:
        raise QgsProcessingException(message)
    results, ok = algorithm.run(parameters, context, feedback, {}, False)
    assert ok
    return dict(results)
