"""The Processing algorithms as others call them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsVectorLayer,
)

from made_layers import left_in, memory_layer, needs_engine, save, square, three_patches
from mine_restoration_plugin.bridge.translation import sentence
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from toolbox_run import run

NAMES = {
    "riverbuffers": "RIVERS BANKS NAME_FIELD CLASS_FIELD RIVER_NAMES CAMPAIGN DISTANCE BASE_LINE OVERLAPS ALL_RIVERS OUTPUT MERGED REPORT",
    "classifypatches": "PATCHES RIVERS BANKS NAME_FIELD CLASS_FIELD RIVER_NAMES PROVINCES CAMPAIGN DISTANCE BASE_LINE RULE MAIN_STEM_FIRST "
    "HANDED_CLASS EDGE OUTPUT STRIPS MERGED REPORT TABLE",
    "appendixtable": "PATCHES CAMPAIGN COUNT_BY AREA BASELINE GROUP_BY SCOPE WORKSPACE EARLIER OUTPUT EDITOR REPORT",
    "createworkspace": "CAMPAIGN REGION EDITOR OUTPUT",
    "fieldpackage": "WORKSPACE OUTPUT RENEW",
    "loadpatches": "PATCHES WORKSPACE RIVERS EDITOR REPORT",
    "measurepatches": "WORKSPACE SITES STALE EDITOR REPORT",
    "checkworkspace": "WORKSPACE REPAIR REPORT",
    "history": "WORKSPACE SITE OUTPUT",
    "setstatus": "WORKSPACE SITES STATUS REASON BATCH DATE EDITOR REPORT",
    "writeofflist": "WORKSPACE BATCH OUTPUT",
    "exportsheet": "WORKSPACE WHAT SCOPE FILE REPORT",
    "importsheet": "WORKSPACE WHAT FILE TAKE EDITOR REPORT",
    "importpatches": "INPUT OUTPUT ENCODING CRS FIELD_MAP ON_FINDING REGION ANSWERS TAKE REMEMBERED RIVERS LOOK FINDINGS BEFORE WORKSPACE "
    "EDITOR REPORT",
    "provinceledger": "WORKSPACE SCOPE TEMPLATE OUTPUT SHEETS FORMATS EDITOR REPORT",
    "sitecards": "WORKSPACE SCOPE TEMPLATE OUTPUT FORMATS ONE_FILE MAPS EDITOR REPORT",
    "implementationplan": "WORKSPACE SCOPE TEMPLATE OUTPUT PROVINCE UNIT MAPS EDITOR REPORT",
    "mapatlas": "WORKSPACE SCOPE TEMPLATE OUTPUT BY PAPER FORMATS MAKER SECRECY SOURCE EDITOR REPORT",
    "disclosure": "WORKSPACE SCOPE TEMPLATE OUTPUT APPROVER APPROVAL APPROVED_ON TITLE PHOTOS EDITOR REPORT",
    "exportcoordinates": "PATCHES ZONE ENCODING PRODUCER OUTPUT REPORT",
}
MANDATORY = {
    "riverbuffers": {"OUTPUT"}, "classifypatches": {"PATCHES", "OUTPUT"}, "appendixtable": {"OUTPUT"},
    "createworkspace": {"REGION", "OUTPUT"}, "fieldpackage": {"WORKSPACE"}, "loadpatches": {"PATCHES", "WORKSPACE"},
    "measurepatches": {"WORKSPACE"}, "checkworkspace": {"WORKSPACE"}, "history": {"WORKSPACE", "OUTPUT"},
    "setstatus": {"WORKSPACE", "SITES", "STATUS"}, "writeofflist": {"WORKSPACE", "BATCH", "OUTPUT"},
    "exportsheet": {"WORKSPACE", "FILE"}, "importsheet": {"WORKSPACE", "FILE"},
    **{name: {"WORKSPACE", "OUTPUT"} for name in ("provinceledger", "sitecards", "implementationplan", "mapatlas", "disclosure")},
    "importpatches": {"INPUT", "OUTPUT"}, "exportcoordinates": {"PATCHES", "OUTPUT"},
}  # fmt: skip
GEO_LIBRARIES = {"geopandas", "shapely", "pyproj", "fiona", "pyogrio", "pyarrow", "scipy", "docx", "docxtpl", "matplotlib"}

ECHO = """
written = {role: target["path"] for role, target in job["outputs"].items()}
emit("result", data={"job": job, "counts": {"in_scope": 2, "main_stem": 1, "tributary": 1, "outside": 1, "on_edge": 0, "outside_provinces": 0}})
"""


@pytest.fixture(autouse=True)
def empty_project(qgis_new_project):
    yield
    QgsProject.instance().clear()


def refused(name, parameters, context, feedback) -> str:
    with pytest.raises(QgsProcessingException) as caught:
        run(name, parameters, context, feedback)
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


def job_of(name, parameters, context, feedback, stand_in, tmp_path):
    """The job that the engine would get."""
    stand_in(f"open({str(tmp_path / 'job.json')!r}, 'w').write(json.dumps(job))\n" + ECHO)
    run(name, parameters, context, feedback)
    return json.loads((tmp_path / "job.json").read_text())


def test_the_names_that_others_call_are_stable(provider):
    listed = {a.name(): a for a in provider.algorithms()}
    assert {f"{provider.id()}:{n}" for n in listed} == {f"mine_restoration:{n}" for n in NAMES}
    for name, parameters in NAMES.items():
        definitions = listed[name].parameterDefinitions()
        assert [d.name() for d in definitions] == parameters.split()
        required = {d.name() for d in definitions if not int(d.flags()) & 2**3 and d.defaultValue() is None}
        assert required == MANDATORY[name]
    outputs = {o.name() for o in listed["classifypatches"].outputDefinitions()}
    assert {"OUTPUT", "IN_SCOPE", "MAIN_STEM", "TRIBUTARY", "OUTSIDE", "ON_EDGE", "OUTSIDE_PROVINCES"} <= outputs


def test_every_algorithm_explains_itself(provider):
    for algorithm in provider.algorithms():
        assert len(algorithm.shortHelpString()) > 200
        assert algorithm.displayName() and algorithm.shortDescription()
        assert not algorithm.icon().isNull()
    for name in ("riverbuffers", "classifypatches"):
        assert "1 km" in provider.algorithm(name).shortHelpString() or "1 公里" in provider.algorithm(name).shortHelpString()


def test_settings_come_from_the_campaign_where_nothing_is_set(provider, context, feedback, stand_in, tmp_path):
    patches = QgsProject.instance().addMapLayer(three_patches())
    job = job_of("classifypatches", {"PATCHES": patches.id(), "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback, stand_in, tmp_path)
    settings = job["settings"]
    assert (settings["distance_km"], settings["rule"], settings["edge_m"], settings["main_stem_first"]) == (10.0, "touches", 50.0, True)
    assert settings["base_line"] == "bank"
    assert os.path.isfile(settings["campaign"])


def test_settings_that_were_set_reach_the_engine(provider, context, feedback, stand_in, tmp_path):
    patches = save(three_patches(), tmp_path / "p.gpkg", "p")
    parameters = {"PATCHES": patches, "DISTANCE": 3.5, "RULE": 2, "BASE_LINE": 1, "MAIN_STEM_FIRST": False, "HANDED_CLASS": "XZQDM", "EDGE": 20}
    files = {"OUTPUT": "o.gpkg", "STRIPS": "s.gpkg", "REPORT": "r.json", "TABLE": "t.csv"}
    outputs = {name: str(tmp_path / file) for name, file in files.items()}
    job = job_of("classifypatches", {**parameters, **outputs}, context, feedback, stand_in, tmp_path)
    settings = job["settings"]
    assert (settings["distance_km"], settings["rule"], settings["base_line"]) == (3.5, "half", "centre_line")
    assert (settings["main_stem_first"], settings["handed_class_field"], settings["edge_m"]) == (False, "XZQDM", 20.0)
    assert job["outputs"]["patches"]["path"] == outputs["OUTPUT"]
    assert job["outputs"]["strips"]["path"] == outputs["STRIPS"]
    assert "merged" not in job["outputs"]
    assert job["files"] == {"campaign": settings["campaign"], "report": outputs["REPORT"], "table": outputs["TABLE"]}


def other_campaign(tmp_path) -> str:
    """The campaign with other rules than the work plan's."""
    text = Path(builtin_campaign_path()).read_text(encoding="utf-8")
    for ours, theirs in (('"touches"', '"half"'), ('"bank"', '"centre_line"')):
        assert text.count(ours) == 1
        text = text.replace(ours, theirs)
    path = tmp_path / "campaign.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_rule_and_base_line_that_are_not_set_are_the_campaigns(provider, context, feedback, stand_in, tmp_path):
    patches = save(three_patches(), tmp_path / "p.gpkg", "p")
    parameters = {"PATCHES": patches, "CAMPAIGN": other_campaign(tmp_path), "OUTPUT": str(tmp_path / "o.gpkg")}
    job = job_of("classifypatches", parameters, context, feedback, stand_in, tmp_path)
    assert (job["settings"]["rule"], job["settings"]["base_line"]) == ("half", "centre_line")
    job = job_of("riverbuffers", {**parameters, "OUTPUT": str(tmp_path / "s.gpkg")}, context, feedback, stand_in, tmp_path)
    assert job["settings"]["base_line"] == "centre_line"


@pytest.mark.parametrize("rule, base_line, words", [(0, 0, ("touches", "bank")), (1, 1, ("centroid", "centre_line")), (2, "0", ("half", "bank"))])
def test_numbers_of_rule_and_base_line_win_over_the_campaign(provider, context, feedback, stand_in, tmp_path, rule, base_line, words):
    patches = save(three_patches(), tmp_path / "p.gpkg", "p")
    parameters = {"PATCHES": patches, "CAMPAIGN": other_campaign(tmp_path), "RULE": rule, "BASE_LINE": base_line, "OUTPUT": str(tmp_path / "o.gpkg")}
    job = job_of("classifypatches", parameters, context, feedback, stand_in, tmp_path)
    assert (job["settings"]["rule"], job["settings"]["base_line"]) == words


def test_river_names_chosen_by_hand_reach_the_engine(provider, context, feedback, stand_in, tmp_path):
    parameters = {"RIVER_NAMES": '{"漳河": "Yangtze", "岷江": ""}', "OUTPUT": str(tmp_path / "o.gpkg")}
    job = job_of("riverbuffers", parameters, context, feedback, stand_in, tmp_path)
    assert job["settings"]["river_names"] == {"漳河": "长江", "岷江": ""}


@pytest.mark.parametrize("text, word", [("漳河=长江", "JSON"), ("[1]", "[1]"), ('{"漳河": 3}', "漳河"), ('{"漳河": "黄河"}', "黄河")])
def test_a_table_of_river_names_that_is_none_is_said(provider, context, feedback, tmp_path, text, word):
    said = refused("riverbuffers", {"RIVER_NAMES": text, "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert word in said and not (tmp_path / "o.gpkg").exists()


def test_without_a_river_layer_the_base_rivers_are_used_and_this_is_said(provider, context, feedback, stand_in, tmp_path):
    job = job_of("riverbuffers", {"OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback, stand_in, tmp_path)
    (source,) = job["inputs"]["rivers"]
    assert (os.path.basename(source["path"]), source["layer"]) == ("base_data.gpkg", "rivers")
    assert len(feedback.of("info")) == 1


def test_banks_come_after_the_river_lines(provider, context, feedback, stand_in, tmp_path):
    lines = QgsVectorLayer("LineString?crs=EPSG:4490&field=NAME:string", "lines", "memory")
    feature = QgsFeature(lines.fields())
    feature["NAME"] = "长江"
    feature.setGeometry(QgsGeometry.fromWkt("LINESTRING(111 30, 112 30.5)"))
    lines.dataProvider().addFeatures([feature])
    project = QgsProject.instance()
    banks = project.addMapLayer(three_patches(name="banks"))
    parameters = {"RIVERS": project.addMapLayer(lines).id(), "BANKS": banks.id(), "OVERLAPS": 1, "ALL_RIVERS": True}
    job = job_of("riverbuffers", {**parameters, "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback, stand_in, tmp_path)
    assert [source["name"] for source in job["inputs"]["rivers"]] == ["lines", "banks"]
    assert (job["settings"]["overlaps"], job["settings"]["all_rivers"]) == ("as_they_are", True)


def test_the_counts_are_outputs(provider, context, feedback, stand_in, tmp_path):
    stand_in(ECHO)
    patches = save(three_patches(), tmp_path / "p.gpkg", "p")
    results = run("classifypatches", {"PATCHES": patches, "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert results["OUTPUT"] == str(tmp_path / "o.gpkg")
    assert [results[n] for n in ("IN_SCOPE", "MAIN_STEM", "TRIBUTARY", "OUTSIDE", "ON_EDGE", "OUTSIDE_PROVINCES")] == [2, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("distance", [0, -5, 100.1, 1000, float("nan")])
def test_a_distance_that_makes_no_strip_is_said(provider, context, feedback, tmp_path, distance):
    said = refused("riverbuffers", {"DISTANCE": distance, "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert said == sentence("distance_invalid", {"distance": f"{distance:g}", "largest": "100"})


def test_bad_choices_are_said(provider, context, feedback, tmp_path):
    patches = save(three_patches(), tmp_path / "p.gpkg", "p")
    said = refused("classifypatches", {"PATCHES": patches, "RULE": 7, "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert "RULE" in said and "7" in said
    said = refused("classifypatches", {"PATCHES": patches, "EDGE": -1, "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert "EDGE" in said
    gone = str(tmp_path / "gone.json")
    said = refused("riverbuffers", {"CAMPAIGN": gone, "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert said == sentence("campaign_missing", {"path": gone})
    said = refused("appendixtable", {"PATCHES": patches, "OUTPUT": str(tmp_path / "o.pdf")}, context, feedback)
    assert said == sentence("output_driver", {"path": str(tmp_path / "o.pdf"), "endings": [".xlsx", ".csv", ".html"]})


def test_bad_layers_are_said(provider, context, feedback, tmp_path):
    output = str(tmp_path / "o.gpkg")
    gone = str(tmp_path / "gone.gpkg")
    assert refused("classifypatches", {"PATCHES": gone, "OUTPUT": output}, context, feedback) == sentence("file_missing", {"path": gone})
    project = QgsProject.instance()
    nowhere = project.addMapLayer(three_patches(crs=""))
    assert refused("classifypatches", {"PATCHES": nowhere.id(), "OUTPUT": output}, context, feedback) == sentence("crs_missing", {"name": "图斑"})
    empty = project.addMapLayer(memory_layer([], name="空"))
    assert refused("classifypatches", {"PATCHES": empty.id(), "OUTPUT": output}, context, feedback) == sentence("layer_empty", {"name": "空"})
    points = QgsVectorLayer("Point?crs=EPSG:4490", "points", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("POINT(111 30)"))
    points.dataProvider().addFeatures([feature])
    points = project.addMapLayer(points)
    assert refused("classifypatches", {"PATCHES": points.id(), "OUTPUT": output}, context, feedback) == sentence("not_polygons", {"name": "points"})
    assert refused("riverbuffers", {"RIVERS": points.id(), "OUTPUT": output}, context, feedback) == sentence("not_rivers", {"name": "points"})


def test_a_missing_name_field_is_said_before_the_engine_starts(provider, context, feedback, tmp_path, stand_in):
    stand_in("sys.exit(9)")
    rivers = save(three_patches(), tmp_path / "r.gpkg", "r")
    said = refused("riverbuffers", {"RIVERS": rivers, "NAME_FIELD": "RIVER", "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert "RIVER" in said and "TBBH" in said


def test_the_engines_error_is_the_sentence_and_its_details_are_beside_it(provider, context, feedback, stand_in, tmp_path):
    stand_in('emit("error", code="disk_full", params={"path": "X:/o.gpkg"}, text="", details="Traceback (most recent call last): ..."); sys.exit(1)')
    said = refused("riverbuffers", {"OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert said == sentence("disk_full", {"path": "X:/o.gpkg"})
    assert any("Traceback" in text for text in feedback.of("debug"))


def test_the_engine_is_missing(provider, context, feedback, monkeypatch, tmp_path):
    monkeypatch.setenv("MINE_RESTORATION_ENGINE_PYTHON", str(tmp_path / "nobody"))
    said = refused("riverbuffers", {"OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert said == sentence("engine_missing", {"path": str(tmp_path / "nobody")})


@pytest.mark.parametrize("body", [ECHO, "sys.exit(3)", 'emit("stage", text="x"); time.sleep(30)'])
def test_copies_of_layers_are_gone_after_success_failure_and_cancel(provider, context, feedback, stand_in, tmp_path, temp_folder, body):
    stand_in(body)
    if "sleep" in body:
        feedback.setProgressText = lambda text: feedback.cancel() if text == "x" else None
    patches = QgsProject.instance().addMapLayer(three_patches())
    try:
        run("classifypatches", {"PATCHES": patches.id(), "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
        assert body is ECHO
    except QgsProcessingException:
        assert body is not ECHO
    assert left_in(temp_folder) == []


def test_a_copied_layer_is_whole_when_the_engine_reads_it(provider, context, feedback, stand_in, tmp_path):
    stand_in(
        f"""
        import sqlite3
        source = job["inputs"]["patches"][0]
        rows = sqlite3.connect(source["path"]).execute("select TBBH from " + source["layer"] + " order by 1").fetchall()
        open({str(tmp_path / "seen.json")!r}, "w").write(json.dumps([r[0] for r in rows]))
        emit("result", data={{}})
        """
    )
    layer = QgsProject.instance().addMapLayer(three_patches())
    layer.selectByExpression("TBBH <> 'P1'")
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    run("classifypatches", {"PATCHES": chosen, "OUTPUT": str(tmp_path / "o.gpkg")}, context, feedback)
    assert json.loads((tmp_path / "seen.json").read_text()) == ["P0", "P2"]


def test_a_layer_of_a_geopackage_as_destination_is_loaded_under_a_name_that_ogr_knows(provider, context, feedback, stand_in, tmp_path):
    stand_in(ECHO)
    path = str(tmp_path / "w.gpkg")
    destination = QgsProcessingOutputLayerDefinition(f"ogr:dbname='{path}' table=\"strips\" (geom)", QgsProject.instance())
    results = run("riverbuffers", {"OUTPUT": destination}, context, feedback)
    assert results["OUTPUT"] == f"{path}|layername=strips"
    assert list(context.layersToLoadOnCompletion()) == [f"{path}|layername=strips"]
    context.setLayersToLoadOnCompletion({})


@needs_engine
@pytest.mark.parametrize("output", [QgsProcessing.TEMPORARY_OUTPUT, "file"])
def test_the_whole_job_with_the_real_engine(provider, context, feedback, tmp_path, output):
    rows = [
        {"TBBH": "at the main stem", "XZQDM": "420500", "geometry": square(111.28, 30.70)},
        {"TBBH": "far away", "XZQDM": "420500", "geometry": square(113.9, 33.0)},
    ]
    layer = QgsProject.instance().addMapLayer(memory_layer(rows))
    output = str(tmp_path / "out.gpkg") if output == "file" else output
    report, table = tmp_path / "report.json", tmp_path / "table.csv"
    parameters = {"PATCHES": layer.id(), "OUTPUT": output, "REPORT": str(report), "TABLE": str(table)}
    results = run("classifypatches", parameters, context, feedback)
    written = QgsVectorLayer(results["OUTPUT"], "written", "ogr")
    found = {f["TBBH"]: (f["SCOPE"], f["HLMC"]) for f in written.getFeatures()}
    assert found["at the main stem"] == (1, "长江")
    assert found["far away"][0] == 0
    assert (results["IN_SCOPE"], results["MAIN_STEM"], results["OUTSIDE"]) == (1, 1, 1)
    assert json.loads(report.read_text(encoding="utf-8"))["counts"]["patches"] == 2
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    xlsx = tmp_path / "table.xlsx"
    run("appendixtable", {"PATCHES": results["OUTPUT"], "OUTPUT": str(xlsx)}, context, feedback)
    assert xlsx.read_bytes()[:2] == b"PK"
    assert not GEO_LIBRARIES & set(sys.modules)


@needs_engine
@pytest.mark.parametrize("how", ["cancel", "kill"])
def test_the_real_engine_ended_in_the_middle_leaves_the_old_file_as_it_was(provider, context, feedback, tmp_path, temp_folder, monkeypatch, how):
    """Ended at its second stage: by the person, or by the system (signal 9)."""
    from mine_restoration_plugin.bridge import engine_process

    started = []
    popen = engine_process.subprocess.Popen
    monkeypatch.setattr(engine_process.subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])
    folder = tmp_path / "results"
    folder.mkdir()
    output = folder / "strips.gpkg"
    output.write_bytes(b"the old file")
    stages = []

    def stage(text):
        stages.append(text)
        if len(stages) == 2:
            feedback.cancel() if how == "cancel" else started[0].kill()

    feedback.setProgressText = stage
    said = refused("riverbuffers", {"OUTPUT": str(output)}, context, feedback)
    if how == "cancel":
        assert said == sentence("cancelled", {})
    else:
        assert "9" in said
    assert output.read_bytes() == b"the old file"
    assert left_in(folder) == ["strips.gpkg"]
    assert left_in(temp_folder) == []
