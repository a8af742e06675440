"""The sentences of the documents: ledgers, cards, plans, maps, disclosure. A part of the catalogue in :mod:`.messages`."""

from __future__ import annotations

from typing import Dict

from .marking import tr_noop

DOCUMENT_MESSAGES: Dict[str, str] = {
    # --- what is exported -------------------------------------------------------------------------------------------
    "scope_none": tr_noop("There is no mine in what was chosen ({scope}). Choose another part, or leave the choice empty for the whole workspace."),
    "scope_area": tr_noop("The area {scope} cannot be understood ({reason}). Give four numbers (west, east, south, north) or a polygon as WKT, with the coordinate system in brackets where it is not CGCS2000."),
    "scope_unknown": tr_noop("These numbers are not in the workspace and were left out: {numbers}."),
    # --- templates --------------------------------------------------------------------------------------------------
    "template_unreadable": tr_noop("The template {path} cannot be read ({reason}). Open it in the program it was made with and save it anew, or leave the template empty to use the plugin's own."),
    "template_unknown": tr_noop("The template {path} asks for fields that do not exist: {fields}. They stay empty; the manual lists the fields that can be used."),
    # --- what is missing, while the rest is made --------------------------------------------------------------------
    "document_no_shape": tr_noop("{where} has no outline on the map: the document was made without its map."),
    "document_photo_missing": tr_noop("{where}: the photo {photo} is not in its folder any more: the document was made without it."),
    "document_text_cut": tr_noop("{where}: the text of {field} has {length} characters and was cut to {kept} on paper. The workspace keeps all of it."),
    "document_failed": tr_noop("{where}: its document was not made ({reason}). The others were."),
    "font_missing": tr_noop("No font with Chinese letters was found on this computer, so Chinese text on maps and charts may show as boxes. Install one, such as Source Han Sans or SimSun, and run again."),
}
