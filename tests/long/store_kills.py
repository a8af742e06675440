#!/usr/bin/env python3
"""QGIS is killed (SIGKILL) at random moments while a script edits and saves through the store: nothing that was saved is lost.

    build/qgis_test_env/bin/python tests/long/store_kills.py [--rounds 200] [--seed 1]        (make faults)

A round starts a real QGIS (its libraries, without a window) in a process of its own. It saves 500 changes one after the other
(fields, new and deleted funds, shapes, seals) and writes a line to its output after each save has returned. At a random moment it
is killed. Then: the file opens, SQLite calls it whole, each save whose line was written is there, the one in between is there as a
whole or not at all, and the history's chain is unbroken and agrees with the values. The same file goes through all rounds.
``tests/qgis/test_store_kills.py`` runs a few.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from mine_restoration_plugin.model.workspace_history import COLUMNS, check_chain  # noqa: E402

SAVES = 500
ENGINE = os.environ.get("MINE_RESTORATION_ENGINE_PYTHON", str(REPOSITORY / "build" / "engine_env" / "bin" / "python"))
MAKE = """
import sys
from mine_restoration_plugin.engine.storage.workspace_file import create_workspace
from mine_restoration_plugin.model.campaign import builtin_campaign_path
create_workspace(sys.argv[1], builtin_campaign_path(), "511502", "张三")
"""
WORK = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsGeometry
application = QgsApplication([], False)
application.initQgis()
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
path, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
store = WorkspaceStore.open(path, "张三")
if store.count() == 0:
    for key in store.add_rows("sites", [{"ZTBH": f"S{i}"} for i in range(5)]):
        wkt = "MultiPolygon (((104.5 30.5, 104.501 30.5, 104.501 30.501, 104.5 30.501, 104.5 30.5)))"
        store.add("patches", {"TBBH": "T" + key[:8], "site": key}, QgsGeometry.fromWkt(wkt))
sites = store.index().search(__import__("mine_restoration_plugin.model.site_query", fromlist=["x"]).SiteQuery())
def say(*what):
    print(json.dumps(what), flush=True)
say("ready")
for number in range(first, first + count):
    site = sites[number % len(sites)]
    kind = number % 7
    if kind < 4:
        archive = store.rows("archive", site)[0]
        values = {"JBQK": f"save {number}", "WTMS": f"also {number}", "ZBFGD": float(number % 100)}
        say("begin", number, "archive", archive["uuid"], values)
        store.save("archive", archive["uuid"], values, seen={name: archive[name] for name in values})
    elif kind == 4:
        values = {"site": site, "ZJJH": float(number)}
        say("begin", number, "add", "", values)
        values["uuid"] = store.add("funds", values)
        say("added", number, values["uuid"], values["ZJJH"])
    elif kind == 5:
        funds = store.rows("funds", site)
        if funds:
            say("begin", number, "remove", funds[0]["uuid"], {})
            store.remove("funds", [funds[0]["uuid"]])
    else:
        patch = store.rows("patches", site)[0]
        shape = QgsGeometry(patch["geom"])
        shape.translate(0.000001, 0)
        say("begin", number, "shape", patch["uuid"], {"TQMJ": float(number)})
        store.save_shape("patches", patch["uuid"], shape, {"TQMJ": float(number), "stale": 0})
    say("done", number)
    if number % 50 == 0:
        store.seal()
say("end")
store.close()
os._exit(0)
"""


def start(code: str, *arguments: str, python: str = sys.executable) -> "subprocess.Popen[str]":
    """A process that runs a piece of code with the repository on its path."""
    surroundings = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "ignore"}
    errors = None if os.environ.get("STORE_KILLS_LOUD") else subprocess.DEVNULL
    command = [python, "-c", code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=surroundings, cwd=REPOSITORY)


class Expected:
    """What the file must hold, from the lines that the process wrote."""

    def __init__(self) -> None:
        self.records: Dict[str, Dict[str, Any]] = {}
        self.funds: Dict[str, float] = {}
        self.areas: Dict[str, float] = {}
        self.open: List[Any] = []

    def take(self, line: List[Any]) -> None:
        """A line of the process: what begins is open until it is done."""
        if line[0] == "begin":
            self.open = line
        elif line[0] == "added":
            self.funds[line[2]] = line[3]
        elif line[0] == "done" and self.open:
            _, _, kind, key, values = self.open
            if kind == "archive":
                self.records[key] = values
            elif kind == "remove":
                self.funds.pop(key, None)
            elif kind == "shape":
                self.areas[key] = values["TQMJ"]
            self.open = []

    def check(self, connection: sqlite3.Connection) -> None:
        """Hold a file against it; afterwards what was open is settled, whichever way it went.

        Raises:
            AssertionError: something saved is lost, or something is half.
        """
        kind, key, values = (self.open[2], self.open[3], self.open[4]) if self.open else ("", "", {})
        for uuid, wanted in self.records.items():
            found = dict(zip(wanted, connection.execute("SELECT JBQK, WTMS, ZBFGD FROM archive WHERE uuid = ?", (uuid,)).fetchone()))
            assert found == wanted or (kind == "archive" and uuid == key and found == values), (uuid, found, wanted)
            self.records[uuid] = found
        if kind == "archive" and key not in self.records:
            found = connection.execute("SELECT JBQK, WTMS, ZBFGD FROM archive WHERE uuid = ?", (key,)).fetchone()
            assert list(found) in ([None] * 3, list(values.values())), found
            if found[0] is not None:
                self.records[key] = values
        there = dict(connection.execute("SELECT uuid, ZJJH FROM funds"))
        lost, more = set(self.funds) - set(there), set(there) - set(self.funds)
        assert not lost or (kind == "remove" and lost == {key}), lost
        assert not more or (kind == "add" and len(more) == 1 and there[next(iter(more))] == values["ZJJH"]), more
        self.funds = there
        for uuid, area in self.areas.items():
            found = connection.execute("SELECT TQMJ FROM patches WHERE uuid = ?", (uuid,)).fetchone()[0]
            assert found == area or (kind == "shape" and uuid == key and found == values["TQMJ"]), (uuid, found, area)
            self.areas[uuid] = found
        self.open = []


def check_file(path: Path, expected: Expected) -> int:
    """Look at the file as another program finds it; the number of lines of its history.

    Raises:
        AssertionError: it is not whole.
    """
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        lines = connection.execute(f"SELECT {', '.join(COLUMNS)}, seal FROM history ORDER BY id").fetchall()
        settings = dict(connection.execute("SELECT key, value FROM settings"))
        assert check_chain(lines, int(settings["sealed_id"]), settings["sealed"]) is None
        assert all(line[COLUMNS.index("who")] == "张三" for line in lines), "every change has its name"
        newest: Dict[Any, Any] = {}
        for line in lines:
            if line[4] == "U" and line[1] == "archive":
                newest[(line[2], line[5])] = line[7]
        for (uuid, field), text in newest.items():
            value = connection.execute(f"SELECT {field} FROM archive WHERE uuid = ?", (uuid,)).fetchone()[0]
            assert str(value) == text or float(value) == float(text), (uuid, field, value, text)
        expected.check(connection)
        return len(lines)
    finally:
        connection.close()


def rounds(count: int, seed: int, folder: Path, say: Any = print) -> None:
    """Run some rounds on one file.

    Raises:
        AssertionError: a round found something lost or half.
    """
    chance = random.Random(seed)
    path = folder / "county.gpkg"
    assert start(MAKE, str(path), python=ENGINE).wait(timeout=120) == 0
    expected, first = Expected(), 0
    for number in range(count):
        process = start(WORK, str(path), str(first), str(SAVES))
        assert process.stdout is not None
        assert json.loads(process.stdout.readline()) == ["ready"]
        wait = chance.random() ** 2 * 2.5
        time.sleep(wait)
        process.kill()
        # A process that ended by itself before the kill has an error of its own, unless it was through.
        written = [json.loads(line) for line in process.stdout.read().splitlines() if line.endswith("]")]
        code = process.wait()
        assert code == -signal.SIGKILL or ["end"] in written, f"the process ended with {code}; set STORE_KILLS_LOUD=1 to see why"
        for line in written:
            expected.take(line)
        done = sum(line[0] == "done" for line in written)
        first += done + 7
        lines = check_file(path, expected)
        say(f"round {number + 1}: killed after {wait:.2f} s and {done} saves; {lines} lines of history, nothing lost", flush=True)


def main() -> int:
    """Command line; see the module's head."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="store_kills_"))
    try:
        rounds(given.rounds, given.seed, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{given.rounds} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
