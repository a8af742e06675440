"""Checks of how a workspace's rows hang together: sites and what belongs to them, numbers, sums, completeness, statuses."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import defaultdict
from typing import Any, Iterator

from ...model.errors import ERROR, INFO, WARNING, Finding, MineError
from ...model.fields import codelist
from ...model.workspace_schema import FIRST_STATUS, FROM_PATCH, child_tables, completeness_sql, number_sql, record_tables, rollup_sql
from .workspace_check import UUID, Case, Check, listed, place_of
from .workspace_check_schema import drop_triggers

_SITE_NUMBER = number_sql("p")
_OPEN, _WRITTEN_OFF, _EXCLUDED = FIRST_STATUS, "80", "90"


class SitesOfRows(Check):
    """Every row belongs to a site that exists. Sites that are gone are put back, with what the history knows of them."""

    name = "sites of rows"

    def look(self, case: Case) -> Iterator[Finding]:
        for site, tables in sorted(self._gone(case).items()):
            what = "、".join(f"{place_of(name)} {count}" for name, count in sorted(tables.items()))
            yield Finding("check_site_gone", ERROR, site, {"rows": what})

    def _gone(self, case: Case) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for table in child_tables():
            sql = (
                f"SELECT site, count(*) FROM {table.name} WHERE site IS NOT NULL"  # noqa: S608
                " AND NOT EXISTS (SELECT 1 FROM sites WHERE sites.uuid = site) GROUP BY site"
            )
            for site, count in case.rows(sql):
                found[str(site)][table.name] = int(count)
        return found

    def repair(self, case: Case) -> None:
        from .workspace_salvage_history import known_values

        gone = self._gone(case)
        if not gone:
            return
        known = known_values(case.connection, "sites", list(gone))
        dropped = drop_triggers(case, "sites")
        for site in sorted(gone):
            put_site_back(case.connection, site, known.get(site, {}), case.editor, case.next_mark())
        for sql in dropped:
            case.connection.execute(sql)


def put_site_back(connection: sqlite3.Connection, site: str, values: dict[str, Any], editor: str, mark: str) -> None:
    """Make a site anew under its old key; its number is the old one where the history knows it, else that of one of its patches.

    The caller has taken the triggers of the table out, since archive and ledger may still be there.
    """
    row = connection.execute(f"SELECT {_SITE_NUMBER} FROM patches p WHERE site = ? ORDER BY fid LIMIT 1", (site,)).fetchone()  # noqa: S608
    number = values.get("ZTBH") or (row[0] if row else None) or site
    if connection.execute("SELECT count(*) FROM sites WHERE ZTBH = ?", (number,)).fetchone()[0]:
        number = site  # somebody else has the number now
    kept = {name: value for name, value in values.items() if name not in ("ZTBH", "site", "geom")}
    columns = ["uuid", "ZTBH", *kept, "editor", "mark"]
    sql = f"INSERT INTO sites ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    connection.execute(sql, (site, number, *kept.values(), editor, f"{mark}/{site}"))
    line = "INSERT INTO history (tab, uuid, site, action, who, mark) VALUES ('sites', ?, ?, 'I', ?, ?)"
    connection.execute(line, (site, site, editor, mark))


class PatchesWithSite(Check):
    """Every patch has a site: the one of its number, or its own."""

    name = "patches without a site"

    def look(self, case: Case) -> Iterator[Finding]:
        fids = [row[0] for row in case.rows("SELECT fid FROM patches WHERE site IS NULL OR site = ''")]
        if fids:
            yield Finding("check_patch_without_site", ERROR, "", {"count": len(fids), "numbers": case.numbers("patches", fids)})

    def repair(self, case: Case) -> None:
        for fid, number in case.rows(f"SELECT fid, {_SITE_NUMBER} FROM patches p WHERE site IS NULL OR site = '' ORDER BY fid"):  # noqa: S608
            site = case.one("SELECT uuid FROM sites WHERE ZTBH = ?", (number,))
            mark = case.next_mark()
            own = case.one("SELECT uuid FROM patches WHERE fid = ?", (fid,))
            if site is None and case.one("SELECT count(*) FROM sites WHERE uuid = ?", (own,)):
                site = own  # the site that was made for this patch, under a number that it got later
            if site is None:
                site = own
                taken = ", ".join(FROM_PATCH)
                case.connection.execute(
                    f"INSERT INTO sites (uuid, ZTBH, {taken}, editor, mark)"  # noqa: S608
                    f" SELECT uuid, ?, {taken}, ?, ? || '/' || uuid FROM patches WHERE fid = ?",
                    (number, case.editor, mark, fid),
                )
            case.connection.execute("UPDATE patches SET site = ?, editor = ?, mark = ? WHERE fid = ?", (site, case.editor, mark, fid))


class ArchiveAndLedger(Check):
    """Every site has its archive record and its ledger line."""

    name = "archive and ledger"

    def look(self, case: Case) -> Iterator[Finding]:
        for table in ("archive", "ledger"):
            fids = self._without(case, table)
            if fids:
                yield Finding("check_record_missing", ERROR, place_of(table), {"count": len(fids), "numbers": case.numbers("sites", fids)})

    def _without(self, case: Case, table: str) -> list[int]:
        return [row[0] for row in case.rows(f"SELECT fid FROM sites s WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE site = s.uuid)")]  # noqa: S608

    def repair(self, case: Case) -> None:
        for table in ("archive", "ledger"):
            if self._without(case, table):
                case.connection.execute(
                    f"INSERT INTO {table} (site, editor, mark) SELECT uuid, editor, mark FROM sites s"  # noqa: S608
                    f" WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE site = s.uuid)"
                )


class Keys(Check):
    """Every row has a key of its own."""

    name = "keys"

    def look(self, case: Case) -> Iterator[Finding]:
        for table in record_tables():
            seen: set[str] = set()
            wrong = []
            for fid, key in case.connection.execute(f"SELECT fid, uuid FROM {table.name}"):  # noqa: S608
                if not isinstance(key, str) or not UUID.match(key) or key in seen:
                    wrong.append(fid)
                seen.add(str(key))
            if wrong:
                yield Finding("check_key", ERROR, place_of(table.name), {"count": len(wrong), "numbers": case.numbers(table.name, wrong)})


class Numbers(Check):
    """Numbers of sites and patches: none missing, none that only look different."""

    name = "numbers"

    def look(self, case: Case) -> Iterator[Finding]:
        for table, column in (("sites", "ZTBH"), ("patches", "TBBH")):
            place = place_of(table, column)
            alike: dict[str, list[str]] = defaultdict(list)
            missing = []
            for fid, number in case.connection.execute(f"SELECT fid, {column} FROM {table}"):  # noqa: S608
                text = "" if number is None else str(number)
                if text.strip():
                    alike[_looks(text)].append(text)
                else:
                    missing.append(fid)
            if missing:
                yield Finding("check_number_missing", WARNING, place, {"count": len(missing), "numbers": case.numbers(table, missing)})
            for numbers in alike.values():
                if len(numbers) > 1:
                    yield Finding("check_number_doubled", WARNING, place, {"numbers": "、".join(f"“{number}”" for number in sorted(numbers)[:10])})


def _looks(number: str) -> str:
    """A number as a person reads it: whatever its width, case and blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", number)).casefold()


class Rollups(Check):
    """What a site has of its patches is what its patches add up to."""

    name = "sums of sites"
    _CLOSE = {"TQMJ": 0.011, "FWNMJ": 0.011, "KFX": 1e-7, "KFY": 1e-7}

    def look(self, case: Case) -> Iterator[Finding]:
        wrong = self._wrong(case)
        if wrong:
            yield Finding("check_sums", WARNING, place_of("sites"), {"count": len(wrong), "numbers": case.numbers("sites", wrong)})

    def _wrong(self, case: Case) -> list[int]:
        assignments = dict(re.findall(r"^\s+(\w+) = (\(SELECT.*\)),?$", rollup_sql("1"), flags=re.MULTILINE))
        tests = []
        for column, value in assignments.items():
            close = self._CLOSE.get(column)
            # A site without patches has no sums; it may say 0 or nothing.
            if close:
                tests.append(f"abs(coalesce({column}, 0) - coalesce({value}, 0)) > {close}")
            else:
                tests.append(f"coalesce({column}, 0) IS NOT coalesce({value}, 0)" if column == "TBS" else f"{column} IS NOT {value}")
        return [row[0] for row in case.rows(f"SELECT fid FROM sites WHERE {' OR '.join(tests)} ORDER BY fid")]  # noqa: S608

    def repair(self, case: Case) -> None:
        wrong = self._wrong(case)
        for start in range(0, len(wrong), 500):
            case.connection.execute(rollup_sql(f"fid IN ({','.join(map(str, wrong[start : start + 500]))})"))


class Completeness(Check):
    """The completeness of every site is that of its archive record."""

    name = "completeness"

    def look(self, case: Case) -> Iterator[Finding]:
        fids = self._wrong(case)
        if fids:
            yield Finding("check_completeness", WARNING, place_of("sites", "WZD"), {"count": len(fids), "numbers": case.numbers("sites", fids)})

    def _wrong(self, case: Case) -> list[int]:
        sql = f"SELECT s.fid FROM sites s JOIN archive a ON a.site = s.uuid WHERE s.WZD IS NOT {completeness_sql('a')} ORDER BY s.fid"  # noqa: S608
        return [row[0] for row in case.rows(sql)]

    def repair(self, case: Case) -> None:
        value = completeness_sql("archive")
        sql = f"UPDATE sites SET WZD = (SELECT {value} FROM archive WHERE archive.site = sites.uuid) WHERE fid = ?"  # noqa: S608
        case.connection.executemany(sql, [(fid,) for fid in self._wrong(case)])


class Statuses(Check):
    """A status is one of the campaign's, and what goes with it is there."""

    name = "statuses"
    _TOGETHER = (
        ("check_written_off_bare", f"ZT = '{_WRITTEN_OFF}' AND (coalesce(ZXPC, '') = '' OR ZXRQ IS NULL)"),
        ("check_written_off_open", f"ZT <> '{_WRITTEN_OFF}' AND ZXRQ IS NOT NULL AND ZT NOT IN ('95')"),
        ("check_excluded_bare", f"ZT = '{_EXCLUDED}' AND coalesce(PCYY, '') = ''"),
    )

    def look(self, case: Case) -> Iterator[Finding]:
        known = self._known(case)
        for status, count in case.rows("SELECT ZT, count(*) FROM sites GROUP BY ZT"):
            if status not in known:
                fids = [row[0] for row in case.rows("SELECT fid FROM sites WHERE ZT IS ? ORDER BY fid LIMIT 20", (status,))]
                params = {"value": str(status), "count": count, "numbers": listed(case.numbers("sites", fids).split("、"), count)}
                yield Finding("check_status_unknown", ERROR, place_of("sites", "ZT"), params)
        for code, condition in self._TOGETHER:
            fids = [row[0] for row in case.rows(f"SELECT fid FROM sites WHERE {condition} ORDER BY fid")]  # noqa: S608
            if fids:
                yield Finding(code, WARNING, place_of("sites", "ZT"), {"count": len(fids), "numbers": case.numbers("sites", fids)})

    def _known(self, case: Case) -> set[str]:
        """The statuses that the workspace's campaign has; those of the code list where it cannot be read."""
        from .workspace_check_settings import campaign_in

        try:
            campaign = campaign_in(case)
        except MineError:
            campaign = None
        statuses = getattr(getattr(campaign, "status_rules", None), "statuses", None)
        return {status.code for status in statuses} if statuses else set(codelist("ZT"))


class Stale(Check):
    """Shapes that changed outside the plugin and wait to be measured."""

    name = "stale patches"

    def look(self, case: Case) -> Iterator[Finding]:
        fids = [row[0] for row in case.rows("SELECT fid FROM patches WHERE stale <> 0 ORDER BY fid")]
        if fids:
            yield Finding("check_stale", INFO, place_of("patches"), {"count": len(fids), "numbers": case.numbers("patches", fids)})


CHECKS: tuple[type[Check], ...] = (
    SitesOfRows, PatchesWithSite, ArchiveAndLedger, Keys, Numbers, Rollups, Completeness, Statuses, Stale,
)  # fmt: skip
