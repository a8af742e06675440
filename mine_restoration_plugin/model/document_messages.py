"""The sentences of the documents: ledgers, cards, plans, maps, disclosure. A part of the catalogue in :mod:`.messages`."""

from __future__ import annotations

from typing import Dict

from .marking import tr_noop

DOCUMENT_MESSAGES: Dict[str, str] = {
    # --- what is exported -------------------------------------------------------------------------------------------
    "scope_none": tr_noop("There is no mine in what was chosen ({scope}). Choose another part, or leave the choice empty for the whole workspace."),
    "scope_area": tr_noop("The area {scope} cannot be understood ({reason}). Give four numbers (west, east, south, north) or a polygon as WKT, with the coordinate system in brackets where it is not CGCS2000."),
    "scope_unknown": tr_noop("These numbers are not in the workspace and were left out: {numbers}."),
    # --- ledgers ----------------------------------------------------------------------------------------------------
    "ledger_no_province": tr_noop("None of the chosen mines lies in a province of the campaign {campaign}, so there is no ledger to make. Choose another part, or check the province codes of the patches."),
    "ledger_empty": tr_noop("None of the {count} chosen mines is in scope: the ledgers say so and hold no lines (a zero report). If that is wrong, classify the patches first."),
    "ledger_no_outline": tr_noop("{where}: {count} mines have no outline on the map ({numbers}); their lines are there without a shape."),
    # --- the appendix table of a part, and beside an earlier time --------------------------------------------------
    "table_no_patches": tr_noop("No patches were chosen for the appendix table. Choose a classified layer, or a workspace whose patches are meant."),
    "scope_expression": tr_noop("The expression {scope} cannot be used on the patches ({reason}). Correct it; the fields of the layer are: {fields}."),
    "baseline_of_part": tr_noop("The table is about a part of the patches, the published figures are about all: the difference holds what was not chosen."),
    "earlier_time": tr_noop("{text} is not a date or time. Write it as 2020-06-30 (the end of that day) or 2020-06-30 18:00."),
    "earlier_future": tr_noop("The time {text} has not come yet, so there is no table of it. Choose an earlier one."),
    "earlier_workspace": tr_noop("The table of {text} can only be made from the history of a workspace. Choose the workspace, or leave the earlier time empty."),
    "earlier_other_layer": tr_noop("The layer {name} does not come from the workspace (it has no field uuid), so it cannot be set beside the workspace's earlier state. Choose the workspace's patches, or leave the layer empty."),
    "earlier_not_reached": tr_noop("The history does not reach back to {time}: the workspace was made on {made}. The table was made without the earlier figures; choose a later time to compare."),
    "earlier_lines_missing": tr_noop("Lines are missing in the history since {time}, so the earlier figures may be wrong. Check the workspace (Check workspace) before you use them."),
    "earlier_lines_broken": tr_noop("{count} lines of the history since {time} do not fit what stands in the workspace (the first one is line {first}), so the earlier figures may be wrong. Check the workspace (Check workspace) before you use them."),
    # --- templates --------------------------------------------------------------------------------------------------
    "template_unreadable": tr_noop("The template {path} cannot be read ({reason}). Open it in the program it was made with and save it anew, or leave the template empty to use the plugin's own."),
    "template_unknown": tr_noop("The template {path} asks for fields that do not exist: {fields}. They stay empty; the manual lists the fields that can be used."),
    # --- public disclosure ------------------------------------------------------------------------------------------
    "disclosure_approver": tr_noop("Nobody is named who approved the release, so nothing was made. Enter the name of the person who approved it."),
    "disclosure_date": tr_noop("{value} is no date of an approval. Write it as 2020-12-31, or leave it empty for today."),
    "disclosure_empty": tr_noop("None of the chosen mines is inside the campaign's scope, so there is nothing to publish. Choose another part."),
    "disclosure_folder_used": tr_noop("The folder {path} holds other files ({names}), which would be lost. Choose an empty or a new folder."),
    "disclosure_leak": tr_noop("Nothing was published: {file} holds {what} (at {place}: {text}). Change the text or the template that it comes from and run again."),
    "reason_leak_vertex": tr_noop("a corner or a centre of a patch"),
    "reason_leak_position": tr_noop("something that could be an exact position"),
    "reason_leak_metadata": tr_noop("a picture with data of the camera"),
    "reason_leak_unknown_part": tr_noop("a part that does not belong there"),
    "reason_leak_unreadable": tr_noop("a part that cannot be checked"),
    "disclosure_outside": tr_noop("{count} of the chosen mines are outside the campaign's scope and were not published: {numbers}."),
    "disclosure_position_removed": tr_noop("{where}: the text of {field} gives a position ({count} times), which was taken out of what is published. The workspace keeps the text."),
    "disclosure_private_removed": tr_noop("{where}: the text of {field} gives a telephone or identity number, an address or a link ({count} times), which was taken out of what is published. The workspace keeps the text."),
    "disclosure_no_place": tr_noop("{where} has no outline, so it is published without its position and is not on the map."),
    "disclosure_photo_left_out": tr_noop("{where}: the photo {photo} was not published, since it cannot be drawn anew ({reason}). Save it as a JPEG and run again."),
    "disclosure_look_at_photos": tr_noop("{count} photos are published. The data of the cameras were taken out; look through the folder of photos for positions, names and faces in the pictures themselves."),
    "template_no_row": tr_noop("The template {path} has no row to repeat for the mines. Put names of fields in double braces into one row, such as {{{{主体编号}}}} or {{{{ZTBH}}}}, or leave the template empty."),
    # --- what is missing, while the rest is made --------------------------------------------------------------------
    "document_no_shape": tr_noop("{where} has no outline on the map: the document was made without its map."),
    "document_photo_missing": tr_noop("{where}: the photo {photo} is not in its folder any more: the document was made without it."),
    "document_text_cut": tr_noop("{where}: the text of {field} has {length} characters and was cut to {kept} on paper. The workspace keeps all of it."),
    "document_failed": tr_noop("{where}: its document was not made ({reason}). The others were."),
    "font_missing": tr_noop("No font with Chinese letters was found on this computer, so Chinese text on maps and charts may show as boxes. Install one, such as Source Han Sans or SimSun, and run again."),
    # --- implementation plans ---------------------------------------------------------------------------------------
    "plan_provinces": tr_noop("What was chosen lies in several provinces ({provinces}), and one file holds the plan of one. Give the code of a province, or choose a folder to get a plan for each."),
    "plan_province": tr_noop("The campaign has no province {province}. Give the two digits of one of these: {known}."),
    "plan_province_code": tr_noop("{province} is no code of a province. Give its two digits, such as 42 for Hubei."),
    "plan_empty": tr_noop("There is no mine in scope in what was chosen (province: {province}), so there is nothing to plan. Classify the patches first, or choose another part."),
    "plan_no_patch": tr_noop("Mine {where} has no patch, so it is not in the implementation plan. Draw or load its patch and classify it."),
    "plan_map": tr_noop("{where}: a map could not be drawn ({reason}), and the implementation plan was made without it."),
    # --- maps for reports -------------------------------------------------------------------------------------------
    "atlas_no_outline": tr_noop("None of the {count} mines that were chosen has an outline on the map, so there is nothing to draw. Load or draw their patches first."),
    "atlas_off_earth": tr_noop("Patch {where} lies outside of the earth's longitudes and latitudes and is on none of the maps. Check its coordinates with the import's rules."),
    "atlas_one_file": tr_noop("{path} can only hold the maps as PDF. Choose a folder for PNG, SVG and GeoTIFF, or only the format PDF."),
    "atlas_cancelled": tr_noop("Cancelled after {done} of {pages} maps. Those that were made are whole and stay."),
    "atlas_disk_full": tr_noop("The disk is full: {done} maps were written to {path}, the one of {page} and those after it were not. Free some space and run again."),
}
