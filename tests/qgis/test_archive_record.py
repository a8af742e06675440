"""The record of a site as a person works on it: a real store on a real file, without a window."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from qgis.core import QgsProject

from archive_workspace import make_store, second_window, stored
from mine_restoration_plugin.bridge import workspace_database
from mine_restoration_plugin.bridge.site_rows import extent_of, rows_of_sites, sites_of_patches
from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore
from mine_restoration_plugin.gui import archive_many_presenter as many
from mine_restoration_plugin.gui.archive_presenter import CONFLICT, FAILED, REFUSED, ArchivePresenter
from mine_restoration_plugin.gui.archive_suggestions import bounds_text, merged
from mine_restoration_plugin.gui.field_words import plain_text
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.site_query import SiteQuery
from mine_restoration_plugin.model.workspace_schema import table_named

BASICS = ("archive", "JBQK")
COVER = ("archive", "ZBFGD")
PROBLEMS = ("archive", "ZYWT")
NUMBER = ("sites", "ZTBH")


@pytest.fixture
def store(qgis_app, tmp_path):
    made = make_store(tmp_path)
    yield made
    made.close()
    QgsProject.instance().clear()


@pytest.fixture
def record(store):
    presenter = ArchivePresenter(store)
    presenter.open("KS001")
    return presenter


def fill(record, key, text):
    record.type_in(key, text)
    return record.save(key)


def field(table, name):
    return next(f for f in table_named(table).fields if f.name == name)


# --- the form ---------------------------------------------------------------------------------------------------------
def test_the_form_has_the_items_of_the_campaign_in_their_order_and_every_field_once(record):
    sections = record.sections()
    items = [item.name_en if record.english else item.name for item in record.campaign.archive_items]
    assert [s.title for s in sections][1:-1] == items
    keys = [key for s in sections for key in s.keys]
    assert len(keys) == len(set(keys))
    wanted = {(table, f.name) for table in ("archive", "sites") for f in table_named(table).fields}
    # What the list says already: province's code, and the completeness, which stands in the head.
    assert wanted - set(keys) == {("sites", "SDM"), ("sites", "WZD")}


def test_what_is_missing_for_the_next_status_gets_shorter_with_every_field(record):
    step, unmet = record.missing()
    assert step and ("archive", "JBQK") in [(u.table, u.field) for u in unmet]
    fill(record, BASICS, "石灰岩矿")
    record.refresh()
    assert ("archive", "JBQK") not in [(u.table, u.field) for u in record.missing()[1]]
    assert record.completeness() > 0


# --- saving -----------------------------------------------------------------------------------------------------------
def test_a_typed_value_stands_in_the_file_in_the_form_that_the_dictionary_asks_for(record, store):
    fill(record, COVER, " ３５．５ % ")
    fill(record, ("archive", "JDRQ"), "2020年6月1日")
    fill(record, PROBLEMS, "3,1")
    fill(record, ("archive", "KZ"), "石灰岩")
    row = store.rows("archive", "KS001")[0]
    assert (row["ZBFGD"], row["JDRQ"], row["ZYWT"], row["KZ"]) == (35.5, "2020-06-01", "{1,3}", "83900")
    assert record.drafts() == ""


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (COVER, "155"), (COVER, "很多"), (("archive", "JDRQ"), "2020-02-30"), (PROBLEMS, "7"), (("archive", "JDR"), "名" * 21),
        (NUMBER, ""), (NUMBER, "KS002"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_in_a_sentence_and_kept_until_it_is_mended(record, store, key, text):
    entry = fill(record, key, text)
    assert entry.state == REFUSED and len(entry.sentence) > 10
    before = store.record(key[0], record.uuid_of(key[0]))
    record.open("KS002")
    record.open("KS001")
    assert record.text_of(record.entries[key]) == text and record.entries[key].state == REFUSED
    assert store.record(key[0], record.uuid_of(key[0])) == before
    again = ArchivePresenter(store, drafts=record.drafts())
    again.open("KS001")
    assert again.text_of(again.entries[key]) == text, "what was typed is there after QGIS was started anew"
    assert again.waiting() == [("KS001", "KS001", 1)]
    again.give_up(key)
    assert again.waiting() == [] and again.text_of(again.entries[key]) == plain_text(again.entries[key].field, before[key[1]])


def test_drafts_that_make_no_sense_are_left_aside(store):
    for text in ("{", "[1, null]", '[{"uuid": 1}]', '{"a": 2}', "null"):
        assert ArchivePresenter(store, drafts=text).waiting() == []


def test_text_of_any_kind_is_just_text(record, store):
    text = "=SUM(A1)'; DROP TABLE sites;-- <b>&amp;</b> {0} %s \\n\t𠮷矿\U0001f3d4\n第二行" + "长" * 5000
    fill(record, BASICS, text)
    assert stored(store, "KS001", "JBQK") == text
    assert store.count() == 4


def test_an_unknown_code_of_a_file_stays_until_a_person_chooses_another(record, store):
    store.save("archive", record.uuid_of("archive"), {"DZYH": "8"})
    record.open("KS001")
    assert fill(record, ("archive", "DZYH"), "8").state != REFUSED
    assert stored(store, "KS001", "DZYH") == "8"
    fill(record, ("archive", "DZYH"), "2")
    assert stored(store, "KS001", "DZYH") == "2"


def test_a_doubt_is_said_and_the_value_saved(record, store):
    entry = fill(record, ("archive", "ZRHFMJ"), "400")  # the site has 4 ha
    assert stored(store, "KS001", "ZRHFMJ") == 400.0 and "4.00" in entry.sentence and entry.draft is None
    entry = fill(record, ("archive", "ZRHFMJ"), "4")
    assert entry.sentence == ""


def test_a_locked_file_keeps_what_was_typed_and_saves_it_later(record, store, monkeypatch):
    monkeypatch.setattr(workspace_database, "PATIENCE_S", 0.1)
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", code, store.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline().strip() == "locked"
        entry = fill(record, BASICS, "写了一半")
        assert entry.state == FAILED and record.has_failed()
    finally:
        holder.communicate("")
    assert record.save_all() == []
    assert stored(store, "KS001", "JBQK") == "写了一半" and record.drafts() == ""


def test_a_workspace_that_may_only_be_read_says_why(qgis_app, tmp_path):
    store = make_store(tmp_path / "ro")
    store.close()
    os.chmod(store.path, 0o444)
    store = WorkspaceStore.open(store.path, "张三")
    store.read_only, store.read_only_reason = True, "workspace_read_only"  # root may write everywhere
    record = ArchivePresenter(store)
    record.open("KS001")
    entry = fill(record, BASICS, "石灰岩矿")
    assert entry.state == FAILED and "翠屏区.gpkg" in entry.sentence
    assert record.suggestions(None) == {}
    store.close()


# --- others -----------------------------------------------------------------------------------------------------------
def test_the_second_writer_of_a_field_is_told_both_values_and_who(record, store):
    other = second_window(store)
    other.save("archive", record.uuid_of("archive"), {"JBQK": "对方写的"})
    entry = fill(record, BASICS, "我写的")
    assert entry.state == CONFLICT
    assert all(words in entry.sentence for words in ("王五", "对方写的", "我写的"))
    assert stored(store, "KS001", "JBQK") == "对方写的", "nothing is overwritten without a decision"
    record.open("KS002")
    record.open("KS001")
    assert record.entries[BASICS].state == CONFLICT and record.text_of(record.entries[BASICS]) == "我写的"
    other.close()


@pytest.mark.parametrize(("mine", "left"), [(True, "我写的"), (False, "对方写的")])
def test_a_conflict_ends_with_the_persons_choice(record, store, mine, left):
    other = second_window(store)
    other.save("archive", record.uuid_of("archive"), {"JBQK": "对方写的"})
    fill(record, BASICS, "我写的")
    entry = record.resolve(BASICS, mine)
    assert entry.draft is None and entry.value == left and record.drafts() == ""
    assert stored(store, "KS001", "JBQK") == left
    other.close()


def test_a_third_change_during_the_choice_is_a_new_conflict(record, store):
    other = second_window(store)
    other.save("archive", record.uuid_of("archive"), {"JBQK": "对方写的"})
    fill(record, BASICS, "我写的")
    other.save("archive", record.uuid_of("archive"), {"JBQK": "对方又改了"})
    entry = record.resolve(BASICS, True)
    assert entry.state == CONFLICT and "对方又改了" in entry.sentence
    other.close()


def test_changes_by_others_are_shown_and_leave_what_is_typed_alone(record, store):
    other = second_window(store)
    record.type_in(BASICS, "正在写")
    other.save("archive", record.uuid_of("archive"), {"JBQK": "对方写的", "ZBFGD": 12.5})
    assert record.refresh() == [COVER]
    assert record.entries[COVER].value == 12.5 and record.text_of(record.entries[BASICS]) == "正在写"
    assert record.save(BASICS).state == CONFLICT
    other.close()


def test_a_site_that_somebody_deleted_is_said(record, store):
    store.remove("sites", ["KS004"])
    with pytest.raises(MineError, match="(?s).*"):
        record.open("KS004")
    assert record.site == "KS001", "the record that was open stays open"


# --- taking back ------------------------------------------------------------------------------------------------------
def test_saves_are_taken_back_one_by_one_and_done_again(record, store):
    fill(record, BASICS, "一")
    record.leave(BASICS)
    fill(record, COVER, "50")
    record.leave(COVER)
    fill(record, BASICS, "二")
    assert record.take_back().whole and (stored(store, "KS001", "JBQK"), stored(store, "KS001", "ZBFGD")) == ("一", 50.0)
    record.take_back()
    assert (stored(store, "KS001", "JBQK"), stored(store, "KS001", "ZBFGD")) == ("一", None)
    record.do_again()
    assert stored(store, "KS001", "ZBFGD") == 50.0
    record.take_back()
    record.take_back()
    assert stored(store, "KS001", "JBQK") is None and record.take_back() is None


def test_what_is_typed_with_pauses_in_one_stay_is_taken_back_as_one(record, store):
    for text in ("石", "石灰", "石灰岩"):
        fill(record, BASICS, text)
    assert len([line for line in store.history(site="KS001") if line.field == "JBQK"]) == 3
    record.take_back()
    assert stored(store, "KS001", "JBQK") is None and record.last_done == ""


def test_typed_and_untyped_leaves_nothing_to_take_back(record, store):
    fill(record, BASICS, "石")
    fill(record, BASICS, "")
    assert record.last_done == ""


def test_what_somebody_changed_since_is_not_taken_back(record, store):
    fill(record, BASICS, "我写的")
    other = second_window(store)
    other.save("archive", record.uuid_of("archive"), {"JBQK": "对方改的"})
    undone = record.take_back()
    assert not undone.whole and stored(store, "KS001", "JBQK") == "对方改的"
    other.close()


# --- suggestions ------------------------------------------------------------------------------------------------------
def offered(record, name):
    extent = extent_of(record.dossier["patches"])
    return record.suggestions(extent).get(("archive", name), [])


def test_patches_and_the_work_plan_offer_what_is_empty_and_never_fill_it_in(record, store):
    assert [s.adds for s in offered(record, "KZ")] == ["83900"], "what the patches say goes before the reach's minerals"
    assert [s.adds for s in offered(record, "KCFS")] == ["A"]
    assert [s.words for s in offered(record, "WTMS")] == ["滑坡、泥石流、地裂缝等地质灾害较为发育"]
    assert [s.words for s in offered(record, "CQCS")] == ["消除地质灾害隐患，防治水土流失，恢复植被"]
    assert [s.adds for s in offered(record, "DZYH")] == ["2", "3", "4"]
    assert [s.adds for s in offered(record, "JDR")] == ["张三"]
    assert all(stored(store, "KS001", f.name) is None for f in table_named("archive").fields)


def test_the_four_sides_are_proposed_from_the_extent(record):
    assert offered(record, "SZ")[0].words == bounds_text((104.6, 28.8, 104.63, 28.81))
    assert bounds_text((104.6, 28.8, 104.63, 28.81)) == "东至104°37′48.0″E，南至28°48′00.0″N，西至104°36′00.0″E，北至28°48′36.0″N"
    assert bounds_text((0.99999999, -1.5, 1, 2)).endswith("北至2°00′00.0″N") and "西至1°00′00.0″E" in bounds_text((0.99999999, -1.5, 1, 2))


def test_a_suggestion_comes_behind_what_stands_there_and_can_be_taken_back(record, store):
    fill(record, ("archive", "WTMS"), "采坑积水")
    record.refresh()
    record.take_over(offered(record, "WTMS")[0])
    assert stored(store, "KS001", "WTMS") == "采坑积水\n滑坡、泥石流、地裂缝等地质灾害较为发育"
    assert offered(record, "WTMS") == []
    record.take_back()
    assert stored(store, "KS001", "WTMS") == "采坑积水"


def test_codes_are_put_together(record, store):
    fill(record, PROBLEMS, "3")
    record.refresh()
    record.take_over(offered(record, "ZYWT")[0])
    assert stored(store, "KS001", "ZYWT") == "{1,3}"
    assert merged(field("archive", "ZYWT"), "1;3", "{3,4}") == "{1,3,4}"


def test_a_suggestion_never_overwrites_what_was_typed_and_refused(record):
    suggestion = offered(record, "JDRQ")[0]
    fill(record, ("archive", "JDRQ"), "昨天")
    record.take_over(suggestion)
    assert record.text_of(record.entries[("archive", "JDRQ")]) == "昨天"


# --- many sites -------------------------------------------------------------------------------------------------------
def planned(store, name, given_text, only_empty=True, table="archive"):
    index = store.index()
    sites = index.search(SiteQuery())
    rows = rows_of_sites(store, table, sites)
    return many.plan(sites, index, rows, field(table, name), given_text, only_empty, lambda site: index.value(site, "TQMJ")), rows


def test_the_preview_says_what_becomes_of_each_site_and_why_not(store):
    store.save("archive", store.rows("archive", "KS002")[0]["uuid"], {"ZRHFMJ": 1})
    lines, _ = planned(store, "ZRHFMJ", "3")
    states = {line.site: line.state for line in lines}
    # KS001 has 4 ha; KS003 has 2 ha, less than 3; KS004 has no patch, so nothing is known against it.
    assert states == {"KS001": many.CHANGE, "KS002": many.UNCHANGED, "KS003": many.REFUSED, "KS004": many.CHANGE}
    assert "2.00" in next(line.reason for line in lines if line.site == "KS003")
    with pytest.raises(MineError):
        planned(store, "ZBFGD", "155")


def test_many_sites_change_in_one_act_and_go_back_as_one(store, record):
    lines, rows = planned(store, "DZYH", "滑坡")
    act, count, left = many.apply(store, lines, field("archive", "DZYH"), rows)
    assert (count, left) == (4, 0) and {stored(store, site, "DZYH") for site in ("KS001", "KS002", "KS003", "KS004")} == {"2"}
    record.remember_act(act, "", "4")
    assert record.take_back().whole
    assert {stored(store, site, "DZYH") for site in ("KS001", "KS002", "KS003", "KS004")} == {None}


def test_what_somebody_changed_after_the_preview_is_left_alone(store):
    lines, _ = planned(store, "DZYH", "2")
    store.save("archive", store.rows("archive", "KS003")[0]["uuid"], {"DZYH": "5"})
    _, rows = planned(store, "DZYH", "2")
    _, count, left = many.apply(store, lines, field("archive", "DZYH"), rows)
    assert (count, left) == (3, 1) and stored(store, "KS003", "DZYH") == "5"


def test_fields_are_copied_in_one_act_but_never_what_says_who_a_site_is(store, record):
    store.save("archive", store.rows("archive", "KS002")[0]["uuid"], {"JBQK": "相同的矿", "SZ": "别处", "ZBFGD": 20})
    other = store.dossier("KS002")
    keys = [key for section in record.sections() for key in section.keys]
    lines = many.copy_plan(record.dossier, other, keys)
    assert [line.key for line in lines] == [("sites", "XZJD"), ("archive", "JBQK"), ("archive", "ZBFGD")]
    act = many.copy(store, record.dossier, lines)
    assert (stored(store, "KS001", "JBQK"), stored(store, "KS001", "ZBFGD"), store.record("sites", "KS001")["XZJD"]) == ("相同的矿", 20.0, "南广镇")
    record.remember_act(act, "KS001", "")
    record.take_back()
    assert (stored(store, "KS001", "JBQK"), store.record("sites", "KS001")["XZJD"]) == (None, "李庄镇")


def test_nothing_is_copied_over_what_somebody_wrote_meanwhile(store, record):
    store.save("archive", store.rows("archive", "KS002")[0]["uuid"], {"JBQK": "相同的矿", "ZBFGD": 20})
    lines = many.copy_plan(record.dossier, store.dossier("KS002"), [BASICS, COVER])
    store.save("archive", record.uuid_of("archive"), {"ZBFGD": 77})
    with pytest.raises(MineError):
        many.copy(store, record.dossier, lines)
    assert stored(store, "KS001", "JBQK") is None


def test_sites_of_selected_patches_come_once_and_in_order(store):
    fids = {row["TBBH"]: row["@id"] for row in store.database.rows("patches")}
    assert sites_of_patches(store, [fids["TB004"], fids["TB001"], fids["TB002"], 9999]) == ["KS003", "KS001"]
