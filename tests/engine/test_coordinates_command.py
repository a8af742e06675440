"""The command exportcoordinates: from a layer to coordinate texts on disk, all or none of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from engine_runs import layer_file, leftovers, run_engine, square
from mine_restoration_plugin.engine.coordinates_command import run_exportcoordinates
from mine_restoration_plugin.engine.intake.coordinate_text import read
from mine_restoration_plugin.engine.reporter import Reporter
from mine_restoration_plugin.model.errors import MineError
from mine_restoration_plugin.model.job import Job, Source


def export(folder: Path, layer: Path, **settings: Any) -> dict[str, Any]:
    files = {"output": str(folder / "out.txt"), "report": str(folder / "report.json")}
    report = run_exportcoordinates(Job("exportcoordinates", {"patches": [Source(str(layer))]}, settings, {}, files), Reporter())
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["texts"] == report["texts"]
    return report


def found(report: dict[str, Any]) -> list[str]:
    assert all("{" not in finding["text"] for finding in report["findings"])
    return [finding["code"] for finding in report["findings"] if finding["code"] != "coordtext_written"]


def test_a_layer_becomes_a_text_that_reads_back(tmp_path: Path) -> None:
    shapes = [square(114.0, 30.0), square(114.1, 30.0).difference(square(114.1, 30.0, 20))]
    layer = layer_file(tmp_path / "patches.gpkg", shapes, TBBH=["T1", "T2"], KSMC=["甲矿", None], SDDL=["0602", ""])
    report = export(tmp_path, layer, producer="某县自然资源局")
    assert report["counts"] == {"patches": 2, "written": 2, "points": 15} and found(report) == []
    assert report["texts"] == [{"file": "out.txt", "zone": 38, "patches": 2, "points": 15, "encoding": "gbk"}]
    back = read(tmp_path / "out.txt", "out.txt")[0]
    assert back.columns["TBBH"].tolist() == ["T1", "T2"] and back.columns["KSMC"].tolist() == ["甲矿", None]
    assert back.columns["地类编码"].tolist() == ["0602", None] and back.header["数据产生单位"] == "某县自然资源局"
    assert back.findings == [] and back.crs is not None and back.crs.to_epsg() == 4526 and len(back.geometry[1].interiors) == 1


@pytest.mark.parametrize("crs", ["EPSG:4526", "EPSG:4547", "EPSG:4326"])
def test_layers_in_other_systems_are_brought_over(tmp_path: Path, crs: str) -> None:
    plane = {"EPSG:4526": shapely.box(38400000, 3400000, 38400100, 3400100), "EPSG:4547": shapely.box(400000, 3400000, 400100, 3400100)}
    layer = layer_file(tmp_path / "patches.gpkg", [plane.get(crs, square(113.0, 30.0))], crs, TBBH=["T1"])
    export(tmp_path, layer)
    shape = read(tmp_path / "out.txt", "out.txt")[0].geometry[0]
    if crs != "EPSG:4326":
        assert shape.normalize().equals_exact(plane["EPSG:4526"].normalize(), 0.0011)
    assert shape.area == pytest.approx(10_000, rel=0.01)


def test_several_zones_become_several_files_or_one(tmp_path: Path) -> None:
    layer = layer_file(tmp_path / "patches.gpkg", [square(114.0, 30.0), square(117.0, 30.0), square(117.1, 30.0)], TBBH=list("abc"))
    report = export(tmp_path, layer)
    assert [text["file"] for text in report["texts"]] == ["out.txt", "out_38.txt"] and found(report) == ["coordtext_zones"]
    assert [len(read(tmp_path / name, name)[0]) for name in ("out.txt", "out_38.txt")] == [2, 1]
    (tmp_path / "out_38.txt").unlink()
    report = export(tmp_path, layer, zone=38)
    assert [text["patches"] for text in report["texts"]] == [3] and not (tmp_path / "out_38.txt").exists() and leftovers(tmp_path) == []


def test_what_the_format_cannot_hold_is_told(tmp_path: Path) -> None:
    layer = layer_file(tmp_path / "patches.gpkg", [square(114.0, 30.0), square(114.1, 30.0)], TBBH=["", "T2"], KSMC=["甲,乙\n丙", "𠮷矿"])
    report = export(tmp_path, layer)
    assert sorted(found(report)) == ["coordtext_not_gbk", "coordtext_numbers_made", "coordtext_texts_changed"]
    back = read(tmp_path / "out.txt", "out.txt")[0]
    assert back.columns["TBBH"].tolist() == ["1", "T2"] and back.columns["KSMC"].tolist() == ["甲，乙 丙", "𠮷矿"]
    assert "coordtext_not_gbk" not in found(export(tmp_path, layer, encoding="utf-8"))


def test_broken_patches_are_left_out_and_named(tmp_path: Path) -> None:
    bow = shapely.Polygon([(114.0, 30.0), (114.01, 30.01), (114.01, 30.0), (114.0, 30.01)])
    shapes = np.array([square(114.0, 30.0), None, bow, square(10.0, 50.0)], dtype=object)
    report = export(tmp_path, layer_file(tmp_path / "patches.gpkg", shapes, TBBH=list("abcd")))
    assert [finding["where"] for finding in report["findings"] if finding["code"] == "coordtext_left_out"] == ["b", "c", "d"]
    assert report["counts"]["written"] == 1


def failed(folder: Path, layer: Path, output: str = "out.txt", **settings: Any) -> str:
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(MineError) as caught:
        job = Job("exportcoordinates", {"patches": [Source(str(layer))]}, settings, {}, {"output": str(folder / output)})
        run_exportcoordinates(job, Reporter())
    assert sorted(path.name for path in folder.iterdir()) == before and "{" not in str(caught.value)
    return caught.value.code


def test_refusals_leave_nothing_behind(tmp_path: Path) -> None:
    layer = layer_file(tmp_path / "patches.gpkg", [square(114.0, 30.0)], TBBH=["a"])
    (tmp_path / "out.txt").write_text("old")
    assert failed(tmp_path, layer, "out.csv") == "output_driver"
    assert failed(tmp_path, layer, zone=24) == failed(tmp_path, layer, zone="x") == failed(tmp_path, layer, encoding="big5") == "setting_invalid"
    assert failed(tmp_path, layer, zone=30) == "coordtext_zone_impossible"
    none = layer_file(tmp_path / "none.gpkg", np.array([shapely.Polygon()], dtype=object), TBBH=["a"])
    assert failed(tmp_path, none) == "coordtext_none"
    assert (tmp_path / "out.txt").read_text() == "old"


def test_the_engine_as_a_process(tmp_path: Path) -> None:
    layer = layer_file(tmp_path / "patches.gpkg", [square(114.0, 30.0)], TBBH=["a"])
    job = Job("exportcoordinates", {"patches": [Source(str(layer))]}, {"zone": 0, "encoding": "gbk"}, {}, {"output": str(tmp_path / "out.txt")})
    path = tmp_path / "job.json"
    path.write_text(job.dumps(), encoding="utf-8")
    ended = run_engine(path, command="exportcoordinates")
    assert ended.code == 0 and ended.lines[-1]["data"]["counts"]["written"] == 1
    path.write_text(Job("exportcoordinates", {"patches": [Source(str(layer))]}).dumps(), encoding="utf-8")
    assert run_engine(path, command="exportcoordinates").error["code"] == "job_broken"
