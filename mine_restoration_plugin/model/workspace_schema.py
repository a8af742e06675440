"""The tables of a workspace, and the SQL that makes them, from the dictionary of fields.

A workspace is one GeoPackage (or one PostGIS schema with the same tables). What is made here stands in ``data/workspace`` as
two SQL files that a person can read; ``scripts/workspace_schema.py`` writes them, and a test holds them against this module.

Every table of records has, beside the dictionary's fields:

``uuid``    its key, and what other tables refer to
``site``    the site that a row belongs to
``editor``  who saved the row last through the plugin
``mark``    a new text at each save through the plugin (see :func:`new_mark`). Triggers write the history: a row whose mark
            changed was saved by ``editor``; a row that changed while its mark did not was changed outside the plugin, by
            nobody knows whom.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Dict, Iterable, List, Tuple

from .fields import FieldDef, fields_of

VERSION = 2
SRS_ID = 4490
DELETE_MARK = "delete:"
"""How the mark begins that the plugin writes into a row just before it deletes it."""
ACT_LENGTH = 16
"""How many characters of a mark name the act: all that a person did with one click, over however many rows and tables."""

FIRST_STATUS = "10"
NO_CODES = "{}"
"""How QGIS writes that none of several codes is ticked."""


@dataclass(frozen=True)
class Table:
    """A table of a workspace.

    Attributes:
        name: in the file.
        label, label_en: what people call it.
        dictionary: its table in the dictionary of fields; empty where ``columns`` says all.
        geometry: its geometry type, or empty.
        per_site: "" for a table without sites, "one" for exactly one row a site, "many" for any number.
        columns: columns beside the dictionary's, as (name, SQLite type with constraints, label, label in English).
        history: whether changes are recorded.
    """

    name: str
    label: str
    label_en: str
    dictionary: str = ""
    geometry: str = ""
    per_site: str = ""
    columns: Tuple[Tuple[str, str, str, str], ...] = ()
    history: bool = True

    @property
    def fields(self) -> Tuple[FieldDef, ...]:
        """The dictionary's fields of the table."""
        return fields_of(self.dictionary) if self.dictionary else ()

    @property
    def tracked(self) -> Tuple[str, ...]:
        """Columns whose changes the history records: all but what is computed from other rows or only serves the plugin."""
        if not self.history:
            return ()
        skipped = {f.name for f in self.fields if f.computed} if self.name == "sites" else set()
        names = [f.name for f in self.fields if f.name not in skipped]
        return (*names, *(("site",) if self.per_site else ()), *(("geom",) if self.geometry else ()))

    @property
    def is_record(self) -> bool:
        """Whether rows have a key, an editor and a mark."""
        return bool(self.dictionary)


_HISTORY = (
    ("id", "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", "序号", "Number"),
    ("tab", "TEXT NOT NULL", "表", "Table"),
    ("uuid", "TEXT NOT NULL", "记录", "Record"),
    ("site", "TEXT", "主体", "Site"),
    ("action", "TEXT NOT NULL CHECK (action IN ('I', 'U', 'D'))", "操作", "Action"),
    ("field", "TEXT", "字段", "Field"),
    ("old", "TEXT", "原值", "Old value"),
    ("new", "TEXT", "新值", "New value"),
    ("who", "TEXT", "修改人", "Who"),
    ("at", "TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))", "时间", "When"),
    ("mark", "TEXT", "批次", "Save"),
    ("seal", "TEXT", "封印", "Seal"),
)
_CODES = (
    ("list", "TEXT NOT NULL", "代码表", "Code list"),
    ("code", "TEXT NOT NULL", "代码", "Code"),
    ("name", "TEXT NOT NULL", "名称", "Name"),
    ("name_en", "TEXT", "英文名称", "English name"),
    ("place", "INTEGER NOT NULL DEFAULT 0", "顺序", "Order"),
)
_SETTINGS = (
    ("key", "TEXT NOT NULL UNIQUE", "设置", "Setting"),
    ("value", "TEXT", "值", "Value"),
)
_RIVERS = (
    ("HLMC", "TEXT(20)", "河流", "River"),
    ("GZL", "TEXT(1)", "干支流", "Main stem or tributary"),
    ("LY", "TEXT(120)", "来源", "Source"),
)
_STRIPS = (
    ("HLMC", "TEXT(20)", "河流", "River"),
    ("GZL", "TEXT(1)", "干支流", "Main stem or tributary"),
    ("DISTANCE", "REAL", "范围（公里）", "Distance, km"),
)
_STALE = (("stale", "INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0", "待重算", "To be computed again"),)

TABLES: Tuple[Table, ...] = (
    Table("sites", "矿山", "Sites", "site"),
    Table("patches", "图斑", "Patches", "patch", "MULTIPOLYGON", "many", _STALE),
    Table("archive", "档案", "Archive", "archive", "", "one"),
    Table("ledger", "台账", "Ledger", "ledger", "", "one"),
    Table("funds", "资金来源", "Funds", "fund", "", "many"),
    Table("progress", "治理进度", "Progress", "progress", "", "many"),
    Table("acceptance", "验收", "Acceptance", "acceptance", "", "many"),
    Table("inspections", "随机抽查", "Inspections", "inspection", "", "many"),
    Table("photos", "照片", "Photos", "photo", "POINT", "many"),
    Table("disclosures", "公示记录", "Disclosures", "disclosure"),
    Table("history", "修改历史", "History", columns=_HISTORY, history=False),
    Table("codes", "代码", "Code lists", columns=_CODES, history=False),
    Table("rivers", "河流", "Rivers", "", "MULTILINESTRING", columns=_RIVERS, history=False),
    Table("strips", "两岸范围", "Strips", "", "MULTIPOLYGON", columns=_STRIPS, history=False),
    Table("settings", "设置", "Settings", columns=_SETTINGS, history=False),
)
_BY_NAME: Dict[str, Table] = {table.name: table for table in TABLES}


def new_act() -> str:
    """The name of something that a person does now; the first part of the marks of all its saves."""
    return uuid.uuid4().hex[:ACT_LENGTH]


def new_mark(act: str, number: int, inserted: str = "") -> str:
    """The mark of one save.

    Args:
        act: see :func:`new_act`. number: counts the saves of the act, so that two of them never leave the same mark in a row.
        inserted: key of the row if it is a new one.
    """
    return f"{act}.{number}" + (f"/{inserted}" if inserted else "")


def table_named(name: str) -> Table:
    """A table by its name.

    Raises:
        KeyError: no such table.
    """
    return _BY_NAME[name]


def record_tables() -> Tuple[Table, ...]:
    """The tables that people fill in, ``sites`` first."""
    return tuple(table for table in TABLES if table.is_record)


def child_tables() -> Tuple[Table, ...]:
    """The tables with rows of a site."""
    return tuple(table for table in TABLES if table.per_site)


def completeness_fields() -> Tuple[str, ...]:
    """The archive's fields that count for a site's completeness (WZD): those that the status 已建档 asks for."""
    return tuple(f.name for f in table_named("archive").fields if f.needed == "20")


def several_columns(table: Table) -> Tuple[str, ...]:
    """The columns of a table that may hold several codes."""
    return tuple(field.name for field in table.fields if field.several)


def column_width(field: FieldDef) -> int:
    """How many characters a text column holds: QGIS writes several codes as ``{"1","3"}``, twice as long as the dictionary's form."""
    return 2 * field.width if field.several else field.width


# --- SQL that the databases share ---------------------------------------------------------------------------------------------
_DATE_SHAPE = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


def check_of(field: FieldDef, quote: str = "") -> str:
    """The CHECK of a column, by the field's range; in SQLite (no quote around names) also by the form of a date."""
    name = f"{quote}{field.name}{quote}"
    if field.type == "D" and not quote:
        return f" CHECK ({name} IS NULL OR {name} GLOB '{_DATE_SHAPE}')"
    if field.type in "NI" and field.minimum is not None and field.maximum is not None:
        return f" CHECK ({name} BETWEEN {field.minimum:g} AND {field.maximum:g})"
    if field.type in "NI" and field.minimum is not None:
        return f" CHECK ({name} >= {field.minimum:g})"
    return ""


def site_column_sql(table: Table) -> str:
    """The constraints of the column ``site`` of a table with rows of a site."""
    unique = " UNIQUE" if table.per_site == "one" else ""
    # A patch may come in without a site; a trigger then finds or makes one.
    needed = "" if table.name == "patches" else " NOT NULL"
    # Checked at once: GDAL leaves a transaction open, and the file locked, where a deferred check fails at its end.
    deleted = "RESTRICT" if table.name == "patches" else "CASCADE"
    return f"{needed}{unique} REFERENCES sites (uuid) ON DELETE {deleted}"


_CONSTRAINTS = {
    ("sites", "ZTBH"): " NOT NULL UNIQUE", ("sites", "ZT"): f" NOT NULL ON CONFLICT REPLACE DEFAULT '{FIRST_STATUS}'",
    ("sites", "WZD"): " DEFAULT 0", ("patches", "TBBH"): " UNIQUE",
}  # fmt: skip


def constraints_of(table: Table, field: FieldDef) -> str:
    """The constraints of a dictionary field's column beside its CHECK, in SQLite's words."""
    return _CONSTRAINTS.get((table.name, field.name), "")


def number_sql(row: str, quote: str = "") -> str:
    """SQL for the number of a patch's site: the one that the patch names, else the patch's own, else its key."""
    given = (f"nullif({row}.{quote}{name}{quote}, '')" for name in ("ZTBH", "TBBH"))
    return f"coalesce({', '.join(given)}, {row}.uuid)"


def marked_children_sql() -> Dict[str, str]:
    """By table: the UPDATE that lets the rows of a site that is deleted (OLD) be deleted by the same person in the history."""
    names = [table.name for table in child_tables() if table.name != "patches"]
    return {
        name: f"  UPDATE {name} SET editor = OLD.editor, mark = OLD.mark WHERE site = OLD.uuid AND OLD.mark LIKE '{DELETE_MARK}%';" for name in names
    }


def rollup_sql(condition: str, dialect: str = "sqlite") -> str:
    """An UPDATE that adds up the patches of the sites that a condition names.

    Args:
        condition: SQL on ``sites``.
        dialect: ``sqlite`` or ``postgres``.
    """
    q = '"' if dialect == "postgres" else ""

    def column(name: str) -> str:
        return f"{q}{name}{q}"

    def of_patches(what: str, more: str = "") -> str:
        return f"(SELECT {what} FROM patches WHERE patches.site = sites.uuid{more})"

    # The river of the largest patch of the class that wins: the main stem before tributaries.
    scoped = f" AND {column('GZL')} <> ''"
    first = f"{scoped} ORDER BY {column('GZL')}, {column('TQMJ')} DESC, {column('TBBH')} LIMIT 1"
    largest = f" AND {column('SDM')} <> '' ORDER BY {column('TQMJ')} DESC, {column('TBBH')} LIMIT 1"

    def summed(name: str) -> str:
        return f"round(sum({column(name)}){'::numeric' if q else ''}, 2)"

    values = {
        "TBS": of_patches("count(*)"), "TQMJ": of_patches(summed("TQMJ")), "FWNMJ": of_patches(summed("FWNMJ")),
        "SCOPE": of_patches(f"max({column('SCOPE')})"), "GZL": of_patches(f"min({column('GZL')})", scoped),
        "HLMC": of_patches(column("HLMC"), first), "PQ": of_patches(column("PQ"), largest), "SDM": of_patches(column("SDM"), largest),
        "KFX": of_patches(f"avg({column('KFX')})"), "KFY": of_patches(f"avg({column('KFY')})"),
    }  # fmt: skip
    assignments = ",\n    ".join(f"{column(name)} = {value}" for name, value in values.items())
    return f"UPDATE sites SET\n    {assignments}\n  WHERE {condition}"


ROLLED_UP = ("site", "TQMJ", "FWNMJ", "SCOPE", "GZL", "HLMC", "PQ", "SDM", "KFX", "KFY")
FROM_PATCH = ("KSMC", "SHENG", "XZS", "XZX", "XZQDM", "WZ")


def completeness_sql(row: str, quote: str = "") -> str:
    """SQL for a site's completeness in percent, from a row of the archive."""
    names = completeness_fields()
    terms = " + ".join(_filled(f"{row}.{quote}{name}{quote}", field, quote) for name, field in zip(names, _archive_fields(names)))
    return f"CAST(round(100.0 * ({terms}) / {len(names)}) AS INTEGER)"


def _archive_fields(names: Iterable[str]) -> List[FieldDef]:
    by_name = {f.name: f for f in table_named("archive").fields}
    return [by_name[name] for name in names]


def _filled(column: str, field: FieldDef, quote: str) -> str:
    if field.several:
        column = f"nullif({column}, '{NO_CODES}')"
    if quote:
        return f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" if field.type == "D" else f"CASE WHEN coalesce({column}, '') = '' THEN 0 ELSE 1 END"
    return f"(coalesce({column}, '') <> '')"
