"""Change the status of sites through the store: one way for the panel, the write-off and the algorithm.

    run = set_status(store, sites, "50", reason="")
    run.done, run.refused

Every site is judged by the campaign of the workspace; those for which something is missing are refused with all that is missing,
the others are saved together, in one transaction and one act of the history.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils

from ..model.errors import MineError
from ..model.fields import code_of
from ..model.status import Unmet, changes, judge, status_name, status_of, step_between, ways
from ..model.status_conditions import Dossier
from ..model.status_rules import STATUS_LIST, StatusRules
from ..model.status_writeoff import checked_batch, checked_date, too_early
from ..model.workspace_schema import child_tables, new_act
from .workspace_database import Row, in_parts
from .workspace_store import WorkspaceStore

DONE, REFUSED, SAME = "done", "refused", "same"
EVERY = ("ALL", "全部")


@dataclass(frozen=True)
class StatusLine:
    """What became of one site.

    Attributes:
        number, name: of the site. site: its key; empty for a number that no site has.
        origin, target: codes of the statuses.
        result: ``done``, ``refused`` or ``same`` (it was there already).
        why: what is missing, for a refused site.
    """

    number: str
    name: str
    site: str
    origin: str
    target: str
    result: str
    why: Tuple[Unmet, ...] = ()


@dataclass
class StatusRun:
    """What became of all sites, in their order, and the act under which the history has it (empty where nothing changed)."""

    lines: List[StatusLine] = field(default_factory=list)
    act: str = ""
    batch: str = ""
    date: str = ""

    def of(self, result: str) -> List[StatusLine]:
        """The lines with one result."""
        return [line for line in self.lines if line.result == result]


@dataclass(frozen=True)
class Wanted:
    """The change that is asked for: status, reason, and for a write-off its batch and date."""

    target: str
    reason: str = ""
    batch: str = ""
    date: str = ""
    today: datetime.date = field(default_factory=datetime.date.today)


def status_code(rules: StatusRules, text: str, campaign: str) -> str:
    """The code of a status that the campaign has, from a code or a name.

    Raises:
        MineError: ``status_unknown``.
    """
    code = code_of(STATUS_LIST, text) or ""
    if not rules.kind_of(code):
        possible = "、".join(f"{status.code} {status.name}" for status in rules.statuses)
        raise MineError("status_unknown", status=text, campaign=campaign, possible=possible)
    return code


# --- which sites ------------------------------------------------------------------------------------------------------------
def chosen_sites(store: WorkspaceStore, text: str) -> Tuple[List[str], List[str]]:
    """Keys of the sites that a text names, and numbers in it that no site has.

    Args:
        text: ``ALL``, numbers of sites separated by commas, or an expression on the table of sites.

    Raises:
        MineError: ``sites_none``, ``sites_expression``.
    """
    text = text.strip()
    if not text:
        raise MineError("sites_none")
    if text.upper() in EVERY:
        return keys_by_number(store.database.rows("sites")), []
    whole = store.site_by_number(text)  # a number may have a comma in it
    if whole is not None:
        return [str(whole["uuid"])], []
    numbers = list(dict.fromkeys(part.strip() for part in re.split("[,，;；\n]", text) if part.strip()))
    known = _by_number(store, numbers)
    unknown = [number for number in numbers if number not in known]
    if not unknown or not _speaks_of_fields(store, text):
        if not known and re.search("[=<>()'\"]", text):
            raise MineError("sites_expression", text=text[:80], reason=_expression_problem(store, text) or text[:80])
        return [known[number] for number in numbers if number in known], unknown
    return _by_expression(store, text), []


def _by_number(store: WorkspaceStore, numbers: Sequence[str]) -> Dict[str, str]:
    return {str(row["ZTBH"]): str(row["uuid"]) for row in store.database.rows_with("sites", "ZTBH", numbers)}


def _speaks_of_fields(store: WorkspaceStore, text: str) -> bool:
    """Whether a text is an expression about sites; a number such as K-12 is one about nothing that they have."""
    expression = QgsExpression(text)
    if expression.hasParserError():
        return False
    columns = set(expression.referencedColumns())
    return bool(columns) and columns <= {f.name() for f in store.database.layer("sites").fields()}


def _expression_problem(store: WorkspaceStore, text: str) -> str:
    expression = QgsExpression(text)
    if expression.hasParserError():
        return " ".join(expression.parserErrorString().split())[:200]
    names = {f.name() for f in store.database.layer("sites").fields()}
    return ", ".join(sorted(set(expression.referencedColumns()) - names))


def keys_by_number(sites: Iterable[Row]) -> List[str]:
    """Keys of sites, in the order of their numbers: code by code as the documents have them, whatever QGIS's version sorts by."""
    return [str(row["uuid"]) for row in sorted(sites, key=lambda row: (str(row["ZTBH"] or ""), str(row["uuid"])))]


def _by_expression(store: WorkspaceStore, text: str) -> List[str]:
    # A mistake that only shows when it is evaluated would pass for "no site fits".
    layer, expression = store.database.layer("sites"), QgsExpression(text)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    for feature in layer.getFeatures():
        context.setFeature(feature)
        expression.evaluate(context)
        break
    if expression.hasEvalError():
        raise MineError("sites_expression", text=text[:80], reason=" ".join(expression.evalErrorString().split())[:200])
    found = keys_by_number(store.database.rows("sites", text))
    if not found:
        raise MineError("sites_none")
    return found


# --- records of many sites ----------------------------------------------------------------------------------------------------
def dossiers_of(store: WorkspaceStore, sites: Sequence[str]) -> Iterator[Tuple[str, Dict[str, Any]]]:
    """Key and records of many sites, some hundred at a time; patches are left out, no step asks for them.

    Sites that are gone are left out.
    """
    tables = [table for table in child_tables() if table.name != "patches"]
    for part in in_parts(sites):
        found: Dict[str, Dict[str, Any]] = {}
        for row in store.database.rows_with("sites", "uuid", part):
            found[str(row["uuid"])] = {"sites": row, **{t.name: {} if t.per_site == "one" else [] for t in tables}}
        for table in tables:
            for row in sorted(store.database.rows_with(table.name, "site", part), key=_place):
                own = found.get(str(row["site"]))
                if own is None:
                    continue
                if table.per_site == "one":
                    own[table.name] = row
                else:
                    own[table.name].append(row)
        yield from ((site, found[site]) for site in part if site in found)


def _place(row: Row) -> int:
    return int(row["@id"])


def used_batches(store: WorkspaceStore) -> List[str]:
    """Numbers of write-off batches that sites have or, by the history, ever had."""
    db = store.database
    now = f"SELECT DISTINCT \"ZXPC\" FROM {db.table('sites')} WHERE \"ZXPC\" <> ''"  # noqa: S608
    once = f"SELECT DISTINCT new FROM {db.table('history')} WHERE field = 'ZXPC' AND new <> ''"  # noqa: S608
    return sorted({str(row[0]) for query in (now, once) for row in db.sql(query)})


# --- the change -------------------------------------------------------------------------------------------------------------------
def set_status(
    store: WorkspaceStore, sites: Sequence[str], wanted: Wanted, unknown: Iterable[str] = (), go_on: Optional[Callable[[int], bool]] = None
) -> StatusRun:
    """Take sites to a status: those that fulfil all conditions, in one act.

    Args:
        sites: their keys. unknown: numbers that no site has, for the lines.
        go_on: called with the number of sites judged so far; False ends it before anything is saved.

    Raises:
        MineError: ``batch_missing``, ``batch_long``, ``batch_used``, ``writeoff_date``, ``cancelled``, and those of the store.
    """
    rules = store.campaign.status_rules
    wanted, run = _checked(store, rules, wanted)
    run.lines = [StatusLine(number, "", "", "", wanted.target, REFUSED, (Unmet("site_unknown", {"number": number}),)) for number in unknown]
    values: Dict[str, Mapping[str, Any]] = {}
    for number, (site, dossier) in enumerate(dossiers_of(store, list(dict.fromkeys(sites))), 1):
        line, columns = judged(rules, site, dossier, wanted)
        run.lines.append(line)
        if columns:
            values[site] = columns
        if go_on is not None and not go_on(number):
            raise MineError("cancelled")
    _save(store, run, values)
    return run


def _checked(store: WorkspaceStore, rules: StatusRules, wanted: Wanted) -> Tuple[Wanted, StatusRun]:
    if rules.kind_of(wanted.target) != "written_off":
        return wanted, StatusRun()
    date = checked_date(wanted.date, wanted.today).isoformat()
    batch = checked_batch(wanted.batch, used_batches(store))
    return Wanted(wanted.target, wanted.reason, batch, date, wanted.today), StatusRun(batch=batch, date=date)


def judged(rules: StatusRules, site: str, dossier: Dossier, wanted: Wanted) -> Tuple[StatusLine, Dict[str, Any]]:
    """What would become of a site, and the values that it would get; none where it is refused."""
    row, origin = dossier["sites"], status_of(dossier)
    number, name = str(row.get("ZTBH") or ""), str(row.get("KSMC") or "")

    def line(result: str, *why: Unmet) -> StatusLine:
        return StatusLine(number, name, site, origin, wanted.target, result, why)

    if origin == wanted.target:
        return line(SAME, Unmet("status_same", {"status": status_name(origin)}, "sites", "ZT")), {}
    step = step_between(rules, dossier, wanted.target)
    if step is None:
        possible = "、".join(status_name(way.step.target) for way in ways(rules, dossier, wanted.today)) or "-"
        params = {"origin": status_name(origin), "target": status_name(wanted.target), "possible": possible}
        return line(REFUSED, Unmet("status_no_step", params, "sites", "ZT")), {}
    why = judge(rules, step, dossier, wanted.today, wanted.reason)
    if rules.kind_of(wanted.target) == "written_off":
        early = too_early(dossier, datetime.date.fromisoformat(wanted.date or wanted.today.isoformat()))
        why = (*why, early) if early else why
    if why:
        return line(REFUSED, *why), {}
    return line(DONE), changes(rules, step, wanted.reason, wanted.batch, wanted.date)


def _save(store: WorkspaceStore, run: StatusRun, values: Dict[str, Mapping[str, Any]]) -> None:
    """Save what was judged, but for sites whose status somebody else changed meanwhile."""
    if not values:
        return
    now = {str(row["uuid"]): str(row["ZT"] or "") for row in store.records("sites", list(values))}
    for number, line in enumerate(run.lines):
        if line.result == DONE and now.get(line.site) != line.origin:
            del values[line.site]
            why = (Unmet("status_changed_meanwhile", {}, "sites", "ZT"),)
            run.lines[number] = StatusLine(line.number, line.name, line.site, line.origin, line.target, REFUSED, why)
    if values:
        run.act = new_act()
        store.save_rows("sites", values, act=run.act)
