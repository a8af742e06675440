"""Whole tables read as texts, part by part: nothing is left out or told twice where parts meet."""

from __future__ import annotations

import json
import random
import subprocess

import pytest

from mine_restoration_plugin.bridge import workspace_lists
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.site_query import SiteQuery
from test_store_geopackage import ENGINE, REPOSITORY, address, template  # noqa: F401 - fixtures

FILL = """
import json, sys
from mine_restoration_plugin.engine.storage.workspace_file import connect
connection = connect(sys.argv[1])
connection.execute("BEGIN")
for fid, number, name, patches in json.loads(sys.argv[2]):
    connection.execute("INSERT INTO sites (fid, uuid, ZTBH, KSMC) VALUES (?, ?, ?, ?)", (fid, number, number, name))
    for patch in patches:
        connection.execute("INSERT INTO patches (site, TBBH) VALUES (?, ?)", (number, patch))
connection.execute("COMMIT")
"""
HOSTILE = ["a\nb", "\x1d\x1c", "10\n20\n30", "'; DROP TABLE sites; --", "矿", "", "  "]


def filled(address: str, rows: list) -> WorkspaceStore:  # noqa: F811
    subprocess.run([ENGINE, "-c", FILL, address, json.dumps(rows)], cwd=REPOSITORY, check=True, timeout=60)
    return WorkspaceStore.open(address, "张三")


@pytest.mark.parametrize("rows_a_part", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7, 25])
def test_every_row_is_read_once_wherever_parts_meet(address, monkeypatch, rows_a_part, count):  # noqa: F811
    monkeypatch.setattr(workspace_lists, "_ROWS_A_PART", rows_a_part)
    chance = random.Random(count)
    fids = sorted(chance.sample(range(1, 40), count - 1) + [2**62]) if count else []  # gaps, and the last far away
    rows = [
        [fid, f"S{i:02d}", chance.choice(HOSTILE), [f"T{i}-{k}" for k in range(chance.choice([0, 1, 1, 4]))]] for i, fid in enumerate(fids)
    ]
    store = filled(address, rows)
    assert store.index().search(SiteQuery()) == [number for _, number, _, _ in rows]
    assert [store.index().row(number)["KSMC"] or "" for _, number, _, _ in rows] == [name.replace("\n", " ") for _, _, name, _ in rows]
    assert store.lines("sites", ["ZTBH", "KSMC"]) == [{"ZTBH": number, "KSMC": name} for _, number, name, _ in rows]
    numbers = workspace_lists.by_site(store.database, "patches", "TBBH")
    assert {site: sorted(text.split()) for site, text in numbers.items()} == {number: patches for _, number, _, patches in rows if patches}
    store.close()


def test_a_search_finds_sites_by_patches_of_any_part(address, monkeypatch):  # noqa: F811
    monkeypatch.setattr(workspace_lists, "_ROWS_A_PART", 2)
    store = filled(address, [[i + 1, f"S{i}", "x", [f"T{i}"]] for i in range(9)])
    for i in range(9):
        assert store.index().search(SiteQuery(text=f"T{i}")) == [f"S{i}"]
    store.close()
