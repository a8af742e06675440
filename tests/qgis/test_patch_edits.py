"""Edits of patches with QGIS's own tools: measured again, numbers and areas of parts and wholes, all of it taken back as one."""

from __future__ import annotations

import os
import shutil
import time
from typing import Any, Dict, List

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from mine_restoration_plugin.bridge.patch_edits import PatchEdits
from mine_restoration_plugin.bridge.patch_measure import stale_patches
from mine_restoration_plugin.bridge.patch_sites import make_sites, merge_patches, take_back_lines
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.errors import MineError
from status_workspace import ENGINE, make_store

STEP = 0.001


def square(column: int, row: int = 0) -> QgsGeometry:
    x, y = 111.4 + STEP * column, 30.4 + STEP * row
    corners = ", ".join(f"{a} {b}" for a, b in ((x, y), (x + STEP, y), (x + STEP, y + STEP), (x, y + STEP), (x, y)))
    return QgsGeometry.fromWkt(f"MultiPolygon ((({corners})))")


def add_patches(store: Any) -> None:
    """Two patches of one mine, side by side; nobody measured them."""
    store.add("patches", {"TBBH": "T1", "ZTBH": "M1", "KSMC": "甲矿", "TBMJ": 10_000.01, "TBHDMJ": 9_999.99}, square(0))
    store.add("patches", {"TBBH": "T2", "ZTBH": "M1", "TBMJ": 5_000.5}, square(1))


class Desk:
    """A workspace, its layer in the project as a person edits it, and what the watcher said."""

    def __init__(self, store: Any) -> None:
        self.store = store
        keys = {str(row["TBBH"]): str(row["uuid"]) for row in store.database.rows("patches")}
        self.one, self.two = keys["T1"], keys["T2"]
        self.layer = self.store.database.open_layer("patches")
        QgsProject.instance().addMapLayer(self.layer)
        self.said: Dict[str, List[Any]] = {name: [] for name in ("started", "measured", "failed", "settled")}
        self.watch()

    def watch(self) -> None:
        self.edits = PatchEdits(self.store, self.layer)
        for name, said in self.said.items():
            getattr(self.edits, name).connect(said.append)

    def settle(self, seconds: float = 60.0) -> None:
        """Wait until nothing is measured any more."""
        end = time.monotonic() + seconds
        QCoreApplication.processEvents()
        while self.edits.is_busy():
            assert time.monotonic() < end, "still measuring"
            QCoreApplication.processEvents()
            time.sleep(0.02)

    def patches(self) -> Dict[str, Dict[str, Any]]:
        return {str(row["TBBH"]): row for row in self.store.database.rows("patches", geometry=True)}

    def split(self, x: float) -> None:
        self.layer.startEditing()
        assert int(self.layer.splitFeatures([QgsPointXY(x, 30.3), QgsPointXY(x, 30.5)], False)) == 0
        assert self.layer.commitChanges(), self.layer.commitErrors()
        self.settle()

    def fid(self, number: str) -> int:
        return int(self.patches()[number]["@id"])

    def close(self) -> None:
        self.edits.stop()
        QgsProject.instance().removeMapLayer(self.layer.id())
        self.store.close()


@pytest.fixture(scope="module")
def first(tmp_path_factory, qgis_app):
    """A workspace with two patches, opened once so that they were measured."""
    store = make_store(tmp_path_factory.mktemp("first"))
    add_patches(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(ENGINE))
        made = Desk(store)
        made.settle()
        made.close()
    return made


@pytest.fixture
def desk(first, tmp_path, monkeypatch):
    """A copy for a test, with the log that QGIS leaves beside the file."""
    monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(ENGINE))
    shutil.copytree(os.path.dirname(first.store.path), tmp_path, dirs_exist_ok=True)
    made = Desk(WorkspaceStore.open(str(tmp_path / os.path.basename(first.store.path)), "张三"))
    made.settle()
    yield made
    made.close()


def test_patches_that_nobody_measured_are_measured_when_the_workspace_is_opened(first, desk):
    assert first.said["started"] == [2] and len(first.said["measured"]) == 1 and first.said["failed"] == []
    assert desk.said["started"] == [], "what was measured is not measured again"
    for row in desk.patches().values():
        assert row["stale"] == 0 and row["TQMJ"] == pytest.approx(10_651, abs=60) and row["PDGZ"].startswith("yangtze_2020/")
    site = desk.store.site_by_number("M1")
    assert site["TQMJ"] == pytest.approx(sum(row["TQMJ"] for row in desk.patches().values()), abs=0.02)


def test_a_moved_corner_is_measured_after_the_save_and_the_old_shape_comes_back(desk):
    before = desk.patches()["T1"]
    wide = QgsGeometry.fromWkt("MultiPolygon (((111.39 30.4, 111.401 30.4, 111.401 30.401, 111.39 30.401, 111.39 30.4)))")
    desk.layer.startEditing()
    desk.layer.changeGeometry(desk.fid("T1"), wide)
    assert desk.layer.commitChanges()
    desk.settle()
    after = desk.patches()["T1"]
    assert after["TQMJ"] == pytest.approx(11 * before["TQMJ"], rel=0.01) and after["stale"] == 0
    assert after["TBBH"] == "T1" and after["TBMJ"] == before["TBMJ"] and desk.said["settled"] == []
    lines = [line for line in desk.store.history(uuid=desk.one) if line.action == "U" and line.field == "geom"]
    assert desk.store.take_back(lines[:1]).refused == []
    desk.settle()
    again = desk.patches()["T1"]
    assert again["geom"].equals(before["geom"]) and again["TQMJ"] == before["TQMJ"] and again["stale"] == 0


def test_a_split_patch_keeps_its_origin_and_its_areas(desk):
    desk.split(111.4003)
    rows = desk.patches()
    assert set(rows) == {"T1-1", "T1-2", "T2"}
    parts = [rows["T1-1"], rows["T1-2"]]
    assert {row["YTBBH"] for row in parts} == {"T1"} and len({row["uuid"] for row in parts}) == 2
    assert {row["site"] for row in parts} == {desk.store.site_by_number("M1")["uuid"]}
    for name, total in (("TBMJ", 10_000.01), ("TBHDMJ", 9_999.99)):
        assert round(sum(row[name] for row in parts), 2) == total
    large, small = sorted(parts, key=lambda row: -row["TQMJ"])
    assert small["TBMJ"] / 10_000.01 == pytest.approx(0.3, abs=0.001) and large["TQMJ"] / small["TQMJ"] == pytest.approx(7 / 3, rel=0.001)
    for row in parts:
        assert row["stale"] == 0 and row["geom"].contains(QgsGeometry.fromPointXY(QgsPointXY(row["KFX"], row["KFY"])))
    (lineage,) = desk.said["settled"][0].lineages
    assert (lineage.kind, lineage.before, lineage.after) == ("split", ["T1"], ["T1-1", "T1-2"])


def test_a_split_is_taken_back_as_one_with_all_that_was_computed(desk):
    before = desk.patches()
    desk.split(111.4003)
    result = desk.store.take_back(take_back_lines(desk.store, desk.said["settled"][0]))
    assert result.refused == []
    desk.settle()
    after = desk.patches()
    assert set(after) == set(before)
    for number, row in before.items():
        assert after[number]["geom"].equals(row["geom"])
        for name in ("TBMJ", "TBHDMJ", "YTBBH", "TQMJ", "GZL", "KFX", "stale", "uuid", "site"):
            assert after[number][name] == row[name], (number, name)


def test_a_part_is_split_again_and_a_line_through_two_patches_splits_both(desk):
    desk.split(111.4003)
    desk.split(111.4006)
    assert set(desk.patches()) == {"T1-1-1", "T1-1-2", "T1-2", "T2"} or set(desk.patches()) == {"T1-1", "T1-2-1", "T1-2-2", "T2"}
    total = round(sum(row["TBMJ"] for number, row in desk.patches().items() if number != "T2"), 2)
    assert total == 10_000.01
    desk.layer.startEditing()
    assert int(desk.layer.splitFeatures([QgsPointXY(111.39, 30.4005), QgsPointXY(111.41, 30.4005)], False)) == 0
    assert desk.layer.commitChanges(), desk.layer.commitErrors()
    desk.settle()
    assert len(desk.patches()) == 8 and all(row["stale"] == 0 for row in desk.patches().values())
    assert round(sum(row["TBMJ"] for row in desk.patches().values()), 2) == 15_000.51


def test_a_number_typed_for_a_part_stays(desk):
    desk.layer.startEditing()
    desk.layer.splitFeatures([QgsPointXY(111.4003, 30.3), QgsPointXY(111.4003, 30.5)], False)
    part = next(iter(desk.layer.editBuffer().addedFeatures()))
    desk.layer.changeAttributeValue(part, desk.layer.fields().indexOf("TBBH"), "东坑")
    assert desk.layer.commitChanges(), desk.layer.commitErrors()
    desk.settle()
    rows = desk.patches()
    assert rows["东坑"]["YTBBH"] == "T1" and round(rows["东坑"]["TBMJ"] + rows["T1-1"]["TBMJ"], 2) == 10_000.01


@pytest.mark.parametrize("way", ["removed and added", "changed and removed"])
def test_merged_patches_have_the_sums_and_know_their_origin(desk, way):
    before = desk.patches()
    union = QgsGeometry.unaryUnion([row["geom"] for row in before.values()])
    desk.layer.startEditing()
    if way == "removed and added":  # what QGIS 3.22 does
        merged = QgsFeature(desk.layer.fields())
        merged.setAttributes(desk.layer.getFeature(desk.fid("T1")).attributes())
        merged.setAttribute("fid", None)
        merged.setGeometry(union)
        desk.layer.deleteFeatures([desk.fid("T1"), desk.fid("T2")])
        assert desk.layer.addFeature(merged)
    else:  # what later ones do
        desk.layer.changeGeometry(desk.fid("T1"), union)
        desk.layer.deleteFeature(desk.fid("T2"))
    assert desk.layer.commitChanges(), desk.layer.commitErrors()
    desk.settle()
    (row,) = desk.patches().values()
    assert (row["TBBH"], row["YTBBH"], row["TBMJ"], row["TBHDMJ"], row["stale"]) == ("T1", "T1+T2", 15_000.51, 9_999.99, 0)
    assert row["TQMJ"] == pytest.approx(sum(each["TQMJ"] for each in before.values()), abs=0.05)
    assert desk.store.take_back(take_back_lines(desk.store, desk.said["settled"][0])).refused == []
    desk.settle()
    after = desk.patches()
    assert set(after) == {"T1", "T2"} and all(after[n]["geom"].equals(before[n]["geom"]) for n in before)
    assert all(after[n]["TBMJ"] == before[n]["TBMJ"] and after[n]["uuid"] == before[n]["uuid"] for n in before)


def test_a_copy_that_is_pasted_elsewhere_is_a_patch_of_its_own(desk):
    desk.layer.startEditing()
    copy = QgsFeature(desk.layer.fields())
    copy.setAttributes(desk.layer.getFeature(desk.fid("T1")).attributes())
    copy.setAttribute("fid", None)
    copy.setGeometry(square(5, 5))
    desk.layer.addFeature(copy)
    assert desk.layer.commitChanges(), desk.layer.commitErrors()
    desk.settle()
    rows = desk.patches()
    assert set(rows) == {"T1", "T2", "T1-1"} and rows["T1-1"]["TBMJ"] is None and rows["T1-1"]["YTBBH"] is None
    assert rows["T1-1"]["TQMJ"] and rows["T1"]["TBMJ"] == 10_000.01 and desk.said["settled"] == []


def test_a_drawn_patch_is_measured_and_gets_its_site(desk):
    desk.layer.startEditing()
    drawn = QgsFeature(desk.layer.fields())
    drawn.setAttribute("TBBH", "T9")
    drawn.setGeometry(square(4, 4))
    desk.layer.addFeature(drawn)
    assert desk.layer.commitChanges(), desk.layer.commitErrors()
    desk.settle()
    row = desk.patches()["T9"]
    assert row["TQMJ"] and row["stale"] == 0 and desk.store.site_by_number("T9")["uuid"] == row["site"]
    assert [line.who for line in desk.store.history(table="patches", uuid=row["uuid"]) if line.action == "I"] == ["张三"]


BOW = "MultiPolygon (((111.4 30.4, 111.401 30.401, 111.401 30.4, 111.4 30.401, 111.4 30.4)))"


def test_an_outline_that_crosses_itself_is_told_with_its_place_and_keeps_no_old_values(desk):
    desk.layer.startEditing()
    desk.layer.changeGeometry(desk.fid("T1"), QgsGeometry.fromWkt(BOW))
    assert desk.layer.commitChanges()
    desk.settle()
    (problem,) = desk.said["measured"][-1].problems
    assert (problem["number"], problem["place"]) == ("T1", "111.400500, 30.400500")
    row = desk.patches()["T1"]
    assert row["stale"] == 1 and row["TQMJ"] is None and row["GZL"] is None and row["TBMJ"] == 10_000.01
    # It is not told again and again while nobody changes it, but is when the workspace is opened anew.
    told = len(desk.said["measured"])
    desk.store.save("patches", desk.two, {"BZ": "另一处"})
    desk.settle()
    assert len(desk.said["measured"]) == told
    desk.edits.stop()
    desk.watch()
    desk.settle()
    assert len(desk.said["measured"][-1].problems) == 1
    desk.layer.startEditing()
    desk.layer.changeGeometry(desk.fid("T1"), square(0))
    assert desk.layer.commitChanges()
    desk.settle()
    assert desk.patches()["T1"]["stale"] == 0 and desk.patches()["T1"]["TQMJ"]


def test_what_another_program_moved_is_measured_too(desk):
    other = desk.store.database.open_layer("patches")
    other.startEditing()
    other.changeGeometry(desk.fid("T2"), square(3, 3))
    assert other.commitChanges()
    desk.store.poll()
    desk.settle()
    row = desk.patches()["T2"]
    assert row["stale"] == 0 and row["geom"].contains(QgsGeometry.fromPointXY(QgsPointXY(row["KFX"], row["KFY"])))


def test_a_decision_in_the_table_changes_the_class(desk):
    desk.layer.startEditing()
    for name, value in (("RGPD", "0"), ("RGYY", "现场核实")):
        desk.layer.changeAttributeValue(desk.fid("T1"), desk.layer.fields().indexOf(name), value)
    assert desk.layer.commitChanges()
    desk.settle()
    assert desk.patches()["T1"]["SCOPE"] == 0 and desk.patches()["T1"]["PDYJ"] == "3"


def test_without_the_engine_nothing_is_lost_and_it_is_told(desk, monkeypatch):
    monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", "/nowhere/python")
    desk.split(111.4003)
    assert [error.code for error in desk.said["failed"]] == ["engine_missing"]
    assert set(desk.patches()) == {"T1-1", "T1-2", "T2"} and len(stale_patches(desk.store)) == 2
    monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(ENGINE))
    desk.edits.measure(stale_patches(desk.store))
    desk.settle()
    assert stale_patches(desk.store) == []


def test_a_cancelled_run_leaves_the_patches_marked(desk):
    desk.store.save_rows("patches", {desk.one: {"stale": 1}, desk.two: {"stale": 1}})
    desk.edits.look()
    assert desk.edits.task is not None
    desk.edits.cancel()
    desk.settle()
    assert [error.code for error in desk.said["failed"]] == ["cancelled"] and len(stale_patches(desk.store)) == 2
    started = len(desk.said["started"])
    desk.store.save("patches", desk.one, {"BZ": "别处的改动"})
    desk.settle()
    assert len(desk.said["started"]) == started


# --- the plugin's own actions -----------------------------------------------------------------------------------------------
def test_merging_by_the_menu_is_one_act(desk):
    before = desk.patches()
    settled = merge_patches(desk.store, desk.layer, [desk.one, desk.two])
    desk.edits.remember(settled)
    desk.settle()
    (row,) = desk.patches().values()
    assert (row["YTBBH"], row["TBMJ"], row["stale"]) == ("T1+T2", 15_000.51, 0)
    assert row["TQMJ"] == pytest.approx(sum(each["TQMJ"] for each in before.values()), abs=0.05)
    lines = take_back_lines(desk.store, settled)
    assert {line.mark.split(".")[0] for line in lines} == {settled.act} and {line.who for line in lines} == {"张三"}
    assert desk.store.take_back(lines).refused == []
    desk.settle()
    assert {n: row["TBMJ"] for n, row in desk.patches().items()} == {n: row["TBMJ"] for n, row in before.items()}


def test_patches_of_different_sites_and_single_ones_are_not_merged(desk):
    other = desk.store.add("patches", {"TBBH": "T3", "ZTBH": "M2"}, square(2))
    with pytest.raises(MineError) as caught:
        merge_patches(desk.store, desk.layer, [desk.one, other])
    assert caught.value.code == "merge_other_sites" and caught.value.params["names"] == ["M1", "M2"] or caught.value.params["names"] == ["M2", "M1"]
    with pytest.raises(MineError) as caught:
        merge_patches(desk.store, desk.layer, [desk.one])
    assert caught.value.code == "merge_too_few"


def test_a_part_becomes_a_site_of_its_own_and_comes_back(desk):
    desk.split(111.4003)
    part = desk.patches()["T1-2"]
    settled = make_sites(desk.store, [part["uuid"]])
    desk.edits.remember(settled)
    desk.settle()
    site = desk.store.site_by_number("T1-2")
    assert (site["TBS"], site["KSMC"], site["ZT"]) == (1, "甲矿", "10") and desk.store.site_by_number("M1")["TBS"] == 2
    assert desk.store.rows("archive", site["uuid"]) and desk.patches()["T1-2"]["ZTBH"] == "T1-2"
    assert desk.store.take_back(take_back_lines(desk.store, settled)).refused == []
    assert desk.store.site_by_number("T1-2") is None and desk.store.site_by_number("M1")["TBS"] == 3


def test_the_last_patch_stays_with_its_site(desk):
    with pytest.raises(MineError) as caught:
        make_sites(desk.store, [desk.one, desk.two])
    assert caught.value.code == "site_only_patch"
    desk.store.add("sites", {"ZTBH": "T1"})
    with pytest.raises(MineError) as caught:
        make_sites(desk.store, [desk.one])
    assert caught.value.code == "patch_number_is_site"
