"""Changing a field of many sites at once, and copying fields from another site: what would change, and why not. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

from ..model.errors import MineError
from ..model.field_values import same, value_of
from ..model.fields import FieldDef
from ..model.site_query import SiteIndex
from ..model.workspace_schema import new_act, table_named
from .archive_presenter import sentence_of
from .archive_suggestions import Key
from .field_words import label_of, read
from .words import number, one_line, tr

CHANGE, UNCHANGED, REFUSED = "change", "unchanged", "refused"
Rows = Mapping[str, Mapping[str, Any]]
# Where a record of a site says who it is; never the same for many, and never another's.
_OWN = {("sites", "ZTBH"), ("sites", "KSMC"), ("archive", "SZ")}


@dataclass(frozen=True)
class Planned:
    """One line of the preview.

    Attributes:
        site: its key. number, name: for people.
        uuid: of the row that would be changed.
        old, new: as the field keeps them.
        state: :data:`CHANGE`, :data:`UNCHANGED` or :data:`REFUSED`.
        reason: of what is not changed, for people.
    """

    site: str
    number: str
    name: str
    uuid: str
    old: Any
    new: Any
    state: str
    reason: str = ""


def fields_for_many(english: bool) -> List[Tuple[Key, str]]:
    """Fields that can be changed for many sites at once, with their labels."""
    found = []
    for table in ("archive", "sites"):
        for field in table_named(table).fields:
            if field.typed_in and (table, field.name) not in _OWN:
                place = table_named(table).label_en if english else table_named(table).label
                found.append(((table, field.name), f"{label_of(field, english)} ({place})"))
    return found


def plan(
    sites: Sequence[str], index: SiteIndex, rows: Rows, field: FieldDef, given: str, only_empty: bool, areas: Callable[[str], Any]
) -> List[Planned]:
    """What a value would change.

    Args:
        sites: keys, in the order of the preview.
        rows: rows of the field's table by site (see ``bridge.site_rows.rows_of_sites``).
        given: what a person typed; nothing empties the field.
        only_empty: whether filled fields stay.
        areas: m2 of a site by its key.

    Raises:
        MineError: the value does not fit the field.
    """
    new = value_of(field, given)
    planned = []
    for site in sites:
        row = rows.get(site)
        number_, name = (str(index.value(site, column) or "") for column in ("ZTBH", "KSMC"))
        if row is None:
            planned.append(Planned(site, number_, name, "", None, new, REFUSED, tr("The site is no longer there.")))
            continue
        old = row.get(field.name)
        state, reason = _judge(field, old, new, only_empty, areas(site))
        planned.append(Planned(site, number_, name, str(row["uuid"]), old, new, state, reason))
    return planned


def _judge(field: FieldDef, old: Any, new: Any, only_empty: bool, area: Any) -> Tuple[str, str]:
    if same(field, old, new):
        return UNCHANGED, tr("Stands there already.")
    if only_empty and old not in (None, ""):
        return UNCHANGED, tr("Is filled in already.")
    if field.name == "ZRHFMJ" and new is not None:
        try:
            if area and float(new) * 10_000 > float(area) * 1.01:
                return REFUSED, tr("More than the area of the site, {area} ha.").format(area=f"{float(area) / 10_000:.2f}")
        except (TypeError, ValueError):
            return CHANGE, ""
    return CHANGE, ""


def summary(planned: Sequence[Planned]) -> str:
    """The preview in one sentence."""
    counts = {state: sum(1 for line in planned if line.state == state) for state in (CHANGE, UNCHANGED, REFUSED)}
    text = tr("{change} sites change, {unchanged} stay as they are, {refused} are refused.")
    return text.format(**{state: number(count) for state, count in counts.items()})


def cells(line: Planned, field: FieldDef, english: bool) -> List[str]:
    """A line of the preview for people: number, name, old, new or the reason why not."""
    said = f"→ {read(field, line.new, english)}" if line.state == CHANGE else f"✕ {line.reason}" if line.state == REFUSED else f"= {line.reason}"
    return [line.number, line.name, one_line(read(field, line.old, english), 80), one_line(said, 80)]


def apply(store: Any, planned: Sequence[Planned], field: FieldDef, rows: Rows) -> Tuple[str, int, int]:
    """Save what the preview shows in one transaction.

    Args:
        rows: the rows as they stand now. What somebody changed since the preview is left alone.

    Returns:
        The act that takes it back, how many sites changed, and how many were left alone.

    Raises:
        MineError: those of the store; nothing is changed then.
    """
    act = new_act()
    wanted = [line for line in planned if line.state == CHANGE]
    still = [line for line in wanted if line.site in rows and same(field, rows[line.site].get(field.name), line.old)]
    count = store.save_rows(_workspace_table(field), {line.uuid: {field.name: line.new} for line in still}, act=act)
    return act, count, len(wanted) - len(still)


def _workspace_table(field: FieldDef) -> str:
    return {"site": "sites"}.get(field.table, field.table)


# --- copying --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Copied:
    """One field that could be copied: what stands here and there, and why it cannot be taken, if so."""

    key: Key
    field: FieldDef
    here: Any
    there: Any
    reason: str = ""


def copy_plan(here: Mapping[str, Any], there: Mapping[str, Any], keys: Sequence[Key]) -> List[Copied]:
    """The fields in which two sites differ and the other one holds something, in the form's order.

    Args:
        here, there: dossiers of the site that takes and of the one that gives.
        keys: fields of the form.
    """
    found = []
    for table, name in keys:
        field = next(f for f in table_named(table).fields if f.name == name)
        mine, theirs = (here.get(table) or {}).get(name), (there.get(table) or {}).get(name)
        if not field.typed_in or (table, name) in _OWN or theirs in (None, "") or same(field, mine, theirs):
            continue
        reason = ""
        try:
            value_of(field, theirs)
        except MineError as error:
            reason = sentence_of(error)
        found.append(Copied((table, name), field, mine, theirs, reason))
    return found


def copy(store: Any, here: Mapping[str, Any], chosen: Sequence[Copied]) -> str:
    """Save chosen fields, all of them in one act; its name.

    Raises:
        MineError: ``copy_conflict`` where somebody changed one of the fields since the preview; nothing is copied then.
    """
    act = new_act()
    by_table: Dict[str, List[Copied]] = {}
    for line in chosen:
        by_table.setdefault(line.key[0], []).append(line)
    for table, lines in by_table.items():
        row = store.record(table, str(here[table]["uuid"])) or {}
        for line in lines:
            if not same(line.field, row.get(line.field.name), line.here):
                raise MineError("copy_conflict", field=line.field.label)
    for table, lines in by_table.items():
        store.save(table, str(here[table]["uuid"]), {line.field.name: line.there for line in lines}, act=act)
    return act
