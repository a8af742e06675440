"""What the ledger needs of a workspace, as tables: figures of all sites at once; texts come line by line afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...model.appendix_statement import Statement
from ...model.campaign import Campaign


@dataclass(frozen=True)
class LedgerRecords:
    """The records; ``fid`` is everywhere the site's.

    Attributes:
        campaign: that the workspace keeps. codes: names by code for each code list, in their order. statement: rules and times of the patches.
        sites: fid, ZTBH, XZS, XZX, XZQDM, SDM, TQMJ (square metres), RWMJ, GSTZ, ZLRW_length and BZ_length (of the texts), ordered by fid.
        patches: those in scope: fid, ZTBH (the site's), TBBH, SCOPE, GZL, SDM, TQMJ.
        funds: fid, ZJLX, ZJJH, ZJDW, ZJZC.
        progress: fid, BGQB, WCMJ, XXJD, in the order of their entry.
        acceptance: fid, YSJB, YSRQ, YSMJ, YSJL, in the order of their entry.
    """

    campaign: Campaign
    codes: dict[str, dict[str, str]]
    statement: Statement
    sites: pd.DataFrame
    patches: pd.DataFrame
    funds: pd.DataFrame
    progress: pd.DataFrame
    acceptance: pd.DataFrame
