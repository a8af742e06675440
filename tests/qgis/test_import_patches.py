"""mine_restoration:importpatches in the real qgis_process: a bad file comes in right with nothing but INPUT and OUTPUT."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from qgis.core import QgsDistanceArea, QgsProject, QgsVectorLayer

from made_layers import REPOSITORY, needs_engine
from test_qgis_process import PROGRAM, profile, qgis_process  # noqa: F401 - profile is a fixture

ENGINE = os.environ.get("MINE_RESTORATION_ENGINE_PYTHON", str(REPOSITORY / "build" / "engine_env" / "bin" / "python"))
pytestmark = [needs_engine, pytest.mark.skipif(PROGRAM is None, reason="no qgis_process")]


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    subprocess.run([ENGINE, str(REPOSITORY / "tests" / "engine" / "county_files.py"), str(folder)], check=True, timeout=120)
    return folder


def imported(profile, source, output, *more):  # noqa: F811
    done = qgis_process(profile, "importpatches", f"INPUT={source}", f"OUTPUT={output}", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout[done.stdout.index("{") :])["results"]


def test_a_gbk_shapefile_without_cpg_and_prj_comes_in_right(profile, county, tmp_path):  # noqa: F811
    output = tmp_path / "patches.gpkg"
    results = imported(profile, county / "图斑.shp", output, f"REPORT={tmp_path / 'report.json'}")
    assert (results["PATCHES"], results["LEFT_OUT"]) == (4, 0)
    layer = QgsVectorLayer(str(output), "patches", "ogr")
    rows = sorted(layer.getFeatures(), key=lambda feature: feature["TBBH"])
    assert [row["KSMC"] for row in rows] == ["红花套镇甲采石场", "翠屏区乙石灰岩矿", "李庄镇丙页岩砖厂", "宋家乡丁铁矿"]
    assert [row["KCFS"] for row in rows] == ["A", "A", "A", "B"]
    assert layer.crs().authid() == "EPSG:4490"
    measure = QgsDistanceArea()
    measure.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    measure.setEllipsoid("EPSG:7019")
    for row, (lon, lat) in zip(rows, [(104.61, 28.765), (104.62, 28.768), (104.63, 28.771), (104.64, 28.774)]):
        centre = row.geometry().centroid().asPoint()
        assert (centre.x(), centre.y()) == (pytest.approx(lon, abs=0.001), pytest.approx(lat, abs=0.001))
        assert measure.measureArea(row.geometry()) == pytest.approx(10_000, rel=0.01)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    answers = {answer["question"]: answer for answer in report["layers"][0]["answers"]}
    assert answers["encoding"]["value"] == "gb18030" and answers["crs"]["value"] == 4523
    assert all(answer["evidence"] for answer in (answers["encoding"], answers["crs"]))


def test_a_whole_folder_comes_in_at_once(profile, county, tmp_path):  # noqa: F811
    results = imported(profile, county, tmp_path / "all.gpkg")
    assert results["PATCHES"] == 5


def test_what_holds_no_patches_is_a_sentence(profile, tmp_path):  # noqa: F811
    (tmp_path / "empty").mkdir()
    done = qgis_process(profile, "importpatches", f"INPUT={tmp_path / 'empty'}", f"OUTPUT={tmp_path / 'o.gpkg'}")
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "empty" in said and "Traceback" not in said
