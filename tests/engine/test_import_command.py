"""The command importpatches from file to layer or workspace: answers, overruling, what is left out, all or nothing."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from county_files import COLUMNS, PLACES, coordinate_text, gbk_shapefile, squares, without_zone
from mine_restoration_plugin.engine.core.value_words import is_nothing
from mine_restoration_plugin.engine.import_command import run_importpatches
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.engine.storage.workspace_file import create_workspace, reading
from mine_restoration_plugin.model.campaign import builtin_campaign_path
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job, Target


def run(source: Path, output: Path | None = None, workspace: Path | None = None, **more: Any) -> dict[str, Any]:
    files = {"campaign": builtin_campaign_path(), "input": str(source)}
    if workspace is not None:
        files["workspace"] = str(workspace)
    outputs = {} if output is None else {"patches": Target(str(output), "patches" if output.suffix == ".gpkg" else None)}
    return run_importpatches(Job("importpatches", outputs=outputs, files=files, settings=more), Reporter(None))


def answers(report: dict[str, Any], layer: int = 0) -> dict[str, Any]:
    return {answer["question"]: answer["value"] for answer in report["layers"][layer]["answers"]}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    gbk_shapefile(folder / "图斑.shp")
    coordinate_text(folder / "坐标.txt")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "宜宾.gpkg"
    create_workspace(str(path), builtin_campaign_path(), "511502", "张三")
    return path


def held(workspace: Path) -> list[tuple[str, str]]:
    with reading(str(workspace)) as connection:
        return [tuple(row) for row in connection.execute("SELECT TBBH, KSMC FROM patches ORDER BY TBBH")]


# --- answers --------------------------------------------------------------------------------------------------------------------
def test_what_nobody_said_is_found_out_with_evidence(county: Path, tmp_path: Path) -> None:
    report = run(county / "图斑.shp", tmp_path / "o.gpkg")
    assert answers(report)["encoding"] == "gb18030" and answers(report)["crs"] == 4523 and answers(report)["axes"] == "east,north"
    assert answers(report)["fields"]["图斑编号"] == "TBBH" and answers(report)["fields"]["矿山名称"] == "KSMC"
    assert all(answer["evidence"] for answer in report["layers"][0]["answers"])
    frame = pyogrio.read_dataframe(tmp_path / "o.gpkg")
    assert frame["KSMC"].tolist() == COLUMNS["矿山名称"] and frame["KCFS"].tolist() == ["A", "A", "A", "B"]
    centres = np.column_stack([frame.geometry.centroid.x, frame.geometry.centroid.y])
    np.testing.assert_allclose(centres, np.array(PLACES) + [0.0005, 0.00045], atol=0.0002)
    assert frame["SOURCE"].unique().tolist() == ["图斑.shp"] and frame["SOURCE_ROW"].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("setting", "value", "shows"),
    [
        ("encoding", "big5", lambda frame: "红花套镇甲采石场" not in frame.drop(columns="geometry").to_numpy()),
        ("crs", "EPSG:4524", lambda frame: frame.geometry.centroid.x.max() < 100),
        ("field_map", {"矿山名称": "BZ"}, lambda frame: frame["BZ"].tolist()[0] == "红花套镇甲采石场"),
    ],
)
def test_a_person_overrules_an_answer(county: Path, tmp_path: Path, setting: str, value: Any, shows: Any) -> None:
    report = run(county / "图斑.shp", tmp_path / "o.gpkg", **{setting: value})
    assert shows(pyogrio.read_dataframe(tmp_path / "o.gpkg"))
    assert any(answer["by"] == "person" for answer in report["layers"][0]["answers"])


def test_answers_can_be_for_one_layer_alone(county: Path, tmp_path: Path) -> None:
    report = run(county, tmp_path / "o.gpkg", answers={next(iter(["图斑.shp"])): {"fields": {"县": ""}}})
    by_name = {layer["name"]: layer for layer in report["layers"]}
    shapefile = next(layer for name, layer in by_name.items() if name.endswith("图斑.shp"))
    assert len(report["layers"]) == 2 and shapefile["count"] == 4


def test_a_six_digit_easting_without_a_place_is_asked_for(tmp_path: Path) -> None:
    shapes = squares(4509 + 35)
    gpd.GeoDataFrame({"TBBH": ["a", "b", "c", "d"]}, geometry=shapes).to_file(tmp_path / "p.shp", engine="pyogrio")
    (tmp_path / "p.prj").unlink(missing_ok=True)
    report = run(tmp_path / "p.shp", look=True)
    crs = next(answer for answer in report["layers"][0]["answers"] if answer["question"] == "crs")
    assert not crs["certain"] and len(crs["choices"]) > 1
    if crs["value"] is None:
        with pytest.raises(MineError) as caught:
            run(tmp_path / "p.shp", tmp_path / "o.gpkg")
        assert caught.value.code == "import_crs_unknown"
    known = run(tmp_path / "p.shp", tmp_path / "o.gpkg", crs="EPSG:4544")
    assert known["counts"]["kept"] == 4


@pytest.mark.parametrize(("region", "value", "may_be"), [("", None, 9), ("511502", None, 2), ("420500", None, 0), ("520325", 4545, 1)])
def test_an_easting_without_zone_is_answered_only_where_the_region_leaves_one_zone(
    tmp_path: Path, region: str, value: int | None, may_be: int
) -> None:
    # The project holds outlines of provinces: the same eastings lie in Sichuan in two zones, in Hubei in none and in Guizhou in one.
    report = run(without_zone(tmp_path / "p.shp"), look=True, region=region)
    asked = next(answer for answer in report["layers"][0]["answers"] if answer["question"] == "crs")
    assert (asked["value"], asked["certain"]) == (value, value is not None)
    assert sum(choice["fits"] > 0 for choice in asked["choices"]) == may_be
    assert 4544 in [choice["value"] for choice in asked["choices"]]  # the true one can always be picked


def test_names_cut_in_the_middle_of_a_character_come_in_as_the_fields_that_they_were(tmp_path: Path) -> None:
    source = without_zone(tmp_path / "p.shp")
    assert "图斑编号".encode()[:10] in source.with_suffix(".dbf").read_bytes()  # the writer has not learnt to cut before a character
    report = run(source, tmp_path / "o.gpkg", crs="EPSG:4544")
    assert answers(report)["fields"] == dict(
        zip(("图斑编", "矿山名", "县", "行政区", "开采方", "图斑面"), ("TBBH", "KSMC", "XZX", "XZQDM", "KCFS", "TBMJ"))
    )
    came = pyogrio.read_dataframe(tmp_path / "o.gpkg")
    assert came[["TBBH", "KSMC", "XZX", "XZQDM"]].to_dict("list") == {
        field: COLUMNS[label] for field, label in (("TBBH", "图斑编号"), ("KSMC", "矿山名称"), ("XZX", "县"), ("XZQDM", "行政区代码"))
    }


def test_old_datums_are_refused_with_the_reason(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"TBBH": ["a"]}, geometry=[shapely.box(104.6, 28.7, 104.61, 28.71)], crs=4610).to_file(tmp_path / "p.gpkg", engine="pyogrio")
    with pytest.raises(MineError) as caught:
        run(tmp_path / "p.gpkg", tmp_path / "o.gpkg")
    assert "CGCS2000" in str(caught.value)
    assert not (tmp_path / "o.gpkg").exists()


# --- findings -------------------------------------------------------------------------------------------------------------------
def test_a_broken_outline_is_mended_and_said_with_its_place(county: Path, tmp_path: Path) -> None:
    report = run(county / "图斑.shp", tmp_path / "o.gpkg")
    mended = [one for one in report["noticed"] if one["repaired"]]
    assert {one["where"] for one in mended} == {COLUMNS["图斑编号"][2]} and all("?" not in one["text"] for one in report["noticed"])
    assert shapely.is_valid(pyogrio.read_dataframe(tmp_path / "o.gpkg").geometry.to_numpy()).all()


def test_stop_at_findings_writes_nothing(county: Path, tmp_path: Path) -> None:
    with pytest.raises(MineError) as caught:
        run(county / "图斑.shp", tmp_path / "o.gpkg", on_finding="stop")
    assert caught.value.code == "import_stopped" and not (tmp_path / "o.gpkg").exists()


def test_what_cannot_come_in_is_left_out_and_the_rest_comes(tmp_path: Path) -> None:
    shapes = np.array([*squares(4523)[:2], None, shapely.Point(35461963, 3183335)], dtype=object)
    gpd.GeoDataFrame({"TBBH": ["a", "b", "c", "d"]}, geometry=shapes, crs=4523).to_file(tmp_path / "p.gpkg", engine="pyogrio")
    report = run(tmp_path / "p.gpkg", tmp_path / "o.gpkg")
    assert (report["counts"]["kept"], report["counts"]["left_out"]) == (2, 2)
    assert pyogrio.read_dataframe(tmp_path / "o.gpkg")["TBBH"].tolist() == ["a", "b"]


def test_nothing_left_is_a_sentence(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"TBBH": ["a"]}, geometry=[shapely.Point(104.6, 28.7)], crs=4490).to_file(tmp_path / "p.gpkg", engine="pyogrio")
    with pytest.raises(MineError) as caught:
        run(tmp_path / "p.gpkg", tmp_path / "o.gpkg")
    assert caught.value.code == "import_none_left"


def test_an_archive_comes_in_like_its_files(county: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "来件.zip", "w") as archive:
        for path in county.iterdir():
            archive.write(path, f"下发/{path.name}")
    report = run(tmp_path / "来件.zip", tmp_path / "o.gpkg")
    assert report["counts"]["patches"] == 5 and {layer["kind"] for layer in report["layers"]} == {"shapefile", "coordinate_text"}


# --- workspace ------------------------------------------------------------------------------------------------------------------
def test_a_look_changes_nothing(county: Path, workspace: Path) -> None:
    before = workspace.read_bytes()
    report = run(county / "图斑.shp", workspace=workspace, look=True)
    assert workspace.read_bytes() == before
    assert [row["kind"] for row in report["differences"]["rows"]] == ["new"] * 4 and "taken" not in report


def test_patches_come_in_classified_and_a_second_time_nothing_changes(county: Path, workspace: Path) -> None:
    report = run(county / "图斑.shp", workspace=workspace, editor="李四")
    assert report["taken"]["added"] == 4 and [name for _, name in held(workspace)] == COLUMNS["矿山名称"]
    with reading(str(workspace)) as connection:
        rows = connection.execute("SELECT TQMJ, JAJL, stale, editor FROM patches").fetchall()
        assert all(row[0] == pytest.approx(10_000, rel=0.01) and row[1] is not None and row[2] == 0 and row[3] == "李四" for row in rows)
        assert {row[0] for row in connection.execute("SELECT DISTINCT mark FROM history WHERE tab = 'patches'")}
    again = run(county / "图斑.shp", workspace=workspace, editor="李四")
    assert again["differences"]["rows"] == [] and again["taken"]["added"] == again["taken"]["changed"] == 0


def test_only_what_is_ticked_is_taken(county: Path, workspace: Path) -> None:
    rows = run(county / "图斑.shp", workspace=workspace, look=True)["differences"]["rows"]
    run(county / "图斑.shp", workspace=workspace, take=[rows[1]["key"], rows[3]["key"]])
    assert [number for number, _ in held(workspace)] == [COLUMNS["图斑编号"][1], COLUMNS["图斑编号"][3]]


def test_changed_values_come_in_and_a_blank_wipes_nothing_out(county: Path, workspace: Path, tmp_path: Path) -> None:
    run(county / "图斑.shp", workspace=workspace)
    names = ["新名称", "", *COLUMNS["矿山名称"][2:]]
    gbk_shapefile(tmp_path / "新.shp", 矿山名称=names)
    report = run(tmp_path / "新.shp", workspace=workspace)
    assert report["taken"]["changed"] == 1
    assert [name for _, name in held(workspace)] == ["新名称", *COLUMNS["矿山名称"][1:]]


def test_a_workspace_that_changed_since_the_look_is_not_overwritten(county: Path, workspace: Path) -> None:
    rows = run(county / "图斑.shp", workspace=workspace, look=True)["differences"]["rows"]
    run(county / "图斑.shp", workspace=workspace)
    with pytest.raises(MineError) as caught:
        run(county / "图斑.shp", workspace=workspace, take=[row["key"] for row in rows])
    assert caught.value.code == "import_overtaken"


# --- import of an export is the identity ------------------------------------------------------------------------------------------
_CHARACTERS = st.characters(codec="gbk", exclude_categories=("Cc", "Zl", "Zp", "Cs"))
# A word that stands for nothing, such as NULL, becomes nothing; all other texts stay.
TEXTS = st.text(_CHARACTERS, min_size=1, max_size=12).map(str.strip).filter(lambda text: not is_nothing(text, text=True))


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".geojson", ".fgb"])
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(names=["0", "0", "0", "\u0421"], area=[9930.0] * 4)  # in UTF-8 the bytes that are 小 in GB18030
@given(names=st.lists(TEXTS, min_size=4, max_size=4), area=st.lists(st.floats(9_930, 10_070).map(lambda x: round(x, 2)), min_size=4, max_size=4))
def test_import_of_an_export_is_the_identity(tmp_path: Path, ending: str, names: list[str], area: list[float]) -> None:
    shutil.rmtree(tmp_path / "x", ignore_errors=True)
    (tmp_path / "x").mkdir()
    numbers = [f"51150220170000{i}" for i in range(1, 5)]
    frame = gpd.GeoDataFrame({"TBBH": numbers, "KSMC": names, "TBMJ": area, "XZQDM": ["511502"] * 4}, geometry=squares(4523), crs=4523)
    frame.geometry.iloc[2] = shapely.make_valid(frame.geometry.iloc[2])
    frame.iloc[[0, 1, 3]].to_crs(4490).to_file(tmp_path / "x" / "first.gpkg", engine="pyogrio")
    run(tmp_path / "x" / "first.gpkg", tmp_path / "x" / f"second{ending}")
    run(tmp_path / "x" / f"second{ending}", tmp_path / "x" / "third.gpkg")
    first = pyogrio.read_dataframe(tmp_path / "x" / "first.gpkg")
    # A FlatGeobuf sorts its features by place.
    third = pyogrio.read_dataframe(tmp_path / "x" / "third.gpkg").sort_values("TBBH", ignore_index=True)
    for name in ("TBBH", "KSMC", "TBMJ", "XZQDM"):
        assert first[name].tolist() == third[name].tolist(), name
    assert (shapely.hausdorff_distance(first.geometry.to_numpy(), third.geometry.to_numpy()) < 1e-8).all()
    assert json.loads(json.dumps(names)) == names
