"""mine_restoration:measurepatches on a real workspace."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsApplication, QgsGeometry

from status_workspace import ENGINE, make_store
from test_patch_edits import BOW, square


@pytest.fixture
def county(tmp_path, qgis_app, monkeypatch):
    monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(ENGINE))
    store = make_store(tmp_path)
    store.add("patches", {"TBBH": "T1", "ZTBH": "M1"}, square(0))
    store.add("patches", {"TBBH": "T2", "ZTBH": "M2", "TQMJ": 5.0}, square(1))
    store.add("patches", {"TBBH": "T3", "ZTBH": "M3"}, QgsGeometry.fromWkt(BOW))
    yield store
    store.close()


def run(provider, context, feedback, **parameters):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:measurepatches")
    fine, message = algorithm.checkParameterValues(parameters, context)
    assert fine, message
    results, ok = algorithm.run(parameters, context, feedback)
    return results if ok else None


def areas(store):
    return {row["TBBH"]: (row["TQMJ"], row["stale"]) for row in store.database.rows("patches")}


def test_only_those_that_wait_are_measured_and_the_broken_one_is_named(county, provider, context, feedback, tmp_path):
    report = tmp_path / "report.json"
    results = run(provider, context, feedback, WORKSPACE=county.path, EDITOR="李四", REPORT=str(report))
    assert (results["MEASURED"], results["PROBLEMS"]) == (1, 1)
    found = areas(county)
    assert found["T1"][0] > 10_000 and found["T1"][1] == 0 and found["T2"] == (5.0, 0) and found["T3"] == (None, 1)
    data = json.loads(report.read_text(encoding="utf-8"))
    assert data["counts"]["measured"] == 1 and data["problems"][0]["number"] == "T3" and "111.400500, 30.400500" in data["problems"][0]["text"]
    lines = county.lines_of_act(data["act"])
    assert {line.who for line in lines} == {"李四"} and {"TQMJ", "GZL", "HLMC"} <= {line.field for line in lines}
    assert any("T3" in text for text in feedback.of("warning"))


def test_sites_are_chosen_by_number_and_all_means_all(county, provider, context, feedback):
    results = run(provider, context, feedback, WORKSPACE=county.path, SITES="M2,没有", STALE=False)
    assert results["MEASURED"] == 1 and areas(county)["T2"][0] > 10_000 and areas(county)["T1"] == (None, 1)
    assert any("没有" in text for text in feedback.of("warning"))
    results = run(provider, context, feedback, WORKSPACE=county.path, STALE=False)
    assert (results["MEASURED"], results["PROBLEMS"]) == (2, 1)


def test_a_workspace_that_is_none_is_a_sentence(county, provider, context, feedback, tmp_path):
    assert run(provider, context, feedback, WORKSPACE=str(tmp_path / "none.gpkg")) is None
    assert any("none.gpkg" in text for text in feedback.of("error"))
