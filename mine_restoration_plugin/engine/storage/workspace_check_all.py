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


def all_checks() -> list[Check]:
    """One of each."""
    # Counts and spatial indexes follow from the rows, so they come behind what may put rows back.
    frame = [check for check in workspace_check_schema.CHECKS if check not in (FeatureCounts, SpatialIndexes)]
    kinds = [
        *frame, *workspace_check_settings.CHECKS, *workspace_check_values.CHECKS, *workspace_check_rows.CHECKS,
        FeatureCounts, SpatialIndexes, *workspace_check_shapes.CHECKS, *workspace_check_history.CHECKS,
    ]  # fmt: skip
    return [kind() for kind in kinds]
