"""What a workspace's store promises, whatever database is below it; run on a GeoPackage and on PostGIS."""

from __future__ import annotations

from typing import Any, List

import pytest
from qgis.core import QgsGeometry

from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.site_query import SiteQuery
from mine_restoration_plugin.model.workspace_history import COLUMNS, check_chain
from mine_restoration_plugin.model.workspace_schema import new_act

SHAPE = "MultiPolygon (((104.5 30.5, 104.501 30.5, 104.501 30.501, 104.5 30.501, 104.5 30.5)))"
HOSTILE = [
    "it's \"quoted\"", "back\\slash\\'", "'; DROP TABLE sites; --", "=HYPERLINK(\"x\")",
    "第一行\n第二行\t\r\n", "😀🏞️ 矿", "\u202eleft\u200f", "长" * 100_000,
    "%_[a-z]*", "NULL", "{1,2}",
]  # fmt: skip


class StoreContract:
    """The tests; a subclass gives the fixtures ``address`` (of a new workspace without sites) and ``other_program`` (runs SQL)."""

    @pytest.fixture
    def store(self, address):
        made = WorkspaceStore.open(address, "张三")
        yield made
        made.close()

    @pytest.fixture
    def site(self, store) -> str:
        return store.add("sites", {"ZTBH": "S1", "KSMC": "示例矿", "XZJD": "某镇", "XZQDM": "511502"})

    # --- reading ------------------------------------------------------------------------------------------------------
    def test_a_new_site_has_its_archive_and_its_ledger(self, store, site):
        dossier = store.dossier(site)
        assert dossier["sites"]["ZTBH"] == "S1" and dossier["sites"]["ZT"] == "10"
        assert dossier["archive"]["site"] == site and dossier["ledger"]["site"] == site
        assert dossier["funds"] == [] and dossier["patches"] == []

    def test_a_patch_without_a_site_gets_one_and_its_sums(self, store):
        store.add("patches", {"TBBH": "T1", "ZTBH": "M9", "KSMC": "甲", "TQMJ": 100.5, "GZL": "2", "HLMC": "岷江"}, shape())
        store.add("patches", {"TBBH": "T2", "ZTBH": "M9", "TQMJ": 50.25, "GZL": "1", "HLMC": "长江"}, shape())
        row = store.site_by_number("M9")
        assert (row["TBS"], row["TQMJ"], row["GZL"], row["HLMC"]) == (2, 150.75, "1", "长江")
        assert store.site_of_patch("T2") == row["uuid"]
        assert {patch["TBBH"] for patch in store.rows("patches", row["uuid"])} == {"T1", "T2"}

    def test_sites_are_found_by_number_name_town_and_patch(self, store, site):
        store.add("patches", {"TBBH": "T77", "site": site}, shape())
        store.add("sites", {"ZTBH": "S2", "KSMC": "另一矿"})
        for text in ("s1", "示例", "某镇", "T77", "示例 某镇"):
            assert [row["ZTBH"] for row in store.sites(SiteQuery(text=text))] == ["S1"], text
        assert store.count() == 2 and store.count(SiteQuery(statuses=("80",))) == 0

    def test_the_list_follows_changes(self, store, site):
        assert store.count(SiteQuery(text="新名")) == 0
        store.save("sites", site, {"KSMC": "新名"})
        assert store.count(SiteQuery(text="新名")) == 1
        store.remove("sites", [site])
        assert store.count() == 0

    # --- saving -------------------------------------------------------------------------------------------------------
    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_any_text_is_just_text(self, store, site, text):
        archive = store.rows("archive", site)[0]["uuid"]
        store.save("archive", archive, {"JBQK": text})
        assert store.record("archive", archive)["JBQK"] == text
        assert [line.new for line in store.history(uuid=archive)] == [text]
        store.take_back(store.history(uuid=archive))
        assert store.record("archive", archive)["JBQK"] is None

    def test_values_come_back_as_they_were_saved(self, store, site):
        values = {"ZBFGD": 45.5, "ZRHFMJ": 0.0, "JDRQ": "2020-02-29", "ZYWT": "1,3", "KZ": "83900"}
        archive = store.rows("archive", site)[0]["uuid"]
        store.save("archive", archive, values)
        assert {name: store.record("archive", archive)[name] for name in values} == values

    def test_a_number_that_is_taken_is_refused_and_nothing_is_saved(self, store, site):
        with pytest.raises(MineError) as caught:
            store.add("sites", {"ZTBH": "S1"})
        assert caught.value.code == "workspace_refused"
        assert store.count() == 1
        store.add("sites", {"ZTBH": "S2"})  # nothing is left locked

    def test_a_row_of_a_site_that_does_not_exist_is_refused(self, store):
        with pytest.raises(MineError) as caught:
            store.add("funds", {"site": "nobody", "ZJJH": 1.0})
        assert caught.value.code == "workspace_refused"
        store.add("sites", {"ZTBH": "S2"})

    def test_a_field_that_somebody_changed_meanwhile_is_a_conflict_and_stays(self, store, site, address):
        archive = store.rows("archive", site)[0]["uuid"]
        other = WorkspaceStore.open(address, "李四")
        other.save("archive", archive, {"JBQK": "李四写的"}, seen={"JBQK": None})
        saved = store.save("archive", archive, {"JBQK": "我写的", "JDR": "张三"}, seen={"JBQK": None, "JDR": None})
        assert [(c.field, c.mine, c.theirs, c.who) for c in saved.conflicts] == [("JBQK", "我写的", "李四写的", "李四")]
        assert not saved.written
        assert (store.record("archive", archive)["JBQK"], store.record("archive", archive)["JDR"]) == ("李四写的", None)
        assert store.save("archive", archive, {"JBQK": "我写的"}).written
        other.close()

    def test_another_field_of_the_same_record_is_no_conflict(self, store, site, address):
        archive = store.rows("archive", site)[0]["uuid"]
        other = WorkspaceStore.open(address, "李四")
        other.save("archive", archive, {"JBQK": "李四写的"})
        assert store.save("archive", archive, {"JDR": "张三"}, seen={"JDR": None}).conflicts == []
        assert store.record("archive", archive)["JBQK"] == "李四写的"
        other.close()

    def test_many_rows_are_saved_together_or_not_at_all(self, store):
        keys = store.add_rows("sites", [{"ZTBH": f"N{i}"} for i in range(5)])
        assert store.save_rows("sites", {key: {"KSMC": "共同"} for key in keys}) == 5
        with pytest.raises(MineError):
            store.save_rows("sites", {key: {"ZTBH": "SAME"} for key in keys})
        assert sorted(row["ZTBH"] for row in store.sites()) == [f"N{i}" for i in range(5)]

    def test_a_record_that_is_gone_is_told(self, store, site):
        archive = store.rows("archive", site)[0]["uuid"]
        store.remove("sites", [site])
        with pytest.raises(MineError) as caught:
            store.save("archive", archive, {"JBQK": "x"})
        assert caught.value.code == "record_gone"
        with pytest.raises(MineError) as caught:
            store.dossier(site)
        assert caught.value.code == "site_gone"

    # --- history --------------------------------------------------------------------------------------------------------
    def test_the_history_says_who_what_and_from_what_to_what(self, store, site):
        archive = store.rows("archive", site)[0]["uuid"]
        store.save("archive", archive, {"JBQK": "一"})
        store.save("archive", archive, {"JBQK": "二", "ZBFGD": 10.0})
        lines = store.history(uuid=archive)
        told = [(line.old, line.new, line.who) for line in lines if line.field == "JBQK"]
        assert told == [("一", "二", "张三"), (None, "一", "张三")]
        assert all(line.site == site and line.at for line in lines)

    def test_a_change_by_another_program_has_nobody_s_name(self, store, site, other_program):
        store.save("sites", site, {"KSMC": "插件"})
        other_program("UPDATE sites SET {q}KSMC{q} = '别处' WHERE {q}ZTBH{q} = 'S1'")
        newest = store.history(uuid=site)[0]
        assert (newest.field, newest.old, newest.new, newest.who) == ("KSMC", "插件", "别处", "")

    def test_a_row_that_another_program_adds_has_nobody_s_name_and_a_key_of_its_own(self, store, site, other_program):
        other_program("INSERT INTO sites ({q}ZTBH{q}, editor, mark) SELECT 'COPY', editor, mark FROM sites WHERE {q}ZTBH{q} = 'S1'")
        copy = store.site_by_number("COPY")
        assert copy["uuid"] != site and len(copy["uuid"]) == 36
        assert [line.who for line in store.history(uuid=copy["uuid"])] == [""]

    def test_the_history_cannot_be_changed(self, store, site, other_program):
        for statement in ("UPDATE history SET new = 'x'", "DELETE FROM history", "UPDATE history SET who = 'x' WHERE id = 1"):
            with pytest.raises(Exception, match="history cannot be changed"):
                other_program(statement)

    def test_an_update_is_taken_back_and_the_undo_too(self, store, site):
        archive = store.rows("archive", site)[0]["uuid"]
        store.save("archive", archive, {"ZBFGD": 12.5, "JDRQ": "2020-01-02", "JBQK": "甲"})
        assert store.take_back(store.history(uuid=archive)).count == 3
        assert [store.record("archive", archive)[n] for n in ("ZBFGD", "JDRQ", "JBQK")] == [None, None, None]
        store.take_back(store.history(uuid=archive, limit=3))
        assert [store.record("archive", archive)[n] for n in ("ZBFGD", "JDRQ", "JBQK")] == [12.5, "2020-01-02", "甲"]

    def test_an_older_change_is_not_taken_back_over_a_newer_one(self, store, site):
        archive = store.rows("archive", site)[0]["uuid"]
        store.save("archive", archive, {"JBQK": "一"})
        store.save("archive", archive, {"JBQK": "二"})
        result = store.take_back(store.history(uuid=archive)[1:])
        assert result.count == 0 and [error.code for _, error in result.refused] == ["history_changed_since"]
        assert store.take_back(store.history(uuid=archive)).count == 2
        assert store.record("archive", archive)["JBQK"] is None

    def test_a_deleted_row_comes_back_with_its_key(self, store, site):
        fund = store.add("funds", {"site": site, "ZJLX": "1", "ZJJH": 12.5, "BZ": "中央"})
        store.remove("funds", [fund])
        deleted = [line for line in store.history(uuid=fund) if line.action == "D"]
        assert {line.who for line in deleted} == {"张三"}
        store.take_back(deleted)
        row = store.record("funds", fund)
        assert (row["ZJLX"], row["ZJJH"], row["BZ"], row["site"]) == ("1", 12.5, "中央", site)

    def test_a_deleted_site_comes_back_whole(self, store, site):
        act = new_act()
        archive = store.rows("archive", site)[0]["uuid"]
        store.save("archive", archive, {"JBQK": "要留住", "ZBFGD": 3.0})
        fund = store.add("funds", {"site": site, "ZJJH": 1.5})
        store.remove("sites", [site], act)
        assert store.rows("archive", site) == [] and store.record("funds", fund) is None
        gone = [line for line in store.history(site=site, limit=500) if line.action == "D"]
        assert {line.who for line in gone} == {"张三"}, "what goes with a site goes by the same person"
        result = store.take_back(gone)
        assert result.refused == []
        assert store.record("archive", archive)["JBQK"] == "要留住" and store.record("funds", fund)["ZJJH"] == 1.5
        assert store.record("sites", site)["KSMC"] == "示例矿" and len(store.rows("archive", site)) == 1

    def test_a_site_with_patches_does_not_go(self, store, site):
        store.add("patches", {"TBBH": "T1", "site": site}, shape())
        with pytest.raises(MineError):
            store.remove("sites", [site])
        assert store.record("sites", site) is not None and len(store.rows("archive", site)) == 1

    def test_a_new_row_is_taken_back_unless_somebody_worked_on_it(self, store, site):
        first, second = store.add_rows("funds", [{"site": site, "ZJJH": 1.0}, {"site": site, "ZJJH": 2.0}])
        lines = [line for line in store.history(site=site) if line.table == "funds"]
        store.save("funds", second, {"ZJJH": 3.0})
        result = store.take_back(lines)
        assert result.count == 1 and len(result.refused) == 1
        assert store.record("funds", first) is None and store.record("funds", second)["ZJJH"] == 3.0

    def test_an_act_is_taken_back_as_one(self, store, site):
        act = new_act()
        archive, ledger = (store.rows(table, site)[0]["uuid"] for table in ("archive", "ledger"))
        store.save("archive", archive, {"JBQK": "甲"}, act=act)
        store.save("ledger", ledger, {"ZRZT": "乙"}, act=act)
        fund = store.add("funds", {"site": site}, act=act)
        lines = store.lines_of_act(act)
        assert {line.table for line in lines} == {"archive", "ledger", "funds"}
        store.take_back(lines)
        assert store.record("archive", archive)["JBQK"] is None and store.record("ledger", ledger)["ZRZT"] is None
        assert store.record("funds", fund) is None

    def test_a_shape_is_saved_with_its_values_and_taken_back(self, store, site):
        patch = store.add("patches", {"TBBH": "T1", "site": site, "TQMJ": 5.0}, shape())
        moved = shape()
        moved.translate(0.01, 0)
        store.save_shape("patches", patch, moved, {"TQMJ": 6.5, "stale": 0})
        row = store.rows("patches", site)[0]
        assert row["geom"].equals(moved) and (row["TQMJ"], row["stale"]) == (6.5, 0)
        lines = [line for line in store.history(uuid=patch) if line.action == "U" and line.field in ("geom", "TQMJ")]
        assert {(line.field, line.who) for line in lines} == {("geom", "张三"), ("TQMJ", "张三")}
        assert store.take_back(lines).refused == []
        row = store.rows("patches", site)[0]
        assert row["geom"].equals(shape()) and row["TQMJ"] == 5.0

    def test_a_photo_is_moved_and_taken_back(self, store, site):
        here, there = QgsGeometry.fromWkt("Point (104.5 30.5)"), QgsGeometry.fromWkt("Point (104.6 30.6)")
        photo = store.add("photos", {"site": site, "ZPMC": "前.jpg"}, here)
        store.save_shape("photos", photo, there, {"ZPSM": "位置已核对"})
        assert store.rows("photos", site)[0]["geom"].equals(there)
        lines = [line for line in store.history(uuid=photo) if line.action == "U"]
        assert {(line.field, line.who) for line in lines} == {("geom", "张三"), ("ZPSM", "张三")}
        assert store.take_back(lines).refused == []
        row = store.rows("photos", site)[0]
        assert row["geom"].equals(here) and row["ZPSM"] is None

    def test_a_patch_that_was_only_measured_since_can_be_taken_back(self, store):
        act = new_act()
        patch = store.add("patches", {"TBBH": "T1", "ZTBH": "M1"}, shape(), act)
        store.save_rows("patches", {patch: {"TQMJ": 6.5, "KFX": 104.5, "KFY": 30.5, "stale": 0}})
        lines = [line for line in store.lines_of_act(act) if line.table == "patches"]
        assert store.take_back(lines).refused == [] and store.record("patches", patch) is None

    def test_a_patch_is_taken_back_with_what_was_done_to_it_but_not_without(self, store):
        patch = store.add("patches", {"TBBH": "T1", "ZTBH": "M1"}, shape())
        inserted = store.history(table="patches", uuid=patch)
        store.save("patches", patch, {"BZ": "核对过"})
        assert [error.code for _, error in store.take_back(inserted).refused] == ["history_changed_since"]
        assert store.record("patches", patch)["BZ"] == "核对过"
        assert store.take_back(store.history(table="patches", uuid=patch)).refused == []
        assert store.record("patches", patch) is None

    def test_a_shape_that_another_program_moves_waits_to_be_measured(self, store, site):
        patch = store.add("patches", {"TBBH": "T1", "site": site, "TQMJ": 5.0}, shape())
        assert store.record("patches", patch)["stale"] == 0
        layer = store.database.open_layer("patches")
        moved = shape()
        moved.translate(0.01, 0)
        layer.startEditing()
        feature = next(layer.getFeatures())
        layer.changeGeometry(feature.id(), moved)
        assert layer.commitChanges()
        assert store.record("patches", patch)["stale"] == 1
        assert [line.who for line in store.history(uuid=patch) if line.field == "geom"] == [""]

    # --- seal ---------------------------------------------------------------------------------------------------------
    def test_the_seal_holds_and_notices_what_is_cut(self, store, site):
        archive = store.rows("archive", site)[0]["uuid"]
        for text in ("一", "二", "三"):
            store.save("archive", archive, {"JBQK": text})
        assert store.seal() > 3 and store.seal() == 0
        store.save("archive", archive, {"JBQK": "四"})
        assert store.seal() == 1
        lines, settings = sealed(store)
        assert check_chain(lines, *settings) is None
        assert check_chain(lines[:-1], *settings).kind == "cut"
        assert check_chain(lines[:1] + lines[2:], *settings).kind == "missing"
        changed = [list(line) for line in lines]
        changed[1][COLUMNS.index("new")] = "gefälscht"
        assert check_chain(changed, *settings).line == 2

    def test_two_windows_seal_the_same_chain(self, store, site, address):
        other = WorkspaceStore.open(address, "李四")
        other.save("sites", site, {"KSMC": "乙"})
        store.seal()
        store.save("sites", site, {"KSMC": "丙"})
        other.seal()
        lines, settings = sealed(store)
        assert check_chain(lines, *settings) is None and all(line[-1] for line in lines)
        other.close()

    # --- others -------------------------------------------------------------------------------------------------------
    def test_a_second_window_hears_of_changes(self, store, site, address):
        other = WorkspaceStore.open(address, "李四")
        heard: List[Any] = []
        other.changed.connect(heard.extend)
        other.index()
        store.save("sites", site, {"KSMC": "改名"})
        other.poll()
        assert ("sites", site, site) in heard
        assert other.count(SiteQuery(text="改名")) == 1
        other.poll()
        assert heard.count(("sites", site, site)) == 1
        other.close()

    def test_settings_are_kept(self, store, address):
        store.set_setting("photo_limit", "250")
        store.set_setting("photo_limit", "300")
        other = WorkspaceStore.open(address, "李四")
        assert other.settings["photo_limit"] == "300"
        other.close()

    def test_a_newer_workspace_can_only_be_read(self, store, site, address, other_program):
        other_program("UPDATE settings SET value = '99' WHERE {q}key{q} = 'schema_version'")
        newer = WorkspaceStore.open(address, "李四")
        assert newer.read_only and newer.read_only_reason == "workspace_newer"
        assert newer.record("sites", site)["ZTBH"] == "S1"
        with pytest.raises(MineError) as caught:
            newer.save("sites", site, {"KSMC": "x"})
        assert caught.value.code == "workspace_newer"
        newer.close()

    def test_the_campaign_comes_with_the_workspace(self, store):
        assert store.campaign.id == "yangtze_2020"


def shape() -> QgsGeometry:
    """A patch of some 100 m."""
    return QgsGeometry.fromWkt(SHAPE)


def sealed(store: WorkspaceStore):
    """All lines of the history with their seals, and what the settings say of them."""
    rows = sorted(store.database.rows("history"), key=lambda row: row["id"])
    settings = {row["key"]: row["value"] for row in store.database.rows("settings")}
    return [[*(row[name] for name in COLUMNS), row["seal"]] for row in rows], (int(settings["sealed_id"]), settings["sealed"])
