"""Edits of patches in a PostGIS workspace, where a server is installed: measured, split, taken back as in a file."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature

from mine_restoration_plugin.bridge.patch_sites import merge_patches, take_back_lines
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from status_workspace import ENGINE, make_store
from test_patch_edits import Desk, add_patches
from test_store_postgis import address, database

__all__ = ["address", "database"]


@pytest.fixture
def desk(address, tmp_path, monkeypatch):
    monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(ENGINE))
    store, file = WorkspaceStore.open(address, "张三"), make_store(tmp_path)
    if not store.database.rows("rivers"):
        rows = file.database.rows("rivers", geometry=True)
        store.database.insert("rivers", [{"HLMC": row["HLMC"], "GZL": row["GZL"]} for row in rows], [row["geom"] for row in rows])
    file.close()
    add_patches(store)
    made = Desk(store)
    made.settle()
    yield made
    made.close()


def test_patches_are_measured_and_a_split_one_keeps_origin_and_areas(desk):
    assert desk.said["failed"] == []
    before = desk.patches()
    assert all(row["stale"] == 0 and row["TQMJ"] > 10_000 for row in before.values())
    desk.split(111.4003)
    rows = desk.patches()
    assert set(rows) == {"T1-1", "T1-2", "T2"} and rows["T1-2"]["YTBBH"] == "T1" and desk.said["failed"] == []
    assert round(rows["T1-1"]["TBMJ"] + rows["T1-2"]["TBMJ"], 2) == 10_000.01 and all(row["stale"] == 0 for row in rows.values())
    assert desk.store.take_back(take_back_lines(desk.store, desk.said["settled"][0])).refused == []
    desk.settle()
    after = desk.patches()
    assert set(after) == set(before)
    assert all(after[n][name] == row[name] for n, row in before.items() for name in ("TBMJ", "TQMJ", "stale", "YTBBH", "uuid"))


def test_merged_and_copied_ones_too(desk):
    desk.layer.startEditing()
    copy = QgsFeature(next(desk.layer.getFeatures("\"TBBH\" = 'T1'")))
    copy.setAttribute("fid", None)
    shape = copy.geometry()
    shape.translate(0.01, 0.01)
    copy.setGeometry(shape)
    desk.layer.addFeature(copy)
    assert desk.layer.commitChanges(), desk.layer.commitErrors()
    desk.settle()
    assert set(desk.patches()) == {"T1", "T2", "T1-1"}
    settled = merge_patches(desk.store, desk.layer, [desk.one, desk.two])
    desk.edits.remember(settled)
    desk.settle()
    assert desk.patches()["T1"]["TBMJ"] == 15_000.51 and desk.patches()["T1"]["stale"] == 0
    assert desk.store.take_back(take_back_lines(desk.store, settled)).refused == []
