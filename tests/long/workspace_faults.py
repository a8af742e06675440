#!/usr/bin/env python3
"""Power cuts on a workspace: kill the engine at random moments, or keep what the disk has at one, and see that nothing is half.

    build/test_env/bin/python tests/long/workspace_faults.py [--rounds 200] [--seed 1] [KIND ...]        (make faults)

Kinds: ``load`` (patches by the thousand), ``create``, ``migrate``, ``repair``, ``saves`` (one field after the other). A round
starts the work in a process of its own, and at a random moment kills it (SIGKILL) or stops it and copies the file with its
journal, as a cut would leave them. Then: the file opens, SQLite calls it whole, the work is there as a whole or not at all, all
triggers and indexes are the schema's, the history's chain is unbroken, and nothing stands about that the next run does not sweep.
``tests/engine/test_workspace_faults.py`` runs a few rounds of each.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "engine")]

from mine_restoration_plugin.model.workspace_schema import VERSION  # noqa: E402
from workspace_files import changing, check, dump, empty_workspace, one, workspace  # noqa: E402

PATCHES, SAVES = 3_000, 400
# The largest part of the waiting time that is slept before the cut; the work's usual length is measured first.
LATEST = 1.1

WORK = {
    "load": """
with changing(path) as connection:
    go(); load_patches(connection, patch_table({patches}, first=1000), EDITOR)
""",
    "create": """
go(); empty_workspace(path)
""",
    "migrate": """
go(); migrate(path, [Step(VERSION, "CREATE TABLE more (x); INSERT INTO more SELECT a.new || b.id FROM history a, history b LIMIT 60000;")])
""",
    "repair": """
go(); check(path, repair=True)
""",
    "saves": """
connection = connect(path)
keys = [row[0] for row in connection.execute("SELECT uuid FROM archive ORDER BY fid")]
go()
for number in range({saves}):
    connection.execute("BEGIN IMMEDIATE")
    save(connection, "archive", "uuid", keys[number % len(keys)], "faults", number, JBQK=f"save {{number}}")
    seal(connection)
    connection.execute("COMMIT")
    print(number, flush=True)
""",
}
HEAD = """
import sys; sys.path[:0] = [{repository!r}, {tests!r}]
from pathlib import Path
from workspace_files import *
from workspace_files import patch_table
from mine_restoration_plugin.engine.storage.workspace_migrations import Step, migrate
from mine_restoration_plugin.model.workspace_schema import VERSION  # noqa: E402
from mine_restoration_plugin.engine.storage.workspace_load import load_patches
path = Path(sys.argv[1])
def go(): print("go", flush=True)
"""


@dataclass
class Round:
    """How a round went: whether the work was done when the cut came, and the number of the last save that was said to be done."""

    done: bool
    last_save: int = -1


class Faults:
    """Rounds of one kind of work.

    Args:
        kind: key of ``WORK``. folder: to work in. seed: of the moments.
    """

    def __init__(self, kind: str, folder: Path, seed: int = 1) -> None:
        self.kind, self.folder, self.chosen = kind, folder, random.Random(f"{kind}{seed}")
        self.start = folder / "start.gpkg"
        self._prepare()
        process = self._started(self._fresh())
        begun = time.monotonic()
        _rest_of(process)
        assert process.returncode == 0, "the work itself fails"
        self.length = time.monotonic() - begun

    def _prepare(self) -> None:
        if self.kind != "create":
            workspace(self.start, patches=60, saves=60)
        if self.kind == "migrate":
            with changing(self.start) as connection:
                connection.execute("UPDATE settings SET value = ? WHERE key = 'schema_version'", (str(VERSION - 1),))
        elif self.kind == "repair":
            with changing(self.start) as connection:
                sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%history_update'"
                for (name,) in connection.execute(sql).fetchall():
                    connection.execute(f"DROP TRIGGER {name}")
                connection.execute("UPDATE sites SET WZD = 3, TBS = 9")
                connection.execute("UPDATE archive SET KCFS = '露天'")
                connection.execute("DELETE FROM rtree_patches_geom")
        self.before = dump(self.start) if self.kind != "create" else {}

    def _fresh(self) -> Path:
        folder = self.folder / "round"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        path = folder / "w.gpkg"
        if self.kind != "create":
            shutil.copy(self.start, path)
            if self.kind == "saves" and self.chosen.random() < 0.5:
                connection = sqlite3.connect(path)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.close()
        return path

    def _started(self, path: Path) -> subprocess.Popen[str]:
        head = HEAD.format(repository=str(REPOSITORY), tests=str(REPOSITORY / "tests" / "engine"))
        code = head + WORK[self.kind].format(patches=PATCHES, saves=SAVES)
        process = subprocess.Popen([sys.executable, "-B", "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None and process.stdout.readline() == "go\n"
        return process

    def round(self) -> Round:
        """One cut; raises AssertionError where something is half."""
        path = self._fresh()
        process = self._started(path)
        time.sleep(self.chosen.uniform(0, self.length * LATEST))
        if self.chosen.random() < 0.5:
            process.send_signal(signal.SIGKILL)
            output = _rest_of(process)
        else:
            process.send_signal(signal.SIGSTOP)
            # What the disk has at this moment, as another machine would find it.
            cut = path.parent / "cut"
            shutil.copytree(path.parent, cut, ignore=lambda *_: {"cut"})
            process.send_signal(signal.SIGKILL)
            output = _rest_of(process)
            path = cut / path.name
        numbers = [int(line) for line in output.split()]
        return self._judged(path, numbers[-1] if numbers else -1)

    def _judged(self, path: Path, last_save: int) -> Round:
        if self.kind == "create":
            if not path.exists():
                empty_workspace(path)  # and whoever tries again succeeds
                assert not list(path.parent.glob(".*.part")), "what was left is swept"
                return Round(False)
            assert check(path)["findings"] == []
            return Round(True)
        assert one(path, "PRAGMA integrity_check") == "ok"
        now = dump(path)
        if self.kind == "saves":
            return self._saves(path, last_save)
        if self.kind == "load":
            done = len(now["patches"]) == len(self.before["patches"]) + PATCHES
        elif self.kind == "migrate":
            done = "more" in now
        else:
            done = one(path, "SELECT count(*) FROM archive WHERE KCFS = '露天'") == 0
        if not done:
            assert now == self.before, "not done is as if nothing had begun"
        for copy in path.parent.glob("w.*-2*.gpkg"):
            assert dump(copy) == self.before, "a copy is whole or not there"
        report = check(path, repair=self.kind == "repair")
        assert report["sound"] and not report["damaged"], report["findings"]
        return Round(done)

    def _saves(self, path: Path, last_save: int) -> Round:
        """Every save that was said to be done is there with its line, and no half one."""
        report = check(path)
        assert report["findings"] == [], report["findings"]
        texts = [row[0] for row in _rows(path, "SELECT new FROM history WHERE new LIKE 'save %' ORDER BY id")]
        assert texts == [f"save {number}" for number in range(len(texts))] and len(texts) >= last_save + 1, (len(texts), last_save)
        assert one(path, "SELECT count(*) FROM archive a WHERE JBQK LIKE 'save %' AND JBQK IS NOT"
                         " (SELECT new FROM history h WHERE h.uuid = a.uuid AND field = 'JBQK' ORDER BY id DESC LIMIT 1)") == 0  # fmt: skip
        return Round(len(texts) == SAVES, last_save)


def _rest_of(process: subprocess.Popen[str]) -> str:
    """What a process still says until it has gone."""
    assert process.stdout is not None
    with process.stdout:
        output = process.stdout.read()
    process.wait()
    return output


def _rows(path: Path, sql: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def main() -> int:
    """Run the rounds and say how they went."""
    parser = argparse.ArgumentParser(description="Power cuts on a workspace")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(WORK))
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    say: Callable[[str], None] = lambda text: print(text, flush=True)  # noqa: E731
    for kind in arguments.kinds or list(WORK):
        with tempfile.TemporaryDirectory(prefix=f"faults_{kind}_") as folder:
            faults = Faults(kind, Path(folder), arguments.seed)
            done = 0
            for number in range(arguments.rounds):
                try:
                    done += faults.round().done
                except AssertionError:
                    kept = Path(tempfile.mkdtemp(prefix=f"faults_{kind}_{number}_"))
                    shutil.copytree(Path(folder), kept, dirs_exist_ok=True)
                    say(f"{kind}: round {number} failed; its files are in {kept}")
                    raise
                if number % 20 == 19:
                    say(f"{kind}: {number + 1} rounds, {done} done before the cut")
            say(f"{kind}: {arguments.rounds} rounds, {done} done before the cut, {arguments.rounds - done} not; nothing half")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    sys.exit(main())
