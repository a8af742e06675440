"""What the panels keep: rivers that a person chose for names in a file, and decisions on patches, with real layers and settings."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsProject, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtWidgets import QComboBox

from made_layers import memory_layer, save, square
from mine_restoration_plugin.bridge.decisions import read_decisions, write_decisions
from mine_restoration_plugin.gui import river_presenter, scope_presenter, settings
from mine_restoration_plugin.gui.earlier_decisions import EarlierDecisions
from mine_restoration_plugin.gui.layer_choice import changes_for
from mine_restoration_plugin.gui.layer_reading import source_key
from mine_restoration_plugin.gui.river_table import MOST_ROWS, RiverTable
from mine_restoration_plugin.gui.session import Session
from mine_restoration_plugin.model.appendix import AppendixTable
from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign

CAMPAIGN = load_campaign(builtin_campaign_path())
RIVERS = [river.name for river in CAMPAIGN.rivers]


@pytest.fixture(autouse=True)
def clean(qgis_new_project):
    QgsSettings().remove("mine_restoration")
    yield
    QgsSettings().remove("mine_restoration")
    QgsProject.instance().clear()


def river_layer(path, lines):
    layer = QgsVectorLayer("LineString?crs=EPSG:4490&field=HLMC:string(40)", "rivers", "memory")
    features = []
    for name, line in lines.items():
        feature = QgsFeature(layer.fields())
        feature["HLMC"] = name
        feature.setGeometry(QgsGeometry.fromWkt(line))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return QgsVectorLayer(save(layer, path), "rivers", "ogr")


# --- names of rivers --------------------------------------------------------------------------------------------------
def test_a_choice_stands_beside_what_the_aliases_say_and_keeps_its_row():
    before = river_presenter.match_rivers(["漳河", "Yangtze", "岷江"], CAMPAIGN, {})
    after = river_presenter.match_rivers(["漳河", "Yangtze", "岷江"], CAMPAIGN, {"漳河": "汉江", "岷江": ""})
    assert [(m.name, m.river, m.by_hand) for m in before] == [("Yangtze", "长江", False), ("岷江", "岷江", False), ("漳河", "", False)]
    assert [(m.name, m.river, m.by_hand) for m in after] == [("Yangtze", "长江", False), ("岷江", "", True), ("漳河", "汉江", True)]
    assert after[2].class_name == CAMPAIGN.class_name("2")


def test_a_choice_that_the_aliases_make_anyway_is_no_choice():
    chosen = river_presenter.with_choice({}, "漳河", "汉江", CAMPAIGN)
    assert chosen == {"漳河": "汉江"}
    assert river_presenter.with_choice(chosen, "漳河", "", CAMPAIGN) == {}
    assert river_presenter.with_choice({}, "Yangtze", "长江", CAMPAIGN) == {}


def test_the_name_field_is_the_engines_also_when_a_name_is_left_out():
    fields = {"NAME_EN": ["Yangtze", "Han"], "HLMC": ["长江", "汉江"], "BZ": ["漳河"]}
    assert river_presenter.best_name_field(fields, CAMPAIGN, {}) == "HLMC"
    assert river_presenter.best_name_field(fields, CAMPAIGN, {"汉江": ""}) == "HLMC"
    assert river_presenter.best_name_field({"BZ": ["x"], "MC": ["漳河"]}, CAMPAIGN, {"漳河": "长江"}) == "MC"


def test_choices_for_rivers_of_another_campaign_are_left_aside():
    text = json.dumps({"漳河": "黄河", "沮河": "汉江", "旧河": ""})
    assert river_presenter.choices_of(text, CAMPAIGN) == {"沮河": "汉江", "旧河": ""}
    assert river_presenter.choices_of("{", CAMPAIGN) == {} and river_presenter.choices_of("[1]", CAMPAIGN) == {}


def test_what_was_chosen_for_a_file_is_back_when_it_is_opened_again(tmp_path):
    layer = river_layer(tmp_path / "own.gpkg", {"漳河": "LINESTRING(111 30, 111 30.5)"})
    settings.set_river_names(source_key(layer), '{"漳河": "长江"}')
    again = QgsVectorLayer(layer.source() + '|subset="HLMC" = \'漳河\'', "again", "ogr")
    assert again.isValid()
    assert changes_for("rivers", again)["river_names"] == '{"漳河": "长江"}'
    other = river_layer(tmp_path / "other.gpkg", {"漳河": "LINESTRING(111 30, 111 30.5)"})
    assert changes_for("rivers", other)["river_names"] == ""
    assert str(tmp_path) not in " ".join(QgsSettings().allKeys())


def test_choices_reach_the_algorithms_with_an_own_layer_only():
    session = Session()
    session.update(rivers="layer", river_names='{"漳河": "长江"}')
    rules = scope_presenter.settings_of(CAMPAIGN)
    assert scope_presenter.strip_parameters(session.choices, rules, CAMPAIGN)["RIVER_NAMES"] == '{"漳河": "长江"}'
    session.update(rivers="")
    assert "RIVER_NAMES" not in scope_presenter.classify_parameters(session.choices, rules, CAMPAIGN)


def test_the_table_calls_back_for_a_choice_and_keeps_the_list_that_was_used(qgis_app):
    called = []
    table = RiverTable(lambda name, river: called.append((name, river)), lambda: None)
    names = ["Yangtze", "漳河"]
    table.show_matches(river_presenter.match_rivers(names, CAMPAIGN, {}), RIVERS)
    rivers = table.table.cellWidget(1, 1)
    assert isinstance(rivers, QComboBox) and [rivers.itemData(i) for i in range(rivers.count())] == ["", *RIVERS]
    rivers.setCurrentIndex(rivers.findData("汉江"))
    rivers.activated.emit(rivers.currentIndex())
    assert called == [("漳河", "汉江")]
    table.show_matches(river_presenter.match_rivers(names, CAMPAIGN, {"漳河": "汉江"}), RIVERS)
    assert table.table.cellWidget(1, 1) is rivers
    assert table.table.item(1, 2).text() == CAMPAIGN.class_name("2")


def test_thousands_of_names_are_searched_and_not_all_listed(qgis_app):
    table = RiverTable(lambda name, river: None, lambda: None)
    names = [f"小河{number}" for number in range(5000)] + ["Yangtze"]
    table.show_matches(river_presenter.match_rivers(names, CAMPAIGN, {}), RIVERS)
    assert table.table.rowCount() == MOST_ROWS and table.table.item(0, 0).text() == "Yangtze"
    table.search.setText("小河4999")
    assert [table.table.item(row, 0).text() for row in range(table.table.rowCount())] == ["小河4999"]


# --- decisions ----------------------------------------------------------------------------------------------------------
PLACES = {"P1": (111.28, 30.70), "P2": (113.90, 33.00), "P3": (111.30, 30.60)}


@pytest.fixture
def classified(provider, context, feedback, tmp_path):
    """Classifies patches along a short river with the real engine; gives the result as a layer of the project."""
    rivers = river_layer(tmp_path / "rivers.gpkg", {"长江": "LINESTRING(111.20 30.66, 111.40 30.64)"}).source()

    def run(patches, name, **parameters):
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:classifypatches")
        output = f"{tmp_path / name}.gpkg|layername=patches"
        _, ok = algorithm.run({"PATCHES": patches.id(), "RIVERS": rivers, "OUTPUT": output, **parameters}, context, feedback, {}, False)
        assert ok
        return QgsProject.instance().addMapLayer(QgsVectorLayer(output, name, "ogr"))

    return run


@pytest.fixture
def patches(tmp_path):
    rows = [{"TBBH": number, "geometry": square(*place)} for number, place in PLACES.items()]
    path = save(memory_layer(rows), tmp_path / "patches.gpkg", "patches")
    return QgsProject.instance().addMapLayer(QgsVectorLayer(path + "|layername=patches", "patches", "ogr"))


def decide(layer, number, decision, reason):
    """As the panel does it."""
    feature = next(layer.getFeatures(f"\"TBBH\" = '{number}'"))
    values = {name: str(feature[name]) for name in ("HLMC", "GZL", "PDYJ", "SCOPE")}
    record = type("Record", (), {"fid": feature.id(), "values": {"TBBH": number, **values}})
    (case,) = scope_presenter.edge_cases([record], [], 10)
    write_decisions(layer, {feature.id(): scope_presenter.decided(case, decision, reason, CAMPAIGN)[1]})


def row_of(layer, number, *names):
    feature = next(layer.getFeatures(f"\"TBBH\" = '{number}'"))
    return [feature[name] if feature[name] is not None and str(feature[name]) != "NULL" else "" for name in names]


def session_of(patches, result=None):
    session = Session()
    session.update(patches=patches.id(), result=result.id() if result is not None else "")
    return session


def test_decisions_are_taken_over_in_a_later_session_from_the_last_result_of_the_patches(classified, patches):
    first = classified(patches, "first")
    today = EarlierDecisions(session_of(patches), lambda: None)
    today.take_over([], False, first, [])
    decide(first, "P1", "0", "实地核查")
    QgsProject.instance().removeMapLayer(first.id())
    later = EarlierDecisions(session_of(patches), lambda: None)
    later.refresh()
    assert "1" in later.text.text() and "first.gpkg" in later.text.text()
    earlier, sure = later.read()
    second = classified(patches, "second")
    assert later.take_over(earlier, sure, second, []) == (1, [])
    assert row_of(second, "P1", "SCOPE", "RGPD", "RGYY", "PDYJ", "GZL") == [0, "0", "实地核查", "3", ""]
    assert row_of(second, "P3", "SCOPE", "RGPD") == [1, ""]


def test_a_decision_that_was_taken_over_can_be_taken_back(classified, patches):
    first = classified(patches, "first")
    decide(first, "P1", "0", "实地核查")
    panel = EarlierDecisions(session_of(patches, first), lambda: None)
    earlier, sure = panel.read()
    second = classified(patches, "second")
    panel.take_over(earlier, sure, second, [])
    (record,) = read_decisions(second)
    (case,) = scope_presenter.edge_cases([record], [], 10)
    _, values = scope_presenter.withdrawn(case)
    write_decisions(second, {case.fid: values})
    assert row_of(second, "P1", "SCOPE", "HLMC", "GZL", "PDYJ", "RGPD", "YPDJG") == [1, "长江", "1", "1", "", ""]


def test_a_chosen_file_goes_before_everything_else(classified, patches, tmp_path):
    first, other = classified(patches, "first"), classified(patches, "other")
    decide(other, "P2", "1", "实地核查")
    session = session_of(patches, first)
    session.update(decisions=str(tmp_path / "other.gpkg"))
    panel = EarlierDecisions(session, lambda: None)
    earlier, sure = panel.read()
    second = classified(patches, "second")
    assert panel.take_over(earlier, sure, second, [{"patch": "P2", "row": 1, "river": "汉江", "distance_m": 1.0, "margin_m": 1.0}]) == (1, [])
    assert row_of(second, "P2", "SCOPE", "HLMC", "GZL") == [1, "汉江", "2"]
    assert session.choices.decisions == ""


def test_a_patch_of_the_same_number_elsewhere_gets_no_decision_and_is_named(classified, patches, tmp_path):
    first = classified(patches, "first")
    decide(first, "P1", "0", "实地核查")
    moved = QgsProject.instance().addMapLayer(memory_layer([{"TBBH": "P1", "geometry": square(111.4, 30.2)}]))
    session = session_of(moved)
    session.update(decisions=str(tmp_path / "first.gpkg"))
    panel = EarlierDecisions(session, lambda: None)
    earlier, sure = panel.read()
    second = classified(moved, "second")
    assert panel.take_over(earlier, sure, second, []) == (0, ["P1"])
    assert second.fields().indexOf("RGPD") < 0  # nothing was written


def test_with_another_distance_a_decision_on_the_old_edge_is_not_taken_over(classified, patches):
    first = classified(patches, "first")
    decide(first, "P2", "1", "实地核查")
    panel = EarlierDecisions(session_of(patches, first), lambda: None)
    earlier, sure = panel.read()
    narrow = classified(patches, "narrow", DISTANCE=2)
    panel.take_over(earlier, True, narrow, [])
    assert row_of(narrow, "P2", "SCOPE") == [0]


def test_a_file_that_holds_no_result_is_refused(patches, tmp_path):
    session = session_of(patches)
    session.update(decisions=str(tmp_path / "patches.gpkg"))
    panel = EarlierDecisions(session, lambda: None)
    panel.refresh()
    assert "patches.gpkg" in panel.text.text()


# --- the table's foot ----------------------------------------------------------------------------------------------------
def test_where_nothing_differs_the_comparison_says_so_and_shows_no_zeros():
    from mine_restoration_plugin.gui import table_presenter as presenter

    empty = presenter.make_table([], CAMPAIGN, "patch", "ellipsoidal").table
    same = presenter.shown_cells(empty, CAMPAIGN, 10, difference=True)
    numbers = [cell for cell in same if not cell.head and cell.column > 2]
    assert isinstance(empty, AppendixTable) and {cell.text for cell in numbers} == {presenter.NO_DIFFERENCE}
    assert not any(cell.marked for cell in numbers)
    difference, differing = presenter.differences(empty, CAMPAIGN)
    shown = [cell for cell in presenter.shown_cells(difference, CAMPAIGN, 10, difference=True) if not cell.head and cell.column > 2]
    assert differing and all(cell.marked == (cell.text != presenter.NO_DIFFERENCE) for cell in shown)
