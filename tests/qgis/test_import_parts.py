"""The parts of the import's window that decide: presenter, table of findings as a workbook, and what is a workspace."""

from __future__ import annotations

import json
import zipfile

import openpyxl
import pytest

from mine_restoration_plugin.bridge.table_file import write_rows
from mine_restoration_plugin.bridge.translation import sentence
from mine_restoration_plugin.bridge.workspace_database import is_workspace
from mine_restoration_plugin.gui.import_presenter import AXES, CRS, ENCODING, ImportPresenter, value_word
from mine_restoration_plugin.model.errors import MineError
from test_store_geopackage import address, template  # noqa: F401 - fixtures


def answer(question, value, certain=True, choices=(), by="doctor"):
    given = [{"value": choice, "words": ""} for choice in choices]
    return {"question": question, "value": value, "by": by, "certain": certain, "evidence": [], "choices": given}


@pytest.fixture
def report():
    noticed = [
        {"code": "shape_missing", "severity": "error", "where": "B", "params": {}, "repaired": False, "patch": 1, "source": "a.shp", "row": 2},
        {"code": "shape_crossing", "severity": "warning", "where": "A", "params": {}, "repaired": True, "patch": 0, "source": "a.shp", "row": 1},
    ]
    layer = {
        "name": "a.shp", "kind": "shapefile", "count": 2, "columns": ["编号", "名"], "problem": None,
        "preview": [{"编号": "A", "名": "甲"}, {"编号": "B", "名": "乙"}],
        "answers": [
            answer(ENCODING, "gb18030", choices=["big5"]), answer("fields", {"编号": "TBBH", "名": ""}), answer(CRS, 4544, False, [4543, 4544]),
            answer(AXES, "east,north"),
        ],
    }  # fmt: skip
    rows = [
        {"key": "k1", "kind": "new", "proposed": True, "patches": [0], "numbers": ["A"], "area_after": 10_000.0},
        {"key": "k2", "kind": "gone", "proposed": False, "held": ["u"], "held_numbers": ["C"], "area_before": 20_000.0},
    ]
    return {
        "layers": [layer], "counts": {"layers": 1, "patches": 2, "kept": 1, "left_out": 1, "repaired": 1}, "area_ha": 1.0, "noticed": noticed,
        "findings": [{"code": "import_shx_restored", "severity": "info", "where": "a.shp", "params": {}}, *noticed],
        "differences": {"rows": rows, "unchanged": [5, 6]},
    }  # fmt: skip


@pytest.fixture
def presenter(report, qgis_app):
    made = ImportPresenter(sentence)
    made.load(report)
    return made


def test_findings_stand_once_the_worst_first_with_what_was_done(presenter):
    assert [row.severity for row in presenter.findings] == ["error", "warning", "info"]
    assert presenter.findings[0].done and presenter.findings[1].done and not presenter.findings[2].done
    assert [row.number for row in presenter.findings] == [0, 1, -1]
    assert [count for count, _ in presenter.severities()] == ["", "error", "warning", "info"]


def test_a_doubtful_answer_is_marked_and_its_choices_are_offered_once(presenter):
    (layer,) = presenter.layers()
    lines = {line.question: line for line in presenter.lines(layer)}
    assert presenter.layer_words(layer).startswith("⚠")
    assert [value for value, _ in lines[CRS].choices] == [4544, 4543] and "EPSG:4544" in lines[CRS].choices[0][1]
    assert "fields" not in lines


def test_new_answers_must_be_looked_at_before_anything_is_imported(presenter, report):
    assert not presenter.has_new_answers() and not presenter.hindrance()
    presenter.answer("a.shp", CRS, 4543)
    presenter.choose_field("a.shp", "名", "KSMC")
    assert presenter.has_new_answers() and presenter.remembered() == {"名": "KSMC"}
    parameters = presenter.parameters("/x/a.shp", answers_only=True)
    assert json.loads(parameters["ANSWERS"]) == {"a.shp": {CRS: 4543, "fields": {"名": "KSMC"}}} and "TAKE" not in parameters
    presenter.load(report)
    assert not presenter.has_new_answers()


def test_what_is_proposed_is_ticked_and_nothing_else(presenter):
    assert [presenter.is_ticked(row) for row in range(2)] == [True, False]
    keys = json.loads(presenter.parameters("/x/a.shp")["TAKE"])
    assert keys == [presenter.differences[0].key]
    presenter.show("gone")
    assert len(presenter.shown) == 1
    presenter.tick(0, True)
    presenter.show("")
    assert [presenter.is_ticked(row) for row in range(2)] == [True, True]
    for row in range(2):
        presenter.tick(row, False)
    assert presenter.hindrance()


def test_a_layer_that_cannot_come_in_hinders_and_says_why(presenter, report):
    report["layers"][0]["problem"] = {"code": "import_crs_unknown", "params": {"name": "a.shp", "choices": "-"}}
    presenter.load(report)
    assert "a.shp" in presenter.hindrance() and presenter.layer_words(presenter.layers()[0]).startswith("✕")


@pytest.mark.parametrize(("code", "words"), [(4523, ("3", "35")), (4543, ("3", "34")), (4491, ("6", "13")), (4502, ("6", "13")), (4490, ())])
def test_zones_are_called_as_surveyors_call_them(qgis_app, code, words):
    said = value_word(CRS, code)
    assert f"EPSG:{code}" in said and all(word in said for word in words)


def test_findings_become_a_workbook_of_texts(tmp_path, qgis_app):
    path = tmp_path / "问题.xlsx"
    write_rows(str(path), "问题", ["图斑", "说明"], [["=1+1", "甲"], ["511502201700001", "a\nb"], ["", "@x"]])
    page = openpyxl.load_workbook(path).active
    assert [[cell.value for cell in row] for row in page] == [["图斑", "说明"], ["'=1+1", "甲"], ["511502201700001", "a\nb"], [None, "'@x"]] or [
        [cell.value or "" for cell in row] for row in page
    ] == [["图斑", "说明"], ["'=1+1", "甲"], ["511502201700001", "a\nb"], ["", "'@x"]]
    assert all(b"<f>" not in zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist())
    assert [entry.name for entry in tmp_path.iterdir()] == ["问题.xlsx"]


def test_a_workbook_that_cannot_be_written_is_a_sentence_and_leaves_nothing(tmp_path, qgis_app):
    with pytest.raises(MineError) as caught:
        write_rows(str(tmp_path / "nowhere" / "x.xlsx"), "a", ["a"], [["b"]])
    assert caught.value.code == "output_unwritable" and list(tmp_path.iterdir()) == []


def test_a_workspace_is_told_by_its_tables(address, tmp_path, qgis_app):  # noqa: F811
    assert is_workspace(address)
    (tmp_path / "other.gpkg").write_bytes(b"SQLite format 3\0")
    assert not is_workspace(str(tmp_path / "other.gpkg")) and not is_workspace(str(tmp_path / "none.gpkg")) and not is_workspace("x.shp")
