"""The columns of the sheets that townships fill in (填报表): which fields they show, and which of them may be filled in.

The same list makes a sheet and reads it back: a column is found again by its heading, wherever it was moved to.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Dict, Iterable, Optional, Tuple

from .fields import FieldDef, fields_of
from .job import SHEETS

KINDS = SHEETS
"""What can be exported as a sheet, in the order of the parameter WHAT."""
FUNDS = "funds"
KEY_HEADING = "内部标识"
"""Heading of the hidden column with the key of a line's record."""
IDENTITY_PAGE = "_mine_restoration"
"""Name of the hidden page that says where a sheet comes from and what was exported."""
NUMBER = "ZTBH"

_DICTIONARY = {"sites": "site", "archive": "archive", "ledger": "ledger", FUNDS: "fund"}
# What tells a person which site a line is about, and what the figures are to be compared with.
_SITE_COLUMNS: Dict[str, Tuple[str, ...]] = {
    "archive": (NUMBER, "KSMC", "XZX", "XZJD", "WZ", "ZT", "TBS", "TQMJ", "HLMC", "GZL", "WZD"),
    "ledger": (NUMBER, "KSMC", "XZX", "XZJD", "ZT", "TQMJ", "HLMC", "GZL"),
    FUNDS: (NUMBER, "KSMC"),
}


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    Attributes:
        table: of the workspace. field: of the dictionary.
        filled_in: whether a person may change it; all others are shown and locked.
    """

    table: str
    field: FieldDef
    filled_in: bool

    @functools.cached_property
    def key(self) -> str:
        """Its name among the columns of a sheet."""
        return f"{self.table}.{self.field.name}"

    @property
    def heading(self) -> str:
        """Label and unit, as the sheet's first line shows them."""
        unit = self.field.unit_label
        return f"{self.field.label}（{unit}）" if unit else self.field.label


@functools.lru_cache(maxsize=None)
def columns_of(what: str) -> Tuple[Column, ...]:
    """The columns of a sheet, without the hidden key.

    Args:
        what: ``archive``, ``ledger`` or ``funds`` (the second sheet of the ledger).
    """
    sites = {field.name: field for field in fields_of("site")}
    shown = tuple(Column("sites", sites[name], False) for name in _SITE_COLUMNS[what])
    return shown + tuple(Column(what, field, field.typed_in) for field in fields_of(_DICTIONARY[what]))


def record_columns(what: str) -> Tuple[Column, ...]:
    """The columns of the record itself, without those of its site."""
    return tuple(column for column in columns_of(what) if column.table == what)


def plain_heading(text: str) -> str:
    """A heading without spaces, line breaks, unit, marks and differences of width, to compare it with others."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"\([^)]*\)$", "", re.sub(r"[\s*※:]", "", text)).casefold()


def column_headed(columns: Iterable[Column], heading: str) -> Optional[Column]:
    """The column that a heading means: by its label with or without the unit, or by the field's name."""
    wanted = plain_heading(heading)
    if not wanted:
        return None
    return next((c for c in columns if wanted in (plain_heading(c.field.label), c.field.name.casefold())), None)
