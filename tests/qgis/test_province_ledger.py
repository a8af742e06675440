"""provinceledger in a real QGIS: scopes, formats, templates and refusals, on a workspace that the store has open."""

from __future__ import annotations

import os

import openpyxl
import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsProject, QgsVectorLayer

from archive_workspace import make_store
from made_layers import needs_engine
from sheet_store import run_with_report

pytestmark = needs_engine
FILE = "四川省废弃露天矿山生态修复台账.xlsx"


@pytest.fixture
def store(tmp_path, qgis_app):
    made = make_store(tmp_path / "county")
    ledger = made.rows("ledger", "KS001")[0]["uuid"]
    made.save("ledger", ledger, {"ZRZT": "=1+1", "RWMJ": 1.25, "ZLSX": "2020-12-31"})
    made.add("funds", {"uuid": "f1", "site": "KS001", "ZJLX": "1", "ZJJH": 50.0})
    yield made
    made.close()


@pytest.fixture
def run(provider, store, context, feedback, tmp_path):
    """A function that runs the algorithm as the toolbox does; results and report."""

    def made(output, **parameters):
        files = {"WORKSPACE": store.path, "OUTPUT": str(tmp_path / output), "REPORT": str(tmp_path / "report.json")}
        given = {**files, "EDITOR": "王技术员", **parameters}
        return run_with_report("provinceledger", context, feedback, **given)

    return made


def numbers(path):
    page = openpyxl.load_workbook(path).worksheets[0]
    return [row[1] for row in page.iter_rows(min_row=5, values_only=True) if isinstance(row[0], int)]


def test_parameters_keep_their_names_and_order(provider):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:provinceledger")
    names = [definition.name() for definition in algorithm.parameterDefinitions()]
    assert names == ["WORKSPACE", "SCOPE", "TEMPLATE", "OUTPUT", "SHEETS", "FORMATS", "EDITOR", "REPORT"]


def test_a_folder_gets_a_workbook_with_what_was_just_saved(run, tmp_path):
    results, report = run("台账")
    assert (results["SITES"], results["FILES"]) == (3, 1) and report["counts"]["sites"] == 3
    page = openpyxl.load_workbook(tmp_path / "台账" / FILE).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert numbers(tmp_path / "台账" / FILE) == ["KS001", "KS002", "KS003"]
    words = [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("另有不在范围内的矿山1个" in word for word in words)  # KS004 has no patch


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("KS003, KS001", ["KS001", "KS003"]),
        ("\"XZJD\" = '南广镇'", ["KS002"]),
        ("104.635,104.655,28.7,28.9 [EPSG:4490]", ["KS002"]),
        ("POLYGON((104.59 28.7,104.605 28.7,104.605 28.9,104.59 28.9,104.59 28.7))", ["KS001"]),
    ],
)
def test_scope_is_numbers_an_expression_an_extent_or_a_polygon(run, tmp_path, scope, expected):
    run("台账", SCOPE=scope)
    assert numbers(tmp_path / "台账" / FILE) == expected
    page = openpyxl.load_workbook(tmp_path / "台账" / FILE).worksheets[0]
    assert any("范围：" in cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, str))


def test_all_formats_in_a_folder_and_the_layer_has_aliases(run, tmp_path):
    results, _ = run("台账", FORMATS=[0, 1, 2], SHEETS=1)
    assert results["FILES"] == 3
    names = sorted(os.path.splitext(name)[1] for name in os.listdir(tmp_path / "台账"))
    assert names == [".csv", ".gpkg", ".xlsx"]
    layer = QgsVectorLayer(str(tmp_path / "台账" / FILE.replace(".xlsx", ".gpkg")), "ledger", "ogr")
    assert layer.isValid() and layer.crs().authid() == "EPSG:4490" and layer.featureCount() == 3
    aliases = {field.name(): field.alias() for field in layer.fields()}
    assert aliases["RWMJ"] == "任务面积（公顷）" and aliases["SHENG"] == "省"
    feature = next(layer.getFeatures("\"ZTBH\" = 'KS001'"))
    assert feature["RWMJ"] == 1.25 and feature["ZLSX"].toString("yyyy-MM-dd") == "2020-12-31"
    assert len(feature.geometry().asMultiPolygon()) == 2


def test_a_template_replaces_the_plugins_own_paper(run, feedback, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["{{标题}}"])
    book.active.append(["{{主体编号}}", "{{RWMJ}}", "{{没有}}"])
    book.save(tmp_path / "模板.xlsx")
    run("台账", TEMPLATE=str(tmp_path / "模板.xlsx"))
    page = openpyxl.load_workbook(tmp_path / "台账" / FILE).active
    found = [[page.cell(row, column).value for column in (1, 2, 3)] for row in (2, 3, 4)]
    assert found == [["KS001", 1.25, None], ["KS002", None, None], ["KS003", None, None]]
    assert any("没有" in text for text in feedback.of("warning"))


@pytest.mark.parametrize(
    ("output", "parameters"),
    [
        ("台账.docx", {}),
        ("台账", {"FORMATS": [7]}),
        ("台账", {"SHEETS": 5}),
        ("台账", {"SCOPE": "NOBODY"}),
        ("台账", {"TEMPLATE": "/nowhere/模板.xlsx"}),
    ],
)
def test_what_cannot_be_made_is_a_sentence_and_no_file(run, tmp_path, output, parameters):
    with pytest.raises(QgsProcessingException) as caught:
        run(output, **parameters)
    assert len(str(caught.value)) > 10 and not (tmp_path / output).exists()


def test_a_layer_that_is_open_in_the_project_is_not_replaced(run, tmp_path, qgis_new_project):
    run("台账.gpkg")
    layer = QgsVectorLayer(str(tmp_path / "台账.gpkg"), "ledger", "ogr")
    QgsProject.instance().addMapLayer(layer)
    with pytest.raises(QgsProcessingException):
        run("台账.gpkg")
    QgsProject.instance().clear()
