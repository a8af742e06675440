"""disclosure in a real QGIS: a part by number, the approval in the history of a workspace that the store has open, refusals."""

from __future__ import annotations

import os

import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsProject

from archive_workspace import make_store
from made_layers import needs_engine
from sheet_store import run_with_report

pytestmark = needs_engine


@pytest.fixture
def store(tmp_path, qgis_app):
    made = make_store(tmp_path / "county")
    yield made
    made.close()


@pytest.fixture
def run(provider, store, context, feedback, tmp_path):
    """A function that runs the algorithm as the toolbox does; results and report."""

    def made(output="公示2020.12", **parameters):
        given = {
            "WORKSPACE": store.path, "OUTPUT": str(tmp_path / output), "APPROVER": "张局长", "EDITOR": "王技术员",
            "REPORT": str(tmp_path / "report.json"), **parameters,
        }  # fmt: skip
        return run_with_report("disclosure", context, feedback, **given)

    return made


def test_parameters_keep_their_names_and_order(provider):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:disclosure")
    names = [definition.name() for definition in algorithm.parameterDefinitions()]
    assert names == "WORKSPACE SCOPE TEMPLATE OUTPUT APPROVER APPROVAL APPROVED_ON TITLE PHOTOS EDITOR REPORT".split()


def test_a_part_is_published_and_the_store_sees_who_approved_it(run, store, tmp_path):
    results, report = run(SCOPE="KS001", APPROVAL="示公〔2020〕3号", APPROVED_ON="2020-12-31", TITLE="第一批公示")
    assert (results["SITES"], results["FILES"], results["PUBLISHED_PHOTOS"]) == (1, 3, 0)
    assert results["FOLDER"] == str(tmp_path / "公示2020.12") == report["folder"]
    assert sorted(os.listdir(results["FOLDER"])) == ["第一批公示.docx", "第一批公示.html", "第一批公示.xlsx"]
    (row,) = store.database.rows("disclosures")
    assert (row["PZR"], row["PZWH"], str(row["PZRQ"])[:10], row["GSFW"], row["GSKS"]) == ("张局长", "示公〔2020〕3号", "2020-12-31", "KS001", 1)
    lines = [line for line in store.history(limit=50) if line.table == "disclosures"]
    assert {line.who for line in lines} == {"王技术员"} and ("PZR", "张局长") in [(line.field, line.new) for line in lines]
    assert not QgsProject.instance().mapLayers()


@pytest.mark.parametrize("approver", [None, "", "  "])
def test_without_an_approver_a_sentence_and_nothing_is_made(run, store, tmp_path, approver):
    with pytest.raises(QgsProcessingException) as caught:
        run(APPROVER=approver)
    assert "Traceback" not in str(caught.value) and len(str(caught.value)) > 20
    assert not (tmp_path / "公示2020.12").exists() and not store.database.rows("disclosures")


def test_a_folder_that_cannot_be_written_is_a_sentence_and_no_record(run, store, tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(QgsProcessingException) as caught:
        run("file/公示")
    assert "Traceback" not in str(caught.value) and not store.database.rows("disclosures")
