"""City and county of patches, completed from the sites of their workspace: people type them into the archive, where the ledger takes them from."""

from __future__ import annotations

import pandas as pd

from ...model.appendix_places import PLACE_FIELDS, REGION_FIELD
from ...model.errors import MineError
from ..core.ledger_book import plain_word
from .workspace_file import reading

CITY, COUNTY = PLACE_FIELDS["county"]
_FIELDS = (CITY, COUNTY, REGION_FIELD)
_NUMBER = "ZTBH"
LINK = "site"
"""Column of a workspace's patches with the key of their site."""


def with_site_places(patches: pd.DataFrame, workspace: str, sites_first: bool) -> pd.DataFrame:
    """The same patches with the places of their sites where they name none; a county is taken only with its own city.

    Args:
        patches: ``site`` or ZTBH, and XZS, XZX, XZQDM as far as they are there; other columns stay as they are.
        workspace: path of a file that may be a workspace; the patches of any other file stay as they are.
        sites_first: the site's place goes before the patch's: what is counted is the site.

    Raises:
        MineError: those of reading a workspace.
    """
    fields = [name for name in _FIELDS if name in patches]
    links = [name for name in (LINK, _NUMBER) if name in patches]
    if not links or not fields or not workspace.lower().endswith(".gpkg"):
        return patches
    sites = _places(workspace)
    if sites is None:
        return patches
    completed = patches.copy()
    cities: pd.Series[str] | None = None
    fitting: pd.Series[bool] | None = None
    for name in fields:
        own, of_site = patches[name].map(plain_word), _of_sites(patches, links, sites[name])
        first, second = (of_site, own) if sites_first else (own, of_site)
        if name == COUNTY and cities is not None and fitting is not None:
            second = second.where(fitting, "")  # no county of another city
        completed[name] = first.where(first != "", second)
        if name == CITY:
            cities = completed[name]
            fitting = (second == "") | (second == cities)
    return completed


def _of_sites(patches: pd.DataFrame, links: list[str], names: pd.Series[str]) -> pd.Series[str]:
    """A name of the site of each patch; a copy may have lost its key and kept the number."""
    found = pd.Series("", index=patches.index, dtype=object)
    for link in links:
        found = found.where(found != "", patches[link].map(plain_word).map(names).fillna(""))
    return found


def _places(workspace: str) -> pd.DataFrame | None:
    """The places by the site's key and by its number; None where the file is no workspace."""
    try:
        with reading(workspace) as connection:
            rows = connection.execute(f"SELECT uuid, {_NUMBER}, {', '.join(_FIELDS)} FROM sites").fetchall()  # noqa: S608
    except MineError as error:
        if error.code == "not_a_workspace":
            return None
        raise
    texts = [[plain_word(value) for value in row] for row in rows]
    keyed = [[key, *row[2:]] for row in texts for key in row[:2] if key]
    return pd.DataFrame(keyed, columns=[LINK, *_FIELDS]).drop_duplicates(LINK).set_index(LINK)
