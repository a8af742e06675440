"""Is a workspace whole, and what of it can be put right: a registry of small checks, each with its finding of the catalogue.

A check looks and yields findings; one that can mend what it finds has a ``repair``. A repair only does what loses nothing and
needs no decision; everything else is left to a person, and the lines of the history are never touched. Before the first repair
the whole file is copied. All repairs are one transaction. A file that SQLite itself calls damaged is not repaired in place: what
can be read of it is saved into a new one (:mod:`.workspace_salvage`).
"""

from __future__ import annotations

import contextlib
import datetime
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator, Sequence

from ...model.errors import INFO, WARNING, Finding, MineError
from ...model.workspace_schema import new_act, new_mark, record_tables, table_named
from .whole_file import whole_file
from .workspace_file import PATIENCE_S, add_functions, commit, seal, sentences, settings_of

NUMBERS_SHOWN = 10
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
_OUR_TABLES = ("sites", "patches", "archive", "ledger", "funds", "progress", "acceptance", "inspections", "photos", "history", "settings", "codes")
_ENOUGH_TABLES = 4
# Lines of SQLite's integrity check that speak of contents and not of broken pages.
_OF_CONTENTS = re.compile(
    r"row \S+ missing from index|wrong # of entries in index|non-unique entry in index|NULL value in|CHECK constraint failed|"
    r"(NUMERIC|TEXT|INT|REAL|BLOB) value in|non-\w+ value in|rowid not at end-of-record|unable to validate the inverted index"
)


@dataclass
class Case:
    """What the checks look at.

    Attributes:
        connection: on the workspace; in a transaction while repairs are made.
        path: of the file (the damaged one, where a rescued copy is looked at), for photos beside it.
        editor: who repairs.
    """

    connection: sqlite3.Connection
    path: Path
    editor: str = ""
    act: str = field(default_factory=new_act)
    memo: dict[str, Any] = field(default_factory=dict)
    """What one check leaves for the next one of the same pass, so that nothing large is read twice."""
    _saves: int = 0

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first value of a query's first row."""
        row = self.connection.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    @property
    def settings(self) -> dict[str, str]:
        """The settings as they are now."""
        return settings_of(self.connection)

    def next_mark(self) -> str:
        """A fresh mark for a row that a repair changes, so that the history says who did it."""
        self._saves += 1
        return new_mark(self.act, self._saves)

    def numbers(self, table: str, fids: Sequence[int]) -> str:
        """The numbers by which people know some rows: of the patch, else of the site."""
        names = []
        for fid in fids[:NUMBERS_SHOWN]:
            if table == "patches":
                name = self.one("SELECT coalesce(nullif(TBBH, ''), uuid) FROM patches WHERE fid = ?", (fid,))
            elif table == "sites":
                name = self.one("SELECT coalesce(nullif(ZTBH, ''), uuid) FROM sites WHERE fid = ?", (fid,))
            elif not table_named(table).per_site:
                name = None
            else:
                sql = f"SELECT coalesce(nullif(s.ZTBH, ''), t.site) FROM {table} t LEFT JOIN sites s ON s.uuid = t.site WHERE t.fid = ?"  # noqa: S608
                name = self.one(sql, (fid,))
            names.append(str(name if name is not None else fid))
        return listed(names, len(fids))


def listed(names: Sequence[str], count: int) -> str:
    """Names for a sentence; dots where there are more."""
    text = "、".join(name if len(name) <= 60 else name[:60] + "…" for name in names[:NUMBERS_SHOWN])
    return text + ("…" if count > NUMBERS_SHOWN else "")


def place_of(table: str, column: str = "") -> str:
    """What people call a table or one of its fields, with its name in the file."""
    try:
        known = table_named(table)
    except KeyError:
        return f"{table}.{column}" if column else table
    if not column:
        return f"{known.label} ({table})"
    label = next((f.label for f in known.fields if f.name == column), "")
    return f"{known.label}·{label} ({table}.{column})" if label else f"{table}.{column}"


class Check:
    """One thing to look for. ``name`` stands in the report."""

    name = ""
    mends = "repaired"
    """What a repair makes of its findings; ``recorded`` where it only writes down that they were seen."""

    def look(self, case: Case) -> Iterator[Finding]:
        """Everything that is wrong."""
        raise NotImplementedError

    def repair(self, case: Case) -> None:
        """Put right what can be put right without a person; the default can nothing."""


@dataclass
class Checked:
    """What a check of a workspace found.

    Attributes:
        findings: each with what became of it: ``repaired``, ``repairable`` (a repair was not asked for) or ``open``.
        found: what each check found at first.
        backup: the copy that was made before repairs, or "".
        skipped: checks that could not look because tables or columns are missing.
    """

    findings: list[tuple[Finding, str]]
    found: dict[str, list[Finding]]
    backup: str = ""
    skipped: list[str] = field(default_factory=list)


def damage_of(connection: sqlite3.Connection) -> list[str]:
    """What SQLite's own check says of broken pages; empty for a file that is whole."""
    try:
        lines = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1000)")]
    except UnicodeDecodeError as error:
        return [error.reason]
    except sqlite3.DatabaseError as error:
        if is_locked(error):
            raise
        return [str(error)]
    return [line for text in lines for line in text.splitlines() if line != "ok" and not line.startswith("***") and not _OF_CONTENTS.search(line)]


def is_locked(error: sqlite3.Error) -> bool:
    """Whether an error says that another program has the file."""
    return "locked" in str(error) or "busy" in str(error)


@contextlib.contextmanager
def opened(path: Path, writable: bool = False) -> Iterator[sqlite3.Connection]:
    """A workspace opened for looking, however much of it is missing; also on media that cannot be written.

    Raises:
        MineError: ``file_missing``, ``not_a_workspace``, and those of :func:`.workspace_file.sentences`;
            ``workspace_damaged`` where SQLite cannot read it.
    """
    if not path.is_file():
        raise MineError("file_missing", path=str(path))
    connection = None
    try:
        with sentences(str(path)):
            try:
                connection = _connected(path, writable)
            except UnicodeDecodeError as error:  # SQLite's own message quotes what it cannot read
                raise MineError("workspace_damaged", path=str(path), lines=[]) from error
            names = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if len(names.intersection(_OUR_TABLES)) < _ENOUGH_TABLES:
            raise MineError("not_a_workspace", path=str(path))
        yield connection
    finally:
        if connection is not None:
            connection.close()


def _connected(path: Path, writable: bool) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    # A transaction that was broken off is taken back by whoever opens the file next, who must be able to write. A file that was
    # left in WAL mode cannot be read in a folder without rights unless nobody can write it anyway.
    modes = ("?mode=rw",) if writable or _size(path, "-journal") else ("?mode=ro", "?mode=ro&immutable=1")
    for number, mode in enumerate(modes):
        connection = sqlite3.connect(uri + mode, uri=True, timeout=PATIENCE_S, isolation_level=None)
        try:
            add_functions(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError as error:
            connection.close()
            refused = "unable to open" in str(error) or "readonly" in str(error)
            if number + 1 == len(modes) or not refused or _size(path, "-wal"):
                raise
        except BaseException:
            connection.close()
            raise
    raise AssertionError


def _size(path: Path, ending: str) -> int:
    """Size of a log beside the file; 0 where there is none."""
    try:
        return path.with_name(path.name + ending).stat().st_size
    except OSError:
        return 0


def run_checks(case: Case, checks: Sequence[Check], said: Callable[[int], None] | None = None) -> Checked:
    """Let every check look."""
    result = Checked([], {})
    case.memo.clear()
    for number, check in enumerate(checks):
        try:
            found = list(check.look(case))
        except sqlite3.OperationalError as error:
            if not str(error).startswith("no such"):
                raise
            result.skipped.append(check.name)  # the finding of the missing table or column says why
            found = []
        result.found[check.name] = found
        can = type(check).repair is not Check.repair
        result.findings += [(finding, "repairable" if can and finding.severity != INFO else "open") for finding in found]
        if said is not None:
            said(100 * (number + 1) // len(checks))
    return result


def repair(case: Case, checks: Sequence[Check], first: Checked) -> Checked:
    """Repair, look again, and say what became of each finding; inside the caller's transaction, after the copy."""
    for check in checks:
        check.repair(case)  # every one: what one mends can be what another needs
    seal_if_whole(case)
    second = run_checks(case, checks)
    findings: list[tuple[Finding, str]] = []
    for check in checks:
        before, after = first.found.get(check.name, []), second.found[check.name]
        left = Counter(_identity(finding) for finding in after)
        for finding in before:
            left[_identity(finding)] -= 1
            findings.append((finding, "open" if left[_identity(finding)] >= 0 else check.mends))
        if check.mends == "repaired" or not before:
            # What showed only after the repairs: in a table that was missing before, for example.
            known = Counter(_identity(finding) for finding in before)
            for finding in after:
                known[_identity(finding)] -= 1
                if known[_identity(finding)] < 0:
                    findings.append((finding, "open"))
    return Checked(findings, first.found, first.backup, second.skipped)


def seal_if_whole(case: Case) -> None:
    """Seal new lines, where the tables for it are there."""
    with contextlib.suppress(sqlite3.OperationalError, ValueError):
        seal(case.connection)


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.where, repr(sorted((key, value) for key, value in finding.params.items() if key != "count"))


def copy_beside(path: Path, word: str) -> Path:
    """A whole copy of a workspace beside it, what is in its log included, named with a word and the time.

    Raises:
        MineError: those of writing a file, and of :func:`.workspace_file.sentences`.
    """
    target = free_name(path, word)
    with whole_file(target) as part, sentences(str(target)):
        source = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=PATIENCE_S)
        copy = sqlite3.connect(part)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
    return target


def free_name(path: Path, word: str) -> Path:
    """A name beside a workspace that no file has yet: ``NAME.WORD-20261125-224500.gpkg``."""
    stem = f"{path.stem}.{word}-{datetime.datetime.now():%Y%m%d-%H%M%S}"
    names = [stem, *(f"{stem}_{number}" for number in range(2, 1000))]
    return next(target for name in names if not (target := path.with_name(name + path.suffix)).exists())


def record_counts_in(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table of records has, of those that are there."""
    names = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables = [table.name for table in record_tables() if table.name in names]
    return {name: int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables}  # noqa: S608


def not_repaired(error: MineError) -> Finding:
    """The finding that repairs could not be made, with the sentence that says why."""
    return Finding("check_not_repaired", WARNING, "", {"reason": error.as_dict()})


def check_file(path: Path, checks: Sequence[Check], mend: bool, editor: str, said: Callable[[int], None] | None = None) -> Checked:
    """Check a file that SQLite can read, and repair it where that is asked for.

    Raises:
        MineError: ``workspace_damaged`` where pages are broken, and those of :func:`opened`.
    """
    with opened(path) as connection, sentences(str(path)):
        connection.execute("BEGIN")
        broken = damage_of(connection)
        if broken:
            raise MineError("workspace_damaged", path=str(path), lines=broken[:NUMBERS_SHOWN])
        result = run_checks(Case(connection, path), checks, said)
        connection.execute("ROLLBACK")
    if not mend or not any(state == "repairable" for _, state in result.findings):
        return result
    try:
        return _mended(path, checks, result, editor)
    except MineError as error:
        if error.code == "workspace_damaged":
            raise
        result.findings.append((not_repaired(error), "open"))
        return result


def _mended(path: Path, checks: Sequence[Check], first: Checked, editor: str) -> Checked:
    with opened(path, writable=True) as connection:
        with sentences(str(path)):
            connection.execute("PRAGMA foreign_keys = OFF")
            # From here on nobody else writes, so the copy is what the repairs begin with.
            connection.execute("BEGIN IMMEDIATE")
        backup = copy_beside(path, "backup")
        first.backup = str(backup)
        with sentences(str(path)):
            case = Case(connection, path, editor[:40])
            try:
                result = repair(case, checks, first)
                commit(connection)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
    return result
