"""Every sentence that an error or a finding can become, in English; the translations stand in ``i18n/``.

A message says what happened, where, and what to do. Placeholders are filled from the parameters of the error or finding.
"""

from __future__ import annotations

import string
from typing import Any, Callable, Dict, Mapping


def tr_noop(text: str) -> str:
    """Mark a string for translation where the translator is not at hand."""
    return text


MESSAGES: Dict[str, str] = {
    # --- files and layers -------------------------------------------------------------------------------------------
    "file_missing": tr_noop("The file {path} does not exist. Check the name, or whether the drive or stick is still connected."),
    "file_unreadable": tr_noop("The file {path} cannot be read ({reason}). It may be damaged or not a map file; ask for it again or export it anew."),
    "layer_missing": tr_noop("{path} has no layer named {layer}. It holds: {layers}."),
    "layer_empty": tr_noop("The layer {name} has no features. Choose another layer, or remove its filter."),
    "crs_missing": tr_noop("The layer {name} has no coordinate system. Set it in QGIS (right click on the layer, Set CRS), then run again."),
    "crs_refused": tr_noop("The layer {name} is in {crs}, which cannot be converted to CGCS2000 without parameters that are not public. Ask for the data in CGCS2000."),
    "crs_unreadable": tr_noop("The coordinate system of the layer {name} is not understood ({reason}). Set it in QGIS and run again."),
    "degrees_as_metres": tr_noop("The layer {name} says that its coordinates are metres ({crs}), but they are degrees. Set its coordinate system to CGCS2000 longitude/latitude (EPSG:4490)."),
    "metres_as_degrees": tr_noop("The layer {name} says that its coordinates are degrees ({crs}), but they are far outside -180 to 180. Set its coordinate system to the Gauss-Krueger zone of the data."),
    "not_polygons": tr_noop("The layer {name} has no polygons. Patches must be polygons; points or lines cannot be measured."),
    "not_rivers": tr_noop("The layer {name} has neither lines nor polygons. Rivers must be lines or water polygons."),
    "field_missing": tr_noop("The layer {name} has no field {field}. It has: {fields}."),
    "output_unwritable": tr_noop("{path} cannot be written ({reason}). Choose another folder, or close the program that has the file open."),
    "output_driver": tr_noop("{path}: this kind of file cannot be written. Use one of: {endings}."),
    "output_is_input": tr_noop("{path} is also an input of this step. Choose another name for the result."),
    "disk_full": tr_noop("The disk is full: {path} could not be written. Nothing was changed. Free some space and run again."),
    # --- settings ---------------------------------------------------------------------------------------------------
    "distance_invalid": tr_noop("A distance of {distance} km makes no strip. Enter a number above 0 and not above {largest} km."),
    "setting_invalid": tr_noop("The setting {setting} cannot be {value}. Possible: {choices}."),
    "campaign_missing": tr_noop("The campaign file {path} does not exist."),
    "campaign_broken": tr_noop("The campaign file {path} is broken in line {line}: {reason}."),
    "campaign_field": tr_noop("The campaign file {path} has a mistake in line {line}, field {field}: {reason}."),
    # --- rivers -----------------------------------------------------------------------------------------------------
    "no_river_matches": tr_noop("None of the rivers in {name} is named in the campaign {campaign}. Found: {found}. Expected names such as {expected}. Choose the right name field, or add the names to the campaign."),
    "no_name_field": tr_noop("The layer {name} has no field with river names that the campaign knows. Choose the name field. It has: {fields}."),
    "rivers_left_out": tr_noop("Rivers that the campaign does not name were left out: {names}."),
    "river_missing": tr_noop("The campaign's river {river} is not in the river layer; patches along it will count as outside."),
    "river_class_differs": tr_noop("The river {where} is {given} in the layer and {campaign} in the campaign; the campaign was taken."),
    "river_geometry_skipped": tr_noop("The river {where}: {count} features without usable geometry were left out."),
    # --- patches ----------------------------------------------------------------------------------------------------
    "patch_null": tr_noop("Patch {where} has no geometry; it stays in the result without computed values."),
    "patch_repaired": tr_noop("Patch {where} had a broken outline ({reason}); it was repaired, its area changed by {change} m2."),
    "patch_unrepairable": tr_noop("Patch {where} has a broken outline ({reason}) that cannot be repaired safely; it stays in the result without computed values."),
    "patch_not_polygon": tr_noop("Patch {where} is not a polygon; it stays in the result without computed values."),
    "patch_far": tr_noop("Patch {where} lies outside China; check the coordinate system or swapped axes."),
    "patch_on_edge": tr_noop("Patch {where} lies {margin} m from the edge of the strip of {river} ({side}); a person should decide."),
    "patch_outside_provinces": tr_noop("Patch {where} lies in no province of the campaign ({province}); it is not in the table."),
    "province_by_position": tr_noop("Patch {where} has no usable district code; its province {province} was taken from its position."),
    "province_uncertain": tr_noop("Patch {where} has no usable district code and lies within {distance} km of a provincial border; its province {province} should be checked."),
    "province_differs": tr_noop("Patch {where} has the district code {code}, but lies {distance} km outside {province}; the code was taken."),
    "handed_class_differs": tr_noop("Patch {where} was handed down as {handed}; by position it is {computed}. The handed-down class was kept."),
    "handed_class_unknown": tr_noop("Patch {where} has the handed-down class {handed}, which is not known; its position was used."),
    "handed_class_field": tr_noop("The field {field} was taken as the handed-down class of the patches."),
    "person_decided": tr_noop("Patch {where}: a person decided {decision} (reason: {reason}); by position it is {computed}."),
    "number_doubled": tr_noop("The patch number {where} stands {count} times in the layer."),
    "number_missing": tr_noop("{count} patches have no number; they are named by their row."),
    "findings_cut": tr_noop("{count} more findings of the kind {kind} are in the report file only."),
    # --- engine -----------------------------------------------------------------------------------------------------
    "engine_missing": tr_noop("The computing engine cannot start: {path} was not found. Open Plugins > Mine Restoration > Check installation to choose or install it."),
    "engine_libraries": tr_noop("The computing engine's Python ({path}) lacks: {missing}. Open Plugins > Mine Restoration > Check installation to install them, also without a network."),
    "engine_old": tr_noop("The computing engine's Python has {library} {found}; {needed} or later is needed. Open Plugins > Mine Restoration > Check installation."),
    "engine_killed": tr_noop("The computing engine stopped before it was done ({reason}). Nothing was written. Run again; if it happens again, close other programs to free memory."),
    "engine_defect": tr_noop("Something went wrong that the program did not foresee: {reason}. Nothing was written. Please send the details to the maintainers."),
    "job_broken": tr_noop("The job file {path} cannot be understood: {reason}."),
    "cancelled": tr_noop("Cancelled. Nothing was written."),
    "out_of_memory": tr_noop("There is not enough memory for this job. Close other programs, or work on one province at a time."),
}


def render(code: str, params: Mapping[str, Any], translate: Callable[[str], str] = str) -> str:
    """Put a message together.

    Args:
        code: key of ``MESSAGES``; an unknown one is shown as it is, with its parameters.
        params: values of the placeholders; a missing one is shown as ``?``, since a message must never fail itself.
        translate: from the English source string to the reader's language.
    """
    text = MESSAGES.get(code)
    if text is None:
        return f"{code}: {dict(params)}"
    return _Lenient().vformat(translate(text), (), params)


class _Lenient(string.Formatter):
    def get_value(self, key: Any, args: Any, kwargs: Any) -> Any:
        value = kwargs.get(key, "?") if isinstance(key, str) else "?"
        if isinstance(value, (list, tuple)):
            return ", ".join(str(v) for v in value)
        return value
