"""measurepatches: the same values as classifypatches, and a word for every shape that has none."""

from __future__ import annotations

import shapely

from engine_runs import classify, layer_file, rivers_file, square
from mine_restoration_plugin.engine.measure_command import COMPUTED, run_measurepatches
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.job import Job, Source

BOW = shapely.Polygon([(112.1, 30.01), (112.101, 30.011), (112.101, 30.01), (112.1, 30.011)])
SPIKE = shapely.Polygon(
    [(112.2, 30.01), (112.201, 30.01), (112.201, 30.011), (112.2, 30.011), (112.2, 30.0105), (112.1999, 30.0105), (112.2, 30.0105)]
)


def measure(folder, shapes, where=None, crs="EPSG:4490", **columns):
    keys = [f"key-{i}" for i in range(len(shapes))]
    columns = {"TBBH": [f"P{i}" for i in range(len(shapes))], **columns}
    path = layer_file(folder / "waiting.gpkg", shapes, crs, uuid=keys, **columns)
    rivers = rivers_file(folder / "their_rivers.gpkg")
    inputs = {"patches": [Source(str(path), None, where)], "rivers": [Source(str(rivers))]}
    return run_measurepatches(Job("measurepatches", inputs, files={"campaign": builtin_campaign_path()}), Reporter())


def rows_of(data):
    return {row["uuid"]: row for row in data["rows"]}


def test_values_are_those_of_a_classification(tmp_path):
    shapes = [square(112.2, 30.01), square(112.41, 30.4, 700), square(112.2, 30.0901, 300), square(113.9, 31.5)]
    done = classify(tmp_path, shapes)
    data = measure(tmp_path, shapes)
    assert data["problems"] == []
    for i, (key, row) in enumerate(sorted(rows_of(data).items())):
        expected = done.frame.iloc[i]
        for name in COMPUTED:
            value = None if expected[name] in ("", None) or expected[name] != expected[name] else expected[name]
            assert row[name] == value, (key, name)
        assert row["PDGZ"] == expected["PDGZ"] and row["PDSJ"]


def test_what_a_person_or_the_province_decided_still_counts(tmp_path):
    shapes = [square(112.2, 30.01), square(112.2, 30.01)]
    rows = rows_of(measure(tmp_path, shapes, RGPD=["0", None], RGYY=["不在范围内", None], XFGZL=[None, "2"], SCOPE=[1, 1]))
    assert rows["key-0"]["SCOPE"] == 0 and rows["key-0"]["PDYJ"] == "3"
    assert rows["key-1"]["GZL"] == "2" and rows["key-1"]["PDYJ"] == "2"


def test_every_shape_that_cannot_be_measured_is_named_with_its_place_and_has_no_values(tmp_path):
    shapes = [
        square(112.2, 30.01), BOW, None, shapely.Point(112.2, 30.01), square(12.0, 50.0), square(112.2, 30.01, 0.02),
        shapely.LineString([(112, 30), (112.1, 30)]),
    ]  # fmt: skip
    data = measure(tmp_path, shapes)
    found = {problem["number"]: (problem["reason"]["code"], problem["place"]) for problem in data["problems"]}
    assert {number: reason for number, (reason, _) in found.items()} == {
        "P1": "word_shape_crossing", "P2": "word_shape_none", "P3": "word_shape_not_polygon", "P4": "word_shape_far", "P5": "word_shape_zero",
        "P6": "word_shape_not_polygon",
    }  # fmt: skip
    assert found["P1"][1] == "112.100500, 30.010500" and found["P2"][1] == "-"
    rows = rows_of(data)
    assert rows["key-0"]["TQMJ"] > 9_000
    for number in range(1, 7):
        assert {name for name in (*COMPUTED, "PDGZ", "PDSJ") if rows[f"key-{number}"][name] is not None} == set()
    assert [finding["code"] for finding in data["findings"]].count("patch_not_measured") == 6


def test_an_outline_that_can_be_repaired_comes_back_repaired(tmp_path):
    data = measure(tmp_path, [SPIKE])
    (row,) = data["rows"]
    assert data["problems"] == [] and row["TQMJ"] > 9_000
    shape = shapely.from_wkb(row["geom"])
    assert shape.is_valid and shape.geom_type == "MultiPolygon"
    assert [finding["where"] for finding in data["findings"] if finding["code"] == "patch_repaired"] == ["P0"]


def test_patches_that_are_gone_are_no_error(tmp_path):
    assert measure(tmp_path, [square(112.2, 30.01)], where="uuid = 'none'")["rows"] == []


def test_only_the_patches_asked_for_are_measured(tmp_path):
    data = measure(tmp_path, [square(112.2, 30.01), square(112.3, 30.01)], where="fid IN (2)")
    assert list(rows_of(data)) == ["key-1"]


def test_patches_without_a_number_are_called_by_their_key(tmp_path):
    data = measure(tmp_path, [BOW, BOW], TBBH=[None, "  "])
    assert [problem["number"] for problem in data["problems"]] == ["key-0", "key-1"]
