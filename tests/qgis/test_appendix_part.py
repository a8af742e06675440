"""The appendix table of a part of the patches, and beside an earlier time, as others call it in QGIS."""

from __future__ import annotations

import csv
import json
import os
import shutil
import time
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, List

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)

from made_layers import needs_engine
from plain_workspace import new_workspace

pytestmark = needs_engine

RULE = "yangtze_2020/touches/10km/bank"
ROWS = [  # number, city, county, code, class, area, place
    ("T1", "宜昌市", "宜都市", "420581", "1", 10_000, 111.20), ("T2", "宜昌市", "宜都市", "420581", "2", 20_000, 111.30),
    ("T3", "宜昌市", "夷陵区", "420506", "1", 30_000, 111.40), ("T4", "荆州市", "松滋市", "421087", "1", 40_000, 111.50),
]  # fmt: skip


def wkt(x: float, size: float = 0.01) -> str:
    return f"MULTIPOLYGON((({x} 30.3,{x + size} 30.3,{x + size} {30.3 + size},{x} {30.3 + size},{x} 30.3)))"


@pytest.fixture(scope="module")
def four_patches(qgis_app, tmp_path_factory) -> str:
    """Four patches that were there before the edits of a test; made by the store, as people do."""
    from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore

    path = new_workspace(tmp_path_factory.mktemp("four") / "w")
    store = WorkspaceStore.open(path, "王技术员")
    rows, shapes = [], []
    for number, city, county, code, river_class, area, x in ROWS:
        values = {
            "uuid": f"key-{number}", "TBBH": number, "ZTBH": f"K-{number}", "KSMC": f"{number}矿", "XZS": city, "XZX": county, "XZQDM": code,
            "SDM": "42", "GZL": river_class, "SCOPE": 1, "TQMJ": float(area), "PDGZ": RULE, "PDSJ": "2020-01-01 00:00:00",
        }  # fmt: skip
        rows.append(values)
        shapes.append(QgsGeometry.fromWkt(wkt(x)))
    store.add_rows("patches", rows, shapes)
    store.close()
    return path


@pytest.fixture
def workspace(four_patches, tmp_path) -> str:
    """A copy for a test, with the log that QGIS leaves beside the file."""
    return os.path.join(shutil.copytree(os.path.dirname(four_patches), tmp_path / "w"), os.path.basename(four_patches))


def edited(path: str, removed: str = "", **changes: Dict[str, Any]) -> str:
    """Change patches through the store, in a later second than the one in which they came; the time before is given back."""
    from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore

    came = int(max(entry.stat().st_mtime for entry in os.scandir(os.path.dirname(path))))
    while int(time.time()) <= came:
        time.sleep(0.05)
    before = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    time.sleep(0.01)
    store = WorkspaceStore.open(path, "李四")
    for number, values in changes.items():
        store.save("patches", f"key-{number}", values)
    if removed:
        store.remove("patches", [f"key-{removed}"])
    store.close()
    return before


def run(context: Any, feedback: Any, **parameters: Any) -> List[List[str]]:
    """The rows of the table as CSV."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:appendixtable")
    fine, message = algorithm.checkParameterValues(parameters, context)
    assert fine, message
    results, ok = algorithm.run(parameters, context, feedback)
    assert ok, feedback.said
    return list(csv.reader(Path(results["OUTPUT"]).read_text(encoding="utf-8-sig").splitlines()))


def refused(context: Any, feedback: Any, **parameters: Any) -> str:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:appendixtable")
    fine, message = algorithm.checkParameterValues(parameters, context)
    if not fine:
        return message
    _, ok = algorithm.run(parameters, context, feedback)
    assert not ok
    return feedback.of("error")[-1]


def totals(rows: List[List[str]]) -> List[str]:
    end = rows.index([]) if [] in rows else len(rows)
    return rows[end - 1][-2:]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("ALL", ["4", "10"]),
        ("$area > 0 and \"GZL\" = '1'", ["3", "8"]),
        ("POLYGON((111.25 30.2,111.45 30.2,111.45 30.4,111.25 30.2))", ["1", "3"]),
        ("12355160,12395000,3530000,3560000 [EPSG:3857]", ["2", "3"]),
    ],
)
def test_a_part_is_an_expression_an_extent_or_a_polygon(workspace, provider, context, feedback, tmp_path, scope, expected):
    assert totals(run(context, feedback, WORKSPACE=workspace, SCOPE=scope, OUTPUT=str(tmp_path / "a.csv"))) == expected


def layer_in(crs: str) -> QgsVectorLayer:
    """The same patches as a memory layer of somebody's, in another coordinate system."""
    fields = "&".join(f"field={name}:string" for name in ("TBBH", "XZS", "XZX", "SDM", "GZL")) + "&field=SCOPE:integer&field=TQMJ:double"
    layer = QgsVectorLayer(f"MultiPolygon?crs={crs}&{fields}", "图斑", "memory")
    move = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4490"), QgsCoordinateReferenceSystem(crs), QgsProject.instance())
    features = []
    for number, city, county, _, river_class, area, x in ROWS:
        feature, shape = QgsFeature(layer.fields()), QgsGeometry.fromWkt(wkt(x))
        shape.transform(move)
        feature.setGeometry(shape)
        feature.setAttributes([number, city, county, "42", river_class, 1, float(area)])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def test_a_part_works_on_any_layer_in_its_own_coordinates_and_on_top_of_a_selection(provider, context, feedback, tmp_path):
    layer = QgsProject.instance().addMapLayer(layer_in("EPSG:4526"))
    out = {"OUTPUT": str(tmp_path / "a.csv")}
    extent = "111.25,111.45,30.2,30.4"
    assert totals(run(context, feedback, PATCHES=layer.id(), SCOPE=extent, **out)) == ["2", "5"]
    assert totals(run(context, feedback, PATCHES=layer, SCOPE=extent, **out)) == ["2", "5"], "a layer object"
    layer.selectByExpression("\"TBBH\" IN ('T1','T2')")
    selected = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    assert totals(run(context, feedback, PATCHES=selected, SCOPE=extent, **out)) == ["1", "2"]
    assert totals(run(context, feedback, PATCHES=selected, **out)) == ["2", "3"]
    QgsProject.instance().removeMapLayer(layer.id())


def test_lines_are_cities_or_counties_and_the_statement_says_the_part(workspace, provider, context, feedback, tmp_path):
    rows = run(context, feedback, WORKSPACE=workspace, GROUP_BY=2, OUTPUT=str(tmp_path / "a.csv"))
    assert [row[:3] for row in rows[1:]] == [
        ["", "宜昌市", "小计"], ["1", "宜昌市", "夷陵区"], ["2", "宜昌市", "宜都市"], ["", "荆州市", "小计"], ["3", "荆州市", "松滋市"],
        ["", "总计", ""],
    ]  # fmt: skip
    page = tmp_path / "a.html"
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("mine_restoration:appendixtable")
    scope = "\"XZS\" = '宜昌市' or 1 < 0"
    _, ok = algorithm.run({"WORKSPACE": workspace, "GROUP_BY": 1, "SCOPE": scope, "OUTPUT": str(page)}, context, feedback)
    text = page.read_text(encoding="utf-8")
    assert ok and "给出范围：所选表达式（&quot;XZS&quot; = &#x27;宜昌市&#x27; or 1 &lt; 0）" in text and "（分市）" in text
    algorithm.run({"WORKSPACE": workspace, "SCOPE": "\"uuid\" IN ('key-T1')", "OUTPUT": str(page)}, context, feedback)
    assert "给出范围：所选图斑；" in page.read_text(encoding="utf-8"), "keys are nothing to read on paper"


def test_what_cannot_be_is_a_sentence_and_leaves_the_old_file(workspace, provider, context, feedback, tmp_path):
    out = tmp_path / "a.csv"
    out.write_text("old")
    said = {
        "nothing chosen": refused(context, feedback, WORKSPACE=workspace, SCOPE="\"XZX\" = '没有'", OUTPUT=str(out)),
        "nothing in the area": refused(context, feedback, WORKSPACE=workspace, SCOPE="1,2,3,4", OUTPUT=str(out)),
        "no such field": refused(context, feedback, WORKSPACE=workspace, SCOPE="\"QQQ\" = 1", OUTPUT=str(out)),
        "broken expression": refused(context, feedback, WORKSPACE=workspace, SCOPE="\"XZX\" = ", OUTPUT=str(out)),
        "no layer": refused(context, feedback, OUTPUT=str(out)),
        "no workspace": refused(context, feedback, PATCHES=f"{workspace}|layername=patches", EARLIER="2020-06-30", OUTPUT=str(out)),
        "no date": refused(context, feedback, WORKSPACE=workspace, EARLIER="去年", OUTPUT=str(out)),
        "future": refused(context, feedback, WORKSPACE=workspace, EARLIER="2999-01-01", OUTPUT=str(out)),
    }
    assert len(set(said.values())) == len(said) and all(len(text) > 10 for text in said.values()), said
    assert "QQQ" in said["no such field"] and "TQMJ" in said["no such field"] and "2999" in said["future"]
    assert out.read_text() == "old"


def test_the_earlier_table_of_a_part_is_the_one_that_was_made_then(workspace, provider, context, feedback, tmp_path):
    scopes = ["\"XZX\" = '宜都市'", "POLYGON((111.15 30.2,111.45 30.2,111.45 30.4,111.15 30.4,111.15 30.2))"]
    then = [run(context, feedback, WORKSPACE=workspace, SCOPE=scope, OUTPUT=str(tmp_path / "then.csv")) for scope in scopes]
    time_of = edited(workspace, removed="T2", T1={"XZX": "夷陵区"}, T4={"XZX": "宜都市", "TQMJ": 41_000.0})
    move(workspace, "T3", wkt(111.9))
    for scope, made in zip(scopes, then):
        report = tmp_path / "report.json"
        run(context, feedback, WORKSPACE=workspace, SCOPE=scope, EARLIER=time_of, OUTPUT=str(tmp_path / "now.csv"), REPORT=str(report))
        data = json.loads(report.read_text(encoding="utf-8"))
        earlier = data["earlier"]
        line = [str(earlier["table"]["total"]["total"]["count"]), f"{earlier['table']['total']['total']['hectares']:g}"]
        assert line == totals(made), scope
        count = sum(change["count"] for change in earlier["changes"])
        assert count == data["table"]["total"]["total"]["count"] - int(line[0])
    names = {change["number"]: change["kinds"] for change in earlier["changes"]}
    assert names["T2"] == ["removed"]


def move(path: str, number: str, shape: str) -> None:
    from mine_restoration_plugin.bridge.workspace_store import WorkspaceStore

    store = WorkspaceStore.open(path, "李四")
    store.save_shape("patches", f"key-{number}", QgsGeometry.fromWkt(shape), {})
    store.close()


def test_selected_patches_are_set_beside_the_same_patches_as_they_were(workspace, provider, context, feedback, tmp_path):
    before = edited(workspace, T1={"TQMJ": 15_000.0}, T3={"SCOPE": 0})
    layer = QgsProject.instance().addMapLayer(QgsVectorLayer(f"{workspace}|layername=patches", "图斑", "ogr"))
    layer.selectByExpression("\"TBBH\" = 'T1'")
    report = tmp_path / "r.json"
    parameters = {"PATCHES": QgsProcessingFeatureSourceDefinition(layer.id(), True), "WORKSPACE": workspace, "EARLIER": before, "REPORT": str(report)}
    rows = run(context, feedback, OUTPUT=str(tmp_path / "a.csv"), **parameters)
    assert totals(rows) == ["1", "1.5"]
    earlier = json.loads(report.read_text(encoding="utf-8"))["earlier"]
    assert earlier["table"]["total"]["total"] == {"count": 1, "hectares": 1.0}
    assert [(c["number"], c["kinds"], c["hectares"]) for c in earlier["changes"]] == [("T1", ["area"], 0.5)]
    copy = layer.materialize(QgsFeatureRequest().setFilterExpression("\"TBBH\" = 'T3'"))
    rows = run(context, feedback, OUTPUT=str(tmp_path / "a.csv"), **{**parameters, "PATCHES": copy, "SCOPE": "\"TQMJ\" > 0"})
    assert totals(rows) == ["0", "0"]
    earlier = json.loads(report.read_text(encoding="utf-8"))["earlier"]
    assert [(c["number"], c["kinds"], c["hectares"]) for c in earlier["changes"]] == [("T3", ["out_of_scope"], -3.0)], "a copy as well"
    rows = run(context, feedback, OUTPUT=str(tmp_path / "a.csv"), **{**parameters, "PATCHES": layer.id()})
    assert totals(rows) == ["3", "7.5"], "the whole layer is the workspace"
    QgsProject.instance().removeMapLayer(layer.id())


def test_a_layer_without_the_workspaces_keys_cannot_be_set_beside_its_past(workspace, provider, context, feedback, tmp_path):
    layer = layer_in("EPSG:4490")
    chosen = {"PATCHES": layer, "SCOPE": "\"SCOPE\" = 1", "WORKSPACE": workspace, "EARLIER": datetime.now().strftime("%Y-%m-%d")}
    said = refused(context, feedback, OUTPUT=str(tmp_path / "a.csv"), **chosen)
    assert "uuid" in said
