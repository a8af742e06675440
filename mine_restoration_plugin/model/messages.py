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
    "axes_swapped": tr_noop("The layer {name} has latitudes beyond 90 degrees; its axes are probably swapped. Export it again with longitude first."),
    "crs_not_fitting": tr_noop("The coordinates of the layer {name} do not fit its coordinate system ({crs}). An 8-digit easting needs the system with that zone in front, a 6-digit one the system without."),
    "no_geometry": tr_noop("The layer {name} is a table without shapes. Choose a map layer."),
    "output_twice": tr_noop("Two results would be written to {path}. Give each of them a name of its own."),
    "not_polygons": tr_noop("The layer {name} has no polygons. Patches must be polygons; points or lines cannot be measured."),
    "not_rivers": tr_noop("The layer {name} has neither lines nor polygons. Rivers must be lines or water polygons."),
    "field_missing": tr_noop("The layer {name} has no field {field}. It has: {fields}."),
    "output_unwritable": tr_noop("{path} cannot be written ({reason}). Choose another folder, or close the program that has the file open."),
    "output_driver": tr_noop("{path}: this kind of file cannot be written. Use one of: {endings}."),
    "output_is_input": tr_noop("{path} is also an input of this step. Choose another name for the result."),
    "output_open": tr_noop("{path} is open in QGIS and cannot be replaced. Remove its layers from the project, or choose another name for the result."),
    "output_no_file": tr_noop("{target}: the result can be written to a file only, such as a GeoPackage (.gpkg). Choose a file, and copy it into the database afterwards."),
    "disk_full": tr_noop("The disk is full: {path} could not be written. Nothing was changed. Free some space and run again."),
    "no_result": tr_noop("There is no classified layer in the project any more. Classify the patches again."),
    "layer_in_edit": tr_noop("The layer {name} is being edited. Save or discard its edits first, then decide again."),
    # --- settings ---------------------------------------------------------------------------------------------------
    "distance_invalid": tr_noop("A distance of {distance} km makes no strip. Enter a number above 0 and not above {largest} km."),
    "setting_invalid": tr_noop("The setting {setting} cannot be {value}. Possible: {choices}."),
    "campaign_missing": tr_noop("The campaign file {path} does not exist."),
    "campaign_broken": tr_noop("The campaign file {path} is broken in line {line}: {reason}."),
    "campaign_field": tr_noop("The campaign file {path} has a mistake in line {line}, field {field}: {reason}."),
    # --- reasons inside campaign_broken and campaign_field: parts of a sentence, without a full stop --------------------
    "reason_json": tr_noop("it is not valid JSON ({what})"),
    "reason_nested": tr_noop("it is nested too deeply"),
    "reason_encoding": tr_noop("it is not UTF-8 text; save it as UTF-8"),
    "reason_doubled_key": tr_noop("this key stands twice in the same object"),
    "reason_missing": tr_noop("it is missing"),
    "reason_unknown_key": tr_noop("this key is not known; known here are {known}"),
    "reason_not_object": tr_noop("it must be an object in braces"),
    "reason_not_list": tr_noop("it must be a list in square brackets"),
    "reason_not_text": tr_noop("it must be a text in quotes"),
    "reason_not_number": tr_noop("it must be a number"),
    "reason_not_whole": tr_noop("it must be a whole number, not {value}"),
    "reason_not_flag": tr_noop("it must be true or false"),
    "reason_empty": tr_noop("it is empty"),
    "reason_too_few": tr_noop("the list must have at least {limit} entries"),
    "reason_too_many": tr_noop("the list must have at most {limit} entries"),
    "reason_not_one_of": tr_noop("it cannot be {value}; possible: {choices}"),
    "reason_not_above": tr_noop("it must be above {limit}, not {value}"),
    "reason_below": tr_noop("it must not be below {limit}; it is {value}"),
    "reason_beyond": tr_noop("it must not be above {limit}; it is {value}"),
    "reason_twice": tr_noop("{value} stands here a second time"),
    "reason_identifier": tr_noop("{value} must be Latin letters, digits and underscores only"),
    "reason_format": tr_noop("only format {expected} can be read"),
    "reason_class_order": tr_noop("there must be two classes, 1 (main stem) and then 2 (tributaries)"),
    "reason_other_river": tr_noop("{value} is already a name of {river}"),
    "reason_order": tr_noop("the order must be {expected} here, not {value}"),
    "reason_province_code": tr_noop("{value} is not a two-digit province code of GB/T 2260"),
    "reason_not_in_reach": tr_noop("the province {value} is not of the reach {reach}"),
    "reason_no_note": tr_noop("the province {value} of this reach has no note"),
    "reason_empty_reach": tr_noop("no province belongs to the reach {value}"),
    "reason_date": tr_noop("{value} is not a date such as 2020-12-31"),
    "reason_range": tr_noop("{value} does not show the distance of {distance} km"),
    "reason_sum": tr_noop("it says {value}, but the rows add up to {expected}"),
    "reason_pattern": tr_noop("{value} does not have the right form"),
    # --- rivers -----------------------------------------------------------------------------------------------------
    "no_river_matches": tr_noop("None of the rivers in {name} is named in the campaign {campaign}. Found: {found}. Expected names such as {expected}. Choose the right name field, or add the names to the campaign."),
    "no_name_field": tr_noop("The layer {name} has no field with river names that the campaign knows. Choose the name field. It has: {fields}."),
    "river_names_broken": tr_noop("The table of river names is not understood ({reason}). Write it as a JSON object: each name as it stands in the layer, with the campaign's river as a text; an empty text leaves the name out."),
    "river_names_unknown": tr_noop("The table of river names gives {name} to {river}, which the campaign {campaign} does not name. Possible: {known}; or empty to leave it out."),
    "river_names_chosen": tr_noop("River names were taken as chosen by hand: {names}."),
    "river_names_unused": tr_noop("The table of river names has names that are not in the river layers: {names}. Check their spelling."),
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
    "province_by_position": tr_noop("{count} patches have no usable district code; their province was taken from their position."),
    "province_uncertain": tr_noop("Patch {where} has no usable district code and lies within {distance} km of a provincial border; its province {province} should be checked."),
    "province_differs": tr_noop("Patch {where} has the district code {code}, but lies {distance} km outside {province}; the code was taken."),
    "handed_class_differs": tr_noop("Patch {where} was handed down as {handed}; by position it is {computed}. The handed-down class was kept."),
    "handed_class_unknown": tr_noop("Patch {where} has the handed-down class {handed}, which is not known; its position was used."),
    "handed_class_field": tr_noop("The field {field} was taken as the handed-down class of the patches."),
    "person_decided": tr_noop("Patch {where}: a person decided {decision} (reason: {reason}); by position it is {computed}."),
    "number_doubled": tr_noop("The patch number {where} stands {count} times in the layer."),
    "number_missing": tr_noop("{count} patches have no number; they are named by their row."),
    "findings_cut": tr_noop("There are {count} more findings of the kind {kind}; they are too many to list. Look for one cause behind all of them."),
    # --- appendix table ---------------------------------------------------------------------------------------------
    "patches_not_classified": tr_noop("The layer {name} has not been classified: it has no field {field}. Run Classify patches first and make the table from its result. The layer has: {fields}."),
    "table_outside_provinces": tr_noop("{count} patches in scope with {hectares} ha lie in no province of the campaign ({found}); they are not in the table: {numbers}"),
    "table_without_class": tr_noop("{count} patches in scope with {hectares} ha have no river class of the campaign ({found}); they are not in the table. Classify the layer again: {numbers}"),
    "table_without_area": tr_noop("{count} patches in the table have no usable area ({area}); they count with 0 ha: {numbers}"),
    "site_two_classes": tr_noop("The site {where} has patches along rivers of different classes ({parts}); it counts once, as {taken}."),
    "site_two_provinces": tr_noop("The site {where} has patches in different provinces ({parts}); it counts once, in {taken}, where its largest patch lies."),
    "rules_mixed": tr_noop("The patches were not all classified by the same rule: {rules}. All rules are stated under the table; classify the whole layer once to have one."),
    "rules_unknown": tr_noop("{count} patches do not say by which rule they were classified; the table cannot state it. Classify them again."),
    "table_other_campaign": tr_noop("The patches were classified for the campaign {found}, the table is made for {campaign}. Choose the campaign of the patches, or classify them again."),
    "baseline_missing": tr_noop("The campaign {campaign} has no published table to compare with. Switch the comparison off, or add the baseline to the campaign file."),
    "baseline_other_distance": tr_noop("The published table is for {published} km and this one for {present} km; their difference also shows the other distance."),
    "word_in_scope": tr_noop("in scope"),
    "word_out_of_scope": tr_noop("outside"),
    "reason_companion_missing": tr_noop("its companion file {file} is missing or empty; copy all files of the shapefile"),
    "reason_cut_off": tr_noop("the file {file} is cut off"),
    "reason_counts_differ": tr_noop("{file} has {count} records, the shapes are {shapes}"),
    "reason_open_ring": tr_noop("a ring is not closed"),
    "reason_not_numbers": tr_noop("coordinates that are not numbers"),
    # --- workspace --------------------------------------------------------------------------------------------------
    "workspace_gone": tr_noop("{path} is no longer there. The stick or drive was pulled out, or the file was moved. What was saved so far is in the file; put it back and open the workspace again."),
    "workspace_locked": tr_noop("{path} is being written by another program and could not be saved for {seconds} seconds. Wait a moment and save again; close the other program if this goes on."),
    "workspace_read_only": tr_noop("{path} can only be read: nothing can be saved here. Copy the file to a folder in which you may write, and open the copy."),
    "workspace_newer": tr_noop("{path} was made by a newer version of the plugin; it is open for reading only. Update the plugin to edit it."),
    "workspace_old": tr_noop("{path} has the workspace version {version}; this plugin needs version {needed}. It must be converted once; a backup is made first."),
    "workspace_damaged": tr_noop("{path} is damaged and cannot be opened safely. Run Check workspace: it says what is lost and saves the rest into a new file."),
    "workspace_failed": tr_noop("{path} could not be read or written ({reason}). Open the workspace again; if it happens again, run Check workspace."),
    "workspace_refused": tr_noop("{path} did not accept the change ({reason}). Nothing was saved. Check the value; a number may be taken already."),
    "workspace_table": tr_noop("{path} lacks the table {table}. It is not a whole workspace; run Check workspace."),
    "workspace_exists": tr_noop("{path} exists already and is not replaced. Choose another name for the new workspace."),
    "not_a_workspace": tr_noop("{path} is not a workspace of this plugin. Open the .gpkg that was made with New workspace, or make a new one and load the patches."),
    "no_workspace": tr_noop("No workspace is open. Open one or make a new one in the Data panel."),
    "region_unknown": tr_noop("The region code {region} does not belong to a province of the campaign {campaign}. Enter 2, 4 or 6 digits of GB/T 2260, such as 510100."),
    "record_gone": tr_noop("This record is no longer in the workspace; somebody deleted it. The history can bring it back."),
    "site_gone": tr_noop("This site is no longer in the workspace; somebody deleted it. The history can bring it back."),
    "site_has_patches": tr_noop("The site {number} has patches and cannot go. Move its patches to another site first."),
    "history_changed_since": tr_noop("It was changed again since then and cannot be taken back alone. Take the later changes back first."),
    "value_not_number": tr_noop("{field}: {value} is not a number that fits here."),
    "value_out_of_range": tr_noop("{field}: {value} is outside {limits}."),
    "value_not_date": tr_noop("{field}: {value} is no date. Write it as 2020-06-01."),
    "value_not_in_list": tr_noop("{field}: {value} is not in the list. Possible: {choices}."),
    "value_too_long": tr_noop("{field}: {length} characters are too many; {limit} fit."),
    # --- statuses and write-off -------------------------------------------------------------------------------------
    "reason_first_status": tr_noop("the first status must be {expected}, which new sites have, not {value}"),
    "reason_step_nowhere": tr_noop("the step leads from {value} to itself"),
    "reason_step_silent": tr_noop("the step {step} goes back, closes or reopens without asking for a reason; add the condition reason"),
    "reason_status_unreachable": tr_noop("no step leads to the status {value}"),
    "reason_status_no_way_back": tr_noop("no step leads from the status {value} to one before it"),
    "reason_not_text_field": tr_noop("{value} is not a field for text"),
    "unmet_field": tr_noop("{field} ({table}) is not filled in."),
    "unmet_code": tr_noop("{field} ({table}) holds {value}, which its code list does not have. Choose a value from the list."),
    "unmet_date": tr_noop("{field} ({table}) holds {value}, which is not a date. Enter a date such as 2020-12-31."),
    "unmet_value": tr_noop("{field} ({table}) is {value}; this step is for: {wanted}."),
    "unmet_funds": tr_noop("There is no source of funds with a kind and a planned sum. Add one."),
    "unmet_funds_short": tr_noop("The planned funds of {planned} (10,000 yuan) do not cover the estimate of {estimate}."),
    "unmet_progress_none": tr_noop("There is no report on the progress of the works; {least} % is needed."),
    "unmet_progress": tr_noop("The latest progress ({period}) is {share} %; {least} % is needed."),
    "unmet_photo": tr_noop("There is no photo of the kind {kind}. Add one."),
    "unmet_acceptance": tr_noop("There is no acceptance at the level {level}. Enter it with date, result, number and area."),
    "unmet_acceptance_field": tr_noop("The acceptance at the level {level} lacks: {field}."),
    "unmet_acceptance_result": tr_noop("The latest acceptance at the level {level} ({date}) has the result {result}; it must have passed."),
    "unmet_acceptance_future": tr_noop("The acceptance at the level {level} is dated {date}, which has not come yet."),
    "unmet_acceptance_overtaken": tr_noop("The acceptance at the level {level} of {date} is older than what was found on {later}. Accept again."),
    "unmet_accepted_area": tr_noop("The area accepted, {accepted} ha, is below the task, {task} ha."),
    "unmet_inspection": tr_noop("The inspection of {date} found a problem ({found}) that is not mended."),
    "unmet_order": tr_noop("{then} ({then_date}) is before {first} ({first_date})."),
    "unmet_finding": tr_noop("Neither an acceptance that did not pass nor a problem found by an inspection is on record. Enter it first."),
    "unmet_relapse": tr_noop("No inspection found a relapse, or a problem that was not mended in time. Enter the inspection first."),
    "unmet_reason": tr_noop("The step {step} needs a reason."),
    "unmet_reason_long": tr_noop("The reason has {length} characters; at most {limit} fit."),
    "unmet_writeoff_early": tr_noop("The date of the write-off, {date}, is before the acceptance of {accepted}."),
    "status_same": tr_noop("The site is already in the status {status}."),
    "status_no_step": tr_noop("From the status {origin} no step leads to {target}. Possible: {possible}."),
    "status_changed_meanwhile": tr_noop("Somebody else changed the status of this site in the meantime. Look at it and try again."),
    "status_unknown": tr_noop("{status} is not a status of the campaign {campaign}. Possible: {possible}."),
    "site_unknown": tr_noop("There is no site with the number {number} in the workspace."),
    "sites_none": tr_noop("No sites were chosen. Enter their numbers separated by commas, an expression on the table of sites, or ALL."),
    "sites_expression": tr_noop("{text} is neither a list of site numbers nor an expression that can be used: {reason}."),
    "batch_missing": tr_noop("The write-off needs a batch number. Enter one, such as 420581-2020-001."),
    "batch_long": tr_noop("The batch number {batch} has {length} characters; at most {limit} fit."),
    "batch_used": tr_noop("The batch number {batch} was used before. Its list may be printed already; take another number."),
    "batch_unknown": tr_noop("No site was ever written off in a batch {batch}. Batches in the workspace: {known}."),
    "writeoff_date": tr_noop("The date of the write-off cannot be {date}. Enter a day up to today, such as 2020-12-31."),
    "values_not_kept": tr_noop("{where}: {count} values do not fit the field ({examples}); they were left out of it and written into the remarks."),
    "number_made_distinct": tr_noop("The patch number {where} stands in the file more than once; the later patch got the number {number}."),
    "numbers_made": tr_noop("{count} patches without a number got one that begins with 无编号."),
    "patches_known": tr_noop("{count} patches are in the workspace already and stay as they are."),
    "workspace_setting_missing": tr_noop("The workspace {path} lacks its setting {setting}. Run Check workspace."),
    # --- photos -----------------------------------------------------------------------------------------------------
    "photo_needs_file": tr_noop("Photos lie in a folder beside the workspace's file; {path} is in a database. Keep the photos in a workspace file."),
    "photo_not_picture": tr_noop("{name} is not a photo that can be taken in. Possible: JPEG, PNG, TIFF, HEIC, WebP, BMP and GIF pictures."),
    "photo_too_large": tr_noop("{name} has {size} MB; photos of at most {limit} MB are taken in. Save a smaller copy, or choose another file."),
    "photo_unreadable": tr_noop("The photo {path} cannot be read ({reason}). Nothing was copied. Check whether the stick or telephone is still connected, then add it again."),
    "photo_path_refused": tr_noop("The path of a photo leads out of the workspace's folder or to no picture: {path}. It was not opened. Remove the photo and add it again."),
    "photo_missing": tr_noop("Site {number}: the photo {path} is not in its place. Use Check photos > Find photos to point to the folder where it is now."),
    "photo_changed": tr_noop("Site {number}: the photo {path} is not the one that was taken in; its content has changed. Put the original back, or remove the photo and add it anew."),
    "photo_no_digest": tr_noop("Site {number}: the photo {path} has no checksum, so a change cannot be noticed. Remove it and add it again."),
    "photo_folder_missing": tr_noop("The folder of photos {path} is not there; {count} photos are missing. If it was moved or renamed, use Check photos > Find photos and choose it."),
    "photo_unlisted": tr_noop("The picture {path} lies in the folder of photos, but belongs to no site. Drag it onto its site to take it in, or delete it."),
    "photo_known": tr_noop("{where} is a photo of site {number} already; it was not added a second time."),
    "photo_elsewhere": tr_noop("{where} is also a photo of site {number}. Check to which site it belongs."),
    "photo_no_position": tr_noop("{where} does not say where it was taken; it was added without a place on the map. Messengers remove the position: send photos as original files."),
    "photo_far": tr_noop("{where} was taken {distance} m from site {number}, more than {limit} m. Check whether it belongs to this site."),
    "photo_datum": tr_noop("{where} gives its position in {datum} instead of WGS 84; it may lie some hundred metres off. Check it on the map."),
    "photo_defect": tr_noop("Something went wrong with the photos that the program did not foresee: {reason}. Photos that are shown are safe. Please send the details to the maintainers."),
    "reason_changed_meanwhile": tr_noop("it changed while it was copied"),
    "history_cut": tr_noop("The history was cut for the workbook: {count} of {total} lines are in it, the newest. Write a CSV table to have all."),
    # --- engine -----------------------------------------------------------------------------------------------------
    "engine_missing": tr_noop("The computing engine cannot start: {path} was not found. Open Plugins > Mine Restoration > Check installation to choose or install it."),
    "engine_start": tr_noop("The computing engine cannot start: {path} ({reason}). Open Plugins > Mine Restoration > Check installation to choose or install it."),
    "engine_libraries": tr_noop("The computing engine's Python ({path}) lacks: {missing}. Open Plugins > Mine Restoration > Check installation to install them, also without a network."),
    "engine_old": tr_noop("The computing engine's Python has {library} {found}; {needed} or later is needed. Open Plugins > Mine Restoration > Check installation."),
    "engine_killed": tr_noop("The computing engine stopped before it was done ({reason}). Nothing was written. Run again; if it happens again, close other programs to free memory."),
    "engine_defect": tr_noop("Something went wrong that the program did not foresee: {reason}. Nothing was written. Please send the details to the maintainers."),
    "install_failed": tr_noop("The installation of the computing engine failed: {reason}. Nothing was changed."),
    "install_wheels_missing": tr_noop("The folder of wheels {folder} lacks {missing}. Fetch the wheels anew with the plugin's engine-requirements.txt. Nothing was changed."),
    "install_no_network": tr_noop("The computing engine could not be fetched: pip's index cannot be reached, or has nothing for this Python. Choose a folder of wheels, or another Python. Nothing was changed."),
    "install_python_old": tr_noop("{path} is Python {found}; {needed} or later is needed. Choose another Python."),
    "install_cancelled": tr_noop("The installation was cancelled. Nothing was changed."),
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
    return _Lenient(translate).vformat(translate(text), (), params)


class _Lenient(string.Formatter):
    def __init__(self, translate: Callable[[str], str]) -> None:
        self._translate = translate

    def get_value(self, key: Any, args: Any, kwargs: Any) -> Any:
        value = kwargs.get(key, "?") if isinstance(key, str) else "?"
        if isinstance(value, Mapping) and "code" in value:  # a message inside a message, translated as well
            return render(value["code"], value.get("params", {}), self._translate)
        if isinstance(value, (list, tuple)):
            return ", ".join(str(v) for v in value)
        return value
