"""The demo patches: plausible polygons whose classification by the engine gives the published table, and from geometry alone."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from mine_restoration_plugin.model.campaign import builtin_campaign_path, load_campaign
from mine_restoration_plugin.model.fields import codelist, fields_of
from mine_restoration_plugin.model.job import Job, Source, Target

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "demo_patches.py"
BASE = ROOT / "mine_restoration_plugin" / "data" / "base" / "base_data.gpkg"
PUBLISHED = ROOT.parent / "shared" / "mission" / "appendix-table.csv"
CAMPAIGN = load_campaign(builtin_campaign_path())


@dataclass(frozen=True)
class Run:
    """What the engine made of the demo patches."""

    patches: gpd.GeoDataFrame
    report: dict[str, Any]
    table: list[list[str]]


def generating(path: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(SCRIPT), str(path), *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path]:
    """The demo patches, made twice."""
    folder = tmp_path_factory.mktemp("demo")
    paths = folder / "first.gpkg", folder / "second" / "other.gpkg"
    processes = [generating(path) for path in paths]  # side by side
    outputs = [process.communicate(timeout=300)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    return paths


@pytest.fixture(scope="module")
def demo(made) -> gpd.GeoDataFrame:
    return gpd.read_file(made[0], layer="demo_patches")


def classified(patches: Path, rivers: Path, folder: Path) -> Run:
    job = Job(
        "classifypatches",
        {"patches": [Source(str(patches), "demo_patches")], "rivers": [Source(str(rivers), "rivers")]},
        {},
        {"patches": Target(str(folder / "out.gpkg"))},
        {"campaign": builtin_campaign_path(), "report": str(folder / "report.json"), "table": str(folder / "table.csv")},
    )
    (folder / "job.json").write_text(job.dumps(), encoding="utf-8")
    command = [sys.executable, "-m", "mine_restoration_plugin.engine", "classifypatches", str(folder / "job.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return Run(gpd.read_file(folder / "out.gpkg"), json.loads((folder / "report.json").read_text(encoding="utf-8")), rows(folder / "table.csv"))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def run(made, tmp_path_factory) -> Run:
    return classified(made[0], BASE, tmp_path_factory.mktemp("run"))


# --- the table ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_classification_gives_the_published_table_cell_for_cell(run):
    if not PUBLISHED.is_file():
        pytest.skip("the published table is not beside the repository; the next test has its figures")
    assert run.table == rows(PUBLISHED)


def test_every_cell_has_the_baselines_number_and_is_clear_of_any_rounding(run):
    inside = run.patches[run.patches["SCOPE"] == 1]
    for row in CAMPAIGN.baseline.rows:
        for code, count, hectares in (("1", row.main_count, row.main_ha), ("2", row.tributary_count, row.tributary_ha)):
            cell = inside[(inside["SDM"] == row.province) & (inside["GZL"] == code)]
            assert len(cell) == count, (row.province, code)
            assert cell["TQMJ"].sum() == pytest.approx(hectares * 10_000, abs=0.2), (row.province, code)


def test_the_table_comes_from_geometry_move_one_river_and_it_changes(made, run, tmp_path):
    rivers = gpd.read_file(BASE, layer="rivers")
    moved = rivers["HLMC"] == "湘江"
    rivers.loc[moved, "geometry"] = rivers.loc[moved, "geometry"].translate(xoff=0.2)
    rivers.to_file(tmp_path / "rivers.gpkg", layer="rivers", driver="GPKG")
    other = classified(made[0], tmp_path / "rivers.gpkg", tmp_path).table
    different = {row[1] for row, before in zip(other, run.table, strict=True) if row != before}
    assert different == {"湖南", "总计"}


def test_report_tells_of_edges_and_of_patches_outside_the_provinces(run):
    counts = run.report["counts"]
    assert counts["patches"] == len(run.patches) == 4694 + 12 + 20 + 420
    assert (counts["in_scope"], counts["outside_provinces"], counts["on_edge"]) == (4694 + 12, 12, 40)
    assert Counter(edge["in_scope"] for edge in run.report["edge"]) == {True: 20, False: 20}
    findings = Counter(finding["code"] for finding in run.report["findings"])
    assert findings.pop("table_outside_provinces", 1) == 1  # said once more where the table is made
    assert findings == {"patch_on_edge": 40, "patch_outside_provinces": 12}


def test_some_patches_lie_across_the_edge_and_shanghai_and_zhejiang_only_outside(run):
    inside = run.patches[run.patches["SCOPE"] == 1]
    share = inside["FWNMJ"] / inside["TQMJ"]
    assert 30 <= ((share > 0) & (share < 0.999)).sum() <= 60
    coast = run.patches[run.patches["SDM"].isin(["31", "33"])]
    assert len(coast) > 20 and (coast["SCOPE"] == 0).all()


# --- the polygons ---------------------------------------------------------------------------------------------------------


def test_polygons_are_valid_and_do_not_overlap(demo):
    geometry = demo.geometry.to_numpy()
    assert shapely.is_valid(geometry).all() and demo.crs.to_epsg() == 4490
    first, second = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    assert (first == second).all()


def test_polygons_look_like_mines(demo):
    geometry = demo.geometry.to_numpy()
    parts = shapely.get_num_geometries(geometry)
    holes = np.array([sum(len(part.interiors) for part in one.geoms) for one in geometry])
    vertices = shapely.get_num_coordinates(geometry) - parts - holes
    hectares = demo["TBMJ"] / 10_000
    assert vertices.min() >= 8 and vertices.max() <= 60
    assert (parts > 1).sum() > 100 and (holes > 0).sum() > 100
    assert (shapely.area(geometry) < 0.97 * shapely.area(shapely.convex_hull(geometry))).mean() > 0.8
    assert hectares.min() >= 0.05 and hectares.max() <= 60.1
    assert hectares.median() < 0.7 * hectares.mean()  # many small ones, few large


def test_patches_keep_off_the_rivers(demo):
    rivers = shapely.union_all(gpd.read_file(BASE, layer="rivers").geometry.to_numpy())
    shapely.prepare(rivers)
    assert not shapely.intersects(rivers, demo.geometry.to_numpy()).any()


# --- the attributes -------------------------------------------------------------------------------------------------------


def test_numbers_are_unique_and_start_with_the_district_code(demo):
    assert demo["TBBH"].is_unique
    assert (demo["TBBH"].str[:6] == demo["XZQDM"]).all() and demo["XZQDM"].str.fullmatch(r"[0-9]{6}").all()


def test_patches_lie_in_the_province_of_their_code(demo):
    provinces = gpd.read_file(BASE, layer="provinces")
    centres = demo.geometry.centroid.to_numpy() if demo.crs.is_projected else shapely.centroid(demo.geometry.to_numpy())
    known = set(provinces["SDM"])
    assert Counter(code for code in demo["XZQDM"].str[:2] if code not in known) == {"61": 12}
    for code, outline in zip(provinces["SDM"], provinces.geometry, strict=True):
        assert shapely.contains(outline, centres[(demo["XZQDM"].str[:2] == code).to_numpy()]).all(), code


def test_patches_of_a_site_share_province_and_class(run):
    sites = run.patches.groupby("ZTBH")
    assert sites.size().max() <= 4 and (sites.size() > 1).sum() > 200
    assert (sites["SDM"].nunique() == 1).all() and (sites["GZL"].nunique(dropna=False) == 1).all()


def test_fields_and_codes_are_those_of_the_field_table(demo):
    known = {field.name: field for field in fields_of("patch")}
    assert set(demo.columns) - {"geometry"} <= set(known)
    for name in set(demo.columns) - {"geometry"}:
        if known[name].codelist:
            codes = {part for value in demo[name].dropna() for part in value.split(",")}
            assert codes <= set(codelist(known[name].codelist)), name
    assert demo["BZ"].str.contains("演示数据").all()


def test_handed_down_areas_differ_only_by_the_plane_they_were_taken_in(demo, run):
    ratio = demo.set_index("TBBH")["TBMJ"] / run.patches.set_index("TBBH")["TQMJ"]
    assert 0.8 < (abs(ratio - 1) < 1e-6).mean() < 0.92
    assert ratio.min() > 1 - 1e-6 and ratio.max() < 1.0006


# --- the script -----------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_file(made):
    first, second = made
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes()[60:64] == (10200).to_bytes(4, "big")  # GeoPackage 1.2


def test_benchmark_patches_are_as_many_as_asked_for_and_mostly_inside(tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        process = generating(tmp_path / name, "--count", "3000", "--seed", "5")
        assert process.wait(timeout=120) == 0, process.communicate()[0]
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    patches = gpd.read_file(tmp_path / "a.gpkg", layer="bench_patches")
    vertices = shapely.get_num_coordinates(patches.geometry.to_numpy()) - 1
    assert len(patches) == 3000 and patches.is_valid.all() and (vertices.min(), vertices.max()) == (8, 20)
    rivers = gpd.read_file(BASE, layer="rivers").to_crs("+proj=lcc +lat_1=27 +lat_2=33 +lat_0=30 +lon_0=110 +ellps=GRS80 +units=m")
    inside = shapely.dwithin(patches.geometry.to_crs(rivers.crs).to_numpy(), shapely.union_all(rivers.geometry.to_numpy()), 10_000.0)
    assert 0.66 < inside.mean() < 0.74


def test_areas_that_cannot_be_are_refused():
    sys.path[:0] = [str(ROOT / "scripts")]
    try:
        import demo_patches
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    with pytest.raises(demo_patches.DemoError, match="cannot have"):
        demo_patches.sizes(np.random.default_rng(1), 3, 1000.0)
