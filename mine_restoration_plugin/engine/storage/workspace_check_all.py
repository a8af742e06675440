"""The registry: every check of a workspace, in the order in which repairs build on one another."""

from __future__ import annotations

from . import (
    workspace_check_history,
    workspace_check_rows,
    workspace_check_schema,
    workspace_check_settings,
    workspace_check_shapes,
    workspace_check_values,
)
from .workspace_check import Check
from .workspace_check_schema import FeatureCounts, SpatialIndexes
from .workspace_check_values import ReadableText


def all_checks() -> list[Check]:
    """One of each."""
    # All others read text; counts and spatial indexes follow from the rows, so they come behind what may put rows back.
    moved = (ReadableText, FeatureCounts, SpatialIndexes)
    modules = (workspace_check_schema, workspace_check_settings, workspace_check_values, workspace_check_rows)
    kinds: list[type[Check]] = [ReadableText]
    kinds += [check for module in modules for check in module.CHECKS if check not in moved]
    kinds += [FeatureCounts, SpatialIndexes, *workspace_check_shapes.CHECKS, *workspace_check_history.CHECKS]
    return [kind() for kind in kinds]
