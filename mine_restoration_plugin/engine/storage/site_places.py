"""City and county of patches, completed from the sites of their workspace: people type them into the archive, where the ledger takes them from."""

from __future__ import annotations

import pandas as pd

from ...model.appendix_places import PLACE_FIELDS, REGION_FIELD
from ...model.errors import MineError
from .workspace_file import reading

_FIELDS = (*PLACE_FIELDS["county"], REGION_FIELD)
_NUMBER = "ZTBH"


def with_site_places(patches: pd.DataFrame, workspace: str, sites_first: bool) -> pd.DataFrame:
    """The same patches with the places of their sites where they name none.

    Args:
        patches: ZTBH, and XZS, XZX, XZQDM as far as they are there; other columns stay as they are.
        workspace: path of a file that may be a workspace; the patches of any other file stay as they are.
        sites_first: the site's place goes before the patch's: what is counted is the site.

    Raises:
        MineError: those of reading a workspace.
    """
    fields = [name for name in _FIELDS if name in patches]
    if _NUMBER not in patches or not fields or not workspace.lower().endswith(".gpkg"):
        return patches
    sites = _places(workspace)
    if sites is None:
        return patches
    numbers = patches[_NUMBER].map(_word)
    completed = patches.copy()
    for name in fields:
        own, of_site = patches[name].map(_word), numbers.map(sites[name]).fillna("")
        first, second = (of_site, own) if sites_first else (own, of_site)
        completed[name] = first.where(first != "", second)
    return completed


def _places(workspace: str) -> pd.DataFrame | None:
    """The places by the site's number; None where the file is no workspace."""
    try:
        with reading(workspace) as connection:
            rows = connection.execute(f"SELECT {_NUMBER}, {', '.join(_FIELDS)} FROM sites WHERE {_NUMBER} IS NOT NULL").fetchall()  # noqa: S608
    except MineError as error:
        if error.code == "not_a_workspace":
            return None
        raise
    frame = pd.DataFrame([[_word(value) for value in row] for row in rows], columns=[_NUMBER, *_FIELDS])
    return frame.drop_duplicates(_NUMBER).set_index(_NUMBER)


def _word(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()
