"""A workspace of an older version brought to the present one, step by step.

Each step is a readable SQL file (``data/workspace/migrations/NNN_what.sql`` leads to version NNN). Before each step the whole file
is copied beside itself; the step and its version number are one transaction, so that whoever kills it finds the file as it was.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator, Sequence

from ...model.errors import MineError
from ...model.workspace_schema import VERSION
from .workspace_check import Case, copy_beside, opened
from .workspace_check_schema import IndexesPresent, drop_triggers, expected, fill_spatial_index, present
from .workspace_file import SCHEMA, commit, put_setting, sentences, settings_of

FOLDER = SCHEMA.parent / "migrations"


@dataclass(frozen=True)
class Step:
    """One migration: the version that it leads to, and its SQL."""

    version: int
    sql: str
    name: str = ""


@dataclass(frozen=True)
class Migrated:
    """What was done: version before and after, and the copies that were made."""

    before: int
    after: int
    backups: tuple[str, ...] = ()


def steps_in(folder: Path = FOLDER) -> tuple[Step, ...]:
    """The migrations of a folder, in order."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = re.match(r"(\d{3})_\w+\.sql$", path.name)
        if match:
            found.append(Step(int(match[1]), path.read_text(encoding="utf-8"), path.name))
    return tuple(found)


def migrate(path: Path, steps: Sequence[Step] | None = None, target: int = VERSION, said: Callable[[int], None] | None = None) -> Migrated:
    """Bring a workspace to the present version; one that has it already stays as it is.

    Args:
        path: of the workspace.
        steps: the migrations; those of the plugin by default.
        target: the version to reach.
        said: gets the percentage done.

    Raises:
        MineError: ``workspace_newer``, ``workspace_no_way`` where steps are missing, ``migration_failed`` with the step and the
            reason, and those of opening and writing. The file is then as it was before the step that failed.
    """
    steps = steps_in() if steps is None else steps
    before = version = _version(path)
    backups: list[str] = []
    if version > target:
        raise MineError("workspace_newer", path=str(path))
    by_version = {step.version: step for step in steps}
    missing = [number for number in range(version + 1, target + 1) if number not in by_version]
    if missing:
        raise MineError("workspace_no_way", path=str(path), version=str(version), needed=str(target))
    while version < target:
        step = by_version[version + 1]
        copied = _take(path, step, version, target)
        if copied:
            backups.append(copied)
        version = step.version
        if said is not None:
            said(100 * (version - before) // (target - before))
    return Migrated(before, version, tuple(backups))


def _version(path: Path) -> int:
    with opened(path) as connection, sentences(str(path)):
        return version_in(connection)


def version_in(connection: sqlite3.Connection) -> int:
    """The version that a workspace says it has; 0 where it does not say."""
    text = settings_of(connection).get("schema_version", "")
    return int(text) if text.isdigit() else 0


def _take(path: Path, step: Step, version: int, target: int) -> str:
    """One step; the path of the copy made before it, or "" where another program took the step meanwhile."""
    with opened(path, writable=True) as connection:
        with sentences(str(path)):
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")  # nobody writes between the copy and the step
            if version_in(connection) != version:
                connection.execute("ROLLBACK")
                return ""
        copied = copy_beside(path, f"v{version}")
        try:
            with sentences(str(path)):
                _run(connection, step, last=step.version == target == VERSION)
                commit(connection)
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, MineError) and error.code == "workspace_failed":
                raise MineError("migration_failed", path=str(path), step=step.name or str(step.version), reason=error.params["reason"]) from error
            raise
    return str(copied)


def _run(connection: sqlite3.Connection, step: Step, last: bool) -> None:
    case = Case(connection, Path())
    triggers = drop_triggers(case)
    for statement in statements_of(step.sql):
        connection.execute(statement)
    if last:
        _align(case)
    else:
        for sql in triggers:
            connection.execute(sql)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise sqlite3.IntegrityError(f"a row of {broken[0]} refers to one of {broken[2]} that does not exist")
    put_setting(connection, "schema_version", str(step.version))


def _align(case: Case) -> None:
    """Triggers and indexes of the present schema, spatial indexes of layers that are new or were made anew."""
    there = present(case)
    for (kind, name), sql in expected().sql.items():
        if kind == "table" and name.startswith("rtree_") and (kind, name) not in there:
            case.connection.execute(sql)
            fill_spatial_index(case.connection, name[len("rtree_") : -len("_geom")])
    for (kind, _), sql in expected().sql.items():
        if kind == "trigger":
            case.connection.execute(sql)
    IndexesPresent().repair(case)


def statements_of(sql: str) -> Iterator[str]:
    """The statements of an SQL file; ``executescript`` would end the transaction.

    Raises:
        sqlite3.Error: the file tries to steer the transaction itself, or ends in the middle of a statement.
    """
    statement = ""
    for piece in re.split(r"(?<=;)", sql):
        statement += piece
        if not sqlite3.complete_statement(statement):
            continue
        bare = re.sub(r"--.*$", "", statement, flags=re.MULTILINE).strip()
        if re.match(r"(BEGIN|COMMIT|END|ROLLBACK|PRAGMA|ATTACH|VACUUM)\b", bare, flags=re.IGNORECASE):
            raise sqlite3.OperationalError(f"{bare.split()[0]} is not allowed in a migration")
        if bare.strip(";"):
            yield statement
        statement = ""
    if re.sub(r"--.*$", "", statement, flags=re.MULTILINE).strip():
        raise sqlite3.OperationalError("the last statement does not end")
